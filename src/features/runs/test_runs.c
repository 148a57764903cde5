/* Runs: frozen inputs, frozen lines, within reach, and what ends them. */
#include "features/runs/test_city.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/alive.h"
#include "features/credentials/credentials.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/policies/test_adopted.h"
#include "features/units/units.h"
#include "policy/vector.h"
#include "store/fake.h"

#define ALLOWANCE "绍兴.特殊岗位津贴"
#define CERT_HEAD "证件号码,证书类别,职业,等级,证书编号,发证机构,发证日期\n"

/* Two institutions in two counties, a person in each. */
static void bring_in(void)
{
	furnished();
	file("more/任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2023-03-01,,,,是,\n" TWO "," SCHOOL
					   ",养老护理员,是,编外合同,2023-03-01,,,,是,\n");
	file("more/证书.csv",
	     CERT_HEAD ONE ",职业技能等级证书,养老护理员,四级,S000033000012224000123,样例评价组织,2022-05-10\n" TWO
			   ",职业技能等级证书,养老护理员,三级,S000033000012223000124,样例评价组织,2022-05-10\n");
	file("more/机构.csv", ORG_HEAD SCHOOL ",样例职业学院,养老机构,民办非营利,民办民营,330604,,,,2010-01-01,\n");
	import_path(scratch_path(trial.x, "more"));
	accepted();
	packs_ready();
}

/* The question that the tests ask. */
static struct run_ask ask(void)
{
	return (struct run_ask){.policy = STR(ALLOWANCE),
				.from = month_of(2024, 1),
				.to = month_of(2024, 12),
				.as_of = day_of(2025, 12, 31),
				.known_on = INSTANT_OPEN,
				.who = "命令行 甲"};
}

/* A run begun and computed. */
static int64_t ran(struct run_ask a)
{
	int64_t run;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	return run;
}

static struct run got(int64_t run)
{
	struct run r;
	SCRATCH_OK(run_get(&trial.h, run, trial.mem, &r, &scratch_err));
	return r;
}

/* The id of what has this key. */
static int64_t id_of_key(const struct fact_type *t, const char *key)
{
	struct fact_reader *r;
	struct version v;
	SCRATCH_OK(
	    fact_by_key(&r, &trial.h, t, (struct cell){FIELD_NONE, str_of(key)}, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(r, &v, &scratch_err), 1);
	fact_reader_free(r);
	return v.id;
}

/* How many lines a reach sees, and their money. */
static int64_t seen(int64_t run, struct reach reach, int64_t *amount)
{
	struct run_filter f = {.reach = reach};
	struct run_line *l;
	size_t n;
	int64_t lines;
	SCRATCH_OK(run_lines(&trial.h, run, &f, trial.mem, &l, &n, NULL, &scratch_err));
	SCRATCH_OK(run_count(&trial.h, run, &f, &lines, amount, &scratch_err));
	assert_int_equal(lines, (int64_t)n);
	struct run_total *t;
	size_t groups;
	int64_t sum = 0;
	SCRATCH_OK(run_totals(&trial.h, run, RUN_BY_COUNTY | RUN_BY_ORG | RUN_BY_MONTH, &f, trial.mem, &t, &groups,
			      &scratch_err));
	for (size_t i = 0; i < groups; i++)
		sum += t[i].amount;
	assert_int_equal(sum, *amount);
	return lines;
}

static void everybody_sees_what_is_within_reach_and_no_more(void **state)
{
	(void)state;
	bring_in();
	int64_t run = ran(ask()), amount;
	assert_int_equal(got(run).state, RUN_DONE);
	assert_int_equal(got(run).due, 550000);
	assert_int_equal(got(run).people, 2);
	assert_int_equal(seen(run, (struct reach){REACH_NOBODY, 0}, &amount), 0);
	assert_int_equal(seen(run, (struct reach){0}, &amount), 0);
	assert_int_equal(seen(run, (struct reach){REACH_ALL, 0}, &amount), 2);
	assert_int_equal(amount, 550000);
	assert_int_equal(seen(run, (struct reach){REACH_UNIT, id_of_key(&units_facts, "330600")}, &amount), 2);
	assert_int_equal(seen(run, (struct reach){REACH_UNIT, id_of_key(&units_facts, "330602")}, &amount), 1);
	assert_int_equal(amount, 250000);
	assert_int_equal(seen(run, (struct reach){REACH_UNIT, id_of_key(&orgs_facts, HOME)}, &amount), 0);
	assert_int_equal(seen(run, (struct reach){REACH_ORG, id_of_key(&orgs_facts, SCHOOL)}, &amount), 1);
	assert_int_equal(amount, 300000);
	assert_int_equal(seen(run, (struct reach){REACH_PERSON, id_of_key(&people_facts, ONE)}, &amount), 1);
	assert_int_equal(amount, 250000);
	struct run_filter f = {.reach = {REACH_ALL, 0},
			       .org = id_of_key(&orgs_facts, HOME),
			       .county = id_of_key(&units_facts, "330602"),
			       .owner = id_of_key(&people_facts, ONE)};
	int64_t lines;
	struct run_total *t;
	size_t groups;
	SCRATCH_OK(run_count(&trial.h, run, &f, &lines, &amount, &scratch_err));
	assert_int_equal(lines, 1);
	SCRATCH_OK(run_totals(&trial.h, run, RUN_BY_ORG, &f, trial.mem, &t, &groups, &scratch_err));
	assert_int_equal(groups, 1);
	assert_int_equal(t->amount, 250000);
	assert_true(str_is(t->org_name, "越城样例养老院"));
	struct buf out;
	buf_init(&out, 1 << 20);
	assert_int_equal(run_explain(&trial.h, run, 1, (struct reach){REACH_PERSON, id_of_key(&people_facts, TWO)},
				     &out, &scratch_err),
			 -1);
	scratch_err_is(ERR_NOTFOUND, "没有第 1 行");
	SCRATCH_OK(run_explain(&trial.h, run, 1, (struct reach){REACH_PERSON, id_of_key(&people_facts, ONE)}, &out,
			       &scratch_err));
	assert_non_null(strstr(out.p, "四级 每月 250.00元，应发"));
	buf_release(&out);
	packs_done();
}

static void pages_follow_each_other_without_gap_or_overlap(void **state)
{
	(void)state;
	bring_in();
	struct run_ask a = ask();
	a.everything = true;
	int64_t run = ran(a), next = 0;
	struct run_filter f = {.reach = {REACH_ALL, 0}, .n = 1};
	int64_t no = 0;
	do {
		struct run_line *l;
		size_t n;
		f.after = next;
		SCRATCH_OK(run_lines(&trial.h, run, &f, trial.mem, &l, &n, &next, &scratch_err));
		assert_int_equal(n, 1);
		assert_int_equal(l->no, ++no);
		assert_true(l->org != 0);
	} while (next);
	assert_int_equal(no, got(run).lines);
	packs_done();
}

static void a_correction_shows_in_the_next_run_and_not_in_this_one(void **state)
{
	(void)state;
	bring_in();
	int64_t before = ran(ask());
	int64_t begun;
	struct run_ask late = ask();
	SCRATCH_OK(run_begin(&trial.h, set.packs, &late, &begun, &scratch_err));
	import_text("证书.csv", CERT_HEAD ONE
		    ",职业技能等级证书,养老护理员,三级,S000033000012224000123,样例评价组织,2022-05-10\n");
	accepted();
	SCRATCH_OK(run_compute(&trial.h, begun, NULL, &scratch_err));
	assert_int_equal(got(begun).due, 550000);
	int64_t after = ran(ask());
	assert_int_equal(got(after).due, 600000);
	struct run_filter all = {.reach = {REACH_ALL, 0}};
	struct run_change *x;
	size_t n;
	SCRATCH_OK(run_diff(&trial.h, before, begun, &all, 0, 0, trial.mem, &x, &n, &scratch_err));
	assert_int_equal(n, 0);
	SCRATCH_OK(run_diff(&trial.h, before, after, &all, 0, 0, trial.mem, &x, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(x->after - x->before, 50000);
	assert_int_equal(x->person, id_of_key(&people_facts, ONE));
	all.reach = (struct reach){REACH_ORG, id_of_key(&orgs_facts, SCHOOL)};
	SCRATCH_OK(run_diff(&trial.h, before, after, &all, 0, 0, trial.mem, &x, &n, &scratch_err));
	assert_int_equal(n, 0);
	packs_done();
}

/* The line of whoever has this number, and what it calls them. */
static struct run_line line_of(int64_t run, const char *number)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}, .owner = id_of_key(&people_facts, number)};
	struct run_line *l;
	size_t n;
	SCRATCH_OK(run_lines(&trial.h, run, &f, trial.mem, &l, &n, NULL, &scratch_err));
	assert_int_equal(n, 1);
	return *l;
}

