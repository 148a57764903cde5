/* Values and facts in words, for reasons and explanations. */
#include "base/money.h"
#include "base/utf8.h"
#include "policy/say.h"
#include "policy/uses.h"

int span_text(struct buf *b, day_t from, day_t to)
{
	char x[11], y[11];
	day_text(from, x);
	day_text(to, y);
	if (to == DAY_OPEN)
		return buf_printf(b, "%s起", from <= DAY_FIRST ? "一直" : x);
	if (from <= DAY_FIRST)
		return buf_printf(b, "至%s", y);
	return from == to ? buf_puts(b, x) : buf_printf(b, "%s至%s", x, y);
}

int months_text(struct buf *b, int64_t months)
{
	if (months % 12 == 0)
		return buf_printf(b, "%lld年", (long long)(months / 12));
	return buf_printf(b, "%lld个月", (long long)months);
}

int money_text(struct buf *b, int64_t fen)
{
	char plain[32];
	decimal_text(fen, 2, plain);
	size_t whole = strlen(plain) - 3, start = plain[0] == '-';
	for (size_t i = 0; plain[i]; i++) {
		if (i > start && i < whole && (whole - i) % 3 == 0)
			buf_putc(b, ',');
		buf_putc(b, plain[i]);
	}
	return buf_puts(b, "元");
}

/* A ratio: a whole number, a percentage, or as it is. */
static int ratio_text(struct buf *b, struct value v)
{
	if (v.den == 1)
		return buf_printf(b, "%lld", (long long)v.num);
	if (100 % v.den == 0 && v.num > -INT32_MAX && v.num < INT32_MAX)
		return buf_printf(b, "%lld%%", (long long)v.num * (100 / (long long)v.den));
	return buf_printf(b, "%lld/%lld", (long long)v.num, (long long)v.den);
}

/* A number by what its type says of it. */
static int number_text(struct buf *b, struct value v, const struct type *t)
{
	if (t && t->kind == TYPE_SPAN && v.den == 1)
		return months_text(b, v.num);
	if (t && t->kind == TYPE_RATIO && v.den == 1 && v.num >= -10 && v.num <= 10)
		return buf_printf(b, "%lld%%", (long long)v.num * 100);
	ratio_text(b, v);
	if (t && t->kind == TYPE_DAYS)
		return buf_puts(b, "天");
	return t && t->unit ? buf_puts(b, t->unit) : 0;
}

int masked_text(struct buf *b, struct str number)
{
	size_t head = number.n >= 14 ? 6 : number.n / 4, tail = number.n >= 14 ? 4 : number.n / 4;
	if (!utf8_valid(number) || utf8_count(number) != number.n)
		return buf_puts(b, "********");
	buf_put(b, number.p, head);
	for (size_t i = head + tail; i < number.n; i++)
		buf_putc(b, '*');
	return buf_put(b, number.p + number.n - tail, tail);
}

int row_name(struct buf *b, const struct evaluation *ev, int rec, int64_t row)
{
	const struct wtable *t = &ev->world->t[rec];
	int first = -1, name = -1;
	if (row < 0)
		return 0;
	for (size_t i = 0; i < t->rec->n; i++) {
		const struct field *f = &t->rec->fields[i];
		size_t n = strlen(f->label);
		if (!t->col[i].at || cell_at(t->col[i], row) == FIELD_NONE)
			continue;
		if (name < 0 && f->type == FIELD_TEXT && n > 6 && strcmp(f->label + n - 6, "名称") == 0)
			name = (int)i;
		if (first < 0 && (f->type == FIELD_TEXT || f->type == FIELD_SECRET) && f->flags & FIELD_KEY)
			first = (int)i;
	}
	int use = name >= 0 ? name : first;
	if (use < 0)
		return buf_puts(b, t->rec->name);
	struct str s = pool_text(ev->world->pool, cell_at(t->col[use], row));
	return t->rec->fields[use].type == FIELD_SECRET ? masked_text(b, s) : buf_put_str(b, s);
}

int row_origin(struct buf *b, const struct evaluation *ev, int rec, int64_t row)
{
	const struct wtable *t = &ev->world->t[rec];
	if (!t->origin || row < 0)
		return 0;
	const struct origin *o = &t->origin[row];
	struct str file = o->file >= 0 ? pool_text(ev->world->pool, o->file) : STR("");
	if (file.n && o->line > 0)
		return buf_printf(b, "%.*s:%d", STR_FMT(file), o->line);
	if (file.n)
		return buf_put_str(b, file);
	return o->journal > 0 ? buf_printf(b, "日志第%lld条", (long long)o->journal) : 0;
}

