/* Signing in: passwords, locks, second factors, sessions, forms, codes by message. */
#include "auth/trial.h"

#include <liboath/oath.h>

/* The code that an authenticator shows for the base32 secret at this instant. */
static void authenticator(const char *base32, instant_t at, char code[static 7])
{
	char *secret;
	size_t n;
	assert_int_equal(oath_init(), OATH_OK);
	assert_int_equal(oath_base32_decode(base32, strlen(base32), &secret, &n), OATH_OK);
	assert_int_equal(n, TOTP_SECRET);
	assert_int_equal(oath_totp_generate(secret, n, (time_t)(at / SECOND), 30, 0, 6, code), OATH_OK);
	free(secret);
}

/* Enrols the account of a token; the confirmed session and the codes. */
static struct totp_confirmed enrol(const char *token, struct totp_enrolment *t)
{
	struct user u = trial_user(token);
	struct totp_confirmed c;
	char code[7];
	WRITTEN(totp_begin(&trial.h, &u, t, &scratch_err));
	authenticator(t->secret, trial.now, code);
	WRITTEN(totp_confirm(&trial.h, &trial.s, &u, str_of(code), &here, &c, &scratch_err));
	return c;
}

/* Shows a second factor. */
static enum outcome factor(const char *token, const char *code, struct signed_in *in)
{
	struct user u = trial_user(token);
	WRITTEN(sign_in_factor(&trial.h, &trial.s, &u, str_of(code), &here, in, &scratch_err));
	return in->outcome;
}

static void a_right_password_begins_a_session_that_can_do_nothing_before_the_second_factor(void **state)
{
	(void)state;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("LIN", PASSWORD, "");
	assert_int_equal(in.outcome, SIGN_IN_DONE);
	assert_int_equal(in.step, USER_TOTP_ENROL);
	assert_int_equal(strlen(in.token), SESSION_TOKEN_MAX);
	assert_int_equal(in.max_age, 12 * 3600);
	struct user u = trial_user(in.token);
	assert_string_equal(u.login, "lin");
	assert_int_equal(u.step, USER_TOTP_ENROL);
	assert_true(capset_has(&u.caps, CAN_PEOPLE_READ));
	assert_false(user_may(&u, CAN_PEOPLE_READ));
	assert_false(user_may(NULL, CAN_PEOPLE_READ));
	journal_says("lin|account|登录");
}

static void a_wrong_password_and_an_unknown_account_are_answered_alike(void **state)
{
	(void)state;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in wrong = trial_sign_in("lin", "Lvshu-Qiao-2719", ""),
			 nobody = trial_sign_in("wu", PASSWORD, "");
	struct signed_in odd = trial_sign_in("a' OR 1=1 --", PASSWORD, ""), blank = trial_sign_in("lin", "", "");
	assert_int_equal(wrong.outcome, SIGN_IN_REFUSED);
	assert_memory_equal(&wrong, &nobody, sizeof wrong);
	assert_memory_equal(&wrong, &odd, sizeof wrong);
	assert_memory_equal(&wrong, &blank, sizeof wrong);
	assert_string_equal(outcome_text(wrong.outcome),
			    "登录名、密码或验证码不对，或者账号暂时不能登录；连续输错会锁定一段时间");
}

static void five_failures_lock_the_account_for_a_quarter_of_an_hour(void **state)
{
	struct account a;
	(void)state;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	for (int i = 0; i < 4; i++)
		assert_int_equal(trial_sign_in("lin", "wrong", "").outcome, SIGN_IN_REFUSED);
	SCRATCH_OK(account_get(&trial.h, id, &a, &scratch_err));
	assert_int_equal(a.locked_until, 0);
	trial_sign_in("lin", "wrong", "");
	journal_says("lin|account|连续 5 次登录失败，锁定 15 分钟");
	trial.now += 15 * MINUTE - 1;
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_REFUSED);
	trial.now += 1;
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_DONE);
}

static void a_success_makes_the_failures_before_it_forgotten(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 4; i++)
			trial_sign_in("lin", "wrong", "");
		assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_DONE);
	}
}

