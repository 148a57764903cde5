/* yicai import, import undo, import list, export, template: sheets in and out. */
#include "features/exchange/exchange.h"

#include <string.h>

#include "cmd/commands.h"
#include "cmd/house.h"

/* Tells the bar which file is being read, and how far. */
static void tell_import(void *self, const struct import_progress *p)
{
	progress_tell(self, (int64_t)(p->job - 1) * 1000 + p->passed, (int64_t)p->jobs * 1000);
}

/* Tells the bar how many rows went out. */
static void tell_export(void *self, const char *sheet, int64_t rows)
{
	(void)sheet;
	progress_tell(self, rows, 0);
}

/* Each refusal as an error: a CSV has no room for them. */
static void print_refusals(const struct import_notes *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct import_note *n = &list->note[i];
		fprintf(stderr, "yicai: %s: %s", n->text, n->file);
		if (n->row)
			fprintf(stderr, ":%zu", n->row);
		if (n->column)
			fprintf(stderr, ":%s", n->column);
		fputc('\n', stderr);
	}
	if ((int64_t)list->n < list->all)
		fprintf(stderr, "yicai: 还有 %lld 处被拒绝，没有列出\n", (long long)(list->all - (int64_t)list->n));
}

/* The report in the wanted form to stdout; of the refusals CSV tells on stderr. */
static int print_report(const struct import_report *r, enum format f, struct err *e)
{
	struct buf out;
	buf_init(&out, 64u << 20);
	if (f == FORMAT_TEXT)
		import_report_text(r, &out);
	else if (f == FORMAT_CSV)
		import_report_csv(r, &out);
	else
		import_report_json(r, &out);
	bool ok = !out.failed && fwrite(out.p ? out.p : "", 1, out.n, stdout) == out.n;
	buf_release(&out);
	if (f == FORMAT_CSV)
		print_refusals(&r->notes[NOTE_REFUSED]);
	return ok ? 0 : err_set(e, ERR_IO, "结果写不出去");
}

int cmd_import(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum format f;
	struct import_report report;
	if (call_format(c, &f, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("导入");
	struct import_options o = {
	    .sheet = str_of(call_value(c, "sheet")),
	    .org = str_of(call_value(c, "org")),
	    .dry_run = call_value(c, "dry-run") != NULL,
	    .accept_good = call_value(c, "accept-good") != NULL,
	    .mark = call_value(c, "mark"),
	    .who = call_who(),
	    .progress = tell_import,
	    .progress_self = bar,
	};
	int status = import_run(&h.house, c->operand, c->noperands, &o, &report, &e);
	progress_end(bar);
	bool refused = false;
	if (status == 0) {
		if (report.batch)
			home_catch_up(&h);
		refused = report.refused > 0 || report.spoiled;
		status = print_report(&report, f, &e);
		import_report_release(&report);
	}
	home_close(&h);
	return status < 0 ? call_fail(&e) : refused ? EXIT_WRONG : EXIT_DONE;
}

int cmd_import_undo(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct undo_report r;
	int64_t batch;
	if (!str_to_i64(str_of(c->operand[0]), &batch)) {
		err_set(&e, ERR_USAGE, "批号应是数字，“%s”不是", c->operand[0]);
		err_todo(&e, "批号见 yicai import list");
		return call_fail(&e);
	}
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = import_undo(&h.house, batch, call_who(), &r, &e);
	if (status == 0)
		home_catch_up(&h);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("第 %lld 批已撤回：%lld 行（记为第 %lld 批）\n", (long long)batch, (long long)r.rows,
	       (long long)r.batch);
	return EXIT_DONE;
}

/* One batch as a row. */
static void batch_row(struct table_out *t, const struct import_batch *b)
{
	char number[24], at[20], rows[24], closed[24], undone[24] = "";
	snprintf(number, sizeof number, "%lld", (long long)b->number);
	instant_text(b->at, at);
	snprintf(rows, sizeof rows, "%lld", (long long)b->rows);
	snprintf(closed, sizeof closed, "%lld", (long long)b->closed);
	if (b->undone_by)
		snprintf(undone, sizeof undone, "%lld", (long long)b->undone_by);
	struct str cells[] = {str_of(number), str_of(at),     b->who,         b->source,
			      str_of(rows),   str_of(closed), str_of(undone), b->detail};
	table_row(t, cells);
}

int cmd_import_list(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum format f;
	struct import_batch *b;
	size_t n;
	static const char *const head[] = {"批号", "时间", "谁", "来源", "写入", "更正", "撤回于", "说明"};
	if (call_format(c, &f, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = import_list(&h.house, c->mem, &b, &n, &e);
	struct table_out *t = status == 0 ? table_open(stdout, f, head, 8, 0x71) : NULL;
	if (status == 0 && !t)
		status = err_set(&e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && i < n; i++)
		batch_row(t, &b[i]);
	if (t && table_close(t, &e) < 0)
		status = -1;
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_export(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct str sheet[64];
	struct export_report r;
	day_t known = DAY_NONE;
	if (call_day(c, "known-on", &known, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	for (size_t i = 0; i < c->noperands; i++)
		sheet[i] = str_of(c->operand[i]);
	struct progress *bar = progress_new("导出");
	struct export_options o = {.unit = str_of(call_value(c, "unit")),
				   .known_on = known,
				   .out = call_value(c, "out"),
				   .who = call_who(),
				   .progress = tell_export,
				   .progress_self = bar};
	int status = export_run(&h.house, sheet, c->noperands, &o, &r, &e);
	progress_end(bar);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	for (size_t i = 0; o.out && i < r.n; i++)
		printf("%s %lld 行\n", r.sheet[i], (long long)r.rows[i]);
	return EXIT_DONE;
}

int cmd_template(struct call *c)
{
	struct err e = {0};
	char path[512];
	const char *out = call_value(c, "out");
	if (!out) {
		snprintf(path, sizeof path, "%s.xlsx", c->operand[0]);
		out = path;
	}
	if (sheet_template(str_of(c->operand[0]), out, &e) < 0)
		return call_fail(&e);
	printf("模板已写到 %s\n", out);
	return EXIT_DONE;
}
