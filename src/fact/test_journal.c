/* The journal's audit: it agrees with what was recorded, and names the first bad entry after any tampering. */
#include "fact/fact_trial.h"

#include <sys/wait.h>

#include "fact/inside.h"

/* Entry 1: three craftsmen, two workshops. 2: four spells, an indenture with two months. 3: a craftsman and a spell
 * corrected, a spell retracted. 4: numbers revealed. 5: another spell. */
enum { ENTRIES = 5, ODD_LINE = 0x7a7d7a };

/* The version that stands of this owner's first fact. */
static struct version standing(const struct fact_type *t, int64_t owner)
{
	static struct version v;
	struct fact_reader *f;
	SCRATCH_OK(fact_of_owner(&f, &trial.h, t, owner, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(f, &v, &scratch_err), 1);
	fact_reader_free(f);
	return v;
}

static void record_corrections(int64_t a, int64_t b)
{
	struct version who = standing(&craftsmen_facts, a), one = standing(&spells_facts, a);
	struct version other = standing(&spells_facts, b);
	struct recording *r = trial_record("correct");
	struct cell c[] = {TXT("J-001"), TXT("甲改"), NIL, NUM(3651), NUM(0)};
	struct cell s[] = {NIL, NUM(77), NUM(2), NUM(101), NUM(200), NIL, NIL, NIL, NUM(3), NIL};
	SCRATCH_OK(fact_correct(r, &craftsmen_facts, &who, c, 21, &scratch_err));
	SCRATCH_OK(fact_correct(r, &spells_facts, &one, s, 22, &scratch_err));
	SCRATCH_OK(fact_retract(r, &spells_facts, &other, &scratch_err));
	trial_commit(r);
}

static void record_all(void)
{
	struct recording *r = trial_record("import");
	int64_t a = trial_craftsman(r, "J-001", "甲一", 1), b = trial_craftsman(r, "J-002", "乙二", 2);
	int64_t c = trial_craftsman(r, "J-003", "丙三", 3);
	int64_t shop = trial_workshop(r, "G1", 0, 4);
	trial_workshop(r, "G2", shop, 5);
	trial_commit(r);
	uint8_t digest[SM3_SIZE];
	sm3_digest("x", 1, digest);
	struct deed d = {.who = "甲", .what = "import", .source = "做工.csv", .detail = "七行", .digest = digest};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	trial_spell(r, a, shop, 100, 11);
	trial_spell(r, b, shop, 200, ODD_LINE);
	trial_spell(r, b, shop, 300, 13);
	trial_spell(r, c, shop, 400, 14);
	struct cell bond[] = {TXT("约1"), NIL, NUM(shop), NUM(100)}, month[] = {NIL, NUM(24000), NUM(20)};
	int64_t id;
	SCRATCH_OK(fact_assert(r, &indentures_facts, a, bond, 15, &id, &scratch_err));
	SCRATCH_OK(fact_assert(r, &indenture_months_facts, id, month, 16, NULL, &scratch_err));
	month[1].v++;
	SCRATCH_OK(fact_assert(r, &indenture_months_facts, id, month, 17, NULL, &scratch_err));
	trial_commit(r);
	record_corrections(a, b);
	SCRATCH_OK(fact_reveal_journal(&trial.h, "乙", "屏幕", "核对", 2, &scratch_err));
	r = trial_record("assert");
	trial_spell(r, c, shop, 500, 31);
	trial_commit(r);
}

/* The audit's answer. */
static int verify(int64_t *checked)
{
	err_clear(&scratch_err);
	return journal_verify(&trial.h, sample_types, SAMPLE_TYPES, NULL, NULL, checked, &scratch_err);
}

/* A statement of the test's own making, prepared once. */
static struct stmt *sql_made(const char *text)
{
	static struct sql made[6000];
	static char texts[6000][700], names[6000][24];
	static size_t n;
	struct stmt *st;
	size_t i = 0;
	while (i < n && strcmp(texts[i], text) != 0)
		i++;
	if (i == n) {
		assert_true(n < 6000);
		snprintf(texts[n], sizeof texts[n], "%s", text);
		snprintf(names[n], sizeof names[n], "tamper.%zu", n);
		made[n] = (struct sql){names[n], texts[n]};
		n++;
	}
	SCRATCH_OK(store_stmt(trial.h.store, &made[i], &st, &scratch_err));
	return st;
}

/* The first number that a query gives. */
static int64_t number_of(const char *text)
{
	struct stmt *st = sql_made(text);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	int64_t v = stmt_int(st, 0);
	stmt_reset(st);
	return v;
}

/* Begins a transaction and tampers in it. False when the engine would not have it. */
static bool tamper(const char *text, const struct str *value)
{
	int64_t changed = 0;
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	struct stmt *st = sql_made(text);
	if (value)
		stmt_bind_bytes(st, 1, value->p, value->n);
	if (stmt_run(st, &changed, &scratch_err) < 0) {
		store_rollback(trial.h.store);
		return false;
	}
	if (changed == 0)
		fail_msg("touched nothing: %s", text);
	return true;
}

/* The audit's answer to what was tampered with, which is then taken back: fails unless it names entry `a` or `b` (0: no
 * single entry) and says these words. */
static void caught(const char *what, int64_t a, int64_t b, const char *words)
{
	int64_t checked = 0;
	long long named = 0;
	int status = verify(&checked);
	const char *begin = "日志第 ";
	if (strncmp(scratch_err.what, begin, strlen(begin)) == 0)
		named = strtoll(scratch_err.what + strlen(begin), NULL, 10);
	if (status == 0 || scratch_err.code != ERR_DAMAGED || (named != a && named != b) ||
	    !strstr(scratch_err.what, words))
		fail_msg("%s\n  wanted entry %lld or %lld: %s\n  got %d %s (%s)", what, (long long)a, (long long)b,
			 words, status, scratch_err.what, scratch_err.where);
	store_rollback(trial.h.store);
}

/* Both. The engine must let it through. */
static void tampered(const char *text, int64_t number, const char *words)
{
	assert_true(tamper(text, NULL));
	caught(text, number, number, words);
}

static void an_untouched_journal_agrees(void **state)
{
	(void)state;
	int64_t checked = -1;
	SCRATCH_OK(verify(&checked));
	assert_int_equal(checked, 0);
	record_all();
	SCRATCH_OK(verify(&checked));
	assert_int_equal(checked, ENTRIES);
	/* Entries without rows, and rows that come and go in one recording. */
	struct recording *r = trial_record("assert");
	struct version v = standing(&craftsmen_facts, trial_craftsman(r, "J-9", "戊", 0));
	SCRATCH_OK(fact_retract(r, &craftsmen_facts, &v, &scratch_err));
	trial_commit(r);
	SCRATCH_OK(verify(&checked));
	assert_int_equal(checked, ENTRIES + 1);
}

/* A row of a fact table that is tampered with: which one, who wrote it, who closed it. */
struct victim {
	const struct fact_type *t;
	const char *where;
	int64_t written, closed;
};

static const struct victim victims[] = {
    {&craftsmen_facts, "journal = 1 AND seq = 2", 1, 0},
    {&craftsmen_facts, "journal = 1 AND seq = 1", 1, 3},
    {&craftsmen_facts, "journal = 3", 3, 0},
    {&workshops_facts, "journal = 1 AND seq = 5", 1, 0},
    {&spells_facts, "journal = 2 AND seq = 4", 2, 0},
    {&spells_facts, "journal = 2 AND seq = 2", 2, 3},
    {&spells_facts, "journal = 5", 5, 0},
    {&indentures_facts, "journal = 2", 2, 0},
    {&indenture_months_facts, "journal = 2 AND seq = 7", 2, 0},
};
enum { VICTIMS = sizeof victims / sizeof *victims };

/* What is put into a column instead; {c} is the column. */
static const char *const numbers[] = {"{c} + 1", "NULL", "0 - {c} - 1", "0", NULL};
static const char *const numbers_sqlite[] = {"{c} + 1", "NULL",      "0 - {c} - 1", "0",
					     "'x'",     "{c} + 0.5", "x'00'",       NULL};
static const char *const texts[] = {"{c} || 'x'", "NULL", "''", "'别的'", NULL};
static const char *const texts_sqlite[] = {"{c} || 'x'", "NULL", "''", "'别的'", "CAST({c} AS BLOB)", "7", NULL};
static const char *const blobs[] = {"NULL", "{c} || {c}", "'x'", NULL};
static const char *const blobs_sqlite[] = {"NULL", "x''", "CAST({c} AS TEXT) || 'y'", "5", "zeroblob(32)", NULL};

/* The values to try in a column of this kind. */
static const char *const *values_of(char kind)
{
	bool sqlite = store_engine(trial.h.store) == STORE_SQLITE;
	if (kind == 'i')
		return sqlite ? numbers_sqlite : numbers;
	if (kind == 't')
		return sqlite ? texts_sqlite : texts;
	return sqlite ? blobs_sqlite : blobs;
}

/* value with {c} replaced by the column. */
static const char *spelt(const char *value, const char *column)
{
	static char out[200];
	size_t n = 0;
	for (const char *p = value; *p; p++) {
		bool here = strncmp(p, "{c}", 3) == 0;
		n += (size_t)snprintf(out + n, sizeof out - n, "%.*s", here ? (int)strlen(column) : 1,
				      here ? column : p);
		p += here ? 2 : 0;
	}
	return out;
}

/* Puts every other value into one column of one row. Returns how many times the audit was asked. */
static int tamper_column(const char *table, const char *column, char kind, const char *where, int64_t a, int64_t b)
{
	int asked = 0;
	for (const char *const *v = values_of(kind); *v; v++) {
		char text[700];
		snprintf(text, sizeof text, "UPDATE %s SET %s = %s WHERE (%s) AND %s IS DISTINCT FROM %s", table,
			 column, spelt(*v, column), where, column, spelt(*v, column));
		SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
		struct stmt *st = sql_made(text);
		int64_t changed = 0;
		int status = stmt_run(st, &changed, &scratch_err);
		if (status == 0 && changed > 0) {
			caught(text, a, b, "");
			asked++;
		} else {
			store_rollback(trial.h.store);
		}
	}
	return asked;
}

static void any_column_of_any_fact_row(void **state)
{
	(void)state;
	record_all();
	for (size_t i = 0; i < VICTIMS; i++) {
		const struct victim *v = &victims[i];
		for (size_t c = 0; v->t->columns[c]; c++)
			assert_true(tamper_column(v->t->rec->table, v->t->columns[c], v->t->kinds[c], v->where,
						  v->written, v->closed ? v->closed : v->written) > 0);
	}
}

static void any_column_of_any_entry_part_or_head(void **state)
{
	(void)state;
	static const struct {
		const char *table, *columns[13], *kinds;
	} t[] = {
	    {"journal",
	     {"number", "at", "who", "what", "source", "source_digest", "detail", "undoes", "written", "closed",
	      "parts_digest", "digest"},
	     "iitttbtiiibb"},
	    {"journal_part",
	     {"number", "table_name", "written", "closed", "written_digest", "closed_digest"},
	     "itiibb"},
	};
	record_all();
	for (size_t k = 0; k < 2; k++)
		for (int64_t n = 1; n <= ENTRIES; n++) {
			char where[60];
			snprintf(where, sizeof where, "number = %lld%s", (long long)n,
				 k == 1 ? " AND table_name = 'spells'" : "");
			for (size_t c = 0; t[k].columns[c] && !(k == 1 && (n == 1 || n == 4)); c++)
				assert_true(tamper_column(t[k].table, t[k].columns[c], t[k].kinds[c], where, n, n) >
					    0);
		}
	assert_true(tamper_column("journal_head", "number", 'i', "one = 1", 0, 0) > 0);
	assert_true(tamper_column("journal_head", "at", 'i', "one = 1", 0, 0) > 0);
	assert_true(tamper_column("journal_head", "digest", 'b', "one = 1", 0, 0) > 0);
	assert_true(tamper_column("journal_head", "seal", 'b', "one = 1", 0, 0) > 0);
}

static void any_bit_of_a_cipher_text_or_blind_index(void **state)
{
	(void)state;
	static const char *const columns[] = {"number", "number_x", "mobile", "mobile_x"};
	record_all();
	for (size_t c = 0; c < 4; c++) {
		char get[100], set[100], bytes[400];
		snprintf(get, sizeof get, "SELECT %s FROM craftsmen WHERE journal = 1 AND seq = 3", columns[c]);
		snprintf(set, sizeof set, "UPDATE craftsmen SET %s = $1 WHERE journal = 1 AND seq = 3", columns[c]);
		struct stmt *st = sql_made(get);
		assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
		struct str was = stmt_bytes(st, 0), now = {bytes, was.n};
		assert_true(was.n >= BLIND_SIZE && was.n < sizeof bytes);
		memcpy(bytes, was.p, was.n);
		stmt_reset(st);
		for (size_t i = 0; i < now.n; i++) {
			bytes[i] = (char)(bytes[i] ^ (1 << (i % 8)));
			assert_true(tamper(set, &now));
			caught(set, 1, 1, "");
			assert_non_null(strstr(scratch_err.where, "表 craftsmen 编号"));
			bytes[i] = (char)(bytes[i] ^ (1 << (i % 8)));
		}
	}
}

static void a_row_taken_out_or_put_in(void **state)
{
	(void)state;
	record_all();
	tampered("DELETE FROM craftsmen WHERE journal = 1 AND seq = 2", 1, "写入的行应有 3 行，现有 2 行");
	tampered("DELETE FROM spells WHERE journal = 2 AND seq = 2", 2, "写入的行应有 4 行，现有 3 行");
	tampered("DELETE FROM spells WHERE journal = 5", 5, "写入的行应有 1 行，现有 0 行");
#define SPELL(id, journal)                                                                                           \
	"INSERT INTO spells (craftsman_id, id, known_from, known_to, journal, seq, line, closed_by) VALUES (1, " id  \
	", 1, 9223372036854775807, " journal ", 99, 0, 0)"
	tampered(SPELL("5", "2"), 2, "写入的行应有 4 行，现有 5 行");
	tampered(SPELL("5", "4"), 4, "写入的行应有 0 行，现有 1 行");
	tampered(SPELL("5", "6"), 0, "有 1 行不属于任何一条日志");
	tampered(SPELL("5", "0"), 0, "有 1 行不属于任何一条日志");
	tampered(SPELL("5", "-3"), 0, "有 1 行不属于任何一条日志");
#undef SPELL
	tampered("UPDATE spells SET closed_by = 99, known_to = 5 WHERE journal = 5", 5,
		 "known_to 或 closed_by 被改过");
	/* A version that was closed is opened again. */
	tampered("UPDATE craftsmen SET closed_by = 0, known_to = 9223372036854775807 WHERE closed_by = 3", 3,
		 "关闭的行应有 1 行，现有 0 行");
}

static void two_rows_or_two_secrets_that_change_places(void **state)
{
	(void)state;
	record_all();
	/* Whole rows: the sequence numbers change places, by a detour because they are unique. */
	assert_true(tamper("UPDATE spells SET seq = 1000 WHERE journal = 2 AND seq = 1", NULL));
	SCRATCH_OK(stmt_run(sql_made("UPDATE spells SET seq = 1 WHERE journal = 2 AND seq = 4"), NULL, &scratch_err));
	SCRATCH_OK(
	    stmt_run(sql_made("UPDATE spells SET seq = 4 WHERE journal = 2 AND seq = 1000"), NULL, &scratch_err));
	caught("swapped rows", 2, 2, "写入的行被改过");
	/* A cipher text is right in itself but stands beside another's blind index; then both move. */
	assert_true(
	    tamper("UPDATE craftsmen SET number = (SELECT number FROM craftsmen WHERE seq = 2 AND journal = 1) "
		   "WHERE seq = 3 AND journal = 1",
		   NULL));
	caught("copied secret", 1, 1, "盲索引与内容不符");
	assert_true(
	    tamper("UPDATE craftsmen SET number = (SELECT number FROM craftsmen WHERE seq = 2 AND journal = 1), "
		   "number_x = (SELECT number_x FROM craftsmen WHERE seq = 2 AND journal = 1) WHERE seq = 3 AND "
		   "journal = 1",
		   NULL));
	caught("copied secret and index", 1, 1, "写入的行被改过");
	/* From one column to another it does not even decrypt. */
	tampered("UPDATE craftsmen SET mobile = number, mobile_x = number_x WHERE journal = 1 AND seq = 2", 1, "");
}

static void entries_taken_out_put_in_or_in_another_order(void **state)
{
	(void)state;
	record_all();
	tampered("DELETE FROM journal WHERE number = 1", 1, "缺这一条");
	tampered("DELETE FROM journal WHERE number = 3", 3, "缺这一条");
	tampered("DELETE FROM journal WHERE number = 5", 5, "缺这一条：日志的末尾被截掉了");
	tampered("DELETE FROM journal", 1, "缺这一条：日志的末尾被截掉了");
	tampered("DELETE FROM journal_part WHERE number = 2 AND table_name = 'spells'", 2,
		 "各表行数与摘要的记录被改过");
	tampered(
	    "INSERT INTO journal_part (number, table_name, written, closed, written_digest, closed_digest) SELECT "
	    "number, 'people', written, closed, written_digest, closed_digest FROM journal_part WHERE number = 5",
	    5, "写了程序不认识的表 people");
	tampered(
	    "INSERT INTO journal_part (number, table_name, written, closed, written_digest, closed_digest) SELECT "
	    "77, table_name, written, closed, written_digest, closed_digest FROM journal_part WHERE number = 5",
	    0, "有 1 条记录在日志的编号之外");
	tampered("DELETE FROM journal_head", 0, "日志头不见了");
	assert_true(tamper("UPDATE journal SET number = 99 WHERE number = 2", NULL));
	SCRATCH_OK(stmt_run(sql_made("UPDATE journal SET number = 2 WHERE number = 4"), NULL, &scratch_err));
	SCRATCH_OK(stmt_run(sql_made("UPDATE journal SET number = 4 WHERE number = 99"), NULL, &scratch_err));
	caught("swapped entries", 2, 2, "内容、次序或摘要被改过");
}

static void a_tail_cut_off_with_all_that_it_wrote(void **state)
{
	(void)state;
	record_all();
	assert_true(tamper("DELETE FROM spells WHERE journal = 5", NULL));
	SCRATCH_OK(stmt_run(sql_made("DELETE FROM journal_part WHERE number = 5"), NULL, &scratch_err));
	SCRATCH_OK(stmt_run(sql_made("DELETE FROM journal WHERE number = 5"), NULL, &scratch_err));
	int64_t checked;
	assert_int_equal(verify(&checked), -1);
	assert_string_equal(scratch_err.what, "日志第 5 条：缺这一条：日志的末尾被截掉了");
	/* The head is put back by hand as well: number, instant and digest of entry 4; only the seal cannot be made. */
	SCRATCH_OK(
	    stmt_run(sql_made("UPDATE journal_head SET number = 4, at = (SELECT at FROM journal WHERE number = 4), "
			      "digest = (SELECT digest FROM journal WHERE number = 4)"),
		     NULL, &scratch_err));
	caught("head put back", 0, 0, "日志头被改过，或者密钥文件不是这个库的");
	/* And nobody writes on top of it. */
	assert_true(tamper("UPDATE journal_head SET number = 4", NULL));
	struct recording *r;
	struct deed d = {.who = "甲", .what = "import"};
	assert_int_equal(recording_begin(&r, &trial.h, &d, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_DAMAGED);
	assert_string_equal(scratch_err.what, "日志头与密钥文件对不上");
	store_rollback(trial.h.store);
}

/* The head as it stands. */
struct head_row {
	int64_t number, at;
	char digest[SM3_SIZE], seal[SM3_SIZE];
};

static void head_keep(struct head_row *h)
{
	struct stmt *st = sql_made("SELECT number, at, digest, seal FROM journal_head");
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	h->number = stmt_int(st, 0);
	h->at = stmt_int(st, 1);
	memcpy(h->digest, stmt_bytes(st, 2).p, SM3_SIZE);
	memcpy(h->seal, stmt_bytes(st, 3).p, SM3_SIZE);
	stmt_reset(st);
}

static void head_put_back(const struct head_row *h)
{
	struct stmt *st = sql_made("UPDATE journal_head SET number = $1, at = $2, digest = $3, seal = $4");
	stmt_bind_int(st, 1, h->number);
	stmt_bind_int(st, 2, h->at);
	stmt_bind_bytes(st, 3, h->digest, SM3_SIZE);
	stmt_bind_bytes(st, 4, h->seal, SM3_SIZE);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
}

static void an_older_head_with_its_seal_is_found_unless_all_is_as_old(void **state)
{
	(void)state;
	struct head_row old;
	int64_t checked, number;
	uint8_t before[SM3_SIZE], after[SM3_SIZE];
	record_all();
	head_keep(&old);
	SCRATCH_OK(fact_reveal_journal(&trial.h, "乙", "屏幕", "再核对", 1, &scratch_err));
	SCRATCH_OK(journal_head(&trial.h, &number, before, &scratch_err));
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	head_put_back(&old);
	caught("older head", ENTRIES + 1, ENTRIES + 1, "日志头里没有这一条");
	/* The whole store as it was: only who noted the head elsewhere can tell. */
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	head_put_back(&old);
	SCRATCH_OK(stmt_run(sql_made("DELETE FROM journal WHERE number = 6"), NULL, &scratch_err));
	SCRATCH_OK(verify(&checked));
	SCRATCH_OK(journal_head(&trial.h, &number, after, &scratch_err));
	assert_int_equal(number, ENTRIES);
	assert_memory_not_equal(before, after, SM3_SIZE);
	store_rollback(trial.h.store);
}

/* Entries as they are read back by rewrite. */
struct chain {
	struct entry en[ENTRIES + 1];
	struct arena *mem;
};

/* Makes a changed entry and the chain after it right again, as anybody can who knows the format. */
static void rewrite(struct chain *c, size_t from)
{
	for (size_t n = 1; n <= ENTRIES; n++)
		SCRATCH_OK(journal_get(&trial.h, (int64_t)n, c->mem, &c->en[n], &scratch_err));
	for (size_t n = from; n <= ENTRIES; n++) {
		char text[100];
		assert_int_equal(entry_digest(c->en[n - 1].digest, &c->en[n], c->en[n].digest), 0);
		snprintf(text, sizeof text, "UPDATE journal SET digest = $1 WHERE number = %zu", n);
		struct stmt *st = sql_made(text);
		stmt_bind_bytes(st, 1, c->en[n].digest, SM3_SIZE);
		SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	}
}

static void a_chain_made_anew_behind_a_changed_entry(void **state)
{
	(void)state;
	struct chain c = {.mem = arena_new(0)};
	record_all();
	assert_true(tamper("UPDATE journal SET who = '丙' WHERE number = 2", NULL));
	rewrite(&c, 2);
	caught("rewritten chain", ENTRIES, ENTRIES, "与日志头对不上：整条链被换过");
	assert_true(tamper("UPDATE journal SET who = '丙' WHERE number = 2", NULL));
	rewrite(&c, 2);
	struct stmt *st = sql_made("UPDATE journal_head SET digest = $1");
	stmt_bind_bytes(st, 1, c.en[ENTRIES].digest, SM3_SIZE);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	caught("rewritten chain and head", 0, 0, "日志头被改过");
	arena_free(c.mem);
}

static void another_key_file(void **state)
{
	(void)state;
	struct keys *right = trial.h.keys, *wrong;
	struct recording *r;
	struct deed d = {.who = "甲", .what = "import"};
	record_all();
	SCRATCH_OK(keys_create(scratch_path(trial.x, "other"), CRYPT_AES_GCM, &scratch_err));
	SCRATCH_OK(keys_load(&wrong, scratch_path(trial.x, "other"), &scratch_err));
	trial.h.keys = wrong;
	int64_t checked;
	assert_int_equal(verify(&checked), -1);
	assert_int_equal(scratch_err.code, ERR_DAMAGED);
	assert_int_equal(recording_begin(&r, &trial.h, &d, &scratch_err), -1);
	assert_string_equal(scratch_err.what, "日志头与密钥文件对不上");
	assert_false(store_in_tx(trial.h.store));
	assert_int_equal(journal_fits(&trial.h, &scratch_err), -1);
	trial.h.keys = right;
	SCRATCH_OK(journal_fits(&trial.h, &scratch_err));
	keys_free(wrong);
	SCRATCH_OK(verify(&checked));
}

/* Keeps the last number it was told. */
static void tell(void *self, int64_t done, int64_t total)
{
	int64_t *seen = self;
	assert_true(done <= total && done >= seen[0]);
	seen[0] = done;
	seen[1]++;
}

static void a_long_journal_is_checked_block_by_block(void **state)
{
	(void)state;
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	for (int i = 0; i < 600; i++) {
		struct recording *r = trial_record("import");
		if (i % 7 == 0)
			trial_workshop(r, "G", 0, i);
		trial_commit(r);
	}
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
	int64_t checked, seen[2] = {0};
	SCRATCH_OK(journal_verify(&trial.h, sample_types, SAMPLE_TYPES, tell, seen, &checked, &scratch_err));
	assert_int_equal(checked, 600);
	assert_int_equal(seen[0], 600);
	assert_int_equal(seen[1], 3);
	tampered("UPDATE workshops SET line = 1 WHERE journal = 512", 512, "写入的行被改过");
	tampered("UPDATE journal SET who = 'x' WHERE number = 257", 257, "内容、次序或摘要被改过");
	tampered("DELETE FROM journal WHERE number IN (300, 301)", 300, "缺这一条");
}

static void writers_in_several_processes_leave_one_chain_without_gaps(void **state)
{
	(void)state;
	enum { WRITERS = 3, EACH = 12 };
	pid_t child[WRITERS];
	for (int w = 0; w < WRITERS; w++) {
		child[w] = fork();
		if (child[w] != 0)
			continue;
		struct store *s;
		struct err e;
		struct deed d = {.who = "甲", .what = "import"};
		struct cell c[] = {TXT("G"), TXT("坊"), NIL, NIL};
		int bad = store_open(&s, trial.x->url, 0, &e);
		struct house h = {.store = s, .keys = trial.h.keys, .clock = {trial_now, &trial}};
		for (int i = 0; i < EACH && !bad; i++) {
			struct recording *r;
			bad = recording_begin(&r, &h, &d, &e) < 0 ||
			      fact_assert(r, &workshops_facts, 0, c, i, NULL, &e) < 0 || recording_commit(r, &e) < 0;
		}
		if (bad)
			print_error("%s %s\n", e.what, e.where);
		_exit(bad ? 1 : 0);
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;
		waitpid(child[w], &status, 0);
		assert_int_equal(status, 0);
	}
	int64_t checked;
	SCRATCH_OK(verify(&checked));
	assert_int_equal(checked, WRITERS * EACH);
	assert_int_equal(number_of("SELECT count(*) FROM workshops"), WRITERS * EACH);
	assert_int_equal(number_of("SELECT max(number) FROM journal"), WRITERS * EACH);
}

/* Puts every value of a row into the digest. */
static void digest_row(struct sm3 *hash, const struct stmt *st, int columns)
{
	for (int i = 0; i < columns; i++) {
		char kind = stmt_kind(st, i);
		int64_t v = kind == 'i' ? stmt_int(st, i) : 0;
		struct str s = kind == 't' ? stmt_text(st, i) : kind == 'b' ? stmt_bytes(st, i) : STR("");
		sm3_put(hash, &kind, 1);
		sm3_put(hash, &v, sizeof v);
		sm3_put(hash, &s.n, sizeof s.n);
		sm3_put(hash, s.p, s.n);
	}
}

/* The digest of all that is stored, read from the tables themselves; -1 when it cannot be read. */
static int digest_all(struct house *h, uint8_t out[static SM3_SIZE])
{
	static const struct sql tables[] = {
	    {"all.journal", "SELECT * FROM journal ORDER BY number"},
	    {"all.part", "SELECT * FROM journal_part ORDER BY number, table_name"},
	    {"all.head", "SELECT * FROM journal_head"},
	};
	static const int columns[] = {12, 6, 5};
	struct sm3 *hash = sm3_new();
	struct stmt *st = NULL;
	struct err e;
	int got = 0;
	for (size_t i = 0; i < 3 + SAMPLE_TYPES && got >= 0; i++) {
		const struct fact_type *t = i < 3 ? NULL : sample_types[i - 3];
		got = store_stmt(h->store, t ? &t->versions_after : &tables[i], &st, &e);
		for (int k = 1; t && got == 0 && k <= 4; k++)
			stmt_bind_int(st, k, k == 4 ? INT64_MAX : INT64_MIN);
		int n = t ? (int)(strlen(t->kinds) + (t->rec->owner < 0)) : columns[i];
		while (got >= 0 && (got = stmt_step(st, &e)) > 0)
			digest_row(hash, st, n);
	}
	sm3_end(hash, out);
	sm3_free(hash);
	return got;
}

/* All bytes of a file. */
static size_t slurp(const char *path, char *out, size_t max)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(out, 1, max, f);
	fclose(f);
	return n;
}

static void spill(const char *path, const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

/* Asks the audit about a damaged copy: 1 it agrees though something is stored differently, 0 it is right. */
static int fooled(const char *path, const uint8_t want[static SM3_SIZE], int *found)
{
	struct house h = {.keys = trial.h.keys, .clock = trial.h.clock};
	struct err e;
	uint8_t digest[SM3_SIZE];
	int64_t checked;
	int answer = 0;
	if (store_open(&h.store, path, STORE_READ_ONLY, &e) < 0) {
		++*found;
		return 0;
	}
	if (journal_verify(&h, sample_types, SAMPLE_TYPES, NULL, NULL, &checked, &e) < 0)
		++*found;
	else
		answer = digest_all(&h, digest) < 0 || memcmp(digest, want, SM3_SIZE) != 0;
	store_close(h.store);
	return answer;
}

static void any_bit_of_the_file(void **state)
{
	(void)state;
	static char bytes[1 << 20];
	uint8_t want[SM3_SIZE];
	char copy[200];
	int found = 0;
	struct rng rng = {19};
	record_all();
	assert_int_equal(digest_all(&trial.h, want), 0);
	store_close(trial.x->s); /* brings the log into the file */
	size_t n = slurp(trial.x->url, bytes, sizeof bytes);
	assert_true(n > 20000 && n < sizeof bytes);
	snprintf(copy, sizeof copy, "%s", scratch_path(trial.x, "copy.db"));
	for (int i = 0; i < 200; i++) {
		/* Half of them where something stands. */
		size_t at = 100 + rng_below(&rng, n - 100);
		for (int k = 0; k < 50 && i % 2 && !bytes[at]; k++)
			at = 100 + rng_below(&rng, n - 100);
		char bit = (char)(1 << rng_below(&rng, 8));
		bytes[at] = (char)(bytes[at] ^ bit);
		spill(copy, bytes, n);
		if (fooled(copy, want, &found))
			fail_msg("the audit agrees though bit %02x of byte %zu was changed", (unsigned char)bit, at);
		bytes[at] = (char)(bytes[at] ^ bit);
	}
	assert_true(found > 20);
	SCRATCH_OK(store_open(&trial.x->s, trial.x->url, 0, &scratch_err));
	trial.h.store = trial.x->s;
}

static void columns_that_an_index_repeats_are_read_from_the_table(void **state)
{
	(void)state;
	/* journal 2, seq 2, line, closed_by 3 of one row, as SQLite lays them down; indexes have them without the line. */
	static const char row[] = {2, 2, 0x7a, 0x7d, 0x7a, 3};
	static char bytes[1 << 20];
	char copy[200];
	record_all();
	store_close(trial.x->s);
	size_t n = slurp(trial.x->url, bytes, sizeof bytes);
	char *at = memmem(bytes, n, row, sizeof row);
	assert_non_null(at);
	assert_null(memmem(at + 1, n - (size_t)(at + 1 - bytes), row, sizeof row));
	snprintf(copy, sizeof copy, "%s", scratch_path(trial.x, "copy.db"));
	static const size_t places[] = {0, 1, 5};
	for (size_t i = 0; i < 3; i++) {
		struct house h = {.keys = trial.h.keys, .clock = trial.h.clock};
		int64_t checked;
		at[places[i]]++;
		spill(copy, bytes, n);
		at[places[i]]--;
		SCRATCH_OK(store_open(&h.store, copy, STORE_READ_ONLY, &scratch_err));
		assert_int_equal(journal_verify(&h, sample_types, SAMPLE_TYPES, NULL, NULL, &checked, &scratch_err),
				 -1);
		assert_string_equal(scratch_err.what, "表里的行与找到它们的索引对不上");
		assert_string_equal(scratch_err.where, "spells");
		store_close(h.store);
	}
	SCRATCH_OK(store_open(&trial.x->s, trial.x->url, 0, &scratch_err));
	trial.h.store = trial.x->s;
}

/* How many stored secrets are under this key. */
static int under_key(int key)
{
	int n = 0;
	struct stmt *st = sql_made("SELECT number, mobile FROM craftsmen");
	while (SCRATCH_OK(stmt_step(st, &scratch_err)) > 0)
		for (int i = 0; i < 2; i++)
			n += !stmt_null(st, i) && cipher_key(stmt_bytes(st, i)) == key;
	return n;
}

static void a_new_key_leaves_every_digest_and_every_look_up_as_it_was(void **state)
{
	(void)state;
	int64_t done = 0, checked;
	record_all();
	int old = keys_current(trial.h.keys), secrets = under_key(old);
	assert_int_equal(secrets, 7);
	SCRATCH_OK(keys_add(trial.h.keys, trial.key_path, CRYPT_SM4_HMAC, &scratch_err));
	SCRATCH_OK(verify(&checked));
	/* Both keys in use: new rows under the new one. */
	struct recording *r = trial_record("import");
	trial_craftsman(r, "J-100", "丁", 1);
	trial_commit(r);
	SCRATCH_OK(fact_rekey(&trial.h, sample_types, SAMPLE_TYPES, "甲", NULL, NULL, &done, &scratch_err));
	assert_int_equal(done, secrets);
	assert_int_equal(under_key(old), 0);
	assert_int_equal(under_key(keys_current(trial.h.keys)), secrets + 2);
	SCRATCH_OK(verify(&checked));
	assert_int_equal(checked, ENTRIES + 2);
	struct arena *mem = arena_new(0);
	struct entry en;
	SCRATCH_OK(journal_get(&trial.h, ENTRIES + 2, mem, &en, &scratch_err));
	assert_true(str_is(en.what, "rotate"));
	assert_true(str_is(en.detail, "匠人：7 处改用第 2 号密钥"));
	arena_free(mem);
	/* Once more: nothing to do, nothing journalled. */
	SCRATCH_OK(fact_rekey(&trial.h, sample_types, SAMPLE_TYPES, "甲", NULL, NULL, &done, &scratch_err));
	assert_int_equal(done, 0);
	assert_int_equal(number_of("SELECT count(*) FROM journal"), ENTRIES + 2);
	SCRATCH_OK(keys_retire(trial.h.keys, trial.key_path, &scratch_err));
	SCRATCH_OK(verify(&checked));
	struct fact_reader *f;
	struct version v;
	struct cell key = TXT("J-002");
	SCRATCH_OK(fact_by_key(&f, &trial.h, &craftsmen_facts, key, INSTANT_OPEN, FACT_REVEAL, &scratch_err));
	assert_int_equal(SCRATCH_OK(fact_next(f, &v, &scratch_err)), 1);
	assert_true(str_is(v.cell[2].s, "13900000001"));
	fact_reader_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(an_untouched_journal_agrees),
	    TRIAL(any_column_of_any_fact_row),
	    TRIAL(any_column_of_any_entry_part_or_head),
	    TRIAL(any_bit_of_a_cipher_text_or_blind_index),
	    {"columns_that_an_index_repeats_are_read_from_the_table (SQLite)",
	     columns_that_an_index_repeats_are_read_from_the_table, trial_on_file, trial_end, NULL},
	    {"any_bit_of_the_file (SQLite)", any_bit_of_the_file, trial_on_file, trial_end, NULL},
	    TRIAL(a_row_taken_out_or_put_in),
	    TRIAL(two_rows_or_two_secrets_that_change_places),
	    TRIAL(entries_taken_out_put_in_or_in_another_order),
	    TRIAL(a_tail_cut_off_with_all_that_it_wrote),
	    TRIAL(an_older_head_with_its_seal_is_found_unless_all_is_as_old),
	    TRIAL(a_chain_made_anew_behind_a_changed_entry),
	    TRIAL(another_key_file),
	    TRIAL(a_long_journal_is_checked_block_by_block),
	    TRIAL(writers_in_several_processes_leave_one_chain_without_gaps),
	    TRIAL(a_new_key_leaves_every_digest_and_every_look_up_as_it_was),
	};
	return trial_run(tests, sizeof tests / sizeof *tests);
}
