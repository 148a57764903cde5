/* Files made to harm are refused with a clear word, in bounded memory and time; damaged ones never crash the reader. */
#include "sheet/test_book.h"

#include <sys/resource.h>

#define CELLS                                                                                                        \
	"<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>证件号码</t></is></c><c r=\"B1\" "           \
	"t=\"inlineStr\"><is><t>起始日期</t></is></c></row><row r=\"2\"><c r=\"A2\" "                            \
	"t=\"inlineStr\"><is><t>" ID1                                                                                \
	"</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>2021-07-01</t></is></c></row></sheetData>"
#define RESAVE "用表格软件打开，核对后重新另存为.xlsx\n"
#define RESEND "重新传一次，或重新另存为.xlsx\n"

/* What the bytes of a file come to; frees them. */
static void expect_told(void *p, size_t n, const char *told)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	tell(p, n, "a.xlsx", &out);
	assert_string_equal(out.p ? out.p : "", told);
	buf_release(&out);
	free(p);
}

/* A workbook whose sheet part is this text. */
static void *book_of_sheet(const char *text, size_t *n)
{
	struct made m = made_begin();
	made_frame(&m, "任职", NULL, NULL);
	made_part(&m, "xl/worksheets/sheet1.xml", text);
	return made_end(&m, n);
}

static void expect_sheet(const char *text, const char *told)
{
	size_t n;
	void *p = book_of_sheet(text, &n);
	expect_told(p, n, told);
}

/* What a tab with these rows comes to. */
static void expect_rows(const char *rows, const char *told)
{
	char text[4096];
	snprintf(text, sizeof text, SHEET_HEAD "<sheetData>%s</sheetData></worksheet>", rows);
	expect_sheet(text, told);
}

static void a_bomb_is_refused_before_it_fills_the_memory(void **state)
{
	(void)state;
	struct rusage before, after;
	size_t n, size = 60u << 20;
	char *text = malloc(size + 1);
	getrusage(RUSAGE_SELF, &before);
	memset(text, ' ', size);
	memcpy(text, SHEET_HEAD, sizeof SHEET_HEAD - 1);
	text[size] = '\0';
	void *p = book_of_sheet(text, &n);
	free(text);
	assert_true(n < 200000);
	getrusage(RUSAGE_SELF, &before);
	expect_told(p, n,
		    "xl/worksheets/sheet1.xml展开后大得不正常（压缩炸弹）: a.xlsx: "
		    "用表格软件打开，删去空白的行列，另存为.xlsx\n");
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 64 << 10);
}

static void shared_strings_can_be_a_bomb_too(void **state)
{
	(void)state;
	size_t n, size = 30u << 20;
	char *text = malloc(size + 1);
	memset(text, 'a', size);
	memcpy(text, XML_HEAD "<sst xmlns=\"" NS_MAIN "\"><si><t>",
	       sizeof XML_HEAD "<sst xmlns=\"" NS_MAIN "\"><si><t>" - 1);
	text[size] = '\0';
	void *p = made_book(CELLS, text, NULL, &n);
	free(text);
	expect_told(p, n,
		    "xl/sharedStrings.xml展开后大得不正常（压缩炸弹）: a.xlsx: "
		    "用表格软件打开，删去空白的行列，另存为.xlsx\n");
}

static void entity_declarations_are_refused(void **state)
{
	(void)state;
	static const char told[] =
	    "xl/worksheets/sheet1.xml里有实体声明（DTD），不是表格软件存的文件: a.xlsx: " RESAVE;
	expect_sheet("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet "
		     "xmlns=\"" NS_MAIN "\">" CELLS "</worksheet>",
		     told);
	expect_sheet("<!DOCTYPE a SYSTEM \"http://127.0.0.1/x.dtd\"><worksheet xmlns=\"" NS_MAIN "\">" CELLS
		     "</worksheet>",
		     told);
	expect_sheet("<!DOCTYPE a [<!ENTITY % p \"x\"> %p;]><worksheet xmlns=\"" NS_MAIN "\"/>", told);
	expect_sheet("<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
		     "\"&b;&b;&b;&b;&b;&b;&b;&b;\">]><worksheet xmlns=\"" NS_MAIN
		     "\"><sheetData><row><c t=\"str\"><v>&c;</v></c></row></sheetData></worksheet>",
		     told);
	expect_sheet("<worksheet xmlns=\"" NS_MAIN
		     "\"><sheetData><row><c t=\"str\"><v>&c;</v></c></row></sheetData></worksheet>",
		     "文件已损坏：xl/worksheets/sheet1.xml第1行不是合格的XML: a.xlsx: " RESAVE);
}

