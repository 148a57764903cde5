#include "features/directory/bits.h"

#include <stdlib.h>

static const struct sql BITS_OF = {"dir_bits.of", "SELECT chunk, bits FROM dir_bits WHERE kind = $1 AND value = $2"};
static const struct sql BITS_GET = {"dir_bits.get",
				    "SELECT bits FROM dir_bits WHERE kind = $1 AND value = $2 AND chunk = $3"};
static const struct sql BITS_SET = {"dir_bits.set",
				    "INSERT INTO dir_bits (kind, value, chunk, bits) VALUES ($1, $2, $3, $4) "
				    "ON CONFLICT (kind, value, chunk) DO UPDATE SET bits = excluded.bits"};
static const struct sql BITS_DROP = {"dir_bits.drop",
				     "DELETE FROM dir_bits WHERE kind = $1 AND value = $2 AND chunk = $3"};

int set_init(struct set *s, int64_t n, struct err *e)
{
	size_t chunks = (size_t)(n < 0 ? 0 : n) / CHUNK_NUMBERS + 1;
	if (chunks > CHUNKS_MAX)
		return err_set(e, ERR_LIMIT, "名录超过 %d 行", CHUNKS_MAX * CHUNK_NUMBERS);
	uint64_t *w = calloc(chunks * CHUNK_WORDS, sizeof *w);
	if (!w)
		return err_set(e, ERR_NOMEM, "内存不够");
	s->chunks = chunks;
	s->w = w;
	return 0;
}

void set_release(struct set *s)
{
	free(s->w);
	*s = (struct set){0};
}

void set_clear(struct set *s)
{
	memset(s->w, 0, s->chunks * CHUNK_BYTES);
}

/* How many bits are set both in n words of a, which may stand at any address, and in those of b. */
static inline __attribute__((always_inline)) int64_t count_loop(const char *a, const uint64_t *b, size_t n)
{
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t x;
		memcpy(&x, a + 8 * i, sizeof x);
		sum += __builtin_popcountll(x & b[i]);
	}
	return sum;
}

#ifdef __x86_64__
/* The same where the processor counts bits itself. */
__attribute__((target("popcnt"))) static int64_t count_counting(const char *a, const uint64_t *b, size_t n)
{
	return count_loop(a, b, n);
}
#endif

/* The same, as fast as the processor can. */
static int64_t count_both(const void *a, const uint64_t *b, size_t n)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("popcnt"))
		return count_counting(a, b, n);
#endif
	return count_loop(a, b, n);
}

int64_t set_count(const struct set *s)
{
	return count_both(s->w, s->w, s->chunks * CHUNK_WORDS);
}

int64_t set_count_and(const struct set *a, const struct set *b)
{
	return count_both(a->w, b->w, (a->chunks < b->chunks ? a->chunks : b->chunks) * CHUNK_WORDS);
}

void set_and(struct set *to, const struct set *with)
{
	for (size_t i = 0; i < to->chunks * CHUNK_WORDS; i++)
		to->w[i] &= i < with->chunks * CHUNK_WORDS ? with->w[i] : 0;
}

int64_t set_next(const struct set *s, int64_t from)
{
	size_t words = s->chunks * CHUNK_WORDS, i = (size_t)from >> 6;
	if (from < 0 || i >= words)
		return from < 0 ? set_next(s, 0) : -1;
	uint64_t w = s->w[i] & ~(uint64_t)0 << (from & 63);
	while (!w && ++i < words)
		w = s->w[i];
	return w ? (int64_t)(i << 6 | (size_t)__builtin_ctzll(w)) : -1;
}

/* The i-th of a chunk's numbers. */
static unsigned low_at(struct str bits, size_t i)
{
	const unsigned char *p = (const unsigned char *)bits.p + 2 * i;
	return p[0] | (unsigned)p[1] << 8;
}

void chunk_add(struct str bits, uint64_t w[static CHUNK_WORDS])
{
	if (bits.n == CHUNK_BYTES) {
		for (size_t i = 0; i < CHUNK_WORDS; i++) {
			uint64_t x;
			memcpy(&x, bits.p + 8 * i, sizeof x);
			w[i] |= x;
		}
		return;
	}
	for (size_t i = 0; i < bits.n / 2; i++) {
		unsigned no = low_at(bits, i);
		w[no >> 6] |= (uint64_t)1 << (no & 63);
	}
}

int64_t chunk_count_and(struct str bits, const uint64_t w[static CHUNK_WORDS])
{
	if (bits.n == CHUNK_BYTES)
		return count_both(bits.p, w, CHUNK_WORDS);
	int64_t n = 0;
	for (size_t i = 0; i < bits.n / 2; i++) {
		unsigned no = low_at(bits, i);
		n += w[no >> 6] >> (no & 63) & 1;
	}
	return n;
}

int64_t chunk_first(struct str bits)
{
	uint64_t w[CHUNK_WORDS] = {0};
	const struct set s = {1, w};
	chunk_add(bits, w);
	return set_next(&s, 0);
}

int chunk_pack(const uint64_t w[static CHUNK_WORDS], struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < CHUNK_WORDS; i++)
		n += (size_t)__builtin_popcountll(w[i]);
	if (2 * n >= CHUNK_BYTES)
		return buf_put(out, w, CHUNK_BYTES);
	for (size_t i = 0; i < CHUNK_WORDS; i++) {
		for (uint64_t x = w[i]; x; x &= x - 1) {
			unsigned no = (unsigned)(i << 6) | (unsigned)__builtin_ctzll(x);
			buf_put(out, (char[]){(char)no, (char)(no >> 8)}, 2);
		}
	}
	return out->failed ? -1 : 0;
}

