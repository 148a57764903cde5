#include "registry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define SEED UINT64_C(0x5EED2025)

/* splitmix64. */
struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d)
{
	uint64_t z = d->state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* 0 … n − 1. */
static int below(struct dice *d, uint32_t n)
{
	return (int)(((roll(d) >> 32) * n) >> 32);
}

/* In [0, 1). */
static double fraction(struct dice *d)
{
	return (double)(roll(d) >> 11) * 0x1p-53;
}

static int chance(struct dice *d, int percent)
{
	return below(d, 100) < percent;
}

/* A stream of its own for each thing. */
static struct dice dice_of(uint64_t seed)
{
	struct dice d = {seed};
	roll(&d);
	return d;
}

/* --- institutions --- */

static void make_org(struct registry *r, uint32_t i)
{
	struct dice d = dice_of(SEED ^ (UINT64_C(0xABCD000000000000) + i * UINT64_C(0x10001)));
	r->org_county[i] = (uint8_t)(chance(&d, 5) ? COUNTY_OUTSIDE : below(&d, COUNTY_OUTSIDE));
	r->org_private[i] = (uint8_t)chance(&d, 65);
	int usual = below(&d, 3) + 1;
	for (int y = 0; y < GRADE_YEARS; y++) {
		int luck = below(&d, 100);
		int grade = luck < 10 ? GRADE_FAILED : luck < 30 ? below(&d, 3) + 1 : usual;
		if (grade != GRADE_FAILED)
			usual = grade;
		r->org_grade[(size_t)i * GRADE_YEARS + y] = (uint8_t)grade;
	}
}

/* --- workers --- */

/* Days between which careers start, the last day of the year, and the last day that anything is known of. */
struct calendar {
	int first, last_start, last, horizon;
};

static int first_day(struct dice *d, const struct calendar *c)
{
	double u = fraction(d);
	int day = c->first + (int)((double)(c->last_start - c->first) * (1.0 - (u * u) * 0.98));
	if (chance(d, 40))
		day = c->first + below(d, (uint32_t)(c->last_start - c->first));
	return day;
}

/* 1 … 4 spells are planned. */
static int planned_spells(struct dice *d)
{
	int luck = below(d, 100);
	return luck < 40 ? 1 : luck < 70 ? 2 : luck < 90 ? 3 : 4;
}

/* The first day of the spell after one that ended on `end` after `length` days: mostly the next day, seldom before. */
static int next_start(struct dice *d, int end, int length, int more)
{
	int luck = below(d, 100), start;
	if (luck < 55) {
		start = end + 1;
	} else if (luck < 58) {
		int overlap = 1 + below(d, 60);
		start = end + 1 - (overlap >= length - 1 ? length - 2 : overlap);
	} else {
		start = end + 2 + below(d, 400);
	}
	return more && start <= end && end - start > 25 ? end - 25 : start;
}

static void make_spells(struct registry *r, struct dice *d, const struct calendar *c, int start)
{
	int planned = planned_spells(d);
	uint32_t org = (uint32_t)below(d, r->orgs);
	for (int k = 0; k < planned && start <= c->last; k++) {
		int length = 30 + (int)(-log(1.0 - fraction(d)) * 900.0);
		if (length > 5000)
			length = 5000;
		int end = start + length - 1;
		bool open = (k == planned - 1 && chance(d, 80)) || end > c->horizon;
		uint32_t i = r->spells++;
		r->spell_front[i] = (uint8_t)chance(d, 88);
		r->spell_payroll[i] = (uint8_t)chance(d, r->org_private[org] ? 1 : 25);
		r->spell_org[i] = org;
		r->spell_from[i] = (uint16_t)start;
		r->spell_to[i] = open ? SPELL_OPEN : (uint16_t)end;
		if (open)
			return;
		start = next_start(d, end, length, k + 1 < planned);
		if (chance(d, 80))
			org = (uint32_t)below(d, r->orgs);
	}
}

static void make_certs(struct registry *r, struct dice *d, const struct calendar *c, int career)
{
	int luck = below(d, 100), level = 0;
	int planned = luck < 35 ? 0 : luck < 65 ? 1 : luck < 85 ? 2 : luck < 95 ? 3 : 4;
	int day = career + below(d, 1200) - 200;
	for (int k = 0; k < planned; k++) {
		if (k == 0) {
			luck = below(d, 100);
			level = luck < 60 ? 5 : luck < 85 ? 4 : 3;
		} else if (chance(d, 70)) {
			level = level > 1 ? level - 1 : level;
		} else {
			level = 1 + below(d, 5);
		}
		if (day > c->horizon)
			return;
		r->cert_level[r->certs] = (uint8_t)level;
		r->cert_issued[r->certs++] = (uint16_t)day;
		day += 180 + below(d, 900);
	}
}

static void make_trainings(struct registry *r, struct dice *d, const struct calendar *c, int career)
{
	int luck = below(d, 100), planned = luck < 30 ? 0 : luck < 65 ? 1 : luck < 85 ? 2 : 3;
	int day = career + below(d, 900) - 100;
	for (int k = 0; k < planned && day <= c->horizon; k++) {
		r->training_done[r->trainings++] = (uint16_t)day;
		day += 100 + below(d, 700);
	}
}

static void make_worker(struct registry *r, uint32_t w, const struct calendar *c)
{
	struct dice d = dice_of((SEED * UINT64_C(0x9E3779B97F4A7C15)) ^ (w * UINT64_C(0xD1342543DE82EF95)));
	int luck = below(&d, 100), education = luck < 35 ? 0 : luck < 65 ? 1 : luck < 85 ? 2 : 3;
	r->education[w] = (uint8_t)education;
	r->directed[w] = (uint8_t)chance(&d, 8);
	r->pension[w] = (uint8_t)chance(&d, 88);
	int start = first_day(&d, c);
	if (education)
		r->graduated[w] = (uint16_t)(start - below(&d, 900) + 200);
	r->spell_start[w] = r->spells;
	r->cert_start[w] = r->certs;
	r->training_start[w] = r->trainings;
	make_spells(r, &d, c, start);
	make_certs(r, &d, c, start);
	make_trainings(r, &d, c, start);
}

/* Room for n things of a column; the failure is noticed once, by the last. */
#define ROOM(p, n) ((p = calloc((size_t)(n) + 1, sizeof *(p))) != NULL)

static bool make_room(struct registry *r)
{
	size_t n = r->workers, most = n * 4;
	return ROOM(r->education, n) && ROOM(r->directed, n) && ROOM(r->pension, n) && ROOM(r->graduated, n) &&
	       ROOM(r->spell_start, n) && ROOM(r->cert_start, n) && ROOM(r->training_start, n) &&
	       ROOM(r->spell_org, most) && ROOM(r->spell_front, most) && ROOM(r->spell_payroll, most) &&
	       ROOM(r->spell_from, most) && ROOM(r->spell_to, most) && ROOM(r->cert_level, most) &&
	       ROOM(r->cert_issued, most) && ROOM(r->training_done, most) && ROOM(r->org_county, r->orgs) &&
	       ROOM(r->org_private, r->orgs) && ROOM(r->org_grade, r->orgs * GRADE_YEARS);
}

struct registry *registry_make(uint32_t workers)
{
	struct registry *r = calloc(1, sizeof *r);
	struct calendar c = {day_of(2012, 1, 1), day_of(2025, 7, 1), day_of(2025, 12, 31), day_of(2026, 6, 30)};
	if (!r)
		return NULL;
	r->workers = workers;
	r->orgs = workers / 50 < 16 ? 16 : workers / 50;
	if (!make_room(r)) {
		registry_free(r);
		return NULL;
	}
	for (uint32_t i = 0; i < r->orgs; i++)
		make_org(r, i);
	for (uint32_t w = 0; w < workers; w++)
		make_worker(r, w, &c);
	r->spell_start[workers] = r->spells;
	r->cert_start[workers] = r->certs;
	r->training_start[workers] = r->trainings;
	return r;
}

void registry_forget_rows(struct registry *r)
{
	void **column[] = {(void **)&r->education,      (void **)&r->directed,    (void **)&r->pension,
			   (void **)&r->graduated,      (void **)&r->spell_start, (void **)&r->cert_start,
			   (void **)&r->training_start, (void **)&r->spell_org,   (void **)&r->spell_front,
			   (void **)&r->spell_payroll,  (void **)&r->spell_from,  (void **)&r->spell_to,
			   (void **)&r->cert_level,     (void **)&r->cert_issued, (void **)&r->training_done};
	for (size_t i = 0; i < sizeof column / sizeof *column; i++) {
		free(*column[i]);
		*column[i] = NULL;
	}
}

void registry_free(struct registry *r)
{
	if (!r)
		return;
	registry_forget_rows(r);
	free(r->org_county);
	free(r->org_private);
	free(r->org_grade);
	free(r);
}

/* --- as CSV --- */

/* Opens a table's file and writes its header. */
static FILE *table(const char *folder, const char *name, const char *header)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s.csv", folder, name);
	FILE *f = fopen(path, "w");
	if (f)
		fprintf(f, "%s\n", header);
	return f;
}

