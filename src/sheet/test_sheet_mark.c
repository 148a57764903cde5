/* The file handed back: the same workbook with its problems shown, and marking it again is marking the original. */
#include "sheet/test_book.h"

#include <dirent.h>
#include <unistd.h>

#include "base/file.h"
#include "sheet/book.h"

static char folder[64];

static const char *in_folder(const char *name)
{
	static char path[400];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "%s/yicai-mark-XXXXXX", P_tmpdir);
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	DIR *d = opendir(folder);
	struct dirent *entry;
	int left = 0;
	while ((entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.') {
			left += strstr(entry->d_name, ".part") != NULL;
			unlink(in_folder(entry->d_name));
		}
	closedir(d);
	return rmdir(folder) || left;
}

/* A part of a book as text, to be freed; NULL when there is none. */
static char *part_text(struct book *b, const char *name)
{
	struct part *part;
	struct err e;
	struct buf text;
	char piece[4096];
	long n;
	buf_init(&text, 64 << 20);
	if (part_open(&part, b, name, &e) <= 0)
		return NULL;
	buf_puts(&text, "");
	while ((n = part_read(part, piece, sizeof piece, &e)) > 0)
		buf_put(&text, piece, (size_t)n);
	assert_int_equal(n, 0);
	part_close(part);
	return text.p;
}

/* A part has these words, in this order. */
static void expect_words(struct book *b, const char *name, ...)
{
	char *text = part_text(b, name);
	const char *at = text, *word;
	va_list words;
	if (!text)
		fail_msg("no %s", name);
	va_start(words, name);
	while ((word = va_arg(words, const char *)) != NULL) {
		at = at ? strstr(at, word) : NULL;
		if (!at) {
			fail_msg("%s has no %s:\n%s", name, word, text);
			break;
		}
		at += strlen(word);
	}
	va_end(words);
	free(text);
}
#define expect_part(b, name, ...) expect_words(b, name, __VA_ARGS__, (const char *)NULL)

/* Opens a book, reads its first tab as `work` so that the header is known, and marks it. */
static void mark_file(const char *from, const struct mark *marks, size_t n, const char *to)
{
	struct book *b;
	struct source *s;
	struct err e = {0};
	char path[400];
	snprintf(path, sizeof path, "%s", in_folder(to));
	assert_int_equal(book_open(&b, in_folder(from), &e), 0);
	if (source_open(&s, b, 0, &work, TODAY, &e) == 0)
		source_close(s);
	if (book_mark(b, marks, n, path, &e))
		fail_msg("%s %s", e.what, e.where);
	book_close(b);
}

static struct book *reopen(const char *name)
{
	struct book *b;
	struct err e = {0};
	if (book_open(&b, in_folder(name), &e))
		fail_msg("%s", e.what);
	return b;
}

/* All parts of two books are the same bytes. */
static void expect_same(const char *one, const char *other)
{
	struct book *a = reopen(one), *b = reopen(other);
	zip_int64_t n = zip_get_num_entries(a->zip, 0);
	assert_int_equal(n, zip_get_num_entries(b->zip, 0));
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = zip_get_name(a->zip, (zip_uint64_t)i, 0);
		char *x = part_text(a, name), *y = part_text(b, name);
		assert_non_null(y);
		if (strcmp(x, y) != 0)
			fail_msg("%s:\n%s\n%s", name, x, y);
		free(x);
		free(y);
	}
	book_close(a);
	book_close(b);
}

/* Saves a workbook that was made. */
static void save(struct made *m, const char *name)
{
	size_t n;
	struct err e;
	void *p = made_end(m, &n);
	assert_int_equal(file_write(in_folder(name), (struct str){p, n}, &e), 0);
	free(p);
}

#define T(ref, text) "<c r=\"" ref "\" s=\"2\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define STYLES                                                                                                       \
	XML_HEAD "<styleSheet xmlns=\"" NS_MAIN "\"><cellXfs count=\"3\"><xf/><xf/><xf/></cellXfs><dxfs "            \
		 "count=\"1\"><dxf><font><b/></font></dxf></dxfs><tableStyles count=\"0\"/></styleSheet>"