static void a_lock_ends_no_session_and_an_administrator_can_end_it(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("lin", PASSWORD, "");
	for (int i = 0; i < 5; i++)
		trial_sign_in("lin", "wrong", "");
	assert_true(trial_alive(in.token));
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_REFUSED);
	WRITTEN(account_unlock(&trial.h, &server, id, &scratch_err));
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_DONE);
}

static void an_address_that_fails_too_often_has_to_wait(void **state)
{
	struct attempt a;
	struct signed_in in;
	const struct visitor elsewhere = {STR("198.51.100.1"), STR("")};
	char login[16];
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	for (int i = 0; i < 20; i++) {
		snprintf(login, sizeof login, "wu%d", i);
		assert_int_equal(trial_sign_in(login, "x", "").outcome, SIGN_IN_REFUSED);
	}
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_WAIT);
	SCRATCH_OK(password_attempt(&trial.h, STR("lin"), STR(PASSWORD), &a, &scratch_err));
	WRITTEN(sign_in(&trial.h, &trial.s, &a, &elsewhere, STR(""), &in, &scratch_err));
	assert_int_equal(in.outcome, SIGN_IN_DONE);
	trial.now += 15 * MINUTE;
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_DONE);
}

static void signing_in_ends_the_session_before_and_gives_another_secret(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in first = trial_sign_in("lin", PASSWORD, "");
	struct signed_in second = trial_sign_in("lin", PASSWORD, first.token);
	assert_string_not_equal(first.token, second.token);
	assert_false(trial_alive(first.token));
	assert_true(trial_alive(second.token));
	/* A secret that somebody else chose is none. */
	char fixed[SESSION_TOKEN_MAX + 1];
	memset(fixed, 'A', SESSION_TOKEN_MAX);
	fixed[SESSION_TOKEN_MAX] = '\0';
	struct signed_in third = trial_sign_in("lin", PASSWORD, fixed);
	assert_string_not_equal(third.token, fixed);
	assert_false(trial_alive(fixed));
}

static void a_session_ends_when_it_is_idle_and_in_any_case_after_twelve_hours(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("lin", PASSWORD, "");
	trial.now += 30 * MINUTE - 1;
	struct user u = trial_user(in.token);
	assert_true(u.touch_due);
	trial.now += 1;
	assert_false(trial_alive(in.token));
	in = trial_sign_in("lin", PASSWORD, "");
	for (int i = 0; i < 24; i++) {
		u = trial_user(in.token);
		WRITTEN(session_touch(&trial.h, &u, &scratch_err));
		assert_false(trial_user(in.token).touch_due);
		trial.now += 30 * MINUTE - 1;
	}
	assert_true(trial_alive(in.token));
	trial.now += 24;
	assert_false(trial_alive(in.token));
}

static void last_seen_is_due_once_a_minute(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("lin", PASSWORD, "");
	trial.now += MINUTE - 1;
	assert_false(trial_user(in.token).touch_due);
	trial.now += 1;
	assert_true(trial_user(in.token).touch_due);
}

