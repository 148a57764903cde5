#include "policy/diff.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/money.h"
#include "policy/vector.h"

#define CELLS_MAX   4096 /* pairs of a group and a year of one subject */
#define CLEAR_EVERY 64   /* subjects between two clearings of what was computed */

/* A subject's amounts in one group and year. */
struct cell {
	int64_t group;
	int year;
	int64_t before, after;
	unsigned months[2]; /* those with an amount, before and after: bit 0 is January */
};

/* Both ways evaluated: subject by subject when asked, or, with v, everybody's runs made beforehand in one pass. */
struct diff_pair {
	struct diff_side side[2];
	struct query q;
	struct evaluation *ev[2];
	struct vector *v;
	const struct vector_run *run; /* by subject, of each the first way's before the second's */
	size_t n;
	int64_t *county; /* [row of 单元] the county of the unit; −1 not looked up yet */
};

/* A comparison at work. */
struct job {
	struct policy_diff *d;
	struct diff_pair *pair;
	struct world *w;
	size_t at; /* the next run */
	struct lines lines;
	struct map *rows; /* group and year → row */
	struct cell *cell;
	size_t ncells;
	bool unsettled; /* the subject has a line without an amount */
	int unit;       /* the record 单元; −1 */
	struct kinds {
		int org, kind, ownership; /* the record 机构, fields of it; −1 */
	} kinds;
	bool owed; /* 结果 应追回: less is better */
	struct err *e;
};

int64_t unit_county(const struct world *w, int64_t unit)
{
	int rec = dict_record(w->dict, STR("单元"));
	const struct wtable *t = rec < 0 ? NULL : &w->t[rec];
	int parent = t ? record_field(t->rec, STR("上级代码")) : -1,
	    kind = t ? record_field(t->rec, STR("单元类型")) : -1;
	int64_t county = pool_find(w->pool, STR("县")), zone = pool_find(w->pool, STR("功能区"));
	if (parent < 0 || kind < 0)
		return unit;
	for (int64_t u = unit, steps = 0; u >= 0 && u != FIELD_NONE && steps < 16;
	     u = cell_at(t->col[parent], u), steps++)
		if (cell_at(t->col[kind], u) == county || cell_at(t->col[kind], u) == zone)
			return u;
	return unit;
}

/* The county that a line of this unit belongs to. */
static int64_t county_of(const struct job *j, int64_t unit, int64_t subject)
{
	if (j->unit < 0)
		return FIELD_NONE;
	if (unit != FIELD_NONE && unit >= 0) {
		int64_t *known = &j->pair->county[unit];
		if (*known == -1)
			*known = unit_county(j->w, unit);
		return *known;
	}
	return j->d->policy->subject_rec == j->unit ? subject : FIELD_NONE;
}

/* Kind and ownership of an institution as one text: its number. */
static int64_t kind_text(const struct job *j, int64_t org)
{
	const struct wtable *t = &j->w->t[j->kinds.org];
	char text[200];
	struct str part[2] = {{"", 0}, {"", 0}};
	const int field[2] = {j->kinds.kind, j->kinds.ownership};
	for (int i = 0; i < 2; i++)
		if (field[i] >= 0 && cell_at(t->col[field[i]], org) != FIELD_NONE)
			part[i] = pool_text(j->w->pool, cell_at(t->col[field[i]], org));
	int n = snprintf(text, sizeof text, "%.*s\t%.*s", STR_FMT(part[0]), STR_FMT(part[1]));
	return pool_put(j->w->pool, (struct str){text, n < (int)sizeof text ? (size_t)n : sizeof text - 1});
}

/* What a line is put together with; −2: no memory. */
static int64_t group_of(const struct job *j, const struct line *l)
{
	int64_t text = FIELD_NONE;
	if (j->d->by == DIFF_BY_COUNTY)
		return county_of(j, l->unit, l->subject);
	if (j->d->by == DIFF_BY_TIER && l->tier.n)
		text = pool_put(j->w->pool, l->tier);
	else if (j->d->by == DIFF_BY_KIND && j->kinds.org >= 0 && l->home != FIELD_NONE)
		text = kind_text(j, l->home);
	if (text == -1)
		err_set(j->e, ERR_NOMEM, "内存不够");
	return text == -1 ? -2 : text;
}

