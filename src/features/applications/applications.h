/* 申领 (application): institutions claim what a run says is due to their people; county and city review; the list is published;
 * finance takes over what nobody objects to. C4: S30, domain sheet 4.
 *
 * A round opens a run's policy for claims. An institution finds its people listed with their amounts, takes out whom it will not
 * claim for, attaches papers, submits. What was submitted is kept as it was, each time; doubts are looked for then. The review
 * may strike single lines. An objection during the notice stops that line alone. Functions that write do so in the caller's
 * recording. */
#ifndef YICAI_FEATURES_APPLICATIONS_APPLICATIONS_H
#define YICAI_FEATURES_APPLICATIONS_APPLICATIONS_H

#include "features/reach.h"
#include "flow/flow.h"

#define APPLICATION_LINES_MAX 100000 /* lines of one application */
#define NOTICE_DAYS           7      /* 公示, working days */
#define OBJECTION_DAYS        10     /* to answer an objection, working days */

/* The way of an application: 填写 → 区县初审 → 市级复审 → 公示 → 财政 → 办结; 退回, 不予通过, 撤回. */
extern const struct flow_kind application_kind;

/* A round of claims: opens a run's policy from a day to a day. basis: the document by which months outside the policy's dates
 * are paid all the same; required for those (否则只能试算), ERR_CONFLICT at 发放依据 without it. ERR_CONFLICT at 政策: the run
 * computed a draft (S-a13); no document makes that payable, an adoption does (policies/adoption.h), and then another run. */
struct round_new {
	int64_t run;
	struct str policy, title, basis;
	day_t opens, closes;
	const char *who;
};
int round_open(struct house *h, struct recording *r, const struct round_new *n, int64_t *id, struct err *e);

struct claim_round {
	int64_t id, run, opens, closes, at;
	struct str policy, title, basis, who;
};
int round_get(struct house *h, int64_t round, struct arena *mem, struct claim_round *out, struct err *e);
/* The newest first, ids below `before`. */
int round_list(struct house *h, int64_t before, size_t n, struct arena *mem, struct claim_round **ret, size_t *count,
	       struct err *e);

/* Starts an institution's application with everything ticked that is due; once for a round. ERR_CONFLICT outside the round's
 * days, ERR_NOTFOUND when the run has nothing for it. */
int application_open(struct house *h, struct recording *r, const struct calendar *cal, int64_t round, int64_t org,
		     const struct flow_actor *by, int64_t *id, struct err *e);

/* Ticks exactly these lines of the run (those that are due or in doubt, of this institution), while it is being filled in. */
int application_tick(struct house *h, struct recording *r, int64_t application, const int64_t *line_no, size_t n,
		     const struct flow_actor *by, struct err *e);

/* What is ticked, by line. */
int application_ticked(struct house *h, int64_t application, struct arena *mem, int64_t **ret, size_t *n,
		       struct err *e);

/* A move of the application that needs nothing else: submit (freezes what is ticked and looks for doubts), withdraw, approve,
 * return, reject. seq: the step that the actor saw last. Not `fund`. */
int application_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t application,
		    int64_t seq, struct str move, struct str opinion, const struct flow_actor *by, struct err *e);

/* Takes a line out of what was submitted, with a reason, while it is reviewed: by whoever may act on it now. The matter's sum
 * becomes what is left, as a step of its own. */
int application_strike(struct house *h, struct recording *r, int64_t application, int64_t line_no, struct str reason,
		       const struct flow_actor *by, struct err *e);

/* Takes a strike back, with a reason, in the same steps and by the same: a row of its own; the line may be struck again. ERR_CONFLICT:
 * it is not struck. */
int application_restore(struct house *h, struct recording *r, int64_t application, int64_t line_no, struct str reason,
			const struct flow_actor *by, struct err *e);

