#include "http/seats.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct seats {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct seats_ops ops;
	int most;    /* that may exist */
	int taken;   /* borrowed now, those being opened included */
	int waiting; /* for one to come free */
	int n_idle;  /* open and free: idle[0 … n_idle − 1] */
	void *idle[];
};

struct seats *seats_new(int n, const struct seats_ops *ops)
{
	pthread_condattr_t attr;
	if (n < 1 || n > SEATS_MAX)
		return NULL;
	struct seats *s = calloc(1, sizeof(*s) + (size_t)n * sizeof(void *));
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
	while (s->n_idle)
		s->ops.close(s->ops.self, s->idle[--s->n_idle]);
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

/* Counts a seat as borrowed; *thing is the open one, or NULL when it must be opened. False: none came free in time. */
static bool claim(struct seats *s, int wait_ms, void **thing)
{
	struct timespec until = from_now(wait_ms);
	pthread_mutex_lock(&s->lock);
	s->waiting++;
	while (s->taken == s->most && !pthread_cond_timedwait(&s->freed, &s->lock, &until))
		continue;
	s->waiting--;
	bool free_one = s->taken < s->most;
	if (free_one) {
		s->taken++;
		*thing = s->n_idle ? s->idle[--s->n_idle] : NULL;
	}
	pthread_mutex_unlock(&s->lock);
	return free_one;
}

/* Counts it as free again, with its thing when there is one. */
static void unclaim(struct seats *s, void *thing)
{
	pthread_mutex_lock(&s->lock);
	s->taken--;
	if (thing)
		s->idle[s->n_idle++] = thing;
	bool awaited = s->waiting > 0;
	pthread_mutex_unlock(&s->lock);
	if (awaited)
		pthread_cond_signal(&s->freed);
}

void *seats_take(struct seats *s, int wait_ms, struct err *e)
{
	void *thing = NULL;
	if (!claim(s, wait_ms, &thing)) {
		err_set(e, ERR_LIMIT, "现在使用的人太多");
		err_todo(e, "请过一会儿再试");
		return NULL;
	}
	if (!thing && !(thing = s->ops.open(s->ops.self, e)))
		unclaim(s, NULL);
	return thing;
}

void seats_give(struct seats *s, void *thing, bool broken)
{
	if (broken)
		s->ops.close(s->ops.self, thing);
	unclaim(s, broken ? NULL : thing);
}

int seats_taken(struct seats *s)
{
	pthread_mutex_lock(&s->lock);
	int n = s->taken;
	pthread_mutex_unlock(&s->lock);
	return n;
}
