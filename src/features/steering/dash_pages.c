/* The director's page, a county's, and the large screen. */
#include <stdio.h>

#include "features/clause_pages.h"
#include "features/steering/dash_pages.h"
#include "steering.tmpl.h"

#define ORGS_SHOWN 40 /* institutions on an indicator's page that has units below */
#define ORGS_FIRST 8  /* of them before the rest is unfolded */

struct str dash_as_of(const struct frame *f, const struct dash_state *s)
{
	char day[11];
	if (!s->ready)
		return STR("指标还没有算过");
	day_text(s->day, day);
	if (s->current)
		return frame_text(f, "数据截至 %s", day);
	return frame_text(f, "数据截至 %s，此后又登记了 %lld 批，正在更新", day, (long long)s->behind);
}

/* "2025-06-30 的数，按现在登记的事实" before as of when. */
static struct str of_day(const struct frame *f, bool past, day_t day, const struct dash_state *s)
{
	char text[11];
	struct str now = dash_as_of(f, s);
	day_text(day, text);
	return past ? frame_text(f, "%s 的数，按现在登记的事实；%.*s", text, STR_FMT(now)) : now;
}

/* What remains to be done, in words. */
static struct str gap_text(const struct frame *f, const struct dash_metric *m)
{
	if (!m->target.n)
		return m->den == IN_NONE ? m->num_title
					 : frame_text(f, "%s ÷ %s", frame_count(f, m->num), frame_count(f, m->den));
	if (m->missing == IN_NONE)
		return STR("分母还没有数据");
	if (m->missing > 0 && m->chance != IN_NONE)
		return frame_text(f, "还差 %s，按期可能 %lld%%", frame_count(f, m->missing),
				  (long long)(m->chance / 10));
	if (m->missing > 0 && m->a_month != IN_NONE && m->a_month > 0)
		return frame_text(f, "还差 %s，每月要 %s", frame_count(f, m->missing), frame_count(f, m->a_month));
	if (m->missing > 0 && m->then.n)
		return frame_text(f, "%.*s，差 %s", STR_FMT(m->then), frame_count(f, m->missing));
	if (m->missing > 0)
		return frame_text(f, "还差 %s", frame_count(f, m->missing));
	if (m->then.n)
		return m->then;
	return m->den == IN_NONE ? STR("达到目标")
				 : frame_text(f, "%s ÷ %s", frame_count(f, m->num), frame_count(f, m->den));
}

/* The target without what the tile's own unit says: 27, not 每万人27人. */
static struct str short_target(const struct frame *f, const struct dash_metric *m)
{
	int64_t t = m->target_hundredths;
	if (m->den == IN_NONE || t == IN_NONE || m->target.p[m->target.n - 1] == '%')
		return m->target;
	return t % 100 ? frame_text(f, "%lld.%02lld", (long long)(t / 100), (long long)(t % 100))
		       : frame_text(f, "%lld", (long long)(t / 100));
}

/* One tile; day: what its address says of an earlier one. */
static struct ui_kpi tile(const struct frame *f, const struct dash_metric *m, int64_t unit, struct str day)
{
	char due[11];
	int64_t most = m->target_hundredths == IN_NONE ? 0 : m->target_hundredths + m->target_hundredths / 8;
	if (m->hundredths != IN_NONE && m->hundredths > most)
		most = m->hundredths;
	day_text(m->due, due);
	return (struct ui_kpi){
	    .name = m->title,
	    .href = frame_text(f, "/dash/%.*s?unit=%lld%.*s", STR_FMT(m->id), (long long)unit, STR_FMT(day)),
	    .tone = (enum ui_tone)m->tone,
	    .state = str_of(m->standing),
	    .value = m->value,
	    .unit = m->unit_word,
	    .target = m->target.n ? frame_text(f, "目标 %.*s，%.7s", STR_FMT(short_target(f, m)), due) : STR(""),
	    .meter = {.tone = (enum ui_tone)m->tone,
		      .value = dash_length(m->hundredths, most),
		      .target = m->target_hundredths == IN_NONE ? UI_NONE : dash_length(m->target_hundredths, most),
		      .before = UI_NONE,
		      .said = frame_text(f, "现在 %.*s，目标 %.*s", STR_FMT(m->value), STR_FMT(m->target))},
	    .gap = gap_text(f, m),
	    .change = m->change,
	    .change_sign = (int)m->change_sign};
}

