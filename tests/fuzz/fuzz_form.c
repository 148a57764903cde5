/* Any bytes as a form, a path, a cookie header and a header's parameters: read to the end, never a crash; and what was
 * understood, written as a link, is understood the same again. */
#include "base/utf8.h"
#include "http/cookie.h"
#include "http/form.h"
#include "http/token.h"
#include "http/url.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The pairs as a query, read again: the same pairs. */
static void check_form(struct str raw, struct arena *mem)
{
	struct http_pairs p, again;
	struct url_query q;
	struct buf b;
	if (form_parse(raw, mem, &p))
		return;
	buf_init(&b, 1 << 20);
	url_query_init(&q, &b);
	url_query_keep(&q, &p, NULL);
	struct str query = {b.n ? b.p + 1 : "", b.n ? b.n - 1 : 0};
	if (b.failed || form_parse(query, mem, &again) || again.n != p.n)
		abort();
	for (size_t i = 0; i < p.n; i++)
		if (!str_eq(p.at[i].name, again.at[i].name) || !str_eq(p.at[i].value, again.at[i].value) ||
		    !utf8_valid(p.at[i].value))
			abort();
	buf_release(&b);
}

/* A path that was let pass goes down only. */
static void check_path(struct str raw, struct arena *mem)
{
	struct str path;
	if (!url_path(raw, mem, &path))
		return;
	if (path.p[0] != '/' || str_find(path, STR("//")) >= 0 || str_find(path, STR("/../")) >= 0 ||
	    str_find(path, STR("/./")) >= 0 || str_ends(path, STR("/..")) || str_ends(path, STR("/.")) ||
	    memchr(path.p, '\\', path.n) || memchr(path.p, ';', path.n) || memchr(path.p, '\0', path.n))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem = arena_new(16u << 20);
	struct str raw = {(const char *)data, n}, value = {"", 0};
	struct http_pairs cookies = {0};
	if (mem) {
		check_form(raw, mem);
		check_path(raw, mem);
		token_param(raw, "a", mem, &value);
		cookie_parse(raw, mem, &cookies);
	}
	arena_free(mem);
	return 0;
}
