/* A run that asks an earlier one's question again: whose facts have changed is evaluated; the lines of the others are taken
 * from the run before, which is checked on the way. */
#include "base/map.h"
#include "features/people/people.h"
#include "features/runs/compute.h"
#include "features/units/units.h"
#include "policy/depends.h"

static const struct sql BASE_OF = {"runs.base_of", "SELECT base_id FROM run_bases WHERE run_id = $1"};
static const struct sql BASE_IS_OURS = {"runs.base_is_ours",
					"SELECT 1 FROM run_works WHERE run_id = $1 AND program = $2"};
static const struct sql FIRST_AFTER = {"runs.first_after", "SELECT min(number) FROM journal WHERE at > $1"};

/* The run whose lines may be taken, into *base: it has ended well, by the same evaluator. 1, 0 none, -1. */
static int find_base(struct computing *c, struct house *h, struct run *base, struct err *e)
{
	int64_t id, one;
	int got = sql_int(h->store, &BASE_OF, ARGS(INT(c->f.run.id)), &id, e);
	if (got > 0)
		got = sql_int(h->store, &BASE_IS_OURS, ARGS(INT(id), TEXT(str_of(run_evaluator))), &one, e);
	if (got > 0)
		got = run_get(h, id, c->f.mem, base, e) < 0 ? -1 : base->state == RUN_DONE;
	return got;
}

/* The policy is about people, or what belongs to them, and looks at nobody else. */
static bool is_own(const struct computing *c, const struct policy *p)
{
	int owner = dict_owner(c->w->dict, p->subject_rec), record = owner < 0 ? p->subject_rec : owner;
	return fact_types[record] == &people_facts && !depends_on_all(c->f.packs, p);
}

/* Which policies are evaluated for everybody. */
static int choose_whole(struct computing *c, struct house *h, const struct run *base, struct err *e)
{
	int64_t from = c->f.run.id;
	if (sql_int(h->store, &FIRST_AFTER, ARGS(INT(base->known_on)), &from, e) < 0 ||
	    changed_find(&c->changed, h, c->w, c->f.packs, from, c->f.run.id, e) < 0)
		return -1;
	for (size_t i = 0; i < c->f.packs->n; i++) {
		const struct policy *p = c->f.packs->pack[i];
		if (!p->shared)
			c->part[p->index] = !c->changed.all && is_own(c, p);
	}
	return 0;
}

/* --- lines of the run before --- */

/* As read.c gives them, but for texts and names, which are looked up. */
static const struct sql LINES = {"runs.lines_bare", "SELECT no, owner_id, person_id, org_id, unit_id, county_id, "
						    "policy, version, from_month, to_month, due, period, tier,"
						    " amount, counts, no_amount, outside, state, cured, name, "
						    "reason, clauses, readings FROM run_lines WHERE run_id = $1"
						    " ORDER BY no"};
static const struct sql TEXTS = {"runs.texts", "SELECT no, text FROM run_texts WHERE run_id = $1"};
static const struct sql ORGS = {"runs.orgs", "SELECT org_id, name FROM run_orgs WHERE run_id = $1"};
static const struct sql UNITS = {"runs.units",
				 "SELECT unit_id, name FROM run_units WHERE run_id = $1 AND over_id = unit_id"};

/* What is needed to make spans of lines. */
struct taking {
	struct computing *c;
	struct id_rows rows[DICT_RECORDS_MAX];
	int orgs, units;
	struct map *text, *org_name, *unit_name; /* number, id → text of the spans */
	struct line_digest *digest;
};

/* The version of a policy that a line is of; NULL. */
static const struct policy *policy_of(const struct packs *s, const struct run_line *l)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->pack[i]->from == l->version && str_eq(s->pack[i]->id, l->policy))
			return s->pack[i];
	return NULL;
}

/* The row of what has this id; FIELD_NONE for 0. */
static int64_t row_of(const struct taking *t, int record, int64_t id)
{
	return id ? id_rows_find(&t->rows[record], id) : FIELD_NONE;
}

/* What stands in a map for a number, as number of a text of the spans; the empty one's for what is not there. */
static int64_t text_in(const struct map *m, int64_t key)
{
	int64_t at = 0;
	map_get_int(m, key, &at);
	return at;
}

/* Numbers and texts of a statement into a map. */
static int read_texts(struct map **ret, struct spans *s, struct house *h, const struct sql *sql, int64_t run,
		      struct err *e)
{
	struct stmt *st;
	int got;
	bool full = false;
	if (!(*ret = map_new(0)))
		return err_set(e, ERR_NOMEM, "内存不够");
	if (sql_open(&st, h->store, sql, ARGS(INT(run)), e) < 0)
		return -1;
	while (!full && (got = stmt_step(st, e)) > 0) {
		int64_t at = pool_put(s->texts, stmt_text(st, 1));
		full = at < 0 || map_put_int(*ret, stmt_int(st, 0), at) < 0;
	}
	stmt_reset(st);
	return full ? err_set(e, ERR_NOMEM, "内存不够") : got;
}

