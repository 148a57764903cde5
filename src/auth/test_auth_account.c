/* Accounts, roles and scopes: who may grant what to whom, and what that ends. */
#include "auth/trial.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "auth/sms_text.h"
#include "base/file.h"

/* The actor that a user is. */
static struct actor as(const struct user *u)
{
	return (struct actor){u->login, u, NULL};
}

/* Grants one role. */
static int grant(const struct actor *by, int64_t id, const char *role, const struct scope *scope)
{
	struct str roles[] = {str_of(role)};
	return account_grant(&trial.h, by, id, scope, roles, 1, &scratch_err);
}

/* The administrators. */
static struct user security(void)
{
	trial_account("an", ACCOUNT_ADMIN, "安全管理", city_scope);
	return trial_ready("an");
}
static struct user system_(void)
{
	trial_account("xi", ACCOUNT_ADMIN, "系统管理", city_scope);
	return trial_ready("xi");
}

static void the_built_in_roles_are_sound_and_blind_to_each_other(void **state)
{
	struct role r;
	struct err e;
	(void)state;
	for (size_t i = 0; i < roles_built_in_n; i++) {
		role_built_in(i, &r);
		assert_int_equal(capset_sound(&r.caps, &e), 0);
		assert_false(capset_empty(&r.caps));
		assert_true(r.administrator != capset_has(&r.caps, CAN_POLICY_READ));
	}
	/* Every capability has a role. */
	struct capset all = {0};
	for (size_t i = 0; i < roles_built_in_n; i++) {
		role_built_in(i, &r);
		capset_join(&all, &r.caps);
	}
	for (int c = 0; c < CAN__MAX; c++)
		if (!capset_has(&all, (enum capability)c))
			fail_msg("%s", capability_word((enum capability)c));
}

static void no_account_holds_two_administrators_or_one_and_business(void **state)
{
	static const char *const pairs[][2] = {{"sysadmin", "secadmin"},   {"sysadmin", "auditadmin"},
					       {"secadmin", "auditadmin"}, {"sysadmin", "city"},
					       {"secadmin", "finance"},    {"auditor", "city"}};
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct str roles[] = {str_of(pairs[i][0]), str_of(pairs[i][1])};
		struct new_account n = {.login = STR("both"),
					.name = STR("某人"),
					.kind = i < 3 ? ACCOUNT_ADMIN : ACCOUNT_STAFF,
					.scope = city_scope,
					.roles = roles,
					.roles_n = 2};
		REFUSED(account_add(&trial.h, &server, &n, NULL, &scratch_err), ERR_DENIED, "");
	}
	struct str business_for_admin[] = {STR("city")};
	struct new_account n = {.login = STR("both"),
				.name = STR("某人"),
				.kind = ACCOUNT_ADMIN,
				.scope = city_scope,
				.roles = business_for_admin,
				.roles_n = 1};
	REFUSED(account_add(&trial.h, &server, &n, NULL, &scratch_err), ERR_DENIED, "不能给管理员账号");
}

