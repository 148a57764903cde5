/* The vector evaluator says what the reference says: packs × readings × facts × numbers of people × threads ×
 * instruction sets. YICAI_VECTOR_ROUNDS: how many random worlds (2) and sets of policies (20). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs those first */
#include <cmocka.h>

#include "policy/test_places.h"
#include "policy/vector.h"
#include "policy/vector_kernel.h"

/* One comparison: everything that matters for both evaluators. */
struct match {
	struct bench t; /* of this round */
	struct world *w;
	struct choices *ch;
	struct query q;
	bool so_far; /* evaluation_so_far */
	int busy;    /* random_facts */
	struct vector_options o;
	size_t lines, shapes, by_vector, by_reference, subjects, policies, left; /* left to the reference */
	bool far;      /* there are many institutions, some founded in the year 9999 */
	size_t beyond; /* lines that hang on a number that does not fit */
};

static bool same_line(const struct line *a, const struct line *b)
{
	return a->policy == b->policy && a->subject == b->subject && a->month == b->month && a->due == b->due &&
	       str_eq(a->tier, b->tier) && a->amount == b->amount && a->no_amount == b->no_amount &&
	       a->state == b->state && a->home == b->home && a->unit == b->unit && a->outside == b->outside &&
	       str_eq(a->reason, b->reason) && str_eq(a->clauses, b->clauses) && str_eq(a->readings, b->readings);
}

static void say_line(const char *who, const struct line *l)
{
	char month[8], due[11];
	month_text(l->month, month);
	day_text(l->due, due);
	print_error("%s %.*s %lld %s %s [%.*s] %lld state %d home %lld unit %lld %.*s | %.*s | %.*s\n", who,
		    STR_FMT(l->policy->id), (long long)l->subject, month, due, STR_FMT(l->tier), (long long)l->amount,
		    (int)l->state, (long long)l->home, (long long)l->unit, STR_FMT(l->reason), STR_FMT(l->clauses),
		    STR_FMT(l->readings));
}

/* The lines of one subject and policy are the same. */
static bool same_lines(const struct lines *a, const struct lines *b)
{
	size_t n = a->n > b->n ? a->n : b->n;
	for (size_t i = 0; i < n; i++) {
		if (i < a->n && i < b->n && same_line(&a->line[i], &b->line[i]))
			continue;
		if (i < a->n)
			say_line("reference", &a->line[i]);
		if (i < b->n)
			say_line("vector   ", &b->line[i]);
		return false;
	}
	return true;
}

/* Runs of a few subjects alone are those that they have among all. */
static void compare_some(struct vector *v, const struct vector_run *all, size_t n, size_t subjects)
{
	struct err e = {0};
	uint32_t *few = calloc(subjects + 1, sizeof *few);
	struct vector_run *want = calloc(n + 1, sizeof *want);
	const struct vector_run *got;
	size_t nfew = 0, nwant = 0, ngot;
	assert_true(few && want);
	for (uint32_t s = 0; s < subjects; s += 1 + s % 7)
		few[nfew++] = s;
	for (size_t i = 0, k = 0; i < n; i++) {
		while (k < nfew && few[k] < all[i].subject)
			k++;
		if (k < nfew && few[k] == all[i].subject)
			want[nwant++] = all[i];
	}
	assert_int_equal(vector_evaluate_some(v, few, nfew, &got, &ngot, &e), 0);
	assert_int_equal(vector_sort(v, &got, &e), 0);
	assert_int_equal(ngot, nwant);
	assert_memory_equal(got, want, nwant * sizeof *want);
	free(few);
	free(want);
}

/* Where the reference evaluator may decide nothing, that somebody is left to it is an error, and only that. */
static void alone(const struct match *m, struct evaluation *ev, const struct policy *const *p, size_t np, bool left)
{
	struct vector_options o = m->o;
	struct err e = {0};
	const struct vector_run *run;
	size_t n;
	o.sole = true;
	struct vector *v = vector_new(ev, p, np, o, &e);
	assert_non_null(v);
	assert_int_equal(vector_evaluate(v, &run, &n, &e), left ? -1 : 0);
	assert_int_equal(e.code, left ? ERR_CONFLICT : ERR_NONE);
	vector_free(v);
}

/* Compares the policies of one record's subjects; the number of subjects that differ. */
static size_t compare(struct match *m, const struct policy *const *p, size_t np)
{
	struct err e = {0};
	struct evaluation *ev = evaluation_new(m->t.packs, m->ch, m->w, m->q, &e);
	if (ev && m->so_far)
		evaluation_so_far(ev);
	struct vector *v = vector_new(ev, p, np, m->o, &e);
	const struct vector_run *run = NULL;
	size_t n = 0, at = 0, wrong = 0, subjects = m->w->t[p[0]->subject_rec].n;
	if (!v)
		print_error("%s %s\n", e.what, e.todo);
	assert_non_null(v);
	assert_int_equal(vector_evaluate(v, &run, &n, &e), 0);
	assert_int_equal(vector_sort(v, &run, &e), 0);
	struct lines a = {0}, b = {0};
	for (size_t s = 0; s < subjects; s++)
		for (size_t k = 0; k < np; k++) {
			a.n = b.n = 0;
			assert_int_equal(evaluate(ev, p[k], (int64_t)s, &a, &e), 0);
			for (; at < n && run[at].subject == s && run[at].policy == k; at++)
				assert_int_equal(vector_lines(v, &run[at], &b, &e), 0);
			m->lines += a.n;
			for (size_t i = 0; i < a.n; i++)
				m->beyond += str_find(a.line[i].reason, STR("算出来的")) >= 0;
			wrong += !same_lines(&a, &b);
			evaluation_clear(ev);
		}
	assert_int_equal(at, n);
	m->by_vector += vector_stats(v)->by_vector;
	m->shapes += vector_stats(v)->shapes;
	m->by_reference += vector_stats(v)->by_reference;
	m->subjects += vector_stats(v)->subjects;
	m->policies += vector_stats(v)->policies;
	m->left += vector_stats(v)->policies_by_reference;
	bool left = vector_stats(v)->by_reference > 0;
	compare_some(v, run, n, subjects);
	free(a.line);
	free(b.line);
	vector_free(v);
	if (m->o.strict)
		alone(m, ev, p, np, left);
	evaluation_free(ev);
	return wrong;
}

