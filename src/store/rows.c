/* Rows into structs, results into columns, rows in bulk: what is made of a driver's single steps. */
#include "store/driver.h"

#include <stdlib.h>

#include "base/utf8.h"

/* One column into its member. */
static int fetch_one(const struct stmt *st, const struct row_field *f, char *at, struct arena *mem, struct err *e)
{
	struct str s;
	switch (f->type) {
	case ROW_IS_INT: *(int64_t *)(void *)at = stmt_int(st, f->column); return 0;
	case ROW_IS_CELL: *(int64_t *)(void *)at = stmt_cell(st, f->column); return 0;
	case ROW_IS_BOOL: *(bool *)(void *)at = stmt_int(st, f->column) != 0; return 0;
	case ROW_IS_TEXT: s = stmt_text(st, f->column); break;
	case ROW_IS_BYTES: s = stmt_bytes(st, f->column); break;
	default: return 0;
	}
	if (s.n && !(s.p = arena_copy(mem, s.p, s.n)))
		return err_set(e, ERR_NOMEM, "内存不够，放不下一行");
	*(struct str *)(void *)at = s.n ? s : STR("");
	return 0;
}

int stmt_fetch(const struct stmt *st, const struct row_field *fields, void *row, struct arena *mem, struct err *e)
{
	for (const struct row_field *f = fields; f->type != ROW_END; f++) {
		if (fetch_one(st, f, (char *)row + f->offset, mem, e))
			return -1;
	}
	return 0;
}

void columns_release(struct columns *c)
{
	for (int i = 0; c->col && i < c->ncols; i++)
		free(c->col[i]);
	free(c->col);
	*c = (struct columns){0};
}

int scan_room(struct scan *to, struct err *e)
{
	struct columns *c = &to->c;
	if (c->n < to->cap)
		return 0;
	to->full = true;
	if (c->n == to->max)
		return err_set(e, ERR_LIMIT, "结果超过 %zu 行", to->max);
	size_t want = to->cap ? to->cap * 2 : 1024;
	want = want > to->max ? to->max : want;
	for (int i = 0; i < c->ncols; i++) {
		if (to->kinds[i] == '-')
			continue;
		int64_t *grown = want > SIZE_MAX / sizeof *grown ? NULL : realloc(c->col[i], want * sizeof *grown);
		if (!grown)
			return err_set(e, ERR_NOMEM, "内存不够，放不下 %zu 行", want);
		c->col[i] = grown;
	}
	to->cap = want;
	to->full = false;
	return 0;
}

int scan_text(struct scan *to, struct str s, int64_t *out, struct err *e)
{
	*out = to->intern ? to->intern(to->self, s) : -1;
	to->full = *out < 0;
	return to->full ? err_set(e, ERR_LIMIT, "放不下更多不同的文字") : 0;
}

/* The cell of one column of the current row. */
static int column_cell(const struct stmt *st, int i, struct scan *to, int64_t *out, struct err *e)
{
	if (to->kinds[i] == 'i' || stmt_null(st, i)) {
		*out = stmt_cell(st, i);
		return 0;
	}
	return scan_text(to, to->kinds[i] == 't' ? stmt_text(st, i) : stmt_bytes(st, i), out, e);
}

/* The rest of the rows, one by one. */
static int step_through(struct stmt *st, struct scan *to, struct err *e)
{
	int r;
	while ((r = stmt_step(st, e)) == 1) {
		if (scan_room(to, e))
			return -1;
		for (int i = 0; i < to->c.ncols; i++) {
			if (to->kinds[i] != '-' && column_cell(st, i, to, &to->c.col[i][to->c.n], e))
				return -1;
		}
		to->c.n++;
	}
	return r;
}

/* All rows by the driver's own way: 1, 0 when there is none here, -1. */
static int scan_at_once(struct stmt *st, struct scan *to, struct err *e)
{
	struct store *s = st->s;
	if (!s->drv->scan || st->state == STMT_ROWS)
		return 0;
	int r = stmt_may_start(st, e) ? -1 : s->drv->scan(st, to, e);
	return to->full ? r : store_outcome(s, r);
}

int stmt_columns(struct stmt *st, const char *kinds, text_intern intern, void *self, size_t max, struct columns *out,
		 struct err *e)
{
	struct scan to = {.kinds = kinds, .intern = intern, .self = self, .max = max, .c.ncols = (int)strlen(kinds)};
	to.c.col = calloc((size_t)to.c.ncols + 1, sizeof *to.c.col);
	if (!to.c.col)
		return err_set(e, ERR_NOMEM, "内存不够，放不下各列");
	int r = scan_at_once(st, &to, e);
	if (r < 0 || (r == 0 && step_through(st, &to, e))) {
		stmt_reset(st);
		columns_release(&to.c);
		return err_at(e, "%s", st->name);
	}
	*out = to.c;
	return 0;
}

