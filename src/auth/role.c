/* Roles: the table of the architecture, and a bureau's own in the store. */
#include "auth/role.h"

#include "auth/inside.h"
#include "base/utf8.h"

#define SCOPE_BIT(k) (1u << (k))
#define UNITS_ANY    (SCOPE_BIT(SCOPE_STREET) | SCOPE_BIT(SCOPE_COUNTY) | WHOLE)
#define WHOLE        (SCOPE_BIT(SCOPE_CITY) | SCOPE_BIT(SCOPE_PROVINCE))
#define CITY_COUNTY  (WHOLE | SCOPE_BIT(SCOPE_COUNTY))
#define ORG          SCOPE_BIT(SCOPE_ORG)
#define SELF         SCOPE_BIT(SCOPE_SELF)

/* clang-format off */
static const struct {
	const char *code, *label;
	unsigned scopes;
	bool administrator;
	const char *caps;
} built_in[] = {
	{"city", "市级民政", WHOLE, false,
	 "people.read people.correct people.reveal people.merge orgs.read orgs.correct import.run import.undo export.run "
	 "policy.read policy.reading runs.read runs.start claims.review2 ledger.read targets.read targets.set reports.read "
	 "reports.lock pay.sign recover.decide notices.publish"},
	{"county", "区县民政", SCOPE_BIT(SCOPE_COUNTY), false,
	 "people.read people.correct people.reveal people.merge orgs.read orgs.correct import.run import.undo export.run "
	 "policy.read runs.read claims.review1 ledger.read targets.read targets.answer reports.read notices.publish"},
	{"street", "街道民政", SCOPE_BIT(SCOPE_STREET), false,
	 "people.read orgs.read import.run policy.read claims.apply targets.read"},
	{"hr", "人社", CITY_COUNTY, false,
	 "people.read orgs.read import.run import.undo export.run policy.read runs.read claims.review1 targets.read "
	 "reports.read"},
	{"finance", "财政", CITY_COUNTY, false,
	 "policy.read runs.read ledger.read pay.issue pay.reconcile pay.sign recover.decide budget.set export.run "
	 "targets.read reports.read"},
	{"clerk", "机构经办", ORG, false,
	 "people.read orgs.read staff.self import.run import.undo export.run policy.read runs.read claims.apply"},
	{"body", "培训评价机构", ORG, false,
	 "people.read orgs.read import.run import.undo export.run policy.read claims.apply"},
	{"school", "院校", ORG, false,
	 "people.read orgs.read import.run import.undo export.run policy.read runs.read claims.apply"},
	{"worker", "从业人员", SELF, false, "me.read me.correct policy.read"},
	{"volunteer", "志愿者", SELF, false, "me.read me.correct policy.read"},
	{"auditor", "审计", WHOLE, false,
	 "people.read orgs.read policy.read runs.read ledger.read targets.read reports.read audit.read journal.read"},
	{"sysadmin", "系统管理", UNITS_ANY, true,
	 "users.manage params.manage dict.manage calendar.manage jobs.read jobs.manage backup.read"},
	{"secadmin", "安全管理", UNITS_ANY, true, "roles.manage sessions.manage tokens.manage"},
	{"auditadmin", "审计管理", UNITS_ANY, true, "audit.read journal.read"},
};
/* clang-format on */

const size_t roles_built_in_n = sizeof built_in / sizeof *built_in;

static const struct sql OWN_FIND = {"auth.role_find",
				    "SELECT code, label, scopes, caps FROM own_role WHERE code = $1 OR label = $1"};
static const struct sql OWN_ALL = {"auth.role_all", "SELECT code, label, scopes, caps FROM own_role ORDER BY code"};
static const struct sql OWN_COUNT = {"auth.role_count", "SELECT count(*) FROM own_role WHERE code <> $1"};
static const struct sql OWN_LABEL = {"auth.role_label",
				     "SELECT count(*) FROM own_role WHERE code <> $1 AND (label = $2 OR code = $2)"};
static const struct sql OWN_SAVE = {
    "auth.role_save",
    "INSERT INTO own_role (code, label, scopes, caps, changed) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (code) DO UPDATE SET label = excluded.label, scopes = excluded.scopes, caps = excluded.caps,"
    " changed = excluded.changed"};
static const struct sql OWN_DROP = {"auth.role_drop", "DELETE FROM own_role WHERE code = $1"};
static const struct sql HOLDERS = {"auth.role_holders", "SELECT count(*) FROM account_role WHERE role = $1"};

void role_built_in(size_t i, struct role *out)
{
	*out =
	    (struct role){.scopes = built_in[i].scopes, .built_in = true, .administrator = built_in[i].administrator};
	auth_copy(out->code, sizeof out->code, str_of(built_in[i].code));
	auth_copy(out->label, sizeof out->label, str_of(built_in[i].label));
	capset_parse(str_of(built_in[i].caps), &out->caps);
}

/* The built-in role of this code or label, or −1. */
static int built_in_named(struct str name)
{
	for (size_t i = 0; i < roles_built_in_n; i++)
		if (str_is(name, built_in[i].code) || str_is(name, built_in[i].label))
			return (int)i;
	return -1;
}

void role_caps(struct str code, struct str own, struct capset *out)
{
	int i = own.n ? -1 : built_in_named(code);
	capset_parse(i < 0 ? own : str_of(built_in[i].caps), out);
}

/* A row of own_role. */
static void role_of_row(const struct stmt *st, struct role *out)
{
	*out = (struct role){.scopes = (unsigned)stmt_int(st, 2)};
	auth_copy(out->code, sizeof out->code, stmt_text(st, 0));
	auth_copy(out->label, sizeof out->label, stmt_text(st, 1));
	capset_parse(stmt_text(st, 3), &out->caps);
}

