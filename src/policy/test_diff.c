/* What a reading costs, on the worked cases: who gains, who loses, and that every sum adds up to the fen. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/csv.h"
#include "policy/diff.h"
#include "policy/scenario.h"
#include "policy/test_facts.h"
#include "policy/test_random.h"

static struct bench t;

static int setup(void **state)
{
	(void)state;
	bench_init(&t);
	return bench_packs(&t);
}

static int teardown(void **state)
{
	(void)state;
	bench_release(&t);
	return 0;
}

/* The query of a span of months. */
static struct query months(const char *from, const char *to, const char *as_of)
{
	struct query q = {0};
	assert_true(month_parse(str_of(from), &q.from) && month_parse(str_of(to), &q.to));
	assert_true(day_parse(str_of(as_of), &q.as_of));
	return q;
}

/* The defaults against one other reading, over the sheets of a policy's worked cases. */
static void diff(struct policy_diff *d, const char *id, const char *reading, struct query q)
{
	struct err e = {0};
	struct buf folder;
	buf_init(&folder, 256);
	buf_printf(&folder, "tests/cases/%s", id);
	struct world *w = test_world_of(&t, folder.p);
	buf_release(&folder);
	assert_non_null(w);
	struct choices *before = choices_new(t.packs, t.mem), *after = choices_new(t.packs, t.mem);
	if (reading)
		assert_int_equal(choices_set(after, str_of(reading), NULL, &e), 0);
	int status =
	    policy_diff(t.packs, packs_find(t.packs, str_of(id)), before, after, w, q, DIFF_BY_COUNTY, NULL, d, &e);
	if (status != 0)
		print_error("%s\n", e.what);
	assert_int_equal(status, 0);
}

/* Subjects and rows both add up to the totals. */
static void adds_up(const struct policy_diff *d)
{
	int64_t before = 0, after = 0, change = 0;
	for (size_t i = 0; i < d->nrows; i++) {
		before += d->row[i].before;
		after += d->row[i].after;
	}
	for (size_t i = 0; i < d->nsubjects; i++)
		change += d->subject[i].after - d->subject[i].before;
	assert_int_equal(before, d->before);
	assert_int_equal(after, d->after);
	assert_int_equal(change, d->after - d->before);
}

/* The rows as CSV, the total last. */
static void rows_text(const struct policy_diff *d, struct buf *out)
{
	struct diff_cells c;
	struct str row[DIFF_COLUMNS];
	for (size_t i = 0; i <= d->nrows; i++) {
		policy_diff_cells(d, i, &c);
		for (int k = 0; k < DIFF_COLUMNS; k++)
			row[k] = str_of(c.text[k]);
		csv_put_row(out, row, DIFF_COLUMNS);
	}
}

/* Head and rows are exactly this. */
static void prints(const struct policy_diff *d, const char *want)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	assert_int_equal(policy_diff_head(d, &out), 0);
	rows_text(d, &out);
	assert_int_equal(policy_diff_foot(d, &out), 0);
	assert_string_equal(out.p, want);
	buf_release(&out);
}

/* A12 had a gap of 30 days in April 2024: without tolerance the year starts again on 2024-05-01, which costs 8 months
 * of 300 in 2024 and 4 in 2025. */
static void a_stricter_tolerance_costs_whoever_had_a_gap(void **state)
{
	(void)state;
	struct policy_diff d;
	diff(&d, "绍兴.特殊岗位津贴", "中断容忍=0", months("2024-01", "2025-12", "2025-12-31"));
	adds_up(&d);
	assert_int_equal(d.nsubjects, 2);
	for (int i = 0; i < 2; i++)
		assert_int_equal(d.subject[i].after - d.subject[i].before, d.subject[i].unsettled ? 0 : -360000);
	assert_int_equal(d.subject[0].unsettled + d.subject[1].unsettled, 1);
	prints(&d, "政策  绍兴.特殊岗位津贴 养老护理员特殊岗位津贴\n"
		   "读法  绍兴.特殊岗位津贴.中断容忍：30 → 0\n"
		   "月份  2024-01 至 2025-12，查看 2025-12-31\n\n"
		   "330602,越城区,2024,0,1,0,22650.00,20250.00,-2400.00\n"
		   "330602,越城区,2025,0,1,0,30000.00,28800.00,-1200.00\n"
		   "330604,上虞区,2024,0,0,1,13200.00,13200.00,0.00\n"
		   "330604,上虞区,2025,0,0,1,13200.00,13200.00,0.00\n"
		   "合计,,,0,1,1,79050.00,75450.00,-3600.00\n"
		   "\n1人金额未定（没有金额的待确认行：原来24行，换后24行）：不算得益、受损，金额都不在内\n");
	policy_diff_free(&d);
}

