/* What happens at sign-ins: too frequent for the journal, counted against accounts and addresses, kept for a year. */
#include "auth/inside.h"

static const struct sql ADD = {
    "auth.login_add",
    "INSERT INTO login_event (id, at, account_id, address, what, failed) VALUES ($1, $2, $3, $4, $5, $6)"};
static const struct sql FAILED = {"auth.login_failed",
				  "SELECT count(*) FROM login_event WHERE address = $1 AND at > $2 AND failed = 1"};
static const struct sql LIST = {
    "auth.login_list", "SELECT l.id, l.at, l.account_id, a.login, l.address, l.what FROM login_event l"
		       " LEFT JOIN account a ON a.id = l.account_id WHERE l.id < $1 ORDER BY l.id DESC LIMIT $2"};
static const struct sql LIST_OF = {
    "auth.login_list_of",
    "SELECT l.id, l.at, l.account_id, a.login, l.address, l.what FROM login_event l"
    " LEFT JOIN account a ON a.id = l.account_id WHERE l.id < $1 AND l.account_id = $3 ORDER BY l.id DESC LIMIT $2"};
static const struct sql STANDING = {
    "auth.standing",
    "SELECT id, epoch, login, kind, state, must_change, failures, totp_step, password_at, locked_until, totp,"
    " totp_pending FROM account WHERE id = $1"};
static const struct sql FAIL = {"auth.standing_fail",
				"UPDATE account SET failures = $2, locked_until = $3 WHERE id = $1"};
static const struct sql SUCCEED = {
    "auth.standing_succeed", "UPDATE account SET failures = 0, locked_until = 0, last_login = $2 WHERE id = $1"};

/* What an event is called, and whether it counts against the address. */
struct event {
	int64_t number;
	const char *label;
	bool failed;
};

/* The event of this number; an unknown one has no name. */
static const struct event *event_of(int64_t what)
{
#define X(number, name, label, failed) {number, label, failed},
	static const struct event events[] = {LOGIN_EVENTS(X)}, unknown = {0, "", false};
#undef X
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (events[i].number == what)
			return &events[i];
	return &unknown;
}

int login_note(struct house *h, int64_t account, struct str address, enum login_what what, struct err *e)
{
	char kept[ADDRESS_MAX + 1];
	instant_t now = auth_now(h);
	auth_copy(kept, sizeof kept, address);
	return sql_run(h->store, &ADD,
		       ARGS(INT(id_new(now)), INT(now), INT(account), TEXT(str_of(kept)), INT(what),
			    INT(event_of(what)->failed)),
		       NULL, e);
}

int address_waits(struct house *h, const struct auth_settings *s, struct str address, bool *out, struct err *e)
{
	int64_t n;
	char kept[ADDRESS_MAX + 1];
	auth_copy(kept, sizeof kept, address);
	if (auth_number(h, &FAILED, ARGS(TEXT(str_of(kept)), INT(auth_now(h) - s->lock_minutes * MINUTE)), &n, e) < 0)
		return -1;
	*out = n >= s->lock_address;
	return 0;
}

/* Bytes of a column into an array; how many. */
static size_t keep_bytes(const struct stmt *st, int column, uint8_t *to, size_t size)
{
	struct str s = stmt_bytes(st, column);
	size_t n = s.n <= size ? s.n : 0;
	memcpy(to, s.p ? s.p : "", n);
	return n;
}

int standing_get(struct house *h, int64_t account, struct standing *out, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &STANDING, ARGS(INT(account)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0) {
		*out = (struct standing){.id = stmt_int(st, 0),
					 .epoch = stmt_int(st, 1),
					 .kind = (enum account_kind)stmt_int(st, 3),
					 .active = stmt_int(st, 4) == ACCOUNT_ACTIVE,
					 .must_change = stmt_int(st, 5) != 0,
					 .has_totp = !stmt_null(st, 10),
					 .failures = stmt_int(st, 6),
					 .totp_step = stmt_int(st, 7),
					 .password_at = stmt_int(st, 8),
					 .locked_until = stmt_int(st, 9)};
		auth_copy(out->login, sizeof out->login, stmt_text(st, 2));
		out->totp_n = keep_bytes(st, 10, out->totp, sizeof out->totp);
		out->pending_n = keep_bytes(st, 11, out->pending, sizeof out->pending);
	}
	stmt_reset(st);
	return got;
}

int standing_fail(struct house *h, const struct auth_settings *s, const struct standing *a, struct str address,
		  enum login_what what, bool *locked, struct err *e)
{
	bool lock = a->failures + 1 >= s->lock_failures;
	instant_t until = lock ? auth_now(h) + s->lock_minutes * MINUTE : a->locked_until;
	if (locked)
		*locked = lock;
	if (sql_run(h->store, &FAIL, ARGS(INT(a->id), INT(lock ? 0 : a->failures + 1), INT(until)), NULL, e) < 0 ||
	    login_note(h, a->id, address, what, e) < 0)
		return -1;
	if (!lock)
		return 0;
	if (login_note(h, a->id, address, LOGIN_LOCK, e) < 0)
		return -1;
	return auth_deed(h, a->login, e, "连续 %lld 次登录失败，锁定 %lld 分钟", (long long)s->lock_failures,
			 (long long)s->lock_minutes);
}

int standing_succeed(struct house *h, const struct standing *a, struct str address, enum login_what what,
		     struct err *e)
{
	if (sql_run(h->store, &SUCCEED, ARGS(INT(a->id), INT(auth_now(h))), NULL, e) < 0 ||
	    login_note(h, a->id, address, what, e) < 0)
		return -1;
	return auth_deed(h, a->login, e, "%s", event_of(what)->label);
}

int login_each(struct house *h, int64_t account, int64_t before, size_t n,
	       int (*f)(void *self, const struct login_row *l), void *self, struct err *e)
{
	struct stmt *st;
	int got, answer = 0;
	int64_t from = before ? before : INT64_MAX;
	if (account ? sql_open(&st, h->store, &LIST_OF, ARGS(INT(from), INT((int64_t)n), INT(account)), e) < 0
		    : sql_open(&st, h->store, &LIST, ARGS(INT(from), INT((int64_t)n)), e) < 0)
		return -1;
	while (answer == 0 && (got = stmt_step(st, e)) != 0) {
		if (got < 0)
			return -1;
		struct login_row l = {.id = stmt_int(st, 0),
				      .at = stmt_int(st, 1),
				      .account = stmt_int(st, 2),
				      .login = stmt_text(st, 3),
				      .address = stmt_text(st, 4),
				      .what = str_of(event_of(stmt_int(st, 5))->label)};
		answer = f(self, &l);
	}
	stmt_reset(st);
	return answer;
}
