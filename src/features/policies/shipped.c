#include "features/policies/shipped.h"

#include "base/asset.h"
#include "features/features.h"

/* Every policy text among the program's files. */
static int add_all(struct shipped *s, struct diags *d)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/")) && str_ends(str_of(a->path), STR(".policy")) &&
		    packs_add(s->packs, a->path, asset_str(a), d) < 0)
			return -1;
	return packs_check(s->packs, d);
}

int shipped_open(struct shipped *s, struct err *e)
{
	struct diags d;
	*s = (struct shipped){.pool = pool_new(0), .mem = arena_new(SHIPPED_MEMORY_MAX)};
	s->packs = s->pool && s->mem ? packs_new(&fact_dict, s->pool, s->mem) : NULL;
	if (!s->packs) {
		shipped_close(s);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	diags_init(&d, s->mem);
	if (add_all(s, &d) == 0)
		return 0;
	bool starved = d.starved;
	shipped_close(s);
	return starved ? err_set(e, ERR_NOMEM, "内存不够，读不完政策文本")
		       : err_set(e, ERR_DAMAGED, "程序自带的政策文本有错");
}

void shipped_close(struct shipped *s)
{
	arena_free(s->mem);
	pool_free(s->pool);
	*s = (struct shipped){0};
}

struct policy *shipped_policy(const struct shipped *s, struct str id, struct err *e)
{
	struct policy *p = packs_find(s->packs, id);
	if (p && !p->shared)
		return p;
	err_set(e, ERR_NOTFOUND, "没有“%.*s”这项政策", STR_FMT(id));
	err_todo(e, "有哪些见政策一览");
	return NULL;
}