static void deep_nesting_and_long_tags_are_refused(void **state)
{
	(void)state;
	size_t n = 3u << 20, at = 0;
	char *text = malloc(n);
	at += (size_t)snprintf(text, n, SHEET_HEAD);
	for (int i = 0; i < 100000; i++) {
		memcpy(text + at, "<a>", 3);
		at += 3;
	}
	text[at] = '\0';
	expect_sheet(text, "xl/worksheets/sheet1.xml嵌套太深，不是表格软件存的文件: a.xlsx: " RESAVE);
	at = (size_t)snprintf(text, n, SHEET_HEAD "<sheetData><row r=\"");
	for (; at < n - 1; at++)
		text[at] = (char)('a' + at * at % 25);
	text[n - 1] = '\0';
	expect_sheet(text, "xl/worksheets/sheet1.xml里有超过1 MiB的标记，不是表格软件存的文件: a.xlsx: " RESAVE);
	free(text);
}

static void cells_out_of_place_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *rows, *told;
	} books[] = {
	    {"<row r=\"2\"/><row r=\"2\"/>", "工作表“任职”第2行：下一行的行号不对: a.xlsx: " RESAVE},
	    {"<row r=\"3\"/><row r=\"2\"/>", "工作表“任职”第3行：下一行的行号不对: a.xlsx: " RESAVE},
	    {"<row r=\"0\"/>", "工作表“任职”第0行：下一行的行号不对: a.xlsx: " RESAVE},
	    {"<row r=\"-1\"/>", "工作表“任职”第0行：下一行的行号不对: a.xlsx: " RESAVE},
	    {"<row r=\"1048577\"/>", "工作表“任职”第0行：下一行的行号不对: a.xlsx: " RESAVE},
	    {"<row r=\"1048576\"/><row/>", "工作表“任职”第1048576行：下一行的行号不对: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"A2\"/></row>", "工作表“任职”第1行：有一格的位置与所在行不符: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"A0\"/></row>", "工作表“任职”第1行：有一格的位置与所在行不符: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"XFE1\"/></row>", "工作表“任职”第1行：有一格的位置与所在行不符: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"1\"/></row>", "工作表“任职”第1行：有一格的位置与所在行不符: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>",
	     "工作表“任职”第1行：同一格出现了两次: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"IW1\"><v>1</v></c></row>", "工作表“任职”第1行：内容超过256列: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>",
	     "工作表“任职”第1行：有一格的文字在文件里找不到: a.xlsx: " RESAVE},
	    {"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>",
	     "工作表“任职”第1行：有一格的文字在文件里找不到: a.xlsx: " RESAVE},
	};
	for (size_t i = 0; i < sizeof books / sizeof *books; i++)
		expect_rows(books[i].rows, books[i].told);
}

static void cells_in_any_order_and_wide_blanks_are_read(void **state)
{
	(void)state;
	struct buf rows;
	char letters[4];
	buf_init(&rows, 4 << 20);
	buf_puts(&rows, SHEET_HEAD "<sheetData><row r=\"1\"><c r=\"C1\" t=\"str\"><v>起始日期</v></c><c r=\"A1\" "
				   "t=\"str\"><v>证件号码</v></c></row><row r=\"2\"><c r=\"C2\" "
				   "t=\"str\"><v>2021-07-01</v></c><c r=\"A2\" t=\"str\"><v>" ID1 "</v></c>");
	for (unsigned c = 3; c < 16384; c++) {
		size_t n = 0;
		for (unsigned v = c + 1; v; v = (v - 1) / 26)
			letters[n++] = (char)('A' + (v - 1) % 26);
		buf_puts(&rows, "<c r=\"");
		while (n)
			buf_putc(&rows, letters[--n]);
		buf_puts(&rows, "2\" s=\"0\"/>");
	}
	buf_puts(&rows, "</row></sheetData></worksheet>");
	expect_sheet(rows.p, "2:|" ID1 "|2021-07-01\n");
	buf_release(&rows);
}

