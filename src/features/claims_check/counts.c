/* 点数: so many things are announced, so many are named. */
#include "features/claims_check/inside.h"

#define NAMED_MAX 60 /* more are not named one by one */

/* The number announces things that can be named: a whole number of kinds, items, levels. */
static bool announces(const struct quantity *q)
{
	bool unit = q->unit == UNIT_SORT || q->unit == UNIT_PIECE || q->unit == UNIT_PERSON;
	return unit && !q->hedged && !q->each && q->value % MICRO == 0 && q->value >= MICRO &&
	       q->value <= NAMED_MAX * (int64_t)MICRO;
}

/* Without 等 before it, only some measures count what was listed: 三级 两类 五大 四个方面. */
static bool counts_list(const struct text *t, const struct quantity *q)
{
	if (q->unit == UNIT_SORT)
		return true;
	struct range next = {q->measure.to, q->measure.to + 3 < t->n ? q->measure.to + 3 : t->n};
	return t->g[q->measure.from].c == U'个' &&
	       text_has(t, next, U"方面|部门|环节|领域|专业|层面|步骤|阶段|单位|工种", NULL);
}

/* A figure stands in the list: then its things are figures, and 合计 looks at them. */
static bool has_figures(const struct text *t, size_t from, size_t to)
{
	struct range in = text_quantities(t, (struct range){from, to});
	for (size_t k = in.from; k < in.to; k++)
		if (!t->q[k].chinese)
			return true;
	return false;
}

/* What is said of n announced against [least, most] named; open: 等 lets the list be longer; far: a number far from it may
 * count something else. */
static void judge(struct text *t, const struct quantity *q, size_t least, size_t most, bool open, bool far)
{
	size_t n = (size_t)(q->value / MICRO), off = n > most ? n - most : n < least ? least - n : 0;
	enum claim_verdict v = CLAIM_FAILS;
	if (!off)
		v = CLAIM_HOLDS;
	else if (open && n > most) {
		if (most < 4 || off > 3)
			return;
		v = off == 1 ? CLAIM_FAILS : CLAIM_DOUBTFUL;
	} else if (off > 3 && far)
		return;
	if (least == most)
		claim_note(t, q->number.from, CLAIM_COUNT, v, "写明%zu，列出%zu", n, most);
	else
		claim_note(t, q->number.from, CLAIM_COUNT, v, "写明%zu，列出%zu至%zu（“和”分不分开数）", n, least,
			   most);
}

/* A list before the number: 市、区县、养老机构三级; 甲、乙、丙等7个. */
static bool check_named_before(struct text *t, const struct quantity *q)
{
	size_t end = q->whole.from, begin, least, most;
	struct range part = t->part[q->part].r;
	bool open = end > part.from && t->g[end - 1].c == U'等';
	end -= open;
	if (!open && end > part.from && (t->g[end - 1].c == U'这' || t->g[end - 1].c == U'共'))
		end--;
	char32_t before = end > part.from ? t->g[end - 1].c : 0;
	if (before == U'、' || before == U'和' || before == U'及' || before == '(' || (!open && !counts_list(t, q)))
		return false;
	if (!list_before(t, part.from, end, &begin, &least, &most) || has_figures(t, begin, end))
		return false;
	if (!open && text_find(t, (struct range){begin, end}, U"、") == end)
		return false;
	judge(t, q, least, most, open, true);
	return true;
}

/* Where the list that a number announces begins: behind a colon or 即 close to it; 0: nowhere. */
static size_t named_from(const struct text *t, const struct quantity *q, struct range part)
{
	size_t most = q->measure.to + 14 < part.to ? q->measure.to + 14 : part.to;
	for (size_t i = q->measure.to; i < most; i++) {
		if (t->g[i].c == ':')
			return i + 1;
		if (t->g[i].c == ',')
			return text_at(t, i, U",即")       ? i + 2
			       : text_at(t, i, U",分别是") ? i + 4
			       : text_at(t, i, U",包括")   ? i + 3
							   : 0;
		if (t->g[i].c == U'、' || (t->g[i].c >= '0' && t->g[i].c <= '9'))
			return 0;
	}
	return 0;
}

/* How many of 一是 二是 三是 begin points from glyph `from` on, within the paragraph. */
static size_t points_from(const struct text *t, size_t from, size_t to)
{
	static const char32_t *const points[] = {U"一是", U"二是", U"三是", U"四是", U"五是",
						 U"六是", U"七是", U"八是", U"九是", U"十是"};
	size_t n = 0;
	while (n < 10) {
		size_t at = text_find(t, (struct range){from, to}, points[n]);
		if (at == to)
			break;
		from = at;
		n++;
	}
	return n;
}

/* A list behind the number: 三类：甲、乙、丙; 四个方面：一是…… */
static bool check_named_behind(struct text *t, const struct quantity *q)
{
	const struct part *p = &t->part[q->part];
	size_t from = named_from(t, q, p->r), end, least, most;
	size_t next = from ? from : p->r.to + 1;
	struct range paragraph = text_paragraph(t, p);
	if ((from || p->r.to - q->measure.to < 12) && next < paragraph.to && text_at(t, next, U"一是")) {
		size_t n = points_from(t, next, paragraph.to);
		claim_note(t, q->number.from, CLAIM_COUNT, (int64_t)n * MICRO == q->value ? CLAIM_HOLDS : CLAIM_FAILS,
			   "写明%lld，列出%zu", (long long)(q->value / MICRO), n);
		return true;
	}
	if (!from || !list_behind(t, from, p->r.to, &end, &least, &most) || has_figures(t, from, end))
		return false;
	bool open = end > from && t->g[end - 1].c == U'等';
	judge(t, q, least, most, open, q->unit != UNIT_SORT);
	return true;
}

/* 新八级工 … 由学徒工、……、首席技师构成. */
static void check_ladder(struct text *t, const struct quantity *q)
{
	struct range sentence = text_sentence(t, &t->part[q->part]);
	size_t least, most, end, from = text_find(t, (struct range){q->whole.to, sentence.to}, U"由");
	if (t->g[q->measure.from].c != U'级' || !text_at(t, q->measure.to, U"工") || from == sentence.to)
		return;
	size_t to = text_find(t, (struct range){from, sentence.to}, U"构成");
	if (to < sentence.to && list_behind(t, from + 1, to, &end, &least, &most) && end == to)
		judge(t, q, least, most, false, true);
}

void check_counts(struct text *t)
{
	for (size_t i = 0; i < t->quantities; i++) {
		const struct quantity *q = &t->q[i];
		if (announces(q) && !check_named_before(t, q) && q->value > MICRO && !check_named_behind(t, q))
			check_ladder(t, q);
	}
}
