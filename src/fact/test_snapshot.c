/* The snapshot says what the store says, whatever has happened before and since; one that is not whole is not used. */
#include "fact/fact_trial.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "fact/snapshot_inside.h"
#include "store/sql.h"

#define ROUNDS 12 /* recordings before and after it is made */
#define OWNERS 200

/* What is made up: ids of owners, instants at which recordings ended. */
struct history {
	uint64_t seed;
	int64_t craftsman[OWNERS], workshop[OWNERS];
	size_t craftsmen, workshops;
	instant_t ended[2 * ROUNDS];
	size_t n;
};

/* A number below n. */
static size_t dice(struct history *y, size_t n)
{
	y->seed = y->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(y->seed >> 33) % n;
}

/* A blank cell or a number. */
static struct cell some(struct history *y, size_t n)
{
	return (struct cell){.v = dice(y, 4) ? (int64_t)dice(y, n) + 1 : FIELD_NONE};
}

#define AROUND INT64_C(0x80000000) /* 2³¹, which 4 bytes do not hold */

/* Some, seldom so large that 4 bytes hardly hold it, or do not. */
static struct cell large(struct history *y, size_t n)
{
	return dice(y, 30) ? some(y, n)
			   : (struct cell){.v = (dice(y, 2) ? AROUND : -AROUND) + (int64_t)dice(y, 3) - 1};
}

static const char *const words[] = {"甲", "乙", "丙丁", "张三李四", "特别长的备注，不会压缩"};

/* A blank cell or a text. */
static struct cell word(struct history *y)
{
	return (struct cell){.v = FIELD_NONE, .s = dice(y, 4) ? str_of(words[dice(y, 5)]) : STR("")};
}

static void new_craftsman(struct history *y, struct recording *r)
{
	char number[24];
	snprintf(number, sizeof number, "J-%zu", y->craftsmen + 1);
	struct cell c[] = {
	    {FIELD_NONE, str_of(number)}, {FIELD_NONE, STR("鲁班师傅")}, NIL, some(y, 20000), some(y, 1000000)};
	if (y->craftsmen < OWNERS)
		SCRATCH_OK(fact_assert(r, &craftsmen_facts, 0, c, 0, &y->craftsman[y->craftsmen++], &scratch_err));
}

static void new_workshop(struct history *y, struct recording *r)
{
	char code[24];
	snprintf(code, sizeof code, "W-%zu", y->workshops + 1);
	struct cell c[] = {{FIELD_NONE, str_of(code)},
			   word(y),
			   {.v = y->workshops ? y->workshop[dice(y, y->workshops)] : FIELD_NONE},
			   some(y, 30000)};
	if (y->workshops < OWNERS)
		SCRATCH_OK(fact_assert(r, &workshops_facts, 0, c, 0, &y->workshop[y->workshops++], &scratch_err));
}

/* The cells of a spell; owner 0: where it is. */
static void spell_cells(struct history *y, int64_t owner, struct cell c[static 10])
{
	const struct cell made[] = {{.v = owner ? owner : FIELD_NONE},
				    {.v = y->workshop[dice(y, y->workshops)]},
				    some(y, 3),
				    some(y, 20000),
				    some(y, 20000),
				    some(y, 1),
				    some(y, 600),
				    large(y, 10000),
				    some(y, 400),
				    word(y)};
	memcpy(c, made, sizeof made);
}

/* Gives a spell back whose last version this is; one that stands in a later version is left alone. */
static int restore(struct recording *r, const struct version *last, const struct cell *c)
{
	struct fact_reader *f;
	struct version v, newest = *last;
	int got;
	if (fact_history(&f, &trial.h, &spells_facts, last->owner, 0, &scratch_err) < 0)
		return -1;
	while ((got = fact_next(f, &v, &scratch_err)) == 1)
		if (v.id == last->id && v.known_from >= newest.known_from)
			newest = v;
	fact_reader_free(f);
	if (got < 0 || newest.known_from != last->known_from)
		return got;
	struct err e = {0};
	return fact_restore(r, &spells_facts, last, c, 0, &e) < 0 && e.code != ERR_CONFLICT ? -1 : 0;
}

