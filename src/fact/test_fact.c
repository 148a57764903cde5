/* Facts: asserted, corrected, retracted, and read again as they were known at any instant, on both engines. */
#include "fact/fact_trial.h"

/* The next version; fails when there is none. */
static void next(struct fact_reader *r, struct version *v)
{
	assert_int_equal(SCRATCH_OK(fact_next(r, v, &scratch_err)), 1);
}

/* How many versions the reader gives; frees it. */
static int count(struct fact_reader *r)
{
	struct version v;
	int n = 0, got;
	while ((got = fact_next(r, &v, &scratch_err)) > 0)
		n++;
	assert_int_equal(got, 0);
	fact_reader_free(r);
	return n;
}

/* Craftsmen with this number. */
static int count_number(const char *number, instant_t as_known)
{
	struct fact_reader *r;
	struct cell key = {.s = str_of(number)};
	SCRATCH_OK(fact_by_key(&r, &trial.h, &craftsmen_facts, key, as_known, 0, &scratch_err));
	return count(r);
}

static void what_was_asserted_is_read_back_with_its_source(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t journal = recording_journal(r);
	instant_t now = recording_now(r);
	int64_t who = trial_craftsman(r, "J-001", "甲一", 7);
	trial_commit(r);

	struct fact_reader *f;
	struct version v;
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, FACT_REVEAL, &scratch_err));
	next(f, &v);
	assert_int_equal(v.owner, who);
	assert_int_equal(v.id, who);
	assert_int_equal(v.journal, journal);
	assert_int_equal(v.known_from, now);
	assert_true(v.known_to == INSTANT_OPEN);
	assert_int_equal(v.seq, 1);
	assert_int_equal(v.line, 7);
	assert_int_equal(v.closed_by, 0);
	assert_true(v.revealed);
	assert_true(str_is(v.cell[0].s, "J-001"));
	assert_true(str_is(v.cell[1].s, "甲一"));
	assert_true(str_is(v.cell[2].s, "13900000001"));
	assert_int_equal(v.cell[3].v, 3650);
	assert_int_equal(v.cell[4].v, 30000);
	assert_int_equal(fact_next(f, &v, &scratch_err), 0);
	fact_reader_free(f);
}

static void every_type_of_field_keeps_its_value_and_its_blank(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t who = trial_craftsman(r, "J-001", "甲一", 1), shop = trial_workshop(r, "G1", 0, 2);
	struct cell full[] = {NIL,    NUM(shop),  NUM(2),  NUM(-5000),     NUM(DAY_LAST),
			      NUM(0), NUM(24000), NUM(-1), NUM(INT64_MAX), TXT("两行\n，\"引号\"")};
	struct cell blank[] = {NIL, NIL, NIL, NIL, NIL, NIL, NIL, NIL, NIL, NIL};
	SCRATCH_OK(fact_assert(r, &spells_facts, who, full, 3, NULL, &scratch_err));
	SCRATCH_OK(fact_assert(r, &spells_facts, who, blank, 4, NULL, &scratch_err));
	trial_commit(r);

	struct fact_reader *f;
	struct version v;
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &spells_facts, who, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	assert_int_equal(v.cell[0].v, who);
	for (size_t i = 1; i < 9; i++)
		assert_true(v.cell[i].v == full[i].v);
	assert_true(str_eq(v.cell[9].s, full[9].s));
	next(f, &v);
	for (size_t i = 1; i < 9; i++)
		assert_true(v.cell[i].v == FIELD_NONE);
	assert_int_equal(v.cell[9].s.n, 0);
	fact_reader_free(f);
}

