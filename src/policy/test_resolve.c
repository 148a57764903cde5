/* What the resolver leaves in the tree: the contract that the evaluator relies on (policy/resolve.h, policy/type.h). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/asset.h"
#include "policy/resolve.h"
#include "policy/test_dict.h"

#include <stdio.h>

/* A set of packs and what it lives in. */
struct set {
	struct arena *mem;
	struct pool *pool;
	struct diags d;
	struct packs *s;
};

static void set_begin(struct set *t)
{
	t->mem = arena_new(0);
	t->pool = pool_new(0);
	assert_non_null(t->mem);
	assert_non_null(t->pool);
	diags_init(&t->d, t->mem);
	t->s = packs_new(&test_dict, t->pool, t->mem);
	assert_non_null(t->s);
}

static void set_end(struct set *t)
{
	pool_free(t->pool);
	arena_free(t->mem);
}

static void set_add(struct set *t, const char *file, const char *text)
{
	assert_int_equal(packs_add(t->s, file, str_of(text), &t->d), 0);
}

/* Everything is right; else what was said is printed. */
static void set_check(struct set *t)
{
	int status = packs_check(t->s, &t->d);
	for (const struct diag *g = t->d.first; g; g = g->next)
		print_error("%s:%d:%d %s\n", g->file, g->at.line, g->at.col, g->what);
	assert_int_equal(status, 0);
	assert_int_equal(t->d.errors, 0);
}

#define HEAD "政策 测试.甲 \"测试\"\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n金额 1元\n"

/* One policy about persons, by month, with these lines. */
static struct policy *one(struct set *t, const char *lines)
{
	set_begin(t);
	struct buf b;
	buf_init(&b, 1u << 16);
	buf_printf(&b, "%s%s", HEAD, lines);
	set_add(t, "甲", arena_copy(t->mem, buf_str(&b).p, buf_str(&b).n));
	buf_release(&b);
	set_check(t);
	return t->s->pack[0];
}

static void the_shipped_packs_are_right_and_in_order(void **state)
{
	(void)state;
	struct set t;
	set_begin(&t);
	size_t at[PACKS_MAX] = {0};
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/")))
			assert_int_equal(packs_add(t.s, a->path, asset_str(a), &t.d), 0);
	set_check(&t);
	assert_int_equal(t.d.warnings, 0);
	assert_true(t.s->norder >= 6);
	for (size_t i = 0; i < t.s->norder; i++)
		at[t.s->order[i]] = i;
	size_t aid = at[packs_find(t.s, STR("绍兴.定向培养补助"))->index];
	size_t back = at[packs_find(t.s, STR("绍兴.定向培养追回"))->index];
	size_t award = at[packs_find(t.s, STR("绍兴.入职奖补"))->index];
	assert_true(aid < back);
	assert_true(back < award);
	set_end(&t);
}

static void names_in_a_row_are_columns_things_and_owned_rows(void **state)
{
	(void)state;
	struct set t;
	struct policy *p = one(&t, "令 行 = 任职 其中 岗位 = 医生 且 机构.机构评估 有 且 起 ≤ 月首\n须 行 有\n");
	const struct node *and = p->lets[0].expr->kid[1]; /* (岗位 = 医生 且 … 有) 且 起 ≤ 月首 */
	const struct node *post = and->kid[0]->kid[0], *has = and->kid[0]->kid[1];
	assert_int_equal(post->kid[0]->ref, REF_COLUMN);
	assert_int_equal(post->kid[0]->index, 2);
	assert_int_equal(post->kid[0]->index2, 0);
	assert_ptr_equal(post->kid[0]->target, &test_employment_f[2]);
	assert_int_equal(post->kid[1]->ref, REF_LABEL);
	assert_true(str_is(pool_text(t.pool, post->kid[1]->index), "医生"));
	const struct node *rows = has->kid[0];
	assert_int_equal(rows->ref, REF_ROWS_OF);
	assert_string_equal(test_dict.records[rows->index]->name, "机构评估");
	assert_int_equal(rows->kid[0]->ref, REF_NAV);
	assert_int_equal(rows->kid[0]->index, 1);
	assert_int_equal(and->kid[1]->kid[0]->ref, REF_START);
	assert_int_equal(and->kid[1]->kid[1]->ref, REF_CONTEXT);
	assert_int_equal(and->kid[1]->kid[1]->index, CTX_MONTH_FIRST);
	set_end(&t);
}

static void an_outer_row_is_counted_outwards(void **state)
{
	(void)state;
	struct set t;
	struct policy *p = one(&t, "令 行 = 任职 其中 (工资 其中 应发 > 0元 且 岗位 = 医生) 有\n须 行 有\n");
	const struct node *filter = p->lets[0].expr->kid[1]->kid[0];
	const struct node *pay = filter->kid[1]->kid[0]->kid[0], *post = filter->kid[1]->kid[1]->kid[0];
	assert_int_equal(pay->index2, 0);
	assert_int_equal(post->ref, REF_COLUMN);
	assert_int_equal(post->index2, 1);
	set_end(&t);
}

