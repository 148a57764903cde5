/* 申诉 as pages: the worker's own on the phone, the officers' list and case. */
#ifndef YICAI_FEATURES_APPEALS_APPEALS_PAGES_H
#define YICAI_FEATURES_APPEALS_APPEALS_PAGES_H

#include "app/frame.h"
#include "features/appeals/appeals.h"
#include "features/applications/queue.h"
#include "features/matters/matters_pages.h"

struct appeal_input {
	int64_t id, application, line, topic, seq;
	struct str text, move, opinion;
};
extern const struct in_shape appeal_new_shape, appeal_act_shape;
extern const char *const appeal_topics[];

/* A claim that can be appealed. */
struct appeal_about {
	int64_t application, line_no, amount;
	struct str said; /* 2026年三季度特殊岗位津贴，900.00 元 */
};
struct appeal_form {
	struct appeal_about *about;
	size_t n;
};
struct appeal_item {
	struct appeal a;
	const char *state;
	struct str name, deadline;
	day_t due;
	int64_t tone;
};
struct appeals_input {
	int64_t which;
};
struct appeals_output {
	struct appeal_item *item;
	size_t n;
	bool ended;
};
/* One, with its way, the claim it is about, and where one may go who was told no. */
struct appeal_show {
	struct appeal_item x;
	struct matter_story story;
	struct trail *trail; /* NULL: about no claim in particular */
	struct {
		const char *code, *label;
		bool opinion;
	} move[4];
	size_t nmoves;
	bool may_withdraw;
	day_t decided, review, lawsuit; /* DAY_NONE: not decided */
	struct str answer, who;
};

/* The pages of the routes. */
void appeal_new_page(struct html *h, struct frame *f, const void *in, const void *out);
void appeals_own_page(struct html *h, struct frame *f, const void *in, const void *out);
void appeal_own_page(struct html *h, struct frame *f, const void *in, const void *out);
void appeals_page(struct html *h, struct frame *f, const void *in, const void *out);
void appeal_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct web appeals_web;

#endif