static void a_role_comes_with_the_scopes_it_may_have(void **state)
{
	static const struct {
		enum account_kind kind;
		const char *role;
		enum scope_kind scope;
		bool right;
	} cases[] = {
	    {ACCOUNT_STAFF, "city", SCOPE_CITY, true},         {ACCOUNT_STAFF, "city", SCOPE_PROVINCE, true},
	    {ACCOUNT_STAFF, "city", SCOPE_COUNTY, false},      {ACCOUNT_STAFF, "county", SCOPE_COUNTY, true},
	    {ACCOUNT_STAFF, "county", SCOPE_CITY, false},      {ACCOUNT_STAFF, "street", SCOPE_STREET, true},
	    {ACCOUNT_STAFF, "street", SCOPE_COUNTY, false},    {ACCOUNT_STAFF, "finance", SCOPE_COUNTY, true},
	    {ACCOUNT_STAFF, "clerk", SCOPE_ORG, false},        {ACCOUNT_CLERK, "clerk", SCOPE_ORG, true},
	    {ACCOUNT_CLERK, "clerk", SCOPE_CITY, false},       {ACCOUNT_CLERK, "city", SCOPE_ORG, false},
	    {ACCOUNT_CLERK, "worker", SCOPE_SELF, false},      {ACCOUNT_AUDITOR, "auditor", SCOPE_CITY, true},
	    {ACCOUNT_AUDITOR, "auditor", SCOPE_STREET, false}, {ACCOUNT_STAFF, "worker", SCOPE_CITY, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char login[16];
		struct str roles[] = {str_of(cases[i].role)};
		struct scope scope = {.kind = cases[i].scope};
		*(scope.kind == SCOPE_ORG    ? &scope.org_id
		  : scope.kind == SCOPE_SELF ? &scope.person_id
					     : &scope.unit_id) = 5;
		snprintf(login, sizeof login, "a%zu", i);
		struct new_account n = {.login = str_of(login),
					.name = STR("某人"),
					.kind = cases[i].kind,
					.scope = scope,
					.roles = roles,
					.roles_n = 1};
		if ((WRITE(account_add(&trial.h, &server, &n, NULL, &scratch_err)) == 0) != cases[i].right)
			fail_msg("%zu %s %s", i, cases[i].role, scope_label(cases[i].scope));
		scope.unit_id = scope.org_id = scope.person_id = 0;
		assert_false(scope_whole(&scope));
	}
}

static void nobody_grants_to_himself_nor_beyond_his_own_scope(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	int64_t officer = trial_account("lin", ACCOUNT_STAFF, "county", county_scope);
	int64_t elsewhere = trial_account("wu", ACCOUNT_STAFF, "county", (struct scope){SCOPE_COUNTY, 530102, 0, 0});
	trial_account("an", ACCOUNT_ADMIN, "安全管理", county_scope);
	struct user u = trial_ready("an"), officer_user = trial_ready("lin");
	struct actor by = as(&u), no_right = as(&officer_user);
	REFUSED(grant(&by, u.account, "secadmin", &county_scope), ERR_DENIED, "不能改自己的账号");
	REFUSED(grant(&by, officer, "city", &city_scope), ERR_DENIED, "不能授予超出自己范围的权限");
	REFUSED(grant(&by, elsewhere, "county", &county_scope), ERR_DENIED, "不在您的范围里");
	REFUSED(grant(&by, officer, "county", &(struct scope){SCOPE_COUNTY, 530102, 0, 0}), ERR_DENIED,
		"不能授予超出自己范围的权限");
	REFUSED(grant(&no_right, elsewhere, "county", &county_scope), ERR_DENIED, "没有“管理角色和授权”的权限");
	WRITTEN(grant(&by, officer, "hr", &county_scope));
	journal_says("an|account|账号 lin 的角色定为 人社，范围 本区县（功能区）");
}

static void administrators_are_appointed_and_dismissed_on_the_server_only(void **state)
{
	(void)state;
	struct user u = security();
	struct actor by = as(&u);
	int64_t other = trial_account("xi", ACCOUNT_ADMIN, "系统管理", city_scope);
	REFUSED(grant(&by, other, "审计管理", &city_scope), ERR_DENIED, "管理员的角色只能在服务器上");
	struct str none[1] = {{0}};
	struct scope same = city_scope;
	WRITTEN(account_grant(&trial.h, &server, other, &same, none, 0, &scratch_err));
	REFUSED(grant(&by, other, "审计管理", &city_scope), ERR_DENIED, "管理员的角色只能在服务器上授予");
	WRITTEN(grant(&server, other, "审计管理", &city_scope));
}

static void the_system_administrator_adds_accounts_but_gives_no_roles(void **state)
{
	struct str roles[] = {STR("city")};
	(void)state;
	struct user u = system_();
	struct actor by = as(&u);
	struct new_account n = {.login = STR("lin"),
				.name = STR("某人"),
				.kind = ACCOUNT_STAFF,
				.scope = city_scope,
				.roles = roles,
				.roles_n = 1};
	REFUSED(account_add(&trial.h, &by, &n, NULL, &scratch_err), ERR_DENIED, "没有“管理角色和授权”的权限");
	n.roles_n = 0;
	n.scope = (struct scope){SCOPE_PROVINCE, 330000, 0, 0};
	REFUSED(account_add(&trial.h, &by, &n, NULL, &scratch_err), ERR_DENIED, "超出自己范围");
	n.scope = city_scope;
	WRITTEN(account_add(&trial.h, &by, &n, NULL, &scratch_err));
	journal_says("xi|account|新建工作人员账号 lin，角色 无，范围 全市");
	REFUSED(account_set_state(&trial.h, &by, u.account, ACCOUNT_DISABLED, &scratch_err), ERR_DENIED,
		"不能改自己");
}

static void what_an_administrator_changes_ends_sessions_and_tokens_at_once(void **state)
{
	struct user api;
	char secret[SESSION_TOKEN_MAX + 8], header[128];
	(void)state;
	trial.s.totp_staff = 0;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	for (int what = 0; what < 4; what++) {
		struct initial_password p;
		struct signed_in in = trial_sign_in("lin", PASSWORD, "");
		struct user u = trial_user(in.token);
		struct new_token t = {.label = STR("报表"), .scope = city_scope, .days = 30};
		capset_add(&t.caps, CAN_REPORTS_READ);
		WRITTEN(token_add(&trial.h, &u, NULL, &t, secret, &scratch_err));
		snprintf(header, sizeof header, "Bearer %s", secret);
		assert_int_equal(token_find(&trial.h, str_of(header), &api, &scratch_err), 1);
		if (what == 0)
			WRITTEN(grant(&server, id, "city", &city_scope));
		else if (what == 1)
			WRITTEN(account_reset_totp(&trial.h, &server, id, &scratch_err));
		else if (what == 2)
			WRITTEN(account_set_state(&trial.h, &server, id, ACCOUNT_DISABLED, &scratch_err));
		else {
			SCRATCH_OK(password_initial(&p, &scratch_err));
			WRITTEN(account_reset_password(&trial.h, &server, id, p.hash, &scratch_err));
		}
		assert_false(trial_alive(in.token));
		assert_int_equal(token_find(&trial.h, str_of(header), &api, &scratch_err), 0);
		if (what == 2) {
			assert_int_equal(trial_sign_in("lin", PASSWORD, "").outcome, SIGN_IN_REFUSED);
			WRITTEN(account_set_state(&trial.h, &server, id, ACCOUNT_ACTIVE, &scratch_err));
		}
	}
}

/* A role of the bureau's own. */
static struct role own(const char *code, const char *label, const char *caps)
{
	struct role r = {.scopes = 1u << SCOPE_CITY};
	snprintf(r.code, sizeof r.code, "%s", code);
	snprintf(r.label, sizeof r.label, "%s", label);
	assert_true(capset_parse(str_of(caps), &r.caps));
	return r;
}

static void a_bureaus_own_role_holds_business_only_and_changes_with_the_next_request(void **state)
{
	(void)state;
	trial.s.totp_staff = 0;
	struct user u = security();
	struct actor by = as(&u);
	struct role r = own("desk", "窗口", "people.read orgs.read"), system_role = own("x", "越权", "users.manage"),
		    watcher = own("y", "越权", "journal.read people.correct"),
		    built_in = own("city", "别的", "people.read"), twin = own("desk2", "窗口", "people.read");
	REFUSED(role_save(&trial.h, &by, &system_role, &scratch_err), ERR_DENIED, "属于管理员");
	REFUSED(role_save(&trial.h, &by, &watcher, &scratch_err), ERR_DENIED, "能看日志的不能改数据");
	REFUSED(role_save(&trial.h, &by, &built_in, &scratch_err), ERR_CONFLICT, "自带的角色");
	WRITTEN(role_save(&trial.h, &by, &r, &scratch_err));
	journal_says("an|account|定义角色 窗口（desk）：people.read orgs.read");
	REFUSED(role_save(&trial.h, &by, &twin, &scratch_err), ERR_CONFLICT, "已经有叫“窗口”的角色");
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "窗口", city_scope);
	struct signed_in in = trial_sign_in("lin", PASSWORD, "");
	struct user lin = trial_user(in.token);
	assert_true(user_may(&lin, CAN_ORGS_READ));
	r = own("desk", "窗口", "people.read");
	WRITTEN(role_save(&trial.h, &by, &r, &scratch_err));
	lin = trial_user(in.token);
	assert_false(user_may(&lin, CAN_ORGS_READ));
	assert_true(user_may(&lin, CAN_PEOPLE_READ));
	REFUSED(role_drop(&trial.h, &by, STR("desk"), &scratch_err), ERR_CONFLICT, "还有 1 个账号是“窗口”");
	WRITTEN(grant(&server, id, "city", &city_scope));
	WRITTEN(role_drop(&trial.h, &by, STR("desk"), &scratch_err));
	REFUSED(role_drop(&trial.h, &by, STR("city"), &scratch_err), ERR_CONFLICT, "自带的角色，不能删");
	struct actor lin_by = as(&lin);
	REFUSED(role_save(&trial.h, &lin_by, &r, &scratch_err), ERR_DENIED, "没有“管理角色和授权”的权限");
}

