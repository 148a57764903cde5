/* 申诉 (appeal): a person does not agree with what was decided about their money. Accepted, looked into, answered with reasons and
 * the explanation of the amount; who is told no is told where else to go and until when.
 *
 * C4; 行政复议法 (2023) §20: within 60 days of knowing; 行政诉讼法 §46: within six months. Functions that write do so in the
 * caller's recording. */
#ifndef YICAI_FEATURES_APPEALS_APPEALS_H
#define YICAI_FEATURES_APPEALS_APPEALS_H

#include "features/reach.h"
#include "flow/flow.h"

#define APPEAL_TEXT_MAX 1000 /* characters */
#define APPEALS_LISTED  500
#define APPEAL_DAYS     10 /* working days to answer, after it was accepted */
#define REVIEW_DAYS     60 /* 行政复议, calendar days */
#define LAWSUIT_MONTHS  6  /* 行政诉讼 */
#define APPEAL_OPEN_MAX 20 /* open ones of one person */

/* 待受理 → 办理中 → 成立 / 不成立; 不予受理, 已撤回. */
extern const struct flow_kind appeal_kind;

/* A new one, and it is handed in. unit: where the person works; application 0: about no claim in particular. ERR_CONFLICT when
 * there is an open one about the same line, ERR_LIMIT when there are too many open ones. */
struct appeal_new {
	int64_t person, unit, org, application, line_no, amount;
	struct str policy, title, topic, text, who;
};
int appeal_open(struct house *h, struct recording *r, const struct calendar *cal, const struct appeal_new *n,
		int64_t *id, struct err *e);

/* A move of it (accept, decline, uphold, dismiss, withdraw). The decision gets the explanation of the line attached. */
int appeal_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t appeal, int64_t seq,
	       struct str move, struct str opinion, const struct flow_actor *by, struct err *e);

struct appeal {
	int64_t id, person, application, line_no, at, matter, seq, since, due, unit;
	struct str policy, topic, text, who, state;
};
/* One; ERR_NOTFOUND. Those of a person, the newest first; those within reach that are open (or ended), by deadline. */
int appeal_get(struct house *h, int64_t appeal, struct arena *mem, struct appeal *out, struct err *e);
int appeals_of(struct house *h, int64_t person, struct arena *mem, struct appeal **ret, size_t *n, struct err *e);
int appeals_list(struct house *h, struct reach reach, bool open, struct arena *mem, struct appeal **ret, size_t *n,
		 struct err *e);

/* Until when a decision of this day can be taken elsewhere; the last day that falls on a holiday moves to the next working day,
 * where the calendar reaches so far. */
struct appeal_rights {
	day_t review, lawsuit;
};
struct appeal_rights appeal_rights(const struct calendar *cal, day_t decided);

#endif
