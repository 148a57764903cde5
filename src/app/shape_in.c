/* Decoding and checking what was sent, by the rows of its shape. */
#include <stdarg.h>
#include <stdio.h>

#include "app/shape.h"
#include "base/money.h"
#include "base/utf8.h"

void fault_put(struct faults *f, const struct in_field *field, const char *what, ...)
{
	char text[512];
	va_list ap;
	if (f->n == FAULTS_MAX)
		return;
	va_start(ap, what);
	int n = vsnprintf(text, sizeof text, what, ap);
	va_end(ap);
	if (n < 0)
		return;
	const char *kept = arena_copy(f->mem, text, strlen(text));
	f->v[f->n++] = (struct fault){field ? field->name : "", field ? field->label : "", kept ? kept : "内存不足"};
}

/* One decoding. */
struct decoding {
	const struct sent *from;
	struct arena *mem;
	struct faults *f;
	char *out;
};

/* Where the field's values stand. */
static const struct http_pairs *source(const struct decoding *d, const struct in_field *f)
{
	if (f->flags & IN_PATH)
		return &d->from->path;
	return d->from->query_only ? &d->from->query : &d->from->body;
}

/* The number lies in the field's bounds, or the fault says so. */
static bool in_bounds(struct decoding *d, const struct in_field *f, int64_t v, int scale)
{
	char least[32], most[32];
	if ((!f->min && !f->max) || (v >= f->min && v <= f->max))
		return true;
	decimal_text(f->min, scale, least);
	decimal_text(f->max, scale, most);
	fault_put(d->f, f, "%s应在 %s 到 %s 之间", f->label, least, most);
	return false;
}

/* A text: trimmed, of the right length, in its normal form. */
static void take_text(struct decoding *d, const struct in_field *f, struct str v)
{
	int64_t most = f->max ? f->max : IN_TEXT_MAX, n;
	struct buf norm;
	struct err why = {0};
	v = f->flags & IN_HIDDEN ? v : str_trim(v);
	n = (int64_t)utf8_count(v);
	if (utf8_has_control(v) || (!(f->flags & IN_LONG) && (str_find(v, STR("\n")) >= 0))) {
		fault_put(d->f, f, "%s里有不能用的字符", f->label);
		return;
	}
	if (n > most || (n && n < f->min)) {
		fault_put(d->f, f, n > most ? "%s太长，最多 %lld 个字" : "%s太短，至少 %lld 个字", f->label,
			  (long long)(n > most ? most : f->min));
		return;
	}
	struct str *to = (struct str *)(d->out + f->offset);
	*to = v;
	if (!f->check || !v.n)
		return;
	buf_init(&norm, 4 * IN_TEXT_MAX);
	if (f->check(v, &norm, &why) < 0)
		fault_put(d->f, f, "%s", why.what);
	else
		*to = (struct str){arena_copy(d->mem, norm.p ? norm.p : "", norm.n), norm.n};
	buf_release(&norm);
}

/* A whole number. */
static void take_int(struct decoding *d, const struct in_field *f, struct str v)
{
	int64_t n;
	char half[32];
	size_t w = utf8_fold_into(half, sizeof half, str_trim(v));
	if (w > sizeof half || !str_to_i64((struct str){half, w}, &n))
		fault_put(d->f, f, "%s应为整数", f->label);
	else if (in_bounds(d, f, n, 0))
		*(int64_t *)(d->out + f->offset) = n;
}

/* An id: a positive number and nothing else. */
static void take_id(struct decoding *d, const struct in_field *f, struct str v)
{
	int64_t n;
	if (!str_to_i64(v, &n) || n <= 0)
		fault_put(d->f, f, "%s的编号不对", f->label);
	else
		*(int64_t *)(d->out + f->offset) = n;
}

/* Money in 元. */
static void take_money(struct decoding *d, const struct in_field *f, struct str v)
{
	int64_t fen;
	if (!decimal_parse(str_trim(v), 2, true, &fen))
		fault_put(d->f, f, "%s应为金额，最多两位小数", f->label);
	else if (in_bounds(d, f, fen, 2))
		*(int64_t *)(d->out + f->offset) = fen;
}

/* What is no day or month at all is told the way to write one; a day that no calendar has, why. */
static void unreadable(struct decoding *d, const struct in_field *f, const char *why, const char *sample)
{
	if (!why || str_starts(str_of(why), STR("不是")))
		fault_put(d->f, f, "%s应写成 %s 的样子", f->label, sample);
	else
		fault_put(d->f, f, "%s：%s", f->label, why);
}

