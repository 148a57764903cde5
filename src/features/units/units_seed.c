#include "features/units/units_seed.h"

#include "base/map.h"
#include "fact/journal.h"
#include "features/units/units.h"
#include "features/units/units_data.h"

struct seeding {
	struct house *h;
	struct recording *r;
	struct map *ids;  /* code → id */
	struct map *ours; /* journal numbers of the deed "init" */
	bool empty;       /* no unit was there before */
	int64_t written;
	struct err *e;
};

/* Gathers the entries that shipped data came with. */
static int take_init(void *self, const struct entry *en)
{
	struct seeding *s = self;
	return str_is(en->what, "init") ? map_put_int(s->ours, en->number, 1) : 0;
}

/* No unit stands. */
static int is_empty(struct seeding *s, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_page(&r, s->h, &units_facts, 0, 0, 1, INSTANT_OPEN, 0, e))
		return -1;
	int found = fact_next(r, &v, e);
	fact_reader_free(r);
	s->empty = found == 0;
	return found < 0 ? -1 : 0;
}

/* The id of a unit that was seeded before this one; FIELD_NONE for a blank code. */
static int64_t id_of(const struct seeding *s, struct str code)
{
	int64_t id = FIELD_NONE;
	if (code.n)
		map_get(s->ids, code, &id);
	return id;
}

/* The cells of a shipped row. */
static int cells_of(const struct seeding *s, const struct unit_row *u, struct cell *cells)
{
	for (size_t i = 0; i < units_record.n; i++)
		cells[i] = (struct cell){FIELD_NONE, {0}};
	cells[FACT_INDEX(units, code)].s = u->code;
	cells[FACT_INDEX(units, name)].s = u->name;
	cells[FACT_INDEX(units, kind)].v = code_number(&unit_kinds, u->kind);
	cells[FACT_INDEX(units, parent_id)].v = id_of(s, u->parent);
	cells[FACT_INDEX(units, gb_code)].s = u->gb_code;
	cells[FACT_INDEX(units, valid_from)].v = u->from == DAY_NONE ? FIELD_NONE : u->from;
	cells[FACT_INDEX(units, valid_to)].v = u->to == DAY_NONE ? FIELD_NONE : u->to;
	cells[FACT_INDEX(units, successor_id)].v = id_of(s, u->successor);
	bool lost = (u->parent.n && id_of(s, u->parent) == FIELD_NONE) ||
		    (u->successor.n && id_of(s, u->successor) == FIELD_NONE) || !cells[FACT_INDEX(units, kind)].v;
	return lost ? err_set(s->e, ERR_DAMAGED, "自带的行政区划里 %.*s 的上级、承继或类型不对", STR_FMT(u->code))
		    : 0;
}

/* What stands under this code: 1 with *v (its texts are gone), *same; 0 none; -1. */
static int standing(const struct seeding *s, struct str code, const struct cell *cells, struct version *v, bool *same)
{
	struct fact_reader *r;
	if (s->empty)
		return 0;
	if (fact_by_key(&r, s->h, &units_facts, (struct cell){FIELD_NONE, code}, INSTANT_OPEN, 0, s->e))
		return -1;
	int found = fact_next(r, v, s->e);
	*same = found == 1 && fact_same(s->h, &units_facts, v, cells);
	fact_reader_free(r);
	return found;
}

/* One shipped unit. */
static int seed(void *self, const struct unit_row *u)
{
	struct seeding *s = self;
	struct cell cells[RECORD_FIELDS_MAX];
	struct version v;
	bool same = false;
	int64_t id, ours;
	if (cells_of(s, u, cells))
		return -1;
	int found = standing(s, u->code, cells, &v, &same);
	if (found < 0)
		return -1;
	id = found ? v.id : 0;
	bool mine = found && map_get_int(s->ours, v.journal, &ours);
	if (!found && fact_assert(s->r, &units_facts, 0, cells, 0, &id, s->e))
		return -1;
	if (mine && !same && fact_correct(s->r, &units_facts, &v, cells, 0, s->e))
		return -1;
	s->written += !found || (mine && !same);
	return map_put(s->ids, u->code, id) ? err_set(s->e, ERR_NOMEM, "内存不足") : 0;
}

int units_seed(struct house *h, struct recording *r, int64_t *written, struct err *e)
{
	struct seeding s = {.h = h, .r = r, .ids = map_new(0), .ours = map_new(0), .e = e};
	int ret = s.ids && s.ours ? 0 : err_set(e, ERR_NOMEM, "内存不足");
	if (!ret)
		ret = journal_each(h, 1, take_init, &s, e) || is_empty(&s, e) || units_each(seed, &s, e) ? -1 : 0;
	map_free(s.ids);
	map_free(s.ours);
	if (!ret && written)
		*written = s.written;
	return ret;
}