static void the_only_key_of_a_self_owned_row_is_the_row(void **state)
{
	(void)state;
	struct set t;
	set_begin(&t);
	set_add(&t, "甲",
		"政策 测试.甲 \"测试\"\n  状态 假想\n  辖区 330600\n  施行 不详\n"
		"  对象 单元 其中 单元代码 在 辖区\n  周期 一次 于 查看日\n金额 1\n");
	set_check(&t);
	const struct node *in = t.s->pack[0]->subject_where;
	assert_int_equal(in->kid[0]->ref, REF_SELF);
	assert_int_equal(in->kid[0]->type->kind, TYPE_ROW);
	assert_int_equal(in->kid[1]->ref, REF_CONTEXT);
	assert_int_equal(in->kid[1]->index, CTX_AREA);
	assert_int_equal(t.s->pack[0]->amount->kind, TYPE_INT);
	set_end(&t);
}

static void a_let_knows_on_what_it_depends(void **state)
{
	(void)state;
	struct set t;
	struct policy *p = one(&t, "令 岗 = {医生、护士}\n令 行 = 任职 其中 岗位 在 岗\n令 在行 = 行 于 月首\n"
				   "令 众 = 全部 服务对象\n令 高 = 地方标准(归属单元，月标准，月首)\n"
				   "归属 代表(行，月首).机构\n须 在行 有 且 众 有 且 高 有\n");
	assert_int_equal(p->lets[0].when, 0);
	assert_int_equal(p->lets[1].when, DEP_SUBJECT);
	assert_int_equal(p->lets[2].when, DEP_SUBJECT | DEP_LINE);
	assert_int_equal(p->lets[3].when, 0);
	assert_int_equal(p->lets[4].when, DEP_SUBJECT | DEP_LINE | DEP_HOME);
	set_end(&t);
}

static void a_shared_let_means_the_rows_of_each_policys_subject(void **state)
{
	(void)state;
	struct set t;
	set_begin(&t);
	set_add(&t, "通", "通则 通 \"通\"\n令 证 = 证书 其中 等级 = 五级\n读法 口径 §A1 \"?\"\n  * 甲\n    乙\n");
	set_add(
	    &t, "甲",
	    "政策 测试.甲 \"测试\"\n  沿用 通\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n"
	    "须 证 有 且 〔口径〕 = 甲\n金额 1元\n");
	set_add(&t, "乙",
		"政策 测试.乙 \"测试\"\n  沿用 通\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 定向培养\n  周期 "
		"按月\n"
		"须 证 有 且 〔口径〕 = 甲\n金额 1元\n");
	set_check(&t);
	const struct policy *a = t.s->pack[1], *b = t.s->pack[2];
	const struct node *mine = a->base->lets[0].expr->kid[0], *theirs = b->base->lets[0].expr->kid[0];
	assert_int_equal(mine->ref, REF_RECORD);
	assert_int_equal(mine->index2, 0);
	assert_int_equal(theirs->index2, 1);
	assert_string_equal(test_agreement_f[theirs->num].label, "证件号码");
	assert_int_not_equal(a->base->lets[0].index, b->base->lets[0].index);
	assert_int_equal(a->base->readings[0].index, b->base->readings[0].index);
	assert_ptr_equal(policy_reading(a, STR("口径")), &a->base->readings[0]);
	set_end(&t);
}

static void alternatives_are_values_even_where_only_labels_stand(void **state)
{
	(void)state;
	struct set t;
	struct policy *p =
	    one(&t, "须 〔甲〕 = 宽 且 〔乙〕 = 是 且 天数(本月) ≥ 〔丙〕 且 〔丁〕 = 30\n"
		    "读法 甲 §A1 \"?\"\n  * 宽\n    严\n读法 乙 §A1 \"?\"\n  * 是\n    否\n"
		    "读法 丙 §A1 \"?\"\n  * 30 = 30日\n    0 = 0日\n读法 丁 §A1 \"?\"\n  * 30\n    0\n");
	assert_int_equal(p->readings[0].alts[1].value->ref, REF_LABEL);
	assert_true(str_is(pool_text(t.pool, p->readings[0].alts[1].value->index), "严"));
	assert_int_equal(p->readings[0].type->kind, TYPE_ENUM);
	assert_int_equal(p->readings[1].alts[0].value->kind, NODE_TRUE);
	assert_int_equal(p->readings[1].type->kind, TYPE_BOOL);
	assert_int_equal(p->readings[2].alts[0].value->kind, NODE_DAYS);
	assert_int_equal(p->readings[2].type->kind, TYPE_DAYS);
	const struct node *last = p->rules[1].expr->kid[1];
	assert_int_equal(last->kid[1]->ref, REF_LABEL);
	set_end(&t);
}

