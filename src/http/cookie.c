#include "http/cookie.h"

#include "http/token.h"

#include <inttypes.h>

/* Bytes that may stand in a cookie's value (RFC 6265 cookie-octet). */
static bool value_fits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] >= 0x7f || strchr("\",;\\", s.p[i]))
			return false;
	return true;
}

/* The name is a token, and keeps the promise of its prefix. */
static bool name_fits(const struct cookie *c)
{
	struct str name = str_of(c->name);
	bool prefixed = str_starts(name, STR("__Host-")) || str_starts(name, STR("__Secure-"));
	return token_is(name) && (c->secure || !prefixed);
}

int cookie_set(struct http_response *rs, const struct cookie *c)
{
	struct buf b;
	buf_init(&b, COOKIE_MAX);
	bool fits = name_fits(c) && value_fits(c->value);
	if (fits) {
		buf_printf(&b, "%s=%.*s; Path=/; HttpOnly; SameSite=%s", c->name, STR_FMT(c->value),
			   c->site == COOKIE_STRICT ? "Strict" : "Lax");
		if (c->max_age)
			buf_printf(&b, "; Max-Age=%" PRId64, c->max_age > 0 ? c->max_age : 0);
		if (c->secure)
			buf_puts(&b, "; Secure");
	}
	if (!fits || b.failed || http_header_add(rs, "Set-Cookie", buf_str(&b)))
		rs->failed = true;
	buf_release(&b);
	return rs->failed ? -1 : 0;
}

int cookie_parse(struct str header, struct arena *mem, struct http_pairs *out)
{
	size_t most = 1, n = 0;
	for (size_t i = 0; i < header.n; i++)
		most += header.p[i] == ';';
	struct http_pair *at = most <= HTTP_PAIRS_MAX ? ARENA_ARRAY(mem, most, struct http_pair) : NULL;
	if (!at)
		return -1;
	while (header.p) {
		struct str value = str_trim(str_cut(&header, ';'));
		struct str name = str_cut(&value, '=');
		if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = (struct str){value.p + 1, value.n - 2};
		if (value.p && token_is(name) && value_fits(value))
			at[n++] = (struct http_pair){name, value};
	}
	*out = (struct http_pairs){at, n};
	return 0;
}
