/* 看板 as data: what the director's page, a county's, the large screen and the page of one indicator show. */
#ifndef YICAI_FEATURES_STEERING_DASH_WEB_H
#define YICAI_FEATURES_STEERING_DASH_WEB_H

#include "app/frame.h"
#include "features/steering/figures.h"

#define DASH_METRICS  40
#define DASH_TODOS    16
#define DASH_BUDGETS  24
#define DASH_POINTS   64
#define DASH_QUARTERS 4
#define DASH_ORGS     12 /* institutions on the page of a county without units below */

/* As of when, on every page of figures. */
struct dash_state {
	day_t day;
	instant_t made;
	int64_t journal, behind;
	bool ready, current;
	int64_t staffed; /* entry up to which staffing holds; at most journal */
};

/* One indicator of the unit with its target. */
struct dash_metric {
	struct str id, title, status, clauses, unit_word; /* status: 有效, 征求意见稿 */
	struct str value;                                 /* 24.61 */
	int64_t num, den, doubt;
	int64_t per; /* the value is num ÷ den × per: 10000; 0: a share in percent, or a count */
	struct str num_title, den_title, basis;
	int64_t hundredths, target_hundredths; /* IN_NONE unknown */
	struct str target, target_clauses;     /* 每万人27人; "" none */
	day_t due;
	const char *standing; /* 已达标, 预计可达, 需加快, 滞后, 已逾期, 不详; "" no target */
	int64_t tone;         /* enum ui_tone */
	int64_t missing, a_month, chance, low, high; /* IN_NONE: nothing can be said */
	struct str then;   /* 2023-12-31 是 103: as on which day it was judged; empty: as of now */
	struct str change; /* 比上年末 +1.10 */
	int64_t change_sign;
};

/* A unit in the ranking and in the table of comparison. */
struct dash_unit {
	int64_t id;
	struct str code, name;
	struct str value, target, standing;
	int64_t hundredths, before, target_hundredths, missing; /* before: at the end of the last year */
	bool reached;
	struct str *cell; /* [metric of the page] its value */
	size_t ncells;
	int64_t
	    *share; /* [metric of the page] permille of what its target asks for; IN_NONE: nothing to measure by */
};

struct dash_point {
	day_t day;
	int64_t value, path; /* hundredths; IN_NONE */
	int64_t earlier;     /* by the version of the definition that was in force before; IN_NONE */
};

struct dash_budget {
	struct str name;
	int64_t granted, paid; /* 分 */
};

struct dash_todo {
	struct str title, text, href;
	int64_t count, tone;
	const char *icon;
};

/* Where a unit lies, roughly: row and column from 1 on. */
struct dash_tile {
	int64_t unit_id;
	struct str name; /* short */
	int64_t row, col;
};

/* What was trained in a quarter of the year, 人次; IN_NONE. */
struct dash_quarter {
	int64_t plan, done, before; /* before: a year earlier */
};

/* An institution where there are no units below: of whom it counts so many. */
struct dash_org {
	int64_t id;
	struct str name;
	int64_t num, den; /* den IN_NONE: the denominator is of no institution */
};

struct dash_input {
	int64_t unit;
	struct str metric;
	int64_t at, format;
	day_t day; /* a month end; DAY_NONE: as of now */
};

struct dash_output {
	struct dash_state state;
	int64_t unit_id;
	struct str unit, code;
	int64_t up_id; /* the unit above, within reach; 0 */
	struct str up;
	struct dash_metric *metrics;
	size_t nmetrics;
	size_t chosen; /* the indicator that is ranked and drawn */
	struct dash_unit *units;
	size_t nunits;
	struct dash_point *points;
	size_t npoints;
	day_t broken; /* since when the definition is another one; DAY_NONE: it never was */
	struct dash_budget *budgets;
	size_t nbudgets;
	int64_t time_permille, year;
	struct dash_todo *todos;
	size_t ntodos;
	struct str *texts; /* the heads of the table of comparison */
	size_t ntexts;
	struct dash_tile *tiles; /* none: nobody has said where they lie */
	size_t ntiles;
	struct str trained;   /* the indicator of training; n 0 none */
	int64_t trained_plan; /* of the year; IN_NONE */
	struct dash_quarter *quarters;
	size_t nquarters;
	struct dash_org *orgs; /* no units below: those with most left to do, else those that count most */
	size_t norgs;
	int64_t orgs_all;
	day_t day;
	bool past; /* the day is an earlier one */
};

/* One indicator: its definition, its targets, where it is counted. */
struct metric_input {
	struct str metric;
	int64_t unit, side, org, after_unit, after_org, after_no, format;
	day_t day; /* a month end; DAY_NONE: the day itself */
};
struct metric_goal {
	struct str text, clauses, standing, then;
	day_t due;
	int64_t missing, wanted, chance, low, high, tone;
	bool yearly;
};
/* What it was at a month end, on which the people can be looked at. */
struct metric_month {
	day_t day;
	struct str value;
	int64_t num, den, doubt;
};
/* One version of the definition: what it counts, what it gives today, and the lines that are in it alone. */
struct metric_version_row {
	day_t since;
	struct str num_title, den_title, basis, clauses, value, lines;
};
struct metric_output {
	struct dash_state state;
	int64_t unit_id, up_id;
	struct str unit, up;
	struct dash_metric now;
	struct metric_goal *goals;
	size_t ngoals;
	struct dash_unit *units;
	size_t nunits;
	struct dash_point *points;
	size_t npoints;
	struct figure_org *orgs;
	size_t norgs;
	int64_t orgs_all;          /* with those that the list has no room for */
	struct metric_month *ends; /* the latest first */
	size_t nends;
	day_t broken; /* since when the definition is another one; DAY_NONE: it never was */
	struct metric_version_row *versions;
	size_t nversions;
	int64_t entries, exits, months; /* of the months a forecast rests on */
	struct str text, file;
	day_t since, day;
	int day_no; /* of figure_day_number */
	bool past;  /* the day is an earlier one */
};

