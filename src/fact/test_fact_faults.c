/* Every call of the store is made to fail in turn: what was recorded is there whole or not at all, the journal still
 * agrees, and nothing is leaked. */
#include "fact/fact_trial.h"

#include "store/fake.h"

/* What a run has to leave behind. */
struct plan {
	int64_t entries;   /* that the journal has before the run */
	int64_t per_run;   /* that a successful run adds */
	bool may_be_there; /* a commit without an answer may have happened */
};

/* A house over the store that may fail. */
static struct house house_over(struct store *s)
{
	return (struct house){.store = s, .keys = trial.h.keys, .clock = trial.h.clock};
}

/* The version that stands with this number; 1, 0, -1. */
static int craftsman_of(struct house *h, const char *number, struct version *v, struct err *e)
{
	struct fact_reader *f;
	struct cell key = {.s = str_of(number)};
	if (fact_by_key(&f, h, &craftsmen_facts, key, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(f, v, e);
	fact_reader_free(f);
	return got;
}

/* Asserts, reads its own rows, corrects and retracts; in one recording. */
static int record_steps(struct house *h, struct recording *r, struct err *e)
{
	struct cell c[] = {TXT("J-1"), TXT("甲"), TXT("13900000001"), NIL, NIL};
	struct cell s[] = {NIL, NUM(5), NUM(1), NUM(100), NIL, NIL, NIL, NIL, NIL, TXT("注")};
	struct version v;
	int got = craftsman_of(h, "J-1", &v, e);
	if (got < 0)
		return -1;
	if (got > 0 && v.journal % 2 && fact_retract(r, &craftsmen_facts, &v, e) < 0)
		return -1;
	if (got > 0 && v.journal % 2 == 0 && fact_correct(r, &craftsmen_facts, &v, c, 1, e) < 0)
		return -1;
	if (got == 0 && fact_assert(r, &craftsmen_facts, 0, c, 2, &v.id, e) < 0)
		return -1;
	for (int i = 0; i < 3; i++) {
		struct fact_reader *f;
		struct version seen;
		if (fact_assert(r, &spells_facts, v.id, s, i, NULL, e) < 0 ||
		    fact_of_owner(&f, h, &spells_facts, v.id, INSTANT_OPEN, 0, e) < 0)
			return -1;
		got = fact_next(f, &seen, e);
		fact_reader_free(f);
		if (got < 0)
			return -1;
		assert_int_equal(got, 1);
	}
	return 0;
}

static int run_recording(struct store *s, void *self, struct err *e)
{
	struct house h = house_over(s);
	struct recording *r;
	struct deed d = {.who = "甲", .what = "import", .source = "样.csv"};
	(void)self;
	if (recording_begin(&r, &h, &d, e) < 0)
		return -1;
	if (record_steps(&h, r, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}

/* The journal agrees, and has as many entries as runs that succeeded. */
static int check_journal(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	struct plan *p = self;
	struct house h = house_over(s);
	int64_t checked;
	if (journal_verify(&h, sample_types, SAMPLE_TYPES, NULL, NULL, &checked, e) < 0)
		return -1;
	int64_t want = p->entries + (result == 0 ? p->per_run : 0);
	if (result < 0 && p->may_be_there && why->code == ERR_UNCERTAIN && checked == want + p->per_run)
		want = checked;
	if (checked != want)
		return err_set(e, ERR_CONFLICT, "%lld entries, expected %lld", (long long)checked, (long long)want);
	p->entries = checked;
	return 0;
}

/* Runs the torture and says how it went. */
static void tortured(struct torture t, long at_least)
{
	long rounds = torture(trial.h.store, &t, &scratch_err);
	SCRATCH_OK(rounds < 0 ? -1 : 0);
	assert_true(rounds >= at_least);
}

static void a_recording_that_fails_anywhere_leaves_nothing(void **state)
{
	(void)state;
	struct plan p = {.per_run = 1};
	tortured((struct torture){run_recording, check_journal, &p, ERR_DB, .max = 400}, 20);
}

static void a_recording_on_a_store_that_goes_away_leaves_nothing(void **state)
{
	(void)state;
	struct plan p = {.per_run = 1};
	tortured((struct torture){run_recording, check_journal, &p, ERR_DB, .gone = true, .max = 400}, 20);
}

static void a_commit_without_answer_is_said_to_be_uncertain(void **state)
{
	(void)state;
	struct plan p = {.per_run = 1, .may_be_there = true};
	tortured((struct torture){run_recording, check_journal, &p, ERR_UNCERTAIN, .after = true, .max = 400}, 20);
	p.may_be_there = false;
	tortured((struct torture){run_recording, check_journal, &p, ERR_UNCERTAIN, .max = 400}, 20);
}

/* The audit itself; agrees or fails. */
static int run_verify(struct store *s, void *self, struct err *e)
{
	struct house h = house_over(s);
	int64_t checked;
	(void)self;
	return journal_verify(&h, sample_types, SAMPLE_TYPES, NULL, NULL, &checked, e);
}

/* A store that fails is no damaged store. */
static int check_no_alarm(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	(void)s;
	(void)self;
	if (result < 0 && why->code == ERR_DAMAGED)
		return err_set(e, ERR_CONFLICT, "took a failing store for a damaged one: %s", why->what);
	return 0;
}

static void an_audit_that_cannot_read_raises_no_false_alarm(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		SCRATCH_OK(run_recording(trial.h.store, NULL, &scratch_err));
	tortured((struct torture){run_verify, check_no_alarm, NULL, ERR_DB, .max = 400}, 20);
}

static int run_rekey(struct store *s, void *self, struct err *e)
{
	struct house h = house_over(s);
	(void)self;
	return fact_rekey(&h, sample_types, SAMPLE_TYPES, "甲", NULL, NULL, NULL, e);
}

/* Every number can still be read, whichever key it is under. */
static int check_readable(struct store *s, void *self, int result, const struct err *why, struct err *e)
{
	struct house h = house_over(s);
	struct fact_reader *f;
	struct version v;
	int64_t checked;
	int n = 0, got;
	(void)self;
	(void)result;
	(void)why;
	if (journal_verify(&h, sample_types, SAMPLE_TYPES, NULL, NULL, &checked, e) < 0 ||
	    fact_all(&f, &h, &craftsmen_facts, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	while ((got = fact_next(f, &v, e)) > 0)
		n += v.cell[0].s.n == 5;
	fact_reader_free(f);
	return got < 0 ? -1 : n == 12 ? 0 : err_set(e, ERR_CONFLICT, "%d numbers are left", n);
}

static void a_rotation_that_fails_anywhere_leaves_every_number_readable(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	for (int i = 0; i < 12; i++) {
		char number[8];
		snprintf(number, sizeof number, "J-%03d", i);
		trial_craftsman(r, number, "甲", i);
	}
	trial_commit(r);
	for (int i = 0; i < 2; i++) {
		SCRATCH_OK(keys_add(trial.h.keys, trial.key_path, i ? CRYPT_AES_GCM : CRYPT_SM4_HMAC, &scratch_err));
		tortured((struct torture){run_rekey, check_readable, NULL, ERR_DB, .gone = i, .max = 400}, 20);
		SCRATCH_OK(keys_retire(trial.h.keys, trial.key_path, &scratch_err));
		SCRATCH_OK(check_readable(trial.h.store, NULL, 0, NULL, &scratch_err));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_recording_that_fails_anywhere_leaves_nothing),
	    TRIAL(a_recording_on_a_store_that_goes_away_leaves_nothing),
	    TRIAL(a_commit_without_answer_is_said_to_be_uncertain),
	    TRIAL(an_audit_that_cannot_read_raises_no_false_alarm),
	    TRIAL(a_rotation_that_fails_anywhere_leaves_every_number_readable),
	};
	return trial_run(tests, sizeof tests / sizeof *tests);
}
