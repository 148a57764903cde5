/* grouped WORKERS RUNS: near the limit of this machine: workers with the same numbers of rows stand together, thirty-two
 * to a vector of 16-bit numbers, in the compiler's own vectors (AVX-512 where the processor has it). */
#include <stdio.h>

#include "rules.h"

enum { WIDE = 32, MOST = 5 }; /* workers in a vector; more rows than anybody has of a kind */

typedef uint16_t wide __attribute__((vector_size(2 * WIDE)));
typedef int16_t mask __attribute__((vector_size(2 * WIDE)));

/* Thirty-two workers' facts. Those behind the last worker of a shape have no spell. */
struct block {
	wide from[MOST], to[MOST], payroll[MOST], front[MOST], level[MOST], issued[MOST], trained, pension;
	uint32_t worker[WIDE], org[MOST][WIDE];
};

struct shape {
	int spells, certs;
	size_t n;
	struct block *block;
};

/* Everything that a run reads and writes. */
struct work {
	const struct registry *r;
	struct firsts f;
	uint8_t *marks;
	struct shape shape[MOST * MOST];
	struct tally t;
	wide (*a)[MONTHS], (*c)[MONTHS]; /* [block][month] */
};

static wide all(unsigned v)
{
	return (wide){0} + (uint16_t)v;
}

/* Where the mask holds, else nothing. */
static wide where(mask m, wide v)
{
	return v & (wide)m;
}

static wide choose(mask m, wide x, wide y)
{
	return ((wide)m & x) | (~(wide)m & y);
}

static int rows(const uint32_t *start, uint32_t worker)
{
	return (int)(start[worker + 1] - start[worker]);
}

/* One worker's facts into a lane. */
static void put(const struct registry *r, struct block *b, int lane, uint32_t w)
{
	b->worker[lane] = w;
	b->pension[lane] = r->pension[w] ? UINT16_MAX : 0;
	b->trained[lane] = UINT16_MAX;
	for (int k = 0; k < rows(r->spell_start, w); k++) {
		uint32_t i = r->spell_start[w] + (uint32_t)k;
		b->from[k][lane] = r->spell_from[i];
		b->to[k][lane] = r->spell_to[i];
		b->front[k][lane] = r->spell_front[i] ? UINT16_MAX : 0;
		b->payroll[k][lane] = r->spell_payroll[i] ? UINT16_MAX : 0;
		b->org[k][lane] = r->spell_org[i];
	}
	for (int k = 0; k < rows(r->cert_start, w); k++) {
		b->level[k][lane] = r->cert_level[r->cert_start[w] + (uint32_t)k];
		b->issued[k][lane] = r->cert_issued[r->cert_start[w] + (uint32_t)k];
	}
	for (uint32_t i = r->training_start[w]; i < r->training_start[w + 1]; i++)
		if (r->training_done[i] < b->trained[lane])
			b->trained[lane] = r->training_done[i];
}

/* Puts workers with the same numbers of rows together. */
static bool group(struct work *x)
{
	const struct registry *r = x->r;
	size_t blocks = 0;
	for (uint32_t w = 0; w < r->workers; w++)
		x->shape[rows(r->spell_start, w) * MOST + rows(r->cert_start, w)].n++;
	for (int i = 0; i < MOST * MOST; i++) {
		struct shape *s = &x->shape[i];
		size_t n = (s->n + WIDE - 1) / WIDE;
		s->spells = i / MOST;
		s->certs = i % MOST;
		s->block = aligned_alloc(64, (n + 1) * sizeof *s->block);
		if (!s->block)
			return false;
		memset(s->block, 0, (n + 1) * sizeof *s->block);
		s->n = 0;
		blocks += n;
	}
	for (uint32_t w = 0; w < r->workers; w++) {
		struct shape *s = &x->shape[rows(r->spell_start, w) * MOST + rows(r->cert_start, w)];
		put(r, &s->block[s->n / WIDE], (int)(s->n % WIDE), w);
		s->n++;
	}
	x->a = aligned_alloc(64, (blocks + 1) * sizeof *x->a);
	x->c = aligned_alloc(64, (blocks + 1) * sizeof *x->c);
	return x->a && x->c;
}

/* The spells of a block: which qualify, superseded ends, the first day of each one's chain. */
struct chain {
	mask in[MOST], good[MOST];
	wide to[MOST], start[MOST];
};

static void chain_up(const struct work *x, const struct shape *s, const struct block *b, struct chain *h)
{
	wide end = {0}, start = {0}, next = all(UINT16_MAX);
	mask held = {0};
	for (int k = 0; k < s->spells; k++) {
		wide marks;
		for (int i = 0; i < WIDE; i++)
			marks[i] = x->marks[b->org[k][i]];
		h->in[k] = ((marks & MARK_CITY) != 0) & (mask)b->front[k];
		h->good[k] = ((marks & MARK_GOOD) != 0) & (mask)b->pension;
		mask fresh = h->in[k] & (~held | ((b->from[k] > end + 1) & (end != all(UINT16_MAX))));
		start = choose(fresh, b->from[k], start);
		h->start[k] = start;
		end = choose(h->in[k] & ((b->to[k] > end) | ~held), b->to[k], end);
		held |= h->in[k];
	}
	for (int k = s->spells - 1; k >= 0; k--) {
		mask superseded = (next != all(UINT16_MAX)) & (b->to[k] >= next);
		h->to[k] = choose(superseded, next - 1, b->to[k]);
		next = choose(h->in[k], b->from[k], next);
	}
}

