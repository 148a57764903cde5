/* Large batches in the background: drawn up and written, issued, booked; a job each. */
#include <stdio.h>

#include "app/jobs.h"
#include "features/payments/payments_pages.h"
#include "features/payments/results.h"

/* What the job is about. */
static int about_of(const struct job_run *r, int64_t *id, struct err *e)
{
	return str_to_i64(r->job->args, id) ? 0 : err_set(e, ERR_DAMAGED, "任务没有说是哪一批");
}

/* Begins the recording in the name of whoever asked for the job; `who` holds the name while it is open. */
static int begin(struct job_run *r, struct recording **ret, char who[static 128], const char *what,
		 const char *source, const char *detail, struct err *e)
{
	snprintf(who, 128, "%.*s", STR_FMT(r->job->who));
	struct deed d = {.who = who, .what = what, .source = source, .detail = detail};
	return recording_begin(ret, r->house, &d, e);
}

/* How far the drawing up is; false when somebody cancelled. */
static bool told(void *self, int64_t done, int64_t total)
{
	return job_tell(self, "核对收款人", done, total);
}

/* The batch of a line. */
static int run_make(struct job_run *r, struct err *e)
{
	const struct batch_watch watch = {told, r};
	struct batch_draft *d;
	struct recording *rec;
	char who[128];
	int64_t line, batch = 0;
	if (about_of(r, &line, e) < 0 || batch_draw(&d, r->house, line, &watch, e) < 0)
		return -1;
	int status = job_tell(r, "写入批次", 1, 1) ? 0 : err_set(e, ERR_CONFLICT, "已取消，没有生成支付批次");
	if (status == 0)
		status = begin(r, &rec, who, "pay", NULL, "生成支付批次", e);
	if (status == 0)
		status = recording_end(rec, batch_write(r->house, rec, d, who, &batch, e), e);
	batch_draft_free(d);
	if (status == 0)
		job_result(r, "/subsidy/payments/%lld", (long long)batch);
	return status;
}

/* A batch goes out. */
static int run_issue(struct job_run *r, struct err *e)
{
	struct recording *rec;
	char who[128];
	int64_t batch;
	if (about_of(r, &batch, e) < 0)
		return -1;
	if (!job_tell(r, "核对内容摘要并发出", 0, 0))
		return err_set(e, ERR_CONFLICT, "已取消，没有发出");
	if (begin(r, &rec, who, "pay", NULL, "发出支付批次", e) < 0 ||
	    recording_end(rec, batch_issue(r->house, rec, batch, who, e), e) < 0)
		return -1;
	job_result(r, "/subsidy/payments/%lld", (long long)batch);
	return 0;
}

/* What a check found is booked. */
static int book(struct job_run *r, bool good_only, struct err *e)
{
	struct result_check check;
	struct bank_taken taken;
	struct recording *rec;
	char who[128];
	int64_t id;
	if (about_of(r, &id, e) < 0 || result_check_get(r->house, id, r->mem, &check, e) < 0)
		return -1;
	if (!job_tell(r, "逐笔登记", 0, 0))
		return err_set(e, ERR_CONFLICT, "已取消，没有登记");
	if (begin(r, &rec, who, "bank", check.file.p, "登记银行回执", e) < 0 ||
	    recording_end(rec, result_book(r->house, rec, id, good_only, who, &taken, e), e) < 0)
		return -1;
	job_result(r, "/subsidy/payments/%lld", (long long)check.batch);
	return 0;
}
static int run_book(struct job_run *r, struct err *e)
{
	return book(r, false, e);
}
static int run_book_good(struct job_run *r, struct err *e)
{
	return book(r, true, e);
}

/* None is begun anew after a restart: whoever asked looks first whether it was done. */
const struct job_kind pay_jobs[PAY_JOBS] = {
    [PAY_JOB_MAKE] = {.name = "pay_make", .label = "生成支付批次", .run = run_make},
    [PAY_JOB_ISSUE] = {.name = "pay_issue", .label = "发出支付批次", .run = run_issue},
    [PAY_JOB_BOOK] = {.name = "pay_book", .label = "登记银行回执", .run = run_book},
    [PAY_JOB_BOOK_GOOD] = {.name = "pay_book_good", .label = "登记银行回执（只登记对得上的）", .run = run_book_good},
};

int pay_later(struct ctx *c, enum pay_job kind, struct str of_what, int64_t about, struct err *e)
{
	struct str title = ctx_text(c, "%s %.*s", pay_jobs[kind].label, STR_FMT(of_what));
	int64_t job;
	return job_queue(c, pay_jobs[kind].name, title.p, ctx_text(c, "%lld", (long long)about), &job, e) < 0
		   ? -1
		   : ctx_go(c, e, "/jobs/%lld", (long long)job);
}
