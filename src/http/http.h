/* The HTTP server behind our own requests and responses: it speaks the protocol strictly, bounds everything a stranger
 * can make large or slow, and knows nothing of users or of the domain. docs/decisions/010-http.md says why it is so.
 *
 * One thread a connection. For each request the handler is called once, with the whole request read and decoded; it fills
 * the response and returns, and only then is anything sent. Everything of a request lives in its arena. */
#ifndef YICAI_HTTP_HTTP_H
#define YICAI_HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define HTTP_TARGET_MAX   (8u << 10)  /* bytes of path and query as sent; more: 414 */
#define HTTP_HEAD_MAX     (16u << 10) /* bytes of all header names and values; more: 431 */
#define HTTP_HEADERS_MAX  100         /* header lines; more: 431 */
#define HTTP_PAIRS_MAX    1000        /* query parameters, or form fields, or cookies of one request; more: 400 */
#define HTTP_FILES_MAX    20          /* uploaded files of one request; more: 413 */
#define HTTP_ARENA_MAX    (64u << 20) /* bytes that one request may take from its arena */
#define HTTP_RESPONSE_MAX (64u << 20) /* bytes of a body that is built in memory; larger ones are sent as files */
#define HTTP_OUT_MAX      48          /* header lines of a response */

/* X(enumerator, text) of every method we know; anything else is answered 501. */
#define HTTP_METHOD_LIST(X) X(GET) X(HEAD) X(POST) X(PUT) X(PATCH) X(DELETE) X(OPTIONS)

#define HTTP_METHOD_ENUM(m) HTTP_##m,
enum http_method { HTTP_METHOD_LIST(HTTP_METHOD_ENUM) HTTP_METHODS };
#undef HTTP_METHOD_ENUM

/* A name with its value, decoded: a query parameter, a form field, a header (name in lower case), a cookie. */
struct http_pair {
	struct str name, value;
};

/* Pairs in the order in which they came; a name may come several times. */
struct http_pairs {
	struct http_pair *at;
	size_t n;
};

/* An uploaded file, spooled to a private file that is removed when the request ends (rename it to keep it). */
struct http_file {
	struct str field; /* name of the form's field */
	struct str name;  /* the client's file name, without folders and control characters; may be empty */
	struct str type;  /* the client's word for its type; never to be trusted */
	const char *path; /* where it lies, readable by us alone */
	int64_t size;     /* bytes */
};

/* One request. All texts are valid UTF-8 without control characters (values of form and query may hold
 * TAB, CR, LF); they live in mem. */
struct http_request {
	struct arena *mem; /* given back when the response has been sent */
	enum http_method method;
	struct str target; /* path and query exactly as sent; never for a log */
	struct str path;   /* decoded; begins with one slash, has no empty, `.` or `..` segment, no `\` and no `;` */
	struct str host;   /* the Host header: a name or address, with port when one was sent */
	struct str peer;   /* address of the client, without port; behind a trusted proxy the one that it names */
	bool secure;       /* came by TLS: a trusted proxy says so */
	struct http_pairs headers, query, form, cookies;
	struct str type; /* content type in lower case, without its parameters; "" when none */
	struct str body; /* the bytes of a body that is neither form nor multipart (JSON, CSV); "" else */
	struct http_file *files;
	size_t files_n;
	int64_t body_max; /* bytes of body that will be read; admit may lower or raise it */
	bool htmx;        /* asked by htmx for a fragment (HX-Request: true) */
	bool wants_json;  /* http_prefers_json of the headers; the router adds the ending .json */
	struct str route; /* the pattern, set by the handler, for the access log; text must outlive the request */
	void *user;       /* the application's own, from admit to the handler; never touched here */
};

/* Who may keep a copy of a response. */
enum http_cache {
	HTTP_NO_STORE,   /* private: nobody, the browser's disk included */
	HTTP_REVALIDATE, /* public; to be asked for again each time, by its ETag */
	HTTP_IMMUTABLE,  /* public; the address changes with the content */
};

/* One response, filled by the handler: status, headers, and one of body, fixed and file. */
struct http_response {
	struct arena *mem; /* the request's */
	int status;        /* 200 unless changed */
	enum http_cache cache;
	struct buf body;  /* built in memory; at most HTTP_RESPONSE_MAX */
	struct str fixed; /* instead: bytes that outlive the server (an asset) */
	int file;         /* instead: a file open for reading, closed by the server; -1: none */
	bool gzipped;     /* the body is compressed already: only where http_accepts_gzip says so */
	bool failed;      /* a header was refused or memory was out: 500 is sent instead */
	struct http_pair headers[HTTP_OUT_MAX];
	size_t headers_n;
};

/* Answers one request. self is what was handed to http_server_start; called from many threads at once. */
typedef void (*http_handler)(void *self, struct http_request *rq, struct http_response *rs);

/* One line of the access log: nothing in it is personal. */
struct http_done {
	enum http_method method;
	struct str route; /* the pattern that the handler named; "" when it named none */
	int status;
	int64_t micros; /* from the first header line to the last byte handed to the system */
	int64_t bytes;  /* of the body sent; 0 for HEAD */
};