static void the_second_factor_is_enrolled_with_its_first_code_and_a_new_secret(void **state)
{
	struct totp_enrolment t;
	struct account a;
	(void)state;
	int64_t id = trial_account("林.lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("林.lin", PASSWORD, "");
	struct totp_confirmed c = enrol(in.token, &t);
	assert_int_equal(strlen(t.secret), 32);
	assert_non_null(strstr(t.uri, "otpauth://totp/%E9%A2%90%E6%89%8D:%E6%9E%97.lin?secret="));
	assert_non_null(strstr(t.uri, t.secret));
	assert_int_equal(c.in.outcome, SIGN_IN_DONE);
	assert_int_equal(c.in.step, USER_READY);
	assert_false(trial_alive(in.token));
	struct user u = trial_user(c.in.token);
	assert_true(u.mfa && user_may(&u, CAN_PEOPLE_READ));
	SCRATCH_OK(account_get(&trial.h, id, &a, &scratch_err));
	assert_int_equal(a.recovery_left, RECOVERY_CODES);
	for (int i = 1; i < RECOVERY_CODES; i++)
		assert_string_not_equal(c.recovery[i - 1], c.recovery[i]);
	journal_says("林.lin|account|账号 林.lin 绑定了动态口令");
}

static void a_wrong_first_code_enrols_nothing(void **state)
{
	struct totp_enrolment t;
	struct totp_confirmed c;
	(void)state;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("lin", PASSWORD, "");
	struct user u = trial_user(in.token);
	char code[7];
	WRITTEN(totp_begin(&trial.h, &u, &t, &scratch_err));
	authenticator(t.secret, trial.now + 10 * MINUTE, code);
	WRITTEN(totp_confirm(&trial.h, &trial.s, &u, str_of(code), &here, &c, &scratch_err));
	assert_int_equal(c.in.outcome, SIGN_IN_REFUSED);
	assert_int_equal(trial_user(in.token).step, USER_TOTP_ENROL);
}

static void a_code_works_once_and_one_step_early_or_late(void **state)
{
	struct totp_enrolment t;
	struct signed_in in, next;
	char code[7];
	(void)state;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	enrol(trial_sign_in("lin", PASSWORD, "").token, &t);
	/* The code of the enrolment is used up. */
	in = trial_sign_in("lin", PASSWORD, "");
	assert_int_equal(in.step, USER_TOTP);
	authenticator(t.secret, trial.now, code);
	assert_int_equal(factor(in.token, code, &next), SIGN_IN_REFUSED);
	trial.now += 90 * SECOND;
	authenticator(t.secret, trial.now - 30 * SECOND, code);
	assert_int_equal(factor(in.token, code, &next), SIGN_IN_DONE);
	assert_false(trial_alive(in.token));
	assert_int_equal(trial_user(next.token).step, USER_READY);
	/* The same code again, from another session. */
	in = trial_sign_in("lin", PASSWORD, "");
	assert_int_equal(factor(in.token, code, &next), SIGN_IN_REFUSED);
	authenticator(t.secret, trial.now + 30 * SECOND, code);
	assert_int_equal(factor(in.token, code, &next), SIGN_IN_DONE);
	/* Two steps off is too far. */
	trial.now += 10 * MINUTE;
	in = trial_sign_in("lin", PASSWORD, "");
	authenticator(t.secret, trial.now + 60 * SECOND, code);
	assert_int_equal(factor(in.token, code, &next), SIGN_IN_REFUSED);
}

static void wrong_codes_lock_although_the_password_is_known(void **state)
{
	struct totp_enrolment t;
	struct signed_in in, next;
	(void)state;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	enrol(trial_sign_in("lin", PASSWORD, "").token, &t);
	for (int i = 0; i < 5; i++) {
		in = trial_sign_in("lin", PASSWORD, "");
		assert_int_equal(in.outcome, SIGN_IN_DONE);
		assert_int_equal(factor(in.token, "000000", &next), SIGN_IN_REFUSED);
	}
	assert_false(trial_alive(in.token));
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_REFUSED);
}

static void a_recovery_code_works_once(void **state)
{
	struct totp_enrolment t;
	struct signed_in in, next;
	struct account a;
	(void)state;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct totp_confirmed c = enrol(trial_sign_in("lin", PASSWORD, "").token, &t);
	in = trial_sign_in("lin", PASSWORD, "");
	assert_int_equal(factor(in.token, c.recovery[3], &next), SIGN_IN_DONE);
	journal_says("lin|account|用恢复码登录");
	SCRATCH_OK(account_get(&trial.h, id, &a, &scratch_err));
	assert_int_equal(a.recovery_left, RECOVERY_CODES - 1);
	in = trial_sign_in("lin", PASSWORD, "");
	assert_int_equal(factor(in.token, c.recovery[3], &next), SIGN_IN_REFUSED);
	assert_int_equal(factor(in.token, c.recovery[4], &next), SIGN_IN_DONE);
}

