/* 花名册: one row a person, split into the sheets it belongs to. */
#include "features/exchange/trial.h"

#define ROSTER_HEAD                                                                                                  \
	"姓名,身份证号,手机,单位名称,岗位,用工形式,入职日期,社保,证书类别,职业,等级,证书编号,月份,应发工资\n"

static void a_row_becomes_a_person_a_spell_a_certificate_and_a_payment(void **state)
{
	(void)state;
	furnished();
	import_text("花名册.csv",
		    ROSTER_HEAD "甲三," THREE
				",13900000001,越城样例养老院,护理员,合同工,2021.7.1,有,职业技能等级证书,护理员,三级/"
				"高级工,Z-1,2026年10月,3800\n"
				"甲一," ONE ",,越城样例养老院,护士,合同工,2020-01-01,√,,,,,,\n");
	accepted();
	counts("花名册", 2, 2, 0, 0, 0, 0);
	counts("人员", 2, 1, 0, 1, 0, 0);
	counts("任职", 2, 2, 0, 0, 0, 0);
	counts("证书", 1, 1, 0, 0, 0, 0);
	counts("工资", 1, 1, 0, 0, 0, 0);
	assert_string_equal(exported("工资"), "证件号码,机构代码,月份,应发,实发,社会保险,出勤天数\n" THREE "," HOME
					      ",2026-10,3800.00,,是,\n");
	assert_string_equal(exported("任职"), JOB_HEAD ONE "," HOME ",护士,,编外合同,2020-01-01,,,,是,\n" THREE
							   "," HOME ",养老护理员,,编外合同,2021-07-01,,,,是,\n");
	import_path(scratch_path(trial.x, "花名册.csv"));
	counts("花名册", 2, 0, 0, 2, 0, 0);
}

static void what_the_roster_does_not_name_stays(void **state)
{
	(void)state;
	furnished();
	import_text("花名册.csv", "姓名,身份证号\n甲二二," TWO "\n");
	accepted();
	counts("花名册", 1, 0, 1, 0, 0, 0);
	assert_non_null(strstr(exported("人员"), TWO ",甲二二,女,1999-01-01,,13800000000,330602,"));
}

static void a_bad_part_refuses_the_whole_row(void **state)
{
	(void)state;
	furnished();
	trial.options.accept_good = true;
	import_text("花名册.csv", ROSTER_HEAD "甲三," THREE ",,没有的养老院,护理员,合同工,2021-07-01,有,,,,,,\n"
					      "甲四,330602199901010058,,越城样例养老院,护理员,合同工,,有,,,三级,,,\n"
					      "甲一," ONE ",,越城样例养老院,护士,合同工,2020-01-01,√,,,,,,\n");
	assert_true(trial.report.batch > 0);
	counts("花名册", 3, 1, 0, 0, 0, 2);
	counts("人员", 1, 0, 0, 1, 0, 0);
	tells("花名册.csv:2:机构代码: 没有这个机构，或同名的不止一个：没有的养老院\n"
	      "花名册.csv:3:起始日期: 不能为空\n"
	      "花名册.csv:3:证书编号: 不能为空\n");
	assert_null(strstr(exported("人员"), THREE));
}

static void what_is_missing_is_said_of_each_row_also_beside_a_cell_that_cannot_be_read(void **state)
{
	(void)state;
	furnished();
	import_text("花名册.csv", ROSTER_HEAD "甲一," ONE ",,越城样例养老院,护理员,合同工,2021-07-01,有,,,三级,,,\n"
					      "甲二," TWO ",,越城样例养老院,扫地,合同工,2021-07-01,有,,,三级,,,\n");
	tells("花名册.csv:2:证书编号: 不能为空\n");
	tells("花名册.csv:3:岗位: ");
	tells("花名册.csv:3:证书编号: 不能为空\n");
	import_text("证书.csv", "证件号码,证书类别,职业,等级,证书编号\n" ONE ",职业技能等级证书,护理员,九级,\n");
	tells("证书.csv:2:证书编号: 不能为空\n");
	import_text("任职.csv", "证件号码,机构代码,岗位,起始日期\n" ONE "," HOME ",护理员,不是日子\n");
	assert_null(strstr(told(), "不能为空"));
}

static void the_clerks_own_institution_stands_in_for_the_column(void **state)
{
	(void)state;
	furnished();
	import_text("花名册.csv", "姓名,身份证号,岗位,入职日期\n甲一," ONE ",护士,2020-01-01\n");
	refused("花名册.csv:2:机构代码: 不知道是哪个机构：没有这一列，标题里没有，也没有另外指定\n");
	trial.options.org = STR(HOME);
	import_text("花名册.csv", "姓名,身份证号,岗位,入职日期\n甲一," ONE ",护士,2020-01-01\n");
	accepted();
	counts("任职", 1, 1, 0, 0, 0, 0);
}

static void clashing_rows_of_a_roster_are_left_out_together(void **state)
{
	(void)state;
	furnished();
	trial.options.accept_good = true;
	import_text("花名册.csv", ROSTER_HEAD "甲三," THREE ",,越城样例养老院,护理员,合同工,2021-07-01,有,,,,,,\n"
					      "甲三," THREE ",,越城样例养老院,护士,合同工,2021-07-01,有,,,,,,\n"
					      "甲一," ONE ",,越城样例养老院,护士,合同工,2020-01-01,√,,,,,,\n");
	counts("花名册", 3, 1, 0, 0, 0, 2);
	assert_null(strstr(exported("任职"), THREE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_row_becomes_a_person_a_spell_a_certificate_and_a_payment),
	    TRIAL(what_the_roster_does_not_name_stays),
	    TRIAL(a_bad_part_refuses_the_whole_row),
	    TRIAL(what_is_missing_is_said_of_each_row_also_beside_a_cell_that_cannot_be_read),
	    TRIAL(the_clerks_own_institution_stands_in_for_the_column),
	    TRIAL(clashing_rows_of_a_roster_are_left_out_together),
	};
	return trial_run("roster", tests, sizeof tests / sizeof *tests);
}