/* Policies about this record. */
static size_t policies_of(struct bench *t, const char *subject, const struct policy **p)
{
	size_t n = 0;
	for (size_t i = 0; i < t->packs->n; i++)
		if (!t->packs->pack[i]->shared && str_is(t->packs->pack[i]->subject, subject))
			p[n++] = t->packs->pack[i];
	return n;
}

/* Other alternatives of some readings. */
static void choose(struct bench *t, struct choices *ch, struct luck *l)
{
	for (size_t i = 0; i < t->packs->n; i++)
		for (size_t k = 0; k < t->packs->nreadings; k++)
			if (luck_has(l, 15))
				ch->of[i][k] = (uint8_t)luck_below(l, (int)t->packs->readings[k]->nalts);
}

/* One random world under one choice. */
static void one_round(struct match *m, uint64_t seed, int people, bool defaults)
{
	struct random_facts r = {
	    .luck = {seed}, .orgs = 12, .gaps = seed % 3 == 0 ? 0 : (int)(seed % 7) * 3, .busy = m->busy};
	const struct policy *p[VECTOR_POLICIES_MAX];
	bench_init(&m->t);
	assert_int_equal(bench_packs(&m->t), 0);
	m->w = random_world(&m->t, &r, people);
	assert_non_null(m->w);
	m->ch = choices_new(m->t.packs, m->t.mem);
	if (!defaults)
		choose(&m->t, m->ch, &r.luck);
	m->q = (struct query){month_of(2024, 1), month_of(2024, 1) + (month_t)(seed % 5) * 9 + 2,
			      day_of(2025, 12, 31), false};
	size_t n = policies_of(&m->t, "人员", p), wrong = compare(m, p, n);
	if (wrong)
		print_error("seed %llu, %d people, %d threads, isa %d: %zu differ\n", (unsigned long long)seed,
			    people, m->o.threads, (int)m->o.isa, wrong);
	bench_release(&m->t);
	assert_int_equal(wrong, 0);
}

static void every_number_of_people_is_right(void **state)
{
	(void)state;
	static const int people[] = {0, 1, 63, 64, 65, 511, 512, 513, 1025, 4096};
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		for (int threads = 1; threads <= 2; threads++) {
			struct match m = {.o = {.threads = threads}};
			one_round(&m, 7 + i, people[i], true);
		}
}

/* So many that it is measured what rows cost, and shapes are made by it. */
static void many_people_in_shapes_by_cost_are_right(void **state)
{
	(void)state;
	struct match m = {.o = {.threads = 2}};
	one_round(&m, 10, 4100, true);
	assert_true(m.shapes > 1 && m.shapes < 40);
}

static void who_has_had_very_many_jobs_is_right_and_costs_nobody_else(void **state)
{
	(void)state;
	struct match none = {.o = {.threads = 1}}, some = {.busy = 9, .o = {.threads = 1}};
	one_round(&none, 9, 700, true);
	one_round(&some, 9, 700, true);
	assert_true(none.subjects - none.by_vector < 70);
	assert_true(some.subjects - some.by_vector < none.subjects - none.by_vector + 30);
}

static void every_instruction_set_is_right(void **state)
{
	(void)state;
	for (int isa = VECTOR_PORTABLE; isa <= VECTOR_AVX512; isa++) {
		if ((isa == VECTOR_AVX2 && !__builtin_cpu_supports("avx2")) ||
		    (isa == VECTOR_AVX512 && !__builtin_cpu_supports("avx512vl")))
			continue;
		for (uint64_t seed = 20; seed < 22; seed++) {
			struct match m = {.o = {.threads = 1, .isa = (enum vector_isa)isa}};
			one_round(&m, seed, 200, true);
		}
	}
}

static void every_reading_is_right(void **state)
{
	(void)state;
	const char *rounds = getenv("YICAI_VECTOR_ROUNDS"), *from = getenv("YICAI_VECTOR_SEED");
	uint64_t n = rounds ? strtoull(rounds, NULL, 10) : 2, first = from ? strtoull(from, NULL, 10) : 100;
	struct match m = {.o = {.threads = 2}};
	for (uint64_t seed = first; seed < first + n; seed++)
		one_round(&m, seed, 150, false);
	if (m.subjects)
		print_message("%zu lines; %zu of %zu subjects by vector\n", m.lines, m.by_vector, m.subjects);
}