/* Days as a list, at most six intervals. */
static int spans_text(struct buf *b, const struct spans *s)
{
	if (!s->n)
		return buf_puts(b, "没有一天");
	for (size_t i = 0; i < s->n && i < 6; i++) {
		buf_puts(b, i ? "、" : "");
		span_text(b, s->s[i].from, s->s[i].to);
	}
	return s->n > 6 ? buf_printf(b, "等%zu段", s->n) : 0;
}

/* Values as a list, at most six. */
static int values_text(struct buf *b, struct work *w, const struct values *v, const struct type *t)
{
	for (size_t i = 0; i < v->n && i < 6; i++) {
		buf_puts(b, i ? "、" : "");
		value_text(b, w, v->v[i], t ? t->elem : NULL);
	}
	return v->n > 6 ? buf_printf(b, "等%zu个", v->n) : v->n ? 0 : buf_puts(b, "无");
}

/* A clock's runs. */
static int clock_text(struct buf *b, const struct clock_runs *c)
{
	if (!c->nruns)
		return buf_puts(b, "没有计入的服务");
	for (size_t i = 0; i < c->nruns; i++) {
		char day[11];
		day_text(c->run[i].start, day);
		buf_printf(b, "%s自%s", i ? "；" : "", day);
	}
	return 0;
}

/* What rows of the record are called by was not read in. */
static bool unnamed(const struct evaluation *ev, int rec)
{
	const struct wtable *t = &ev->world->t[rec];
	bool left_out = false;
	for (size_t i = 0; ev->world->partial && t->n && i < t->rec->n; i++)
		left_out |= !t->col[i].at && names_row(&t->rec->fields[i]);
	return left_out;
}

int value_text(struct buf *b, struct work *w, struct value v, const struct type *t)
{
	char text[11];
	switch ((enum value_kind)v.kind) {
	case VAL_NONE: return buf_puts(b, "无");
	case VAL_UNKNOWN: return buf_puts(b, "未知");
	case VAL_BOOL: return buf_puts(b, v.num ? "是" : "否");
	case VAL_NUM: return number_text(b, v, t);
	case VAL_MONEY: {
		int64_t fen;
		if (!val_round(v, 1, 1, &fen))
			return ratio_text(b, v);
		buf_puts(b, v.den == 1 ? "" : "约");
		return money_text(b, fen);
	}
	case VAL_DAY: day_text((day_t)v.num, text); return buf_puts(b, v.num == DAY_OPEN ? "至今" : text);
	case VAL_MONTH: month_text((month_t)v.num, text); return buf_puts(b, text);
	case VAL_LABEL:
	case VAL_TEXT: return buf_put_str(b, val_str(w->ev->world->pool, v));
	case VAL_ROW:
		if (v.num == ROW_BEFORE)
			return buf_puts(b, "约定的机构");
		if (unnamed(w->ev, v.rec))
			eval_fail(w, ERR_DAMAGED, "政策要说没有读入的名称");
		return row_name(b, w->ev, v.rec, v.num);
	case VAL_ROWS: return buf_printf(b, "%zu行", v.rows->n);
	case VAL_SPANS: return spans_text(b, v.spans);
	case VAL_VALUES: return values_text(b, w, v.values, t);
	case VAL_CLOCK: return clock_text(b, v.clock);
	default: return buf_printf(b, "%zu组", v.groups->n);
	}
}

int lack_text(struct buf *b, const struct evaluation *ev, const struct miss *m)
{
	if (is_beyond(m))
		return buf_puts(b, m->what);
	buf_puts(b, "缺少");
	return miss_text(b, ev, m);
}

int miss_text(struct buf *b, const struct evaluation *ev, const struct miss *m)
{
	if (m->what)
		return buf_puts(b, m->what);
	if (m->rec < 0 || m->field < 0)
		return buf_puts(b, "事实");
	const struct record *r = ev->world->dict->records[m->rec];
	buf_puts(b, r->name);
	struct buf at;
	buf_init(&at, 1024);
	row_origin(&at, ev, m->rec, m->row);
	if (!at.n && r->owner < 0)
		row_name(&at, ev, m->rec, m->row);
	if (at.n)
		buf_printf(b, "（%.*s）", STR_FMT(buf_str(&at)));
	buf_release(&at);
	return buf_printf(b, "的%s", r->fields[m->field].label);
}
