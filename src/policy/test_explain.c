/* Explanations and reasons, word for word: tests/policy/explain. The first line of a file asks, what follows must come
 * out: folder of tests/cases, policy, subject, first and last month, day of looking, readings. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/reasons.h"
#include "policy/test_facts.h"

static struct bench t;

static int setup(void **state)
{
	(void)state;
	bench_init(&t);
	return bench_packs(&t);
}

static int teardown(void **state)
{
	(void)state;
	bench_release(&t);
	return 0;
}

/* What is asked for. */
struct ask {
	struct world *w;
	const struct policy *p;
	int64_t subject;
	struct query q;
	struct choices *c;
};

/* Reads the first line of a file. */
static void take_ask(struct ask *a, struct str line)
{
	struct err e = {0};
	struct str folder = str_cut(&line, ' ');
	struct buf path;
	buf_init(&path, 1024);
	buf_printf(&path, "tests/cases/%.*s", STR_FMT(folder));
	a->w = test_world_of(&t, path.p);
	buf_release(&path);
	assert_non_null(a->w);
	a->p = packs_find(t.packs, str_cut(&line, ' '));
	assert_non_null(a->p);
	a->subject = test_subject(a->w, a->p, str_cut(&line, ' '));
	assert_true(a->subject >= 0);
	assert_true(month_parse(str_cut(&line, ' '), &a->q.from) && month_parse(str_cut(&line, ' '), &a->q.to));
	assert_true(day_parse(str_cut(&line, ' '), &a->q.as_of));
	a->c = choices_new(t.packs, t.mem);
	while (line.p && line.n)
		assert_int_equal(choices_set(a->c, str_cut(&line, ' '), NULL, &e), 0);
}

/* One file: the explanation is what it says. */
static size_t check_file(const char *name)
{
	struct ask a;
	struct buf got;
	struct err e = {0};
	struct str text = test_read(t.mem, test_path(t.mem, "tests/policy/explain", name));
	assert_non_null(text.p);
	take_ask(&a, str_cut(&text, '\n'));
	struct evaluation *ev = evaluation_new(t.packs, a.c, a.w, a.q, &e);
	assert_non_null(ev);
	buf_init(&got, 1 << 20);
	assert_int_equal(explain(ev, a.p, a.subject, &got, &e), 0);
	size_t wrong = !str_eq(buf_str(&got), text);
	if (wrong)
		print_error("%s: got\n%s", name, got.p);
	buf_release(&got);
	evaluation_free(ev);
	return wrong;
}

static void explanations_say_clause_facts_arithmetic_and_readings(void **state)
{
	(void)state;
	DIR *d = opendir(test_path(t.mem, "tests/policy/explain", NULL));
	size_t wrong = 0, files = 0;
	assert_non_null(d);
	for (struct dirent *x; (x = readdir(d));)
		if (str_ends(str_of(x->d_name), STR(".txt"))) {
			wrong += check_file(x->d_name);
			files++;
		}
	closedir(d);
	assert_int_equal(wrong, 0);
	assert_true(files >= 8);
}

/* The next line of a text that is a fact: indented by three levels or more; blanks taken off, *depth their levels. */
static bool next_fact(struct str *text, struct str *line, int *depth)
{
	while (text->n) {
		struct str one = str_cut(text, '\n');
		size_t blanks = 0;
		while (blanks < one.n && one.p[blanks] == ' ')
			blanks++;
		*line = (struct str){one.p + blanks, one.n - blanks};
		*depth = (int)blanks / 2 - 3;
		if (*depth >= 0)
			return true;
	}
	return false;
}

/* The fact says what the line says. */
static void fact_is(const struct reason_fact *f, struct str line, int depth)
{
	assert_int_equal(f->depth, depth);
	assert_true(str_starts(line, f->from));
	struct str rest = str_trim((struct str){line.p + f->from.n, line.n - f->from.n});
	assert_true(str_eq(rest, f->text));
	assert_int_equal(f->record >= 0, f->id != 0);
}

