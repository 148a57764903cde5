/* A store that rests between two readings: it keeps its state of the store, so that the next reading need not ask the engine
 * for one while nobody has committed anything. Only where the engine can tell without asking (SQLite). */
#ifndef YICAI_STORE_REST_H
#define YICAI_STORE_REST_H

#include "store/store.h"

/* Ends the open reading transaction. The next store_begin for reading takes the kept state when nothing was committed since
 * it was opened, by whatever process, else a new one; anything else that is done with the store gives it up first. Where a
 * state cannot be kept, store_rollback. A kept state holds back the log's beginning anew: see store_wake. */
void store_rest(struct store *s);

/* Gives up the state that a resting store keeps, if it does. */
void store_wake(struct store *s);

#endif
