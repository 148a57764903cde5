/* A workbook as clerks keep it: every kind of cell, dates by their style, merged cells, what is hidden. */
#include "sheet/test_book.h"

#define SI(text)       "<si><t>" text "</t></si>"
#define STRINGS(items) XML_HEAD "<sst xmlns=\"" NS_MAIN "\">" items "</sst>"

/* Styles: 0 plain, 1 date, 2 yyyy年m月, 3 m月d日, 4 percent, 5 five zeros, 6 text, 7 h:mm, 8 builtin 57, 9 date and time. */
#define STYLES                                                                                                       \
	XML_HEAD                                                                                                     \
	"<styleSheet xmlns=\"" NS_MAIN                                                                               \
	"\"><numFmts count=\"5\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"                           \
	"<numFmt numFmtId=\"165\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;;@\"/>"                            \
	"<numFmt numFmtId=\"166\" formatCode=\"m&quot;月&quot;d&quot;日&quot;\"/>"                                 \
	"<numFmt numFmtId=\"167\" formatCode=\"00000\"/>"                                                            \
	"<numFmt numFmtId=\"168\" formatCode=\"yyyy/m/d h:mm\"/></numFmts>"                                          \
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"                                                         \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>"            \
	"<xf numFmtId=\"9\"/><xf numFmtId=\"167\"/><xf numFmtId=\"49\"/><xf numFmtId=\"20\"/><xf "                   \
	"numFmtId=\"57\"/><xf numFmtId=\"168\"/></cellXfs></styleSheet>"

#define T(ref, text)     "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(ref, style, v) "<c r=\"" ref "\" s=\"" style "\"><v>" v "</v></c>"
#define ROW(n, cells)    "<row r=\"" n "\">" cells "</row>"
#define DATA(rows)       "<sheetData>" rows "</sheetData>"
/* 证件号码, 起始日期 and one more column. */
#define HEAD3(third)  ROW("1", T("A1", "证件号码") T("B1", "起始日期") T("C1", third))
#define ONE(n, third) ROW(n, T("A" n, ID1) T("B" n, "2021-07-01") third)

/* What one cell in column C comes to under a header. */
static void expect_cell(const char *header, const char *cell, const char *told)
{
	char inside[4096], line[1024];
	snprintf(inside, sizeof inside,
		 DATA("<row r=\"1\">" T("A1", "证件号码") T("B1", "起始日期") T("C1", "%s") "</row>" ONE("2", "%s")),
		 header, cell);
	bool first = strcmp(header, "姓名") == 0 || strcmp(header, "等级") == 0;
	snprintf(line, sizeof line, first ? "2:|" ID1 "|%s|2021-07-01\n" : "2:|" ID1 "|2021-07-01|%s\n", told);
	expect_xlsx_with(inside, NULL, STYLES, line);
}

static void every_kind_of_cell_is_read(void **state)
{
	(void)state;
	expect_xlsx_with(
	    DATA(
		ROW("1", "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>" T("D1", "社会保险")
			     T("E1", "应发") T("F1", "姓名"))
		    ROW("3",
			"<c r=\"A3\" t=\"s\"><v>2</v></c>" N("B3", "1", "44378") "<c r=\"D3\" t=\"b\"><v>1</v></c>" N(
			    "E3", "0", "4800.5") "<c r=\"F3\" t=\"str\"><v>甲一</v></c>")),
	    STRINGS(SI("证件号码") "<si><r><t>起始</t></r><r><rPr><b/></rPr><t>日期</t></r>"
				   "<rPh sb=\"0\" eb=\"2\"><t>qishi</t></rPh></si>" SI(ID1)),
	    STYLES, "3:|" ID1 "|甲一|2021-07-01|4800.50|是\n");
}

static void numbers_are_as_the_spreadsheet_shows_them(void **state)
{
	(void)state;
	expect_cell("应发", N("C2", "0", "4815.3000000000002"), "4815.30");
	expect_cell("应发", N("C2", "0", "0.28999999999999998"), "0.29");
	expect_cell("应发", N("C2", "0", "1E3"), "1000.00");
	expect_cell("应发", N("C2", "0", "2.5000000000000001E-2"), "!金额最多两位小数");
	expect_cell("应发", N("C2", "4", "0.5"), "!单元格是百分比格式：请改成数值格式，核对数值后再导入");
	expect_cell("应发", N("C2", "1", "44378"), "!电子表格把它变成了日期：请把该列设为“文本”或“常规”后重填");
	expect_cell("出勤天数", N("C2", "0", "30"), "30");
	expect_cell("机构代码", N("C2", "5", "123"), "00123");
	expect_cell("机构代码", N("C2", "0", "330602"), "330602");
	expect_cell("姓名", N("C2", "0", "3.5"), "3.5");
	expect_cell("等级", N("C2", "0", "3"), "三级<3");
}

