/* 占比: a share that is written beside its part and its whole. */
#include <stdio.h>

#include "features/claims_check/inside.h"

/* A figure that can be part or whole of a share. */
static bool countable(const struct quantity *q)
{
	return !q->each && (q->unit == UNIT_PERSON || q->unit == UNIT_TIMES_PERSON || q->unit == UNIT_PIECE ||
			    q->unit == UNIT_BED || q->unit == UNIT_YUAN);
}

/* It is about the thing of these words. */
static bool about(const struct text *t, const struct quantity *q, struct range words)
{
	return same_noun(t, q->before, words) || same_noun(t, q->after, words);
}

/* A share as it is written: 甲占乙的37.96%. */
struct share {
	const struct quantity *percent;
	size_t number; /* of the percentage among the quantities */
	struct range subject, base;
};

/* Takes 甲 and 乙 apart; false when nothing is said to be a share of anything. */
static bool share_of(const struct text *t, size_t i, struct share *s)
{
	const struct quantity *p = &t->q[i];
	if (p->unit != UNIT_PERCENT)
		return false;
	size_t at = text_find_last(t, p->before, U"占");
	if (at == p->before.to)
		return false;
	*s = (struct share){p, i, {p->before.from, at}, {at + 1, p->before.to}};
	if (s->base.to > s->base.from && (t->g[s->base.to - 1].c == U'的' || t->g[s->base.to - 1].c == U'比'))
		s->base.to--;
	return true;
}

/* The part: the nearest figure before, of the subject when one is named. */
static const struct quantity *part_of(const struct text *t, const struct share *s)
{
	for (size_t k = s->number; k-- > 0 && t->q[k].sentence == s->percent->sentence;) {
		const struct quantity *q = &t->q[k];
		if (countable(q) && (s->subject.to < s->subject.from + 2 || about(t, q, s->subject)))
			return q;
	}
	return NULL;
}

/* Says what was computed. */
static void tell(struct text *t, const struct share *s, const struct quantity *part, const struct quantity *whole,
		 enum claim_verdict v, const char *more)
{
	char a[32], b[32], p[32], is[32];
	micro_text(part->value, a);
	micro_text(whole->value, b);
	micro_text(s->percent->value, p);
	share_text(part->value, whole->value, is);
	claim_note(t, s->percent->number.from, CLAIM_SHARE, v, "%s ÷ %s = %s%%，写的是%s%%%s", a, b, is, p, more);
}

/* Which wholes agree, when the one that is written, taken as it stands, does not: 37.96 % needs 16732–16735. */
static void tell_held(struct text *t, const struct share *s, const struct quantity *part,
		      const struct quantity *whole)
{
	const struct span one = {whole->value, whole->value}, count = {part->value, part->value};
	char room[72], more[160];
	if (span_share(count, one, s->percent->span)) {
		tell(t, s, part, whole, CLAIM_HOLDS, "");
		return;
	}
	struct span need = span_wholes(part->span, s->percent->span), may;
	may = (struct span){need.lo > whole->span.lo ? need.lo : whole->span.lo,
			    need.hi < whole->span.hi ? need.hi : whole->span.hi};
	span_range(may, room);
	snprintf(more, sizeof more, "；按所写位数，%s时相符", room);
	tell(t, s, part, whole, CLAIM_HOLDS, more);
}

/* The figure agrees when it was cut off instead of rounded. */
static bool agrees_cut(const struct share *s, const struct quantity *part, const struct quantity *whole)
{
	int64_t ulp = s->percent->span.hi - s->percent->span.lo + 1;
	return span_share(part->span, whole->span, (struct span){s->percent->value, s->percent->value + ulp});
}

/* Does the whole stand right before 其中, or is nothing named? Then the nearest larger figure of the unit will do. */
static bool unnamed(const struct text *t, struct range base)
{
	return base.to < base.from + 2 || text_has(t, base, U"总数|总量|全部|总额", NULL);
}

/* It may be the whole that the share is of. */
static bool may_be_whole(const struct text *t, const struct share *s, const struct quantity *part,
			 const struct quantity *q)
{
	if (q == part || !countable(q) || q->unit != part->unit)
		return false;
	return about(t, q, s->base) || (unnamed(t, s->base) && q->sentence == s->percent->sentence);
}

/* Checks one share against every whole it may mean. */
static void check_share(struct text *t, const struct share *s)
{
	const struct quantity *part = part_of(t, s), *best = NULL, *cut = NULL;
	for (size_t k = s->number; part && k-- > 0 && t->q[k].paragraph == s->percent->paragraph;) {
		const struct quantity *q = &t->q[k];
		if (!may_be_whole(t, s, part, q))
			continue;
		if (span_share(part->span, q->span, s->percent->span))
			return tell_held(t, s, part, q);
		if (!cut && agrees_cut(s, part, q))
			cut = q;
		if (!best || (best->value < part->value && q->value >= part->value))
			best = q;
	}
	if (cut)
		tell(t, s, part, cut, CLAIM_DOUBTFUL, "，像是截尾而没有四舍五入");
	else if (best)
		tell(t, s, part, best, CLAIM_FAILS, "");
}

void check_shares(struct text *t)
{
	struct share s;
	for (size_t i = 0; i < t->quantities; i++)
		if (share_of(t, i, &s))
			check_share(t, &s);
}