/* A day, in any form that an import accepts. */
static void take_day(struct decoding *d, const struct in_field *f, struct str v)
{
	const char *why = NULL;
	day_t day;
	if (day_parse_lenient(str_trim(v), &day, &why) == LENIENT_NOT)
		unreadable(d, f, why, "2025-06-30");
	else
		*(day_t *)(d->out + f->offset) = day;
}

/* A month likewise. */
static void take_month(struct decoding *d, const struct in_field *f, struct str v)
{
	const char *why = NULL;
	month_t month;
	if (month_parse_lenient(str_trim(v), &month, &why) == LENIENT_NOT)
		unreadable(d, f, why, "2025-06");
	else
		*(month_t *)(d->out + f->offset) = month;
}

/* A tick. */
static void take_bool(struct decoding *d, const struct in_field *f, struct str v)
{
	static const char *const yes[] = {"1", "true", "on", "是", "yes"}, *const no[] = {"0",  "false", "off",
											  "否", "no",    ""};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (str_is(v, yes[i])) {
			*(bool *)(d->out + f->offset) = true;
			return;
		}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (str_is(v, no[i]))
			return;
	fault_put(d->f, f, "%s应为是或否", f->label);
}

/* A word of a code list, or its number. */
static void take_code(struct decoding *d, const struct in_field *f, struct str v)
{
	int64_t n = code_number(f->codes, str_trim(v));
	if (!n && str_to_i64(v, &n) && !(n > 0 && n < INT32_MAX && code_label(f->codes, (int)n)))
		n = 0;
	if (!n)
		fault_put(d->f, f, "%s里没有“%.*s”这一项", f->label, STR_FMT(v));
	else
		*(int64_t *)(d->out + f->offset) = n;
}

/* One of the field's words. */
static void take_choice(struct decoding *d, const struct in_field *f, struct str v)
{
	for (int64_t i = 0; f->words[i]; i++)
		if (str_is(v, f->words[i])) {
			*(int64_t *)(d->out + f->offset) = i;
			return;
		}
	fault_put(d->f, f, "%s里没有“%.*s”这一项", f->label, STR_FMT(v));
}

/* All values of a list. */
static int take_many(struct decoding *d, const struct in_field *f, const struct http_pairs *p, size_t count,
		     struct err *e)
{
	struct str *text = ARENA_ARRAY(d->mem, count + 1, struct str);
	int64_t *number = ARENA_ARRAY(d->mem, count + 1, int64_t);
	size_t n = 0;
	if (!text || !number)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < p->n; i++) {
		if (!str_is(p->at[i].name, f->name))
			continue;
		struct str v = str_trim(p->at[i].value);
		if (f->type == IN_NUMBERS && (!str_to_i64(v, &number[n]) || number[n] <= 0))
			fault_put(d->f, f, "%s的编号不对", f->label);
		else if (utf8_has_control(v))
			fault_put(d->f, f, "%s里有不能用的字符", f->label);
		else
			text[n++] = v;
	}
	if (f->type == IN_NUMBERS)
		*(struct numbers *)(d->out + f->offset) = (struct numbers){number, n};
	else
		*(struct texts *)(d->out + f->offset) = (struct texts){text, n};
	return 0;
}

/* The uploaded file of this name. */
static void take_file(struct decoding *d, const struct in_field *f)
{
	const struct http_file **out = (const struct http_file **)(d->out + f->offset), *empty = NULL;
	for (size_t i = 0; i < d->from->nfiles; i++) {
		const struct http_file *file = &d->from->files[i];
		if (str_is(file->field, f->name))
			*(file->size ? out : &empty) = file;
	}
	if (empty && !*out)
		fault_put(d->f, f, "“%.*s”是空文件，里面没有内容，请换一个", STR_FMT(empty->name));
	else if ((f->flags & IN_NEEDED) && !*out)
		fault_put(d->f, f, "请选择%s", f->label);
}

/* What the member says when nothing was sent. */
static void absent(char *out, const struct in_field *f)
{
	void *at = out + f->offset;
	switch (f->type) {
	case IN_INT:
	case IN_MONEY:
	case IN_ID: *(int64_t *)at = IN_NONE; break;
	case IN_DAY: *(day_t *)at = DAY_NONE; break;
	case IN_MONTH: *(month_t *)at = DAY_NONE; break;
	default: break;
	}
}

