/* The lint: what it finds, pinned (tests/policy/lint/), and that the shipped packs are free of it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/asset.h"
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
	assert_string_equal(t.d.first->what, "悬崖：取得五级证书，每月反而少了：高级 150.00元 → 初级 50.00元");
	assert_string_equal(t.d.first->hint, "照样例 K8，都早开始2年，看2022-03");
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

/* The deepest fall of the smallest story, as the lint says it. */
struct fall {
	bool found;
	int size, years, level, before, after;
	bool bare;
};

static void note_fall(struct fall *best, struct fall x)
{
	bool fell = x.after < x.before;
	bool better = !best->found || x.size < best->size ||
		      (x.size == best->size && x.before - x.after > best->before - best->after);
	x.found = true;
	if (fell && better)
		*best = x;
}

/* What somebody gets: with a certificate of the level (−1 none) and so many full years. */
static int paid(const struct small_law *l, int level, int years)
{
	return level >= 0 ? l->level[level] : l->years[years < 3 ? years : 3];
}

/* Everybody that there can be, with every event: the certificate's and the year's fall. */
static void brute_force(const struct small_law *l, struct fall *certificate, struct fall *year)
{
	*certificate = *year = (struct fall){0};
	for (int years = 0; years <= 3; years++)
		for (int bare = 0; bare <= 1; bare++) {
			int has = bare ? -1 : 1;
			struct fall x = {.size = 2 + (years != 0) + bare, .years = years, .bare = bare};
			x.before = paid(l, has, years);
			for (x.level = 0; x.level < 5; x.level++) {
				x.after = paid(l, x.level > has ? x.level : has, years);
				note_fall(certificate, x);
			}
			x.after = paid(l, has, years + 1);
			note_fall(year, x);
		}
}

/* The warning that a fall makes; empty without one. */
static void fall_text(const struct fall *f, bool year, struct buf *b)
{
	static const char *const names[] = {"五级", "四级", "三级", "二级", "一级"};
	if (!f->found)
		return;
	if (year)
		buf_puts(b, "悬崖：早一年从业，每月反而少了：");
	else
		buf_printf(b, "悬崖：取得%s证书，每月反而少了：", names[f->level]);
	buf_printf(b, "%d.00元 → %d.00元|照样例 甲1", f->before, f->after);
	if (f->years)
		buf_printf(b, "，都早开始%d年", f->years);
	buf_printf(b, "%s，看2024-01\n", f->bare ? "，没有证书" : "");
}

/* On a small space the lint finds what there is and nothing else, and tells the smallest story. */
static void cliffs_are_those_of_trying_everything(void **state)
{
	(void)state;
	struct luck luck = {2024};
	int cliffs = 0, none = 0;
	for (int round = 0; round < 60; round++) {
		struct small_law l;
		struct fall certificate, year;
		struct trial t;
		struct buf text, want, said;
		/* one law in three rises throughout */
		for (int i = 0; i < 5; i++)
			l.level[i] = round % 3 ? 50 + 10 * luck_below(&luck, 12) : 200 + 50 * i;
		for (int i = 0; i < 4; i++)
			l.years[i] = round % 3 ? 50 + 10 * luck_below(&luck, 12) : 100 + 10 * i;
		buf_init(&text, 1 << 16);
		buf_init(&want, 1 << 16);
		buf_init(&said, 1 << 16);
		write_law(&l, &text);
		brute_force(&l, &certificate, &year);
		fall_text(&certificate, false, &want);
		fall_text(&year, true, &want);
		trial_begin(&t);
		assert_int_equal(packs_add(t.s, "甲", buf_str(&text), &t.d), 0);
		lint(&t);
		assert_int_equal(t.d.errors, 0);
		for (const struct diag *g = t.d.first; g; g = g->next)
			if (strncmp(g->what, "悬崖", strlen("悬崖")) == 0)
				buf_printf(&said, "%s|%s\n", g->what, g->hint);
		assert_string_equal(said.p ? said.p : "", want.p ? want.p : "");
		cliffs += want.n > 0;
		none += want.n == 0;
		trial_end(&t);
		buf_release(&text);
		buf_release(&want);
		buf_release(&said);
	}
	assert_true(cliffs > 20 && none > 5);
}

/* Nobody takes for proved what was not looked at to the end. */
static void a_search_that_was_not_finished_says_so(void **state)
{
	const struct small_law l = {{200, 250, 300, 350, 400}, {100, 110, 120, 130}};
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct trial t;
		struct buf text;
		int unfinished = 0;
		buf_init(&text, 1 << 20);
		write_law(&l, &text);
		for (int i = 2; i <= (more ? 120 : 2); i++)
			buf_printf(&text,
				   "样例 甲%d \"四级\"\n  任职 养老护理员，自 2023-06-01\n  证书 四级，发证日期 "
				   "20%02d-0%d-01\n"
				   "  问 2024-01 至 2024-01，查看 2024-12-31\n  得 2024-01 250元\n",
				   i, i % 20, 1 + i / 20);
		trial_begin(&t);
		assert_int_equal(packs_add(t.s, "甲", buf_str(&text), &t.d), 0);
		lint(&t);
		assert_int_equal(t.d.errors, 0);
		for (const struct diag *g = t.d.first; g; g = g->next)
			unfinished += str_is(str_of(g->what), "悬崖没有找完：样例太多，只试了5000个情形");
		assert_int_equal(unfinished, more);
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
