/* Canonical bytes: see canon.h for what they are. */
#include "fact/canon.h"

void canon_init(struct canon *c, const struct record *rec)
{
	c->rec = rec;
	for (size_t i = 0; i < rec->n; i++) {
		size_t at = i;
		for (; at > 0 && strcmp(rec->fields[c->order[at - 1]].column, rec->fields[i].column) > 0; at--)
			c->order[at] = c->order[at - 1];
		c->order[at] = (uint8_t)i;
	}
}

/* A length. */
static void put_length(struct buf *out, uint64_t n)
{
	char bytes[10];
	size_t used = 0;
	for (; n >= 0x80; n >>= 7)
		bytes[used++] = (char)(n | 0x80);
	bytes[used++] = (char)n;
	buf_put(out, bytes, used);
}

/* A number. */
static void put_number(struct buf *out, int64_t v)
{
	put_length(out, (uint64_t)v << 1 ^ (0 - (uint64_t)(v < 0)));
}

/* A text. */
static void put_text(struct buf *out, struct str s)
{
	put_length(out, s.n);
	buf_put(out, s.p, s.n);
}

/* A digest, as a text. */
static void put_digest(struct buf *out, const uint8_t *digest)
{
	put_text(out, (struct str){(const char *)digest, SM3_SIZE});
}

/* A cell that is not blank. */
static void put_cell(struct buf *out, const struct field *f, const struct cell *cell)
{
	bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
	if (text ? cell->s.n == 0 : cell->v == FIELD_NONE)
		return;
	put_text(out, str_of(f->column));
	buf_putc(out, !text ? 'i' : f->type == FIELD_TEXT ? 't' : 's');
	if (text)
		put_text(out, cell->s);
	else
		put_number(out, cell->v);
}

/* 0, or -1 when something did not fit. */
static int done(const struct buf *out)
{
	return out->failed ? -1 : 0;
}

int canon_row(const struct canon *c, struct buf *out, const struct version *v, const struct cell *cells)
{
	buf_clear(out);
	buf_putc(out, 'R');
	put_number(out, v->owner);
	put_number(out, v->id);
	put_number(out, v->known_from);
	put_number(out, v->seq);
	put_number(out, v->line);
	for (size_t i = 0; i < c->rec->n; i++)
		if (c->order[i] != c->rec->owner)
			put_cell(out, &c->rec->fields[c->order[i]], &cells[c->order[i]]);
	put_text(out, (struct str){"", 0});
	return done(out);
}

int canon_closed(struct buf *out, const struct version *v)
{
	buf_clear(out);
	buf_putc(out, 'C');
	put_number(out, v->owner);
	put_number(out, v->id);
	put_number(out, v->known_from);
	put_number(out, v->known_to);
	return done(out);
}

int canon_part(struct buf *out, struct str table, int64_t written, int64_t closed, const uint8_t *written_digest,
	       const uint8_t *closed_digest)
{
	buf_clear(out);
	buf_putc(out, 'P');
	put_text(out, table);
	put_number(out, written);
	put_number(out, closed);
	put_digest(out, written_digest);
	put_digest(out, closed_digest);
	return done(out);
}

int canon_entry(struct buf *out, const uint8_t before[static SM3_SIZE], const struct entry *en)
{
	static const uint8_t none[SM3_SIZE];
	buf_clear(out);
	buf_putc(out, 'E');
	put_digest(out, before);
	put_number(out, en->number);
	put_number(out, en->at);
	put_text(out, en->who);
	put_text(out, en->what);
	put_text(out, en->source);
	if (memcmp(en->source_digest, none, SM3_SIZE) == 0)
		put_text(out, (struct str){"", 0});
	else
		put_digest(out, en->source_digest);
	put_text(out, en->detail);
	put_number(out, en->undoes);
	put_number(out, en->rows);
	put_number(out, en->closed);
	put_digest(out, en->rows_digest);
	return done(out);
}

int canon_head(struct buf *out, int64_t number, instant_t at, const uint8_t digest[static SM3_SIZE])
{
	buf_clear(out);
	buf_putc(out, 'H');
	put_number(out, number);
	put_number(out, at);
	put_digest(out, digest);
	return done(out);
}
