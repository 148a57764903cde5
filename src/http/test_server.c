/* The server spoken to over loopback, byte by byte. Limits of time are set short; nothing sleeps: each test waits for the
 * socket to say what it has to say. */
#include "http/http.h"
#include "http/seats.h"

#include <arpa/inet.h>
#include <errno.h>
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
		buf_printf(out, "cookie %.*s=%.*s\n", STR_FMT(rq->cookies.at[i].name), STR_FMT(rq->cookies.at[i].value));
	for (size_t i = 0; i < rq->files_n; i++) {
		struct stat st = {0};
		int bad = stat(rq->files[i].path, &st);
		buf_printf(out, "file %.*s %.*s %.*s %d %o %ld\n", STR_FMT(rq->files[i].field), STR_FMT(rq->files[i].name),
			   STR_FMT(rq->files[i].type), (int)rq->files[i].size, bad ? 0 : (unsigned)st.st_mode & 0777,
			   (long)st.st_size);
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
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(strchr(a, ':') + 1, NULL, 10))};
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
		for (const char *p = text; until && (p = strstr(p, until)); p += strlen(until))
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
	const char *a = ask(s, "GET /%E8%B6%8A/a?x=1&x=%E4%BA%8C+3 HTTP/1.1\r\nHost: yicai:80\r\nCookie: s=1; t=\"2\"\r\n"
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
#define CASE(status, text) {text, sizeof(text) - 1, status}
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
    CASE(400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_decoded_and_the_answer_carries_every_header_once),
	    cmocka_unit_test(the_word_of_the_proxy_is_believed_and_nobody_elses),
	    cmocka_unit_test(a_head_that_two_servers_could_read_differently_is_refused),
	};
	sem_init(&entered, 0, 0);
	sem_init(&leave, 0, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
