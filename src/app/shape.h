/* What goes into a request and what comes out of it, one row a field: from these rows a form, a query and a JSON body
 * are decoded and checked, an answer is written as JSON, and the description of the interface (OpenAPI) is made. So
 * page and API cannot drift apart.
 *
 *   struct correct_in { int64_t id; day_t from; struct str reason; };
 *   static const struct in_field correct_fields[] = {
 *       IN_ID_(struct correct_in, id, "人员", .of = "person", .flags = IN_PATH),
 *       IN_DAY_(struct correct_in, from, "起始日期", .flags = IN_NEEDED),
 *       IN_TEXT_(struct correct_in, reason, "更正理由", .flags = IN_NEEDED, .max = 200)};
 *   static const struct in_shape correct_shape = IN_SHAPE(struct correct_in, correct_fields);
 */
#ifndef YICAI_APP_SHAPE_H
#define YICAI_APP_SHAPE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/field.h"
#include "http/http.h"

/* A list of texts or numbers, in the order sent. */
struct texts {
	struct str *v;
	size_t n;
};
struct numbers {
	int64_t *v;
	size_t n;
};

#define IN_NONE     INT64_MIN /* a number that was not sent */
#define IN_MANY_MAX 10000     /* members of one list */
#define IN_TEXT_MAX 4000      /* characters of a text whose row says nothing else */

/* The type of a field and of the struct's member that takes it. */
enum in_type {
	IN_TEXT,    /* struct str: trimmed, without control characters; n 0 absent */
	IN_INT,     /* int64_t, IN_NONE absent */
	IN_MONEY,   /* int64_t 分, written in 元 */
	IN_DAY,     /* day_t, any form an import accepts; DAY_NONE absent */
	IN_MONTH,   /* month_t; DAY_NONE absent */
	IN_BOOL,    /* bool; absent is false */
	IN_CODE,    /* int64_t, number of the field's code list, sent as its word or number; 0 absent */
	IN_CHOICE,  /* int64_t, place of the word in .words (sort orders, tabs); absent 0, the first */
	IN_ID,      /* int64_t, IN_NONE absent; must be one that the user may see (.of) */
	IN_TEXTS,   /* struct texts */
	IN_NUMBERS, /* struct numbers, of ids when .of is set */
	IN_FILE,    /* const struct http_file *; NULL absent */
};

enum in_flag {
	IN_PATH = 1,   /* from the path; always there */
	IN_NEEDED = 2, /* must be there and not blank */
	IN_HIDDEN = 4, /* never written back into a page or a log: passwords, codes, full numbers */
	IN_LONG = 8,   /* a text of several lines */
	IN_STOCK =
	    16, /* an opinion: a stock phrase may be chosen beside it (IN_STOCK_NAME) and then stands before it */
};

#define IN_STOCK_NAME "_stock" /* one in a form; like all names with an underline none of the interface's own */

struct in_field {
	const char *name; /* of the form field, query parameter or JSON member */
	const char *label;
	enum in_type type;
	size_t offset;
	unsigned flags;
	const char
	    *of; /* IN_ID, IN_NUMBERS: "person", "org", "unit", …: what must lie in the user's scope; NULL none */
	const struct codelist *codes;
	const char *const *words; /* IN_CHOICE: ends with NULL */
	field_check check;        /* IN_TEXT: brings it to its normal form or says why not */
	int64_t min, max;         /* of a number, of a text in characters; both 0: none */
	const char *hint;
};

struct in_shape {
	size_t size;
	const struct in_field *fields;
	size_t n;
};

#define IN_OFFSET_(T, m, want) (offsetof(T, m) + 0 * sizeof(char[_Generic(((T *)0)->m, want : 1, default : -1)]))
#define IN_ROW_(T, m, ctype, itype, text, ...)                                                                       \
	{                                                                                                            \
		.name = #m, .label = (text), .type = (itype), .offset = IN_OFFSET_(T, m, ctype), __VA_ARGS__         \
	}
