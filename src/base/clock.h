/* Time and randomness come from here and are passed in, so that a test can fix them. */
#ifndef YICAI_BASE_CLOCK_H
#define YICAI_BASE_CLOCK_H

#include "base/date.h"
#include "base/err.h"

/* Microseconds since 1970-01-01 UTC: the instants of known_from and known_to. */
typedef int64_t instant_t;
#define INSTANT_OPEN INT64_MAX /* still known; "now" for an as-known read */

struct clock {
	instant_t (*now)(void *self);
	void *self;
};

/* The machine's clock. In a test build (meson option testbuild) the environment variable YICAI_NOW
 * (YYYY-MM-DDTHH:MM:SSZ) fixes it; the program that is shipped does not know that. */
struct clock clock_system(void);

/* Says so when YICAI_NOW is set to something else (clock_system would go on with the machine's clock): ERR_USAGE.
 * Always 0 in the program that is shipped. */
int clock_check(struct err *e);

/* Exactly YYYY-MM-DDTHH:MM:SSZ, a real moment. */
bool instant_parse(struct str s, instant_t *out);

/* Today in Asia/Shanghai (UTC+8, no summer time since 1992). */
day_t instant_day(instant_t t);

/* The last instant of a day in Asia/Shanghai: what --known-on means. */
instant_t instant_day_end(day_t d);

/* "2026-11-24 15:04:05", Asia/Shanghai. */
void instant_text(instant_t t, char out[static 20]);

/* n random bytes from the system; -1 when it has none to give. In a test build YICAI_SEED (a number) makes them a
 * repeatable stream, one a process. */
int random_bytes(void *out, size_t n);

/* A new 63-bit identifier, greater than every one this process made before: 42 bits of milliseconds, then a
 * counting and a process-random part, so that several servers need no sequence. Thread-safe. */
int64_t id_new(instant_t now);

/* A repeatable stream for the demo city and tests: splitmix64. */
struct rng {
	uint64_t s;
};
uint64_t rng_next(struct rng *r);
/* 0 … n − 1, n > 0. */
uint64_t rng_below(struct rng *r, uint64_t n);

#endif
