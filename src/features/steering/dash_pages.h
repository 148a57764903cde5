/* What the pages of figures are made of, and the parts that they share. */
#ifndef YICAI_FEATURES_STEERING_DASH_PAGES_H
#define YICAI_FEATURES_STEERING_DASH_PAGES_H

#include "features/steering/dash_web.h"

/* Why there are two lines: "2025-01-01 起换了定义 …"; empty: there is one. */
struct str dash_broken(const struct frame *f, day_t broken);
/* What an address says of an earlier day: &day=2025-06-30, else nothing. */
struct str dash_day_query(const struct frame *f, bool past, day_t day);
/* Permille of a length; the longest is `most`. */
int64_t dash_length(int64_t v, int64_t most);
/* 数据截至 …, on every page of figures. */
struct str dash_as_of(const struct frame *f, const struct dash_state *s);

/* The colour of a unit's bar, 1 best … 4 worst: at the target, near it, behind, far behind. */
int dash_level(const struct dash_unit *u);
/* The units where they lie, coloured by how they stand; n 0: not known. */
struct ui_tiles dash_tiles_of(const struct frame *f, const struct dash_output *o, const struct dash_metric *m);
/* They have room beside the ranking. */
bool dash_tiles_beside(const struct ui_tiles *t);
/* Training by quarters: what was planned, else the year before, and what was done. */
struct ui_chart dash_training_of(const struct frame *f, const struct dash_output *o);
/* "2026 年计划 20,000，已完成 368". */
struct str dash_training_note(const struct frame *f, const struct dash_output *o);

/* What stands beside the heading: of which day, of which unit, on which paper. */
struct dash_head {
	struct str day, unit;
	const struct ui_link *days, *units, *links;
	size_t ndays, nunits, nlinks;
};
struct dash_head dash_head_of(const struct frame *f, const struct dash_output *o);
/* The institutions of a county as ranked bars. */
struct ui_rank dash_orgs_of(const struct frame *f, const struct dash_output *o, const struct dash_metric *m);

/* The director's page, ready for its template. */
struct dash_shown {
	const struct dash_output *o;
	const struct ui_kpi *kpi;
	size_t kpis;
	struct ui_rank rank;
	struct ui_tiles tiles;
	struct ui_chart chart, training;
	const struct ui_bullet *bullet;
	size_t bullets;
	const struct ui_todo *todo;
	size_t todos;
	struct ui_table table;
	bool bars; /* the table shows how far a target is reached */
	const struct ui_link *pills;
	size_t npills;
	struct str rank_title, rank_what, rank_note, budget_note, training_note, broken, screen;
	struct ui_link more, training_more;
	struct ui_form refresh;
	bool may_refresh;
	struct dash_head head;
};
struct metric_shown {
	const struct metric_output *o;
	struct ui_kpi kpi;
	struct ui_rank rank;
	struct ui_chart chart;
	const struct ui_fact *fact;
	size_t facts;
	struct ui_table goals, orgs, rest, ends, versions; /* rest: institutions that are unfolded */
	struct str rank_note, forecast, broken;
};

#endif