int role_find(struct house *h, struct str name, struct role *out, struct err *e)
{
	struct stmt *st;
	int i = built_in_named(name);
	if (i >= 0) {
		role_built_in((size_t)i, out);
		return 0;
	}
	if (sql_open(&st, h->store, &OWN_FIND, ARGS(TEXT(name)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0)
		role_of_row(st, out);
	stmt_reset(st);
	if (got == 0) {
		err_set(e, ERR_NOTFOUND, "没有“%.*s”这个角色", STR_FMT(name));
		return err_todo(e, "用 yicai user role 看有哪些");
	}
	return got < 0 ? -1 : 0;
}

int role_each(struct house *h, int (*f)(void *self, const struct role *r), void *self, struct err *e)
{
	struct role r;
	struct stmt *st;
	int answer = 0, got;
	for (size_t i = 0; answer == 0 && i < roles_built_in_n; i++) {
		role_built_in(i, &r);
		answer = f(self, &r);
	}
	if (answer != 0 || store_stmt(h->store, &OWN_ALL, &st, e) < 0)
		return answer ? answer : -1;
	while (answer == 0 && (got = stmt_step(st, e)) != 0) {
		if (got < 0)
			return -1;
		role_of_row(st, &r);
		answer = f(self, &r);
	}
	stmt_reset(st);
	return answer;
}

/* A code of a–z, 0–9 and -, beginning with a letter. */
static bool code_right(const char *c)
{
	bool right = c && *c >= 'a' && *c <= 'z';
	for (; right && *c; c++)
		right = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-';
	return right;
}

/* Its form: code, label, scopes and capabilities that a bureau may put together. */
static int role_right(const struct role *r, struct err *e)
{
	struct str label = str_of(r->label);
	if (!code_right(r->code))
		return err_set(e, ERR_INPUT, "角色代码要用小写字母、数字和 -，以字母开头");
	if (!str_trim(label).n || !utf8_valid(label) || utf8_has_control(label))
		return err_set(e, ERR_INPUT, "角色没有名称");
	if (!r->scopes || r->scopes >= SCOPE_BIT(SCOPE__MAX) || (r->scopes & 1))
		return err_set(e, ERR_INPUT, "没有写明角色可以配哪些范围");
	if (built_in_named(str_of(r->code)) >= 0 || built_in_named(label) >= 0)
		return err_set(e, ERR_CONFLICT, "“%s”是自带的角色，不能改", r->label);
	for (int c = 0; c < CAN__MAX; c++)
		if (capset_has(&r->caps, (enum capability)c) &&
		    !(capability_realms((enum capability)c) & REALM_BUSINESS))
			return err_set(e, ERR_DENIED, "“%s”属于管理员，不能放进自定义角色",
				       capability_label((enum capability)c));
	return capset_sound(&r->caps, e);
}

/* The actor does not hold this role himself. */
static int not_his_own(const struct actor *by, const char *code, struct err *e)
{
	for (size_t i = 0; by->user && i < by->user->roles_n; i++)
		if (strcmp(by->user->roles[i], code) == 0)
			return err_set(e, ERR_DENIED, "不能改自己持有的角色");
	return 0;
}

/* Neither the label is another role's nor are there too many. */
static int role_fits(struct house *h, const struct role *r, struct err *e)
{
	int64_t same, others;
	if (auth_number(h, &OWN_LABEL, ARGS(TEXT(str_of(r->code)), TEXT(str_of(r->label))), &same, e) < 0 ||
	    auth_number(h, &OWN_COUNT, ARGS(TEXT(str_of(r->code))), &others, e) < 0)
		return -1;
	if (same)
		return err_set(e, ERR_CONFLICT, "已经有叫“%s”的角色", r->label);
	return others < ROLES_MAX ? 0 : err_set(e, ERR_LIMIT, "自定义角色最多 %d 个", ROLES_MAX);
}

int role_save(struct house *h, const struct actor *by, const struct role *r, struct err *e)
{
	struct buf caps;
	buf_init(&caps, 4096);
	if (actor_may(by, CAN_ROLES_MANAGE, e) < 0 || not_his_own(by, r->code, e) < 0 || role_right(r, e) < 0 ||
	    role_fits(h, r, e) < 0)
		return -1;
	capset_text(&r->caps, &caps);
	int status = caps.failed ? err_set(e, ERR_NOMEM, "内存不够")
				 : sql_run(h->store, &OWN_SAVE,
					   ARGS(TEXT(str_of(r->code)), TEXT(str_of(r->label)), INT(r->scopes),
						TEXT(buf_str(&caps)), INT(auth_now(h))),
					   NULL, e);
	if (status == 0)
		status =
		    auth_deed(h, by->who, e, "定义角色 %s（%s）：%s", r->label, r->code, caps.p ? caps.p : "无权限");
	buf_release(&caps);
	return status;
}

int role_drop(struct house *h, const struct actor *by, struct str code, struct err *e)
{
	struct role r;
	int64_t holders;
	if (actor_may(by, CAN_ROLES_MANAGE, e) < 0 || role_find(h, code, &r, e) < 0 || not_his_own(by, r.code, e) < 0)
		return -1;
	if (r.built_in)
		return err_set(e, ERR_CONFLICT, "“%s”是自带的角色，不能删", r.label);
	if (auth_number(h, &HOLDERS, ARGS(TEXT(str_of(r.code))), &holders, e) < 0)
		return -1;
	if (holders)
		return err_todo((err_set(e, ERR_CONFLICT, "还有 %lld 个账号是“%s”", (long long)holders, r.label), e),
				"先收回这些账号的角色");
	if (sql_run(h->store, &OWN_DROP, ARGS(TEXT(str_of(r.code))), NULL, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "删除角色 %s（%s）", r.label, r.code);
}
