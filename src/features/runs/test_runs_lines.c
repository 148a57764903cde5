/* Lines of a run, found and proved. */
#include "features/runs/test_city.h"

#include "features/policies/test_adopted.h"

/* A quarter of everybody's policies, or of one. */
static struct run_ask ask(struct str policy)
{
	return (struct run_ask){.policy = policy,
				.from = month_of(2025, 10),
				.to = month_of(2025, 12),
				.as_of = day_of(2026, 6, 30),
				.known_on = INSTANT_OPEN,
				.everything = true,
				.who = "命令行 甲"};
}

/* A run begun and computed, as it ended. */
static struct run ran(struct run_ask a)
{
	int64_t run;
	struct run r;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	SCRATCH_OK(run_get(&trial.h, run, trial.mem, &r, &scratch_err));
	return r;
}

/* --- filters --- */

/* All lines of a run, in mem. */
static struct run_line *all_lines(const struct run *run, size_t *n)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}};
	size_t cap = (size_t)run->lines, page;
	struct run_line *all = ARENA_ARRAY(trial.mem, cap + 1, struct run_line), *l;
	*n = 0;
	assert_non_null(all);
	do {
		SCRATCH_OK(run_lines(&trial.h, run->id, &f, trial.mem, &l, &page, &f.after, &scratch_err));
		assert_true(*n + page <= cap);
		memcpy(all + *n, l, page * sizeof *l);
		*n += page;
	} while (f.after);
	assert_int_equal(*n, cap);
	return all;
}

/* The unit lies in the other. */
static bool lies_in_unit(int64_t run, int64_t unit, int64_t over, struct arena *mem)
{
	int64_t *place;
	size_t n;
	bool in = false;
	SCRATCH_OK(run_places(&trial.h, run, unit, mem, &place, &n, &scratch_err));
	for (size_t i = 0; i < n; i++)
		in |= place[i] == over;
	return in;
}

/* Which of all lines a filter lets pass: said once more, without any index. */
static void let_pass(int64_t run, const struct run_filter *f, const struct run_line *all, size_t n, bool *pass,
		     struct arena *mem)
{
	const struct reach *r = &f->reach;
	for (size_t i = 0; i < n; i++) {
		const struct run_line *l = &all[i];
		bool within = r->kind == REACH_ALL || (r->kind == REACH_ORG && l->org == r->id) ||
			      (r->kind == REACH_PERSON && l->person == r->id);
		pass[i] = (within || r->kind == REACH_UNIT) && (!f->policy.n || str_eq(f->policy, l->policy)) &&
			  (!f->org || f->org == l->org) && (!f->county || f->county == l->county) &&
			  (!f->owner || f->owner == l->owner) &&
			  (!f->month || (l->from <= f->month && f->month <= l->to)) &&
			  (!f->state || l->state == f->state - 1) && (!f->no_amount || l->no_amount) &&
			  l->no > f->after;
		if (pass[i] && r->kind == REACH_UNIT)
			pass[i] = lies_in_unit(run, l->unit, r->id, mem);
	}
}

/* A filter made of what a line says: a bit for every value that it has. */
static struct run_filter filter_by(const struct run_line *l, const struct run_line *other, unsigned bits)
{
	const int64_t ids[] = {0, l->unit, l->org, l->person};
	return (struct run_filter){.reach = {(enum reach_kind)((bits & 3) + 1), ids[bits & 3]},
				   .policy = bits & 4 ? l->policy : STR(""),
				   .org = bits & 8 ? (bits & 512 ? other : l)->org : 0,
				   .county = bits & 16 ? l->county : 0,
				   .owner = bits & 32 ? l->owner : 0,
				   .month = bits & 64 ? (month_t)l->to : 0,
				   .state = bits & 128 ? (int)l->state + 1 : 0,
				   .no_amount = bits & 256,
				   .after = bits & 1024 ? other->no : 0,
				   .n = bits & 512 ? 7 : 0};
}

