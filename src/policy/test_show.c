/* A policy as law to be read, and expressions back as text. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/asset.h"
#include "policy/clauses.h"
#include "policy/parse.h"
#include "policy/policy.h"
#include "policy/test_dict.h"
#include "policy/unparse.h"

#define HEAD "政策 测试.甲 \"测试\"\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n金额 1元\n"

static struct arena *mem;
static struct pool *pool;
static struct packs *packs;

static int begin(void **state)
{
	(void)state;
	mem = arena_new(0);
	pool = pool_new(0);
	packs = packs_new(&test_dict, pool, mem);
	return packs ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	pool_free(pool);
	arena_free(mem);
	return 0;
}

/* The expression of 令 甲 = text. */
static const struct node *parsed(const char *text)
{
	struct diags d;
	struct buf b;
	diags_init(&d, mem);
	buf_init(&b, 1u << 16);
	buf_printf(&b, "%s令 甲 = %s\n", HEAD, text);
	struct policy *p = policy_parse("甲", (struct str){arena_copy(mem, b.p, b.n), b.n}, mem, &d);
	if (!p)
		print_error("%s\n", text);
	buf_release(&b);
	assert_non_null(p);
	return p->lets[0].expr;
}

/* The expression as text. */
static const char *text_of(const struct node *n)
{
	struct buf b;
	buf_init(&b, 1u << 16);
	assert_int_equal(node_text(&b, n), 0);
	const char *text = arena_copy(mem, b.p, b.n);
	buf_release(&b);
	return text;
}

/* The same tree, literals by what they are. */
static bool same(const struct node *a, const struct node *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind || a->nargs != b->nargs || a->num != b->num || a->den != b->den)
		return false;
	bool named = a->kind == NODE_NAME || a->kind == NODE_FIELD || a->kind == NODE_CALL || a->kind == NODE_PICK ||
		     a->kind == NODE_TEXT;
	if (named && !str_eq(a->text, b->text))
		return false;
	for (int i = 0; i < 3; i++)
		if (!same(a->kid[i], b->kid[i]))
			return false;
	for (size_t i = 0; i < a->nargs; i++)
		if (!str_eq(a->args[i].option, b->args[i].option) || !same(a->args[i].value, b->args[i].value))
			return false;
	return true;
}

/* Counts, and checks each expression that is not part of another. */
static void comes_back(const struct node *n, int *count)
{
	if (!n)
		return;
	const char *text = text_of(n);
	if (!same(parsed(text), n))
		print_error("%s\n", text);
	assert_true(same(parsed(text), n));
	++*count;
}

static void every_expression_of_the_packs_comes_back_as_it_was(void **state)
{
	(void)state;
	struct diags d;
	int count = 0;
	diags_init(&d, mem);
	for (const struct asset *a = assets; a->path; a++) {
		struct policy *p = str_starts(str_of(a->path), STR("policies/"))
				       ? policy_parse(a->path, asset_str(a), mem, &d)
				       : NULL;
		for (size_t i = 0; p && i < p->nlets; i++)
			comes_back(p->lets[i].expr, &count);
		for (size_t i = 0; p && i < p->nrules; i++)
			comes_back(p->rules[i].expr, &count);
		for (size_t i = 0; p && i < p->nreadings; i++)
			for (size_t k = 0; k < p->readings[i].nalts; k++)
				comes_back(p->readings[i].alts[k].expr, &count);
	}
	assert_true(count > 100);
}

static void brackets_stand_where_they_must(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "(甲 或 乙) 且 丙",
	    "甲 或 乙 且 丙",
	    "非 (甲 且 乙)",
	    "1元 − (2元 − 3元)",
	    "1元 − 2元 − 3元",
	    "(1元 + 2元) × 30%",
	    "(甲 其中 乙) 有",
	    "甲 其中 乙 有",
	    "(实发 缺则 应发) > 0元",
	    "若 甲 则 1日 否则 若 乙 则 2日 否则 3日",
	    "(若 甲 则 1日 否则 2日) + 3日",
	    "甲 减 (乙 减 丙)",
	    "机构代码 在 (甲 任一日 本月 之 机构代码)",
	    "连续(甲，容断 30日，断于 乙 ≠ 前.乙，断即止) 满 6个月 于 月首",
	    "计数(全部 甲 之 乙 去重) ÷ 100",
	    "{甲、乙、3日}",
	    "〔甲〕 = 30",
	    "甲 & \"学年\"",
	    "代表(甲，月末).机构.机构评估 有",
	    "12.5% × 1234.5元",
	    "2024-01-01 − 1日",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_string_equal(text_of(parsed(texts[i])), texts[i]);
	assert_string_equal(text_of(parsed("((甲)) 且 (乙 = 丙)")), "甲 且 乙 = 丙");
}

static void literals_that_nobody_wrote_are_written(void **state)
{
	(void)state;
	assert_string_equal(text_of(&(struct node){.kind = NODE_SPAN, .num = 36}), "3年");
	assert_string_equal(text_of(&(struct node){.kind = NODE_SPAN, .num = 18}), "18个月");
	assert_string_equal(text_of(&(struct node){.kind = NODE_MONEY, .num = 50000}), "500元");
	assert_string_equal(text_of(&(struct node){.kind = NODE_MONEY, .num = 50005}), "500.05元");
	assert_string_equal(text_of(&(struct node){.kind = NODE_RATIO, .num = 125, .den = 1000}), "12.5%");
	assert_string_equal(text_of(&(struct node){.kind = NODE_RATIO, .num = 1, .den = 4}), "25%");
	assert_string_equal(text_of(&(struct node){.kind = NODE_DAY, .num = 0}), "1970-01-01");
	assert_string_equal(text_of(&(struct node){.kind = NODE_MONTH, .num = 2024 * 12}), "2024-01");
	assert_string_equal(text_of(&(struct node){.kind = NODE_UNKNOWN}), "未知");
}

