/* The blank workbook of a sheet: what a clerk downloads, fills in and sends back. */
#include "sheet/lxw.h"
#include "sheet/numfmt.h"
#include "sheet/ref.h"
#include "sheet/temp.h"
#include "sheet/write.h"

#include "base/money.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>

#define ROWS_LAST   (REF_ROWS - 1)
#define FIRST_ROW   2 /* below the header and the filling-in row */
#define TEXT_MAX    2000u
#define COLOUR_MUST 0xFCF1DA
#define COLOUR_MAY  0xE4EEF0
#define COLOUR_HINT 0x8A8A8A
#define WIDTH_LEAST 12
#define WIDTH_MOST  28

static const char help_tab[] = "填写说明", lists_tab[] = "选项"; /* beside the table */

struct template
{
	const struct record *rec;
	lxw_workbook *book;
	lxw_worksheet *tab, *help, *lists;
	lxw_format *must, *may, *hint, *head, *text, *wrap, *whole, *two, *day;
	uint32_t nlists;
};

/* What kind of thing a field holds, for a clerk. */
static const char *kind_of(const struct field *f)
{
	switch (f->type) {
	case FIELD_INT: return "整数";
	case FIELD_DEC2: return "数字，最多两位小数";
	case FIELD_MONEY: return "金额（元），最多两位小数";
	case FIELD_DAY: return "日期，年-月-日";
	case FIELD_MONTH: return "月份，年-月";
	case FIELD_BOOL: return "是或否";
	case FIELD_CODE: return "从下拉选项里选";
	case FIELD_REF:
	case FIELD_SECRET: return "号码，按文本填写";
	case FIELD_TEXT:
	case FIELD__MAX: break;
	}
	return "文字";
}

/* Whether the field must be filled in. */
static bool is_must(const struct field *f)
{
	return f->flags & (FIELD_KEY | FIELD_REQUIRED);
}

/* What the filling-in row shows as an example. */
static const char *example_of(const struct field *f)
{
	if (f->example)
		return f->example;
	switch (f->type) {
	case FIELD_DAY: return "2026-03-31";
	case FIELD_MONTH: return "2026-03";
	case FIELD_BOOL: return "是";
	case FIELD_CODE: return f->codes->n ? f->codes->codes[0].label : NULL;
	default: return NULL;
	}
}

/* The bounds of a number. */
static void put_bounds(const struct field *f, struct buf *out)
{
	char min[32], max[32];
	int places = f->type == FIELD_INT ? 0 : 2;
	bool number = f->type == FIELD_INT || f->type == FIELD_DEC2 || f->type == FIELD_MONEY;
	if ((f->min == 0 && f->max == 0) || f->max == INT64_MAX)
		return;
	decimal_text(f->min, places, min);
	decimal_text(f->max, places, max);
	if (number)
		buf_printf(out, "，%s到%s", min, max);
	else if (f->max)
		buf_printf(out, "，最多%lld个字", (long long)f->max);
}

/* How a field is filled in. */
static void put_how(const struct field *f, struct buf *out)
{
	buf_puts(out, kind_of(f));
	if (f->type == FIELD_REF && f->ref)
		buf_printf(out, "（%s）", f->ref);
	if (f->type != FIELD_MONEY && f->unit)
		buf_printf(out, "，单位%s", f->unit);
	put_bounds(f, out);
	if (f->flags & FIELD_TO_END)
		buf_puts(out, "；最后一天（含），没有结束就留空");
	if (f->flags & FIELD_DERIVED)
		buf_puts(out, "；可不填，由证件号码得出，填了就核对");
}

/* The filling-in row's cell. Its first words tell every import to pass the row over. */
static void put_hint(const struct field *f, struct buf *out)
{
	const char *example = example_of(f);
	buf_puts(out, is_must(f) ? "必填：" : "选填：");
	put_how(f, out);
	if (example)
		buf_printf(out, "，如 %s", example);
}

/* All labels of a code list, or as many as fit. */
static void put_choices(const struct field *f, struct buf *out)
{
	if (f->type == FIELD_BOOL)
		buf_puts(out, "是、否");
	for (size_t i = 0; f->type == FIELD_CODE && i < f->codes->n && out->n < TEXT_MAX / 2; i++)
		buf_printf(out, "%s%s", i ? "、" : "", f->codes->codes[i].label);
}

