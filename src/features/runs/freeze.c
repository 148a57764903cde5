#include "features/runs/freeze.h"

#include <stdlib.h>

#include "features/features.h"
#include "features/orgs/orgs.h"
#include "features/subsidies/places.h"
#include "features/units/units.h"

/* The records that lines name, found once. */
struct records {
	int people, orgs, units;
};

static struct records records_of(const struct world *w)
{
	return (struct records){dict_record(w->dict, STR("人员")), dict_record(w->dict, STR("机构")),
				dict_record(w->dict, STR("单元"))};
}

/* The store's id of a row, 0 for none. */
static int64_t id_of(const struct world *w, int record, int64_t row)
{
	return row == FIELD_NONE ? 0 : w->t[record].id[row];
}

/* A text cell of a row, the empty one where there is none. */
static struct str text_of(const struct world *w, int record, int field, int64_t row)
{
	int64_t v = row == FIELD_NONE ? FIELD_NONE : cell_at(w->t[record].col[field], row);
	return v == FIELD_NONE ? STR("") : pool_text(w->pool, v);
}

/* The row of the person behind a subject; FIELD_NONE. */
static int64_t person_of(const struct world *w, const struct records *r, const struct span *s)
{
	int record = s->policy->subject_rec;
	if (record == r->people)
		return s->subject;
	int owner = w->t[record].rec->owner;
	return owner < 0 || dict_owner(w->dict, record) != r->people ? FIELD_NONE
								     : cell_at(w->t[record].col[owner], s->subject);
}

/* What a claim is for: the month; money that is due once, or by instalments, is the same claim in whatever month a
 * corrected fact puts it. */
static int64_t period_of(const struct span *s)
{
	return s->policy->period.kind == PERIOD_MONTHLY || policy_counts(s->policy) ? s->from : 0;
}

/* A span as the line that is kept. */
static struct run_line line_of(const struct spans *all, const struct records *r, size_t i)
{
	const struct world *w = all->w;
	const struct span *s = &all->s[i];
	int subject = s->policy->subject_rec;
	int64_t person = person_of(w, r, s);
	struct str name = subject == r->units ? text_of(w, r->units, FACT_INDEX(units, name), s->subject) : STR("");
	return (struct run_line){
	    .no = (int64_t)i + 1,
	    .owner = w->t[subject].id[s->subject],
	    .person = id_of(w, r->people, person),
	    .org = id_of(w, r->orgs, s->home),
	    .unit = id_of(w, r->units, s->unit),
	    .county = id_of(w, r->units, s->county),
	    .policy = s->policy->id,
	    .name = name,
	    .named = name.n > 0,
	    .org_name = text_of(w, r->orgs, FACT_INDEX(orgs, name), s->home),
	    .unit_name = text_of(w, r->units, FACT_INDEX(units, name), s->unit),
	    .county_name = text_of(w, r->units, FACT_INDEX(units, name), s->county),
	    .version = s->policy->from,
	    .from = s->from,
	    .to = s->to,
	    .due = s->due,
	    .period = period_of(s),
	    .tier = pool_text(all->texts, s->tier),
	    .amount = s->amount,
	    .counts = policy_counts(s->policy),
	    .no_amount = s->no_amount,
	    .outside = s->outside,
	    .state = s->state,
	    .cured = s->cured,
	    .reason = pool_text(all->texts, s->reason),
	    .clauses = pool_text(all->texts, s->clauses),
	    .readings = pool_text(all->texts, s->readings),
	};
}

/* Counts a row the first time it is seen. */
static void see(unsigned char *seen, int64_t row, int64_t *count)
{
	if (row == FIELD_NONE || seen[row])
		return;
	seen[row] = 1;
	++*count;
}

/* Adds a span to the counts and sums of its run. */
static int count_span(const struct spans *s, const struct records *r, size_t i, unsigned char *people,
		      unsigned char *orgs, struct run_end *end, struct err *e)
{
	const struct span *x = &s->s[i];
	int64_t amount;
	end->lines++;
	if (x->state == LINE_NOT)
		return 0;
	see(people, person_of(s->w, r, x), &end->people);
	see(orgs, x->home, &end->orgs);
	if (policy_counts(x->policy))
		return 0;
	if (__builtin_mul_overflow(x->amount, (int64_t)x->to - x->from + 1, &amount) ||
	    __builtin_add_overflow(end->sum[x->state], amount, &end->sum[x->state]))
		return err_set(e, ERR_LIMIT, "合计太大");
	return 0;
}

int freeze_digest(const struct spans *s, struct run_end *end, struct err *e)
{
	struct records r = records_of(s->w);
	unsigned char *people = calloc(s->w->t[r.people].n + 1, 1), *orgs = calloc(s->w->t[r.orgs].n + 1, 1);
	struct line_digest *d = people && orgs ? digest_begin(DIGEST_FORM, e) : NULL;
	int status = !people || !orgs ? err_set(e, ERR_NOMEM, "内存不够") : d ? 0 : -1;
	for (size_t i = 0; status == 0 && i < s->n; i++) {
		struct run_line l = line_of(s, &r, i);
		digest_line(d, &l);
		status = count_span(s, &r, i, people, orgs, end, e);
	}
	if (status == 0)
		status = digest_end(d, end->digest, e);
	digest_free(d);
	free(people);
	free(orgs);
	return status;
}

