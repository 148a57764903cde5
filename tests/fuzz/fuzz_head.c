/* Any bytes as the head of a request, laid out in memory as the HTTP library leaves it: what the guard lets pass has lines
 * that end in CR LF and nowhere else, no NUL in them, and one meaning. */
#include "base/utf8.h"
#include "http/request.h"
#include "http/token.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Cuts the next line off as the library does: it ends at LF, a CR before it included, both overwritten. NULL: no end. */
static char *next_line(char **at, char *end)
{
	char *line = *at, *lf = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
	if (!lf)
		return NULL;
	if (lf > line && lf[-1] == '\r')
		lf[-1] = '\0';
	*lf = '\0';
	*at = lf + 1;
	return line;
}

/* The head at text, parsed as the library parses it; its length, 0 when it is none. */
static size_t lay_out(char *text, char *end, struct guard_head *h, struct http_pair pairs[HTTP_HEADERS_MAX + 1])
{
	char *at = text, *line = next_line(&at, end);
	char *target = line ? strchr(line, ' ') : NULL, *version = target ? strrchr(target + 1, ' ') : NULL;
	if (!version)
		return 0;
	*target++ = '\0';
	*version++ = '\0';
	*h = (struct guard_head){str_of(line), str_of(target), str_of(version), pairs, 0};
	while ((line = next_line(&at, end)) && line[0]) {
		char *value = strchr(line, ':');
		if (!value || line[0] == ' ' || line[0] == '\t' || h->n > HTTP_HEADERS_MAX)
			return 0;
		*value++ = '\0';
		value += strspn(value, " \t");
		pairs[h->n++] = (struct http_pair){str_of(line), str_of(value)};
	}
	return line ? (size_t)(at - text) : 0;
}

/* The bytes of a head that was let pass. The parser has overwritten the line ends, so that a NUL among them (before an LF,
 * or in the four bytes that end the head) cannot be told any more; anywhere else there is none. */
static void check_bytes(const char *raw, size_t n)
{
	for (size_t i = 0; i + 4 < n; i++) {
		if ((raw[i] == '\0' || raw[i] == '\r') && raw[i + 1] != '\n')
			abort();
		if (raw[i] == '\n' && (i == 0 || (raw[i - 1] != '\r' && raw[i - 1] != '\0')))
			abort();
	}
	for (size_t i = n - 4; i < n; i++)
		if (raw[i] != '\0' && raw[i] != '\r' && raw[i] != '\n')
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct http_pair pairs[HTTP_HEADERS_MAX + 1];
	struct guard_head h;
	struct guard_found found = {0};
	struct arena *mem = arena_new(16u << 20);
	const char *why = "";
	char *text = mem ? arena_copy(mem, data, n) : NULL;
	size_t length = text ? lay_out(text, text + n, &h, pairs) : 0;
	struct http_request rq = {.mem = mem, .peer = {"127.0.0.1", 9}};
	if (length && guard_check(&h, &found, &why) == 0 && guard_lies_whole(&h, length)) {
		check_bytes((const char *)data, length);
		if (found.chunked != (found.length < 0))
			abort();
		if (request_read(&rq, &h, &found, "127.0.0.1", &why) == 0 &&
		    (rq.path.p[0] != '/' || !utf8_valid(rq.path)))
			abort();
	}
	arena_free(mem);
	return 0;
}