int dash_level(const struct dash_unit *u)
{
	if (u->target_hundredths == IN_NONE)
		return 2;
	if (u->reached)
		return 1;
	int64_t share = dash_length(u->hundredths, u->target_hundredths);
	return share >= 900 ? 2 : share >= 750 ? 3 : 4;
}

/* The units as ranked bars. */
static struct ui_rank rank_of(const struct frame *f, const struct dash_unit *units, size_t n,
			      const struct dash_metric *m, struct str day)
{
	struct ui_rank_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_rank_row);
	int64_t target = n ? units[0].target_hundredths : IN_NONE, most = target == IN_NONE ? 0 : target + target / 8;
	for (size_t i = 0; i < n; i++)
		most = units[i].hundredths > most ? units[i].hundredths : most;
	for (size_t i = 0; rows && i < n; i++) {
		const struct dash_unit *u = &units[i];
		rows[i] = (struct ui_rank_row){
		    .name = u->name,
		    .href = frame_text(f, "/dash/%.*s?unit=%lld%.*s", STR_FMT(m->id), (long long)u->id, STR_FMT(day)),
		    .value = u->value,
		    .rest = u->reached ? STR("已达标")
			    : u->missing > 0 && u->missing != IN_NONE
				? frame_text(f, "差 %s", frame_count(f, u->missing))
				: STR(""),
		    .level = dash_level(u),
		    .length = dash_length(u->hundredths, most),
		    .before = u->before == IN_NONE || u->before < 0 ? UI_NONE : dash_length(u->before, most),
		    .said = frame_text(f, "%.*s %.*s", STR_FMT(u->name), STR_FMT(u->value))};
	}
	return (struct ui_rank){.rows = rows,
				.n = rows ? n : 0,
				.target = target == IN_NONE ? UI_NONE : dash_length(target, most),
				.target_text = n ? frame_text(f, "目标 %.*s", STR_FMT(units[0].target)) : STR("")};
}

/* The first point that is not before the day on which the definition changed. */
static size_t break_at(const struct dash_point *p, size_t n, day_t broken)
{
	size_t at = 0;
	while (at + 1 < n && p[at].day < broken)
		at++;
	return at;
}

/* The trend against the way to the target. */
static struct ui_chart chart_of(const struct frame *f, const struct dash_point *p, size_t n,
				const struct dash_metric *m, day_t broken)
{
	struct ui_series *s = ARENA_ARRAY(f->mem, 3, struct ui_series);
	struct str *x = ARENA_ARRAY(f->mem, n + 1, struct str);
	int64_t *v = ARENA_ARRAY(f->mem, n + 1, int64_t), *path = ARENA_ARRAY(f->mem, n + 1, int64_t),
		*old = ARENA_ARRAY(f->mem, n + 1, int64_t);
	bool way = false, two = false;
	size_t k = 1;
	if (!s || !x || !v || !path || !old)
		return (struct ui_chart){.kind = "line"};
	for (size_t i = 0; i < n; i++) {
		char day[11];
		day_text(p[i].day, day);
		x[i] = frame_text(f, "%.7s", day);
		v[i] = p[i].value == IN_NONE ? UI_NONE : p[i].value;
		path[i] = p[i].path == IN_NONE ? UI_NONE : p[i].path;
		old[i] = p[i].earlier == IN_NONE ? UI_NONE : p[i].earlier;
		way |= path[i] != UI_NONE;
		two |= old[i] != UI_NONE;
	}
	s[0] = (struct ui_series){.name = two ? STR("实际（现行定义）") : STR("实际"), .values = v};
	if (two)
		s[k++] = (struct ui_series){.name = STR("实际（前一版定义）"), .values = old};
	if (way)
		s[k++] = (struct ui_series){.name = STR("目标路径"), .values = path, .target = true};
	return (struct ui_chart){.kind = "line",
				 .title = frame_text(f, "%.*s走势", STR_FMT(m->title)),
				 .unit = m->unit_word.n      ? m->unit_word
					 : m->den == IN_NONE ? STR("")
							     : STR("%"),
				 .x_name = STR("月份"),
				 .x = x,
				 .n = n,
				 .series = s,
				 .series_n = k,
				 .mark = two ? STR("换定义") : STR(""),
				 .mark_at = break_at(p, n, broken),
				 .places = 2};
}