/* The first pages of a filter are the first of the lines that it lets pass, and it counts them all. Whether there are any. */
static bool pages_are_right(int64_t run, const struct run_filter *f, const struct run_line *all, size_t n, bool *pass,
			    struct arena *mem)
{
	struct run_filter page = *f;
	struct run_line *l;
	size_t some, at = 0;
	int64_t lines, amount, want = 0;
	let_pass(run, f, all, n, pass, mem);
	for (int pages = 0; pages == 0 || (page.after && pages < 4); pages++) {
		SCRATCH_OK(run_lines(&trial.h, run, &page, mem, &l, &some, &page.after, &scratch_err));
		for (size_t i = 0; i < some; i++, at++) {
			while (at < n && !pass[at])
				at++;
			assert_true(at < n && l[i].no == all[at].no && l[i].owner == all[at].owner);
		}
		while (!page.after && at < n)
			assert_false(pass[at++]);
	}
	for (size_t i = 0; i < n; i++)
		want += pass[i];
	SCRATCH_OK(run_count(&trial.h, run, f, &lines, &amount, &scratch_err));
	assert_int_equal(lines, want);
	return want > 0;
}

static void every_filter_lets_pass_what_it_says(void **state)
{
	size_t n, passed = 0, seed = 7;
	(void)state;
	bring_in_a_city();
	packs_ready();
	struct run run = ran(ask(STR("all")));
	struct run_line *all = all_lines(&run, &n);
	bool *pass = calloc(n, sizeof *pass);
	struct arena *mem = arena_new(0);
	assert_true(n > 3 * 1024 && pass && mem);
	for (unsigned bits = 0; bits < 2048; bits++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		struct run_filter f = filter_by(&all[(seed >> 33) % n], &all[(seed >> 13) % n], bits);
		passed += pages_are_right(run.id, &f, all, n, pass, mem);
		arena_clear(mem);
	}
	assert_true(passed > 300);
	arena_free(mem);
	free(pass);
	packs_done();
}

static void a_policy_that_is_named_may_look_at_everybody(void **state)
{
	(void)state;
	bring_in_a_city();
	for (int round = 0; round < 2; round++) {
		struct frozen f;
		struct few x;
		struct run base;
		int64_t run;
		struct run_ask a = ask(STR("绍兴.入职奖补"));
		packs_ready_with("定向培养追回.policy", round ? "存疑 (全部 证书) 有   §C2 \"试\"\n" : "");
		base = ran(a);
		SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
		SCRATCH_OK(frozen_open(&f, &trial.h, run, &scratch_err));
		SCRATCH_OK(few_find(&x, &trial.h, &f, &base, &scratch_err));
		assert_int_equal(x.only, !round);
		few_release(&x);
		frozen_close(&f);
		packs_done();
	}
}

/* The index moved behind the blocks. */
static const struct {
	struct sql sqlite, pg;
} MOVE[] = {{{"test.move1", "DROP TRIGGER run_whose_no_delete"},
	     {"test.move1_pg", "DROP TRIGGER run_whose_frozen ON run_whose"}},
	    {{"test.move2", "INSERT INTO run_blocks SELECT * FROM run_whose"},
	     {"test.move2_pg", "INSERT INTO run_blocks SELECT * FROM run_whose"}},
	    {{"test.move3", "DELETE FROM run_whose"}, {"test.move3_pg", "DELETE FROM run_whose"}}};

static void rows_do_not_count_as_those_of_another_table(void **state)
{
	struct store *s = trial.h.store;
	(void)state;
	bring_in_a_city();
	packs_ready();
	int64_t run = ran(ask(STR("绍兴.特殊岗位津贴"))).id;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (size_t i = 0; i < sizeof MOVE / sizeof *MOVE; i++)
		SCRATCH_OK(sql_run(s, store_engine(s) == STORE_PG ? &MOVE[i].pg : &MOVE[i].sqlite, NULL, 0, NULL,
				   &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
	assert_int_equal(run_verify(&trial.h, run, &scratch_err), -1);
	scratch_err_is(ERR_DAMAGED, "被改动过");
	packs_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(every_filter_lets_pass_what_it_says),
	    TRIAL(a_policy_that_is_named_may_look_at_everybody),
	    TRIAL(rows_do_not_count_as_those_of_another_table),
	};
	return trial_run("runs_lines", tests, sizeof tests / sizeof *tests);
}