/* A tab with nearly everything that an ordinary one has. */
#define ORDINARY                                                                                                      \
	SHEET_HEAD                                                                                                    \
	"<dimension ref=\"A1:E5\"/><sheetViews><sheetView workbookViewId=\"0\"><pane xSplit=\"1\" ySplit=\"2\" "      \
	"topLeftCell=\"B3\" state=\"frozen\"/><selection pane=\"bottomRight\" activeCell=\"C4\" sqref=\"C4\"/>"       \
	"</sheetView></sheetViews><cols><col min=\"1\" max=\"2\" width=\"20\"/><col min=\"5\" max=\"16384\" "         \
	"width=\"9\"/></cols><sheetData><row r=\"1\" spans=\"1:5\" ht=\"30\">" T(                                     \
	    "A1", "花名册") "</row><row r=\"2\" spans=\"1:5\">" T("A2", "证件号码") T("B2", "起始日期")               \
	    T("C2", "应发") T("D2", "备注") T("E2", "算") "</row><row r=\"3\">" T("A3", ID1)                          \
		T("B3",                                                                                               \
		  "2021-07-01") "<c r=\"C3\" s=\"1\"><v>4800</v></c><c "                                              \
				"r=\"E3\"><f>C3*2+SUM(甲!A1:B2)</f><v>9600</v></c></row>"                            \
				"<row r=\"4\"/><row r=\"5\">" T("A5", "33060219990101002") T(                         \
				    "B5",                                                                             \
				    "2021.7") "<c r=\"C5\"><v>1</v></c><c r=\"E5\"><f t=\"shared\" ref=\"E5:E6\" "    \
					      "si=\"0\">$C5*2</f><v>2</v></c></row>"                                  \
					      "</sheetData><autoFilter ref=\"A2:E5\"/><mergeCells "                   \
					      "count=\"1\"><mergeCell ref=\"A1:E1\"/></mergeCells>"                   \
					      "<conditionalFormatting sqref=\"C3:C5\"><cfRule type=\"expression\" "   \
					      "dxfId=\"0\" priority=\"1\"><formula>"                                  \
					      "C3&gt;5000</formula></cfRule></"                                       \
					      "conditionalFormatting><dataValidations count=\"1\"><dataValidation "   \
					      "type=\"list\" "                                                        \
					      "sqref=\"D3:D9\"><formula1>甲!$A$1:$A$3</formula1></dataValidation></" \
					      "dataValidations>"                                                      \
					      "<hyperlinks><hyperlink ref=\"D3\" "                                    \
					      "location=\"任职!A2\"/></hyperlinks><pageMargins "                    \
					      "left=\"1\"/></worksheet>"