#define IN_TEXT_(T, m, ...)    IN_ROW_(T, m, struct str, IN_TEXT, __VA_ARGS__, )
#define IN_INT_(T, m, ...)     IN_ROW_(T, m, int64_t, IN_INT, __VA_ARGS__, )
#define IN_MONEY_(T, m, ...)   IN_ROW_(T, m, int64_t, IN_MONEY, __VA_ARGS__, )
#define IN_DAY_(T, m, ...)     IN_ROW_(T, m, day_t, IN_DAY, __VA_ARGS__, )
#define IN_MONTH_(T, m, ...)   IN_ROW_(T, m, month_t, IN_MONTH, __VA_ARGS__, )
#define IN_BOOL_(T, m, ...)    IN_ROW_(T, m, bool, IN_BOOL, __VA_ARGS__, )
#define IN_CODE_(T, m, ...)    IN_ROW_(T, m, int64_t, IN_CODE, __VA_ARGS__, )
#define IN_CHOICE_(T, m, ...)  IN_ROW_(T, m, int64_t, IN_CHOICE, __VA_ARGS__, )
#define IN_ID_(T, m, ...)      IN_ROW_(T, m, int64_t, IN_ID, __VA_ARGS__, )
#define IN_TEXTS_(T, m, ...)   IN_ROW_(T, m, struct texts, IN_TEXTS, __VA_ARGS__, )
#define IN_NUMBERS_(T, m, ...) IN_ROW_(T, m, struct numbers, IN_NUMBERS, __VA_ARGS__, )
#define IN_FILE_(T, m, ...)    IN_ROW_(T, m, const struct http_file *, IN_FILE, __VA_ARGS__, )
#define IN_SHAPE(T, rows)                                                                                            \
	{                                                                                                            \
		sizeof(T), (rows), sizeof(rows) / sizeof *(rows)                                                     \
	}

/* What is wrong with one field. */
struct fault {
	const char *name, *label; /* of the field; "" the request as a whole */
	const char *what;         /* in Chinese, a whole sentence without a full stop */
};
#define FAULTS_MAX 64
struct faults {
	struct fault v[FAULTS_MAX];
	size_t n;
	struct arena *mem; /* the texts */
};
/* Notes a fault of the field with this name; what is past FAULTS_MAX is dropped. A handler calls it for what only it can
 * know and then returns ERR_INPUT. */
void fault_put(struct faults *f, const struct in_field *field, const char *what, ...)
    __attribute__((format(printf, 3, 4)));

/* Where the values come from. A name that is no field of the shape is a fault in the body and ignored in the query;
 * a field that takes one value and got two is a fault. */
struct sent {
	struct http_pairs path, query, body;
	const struct http_file *files;
	size_t nfiles;
	bool query_only; /* GET: fields come from the query; else from the body alone */
};

/* Decodes into out (s->size bytes; texts live in mem). Faults are collected, not returned: f->n tells. -1: no memory. */
int in_decode(const struct in_shape *s, const struct sent *from, struct arena *mem, void *out, struct faults *f,
	      struct err *e);

/* A JSON body as pairs: an object of texts, numbers, truths, nulls (left out) and lists of texts and numbers (repeated
 * pairs). ERR_INPUT for anything else, duplicate keys and bad UTF-8 included, with line and column. */
int json_pairs(struct str body, struct arena *mem, struct http_pairs *out, struct err *e);

/* The type of an answer's member. */
enum out_type {
	OUT_TEXT,    /* struct str */
	OUT_WORD,    /* const char *; NULL is null */
	OUT_INT,     /* int64_t; IN_NONE is null */
	OUT_COUNT,   /* size_t */
	OUT_ID,      /* int64_t, a JSON text (63 bits are too many for some readers) */
	OUT_MONEY,   /* int64_t 分, a JSON text in 元 with two places; IN_NONE is null */
	OUT_DAY,     /* day_t, "2025-06-30"; DAY_NONE and DAY_OPEN are null */
	OUT_MONTH,   /* month_t, "2025-06" */
	OUT_INSTANT, /* int64_t, "2025-06-30T08:00:00+08:00"; 0 and INSTANT_OPEN are null */
	OUT_BOOL,    /* bool */
	OUT_ONE,     /* a struct of `shape` inside this one */
	OUT_MAYBE,   /* a pointer to one of `shape`; NULL is null */
	OUT_LIST,    /* a pointer to n of `shape`, n the size_t at `count` */
	OUT_TEXTS,   /* a pointer to n struct str */
};

