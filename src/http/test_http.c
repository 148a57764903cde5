/* The parts that need no server: addresses, forms, cookies, headers, dates, seats. */
#include "http/cookie.h"
#include "http/date.h"
#include "http/form.h"
#include "http/seats.h"
#include "http/token.h"
#include "http/url.h"

#include <pthread.h>
#include <stdatomic.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <cmocka.h>

static struct arena *mem;

static int set_up(void **state)
{
	(void)state;
	mem = arena_new(0);
	return mem ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

/* The pairs as "a=1|b=2". */
static const char *shown(const struct http_pairs *p)
{
	static char text[400];
	int n = 0;
	text[0] = '\0';
	for (size_t i = 0; i < p->n; i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s%.*s=%.*s", i ? "|" : "", STR_FMT(p->at[i].name),
			      STR_FMT(p->at[i].value));
	return text;
}

static void a_path_is_decoded_once_and_tricks_are_refused(void **state)
{
	static const char *const good[][2] = {
	    {"/", "/"},           {"/a/b", "/a/b"}, {"/a/", "/a/"},           {"/%e8%b6%8a", "/越"},
	    {"/a%20b", "/a b"},   {"/a+b", "/a+b"}, {"/a.b/..c", "/a.b/..c"}, {"/%E5%BC%A0@(1)", "/张@(1)"},
	    {"/%3Cb%3E", "/<b>"},
	};
	static const char *const bad[] = {
	    "",        "a",          "//",      "//a",           "/a//b",      "/.",
	    "/..",     "/./a",       "/a/../b", "/a/..",         "/%2e",       "/%2E%2e/a",
	    "/a%2fb",  "/a%5cb",     "/a\\b",   "/a;b",          "/a%3Bb",     "/%",
	    "/%4",     "/%zz",       "/%00",    "/%0a",          "/%1b",       "/%7f",
	    "/%c2%85", "/%e2%80%ae", "/%ff",    "/%c0%af",       "/%ed%a0%80", "/%2525",
	    "/a b",    "/a\"b",      "/a<b",    "/\xe8\xb6\x8a", "/a#b",       "/a?b",
	    "/a|b",
	};
	struct str out;
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(url_path(str_of(good[i][0]), mem, &out));
		assert_true(str_is(out, good[i][1]));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (url_path(str_of(bad[i]), mem, &out))
			fail_msg("%s", bad[i]);
	assert_false(url_path((struct str){"/a\0b", 4}, mem, &out));
}

static void a_link_says_what_was_meant(void **state)
{
	static const char *const but[] = {"page", NULL};
	struct http_pair had[] = {{STR("q"), STR("张 三&=")}, {STR("page"), STR("3")}, {STR("sort"), STR("-name")}};
	struct http_pairs pairs = {had, 3}, back;
	struct url_query q;
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	buf_puts(&b, "/people/");
	url_put_segment(&b, STR("a/b?"));
	url_query_init(&q, &b);
	url_query_keep(&q, &pairs, but);
	url_query_put_int(&q, "page", -4);
	assert_string_equal(b.p, "/people/a%2Fb%3F?q=%E5%BC%A0%20%E4%B8%89%26%3D&sort=-name&page=-4");
	assert_null(form_parse((struct str){strchr(b.p, '?') + 1, strlen(strchr(b.p, '?') + 1)}, mem, &back));
	assert_string_equal(shown(&back), "q=张 三&=|sort=-name|page=-4");
	buf_release(&b);
}

static void a_form_is_decoded_in_order_or_refused_with_a_reason(void **state)
{
	static const char *const good[][2] = {
	    {"", ""},
	    {"a=1", "a=1"},
	    {"a=1&b=2&a=3", "a=1|b=2|a=3"},
	    {"a", "a="},
	    {"a=", "a="},
	    {"a=b=c", "a=b=c"},
	    {"a=1&&b=2&", "a=1|b=2"},
	    {"%E5%90%8D=%e5%bc%a0+%e4%b8%89", "名=张 三"},
	    {"a=1%0D%0A2%09", "a=1\r\n2\t"},
	    {"a=%2B%25", "a=+%"},
	};
	static const char *const bad[][2] = {
	    {"=1", "表单里有一项没有名称"},
	    {"a=1&=2", "表单里有一项没有名称"},
	    {"a=%", "表单里有不能识别的编码或控制字符"},
	    {"a=%4", "表单里有不能识别的编码或控制字符"},
	    {"a=%4g", "表单里有不能识别的编码或控制字符"},
	    {"a=%00", "表单里有不能识别的编码或控制字符"},
	    {"a=%1b", "表单里有不能识别的编码或控制字符"},
	    {"a=%ff", "表单里有不能识别的编码或控制字符"},
	    {"%c0%80=1", "表单里有不能识别的编码或控制字符"},
	};
	struct http_pairs p;
	struct buf many;
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_null(form_parse(str_of(good[i][0]), mem, &p));
		assert_string_equal(shown(&p), good[i][1]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_string_equal(form_parse(str_of(bad[i][0]), mem, &p), bad[i][1]);
	buf_init(&many, 5000);
	for (int i = 0; i < HTTP_PAIRS_MAX; i++)
		buf_puts(&many, i ? "&a=" : "a=");
	assert_null(form_parse(buf_str(&many), mem, &p));
	assert_int_equal(p.n, HTTP_PAIRS_MAX);
	buf_puts(&many, "&a=");
	assert_string_equal(form_parse(buf_str(&many), mem, &p), "表单的项数太多");
	buf_release(&many);
}

static void cookies_come_in_and_go_out(void **state)
{
	struct http_response rs;
	struct http_pairs p;
	(void)state;
	assert_int_equal(cookie_parse(STR("a=1; b=\"2\";c=;=x; d; e=3=4; f=\x01;  g=5"), mem, &p), 0);
	assert_string_equal(shown(&p), "a=1|b=2|c=|e=3=4|g=5");
	http_response_init(&rs, mem);
	struct cookie c = {
	    .name = "__Host-s", .value = STR("abc"), .secure = true, .max_age = 60, .site = COOKIE_STRICT};
	assert_int_equal(cookie_set(&rs, &c), 0);
	assert_true(
	    str_is(rs.headers[0].value, "__Host-s=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure"));
	c = (struct cookie){.name = "s", .value = STR(""), .max_age = -1};
	assert_int_equal(cookie_set(&rs, &c), 0);
	assert_true(str_is(rs.headers[1].value, "s=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
	static const struct cookie bad[] = {{.name = "a b", .value = {"x", 1}},
					    {.name = "", .value = {"x", 1}},
					    {.name = "a", .value = {"x;y", 3}},
					    {.name = "a", .value = {"\r\n", 2}},
					    {.name = "__Host-a", .value = {"x", 1}}};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rs.failed = false;
		assert_int_equal(cookie_set(&rs, &bad[i]), -1);
		assert_true(rs.failed);
	}
	assert_int_equal(rs.headers_n, 2);
	http_response_release(&rs);
}

static void a_header_holds_what_can_be_sent(void **state)
{
	struct http_response rs;
	(void)state;
	http_response_init(&rs, mem);
	assert_int_equal(http_header_set(&rs, "X-A", STR("一")), 0);
	assert_int_equal(http_header_set(&rs, "x-a", STR("2")), 0);
	assert_int_equal(http_header_add(&rs, "X-A", STR("3")), 0);
	assert_int_equal(rs.headers_n, 2);
	assert_true(str_is(http_header_get(&rs, "X-a"), "2"));
	static const char *const bad[][2] = {{"X A", "1"},
					     {"", "1"},
					     {"X:", "1"},
					     {"X", "a\rb"},
					     {"X", "a\nb"},
					     {"X", ""},
					     {"X", "\x7f"},
					     {"content-length", "1"},
					     {"Transfer-Encoding", "chunked"},
					     {"CONNECTION", "close"}};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rs.failed = false;
		assert_int_equal(http_header_set(&rs, bad[i][0], str_of(bad[i][1])), -1);
		assert_true(rs.failed);
	}
	rs.failed = false;
	assert_int_equal(http_header_set(&rs, "X", (struct str){"a\0b", 3}), -1);
	http_response_reset(&rs, 404);
	assert_int_equal(rs.status, 404);
	assert_false(rs.failed);
	for (int i = 0; i < HTTP_OUT_MAX; i++)
		assert_int_equal(http_header_add(&rs, "A", STR("b")), 0);
	assert_int_equal(http_header_add(&rs, "A", STR("b")), -1);
	http_response_release(&rs);
}

static void every_response_is_secured_once(void **state)
{
	struct http_response rs;
	(void)state;
	http_response_init(&rs, mem);
	http_header_set(&rs, "content-security-policy", STR("default-src *"));
	http_response_secure(&rs);
	http_response_secure(&rs);
	assert_int_equal(rs.headers_n, 7);
	assert_true(str_is(
	    http_header_get(&rs, "Content-Security-Policy"),
	    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
	    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"));
	assert_true(str_is(http_header_get(&rs, "Cache-Control"), "no-store"));
	assert_true(str_is(http_header_get(&rs, "Referrer-Policy"), "same-origin"));
	rs.cache = HTTP_IMMUTABLE;
	http_response_secure(&rs);
	assert_true(str_is(http_header_get(&rs, "Cache-Control"), "public, max-age=31536000, immutable"));
	http_response_release(&rs);
}

static void a_redirect_stays_in_the_house(void **state)
{
	static const char *const bad[] = {"", "x", "//evil", "/\\evil", "https://evil/", "/a\r\nX: y"};
	struct http_response rs;
	(void)state;
	http_response_init(&rs, mem);
	assert_int_equal(http_redirect(&rs, 303, STR("/people/1?a=b")), 0);
	assert_int_equal(rs.status, 303);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		http_response_reset(&rs, 200);
		assert_int_equal(http_redirect(&rs, 303, str_of(bad[i])), -1);
		assert_true(rs.failed);
	}
	http_response_release(&rs);
}

static void a_download_has_its_name_in_two_spellings(void **state)
{
	struct http_response rs;
	struct err e = {0};
	(void)state;
	http_response_init(&rs, mem);
	assert_int_equal(http_content_name(&rs, STR("名\"册\r\n.xlsx"), false), 0);
	assert_true(str_is(http_header_get(&rs, "Content-Disposition"),
			   "attachment; filename=\"_____.xlsx\"; filename*=UTF-8''%E5%90%8D%22%E5%86%8C__.xlsx"));
	assert_int_equal(http_send_file(&rs, "/", &e), -1);
	assert_int_equal(e.code, ERR_IO);
	assert_int_equal(http_send_file(&rs, "/nonexistent", &e), -1);
	http_response_release(&rs);
}

/* A request with this one header. */
static struct http_request with(const char *name, const char *value)
{
	static struct http_pair h;
	h = (struct http_pair){str_of(name), str_of(value)};
	return (struct http_request){.mem = mem, .headers = {&h, 1}, .type = STR("")};
}

static void json_is_for_whom_asks_for_it(void **state)
{
	static const struct {
		const char *accept;
		bool json, json_when_sending;
	} cases[] = {
	    {"", false, true},
	    {"*/*", false, true},
	    {"application/json", true, true},
	    {"application/json, text/html", true, true},
	    {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false, false},
	    {"application/problem+json", true, true},
	    {"application/json;q=0, */*", false, true},
	    {"text/html, application/json", false, false},
	    {"image/png", false, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct http_request rq = with("accept", cases[i].accept);
		if (http_prefers_json(&rq) != cases[i].json)
			fail_msg("%s", cases[i].accept);
		rq.type = STR("application/json");
		if (http_prefers_json(&rq) != cases[i].json_when_sending)
			fail_msg("%s, sending", cases[i].accept);
	}
}

static void gzip_is_for_whom_takes_it(void **state)
{
	struct http_request rq = with("accept-encoding", "br;q=1, gzip;q=0.5");
	(void)state;
	assert_true(http_accepts_gzip(&rq));
	rq = with("accept-encoding", "gzip;q=0");
	assert_false(http_accepts_gzip(&rq));
	rq = with("accept-encoding", "br");
	assert_false(http_accepts_gzip(&rq));
	rq = with("x", "gzip");
	assert_false(http_accepts_gzip(&rq));
}

static void what_was_compressed_comes_back(void **state)
{
	struct buf raw, small;
	char back[40000];
	z_stream z = {0};
	(void)state;
	buf_init(&raw, sizeof(back));
	buf_init(&small, sizeof(back));
	while (raw.n < 30000)
		buf_printf(&raw, "第 %zu 行\n", raw.n);
	assert_int_equal(http_gzip(buf_str(&raw), 6, &small), 0);
	assert_true(small.n < raw.n / 2);
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_in = (Bytef *)small.p, z.avail_in = (uInt)small.n, z.next_out = (Bytef *)back,
	z.avail_out = sizeof(back);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, raw.n);
	assert_memory_equal(back, raw.p, raw.n);
	inflateEnd(&z);
	buf_release(&small);
	buf_init(&small, 10);
	assert_int_equal(http_gzip(buf_str(&raw), 6, &small), -1);
	buf_release(&raw);
	buf_release(&small);
}

static void a_parameter_of_a_header_is_found(void **state)
{
	static const struct {
		const char *header;
		int rc;
		const char *value;
	} cases[] = {
	    {"a; boundary=x", 0, "x"},
	    {"a;BOUNDARY=\"x y\\\"z\"", 0, "x y\"z"},
	    {"a", 1, ""},
	    {"a;", 1, ""},
	    {"a; b=c", 1, ""},
	    {"a; b=\"boundary=x\"", 1, ""},
	    {"a; boundary=x; boundary=y", -1, ""},
	    {"a; boundary", -1, ""},
	    {"a; boundary=", -1, ""},
	    {"a; boundary=\"x", -1, ""},
	    {"a; boundary=x y", -1, ""},
	    {"a; b=c;boundary=x ;d=e", 0, "x"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str out = STR("");
		int rc = token_param(str_of(cases[i].header), "boundary", mem, &out);
		if (rc != cases[i].rc || (rc == 0 && !str_is(out, cases[i].value)))
			fail_msg("%s: %d %.*s", cases[i].header, rc, STR_FMT(out));
	}
}

static void a_date_of_http_is_written_and_read(void **state)
{
	static const char *const bad[] = {"",
					  "Sun, 06 Nov 1994 08:49:37 UTC",
					  "Mon, 06 Nov 1994 08:49:37 GMT",
					  "Sun, 31 Nov 1994 08:49:37 GMT",
					  "Sun, 06 Nov 1994 24:00:00 GMT",
					  "Sunday, 06-Nov-94 08:49:37 GMT",
					  "Sun, 06 nov 1994 08:49:37 GMT"};
	char text[30];
	instant_t t;
	(void)state;
	http_date_text(784111777 * INT64_C(1000000) + 999999, text);
	assert_string_equal(text, "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_true(http_date_parse(str_of(text), &t));
	assert_int_equal(t, 784111777 * INT64_C(1000000));
	http_date_text(-1, text);
	assert_string_equal(text, "Wed, 31 Dec 1969 23:59:59 GMT");
	http_date_text(INSTANT_OPEN, text);
	assert_string_equal(text, "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(http_date_parse(str_of(bad[i]), &t));
}

static int opened, closed;
static bool refuses;

static void *open_thing(void *self, struct err *e)
{
	(void)self;
	if (refuses) {
		err_set(e, ERR_DB, "打不开");
		return NULL;
	}
	return &((char *)self)[opened++];
}

static void close_thing(void *self, void *thing)
{
	(void)self, (void)thing;
	closed++;
}

static void there_are_never_more_seats_than_that(void **state)
{
	char things[10];
	struct seats_ops ops = {open_thing, close_thing, things};
	struct seats *s = seats_new(2, &ops);
	struct err e = {0};
	(void)state;
	void *a = seats_take(s, 0, &e), *b = seats_take(s, 0, &e);
	assert_true(a && b && a != b);
	assert_null(seats_take(s, 1, &e));
	assert_int_equal(e.code, ERR_LIMIT);
	seats_give(s, b, false);
	assert_ptr_equal(seats_take(s, 0, &e), b); /* the warm one */
	assert_int_equal(opened, 2);
	seats_give(s, b, true);
	assert_int_equal(closed, 1);
	refuses = true;
	assert_null(seats_take(s, 0, &e));
	assert_int_equal(e.code, ERR_DB);
	assert_int_equal(seats_taken(s), 1);
	refuses = false;
	b = seats_take(s, 0, &e);
	assert_int_equal(opened, 3);
	seats_give(s, a, false);
	seats_give(s, b, false);
	seats_free(s);
	assert_int_equal(closed, 3);
	assert_null(seats_new(0, &ops));
}

/* Takes a seat, waits for the other to be waiting, gives it back. */
static void *borrow(void *seats)
{
	struct err e = {0};
	void *thing = seats_take(seats, 20000, &e);
	if (thing)
		seats_give(seats, thing, false);
	return thing;
}

static void who_waits_gets_the_seat_that_comes_free(void **state)
{
	char things[10];
	struct seats_ops ops = {open_thing, close_thing, things};
	struct seats *s = seats_new(1, &ops);
	struct err e = {0};
	pthread_t waiting[4];
	void *got;
	(void)state;
	opened = closed = 0;
	void *a = seats_take(s, 0, &e);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&waiting[i], NULL, borrow, s), 0);
	seats_give(s, a, false);
	for (int i = 0; i < 4; i++) {
		pthread_join(waiting[i], &got);
		assert_ptr_equal(got, a);
	}
	assert_int_equal(opened, 1);
	seats_free(s);
}

#define CROWD_SEATS   3
#define CROWD_THREADS 8
#define CROWD_TURNS   400000

/* A thing that notices when two have it at once. */
struct chair {
	atomic_int sitting;
};
static atomic_bool crushed;
static atomic_int made;
static pthread_barrier_t door; /* opens when all are there */

static void *open_chair(void *self, struct err *e)
{
	(void)self, (void)e;
	made++;
	return calloc(1, sizeof(struct chair));
}

static void close_chair(void *self, void *chair)
{
	(void)self;
	free(chair);
}

/* Sits down and gets up. */
static void sit(void *thing)
{
	struct chair *c = thing;
	if (atomic_fetch_add(&c->sitting, 1) != 0)
		crushed = true;
	atomic_fetch_sub(&c->sitting, 1);
}

/* Takes a seat many times, now and then breaks its chair, and visits the free ones. */
static void *crowd(void *seats)
{
	struct err e = {0};
	pthread_barrier_wait(&door);
	for (int i = 0; i < CROWD_TURNS; i++) {
		void *chair = seats_take(seats, 60000, &e);
		if (!chair)
			return NULL;
		sit(chair);
		seats_give(seats, chair, i % 10000 == 9999);
		if (i % 100 == 0)
			seats_visit(seats, sit);
	}
	return seats;
}

static void no_seat_is_given_to_two_in_a_crowd(void **state)
{
	struct seats_ops ops = {open_chair, close_chair, NULL};
	struct seats *s = seats_new(CROWD_SEATS, &ops);
	pthread_t thread[CROWD_THREADS];
	void *got;
	(void)state;
	pthread_barrier_init(&door, NULL, CROWD_THREADS);
	for (int i = 0; i < CROWD_THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, crowd, s), 0);
	for (int i = 0; i < CROWD_THREADS; i++) {
		pthread_join(thread[i], &got);
		assert_ptr_equal(got, s);
	}
	pthread_barrier_destroy(&door);
	assert_false(crushed);
	assert_int_equal(seats_taken(s), 0);
	assert_true(made <= CROWD_SEATS + CROWD_THREADS * (CROWD_TURNS / 10000));
	seats_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_path_is_decoded_once_and_tricks_are_refused),
	    cmocka_unit_test(a_link_says_what_was_meant),
	    cmocka_unit_test(a_form_is_decoded_in_order_or_refused_with_a_reason),
	    cmocka_unit_test(cookies_come_in_and_go_out),
	    cmocka_unit_test(a_header_holds_what_can_be_sent),
	    cmocka_unit_test(every_response_is_secured_once),
	    cmocka_unit_test(a_redirect_stays_in_the_house),
	    cmocka_unit_test(a_download_has_its_name_in_two_spellings),
	    cmocka_unit_test(json_is_for_whom_asks_for_it),
	    cmocka_unit_test(gzip_is_for_whom_takes_it),
	    cmocka_unit_test(what_was_compressed_comes_back),
	    cmocka_unit_test(a_parameter_of_a_header_is_found),
	    cmocka_unit_test(a_date_of_http_is_written_and_read),
	    cmocka_unit_test(there_are_never_more_seats_than_that),
	    cmocka_unit_test(no_seat_is_given_to_two_in_a_crowd),
	    cmocka_unit_test(who_waits_gets_the_seat_that_comes_free),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