/* A workbook of two tabs; the second refers to the first. */
static void save_ordinary(const char *name, const char *sheet)
{
	struct made m = made_begin();
	made_part(&m, "[Content_Types].xml",
		  XML_HEAD "<Types xmlns=\"" NS_TYPES
			   "\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override "
			   "PartName=\"/xl/calcChain.xml\" ContentType=\"x\"/></Types>");
	made_part(&m, "_rels/.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"rId1\" Type=\"" NS_REL
		  "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
	made_part(
	    &m, "xl/workbook.xml",
	    "<workbook xmlns=\"" NS_MAIN "\" xmlns:r=\"" NS_REL
	    "\"><sheets><sheet name=\"任职\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"甲\" sheetId=\"2\" "
	    "r:id=\"rId2\"/></sheets><definedNames><definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" "
	    "hidden=\"1\">任职!$A$2:$E$5</definedName><definedName "
	    "name=\"x\">甲!$A$1</definedName></definedNames></workbook>");
	made_part(&m, "xl/_rels/workbook.xml.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"rId1\" Type=\"" NS_REL
		  "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" NS_REL
		  "/worksheet\" Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"rId3\" Type=\"" NS_REL
		  "/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId4\" Type=\"" NS_REL
		  "/calcChain\" Target=\"calcChain.xml\"/></Relationships>");
	made_part(&m, "xl/styles.xml", STYLES);
	made_part(&m, "xl/calcChain.xml", "<calcChain/>");
	made_part(&m, "xl/worksheets/sheet1.xml", sheet);
	made_part(&m, "xl/worksheets/sheet2.xml",
		  SHEET_HEAD
		  "<sheetData><row r=\"1\"><c r=\"A1\"><f>任职!C3+A2</f><v>1</v></c></row></sheetData></worksheet>");
	made_part(&m, "docProps/app.xml", "<kept  as='it is'/>");
	save(&m, name);
}

static const struct mark three[] = {
    {0, 5, 1, false, "只有年月，没有日"}, {0, 5, 0, false, "应为18位<>"}, {0, 3, 2, true, "4,800 写成 4800.00"}};

static void an_ordinary_workbook_gets_a_first_column(void **state)
{
	(void)state;
	save_ordinary("a.xlsx", ORDINARY);
	mark_file("a.xlsx", three, 3, "a1.xlsx");
	struct book *b = reopen("a1.xlsx");
	expect_part(b, "xl/worksheets/sheet1.xml", "<dimension ref=\"A1:F5\"/>", "xSplit=\"2\"", "topLeftCell=\"C3\"",
		    "activeCell=\"D4\" sqref=\"D4\"",
		    "<cols><col min=\"1\" max=\"1\" width=\"46\" customWidth=\"1\"/><col min=\"2\" max=\"3\" "
		    "width=\"20\"/><col min=\"6\" max=\"16384\" width=\"9\"/></cols>",
		    "<row r=\"1\" ht=\"30\"><c r=\"B1\"",
		    "<row r=\"2\"><c r=\"A2\" s=\"2\" t=\"inlineStr\"><is><t "
		    "xml:space=\"preserve\">问题</t></is></c><c r=\"B2\"",
		    "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">应发：已更正：4,800 写成 "
		    "4800.00</t></is></c><c r=\"B3\" s=\"2\"",
		    "<c r=\"D3\" s=\"1\"><v>4800</v></c>", "<c r=\"F3\"><f>D3*2+SUM(甲!A1:B2)</f><v>9600</v></c>",
		    "<row r=\"4\"/>",
		    "<c r=\"A5\" t=\"inlineStr\"><is><t "
		    "xml:space=\"preserve\">证件号码：应为18位&lt;&gt;；起始日期：只有年月，没有日</t></is></c>",
		    "<f t=\"shared\" ref=\"F5:F6\" si=\"0\">$D5*2</f>", "<autoFilter ref=\"B2:F5\"/>",
		    "<mergeCell ref=\"B1:F1\"/>", "sqref=\"D3:D5\"", "D3&gt;5000",
		    "<conditionalFormatting sqref=\"A5 B5 C5\"><cfRule type=\"expression\" dxfId=\"1\"",
		    "N(&quot;颐才导入检查&quot;)=0", "<conditionalFormatting sqref=\"A3 D3\"", "dxfId=\"2\"",
		    "sqref=\"E3:E9\"><formula1>甲!$A$1:$A$3</formula1>",
		    "<hyperlink ref=\"E3\" location=\"任职!B2\"/>", "<pageMargins left=\"1\"/><legacyDrawing",
		    "r:id=\"rIdYicaiShapes\"/></worksheet>");
	expect_part(b, "xl/worksheets/sheet2.xml", "<f>任职!D3+A2</f>");
	expect_part(b, "xl/workbook.xml", ">任职!$B$2:$F$5<", ">甲!$A$1<");
	expect_part(b, "xl/styles.xml", "<dxfs><dxf><font><b/></font></dxf><dxf><font><color rgb=\"FFA8321F\"/>",
		    "FFFCF1DA", "</dxfs><tableStyles");
	expect_part(b, "xl/comments1.xml", "<author>颐才导入检查</author>", "<comment ref=\"D3\"", "已更正：4,800",
		    "ref=\"B5\"", "应为18位&lt;&gt;", "ref=\"C5\"", "只有年月");
	expect_part(b, "xl/drawings/vmlDrawing1.vml", "<x:Row>2</x:Row><x:Column>3</x:Column>",
		    "<x:Row>4</x:Row><x:Column>1</x:Column>");
	expect_part(b, "[Content_Types].xml", "/xl/comments1.xml", "Extension=\"vml\"");
	expect_part(b, "docProps/app.xml", "<kept  as='it is'/>");
	assert_null(part_text(b, "xl/calcChain.xml"));
	char *types = part_text(b, "[Content_Types].xml"), *rels = part_text(b, "xl/_rels/workbook.xml.rels");
	assert_null(strstr(types, "calcChain"));
	assert_null(strstr(rels, "calcChain"));
	free(types);
	free(rels);
	book_close(b);
}

static void marking_again_is_marking_the_original(void **state)
{
	(void)state;
	static const struct mark again[] = {{0, 5, 2, false, "只有年月，没有日"},
					    {0, 5, 1, false, "应为18位<>"},
					    {0, 3, 3, true, "4,800 写成 4800.00"}};
	static const struct mark other[] = {{0, 3, 0, false, "甲"}};
	static const struct mark other_again[] = {{0, 3, 1, false, "甲"}};
	save_ordinary("b.xlsx", ORDINARY);
	mark_file("b.xlsx", three, 3, "b1.xlsx");
	mark_file("b1.xlsx", again, 3, "b2.xlsx");
	expect_same("b1.xlsx", "b2.xlsx");
	mark_file("b.xlsx", other, 1, "b3.xlsx");
	mark_file("b2.xlsx", other_again, 1, "b4.xlsx");
	expect_same("b3.xlsx", "b4.xlsx");
}

static void without_marks_the_column_goes_again(void **state)
{
	(void)state;
	save_ordinary("c.xlsx", ORDINARY);
	mark_file("c.xlsx", three, 3, "c1.xlsx");
	mark_file("c1.xlsx", NULL, 0, "c2.xlsx");
	struct book *b = reopen("c2.xlsx"), *original = reopen("c.xlsx");
	char *text = part_text(b, "xl/worksheets/sheet1.xml");
	assert_null(strstr(text, "问题"));
	assert_null(strstr(text, "颐才"));
	free(text);
	expect_part(b, "xl/worksheets/sheet1.xml", "xSplit=\"1\"", "topLeftCell=\"B3\"",
		    "<cols><col min=\"1\" max=\"2\" width=\"20\"/>", "<c r=\"A1\"",
		    "<c r=\"C3\" s=\"1\"><v>4800</v></c>", "<f>C3*2+SUM(甲!A1:B2)</f>", "<mergeCell ref=\"A1:E1\"/>",
		    "sqref=\"C3:C5\"");
	expect_part(b, "xl/worksheets/sheet2.xml", "<f>任职!C3+A2</f>");
	expect_part(b, "xl/workbook.xml", ">任职!$A$2:$E$5<");
	text = part_text(b, "xl/comments1.xml");
	assert_null(strstr(text, "<comment "));
	free(text);
	mark_file("c.xlsx", NULL, 0, "c3.xlsx");
	expect_same("c.xlsx", "c3.xlsx");
	book_close(b);
	book_close(original);
}

static void what_was_marked_reads_as_before(void **state)
{
	(void)state;
	struct buf before, after;
	buf_init(&before, 4096);
	buf_init(&after, 4096);
	save_ordinary("d.xlsx", ORDINARY);
	mark_file("d.xlsx", three, 3, "d1.xlsx");
	struct book *b = reopen("d.xlsx");
	tell_book(b, &before);
	book_close(b);
	b = reopen("d1.xlsx");
	tell_book(b, &after);
	book_close(b);
	assert_string_equal(before.p, after.p);
	assert_string_equal(after.p,
			    "3:|" ID1 "|2021-07-01|4800.00\n5:|!应为18位|!“2021.7”：只有年月，没有日|1.00\n");
	buf_release(&before);
	buf_release(&after);
}

static void a_tab_that_cannot_move_gets_a_last_column(void **state)
{
	(void)state;
	static const char *const inside[] = {
	    "<drawing r:id=\"rId9\"/>", "<tableParts count=\"0\"/>",
	    "<extLst><ext uri=\"{05C60535-1F16-4fd2-B633-F4F36F0B64E0}\"/></extLst>"};
	for (size_t i = 0; i < 3; i++) {
		char sheet[4096];
		snprintf(sheet, sizeof sheet,
			 SHEET_HEAD "<sheetData><row r=\"1\">" T("A1", "证件号码")
			     T("B1", "起始日期") "</row><row r=\"2\">" T(
				 "A2", ID1) "<c r=\"C2\" s=\"1\"/></row></sheetData>%s</worksheet>",
			 inside[i]);
		static const struct mark marks[] = {{0, 2, 1, false, "不能为空"}};
		save_ordinary("e.xlsx", sheet);
		mark_file("e.xlsx", marks, 1, "e1.xlsx");
		struct book *b = reopen("e1.xlsx");
		expect_part(b, "xl/worksheets/sheet1.xml", "<c r=\"A1\"", "<c r=\"B1\"",
			    "<c r=\"D1\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">问题", "<c r=\"A2\"",
			    "<c r=\"D2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">起始日期：不能为空",
			    "sqref=\"B2 D2\"", inside[i]);
		expect_part(b, "xl/workbook.xml", ">任职!$A$2:$E$5<");
		book_close(b);
		mark_file("e1.xlsx", marks, 1, "e2.xlsx");
		expect_same("e1.xlsx", "e2.xlsx");
	}
}

static void comments_of_others_stay(void **state)
{
	(void)state;
	static const struct mark marks[] = {{0, 2, 0, false, "应为18位"}};
	static const struct mark again[] = {{0, 2, 1, false, "应为18位"}};
	struct made m = made_begin();
	made_frame(&m, "任职", NULL, STYLES);
	made_part(&m, "xl/worksheets/sheet1.xml",
		  SHEET_HEAD "<sheetData><row r=\"1\">" T("A1", "证件号码")
		      T("B1", "起始日期") "</row><row r=\"2\">" T(
			  "A2", "x") "</row></sheetData><legacyDrawing r:id=\"rId5\"/></worksheet>");
	made_part(&m, "xl/worksheets/_rels/sheet1.xml.rels",
		  "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"rId5\" Type=\"" NS_REL
		  "/vmlDrawing\" Target=\"../drawings/vmlDrawing1.vml\"/><Relationship Id=\"rId6\" Type=\"" NS_REL
		  "/comments\" Target=\"../comments1.xml\"/></Relationships>");
	made_part(&m, "xl/comments1.xml",
		  "<comments xmlns=\"" NS_MAIN
		  "\"><authors><author>张三&amp;</author></authors><commentList><comment "
		  "ref=\"B1\" authorId=\"0\"><text><t>填日期</t></text></comment></commentList></comments>");
	made_part(&m, "xl/drawings/vmlDrawing1.vml",
		  "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" "
		  "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><v:shape "
		  "id=\"_x0000_s1025\"><x:ClientData ObjectType=\"Note\"><x:Anchor>2, 15, 0, 2, 4, 15, 4, "
		  "4</x:Anchor><x:Row>0</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>");
	save(&m, "f.xlsx");
	mark_file("f.xlsx", marks, 1, "f1.xlsx");
	struct book *b = reopen("f1.xlsx");
	expect_part(b, "xl/comments1.xml", "<author>张三&amp;</author><author>颐才导入检查</author>",
		    "ref=\"C1\" authorId=\"0\"", "填日期", "<comment ref=\"B2\" authorId=\"1\">", "应为18位");
	expect_part(b, "xl/drawings/vmlDrawing1.vml", "<x:Anchor>3, 15, 0, 2, 5, 15, 4, 4</x:Anchor>",
		    "<x:Column>2</x:Column>", "<x:Row>1</x:Row><x:Column>1</x:Column>");
	expect_part(b, "xl/worksheets/sheet1.xml", "<legacyDrawing r:id=\"rId5\"/></worksheet>");
	book_close(b);
	mark_file("f1.xlsx", again, 1, "f2.xlsx");
	expect_same("f1.xlsx", "f2.xlsx");
}

static void prefixes_and_missing_styles_do_not_matter(void **state)
{
	(void)state;
	static const struct mark marks[] = {{0, 2, 0, false, "应为18位"}, {0, 3, -1, false, "与第2行相同"}};
	struct made m = made_begin();
	made_frame(&m, "任职", NULL, NULL);
	made_part(&m, "xl/worksheets/sheet1.xml",
		  "<x:worksheet xmlns:x=\"" NS_MAIN
		  "\"><x:sheetData><x:row><x:c t=\"str\"><x:v>证件号码</x:v></x:c><x:c "
		  "t=\"str\"><x:v>起始日期</x:v></x:c></x:row><x:row><x:c "
		  "t=\"str\"><x:v>1</x:v></x:c></x:row><x:row r='3'/></x:sheetData></x:worksheet>");
	save(&m, "g.xlsx");
	mark_file("g.xlsx", marks, 2, "g1.xlsx");
	struct book *b = reopen("g1.xlsx");
	expect_part(b, "xl/worksheets/sheet1.xml", "<x:cols><x:col min=\"1\"",
		    "<x:row><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">问题",
		    "<x:c t=\"str\" r=\"B1\">", "<x:row r='3'><x:c r=\"A3\"", "与第2行相同", "</x:row>",
		    "<x:conditionalFormatting sqref=\"A2:A3 B2\">", "<x:legacyDrawing");
	expect_part(b, "xl/styles.xml", "<dxfs count=\"2\">");
	expect_part(b, "[Content_Types].xml", "/xl/styles.xml");
	book_close(b);
}

static void many_marks_are_still_quick(void **state)
{
	(void)state;
	struct buf sheet;
	buf_init(&sheet, 64 << 20);
	struct mark *marks = calloc(40000, sizeof *marks);
	buf_puts(&sheet, SHEET_HEAD "<sheetData><row r=\"1\">" T("A1", "证件号码") T("B1", "起始日期") "</row>");
	for (unsigned i = 0; i < 20000; i++) {
		buf_printf(&sheet, "<row r=\"%u\"><c r=\"A%u\"><v>1</v></c><c r=\"B%u\"><v>2</v></c></row>", i + 2,
			   i + 2, i + 2);
		marks[2 * i] = (struct mark){0, i + 2, 0, false, "坏"};
		marks[2 * i + 1] = (struct mark){0, i + 2, 1, i % 2 == 0, "也坏"};
	}
	buf_puts(&sheet, "</sheetData></worksheet>");
	save_ordinary("h.xlsx", sheet.p);
	mark_file("h.xlsx", marks, 40000, "h1.xlsx");
	struct book *b = reopen("h1.xlsx");
	expect_part(b, "xl/worksheets/sheet1.xml", "sqref=\"A2:A20001 B2:B20001 C3 C5");
	expect_part(b, "xl/worksheets/sheet1.xml", "证件号码：坏；起始日期：已更正：也坏");
	book_close(b);
	free(marks);
	buf_release(&sheet);
}

/* What a CSV comes to when it is marked. */
static void expect_marked(const char *csv, const struct mark *marks, size_t n, const char *told)
{
	struct err e;
	struct buf text;
	buf_init(&text, 1 << 16);
	assert_int_equal(file_write(in_folder("m.csv"), str_of(csv), &e), 0);
	mark_file("m.csv", marks, n, "m1.csv");
	assert_int_equal(file_read(in_folder("m1.csv"), &text, &e), 0);
	assert_string_equal(text.p, told);
	buf_release(&text);
}

static void a_csv_gets_the_column_only(void **state)
{
	(void)state;
	static const struct mark marks[] = {{0, 3, 0, false, "应为18位"}, {0, 3, 1, true, "写法"}};
	static const struct mark again[] = {{0, 3, 1, false, "应为18位"}, {0, 3, 2, true, "写法"}};
	static const char told[] =
	    ",花名册,\n问题,证件号码,起始日期\n证件号码：应为18位；起始日期：已更正：写法,x,2021.7.1\n," ID1
	    ",2021-07-01\n";
	expect_marked("花名册,\n证件号码,起始日期\nx,2021.7.1\n" ID1 ",2021-07-01\n", marks, 2, told);
	expect_marked(told, again, 2, told);
	expect_marked("\xef\xbb\xbf证件号码,起始日期\n\n\"x,y\",1\n", marks, 1,
		      "\xef\xbb\xbf问题,证件号码,起始日期\n,\n证件号码：应为18位,\"x,y\",1\n");
	expect_marked("问题,证件号码,起始日期\n坏," ID1 ",2021-07-01\n", NULL, 0,
		      "证件号码,起始日期\n" ID1 ",2021-07-01\n");
}

static void a_damaged_workbook_leaves_nothing_behind(void **state)
{
	(void)state;
	static const struct mark marks[] = {{0, 2, 0, false, "坏"}};
	struct book *b;
	struct err e = {0};
	struct made m = made_begin();
	made_frame(&m, "任职", NULL, "<styleSheet xmlns=\"" NS_MAIN "\"></styleSheet>");
	made_part(&m, "xl/worksheets/sheet1.xml",
		  SHEET_HEAD "<sheetData><row r=\"1\">" T("A1", "证件号码")
		      T("B1", "起始日期") "</row></sheetData></broken>");
	save(&m, "i.xlsx");
	assert_int_equal(book_open(&b, in_folder("i.xlsx"), &e), 0);
	char path[400];
	snprintf(path, sizeof path, "%s", in_folder("i1.xlsx"));
	assert_int_equal(book_mark(b, marks, 1, path, &e), -1);
	assert_string_equal(e.what, "文件已损坏：xl/worksheets/sheet1.xml第2行不是合格的XML");
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(book_mark(b, marks, 1, in_folder("nowhere/i.xlsx"), &e), -1);
	book_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_ordinary_workbook_gets_a_first_column),
	    cmocka_unit_test(marking_again_is_marking_the_original),
	    cmocka_unit_test(without_marks_the_column_goes_again),
	    cmocka_unit_test(what_was_marked_reads_as_before),
	    cmocka_unit_test(a_tab_that_cannot_move_gets_a_last_column),
	    cmocka_unit_test(comments_of_others_stay),
	    cmocka_unit_test(prefixes_and_missing_styles_do_not_matter),
	    cmocka_unit_test(many_marks_are_still_quick),
	    cmocka_unit_test(a_csv_gets_the_column_only),
	    cmocka_unit_test(a_damaged_workbook_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
