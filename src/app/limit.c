/* How often one address may ask for one route: a fixed table of counts, begun anew each minute. */
#include <stdlib.h>

#include "app/inside.h"

#define SLOTS  65536 /* a power of two; when an address finds none free it shares one, and waits a little sooner */
#define MINUTE 60000000

struct slot {
	uint64_t who;
	int count;
};

struct limiter {
	pthread_mutex_t lock;
	int64_t minute;
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

bool limiter_take(struct limiter *l, struct str address, size_t route, int most, instant_t now)
{
	uint64_t me = who(address, route);
	size_t at = (me ^ (me >> 32)) & (SLOTS - 1);
	pthread_mutex_lock(&l->lock);
	if (l->minute != now / MINUTE) {
		memset(l->slot, 0, sizeof l->slot);
		l->minute = now / MINUTE;
	}
	for (int i = 0; i < 8 && l->slot[at].who && l->slot[at].who != me; i++)
		at = (at + 1) & (SLOTS - 1);
	if (!l->slot[at].who)
		l->slot[at].who = me;
	bool ok = l->slot[at].count < most;
	l->slot[at].count += ok;
	pthread_mutex_unlock(&l->lock);
	return ok;
}
