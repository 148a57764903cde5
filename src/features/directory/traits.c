#include "features/directory/traits.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/utf8.h"

void trait_add(struct traits *t, int kind, int64_t value)
{
	if (t->n < TRAITS_MAX)
		t->t[t->n++] = (struct trait){value, kind};
}

int trait_cmp(const struct trait *a, const struct trait *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

void traits_sort(struct traits *t)
{
	size_t n = 0;
	for (size_t i = 1; i < t->n; i++) { /* few, and nearly in order */
		struct trait x = t->t[i];
		size_t k = i;
		for (; k > 0 && trait_cmp(&t->t[k - 1], &x) > 0; k--)
			t->t[k] = t->t[k - 1];
		t->t[k] = x;
	}
	for (size_t i = 0; i < t->n; i++)
		if (n == 0 || trait_cmp(&t->t[n - 1], &t->t[i]) != 0)
			t->t[n++] = t->t[i];
	t->n = n;
}

/* A number in as few bytes as it needs, seven bits each. */
static void put_number(struct buf *out, uint64_t v)
{
	for (; v >= 128; v >>= 7)
		buf_putc(out, (char)(v | 128));
	buf_putc(out, (char)v);
}

/* The number at the beginning of *s, which moves on; false when it does not end. */
static bool take_number(struct str *s, uint64_t *v)
{
	*v = 0;
	for (int shift = 0; s->n && shift < 64; shift += 7) {
		unsigned char c = (unsigned char)*s->p++;
		s->n--;
		*v |= (uint64_t)(c & 127) << shift;
		if (c < 128)
			return true;
	}
	return false;
}

int traits_pack(const struct traits *t, struct buf *out)
{
	for (size_t i = 0; i < t->n; i++) {
		put_number(out, (uint64_t)t->t[i].kind);
		put_number(out, (uint64_t)t->t[i].value);
	}
	return out->failed ? -1 : 0;
}

bool traits_unpack(struct str bytes, struct traits *t)
{
	t->n = 0;
	while (bytes.n) {
		uint64_t kind, value;
		if (t->n == TRAITS_MAX || !take_number(&bytes, &kind) || !take_number(&bytes, &value))
			return false;
		t->t[t->n++] = (struct trait){(int64_t)value, (int)kind};
	}
	return true;
}

int64_t text_digest(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return (int64_t)(h >> 1);
}

/* Characters that people leave out or put in between. */
static bool between(uint32_t c)
{
	return c <= ' ' || c == '-' || c == '.' || c == 0xb7 || c == 0x2022 || c == 0x30fb || c == 0x2027;
}

size_t name_chars(struct str name, uint32_t out[static NAME_CHARS_MAX])
{
	size_t n = 0;
	while (name.n && n < NAME_CHARS_MAX) {
		size_t len;
		uint32_t c = utf8_fold_char(utf8_next(name, &len));
		name = (struct str){name.p + len, name.n - len};
		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (!between(c))
			out[n++] = c;
	}
	return n;
}

int64_t name_digest(const uint32_t *c, size_t n)
{
	return text_digest((struct str){(const char *)c, n * sizeof *c});
}

void traits_of_name(struct traits *t, struct str name, int whole, int first, int pair)
{
	uint32_t c[NAME_CHARS_MAX];
	size_t n = name_chars(name, c);
	if (n == 0)
		return;
	trait_add(t, whole, name_digest(c, n));
	trait_add(t, first, c[0]);
	for (size_t i = 0; i + 1 < n; i++)
		trait_add(t, pair, name_pair(c[i], c[i + 1]));
}

/* [character of the basic plane] its place in GB 2312, those that are not in it behind. */
static uint16_t places[65536];

/* Fills the table from the two-byte codes themselves. */
static void make_places(void)
{
	struct buf b;
	buf_init(&b, 64);
	for (int hi = 0xa1; hi <= 0xf7; hi++) {
		for (int lo = 0xa1; lo <= 0xfe; lo++) {
			char code[2] = {(char)hi, (char)lo};
			size_t len;
			buf_clear(&b);
			if (utf8_from_gb18030(&b, (struct str){code, 2}) < 0 || b.n == 0)
				continue;
			uint32_t c = utf8_next(buf_str(&b), &len);
			if (c < 65536 && c > 127)
				places[c] = (uint16_t)(hi << 8 | lo);
		}
	}
	buf_release(&b);
}

int64_t name_key(struct str name)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	uint32_t c[NAME_CHARS_MAX];
	uint64_t key = 0;
	pthread_once(&once, make_places);
	size_t n = name_chars(name, c);
	for (size_t i = 0; i < 4; i++) {
		uint64_t place = i >= n                         ? 0
				 : c[i] < 128                   ? c[i]
				 : c[i] < 65536 && places[c[i]] ? places[c[i]]
								: 0xfffe;
		key = key << 16 | place;
	}
	return (int64_t)(key >> 1);
}

int64_t certificate_tail(struct str number)
{
	return number.n < 6 ? -1 : text_digest((struct str){number.p + number.n - 6, 6});
}
