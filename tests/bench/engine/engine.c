/* engine WORKERS THREADS RUNS FOLDER [reference]: the rules of FOLDER, read as text, computed on the registry by the vector
 * evaluator; with `reference` by the reference one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "policy/vector.h"

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

/* Puts one policy's runs of a worker into the year. */
static void take_run(const struct vector *v, const struct vector_run *x, uint64_t *fen, int64_t *home)
{
	for (month_t m = x->from; m < x->from + x->months; m++) {
		fen[m - month_of(YEAR, 1)] = (uint64_t)vector_text(v, x)->amount;
		home[m - month_of(YEAR, 1)] = x->home;
	}
}

/* The check of everybody's runs. */
static void check_runs(struct bench *b, const struct vector *v, const struct vector_run *run, size_t n)
{
	for (size_t i = 0; i < n;) {
		struct year y = {0};
		uint64_t *fen[] = {y.a, y.b, y.c};
		int64_t *home[] = {y.home, y.bonus_home, y.home};
		uint32_t worker = run[i].subject;
		for (; i < n && run[i].subject == worker; i++)
			take_run(v, &run[i], fen[run[i].policy], home[run[i].policy]);
		tell(&b->check, &b->t, b->r, worker, &y);
	}
}

/* Pay of an institution, month by month. */
struct by_month {
	uint64_t fen[MONTHS];
};

/* Adds the pay of the worker whose runs these are: in each month the greater of allowance and subsidy, and the bonus. */
static void add_worker(struct by_month *org, const struct vector *v, const struct vector_run *run, size_t n,
		       month_t first)
{
	if (n == 1) { /* nothing to be compared with */
		uint64_t fen = (uint64_t)vector_text(v, run)->amount;
		for (int m = run->from - first, end = m + run->months; m < end; m++)
			org[run->home].fen[m] += fen;
		return;
	}
	uint32_t best[MONTHS] = {0};
	int32_t home[MONTHS];
	for (size_t i = 0; i < n; i++) {
		uint32_t fen = (uint32_t)vector_text(v, &run[i])->amount;
		int m = run[i].from - first, end = m + run[i].months;
		if (run[i].policy == 1)
			org[run[i].home].fen[m] += fen;
		else
			for (; m < end; m++) {
				best[m] = fen > best[m] ? fen : best[m];
				home[m] = run[i].home;
			}
	}
	for (int m = 0; m < MONTHS; m++)
		if (best[m])
			org[home[m]].fen[m] += best[m];
}

/* The totals by institution and month, rolled up by county. */
static void take_totals(struct bench *b, const struct vector *v, const struct vector_run *run, size_t n,
			struct by_month *org)
{
	month_t first = month_of(YEAR, 1);
	memset(org, 0, b->r->orgs * sizeof *org);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && run[k].subject == run[i].subject;)
			k++;
		add_worker(org, v, run + i, k - i, first);
	}
	memset(b->t.county, 0, sizeof b->t.county);
	for (uint32_t i = 0; i < b->r->orgs; i++) {
		b->t.org[i] = 0;
		for (int m = 0; m < MONTHS; m++) {
			b->t.org[i] += org[i].fen[m];
			b->t.county[b->r->org_county[i] * MONTHS + m] += org[i].fen[m];
		}
	}
}

/* Everybody by the vector evaluator, so many times; the seconds of each. */
static int by_vector(struct bench *b, struct vector_options o, double *took, int times)
{
	struct evaluation *ev = evaluation_new(b->packs, b->choices, b->w, b->q, &b->e);
	double before = bench_now();
	struct vector *v = ev ? vector_new(ev, b->rule, 3, o, &b->e) : NULL;
	const struct vector_run *run;
	size_t n;
	struct by_month *org = calloc(b->r->orgs, sizeof *org);
	int status = v && org ? 0 : -1;
	fprintf(stderr, "prepared in %.1f ms\n", (bench_now() - before) * 1e3);
	for (int i = 0; i < times && status == 0; i++) {
		took[i] = bench_now();
		status = vector_evaluate(v, &run, &n, &b->e);
		if (status == 0)
			take_totals(b, v, run, n, org);
		took[i] = bench_now() - took[i];
	}
	if (status == 0) {
		struct totals once = b->t;
		b->t.org = calloc(b->r->orgs, sizeof *b->t.org);
		memset(b->t.county, 0, sizeof b->t.county);
		check_runs(b, v, run, n);
		free(b->t.org);
		b->t = once;
		const struct vector_stats *s = vector_stats(v);
		fprintf(
		    stderr,
		    "%zu runs, %zu of %zu by vector, %zu shapes, %zu blocks, %zu instructions; load %.1f ms, compile "
		    "%.1f ms, run %.1f ms, reference %.1f ms\n",
		    n, s->by_vector, s->subjects, s->shapes, s->blocks, s->instructions, (double)s->load_ns / 1e6,
		    (double)s->compile_ns / 1e6, (double)s->run_ns / 1e6, (double)s->reference_ns / 1e6);
	}
	free(org);
	vector_free(v);
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
	registry_forget_rows(b->r);
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
	static double took[1000];
	if (argc < 5) {
		fprintf(stderr, "engine WORKERS THREADS RUNS FOLDER [reference | portable | avx2 | avx512]\n");
		return 2;
	}
	struct vector_options o = {.threads = (int)strtol(argv[2], NULL, 10), .strict = true};
	const char *how = argc > 5 ? argv[5] : "";
	o.isa = strcmp(how, "portable") == 0 ? VECTOR_PORTABLE
		: strcmp(how, "avx2") == 0   ? VECTOR_AVX2
		: strcmp(how, "avx512") == 0 ? VECTOR_AVX512
					     : VECTOR_AUTO;
	int times = (int)strtol(argv[3], NULL, 10),
	    status = bench_open(&b, (uint32_t)strtoul(argv[1], NULL, 10), argv[4]);
	bool reference = strcmp(how, "reference") == 0;
	if (status == 0 && reference) {
		took[0] = bench_now();
		status = by_reference(&b);
		took[0] = bench_now() - took[0];
		times = 1;
	} else if (status == 0) {
		status = by_vector(&b, o, took, times);
	}
	if (status == 0) {
		bench_result(reference ? 1 : o.threads, took, times, b.r->workers);
		check_totals(&b.check, b.t.county, b.t.org, b.r->orgs);
		check_print(&b.check);
	} else {
		fprintf(stderr, "%s: %s %s\n", b.e.what, b.e.where, b.e.todo);
	}
	bench_close(&b);
	return status ? 1 : 0;
}
