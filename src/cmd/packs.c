/* The packs a command works with. */
#include "cmd/packs.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/asset.h"
#include "base/file.h"
#include "features/features.h"
#include "policy/parse.h"

void packs_tell(const struct pack_load *l)
{
	struct buf out;
	buf_init(&out, 4u << 20);
	for (const struct diag *d = l->diags.first; d; d = d->next) {
		struct str text = {0};
		for (size_t i = 0; i < l->nsources && !text.p; i++) {
			if (d->file && strcmp(l->source[i].file, d->file) == 0)
				text = l->source[i].text;
		}
		diag_print(&out, d, text);
	}
	fwrite(out.p ? out.p : "", 1, out.n, stderr);
	buf_release(&out);
}

/* Adds one text. */
static int add_text(struct pack_load *l, const char *file, struct str text, struct err *e)
{
	if (l->nsources == PACKS_MAX)
		return err_set(e, ERR_LIMIT, "政策文件超过 %d 个", PACKS_MAX);
	l->source[l->nsources++] = (struct pack_source){file, text};
	if (packs_add(l->packs, file, text, &l->diags) < 0)
		return err_set(e, ERR_INPUT, "政策文本有错");
	return 0;
}

/* A text that wins over others is there already, with the 编号 of this one. */
static bool replaced(const struct pack_load *l, const char *file, struct str text)
{
	struct diags ignored;
	diags_init(&ignored, l->mem);
	const struct policy *p = l->winners ? policy_parse(file, text, l->mem, &ignored) : NULL;
	for (size_t i = 0; p && i < l->winners; i++)
		if (str_eq(l->packs->pack[i]->id, p->id))
			return true;
	return false;
}

/* Adds a file of the user's. */
static int add_file(struct pack_load *l, const char *path, struct err *e)
{
	struct buf b;
	buf_init(&b, POLICY_TEXT_MAX + 1);
	if (file_read(path, &b, e) < 0) {
		buf_release(&b);
		return -1;
	}
	char *copy = arena_copy(l->mem, b.p ? b.p : "", b.n), *name = arena_copy(l->mem, path, strlen(path));
	struct str text = {copy, b.n};
	buf_release(&b);
	if (!copy || !name)
		return err_set(e, ERR_NOMEM, "内存不够");
	return replaced(l, name, text) ? 0 : add_text(l, name, text, e);
}

/* Adds what a path names: a file, or a folder's .policy files and folders, by name. */
static int add_path(struct pack_load *l, const char *path, int depth, struct err *e)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return err_at((err_set(e, ERR_IO, "打不开"), e), "%s", path);
	if (!S_ISDIR(st.st_mode))
		return add_file(l, path, e);
	struct dirent **entry;
	int n = depth > 4 ? 0 : scandir(path, &entry, NULL, alphasort), status = 0;
	for (int i = 0; i < n; i++) {
		char full[4096];
		snprintf(full, sizeof full, "%s/%s", path, entry[i]->d_name);
		bool folder = entry[i]->d_name[0] != '.' && stat(full, &st) == 0 && S_ISDIR(st.st_mode);
		if (status == 0 && (folder || (entry[i]->d_name[0] != '.' && str_ends(str_of(full), STR(".policy")))))
			status = add_path(l, full, depth + 1, e);
		free(entry[i]);
	}
	if (n >= 0 && depth <= 4)
		free(entry);
	return status;
}

/* A pack of this id is there already. */
static bool has(const struct pack_load *l, struct str id)
{
	for (size_t i = 0; i < l->packs->n; i++) {
		if (str_eq(l->packs->pack[i]->id, id))
			return true;
	}
	return false;
}

/* Adds a shipped pack unless one of its id was given: "policies/绍兴/特殊岗位津贴.policy" is 绍兴.特殊岗位津贴, a file
 * under policies/通则 is called by its name alone. */
static int add_shipped(struct pack_load *l, const struct asset *a, struct err *e)
{
	struct str path = str_of(a->path);
	if (!str_starts(path, STR("policies/")) || !str_ends(path, STR(".policy")))
		return 0;
	path.p += strlen("policies/");
	path.n -= strlen("policies/") + strlen(".policy");
	struct str rest = path, city = str_cut(&rest, '/');
	char id[256];
	snprintf(id, sizeof id, "%.*s%s%.*s", str_is(city, "通则") ? 0 : (int)city.n, city.p,
		 str_is(city, "通则") ? "" : ".", STR_FMT(rest));
	if (has(l, str_of(id)))
		return 0;
	struct enacted v[ENACTED_MAX + 1];
	size_t versions;
	if (enactments_apply(l->law, a->path, asset_str(a), l->mem, v, &versions, e) < 0)
		return -1;
	for (size_t i = 0; i < versions; i++)
		if (add_text(l, v[i].file, v[i].text, e) < 0)
			return -1;
	return 0;
}

