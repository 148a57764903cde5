/* 日期: dates that do not exist, spans that run backwards, deadlines against each other and against the document's own day. */
#include "base/date.h"
#include "features/claims_check/inside.h"

#define NEAR_DAYS 90   /* a deadline nearer than this to the document's day is pointed out */
#define WHOLE     1200 /* glyphs: a shorter text is no whole document, of which a date is expected */

/* A date as written: 2023年, 2023年10月, 2023年10月23日. */
struct stamp {
	size_t at, end;
	int y, m, d; /* 0: not written */
};

/* A number below 10,000 and a word behind it. */
static bool piece(const struct text *t, size_t i, const char32_t *word, size_t *end, int *value)
{
	int64_t v, ulp;
	bool chinese;
	if (i >= t->n || !number_at(t, i, end, &v, &ulp, &chinese) || chinese || ulp || v >= (int64_t)10000 * MICRO ||
	    !text_at(t, *end, word))
		return false;
	*value = (int)(v / MICRO);
	*end += word_length(word);
	return true;
}

/* A date at glyph i. */
static bool stamp_at(const struct text *t, size_t i, struct stamp *s)
{
	size_t end;
	*s = (struct stamp){.at = i};
	if ((i && t->g[i - 1].c >= '0' && t->g[i - 1].c <= '9') || !piece(t, i, U"年", &end, &s->y) || s->y < 1900 ||
	    s->y > 2200)
		return false;
	s->end = end;
	if (!piece(t, s->end, U"月", &end, &s->m))
		return true;
	s->end = end;
	if (piece(t, s->end, U"日", &end, &s->d))
		s->end = end;
	return true;
}

/* Its first and its last day. */
static day_t first_day(const struct stamp *s)
{
	return day_of(s->y, s->m ? s->m : 1, s->d ? s->d : 1);
}
static day_t last_day(const struct stamp *s)
{
	if (s->d)
		return day_of(s->y, s->m, s->d);
	return month_last(month_of(s->y, s->m ? s->m : 12));
}

/* A date with a month or day that the calendar does not have. */
static bool real(struct text *t, const struct stamp *s)
{
	if (first_day(s) != DAY_NONE)
		return true;
	claim_note(t, s->at, CLAIM_DATE, CLAIM_FAILS, "没有%d年%d月%d日这一天", s->y, s->m, s->d);
	return false;
}

/* How many glyphs of 至, 到, —, - stand at i. */
static size_t until_at(const struct text *t, size_t i)
{
	size_t n = 0;
	while (i + n < t->n &&
	       (t->g[i + n].c == U'—' || t->g[i + n].c == '-' || t->g[i + n].c == '~' || t->g[i + n].c == U'～'))
		n++;
	return n ? n : i < t->n && (t->g[i].c == U'至' || t->g[i].c == U'到');
}

/* What follows a date as the end of a span: 24日, 11月2日, 2026年3月. */
static bool span_end(const struct text *t, const struct stamp *a, struct stamp *b)
{
	size_t from = a->end + until_at(t, a->end), end;
	if (from == a->end)
		return false;
	if (stamp_at(t, from, b))
		return true;
	*b = (struct stamp){.at = from, .y = a->y, .m = a->m};
	if (piece(t, from, U"月", &end, &b->m)) {
		b->end = end;
		if (piece(t, end, U"日", &end, &b->d))
			b->end = end;
		return true;
	}
	b->end = from;
	if (a->d && piece(t, from, U"日", &end, &b->d))
		b->end = end;
	return b->end > from;
}

/* 2023年10月23日至24日: forwards. 23至24日 is a span of days of the month before it. */
static void check_span(struct text *t, const struct stamp *a)
{
	struct stamp b;
	size_t end;
	int first, last;
	if (span_end(t, a, &b)) {
		if (!real(t, &b))
			return;
		bool forwards = first_day(a) <= last_day(&b);
		claim_note(t, a->at, CLAIM_DATE, forwards ? CLAIM_HOLDS : CLAIM_FAILS,
			   forwards ? "起止先后相符" : "止日早于起日");
	} else if (a->m && !a->d && piece(t, a->end, U"", &end, &first) && until_at(t, end) &&
		   piece(t, end + until_at(t, end), U"日", &end, &last)) {
		bool days = day_of(a->y, a->m, first) != DAY_NONE && day_of(a->y, a->m, last) != DAY_NONE;
		bool fits = days && first <= last;
		claim_note(t, a->at, CLAIM_DATE, fits ? CLAIM_HOLDS : CLAIM_FAILS,
			   fits    ? "起止先后相符"
			   : !days ? "没有这一天"
				   : "止日早于起日");
	}
}

