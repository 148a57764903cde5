/* The server spoken to over loopback, byte by byte. Limits of time are set short; nothing sleeps: each test waits for the
 * socket to say what it has to say. */
#include "http/http.h"
#include "http/seats.h"

#include <arpa/inet.h>
#include <glob.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define PATIENCE_MS 20000 /* of the tests with the server: far beyond its limits */

static sem_t entered, leave; /* /wait: the handler is in, the handler may go */
static char file_path[64];   /* of /file */
static struct http_done last_done;
static int done_n;
static pthread_mutex_t done_lock = PTHREAD_MUTEX_INITIALIZER;

/* What the server understood, as text. */
static void echo(const struct http_request *rq, struct buf *out)
{
	buf_printf(out, "%s %.*s\n", http_method_text(rq->method), STR_FMT(rq->path));
	for (size_t i = 0; i < rq->query.n; i++)
		buf_printf(out, "query %.*s=%.*s\n", STR_FMT(rq->query.at[i].name), STR_FMT(rq->query.at[i].value));
	for (size_t i = 0; i < rq->form.n; i++)
		buf_printf(out, "form %.*s=%.*s\n", STR_FMT(rq->form.at[i].name), STR_FMT(rq->form.at[i].value));
	for (size_t i = 0; i < rq->cookies.n; i++)
		buf_printf(out, "cookie %.*s=%.*s\n", STR_FMT(rq->cookies.at[i].name),
			   STR_FMT(rq->cookies.at[i].value));
	for (size_t i = 0; i < rq->files_n; i++) {
		struct stat st = {0};
		int bad = stat(rq->files[i].path, &st);
		buf_printf(out, "file %.*s %.*s %.*s %d %o %ld\n", STR_FMT(rq->files[i].field),
			   STR_FMT(rq->files[i].name), STR_FMT(rq->files[i].type), (int)rq->files[i].size,
			   bad ? 0 : (unsigned)st.st_mode & 0777, (long)st.st_size);
	}
	buf_printf(out, "body %zu peer %.*s host %.*s secure %d htmx %d json %d\n", rq->body.n, STR_FMT(rq->peer),
		   STR_FMT(rq->host), rq->secure, rq->htmx, rq->wants_json);
}

static void handle(void *self, struct http_request *rq, struct http_response *rs)
{
	(void)self;
	rq->route = STR("/route");
	http_content_type(rs, "text/plain; charset=utf-8");
	if (str_is(rq->path, "/wait")) {
		sem_post(&entered);
		sem_wait(&leave);
	}
	if (str_is(rq->path, "/large"))
		for (int i = 0; i < 1000; i++)
			buf_puts(&rs->body, "颐才 the same line again and again\n");
	else if (str_is(rq->path, "/huge"))
		for (int i = 0; i < 16000; i++)
			buf_printf(&rs->body, "%01024d", i);
	else if (str_is(rq->path, "/public"))
		rs->cache = HTTP_REVALIDATE, rs->fixed = STR("fixed"), http_not_modified(rq, rs, STR("v1"));
	else if (str_is(rq->path, "/bad"))
		http_header_set(rs, "X-A", STR("a\r\nSet-Cookie: b=c"));
	else if (str_is(rq->path, "/file") && !http_send_file(rs, file_path, NULL))
		http_content_name(rs, STR("名册.csv"), false);
	else if (str_is(rq->path, "/none"))
		rs->status = 204;
	else
		echo(rq, &rs->body);
}

static bool admit(void *self, struct http_request *rq, struct http_response *rs)
{
	(void)self;
	if (!str_is(rq->path, "/closed"))
		return true;
	http_redirect(rs, 303, STR("/login"));
	return false;
}

static void done(void *self, const struct http_done *d)
{
	(void)self;
	pthread_mutex_lock(&done_lock);
	last_done = *d;
	done_n++;
	pthread_mutex_unlock(&done_lock);
}

static struct http_server *start(struct http_config c)
{
	struct http_server *s = NULL;
	struct err e = {0};
	c.listen = "127.0.0.1:0";
	c.admit = admit;
	c.done = done;
	int rc = http_server_start(&s, &c, handle, NULL, &e);
	if (rc)
		fail_msg("%s", e.what);
	return s;
}