/* The shipped packs about people, under the default readings, leave nothing to the reference but owners. */
static void the_shipped_packs_can_be_expressed(void **state)
{
	(void)state;
	struct match m = {.o = {.threads = 1, .strict = true}};
	one_round(&m, 9, 800, true);
	print_message("%zu lines; %zu of %zu subjects by vector\n", m.lines, m.by_vector, m.subjects);
	assert_true(m.lines > 0);
	assert_true(m.by_vector * 2 > m.subjects);
	/* who is left to the reference is so for the policy that cannot be decided, not for all three */
	print_message("%zu policies of %zu subjects by the reference\n", m.by_reference, m.subjects - m.by_vector);
	assert_true(m.by_reference > 0 && m.by_reference < (m.subjects - m.by_vector) * 5 / 2);
}

/* The lines of a subject that lie within the months. */
static void keep_months(struct lines *l, month_t from, month_t to)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		if (l->line[i].month >= from && l->line[i].month <= to)
			l->line[n++] = l->line[i];
	l->n = n;
}

/* Blanks some of the cells that must be known. */
static void blank_some(struct world *w, struct luck *l, int percent)
{
	for (size_t rec = 0; rec < w->dict->n; rec++)
		for (size_t f = 0; f < w->t[rec].rec->n; f++)
			for (size_t i = 0; i < w->t[rec].n; i++)
				if (w->t[rec].rec->fields[f].flags & FIELD_KNOWN && luck_has(l, percent))
					cell_set(w->t[rec].col[f], i, FIELD_NONE);
}

/* How many lines everybody has within the months: whether one asks for these alone or for all. */
static size_t as_among_others(struct bench *t, const struct choices *ch, struct world *w, month_t from)
{
	struct err e = {0};
	struct lines few = {0}, many = {0};
	struct query all = {month_of(2015, 1), month_of(2034, 12), day_of(2029, 6, 30), false}, one = all;
	one.from = from;
	one.to = from + 11;
	struct evaluation *a = evaluation_new(t->packs, ch, w, one, &e),
			  *b = evaluation_new(t->packs, ch, w, all, &e);
	size_t found = 0;
	for (size_t k = 0; k < t->packs->n; k++) {
		const struct policy *p = t->packs->pack[k];
		for (size_t i = 0; !p->shared && i < w->t[p->subject_rec].n; i++) {
			few.n = many.n = 0;
			assert_int_equal(evaluate(a, p, (int64_t)i, &few, &e), 0);
			assert_int_equal(evaluate(b, p, (int64_t)i, &many, &e), 0);
			keep_months(&many, one.from, one.to);
			assert_true(same_lines(&many, &few));
			found += p->period.kind != PERIOD_MONTHLY ? few.n : 0;
		}
	}
	free(few.line);
	free(many.line);
	evaluation_free(a);
	evaluation_free(b);
	return found;
}

/* Whoever asks for one year is told what whoever asks for twenty is told of it, whatever facts are missing. */
static void a_year_alone_is_as_among_others(void **state)
{
	static const char *const folder[] = {"tests/cases/绍兴.入职奖补", "tests/cases/绍兴.定向培养追回"};
	struct luck l = {17};
	size_t found = 0;
	(void)state;
	for (int round = 0; round < 8; round++) {
		struct bench t;
		bench_init(&t);
		assert_int_equal(bench_packs(&t), 0);
		struct world *w = test_world_of(&t, folder[round % 2]);
		assert_non_null(w);
		blank_some(w, &l, round / 2 * 5);
		struct choices *ch = choices_new(t.packs, t.mem);
		choose(&t, ch, &l);
		for (int year = 2023; year < 2030; year++)
			found += as_among_others(&t, ch, w, month_of(year, 1));
		bench_release(&t);
	}
	print_message("%zu dated lines\n", found);
	assert_true(found > 40);
}

/* An instruction set, the portable one where this processor has it not. */
static enum vector_isa isa_here(int isa)
{
	return kernel_for((enum vector_isa)isa, 16) ? (enum vector_isa)isa : VECTOR_PORTABLE;
}

/* Some columns become wide although they need not be, and some because of an amount that is too large for a narrow one. */
static void vary_widths(struct world *w, struct luck *l)
{
	for (size_t rec = 0; rec < w->dict->n; rec++)
		for (size_t f = 0; f < w->t[rec].rec->n && w->t[rec].n; f++) {
			struct cells *c = &w->t[rec].col[f];
			size_t n = w->t[rec].n, row = (size_t)luck_below(l, (int)n);
			bool amount = w->t[rec].rec->fields[f].type == FIELD_MONEY;
			int64_t was = cell_at(*c, row),
				large = (luck_has(l, 70) ? 1 : -1) * ((INT64_C(1) << 31) - luck_below(l, 3));
			if (!luck_has(l, amount ? 60 : 30))
				continue;
			assert_int_equal(cell_put(c, row, amount ? large : INT64_MAX, n, w->mem), 0);
			if (!amount)
				cell_set(*c, row, was);
		}
}

