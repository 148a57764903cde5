/* A house with accounts for tests: a fresh store, a key file, a clock that stands still until it is moved. Every test runs
 * on SQLite, and on PostgreSQL where YICAI_TEST_PG names a server. Included once in a test program. */
#ifndef YICAI_AUTH_TRIAL_H
#define YICAI_AUTH_TRIAL_H

#include "store/scratch.h"

#include "auth/inside.h"
#include "fact/journal.h"
#include "features/features.h"

/* 2026-11-21 in Asia/Shanghai. */
#define TRIAL_BEGIN 1795190400000000

static struct {
	struct scratch *x;
	struct house h;
	struct arena *mem;
	instant_t now;
	struct auth_settings s;
} trial;

static const struct actor server = {"命令行 甲", NULL, NULL};
static const struct visitor here = {{"192.0.2.7", 9}, {"Browser/1", 9}};

/* The clock of the house. */
static instant_t trial_now(void *self)
{
	(void)self;
	return trial.now;
}

/* An empty house. */
static int trial_begin(void **state)
{
	const struct migration *m;
	size_t n;
	memset(&trial, 0, sizeof trial);
	trial.mem = arena_new(0);
	trial.now = TRIAL_BEGIN;
	SCRATCH_OK(migrations_all(trial.mem, &m, &n, &scratch_err));
	trial.x = scratch_migrated(*(enum scratch_kind *)*state, m, n, trial.now);
	const char *key = scratch_path(trial.x, "key");
	SCRATCH_OK(keys_create(key, CRYPT_AES_GCM, &scratch_err));
	trial.h = (struct house){.store = trial.x->s, .clock = {trial_now, NULL}};
	SCRATCH_OK(keys_load(&trial.h.keys, key, &scratch_err));
	auth_settings_default(&trial.s);
	return 0;
}

/* Its end. */
static int trial_end(void **state)
{
	(void)state;
	keys_free(trial.h.keys);
	arena_free(trial.mem);
	scratch_free(trial.x);
	return 0;
}

/* What writes runs in a transaction of its own, as a job of the store writer does: committed when it is done, rolled back
 * when it fails. */
#define WRITE(call)                                                                                                  \
	__extension__({                                                                                              \
		SCRATCH_OK(store_begin(trial.x->s, true, &scratch_err));                                             \
		int write_result = (call);                                                                           \
		if (write_result < 0)                                                                                \
			store_rollback(trial.x->s);                                                                  \
		else                                                                                                 \
			SCRATCH_OK(store_commit(trial.x->s, &scratch_err));                                          \
		write_result;                                                                                        \
	})
#define WRITTEN(call) SCRATCH_OK(WRITE(call))
#define REFUSED(call, code, words)                                                                                   \
	do {                                                                                                         \
		assert_int_equal(WRITE(call), -1);                                                                   \
		scratch_err_is(code, words);                                                                         \
	} while (0)

#define PASSWORD "Lvshu-Qiao-2718"

/* An account with a role; scope by kind and unit 330000 … (org 7, person 9). A desk account has PASSWORD, its own choice. */
__attribute__((unused)) static int64_t trial_account(const char *login, enum account_kind kind, const char *role,
						     struct scope scope)
{
	struct str roles[] = {str_of(role)};
	char hash[HASH_MAX];
	int64_t id;
	struct new_account n = {.login = str_of(login),
				.name = STR("某人"),
				.kind = kind,
				.scope = scope,
				.roles = roles,
				.roles_n = role ? 1 : 0};
	if (!account_kind_desk(kind))
		n.phone = str_of("13800000001");
	WRITTEN(account_add(&trial.h, &server, &n, &id, &scratch_err));
	if (account_kind_desk(kind)) {
		SCRATCH_OK(hash_password(STR(PASSWORD), hash, &scratch_err));
		WRITTEN(password_store(&trial.h, id, hash, false, &scratch_err));
	}
	return id;
}

static const struct scope city_scope __attribute__((unused)) = {SCOPE_CITY, 330600, 0, 0};
static const struct scope county_scope __attribute__((unused)) = {SCOPE_COUNTY, 330602, 0, 0};
static const struct scope org_scope __attribute__((unused)) = {SCOPE_ORG, 0, 7, 0};
static const struct scope self_scope __attribute__((unused)) = {SCOPE_SELF, 0, 0, 9};

/* Signs in with a password. */
__attribute__((unused)) static struct signed_in trial_sign_in(const char *login, const char *password,
							      const char *old)
{
	struct attempt a;
	struct signed_in in;
	SCRATCH_OK(password_attempt(&trial.h, str_of(login), str_of(password), &a, &scratch_err));
	WRITTEN(sign_in(&trial.h, &trial.s, &a, &here, str_of(old), &in, &scratch_err));
	return in;
}

/* The user of a token; the session must be there. */
__attribute__((unused)) static struct user trial_user(const char *token)
{
	struct user u;
	assert_int_equal(session_find(&trial.h, &trial.s, str_of(token), &u, &scratch_err), 1);
	return u;
}

/* Whether the session is there. */
__attribute__((unused)) static bool trial_alive(const char *token)
{
	struct user u;
	return SCRATCH_OK(session_find(&trial.h, &trial.s, str_of(token), &u, &scratch_err)) == 1;
}

/* A user who has shown all that is asked for, of this account. */
__attribute__((unused)) static struct user trial_ready(const char *login)
{
	int64_t totp = trial.s.totp_staff;
	trial.s.totp_staff = 0;
	struct signed_in in = trial_sign_in(login, PASSWORD, "");
	assert_int_equal(in.outcome, SIGN_IN_DONE);
	struct user u = trial_user(in.token);
	assert_int_equal(u.step, USER_READY);
	trial.s.totp_staff = totp;
	return u;
}

/* Keeps the text of the last entry of the journal. */
static char last_entry[3000];
static int keep_entry(void *self, const struct entry *en)
{
	(void)self;
	snprintf(last_entry, sizeof last_entry, "%.*s|%.*s|%.*s", STR_FMT(en->who), STR_FMT(en->what),
		 STR_FMT(en->detail));
	return 0;
}

/* The journal's last entry is this: who|what|detail. */
__attribute__((unused)) static void journal_says(const char *want)
{
	SCRATCH_OK(journal_each(&trial.h, 1, keep_entry, NULL, &scratch_err));
	assert_string_equal(last_entry, want);
}

#define ON_BOTH          (1u << SCRATCH_MEMORY | 1u << SCRATCH_PG)
#define TRIAL(f)         SCRATCH_ON(f, ON_BOTH)
#define TRIAL_RUN(tests) scratch_run(tests, sizeof tests / sizeof *tests, trial_begin, trial_end)

#endif
