/* What a refusal lacks turns it: exactly the stated facts, put into a world of their own, make the line due, and without any
 * one of them it is not. YICAI_MISSING_ROUNDS: how many random refusals (200);
 * YICAI_MISSING_SEED: the first world's; YICAI_MISSING_SAY: tells each with what it lacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs those first */
#include <cmocka.h>

#include "policy/missing_inside.h"
#include "policy/test_policies.h"

#define PEOPLE 60

/* A random world under evaluation, and what has been looked at. */
struct look {
	struct bench t;
	struct world *w;
	struct choices *choices;
	struct evaluation *ev;
	struct seeker *seeker;
	struct query q;
	struct luck luck;
	uint64_t seed;
	const struct policy *p;
	size_t wanted, refused, wrong, kind[4], facts[CHANGES_MAX + 1], unsure;
};

/* --- a world of one person, with the facts added --- */

/* The record to whose rows those of this one belong in the end. */
static int root_of(const struct dict *d, int rec)
{
	for (int up; (up = dict_owner(d, rec)) >= 0;)
		rec = up;
	return rec;
}

/* The row in the root's table. */
static int64_t root_row(const struct world *w, int rec, int64_t row)
{
	for (int up; (up = dict_owner(w->dict, rec)) >= 0; rec = up)
		row = cell_at(w->t[rec].col[w->t[rec].rec->owner], row);
	return row;
}

/* The change that takes the row away, or alters it; NULL. */
static const struct change *change_of(const struct state *x, int rec, int64_t row, enum missing_deed deed)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->change[i].rec == rec && x->change[i].row == row &&
		    (x->change[i].deed == MISSING_AGAINST) == (deed == MISSING_AGAINST))
			return &x->change[i];
	return NULL;
}

/* Any of the values that the fact may have: what is stated must be enough. */
static void draw(struct look *k, const struct change *c, int64_t *cell)
{
	for (size_t i = 0; i < c->nwishes; i++) {
		const struct wish *x = &c->wish[i];
		if (x->field2 < 0 && x->bound == MISSING_ONE_OF && x->v[0].kind == VAL_LABEL)
			cell[x->field] = x->v[luck_below(&k->luck, (int)x->n)].num;
	}
}

/* Rows of one record, those of the person alone where it is a person's; map: [row] where it went. */
static void copy_rows(struct look *k, struct world *w, const struct state *x, int rec, int64_t person, int64_t **map,
		      const int64_t *made)
{
	const struct wtable *t = &k->w->t[rec];
	bool own = root_of(w->dict, rec) == dict_record(w->dict, STR("人员"));
	map[rec] = calloc(t->n + 1, sizeof **map);
	for (size_t row = 0; row < t->n; row++) {
		int64_t cell[RECORD_FIELDS_MAX];
		map[rec][row] = FIELD_NONE;
		if ((own && root_row(k->w, rec, (int64_t)row) != person) ||
		    change_of(x, rec, (int64_t)row, MISSING_AGAINST))
			continue;
		for (size_t f = 0; f < t->rec->n; f++) {
			cell[f] = cell_at(t->col[f], row);
			int to = t->rec->fields[f].type == FIELD_REF
				     ? dict_record(w->dict, str_of(t->rec->fields[f].ref))
				     : -1;
			if (to >= 0 && cell[f] != FIELD_NONE)
				cell[f] = to == rec ? cell[f] : map[to][cell[f]];
		}
		for (size_t i = 0; i < x->n; i++) {
			const struct change *c = &x->change[i];
			if (c->rec == rec && c->row == (int64_t)row && c->deed != MISSING_AGAINST)
				cell[c->field] = c->ref >= 0 ? made[i] : *c->cell;
		}
		map[rec][row] = world_add(w, rec, cell, t->id[row], (struct origin){.file = -1});
		assert_true(map[rec][row] >= 0);
	}
}

