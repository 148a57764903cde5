#include "features/exchange/import_jobs_web.h"

#include <stdio.h>

#include "app/app.h"
#include "features/exchange/uploads.h"

/* What a job writes of its upload. */
struct ending {
	const char *files;
	struct arena *mem;
	struct upload u;
	const struct import_report *report; /* NULL: it failed */
	instant_t now;
};

/* A check's findings, or why there are none; unless somebody dropped the upload meanwhile. */
static int keep_check(struct house *h, void *arg, struct err *e)
{
	struct ending *x = arg;
	struct upload now;
	if (upload_get(h, x->u.id, x->mem, &now, e) < 0)
		return -1;
	if (now.state != UPLOAD_CHECKING)
		return 0;
	now.message = x->u.message;
	now.state = x->report ? UPLOAD_CHECKED : UPLOAD_FAILED;
	now.checked = x->report ? x->now : now.checked;
	return x->report ? upload_checked(h, &now, x->report, e) : upload_save(h, &now, e);
}

/* The first refusal of a file that could not be read. */
static struct str why_spoiled(const struct import_report *r)
{
	const struct import_notes *n = &r->notes[NOTE_REFUSED];
	return n->n ? str_of(n->note[n->n - 1].text) : STR("文件读不下去");
}

/* The job's upload. */
static int upload_of(struct job_run *r, struct upload *u, struct err *e)
{
	int64_t id = 0;
	if (!str_to_i64(r->job->args, &id))
		return err_set(e, ERR_DAMAGED, "任务没有写明是哪次导入");
	job_result(r, "/import/%lld", (long long)id);
	return upload_get(r->house, id, r->mem, u, e);
}

/* Checks the file and keeps what was found. */
static int run_check(struct job_run *r, struct err *e)
{
	struct ending x = {.files = app_files(r->app), .mem = r->mem};
	struct import_report report;
	struct err failed = {0};
	char why[600];
	if (upload_of(r, &x.u, e) < 0)
		return -1;
	if (x.u.state != UPLOAD_CHECKING)
		return 0;
	job_tell(r, "正在检查每一行", 0, 0);
	int status = upload_check(r->house, x.files, &x.u, r->mem, &report, &failed);
	x.now = r->house->clock.now(r->house->clock.self);
	if (status == 0 && report.spoiled)
		x.u.message = why_spoiled(&report);
	else if (status == 0)
		x.report = &report;
	else
		err_text(&failed, why, sizeof why);
	if (status < 0)
		x.u.message = str_of(why);
	int kept = app_write(r->app, keep_check, &x, e);
	if (status == 0)
		import_report_release(&report);
	return kept;
}

/* In the writer's transaction. */
static int write_rows(struct house *h, void *arg, struct err *e)
{
	struct ending *x = arg;
	return upload_write(h, x->files, x->u.id, x->mem, e);
}

/* Why nothing was written. */
static int keep_failure(struct house *h, void *arg, struct err *e)
{
	struct ending *x = arg;
	struct upload now;
	if (upload_get(h, x->u.id, x->mem, &now, e) < 0)
		return -1;
	if (now.state != UPLOAD_WRITING)
		return 0;
	now.state = UPLOAD_CHECKED;
	now.message = x->u.message;
	return upload_save(h, &now, e);
}

/* Writes the rows; the file goes when they are in the store. */
static int run_write(struct job_run *r, struct err *e)
{
	struct ending x = {.files = app_files(r->app), .mem = r->mem};
	struct err ignored = {0};
	char why[600];
	if (upload_of(r, &x.u, e) < 0)
		return -1;
	if (x.u.state != UPLOAD_WRITING)
		return 0;
	if (!job_tell(r, "正在写入", 0, 0))
		return err_set(e, ERR_CONFLICT, "已停止，什么都没有写入");
	if (app_write(r->app, write_rows, &x, e) == 0) {
		struct upload now;
		if (upload_get(r->house, x.u.id, r->mem, &now, &ignored) == 0 && now.state == UPLOAD_DONE)
			upload_remove(x.files, &now, true, r->mem);
		return 0;
	}
	err_text(e, why, sizeof why);
	x.u.message = str_of(why);
	app_write(r->app, keep_failure, &x, &ignored);
	return -1;
}

/* Both may begin anew: a check writes no facts, and the writing keeps its end in its own transaction. */
const struct job_kind import_jobs[IMPORT_JOBS] = {
    {.name = "import_check", .label = "检查表格", .run = run_check, .again = true, .slow = true},
    {.name = "import_write", .label = "导入表格", .run = run_write, .again = true, .slow = true}};
