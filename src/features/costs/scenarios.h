/* 测算方案: what a policy would cost with other readings, county rates, months, another text altogether, and with people leaving
 * and entering at stated rates, beside what is in force; kept by name, asked again as often as wanted, compared with the last
 * time. Each run is computed over everybody in the store and shown by county within reach. C2, C9. */
#ifndef YICAI_FEATURES_COSTS_SCENARIOS_H
#define YICAI_FEATURES_COSTS_SCENARIOS_H

#include "features/costs/costs.h"

#define SCENARIOS_MAX     1000         /* kept */
#define SCENARIO_RUNS_MAX 1000         /* of one */
#define SCENARIO_PACK_MAX (256u << 10) /* bytes of a text that stands in for the policy's */

/* A scenario as it is kept. */
struct saved_scenario {
	int64_t id;
	struct str name, policy;
	struct str text; /* policy/scenario.h, without 文本 */
	struct str pack; /* the policy's text as the scenario would have it; n 0: as it is */
	instant_t made;
	struct str who;
	instant_t asked; /* for the last time; 0: not yet */
};

/* One time it was asked. */
struct scenario_run {
	int64_t no; /* 1 …; 0: none yet */
	instant_t at;
	struct str who;
	int64_t subjects;                /* looked at */
	bool counts;                     /* numbers, not money */
	int64_t open_before, open_after; /* lines without an amount: who has them is in no sum */
	int64_t staff, left, entered; /* 离开 and 新进: at work on the first day, taken to leave, to enter; 0 */
	struct cost *cost; /* the whole house; then by county and year, by kind and year, by tier and year */
	size_t n;
};

/* Checks a scenario as it is asked for: its text, the policy, its readings and rates, the other text. ERR_INPUT names what
 * is wrong and where. */
int scenario_check(struct house *h, const struct saved_scenario *s, struct err *e);
/* Keeps a new one; *id its number. ERR_LIMIT: too many. In a write transaction. */
int scenario_keep(struct house *h, const struct saved_scenario *s, int64_t *id, struct err *e);
/* The scenarios of a policy (n 0: of all), newest first, texts in mem. */
int scenario_list(struct house *h, struct str policy, struct arena *mem, struct saved_scenario **ret, size_t *n,
		  struct err *e);
/* One of them. ERR_NOTFOUND. */
int scenario_read(struct house *h, int64_t id, struct arena *mem, struct saved_scenario *out, struct err *e);

/* Asks it over the facts known now, in mem. ERR_CONFLICT: called off. Holds no transaction while it computes. */
int scenario_compute(struct house *h, const struct saved_scenario *s, const struct cost_watch *watch,
		     struct arena *mem, struct scenario_run *out, struct err *e);
/* Keeps a run as the newest; the figures of those before the last are forgotten. In a write transaction. */
int scenario_run_keep(struct house *h, int64_t id, const struct scenario_run *r, struct err *e);
/* The run `back` before the newest (0: the newest), its rows within reach, in mem; no 0 when there is none. */
int scenario_run_read(struct house *h, int64_t id, int64_t back, struct reach who, struct arena *mem,
		      struct scenario_run *out, struct err *e);

#endif
