/* packs STORE KEY YEAR RUNS [POLICY]: the shipped policies under their default readings on a store's facts: nanoseconds for a
 * subject's year by the vector evaluator on one and two threads, how many subjects it leaves to the reference and which
 * share of the time that takes; beside it two of them by hand, compared line by line. A row each:
 * PACK record name subjects threads cpu-ns wall-ns prepared-ms left left-percent
 * HAND name people cpu-ns lines left-out different fen */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypt/crypt.h"
#include "features/features.h"
#include "features/policies/shipped.h"
#include "features/subsidies/load.h"
#include "policy/vector.h"
#include "real.h"
#include "registry.h"

#define RUNS_MAX 100

struct bench {
	struct house house;
	struct shipped s;
	struct world *w;
	struct choices *choices;
	struct query q;
	int runs;
	const char *only; /* this policy; NULL: all */
	struct err e;
};

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

static double median(double *took, int n)
{
	qsort(took, (size_t)n, sizeof *took, by_size);
	return took[n / 2];
}

/* Seconds of processor time, of all threads. */
static double cpu_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Some policies about the same record, on so many threads. */
static int measure(struct bench *b, const char *name, const struct policy *const *p, size_t n, int threads)
{
	static double took[RUNS_MAX], cpu[RUNS_MAX];
	struct evaluation *ev = evaluation_new(b->s.packs, b->choices, b->w, b->q, &b->e);
	double before = cpu_now();
	struct vector *v = ev ? vector_new(ev, p, n, (struct vector_options){.threads = threads}, &b->e) : NULL;
	double prepared = cpu_now() - before;
	const struct vector_run *run;
	size_t runs, subjects = b->w->t[p[0]->subject_rec].n;
	int64_t reference = 0;
	double all = 0;
	int status = v ? 0 : -1;
	for (int i = 0; i < b->runs && status == 0; i++) {
		took[i] = bench_now();
		cpu[i] = cpu_now();
		status = vector_evaluate(v, &run, &runs, &b->e);
		cpu[i] = cpu_now() - cpu[i];
		took[i] = bench_now() - took[i];
		reference += status == 0 ? vector_stats(v)->reference_ns : 0;
		all += took[i] * 1e9;
	}
	if (status == 0) {
		double each = 1e9 / (double)(subjects ? subjects : 1);
		size_t left = subjects - vector_stats(v)->by_vector;
		printf("PACK %s %s %zu %d %.1f %.1f %.1f %zu %.0f\n", b->w->dict->records[p[0]->subject_rec]->name,
		       name, subjects, threads, median(cpu, b->runs) * each, median(took, b->runs) * each,
		       prepared * 1e3, left, all > 0 ? (double)reference / all * 100 : 0);
	}
	vector_free(v);
	evaluation_free(ev);
	return status;
}

/* The same line. */
static bool same(const struct line *a, const struct real_line *b, const char *(*tier)(int))
{
	return a->month == b->month && str_is(a->tier, tier(b->tier)) && a->amount == b->fen && !a->no_amount &&
	       a->home == b->home && (a->state == LINE_DOUBT) == b->doubt;
}

static void say(const char *who, uint32_t person, month_t m, struct str tier, int64_t fen, int64_t home, bool doubt)
{
	char month[8];
	month_text(m, month);
	fprintf(stderr, "%s: person %u, %s, %.*s, %lld fen, institution %lld%s\n", who, person, month, STR_FMT(tier),
		(long long)fen, (long long)home, doubt ? ", in doubt" : "");
}

#define SHOWN 5 /* people who come out differently */

/* What one person gets by hand is what the engine says. */
static bool agrees(uint32_t person, const struct lines *l, const struct real_line *hand, int n,
		   const char *(*tier)(int), size_t before)
{
	bool good = l->n == (size_t)n;
	for (size_t i = 0; i < l->n && good; i++)
		good = same(&l->line[i], &hand[i], tier);
	for (size_t i = 0; i < l->n && !good && before < SHOWN; i++)
		say("engine ", person, l->line[i].month, l->line[i].tier, l->line[i].amount, l->line[i].home,
		    l->line[i].state == LINE_DOUBT);
	for (int i = 0; i < n && !good && before < SHOWN; i++)
		say("by hand", person, hand[i].month, str_of(tier(hand[i].tier)), hand[i].fen, hand[i].home,
		    hand[i].doubt);
	return good;
}

/* Everybody's lines against those by hand. */
static int compare(struct bench *b, const struct real *f, const struct policy *p, real_policy hand,
		   const char *(*tier)(int), size_t *lines, size_t *left_out, size_t *different)
{
	struct evaluation *ev = evaluation_new(b->s.packs, b->choices, b->w, b->q, &b->e);
	struct vector *v = ev ? vector_new(ev, &p, 1, (struct vector_options){.threads = 0}, &b->e) : NULL;
	const struct vector_run *run;
	struct real_line out[REAL_LINES_MAX];
	struct lines l = {0};
	size_t n, at = 0;
	int status = v && vector_evaluate(v, &run, &n, &b->e) == 0 ? vector_sort(v, &run, &b->e) : -1;
	for (uint32_t i = 0; status == 0 && i < b->w->t[p->subject_rec].n; i++) {
		int k = hand(f, i, out);
		l.n = 0;
		for (; at < n && run[at].subject == i && status == 0; at++)
			status = vector_lines(v, &run[at], &l, &b->e);
		*left_out += k < 0;
		*lines += k > 0 ? (size_t)k : 0;
		*different += k >= 0 && !agrees(i, &l, out, k, tier, *different);
	}
	free(l.line);
	vector_free(v);
	evaluation_free(ev);
	return status;
}

