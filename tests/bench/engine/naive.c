/* naive WORKERS RUNS: what a competent programmer writes first: worker after worker, month after month. */
#include <stdio.h>

#include "rules.h"

/* A qualifying spell: superseded by the next one, and the first day of its chain. */
struct spell {
	unsigned from, to, start, org, payroll;
};

static int spells_of(const struct registry *r, const uint8_t *marks, uint32_t worker, struct spell *s)
{
	unsigned end = 0, start = 0;
	int n = 0;
	for (uint32_t i = r->spell_start[worker]; i < r->spell_start[worker + 1]; i++) {
		if (!r->spell_front[i] || !(marks[r->spell_org[i]] & MARK_CITY))
			continue;
		unsigned from = r->spell_from[i], to = r->spell_to[i];
		if (n == 0 || from > end + 1)
			start = from;
		if (n && s[n - 1].to >= from)
			s[n - 1].to = from - 1;
		end = n == 0 || to > end ? to : end;
		s[n++] = (struct spell){from, to, start, r->spell_org[i], r->spell_payroll[i]};
	}
	return n;
}

/* The best level on a day; 0 none. */
static unsigned level_on(const struct registry *r, uint32_t worker, unsigned day)
{
	unsigned best = 0;
	for (uint32_t i = r->cert_start[worker]; i < r->cert_start[worker + 1]; i++)
		if (r->cert_issued[i] <= day && (!best || r->cert_level[i] < best))
			best = r->cert_level[i];
	return best;
}

static bool trained_by(const struct registry *r, uint32_t worker, unsigned day)
{
	for (uint32_t i = r->training_start[worker]; i < r->training_start[worker + 1]; i++)
		if (r->training_done[i] <= day)
			return true;
	return false;
}

/* Allowance and subsidy of one month in which the spell is current. */
static void month_of_worker(const struct registry *r, const struct firsts *f, uint8_t mark, uint32_t worker,
			    const struct spell *s, int m, int32_t *a, int32_t *c)
{
	unsigned level = level_on(r, worker, f->day[0][m]);
	*a = level && !s->payroll && s->start <= f->day[1][m] ? allowance[level] : 0;
	*c = 0;
	if (!(mark & MARK_GOOD) || !r->pension[worker])
		return;
	if (level)
		*c = subsidy[level];
	else if (trained_by(r, worker, f->day[0][m]))
		*c = ((s->start <= f->day[1][m]) + (s->start <= f->day[2][m]) + (s->start <= f->day[3][m])) * 5000;
}

/* Everybody; fen: [worker × MONTHS + month] of a and of c. */
static void compute(const struct registry *r, const struct firsts *f, const uint8_t *marks, struct tally *t,
		    int32_t *fen[2])
{
	struct spell s[64];
	for (uint32_t w = 0; w < r->workers; w++) {
		int n = spells_of(r, marks, w, s);
		int32_t *a = fen[0] + (size_t)w * MONTHS, *c = fen[1] + (size_t)w * MONTHS;
		for (int m = 0; m < MONTHS; m++) {
			int i = n - 1;
			a[m] = c[m] = 0;
			while (i >= 0 && !(s[i].from <= f->day[0][m] && s[i].to >= f->day[0][m]))
				i--;
			if (i < 0)
				continue;
			month_of_worker(r, f, marks[s[i].org], w, &s[i], m, &a[m], &c[m]);
			t->pay[s[i].org][m] += (uint32_t)(a[m] > c[m] ? a[m] : c[m]);
		}
		for (int i = 0; i < n; i++) {
			struct bonus b = {.org = s[i].org};
			if (!s[i].payroll &&
			    bonus_of(r, f, w, (uint16_t)s[i].start, (uint16_t)s[i].from, (uint16_t)s[i].to, &b))
				tally_bonus(t, r, &b);
		}
	}
}

int main(int argc, char **argv)
{
	static double took[1000];
	static uint64_t county[COUNTIES * MONTHS];
	struct registry *r = argc == 3 ? registry_make((uint32_t)strtoul(argv[1], NULL, 10)) : NULL;
	int runs = r ? (int)strtol(argv[2], NULL, 10) : 0;
	struct firsts f = firsts_make();
	uint8_t *marks = r ? marks_make(r) : NULL;
	struct tally t = {0};
	if (!marks || runs < 1 || runs > 1000 || !tally_make(&t, r))
		return 2;
	int32_t *fen[2] = {calloc((size_t)r->workers * MONTHS, sizeof(int32_t)),
			   calloc((size_t)r->workers * MONTHS, sizeof(int32_t))};
	uint64_t *org = calloc(r->orgs, sizeof *org);
	if (!fen[0] || !fen[1] || !org)
		return 2;
	for (int i = 0; i < runs; i++) {
		took[i] = bench_now();
		tally_clear(&t, r);
		compute(r, &f, marks, &t, fen);
		tally_totals(&t, r, county, org);
		took[i] = bench_now() - took[i];
	}
	bench_result(1, took, runs, r->workers);
	struct check k = {0};
	for (size_t i = 0; i < (size_t)r->workers * MONTHS; i++)
		if (fen[0][i] || fen[1][i])
			check_add(&k, (uint32_t)(i / MONTHS), (int)(i % MONTHS), (uint64_t)fen[0][i], 0,
				  (uint64_t)fen[1][i], (uint64_t)(fen[0][i] > fen[1][i] ? fen[0][i] : fen[1][i]));
	for (size_t i = 0; i < t.nbonus; i++)
		check_add(&k, t.bonus[i].worker, t.bonus[i].month, 0, t.bonus[i].fen, 0, t.bonus[i].fen);
	check_totals(&k, county, org, r->orgs);
	check_print(&k);
	return 0;
}
