/* Which county a unit belongs to today: the one that it lies in, or the one that took a former one's place. */
#include "features/posts/inside.h"

#include <stdlib.h>

#include "features/units/units.h"

#define TREE_MAX (3 * POSTS_UNITS_MAX) /* units of the tree, former ones too */

_Static_assert(UNIT_COUNTY == 3 && UNIT_ZONE == 4, "the statements say so");

#define COUNTIES                                                                                                     \
	"SELECT id FROM units WHERE known_to = $1 AND kind IN (3, 4) AND (valid_from IS NULL OR valid_from <= $2) "  \
	"AND"                                                                                                        \
	" (valid_to IS NULL OR valid_to >= $2)"
static const struct sql UNITS_SQL = {"posts.units", COUNTIES " ORDER BY code"};
static const struct sql UNIT_SQL = {"posts.unit", COUNTIES " AND id = $3"};
/* Former ones too: an institution may still lie in one. */
static const struct sql TREE = {
    "posts.tree", "SELECT id, kind, COALESCE(parent_id, 0), COALESCE(successor_id, 0), valid_to FROM units"
		  " WHERE known_to = $1 AND kind <= 4 ORDER BY id"};
struct unit_row {
	int64_t id, kind, parent, successor, to;
};
static const struct row_field id_fields[] = {ROW_INT(struct unit_row, id, 0), {0}};
static const struct row_field fields[] = {ROW_INT(struct unit_row, id, 0),     ROW_INT(struct unit_row, kind, 1),
					  ROW_INT(struct unit_row, parent, 2), ROW_INT(struct unit_row, successor, 3),
					  ROW_CELL(struct unit_row, to, 4),    {0}};

int county_lookup_open(struct county_lookup *l, struct house *h, size_t n, struct arena *mem, struct err *e)
{
	void *rows = NULL;
	*l = (struct county_lookup){.h = h,
				    .today = instant_day(h->clock.now(h->clock.self)),
				    .seen = ARENA_ARRAY(mem, n + 1, int64_t),
				    .of = ARENA_ARRAY(mem, n + 1, int64_t)};
	if (!l->seen || !l->of)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (sql_rows(h->store, &TREE, ARGS(INT(INSTANT_OPEN)), fields, sizeof(struct unit_row), mem, TREE_MAX, &rows,
		     &l->ntree, e) < 0)
		return -1;
	l->tree = rows;
	return 0;
}

/* By id. */
static int order(const void *key, const void *row)
{
	int64_t a = *(const int64_t *)key, b = ((const struct unit_row *)row)->id;
	return (a > b) - (a < b);
}

/* The unit, when it is a county or above one; NULL. */
static const struct unit_row *find(const struct county_lookup *l, int64_t unit)
{
	return l->ntree ? bsearch(&unit, l->tree, l->ntree, sizeof(struct unit_row), order) : NULL;
}

/* The unit, or what a street or village lies in; *u NULL: nothing. */
static int nearest(const struct county_lookup *l, int64_t unit, const struct unit_row **u, struct err *e)
{
	int64_t place[UNIT_PLACES_MAX];
	size_t n = 0;
	if (!(*u = find(l, unit)) && unit_places(l->h, unit, place, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && !*u; i++)
		*u = find(l, place[i]);
	return 0;
}

/* The county of a unit that was not asked for yet. */
static int look_up(const struct county_lookup *l, int64_t unit, int64_t *county, struct err *e)
{
	const struct unit_row *u;
	*county = 0;
	if (nearest(l, unit, &u, e) < 0)
		return -1;
	for (int steps = 0; u && steps < UNIT_PLACES_MAX; steps++) {
		if (u->successor && u->to != FIELD_NONE && u->to < l->today) {
			if (nearest(l, u->successor, &u, e) < 0)
				return -1;
		} else if (u->kind == UNIT_COUNTY || u->kind == UNIT_ZONE) {
			*county = u->id;
			return 0;
		} else {
			u = find(l, u->parent);
		}
	}
	return 0;
}

int county_lookup(struct county_lookup *l, int64_t unit, int64_t *county, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->seen[i] == unit) {
			*county = l->of[i];
			return 0;
		}
	if (look_up(l, unit, county, e) < 0)
		return -1;
	l->seen[l->n] = unit;
	l->of[l->n++] = *county;
	return 0;
}

/* The unit is the other or lies in it. */
static bool lies_in(const struct county_lookup *l, int64_t unit, int64_t other)
{
	const struct unit_row *u = find(l, unit);
	for (int steps = 0; u && steps < UNIT_PLACES_MAX; steps++) {
		if (u->id == other)
			return true;
		u = find(l, u->parent);
	}
	return false;
}

int post_units(struct house *h, day_t today, int64_t under, struct arena *mem, int64_t **ret, size_t *n,
	       struct err *e)
{
	struct county_lookup l = {0};
	void *rows;
	size_t all;
	if (sql_rows(h->store, &UNITS_SQL, ARGS(INT(INSTANT_OPEN), INT(today)), id_fields, sizeof(struct unit_row),
		     mem, POSTS_UNITS_MAX, &rows, &all, e) < 0 ||
	    (under && county_lookup_open(&l, h, 0, mem, e) < 0))
		return -1;
	const struct unit_row *u = rows;
	if (!(*ret = ARENA_ARRAY(mem, all + 1, int64_t)))
		return err_set(e, ERR_NOMEM, "内存不够");
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (!under || lies_in(&l, u[i].id, under))
			(*ret)[(*n)++] = u[i].id;
	return 0;
}

int post_unit_is(struct house *h, int64_t unit, day_t today, bool *yes, struct err *e)
{
	int64_t id = 0;
	int got = sql_int(h->store, &UNIT_SQL, ARGS(INT(INSTANT_OPEN), INT(today), INT(unit)), &id, e);
	*yes = got > 0;
	return got < 0 ? -1 : 0;
}