static void a_form_carries_the_token_of_its_own_session(void **state)
{
	char visitor[CSRF_MAX + 1];
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	trial_account("wu", ACCOUNT_STAFF, "city", city_scope);
	struct user lin = trial_user(trial_sign_in("lin", PASSWORD, "").token);
	struct user wu = trial_user(trial_sign_in("wu", PASSWORD, "").token);
	struct user again = trial_user(trial_sign_in("lin", PASSWORD, "").token);
	assert_int_equal(strlen(lin.csrf), CSRF_MAX);
	assert_true(csrf_right(&lin, str_of(lin.csrf)));
	assert_false(csrf_right(&lin, str_of(wu.csrf)));
	assert_false(csrf_right(&lin, str_of(again.csrf)));
	assert_false(csrf_right(&lin, STR("")));
	csrf_for(&trial.h, STR("cookie of a visitor"), visitor);
	assert_true(csrf_for_right(&trial.h, STR("cookie of a visitor"), str_of(visitor)));
	assert_false(csrf_for_right(&trial.h, STR("cookie of another"), str_of(visitor)));
	csrf_for(&trial.h, STR(""), visitor);
	assert_false(csrf_for_right(&trial.h, STR(""), str_of(visitor)));
}

static void what_is_stored_gives_nobody_a_session(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("lin", PASSWORD, "");
	struct user u = trial_user(in.token);
	char hex[2 * SM3_SIZE + 1], again[CSRF_MAX + 1];
	for (int i = 0; i < SM3_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", u.session_hash[i]);
	hex[SESSION_TOKEN_MAX] = '\0';
	assert_false(trial_alive(hex));
	auth_csrf(&trial.h, u.session_hash, again);
	assert_false(trial_alive(again));
}

static void a_password_that_is_too_old_or_initial_must_be_changed_first(void **state)
{
	struct initial_password initial;
	struct str no_roles[1] = {{0}};
	int64_t id;
	(void)state;
	trial.s.totp_staff = 0;
	SCRATCH_OK(password_initial(&initial, &scratch_err));
	SCRATCH_OK(password_check_rules(&trial.s, str_of(initial.text), STR("lin"), STR("某人"), &scratch_err));
	struct new_account n = {.login = STR("lin"),
				.name = STR("某人"),
				.kind = ACCOUNT_STAFF,
				.scope = city_scope,
				.hash = initial.hash,
				.roles = no_roles};
	WRITTEN(account_add(&trial.h, &server, &n, &id, &scratch_err));
	struct signed_in in = trial_sign_in("lin", initial.text, "");
	assert_int_equal(in.step, USER_PASSWORD);
	struct password_change c;
	struct str old = str_of(initial.text);
	struct user u = trial_user(in.token);
	SCRATCH_OK(password_prepare(&trial.h, &trial.s, id, &old, STR(PASSWORD), &c, &scratch_err));
	WRITTEN(password_commit(&trial.h, "lin", &c, u.session_hash, &scratch_err));
	assert_int_equal(trial_user(in.token).step, USER_READY);
	trial.now += 90 * DAY;
	in = trial_sign_in("lin", PASSWORD, "");
	assert_int_equal(in.step, USER_PASSWORD);
	trial.s.password_days = 0;
	assert_int_equal(trial_user(in.token).step, USER_READY);
}

static void another_password_ends_all_other_sessions_at_once(void **state)
{
	struct password_change c, late;
	const struct str old = STR(PASSWORD), wrong = STR("x");
	(void)state;
	trial.s.totp_staff = 0;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in here_in = trial_sign_in("lin", PASSWORD, ""), there = trial_sign_in("lin", PASSWORD, "");
	struct user u = trial_user(here_in.token);
	assert_int_equal(password_prepare(&trial.h, &trial.s, id, &wrong, STR("Qingshan-8848"), &c, &scratch_err),
			 -1);
	scratch_err_is(ERR_INPUT, "原密码不对");
	SCRATCH_OK(password_prepare(&trial.h, &trial.s, id, &old, STR("Qingshan-8848"), &c, &scratch_err));
	SCRATCH_OK(password_prepare(&trial.h, &trial.s, id, &old, STR("Qingshan-8849"), &late, &scratch_err));
	WRITTEN(password_commit(&trial.h, "lin", &c, u.session_hash, &scratch_err));
	assert_true(trial_alive(here_in.token));
	assert_false(trial_alive(there.token));
	assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_REFUSED);
	REFUSED(password_commit(&trial.h, "lin", &late, NULL, &scratch_err), ERR_CONFLICT, "账号刚刚被改过");
}