/* Rows that are added to one record. */
static void add_rows(struct look *k, struct world *w, const struct state *x, int rec, int64_t **map,
		     const int64_t *made)
{
	const struct record *r = w->dict->records[rec];
	for (size_t i = 0; i < x->n; i++) {
		const struct change *c = &x->change[i];
		int64_t cell[RECORD_FIELDS_MAX];
		if (c->deed != MISSING_ADD || c->rec != rec)
			continue;
		for (size_t f = 0; f < r->n; f++) {
			cell[f] = c->cell[f];
			int to = r->fields[f].type == FIELD_REF ? dict_record(w->dict, str_of(r->fields[f].ref)) : -1;
			if (to >= 0 && cell[f] != FIELD_NONE)
				cell[f] = map[to][cell[f]];
		}
		cell[r->owner] = map[dict_owner(w->dict, rec)][c->owner];
		if (c->ref >= 0)
			cell[c->ref] = made[i];
		draw(k, c, cell);
		assert_true(world_add(w, rec, cell, 1, (struct origin){.file = -1}) >= 0);
	}
}

/* The facts of the subject's person with the changes; *subject: where it went. */
static struct world *world_with(struct look *k, struct arena *mem, const struct state *x, int64_t *subject)
{
	struct err e = {0};
	struct world *w = world_new(k->w->dict, k->w->pool, mem);
	int64_t *map[DICT_RECORDS_MAX] = {0}, made[CHANGES_MAX] = {0};
	int64_t person = root_row(k->w, k->p->subject_rec, *subject);
	int org = dict_record(w->dict, STR("机构"));
	for (size_t rec = 0; rec < w->dict->n; rec++) {
		copy_rows(k, w, x, (int)rec, person, map, made);
		for (size_t i = 0; (int)rec == org && i < x->n; i++)
			if (x->change[i].ref >= 0)
				made[i] = world_add(w, org, x->change[i].spare, 1, (struct origin){.file = -1});
		add_rows(k, w, x, (int)rec, map, made);
	}
	*subject = map[k->p->subject_rec][*subject];
	for (size_t rec = 0; rec < w->dict->n; rec++)
		free(map[rec]);
	assert_int_equal(world_seal(w, &e), 0);
	return w;
}

/* With the changes the line stands, in a world and an evaluation of its own. */
static bool stands_with(struct look *k, const struct state *x, const struct line *l, size_t slot)
{
	struct arena *mem = arena_new(0);
	struct lines out = {0};
	struct err e = {0};
	int64_t subject = l->subject;
	struct world *w = world_with(k, mem, x, &subject);
	struct evaluation *ev = evaluation_new(k->t.packs, k->choices, w, k->q, &e);
	bool stands = false;
	assert_non_null(ev);
	if (subject != FIELD_NONE)
		assert_int_equal(evaluate(ev, k->p, subject, &out, &e), 0);
	struct str name = k->p->period.kind == PERIOD_MILESTONES ? k->p->period.milestones[slot].name : STR("");
	for (size_t i = 0; i < out.n; i++)
		if (out.line[i].state != LINE_NOT &&
		    (name.n ? str_eq(out.line[i].tier, name)
			    : k->p->period.kind == PERIOD_ONCE || out.line[i].month == l->month))
			stands = true;
	free(out.line);
	evaluation_free(ev);
	arena_free(mem);
	return stands;
}

/* --- refusals --- */

static void complain(struct look *k, const struct line *l, const struct missing *m, const char *what)
{
	char month[8];
	month_text(l->month, month);
	if (k->wrong++ < 8)
		print_error("seed %llu %.*s subject %lld %s: %s: %.*s: %.*s\n", (unsigned long long)k->seed,
			    STR_FMT(k->p->id), (long long)l->subject, month, what, STR_FMT(l->reason),
			    STR_FMT(m->text));
}

