/* The senders of short messages. */
#include "auth/sms.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "base/late.h"

#define CONNECT_SECONDS 5L
#define SEND_SECONDS    10L
#define TEXT_MAX        2048

/* libcurl's calls, loaded with the first gateway: curl.easy_init is curl_easy_init. */
#define CURL_CALLS(CALL)                                                                                             \
	CALL(easy_cleanup)                                                                                           \
	CALL(easy_getinfo)                                                                                           \
	CALL(easy_init)                                                                                              \
	CALL(easy_perform)                                                                                           \
	CALL(easy_setopt)                                                                                            \
	CALL(easy_strerror)                                                                                          \
	CALL(global_init)                                                                                            \
	CALL(slist_append)                                                                                           \
	CALL(slist_free_all)
#define CURL_CALL(name) typeof(curl_##name) *name;
static struct {
	CURL_CALLS(CURL_CALL)
} curl;

/* Loads libcurl. */
static int load_curl(struct err *e)
{
#define CURL_NAME(name) "curl_" #name,
	static const char *const names[] = {CURL_CALLS(CURL_NAME)};
	static struct late library = {"libcurl.so.4", "网络访问库 libcurl",         names,
				      &curl,          sizeof names / sizeof *names, false};
	return late_load(&library, e);
}

/* The file, or the gateway. */
struct file_sender {
	struct clock clock;
	char path[];
};
struct http_sender {
	char *url, *authorization; /* the second NULL: none */
};

/* Writes one line as a whole, so that lines of several threads do not mix. */
static int file_send(void *self, struct str phone, struct str text, struct err *e)
{
	const struct file_sender *f = self;
	char at[20];
	struct buf line;
	buf_init(&line, TEXT_MAX);
	instant_text(f->clock.now(f->clock.self), at);
	buf_printf(&line, "%s %.*s %.*s\n", at, STR_FMT(phone), STR_FMT(text));
	int fd = open(f->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	bool written = fd >= 0 && !line.failed && write(fd, line.p, line.n) == (ssize_t)line.n;
	if (fd >= 0)
		close(fd);
	if (line.p)
		sodium_memzero(line.p, line.n);
	buf_release(&line);
	return written ? 0 : err_set(e, ERR_IO, "短信写不进文件 %s", f->path);
}

int sms_file(struct sms_sender *out, const char *path, struct clock clock, struct err *e)
{
	size_t n = strlen(path);
	struct file_sender *f = calloc(1, sizeof *f + n + 1);
	if (!f)
		return err_set(e, ERR_NOMEM, "内存不够");
	f->clock = clock;
	memcpy(f->path, path, n + 1);
	*out = (struct sms_sender){file_send, free, f};
	return 0; /* cppcheck-suppress memleak ; *out owns it */
}

/* The answer's body is of no interest. */
static size_t ignore(char *p, size_t size, size_t n, void *self)
{
	(void)p;
	(void)self;
	return size * n;
}

/* The request's body. */
static void body(struct buf *out, struct str phone, struct str text)
{
	struct json j;
	json_init(&j, out);
	json_open(&j, '{');
	json_key(&j, "phone");
	json_str(&j, phone);
	json_key(&j, "text");
	json_str(&j, text);
	json_close(&j, '}');
}

/* The headers of a request; NULL without memory. */
static struct curl_slist *headers(const struct http_sender *s)
{
	struct buf line;
	struct curl_slist *more = NULL,
			  *list = curl.slist_append(NULL, "Content-Type: application/json; charset=utf-8");
	if (!list || !s->authorization)
		return list;
	buf_init(&line, TEXT_MAX);
	if (buf_printf(&line, "Authorization: %s", s->authorization) == 0)
		more = curl.slist_append(list, line.p);
	buf_release(&line);
	if (!more)
		curl.slist_free_all(list);
	return more;
}

/* Posts the body; the status of the answer, 0 when there is none (*why, static). */
static long post(const struct http_sender *s, const struct buf *what, const char **why)
{
	CURL *c = curl.easy_init();
	struct curl_slist *list = headers(s);
	long status = 0;
	*why = "内存不够";
	if (c && list) {
		curl.easy_setopt(c, CURLOPT_URL, s->url);
		curl.easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
		curl.easy_setopt(c, CURLOPT_NOPROXY, "*");
		curl.easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
		curl.easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
		curl.easy_setopt(c, CURLOPT_TIMEOUT, SEND_SECONDS);
		curl.easy_setopt(c, CURLOPT_HTTPHEADER, list);
		curl.easy_setopt(c, CURLOPT_POSTFIELDS, what->p);
		curl.easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)what->n);
		curl.easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
		CURLcode done = curl.easy_perform(c);
		*why = curl.easy_strerror(done);
		if (done == CURLE_OK)
			curl.easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	}
	curl.slist_free_all(list);
	curl.easy_cleanup(c);
	return status;
}