static void none_of_the_last_five_passwords_comes_again(void **state)
{
	struct password_change c;
	char next[32];
	(void)state;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	for (int i = 0; i < 5; i++) {
		snprintf(next, sizeof next, "Qingshan-884%d", i);
		assert_int_equal(password_prepare(&trial.h, &trial.s, id, NULL, STR(PASSWORD), &c, &scratch_err), -1);
		scratch_err_is(ERR_INPUT, "不能和最近 5 次用过的密码相同");
		SCRATCH_OK(password_prepare(&trial.h, &trial.s, id, NULL, str_of(next), &c, &scratch_err));
		WRITTEN(password_commit(&trial.h, "lin", &c, NULL, &scratch_err));
	}
	SCRATCH_OK(password_prepare(&trial.h, &trial.s, id, NULL, STR(PASSWORD), &c, &scratch_err));
}

/* One verdict on a password: NULL good, else the words of the refusal. */
struct verdict {
	const char *password, *words;
};

static void passwords_hold_the_rules(void **state)
{
	static const struct verdict verdicts[] = {
	    {PASSWORD, NULL},
	    {"Aa1!Aa1!A", "至少要 10 个字符"},
	    {"lvshuqiao2718", "3 类"},
	    {"LVSHU-QIAO-2718", NULL},
	    {"绿树小桥流水人家二七", "3 类"},
	    {"绿树小桥流水人家Ab", NULL},
	    {"Linxiao-2718", "登录名或姓名"},
	    {"xx-LINXIAO-27", "登录名或姓名"},
	    {"王小明-Abc-2718", "登录名或姓名"},
	    {"Password@2026", "太常见"},
	    {"Admin@123456", "太常见"},
	    {"1qaz@WSX2026!", "太常见"},
	    {"Qwertyuiop1!", "太常见"},
	    {"Lvshu\tQiao-2718\x01", "不能用的字符"},
	    {"Lvshu-\xff-Qiao-2718", "不能用的字符"},
	};
	struct err e;
	(void)state;
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		const struct verdict *v = &verdicts[i];
		err_clear(&e);
		int status = password_check_rules(&trial.s, str_of(v->password), STR("linxiao"), STR("王小明"), &e);
		if ((status == 0) != !v->words || (v->words && !strstr(e.what, v->words)))
			fail_msg("%s: %s", v->password, e.what);
	}
	/* OWASP ASVS: longer, but of any kind of character. */
	trial.s.password_length = 15;
	trial.s.password_kinds = 1;
	SCRATCH_OK(
	    password_check_rules(&trial.s, STR("lvshuqiaoliushui"), STR("linxiao"), STR("王小明"), &scratch_err));
}

/* Asks for a code. */
static struct sms_code ask(const char *phone)
{
	struct sms_code c;
	WRITTEN(sms_begin(&trial.h, &trial.s, str_of(phone), &here, &c, &scratch_err));
	return c;
}

/* Signs in with one. */
static struct signed_in by_code(const char *phone, const char *code)
{
	struct signed_in in;
	WRITTEN(sms_sign_in(&trial.h, &trial.s, str_of(phone), str_of(code), &here, STR(""), &in, &scratch_err));
	return in;
}

static void a_worker_signs_in_with_a_number_and_a_code_once(void **state)
{
	(void)state;
	trial_account("", ACCOUNT_WORKER, "worker", self_scope);
	struct sms_code c = ask("13800000001");
	assert_true(c.send);
	assert_int_equal(strlen(c.code), 6);
	assert_string_equal(c.phone, "13800000001");
	struct signed_in in = by_code("13800000001", c.code);
	assert_int_equal(in.outcome, SIGN_IN_DONE);
	assert_int_equal(in.max_age, 30 * 86400);
	struct user u = trial_user(in.token);
	assert_true(user_may(&u, CAN_ME_READ));
	assert_false(user_may(&u, CAN_PEOPLE_READ));
	assert_int_equal(u.scope.person_id, 9);
	assert_int_equal(by_code("13800000001", c.code).outcome, SIGN_IN_REFUSED);
	trial.now += 12 * 60 * MINUTE - 1;
	assert_true(trial_alive(in.token));
	trial.now += 1;
	assert_false(trial_alive(in.token));
}

