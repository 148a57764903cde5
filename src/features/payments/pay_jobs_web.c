/* Large batches in the background: looked at, drawn up and written, issued, written out, the bank's file read, booked; a job each.
 * Whatever a job wrote when the server was stopped behind it, it finds when it is begun anew. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/jobs.h"
#include "features/payments/payments_pages.h"
#include "features/payments/results.h"

/* What a job is about: a budget line, batch or check; the number of what it makes; the words that go with it. */
struct task {
	int64_t about, made;
	struct str words, more; /* the parts of what was written behind the numbers, by lines */
};

/* Takes the numbers and words of a job apart. */
static int task_of(const struct job_run *r, struct task *t, struct err *e)
{
	struct str rest = r->job->args;
	if (!str_to_i64(str_cut(&rest, ' '), &t->about) || !str_to_i64(str_cut(&rest, ' '), &t->made))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一批");
	t->words = rest.p ? str_cut(&rest, '\n') : STR("");
	t->more = rest.p ? rest : STR("");
	return 0;
}

/* Begins the recording in the name of whoever asked for the job; `who` holds the name while it is open. */
static int begin(struct job_run *r, struct recording **ret, char who[static 128], const char *what,
		 const char *source, const char *detail, struct err *e)
{
	snprintf(who, 128, "%.*s", STR_FMT(r->job->who));
	struct deed d = {.who = who, .what = what, .source = source, .detail = detail};
	return recording_begin(ret, r->house, &d, e);
}

/* Somebody who waits for a job: what it is doing. */
struct waiting {
	struct job_run *r;
	const char *doing;
	bool stopped; /* it was told to end */
};

/* How far it is; false when somebody cancelled, or the server stops. */
static bool told(void *self, int64_t done, int64_t total)
{
	struct waiting *w = self;
	w->stopped = !job_tell(w->r, w->doing, done, total);
	return !w->stopped;
}

/* There is a batch with this number: 1, 0, -1. */
static int batch_there(struct job_run *r, int64_t id, struct batch *b, struct err *e)
{
	struct err why = {0};
	if (batch_get(r->house, id, r->mem, b, &why) == 0)
		return 1;
	if (why.code == ERR_NOTFOUND)
		return 0;
	*e = why;
	return -1;
}

/* What a batch of the line would be, kept for its page. */
static int keep_preview(struct house *h, void *arg, struct err *e)
{
	const struct kept_preview *k = arg;
	return batch_preview_keep(h, k->line, &k->p, k->at, e);
}
static int run_preview(struct job_run *r, struct err *e)
{
	struct waiting w = {r, "核对收款人", false};
	const struct batch_watch watch = {told, &w};
	struct task t;
	struct kept_preview k = {.at = r->now};
	if (task_of(r, &t, e) < 0 || store_begin(r->house->store, false, e) < 0)
		return -1;
	k.line = t.about;
	int status = batch_preview(r->house, t.about, &watch, &k.p, e);
	store_rollback(r->house->store);
	if (status == 0)
		status = app_write(r->app, keep_preview, &k, e);
	if (status == 0)
		job_result(r, "/subsidy/payments/new?line=%lld", (long long)t.about);
	return status;
}

/* The batch of a line. */
static int run_make(struct job_run *r, struct err *e)
{
	struct waiting w = {r, "核对收款人", false};
	const struct batch_watch watch = {told, &w};
	struct batch_draft *d;
	struct recording *rec;
	struct batch b;
	struct task t;
	char who[128];
	if (task_of(r, &t, e) < 0)
		return -1;
	job_result(r, "/subsidy/payments/%lld", (long long)t.made);
	int there = batch_there(r, t.made, &b, e);
	if (there || batch_draw(&d, r->house, t.about, &watch, e) < 0)
		return there > 0 ? 0 : -1;
	int status = job_tell(r, "写入批次", 1, 1) ? 0 : err_set(e, ERR_CONFLICT, "已取消，没有生成支付批次");
	if (status == 0)
		status = begin(r, &rec, who, "pay", NULL, "生成支付批次", e);
	if (status == 0)
		status = recording_end(rec, batch_write(r->house, rec, d, who, t.made, e), e);
	batch_draft_free(d);
	if (status < 0)
		job_result(r, "%s", "");
	return status;
}