static void a_number_that_was_an_id_is_refused(void **state)
{
	(void)state;
	static const char why[] =
	    "2:|!电子表格已改动该号码（变成了数字，末几位可能已丢失）：请把该列设为“文本”后重填|2021-07-01\n";
	expect_xlsx(DATA(ROW("1", T("A1", "证件号码") T("B1", "起始日期"))
			     ROW("2", N("A2", "0", "3.3060219990101E+17") T("B2", "2021-07-01"))),
		    why);
	expect_xlsx(DATA(ROW("1", T("A1", "证件号码") T("B1", "起始日期"))
			     ROW("2", N("A2", "0", "330602990101001") T("B2", "2021-07-01"))),
		    why);
}

static void dates_go_by_their_style(void **state)
{
	(void)state;
	expect_cell("终止日期", N("C2", "1", "44260"), "2021-03-05");
	expect_cell("终止日期", N("C2", "9", "44260.5"), "2021-03-05<2021-03-05 12:00:00");
	expect_cell("终止日期", N("C2", "2", "44260"), "2021-03-05<2021-03-05");
	expect_cell("终止日期", N("C2", "2", "44256"), "!只有年月，没有日");
	expect_cell("终止日期", N("C2", "8", "44256"), "!只有年月，没有日");
	expect_cell("终止日期", N("C2", "3", "44260"), "2021-03-05<2021-03-05");
	expect_cell("终止日期", N("C2", "7", "0.5"), "!只有时刻，没有日期");
	expect_cell("终止日期", N("C2", "0", "44260"), "2021-03-05<44260");
	expect_cell("终止日期", N("C2", "0", "20210305"), "2021-03-05<20210305");
	expect_cell("终止日期", "<c r=\"C2\" t=\"d\"><v>2021-03-05T00:00:00</v></c>", "2021-03-05");
	expect_cell("月份", N("C2", "2", "44256"), "2021-03");
	expect_cell("月份", N("C2", "1", "44260"), "2021-03<2021-03-05");
	expect_cell("月份", N("C2", "0", "202103"), "2021-03<202103");
	expect_cell("月份", N("C2", "0", "2021.3"), "2021-03<2021.3");
	expect_cell("月份", N("C2", "0", "2021.1000000000001"),
		    "!数字2021.1分不清是1月还是10月：请写成2021-01或2021-10");
	expect_cell("姓名", N("C2", "2", "44256"), "2021-03<2021-03");
	expect_cell("机构代码", N("C2", "1", "44260"),
		    "!电子表格已改动该号码（变成了日期）：请把该列设为“文本”后重填");
}

static void the_1904_system_is_known(void **state)
{
	(void)state;
	struct made m = made_begin();
	struct buf out;
	size_t n;
	made_frame(&m, "任职", NULL, STYLES);
	zip_int64_t i = zip_name_locate(m.zip, "xl/workbook.xml", 0);
	static const char workbook[] = XML_HEAD "<workbook xmlns=\"" NS_MAIN "\" xmlns:r=\"" NS_REL
						"\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"任职\" "
						"sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
	zip_file_replace(m.zip, (zip_uint64_t)i, zip_source_buffer(m.zip, workbook, sizeof workbook - 1, 0), 0);
	made_part(&m, "xl/worksheets/sheet1.xml",
		  SHEET_HEAD DATA(HEAD3("终止日期") ROW("2", T("A2", ID1) N("B2", "1", "42916")
								 N("C2", "0", "42916"))) "</worksheet>");
	void *p = made_end(&m, &n);
	buf_init(&out, 4096);
	tell(p, n, "a.xlsx", &out);
	assert_string_equal(out.p, "2:|" ID1 "|2021-07-01|2021-07-01<44378\n");
	buf_release(&out);
	free(p);
}

static void formulas_and_errors_are_refused_where_they_matter(void **state)
{
	(void)state;
	expect_cell("应发", "<c r=\"C2\"><f>1+1</f><v>2</v></c>", "!公式单元格：请复制后“选择性粘贴”为数值");
	expect_cell("应发", "<c r=\"C2\"><f>1+1</f></c>", "!公式单元格：请复制后“选择性粘贴”为数值");
	expect_cell("应发", "<c r=\"C2\" t=\"str\"><f>A1</f><v>x</v></c>", "!公式单元格：请复制后“选择性粘贴”为数值");
	expect_cell("应发", "<c r=\"C2\" t=\"e\"><v>#REF!</v></c>", "!单元格是错误值#REF!");
	expect_xlsx(DATA(HEAD3("备注") ONE("2", "<c r=\"C2\"><f>1+1</f><v>2</v></c>")), "2:|" ID1 "|2021-07-01\n");
	expect_xlsx(DATA(HEAD3("应发") ONE("2", N("C2", "0", "5"))
			     ROW("3", T("A3", "合计") "<c r=\"C3\"><f>SUM(C2:C2)</f><v>5</v></c>")),
		    "2:|" ID1 "|2021-07-01|5.00\n3 合计行\n");
}

