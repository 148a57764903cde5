/* For tests of the store and of what stands on it: a fresh store of each kind, and the tests run on each of them.
 * Included once in a test program. PostgreSQL: YICAI_TEST_PG names a scratch database (tools/pg-scratch); every test
 * gets an empty schema of its own in it, or a database beside it that is copied with all tables (scratch_migrated). */
#ifndef YICAI_STORE_SCRATCH_H
#define YICAI_STORE_SCRATCH_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/store.h"

enum scratch_kind { SCRATCH_MEMORY, SCRATCH_FILE, SCRATCH_PG, SCRATCH__MAX };
static const char *const scratch_names[] = {"memory", "file", "postgresql"};

struct scratch {
	enum scratch_kind kind;
	char dir[64];      /* a folder of the test's own, empty but for the store */
	char url[512];     /* what store_open takes */
	char database[32]; /* on PostgreSQL, the one that is this test's own; "" none */
	struct store *s;
};

#define SCRATCH_OK(call) scratch_ok_((call), &scratch_err, #call, __FILE__, __LINE__)

/* The error object of the test that runs. */
static struct err scratch_err;

/* Fails the test with the error's text when r is -1; returns r. */
__attribute__((unused)) static int scratch_ok_(int r, const struct err *e, const char *call, const char *file,
					       int line)
{
	char text[1200];
	if (r >= 0)
		return r;
	err_text(e, text, sizeof text);
	print_error("%s: %s\n", call, text);
	_fail(file, line);
	return r;
}

/* Fails unless the last error has this code and its text holds these words. */
__attribute__((unused)) static void scratch_err_is(enum err_code code, const char *words)
{
	char text[1200];
	err_text(&scratch_err, text, sizeof text);
	if (scratch_err.code != code || !strstr(text, words)) {
		print_error("got %d %s\nwanted %d %s\n", (int)scratch_err.code, text, (int)code, words);
		fail();
	}
	err_clear(&scratch_err);
}

/* A notice of the server: nobody wants to hear that what is to go is not there. */
static void scratch_hush(void *self, const char *notice)
{
	(void)self;
	(void)notice;
}

/* Runs SQL on the scratch database beside the store; the first value, if any, into out. */
__attribute__((unused)) static void scratch_pg(const char *sql, char *out, size_t n)
{
	PGconn *c = PQconnectdb(getenv("YICAI_TEST_PG"));
	PQsetNoticeProcessor(c, scratch_hush, NULL);
	PGresult *r = PQexec(c, sql);
	if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK) {
		print_error("%s: %s", sql, PQerrorMessage(c));
		fail();
	}
	if (out)
		snprintf(out, n, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	PQfinish(c);
}

/* An empty schema, and the URL that leads into it. */
static void scratch_schema(char *url, size_t n, const char *name)
{
	const char *base = getenv("YICAI_TEST_PG");
	char sql[256];
	snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s CASCADE; CREATE SCHEMA %s", name, name);
	scratch_pg(sql, NULL, 0);
	snprintf(url, n, "%s%coptions=-csearch_path%%3D%s", base, strchr(base, '?') ? '&' : '?', name);
}

/* A folder, and nothing in it. */
static struct scratch *scratch_folder(enum scratch_kind kind)
{
	struct scratch *x = calloc(1, sizeof *x);
	assert_non_null(x);
	x->kind = kind;
	const char *tmp = getenv("TMPDIR");
	snprintf(x->dir, sizeof x->dir, "%s/yicai-test.XXXXXX", tmp && strlen(tmp) < 30 ? tmp : "/tmp");
	assert_non_null(mkdtemp(x->dir));
	return x;
}

/* A folder, and an empty open store in it or beside it. */
__attribute__((unused)) static struct scratch *scratch_new(enum scratch_kind kind)
{
	struct scratch *x = scratch_folder(kind);
	char schema[32];
	snprintf(schema, sizeof schema, "t%ld", (long)getpid());
	if (kind == SCRATCH_MEMORY)
		snprintf(x->url, sizeof x->url, ":memory:");
	else if (kind == SCRATCH_FILE)
		snprintf(x->url, sizeof x->url, "%s/test.db", x->dir);
	else
		scratch_schema(x->url, sizeof x->url, schema);
	SCRATCH_OK(store_open(&x->s, x->url, STORE_CREATE, &scratch_err));
	return x;
}

/* The server is one that tools/pg-scratch started: databases may be made there, connections ended. */
__attribute__((unused)) static bool scratch_ours(void)
{
	return strstr(getenv("YICAI_TEST_PG"), "host=/tmp/yicai-pg.") != NULL;
}

/* A database of our own server by its name. */
static void scratch_url(char *url, size_t size, const char *database)
{
	snprintf(url, size, "postgresql://yicai@/%s?%s", database, strchr(getenv("YICAI_TEST_PG"), '?') + 1);
}

/* Removes a database if it is there. */
static void scratch_drop(const char *database)
{
	char sql[128];
	snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", database);
	scratch_pg(sql, NULL, 0);
}

/* The name of the database that these migrations have made, which nobody uses but to copy it. Whoever comes first makes
 * it, the others wait. */
