/* Exporting sheets: canonical and sorted; what comes out goes in again without changing anything. */
#include "features/exchange/trial.h"

#include "fact/journal.h"

/* Messy rows of every sheet. */
static void messy(void)
{
	file("m/单元.csv", units_text);
	file("m/机构.csv", orgs_text);
	file("m/人员.csv",
	     PERSON_HEAD "," TWO ",甲 二,F,19990101,汉族,138-0000-0000,330602,330604,农村转移,2020/1/1,样例银行,"
			 "6222 0200 0000 0000 018\n身份证," ONE ",甲一,男,,,,,,,,,\n");
	file("m/学历.csv", "证件号码,学历,结论,毕业院校,专业,入学日期,毕业日期\n" TWO
			   ",大专,毕业,\"样例,学院\",\"护\"\"理\"\"\",2018.9.1,2021年6月20日\n");
	file("m/任职.csv", JOB_HEAD TWO "," HOME ",护工,√,劳务派遣,2021.7.1,,2021/7/1,2024/6/30,有,\n" ONE "," HOME
					",院长,否,编内,2001-01-01,2020-12-31,,,Y,期满\n");
	file("m/工资.csv", "证件号码,机构代码,月份,应发,实发,社会保险,出勤天数\n" TWO "," HOME
			   ",2022年1月,\"3,800.5\",3500,是,22\n");
	file("m/证书.csv", "证件号码,证书类别,职业,等级,证书编号,发证日期,有效期至\n" TWO
			   ",职业技能等级证书,护理员,3,s000033000012213000123,2021-03-05,\n");
	file("m/培训.csv", "证件号码,班次编号,培训类别,学时,开始日期,结束日期,结果,补贴性,承办机构代码,组织层级\n" TWO
			   ",B-1,岗前培训,40.5,2021-03-01,2021-03-10,合格,是," SCHOOL ",市级\n");
	file("m/定向培养.csv", "协议编号,证件号码,院校代码,机构代码,签订日期,月标准,服务年限\nDX-1," TWO "," SCHOOL
			       "," HOME ",2018-09-01,500,3\n");
	file("m/在校月份.csv", "协议编号,月份,在校天数\nDX-1,201809,30\n");
	file("m/已享受.csv", "证件号码,项目,发放单位,金额,发放日期,期间\n" TWO ",学费补偿,样例,8000,2021-12-01,\n");
	file("m/机构评估.csv", "机构代码,年度,评估类型,得分,结论\n" HOME ",2022,服务质量,86.5,合格\n");
	file("m/服务对象.csv", "机构代码,对象编号,姓名,出生日期,能力等级,服务开始,近三个月服务天数\n" HOME
			       ",L-1,长者,1940-01-01,轻度,2020-01-01,30\n");
	file("m/人口.csv", "单元代码,统计日期,口径,总人口\n330602,2021-12-31,户籍,1000000\n");
	file("m/地方标准.csv",
	     "单元代码,政策编号,档次,金额,起始日期,依据\n330604,绍兴.特殊岗位津贴,三级,300,2020-01-01,样例\n");
	file("m/机构称号.csv", "机构代码,称号,层级,认定日期\n" HOME ",救护培训点,市,2023-06-01\n");
	file("m/目标分解.csv", "单元代码,指标,期限,版本,任务数,状态\n330602,绍兴.持证密度,2025-12-31,1,611,拟定\n");
	file("m/任务清单.csv", "单元代码,文件,条款,部门,角色\n330602,样例〔2024〕1号,二（一）,市人社局,牵头\n");
	file("m/任务报告.csv",
	     "单元代码,文件,条款,部门,报告日期,内容\n330602,样例〔2024〕1号,二（一）,市人社局,2024-06-30,已办\n");
	import_path(scratch_path(trial.x, "m"));
	accepted();
}

/* Exports all sheets into a folder of the test. */
static struct export_report all_into(const char *folder, const char *unit)
{
	struct export_options o = {.known_on = DAY_NONE, .who = "命令行 甲", .unit = str_of(unit)};
	struct export_report r;
	struct str all = STR("全部");
	o.out = scratch_path(trial.x, folder);
	SCRATCH_OK(export_run(&trial.h, &all, 1, &o, &r, &scratch_err));
	return r;
}