static void a_code_ends_after_five_minutes_and_after_five_tries(void **state)
{
	(void)state;
	trial_account("", ACCOUNT_WORKER, "worker", self_scope);
	struct sms_code c = ask("13800000001");
	trial.now += 5 * MINUTE;
	assert_int_equal(by_code("13800000001", c.code).outcome, SIGN_IN_REFUSED);
	c = ask("13800000001");
	for (int i = 0; i < 5; i++)
		assert_int_equal(by_code("13800000001", strcmp(c.code, "000000") ? "000000" : "000001").outcome,
				 SIGN_IN_REFUSED);
	assert_int_equal(by_code("13800000001", c.code).outcome, SIGN_IN_REFUSED);
}

static void only_the_newest_code_counts(void **state)
{
	(void)state;
	trial_account("", ACCOUNT_WORKER, "worker", self_scope);
	struct sms_code first = ask("13800000001");
	trial.now += MINUTE;
	struct sms_code second = ask("13800000001");
	if (strcmp(first.code, second.code) != 0)
		assert_int_equal(by_code("13800000001", first.code).outcome, SIGN_IN_REFUSED);
	assert_int_equal(by_code("13800000001", second.code).outcome, SIGN_IN_DONE);
}

static void codes_are_limited_by_number_and_by_address_and_tell_nothing_of_accounts(void **state)
{
	char phone[12];
	(void)state;
	trial_account("", ACCOUNT_WORKER, "worker", self_scope);
	assert_false(ask("13900000000").send);
	assert_true(ask("13900000000").wait);
	assert_true(ask("13800000001").send);
	assert_true(ask("13800000001").wait);
	for (int i = 0; i < 4; i++) {
		trial.now += MINUTE;
		assert_true(ask("13800000001").send);
	}
	trial.now += MINUTE;
	assert_true(ask("13800000001").wait);
	for (int i = 0; i < 24; i++) {
		snprintf(phone, sizeof phone, "1370000%04d", i);
		assert_false(ask(phone).wait);
	}
	assert_true(ask("13600000000").wait);
	trial.now += 60 * MINUTE;
	assert_true(ask("13800000001").send);
	struct sms_code c;
	REFUSED(sms_begin(&trial.h, &trial.s, STR("1380000000x"), &here, &c, &scratch_err), ERR_INPUT, "11 位数字");
}

static void a_desk_account_is_not_opened_by_a_message_nor_a_worker_by_a_password(void **state)
{
	struct initial_password p;
	(void)state;
	SCRATCH_OK(password_initial(&p, &scratch_err));
	struct new_account staff = {.login = STR("lin"),
				    .name = STR("某人"),
				    .kind = ACCOUNT_STAFF,
				    .scope = city_scope,
				    .phone = STR("13500000000"),
				    .hash = p.hash};
	WRITTEN(account_add(&trial.h, &server, &staff, NULL, &scratch_err));
	assert_false(ask("13500000000").send);
	staff.kind = ACCOUNT_WORKER;
	staff.login = STR("worker");
	staff.scope = self_scope;
	REFUSED(account_add(&trial.h, &server, &staff, NULL, &scratch_err), ERR_INPUT, "用手机号登录，没有密码");
}

static void a_cookie_has_all_its_locks(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 500);
	session_cookie(true, "TOKEN", 43200, &b);
	assert_string_equal(b.p, "__Host-yicai=TOKEN; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200");
	buf_clear(&b);
	session_cookie(false, NULL, 43200, &b);
	assert_string_equal(b.p, "yicai=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
	buf_release(&b);
}

static void signing_out_ends_the_session(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	struct signed_in in = trial_sign_in("lin", PASSWORD, "");
	struct user u = trial_user(in.token);
	WRITTEN(sign_out(&trial.h, &u, &scratch_err));
	assert_false(trial_alive(in.token));
}

