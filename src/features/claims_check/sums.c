/* 合计: a total and its parts, in one sentence or over the sentences of one point. */
#include <stdio.h>
#include <string.h>

#include "features/claims_check/inside.h"

#define ADDENDS_MAX 64

/* Figures that are put together. */
struct addends {
	const struct quantity *q[ADDENDS_MAX];
	size_t n;
	struct span sum;
	int64_t value;
};

/* Adds one figure. */
static void add(struct addends *a, const struct quantity *q)
{
	if (a->n == ADDENDS_MAX || a->value > SPAN_OPEN - q->value)
		return;
	a->q[a->n++] = q;
	a->sum = span_add(a->sum, q->span);
	a->value += q->value;
}

/* It counts something that can be added. */
static bool countable(const struct quantity *q)
{
	return !q->each && (q->unit == UNIT_PERSON || q->unit == UNIT_TIMES_PERSON || q->unit == UNIT_PIECE ||
			    q->unit == UNIT_BED || q->unit == UNIT_YUAN);
}

/* How deep in brackets glyph `at` stands, seen from `from`. */
static int depth_between(const struct text *t, size_t from, size_t at)
{
	int depth = 0;
	for (size_t i = from; i < at; i++)
		depth += t->g[i].c == '(' ? 1 : t->g[i].c == ')' ? -1 : 0;
	return depth;
}

/* "11 + 58 + 13 = 82". */
static void sum_text(const struct addends *a, char *out, size_t n)
{
	size_t at = 0;
	char one[32];
	for (size_t i = 0; i < a->n && at < n; i++) {
		micro_text(a->q[i]->value, one);
		at += (size_t)snprintf(out + at, n - at, "%s%s", i ? " + " : "", one);
	}
	micro_text(a->value, one);
	if (at < n)
		snprintf(out + at, n - at, " = %s", one);
}

/* Says what the sum is and what is written. */
static void tell(struct text *t, const struct quantity *total, const struct addends *a, enum claim_verdict v,
		 const char *more)
{
	char sum[256], said[32];
	sum_text(a, sum, sizeof sum);
	micro_text(total->value, said);
	claim_note(t, total->number.from, CLAIM_SUM, v, "%s，写的是%s%s", sum, said, more);
}

/* A total with its parts behind 其中: do they make it up, or are they only some of it? */
static void judge_among(struct text *t, const struct quantity *total, const struct addends *a, bool exhaustive)
{
	if (a->n == 1) {
		bool fits = a->sum.lo <= total->span.hi;
		if (!fits)
			tell(t, total, a, CLAIM_FAILS, "：其中的一部分比全部还多");
		return;
	}
	if (span_meet(a->sum, total->span))
		tell(t, total, a, CLAIM_HOLDS, "");
	else if (a->sum.lo > total->span.hi)
		tell(t, total, a, CLAIM_FAILS, "：各部分之和大于全部");
	else if (exhaustive || a->n >= 3 || a->value >= total->value / 3 * 2)
		tell(t, total, a, exhaustive || a->n >= 3 ? CLAIM_FAILS : CLAIM_DOUBTFUL, "：各部分之和小于全部");
}

/* Where the parts of a total begin: behind 其中 or an opening bracket right after it; 0: none follow. */
static size_t parts_begin(const struct text *t, const struct quantity *total, struct range part, bool *bracket)
{
	size_t next = total->whole.to, at;
	*bracket = next < part.to && t->g[next].c == '(' && !text_at(t, next, U"(含") && !text_at(t, next, U"(不含");
	if (*bracket)
		return next + 1;
	struct range rest = {next, part.to};
	return text_has(t, rest, U"其中|包括|分别是|分别为", &at) ? at : 0;
}

/* Ends where the bracket closes. */
static size_t bracket_end(const struct text *t, size_t from, size_t to)
{
	while (from < to && t->g[from].c != ')')
		from++;
	return from;
}

/* People or attendances. */
static bool is_people(const struct quantity *q)
{
	return q->unit == UNIT_PERSON || q->unit == UNIT_TIMES_PERSON;
}

/* Gathers the parts of a total in a stretch; true when people and attendances are mixed in it. */
static bool gather(const struct text *t, const struct quantity *total, struct range stretch, struct addends *a)
{
	struct range in = text_quantities(t, stretch);
	bool mixed = false;
	for (size_t k = in.from; k < in.to; k++) {
		const struct quantity *q = &t->q[k];
		if (!countable(q) || depth_between(t, stretch.from, q->number.from) != 0)
			continue;
		if (q->unit == total->unit)
			add(a, q);
		else
			mixed |= is_people(q) && is_people(total);
	}
	return mixed && in.to - in.from > 1;
}