static const char *const line_columns[] = {
    "owner_id",   "run_id",   "no",   "person_id", "org_id",  "unit_id",  "county_id", "policy",    "version",
    "from_month", "to_month", "due",  "period",    "tier",    "amount",   "counts",    "no_amount", "outside",
    "state",      "cured",    "name", "reason",    "clauses", "readings", NULL};

/* One line's row. Texts that are kept once go by their number. */
static int put_line(struct bulk *b, int64_t run, const struct spans *s, const struct run_line *l, size_t i,
		    struct err *e)
{
	const struct span *x = &s->s[i];
	int64_t name = pool_put(s->texts, l->name);
	if (name < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	const int64_t n[] = {l->owner,  run,      l->no,      l->person, l->org,       l->unit,
			     l->county, 0,        l->version, l->from,   l->to,        l->due,
			     l->period, 0,        l->amount,  l->counts, l->no_amount, l->outside,
			     l->state,  l->cured, name,       x->reason, x->clauses,   x->readings};
	for (int k = 0; k < 24; k++) {
		if (k != 7 && k != 13)
			bulk_int(b, k, n[k]);
	}
	bulk_text(b, 7, l->policy);
	bulk_text(b, 13, l->tier);
	return bulk_row(b, e);
}

/* The lines in the order of the run, as the table keeps them: each goes behind the one before. */
static int write_lines(struct house *h, int64_t run, const struct spans *s, const struct records *r, struct err *e)
{
	struct bulk *b;
	if (bulk_begin(&b, h->store, "run_lines", line_columns, "iiiiiiitiiiiitiiiiiiiiii", e) < 0)
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		struct run_line l = line_of(s, r, i);
		if (put_line(b, run, s, &l, i, e) < 0) {
			bulk_abandon(b);
			return -1;
		}
	}
	return bulk_end(b, e);
}

static int write_texts(struct house *h, int64_t run, const struct spans *s, struct err *e)
{
	static const char *const columns[] = {"run_id", "no", "text", NULL};
	struct bulk *b;
	if (bulk_begin(&b, h->store, "run_texts", columns, "iit", e) < 0)
		return -1;
	for (size_t i = 0; i < pool_count(s->texts); i++) {
		bulk_int(b, 0, run);
		bulk_int(b, 1, (int64_t)i);
		bulk_text(b, 2, pool_text(s->texts, (int64_t)i));
		if (bulk_row(b, e) < 0) {
			bulk_abandon(b);
			return -1;
		}
	}
	return bulk_end(b, e);
}

/* A unit with everything that it lies in. */
static int put_unit(struct bulk *b, int64_t run, const struct world *w, int units, int64_t unit, struct err *e)
{
	int64_t over = unit;
	for (int steps = 0; over != FIELD_NONE && steps < UNIT_DEPTH_MAX; steps++) {
		bulk_int(b, 0, run);
		bulk_int(b, 1, id_of(w, units, unit));
		bulk_int(b, 2, id_of(w, units, over));
		bulk_text(b, 3, text_of(w, units, FACT_INDEX(units, code), unit));
		bulk_text(b, 4, text_of(w, units, FACT_INDEX(units, name), unit));
		if (bulk_row(b, e) < 0)
			return -1;
		over = unit_above(w, over);
	}
	return 0;
}

/* The units that lines name: those that pay, and their counties. */
static int write_units(struct house *h, int64_t run, const struct spans *s, const struct records *r, struct err *e)
{
	static const char *const columns[] = {"run_id", "unit_id", "over_id", "code", "name", NULL};
	struct bulk *b;
	unsigned char *seen = calloc(s->w->t[r->units].n + 1, 1);
	if (!seen)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = bulk_begin(&b, h->store, "run_units", columns, "iiitt", e);
	bool open = status == 0;
	for (size_t i = 0; i < 2 * s->n && status == 0; i++) {
		int64_t unit = i % 2 ? s->s[i / 2].county : s->s[i / 2].unit, count = 0;
		see(seen, unit, &count);
		if (count)
			status = put_unit(b, run, s->w, r->units, unit, e);
	}
	free(seen);
	if (status == 0)
		return bulk_end(b, e);
	if (open)
		bulk_abandon(b);
	return -1;
}

/* One institution's row. */
static int put_org(struct bulk *b, int64_t run, const struct world *w, const struct records *r, int64_t org,
		   struct err *e)
{
	bulk_int(b, 0, run);
	bulk_int(b, 1, id_of(w, r->orgs, org));
	bulk_int(b, 2, id_of(w, r->units, cell_at(w->t[r->orgs].col[FACT_INDEX(orgs, unit_id)], org)));
	bulk_text(b, 3, text_of(w, r->orgs, FACT_INDEX(orgs, code), org));
	bulk_text(b, 4, text_of(w, r->orgs, FACT_INDEX(orgs, name), org));
	return bulk_row(b, e);
}

