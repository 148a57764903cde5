#include "http/request.h"

#include "base/utf8.h"
#include "http/cookie.h"
#include "http/form.h"
#include "http/token.h"
#include "http/url.h"

#include <arpa/inet.h>

/* The headers, names in lower case. One whose value is no UTF-8 (old browsers send such a Referer) is passed over. */
static int read_headers(struct http_request *rq, const struct guard_head *h)
{
	struct http_pair *at = ARENA_ARRAY(rq->mem, h->n + 1, struct http_pair);
	size_t n = 0;
	for (size_t i = 0; at && i < h->n; i++) {
		struct str value = token_trim(h->headers[i].value);
		if (!utf8_valid(value))
			continue;
		at[n].name = token_lower(h->headers[i].name, rq->mem);
		at[n].value = (struct str){arena_copy(rq->mem, value.p, value.n), value.n};
		if (!at[n].name.p || !at[n].value.p)
			return -1;
		n++;
	}
	rq->headers = (struct http_pairs){at, n};
	return at ? 0 : -1;
}

/* An IP address and nothing else. */
static bool is_address(struct str s)
{
	char text[INET6_ADDRSTRLEN], out[16];
	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return inet_pton(AF_INET, text, out) == 1 || inet_pton(AF_INET6, text, out) == 1;
}

/* What the proxy says about the client: the last address of X-Forwarded-For is the one that it saw itself. */
static void believe(struct http_request *rq)
{
	struct str list = http_header_of(rq, "x-forwarded-for"), last = STR("");
	while (list.n && list.p)
		last = token_next(&list);
	if (is_address(last))
		rq->peer = last;
	rq->secure = token_same(http_header_of(rq, "x-forwarded-proto"), STR("https"));
}

/* All cookies; browsers send them in one header, proxies may split it. */
static int read_cookies(struct http_request *rq)
{
	struct buf all;
	buf_init(&all, 2 * HTTP_HEAD_MAX);
	for (size_t i = 0; i < rq->headers.n; i++) {
		if (str_is(rq->headers.at[i].name, "cookie")) {
			buf_put_str(&all, rq->headers.at[i].value);
			buf_putc(&all, ';');
		}
	}
	struct str text = {arena_copy(rq->mem, all.p ? all.p : "", all.n), all.n};
	bool failed = all.failed || !text.p;
	buf_release(&all);
	return failed ? -1 : cookie_parse(text, rq->mem, &rq->cookies);
}

int request_read(struct http_request *rq, const struct guard_head *h, const struct guard_found *found,
		 const char *proxy, const char **why)
{
	struct str query = h->target, path = str_cut(&query, '?'), type;
	rq->method = found->method;
	rq->target = (struct str){arena_copy(rq->mem, h->target.p, h->target.n), h->target.n};
	rq->host = (struct str){arena_copy(rq->mem, found->host.p, found->host.n), found->host.n};
	*why = "请求头太多";
	if (!rq->target.p || !rq->host.p || read_headers(rq, h) || read_cookies(rq))
		return 400;
	if (proxy && str_is(rq->peer, proxy))
		believe(rq);
	type = http_header_of(rq, "content-type");
	rq->type = token_lower(token_trim(str_cut(&type, ';')), rq->mem);
	rq->htmx = str_is(http_header_of(rq, "hx-request"), "true");
	rq->wants_json = http_prefers_json(rq);
	*why = "地址不对";
	if (!rq->type.p || !url_path(path, rq->mem, &rq->path))
		return 400;
	const char *bad = query.p ? form_parse(query, rq->mem, &rq->query) : NULL;
	*why = bad;
	return bad ? 400 : 0;
}

void body_init(struct body *b, const struct http_request *rq)
{
	*b = (struct body){.kind = BODY_RAW};
	if (str_is(rq->type, "application/x-www-form-urlencoded"))
		b->kind = BODY_FORM;
	else if (str_is(rq->type, "multipart/form-data"))
		b->kind = BODY_PARTS;
}

int body_begin(struct body *b, const struct http_request *rq, int64_t form_max, struct spool *spool, const char **why)
{
	buf_init(&b->raw, (size_t)rq->body_max);
	if (b->kind != BODY_PARTS)
		return 0;
	b->parts = multipart_new(http_header_of(rq, "content-type"), form_max, spool, rq->mem, why);
	return b->parts ? 0 : 400;
}

int body_feed(struct body *b, const struct http_request *rq, const char *p, size_t n, const char **why)
{
	b->n += (int64_t)n;
	*why = "内容太大";
	if (b->n > rq->body_max)
		return 413;
	if (b->parts)
		return multipart_feed(b->parts, p, n, why);
	return buf_put(&b->raw, p, n) ? 413 : 0;
}

int body_end(struct body *b, struct http_request *rq, const char **why)
{
	if (b->parts)
		return multipart_end(b->parts, rq, why);
	if (b->kind == BODY_RAW) {
		rq->body = buf_str(&b->raw);
		return 0;
	}
	*why = b->raw.n ? form_parse(buf_str(&b->raw), rq->mem, &rq->form) : NULL;
	return *why ? 400 : 0;
}

void body_release(struct body *b)
{
	multipart_free(b->parts);
	buf_release(&b->raw);
	*b = (struct body){0};
}
