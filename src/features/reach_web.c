/* Row scope of the user, and who may be named in a request. */
#include "features/reach_web.h"

#include <stdio.h>

#include "auth/account.h"
#include "features/directory/directory.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/units/units.h"

struct reach user_reach(const struct user *u)
{
	if (!u->account || u->step != USER_READY)
		return (struct reach){REACH_NOBODY, 0};
	switch (u->scope.kind) {
	case SCOPE_SELF: return (struct reach){REACH_PERSON, u->scope.person_id};
	case SCOPE_ORG: return (struct reach){REACH_ORG, u->scope.org_id};
	case SCOPE_STREET:
	case SCOPE_COUNTY:
	case SCOPE_CITY:
	case SCOPE_PROVINCE: return (struct reach){REACH_UNIT, u->scope.unit_id};
	default: return (struct reach){REACH_NOBODY, 0};
	}
}

/* A text field of the thing with this id; "" when it is not there. */
static struct str text_of(struct house *h, const struct fact_type *t, int64_t id, int field, struct arena *mem)
{
	struct fact_reader *r;
	struct version v;
	struct err e = {0};
	struct str out = STR("");
	if (!id || fact_of_owner(&r, h, t, id, INSTANT_OPEN, 0, &e) < 0)
		return out;
	if (fact_next(r, &v, &e) == 1) {
		const char *p = arena_copy(mem, v.cell[field].s.p, v.cell[field].s.n);
		out = p ? (struct str){p, v.cell[field].s.n} : out;
	}
	fact_reader_free(r);
	return out;
}

struct str org_name(struct house *h, int64_t id, struct arena *mem)
{
	return text_of(h, &orgs_facts, id, FACT_INDEX(orgs, name), mem);
}

struct str unit_name(struct house *h, int64_t id, struct arena *mem)
{
	return text_of(h, &units_facts, id, FACT_INDEX(units, name), mem);
}

struct str person_name(struct house *h, int64_t id, struct arena *mem)
{
	return text_of(h, &people_facts, id, FACT_INDEX(people, name), mem);
}

struct str scope_name(struct house *h, const struct user *u, struct arena *mem)
{
	if (u->scope.kind == SCOPE_ORG)
		return org_name(h, u->scope.org_id, mem);
	if (u->scope.kind == SCOPE_SELF)
		return person_name(h, u->scope.person_id, mem);
	return unit_name(h, u->scope.unit_id, mem);
}

/* The name of the account with this login, and its login behind it if `both`. */
static struct str account_text(struct house *h, struct str login, bool both, struct arena *mem)
{
	struct account a;
	struct err none = {0};
	if (!login.n || account_by_login(h, login, &a, &none) < 0 || !*a.name)
		return login;
	char text[DISPLAY_MAX + LOGIN_MAX + 8];
	int n = snprintf(text, sizeof text, both ? "%s（%s）" : "%s", a.name, a.login);
	const char *p = arena_copy(mem, text, (size_t)n);
	return p ? (struct str){p, (size_t)n} : login;
}

struct str account_said(struct house *h, struct str login, struct arena *mem)
{
	return account_text(h, login, false, mem);
}

struct str account_called(struct house *h, struct str login, struct arena *mem)
{
	return account_text(h, login, true, mem);
}

/* The person is one whom the user may see. */
static int sees_person(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	return directory_sees_person(c->house, user_reach(c->user), id, yes, e);
}

/* The institution likewise. */
static int sees_org(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	return directory_sees_org(c->house, user_reach(c->user), id, yes, e);
}

/* The unit likewise. */
static int sees_unit(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	return directory_sees_unit(c->house, user_reach(c->user), id, yes, e);
}

static const struct thing_kind kinds[] = {{"person", sees_person}, {"org", sees_org}, {"unit", sees_unit}};

const struct web reach_web = {.name = "reach", .kinds = kinds, .nkinds = sizeof kinds / sizeof *kinds};