/* The subject's cell of a group and year, new when it is not there; NULL: too many. */
static struct cell *cell_of(struct job *j, int64_t group, int year)
{
	for (size_t i = 0; i < j->ncells; i++)
		if (j->cell[i].group == group && j->cell[i].year == year)
			return &j->cell[i];
	if (j->ncells == CELLS_MAX) {
		err_set(j->e, ERR_LIMIT, "一个对象的金额分到了太多组和年份，最多%d个", CELLS_MAX);
		return NULL;
	}
	j->cell[j->ncells] = (struct cell){.group = group, .year = year};
	return &j->cell[j->ncells++];
}

/* a += b */
static int add_sum(struct job *j, int64_t *a, int64_t b)
{
	return money_add(*a, b, a) ? 0 : err_set(j->e, ERR_LIMIT, "金额合计太大，算不下去");
}

/* An amount for each of so many months of one year into the subject's cell. */
static int put(struct job *j, int side, int64_t group, month_t first, int64_t amount, int months)
{
	struct cell *c = cell_of(j, group, (int)(first / 12));
	int64_t sum;
	if (!c)
		return -1;
	c->months[side] |= ((1u << months) - 1) << first % 12;
	if (__builtin_mul_overflow(amount, months, &sum))
		return err_set(j->e, ERR_LIMIT, "金额合计太大，算不下去");
	return add_sum(j, side ? &c->after : &c->before, sum);
}

/* A line, or a run of months that say the same, into the subject's cells. */
static int take(struct job *j, int side, const struct line *l, int months)
{
	struct policy_diff *d = j->d;
	if (l->state == LINE_NOT)
		return 0;
	if (l->no_amount) {
		*(side ? &d->open_after : &d->open_before) += (size_t)months;
		j->unsettled = true;
	}
	int64_t group = group_of(j, l);
	if (group == -2)
		return -1;
	for (month_t m = l->month, end = l->month + months, next; m < end; m = next) {
		next = (m / 12 + 1) * 12 < end ? (m / 12 + 1) * 12 : end;
		if (put(j, side, group, m, l->no_amount ? 0 : l->amount, next - m) != 0)
			return -1;
	}
	return 0;
}

/* What one way gives the subject, into its cells. */
static int take_side(struct job *j, int64_t subject, int side)
{
	struct diff_pair *p = j->pair;
	for (; p->v && j->at < p->n && p->run[j->at].subject == subject && p->run[j->at].policy == side; j->at++) {
		const struct vector_run *r = &p->run[j->at];
		const struct vector_text *t = vector_text(p->v, r);
		struct line l = {.subject = subject,
				 .month = r->from,
				 .tier = t->tier,
				 .home = r->home < 0 ? FIELD_NONE : r->home,
				 .amount = t->amount,
				 .no_amount = t->no_amount,
				 .state = t->state,
				 .unit = vector_unit(p->v, r)};
		if (take(j, side, &l, r->months) != 0)
			return -1;
	}
	if (p->v)
		return 0;
	j->lines.n = 0;
	if (evaluate(p->ev[side], p->side[side].policy, subject, &j->lines, j->e) != 0)
		return -1;
	for (size_t i = 0; i < j->lines.n; i++)
		if (take(j, side, &j->lines.line[i], 1) != 0)
			return -1;
	return 0;
}

