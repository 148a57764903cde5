#include "http/http.h"

#include "base/utf8.h"
#include "http/token.h"
#include "http/url.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define HTTP_METHOD_TEXT(m) #m,
static const char *const METHODS[HTTP_METHODS] = {HTTP_METHOD_LIST(HTTP_METHOD_TEXT)};
#undef HTTP_METHOD_TEXT

static const struct {
	int status;
	const char *text;
} STATUS[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

/* The headers that every response carries, whatever it is. */
#define FIXED(name, value)                                                                                           \
	{                                                                                                            \
		{name, sizeof(name) - 1},                                                                            \
		{                                                                                                    \
			value, sizeof(value) - 1                                                                     \
		}                                                                                                    \
	}
static const struct http_pair SECURE[] = {
    FIXED("Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
	  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"),
    FIXED("X-Content-Type-Options", "nosniff"),
    FIXED("Referrer-Policy", "same-origin"),
    FIXED("Cross-Origin-Opener-Policy", "same-origin"),
    FIXED("Cross-Origin-Resource-Policy", "same-origin"),
    FIXED("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
};

static const struct http_pair CACHE[] = {
    [HTTP_NO_STORE] = FIXED("Cache-Control", "no-store"),
    [HTTP_REVALIDATE] = FIXED("Cache-Control", "no-cache"),
    [HTTP_IMMUTABLE] = FIXED("Cache-Control", "public, max-age=31536000, immutable"),
};

const char *http_method_text(enum http_method m)
{
	return m < HTTP_METHODS ? METHODS[m] : "";
}

enum http_method http_method_of(struct str text)
{
	int m = 0;
	while (m < HTTP_METHODS && !str_is(text, METHODS[m]))
		m++;
	return (enum http_method)m;
}

const char *http_status_text(int status)
{
	for (size_t i = 0; i < sizeof(STATUS) / sizeof(STATUS[0]); i++)
		if (STATUS[i].status == status)
			return STATUS[i].text;
	return "Unknown";
}

bool http_find(const struct http_pairs *p, const char *name, struct str *out)
{
	for (size_t i = 0; i < p->n; i++) {
		if (str_is(p->at[i].name, name)) {
			*out = p->at[i].value;
			return true;
		}
	}
	return false;
}

struct str http_value(const struct http_pairs *p, const char *name)
{
	struct str value = STR("");
	http_find(p, name, &value);
	return value;
}

struct str http_header_of(const struct http_request *rq, const char *name)
{
	return http_value(&rq->headers, name);
}

/* The media type says JSON: application/json or anything that ends in +json. */
static bool is_json(struct str type)
{
	return token_same(type, STR("application/json")) ||
	       (type.n > 5 && token_same((struct str){type.p + type.n - 5, 5}, STR("+json")));
}

/* One member of Accept or Accept-Encoding without its parameters; *refused: its weight is 0. */
static struct str member(struct str text, bool *refused)
{
	struct str rest = text, name = token_trim(str_cut(&rest, ';'));
	*refused = false;
	while (rest.p) {
		struct str param = token_trim(str_cut(&rest, ';'));
		if (param.n > 2 && (param.p[0] == 'q' || param.p[0] == 'Q') && param.p[1] == '=') {
			size_t i = 2;
			while (i < param.n && (param.p[i] == '0' || param.p[i] == '.'))
				i++;
			*refused = i == param.n;
		}
	}
	return name;
}

bool http_prefers_json(const struct http_request *rq)
{
	struct str rest = http_header_of(rq, "accept");
	bool refused, any = true;
	if (rest.n == 0)
		return is_json(rq->type);
	while (rest.p) {
		struct str type = member(token_next(&rest), &refused);
		if (refused || type.n == 0)
			continue;
		if (token_same(type, STR("text/html")) || token_same(type, STR("application/xhtml+xml")))
			return false;
		if (is_json(type))
			return true;
		any = any && token_same(type, STR("*/*"));
	}
	return any && is_json(rq->type);
}

bool http_accepts_gzip(const struct http_request *rq)
{
	struct str rest = http_header_of(rq, "accept-encoding");
	while (rest.n) {
		bool refused;
		struct str name = member(token_next(&rest), &refused);
		if (token_same(name, STR("gzip")) || token_same(name, STR("x-gzip")))
			return !refused;
		if (!rest.p)
			break;
	}
	return false;
}

void http_response_init(struct http_response *rs, struct arena *mem)
{
	*rs = (struct http_response){.mem = mem, .status = 200, .file = -1};
	buf_init(&rs->body, HTTP_RESPONSE_MAX);
}

void http_response_release(struct http_response *rs)
{
	buf_release(&rs->body);
	if (rs->file >= 0)
		close(rs->file);
	rs->file = -1;
}

void http_response_reset(struct http_response *rs, int status)
{
	struct arena *mem = rs->mem;
	http_response_release(rs);
	http_response_init(rs, mem);
	rs->status = status;
}

/* The header of that name, NULL when it was not set. */
static struct http_pair *set_already(const struct http_response *rs, struct str name)
{
	for (size_t i = 0; i < rs->headers_n; i++)
		if (token_same(rs->headers[i].name, name))
			return (struct http_pair *)(uintptr_t)&rs->headers[i];
	return NULL;
}

/* A header that the server sets itself. */
static bool own(struct str name)
{
	return token_same(name, STR("Content-Length")) || token_same(name, STR("Transfer-Encoding")) ||
	       token_same(name, STR("Connection")) || token_same(name, STR("Date"));
}

/* A copy of name and value in the response's arena; false when one of them cannot be sent. */
static bool copy(struct http_response *rs, struct str name, struct str value, struct http_pair *out)
{
	if (!token_is(name) || own(name) || value.n == 0 || url_has_control(value, false))
		return false;
	out->name = (struct str){arena_copy(rs->mem, name.p, name.n), name.n};
	out->value = (struct str){arena_copy(rs->mem, value.p, value.n), value.n};
	return out->name.p && out->value.p;
}

int http_header_add(struct http_response *rs, const char *name, struct str value)
{
	struct http_pair h;
	if (rs->headers_n == HTTP_OUT_MAX || !copy(rs, str_of(name), value, &h)) {
		rs->failed = true;
		return -1;
	}
	rs->headers[rs->headers_n++] = h;
	return 0;
}

int http_header_set(struct http_response *rs, const char *name, struct str value)
{
	struct http_pair *there = set_already(rs, str_of(name));
	if (!there)
		return http_header_add(rs, name, value);
	if (!copy(rs, str_of(name), value, there)) {
		rs->failed = true;
		return -1;
	}
	return 0;
}

struct str http_header_get(const struct http_response *rs, const char *name)
{
	const struct http_pair *there = set_already(rs, str_of(name));
	return there ? there->value : STR("");
}

int http_redirect(struct http_response *rs, int status, struct str place)
{
	bool ours = place.n && place.p[0] == '/' && (place.n == 1 || (place.p[1] != '/' && place.p[1] != '\\'));
	if (!ours)
		rs->failed = true;
	rs->status = status;
	return ours ? http_header_set(rs, "Location", place) : -1;
}

int http_content_type(struct http_response *rs, const char *type)
{
	return http_header_set(rs, "Content-Type", str_of(type));
}

/* The file name, once in ASCII for clients that know no other, once encoded; what cannot be seen becomes an underscore. */
static void put_name(struct buf *b, struct str name, bool plain)
{
	size_t len;
	for (size_t i = 0; i < name.n; i += len) {
		struct str one = {name.p + i, 0};
		uint32_t c = utf8_next((struct str){one.p, name.n - i}, &len);
		one.n = len;
		bool seen = !utf8_has_control(one) && !url_has_control(one, false);
		if (plain)
			buf_putc(b, seen && c > 0x20 && c < 0x7f && !strchr("\"\\%/:*?<>|", (int)c) ? (char)c : '_');
		else
			url_put_segment(b, seen ? one : STR("_"));
	}
}

int http_content_name(struct http_response *rs, struct str name, bool as_shown)
{
	struct buf b;
	buf_init(&b, 4096);
	buf_puts(&b, as_shown ? "inline; filename=\"" : "attachment; filename=\"");
	put_name(&b, name, true);
	buf_puts(&b, "\"; filename*=UTF-8''");
	put_name(&b, name, false);
	if (b.failed || name.n == 0 || !utf8_valid(name))
		rs->failed = true;
	else
		http_header_set(rs, "Content-Disposition", buf_str(&b));
	buf_release(&b);
	return rs->failed ? -1 : 0;
}

int http_send_file(struct http_response *rs, const char *path, struct err *e)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_set(e, ERR_IO, "打不开要发送的文件 %.200s：%s", path, errno_text(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(e, ERR_IO, "要发送的不是普通文件：%.200s", path);
	}
	if (rs->file >= 0)
		close(rs->file);
	rs->file = fd;
	return 0;
}

/* The tag is among those that the client has: `"a", W/"b"`, or `*`. */
static bool has_tag(struct str list, struct str tag)
{
	while (list.p) {
		struct str t = token_next(&list);
		if (str_starts(t, STR("W/")))
			t = (struct str){t.p + 2, t.n - 2};
		if (str_is(t, "*") || (t.n == tag.n + 2 && t.p[0] == '"' && t.p[t.n - 1] == '"' &&
				       str_eq((struct str){t.p + 1, tag.n}, tag)))
			return true;
	}
	return false;
}

bool http_not_modified(const struct http_request *rq, struct http_response *rs, struct str tag)
{
	struct buf b;
	buf_init(&b, 256);
	buf_printf(&b, "W/\"%.*s\"", STR_FMT(tag));
	if (b.failed || str_find(tag, STR("\"")) >= 0)
		rs->failed = true;
	else
		http_header_set(rs, "ETag", buf_str(&b));
	buf_release(&b);
	struct str list = http_header_of(rq, "if-none-match");
	if (rs->failed || list.n == 0 || !has_tag(list, tag))
		return false;
	rs->status = 304;
	return true;
}

/* Sets a header of our own, which can be sent as it is and outlives the server. */
static void set_fixed(struct http_response *rs, const struct http_pair *h)
{
	struct http_pair *there = set_already(rs, h->name);
	if (there)
		*there = *h;
	else if (rs->headers_n < HTTP_OUT_MAX)
		rs->headers[rs->headers_n++] = *h;
	else
		rs->failed = true;
}

void http_response_secure(struct http_response *rs)
{
	for (size_t i = 0; i < sizeof(SECURE) / sizeof(SECURE[0]); i++)
		set_fixed(rs, &SECURE[i]);
	set_fixed(rs, &CACHE[rs->cache]);
}