static void too_many_of_anything_is_refused(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 32 << 20);
	buf_puts(&text, SHEET_HEAD CELLS "<mergeCells>");
	for (int i = 0; i <= SHEET_MERGES_MAX; i++)
		buf_printf(&text, "<mergeCell ref=\"A%d:A%d\"/>", i * 2 + 10, i * 2 + 11);
	buf_puts(&text, "</mergeCells></worksheet>");
	expect_sheet(text.p, "合并单元格超过200000处: a.xlsx: " RESAVE);
	buf_clear(&text);
	size_t n;
	struct made m = made_begin();
	made_frame(&m, "任职", NULL, NULL);
	buf_puts(&text, "<workbook xmlns=\"" NS_MAIN "\" xmlns:r=\"" NS_REL "\"><sheets>");
	for (int i = 0; i <= SHEET_TABS_MAX; i++)
		buf_puts(&text, "<sheet name=\"x\" r:id=\"rId1\"/>");
	buf_puts(&text, "</sheets></workbook>");
	zip_int64_t i = zip_name_locate(m.zip, "xl/workbook.xml", 0);
	zip_file_replace(m.zip, (zip_uint64_t)i, zip_source_buffer(m.zip, text.p, text.n, 0), 0);
	void *p = made_end(&m, &n);
	expect_told(p, n, "工作表超过100个: a.xlsx: " RESAVE);
	buf_release(&text);
	m = made_begin();
	made_frame(&m, "任职", NULL, NULL);
	for (int j = 0; j < SHEET_PARTS_MAX; j++) {
		char name[32];
		snprintf(name, sizeof name, "xl/x%d", j);
		made_part(&m, name, "");
	}
	p = made_end(&m, &n);
	expect_told(p, n, "压缩包里的文件超过10000个，不像工作簿: a.xlsx\n");
}

/* Replaces every occurrence of one text by another of the same length. */
static void patch(char *p, size_t n, const char *from, const char *to)
{
	size_t len = strlen(from);
	int found = 0;
	for (char *at = p; (at = memmem(at, n - (size_t)(at - p), from, len)) != NULL; at += len, found++)
		memcpy(at, to, len);
	assert_true(found > 0);
}

/* A good workbook with one more part of this name. */
static char *book_with_part(const char *name, size_t *n)
{
	struct made m = made_begin();
	made_frame(&m, "任职", NULL, NULL);
	made_part(&m, "xl/worksheets/sheet1.xml", SHEET_HEAD CELLS "</worksheet>");
	made_part(&m, name, "something");
	return made_end(&m, n);
}

static void stray_and_double_names_are_refused(void **state)
{
	(void)state;
	static const char *const stray[] = {"../../etc/x", "/etc/passwd", "xl/../../x", "C:/x", "xl/.."};
	size_t n;
	char *p;
	for (size_t i = 0; i < sizeof stray / sizeof *stray; i++) {
		p = book_with_part(stray[i], &n);
		expect_told(p, n, "压缩包里有不正当的路径，不是表格软件存的文件: a.xlsx\n");
	}
	p = book_with_part("xl/a|b", &n);
	patch(p, n, "xl/a|b", "xl\\a|b");
	expect_told(p, n, "压缩包里有不正当的路径，不是表格软件存的文件: a.xlsx\n");
	p = book_with_part("xl/workbooQ.xml", &n);
	patch(p, n, "xl/workbooQ.xml", "xl/WORKBOOK.xml");
	expect_told(p, n, "压缩包里有重名的文件，不是表格软件存的文件: a.xlsx\n");
	p = book_with_part("xl/media/inner.zip", &n);
	expect_told(p, n, "2:|" ID1 "|2021-07-01\n");
}

/* Position of the directory's entry with this name. */
static unsigned char *entry_of(char *p, size_t n, const char *name)
{
	for (size_t i = 0; i + 46 < n; i++)
		if (memcmp(p + i, "PK\x01\x02", 4) == 0 && memcmp(p + i + 46, name, strlen(name)) == 0)
			return (unsigned char *)p + i;
	fail_msg("no %s", name);
	return NULL;
}

static void a_directory_that_lies_is_not_believed(void **state)
{
	(void)state;
	size_t n;
	char *p = book_with_part("xl/z", &n);
	entry_of(p, n, "xl/z")[8] |= 1;
	expect_told(p, n, "工作簿加了密: a.xlsx: 去掉密码，另存为.xlsx\n");
	p = book_with_part("xl/z", &n);
	entry_of(p, n, "xl/z")[10] = 12;
	expect_told(p, n, "压缩包用了不认识的压缩方法: a.xlsx\n");
	p = book_with_part("xl/z", &n);
	memset(entry_of(p, n, "xl/worksheets/sheet1.xml") + 24, 0xfe, 4);
	expect_told(p, n, "2:|" ID1 "|2021-07-01\n");
	p = book_with_part("xl/z", &n);
	entry_of(p, n, "xl/worksheets/sheet1.xml")[16] ^= 1;
	expect_told(p, n, "文件已损坏：xl/worksheets/sheet1.xml解不开或校验不符: a.xlsx: " RESEND);
	p = book_with_part("xl/z", &n);
	patch(p, n, "PK\x05\x06", "PK\x05\x07");
	expect_told(p, n, "文件不完整，后面缺了一段: a.xlsx: " RESEND);
	p = book_with_part("xl/z", &n);
	char *end = p + n - 22;
	memset(end + 8, 0xf0, 4);
	expect_told(p, n, "压缩包里的文件超过10000个，不像工作簿: a.xlsx\n");
	p = book_with_part("xl/z", &n);
	end = p + n - 22;
	memset(end + 12, 0x7f, 4);
	expect_told(p, n, "压缩包里的文件超过10000个，不像工作簿: a.xlsx\n");
}