/* Without one of the facts, or where it is one spell without its first day, the line does not stand. */
static bool needs_all(struct look *k, struct state x, const struct line *l, size_t slot)
{
	size_t i = (size_t)luck_below(&k->luck, (int)x.n);
	struct change *c = &x.change[i];
	const struct record *rec = k->w->dict->records[c->rec];
	int64_t cell[RECORD_FIELDS_MAX];
	if (x.n == 1 && c->deed == MISSING_ADD && c->from != DAY_NONE && c->to != DAY_OPEN && rec->from != rec->to) {
		memcpy(cell, c->cell, rec->n * sizeof *cell);
		cell[rec->from]++;
		c->cell = cell;
	} else {
		memmove(c, c + 1, (--x.n - i) * sizeof *c);
	}
	return !stands_with(k, &x, l, slot);
}

/* One refusal: what it lacks turns it, and nothing less does. */
static void check_refusal(struct look *k, const struct line *l, size_t slot)
{
	struct missing m;
	struct err e = {0};
	struct arena *mem = arena_new(0);
	assert_int_equal(missing_of(k->seeker, l, slot, mem, &m, &e), 0);
	k->refused++;
	k->kind[m.kind]++;
	if (k->seeker->found) {
		struct state x = *k->seeker->found;
		k->facts[x.n]++;
		k->unsure += m.unsure;
		if (!stands_with(k, &x, l, slot))
			complain(k, l, &m, "is not turned by what it lacks");
		if (!needs_all(k, x, l, slot))
			complain(k, l, &m, "is turned by less");
	}
	if (getenv("YICAI_MISSING_SAY"))
		print_message("%.*s %lld: %.*s → %s %.*s\n", STR_FMT(k->p->id), (long long)l->subject,
			      STR_FMT(l->reason), m.said, STR_FMT(m.text));
	arena_free(mem);
}

/* Some of the refusals of every subject of a policy. */
static void check_policy(struct look *k)
{
	struct err e = {0};
	size_t n = k->w->t[k->p->subject_rec].n;
	for (int64_t subject = 0; subject < (int64_t)n && k->refused < k->wanted; subject++) {
		struct work w;
		struct pass p;
		evaluation_clear(k->ev);
		assert_int_equal(plan_pass(&w, k->ev, k->ev->plan[k->p->index], subject, &p, &e), 0);
		for (size_t i = 0; i < p.n && k->refused < k->wanted; i++)
			if (p.m[i].l.state == LINE_NOT && (p.n < 10 || luck_below(&k->luck, 12) == 0))
				check_refusal(k, &p.m[i].l, p.m[i].slot);
	}
}

/* A random world, under the default readings. */
static void one_world(struct look *k, uint64_t seed)
{
	struct random_facts r = {.luck = {seed * 31 + 7}, .orgs = 12, .gaps = seed % 3 == 2 ? 5 : 0};
	struct err e = {0};
	k->seed = seed;
	k->luck = (struct luck){seed};
	bench_init(&k->t);
	assert_int_equal(bench_packs(&k->t), 0);
	k->w = random_world(&k->t, &r, PEOPLE);
	assert_non_null(k->w);
	k->q = (struct query){month_of(2022, 1), month_of(2027, 3), day_of(2027, 3, 31), true};
	k->choices = choices_new(k->t.packs, k->t.mem);
	k->ev = evaluation_new(k->t.packs, k->choices, k->w, k->q, &e);
	assert_non_null(k->ev);
	k->seeker = seeker_new(k->ev, &e);
	assert_non_null(k->seeker);
	for (size_t i = 0; i < k->t.packs->n; i++) {
		k->p = k->t.packs->pack[i];
		if (!k->p->shared && root_of(k->w->dict, k->p->subject_rec) == dict_record(k->w->dict, STR("人员")) &&
		    !str_is(k->p->result, "应追回"))
			check_policy(k);
	}
	seeker_free(k->seeker);
	evaluation_free(k->ev);
	bench_release(&k->t);
}