static void the_results_of_a_table_are_ordered_best_first(void **state)
{
	(void)state;
	struct set t;
	struct policy *p = one(&t, "令 级 = 最高(证书 之 档(等级))\n须 级 在 {高级、中级}\n"
				   "表 档 按 等级\n  一级、二级 → 高级\n  三级 → 〔三〕\n  四级 → 初级\n  其余 → 无\n"
				   "读法 三 §A1 \"?\"\n  * 中 = 中级\n    高 = 高级\n");
	const struct labels *l = p->lets[0].type->labels;
	assert_true(l->ordered);
	assert_int_equal(l->n, 3);
	assert_true(str_is(l->label[0], "高级"));
	assert_true(str_is(l->label[1], "中级"));
	assert_true(str_is(l->label[2], "初级"));
	assert_int_equal(p->tables[0].from->kind, TYPE_ENUM);
	assert_ptr_equal(p->lets[0].expr->args[0].value->kid[1]->target, &p->tables[0]);
	set_end(&t);
}

static void joints_and_assignments_know_their_words(void **state)
{
	(void)state;
	struct set t;
	struct policy *p = one(
	    &t, "令 走 = 接点(任职) 其中 前 有 且 间隔 ≥ 1日 且 接日 < 月首\n"
		"令 归 = 择归(全部 服务对象，每 对象编号，归 机构.所在单元，大 合计(本组 之 近三个月服务天数)，早 "
		"最早(本组 之 服务开始)) 其中 并列 且 所归 在 辖区\n须 走 有 且 归 有\n");
	assert_true(p->lets[0].type->walked);
	assert_null(p->lets[0].type->home);
	assert_non_null(p->lets[1].type->home);
	assert_int_equal(p->lets[1].type->home->kind, TYPE_ROW);
	const struct node *call = p->lets[1].expr->kid[0];
	const struct node *sum = call->args[3].value;
	assert_int_equal(sum->args[0].value->kid[0]->ref, REF_SCOPED);
	assert_int_equal(sum->args[0].value->kid[0]->index, SCOPED_GROUP);
	set_end(&t);
}

static void policies_name_each_other_and_their_avenues(void **state)
{
	(void)state;
	struct set t;
	set_begin(&t);
	set_add(&t, "甲",
		"政策 测试.甲 \"测试\"\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n"
		"互斥 测试.乙 曾\n途径 一 当 任职 有\n  金额 1元\n途径 二 当 任职 有\n  金额 应发额(测试.乙)\n"
		"  存疑 一.金额 > 二.金额\n");
	set_add(&t, "乙",
		"政策 测试.乙 \"测试\"\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 定向培养\n  周期 按月\n金额 "
		"1元\n");
	set_check(&t);
	const struct policy *a = t.s->pack[0], *b = t.s->pack[1];
	assert_ptr_equal(a->rules[0].other, b);
	const struct node *sum = a->avenues[1].rules[0].expr;
	assert_int_equal(sum->args[0].value->ref, REF_POLICY);
	assert_ptr_equal(sum->args[0].value->target, b);
	const struct node *more = a->avenues[1].rules[1].expr;
	assert_int_equal(more->kid[0]->ref, REF_AVENUE);
	assert_ptr_equal(more->kid[0]->target, &a->avenues[0]);
	assert_int_equal(t.s->order[0], 1);
	assert_int_equal(t.s->order[1], 0);
	set_end(&t);
}

static void a_policy_may_have_versions_from_different_days(void **state)
{
	(void)state;
	struct set t;
	set_begin(&t);
	set_add(&t, "甲", HEAD);
	set_add(&t, "乙",
		"政策 测试.甲 \"测试\"\n  状态 有效\n  辖区 330600\n  施行 2024-01-01 起\n  对象 人员\n  周期 "
		"按月\n金额 2元\n");
	set_add(&t, "丙",
		"政策 测试.丙 \"测试\"\n  状态 有效\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n"
		"金额 应发额(测试.甲)\n");
	set_check(&t);
	assert_ptr_equal(packs_find(t.s, STR("测试.甲")), t.s->pack[0]);
	assert_int_equal(t.s->norder, 3);
	assert_int_equal(t.s->order[2], 2);
	set_end(&t);
}

static void many_names_that_use_each_other_are_checked_in_good_time(void **state)
{
	(void)state;
	struct set t;
	char lines[8192] = "令 名0 = 任职 有\n";
	size_t n = strlen(lines);
	for (int i = 1; i < 200; i++)
		n += (size_t)snprintf(lines + n, sizeof lines - n, "令 名%d = 名%d 且 名%d\n", i, i - 1, i - 1);
	snprintf(lines + n, sizeof lines - n, "须 名199\n");
	struct policy *p = one(&t, lines);
	assert_int_equal(p->lets[199].when, DEP_SUBJECT);
	set_end(&t);
}

