/* Who came to be counted and who no longer is, month by month: what a forecast is made of. */
#ifndef YICAI_FEATURES_INDICATORS_FLOW_H
#define YICAI_FEATURES_INDICATORS_FLOW_H

#include "features/indicators/indicators.h"
#include "features/targets/forecast.h"

/* The numerator of an indicator in a unit over the n months before a day (the last ends on it), oldest first: the subjects of each
 * month's end compared with those of the month before. A subject that gives more than one counts as often as it gives. *stock: the
 * count on the day. -1: as indicator_run; n above FORECAST_MONTHS_MOST. */
int indicator_flows(struct flow_month *out, size_t n, int64_t *stock, const struct indicators *s,
		    const struct indicator *i, struct world *w, int64_t unit, day_t on, struct err *e);

/* The flows say something of the days to come. False for counts of a year's events, which begin anew each January. */
bool indicator_flows_mean(const struct indicator *i);

#endif
