/* A CSV as clerks save it: encodings, titles above the header, rows that are no data, and refusals with their line. */
#include "sheet/test_book.h"

#include <iconv.h>

#define HEAD "证件号码,姓名,起始日期\n"

/* A text as GB18030, to be freed. */
static char *gb18030(const char *text, size_t *n)
{
	size_t in = strlen(text), room = in * 2;
	char *out = malloc(room), *to = out, *from = (char *)(uintptr_t)text;
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	assert_true(cd != (iconv_t)-1);
	assert_int_equal(iconv(cd, &from, &in, &to, &room), 0);
	iconv_close(cd);
	*n = (size_t)(to - out);
	return out;
}

/* What a tab's binding says, a line each. */
static void expect_binding(const char *csv, const char *told)
{
	struct book *b;
	struct source *s;
	struct err e = {0};
	struct buf out;
	buf_init(&out, 1 << 16);
	assert_int_equal(book_open_memory(&b, csv, strlen(csv), "任职.csv", &e), 0);
	if (source_open(&s, b, 0, &work, TODAY, &e)) {
		fail_msg("%s %s", e.what, e.todo);
		return;
	}
	const struct binding *n = source_binding(s);
	buf_printf(&out, "%zu-%zu", n->header_first, n->header_row);
	for (size_t i = 0; i < F_N; i++)
		if (n->column[i] >= 0)
			buf_printf(&out, " %s=%d%s%s", work_fields[i].label, n->column[i], n->note[i] ? ":" : "",
				   n->note[i] ? n->note[i] : "");
	for (size_t i = 0; i < n->nunknown; i++)
		buf_printf(&out, " ?%.*s", STR_FMT(n->unknown[i]));
	if (n->title_org.n)
		buf_printf(&out, " @%.*s", STR_FMT(n->title_org));
	assert_string_equal(out.p, told);
	buf_release(&out);
	source_close(s);
	book_close(b);
}

static void a_plain_file_is_read(void **state)
{
	(void)state;
	expect_csv(HEAD ID1 ",甲一,2021-07-01\n" ID2 ",甲二,2021.7.2\n",
		   "2:|" ID1 "|甲一|2021-07-01\n3:|" ID2 "|甲二|2021-07-02<2021.7.2\n");
	expect_csv("\xef\xbb\xbf" HEAD ID1 ",甲一,2021-07-01\r\n", "2:|" ID1 "|甲一|2021-07-01\n");
	expect_csv("姓名,起始日期,证件号码\r甲一,2021-07-01," ID1, "2:|" ID1 "|甲一|2021-07-01\n");
	expect_csv("\"证件号码\",\"姓\n名\",起始日期\n\"" ID1 "\",\"甲,\"\"一\",2021-07-01\n",
		   "3:|" ID1 "|甲,\"一|2021-07-01\n");
	expect_csv(HEAD, "");
}

static void gb18030_is_told_apart_from_utf8(void **state)
{
	(void)state;
	size_t n;
	char *text = gb18030(HEAD ID1 ",甲一龘㐀,2021-07-01\n", &n);
	expect_csv_bytes(text, n, "2:|" ID1 "|甲一龘㐀|2021-07-01\n");
	free(text);
	struct buf big, told;
	buf_init(&big, 8 << 20);
	buf_init(&told, 8 << 20);
	buf_puts(&big, HEAD);
	for (int i = 0; i < 30000; i++) {
		buf_puts(&big, ID1 ",养老护理员,2021-07-01\n");
		buf_printf(&told, "%d:|" ID1 "|养老护理员|2021-07-01\n", i + 2);
	}
	text = gb18030(big.p, &n);
	struct buf out;
	buf_init(&out, 8 << 20);
	tell(text, n, "任职.csv", &out);
	assert_string_equal(out.p, told.p);
	buf_release(&out);
	buf_release(&big);
	buf_release(&told);
	free(text);
}

static void mixed_encodings_are_refused_with_both_lines(void **state)
{
	(void)state;
	size_t n;
	char *gb = gb18030(ID2 ",甲二,2021-07-01\n", &n);
	char text[512];
	size_t head = (size_t)snprintf(text, sizeof text, "%s", HEAD ID1 ",甲一,2021-07-01\n");
	memcpy(text + head, gb, n);
	expect_csv_bytes(text, head + n,
			 "一个文件里混用两种编码：第1行是UTF-8，第3行是GB18030: 任职.csv: "
			 "用表格软件打开，核对文字，另存为“CSV UTF-8（逗号分隔）”或.xlsx\n");
	memmove(text + 3, text, head + n);
	memcpy(text, "\xef\xbb\xbf", 3); /* NOLINT(bugprone-not-null-terminated-result): in front of the rest */
	expect_csv_bytes(text, head + n + 3,
			 "文件开头标明是UTF-8，第3行却不是: 任职.csv: "
			 "用表格软件打开，核对文字，另存为“CSV UTF-8（逗号分隔）”或.xlsx\n");
	expect_csv_bytes("甲\n\xff\xff\n", 7,
			 "第2行既不是UTF-8也不是GB18030文字: 任职.csv: "
			 "用表格软件打开，核对文字，另存为“CSV UTF-8（逗号分隔）”或.xlsx\n");
	free(gb);
}