/* How to serve. 0 or NULL stands for the value in brackets. */
struct http_config {
	const char *listen; /* "127.0.0.1:8080", "[::1]:8080", port 0: any free one [127.0.0.1:8080] */
	const char *tmp;    /* an existing folder for uploads; a private folder is made in it [/tmp] */
	const char *proxy;  /* address of the one proxy whose X-Forwarded-For and -Proto are believed [nobody's] */
	int connections;    /* at once; more are answered 503 with Retry-After [256] */
	int64_t form_max;   /* bytes of an urlencoded form [1 MiB] */
	int64_t json_max;   /* bytes of any other body [1 MiB] */
	int64_t upload_max; /* bytes of a multipart body [50 MiB] */
	/* How long a connection may take, in milliseconds; it is closed when it takes longer. */
	int head_ms;  /* until the headers are there [10 000] */
	int body_ms;  /* without any progress of the body [30 000] */
	int whole_ms; /* for the whole body [600 000] */
	int send_ms;  /* without any progress of the answer [30 000] */
	int idle_ms;  /* between two requests [30 000] */
	int stop_ms;  /* http_server_stop waits for running requests [30 000] */
	/* The headers are there, the body is not: whether to read it. False with rs filled refuses (401, 403, 404, 413).
	 * [every body within the limits is read] */
	bool (*admit)(void *self, struct http_request *rq, struct http_response *rs);
	/* Renders a refusal that a person may get to see (rs->status 400, 413, 415, 500; why: a Chinese sentence).
	 * [one plain line of text] */
	void (*refuse)(void *self, const struct http_request *rq, struct http_response *rs, const char *why);
	/* Told of each answered request, after it was sent [nobody] */
	void (*done)(void *self, const struct http_done *done);
};

struct http_server;

/* Begins to serve; the config is copied, self and the config's texts must outlive the server. ERR_INPUT for an address
 * that is none, ERR_IO when it cannot be listened on or the folder for uploads cannot be made. */
int http_server_start(struct http_server **s, const struct http_config *c, http_handler handle, void *self,
		      struct err *e);

/* Where it listens, with the port that was found: "127.0.0.1:43817". Lives as long as the server. */
const char *http_server_address(const struct http_server *s);

/* Connections that are open now. */
int http_server_connections(struct http_server *s);

/* Takes no more connections, lets what has begun be answered (at most stop_ms, then closes), ends and frees everything.
 * NULL is a no-op. A handler that does not return is waited for. */
void http_server_stop(struct http_server *s);

/* ---- reading a request ---- */

/* The first value of that name; false (out untouched) when there is none. */
bool http_find(const struct http_pairs *p, const char *name, struct str *out);

/* The same, "" when there is none. */
struct str http_value(const struct http_pairs *p, const char *name);

/* The request's header of that name (in lower case), "" when there is none. */
struct str http_header_of(const struct http_request *rq, const char *name);

/* The client would rather have JSON than HTML: it accepts application/json (or +json) and not text/html before it, or it
 * says nothing but sends JSON. */
bool http_prefers_json(const struct http_request *rq);

/* The client takes gzip. What the server compresses by itself, and what never, stands in docs/decisions/010-http.md. */
bool http_accepts_gzip(const struct http_request *rq);

/* "GET"; the method of a text, HTTP_METHODS for one that we do not know. */
const char *http_method_text(enum http_method m);
enum http_method http_method_of(struct str text);

/* "Not Found"; "Unknown" for a status that has no name. */
const char *http_status_text(int status);

/* ---- filling a response ---- */

/* An empty 200 in the request's arena, and giving back what it holds: the server does both around a handler; tests do it
 * themselves. */
void http_response_init(struct http_response *rs, struct arena *mem);
void http_response_release(struct http_response *rs);

/* Empties it for another answer: status, headers, body; keeps the arena. */
void http_response_reset(struct http_response *rs, int status);

/* Sets a header, instead of one of that name; http_header_add puts a further one (Set-Cookie). Both copy. -1 and failed
 * when the name is no token, the value holds a control character (CR, LF, NUL among them), there are too many, or the
 * header is the server's own to set (Content-Length, Transfer-Encoding, Connection, Date). */
int http_header_set(struct http_response *rs, const char *name, struct str value);
int http_header_add(struct http_response *rs, const char *name, struct str value);

/* The value of a header that was set (name in any case), "" when it was not. */
struct str http_header_get(const struct http_response *rs, const char *name);

/* Sends the browser elsewhere: status (303 after a form, 302, 307, 308), Location. The place must be a path of ours: it
 * begins with one slash and no second, else the response is marked failed. */
int http_redirect(struct http_response *rs, int status, struct str place);

/* The body's type: "text/html; charset=utf-8". */
int http_content_type(struct http_response *rs, const char *type);

/* Content-Disposition: a download (or shown in the page, when as_shown) under this name, any Unicode name made safe
 * (RFC 6266, RFC 8187 filename*). */
int http_content_name(struct http_response *rs, struct str name, bool as_shown);

/* Sends this file, whole, as the body; ERR_IO when it cannot be opened or is no plain file. */
int http_send_file(struct http_response *rs, const char *path, struct err *e);

/* Sets ETag "tag" (any token of ours without quotes) and, when the client has it already, status 304 with no body: true. */
bool http_not_modified(const struct http_request *rq, struct http_response *rs, struct str tag);

/* Puts on what every response carries, exactly once each: Content-Security-Policy, X-Content-Type-Options,
 * Referrer-Policy, Cross-Origin-Opener-Policy, Cross-Origin-Resource-Policy, Permissions-Policy, Cache-Control by
 * rs->cache. The server calls it on everything it sends; calling it before is harmless. */
void http_response_secure(struct http_response *rs);

/* raw compressed with gzip, level 1 … 9, appended to out; -1 when it does not fit. */
int http_gzip(struct str raw, int level, struct buf *out);

#endif
