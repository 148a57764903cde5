/* The head and the sums of a policy's text; and what adoptions make of the texts that the program carries. */
#include "features/exchange/trial.h"

#include "base/asset.h"
#include "base/money.h"
#include "features/policies/bounds.h"
#include "features/policies/shipped.h"
#include "features/policies/test_adopted.h"

#define ALLOWANCE "绍兴.特殊岗位津贴"
#define TEXT                                                                                                                            \
	"# 注释 5元\n政策 钱城.补贴 \"每月300元的补贴\"\n  状态 征求意见稿\n  辖区 330100\n  施行 不详\n\n" \
	"表 标准 按 级别   S26 \"不低于100元\"\n  一级 500元  二级 400.50元 # 300元\n\n分期 总额 30%，余下\n"   \
	"令 大额 = 3万元\n须 金 > 0元\n样例 A \"9元\"\n  得 2024-01 200元\n"

static struct arena *mem;

static void the_head_is_read_as_it_is_written(void **state)
{
	(void)state;
	assert_true(str_is(wording_id(STR(TEXT)), "钱城.补贴"));
	assert_true(str_is(wording_status(STR(TEXT)), "征求意见稿"));
	assert_true(wording_is_draft(STR(TEXT)));
	assert_int_equal(wording_dates(STR(TEXT)).from, DAY_NONE);
	assert_int_equal(wording_document(STR(TEXT)).n, 0);
}

static void only_sums_of_statements_are_figures(void **state)
{
	(void)state;
	static const char *const want[] = {"标准 一级 500 元", "标准 二级 400.50 元", "分期  30 %", "大额  3 万元"};
	struct wording_figure *f;
	size_t n;
	SCRATCH_OK(wording_figures(STR(TEXT), mem, &f, &n, &scratch_err));
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++) {
		char is[200];
		snprintf(is, sizeof is, "%.*s %.*s %.*s %s", STR_FMT(f[i].label), STR_FMT(f[i].row),
			 STR_FMT(f[i].value), f[i].unit);
		assert_string_equal(is, want[i]);
	}
}

