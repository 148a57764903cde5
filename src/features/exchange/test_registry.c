/* The registry: every sheet of the contract, column by column, with a table that has what it says. */
#include "features/exchange/trial.h"

#include "features/exchange/roster.h"
#include "features/records/record_web.h"
#include "store/sql.h"

/* The contract's headers; ◆ before the key columns. */
static const char *const contract[][2] = {
    {"单元", "◆单元代码, 单元名称, 单元类型, 上级代码, 国标代码, 起始日期, 终止日期, 承继单元"},
    {"机构", "◆统一社会信用代码, 机构名称, 机构类别, 举办性质, 运营方式, 所在单元, 地址, 床位数, 机构等级, "
	     "成立日期, 注销日期, 开户行, 对公账号"},
    {"人员", "证件类型, ◆证件号码, 姓名, 性别, 出生日期, 民族, 手机号, 户籍单元, 常住单元, 人员来源, "
	     "职工养老金起领日, 开户行, 银行账号"},
    {"学历", "◆证件号码, ◆学历, 结论, 毕业院校, 专业, 入学日期, ◆毕业日期"},
    {"任职", "◆证件号码, ◆机构代码, 岗位, 一线护理, 用工身份, ◆起始日期, 终止日期, 合同起始日期, 合同终止日期, "
	     "社会保险, 终止方"},
    {"工资", "◆证件号码, ◆机构代码, ◆月份, 应发, 实发, 社会保险, 出勤天数"},
    {"证书",
     "◆证件号码, 证书类别, 职业, 等级, ◆证书编号, 发证机构, 发证日期, 有效期至, 撤销日期, 撤销文号, 撤销原因"},
    {"培训",
     "◆证件号码, ◆班次编号, 培训类别, 培训对象, 学时, 开始日期, 结束日期, 结果, 补贴性, 承办机构代码, 组织层级"},
    {"定向培养", "◆协议编号, 证件号码, 院校代码, 机构代码, 签订日期, 入学日期, 毕业日期, 月标准, 服务年限, 到岗日期, "
		 "违约日期, 违约原因"},
    {"在校月份", "◆协议编号, ◆月份, 在校天数"},
    {"已享受", "◆证件号码, ◆项目, 发放单位, 金额, ◆发放日期, 期间"},
    {"机构评估", "◆机构代码, ◆年度, ◆评估类型, 得分, 结论, 评估机构, 评估日期"},
    {"服务对象", "◆机构代码, ◆对象编号, 姓名, 出生日期, 常住单元, 能力等级, 服务开始, 服务结束, 近三个月服务天数"},
    {"人口", "◆单元代码, ◆统计日期, 口径, 总人口, 60岁以上, 65岁以上, 75岁以上, 80岁以上, 100岁以上"},
    {"地方标准", "◆单元代码, ◆政策编号, ◆档次, 金额, ◆起始日期, 终止日期, 依据"},
    {"机构称号", "◆机构代码, ◆称号, 层级, ◆认定日期, 有效期至, 撤销日期, 认定文号"},
    {"目标分解",
     "◆单元代码, ◆指标, ◆期限, ◆版本, 任务数, 下限, 上限, 权重, 状态, 建议数, 下达日期, 答复日期, 分解依据, 说明"},
    {"任务清单", "◆单元代码, ◆文件, ◆条款, ◆部门, ◆角色, 任务, 期限, 完成日期, 说明"},
    {"任务报告", "◆单元代码, ◆文件, ◆条款, ◆部门, ◆报告日期, 内容, 证据, 讲评, 讲评意见"},
};