static void a_policy_reads_as_law(void **state)
{
	(void)state;
	struct diags d;
	struct buf out;
	diags_init(&d, mem);
	buf_init(&out, 1u << 20);
	assert_int_equal(packs_add(packs, "通",
				   STR("通则 通 \"共用的话\"\n令 护 = {养老护理员}   §G9\n令 别 = {医生}   §G9\n"
				       "读法 周年 §G2 \"怎么落\"\n  * 次月首日\n    当月末日\n"),
				   &d),
			 0);
	assert_int_equal(
	    packs_add(packs, "甲",
		      STR("政策 测试.甲 \"护理津贴\"\n  沿用 通\n  状态 征求意见稿\n  辖区 330600\n"
			  "  施行 2024-01-01 至 2026-12-31\n  依据 S26\n  对象 人员\n  周期 按月\n"
			  "令 行 = 任职 其中 岗位 在 护   §A1 \"护理岗\"\n计月 行   S26 §A6 \"每天都在\"\n"
			  "须 〔起发〕   S-a4\n归属 代表(行，月首).机构   §A8\n"
			  "金额 额(代表(行，月首).终止方)   S26\n存疑 行 无   §A10 \"没有行\"\n"
			  "表 额 按 终止方   S26\n  单位、个人 500元  其余 0元\n"
			  "读法 起发 S-a4 \"从哪月\"\n  * 月首 = 连续(行) 满 1年 于 月首\n    不问 = 是\n"
			  "样例 甲1 \"没有\"\n  问 2024-01，查看 2024-12-31\n  得 无\n"),
		      &d),
	    0);
	int status = packs_check(packs, &d);
	for (const struct diag *g = d.first; g; g = g->next)
		print_error("%s:%d:%d %s\n", g->file, g->at.line, g->at.col, g->what);
	assert_int_equal(status, 0);
	assert_int_equal(policy_show(packs, packs_find(packs, STR("测试.甲")), &out), 0);
	assert_string_equal(
	    out.p, "护理津贴\n测试.甲\n\n"
		   "状态　征求意见稿（可以试算，结果标“草案”；正式印发并采用以前不能据此发放）\n辖区　330600\n"
		   "施行　2024-01-01 至 2026-12-31\n"
		   "依据　S26（绍兴征求意见稿）特殊岗位津贴：连续从事一线护理1年以上，从第二年起按月，"
		   "一至五级不低于500、400、300、250、200元\n"
		   "对象　人员\n周期　按月\n沿用　通（共用的话）\n"
		   "\n一、条件（按顺序，第一个不满足的就是理由）\n"
		   "  每天都在　［S26 §A6］\n      计月 行\n  须 〔起发〕　［S-a4］\n"
		   "\n二、金额\n  归属 代表(行，月首).机构　［§A8］\n  金额 额(代表(行，月首).终止方)　［S26］\n"
		   "\n三、存疑（成立的，这一行待确认，金额不变）\n  没有行　［§A10］\n      存疑 行 无\n"
		   "\n四、对照表\n  额，按终止方　［S26］\n    单位、个人 → 500元\n    其余 → 0元\n"
		   "\n五、名词\n  行 = 任职 其中 岗位 在 护　“护理岗”　［§A1］\n"
		   "\n六、读法（可以用 --reading 换）\n  起发　从哪月　［S-a4］\n"
		   "    * 月首 = 连续(行) 满 1年 于 月首（默认）\n      不问 = 是\n"
		   "\n七、沿用的名词\n  护 = {养老护理员}　［§G9］\n"
		   "\n八、沿用的读法\n  周年　怎么落　［§G2］\n    * 次月首日（默认）\n      当月末日\n"
		   "\n九、样例（yicai policy test 逐个核对）\n  甲1　没有\n");
	buf_release(&out);
}

static void clauses_say_what_they_are_about(void **state)
{
	(void)state;
	struct str document, gist;
	assert_true(clause_gist(STR("N3-20"), &document, &gist));
	assert_true(str_is(document, "南阳方案"));
	assert_true(str_is(gist, "城市社区养老服务机构75周岁以上服务对象与公益性岗位原则上按100比1配备"));
	assert_true(clause_gist(STR("C33"), &document, &gist));
	assert_int_equal(gist.n, 0);
	assert_false(clause_gist(STR("S99"), &document, &gist));
	struct map *known = clauses_known();
	int64_t one;
	assert_non_null(known);
	assert_true(map_get(known, STR("K-a11"), &one));
	assert_false(map_get(known, STR("K-a12"), &one));
	map_free(known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_expression_of_the_packs_comes_back_as_it_was, begin, end),
	    cmocka_unit_test_setup_teardown(brackets_stand_where_they_must, begin, end),
	    cmocka_unit_test_setup_teardown(literals_that_nobody_wrote_are_written, begin, end),
	    cmocka_unit_test_setup_teardown(a_policy_reads_as_law, begin, end),
	    cmocka_unit_test_setup_teardown(clauses_say_what_they_are_about, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