struct str dash_broken(const struct frame *f, day_t broken)
{
	char day[11];
	if (broken == DAY_NONE)
		return STR("");
	day_text(broken, day);
	return frame_text(f, "%s 起换了定义。两条线各按一版定义从头算到今天：两线之差来自定义，不是人数变了。", day);
}

/* Budget lines against what was paid, with how far the year is. */
static const struct ui_bullet *bullets_of(const struct frame *f, const struct dash_output *o)
{
	struct ui_bullet *b = ARENA_ARRAY(f->mem, o->nbudgets + 1, struct ui_bullet);
	for (size_t i = 0; b && i < o->nbudgets; i++) {
		const struct dash_budget *x = &o->budgets[i];
		int64_t share = x->granted > 0 ? dash_length(x->paid, x->granted) : 0;
		b[i] = (struct ui_bullet){
		    .name = x->name,
		    .href = STR("/ledger"),
		    .used = frame_text(f, "%lld.%02lld", (long long)(x->paid / 1000000),
				       (long long)(x->paid / 10000 % 100)),
		    .plan = frame_text(f, "%lld.%02lld", (long long)(x->granted / 1000000),
				       (long long)(x->granted / 10000 % 100)),
		    .share = frame_text(f, "%lld.%lld%%", (long long)(share / 10), (long long)(share % 10)),
		    .tone = share + 200 < o->time_permille  ? UI_BAD
			    : share + 50 < o->time_permille ? UI_WARN
							    : UI_OK,
		    .length = share,
		    .mark = o->time_permille};
	}
	return b;
}

/* What to do today. */
static const struct ui_todo *todos_of(const struct frame *f, const struct dash_output *o)
{
	struct ui_todo *t = ARENA_ARRAY(f->mem, o->ntodos + 1, struct ui_todo);
	for (size_t i = 0; t && i < o->ntodos; i++)
		t[i] = (struct ui_todo){.tone = (enum ui_tone)o->todos[i].tone,
					.icon = o->todos[i].icon,
					.title = o->todos[i].title,
					.text = o->todos[i].text,
					.href = o->todos[i].href,
					.count = o->todos[i].count};
	return t;
}

/* Every unit, every indicator. */
static struct ui_table table_of(const struct frame *f, const struct dash_output *o)
{
	struct ui_column *cols = ARENA_ARRAY(f->mem, o->nmetrics + 1, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nunits + 1, struct ui_row);
	struct ui_cell *foot = ARENA_ARRAY(f->mem, o->nmetrics + 1, struct ui_cell);
	if (!cols || !rows || !foot)
		return (struct ui_table){0};
	cols[0] = (struct ui_column){.label = STR("单元")};
	foot[0] = (struct ui_cell){.text = o->unit, .strong = true};
	for (size_t k = 0; k < o->nmetrics; k++) {
		cols[k + 1] = (struct ui_column){
		    .label = o->metrics[k].title, .sub = o->metrics[k].target, .number = true, .wide = true};
		foot[k + 1] = (struct ui_cell){.text = o->metrics[k].value, .strong = true};
	}
	struct str day = dash_day_query(f, o->past, o->day);
	for (size_t i = 0; i < o->nunits; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, o->nmetrics + 1, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		const struct dash_unit *u = &o->units[i];
		c[0] = (struct ui_cell){.text = u->name,
					.href = frame_text(f, "/dash?unit=%lld%.*s", (long long)u->id, STR_FMT(day))};
		for (size_t k = 0; k < u->ncells && k < o->nmetrics; k++)
			c[k + 1] = (struct ui_cell){.kind = u->share[k] == IN_NONE ? UI_CELL_TEXT : UI_CELL_BAR,
						    .num = u->share[k],
						    .tone = u->share[k] >= 1000  ? UI_OK
							    : u->share[k] >= 900 ? UI_WARN
										 : UI_BAD,
						    .text = u->cell[k],
						    .href = frame_text(f, "/dash/%.*s?unit=%lld%.*s",
								       STR_FMT(o->metrics[k].id), (long long)u->id,
								       STR_FMT(day)),
						    .strong = k == o->chosen};
		rows[i] = (struct ui_row){.cells = c, .href = c[0].href};
	}
	return (struct ui_table){.label = STR("各单元对照表"),
				 .columns = cols,
				 .columns_n = o->nmetrics + 1,
				 .rows = rows,
				 .rows_n = o->nunits,
				 .whole = true,
				 .foot = foot};
}