static void every_sheet_has_the_contracts_columns_and_keys(void **state)
{
	(void)state;
	assert_int_equal(sizeof contract / sizeof *contract, fact_types_n);
	for (size_t i = 0; i < fact_types_n; i++) {
		const struct record *r = fact_types[i]->rec;
		struct buf b;
		buf_init(&b, 4096);
		for (size_t f = 0; f < r->n; f++)
			buf_printf(&b, "%s%s%s", f ? ", " : "", r->fields[f].flags & FIELD_KEY ? "◆" : "",
				   r->fields[f].label);
		assert_string_equal(r->name, contract[i][0]);
		if (strcmp(b.p, contract[i][1]) != 0)
			fail_msg("%s has the columns\n  %s\nand in the contract (contract[] above)\n  %s", r->name,
				 b.p, contract[i][1]);
		assert_string_equal(sheet_name(i), r->name);
		assert_ptr_equal(fact_dict.records[i], r);
		assert_ptr_equal(features[i].type, fact_types[i]);
		buf_release(&b);
	}
	assert_string_equal(sheet_name(fact_types_n), "花名册");
	assert_null(sheet_name(fact_types_n + 1));
}

static void every_field_says_what_it_is_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < fact_types_n; i++)
		for (size_t f = 0; f < fact_types[i]->rec->n; f++) {
			const struct field *x = &fact_types[i]->rec->fields[f];
			if (!x->purpose || (x->type == FIELD_CODE) != (x->codes != NULL) ||
			    (x->type == FIELD_REF) != (x->ref != NULL))
				fail_msg("%s.%s", fact_types[i]->rec->name, x->label);
			if (x->ref && (fact_type_find(str_of(x->ref)) < 0 || fact_type_find(str_of(x->ref)) > (int)i))
				fail_msg("%s.%s refers ahead", fact_types[i]->rec->name, x->label);
		}
}

static void a_code_list_has_each_word_and_number_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < fact_types_n; i++)
		for (size_t f = 0; f < fact_types[i]->rec->n; f++) {
			const struct codelist *l = fact_types[i]->rec->fields[f].codes;
			for (size_t a = 0; l && a < l->n; a++) {
				assert_int_equal(code_number(l, str_of(l->codes[a].label)), l->codes[a].number);
				if (l->codes[a].number < 1 ||
				    l->codes[a].number > 31) /* lists filter by bits of 32 */
					fail_msg("%s: %s has a number beyond 31", l->name, l->codes[a].label);
				struct str rest = str_of(l->codes[a].aliases);
				while (l->codes[a].aliases && rest.p) {
					struct str word = str_cut(&rest, '|');
					if (code_number(l, word) != l->codes[a].number)
						fail_msg("%s: %.*s stands twice", l->name, STR_FMT(word));
				}
			}
		}
}

static void a_header_alias_names_one_column(void **state)
{
	(void)state;
	struct roster roster;
	roster_init(&roster);
	for (size_t i = 0; i <= fact_types_n; i++) {
		const struct record *r = i < fact_types_n ? fact_types[i]->rec : &roster.rec;
		for (size_t f = 0; f < r->n; f++) {
			struct str rest = str_of(r->fields[f].aliases);
			while (r->fields[f].aliases && rest.p) {
				struct str word = str_cut(&rest, '|');
				for (size_t g = 0; g < r->n; g++) {
					struct str others = str_of(r->fields[g].aliases);
					bool same = g != f && str_is(word, r->fields[g].label);
					while (g > f && r->fields[g].aliases && others.p)
						same |= str_eq(word, str_cut(&others, '|'));
					if (same)
						fail_msg("%s: %.*s is both %s and %s", r->name, STR_FMT(word),
							 r->fields[f].label, r->fields[g].label);
				}
			}
		}
	}
}

static void sheets_are_found_by_any_of_their_names(void **state)
{
	(void)state;
	static const char *const found[][2] = {
	    {"任职", "任职"},
	    {" Employment ", "任职"},
	    {"ＵＮＩＴＳ", "单元"},
	    {"agreement months", "在校月份"},
	    {"prior benefits", "已享受"},
	    {"local rates", "地方标准"},
	};
	for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
		const struct fact_type *t = fact_type_named(str_of(found[i][0]));
		assert_non_null(t);
		assert_string_equal(t->rec->name, found[i][1]);
	}
	assert_string_equal(fact_types[fact_type_find(STR("任职"))]->rec->name, "任职");
	assert_int_equal(fact_type_find(STR("")), -1);
	assert_int_equal(fact_type_find(STR("花名册")), -1);
	assert_null(fact_type_named(STR("人事")));
}