/* A5 has the better certificate from the middle of June 2024 on: by the level of the month's last day June moves from 四级 to 三级. */
static void who_moves_to_another_tier_is_told(void **state)
{
	(void)state;
	struct policy_diff d;
	struct err e = {0};
	struct world *w = test_world_of(&t, "tests/cases/绍兴.特殊岗位津贴");
	struct choices *before = choices_new(t.packs, t.mem), *after = choices_new(t.packs, t.mem);
	assert_int_equal(choices_set(after, STR("绍兴.特殊岗位津贴.等级日=当月"), NULL, &e), 0);
	assert_int_equal(policy_diff(t.packs, packs_find(t.packs, STR("绍兴.特殊岗位津贴")), before, after, w,
				     months("2024-06", "2024-06", "2024-12-31"), DIFF_BY_TIER, NULL, &d, &e),
			 0);
	adds_up(&d);
	prints(&d, "政策  绍兴.特殊岗位津贴 养老护理员特殊岗位津贴\n"
		   "读法  绍兴.特殊岗位津贴.等级日：1日 → 当月\n"
		   "月份  2024-06 至 2024-06，查看 2024-12-31\n\n"
		   "一级,2024,0,0,0,500.00,500.00,0.00,\n"
		   "二级,2024,0,0,0,400.00,400.00,0.00,\n"
		   "三级,2024,1,0,0,300.00,600.00,300.00,\n"
		   "四级,2024,0,1,0,1300.00,1050.00,-250.00,\n"
		   "五级,2024,0,0,0,700.00,700.00,0.00,\n"
		   ",2024,0,0,1,0.00,0.00,0.00,\n"
		   "合计,,1,0,1,3200.00,3250.00,50.00,\n"
		   "\n1人换了档次：可能一行算受损、一行算得益；合计每人只算一次\n"
		   "\n1人金额未定（没有金额的待确认行：原来1行，换后1行）：不算得益、受损，金额都不在内\n");
	policy_diff_free(&d);
}

/* The allowance's text with other amounts, as long as those they replace, in the same memory and pool. */
static struct bench with_amounts(struct bench *of, const char *const amount[][2], size_t n)
{
	struct bench other = *of;
	other.packs = packs_new(&test_dict, of->pool, of->mem);
	struct str text = test_read(of->mem, test_path(of->mem, "policies/绍兴", "特殊岗位津贴.policy"));
	char *copy = arena_copy(of->mem, text.p, text.n);
	for (size_t i = 0; i < n; i++) {
		long at = str_find(text, str_of(amount[i][0]));
		assert_true(at > 0);
		memcpy(copy + at, amount[i][1], strlen(amount[i][0]));
	}
	assert_int_equal(bench_add(&other, "policies/通则", "养老人才通则.policy"), 0);
	assert_int_equal(packs_add(other.packs, "津贴.policy", (struct str){copy, text.n}, &other.d), 0);
	assert_int_equal(packs_check(other.packs, &other.d), 0);
	return other;
}

/* How many are told to move, by tier over a year. */
static size_t moved_in_2024(const struct diff_side side[static 2], struct policy_diff *d)
{
	struct err e = {0};
	assert_int_equal(
	    policy_diff_sides(side, months("2024-01", "2024-12", "2024-12-31"), DIFF_BY_TIER, NULL, d, &e), 0);
	adds_up(d);
	return d->moved;
}