static void escapes_are_undone(void **state)
{
	(void)state;
	expect_cell("姓名", T("C2", "甲_x0041_一"), "甲A一");
	expect_cell("姓名", T("C2", "甲_x005F_x0041_"), "甲_x0041_");
	expect_cell("姓名", T("C2", "甲_x0001_"), "!含有控制字符或改变文字方向的字符，请重新输入");
	expect_cell("姓名", T("C2", "甲_x000D_&#10;一"), "甲一<甲\r\n一");
	expect_cell("姓名", "<c r=\"C2\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> 甲 </t></is></c>", "甲");
	expect_cell("姓名", T("C2", "=1+1"), "!以=、+、-、@或制表符开头，表格软件会当作公式运行：请删去开头的符号");
}

static void rows_and_cells_may_be_missing(void **state)
{
	(void)state;
	expect_xlsx("<dimension ref=\"A1:XFD1048576\"/>" DATA(HEAD3("应发") "<row r=\"2\"/>" ONE("900000", "") ROW(
			"1048576", N("C1048576", "0", "5") T("B1048576", "2021-07-01") T("A1048576", ID1))),
		    "900000:|" ID1 "|2021-07-01|\n1048576:|" ID1 "|2021-07-01|5.00\n");
	expect_xlsx(DATA("<row><c t=\"inlineStr\"><is><t>证件号码</t></is></c><c/><c "
			 "t=\"inlineStr\"><is><t>起始日期</t></is></c></"
			 "row><row><c t=\"inlineStr\"><is><t>" ID1
			 "</t></is></c><c/><c t=\"inlineStr\"><is><t>2021-07-01</t></is></c></row>"),
		    "2:|" ID1 "|2021-07-01\n");
	expect_xlsx(DATA(HEAD3("应发") ONE("2", T("F2", "旁注"))),
		    "2! 第6列有内容，却没有表头：补上表头，或清空该格|" ID1 "|2021-07-01\n");
}

static void merged_cells_fill_the_rows_below(void **state)
{
	(void)state;
	expect_xlsx(DATA(HEAD3("等级") ROW("2", T("A2", ID1) T("B2", "2021-07-01") T("C2", "三级")) ROW(
			"3", T("B3", "2022-07-01")) ROW("4", T("B4", "2023-07-01")) ROW("5", "<c r=\"A5\"/>")
			     ROW("6", T("B6", "2024-07-01"))) "<mergeCells count=\"3\"><mergeCell "
							      "ref=\"A2:A3\"/><mergeCell ref=\"C2:C9\"/><mergeCell "
							      "ref=\"D2:E2\"/></mergeCells>",
		    "2:|" ID1 "|三级|2021-07-01\n3:|" ID1 "<|三级<|2022-07-01\n"
		    "4:|!不能为空|三级<|2023-07-01\n6:|!不能为空|三级<|2024-07-01\n");
}

static void what_is_hidden_is_read_and_told(void **state)
{
	(void)state;
	size_t n;
	struct book *b;
	struct source *s;
	struct err e;
	struct sheet_row row;
	void *p = made_book("<cols><col min=\"3\" max=\"4\" hidden=\"1\"/></cols>" DATA(
				HEAD3("应发") "<row r=\"2\" hidden=\"1\">" T("A2", ID1) T("B2", "2021-07-01")
				    N("C2", "0", "5") "</row>"),
			    NULL, NULL, &n);
	assert_int_equal(book_open_memory(&b, p, n, "x.xlsx", &e), 0);
	assert_true(book_is_xlsx(b));
	assert_true(str_is(book_tab(b, 0), "任职"));
	assert_false(book_tab_hidden(b, 0));
	assert_int_equal(book_fit(b, 0, &work, &e), 3);
	assert_int_equal(source_open(&s, b, 0, &work, TODAY, &e), 0);
	assert_int_equal(source_binding(s)->nnotes, 2);
	assert_true(str_is(source_binding(s)->notes[0], "有1行是隐藏的，照常读取"));
	assert_true(str_is(source_binding(s)->notes[1], "有2列是隐藏的，照常读取"));
	assert_int_equal(source_next(s, &row, &e), 1);
	assert_int_equal(row.cell[F_PAY].v, 500);
	assert_int_equal(source_next(s, &row, &e), 0);
	source_close(s);
	book_close(b);
	free(p);
}