static void importing_an_export_changes_nothing(void **state)
{
	(void)state;
	messy();
	struct export_report r = all_into("out", "");
	assert_int_equal(r.n, fact_types_n);
	import_path(scratch_path(trial.x, "out"));
	accepted();
	for (size_t i = 0; i < trial.report.counts; i++) {
		const struct import_count *c = &trial.report.count[i];
		if (c->read == 0 || c->read != c->unchanged || c->fixed)
			fail_msg("%s\n%s", c->sheet, told());
	}
	assert_int_equal(trial.report.counts, fact_types_n);
	char before[4096];
	const char *name = "人员";
	snprintf(before, sizeof before, "%s", exported(name));
	assert_string_equal(exported(name), before);
	assert_string_equal(before, PERSON_HEAD
			    "居民身份证," ONE ",甲一,男,1999-01-01,,,,,,,,\n居民身份证," TWO
			    ",甲二,女,1999-01-01,汉族,13800000000,330602,330604,农村转移,2020-01-01,样例银行,"
			    "6222020000000000018\n");
}

static void an_export_into_an_empty_store_is_the_same_store(void **state)
{
	(void)state;
	messy();
	all_into("out", "");
	const char *jobs = exported("任职"), *units = exported("单元");
	struct undo_report u;
	SCRATCH_OK(import_undo(&trial.h, 1, "甲", &u, &scratch_err));
	assert_string_equal(exported("任职"), JOB_HEAD);
	import_path(scratch_path(trial.x, "out"));
	accepted();
	assert_string_equal(exported("任职"), jobs);
	assert_string_equal(exported("单元"), units);
}

static void a_unit_takes_what_belongs_to_it(void **state)
{
	(void)state;
	messy();
	struct export_report r = all_into("out", "330602");
	for (size_t i = 0; i < r.n; i++) {
		int64_t want =
		    !strcmp(r.sheet[i], "地方标准")                                                             ? 0
		    : !strcmp(r.sheet[i], "机构") || !strcmp(r.sheet[i], "人员") || !strcmp(r.sheet[i], "任职") ? 2
														: 1;
		if (r.rows[i] != want)
			fail_msg("%s: %lld rows, wanted %lld", r.sheet[i], (long long)r.rows[i], (long long)want);
	}
	r = all_into("out2", "330604");
	assert_int_equal(r.rows[0], 1); /* 单元 */
	assert_int_equal(r.rows[1], 0); /* 机构 */
	assert_int_equal(r.rows[2], 1); /* 人员: 甲二 lives there */
	assert_int_equal(r.rows[4], 0); /* 任职: at institutions elsewhere */
	struct export_options o = {
	    .known_on = DAY_NONE, .who = "甲", .unit = STR("999999"), .out = scratch_path(trial.x, "x")};
	struct str all = STR("全部");
	assert_int_equal(export_run(&trial.h, &all, 1, &o, &r, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "999999");
}

/* The last entry. */
static int last(void *self, const struct entry *en)
{
	snprintf(self, 200, "%.*s|%.*s", STR_FMT(en->what), STR_FMT(en->detail));
	return 0;
}

static void full_numbers_are_journalled(void **state)
{
	(void)state;
	char what[200] = "";
	furnished();
	exported("机构");
	SCRATCH_OK(journal_each(&trial.h, 1, last, what, &scratch_err));
	assert_non_null(strstr(what, "import|"));
	exported("人员");
	SCRATCH_OK(journal_each(&trial.h, 1, last, what, &scratch_err));
	assert_string_equal(what, "export|人员 2 行");
}

static void several_sheets_need_a_place(void **state)
{
	(void)state;
	furnished();
	struct export_options o = {.known_on = DAY_NONE, .who = "甲"};
	struct export_report r;
	struct str two[] = {STR("人员"), STR("机构")}, none = STR("人事");
	assert_int_equal(export_run(&trial.h, two, 2, &o, &r, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "导出几张表要有地方放");
	assert_int_equal(export_run(&trial.h, &none, 1, &o, &r, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "没有“人事”这张表");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(importing_an_export_changes_nothing), TRIAL(an_export_into_an_empty_store_is_the_same_store),
	    TRIAL(a_unit_takes_what_belongs_to_it),     TRIAL(full_numbers_are_journalled),
	    TRIAL(several_sheets_need_a_place),
	};
	return trial_run("export", tests, sizeof tests / sizeof *tests);
}
