/* Quantities: a number, its unit, what hedges it, and the words around it. */
#include "features/claims_check/inside.h"

/* Units by their words, the longer first; hundredths for ‰ are handled where it is read. */
static const struct unit_word {
	const char32_t *word;
	enum unit unit;
} unit_words[] = {
    {U"个百分点", UNIT_POINT}, {U"百分点", UNIT_POINT}, {U"人次", UNIT_TIMES_PERSON}, {U"个月", UNIT_MONTH},
    {U"个工作日", UNIT_DAY},   {U"周岁", UNIT_AGE},     {U"个方面", UNIT_SORT},       {U"个部门", UNIT_SORT},
    {U"平方米", UNIT_NONE},    {U"人", UNIT_PERSON},    {U"名", UNIT_PERSON},         {U"位", UNIT_PERSON},
    {U"个", UNIT_PIECE},       {U"家", UNIT_PIECE},     {U"所", UNIT_PIECE},          {U"处", UNIT_PIECE},
    {U"座", UNIT_PIECE},       {U"张", UNIT_BED},       {U"元", UNIT_YUAN},           {U"%", UNIT_PERCENT},
    {U"‰", UNIT_PERCENT},      {U"岁", UNIT_AGE},       {U"年", UNIT_YEAR},           {U"天", UNIT_DAY},
    {U"倍", UNIT_FOLD},        {U"项", UNIT_SORT},      {U"种", UNIT_SORT},           {U"类", UNIT_SORT},
    {U"级", UNIT_SORT},        {U"门", UNIT_SORT},      {U"大", UNIT_SORT},           {U"条", UNIT_SORT},
    {U"方面", UNIT_SORT},      {U"部门", UNIT_SORT},    {U"期", UNIT_ROUND},          {U"次", UNIT_ROUND},
    {U"场", UNIT_ROUND},       {U"批", UNIT_ROUND},
};

/* The unit that begins at i; *end behind it. */
static enum unit unit_at(const struct text *t, size_t i, size_t *end)
{
	for (size_t k = 0; k < sizeof unit_words / sizeof *unit_words; k++)
		if (text_at(t, i, unit_words[k].word)) {
			*end = i + word_length(unit_words[k].word);
			return unit_words[k].unit;
		}
	return UNIT_NONE;
}

/* Words before a number that widen it: how far down and up, in weights of its last significant place. −1: to the end. */
static const struct hedge {
	const char32_t *word;
	int down, up;
} before_words[] =
    {
	{U"大约", 1, 1},    {U"约", 1, 1},      {U"将近", 1, 0},    {U"接近", 1, 0},    {U"近", 1, 0},
	{U"不少于", 0, -1}, {U"不低于", 0, -1}, {U"不超过", -1, 0}, {U"不高于", -1, 0}, {U"不多于", -1, 0},
	{U"超过", 0, -1},   {U"至少", 0, -1},   {U"最多", -1, 0},   {U"突破", 0, -1},   {U"不到", -1, 0},
	{U"不足", -1, 0},   {U"超", 0, -1},
},
  behind_words[] = {
      {U"左右", 1, 1}, {U"上下", 1, 1}, {U"及以上", 0, -1}, {U"以上", 0, -1}, {U"以下", -1, 0}, {U"以内", -1, 0},
};

/* Weight of the last place that is not 0; millionths. */
static int64_t last_place(int64_t value, int64_t ulp)
{
	int64_t w = ulp ? ulp : MICRO;
	while (value && value % (w * 10) == 0)
		w *= 10;
	return w;
}

/* Widens by one hedge. */
static void hedge(struct quantity *q, const struct hedge *h, int64_t place)
{
	q->twice |= q->hedged;
	q->hedged = true;
	q->span.lo = h->down < 0 ? 0 : q->span.lo - h->down * place;
	q->span.lo = q->span.lo < 0 ? 0 : q->span.lo;
	q->span.hi = h->up < 0 ? SPAN_OPEN : q->span.hi + h->up * place;
}

/* What stands before and behind the number and makes it less exact. */
static void read_hedges(const struct text *t, struct quantity *q, int64_t ulp, bool more)
{
	static const struct hedge some_more = {U"余", 0, 1};
	int64_t place = last_place(q->value, ulp);
	q->span = span_rounded(q->value, ulp);
	if (more)
		hedge(q, &some_more, place);
	for (size_t k = 0; k < sizeof before_words / sizeof *before_words; k++)
		if (text_behind(t, q->whole.from, before_words[k].word)) {
			hedge(q, &before_words[k], place);
			q->whole.from -= word_length(before_words[k].word);
			break;
		}
	for (size_t k = 0; k < sizeof behind_words / sizeof *behind_words; k++)
		if (text_at(t, q->whole.to, behind_words[k].word)) {
			hedge(q, &behind_words[k], place);
			q->whole.to += word_length(behind_words[k].word);
			break;
		}
}

