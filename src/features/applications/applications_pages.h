/* 申领 as pages: rounds, an institution's application, the review queue, one case, the public notice. */
#ifndef YICAI_FEATURES_APPLICATIONS_APPLICATIONS_PAGES_H
#define YICAI_FEATURES_APPLICATIONS_APPLICATIONS_PAGES_H

#include "app/frame.h"
#include "features/applications/queue.h"
#include "features/matters/matters_pages.h"
#include "features/runs/runs.h"

#define QUEUE_SHOWN   50   /* applications on a page */
#define LINES_ON_PAGE 2000 /* lines of one application on its page */
#define ROUNDS_SHOWN  100
#define NOTICES_SHOWN 500 /* notices in the public list */

/* --- one case --- */

struct claim_line {
	struct application_line l;
	month_t from, to;
	const char *state; /* 正常 已核减 异议核实中 异议成立 已安排支付 */
};
struct claim_doubt {
	int64_t line_no, kind, amount;
	const char *label, *why;
	struct str name, text;
	bool struck;
};
struct claim_move {
	const char *code, *label;
	bool opinion; /* must be written */
};
struct claim_objection {
	struct objection o;
	struct str name;
	day_t due;
	const char *state;
};
struct claim_budget {
	int64_t id, available;
	struct str name;
	const char *source;
	bool enough;
};
struct claim_case {
	struct application a;
	struct claim_round round;
	struct flow_matter m;
	const char *state;
	struct str unit, deadline, submitted_by;
	day_t due, opens, closes;
	int64_t tone, seq;
	struct claim_line *line;
	size_t nlines;
	struct claim_doubt *doubt; /* none for institutions: they name others */
	size_t ndoubts;
	int64_t struck_n, payable, before_n, before_amount; /* payable: 分, neither struck nor stopped nor funded */
	struct claim_move *move;
	size_t nmoves;
	bool other;                     /* four eyes forbid what the power would allow */
	bool strikes, objects, answers; /* the user may strike lines, take objections in, answer them */
	struct matter_story story;
	struct claim_objection *objection;
	size_t nobjections;
	struct claim_budget *budget; /* when the user may fund it */
	size_t nbudgets;
	struct trail trail;
};
struct case_input {
	int64_t id, seq, no, line;
	struct str move, opinion, reason, text, by;
	bool next; /* go on with the next one */
	bool print;
};
extern const struct out_shape claim_case_shape, claim_budget_shape;
/* Whether a budget line lies in or above the county of the institution of each of these matters: 1, 0, -1. */
int claims_line_fits(struct ctx *c, const int64_t *matter, size_t n, int64_t line, struct err *e);
/* The budget lines that all these matters can be paid from: within the user's reach, of this year or the last; sum (分):
 * what they come to. In c->mem. */
int claims_budgets(struct ctx *c, const int64_t *matter, size_t n, int64_t sum, struct claim_budget **ret,
		   size_t *nret, struct err *e);
extern const struct in_shape case_restore_shape;
extern const struct in_shape case_act_shape, case_strike_shape, strike_ask_shape, case_object_shape, case_fund_shape;
/* The line of this number; NULL. Lines are in the order of their numbers. */
const struct claim_line *claim_line_of(const struct claim_case *o, int64_t no);
/* Fills a case; institutions get no doubts. */
int case_of(struct ctx *c, int64_t application, struct claim_case *out, struct err *e);

/* GET /subsidy/apps */
struct queue_input {
	int64_t state, round, county, doubts, due_within, due, after, open;
	struct str q;
};
struct queue_item {
	struct queue_row q;
	const char *state;
	struct str unit, deadline;
	day_t due;
	int64_t tone;
	bool mine, barred; /* mine: waits for the user; barred: for another one */
};
struct queue_tab {
	const char *word;
	int64_t count, amount, overdue;
};
struct queue_option {
	int64_t id;
	struct str name;
};
struct queue_output {
	struct queue_item *item;
	size_t n;
	struct queue_tab *tab;
	size_t ntabs;
	struct queue_option *counties, *rounds;
	size_t ncounties, nrounds;
	int64_t state, next_due, next; /* state: place in queue_states that is shown; next IN_NONE no more */
	struct claim_case *open;       /* the case beside the list; NULL */
	bool funds;                    /* what is listed waits for finance, and the user is finance */
};
extern const char *const queue_states[], *const queue_doubts[], *const queue_dues[]; /* end with NULL */
extern const struct in_shape queue_shape;
/* A number of the queue's filter that may not have been sent. */
static inline int64_t or_zero(int64_t v)
{
	return v == IN_NONE ? 0 : v;
}

/* POST /subsidy/objections/:id/answer */
struct answer_objection_input {
	int64_t id, result;
	struct str answer;
};
extern const struct in_shape answer_objection_shape;

/* --- rounds --- */

struct round_input {
	int64_t run;
	struct str policy, title, basis;
	day_t opens, closes;
};
struct round_item {
	struct claim_round r;
	day_t opens, closes;
	const char *state; /* 未开始 申报中 已截止 */
	int64_t applications, amount, done;
};
struct rounds_output {
	struct round_item *item;
	size_t n;
};
struct round_form {
	struct run run;
	struct queue_option *runs;
	size_t nruns;
	struct str *policies; /* of the run */
	size_t npolicies;
};
extern const struct in_shape round_shape;

/* --- an institution's application --- */