static void a_line_calls_people_as_was_known_when_it_was_computed(void **state)
{
	(void)state;
	bring_in();
	int64_t before = ran(ask());
	import_text("人员.csv", "证件号码,姓名\n" ONE ",样例改名\n");
	import_text("证书.csv", CERT_HEAD ONE
		    ",职业技能等级证书,养老护理员,三级,S000033000012224000123,样例评价组织,2022-05-10\n");
	accepted();
	int64_t after = ran(ask());
	assert_false(str_is(line_of(before, ONE).name, "样例改名"));
	assert_true(line_of(before, ONE).name.n > 0);
	assert_true(str_is(line_of(after, ONE).name, "样例改名"));
	assert_true(str_eq(line_of(before, TWO).name, line_of(after, TWO).name));
	SCRATCH_OK(run_verify(&trial.h, before, &scratch_err));
	SCRATCH_OK(run_verify(&trial.h, after, &scratch_err));
	struct run_filter all = {.reach = {REACH_ALL, 0}};
	struct run_change *x;
	size_t n;
	SCRATCH_OK(run_diff(&trial.h, before, after, &all, 0, 0, trial.mem, &x, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_true(str_is(x->name, "样例改名"));
	packs_done();
}

static void a_run_ends_once(void **state)
{
	(void)state;
	bring_in();
	int64_t run = ran(ask());
	assert_int_equal(run_compute(&trial.h, run, NULL, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已经结束（已完成）");
	packs_done();
}

static void a_run_that_is_called_off_has_no_lines(void **state)
{
	(void)state;
	bring_in();
	int64_t run, amount;
	atomic_bool cancel = true;
	struct run_ask a = ask();
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	assert_int_equal(got(run).state, RUN_WAITING);
	SCRATCH_OK(run_compute(&trial.h, run, &(struct run_watch){.cancel = &cancel}, &scratch_err));
	assert_int_equal(got(run).state, RUN_CANCELLED);
	assert_int_equal(seen(run, (struct reach){REACH_ALL, 0}, &amount), 0);
	packs_done();
}

static void a_run_without_lines_is_neither_compared_nor_verified_nor_asked_again(void **state)
{
	(void)state;
	bring_in();
	int64_t run, done = ran(ask()), next;
	struct run_ask a = ask();
	struct run_filter all = {.reach = {REACH_ALL, 0}};
	struct run_change *x;
	size_t n;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	assert_int_equal(run_diff(&trial.h, done, run, &all, 0, 0, trial.mem, &x, &n, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "（等待核算）没有可对照的行");
	assert_int_equal(run_diff(&trial.h, run, done, &all, 0, 0, trial.mem, &x, &n, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "（等待核算）没有可对照的行");
	assert_int_equal(run_verify(&trial.h, run, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "（等待核算）没有可核对的行");
	assert_int_equal(run_again(&trial.h, run, "命令行 甲", true, &next, &scratch_err), -1);
	assert_non_null(strstr(scratch_err.todo, "接着算"));
	scratch_err_is(ERR_CONFLICT, "还没有算完（等待核算）");
	packs_done();
}

/* Who ended the run, as the journal says. */
static struct str ended_by(int64_t run)
{
	static const struct sql who = {"test.who",
				       "SELECT j.who FROM run_ends x JOIN journal j ON j.number = x.journal"
				       " WHERE x.run_id = $1"};
	static const struct row_field fields[] = {ROW_TEXT(struct run, who, 0), {0}};
	struct run r = {0};
	assert_int_equal(sql_row(trial.h.store, &who, ARGS(INT(run)), fields, &r, trial.mem, &scratch_err), 1);
	return r.who;
}

static void the_journal_says_who_had_a_run_finished(void **state)
{
	(void)state;
	bring_in();
	int64_t run;
	struct run_ask a = ask();
	assert_true(str_is(ended_by(ran(a)), "命令行 甲"));
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, run, &(struct run_watch){.who = "命令行 乙"}, &scratch_err));
	assert_true(str_is(ended_by(run), "命令行 乙"));
	assert_true(str_is(got(run).who, "命令行 甲"));
	packs_done();
}

static void a_run_that_nobody_computes_is_called_off_and_any_other_left(void **state)
{
	(void)state;
	bring_in();
	int64_t run, here, done = ran(ask());
	struct run_ask a = ask();
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	a.here = true;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &here, &scratch_err));
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(run_call_off(&trial.h, run, "命令行 乙", &scratch_err));
	SCRATCH_OK(run_call_off(&trial.h, here, "命令行 乙", &scratch_err));
	SCRATCH_OK(run_call_off(&trial.h, done, "命令行 乙", &scratch_err));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	assert_int_equal(got(run).state, RUN_CANCELLED);
	assert_true(str_is(ended_by(run), "命令行 乙"));
	assert_int_equal(got(here).state, RUN_COMPUTING);
	assert_int_equal(got(done).state, RUN_DONE);
	assert_int_equal(run_compute(&trial.h, run, NULL, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已经结束（已取消）");
	packs_done();
}

/* Says in the store that the process of this name computes the run, and gave a sign of life so many µs from now. */
static void computed_since(int64_t run, const char *name, int64_t from_now)
{
	static const struct sql take = {"test.take",
					"UPDATE run_workers SET process = $2, beat = $3 WHERE run_id = $1"};
	int64_t n;
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(sql_run(trial.h.store, &take,
			   ARGS(INT(run), TEXT(str_of(name)), INT(trial.h.clock.now(trial.h.clock.self) + from_now)),
			   &n, &scratch_err));
	assert_int_equal(n, 1);
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
}

/* The same, just now. */
static void computed_by(int64_t run, const char *name)
{
	computed_since(run, name, 0);
}

/* The name of a process that has ended. */
static void name_of_the_dead(char out[static PROCESS_NAME_MAX])
{
	int hold[2];
	assert_int_equal(pipe(hold), 0);
	pid_t pid = fork();
	if (pid == 0) {
		char c;
		close(hold[1]);
		_exit(read(hold[0], &c, 1) != 0);
	}
	process_name(pid, out);
	close(hold[0]);
	close(hold[1]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void a_run_whose_process_has_died_is_broken_and_can_be_finished(void **state)
{
	(void)state;
	char dead[PROCESS_NAME_MAX];
	bring_in();
	int64_t run, whole;
	struct run_ask a = ask();
	a.here = true;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &whole, &scratch_err));
	assert_int_equal(got(whole).state, RUN_COMPUTING);
	SCRATCH_OK(run_compute(&trial.h, whole, NULL, &scratch_err));
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	name_of_the_dead(dead);
	computed_by(run, dead);
	assert_int_equal(got(run).state, RUN_BROKEN);
	computed_by(run, "");
	assert_int_equal(got(run).state, RUN_BROKEN);
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	assert_int_equal(got(run).state, RUN_DONE);
	assert_true(str_eq(got(run).digest, got(whole).digest));
	packs_done();
}

static void a_run_that_another_process_computes_is_left_to_it(void **state)
{
	(void)state;
	char other[PROCESS_NAME_MAX];
	bring_in();
	int64_t run;
	struct run_ask a = ask();
	a.here = true;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	process_name(getppid(), other);
	computed_by(run, other);
	assert_int_equal(got(run).state, RUN_COMPUTING);
	assert_int_equal(run_compute(&trial.h, run, NULL, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	scratch_err = (struct err){0};
	assert_int_equal(got(run).state, RUN_COMPUTING);
	computed_by(run,
		    "another machine 7 7"); /* seen there alone: a file is one machine's, a server's store is not */
	assert_int_equal(got(run).state, trial.x->kind == SCRATCH_PG ? RUN_COMPUTING : RUN_BROKEN);
	computed_since(run, "another machine 7 7", 590000000); /* its clock is ahead of ours, or ours was set back */
	assert_int_equal(got(run).state, trial.x->kind == SCRATCH_PG ? RUN_COMPUTING : RUN_BROKEN);
	computed_since(run, "another machine 7 7", 660000000);
	assert_int_equal(got(run).state, RUN_BROKEN);
	packs_done();
}

/* Takes the run away from who computes it. */
static void taken_away(void *self, int64_t done, int64_t total)
{
	(void)done;
	(void)total;
	computed_by(*(int64_t *)self, "");
}

static void a_run_that_was_taken_away_meanwhile_is_not_ended_by_the_first(void **state)
{
	(void)state;
	bring_in();
	int64_t run, amount;
	struct run_ask a = ask();
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	assert_int_equal(
	    run_compute(&trial.h, run, &(struct run_watch){.told = taken_away, .self = &run}, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	scratch_err = (struct err){0};
	assert_int_equal(got(run).state, RUN_BROKEN);
	assert_int_equal(seen(run, (struct reach){REACH_ALL, 0}, &amount), 0);
	SCRATCH_OK(run_compute(&trial.h, run, NULL, &scratch_err));
	assert_int_equal(got(run).state, RUN_DONE);
	packs_done();
}

/* A run begun and computed in this way, as it ended. */
static struct run ran_by(struct run_ask a, enum run_way way)
{
	int64_t run;
	SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
	SCRATCH_OK(run_compute_by(&trial.h, run, way, NULL, &scratch_err));
	SCRATCH_OK(run_verify(&trial.h, run, &scratch_err));
	return got(run);
}

/* Everybody's policies, two years. */
static struct run_ask ask_all(void)
{
	struct run_ask a = ask();
	a.policy = STR("all");
	a.to = month_of(2025, 12);
	a.as_of = day_of(2026, 6, 30);
	return a;
}

/* What belongs to a person (an agreement) has lines of its own, which that person's reach sees as well; how many such. */
static size_t lines_of_what_belongs_to_people(int64_t run)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}};
	struct run_line *l;
	size_t n, found = 0;
	int64_t next, amount;
	do {
		SCRATCH_OK(run_lines(&trial.h, run, &f, trial.mem, &l, &n, &next, &scratch_err));
		f.after = next;
		for (size_t i = 0; i < n; i++) {
			if (!l[i].person || l[i].person == l[i].owner)
				continue;
			assert_true(seen(run, (struct reach){REACH_PERSON, l[i].person}, &amount) >= 1);
			struct run_filter of = {.reach = {REACH_PERSON, l[i].person}, .after = l[i].no - 1, .n = 1};
			struct run_line *one;
			size_t got_one;
			SCRATCH_OK(run_lines(&trial.h, run, &of, trial.mem, &one, &got_one, NULL, &scratch_err));
			assert_true(got_one == 1 && one->no == l[i].no);
			found++;
		}
	} while (next);
	return found;
}

static void all_at_once_and_one_by_one_come_to_the_same_lines(void **state)
{
	(void)state;
	const struct str reading = STR("中断容忍=0");
	if (tried_elsewhere())
		return;
	bring_in_a_city();
	packs_ready();
	struct run_ask a = ask_all();
	for (int round = 0; round < 3; round++) {
		a.unit = round == 1 ? STR("330602") : STR("");
		a.policy = round == 2 ? STR(ALLOWANCE) : STR("all");
		a.reading = &reading;
		a.nreadings = round == 2;
		struct run x = ran_by(a, RUN_ONE_BY_ONE), y = ran_by(a, RUN_AT_ONCE);
		assert_true(x.lines > 10);
		assert_int_equal(x.lines, y.lines);
		assert_int_equal(x.due, y.due);
		assert_true(str_eq(x.digest, y.digest));
		assert_true(round > 0 || lines_of_what_belongs_to_people(y.id) > 0);
	}
	packs_done();
}

/* --- what is read of the facts --- */

#define SUBSIDY "昆明.护理员补助"

/* The shipped policy with this id. */
static const struct policy *policy_called(const char *id)
{
	const struct policy *p = packs_find(set.packs, str_of(id));
	assert_non_null(p);
	return p;
}

/* An evaluation of two years on a world. */
static struct evaluation *evaluation_on(struct world *w, const struct choices *ch)
{
	struct query q = {
	    .from = month_of(2024, 1), .to = month_of(2025, 12), .as_of = day_of(2026, 6, 30), .all = true};
	struct evaluation *ev = evaluation_new(set.packs, ch, w, q, &scratch_err);
	assert_non_null(ev);
	return ev;
}

/* The same on one with what a policy reads, under the readings of the text; of NULL: with everything. */
static struct evaluation *evaluation_of(const struct policy *reads, struct arena *mem, struct world **w)
{
	struct uses u = {0};
	if (reads) {
		SCRATCH_OK(one_uses(set.packs, reads, &u, &scratch_err));
		SCRATCH_OK(load_used(w, &trial.h, INSTANT_OPEN, &u, set.pool, mem, &scratch_err));
	} else {
		SCRATCH_OK(load_everything(w, &trial.h, INSTANT_OPEN, set.pool, mem, &scratch_err));
	}
	struct choices *ch = choices_new(set.packs, mem);
	assert_non_null(ch);
	return evaluation_on(*w, ch);
}

/* Both say the same. */
static void same_line(const struct line *a, const struct line *b)
{
	assert_int_equal(a->month, b->month);
	assert_int_equal(a->due, b->due);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->amount, b->amount);
	assert_int_equal(a->home, b->home);
	assert_int_equal(a->unit, b->unit);
	assert_int_equal(a->cured, b->cured);
	assert_true(str_eq(a->tier, b->tier));
	assert_true(str_eq(a->reason, b->reason));
}

/* A world with everything, and one with what a policy reads. */
struct two_worlds {
	struct world *all, *part;
	const struct policy *p;
};

/* The policy's lines of every so-many-th subject are the same in both; how many lines. */
static size_t same_lines(const struct two_worlds *t, const struct choices *ch, size_t every)
{
	struct evaluation *whole = evaluation_on(t->all, ch), *ev = evaluation_on(t->part, ch);
	struct lines a = {0}, b = {0};
	size_t lines = 0, n = t->all->t[t->p->subject_rec].n;
	for (size_t i = 0; i < n; i += every) {
		a.n = b.n = 0;
		SCRATCH_OK(evaluate(whole, t->p, (int64_t)i, &a, &scratch_err));
		SCRATCH_OK(evaluate(ev, t->p, (int64_t)i, &b, &scratch_err));
		assert_int_equal(a.n, b.n);
		for (size_t x = 0; x < a.n; x++)
			same_line(&a.line[x], &b.line[x]);
		lines += a.n;
		evaluation_clear(whole);
		evaluation_clear(ev);
	}
	free(a.line);
	free(b.line);
	evaluation_free(whole);
	evaluation_free(ev);
	return lines;
}

/* So few subjects are looked at under a reading that is not the text's own. */
#define UNDER_EACH 300

/* The same under each alternative of each of its readings, chosen for whoever has the reading; how many alternatives. */
static size_t same_under_each(const struct two_worlds *t, size_t *lines)
{
	size_t n = t->all->t[t->p->subject_rec].n, tried = 0;
	for (size_t k = 0; k < set.packs->nreadings; k++) {
		const struct reading *r = set.packs->readings[k];
		const struct reading *own = policy_reading(t->p, r->name);
		for (size_t a = 1; own && own->index == r->index && a < r->nalts; a++) {
			struct arena *mem = arena_new(0);
			struct choices *ch = choices_new(set.packs, mem);
			assert_non_null(ch);
			for (size_t i = 0; i < set.packs->n; i++)
				ch->of[i][r->index] = (uint8_t)a;
			*lines += same_lines(t, ch, n / UNDER_EACH + 1);
			tried++;
			arena_free(mem);
		}
	}
	return tried;
}

static void what_a_policy_does_not_read_changes_none_of_its_lines(void **state)
{
	size_t lines = 0, under = 0, alternatives = 0;
	(void)state;
	if (tried_elsewhere())
		return;
	bring_in_a_city();
	packs_ready();
	struct arena *mem = arena_new(0);
	struct two_worlds t;
	evaluation_free(evaluation_of(NULL, mem, &t.all));
	for (size_t k = 0; k < set.packs->norder; k++) {
		struct arena *part = arena_new(0);
		struct choices *ch = choices_new(set.packs, part);
		t.p = set.packs->pack[set.packs->order[k]];
		evaluation_free(evaluation_of(t.p, part, &t.part));
		assert_true(ch && t.part->partial);
		assert_int_equal(t.part->t[t.p->subject_rec].n, t.all->t[t.p->subject_rec].n);
		lines += same_lines(&t, ch, 1);
		alternatives += same_under_each(&t, &under);
		arena_free(part);
	}
	assert_true(lines > 1000 && alternatives > 100 && under > 1000);
	arena_free(mem);
	packs_done();
}

static void what_a_word_of_the_language_reads_is_read(void **state)
{
	struct uses u;
	(void)state;
	bring_in();
	SCRATCH_OK(policy_uses(set.packs, policy_called(ALLOWANCE), &u, &scratch_err));
	assert_true(uses_record(&u, &fact_dict, "地方标准")); /* 地方标准(归属单元，…) */
	SCRATCH_OK(policy_uses(set.packs, policy_called(SUBSIDY), &u, &scratch_err));
	assert_false(uses_record(&u, &fact_dict, "地方标准"));
	/* a row that is a value may be called by its name; of all others what names them is left where it is */
	assert_true(u.told[dict_record(&fact_dict, STR("机构"))]);
	assert_false(u.told[dict_record(&fact_dict, STR("证书"))]);
	u = (struct uses){0};
	SCRATCH_OK(packs_uses(set.packs, NULL, &u, &scratch_err));
	assert_true(uses_field(&u, &fact_dict, "机构", "机构名称"));
	assert_true(uses_field(&u, &fact_dict, "定向培养", "协议编号"));
	assert_true(uses_field(&u, &fact_dict, "证书", "发证日期"));
	assert_false(uses_field(&u, &fact_dict, "证书", "证书编号"));
	assert_false(uses_field(&u, &fact_dict, "人员", "姓名"));
	/* of a row its key and when it is in effect; what it refers to only where something comes to it */
	assert_true(uses_field(&u, &fact_dict, "任职", "机构代码"));
	assert_true(uses_field(&u, &fact_dict, "任职", "终止日期"));
	assert_true(uses_field(&u, &fact_dict, "证书", "撤销日期"));
	assert_true(uses_field(&u, &fact_dict, "定向培养", "机构代码"));
	assert_false(uses_field(&u, &fact_dict, "人员", "户籍单元"));
	u.told[dict_record(&fact_dict, STR("证书"))] = true;
	uses_close(&u, &fact_dict);
	assert_true(uses_field(&u, &fact_dict, "证书", "证书编号"));
	packs_done();
}

static void to_ask_for_what_was_not_read_is_an_error(void **state)
{
	size_t refused = 0;
	(void)state;
	if (tried_elsewhere())
		return;
	bring_in_a_city();
	packs_ready();
	struct arena *mem = arena_new(0);
	struct world *w;
	const struct policy *allowance = policy_called(ALLOWANCE), *subsidy = policy_called(SUBSIDY);
	struct evaluation *ev = evaluation_of(allowance, mem, &w);
	struct lines out = {0};
	int pay = dict_record(&fact_dict, STR("工资"));
	assert_true(w->t[pay].unread);
	SCRATCH_OK(evaluate(ev, allowance, 0, &out, &scratch_err));
	for (size_t i = 0; i < w->t[subsidy->subject_rec].n; i++) {
		if (evaluate(ev, subsidy, (int64_t)i, &out, &scratch_err) == 0)
			continue; /* refused before pay was asked for */
		assert_int_equal(scratch_err.code, ERR_DAMAGED);
		assert_non_null(strstr(scratch_err.what, "没有读入"));
		refused++;
	}
	assert_true(refused > 10);
	assert_null(vector_new(ev, &subsidy, 1, (struct vector_options){0}, &scratch_err));
	assert_int_equal(scratch_err.code, ERR_DAMAGED);
	evaluation_free(ev);
	ev = evaluation_of(subsidy, mem, &w);
	assert_false(w->t[pay].unread);
	struct buf b;
	buf_init(&b, 1000);
	assert_int_equal(explain(ev, subsidy, 0, &b, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_DAMAGED);
	buf_release(&b);
	evaluation_free(ev);
	free(out.line);
	arena_free(mem);
	packs_done();
}

/* What is corrected (or taken back) between two runs: every so-many-th fact of a kind. */
static const struct correction {
	const struct fact_type *type;
	size_t field; /* whose number grows */
	int every, more;
	bool retract, everything;
	bool all; /* anybody's lines may have changed */
	bool few; /* of one policy, whose people alone are read */
} corrections[] = {
    {.type = &credentials_facts, .field = FACT_INDEX(credentials, issued), .every = 50, .more = 700},
    {.type = &credentials_facts, .field = FACT_INDEX(credentials, issued), .every = 40, .more = 500, .few = true},
    {.type = &employment_facts, .every = 45, .retract = true, .few = true, .everything = true},
    {.type = &credentials_facts, .every = 45, .retract = true, .everything = true},
    {.type = &orgs_facts, .field = FACT_INDEX(orgs, ownership), .every = 4, .more = 1},
    {.type = &employment_facts, .field = FACT_INDEX(employment, begins), .every = 20, .more = 300},
    {.type = &units_facts, .field = FACT_INDEX(units, valid_from), .every = 900, .more = 1, .all = true},
    {.type = &people_facts, .every = 90, .retract = true, .few = true},
};

static void correct_some(const struct correction *w)
{
	struct recording *r;
	struct fact_reader *all;
	struct version v;
	struct deed d = {"命令行 甲", "correct", "", "试验", NULL, 0};
	int at = 0, got;
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	SCRATCH_OK(fact_all(&all, &trial.h, w->type, INSTANT_OPEN, FACT_REVEAL, &scratch_err));
	while ((got = fact_next(all, &v, &scratch_err)) > 0) {
		if (at++ % w->every != 0)
			continue;
		if (w->retract) {
			SCRATCH_OK(fact_retract(r, w->type, &v, &scratch_err));
			continue;
		}
		struct cell cells[RECORD_FIELDS_MAX];
		memcpy(cells, v.cell, sizeof cells);
		int64_t *x = &cells[w->field].v;
		*x = (*x == FIELD_NONE ? day_of(2020, 1, 1) : *x) + w->more;
		SCRATCH_OK(fact_correct(r, w->type, &v, cells, 0, &scratch_err));
	}
	SCRATCH_OK(got);
	fact_reader_free(all);
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

/* Whether only those who changed are read when the run is computed. */
static bool reads_few(int64_t run)
{
	struct frozen f;
	struct few x;
	struct run base;
	struct run_work w;
	SCRATCH_OK(run_work(&trial.h, run, &w, &scratch_err));
	SCRATCH_OK(frozen_open(&f, &trial.h, run, &scratch_err));
	SCRATCH_OK(run_get(&trial.h, w.base, f.mem, &base, &scratch_err));
	SCRATCH_OK(few_find(&x, &trial.h, &f, &base, &scratch_err));
	bool few = x.only;
	few_release(&x);
	frozen_close(&f);
	return few;
}

static void a_run_asked_again_is_that_of_evaluating_everybody(void **state)
{
	(void)state;
	if (tried_elsewhere())
		return;
	bring_in_a_city();
	packs_ready();
	size_t moved = 0; /* corrections that changed a line */
	for (size_t i = 0; i < sizeof corrections / sizeof *corrections; i++) {
		const struct correction *x = &corrections[i];
		struct run_ask a = ask_all();
		struct run_work w, whole;
		int64_t run;
		a.from = month_of(2025, x->everything ? 12 : 10);
		a.everything = x->everything;
		a.policy = x->few ? STR(ALLOWANCE) : STR("all");
		struct run before = ran_by(a, RUN_AT_ONCE);
		correct_some(x);
		SCRATCH_OK(run_again(&trial.h, before.id, "命令行 甲", false, &run, &scratch_err));
		assert_int_equal(reads_few(run), x->few);
		SCRATCH_OK(run_compute_by(&trial.h, run, i % 2 ? RUN_FASTEST : RUN_AT_ONCE, NULL, &scratch_err));
		struct run some = got(run), all = ran_by(a, RUN_ONE_BY_ONE);
		SCRATCH_OK(run_work(&trial.h, run, &w, &scratch_err));
		SCRATCH_OK(run_work(&trial.h, all.id, &whole, &scratch_err));
		assert_int_equal(w.base, before.id);
		assert_int_equal(w.subjects, whole.subjects);
		if (x->all)
			assert_int_equal(w.evaluated, w.subjects);
		else
			assert_true(w.subjects - w.evaluated > CITY / 2);
		assert_true(str_eq(some.digest, all.digest));
		SCRATCH_OK(run_verify(&trial.h, run, &scratch_err));
		moved += !str_eq(some.digest, before.digest);
	}
	assert_true(moved >= 5);
	packs_done();
}

static void a_run_of_a_text_that_is_law_no_more_is_not_asked_again(void **state)
{
	(void)state;
	bring_in();
	int64_t before = ran(ask()), run;
	adopted_in(&trial.h, "绍兴.入职奖补");
	SCRATCH_OK(run_again(&trial.h, before, "命令行 甲", false, &run, &scratch_err));
	adopted_in(&trial.h, ALLOWANCE);
	assert_int_equal(run_again(&trial.h, before, "命令行 甲", false, &run, &scratch_err), -1);
	assert_string_equal(scratch_err.todo, "按现行文本另起一批核算");
	scratch_err_is(ERR_CONFLICT, "政策文本有了变动");
	packs_done();
}

/* Calls a run off when it has told so many times how far it is. */
struct caller_off {
	atomic_bool cancel;
	int words;
	int64_t done, total;
};

static void call_off(void *self, int64_t done, int64_t total)
{
	struct caller_off *c = self;
	assert_true(done >= c->done && done <= total);
	c->done = done;
	c->total = total;
	if (c->words-- == 0)
		atomic_store(&c->cancel, true);
}

static void a_run_can_be_called_off_at_any_word(void **state)
{
	(void)state;
	if (tried_elsewhere())
		return;
	bring_in_a_city();
	packs_ready();
	for (int words = 0; words < 64; words += 3) {
		struct caller_off c = {.words = words};
		struct run_watch w = {call_off, &c, &c.cancel, NULL};
		struct run_ask a = ask_all();
		int64_t run, amount;
		SCRATCH_OK(run_begin(&trial.h, set.packs, &a, &run, &scratch_err));
		SCRATCH_OK(run_compute_by(&trial.h, run, RUN_AT_ONCE, &w, &scratch_err));
		if (c.words >= 0)
			break;
		assert_int_equal(got(run).state, RUN_CANCELLED);
		assert_int_equal(seen(run, (struct reach){REACH_ALL, 0}, &amount), 0);
		assert_true(words < 60);
	}
	packs_done();
}

static void a_question_that_makes_no_sense_leaves_nothing(void **state)
{
	(void)state;
	bring_in();
	int64_t run;
	struct run_ask a = ask();
	struct str bad = STR("月规则=没有");
	a.from = a.to + 1;
	assert_int_equal(run_begin(&trial.h, set.packs, &a, &run, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "起始月份晚于终止月份");
	a = ask();
	a.reading = &bad;
	a.nreadings = 1;
	assert_int_equal(run_begin(&trial.h, set.packs, &a, &run, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "没有");
	a = ask();
	a.from = 0;
	assert_int_equal(run_begin(&trial.h, set.packs, &a, &run, &scratch_err), -1);
	scratch_err_is(ERR_USAGE, "月份太多");
	struct run *runs;
	size_t n;
	SCRATCH_OK(run_list(&trial.h, INT64_MAX, 0, trial.mem, &runs, &n, &scratch_err));
	assert_int_equal(n, 0);
	packs_done();
}

/* Statements that a bad program might try. */
static const struct sql TAMPER[] = {{"test.tamper1", "UPDATE run_blocks SET first = first + 1 WHERE run_id = $1"},
				    {"test.tamper2", "DELETE FROM run_blocks WHERE run_id = $1"},
				    {"test.tamper3", "UPDATE run_ends SET due = 0 WHERE run_id = $1"},
				    {"test.tamper4", "DELETE FROM runs WHERE id = $1"},
				    {"test.tamper5", "UPDATE run_texts SET text = '' WHERE run_id = $1"},
				    {"test.tamper6", "DELETE FROM run_whose WHERE run_id = $1"},
				    {"test.tamper7", "UPDATE run_stretches SET org_id = 0 WHERE run_id = $1"},
				    {"test.tamper8", "UPDATE run_parts SET policy = 'x' WHERE run_id = $1"}};

static void the_database_itself_refuses_to_change_a_run(void **state)
{
	(void)state;
	bring_in();
	int64_t run = ran(ask());
	for (size_t i = 0; i < sizeof TAMPER / sizeof *TAMPER; i++) {
		SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
		assert_int_equal(sql_run(trial.h.store, &TAMPER[i], ARGS(INT(run)), NULL, &scratch_err), -1);
		scratch_err_is(ERR_CONFLICT, "已冻结");
		store_rollback(trial.h.store);
	}
	SCRATCH_OK(run_verify(&trial.h, run, &scratch_err));
	packs_done();
}

/* How the bytes of a table are come by: what keeps them from being changed lifted, read, put back. */
enum bytes_of { BLOCKS, WHOSE };
static const struct {
	struct sql lift_sqlite, lift_pg, get, put;
} bytes_of[] = {{{"test.lift_b", "DROP TRIGGER run_blocks_no_update"},
		 {"test.lift_b_pg", "DROP TRIGGER run_blocks_frozen ON run_blocks"},
		 {"test.get_b", "SELECT bytes FROM run_blocks WHERE run_id = $1"},
		 {"test.put_b", "UPDATE run_blocks SET bytes = $2 WHERE run_id = $1"}},
		{{"test.lift_w", "DROP TRIGGER run_whose_no_update"},
		 {"test.lift_w_pg", "DROP TRIGGER run_whose_frozen ON run_whose"},
		 {"test.get_w", "SELECT bytes FROM run_whose WHERE run_id = $1"},
		 {"test.put_w", "UPDATE run_whose SET bytes = $2 WHERE run_id = $1"}}};

/* One byte of the first row of a table for a run, changed; the last but seven where it has not so many. */
static void change_a_byte(enum bytes_of which, int64_t run, size_t at, bool lift)
{
	struct store *s = trial.h.store;
	struct stmt *st;
	char bytes[65536];
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	if (lift)
		SCRATCH_OK(
		    sql_run(s, store_engine(s) == STORE_PG ? &bytes_of[which].lift_pg : &bytes_of[which].lift_sqlite,
			    NULL, 0, NULL, &scratch_err));
	SCRATCH_OK(sql_open(&st, s, &bytes_of[which].get, ARGS(INT(run)), &scratch_err));
	assert_int_equal(stmt_step(st, &scratch_err), 1);
	struct str is = stmt_bytes(st, 0);
	assert_true(is.n < sizeof bytes);
	memcpy(bytes, is.p, is.n);
	stmt_reset(st);
	bytes[at < is.n ? at : is.n - 8] ^= 1;
	SCRATCH_OK(
	    sql_run(s, &bytes_of[which].put, ARGS(INT(run), BYTES(((struct str){bytes, is.n}))), NULL, &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
}

static void a_line_that_was_changed_all_the_same_is_found(void **state)
{
	(void)state;
	bring_in();
	for (int round = 0; round < 3; round++) {
		int64_t run = ran(ask()), good = ran(ask());
		/* where a column begins; the last of all; the index */
		change_a_byte(round == 2 ? WHOSE : BLOCKS, run, round == 0 ? 8 : SIZE_MAX, round != 1);
		assert_int_equal(run_verify(&trial.h, run, &scratch_err), -1);
		scratch_err_is(ERR_DAMAGED, "被改动过");
		SCRATCH_OK(run_verify(&trial.h, good, &scratch_err));
	}
	packs_done();
}

static void bytes_that_are_no_block_are_refused(void **state)
{
	(void)state;
	bring_in();
	int64_t run = ran(ask()), lines, amount;
	struct run_filter f = {.reach = {REACH_ALL, 0}};
	change_a_byte(BLOCKS, run, 1, true); /* how many lines it has */
	assert_int_equal(run_count(&trial.h, run, &f, &lines, &amount, &scratch_err), -1);
	scratch_err_is(ERR_DAMAGED, "存下的行读不出来");
	packs_done();
}

/* A run as it was proved before 048: its end rewritten. */
static void prove_in_form_1(int64_t run)
{
	static const struct sql end[] = {
	    {"test.lift_end", "DROP TRIGGER run_ends_no_update"},
	    {"test.lift_end_pg", "DROP TRIGGER run_ends_frozen ON run_ends"},
	    {"test.form_1", "UPDATE run_ends SET form = 1, digest = $2 WHERE run_id = $1"}};
	struct run_filter all = {.reach = {REACH_ALL, 0}};
	struct line_digest *d = digest_begin(1, &scratch_err);
	uint8_t digest[SM3_SIZE];
	struct run_line *l;
	size_t n;
	assert_non_null(d);
	SCRATCH_OK(run_lines(&trial.h, run, &all, trial.mem, &l, &n, NULL, &scratch_err));
	for (size_t i = 0; i < n; i++)
		digest_line(d, &l[i]);
	SCRATCH_OK(digest_end(d, digest, &scratch_err));
	digest_free(d);
	struct str bytes = {(const char *)digest, SM3_SIZE};
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(
	    sql_run(trial.h.store, &end[store_engine(trial.h.store) == STORE_PG], NULL, 0, NULL, &scratch_err));
	SCRATCH_OK(sql_run(trial.h.store, &end[2], ARGS(INT(run), BYTES(bytes)), NULL, &scratch_err));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
}

static void a_run_is_proved_in_the_form_in_which_it_was(void **state)
{
	(void)state;
	bring_in();
	int64_t run = ran(ask()), again;
	struct run before = got(run);
	prove_in_form_1(run);
	assert_int_equal(got(run).form, 1);
	assert_false(str_eq(got(run).digest, before.digest));
	SCRATCH_OK(run_verify(&trial.h, run, &scratch_err));
	SCRATCH_OK(run_again(&trial.h, run, "命令行 甲", false, &again, &scratch_err));
	SCRATCH_OK(run_compute(&trial.h, again, NULL, &scratch_err));
	assert_int_equal(got(again).form, 3);
	assert_true(str_eq(got(again).digest, before.digest));
	SCRATCH_OK(run_verify(&trial.h, again, &scratch_err));
	packs_done();
}

/* A run on a store that may fail. */
static int torture_run(struct store *s, void *self, struct err *e)
{
	struct house h = trial.h;
	int64_t run;
	struct run_ask a = ask();
	(void)self;
	h.store = s;
	h.recording = NULL;
	return run_begin(&h, set.packs, &a, &run, e) < 0 ? -1 : run_compute(&h, run, NULL, e);
}

/* Every run that has ended well has all of its lines; no other has any. */
static int whole(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	struct run *runs;
	size_t n;
	(void)self;
	(void)result;
	(void)why;
	struct house h = trial.h;
	h.store = s;
	if (run_list(&h, INT64_MAX, 2, trial.mem, &runs, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct run_filter all = {.reach = {REACH_ALL, 0}};
		int64_t lines, amount;
		if (run_count(&h, runs[i].id, &all, &lines, &amount, e) < 0 ||
		    (runs[i].state == RUN_DONE && run_verify(&h, runs[i].id, e) < 0))
			return -1;
		if (lines != (runs[i].state == RUN_DONE ? 2 : 0))
			return err_set(e, ERR_CONFLICT, "run %lld has %lld lines", (long long)runs[i].id,
				       (long long)lines);
	}
	return 0;
}

static void a_run_that_fails_anywhere_leaves_no_half(void **state)
{
	(void)state;
	bring_in();
	struct torture t = {torture_run, whole, NULL, ERR_DB, .max = 400};
	long rounds = torture(trial.h.store, &t, &scratch_err);
	SCRATCH_OK(rounds < 0 ? -1 : 0);
	assert_true(rounds > 50);
	packs_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(everybody_sees_what_is_within_reach_and_no_more),
	    TRIAL(pages_follow_each_other_without_gap_or_overlap),
	    TRIAL(a_correction_shows_in_the_next_run_and_not_in_this_one),
	    TRIAL(a_line_calls_people_as_was_known_when_it_was_computed),
	    TRIAL(a_run_ends_once),
	    TRIAL(a_run_that_is_called_off_has_no_lines),
	    TRIAL(a_run_without_lines_is_neither_compared_nor_verified_nor_asked_again),
	    TRIAL(the_journal_says_who_had_a_run_finished),
	    TRIAL(a_run_that_nobody_computes_is_called_off_and_any_other_left),
	    TRIAL(a_run_whose_process_has_died_is_broken_and_can_be_finished),
	    TRIAL(a_run_that_another_process_computes_is_left_to_it),
	    TRIAL(a_run_that_was_taken_away_meanwhile_is_not_ended_by_the_first),
	    TRIAL(all_at_once_and_one_by_one_come_to_the_same_lines),
	    TRIAL(what_a_policy_does_not_read_changes_none_of_its_lines),
	    TRIAL(what_a_word_of_the_language_reads_is_read),
	    TRIAL(to_ask_for_what_was_not_read_is_an_error),
	    TRIAL(a_run_asked_again_is_that_of_evaluating_everybody),
	    TRIAL(a_run_of_a_text_that_is_law_no_more_is_not_asked_again),
	    TRIAL(a_run_can_be_called_off_at_any_word),
	    TRIAL(a_question_that_makes_no_sense_leaves_nothing),
	    TRIAL(the_database_itself_refuses_to_change_a_run),
	    TRIAL(a_line_that_was_changed_all_the_same_is_found),
	    TRIAL(bytes_that_are_no_block_are_refused),
	    TRIAL(a_run_is_proved_in_the_form_in_which_it_was),
	    TRIAL(a_run_that_fails_anywhere_leaves_no_half),
	};
	return trial_run("runs", tests, sizeof tests / sizeof *tests);
}
