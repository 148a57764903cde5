/* 单价, 增减, 平均: what a rate, a change or a mean says against the figures beside it. */
#include "features/claims_check/inside.h"

/* Written exactly, in whole units. */
static bool exact(const struct quantity *q)
{
	return !q->hedged && q->span.lo == q->span.hi && q->value % MICRO == 0;
}

/* Greatest common divisor. */
static int64_t divisor(int64_t a, int64_t b)
{
	while (b) {
		int64_t r = a % b;
		a = b;
		b = r;
	}
	return a;
}

/* The words right before a rate: 每人每月50元. */
static bool is_rate(const struct text *t, const struct quantity *q)
{
	return q->unit == UNIT_YUAN && (text_has(t, q->before, U"每人|每名|每户|每家|每张|人均|户均", NULL) ||
					text_at(t, q->whole.to, U"/人"));
}

/* A total that was paid under a row of rates: no count of people gives it unless their divisor divides it (K-a8). */
static void check_paid(struct text *t, size_t i)
{
	const struct quantity *paid = &t->q[i];
	int64_t common = 0;
	size_t rates = 0;
	char unit[32], said[32];
	if (!exact(paid) || !text_has(t, paid->before, U"发放", NULL) || is_rate(t, paid))
		return;
	for (size_t k = i; k-- > 0 && t->q[k].paragraph == paid->paragraph;) {
		const struct quantity *q = &t->q[k];
		bool row = k > 0 && t->q[k - 1].unit == UNIT_YUAN && t->q[k - 1].whole.to + 1 == q->whole.from;
		if (q->unit != UNIT_YUAN || !exact(q) || !(is_rate(t, q) || row))
			continue;
		common = divisor(common, q->value);
		rates++;
	}
	if (rates < 2 || paid->value < common)
		return;
	micro_text(common, unit);
	micro_text(paid->value, said);
	bool fits = paid->value % common == 0;
	claim_note(t, paid->number.from, CLAIM_PRODUCT, fits ? CLAIM_HOLDS : CLAIM_FAILS,
		   "%s%s是各档标准公约数%s的整倍数", said, fits ? "" : "不", unit);
}

/* Says it is a total: 共 before it. */
static bool says_total(const struct text *t, const struct quantity *q)
{
	return text_has(t, q->before, U"共|合计|总计|总额", NULL);
}

/* 人均: a total divided by heads, rounded. */
static bool is_mean(const struct text *t, const struct quantity *q)
{
	return text_has(t, q->before, U"人均|户均", NULL);
}

/* What a sentence says beside a rate. */
struct around {
	const struct quantity *count, *months, *total;
	size_t counts;
};

/* Looks around a rate in its sentence. */
static struct around look_around(const struct text *t, size_t i)
{
	struct around a = {0};
	struct range in = text_quantities(t, text_sentence(t, &t->part[t->q[i].part]));
	bool mean = is_mean(t, &t->q[i]);
	for (size_t k = in.from; k < in.to; k++) {
		const struct quantity *q = &t->q[k];
		if (k != i && q->unit == UNIT_YUAN && (says_total(t, q) || (mean && k < i)))
			a.total = q;
		if ((q->unit == UNIT_PERSON || q->unit == UNIT_PIECE || q->unit == UNIT_BED) && !q->each) {
			a.count = q;
			a.counts++;
		}
		if (q->unit == UNIT_MONTH)
			a.months = q;
	}
	return a;
}

/* 50人，每人200元，共1万元. */
static void check_product(struct text *t, size_t i)
{
	const struct quantity *rate = &t->q[i];
	char r[32], c[32], total[32];
	if (!is_rate(t, rate))
		return;
	struct around a = look_around(t, i);
	if (!a.total || a.counts != 1 || text_has(t, rate->before, U"每月", NULL) != (a.months != NULL))
		return;
	int64_t times = a.months ? a.months->value / MICRO : 1;
	if (times < 1 || a.count->span.hi > SPAN_OPEN / times / 2)
		return;
	micro_text(rate->value, r);
	micro_text(a.count->value, c);
	micro_text(a.total->value, total);
	struct span many = {a.count->span.lo * times, a.count->span.hi * times};
	struct span each = is_mean(t, rate) ? span_rounded(rate->value, MICRO) : rate->span;
	bool fits = span_times(each, many, a.total->span);
	claim_note(t, a.total->number.from, CLAIM_PRODUCT, fits ? CLAIM_HOLDS : CLAIM_FAILS,
		   "%s × %s × %lld，写的是%s", r, c, (long long)times, total);
}

void check_products(struct text *t)
{
	for (size_t i = 0; i < t->quantities; i++)
		if (t->q[i].unit == UNIT_YUAN) {
			check_paid(t, i);
			check_product(t, i);
		}
}

static const char32_t reaches[] =
    U"增加到|增加至|增至|提高到|提高至|上升到|上升至|增长到|增长至|扩大到|扩大至|发展到";
static const char32_t falls[] = U"下降到|下降至|降到|降至|减少到|减少至|缩减到|缩减至";