struct apply_item {
	struct claim_round r;
	day_t opens, closes;
	int64_t due_n, amount; /* what the run says is due to the institution's people */
	int64_t application;   /* 0 none yet */
	const char *state;
	bool open; /* can be begun now */
	struct trail trail;
};
struct apply_output {
	struct apply_item *item;
	size_t n;
	struct str org;
};
struct candidate {
	int64_t no, person, monthly, amount;
	month_t from, to;
	struct str name, tier, reason;
	const char *state;
	bool ticked, doubt;
};
struct not_candidate {
	int64_t no, person;
	month_t from, to;
	struct str name, reason, clauses;
	day_t cured;
};
struct apply_case {
	struct claim_case c;
	struct candidate *candidate; /* while it is filled in */
	size_t ncandidates;
	struct not_candidate *not_due;
	size_t nnot;
	bool draft, reasons; /* reasons: the run kept who does not qualify */
	int64_t ticked_n, ticked_amount;
};
struct apply_input {
	int64_t app, round;
	struct numbers id; /* lines of the run */
	bool check;
	const struct http_file *file;
};
extern const struct in_shape apply_lines_shape, apply_file_shape;

/* --- the public notice --- */

struct notice_item {
	int64_t id, lines, amount;
	struct str title, org_name, unit;
	day_t from, until;
};
struct notices_output {
	struct notice_item *item;
	size_t n;
};
struct notice_input {
	int64_t id, no;
	bool print;
	struct str by, text;
};
struct notice_line {
	struct notice_row r;
	int64_t seq;
	month_t from, to;
};
struct notice_show {
	struct notice_item head;
	struct notice_line *row;
	size_t n;
	struct str policy_title, phone;
};
struct notice_done {
	int64_t id;
	day_t due;
};
extern const struct in_shape notice_object_shape;

/* The pages of the routes. */
void queue_page(struct html *h, struct frame *f, const void *in, const void *out);
void case_page(struct html *h, struct frame *f, const void *in, const void *out);
void rounds_page(struct html *h, struct frame *f, const void *in, const void *out);
void round_new_page(struct html *h, struct frame *f, const void *in, const void *out);
void apply_list_page(struct html *h, struct frame *f, const void *in, const void *out);
void apply_page(struct html *h, struct frame *f, const void *in, const void *out);
void apply_check_page(struct html *h, struct frame *f, const void *in, const void *out);
void notices_page(struct html *h, struct frame *f, const void *in, const void *out);
void notice_page(struct html *h, struct frame *f, const void *in, const void *out);
void notice_object_page(struct html *h, struct frame *f, const void *in, const void *out);
void publicity_page(struct html *h, struct frame *f, const void *in, const void *out);

/* The pieces of a case that several pages show. */
struct ui_step *trail_steps(const struct frame *f, const struct trail *t);
struct str months_said(const struct frame *f, int64_t from, int64_t to);
void strike_page(struct html *h, struct frame *f, const void *in, const void *out);
void restore_page(struct html *h, struct frame *f, const void *in, const void *out);
struct ui_table case_lines(const struct frame *f, const struct claim_case *c);

/* Handlers and shapes that the table of routes (applications_web.c) names. */
int get_rounds(struct ctx *c, const void *in, void *out, struct err *e);
int get_round_form(struct ctx *c, const void *in, void *out, struct err *e);
int post_round(struct ctx *c, const void *in, void *out, struct err *e);
int sees_round(struct ctx *c, int64_t id, bool *yes, struct err *e);
int get_queue(struct ctx *c, const void *in, void *out, struct err *e);
int get_case(struct ctx *c, const void *in, void *out, struct err *e);
int post_act(struct ctx *c, const void *in, void *out, struct err *e);
int post_undo(struct ctx *c, const void *in, void *out, struct err *e);
int get_strike(struct ctx *c, const void *in, void *out, struct err *e);
int post_strike(struct ctx *c, const void *in, void *out, struct err *e);
int get_restore(struct ctx *c, const void *in, void *out, struct err *e);
int post_restore(struct ctx *c, const void *in, void *out, struct err *e);
int post_fund(struct ctx *c, const void *in, void *out, struct err *e);
int post_rest(struct ctx *c, const void *in, void *out, struct err *e);
int post_object(struct ctx *c, const void *in, void *out, struct err *e);
int post_answer(struct ctx *c, const void *in, void *out, struct err *e);
int sees_application(struct ctx *c, int64_t id, bool *yes, struct err *e);
int sees_objection(struct ctx *c, int64_t id, bool *yes, struct err *e);
int get_apply_list(struct ctx *c, const void *in, void *out, struct err *e);
int post_apply(struct ctx *c, const void *in, void *out, struct err *e);
int get_apply(struct ctx *c, const void *in, void *out, struct err *e);
int post_apply_lines(struct ctx *c, const void *in, void *out, struct err *e);
int post_apply_file(struct ctx *c, const void *in, void *out, struct err *e);
int get_notices(struct ctx *c, const void *in, void *out, struct err *e);
int get_notice(struct ctx *c, const void *in, void *out, struct err *e);
int post_notice_object(struct ctx *c, const void *in, void *out, struct err *e);
int get_publicity(struct ctx *c, const void *in, void *out, struct err *e);
int sees_notice(struct ctx *c, int64_t id, bool *yes, struct err *e);
extern const struct in_shape rounds_new_shape, case_path_shape, case_seq_shape, case_rest_shape, apply_round_shape,
    apply_path_shape, notice_path_shape, notice_get_shape, publicity_shape;
extern const struct out_shape rounds_shape, round_form_shape, queue_out_shape, apply_list_shape, apply_case_shape,
    notices_shape, notice_shape;
/* The job: the notices whose term is over. */
struct job_run;
int run_notices(struct job_run *job, struct err *e);

extern const struct web applications_web;

#endif
