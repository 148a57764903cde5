/* What a run is proved by: SM3 over its lines. */
#include <stdlib.h>

#include "features/runs/inside.h"

/* --- bytes --- */

/* Bytes gathered, for SM3 takes many at once faster than a few at a time. */
struct proof {
	struct sm3 *sm3;
	size_t n;
	char gathered[4096];
};

struct proof *proof_begin(struct err *e)
{
	struct proof *p = calloc(1, sizeof *p);
	if (p && (p->sm3 = sm3_new()))
		return p;
	free(p);
	err_set(e, ERR_NOMEM, "内存不够");
	return NULL;
}

void proof_free(struct proof *p)
{
	if (p)
		sm3_free(p->sm3);
	free(p);
}

/* Hands on what has been gathered. */
static void hand_on(struct proof *p)
{
	sm3_put(p->sm3, p->gathered, p->n);
	p->n = 0;
}

/* n more bytes. */
static void gather(struct proof *p, const void *bytes, size_t n)
{
	if (n > sizeof p->gathered - p->n)
		hand_on(p);
	if (n > sizeof p->gathered) {
		sm3_put(p->sm3, bytes, n);
		return;
	}
	if (n)
		memcpy(p->gathered + p->n, bytes, n);
	p->n += n;
}

void proof_int(struct proof *p, int64_t v)
{
	unsigned char b[8];
	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
	gather(p, b, 8);
}

void proof_text(struct proof *p, struct str s)
{
	proof_int(p, (int64_t)s.n);
	gather(p, s.p, s.n);
}

void proof_end(struct proof *p, uint8_t out[static SM3_SIZE])
{
	hand_on(p);
	sm3_end(p->sm3, out);
}

/* --- lines, as they were proved before they lay in blocks --- */

/* What is digested of a line: numbers, then texts. */
enum { NUMBERS = 17, TEXTS = 9 };

struct line_digest {
	struct proof *proof;
	int form;
	int64_t number[NUMBERS]; /* of the line before */
	struct buf text[TEXTS];
	bool failed;
};

#define TEXT_BYTES_MAX ((size_t)1 << 20) /* of one text of a line */

struct line_digest *digest_begin(int form, struct err *e)
{
	struct line_digest *d = calloc(1, sizeof *d);
	if (!d) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	if (!(d->proof = proof_begin(e))) {
		free(d);
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
	proof_free(d->proof);
	free(d);
}

/* Form 2: which values differ from those of the line before, then these. */
static void gather_changes(struct line_digest *d, const int64_t *number, const struct str *text)
{
	int64_t differ = 0;
	for (int i = 0; i < NUMBERS; i++)
		differ |= (int64_t)(number[i] != d->number[i]) << i;
	for (int i = 0; i < TEXTS; i++)
		differ |= (int64_t)!str_eq(text[i], buf_str(&d->text[i])) << (NUMBERS + i);
	proof_int(d->proof, differ);
	for (int i = 0; i < NUMBERS; i++)
		if (differ >> i & 1)
			proof_int(d->proof, d->number[i] = number[i]);
	for (int i = 0; i < TEXTS; i++) {
		if (!(differ >> (NUMBERS + i) & 1))
			continue;
		proof_text(d->proof, text[i]);
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
		proof_int(d->proof, number[i]);
	for (int i = 0; i < TEXTS; i++)
		proof_text(d->proof, text[i]);
}

int digest_end(struct line_digest *d, uint8_t out[static SM3_SIZE], struct err *e)
{
	if (d->failed)
		return err_set(e, ERR_NOMEM, "内存不够，或一行的文字太长");
	proof_end(d->proof, out);
	return 0;
}
