/* Inside the making of figures: how those that are stored differ from those that are to be, row by row. */
#ifndef YICAI_FEATURES_STEERING_FIGURES_CHANGE_H
#define YICAI_FEATURES_STEERING_FIGURES_CHANGE_H

#include "features/steering/figures_inside.h"

/* Stored rows of figures or flows: as struct rows, by indicator, unit and day; those of indicator i from start[i]. */
struct stored_rows {
	struct rows rows;
	size_t start[INDICATORS_MAX + 1];
};

/* What is to be written. What stays in making's rows is put in, after the rest has gone out. */
struct figure_changes {
	struct stored_rows figure, flow; /* as they are stored */
	struct rows stale_figure,
	    stale_flow;          /* days of a unit that go out: unit, indicator, since, first day, last day */
	struct rows stale_spell; /* rows of spells that go out: indicator, since, side, unit, institution */
};

/* Reads what is stored of m's generation. figure_changes_release in any case. */
int figure_changes_init(struct figure_changes *c, const struct making *m, struct err *e);
void figure_changes_release(struct figure_changes *c);

/* Of the rows from `from` on, all of indicator i, only those stay that differ from what is stored: of each unit the days from the first
 * to the last that do. */
int figure_changes_of(struct figure_changes *c, struct making *m, size_t i, size_t from, struct err *e);
int figure_changes_flows(struct figure_changes *c, struct making *m, size_t i, size_t from, struct err *e);

/* Adds the stored flows of an indicator to those of a few. */
int figure_changes_add_flows(const struct figure_changes *c, const struct making *m, size_t i, struct series_flows *f,
			     struct err *e);

/* Writes all of it and how far the figures are, in one transaction: readers see all or nothing. ERR_CONFLICT: somebody else has made them
 * meanwhile. was: how far they were. */
int figure_changes_write(struct figure_changes *c, struct making *m, const struct figures_state *was, struct err *e);

#endif
