#include "features/runs/spans.h"

#include <stdlib.h>

#include "policy/diff.h"

/* Finds the records and fields of the world that spans look at. */
static void find_fields(struct spans *s)
{
	const struct dict *d = s->w->dict;
	s->people = dict_record(d, STR("人员"));
	s->orgs = dict_record(d, STR("机构"));
	s->jobs = dict_record(d, STR("任职"));
	s->job_org = record_field(d->records[s->jobs], STR("机构代码"));
	s->job_begins = record_field(d->records[s->jobs], STR("起始日期"));
	s->job_ends = record_field(d->records[s->jobs], STR("终止日期"));
	s->org_unit = record_field(d->records[s->orgs], STR("所在单元"));
}

int spans_init(struct spans *s, const struct world *w, month_t from, month_t to, struct err *e)
{
	*s = (struct spans){.w = w, .from = from, .to = to, .texts = pool_new((size_t)RUN_LINES_MAX * 2)};
	if (!s->texts || pool_put(s->texts, STR("")) != 0) {
		spans_release(s);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	find_fields(s);
	return 0;
}

void spans_release(struct spans *s)
{
	free(s->s);
	pool_free(s->texts);
	*s = (struct spans){0};
}

/* The institution in which a person last began to work of those where the month found them; FIELD_NONE. */
static int64_t employer_of(const struct spans *s, int64_t person, month_t month)
{
	const struct wtable *t = &s->w->t[s->jobs];
	int64_t best = FIELD_NONE;
	for (int64_t i = t->start[person]; i < t->start[person + 1]; i++) {
		int64_t begins = cell_at(t->col[s->job_begins], i), ends = cell_at(t->col[s->job_ends], i);
		if (begins == FIELD_NONE || begins > month_last(month) ||
		    (ends != FIELD_NONE && ends < month_first(month)))
			continue;
		if (best == FIELD_NONE || begins > cell_at(t->col[s->job_begins], best))
			best = i;
	}
	return best == FIELD_NONE ? FIELD_NONE : cell_at(t->col[s->job_org], best);
}

/* A line that is 不符合 has nobody who pays; it is shown to the institution where the person works, which can do
 * something about it. */
static void show_to_employer(const struct spans *s, struct span *x)
{
	if (x->state != LINE_NOT || x->home != FIELD_NONE || !str_is(x->policy->subject, "人员"))
		return;
	x->home = employer_of(s, x->subject, x->from);
	if (x->home != FIELD_NONE)
		x->unit = cell_at(s->w->t[s->orgs].col[s->org_unit], x->home);
	x->county = unit_county(s->w, x->unit);
}

int64_t spans_unit(const struct spans *s, const struct line *l)
{
	if (str_is(l->policy->subject, "单元"))
		return l->subject;
	struct span x = {.policy = l->policy,
			 .subject = l->subject,
			 .home = l->home,
			 .unit = l->unit,
			 .from = l->month,
			 .state = (unsigned char)l->state};
	show_to_employer(s, &x);
	return x.unit;
}

/* The line as a span of its one month. −1 as a text: no memory. */
static struct span span_of(struct spans *s, const struct line *l)
{
	bool of_unit = str_is(l->policy->subject, "单元");
	int64_t unit = of_unit ? l->subject : l->unit;
	return (struct span){.policy = l->policy,
			     .subject = l->subject,
			     .home = l->home,
			     .unit = unit,
			     .county = unit_county(s->w, unit),
			     .from = l->month,
			     .to = l->month,
			     .due = l->due,
			     .cured = l->cured,
			     .amount = l->no_amount ? 0 : l->amount,
			     .tier = pool_put(s->texts, l->tier),
			     .reason = pool_put(s->texts, l->reason),
			     .clauses = pool_put(s->texts, l->clauses),
			     .readings = pool_put(s->texts, l->readings),
			     .state = (unsigned char)l->state,
			     .no_amount = l->no_amount,
			     .outside = l->outside};
}

/* The second goes on where the first ends, and says the same. */
static bool goes_on(const struct span *a, const struct span *b)
{
	return a->to + 1 == b->from && a->due == DAY_NONE && b->due == DAY_NONE && a->policy == b->policy &&
	       a->home == b->home && a->unit == b->unit && a->amount == b->amount && a->tier == b->tier &&
	       a->reason == b->reason && a->clauses == b->clauses && a->readings == b->readings &&
	       a->cured == b->cured && a->state == b->state && a->no_amount == b->no_amount &&
	       a->outside == b->outside;
}

/* Room for one more. */
static int span_room(struct spans *s, struct err *e)
{
	if (s->n < s->cap)
		return 0;
	if (s->n >= RUN_LINES_MAX)
		return err_todo((err_set(e, ERR_LIMIT, "一批核算超过 %d 行", RUN_LINES_MAX), e),
				"分单元或分月份核算");
	size_t cap = s->cap ? s->cap * 2 : 4096;
	struct span *more = realloc(s->s, cap * sizeof *more);
	if (!more)
		return err_set(e, ERR_NOMEM, "内存不够");
	s->s = more;
	s->cap = cap;
	return 0;
}

/* Adds a span as it is. */
static int put(struct spans *s, const struct span *x, struct err *e)
{
	if (x->tier < 0 || x->reason < 0 || x->clauses < 0 || x->readings < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (span_room(s, e) < 0)
		return -1;
	s->s[s->n++] = *x;
	return 0;
}

int spans_add(struct spans *s, size_t first, const struct line *l, int months, struct err *e)
{
	struct span x = span_of(s, l);
	size_t k = s->n;
	x.to = x.from + months - 1;
	show_to_employer(s, &x);
	while (k > first && !goes_on(&s->s[k - 1], &x))
		k--;
	if (k > first) {
		s->s[k - 1].to = x.to;
		return 0;
	}
	return put(s, &x, e);
}
