/* The shipped divisions as facts of a store. */
#ifndef YICAI_FEATURES_UNITS_UNITS_SEED_H
#define YICAI_FEATURES_UNITS_UNITS_SEED_H

#include "fact/fact.h"

/* Brings the shipped units (units_data.h) into the store, in an open recording of the deed "init". Safe to repeat: what is
 * there and the same stays; what the program shipped otherwise before becomes a correction; what an officer imported or
 * corrected stays his. *written (may be NULL): rows asserted or corrected. */
int units_seed(struct house *h, struct recording *r, int64_t *written, struct err *e);

#endif
