/* What the packs say of one agreement, with what was advanced and paid beside it. */
#include <stdlib.h>

#include "features/agreements/agreements.h"
#include "features/directed/inside.h"
#include "features/payments/whole.h"
#include "features/policies/choice.h"
#include "features/policies/shipped.h"
#include "features/subsidies/load.h"
#include "features/subsidies/reckon.h"

#define WORLD_MEMORY ((size_t)512 << 20) /* bytes for one student's world */

struct directed_reckoning {
	struct house *h;
	struct shipped texts;
	struct choices *choices;
	const struct policy *pay, *claim;
	day_t as_of;
};

void directed_reckoning_close(struct directed_reckoning *k)
{
	if (!k)
		return;
	shipped_close(&k->texts);
	free(k);
}

struct directed_reckoning *directed_reckoning_open(struct house *h, day_t as_of, struct err *e)
{
	struct directed_reckoning *k = calloc(1, sizeof *k);
	if (!k) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	if (shipped_open(&k->texts, h, INSTANT_OPEN, e) < 0) {
		free(k);
		return NULL;
	}
	k->h = h;
	k->as_of = as_of;
	k->pay = shipped_policy(&k->texts, STR(DIRECTED_PAY_POLICY), e);
	k->claim = k->pay ? shipped_policy(&k->texts, STR(DIRECTED_CLAIM_POLICY), e) : NULL;
	k->choices = k->claim ? choice_in_force(h, k->texts.packs, INSTANT_OPEN, k->texts.mem, e) : NULL;
	if (k->choices)
		return k;
	directed_reckoning_close(k);
	return NULL;
}

/* The agreement's row in the world; -1 when it is not there. */
static int64_t row_of(const struct world *w, const struct agreement *a)
{
	int record = dict_record(w->dict, STR("定向培养"));
	for (size_t i = 0; record >= 0 && i < w->t[record].n; i++)
		if (w->t[record].id[i] == a->id)
			return (int64_t)i;
	return -1;
}

/* One policy for the agreement over some months. */
static int lines_of(struct directed_reckoning *k, const struct policy *p, const struct agreement *a, month_t from,
		    month_t to, struct arena *mem, struct reckoned *out, struct err *e)
{
	struct query q = {.from = from, .to = to, .as_of = k->as_of, .all = true};
	struct arena *room = arena_new(WORLD_MEMORY);
	struct world *w = NULL;
	*out = (struct reckoned){0};
	int status = room ? load_agreement(&w, k->h, a->number, INSTANT_OPEN, k->texts.pool, room, e)
			  : err_set(e, ERR_NOMEM, "内存不够");
	int64_t row = status == 0 ? row_of(w, a) : -1;
	struct evaluation *ev = row >= 0 ? evaluation_new(k->texts.packs, k->choices, w, q, e) : NULL;
	if (row >= 0)
		status = ev ? reckon(ev, p, row, mem, out, e) : -1;
	evaluation_free(ev);
	arena_free(room);
	return status;
}

int directed_due(struct directed_reckoning *k, const struct agreement *a, month_t month, struct arena *mem,
		 int64_t *due, struct err *e)
{
	struct reckoned r;
	if (lines_of(k, k->pay, a, month, month, mem, &r, e) < 0)
		return -1;
	*due = r.due;
	return 0;
}

/* The month's place in the account; NULL outside. */
static struct directed_month *month_in(struct directed_account *x, int64_t month)
{
	if (!x->n || month < x->month[0].month || month > x->month[x->n - 1].month)
		return NULL;
	return &x->month[month - x->month[0].month];
}

/* What the pack says of each month. */
static void put_spans(struct directed_account *x, const struct reckoned *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct reckon_span *s = &r->span[i];
		for (month_t m = s->from; s->due == DAY_NONE && m <= s->to; m++) {
			struct directed_month *d = month_in(x, m);
			if (!d)
				continue;
			d->owed = s->state == RECKON_DUE;
			d->due = d->owed ? s->amount : 0;
			d->tier = s->tier;
			d->clauses = s->clauses;
			d->reason = s->reason;
			x->due += d->due;
		}
	}
}

/* Days, advances and payments of each month. */
static int put_money(struct directed_reckoning *k, const struct agreement *a, struct arena *mem,
		     struct directed_account *x, struct err *e)
{
	struct advance *v;
	size_t n;
	if (advances_of(k->h, a->id, mem, &v, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct directed_month *d = month_in(x, v[i].month);
		if (d)
			d->advanced += v[i].amount;
		x->advanced += v[i].amount;
	}
	for (size_t i = 0; i < x->n; i++) {
		struct directed_month *d = &x->month[i];
		if (directed_fact_days(k->h, a->id, d->month, &d->days, e) < 0 ||
		    paid_for_month(k->h, a->id, STR(DIRECTED_PAY_POLICY), d->month, &d->paid, e) < 0)
			return -1;
		x->paid += d->paid;
	}
	return 0;
}

/* The breach as the pack sees it. */
static void put_breach(struct directed_account *x, const struct reckoned *r)
{
	x->breach.day = DAY_NONE;
	for (size_t i = 0; i < r->n; i++) {
		const struct reckon_span *s = &r->span[i];
		if (s->state != RECKON_RECOVER && s->state != RECKON_DOUBT)
			continue;
		x->breach = (struct directed_breach_said){.day = s->due,
							  .amount = s->amount,
							  .doubt = s->state == RECKON_DOUBT,
							  .reason = s->reason,
							  .clauses = s->clauses};
	}
}

/* The months of the account: from the first of the window to the last that is over; *from 0: none. */
static void months_of(const struct directed_reckoning *k, const struct agreement *a, month_t *from, month_t *to)
{
	int64_t begin = a->signed_on == FIELD_NONE ? a->enrolled : a->signed_on;
	if (a->enrolled != FIELD_NONE && a->enrolled > begin)
		begin = a->enrolled;
	*from = begin == FIELD_NONE ? 0 : month_of_day((day_t)begin);
	*to = month_of_day(k->as_of);
	if (a->graduates != FIELD_NONE && a->graduates < k->as_of)
		*to = month_of_day((day_t)a->graduates);
	if (*from && *to - *from >= DIRECTED_MONTHS_MAX)
		*from = *to - DIRECTED_MONTHS_MAX + 1;
}

int directed_reckon(struct directed_reckoning *k, const struct agreement *a, struct arena *mem,
		    struct directed_account *out, struct err *e)
{
	struct directed_account x = {0};
	struct reckoned r;
	month_t from, to;
	months_of(k, a, &from, &to);
	size_t n = from && to >= from ? (size_t)(to - from + 1) : 0;
	if (!(x.month = ARENA_ARRAY(mem, n + 1, struct directed_month)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (; x.n < n; x.n++)
		x.month[x.n] = (struct directed_month){.month = from + (month_t)x.n, .days = FIELD_NONE};
	if (n && lines_of(k, k->pay, a, from, to, mem, &r, e) < 0)
		return -1;
	if (n)
		put_spans(&x, &r);
	month_t last = month_of_day(k->as_of);
	if (lines_of(k, k->claim, a, from ? from : last, last, mem, &r, e) < 0 || put_money(k, a, mem, &x, e) < 0)
		return -1;
	put_breach(&x, &r);
	*out = x;
	return 0;
}
