/* Who acts, which units there are, how scopes are picked and told. */
#include "features/admin/sys_web.h"

#include <stdlib.h>

#include "features/directory/list.h"
#include "features/orgs/orgs.h"
#include "features/reach_web.h"
#include "features/units/units.h"

/* Whether a unit lies in another; the directory knows. */
static bool unit_within(void *self, int64_t unit, int64_t ancestor)
{
	bool yes = false;
	struct err ignored = {0};
	return directory_sees_unit(self, (struct reach){REACH_UNIT, ancestor}, unit, &yes, &ignored) == 0 && yes;
}

/* Whether an institution lies in a unit. */
static bool org_within(void *self, int64_t org, int64_t unit)
{
	bool yes = false;
	struct err ignored = {0};
	return directory_sees_org(self, (struct reach){REACH_UNIT, unit}, org, &yes, &ignored) == 0 && yes;
}

void acting_init(struct acting *a, struct house *h, const struct user *u)
{
	a->tree = (struct scope_tree){.unit_within = unit_within, .org_within = org_within, .self = h};
	a->by = (struct actor){.who = u->login, .user = u, .tree = &a->tree};
}

/* By code. */
static int by_code(const void *a, const void *b)
{
	const struct unit_item *x = a, *y = b;
	return str_cmp(x->code, y->code);
}

/* The unit with this id among n; NULL. */
static const struct unit_item *unit_of(const struct unit_item *v, size_t n, int64_t id)
{
	for (size_t i = 0; id && i < n; i++)
		if (v[i].id == id)
			return &v[i];
	return NULL;
}

#define UNIT_DEPTH 8 /* province to village, and some */

/* Marks what lies in the user's own unit. */
static void mark_within(struct ctx *c, struct unit_item *v, size_t n)
{
	struct reach r = user_reach(c->user);
	for (size_t i = 0; r.kind == REACH_UNIT && i < n; i++) {
		const struct unit_item *u = &v[i];
		for (int depth = 0; u && depth < UNIT_DEPTH && !v[i].within; depth++) {
			v[i].within = u->id == r.id;
			u = unit_of(v, n, u->parent);
		}
	}
}

/* A copy of a text in the request's memory. */
static struct str copy(struct ctx *c, struct str s)
{
	const char *p = arena_copy(c->mem, s.p, s.n);
	return p ? (struct str){p, s.n} : STR("");
}

/* A cell with a day. */
static day_t cell_day(const struct cell *c)
{
	return c->v == FIELD_NONE ? DAY_NONE : (day_t)c->v;
}

int unit_items(struct ctx *c, struct unit_item **ret, size_t *n, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	size_t cap = 64, k = 0;
	int got;
	struct unit_item *list = ARENA_ARRAY(c->mem, cap, struct unit_item);
	if (fact_all(&r, c->house, &units_facts, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = list ? fact_next(r, &v, e) : err_set(e, ERR_NOMEM, "内存不足")) == 1 && k < UNIT_ITEMS_MAX) {
		if (k == cap) {
			struct unit_item *more = ARENA_ARRAY(c->mem, cap * 2, struct unit_item);
			if (more)
				memcpy(more, list, k * sizeof *list);
			list = more;
			cap *= 2;
		}
		if (!list)
			continue;
		list[k++] = (struct unit_item){.id = v.id,
					       .parent = v.cell[FACT_INDEX(units, parent_id)].v,
					       .kind = v.cell[FACT_INDEX(units, kind)].v,
					       .code = copy(c, v.cell[FACT_INDEX(units, code)].s),
					       .name = copy(c, v.cell[FACT_INDEX(units, name)].s),
					       .from = cell_day(&v.cell[FACT_INDEX(units, valid_from)]),
					       .to = cell_day(&v.cell[FACT_INDEX(units, valid_to)])};
	}
	fact_reader_free(r);
	if (got < 0)
		return -1;
	qsort(list, k, sizeof *list, by_code);
	mark_within(c, list, k);
	*ret = list;
	*n = k;
	return 0;
}

/* The scope that a unit's rank stands for; 0: too small a unit. */
static enum scope_kind scope_of_rank(int64_t kind)
{
	switch (kind) {
	case UNIT_PROVINCE: return SCOPE_PROVINCE;
	case UNIT_CITY: return SCOPE_CITY;
	case UNIT_COUNTY:
	case UNIT_ZONE: return SCOPE_COUNTY;
	case UNIT_STREET: return SCOPE_STREET;
	default: return 0;
	}
}

/* The scope of one unit. */
static int scope_of_unit(struct ctx *c, int64_t unit, struct scope *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t kind = 0;
	if (fact_of_owner(&r, c->house, &units_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1)
		kind = v.cell[FACT_INDEX(units, kind)].v;
	fact_reader_free(r);
	if (got < 0)
		return -1;
	*out = (struct scope){.kind = scope_of_rank(kind), .unit_id = unit};
	return out->kind ? 0 : err_set(e, ERR_INPUT, "范围到街道为止，不能选更小的单元");
}

/* The institution of this code or name that the user sees. */
static int scope_of_org(struct ctx *c, struct str text, struct scope *out, struct err *e)
{
	struct orgs_filter f = {.name = text};
	struct list_page page = {.limit = 20};
	struct org_row *rows;
	size_t n, exact = 0;
	int64_t total;
	struct fact_reader *r;
	struct version v;
	if (fact_by_key(&r, c->house, &orgs_facts, (struct cell){FIELD_NONE, text}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	fact_reader_free(r);
	bool sees = false;
	if (got < 0 || (got == 1 && directory_sees_org(c->house, user_reach(c->user), v.id, &sees, e) < 0))
		return -1;
	*out = (struct scope){.kind = SCOPE_ORG, .org_id = v.id};
	if (got == 1 && sees)
		return 0;
	if (directory_orgs(c->house, user_reach(c->user), &f, &page, c->mem, &rows, &n, &total, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].name, text) || n == 1) {
			out->org_id = rows[i].org_id;
			exact++;
		}
	if (exact == 1)
		return 0;
	if (!n)
		return err_set(e, ERR_INPUT, "没有名称或统一社会信用代码是“%.*s”的机构", STR_FMT(text));
	return err_set(e, ERR_INPUT, "有 %lld 家机构叫这个，请写全称或信用代码，例如“%.*s”", (long long)total,
		       STR_FMT(rows[0].name));
}

int scope_picked(struct ctx *c, int64_t unit, struct str org, int64_t person, struct scope *out, struct err *e)
{
	if ((unit != 0) + (org.n != 0) + (person != 0) != 1)
		return err_set(e, ERR_INPUT, "范围要选一个：单元或机构");
	if (unit)
		return scope_of_unit(c, unit, out, e);
	if (org.n)
		return scope_of_org(c, org, out, e);
	*out = (struct scope){.kind = SCOPE_SELF, .person_id = person};
	return 0;
}

struct str scope_told(struct ctx *c, const struct scope *s)
{
	const struct user whose = {.scope = *s};
	struct str name = scope_name(c->house, &whose, c->mem);
	return ctx_text(c, "%s%s%.*s", scope_label(s->kind), name.n ? " · " : "", STR_FMT(name));
}

int as_not_there(struct err *e, const char *what)
{
	return e->code == ERR_DENIED ? err_set(e, ERR_NOTFOUND, "没有这个%s，或不在您的管理范围内", what) : -1;
}