/* 三年（2023—2025年）. */
static void check_length(struct text *t, const struct quantity *q)
{
	size_t i = q->whole.to, end, next;
	int a, b;
	if (q->unit != UNIT_YEAR || i >= t->n || t->g[i].c != '(')
		return;
	if (!piece(t, i + 1, U"年", &end, &a) && !piece(t, i + 1, U"", &end, &a))
		return;
	next = end + until_at(t, end);
	if (next == end || !piece(t, next, U"年", &end, &b) || a < 1900 || b < 1900)
		return;
	int64_t years = b - a + 1;
	bool fits = q->value == years * MICRO || q->value == (years - 1) * MICRO;
	claim_note(t, q->number.from, CLAIM_DATE, fits ? CLAIM_HOLDS : CLAIM_FAILS, "%d至%d是%lld年", a, b,
		   (long long)years);
}

/* The document's own day: the last full date that stands alone on its line. */
static bool own_day(const struct text *t, struct stamp *own)
{
	bool found = false;
	for (size_t k = 0; k < t->parts; k++) {
		struct stamp s;
		const struct range r = t->part[k].r;
		if (r.to - r.from <= 14 && stamp_at(t, r.from, &s) && s.d && first_day(&s) != DAY_NONE) {
			*own = s;
			found = true;
		}
	}
	return found;
}

/* 到2025年, 力争至2025年底: something is to be done by then. 增加到2024年的… is none. */
static bool is_deadline(const struct text *t, const struct stamp *s)
{
	static const char32_t *const leads[] = {U"力争", U"计划", U"预计", U"确保", U"争取", U"目标"};
	if (!s->at || (t->g[s->at - 1].c != U'到' && t->g[s->at - 1].c != U'至'))
		return false;
	size_t i = s->at - 1;
	char32_t c = i ? t->g[i - 1].c : U'\n';
	bool lead = c == '\n' || c == ',' || c == ';' || c == ':' || c == U'。' || c == '(';
	for (size_t k = 0; k < sizeof leads / sizeof *leads; k++)
		lead |= text_behind(t, i, leads[k]);
	return lead;
}

/* 2025年之前: the last day is that of the year before. */
static bool is_before(const struct text *t, const struct stamp *s)
{
	return !s->m && (text_at(t, s->end, U"之前") || text_at(t, s->end, U"以前") || text_at(t, s->end, U"前"));
}

/* A deadline seen from the document's day. */
static void check_deadline(struct text *t, const struct stamp *s, const struct stamp *own)
{
	int left = last_day(s) - first_day(own);
	if (left < 0)
		claim_note(t, s->at, CLAIM_DATE, CLAIM_DOUBTFUL, "期限早于成文日期%d天", -left);
	else if (left <= NEAR_DAYS)
		claim_note(t, s->at, CLAIM_DATE, CLAIM_DOUBTFUL, "期限距成文日期只有%d天", left);
}

/* The same year once as 到…年 and once as …年之前: a year apart. */
static void check_before(struct text *t, const struct stamp *before)
{
	for (size_t i = 0; i < t->n; i++) {
		struct stamp s;
		if (stamp_at(t, i, &s) && s.y == before->y && !s.m && is_deadline(t, &s)) {
			claim_note(t, before->at, CLAIM_DATE, CLAIM_DOUBTFUL,
				   "“%d年之前”到%d年底，“到%d年”到%d年底：期限相差一年", before->y, before->y - 1,
				   s.y, s.y);
			return;
		}
	}
}

/* A document that counts from "now" without saying when that is (N2-a7). */
static void check_undated(struct text *t)
{
	size_t at;
	if (t->n >= WHOLE &&
	    text_has(t, (struct range){0, t->n}, U"近年来|两年来|目前|到2022年|到2023年|到2025年|到2027年", &at))
		claim_note(t, at, CLAIM_DATE, CLAIM_DOUBTFUL, "全文没有成文日期，期间无从算起");
}

void check_dates(struct text *t)
{
	struct stamp own = {0}, s;
	bool dated = own_day(t, &own);
	for (size_t i = 0; i < t->n; i++) {
		if (!stamp_at(t, i, &s) || !real(t, &s))
			continue;
		check_span(t, &s);
		if (dated && is_deadline(t, &s))
			check_deadline(t, &s, &own);
		if (is_before(t, &s))
			check_before(t, &s);
		i = s.end - 1;
	}
	for (size_t i = 0; i < t->quantities; i++)
		check_length(t, &t->q[i]);
	if (!dated)
		check_undated(t);
}
