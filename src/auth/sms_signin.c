/* Signing in by number and a code sent by message. */
#include <sodium.h>
#include <stdio.h>

#include "auth/inside.h"

static const struct sql OWNER = {"auth.sms_owner",
				 "SELECT id FROM account WHERE phone_x = $1 AND kind IN (3, 4) AND state = 1"};
static const struct sql RECENT = {"auth.sms_recent", "SELECT count(*) FROM sms_code WHERE phone_x = $1 AND at > $2"};
static const struct sql RECENT_ADDRESS = {"auth.sms_recent_address",
					  "SELECT count(*) FROM sms_code WHERE address = $1 AND at > $2"};
static const struct sql ADD = {"auth.sms_add",
			       "INSERT INTO sms_code (phone_x, id, at, account_id, address, code, expires, tries)"
			       " VALUES ($1, $2, $3, $4, $5, $6, $7, 0)"};
/* Only the newest code counts, and no try is free: it is counted before it is compared. */
static const struct sql TRY = {
    "auth.sms_try", "UPDATE sms_code SET tries = tries + 1 WHERE phone_x = $1 AND expires > $2 AND tries < $3"
		    " AND id = (SELECT max(id) FROM sms_code WHERE phone_x = $1) RETURNING id, account_id, code"};
static const struct sql SPEND = {"auth.sms_spend", "UPDATE sms_code SET expires = 0 WHERE phone_x = $1"};

/* A number of eleven digits that begins with 1. */
static bool phone_form(struct str phone)
{
	for (size_t i = 0; i < phone.n; i++)
		if (phone.p[i] < '0' || phone.p[i] > '9')
			return false;
	return phone.n == 11 && phone.p[0] == '1';
}

/* Too many codes of late: one a minute and so many an hour to a number, so many an hour from an address. */
static int too_many(struct house *h, const struct auth_settings *s, const uint8_t *blind, struct str address,
		    bool *out, struct err *e)
{
	instant_t now = auth_now(h);
	int64_t minute, hour, here;
	struct sql_arg number = SPAN(blind, BLIND_SIZE);
	if (auth_number(h, &RECENT, ARGS(number, INT(now - MINUTE)), &minute, e) < 0 ||
	    auth_number(h, &RECENT, ARGS(number, INT(now - 60 * MINUTE)), &hour, e) < 0 ||
	    auth_number(h, &RECENT_ADDRESS, ARGS(TEXT(address), INT(now - 60 * MINUTE)), &here, e) < 0)
		return -1;
	*out = minute > 0 || hour >= s->sms_hour || here >= s->sms_address;
	return 0;
}

/* Six random digits. */
static int draw(char out[static 7])
{
	uint32_t v;
	do
		if (random_bytes(&v, sizeof v) < 0)
			return -1;
	while (v >= UINT32_MAX / 1000000 * 1000000);
	snprintf(out, 7, "%06u", (unsigned)(v % 1000000));
	return 0;
}

int sms_begin(struct house *h, const struct auth_settings *s, struct str phone, const struct visitor *from,
	      struct sms_code *out, struct err *e)
{
	uint8_t blind[BLIND_SIZE], digest[SM3_SIZE];
	char address[ADDRESS_MAX + 1];
	struct sms_code c = {.minutes = s->sms_minutes};
	int64_t account;
	instant_t now = auth_now(h);
	*out = c;
	phone = str_trim(phone);
	if (!phone_form(phone))
		return err_todo((err_set(e, ERR_INPUT, "手机号要是 11 位数字"), e), "改正后再发");
	phone_blind(h, phone, blind);
	auth_copy(address, sizeof address, from->address);
	if (too_many(h, s, blind, str_of(address), &out->wait, e) < 0 || out->wait)
		return out->wait ? 0 : -1;
	if (auth_number(h, &OWNER, ARGS(SPAN(blind, BLIND_SIZE)), &account, e) < 0)
		return -1;
	if (draw(c.code) < 0)
		return err_set(e, ERR_IO, "系统给不出随机数");
	code_digest(h, "auth.sms", phone, str_of(c.code), digest);
	if (sql_run(h->store, &ADD,
		    ARGS(SPAN(blind, BLIND_SIZE), INT(id_new(now)), INT(now), INT(account), TEXT(str_of(address)),
			 DIGEST(digest), INT(now + s->sms_minutes * MINUTE)),
		    NULL, e) < 0 ||
	    login_note(h, account, str_of(address), LOGIN_SMS_SENT, e) < 0)
		return -1;
	if (account) {
		c.send = true;
		auth_copy(c.phone, sizeof c.phone, phone);
		*out = c;
	}
	sodium_memzero(&c, sizeof c);
	return 0;
}

/* Counts a try of the newest code: *account whose it is, 0 when the code is wrong or there is none that counts. */
static int try_code(struct house *h, const struct auth_settings *s, struct str phone, const uint8_t *blind,
		    struct str code, int64_t *account, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	struct stmt *st;
	*account = 0;
	if (sql_open(&st, h->store, &TRY, ARGS(SPAN(blind, BLIND_SIZE), INT(auth_now(h)), INT(s->sms_tries)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	code_digest(h, "auth.sms", phone, code, digest);
	if (got > 0 && same_secret(stmt_bytes(st, 2), (struct str){(const char *)digest, SM3_SIZE}))
		*account = stmt_int(st, 1);
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int sms_sign_in(struct house *h, const struct auth_settings *s, struct str phone, struct str code,
		const struct visitor *from, struct str old, struct signed_in *out, struct err *e)
{
	uint8_t blind[BLIND_SIZE];
	struct standing a;
	int64_t account;
	bool waits;
	*out = (struct signed_in){.outcome = SIGN_IN_REFUSED};
	phone = str_trim(phone);
	phone_blind(h, phone, blind);
	if (address_waits(h, s, from->address, &waits, e) < 0)
		return -1;
	if (waits) {
		out->outcome = SIGN_IN_WAIT;
		return 0;
	}
	if (try_code(h, s, phone, blind, str_trim(code), &account, e) < 0)
		return -1;
	int there = account ? standing_get(h, account, &a, e) : 0;
	if (there < 0)
		return -1;
	if (!there || !a.active)
		return login_note(h, account, from->address, LOGIN_SMS_WRONG, e);
	if (sql_run(h->store, &SPEND, ARGS(SPAN(blind, BLIND_SIZE)), NULL, e) < 0 ||
	    session_begin(h, s, &a, false, from, old, out, e) < 0)
		return -1;
	return standing_succeed(h, &a, from->address, LOGIN_DONE, e);
}