static void scratch_made(char *name, size_t size, const struct migration *m, size_t n)
{
	uint64_t digest = UINT64_C(14695981039346656037); /* FNV-1a of all their texts */
	for (size_t i = 0; i < n; i++) {
		const char *const texts[] = {m[i].name, m[i].sql, m[i].pg};
		for (int k = 0; k < 3; k++)
			for (const char *p = texts[k]; p && *p; p++)
				digest = (digest ^ (unsigned char)*p) * UINT64_C(1099511628211);
	}
	char sql[128], there[8], url[512];
	static PGconn *alone; /* stays: what fails below leaves the turn to nobody, but to this process again */
	if (!alone)
		alone = PQconnectdb(getenv("YICAI_TEST_PG"));
	PGresult *turn = PQexec(alone, "SELECT pg_advisory_lock(1)");
	assert_int_equal(PQresultStatus(turn), PGRES_TUPLES_OK);
	PQclear(turn);
	snprintf(name, size, "made_%016llx", (unsigned long long)digest);
	snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_database WHERE datname = '%s'", name);
	scratch_pg(sql, there, sizeof there);
	if (strcmp(there, "0") == 0) {
		struct store *s;
		scratch_drop("making");
		scratch_pg("CREATE DATABASE making", NULL, 0);
		scratch_url(url, sizeof url, "making");
		SCRATCH_OK(store_open(&s, url, STORE_CREATE, &scratch_err));
		SCRATCH_OK(store_migrate(s, m, n, 0, NULL, &scratch_err));
		store_close(s);
		snprintf(sql, sizeof sql, "ALTER DATABASE making RENAME TO %s", name);
		scratch_pg(sql, NULL, 0);
	}
	PQclear(PQexec(alone, "SELECT pg_advisory_unlock_all()"));
}

/* A folder, and an open store with all of these migrations. On our own server it is a copy of one that was made before:
 * a quarter of the work. */
__attribute__((unused)) static struct scratch *scratch_migrated(enum scratch_kind kind, const struct migration *m,
								size_t n, int64_t now)
{
	struct scratch *x;
	if (kind != SCRATCH_PG || !scratch_ours()) {
		x = scratch_new(kind);
		SCRATCH_OK(store_migrate(x->s, m, n, now, NULL, &scratch_err));
		return x;
	}
	char made[32], sql[128];
	x = scratch_folder(kind);
	scratch_made(made, sizeof made, m, n);
	snprintf(x->database, sizeof x->database, "t%ld", (long)getpid());
	scratch_drop(x->database);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", x->database, made);
	scratch_pg(sql, NULL, 0);
	scratch_url(x->url, sizeof x->url, x->database);
	SCRATCH_OK(store_open(&x->s, x->url, STORE_CREATE, &scratch_err));
	return x;
}

/* A path in the test's folder; lives until the second call after it. */
__attribute__((unused)) static const char *scratch_path(const struct scratch *x, const char *name)
{
	static char path[2][256];
	static int turn;
	turn = !turn;
	snprintf(path[turn], sizeof path[turn], "%s/%s", x->dir, name);
	return path[turn];
}

/* For nftw: removes one file or empty folder. */
static int scratch_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Closes the store and removes everything that the test made. */
__attribute__((unused)) static void scratch_free(struct scratch *x)
{
	char cmd[128];
	store_close(x->s);
	if (x->database[0]) {
		scratch_drop(x->database);
	} else if (x->kind == SCRATCH_PG) {
		snprintf(cmd, sizeof cmd, "DROP SCHEMA IF EXISTS t%ld CASCADE", (long)getpid());
		scratch_pg(cmd, NULL, 0);
	}
	nftw(x->dir, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(x);
}

/* A second connection to the same store; nobody can connect to SQLite's memory twice. */
__attribute__((unused)) static struct store *scratch_again(const struct scratch *x, unsigned flags)
{
	struct store *s = NULL;
	SCRATCH_OK(store_open(&s, x->url, flags, &scratch_err));
	return s;
}

/* Instead of the tests on PostgreSQL when there is none: says so. */
__attribute__((unused)) static void not_on_postgresql_because_YICAI_TEST_PG_is_not_set(void **state)
{
	(void)state;
	skip();
}

/* One test, run on every kind of store that `on` names by a bit each. */
struct scratch_test {
	const char *name;
	CMUnitTestFunction run;
	unsigned on;
};
#define SCRATCH_ALL (1u << SCRATCH_MEMORY | 1u << SCRATCH_FILE | 1u << SCRATCH_PG)
#define SCRATCH_TWO (1u << SCRATCH_FILE | 1u << SCRATCH_PG) /* that two can connect to */
#define SCRATCH_ON(f, on)                                                                                            \
	{                                                                                                            \
#f, f, on                                                                                            \
	}

/* Runs them; setup gets the kind in *state and leaves there what the tests want. The number that failed. */
__attribute__((unused)) static int scratch_run(const struct scratch_test *t, size_t n, CMFixtureFunction setup,
					       CMFixtureFunction teardown)
{
	static enum scratch_kind kinds[] = {SCRATCH_MEMORY, SCRATCH_FILE, SCRATCH_PG};
	struct CMUnitTest all[SCRATCH__MAX * 64 + 1];
	static char names[SCRATCH__MAX * 64][128];
	bool pg = getenv("YICAI_TEST_PG") && *getenv("YICAI_TEST_PG");
	size_t k = 0;
	assert_true(n <= 64);
	for (int kind = 0; kind < (pg ? SCRATCH__MAX : SCRATCH_PG); kind++) {
		for (size_t i = 0; i < n; i++) {
			if (!(t[i].on & 1u << kind))
				continue;
			snprintf(names[k], sizeof names[k], "%s_on_%s", t[i].name, scratch_names[kind]);
			all[k] = (struct CMUnitTest){names[k], t[i].run, setup, teardown, &kinds[kind]};
			k++;
		}
	}
	if (!pg)
		all[k++] = (struct CMUnitTest)cmocka_unit_test(not_on_postgresql_because_YICAI_TEST_PG_is_not_set);
	return _cmocka_run_group_tests("stores", all, k, NULL, NULL);
}

#endif
