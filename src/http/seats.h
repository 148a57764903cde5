/* Seats: a bounded pool of something dear that a request needs while it is worked on, a store's connection above all.
 * There are never more than N, however many connections are open; who finds none free waits for one, boundedly. */
#ifndef YICAI_HTTP_SEATS_H
#define YICAI_HTTP_SEATS_H

#include "base/err.h"

#include <stdbool.h>

#define SEATS_MAX 1024 /* seats of one pool */

struct seats;

/* How a seat's thing is made and given back; self is the caller's. open returns NULL with *e filled. */
struct seats_ops {
	void *(*open)(void *self, struct err *e);
	void (*close)(void *self, void *thing);
	void *self;
};

/* A pool of at most n seats, opened when first needed; NULL: no memory, or n is not 1 … SEATS_MAX. */
struct seats *seats_new(int n, const struct seats_ops *ops);

/* Closes all; every seat must have been given back. NULL is a no-op. */
void seats_free(struct seats *s);

/* Borrows one, as few different ones as will do (warm caches); waits at most wait_ms for one. NULL: ERR_LIMIT when none came free (answer
 * 503), or what open said. */
void *seats_take(struct seats *s, int wait_ms, struct err *e);

/* Gives it back; a broken one is closed, and a new one is opened when next needed. */
void seats_give(struct seats *s, void *thing, bool broken);

/* Calls f for the thing of each seat that is open and free; nobody has it meanwhile. */
void seats_visit(struct seats *s, void (*f)(void *thing));

/* How many are borrowed now. */
int seats_taken(struct seats *s);

#endif