/* Other headers that are understood. */
static void put_aliases(const struct field *f, struct buf *out)
{
	struct str words = str_of(f->aliases);
	while (f->aliases && words.p) {
		struct str word = str_cut(&words, '|');
		buf_printf(out, "%s%.*s", out->n ? "、" : "", STR_FMT(word));
	}
}

/* Puts the choices of a column into the hidden tab and the drop-down on the column. A wrong choice is warned of, not
 * forbidden: imports understand more than the list. */
static void drop_down(struct template *t, lxw_col_t column, const char *const *labels, size_t n)
{
	static char title[] = "不在选项里", message[] = "请从下拉选项里选。";
	char letters[4], range[64];
	for (size_t i = 0; i < n; i++)
		lxw.worksheet_write_string(t->lists, (lxw_row_t)i, (lxw_col_t)t->nlists, labels[i], NULL);
	ref_letters(t->nlists++, letters);
	snprintf(range, sizeof range, "=选项!$%s$1:$%s$%zu", letters, letters, n);
	lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
				 .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
				 .error_title = title,
				 .error_message = message,
				 .value_formula = range};
	lxw.worksheet_data_validation_range(t->tab, FIRST_ROW, column, ROWS_LAST, column, &v);
}

/* The drop-down of a field with choices. */
static int choices(struct template *t, lxw_col_t column, const struct field *f)
{
	static const char *const yes_no[] = {"是", "否"};
	if (f->type == FIELD_BOOL)
		drop_down(t, column, yes_no, 2);
	if (f->type != FIELD_CODE || !f->codes->n)
		return 0;
	const char **labels = calloc(f->codes->n, sizeof *labels);
	if (!labels)
		return -1;
	for (size_t i = 0; i < f->codes->n; i++)
		labels[i] = f->codes->codes[i].label;
	drop_down(t, column, labels, f->codes->n);
	free(labels);
	return 0;
}

/* The format of a column's cells: what is a number of something stays text, so that no digit is lost. */
static lxw_format *column_format(const struct template *t, const struct field *f)
{
	switch (f->type) {
	case FIELD_INT: return t->whole;
	case FIELD_DEC2:
	case FIELD_MONEY: return t->two;
	case FIELD_DAY: return t->day;
	default: return t->text;
	}
}

/* Writes what one of the makers above makes. */
static void put(struct template *t, lxw_worksheet *tab, lxw_row_t row, lxw_col_t column,
		void (*make)(const struct field *, struct buf *), const struct field *f, lxw_format *format)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	make(f, &text);
	lxw.worksheet_write_string(tab, row, column, text.p ? text.p : "", format);
	if (tab == t->tab)
		lxw.worksheet_write_comment(tab, 0, column, text.p ? text.p : "");
	buf_release(&text);
}

/* One field: its column, and its row of the help. */
static int put_field(struct template *t, size_t i)
{
	const struct field *f = &t->rec->fields[i];
	lxw_col_t column = (lxw_col_t)i;
	lxw_row_t row = (lxw_row_t)i + 1;
	int width = utf8_width(str_of(f->label)) + 6;
	width = width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
	lxw.worksheet_set_column(t->tab, column, column, f->type == FIELD_SECRET ? 22 : width, column_format(t, f));
	lxw.worksheet_write_string(t->tab, 0, column, f->label, is_must(f) ? t->must : t->may);
	put(t, t->tab, 1, column, put_hint, f, t->hint);
	lxw.worksheet_write_string(t->help, row, 0, f->label, t->wrap);
	lxw.worksheet_write_string(t->help, row, 1, is_must(f) ? "必填" : "选填", t->wrap);
	put(t, t->help, row, 2, put_how, f, t->wrap);
	put(t, t->help, row, 3, put_choices, f, t->wrap);
	put(t, t->help, row, 4, put_aliases, f, t->wrap);
	lxw.worksheet_write_string(t->help, row, 5, f->purpose ? f->purpose : "", t->wrap);
	lxw.worksheet_write_string(t->help, row, 6, f->clause ? f->clause : "", t->wrap);
	return choices(t, column, f);
}

