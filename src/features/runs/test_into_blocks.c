/* Runs whose lines were rows, brought into blocks. */
#include "store/scratch.h"

#include "features/features.h"
#include "features/runs/inside.h"

#define LINES 2500 /* in three blocks */

static const struct sql RUN = {"old.run",
			       "INSERT INTO runs (id, at, who, policy, from_month, to_month, as_of, known_on, unit,"
			       " unit_name, readings, everything) VALUES ($1, 1, 'x', 'all', 24300, 24311, 1,"
			       " 1, '', '', '', 0)"};
static const struct sql END = {"old.end",
			       "INSERT INTO run_ends (run_id, at, state, why, lines, people, orgs, due, doubt,"
			       " recover, digest, journal, form) VALUES ($1, 1, 2, '', $2, 0, 0, 0, 0, 0, $3, 1,"
			       " $4)"};
static const struct sql TEXT_ROW = {"old.text", "INSERT INTO run_texts (run_id, no, text) VALUES ($1, $2, $3)"};
static const struct sql LINE = {
    "old.line",
    "INSERT INTO run_lines (owner_id, run_id, no, person_id, org_id, unit_id, county_id, policy, version,"
    " from_month, to_month, due, period, tier, amount, counts, no_amount, outside, state, cured, name, reason,"
    " clauses, readings) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, $16,"
    " $17, $18, 2, 0, 1)"};

/* What line i of the run says; the texts that rows have by number are 甲, 乙. */
static struct run_line said(int64_t run, int64_t i)
{
	bool unit = i % 50 == 0;
	return (struct run_line){.no = i,
				 .owner = 1000000 + i / 2 * 3,
				 .person = unit         ? 0
					   : i % 7 == 0 ? 5000 + i
							: 1000000 + i / 2 * 3,
				 .org = i / 100,
				 .unit = i / 300,
				 .policy = i < 1200 ? STR("甲地.补助") : STR("乙地.补助"),
				 .version = i < 600 ? DAY_NONE : 19000,
				 .from = 24300 + i % 3,
				 .to = 24303 + i % 5,
				 .due = i % 4 ? DAY_NONE : 20000 + i,
				 .period = i % 4 ? 24300 + i % 3 : 0,
				 .tier = i % 2   ? STR("四级")
					 : i % 4 ? STR("乙")
						 : STR(""),
				 .amount = run * 100 + i,
				 .counts = i >= 1200,
				 .state = i % 3,
				 .cured = DAY_NONE,
				 .named = unit,
				 .name = unit ? STR("甲") : STR(""),
				 .reason = STR("乙"),
				 .readings = STR("甲")};
}

/* A run as it was kept and proved then. */
static void keep_as_rows(struct store *s, int64_t run, int form)
{
	struct line_digest *d = digest_begin(form, &scratch_err);
	uint8_t digest[SM3_SIZE];
	static const char *const texts[] = {"", "甲", "乙"};
	assert_non_null(d);
	SCRATCH_OK(sql_run(s, &RUN, ARGS(INT(run)), NULL, &scratch_err));
	for (int64_t k = 0; k < 3; k++)
		SCRATCH_OK(sql_run(s, &TEXT_ROW, ARGS(INT(run), INT(k), TEXT(str_of(texts[k]))), NULL, &scratch_err));
	for (int64_t i = 1; i <= LINES; i++) {
		struct run_line l = said(run, i);
		digest_line(d, &l);
		SCRATCH_OK(sql_run(s, &LINE,
				   ARGS(INT(l.owner), INT(run), INT(l.no), INT(l.person), INT(l.org), INT(l.unit),
					TEXT(l.policy), INT(l.version), INT(l.from), INT(l.to), INT(l.due),
					INT(l.period), TEXT(l.tier), INT(l.amount), INT(l.counts), INT(l.state),
					INT(l.cured), INT(l.named)),
				   NULL, &scratch_err));
	}
	SCRATCH_OK(digest_end(d, digest, &scratch_err));
	digest_free(d);
	SCRATCH_OK(sql_run(
	    s, &END, ARGS(INT(run), INT(LINES), BYTES(((struct str){(const char *)digest, SM3_SIZE})), INT(form)),
	    NULL, &scratch_err));
}

/* Both say the same. */
static void are_equal(const struct run_line *a, const struct run_line *b)
{
	const int64_t x[] = {a->no, a->owner, a->person, a->org,    a->unit,   a->county, a->version, a->from,
			     a->to, a->due,   a->period, a->amount, a->counts, a->state,  a->cured,   a->named},
		      y[] = {b->no, b->owner, b->person, b->org,    b->unit,   b->county, b->version, b->from,
			     b->to, b->due,   b->period, b->amount, b->counts, b->state,  b->cured,   b->named};
	assert_memory_equal(x, y, sizeof x);
	assert_true(str_eq(a->policy, b->policy) && str_eq(a->tier, b->tier) && str_eq(a->name, b->name) &&
		    str_eq(a->reason, b->reason) && str_eq(a->clauses, b->clauses) &&
		    str_eq(a->readings, b->readings));
}

static void lines_that_were_rows_say_what_they_said(enum scratch_kind kind)
{
	const struct migration *m;
	size_t n, at = 1;
	struct arena *mem = arena_new(0);
	struct scratch *x = scratch_new(kind);
	struct house h = {.store = x->s};
	SCRATCH_OK(migrations_all(mem, &m, &n, &scratch_err));
	SCRATCH_OK(store_migrate_to(x->s, m, n, 231, 1, &scratch_err));
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	keep_as_rows(x->s, 3, 1);
	keep_as_rows(x->s, 8, 2);
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	SCRATCH_OK(store_migrate(x->s, m, n, 1, NULL, &scratch_err));
	for (int64_t run = 3; run <= 8; run += 5) {
		struct run_filter f = {.reach = {REACH_ALL, 0}};
		SCRATCH_OK(run_verify(&h, run, &scratch_err));
		for (at = 1, f.after = 0; at == 1 || f.after;) {
			struct run_line *l;
			size_t some;
			SCRATCH_OK(run_lines(&h, run, &f, mem, &l, &some, &f.after, &scratch_err));
			for (size_t i = 0; i < some; i++, at++) {
				struct run_line was = said(run, (int64_t)at);
				are_equal(&l[i], &was);
			}
		}
		assert_int_equal(at, LINES + 1);
		struct run_filter one = {.reach = {REACH_PERSON, 5007}};
		struct run_line *l;
		size_t some;
		SCRATCH_OK(run_lines(&h, run, &one, mem, &l, &some, NULL, &scratch_err));
		assert_true(some == 1 && l->no == 7);
	}
	arena_free(mem);
	scratch_free(x);
}

static void on_file(void **state)
{
	(void)state;
	lines_that_were_rows_say_what_they_said(SCRATCH_MEMORY);
}

static void on_pg(void **state)
{
	(void)state;
	if (getenv("YICAI_TEST_PG"))
		lines_that_were_rows_say_what_they_said(SCRATCH_PG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(on_file), cmocka_unit_test(on_pg)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
