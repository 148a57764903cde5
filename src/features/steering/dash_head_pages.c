/* What stands beside the heading of a dashboard, and a county's institutions. */
#include "features/steering/dash_pages.h"

#define QUARTERS 20 /* five years of them */

struct str dash_day_query(const struct frame *f, bool past, day_t day)
{
	char text[11];
	day_text(day, text);
	return past ? frame_text(f, "&day=%s", text) : STR("");
}

int64_t dash_length(int64_t v, int64_t most)
{
	if (v == IN_NONE || v < 0 || most <= 0)
		return 0;
	return v >= most ? 1000 : (int64_t)((__int128)v * 1000 / most);
}

/* 2025年9月末 */
static struct str end_text(const struct frame *f, day_t day)
{
	return frame_text(f, "%d年%d月末", day_ymd(day).y, day_ymd(day).m);
}

/* The page on another day: today, and the ends of the quarters of five years. */
static size_t days_of(const struct frame *f, const struct dash_output *o, struct ui_link *l)
{
	size_t n = 0;
	char text[11];
	day_text(o->state.day, text);
	l[n++] = (struct ui_link){.text = frame_text(f, "现在（%s）", text),
				  .href = frame_text(f, "%.*s?unit=%lld", STR_FMT(f->path), (long long)o->unit_id),
				  .current = !o->past};
	month_t last = month_of_day(o->state.day);
	for (month_t m = last - (day_ymd(o->state.day).m % 3); n <= QUARTERS; m -= 3) {
		day_t end = month_last(m);
		if (end >= o->state.day)
			continue;
		if (figure_day_number(o->state.day, end) < 0)
			break;
		l[n++] =
		    (struct ui_link){.text = end_text(f, end),
				     .href = frame_text(f, "%.*s?unit=%lld%.*s", STR_FMT(f->path),
							(long long)o->unit_id, STR_FMT(dash_day_query(f, true, end))),
				     .current = o->past && o->day == end};
	}
	return n;
}

/* The page of another unit: the one above, this one, those below. */
static size_t units_of(const struct frame *f, const struct dash_output *o, struct ui_link *l)
{
	struct str day = dash_day_query(f, o->past, o->day);
	size_t n = 0;
	if (o->up_id)
		l[n++] = (struct ui_link){
		    .text = o->up, .href = frame_text(f, "/dash?unit=%lld%.*s", (long long)o->up_id, STR_FMT(day))};
	l[n++] = (struct ui_link){.text = o->unit,
				  .href = frame_text(f, "/dash?unit=%lld%.*s", (long long)o->unit_id, STR_FMT(day)),
				  .current = true};
	for (size_t i = 0; i < o->nunits; i++)
		l[n++] = (struct ui_link){
		    .text = o->units[i].name,
		    .href = frame_text(f, "/dash?unit=%lld%.*s", (long long)o->units[i].id, STR_FMT(day))};
	return n;
}

struct dash_head dash_head_of(const struct frame *f, const struct dash_output *o)
{
	struct ui_link *days = ARENA_ARRAY(f->mem, QUARTERS + 2, struct ui_link),
		       *units = ARENA_ARRAY(f->mem, o->nunits + 3, struct ui_link),
		       *links = ARENA_ARRAY(f->mem, 2, struct ui_link);
	struct str day = dash_day_query(f, o->past, o->day);
	if (!days || !units || !links || !o->state.ready)
		return (struct dash_head){0};
	links[0] = (struct ui_link){.text = STR("目标"),
				    .href = frame_text(f, "/targets?unit=%lld", (long long)o->unit_id),
				    .icon = "list-details"};
	links[1] = (struct ui_link){
	    .text = STR("导出 Excel"),
	    .href = frame_text(f, "/dash?unit=%lld%.*s&format=xlsx", (long long)o->unit_id, STR_FMT(day)),
	    .icon = "file-spreadsheet"};
	return (struct dash_head){.day = o->past ? end_text(f, o->day) : STR("现在"),
				  .unit = o->unit,
				  .days = days,
				  .ndays = days_of(f, o, days),
				  .units = units,
				  .nunits = units_of(f, o, units),
				  .links = links,
				  .nlinks = 2};
}

/* What an institution has of what the indicator asks for, as text and in hundredths. */
static struct str org_value(const struct frame *f, const struct dash_org *x, int64_t *hundredths)
{
	*hundredths = x->num;
	if (x->den == IN_NONE)
		return frame_text(f, "%s", frame_count(f, x->num));
	*hundredths = x->den > 0 ? (int64_t)((__int128)x->num * 10000 / x->den) : 0;
	return frame_text(f, "%lld.%02lld%%", (long long)(*hundredths / 100), (long long)(*hundredths % 100));
}

struct ui_rank dash_orgs_of(const struct frame *f, const struct dash_output *o, const struct dash_metric *m)
{
	struct ui_rank_row *rows = ARENA_ARRAY(f->mem, o->norgs + 1, struct ui_rank_row);
	bool share = o->norgs && o->orgs[0].den != IN_NONE, target = share && m->target_hundredths != IN_NONE;
	int64_t most = share ? 10000 : 0;
	for (size_t i = 0; i < o->norgs && !share; i++)
		most = o->orgs[i].num > most ? o->orgs[i].num : most;
	for (size_t i = 0; rows && i < o->norgs; i++) {
		const struct dash_org *x = &o->orgs[i];
		int64_t h;
		struct str value = org_value(f, x, &h);
		struct dash_unit like = {.hundredths = h,
					 .target_hundredths = target ? m->target_hundredths : IN_NONE,
					 .reached = target && h >= m->target_hundredths};
		rows[i] = (struct ui_rank_row){
		    .name = x->name,
		    .href = user_may(f->user, CAN_PEOPLE_READ)
				? frame_text(f, "/dash/%.*s/people?unit=%lld&org=%lld%.*s", STR_FMT(m->id),
					     (long long)o->unit_id, (long long)x->id,
					     STR_FMT(dash_day_query(f, o->past, o->day)))
				: STR(""),
		    .value = value,
		    .rest =
			share ? frame_text(f, "%s ÷ %s", frame_count(f, x->num), frame_count(f, x->den)) : STR(""),
		    .level = dash_level(&like),
		    .length = dash_length(h, most),
		    .before = UI_NONE,
		    .said = frame_text(f, "%.*s %.*s", STR_FMT(x->name), STR_FMT(value))};
	}
	return (struct ui_rank){.rows = rows,
				.n = rows ? o->norgs : 0,
				.target = target ? dash_length(m->target_hundredths, most) : UI_NONE,
				.target_text = target ? frame_text(f, "目标 %.*s", STR_FMT(m->target)) : STR("")};
}
