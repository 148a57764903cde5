/* 县标准: proposed within the bounds by the county, confirmed by another; the one before ends the day before. */
#include "features/exchange/trial.h"

#include "features/rates/change.h"
#include "features/units/units.h"

#define ALLOWANCE "绍兴.特殊岗位津贴"

static const struct flow_hat hats[] = {{STR("claims.review1"), FLOW_ALL, 0, {NULL, 0}},
				       {STR("claims.review2"), FLOW_ALL, 0, {NULL, 0}}};
static const struct flow_actor county = {STR("county"), hats, 2}, city = {STR("city"), hats + 1, 1};
static int64_t unit;

static void begin(void)
{
	struct fact_reader *r;
	struct version v;
	furnished();
	SCRATCH_OK(fact_by_key(&r, &trial.h, &units_facts, (struct cell){FIELD_NONE, STR("330602")}, INSTANT_OPEN, 0,
			       &scratch_err));
	assert_int_equal(fact_next(r, &v, &scratch_err), 1);
	unit = v.id;
	fact_reader_free(r);
}

static int proposed(const char *tier, int64_t amount, day_t starts, int64_t *id)
{
	struct recording *r;
	struct calendar *cal;
	struct deed d = {.who = "county", .what = "flow"};
	struct rate_change_new n = {.unit = unit,
				    .policy = STR(ALLOWANCE),
				    .tier = str_of(tier),
				    .basis = STR("越民〔2026〕1号"),
				    .amount = amount,
				    .starts = starts};
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	int status = rate_change_propose(&trial.h, r, cal, &n, &county, id, &scratch_err);
	calendar_free(cal);
	return recording_end(r, status, &scratch_err);
}

static int moved(int64_t id, const char *move, const struct flow_actor *by)
{
	struct recording *r;
	struct calendar *cal;
	struct deed d = {.who = "city", .what = "flow"};
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	int status = rate_change_act(&trial.h, r, cal, id, 2, str_of(move), STR("照办"), NULL, by, &scratch_err);
	calendar_free(cal);
	return recording_end(r, status, &scratch_err);
}

/* The standing figures of 三级: "金额 从 到", a line each. */
static void rates_are(const char *want)
{
	struct rate_row *row;
	size_t n;
	struct buf b;
	buf_init(&b, 2000);
	SCRATCH_OK(rate_rows(&trial.h, STR(ALLOWANCE), trial.mem, &row, &n, &scratch_err));
	for (size_t i = 0; i < n; i++) {
		char from[11], to[11];
		day_text((day_t)row[i].begins, from);
		day_text(row[i].ends == FIELD_NONE ? DAY_NONE : (day_t)row[i].ends, to);
		buf_printf(&b, "%lld %s %s\n", (long long)row[i].amount / 100, from, to);
	}
	assert_string_equal(b.p ? b.p : "", want);
	buf_release(&b);
}

static void a_rate_outside_the_bounds_is_refused_with_its_clause(void **state)
{
	(void)state;
	begin();
	int64_t id;
	assert_int_equal(proposed("三级", 29999, day_of(2027, 1, 1), &id), -1);
	assert_string_equal(scratch_err.where, "金额");
	scratch_err_is(ERR_INPUT, "299.99 元低于下限 300.00 元（绍兴.特殊岗位津贴 三级，S26）");
	assert_int_equal(proposed("九级", 30000, day_of(2027, 1, 1), &id), -1);
	assert_string_equal(scratch_err.where, "档次");
	rates_are("");
}

static void only_another_confirms_and_the_one_before_ends_on_the_eve(void **state)
{
	(void)state;
	begin();
	int64_t one, two, three;
	SCRATCH_OK(proposed("三级", 30000, day_of(2026, 1, 1), &one));
	assert_int_equal(proposed("三级", 31000, day_of(2026, 1, 1), &two), -1);
	scratch_err_is(ERR_CONFLICT, "已有一件拟定在等市级确认");
	assert_int_equal(moved(one, "confirm", &county), -1);
	scratch_err_is(ERR_DENIED, "另一个人");
	rates_are("");
	SCRATCH_OK(moved(one, "confirm", &city));
	rates_are("300 2026-01-01 \n");
	SCRATCH_OK(proposed("三级", 35000, day_of(2027, 1, 1), &two));
	SCRATCH_OK(moved(two, "confirm", &city));
	rates_are("300 2026-01-01 2026-12-31\n350 2027-01-01 \n");
	SCRATCH_OK(proposed("三级", 32000, day_of(2026, 7, 1), &three));
	SCRATCH_OK(moved(three, "confirm", &city));
	rates_are("300 2026-01-01 2026-06-30\n320 2026-07-01 2026-12-31\n350 2027-01-01 \n");
}

static void a_rate_of_the_same_day_takes_its_place_and_a_rejected_one_changes_nothing(void **state)
{
	(void)state;
	begin();
	int64_t id;
	SCRATCH_OK(proposed("三级", 30000, day_of(2026, 1, 1), &id));
	SCRATCH_OK(moved(id, "confirm", &city));
	SCRATCH_OK(proposed("三级", 40000, day_of(2026, 1, 1), &id));
	SCRATCH_OK(moved(id, "reject", &city));
	rates_are("300 2026-01-01 \n");
	SCRATCH_OK(proposed("三级", 40000, day_of(2026, 1, 1), &id));
	SCRATCH_OK(moved(id, "confirm", &city));
	rates_are("400 2026-01-01 \n");
}

static void the_flow_has_no_way_round_the_city(void **state)
{
	(void)state;
	SCRATCH_OK(flow_check(&rate_flow, &scratch_err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_flow_has_no_way_round_the_city),
	    TRIAL(a_rate_outside_the_bounds_is_refused_with_its_clause),
	    TRIAL(only_another_confirms_and_the_one_before_ends_on_the_eve),
	    TRIAL(a_rate_of_the_same_day_takes_its_place_and_a_rejected_one_changes_nothing),
	};
	return trial_run("rate changes", tests, sizeof tests / sizeof *tests);
}