/* A text of n names, each made of the next or of the one before, and what is said of it. */
static void chain(int n, bool forward)
{
	struct set t;
	struct buf b;
	set_begin(&t);
	buf_init(&b, 1u << 20);
	buf_puts(&b, HEAD);
	for (int i = 0; i < n; i++)
		buf_printf(&b, "令 名%d = 名%d\n", forward ? i : n - 1 - i, forward ? i + 1 : n - i);
	buf_printf(&b, "令 名%d = 任职 有\n须 名0\n", n);
	assert_int_equal(packs_add(t.s, "甲", buf_str(&b), &t.d), 0);
	assert_int_equal(packs_check(t.s, &t.d), -1);
	assert_in_range(t.d.errors, 1, 10);
	for (const struct diag *g = t.d.first; g; g = g->next)
		assert_string_equal(g->what, "名字一层套一层，太深了，最多1500层");
	buf_release(&b);
	set_end(&t);
}

static void names_upon_names_have_an_end(void **state)
{
	(void)state;
	chain(5000, true);
	chain(5000, false);
}

/* The text is refused with these words. */
static void refused(struct set *t, const char *text, const char *what)
{
	assert_int_equal(packs_add(t->s, "甲", str_of(text), &t->d), 0);
	assert_int_equal(packs_check(t->s, &t->d), -1);
	assert_non_null(t->d.first);
	assert_string_equal(t->d.first->what, what);
}

static void there_is_an_end_to_policies_readings_and_alternatives(void **state)
{
	(void)state;
	struct set t;
	struct buf b;
	buf_init(&b, 1u << 20);
	set_begin(&t);
	for (int i = 0; i < PACKS_MAX; i++) {
		buf_clear(&b);
		buf_printf(&b, "通则 通%d \"通\"\n令 甲 = 3\n", i);
		assert_int_equal(packs_add(t.s, "通", (struct str){arena_copy(t.mem, b.p, b.n), b.n}, &t.d), 0);
	}
	assert_int_equal(packs_add(t.s, "甲", STR(HEAD), &t.d), -1);
	assert_string_equal(t.d.first->what, "政策太多，最多256个");
	set_end(&t);

	set_begin(&t);
	buf_clear(&b);
	buf_puts(&b, HEAD);
	for (int i = 0; i < 1025; i++)
		buf_printf(&b, "读法 读%d §A1 \"?\"\n  * 甲\n    乙\n", i);
	refused(&t, b.p, "读法太多，最多1024个");
	set_end(&t);

	set_begin(&t);
	buf_clear(&b);
	buf_puts(&b, HEAD "读法 读 §A1 \"?\"\n  * 选0\n");
	for (int i = 1; i < 256; i++)
		buf_printf(&b, "    选%d\n", i);
	refused(&t, b.p, "读法“读”的选择太多，最多255个");
	set_end(&t);
	buf_release(&b);
}

static void numbers_with_decimals_compare_with_whole_ones(void **state)
{
	(void)state;
	struct set t;
	struct policy *p = one(&t, "须 (全部 机构评估 其中 得分 ≥ 85 且 得分 ≠ 90) 有\n");
	assert_int_equal(p->rules[1].expr->kid[0]->kid[1]->kid[0]->kid[0]->type->kind, TYPE_RATIO);
	set_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_shipped_packs_are_right_and_in_order),
	    cmocka_unit_test(names_in_a_row_are_columns_things_and_owned_rows),
	    cmocka_unit_test(an_outer_row_is_counted_outwards),
	    cmocka_unit_test(the_only_key_of_a_self_owned_row_is_the_row),
	    cmocka_unit_test(a_let_knows_on_what_it_depends),
	    cmocka_unit_test(a_shared_let_means_the_rows_of_each_policys_subject),
	    cmocka_unit_test(alternatives_are_values_even_where_only_labels_stand),
	    cmocka_unit_test(the_results_of_a_table_are_ordered_best_first),
	    cmocka_unit_test(joints_and_assignments_know_their_words),
	    cmocka_unit_test(policies_name_each_other_and_their_avenues),
	    cmocka_unit_test(a_policy_may_have_versions_from_different_days),
	    cmocka_unit_test(many_names_that_use_each_other_are_checked_in_good_time),
	    cmocka_unit_test(names_upon_names_have_an_end),
	    cmocka_unit_test(there_is_an_end_to_policies_readings_and_alternatives),
	    cmocka_unit_test(numbers_with_decimals_compare_with_whole_ones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
