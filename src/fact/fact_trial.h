/* A house for tests: a fresh store with the journal and the sample records, a key file, a clock that goes on by a second
 * at every look. Included once in a test program. */
#ifndef YICAI_FACT_FACT_TRIAL_H
#define YICAI_FACT_FACT_TRIAL_H

#pragma GCC diagnostic ignored "-Wunused-function" /* no test uses all of it */

#include "store/scratch.h"

#include "base/asset.h"
#include "fact/journal.h"
#include "fact/sample.h"

/* clang-format off */
/* A table as a feature's migration states it: owner column (with its comma) or nothing, own columns, primary key. */
#define TRIAL_TABLE(t, owner, columns, key)                                                                   \
	"CREATE TABLE " t " (" owner "id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL, " \
	"journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL, "     \
	columns ", PRIMARY KEY (" key ")) /*sqlite: WITHOUT ROWID */;"                                        \
	"CREATE UNIQUE INDEX " t "_journal ON " t " (journal, seq);"                                          \
	"CREATE INDEX " t "_closed ON " t " (closed_by) WHERE closed_by <> 0;"

/* The tables of the sample records. */
static const char trial_sql[] =
	TRIAL_TABLE("craftsmen", "",
		"number BLOB, number_x BLOB, name TEXT, mobile BLOB, mobile_x BLOB, born BIGINT, wage BIGINT",
		"id, known_from")
	"CREATE INDEX craftsmen_number ON craftsmen (number_x);"
	TRIAL_TABLE("workshops", "", "code TEXT, name TEXT, parent_id BIGINT, valid_to BIGINT", "id, known_from")
	"CREATE INDEX workshops_code ON workshops (code);"
	TRIAL_TABLE("spells", "craftsman_id BIGINT NOT NULL, ",
		"workshop_id BIGINT, trade BIGINT, valid_from BIGINT, valid_to BIGINT, insured BIGINT, "
		"first_month BIGINT, score BIGINT, days BIGINT, note TEXT",
		"craftsman_id, id, known_from")
	"CREATE INDEX spells_workshop ON spells (workshop_id);"
	TRIAL_TABLE("indentures", "craftsman_id BIGINT NOT NULL, ", "number TEXT, workshop_id BIGINT, signed_on BIGINT",
		"craftsman_id, id, known_from")
	"CREATE INDEX indentures_number ON indentures (number);"
	TRIAL_TABLE("indenture_months", "indenture_id BIGINT NOT NULL, ", "month BIGINT, days BIGINT",
		"indenture_id, id, known_from");
/* clang-format on */

struct trial {
	struct scratch *x;
	struct house h;
	instant_t now;
	char key_path[128];
};

static struct trial trial;

/* The clock of the house. */
static instant_t trial_now(void *self)
{
	struct trial *t = self;
	return t->now += 1000000;
}

/* The text of a migration that the program carries. */
static const char *trial_asset(const char *path)
{
	for (const struct asset *a = assets; a->path; a++)
		if (strcmp(a->path, path) == 0)
			return (const char *)a->data;
	fail_msg("no asset %s", path);
	return NULL;
}

/* An empty house. */
static void trial_begin(enum scratch_kind kind)
{
	trial = (struct trial){.x = scratch_new(kind), .now = 1700000000000000};
	const struct migration m[] = {{1, "001-journal", trial_asset("src/fact/001-journal.sql"), NULL, NULL, NULL},
				      {2, "002-sample", trial_sql, NULL, NULL, NULL}};
	SCRATCH_OK(store_migrate(trial.x->s, m, 2, trial.now, NULL, &scratch_err));
	snprintf(trial.key_path, sizeof trial.key_path, "%s/key", trial.x->dir);
	SCRATCH_OK(keys_create(trial.key_path, CRYPT_AES_GCM, &scratch_err));
	trial.h = (struct house){.store = trial.x->s, .clock = {trial_now, &trial}};
	SCRATCH_OK(keys_load(&trial.h.keys, trial.key_path, &scratch_err));
}

/* Its end. */
static int trial_end(void **state)
{
	(void)state;
	if (trial.h.recording)
		recording_abandon(trial.h.recording);
	keys_free(trial.h.keys);
	scratch_free(trial.x);
	return 0;
}

static int trial_on_file(void **state)
{
	(void)state;
	trial_begin(SCRATCH_FILE);
	return 0;
}

static int trial_on_pg(void **state)
{
	(void)state;
	trial_begin(SCRATCH_PG);
	return 0;
}

/* A test on both engines. */
#define TRIAL(f)                                                                                                     \
	{#f " (SQLite)", f, trial_on_file, trial_end, NULL},                                                         \
	{                                                                                                            \
#f " (PostgreSQL)", f, trial_on_pg, trial_end, NULL                                                  \
	}

/* Runs them, those on PostgreSQL only where there is one. */
static int trial_run(const struct CMUnitTest *tests, size_t n)
{
	static struct CMUnitTest chosen[200];
	size_t some = 0;
	for (size_t i = 0; i < n && some < 200; i++)
		if (tests[i].setup_func != trial_on_pg || getenv("YICAI_TEST_PG"))
			chosen[some++] = tests[i];
	return _cmocka_run_group_tests("facts", chosen, some, NULL, NULL);
}

/* Cells of the sample records. */
#define NUM(n)                                                                                                       \
	{                                                                                                            \
		.v = (n)                                                                                             \
	}
#define TXT(t)                                                                                                       \
	{                                                                                                            \
		.v = FIELD_NONE, .s = {(t), sizeof(t) - 1 }                                                          \
	}
#define NIL                                                                                                          \
	{                                                                                                            \
		.v = FIELD_NONE                                                                                      \
	}

/* Begins a recording of an import. */
static struct recording *trial_record(const char *what)
{
	struct recording *r = NULL;
	struct deed d = {.who = "命令行 甲", .what = what, .source = "样例.csv"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	return r;
}

static void trial_commit(struct recording *r)
{
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

/* A craftsman with this number and name. */
static int64_t trial_craftsman(struct recording *r, const char *number, const char *name, int64_t line)
{
	struct cell c[] = {NIL, NIL, TXT("13900000001"), NUM(3650), NUM(30000)};
	int64_t id = 0;
	c[0].s = str_of(number);
	c[1].s = str_of(name);
	SCRATCH_OK(fact_assert(r, &craftsmen_facts, 0, c, line, &id, &scratch_err));
	return id;
}

/* A workshop with this code, below another (0: none). */
static int64_t trial_workshop(struct recording *r, const char *code, int64_t parent, int64_t line)
{
	struct cell c[] = {NIL, TXT("坊"), NUM(parent ? parent : FIELD_NONE), NIL};
	int64_t id = 0;
	c[0].s = str_of(code);
	SCRATCH_OK(fact_assert(r, &workshops_facts, 0, c, line, &id, &scratch_err));
	return id;
}

/* A spell of work from a day on, with a note. */
static int64_t trial_spell(struct recording *r, int64_t craftsman, int64_t workshop, day_t from, int64_t line)
{
	struct cell c[] = {NIL, NUM(workshop), NUM(1), NUM(from), NIL, NUM(1), NUM(0), NUM(8950), NIL, TXT("注")};
	int64_t id = 0;
	SCRATCH_OK(fact_assert(r, &spells_facts, craftsman, c, line, &id, &scratch_err));
	return id;
}

#endif
