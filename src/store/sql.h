/* Statements with their parameters in one call: what most callers of store.h want.
 *
 *   sql_run(s, &ADD, ARGS(INT(id), TEXT(name)), NULL, e)
 *   sql_rows(s, &PAGE, ARGS(INT(after)), fields, sizeof(struct town), mem, max, (void **)&towns, &n, e) */
#ifndef YICAI_STORE_SQL_H
#define YICAI_STORE_SQL_H

#include "store/store.h"

enum sql_arg_kind { ARG_NULL, ARG_INT, ARG_TEXT, ARG_BYTES };

/* One parameter; a zeroed one is null. Texts and bytes must live until the statement has run or was reset. */
struct sql_arg {
	enum sql_arg_kind kind;
	int64_t v;
	struct str s;
};

#define INT(x)   ((struct sql_arg){.kind = ARG_INT, .v = (x)})
#define TEXT(x)  ((struct sql_arg){.kind = ARG_TEXT, .s = (x)})
#define BYTES(x) ((struct sql_arg){.kind = ARG_BYTES, .s = (x)})
#define ARGS(...)                                                                                                    \
	(const struct sql_arg[]){__VA_ARGS__}, sizeof((const struct sql_arg[]){__VA_ARGS__}) / sizeof(struct sql_arg)

/* The statement with its parameters $1 … bound, ready to step. */
int sql_open(struct stmt **ret, struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n,
	     struct err *e);

/* Runs a statement without rows; *changed (may be NULL) gets the rows touched. */
int sql_run(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n, int64_t *changed,
	    struct err *e);

/* The number in the first row's first column: 1 with *out, 0 when there is no row or it is null (*out untouched), -1. */
int sql_int(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n, int64_t *out,
	    struct err *e);

/* The first row into a struct by its table (ROW_INT … in store.h), texts in mem: 1, 0 when there is none, -1. */
int sql_row(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n,
	    const struct row_field *fields, void *row, struct arena *mem, struct err *e);

/* All rows into an array of structs of `size` bytes in mem, zeroed where the table names nothing. ERR_LIMIT when there
 * are more than max. No row: *ret NULL. */
int sql_rows(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n,
	     const struct row_field *fields, size_t size, struct arena *mem, size_t max, void **ret, size_t *count,
	     struct err *e);

#endif