/* Adds four random policies. */
static void add_policies(struct bench *t, struct luck *l, void (*write)(struct luck *l, struct buf *b, int number))
{
	for (int i = 0; i < 4; i++) {
		struct buf b;
		buf_init(&b, 1 << 16);
		write(l, &b, i);
		const char *text = arena_copy(t->mem, b.p, b.n);
		if (packs_add(t->packs, "试验.policy", (struct str){text, b.n}, &t->d) != 0)
			test_say(t), print_error("%.*s\n", (int)b.n, text), fail();
		buf_release(&b);
	}
}

/* A set of random policies over random facts; *refused: policies that the checker does not accept. */
static void one_random_set(struct match *m, uint64_t seed, int *made, int *refused)
{
	static const int people[] = {120, 0, 1, 63, 64, 65, 600};
	struct random_facts r = {.luck = {seed * 77 + 5}, .orgs = 10, .gaps = seed % 2 ? 6 : 0};
	const struct policy *p[VECTOR_POLICIES_MAX];
	size_t n = 0;
	bench_init(&m->t);
	assert_int_equal(bench_add(&m->t, "policies/通则", "养老人才通则.policy"), 0);
	add_policies(&m->t, &r.luck, random_policy);
	*made += 4;
	if (packs_check(m->t.packs, &m->t.d) != 0) {
		*refused += 4;
		if (getenv("YICAI_VECTOR_SAY"))
			test_say(&m->t);
		bench_release(&m->t);
		return;
	}
	m->w = random_world(&m->t, &r, seed % 100 == 99 ? 4096 : people[seed % (sizeof people / sizeof *people)]);
	assert_non_null(m->w);
	m->o.threads = 1 + (int)(seed / 2 % 3);
	m->o.isa = isa_here(VECTOR_PORTABLE + (int)(seed / 3 % 3));
	vary_widths(m->w, &(struct luck){seed + 1});
	m->ch = choices_new(m->t.packs, m->t.mem);
	choose(&m->t, m->ch, &r.luck);
	m->so_far = seed % 3 == 0;
	m->q = (struct query){month_of(2024, 1), month_of(2025, 6),
			      m->so_far ? day_of(2025, 6, 17) : day_of(2025, 8, 31), false};
	n = policies_of(&m->t, "人员", p);
	size_t wrong = compare(m, p, n);
	if (wrong)
		print_error("random set %llu: %zu differ\n", (unsigned long long)seed, wrong);
	bench_release(&m->t);
	assert_int_equal(wrong, 0);
}

/* Every third institution was founded in the calendar's last year. */
static void set_far(struct world *w)
{
	int rec = dict_record(w->dict, STR("机构")), day = record_field(w->t[rec].rec, STR("成立日期"));
	for (size_t i = 0; i < w->t[rec].n; i += 3)
		cell_set(w->t[rec].col[day], i, day_of(9999, 6, 1));
}

/* Compares a policy of these statements. */
static void match_policy(struct match *m, const char *period, const char *statements)
{
	struct random_facts r = {.luck = {11}, .orgs = m->far ? 200 : 12, .gaps = 12};
	char text[4096];
	const struct policy *p[VECTOR_POLICIES_MAX];
	bench_init(&m->t);
	assert_int_equal(bench_add(&m->t, "policies/通则", "养老人才通则.policy"), 0);
	int n = snprintf(text, sizeof text,
			 "政策 试验.一 \"试验\"\n  沿用 养老人才通则\n  状态 有效\n  辖区 330600\n  施行 不详\n  "
			 "对象 人员\n  周期 %s\n"
			 "令 行 = 任职 其中 岗位 = 养老护理员\n令 级别 = 最高(未撤证 之 技能级(等级))\n%s",
			 period, statements);
	assert_int_equal(packs_add(m->t.packs, "试验.policy", (struct str){text, (size_t)n}, &m->t.d), 0);
	if (packs_check(m->t.packs, &m->t.d) != 0)
		test_say(&m->t), fail();
	m->w = random_world(&m->t, &r, 300);
	assert_non_null(m->w);
	if (m->far)
		set_far(m->w);
	m->ch = choices_new(m->t.packs, m->t.mem);
	m->q = (struct query){month_of(2024, 1), month_of(2025, 6), day_of(2025, 8, 31), false};
	assert_int_equal(compare(m, p, policies_of(&m->t, "人员", p)), 0);
	bench_release(&m->t);
}

/* The compiler must be able to express it unless it is to be left to the reference. */
static void one_policy(const char *period, const char *statements, bool left)
{
	struct match m = {.o = {.threads = 1, .strict = !left}};
	match_policy(&m, period, statements);
	assert_true(m.lines > 20);
	assert_int_equal(m.left, left);
}

static void a_set_that_differs_by_month_is_asked_for_each(void **state)
{
	(void)state;
	one_policy("按月",
		   "令 某地 = 若 月首 ≥ 2024-07-01 则 辖区 否则 上溯(辖区，{省})\n令 今年 = 年份(月首)\n"
		   "除外 代表(行，月首).机构.所在单元 在 某地\n除外 月号(月首) 在 {今年、7}\n归属 "
		   "代表(行，月首).机构\n金额 100元\n",
		   false);
}