/* A policy by hand: how long it takes, and whether it comes to the same. */
static int by_hand(struct bench *b, const struct real *f, const char *id, real_policy hand, const char *(*tier)(int))
{
	static double took[RUNS_MAX];
	struct real_line out[REAL_LINES_MAX];
	if (b->only && strcmp(b->only, id) != 0)
		return 0;
	const struct policy *p = shipped_policy(&b->s, str_of(id), &b->e);
	size_t people = p ? b->w->t[p->subject_rec].n : 0, lines = 0, left_out = 0, different = 0;
	int64_t fen = 0;
	for (int i = 0; i < b->runs && p; i++) {
		took[i] = cpu_now();
		for (uint32_t person = 0; person < people; person++)
			for (int k = hand(f, person, out); k > 0; k--)
				fen += out[k - 1].fen;
		took[i] = cpu_now() - took[i];
	}
	if (!p || compare(b, f, p, hand, tier, &lines, &left_out, &different) != 0)
		return -1;
	printf("HAND %s %zu %.1f %zu %zu %zu %lld\n", id, people,
	       people ? median(took, b->runs) * 1e9 / (double)people : 0, lines, left_out, different,
	       (long long)(fen / b->runs));
	return 0;
}

/* Every policy alone, and those about one record together. */
static int measure_all(struct bench *b)
{
	const struct packs *s = b->s.packs;
	for (size_t rec = 0; rec < b->w->dict->n; rec++) {
		const struct policy *p[VECTOR_POLICIES_MAX];
		size_t n = 0;
		for (size_t i = 0; i < s->n; i++)
			if (!s->pack[i]->shared && s->pack[i]->subject_rec == (int)rec &&
			    (!b->only || str_is(s->pack[i]->id, b->only)))
				p[n++] = s->pack[i];
		for (int threads = 1; threads <= 2 && n; threads++) {
			char name[200];
			for (size_t i = 0; i < n; i++) {
				snprintf(name, sizeof name, "%.*s", STR_FMT(p[i]->id));
				if (measure(b, name, &p[i], 1, threads) != 0)
					return -1;
			}
			snprintf(name, sizeof name, "%s×%zu", b->w->dict->records[rec]->name, n);
			if (n > 1 && measure(b, name, p, n, threads) != 0)
				return -1;
		}
	}
	return 0;
}

/* The store's facts, all that the policies read, and the year's months. */
static int bench_open(struct bench *b, char **argv)
{
	int year = (int)strtol(argv[3], NULL, 10);
	struct uses u = {0};
	b->only = argv[5];
	b->runs = (int)strtol(argv[4], NULL, 10);
	b->runs = b->runs < 1 ? 1 : b->runs > RUNS_MAX ? RUNS_MAX : b->runs;
	b->q = (struct query){month_of(year, 1), month_of(year, 12), day_of(year, 12, 31), false};
	b->house.clock = clock_system();
	if (store_open(&b->house.store, argv[1], 0, &b->e) < 0 || keys_load(&b->house.keys, argv[2], &b->e) < 0 ||
	    shipped_open(&b->s, NULL, INSTANT_OPEN, &b->e) < 0 || packs_uses(b->s.packs, NULL, &u, &b->e) < 0 ||
	    load_used(&b->w, &b->house, INSTANT_OPEN, &u, b->s.pool, b->s.mem, &b->e) < 0)
		return -1;
	b->choices = choices_new(b->s.packs, b->s.mem);
	return b->choices ? 0 : -1;
}

int main(int argc, char **argv)
{
	static struct bench b;
	if (argc < 5) {
		fprintf(stderr, "packs STORE KEY YEAR RUNS\n");
		return 2;
	}
	int status = bench_open(&b, argv);
	struct real *f = status == 0 ? real_new(b.w, b.q) : NULL;
	if (status == 0 && f)
		status = measure_all(&b);
	if (status == 0 && f)
		status = by_hand(&b, f, "绍兴.特殊岗位津贴", real_allowance, real_allowance_tier);
	if (status == 0 && f)
		status = by_hand(&b, f, "昆明.护理员补助", real_subsidy, real_subsidy_tier);
	if (status != 0 || !f)
		fprintf(stderr, "%s %s %s\n", f ? "" : "not all is there that the hand-written ones read.", b.e.what,
			b.e.todo);
	bool good = status == 0 && f;
	real_free(f);
	if (b.s.packs)
		shipped_close(&b.s);
	store_close(b.house.store);
	keys_free(b.house.keys);
	return good ? 0 : 1;
}