/* The indicators to choose from for the ranking and the trend. */
static const struct ui_link *pills_of(const struct frame *f, const struct dash_output *o)
{
	struct ui_link *l = ARENA_ARRAY(f->mem, o->nmetrics + 1, struct ui_link);
	for (size_t k = 0; l && k < o->nmetrics; k++)
		l[k] = (struct ui_link){.text = o->metrics[k].title,
					.href = frame_text(f, "%.*s?unit=%lld&metric=%.*s%.*s", STR_FMT(f->path),
							   (long long)o->unit_id, STR_FMT(o->metrics[k].id),
							   STR_FMT(dash_day_query(f, o->past, o->day))),
					.current = k == o->chosen};
	return l;
}

/* In which order the bars stand, and what the dashed line is. */
static struct str rank_what(const struct frame *f, const struct dash_output *o, bool target)
{
	if (o->nunits || !o->norgs)
		return target ? STR("由高到低，虚线为目标") : STR("由高到低");
	return frame_text(f, "%lld 家机构，列出%s的 %zu 家", (long long)o->orgs_all,
			  o->orgs[0].den == IN_NONE ? "最多" : "缺得最多", o->norgs);
}

/* Some unit's figure is told against a target. */
static bool has_bars(const struct dash_output *o)
{
	for (size_t i = 0; i < o->nunits; i++)
		for (size_t k = 0; k < o->units[i].ncells; k++)
			if (o->units[i].share[k] != IN_NONE)
				return true;
	return false;
}

/* All parts of the page. */
static struct dash_shown shown(const struct frame *f, const struct dash_output *o, struct ui_kpi *kpi)
{
	struct dash_shown s = {
	    .o = o, .kpi = kpi, .kpis = o->nmetrics, .todo = todos_of(f, o), .todos = o->ntodos, .bars = has_bars(o)};
	struct str day = dash_day_query(f, o->past, o->day);
	for (size_t k = 0; k < o->nmetrics; k++)
		kpi[k] = tile(f, &o->metrics[k], o->unit_id, day);
	if (o->nmetrics) {
		const struct dash_metric *m = &o->metrics[o->chosen];
		struct str per = m->per > 0 ? frame_text(f, " × %s", frame_count(f, m->per)) : STR("");
		s.rank = o->nunits ? rank_of(f, o->units, o->nunits, m, day) : dash_orgs_of(f, o, m);
		s.chart = chart_of(f, o->points, o->npoints, m, o->broken);
		s.broken = dash_broken(f, o->broken);
		s.rank_title = m->title;
		s.rank_note = m->den == IN_NONE
				  ? frame_text(f, "%.*s。", STR_FMT(m->num_title))
				  : frame_text(f, "%.*s %.*s = %s ÷ %s%.*s（%.*s）。", STR_FMT(o->unit),
					       STR_FMT(m->value), frame_count(f, m->num), frame_count(f, m->den),
					       STR_FMT(per), STR_FMT(m->den_title));
		s.more = (struct ui_link){.text = STR("口径和名单"),
					  .href = frame_text(f, "/dash/%.*s?unit=%lld%.*s", STR_FMT(m->id),
							     (long long)o->unit_id, STR_FMT(day))};
	}
	if (o->nmetrics)
		s.tiles = dash_tiles_of(f, o, &o->metrics[o->chosen]);
	s.training = dash_training_of(f, o);
	s.training_note = dash_training_note(f, o);
	s.training_more = (struct ui_link){.text = o->trained.n ? STR("口径和名单") : STR(""),
					   .href = frame_text(f, "/dash/%.*s?unit=%lld%.*s", STR_FMT(o->trained),
							      (long long)o->unit_id, STR_FMT(day))};
	s.bullet = bullets_of(f, o);
	s.bullets = o->nbudgets;
	s.budget_note =
	    frame_text(f, "%lld 年，万元，时间进度 %lld%%", (long long)o->year, (long long)(o->time_permille / 10));
	s.table = table_of(f, o);
	s.pills = pills_of(f, o);
	s.npills = o->nmetrics;
	s.may_refresh = !o->past && frame_may(f, CAN_TARGETS_SET);
	s.head = dash_head_of(f, o);
	s.screen = frame_text(f, "/dash/screen?unit=%lld%.*s", (long long)o->unit_id, STR_FMT(day));
	s.rank_what = rank_what(f, o, s.rank.target != UI_NONE);
	s.refresh = frame_form(f, STR("/dash/refresh"));
	return s;
}

