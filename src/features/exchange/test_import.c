/* Importing sheets: what is written, what is corrected, what is refused and how it is said. */
#include "features/exchange/trial.h"

static void a_folder_comes_in_dependency_order_as_one_batch(void **state)
{
	(void)state;
	furnished();
	counts("单元", 4, 4, 0, 0, 0, 0);
	counts("机构", 2, 2, 0, 0, 0, 0);
	counts("人员", 2, 2, 0, 0, 0, 0);
	assert_int_equal(trial.report.batch, 1);
}

static void the_same_file_twice_changes_nothing(void **state)
{
	(void)state;
	furnished();
	import_path(scratch_path(trial.x, "base"));
	accepted();
	counts("单元", 4, 0, 0, 4, 0, 0);
	counts("机构", 2, 0, 0, 2, 0, 0);
	counts("人员", 2, 0, 0, 2, 0, 0);
	assert_int_equal(trial.report.before, 1);
	tells("同样的内容已在第 1 批导入过");
}

static void sex_and_birth_come_from_the_number(void **state)
{
	(void)state;
	furnished();
	assert_string_equal(exported("人员"),
			    PERSON_HEAD "居民身份证," ONE ",甲一,男,1999-01-01,,,,,,,,\n"
					"居民身份证," TWO ",甲二,女,1999-01-01,,13800000000,330602,,,,,\n");
}

static void sex_and_birth_that_differ_from_the_number_are_refused(void **state)
{
	(void)state;
	furnished();
	import_text("人员.csv", PERSON_HEAD "," THREE ",甲三,女,1999-01-02,,,,,,,,\n");
	refused("人员.csv:2:性别: 与证件号码不符，号码上是男\n"
		"人员.csv:2:出生日期: 与证件号码不符，号码上是1999-01-01\n");
}

static void each_kind_of_document_is_checked_as_itself(void **state)
{
	(void)state;
	import_text("人员.csv", PERSON_HEAD ",330602199901010016,甲一,,,,,,,,,,\n"
					    "居民身份证,810000199003071018,甲二,,,,,,,,,,\n"
					    "港澳台居民居住证," ONE ",甲三,,,,,,,,,,\n"
					    "护照,E1,甲四,,,,,,,,,,\n"
					    "港澳台居民居住证,810000199003071018,甲五,,,,,,,,,,\n"
					    "护照,E12345678,甲六,女,1980-01-02,,,,,,,,\n"
					    "外国人永久居留身份证,911124198108030024,甲七,,,,,,,,,,\n");
	assert_int_equal(trial.report.refused, 4);
	tells("人员.csv:2:证件号码: ");
	tells("人员.csv:3:证件号码: ");
	tells("人员.csv:4:证件号码: ");
	tells("人员.csv:5:证件号码: ");
	counts("人员", 7, 3, 0, 0, 0, 4);
	assert_int_equal(trial.report.batch, 0);
}

static void a_changed_row_is_a_correction_and_the_old_one_stays_readable(void **state)
{
	(void)state;
	furnished();
	day_t before = instant_day(trial.now);
	trial.now += 86400000000LL;
	import_text("人员.csv", PERSON_HEAD "," ONE ",甲一一,,,,13900000000,,,,,,\n");
	accepted();
	counts("人员", 1, 0, 1, 0, 0, 0);
	assert_non_null(strstr(exported("人员"), ONE ",甲一一,男,1999-01-01,,13900000000"));
	struct export_options o = {.known_on = before, .who = "甲", .out = scratch_path(trial.x, "then.csv")};
	struct export_report r;
	struct str name = STR("人员");
	struct buf b;
	SCRATCH_OK(export_run(&trial.h, &name, 1, &o, &r, &scratch_err));
	buf_init(&b, 1 << 20);
	SCRATCH_OK(file_read(o.out, &b, &scratch_err));
	assert_non_null(strstr(b.p, ONE ",甲一,男,1999-01-01,,,"));
	buf_release(&b);
}

