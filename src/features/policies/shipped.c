#include "features/policies/shipped.h"

#include "base/asset.h"
#include "features/features.h"
#include "features/policies/adoption.h"
#include "features/policies/wording.h"

/* A trial's text instead of a policy's own. */
struct trial {
	struct str id, text;
};

/* What a carried text has become, each version; a trial's text alone. */
static int add_versions(struct shipped *s, const struct enactments *law, const struct trial *trial,
			const struct asset *a, struct diags *d, struct err *e)
{
	struct enacted v[ENACTED_MAX + 1];
	size_t n = 1;
	if (trial && str_eq(wording_id(asset_str(a)), trial->id))
		v[0] = (struct enacted){"登记的文本", trial->text};
	else if (enactments_apply(law, a->path, asset_str(a), s->mem, v, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (packs_add(s->packs, v[i].file, v[i].text, d) < 0)
			return err_set(e, ERR_DAMAGED, "政策文本有错");
	return 0;
}

/* Every policy text among the program's files, as it stands. */
static int add_all(struct shipped *s, const struct enactments *law, const struct trial *trial, struct diags *d,
		   struct err *e)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/")) && str_ends(str_of(a->path), STR(".policy")) &&
		    add_versions(s, law, trial, a, d, e) < 0)
			return -1;
	return packs_check(s->packs, d) < 0 ? err_set(e, ERR_DAMAGED, "政策文本有错") : 0;
}

/* Says what is wrong with the first text that cannot be read. */
static int say(const struct diags *d, const struct trial *trial, struct err *e)
{
	if (d->starved)
		return err_set(e, ERR_NOMEM, "内存不够，读不完政策文本");
	if (!d->first)
		return -1;
	err_set(e, trial ? ERR_INPUT : ERR_DAMAGED, "本程序读不懂政策文本：%s", d->first->what);
	return err_at(e, "%s 第 %d 行", d->first->file, d->first->at.line);
}

/* Reads and checks everything; a policy's text may be another's. */
static int open_all(struct shipped *s, const struct shipped *beside, struct house *h, instant_t known,
		    const struct trial *trial, struct err *e)
{
	struct enactments *law = NULL;
	struct diags d;
	*s = (struct shipped){.pool = beside ? beside->pool : pool_new(0),
			      .mem = arena_new(SHIPPED_MEMORY_MAX),
			      .lent = beside != NULL};
	s->packs = s->pool && s->mem ? packs_new(&fact_dict, s->pool, s->mem) : NULL;
	if (!s->packs) {
		shipped_close(s);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	diags_init(&d, s->mem);
	int status = h ? enactments_read(h, known, s->mem, &law, e) : 0;
	if (status == 0 && (status = add_all(s, law, trial, &d, e)) < 0)
		say(&d, trial, e);
	if (status < 0)
		shipped_close(s);
	return status;
}

int shipped_open(struct shipped *s, struct house *h, instant_t known, struct err *e)
{
	return open_all(s, NULL, h, known, NULL, e);
}

int shipped_open_trial(struct shipped *s, const struct shipped *beside, struct house *h, struct str id,
		       struct str text, struct err *e)
{
	return open_all(s, beside, h, INSTANT_OPEN, &(struct trial){id, text}, e);
}

void shipped_close(struct shipped *s)
{
	arena_free(s->mem);
	if (!s->lent)
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
