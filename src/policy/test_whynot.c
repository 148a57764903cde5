/* What a refusal says comes true: on the day that it names the statement holds, and nothing is due before; so many days of
 * service as it says are missing, and not one less, make the service full. YICAI_WHYNOT_ROUNDS: how many random worlds (6);
 * YICAI_WHYNOT_SEED: the first one's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs those first */
#include <cmocka.h>

#include "policy/test_policies.h"

#define PEOPLE 300

/* A random world under evaluation, and what has been looked at. */
struct look {
	struct bench t;
	struct world *w;
	struct evaluation *ev;
	struct query q;
	uint64_t seed;
	bool gaps; /* some facts are missing */
	const struct policy *p;
	int64_t subject;
	struct lines lines;
	size_t refused, cured, lengthened, wrong;
};

static void look_at(struct look *k, struct lines *out)
{
	struct err e = {0};
	out->n = 0;
	assert_int_equal(evaluate(k->ev, k->p, k->subject, out, &e), 0);
}

/* The subject's line of a month; NULL. */
static const struct line *line_of(const struct lines *l, month_t m)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].month == m)
			return &l->line[i];
	return NULL;
}

static void complain(struct look *k, const struct line *l, const char *what)
{
	char month[8];
	month_text(l->month, month);
	if (k->wrong++ < 5)
		print_error("seed %llu %.*s subject %lld %s: %s: %.*s\n", (unsigned long long)k->seed,
			    STR_FMT(k->p->id), (long long)k->subject, month, what, STR_FMT(l->reason));
}

/* The same statement fails. */
static bool fails_so(const struct line *l, const struct line *as)
{
	return l && l->state == LINE_NOT && l->failed == as->failed;
}

/* On the day that is named the statement holds: in its month, or in the one that begins after it. Nothing is due before. */
static void check_cure(struct look *k, const struct line *l)
{
	month_t m = month_of_day(l->cured), then = month_first(m) == l->cured ? m : m + 1;
	if (then > k->q.to)
		return;
	k->cured++;
	if (fails_so(line_of(&k->lines, m), l) && fails_so(line_of(&k->lines, then), l))
		complain(k, l, "does not hold on the day named");
	for (month_t i = l->month + 1; i < m; i++) {
		const struct line *x = line_of(&k->lines, i);
		bool doubt = k->gaps && x && x->state == LINE_DOUBT; /* a missing fact may be behind it */
		if (x && x->state != LINE_NOT && !doubt)
			complain(k, l, "is due before the day named");
	}
}

/* The number before 天 at the end of "，差12天"; 0 none. */
static int64_t days_short(const struct line *l)
{
	long at = str_find(l->reason, STR("，差"));
	int64_t n = 0;
	for (size_t i = at < 0 ? l->reason.n : (size_t)at + strlen("，差"); i < l->reason.n; i++) {
		if (l->reason.p[i] < '0' || l->reason.p[i] > '9')
			break;
		n = n * 10 + (l->reason.p[i] - '0');
	}
	return n;
}

/* The day up to which a refusal says that the service goes; DAY_NONE. */
static day_t served_until(const struct line *l)
{
	long at = str_find(l->reason, STR("服务到"));
	day_t d = DAY_NONE;
	if (at >= 0 && (size_t)at + strlen("服务到") + 10 <= l->reason.n)
		day_parse((struct str){l->reason.p + at + strlen("服务到"), 10}, &d);
	return d;
}

/* The spell that ends on the day and has none behind it, so that it is clear which one has to go on; −1. */
static int64_t last_spell(const struct look *k, const struct wtable *t, day_t until)
{
	int64_t found = -1;
	for (uint32_t i = t->start[k->subject]; i < t->start[k->subject + 1]; i++) {
		int64_t from = cell_at(t->col[t->rec->from], i), to = cell_at(t->col[t->rec->to], i);
		if (from == FIELD_NONE || to == FIELD_NONE || to > until || from > until)
			return -1;
		if (to == until && found >= 0)
			return -1;
		if (to == until)
			found = i;
	}
	int org = record_field(t->rec, STR("机构代码"));
	const struct wtable *orgs = &k->w->t[dict_record(k->w->dict, STR("机构"))];
	bool closes = found >= 0 && cell_at(orgs->col[orgs->rec->to], cell_at(t->col[org], found)) != FIELD_NONE;
	return closes ? -1 : found; /* the service ends with the institution */
}

