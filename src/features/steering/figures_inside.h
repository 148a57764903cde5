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
	int units;
	day_t day;
	struct series_days days;
	struct figures_state state;
	instant_t began;
	struct rows unit, within, figure, flow, spell, house, line;
	struct staffing_norms norms;
	struct str *names;  /* texts of the rows: ids of indicators, then codes and names of units */
	struct pool *bytes; /* spells as they are stored */
	/* what else is written before the new generation is shown, given the number of the old one; NULL nothing */
	int (*between)(struct house *h, void *gen, struct err *e);
};

/* An empty making. -1: no memory; making_release in any case. */
int making_init(struct making *m, struct house *h, day_t day, const struct figures_writer *w, struct err *e);
void making_release(struct making *m);
/* Reads the indicators that the program carries. */
int making_texts(struct making *m, struct err *e);

/* The tree of units, and what lies within what. Before the indicators. */
int making_units(struct making *m, struct err *e);
/* Figures, flows and members of the set's indicator i out of its spells, whose subjects are ids; den NULL: none. Their order is
 * lost. */
int making_indicator(struct making *m, size_t i, struct spells *num, struct spells *den, struct err *e);
/* Rows of subjects become the store's ids. */
void making_name(const struct making *m, struct spells *s);

/* Adds a row to a table. */
int rows_put(struct rows *r, const int64_t *cells, struct err *e);
/* The store's id of a unit's row, 0 of none. */
int64_t making_unit_id(const struct making *m, int64_t row);

/* Writes all of it as the next generation and shows it. */
int making_write(struct making *m, struct err *e);

#endif
