#include "store/sql.h"

#include <string.h>

int sql_open(struct stmt **ret, struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n,
	     struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, sql, &st, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct sql_arg *a = &args[i];
		int at = (int)i + 1;
		switch (a->kind) {
		case ARG_NULL: stmt_bind_null(st, at); break;
		case ARG_INT: stmt_bind_int(st, at, a->v); break;
		case ARG_TEXT: stmt_bind_text(st, at, a->s); break;
		case ARG_BYTES: stmt_bind_bytes(st, at, a->s.p, a->s.n); break;
		}
	}
	*ret = st;
	return 0;
}

int sql_run(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n, int64_t *changed,
	    struct err *e)
{
	struct stmt *st;
	return sql_open(&st, s, sql, args, n, e) < 0 ? -1 : stmt_run(st, changed, e);
}

int sql_int(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n, int64_t *out, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, s, sql, args, n, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0 && stmt_null(st, 0))
		got = 0;
	else if (got > 0)
		*out = stmt_int(st, 0);
	stmt_reset(st);
	return got;
}

int sql_row(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n,
	    const struct row_field *fields, void *row, struct arena *mem, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, s, sql, args, n, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0 && stmt_fetch(st, fields, row, mem, e) < 0)
		got = -1;
	stmt_reset(st);
	return got;
}

/* Room for the row behind the n-th in an array that doubles; NULL: no memory. */
static char *row_room(char **rows, size_t n, size_t *cap, size_t size, struct arena *mem)
{
	if (n == *cap) {
		size_t more = *cap ? *cap * 2 : 16;
		char *grown = arena_array(mem, more, size);
		if (!grown)
			return NULL;
		if (n)
			memcpy(grown, *rows, n * size);
		*rows = grown;
		*cap = more;
	}
	return *rows + n * size;
}

int sql_rows(struct store *s, const struct sql *sql, const struct sql_arg *args, size_t n,
	     const struct row_field *fields, size_t size, struct arena *mem, size_t max, void **ret, size_t *count,
	     struct err *e)
{
	struct stmt *st;
	char *rows = NULL;
	size_t k = 0, cap = 0;
	int got;
	if (sql_open(&st, s, sql, args, n, e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		char *row = k < max ? row_room(&rows, k, &cap, size, mem) : NULL;
		if (!row)
			got = k < max ? err_set(e, ERR_NOMEM, "内存不够") : err_set(e, ERR_LIMIT, "超过 %zu 行", max);
		if (!row || (got = stmt_fetch(st, fields, row, mem, e)) < 0)
			break;
		k++;
	}
	stmt_reset(st);
	if (got < 0)
		return -1;
	*ret = rows;
	*count = k;
	return 0;
}