/* A5 has 四级 and 三级 in one year. Whose 四级 grows while the 三级 shrinks has moved nowhere. */
static void who_has_two_tiers_in_a_year_has_not_moved(void **state)
{
	(void)state;
	static const char *const amounts[][2] = {{"三级 300元", "三级 290元"}, {"四级 250元", "四级 260元"}};
	struct world *w = test_world_of(&t, "tests/cases/绍兴.特殊岗位津贴");
	struct bench other = with_amounts(&t, amounts, 2);
	const struct policy *p = packs_find(t.packs, STR("绍兴.特殊岗位津贴"));
	struct choices *plain = choices_new(t.packs, t.mem), *month_end = choices_new(t.packs, t.mem);
	struct diff_side side[2] = {
	    {t.packs, p, plain, w},
	    {other.packs, packs_find(other.packs, p->id), choices_new(other.packs, t.mem), w}};
	struct policy_diff d;
	struct err e = {0};
	struct buf foot;
	size_t in_rows = 0;
	assert_int_equal(moved_in_2024(side, &d), 0);
	for (size_t i = 0; i < d.nrows; i++)
		in_rows += d.row[i].gain + d.row[i].lose;
	assert_true(in_rows > d.nsubjects);
	buf_init(&foot, 4096);
	assert_int_equal(policy_diff_foot(&d, &foot), 0);
	assert_true(str_find(buf_str(&foot), STR("换了")) < 0);
	buf_release(&foot);
	policy_diff_free(&d);

	assert_int_equal(choices_set(month_end, STR("绍兴.特殊岗位津贴.等级日=当月"), NULL, &e), 0);
	side[1] = (struct diff_side){t.packs, p, month_end, w};
	assert_int_equal(moved_in_2024(side, &d), 1); /* in June, although both tiers have an amount both ways */
	policy_diff_free(&d);
}

static void the_same_readings_change_nothing(void **state)
{
	(void)state;
	struct policy_diff d;
	diff(&d, "绍兴.入职奖补", NULL, months("2021-01", "2030-12", "2026-11-21"));
	adds_up(&d);
	assert_true(d.before > 0);
	assert_int_equal(d.before, d.after);
	assert_int_equal(d.nsubjects, 0);
	assert_int_equal(d.gain + d.lose, 0);
	policy_diff_free(&d);
}

static void where_money_is_asked_back_less_is_a_gain(void **state)
{
	(void)state;
	struct policy_diff d;
	diff(&d, "绍兴.定向培养追回", "追回=按未服务比例", months("2021-01", "2030-12", "2028-12-31"));
	adds_up(&d);
	assert_true(d.after < d.before);
	assert_true(d.gain > 0);
	assert_int_equal(d.lose, 0);
	policy_diff_free(&d);
}

static void posts_are_counted_by_the_unit_that_gets_them(void **state)
{
	(void)state;
	struct policy_diff d;
	diff(&d, "南阳.公益性岗位", "取整=进一", months("2025-12", "2025-12", "2025-12-31"));
	adds_up(&d);
	assert_true(d.gain > 0);
	assert_int_equal(d.lose, 0);
	assert_int_equal(d.gain, d.after - d.before);
	struct buf out;
	buf_init(&out, 1 << 20);
	rows_text(&d, &out);
	assert_true(str_find(buf_str(&out), STR(".00")) < 0);
	buf_release(&out);
	for (size_t i = 0; i < d.nrows; i++)
		assert_true(d.row[i].group != FIELD_NONE);
	policy_diff_free(&d);
}

/* A reading of another policy reaches this one through what it asks of it: 应发额(绍兴.定向培养补助). */
static void a_reading_of_the_policy_it_rests_on_counts_too(void **state)
{
	(void)state;
	struct policy_diff d;
	diff(&d, "绍兴.定向培养追回", "学年=任意十个月", months("2021-01", "2030-12", "2028-12-31"));
	adds_up(&d);
	struct buf out;
	buf_init(&out, 1 << 20);
	policy_diff_head(&d, &out);
	assert_true(str_find(buf_str(&out), STR("读法  绍兴.定向培养补助.学年：9月至6月 → 任意十个月\n")) >= 0);
	buf_release(&out);
	policy_diff_free(&d);
}