/* Why a reviewer should look twice. X(name, Chinese); the numbers are stored. */
#define DOUBTS(X)                                                                                                    \
	X(DOUBT_UNSURE, "核算结果待确认")                                                                            \
	X(DOUBT_TWICE, "同一人同月在别处也申报")                                                                     \
	X(DOUBT_PAYROLL, "缺工资或社保")                                                                             \
	X(DOUBT_ACCOUNT, "银行账号缺失或与别人相同")                                                                 \
	X(DOUBT_LEVEL, "档次有变化")                                                                                 \
	X(DOUBT_SUM, "合计与上次相差超过三成")
enum doubt_kind {
	DOUBT_NONE,
#define X(name, label) name,
	DOUBTS(X)
#undef X
	    DOUBT__MAX
};
const char *doubt_kind_text(enum doubt_kind k);

struct application {
	int64_t id, round, org, at, version, lines, amount, matter; /* lines, amount: submitted last and not struck */
	struct str org_name;
};
struct application_line {
	int64_t no, owner, person, from, to, period, monthly, amount;
	struct str policy, name, tier;
	struct str struck;  /* reason; n 0 stands */
	int64_t objections; /* open, or upheld */
	bool funded;
};
struct application_doubt {
	int64_t line_no, kind; /* line 0: the whole */
	struct str text;
};
int application_get(struct house *h, int64_t application, struct arena *mem, struct application *out, struct err *e);
/* What was submitted last, by line. */
int application_lines(struct house *h, int64_t application, struct arena *mem, struct application_line **ret,
		      size_t *n, struct err *e);
int application_doubts(struct house *h, int64_t application, struct arena *mem, struct application_doubt **ret,
		       size_t *n, struct err *e);

/* A row of the public notice: never a number, an account, a phone, an address. The name is masked (张*); where two of one list
 * would look alike, the institution tells them apart, then the last two characters of the number. full_names: a bureau
 * that has to show them. */
struct notice_row {
	int64_t no; /* the line's */
	struct str name, org_name, policy, tier;
	int64_t from, to, amount;
};
int notice_rows(struct house *h, int64_t application, bool full_names, struct arena *mem, struct notice_row **ret,
		size_t *n, struct err *e);
/* Moves every notice on whose term of NOTICE_DAYS has run out before `today`. *count: how many. */
int notices_expire(struct house *h, struct recording *r, const struct calendar *cal, day_t today, int64_t *count,
		   struct err *e);

/* An objection to one published line: only that line stops. To be answered within OBJECTION_DAYS. */
int objection_add(struct house *h, struct recording *r, const struct calendar *cal, int64_t application,
		  int64_t line_no, struct str text, struct str by, int64_t *id, struct err *e);
/* Its answer: upheld, the line is never paid; dismissed, it goes on. Once. */
int objection_answer(struct house *h, struct recording *r, int64_t objection, bool upheld, struct str answer,
		     struct str who, struct err *e);

/* The objections to an application, oldest first; one by its id (ERR_NOTFOUND). */
struct objection {
	int64_t id, application, line_no, due, at, answered; /* instants; due: day, 0 none; answered 0: not yet */
	bool upheld;
	struct str text, by, answer, who;
};
int objections_of(struct house *h, int64_t application, struct arena *mem, struct objection **ret, size_t *n,
		  struct err *e);
int objection_get(struct house *h, int64_t objection, struct arena *mem, struct objection *out, struct err *e);

/* Finance takes over, on a budget line: what is neither struck nor stopped becomes payments, and the application is done. ERR_CONFLICT
 * when the line is another county's: no county's money pays for another's institutions. */
int application_fund(struct house *h, struct recording *r, const struct calendar *cal, int64_t application,
		     int64_t seq, int64_t line, const struct flow_actor *by, struct err *e);
/* The budget line is of a unit in which the institution lies: only such a line pays for it. 1, 0, -1. */
int application_line_fits(struct house *h, int64_t matter, int64_t line, struct err *e);
/* Lines of a done application whose objections were dismissed since. ERR_NOTFOUND when there is none. */
int application_fund_rest(struct house *h, struct recording *r, int64_t application, int64_t line, const char *who,
			  struct err *e);

#endif