/* Parts behind the total in its own part of the sentence. True: there were some. */
static bool check_among(struct text *t, size_t i)
{
	const struct quantity *total = &t->q[i], *next = i + 1 < t->quantities ? &t->q[i + 1] : NULL;
	struct range part = t->part[total->part].r;
	struct addends a = {0};
	bool bracket;
	size_t from = parts_begin(t, total, part, &bracket);
	if (!from || (next && countable(next) && next->whole.from < from))
		return false;
	bool mixed = gather(t, total, (struct range){from, bracket ? bracket_end(t, from, part.to) : part.to}, &a);
	if (mixed)
		claim_note(t, total->number.from, CLAIM_SUM, CLAIM_DOUBTFUL, "人与人次混在一起，不能相加");
	else if (a.n)
		judge_among(t, total, &a, bracket && a.n >= 2);
	return a.n > 0 || mixed;
}

/* 共 or 合计 right before the figure. */
static bool says_total(const struct text *t, const struct quantity *q)
{
	static const char32_t *const words[] = {U"共计", U"合计",   U"总计",   U"总共",  U"共有",
						U"共",   U"合计为", U"共计为", U"合计达"};
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (text_behind(t, q->whole.from, words[k]))
			return true;
	return false;
}

/* Parts before the total: 甲30个、乙14个，共44个. True: there were some. */
static bool check_up_to(struct text *t, size_t i)
{
	const struct quantity *total = &t->q[i];
	if (!says_total(t, total))
		return false;
	struct addends a = {0};
	for (size_t k = i; k-- > 0 && t->q[k].sentence == total->sentence;) {
		const struct quantity *q = &t->q[k];
		bool rate = text_has(t, q->before, U"每", NULL);
		if (!countable(q) || q->unit != total->unit || rate || says_total(t, q))
			break;
		add(&a, q);
	}
	if (a.n < 2)
		return false;
	for (size_t k = 0; k < a.n / 2; k++) {
		const struct quantity *other = a.q[k];
		a.q[k] = a.q[a.n - 1 - k];
		a.q[a.n - 1 - k] = other;
	}
	tell(t, total, &a, span_meet(a.sum, total->span) ? CLAIM_HOLDS : CLAIM_FAILS, "");
	return true;
}

/* The part is named as the total is: its head stands in the words of the total. */
static bool is_kin(const struct text *t, const struct quantity *total, const struct quantity *part)
{
	struct range noun = part->after.to >= part->after.from + 2 ? part->after : part->before;
	return noun_in(t, noun, total->before) || noun_in(t, noun, total->after) ||
	       (noun.to == part->after.to && noun_in(t, total->before, noun));
}

/* The closest set of parts found so far. */
struct best {
	struct addends a;
	bool holds, any;
};

/* How many of a set are of the total's kind. */
static size_t kin_of(const struct text *t, const struct quantity *total, const struct addends *a)
{
	size_t kin = 0;
	for (size_t k = 0; k < a->n; k++)
		kin += is_kin(t, total, a->q[k]);
	return kin;
}

/* How far a sum is from the total. */
static int64_t distance(const struct quantity *total, const struct addends *a)
{
	return a->value > total->value ? a->value - total->value : total->value - a->value;
}

/* Considers a set: does it make the total, or was it meant to? Three or more, one of its kind, no small part of it. */
static void consider(const struct text *t, const struct quantity *total, const struct addends *a, struct best *best)
{
	if (a->n < 2 || best->holds)
		return;
	bool holds = span_meet(a->sum, total->span);
	bool meant =
	    a->n >= 3 && a->value >= total->value / 3 && a->value <= total->value * 12 && kin_of(t, total, a) > 0;
	if (holds || (meant && (!best->any || distance(total, a) < distance(total, &best->a))))
		*best = (struct best){*a, holds, true};
}

/* Words before a figure that make it a total. */
static bool announces_total(const struct text *t, const struct quantity *q)
{
	return text_has(t, q->before, U"共|已有|现有|总计|合计|拥有|总数", NULL);
}

/* Parts of a total over the sentences that follow in the same point: 全市已有82家……。11家……、58家……、13家……. */
static void check_following(struct text *t, size_t i)
{
	const struct quantity *total = &t->q[i];
	struct best best = {.any = false};
	struct addends all = {0}, run = {0};
	if (total->unit == UNIT_YUAN || !announces_total(t, total))
		return;
	for (size_t k = i + 1;
	     k < t->quantities && t->q[k].paragraph == total->paragraph && t->q[k].item == total->item; k++) {
		const struct quantity *q = &t->q[k];
		if (!countable(q) || q->unit != total->unit || q->part == total->part)
			continue;
		if (announces_total(t, q))
			break;
		if (run.n && run.q[run.n - 1]->sentence != q->sentence) {
			consider(t, total, &run, &best);
			run = (struct addends){0};
		}
		add(&run, q);
		add(&all, q);
	}
	consider(t, total, &run, &best);
	consider(t, total, &all, &best);
	if (best.any)
		tell(t, total, &best.a, best.holds ? CLAIM_HOLDS : CLAIM_FAILS, "");
}

void check_sums(struct text *t)
{
	for (size_t i = 0; i < t->quantities; i++)
		if (countable(&t->q[i]) && !check_among(t, i) && !check_up_to(t, i))
			check_following(t, i);
}