/* Everything of one explanation's structs against its text. */
static void same_facts(const struct reasons *r, struct str text)
{
	struct str line = {0};
	int depth = 0;
	size_t steps = 0;
	for (size_t i = 0; i < r->nspans; i++)
		for (size_t k = 0; k < r->span[i].nsteps; k++, steps++) {
			const struct reason_step *s = &r->span[i].step[k];
			assert_true(s->text.n > 0);
			assert_true(str_find(text, s->text) >= 0);
			for (size_t j = 0; j < s->nfacts; j++) {
				assert_true(next_fact(&text, &line, &depth));
				fact_is(&s->fact[j], line, depth);
			}
		}
	assert_false(next_fact(&text, &line, &depth));
	assert_true(r->nspans == 0 || steps > 0);
}

static void an_explanation_as_structs_has_every_fact_of_the_text(void **state)
{
	(void)state;
	DIR *d = opendir(test_path(t.mem, "tests/policy/explain", NULL));
	for (struct dirent *x; (x = readdir(d));) {
		struct ask a;
		struct buf got;
		struct err e = {0};
		struct reasons *r;
		size_t n;
		if (!str_ends(str_of(x->d_name), STR(".txt")))
			continue;
		struct str text = test_read(t.mem, test_path(t.mem, "tests/policy/explain", x->d_name));
		take_ask(&a, str_cut(&text, '\n'));
		struct evaluation *ev = evaluation_new(t.packs, a.c, a.w, a.q, &e);
		assert_non_null(ev);
		buf_init(&got, 1 << 20);
		assert_int_equal(explain_reasons(ev, a.p, a.subject, t.mem, &r, &n, &got, &e), 0);
		assert_int_equal(n, 1);
		assert_true(str_eq(buf_str(&got), text));
		same_facts(r, text);
		buf_release(&got);
		evaluation_free(ev);
	}
	closedir(d);
}

static void structs_tell_months_arithmetic_marks_and_readings(void **state)
{
	(void)state;
	struct ask a;
	struct err e = {0};
	struct reasons *r;
	size_t n;
	take_ask(&a, STR("绍兴.特殊岗位津贴 绍兴.特殊岗位津贴 33060319990101002X 2024-02 2024-12 2024-12-31"));
	struct evaluation *ev = evaluation_new(t.packs, a.c, a.w, a.q, &e);
	assert_int_equal(explain_reasons(ev, a.p, a.subject, t.mem, &r, &n, NULL, &e), 0);
	assert_int_equal(n, 1);
	assert_true(r->monthly && r->draft && !r->counts && r->sum_whole);
	assert_int_equal(r->span[0].state, LINE_NOT);
	assert_int_equal(r->span[0].n, 2);
	const struct reason_step *last = &r->span[0].step[r->span[0].nsteps - 1];
	assert_int_equal(last->mark, REASON_FAILS);
	assert_true(str_is(last->clauses, "S26 S-a4 §A5"));
	assert_string_equal(last->word, "须");
	const struct reason_span *s = &r->span[1];
	assert_int_equal(s->state, LINE_DUE);
	assert_int_equal(s->nterms, 2);
	assert_string_equal(s->term[0].unit, "元/月");
	assert_string_equal(s->term[1].sign, "×");
	assert_string_equal(s->term[1].unit, "个月");
	assert_int_equal(s->sum, s->amount * (int64_t)s->n);
	int64_t sum = 0;
	for (size_t i = 0; i < r->nspans; i++)
		sum += r->span[i].sum;
	assert_int_equal(sum, r->sum);
	assert_true(r->nreadings > 0 && r->reading[0].nothers > 0 && !r->reading[0].chosen);
	evaluation_free(ev);
}

/* Each line of an explained subject, asked for by itself among those of its month: it alone is told, in text and structs. */
static size_t tell_each(const struct ask *a)
{
	struct err e = {0};
	struct lines l = {0};
	struct query q = a->q;
	q.all = true;
	struct evaluation *ev = evaluation_new(t.packs, a->c, a->w, q, &e);
	assert_non_null(ev);
	assert_int_equal(evaluate(ev, a->p, a->subject, &l, &e), 0);
	for (size_t i = 0; i < l.n; i++) {
		const struct line *x = &l.line[i];
		struct reasons *r;
		size_t n;
		struct buf text;
		q.from = q.to = x->month;
		struct evaluation *own = evaluation_new(t.packs, a->c, a->w, q, &e);
		const struct line_asked asked = {.version = a->p->from,
						 .state = (int)x->state,
						 .due = x->due,
						 .tier = x->tier,
						 .reason = x->reason,
						 .amount = x->amount};
		assert_non_null(own);
		buf_init(&text, 1 << 20);
		assert_int_equal(explain_one(own, a->p, a->subject, &asked, t.mem, &r, &n, &text, &e), 0);
		assert_int_equal(n, 1);
		assert_int_equal(r->nspans, 1);
		assert_true(r->span->n == 1 || r->span->never); /* instalments that never come for the same reason */
		assert_int_equal(r->span->state, x->state);
		assert_true(str_eq(r->span->reason, x->reason));
		assert_true(x->state == LINE_NOT || (str_eq(r->span->tier, x->tier) && r->span->amount == x->amount));
		same_facts(r, buf_str(&text));
		buf_release(&text);
		evaluation_free(own);
	}
	size_t n = l.n;
	free(l.line);
	evaluation_free(ev);
	return n;
}