/* Sends through the gateway. The error names neither number nor text. */
static int http_send(void *self, struct str phone, struct str text, struct err *e)
{
	struct buf what;
	const char *why = "";
	buf_init(&what, 2 * TEXT_MAX);
	body(&what, phone, text);
	long status = what.failed ? -1 : post(self, &what, &why);
	if (what.p)
		sodium_memzero(what.p, what.n);
	buf_release(&what);
	if (status >= 200 && status < 300)
		return 0;
	if (status == -1)
		return err_set(e, ERR_LIMIT, "短信太长");
	if (status == 0)
		return err_set(e, ERR_IO, "短信网关没有回答：%s", why);
	return err_set(e, ERR_IO, "短信网关答复 %ld，没有收下", status);
}

/* Gives the gateway's settings back. */
static void http_free(void *self)
{
	struct http_sender *s = self;
	if (s->authorization)
		sodium_memzero(s->authorization, strlen(s->authorization));
	free(s->authorization);
	free(s->url);
	free(s);
}

/* https anywhere, http on this machine only: codes do not travel in the clear. */
static bool url_right(struct str url)
{
	static const char *const local[] = {"127.0.0.1", "localhost", "[::1]"};
	if (str_starts(url, STR("https://")))
		return true;
	if (!str_starts(url, STR("http://")))
		return false;
	struct str rest = {url.p + 7, url.n - 7};
	for (size_t i = 0; i < sizeof local / sizeof *local; i++) {
		size_t n = strlen(local[i]);
		if (str_starts(rest, str_of(local[i])) && (rest.n == n || rest.p[n] == ':' || rest.p[n] == '/'))
			return memchr(rest.p, '@', rest.n) == NULL;
	}
	return false;
}

/* libcurl, once a process. */
static void begin(void)
{
	curl.global_init(CURL_GLOBAL_DEFAULT);
}

int sms_http(struct sms_sender *out, const char *url, const char *authorization, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	if (load_curl(e))
		return -1;
	pthread_once(&once, begin);
	if (!url_right(str_of(url)))
		return err_todo((err_set(e, ERR_USAGE, "短信网关的地址不能用"), e),
				"写 https:// 开头的地址；http:// 只能指本机");
	struct http_sender *s = calloc(1, sizeof *s);
	if (!s || !(s->url = strdup(url)) || (authorization && !(s->authorization = strdup(authorization)))) {
		if (s)
			http_free(s);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	*out = (struct sms_sender){http_send, http_free, s};
	return 0; /* cppcheck-suppress memleak ; *out owns it */
}

int sms_open(struct sms_sender *out, struct str spec, const char *authorization, struct clock clock, struct err *e)
{
	char *text = strndup(spec.p, spec.n);
	if (!text)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = str_starts(spec, STR("file:")) ? sms_file(out, text + 5, clock, e)
						    : sms_http(out, text, authorization, e);
	free(text);
	return status;
}

void sms_close(struct sms_sender *s)
{
	if (s->free)
		s->free(s->self);
	*s = (struct sms_sender){0};
}