/* The trail of units above. */
static void crumbs(struct frame *f, const struct dash_output *o)
{
	struct ui_link *l = ARENA_ARRAY(f->mem, 2, struct ui_link);
	if (!l || !o->up_id)
		return;
	l[0] = (struct ui_link){.text = o->up, .href = frame_text(f, "/dash?unit=%lld", (long long)o->up_id)};
	frame_crumbs(f, l, 1);
}

void dash_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct dash_output *o = out;
	struct ui_kpi kpi[DASH_METRICS];
	(void)in;
	crumbs(f, o);
	f->ui.own_heading = true;
	f->ui.title = o->unit.n ? frame_text(f, "养老服务队伍建设 · %.*s总览", STR_FMT(o->unit)) : STR("看板");
	f->ui.lead = of_day(f, o->past, o->day, &o->state);
	f->ui.charts = o->nmetrics > 0;
	struct dash_shown s = shown(f, o, kpi);
	dash_show(h, f, &s);
}

void dash_screen_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct dash_output *o = out;
	struct ui_kpi kpi[DASH_METRICS];
	(void)in;
	f->ui.title = frame_text(f, "%.*s养老服务队伍建设", STR_FMT(o->unit));
	f->ui.lead = of_day(f, o->past, o->day, &o->state);
	f->ui.footer = STR("每半分钟换一个指标 · 数字可点开名单 · 按 Esc 退出全屏");
	f->ui.refresh_secs = 30;
	f->ui.refresh_to =
	    frame_text(f, "/dash/screen?unit=%lld&at=%zu%.*s", (long long)o->unit_id,
		       o->nmetrics ? (o->chosen + 1) % o->nmetrics : 0, STR_FMT(dash_day_query(f, o->past, o->day)));
	struct dash_shown s = shown(f, o, kpi);
	dash_screen_show(h, f, &s);
}

/* Month ends, each with its people. */
static struct ui_table ends_of(const struct frame *f, const struct metric_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("月末")},
						{.label = STR("值"), .number = true},
						{.label = STR("分子"), .number = true},
						{.label = STR("分母"), .number = true},
						{.label = STR("待核实"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nends + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->nends; i++) {
		const struct metric_month *x = &o->ends[i];
		struct str day = dash_day_query(f, x->day != o->state.day, x->day);
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		char text[11];
		if (!c)
			return (struct ui_table){0};
		day_text(x->day, text);
		rows[i] = (struct ui_row){.cells = c,
					  .href = frame_text(f, "/dash/%.*s?unit=%lld%.*s", STR_FMT(o->now.id),
							     (long long)o->unit_id, STR_FMT(day))};
		c[0] = (struct ui_cell){.text = frame_text(f, "%s", text), .href = rows[i].href};
		c[1] = (struct ui_cell){.text = x->value};
		c[2] = (struct ui_cell){.text = frame_text(f, "%lld", (long long)x->num)};
		if (user_may(f->user, CAN_PEOPLE_READ))
			c[2].href = frame_text(f, "/dash/%.*s/people?unit=%lld%.*s", STR_FMT(o->now.id),
					       (long long)o->unit_id, STR_FMT(day));
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->den == IN_NONE ? UI_NONE : x->den};
		c[4] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->doubt};
	}
	return (struct ui_table){.label = STR("各月末"),
				 .columns = cols,
				 .columns_n = 5,
				 .rows = rows,
				 .rows_n = rows ? o->nends : 0,
				 .empty = STR("还没有算过")};
}

