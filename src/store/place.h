/* Where a store lies. */
#ifndef YICAI_STORE_PLACE_H
#define YICAI_STORE_PLACE_H

#include "store/store.h"

/* The whole path of an SQLite store's file; NULL where there is none: a server, or memory. Lives as long as the store. */
const char *store_file(const struct store *s);

#endif