/* The institutions that lines name. */
static int write_orgs(struct house *h, int64_t run, const struct spans *s, const struct records *r, struct err *e)
{
	static const char *const columns[] = {"run_id", "org_id", "unit_id", "code", "name", NULL};
	struct bulk *b;
	unsigned char *seen = calloc(s->w->t[r->orgs].n + 1, 1);
	if (!seen)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = bulk_begin(&b, h->store, "run_orgs", columns, "iiitt", e);
	bool open = status == 0;
	for (size_t i = 0; i < s->n && status == 0; i++) {
		int64_t count = 0;
		see(seen, s->s[i].home, &count);
		if (count)
			status = put_org(b, run, s->w, r, s->s[i].home, e);
	}
	free(seen);
	if (status == 0)
		return bulk_end(b, e);
	if (open)
		bulk_abandon(b);
	return -1;
}

/* Lines and money of one month and state. */
struct cell_sum {
	int64_t lines, amount;
};

/* The totals of one policy, county, institution and unit: months × states. */
struct sums {
	struct cell_sum *cell; /* [month − from][state] */
	month_t from, to;
};

static struct cell_sum *sum_at(const struct sums *m, month_t month, int state)
{
	return &m->cell[(month - m->from) * (LINE_NOT + 1) + state];
}

/* Both spans add to the same totals. */
static bool same_group(const struct span *a, const struct span *b)
{
	return a->policy == b->policy && a->county == b->county && a->home == b->home && a->unit == b->unit;
}

/* Adds a span, month by month. */
static int sum_span(struct sums *m, const struct span *s, struct err *e)
{
	if (s->from < m->from || s->to > m->to)
		return err_set(e, ERR_DAMAGED, "%.*s 算出了所问月份以外的行", STR_FMT(s->policy->id));
	for (month_t month = s->from; month <= s->to; month++) {
		struct cell_sum *c = sum_at(m, month, s->state);
		c->lines++;
		if (__builtin_add_overflow(c->amount, s->amount, &c->amount))
			return err_set(e, ERR_LIMIT, "合计太大");
	}
	return 0;
}

/* Writes the totals of the group that `of` belongs to, and empties them. */
static int put_sums(struct bulk *b, int64_t run, const struct world *w, const struct records *r, struct sums *m,
		    const struct span *of, struct err *e)
{
	for (month_t month = m->from; month <= m->to; month++) {
		for (int state = 0; state <= LINE_NOT; state++) {
			struct cell_sum *c = sum_at(m, month, state);
			if (!c->lines)
				continue;
			const int64_t n[] = {run,
					     0,
					     id_of(w, r->units, of->county),
					     id_of(w, r->orgs, of->home),
					     id_of(w, r->units, of->unit),
					     month,
					     state,
					     policy_counts(of->policy),
					     c->lines,
					     c->amount};
			for (int k = 0; k < 10; k++) {
				if (k != 1)
					bulk_int(b, k, n[k]);
			}
			bulk_text(b, 1, of->policy->id);
			if (bulk_row(b, e) < 0)
				return -1;
			*c = (struct cell_sum){0};
		}
	}
	return 0;
}

/* All groups. An institution's unit is one, so that spans of one group stand together. */
static int sum_groups(struct bulk *b, int64_t run, const struct spans *s, const struct records *r, struct sums *m,
		      struct err *e)
{
	for (size_t i = 0; i < s->n; i++) {
		if (sum_span(m, &s->s[i], e) < 0)
			return -1;
		if ((i + 1 == s->n || !same_group(&s->s[i], &s->s[i + 1])) &&
		    put_sums(b, run, s->w, r, m, &s->s[i], e) < 0)
			return -1;
	}
	return 0;
}

static int write_sums(struct house *h, int64_t run, const struct spans *s, const struct records *r, struct err *e)
{
	static const char *const columns[] = {"run_id", "policy", "county_id", "org_id", "unit_id", "month",
					      "state",  "counts", "lines",     "amount", NULL};
	struct sums m = {.from = s->from, .to = s->to};
	struct bulk *b;
	m.cell = calloc((size_t)(m.to - m.from + 1) * (LINE_NOT + 1), sizeof *m.cell);
	if (!m.cell)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = bulk_begin(&b, h->store, "run_sums", columns, "itiiiiiiii", e);
	if (status == 0 && (status = sum_groups(b, run, s, r, &m, e)) < 0)
		bulk_abandon(b);
	else if (status == 0)
		status = bulk_end(b, e);
	free(m.cell);
	return status;
}

int freeze_lines(struct house *h, int64_t run, const struct spans *s, struct err *e)
{
	struct records r = records_of(s->w);
	if (write_lines(h, run, s, &r, e) < 0 || write_texts(h, run, s, e) < 0 || write_units(h, run, s, &r, e) < 0 ||
	    write_orgs(h, run, s, &r, e) < 0)
		return -1;
	return write_sums(h, run, s, &r, e);
}