static void a_row_of_a_table_that_differs_by_month_or_owner_is_asked_for_each(void **state)
{
	(void)state;
	one_policy("按月",
		   "令 新 = 若 月首 ≥ 2024-07-01 则 260元 否则 250元\n令 老 = 若 (行 其中 起始日期 ≤ 2021-01-01) 有 "
		   "则 90元 否则 无\n"
		   "归属 代表(行，月首).机构\n金额 标准(级别)\n表 标准 按 级别\n  一级、二级、三级 → 新\n  四级 → "
		   "老\n  五级 → 50元\n",
		   false);
}

static void a_way_that_may_be_open_puts_another_in_doubt_though_it_gives_nothing(void **state)
{
	(void)state;
	one_policy("按月",
		   "途径 甲 当 代表(行，月首).用工身份 ≠ 劳务派遣\n  须 级别 = 一级\n  归属 代表(行，月首).机构\n  "
		   "金额 500元\n"
		   "途径 乙 当 级别 无 或 级别 有\n  归属 代表(行，月首).机构\n  金额 100元\n",
		   false);
}

static void what_an_institution_was_on_the_day_a_line_is_due_is_left_to_the_reference(void **state)
{
	(void)state;
	one_policy(
	    "逐期 累计(行) 满 6个月 甲，满 1年 乙，满 2年 丙，满 3年 丁",
	    "令 那家 = 代表(行，到期日 − 1日).机构\n除外 (那家.机构评估 其中 年度 = 年份(到期日) 且 结论 = 合格) 有\n"
	    "归属 那家\n金额 100元\n",
	    true);
}

/* Some amounts do not fit: their owners have a line without one that says so, the others have theirs. */
static void an_amount_that_does_not_fit_is_one_persons_affair(void **state)
{
	struct match m = {.o = {.threads = 2, .strict = true}};
	(void)state;
	match_policy(&m, "按月",
		     "归属 代表(行，月首).机构\n金额 标准(级别) × 30000000000000 × (1 ÷ 30000000000000) 缺则 100元\n"
		     "表 标准 按 级别\n  一级 4000元\n  二级、三级、四级 → 300元\n  五级 → 200元\n");
	assert_true(m.beyond > 0 && m.lines > 2 * m.beyond);
	assert_true(m.by_vector * 2 > m.subjects);
}

/* A day that moves out of the calendar is no day of another's. */
static void a_day_that_moves_out_of_the_calendar_is_not_known(void **state)
{
	struct match m = {.far = true, .o = {.threads = 1, .strict = true}};
	(void)state;
	match_policy(&m, "按月",
		     "须 代表(行，月首).机构.成立日期 + 400日 > 2026-01-01\n归属 代表(行，月首).机构\n金额 100元\n");
	assert_true(m.beyond > 0 && m.lines > m.beyond);
}

/* A condition whose number does not fit puts the line in doubt. */
static void what_does_not_fit_in_a_condition_puts_its_line_in_doubt(void **state)
{
	struct match m = {.o = {.threads = 1, .strict = true}};
	(void)state;
	match_policy(&m, "按月",
		     "须 代表(行，月首).起始日期 + 199999日 > 查看日\n须 年份(代表(行，月首).机构.成立日期) × "
		     "4560000000000000 > 0\n归属 代表(行，月首).机构\n金额 100元\n");
	assert_true(m.beyond > 0 && m.lines > m.beyond);
}

static void random_policies_about_institutions_are_right(void **state)
{
	const char *rounds = getenv("YICAI_VECTOR_ROUNDS"), *from = getenv("YICAI_VECTOR_SEED");
	uint64_t n = rounds ? strtoull(rounds, NULL, 10) : 20, first = from ? strtoull(from, NULL, 10) : 1;
	struct match m = {0};
	(void)state;
	for (uint64_t seed = first; seed < first + n; seed++) {
		struct random_facts r = {.luck = {seed * 91 + 3}, .orgs = 200, .gaps = seed % 2 ? 6 : 0};
		const struct policy *p[VECTOR_POLICIES_MAX];
		bench_init(&m.t);
		assert_int_equal(bench_add(&m.t, "policies/通则", "养老人才通则.policy"), 0);
		add_policies(&m.t, &r.luck, random_place_policy);
		if (packs_check(m.t.packs, &m.t.d) != 0)
			test_say(&m.t), fail();
		m.w = random_world(&m.t, &r, 3);
		assert_non_null(m.w);
		m.ch = choices_new(m.t.packs, m.t.mem);
		choose(&m.t, m.ch, &r.luck);
		m.o = (struct vector_options){.threads = 1 + (int)(seed % 2),
					      .isa = isa_here(VECTOR_PORTABLE + (int)(seed % 3))};
		m.q = (struct query){month_of(2024, 1), month_of(2025, 6), day_of(2025, 8, 31), false};
		size_t wrong = compare(&m, p, policies_of(&m.t, "机构", p));
		if (wrong)
			print_error("random set %llu: %zu differ\n", (unsigned long long)seed, wrong);
		bench_release(&m.t);
		assert_int_equal(wrong, 0);
	}
	print_message("%zu lines; %zu of %zu subjects by vector; %zu of %zu policies by reference\n", m.lines,
		      m.by_vector, m.subjects, m.left, m.policies);
	assert_true(m.by_vector * 2 > m.subjects);
}

