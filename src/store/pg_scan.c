/* A whole result into columns by COPY … TO STDOUT: rows come as bytes, without a result of libpq's around each. COPY
 * knows no parameters, so it is for statements whose parameters are whole numbers, which go into the text. */
#include "store/pg.h"

#include <inttypes.h>

#define TEXT_MAX  (64u << 10)  /* a statement */
#define PIECE     (256u << 10) /* of rows, at least, that are read in one go */
#define PIECE_MAX (1u << 30)   /* with the longest row */

/* The server's name of a whole number's type; NULL: it is none. */
static const char *whole_type(Oid type)
{
	switch (type) {
	case PG_INT8: return "int8";
	case PG_INT4: return "int4";
	case PG_INT2: return "int2";
	default: return NULL;
	}
}

/* Parameter i, from 0, as the server reads it in a text; false when it is no whole number. */
static bool put_parameter(struct buf *out, const struct pg_stmt *st, size_t i)
{
	const char *type = i < (size_t)st->nparams ? whole_type(pg_parameter_type(st, i)) : NULL;
	if (!type)
		return false;
	if (!st->values[i])
		return buf_printf(out, "CAST(NULL AS %s)", type) == 0;
	return buf_printf(out, "CAST('%" PRId64 "' AS %s)", pg_get(st->values[i], st->lengths[i]), type) == 0;
}

/* The statement's text with its parameters in it; false when it cannot be written so. What stands between quotes is left
 * as it is. */
static bool put_filled(struct buf *out, const struct pg_stmt *st)
{
	bool quoted = false;
	for (const char *p = st->st.text; *p; p++) {
		quoted ^= *p == '\'';
		if (quoted || *p != '$') {
			buf_putc(out, *p);
			continue;
		}
		size_t i = 0;
		while (p[1] >= '0' && p[1] <= '9' && i <= STORE_PARAMS_MAX)
			i = i * 10 + (size_t)(*++p - '0');
		if (!put_parameter(out, st, i - 1))
			return false;
	}
	return !out->failed;
}

/* The COPY of a statement that only reads. */
static bool put_copy(struct buf *out, const struct pg_stmt *st)
{
	buf_puts(out, "COPY (");
	return str_starts(str_of(st->st.text), STR("SELECT")) && put_filled(out, st) &&
	       buf_puts(out, ") TO STDOUT (FORMAT binary)") == 0;
}

/* One value of the row at hand into its column; n < 0: null. */
static int take_value(const struct pg_stmt *st, struct scan *to, int i, const char *p, int n, struct err *e)
{
	if (to->kinds[i] == '-')
		return 0;
	int64_t *cell = &to->c.col[i][to->c.n];
	*cell = INT64_MIN;
	if (n < 0)
		return 0;
	if (to->kinds[i] != 'i')
		return scan_text(to, (struct str){p, (size_t)n}, cell, e);
	return pg_number(st->types[i], p, n, cell) ? 0 : pg_no_number(i, e);
}

/* Whether a whole row begins at p, n bytes being there; *size is its length, *ncols −1 at the end of the data. */
static bool row_whole(const char *p, size_t n, int *ncols, size_t *size)
{
	if (n < 2)
		return false;
	*ncols = (int)pg_get(p, 2);
	*size = 2;
	for (int i = 0; i < *ncols; i++) {
		if (n < *size + 4)
			return false;
		int64_t length = pg_get(p + *size, 4);
		*size += 4 + (length > 0 ? (size_t)length : 0);
	}
	return n >= *size;
}

/* The row at p. */
static int take_row(const struct pg_stmt *st, struct scan *to, const char *p, struct err *e)
{
	if (scan_room(to, e))
		return -1;
	p += 2;
	for (int i = 0; i < st->ncols; i++) {
		int length = (int)pg_get(p, 4);
		p += 4;
		if (i < to->c.ncols && take_value(st, to, i, p, length, e))
			return -1;
		p += length > 0 ? length : 0;
	}
	to->c.n++;
	return 0;
}

/* The whole rows that are there; what is left of the next one stays. *head: the head of the data is still to come. */
static int take_rows(const struct pg_stmt *st, struct scan *to, struct buf *b, bool *head, struct err *e)
{
	size_t at = 0, size;
	int ncols;
	if (*head && b->n < PG_COPY_HEAD_SIZE)
		return 0;
	if (*head && memcmp(b->p, pg_copy_head, PG_COPY_HEAD_SIZE) != 0)
		return err_set(e, ERR_DB, "数据库送来的结果不是约定的样子");
	at = *head ? PG_COPY_HEAD_SIZE : 0;
	*head = false;
	while (row_whole(b->p + at, b->n - at, &ncols, &size)) {
		if (ncols >= 0 && ncols != st->ncols)
			return err_set(e, ERR_DB, "数据库送来的结果不是约定的样子");
		if (ncols >= 0 && take_row(st, to, b->p + at, e))
			return -1;
		at += size;
	}
	b->n -= at;
	memmove(b->p, b->p + at, b->n);
	return 0;
}

/* Everything that the server sends. After an error of ours the rest is read and thrown away. */
static int take_all(const struct pg_stmt *st, struct scan *to, struct err *e)
{
	struct pg *c = pg_of(st->st.s);
	struct buf b;
	bool head = true;
	int r, bad = 0;
	buf_init(&b, PIECE_MAX);
	do {
		r = pg_copy_piece(c, &b, bad ? NULL : e);
		if (bad)
			buf_clear(&b);
		else if (r == 0 || (r == 1 && b.n >= PIECE))
			bad = take_rows(st, to, &b, &head, e);
	} while (r == 1);
	buf_release(&b);
	if (r < 0)
		return -1;
	return pg_finish(c, NULL, st->st.name, bad ? NULL : e) || bad ? -1 : 0;
}

int pg_scan(struct stmt *base, struct scan *to, struct err *e)
{
	struct pg_stmt *st = (struct pg_stmt *)base;
	struct buf text;
	int r = 0;
	buf_init(&text, TEXT_MAX);
	if (to->c.ncols <= st->ncols && put_copy(&text, st))
		r = pg_copy_out(base->s, text.p, base->name, e) || take_all(st, to, e) ? -1 : 1;
	buf_release(&text);
	return r;
}
