/* Pre-computed figures: every indicator in every unit at the month ends of five years and today, who was counted, and who came
 * and went each month. They are derived from the facts, made in the background when the journal has moved on, and read by pages
 * within milliseconds; a page says as of when. Feature F1, F3. */
#ifndef YICAI_FEATURES_STEERING_FIGURES_H
#define YICAI_FEATURES_STEERING_FIGURES_H

#include "fact/fact.h"
#include "features/reach.h"
#include "features/steering/metrics.h"
#include "features/targets/forecast.h"

#define FIGURE_MONTHS 60    /* month ends kept, beside the day itself */
#define FIGURE_PIECE  20000 /* rows in one write transaction */
#define FIGURE_SPELLS 1000  /* rows with spells in one */
#define FIGURE_ROWS   20000000
#define FIGURE_LIST   500 /* members on one page */
#define FIGURE_UNITS  20000
#define FIGURE_DAYS   (FIGURE_MONTHS + 1)
#define FIGURE_FORM                                                                                                  \
	2 /* how they are stored; one more whenever a new program must not read what an earlier one wrote */

/* How far they are. */
struct figures_state {
	int64_t gen;     /* 0: never made */
	int64_t journal; /* entry up to which they hold */
	int64_t behind;  /* entries after it that changed facts or norms */
	day_t day;       /* day for which they hold */
	instant_t known; /* facts as known at this instant */
	instant_t made;
	int64_t took;      /* µs */
	int64_t staffed;   /* entry up to which staffing holds, which is worked out with everybody's facts only */
	int64_t full_took; /* µs that working out everybody's took */
	bool texts;        /* they are of these indicators, and stored as this program stores them */
	bool current;      /* and nothing is behind, and it is the day */
};
/* What is written beside them: another number when the program carries other indicators or stores figures otherwise. */
int64_t figures_form(void);
int figures_state(struct house *h, day_t today, struct figures_state *out, struct err *e);

/* How they are written: runs f in a write transaction of its own. */
struct figures_writer {
	void *self;
	int (*write)(void *self, int (*f)(struct house *h, void *arg, struct err *e), void *arg, struct err *e);
	/* Told how far it is; false: stop (ERR_CONFLICT). NULL none. */
	bool (*tell)(void *self, const char *doing, int64_t done, int64_t total);
};

/* Works everything out anew for a day; h reads, no transaction open. Readers go on seeing the earlier generation until all of
 * it is written. -1 leaves the earlier one. */
int figures_make(struct house *h, day_t day, const struct figures_writer *w, struct err *e);
/* The same result for less, in place: the spells of those whose facts the journal has changed since are evaluated anew, and only rows
 * that they make others are written, in one transaction; staffing stays as it was. *done false, and nothing is written: the figures
 * are of another day or other indicators, or more has changed than people's facts, or of too many; then figures_make. ERR_CONFLICT:
 * somebody else has made them meanwhile. */
int figures_update(struct house *h, day_t day, const struct figures_writer *w, bool *done, struct err *e);
/* Brings them to what they should be, unless they are: where everybody's take longer than `above` µs, first the figures of those who
 * changed, and everybody's, with staffing, when nothing has moved on since. That somebody else has made them meanwhile is no failure:
 * then they are made. */
int figures_refresh(struct house *h, day_t day, int64_t above, const struct figures_writer *w, struct err *e);
/* A writer over the house itself, for the command line and tests. */
struct figures_writer figures_direct(struct house *h);

/* A unit as of the figures. */
struct figure_unit {
	int64_t id, parent, kind; /* enum unit_kind; parent 0 none */
	struct str code, name;
};
/* ERR_NOTFOUND. */
int figure_unit(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct figure_unit *out,
		struct err *e);
/* Those right below a unit, by code. */
int figure_units_below(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct figure_unit **ret,
		       size_t *n, struct err *e);
/* The unit with this code; id 0: none. */
int figure_unit_coded(struct house *h, int64_t gen, struct str code, struct arena *mem, struct figure_unit *out,
		      struct err *e);
/* Whether `unit` lies within `top`. */
int figure_within(struct house *h, int64_t gen, int64_t top, int64_t unit, bool *yes, struct err *e);

/* One figure. */
struct figure {
	int64_t unit;
	const struct metric *metric;
	day_t day;
	struct figure_value value;
};
/* All of a unit, by metric, since, day. */
int figures_of_unit(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct figure **ret, size_t *n,
		    struct err *e);
/* Of one day, of all units right below one. */
int figures_below(struct house *h, int64_t gen, int64_t unit, day_t day, struct arena *mem, struct figure **ret,
		  size_t *n, struct err *e);

/* The value of a metric on a day among figures; a value that is not known when there is none. */
struct figure_value figure_among(const struct figure *f, size_t n, int64_t unit, const struct metric *m, day_t day);
/* There is one, whether it is known or not. */
bool figure_kept(const struct figure *f, size_t n, int64_t unit, const struct metric *m, day_t day);

/* The months of entries and exits of a unit, oldest first: at most FORECAST_MONTHS_MOST. */
int figure_flows(struct house *h, int64_t gen, int64_t unit, const struct metric *m, struct arena *mem,
		 struct flow_month **ret, size_t *n, struct err *e);
/* What they say of a target's day; known false where nothing can be said. */
int figure_forecast(struct forecast *out, const struct metric *m, const struct metric_target *t,
		    struct figure_value v, const struct flow_month *flows, size_t n, day_t today, struct err *e);

/* The number of a month end, or of the day itself, among the days of figures that hold for `day`; −1: none of them. */
int figure_day_number(day_t day, day_t asked);

/* Who was counted: of which side of which indicator, in which unit and everything below it, on which day. */
struct figure_asked {
	int64_t gen;
	const struct metric *metric;
	int side; /* 0 numerator, 1 denominator */
	int64_t top;
	int day; /* its number */
};

#define FIGURE_ORGS 2000 /* institutions in a list */
/* Summed by institution, the largest FIGURE_ORGS of all, the largest first; *total: how many there are. org 0: of no institution. */
struct figure_org {
	int64_t org, unit;
	struct str name, unit_name;
	int64_t members, amount, doubts;
	size_t place;
};
int figure_orgs(struct house *h, const struct figure_asked *a, struct arena *mem, struct figure_org **ret, size_t *n,
		int64_t *total, struct err *e);

struct figure_member {
	int64_t subject, org, unit, amount;
	bool doubt;
	int64_t no; /* where the next page goes on: after (unit, org, no) */
};
struct figure_place {
	int64_t unit, org, no;
};
/* At most `limit` members of an institution (org 0: of all) behind a place; *total counts all. */
int figure_members(struct house *h, const struct figure_asked *a, int64_t org, struct figure_place after,
		   size_t limit, struct arena *mem, struct figure_member **ret, size_t *n, int64_t *total,
		   struct err *e);

#endif
