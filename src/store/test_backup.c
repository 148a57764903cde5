/* Backup and restore, on both engines: what goes in comes back, and nothing that is not whole or not ours. */
#include "store/scratch.h"

#include <fcntl.h>
#include <sys/stat.h>

static const struct migration tables[] = {
    {1, "001-a", "CREATE TABLE a_child (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL)", NULL, NULL, NULL},
    {2, "002-z",
     "CREATE TABLE z_parent (id BIGINT PRIMARY KEY, self BIGINT REFERENCES z_parent (id), name TEXT, data BLOB);"
     "CREATE TABLE m_child (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL REFERENCES z_parent (id));"
     "CREATE TABLE b_grandchild (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL REFERENCES m_child (id));"
     "CREATE INDEX z_name ON z_parent (name);"
     "INSERT INTO z_parent (id, name) VALUES (1, '种子')",
     "CREATE TRIGGER kept BEFORE DELETE ON b_grandchild BEGIN SELECT RAISE(ABORT, 'kept'); END;",
     "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'kept'; END$$;"
     "CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON b_grandchild FOR EACH STATEMENT EXECUTE FUNCTION kept()",
     NULL},
    {3, "003-later", "CREATE TABLE later (id BIGINT)", NULL, NULL, NULL},
};

#define ROWS 3000

static const char *const parent_columns[] = {"id", "self", "name", "data", NULL};
static const char *const child_columns[] = {"id", "parent", NULL};
static const struct sql sums = {"sums", "SELECT count(*), CAST(sum(length(name)) AS BIGINT), count(data), max(id),"
					" (SELECT count(*) FROM b_grandchild), (SELECT max(at) FROM migration)"
					" FROM z_parent"};
static const struct sql one = {"one", "SELECT name, data FROM z_parent WHERE id = $1"};

/* Fills the tables; every seventh name is blank, every fifth data null. */
static void fill(struct store *s)
{
	struct bulk *p, *m, *b;
	SCRATCH_OK(store_migrate(s, tables, 2, 55, NULL, &scratch_err));
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(bulk_begin(&p, s, "z_parent", parent_columns, "iitb", &scratch_err));
	SCRATCH_OK(bulk_begin(&m, s, "m_child", child_columns, "ii", &scratch_err));
	SCRATCH_OK(bulk_begin(&b, s, "b_grandchild", child_columns, "ii", &scratch_err));
	for (int64_t i = 2; i <= ROWS; i++) {
		bulk_int(p, 0, i);
		bulk_int(p, 1, i % 3 ? INT64_MIN : 1);
		bulk_text(p, 2, i % 7 ? STR("护理员\t\\N") : STR(""));
		if (i % 5)
			bulk_bytes(p, 3, (struct str){(const char *)&i, sizeof i});
		SCRATCH_OK(bulk_row(p, &scratch_err));
		bulk_int(m, 0, i);
		bulk_int(m, 1, 1);
		SCRATCH_OK(bulk_row(m, &scratch_err));
		bulk_int(b, 0, i);
		bulk_int(b, 1, i);
		SCRATCH_OK(bulk_row(b, &scratch_err));
	}
	SCRATCH_OK(bulk_end(p, &scratch_err));
	SCRATCH_OK(bulk_end(m, &scratch_err));
	SCRATCH_OK(bulk_end(b, &scratch_err));
	SCRATCH_OK(store_commit(s, &scratch_err));
}

