/* Any bytes as one part of a workbook whose other parts are in order, or as the whole file: read to the end and marked,
 * within the caps, never a crash. The first byte chooses the part and whether the book is marked. */
#include "features/employment/employment.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MAIN                       "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL                        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PKG                        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define RELATION(id, kind, target) "<Relationship Id=\"" id "\" Type=\"" REL "/" kind "\" Target=\"" target "\"/>"

/* The parts in order; the fuzzer's bytes take the place of one. */
static const struct {
	const char *name, *text;
} parts[] = {
    {"xl/worksheets/sheet1.xml",
     "<worksheet xmlns=\"" MAIN
     "\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c "
     "r=\"C1\" t=\"s\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>3</v></c><c r=\"C2\" "
     "s=\"1\"><v>44378</v></c></row></sheetData><mergeCells><mergeCell "
     "ref=\"A2:A3\"/></mergeCells><legacyDrawing r:id=\"rId2\" xmlns:r=\"" REL "\"/></worksheet>"},
    {"xl/sharedStrings.xml",
     "<sst xmlns=\"" MAIN "\"><si><t>证件号码</t></si><si><t>机构代码</t></si><si><t>起始日期</t></"
     "si><si><t>330602199901010015</t></si></sst>"},
    {"xl/styles.xml", "<styleSheet xmlns=\"" MAIN "\"><cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"},
    {"xl/workbook.xml", "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\"><sheets><sheet name=\"任职\" "
			"r:id=\"rId1\"/></sheets><definedNames><definedName "
			"name=\"x\">任职!$A$1</definedName></definedNames></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     PKG RELATION("rId1", "worksheet", "worksheets/sheet1.xml") RELATION("rId2", "sharedStrings", "sharedStrings.xml")
	 RELATION("rId3", "styles", "styles.xml") "</Relationships>"},
    {"xl/worksheets/_rels/sheet1.xml.rels", PKG RELATION("rId1", "comments", "../comments1.xml")
						RELATION("rId2", "vmlDrawing", "../v.vml") "</Relationships>"},
    {"xl/comments1.xml", "<comments xmlns=\"" MAIN "\"><authors><author>x</author></authors><commentList><comment "
			 "ref=\"A1\" authorId=\"0\"><text><t>x</t></text></comment></commentList></comments>"},
    {"xl/v.vml", "<xml><shape><ClientData><Anchor>1, 2, 3, 4, 5, 6, 7, "
		 "8</Anchor><Row>0</Row><Column>0</Column></ClientData></shape></xml>"},
    {"[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"},
    {"_rels/.rels", PKG RELATION("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>"},
};
#define PARTS (sizeof parts / sizeof *parts)

/* A stored container with the parts; NULL when libzip has no memory. */
static void *build(size_t changed, const uint8_t *data, size_t n, size_t *size)
{
	zip_error_t error;
	zip_stat_t st;
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_source_keep(source);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
	for (size_t i = 0; i < PARTS; i++) {
		const void *p = i == changed ? (const void *)data : parts[i].text;
		size_t len = i == changed ? n : strlen(parts[i].text);
		zip_int64_t at = zip_file_add(zip, parts[i].name, zip_source_buffer(zip, p, len, 0), 0);
		zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
	}
	if (zip_close(zip) || zip_source_open(source) || zip_source_stat(source, &st))
		abort();
	char *out = malloc(st.size);
	if (!out || zip_source_read(source, out, st.size) != (zip_int64_t)st.size)
		abort();
	zip_source_close(source);
	zip_source_free(source);
	*size = st.size;
	return out;
}

/* Marks the book; what comes out can be opened again. */
static void mark(struct book *b)
{
	static const struct mark marks[] = {{0, 2, 0, false, "不对"}, {0, 3, -1, true, "整行<&>"}};
	struct err e = {0};
	struct book *again;
	char path[64];
	snprintf(path, sizeof path, "%s/yicai-fuzz-%ld.xlsx", P_tmpdir, (long)getpid());
	if (book_mark(b, marks, 2, path, &e))
		return;
	if (book_open(&again, path, &e))
		abort();
	book_close(again);
	unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct book *b;
	struct source *s;
	struct err e = {0};
	static struct sheet_row row;
	size_t size = n ? n - 1 : 0;
	void *made = n && data[0] % 16 < PARTS ? build(data[0] % 16, data + 1, n - 1, &size) : NULL;
	if (n == 0 || book_open_memory(&b, made ? made : data + 1, size, "任职.xlsx", &e) < 0) {
		free(made);
		return 0;
	}
	for (size_t tab = 0; tab < book_tabs(b) && tab < 3; tab++) {
		if (source_open(&s, b, tab, employment_facts.rec, 20454, &e) < 0)
			continue;
		while (source_next(s, &row, &e) > 0)
			continue;
		source_close(s);
	}
	if (data[0] & 16)
		mark(b);
	book_close(b);
	free(made);
	return 0;
}