/* Who was counted. */
struct member_item {
	int64_t id, org_id, unit_id, amount;
	struct str name, number, org, unit;
	bool doubt, hidden; /* hidden: outside what the user may look at one by one */
};
struct members_output {
	struct dash_state state;
	int64_t unit_id, org_id, total, next_unit, next_org, next_no;
	struct str unit, org, metric, title, side_title, subject;
	struct member_item *members;
	size_t n;
	day_t day;
	int day_no;
	bool past;
};

extern const struct web steering_web;

/* What a member is called, into name and number (masked): an institution or unit by its name, a person within the user's reach
 * by theirs; of others it is said that they are there (hidden). subject: the record counted. */
int member_name(struct ctx *c, struct member_item *x, struct str subject, struct err *e);
/* As of when. The user must reach units: ERR_DENIED for an institution's clerk. */
int dash_state(struct ctx *c, struct dash_state *out, int64_t *gen, struct err *e);
/* The unit asked for, or the user's own. */
int dash_unit_asked(struct ctx *c, int64_t asked, int64_t *unit, struct err *e);
/* The indicator of the day with this id whose city has something to do with the unit. ERR_NOTFOUND. */
int dash_metric_named(struct ctx *c, struct str id, const struct metric **m, struct err *e);
/* Figures of which making, and of which unit. */
struct dash_place {
	int64_t gen, unit;
};
/* A target as it holds there: a ratio's for every unit; a count's for the city that it was set for, and below it as far as it was dealt
 * out. *any false: none holds there. */
int dash_target_here(struct ctx *c, struct dash_place at, const struct metric *m, const struct metric_target *t,
		     struct metric_target *out, bool *any, struct err *e);
/* Order of pointers to figures as the document names their indicators: S4 before S19; for qsort. */
int dash_by_clause(const void *a, const void *b);
/* Figures of one unit, and the day that is looked at. */
struct dash_figures {
	const struct figure *f;
	size_t n;
	day_t day;
};
/* What an indicator is there, with its next target. flows n 0: no forecast. */
int dash_metric_of(struct ctx *c, struct dash_place at, const struct metric *m, struct dash_figures f,
		   const struct flow_month *flows, size_t n, struct dash_metric *out, struct err *e);
/* The value by which a target is judged; *then: as on which day and what it was, empty: as of now. Where no figure is kept of that
 * day (more than five years back) it is not known, and *then says so: today's may be another year's count. */
struct figure_value dash_judged(struct ctx *c, const struct metric *m, const struct metric_target *t,
				struct dash_figures f, int64_t unit, struct str *then);
/* The units below, by value, highest first; cells are left to the caller. */
int dash_ranked(struct ctx *c, int64_t gen, int64_t unit, const struct metric *m, day_t day, const struct figure *now,
		size_t nnow, const struct figure *before, size_t nbefore, struct dash_unit **ret, size_t *n,
		struct err *e);
/* The half years of five years, the day, and the way to the target. */
int dash_trend(struct ctx *c, struct dash_place at, const struct metric *m, const struct figure *f, size_t n,
	       day_t day, struct dash_point **ret, size_t *points, struct err *e);
/* The version of an indicator's definition that was in force before this one; NULL none. */
const struct metric *dash_version_before(const struct metric *m);
/* Since when the definition is this one, when there was one before; else DAY_NONE. */
day_t dash_broken_since(const struct metric *m);
/* Where the units lie, into o->tiles, after o->units. */
int dash_take_tiles(struct ctx *c, int64_t gen, struct dash_output *o, struct err *e);
/* What was trained from quarter to quarter, into o->quarters; order: the indicators of o->metrics; f: the unit's figures. */
int dash_take_training(struct ctx *c, struct dash_output *o, const struct metric *const *order,
		       const struct figure *f, size_t n, struct err *e);
/* The institutions of a unit that has none below, by one indicator on o->day, into o->orgs. */
int dash_take_orgs(struct ctx *c, int64_t gen, const struct metric *m, struct dash_output *o, struct err *e);
/* Which of the figures' days is asked for: a month end of the last five years, else the day itself. ERR_NOTFOUND. */
int dash_day(const struct dash_state *s, day_t asked, day_t *day, int *number, bool *past, struct err *e);
/* The page's figures as a table to be saved: each indicator of the unit and of those below; format 1 XLSX, 2 CSV. now: figures of the
 * units below. */
int dash_file(struct ctx *c, const struct dash_output *o, const struct metric *const *order, const struct figure *now,
	      size_t n, int format, struct err *e);
/* What the user can do today, into o->todos. */
int steering_todos(struct ctx *c, struct dash_output *o, struct err *e);
/* The day of the last December before a day. */
day_t dash_year_before(day_t day);

/* Handlers and pages of dash_web.c, metric_web.c. */
int get_metric(struct ctx *c, const void *in, void *out, struct err *e);
int get_members(struct ctx *c, const void *in, void *out, struct err *e);
int get_members_file(struct ctx *c, const void *in, void *out, struct err *e);
extern const struct in_shape metric_in_shape;
extern const struct out_shape metric_out_shape, members_out_shape, dash_metric_shape, dash_state_shape,
    dash_unit_shape, dash_point_shape, dash_tile_shape, dash_quarter_shape, dash_org_shape;
void dash_page(struct html *h, struct frame *f, const void *in, const void *out);
void dash_screen_page(struct html *h, struct frame *f, const void *in, const void *out);
void metric_page(struct html *h, struct frame *f, const void *in, const void *out);
void members_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