/* The targets of one indicator as a table. */
static struct ui_table goals_of(const struct frame *f, const struct metric_output *o)
{
	static const struct ui_column cols[] = {
	    {.label = STR("目标")},          {.label = STR("条款")},
	    {.label = STR("期限")},          {.label = STR("需要"), .number = true},
	    {.label = STR("判断")},          {.label = STR("还差"), .number = true},
	    {.label = STR("按期达到的可能")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->ngoals + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->ngoals; i++) {
		const struct metric_goal *g = &o->goals[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = g->text, .sub = g->yearly ? STR("每年") : STR("")};
		c[1] = (struct ui_cell){.text = clauses_cited(f, g->clauses)};
		c[2] = (struct ui_cell){.kind = UI_CELL_DAY, .num = g->due};
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = g->wanted == IN_NONE ? UI_NONE : g->wanted};
		c[4] = (struct ui_cell){
		    .kind = UI_CELL_CHIP, .text = g->standing, .sub = g->then, .tone = (enum ui_tone)g->tone};
		c[5] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = g->missing == IN_NONE ? UI_NONE : g->missing};
		c[6] = (struct ui_cell){
		    .text = g->chance == IN_NONE ? STR("—")
						 : frame_text(f, "%lld.%lld%%", (long long)(g->chance / 10),
							      (long long)(g->chance % 10)),
		    .sub = g->chance == IN_NONE
			       ? STR("")
			       : frame_text(f, "八成会在 %lld 至 %lld 之间", (long long)g->low, (long long)g->high)};
	}
	return (struct ui_table){.label = STR("文件里的目标"),
				 .columns = cols,
				 .columns_n = 7,
				 .rows = rows,
				 .rows_n = rows ? o->ngoals : 0,
				 .plain = true,
				 .empty = STR("文件没有给这个指标定目标")};
}

/* The version in force and the one before it, side by side. */
static struct ui_table versions_of(const struct frame *f, const struct metric_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("施行")},
						{.label = STR("分子"), .wide = true},
						{.label = STR("分母"), .wide = true},
						{.label = STR("条款")},
						{.label = STR("按它算的值"), .number = true},
						{.label = STR("只在这一版里的"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nversions + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->nversions; i++) {
		const struct metric_version_row *v = &o->versions[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.kind = UI_CELL_DAY, .num = v->since, .sub = i ? STR("前一版") : STR("现行")};
		c[1] = (struct ui_cell){.text = v->num_title};
		c[2] = (struct ui_cell){.text = v->den_title.n ? v->den_title : STR("—"), .sub = v->basis};
		c[3] = (struct ui_cell){.text = v->clauses};
		c[4] = (struct ui_cell){.text = v->value};
		c[5] = (struct ui_cell){.text = v->lines};
	}
	return (struct ui_table){.label = STR("定义的版本"),
				 .columns = cols,
				 .columns_n = 6,
				 .rows = rows,
				 .rows_n = rows ? o->nversions : 0};
}

/* How many institutions the page has room for. */
static size_t orgs_shown(const struct metric_output *o)
{
	return o->nunits && o->norgs > ORGS_SHOWN ? ORGS_SHOWN : o->norgs;
}

/* How many there are, and where those that are not listed can be seen. */
static struct str orgs_note(const struct frame *f, const struct metric_output *o)
{
	if (orgs_shown(o) == (size_t)o->orgs_all)
		return frame_text(f, "共 %lld 家，点机构看名单", (long long)o->orgs_all);
	return frame_text(f, "共 %lld 家，列出计入最多的 %zu 家%s", (long long)o->orgs_all, orgs_shown(o),
			  o->nunits ? "；其余点上面的单元看" : "");
}

/* Institutions where it is counted, from one of the list to before another. */
static struct ui_table orgs_of(const struct frame *f, const struct metric_output *o, size_t from, size_t to)
{
	static const struct ui_column cols[] = {{.label = STR("机构"), .wide = true},
						{.label = STR("单元")},
						{.label = STR("计入"), .number = true},
						{.label = STR("待核实"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->norgs + 1, struct ui_row);
	size_t shown = orgs_shown(o), end = to < shown ? to : shown, n = end > from ? end - from : 0;
	struct str day = dash_day_query(f, o->past, o->day);
	for (size_t i = 0; rows && i < n; i++) {
		const struct figure_org *g = &o->orgs[from + i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 4, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c};
		if (!user_may(f->user, CAN_PEOPLE_READ))
			rows[i].href = STR("");
		else if (g->org)
			rows[i].href = frame_text(f, "/dash/%.*s/people?unit=%lld&org=%lld%.*s", STR_FMT(o->now.id),
						  (long long)g->unit, (long long)g->org, STR_FMT(day));
		else
			rows[i].href = frame_text(f, "/dash/%.*s/people?unit=%lld%.*s", STR_FMT(o->now.id),
						  (long long)g->unit, STR_FMT(day));
		c[0] = (struct ui_cell){.text = g->name.n ? g->name : STR("不属于机构"), .href = rows[i].href};
		c[1] = (struct ui_cell){.text = g->unit_name};
		c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = g->amount};
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = g->doubts};
	}
	return (struct ui_table){.label = from ? STR("其余各机构") : STR("各机构"),
				 .columns = cols,
				 .columns_n = 4,
				 .rows = rows,
				 .rows_n = rows ? n : 0,
				 .empty = STR("没有计入的"),
				 .empty_todo = STR("这个单元里现在没有人或机构符合定义")};
}