/* A spell is changed, moved to another craftsman, taken back, or given back. */
static void change_spell(struct history *y, struct recording *r)
{
	struct fact_reader *f;
	struct version v, last = {0};
	struct cell c[10];
	size_t pick = dice(y, 4), what = dice(y, 4);
	int got;
	SCRATCH_OK(fact_history(&f, &trial.h, &spells_facts, y->craftsman[dice(y, y->craftsmen)], 0, &scratch_err));
	for (size_t i = 0; i <= pick && (got = fact_next(f, &v, &scratch_err)) == 1; i++)
		last = v;
	fact_reader_free(f);
	spell_cells(y, dice(y, 3) ? 0 : y->craftsman[dice(y, y->craftsmen)], c);
	if (!last.id || last.journal == recording_journal(r))
		return;
	if (last.closed_by == 0 && what)
		SCRATCH_OK(fact_correct(r, &spells_facts, &last, c, 0, &scratch_err));
	else if (last.closed_by == 0)
		SCRATCH_OK(fact_retract(r, &spells_facts, &last, &scratch_err));
	else if (what)
		SCRATCH_OK(restore(r, &last, c));
}

/* One recording of several deeds. */
static void record(struct history *y)
{
	struct deed d = {.who = "甲", .what = "import", .source = "样.csv"};
	struct recording *r;
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	new_craftsman(y, r);
	new_workshop(y, r);
	for (size_t i = 0, n = dice(y, 8); i < n; i++) {
		struct cell c[10];
		spell_cells(y, 0, c);
		SCRATCH_OK(
		    fact_assert(r, &spells_facts, y->craftsman[dice(y, y->craftsmen)], c, 0, NULL, &scratch_err));
	}
	change_spell(y, r);
	y->ended[y->n++] = recording_now(r);
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

/* Opens it in a read transaction: 1, 0. */
static int opened(struct snapshot **s)
{
	SCRATCH_OK(store_begin(trial.x->s, false, &scratch_err));
	int got = snapshot_open(s, &trial.h, sample_types, SAMPLE_TYPES, &scratch_err);
	assert_true(got >= 0);
	return got;
}

/* Done with it. */
static void closed(struct snapshot *s)
{
	snapshot_close(s);
	store_rollback(trial.x->s);
}

/* At every instant of the history it says what the store says. */
static void says_the_same(const struct history *y)
{
	struct snapshot *s;
	assert_int_equal(opened(&s), 1);
	for (size_t i = 0; i < y->n; i++)
		for (int64_t by = -1; by <= 0; by++)
			assert_int_equal(snap_compare_at(s, &trial.h, y->ended[i] + by, &scratch_err), 1);
	assert_int_equal(snap_compare_at(s, &trial.h, 0, &scratch_err), 1);
	assert_int_equal(snapshot_compare(s, &trial.h, &scratch_err), 1);
	assert_int_equal(snapshot_check(s, &trial.h, &scratch_err), 1);
	closed(s);
}

static void make(size_t block)
{
	SCRATCH_OK(snap_make(&trial.h, sample_types, SAMPLE_TYPES, block, NULL, NULL, &scratch_err));
}

static void it_says_what_the_store_says_at_every_instant(void **state)
{
	struct history y = {.seed = 7};
	(void)state;
	for (size_t i = 0; i < ROUNDS; i++)
		record(&y);
	make(7);
	says_the_same(&y);
	for (size_t i = 0; i < ROUNDS; i++)
		record(&y);
	says_the_same(&y); /* with what the journal has gained since */
	make(SNAPSHOT_BLOCK);
	says_the_same(&y);
}

/* The file's path; lives until the next call. */
static const char *path_of(void)
{
	static struct buf path;
	buf_release(&path);
	buf_init(&path, 4000);
	SCRATCH_OK(snapshot_path(&trial.h, &path, &scratch_err));
	return path.p;
}

/* A short history with its snapshot. */
static struct history made(void)
{
	struct history y = {.seed = 11};
	for (size_t i = 0; i < 6; i++)
		record(&y);
	make(5);
	return y;
}

/* It is not used, for this reason. */
static void refused(const char *why)
{
	struct snapshot *s = NULL;
	assert_int_equal(opened(&s), 0);
	assert_non_null(strstr(scratch_err.what, why));
	store_rollback(trial.x->s);
}

static void one_that_is_not_there_or_not_ours_is_not_used(void **state)
{
	(void)state;
	refused("还没有做过");
	assert_int_equal(snapshot_make(&trial.h, sample_types, SAMPLE_TYPES, NULL, NULL, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	struct history y = made();
	says_the_same(&y);
	struct snapshot *s;
	assert_int_equal(opened(&s), 1);
	struct snapshot_state x = snapshot_state(s);
	assert_int_equal(x.journal, 6);
	assert_int_equal(x.at, y.ended[5]);
	assert_true(x.rows >= 12 && x.texts >= 8 && x.bytes > 0);
	closed(s);
	chmod(path_of(), 0640);
	refused("不是只有自己能读的文件");
	chmod(path_of(), 0600);
	SCRATCH_OK(truncate(path_of(), x.bytes - 1));
	refused("长短不对");
	SCRATCH_OK(truncate(path_of(), 40));
	refused("不是快照文件");
	make(5);
	SCRATCH_OK(store_begin(trial.x->s, false, &scratch_err));
	assert_int_equal(snapshot_open(&s, &trial.h, sample_types, SAMPLE_TYPES - 1, &scratch_err), 0);
	assert_non_null(strstr(scratch_err.what, "表的样子与本程序的不同"));
	store_rollback(trial.x->s);
}

/* Changes the journal's digest of the entry up to which it was made: another history. */
static const struct sql FORGE = {"test.forge", "UPDATE journal SET digest = $1 WHERE number = 6"};

static void one_of_another_history_is_not_used(void **state)
{
	(void)state;
	made();
	SCRATCH_OK(store_begin(trial.x->s, true, &scratch_err));
	SCRATCH_OK(
	    sql_run(trial.x->s, &FORGE, ARGS(BYTES(STR("0123456789abcdef0123456789abcdef"))), NULL, &scratch_err));
	SCRATCH_OK(store_commit(trial.x->s, &scratch_err));
	refused("日志与做它的时候不是同一本");
}

static void one_whose_key_was_rotated_is_not_used(void **state)
{
	(void)state;
	made();
	SCRATCH_OK(keys_add(trial.h.keys, trial.key_path, CRYPT_AES_GCM, &scratch_err));
	refused("做好以后换过密钥");
	make(5);
	SCRATCH_OK(snapshot_remove(&trial.h, &scratch_err));
	SCRATCH_OK(snapshot_remove(&trial.h, &scratch_err));
	refused("还没有做过");
}

/* A later migration has been applied. */
static const struct sql MIGRATED = {"test.migrated",
				    "INSERT INTO migration (number, name, checksum, at) VALUES (9999, 'x', 'x', 1)"};

static void one_of_before_a_migration_is_not_used(void **state)
{
	(void)state;
	made();
	SCRATCH_OK(store_begin(trial.x->s, true, &scratch_err));
	SCRATCH_OK(sql_run(trial.x->s, &MIGRATED, NULL, 0, NULL, &scratch_err));
	SCRATCH_OK(store_commit(trial.x->s, &scratch_err));
	refused("做好以后库升级过");
}

static void one_found_damaged_goes_but_not_its_successor(void **state)
{
	struct snapshot *old, *s;
	(void)state;
	struct history y = made();
	assert_int_equal(opened(&old), 1);
	store_rollback(trial.x->s);
	make(6);
	snapshot_discard(old);
	snapshot_close(old);
	says_the_same(&y);
	assert_int_equal(opened(&s), 1);
	snapshot_discard(s);
	closed(s);
	refused("还没有做过");
}

/* Has room for no text. */
static int64_t full(void *self, struct str text)
{
	(void)self;
	(void)text;
	return -1;
}

/* Counts the texts that it is asked for. */
static int64_t count(void *self, struct str text)
{
	(void)text;
	return (*(int64_t *)self)++;
}

enum { WORKSHOPS = 1, SPELLS }; /* of sample_types; two texts each of the first, of which the code is its own */

/* Reads the workshops of the opened file; what snapshot_scan says. */
static int scanned(struct snapshot *s, const char *kinds, instant_t at, const struct snapshot_reader *to,
		   struct snapshot_columns *out)
{
	return snapshot_scan(s, &trial.h, WORKSHOPS, kinds ? kinds : sample_types[WORKSHOPS]->scan_kinds, at, to, out,
			     &scratch_err);
}

static void texts_of_rows_that_are_not_known_are_not_asked_for(void **state)
{
	struct snapshot *s;
	struct snapshot_columns c;
	int64_t asked = 0;
	const struct snapshot_reader to = {.intern = count, .self = &asked, .max = 1000, .mem = arena_new(0)};
	(void)state;
	struct history y = made();
	assert_int_equal(opened(&s), 1);
	assert_int_equal(scanned(s, NULL, y.ended[0], &to, &c), 1);
	assert_int_equal(c.n, 1);
	assert_true(asked >= 1 && asked <= 2);
	arena_free(to.mem);
	closed(s);
}

static void a_column_that_is_not_wanted_is_left_out_and_the_others_are_the_same(void **state)
{
	struct snapshot *s;
	struct snapshot_columns all, c;
	int64_t asked = 0;
	const struct snapshot_reader to = {.intern = count, .self = &asked, .max = 1000, .mem = arena_new(0)};
	char kinds[RECORD_FIELDS_MAX + 3];
	(void)state;
	made();
	assert_int_equal(opened(&s), 1);
	snprintf(kinds, sizeof kinds, "%s", sample_types[WORKSHOPS]->scan_kinds);
	for (size_t i = 2; kinds[i]; i++)
		kinds[i] = kinds[i] == 't' ? '-' : kinds[i];
	assert_int_equal(scanned(s, kinds, INSTANT_OPEN, &to, &c), 1);
	assert_int_equal(asked, 0);
	assert_int_equal(scanned(s, NULL, INSTANT_OPEN, &to, &all), 1);
	assert_true(all.n == c.n && c.n);
	for (int i = 0; i < c.ncols; i++) {
		assert_true(kinds[i] != '-' || !c.col[i].at);
		for (size_t row = 0; kinds[i] != '-' && row < c.n; row++)
			assert_true(cell_at(c.col[i], row) == cell_at(all.col[i], row));
	}
	arena_free(to.mem);
	closed(s);
}

enum { SCAN_OWNER, SCAN_ID, SCAN_WORKSHOP, SCAN_FROM = 4, SCAN_SCORE = 8 }; /* columns of a scan of spells */

/* A spell with this score. */
static void score(int64_t craftsman, int64_t workshop, int64_t score)
{
	struct cell c[] = {NIL, NUM(workshop), NUM(1), NUM(20000), NIL, NUM(1), NIL, NUM(score), NIL, NIL};
	struct recording *r = trial_record("import");
	SCRATCH_OK(fact_assert(r, &spells_facts, craftsman, c, 0, NULL, &scratch_err));
	trial_commit(r);
}

/* The width of the scores' column, which are these in the order in which they were recorded. */
static int width_of_scores(const int64_t *scores, size_t n)
{
	struct snapshot *s;
	struct snapshot_columns c;
	int64_t asked = 0;
	const struct snapshot_reader to = {.intern = count, .self = &asked, .max = 1000, .mem = arena_new(0)};
	assert_int_equal(opened(&s), 1);
	assert_int_equal(
	    snapshot_scan(s, &trial.h, SPELLS, spells_facts.scan_kinds, INSTANT_OPEN, &to, &c, &scratch_err), 1);
	assert_int_equal(c.n, n);
	for (size_t i = 0; i < n; i++)
		assert_true(cell_at(c.col[SCAN_SCORE], i) == scores[i]);
	assert_int_equal(c.col[SCAN_ID].width, WIDE);
	assert_int_equal(c.col[SCAN_FROM].width, NARROW);
	int width = c.col[SCAN_SCORE].width;
	arena_free(to.mem);
	assert_int_equal(snapshot_compare(s, &trial.h, &scratch_err), 1);
	closed(s);
	return width;
}

static void a_column_is_wide_when_a_number_is_too_large_for_a_narrow_one(void **state)
{
	const int64_t scores[] = {FIELD_NONE, AROUND - 1, -AROUND + 1, 7, -AROUND, AROUND};
	struct recording *r = trial_record("import");
	int64_t workshop = trial_workshop(r, "W", 0, 0), craftsman = trial_craftsman(r, "J-1", "甲", 0);
	(void)state;
	trial_commit(r);
	for (size_t i = 0; i < 3; i++)
		score(craftsman, workshop, scores[i]);
	make(2);
	assert_int_equal(width_of_scores(scores, 3), NARROW);
	score(craftsman, workshop, scores[3]);
	assert_int_equal(width_of_scores(scores, 4), NARROW);
	score(craftsman, workshop, scores[4]); /* the journal has gained it */
	assert_int_equal(width_of_scores(scores, 5), WIDE);
	make(2);
	assert_int_equal(width_of_scores(scores, 5), WIDE);
	score(craftsman, workshop, scores[5]);
	assert_int_equal(width_of_scores(scores, 6), WIDE);
}

/* Owners become 5, workshops 6. */
static void known(void *self, int column, int64_t *cell, size_t n)
{
	(void)self;
	for (size_t i = 0; i < n && column <= SCAN_WORKSHOP; i++)
		cell[i] = column == SCAN_OWNER ? 5 : 6;
}

static void ids_become_what_they_are_to_the_one_who_reads(void **state)
{
	struct snapshot *s;
	struct snapshot_columns c;
	const struct snapshot_reader to = {.intern = count, .settle = known, .max = 1000, .mem = arena_new(0)};
	char kinds[RECORD_FIELDS_MAX + 3];
	struct recording *r = trial_record("import");
	int64_t workshop = trial_workshop(r, "W", 0, 0), craftsman = trial_craftsman(r, "J-1", "甲", 0);
	(void)state;
	trial_commit(r);
	score(craftsman, workshop, 1);
	make(2);
	score(craftsman, workshop, 2); /* the journal has gained it */
	assert_int_equal(opened(&s), 1);
	snprintf(kinds, sizeof kinds, "%s", spells_facts.scan_kinds);
	*strchr(kinds, 't') = '-';
	assert_int_equal(snapshot_scan(s, &trial.h, SPELLS, kinds, INSTANT_OPEN, &to, &c, &scratch_err), 1);
	assert_int_equal(c.n, 2);
	assert_true(c.col[SCAN_OWNER].width == NARROW && c.col[SCAN_WORKSHOP].width == NARROW);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(cell_at(c.col[SCAN_OWNER], i), 5);
		assert_int_equal(cell_at(c.col[SCAN_WORKSHOP], i), 6);
		assert_int_equal(cell_at(c.col[SCAN_SCORE], i), i + 1);
	}
	assert_true(cell_at(c.col[SCAN_ID], 0) > 5 && cell_at(c.col[SCAN_ID], 1) > cell_at(c.col[SCAN_ID], 0));
	arena_free(to.mem);
	closed(s);
}

static void what_passes_a_limit_is_left_to_the_store(void **state)
{
	struct snapshot *s;
	struct snapshot_columns c;
	int64_t asked = 0;
	struct snapshot_reader to = {.intern = full, .max = 1000, .mem = arena_new(0)};
	(void)state;
	made();
	assert_int_equal(opened(&s), 1);
	assert_int_equal(scanned(s, NULL, INSTANT_OPEN, &to, &c), 0);
	assert_int_equal(scratch_err.code, ERR_LIMIT);
	to.intern = count;
	to.self = &asked;
	to.max = 0;
	assert_int_equal(scanned(s, NULL, INSTANT_OPEN, &to, &c), 0);
	assert_int_equal(scratch_err.code, ERR_LIMIT);
	arena_free(to.mem);
	closed(s);
}

/* Sets one byte of the file. */
static unsigned char swap_byte(off_t at, unsigned char mask)
{
	unsigned char b = 0;
	int fd = open(path_of(), O_RDWR);
	assert_true(fd >= 0 && pread(fd, &b, 1, at) == 1);
	b ^= mask;
	assert_true(pwrite(fd, &b, 1, at) == 1);
	close(fd);
	return b;
}

static void every_byte_that_is_changed_is_noticed(void **state)
{
	(void)state;
	made();
	struct snapshot *s;
	struct stat st;
	SCRATCH_OK(stat(path_of(), &st));
	for (off_t at = 0; at < st.st_size; at += at < (off_t)sizeof(struct snap_head) ? 1 : 17) {
		swap_byte(at, 0x10);
		int got = opened(&s);
		if (got > 0) {
			got = snapshot_check(s, &trial.h, &scratch_err);
			assert_int_equal(got, snapshot_compare(s, &trial.h, &scratch_err));
			snapshot_close(s);
		}
		store_rollback(trial.x->s);
		assert_int_equal(got, 0);
		swap_byte(at, 0x10);
	}
	assert_int_equal(opened(&s), 1);
	assert_int_equal(snapshot_check(s, &trial.h, &scratch_err), 1);
	closed(s);
}

static void nothing_personal_stands_there_in_clear(void **state)
{
	struct buf file;
	(void)state;
	made();
	buf_init(&file, 1u << 20);
	SCRATCH_OK(file_read(path_of(), &file, &scratch_err));
	assert_true(str_find(buf_str(&file), STR("鲁班")) < 0);
	assert_true(str_find(buf_str(&file), STR("J-1")) < 0);
	assert_true(str_find(buf_str(&file), STR("W-1")) < 0);
	buf_release(&file);
}

static void what_cannot_be_written_leaves_the_old_one(void **state)
{
	struct rlimit was, small = {100, 0};
	char beside[4096];
	(void)state;
	struct history y = made();
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	small.rlim_max = was.rlim_max;
	for (small.rlim_cur = 100; small.rlim_cur < 4000; small.rlim_cur += 500) {
		setrlimit(RLIMIT_FSIZE, &small);
		int got = snap_make(&trial.h, sample_types, SAMPLE_TYPES, 5, NULL, NULL, &scratch_err);
		setrlimit(RLIMIT_FSIZE, &was);
		assert_int_equal(got, -1);
		assert_int_equal(scratch_err.code, ERR_IO);
		assert_false(store_in_tx(trial.x->s));
		snprintf(beside, sizeof beside, "%s.new", path_of());
		assert_int_equal(access(beside, F_OK), -1);
		says_the_same(&y);
	}
}

/* Somebody cancels at the second page. */
static bool not_further(void *self, int64_t done, int64_t total)
{
	(void)done;
	(void)total;
	return ++*(int *)self < 2;
}

static void one_that_is_cancelled_leaves_the_old_one(void **state)
{
	int told = 0;
	(void)state;
	struct history y = made();
	record(&y);
	assert_int_equal(snap_make(&trial.h, sample_types, SAMPLE_TYPES, 5, not_further, &told, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT);
	assert_non_null(strstr(scratch_err.what, "已取消"));
	assert_int_equal(told, 2);
	struct snapshot *s;
	assert_int_equal(opened(&s), 1);
	assert_int_equal(snapshot_state(s).journal, 6);
	closed(s);
}

static void what_a_killed_making_left_is_written_over(void **state)
{
	char beside[4096];
	(void)state;
	struct history y = made();
	snprintf(beside, sizeof beside, "%s.new", path_of());
	int fd = open(beside, O_RDWR | O_CREAT, 0644);
	assert_true(fd >= 0);
	SCRATCH_OK(ftruncate(fd, 1000000));
	SCRATCH_OK(flock(fd, LOCK_EX));
	assert_int_equal(snap_make(&trial.h, sample_types, SAMPLE_TYPES, 5, NULL, NULL, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_CONFLICT); /* it is being made */
	assert_int_equal(access(beside, F_OK), 0);
	close(fd);
	make(5);
	assert_int_equal(access(beside, F_OK), -1);
	says_the_same(&y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TRIAL(it_says_what_the_store_says_at_every_instant),
					   TRIAL(one_that_is_not_there_or_not_ours_is_not_used),
					   TRIAL(one_of_another_history_is_not_used),
					   TRIAL(every_byte_that_is_changed_is_noticed),
					   TRIAL(nothing_personal_stands_there_in_clear),
					   TRIAL(what_cannot_be_written_leaves_the_old_one),
					   TRIAL(one_whose_key_was_rotated_is_not_used),
					   TRIAL(one_of_before_a_migration_is_not_used),
					   TRIAL(one_found_damaged_goes_but_not_its_successor),
					   TRIAL(texts_of_rows_that_are_not_known_are_not_asked_for),
					   TRIAL(a_column_that_is_not_wanted_is_left_out_and_the_others_are_the_same),
					   TRIAL(a_column_is_wide_when_a_number_is_too_large_for_a_narrow_one),
					   TRIAL(ids_become_what_they_are_to_the_one_who_reads),
					   TRIAL(what_passes_a_limit_is_left_to_the_store),
					   TRIAL(one_that_is_cancelled_leaves_the_old_one),
					   TRIAL(what_a_killed_making_left_is_written_over)};
	return trial_run(tests, sizeof tests / sizeof *tests);
}
