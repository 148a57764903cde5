/* A JSON writer: appends to a buffer, escapes, and keeps count of commas. */
#ifndef YICAI_BASE_JSON_H
#define YICAI_BASE_JSON_H

#include "base/buf.h"

struct json {
	struct buf *out;
	uint64_t begun; /* a bit a level: something was put there */
	int depth;
	bool keyed; /* a key waits for its value */
};

#define JSON_DEPTH_MAX 63 /* deeper marks the buffer failed */

/* Begins to write at the end of out; what was put is checked by out->failed. */
void json_init(struct json *j, struct buf *out);
void json_open(struct json *j, char bracket);  /* '{' or '[' */
void json_close(struct json *j, char bracket); /* '}' or ']' */
/* A key of the open object; then a value: text, number, truth or null, or an opened bracket. */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s); /* bad UTF-8 becomes U+FFFD */
void json_int(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);
void json_nil(struct json *j);

#endif