static void other_files_are_called_by_their_name(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
		const char *told;
	} files[] = {
	    {"\xff\xfe\x31\x00\x0a\x00", 6,
	     "文件是UTF-16编码（表格软件的“Unicode文本”）: 任职.csv: 另存为“CSV UTF-8（逗号分隔）”或.xlsx\n"},
	    {"a\0b\0c\0d\0e\0f\0", 12,
	     "文件是UTF-16编码（表格软件的“Unicode文本”）: 任职.csv: 另存为“CSV UTF-8（逗号分隔）”或.xlsx\n"},
	    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", 12,
	     "这是旧格式的表格（.xls、.et），不是.xlsx: 任职.csv: 用表格软件打开，另存为.xlsx\n"},
	    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	     "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
	     40, "工作簿加了密: 任职.csv: 打开后去掉密码，另存为.xlsx\n"},
	    {"<html><table>", 13,
	     "这是网页或XML，只是文件名像表格: 任职.csv: 用表格软件打开，另存为.xlsx或“CSV UTF-8（逗号分隔）”\n"},
	    {"%PDF-1.7", 8, "这是PDF，不是表格: 任职.csv: 导入做出这份PDF的表格\n"},
	    {"\x1f\x8b\x08", 3, "这是gzip压缩文件: 任职.csv: 解压后再导入\n"},
	    {"", 0, "文件是空的: 任职.csv\n"},
	    {"PK\x03\x04 cut", 8, "文件不完整，后面缺了一段: 任职.csv: 重新传一次，或重新另存为.xlsx\n"},
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		expect_csv_bytes(files[i].bytes, files[i].n, files[i].told);
}

static void damage_is_refused_with_its_line(void **state)
{
	(void)state;
	static const char nul[] = HEAD ID1 ",甲\0一,2021-07-01\n";
	expect_csv_bytes(nul, sizeof nul - 1,
			 "有空字节（NUL），不是文本文件: 任职.csv:2:2: 从表格软件重新另存为CSV\n");
	expect_csv(HEAD ID1 ",\"甲一,2021-07-01\n" ID2 ",甲二,2021-07-01\n",
		   "引号没有关上: 任职.csv:2:2: 在该格末尾补上引号\n");
	size_t n = 100 << 20;
	char *text = malloc(n);
	memcpy(text, HEAD, sizeof HEAD - 1);
	memset(text + sizeof HEAD - 1, 'a', n - sizeof HEAD + 1);
	expect_csv_bytes(text, n, "单元格超过64 KiB: 任职.csv:2:1: 缩短该格\n");
	free(text);
}

static void a_row_shorter_or_longer_than_the_header_is_refused(void **state)
{
	(void)state;
	expect_csv(HEAD ID1 ",甲一\n" ID2 ",甲二,2021-07-01,\n" ID2 ",甲二,2021-07-01\n",
		   "2! 这一行有2格，表头有3格：检查逗号和引号\n3! 这一行有4格，表头有3格：检查逗号和引号\n4:|" ID2
		   "|甲二|2021-07-01\n");
}

static void the_header_is_found_under_titles(void **state)
{
	(void)state;
	expect_binding("越城区养老护理员花名册,,,\n"
		       "填报单位：福康养老院  2025年6月,,单位：万元,\n"
		       ",,,\n"
		       "序号,*姓名,身份证号码（必填）,\"入职\n时间\",应发工资,备注\n"
		       "1,甲一," ID1 ",2021-07-01,0.48,\n",
		       "4-4 证件号码=2:由“身份证号码(必填)”认出 姓名=1 起始日期=3:由“入职时间”认出 "
		       "应发=4:由“应发工资”认出；单位万元，已换算 ?备注 @福康养老院");
	expect_binding("机构：福康养老院（52330602MJ0000018E）,,\n证件号码,起始日期,金额（元）\n",
		       "2-2 证件号码=0 起始日期=1 应发=2:由“金额(元)”认出 @52330602MJ0000018E");
	expect_binding("单位名称：,福康养老院,\n单位：元,,\n证件号码,起始日期,金额/万元\n",
		       "3-3 证件号码=0 起始日期=1 应发=2:由“金额/万元”认出；单位万元，已换算 @福康养老院");
}