#define UNKNOWN INT64_MIN /* of a subject with a line without an amount */

/* What one choice gives each subject, without the engine of differences; the caller frees it. */
static int64_t *amounts(const struct bench *b, struct world *w, const struct policy *p, const struct choices *c,
			struct query q)
{
	struct err e = {0};
	struct lines lines = {0};
	size_t n = w->t[p->subject_rec].n;
	int64_t *sum = calloc(n + 1, sizeof *sum);
	struct evaluation *ev = evaluation_new(b->packs, c, w, q, &e);
	assert_true(ev && sum);
	for (size_t i = 0; i < n; i++) {
		lines.n = 0;
		assert_int_equal(evaluate(ev, p, (int64_t)i, &lines, &e), 0);
		for (size_t k = 0; k < lines.n && sum[i] != UNKNOWN; k++)
			sum[i] = lines.line[k].no_amount ? UNKNOWN : sum[i] + lines.line[k].amount;
	}
	free(lines.line);
	evaluation_free(ev);
	return sum;
}

/* The comparison's totals are those of two such ways; frees both. */
static void agrees(const struct policy_diff *d, int64_t *before, int64_t *after)
{
	bool owed = str_is(d->policy->result, "应追回");
	int64_t sum[2] = {0, 0};
	size_t gain = 0, lose = 0, unsettled = 0;
	for (size_t i = 0; i < d->all; i++) {
		if (before[i] == UNKNOWN || after[i] == UNKNOWN) {
			unsettled++;
			continue;
		}
		sum[0] += before[i];
		sum[1] += after[i];
		gain += owed ? after[i] < before[i] : after[i] > before[i];
		lose += owed ? after[i] > before[i] : after[i] < before[i];
	}
	for (size_t i = 0; i < d->nsubjects; i++) {
		const struct diff_subject *x = &d->subject[i];
		bool open = before[x->subject] == UNKNOWN || after[x->subject] == UNKNOWN;
		assert_int_equal(x->unsettled, open);
		assert_int_equal(x->before, open ? 0 : before[x->subject]);
		assert_int_equal(x->after, open ? 0 : after[x->subject]);
	}
	assert_int_equal(d->before, sum[0]);
	assert_int_equal(d->after, sum[1]);
	assert_int_equal(d->gain, gain);
	assert_int_equal(d->lose, lose);
	assert_int_equal(d->unsettled, unsettled);
	free(before);
	free(after);
}

/* 评估=系数 needs the institution's assessment: who works where there is none is no loser, and the total is that of the others. */
static void whose_amount_is_not_known_neither_gains_nor_loses(void **state)
{
	(void)state;
	struct policy_diff d;
	struct err e = {0};
	struct query q = months("2021-01", "2022-12", "2022-12-31");
	struct world *w = test_world_of(&t, "tests/cases/昆明.护理员补助");
	struct choices *before = choices_new(t.packs, t.mem), *after = choices_new(t.packs, t.mem);
	const struct policy *p = packs_find(t.packs, STR("昆明.护理员补助"));
	size_t in_rows = 0;
	assert_int_equal(choices_set(after, STR("昆明.护理员补助.评估=系数"), NULL, &e), 0);
	assert_int_equal(policy_diff(t.packs, p, before, after, w, q, DIFF_BY_COUNTY, NULL, &d, &e), 0);
	adds_up(&d);
	assert_true(d.unsettled > 0 && d.open_after > d.open_before);
	assert_true(d.gain + d.lose + d.unsettled <= d.all);
	for (size_t i = 0; i < d.nrows; i++)
		in_rows += d.row[i].unsettled;
	assert_true(in_rows >= d.unsettled);
	agrees(&d, amounts(&t, w, p, before, q), amounts(&t, w, p, after, q));
	policy_diff_free(&d);
}

