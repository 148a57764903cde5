/* What a run found, by pages, within reach. */
#include "base/map.h"
#include "features/runs/reach_sql.h"
#include "features/runs/walk.h"

#include <stdlib.h>

/* --- what numbers and ids are called --- */

static const struct sql TEXT_OF = {"runs.text", "SELECT text FROM run_texts WHERE run_id = $1 AND no = $2"};
static const struct sql ORG_OF = {"runs.org_name", "SELECT name FROM run_orgs WHERE run_id = $1 AND org_id = $2"};
static const struct sql UNIT_OF = {"runs.unit_name",
				   "SELECT name FROM run_units WHERE run_id = $1 AND unit_id = $2 AND over_id = $2"};
/* A person is called as was known when the run was computed. */
static const struct sql PERSON_OF = {
    "runs.person_name", "SELECT p.name FROM runs q JOIN people p ON p.id = $2 AND p.known_from <= q.known_on AND"
			" p.known_to > q.known_on WHERE q.id = $1"};

/* Texts that are read, each once. */
struct called {
	struct house *h;
	int64_t run;
	struct arena *mem;
	struct map *text, *org, *unit; /* number or id → place in what */
	struct str *what;
	size_t n, cap;
};

static int called_init(struct called *c, struct house *h, int64_t run, struct arena *mem, struct err *e)
{
	*c = (struct called){h, run, mem, map_new(0), map_new(0), map_new(0), NULL, 0, 0};
	return c->text && c->org && c->unit ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

static void called_release(struct called *c)
{
	map_free(c->text);
	map_free(c->org);
	map_free(c->unit);
	free(c->what);
}

/* One text from the store; the empty one where there is none. */
static int fetch(const struct called *c, const struct sql *sql, int64_t id, struct str *out, struct err *e)
{
	struct stmt *st;
	*out = STR("");
	if (sql_open(&st, c->h->store, sql, ARGS(INT(c->run), INT(id)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0)
		*out = arena_str(c->mem, stmt_text(st, 0));
	stmt_reset(st);
	return got < 0 ? -1 : arena_failed(c->mem) ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* Keeps a text that was fetched, under its id. */
static int remember(struct called *c, struct map *m, int64_t id, struct str text, struct err *e)
{
	if (c->n == c->cap) {
		size_t cap = c->cap ? 2 * c->cap : 256;
		struct str *more = reallocarray(c->what, cap, sizeof *more);
		if (!more)
			return err_set(e, ERR_NOMEM, "内存不够");
		c->what = more;
		c->cap = cap;
	}
	c->what[c->n++] = text;
	return map_put_int(m, id, (int64_t)c->n - 1) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* What an id is called; 0 nothing. */
static int call(struct called *c, struct map *m, const struct sql *sql, int64_t id, struct str *out, struct err *e)
{
	int64_t at;
	*out = STR("");
	if (!id)
		return 0;
	if (map_get_int(m, id, &at) && c->what) {
		*out = c->what[at];
		return 0;
	}
	return fetch(c, sql, id, out, e) < 0 ? -1 : remember(c, m, id, *out, e);
}

/* --- lines --- */

/* The line at hand but for its texts. */
static struct run_line numbers_of(const struct walk *w, const struct kept *k)
{
	const struct run_part *p = walk_part(w);
	const int64_t *v = k->v;
	return (struct run_line){.no = w->no,
				 .owner = v[KEPT_OWNER],
				 .person = v[KEPT_PERSON],
				 .org = v[KEPT_ORG],
				 .unit = v[KEPT_UNIT],
				 .county = v[KEPT_COUNTY],
				 .policy = p->policy,
				 .named = v[KEPT_NAME] > 0,
				 .version = p->version,
				 .from = v[KEPT_FROM],
				 .to = v[KEPT_TO],
				 .due = v[KEPT_DUE],
				 .period = v[KEPT_PERIOD],
				 .amount = v[KEPT_AMOUNT],
				 .counts = p->counts,
				 .no_amount = v[KEPT_NO_AMOUNT],
				 .outside = v[KEPT_OUTSIDE],
				 .state = v[KEPT_STATE],
				 .cured = v[KEPT_CURED]};
}

/* Its texts. */
static int call_line(struct called *c, const struct kept *k, struct run_line *l, struct err *e)
{
	const int64_t *v = k->v;
	struct {
		int64_t id;
		struct map *m;
		const struct sql *sql;
		struct str *out;
	} all[] = {
	    {v[KEPT_TIER], c->text, &TEXT_OF, &l->tier},       {v[KEPT_REASON], c->text, &TEXT_OF, &l->reason},
	    {v[KEPT_CLAUSES], c->text, &TEXT_OF, &l->clauses}, {v[KEPT_READINGS], c->text, &TEXT_OF, &l->readings},
	    {v[KEPT_NAME], c->text, &TEXT_OF, &l->name},       {v[KEPT_ORG], c->org, &ORG_OF, &l->org_name},
	    {v[KEPT_UNIT], c->unit, &UNIT_OF, &l->unit_name},  {v[KEPT_COUNTY], c->unit, &UNIT_OF, &l->county_name}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (call(c, all[i].m, all[i].sql, all[i].id, all[i].out, e) < 0)
			return -1;
	return l->named || !l->person ? 0 : fetch(c, &PERSON_OF, l->person, &l->name, e);
}

/* Lines of a walk, at most n; *more: there are others behind them. */
static int take_lines(struct walk *w, struct called *c, size_t n, struct run_line *l, size_t *count, bool *more,
		      struct err *e)
{
	int got;
	*count = 0;
	*more = false;
	while (!*more && (got = walk_next(w, e)) != 0) {
		struct kept k;
		if (got < 0)
			return -1;
		if ((*more = *count == n))
			break;
		walk_line(w, &k);
		l[*count] = numbers_of(w, &k);
		if (call_line(c, &k, &l[*count], e) < 0)
			return -1;
		++*count;
	}
	return 0;
}

int run_lines(struct house *h, int64_t run, const struct run_filter *f, struct arena *mem, struct run_line **ret,
	      size_t *count, int64_t *next, struct err *e)
{
	struct walk w;
	struct called c;
	bool more = false;
	size_t n = f->n && f->n < RUN_PAGE_MAX ? f->n : RUN_PAGE_MAX;
	int status = called_init(&c, h, run, mem, e);
	if (status == 0 && !(*ret = ARENA_ARRAY(mem, n, struct run_line)))
		status = err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0) {
		status = walk_begin(&w, h, run, f, mem, e);
		if (status == 0)
			status = take_lines(&w, &c, n, *ret, count, &more, e);
		walk_end(&w);
	}
	called_release(&c);
	if (status == 0 && next)
		*next = more ? (*ret)[n - 1].no : 0;
	return status;
}

/* Adds the line at hand to how many there are and their money. */
static int count_line(const struct walk *w, int64_t *lines, int64_t *amount, struct err *e)
{
	int64_t all;
	++*lines;
	if (walk_part(w)->counts)
		return 0;
	if (__builtin_mul_overflow(walk_value(w, KEPT_AMOUNT), walk_times(w), &all) ||
	    __builtin_add_overflow(*amount, all, amount))
		return err_set(e, ERR_LIMIT, "合计太大");
	return 0;
}

int run_count(struct house *h, int64_t run, const struct run_filter *f, int64_t *lines, int64_t *amount,
	      struct err *e)
{
	struct walk w;
	int got;
	struct arena *mem = arena_new((size_t)1 << 30);
	*lines = *amount = 0;
	if (!mem)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = walk_begin(&w, h, run, f, mem, e);
	while (status == 0 && (got = walk_next(&w, e)) != 0)
		status = got < 0 ? -1 : count_line(&w, lines, amount, e);
	walk_end(&w);
	arena_free(mem);
	return status;
}

static const struct sql WORK = {
    "runs.work",
    "SELECT COALESCE(b.base_id, 0), COALESCE(w.evaluated, 0), COALESCE(w.subjects, 0) FROM runs r"
    " LEFT JOIN run_bases b ON b.run_id = r.id LEFT JOIN run_works w ON w.run_id = r.id WHERE r.id = $1"};

int run_work(struct house *h, int64_t run, struct run_work *out, struct err *e)
{
	static const struct row_field fields[] = {ROW_INT(struct run_work, base, 0),
						  ROW_INT(struct run_work, evaluated, 1),
						  ROW_INT(struct run_work, subjects, 2),
						  {0}};
	*out = (struct run_work){0};
	return sql_row(h->store, &WORK, ARGS(INT(run)), fields, out, NULL, e) < 0 ? -1 : 0;
}

/* --- totals --- */

/* Of everybody but one person they are summed from what the run summed up. */
static const struct sql SUMS = {
    "runs.totals",
    "SELECT t.policy, t.county, t.org, t.month, t.state, t.counts, t.lines, t.amount,"
    " COALESCE(c.name, ''), COALESCE(o.name, '') FROM (SELECT l.policy, CASE WHEN $4 = 1 THEN l.county_id"
    " ELSE 0 END AS county, CASE WHEN $5 = 1 THEN l.org_id ELSE 0 END AS org, CASE WHEN $6 = 1 THEN l.month"
    " ELSE 0 END AS month, l.state, l.counts, SUM(l.lines) AS lines, SUM(l.amount) AS amount FROM run_sums l"
    " WHERE l.run_id = $1 AND " RUN_REACH_PLACE ") AND ($7 = '' OR l.policy = $7) AND (l.org_id = $8 OR $8 = 0)"
    " AND (l.county_id = $9 OR $9 = 0) AND ($10 = 0 OR l.month = $10) AND ($11 = 0 OR l.state = $11 - 1)"
    " GROUP BY 1, 2, 3, 4, 5, 6) t"
    " LEFT JOIN run_units c ON c.run_id = $1 AND c.unit_id = t.county AND c.over_id = t.county"
    " LEFT JOIN run_orgs o ON o.run_id = $1 AND o.org_id = t.org"
    " ORDER BY t.policy, t.state, t.county, t.org, t.month"};

static const struct row_field total_fields[] = {ROW_TEXT(struct run_total, policy, 0),
						ROW_INT(struct run_total, county, 1),
						ROW_INT(struct run_total, org, 2),
						ROW_INT(struct run_total, month, 3),
						ROW_INT(struct run_total, state, 4),
						ROW_BOOL(struct run_total, counts, 5),
						ROW_INT(struct run_total, lines, 6),
						ROW_INT(struct run_total, amount, 7),
						ROW_TEXT(struct run_total, county_name, 8),
						ROW_TEXT(struct run_total, org_name, 9),
						{0}};

/* policy, state, county, institution, month: the order of totals. */
static int by_group(const void *a, const void *b)
{
	const struct run_total *x = a, *y = b;
	const int64_t p[] = {x->state, x->county, x->org, x->month, x->counts},
		      q[] = {y->state, y->county, y->org, y->month, y->counts};
	int c = str_cmp(x->policy, y->policy);
	for (int i = 0; c == 0 && i < 5; i++)
		c = (p[i] > q[i]) - (p[i] < q[i]);
	return c;
}

/* The months of the line at hand, each as a group of its own. */
static size_t months_of(const struct walk *w, unsigned by, struct run_total *t)
{
	const struct run_part *p = walk_part(w);
	int64_t from = walk_value(w, KEPT_FROM), to = walk_value(w, KEPT_TO);
	if (w->f->month)
		from = to = w->f->month;
	for (int64_t month = from; month <= to; month++)
		t[month - from] = (struct run_total){.policy = p->policy,
						     .county = by & RUN_BY_COUNTY ? walk_value(w, KEPT_COUNTY) : 0,
						     .org = by & RUN_BY_ORG ? walk_value(w, KEPT_ORG) : 0,
						     .month = by & RUN_BY_MONTH ? month : 0,
						     .state = walk_value(w, KEPT_STATE),
						     .counts = p->counts,
						     .lines = 1,
						     .amount = walk_value(w, KEPT_AMOUNT)};
	return (size_t)(to - from + 1);
}

/* Puts groups that are the same together. */
static size_t merge_groups(struct run_total *t, size_t n)
{
	size_t kept = 0;
	qsort(t, n, sizeof *t, by_group);
	for (size_t i = 0; i < n; i++) {
		if (kept && by_group(&t[kept - 1], &t[i]) == 0) {
			t[kept - 1].lines += t[i].lines;
			t[kept - 1].amount += t[i].amount;
		} else
			t[kept++] = t[i];
	}
	return kept;
}

#define PERSON_MONTHS_MAX 200000 /* lines × months of one person */

/* The months of all lines of a person, into *t (malloc'ed). */
static int gather_months(struct walk *w, unsigned by, struct run_total **t, size_t *n, struct err *e)
{
	size_t cap = 64;
	int got;
	if (!(*t = calloc(cap, sizeof **t)))
		return err_set(e, ERR_NOMEM, "内存不够");
	while ((got = walk_next(w, e)) > 0) {
		size_t more = (size_t)(walk_value(w, KEPT_TO) - walk_value(w, KEPT_FROM)) + 1;
		if (*n + more > PERSON_MONTHS_MAX)
			return err_set(e, ERR_LIMIT, "一个人的行太多");
		if (*n + more > cap) {
			cap = 2 * (*n + more);
			struct run_total *grown = realloc(*t, cap * sizeof *grown);
			if (!grown)
				return err_set(e, ERR_NOMEM, "内存不够");
			*t = grown;
		}
		*n += months_of(w, by, *t + *n);
	}
	return got;
}

/* What groups are called, and the groups themselves into mem. */
static int call_groups(struct house *h, int64_t run, struct run_total *t, size_t n, struct arena *mem,
		       struct run_total **ret, struct err *e)
{
	struct called c;
	int status = called_init(&c, h, run, mem, e);
	for (size_t i = 0; status == 0 && i < n; i++)
		if (call(&c, c.unit, &UNIT_OF, t[i].county, &t[i].county_name, e) < 0 ||
		    call(&c, c.org, &ORG_OF, t[i].org, &t[i].org_name, e) < 0)
			status = -1;
	called_release(&c);
	*ret = ARENA_ARRAY(mem, n + 1, struct run_total);
	if (status == 0 && !*ret)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && n)
		memcpy(*ret, t, n * sizeof *t);
	return status;
}

/* A person's, from that person's lines. */
static int totals_of_person(struct house *h, int64_t run, unsigned by, const struct run_filter *f, struct arena *mem,
			    struct run_total **ret, size_t *count, struct err *e)
{
	struct run_filter all = *f;
	struct walk w;
	struct run_total *t = NULL;
	size_t n = 0;
	all.after = 0;
	all.owner = 0;
	all.no_amount = false;
	int status = walk_begin(&w, h, run, &all, mem, e) < 0 ? -1 : gather_months(&w, by, &t, &n, e);
	walk_end(&w);
	if (status == 0) {
		*count = merge_groups(t, n);
		status = call_groups(h, run, t, *count, mem, ret, e);
	}
	free(t);
	return status;
}

int run_totals(struct house *h, int64_t run, unsigned by, const struct run_filter *f, struct arena *mem,
	       struct run_total **ret, size_t *count, struct err *e)
{
	void *rows;
	if (f->reach.kind == REACH_PERSON)
		return totals_of_person(h, run, by, f, mem, ret, count, e);
	if (sql_rows(h->store, &SUMS,
		     ARGS(INT(run), INT((int64_t)f->reach.kind), INT(f->reach.id), INT((by & RUN_BY_COUNTY) != 0),
			  INT((by & RUN_BY_ORG) != 0), INT((by & RUN_BY_MONTH) != 0), TEXT(f->policy), INT(f->org),
			  INT(f->county), INT(f->month), INT(f->state)),
		     total_fields, sizeof **ret, mem, RUN_LINES_MAX, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* --- runs --- */

#define RUN_COLUMNS                                                                                                  \
	"SELECT r.id, r.at, r.who, r.policy, r.from_month, r.to_month, r.as_of, r.known_on, r.unit, r.unit_name,"    \
	" r.readings, r.everything, COALESCE(x.state, 1), COALESCE(x.at, 0), COALESCE(x.why, ''),"                   \
	" COALESCE(x.lines, 0), COALESCE(x.people, 0), COALESCE(x.orgs, 0), COALESCE(x.due, 0),"                     \
	" COALESCE(x.doubt, 0), COALESCE(x.recover, 0), x.digest, COALESCE(x.form, 1), COALESCE(w.process, ''),"     \
	" COALESCE(w.beat, -1) FROM runs r LEFT JOIN run_ends x ON x.run_id = r.id"                                  \
	" LEFT JOIN run_workers w ON w.run_id = r.id WHERE "
static const struct sql GET = {"runs.get", RUN_COLUMNS "r.id = $1"};
static const struct sql LIST = {"runs.list", RUN_COLUMNS "r.id < $1 ORDER BY r.id DESC LIMIT $2"};

/* A run as it is read: numbers of the store are 64 bits. */
struct run_row {
	int64_t id, at, from, to, as_of, known_on, state, ended, lines, people, orgs, due, doubt, recover, form, beat;
	struct str who, policy, unit, unit_name, readings, why, digest, process;
	bool everything;
};
static const struct row_field run_fields[] = {
    ROW_INT(struct run_row, id, 0),         ROW_INT(struct run_row, at, 1),
    ROW_TEXT(struct run_row, who, 2),       ROW_TEXT(struct run_row, policy, 3),
    ROW_INT(struct run_row, from, 4),       ROW_INT(struct run_row, to, 5),
    ROW_INT(struct run_row, as_of, 6),      ROW_INT(struct run_row, known_on, 7),
    ROW_TEXT(struct run_row, unit, 8),      ROW_TEXT(struct run_row, unit_name, 9),
    ROW_TEXT(struct run_row, readings, 10), ROW_BOOL(struct run_row, everything, 11),
    ROW_INT(struct run_row, state, 12),     ROW_INT(struct run_row, ended, 13),
    ROW_TEXT(struct run_row, why, 14),      ROW_INT(struct run_row, lines, 15),
    ROW_INT(struct run_row, people, 16),    ROW_INT(struct run_row, orgs, 17),
    ROW_INT(struct run_row, due, 18),       ROW_INT(struct run_row, doubt, 19),
    ROW_INT(struct run_row, recover, 20),   ROW_BYTES(struct run_row, digest, 21),
    ROW_INT(struct run_row, form, 22),      ROW_TEXT(struct run_row, process, 23),
    ROW_INT(struct run_row, beat, 24),      {0}};

static struct run run_of(struct house *h, const struct run_row *r)
{
	bool open = r->state == RUN_COMPUTING;
	return (struct run){.id = r->id,
			    .at = r->at,
			    .who = r->who,
			    .policy = r->policy,
			    .from = (month_t)r->from,
			    .to = (month_t)r->to,
			    .as_of = (day_t)r->as_of,
			    .known_on = r->known_on,
			    .unit = r->unit,
			    .unit_name = r->unit_name,
			    .readings = r->readings,
			    .everything = r->everything,
			    .state = open ? run_state_by(h, r->process, r->beat) : (enum run_state)r->state,
			    .ended = r->ended,
			    .why = r->why,
			    .lines = r->lines,
			    .people = r->people,
			    .orgs = r->orgs,
			    .due = r->due,
			    .doubt = r->doubt,
			    .recover = r->recover,
			    .digest = r->digest,
			    .form = (int)r->form};
}

int run_get(struct house *h, int64_t run, struct arena *mem, struct run *out, struct err *e)
{
	struct run_row r = {0};
	int got = sql_row(h->store, &GET, ARGS(INT(run)), run_fields, &r, mem, e);
	if (got == 0)
		return err_todo((err_set(e, ERR_NOTFOUND, "没有第 %lld 批核算", (long long)run), e),
				"有哪些见 yicai run list");
	if (got > 0)
		*out = run_of(h, &r);
	return got < 0 ? -1 : 0;
}

int run_list(struct house *h, int64_t before, size_t n, struct arena *mem, struct run **ret, size_t *count,
	     struct err *e)
{
	void *rows;
	size_t k;
	n = n && n < RUN_PAGE_MAX ? n : RUN_PAGE_MAX;
	if (sql_rows(h->store, &LIST, ARGS(INT(before), INT((int64_t)n)), run_fields, sizeof(struct run_row), mem, n,
		     &rows, &k, e) < 0)
		return -1;
	struct run *runs = ARENA_ARRAY(mem, k + 1, struct run);
	if (!runs)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < k; i++)
		runs[i] = run_of(h, (struct run_row *)rows + i);
	*ret = runs;
	*count = k;
	return 0;
}

static const struct sql PLACES = {
    "runs.places", "SELECT over_id FROM run_units WHERE run_id = $1 AND unit_id = $2 ORDER BY over_id"};

/* One place. */
struct place {
	int64_t id;
};
static const struct row_field place_fields[] = {ROW_INT(struct place, id, 0), {0}};

int run_places(struct house *h, int64_t run, int64_t unit, struct arena *mem, int64_t **ret, size_t *n, struct err *e)
{
	void *rows;
	size_t k;
	if (sql_rows(h->store, &PLACES, ARGS(INT(run), INT(unit)), place_fields, sizeof(struct place), mem, 1000,
		     &rows, &k, e) < 0)
		return -1;
	int64_t *id = ARENA_ARRAY(mem, k + 1, int64_t);
	if (!id)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < k; i++)
		id[i] = ((struct place *)rows)[i].id;
	*ret = id;
	*n = k;
	return 0;
}

const char *run_state_text(enum run_state s)
{
	static const char *const text[] = {"", "核算中", "已完成", "未算成", "已取消", "等待核算", "中断"};
	return s >= RUN_COMPUTING && s <= RUN_BROKEN ? text[s] : "";
}