/* The definition in words. */
static size_t facts_of(const struct frame *f, const struct metric_output *o, struct ui_fact *out)
{
	const struct dash_metric *m = &o->now;
	struct str day = dash_day_query(f, o->past, o->day);
	size_t n = 0;
	out[n++] = (struct ui_fact){.name = STR("编号"), .value = m->id};
	out[n++] = (struct ui_fact){.name = STR("分子"),
				    .value = m->num_title,
				    .sub = frame_text(f, "%s", frame_count(f, m->num)),
				    .href = frame_text(f, "/dash/%.*s/people?unit=%lld%.*s", STR_FMT(m->id),
						       (long long)o->unit_id, STR_FMT(day))};
	if (m->den_title.n)
		out[n++] = (struct ui_fact){.name = STR("分母"),
					    .value = m->den_title,
					    .sub = frame_text(f, "%s", frame_count(f, m->den)),
					    .href = frame_text(f, "/dash/%.*s/people?side=分母&unit=%lld%.*s",
							       STR_FMT(m->id), (long long)o->unit_id, STR_FMT(day))};
	for (size_t i = 0; i < n; i++)
		if (!user_may(f->user, CAN_PEOPLE_READ))
			out[i].href = STR("");
	if (m->basis.n)
		out[n++] = (struct ui_fact){.name = STR("口径"), .value = m->basis};
	out[n++] = (struct ui_fact){.name = STR("依据"), .value = clauses_cited(f, m->clauses), .sub = m->status};
	out[n++] = (struct ui_fact){.name = STR("待核实"),
				    .value = frame_text(f, "%lld", (long long)m->doubt),
				    .sub = STR("缺事实或要人确认的，单列，不计入")};
	return n;
}

void metric_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct metric_output *o = out;
	struct ui_fact facts[8];
	struct ui_link *l = ARENA_ARRAY(f->mem, 2, struct ui_link);
	(void)in;
	f->ui.title =
	    o->unit.n ? frame_text(f, "%.*s · %.*s", STR_FMT(o->now.title), STR_FMT(o->unit)) : o->now.title;
	f->ui.lead = of_day(f, o->past, o->day, &o->state);
	f->ui.charts = o->npoints > 0;
	if (l) {
		l[0] = (struct ui_link){.text = STR("看板"),
					.href = frame_text(f, "/dash?unit=%lld", (long long)o->unit_id)};
		l[1] = (struct ui_link){
		    .text = o->up,
		    .href = frame_text(f, "/dash/%.*s?unit=%lld", STR_FMT(o->now.id), (long long)o->up_id)};
		frame_crumbs(f, l, o->up_id ? 2 : 1);
	}
	struct metric_shown s = {.o = o,
				 .kpi = tile(f, &o->now, o->unit_id, STR("")),
				 .rank = rank_of(f, o->units, o->nunits, &o->now, dash_day_query(f, o->past, o->day)),
				 .chart = chart_of(f, o->points, o->npoints, &o->now, o->broken),
				 .broken = dash_broken(f, o->broken),
				 .versions = versions_of(f, o),
				 .fact = facts,
				 .facts = facts_of(f, o, facts),
				 .goals = goals_of(f, o),
				 .orgs = orgs_of(f, o, 0, ORGS_FIRST),
				 .rest = orgs_of(f, o, ORGS_FIRST, orgs_shown(o)),
				 .ends = ends_of(f, o)};
	s.kpi.href = STR("");
	s.rank_note = orgs_note(f, o);
	s.forecast = o->past || (o->now.chance == IN_NONE && o->months < 6)
			 ? STR("")
			 : frame_text(f, "依据最近 %lld 个月：新计入 %lld，不再计入 %lld；分母按现在的算。",
				      (long long)o->months, (long long)o->entries, (long long)o->exits);
	metric_show(h, f, &s);
}

