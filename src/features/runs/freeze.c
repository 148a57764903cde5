#include "features/runs/freeze.h"

#include <stdlib.h>

#include "features/features.h"
#include "features/orgs/orgs.h"
#include "features/runs/changed.h"
#include "features/subsidies/places.h"
#include "features/units/units.h"

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

/* --- lines --- */

void kept_lines_release(struct kept_lines *l)
{
	free(l->line);
	*l = (struct kept_lines){0};
}

/* Room for so many more. */
static int kept_lines_room(struct kept_lines *l, size_t more, struct err *e)
{
	if (l->n + more <= l->cap)
		return 0;
	if (l->n + more > RUN_LINES_MAX)
		return err_todo((err_set(e, ERR_LIMIT, "一批核算超过 %d 行", RUN_LINES_MAX), e),
				"分单元或分月份核算");
	size_t cap = l->cap + l->cap / 2 > l->n + more ? l->cap + l->cap / 2 : l->n + more;
	struct kept *line = realloc(l->line, cap * sizeof *line);
	if (!line)
		return no_memory(e);
	l->line = line;
	l->cap = cap;
	return 0;
}

int kept_lines_expect(struct kept_lines *l, int64_t n, struct err *e)
{
	return kept_lines_room(l, n > 0 && n <= RUN_LINES_MAX ? (size_t)n : 0, e);
}

int kept_lines_put(struct kept_lines *l, const struct kept *line, struct err *e)
{
	if (l->n == l->cap && kept_lines_room(l, l->cap ? 1 : 4096, e) < 0)
		return -1;
	l->line[l->n++] = *line;
	return 0;
}

/* Before which of two policies' lines a run has the other's. */
static int by_id_and_version(const void *a, const void *b)
{
	const struct policy *x = *(const struct policy *const *)a, *y = *(const struct policy *const *)b;
	int c = str_cmp(x->id, y->id);
	return c ? c : x->index - y->index;
}

void parts_init(struct parts *p, const struct packs *packs)
{
	*p = (struct parts){.n = packs->n};
	for (size_t i = 0; i < packs->n; i++)
		p->policy[i] = packs->pack[i];
	qsort(p->policy, p->n, sizeof *p->policy, by_id_and_version);
	for (size_t i = 0; i < p->n; i++)
		p->place[p->policy[i]->index] = (int64_t)i;
}

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

/* A span as the line that is kept. A unit's line is called as the unit; a person's name is found when it is read. */
static struct kept line_of(const struct keep *k, const struct records *r, const struct span *s, int64_t name)
{
	const struct world *w = k->spans->w;
	return (struct kept){{
	    [KEPT_OWNER] = w->t[s->policy->subject_rec].id[s->subject],
	    [KEPT_PERSON] = id_of(w, r->people, person_of(w, r, s)),
	    [KEPT_ORG] = id_of(w, r->orgs, s->home),
	    [KEPT_UNIT] = id_of(w, r->units, s->unit),
	    [KEPT_COUNTY] = id_of(w, r->units, s->county),
	    [KEPT_PART] = k->parts->place[s->policy->index],
	    [KEPT_FROM] = s->from,
	    [KEPT_TO] = s->to,
	    [KEPT_DUE] = s->due,
	    [KEPT_PERIOD] = period_of(s),
	    [KEPT_TIER] = s->tier,
	    [KEPT_AMOUNT] = s->amount,
	    [KEPT_NO_AMOUNT] = s->no_amount,
	    [KEPT_OUTSIDE] = s->outside,
	    [KEPT_STATE] = s->state,
	    [KEPT_CURED] = s->cured,
	    [KEPT_NAME] = name,
	    [KEPT_REASON] = s->reason,
	    [KEPT_CLAUSES] = s->clauses,
	    [KEPT_READINGS] = s->readings,
	}};
}

/* All spans as lines, behind those that were taken over. */
static int keep_spans(struct keep *k, const struct records *r, struct err *e)
{
	const struct spans *s = k->spans;
	if (kept_lines_room(&k->lines, s->n + 1, e) < 0)
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		const struct span *x = &s->s[i];
		int64_t name = x->policy->subject_rec != r->units
				   ? 0
				   : pool_put(s->texts, text_of(s->w, r->units, FACT_INDEX(units, name), x->subject));
		if (name < 0)
			return no_memory(e);
		k->lines.line[k->lines.n++] = line_of(k, r, x, name);
	}
	return 0;
}

/* --- their order --- */

