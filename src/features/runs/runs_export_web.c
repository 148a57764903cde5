/* A run's lines as a file, within reach and as filtered; the journal knows who took what. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "features/reach_web.h"
#include "features/runs/export.h"
#include "features/runs/runs_pages.h"
#include "runs.tmpl.h"

static const char *const formats[] = {"XLSX", "CSV", NULL};

static const struct in_field fields[] = {
    IN_ID_(struct run_export_input, id, "批号", .of = "run", .flags = IN_PATH),
    IN_CHOICE_(struct run_export_input, result, "结果", .words = run_results),
    IN_ID_(struct run_export_input, county, "区县", .of = "unit"),
    IN_ID_(struct run_export_input, org, "机构", .of = "org"),
    IN_MONTH_(struct run_export_input, month, "月份"),
    IN_CHOICE_(struct run_export_input, format, "格式", .words = formats,
	       .hint = "XLSX 分合计、明细、不符合三张表；CSV 是一张表"),
};
const struct in_shape run_export_shape = IN_SHAPE(struct run_export_input, fields);
static const struct out_field rows[] = {OUT_ID_(struct run_export_output, run.id, "批号"),
					OUT_INT_(struct run_export_output, total, "共几行")};
const struct out_shape run_export_out = OUT_SHAPE("RunExport", struct run_export_output, rows);

/* What the address asks for. */
static struct run_filter filter_of(const struct ctx *c, const struct run_export_input *i)
{
	return (struct run_filter){.reach = user_reach(c->user),
				   .state = (int)i->result,
				   .county = i->county == IN_NONE ? 0 : i->county,
				   .org = i->org == IN_NONE ? 0 : i->org,
				   .month = i->month == DAY_NONE ? 0 : i->month};
}

/* The run, when it has lines and the user may read them. */
static int finished_run(struct ctx *c, int64_t id, struct run *run, struct err *e)
{
	if (!ctx_may(c, CAN_RUNS_READ))
		return err_set(e, ERR_DENIED, "您的账号没有“%s”的权限", capability_label(CAN_RUNS_READ));
	if (run_get(c->house, id, c->mem, run, e) < 0)
		return -1;
	if (run->state != RUN_DONE)
		return err_set(e, ERR_CONFLICT, "第 %lld 批%s，没有可以导出的结果", (long long)id,
			       run_state_text(run->state));
	return 0;
}

int get_run_export(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct run_export_input *i = in;
	struct run_export_output *o = out;
	struct run_filter f = filter_of(c, i);
	int64_t amount;
	return finished_run(c, i->id, &o->run, e) < 0 ? -1 : run_count(c->house, i->id, &f, &o->total, &amount, e);
}

/* One export: who takes which lines. */
struct taking {
	struct ctx *c;
	const struct run_export_input *in;
	struct run run;
	int64_t lines;
};

/* The journal's entry, before the first byte is out. */
static int journal(struct house *h, void *arg, struct err *e)
{
	const struct taking *t = arg;
	char detail[200];
	snprintf(detail, sizeof detail, "第 %lld 批 %lld 行（%s），证件号码遮盖", (long long)t->run.id,
		 (long long)t->lines, run_results[t->in->result]);
	struct recording *r;
	struct deed d = {.who = ctx_who(t->c), .what = "export", .source = "补贴核算", .detail = detail};
	return recording_begin(&r, h, &d, e) < 0 || recording_commit(r, e) < 0 ? -1 : 0;
}

/* The file at path, in one state of the store. */
static int write_file(struct taking *t, const char *path, struct err *e)
{
	struct run_filter f = filter_of(t->c, t->in);
	struct store *s = t->c->house->store;
	if (store_begin(s, false, e) < 0)
		return -1;
	int status = finished_run(t->c, t->in->id, &t->run, e);
	if (status == 0)
		status = run_export(t->c->house, &t->run, &f, t->in->format ? SHEET_CSV_BOM : SHEET_XLSX, path,
				    &t->lines, e);
	store_rollback(s);
	return status;
}

int post_run_export(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct taking t = {.c = c, .in = in};
	char path[] = "/tmp/yicai-run-XXXXXX";
	int fd = mkstemp(path);
	(void)out;
	if (fd < 0)
		return err_set(e, ERR_IO, "建不了临时文件");
	close(fd);
	if (write_file(&t, path, e) < 0 || app_write(c->app, journal, &t, e) < 0) {
		unlink(path);
		return -1;
	}
	bool csv = t.in->format != 0;
	c->download.type =
	    csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	c->download.name = ctx_text(c, "核算第%lld批%s.%s", (long long)t.run.id,
				    t.in->result ? run_results[t.in->result] : "", csv ? "csv" : "xlsx");
	c->download.path = arena_copy(c->mem, path, sizeof path);
	return c->download.path ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

void run_export_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const char *const kept[] = {"result", "county", "org", "month"};
	const struct run_export_input *i = in;
	const struct run_export_output *o = out;
	const struct http_pairs *q = f->typed && f->typed->n ? f->typed : &f->ctx->request->query;
	const struct ui_link crumbs[] = {{.text = STR("核算批次"), .href = STR("/subsidy/batches")},
					 {.text = frame_text(f, "第 %lld 批", (long long)i->id),
					  .href = frame_text(f, "/subsidy/batches/%lld", (long long)i->id)}};
	struct ui_field field[5] = {frame_field(f, &run_export_shape, "format", STR("XLSX"))};
	size_t n = 1;
	for (size_t k = 0; k < 4; k++)
		if (http_value(q, kept[k]).n)
			field[n++] =
			    (struct ui_field){.kind = UI_HIDDEN, .name = kept[k], .value = http_value(q, kept[k])};
	frame_crumbs(f, crumbs, 2);
	run_export_form(h, f,
			frame_text(f, "按现在的筛选导出 %s 行，证件号码遮盖。谁在什么时候导出了多少行，记入日志。",
				   frame_count(f, o->total)),
			field, n);
}