/* A format, plain but for how it shows numbers. */
static lxw_format *shown(struct template *t, const char *shows)
{
	lxw_format *f = lxw.workbook_add_format(t->book);
	if (f)
		lxw.format_set_num_format(f, shows);
	return f;
}

/* A header's format. */
static lxw_format *header(struct template *t, lxw_color_t colour)
{
	lxw_format *f = shown(t, "@");
	if (!f)
		return NULL;
	lxw.format_set_bold(f);
	lxw.format_set_bg_color(f, colour);
	lxw.format_set_border(f, LXW_BORDER_THIN);
	lxw.format_set_text_wrap(f);
	lxw.format_set_align(f, LXW_ALIGN_CENTER);
	lxw.format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	return f;
}

/* All formats. */
static int formats(struct template *t)
{
	t->must = header(t, COLOUR_MUST);
	t->may = header(t, COLOUR_MAY);
	t->head = header(t, COLOUR_MAY);
	t->hint = shown(t, "@");
	t->text = shown(t, "@");
	t->wrap = shown(t, "@");
	t->whole = shown(t, "0");
	t->two = shown(t, "0.00");
	t->day = shown(t, "yyyy\\-mm\\-dd");
	if (!t->must || !t->may || !t->head || !t->hint || !t->text || !t->wrap || !t->whole || !t->two || !t->day)
		return -1;
	lxw.format_set_text_wrap(t->hint);
	lxw.format_set_italic(t->hint);
	lxw.format_set_font_color(t->hint, COLOUR_HINT);
	lxw.format_set_align(t->hint, LXW_ALIGN_VERTICAL_TOP);
	lxw.format_set_text_wrap(t->wrap);
	lxw.format_set_align(t->wrap, LXW_ALIGN_VERTICAL_TOP);
	return 0;
}

/* The second tab, but for the fields' rows. */
static void begin_help(struct template *t)
{
	static const char *const head[] = {"列名", "要不要填", "怎样填", "可选项", "也可以叫", "用途", "依据"};
	static const int width[] = {18, 10, 40, 50, 30, 24, 16};
	for (lxw_col_t i = 0; i < (lxw_col_t)(sizeof head / sizeof *head); i++) {
		lxw.worksheet_set_column(t->help, i, i, width[i], NULL);
		lxw.worksheet_write_string(t->help, 0, i, head[i], t->head);
	}
	lxw.worksheet_write_string(t->help, (lxw_row_t)t->rec->n + 2, 0,
				   "灰色的填写提示行不用删，导入时会跳过。列的顺序可以变，选填的列可以删。", NULL);
	lxw.worksheet_freeze_panes(t->help, 1, 0);
}

bool template_beside(struct str tab)
{
	return str_is(tab, help_tab) || str_is(tab, lists_tab);
}

/* The whole workbook. */
static int fill(struct template *t)
{
	t->tab = lxw.workbook_add_worksheet(t->book, t->rec->name);
	t->help = lxw.workbook_add_worksheet(t->book, help_tab);
	t->lists = lxw.workbook_add_worksheet(t->book, lists_tab);
	if (!t->tab || !t->help || !t->lists || formats(t))
		return -1;
	lxw.worksheet_hide(t->lists);
	lxw.worksheet_freeze_panes(t->tab, FIRST_ROW, 0);
	lxw.worksheet_set_row(t->tab, 0, 30, NULL);
	lxw.worksheet_set_row(t->tab, 1, 60, NULL);
	begin_help(t);
	for (size_t i = 0; i < t->rec->n; i++)
		if (put_field(t, i))
			return -1;
	return 0;
}

int template_write(const struct record *rec, const char *path, struct err *e)
{
	struct template t = {.rec = rec};
	struct temp temp;
	if (lxw_load(e) || temp_open(&temp, path, e))
		return -1;
	t.book = lxw.workbook_new(temp.name);
	int status = t.book && fill(&t) == 0 ? 0 : err_set(e, ERR_NOMEM, "内存不足");
	errno = 0;
	if (t.book && lxw.workbook_close(t.book) != LXW_NO_ERROR && !status)
		status = temp_refuse(&temp, e);
	if (!status)
		return temp_commit(&temp, e);
	temp_drop(&temp);
	return -1;
}
