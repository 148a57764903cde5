/* A cliff told: the smallest story that shows it, line by line and day by day. */
#include "base/money.h"
#include "policy/cliff_inside.h"
#include "policy/unparse.h"

#define TOLD_FACTS_MAX 500 /* of a story */
#define TOLD_SPANS_MAX 24  /* stretches of equal months that are written out */

/* --- a fact --- */

/* When a fact holds: days, or months; DAY_NONE and 0 for what is not known or open. */
struct when {
	day_t from, to;
	const struct case_field *months;
};

/* The column that says on which day a fact is; −1. */
static int day_column(const struct record *r)
{
	for (size_t i = 0; r->from < 0 && i < r->n; i++)
		if (r->fields[i].type == FIELD_DAY && r->fields[i].flags & FIELD_KEY)
			return (int)i;
	return r->from;
}

/* When a fact holds. */
static struct when when_of(const struct search *s, const struct case_fact *f)
{
	const struct record *r = s->w->s->dict->records[f->rec];
	struct when w = {DAY_NONE, DAY_NONE, NULL};
	int day = day_column(r);
	for (size_t i = 0; i < f->nfields; i++) {
		const struct case_field *x = &f->fields[i];
		if (x->kind == CASE_MONTHS) {
			w.months = x;
			w.from = month_first((month_t)x->from->num);
		} else if (x->kind == CASE_SPELL) {
			w.from = (day_t)x->from->num;
			w.to = x->to ? (day_t)x->to->num : DAY_NONE;
		} else if (x->field == day) {
			w.from = (day_t)x->value->num;
		} else if (x->field == r->to) {
			w.to = (day_t)x->value->num;
		}
	}
	return w;
}

/* The field says when, and stands in front of the line. */
static bool says_when(const struct search *s, const struct case_fact *f, const struct case_field *x)
{
	const struct record *r = s->w->s->dict->records[f->rec];
	return x->kind != CASE_VALUE || x->field == day_column(r) || x->field == r->to;
}

/* "2022-01-01至2024-12-31 ", "2022-01-01起 ", "2022-01至2024-12 "; nothing for what has no day. */
static void put_when(const struct search *s, const struct case_fact *f, struct buf *out)
{
	const struct when w = when_of(s, f);
	char from[11], to[11];
	day_text(w.from, from);
	day_text(w.to, to);
	if (w.months) {
		month_text((month_t)w.months->from->num, from);
		month_text((month_t)(w.months->to ? w.months->to : w.months->from)->num, to);
	}
	if (!from[0])
		return;
	buf_puts(out, from);
	if (to[0] && strcmp(from, to) != 0)
		buf_printf(out, "至%s", to);
	else if (f->rec == s->service)
		buf_puts(out, "起");
	buf_putc(out, ' ');
}

void cliff_fact_text(const struct search *s, const struct case_fact *f, struct buf *out)
{
	bool first = true;
	put_when(s, f, out);
	buf_printf(out, "%s", s->w->s->dict->records[f->rec]->name);
	if (f->name.p)
		buf_printf(out, " %.*s", STR_FMT(f->name));
	if (f->times > 1)
		buf_printf(out, " ×%lld", (long long)f->times);
	for (size_t i = 0; i < f->nfields; i++) {
		const struct case_field *x = &f->fields[i];
		if (says_when(s, f, x))
			continue;
		buf_puts(out, first ? "：" : "，");
		first = false;
		if (x->name.p)
			buf_printf(out, "%.*s ", STR_FMT(x->name));
		node_text(out, x->value);
	}
	buf_putc(out, '\n');
}

/* --- the smallest story --- */

/* A cliff being told: who, what happens, and what it must still show. */
struct told {
	enum cliff_event e;
	int level;
	struct tale without, with;
	struct paid before, after;
};

/* What a tale is worth is what it was. */
static bool same_worth(struct search *s, const struct tale *t, const struct paid *was)
{
	struct case_answer a;
	struct paid now;
	if (!cliff_lines(s, t, &a))
		return false;
	cliff_paid(t, &a.lines, &now);
	case_answer_free(&a);
	return now.known && now.total == was->total && now.doubts == was->doubts;
}

/* The smaller story shows the same fall: then it is the one that is told. */
static bool take_smaller(struct search *s, struct told *d, const struct tale *smaller)
{
	struct tale with;
	if (!cliff_happens(s, smaller, d->e, d->level, &with) || !same_worth(s, smaller, &d->before) ||
	    !same_worth(s, &with, &d->after))
		return false;
	d->without = *smaller;
	d->with = with;
	return true;
}