/* Counts what is told, and keeps the last event's name. */
struct told {
	int n;
	char last[64];
};
static int tell_session(void *self, const struct session_row *s)
{
	struct told *t = self;
	t->n++;
	snprintf(t->last, sizeof t->last, "%.*s %.*s", STR_FMT(s->login), STR_FMT(s->address));
	return 0;
}
static int tell_login(void *self, const struct login_row *l)
{
	struct told *t = self;
	if (t->n++ == 0)
		snprintf(t->last, sizeof t->last, "%.*s %.*s", STR_FMT(l->login), STR_FMT(l->what));
	return 0;
}

static void sign_ins_and_sessions_are_listed_and_tidied(void **state)
{
	struct told t = {0};
	(void)state;
	trial.s.totp_staff = 0;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	trial_sign_in("lin", "wrong", "");
	trial_sign_in("lin", PASSWORD, "");
	trial_sign_in("nobody", PASSWORD, "");
	SCRATCH_OK(session_each(&trial.h, 0, 10, tell_session, &t, &scratch_err));
	assert_int_equal(t.n, 1);
	assert_string_equal(t.last, "lin 192.0.2.7");
	t = (struct told){0};
	SCRATCH_OK(login_each(&trial.h, 0, 0, 10, tell_login, &t, &scratch_err));
	assert_int_equal(t.n, 3);
	assert_string_equal(t.last, " 账号不存在");
	t = (struct told){0};
	SCRATCH_OK(login_each(&trial.h, id, 0, 10, tell_login, &t, &scratch_err));
	assert_int_equal(t.n, 2);
	assert_string_equal(t.last, "lin 登录");
	trial.now += 401 * DAY;
	WRITTEN(auth_tidy(&trial.h, &trial.s, &scratch_err));
	t = (struct told){0};
	SCRATCH_OK(login_each(&trial.h, 0, 0, 10, tell_login, &t, &scratch_err));
	assert_int_equal(t.n, 0);
}

int main(void)
{
	static const struct scratch_test tests[] = {
	    TRIAL(a_right_password_begins_a_session_that_can_do_nothing_before_the_second_factor),
	    TRIAL(a_wrong_password_and_an_unknown_account_are_answered_alike),
	    TRIAL(five_failures_lock_the_account_for_a_quarter_of_an_hour),
	    TRIAL(a_success_makes_the_failures_before_it_forgotten),
	    TRIAL(a_lock_ends_no_session_and_an_administrator_can_end_it),
	    TRIAL(an_address_that_fails_too_often_has_to_wait),
	    TRIAL(signing_in_ends_the_session_before_and_gives_another_secret),
	    TRIAL(a_session_ends_when_it_is_idle_and_in_any_case_after_twelve_hours),
	    TRIAL(last_seen_is_due_once_a_minute),
	    TRIAL(the_second_factor_is_enrolled_with_its_first_code_and_a_new_secret),
	    TRIAL(a_wrong_first_code_enrols_nothing),
	    TRIAL(a_code_works_once_and_one_step_early_or_late),
	    TRIAL(wrong_codes_lock_although_the_password_is_known),
	    TRIAL(a_recovery_code_works_once),
	    TRIAL(a_form_carries_the_token_of_its_own_session),
	    TRIAL(what_is_stored_gives_nobody_a_session),
	    TRIAL(a_password_that_is_too_old_or_initial_must_be_changed_first),
	    TRIAL(another_password_ends_all_other_sessions_at_once),
	    TRIAL(none_of_the_last_five_passwords_comes_again),
	    TRIAL(passwords_hold_the_rules),
	    TRIAL(a_worker_signs_in_with_a_number_and_a_code_once),
	    TRIAL(a_code_ends_after_five_minutes_and_after_five_tries),
	    TRIAL(only_the_newest_code_counts),
	    TRIAL(codes_are_limited_by_number_and_by_address_and_tell_nothing_of_accounts),
	    TRIAL(a_desk_account_is_not_opened_by_a_message_nor_a_worker_by_a_password),
	    TRIAL(a_cookie_has_all_its_locks),
	    TRIAL(signing_out_ends_the_session),
	    TRIAL(sign_ins_and_sessions_are_listed_and_tidied),
	};
	return TRIAL_RUN(tests);
}