#define BY(value)                                                                                                    \
	do {                                                                                                         \
		if (x[value] != y[value])                                                                            \
			return x[value] < y[value] ? -1 : 1;                                                         \
	} while (0)

/* policy, county, institution, unit, subject, month, due day, tier. */
static int by_place(const struct keep *k, uint32_t a, uint32_t b)
{
	const int64_t *x = k->lines.line[a].v, *y = k->lines.line[b].v;
	BY(KEPT_PART);
	BY(KEPT_COUNTY);
	BY(KEPT_ORG);
	BY(KEPT_UNIT);
	BY(KEPT_PERSON);
	BY(KEPT_OWNER);
	BY(KEPT_FROM);
	BY(KEPT_DUE);
	if (x[KEPT_TIER] != y[KEPT_TIER])
		return str_cmp(pool_text(k->spans->texts, x[KEPT_TIER]), pool_text(k->spans->texts, y[KEPT_TIER]));
	BY(KEPT_STATE);
	return 0;
}

static int by_place_of(const void *a, const void *b, void *keep)
{
	return by_place(keep, *(const uint32_t *)a, *(const uint32_t *)b);
}

/* Puts lines into the order of a run: those taken over are in it, the others are sorted and merged into them. */
static int put_in_order(struct keep *k, size_t taken, struct err *e)
{
	size_t n = k->lines.n, i = 0, j = taken, at = 0;
	uint32_t *row = calloc(n + 1, sizeof *row);
	k->order = calloc(n + 1, sizeof *k->order);
	if (!row || !k->order) {
		free(row);
		return no_memory(e);
	}
	for (size_t all = 0; all < n; all++)
		row[all] = (uint32_t)all;
	qsort_r(row + taken, n - taken, sizeof *row, by_place_of, k);
	while (at < n)
		k->order[at++] = j == n || (i < taken && by_place(k, row[i], row[j]) <= 0) ? row[i++] : row[j++];
	free(row);
	return 0;
}

/* --- texts --- */

/* Numbers the texts that lines have anew, in the order in which a reader meets them; 0 is the empty one. */
static int number_texts(struct keep *k, struct err *e)
{
	size_t all = pool_count(k->spans->texts);
	int64_t *number = calloc(all + 1, sizeof *number);
	k->text = calloc(all + 1, sizeof *k->text);
	if (!number || !k->text) {
		free(number);
		return no_memory(e);
	}
	k->texts = 1;
	for (size_t i = 0; i < k->lines.n; i++) {
		int64_t *v = k->lines.line[k->order[i]].v;
		for (size_t t = 0; t < KEPT_TEXTS; t++) {
			int64_t *at = &v[kept_texts[t]];
			if (*at && !number[*at]) {
				number[*at] = (int64_t)k->texts;
				k->text[k->texts++] = *at;
			}
			*at = number[*at];
		}
	}
	free(number);
	return 0;
}

/* --- places --- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Sorts ids and leaves each once, without 0. */
static size_t each_once(int64_t *id, size_t n)
{
	size_t kept = 0;
	qsort(id, n, sizeof *id, by_number);
	for (size_t i = 0; i < n; i++)
		if (id[i] && (kept == 0 || id[i] != id[kept - 1]))
			id[kept++] = id[i];
	return kept;
}

/* The institutions that lines name; how many in *orgs. */
static int keep_orgs(struct keep *k, const struct records *r, int64_t *id, struct err *e)
{
	const struct wtable *t = &k->spans->w->t[r->orgs];
	struct id_rows rows;
	size_t n = 0;
	for (size_t i = 0; i < k->layout.stretches; i++)
		id[n++] = k->layout.stretch[i].org;
	n = each_once(id, n);
	if (!(k->org = calloc(n + 1, sizeof *k->org)))
		return no_memory(e);
	if (id_rows_init(&rows, t, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int64_t row = id_rows_find(&rows, id[i]);
		if (row == FIELD_NONE)
			continue;
		k->org[k->orgs++] = (struct frozen_place){
		    id[i], id_of(k->spans->w, r->units, cell_at(t->col[FACT_INDEX(orgs, unit_id)], row)),
		    text_of(k->spans->w, r->orgs, FACT_INDEX(orgs, code), row),
		    text_of(k->spans->w, r->orgs, FACT_INDEX(orgs, name), row)};
	}
	id_rows_release(&rows);
	return 0;
}

/* By the unit, then by what it lies in. */
static int by_place_id(const void *a, const void *b)
{
	const struct frozen_place *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->over > y->over) - (x->over < y->over);
}

