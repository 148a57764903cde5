#include "policy/check.h"

/* Digits from i on; the position behind them. */
static size_t digits(struct str s, size_t i)
{
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i;
}

/* K4, S-a4, N3-20, N3-a7: a letter, digits, and behind a hyphen the number of a clause or (a) of an ambiguity. */
static bool clause_formed(struct str s)
{
	if (!s.n || s.p[0] < 'A' || s.p[0] > 'Z')
		return false;
	size_t i = digits(s, 1);
	if (i == s.n)
		return i > 1;
	if (s.p[i++] != '-')
		return false;
	if (i < s.n && s.p[i] == 'a')
		i++;
	return i < s.n && digits(s, i) == s.n;
}

void check_clauses(struct checker *c, const struct str *clauses, size_t n, struct pos at)
{
	for (size_t i = 0; i < n; i++) {
		int64_t here;
		if (!clause_formed(clauses[i]))
			FAIL(c, at, "条款号写作 S26、K-a1、N3-20", "“%.*s”不是条款号", STR_FMT(clauses[i]));
		else if (c->clauses && !map_get(c->clauses, clauses[i], &here))
			WARN(c, at, "条款清单在 data/clauses.csv", "条款清单里没有“%.*s”", STR_FMT(clauses[i]));
	}
}

void check_cite(struct checker *c, const struct cite *cite, struct pos at)
{
	check_clauses(c, cite->clauses, cite->nclauses, at);
}
