/* Ids, each once, in the order in which they came. */
#ifndef YICAI_BASE_IDS_H
#define YICAI_BASE_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define IDS_MAX 10000000

struct ids {
	struct map *there;
	int64_t *id; /* n of them */
	size_t n, cap;
};

/* None. ERR_NOMEM. */
int ids_init(struct ids *s, struct err *e);
void ids_release(struct ids *s); /* of a zeroed one: a no-op */
/* Adds one, unless it is there. ERR_NOMEM, also beyond IDS_MAX. */
int ids_put(struct ids *s, int64_t id, struct err *e);
bool ids_has(const struct ids *s, int64_t id);
/* Ascending from now on, until the next is added. */
void ids_sort(struct ids *s);

#endif