/* A unit with everything that it lies in. */
static void keep_unit(struct keep *k, const struct records *r, int64_t unit)
{
	const struct world *w = k->spans->w;
	int64_t over = unit;
	for (int steps = 0; over != FIELD_NONE && steps < UNIT_DEPTH_MAX; steps++) {
		k->unit[k->units++] = (struct frozen_place){id_of(w, r->units, unit), id_of(w, r->units, over),
							    text_of(w, r->units, FACT_INDEX(units, code), unit),
							    text_of(w, r->units, FACT_INDEX(units, name), unit)};
		over = unit_above(w, over);
	}
}

/* The units that lines name: those that pay, and their counties. */
static int keep_units(struct keep *k, const struct records *r, int64_t *id, struct err *e)
{
	struct id_rows rows;
	size_t n = 0;
	for (size_t i = 0; i < k->layout.stretches; i++) {
		id[n++] = k->layout.stretch[i].unit;
		id[n++] = k->layout.stretch[i].county;
	}
	n = each_once(id, n);
	if (!(k->unit = calloc(n * UNIT_DEPTH_MAX + 1, sizeof *k->unit)))
		return no_memory(e);
	if (id_rows_init(&rows, &k->spans->w->t[r->units], e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int64_t row = id_rows_find(&rows, id[i]);
		if (row != FIELD_NONE)
			keep_unit(k, r, row);
	}
	id_rows_release(&rows);
	qsort(k->unit, k->units, sizeof *k->unit, by_place_id);
	return 0;
}

/* Both. */
static int keep_places(struct keep *k, const struct records *r, struct err *e)
{
	int64_t *id = calloc(2 * k->layout.stretches + 1, sizeof *id);
	if (!id)
		return no_memory(e);
	int status = keep_orgs(k, r, id, e) < 0 ? -1 : keep_units(k, r, id, e);
	free(id);
	return status;
}

/* --- what it comes to --- */

/* The policy of a line counts something: its amounts are numbers, not money. */
static bool counts(const struct keep *k, int64_t part)
{
	return policy_counts(k->parts->policy[part]);
}

/* Counts and sums. */
static int add_up(const struct keep *k, struct run_end *end, struct err *e)
{
	end->lines = (int64_t)k->lines.n;
	end->people = k->layout.people;
	for (size_t i = 0; i < k->lines.n; i++) {
		const int64_t *v = k->lines.line[i].v;
		int64_t amount, *sum = &end->sum[v[KEPT_STATE]];
		if (v[KEPT_STATE] == LINE_NOT || counts(k, v[KEPT_PART]))
			continue;
		if (__builtin_mul_overflow(v[KEPT_AMOUNT], v[KEPT_TO] - v[KEPT_FROM] + 1, &amount) ||
		    __builtin_add_overflow(*sum, amount, sum))
			return err_set(e, ERR_LIMIT, "合计太大");
	}
	return 0;
}

/* A stretch has a line that is not 不符合. */
static bool pays(const struct keep *k, const struct stretch *s)
{
	for (int64_t no = s->first; no <= s->last; no++)
		if (layout_line(&k->layout, no)->v[KEPT_STATE] != LINE_NOT)
			return true;
	return false;
}

/* How many institutions have lines that are not 不符合. */
static int count_orgs(const struct keep *k, struct run_end *end, struct err *e)
{
	int64_t *id = calloc(k->layout.stretches + 1, sizeof *id);
	size_t n = 0;
	if (!id)
		return no_memory(e);
	for (size_t i = 0; i < k->layout.stretches; i++)
		if (pays(k, &k->layout.stretch[i]))
			id[n++] = k->layout.stretch[i].org;
	end->orgs = (int64_t)each_once(id, n);
	free(id);
	return 0;
}

/* The parts that lines are of: calls f for each, in their order. */
static int each_part(const struct keep *k, int (*f)(void *self, const struct keep *k, int64_t part, struct err *e),
		     void *self, struct err *e)
{
	int64_t last = -1;
	for (size_t i = 0; i < k->layout.stretches; i++) {
		int64_t part = k->layout.stretch[i].part;
		if (part != last && f(self, k, part, e) < 0)
			return -1;
		last = part;
	}
	return 0;
}

/* Adds a part to what is proved. */
static int prove_part(void *self, const struct keep *k, int64_t part, struct err *e)
{
	const struct policy *p = k->parts->policy[part];
	struct proof *proof = self;
	(void)e;
	proof_int(proof, PROOF_ROW);
	proof_int(proof, part);
	proof_text(proof, p->id);
	proof_int(proof, p->from);
	proof_int(proof, policy_counts(p));
	return 0;
}

/* The text of a number of the run. */
static struct str text_at(const struct keep *k, size_t no)
{
	return pool_text(k->spans->texts, k->text[no]);
}

static void prove_places(struct proof *p, const struct frozen_place *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		proof_int(p, PROOF_ROW);
		proof_int(p, x[i].id);
		proof_int(p, x[i].over);
		proof_text(p, x[i].code);
		proof_text(p, x[i].name);
	}
	proof_int(p, PROOF_END);
}