bool sql_name_ok(const char *name)
{
	size_t n = 0;
	for (; name[n]; n++) {
		char c = name[n];
		if (!((c >= 'a' && c <= 'z') || c == '_' || (n > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return n > 0 && n <= 60;
}

/* The table, its columns and their kinds fit together; *n gets how many there are. */
static int bulk_check(const char *table, const char *const *columns, const char *kinds, int *n, struct err *e)
{
	bool ok = sql_name_ok(table);
	int i = 0;
	for (; i < STORE_PARAMS_MAX && columns[i]; i++)
		ok = ok && sql_name_ok(columns[i]);
	if (!ok || columns[i] || i == 0 || strlen(kinds) != (size_t)i || strspn(kinds, "itb") != (size_t)i)
		return err_set(e, ERR_DB, "成批写入的表、列或列的种类不对：%s", table);
	*n = i;
	return 0;
}

int bulk_begin(struct bulk **ret, struct store *s, const char *table, const char *const *columns, const char *kinds,
	       struct err *e)
{
	int n = 0;
	if (store_usable(s, table, e) || bulk_check(table, columns, kinds, &n, e))
		return -1;
	if (!s->writing) {
		err_set(e, ERR_DB, "写入要在写事务里");
		return err_at(e, "%s", table);
	}
	struct bulk *b = calloc(1, s->drv->bulk_size);
	if (!b)
		return err_set(e, ERR_NOMEM, "内存不够，开始不了成批写入");
	b->s = s;
	b->table = table;
	b->columns = columns;
	b->kinds = kinds;
	b->n = n;
	if (store_outcome(s, s->drv->bulk_begin(b, e))) {
		free(b);
		return -1;
	}
	*ret = b;
	return 0;
}

/* The cell to fill, when its kind and number fit. */
static struct bulk_cell *bulk_at(struct bulk *b, int i, char kind)
{
	if (i >= 0 && i < b->n && b->kinds[i] == kind)
		return &b->cell[i];
	b->bad = "没有这一列，或列的种类不对";
	return NULL;
}

void bulk_int(struct bulk *b, int i, int64_t v)
{
	struct bulk_cell *c = bulk_at(b, i, 'i');
	if (c)
		*c = (struct bulk_cell){.kind = v == INT64_MIN ? 0 : 'i', .v = v};
}

void bulk_text(struct bulk *b, int i, struct str v)
{
	struct bulk_cell *c = bulk_at(b, i, 't');
	if (v.n && (memchr(v.p, 0, v.n) || !utf8_valid(v)))
		b->bad = "文字不是 UTF-8，或含 NUL";
	else if (c)
		*c = (struct bulk_cell){.kind = 't', .s = v.n ? v : STR("")};
}

void bulk_bytes(struct bulk *b, int i, struct str v)
{
	struct bulk_cell *c = bulk_at(b, i, 'b');
	if (c)
		*c = (struct bulk_cell){.kind = 'b', .s = v.n ? v : STR("")};
}

void bulk_null(struct bulk *b, int i)
{
	if (i >= 0 && i < b->n)
		b->cell[i].kind = 0;
	else
		b->bad = "没有这一列，或列的种类不对";
}

int bulk_row(struct bulk *b, struct err *e)
{
	struct store *s = b->s;
	int r = store_usable(s, b->table, e);
	if (r == 0 && b->bad) {
		err_set(e, ERR_INPUT, "参数不能用：%s", b->bad);
		r = err_at(e, "%s", b->table);
	}
	if (r == 0)
		r = s->drv->bulk_row(b, e);
	b->bad = NULL;
	for (int i = 0; i < b->n; i++)
		b->cell[i].kind = 0;
	return store_outcome(s, r);
}

int bulk_flush(struct bulk *b, struct err *e)
{
	struct store *s = b->s;
	if (store_usable(s, b->table, e))
		return -1;
	return store_outcome(s, s->drv->bulk_flush(b, e));
}

int bulk_end(struct bulk *b, struct err *e)
{
	int r = bulk_flush(b, e);
	bulk_abandon(b);
	return r;
}

void bulk_abandon(struct bulk *b)
{
	if (!b)
		return;
	b->s->drv->bulk_free(b);
	free(b);
}