/* The line at hand, with the numbers of its texts among those of the spans. */
static struct run_line line_at(const struct taking *t, const struct stmt *st, struct span *x)
{
	const struct pool *p = t->c->spans.texts;
	int64_t name = text_in(t->text, stmt_int(st, 19));
	struct run_line l = {.no = stmt_int(st, 0),
			     .owner = stmt_int(st, 1),
			     .person = stmt_int(st, 2),
			     .org = stmt_int(st, 3),
			     .unit = stmt_int(st, 4),
			     .county = stmt_int(st, 5),
			     .policy = stmt_text(st, 6),
			     .version = stmt_int(st, 7),
			     .from = stmt_int(st, 8),
			     .to = stmt_int(st, 9),
			     .due = stmt_int(st, 10),
			     .period = stmt_int(st, 11),
			     .tier = stmt_text(st, 12),
			     .amount = stmt_int(st, 13),
			     .counts = stmt_int(st, 14),
			     .no_amount = stmt_int(st, 15),
			     .outside = stmt_int(st, 16),
			     .state = stmt_int(st, 17),
			     .cured = stmt_int(st, 18)};
	x->reason = text_in(t->text, stmt_int(st, 20));
	x->clauses = text_in(t->text, stmt_int(st, 21));
	x->readings = text_in(t->text, stmt_int(st, 22));
	l.name = pool_text(p, name);
	l.named = l.name.n > 0;
	l.org_name = pool_text(p, text_in(t->org_name, l.org));
	l.unit_name = pool_text(p, text_in(t->unit_name, l.unit));
	l.county_name = pool_text(p, text_in(t->unit_name, l.county));
	l.reason = pool_text(p, x->reason);
	l.clauses = pool_text(p, x->clauses);
	l.readings = pool_text(p, x->readings);
	return l;
}

/* One line, when its subject is there and has not changed. */
static int take_line(struct taking *t, const struct run_line *l, struct span *x, struct err *e)
{
	struct computing *c = t->c;
	const struct policy *p = policy_of(c->f.packs, l);
	int64_t subject = p ? row_of(t, p->subject_rec, l->owner) : FIELD_NONE;
	if (!p)
		return err_set(e, ERR_DAMAGED, "不知道第 %lld 行是哪项政策的", (long long)l->no);
	if (subject == FIELD_NONE || !computes_part(c, p) || c->changed.row[p->subject_rec][subject])
		return 0; /* not known any more, or evaluated anew */
	x->policy = p;
	x->subject = subject;
	x->home = row_of(t, t->orgs, l->org);
	x->unit = row_of(t, t->units, l->unit);
	x->county = row_of(t, t->units, l->county);
	x->from = (month_t)l->from;
	x->to = (month_t)l->to;
	x->due = (day_t)l->due;
	x->cured = (day_t)l->cured;
	x->amount = l->amount;
	x->tier = pool_put(c->spans.texts, l->tier);
	x->state = (unsigned char)l->state;
	x->no_amount = l->no_amount;
	x->outside = l->outside;
	return spans_put(&c->spans, x, e);
}

/* Every line, in order. */
static int take_lines(struct taking *t, struct house *h, int64_t base, struct err *e)
{
	struct stmt *st;
	int got, status = 0;
	if (read_texts(&t->text, &t->c->spans, h, &TEXTS, base, e) < 0 ||
	    read_texts(&t->org_name, &t->c->spans, h, &ORGS, base, e) < 0 ||
	    read_texts(&t->unit_name, &t->c->spans, h, &UNITS, base, e) < 0 ||
	    sql_open(&st, h->store, &LINES, ARGS(INT(base)), e) < 0)
		return -1;
	while (status == 0 && (got = stmt_step(st, e)) != 0) {
		struct span x = {0};
		if (got < 0) {
			status = -1;
			break;
		}
		struct run_line l = line_at(t, st, &x);
		digest_line(t->digest, &l);
		status = take_line(t, &l, &x, e);
	}
	stmt_reset(st);
	return status;
}

/* Takes what stays, and checks that the run before is what was computed. */
static int take_base(struct taking *t, struct house *h, const struct run *base, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	const struct world *w = t->c->w;
	for (size_t r = 0; r < w->dict->n; r++)
		if (id_rows_init(&t->rows[r], &w->t[r], e) < 0)
			return -1;
	if (take_lines(t, h, base->id, e) < 0)
		return -1;
	if (digest_end(t->digest, digest, e) < 0)
		return -1;
	if (!str_eq(base->digest, (struct str){(const char *)digest, SM3_SIZE}))
		return err_todo((err_set(e, ERR_DAMAGED, "第 %lld 批的行被改动过", (long long)base->id), e),
				"另起一批核算");
	return 0;
}

int take_unchanged(struct computing *c, struct house *h, struct err *e)
{
	struct taking t = {
	    .c = c, .orgs = dict_record(c->w->dict, STR("机构")), .units = dict_record(c->w->dict, STR("单元"))};
	struct run base;
	int got = find_base(c, h, &base, e);
	if (got <= 0)
		return got;
	if (choose_whole(c, h, &base, e) < 0)
		return -1;
	if (c->changed.all)
		return 0;
	int status = (t.digest = digest_begin(base.form, e)) ? take_base(&t, h, &base, e) : -1;
	digest_free(t.digest);
	map_free(t.text);
	map_free(t.org_name);
	map_free(t.unit_name);
	for (size_t r = 0; r < c->w->dict->n; r++)
		id_rows_release(&t.rows[r]);
	return status;
}
