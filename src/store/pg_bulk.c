/* PostgreSQL bulk load: rows are put into COPY's binary form and sent when a megabyte of them is there. */
#include "store/pg.h"

#include <stdlib.h>

#define ROWS_SEND (1u << 20)   /* send when there is this much */
#define ROWS_MAX  (512u << 20) /* with the longest row */
#define PIECE     (64u << 10)

const char pg_copy_head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
_Static_assert(sizeof pg_copy_head == PG_COPY_HEAD_SIZE + 1, "the head as it is documented");

/* Sends the text of a COPY and waits until the server is ready for it. */
static int copy_begin(struct store *s, const char *text, ExecStatusType ready, const char *where, struct err *e)
{
	struct pg *c = pg_of(s);
	PGresult *r = NULL;
	if (pg_idle(s, e))
		return -1;
	if (!pq.sendQuery(c->pg, text))
		return pg_lose(c, NULL, e);
	if (pg_answer(c, &r, e))
		return -1;
	if (pq.resultStatus(r) == ready) {
		pq.clear(r);
		return 0;
	}
	pg_fail(c, r, where, e);
	pq.clear(r);
	pg_finish(c, NULL, where, NULL);
	return -1;
}

int pg_copy_in(struct store *s, const char *text, const char *where, struct err *e)
{
	return copy_begin(s, text, PGRES_COPY_IN, where, e);
}

int pg_copy_out(struct store *s, const char *text, const char *where, struct err *e)
{
	return copy_begin(s, text, PGRES_COPY_OUT, where, e);
}

int pg_copy_piece(struct pg *c, struct buf *b, struct err *e)
{
	for (;;) {
		char *p = NULL;
		int n = pq.getCopyData(c->pg, &p, 1);
		if (n > 0) {
			buf_put(b, p, (size_t)n);
			pq.freemem(p);
			return b->failed ? pg_lose(c, "一行太大，放不下", e) : 1;
		}
		if (n == -1)
			return 0;
		if (n < -1 || pg_wait(c, false, e) || !pq.consumeInput(c->pg))
			return c->pg ? pg_lose(c, NULL, e) : -1;
	}
}

int pg_copy_data(struct pg *c, const char *p, size_t n, struct err *e)
{
	while (n > 0) {
		int piece = (int)(n < PIECE ? n : PIECE), r;
		while ((r = pq.putCopyData(c->pg, p, piece)) == 0) {
			if (pg_wait(c, true, e) || pg_flush(c, e))
				return -1;
		}
		if (r < 0)
			return pg_lose(c, NULL, e);
		if (pg_flush(c, e))
			return -1;
		p += piece;
		n -= (size_t)piece;
	}
	return 0;
}

int pg_copy_end(struct pg *c, const char *where, struct err *e)
{
	int r;
	while ((r = pq.putCopyEnd(c->pg, NULL)) == 0) {
		if (pg_wait(c, true, e) || pg_flush(c, e))
			return -1;
	}
	if (r < 0)
		return pg_lose(c, NULL, e);
	return pg_finish(c, NULL, where, e);
}

/* The COPY of a bulk load; its names were checked to be plain ones. */
static int copy_text(const struct bulk *b, struct buf *out)
{
	buf_printf(out, "COPY %s (", b->table);
	for (int i = 0; i < b->n; i++)
		buf_printf(out, "%s%s", i ? ", " : "", b->columns[i]);
	return buf_puts(out, ") FROM STDIN (FORMAT binary)");
}

int pg_bulk_begin(struct bulk *base, struct err *e)
{
	struct pg_bulk *b = (struct pg_bulk *)base;
	struct buf text;
	buf_init(&text, 64 << 10);
	if (copy_text(base, &text)) {
		buf_release(&text);
		return err_set(e, ERR_NOMEM, "内存不够，开始不了成批写入");
	}
	b->copy = text.p;
	buf_init(&b->rows, ROWS_MAX);
	return 0;
}

/* One cell: its length, or −1 for null, and its bytes. */
static void put_cell(struct buf *out, const struct bulk_cell *c)
{
	char head[12];
	if (c->kind == 'i') {
		pg_put32(head, 8);
		pg_put64(head + 4, (uint64_t)c->v);
		buf_put(out, head, 12);
		return;
	}
	pg_put32(head, c->kind ? (uint32_t)c->s.n : UINT32_MAX);
	buf_put(out, head, 4);
	if (c->kind && c->s.n)
		buf_put(out, c->s.p, c->s.n);
}

int pg_bulk_row(struct bulk *base, struct err *e)
{
	struct pg_bulk *b = (struct pg_bulk *)base;
	char n[2];
	if (b->rows.n == 0)
		buf_put(&b->rows, pg_copy_head, PG_COPY_HEAD_SIZE);
	pg_put16(n, (uint16_t)base->n);
	buf_put(&b->rows, n, 2);
	for (int i = 0; i < base->n; i++)
		put_cell(&b->rows, &base->cell[i]);
	if (b->rows.failed) {
		err_set(e, ERR_LIMIT, "一行太大，或内存不够");
		return err_at(e, "%s", base->table);
	}
	return b->rows.n >= ROWS_SEND ? pg_bulk_flush(base, e) : 0;
}

int pg_bulk_flush(struct bulk *base, struct err *e)
{
	struct pg_bulk *b = (struct pg_bulk *)base;
	struct pg *c = pg_of(base->s);
	if (b->rows.n == 0)
		return 0;
	int r = pg_copy_in(base->s, b->copy, base->table, e);
	if (r == 0)
		r = pg_copy_data(c, b->rows.p, b->rows.n, e);
	if (r == 0)
		r = pg_copy_data(c, "\xff\xff", 2, e);
	if (r == 0)
		r = pg_copy_end(c, base->table, e);
	buf_clear(&b->rows);
	return r;
}

void pg_bulk_free(struct bulk *base)
{
	struct pg_bulk *b = (struct pg_bulk *)base;
	free(b->copy);
	buf_release(&b->rows);
}
