#include "http/router.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

static const struct {
	enum http_method method;
	const char *pattern;
} TABLE[] = {
    {HTTP_GET, "/"},                         /* 0 */
    {HTTP_GET, "/workers"},                  /* 1 */
    {HTTP_POST, "/workers"},                 /* 2 */
    {HTTP_GET, "/workers/:id"},              /* 3 */
    {HTTP_GET, "/workers/new"},              /* 4 */
    {HTTP_GET, "/workers/:id/corrections"},  /* 5 */
    {HTTP_POST, "/workers/:no/corrections"}, /* 6 */
    {HTTP_GET, "/assets/*"},                 /* 7 */
    {HTTP_GET, "/openapi.json"},             /* 8 */
    {HTTP_GET, "/workers/new/steps/last"},   /* 9 */
    {HTTP_DELETE, "/a/:x/b/:y"},             /* 10 */
    {HTTP_HEAD, "/special"},                 /* 11 */
    {HTTP_GET, "/special"},                  /* 12 */
    {HTTP_POST, "/orgs/all"},                /* 13 */
    {HTTP_GET, "/orgs/:id"},                 /* 14 */
};

static struct router *table(void)
{
	struct router *r = router_new();
	struct err e = {0};
	assert_non_null(r);
	for (size_t i = 0; i < sizeof(TABLE) / sizeof(TABLE[0]); i++)
		if (router_put(r, TABLE[i].method, TABLE[i].pattern, (int)i, &e))
			fail_msg("%s: %s", TABLE[i].pattern, e.what);
	return r;
}

static void a_path_means_its_route_and_literals_go_before_parameters(void **state)
{
	static const struct {
		enum http_method method;
		const char *path;
		int number;
		const char *name, *value;
	} cases[] = {
	    {HTTP_GET, "/", 0, NULL, NULL},
	    {HTTP_HEAD, "/", 0, NULL, NULL},
	    {HTTP_GET, "/workers", 1, NULL, NULL},
	    {HTTP_POST, "/workers", 2, NULL, NULL},
	    {HTTP_GET, "/workers/12", 3, "id", "12"},
	    {HTTP_HEAD, "/workers/12", 3, "id", "12"},
	    {HTTP_GET, "/workers/new", 4, NULL, NULL},
	    {HTTP_GET, "/workers/news", 3, "id", "news"},
	    {HTTP_GET, "/workers/new/corrections", 5, "id", "new"}, /* the way back from the literal */
	    {HTTP_POST, "/workers/12/corrections", 6, "no", "12"},
	    {HTTP_GET, "/assets/css/app.css", 7, "*", "css/app.css"},
	    {HTTP_GET, "/assets/data.json", 7, "*", "data.json"},
	    {HTTP_GET, "/openapi.json", 8, NULL, NULL},
	    {HTTP_DELETE, "/a/1/b/2", 10, "y", "2"},
	    {HTTP_HEAD, "/special", 11, NULL, NULL},
	    {HTTP_GET, "/special", 12, NULL, NULL},
	    {HTTP_GET, "/orgs/all", 14, "id", "all"}, /* the literal knows POST alone */
	};
	struct router *r = table();
	struct route_match m;
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		router_find(r, cases[i].method, str_of(cases[i].path), &m);
		if (m.number != cases[i].number || m.status != 0 || m.json)
			fail_msg("%s: %d", cases[i].path, m.number);
		assert_string_equal(m.pattern.p, TABLE[m.number].pattern);
		if (cases[i].name)
			assert_true(str_is(route_param(&m, cases[i].name), cases[i].value));
		else
			assert_int_equal(m.params_n, 0);
	}
	router_free(r);
}

static void an_unknown_path_is_404_and_a_known_one_with_another_method_405(void **state)
{
	struct router *r = table();
	struct route_match m;
	char allow[64];
	static const char *const unknown[] = {
	    "/x",       "/workers/", "/workers/1/", "/workers//corrections", "/assets",
	    "/assets/", "",          "workers",     "/workers/1/2/3",        "/Workers"};
	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		router_find(r, HTTP_GET, str_of(unknown[i]), &m);
		if (m.status != 404 || m.number != -1)
			fail_msg("%s: %d", unknown[i], m.number);
	}
	router_find(r, HTTP_DELETE, STR("/workers"), &m);
	assert_int_equal(m.status, 405);
	route_allow(m.allow, allow);
	assert_string_equal(allow, "GET, HEAD, POST");
	router_find(r, HTTP_HEAD, STR("/a/1/b/2"), &m);
	assert_int_equal(m.status, 405);
	route_allow(m.allow, allow);
	assert_string_equal(allow, "DELETE");
	router_free(r);
}

static void the_ending_json_asks_for_json(void **state)
{
	struct router *r = table();
	struct route_match m;
	(void)state;
	router_find(r, HTTP_GET, STR("/workers.json"), &m);
	assert_int_equal(m.number, 1);
	assert_true(m.json);
	router_find(r, HTTP_GET, STR("/workers/12.json"), &m);
	assert_int_equal(m.number, 3);
	assert_true(m.json);
	assert_true(str_is(route_param(&m, "id"), "12"));
	router_find(r, HTTP_GET, STR("/.json"), &m);
	assert_int_equal(m.number, 0);
	router_find(r, HTTP_DELETE, STR("/workers.json"), &m);
	assert_int_equal(m.status, 405);
	router_find(r, HTTP_GET, STR("/nothing.json"), &m);
	assert_int_equal(m.status, 404);
	assert_false(m.json);
	router_free(r);
}

static void routes_that_cannot_be_told_apart_are_refused(void **state)
{
	struct router *r = table();
	struct err e = {0};
	(void)state;
	assert_int_equal(router_put(r, HTTP_GET, "/workers/:number", 99, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(e.what, "两条路由分不开：GET /workers/:number 与 /workers/:id");
	assert_int_equal(router_put(r, HTTP_GET, "/assets/*", 99, &e), -1);
	router_free(r);
}

static void a_pattern_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {"",
					  "a",
					  "/a/",
					  "//",
					  "/:",
					  "/:Id",
					  "/a*",
					  "/*/a",
					  "/:a/:a",
					  "/:a-b",
					  "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25",
					  "/:a/:b/:c/:d/:e/:f/:g/:h/:i"};
	struct router *r = router_new();
	struct err e = {0};
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (router_put(r, HTTP_GET, bad[i], 0, &e) == 0 || e.code != ERR_INPUT)
			fail_msg("%s", bad[i]);
	router_free(r);
}

static void hundreds_of_routes_are_each_found(void **state)
{
	struct router *r = router_new();
	struct route_match m;
	char path[60];
	(void)state;
	for (int i = 0; i < 600; i++) {
		snprintf(path, sizeof(path), "/f%03d/:id/part%d", i * 7 % 600, i * 7 % 600 % 10);
		assert_int_equal(router_put(r, HTTP_GET, path, i * 7 % 600, NULL), 0);
	}
	for (int i = 0; i < 600; i++) {
		snprintf(path, sizeof(path), "/f%03d/%d/part%d", i, i, i % 10);
		router_find(r, HTTP_GET, str_of(path), &m);
		assert_int_equal(m.number, i);
	}
	router_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_path_means_its_route_and_literals_go_before_parameters),
	    cmocka_unit_test(an_unknown_path_is_404_and_a_known_one_with_another_method_405),
	    cmocka_unit_test(the_ending_json_asks_for_json),
	    cmocka_unit_test(routes_that_cannot_be_told_apart_are_refused),
	    cmocka_unit_test(a_pattern_that_is_none_is_refused),
	    cmocka_unit_test(hundreds_of_routes_are_each_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
