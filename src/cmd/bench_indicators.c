/* yicai bench indicators: all figures of the store, then after a hundredth of the facts has changed those of the people concerned, and
 * everybody's once more: seconds, and whether both say the same. It changes facts: for a copy of a store. */
#include <string.h>
#include <sys/resource.h>

#include "base/hash.h"
#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/credentials/credentials.h"
#include "features/employment/employment.h"
#include "features/steering/figures.h"
#include "features/training/training.h"

#define EVERY 100 /* of so many facts one is changed */
#define LATER 40  /* days by which its date is moved */

static const struct sql FIGURES = {
    "bench.figures", "SELECT unit_id, metric, since, day, num, den, num_doubt, den_doubt, known FROM figure "
		     "ORDER BY unit_id, metric, since, day"};

/* A number that is another one when any figure is. */
static int figures_digest(struct house *h, uint64_t *ret, int64_t *n, struct err *e)
{
	struct stmt *st;
	uint64_t d = 0;
	int got;
	if (store_stmt(h->store, &FIGURES, &st, e) < 0)
		return -1;
	for (*n = 0; (got = stmt_step(st, e)) == 1; ++*n)
		for (int i = 0; i < 9; i++)
			d = i == 1 ? d * 31 + hash_bytes(7, stmt_text(st, 1).p, stmt_text(st, 1).n)
				   : (d ^ (uint64_t)stmt_int(st, i)) * UINT64_C(0x9e3779b97f4a7c15);
	stmt_reset(st);
	*ret = d;
	return got;
}

/* Moves a date of every hundredth fact of a record. */
static int change_some(struct house *h, struct recording *r, const struct fact_type *t, int field, int64_t *changed,
		       struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	int64_t owner = 0, id = 0, k = 0;
	for (int got = 1; got == 1;) {
		if (fact_page(&reader, h, t, owner, id, EVERY, INSTANT_OPEN, FACT_BEFORE, e) < 0)
			return -1;
		for (k = 0; (got = fact_next(reader, &v, e)) == 1 && k < EVERY - 1; k++) {
			owner = v.owner;
			id = v.id;
		}
		if (got == 1) {
			struct cell cells[RECORD_FIELDS_MAX];
			owner = v.owner;
			id = v.id;
			memcpy(cells, v.cell, sizeof cells);
			cells[field].v += cells[field].v == FIELD_NONE ? 0 : LATER;
			if (cells[field].v != FIELD_NONE && fact_correct(r, t, &v, cells, 0, e) < 0)
				got = -1;
			++*changed;
		}
		fact_reader_free(reader);
		if (got < 0)
			return -1;
	}
	return 0;
}

/* A hundredth of spells of service, certificates and training. */
static int change_facts(struct house *h, int64_t *changed, struct err *e)
{
	struct recording *r;
	struct deed d = {.who = "测速", .what = "edit", .source = "测速", .detail = "百分之一的事实改期"};
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	int status = change_some(h, r, &employment_facts, FACT_INDEX(employment, ends), changed, e);
	if (status == 0)
		status = change_some(h, r, &credentials_facts, FACT_INDEX(credentials, issued), changed, e);
	if (status == 0)
		status = change_some(h, r, &training_facts, FACT_INDEX(training, ends), changed, e);
	return recording_end(r, status, e);
}

/* Processor time of the program so far, µs. */
static int64_t worked(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * INT64_C(1000000) + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

/* Everybody's figures, or those of the people who changed; prints how long, and how much of it the processor worked. */
static int make_timed(struct house *h, bool few, uint64_t *digest, struct err *e)
{
	struct figures_writer w = figures_direct(h);
	struct clock c = clock_system();
	bool done = true;
	int64_t n, from = c.now(c.self), work = worked();
	day_t today = instant_day(h->clock.now(h->clock.self));
	int status = few ? figures_update(h, today, &w, &done, e) : figures_make(h, today, &w, e);
	int64_t took = c.now(c.self) - from;
	work = worked() - work;
	if (status == 0 && !done)
		status = err_set(e, ERR_CONFLICT, "改动太多，不能只算改动的人");
	if (status == 0)
		status = figures_digest(h, digest, &n, e);
	if (status != 0)
		return -1;
	printf("%s,%lld,%lld.%03lld,%lld.%03lld\n", few ? "改动的人" : "全部", (long long)n,
	       (long long)(took / 1000000), (long long)(took / 1000 % 1000), (long long)(work / 1000000),
	       (long long)(work / 1000 % 1000));
	return fflush(stdout) == 0 ? 0 : err_set(e, ERR_IO, "写不出结果");
}

int bench_indicators(struct call *c)
{
	struct err e = {0};
	struct home h;
	uint64_t first = 0, few = 0, all = 0;
	int64_t changed = 0;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	printf("算谁的,指标值个数,秒,处理器秒\n");
	int status = make_timed(&h.house, false, &first, &e);
	if (status == 0)
		status = change_facts(&h.house, &changed, &e);
	if (status == 0)
		status = make_timed(&h.house, true, &few, &e);
	if (status == 0)
		status = make_timed(&h.house, false, &all, &e);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("改了%lld条事实，%s\n", (long long)changed,
	       few == all && few != first ? "只算改动的人与全部重算相同" : "两次结果不同");
	return few == all ? EXIT_DONE : EXIT_WRONG;
}
