/* 县标准 (a county's own rate): the county proposes a figure from a day on, by a document; it must lie within the policy's floor
 * and ceiling; the city confirms, another person; then it is a fact (rates.h), and the one before it ends the day before. Runs
 * that were frozen stay as they are; months already paid are made up by the next adjustment. C1: S30, S-a5. Functions that
 * write do so in the caller's recording. */
#ifndef YICAI_FEATURES_RATES_CHANGE_H
#define YICAI_FEATURES_RATES_CHANGE_H

#include "features/rates/rates.h"
#include "flow/flow.h"

#define RATE_CHANGES_MAX 10000 /* proposals of one house */
#define RATE_BASIS_MAX   200   /* characters */
#define RATE_TIERS_MAX   100   /* lines of the table of bounds */
#define RATES_LISTED_MAX 20000 /* figures of one policy */

/* 拟定 → 市级确认 → 已生效; 不予确认, 已撤回. */
extern const struct flow_kind rate_flow;

/* Which figures a county may set: policy, tier and bounds, in mem. */
struct rate_tier {
	struct str policy, tier, area; /* area: the unit code of the city whose policy it is */
	struct rate_bound bound;
	int64_t unset;     /* 分: what the policy gives where the county has set nothing */
	struct str figure; /* which sum of the policy's text is the bound: 市标准/三级; n 0: none */
};
int rate_tiers(struct arena *mem, struct rate_tier **ret, size_t *n, struct err *e);

struct rate_change_new {
	int64_t unit; /* the county */
	struct str policy, tier, basis;
	int64_t amount; /* 分 */
	day_t starts;
	const int64_t *places; /* the county with all that it lies in */
	size_t nplaces;
	const struct rate_bounds *bounds; /* NULL: rate_bounds_shipped */
};
/* ERR_INPUT (e->where: 档次, 金额, 起始日期, 依据), the bound with its clause; ERR_CONFLICT: one waits already. */
int rate_change_propose(struct house *h, struct recording *r, const struct calendar *cal,
			const struct rate_change_new *n, const struct flow_actor *by, int64_t *id, struct err *e);
/* confirm, reject, withdraw. A figure that the text in force on its first day does not allow any more is not confirmed: ERR_INPUT
 * at 金额. bounds as above. */
int rate_change_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t id, int64_t seq,
		    struct str move, struct str opinion, const struct rate_bounds *bounds,
		    const struct flow_actor *by, struct err *e);

struct rate_change {
	int64_t id, unit, amount, starts, at, matter, seq;
	struct str policy, tier, basis, who, state;
};
int rate_change_get(struct house *h, int64_t id, struct arena *mem, struct rate_change *out, struct err *e);
/* Of a policy, newest first, in mem. */
int rate_change_list(struct house *h, struct str policy, struct arena *mem, struct rate_change **ret, size_t *n,
		     struct err *e);

/* A figure that stands in the facts. Blank days FIELD_NONE. */
struct rate_row {
	int64_t unit, amount, begins, ends;
	struct str tier, basis;
};
/* Of a policy, by unit, tier and day, in mem. */
int rate_rows(struct house *h, struct str policy, struct arena *mem, struct rate_row **ret, size_t *n, struct err *e);

#endif