static void every_alternative_of_every_reading_adds_up(void **state)
{
	(void)state;
	static const char *const ids[] = {"绍兴.入职奖补", "绍兴.特殊岗位津贴", "绍兴.定向培养补助",
					  "昆明.护理员补助"};
	struct query q = months("2021-01", "2030-12", "2026-11-21");
	for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
		struct buf folder;
		buf_init(&folder, 256);
		buf_printf(&folder, "tests/cases/%s", ids[k]);
		struct world *w = test_world_of(&t, folder.p);
		buf_release(&folder);
		assert_non_null(w);
		const struct policy *p = packs_find(t.packs, str_of(ids[k]));
		struct choices *before = choices_new(t.packs, t.mem);
		for (size_t r = 0; r < p->nreadings; r++)
			for (size_t a = 1; a < p->readings[r].nalts; a++) {
				struct err e = {0};
				struct policy_diff d;
				struct choices *after = choices_new(t.packs, t.mem);
				enum diff_by by = (enum diff_by)((r + a) % DIFF_BYS);
				after->of[p->index][p->readings[r].index] = (uint8_t)a;
				assert_int_equal(policy_diff(t.packs, p, before, after, w, q, by, NULL, &d, &e), 0);
				adds_up(&d);
				agrees(&d, amounts(&t, w, p, before, q), amounts(&t, w, p, after, q));
				policy_diff_free(&d);
			}
	}
}

/* More people than are looked at one by one: the same sums. */
static void many_people_at_once_come_out_as_one_by_one(void **state)
{
	struct bench many;
	struct random_facts r = {.luck = {41}, .orgs = 12, .gaps = 6};
	struct query q = months("2021-01", "2025-12", "2025-12-31");
	size_t gained = 0;
	(void)state;
	bench_init(&many);
	assert_int_equal(bench_packs(&many), 0);
	struct world *w = random_world(&many, &r, 1100);
	assert_non_null(w);
	for (size_t i = 0; i < many.packs->n; i++) {
		const struct policy *p = many.packs->pack[i];
		struct err e = {0};
		struct policy_diff d;
		struct choices *before = choices_new(many.packs, many.mem),
			       *after = choices_new(many.packs, many.mem);
		if (p->shared || !str_is(p->subject, "人员"))
			continue;
		for (size_t k = 0; k < p->nreadings; k++)
			after->of[p->index][p->readings[k].index] =
			    (uint8_t)luck_below(&r.luck, (int)p->readings[k].nalts);
		assert_int_equal(
		    policy_diff(many.packs, p, before, after, w, q, (enum diff_by)(i % DIFF_BYS), NULL, &d, &e), 0);
		adds_up(&d);
		assert_int_equal(d.all, 1100);
		agrees(&d, amounts(&many, w, p, before, q), amounts(&many, w, p, after, q));
		gained += d.gain + d.lose;
		policy_diff_free(&d);
	}
	assert_true(gained > 0);
	bench_release(&many);
}

/* The amounts of a side, one by one. */
static int64_t *amounts_of(const struct bench *side, struct world *w, struct query q)
{
	return amounts(side, w, packs_find(side->packs, STR("绍兴.特殊岗位津贴")),
		       choices_new(side->packs, side->mem), q);
}

/* Many at once where the second way is another text, over facts with another local rate. */
static void another_text_and_other_rates_come_out_as_one_by_one(void **state)
{
	struct bench many;
	struct random_facts r = {.luck = {43}, .orgs = 12, .gaps = 6};
	struct query q = months("2021-01", "2025-12", "2025-12-31");
	struct scenario s = {.policy = STR("绍兴.特殊岗位津贴"), .nrates = 1};
	struct err e = {0};
	struct policy_diff d;
	(void)state;
	bench_init(&many);
	assert_int_equal(bench_packs(&many), 0);
	struct world *w = random_world(&many, &r, 1100);
	assert_non_null(w);
	s.rate[0] = (struct scenario_rate){STR("330602"), STR("三级"), 45000, day_of(2023, 7, 1)};
	struct world *then = scenario_world(&s, w, many.mem, &e);
	assert_true(then && then != w);
	static const char *const amounts[][2] = {{"四级 250元", "四级 750元"}};
	struct bench other = with_amounts(&many, amounts, 1);
	struct bench *const bench[2] = {&many, &other};
	struct diff_side side[2];
	for (int i = 0; i < 2; i++)
		side[i] = (struct diff_side){bench[i]->packs, packs_find(bench[i]->packs, s.policy),
					     choices_new(bench[i]->packs, many.mem), i ? then : w};
	struct diff_pair *pair = diff_pair_open(side, q, &e);
	assert_non_null(pair);
	int64_t all[3] = {0, 0, 0};
	for (int by = 0; by < DIFF_BYS; by++) {
		assert_int_equal(diff_pair_compare(pair, (enum diff_by)by, NULL, &d, &e), 0);
		adds_up(&d);
		all[0] = d.after - d.before;
		agrees(&d, amounts_of(&many, w, q), amounts_of(&other, then, q));
		policy_diff_free(&d);
	}
	for (int i = 0; i < 2; i++) { /* the text alone, and the rate alone, come out otherwise */
		struct diff_side one[2] = {side[0], side[i]};
		one[1].world = i ? w : then;
		assert_int_equal(policy_diff_sides(one, q, DIFF_BY_COUNTY, NULL, &d, &e), 0);
		all[1 + i] = d.after - d.before;
		policy_diff_free(&d);
	}
	assert_true(all[0] && all[0] != all[1] && all[0] != all[2]);
	diff_pair_close(pair);
	bench_release(&many);
}