static void random_policies_are_right(void **state)
{
	(void)state;
	const char *rounds = getenv("YICAI_VECTOR_ROUNDS"), *from = getenv("YICAI_VECTOR_SEED");
	uint64_t n = rounds ? strtoull(rounds, NULL, 10) : 20, first = from ? strtoull(from, NULL, 10) : 1;
	struct match m = {.o = {.threads = 1}};
	int made = 0, refused = 0;
	for (uint64_t seed = first; seed < first + n; seed++)
		one_random_set(&m, seed, &made, &refused);
	print_message("%d policies, %d refused by the checker; %zu lines; %zu of %zu subjects by vector; %zu of %zu "
		      "policies by "
		      "reference; %zu lines with what does not fit\n",
		      made, refused, m.lines, m.by_vector, m.subjects, m.left, m.policies, m.beyond);
	assert_true(refused * 2 < made);
}

/* What a kernel makes of "not before x" for the lines, against the definition, for days around and far from them. */
static void count_lines(kernel run, int bits, const int32_t *line, int lines)
{
	struct arena *mem = arena_new(0);
	struct graph *g = graph_new(mem);
	int set = graph_le_lines(g, graph_column(g, 0), line, lines);
	graph_keep(g, set);
	assert_int_equal(graph_finish(g), 0);
	struct frame f = {
	    .number = aligned_alloc(64, LANES * sizeof(int32_t)), .escaped = calloc(LANES, 1), .lanes = LANES};
	int32_t *x = aligned_alloc(64, LANES * sizeof *x);
	f.set = aligned_alloc(64, (size_t)g->sets * LANES * (size_t)bits / 8);
	f.block = x;
	for (int at = line[0] - 3; at < line[lines - 1] + 3; at += LANES - 4) {
		for (int i = 0; i < LANES; i++)
			x[i] = at + i;
		x[0] = INT32_MIN;
		x[1] = INT32_MAX;
		run(g, &f);
		for (int i = 0; i < LANES; i++) {
			const char *s =
			    (const char *)f.set + ((size_t)g->node[set].reg * LANES + (size_t)i) * (size_t)bits / 8;
			uint64_t got = 0, want = 0;
			memcpy(&got, s, (size_t)bits / 8);
			for (int l = 0; l < bits; l++)
				want |= (uint64_t)(l >= lines || x[i] <= line[l]) << l;
			for (int l = lines; l < bits; l++)
				got |= UINT64_C(1) << l; /* of no meaning */
			assert_int_equal(got, want);
		}
	}
	free(f.number);
	free(f.set);
	free(f.escaped);
	free(x);
	arena_free(mem);
}

static void lines_are_counted_right(void **state)
{
	static const enum vector_isa isa[] = {VECTOR_PORTABLE, VECTOR_AVX2, VECTOR_AVX512};
	(void)state;
	for (size_t i = 0; i < sizeof isa / sizeof *isa; i++)
		for (int bits = 16; bits <= 64; bits *= 2)
			for (int lines = 1; lines <= bits && kernel_for(isa[i], bits); lines += bits / 8) {
				int32_t even[64], uneven[64];
				for (int l = 0; l < lines; l++) {
					even[l] = month_first(month_of(2023, 1 + lines % 12) + l);
					uneven[l] = even[0] + l * l * 3;
				}
				count_lines(kernel_for(isa[i], bits), bits, even, lines);
				count_lines(kernel_for(isa[i], bits), bits, uneven, lines);
			}
}

/* Every operation on made-up columns: days around a calendar of two tables, one stepwise, and codes. */
static void make_all(struct graph *g, const struct day_table *steps, const struct day_table *months,
		     const int32_t *line, const uint64_t *sets, const int32_t *numbers)
{
	int a = graph_column(g, 0), b = graph_column(g, 1), code = graph_column(g, 2), x, y, n = 0, node[40];
	node[n++] = x = graph_le_lines(g, a, line, 12);
	node[n++] = y = graph_sets(g, code, sets, 40);
	node[n++] = graph_eq_lines(g, b, line, 12);
	node[n++] = graph_and(g, x, y);
	node[n++] = graph_or(g, x, y);
	node[n++] = graph_but(g, x, y);
	node[n++] = graph_turns(g, x, y);
	node[n++] = graph_count(g, y);
	node[n++] = graph_days(g, a, steps);
	node[n++] = graph_days(g, b, months);
	node[n++] = graph_lookup(g, code, numbers, 40);
	node[n++] = graph_lookup(g, code, numbers + 20, 20);
	node[n++] = graph_pick(g, graph_le(g, a, b), a, b);
	node[n++] = graph_greater(g, a, b);
	node[n++] = graph_lesser(g, a, b);
	node[n++] = graph_plus(g, a, code);
	node[n++] = graph_minus(g, a, code);
	node[n++] = graph_shift(g, a, 7);
	node[n++] = graph_eq(g, a, b);
	node[n++] = graph_le_imm(g, a, line[3]);
	node[n++] = graph_eq_imm(g, code, 5);
	node[n++] = graph_flag(g, code, 2);
	for (g->policies = 1; g->policies < 4; g->policies++) { /* of one, of another, of both */
		if (g->policies < 3)
			graph_escape(g, graph_eq_imm(g, code, 7 + g->policies));
		node[n++] = graph_owners(g, y);
	}
	for (int i = 0; i < n; i++)
		graph_keep(g, node[i]);
	assert_int_equal(graph_finish(g), 0);
}

