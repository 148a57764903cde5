/* Who leaves and enters: as many as the rates say, with facts as if they were recorded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs those first */
#include <cmocka.h>

#include "policy/diff.h"
#include "policy/test_random.h"
#include "policy/workforce.h"

#define PEOPLE 600

static struct bench t;
static struct world *w;
static struct err e;

static int begin(void **state)
{
	struct random_facts r = {.luck = {77}, .orgs = 12, .gaps = 4};
	(void)state;
	bench_init(&t);
	assert_int_equal(bench_packs(&t), 0);
	w = random_world(&t, &r, PEOPLE);
	assert_non_null(w);
	return 0;
}

static int end(void **state)
{
	(void)state;
	bench_release(&t);
	return 0;
}

static struct world *forecast(int64_t leave, int64_t enter, int years, struct workforce_counts *n)
{
	struct workforce f = {leave, enter};
	struct world *now =
	    workforce_world(&f, w, day_of(2024, 1, 1), day_of(2024 + years - 1, 12, 31), t.mem, n, &e);
	assert_non_null(now);
	return now;
}

/* People with a spell on the day. */
static size_t at_work(const struct world *x, day_t day)
{
	const struct wtable *jobs = &x->t[dict_record(x->dict, STR("任职"))];
	size_t n = 0;
	for (size_t p = 0; p < x->t[dict_record(x->dict, STR("人员"))].n; p++) {
		bool is = false;
		for (uint32_t i = jobs->start[p]; i < jobs->start[p + 1]; i++) {
			int64_t from = cell_at(jobs->col[jobs->rec->from], i),
				to = cell_at(jobs->col[jobs->rec->to], i);
			is |= from != FIELD_NONE && from <= day && (to == FIELD_NONE || to >= day);
		}
		n += is;
	}
	return n;
}

static void as_many_leave_and_enter_as_the_rates_say(void **state)
{
	struct workforce_counts n;
	(void)state;
	struct world *now = forecast(1000, 2000, 3, &n);
	assert_int_equal(n.now, at_work(w, day_of(2024, 1, 1)));
	assert_int_equal(n.entered, 3 * (n.now / 5));
	assert_true(n.left >= 3 * (n.now / 10) && n.left < 3 * (n.now / 5));
	assert_int_equal(now->t[dict_record(w->dict, STR("人员"))].n, PEOPLE + n.entered);
	assert_int_equal(w->t[dict_record(w->dict, STR("人员"))].n, PEOPLE);
	/* of the first year: those who went, and those who came, are seen on its last day */
	size_t stay = at_work(w, day_of(2024, 12, 31)), then = at_work(now, day_of(2024, 12, 31));
	assert_true(then <= stay + n.now / 5 && then + n.now / 10 >= stay);
}

static void who_enters_has_rows_of_his_own_everywhere(void **state)
{
	struct workforce_counts n;
	(void)state;
	struct world *now = forecast(0, 3000, 2, &n);
	int people = dict_record(w->dict, STR("人员"));
	for (size_t r = 0; r < now->dict->n; r++) {
		const struct wtable *x = &now->t[r];
		if (dict_owner(now->dict, (int)r) != people)
			continue;
		assert_int_equal(x->start[PEOPLE + n.entered], x->n);
		for (size_t p = 0; p < PEOPLE + n.entered; p++)
			for (uint32_t i = x->start[p]; i < x->start[p + 1]; i++)
				assert_int_equal(cell_at(x->col[x->rec->owner], i), p);
	}
	const struct wtable *jobs = &now->t[dict_record(w->dict, STR("任职"))];
	for (size_t p = PEOPLE; p < PEOPLE + n.entered; p++)
		assert_true(jobs->start[p + 1] > jobs->start[p]);
}

static void the_differences_of_people_add_up_and_nobody_is_changed_without_rates(void **state)
{
	(void)state;
	static const int64_t rates[][2] = {{0, 0}, {800, 1000}, {10000, 0}};
	const struct policy *p = packs_find(t.packs, STR("绍兴.特殊岗位津贴"));
	struct choices *plain = choices_new(t.packs, t.mem), *other = choices_new(t.packs, t.mem);
	struct query q = {month_of(2024, 1), month_of(2026, 12), day_of(2026, 12, 31), false};
	int64_t before[3] = {0};
	struct policy_diff d;
	assert_int_equal(choices_set(other, STR("中断容忍=0"), NULL, &e), 0);
	assert_int_equal(policy_diff(t.packs, p, plain, other, w, q, DIFF_BY_COUNTY, NULL, &d, &e), 0);
	int64_t as_is = d.before;
	policy_diff_free(&d);
	for (int i = 0; i < 3; i++) {
		struct workforce_counts n;
		struct world *now = forecast(rates[i][0], rates[i][1], 3, &n);
		int64_t sum = 0;
		assert_int_equal(policy_diff(t.packs, p, plain, other, now, q, DIFF_BY_TIER, NULL, &d, &e), 0);
		for (size_t k = 0; k < d.nsubjects; k++)
			sum += d.subject[k].after - d.subject[k].before;
		assert_int_equal(sum, d.after - d.before);
		before[i] = d.before;
		policy_diff_free(&d);
	}
	assert_int_equal(before[0], as_is);
	assert_true(before[1] != as_is);
	assert_true(before[2] < as_is / 2); /* of the first day's people nobody is left after a year */
}

static void what_cannot_be_forecast_is_said(void **state)
{
	struct workforce f = {100, 100};
	struct workforce_counts n;
	(void)state;
	assert_null(workforce_world(&f, w, day_of(1950, 1, 1), day_of(1951, 12, 31), t.mem, &n, &e));
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(e.what, "起始月份的第一天没有人在岗，推算不了");
	e = (struct err){0};
	assert_null(workforce_world(&f, w, day_of(2024, 1, 1), day_of(2099, 12, 31), t.mem, &n, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	assert_string_equal(e.what, "最多推算 30 年");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(as_many_leave_and_enter_as_the_rates_say, begin, end),
	    cmocka_unit_test_setup_teardown(who_enters_has_rows_of_his_own_everywhere, begin, end),
	    cmocka_unit_test_setup_teardown(the_differences_of_people_add_up_and_nobody_is_changed_without_rates,
					    begin, end),
	    cmocka_unit_test_setup_teardown(what_cannot_be_forecast_is_said, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
