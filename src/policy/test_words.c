/* The meaning of every word of the language, with every setting: tests/policy/eval (.txt), and whole small policies with
 * their 样例 in the same folder (.policy).
 *
 * A .txt file is read line by line: 事实 begins a new set of facts (the indented lines that follow, as in a 样例), 定义
 * a new set of definitions (indented: 令 表 读法), “月 2024-07 查看 2026-11-21” sets the month and the day of looking,
 * “读 中断=不扣除” chooses a reading (“读” alone goes back to the defaults), “? expression” is evaluated and must give
 * the text of the next line, “= text”. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/say.h"
#include "policy/stage.h"
#include "policy/test_facts.h"

static struct arena *mem;
static struct world *units;
static struct bench shipped;
static size_t wrong; /* answers in all files */

/* What the lines of a file have set up so far. */
struct page {
	const char *file;
	struct buf facts, defs;
	struct str month, as_of;
	struct str keys[8];
	size_t nkeys;
	size_t line, asked, wrong;
};

static int setup(void **state)
{
	(void)state;
	bench_init(&shipped);
	mem = shipped.mem;
	units = test_world_of(&shipped, "tests/none");
	return units ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	bench_release(&shipped);
	return 0;
}

/* A policy around an expression. */
static struct str policy_around(struct arena *a, const struct page *p, struct str expr)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_puts(&b, "政策 测试.词 \"词\"\n  沿用 养老人才通则\n  状态 假想\n  辖区 330600\n  施行 不详\n"
		     "  对象 人员\n  周期 按月\n\n");
	buf_put_str(&b, buf_str(&p->defs));
	buf_printf(&b, "令 值 = %.*s\n金额 1元\n\n样例 T \"t\"\n", STR_FMT(expr));
	buf_put_str(&b, buf_str(&p->facts));
	buf_printf(&b, "  问 %.*s，查看 %.*s\n  得 无\n", STR_FMT(p->month), STR_FMT(p->as_of));
	struct str s = {arena_copy(a, b.p, b.n), b.n};
	buf_release(&b);
	return s;
}

/* A value in more words than an explanation needs: the days of rows. */
static void put_value(struct buf *b, struct work *w, struct value v, const struct type *t)
{
	const struct rows *r = v.kind == VAL_ROWS ? v.rows : v.kind == VAL_CLOCK ? v.clock->rows : NULL;
	if (!r) {
		value_text(b, w, v, t);
		if (v.kind == VAL_UNKNOWN) {
			buf_puts(b, "：");
			miss_text(b, w->ev, v.miss);
		}
		return;
	}
	for (size_t i = 0; i < r->n; i++) {
		buf_puts(b, i ? "、" : "");
		if (r->p[i].from <= r->p[i].to)
			span_text(b, r->p[i].from, r->p[i].to);
		else
			buf_puts(b, "空");
	}
	if (!r->n)
		buf_puts(b, "没有一行");
}

/* Packs of the shared file and a policy around the expression; NULL and what is wrong. */
static struct policy *prepare(struct bench *t, const struct page *p, struct str expr, struct buf *got)
{
	bench_init(t);
	struct str text = policy_around(t->mem, p, expr);
	if (bench_add(t, "policies/通则", "养老人才通则.policy") == 0 &&
	    packs_add(t->packs, p->file, text, &t->d) == 0 && packs_check(t->packs, &t->d) == 0)
		return packs_find(t->packs, STR("测试.词"));
	buf_printf(got, "错误：%s", t->d.first ? t->d.first->what : "?");
	return NULL;
}

/* The choices of the page. */
static struct choices *page_choices(struct bench *t, const struct page *p, struct err *e)
{
	struct choices *c = choices_new(t->packs, t->mem);
	for (size_t i = 0; c && i < p->nkeys; i++)
		if (choices_set(c, p->keys[i], NULL, e) != 0)
			return NULL;
	return c;
}

/* What the expression gives. */
static void answer(struct page *p, struct str expr, struct buf *got)
{
	struct bench t;
	struct err e = {0};
	struct policy *pol = prepare(&t, p, expr, got);
	struct test_unit_source source = {&shipped, units};
	struct case_stage s = {.packs = t.packs,
			       .p = pol,
			       .k = pol ? pol->cases : NULL,
			       .units = test_shipped_unit,
			       .units_self = &source,
			       .mem = t.mem,
			       .e = &e};
	struct choices *c = pol ? page_choices(&t, p, &e) : NULL;
	struct query q = {0};
	if (c && case_set_up(&s) == 0) {
		month_parse(p->month, &q.from);
		day_parse(p->as_of, &q.as_of);
		q.to = q.from;
		struct evaluation *ev = evaluation_new(t.packs, c, s.w, q, &e);
		struct work w;
		work_begin(&w, ev, ev->plan[pol->index], case_subject(&s, pol->cases->asks), &e);
		line_begin(&w, q.from, DAY_NONE);
		const struct let *l = &pol->lets[pol->nlets - 1];
		struct value v = let_value(&w, l);
		if (!w.failed)
			put_value(got, &w, v, l->type);
		evaluation_free(ev);
	}
	if (e.code)
		buf_printf(got, "出错：%s", e.what);
	bench_release(&t);
}