/* Amount by level. */
static wide by_level(wide level, const uint16_t *table)
{
	wide v = {0};
	for (unsigned l = 1; l <= 5; l++)
		v |= where(level == all(l), all(table[l]));
	return v;
}

/* The months of a block; on: for each spell the months in which it is current, as bits. */
static void months(const struct work *x, const struct shape *s, const struct block *b, const struct chain *h,
		   wide *a_out, wide *c_out, wide *on)
{
	for (int m = 0; m < MONTHS; m++) {
		wide first = all(x->f.day[0][m]), level = all(9), start = all(UINT16_MAX);
		mask free = {0}, good = {0};
		for (int k = 0; k < s->certs; k++) {
			mask better = (b->issued[k] <= first) & (b->level[k] < level);
			level = choose(better, b->level[k], level);
		}
		for (int k = 0; k < s->spells; k++) {
			mask current = h->in[k] & (b->from[k] <= first) & (h->to[k] >= first);
			start = choose(current, h->start[k], start);
			free |= current & ~(mask)b->payroll[k];
			good |= current & h->good[k];
			on[k] |= where(current, all(1u << m));
		}
		mask one = start <= all(x->f.day[1][m]), two = start <= all(x->f.day[2][m]),
		     three = start <= all(x->f.day[3][m]);
		wide served = where(one, all(5000)) + where(two, all(5000)) + where(three, all(5000));
		served = where(b->trained <= first, served);
		a_out[m] = where(free & one, by_level(level, allowance));
		c_out[m] = where(good, choose(level == all(9), served, by_level(level, subsidy)));
	}
}

/* Totals and bonuses of a block. */
static void count(struct work *x, const struct shape *s, const struct block *b, const struct chain *h, const wide *a,
		  const wide *c, const wide *on, int n)
{
	for (int k = 0; k < s->spells; k++)
		for (int i = 0; i < n; i++) {
			for (unsigned bits = on[k][i]; bits; bits &= bits - 1) {
				int m = __builtin_ctz(bits);
				x->t.pay[b->org[k][i]][m] += a[m][i] > c[m][i] ? a[m][i] : c[m][i];
			}
			struct bonus y = {.org = b->org[k][i]};
			if (h->in[k][i] && !b->payroll[k][i] &&
			    bonus_of(x->r, &x->f, b->worker[i], h->start[k][i], b->from[k][i], h->to[k][i], &y))
				tally_bonus(&x->t, x->r, &y);
		}
}

static void compute(struct work *x)
{
	size_t at = 0;
	for (int i = 0; i < MOST * MOST; i++)
		for (size_t k = 0; k * WIDE < x->shape[i].n; k++, at++) {
			const struct shape *s = &x->shape[i];
			size_t left = s->n - k * WIDE;
			struct chain h;
			wide on[MOST] = {{0}};
			chain_up(x, s, &s->block[k], &h);
			months(x, s, &s->block[k], &h, x->a[at], x->c[at], on);
			count(x, s, &s->block[k], &h, x->a[at], x->c[at], on, left < WIDE ? (int)left : WIDE);
		}
}

/* The check from what the blocks came to. */
static void tell(const struct work *x, struct check *k)
{
	size_t at = 0;
	for (int i = 0; i < MOST * MOST; i++)
		for (size_t b = 0; b * WIDE < x->shape[i].n; b++, at++)
			for (size_t lane = 0; lane < WIDE && b * WIDE + lane < x->shape[i].n; lane++)
				for (int m = 0; m < MONTHS; m++) {
					uint64_t a = x->a[at][m][lane], c = x->c[at][m][lane];
					if (a || c)
						check_add(k, x->shape[i].block[b].worker[lane], m, a, 0, c,
							  a > c ? a : c);
				}
	for (size_t i = 0; i < x->t.nbonus; i++)
		check_add(k, x->t.bonus[i].worker, x->t.bonus[i].month, 0, x->t.bonus[i].fen, 0, x->t.bonus[i].fen);
}

int main(int argc, char **argv)
{
	static double took[1000];
	static uint64_t county[COUNTIES * MONTHS];
	static struct work x;
	x.r = argc == 3 ? registry_make((uint32_t)strtoul(argv[1], NULL, 10)) : NULL;
	int runs = x.r ? (int)strtol(argv[2], NULL, 10) : 0;
	x.f = firsts_make();
	x.marks = x.r ? marks_make(x.r) : NULL;
	uint64_t *org = x.r ? calloc(x.r->orgs, sizeof *org) : NULL;
	if (!x.marks || !org || runs < 1 || runs > 1000 || !tally_make(&x.t, x.r) || !group(&x))
		return 2;
	for (int i = 0; i < runs; i++) {
		took[i] = bench_now();
		tally_clear(&x.t, x.r);
		compute(&x);
		tally_totals(&x.t, x.r, county, org);
		took[i] = bench_now() - took[i];
	}
	bench_result(1, took, runs, x.r->workers);
	struct check k = {0};
	tell(&x, &k);
	check_totals(&k, county, org, x.r->orgs);
	check_print(&k);
	return 0;
}
