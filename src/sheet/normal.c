/* What a cell means to its field: the beginning, by what stands in it. */
#include "sheet/normal.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define WHY_MAX       400u /* bytes of a reason */
#define WHY_QUOTE_MAX 20u  /* characters of a cell's text in a reason */
#define DIGITS_EXACT  15u  /* significant digits that a spreadsheet keeps */
#define DAYS_1904     1462 /* days by which the 1904 system counts later */

void cell_bad(struct sheet_cell *out, struct str original, const char *why)
{
	*out = (struct sheet_cell){.state = CELL_BAD, .v = FIELD_NONE, .original = original, .why = why};
}

void cell_understood(struct sheet_cell *out, int64_t v, struct str original, const char *fixed)
{
	*out = (struct sheet_cell){.state = fixed ? CELL_FIXED : CELL_OK, .v = v};
	if (fixed) {
		out->original = original;
		out->why = fixed;
	}
}

void cell_string(struct sheet_cell *out, struct str text, struct str original, const char *fixed)
{
	cell_understood(out, FIELD_NONE, original, fixed);
	out->text = text;
}

const char *why_of(struct arena *mem, const char *fmt, ...)
{
	char text[WHY_MAX];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	const char *why = n < 0 ? NULL : arena_copy(mem, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
	return why ? why : "不能理解";
}

const char *why_text(struct arena *mem, struct str s)
{
	size_t at = 0, len;
	for (size_t count = 0; at < s.n && count < WHY_QUOTE_MAX; count++, at += len)
		utf8_next((struct str){s.p + at, s.n - at}, &len);
	return why_of(mem, "%.*s%s", (int)at, s.p, at < s.n ? "…" : "");
}

bool field_is_number_text(const struct field *f)
{
	return f->type == FIELD_SECRET || f->type == FIELD_REF ||
	       (f->type == FIELD_TEXT && ((f->flags & FIELD_KEY) || f->check));
}

/* Whether the field keeps its cells as text. */
static bool is_text_type(const struct field *f)
{
	return f->type == FIELD_TEXT || f->type == FIELD_SECRET || f->type == FIELD_REF;
}

/* A cell with nothing in it: `original` is what stood for nothing (/ —), or empty. */
static void cell_blank(const struct normal *k, struct str original, struct sheet_cell *out)
{
	if (k->f->flags & (FIELD_KEY | FIELD_REQUIRED)) {
		cell_bad(out, original, "不能为空");
		return;
	}
	*out = (struct sheet_cell){.v = FIELD_NONE};
	if (original.n) {
		out->state = CELL_FIXED;
		out->original = original;
		out->why = "按空白处理";
	}
}

/* Dashes and strokes that clerks write where there is nothing. */
static bool stands_for_nothing(struct str s)
{
	size_t len;
	if (s.n > 12)
		return false;
	for (; s.n; s = (struct str){s.p + len, s.n - len}) {
		uint32_t c = utf8_fold_char(utf8_next(s, &len));
		if (c != '-' && c != '/' && c != '\\' && c != 0x2500)
			return false;
	}
	return true;
}

/* Hands a trimmed text to the field's type. */
static void by_type(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out)
{
	switch (k->f->type) {
	case FIELD_TEXT:
	case FIELD_REF:
	case FIELD_SECRET: normal_text(k, s, shape, out); break;
	case FIELD_INT:
	case FIELD_DEC2:
	case FIELD_MONEY: normal_number(k, s, shape, out); break;
	case FIELD_DAY:
	case FIELD_MONTH: normal_date(k, s, shape, out); break;
	case FIELD_BOOL: normal_bool(k, s, shape, out); break;
	case FIELD_CODE: normal_code(k, s, shape, out); break;
	case FIELD__MAX: break;
	}
}

/* A text. */
static void text_cell(const struct normal *k, struct str text, struct sheet_cell *out)
{
	if (text.n > SHEET_CELL_MAX) {
		cell_bad(out, (struct str){text.p, 0}, "单元格超过64 KiB");
		return;
	}
	struct shape shape = shape_of(text);
	if (shape.suspect && utf8_has_control(text)) {
		cell_bad(out, text, "含有控制字符或改变文字方向的字符，请重新输入");
		return;
	}
	struct str s = shape.suspect ? text_visible(text, k->mem) : text;
	if (shape.blank || shape.suspect)
		s = str_trim(s);
	if (!s.n) {
		cell_blank(k, (struct str){NULL, 0}, out);
	} else if (stands_for_nothing(s)) {
		cell_blank(k, text, out);
	} else {
		*out = (struct sheet_cell){.original = text};
		by_type(k, s, shape, out);
	}
}

/* Digits before the point of a plain decimal. */
static size_t whole_digits(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && s.p[i] != '.'; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n;
}

/* A number in a text field: as text, with the leading zeros that the spreadsheet shows. */
static void number_as_text(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out)
{
	char padded[32];
	struct str s = in->text;
	if (whole_digits(s) >= DIGITS_EXACT || memchr(s.p, 'E', s.n)) {
		cell_bad(out, s, "电子表格已改动该号码（变成了数字，末几位可能已丢失）：请把该列设为“文本”后重填");
		return;
	}
	if (in->form == FORM_PADDED && (size_t)in->width > s.n && (size_t)in->width < sizeof padded &&
	    s.p[0] != '-' && !memchr(s.p, '.', s.n)) {
		snprintf(padded, sizeof padded, "%0*d", in->width - (int)s.n, 0);
		s = str_of(why_of(k->mem, "%s%.*s", padded, STR_FMT(s)));
	}
	text_cell(k, s, out);
}

/* A number where a date should stand. */
static void number_as_date(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out)
{
	int64_t serial;
	if (in->form == FORM_TIME) {
		cell_bad(out, in->text, "只有时刻，没有日期");
	} else if (k->f->type == FIELD_MONTH && in->text.n == 6 && str_ends(in->text, STR(".1"))) {
		cell_bad(out, in->text,
			 why_of(k->mem, "数字%.*s分不清是1月还是10月：请写成%.4s-01或%.4s-10", STR_FMT(in->text),
				in->text.p, in->text.p));
	} else if (k->from_1904 && in->text.n == 5 && str_to_i64(in->text, &serial)) {
		text_cell(k, str_of(why_of(k->mem, "%lld", (long long)serial + DAYS_1904)), out);
	} else {
		text_cell(k, in->text, out);
	}
}

/* A number cell. */
static void number_cell(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out)
{
	if (is_text_type(k->f))
		number_as_text(k, in, out);
	else if (k->f->type == FIELD_DAY || k->f->type == FIELD_MONTH)
		number_as_date(k, in, out);
	else if (in->form == FORM_PERCENT)
		cell_bad(out, in->text, "单元格是百分比格式：请改成数值格式，核对数值后再导入");
	else
		text_cell(k, in->text, out);
}

/* A date cell where a day should stand: whole, or why not. */
static void date_as_day(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out)
{
	text_cell(k, in->text, out);
	if (out->state == CELL_BAD || out->v == FIELD_NONE)
		return;
	if (in->form == FORM_MONTH && day_ymd((day_t)out->v).d == 1)
		cell_bad(out, (struct str){in->text.p, 7}, "只有年月，没有日");
	else if (in->form == FORM_MONTH)
		cell_understood(out, out->v, in->text, "单元格只显示年月，日取自其中的日期");
	else if (in->form == FORM_MONTH_DAY)
		cell_understood(out, out->v, in->text, "单元格只显示月日，年份是表格软件加的");
}

/* A date cell; its text is ISO. */
static void date_cell(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out)
{
	struct str month = {in->text.p, in->text.n < 7 ? in->text.n : 7};
	struct str shown = in->form == FORM_MONTH ? month : in->text;
	bool month_wanted = k->f->type == FIELD_MONTH;
	if (k->f->type == FIELD_DAY)
		date_as_day(k, in, out);
	else if (!month_wanted && field_is_number_text(k->f))
		cell_bad(out, shown, "电子表格已改动该号码（变成了日期）：请把该列设为“文本”后重填");
	else if (!month_wanted && k->f->type != FIELD_TEXT)
		cell_bad(out, shown, "电子表格把它变成了日期：请把该列设为“文本”或“常规”后重填");
	else
		text_cell(k, shown, out);
	if (out->state == CELL_OK && k->f->type == FIELD_TEXT)
		cell_string(out, shown, shown, "日期单元格，已写成文字");
}

/* A cell that the spreadsheet itself holds as true or false. */
static void bool_cell(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out)
{
	if (k->f->type == FIELD_BOOL)
		cell_understood(out, str_is(in->text, "TRUE"), in->text, NULL);
	else
		text_cell(k, in->text, out);
}

void normal_cell(const struct normal *k, const struct grid_cell *in, struct sheet_cell *out)
{
	switch (in->kind) {
	case GRID_TEXT: text_cell(k, in->text, out); break;
	case GRID_BLANK: cell_blank(k, (struct str){NULL, 0}, out); break;
	case GRID_NUMBER: number_cell(k, in, out); break;
	case GRID_DATE: date_cell(k, in, out); break;
	case GRID_BOOL: bool_cell(k, in, out); break;
	case GRID_ERROR:
		cell_bad(out, in->text, why_of(k->mem, "单元格是错误值%s", why_text(k->mem, in->text)));
		break;
	case GRID_FORMULA: cell_bad(out, in->text, "公式单元格：请复制后“选择性粘贴”为数值"); break;
	case GRID_LONG: cell_bad(out, (struct str){NULL, 0}, "单元格超过64 KiB"); break;
	}
}

void cell_normalise(const struct field *f, struct str text, int64_t scale, day_t today, struct sheet_cell *out,
		    struct arena *mem)
{
	struct buf norm;
	buf_init(&norm, SHEET_CELL_MAX);
	struct normal k = {.f = f, .scale = scale, .today = today, .mem = mem, .norm = &norm};
	if (utf8_valid(text))
		text_cell(&k, text, out);
	else
		cell_bad(out, (struct str){NULL, 0}, "不是UTF-8文字");
	buf_release(&norm);
}