/* Counts the steps. */
static bool step(void *self, size_t done, size_t all)
{
	size_t *last = self;
	assert_int_equal(done, *last + 1);
	assert_true(done <= all);
	*last = done;
	return true;
}

/* Stops at the third. */
static bool stop(void *self, size_t done, size_t all)
{
	(void)self;
	(void)all;
	return done < 3;
}

static void it_tells_how_far_it_is(void **state)
{
	(void)state;
	struct err e = {0};
	struct policy_diff d;
	size_t last = 0;
	struct diff_watch watch = {step, &last};
	struct world *w = test_world_of(&t, "tests/cases/绍兴.特殊岗位津贴");
	struct choices *c = choices_new(t.packs, t.mem);
	const struct policy *p = packs_find(t.packs, STR("绍兴.特殊岗位津贴"));
	assert_int_equal(policy_diff(t.packs, p, c, c, w, months("2024-01", "2024-01", "2024-12-31"), DIFF_BY_COUNTY,
				     &watch, &d, &e),
			 0);
	assert_int_equal(last, d.all);
	assert_true(d.all > 10);
	policy_diff_free(&d);
}

static void it_ends_when_it_is_called_off(void **state)
{
	(void)state;
	struct err e = {0};
	struct policy_diff d;
	struct diff_watch watch = {stop, NULL};
	struct world *w = test_world_of(&t, "tests/cases/绍兴.特殊岗位津贴");
	struct choices *c = choices_new(t.packs, t.mem);
	const struct policy *p = packs_find(t.packs, STR("绍兴.特殊岗位津贴"));
	assert_int_equal(policy_diff(t.packs, p, c, c, w, months("2024-01", "2024-01", "2024-12-31"), DIFF_BY_COUNTY,
				     &watch, &d, &e),
			 -1);
	assert_int_equal(e.code, ERR_CONFLICT);
	assert_string_equal(e.what, "已停止");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_stricter_tolerance_costs_whoever_had_a_gap),
	    cmocka_unit_test(who_moves_to_another_tier_is_told),
	    cmocka_unit_test(who_has_two_tiers_in_a_year_has_not_moved),
	    cmocka_unit_test(the_same_readings_change_nothing),
	    cmocka_unit_test(where_money_is_asked_back_less_is_a_gain),
	    cmocka_unit_test(posts_are_counted_by_the_unit_that_gets_them),
	    cmocka_unit_test(a_reading_of_the_policy_it_rests_on_counts_too),
	    cmocka_unit_test(whose_amount_is_not_known_neither_gains_nor_loses),
	    cmocka_unit_test(every_alternative_of_every_reading_adds_up),
	    cmocka_unit_test(many_people_at_once_come_out_as_one_by_one),
	    cmocka_unit_test(another_text_and_other_rates_come_out_as_one_by_one),
	    cmocka_unit_test(it_tells_how_far_it_is),
	    cmocka_unit_test(it_ends_when_it_is_called_off),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
