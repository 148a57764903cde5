/* What both ways of loading share: codes as texts. */
#ifndef YICAI_FEATURES_SUBSIDIES_LOAD_CELLS_H
#define YICAI_FEATURES_SUBSIDIES_LOAD_CELLS_H

#include "base/field.h"
#include "base/pool.h"

#define CODE_NUMBERS_MAX 256 /* numbers of a code list */

/* label[number] = the pool's number of its canonical label, FIELD_NONE where there is none. -1: no memory. */
static inline int code_labels(const struct codelist *l, struct pool *pool, int64_t label[static CODE_NUMBERS_MAX])
{
	for (int i = 0; i < CODE_NUMBERS_MAX; i++)
		label[i] = FIELD_NONE;
	for (size_t i = 0; i < l->n; i++) {
		int n = l->codes[i].number;
		if (n <= 0 || n >= CODE_NUMBERS_MAX || (label[n] = pool_put(pool, str_of(l->codes[i].label))) < 0)
			return -1;
	}
	return 0;
}

#endif
