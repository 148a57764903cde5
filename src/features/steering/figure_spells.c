/* A spell is: how much higher the subject's id is, from, to with doubt in its highest bit, the amount. */
#include "features/steering/figure_spells.h"

/* Seven bits a byte, the lowest first; where the next goes. */
static char *put_number(char *out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*out++ = (char)(v & 0x7f) | (char)0x80;
	*out++ = (char)v;
	return out;
}

/* The next number; damaged at the end of the bytes. */
static uint64_t get_number(struct spell_reader *r)
{
	uint64_t v = 0;
	for (unsigned shift = 0; r->rest.n && shift < 64; shift += 7) {
		uint8_t c = (uint8_t)*r->rest.p++;
		r->rest.n--;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return v;
	}
	r->damaged = true;
	return 0;
}

void spell_put(struct buf *out, const struct stored_spell *x, int64_t *last)
{
	char bytes[SPELL_BYTES_MOST], *p = put_number(bytes, (uint64_t)x->subject - (uint64_t)*last);
	*p++ = (char)x->from;
	*p++ = (char)(x->to | (x->doubt ? 0x80 : 0));
	p = put_number(p, (uint64_t)x->amount);
	buf_put(out, bytes, (size_t)(p - bytes));
	*last = x->subject;
}

bool spell_get(struct spell_reader *r, struct stored_spell *out)
{
	if (r->damaged || r->rest.n == 0)
		return false;
	r->subject = (int64_t)((uint64_t)r->subject + get_number(r));
	if (r->rest.n < 2)
		r->damaged = true;
	if (r->damaged)
		return false;
	uint8_t from = (uint8_t)r->rest.p[0], to = (uint8_t)r->rest.p[1];
	r->rest = (struct str){r->rest.p + 2, r->rest.n - 2};
	*out = (struct stored_spell){.subject = r->subject,
				     .amount = (int64_t)get_number(r),
				     .from = from,
				     .to = to & 0x7f,
				     .doubt = to & 0x80};
	r->damaged |= from > 63 || out->to > 63;
	return !r->damaged;
}