static void missing_parts_and_other_containers_are_named(void **state)
{
	(void)state;
	static const char none[] = "这是压缩文件，里面没有工作簿: a.xlsx: 用表格软件打开，另存为.xlsx再导入\n";
	size_t n;
	struct made m = made_begin();
	made_part(&m, "readme.txt", "x");
	void *p = made_end(&m, &n);
	expect_told(p, n, none);
	m = made_begin();
	made_part(&m, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
	made_part(&m, "content.xml", "<x/>");
	p = made_end(&m, &n);
	expect_told(p, n, "这是OpenDocument文件（.ods等），不是.xlsx: a.xlsx: 用表格软件打开，另存为.xlsx再导入\n");
	m = made_begin();
	made_part(&m, "_rels/.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"a\" Type=\"" NS_REL
		  "/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>");
	made_part(&m, "xl/workbook.bin", "x");
	p = made_end(&m, &n);
	expect_told(p, n, "这是二进制工作簿（.xlsb），不是.xlsx: a.xlsx: 用表格软件打开，另存为.xlsx再导入\n");
	m = made_begin();
	made_part(&m, "_rels/.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"a\" Type=\"" NS_REL
		  "/officeDocument\" Target=\"word/document.xml\"/></Relationships>");
	made_part(&m, "word/document.xml", "<w:document xmlns:w=\"urn:w\"/>");
	p = made_end(&m, &n);
	expect_told(p, n, none);
	m = made_begin();
	made_frame(&m, "任职", NULL, NULL);
	p = made_end(&m, &n);
	expect_told(p, n, "文件已损坏：缺少工作表“任职”的内容: a.xlsx\n");
	m = made_begin();
	made_part(&m, "_rels/.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"a\" Type=\"" NS_REL
		  "/officeDocument\" Target=\"../../x.xml\"/><Relationship Id=\"b\" Type=\"" NS_REL
		  "/officeDocument\" TargetMode=\"External\" Target=\"http://127.0.0.1/x.xml\"/></Relationships>");
	p = made_end(&m, &n);
	expect_told(p, n, none);
}

static void no_cut_and_no_flipped_bit_crashes_the_reader(void **state)
{
	(void)state;
	static const char strings[] = XML_HEAD "<sst xmlns=\"" NS_MAIN "\"><si><t>证件号码</t></si></sst>";
	size_t n;
	struct buf out;
	char *p = made_book(CELLS, strings, NULL, &n), *copy = malloc(n);
	buf_init(&out, 1 << 20);
	for (size_t cut = 0; cut < n; cut += 7)
		tell(p, cut, "a.xlsx", &out);
	for (size_t i = 0; i < n; i++) {
		memcpy(copy, p, n);
		copy[i] = (char)(copy[i] ^ (1 << i % 8));
		buf_clear(&out);
		tell(copy, n, "a.xlsx", &out);
		assert_true(out.n > 0);
	}
	buf_release(&out);
	free(copy);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_bomb_is_refused_before_it_fills_the_memory),
	    cmocka_unit_test(shared_strings_can_be_a_bomb_too),
	    cmocka_unit_test(entity_declarations_are_refused),
	    cmocka_unit_test(deep_nesting_and_long_tags_are_refused),
	    cmocka_unit_test(cells_out_of_place_are_refused),
	    cmocka_unit_test(cells_in_any_order_and_wide_blanks_are_read),
	    cmocka_unit_test(too_many_of_anything_is_refused),
	    cmocka_unit_test(stray_and_double_names_are_refused),
	    cmocka_unit_test(a_directory_that_lies_is_not_believed),
	    cmocka_unit_test(missing_parts_and_other_containers_are_named),
	    cmocka_unit_test(no_cut_and_no_flipped_bit_crashes_the_reader),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
