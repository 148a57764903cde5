/* The lint: what it finds, pinned (tests/policy/lint/), and that the shipped packs are free of it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/asset.h"
#include "policy/cases.h"
#include "policy/cliff.h"
#include "policy/test_random.h"
#include "policy/test_text.h"

/* The packs are right, and each is linted. */
static void lint(struct trial *t)
{
	if (packs_check(t->s, &t->d) != 0)
		return;
	for (size_t i = 0; i < t->s->n; i++)
		assert_int_equal(policy_lint(t->s, t->s->pack[i], &t->d), 0);
}

static void every_warning_stands_at_its_place(void **state)
{
	(void)state;
	assert_true(run_folder("lint", lint) >= 22);
}

/* The shipped packs say nothing but what must be found: Kunming pays less to who earns a certificate (K-a1). */
static void of_the_shipped_packs_only_kunming_has_a_cliff(void **state)
{
	(void)state;
	struct trial t;
	trial_begin(&t);
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/")))
			assert_int_equal(packs_add(t.s, a->path, asset_str(a), &t.d), 0);
	lint(&t);
	assert_int_equal(t.d.errors, 0);
	assert_int_equal(t.d.warnings, 1);
	assert_string_equal(t.d.first->file, "policies/昆明/护理员补助.policy");
	assert_string_equal(t.d.first->what,
			    "悬崖：取得五级证书，36个月反而少了3600.00元，最多的一个月高级 150.00元 → 初级 50.00元");
	assert_string_equal(t.d.first->hint, "最小的例子：\n"
					     "    机构 甲：养老机构，民办非营利，所在单元 530102\n"
					     "    机构评估 甲：年度 2022，服务质量\n"
					     "    机构评估 甲：年度 2023，服务质量\n"
					     "    机构评估 甲：年度 2024，服务质量\n"
					     "    2019-01-01起 任职 甲：养老护理员，编外合同\n"
					     "    2019-01-01 培训：岗前，合格\n"
					     "    2022-01至2024-12 工资 甲：应发 3800元\n"
					     "  要是取得五级证书：\n"
					     "    2022-01-01 证书：职业技能等级证书，职业 养老护理员，五级\n"
					     "  各月（没有这件事 → 有这件事）：\n"
					     "    2022-01至2024-12，每月高级 150.00元 → 初级 50.00元\n"
					     "    36个月合计 5400.00元 → 1800.00元");
	trial_end(&t);
}

/* A small law: so much by level to who has a certificate, so much by full years of service to who has none. */
struct small_law {
	int level[5]; /* 五级 … 一级, 元 */
	int years[4]; /* 0, 1, 2, 3 and more */
};

static void write_law(const struct small_law *l, struct buf *b)
{
	buf_puts(b, frame);
	buf_puts(b, "令 级 = 最高(证书 于 月首 之 档(等级))\n令 年 = 满年(累计(任职)，月首)\n"
		    "金额 若 级 有 则 额(级) 否则 龄(年)   S26\n"
		    "表 档 按 等级\n  一级 → 一级\n  二级 → 二级\n  三级 → 三级\n  四级 → 四级\n  五级 → 五级\n  "
		    "其余 → 无\n");
	buf_printf(b, "表 额 按 级\n  一级 %d元  二级 %d元  三级 %d元  四级 %d元  五级 %d元\n", l->level[4],
		   l->level[3], l->level[2], l->level[1], l->level[0]);
	buf_printf(b, "表 龄 按 满年\n  0 → %d元\n  1 → %d元\n  2 → %d元\n  3以上 → %d元\n", l->years[0], l->years[1],
		   l->years[2], l->years[3]);
	buf_printf(b,
		   "样例 甲1 \"四级\"\n  任职 养老护理员，自 2023-06-01\n  证书 四级，发证日期 2019-01-01\n"
		   "  问 2024-01 至 2024-01，查看 2024-12-31\n  得 2024-01 %d元\n",
		   l->level[1]);
}

/* --- the same space gone through in another way --- */

