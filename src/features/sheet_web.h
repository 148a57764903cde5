/* A table as a file to be saved: CSV or workbook, made for one answer and removed with it. */
#ifndef YICAI_FEATURES_SHEET_WEB_H
#define YICAI_FEATURES_SHEET_WEB_H

#include "app/ctx.h"
#include "sheet/write.h"

/* The words of a choice of file types, in the order of enum sheet_kind; ends with NULL. */
enum sheet_kind { SHEET_AS_XLSX, SHEET_AS_CSV };
extern const char *const sheet_kinds[];

/* A table to be written: its name (of file and tab), headers, and what puts the rows into the writer. */
struct sheet_table {
	const char *name;
	const char *const *headers;
	size_t n;
	int (*rows)(void *self, struct sheet_writer *w, struct err *e);
	void *self;
};
/* A number, a day as cells of a sheet; empty where there is none (IN_NONE, DAY_NONE). */
struct str sheet_number(struct ctx *c, int64_t v);
struct str sheet_day(struct ctx *c, day_t d);

/* Makes the file the answer of the request. ERR_IO when there is no room for it; nothing is left behind on failure. */
int sheet_download(struct ctx *c, const struct sheet_table *t, enum sheet_kind kind, struct err *e);

#endif
