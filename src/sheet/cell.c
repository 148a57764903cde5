/* Values as text again. */
#include "sheet/cell.h"

#include "base/money.h"
#include "base/utf8.h"

bool cell_runs(struct str text)
{
	size_t len;
	uint32_t c = text.n ? utf8_next(text, &len) : 0;
	if (c >= 0xff01 && c <= 0xff5e)
		c = utf8_fold_char(c);
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* A number with so many places. */
static int number_text(int64_t v, int places, struct buf *out)
{
	char text[32];
	decimal_text(v, places, text);
	return buf_puts(out, text);
}

/* A day or a month. */
static int date_text(enum field_type type, int64_t v, struct buf *out)
{
	char text[11];
	if (type == FIELD_DAY)
		day_text((day_t)v, text);
	else
		month_text((month_t)v, text);
	return buf_puts(out, text);
}

int cell_text(const struct field *f, int64_t v, struct str text, struct buf *out)
{
	const char *label;
	if (f->type == FIELD_TEXT || f->type == FIELD_SECRET || f->type == FIELD_REF)
		return buf_put_str(out, text);
	if (v == FIELD_NONE)
		return 0;
	switch (f->type) {
	case FIELD_INT: return number_text(v, 0, out);
	case FIELD_DEC2:
	case FIELD_MONEY: return number_text(v, 2, out);
	case FIELD_DAY:
	case FIELD_MONTH: return date_text(f->type, v, out);
	case FIELD_BOOL: return buf_puts(out, v ? "是" : "否");
	case FIELD_CODE: label = code_label(f->codes, (int)v); return buf_puts(out, label ? label : "");
	case FIELD_TEXT:
	case FIELD_REF:
	case FIELD_SECRET:
	case FIELD__MAX: break;
	}
	return 0;
}