/* The change that is written against the change from one figure to the other. */
static void judge_change(struct text *t, const struct quantity *from, const struct quantity *to,
			 const struct quantity *change, bool down)
{
	const struct quantity *big = down ? from : to, *small = down ? to : from;
	struct span diff = span_less(big->span, small->span);
	char a[32], b[32], c[32], is[32];
	micro_text(from->value, a);
	micro_text(to->value, b);
	micro_text(change->value, c);
	bool rate = change->unit == UNIT_PERCENT && from->unit != UNIT_PERCENT, fits;
	if (diff.hi < 0)
		fits = false;
	else if (rate)
		fits = span_share((struct span){diff.lo < 0 ? 0 : diff.lo, diff.hi}, from->span, change->span);
	else
		fits = span_meet(diff, change->span);
	if (rate)
		share_text(big->value - small->value, from->value, is);
	else
		micro_text(big->value - small->value, is);
	claim_note(t, change->number.from, CLAIM_GROWTH, fits ? CLAIM_HOLDS : CLAIM_FAILS,
		   "从%s到%s，变动%s%s，写的是%s%s", a, b, is, rate ? "%" : "", c, rate ? "%" : "");
}

/* 由甲增加到乙，增长丙. */
static void check_change(struct text *t, size_t i)
{
	const struct quantity *to = &t->q[i], *from = i ? &t->q[i - 1] : NULL, *change = NULL;
	if (!from || i + 1 >= t->quantities || from->sentence != to->sentence || from->unit != to->unit)
		return;
	struct range between = {from->whole.to, to->whole.from};
	bool down = text_has(t, between, falls, NULL);
	if (!down && !text_has(t, between, reaches, NULL))
		return;
	change = &t->q[i + 1];
	bool same = change->unit == to->unit || (to->unit == UNIT_PERCENT && change->unit == UNIT_POINT);
	if (change->sentence != to->sentence || !(same || change->unit == UNIT_PERCENT) ||
	    text_has(t, change->before, reaches, NULL) ||
	    !text_has(t, change->before, U"增加|增长|提高|上升|下降|减少|降低|增幅|降幅", NULL))
		return;
	judge_change(t, from, to, change, down);
}

void check_growth(struct text *t)
{
	for (size_t i = 0; i < t->quantities; i++)
		check_change(t, i);
}

/* What one other sentence says of the same thing in one year: the sum of its figures. */
static bool single_year(const struct text *t, const struct quantity *mean, size_t sentence_of, size_t *first,
			struct span *sum)
{
	struct range sentence = text_sentence(t, &t->part[sentence_of]);
	struct range in = text_quantities(t, sentence);
	size_t n = 0;
	if (!text_has(t, sentence, U"培训|新增|建设|发放|服务", NULL) || text_has(t, sentence, U"平均|年均", NULL))
		return false;
	*sum = (struct span){0, 0};
	for (size_t k = in.from; k < in.to; k++)
		if (t->q[k].unit == mean->unit && !t->q[k].each && noun_in(t, mean->before, t->q[k].after)) {
			if (n++ == 0)
				*first = k;
			*sum = span_add(*sum, t->q[k].span);
		}
	return n > 0;
}

/* The sentence speaks of one year: 2021年，…… */
static bool of_a_year(const struct text *t, const struct part *p)
{
	size_t end;
	int64_t year, ulp;
	bool chinese;
	return number_at(t, p->r.from, &end, &year, &ulp, &chinese) && !chinese && year >= (int64_t)1900 * MICRO &&
	       text_at(t, end, U"年,");
}

/* The verb that both sentences use. */
static bool same_verb(const struct text *t, struct range a, struct range b)
{
	static const char32_t *const verbs[] = {U"培训", U"新增", U"建设", U"发放", U"服务"};
	for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
		if (text_find(t, a, verbs[k]) < a.to)
			return text_find(t, b, verbs[k]) < b.to;
	return false;
}

/* A yearly mean against the years that the text gives (K-a9). */
static void check_mean(struct text *t, const struct quantity *mean)
{
	const struct range own = text_sentence(t, &t->part[mean->part]);
	for (size_t k = 0; k < t->parts; k++) {
		struct span sum;
		size_t first;
		char said[72], is[72];
		const struct part *p = &t->part[k];
		if (!of_a_year(t, p) || !same_verb(t, own, text_sentence(t, p)) ||
		    !single_year(t, mean, k, &first, &sum))
			continue;
		span_range(mean->span, said);
		span_range(sum, is);
		bool meets = span_meet(sum, mean->span);
		claim_note(t, mean->number.from, CLAIM_MEAN, meets ? CLAIM_HOLDS : CLAIM_DOUBTFUL,
			   "年均%s，文中一年为%s%s", said, is,
			   meets                    ? ""
			   : sum.hi < mean->span.lo ? "，低于年均"
						    : "，高于年均");
	}
}

void check_means(struct text *t)
{
	for (size_t i = 0; i < t->quantities; i++) {
		const struct quantity *q = &t->q[i];
		struct range part = t->part[q->part].r;
		struct range lead = {part.from, q->whole.from};
		if (q->unit != UNIT_PERSON && q->unit != UNIT_TIMES_PERSON && q->unit != UNIT_PIECE)
			continue;
		if (text_has(t, lead, U"每年平均|年均|平均每年", NULL))
			check_mean(t, q);
	}
}