static void a_unit_scales_only_what_it_measures(void **state)
{
	(void)state;
	expect_csv("单位：万元,,,\n证件号码,起始日期,应发,出勤天数\n" ID1 ",2021-07-01,0.48,22\n",
		   "3:|" ID1 "|2021-07-01|4800.00<0.48|22\n");
	expect_csv("证件号码,起始日期,应发（元）,出勤天数（万日）,得分\n" ID1 ",2021-07-01,0.48,0.0022,1\n",
		   "2:|" ID1 "|2021-07-01|0.48|22<0.0022|1.00\n");
	expect_csv("单位：万元,,\n证件号码,起始日期,应发（元）\n" ID1 ",2021-07-01,4800\n",
		   "3:|" ID1 "|2021-07-01|4800.00\n");
	expect_csv("证件号码,起始日期,应发（必填）\n" ID1 ",2021-07-01,4800\n", "2:|" ID1 "|2021-07-01|4800.00\n");
}

static void merged_levels_are_joined(void **state)
{
	(void)state;
	expect_binding("花名册,,,,\n"
		       "基本信息,,任职,,待遇（万元）\n"
		       "姓名,身份证号,起始日期,终止日期,应发\n"
		       "甲一," ID1 ",2021-07-01,,0.5\n",
		       "3-3 证件号码=1:由“身份证号”认出 姓名=0 起始日期=2 终止日期=3 应发=4:单位万元，已换算");
	expect_binding("姓名,证件号码,起始,,终止,\n"
		       ",,日期,说明,日期,说明\n"
		       "甲一," ID1 ",2021-07-01,,,\n",
		       "1-2 证件号码=1 姓名=0 起始日期=2 终止日期=4 ?说明 ?说明");
}

static void what_is_missing_is_named_with_the_nearest_header(void **state)
{
	(void)state;
	expect_csv("证件号,姓名,起始日期\n" ID1 ",甲一,2021-07-01\n",
		   "表头缺少“证件号码”列: 任职.csv: 最接近的表头是“证件号”，是的话请改名\n");
	expect_csv("姓名,等级\n甲一,三级\n",
		   "表头缺少“证件号码、起始日期”列: 任职.csv: 补上这一列，或用“yicai template 任职”的空表\n");
	expect_csv("a,b\n1,2\n", "前10行里没有“任职”的表头: 任职.csv: 表头里至少要有：证件号码、起始日期\n");
	expect_csv("证件号码;姓名;起始日期\n",
		   "前10行里没有“任职”的表头: 任职.csv: 列与列之间要用逗号：另存为“CSV UTF-8（逗号分隔）”或.xlsx\n");
	expect_csv(
	    "证件号码\t姓名\t起始日期\n",
	    "前10行里没有“任职”的表头: 任职.csv: 这是制表符分隔的文件：另存为“CSV UTF-8（逗号分隔）”或.xlsx\n");
	expect_csv("\n\n , \n", "前10行里没有“任职”的表头: 任职.csv: 表头里至少要有：证件号码、起始日期\n");
	expect_csv("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n证件号码,起始日期\n",
		   "前10行里没有“任职”的表头: 任职.csv: 表头里至少要有：证件号码、起始日期\n");
}

static void two_columns_for_one_field_are_refused(void **state)
{
	(void)state;
	expect_csv("证件号码,姓名,身份证号,起始日期\n",
		   "第1列“证件号码”和第3列“身份证号”都是“证件号码”: 任职.csv: 只留一列，另一列改名或删去\n");
	expect_csv("证件号码,起始日期,金额（美元）\n",
		   "“金额(美元)”的单位不收: 任职.csv:1: 换算成元（或千元、万元、亿元）\n");
}

static void rows_that_are_no_data_are_passed_over_and_said_so(void **state)
{
	(void)state;
	expect_csv("序号,证件号码,姓名,起始日期,应发\n"
		   "栏次,1,2,3,4\n"
		   ",必填，18位,必填,格式：2021-01-01,元\n",
		   "2 栏次行\n3 说明行\n");
	expect_csv("序号,证件号码,姓名,起始日期,应发\n"
		   "填写说明：证件号码要18位,,,,\n"
		   ",\"必填，18位\",必填,格式：2021-01-01,选填\n"
		   "1," ID1 ",甲一,2021-07-01,4800\n"
		   ",,,,\n"
		   "序号,证件号码,姓名,起始日期,应发\n"
		   "2," ID2 ",甲二,2021-07-01,4800\n"
		   "小　计,,,,9600\n"
		   "合计（元）,,2人,,9600\n"
		   "共2人,,,,\n"
		   "填表人：甲三,,审核人：甲四,,\n"
		   "注：1.本表一式两份,,,,\n"
		   "2.按月报送,,,,\n",
		   "2 说明行\n3 说明行\n4:|" ID1 "|甲一|2021-07-01|4800.00\n6 重复的表头\n7:|" ID2
		   "|甲二|2021-07-01|4800.00\n8 合计行\n9 合计行\n10 合计行\n11 签字行\n12 说明行\n13 说明行\n");
}

