/* Sessions as lists, and their end by others than a sign-out. */
#include "auth/inside.h"

#define LIST_COLUMNS                                                                                                 \
	"s.id, s.account_id, a.login, a.name, s.address, s.agent, s.begun, s.seen, s.expires, s.mfa FROM session s"  \
	" JOIN account a ON a.id = s.account_id AND a.epoch = s.epoch AND a.state = 1"

static const struct sql LIST = {"auth.session_list",
				"SELECT " LIST_COLUMNS " WHERE s.expires > $1 ORDER BY s.id DESC LIMIT $2"};
static const struct sql LIST_OF = {"auth.session_list_of",
				   "SELECT " LIST_COLUMNS
				   " WHERE s.expires > $1 AND s.account_id = $3 ORDER BY s.id DESC LIMIT $2"};
static const struct sql WHOSE = {
    "auth.session_whose", "SELECT s.account_id, a.login, a.scope, a.unit_id, a.org_id, a.person_id FROM session s"
			  " JOIN account a ON a.id = s.account_id WHERE s.id = $1"};
static const struct sql END = {"auth.session_end", "DELETE FROM session WHERE id = $1"};
static const struct sql END_ALL = {"auth.session_end_all", "DELETE FROM session WHERE account_id = $1"};
static const struct sql TIDY_SESSIONS = {"auth.tidy_sessions", "DELETE FROM session WHERE expires <= $1"};
static const struct sql TIDY_STALE = {"auth.tidy_stale",
				      "DELETE FROM session WHERE epoch <> (SELECT epoch FROM account a"
				      " WHERE a.id = session.account_id)"};
static const struct sql TIDY_CODES = {"auth.tidy_codes", "DELETE FROM sms_code WHERE at <= $1"};
static const struct sql TIDY_LOGINS = {"auth.tidy_logins", "DELETE FROM login_event WHERE at <= $1"};
static const struct sql TIDY_TOKENS = {
    "auth.tidy_tokens", "DELETE FROM api_token WHERE expires <= $1 OR (revoked <> 0 AND revoked <= $1)"};

int session_each(struct house *h, int64_t account, size_t n, int (*f)(void *self, const struct session_row *s),
		 void *self, struct err *e)
{
	struct stmt *st;
	int got, answer = 0;
	struct sql_arg now = INT(auth_now(h)), most = INT((int64_t)n);
	if (account ? sql_open(&st, h->store, &LIST_OF, ARGS(now, most, INT(account)), e) < 0
		    : sql_open(&st, h->store, &LIST, ARGS(now, most), e) < 0)
		return -1;
	while (answer == 0 && (got = stmt_step(st, e)) != 0) {
		if (got < 0)
			return -1;
		struct session_row s = {.id = stmt_int(st, 0),
					.account = stmt_int(st, 1),
					.login = stmt_text(st, 2),
					.name = stmt_text(st, 3),
					.address = stmt_text(st, 4),
					.agent = stmt_text(st, 5),
					.begun = stmt_int(st, 6),
					.seen = stmt_int(st, 7),
					.expires = stmt_int(st, 8),
					.mfa = stmt_int(st, 9) != 0};
		answer = f(self, &s);
	}
	stmt_reset(st);
	return answer;
}

int session_end(struct house *h, const struct actor *by, int64_t id, struct err *e)
{
	struct possession it;
	int got = possession_of(h, &WHOSE, id, &it, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这个登录，可能已经结束");
	if (actor_may_end(by, it.account, &it.scope, CAN_SESSIONS_MANAGE, e) < 0 ||
	    sql_run(h->store, &END, ARGS(INT(id)), NULL, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "结束账号 %s 的一个登录", it.login);
}

int session_end_all(struct house *h, const struct actor *by, int64_t account, struct err *e)
{
	struct account a;
	if (account_get(h, account, &a, e) < 0 || actor_may_end(by, account, &a.scope, CAN_SESSIONS_MANAGE, e) < 0 ||
	    sql_run(h->store, &END_ALL, ARGS(INT(account)), NULL, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "结束账号 %s 的全部登录", a.login);
}

int auth_tidy(struct house *h, const struct auth_settings *s, struct err *e)
{
	instant_t now = auth_now(h);
	if (sql_run(h->store, &TIDY_SESSIONS, ARGS(INT(now)), NULL, e) < 0 ||
	    sql_run(h->store, &TIDY_STALE, NULL, 0, NULL, e) < 0 ||
	    sql_run(h->store, &TIDY_CODES, ARGS(INT(now - DAY)), NULL, e) < 0 ||
	    sql_run(h->store, &TIDY_TOKENS, ARGS(INT(now - 30 * DAY)), NULL, e) < 0)
		return -1;
	return sql_run(h->store, &TIDY_LOGINS, ARGS(INT(now - s->login_keep * DAY)), NULL, e);
}