int packs_load(struct pack_load *l, const char *const *paths, size_t n, struct err *e)
{
	return packs_load_with(l, NULL, paths, n, 0, NULL, e);
}

int packs_load_with(struct pack_load *l, struct pool *pool, const char *const *paths, size_t n, size_t winners,
		    const struct enactments *law, struct err *e)
{
	memset(l, 0, sizeof *l);
	l->law = law;
	l->lent = pool != NULL;
	l->pool = pool ? pool : pool_new(0);
	l->mem = arena_new(256u << 20);
	l->packs = l->pool && l->mem ? packs_new(&fact_dict, l->pool, l->mem) : NULL;
	if (!l->packs) {
		packs_release(l);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	diags_init(&l->diags, l->mem);
	int status = 0;
	for (size_t i = 0; i < n && status == 0; i++) {
		if (i == winners)
			l->winners = l->packs->n;
		status = add_path(l, paths[i], 0, e);
	}
	l->given = l->packs->n;
	for (unsigned long i = 0; i < assets_n && status == 0; i++)
		status = add_shipped(l, &assets[i], e);
	if (status == 0 && packs_check(l->packs, &l->diags) < 0)
		status = err_set(e, ERR_INPUT, "政策文本有 %zu 处错误", l->diags.errors);
	if (status == 0)
		return 0;
	if (l->diags.starved)
		status = err_set(e, ERR_NOMEM, "内存不够，读不完政策文本");
	else
		packs_tell(l);
	packs_release(l);
	return status;
}

size_t packs_paths(const struct call *c, const char *path[static VALUES_MAX + 1])
{
	size_t n = 0;
	while ((path[n] = call_value_at(c, "pack", n)))
		n++;
	return n;
}

int packs_load_for(struct pack_load *l, const struct call *c, struct err *e)
{
	const char *path[VALUES_MAX + 1];
	return packs_load(l, path, packs_paths(c, path), e);
}

int packs_in_force(struct pack_load *l, const struct call *c, struct house *h, instant_t known, struct err *e)
{
	const char *path[VALUES_MAX + 1];
	struct enactments *law;
	if (enactments_read(h, known, c->mem, &law, e) < 0)
		return -1;
	if (!enactments_n(law))
		return 0;
	packs_release(l);
	return packs_load_with(l, NULL, path, packs_paths(c, path), 0, law, e);
}

void packs_release(struct pack_load *l)
{
	arena_free(l->mem);
	if (!l->lent)
		pool_free(l->pool);
	l->mem = NULL;
	l->pool = NULL;
	l->packs = NULL;
}

struct policy *packs_wanted(const struct pack_load *l, const char *id, struct err *e)
{
	struct policy *p = packs_find(l->packs, str_of(id));
	if (p && !p->shared)
		return p;
	struct str names[PACKS_MAX];
	size_t n = 0;
	struct buf all;
	buf_init(&all, 200);
	for (size_t i = 0; i < l->packs->n; i++) {
		if (l->packs->pack[i]->shared)
			continue;
		names[n++] = l->packs->pack[i]->id;
		buf_printf(&all, "%s%.*s", n > 1 ? "、" : "", STR_FMT(l->packs->pack[i]->id));
	}
	struct str near = nearest_name(str_of(id), names, n);
	err_set(e, ERR_USAGE, "没有“%s”这项政策", id);
	if (near.p)
		err_todo(e, "是不是“%.*s”？", STR_FMT(near));
	else
		err_todo(e, "现有 %s", all.p ? all.p : "");
	buf_release(&all);
	return NULL;
}

struct choices *packs_choices(const struct pack_load *l, const struct call *c, const bool *selected, struct err *e)
{
	struct choices *ch = choices_new(l->packs, l->mem);
	if (!ch) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	for (size_t i = 0; call_value_at(c, "reading", i); i++) {
		if (choices_set(ch, str_of(call_value_at(c, "reading", i)), selected, e) < 0)
			return NULL;
	}
	return ch;
}