static void a_token_may_less_than_its_owner_and_never_more_than_he_may_today(void **state)
{
	struct user api;
	char secret[SESSION_TOKEN_MAX + 8], header[128];
	(void)state;
	trial.s.totp_staff = 0;
	struct role r = own("desk", "窗口", "people.read orgs.read");
	WRITTEN(role_save(&trial.h, &server, &r, &scratch_err));
	trial_account("lin", ACCOUNT_STAFF, "窗口", city_scope);
	struct user u = trial_ready("lin");
	struct new_token t = {.label = STR("报表"), .scope = city_scope, .days = 30};
	REFUSED(token_add(&trial.h, &u, NULL, &t, secret, &scratch_err), ERR_DENIED, "也不能没有");
	capset_add(&t.caps, CAN_RUNS_START);
	REFUSED(token_add(&trial.h, &u, NULL, &t, secret, &scratch_err), ERR_DENIED, "不能超出自己的权限");
	t.caps = (struct capset){0};
	capset_add(&t.caps, CAN_PEOPLE_READ);
	t.scope = (struct scope){SCOPE_PROVINCE, 330000, 0, 0};
	REFUSED(token_add(&trial.h, &u, NULL, &t, secret, &scratch_err), ERR_DENIED, "不能超出自己的范围");
	t.scope = city_scope;
	t.days = 367;
	REFUSED(token_add(&trial.h, &u, NULL, &t, secret, &scratch_err), ERR_INPUT, "1 到 366 日");
	t.days = 1;
	WRITTEN(token_add(&trial.h, &u, NULL, &t, secret, &scratch_err));
	snprintf(header, sizeof header, "bearer  %s", secret);
	assert_int_equal(token_find(&trial.h, str_of(header), &api, &scratch_err), 1);
	assert_true(api.token && user_may(&api, CAN_PEOPLE_READ) && !user_may(&api, CAN_ORGS_READ));
	assert_true(csrf_right(&api, STR("")));
	REFUSED(token_add(&trial.h, &api, NULL, &t, secret, &scratch_err), ERR_DENIED, "要先登录");
	assert_int_equal(token_find(&trial.h, STR("Basic abc"), &api, &scratch_err), 0);
	r = own("desk", "窗口", "orgs.read");
	WRITTEN(role_save(&trial.h, &server, &r, &scratch_err));
	assert_int_equal(token_find(&trial.h, str_of(header), &api, &scratch_err), 1);
	assert_false(user_may(&api, CAN_PEOPLE_READ));
	trial.now += DAY;
	assert_int_equal(token_find(&trial.h, str_of(header), &api, &scratch_err), 0);
}