static void a_line_that_is_asked_for_is_told_alone(void **state)
{
	(void)state;
	size_t lines = 0;
	DIR *d = opendir(test_path(t.mem, "tests/policy/explain", NULL));
	for (struct dirent *x; (x = readdir(d));) {
		struct ask a;
		if (!str_ends(str_of(x->d_name), STR(".txt")))
			continue;
		struct str text = test_read(t.mem, test_path(t.mem, "tests/policy/explain", x->d_name));
		take_ask(&a, str_cut(&text, '\n'));
		lines += tell_each(&a);
	}
	closedir(d);
	assert_true(lines > 20);
}

/* The lines of one subject. */
static struct lines lines_of(struct evaluation **ev, const char *ask, bool all)
{
	struct ask a;
	struct err e = {0};
	struct lines l = {0};
	take_ask(&a, str_of(ask));
	a.q.all = all;
	*ev = evaluation_new(t.packs, a.c, a.w, a.q, &e);
	assert_non_null(*ev);
	assert_int_equal(evaluate(*ev, a.p, a.subject, &l, &e), 0);
	return l;
}

/* The n-th line says this. */
static void reason_is(const struct lines *l, size_t n, const char *month, const char *reason, const char *cured)
{
	char m[8], d[11];
	assert_true(n < l->n);
	month_text(l->line[n].month, m);
	day_text(l->line[n].cured, d);
	assert_string_equal(m, month);
	char *got = arena_copy(t.mem, l->line[n].reason.p, l->line[n].reason.n);
	assert_string_equal(got, reason);
	assert_string_equal(d, cured);
}

static void a_line_that_is_not_due_names_the_first_failed_statement_and_the_curing_day(void **state)
{
	(void)state;
	struct evaluation *ev;
	struct lines l =
	    lines_of(&ev, "绍兴.特殊岗位津贴 绍兴.特殊岗位津贴 33060319990101002X 2024-02 2025-01 2024-12-31", true);
	assert_int_equal(l.n, 12);
	reason_is(&l, 0, "2024-02",
		  "连续从事一线护理满一年，从第二年起：自2023-03-15起算，2024-03-15才满1年；2024-03-15起符合",
		  "2024-03-15");
	assert_int_equal(l.line[0].state, LINE_NOT);
	assert_ptr_not_equal(l.line[0].failed, NULL);
	assert_true(str_is(l.line[0].failed->rules[0], "A5"));
	assert_true(str_is(l.line[0].clauses, "S26 S-a4"));
	assert_int_equal(l.line[2].state, LINE_DUE);
	reason_is(&l, 11, "2025-01", "查看日2024-12-31时这个月还没有过完，到2025-01-31才能计发", "2025-01-31");
	free(l.line);
	evaluation_free(ev);
	l = lines_of(&ev, "绍兴.特殊岗位津贴 绍兴.特殊岗位津贴 330603199901010062 2024-07 2024-09 2024-12-31", true);
	assert_int_equal(l.n, 3);
	reason_is(&l, 1, "2024-08", "当月每天都在一线护理岗位：2024-08只计入20天（2024-08-01至2024-08-20）", "");
	reason_is(&l, 2, "2024-09", "当月每天都在一线护理岗位：2024-09没有计入的日子", "");
	free(l.line);
	evaluation_free(ev);
}

static void without_all_only_due_lines_come_out(void **state)
{
	(void)state;
	struct evaluation *ev;
	struct lines l =
	    lines_of(&ev, "绍兴.特殊岗位津贴 绍兴.特殊岗位津贴 33060319990101002X 2024-02 2025-01 2024-12-31", false);
	assert_int_equal(l.n, 9);
	free(l.line);
	evaluation_free(ev);
}

