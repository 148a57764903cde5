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
	char code[UNITS_SEEN_MAX][16], gb[UNITS_SEEN_MAX][16];
	day_t from[UNITS_SEEN_MAX], to[UNITS_SEEN_MAX];
	int64_t n;
	bool early; /* a parent or successor came after its child or predecessor */
};
static struct seen seen;

/* Keeps a text. */
static void put(char out[16], struct str s)
{
	assert_true(s.n < 16);
	memcpy(out, s.p, s.n);
	out[s.n] = 0;
}

/* Keeps a row; each code once, parents and successors before those who name them, so that there is no cycle. */
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
	put(s->code[s->n], u->code);
	put(s->gb[s->n], u->gb_code);
	assert_true(u->name.n > 0);
	s->from[s->n] = u->from;
	s->to[s->n] = u->to;
	return map_put(s->at, u->code, s->n++);
}

/* Reads all of it once. */
static int load(void **state)
{
	struct err e = {0};
	(void)state;
	seen.at = map_new(0);
	return units_each(see, &seen, &e);
}

/* Gives the map back. */
static int unload(void **state)
{
	(void)state;
	map_free(seen.at);
	return 0;
}

/* Units of a kind under a parent that are in force on a day; the parent NULL: any. */
static int count(const char *parent, const char *kind, day_t on)
{
	int n = 0;
	for (int64_t i = 0; i < seen.n; i++) {
		bool alive =
		    (seen.from[i] == DAY_NONE || seen.from[i] <= on) && (seen.to[i] == DAY_NONE || seen.to[i] >= on);
		n += alive && (!parent || strcmp(seen.parent[i], parent) == 0) && strcmp(seen.kind[i], kind) == 0;
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
	const day_t before = day_of(2026, 1, 24), after = day_of(2026, 1, 25);
	int64_t at;
	(void)state;
	assert_int_equal(count("500000", "县", before), 38);
	assert_int_equal(count("500000", "县", after), 37);
	assert_int_equal(count("500000", "功能区", before), 3);
	assert_int_equal(count("500000", "功能区", after), 2);
	static const char *const ended[] = {"500105", "500112", "5001LJX"};
	for (int i = 0; i < 3; i++) {
		assert_true(map_get(seen.at, str_of(ended[i]), &at));
		assert_string_equal(seen.successor[at], "5001LJ");
		assert_int_equal(seen.to[at], before);
		assert_int_equal(count(ended[i], "街道", after), 0);
	}
	assert_true(map_get(seen.at, STR("5001LJ"), &at));
	assert_int_equal(seen.from[at], after);
	assert_string_equal(seen.gb[at], "");
}

/* 31 streets and 11 towns, as announced; 北碚 loses five and gains five. */
static void every_street_of_the_changed_districts_has_its_heir(void **state)
{
	const day_t before = day_of(2026, 1, 24), after = day_of(2026, 1, 25);
	int64_t at;
	(void)state;
	assert_int_equal(count("500105", "街道", before) + count("500112", "街道", before), 42);
	assert_int_equal(count("5001LJ", "街道", before), 0);
	assert_int_equal(count("5001LJ", "街道", after), 42);
	assert_int_equal(count("500109", "街道", before), count("500109", "街道", after));
	assert_true(map_get(seen.at, STR("500112135"), &at)); /* 大湾镇 */
	assert_string_equal(seen.successor[at], "500112135N");
	assert_true(map_get(seen.at, STR("500112135N"), &at));
	assert_string_equal(seen.parent[at], "500109");
	assert_true(map_get(seen.at, STR("500109008"), &at)); /* 水土街道 */
	assert_true(map_get(seen.at, str_of(seen.successor[at]), &at));
	assert_string_equal(seen.parent[at], "5001LJ");
}

static void the_country_is_whole(void **state)
{
	int64_t national = 0;
	(void)state;
	for (int64_t i = 0; i < seen.n; i++)
		national += strcmp(seen.kind[i], "县") == 0 && seen.gb[i][0];
	assert_int_equal(national, 2842);
	assert_int_equal(count(NULL, "市", day_of(2026, 11, 24)), 333);
	assert_int_equal(count("419001", "街道", day_of(2026, 11, 24)), 0);
	int64_t at;
	static const char *const straight[] = {"419001", "429004", "469001", "659001", "110101", "500229"};
	for (int i = 0; i < 6; i++) { /* no city between */
		assert_true(map_get(seen.at, str_of(straight[i]), &at));
		assert_string_equal(seen.parent[at] + 2, "0000");
	}
}

/* 6 digits for a division, 9 for a street (GB/T 10114); a functional zone has none, nor what lies under it. */
static void a_national_code_is_the_units_own_or_blank(void **state)
{
	(void)state;
	for (int64_t i = 0; i < seen.n; i++) {
		int64_t up = 0;
		if (seen.gb[i][0]) {
			assert_string_equal(seen.gb[i], seen.code[i]);
			assert_int_equal(strspn(seen.gb[i], "0123456789"), strcmp(seen.kind[i], "街道") ? 6 : 9);
			assert_string_not_equal(seen.kind[i], "功能区");
		}
		if (seen.gb[i][0] && seen.parent[i][0]) {
			assert_true(map_get(seen.at, str_of(seen.parent[i]), &up));
			assert_true(seen.gb[up][0] != 0);
		}
	}
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
	    cmocka_unit_test(every_street_of_the_changed_districts_has_its_heir),
	    cmocka_unit_test(the_country_is_whole),
	    cmocka_unit_test(a_national_code_is_the_units_own_or_blank),
	    cmocka_unit_test(a_unit_is_found_by_its_code),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
