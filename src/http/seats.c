#include "http/seats.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

enum state { SHUT, FREE, TAKEN };

/* One place of the pool. Whoever has taken it changes its thing. */
struct seat {
	atomic_int state;      /* enum state */
	_Atomic(void *) thing; /* NULL: not open */
};

struct seats {
	struct seats_ops ops;
	int most;             /* seats */
	atomic_int taken;     /* borrowed now, those being opened included */
	atomic_int waiting;   /* for one to come free */
	pthread_mutex_t lock; /* of those who wait */
	pthread_cond_t freed;
	struct seat seat[];
};

/* Takes the first seat that is in that state; NULL: none was. */
static struct seat *pick_that_is(struct seats *s, int state)
{
	for (int i = 0; i < s->most; i++) {
		int is = state;
		if (s->seat[i].state == state && atomic_compare_exchange_strong(&s->seat[i].state, &is, TAKEN))
			return &s->seat[i];
	}
	return NULL;
}

/* Takes a seat that is free, an open one if there is one; NULL: none was. */
static struct seat *pick(struct seats *s)
{
	struct seat *seat = pick_that_is(s, FREE);
	return seat ? seat : pick_that_is(s, SHUT);
}

struct seats *seats_new(int n, const struct seats_ops *ops)
{
	pthread_condattr_t attr;
	if (n < 1 || n > SEATS_MAX)
		return NULL;
	struct seats *s = calloc(1, sizeof(*s) + (size_t)n * sizeof(struct seat));
	if (!s)
		return NULL;
	s->ops = *ops;
	s->most = n;
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->freed, &attr);
	pthread_condattr_destroy(&attr);
	return s;
}

void seats_free(struct seats *s)
{
	if (!s)
		return;
	for (int i = 0; i < s->most; i++)
		if (s->seat[i].thing)
			s->ops.close(s->ops.self, s->seat[i].thing);
	pthread_cond_destroy(&s->freed);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* That many milliseconds from now. */
static struct timespec from_now(int ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000L;
	if (t.tv_nsec >= 1000000000L) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000L;
	}
	return t;
}

/* A free seat as soon as there is one; NULL: none came free in time. Who gives one back looks for those who wait only when it
 * is free, and who waits says so before he looks: one of them sees the other. */
static struct seat *await(struct seats *s, int wait_ms)
{
	struct timespec until = from_now(wait_ms);
	struct seat *seat;
	pthread_mutex_lock(&s->lock);
	s->waiting++;
	while (!(seat = pick(s)) && !pthread_cond_timedwait(&s->freed, &s->lock, &until))
		continue;
	if (!seat)
		seat = pick(s);
	s->waiting--;
	pthread_mutex_unlock(&s->lock);
	return seat;
}

/* Makes a seat free again and tells one who waits. */
static void leave(struct seats *s, struct seat *seat)
{
	s->taken--;
	seat->state = seat->thing ? FREE : SHUT;
	if (!s->waiting)
		return;
	pthread_mutex_lock(&s->lock);
	pthread_cond_signal(&s->freed);
	pthread_mutex_unlock(&s->lock);
}

void *seats_take(struct seats *s, int wait_ms, struct err *e)
{
	struct seat *seat = pick(s);
	if (!seat && !(seat = await(s, wait_ms))) {
		err_set(e, ERR_LIMIT, "现在使用的人太多");
		err_todo(e, "请过一会儿再试");
		return NULL;
	}
	s->taken++;
	void *thing = seat->thing;
	if (!thing)
		seat->thing = thing = s->ops.open(s->ops.self, e);
	if (!thing)
		leave(s, seat);
	return thing;
}

/* The seat that this thing was borrowed with. */
static struct seat *seat_of(struct seats *s, const void *thing)
{
	int i = 0;
	while (s->seat[i].thing != thing)
		i++;
	return &s->seat[i];
}

void seats_give(struct seats *s, void *thing, bool broken)
{
	struct seat *seat = seat_of(s, thing);
	if (broken) {
		seat->thing = NULL; /* first: the next thing that is opened may lie at the same address */
		s->ops.close(s->ops.self, thing);
	}
	leave(s, seat);
}

void seats_visit(struct seats *s, void (*f)(void *thing))
{
	for (int i = 0; i < s->most; i++) {
		int is = FREE;
		if (!atomic_compare_exchange_strong(&s->seat[i].state, &is, TAKEN))
			continue;
		s->taken++;
		f(s->seat[i].thing);
		leave(s, &s->seat[i]);
	}
}

int seats_taken(struct seats *s)
{
	return s->taken;
}
