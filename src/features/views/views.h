/* 常用: filters of lists that an account keeps under names. */
#ifndef YICAI_FEATURES_VIEWS_VIEWS_H
#define YICAI_FEATURES_VIEWS_VIEWS_H

#include "base/arena.h"
#include "base/clock.h"
#include "store/store.h"

#define VIEWS_MAX      50   /* of one account and list */
#define VIEW_NAME_MAX  20   /* characters */
#define VIEW_QUERY_MAX 2000 /* bytes */

struct saved_view {
	struct str list;  /* the list's path below /: workers */
	struct str name;  /* as its owner calls it */
	struct str query; /* what stands behind the ? */
};

/* Those of the account for this list (n 0: for all lists), by name, in mem. */
int views_of(struct store *s, int64_t account, struct str list, struct arena *mem, struct saved_view **ret, size_t *n,
	     struct err *e);
/* Keeps one; the same name is replaced. ERR_LIMIT beyond VIEWS_MAX. Within a write transaction. */
int view_save(struct store *s, int64_t account, const struct saved_view *v, instant_t now, struct err *e);
/* Takes one away. ERR_NOTFOUND. Within a write transaction. */
int view_drop(struct store *s, int64_t account, struct str list, struct str name, struct err *e);

#endif
