/* engine WORKERS THREADS RUNS FOLDER [reference]: the rules of FOLDER, read as text, computed on the registry; with
 * `reference` by the reference evaluator. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"

/* What one worker gets in the year. */
struct year {
	uint64_t a[MONTHS], b[MONTHS], c[MONTHS];
	int64_t home[MONTHS], bonus_home[MONTHS];
};

/* Totals by county and month, and by institution. */
struct totals {
	uint64_t county[COUNTIES * MONTHS];
	uint64_t *org;
};

static void count(struct totals *t, const struct registry *r, int64_t org, int month, uint64_t fen)
{
	if (!fen)
		return;
	t->org[org] += fen;
	t->county[r->org_county[org] * MONTHS + month] += fen;
}

/* A worker's months into the check and the totals. */
static void tell(struct check *k, struct totals *t, const struct registry *r, uint32_t worker, const struct year *y)
{
	for (int m = 0; m < MONTHS; m++) {
		uint64_t pay = y->a[m] > y->c[m] ? y->a[m] : y->c[m];
		if (pay)
			check_add(k, worker, m, y->a[m], 0, y->c[m], pay);
		if (y->b[m])
			check_add(k, worker, m, 0, y->b[m], 0, y->b[m]);
		count(t, r, y->home[m], m, pay);
		count(t, r, y->bonus_home[m], m, y->b[m]);
	}
}

/* Puts one policy's lines of a worker into the year. */
static void take(const struct lines *l, uint64_t *fen, int64_t *home)
{
	for (size_t i = 0; i < l->n; i++) {
		int m = l->line[i].month - month_of(YEAR, 1);
		fen[m] = (uint64_t)l->line[i].amount;
		home[m] = l->line[i].home;
	}
}

struct bench {
	struct registry *r;
	struct arena *mem;
	struct pool *pool;
	struct packs *packs;
	struct choices *choices;
	struct world *w;
	struct query q;
	const struct policy *rule[3]; /* a, b, c */
	struct totals t;
	struct check check;
	struct err e;
};

/* Everybody by the reference evaluator. */
static int by_reference(struct bench *b)
{
	struct evaluation *ev = evaluation_new(b->packs, b->choices, b->w, b->q, &b->e);
	struct lines l = {0};
	int status = ev ? 0 : -1;
	for (uint32_t w = 0; w < b->r->workers && status == 0; w++) {
		struct year y = {0};
		uint64_t *fen[] = {y.a, y.b, y.c};
		int64_t *home[] = {y.home, y.bonus_home, y.home};
		for (int k = 0; k < 3 && status == 0; k++) {
			l.n = 0;
			status = evaluate(ev, b->rule[k], w, &l, &b->e);
			take(&l, fen[k], home[k]);
		}
		tell(&b->check, &b->t, b->r, w, &y);
		evaluation_clear(ev);
	}
	free(l.line);
	evaluation_free(ev);
	return status;
}

/* Facts and rules. */
static int bench_open(struct bench *b, uint32_t workers, const char *folder)
{
	b->r = registry_make(workers);
	b->mem = arena_new((size_t)64 << 30);
	b->pool = pool_new(0);
	b->packs = b->r && b->mem && b->pool ? bench_packs(folder, b->pool, b->mem) : NULL;
	if (!b->packs)
		return -1;
	b->choices = choices_new(b->packs, b->mem);
	b->w = bench_world(b->r, b->pool, b->mem, &b->e);
	b->t.org = calloc(b->r->orgs, sizeof *b->t.org);
	b->q = (struct query){month_of(YEAR, 1), month_of(YEAR, 12), day_of(YEAR, 12, 31), false};
	b->rule[0] = packs_find(b->packs, STR("基准.岗位津贴"));
	b->rule[1] = packs_find(b->packs, STR("基准.入职奖补"));
	b->rule[2] = packs_find(b->packs, STR("基准.护理员补助"));
	return b->choices && b->w && b->t.org ? 0 : -1;
}

static void bench_close(struct bench *b)
{
	free(b->t.org);
	pool_free(b->pool);
	arena_free(b->mem);
	registry_free(b->r);
}

int main(int argc, char **argv)
{
	static struct bench b;
	if (argc < 5) {
		fprintf(stderr, "engine WORKERS THREADS RUNS FOLDER [reference]\n");
		return 2;
	}
	int status = bench_open(&b, (uint32_t)strtoul(argv[1], NULL, 10), argv[4]);
	double took[1] = {bench_now()};
	if (status == 0)
		status = by_reference(&b);
	took[0] = bench_now() - took[0];
	if (status == 0) {
		bench_result(1, took, 1, b.r->workers);
		check_totals(&b.check, b.t.county, b.t.org, b.r->orgs);
		check_print(&b.check);
	} else {
		fprintf(stderr, "%s %s\n", b.e.what, b.e.where);
	}
	bench_close(&b);
	return status ? 1 : 0;
}