/* The story without one fact, or without one field of it (of none: SIZE_MAX). */
static bool leave_out(struct search *s, const struct tale *t, size_t fact, size_t field, struct tale *out)
{
	*out = *t;
	out->f = ARENA_ARRAY(s->mem, t->n + 1, struct case_fact);
	if (!out->f)
		return false;
	out->n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (i != fact || field != SIZE_MAX)
			out->f[out->n++] = t->f[i];
	if (field == SIZE_MAX)
		return true;
	struct case_fact *f = &out->f[fact];
	struct case_field *kept = ARENA_ARRAY(s->mem, f->nfields + 1, struct case_field);
	size_t n = 0;
	for (size_t i = 0; kept && i < f->nfields; i++)
		if (i != field)
			kept[n++] = f->fields[i];
	f->fields = kept;
	f->nfields = n;
	return kept;
}

/* Leaves out whatever the fall does not need. */
static void shrink(struct search *s, struct told *d)
{
	struct tale t;
	for (size_t i = d->without.n; i-- > 0;)
		if (leave_out(s, &d->without, i, SIZE_MAX, &t))
			take_smaller(s, d, &t);
	for (size_t i = 0; i < d->without.n; i++)
		for (size_t k = d->without.f[i].nfields; k-- > 0;)
			if (!says_when(s, &d->without.f[i], &d->without.f[i].fields[k]) &&
			    leave_out(s, &d->without, i, k, &t))
				take_smaller(s, d, &t);
}

/* --- the words --- */

/* 高级 150.00元, or 没有. */
static void put_worth(struct buf *out, struct str tier, int64_t fen)
{
	char amount[32];
	decimal_text(fen, 2, amount);
	if (fen)
		buf_printf(out, "%.*s%s%s元", STR_FMT(tier), tier.n ? " " : "", amount);
	else
		buf_puts(out, "没有");
}

/* The tier of a month's last line. */
static struct str tier_of(const struct lines *l, month_t m)
{
	struct str tier = {0};
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].month == m)
			tier = l->line[i].tier;
	return tier;
}

/* Month m as it is without the event and with it. */
static void put_month(struct buf *out, const struct told *d, const struct lines *a, const struct lines *b, month_t m)
{
	put_worth(out, tier_of(a, m), d->before.sum[m - d->without.from]);
	buf_puts(out, " → ");
	put_worth(out, tier_of(b, m), d->after.sum[m - d->without.from]);
}

/* Two months are alike in both futures. */
static bool alike(const struct told *d, const struct lines *a, const struct lines *b, month_t m, month_t n)
{
	month_t from = d->without.from;
	return d->before.sum[m - from] == d->before.sum[n - from] &&
	       d->after.sum[m - from] == d->after.sum[n - from] && str_eq(tier_of(a, m), tier_of(a, n)) &&
	       str_eq(tier_of(b, m), tier_of(b, n));
}

/* The month in which most is lost, the first of such. */
static month_t worst_month(const struct told *d)
{
	month_t worst = d->without.from;
	for (month_t m = d->without.from; m <= d->without.to; m++) {
		size_t i = (size_t)(m - d->without.from), w = (size_t)(worst - d->without.from);
		if (d->before.sum[i] - d->after.sum[i] > d->before.sum[w] - d->after.sum[w])
			worst = m;
	}
	return worst;
}

/* The months, equal ones together, in which either future brings something. */
static void put_months(struct buf *out, const struct told *d, const struct lines *a, const struct lines *b)
{
	size_t spans = 0;
	for (month_t m = d->without.from, next; m <= d->without.to; m = next) {
		char from[8], to[8];
		for (next = m + 1; next <= d->without.to && alike(d, a, b, m, next); next++)
			;
		size_t i = (size_t)(m - d->without.from);
		if (!d->before.sum[i] && !d->after.sum[i])
			continue;
		if (++spans > TOLD_SPANS_MAX) {
			buf_puts(out, "    …\n");
			return;
		}
		month_text(m, from);
		month_text(next - 1, to);
		if (next - 1 > m)
			buf_printf(out, "    %s至%s，每月", from, to);
		else
			buf_printf(out, "    %s，", from);
		put_month(out, d, a, b, m);
		buf_putc(out, '\n');
	}
}

