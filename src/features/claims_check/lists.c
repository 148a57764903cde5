/* 对应 and 分次: values that are dealt out to things one by one, and money that is paid in instalments. */
#include "features/claims_check/inside.h"

/* 初级、中级、高级分别50元、100元、150元. */
struct dealt {
	struct range labels;
	size_t least, most;
	size_t first, n; /* the values among the quantities */
	bool without;    /* for those who have not … (未取得) */
};

/* What may stand between two values of one row. */
static bool joined(const struct text *t, const struct quantity *a, const struct quantity *b)
{
	static const char32_t joints[] = U"、和及与";
	if (b->whole.from != a->whole.to + 1)
		return false;
	for (const char32_t *j = joints; *j; j++)
		if (t->g[a->whole.to].c == *j)
			return true;
	return false;
}

/* The row of values behind 分别 at glyph `at`. */
static bool values_behind(const struct text *t, size_t at, struct range part, struct dealt *d)
{
	size_t near = at + 14 < part.to ? at + 14 : part.to;
	struct range in = text_quantities(t, (struct range){at, part.to});
	if (in.from == in.to || t->q[in.from].whole.from > near || t->q[in.from].each)
		return false;
	d->first = in.from;
	d->n = 1;
	while (in.from + d->n < in.to && t->q[in.from + d->n].unit == t->q[in.from].unit &&
	       joined(t, &t->q[in.from + d->n - 1], &t->q[in.from + d->n]))
		d->n++;
	return d->n >= 2;
}

/* The nearest list before 分别, clause by clause. */
static bool labels_before(const struct text *t, size_t at, struct range part, struct dealt *d)
{
	size_t end = at, begin;
	while (end > part.from) {
		if (list_before(t, part.from, end, &begin, &d->least, &d->most) &&
		    text_find(t, (struct range){begin, end}, U"、") < end) {
			d->labels = (struct range){begin, end};
			return true;
		}
		while (end > part.from && t->g[end - 1].c != ',' && t->g[end - 1].c != ':')
			end--;
		end -= end > part.from;
	}
	return false;
}

/* Least and most of a row of values. */
static void bounds(const struct text *t, const struct dealt *d, int64_t *least, int64_t *most)
{
	*least = *most = t->q[d->first].value;
	for (size_t k = 1; k < d->n; k++) {
		int64_t v = t->q[d->first + k].value;
		*least = v < *least ? v : *least;
		*most = v > *most ? v : *most;
	}
}

/* Whoever earns the certificate gets less than whoever has none: the rows of 取得 and 未取得 overlap (K-a1). */
static void check_cliff(struct text *t, const struct dealt *with, const struct dealt *without)
{
	int64_t low, high, other;
	char a[32], b[32];
	bounds(t, with, &low, &other);
	bounds(t, without, &other, &high);
	if (low >= high || t->q[with->first].unit != t->q[without->first].unit)
		return;
	micro_text(low, a);
	micro_text(high, b);
	claim_note(t, t->q[with->first].number.from, CLAIM_READING, CLAIM_DOUBTFUL,
		   "已取得的最低%s，未取得的最高%s：取得以后反而可能减少", a, b);
}

/* One 分别. True with *d filled. */
static bool check_dealt(struct text *t, size_t at, const struct part *p, struct dealt *d)
{
	*d = (struct dealt){.n = 0};
	if (!values_behind(t, at, p->r, d) || !labels_before(t, at, p->r, d))
		return false;
	bool fits = d->n >= d->least && d->n <= d->most;
	claim_note(t, t->q[d->first].number.from, CLAIM_PARALLEL, fits ? CLAIM_HOLDS : CLAIM_FAILS,
		   "“分别”之前列出%zu，之后%zu个数", d->most, d->n);
	d->without = text_has(t, (struct range){p->r.from, t->q[d->first].whole.from}, U"未取得|没有取得|无证", NULL);
	return true;
}