/* There is a page with a form for a new fact of this record below its owner's page. */
static bool has_form(const char *place, const char *table)
{
	char pattern[100];
	snprintf(pattern, sizeof pattern, "/%s/:id/%s/new", place, table);
	for (size_t i = 0; i < records_web.nroutes; i++)
		if (strcmp(records_web.routes[i].pattern, pattern) == 0)
			return true;
	return false;
}

/* The page of a person and of an institution leads from each of their records to its forms. */
static void what_a_person_or_an_institution_owns_can_be_entered_and_corrected_in_the_browser(void **state)
{
	(void)state;
	for (size_t i = 0; i < fact_types_n; i++) {
		const struct record *r = fact_types[i]->rec;
		const char *owner = r->owner < 0 ? "" : r->fields[r->owner].ref;
		const char *place = strcmp(owner, "人员") == 0   ? "workers"
				    : strcmp(owner, "机构") == 0 ? "orgs"
								 : NULL;
		if (place && !has_form(place, r->table))
			fail_msg("%s has no forms: src/features/records/record_web.c, FORM_BOTH and OF_%s", r->name,
				 *place == 'w' ? "PERSON" : "ORG");
	}
}

static void the_tables_have_what_the_records_say(void **state)
{
	(void)state;
	SCRATCH_OK(fact_check(&trial.h, fact_types, fact_types_n, &scratch_err));
}

/* No step of a statement's plan reads the whole table. The text stays where it is: the store knows statements by their name. */
static void finds_by_an_index(const struct fact_type *t, const struct sql *sql)
{
	struct stmt *st;
	int got;
	char whole[100], *name = arena_array(trial.mem, 1, strlen(sql->name) + 8),
			 *text = arena_array(trial.mem, 1, strlen(sql->text) + 32);
	assert_true(name && text);
	snprintf(whole, sizeof whole, "SCAN %s", t->rec->table);
	snprintf(name, strlen(sql->name) + 8, "plan.%s", sql->name);
	snprintf(text, strlen(sql->text) + 32, "EXPLAIN QUERY PLAN %s", sql->text);
	SCRATCH_OK(sql_open(&st, trial.h.store, &(struct sql){name, text}, NULL, 0, &scratch_err));
	while ((got = stmt_step(st, &scratch_err)) > 0) {
		struct str step = stmt_text(st, 3);
		if (str_starts(step, str_of(whole)) && str_find(step, STR("USING")) < 0)
			fail_msg("%s: %.*s", sql->name, STR_FMT(step));
	}
	SCRATCH_OK(got);
	stmt_reset(st);
}

static void few_rows_are_never_found_by_reading_all(void **state)
{
	(void)state;
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	for (size_t i = 0; i < fact_types_n && trial.x->kind != SCRATCH_PG; i++) {
		const struct fact_type *t = fact_types[i];
		const struct sql *const few[] = {&t->of_owner,
						 &t->history,
						 &t->by_key,
						 &t->by_ref,
						 &t->of_journal,
						 &t->owners_of_journal,
						 &t->owners_closed_by,
						 &t->closed_by,
						 &t->scan_of_sqlite,
						 &t->after,
						 &t->close,
						 &t->close_many,
						 &t->set_secret};
		for (size_t k = 0; k < sizeof few / sizeof *few; k++)
			if (few[k]->text)
				finds_by_an_index(t, few[k]);
	}
	store_rollback(trial.h.store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_sheet_has_the_contracts_columns_and_keys),
	    cmocka_unit_test(every_field_says_what_it_is_for),
	    cmocka_unit_test(a_code_list_has_each_word_and_number_once),
	    cmocka_unit_test(a_header_alias_names_one_column),
	    cmocka_unit_test(sheets_are_found_by_any_of_their_names),
	    cmocka_unit_test(what_a_person_or_an_institution_owns_can_be_entered_and_corrected_in_the_browser),
	    TRIAL(the_tables_have_what_the_records_say),
	    TRIAL(few_rows_are_never_found_by_reading_all),
	};
	return trial_run("registry", tests, sizeof tests / sizeof *tests);
}
