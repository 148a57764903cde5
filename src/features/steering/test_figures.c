/* Figures that are worked out beforehand: what the spells say is what each day says when it is evaluated by itself. */
#include "features/exchange/trial.h"

#include "features/credentials/credentials.h"
#include "features/demo/demo.h"
#include "features/employment/employment.h"
#include "features/indicators/flow.h"
#include "features/indicators/inside.h"
#include "features/indicators/series.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/steering/figure_spells.h"
#include "features/steering/figures.h"
#include "features/subsidies/load.h"
#include "features/training/training.h"
#include "features/units/units.h"
#include "features/units/units_seed.h"
#include "store/sql.h"

/* The demo city as it is evaluated. */
struct city {
	struct indicators *set;
	struct world *w;
	struct arena *mem;
	day_t today;
};

/* Five hundred people in four cities. */
static void fill_store(void)
{
	struct demo_counts n;
	struct recording *r;
	int64_t units;
	SCRATCH_OK(recording_begin(&r, &trial.h,
				   &(struct deed){.who = "甲", .what = "import", .source = "单元", .detail = ""},
				   &scratch_err));
	SCRATCH_OK(units_seed(&trial.h, r, &units, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(demo_fill(&trial.h, "甲", DEMO_PEOPLE_LEAST, NULL, NULL, &n, &scratch_err));
}

static struct city city_open(void)
{
	struct city c = {.set = indicators_new(&scratch_err), .mem = arena_new(0), .today = instant_day(trial.now)};
	assert_non_null(c.set);
	assert_int_equal(indicators_add_shipped(c.set), 0);
	assert_int_equal(indicators_check(c.set), 0);
	SCRATCH_OK(load_everything(&c.w, &trial.h, INSTANT_OPEN, c.set->pool, c.mem, &scratch_err));
	return c;
}

static void city_close(struct city *c)
{
	arena_free(c->mem);
	indicators_free(c->set);
}

/* Both sides of an indicator, those without a denominator once. */
static size_t sides_of(const struct city *c, struct series_side *side)
{
	size_t n = 0;
	for (size_t i = 0; i < c->set->n; i++)
		for (int den = 0; den <= (c->set->item[i].den.policy != NULL); den++)
			side[n++] = (struct series_side){&c->set->item[i], den};
	return n;
}

static const struct policy *policy_of(const struct series_side *x)
{
	return x->den ? x->indicator->den.policy : x->indicator->num.policy;
}

static void a_day_among_many_is_what_it_is_by_itself(void **state)
{
	(void)state;
	static struct series_side side[2 * INDICATORS_MAX];
	static struct spells spells[2 * INDICATORS_MAX];
	static const size_t looked[] = {35, 60};
	if (tried_elsewhere())
		return;
	fill_store();
	struct city c = city_open();
	struct series_days days = series_days_until(c.today, 60);
	size_t n = sides_of(&c, side), counted = 0;
	assert_int_equal(days.n, 61);
	assert_int_equal(days.day[59], day_of(2026, 10, 31));
	SCRATCH_OK(series_make(spells, c.set, side, n, c.w, &days, &scratch_err));
	for (size_t k = 0; k < n; k++) {
		struct series_sums s;
		SCRATCH_OK(series_sum(&s, &spells[k], c.w, days.n, &scratch_err));
		for (size_t d = 0; d < sizeof looked / sizeof *looked; d++) {
			struct arena *mem = arena_new(0);
			struct indicator_count one;
			SCRATCH_OK(indicator_count_side(&one, c.set, policy_of(&side[k]), c.w, days.day[looked[d]],
							mem, &scratch_err));
			for (size_t u = 0; u < s.units; u++) {
				size_t at = u * days.n + looked[d];
				assert_int_equal(s.sum[at], one.sum[u]);
				assert_int_equal(s.doubt[at], one.doubt[u]);
				assert_int_equal(s.known[at], one.known[u]);
			}
			counted += one.n;
			arena_free(mem);
		}
		series_sums_release(&s);
		spells_release(&spells[k]);
	}
	assert_true(counted > 1000);
	city_close(&c);
}

static void what_came_and_went_is_what_two_months_differ_by(void **state)
{
	(void)state;
	if (tried_elsewhere())
		return;
	fill_store();
	struct city c = city_open();
	struct series_days days = series_days_until(day_of(2026, 10, 31), 6);
	for (size_t i = 0; i < c.set->n; i++) {
		const struct indicator *x = &c.set->item[i];
		if (!indicator_flows_mean(x) || !str_is(x->num.policy->subject, "人员"))
			continue;
		struct flow_month month[6];
		struct spells spells;
		struct series_flows f;
		int64_t stock, unit = world_find(c.w, dict_record(c.w->dict, STR("单元")), x->num.policy->area);
		SCRATCH_OK(
		    indicator_flows(month, 6, &stock, c.set, x, c.w, unit, day_of(2026, 10, 31), &scratch_err));
		SCRATCH_OK(series_make(&spells, c.set, &(struct series_side){x, false}, 1, c.w, &days, &scratch_err));
		SCRATCH_OK(series_flow(&f, &spells, c.w, days.n, &scratch_err));
		for (size_t d = 1; d < days.n; d++) {
			assert_int_equal(f.entries[unit * (int64_t)days.n + (int64_t)d], month[d - 1].entries);
			assert_int_equal(f.exits[unit * (int64_t)days.n + (int64_t)d], month[d - 1].exits);
		}
		series_flows_release(&f);
		spells_release(&spells);
	}
	city_close(&c);
}

/* All rows of the figures as texts, without the number of their making. */
static const char *all_figures(void)
{
	static const struct sql asks[] = {
	    {"test.figures",
	     "SELECT unit_id || ' ' || metric || ' ' || since || ' ' || day || ' ' || num || ' ' || den || ' ' || "
	     "num_doubt || ' ' || den_doubt || ' ' || known FROM figure ORDER BY unit_id, metric, since, day"},
	    {"test.flows",
	     "SELECT unit_id || ' ' || metric || ' ' || day || ' ' || entries || ' ' || exits FROM figure_flow "
	     "ORDER BY unit_id, metric, since, day"}};
	static const struct sql spells = {
	    "test.spells",
	    "SELECT spells, unit_id, org_id FROM figure_spell ORDER BY metric, since, side, unit_id, org_id"};
	struct buf b;
	struct stmt *st;
	buf_init(&b, 64 << 20);
	for (size_t i = 0; i < 2; i++) {
		SCRATCH_OK(store_stmt(trial.h.store, &asks[i], &st, &scratch_err));
		while (SCRATCH_OK(stmt_step(st, &scratch_err)) == 1) {
			buf_put_str(&b, stmt_text(st, 0));
			buf_putc(&b, '\n');
		}
		stmt_reset(st);
	}
	SCRATCH_OK(store_stmt(trial.h.store, &spells, &st, &scratch_err));
	while (SCRATCH_OK(stmt_step(st, &scratch_err)) == 1) {
		struct spell_reader r = {.rest = stmt_bytes(st, 0)};
		struct stored_spell x;
		buf_printf(&b, "%lld %lld:", (long long)stmt_int(st, 1), (long long)stmt_int(st, 2));
		while (spell_get(&r, &x))
			buf_printf(&b, " %lld %d-%d %lld %d", (long long)x.subject, x.from, x.to, (long long)x.amount,
				   x.doubt);
		buf_putc(&b, '\n');
	}
	stmt_reset(st);
	assert_false(b.failed);
	buf_putc(&b, 0);
	char *text = arena_copy(trial.mem, b.p, b.n);
	buf_release(&b);
	return text;
}

/* Takes back, or gives another day to, every n-th fact of a record. */
static void change_facts(const struct fact_type *t, int field, int every)
{
	struct fact_reader *reader;
	struct recording *r;
	struct version v, some[64];
	size_t n = 0;
	int k = 0;
	SCRATCH_OK(fact_all(&reader, &trial.h, t, INSTANT_OPEN, 0, &scratch_err));
	while (SCRATCH_OK(fact_next(reader, &v, &scratch_err)) == 1 && n < 64)
		if (++k % every == 0) {
			some[n] = v;
			for (size_t f = 0; f < t->rec->n; f++)
				if (v.cell[f].s.n)
					some[n].cell[f].s.p = arena_copy(trial.mem, v.cell[f].s.p, v.cell[f].s.n);
			n++;
		}
	fact_reader_free(reader);
	assert_true(n > 5);
	SCRATCH_OK(recording_begin(
	    &r, &trial.h, &(struct deed){.who = "甲", .what = "edit", .source = "改", .detail = ""}, &scratch_err));
	for (size_t i = 0; i < n; i++) {
		struct cell cells[RECORD_FIELDS_MAX];
		memcpy(cells, some[i].cell, sizeof cells);
		if (cells[field].v != FIELD_NONE)
			cells[field].v += 200;
		if (i % 3)
			SCRATCH_OK(fact_correct(r, t, &some[i], cells, 0, &scratch_err));
		else
			SCRATCH_OK(fact_retract(r, t, &some[i], &scratch_err));
	}
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

static void a_few_made_anew_is_all_made_anew(void **state)
{
	(void)state;
	if (!getenv("YICAI_LONG")) /* minutes under sanitizers: in ./dev soak */
		return;
	fill_store();
	struct figures_writer w = figures_direct(&trial.h);
	day_t today = instant_day(trial.now);
	struct figures_state s;
	bool done;
	SCRATCH_OK(figures_update(&trial.h, today, &w, &done, &scratch_err));
	assert_false(done); /* there is nothing to go on from */
	SCRATCH_OK(figures_make(&trial.h, today, &w, &scratch_err));
	const char *first = all_figures();
	change_facts(&employment_facts, FACT_INDEX(employment, ends), 7);
	change_facts(&credentials_facts, FACT_INDEX(credentials, issued), 5);
	change_facts(&training_facts, FACT_INDEX(training, ends), 3);
	SCRATCH_OK(figures_update(&trial.h, today, &w, &done, &scratch_err));
	assert_true(done);
	SCRATCH_OK(figures_state(&trial.h, today, &s, &scratch_err));
	assert_true(s.current && s.gen == 1 && s.staffed < s.journal);
	const char *few = all_figures();
	assert_string_not_equal(first, few);
	SCRATCH_OK(figures_make(&trial.h, today, &w, &scratch_err));
	assert_string_equal(few, all_figures());
	SCRATCH_OK(figures_update(&trial.h, today + 1, &w, &done, &scratch_err));
	assert_false(done); /* another day */
	change_facts(&orgs_facts, FACT_INDEX(orgs, founded), 50);
	SCRATCH_OK(figures_update(&trial.h, today, &w, &done, &scratch_err));
	assert_false(done); /* where people are counted rests on institutions */
}

/* The next of a row of numbers that looks random and is always the same. */
static uint64_t next_number(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

/* One of a record's facts, chosen by a number, is taken back or gets another day. */
static void change_one(const struct fact_type *t, int field, uint64_t number)
{
	struct fact_reader *reader;
	struct recording *r;
	struct version v;
	uint64_t left = number % 150;
	SCRATCH_OK(fact_all(&reader, &trial.h, t, INSTANT_OPEN, 0, &scratch_err));
	do
		assert_int_equal(SCRATCH_OK(fact_next(reader, &v, &scratch_err)), 1);
	while (left--);
	for (size_t f = 0; f < t->rec->n; f++)
		if (v.cell[f].s.n)
			v.cell[f].s.p = arena_copy(trial.mem, v.cell[f].s.p, v.cell[f].s.n);
	fact_reader_free(reader);
	SCRATCH_OK(recording_begin(
	    &r, &trial.h, &(struct deed){.who = "甲", .what = "edit", .source = "改", .detail = ""}, &scratch_err));
	if (v.cell[field].v == FIELD_NONE || number / 150 % 4 == 0)
		SCRATCH_OK(fact_retract(r, t, &v, &scratch_err));
	else {
		v.cell[field].v += (int64_t)(number / 600 % 900) - 600;
		SCRATCH_OK(fact_correct(r, t, &v, v.cell, 0, &scratch_err));
	}
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

/* Nobody works any more where the first of all works. */
static void empty_first_org(void)
{
	struct fact_reader *reader;
	struct recording *r;
	static struct version some[1000];
	struct version v;
	size_t n = 0;
	SCRATCH_OK(fact_all(&reader, &trial.h, &employment_facts, INSTANT_OPEN, 0, &scratch_err));
	while (SCRATCH_OK(fact_next(reader, &v, &scratch_err)) == 1 && n < 1000)
		if (n == 0 ||
		    v.cell[FACT_INDEX(employment, org_id)].v == some[0].cell[FACT_INDEX(employment, org_id)].v)
			some[n++] = v;
	fact_reader_free(reader);
	SCRATCH_OK(recording_begin(
	    &r, &trial.h, &(struct deed){.who = "甲", .what = "edit", .source = "改", .detail = ""}, &scratch_err));
	for (size_t i = 0; i < n; i++)
		SCRATCH_OK(fact_retract(r, &employment_facts, &some[i], &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

#define CHANGED_IN_A_ROW 12

static void many_small_changes_in_a_row_are_all_made_anew(void **state)
{
	(void)state;
	static const struct {
		const struct fact_type *type;
		int field;
	} of[] = {{&employment_facts, FACT_INDEX(employment, begins)},
		  {&credentials_facts, FACT_INDEX(credentials, issued)},
		  {&training_facts, FACT_INDEX(training, ends)}};
	uint64_t seed = 20261129;
	if (tried_elsewhere())
		return;
	fill_store();
	struct figures_writer w = figures_direct(&trial.h);
	day_t today = instant_day(trial.now);
	bool done;
	SCRATCH_OK(figures_make(&trial.h, today, &w, &scratch_err));
	const char *before = all_figures();
	for (int k = 0; k < CHANGED_IN_A_ROW; k++) {
		for (uint64_t n = next_number(&seed) % 4 + 1; n > 0; n--) {
			size_t record = next_number(&seed) % 3;
			change_one(of[record].type, of[record].field, next_number(&seed));
		}
		if (k == CHANGED_IN_A_ROW / 2)
			empty_first_org();
		SCRATCH_OK(figures_update(&trial.h, today, &w, &done, &scratch_err));
		assert_true(done);
	}
	const char *few = all_figures();
	assert_string_not_equal(before, few);
	SCRATCH_OK(figures_make(&trial.h, today, &w, &scratch_err));
	assert_string_equal(few, all_figures());
}

/* An institution of a unit whose code begins so. */
static int64_t org_within(const char *prefix)
{
	static int64_t unit[FIGURE_UNITS];
	struct fact_reader *reader;
	struct version v;
	int64_t found = 0;
	size_t n = 0;
	SCRATCH_OK(fact_all(&reader, &trial.h, &units_facts, INSTANT_OPEN, 0, &scratch_err));
	while (SCRATCH_OK(fact_next(reader, &v, &scratch_err)) == 1 && n < FIGURE_UNITS)
		if (str_starts(v.cell[FACT_INDEX(units, code)].s, str_of(prefix)))
			unit[n++] = v.id;
	fact_reader_free(reader);
	SCRATCH_OK(fact_all(&reader, &trial.h, &orgs_facts, INSTANT_OPEN, 0, &scratch_err));
	while (SCRATCH_OK(fact_next(reader, &v, &scratch_err)) == 1)
		for (size_t i = 0; i < n; i++)
			if (v.cell[FACT_INDEX(orgs, unit_id)].v == unit[i])
				found = v.id;
	fact_reader_free(reader);
	assert_int_not_equal(found, 0);
	return found;
}

/* The n-th person has been to a class for heads of institutions, held by the city of Chongqing today. */
static void hold_class(const char *class, uint64_t n, int64_t org, day_t today)
{
	struct fact_reader *reader;
	struct recording *r;
	struct version v;
	struct cell cells[RECORD_FIELDS_MAX];
	SCRATCH_OK(fact_all(&reader, &trial.h, &people_facts, INSTANT_OPEN, 0, &scratch_err));
	do
		assert_int_equal(SCRATCH_OK(fact_next(reader, &v, &scratch_err)), 1);
	while (n--);
	fact_reader_free(reader);
	for (size_t f = 0; f < training_facts.rec->n; f++)
		cells[f] = (struct cell){.v = FIELD_NONE};
	cells[FACT_INDEX(training, class_number)].s = str_of(class);
	cells[FACT_INDEX(training, kind)].v = code_number(&training_kinds, STR("院长"));
	cells[FACT_INDEX(training, tier)].v = code_number(&training_tiers, STR("市"));
	cells[FACT_INDEX(training, provider_id)].v = org;
	cells[FACT_INDEX(training, ends)].v = today;
	SCRATCH_OK(recording_begin(
	    &r, &trial.h, &(struct deed){.who = "甲", .what = "edit", .source = "改", .detail = ""}, &scratch_err));
	SCRATCH_OK(fact_assert(r, &training_facts, v.id, cells, 0, NULL, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

static void what_everybody_decides_together_is_made_anew(void **state)
{
	(void)state;
	static const struct sql held = {
	    "test.held", "SELECT num FROM figure WHERE metric = '重庆.市级院长班' AND day = $1 AND num > 0"};
	static const char *const class[] = {"甲班", "乙班", "甲班"};
	if (tried_elsewhere())
		return;
	fill_store();
	struct figures_writer w = figures_direct(&trial.h);
	day_t today = instant_day(trial.now);
	int64_t before = 0, num = 0, org = org_within("500");
	bool done;
	SCRATCH_OK(figures_make(&trial.h, today, &w, &scratch_err));
	SCRATCH_OK(sql_int(trial.h.store, &held, ARGS(INT(today)), &before, &scratch_err));
	for (uint64_t k = 0; k < 3; k++) { /* the third comes to the class of the first */
		hold_class(class[k], 100 * k, org, today);
		SCRATCH_OK(figures_update(&trial.h, today, &w, &done, &scratch_err));
		assert_true(done);
		SCRATCH_OK(sql_int(trial.h.store, &held, ARGS(INT(today)), &num, &scratch_err));
		assert_int_equal(num, before + (k ? 2 : 1));
	}
	const char *few = all_figures();
	SCRATCH_OK(figures_make(&trial.h, today, &w, &scratch_err));
	assert_string_equal(few, all_figures());
}

/* Somebody else makes all figures right before what was worked out is written. */
static int write_late(void *self, int (*f)(struct house *h, void *arg, struct err *e), void *arg, struct err *e)
{
	int *times = self;
	struct figures_writer w = figures_direct(&trial.h);
	++*times;
	if (figures_make(&trial.h, instant_day(trial.now), &w, e) < 0)
		return -1;
	return w.write(w.self, f, arg, e);
}

static void what_somebody_else_has_made_meanwhile_is_made(void **state)
{
	(void)state;
	int times = 0;
	if (tried_elsewhere())
		return;
	fill_store();
	struct figures_writer w = figures_direct(&trial.h), late = {&times, write_late, NULL};
	day_t today = instant_day(trial.now);
	struct figures_state s;
	bool done;
	SCRATCH_OK(figures_make(&trial.h, today, &w, &scratch_err));
	hold_class("甲班", 0, org_within("500"), today);
	assert_int_equal(figures_update(&trial.h, today, &late, &done, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "刚由别处重算过");
	hold_class("乙班", 100, org_within("500"), today);
	SCRATCH_OK(figures_refresh(&trial.h, today, -1, &late, &scratch_err));
	SCRATCH_OK(figures_state(&trial.h, today, &s, &scratch_err));
	assert_true(s.current && s.gen == 3 && times == 2);
	SCRATCH_OK(figures_refresh(&trial.h, today, -1, &late, &scratch_err));
	assert_int_equal(times, 2); /* nothing to do */
}

/* What the numerator of an indicator reads of a record. */
static struct uses_only only_of(const struct indicators *set, const char *id, const char *record)
{
	static struct side_reads r;
	const struct indicator *x = indicator_find(set, str_of(id), day_of(2026, 11, 21));
	SCRATCH_OK(side_read(&r, set, x->num.policy, &scratch_err));
	return r.used.only[dict_record(&fact_dict, str_of(record))];
}

static void a_definition_says_to_which_rows_it_can_come(void **state)
{
	(void)state;
	static const char text[] =
	    "指标 试.甲 \"班数\"\n  沿用 养老人才通则\n  状态 有效\n  辖区 500000\n"
	    "  施行 2024-10-30 起\n  依据 C8\n\n分子 班 \"班\"\n  对象 单元 其中 单元代码 = 辖区\n\n"
	    "令 甲行 = 全部 培训 其中 培训类别 = 院长 或 培训类别 = 管理\n\n"
	    "金额 计数(甲行 之 班次编号 去重)\n";
	struct indicators *set = indicators_new(&scratch_err);
	assert_non_null(set);
	assert_int_equal(indicators_add_shipped(set), 0);
	assert_int_equal(indicators_add(set, "试.indicator", STR(text)), 0);
	assert_int_equal(indicators_check(set), 0);
	struct uses_only one = only_of(set, "重庆.市级院长班", "培训"), either = only_of(set, "试.甲", "培训");
	assert_true(one.coded && !one.whole && one.field == FACT_INDEX(training, kind));
	assert_true(str_is(one.label, "院长"));
	assert_true(either.whole);
	assert_false(only_of(set, "重庆.市级院长班", "人员").whole);
	assert_true(only_of(set, "绍兴.持证密度", "人员").whole);
	indicators_free(set);
}

static void spells_are_stored_and_read_again(void **state)
{
	(void)state;
	static const struct stored_spell put[] = {{1, 1, 0, 60, false},
						  {1, 0, 61, 63, true},
						  {300, 1234567890123, 5, 5, false},
						  {INT64_MAX, -3, 63, 63, true}};
	struct buf b;
	int64_t last = 0;
	buf_init(&b, 1000);
	for (size_t i = 0; i < 4; i++)
		spell_put(&b, &put[i], &last);
	struct spell_reader r = {.rest = buf_str(&b)};
	struct stored_spell got;
	for (size_t i = 0; i < 4; i++) {
		assert_true(spell_get(&r, &got));
		assert_int_equal(got.subject, put[i].subject);
		assert_int_equal(got.amount, put[i].amount);
		assert_int_equal(got.from, put[i].from);
		assert_int_equal(got.to, put[i].to);
		assert_int_equal(got.doubt, put[i].doubt);
	}
	assert_false(spell_get(&r, &got));
	assert_false(r.damaged);
	r = (struct spell_reader){.rest = {b.p, b.n - 1}};
	while (spell_get(&r, &got))
		;
	assert_true(r.damaged);
	buf_release(&b);
}

static const struct sql PUT_UNIT = {"test.figure_unit",
				    "INSERT INTO figure_unit (gen, unit_id, parent_id, kind, code, "
				    "name) VALUES (1, $1, 0, 1, $2, $2)"};
static const struct sql PUT_WITHIN = {"test.figure_within",
				      "INSERT INTO figure_within (gen, top_id, unit_id) VALUES (1, 1, $1)"};
static const struct sql PUT_SPELL = {"test.figure_spell",
				     "INSERT INTO figure_spell (gen, metric, since, side, unit_id, "
				     "org_id, spells) VALUES (1, $1, $2, 0, $3, $4, $5)"};

/* So many institutions of a unit below 1, numbered from `org`, each with one subject. */
static void put_orgs(const struct metric *m, int64_t unit, const char *code, int64_t org, int n, int64_t amount)
{
	struct buf b;
	int64_t last = 0;
	buf_init(&b, 100);
	spell_put(&b, &(struct stored_spell){.subject = 1, .amount = amount, .to = FIGURE_MONTHS}, &last);
	SCRATCH_OK(sql_run(trial.h.store, &PUT_UNIT, ARGS(INT(unit), TEXT(str_of(code))), NULL, &scratch_err));
	SCRATCH_OK(sql_run(trial.h.store, &PUT_WITHIN, ARGS(INT(unit)), NULL, &scratch_err));
	for (int i = 0; i < n; i++)
		SCRATCH_OK(sql_run(trial.h.store, &PUT_SPELL,
				   ARGS(TEXT(m->id), INT(m->since), INT(unit), INT(org + i), BYTES(buf_str(&b))),
				   NULL, &scratch_err));
	buf_release(&b);
}

static void the_largest_institutions_of_all_units_are_listed_and_all_are_counted(void **state)
{
	(void)state;
	const struct metric *m;
	struct figure_org *list;
	size_t n;
	int64_t total;
	SCRATCH_OK(metrics_all(&m, &n, &scratch_err));
	const struct figure_asked asked = {1, m, 0, 1, FIGURE_MONTHS};
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	put_orgs(m, 2, "330602", 10, 2 * FIGURE_ORGS + 5, 1);
	put_orgs(m, 3, "330603", 9000, 2, 7);
	put_orgs(m, 4, "330604", 9500, 1, 9);
	SCRATCH_OK(figure_orgs(&trial.h, &asked, trial.mem, &list, &n, &total, &scratch_err));
	assert_int_equal(n, FIGURE_ORGS);
	assert_int_equal(total, 2 * FIGURE_ORGS + 8);
	static const int64_t first[] = {9500, 9000, 9001, 10, 11};
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(list[i].org, first[i]);
	assert_int_equal(list[n - 1].org, 10 + FIGURE_ORGS - 4);
	store_rollback(trial.h.store);
}

static const struct sql PUT_STATE = {"test.figure_state",
				     "INSERT INTO figure_state (id, gen, journal, known, day, made, took, form) "
				     "VALUES (1, 1, $1, 0, $2, 0, 0, $3)"};
static const struct sql SET_FORM = {"test.figure_form", "UPDATE figure_state SET form = $1 WHERE id = 1"};

static void figures_that_an_earlier_program_stored_are_made_anew(void **state)
{
	(void)state;
	struct figures_state s;
	day_t today = instant_day(trial.now);
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(sql_run(trial.h.store, &PUT_STATE, ARGS(INT(INT32_MAX), INT(today), INT(metrics_form())), NULL,
			   &scratch_err)); /* of the same indicators, before spells were stored */
	SCRATCH_OK(figures_state(&trial.h, today, &s, &scratch_err));
	assert_false(s.texts || s.current);
	SCRATCH_OK(sql_run(trial.h.store, &SET_FORM, ARGS(INT(figures_form())), NULL, &scratch_err));
	SCRATCH_OK(figures_state(&trial.h, today, &s, &scratch_err));
	assert_true(s.texts && s.current);
	store_rollback(trial.h.store);
}

static void the_days_of_figures_are_numbered(void **state)
{
	(void)state;
	day_t day = day_of(2026, 11, 21);
	assert_int_equal(figure_day_number(day, day), 60);
	assert_int_equal(figure_day_number(day, day_of(2026, 10, 31)), 59);
	assert_int_equal(figure_day_number(day, day_of(2021, 11, 30)), 0);
	assert_int_equal(figure_day_number(day, day_of(2021, 10, 31)), -1);
	assert_int_equal(figure_day_number(day, day_of(2026, 10, 30)), -1);
	assert_int_equal(figure_day_number(day, day_of(2026, 11, 30)), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_day_among_many_is_what_it_is_by_itself),
	    {"what_came_and_went_is_what_two_months_differ_by", what_came_and_went_is_what_two_months_differ_by,
	     trial_on_file, trial_end, NULL},
	    TRIAL(a_few_made_anew_is_all_made_anew),
	    TRIAL(many_small_changes_in_a_row_are_all_made_anew),
	    TRIAL(what_everybody_decides_together_is_made_anew),
	    TRIAL(what_somebody_else_has_made_meanwhile_is_made),
	    cmocka_unit_test(a_definition_says_to_which_rows_it_can_come),
	    cmocka_unit_test(spells_are_stored_and_read_again),
	    TRIAL(figures_that_an_earlier_program_stored_are_made_anew),
	    TRIAL(the_largest_institutions_of_all_units_are_listed_and_all_are_counted),
	    cmocka_unit_test(the_days_of_figures_are_numbered),
	};
	return trial_run("figures", tests, sizeof tests / sizeof *tests);
}