static void a_line_names_clauses_readings_home_and_unit(void **state)
{
	(void)state;
	struct evaluation *ev;
	struct lines l = lines_of(&ev,
				  "绍兴.特殊岗位津贴 绍兴.特殊岗位津贴 330603199901010097 2024-01 2024-01 2024-12-31 "
				  "绍兴.特殊岗位津贴.中断容忍=0",
				  false);
	assert_int_equal(l.n, 1);
	const struct line *x = &l.line[0];
	assert_true(str_is(x->clauses, "S26 S30"));
	assert_true(str_find(x->readings, STR("中断容忍=0")) >= 0);
	assert_true(str_find(x->readings, STR("就高=逐人逐月逐级")) >= 0);
	assert_true(str_find(x->readings, STR("周年=次月首日")) >= 0);
	assert_true(str_is(
	    x->reason,
	    "符合：当月每天都在一线护理岗位；连续从事一线护理满一年，从第二年起；持有养老护理员职业技能等级证书"));
	assert_true(x->home != FIELD_NONE && x->unit != FIELD_NONE);
	assert_true(x->outside); /* 征求意见稿 */
	char amount[32];
	line_amount_text(x, amount);
	assert_string_equal(amount, "300.00");
	assert_string_equal(line_state_text(x->state), "应发");
	free(l.line);
	evaluation_free(ev);
}

static void months_outside_the_dates_are_computed_and_marked(void **state)
{
	(void)state;
	struct evaluation *ev;
	struct lines l = lines_of(&ev, "南阳.公益性岗位 南阳.公益性岗位 NYSG01 2022-12 2022-12 2022-12-31", false);
	assert_int_equal(l.n, 1);
	assert_true(l.line[0].outside);
	assert_int_equal(l.line[0].amount, 1);
	free(l.line);
	evaluation_free(ev);
	l = lines_of(&ev, "南阳.公益性岗位 南阳.公益性岗位 NYSG01 2025-12 2025-12 2025-12-31", false);
	assert_int_equal(l.n, 1);
	assert_false(l.line[0].outside);
	char amount[32];
	line_amount_text(&l.line[0], amount);
	assert_string_equal(amount, "1");
	free(l.line);
	evaluation_free(ev);
}

static void an_area_that_is_no_unit_of_the_world_has_nobody_in_it(void **state)
{
	(void)state;
	struct err e = {0};
	struct arena *a = arena_new(0);
	struct world *w = world_new(&test_dict, t.pool, a);
	int64_t cells[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		cells[i] = FIELD_NONE;
	cells[0] = pool_put(t.pool, STR("330602199901010015"));
	assert_int_equal(world_add(w, dict_record(&test_dict, STR("人员")), cells, 1, (struct origin){.file = -1}),
			 0);
	assert_int_equal(world_seal(w, &e), 0);
	struct query q = {
	    .from = month_of(2022, 1), .to = month_of(2022, 3), .as_of = day_of(2022, 12, 31), .all = true};
	struct evaluation *ev = evaluation_new(t.packs, choices_new(t.packs, t.mem), w, q, &e);
	struct lines l = {0};
	assert_non_null(ev);
	assert_int_equal(evaluate(ev, packs_find(t.packs, STR("昆明.护理员补助")), 0, &l, &e), 0);
	assert_int_equal(l.n, 3);
	reason_is(&l, 0, "2022-01", "当月每天都在民办养老机构从事护理：2022-01没有计入的日子", "");
	free(l.line);
	evaluation_free(ev);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(explanations_say_clause_facts_arithmetic_and_readings),
	    cmocka_unit_test(an_explanation_as_structs_has_every_fact_of_the_text),
	    cmocka_unit_test(a_line_that_is_asked_for_is_told_alone),
	    cmocka_unit_test(structs_tell_months_arithmetic_marks_and_readings),
	    cmocka_unit_test(a_line_that_is_not_due_names_the_first_failed_statement_and_the_curing_day),
	    cmocka_unit_test(without_all_only_due_lines_come_out),
	    cmocka_unit_test(a_line_names_clauses_readings_home_and_unit),
	    cmocka_unit_test(months_outside_the_dates_are_computed_and_marked),
	    cmocka_unit_test(an_area_that_is_no_unit_of_the_world_has_nobody_in_it),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