#define LENGTHS 9 /* of service: every half year up to four years */
static const char *const days[] = {"2024-01-01", "2024-01-15", "2024-07-01"};

/* Somebody as a 样例: with so many half years of service on the day, a certificate of old (−1 none), and one got on the day; the
 * question is about 36 months. */
static void write_person(struct buf *b, int serial, int day, int halves, int has, int gets)
{
	static const char *const names[] = {"五级", "四级", "三级", "二级", "一级"};
	char from[11];
	day_t on;
	assert_true(day_parse(str_of(days[day]), &on));
	day_text(day_anniv(on, -6 * halves, ANNIV_NEXT_MONTH), from);
	buf_printf(b, "样例 乙%d \"人\"\n  任职 养老护理员，自 %s\n", serial, from);
	if (has >= 0)
		buf_printf(b, "  证书 %s，发证日期 2010-01-01\n", names[has]);
	if (gets >= 0)
		buf_printf(b, "  证书 %s，发证日期 %s\n", names[gets], days[day]);
	buf_puts(b, day == 2 ? "  问 2024-07 至 2027-06，查看 2027-06-30\n  得 无\n"
			     : "  问 2024-01 至 2026-12，查看 2026-12-31\n  得 无\n");
}

/* What each 样例 behind the first gets in all, by the reference evaluator. */
static void add_up(const struct trial *t, int64_t *total, size_t n)
{
	const struct policy *p = t->s->pack[0];
	assert_int_equal(p->ncases, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct case_answer a;
		struct err e = {0};
		assert_int_equal(case_answer(&a, t->s, p, &p->cases[i + 1], 0, NULL, NULL, &e), 0);
		total[i] = 0;
		for (size_t k = 0; k < a.lines.n; k++)
			total[i] += a.lines.line[k].amount;
		case_answer_free(&a);
	}
}

/* The deepest falls of one law, of somebody without a certificate and of somebody with one. */
struct falls {
	int64_t certificate[2], year[2];
};

static void deepen(int64_t *deepest, int64_t before, int64_t after)
{
	if (before - after > *deepest)
		*deepest = before - after;
}

/* All pairs of a person and an event, the event on this day: the futures with it and without it written out, and compared. */
static void brute_force(const struct small_law *l, int day, struct falls *f)
{
	static int64_t total[(LENGTHS + 2) * 6 * 6];
	struct trial t;
	struct buf text;
	size_t n = 0;
	buf_init(&text, 1 << 20);
	write_law(l, &text);
	for (int halves = 0; halves < LENGTHS + 2; halves++)
		for (int has = -1; has < 5; has++)
			for (int gets = -1; gets < 5; gets++)
				write_person(&text, (int)n++, day, halves, has, gets);
	trial_begin(&t);
	assert_int_equal(packs_add(t.s, "甲", buf_str(&text), &t.d), 0);
	assert_int_equal(packs_check(t.s, &t.d), 0);
	add_up(&t, total, n);
	for (int halves = 0; halves < LENGTHS; halves++)
		for (int has = -1; has < 5; has++) {
			const int64_t *now = &total[(halves * 6 + has + 1) * 6];
			const int64_t *later = &total[((halves + 2) * 6 + has + 1) * 6];
			for (int gets = 0; gets < 5; gets++)
				deepen(&f->certificate[has >= 0], now[0], now[gets + 1]);
			deepen(&f->year[has >= 0], now[0], later[0]);
		}
	trial_end(&t);
	buf_release(&text);
}

/* What a warning of the lint says is lost in all, in 分; 0 without one. */
static int64_t lost(const struct diags *d, const char *event)
{
	for (const struct diag *g = d->first; g; g = g->next) {
		const char *at = strstr(g->what, "反而少了");
		if (!at || !strstr(g->what, event))
			continue;
		struct str rest = str_of(at + strlen("反而少了"));
		int64_t fen;
		assert_true(str_to_i64(str_cut(&rest, '.'), &fen));
		return fen * 100 + (rest.p[0] - '0') * 10 + (rest.p[1] - '0');
	}
	return 0;
}

