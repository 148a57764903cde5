/* A city for measuring money: one quarter that is due to everybody. */
#ifndef YICAI_CMD_BENCH_CITY_H
#define YICAI_CMD_BENCH_CITY_H

#include "fact/fact.h"

#define BENCH_PEOPLE_MOST 5000000
#define BENCH_ORGS_MOST   100000

/* Fills an empty store with so many care workers of so many homes in 绍兴's counties, each with a spell of years, a certificate and
 * an account, so that the allowance is due to all; one recording. The numbers are those of the demo city: none can exist. ERR_CONFLICT
 * when the store is not empty. */
int bench_city(struct house *h, int64_t people, int64_t orgs, void (*told)(void *self, int64_t done, int64_t total),
	       void *self, struct err *e);

#endif