/* A day as the databases read it. */
static const char *iso(uint16_t day, char out[static 11])
{
	day_text(day, out);
	return out;
}

static int write_orgs(const struct registry *r, const char *folder)
{
	FILE *f = table(folder, "inst", "inst_id,county,is_private");
	FILE *g = table(folder, "inst_grade", "inst_id,year,grade");
	for (uint32_t i = 0; f && g && i < r->orgs; i++) {
		fprintf(f, "%u,%u,%u\n", i, r->org_county[i], r->org_private[i]);
		for (int y = 0; y < GRADE_YEARS; y++)
			fprintf(g, "%u,%d,%u\n", i, GRADE_YEAR_FIRST + y, r->org_grade[(size_t)i * GRADE_YEARS + y]);
	}
	int status = f && g ? 0 : -1;
	status |= f ? fclose(f) : -1;
	status |= g ? fclose(g) : -1;
	return status ? -1 : 0;
}

static int write_workers(const struct registry *r, const char *folder)
{
	FILE *f = table(folder, "worker", "worker_id,edu,grad_date,directed,pension");
	char day[11];
	for (uint32_t w = 0; f && w < r->workers; w++)
		fprintf(f, "%u,%u,%s,%u,%u\n", w, r->education[w], r->education[w] ? iso(r->graduated[w], day) : "",
			r->directed[w], r->pension[w]);
	return f ? fclose(f) : -1;
}