/* The smallest story's fall: somebody without a certificate is told in fewer facts. */
static int64_t smallest(const int64_t deepest[2])
{
	return deepest[0] ? deepest[0] : deepest[1];
}

/* On a small space the lint finds what there is and nothing else, to the fen, over the whole horizon. */
static void cliffs_are_those_of_trying_everything(void **state)
{
	(void)state;
	struct luck luck = {2024};
	int cliffs = 0, none = 0;
	for (int round = 0; round < 6; round++) {
		struct small_law l;
		struct falls f = {0};
		struct trial t;
		struct buf text;
		struct cliff_space space = {0};
		/* one law in three rises throughout */
		for (int i = 0; i < 5; i++)
			l.level[i] = round % 3 ? 50 + 10 * luck_below(&luck, 12) : 200 + 50 * i;
		for (int i = 0; i < 4; i++)
			l.years[i] = round % 3 ? 50 + 10 * luck_below(&luck, 12) : 100 + 10 * i;
		for (int day = 0; day < 3; day++)
			brute_force(&l, day, &f);
		buf_init(&text, 1 << 16);
		write_law(&l, &text);
		trial_begin(&t);
		assert_int_equal(packs_add(t.s, "甲", buf_str(&text), &t.d), 0);
		assert_int_equal(packs_check(t.s, &t.d), 0);
		assert_int_equal(policy_lint_space(t.s, t.s->pack[0], &t.d, &space), 0);
		assert_int_equal(t.d.errors, 0);
		assert_int_equal(lost(&t.d, "证书"), smallest(f.certificate));
		assert_int_equal(lost(&t.d, "早一年"), smallest(f.year));
		assert_int_equal(space.policies, 1);
		assert_int_equal(space.unfinished, 0);
		assert_true(space.paid > 100 && space.events > space.paid);
		cliffs += smallest(f.certificate) || smallest(f.year);
		none += !smallest(f.certificate) && !smallest(f.year);
		trial_end(&t);
		buf_release(&text);
	}
	assert_true(cliffs >= 3 && none >= 2);
}

/* Nobody takes for proved what was not looked at to the end. */
static void a_search_that_was_not_finished_says_so(void **state)
{
	const struct small_law l = {{200, 250, 300, 350, 400}, {100, 110, 120, 130}};
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct trial t;
		struct buf text;
		struct cliff_space space = {0};
		size_t told = 0;
		buf_init(&text, 1 << 20);
		write_law(&l, &text);
		/* each institution makes surroundings of its own */
		for (int i = 2; i <= (more ? 60 : 2); i++)
			buf_printf(&text,
				   "样例 甲%d \"四级\"\n  机构 甲：养老机构，所在单元 3306%02d\n"
				   "  任职 甲：养老护理员，自 2023-06-01\n  证书 四级，发证日期 2019-01-01\n"
				   "  问 2024-01 至 2024-01，查看 2024-12-31\n  得 2024-01 250元\n",
				   i, i);
		trial_begin(&t);
		assert_int_equal(packs_add(t.s, "甲", buf_str(&text), &t.d), 0);
		assert_int_equal(packs_check(t.s, &t.d), 0);
		assert_int_equal(policy_lint_space(t.s, t.s->pack[0], &t.d, &space), 0);
		assert_int_equal(t.d.errors, 0);
		for (const struct diag *g = t.d.first; g; g = g->next)
			told += str_starts(str_of(g->what), STR("悬崖没有找完：只试了"));
		assert_int_equal(told, more);
		assert_int_equal(space.unfinished, more);
		trial_end(&t);
		buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_warning_stands_at_its_place),
	    cmocka_unit_test(of_the_shipped_packs_only_kunming_has_a_cliff),
	    cmocka_unit_test(cliffs_are_those_of_trying_everything),
	    cmocka_unit_test(a_search_that_was_not_finished_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
