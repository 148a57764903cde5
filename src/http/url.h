/* Addresses: percent-decoding what comes in, and building links that go out. */
#ifndef YICAI_HTTP_URL_H
#define YICAI_HTTP_URL_H

#include "http/http.h"

/* The path of a request's target, decoded into mem. False for one that no honest client sends: no slash at its beginning,
 * a bad or unfinished %, an encoded slash or dot, `\` or `;`, an empty, `.` or `..` segment, control characters, bad UTF-8. */
bool url_path(struct str raw, struct arena *mem, struct str *out);

/* Percent-decoded into mem, `+` as a blank when plus. False for a bad or unfinished %, bad UTF-8, a control character
 * other than TAB, CR, LF, or no memory. */
bool url_decode(struct str raw, bool plus, struct arena *mem, struct str *out);

/* A control character is in it; TAB, CR and LF do not count when lines. */
bool url_has_control(struct str s, bool lines);

/* A segment of a path: everything but letters, digits and -._~ percent-encoded, appended. */
int url_put_segment(struct buf *out, struct str segment);

/* A query that is being built behind a path in out: `?` before the first pair, `&` before the others. */
struct url_query {
	struct buf *out;
	bool begun;
};

/* Begins at the end of out, which holds a path without query. */
void url_query_init(struct url_query *q, struct buf *out);

/* One pair, encoded as forms are (a blank becomes %20). A failure stays in out->failed. */
void url_query_put(struct url_query *q, const char *name, struct str value);
void url_query_put_int(struct url_query *q, const char *name, int64_t value);

/* All pairs of a request's query but those named (NULL-terminated list, may be NULL): for links that change one of them. */
void url_query_keep(struct url_query *q, const struct http_pairs *pairs, const char *const *but);

#endif
