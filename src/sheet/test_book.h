/* For the tests of the sheet layer: two records of their own, books made in memory, and rows told as text. */
#ifndef YICAI_SHEET_TEST_BOOK_H
#define YICAI_SHEET_TEST_BOOK_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#include "sheet/sheet.h"

/* A stand-in for the check of an ID number: eighteen characters, X made upper case. */
__attribute__((unused)) static int number_check(struct str text, struct buf *norm, struct err *e)
{
	if (text.n != 18)
		return err_set(e, ERR_INPUT, "应为18位");
	for (size_t i = 0; i < 18; i++)
		buf_putc(norm, (char)(text.p[i] == 'x' ? 'X' : text.p[i]));
	return 0;
}

__attribute__((unused)) static const struct code level_codes[] = {
    {1, "一级", "高级技师"}, {2, "二级", "技师"}, {3, "三级", "高级工|3"}, {4, "四级", NULL}};
__attribute__((unused)) static const struct codelist levels = {"等级", level_codes, 4, true};

enum { F_ID, F_NAME, F_LEVEL, F_FROM, F_TO, F_MONTH, F_PAY, F_DAYS, F_INSURED, F_ORG, F_SCORE, F_BORN, F_N };
__attribute__((unused)) static const struct field work_fields[F_N] = {
    [F_ID] = {.label = "证件号码",
	      .column = "person_id",
	      .type = FIELD_SECRET,
	      .flags = FIELD_KEY,
	      .aliases = "身份证号|身份证号码",
	      .check = number_check,
	      .example = "330602199901010015",
	      .purpose = "认出是谁",
	      .clause = "C19"},
    [F_NAME] = {.label = "姓名", .column = "name", .type = FIELD_TEXT, .max = 20, .example = "甲一"},
    [F_LEVEL] = {.label = "等级", .column = "level", .type = FIELD_CODE, .codes = &levels, .aliases = "技能等级"},
    [F_FROM] = {.label = "起始日期",
		.column = "valid_from",
		.type = FIELD_DAY,
		.flags = FIELD_KEY,
		.aliases = "入职时间|入职日期"},
    [F_TO] = {.label = "终止日期", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
    [F_MONTH] = {.label = "月份", .column = "month", .type = FIELD_MONTH},
    [F_PAY] = {.label = "应发",
	       .column = "pay",
	       .type = FIELD_MONEY,
	       .unit = "元",
	       .max = 10000000000,
	       .aliases = "工资|应发工资|金额"},
    [F_DAYS] = {.label = "出勤天数", .column = "days", .type = FIELD_INT, .unit = "日", .max = 31},
    [F_INSURED] = {.label = "社会保险", .column = "insured", .type = FIELD_BOOL},
    [F_ORG] = {.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构"},
    [F_SCORE] = {.label = "得分", .column = "score", .type = FIELD_DEC2, .unit = "分", .max = 10000},
    [F_BORN] = {.label = "出生日期", .column = "born", .type = FIELD_DAY, .flags = FIELD_DERIVED},
};
__attribute__((unused)) static const struct record work = {.name = "任职",
							   .table = "work",
							   .fields = work_fields,
							   .n = F_N,
							   .owner = F_ID,
							   .from = F_FROM,
							   .to = F_TO,
							   .cut = -1,
							   .ends_with = -1};

#define ID1   "330602199901010015"
#define ID2   "330602199901010023"
#define TODAY ((day_t)20000) /* 2024-10-04 */

/* A workbook being made. */
struct made {
	zip_source_t *source;
	zip_t *zip;
};

/* A part; stored or deflated. */
__attribute__((unused)) static void made_bytes(struct made *m, const char *name, const void *p, size_t n)
{
	void *copy = n ? malloc(n) : NULL;
	if (copy)
		memcpy(copy, p, n);
	zip_source_t *s = zip_source_buffer(m->zip, copy, n, n > 0);
	assert_true(zip_file_add(m->zip, name, s, ZIP_FL_ENC_UTF_8) >= 0);
}

__attribute__((unused)) static void made_part(struct made *m, const char *name, const char *text)
{
	made_bytes(m, name, text, strlen(text));
}

__attribute__((unused)) static struct made made_begin(void)
{
	zip_error_t error;
	struct made m;
	zip_error_init(&error);
	m.source = zip_source_buffer_create(NULL, 0, 0, &error);
	assert_non_null(m.source);
	zip_source_keep(m.source);
	m.zip = zip_open_from_source(m.source, ZIP_TRUNCATE, &error);
	assert_non_null(m.zip);
	return m;
}

/* Its bytes, to be freed. */
__attribute__((unused)) static void *made_end(struct made *m, size_t *n)
{
	zip_stat_t st;
	assert_int_equal(zip_close(m->zip), 0);
	assert_int_equal(zip_source_open(m->source), 0);
	assert_int_equal(zip_source_stat(m->source, &st), 0);
	char *p = malloc(st.size);
	assert_int_equal(zip_source_read(m->source, p, st.size), (zip_int64_t)st.size);
	zip_source_close(m->source);
	zip_source_free(m->source);
	*n = st.size;
	return p;
}

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define NS_MAIN  "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define NS_REL   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define NS_PKG   "http://schemas.openxmlformats.org/package/2006/relationships"
#define NS_TYPES "http://schemas.openxmlformats.org/package/2006/content-types"

/* All parts of a workbook with one tab but the tab itself; strings and styles may be NULL. */
__attribute__((unused)) static void made_frame(struct made *m, const char *tab, const char *strings,
					       const char *styles)
{
	char text[2048];
	made_part(m, "[Content_Types].xml",
		  XML_HEAD "<Types xmlns=\"" NS_TYPES "\"><Default Extension=\"rels\" "
			   "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
			   "Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
	made_part(m, "_rels/.rels",
		  XML_HEAD "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"rId1\" Type=\"" NS_REL
			   "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
	snprintf(text, sizeof text,
		 XML_HEAD "<workbook xmlns=\"" NS_MAIN "\" xmlns:r=\"" NS_REL
			  "\"><sheets><sheet name=\"%s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
		 tab);
	made_part(m, "xl/workbook.xml", text);
	snprintf(text, sizeof text,
		 XML_HEAD "<Relationships xmlns=\"" NS_PKG "\"><Relationship Id=\"rId1\" Type=\"" NS_REL
			  "/worksheet\" Target=\"worksheets/sheet1.xml\"/>%s%s</Relationships>",
		 strings ? "<Relationship Id=\"rId2\" Type=\"" NS_REL
			   "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
			 : "",
		 styles ? "<Relationship Id=\"rId3\" Type=\"" NS_REL "/styles\" Target=\"/xl/styles.xml\"/>" : "");
	made_part(m, "xl/_rels/workbook.xml.rels", text);
	if (strings)
		made_part(m, "xl/sharedStrings.xml", strings);
	if (styles)
		made_part(m, "xl/styles.xml", styles);
}

#define SHEET_HEAD XML_HEAD "<worksheet xmlns=\"" NS_MAIN "\" xmlns:r=\"" NS_REL "\">"

/* A whole workbook of one tab 任职 with this inside <worksheet>. */
__attribute__((unused)) static void *made_book(const char *inside, const char *strings, const char *styles, size_t *n)
{
	struct made m = made_begin();
	made_frame(&m, "任职", strings, styles);
	size_t len = strlen(inside) + 512;
	char *text = malloc(len);
	snprintf(text, len, SHEET_HEAD "%s</worksheet>", inside);
	made_part(&m, "xl/worksheets/sheet1.xml", text);
	free(text);
	return made_end(&m, n);
}

/* What a cell came to: "2021-03-05", "2021-03-05<2021.3.5", "!why". */
__attribute__((unused)) static void tell_cell(const struct field *f, const struct sheet_cell *c, struct buf *out)
{
	if (c->state == CELL_BAD) {
		buf_printf(out, "!%s", c->why);
		return;
	}
	cell_text(f, c->v, c->text, out);
	if (c->state == CELL_FIXED)
		buf_printf(out, "<%.*s", STR_FMT(c->original));
}

/* A row of the record `work`: "3: 330602…|甲一|…"; "5 合计行" when passed over; "4! 这一行有…" when at fault. */
__attribute__((unused)) static void tell_row(const struct binding *b, const struct sheet_row *row, struct buf *out)
{
	if (row->kind == ROW_SKIPPED) {
		buf_printf(out, "%zu %s\n", row->row, row->why);
		return;
	}
	buf_printf(out, "%zu%s", row->row, row->why ? "! " : ":");
	if (row->why)
		buf_puts(out, row->why);
	for (size_t i = 0; i < F_N; i++)
		if (b->column[i] >= 0 && !(row->why && row->cell[i].state == CELL_BLANK)) {
			buf_puts(out, "|");
			tell_cell(&work_fields[i], &row->cell[i], out);
		}
	buf_putc(out, '\n');
}

/* Reads the first tab of a book as `work` and tells every row, then a refusal if there is one. */
__attribute__((unused)) static void tell_book(struct book *b, struct buf *out)
{
	struct source *s;
	struct sheet_row row;
	struct err e = {0};
	char text[1024];
	int status = source_open(&s, b, 0, &work, TODAY, &e);
	if (status == 0) {
		while ((status = source_next(s, &row, &e)) == 1)
			tell_row(source_binding(s), &row, out);
		source_close(s);
	}
	if (status < 0) {
		err_text(&e, text, sizeof text);
		buf_printf(out, "%s\n", text);
	}
}

/* The same from bytes. */
__attribute__((unused)) static void tell(const void *p, size_t n, const char *name, struct buf *out)
{
	struct book *b;
	struct err e = {0};
	char text[1024];
	if (book_open_memory(&b, p, n, name, &e)) {
		err_text(&e, text, sizeof text);
		buf_printf(out, "%s\n", text);
		return;
	}
	tell_book(b, out);
	book_close(b);
}

/* What a CSV comes to. */
__attribute__((unused)) static void expect_csv_bytes(const char *csv, size_t n, const char *told)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	tell(csv, n, "任职.csv", &out);
	assert_string_equal(out.p ? out.p : "", told);
	buf_release(&out);
}
#define expect_csv(csv, told) expect_csv_bytes((csv), strlen(csv), (told))

/* What a workbook comes to whose one tab has this inside <worksheet>. */
__attribute__((unused)) static void expect_xlsx_with(const char *inside, const char *strings, const char *styles,
						     const char *told)
{
	struct buf out;
	size_t n;
	void *p = made_book(inside, strings, styles, &n);
	buf_init(&out, 1 << 20);
	tell(p, n, "名册.xlsx", &out);
	assert_string_equal(out.p ? out.p : "", told);
	buf_release(&out);
	free(p);
}
#define expect_xlsx(inside, told) expect_xlsx_with((inside), NULL, NULL, (told))

#endif
