/* A report as a workbook: 汇总, 各单元, 明细, with places to sign. Nothing in it depends on when it is written. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "features/steering/report.h"
#include "sheet/lxw.h"

#define DETAILS_MAX 1000000 /* rows of a tab */

/* A workbook on its way. */
struct book {
	lxw_workbook *w;
	lxw_format *title, *head, *cell, *number, *note;
	struct arena *mem;
};

/* A C string of a text. */
static const char *c_text(struct book *b, struct str s)
{
	const char *p = arena_copy(b->mem, s.p ? s.p : "", s.n);
	return p ? p : "";
}

/* A whole number as a cell. */
static void count(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t column, int64_t v)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)v);
	lxw.worksheet_write_number(s, row, column, strtod(text, NULL), b->number);
}

/* The look of cells. */
static void formats(struct book *b)
{
	b->title = lxw.workbook_add_format(b->w);
	lxw.format_set_bold(b->title);
	lxw.format_set_font_size(b->title, 16);
	lxw.format_set_align(b->title, LXW_ALIGN_CENTER);
	b->head = lxw.workbook_add_format(b->w);
	lxw.format_set_bold(b->head);
	lxw.format_set_border(b->head, LXW_BORDER_THIN);
	lxw.format_set_bg_color(b->head, 0xE8EFF1);
	lxw.format_set_text_wrap(b->head);
	lxw.format_set_align(b->head, LXW_ALIGN_VERTICAL_CENTER);
	b->cell = lxw.workbook_add_format(b->w);
	lxw.format_set_border(b->cell, LXW_BORDER_THIN);
	b->number = lxw.workbook_add_format(b->w);
	lxw.format_set_border(b->number, LXW_BORDER_THIN);
	lxw.format_set_align(b->number, LXW_ALIGN_RIGHT);
	b->note = lxw.workbook_add_format(b->w);
	lxw.format_set_font_color(b->note, 0x555555);
}

/* The head of a tab: title, what it rests on. */
static void top(struct book *b, lxw_worksheet *s, const struct report_data *d, const char *what, int last)
{
	char title[200], note[400], known[32], ends[11];
	report_title(&d->ask, d->unit, title);
	instant_text(d->ask.known, known);
	day_text(d->ask.ends, ends);
	snprintf(note, sizeof note, "%s　第 %lld 版　数据截至 %s　按 %s 已知的事实　%s%.*s", what,
		 (long long)d->ask.version, ends, known, d->ask.reason.n ? "更正理由：" : "", STR_FMT(d->ask.reason));
	lxw.worksheet_merge_range(s, 0, 0, 0, (lxw_col_t)last, title, b->title);
	lxw.worksheet_write_string(s, 1, 0, note, b->note);
	lxw.worksheet_set_row(s, 0, 28, NULL);
	lxw.worksheet_set_landscape(s);
	lxw.worksheet_set_paper(s, 9);
	lxw.worksheet_fit_to_pages(s, 1, 0);
	lxw.worksheet_repeat_rows(s, 0, 2);
}

/* Places to sign. */
static void sign(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
	lxw.worksheet_write_string(
	    s, row + 1, 0, "填表人：　　　　　　审核人：　　　　　　负责人：　　　　　　（盖章）　　　年　　月　　日",
	    b->note);
}

/* 汇总: each indicator of the unit against its target. */
static void summary(struct book *b, const struct report_data *d)
{
	static const char *const heads[] = {"指标", "条款",   "目标",   "期限", "本期末", "分子",
					    "分母", "待核实", "上期末", "判断", "还差"};
	lxw_worksheet *s = lxw.workbook_add_worksheet(b->w, "汇总");
	top(b, s, d, "汇总表", 10);
	lxw.worksheet_set_column(s, 0, 0, 40, NULL);
	lxw.worksheet_set_column(s, 1, 10, 13, NULL);
	for (int k = 0; k < 11; k++)
		lxw.worksheet_write_string(s, 2, (lxw_col_t)k, heads[k], b->head);
	for (size_t i = 0; i < d->nmetrics; i++) {
		const struct report_figure *f = &d->figure[i];
		const struct metric_target *t = metric_next(f->metric, d->ask.ends);
		lxw_row_t r = (lxw_row_t)(3 + i);
		char now[48], before[48], due[11] = "";
		int64_t missing = 0;
		enum metric_standing st = t ? metric_standing(t, f->value, &missing) : METRIC_UNKNOWN;
		metric_text(f->metric, f->value, t, now);
		metric_text(f->metric, f->before, t, before);
		if (t)
			day_text(metric_due(t, d->ask.ends), due);
		lxw.worksheet_write_string(s, r, 0, c_text(b, f->metric->title), b->cell);
		lxw.worksheet_write_string(s, r, 1, c_text(b, t ? t->clauses : f->metric->clauses), b->cell);
		lxw.worksheet_write_string(s, r, 2, t ? c_text(b, t->text) : "", b->cell);
		lxw.worksheet_write_string(s, r, 3, due, b->cell);
		lxw.worksheet_write_string(s, r, 4, now, b->number);
		count(b, s, r, 5, f->value.num);
		if (f->metric->den_title.n)
			count(b, s, r, 6, f->value.den);
		else
			lxw.worksheet_write_string(s, r, 6, "", b->number);
		count(b, s, r, 7, f->value.num_doubt + f->value.den_doubt);
		lxw.worksheet_write_string(s, r, 8, before, b->number);
		lxw.worksheet_write_string(s, r, 9,
					   !t                     ? ""
					   : st == METRIC_REACHED ? "达到"
					   : st == METRIC_SHORT   ? "未达到"
								  : "不详",
					   b->cell);
		if (t && st == METRIC_SHORT)
			count(b, s, r, 10, missing);
		else
			lxw.worksheet_write_string(s, r, 10, "", b->number);
	}
	sign(b, s, (lxw_row_t)(3 + d->nmetrics));
}