void check_parallel(struct text *t)
{
	struct dealt before = {.n = 0}, d;
	size_t sentence = 0;
	for (size_t k = 0; k < t->parts; k++) {
		const struct part *p = &t->part[k];
		for (size_t i = p->r.from; i + 1 < p->r.to; i++) {
			if (!text_at(t, i, U"分别") || !check_dealt(t, i, p, &d))
				continue;
			if (before.n && sentence == p->sentence && before.without != d.without)
				check_cliff(t, d.without ? &before : &d, d.without ? &d : &before);
			before = d;
			sentence = p->sentence;
		}
	}
}

/* 分3次发放 … 30% … 30% … 40%: as many as said, and all of it. */
static void check_instalments(struct text *t, size_t i)
{
	const struct quantity *times = &t->q[i];
	struct range sentence = text_sentence(t, &t->part[times->part]);
	struct range in = text_quantities(t, (struct range){times->whole.to, sentence.to});
	size_t n = 0;
	int64_t sum = 0;
	char said[32];
	for (size_t k = in.from; k < in.to; k++)
		if (t->q[k].unit == UNIT_PERCENT && t->q[k].value <= 100 * (int64_t)MICRO) {
			n++;
			sum += t->q[k].value;
		}
	if (n < 2)
		return;
	micro_text(sum, said);
	bool fits = (int64_t)n * MICRO == times->value;
	claim_note(t, times->number.from, CLAIM_PARTS, fits ? CLAIM_HOLDS : CLAIM_FAILS, "写明%lld次，列出%zu次",
		   (long long)(times->value / MICRO), n);
	claim_note(t, times->number.from, CLAIM_PARTS, sum == 100 * (int64_t)MICRO ? CLAIM_HOLDS : CLAIM_FAILS,
		   "各次之和%s%%，应为100%%", said);
}

/* The first length of service that the sentence names: 满3年, 1年以上; 0: none. */
static int64_t full_years(const struct text *t, struct range sentence, size_t not_at)
{
	struct range in = text_quantities(t, sentence);
	for (size_t k = in.from; k < in.to; k++) {
		const struct quantity *q = &t->q[k];
		bool full = text_behind(t, q->whole.from, U"满") || text_behind(t, q->whole.to, U"以上");
		if (q->unit == UNIT_YEAR && full && q->whole.from != not_at && q->value % MICRO == 0)
			return q->value / MICRO;
	}
	return 0;
}

/* 第三年起 begins when two years are full; 满3年 a year later (S-a1). */
static void check_start(struct text *t, size_t i, struct range sentence)
{
	size_t end;
	int64_t nth, ulp;
	bool chinese;
	if (i + 1 >= sentence.to || !number_at(t, i + 1, &end, &nth, &ulp, &chinese) || !text_at(t, end, U"年起"))
		return;
	int64_t full = full_years(t, sentence, i), n = nth / MICRO;
	if (full == 0 || n < 1)
		return;
	if (full == n - 1)
		claim_note(t, i, CLAIM_DATE, CLAIM_HOLDS, "第%lld年起就是满%lld年之后", (long long)n,
			   (long long)full);
	else
		claim_note(t, i, CLAIM_DATE, CLAIM_DOUBTFUL, "第%lld年起是满%lld年之后，又写满%lld年：相差%lld个月",
			   (long long)n, (long long)(n - 1), (long long)full,
			   (long long)(full > n - 1 ? full - n + 1 : n - 1 - full) * 12);
}

void check_parts(struct text *t)
{
	for (size_t i = 0; i < t->quantities; i++)
		if (t->q[i].unit == UNIT_ROUND && text_behind(t, t->q[i].whole.from, U"分"))
			check_instalments(t, i);
	for (size_t k = 0; k < t->parts; k++)
		for (size_t i = t->part[k].r.from; i < t->part[k].r.to; i++)
			if (t->g[i].c == U'第')
				check_start(t, i, text_sentence(t, &t->part[k]));
}