struct out_shape;
struct out_field {
	const char *name, *label;
	enum out_type type;
	size_t offset, count;
	const struct out_shape *shape;
	const char *as; /* its name in JSON, when it is not the last part of `name`; NULL */
};
struct out_shape {
	const char *name; /* of the schema: Worker */
	size_t size;
	const struct out_field *fields;
	size_t n;
};

#define OUT_ROW_(T, m, ctype, otype, text)                                                                           \
	{                                                                                                            \
		.name = #m, .label = (text), .type = (otype), .offset = IN_OFFSET_(T, m, ctype)                      \
	}
#define OUT_TEXT_(T, m, label)    OUT_ROW_(T, m, struct str, OUT_TEXT, label)
#define OUT_WORD_(T, m, label)    OUT_ROW_(T, m, const char *, OUT_WORD, label)
#define OUT_INT_(T, m, label)     OUT_ROW_(T, m, int64_t, OUT_INT, label)
#define OUT_COUNT_(T, m, label)   OUT_ROW_(T, m, size_t, OUT_COUNT, label)
#define OUT_ID_(T, m, label)      OUT_ROW_(T, m, int64_t, OUT_ID, label)
#define OUT_MONEY_(T, m, label)   OUT_ROW_(T, m, int64_t, OUT_MONEY, label)
#define OUT_DAY_(T, m, label)     OUT_ROW_(T, m, day_t, OUT_DAY, label)
#define OUT_MONTH_(T, m, label)   OUT_ROW_(T, m, month_t, OUT_MONTH, label)
#define OUT_INSTANT_(T, m, label) OUT_ROW_(T, m, int64_t, OUT_INSTANT, label)
#define OUT_BOOL_(T, m, label)    OUT_ROW_(T, m, bool, OUT_BOOL, label)
#define OUT_ONE_(T, m, text, s)                                                                                      \
	{                                                                                                            \
		.name = #m, .label = (text), .type = OUT_ONE, .offset = offsetof(T, m), .shape = &(s)                \
	}
#define OUT_MAYBE_(T, m, text, s)                                                                                    \
	{                                                                                                            \
		.name = #m, .label = (text), .type = OUT_MAYBE, .offset = offsetof(T, m), .shape = &(s)              \
	}
#define OUT_LIST_(T, m, nm, text, s)                                                                                 \
	{                                                                                                            \
		.name = #m, .label = (text), .type = OUT_LIST, .offset = offsetof(T, m),                             \
		.count = IN_OFFSET_(T, nm, size_t), .shape = &(s)                                                    \
	}
/* The same under another name, where two members of members end alike. */
#define OUT_LIST_AS_(T, m, nm, other, text, s)                                                                       \
	{                                                                                                            \
		.name = #m, .label = (text), .type = OUT_LIST, .offset = offsetof(T, m),                             \
		.count = IN_OFFSET_(T, nm, size_t), .shape = &(s), .as = (other)                                     \
	}
#define OUT_TEXTS_(T, m, nm, text)                                                                                   \
	{                                                                                                            \
		.name = #m, .label = (text), .type = OUT_TEXTS, .offset = offsetof(T, m),                            \
		.count = IN_OFFSET_(T, nm, size_t)                                                                   \
	}
#define OUT_SHAPE(title, T, rows)                                                                                    \
	{                                                                                                            \
		(title), sizeof(T), (rows), sizeof(rows) / sizeof *(rows)                                            \
	}

/* The member's name in JSON: of job.id, a member of a member, the last part. */
const char *out_name(const struct out_field *f);

struct json;
/* The struct at p as a JSON object. Shapes do not nest deeper than JSON_DEPTH_MAX. */
void out_json(struct json *j, const struct out_shape *s, const void *p);

#endif