static int dial(const struct http_server *s)
{
	const char *a = http_server_address(s);
	struct sockaddr_in in = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)strtol(strchr(a, ':') + 1, NULL, 10))};
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	return fd;
}

static void say(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n) {
		ssize_t k = send(fd, at, n, MSG_NOSIGNAL);
		if (k <= 0)
			return; /* the server has had enough: its answer tells */
		at += k;
		n -= (size_t)k;
	}
}

/* Reads until the server closes, or until `until` has come so many times. */
static const char *hear(int fd, const char *until, int times)
{
	static char text[1 << 20];
	size_t n = 0;
	text[0] = '\0';
	while (n < sizeof(text) - 1) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		if (poll(&wait, 1, PATIENCE_MS) <= 0)
			fail_msg("the server neither answers nor closes: %s", text);
		ssize_t k = recv(fd, text + n, sizeof(text) - 1 - n, 0);
		if (k <= 0)
			break;
		n += (size_t)k;
		text[n] = '\0';
		int seen = 0;
		for (const char *p = until ? text : NULL; p && (p = strstr(p, until)); p += strlen(until))
			seen++;
		if (until && seen >= times)
			break;
	}
	return text;
}

/* One request on a connection of its own, to the end. */
static const char *ask_n(const struct http_server *s, const char *text, size_t n)
{
	int fd = dial(s);
	say(fd, text, n);
	shutdown(fd, SHUT_WR);
	const char *answer = hear(fd, NULL, 0);
	close(fd);
	return answer;
}

static const char *ask(const struct http_server *s, const char *text)
{
	return ask_n(s, text, strlen(text));
}

static int status_of(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) ? 0 : (int)strtol(answer + 9, NULL, 10);
}

