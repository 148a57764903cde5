#include "features/targets/split.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef __int128 wide;

/* A unit on its way. */
struct part {
	const struct split_unit *u;
	struct split_share *out;
	size_t number;
	bool fixed;
	wide rest; /* numerator of its remainder, over the sum of the free weights */
};

/* The values are within their bounds and can be met. */
static int check(const struct split_unit *u, size_t n, int64_t total, struct err *e)
{
	int64_t floors = 0, caps = 0;
	if (n == 0 || n > SPLIT_UNITS_MAX)
		return err_set(e, ERR_INPUT, "分解到%zu个单元：须在1至%u之间", n, SPLIT_UNITS_MAX);
	if (total < 0 || total > SPLIT_VALUE_MAX)
		return err_set(e, ERR_INPUT, "目标总数%lld不在0至%lld之间", (long long)total,
			       (long long)SPLIT_VALUE_MAX);
	for (size_t i = 0; i < n; i++) {
		bool sound = u[i].weight >= 0 && u[i].weight <= SPLIT_VALUE_MAX && u[i].floor >= 0 &&
			     u[i].floor <= u[i].cap && u[i].cap <= SPLIT_VALUE_MAX;
		if (!sound)
			return err_set(e, ERR_INPUT, "第%zu个单元的权重、下限或上限不对：权重不小于0，下限不大于上限",
				       i + 1);
		floors += u[i].floor;
		caps += u[i].cap;
	}
	if (floors > total)
		return err_set(e, ERR_INPUT, "各单元下限之和%lld大于总数%lld", (long long)floors, (long long)total);
	if (caps < total)
		return err_set(e, ERR_INPUT, "各单元上限之和%lld小于总数%lld", (long long)caps, (long long)total);
	return 0;
}

/* What is left for the free units, and their weights together. */
static void left_over(const struct part *p, size_t n, int64_t total, int64_t *left, int64_t *weights)
{
	*left = total;
	*weights = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i].fixed)
			*left -= p[i].out->got;
		else
			*weights += p[i].u->weight;
	}
}

/* How far a free unit's quota lies below its floor (negative) or above its cap (positive), times the weights; 0 within. */
static wide violation(const struct part *p, int64_t left, int64_t weights)
{
	wide quota = (wide)left * p->u->weight, floor = (wide)p->u->floor * weights, cap = (wide)p->u->cap * weights;
	return quota < floor ? quota - floor : quota > cap ? quota - cap : 0;
}

/* Fixes the units that their bounds decide, those first whose violations weigh more. False: none is left to fix. */
static bool fix_bounds(struct part *p, size_t n, int64_t left, int64_t weights)
{
	wide balance = 0;
	bool any = false;
	for (size_t i = 0; i < n; i++)
		if (!p[i].fixed) {
			wide v = violation(&p[i], left, weights);
			balance += v;
			any |= v != 0;
		}
	if (!any)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (p[i].fixed)
			continue;
		wide v = violation(&p[i], left, weights);
		if (v < 0 && balance <= 0)
			*p[i].out = (struct split_share){.got = p[i].u->floor, .at_floor = true};
		else if (v > 0 && balance >= 0)
			*p[i].out = (struct split_share){.got = p[i].u->cap, .at_cap = true};
		else
			continue;
		p[i].fixed = true;
	}
	return true;
}

/* Largest remainder first; of equal ones the larger weight, then the first. */
static int by_rest(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->fixed != y->fixed)
		return x->fixed ? 1 : -1;
	if (x->rest != y->rest)
		return x->rest > y->rest ? -1 : 1;
	if (x->u->weight != y->u->weight)
		return x->u->weight > y->u->weight ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

/* Whole parts of the quotas, then one more to the largest remainders. */
static int deal(struct part *p, size_t n, int64_t left, int64_t weights, struct err *e)
{
	int64_t given = 0;
	if (left == 0)
		return 0;
	if (weights == 0)
		return err_set(e, ERR_INPUT, "还有%lld没有分下去，余下单元的权重都是0", (long long)left);
	for (size_t i = 0; i < n; i++)
		if (!p[i].fixed) {
			wide quota = (wide)left * p[i].u->weight;
			*p[i].out = (struct split_share){.got = (int64_t)(quota / weights)};
			p[i].rest = quota % weights;
			given += p[i].out->got;
		}
	qsort(p, n, sizeof *p, by_rest);
	for (size_t i = 0; i < n && given < left; i++, given++) {
		p[i].out->got++;
		p[i].out->by_remainder = true;
	}
	return 0;
}

