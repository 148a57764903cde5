/* Accounts for looking around in a demo city. */
#include "cmd/demo_accounts.h"

#include <stdio.h>

#include "auth/auth.h"
#include "cmd/by_key.h"
#include "features/demo/demo_words.h"
#include "features/directory/directory.h"
#include "features/directory/list.h"
#include "features/people/people.h"
#include "features/units/units.h"

/* Whose story the tour tells; the worker, the clerk and the county officer are theirs. */
#define SOMEBODY "330699197503080026"
#define PHONE    "13900000001"

/* Where an account's scope comes from. */
enum where { AT_UNIT, AT_COUNTY, AT_ORG, AT_PERSON };

static const struct demo_account {
	const char *login, *name;
	enum account_kind kind;
	const char *role;
	enum where where;
	const char *unit; /* AT_UNIT */
} accounts[] = {
    {"shaoxing", "绍兴市民政（演示）", ACCOUNT_STAFF, "city", AT_UNIT, "330600"},
    {"kunming", "昆明市民政（演示）", ACCOUNT_STAFF, "city", AT_UNIT, "530100"},
    {"nanyang", "南阳市民政（演示）", ACCOUNT_STAFF, "city", AT_UNIT, "411300"},
    {"chongqing", "重庆市民政（演示）", ACCOUNT_STAFF, "city", AT_UNIT, "500000"},
    {"county", "区县民政（演示）", ACCOUNT_STAFF, "county", AT_COUNTY, NULL},
    {"hr", "人社（演示）", ACCOUNT_STAFF, "hr", AT_UNIT, "330600"},
    {"finance", "财政（演示）", ACCOUNT_STAFF, "finance", AT_UNIT, "330600"},
    {"clerk", "机构经办（演示）", ACCOUNT_CLERK, "clerk", AT_ORG, NULL},
    {"auditor", "审计（演示）", ACCOUNT_AUDITOR, "auditor", AT_UNIT, "330600"},
    {"sysadmin", "系统管理（演示）", ACCOUNT_ADMIN, "sysadmin", AT_UNIT, "330600"},
    {"secadmin", "安全管理（演示）", ACCOUNT_ADMIN, "secadmin", AT_UNIT, "330600"},
    {"auditadmin", "审计管理（演示）", ACCOUNT_ADMIN, "auditadmin", AT_UNIT, "330600"},
    {NULL, "从业人员（演示）", ACCOUNT_WORKER, "worker", AT_PERSON, NULL},
};
#define ACCOUNTS (sizeof accounts / sizeof *accounts)

/* The ids that the scopes are made of, and the passwords. */
struct making {
	struct actor by;
	int64_t person, org, county;
	struct initial_password password[ACCOUNTS];
};

/* The id of a thing of the demo city. */
static int id_of(struct house *h, const struct fact_type *t, const char *key, int64_t *id, struct err *e)
{
	int64_t none;
	if (by_key(h, t, key, -1, id, &none, e) == 0)
		return 0;
	return e && e->code == ERR_NOTFOUND ? err_set(e, ERR_NOTFOUND, "这个库里没有演示城市") : -1;
}

/* The person of the tour, with institution and county. */
static int find_somebody(struct house *h, struct making *m, struct err *e)
{
	struct person_row row;
	struct arena *mem = arena_new(0);
	if (!mem)
		return err_set(e, ERR_NOMEM, "内存不足");
	int status = id_of(h, &people_facts, SOMEBODY, &m->person, e);
	if (status == 0)
		status = directory_person(h, (struct reach){REACH_ALL, 0}, m->person, false, mem, &row, e);
	if (status == 0) {
		m->org = row.org_id;
		m->county = row.county_id;
	}
	arena_free(mem);
	return status;
}

/* The scope of one account. */
static int scope_of(struct house *h, const struct making *m, const struct demo_account *a, struct scope *out,
		    struct err *e)
{
	*out = (struct scope){0};
	switch (a->where) {
	case AT_PERSON: *out = (struct scope){.kind = SCOPE_SELF, .person_id = m->person}; return 0;
	case AT_ORG: *out = (struct scope){.kind = SCOPE_ORG, .org_id = m->org}; return 0;
	case AT_COUNTY: *out = (struct scope){.kind = SCOPE_COUNTY, .unit_id = m->county}; return 0;
	default: out->kind = SCOPE_CITY; return id_of(h, &units_facts, a->unit, &out->unit_id, e);
	}
}

/* One account, its password good as it is. */
static int make(struct house *h, const struct making *m, size_t i, struct err *e)
{
	const struct demo_account *a = &accounts[i];
	const struct str role = str_of(a->role);
	struct new_account n = {.login = str_of(a->login),
				.name = str_of(a->name),
				.kind = a->kind,
				.roles = &role,
				.roles_n = 1,
				.hash = a->login ? m->password[i].hash : NULL,
				.phone = a->login ? STR("") : STR(PHONE)};
	struct password_change p = {0};
	struct account made;
	int64_t id;
	if (scope_of(h, m, a, &n.scope, e) < 0 || account_add(h, &m->by, &n, &id, e) < 0)
		return -1;
	if (!a->login)
		return 0;
	if (account_get(h, id, &made, e) < 0)
		return -1;
	p.account = id;
	p.epoch = made.epoch;
	snprintf(p.login, sizeof p.login, "%s", a->login);
	snprintf(p.hash, sizeof p.hash, "%s", m->password[i].hash);
	return password_commit(h, m->by.who, &p, NULL, e);
}

/* All of them, in the open transaction. */
static int make_all(struct house *h, const struct making *m, struct err *e)
{
	for (size_t i = 0; i < ACCOUNTS; i++)
		if (make(h, m, i, e) < 0)
			return -1;
	int64_t city;
	return id_of(h, &units_facts, "330600", &city, e) < 0 || demo_words(h, city, m->county, e) < 0
		   ? -1
		   : auth_setting_set(h, &m->by, STR("totp.staff"), 0, e);
}

/* Login names and passwords, to be seen once. */
static void print(const struct making *m)
{
	printf("演示账号（密码每次随机，只显示这一次；演示库不要求动态口令）：\n");
	for (size_t i = 0; i < ACCOUNTS; i++)
		if (accounts[i].login)
			printf("  %-10s  %s  %s\n", accounts[i].login, m->password[i].text, accounts[i].name);
	printf("  手机号 %s 在 /m/login 登录，验证码写在 sms.txt（%s）\n", PHONE, accounts[ACCOUNTS - 1].name);
}

int demo_accounts(struct home *h, struct err *e)
{
	struct making m = {.by = {.who = call_who()}};
	if (directory_catch_up(&h->house, NULL, e) < 0 || find_somebody(&h->house, &m, e) < 0)
		return -1;
	for (size_t i = 0; i < ACCOUNTS; i++)
		if (accounts[i].login && password_initial(&m.password[i], e) < 0)
			return -1;
	if (store_begin(h->house.store, true, e) < 0)
		return -1;
	if (make_all(&h->house, &m, e) < 0) {
		store_rollback(h->house.store);
		return -1;
	}
	if (store_commit(h->house.store, e) < 0)
		return -1;
	print(&m);
	return 0;
}
