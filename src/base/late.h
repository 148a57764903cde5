/* Libraries that are loaded when first needed. What only some commands use (the client of PostgreSQL, the web server,
 * the caller of gateways) brings dozens of libraries of its own along; linked in, each start would pay for them
 * (docs/decisions/012-late-libraries.md). The calls of such a library stand in a struct of pointers, made of one list:
 *
 *     #define X_CALLS(CALL) CALL(open) CALL(close)
 *     #define X_CALL(name) typeof(x_##name) *name;
 *     struct x { X_CALLS(X_CALL) };
 *     static struct x x;
 *     static const char *const x_names[] = {X_CALLS(X_NAME)};     with #define X_NAME(name) "x_" #name, */
#ifndef YICAI_BASE_LATE_H
#define YICAI_BASE_LATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* A library, for as long as the program runs. names and calls (a struct of function pointers) are parallel. */
struct late {
	const char *library; /* as the loader knows it: "libpq.so.5" */
	const char *what;    /* for whom misses it: "PostgreSQL 客户端库" */
	const char *const *names;
	void *calls;
	size_t n;
	bool loaded;
};

/* Loads it unless it is there, and fills its calls; any thread, any number of times. ERR_IO when the machine does not have
 * the library, or another version of it; then nothing of it may be called. */
int late_load(struct late *l, struct err *e);

#endif