static int times(const char *text, const char *word)
{
	int n = 0;
	for (const char *p = text; (p = strstr(p, word)); p += strlen(word))
		n++;
	return n;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

static void a_request_is_decoded_and_the_answer_carries_every_header_once(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	const char *a =
	    ask(s, "GET /%E8%B6%8A/a?x=1&x=%E4%BA%8C+3 HTTP/1.1\r\nHost: yicai:80\r\nCookie: s=1; t=\"2\"\r\n"
		   "HX-Request: true\r\nAccept: application/json\r\nX-Forwarded-For: 6.6.6.6\r\n"
		   "Connection: close\r\n\r\n");
	assert_int_equal(status_of(a), 200);
	assert_non_null(strstr(a, "GET /越/a\nquery x=1\nquery x=二 3\ncookie s=1\ncookie t=2\n"));
	assert_non_null(strstr(a, "peer 127.0.0.1 host yicai:80 secure 0 htmx 1 json 1\n"));
	assert_int_equal(times(a, "Content-Security-Policy: default-src 'none';"), 1);
	assert_int_equal(times(a, "X-Content-Type-Options: nosniff"), 1);
	assert_int_equal(times(a, "Cache-Control: no-store"), 1);
	http_server_stop(s);
}

static void the_word_of_the_proxy_is_believed_and_nobody_elses(void **state)
{
	struct http_server *s = start((struct http_config){.proxy = "127.0.0.1"});
	(void)state;
	const char *a = ask(s, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 2001:db8::1\r\n"
			       "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
	assert_non_null(strstr(a, "peer 2001:db8::1 host a secure 1"));
	a = ask(s, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, <b>\r\nConnection: close\r\n\r\n");
	assert_non_null(strstr(a, "peer 127.0.0.1 host a secure 0"));
	http_server_stop(s);
}

static const struct {
	const char *text;
	size_t n;
	int status;
} HOSTILE[] = {
#define CASE(status, text)                                                                                           \
	{                                                                                                            \
		text, sizeof(text) - 1, status                                                                       \
	}
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc"),
    CASE(413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nabc"),
    CASE(501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    CASE(501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    CASE(501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
    CASE(400,
	 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
    CASE(400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
    CASE(413, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n99999999999999999\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\x7f\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nX\0Y: b\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\n X: b\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\r\n\0X: b\r\n\r\n"),
    CASE(400, "GET / HTTP/1.1\nHost: a\n\n"),
    CASE(400, "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
    CASE(400, "GET /\0a HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET / a HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET //a HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET /a;b=c HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET /\xe8\xb6\x8a HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET /?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(400, "GET /?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(501, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(501, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(501, "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
    CASE(505, "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
    CASE(505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
#undef CASE
};

static void a_head_that_two_servers_could_read_differently_is_refused(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	for (size_t i = 0; i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
		const char *a = ask_n(s, HOSTILE[i].text, HOSTILE[i].n);
		if (status_of(a) != HOSTILE[i].status || strstr(a, "HTTP/1.1 200"))
			fail_msg("%d instead of %d:\n%s\n%s", status_of(a), HOSTILE[i].status, HOSTILE[i].text, a);
	}
	http_server_stop(s);
}

/* Fills text with the head, then n bytes of it. */
static const char *filled(const char *before, char c, size_t n, const char *behind)
{
	static char text[2 << 20];
	int k = snprintf(text, sizeof(text), "%s", before);
	memset(text + k, c, n);
	snprintf(text + (size_t)k + n, sizeof(text) - (size_t)k - n, "%s", behind);
	return text;
}

static void what_is_too_long_is_told_so(void **state)
{
	struct http_server *s = start((struct http_config){.form_max = 1000, .json_max = 1000, .upload_max = 2000});
	(void)state;
	assert_int_equal(status_of(ask(s, filled("GET /", 'a', 9000, " HTTP/1.1\r\nHost: a\r\n\r\n"))), 414);
	assert_int_equal(status_of(ask(s, filled("GET /", 'a', 90000, " HTTP/1.1\r\nHost: a\r\n\r\n"))), 414);
	assert_int_equal(status_of(ask(s, filled("GET / HTTP/1.1\r\nHost: a\r\nX: ", 'a', 17000, "\r\n\r\n"))), 431);
	assert_int_equal(status_of(ask(s, filled("GET / HTTP/1.1\r\nHost: a\r\nX: ", 'a', 900000, "\r\n\r\n"))), 431);
	struct buf many;
	buf_init(&many, 64000);
	buf_puts(&many, "GET /?a=1");
	for (int i = 0; i < 130; i++) /* of a field each, as a form of many fields is sent */
		buf_printf(&many, "&field%d=%0290d", i, 0);
	buf_puts(&many, " HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(status_of(ask(s, many.p)), 414);
	buf_clear(&many);
	buf_puts(&many, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < 100; i++)
		buf_puts(&many, "X-Y: z\r\n");
	buf_puts(&many, "\r\n");
	assert_int_equal(status_of(ask(s, many.p)), 431);
	buf_release(&many);
	const char *a = ask(s, filled("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nConnection: close\r\n"
				      "Content-Type: application/json\r\n\r\n",
				      'a', 1001, ""));
	assert_int_equal(status_of(a), 413);
	a = ask(s, filled("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\nConnection: close\r\n"
			  "Content-Type: application/json\r\n\r\n",
			  'a', 1000, ""));
	assert_non_null(strstr(a, "body 1000 "));
	a = ask(s, filled("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n", 'a', 900000, ""));
	assert_int_equal(status_of(a), 413);
	a = ask(s,
		filled("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5dc\r\n",
		       'a', 1500, "\r\n0\r\n\r\n"));
	assert_int_equal(status_of(a), 413);
	a = ask(
	    s, filled("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n", 'a', 500000, ""));
	assert_string_equal(a, "");
	http_server_stop(s);
}

static void requests_behind_each_other_are_answered_in_order(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	const char *a = ask(s, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
			       "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
			       "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
			       "3;x=y\r\na=1\r\n4\r\n&b=2\r\n0\r\nTrailer: x\r\n\r\n"
			       "GET /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /"
			       "HEAD /4 HTTP/1.1\r\nHost: a\r\n\r\n" GET("/5"));
	assert_int_equal(times(a, "HTTP/1.1 200 OK\r\n"), 5);
	const char *one = strstr(a, "GET /1\n"), *two = strstr(a, "POST /2\nform a=1\nform b=2\n");
	const char *three = strstr(a, "GET /3\n"), *five = strstr(a, "GET /5\n");
	assert_true(one && two > one && three > two && five > three);
	assert_null(strstr(a, "HEAD /4"));
	http_server_stop(s);
}

static void head_says_how_long_get_would_be(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	const char *a = ask(s, "HEAD /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	assert_int_equal(status_of(a), 200);
	assert_non_null(strstr(a, "Content-Length: 37000\r\n"));
	assert_string_equal(strstr(a, "\r\n\r\n"), "\r\n\r\n");
	a = ask(s, GET("/large"));
	assert_non_null(strstr(a, "Content-Length: 37000\r\n"));
	assert_int_equal(strlen(strstr(a, "\r\n\r\n") + 4), 37000);
	a = ask(s, GET("/none"));
	assert_int_equal(status_of(a), 204);
	http_server_stop(s);
}

static void text_is_compressed_where_that_tells_nobody_anything(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
#define ZIPPED(site)                                                                                                 \
	"GET /large HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip\r\n" site "Connection: close\r\n\r\n"
	assert_null(strstr(ask(s, ZIPPED("")), "Content-Encoding"));
	assert_null(strstr(ask(s, ZIPPED("Sec-Fetch-Site: cross-site\r\n")), "Content-Encoding"));
	assert_null(strstr(ask(s, ZIPPED("Sec-Fetch-Site: same-site\r\n")), "Content-Encoding"));
	assert_non_null(strstr(ask(s, ZIPPED("Sec-Fetch-Site: same-origin\r\n")), "Content-Encoding: gzip\r\n"));
	assert_non_null(strstr(ask(s, ZIPPED("Sec-Fetch-Site: none\r\n")), "Content-Encoding: gzip\r\n"));
	http_server_stop(s);
}

static void what_the_client_has_already_is_not_sent_again(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	const char *a = ask(s, GET("/public"));
	assert_non_null(strstr(a, "ETag: W/\"v1\"\r\n"));
	assert_non_null(strstr(a, "Cache-Control: no-cache\r\n"));
	assert_non_null(strstr(a, "\r\n\r\nfixed"));
	a = ask(s, "GET /public HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"v0\", W/\"v1\"\r\nConnection: close\r\n\r\n");
	assert_int_equal(status_of(a), 304);
	assert_string_equal(strstr(a, "\r\n\r\n"), "\r\n\r\n");
	http_server_stop(s);
}

static void a_header_that_cannot_be_sent_turns_the_answer_into_an_error(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	const char *a = ask(s, GET("/bad"));
	assert_int_equal(status_of(a), 500);
	assert_null(strstr(a, "Set-Cookie"));
	http_server_stop(s);
}

static void whom_the_application_does_not_admit_sends_no_body(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	int fd = dial(s);
	const char head[] =
	    "POST /closed HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\nExpect: 100-continue\r\n\r\n";
	say(fd, head, sizeof(head) - 1);
	const char *a = hear(fd, NULL, 0);
	assert_int_equal(status_of(a), 303);
	assert_non_null(strstr(a, "Location: /login\r\n"));
	close(fd);
	a = ask(s, "POST /closed HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" GET("/next"));
	assert_int_equal(status_of(a), 303);
	assert_non_null(strstr(a, "GET /next\n"));
	http_server_stop(s);
}

#define BOUNDARY "----x"
#define PARTS_HEAD                                                                                                   \
	"POST /up HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=" BOUNDARY \
	"\r\n"

/* A multipart request with this body. */
static const char *parts(const struct http_server *s, const char *body, size_t n)
{
	static char text[1 << 20];
	int k = snprintf(text, sizeof(text), PARTS_HEAD "Content-Length: %zu\r\n\r\n", n);
	memcpy(text + k, body, n);
	return ask_n(s, text, (size_t)k + n);
}

static void files_come_in_by_themselves_and_are_gone_afterwards(void **state)
{
	char tmp[] = "/tmp/yicai-test-XXXXXX", pattern[64];
	(void)state;
	assert_non_null(mkdtemp(tmp));
	struct http_server *s = start((struct http_config){.tmp = tmp});
	static const char body[] =
	    "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n一二\r\n--" BOUNDARY
	    "\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"C:\\\\a\\..\\\\名册.xlsx\"\r\n"
	    "Content-Type: Application/X\r\n\r\na\r\n--b\r\r\n-\0\r\n--" BOUNDARY "--\r\n";
	const char *a = parts(s, body, sizeof(body) - 1);
	assert_non_null(strstr(a, "form note=一二\n"));
	assert_non_null(strstr(a, "file sheet 名册.xlsx application/x 11 600 11\n"));
	a = parts(s, body, sizeof(body) - 3 - 20);
	assert_int_equal(status_of(a), 400);
	glob_t spool;
	snprintf(pattern, sizeof(pattern), "%s/yicai-upload-*", tmp);
	assert_int_equal(glob(pattern, 0, NULL, &spool), 0);
	assert_int_equal(spool.gl_pathc, 1);
	assert_int_equal(rmdir(spool.gl_pathv[0]), 0); /* it is empty */
	globfree(&spool);
	http_server_stop(s);
	assert_int_equal(rmdir(tmp), 0);
}

static void who_does_not_send_his_head_in_time_is_shown_out(void **state)
{
	struct http_server *s = start((struct http_config){.head_ms = 400, .body_ms = 400, .idle_ms = 400});
	(void)state;
	int silent = dial(s), slow = dial(s), kept = dial(s), body = dial(s);
	say(slow, "GET / HTTP/1.1\r\nHost: ", 22);
	say(kept, "GET /kept HTTP/1.1\r\nHost: a\r\n\r\n", 31);
	say(body, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", 51);
	assert_string_equal(hear(silent, NULL, 0), "");
	assert_string_equal(hear(slow, NULL, 0), "");
	assert_string_equal(hear(body, NULL, 0), "");
	assert_non_null(strstr(hear(kept, NULL, 0), "GET /kept\n"));
	assert_int_equal(status_of(ask(s, GET("/"))), 200);
	close(silent), close(slow), close(kept), close(body);
	http_server_stop(s);
}

static void a_body_that_trickles_has_an_end_as_well(void **state)
{
	struct http_server *s = start((struct http_config){.body_ms = 5000, .whole_ms = 100, .idle_ms = 100});
	(void)state;
	int fd = dial(s);
	struct pollfd ended = {.fd = fd, .events = POLLIN};
	say(fd, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n", 50);
	do
		say(fd, "a", 1);
	while (poll(&ended, 1, 10) == 0);
	char c;
	assert_true(recv(fd, &c, 1, 0) <= 0);
	close(fd);
	http_server_stop(s);
}

static void who_does_not_take_his_answer_is_shown_out(void **state)
{
	struct http_server *s = start((struct http_config){.send_ms = 200});
	(void)state;
	int fd = dial(s), waits = 0;
	say(fd, GET("/huge"), strlen(GET("/huge")));
	struct pollfd gone = {.fd = fd, .events = POLLRDHUP};
	while (http_server_connections(s) && waits++ < PATIENCE_MS / 50)
		poll(&gone, 1, 50);
	assert_int_equal(http_server_connections(s), 0);
	close(fd);
	http_server_stop(s);
}

static void for_whom_there_is_no_room_is_told_at_once_and_the_others_are_served(void **state)
{
	struct http_server *s = start((struct http_config){.connections = 2});
	(void)state;
	int one = dial(s), two = dial(s);
	say(one, GET("/wait"), strlen(GET("/wait")));
	say(two, GET("/wait"), strlen(GET("/wait")));
	sem_wait(&entered), sem_wait(&entered);
	for (int i = 0; i < 5; i++) {
		const char *a = ask(s, GET("/"));
		assert_int_equal(status_of(a), 503);
		assert_non_null(strstr(a, "Retry-After: 5\r\n"));
		assert_int_equal(times(a, "Content-Security-Policy: default-src 'none';"), 1);
	}
	sem_post(&leave), sem_post(&leave);
	assert_int_equal(status_of(hear(one, NULL, 0)), 200);
	assert_int_equal(status_of(hear(two, NULL, 0)), 200);
	close(one), close(two);
	http_server_stop(s);
}

static void who_only_waits_makes_room_for_who_knocks(void **state)
{
	struct http_server *s = start((struct http_config){.connections = 2, .head_ms = 4000});
	(void)state;
	int kept[2] = {dial(s), dial(s)}, silent[2], knocks = 0;
	for (int i = 0; i < 2; i++) {
		say(kept[i], "GET /kept HTTP/1.1\r\nHost: a\r\n\r\n", 31);
		assert_non_null(strstr(hear(kept[i], "json 0\n", 1), "GET /kept\n"));
	}
	while (status_of(ask(s, GET("/"))) != 200 && knocks++ < 1000)
		continue; /* the second answer is with us a moment before its connection is seen to wait */
	assert_true(knocks < 1000);
	struct pollfd gone[2] = {{.fd = kept[0], .events = POLLIN}, {.fd = kept[1], .events = POLLIN}};
	assert_true(poll(gone, 2, PATIENCE_MS) > 0);
	assert_string_equal(hear(gone[0].revents ? kept[0] : kept[1], NULL, 0), "");
	silent[0] = dial(s), silent[1] = dial(s), knocks = 0;
	while (status_of(ask(s, GET("/"))) != 200 && knocks++ < 100000)
		continue; /* 503 until the silent ones have been silent for long enough */
	assert_true(knocks > 0 && knocks < 100000);
	close(kept[0]), close(kept[1]), close(silent[0]), close(silent[1]);
	http_server_stop(s);
}

static void a_file_is_sent_whole_under_its_name(void **state)
{
	(void)state;
	snprintf(file_path, sizeof(file_path), "/tmp/yicai-file-XXXXXX");
	int fd = mkstemp(file_path);
	for (int i = 0; i < 50000; i++)
		assert_int_equal(write(fd, "12345678\n", 9), 9);
	close(fd);
	struct http_server *s = start((struct http_config){0});
	const char *a = ask(s, GET("/file"));
	assert_int_equal(status_of(a), 200);
	assert_non_null(strstr(a, "Content-Length: 450000\r\n"));
	assert_non_null(strstr(
	    a,
	    "Content-Disposition: attachment; filename=\"__.csv\"; filename*=UTF-8\'\'%E5%90%8D%E5%86%8C.csv\r\n"));
	assert_int_equal(strlen(strstr(a, "\r\n\r\n") + 4), 450000);
	a = ask(s, "HEAD /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	assert_non_null(strstr(a, "Content-Length: 450000\r\n"));
	assert_string_equal(strstr(a, "\r\n\r\n"), "\r\n\r\n");
	http_server_stop(s);
	unlink(file_path);
}

static void a_body_that_cannot_be_read_is_refused_with_its_reason(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	const char *a = ask(s, "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: "
			       "application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=%zz" GET("/next"));
	assert_int_equal(status_of(a), 400);
	assert_non_null(strstr(a, "\r\n\r\n表单里有不能识别的编码或控制字符\n"));
	assert_non_null(strstr(a, "GET /next\n"));
	a = ask(s, "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\nConnection: "
		   "close\r\n\r\nabc");
	assert_int_equal(status_of(a), 415);
	a = ask(s, "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data\r\nContent-Length: "
		   "3\r\nConnection: close\r\n\r\nabc");
	assert_int_equal(status_of(a), 400);
	http_server_stop(s);
}

static void who_asks_whether_to_go_on_is_told_to(void **state)
{
	struct http_server *s = start((struct http_config){0});
	static const char head[] =
	    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n";
	(void)state;
	int fd = dial(s);
	say(fd, head, sizeof(head) - 1);
	assert_string_equal(hear(fd, "\r\n\r\n", 1), "HTTP/1.1 100 Continue\r\n\r\n");
	say(fd, "abc", 3);
	assert_non_null(strstr(hear(fd, NULL, 0), "body 3 "));
	close(fd);
	http_server_stop(s);
}

/* http_server_stop in a thread of its own. */
static void *stop(void *s)
{
	http_server_stop(s);
	return NULL;
}

static void stopping_lets_a_running_request_finish_and_takes_no_other(void **state)
{
	struct http_server *s = start((struct http_config){0});
	pthread_t stopper;
	(void)state;
	int running = dial(s), idle = dial(s), silent = dial(s);
	say(idle, "GET /idle HTTP/1.1\r\nHost: a\r\n\r\n", 31);
	hear(idle, "json 0\n", 1);
	say(running, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n", 31);
	sem_wait(&entered);
	assert_int_equal(pthread_create(&stopper, NULL, stop, s), 0);
	assert_string_equal(hear(idle, NULL, 0), "");
	assert_string_equal(hear(silent, NULL, 0), "");
	sem_post(&leave);
	const char *a = hear(running, NULL, 0);
	assert_int_equal(status_of(a), 200);
	assert_non_null(strstr(a, "Connection: close\r\n"));
	assert_non_null(strstr(a, "GET /wait\n"));
	pthread_join(stopper, NULL);
	close(running), close(idle), close(silent);
}

static void the_log_names_the_route_and_nothing_of_the_request(void **state)
{
	struct http_server *s = start((struct http_config){0});
	(void)state;
	done_n = 0;
	const char *a = ask(s, GET("/persons/110101199003070011?q=1"));
	size_t body = strlen(strstr(a, "\r\n\r\n") + 4);
	http_server_stop(s);
	assert_int_equal(done_n, 1);
	assert_int_equal(last_done.method, HTTP_GET);
	assert_true(str_is(last_done.route, "/route"));
	assert_int_equal(last_done.status, 200);
	assert_int_equal(last_done.bytes, body);
	assert_true(last_done.micros >= 0);
}

static void an_address_that_is_none_or_taken_is_told(void **state)
{
	struct http_server *s = start((struct http_config){0}), *other = NULL;
	struct err e = {0};
	(void)state;
	struct http_config c = {.listen = http_server_address(s)};
	assert_int_equal(http_server_start(&other, &c, handle, NULL, &e), -1);
	assert_int_equal(e.code, ERR_IO);
	c.listen = "localhost";
	assert_int_equal(http_server_start(&other, &c, handle, NULL, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.what, "不是监听地址：localhost");
	c = (struct http_config){.listen = "127.0.0.1:0", .tmp = "/nonexistent"};
	assert_int_equal(http_server_start(&other, &c, handle, NULL, &e), -1);
	assert_int_equal(e.code, ERR_IO);
	assert_null(other);
	http_server_stop(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_decoded_and_the_answer_carries_every_header_once),
	    cmocka_unit_test(the_word_of_the_proxy_is_believed_and_nobody_elses),
	    cmocka_unit_test(a_head_that_two_servers_could_read_differently_is_refused),
	    cmocka_unit_test(what_is_too_long_is_told_so),
	    cmocka_unit_test(requests_behind_each_other_are_answered_in_order),
	    cmocka_unit_test(head_says_how_long_get_would_be),
	    cmocka_unit_test(text_is_compressed_where_that_tells_nobody_anything),
	    cmocka_unit_test(what_the_client_has_already_is_not_sent_again),
	    cmocka_unit_test(a_header_that_cannot_be_sent_turns_the_answer_into_an_error),
	    cmocka_unit_test(whom_the_application_does_not_admit_sends_no_body),
	    cmocka_unit_test(files_come_in_by_themselves_and_are_gone_afterwards),
	    cmocka_unit_test(who_does_not_send_his_head_in_time_is_shown_out),
	    cmocka_unit_test(a_body_that_trickles_has_an_end_as_well),
	    cmocka_unit_test(who_does_not_take_his_answer_is_shown_out),
	    cmocka_unit_test(for_whom_there_is_no_room_is_told_at_once_and_the_others_are_served),
	    cmocka_unit_test(a_file_is_sent_whole_under_its_name),
	    cmocka_unit_test(a_body_that_cannot_be_read_is_refused_with_its_reason),
	    cmocka_unit_test(who_asks_whether_to_go_on_is_told_to),
	    cmocka_unit_test(who_only_waits_makes_room_for_who_knocks),
	    cmocka_unit_test(stopping_lets_a_running_request_finish_and_takes_no_other),
	    cmocka_unit_test(the_log_names_the_route_and_nothing_of_the_request),
	    cmocka_unit_test(an_address_that_is_none_or_taken_is_told),
	};
	sem_init(&entered, 0, 0);
	sem_init(&leave, 0, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