/* The anniversaries after so many months, or else the first days of the months, of all days of a calendar. */
static struct day_table make_days(struct arena *mem, day_t first, size_t n, int months, enum anniv_rule rule)
{
	int32_t *day = ARENA_ARRAY(mem, n + 1, int32_t);
	for (size_t i = 0; i < n; i++)
		day[i] =
		    months ? day_anniv(first + (day_t)i, months, rule) : month_first(month_of_day(first + (day_t)i));
	day[n] = NUMBER_NONE;
	struct day_table t = {.first = first, .n = n, .day = day};
	day_table_steps(&t);
	return t;
}

/* Runs the programme on one instruction set, over so many places of a block that has so many owners; what came out is to be
 * given back with free. */
static struct frame run_all(const struct graph *g, kernel run, const int32_t *block, int bits, int lanes, int owners)
{
	size_t numbers = (size_t)g->numbers * LANES * sizeof(int32_t);
	size_t sets = (size_t)g->sets * LANES * (size_t)bits / 8;
	struct frame f = {.block = block, .number = aligned_alloc(64, numbers), .set = aligned_alloc(64, sets)};
	f.lanes = lanes;
	f.escaped = calloc(LANES, 1);
	memset(f.escaped + owners, UINT8_MAX, (size_t)(LANES - owners));
	memset(f.number, 0, numbers);
	memset(f.set, 0, sets);
	run(g, &f);
	return f;
}

/* Behind the end of a list of owners there is nothing that counts. */
static bool same_numbers(const struct graph_node *n, const int32_t *a, const int32_t *b, int owners)
{
	for (int i = 0; i < owners; i++)
		if (a[i] != b[i])
			return false;
		else if (n->op == OP_OWNERS && a[i] < 0)
			return true;
	return true;
}

/* The portable kernel over the whole block, the other one as far as there are owners. */
static void operations_agree(const struct graph *g, kernel run, const int32_t *block, int bits, int owners)
{
	struct frame a = run_all(g, kernel_for(VECTOR_PORTABLE, bits), block, bits, LANES, owners);
	struct frame b = run_all(g, run, block, bits, (owners + LANES_STEP - 1) & -LANES_STEP, owners);
	size_t bytes = LANES * (size_t)bits / 8;
	for (int k = 0; k < g->nkeep; k++) {
		const struct graph_node *n = &g->node[g->keep[k]];
		size_t reg = (size_t)(n->reg < 0 ? 0 : n->reg);
		if (n->set)
			assert_memory_equal((char *)a.set + reg * bytes, (char *)b.set + reg * bytes,
					    (size_t)owners * (size_t)bits / 8);
		else
			assert_true(same_numbers(n, a.number + reg * LANES, b.number + reg * LANES, owners));
	}
	assert_memory_equal(a.escaped, b.escaped, LANES);
	struct frame *both[] = {&a, &b};
	for (int i = 0; i < 2; i++) {
		free(both[i]->number);
		free(both[i]->set);
		free(both[i]->escaped);
	}
}

static void every_operation_is_the_same_on_all_instruction_sets(void **state)
{
	static const enum vector_isa isa[] = {VECTOR_PORTABLE, VECTOR_AVX2, VECTOR_AVX512};
	day_t first = day_of(2008, 2, 20);
	int32_t *block = aligned_alloc(64, 3 * LANES * sizeof *block), line[12], numbers[41];
	uint64_t sets[41];
	struct luck l = {42};
	(void)state;
	for (int i = 0; i < 12; i++)
		line[i] = month_first(month_of(2012, 1) + i);
	for (int i = 0; i < 41; i++) {
		numbers[i] = i < 40 ? luck_below(&l, 1000) : NUMBER_NONE;
		sets[i] = i < 40 ? (uint64_t)luck_below(&l, 1 << 30) << luck_below(&l, 34) : 0;
	}
	for (int round = 0; round < 40; round++) {
		struct arena *mem = arena_new(0);
		struct day_table steps = make_days(mem, first, 6000, 12 * (round % 7), round % 2);
		struct day_table months = make_days(mem, first, 6000, 0, 0);
		int owners = round % 2 ? LANES : 1 + luck_below(&l, LANES);
		for (int i = 0; i < LANES; i++) {
			block[i] = luck_has(&l, 5) ? INT32_MAX : first - 20 + luck_below(&l, 6040);
			block[LANES + i] = luck_has(&l, 5) ? INT32_MIN : line[luck_below(&l, 12)];
			block[2 * LANES + i] = luck_below(&l, 43) - 1;
		}
		for (size_t k = 0; k < 3; k++)
			for (int bits = 16; bits <= 64 && kernel_for(isa[k], bits); bits *= 2) {
				struct graph *g = graph_new(mem);
				make_all(g, &steps, &months, line, sets, numbers);
				operations_agree(g, kernel_for(isa[k], bits), block, bits, owners);
			}
		arena_free(mem);
	}
	free(block);
}

/* Sets of an owner. */
static uint64_t set_at(const struct graph *g, const struct frame *f, int node, int owner)
{
	return ((const uint64_t *)f->set)[(size_t)g->node[node].reg * LANES + (size_t)owner];
}

