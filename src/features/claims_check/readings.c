/* 读法: figures that can be read in two ways, so that nobody can say whether they were reached. */
#include "features/claims_check/inside.h"

/* 结构比例提升5%: points, or five hundredths of what it was (N2-a5). */
static void check_points(struct text *t, const struct quantity *q)
{
	if (q->unit != UNIT_PERCENT || text_has(t, q->before, U"到|至|达|占", NULL))
		return;
	size_t at;
	if (text_has(t, q->before, U"提升|提高|增加|下降|降低", &at) &&
	    text_has(t, (struct range){q->before.from, at}, U"比例|比率|占比|覆盖率|率", NULL))
		claim_note(t, q->number.from, CLAIM_READING, CLAIM_DOUBTFUL,
			   "比例变动百分之几，没说是百分点还是相对值");
}

/* 建设1个以上省级甲和乙: one of each, or one in all (N3-a4). */
static void check_each(struct text *t, const struct quantity *q)
{
	if (q->unit != UNIT_PIECE || !q->hedged || !text_behind(t, q->whole.to, U"以上") ||
	    !text_has(t, q->before, U"建设|创建|建成|设立", NULL))
		return;
	if (text_has(t, q->after, U"和|及|与", NULL) && !text_has(t, q->after, U"各", NULL))
		claim_note(t, q->number.from, CLAIM_READING, CLAIM_DOUBTFUL, "没说是各这么多，还是合起来这么多");
}

/* 每千名老年人、每百张床位拥有1名: both, either, or as it applies (C-a4). */
static void check_bases(struct text *t, size_t i)
{
	const struct quantity *q = &t->q[i], *a = i >= 2 ? &t->q[i - 2] : NULL, *b = i >= 1 ? &t->q[i - 1] : NULL;
	if (!a || !a->each || !b->each || q->each || a->part != q->part || a->unit == b->unit)
		return;
	if (text_has(t, (struct range){a->whole.to, b->whole.from}, U"、每|和每|及每", NULL))
		claim_note(t, q->number.from, CLAIM_READING, CLAIM_DOUBTFUL, "两个分母：没说要都达到，还是达到其一");
}

/* 1年、2年、3年以上: does 以上 belong to all of them? (K-a5) */
static void check_row(struct text *t, size_t i)
{
	const struct quantity *q = &t->q[i];
	if (i < 2 || !text_behind(t, q->whole.to, U"以上"))
		return;
	for (size_t k = i; k > i - 2; k--)
		if (t->q[k - 1].unit != q->unit || t->q[k - 1].hedged ||
		    t->q[k - 1].whole.to + 1 != t->q[k].whole.from || t->g[t->q[k - 1].whole.to].c != U'、')
			return;
	claim_note(t, q->number.from, CLAIM_READING, CLAIM_DOUBTFUL, "“以上”管整列，还是只管最后一个");
}

/* 100:1 of whole posts without a word on what is left over (N3-a7). */
static void check_ratios(struct text *t, const struct part *p)
{
	int64_t a, b, ulp;
	size_t end, behind;
	bool chinese;
	for (size_t i = p->r.from; i < p->r.to; i++) {
		if (!number_at(t, i, &end, &a, &ulp, &chinese))
			continue;
		bool ratio = !chinese && end < p->r.to && t->g[end].c == ':' &&
			     number_at(t, end + 1, &behind, &b, &ulp, &chinese) && b == MICRO;
		struct range paragraph = text_paragraph(t, p);
		if (ratio && text_at(t, behind, U"的") && !text_has(t, paragraph, U"四舍五入|取整|不足|尾数", NULL))
			claim_note(t, i, CLAIM_READING, CLAIM_DOUBTFUL,
				   "没说不足%lld的部分怎么算：舍去、进一还是四舍五入", (long long)(a / MICRO));
		i = end - 1;
	}
}

void check_readings(struct text *t)
{
	for (size_t i = 0; i < t->quantities; i++) {
		check_points(t, &t->q[i]);
		check_each(t, &t->q[i]);
		check_bases(t, i);
		check_row(t, i);
		if (t->q[i].twice)
			claim_note(t, t->q[i].number.from, CLAIM_READING, CLAIM_DOUBTFUL,
				   "前后各一个约数词，不知多少");
	}
	for (size_t k = 0; k < t->parts; k++)
		check_ratios(t, &t->part[k]);
}
