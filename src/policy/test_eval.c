/* The packs against their own cases and the worked cases of the four cities, without a store. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

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

static void every_case_in_the_packs_comes_out(void **state)
{
	(void)state;
	struct world *units = test_world_of(&t, "tests/none");
	assert_non_null(units);
	struct test_unit_source source = {&t, units};
	struct case_result r = {0};
	struct buf out;
	struct err e = {0};
	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < t.packs->norder; i++)
		assert_int_equal(
		    policy_test(t.packs, t.packs->pack[t.packs->order[i]], test_shipped_unit, &source, &out, &r, &e),
		    0);
	if (r.failed)
		print_error("%s", out.p);
	assert_int_equal(r.failed, 0);
	assert_true(r.passed >= 20);
	buf_release(&out);
}

/* One line as 期望.csv has it, behind the case's name. */
static void put_line(struct buf *b, const struct world *w, struct str subject, const struct line *l)
{
	char month[8], due[11], amount[32];
	month_text(l->month, month);
	day_text(l->due, due);
	line_amount_text(l, amount);
	(void)w;
	buf_printf(b, "%.*s,%.*s,%s,%s,%.*s,%s,%s\n", STR_FMT(l->policy->id), STR_FMT(subject), month, due,
		   STR_FMT(l->tier), amount, line_state_text(l->state));
}

/* Rows of a CSV file as arrays of cells. */
struct sheet {
	struct str cell[8];
};

static size_t read_rows(const char *folder, const char *name, struct sheet *rows, size_t max)
{
	struct buf path;
	buf_init(&path, 256);
	buf_printf(&path, "%s/%s", folder, name);
	struct test_text from = {test_read(t.mem, test_path(t.mem, path.p, NULL)), 0};
	buf_release(&path);
	assert_non_null(from.s.p);
	struct csv_reader *csv = csv_new(test_fill, &from);
	const struct str *cell;
	size_t cols, n = 0;
	struct err e = {0};
	assert_int_equal(csv_next(csv, &cell, &cols, &e), 1);
	while (csv_next(csv, &cell, &cols, &e) == 1 && n < max) {
		for (size_t i = 0; i < cols && i < 8; i++)
			rows[n].cell[i] = (struct str){arena_copy(t.mem, cell[i].p, cell[i].n), cell[i].n};
		n++;
	}
	csv_free(csv);
	return n;
}

/* What a question expects. */
static void expected(struct buf *b, const struct sheet *due, size_t n, const struct sheet *q)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(due[i].cell[0], q->cell[0]) || !str_eq(due[i].cell[2], q->cell[2]))
			continue;
		for (size_t k = 1; k < 8; k++)
			buf_printf(b, "%s%.*s", k > 1 ? "," : "", STR_FMT(due[i].cell[k]));
		buf_putc(b, '\n');
	}
}

/* What the engine answers. */
static void answered(struct buf *b, struct world *w, const struct sheet *q)
{
	struct query query = {0};
	struct err e = {0};
	struct lines lines = {0};
	const struct policy *p = packs_find(t.packs, q->cell[1]);
	assert_non_null(p);
	assert_true(month_parse(q->cell[3], &query.from) && month_parse(q->cell[4], &query.to));
	assert_true(day_parse(q->cell[5], &query.as_of));
	struct evaluation *ev = evaluation_new(t.packs, choices_new(t.packs, t.mem), w, query, &e);
	assert_non_null(ev);
	int64_t subject = test_subject(w, p, q->cell[2]);
	assert_true(subject >= 0);
	if (evaluate(ev, p, subject, &lines, &e) != 0)
		buf_printf(b, "%s\n", e.what);
	for (size_t i = 0; i < lines.n; i++)
		put_line(b, w, q->cell[2], &lines.line[i]);
	free(lines.line);
	evaluation_free(ev);
}

/* All questions of a folder; how many came out wrong. */
static size_t run_folder(const char *name, size_t *asked)
{
	static struct sheet q[256], due[2048];
	const char *folder = test_path(t.mem, "tests/cases", name);
	const char *root = test_path(t.mem, "", NULL);
	folder += strlen(root);
	size_t nq = read_rows(folder, "查询.csv", q, 256), nd = read_rows(folder, "期望.csv", due, 2048), wrong = 0;
	struct world *w = test_world_of(&t, folder);
	assert_non_null(w);
	for (size_t i = 0; i < nq; i++) {
		struct buf want, got;
		buf_init(&want, 1 << 20);
		buf_init(&got, 1 << 20);
		expected(&want, due, nd, &q[i]);
		answered(&got, w, &q[i]);
		if (!str_eq(buf_str(&want), buf_str(&got))) {
			print_error("%s %.*s %.*s\nwanted\n%sgot\n%s", name, STR_FMT(q[i].cell[0]),
				    STR_FMT(q[i].cell[6]), want.p ? want.p : "", got.p ? got.p : "");
			wrong++;
		}
		buf_release(&want);
		buf_release(&got);
	}
	*asked += nq;
	return wrong;
}

static void the_worked_cases_of_all_six_policies_come_out(void **state)
{
	(void)state;
	static const char *const folders[] = {"南阳.公益性岗位",   "昆明.护理员补助",   "绍兴.入职奖补",
					      "绍兴.定向培养补助", "绍兴.定向培养追回", "绍兴.特殊岗位津贴"};
	size_t wrong = 0, asked = 0;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		wrong += run_folder(folders[i], &asked);
	assert_int_equal(wrong, 0);
	assert_int_equal(asked, 61);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_case_in_the_packs_comes_out),
	    cmocka_unit_test(the_worked_cases_of_all_six_policies_come_out),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
