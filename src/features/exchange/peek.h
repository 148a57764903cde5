/* A file before it is imported: what its tabs are taken for, and what the columns of one of them are, so that somebody can
 * say otherwise. */
#ifndef YICAI_FEATURES_EXCHANGE_PEEK_H
#define YICAI_FEATURES_EXCHANGE_PEEK_H

#include "features/exchange/roster.h"
#include "sheet/sheet.h"

#define COLUMN_OUT "不导入" /* what a column is called that is left out */

/* A tab, and what it is taken for. */
struct peek_tab {
	struct str name;
	bool hidden;
	const char *sheet; /* 任职; NULL: its header fits no sheet */
};

/* A column: what its header says, what stands below, and as which field it is taken. */
struct peek_column {
	struct str header;
	const char *label;                /* of the field; COLUMN_OUT; "" not recognised */
	struct str sample[SHEET_SAMPLES]; /* numbers of people and banks masked */
	size_t samples;
};

struct peek {
	bool xlsx;
	struct peek_tab *tab;
	size_t tabs;
	size_t chosen;     /* tab, from 1 */
	const char *sheet; /* it is read as this one; NULL: nobody can say */
	struct peek_column *column;
	size_t n;
	size_t header_first, header_last; /* its rows */
	const char *const *label;         /* fields of the sheet, n of them */
	size_t labels;
	struct str missing; /* labels of what must be there and has no column; n 0 */
};

/* Looks into a file. tab 0 and sheet n 0: guessed. ERR_INPUT: a file that cannot be read, a tab or sheet that there is
 * not. All in mem. */
int peek_file(const char *path, size_t tab, struct str sheet, struct arena *mem, struct peek *out, struct err *e);

/* The record of a sheet, in *roster when it is that one; NULL: there is no such sheet. */
const struct record *peek_record(struct str sheet, struct roster *roster);

#endif
