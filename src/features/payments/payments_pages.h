/* 资金支付 as pages: what waits, batches, signatures, payment files, the bank's results, refusals, templates. */
#ifndef YICAI_FEATURES_PAYMENTS_PAYMENTS_PAGES_H
#define YICAI_FEATURES_PAYMENTS_PAYMENTS_PAGES_H

#include "app/jobs.h"
#include "features/block_pages.h"
#include "features/ledger/ledger_pages.h"
#include "features/payments/plans.h"
#include "features/payments/look.h"
#include "features/payments/payments_web.h"
#include "features/payments/results.h"
#include "features/payments/templates.h"

#define BATCHES_SHOWN     50  /* on a page of the list */
#define BATCH_LINES_SHOWN 100 /* lines of a batch on a page */
#define REFUSED_SHOWN     500 /* refused payments on their page */

/* How far a batch is. X(name, Chinese) */
#define BATCH_STAGES(X)                                                                                              \
	X(STAGE_SIGN, "待签字")                                                                                      \
	X(STAGE_ISSUE, "待发出")                                                                                     \
	X(STAGE_SENT, "待回执")                                                                                      \
	X(STAGE_PARTLY, "回执不全")                                                                                  \
	X(STAGE_REFUSED, "有退回")                                                                                   \
	X(STAGE_DONE, "全部到账")                                                                                    \
	X(STAGE_VOID, "已撤销")
enum batch_stage {
#define X(name, label) name,
	BATCH_STAGES(X)
#undef X
	    STAGE__MAX
};
enum batch_stage batch_stage_of(const struct batch *b);
const char *batch_stage_text(enum batch_stage s);
enum ui_tone batch_stage_tone(enum batch_stage s);

/* A batch as it is listed. */
struct batch_item_out {
	struct batch batch;
	struct str title; /* of the budget line */
	const char *stage;
	int64_t open; /* lines without an answer */
	struct str digest;
};
/* A budget line with what waits on it. */
struct waiting_item {
	struct budget_item line;
	struct line_waiting w;
};
/* Whether the user reaches the batch's line. */
int batch_seen(struct ctx *c, int64_t batch, bool *yes, struct err *e);
/* Fills what is listed of a batch. */
int batch_item_of(struct ctx *c, const struct batch *b, struct batch_item_out *out, struct err *e);
/* What a batch is called: its number, or what it has instead. */
struct str batch_said(const struct frame *f, struct str number, int64_t batch);

struct batches_input {
	int64_t before, stage, line; /* stage: place in batch_filter_words */
};
struct batches_output {
	struct waiting_item *waiting;
	size_t nwaiting;
	struct batch_item_out *batches;
	size_t n;
	int64_t next; /* IN_NONE: no more */
};

struct batch_new_input {
	int64_t line;
	bool later;
};
struct batch_new_output {
	struct budget_item line;
	struct batch_preview preview;
	instant_t at; /* as of when; 0: a job has to look first */
	bool large;
};

struct batch_show_input {
	int64_t id, which, after;
	bool print;
};
struct batch_line_item {
	struct batch_line l;
	struct str name, org_name;
	const char *state;
};
struct batch_show {
	struct batch_item_out b;
	struct batch_signer *signers;
	size_t nsigners;
	struct batch_line_item *lines;
	size_t n;
	int64_t next;
	struct pay_file_out *files;
	size_t nfiles;
	struct result_check *checks;
	size_t nchecks;
	struct pay_template *templates;
	size_t ntemplates;
	int64_t approved; /* 分: what the payments in it were approved for, less what was set off */
	bool signed_by_me;
	int64_t payees; /* before it is issued: how many it pays; else 0 */
};
struct batch_sign_input {
	int64_t id;
	struct str digest;
};
struct batch_void_input {
	int64_t id;
	struct str reason;
};
struct batch_id_input {
	int64_t id;
};
struct batch_issue_input {
	int64_t id;
	bool later;
};
struct batch_file_input {
	int64_t id;
	struct str template, reason;
	bool later;
};
struct batch_result_input {
	int64_t id;
	bool later;
	const struct http_file *file;
};

struct check_show_input {
	int64_t id, after;
	bool all;
};
struct result_line_item {
	struct result_line l;
	const char *found, *state;
};
struct check_show {
	struct result_check check;
	struct batch_item_out b;
	struct result_line_item *lines;
	size_t n;
	int64_t next;
};
struct check_book_input {
	int64_t id;
	bool good_only, later;
};

/* What is about more lines than this is done by a job, whose page shows how far it is; fewer are done at once, unless the
 * form's `later` says otherwise. */
#define BATCH_AT_ONCE 1000
/* Queues a job of pay_jobs and leads to its page. about: id of the budget line, batch or check; made: number of what the job makes
 * (0: nothing), by which it finds its work when it is begun anew; words: a line or two that it needs. */
enum pay_job {
	PAY_JOB_PREVIEW,
	PAY_JOB_MAKE,
	PAY_JOB_ISSUE,
	PAY_JOB_FILE,
	PAY_JOB_READ,
	PAY_JOB_BOOK,
	PAY_JOB_BOOK_GOOD,
	PAY_JOB_TIDY,
	PAY_JOBS
};
int pay_later(struct ctx *c, enum pay_job kind, struct str of_what, int64_t about, int64_t made, struct str words,
	      struct err *e);