/* The one value of a field. */
static void take_one(struct decoding *d, const struct in_field *f, struct str v)
{
	switch (f->type) {
	case IN_TEXT: take_text(d, f, v); break;
	case IN_INT: take_int(d, f, v); break;
	case IN_MONEY: take_money(d, f, v); break;
	case IN_DAY: take_day(d, f, v); break;
	case IN_MONTH: take_month(d, f, v); break;
	case IN_BOOL: take_bool(d, f, v); break;
	case IN_CODE: take_code(d, f, v); break;
	case IN_CHOICE: take_choice(d, f, v); break;
	case IN_ID: take_id(d, f, v); break;
	case IN_TEXTS:
	case IN_NUMBERS:
	case IN_FILE: break;
	}
}

/* How many values of that name came, and the first of them. */
static size_t count_values(const struct http_pairs *p, const char *name, struct str *first)
{
	size_t count = 0;
	for (size_t i = 0; i < p->n; i++)
		if (str_is(p->at[i].name, name) && !count++)
			*first = p->at[i].value;
	return count;
}

/* A field that is to be typed in, rather than chosen. */
static bool is_typed(enum in_type t)
{
	return t == IN_TEXT || t == IN_DAY || t == IN_MONEY || t == IN_INT || t == IN_MONTH;
}

/* Puts the stock phrase that was chosen before what was typed. */
static int put_stock(const struct decoding *d, struct str *typed, struct err *e)
{
	struct str stock = {NULL, 0};
	struct buf both;
	count_values(&d->from->body, IN_STOCK_NAME, &stock);
	stock = str_trim(stock);
	if (!stock.n)
		return 0;
	struct str more = str_trim(*typed);
	buf_init(&both, stock.n + 1 + more.n);
	bool ok = buf_put_str(&both, stock) == 0 &&
		  (!more.n || (buf_putc(&both, ' ') == 0 && buf_put_str(&both, more) == 0));
	char *kept = ok ? arena_copy(d->mem, both.p, both.n) : NULL;
	*typed = (struct str){kept, both.n};
	buf_release(&both);
	return kept ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

/* One row of the shape. */
static int take(struct decoding *d, const struct in_field *f, struct err *e)
{
	const struct http_pairs *p = source(d, f);
	struct str v = {NULL, 0};
	bool many = f->type == IN_TEXTS || f->type == IN_NUMBERS;
	absent(d->out, f);
	if (f->type == IN_FILE) {
		take_file(d, f);
		return 0;
	}
	size_t count = count_values(p, f->name, &v);
	if ((f->flags & IN_STOCK) && count <= 1) {
		if (put_stock(d, &v, e) < 0)
			return -1;
		count = v.n > 0;
	}
	bool blank = !count || (!many && !str_trim(v).n);
	if (count > IN_MANY_MAX)
		fault_put(d->f, f, "%s最多 %d 项", f->label, IN_MANY_MAX);
	else if (blank && (f->flags & IN_NEEDED))
		fault_put(d->f, f, is_typed(f->type) ? "请填写%s" : "请选择%s", f->label);
	else if (!blank && many)
		return take_many(d, f, p, count, e);
	else if (!blank && count > 1)
		fault_put(d->f, f, "%s只能有一个", f->label);
	else if (!blank)
		take_one(d, f, v);
	return 0;
}

/* A name in the body that no row knows: somebody tries to set what is not theirs to set, or misspelt it. */
static void refuse_strangers(struct decoding *d, const struct in_shape *s)
{
	for (size_t i = 0; i < d->from->body.n; i++) {
		struct str name = d->from->body.at[i].name;
		bool known = name.n && name.p[0] == '_'; /* _csrf, _key: the dispatcher's own */
		for (size_t k = 0; k < s->n && !known; k++)
			known = !(s->fields[k].flags & IN_PATH) && str_is(name, s->fields[k].name);
		if (!known)
			fault_put(d->f, NULL, "没有“%.*s”这个字段", (int)(name.n < 60 ? name.n : 60), name.p);
	}
}

int in_decode(const struct in_shape *s, const struct sent *from, struct arena *mem, void *out, struct faults *f,
	      struct err *e)
{
	struct decoding d = {from, mem, f, out};
	f->mem = mem;
	for (size_t i = 0; s && i < s->n; i++)
		if (take(&d, &s->fields[i], e) < 0)
			return -1;
	static const struct in_shape nothing = {0, NULL, 0};
	if (!from->query_only)
		refuse_strangers(&d, s ? s : &nothing);
	return 0;
}