/* The facts of the story in the order of their days, what has none first. */
static void put_facts(const struct search *s, const struct tale *t, struct buf *out)
{
	size_t order[TOLD_FACTS_MAX], n = t->n < TOLD_FACTS_MAX ? t->n : TOLD_FACTS_MAX;
	for (size_t i = 0; i < n; i++) {
		size_t k = i;
		day_t day = when_of(s, &t->f[i]).from;
		for (; k > 0 && when_of(s, &t->f[order[k - 1]]).from > day; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	if (!n)
		buf_puts(out, "    没有任何记录\n");
	for (size_t i = 0; i < n; i++) {
		buf_puts(out, "    ");
		cliff_fact_text(s, &t->f[order[i]], out);
	}
}

/* 取得五级证书, 早一年从业. */
static void put_event(const struct cliff *c, enum cliff_event e, struct buf *out)
{
	switch (e) {
	case CLIFF_CERTIFICATE: buf_printf(out, "取得%s证书", cliff_levels[c->level]); return;
	case CLIFF_DEGREE: buf_printf(out, "取得%s学历", cliff_degrees[c->level]); return;
	case CLIFF_TRAINING: buf_puts(out, "培训合格"); return;
	case CLIFF_EARLIER: buf_puts(out, "早一年从业"); return;
	default: buf_puts(out, "多干一年"); return;
	}
}

/* What differs: a fact more, or every fact that is another. */
static void put_difference(const struct search *s, const struct told *d, const struct cliff *c, struct buf *out)
{
	buf_puts(out, "  要是");
	put_event(c, d->e, out);
	buf_puts(out, "：\n");
	for (size_t i = 0; i < d->with.n; i++) {
		const struct case_fact *f = &d->with.f[i];
		bool same = false;
		for (size_t k = 0; k < d->without.n; k++)
			same |= d->without.f[k].fields == f->fields;
		if (same)
			continue;
		const struct when now = when_of(s, f);
		const struct when was = i < d->without.n ? when_of(s, &d->without.f[i]) : now;
		if (i < d->without.n && was.from == now.from && was.to == now.to)
			continue;
		buf_puts(out, "    ");
		cliff_fact_text(s, f, out);
	}
}

/* Where the amount stands: in the policy, or in its first avenue. */
static struct pos amount_at(const struct policy *p)
{
	const struct rule *r = p->navenues ? p->avenues[0].rules : p->rules;
	size_t n = p->navenues ? p->avenues[0].nrules : p->nrules;
	for (size_t i = 0; i < n; i++)
		if (r[i].kind == RULE_AMOUNT || r[i].kind == RULE_SHARES)
			return r[i].at;
	return p->at;
}

/* The months that are added up: 36个月; of instalments the first and the last, or as it is put. */
static void put_window(const struct search *s, const struct told *d, struct buf *out, const char *put)
{
	char from[8], to[8];
	month_text(d->without.from, from);
	month_text(d->without.to, to);
	if (s->monthly)
		buf_printf(out, "%d个月", CLIFF_MONTHS);
	else if (put)
		buf_puts(out, put);
	else
		buf_printf(out, "%s至%s", from, to);
}

/* The warning and its story, from the lines of both futures. */
static void say_told(struct search *s, const struct told *d, const struct cliff *c, const struct lines *a,
		     const struct lines *b)
{
	struct buf what, hint;
	char lost[32], before[32], after[32];
	buf_init(&what, 4096);
	buf_init(&hint, 1u << 18);
	decimal_text(d->before.total - d->after.total, 2, lost);
	decimal_text(d->before.total, 2, before);
	decimal_text(d->after.total, 2, after);
	buf_puts(&what, "悬崖：");
	put_event(c, d->e, &what);
	buf_puts(&what, "，");
	put_window(s, d, &what, "前后一共");
	buf_printf(&what, "反而少了%s元，最多的一个月", lost);
	put_month(&what, d, a, b, worst_month(d));
	buf_puts(&hint, "最小的例子：\n");
	put_facts(s, &d->without, &hint);
	put_difference(s, d, c, &hint);
	buf_puts(&hint, "  各月（没有这件事 → 有这件事）：\n");
	put_months(&hint, d, a, b);
	buf_puts(&hint, "    ");
	put_window(s, d, &hint, NULL);
	buf_printf(&hint, "合计 %s元 → %s元", before, after);
	struct str told = arena_str(s->w->d->mem, buf_str(&hint));
	diag_add(s->w->d, DIAG_WARNING, s->w->p, amount_at(s->w->p), told.p, "%.*s", STR_FMT(buf_str(&what)));
	buf_release(&what);
	buf_release(&hint);
}

void cliff_say(struct search *s, enum cliff_event e)
{
	const struct cliff *c = &s->best[e];
	struct told d = {.e = e, .level = c->level};
	struct case_answer a, b;
	if (!c->found)
		return;
	arena_clear(s->mem);
	if (!cliff_person(s, &c->who, &d.without) || !cliff_happens(s, &d.without, e, c->level, &d.with))
		return;
	d.before.total = c->before;
	d.after.total = c->after;
	for (int shrunk = 0; shrunk < 2; shrunk++) {
		if (!cliff_lines(s, &d.without, &a))
			return;
		if (!cliff_lines(s, &d.with, &b)) {
			case_answer_free(&a);
			return;
		}
		cliff_paid(&d.without, &a.lines, &d.before);
		cliff_paid(&d.with, &b.lines, &d.after);
		if (shrunk)
			say_told(s, &d, c, &a.lines, &b.lines);
		else
			shrink(s, &d);
		case_answer_free(&a);
		case_answer_free(&b);
	}
}
