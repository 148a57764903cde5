/* The SQLite driver alone: what its file may be, what it is set to, what a full or broken disk says. */
#include "store/rest.h"
#include "store/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const struct migration tables[] = {
    {1, "001-thing", "CREATE TABLE thing (id BIGINT PRIMARY KEY, data BLOB)", NULL, NULL, NULL},
};
static const struct sql add = {"thing.add", "INSERT INTO thing (id, data) VALUES ($1, $2)"};
static const struct sql count = {"thing.count", "SELECT count(*) FROM thing"};

static int setup(void **state)
{
	struct scratch *x = scratch_new(SCRATCH_FILE);
	SCRATCH_OK(store_migrate(x->s, tables, 1, 0, NULL, &scratch_err));
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	scratch_free(*state);
	return 0;
}

/* Opening fails with this. */
static void refused(const char *url, unsigned flags, enum err_code code, const char *words)
{
	struct store *s = NULL;
	assert_int_equal(store_open(&s, url, flags, &scratch_err), -1);
	assert_null(s);
	scratch_err_is(code, words);
}

/* The value of a pragma or other one-row query. */
static int64_t ask(struct store *s, const char *text)
{
	struct stmt *st = NULL;
	const struct sql q = {text, text};
	SCRATCH_OK(store_stmt(s, &q, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	int64_t v = stmt_int(st, 0);
	stmt_reset(st);
	return v;
}

static void a_missing_file_says_what_to_do_first(void **state)
{
	struct scratch *x = *state;
	char want[300];
	snprintf(want, sizeof want, "没有这个存储文件: %s: 先运行 yicai init", scratch_path(x, "none.db"));
	refused(scratch_path(x, "none.db"), 0, ERR_DB, want);
	refused(scratch_path(x, "none.db"), STORE_READ_ONLY, ERR_DB, "先运行 yicai init");
	assert_int_equal(access(scratch_path(x, "none.db"), F_OK), -1);
	refused("", STORE_CREATE, ERR_DB, "没有说是哪个存储文件");
	refused(scratch_path(x, "none/x.db"), STORE_CREATE, ERR_DB, "没有这个文件夹，或不能进入");
}

static void a_new_file_is_its_owners_alone(void **state)
{
	struct scratch *x = *state;
	struct stat st;
	assert_int_equal(stat(x->url, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	char wal[600];
	snprintf(wal, sizeof wal, "%s-wal", x->url);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_connection_is_set_up_to_lose_nothing(void **state)
{
	struct store *s = ((struct scratch *)*state)->s;
	assert_int_equal(ask(s, "PRAGMA synchronous"), 2);
	assert_int_equal(ask(s, "PRAGMA foreign_keys"), 1);
	assert_int_equal(ask(s, "PRAGMA secure_delete"), 1);
	assert_int_equal(ask(s, "PRAGMA wal_autocheckpoint"), 8192);
	assert_int_equal(ask(s, "PRAGMA trusted_schema"), 0);
	assert_int_equal(ask(s, "PRAGMA cell_size_check"), 1);
	assert_int_equal(ask(s, "PRAGMA application_id"), 0x59694361);
	assert_int_equal(ask(s, "SELECT journal_mode='wal' FROM pragma_journal_mode"), 1);
	store_patience(s, 1234, 1);
	assert_int_equal(ask(s, "PRAGMA busy_timeout"), 1234);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "letter.db");
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	for (int i = 0; i < 100; i++)
		assert_int_equal(write(fd, "亲爱的同事们：\n", 22), 22);
	close(fd);
	refused(path, 0, ERR_DB, "不是颐才的存储文件，或已损坏: /");
	refused(path, STORE_CREATE, ERR_DB, "不是颐才的存储文件，或已损坏: /");
	refused(path, STORE_READ_ONLY, ERR_DB, "不是颐才的存储文件，或已损坏: /");
	assert_int_equal(access(path, F_OK), 0);
	refused(x->dir, 0, ERR_DB, "不是文件，不能作存储: /");
	refused("/dev/null", 0, ERR_DB, "不是文件，不能作存储: /dev/null");
}

static void another_programs_database_is_not_touched(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "other.db");
	sqlite3 *db = NULL;
	struct store *s = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE theirs (x)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	SCRATCH_OK(store_open(&s, path, STORE_CREATE, &scratch_err));
	assert_int_equal(store_check_version(s, tables, 1, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储还没有初始化");
	assert_int_equal(store_migrate(s, tables, 1, 0, NULL, &scratch_err), -1);
	scratch_err_is(ERR_DB, "这是别的程序的数据库，不是颐才的存储");
	assert_int_equal(ask(s, "SELECT count(*) FROM sqlite_schema"), 1);
	store_close(s);
}

static void a_name_that_looks_like_a_uri_is_a_file(void **state)
{
	struct scratch *x = *state;
	struct store *s = NULL;
	char *old = getcwd(NULL, 0);
	assert_int_equal(chdir(x->dir), 0);
	int r = store_open(&s, "file:x.db?mode=memory", STORE_CREATE, &scratch_err);
	assert_int_equal(access("file:x.db?mode=memory", F_OK), 0);
	assert_int_equal(chdir(old), 0);
	free(old);
	SCRATCH_OK(r);
	store_close(s);
}

static void a_damaged_page_is_an_error_not_a_wrong_answer(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	for (int i = 0; i < 200; i++) {
		static char data[500];
		struct stmt *st = NULL;
		SCRATCH_OK(store_stmt(x->s, &add, &st, &scratch_err));
		stmt_bind_int(st, 1, i);
		stmt_bind_bytes(st, 2, data, sizeof data);
		SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	}
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	store_close(x->s);
	x->s = NULL;
	int fd = open(x->url, O_RDWR);
	static char junk[20000];
	memset(junk, 0x5a, sizeof junk);
	assert_int_equal(pwrite(fd, junk, sizeof junk, 12288), sizeof junk);
	close(fd);
	x->s = scratch_again(x, 0);
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(x->s, &count, &st, &scratch_err));
	assert_int_equal(stmt_step(st, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储文件已损坏: thing.count: 从备份恢复：yicai restore");
}

/* Adds things from this id on until one fails. */
static int fill(struct store *s, int64_t id, int64_t n)
{
	static const char data[2000];
	for (int64_t i = 0; i < n; i++) {
		struct stmt *st;
		if (store_stmt(s, &add, &st, &scratch_err))
			return -1;
		stmt_bind_int(st, 1, id + i);
		stmt_bind_bytes(st, 2, data, sizeof data);
		if (stmt_run(st, NULL, &scratch_err))
			return -1;
	}
	return 0;
}

/* A savepoint keeps what every page was that it changes: beyond what it may hold in memory that goes to a file. */
static void a_savepoint_that_changes_many_pages_can_be_taken_back(void **state)
{
	static const struct sql touch = {"thing.touch", "UPDATE thing SET data = zeroblob(1999)"};
	struct scratch *x = *state;
	int64_t changed;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(fill(x->s, 0, 1000));
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	for (int i = 0; i < 2; i++) {
		struct stmt *st;
		SCRATCH_OK(store_savepoint(x->s, &scratch_err));
		SCRATCH_OK(store_stmt(x->s, &touch, &st, &scratch_err));
		SCRATCH_OK(stmt_run(st, &changed, &scratch_err));
		assert_int_equal(changed, 1000);
		SCRATCH_OK(store_savepoint_rollback(x->s, &scratch_err));
	}
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	assert_int_equal(ask(x->s, "SELECT count(*) FROM thing WHERE length(data) = 2000"), 1000);
}

static void a_full_disk_says_so_and_the_store_lives_on(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(fill(x->s, 0, 10));
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	assert_int_equal(ask(x->s, "PRAGMA max_page_count = 30"), 30);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	assert_int_equal(fill(x->s, 10, 1000), -1);
	scratch_err_is(ERR_DB, "磁盘已满，没有写入: thing.add: 腾出空间后再试");
	assert_int_equal(store_commit(x->s, &scratch_err), -1);
	scratch_err_is(ERR_DB, "先要回滚");
	assert_int_equal(ask(x->s, "SELECT count(*) FROM thing"), 10);
	assert_int_equal(ask(x->s, "PRAGMA max_page_count = 100000"), 100000);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(fill(x->s, 10, 100));
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	assert_int_equal(ask(x->s, "SELECT count(*) FROM thing"), 110);
}

static void a_file_that_may_not_grow_says_so_at_the_latest_on_commit(void **state)
{
	struct scratch *x = *state;
	struct rlimit old, tight;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	tight = (struct rlimit){150000, old.rlim_max};
	setrlimit(RLIMIT_FSIZE, &tight);
	int r = store_begin(x->s, true, &scratch_err);
	r = r || fill(x->s, 10, 200) || store_commit(x->s, &scratch_err) ? -1 : 0;
	store_rollback(x->s);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(r, -1);
	scratch_err_is(ERR_DB, "磁盘已满，没有写入");
	assert_int_equal(ask(x->s, "SELECT count(*) FROM thing"), 0);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(fill(x->s, 10, 20));
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	assert_int_equal(ask(x->s, "SELECT count(*) FROM thing"), 20);
}

static void a_backup_without_room_leaves_nothing(void **state)
{
	struct scratch *x = *state;
	struct rlimit old, tight;
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(fill(x->s, 0, 200));
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	const char *path = scratch_path(x, "backup");
	char part[300];
	snprintf(part, sizeof part, "%s.part-%ld", path, (long)getpid());
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	tight = (struct rlimit){100000, old.rlim_max};
	setrlimit(RLIMIT_FSIZE, &tight);
	int r = store_backup(x->s, path, &scratch_err);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(r, -1);
	scratch_err_is(ERR_DB, "磁盘已满");
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(part, F_OK), -1);
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
}

/* A file system below SQLite whose sync can be made to fail. */
static bool sync_fails;
static sqlite3_vfs shaky;
static sqlite3_io_methods shaky_methods[2]; /* of the database, of other files */
static int (*true_sync)(sqlite3_file *, int);

static int shaky_sync(sqlite3_file *f, int flags)
{
	return sync_fails ? SQLITE_IOERR_FSYNC : true_sync(f, flags);
}

static int shaky_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	(void)vfs;
	sqlite3_vfs *below = sqlite3_vfs_find("unix");
	int rc = below->xOpen(below, name, f, flags, out);
	if (rc != SQLITE_OK || !f->pMethods)
		return rc;
	true_sync = f->pMethods->xSync;
	sqlite3_io_methods *m = &shaky_methods[!(flags & SQLITE_OPEN_MAIN_DB)];
	*m = *f->pMethods;
	m->xSync = shaky_sync;
	f->pMethods = m;
	return SQLITE_OK;
}

static void after_a_failed_sync_nobody_is_told_that_anything_was_written(void **state)
{
	struct scratch *x = *state;
	shaky = *sqlite3_vfs_find("unix");
	shaky.zName = "shaky";
	shaky.xOpen = shaky_open;
	assert_int_equal(sqlite3_vfs_register(&shaky, 1), SQLITE_OK);
	store_close(x->s);
	x->s = scratch_again(x, 0);
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(fill(x->s, 0, 1));
	SCRATCH_OK(store_commit(x->s, &scratch_err));
	SCRATCH_OK(store_begin(x->s, true, &scratch_err));
	SCRATCH_OK(fill(x->s, 1, 1));
	sync_fails = true;
	assert_int_equal(store_commit(x->s, &scratch_err), -1);
	scratch_err_is(ERR_UNCERTAIN, "提交时读写出错，不知道写进去没有");
	sync_fails = false;
	assert_false(store_in_tx(x->s));
	assert_int_equal(store_begin(x->s, true, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储出过读写错误，不再使用: begin: 检查磁盘后重新启动");
	store_close(x->s);
	assert_int_equal(sqlite3_vfs_unregister(&shaky), SQLITE_OK);
	x->s = scratch_again(x, 0);
	assert_in_range(ask(x->s, "SELECT count(*) FROM thing"), 1, 2);
}

/* Runs f as a user who owns nothing here; root may do everything, so root gives itself up for it in a child. */
static void as_nobody(void (*f)(struct scratch *x), struct scratch *x)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (geteuid() == 0 && (setegid(65534) || seteuid(65534)))
			_exit(9);
		f(x);
		_exit(scratch_err.code == ERR_NONE ? 0 : 1);
	}
	int status = 0;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* Leaves the error when opening does not end with ERR_DENIED and these words. */
static void denied(const char *url, unsigned flags, const char *words)
{
	struct store *s = NULL;
	char text[1200];
	if (store_open(&s, url, flags, &scratch_err) == 0)
		err_set(&scratch_err, ERR_DB, "opened");
	err_text(&scratch_err, text, sizeof text);
	if (scratch_err.code == ERR_DENIED && strstr(text, words))
		err_clear(&scratch_err);
	else
		print_error("%s\n", text);
}

static void open_in_read_only_folder(struct scratch *x)
{
	denied(x->url, 0, "没有权限写存储所在的文件夹: /");
	if (scratch_err.code == ERR_NONE)
		denied(scratch_path(x, "new.db"), STORE_CREATE, "没有权限写存储所在的文件夹: /");
}

static void open_read_only_file(struct scratch *x)
{
	denied(x->url, 0, "没有权限写存储文件: /");
	struct store *s = NULL;
	if (scratch_err.code == ERR_NONE && store_open(&s, x->url, STORE_READ_ONLY, &scratch_err) == 0)
		store_close(s);
}

static void open_closed_file(struct scratch *x)
{
	denied(x->url, STORE_READ_ONLY, "没有权限读存储文件: /");
}

static void a_folder_or_file_that_may_not_be_written_is_named(void **state)
{
	struct scratch *x = *state;
	assert_int_equal(chmod(x->url, 0666), 0);
	assert_int_equal(chmod(x->dir, 0555), 0);
	as_nobody(open_in_read_only_folder, x);
	assert_int_equal(chmod(x->dir, 0777), 0);
	assert_int_equal(chmod(x->url, 0444), 0);
	store_close(x->s);
	x->s = NULL;
	as_nobody(open_read_only_file, x);
	assert_int_equal(chmod(x->url, 0000), 0);
	as_nobody(open_closed_file, x);
	assert_int_equal(chmod(x->url, 0600), 0);
}

static void a_hostile_trigger_does_not_come_in_with_a_backup(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	static const char *const hostile[] = {"CREATE TRIGGER t AFTER INSERT ON thing BEGIN DELETE FROM thing; END",
					      "CREATE VIEW v AS SELECT * FROM thing", "CREATE TABLE more (x)",
					      "DROP TABLE thing", "CREATE VIRTUAL TABLE f USING fts5(x)"};
	for (int i = 0; i < 5; i++) {
		sqlite3 *db = NULL;
		struct store *s = NULL;
		SCRATCH_OK(store_backup(x->s, path, &scratch_err));
		assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, hostile[i], NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(db);
		SCRATCH_OK(store_open(&s, ":memory:", 0, &scratch_err));
		assert_int_equal(store_restore(s, path, tables, 1, &scratch_err), -1);
		scratch_err_is(ERR_DAMAGED, "备份里的表、视图或触发器与程序的不符: /");
		assert_int_equal(ask(s, "SELECT count(*) FROM sqlite_schema"), 0);
		store_close(s);
		assert_int_equal(unlink(path), 0);
	}
}

static void what_sqlite_keeps_in_a_column_is_told(void **state)
{
	static const struct sql odd = {"odd", "SELECT 1.5, 'x', x'00', 7, NULL"};
	struct scratch *x = *state;
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(x->s, &odd, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	const char kinds[] = {stmt_kind(st, 0), stmt_kind(st, 1), stmt_kind(st, 2), stmt_kind(st, 3),
			      stmt_kind(st, 4)};
	assert_memory_equal(kinds, "?tbi0", 5);
	stmt_reset(st);
}

/* One reading transaction, after which the store rests. */
static void read_and_rest(struct store *s, int64_t want)
{
	SCRATCH_OK(store_begin(s, false, &scratch_err));
	assert_int_equal(ask(s, count.text), want);
	store_rest(s);
}

/* Whether the log can begin anew: nobody reads from it. */
static bool log_is_free(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA wal_checkpoint(RESTART)", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	bool busy = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return !busy;
}

static void a_resting_store_holds_the_log_until_it_is_woken_or_reads_after_a_checkpoint(void **state)
{
	struct scratch *x = *state;
	sqlite3 *other = NULL;
	assert_int_equal(sqlite3_open(x->url, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "INSERT INTO thing (id) VALUES (1)", NULL, NULL, NULL), SQLITE_OK);
	read_and_rest(x->s, 1);
	read_and_rest(x->s, 1);
	assert_false(log_is_free(other)); /* it does keep its state; but all of the log is in the file now */
	read_and_rest(x->s, 1);
	assert_true(log_is_free(other)); /* so that it reads the file alone */
	assert_int_equal(sqlite3_exec(other, "INSERT INTO thing (id) VALUES (2)", NULL, NULL, NULL), SQLITE_OK);
	read_and_rest(x->s, 2);
	assert_false(log_is_free(other));
	store_wake(x->s);
	assert_true(log_is_free(other));
	read_and_rest(x->s, 2);
	sqlite3_close(other);
}

static void nobody_rests_while_a_long_log_waits_to_begin_anew(void **state)
{
	struct scratch *x = *state;
	sqlite3 *other = NULL;
	assert_int_equal(sqlite3_open(x->url, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other,
				      "PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF;"
				      "INSERT INTO thing (id, data) VALUES (1, zeroblob(31457280))",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	read_and_rest(x->s, 1);
	assert_true(log_is_free(other));
	read_and_rest(x->s, 1); /* all of it is in the file: resting hinders nobody */
	assert_true(log_is_free(other));
	assert_int_equal(sqlite3_exec(other, "INSERT INTO thing (id) VALUES (2)", NULL, NULL, NULL), SQLITE_OK);
	read_and_rest(x->s, 2); /* the log has begun anew and is short */
	assert_false(log_is_free(other));
	sqlite3_close(other);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_missing_file_says_what_to_do_first),
	    TEST(a_new_file_is_its_owners_alone),
	    TEST(a_connection_is_set_up_to_lose_nothing),
	    TEST(a_file_that_is_no_database_is_refused),
	    TEST(another_programs_database_is_not_touched),
	    TEST(a_name_that_looks_like_a_uri_is_a_file),
	    TEST(a_damaged_page_is_an_error_not_a_wrong_answer),
	    TEST(a_savepoint_that_changes_many_pages_can_be_taken_back),
	    TEST(a_full_disk_says_so_and_the_store_lives_on),
	    TEST(a_file_that_may_not_grow_says_so_at_the_latest_on_commit),
	    TEST(a_backup_without_room_leaves_nothing),
	    TEST(after_a_failed_sync_nobody_is_told_that_anything_was_written),
	    TEST(a_folder_or_file_that_may_not_be_written_is_named),
	    TEST(a_hostile_trigger_does_not_come_in_with_a_backup),
	    TEST(what_sqlite_keeps_in_a_column_is_told),
	    TEST(nobody_rests_while_a_long_log_waits_to_begin_anew),
	    TEST(a_resting_store_holds_the_log_until_it_is_woken_or_reads_after_a_checkpoint),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