/* A number here is an ordinal, a document's number, a year, or a part of a word. */
static bool is_name(const struct text *t, size_t from, size_t to, int64_t value)
{
	char32_t before = from ? t->g[from - 1].c : 0, behind = to < t->n ? t->g[to].c : 0;
	bool letter = (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z');
	if (before == U'第' || before == '+' || before == U'〔' || before == '[' || before == '.' || letter)
		return true;
	return behind == U'号' || (behind == U'年' && value >= (int64_t)1900 * MICRO);
}

/* Where a run of words ends: at punctuation that separates things. */
static bool is_mark(char32_t c)
{
	return c == ',' || c == ':' || c == U'、' || c == '(' || c == ')';
}

/* The words before the quantity, back to the last mark or the last quantity. */
static void read_words(const struct text *t, struct quantity *q, struct range part, size_t last_end)
{
	size_t from = q->whole.from;
	while (from > part.from && from > last_end && !is_mark(t->g[from - 1].c))
		from--;
	q->before = (struct range){from, q->whole.from};
}

/* The words behind it, up to a mark or to the next quantity. */
static void read_words_behind(const struct text *t, struct quantity *q, size_t limit)
{
	size_t to = q->whole.to;
	while (to < limit && !is_mark(t->g[to].c))
		to++;
	q->after = (struct range){q->whole.to, to};
}

/* The quantity at glyph i; its end, or 0 when there is none. */
static size_t quantity_at(const struct text *t, size_t i, struct quantity *q)
{
	int64_t ulp;
	size_t end, unit_end;
	bool more = false;
	if (!number_at(t, i, &end, &q->value, &ulp, &q->chinese))
		return 0;
	q->number = (struct range){i, end};
	if (is_name(t, i, end, q->value))
		return 0;
	for (size_t k = i; k < end; k++)
		more |= t->g[k].c == U'余' || t->g[k].c == U'多';
	if (end < t->n && (t->g[end].c == U'余' || t->g[end].c == U'多')) {
		more = true;
		end++;
	}
	q->unit = unit_at(t, end, &unit_end);
	if (q->unit == UNIT_NONE)
		return 0;
	q->measure = (struct range){end, unit_end};
	if (t->g[end].c == U'‰') {
		q->value /= 10;
		ulp /= 10;
	}
	if (q->unit == UNIT_PERCENT && !ulp)
		ulp = t->g[end].c == U'‰' ? MICRO / 10 : MICRO;
	q->whole = (struct range){i, unit_end};
	if (!more && (text_at(t, unit_end, U"多") || text_at(t, unit_end, U"余"))) {
		more = true;
		q->whole.to++;
	}
	read_hedges(t, q, ulp, more);
	q->each = q->whole.from && t->g[q->whole.from - 1].c == U'每';
	return q->whole.to;
}

/* Counts what a part holds at most. */
static size_t count_numbers(const struct text *t)
{
	size_t n = 0;
	int64_t v, ulp;
	bool chinese;
	for (size_t i = 0, end; i < t->n; i++)
		if (number_at(t, i, &end, &v, &ulp, &chinese)) {
			n++;
			i = end - 1;
		}
	return n;
}

/* The quantities of one part. */
static void measure_part(struct text *t, const struct part *p)
{
	size_t last = p->r.from, first = t->quantities;
	for (size_t i = p->r.from; i < p->r.to;) {
		struct quantity q = {.part = (size_t)(p - t->part),
				     .sentence = p->sentence,
				     .item = p->item,
				     .paragraph = p->paragraph};
		int64_t v, ulp;
		bool chinese;
		size_t end = quantity_at(t, i, &q), number_end;
		if (end) {
			read_words(t, &q, p->r, last);
			t->q[t->quantities++] = q;
			last = end;
			i = end;
		} else if (number_at(t, i, &number_end, &v, &ulp, &chinese))
			i = number_end;
		else
			i++;
	}
	for (size_t k = first; k < t->quantities; k++)
		read_words_behind(t, &t->q[k], k + 1 < t->quantities ? t->q[k + 1].whole.from : p->r.to);
}

int text_measure(struct text *t, struct err *e)
{
	size_t n = count_numbers(t);
	if (n > QUANTITIES_MAX)
		return err_set(e, ERR_LIMIT, "文本里的数字多于%u个", QUANTITIES_MAX);
	t->q = ARENA_ARRAY(t->mem, n + 1, struct quantity);
	if (!t->q)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < t->parts; i++)
		measure_part(t, &t->part[i]);
	return 0;
}

struct range text_quantities(const struct text *t, struct range r)
{
	size_t lo = 0, hi = t->quantities, to;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (t->q[mid].whole.from < r.from)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (to = lo; to < t->quantities && t->q[to].whole.to <= r.to;)
		to++;
	return (struct range){lo, to};
}