/* The row of a group and year, new when it is not there; NULL: no memory, too many. */
static struct diff_row *row_of(struct job *j, int64_t group, int year)
{
	struct policy_diff *d = j->d;
	int64_t key = (group == FIELD_NONE ? 0 : group + 1) * 20000 + year, at;
	if (map_get_int(j->rows, key, &at))
		return &d->row[at];
	if (d->nrows == d->rows_cap) {
		size_t cap = d->rows_cap ? d->rows_cap * 2 : 64;
		struct diff_row *more = cap <= DIFF_ROWS_MAX ? realloc(d->row, cap * sizeof *more) : NULL;
		if (!more) {
			err_set(j->e, ERR_NOMEM, "内存不够，或者组和年份太多");
			return NULL;
		}
		d->row = more;
		d->rows_cap = cap;
	}
	if (map_put_int(j->rows, key, (int64_t)d->nrows) < 0) {
		err_set(j->e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	d->row[d->nrows] = (struct diff_row){.group = group, .year = year};
	return &d->row[d->nrows++];
}

/* Counts a difference: 1 gains, −1 loses, 0 neither. */
static int verdict(const struct job *j, int64_t before, int64_t after)
{
	int more = (after > before) - (after < before);
	return j->owed ? -more : more;
}

/* Notes a subject whose amounts differ, or are not known. */
static int note_subject(struct job *j, struct diff_subject s)
{
	struct policy_diff *d = j->d;
	if (d->nsubjects == d->subjects_cap) {
		size_t cap = d->subjects_cap ? d->subjects_cap * 2 : 256;
		struct diff_subject *more = cap <= DIFF_SUBJECTS_MAX ? realloc(d->subject, cap * sizeof *more) : NULL;
		if (!more)
			return err_set(j->e, ERR_NOMEM, "内存不够，或者对象太多");
		d->subject = more;
		d->subjects_cap = cap;
	}
	d->subject[d->nsubjects++] = s;
	return 0;
}

/* In some month of their year one of the groups begins to have an amount and the other ceases to. */
static bool moves_between(const struct cell *a, const struct cell *b)
{
	unsigned a_gone = a->months[0] & ~a->months[1], a_new = a->months[1] & ~a->months[0];
	unsigned b_gone = b->months[0] & ~b->months[1], b_new = b->months[1] & ~b->months[0];
	return a->year == b->year && ((a_gone & b_new) || (a_new & b_gone));
}

/* A subject of whom some amount is not known: counted in the rows where it has lines, its amounts left out. */
static int set_aside(struct job *j, int64_t subject)
{
	for (size_t i = 0; i < j->ncells; i++) {
		struct diff_row *r = row_of(j, j->cell[i].group, j->cell[i].year);
		if (!r)
			return -1;
		r->unsettled++;
	}
	j->d->unsettled++;
	return note_subject(j, (struct diff_subject){.subject = subject, .unsettled = true});
}

/* The subject's cells into the rows and the totals. */
static int add_up(struct job *j, int64_t subject)
{
	struct policy_diff *d = j->d;
	int64_t before = 0, after = 0;
	bool differs = false, moves = false;
	for (size_t i = 0; i < j->ncells; i++) {
		const struct cell *c = &j->cell[i];
		struct diff_row *r = row_of(j, c->group, c->year);
		if (!r || add_sum(j, &r->before, c->before) != 0 || add_sum(j, &r->after, c->after) != 0 ||
		    add_sum(j, &before, c->before) != 0 || add_sum(j, &after, c->after) != 0)
			return -1;
		int v = verdict(j, c->before, c->after);
		r->gain += v > 0;
		r->lose += v < 0;
		differs = differs || v;
		for (size_t k = 0; k < i && !moves && c->months[0] != c->months[1]; k++)
			moves = moves_between(&j->cell[k], c);
	}
	d->moved += moves;
	if (add_sum(j, &d->before, before) != 0 || add_sum(j, &d->after, after) != 0)
		return -1;
	int v = verdict(j, before, after);
	d->gain += v > 0;
	d->lose += v < 0;
	return differs ? note_subject(j, (struct diff_subject){subject, before, after, false}) : 0;
}

/* Every subject, twice. */
static int compare_all(struct job *j, const struct diff_watch *watch)
{
	struct policy_diff *d = j->d;
	d->all = j->w->t[d->policy->subject_rec].n;
	for (size_t i = 0; i < d->all; i++) {
		j->ncells = 0;
		j->unsettled = false;
		if (take_side(j, (int64_t)i, 0) != 0 || take_side(j, (int64_t)i, 1) != 0 ||
		    (j->unsettled ? set_aside(j, (int64_t)i) : add_up(j, (int64_t)i)) != 0)
			return -1;
		if (i % CLEAR_EVERY == CLEAR_EVERY - 1) {
			evaluation_clear(j->pair->ev[0]);
			evaluation_clear(j->pair->ev[1]);
		}
		if (watch && watch->step && !watch->step(watch->self, i + 1, d->all))
			return err_set(j->e, ERR_CONFLICT, "已停止");
	}
	return 0;
}

/* By what a group is sorted: a unit's code, a text; empty for none. */
static struct str group_text(const struct policy_diff *d, int64_t group)
{
	const struct world *w = d->world;
	int rec = dict_record(w->dict, STR("单元"));
	int f = rec < 0 ? -1 : record_field(w->dict->records[rec], STR("单元代码"));
	if (group != FIELD_NONE && d->by == DIFF_BY_COUNTY)
		group = f < 0 ? FIELD_NONE : cell_at(w->t[rec].col[f], group);
	return group == FIELD_NONE ? (struct str){"", 0} : pool_text(w->pool, group);
}

/* Where a tier stands among those of its policy: among the milestones, or in the first table with a line for it. */
static size_t tier_rank(const struct policy *p, struct str tier)
{
	for (size_t i = 0; i < p->period.n; i++)
		if (str_eq(p->period.milestones[i].name, tier))
			return i;
	for (size_t t = 0; t < p->ntables; t++)
		for (size_t i = 0; i < p->tables[t].nrows; i++)
			for (size_t k = 0; k < p->tables[t].rows[i].nkeys; k++)
				if (str_eq(p->tables[t].rows[i].keys[k].label, tier))
					return i;
	return SIZE_MAX;
}

/* By group, then year; lines without one last. */
static int by_group_and_year(const void *x, const void *y, void *diff)
{
	const struct diff_row *a = x, *b = y;
	const struct policy_diff *d = diff;
	if ((a->group == FIELD_NONE) != (b->group == FIELD_NONE))
		return a->group == FIELD_NONE ? 1 : -1;
	if (d->by == DIFF_BY_TIER && a->group != b->group) {
		size_t i = tier_rank(d->policy, group_text(d, a->group)),
		       k = tier_rank(d->policy, group_text(d, b->group));
		if (i != k)
			return i < k ? -1 : 1;
	}
	int order = str_cmp(group_text(diff, a->group), group_text(diff, b->group));
	return order ? order : (a->year > b->year) - (a->year < b->year);
}

/* Two ways that cannot be held against each other. */
static int comparable(const struct policy *a, const struct policy *b, struct err *e)
{
	if (a->subject_rec == b->subject_rec && policy_counts(a) == policy_counts(b) && str_eq(a->result, b->result))
		return 0;
	err_set(e, ERR_INPUT, "两份政策文本的对象、结果或单位不同，比不了");
	return err_at(e, "%.*s", STR_FMT(a->id));
}

/* The record and fields of institutions. */
static struct kinds find_kinds(const struct world *w)
{
	int org = dict_record(w->dict, STR("机构"));
	if (org < 0)
		return (struct kinds){-1, -1, -1};
	return (struct kinds){org, record_field(w->t[org].rec, STR("机构类别")),
			      record_field(w->t[org].rec, STR("举办性质"))};
}

/* Evaluates everybody both ways, in one pass over facts that are brought into columns once. */
static int evaluate_both(struct diff_pair *p, struct err *e)
{
	const struct policy *policy[2] = {p->side[0].policy, p->side[1].policy};
	p->v = vector_new_of(p->ev, policy, 2, (struct vector_options){.threads = 0}, e);
	return p->v && vector_evaluate(p->v, &p->run, &p->n, e) == 0 ? vector_sort(p->v, &p->run, e) : -1;
}

/* Everything behind the allocation. */
static int open_pair(struct diff_pair *p, struct err *e)
{
	const struct world *w = p->side[0].world;
	int unit = dict_record(w->dict, STR("单元"));
	size_t units = unit < 0 ? 0 : w->t[unit].n;
	p->county = malloc((units + 1) * sizeof *p->county);
	if (!p->county)
		return err_set(e, ERR_NOMEM, "内存不够");
	memset(p->county, 0xff, units * sizeof *p->county);
	for (int i = 0; i < 2; i++) {
		p->ev[i] = evaluation_new(p->side[i].packs, p->side[i].choices, p->side[i].world, p->q, e);
		if (!p->ev[i])
			return -1;
	}
	return w->t[p->side[0].policy->subject_rec].n < VECTOR_MANY ? 0 : evaluate_both(p, e);
}

struct diff_pair *diff_pair_open(const struct diff_side side[static 2], struct query q, struct err *e)
{
	if (comparable(side[0].policy, side[1].policy, e) != 0)
		return NULL;
	struct diff_pair *p = calloc(1, sizeof *p);
	if (!p) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	memcpy(p->side, side, sizeof p->side);
	p->q = q;
	p->q.all = false;
	if (open_pair(p, e) == 0)
		return p;
	diff_pair_close(p);
	return NULL;
}

void diff_pair_close(struct diff_pair *p)
{
	if (!p)
		return;
	vector_free(p->v);
	evaluation_free(p->ev[0]);
	evaluation_free(p->ev[1]);
	free(p->county);
	free(p);
}

int diff_pair_compare(struct diff_pair *pair, enum diff_by by, const struct diff_watch *watch,
		      struct policy_diff *out, struct err *e)
{
	const struct policy *p = pair->side[0].policy;
	struct world *w = pair->side[0].world;
	struct job j = {.d = out,
			.pair = pair,
			.w = w,
			.e = e,
			.unit = dict_record(w->dict, STR("单元")),
			.kinds = find_kinds(w),
			.owed = str_is(p->result, "应追回")};
	int status = -1;
	*out = (struct policy_diff){.policy = p,
				    .before_choices = pair->side[0].choices,
				    .after_choices = pair->side[1].choices,
				    .world = w,
				    .query = pair->q,
				    .by = by};
	j.rows = map_new(DIFF_ROWS_MAX);
	j.cell = calloc(CELLS_MAX, sizeof *j.cell);
	if (!j.rows || !j.cell)
		err_set(e, ERR_NOMEM, "内存不够");
	else
		status = compare_all(&j, watch);
	free(j.lines.line);
	free(j.cell);
	map_free(j.rows);
	if (status != 0)
		policy_diff_free(out);
	else if (out->nrows)
		qsort_r(out->row, out->nrows, sizeof *out->row, by_group_and_year, out);
	return status;
}

int policy_diff_sides(const struct diff_side side[static 2], struct query q, enum diff_by by,
		      const struct diff_watch *watch, struct policy_diff *out, struct err *e)
{
	struct diff_pair *p = diff_pair_open(side, q, e);
	int status = p ? diff_pair_compare(p, by, watch, out, e) : -1;
	diff_pair_close(p);
	return status;
}

int policy_diff(const struct packs *s, const struct policy *p, const struct choices *before,
		const struct choices *after, struct world *w, struct query q, enum diff_by by,
		const struct diff_watch *watch, struct policy_diff *out, struct err *e)
{
	const struct diff_side side[2] = {{s, p, before, w}, {s, p, after, w}};
	return policy_diff_sides(side, q, by, watch, out, e);
}

void policy_diff_free(struct policy_diff *d)
{
	free(d->row);
	free(d->subject);
	*d = (struct policy_diff){0};
}
