/* One person as a page: header, timeline, sections, what is missing; and the reveal of full numbers. */
#ifndef YICAI_FEATURES_PEOPLE_PERSON_WEB_H
#define YICAI_FEATURES_PEOPLE_PERSON_WEB_H

#include "features/directory/suspects.h"
#include "features/people/people_pages.h"
#include "features/records/story_web.h"

struct person_input {
	int64_t id;
	struct str tab, kind; /* tables of records; "changes" */
	bool print;
};
struct person_output {
	struct person_item now; /* as lists show them today */
	struct story_output story;
	struct suspect twin; /* the first */
	size_t ntwins;
	struct str tab, kind;
};

/* X(column, Chinese): the numbers of a person that can be shown in full. */
#define REVEALS(X)                                                                                                   \
	X(number, "证件号码")                                                                                        \
	X(mobile, "手机号")                                                                                          \
	X(account, "银行账号")

struct reveal_input {
	int64_t id, what;
	struct str reason;
};
struct reveal_output {
	int64_t id;
	struct str name, masked, value; /* value: in full, for the page alone */
	const char *what;
};

/* The page of a person, ready for its template. */
struct person_shown {
	struct ui_who who;
	const struct ui_link *tabs, *pills;
	size_t tabs_n, pills_n;
	struct str tab;
	bool timeline;
	const struct ui_event *events;
	size_t events_n;
	const struct story_table *table; /* NULL: the timeline */
	const struct ui_cond *lacks;
	size_t lacks_n;
	struct ui_tip known_tip, twin_tip; /* text empty: none */
	day_t known_day;
};

extern const struct in_shape person_shape, reveal_ask_shape, reveal_shape;
extern const struct out_shape person_out_shape, reveal_out_shape;

/* GET /workers/:id, its page. */
int get_person(struct ctx *c, const void *in, void *out, struct err *e);
void person_page(struct html *h, struct frame *f, const void *in, const void *out);

/* GET and POST /workers/:id/reveal: the reason is asked for, the reveal journalled, the number shown once. */
int get_reveal(struct ctx *c, const void *in, void *out, struct err *e);
int post_reveal(struct ctx *c, const void *in, void *out, struct err *e);
void reveal_page(struct html *h, struct frame *f, const void *in, const void *out);
void revealed_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