static void a_secret_is_stored_encrypted_and_read_as_its_blind_index(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t who = trial_craftsman(r, "J-0001234567", "甲一", 1);
	struct cell none[] = {TXT("J-2"), TXT("乙二"), NIL, NIL, NIL};
	SCRATCH_OK(fact_assert(r, &craftsmen_facts, 0, none, 2, NULL, &scratch_err));
	trial_commit(r);

	struct fact_reader *f;
	struct version v;
	uint8_t blind[BLIND_SIZE];
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	blind_index(trial.h.keys, STR("匠人号码"), STR("J-0001234567"), blind);
	assert_false(v.revealed);
	assert_int_equal(v.cell[0].s.n, BLIND_SIZE);
	assert_memory_equal(v.cell[0].s.p, blind, BLIND_SIZE);
	fact_reader_free(f);

	static const struct sql raw = {"test.raw", "SELECT number, mobile_x FROM craftsmen ORDER BY id"};
	struct stmt *st;
	SCRATCH_OK(store_stmt(trial.h.store, &raw, &st, &scratch_err));
	assert_int_equal(stmt_step(st, &scratch_err), 1);
	assert_int_equal(str_find(stmt_bytes(st, 0), STR("1234567")), -1);
	assert_int_equal(cipher_key(stmt_bytes(st, 0)), keys_current(trial.h.keys));
	assert_int_equal(stmt_step(st, &scratch_err), 1);
	assert_true(stmt_null(st, 1));
	stmt_reset(st);
}