/* Keeps the first token's or session's id. */
static int first_token(void *self, const struct token_row *t)
{
	*(int64_t *)self = t->id;
	return 1;
}
static int first_session(void *self, const struct session_row *s)
{
	*(int64_t *)self = s->id;
	return 1;
}

static void sessions_and_tokens_of_others_end_by_the_security_administrator_alone(void **state)
{
	char secret[SESSION_TOKEN_MAX + 8];
	int64_t session, token;
	(void)state;
	trial.s.totp_staff = 0;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	trial_account("wu", ACCOUNT_STAFF, "city", city_scope);
	struct user an = security(), wu = trial_ready("wu"), lin = trial_ready("lin");
	struct actor by_an = as(&an), by_wu = as(&wu), by_lin = as(&lin);
	struct new_token t = {.label = STR("报表"), .scope = city_scope, .days = 30};
	capset_add(&t.caps, CAN_REPORTS_READ);
	WRITTEN(token_add(&trial.h, &lin, NULL, &t, secret, &scratch_err));
	assert_int_equal(token_each(&trial.h, id, 10, first_token, &token, &scratch_err), 1);
	assert_int_equal(session_each(&trial.h, id, 10, first_session, &session, &scratch_err), 1);
	REFUSED(session_end(&trial.h, &by_wu, session, &scratch_err), ERR_DENIED, "没有“管理登录会话”的权限");
	REFUSED(token_revoke(&trial.h, &by_wu, token, &scratch_err), ERR_DENIED, "没有“管理接口令牌”的权限");
	WRITTEN(session_end(&trial.h, &by_an, session, &scratch_err));
	REFUSED(session_end(&trial.h, &by_an, session, &scratch_err), ERR_NOTFOUND, "没有这个登录");
	WRITTEN(token_revoke(&trial.h, &by_lin, token, &scratch_err));
	REFUSED(token_revoke(&trial.h, &by_an, token, &scratch_err), ERR_NOTFOUND, "没有这个令牌");
	journal_says("lin|account|收回账号 lin 的一个接口令牌");
}

