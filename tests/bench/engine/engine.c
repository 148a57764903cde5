/* engine WORKERS THREADS RUNS FOLDER [reference]: the rules of FOLDER, read as text, computed on the registry by the vector
 * evaluator; with `reference` by the reference one. */
#include <pthread.h>
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

/* Pay of an institution, month by month, in fen (32 bits: 42 million yuan a month); 0 from MONTHS on. */
struct by_month {
	uint32_t fen[16];
};

/* All ones in the months of a run: [first][how many]. */
static struct by_month within[MONTHS][MONTHS + 1];

static void make_within(void)
{
	for (int from = 0; from < MONTHS; from++)
		for (int n = 1; n <= MONTHS - from; n++)
			for (int m = from; m < from + n; m++)
				within[from][n].fen[m] = UINT32_MAX;
}

#define SAYINGS 256 /* texts whose amount is remembered */

/* What one thread adds up of its part of the runs. */
struct adding {
	pthread_t thread;
	const struct registry *r;
	const struct vector *v;
	const struct vector_run *run, *end;
	struct by_month *pay;
	int64_t fen[SAYINGS]; /* −1: not yet asked for */
};

static uint32_t fen_of(struct adding *t, const struct vector_run *x)
{
	if (x->text >= SAYINGS)
		return (uint32_t)vector_text(t->v, x)->amount;
	if (t->fen[x->text] < 0)
		t->fen[x->text] = vector_text(t->v, x)->amount;
	return (uint32_t)t->fen[x->text];
}

static void add_within(struct by_month *to, const struct by_month *months, uint32_t fen)
{
	for (int m = 0; m < MONTHS; m++)
		to->fen[m] += fen & months->fen[m];
}

/* A subsidy's months in which there is an allowance as well count once: the lesser of both is taken off again. */
static void take_lesser(struct adding *t, const struct vector_run *x, const struct vector_run *first, month_t year)
{
	for (const struct vector_run *y = x - 1; y >= first && y->subject == x->subject; y--) {
		int from = x->from > y->from ? x->from : y->from, end = x->from + x->months;
		end = end < y->from + y->months ? end : y->from + y->months;
		if (y->policy != 0 || from >= end)
			continue;
		uint32_t a = fen_of(t, x), b = fen_of(t, y);
		add_within(&t->pay[x->home], &within[from - year][end - from], 0 - (a < b ? a : b));
	}
}

/* The part of one thread, which begins with a worker. */
static void *add_part(void *self)
{
	struct adding *t = self;
	month_t year = month_of(YEAR, 1);
	for (const struct vector_run *x = t->run; x < t->end; x++) {
		uint32_t fen = fen_of(t, x);
		add_within(&t->pay[x->home], &within[x->from - year][x->months], fen);
		if (x->policy == 2)
			take_lesser(t, x, t->run, year);
	}
	return NULL;
}

/* Puts the parts together, by institution and by county. */
static void put_together(struct bench *b, const struct adding *part, int parts)
{
	memset(b->t.county, 0, sizeof b->t.county);
	memset(b->t.org, 0, b->r->orgs * sizeof *b->t.org);
	for (int k = 0; k < parts; k++) {
		for (uint32_t i = 0; i < b->r->orgs; i++) {
			uint64_t *county = &b->t.county[b->r->org_county[i] * MONTHS];
			for (int m = 0; m < MONTHS; m++) {
				county[m] += part[k].pay[i].fen[m];
				b->t.org[i] += part[k].pay[i].fen[m];
			}
		}
	}
}

/* The totals by institution and month, rolled up by county; as many threads as there are parts. */
static void take_totals(struct bench *b, const struct vector *v, const struct vector_run *run, size_t n,
			struct adding *part, int parts)
{
	size_t at = 0;
	for (int k = 0; k < parts; k++) {
		size_t end = n * (size_t)(k + 1) / (size_t)parts;
		while (end > at && end < n && run[end].subject == run[end - 1].subject)
			end++;
		struct adding *t = &part[k];
		t->r = b->r;
		t->v = v;
		t->run = run + at;
		t->end = run + end;
		at = end;
		memset(t->pay, 0, b->r->orgs * sizeof *t->pay);
		memset(t->fen, 0xff, sizeof t->fen);
		if (k && pthread_create(&t->thread, NULL, add_part, t) != 0)
			abort();
	}
	add_part(&part[0]);
	for (int k = 1; k < parts; k++)
		pthread_join(part[k].thread, NULL);
	put_together(b, part, parts);
}

/* Room for the parts; NULL: no memory. */
static struct adding *parts_new(const struct registry *r, int parts)
{
	struct adding *part = calloc((size_t)parts, sizeof *part);
	for (int k = 0; part && k < parts; k++) {
		part[k].pay = aligned_alloc(64, (r->orgs + 1) * sizeof *part[k].pay);
		if (!part[k].pay)
			return NULL;
	}
	return part;
}

static void parts_free(struct adding *part, int parts)
{
	for (int k = 0; part && k < parts; k++)
		free(part[k].pay);
	free(part);
}

/* Everybody by the vector evaluator, so many times; the seconds of each. */
static int by_vector(struct bench *b, struct vector_options o, double *took, int times)
{
	struct evaluation *ev = evaluation_new(b->packs, b->choices, b->w, b->q, &b->e);
	double before = bench_now();
	struct vector *v = ev ? vector_new(ev, b->rule, 3, o, &b->e) : NULL;
	const struct vector_run *run;
	size_t n;
	int parts = o.threads > 0 ? o.threads : 1;
	struct adding *part = parts_new(b->r, parts);
	int status = v && part ? 0 : -1;
	make_within();
	fprintf(stderr, "prepared in %.1f ms\n", (bench_now() - before) * 1e3);
	for (int i = 0; i < times && status == 0; i++) {
		took[i] = bench_now();
		status = vector_evaluate(v, &run, &n, &b->e);
		if (status == 0)
			take_totals(b, v, run, n, part, parts);
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
	parts_free(part, parts);
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
	struct vector_options o = {.threads = (int)strtol(argv[2], NULL, 10), .strict = true, .sole = true};
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