/* The digest of all that is kept: as stored.c reads it back. */
static int prove(const struct keep *k, struct run_end *end, struct err *e)
{
	struct proof *p = proof_begin(e);
	if (!p)
		return -1;
	layout_prove(&k->layout, p);
	each_part(k, prove_part, p, e);
	proof_int(p, PROOF_END);
	for (size_t i = 0; i < k->texts; i++) {
		proof_int(p, PROOF_ROW);
		proof_int(p, (int64_t)i);
		proof_text(p, text_at(k, i));
	}
	proof_int(p, PROOF_END);
	prove_places(p, k->org, k->orgs);
	prove_places(p, k->unit, k->units);
	proof_end(p, end->digest);
	proof_free(p);
	return 0;
}

int keep_make(struct keep *k, const struct spans *s, struct kept_lines *taken, const struct parts *parts,
	      struct run_end *end, struct err *e)
{
	struct records r = records_of(s->w);
	size_t old = taken->n;
	*k = (struct keep){.spans = s, .parts = parts, .lines = *taken};
	*taken = (struct kept_lines){0};
	if (keep_spans(k, &r, e) < 0 || put_in_order(k, old, e) < 0 || number_texts(k, e) < 0 ||
	    layout_make(&k->layout, k->lines.line, k->order, k->lines.n, e) < 0 || keep_places(k, &r, e) < 0 ||
	    add_up(k, end, e) < 0 || count_orgs(k, end, e) < 0)
		return -1;
	return prove(k, end, e);
}

void keep_release(struct keep *k)
{
	kept_lines_release(&k->lines);
	layout_release(&k->layout);
	free(k->order);
	free(k->text);
	free(k->org);
	free(k->unit);
	*k = (struct keep){0};
}

/* --- into the store --- */

/* Gives back a bulk load that has ended one way or the other. */
static int bulk_close(struct bulk *b, int status, struct err *e)
{
	if (status == 0)
		return bulk_end(b, e);
	bulk_abandon(b);
	return -1;
}

static int write_texts(const struct keep *k, struct store *s, int64_t run, struct err *e)
{
	static const char *const columns[] = {"run_id", "no", "text", NULL};
	struct bulk *b;
	int status = 0;
	if (bulk_begin(&b, s, "run_texts", columns, "iit", e) < 0)
		return -1;
	for (size_t i = 0; i < k->texts && status == 0; i++) {
		bulk_int(b, 0, run);
		bulk_int(b, 1, (int64_t)i);
		bulk_text(b, 2, text_at(k, i));
		status = bulk_row(b, e);
	}
	return bulk_close(b, status, e);
}

/* Where a part goes. */
struct parts_written {
	struct bulk *b;
	int64_t run;
};

/* One part's row. */
static int put_part(void *self, const struct keep *k, int64_t part, struct err *e)
{
	const struct parts_written *to = self;
	const struct policy *p = k->parts->policy[part];
	bulk_int(to->b, 0, to->run);
	bulk_int(to->b, 1, part);
	bulk_text(to->b, 2, p->id);
	bulk_int(to->b, 3, p->from);
	bulk_int(to->b, 4, policy_counts(p));
	return bulk_row(to->b, e);
}

static int write_parts(const struct keep *k, struct store *s, int64_t run, struct err *e)
{
	static const char *const columns[] = {"run_id", "no", "policy", "version", "counts", NULL};
	struct parts_written to = {.run = run};
	if (bulk_begin(&to.b, s, "run_parts", columns, "iitii", e) < 0)
		return -1;
	return bulk_close(to.b, each_part(k, put_part, &to, e), e);
}