static void strict_workbooks_and_prefixes_are_read(void **state)
{
	(void)state;
	struct made m = made_begin();
	struct buf out;
	size_t n;
	made_part(&m, "_rels/.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"a\" "
		  "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" "
		  "Target=\"/XL/book.xml\"/></Relationships>");
	made_part(
	    &m, "xl/book.xml",
	    "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
	    "xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"><x:sheets><x:sheet name=\"图\" "
	    "r:id=\"c\"/><x:sheet name=\"任职\" state=\"veryHidden\" r:id=\"b\"/></x:sheets></x:workbook>");
	made_part(&m, "xl/_rels/book.xml.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"b\" "
		  "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" "
		  "Target=\"../xl/./s.xml\"/><Relationship Id=\"c\" "
		  "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/chartsheet\" "
		  "Target=\"c.xml\"/></Relationships>");
	made_part(
	    &m, "xl/s.xml",
	    "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
	    "xmlns:y=\"urn:y\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>证件号码</x:t></"
	    "x:is></x:c><x:c r=\"B1\" t=\"inlineStr\"><x:is><x:t>起始日期</x:t></x:is></x:c></x:row><y:row "
	    "r=\"2\"><x:c "
	    "r=\"A2\"/></y:row><x:row r=\"3\"><x:c r=\"A3\" t=\"inlineStr\"><x:is><x:t>" ID1
	    "</x:t></x:is></x:c><x:c r=\"B3\" "
	    "t=\"d\"><x:v>2021-07-01</x:v></x:c></x:row></x:sheetData></x:worksheet>");
	void *p = made_end(&m, &n);
	buf_init(&out, 4096);
	tell(p, n, "a.xlsx", &out);
	assert_string_equal(out.p, "3:|" ID1 "|2021-07-01\n");
	buf_release(&out);
	struct book *b;
	struct err e;
	assert_int_equal(book_open_memory(&b, p, n, "x.xlsx", &e), 0);
	assert_int_equal(book_tabs(b), 1);
	assert_true(book_tab_hidden(b, 0));
	book_close(b);
	free(p);
}

static void a_long_cell_is_refused_and_not_held(void **state)
{
	(void)state;
	static const char before[] = SHEET_HEAD "<sheetData>" HEAD3("姓名") "<row r=\"2\">" T("A2", ID1)
	    T("B2", "2021-07-01") "<c r=\"C2\" t=\"inlineStr\"><is><t>";
	static const char after[] = "</t></is></c></row></sheetData></worksheet>";
	size_t long_one = 100u << 20, n = sizeof before - 1 + long_one + sizeof after - 1;
	char *text = malloc(n);
	struct made m = made_begin();
	struct buf out;
	memcpy(text, before, sizeof before - 1);
	memset(text + sizeof before - 1, 'a', long_one);
	memcpy(text + sizeof before - 1 + long_one, after, sizeof after - 1);
	made_frame(&m, "任职", NULL, NULL);
	zip_source_t *s = zip_source_buffer(m.zip, text, n, 1);
	zip_int64_t i = zip_file_add(m.zip, "xl/worksheets/sheet1.xml", s, 0);
	zip_set_file_compression(m.zip, (zip_uint64_t)i, ZIP_CM_STORE, 0);
	void *p = made_end(&m, &n);
	buf_init(&out, 4096);
	tell(p, n, "a.xlsx", &out);
	assert_string_equal(out.p, "2:|" ID1 "|!单元格超过64 KiB|2021-07-01\n");
	buf_release(&out);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_of_cell_is_read),
	    cmocka_unit_test(numbers_are_as_the_spreadsheet_shows_them),
	    cmocka_unit_test(a_number_that_was_an_id_is_refused),
	    cmocka_unit_test(dates_go_by_their_style),
	    cmocka_unit_test(the_1904_system_is_known),
	    cmocka_unit_test(formulas_and_errors_are_refused_where_they_matter),
	    cmocka_unit_test(escapes_are_undone),
	    cmocka_unit_test(rows_and_cells_may_be_missing),
	    cmocka_unit_test(merged_cells_fill_the_rows_below),
	    cmocka_unit_test(what_is_hidden_is_read_and_told),
	    cmocka_unit_test(strict_workbooks_and_prefixes_are_read),
	    cmocka_unit_test(a_long_cell_is_refused_and_not_held),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
