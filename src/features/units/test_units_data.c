/* The shipped divisions: counts, parents, successors. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/map.h"
#include "features/units/units_data.h"

#define UNITS_SEEN_MAX 6000

/* What was seen, in order. */
struct seen {
	struct map *at; /* code → number */
	char parent[UNITS_SEEN_MAX][16], kind[UNITS_SEEN_MAX][16], successor[UNITS_SEEN_MAX][16];
	day_t to[UNITS_SEEN_MAX];
	int64_t n;
	bool early; /* a parent or successor came after its child or predecessor */
};
static struct seen seen;

static void put(char out[16], struct str s)
{
	assert_true(s.n < 16);
	memcpy(out, s.p, s.n);
	out[s.n] = 0;
}

static int see(void *self, const struct unit_row *u)
{
	struct seen *s = self;
	int64_t other;
	assert_true(s->n < UNITS_SEEN_MAX);
	assert_false(map_get(s->at, u->code, &other));
	if (u->parent.n && !map_get(s->at, u->parent, &other))
		s->early = true;
	if (u->successor.n && !map_get(s->at, u->successor, &other))
		s->early = true;
	put(s->parent[s->n], u->parent);
	put(s->kind[s->n], u->kind);
	put(s->successor[s->n], u->successor);
	s->to[s->n] = u->to;
	return map_put(s->at, u->code, s->n++);
}

static int load(void **state)
{
	struct err e = {0};
	(void)state;
	seen.at = map_new(0);
	return units_each(see, &seen, &e);
}

static int unload(void **state)
{
	(void)state;
	map_free(seen.at);
	return 0;
}

/* Units of a kind under a parent that are in force on a day. */
static int count(const char *parent, const char *kind, day_t on)
{
	int n = 0;
	for (int64_t i = 0; i < seen.n; i++) {
		bool alive = seen.to[i] == DAY_NONE || seen.to[i] >= on;
		n += alive && strcmp(seen.parent[i], parent) == 0 && strcmp(seen.kind[i], kind) == 0;
	}
	return n;
}

static void parents_and_successors_exist_and_come_first(void **state)
{
	(void)state;
	assert_true(seen.n > 4000);
	assert_false(seen.early);
}

static void the_four_cities_have_their_counties(void **state)
{
	(void)state;
	day_t now = day_of(2026, 11, 24);
	assert_int_equal(count("330600", "县", now), 6);
	assert_int_equal(count("530100", "县", now), 14);
	assert_int_equal(count("411300", "县", now), 13);
	assert_int_equal(count("411300", "功能区", now), 3);
	assert_int_equal(count("", "省", now), 34);
}

static void chongqing_changes_on_the_day_the_new_district_acts(void **state)
{
	(void)state;
	int64_t old, heir;
	/* 38 counties and the new one stand in the list; two of them end the day before it begins */
	assert_int_equal(count("500000", "县", day_of(2026, 1, 24)) - 1, 38);
	assert_int_equal(count("500000", "县", day_of(2026, 1, 25)), 37);
	assert_true(map_get(seen.at, STR("500112"), &old));
	assert_string_equal(seen.successor[old], "5001LJ");
	assert_int_equal(seen.to[old], day_of(2026, 1, 24));
	assert_true(map_get(seen.at, STR("5001LJ"), &heir));
	assert_int_equal(count("5001LJ", "街道", day_of(2026, 11, 24)), 42);
}

static void a_unit_is_found_by_its_code(void **state)
{
	(void)state;
	struct err e = {0};
	struct unit_row u;
	struct arena *mem = arena_new(0);
	assert_int_equal(units_find(STR("4113GZ"), mem, &u, &e), 0);
	assert_true(str_is(u.name, "官庄工区"));
	assert_int_equal(u.gb_code.n, 0);
	assert_int_equal(units_find(STR("999999"), mem, &u, &e), -1);
	assert_int_equal(e.code, ERR_NOTFOUND);
	assert_string_equal(e.what, "没有单元 999999");
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parents_and_successors_exist_and_come_first),
	    cmocka_unit_test(the_four_cities_have_their_counties),
	    cmocka_unit_test(chongqing_changes_on_the_day_the_new_district_acts),
	    cmocka_unit_test(a_unit_is_found_by_its_code),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
