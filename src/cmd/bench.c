/* yicai bench person: one person's ten years of all policies with full explanation, from an open store.
 * yicai bench directory: cmd/bench_directory.c; indicators: cmd/bench_indicators.c; yicai bench money: cmd/bench_money.c. */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/entitle.h"
#include "features/people/people.h"
#include "features/subsidies/load.h"

#define BENCH_PEOPLE 400

/* Numbers of people picked all over the store. */
static int pick_people(struct home *h, char number[][32], size_t *n, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t first = 0, now = h->house.clock.now(h->house.clock.self);
	struct rng rng = {7};
	int got = fact_page(&r, &h->house, &people_facts, 0, 0, 1, INSTANT_OPEN, 0, e) < 0 ? -1 : fact_next(r, &v, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "库里没有人员");
	first = v.id;
	fact_reader_free(r);
	int64_t last = id_new(now);
	for (*n = 0; *n < BENCH_PEOPLE;) {
		int64_t from = first + (int64_t)rng_below(&rng, (uint64_t)(last - first));
		if (fact_page(&r, &h->house, &people_facts, from, from, 1, INSTANT_OPEN, FACT_REVEAL, e) < 0)
			return -1;
		got = fact_next(r, &v, e);
		struct str s = got > 0 ? v.cell[FACT_INDEX(people, number)].s : STR("");
		if (got > 0)
			snprintf(number[(*n)++], 32, "%.*s", STR_FMT(s));
		else
			last = from;
		fact_reader_free(r);
		if (got < 0)
			return -1;
	}
	return 0;
}

/* Loads and explains one person. */
static int explain_one(struct home *h, struct pack_load *l, const struct choices *ch, const char *number,
		       struct buf *out, struct err *e)
{
	struct world *w;
	struct arena *mem = arena_new(256u << 20);
	struct query q = {month_of(2017, 1), month_of(2026, 12), day_of(2026, 12, 31), false};
	struct evaluation *ev = NULL;
	int status = mem ? load_person(&w, &h->house, str_of(number), INSTANT_OPEN, l->pool, mem, e) : -1;
	if (status == 0)
		status = (ev = evaluation_new(l->packs, ch, w, q, e)) ? 0 : -1;
	for (size_t k = 0; status == 0 && k < l->packs->norder; k++) {
		const struct policy *p = l->packs->pack[l->packs->order[k]];
		size_t n = w->t[dict_record(w->dict, p->subject)].n;
		for (size_t i = 0; i < n && status == 0 && !str_is(p->subject, "单元"); i++)
			status = explain(ev, p, (int64_t)i, out, e);
	}
	evaluation_free(ev);
	arena_free(mem);
	return status;
}

static int by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Times every person; prints median and 95th percentile in microseconds. */
static int time_people(struct home *h, struct pack_load *l, char number[][32], size_t n, struct err *e)
{
	static int64_t took[BENCH_PEOPLE];
	const struct choices *ch = choices_new(l->packs, l->mem);
	struct buf out;
	buf_init(&out, 64u << 20);
	struct clock c = clock_system();
	size_t bytes = 0;
	for (size_t i = 0; i < n; i++) {
		buf_clear(&out);
		int64_t t0 = c.now(c.self);
		if (explain_one(h, l, ch, number[i], &out, e) < 0) {
			buf_release(&out);
			return -1;
		}
		took[i] = c.now(c.self) - t0;
		bytes += out.n;
	}
	buf_release(&out);
	qsort(took, n, sizeof *took, by_time);
	printf("人数,中位数微秒,95分位微秒,平均说明字节\n%zu,%lld,%lld,%zu\n", n, (long long)took[n / 2],
	       (long long)took[n * 95 / 100], bytes / n);
	return 0;
}

int cmd_bench(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct pack_load l;
	static char number[BENCH_PEOPLE][32];
	size_t n = 0;
	if (strcmp(c->operand[0], "directory") == 0)
		return bench_directory(c);
	if (strcmp(c->operand[0], "money") == 0)
		return bench_money(c);
	if (strcmp(c->operand[0], "indicators") == 0)
		return bench_indicators(c);
	if (strcmp(c->operand[0], "person") != 0) {
		err_set(&e, ERR_USAGE, "没有“%s”这项测速", c->operand[0]);
		err_todo(&e, "写 person、directory、indicators 或 money；其余的见 ./dev bench");
		return call_fail(&e);
	}
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	if (packs_load(&l, NULL, 0, &e) < 0) {
		home_close(&h);
		return call_fail(&e);
	}
	int status = pick_people(&h, number, &n, &e);
	if (status == 0 && !n)
		status =
		    err_todo((err_set(&e, ERR_NOTFOUND, "库里没有人，没有可测的"), &e), "先导入，或执行 yicai demo");
	if (status == 0)
		status = time_people(&h, &l, number, n, &e);
	packs_release(&l);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
