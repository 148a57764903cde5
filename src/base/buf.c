#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max < SIZE_MAX / 2 ? max : SIZE_MAX / 2};
}

void buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->failed = false;
	if (b->p)
		b->p[0] = '\0';
}

/* Marks the buffer failed; always -1. */
static int fail(struct buf *b)
{
	b->failed = true;
	return -1;
}

/* Room for n more bytes and the NUL behind them. */
static int reserve(struct buf *b, size_t n)
{
	if (b->failed || n > b->max - b->n)
		return fail(b);
	size_t want = b->n + n + 1, cap = b->cap ? b->cap : 64;
	if (want <= b->cap)
		return 0;
	while (cap < want)
		cap *= 2;
	if (cap > b->max + 1)
		cap = b->max + 1;
	char *p = realloc(b->p, cap);
	if (!p)
		return fail(b);
	b->p = p;
	b->cap = cap;
	return 0;
}

/* Whether n more bytes and the NUL lie within what it has: nearly always, for pages are put together from small pieces. */
static inline bool has_room(const struct buf *b, size_t n)
{
	return !b->failed && n < b->cap - b->n;
}

int buf_put(struct buf *b, const void *p, size_t n)
{
	if (!has_room(b, n) && reserve(b, n))
		return -1;
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
	return 0;
}

int buf_puts(struct buf *b, const char *c)
{
	return buf_put(b, c, strlen(c));
}
int buf_put_str(struct buf *b, struct str s)
{
	return buf_put(b, s.p, s.n);
}
int buf_putc(struct buf *b, char c)
{
	if (!has_room(b, 1) && reserve(b, 1))
		return -1;
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
	return 0;
}

int buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	size_t room = b->failed ? 0 : b->cap - b->n; /* most texts fit, and are made only once */
	va_start(args, fmt);
	va_copy(again, args);
	int want = vsnprintf(room ? b->p + b->n : NULL, room, fmt, args);
	int status = want < 0 ? fail(b) : reserve(b, (size_t)want);
	if (!status) {
		if ((size_t)want >= room)
			vsnprintf(b->p + b->n, (size_t)want + 1, fmt, again);
		b->n += (size_t)want;
	} else if (room) {
		b->p[b->n] = '\0';
	}
	va_end(again);
	va_end(args);
	return status;
}