static void a_deed_within_a_recording_is_its_detail(void **state)
{
	struct recording *r;
	int64_t before, after;
	uint8_t digest[SM3_SIZE];
	(void)state;
	int64_t id = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	SCRATCH_OK(journal_head(&trial.h, &before, digest, &scratch_err));
	struct deed d = {.who = "页面", .what = "account"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	SCRATCH_OK(account_set_state(&trial.h, &server, id, ACCOUNT_DISABLED, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(journal_head(&trial.h, &after, digest, &scratch_err));
	assert_int_equal(after, before + 1);
	journal_says("页面|account|停用账号 lin");
}

static void settings_hold_their_bounds_and_change_as_a_profile(void **state)
{
	struct auth_settings s;
	(void)state;
	struct user u = system_(), other = security();
	struct actor by = as(&u), wrong = as(&other);
	REFUSED(auth_setting_set(&trial.h, &wrong, STR("idle.desk"), 20, &scratch_err), ERR_DENIED, "管理参数");
	REFUSED(auth_setting_set(&trial.h, &by, STR("idle.desk"), 0, &scratch_err), ERR_INPUT, "1 到 1440 之间");
	REFUSED(auth_setting_set(&trial.h, &by, STR("idle"), 20, &scratch_err), ERR_NOTFOUND, "idle");
	WRITTEN(auth_setting_set(&trial.h, &by, STR("idle.desk"), 20, &scratch_err));
	SCRATCH_OK(auth_settings_load(&trial.h, &s, &scratch_err));
	assert_int_equal(s.idle_desk, 20);
	assert_int_equal(s.password_days, 90);
	WRITTEN(auth_settings_profile(&trial.h, &by, STR("asvs"), &scratch_err));
	SCRATCH_OK(auth_settings_load(&trial.h, &s, &scratch_err));
	assert_int_equal(s.password_days, 0);
	assert_int_equal(s.password_length, 15);
	assert_int_equal(s.idle_desk, 20);
	WRITTEN(auth_settings_profile(&trial.h, &by, STR("等保"), &scratch_err));
	SCRATCH_OK(auth_settings_load(&trial.h, &s, &scratch_err));
	assert_int_equal(s.password_days, 90);
}

/* A tree: 330602 lies in 330600, institution 7 in 330602. */
static bool unit_within(void *self, int64_t unit, int64_t ancestor)
{
	(void)self;
	return unit == ancestor || (unit == 330602 && ancestor == 330600);
}
static bool org_within(void *self, int64_t org, int64_t unit)
{
	(void)self;
	return org == 7 && (unit == 330602 || unit == 330600);
}

static void scopes_lie_in_each_other_as_the_tree_says(void **state)
{
	const struct scope_tree tree = {unit_within, org_within, NULL};
	const struct scope kunming = {SCOPE_CITY, 530100, 0, 0}, public = {.kind = SCOPE_PUBLIC};
	const struct scope other_org = {SCOPE_ORG, 0, 8, 0};
	(void)state;
	assert_true(scope_within(&county_scope, &city_scope, &tree));
	assert_false(scope_within(&county_scope, &city_scope, NULL));
	assert_false(scope_within(&city_scope, &county_scope, &tree));
	assert_false(scope_within(&county_scope, &kunming, &tree));
	assert_true(scope_within(&org_scope, &county_scope, &tree));
	assert_false(scope_within(&other_org, &county_scope, &tree));
	assert_false(scope_within(&org_scope, &other_org, &tree));
	assert_true(scope_within(&org_scope, &org_scope, NULL));
	assert_true(scope_within(&self_scope, &self_scope, NULL));
	assert_false(scope_within(&self_scope, &org_scope, &tree));
	assert_true(scope_within(&public, &self_scope, NULL));
	assert_false(scope_within(&self_scope, &public, NULL));
	assert_int_equal(scope_named(STR("全市")), SCOPE_CITY);
	assert_int_equal(scope_named(STR("street")), SCOPE_STREET);
	assert_int_equal(scope_named(STR("街")), 0);
}

static void phones_are_stored_sealed_and_follow_a_rotation_of_keys(void **state)
{
	struct account a;
	int64_t done;
	(void)state;
	int64_t id = trial_account("", ACCOUNT_WORKER, "worker", self_scope);
	SCRATCH_OK(account_by_phone(&trial.h, STR("13800000001"), &a, &scratch_err));
	assert_int_equal(a.id, id);
	assert_string_equal(a.phone, "138****0001");
	const char *key = scratch_path(trial.x, "key");
	SCRATCH_OK(keys_add(trial.h.keys, key, CRYPT_SM4_HMAC, &scratch_err));
	SCRATCH_OK(auth_rekey(&trial.h, "命令行 甲", &done, &scratch_err));
	assert_int_equal(done, 1);
	SCRATCH_OK(auth_rekey(&trial.h, "命令行 甲", &done, &scratch_err));
	assert_int_equal(done, 0);
	SCRATCH_OK(keys_retire(trial.h.keys, scratch_path(trial.x, "key"), &scratch_err));
	SCRATCH_OK(account_get(&trial.h, id, &a, &scratch_err));
	assert_string_equal(a.phone, "138****0001");
}

static void names_and_numbers_change_and_stay_unique(void **state)
{
	struct account a;
	const struct str none = STR(""), other = STR("13900000001"), odd = STR("139");
	(void)state;
	int64_t worker = trial_account("", ACCOUNT_WORKER, "worker", self_scope);
	int64_t staff = trial_account("lin", ACCOUNT_STAFF, "city", city_scope);
	REFUSED(account_rename(&trial.h, &server, worker, STR("某人"), &none, &scratch_err), ERR_INPUT, "要有手机号");
	REFUSED(account_rename(&trial.h, &server, worker, STR("某人"), &odd, &scratch_err), ERR_INPUT, "11 位");
	REFUSED(account_rename(&trial.h, &server, worker, STR(" "), NULL, &scratch_err), ERR_INPUT, "姓名要写");
	WRITTEN(account_rename(&trial.h, &server, staff, STR("林一"), &other, &scratch_err));
	WRITTEN(account_rename(&trial.h, &server, worker, STR("吴一"), &other, &scratch_err));
	SCRATCH_OK(account_by_phone(&trial.h, other, &a, &scratch_err));
	assert_string_equal(a.name, "吴一");
}

static void a_message_goes_into_a_file_that_others_cannot_read(void **state)
{
	struct sms_sender s;
	struct sms_code code = {.send = true, .phone = "13800000001", .code = "123456", .minutes = 5};
	struct stat st;
	char text[400] = "";
	(void)state;
	const char *path = scratch_path(trial.x, "sms.txt");
	SCRATCH_OK(sms_file(&s, path, trial.h.clock, &scratch_err));
	SCRATCH_OK(sms_code_send(&s, str_of(sms_wordings[SMS_CODE].standard), &code, &scratch_err));
	assert_false(code.send);
	assert_string_equal(code.code, "");
	SCRATCH_OK(sms_code_send(&s, str_of(sms_wordings[SMS_CODE].standard), &code, &scratch_err));
	sms_close(&s);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(text, 1, sizeof text - 1, f) > 0);
	fclose(f);
	assert_string_equal(text, "2026-11-21 00:00:00 13800000001 【颐才】验证码 123456，5 "
				  "分钟内有效。不是您本人在登录时请不要理会，也不要告诉别人。\n");
}

static void a_gateway_is_reached_by_https_or_on_this_machine(void **state)
{
	static const char *const bad[] = {"http://sms.example/send",
					  "http://localhost.example/",
					  "ftp://127.0.0.1/",
					  "http://127.0.0.1@sms.example/",
					  "127.0.0.1",
					  ""};
	struct sms_sender s;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(sms_http(&s, bad[i], NULL, &scratch_err), -1);
		scratch_err_is(ERR_USAGE, "短信网关的地址不能用");
	}
	SCRATCH_OK(sms_http(&s, "https://sms.example/send", "Bearer x", &scratch_err));
	sms_close(&s);
}

/* A gateway on loopback: takes one request, gives one answer. */
struct gateway {
	int listening;
	const char *answer;
	char request[4096];
	pthread_t thread;
};
static void *gateway_run(void *self)
{
	struct gateway *g = self;
	int fd = accept(g->listening, NULL, NULL);
	size_t n = 0;
	while (n < sizeof g->request - 1 && !strchr(g->request, '}')) {
		ssize_t got = read(fd, g->request + n, sizeof g->request - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	if (write(fd, g->answer, strlen(g->answer)) < 0)
		g->request[0] = '\0';
	close(fd);
	return NULL;
}

/* Sends a code through such a gateway; what it was asked stays in *g. */
static int send_through(struct gateway *g, const char *answer, struct err *e)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	struct sms_code code = {.send = true, .phone = "13800000001", .code = "123456", .minutes = 5};
	struct sms_sender s;
	char url[64];
	*g = (struct gateway){.listening = socket(AF_INET, SOCK_STREAM, 0), .answer = answer};
	assert_int_equal(bind(g->listening, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(g->listening, 1), 0);
	assert_int_equal(getsockname(g->listening, (struct sockaddr *)&at, &size), 0);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/send", ntohs(at.sin_port));
	assert_int_equal(pthread_create(&g->thread, NULL, gateway_run, g), 0);
	SCRATCH_OK(sms_open(&s, str_of(url), "Key abc", trial.h.clock, &scratch_err));
	int status = sms_code_send(&s, str_of(sms_wordings[SMS_CODE].standard), &code, e);
	pthread_join(g->thread, NULL);
	close(g->listening);
	sms_close(&s);
	return status;
}

static void a_gateway_gets_the_message_as_json_and_its_refusal_names_nobody(void **state)
{
	struct gateway g;
	(void)state;
	SCRATCH_OK(send_through(&g, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", &scratch_err));
	assert_non_null(strstr(g.request, "POST /send HTTP/1.1\r\n"));
	assert_non_null(strstr(g.request, "\r\nAuthorization: Key abc\r\n"));
	assert_non_null(strstr(g.request, "\r\nContent-Type: application/json; charset=utf-8\r\n"));
	assert_non_null(strstr(g.request, "\r\n\r\n{\"phone\":\"13800000001\",\"text\":\"【颐才】验证码 123456，"));
	assert_int_equal(send_through(&g, "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", &scratch_err), -1);
	assert_string_equal(scratch_err.what, "短信网关答复 500，没有收下");
	assert_int_equal(
	    send_through(&g, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
			 &scratch_err),
	    -1);
	assert_string_equal(scratch_err.what, "短信网关答复 302，没有收下");
}

int main(void)
{
	static const struct scratch_test tests[] = {
	    TRIAL(the_built_in_roles_are_sound_and_blind_to_each_other),
	    TRIAL(no_account_holds_two_administrators_or_one_and_business),
	    TRIAL(a_role_comes_with_the_scopes_it_may_have),
	    TRIAL(nobody_grants_to_himself_nor_beyond_his_own_scope),
	    TRIAL(administrators_are_appointed_and_dismissed_on_the_server_only),
	    TRIAL(the_system_administrator_adds_accounts_but_gives_no_roles),
	    TRIAL(what_an_administrator_changes_ends_sessions_and_tokens_at_once),
	    TRIAL(a_bureaus_own_role_holds_business_only_and_changes_with_the_next_request),
	    TRIAL(a_token_may_less_than_its_owner_and_never_more_than_he_may_today),
	    TRIAL(sessions_and_tokens_of_others_end_by_the_security_administrator_alone),
	    TRIAL(a_deed_within_a_recording_is_its_detail),
	    TRIAL(settings_hold_their_bounds_and_change_as_a_profile),
	    TRIAL(scopes_lie_in_each_other_as_the_tree_says),
	    TRIAL(phones_are_stored_sealed_and_follow_a_rotation_of_keys),
	    TRIAL(names_and_numbers_change_and_stay_unique),
	    TRIAL(a_message_goes_into_a_file_that_others_cannot_read),
	    TRIAL(a_gateway_is_reached_by_https_or_on_this_machine),
	    TRIAL(a_gateway_gets_the_message_as_json_and_its_refusal_names_nobody),
	};
	return TRIAL_RUN(tests);
}
