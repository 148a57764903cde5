/* The desk of an institution's clerk, as pages: what is due, staff, who gets what and why not, transfers, the own record. */
#ifndef YICAI_FEATURES_CLERK_CLERK_PAGES_H
#define YICAI_FEATURES_CLERK_CLERK_PAGES_H

#include "app/frame.h"
#include "app/jobs.h"
#include "features/clerk/eligible.h"
#include "features/clerk/transfers.h"
#include "features/directory/list.h"
#include "features/directory/story.h"

#define HOME_LISTED 8 /* people of one card of the first page */

/* A person as these pages list them. */
struct staff_item {
	struct person_row row;
	const char *post, *grade, *state;
	struct str *marks;
	size_t nmarks;
	bool ahead; /* begins here later; works elsewhere, or nowhere, until then */
};

/* GET /org/home */
struct due_item {
	const char *name; /* for programs: certificates.expiring */
	struct str title, text, href;
	int64_t count;
	int64_t tone;
};
struct clerk_home {
	struct org_row org;
	struct due_item *due; /* what there is to do; nothing with 0 */
	size_t ndue;
	struct staff_item *expiring, *contracts; /* the next certificates and contracts that end */
	size_t nexpiring, ncontracts;
};

/* GET /org/staff */
struct staff_input {
	struct str q;
	int64_t state, post, mark, sort, order;
	int64_t key, no, at; /* where the page begins or ends (features/list_web.h) */
	bool back;
};
struct staff_output {
	struct staff_item *staff;
	size_t n;
	int64_t total, next_key, next_no;
	struct list_place first, last; /* of the rows, in the order shown */
};

/* POST /org/staff */
struct hire_input {
	struct str name, number, mobile;
	int64_t post, identity;
	bool frontline, insured;
	day_t begins, contract_from, contract_to;
};
extern const struct in_shape hire_shape;

/* GET and POST /org/staff/:id/end */
struct leave_input {
	int64_t id;
	day_t ends;
	int64_t ended_by;
	struct str reason;
};
extern const struct in_shape leave_shape;
struct leave_output {
	int64_t id;
	struct str name, post;
	day_t begins;
};

/* GET /org/profile */
struct profile_item {
	const char *label;
	struct str text;
};
struct profile_output {
	struct str name;
	struct profile_item *field;
	size_t n;
	struct org_row org;
};

/* GET /org/eligible */
struct eligible_input {
	int64_t show; /* 全部, 符合, 不符合 */
	struct str policy;
};
struct eligible_item {
	struct eligible_line l;
	const char *state;
	struct str money;
	day_t cured;
};
struct policy_item {
	struct str policy, title;
	int64_t due, doubt, not_due; /* people and spans: 应发 or 应追回, 待确认, 不符合 */
	int64_t amount, doubtful;    /* 分: 应发, 待确认 */
	int64_t counts;
};
struct eligible_output {
	struct eligible_look look;
	struct str from, to; /* months: 2026-01 */
	struct job job;      /* that computes it; id 0: none runs */
	struct policy_item *policies;
	size_t npolicies;
	struct eligible_item *line;
	size_t n;
	struct str trouble; /* why the last one failed */
};

/* GET /org/transfers */
struct transfer_item {
	struct transfer t;
	day_t day;                     /* first day at the new institution */
	const char *state, *direction; /* 转入 转出; NULL: neither of the two is whoever looks */
	bool may_answer, may_withdraw;
};
struct transfers_output {
	struct transfer_item *transfer;
	size_t n;
	bool clerk; /* whoever looks can ask for one */
};

/* POST /org/transfers */
struct transfer_input {
	int64_t id; /* of the person who goes; IN_NONE: number and name say whom */
	struct str number, name, to;
	day_t day;
	int64_t post, identity;
	bool frontline;
	struct str why;
};
extern const struct in_shape transfer_in_shape, transfer_out_shape;

/* GET /org/transfers/out/:id: the person who goes. */
struct leaving_output {
	int64_t id;
	struct str name, number, post;
};

/* POST /org/transfers/:id/… */
struct answer_input {
	int64_t id;
	struct str why;
};
extern const struct in_shape answer_shape;

extern const struct web clerk_web;
extern const struct web transfers_web; /* its place in the menu, which officers have too */

void clerk_home_page(struct html *h, struct frame *f, const void *in, const void *out);
void staff_page(struct html *h, struct frame *f, const void *in, const void *out);
void hire_page(struct html *h, struct frame *f, const void *in, const void *out);
void leave_page(struct html *h, struct frame *f, const void *in, const void *out);
void profile_page(struct html *h, struct frame *f, const void *in, const void *out);
void eligible_page(struct html *h, struct frame *f, const void *in, const void *out);
void transfers_page(struct html *h, struct frame *f, const void *in, const void *out);
void transfer_in_page(struct html *h, struct frame *f, const void *in, const void *out);
void transfer_out_page(struct html *h, struct frame *f, const void *in, const void *out);
void transfer_answer_page(struct html *h, struct frame *f, const void *in, const void *out);

extern const struct in_shape staff_shape, eligible_shape;

#endif