static void sums_are_changed_where_they_stand_and_nowhere_else(void **state)
{
	(void)state;
	const struct str value[] = {STR(""), STR("450"), STR(""), STR("3.5")};
	const struct str wrong[] = {STR(""), STR("四百"), STR(""), STR("")};
	struct str out;
	SCRATCH_OK(wording_set_figures(STR(TEXT), value, 4, mem, &out, &scratch_err));
	assert_true(str_find(out, STR("一级 500元  二级 450元 # 300元")) > 0);
	assert_true(str_find(out, STR("令 大额 = 3.5万元")) > 0);
	assert_true(str_find(out, STR("得 2024-01 200元")) > 0);
	assert_int_equal(wording_set_figures(STR(TEXT), wrong, 4, mem, &out, &scratch_err), -1);
	assert_string_equal(scratch_err.where, "标准 二级");
	scratch_err_is(ERR_INPUT, "“四百”不是数额");
	assert_int_equal(wording_set_figures(STR(TEXT), value, 3, mem, &out, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "有 4 个数额，送来的是 3 个");
}

static void a_new_head_says_status_document_and_dates(void **state)
{
	(void)state;
	const struct wording_head head = {STR("已通过"), STR("绍\"市〔2026〕8号"), day_of(2026, 10, 1),
					  day_of(2027, 3, 31)};
	struct str out;
	SCRATCH_OK(wording_set_head(STR(TEXT), &head, mem, &out, &scratch_err));
	assert_true(
	    str_find(out,
		     STR("\n  状态 已通过 \"绍市〔2026〕8号\"\n  辖区 330100\n  施行 2026-10-01 至 2027-03-31\n")) >
	    0);
	assert_false(wording_is_draft(out));
	assert_true(str_is(wording_document(out), "绍市〔2026〕8号"));
	assert_int_equal(wording_dates(out).to, day_of(2027, 3, 31));
	assert_int_equal(wording_set_head(STR("令 甲 = 1\n"), &head, mem, &out, &scratch_err), -1);
	scratch_err_is(ERR_DAMAGED, "缺“状态”");
}

/* --- in a house --- */

static const struct flow_hat all = {STR(ADOPTION_POWER), FLOW_ALL, 0, {NULL, 0}};
static const struct flow_actor one = {STR("甲"), &all, 1}, other = {STR("乙"), &all, 1};

static int proposed(const struct adoption_new *n, int64_t *id)
{
	struct recording *r;
	struct calendar *cal;
	struct deed d = {.who = "甲", .what = "flow"};
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	int status = adoption_propose(&trial.h, r, cal, n, day_of(2026, 11, 21), &one, id, &scratch_err);
	calendar_free(cal);
	return recording_end(r, status, &scratch_err);
}

static int moved(int64_t id, const char *move, const struct flow_actor *by)
{
	struct recording *r;
	struct calendar *cal;
	struct deed d = {.who = "甲", .what = "flow"};
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	int status = adoption_act(&trial.h, r, cal, id, 2, str_of(move), STR("照办"), by, &scratch_err);
	calendar_free(cal);
	return recording_end(r, status, &scratch_err);
}

static struct adoption_new fresh(enum adoption_kind kind, const char *number, day_t starts)
{
	return (struct adoption_new){.kind = kind,
				     .policy = STR(ALLOWANCE),
				     .number = str_of(number),
				     .body = STR("绍兴市民政局"),
				     .decided = day_of(2026, 9, 20),
				     .starts = starts,
				     .file = STR("文件.pdf"),
				     .bytes = STR("扫描件")};
}

/* The versions that the house computes with, newest first: "状态 文号 从 至", a line each. */
static void versions_are(instant_t known, const char *want)
{
	struct shipped s;
	struct buf b;
	buf_init(&b, 4000);
	SCRATCH_OK(shipped_open(&s, &trial.h, known, &scratch_err));
	for (size_t i = 0; i < s.packs->n; i++) {
		const struct policy *p = s.packs->pack[i];
		char from[11], to[11];
		if (!str_is(p->id, ALLOWANCE))
			continue;
		day_text(p->from, from);
		day_text(p->to, to);
		buf_printf(&b, "%.*s %s %s\n", STR_FMT(p->standing), from, to);
	}
	shipped_close(&s);
	assert_string_equal(b.p, want);
	buf_release(&b);
}

static void a_draft_becomes_law_only_when_another_confirms(void **state)
{
	(void)state;
	struct adoption_new n = fresh(ADOPTION_PASSED, "绍市民〔2026〕8号", day_of(2026, 10, 1));
	struct adoption a;
	int64_t id;
	SCRATCH_OK(proposed(&n, &id));
	versions_are(INSTANT_OPEN, "征求意见稿  \n");
	assert_int_equal(moved(id, "confirm", &one), -1);
	scratch_err_is(ERR_DENIED, "另一个人");
	instant_t before = trial.now;
	SCRATCH_OK(moved(id, "confirm", &other));
	versions_are(INSTANT_OPEN, "已通过（绍市民〔2026〕8号） 2026-10-01 \n");
	versions_are(before, "征求意见稿  \n");
	SCRATCH_OK(adoption_get(&trial.h, id, trial.mem, &a, &scratch_err));
	assert_true(str_is(a.confirmed_by, "乙") && a.enacted > before);
	SCRATCH_OK(adoption_of_text(&trial.h, a.after_digest, trial.mem, &a, &scratch_err) == 1 ? 0 : -1);
}

static void a_later_adoption_is_a_further_version_and_a_repeal_ends_it(void **state)
{
	(void)state;
	struct adoption_new n = fresh(ADOPTION_PASSED, "8号", day_of(2026, 10, 1));
	const struct str raised[] = {STR("600"), STR(""), STR(""), STR(""), STR("")};
	int64_t id;
	SCRATCH_OK(proposed(&n, &id));
	assert_int_equal(proposed(&n, &id), -1);
	scratch_err_is(ERR_CONFLICT, "已有一件登记在等确认（8号）");
	SCRATCH_OK(moved(id, "confirm", &other));
	n = fresh(ADOPTION_PASSED, "9号", day_of(2027, 1, 1));
	n.figure = raised;
	n.nfigures = 5;
	SCRATCH_OK(proposed(&n, &id));
	SCRATCH_OK(moved(id, "confirm", &other));
	versions_are(INSTANT_OPEN, "已通过（9号） 2027-01-01 \n已通过（8号） 2026-10-01 2026-12-31\n");
	n = fresh(ADOPTION_REPEALED, "10号", day_of(2028, 1, 1));
	SCRATCH_OK(proposed(&n, &id));
	SCRATCH_OK(moved(id, "confirm", &other));
	versions_are(INSTANT_OPEN, "已通过（9号） 2027-01-01 2027-12-31\n已通过（8号） 2026-10-01 2026-12-31\n");
	assert_int_equal(proposed(&n, &id), -1);
	scratch_err_is(ERR_CONFLICT, "已经废止");
}

/* What a county may not go below (or above: ceiling) on a day, and the clause that says so; whole yuan. */
static void bound_is(const char *policy, const char *tier, day_t day, int64_t floor, int64_t ceiling,
		     const char *clause)
{
	struct law_bounds law;
	struct rate_bound b;
	SCRATCH_OK(law_bounds_read(&law, &trial.h, trial.mem, &scratch_err));
	SCRATCH_OK(law.from.bounds(&law.from, str_of(policy), str_of(tier), day, &b, &scratch_err));
	assert_int_equal(b.floor, floor < 0 ? FIELD_NONE : floor * 100);
	assert_int_equal(b.ceiling, ceiling < 0 ? FIELD_NONE : ceiling * 100);
	assert_true(str_is(b.clause, clause));
}

static void a_local_rate_keeps_to_the_text_in_force_on_its_day(void **state)
{
	(void)state;
	const struct str raised[] = {STR("600"), STR(""), STR(""), STR(""), STR("")};
	struct adoption_new n = fresh(ADOPTION_PASSED, "8号", day_of(2026, 10, 1));
	const char *allowance = "绍兴.特殊岗位津贴", *school = "绍兴.定向培养补助";
	int64_t id;
	bound_is(allowance, "一级", day_of(2027, 1, 1), 500, -1, "S26");
	SCRATCH_OK(proposed(&n, &id));
	SCRATCH_OK(moved(id, "confirm", &other));
	n = fresh(ADOPTION_PASSED, "9号", day_of(2027, 1, 1));
	n.figure = raised;
	n.nfigures = 5;
	SCRATCH_OK(proposed(&n, &id));
	bound_is(allowance, "一级", day_of(2027, 1, 1), 500, -1, "S26，8号");
	SCRATCH_OK(moved(id, "confirm", &other));
	bound_is(allowance, "一级", day_of(2026, 9, 30), 500, -1, "S26");
	bound_is(allowance, "一级", day_of(2026, 12, 31), 500, -1, "S26，8号");
	bound_is(allowance, "一级", day_of(2027, 1, 1), 600, -1, "S26，9号");
	bound_is(allowance, "二级", day_of(2027, 1, 1), 400, -1, "S26，9号");
	bound_is(allowance, "一级", DAY_NONE, 500, -1, "S26");
	bound_is(school, "月标准", day_of(2027, 1, 1), -1, 500, "S15");
	const struct str less[] = {STR("450")};
	n = fresh(ADOPTION_PASSED, "12号", day_of(2027, 1, 1));
	n.policy = str_of(school);
	n.figure = less;
	n.nfigures = 1;
	SCRATCH_OK(proposed(&n, &id));
	SCRATCH_OK(moved(id, "confirm", &other));
	bound_is(school, "月标准", day_of(2027, 1, 1), -1, 450, "S15，12号");
}

static void every_tier_names_a_sum_of_its_policy_that_is_its_bound(void **state)
{
	(void)state;
	struct rate_tier *t;
	size_t n;
	SCRATCH_OK(rate_tiers(mem, &t, &n, &scratch_err));
	for (size_t i = 0; i < n; i++) {
		int found = 0;
		for (const struct asset *a = assets; a->path; a++) {
			struct wording_figure *f;
			size_t figures;
			if (!str_ends(str_of(a->path), STR(".policy")) ||
			    !str_eq(wording_id(asset_str(a)), t[i].policy))
				continue;
			SCRATCH_OK(wording_figures(asset_str(a), mem, &f, &figures, &scratch_err));
			for (size_t k = 0; k < figures; k++) {
				struct str row = t[i].figure, label = str_cut(&row, '/');
				int64_t fen = 0;
				if (!str_eq(label, f[k].label) || !str_eq(row, f[k].row))
					continue;
				assert_true(decimal_parse(f[k].value, 2, false, &fen));
				assert_int_equal(fen, t[i].bound.floor == FIELD_NONE ? t[i].bound.ceiling
										     : t[i].bound.floor);
				found++;
			}
		}
		assert_int_equal(found, 1);
	}
}

static void a_draft_can_be_withdrawn_and_a_proposal_rejected(void **state)
{
	(void)state;
	struct adoption_new n = fresh(ADOPTION_REPEALED, "11号", day_of(2026, 12, 1));
	int64_t id;
	SCRATCH_OK(proposed(&n, &id));
	SCRATCH_OK(moved(id, "reject", &other));
	versions_are(INSTANT_OPEN, "征求意见稿  \n");
	SCRATCH_OK(proposed(&n, &id));
	SCRATCH_OK(moved(id, "confirm", &other));
	versions_are(INSTANT_OPEN, "废止  \n");
}

static void what_is_missing_is_said_with_its_field(void **state)
{
	(void)state;
	struct adoption_new n = fresh(ADOPTION_PASSED, " ", day_of(2026, 10, 1));
	int64_t id;
	assert_int_equal(proposed(&n, &id), -1);
	scratch_err_is(ERR_INPUT, "没有填文号");
	n = fresh(ADOPTION_PASSED, "8号", DAY_NONE);
	assert_int_equal(proposed(&n, &id), -1);
	assert_string_equal(scratch_err.where, "施行日期");
	n = fresh(ADOPTION_PASSED, "8号", day_of(2026, 10, 1));
	n.decided = day_of(2026, 11, 22);
	assert_int_equal(proposed(&n, &id), -1);
	assert_string_equal(scratch_err.where, "通过日期");
	n = fresh(ADOPTION_PASSED, "8号", day_of(2026, 10, 1));
	n.bytes = STR("");
	assert_int_equal(proposed(&n, &id), -1);
	assert_string_equal(scratch_err.where, "文件");
	n = fresh(ADOPTION_PASSED, "8号", day_of(2026, 10, 1));
	n.policy = STR("钱城.没有");
	assert_int_equal(proposed(&n, &id), -1);
	scratch_err_is(ERR_NOTFOUND, "没有“钱城.没有”这项政策");
}

static void the_flow_has_no_dead_end_and_no_way_round_the_second_person(void **state)
{
	(void)state;
	SCRATCH_OK(flow_check(&adoption_flow, &scratch_err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_head_is_read_as_it_is_written),
	    cmocka_unit_test(only_sums_of_statements_are_figures),
	    cmocka_unit_test(sums_are_changed_where_they_stand_and_nowhere_else),
	    cmocka_unit_test(a_new_head_says_status_document_and_dates),
	    cmocka_unit_test(the_flow_has_no_dead_end_and_no_way_round_the_second_person),
	    TRIAL(a_draft_becomes_law_only_when_another_confirms),
	    TRIAL(a_later_adoption_is_a_further_version_and_a_repeal_ends_it),
	    cmocka_unit_test(every_tier_names_a_sum_of_its_policy_that_is_its_bound),
	    TRIAL(a_local_rate_keeps_to_the_text_in_force_on_its_day),
	    TRIAL(a_draft_can_be_withdrawn_and_a_proposal_rejected),
	    TRIAL(what_is_missing_is_said_with_its_field),
	};
	mem = arena_new(64u << 20);
	int failed = trial_run("wording", tests, sizeof tests / sizeof *tests);
	arena_free(mem);
	return failed;
}
