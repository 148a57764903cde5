#include "http/guard.h"

#include "http/token.h"
#include "http/url.h"

#define LENGTH_DIGITS 15 /* of a Content-Length: more than any limit */

/* Refuses with a status. */
static int refuse(int status, const char *text, const char **why)
{
	*why = text;
	return status;
}

/* Method, target and version. */
static int check_line(const struct guard_head *h, struct guard_found *found, const char **why)
{
	if (!token_is(h->method) || h->target.n == 0)
		return refuse(400, "请求行不对", why);
	if (!str_is(h->version, "HTTP/1.1") && !str_is(h->version, "HTTP/1.0"))
		return refuse(505, "只支持 HTTP/1.1 和 HTTP/1.0", why);
	found->method = http_method_of(h->method);
	if (found->method == HTTP_METHODS)
		return refuse(501, "不支持这种请求方法", why);
	if (h->target.n > HTTP_TARGET_MAX)
		return refuse(414, "地址太长", why);
	if (h->target.p[0] != '/')
		return refuse(400, "地址必须以 / 开头", why);
	for (size_t i = 0; i < h->target.n; i++)
		if (h->target.p[i] <= 0x20 || h->target.p[i] >= 0x7f || h->target.p[i] == '#')
			return refuse(400, "地址里有不允许的字符", why);
	return 0;
}

/* Each header by itself, and all together. */
static int check_sizes(const struct guard_head *h, const char **why)
{
	size_t sum = 0;
	for (size_t i = 0; i < h->n; i++) {
		sum += h->headers[i].name.n + h->headers[i].value.n;
		if (!token_is(h->headers[i].name))
			return refuse(400, "请求头的名称不对", why);
		for (size_t k = 0; k < h->headers[i].value.n; k++) {
			unsigned char c = (unsigned char)h->headers[i].value.p[k];
			if ((c < 0x20 && c != '\t') || c == 0x7f)
				return refuse(400, "请求头里有控制字符", why);
		}
	}
	if (h->n > HTTP_HEADERS_MAX || sum > HTTP_HEAD_MAX)
		return refuse(431, "请求头太多", why);
	return 0;
}

/* How many headers have that name; the value of the last, trimmed. */
static int count(const struct guard_head *h, const char *name, struct str *value)
{
	int n = 0;
	for (size_t i = 0; i < h->n; i++) {
		if (token_same(h->headers[i].name, str_of(name))) {
			*value = token_trim(h->headers[i].value);
			n++;
		}
	}
	return n;
}

/* How long the body is: one way to say so, said once. */
static int check_framing(const struct guard_head *h, struct guard_found *found, const char **why)
{
	struct str length = STR(""), coding = STR("");
	int lengths = count(h, "Content-Length", &length), codings = count(h, "Transfer-Encoding", &coding);
	if (lengths + codings > 1)
		return refuse(400, "请求体的长度写了不止一次", why);
	if (codings && str_is(h->version, "HTTP/1.0"))
		return refuse(400, "HTTP/1.0 的请求不能分块传送", why);
	if (codings && !token_same(coding, STR("chunked")))
		return refuse(501, "不支持这种传送编码", why);
	found->chunked = codings > 0;
	found->length = codings ? -1 : 0;
	if (!lengths)
		return 0;
	for (size_t i = 0; i < length.n; i++)
		if (length.p[i] < '0' || length.p[i] > '9')
			return refuse(400, "Content-Length 不是数字", why);
	if (length.n == 0 || length.n > LENGTH_DIGITS || !str_to_i64(length, &found->length))
		return refuse(400, "Content-Length 不是数字", why);
	return 0;
}

/* The text consists of these characters besides letters and digits. */
static bool consists(struct str s, const char *marks)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(marks, c))))
			return false;
	}
	return s.n > 0;
}

/* A name, an address or an [address], and a port perhaps. */
static bool host_fits(struct str host)
{
	struct str port = STR("0");
	if (host.n && host.p[0] == '[') {
		long end = str_find(host, STR("]"));
		if (end < 2 || !consists((struct str){host.p + 1, (size_t)end - 1}, ":."))
			return false;
		port = (struct str){host.p + end + 1, host.n - (size_t)end - 1};
		if (port.n == 0)
			return true;
		if (port.p[0] != ':')
			return false;
		port = (struct str){port.p + 1, port.n - 1};
	} else {
		struct str rest = host, name = str_cut(&rest, ':');
		if (!consists(name, "-._") || host.n > 255)
			return false;
		if (rest.p)
			port = rest;
	}
	for (size_t i = 0; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9')
			return false;
	return port.n >= 1 && port.n <= 5;
}

/* Whom the client means: said once, and always in HTTP/1.1. */
static int check_host(const struct guard_head *h, struct guard_found *found, const char **why)
{
	found->host = STR("");
	int n = count(h, "Host", &found->host);
	if (n == 0 && str_is(h->version, "HTTP/1.0"))
		return 0;
	if (n != 1 || !host_fits(found->host))
		return refuse(400, n > 1 ? "Host 写了不止一次" : "缺少 Host，或者它不对", why);
	return 0;
}

int guard_check(const struct guard_head *h, struct guard_found *found, const char **why)
{
	int status = check_line(h, found, why);
	if (!status)
		status = check_sizes(h, why);
	if (!status)
		status = check_framing(h, found, why);
	return status ? status : check_host(h, found, why);
}

/* The part begins at *at; *at moves behind it and the gap that follows it, which the parser filled with NULs. */
static bool follows(const char **at, struct str part, size_t gap, const char *end)
{
	if (part.p != *at || (size_t)(end - part.p) < part.n + gap)
		return false;
	for (size_t i = 0; i < gap; i++)
		if (part.p[part.n + i] != '\0')
			return false;
	*at = part.p + part.n + gap;
	return true;
}

bool guard_lies_whole(const struct guard_head *h, size_t n)
{
	const char *at = h->method.p, *end = at + n;
	if (!follows(&at, h->method, 1, end) || at != h->target.p || (size_t)(end - at) < h->target.n + 1)
		return false;
	at += h->target.n + 1;
	if (!follows(&at, h->version, 2, end))
		return false;
	for (size_t i = 0; i < h->n; i++) {
		const char *value = h->headers[i].value.p;
		if (!follows(&at, h->headers[i].name, 1, end) || value < at || value > end)
			return false;
		for (; at < value; at++)
			if (*at != ' ' && *at != '\t')
				return false;
		if (!follows(&at, h->headers[i].value, 2, end))
			return false;
	}
	return end - at == 2 && at[0] == '\0' && at[1] == '\0';
}
