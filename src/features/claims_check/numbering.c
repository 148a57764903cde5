/* 编号: 一、二、三； （一）（二）； 1. 2.； 一是 二是 run without a gap. */
#include "features/claims_check/inside.h"

/* The kinds of numbers that points carry. */
enum level { LEVEL_CHAPTER, LEVEL_SECTION, LEVEL_POINT, LEVEL_CLAUSE, LEVELS };

static const char *const level_names[LEVELS] = {"“一、”", "“（一）”", "“1.”", "“一是”"};

/* A run of one kind. */
struct run {
	int64_t last;
	size_t first; /* glyph where it began */
	bool broken;
};

/* The kind that a numeral is of, by what stands around it; LEVELS: none. */
static enum level level_of(bool chinese, bool open, char32_t next, char32_t behind, bool paragraph)
{
	if (chinese && !open && next == U'是')
		return LEVEL_CLAUSE;
	if (!paragraph)
		return LEVELS;
	if (chinese)
		return !open && next == U'、' ? LEVEL_CHAPTER : open && next == ')' ? LEVEL_SECTION : LEVELS;
	return !open && next == '.' && behind > 0x2e80 ? LEVEL_POINT : LEVELS;
}

/* The number of a kind at the beginning of a part; 0: none. */
static int64_t point_at(const struct text *t, size_t i, bool paragraph, enum level *level)
{
	size_t end, open = t->g[i].c == '(';
	int64_t value, ulp;
	bool chinese;
	if (i + open >= t->n || !number_at(t, i + open, &end, &value, &ulp, &chinese))
		return 0;
	if (ulp || value >= 100 * (int64_t)MICRO || end + 1 >= t->n)
		return 0;
	*level = level_of(chinese, open, t->g[end].c, t->g[end + 1].c, paragraph);
	return *level == LEVELS ? 0 : value / MICRO;
}

/* Ends a run: says so when it was whole. */
static void close_run(struct text *t, struct run *r, enum level level)
{
	if (r->last > 1 && !r->broken)
		claim_note(t, r->first, CLAIM_NUMBERING, CLAIM_HOLDS, "编号%s从1到%lld，没有缺漏", level_names[level],
			   (long long)r->last);
	*r = (struct run){.last = 0};
}

/* The next number of a run. */
static void step(struct text *t, struct run *r, enum level level, int64_t number, size_t i)
{
	if (number == 1) {
		close_run(t, r, level);
		*r = (struct run){.last = 1, .first = i};
		return;
	}
	if (r->last && number != r->last + 1) {
		r->broken = true;
		claim_note(t, i, CLAIM_NUMBERING, CLAIM_FAILS, "编号%s：%lld的后面是%lld", level_names[level],
			   (long long)r->last, (long long)number);
	}
	if (!r->last)
		*r = (struct run){.first = i};
	r->last = number;
}

void check_numbering(struct text *t)
{
	struct run run[LEVELS] = {0};
	for (size_t k = 0; k < t->parts; k++) {
		enum level level;
		bool paragraph = k == 0 || t->part[k - 1].paragraph != t->part[k].paragraph;
		int64_t number = point_at(t, t->part[k].r.from, paragraph, &level);
		if (!number) {
			size_t at = text_find(t, t->part[k].r, U":一是");
			if (at < t->part[k].r.to)
				step(t, &run[LEVEL_CLAUSE], LEVEL_CLAUSE, 1, at + 1);
			continue;
		}
		if (level == LEVEL_CHAPTER)
			close_run(t, &run[LEVEL_SECTION], LEVEL_SECTION);
		if (level <= LEVEL_SECTION)
			close_run(t, &run[LEVEL_CLAUSE], LEVEL_CLAUSE);
		step(t, &run[level], level, number, t->part[k].r.from);
	}
	for (enum level l = 0; l < LEVELS; l++)
		close_run(t, &run[l], l);
}
