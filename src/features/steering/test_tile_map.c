#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "features/steering/tile_map.h"
#include "features/units/units_data.h"

/* Counties of one city that have places, and those places. */
struct city {
	struct str code;
	int places[TILE_ROWS + 1][TILE_COLS + 1];
	int n;
};

/* A county of the city stands alone in its place. */
static int check_unit(void *self, const struct unit_row *u)
{
	struct city *c = self;
	const struct tile_place *p = tile_place(u->code);
	if (!str_eq(u->parent, c->code) || !p)
		return 0;
	assert_true(p->name.n > 0 && p->name.n <= u->name.n);
	assert_int_equal(c->places[p->row][p->col]++, 0);
	c->n++;
	return 0;
}

static void every_county_of_the_four_cities_has_a_place_of_its_own(void **state)
{
	static const struct {
		const char *code;
		int counties;
	} cities[] = {{"330600", 6}, {"530100", 14}, {"411300", 16}, {"500000", 39}};
	(void)state;
	for (size_t i = 0; i < sizeof cities / sizeof *cities; i++) {
		struct city c = {.code = str_of(cities[i].code)};
		struct err e = {0};
		assert_int_equal(units_each(check_unit, &c, &e), 0);
		assert_int_equal(c.n, cities[i].counties);
	}
}

static void what_has_no_place_has_none(void **state)
{
	(void)state;
	assert_null(tile_place(STR("500105")));
	assert_null(tile_place(STR("")));
	assert_non_null(tile_place(STR("5001LJ")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_county_of_the_four_cities_has_a_place_of_its_own),
	    cmocka_unit_test(what_has_no_place_has_none),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