/* What fill put in is there. */
static void is_filled(struct store *s)
{
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(s, &sums, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	assert_int_equal(stmt_int(st, 0), ROWS);
	assert_int_equal(stmt_int(st, 1), 6 * (ROWS - 1 - ROWS / 7) + 2);
	assert_int_equal(stmt_int(st, 2), ROWS - 1 - ROWS / 5);
	assert_int_equal(stmt_int(st, 3), ROWS);
	assert_int_equal(stmt_int(st, 4), ROWS - 1);
	assert_int_equal(stmt_int(st, 5), 55);
	stmt_reset(st);
	SCRATCH_OK(store_stmt(s, &one, &st, &scratch_err));
	stmt_bind_int(st, 1, 1234);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	int64_t id = 1234;
	assert_true(str_is(stmt_text(st, 0), "护理员\t\\N"));
	assert_true(str_eq(stmt_bytes(st, 1), (struct str){(const char *)&id, sizeof id}));
	stmt_reset(st);
}

static int setup(void **state)
{
	struct scratch *x = scratch_new(*(enum scratch_kind *)*state);
	fill(x->s);
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	scratch_free(*state);
	return 0;
}

/* Closes the store and gives an empty one in its place. */
static struct store *emptied(struct scratch *x)
{
	store_close(x->s);
	x->s = NULL;
	if (x->kind == SCRATCH_FILE)
		assert_int_equal(unlink(x->url), 0);
	if (x->kind == SCRATCH_PG) {
		char url[512], schema[32];
		snprintf(schema, sizeof schema, "t%ld", (long)getpid());
		scratch_schema(url, sizeof url, schema);
	}
	return x->s = scratch_again(x, STORE_CREATE);
}

/* Nothing unfinished, and nothing that the file would need, lies beside it. */
static void nothing_beside(const struct scratch *x, const char *name)
{
	char seen[512];
	const char *const tried[] = {"", "-journal", "-wal", "-shm"};
	for (int i = 1; i < 4; i++) {
		snprintf(seen, sizeof seen, "%s/%s%s", x->dir, name, tried[i]);
		assert_int_equal(access(seen, F_OK), -1);
	}
	snprintf(seen, sizeof seen, "%s/%s.part-%ld", x->dir, name, (long)getpid());
	assert_int_equal(access(seen, F_OK), -1);
}

/* The trigger that keeps a table's rows is at work. */
static void is_guarded(struct store *s)
{
	static const struct sql drop = {"drop", "DELETE FROM b_grandchild"};
	struct stmt *st;
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	SCRATCH_OK(store_stmt(s, &drop, &st, &scratch_err));
	assert_int_equal(stmt_run(st, NULL, &scratch_err), -1);
	store_rollback(s);
}

static void what_is_backed_up_comes_back(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	struct stat st;
	int applied = 0;
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
	is_filled(x->s);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	nothing_beside(x, "backup");
	struct store *s = emptied(x);
	SCRATCH_OK(store_restore(s, path, tables, 3, &scratch_err));
	is_filled(s);
	is_guarded(s);
	nothing_beside(x, "backup");
	SCRATCH_OK(store_migrate(s, tables, 3, 0, &applied, &scratch_err));
	assert_int_equal(applied, 1);
	store_close(s);
	x->s = scratch_again(x, 0);
	if (x->kind != SCRATCH_MEMORY)
		is_filled(x->s);
}

static void a_backup_shows_one_moment_while_others_write(void **state)
{
	static const struct sql add = {"add", "INSERT INTO z_parent (id) VALUES (9000)"};
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	struct store *other = scratch_again(x, 0);
	struct stmt *st = NULL;
	SCRATCH_OK(store_begin(other, true, &scratch_err));
	SCRATCH_OK(store_stmt(other, &add, &st, &scratch_err));
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
	SCRATCH_OK(store_commit(other, &scratch_err));
	store_close(other);
	SCRATCH_OK(store_restore(emptied(x), path, tables, 2, &scratch_err));
	is_filled(x->s);
}

/* Hears how far a copy is, and writes to the store meanwhile when it has one. */
struct listener {
	struct store *s;
	int words;
	int64_t done, total;
};

static void hear(void *self, int64_t done, int64_t total)
{
	static const struct sql add = {"add", "INSERT INTO z_parent (id) VALUES ($1)"};
	struct listener *l = self;
	struct stmt *st = NULL;
	assert_true(done >= l->done && done <= total && total > 0);
	assert_true(l->words == 0 || total == l->total);
	l->words++;
	l->done = done;
	l->total = total;
	if (!l->s)
		return;
	SCRATCH_OK(store_begin(l->s, true, &scratch_err));
	SCRATCH_OK(store_stmt(l->s, &add, &st, &scratch_err));
	stmt_bind_int(st, 1, 9000 + l->words);
	SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
	SCRATCH_OK(store_commit(l->s, &scratch_err));
}

/* It has heard more than once, and of the end. */
static void heard_all(const struct listener *l)
{
	assert_true(l->words > 1);
	assert_int_equal(l->done, l->total);
}

static void a_watcher_hears_how_far_it_is_and_may_write_meanwhile(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	struct listener out = {.s = scratch_again(x, 0)}, back = {0};
	store_watch(x->s, hear, &out);
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
	store_close(out.s);
	heard_all(&out);
	store_watch(emptied(x), hear, &back);
	SCRATCH_OK(store_restore(x->s, path, tables, 2, &scratch_err));
	heard_all(&back);
	is_filled(x->s);
}

static void nothing_is_overwritten(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
	assert_int_equal(store_backup(x->s, path, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "备份文件已经存在，不覆盖: /");
	assert_int_equal(store_restore(x->s, path, tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "存储里已有内容，恢复不覆盖: 恢复到一个新的存储");
	is_filled(x->s);
}

static void a_backup_that_is_not_whole_is_refused(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	struct stat st;
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size / 2), 0);
	struct store *s = emptied(x);
	assert_int_equal(store_restore(s, path, tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_DAMAGED, "已损坏: /");
	assert_int_equal(store_check_version(s, tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储还没有初始化");
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(store_restore(s, path, tables, 2, &scratch_err), -1);
	assert_int_equal(store_restore(s, scratch_path(x, "nothing"), tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_IO, "读不了备份文件");
}

/* Changes one byte of a file. */
static void flip(const char *path, off_t at)
{
	char c;
	int fd = open(path, O_RDWR);
	assert_int_equal(pread(fd, &c, 1, at), 1);
	c = (char)(c ^ 0x20);
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

/* Of PostgreSQL's file, which has a digest: any byte. */
static void a_changed_byte_is_found(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	struct stat st;
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
	assert_int_equal(stat(path, &st), 0);
	struct store *s = emptied(x);
	for (off_t at = 0; at < st.st_size; at += at < 200 ? 13 : st.st_size / 40) {
		flip(path, at);
		assert_int_equal(store_restore(s, path, tables, 2, &scratch_err), -1);
		assert_false(store_in_tx(s));
		flip(path, at);
	}
	flip(path, st.st_size - 1);
	assert_int_equal(store_restore(s, path, tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_DAMAGED, "备份文件不完整或已损坏: /");
	flip(path, st.st_size - 1);
	SCRATCH_OK(store_restore(s, path, tables, 2, &scratch_err));
	is_filled(s);
}

static void a_backup_of_another_state_of_the_program_is_refused(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "backup");
	const struct migration other[] = {tables[0],
					  {2, "002-z", "CREATE TABLE other (id BIGINT)", NULL, NULL, NULL}};
	SCRATCH_OK(store_backup(x->s, path, &scratch_err));
	struct store *s = emptied(x);
	assert_int_equal(store_restore(s, path, tables, 1, &scratch_err), -1);
	scratch_err_is(ERR_DB, "换用更新的 yicai");
	assert_int_equal(store_restore(s, path, other, 2, &scratch_err), -1);
	scratch_err_is(ERR_DB, "迁移 2");
	assert_int_equal(store_check_version(s, tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_DB, "存储还没有初始化");
}

static void a_strangers_file_is_no_backup(void **state)
{
	struct scratch *x = *state;
	const char *path = scratch_path(x, "letter");
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	for (int i = 0; i < 2000; i++)
		assert_int_equal(write(fd, "亲爱的同事\n", 16), 16);
	close(fd);
	assert_int_equal(store_restore(emptied(x), path, tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_DAMAGED, "不是颐才");
}

static void no_copy_is_made_inside_a_transaction(void **state)
{
	struct scratch *x = *state;
	SCRATCH_OK(store_begin(x->s, false, &scratch_err));
	assert_int_equal(store_backup(x->s, scratch_path(x, "backup"), &scratch_err), -1);
	scratch_err_is(ERR_DB, "备份不能在事务里");
	assert_int_equal(store_restore(x->s, scratch_path(x, "backup"), tables, 2, &scratch_err), -1);
	scratch_err_is(ERR_DB, "恢复不能在事务里");
	store_rollback(x->s);
	char path[256];
	snprintf(path, sizeof path, "%s/none/backup", x->dir);
	assert_int_equal(store_backup(x->s, path, &scratch_err), -1);
	scratch_err_is(ERR_IO, "建不了备份文件");
}

#define ON(f) SCRATCH_ON(f, SCRATCH_ALL)
int main(void)
{
	const struct scratch_test tests[] = {
	    ON(what_is_backed_up_comes_back),
	    SCRATCH_ON(a_backup_shows_one_moment_while_others_write, SCRATCH_TWO),
	    SCRATCH_ON(a_watcher_hears_how_far_it_is_and_may_write_meanwhile, SCRATCH_TWO),
	    ON(nothing_is_overwritten),
	    ON(a_backup_that_is_not_whole_is_refused),
	    SCRATCH_ON(a_changed_byte_is_found, 1u << SCRATCH_PG),
	    ON(a_backup_of_another_state_of_the_program_is_refused),
	    ON(a_strangers_file_is_no_backup),
	    ON(no_copy_is_made_inside_a_transaction),
	};
	return scratch_run(tests, sizeof tests / sizeof *tests, setup, teardown);
}