/* A batch goes out. Its content is compared before anybody is kept from writing. */
static int run_issue(struct job_run *r, struct err *e)
{
	struct waiting w = {r, "核对内容摘要", false};
	const struct batch_watch watch = {told, &w};
	struct recording *rec;
	struct task t;
	struct batch b = {0};
	char who[128];
	if (task_of(r, &t, e) < 0 || batch_get(r->house, t.about, r->mem, &b, e) < 0)
		return -1;
	job_result(r, "/subsidy/payments/%lld", (long long)t.about);
	if (b.issued_at >= r->job->created && str_eq(b.issued_by, r->job->who))
		return 0;
	if (store_begin(r->house->store, false, e) < 0)
		return -1;
	int status = batch_verify(r->house, t.about, &watch, e);
	store_rollback(r->house->store);
	if (status == 0 && !job_tell(r, "发出", b.items, b.items))
		status = err_set(e, ERR_CONFLICT, "已取消，没有发出");
	if (status < 0 || begin(r, &rec, who, "pay", NULL, "发出支付批次", e) < 0)
		return -1;
	return recording_end(rec, batch_send(r->house, rec, t.about, who, e), e);
}

/* What a check found is booked. */
static int book(struct job_run *r, bool good_only, struct err *e)
{
	struct result_check check;
	struct bank_taken taken;
	struct recording *rec;
	struct task t;
	char who[128];
	if (task_of(r, &t, e) < 0 || result_check_get(r->house, t.about, r->mem, &check, e) < 0)
		return -1;
	job_result(r, "/subsidy/payments/%lld", (long long)check.batch);
	if (check.booked_at >= r->job->created)
		return 0;
	if (!job_tell(r, "逐笔登记", 0, 0))
		return err_set(e, ERR_CONFLICT, "已取消，没有登记");
	if (begin(r, &rec, who, "bank", check.file.p, "登记银行回执", e) < 0)
		return -1;
	return recording_end(rec, result_book(r->house, rec, t.about, good_only, who, &taken, e), e);
}
static int run_book(struct job_run *r, struct err *e)
{
	return book(r, false, e);
}
static int run_book_good(struct job_run *r, struct err *e)
{
	return book(r, true, e);
}

/* The bank's file is read and compared; nothing is booked yet. */
static int read_into(struct job_run *r, const struct task *t, const char *path, bool *stopped, struct err *e)
{
	struct waiting w = {r, "逐行核对回执", false};
	const struct batch_watch watch = {told, &w};
	struct result_draft *d = NULL;
	struct recording *rec;
	char who[128], name[PAY_ANSWER_NAME];
	snprintf(name, sizeof name, "%.*s", STR_FMT(t->words));
	int status = result_draw(&d, r->house, t->about, path, &watch, e);
	*stopped = w.stopped && !r->cancelled;
	if (status < 0)
		return -1;
	status = begin(r, &rec, who, "bank", name, "收到银行回执文件", e);
	if (status == 0)
		status = recording_end(rec, result_write(r->house, rec, d, t->made, str_of(name), who, e), e);
	result_draft_free(d);
	return status;
}
static int run_read(struct job_run *r, struct err *e)
{
	struct task t;
	struct err why = {0};
	struct result_check check;
	char path[PAY_PATH_MAX];
	bool stopped = false;
	if (task_of(r, &t, e) < 0 || pay_path(app_files(r->app), "bank", t.made, "", path, e) < 0)
		return -1;
	bool there = result_check_get(r->house, t.made, r->mem, &check, &why) == 0;
	int status = there ? 0 : access(path, R_OK) ? -1 : read_into(r, &t, path, &stopped, e);
	if (status < 0 && !e->code)
		err_todo((err_set(e, ERR_IO, "上传的回执文件已经不在了"), e), "请重新上传");
	if (status == 0)
		job_result(r, "/subsidy/payments/checks/%lld", (long long)t.made);
	if (!stopped)
		unlink(path);
	return status;
}

