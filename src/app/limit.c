/* How often one address may ask for one route: a fixed table of counts, begun anew each minute. */
#include <stdlib.h>

#include "app/inside.h"

#define SLOTS  65536 /* a power of two; when an address finds none free it shares one, and waits a little sooner */
#define MINUTE 60000000

struct slot {
	_Atomic uint64_t who; /* 0: free */
	atomic_int count;
};

struct limiter {
	pthread_mutex_t lock; /* of whoever begins a minute */
	_Atomic int64_t minute;
	struct slot slot[SLOTS];
};

struct limiter *limiter_new(void)
{
	struct limiter *l = calloc(1, sizeof *l);
	if (l)
		pthread_mutex_init(&l->lock, NULL);
	return l;
}

void limiter_free(struct limiter *l)
{
	if (!l)
		return;
	pthread_mutex_destroy(&l->lock);
	free(l);
}

/* A number of address and route (FNV-1a). */
static uint64_t who(struct str address, size_t route)
{
	uint64_t h = 1469598103934665603u ^ route;
	for (size_t i = 0; i < address.n; i++)
		h = (h ^ (unsigned char)address.p[i]) * 1099511628211u;
	return h ? h : 1;
}

/* Empties the table for a new minute, once. Who counts at the same moment may be counted in neither. */
static void begin_minute(struct limiter *l, int64_t minute)
{
	pthread_mutex_lock(&l->lock);
	for (size_t i = 0; l->minute != minute && i < SLOTS; i++) {
		atomic_store_explicit(&l->slot[i].who, 0, memory_order_relaxed);
		atomic_store_explicit(&l->slot[i].count, 0, memory_order_relaxed);
	}
	l->minute = minute;
	pthread_mutex_unlock(&l->lock);
}

/* The slot is this one's: already, or from now on. */
static bool is_mine(struct slot *slot, uint64_t me)
{
	uint64_t there = slot->who;
	return there == me || (!there && (atomic_compare_exchange_strong(&slot->who, &there, me) || there == me));
}

bool limiter_take(struct limiter *l, struct str address, size_t route, int most, instant_t now)
{
	uint64_t me = who(address, route);
	size_t at = (me ^ (me >> 32)) & (SLOTS - 1);
	if (l->minute != now / MINUTE)
		begin_minute(l, now / MINUTE);
	for (int i = 0; i < 8 && !is_mine(&l->slot[at], me); i++)
		at = (at + 1) & (SLOTS - 1);
	if (l->slot[at].count >= most)
		return false;
	return atomic_fetch_add(&l->slot[at].count, 1) < most;
}
