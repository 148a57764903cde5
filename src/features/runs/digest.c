/* What a run is proved by: SM3 over its lines. */
#include <stdlib.h>

#include "features/runs/inside.h"

/* What is digested of a line: numbers, then texts. */
enum { NUMBERS = 17, TEXTS = 9 };

struct line_digest {
	struct sm3 *sm3;
	int form;
	int64_t number[NUMBERS]; /* of the line before */
	struct buf text[TEXTS];
	bool failed;
	size_t n; /* bytes gathered, for SM3 takes many at once faster than a few at a time */
	char gathered[4096];
};

#define TEXT_BYTES_MAX ((size_t)1 << 20) /* of one text of a line */

struct line_digest *digest_begin(int form, struct err *e)
{
	struct line_digest *d = calloc(1, sizeof *d);
	if (d)
		d->sm3 = sm3_new();
	if (!d || !d->sm3) {
		free(d);
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	d->form = form;
	for (int i = 0; i < TEXTS; i++)
		buf_init(&d->text[i], TEXT_BYTES_MAX);
	return d;
}

void digest_free(struct line_digest *d)
{
	if (!d)
		return;
	for (int i = 0; i < TEXTS; i++)
		buf_release(&d->text[i]);
	sm3_free(d->sm3);
	free(d);
}

/* Hands on what has been gathered. */
static void hand_on(struct line_digest *d)
{
	sm3_put(d->sm3, d->gathered, d->n);
	d->n = 0;
}

/* n more bytes. */
static void gather(struct line_digest *d, const void *p, size_t n)
{
	if (n > sizeof d->gathered - d->n)
		hand_on(d);
	if (n > sizeof d->gathered) {
		sm3_put(d->sm3, p, n);
		return;
	}
	if (n)
		memcpy(d->gathered + d->n, p, n);
	d->n += n;
}

/* 8 bytes, highest first. */
static void gather_int(struct line_digest *d, int64_t v)
{
	unsigned char b[8];
	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
	gather(d, b, 8);
}

/* A text: its length, then its bytes. */
static void gather_text(struct line_digest *d, struct str s)
{
	gather_int(d, (int64_t)s.n);
	gather(d, s.p, s.n);
}

/* Form 2: which values differ from those of the line before, then these. */
static void gather_changes(struct line_digest *d, const int64_t *number, const struct str *text)
{
	int64_t differ = 0;
	for (int i = 0; i < NUMBERS; i++)
		differ |= (int64_t)(number[i] != d->number[i]) << i;
	for (int i = 0; i < TEXTS; i++)
		differ |= (int64_t)!str_eq(text[i], buf_str(&d->text[i])) << (NUMBERS + i);
	gather_int(d, differ);
	for (int i = 0; i < NUMBERS; i++)
		if (differ >> i & 1)
			gather_int(d, d->number[i] = number[i]);
	for (int i = 0; i < TEXTS; i++) {
		if (!(differ >> (NUMBERS + i) & 1))
			continue;
		gather_text(d, text[i]);
		buf_clear(&d->text[i]);
		buf_put_str(&d->text[i], text[i]);
		d->failed |= d->text[i].failed;
	}
}

void digest_line(struct line_digest *d, const struct run_line *l)
{
	const int64_t number[NUMBERS] = {l->no,      l->owner,     l->person,  l->org,   l->unit,   l->county,
					 l->version, l->from,      l->to,      l->due,   l->period, l->amount,
					 l->counts,  l->no_amount, l->outside, l->state, l->cured};
	const struct str text[TEXTS] = {l->policy,      l->named ? l->name : STR(""),
					l->org_name,    l->unit_name,
					l->county_name, l->tier,
					l->reason,      l->clauses,
					l->readings};
	if (d->form >= 2) {
		gather_changes(d, number, text);
		return;
	}
	for (int i = 0; i < NUMBERS; i++)
		gather_int(d, number[i]);
	for (int i = 0; i < TEXTS; i++)
		gather_text(d, text[i]);
}

int digest_end(struct line_digest *d, uint8_t out[static SM3_SIZE], struct err *e)
{
	if (d->failed)
		return err_set(e, ERR_NOMEM, "内存不够，或一行的文字太长");
	hand_on(d);
	sm3_end(d->sm3, out);
	return 0;
}