static void a_real_row_is_never_passed_over(void **state)
{
	(void)state;
	expect_csv("姓名,证件号码,起始日期\n"
		   "合计," ID1 ",2021-07-01\n"
		   "说明,33060219990101001,2021-07-01\n"
		   "注：临时," ID1 ",\n"
		   "合计有," ID1 ",2021.7\n"
		   "甲一,,2021-07-01\n",
		   "2:|" ID1 "|合计|2021-07-01\n3:|!应为18位|说明|2021-07-01\n4:|" ID1 "|注：临时|!不能为空\n5:|" ID1
		   "|合计有|!“2021.7”：只有年月，没有日\n6:|!不能为空|甲一|2021-07-01\n");
}

static void numbers_that_all_end_in_zeros_were_rounded(void **state)
{
	(void)state;
	static const char why[] = "!电子表格已改动该号码（第15位以后都成了0）：请把该列设为“文本”后重填";
	char told[512];
	snprintf(told, sizeof told, "2:|%s|甲一|2021-07-01\n3:|%s|甲二|2021-07-01\n", why, why);
	expect_csv(HEAD "330602199901010000,甲一,2021-07-01\n330602199901011000,甲二,2021-07-01\n", told);
	expect_csv(HEAD "330602199901010000,甲一,2021-07-01\n" ID2 ",甲二,2021-07-01\n",
		   "2:|330602199901010000|甲一|2021-07-01\n3:|" ID2 "|甲二|2021-07-01\n");
}

static void a_problem_column_is_ignored(void **state)
{
	(void)state;
	expect_binding("问题,序号,证件号码,起始日期\n", "1-1 证件号码=2 起始日期=3");
}

static void books_tell_their_names_and_digest(void **state)
{
	(void)state;
	struct book *b;
	struct err e;
	uint8_t digest[32];
	/* SM3 of "abc", GB/T 32905 appendix A.1 */
	static const uint8_t abc[] = {0x66, 0xc7, 0xf0, 0xf4};
	assert_int_equal(book_open_memory(&b, "abc", 3, "folder/任职.CSV", &e), 0);
	assert_true(str_is(book_name(b), "任职.CSV"));
	assert_int_equal(book_tabs(b), 1);
	assert_true(str_is(book_tab(b, 0), "任职"));
	assert_false(book_is_xlsx(b));
	assert_int_equal(book_digest(b, digest, &e), 0);
	assert_memory_equal(digest, abc, sizeof abc);
	assert_int_equal(book_fit(b, 0, &work, &e), -1);
	book_close(b);
	assert_int_equal(book_open(&b, "/nowhere/x.csv", &e), -1);
	assert_int_equal(e.code, ERR_IO);
	assert_int_equal(book_open(&b, "/", &e), -1);
	assert_string_equal(e.what, "这是文件夹");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_file_is_read),
	    cmocka_unit_test(gb18030_is_told_apart_from_utf8),
	    cmocka_unit_test(mixed_encodings_are_refused_with_both_lines),
	    cmocka_unit_test(other_files_are_called_by_their_name),
	    cmocka_unit_test(damage_is_refused_with_its_line),
	    cmocka_unit_test(a_row_shorter_or_longer_than_the_header_is_refused),
	    cmocka_unit_test(the_header_is_found_under_titles),
	    cmocka_unit_test(a_unit_scales_only_what_it_measures),
	    cmocka_unit_test(merged_levels_are_joined),
	    cmocka_unit_test(what_is_missing_is_named_with_the_nearest_header),
	    cmocka_unit_test(two_columns_for_one_field_are_refused),
	    cmocka_unit_test(rows_that_are_no_data_are_passed_over_and_said_so),
	    cmocka_unit_test(a_real_row_is_never_passed_over),
	    cmocka_unit_test(numbers_that_all_end_in_zeros_were_rounded),
	    cmocka_unit_test(a_problem_column_is_ignored),
	    cmocka_unit_test(books_tell_their_names_and_digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
