/* The registry that every engine of the benchmark computes on: workers with their spells of service, certificates and
 * trainings, institutions with their yearly grades. Made from a seed, the same for the same number of workers. */
#ifndef BENCH_REGISTRY_H
#define BENCH_REGISTRY_H

#include <stddef.h>
#include <stdint.h>

#include "base/date.h"

enum { GRADE_YEAR_FIRST = 2018, GRADE_YEARS = 8, GRADE_FAILED = 4 };
enum { COUNTIES = 8, COUNTY_OUTSIDE = 7 };
enum { YEAR = 2025, MONTHS = 12 };

#define SPELL_OPEN UINT16_MAX /* end of a spell that goes on */

/* Columns; days in 16 bits since 1970. Rows stand by worker: those of worker w are start[w] … start[w + 1] − 1. */
struct registry {
	uint32_t workers, orgs, spells, certs, trainings;
	uint8_t *education; /* [worker] 0 none, 1 secondary, 2 college, 3 bachelor and above */
	uint8_t *directed, *pension;
	uint16_t *graduated; /* where education > 0 */
	uint32_t *spell_start, *cert_start, *training_start;
	uint32_t *spell_org;
	uint8_t *spell_front, *spell_payroll;
	uint16_t *spell_from, *spell_to;
	uint8_t *cert_level; /* 1 the highest … 5 */
	uint16_t *cert_issued, *training_done;
	uint8_t *org_county, *org_private;
	uint8_t *org_grade; /* [org × GRADE_YEARS + year] */
};

/* Makes the registry; NULL: no memory. */
struct registry *registry_make(uint32_t workers);
void registry_free(struct registry *r);

/* Gives back all rows but those of the institutions: who has made facts of them needs them no more. */
void registry_forget_rows(struct registry *r);

/* Writes it as CSV for the databases: worker emp cert train inst inst_grade. −1: cannot write. */
int registry_write(const struct registry *r, const char *folder);

/* What every engine must come to. */
struct check {
	uint64_t rows, a, b, c, pay, h, county, inst, insttot;
};

/* One worker-month with something due: a, b, c and pay in fen. */
void check_add(struct check *k, uint32_t worker, int month, uint64_t a, uint64_t b, uint64_t c, uint64_t pay);

/* The totals: [county × MONTHS + month] and [org]. */
void check_totals(struct check *k, const uint64_t *county, const uint64_t *org, uint32_t orgs);
void check_print(const struct check *k);

/* Seconds since some moment. */
double bench_now(void);

/* Prints "RESULT threads median-ns-per-worker peak-MB" of n timed runs (seconds). */
void bench_result(int threads, double *took, int n, uint32_t workers);

#endif