/* The refusal with the spell so many days longer says no more that days are missing. */
static bool full_with(struct look *k, struct wtable *t, int64_t row, int64_t days, month_t m)
{
	struct lines now = {0};
	cell_set(t->col[t->rec->to], row, cell_at(t->col[t->rec->to], row) + days);
	evaluation_clear(k->ev);
	look_at(k, &now);
	const struct line *l = line_of(&now, m);
	bool full = !l || days_short(l) == 0;
	free(now.line);
	cell_set(t->col[t->rec->to], row, cell_at(t->col[t->rec->to], row) - days);
	evaluation_clear(k->ev);
	return full;
}

/* Exactly the missing days make the service full. */
static void check_short(struct look *k, struct line l, int64_t days)
{
	char said[400];
	struct wtable *t = &k->w->t[dict_record(k->w->dict, STR("任职"))];
	int64_t row = last_spell(k, t, served_until(&l));
	if (row < 0)
		return;
	snprintf(said, sizeof said, "%.*s", STR_FMT(l.reason)); /* the evaluation forgets it */
	l.reason = str_of(said);
	k->lengthened++;
	if (!full_with(k, t, row, days, l.month))
		complain(k, &l, "is not full with the days that are missing");
	if (days > 1 && full_with(k, t, row, days - 1, l.month))
		complain(k, &l, "is full with less than what is missing");
}

/* Every refusal of a subject. */
static void check_subject(struct look *k)
{
	look_at(k, &k->lines);
	struct lines l = k->lines;
	for (size_t i = 0; i < l.n; i++) {
		if (l.line[i].state != LINE_NOT)
			continue;
		k->refused++;
		if (l.line[i].failed && l.line[i].cured != DAY_NONE)
			check_cure(k, &l.line[i]);
	}
	for (size_t i = 0; i < l.n; i++) {
		int64_t days = l.line[i].state == LINE_NOT ? days_short(&l.line[i]) : 0;
		if (days) {
			check_short(k, l.line[i], days);
			break; /* what the other lines say is forgotten */
		}
	}
	evaluation_clear(k->ev);
}

/* A random world, under the default readings. */
static void one_world(struct look *k, uint64_t seed)
{
	struct random_facts r = {.luck = {seed * 31 + 7}, .orgs = 12, .gaps = seed % 3 == 2 ? 5 : 0};
	struct err e = {0};
	k->seed = seed;
	k->gaps = r.gaps > 0;
	bench_init(&k->t);
	assert_int_equal(bench_packs(&k->t), 0);
	k->w = random_world(&k->t, &r, PEOPLE);
	assert_non_null(k->w);
	k->q = (struct query){month_of(2022, 1), month_of(2026, 12), day_of(2030, 12, 31), true};
	struct choices *ch = choices_new(k->t.packs, k->t.mem);
	k->ev = evaluation_new(k->t.packs, ch, k->w, k->q, &e);
	assert_non_null(k->ev);
	for (size_t i = 0; i < k->t.packs->n; i++) {
		k->p = k->t.packs->pack[i];
		if (k->p->shared || !str_is(k->p->subject, "人员") || k->p->period.kind != PERIOD_MONTHLY)
			continue;
		for (k->subject = 0; k->subject < PEOPLE; k->subject++)
			check_subject(k);
	}
	free(k->lines.line);
	k->lines = (struct lines){0};
	evaluation_free(k->ev);
	bench_release(&k->t);
}

static void what_a_refusal_says_comes_true(void **state)
{
	(void)state;
	const char *rounds = getenv("YICAI_WHYNOT_ROUNDS"), *from = getenv("YICAI_WHYNOT_SEED");
	uint64_t n = rounds ? strtoull(rounds, NULL, 10) : 6, first = from ? strtoull(from, NULL, 10) : 1;
	struct look k = {0};
	for (uint64_t seed = first; seed < first + n; seed++)
		one_world(&k, seed);
	print_message("%zu refusals; %zu name a day, %zu miss days of a last spell; %zu are wrong\n", k.refused,
		      k.cured, k.lengthened, k.wrong);
	assert_true(k.cured > 1000);
	assert_true(k.lengthened > 3);
	assert_int_equal(k.wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_a_refusal_says_comes_true)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