static void what_a_refusal_lacks_turns_it(void **state)
{
	(void)state;
	const char *wanted = getenv("YICAI_MISSING_ROUNDS"), *from = getenv("YICAI_MISSING_SEED");
	uint64_t seed = from ? strtoull(from, NULL, 10) : 1;
	struct look k = {.wanted = wanted ? strtoull(wanted, NULL, 10) : 200};
	for (; k.refused < k.wanted; seed++)
		one_world(&k, seed);
	print_message(
	    "%zu refusals: %zu turned by added facts (%zu by one, %zu by two, %zu by more), %zu by other records, "
	    "%zu wait, %zu none; %zu wrong\n",
	    k.refused, k.kind[MISSING_FACTS], k.facts[1], k.facts[2],
	    k.facts[3] + k.facts[4] + k.facts[5] + k.facts[6], k.kind[MISSING_RECORDS], k.kind[MISSING_TIME],
	    k.kind[MISSING_NOTHING], k.wrong);
	assert_int_equal(k.wrong, 0);
}

/* Two ends of which one can be moved only after the other: one day was told too many (昆明, a person whose institution failed). */
static void a_spell_is_the_shortest_from_both_ends(void **state)
{
	struct look k = {.wanted = 900};
	(void)state;
	one_world(&k, 777058);
	assert_int_equal(k.wrong, 0);
}

/* Money for a certificate by its grade, and none without: a certificate of which nothing is said makes the answer unknown. */
static const char blank_row_policy[] =
    "政策 试验.空行 \"试验\"\n  沿用 养老人才通则\n  状态 有效\n  辖区 330600\n  施行 不详\n"
    "  对象 人员\n  周期 按月\n"
    "途径 持证 当 证书 有\n  金额 标准(最高(证书 之 技能级(等级)))\n"
    "途径 无证 当 证书 无\n  金额 0元\n"
    "表 标准 按 级别\n  一级 500元  二级 400元  三级 300元  四级 250元  五级 200元\n";

static void a_row_that_only_makes_the_answer_unknown_is_not_offered(void **state)
{
	(void)state;
	struct bench t;
	struct err e = {0};
	struct missing m;
	struct work w;
	struct pass p;
	int64_t cell[RECORD_FIELDS_MAX];
	bench_init(&t);
	assert_int_equal(bench_add(&t, "policies/通则", "养老人才通则.policy"), 0);
	assert_int_equal(packs_add(t.packs, "试验.policy", str_of(blank_row_policy), &t.d), 0);
	if (packs_check(t.packs, &t.d) != 0)
		test_say(&t);
	const struct policy *policy = packs_find(t.packs, STR("试验.空行"));
	assert_non_null(policy);
	struct world *world = world_new(&test_dict, t.pool, t.mem);
	for (size_t f = 0; f < RECORD_FIELDS_MAX; f++)
		cell[f] = FIELD_NONE;
	assert_int_equal(world_add(world, policy->subject_rec, cell, 1, (struct origin){.file = -1}), 0);
	assert_int_equal(world_seal(world, &e), 0);
	struct query q = {month_of(2026, 3), month_of(2026, 3), day_of(2026, 3, 31), true};
	struct evaluation *ev = evaluation_new(t.packs, choices_new(t.packs, t.mem), world, q, &e);
	assert_int_equal(plan_pass(&w, ev, ev->plan[policy->index], 0, &p, &e), 0);
	assert_int_equal(p.n, 1);
	assert_true(str_eq(p.m[0].l.reason, STR("算出的金额是零")));
	struct seeker *s = seeker_new(ev, &e);
	assert_int_equal(missing_of(s, &p.m[0].l, 0, t.mem, &m, &e), 0);
	assert_int_equal(m.kind, MISSING_NOTHING);
	assert_int_equal(m.nfacts, 0);
	seeker_free(s);
	evaluation_free(ev);
	bench_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_a_refusal_lacks_turns_it),
					   cmocka_unit_test(a_spell_is_the_shortest_from_both_ends),
					   cmocka_unit_test(a_row_that_only_makes_the_answer_unknown_is_not_offered)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
