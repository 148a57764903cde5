#include "base/clock.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define SECOND   ((int64_t)1000000)
#define DAY_LONG (86400 * SECOND)
#define SHANGHAI (8 * 3600 * SECOND)

/* The machine's own time. */
static instant_t now_machine(void *self)
{
	struct timespec t;
	(void)self;
	clock_gettime(CLOCK_REALTIME, &t);
	return (instant_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

/* Two digits at p, −1 when they are none. */
static int two_digits(const char *p)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' ? (p[0] - '0') * 10 + p[1] - '0' : -1;
}

bool instant_parse(struct str s, instant_t *out)
{
	day_t day;
	if (s.n != 20 || !day_parse((struct str){s.p, 10}, &day) || s.p[10] != 'T' || s.p[13] != ':' ||
	    s.p[16] != ':' || s.p[19] != 'Z')
		return false;
	int h = two_digits(s.p + 11), m = two_digits(s.p + 14), sec = two_digits(s.p + 17);
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59)
		return false;
	*out = day * DAY_LONG + ((h * 60 + m) * 60 + sec) * SECOND;
	return true;
}

#ifdef YICAI_TEST
/* The time that YICAI_NOW fixed. */
static instant_t now_fixed(void *self)
{
	return *(instant_t *)self;
}

struct clock clock_system(void)
{
	static instant_t fixed;
	const char *text = getenv("YICAI_NOW");
	if (text && instant_parse(str_of(text), &fixed))
		return (struct clock){now_fixed, &fixed};
	return (struct clock){now_machine, NULL};
}

int clock_check(struct err *e)
{
	const char *text = getenv("YICAI_NOW");
	instant_t ignored;
	if (!text || instant_parse(str_of(text), &ignored))
		return 0;
	err_set(e, ERR_USAGE, "环境变量 YICAI_NOW 不是时刻：%.40s", text);
	return err_todo(e, "写成 2026-11-24T07:00:00Z，或者不设它");
}
#else
struct clock clock_system(void)
{
	return (struct clock){now_machine, NULL};
}

int clock_check(struct err *e)
{
	(void)e;
	return 0;
}
#endif

day_t instant_day(instant_t t)
{
	if (t == INSTANT_OPEN)
		return DAY_OPEN;
	int64_t local = t < INT64_MAX - SHANGHAI ? t + SHANGHAI : t;
	int64_t day = local / DAY_LONG - (local % DAY_LONG < 0);
	return day < DAY_FIRST ? DAY_FIRST : day > DAY_LAST ? DAY_LAST : (day_t)day;
}

instant_t instant_day_end(day_t d)
{
	if (d == DAY_OPEN)
		return INSTANT_OPEN;
	return ((instant_t)d + 1) * DAY_LONG - SHANGHAI - 1;
}

/* A mark and a number of two digits. */
static void put_two(char *out, char mark, unsigned n)
{
	out[0] = mark;
	out[1] = (char)('0' + n / 10 % 10);
	out[2] = (char)('0' + n % 10);
}

void instant_text(instant_t t, char out[static 20])
{
	char day[11];
	day_text(instant_day(t), day);
	if (t == INSTANT_OPEN || !day[0]) {
		out[0] = '\0';
		return;
	}
	int64_t of_day = (t + SHANGHAI) % DAY_LONG;
	unsigned seconds = (unsigned)((of_day < 0 ? of_day + DAY_LONG : of_day) / SECOND);
	memcpy(out, day, 10);
	put_two(out + 10, ' ', seconds / 3600 % 24);
	put_two(out + 13, ':', seconds / 60 % 60);
	put_two(out + 16, ':', seconds % 60);
	out[19] = '\0';
}

#ifdef YICAI_TEST
/* Bytes of a stream that YICAI_SEED begins, instead of the system's; false when it is not set. */
static bool bytes_seeded(unsigned char *out, size_t n)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct rng stream;
	int64_t seed;
	const char *text = getenv("YICAI_SEED");
	if (!text || !str_to_i64(str_of(text), &seed))
		return false;
	pthread_mutex_lock(&lock);
	if (!stream.s)
		stream.s = (uint64_t)seed * 2 + 1;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(rng_next(&stream) >> 56);
	pthread_mutex_unlock(&lock);
	return true;
}
#else
/* There is no such thing in the program that is shipped. */
static bool bytes_seeded(unsigned char *out, size_t n)
{
	(void)out;
	(void)n;
	return false;
}
#endif

int random_bytes(void *out, size_t n)
{
	unsigned char *p = out;
	if (bytes_seeded(p, n))
		return 0;
	while (n) {
		ssize_t got = getrandom(p, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		p += got;
		n -= (size_t)got;
	}
	return 0;
}

/* An identifier: 42 bits of milliseconds, 11 bits that count, 10 bits drawn by the process. Two processes meet only
 * when they drew the same bits and count through the same numbers in the same millisecond. */
#define ID_NODE_BITS  10
#define ID_COUNT_BITS 11

static pthread_once_t id_once = PTHREAD_ONCE_INIT;
static uint64_t id_node, id_start;
static _Atomic uint64_t id_last; /* milliseconds and count of the last one */

/* Draws the process's own bits; a child after fork draws anew. */
static void id_draw(void)
{
	uint64_t drawn = 0;
	if (random_bytes(&drawn, sizeof drawn))
		drawn = (uint64_t)now_machine(NULL) ^ (uint64_t)getpid() << 20;
	id_node = drawn & ((1u << ID_NODE_BITS) - 1);
	id_start = drawn >> 32;
}

/* Once a process. */
static void id_begin(void)
{
	id_draw();
	pthread_atfork(NULL, NULL, id_draw);
}

int64_t id_new(instant_t now)
{
	pthread_once(&id_once, id_begin);
	uint64_t ms = now > 0 && now != INSTANT_OPEN ? (uint64_t)(now / 1000) & (((uint64_t)1 << 42) - 1) : 0;
	struct rng mixed = {ms ^ id_start};
	uint64_t begin = ms << ID_COUNT_BITS | (rng_next(&mixed) & ((1u << (ID_COUNT_BITS - 1)) - 1));
	uint64_t last = atomic_load(&id_last), next;
	do
		next = begin > last ? begin : last + 1;
	while (!atomic_compare_exchange_weak(&id_last, &last, next));
	return (int64_t)((next << ID_NODE_BITS | id_node) & INT64_MAX);
}

uint64_t rng_next(struct rng *r)
{
	uint64_t v = r->s += 0x9e3779b97f4a7c15u;
	v = (v ^ v >> 30) * 0xbf58476d1ce4e5b9u;
	v = (v ^ v >> 27) * 0x94d049bb133111ebu;
	return v ^ v >> 31;
}

uint64_t rng_below(struct rng *r, uint64_t n)
{
	uint64_t first = (0 - n) % n; /* numbers below it would make the small remainders likelier */
	for (;;) {
		uint64_t v = rng_next(r);
		if (v >= first)
			return v % n;
	}
}