/* 各单元: a row a unit, a column an indicator. */
static void units(struct book *b, const struct report_data *d)
{
	lxw_worksheet *s = lxw.workbook_add_worksheet(b->w, "各单元");
	top(b, s, d, "各单元对照表", (int)(d->nmetrics > 1 ? d->nmetrics : 1));
	lxw.worksheet_set_column(s, 0, 0, 18, NULL);
	lxw.worksheet_set_column(s, 1, (lxw_col_t)(d->nmetrics ? d->nmetrics : 1), 16, NULL);
	lxw.worksheet_write_string(s, 2, 0, "单元", b->head);
	for (size_t k = 0; k < d->nmetrics; k++)
		lxw.worksheet_write_string(s, 2, (lxw_col_t)(k + 1), c_text(b, d->metric[k]->title), b->head);
	for (size_t u = 0; u < d->nunits && d->nmetrics; u++) {
		const struct report_figure *f = &d->figure[u * d->nmetrics];
		lxw.worksheet_write_string(s, (lxw_row_t)(3 + u), 0, c_text(b, f->name), b->cell);
		for (size_t k = 0; k < d->nmetrics; k++) {
			char text[48];
			metric_text(d->metric[k], f[k].value, metric_next(d->metric[k], d->ask.ends), text);
			lxw.worksheet_write_string(s, (lxw_row_t)(3 + u), (lxw_col_t)(k + 1), text, b->number);
		}
	}
	sign(b, s, (lxw_row_t)(3 + d->nunits));
}

/* 明细: everybody who was counted. */
static void details(struct book *b, const struct report_data *d)
{
	static const char *const heads[] = {"指标", "一侧", "单元", "机构", "名称", "号码", "数量", "状态"};
	lxw_worksheet *s = lxw.workbook_add_worksheet(b->w, "明细");
	top(b, s, d, "明细表（姓名和号码遮盖）", 7);
	lxw.worksheet_set_column(s, 0, 0, 24, NULL);
	lxw.worksheet_set_column(s, 1, 2, 10, NULL);
	lxw.worksheet_set_column(s, 3, 3, 30, NULL);
	lxw.worksheet_set_column(s, 4, 7, 16, NULL);
	for (int k = 0; k < 8; k++)
		lxw.worksheet_write_string(s, 2, (lxw_col_t)k, heads[k], b->head);
	for (size_t i = 0; i < d->nmembers; i++) {
		const struct report_member *m = &d->member[i];
		lxw_row_t r = (lxw_row_t)(3 + i);
		lxw.worksheet_write_string(s, r, 0, c_text(b, m->metric->id), b->cell);
		lxw.worksheet_write_string(s, r, 1, m->side ? "分母" : "分子", b->cell);
		lxw.worksheet_write_string(s, r, 2, c_text(b, m->unit_name), b->cell);
		lxw.worksheet_write_string(s, r, 3, c_text(b, m->org_name), b->cell);
		lxw.worksheet_write_string(s, r, 4, c_text(b, m->name), b->cell);
		lxw.worksheet_write_string(s, r, 5, c_text(b, m->number), b->cell);
		count(b, s, r, 6, m->amount);
		lxw.worksheet_write_string(s, r, 7, m->doubt ? "待核实" : "计入", b->cell);
	}
}

/* Everything, into the file at path. */
static int write_book(const struct report_data *d, const char *path, struct err *e)
{
	char title[200];
	struct book b = {.w = lxw.workbook_new(path), .mem = arena_new(0)};
	lxw_doc_properties p = {.created = (time_t)(d->ask.known / 1000000), .title = title};
	if (!b.w || !b.mem) {
		arena_free(b.mem);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	report_title(&d->ask, d->unit, title);
	lxw.workbook_set_properties(b.w, &p);
	formats(&b);
	summary(&b, d);
	units(&b, d);
	details(&b, d);
	lxw_error bad = lxw.workbook_close(b.w);
	arena_free(b.mem);
	return bad ? err_set(e, ERR_IO, "报表写不成 XLSX：%s", lxw.strerror(bad)) : 0;
}

int report_xlsx(const struct report_data *d, struct buf *out, struct err *e)
{
	char path[] = "/tmp/yicai-report-XXXXXX";
	if (d->nmembers > DETAILS_MAX)
		return err_set(e, ERR_LIMIT, "明细 %zu 行，超过一张工作表放得下的", d->nmembers);
	if (lxw_load(e))
		return -1;
	int fd = mkstemp(path);
	if (fd < 0)
		return err_set(e, ERR_IO, "建不了临时文件");
	close(fd);
	int status = write_book(d, path, e);
	if (status == 0)
		status = file_read(path, out, e);
	unlink(path);
	return status;
}
