/* The canonical bytes that the journal's digests are made of. They depend on what was recorded and on nothing else: not
 * on the engine, the order of a record's fields, columns added later, the key under which a secret is stored.
 *
 *   number  zigzag LEB128
 *   text    its length as LEB128, its bytes
 *   row     'R' owner id known_from seq line cells, each cell of a field that is not blank, by column name in byte order,
 *           as text(column) 'i' number | 't' text | 's' text (a secret's plain text), and a final text()
 *   closed  'C' owner id known_from known_to
 *   part    'P' text(table) written closed text(digest of the rows) text(digest of the closed)
 *   entry   'E' text(digest of the entry before) number at text(who) text(what) text(source) text(source's digest, or
 *           none) text(detail) undoes written closed text(digest of the parts)
 *   head    'H' number at text(digest of the last entry)
 *
 * The OWNER field is no cell, since the row begins with the owner. */
#ifndef YICAI_FACT_CANON_H
#define YICAI_FACT_CANON_H

#include "fact/journal.h"

#define CANON_MAX (64u << 20) /* bytes of one row */

/* A record's fields in the order of their columns' names. */
struct canon {
	const struct record *rec;
	uint8_t order[RECORD_FIELDS_MAX];
};
void canon_init(struct canon *c, const struct record *rec);

/* Each replaces what is in out; -1 when it grows beyond its maximum or memory is out. */
int canon_row(const struct canon *c, struct buf *out, const struct version *v, const struct cell *cells);
int canon_closed(struct buf *out, const struct version *v);
int canon_part(struct buf *out, struct str table, int64_t written, int64_t closed, const uint8_t *written_digest,
	       const uint8_t *closed_digest);
/* en->rows_digest is the digest of the parts; en->digest is not looked at. source_digest of zeros: none. */
int canon_entry(struct buf *out, const uint8_t before[static SM3_SIZE], const struct entry *en);
int canon_head(struct buf *out, int64_t number, instant_t at, const uint8_t digest[static SM3_SIZE]);

#endif