/* The file that the bank gets, as a job writes it. */
static int run_file(struct job_run *r, struct err *e)
{
	struct waiting w = {r, "写支付文件", false};
	const struct batch_watch watch = {told, &w};
	struct pay_taking x = {.watch = &watch};
	struct pay_file_out before;
	struct recording *rec;
	struct task t;
	char who[128], path[PAY_PATH_MAX];
	if (task_of(r, &t, e) < 0 || batch_get(r->house, t.about, r->mem, &x.b, e) < 0 ||
	    pay_template_get(r->house, t.words, r->mem, &x.template, e) < 0 ||
	    pay_path(app_files(r->app), "pay", t.made, x.template.format == PAY_XLSX ? ".xlsx" : ".csv", path, e) < 0)
		return -1;
	x.reason = t.more;
	int there = pay_file_get(r->house, t.made, r->mem, &before, e);
	if (there == 0 && pay_taking_write(r->house, &x, path, e) < 0)
		there = -1;
	const char *source = pay_taking_said(&x.b, r->mem), *detail = pay_taking_detail(&x, r->mem);
	if (there == 0 &&
	    (begin(r, &rec, who, "export", source, detail, e) < 0 ||
	     recording_end(rec, pay_file_note(r->house, rec, t.made, t.about, &x.template, x.digest, who, e), e) < 0))
		there = -1;
	if (there < 0)
		unlink(path);
	else
		job_result(r, "/subsidy/payments/files/%lld", (long long)t.made);
	return there < 0 ? -1 : 0;
}

/* The daily job: files that nobody took. */
static int run_tidy(struct job_run *r, struct err *e)
{
	return pay_files_tidy(app_files(r->app), e);
}

#define BEGUN_ANEW .again = true, .slow = true
const struct job_kind pay_jobs[PAY_JOBS] = {
    [PAY_JOB_PREVIEW] = {.name = "pay_preview", .label = "核对收款人", .run = run_preview, BEGUN_ANEW},
    [PAY_JOB_MAKE] = {.name = "pay_make", .label = "生成支付批次", .run = run_make, BEGUN_ANEW},
    [PAY_JOB_ISSUE] = {.name = "pay_issue", .label = "发出支付批次", .run = run_issue, BEGUN_ANEW},
    [PAY_JOB_FILE] = {.name = "pay_file", .label = "写支付文件", .run = run_file, BEGUN_ANEW},
    [PAY_JOB_READ] = {.name = "pay_read", .label = "核对银行回执", .run = run_read, BEGUN_ANEW},
    [PAY_JOB_BOOK] = {.name = "pay_book", .label = "登记银行回执", .run = run_book, BEGUN_ANEW},
    [PAY_JOB_BOOK_GOOD] = {.name = "pay_book_good",
			   .label = "登记银行回执（只登记对得上的）",
			   .run = run_book_good,
			   BEGUN_ANEW},
    [PAY_JOB_TIDY] =
	{.name = "pay_tidy", .label = "删除过期的支付文件", .run = run_tidy, .again = true, .daily = true},
};

int pay_later(struct ctx *c, enum pay_job kind, struct str of_what, int64_t about, int64_t made, struct str words,
	      struct err *e)
{
	struct str title = ctx_text(c, "%s %.*s", pay_jobs[kind].label, STR_FMT(of_what));
	struct str args = ctx_text(c, "%lld %lld %.*s", (long long)about, (long long)made, STR_FMT(words));
	int64_t job;
	return job_queue(c, pay_jobs[kind].name, title.p, args, &job, e) < 0
		   ? -1
		   : ctx_go(c, e, "/jobs/%lld", (long long)job);
}
