/* Inside the making of figures: what making all of them and making those of a few people share. */
#ifndef YICAI_FEATURES_STEERING_FIGURES_INSIDE_H
#define YICAI_FEATURES_STEERING_FIGURES_INSIDE_H

#include "features/indicators/series.h"
#include "features/steering/figures.h"
#include "features/steering/staff.h"

/* Rows of one table while they wait to be written: cells of 64 bits, texts by number. */
struct rows {
	const char *table, *const *columns, *kinds;
	size_t width, n, cap;
	int64_t *cell;
	const struct str *text;          /* of the letter t: the text with this number; NULL: of the pool */
	const struct pool *pool, *bytes; /* bytes: of the letter b */
};

/* One making. */
struct making {
	struct house *h;
	const struct figures_writer *w;
	struct arena *mem; /* of the world */
	struct indicators *set;
	struct world *world;
	int units, orgs; /* numbers of their records */
	day_t day;
	struct series_days days;
	struct figures_state state;
	instant_t began;
	struct rows unit, within, figure, flow, spell, house, line;
	struct staffing_norms norms;
	struct str *names;  /* texts of the rows: ids of indicators, then codes and names of units */
	struct pool *bytes; /* spells as they are stored */
};

/* An empty making. -1: no memory; making_release in any case. */
int making_init(struct making *m, struct house *h, day_t day, const struct figures_writer *w, struct err *e);
void making_release(struct making *m);
/* Reads the indicators that the program carries. */
int making_texts(struct making *m, struct err *e);

/* The texts that rows name by number. Once there are indicators and the world. */
int making_names(struct making *m, struct err *e);
/* Rows of the indicator's figures: of the city and its counties also where nothing was counted, of others where something was. den: with
 * nothing in it where there is none. */
int making_figures(struct making *m, size_t i, const struct series_sums *num, const struct series_sums *den,
		   struct err *e);
/* Rows of what came and went from month end to month end: of each unit that is counted, or where something went. */
int making_flows(struct making *m, size_t i, const struct series_flows *f, const struct series_sums *num,
		 struct err *e);
/* A row of spells as they are stored, of the unit and institution of `at`. */
int making_group(struct making *m, size_t i, int side, const struct spell *at, struct str spells, struct err *e);
/* The order of stored spells: unit, institution, subject, day. For qsort. */
int making_by_place(const void *a, const void *b);
/* Rows of subjects become the store's ids. */
void making_name(const struct making *m, struct spells *s);

/* Adds a row to a table. */
int rows_put(struct rows *r, const int64_t *cells, struct err *e);
/* The store's id of a unit's row, 0 of none. */
int64_t making_unit_id(const struct making *m, int64_t row);

/* Writes all of it as the next generation and shows it. */
int making_write(struct making *m, struct err *e);
/* Writes rows from … to − 1 of a table, in the open transaction of h. */
int making_write_rows(struct making *m, struct house *h, struct rows *r, size_t from, size_t to, struct err *e);
/* Takes note of how far they are: m->state, in the open transaction of h. */
int making_show(struct house *h, void *state, struct err *e);

#endif