int split_target(struct split_share *out, const struct split_unit *u, size_t n, int64_t total, struct err *e)
{
	int64_t left, weights;
	if (check(u, n, total, e) < 0)
		return -1;
	struct part *p = calloc(n, sizeof *p);
	struct split_share *got = calloc(n, sizeof *got);
	int rc = p && got ? 0 : err_set(e, ERR_NOMEM, "内存不足");
	if (rc == 0) {
		for (size_t i = 0; i < n; i++)
			p[i] = (struct part){.u = &u[i], .out = &got[i], .number = i};
		do
			left_over(p, n, total, &left, &weights);
		while (fix_bounds(p, n, left, weights));
		rc = deal(p, n, left, weights, e);
	}
	if (rc == 0)
		memcpy(out, got, n * sizeof *got);
	free(p);
	free(got);
	return rc;
}

/* Where paradoxes are put. */
struct tale {
	struct split_paradox *out;
	size_t found;
};

/* Tells one. */
static void tell(struct tale *t, struct split_paradox p)
{
	if (t->found < SPLIT_PARADOXES)
		t->out[t->found] = p;
	t->found++;
}

/* A larger total gives a unit less: looked for one up and one down. */
static int look_alabama(struct tale *t, const struct split_share *now, const struct split_unit *u, size_t n,
			int64_t total, struct split_share *other, struct err *e)
{
	int64_t caps = 0;
	for (size_t i = 0; i < n; i++)
		caps += u[i].cap;
	if (total + 1 > caps || total + 1 > SPLIT_VALUE_MAX)
		return 0;
	if (split_target(other, u, n, total + 1, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (other[i].got < now[i].got)
			tell(t, (struct split_paradox){SPLIT_ALABAMA, i, i, now[i].got, other[i].got});
	return 0;
}

/* A unit that goes with all it got changes what others get. rest has n − 1 places. */
static int look_without(struct tale *t, const struct split_share *now, const struct split_unit *u, size_t n,
			int64_t total, size_t gone, struct split_unit *rest, struct split_share *other, struct err *e)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++)
		if (i != gone)
			rest[k++] = u[i];
	if (split_target(other, rest, k, total - now[gone].got, e) < 0)
		return -1;
	for (size_t i = 0; i < k; i++) {
		size_t at = i + (i >= gone);
		if (other[i].got != now[at].got)
			tell(t, (struct split_paradox){SPLIT_NEW_UNIT, at, gone, now[at].got, other[i].got});
	}
	return 0;
}

/* i grew faster than k, lost, and k gained. */
static bool outgrew(const int64_t *before, const struct split_unit *u, const struct split_share *was,
		    const struct split_share *now, size_t i, size_t k)
{
	bool faster = (wide)u[i].weight * before[k] > (wide)u[k].weight * before[i];
	return faster && now[i].got < was[i].got && now[k].got > was[k].got;
}

/* Of two units the one that grew faster lost to the other. */
static int look_population(struct tale *t, const struct split_share *now, const struct split_unit *u, size_t n,
			   int64_t total, const int64_t *before, struct split_unit *old, struct split_share *was,
			   struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		old[i] = u[i];
		old[i].weight = before[i];
	}
	if (split_target(was, old, n, total, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (i != k && outgrew(before, u, was, now, i, k))
				tell(t, (struct split_paradox){SPLIT_POPULATION, i, k, now[i].got, was[i].got});
	return 0;
}

int split_paradoxes(struct split_paradox *out, size_t *found, const struct split_unit *u, size_t n, int64_t total,
		    const int64_t *before, struct err *e)
{
	struct tale t = {out, 0};
	if (check(u, n, total, e) < 0)
		return -1;
	struct split_share *now = calloc(2 * n, sizeof *now);
	struct split_unit *rest = calloc(n, sizeof *rest);
	int rc = now && rest ? split_target(now, u, n, total, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (rc == 0)
		rc = look_alabama(&t, now, u, n, total, now + n, e);
	for (size_t gone = 0; rc == 0 && n > 1 && gone < n; gone++)
		rc = look_without(&t, now, u, n, total, gone, rest, now + n, e);
	if (rc == 0 && before)
		rc = look_population(&t, now, u, n, total, before, rest, now + n, e);
	if (rc == 0)
		*found = t.found;
	free(now);
	free(rest);
	return rc;
}

void split_paradox_text(const struct split_paradox *p, const char *unit, const char *other, char *out, size_t n)
{
	long long got = (long long)p->got, would = (long long)p->would;
	if (p->kind == SPLIT_ALABAMA)
		snprintf(out, n, "总数多1，%s反而从%lld变成%lld（最大余数法的“阿拉巴马悖论”）", unit, got, would);
	else if (p->kind == SPLIT_NEW_UNIT)
		snprintf(out, n, "%s带着自己的数离开，%s会从%lld变成%lld（“新单元悖论”）", other, unit, got, would);
	else
		snprintf(out, n, "%s的权重比%s增长得快，却从%lld减到%lld（“人口悖论”）", unit, other, would, got);
}