/* Two operations on sets of which one is read by the other alone are one of three. */
static void three_sets_are_put_together_at_once(void **state)
{
	static const enum vector_isa isa[] = {VECTOR_PORTABLE, VECTOR_AVX2, VECTOR_AVX512};
	uint64_t sets[4][65] = {{0}};
	int32_t *block = aligned_alloc(64, LANES * sizeof *block);
	struct luck l = {5};
	(void)state;
	for (int i = 0; i < 4 * 64; i++)
		sets[i / 64][i % 64] = (uint64_t)luck_below(&l, 1 << 30) << 34 | (uint64_t)luck_below(&l, 1 << 30);
	for (int i = 0; i < LANES; i++)
		block[i] = luck_below(&l, 64);
	for (size_t k = 0; k < 3 && kernel_for(isa[k], 64); k++) {
		struct arena *mem = arena_new(0);
		struct graph *g = graph_new(mem);
		int s[4], n[8];
		for (int i = 0; i < 4; i++)
			s[i] = graph_sets(g, graph_column(g, 0), sets[i], 64);
		n[0] = graph_and(g, graph_and(g, s[0], s[1]), s[2]);
		n[1] = graph_or(g, graph_and(g, s[0], s[2]), s[3]);
		n[2] = graph_but(g, graph_and(g, s[0], s[3]), s[1]);
		n[3] = graph_and(g, s[2], graph_or(g, s[0], s[1]));
		n[4] = graph_or(g, graph_or(g, s[0], s[2]), s[1]);
		n[5] = graph_but(g, graph_or(g, s[0], s[3]), s[1]);
		n[6] = graph_or(g, s[2], graph_but(g, s[0], s[1]));
		n[7] = graph_and(g, graph_but(g, s[1], s[2]), s[3]);
		for (int i = 0; i < 8; i++)
			graph_keep(g, n[i]);
		for (int i = 0; i < 4; i++)
			graph_keep(g, s[i]);
		assert_int_equal(graph_finish(g), 0);
		assert_int_equal(g->ncode, 4 + 8);
		struct frame f = run_all(g, kernel_for(isa[k], 64), block, 64, LANES, LANES);
		for (int i = 0; i < LANES; i++) {
			uint64_t a = sets[0][block[i]], b = sets[1][block[i]], c = sets[2][block[i]];
			uint64_t d = sets[3][block[i]];
			uint64_t want[] = {a & b & c, (a & c) | d,  a & d & ~b,   c & (a | b),
					   a | b | c, (a | d) & ~b, c | (a & ~b), b & ~c & d};
			for (int j = 0; j < 8; j++)
				assert_int_equal(set_at(g, &f, n[j], i), want[j]);
		}
		free(f.number);
		free(f.set);
		free(f.escaped);
		arena_free(mem);
	}
	free(block);
}

/* The steps of a table say what the table says, for whoever has no other way. */
static void anniversaries_are_found_by_steps(void **state)
{
	struct arena *mem = arena_new(0);
	(void)state;
	for (int years = 1; years <= 40; years++)
		for (int rule = ANNIV_NEXT_MONTH; rule <= ANNIV_MONTH_END; rule++) {
			struct day_table t =
			    make_days(mem, day_of(1999, 11, 3), 9000, 12 * years, (enum anniv_rule)rule);
			assert_true(t.stepwise);
			for (size_t i = 0; i < t.n; i++) {
				uint32_t step = t.step[i >> t.cell],
					 in = (uint32_t)(i & ((UINT32_C(1) << t.cell) - 1));
				uint32_t beyond = in >= (step & UINT16_MAX) ? step >> 24 : step >> 16 & UINT8_MAX;
				assert_int_equal(t.first + (day_t)i + t.least + (int32_t)beyond, t.day[i]);
			}
		}
	assert_false(make_days(mem, 0, 9000, 0, 0).stepwise);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(anniversaries_are_found_by_steps),
	    cmocka_unit_test(three_sets_are_put_together_at_once),
	    cmocka_unit_test(every_operation_is_the_same_on_all_instruction_sets),
	    cmocka_unit_test(lines_are_counted_right),
	    cmocka_unit_test(the_shipped_packs_can_be_expressed),
	    cmocka_unit_test(every_number_of_people_is_right),
	    cmocka_unit_test(many_people_in_shapes_by_cost_are_right),
	    cmocka_unit_test(who_has_had_very_many_jobs_is_right_and_costs_nobody_else),
	    cmocka_unit_test(every_instruction_set_is_right),
	    cmocka_unit_test(every_reading_is_right),
	    cmocka_unit_test(a_set_that_differs_by_month_is_asked_for_each),
	    cmocka_unit_test(a_row_of_a_table_that_differs_by_month_or_owner_is_asked_for_each),
	    cmocka_unit_test(a_way_that_may_be_open_puts_another_in_doubt_though_it_gives_nothing),
	    cmocka_unit_test(what_an_institution_was_on_the_day_a_line_is_due_is_left_to_the_reference),
	    cmocka_unit_test(an_amount_that_does_not_fit_is_one_persons_affair),
	    cmocka_unit_test(a_day_that_moves_out_of_the_calendar_is_not_known),
	    cmocka_unit_test(what_does_not_fit_in_a_condition_puts_its_line_in_doubt),
	    cmocka_unit_test(random_policies_about_institutions_are_right),
	    cmocka_unit_test(random_policies_are_right),
	    cmocka_unit_test(a_year_alone_is_as_among_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