/* “? …” and its “= …”. */
static void check(struct page *p, struct str expr, struct str want)
{
	struct buf got;
	buf_init(&got, 1 << 16);
	answer(p, expr, &got);
	p->asked++;
	if (!str_eq(buf_str(&got), want)) {
		print_error("%s:%zu: %.*s\n  wanted %.*s\n  got    %.*s\n", p->file, p->line, STR_FMT(expr),
			    STR_FMT(want), STR_FMT(buf_str(&got)));
		p->wrong++;
	}
	buf_release(&got);
}

/* “月 2024-07 查看 2026-11-21”: either part. */
static void set_days(struct page *p, struct str line)
{
	while (line.p) {
		struct str word = str_cut(&line, ' '), value = str_cut(&line, ' ');
		if (str_is(word, "月"))
			p->month = value;
		else if (str_is(word, "查看"))
			p->as_of = value;
	}
}

/* “读 键=值 …”. */
static void set_readings(struct page *p, struct str line)
{
	str_cut(&line, ' ');
	p->nkeys = 0;
	while (line.p && line.n && p->nkeys < 8)
		p->keys[p->nkeys++] = str_cut(&line, ' ');
}

/* One line of a file. */
static void take_line(struct page *p, struct str line, struct buf **into, struct str *expr)
{
	if (str_starts(line, STR("  ")) && *into) {
		buf_put_str(*into, *into == &p->defs ? (struct str){line.p + 2, line.n - 2} : line);
		buf_putc(*into, '\n');
	} else if (str_is(line, "事实") || str_is(line, "定义")) {
		*into = str_is(line, "事实") ? &p->facts : &p->defs;
		buf_clear(*into);
	} else if (str_starts(line, STR("月 ")) || str_starts(line, STR("查看 "))) {
		set_days(p, line);
	} else if (str_starts(line, STR("读"))) {
		set_readings(p, line);
	} else if (str_starts(line, STR("? "))) {
		*expr = str_trim((struct str){line.p + 2, line.n - 2});
	} else if (str_starts(line, STR("= "))) {
		check(p, *expr, str_trim((struct str){line.p + 2, line.n - 2}));
	} else if (line.n && line.p[0] != '#') {
		print_error("%s:%zu: %.*s?\n", p->file, p->line, STR_FMT(line));
		p->wrong++;
	}
}

/* All lines of one file; how many expressions it asked about. */
static size_t run_file(const char *file, struct str text)
{
	struct page p = {.file = file, .month = STR("2024-07"), .as_of = STR("2026-11-21")};
	struct buf *into = NULL;
	struct str expr = {0};
	buf_init(&p.facts, 1 << 20);
	buf_init(&p.defs, 1 << 20);
	while (text.p) {
		p.line++;
		take_line(&p, str_cut(&text, '\n'), &into, &expr);
	}
	buf_release(&p.facts);
	buf_release(&p.defs);
	wrong += p.wrong;
	return p.asked;
}

/* The files of the folder with this ending, each to f; how many things they checked. */
static size_t each_file(const char *ending, size_t (*f)(const char *file, struct str text))
{
	const char *folder = test_path(mem, "tests/policy/eval", NULL);
	DIR *d = opendir(folder);
	assert_non_null(d);
	size_t n = 0;
	for (struct dirent *x; (x = readdir(d));) {
		struct str name = str_of(x->d_name);
		if (!str_ends(name, str_of(ending)))
			continue;
		struct str text = test_read(mem, test_path(mem, "tests/policy/eval", x->d_name));
		assert_non_null(text.p);
		n += f(arena_copy(mem, name.p, name.n), text);
	}
	closedir(d);
	return n;
}

static void every_word_means_what_the_vocabulary_says(void **state)
{
	(void)state;
	assert_true(each_file(".txt", run_file) >= 150);
	assert_int_equal(wrong, 0);
}

/* A file of policies (separated by their own 政策 lines) with their cases; how many cases. */
static size_t run_policy(const char *file, struct str text)
{
	struct bench t;
	struct err e = {0};
	struct case_result r = {0};
	struct buf out;
	struct test_unit_source source = {&shipped, units};
	bench_init(&t);
	buf_init(&out, 1 << 20);
	int status = bench_add(&t, "policies/通则", "养老人才通则.policy");
	long first = str_find(text, STR("\n政策 "));
	assert_true(first >= 0);
	for (struct str rest = {text.p + first + 1, text.n - (size_t)first - 1}; status == 0 && rest.n;) {
		long next = str_find((struct str){rest.p + 1, rest.n - 1}, STR("\n政策 "));
		struct str one = {rest.p, next < 0 ? rest.n : (size_t)next + 2};
		status = packs_add(t.packs, file, one, &t.d);
		rest = (struct str){rest.p + one.n, rest.n - one.n};
	}
	if (status != 0 || packs_check(t.packs, &t.d) != 0)
		test_say(&t);
	assert_int_equal(t.d.errors, 0);
	for (size_t i = 0; i < t.packs->norder; i++)
		assert_int_equal(
		    policy_test(t.packs, t.packs->pack[t.packs->order[i]], test_shipped_unit, &source, &out, &r, &e),
		    0);
	if (r.failed)
		fprintf(stderr, "%s:\n%s", file, out.p); /* print_error cuts at a thousand bytes */
	assert_int_equal(r.failed, 0);
	buf_release(&out);
	bench_release(&t);
	return r.passed;
}

static void small_policies_give_their_lines(void **state)
{
	(void)state;
	assert_true(each_file(".policy", run_policy) >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_word_means_what_the_vocabulary_says),
	    cmocka_unit_test(small_policies_give_their_lines),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