static int write_spells(const struct registry *r, const char *folder)
{
	FILE *f = table(folder, "emp", "worker_id,seq,inst_id,front_line,payroll,start_date,end_date");
	char from[11], to[11];
	for (uint32_t w = 0; f && w < r->workers; w++)
		for (uint32_t i = r->spell_start[w]; i < r->spell_start[w + 1]; i++)
			fprintf(f, "%u,%u,%u,%u,%u,%s,%s\n", w, i - r->spell_start[w], r->spell_org[i],
				r->spell_front[i], r->spell_payroll[i], iso(r->spell_from[i], from),
				r->spell_to[i] == SPELL_OPEN ? "" : iso(r->spell_to[i], to));
	return f ? fclose(f) : -1;
}

static int write_learning(const struct registry *r, const char *folder)
{
	FILE *f = table(folder, "cert", "worker_id,seq,level,issued");
	FILE *g = table(folder, "train", "worker_id,seq,done_date");
	char day[11];
	for (uint32_t w = 0; f && g && w < r->workers; w++) {
		for (uint32_t i = r->cert_start[w]; i < r->cert_start[w + 1]; i++)
			fprintf(f, "%u,%u,%u,%s\n", w, i - r->cert_start[w], r->cert_level[i],
				iso(r->cert_issued[i], day));
		for (uint32_t i = r->training_start[w]; i < r->training_start[w + 1]; i++)
			fprintf(g, "%u,%u,%s\n", w, i - r->training_start[w], iso(r->training_done[i], day));
	}
	int status = f && g ? 0 : -1;
	status |= f ? fclose(f) : -1;
	status |= g ? fclose(g) : -1;
	return status ? -1 : 0;
}

int registry_write(const struct registry *r, const char *folder)
{
	return write_orgs(r, folder) || write_workers(r, folder) || write_spells(r, folder) ||
		       write_learning(r, folder)
		   ? -1
		   : 0;
}

/* --- what it must come to --- */

void check_add(struct check *k, uint32_t worker, int month, uint64_t a, uint64_t b, uint64_t c, uint64_t pay)
{
	k->rows++;
	k->a += a;
	k->b += b;
	k->c += c;
	k->pay += pay;
	k->h += (a + 3 * b + 7 * c + 11 * pay) * (((uint64_t)worker * MONTHS + (uint64_t)month) % 9973 + 1);
}

void check_totals(struct check *k, const uint64_t *county, const uint64_t *org, uint32_t orgs)
{
	for (size_t i = 0; i < (size_t)COUNTIES * MONTHS; i++)
		k->county += county[i] * (i + 1);
	for (uint32_t i = 0; i < orgs; i++) {
		k->inst += org[i] * (i % 9973 + 1);
		k->insttot += org[i];
	}
}

void check_print(const struct check *k)
{
	printf("CHECK rows=%llu a=%llu b=%llu c=%llu pay=%llu H=%llu county=%llu inst=%llu insttot=%llu\n",
	       (unsigned long long)k->rows, (unsigned long long)k->a, (unsigned long long)k->b,
	       (unsigned long long)k->c, (unsigned long long)k->pay, (unsigned long long)k->h,
	       (unsigned long long)k->county, (unsigned long long)k->inst, (unsigned long long)k->insttot);
}

/* --- timing --- */

double bench_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

void bench_result(int threads, double *took, int n, uint32_t workers)
{
	struct rusage use;
	getrusage(RUSAGE_SELF, &use);
	qsort(took, (size_t)n, sizeof *took, by_size);
	printf("RESULT %d %.2f %.0f\n", threads, took[n / 2] * 1e9 / workers, (double)use.ru_maxrss / 1024);
}