/* Places as rows: two ids, code and name. */
static int write_places(const struct frozen_place *x, size_t n, const char *table, const char *const *columns,
			struct store *s, int64_t run, struct err *e)
{
	struct bulk *b;
	int status = 0;
	if (bulk_begin(&b, s, table, columns, "iiitt", e) < 0)
		return -1;
	for (size_t i = 0; i < n && status == 0; i++) {
		bulk_int(b, 0, run);
		bulk_int(b, 1, x[i].id);
		bulk_int(b, 2, x[i].over);
		bulk_text(b, 3, x[i].code);
		bulk_text(b, 4, x[i].name);
		status = bulk_row(b, e);
	}
	return bulk_close(b, status, e);
}

/* Lines and money of one month and state. */
struct cell_sum {
	int64_t lines, amount;
};

/* The totals of one stretch: months × states. */
struct sums {
	struct cell_sum *cell; /* [month − from][state] */
	month_t from, to;
};

static struct cell_sum *sum_at(const struct sums *m, int64_t month, int64_t state)
{
	return &m->cell[(month - m->from) * (LINE_NOT + 1) + state];
}

/* Adds a line, month by month. */
static int sum_line(struct sums *m, const int64_t *v, struct err *e)
{
	if (v[KEPT_FROM] < m->from || v[KEPT_TO] > m->to)
		return err_set(e, ERR_DAMAGED, "算出了所问月份以外的行");
	for (int64_t month = v[KEPT_FROM]; month <= v[KEPT_TO]; month++) {
		struct cell_sum *c = sum_at(m, month, v[KEPT_STATE]);
		c->lines++;
		if (__builtin_add_overflow(c->amount, v[KEPT_AMOUNT], &c->amount))
			return err_set(e, ERR_LIMIT, "合计太大");
	}
	return 0;
}

/* Writes the totals of a stretch, and empties them. */
static int put_sums(struct bulk *b, int64_t run, const struct keep *k, const struct stretch *s, struct sums *m,
		    struct err *e)
{
	for (month_t month = m->from; month <= m->to; month++) {
		for (int state = 0; state <= LINE_NOT; state++) {
			struct cell_sum *c = sum_at(m, month, state);
			if (!c->lines)
				continue;
			const int64_t n[] = {run,   0,     s->county,          s->org,   s->unit,
					     month, state, counts(k, s->part), c->lines, c->amount};
			for (int i = 0; i < 10; i++)
				if (i != 1)
					bulk_int(b, i, n[i]);
			bulk_text(b, 1, k->parts->policy[s->part]->id);
			if (bulk_row(b, e) < 0)
				return -1;
			*c = (struct cell_sum){0};
		}
	}
	return 0;
}

/* All stretches. */
static int sum_stretches(struct bulk *b, int64_t run, const struct keep *k, struct sums *m, struct err *e)
{
	for (size_t i = 0; i < k->layout.stretches; i++) {
		const struct stretch *s = &k->layout.stretch[i];
		for (int64_t no = s->first; no <= s->last; no++)
			if (sum_line(m, layout_line(&k->layout, no)->v, e) < 0)
				return -1;
		if (put_sums(b, run, k, s, m, e) < 0)
			return -1;
	}
	return 0;
}

static int write_sums(const struct keep *k, struct store *s, int64_t run, struct err *e)
{
	static const char *const columns[] = {"run_id", "policy", "county_id", "org_id", "unit_id", "month",
					      "state",  "counts", "lines",     "amount", NULL};
	struct sums m = {.from = k->spans->from, .to = k->spans->to};
	struct bulk *b;
	m.cell = calloc((size_t)(m.to - m.from + 1) * (LINE_NOT + 1), sizeof *m.cell);
	if (!m.cell)
		return no_memory(e);
	int status = bulk_begin(&b, s, "run_sums", columns, "itiiiiiiii", e);
	if (status == 0)
		status = bulk_close(b, sum_stretches(b, run, k, &m, e), e);
	free(m.cell);
	return status;
}

int keep_write(const struct keep *k, struct house *h, int64_t run, struct err *e)
{
	static const char *const orgs[] = {"run_id", "org_id", "unit_id", "code", "name", NULL};
	static const char *const units[] = {"run_id", "unit_id", "over_id", "code", "name", NULL};
	struct store *s = h->store;
	if (layout_write(&k->layout, s, run, e) < 0 || write_parts(k, s, run, e) < 0 ||
	    write_texts(k, s, run, e) < 0 || write_places(k->org, k->orgs, "run_orgs", orgs, s, run, e) < 0 ||
	    write_places(k->unit, k->units, "run_units", units, s, run, e) < 0)
		return -1;
	return write_sums(k, s, run, e);
}
