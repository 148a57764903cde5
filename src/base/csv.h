/* CSV after RFC 4180, as bytes: a streaming reader with caps, and a writer. Knows nothing of encodings
 * but a UTF-8 byte order mark at the beginning, which it skips. */
#ifndef YICAI_BASE_CSV_H
#define YICAI_BASE_CSV_H

#include "base/buf.h"
#include "base/err.h"

#define CSV_CELL_MAX   (64u * 1024u) /* a cell longer than this is refused */
#define CSV_COLS_MAX   1024u
#define CSV_RECORD_MAX (4u * 1024u * 1024u) /* all cells of one record together */

struct csv_reader;

/* Reads through `fill`, which puts at most n bytes at p and returns how many, 0 at the end, -1 on an error. */
typedef long (*csv_fill)(void *self, char *p, size_t n);
struct csv_reader *csv_new(csv_fill fill, void *self);
void csv_free(struct csv_reader *r);

/* The next record: 1 with *cells (valid until the next call) and *n set, 0 at the end, -1 on a refusal: unclosed
 * quote (where: the line on which it began), text behind a closing quote, NUL byte, a cap, an error of fill (errno).
 * Lines end with LF, CRLF or CR. A quote inside a cell that does not begin with one is text. A blank line is a record
 * of one empty cell. After a refusal the same refusal comes again. */
int csv_next(struct csv_reader *r, const struct str **cells, size_t *n, struct err *e);

/* Line of the file on which the last record began, 1 for the first. */
size_t csv_line(const struct csv_reader *r);

/* One cell, quoted when it must be (comma, quote, line break, blank at an end). */
int csv_put(struct buf *b, struct str cell);

/* n cells, commas and CRLF-free line end ("\n"). */
int csv_put_row(struct buf *b, const struct str *cells, size_t n);

#endif