extern const struct job_kind pay_jobs[PAY_JOBS];
struct kept_preview {
	int64_t line;
	struct batch_preview p;
	instant_t at;
};

/* Files on their way lie under `files` (app_files), each under its number: "bank" what the bank answered, "pay" what it gets. What is
 * older than a day is not given to anybody, and removed by the way and by pay_files_tidy, which the server does once a day. */
#define PAY_PATH_MAX    4200
#define PAY_ANSWER_NAME 400         /* bytes of a file's name */
#define PAY_UPLOAD_MAX  (128 << 20) /* bytes of an answer's file */
int pay_path(const char *files, const char *what, int64_t id, const char *end, char out[static PAY_PATH_MAX],
	     struct err *e);
int pay_files_tidy(const char *files, struct err *e);
/* Takes the bank's file that lies at `from` into that folder. */
int pay_keep(const char *files, const char *from, int64_t id, struct err *e);

/* A payment file being taken out. */
struct pay_taking {
	struct batch b;
	struct pay_template template;
	struct str reason;
	const struct batch_watch *watch; /* NULL: nobody waits for word */
	uint8_t digest[SM3_SIZE];
};
/* Writes it to path, from one state of the store. */
int pay_taking_write(struct house *h, struct pay_taking *x, const char *path, struct err *e);
/* What the journal says of it: the batch, and what was taken out; in mem. */
const char *pay_taking_said(const struct batch *b, struct arena *mem);
const char *pay_taking_detail(const struct pay_taking *x, struct arena *mem);
/* Type and name of the download. */
void pay_taking_type(struct ctx *c, const struct pay_template *t, const struct batch *b);
/* A file that a job wrote waits to be taken by this user, and where. */
bool pay_file_waits(const struct ctx *c, const struct pay_file_out *f, char path[static PAY_PATH_MAX]);

struct refused_item {
	struct payment p;
	struct str name, org_name, title, account; /* account: masked, as it is now */
	bool corrected;                            /* since the bank refused it */
};
struct refused_output {
	struct refused_item *items;
	size_t n;
	int64_t amount;
};
/* One's own payments, and what of them has to come back. */
struct my_payments_output {
	struct refused_output paid;
	struct recovery *owes;
	size_t nowes;
	int64_t owed; /* 分 */
	bool plan;    /* a plan waits for the person's answer */
	bool planned; /* one holds */
};
/* One payment with its way through batches. */
struct payment_show {
	struct payment p;
	struct str name, org_name, title, account;
	struct payment_try *tries;
	size_t n;
	const char *state;
	bool corrected;
};
/* An institution's payments: what became of its people's money. */
struct org_payments_input {
	int64_t state, after;
};
/* A payment on its person's phone. */
struct pay_card {
	struct str title, text, note;
	struct ui_chip chip;
	int64_t amount; /* 分 */
	bool refused, owed;
	struct str href, doing; /* where to go on and what its button says; n 0: nowhere */
};
struct payment_reason_input {
	int64_t id;
	struct str reason;
};

struct pay_templates_output {
	struct pay_template *templates;
	size_t n;
};
struct pay_template_input {
	struct str name;
};
struct pay_template_show {
	struct pay_template t;
	struct batch_template parsed;
};
struct pay_template_save_input {
	struct str name, columns;
	int64_t format, encoding;
	bool header, preview, drop;
};

extern const struct in_shape batches_shape, batch_show_shape, batch_file_shape, batch_result_shape, batch_void_shape,
    template_save_shape, payment_reason_shape;
extern const char *const batch_filter_words[], *const batch_which_words[], *const pay_format_words[],
									       *const pay_encoding_words[];

/* The trail of these pages, from /subsidy/payments. */
extern const struct ui_link payments_crumb[];

/* What of a batch's line has become of it. */
const char *batch_line_state(const struct batch *b, const struct batch_line *l);
enum ui_tone payment_state_tone(int64_t state);

/* The pages of the routes, from what their handlers put out. */
void batches_page(struct html *h, struct frame *f, const void *in, const void *out);
void batch_new_page(struct html *h, struct frame *f, const void *in, const void *out);
void batch_show_page(struct html *h, struct frame *f, const void *in, const void *out);
void batch_issue_page(struct html *h, struct frame *f, const void *in, const void *out);
void check_show_page(struct html *h, struct frame *f, const void *in, const void *out);
void refused_page(struct html *h, struct frame *f, const void *in, const void *out);
void payment_item_page(struct html *h, struct frame *f, const void *in, const void *out);
void my_payments_page(struct html *h, struct frame *f, const void *in, const void *out);
void org_payments_page(struct html *h, struct frame *f, const void *in, const void *out);
void pay_templates_page(struct html *h, struct frame *f, const void *in, const void *out);
void pay_template_page(struct html *h, struct frame *f, const void *in, const void *out);

/* Whom a payment goes to, as pages name it: the person, or the institution that paid the person ahead, with both names. */
struct str payee_said(struct ctx *c, int64_t owner, int64_t person, int64_t org);
/* A payment as pages list it; names in the request's memory. */
int refused_item_of(struct ctx *c, const struct payment *p, struct refused_item *out, struct err *e);
/* Whether the user reaches the payment: its budget line, his institution's, or his own. */
int payment_seen(struct ctx *c, int64_t payment, bool *yes, struct err *e);

#endif
