/* The map of tiles and the chart of training on the director's page. */
#include "features/steering/dash_pages.h"

#define BESIDE_COLS 4 /* tiles of a row that have room beside the ranking */

/* The unit of a tile among those with figures; NULL. */
static const struct dash_unit *unit_of(const struct dash_output *o, int64_t id)
{
	for (size_t i = 0; i < o->nunits; i++)
		if (o->units[i].id == id)
			return &o->units[i];
	return NULL;
}

/* The colour of a tile: as its bar; where there is no target, whether it is below the whole. */
static int tile_level(const struct dash_unit *u, const struct dash_metric *m)
{
	if (u->target_hundredths != IN_NONE || m->den == IN_NONE)
		return dash_level(u);
	return u->hundredths >= m->hundredths ? 2 : 3;
}

/* One tile with its figure. */
static struct ui_tile tile_of(const struct frame *f, const struct dash_output *o, const struct dash_tile *t,
			      const struct dash_metric *m)
{
	const struct dash_unit *u = unit_of(o, t->unit_id);
	return (struct ui_tile){.name = t->name,
				.href = u ? frame_text(f, "/dash/%.*s?unit=%lld%.*s", STR_FMT(m->id),
						       (long long)u->id, STR_FMT(dash_day_query(f, o->past, o->day)))
					  : STR(""),
				.value = u ? u->value : STR("—"),
				.level = u ? tile_level(u, m) : 0};
}

struct ui_tiles dash_tiles_of(const struct frame *f, const struct dash_output *o, const struct dash_metric *m)
{
	static const struct str against[] = {STR("达标"), STR("差不到一成"), STR("差一成到二成半"), STR("差得更多")},
				whole[] = {STR(""), STR("不低于全市"), STR("低于全市"), STR("")},
				counts[] = {STR(""), STR("现有数"), STR(""), STR("")};
	size_t rows = 0, cols = 0;
	for (size_t i = 0; i < o->ntiles; i++) {
		rows = (size_t)o->tiles[i].row > rows ? (size_t)o->tiles[i].row : rows;
		cols = (size_t)o->tiles[i].col > cols ? (size_t)o->tiles[i].col : cols;
	}
	struct ui_tile *tile = ARENA_ARRAY(f->mem, rows * cols + 1, struct ui_tile);
	for (size_t i = 0; tile && i < o->ntiles; i++) {
		const struct dash_tile *t = &o->tiles[i];
		tile[(size_t)(t->row - 1) * cols + (size_t)(t->col - 1)] = tile_of(f, o, t, m);
	}
	bool target = o->nunits && o->units[0].target_hundredths != IN_NONE;
	return (struct ui_tiles){.tiles = tile,
				 .n = tile ? rows * cols : 0,
				 .cols = (int)cols,
				 .scale = target              ? against
					  : m->den == IN_NONE ? counts
							      : whole};
}

bool dash_tiles_beside(const struct ui_tiles *t)
{
	return t->n && t->cols <= BESIDE_COLS;
}

struct ui_chart dash_training_of(const struct frame *f, const struct dash_output *o)
{
	static const struct str quarters[] = {STR("一季度"), STR("二季度"), STR("三季度"), STR("四季度")};
	bool plan = o->trained_plan != IN_NONE;
	struct ui_series *s = ARENA_ARRAY(f->mem, 2, struct ui_series);
	int64_t *done = ARENA_ARRAY(f->mem, DASH_QUARTERS, int64_t),
		*beside = ARENA_ARRAY(f->mem, DASH_QUARTERS, int64_t);
	if (!s || !done || !beside)
		return (struct ui_chart){.kind = "bar"};
	for (size_t q = 0; q < o->nquarters; q++) {
		int64_t d = o->quarters[q].done, b = plan ? o->quarters[q].plan : o->quarters[q].before;
		done[q] = d == IN_NONE ? UI_NONE
			  : d < 0      ? 0
				       : d; /* fewer than before: people who went to another county */
		beside[q] = b == IN_NONE ? UI_NONE : b < 0 ? 0 : b;
	}
	s[0] = (struct ui_series){.name = plan ? STR("计划") : STR("上年"), .values = beside, .plan = true};
	s[1] = (struct ui_series){.name = STR("完成"), .values = done};
	return (struct ui_chart){.kind = "bar",
				 .title = STR("各季度培训人次"),
				 .unit = STR("人次"),
				 .x_name = STR("季度"),
				 .x = quarters,
				 .n = o->nquarters,
				 .series = s,
				 .series_n = 2};
}

struct str dash_training_note(const struct frame *f, const struct dash_output *o)
{
	int64_t done = 0;
	for (size_t q = 0; q < o->nquarters; q++)
		done += o->quarters[q].done == IN_NONE ? 0 : o->quarters[q].done;
	return o->trained_plan == IN_NONE
		   ? frame_text(f, "%lld 年已完成 %s", (long long)o->year, frame_count(f, done))
		   : frame_text(f, "%lld 年计划 %s，已完成 %s", (long long)o->year, frame_count(f, o->trained_plan),
				frame_count(f, done));
}