/* Whom the list names, each with a link to their own page. */
static struct ui_row *member_rows(const struct frame *f, const struct members_output *o)
{
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	bool people = str_is(o->subject, "人员"), linked = people || str_is(o->subject, "机构");
	for (size_t k = 0; rows && k < o->n; k++) {
		const struct member_item *p = &o->members[k];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			return NULL;
		struct str href = p->hidden || !linked ? STR("")
				  : people             ? frame_text(f, "/workers/%lld", (long long)p->id)
						       : frame_text(f, "/orgs/%lld", (long long)p->id);
		rows[k] = (struct ui_row){.cells = c, .href = href};
		c[0] = (struct ui_cell){.text = p->name, .href = href};
		c[1] = (struct ui_cell){.text = p->number};
		c[2] = (struct ui_cell){.text = p->org};
		c[3] = (struct ui_cell){.text = p->unit};
		c[4] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = p->amount};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = p->doubt ? STR("待核实") : STR("计入"),
					.tone = p->doubt ? UI_WARN : UI_OK};
	}
	return rows;
}

/* Where the list goes on. */
static struct ui_pager member_pager(const struct frame *f, const struct metric_input *i,
				    const struct members_output *o)
{
	struct ui_pager p = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = o->total, .noun = STR("条")};
	struct str org = o->org_id ? frame_text(f, "&org=%lld", (long long)o->org_id) : STR("");
	struct str day = dash_day_query(f, o->past, o->day);
	if (i->after_no != IN_NONE)
		p.from = p.to = 0;
	if (o->next_no != IN_NONE)
		p.next_href = frame_text(
		    f, "/dash/%.*s/people?unit=%lld%s%.*s%.*s&after_unit=%lld&after_org=%lld&after_no=%lld",
		    STR_FMT(o->metric), (long long)o->unit_id, i->side ? "&side=分母" : "", STR_FMT(org),
		    STR_FMT(day), (long long)o->next_unit, (long long)o->next_org, (long long)o->next_no);
	return p;
}

void members_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct metric_input *i = in;
	const struct members_output *o = out;
	static const struct ui_column cols[] = {{.label = STR("名称"), .wide = true},   {.label = STR("号码")},
						{.label = STR("机构"), .wide = true},   {.label = STR("单元")},
						{.label = STR("数量"), .number = true}, {.label = STR("状态")}};
	struct ui_link *l = ARENA_ARRAY(f->mem, 2, struct ui_link);
	struct ui_table t = {.label = STR("名单"),
			     .columns = cols,
			     .columns_n = 6,
			     .rows = member_rows(f, o),
			     .rows_n = o->n,
			     .empty = STR("没有计入的"),
			     .empty_todo = STR("这个范围里现在没有人或机构符合定义")};
	struct ui_pager pager = member_pager(f, i, o);
	struct str day = dash_day_query(f, o->past, o->day);
	char text[11];
	day_text(o->day, text);
	if (l) {
		l[0] = (struct ui_link){.text = STR("看板"),
					.href = frame_text(f, "/dash?unit=%lld", (long long)o->unit_id)};
		l[1] = (struct ui_link){.text = o->title,
					.href = frame_text(f, "/dash/%.*s?unit=%lld%.*s", STR_FMT(o->metric),
							   (long long)o->unit_id, STR_FMT(day))};
		frame_crumbs(f, l, 2);
	}
	t.rows_n = t.rows ? o->n : 0;
	f->ui.title = frame_text(f, "%.*s · %.*s名单", STR_FMT(o->org.n ? o->org : o->unit), STR_FMT(o->title));
	f->ui.lead = frame_text(f, "%.*s。共 %s 条，%.*s", STR_FMT(o->side_title), frame_count(f, o->total),
				STR_FMT(of_day(f, o->past, o->day, &o->state)));
	f->ui.list_keys = o->n > 0;
	struct ui_form form = frame_form(f, frame_text(f, "/dash/%.*s/export", STR_FMT(o->metric)));
	struct ui_field hidden[] = {
	    {.kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->unit_id)},
	    {.kind = UI_HIDDEN, .name = "side", .value = i->side ? STR("分母") : STR("分子")},
	    {.kind = UI_HIDDEN,
	     .name = "org",
	     .value = o->org_id ? frame_text(f, "%lld", (long long)o->org_id) : STR("")},
	    {.kind = UI_HIDDEN, .name = "day", .value = o->past ? frame_text(f, "%s", text) : STR("")},
	};
	members_show(h, f, &t, &pager, &form, hidden, frame_may(f, CAN_EXPORT_RUN) && o->n);
}