int chunk_pack_numbers(const uint16_t *low, size_t n, struct buf *out)
{
	if (2 * n < CHUNK_BYTES)
		return buf_put(out, low, 2 * n);
	uint64_t w[CHUNK_WORDS] = {0};
	for (size_t i = 0; i < n; i++)
		w[low[i] >> 6] |= (uint64_t)1 << (low[i] & 63);
	return buf_put(out, w, CHUNK_BYTES);
}
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "chunks are stored as they stand in memory");

int set_load(struct set *to, struct store *s, struct trait t, struct err *e)
{
	struct stmt *st;
	int more;
	if (store_stmt(s, &BITS_OF, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, t.kind);
	stmt_bind_int(st, 2, t.value);
	while ((more = stmt_step(st, e)) == 1) {
		int64_t chunk = stmt_int(st, 0);
		if (chunk >= 0 && (uint64_t)chunk < to->chunks)
			chunk_add(stmt_bytes(st, 1), to->w + (size_t)chunk * CHUNK_WORDS);
	}
	return more;
}

int set_stored_has(struct store *s, struct trait t, int64_t no, bool *yes, struct err *e)
{
	struct stmt *st;
	uint64_t w[CHUNK_WORDS] = {0};
	if (store_stmt(s, &BITS_GET, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, t.kind);
	stmt_bind_int(st, 2, t.value);
	stmt_bind_int(st, 3, no / CHUNK_NUMBERS);
	int got = stmt_step(st, e);
	if (got == 1)
		chunk_add(stmt_bytes(st, 0), w);
	stmt_reset(st);
	*yes = got == 1 && (w[no % CHUNK_NUMBERS >> 6] >> (no & 63) & 1);
	return got < 0 ? -1 : 0;
}

int changes_put(struct changes *c, struct trait t, int64_t no, bool has, struct err *e)
{
	if (c->n == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 1024;
		struct change *more = cap > CHANGES_MAX ? NULL : reallocarray(c->c, cap, sizeof *more);
		if (!more)
			return err_set(e, ERR_NOMEM, "内存不够，名录一次改不了这么多");
		c->c = more;
		c->cap = cap;
	}
	c->c[c->n++] = (struct change){t.value, no, t.kind, has};
	return 0;
}

int changes_between(struct changes *c, int64_t no, const struct traits *old, const struct traits *now, struct err *e)
{
	size_t i = 0, k = 0;
	while (i < old->n || k < now->n) {
		int order = i == old->n ? 1 : k == now->n ? -1 : trait_cmp(&old->t[i], &now->t[k]);
		if (order && changes_put(c, order < 0 ? old->t[i] : now->t[k], no, order > 0, e) < 0)
			return -1;
		i += order <= 0;
		k += order >= 0;
	}
	return 0;
}

/* By set, then number. */
static int by_place(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->no > y->no) - (x->no < y->no);
}

/* Both speak of one chunk of one set. */
static bool same_chunk(const struct change *a, const struct change *b)
{
	return a->kind == b->kind && a->value == b->value && a->no / CHUNK_NUMBERS == b->no / CHUNK_NUMBERS;
}

/* Names the chunk to the statement, ready. */
static int at_chunk(struct store *s, const struct sql *sql, const struct change *c, struct stmt **st, struct err *e)
{
	if (store_stmt(s, sql, st, e) < 0)
		return -1;
	stmt_bind_int(*st, 1, c->kind);
	stmt_bind_int(*st, 2, c->value);
	stmt_bind_int(*st, 3, c->no / CHUNK_NUMBERS);
	return 0;
}

/* Reads the chunk, makes the n changes in it, writes it. */
static int change_chunk(struct store *s, const struct change *c, size_t n, struct buf *out, struct err *e)
{
	struct stmt *st;
	uint64_t w[CHUNK_WORDS] = {0};
	if (at_chunk(s, &BITS_GET, c, &st, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got < 0)
		return -1;
	if (got)
		chunk_add(stmt_bytes(st, 0), w);
	stmt_reset(st);
	for (size_t i = 0; i < n; i++) {
		size_t low = (size_t)(c[i].no % CHUNK_NUMBERS);
		uint64_t bit = (uint64_t)1 << (low & 63);
		w[low >> 6] = c[i].has ? w[low >> 6] | bit : w[low >> 6] & ~bit;
	}
	buf_clear(out);
	if (chunk_pack(w, out) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (at_chunk(s, out->n ? &BITS_SET : &BITS_DROP, c, &st, e) < 0)
		return -1;
	if (out->n)
		stmt_bind_bytes(st, 4, out->p, out->n);
	return stmt_run(st, NULL, e);
}

int changes_write(struct changes *c, struct store *s, struct err *e)
{
	struct buf out;
	int bad = 0;
	if (c->n == 0)
		return 0;
	buf_init(&out, CHUNK_BYTES + 8);
	qsort(c->c, c->n, sizeof *c->c, by_place);
	for (size_t i = 0, k; !bad && i < c->n; i = k) {
		for (k = i + 1; k < c->n && same_chunk(&c->c[i], &c->c[k]); k++)
			;
		bad = change_chunk(s, &c->c[i], k - i, &out, e);
	}
	buf_release(&out);
	c->n = 0;
	return bad;
}

void changes_release(struct changes *c)
{
	free(c->c);
	*c = (struct changes){0};
}
