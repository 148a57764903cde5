/* Writing tables: one to a CSV, several to a workbook, and the blank templates. */
#ifndef YICAI_SHEET_WRITE_H
#define YICAI_SHEET_WRITE_H

#include "base/field.h"

struct sheet_writer;

enum sheet_format {
	SHEET_CSV,     /* UTF-8 without BOM, lines end with LF: what scripts and our own import want */
	SHEET_CSV_BOM, /* with BOM: for a person who opens it in a spreadsheet */
	SHEET_XLSX,
};

/* path NULL: standard output, CSV only. The file appears under its name at writer_close, not before. */
int writer_open(struct sheet_writer **ret, const char *path, enum sheet_format f, struct err *e);
/* Begins a tab with the record's canonical headers, or with the given ones (all texts). A CSV has one tab. In a
 * workbook numbers and dates of a record are number and date cells; numbers of people, codes and phones are text. */
int writer_tab(struct sheet_writer *w, const struct record *rec, struct err *e);
int writer_tab_plain(struct sheet_writer *w, const char *name, const char *const *headers, size_t n, struct err *e);
/* One row: as many cells as the tab has headers, each as cell_text writes it. A text that a spreadsheet would run gets
 * a ' before it in a CSV (imports refuse such texts, so no stored one is changed); plain numbers do not. */
int writer_row(struct sheet_writer *w, const struct str *cells, size_t n, struct err *e);
/* Finishes, flushes to the disk and renames a temporary file beside path: a killed export leaves nothing half-written.
 * Frees w in any case. */
int writer_close(struct sheet_writer *w, struct err *e);
void writer_abandon(struct sheet_writer *w); /* NULL is a no-op */

/* The blank workbook: header with notes, drop-downs from the code lists, date and text formats, a filling-in row that
 * imports pass over, and a second tab 填写说明 that explains each column. */
int template_write(const struct record *rec, const char *path, struct err *e);
/* One of the tabs that a blank template has beside its table: nobody misses their rows. */
bool template_beside(struct str tab);

#endif