static void a_row_is_found_by_its_secret_by_its_text_and_by_what_it_refers_to(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t a = trial_craftsman(r, "J-001", "甲一", 1), b = trial_craftsman(r, "J-002", "乙二", 2);
	int64_t shop = trial_workshop(r, "G1", 0, 3), other = trial_workshop(r, "G2", shop, 4);
	trial_spell(r, b, shop, 100, 5);
	trial_spell(r, a, shop, 200, 6);
	trial_spell(r, a, other, 300, 7);
	trial_commit(r);

	struct fact_reader *f;
	struct version v;
	struct cell key = TXT("J-002");
	SCRATCH_OK(fact_by_key(&f, &trial.h, &craftsmen_facts, key, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	assert_int_equal(v.id, b);
	fact_reader_free(f);
	assert_int_equal(count_number("J-003", INSTANT_OPEN), 0);
	assert_int_equal(count_number("", INSTANT_OPEN), 0);

	key = (struct cell)TXT("G2");
	SCRATCH_OK(fact_by_key(&f, &trial.h, &workshops_facts, key, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	assert_int_equal(v.cell[2].v, shop);
	fact_reader_free(f);

	SCRATCH_OK(fact_by_ref(&f, &trial.h, &spells_facts, shop, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	assert_int_equal(v.owner, a);
	next(f, &v);
	assert_int_equal(v.owner, b);
	assert_int_equal(fact_next(f, &v, &scratch_err), 0);
	fact_reader_free(f);

	assert_int_equal(fact_by_key(&f, &trial.h, &spells_facts, key, INSTANT_OPEN, 0, &scratch_err), -1);
	assert_string_equal(scratch_err.what, "做工 没有可以查找的键");
	assert_int_equal(fact_by_ref(&f, &trial.h, &craftsmen_facts, 1, INSTANT_OPEN, 0, &scratch_err), -1);
	assert_string_equal(scratch_err.what, "匠人 没有可以反查的引用");
}

static void a_recording_reads_its_own_rows_before_it_is_committed(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	for (int i = 0; i < 20; i++) {
		char number[16];
		snprintf(number, sizeof number, "J-%03d", i);
		assert_int_equal(count_number(number, INSTANT_OPEN), 0);
		int64_t who = trial_craftsman(r, number, "甲", i);
		assert_int_equal(count_number(number, INSTANT_OPEN), 1);
		trial_spell(r, who, 5, 100 + i, i);
		struct fact_reader *f;
		SCRATCH_OK(fact_of_owner(&f, &trial.h, &spells_facts, who, INSTANT_OPEN, 0, &scratch_err));
		assert_int_equal(count(f), 1);
	}
	trial_commit(r);
}

static void a_correction_keeps_the_old_version_for_the_days_it_was_known(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	instant_t first = recording_now(r);
	int64_t who = trial_craftsman(r, "J-001", "甲一", 1);
	trial_commit(r);

	struct fact_reader *f;
	struct version v, old;
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, 0, &scratch_err));
	next(f, &old);
	fact_reader_free(f);

	r = trial_record("correct");
	instant_t second = recording_now(r);
	struct cell c[] = {TXT("J-009"), TXT("甲改"), NIL, NUM(3651), NIL};
	SCRATCH_OK(fact_correct(r, &craftsmen_facts, &old, c, 3, &scratch_err));
	assert_int_equal(count_number("J-001", INSTANT_OPEN), 0);
	trial_commit(r);

	assert_true(second > first);
	assert_int_equal(count_number("J-001", second - 1), 1);
	assert_int_equal(count_number("J-001", second), 0);
	assert_int_equal(count_number("J-009", second), 1);
	assert_int_equal(count_number("J-001", first - 1), 0);

	SCRATCH_OK(fact_history(&f, &trial.h, &craftsmen_facts, who, FACT_REVEAL, &scratch_err));
	next(f, &v);
	assert_int_equal(v.known_to, second);
	assert_int_equal(v.closed_by, 2);
	assert_true(str_is(v.cell[1].s, "甲一"));
	next(f, &v);
	assert_int_equal(v.id, who);
	assert_int_equal(v.known_from, second);
	assert_int_equal(v.journal, 2);
	assert_true(str_is(v.cell[0].s, "J-009"));
	assert_true(v.known_to == INSTANT_OPEN);
	fact_reader_free(f);
}

static void a_correction_may_give_a_fact_to_another_owner(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t a = trial_craftsman(r, "J-001", "甲一", 1), b = trial_craftsman(r, "J-002", "乙二", 2);
	struct cell c[] = {TXT("约1"), NIL, NIL, NUM(100)};
	int64_t id;
	SCRATCH_OK(fact_assert(r, &indentures_facts, a, c, 3, &id, &scratch_err));
	trial_commit(r);

	struct fact_reader *f;
	struct version v;
	struct cell key = TXT("约1");
	SCRATCH_OK(fact_by_key(&f, &trial.h, &indentures_facts, key, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	assert_int_equal(v.owner, a);
	fact_reader_free(f);
	r = trial_record("correct");
	c[1].v = b;
	SCRATCH_OK(fact_correct(r, &indentures_facts, &v, c, 4, &scratch_err));
	trial_commit(r);

	SCRATCH_OK(fact_of_owner(&f, &trial.h, &indentures_facts, a, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(count(f), 0);
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &indentures_facts, b, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	assert_int_equal(v.id, id);
	fact_reader_free(f);
}

static void a_retracted_fact_is_gone_from_now_on_and_there_before(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t who = trial_craftsman(r, "J-001", "甲一", 1);
	trial_commit(r);
	struct fact_reader *f;
	struct version old;
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, 0, &scratch_err));
	next(f, &old);
	fact_reader_free(f);

	r = trial_record("retract");
	instant_t then = recording_now(r);
	SCRATCH_OK(fact_retract(r, &craftsmen_facts, &old, &scratch_err));
	trial_commit(r);
	assert_int_equal(count_number("J-001", INSTANT_OPEN), 0);
	assert_int_equal(count_number("J-001", then - 1), 1);
	SCRATCH_OK(fact_closed_by(&f, &trial.h, &craftsmen_facts, 2, 0, &scratch_err));
	assert_int_equal(count(f), 1);
	SCRATCH_OK(fact_of_journal(&f, &trial.h, &craftsmen_facts, 1, 0, &scratch_err));
	assert_int_equal(count(f), 1);
	SCRATCH_OK(fact_after(&f, &trial.h, &craftsmen_facts, 0, 0, &scratch_err));
	assert_int_equal(count(f), 0);
}

static void a_version_that_no_longer_stands_cannot_be_changed(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t who = trial_craftsman(r, "J-001", "甲一", 1);
	trial_commit(r);
	struct fact_reader *f;
	struct version old;
	struct cell c[] = {TXT("J-001"), TXT("甲改"), NIL, NIL, NIL};
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, 0, &scratch_err));
	next(f, &old);
	fact_reader_free(f);
	r = trial_record("correct");
	SCRATCH_OK(fact_correct(r, &craftsmen_facts, &old, c, 2, &scratch_err));
	assert_int_equal(fact_correct(r, &craftsmen_facts, &old, c, 3, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	assert_string_equal(scratch_err.what, "匠人 的这一条已经被改过或收回了");
	assert_int_equal(fact_retract(r, &craftsmen_facts, &old, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, 0, &scratch_err));
	next(f, &old);
	fact_reader_free(f);
	assert_int_equal(fact_correct(r, &craftsmen_facts, &old, c, 3, &scratch_err), -1);
	assert_string_equal(scratch_err.what, "匠人 的同一条在一次登记里写了两遍");
	trial_commit(r);
	assert_int_equal(count_number("J-001", INSTANT_OPEN), 1);
}

/* Reads the one version of `who` that stands, which has this name. */
static void standing(int64_t who, const char *name, struct version *v)
{
	struct fact_reader *f;
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, FACT_BEFORE, &scratch_err));
	next(f, v);
	assert_true(str_is(v->cell[1].s, name));
	fact_reader_free(f);
}

/* More than one statement closes, and a rest. */
static void versions_read_in_the_recording_are_closed_together(void **state)
{
	(void)state;
	enum { N = 2 * FACT_CLOSINGS + 7 };
	int64_t who[N];
	struct cell c[] = {TXT("J-001"), TXT("甲改"), NIL, NIL, NIL};
	struct version v;
	struct recording *r = trial_record("import");
	for (int i = 0; i < N; i++)
		who[i] = trial_craftsman(r, "J-001", "甲一", i + 1);
	trial_commit(r);
	r = trial_record("correct");
	for (int i = 0; i < N; i++) {
		standing(who[i], "甲一", &v);
		if (i % 5)
			SCRATCH_OK(fact_correct(r, &craftsmen_facts, &v, c, i, &scratch_err));
		else
			SCRATCH_OK(fact_retract(r, &craftsmen_facts, &v, &scratch_err));
	}
	trial_commit(r);
	assert_int_equal(count_number("J-001", INSTANT_OPEN), N - (N + 4) / 5);
	for (int i = 1; i < N; i += i % 5 == 4 ? 2 : 1) {
		standing(who[i], "甲改", &v);
	}
	int64_t checked = 0;
	SCRATCH_OK(journal_verify(&trial.h, sample_types, SAMPLE_TYPES, NULL, NULL, &checked, &scratch_err));
	assert_int_equal(checked, 2);
}

static void a_version_closed_twice_in_one_recording_fails_it(void **state)
{
	(void)state;
	struct cell c[] = {TXT("J-001"), TXT("甲改"), NIL, NIL, NIL};
	struct version v;
	struct recording *r = trial_record("import");
	int64_t who = trial_craftsman(r, "J-001", "甲一", 1);
	trial_commit(r);
	r = trial_record("correct");
	standing(who, "甲一", &v);
	SCRATCH_OK(fact_correct(r, &craftsmen_facts, &v, c, 2, &scratch_err));
	SCRATCH_OK(fact_retract(r, &craftsmen_facts, &v, &scratch_err));
	assert_int_equal(recording_commit(r, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	assert_string_equal(scratch_err.what, "匠人 有一条在一次登记里改了两遍");
	standing(who, "甲一", &v);
}

static void a_wrong_owner_is_refused(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	struct cell c[10] = {NIL, NIL, NIL, NIL, NIL, NIL, NIL, NIL, NIL, NIL};
	assert_int_equal(fact_assert(r, &craftsmen_facts, 5, c, 0, NULL, &scratch_err), -1);
	assert_string_equal(scratch_err.what, "匠人 自己就是主体，不能另有归属");
	assert_int_equal(fact_assert(r, &spells_facts, 0, c, 0, NULL, &scratch_err), -1);
	assert_string_equal(scratch_err.what, "做工 没有写明归谁");
	recording_abandon(r);
}

static void an_abandoned_recording_leaves_nothing(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	trial_craftsman(r, "J-001", "甲一", 1);
	recording_abandon(r);
	assert_null(trial.h.recording);
	assert_int_equal(count_number("J-001", INSTANT_OPEN), 0);
	r = trial_record("import");
	assert_int_equal(recording_journal(r), 1);
	trial_commit(r);
}

static void a_look_that_found_nothing_to_do_leaves_no_entry(void **state)
{
	(void)state;
	SCRATCH_OK(recording_end_of(trial_record("flow"), 0, 0, &scratch_err));
	assert_null(trial.h.recording);
	struct recording *r = trial_record("flow");
	assert_int_equal(recording_journal(r), 1);
	SCRATCH_OK(recording_end_of(r, 1, 0, &scratch_err));
	r = trial_record("flow");
	assert_int_equal(recording_journal(r), 2);
	assert_int_equal(recording_end_of(r, 1, -1, &scratch_err), -1);
	r = trial_record("flow");
	assert_int_equal(recording_journal(r), 2);
	trial_commit(r);
}

static void a_second_recording_has_to_wait_for_the_first(void **state)
{
	(void)state;
	struct recording *r = trial_record("import"), *again;
	struct deed d = {.who = "乙", .what = "import"};
	assert_int_equal(recording_begin(&again, &trial.h, &d, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	assert_string_equal(scratch_err.what, "上一次登记还没有结束");
	trial_commit(r);
}

static void within_an_open_transaction_a_recording_is_a_savepoint(void **state)
{
	(void)state;
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	struct recording *r = trial_record("import");
	trial_craftsman(r, "J-001", "甲一", 1);
	trial_commit(r);
	r = trial_record("import");
	assert_int_equal(recording_journal(r), 2);
	trial_craftsman(r, "J-002", "乙二", 1);
	recording_abandon(r);
	r = trial_record("import");
	assert_int_equal(recording_journal(r), 2);
	trial_craftsman(r, "J-003", "丙三", 1);
	trial_commit(r);
	assert_true(store_in_tx(trial.h.store));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	assert_int_equal(count_number("J-001", INSTANT_OPEN), 1);
	assert_int_equal(count_number("J-002", INSTANT_OPEN), 0);
	assert_int_equal(count_number("J-003", INSTANT_OPEN), 1);
	int64_t checked;
	SCRATCH_OK(journal_verify(&trial.h, sample_types, SAMPLE_TYPES, NULL, NULL, &checked, &scratch_err));
	assert_int_equal(checked, 2);
}

static void a_clock_that_goes_back_does_not_turn_the_order_of_what_was_known(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	instant_t first = recording_now(r);
	trial_commit(r);
	trial.now -= 3600 * (instant_t)1000000;
	r = trial_record("import");
	assert_int_equal(recording_now(r), first + 1);
	trial_commit(r);
}

static void all_is_read_by_owner_whole_or_by_page(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t shop[25];
	char code[16];
	for (int i = 0; i < 25; i++) {
		snprintf(code, sizeof code, "G%02d", i);
		shop[i] = trial_workshop(r, code, 0, i);
	}
	trial_commit(r);
	struct fact_reader *f;
	struct version v = {0};
	SCRATCH_OK(fact_all(&f, &trial.h, &workshops_facts, INSTANT_OPEN, 0, &scratch_err));
	for (int i = 0; i < 25; i++) {
		next(f, &v);
		assert_int_equal(v.id, shop[i]);
	}
	assert_int_equal(fact_next(f, &v, &scratch_err), 0);
	fact_reader_free(f);
	int seen = 0;
	for (int64_t last = 0, got = 10; got == 10; seen += (int)got) {
		SCRATCH_OK(fact_page(&f, &trial.h, &workshops_facts, last, last, 10, INSTANT_OPEN, 0, &scratch_err));
		for (got = 0; fact_next(f, &v, &scratch_err) > 0; got++)
			last = v.id;
		fact_reader_free(f);
	}
	assert_int_equal(seen, 25);
	SCRATCH_OK(fact_all(&f, &trial.h, &workshops_facts, 1000, 0, &scratch_err));
	assert_int_equal(count(f), 0);
}

static void readers_of_one_kind_may_be_nested(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t top = trial_workshop(r, "G1", 0, 1), mid = trial_workshop(r, "G2", top, 2);
	int64_t low = trial_workshop(r, "G3", mid, 3);
	struct fact_reader *f[3];
	struct version v = {.cell[2].v = low};
	for (int i = 0; i < 3; i++) {
		SCRATCH_OK(
		    fact_of_owner(&f[i], &trial.h, &workshops_facts, v.cell[2].v, INSTANT_OPEN, 0, &scratch_err));
		next(f[i], &v);
	}
	assert_int_equal(v.id, top);
	for (int i = 0; i < 3; i++)
		fact_reader_free(f[i]);
	trial_commit(r);
}

static void sameness_looks_at_every_field_and_needs_no_decryption(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	int64_t who = trial_craftsman(r, "J-001", "甲一", 1);
	trial_commit(r);
	const struct cell same[] = {TXT("J-001"), TXT("甲一"), TXT("13900000001"), NUM(3650), NUM(30000)};
	const struct cell other[] = {TXT("J-002"), TXT("甲二"), NIL, NUM(3651), NIL};
	for (unsigned flags = 0; flags <= FACT_REVEAL; flags++) {
		struct fact_reader *f;
		struct version v;
		SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, flags, &scratch_err));
		next(f, &v);
		assert_true(fact_same(&trial.h, &craftsmen_facts, &v, same));
		for (size_t i = 0; i < 5; i++) {
			struct cell c[5];
			memcpy(c, same, sizeof c);
			c[i] = other[i];
			assert_false(fact_same(&trial.h, &craftsmen_facts, &v, c));
		}
		fact_reader_free(f);
	}
}

static void tables_that_lack_a_column_are_found_when_checked(void **state)
{
	(void)state;
	SCRATCH_OK(fact_check(&trial.h, sample_types, SAMPLE_TYPES, &scratch_err));
	static const struct sql drop = {"test.drop", "ALTER TABLE spells RENAME COLUMN score TO scored"};
	struct stmt *st;
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(store_stmt(trial.h.store, &drop, &st, &scratch_err));
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	struct store *again = scratch_again(trial.x, 0);
	struct house h = {.store = again, .keys = trial.h.keys, .clock = trial.h.clock};
	assert_int_equal(fact_check(&h, sample_types, SAMPLE_TYPES, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_DB);
	store_close(again);
}

/* Reads the only entry of this number. */
static struct entry entry_of(int64_t number, struct arena *mem)
{
	struct entry en = {0};
	SCRATCH_OK(journal_get(&trial.h, number, mem, &en, &scratch_err));
	return en;
}

/* Keeps what a part says, as text. */
static int keep_part(void *self, struct str table, int64_t rows, int64_t closed)
{
	buf_printf(self, "%.*s %lld %lld;", STR_FMT(table), (long long)rows, (long long)closed);
	return 0;
}

/* Counts entries, stops at the second. */
static int two_entries(void *self, const struct entry *en)
{
	int *n = self;
	++*n;
	return en->number == 2 ? 7 : 0;
}

static void the_journal_says_who_did_what_from_which_source(void **state)
{
	(void)state;
	uint8_t digest[SM3_SIZE], head[SM3_SIZE];
	int64_t number;
	SCRATCH_OK(journal_head(&trial.h, &number, head, &scratch_err));
	assert_int_equal(number, 0);
	sm3_digest("abc", 3, digest);
	struct deed d = {.who = "命令行\n甲", .what = "import", .source = "匠人.csv", .digest = digest, .undoes = 0};
	struct recording *r;
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	int64_t who = trial_craftsman(r, "J-001", "甲一", 1);
	trial_spell(r, who, 5, 1, 2);
	trial_spell(r, who, 5, 2, 3);
	recording_detail(r, "%d 行", 3);
	trial_commit(r);
	r = trial_record("retract");
	struct fact_reader *f;
	struct version v;
	SCRATCH_OK(fact_of_owner(&f, &trial.h, &craftsmen_facts, who, INSTANT_OPEN, 0, &scratch_err));
	next(f, &v);
	fact_reader_free(f);
	SCRATCH_OK(fact_retract(r, &craftsmen_facts, &v, &scratch_err));
	trial_commit(r);
	SCRATCH_OK(fact_reveal_journal(&trial.h, "乙", "工资.xlsx", "发放核对", 12, &scratch_err));

	struct arena *mem = arena_new(0);
	struct entry en = entry_of(1, mem);
	assert_true(str_is(en.who, "命令行 甲"));
	assert_true(str_is(en.what, "import"));
	assert_true(str_is(deed_label(en.what), "导入"));
	assert_true(str_is(en.source, "匠人.csv"));
	assert_true(str_is(en.detail, "3 行"));
	assert_memory_equal(en.source_digest, digest, SM3_SIZE);
	assert_int_equal(en.rows, 3);
	assert_int_equal(en.closed, 0);
	assert_int_equal(entry_of(2, mem).closed, 1);
	en = entry_of(3, mem);
	assert_true(str_is(en.what, "reveal"));
	assert_true(str_is(en.source, "工资.xlsx"));
	assert_true(str_is(en.detail, "12 个全号：发放核对"));
	SCRATCH_OK(journal_head(&trial.h, &number, head, &scratch_err));
	assert_int_equal(number, 3);
	assert_memory_equal(head, en.digest, SM3_SIZE);
	assert_int_equal(journal_get(&trial.h, 4, mem, &en, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_NOTFOUND);
	assert_string_equal(scratch_err.what, "没有第 4 条日志");

	struct buf parts;
	int n = 0;
	buf_init(&parts, 1000);
	SCRATCH_OK(journal_parts(&trial.h, 1, keep_part, &parts, &scratch_err));
	assert_string_equal(parts.p, "craftsmen 1 0;spells 2 0;");
	buf_release(&parts);
	assert_int_equal(journal_each(&trial.h, 1, two_entries, &n, &scratch_err), 7);
	assert_int_equal(n, 2);
	arena_free(mem);
}

static void what_the_journal_keeps_is_one_line_of_good_text(void **state)
{
	(void)state;
	struct recording *r = trial_record("import");
	char bad[] = "坏\xff字\x01节\x7f";
	recording_detail(r, "%s", bad);
	trial_commit(r);
	char longer[4001];
	for (size_t i = 0; i < 3999; i += 3)
		memcpy(longer + i, "长", 3);
	longer[3999] = '\0';
	r = trial_record("import");
	recording_detail(r, "%s", longer);
	trial_commit(r);
	struct arena *mem = arena_new(0);
	assert_true(str_is(entry_of(1, mem).detail, "坏\uFFFD字 节 "));
	struct str s = entry_of(2, mem).detail;
	assert_int_equal(s.n, 999);
	assert_true(str_ends(s, STR("长长")));
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(what_was_asserted_is_read_back_with_its_source),
	    TRIAL(every_type_of_field_keeps_its_value_and_its_blank),
	    TRIAL(a_secret_is_stored_encrypted_and_read_as_its_blind_index),
	    TRIAL(a_row_is_found_by_its_secret_by_its_text_and_by_what_it_refers_to),
	    TRIAL(a_recording_reads_its_own_rows_before_it_is_committed),
	    TRIAL(a_correction_keeps_the_old_version_for_the_days_it_was_known),
	    TRIAL(a_correction_may_give_a_fact_to_another_owner),
	    TRIAL(a_retracted_fact_is_gone_from_now_on_and_there_before),
	    TRIAL(a_version_that_no_longer_stands_cannot_be_changed),
	    TRIAL(versions_read_in_the_recording_are_closed_together),
	    TRIAL(a_version_closed_twice_in_one_recording_fails_it),
	    TRIAL(a_wrong_owner_is_refused),
	    TRIAL(an_abandoned_recording_leaves_nothing),
	    TRIAL(a_look_that_found_nothing_to_do_leaves_no_entry),
	    TRIAL(a_second_recording_has_to_wait_for_the_first),
	    TRIAL(within_an_open_transaction_a_recording_is_a_savepoint),
	    TRIAL(a_clock_that_goes_back_does_not_turn_the_order_of_what_was_known),
	    TRIAL(all_is_read_by_owner_whole_or_by_page),
	    TRIAL(readers_of_one_kind_may_be_nested),
	    TRIAL(sameness_looks_at_every_field_and_needs_no_decryption),
	    TRIAL(tables_that_lack_a_column_are_found_when_checked),
	    TRIAL(the_journal_says_who_did_what_from_which_source),
	    TRIAL(what_the_journal_keeps_is_one_line_of_good_text),
	};
	return trial_run(tests, sizeof tests / sizeof *tests);
}
