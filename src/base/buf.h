/* A growing piece of bytes with a stated maximum. Always NUL-terminated once anything was put. */
#ifndef YICAI_BASE_BUF_H
#define YICAI_BASE_BUF_H

#include "base/str.h"

struct buf {
	char *p;
	size_t n; /* bytes in it */
	size_t cap;
	size_t max;  /* never more than this */
	bool failed; /* a put did not fit or found no memory; later puts do nothing */
};

/* An empty buffer that holds at most max bytes; allocates nothing yet. */
void buf_init(struct buf *b, size_t max);

/* Gives the bytes back; the struct may be used again after buf_init. */
void buf_release(struct buf *b);

/* Empties it, keeps the memory. */
void buf_clear(struct buf *b);

/* Each puts at the end and returns 0, or -1 with b->failed set: check once, at the end. */
int buf_put(struct buf *b, const void *p, size_t n);
int buf_puts(struct buf *b, const char *c);
int buf_put_str(struct buf *b, struct str s);
int buf_putc(struct buf *b, char c);
int buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What is in it now; valid until the next put. */
static inline struct str buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}

#endif
