/* The blank workbook of a sheet. */
#include "sheet/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <xlsxwriter.h>

#define TEMPLATE_ROWS 5000 /* rows that have drop-downs and formats */

/* What is being written. */
struct template
{
	const struct record *rec;
	lxw_workbook *book;
	lxw_worksheet *tab, *lists;
	lxw_format *head, *must, *grey, *text, *plain;
	lxw_col_t list; /* next column of the lists' tab */
};

/* What one column is, for its note and the second tab. */
static void describe(const struct field *f, struct buf *out)
{
	static const char *const types[] = {[FIELD_TEXT] = "文字",
					    [FIELD_INT] = "整数",
					    [FIELD_DEC2] = "数，最多两位小数",
					    [FIELD_MONEY] = "金额（元），最多两位小数",
					    [FIELD_DAY] = "日期，如 2026-03-31",
					    [FIELD_MONTH] = "月份，如 2026-03",
					    [FIELD_BOOL] = "是 或 否",
					    [FIELD_CODE] = "从下拉选项里选",
					    [FIELD_REF] = "代码",
					    [FIELD_SECRET] = "号码，按文本填写"};
	buf_puts(out, types[f->type]);
	if (f->type == FIELD_REF)
		buf_printf(out, "（%s）", f->ref);
	if (f->flags & (FIELD_KEY | FIELD_REQUIRED))
		buf_puts(out, "；必填");
	if (f->flags & FIELD_TO_END)
		buf_puts(out, "；是生效的最后一天，没有结束就留空");
	if (f->flags & FIELD_DERIVED)
		buf_puts(out, "；可不填，由证件号码得出");
}

/* A drop-down whose choices stand in the hidden tab. */
static void drop_down(struct template *t, size_t column, const char *const *labels, size_t n)
{
	static char title[] = "不在选项里", message[] = "请从下拉选项里选。";
	char from[80];
	for (size_t i = 0; i < n; i++)
		worksheet_write_string(t->lists, (lxw_row_t)i, t->list, labels[i], NULL);
	snprintf(from, sizeof from, "=选项!$%c$1:$%c$%zu", 'A' + t->list, 'A' + t->list, n);
	t->list++;
	lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
				 .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
				 .error_title = title,
				 .error_message = message,
				 .value_formula = from};
	worksheet_data_validation_range(t->tab, 1, (lxw_col_t)column, TEMPLATE_ROWS, (lxw_col_t)column, &v);
}

/* The drop-down of a field that has choices. */
static void choices(struct template *t, size_t column, const struct field *f)
{
	const char *labels[512];
	size_t n = 0;
	if (f->type == FIELD_BOOL) {
		drop_down(t, column, (const char *const[]){"是", "否"}, 2);
	} else if (f->type == FIELD_CODE) {
		for (; n < f->codes->n && n < 512; n++)
			labels[n] = f->codes->codes[n].label;
		drop_down(t, column, labels, n);
	}
}

/* One column of the form, and its row of the second tab. */
static void column(struct template *t, lxw_worksheet *help, size_t i)
{
	const struct field *f = &t->rec->fields[i];
	bool must = f->flags & (FIELD_KEY | FIELD_REQUIRED);
	struct buf what;
	buf_init(&what, 4096);
	describe(f, &what);
	worksheet_set_column(t->tab, (lxw_col_t)i, (lxw_col_t)i, 18,
			     f->type == FIELD_MONEY || f->type == FIELD_INT ? t->plain : t->text);
	worksheet_write_string(t->tab, 0, (lxw_col_t)i, f->label, must ? t->must : t->head);
	worksheet_write_comment(t->tab, 0, (lxw_col_t)i, what.p ? what.p : "");
	const char *example = f->example                             ? f->example
			      : f->type == FIELD_CODE && f->codes->n ? f->codes->codes[0].label
								     : "";
	char first[300];
	snprintf(first, sizeof first, "示例（本行不导入）%s", example);
	worksheet_write_string(t->tab, 1, (lxw_col_t)i, i == 0 ? first : example, t->grey);
	choices(t, i, f);
	worksheet_write_string(help, (lxw_row_t)i + 1, 0, f->label, NULL);
	worksheet_write_string(help, (lxw_row_t)i + 1, 1, what.p ? what.p : "", NULL);
	worksheet_write_string(help, (lxw_row_t)i + 1, 2, f->purpose ? f->purpose : "", NULL);
	worksheet_write_string(help, (lxw_row_t)i + 1, 3, f->clause ? f->clause : "", NULL);
	buf_release(&what);
}

/* Formats and tabs. */
static int begin(struct template *t, struct err *e)
{
	t->tab = workbook_add_worksheet(t->book, t->rec->name);
	t->lists = NULL;
	t->head = workbook_add_format(t->book);
	t->must = workbook_add_format(t->book);
	t->grey = workbook_add_format(t->book);
	t->text = workbook_add_format(t->book);
	t->plain = workbook_add_format(t->book);
	if (!t->tab || !t->head || !t->must || !t->grey || !t->text || !t->plain)
		return err_set(e, ERR_NOMEM, "内存不足");
	format_set_bold(t->head);
	format_set_bg_color(t->head, 0xE4EEF0);
	format_set_bold(t->must);
	format_set_bg_color(t->must, 0xFCF1DA);
	format_set_font_color(t->grey, 0x8A8A8A);
	format_set_italic(t->grey);
	format_set_num_format(t->grey, "@");
	format_set_num_format(t->text, "@");
	worksheet_freeze_panes(t->tab, 1, 0);
	return 0;
}

/* All tabs of the template. */
static int fill(struct template *t, struct err *e)
{
	static const char *const head[] = {"列名", "怎样填", "用途", "依据"};
	if (begin(t, e) < 0)
		return -1;
	lxw_worksheet *help = workbook_add_worksheet(t->book, "填写说明");
	t->lists = workbook_add_worksheet(t->book, "选项");
	if (!help || !t->lists)
		return err_set(e, ERR_NOMEM, "内存不足");
	worksheet_hide(t->lists);
	worksheet_set_column(help, 0, 3, 30, NULL);
	for (lxw_col_t i = 0; i < 4; i++)
		worksheet_write_string(help, 0, i, head[i], t->head);
	for (size_t i = 0; i < t->rec->n; i++)
		column(t, help, i);
	return 0;
}

int template_write(const struct record *rec, const char *path, struct err *e)
{
	char beside[4200];
	if ((size_t)snprintf(beside, sizeof beside, "%s.new-%ld", path, (long)getpid()) >= sizeof beside)
		return err_set(e, ERR_IO, "路径太长");
	struct template t = {.rec = rec, .book = workbook_new(beside)};
	int status = t.book ? fill(&t, e) : err_set(e, ERR_NOMEM, "内存不足");
	lxw_error bad = t.book ? workbook_close(t.book) : LXW_NO_ERROR;
	if (status == 0 && (bad != LXW_NO_ERROR || rename(beside, path) != 0)) {
		status = err_set(e, ERR_IO, "写不了");
		err_at(e, "%s", path);
	}
	if (status < 0)
		unlink(beside);
	return status;
}