static void references_resolve_in_the_store_and_in_the_same_import(void **state)
{
	(void)state;
	furnished();
	file("next/人员.csv", PERSON_HEAD "," THREE ",甲三,,,,,,,,,,\n");
	file("next/任职.csv", JOB_HEAD THREE "," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n" ONE "," HOME
					     ",护理员,√,在编,2020年1月5日,2021.3.5,,,有,本人\n");
	import_path(scratch_path(trial.x, "next"));
	accepted();
	counts("任职", 2, 2, 0, 0, 0, 0);
	assert_string_equal(exported("任职"),
			    JOB_HEAD ONE "," HOME ",养老护理员,是,事业编制,2020-01-05,2021-03-05,,,是,个人\n" THREE
					 "," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n");
	tells("任职.csv:3:起始日期: “2020年1月5日” → “2020-01-05”");
}

static void unknown_references_are_refused_and_numbers_masked(void **state)
{
	(void)state;
	furnished();
	import_text("任职.csv", JOB_HEAD THREE "," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n" ONE
					       ",52330602MJ00000269,养老护理员,是,编外合同,2021-07-01,,,,是,\n");
	refused("任职.csv:2:证件号码: 没有这个人员：330602********0031，人员表和库里都没有\n"
		"任职.csv:3:机构代码: 没有这个机构：52330602MJ00000269，机构表和库里都没有\n");
	import_text("机构.csv", ORG_HEAD "52330602MJ00000269,乙,养老机构,公办,,339999,,,,,\n");
	refused("机构.csv:2:所在单元: 没有这个单元：339999，单元表和库里都没有\n");
	import_text("在校月份.csv", "协议编号,月份,在校天数\nDX-1,2024-09,30\n");
	refused("在校月份.csv:2:协议编号: 没有这个定向培养：DX-1，定向培养表和库里都没有\n");
}

static void a_number_finds_its_person_however_it_is_written(void **state)
{
	(void)state;
	furnished();
	import_text("人员.csv", PERSON_HEAD ",33060319990101002x,甲九,,,,,,,,,,\n");
	accepted();
	import_text("任职.csv", JOB_HEAD "３３０６０３１９９９０１０１００２ｘ," HOME
					 ",养老护理员,是,编外合同,2021-07-01,,,,是,\n");
	accepted();
	assert_string_equal(exported("任职"),
			    JOB_HEAD "33060319990101002X," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n");
}

static void an_end_before_its_start_is_refused(void **state)
{
	(void)state;
	furnished();
	import_text("任职.csv", JOB_HEAD ONE
		    "," HOME ",养老护理员,是,编外合同,2021-07-01,2021-06-30,2021-07-01,2020-07-01,是,\n");
	refused("任职.csv:2:终止日期: 终止日期 2021-06-30 早于起始日期 2021-07-01\n"
		"任职.csv:2:合同终止日期: 合同终止日期 2020-07-01 早于合同起始日期 2021-07-01\n");
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2021-07-01,2021-07-01,,,是,\n");
	accepted();
	import_text("机构.csv",
		    ORG_HEAD HOME ",越城样例养老院,养老机构,民办非营利,,330602,,,,2010-01-02,2010-01-01\n");
	refused("机构.csv:2:注销日期: 注销日期 2010-01-01 早于成立日期 2010-01-02\n");
	import_text("学历.csv", "证件号码,学历,结论,入学日期,毕业日期\n" ONE ",本科,毕业,2021-09-01,2021-06-20\n");
	refused("学历.csv:2:毕业日期: 毕业日期 2021-06-20 早于入学日期 2021-09-01\n");
	import_text("培训.csv", "证件号码,班次编号,开始日期,结束日期\n" ONE ",B1,2021-09-02,2021-09-01\n");
	refused("培训.csv:2:结束日期: 结束日期 2021-09-01 早于开始日期 2021-09-02\n");
	import_text("服务对象.csv", "机构代码,对象编号,服务开始,服务结束\n" HOME ",L1,2021-09-02,2021-09-01\n");
	refused("服务对象.csv:2:服务结束: 服务结束 2021-09-01 早于服务开始 2021-09-02\n");
	import_text("证书.csv",
		    "证件号码,证书编号,发证日期,有效期至,撤销日期\n" ONE ",Z1,2021-09-02,2021-09-01,2021-08-01\n");
	refused("证书.csv:2:有效期至: 有效期至 2021-09-01 早于发证日期 2021-09-02\n"
		"证书.csv:2:撤销日期: 撤销日期 2021-08-01 早于发证日期 2021-09-02\n");
	import_text("单元.csv", "单元代码,单元名称,起始日期,终止日期\nX1,样例,2020-01-02,2020-01-01\n");
	refused("单元.csv:2:终止日期: 终止日期 2020-01-01 早于起始日期 2020-01-02\n");
}

static void equal_keys_with_other_content_are_refused_and_the_same_row_counts_once(void **state)
{
	(void)state;
	furnished();
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n" ONE "," HOME
					     ",养老护理员,是,编外合同,2021-07-01,,,,是,\n" ONE "," HOME
					     ",护士,是,编外合同,2021-07-01,,,,是,\n");
	refused("任职.csv:4: 与任职表第 2 行的键相同，内容不同\n");
	counts("任职", 3, 1, 0, 0, 1, 1);
	tells("任职.csv:3: 与前面的一行完全相同，只计一次");
	import_text("人员.csv", PERSON_HEAD "," ONE ",甲一,,,,,,,,,,\n," ONE ",甲二,,,,,,,,,,\n");
	refused("人员.csv:3: 与人员表另一行的键相同，内容不同\n");
}

static void with_accept_good_all_rows_that_clash_are_left_out(void **state)
{
	(void)state;
	furnished();
	trial.options.accept_good = true;
	file("next/人员.csv", PERSON_HEAD "," THREE ",甲三,,,,,,,,,,\n," THREE ",甲四,,,,,,,,,,\n"
					  ",330602199901010058,甲五,,,,,,,,,,\n");
	file("next/任职.csv",
	     JOB_HEAD THREE "," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n330602199901010058," HOME
			    ",养老护理员,是,编外合同,2021-07-01,,,,是,\n");
	import_path(scratch_path(trial.x, "next"));
	assert_true(trial.report.batch > 0);
	counts("人员", 3, 1, 0, 0, 0, 2);
	counts("任职", 2, 1, 0, 0, 0, 1);
	tells("人员.csv:2: 本次导入中有另一行的键相同，内容不同，都没有导入\n"
	      "人员.csv:3: 本次导入中有另一行的键相同，内容不同，都没有导入\n"
	      "任职.csv:2:证件号码: 人员 330602********0031 在人员表第 3 行被拒绝，这一行也不能导入\n");
	assert_null(strstr(exported("人员"), THREE));
	assert_non_null(strstr(exported("任职"), "330602199901010058"));
}

static void without_it_one_refused_row_keeps_all_out(void **state)
{
	(void)state;
	furnished();
	import_text("人员.csv", PERSON_HEAD "," THREE ",甲三,,,,,,,,,,\n,330602199901010041,甲四,,,,,,,,,,\n");
	assert_int_equal(trial.report.batch, 0);
	counts("人员", 2, 1, 0, 0, 0, 1);
	tells("没有写入任何内容：有 1 处被拒绝");
	assert_null(strstr(exported("人员"), THREE));
}

static void a_dry_run_says_all_and_writes_nothing(void **state)
{
	(void)state;
	furnished();
	trial.options.dry_run = true;
	import_text("人员.csv", PERSON_HEAD "," THREE ",甲三,,,,,,,,,,\n");
	counts("人员", 1, 1, 0, 0, 0, 0);
	assert_int_equal(trial.report.batch, 0);
	tells("试导入：没有写入任何内容，可以导入");
	assert_null(strstr(exported("人员"), THREE));
}

static void units_may_stand_in_any_order(void **state)
{
	(void)state;
	import_text("单元.csv",
		    UNIT_HEAD "A3,丙,街道,A2,,,,\nA2,乙,县,A1,,,2020-01-01,A9\nA1,甲,市,,,,,\nA9,新,县,A1,,,,\n");
	accepted();
	counts("单元", 4, 4, 0, 0, 0, 0);
	assert_string_equal(exported("单元"), UNIT_HEAD
			    "A1,甲,市,,,,,\nA2,乙,县,A1,,,2020-01-01,A9\nA3,丙,街道,A2,,,,\nA9,新,县,A1,,,,\n");
	import_text("单元.csv", UNIT_HEAD "B1,甲,市,B2,,,,\nB2,乙,市,B1,,,,\nB3,丙,县,B4,,,,\n");
	refused("单元.csv:2:上级代码: 没有这个单元：B2，单元表和库里都没有\n"
		"单元.csv:3:上级代码: 单元 B1 在单元表第 2 行被拒绝，这一行也不能导入\n"
		"单元.csv:4:上级代码: 没有这个单元：B4，单元表和库里都没有\n");
}

static void a_rate_outside_the_policys_bounds_is_refused(void **state)
{
	(void)state;
	furnished();
	import_text("地方标准.csv", "单元代码,政策编号,档次,金额,起始日期,终止日期,依据\n"
				    "330604,绍兴.特殊岗位津贴,三级,299.99,2020-01-01,,\n"
				    "330604,绍兴.特殊岗位津贴,六级,300,2020-01-01,,\n"
				    "330604,昆明.护理员补助,初级,60,2020-01-01,,\n"
				    "330604,绍兴.定向培养补助,月标准,500.01,2020-01-01,,\n"
				    "330604,绍兴．特殊岗位津贴,五级,200,2020-01-01,,\n");
	refused("地方标准.csv:2:金额: 299.99元低于下限300.00元（绍兴.特殊岗位津贴 三级，S26）\n"
		"地方标准.csv:3:政策编号: “绍兴.特殊岗位津贴”没有档次“六级”，有的是：一级、二级、三级、四级、五级\n"
		"地方标准.csv:4:政策编号: "
		"没有设地方标准的政策“昆明.护理员补助”，可设的有：绍兴.特殊岗位津贴、绍兴.入职奖补、"
		"绍兴.定向培养补助；新政策先写进 data/rate-bounds.csv\n"
		"地方标准.csv:5:金额: 500.01元高于上限500.00元（绍兴.定向培养补助 月标准，S15）\n");
	import_text("定向培养.csv",
		    "协议编号,证件号码,院校代码,机构代码,月标准\nDX-1," ONE "," SCHOOL "," HOME ",501\n");
	refused("定向培养.csv:2:月标准: 501.00元高于上限500.00元（绍兴.定向培养补助 月标准，S15）\n");
	import_text("定向培养.csv",
		    "协议编号,证件号码,院校代码,机构代码,月标准\nDX-1," ONE "," SCHOOL "," HOME ",500\n");
	accepted();
}

static void an_agreement_can_be_given_to_another_person(void **state)
{
	(void)state;
	furnished();
	file("next/定向培养.csv",
	     "协议编号,证件号码,院校代码,机构代码,月标准\nDX-1," ONE "," SCHOOL "," HOME ",500\n");
	file("next/在校月份.csv", "协议编号,月份,在校天数\nDX-1,2024-09,30\nDX-1,2024年10月,31\n");
	import_path(scratch_path(trial.x, "next"));
	accepted();
	import_text("定向培养.csv",
		    "协议编号,证件号码,院校代码,机构代码,月标准\nDX-1," TWO "," SCHOOL "," HOME ",500\n");
	accepted();
	counts("定向培养", 1, 0, 1, 0, 0, 0);
	assert_non_null(strstr(exported("定向培养"), "DX-1," TWO ","));
	assert_null(strstr(exported("定向培养"), ONE));
	assert_string_equal(exported("在校月份"), "协议编号,月份,在校天数\nDX-1,2024-09,30\nDX-1,2024-10,31\n");
	import_path(scratch_path(trial.x, "next"));
	counts("在校月份", 2, 0, 0, 2, 0, 0);
	counts("定向培养", 1, 0, 1, 0, 0, 0);
}

static void levels_mean_what_their_kind_of_certificate_says(void **state)
{
	(void)state;
	furnished();
	import_text("证书.csv", "证件号码,证书类别,职业,等级,证书编号\n" ONE ",职业技能等级证书,护理员,高级,Z1\n" ONE
				",职称,,中级,Z2\n" ONE ",社会工作者,,中级,Z3\n" ONE ",1+X,,初级,Z4\n" ONE
				",职业技能等级证书,4-10-01-05,三级/高级工,Z5\n" ONE ",技能等级,养老护理员,3,ｚ 6\n");
	accepted();
	assert_string_equal(
	    exported("证书"),
	    "证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期,有效期至,撤销日期,撤销文号,撤销原因\n" ONE
	    ",职业技能等级证书,养老护理员,高级工,Z1,,,,,,\n" ONE ",专业技术职称,,中级,Z2,,,,,,\n" ONE
	    ",社会工作者,,社会工作师,Z3,,,,,,\n" ONE ",1+X,,初级,Z4,,,,,,\n" ONE
	    ",职业技能等级证书,养老护理员,三级,Z5,,,,,,\n" ONE ",职业技能等级证书,养老护理员,三级,Z6,,,,,,\n");
	tells("证书.csv:2:等级: 职业技能等级证书的“高级”即高级工");
	import_text("证书.csv", "证件号码,证书类别,职业,等级,证书编号\n" ONE ",聘任,护理员,三级,Z7\n" ONE
				",聘任,护理员,八级,Z8\n");
	assert_int_equal(trial.report.refused, 1);
	tells("证书.csv:3:等级: ");
	counts("证书", 2, 1, 0, 0, 0, 1);
}

static void all_that_is_wrong_with_a_row_is_said_at_once(void **state)
{
	(void)state;
	furnished();
	import_text("任职.csv", JOB_HEAD THREE "," HOME ",飞行员,是,编外合同,2021-07-01,2021-06-01,,,是,\n");
	assert_int_equal(trial.report.refused, 1);
	tells("任职.csv:2:岗位: ");
	tells("任职.csv:2:终止日期: 终止日期 2021-06-01 早于起始日期 2021-07-01");
	tells("任职.csv:2:证件号码: 没有这个人员");
}

static void a_file_that_is_no_sheet_spoils_the_folder(void **state)
{
	(void)state;
	file("x/人员.csv", people_text);
	file("x/说明.csv", "a,b\n");
	file("x/.hidden", "a,b\n");
	import_path(scratch_path(trial.x, "x"));
	assert_true(trial.report.spoiled);
	assert_int_equal(trial.report.batch, 0);
	tells("说明.csv: 文件名不是任何一张表的名字；改成表名，或移出这个文件夹");
	trial.options.accept_good = true;
	import_path(scratch_path(trial.x, "x"));
	assert_int_equal(trial.report.batch, 0);
}

static void the_sheet_may_be_named(void **state)
{
	(void)state;
	furnished();
	trial.options.sheet = STR("人员");
	import_text("名单.csv", PERSON_HEAD "," THREE ",甲三,,,,,,,,,,\n");
	accepted();
	counts("人员", 1, 1, 0, 0, 0, 0);
	trial.options.sheet = STR("人事");
	const char *path = file("名单.csv", "x\n");
	struct import_report r;
	assert_int_equal(import_run(&trial.h, &path, 1, &trial.options, &r, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "没有“人事”这张表");
	trial.options.sheet = STR("人员");
	path = scratch_path(trial.x, "base");
	assert_int_equal(import_run(&trial.h, &path, 1, &trial.options, &r, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "--sheet 只用于文件");
	path = scratch_path(trial.x, "nothing.csv");
	assert_int_equal(import_run(&trial.h, &path, 1, &trial.options, &r, &scratch_err), -1);
	scratch_err_is(ERR_IO, "nothing.csv");
}

static void a_column_that_the_file_lacks_counts_as_blank(void **state)
{
	(void)state;
	furnished();
	import_text("人员.csv", "姓名,身份证号\n甲二," TWO "\n");
	accepted();
	counts("人员", 1, 0, 1, 0, 0, 0);
	assert_non_null(strstr(exported("人员"), TWO ",甲二,女,1999-01-01,,,,,,,,\n"));
}

static void account_numbers_and_phones_are_checked(void **state)
{
	(void)state;
	furnished();
	import_text("人员.csv", PERSON_HEAD "," THREE ",甲三,,,,12345,,,,,,6222020000000000019\n");
	assert_int_equal(trial.report.refused, 1);
	tells("人员.csv:2:手机号: ");
	tells("人员.csv:2:银行账号: ");
	assert_null(strstr(told(), "6222020000000000019"));
	import_text("人员.csv", PERSON_HEAD "," THREE ",甲三,,,,138 0000 0001,,,,,,6222 0200 0000 0000 018\n");
	accepted();
	assert_non_null(strstr(exported("人员"), "13800000001,,,,,,6222020000000000018"));
	assert_null(strstr(told(), "6222020000000000018"));
}

static void what_a_spreadsheet_spoils_or_runs_is_refused_where_it_stands(void **state)
{
	(void)state;
	furnished();
	import_text("任职.csv", "证件号码,机构代码,岗位,起始日期\n5.30102E+17," HOME ",护士,2020-01-01\n" ONE "," HOME
				",护士,2020-01\n" ONE "," HOME ",护士\n" ONE "," HOME ",护\001士,2020-01-01\n");
	assert_int_equal(trial.report.refused, 4);
	assert_int_equal(trial.report.notes[NOTE_REFUSED].n, 4);
	tells("任职.csv:2:证件号码: 电子表格已改动该号码");
	tells("任职.csv:3:起始日期: “2020-01”：只有年月，没有日\n");
	tells("任职.csv:4: 这一行有3格，表头有4格");
	tells("任职.csv:5:岗位: 含有控制字符");
	assert_null(strchr(told(), 1));
	import_text("人员.csv", PERSON_HEAD "," ONE ",=HYPERLINK(1),,,,,,,,,,\n");
	assert_int_equal(trial.report.refused, 1);
	tells("人员.csv:2:姓名: ");
	import_text("人员.csv", "证件号码,姓名\n" ONE ",\"甲一\n");
	assert_true(trial.report.spoiled);
	assert_int_equal(trial.report.batch, 0);
	tells("人员.csv:2:第2列: 引号没有关上；在该格末尾补上引号\n");
}

static void a_workbook_goes_out_and_in_with_its_tabs(void **state)
{
	(void)state;
	furnished();
	struct str all = STR("全部");
	struct export_options o = {.known_on = DAY_NONE, .who = "甲", .out = scratch_path(trial.x, "all.xlsx")};
	struct export_report r;
	SCRATCH_OK(export_run(&trial.h, &all, 1, &o, &r, &scratch_err));
	import_path(o.out);
	accepted();
	counts("单元", 4, 0, 0, 4, 0, 0);
	counts("人员", 2, 0, 0, 2, 0, 0);
	trial.options.mark = scratch_path(trial.x, "marked.csv");
	import_text("机构.csv", ORG_HEAD HOME ",越城样例养老院,飞机场,,,330602,,,,,\n");
	assert_int_equal(trial.report.refused, 1);
	struct buf b;
	buf_init(&b, 1 << 20);
	SCRATCH_OK(file_read(trial.options.mark, &b, &scratch_err));
	assert_non_null(strstr(b.p, "问题,统一社会信用代码"));
	assert_non_null(strstr(b.p, "“飞机场”不在“机构类别”的选项里"));
	buf_release(&b);
	const char *two[] = {scratch_path(trial.x, "机构.csv"), scratch_path(trial.x, "机构.csv")};
	struct import_report rep;
	assert_int_equal(import_run(&trial.h, two, 2, &trial.options, &rep, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "--mark 只用于一个文件");
}

static void many_refusals_are_counted_and_a_thousand_listed(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_puts(&b, JOB_HEAD);
	for (int i = 0; i < 1200; i++)
		buf_puts(&b, ONE "," HOME ",养老护理员,是,编外合同,2021-07-01,,,,是,\n");
	import_text("任职.csv", b.p);
	buf_release(&b);
	assert_int_equal(trial.report.refused, 1200);
	assert_int_equal(trial.report.notes[NOTE_REFUSED].all, 2400);
	assert_int_equal(trial.report.notes[NOTE_REFUSED].n, 1000);
	tells("…… 还有 1400 处");
}

static void a_store_with_many_rows_is_matched_as_well(void **state)
{
	(void)state;
	furnished();
	struct buf b;
	char day[11];
	buf_init(&b, 1 << 22);
	buf_puts(&b, JOB_HEAD);
	for (int i = 0; i < 3000; i++) {
		day_text(10000 + i, day);
		buf_printf(&b, "%s," HOME ",养老护理员,是,编外合同,%s,,,,是,\n", i % 2 ? ONE : TWO, day);
	}
	import_text("任职.csv", b.p);
	accepted();
	counts("任职", 3000, 3000, 0, 0, 0, 0);
	buf_printf(&b, ONE "," HOME ",养老护理员,是,编外合同,2010-01-01,,,,否,\n");
	import_text("任职.csv", b.p);
	accepted();
	counts("任职", 3001, 1, 0, 3000, 0, 0);
	import_text("任职.csv", JOB_HEAD TWO "," HOME ",护士,是,编外合同,1997-05-19,,,,是,\n");
	accepted();
	counts("任职", 1, 0, 1, 0, 0, 0);
	buf_release(&b);
}

/* Rows `from` to `to` of a sheet whose days follow one another. */
static void jobs(struct buf *b, int from, int to, const char *trained)
{
	char day[11];
	for (int i = from; i < to; i++) {
		day_text(10000 + i, day);
		buf_printf(b, "%s," HOME ",养老护理员,是,编外合同,%s,,,,%s,\n", i % 2 ? ONE : TWO, day, trained);
	}
}

static void what_is_forgotten_is_asked_of_the_store(void **state)
{
	(void)state;
	furnished();
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_puts(&b, JOB_HEAD);
	jobs(&b, 0, 200, "是");
	import_text("任职.csv", b.p);
	accepted();
	jobs(&b, 200, 400, "是");
	jobs(&b, 0, 3, "是");     /* once more, of the store */
	jobs(&b, 3, 7, "否");     /* another content than above, of the store */
	jobs(&b, 200, 205, "是"); /* once more, of this import */
	jobs(&b, 205, 211, "否"); /* another content than above, of this import */
	trial.options.dry_run = true;
	for (size_t remember = 0; remember <= 64; remember += 8) {
		trial.options.remember = remember;
		import_text("任职.csv", b.p);
		counts("任职", 418, 200, 0, 200, 8, 10);
	}
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_folder_comes_in_dependency_order_as_one_batch),
	    TRIAL(the_same_file_twice_changes_nothing),
	    TRIAL(sex_and_birth_come_from_the_number),
	    TRIAL(sex_and_birth_that_differ_from_the_number_are_refused),
	    TRIAL(each_kind_of_document_is_checked_as_itself),
	    TRIAL(a_changed_row_is_a_correction_and_the_old_one_stays_readable),
	    TRIAL(references_resolve_in_the_store_and_in_the_same_import),
	    TRIAL(unknown_references_are_refused_and_numbers_masked),
	    TRIAL(a_number_finds_its_person_however_it_is_written),
	    TRIAL(an_end_before_its_start_is_refused),
	    TRIAL(equal_keys_with_other_content_are_refused_and_the_same_row_counts_once),
	    TRIAL(with_accept_good_all_rows_that_clash_are_left_out),
	    TRIAL(without_it_one_refused_row_keeps_all_out),
	    TRIAL(a_dry_run_says_all_and_writes_nothing),
	    TRIAL(units_may_stand_in_any_order),
	    TRIAL(a_rate_outside_the_policys_bounds_is_refused),
	    TRIAL(an_agreement_can_be_given_to_another_person),
	    TRIAL(levels_mean_what_their_kind_of_certificate_says),
	    TRIAL(all_that_is_wrong_with_a_row_is_said_at_once),
	    TRIAL(a_file_that_is_no_sheet_spoils_the_folder),
	    TRIAL(the_sheet_may_be_named),
	    TRIAL(a_column_that_the_file_lacks_counts_as_blank),
	    TRIAL(account_numbers_and_phones_are_checked),
	    TRIAL(what_a_spreadsheet_spoils_or_runs_is_refused_where_it_stands),
	    TRIAL(a_workbook_goes_out_and_in_with_its_tabs),
	    TRIAL(many_refusals_are_counted_and_a_thousand_listed),
	    TRIAL(a_store_with_many_rows_is_matched_as_well),
	    TRIAL(what_is_forgotten_is_asked_of_the_store),
	};
	return trial_run("import", tests, sizeof tests / sizeof *tests);
}
