#include "base/json.h"
#include "base/utf8.h"

#include <inttypes.h>

void json_init(struct json *j, struct buf *out)
{
	*j = (struct json){.out = out};
}

/* Puts the comma that belongs before a value or a key. */
static void separate(struct json *j)
{
	uint64_t level = (uint64_t)1 << j->depth;
	if (j->keyed) {
		j->keyed = false;
		return;
	}
	if (j->depth && (j->begun & level))
		buf_putc(j->out, ',');
	j->begun |= level;
}

void json_open(struct json *j, char bracket)
{
	separate(j);
	if (j->depth >= JSON_DEPTH_MAX) {
		j->out->failed = true;
		return;
	}
	j->depth++;
	j->begun &= ~((uint64_t)1 << j->depth);
	buf_putc(j->out, bracket);
}

void json_close(struct json *j, char bracket)
{
	if (j->depth > 0)
		j->depth--;
	buf_putc(j->out, bracket);
}

/* One character of a string, escaped where it must be. */
static void put_char(struct buf *out, uint32_t c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
	const char *at = c && c < 0x80 ? strchr(plain, (int)c) : NULL;
	if (at) {
		buf_putc(out, '\\');
		buf_putc(out, letter[at - plain]);
	} else if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029) {
		buf_printf(out, "\\u%04" PRIx32, c);
	} else {
		utf8_put(out, c);
	}
}

/* A string with its quotes; runs that need nothing go as they are. */
static void put_string(struct buf *out, struct str s)
{
	buf_putc(out, '"');
	while (s.n) {
		size_t run = 0, len;
		while (run < s.n && (unsigned char)s.p[run] >= 0x20 && (unsigned char)s.p[run] < 0x7f &&
		       s.p[run] != '"' && s.p[run] != '\\')
			run++;
		buf_put(out, s.p, run);
		s = (struct str){s.p + run, s.n - run};
		if (!s.n)
			break;
		put_char(out, utf8_next(s, &len));
		s = (struct str){s.p + len, s.n - len};
	}
	buf_putc(out, '"');
}

void json_key(struct json *j, const char *key)
{
	separate(j);
	put_string(j->out, str_of(key));
	buf_putc(j->out, ':');
	j->keyed = true;
}

void json_str(struct json *j, struct str s)
{
	separate(j);
	put_string(j->out, s);
}

void json_int(struct json *j, int64_t v)
{
	separate(j);
	buf_printf(j->out, "%" PRId64, v);
}

void json_bool(struct json *j, bool v)
{
	separate(j);
	buf_puts(j->out, v ? "true" : "false");
}

void json_nil(struct json *j)
{
	separate(j);
	buf_puts(j->out, "null");
}
