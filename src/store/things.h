/* The table that the tests of all engines work on, and how they do. Included once in a test program. */
#ifndef YICAI_STORE_THINGS_H
#define YICAI_STORE_THINGS_H

#include "store/scratch.h"

static const struct migration tables[] = {
    {1, "001-tables",
     "CREATE TABLE town (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
     "CREATE TABLE thing (town BIGINT NOT NULL REFERENCES town (id), id BIGINT NOT NULL, name TEXT, n BIGINT CHECK "
     "(n <> "
     "13), data BLOB, PRIMARY KEY (town, id)) /*sqlite: WITHOUT ROWID */;"
     "INSERT INTO town (id, name) VALUES (1, '绍兴')",
     NULL, NULL, NULL},
};

__attribute__((unused)) static const struct sql add = {
    "thing.add", "INSERT INTO thing (town, id, name, n, data) VALUES ($1, $2, $3, $4, $5)"};
__attribute__((unused)) static const struct sql get = {"thing.get",
						       "SELECT name, n, data FROM thing WHERE town = $1 AND id = $2"};
__attribute__((unused)) static const struct sql count = {"thing.count", "SELECT count(*) FROM thing"};
__attribute__((unused)) static const struct sql all = {"thing.all", "SELECT id, n FROM thing ORDER BY id"};

__attribute__((unused)) static int setup(void **state)
{
	struct scratch *x = scratch_new(*(enum scratch_kind *)*state);
	SCRATCH_OK(store_migrate(x->s, tables, 1, 0, NULL, &scratch_err));
	*state = x;
	return 0;
}

__attribute__((unused)) static int teardown(void **state)
{
	scratch_free(*state);
	return 0;
}

/* The statement, ready. */
__attribute__((unused)) static struct stmt *ready(struct store *s, const struct sql *sql)
{
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(s, sql, &st, &scratch_err));
	return st;
}

/* Binds a thing of town 1 with this id. */
__attribute__((unused)) static struct stmt *thing(struct store *s, int64_t id, const char *name, int64_t n)
{
	struct stmt *st = ready(s, &add);
	stmt_bind_int(st, 1, 1);
	stmt_bind_int(st, 2, id);
	stmt_bind_text(st, 3, str_of(name));
	stmt_bind_cell(st, 4, n);
	return st;
}

__attribute__((unused)) static void put(struct store *s, int64_t id, const char *name, int64_t n)
{
	SCRATCH_OK(stmt_run(thing(s, id, name, n), NULL, &scratch_err));
}

/* Things 1 … n in a transaction of their own. */
__attribute__((unused)) static void put_many(struct store *s, int64_t n)
{
	SCRATCH_OK(store_begin(s, true, &scratch_err));
	for (int64_t i = 1; i <= n; i++)
		put(s, i, "件", i * 10);
	SCRATCH_OK(store_commit(s, &scratch_err));
}

/* The only number of a statement without parameters. */
__attribute__((unused)) static int64_t number(struct store *s, const struct sql *sql)
{
	struct stmt *st = ready(s, sql);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	int64_t n = stmt_int(st, 0);
	stmt_reset(st);
	return n;
}

/* The thing's row, current. */
__attribute__((unused)) static struct stmt *seek(struct store *s, int64_t id)
{
	struct stmt *st = ready(s, &get);
	stmt_bind_int(st, 1, 1);
	stmt_bind_int(st, 2, id);
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	return st;
}

#endif
