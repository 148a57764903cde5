/* A set of indicators: the files that the program carries, checked together. */
#include "features/indicators/indicators.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "base/file.h"
#include "features/features.h"
#include "features/indicators/inside.h"
#include "policy/parse.h"

#define SHARED_FILES "policies/通则/" /* what indicators may use beside their own texts */
#define OWN_NAME     "本市/"

const char *measure_label(enum measure m)
{
	static const char *const labels[MEASURE__MAX] = {"", "人", "人次", "机构", "张", "元", "班"};
	return labels[m];
}

/* The shared files that indicators may use. */
static int add_shared(struct indicators *s, struct err *e)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR(SHARED_FILES)) &&
		    (packs_add(s->packs, a->path, asset_str(a), &s->diags) < 0 ||
		     packs_add(s->months, a->path, asset_str(a), &s->diags) < 0))
			return err_set(e, ERR_DAMAGED, "程序自带的通则有错");
	return 0;
}

struct indicators *indicators_new(struct err *e)
{
	struct indicators *s = calloc(1, sizeof *s);
	if (s) {
		s->pool = pool_new(0);
		s->mem = arena_new(256u << 20);
		s->packs = s->pool && s->mem ? packs_new(&fact_dict, s->pool, s->mem) : NULL;
		s->months = s->packs ? packs_new(&fact_dict, s->pool, s->mem) : NULL;
	}
	if (!s || !s->months) {
		err_set(e, ERR_NOMEM, "内存不够");
		indicators_free(s);
		return NULL;
	}
	diags_init(&s->diags, s->mem);
	if (add_shared(s, e) == 0)
		return s;
	indicators_free(s);
	return NULL;
}

void indicators_free(struct indicators *s)
{
	if (!s)
		return;
	arena_free(s->mem);
	pool_free(s->pool);
	free(s);
}

/* Texts of the city's own, for as long as the program runs. */
static struct {
	char *name; /* as messages and pages call it */
	struct buf text;
} own[INDICATORS_MAX];
static size_t own_n;

/* Reads one. Pages call it 本市/救护员.indicator. */
static int read_own(const char *folder, const char *file, struct err *e)
{
	size_t n = strlen(folder) + strlen(file) + sizeof OWN_NAME;
	char *path = malloc(n), *name = malloc(n);
	if (own_n == INDICATORS_MAX || !path || !name) {
		free(path);
		free(name);
		return own_n == INDICATORS_MAX
			   ? err_set(e, ERR_LIMIT, "文件夹 %s 里的指标多于 %u 个", folder, INDICATORS_MAX)
			   : err_set(e, ERR_NOMEM, "内存不够");
	}
	snprintf(path, n, "%s/%s", folder, file);
	snprintf(name, n, OWN_NAME "%s", file);
	buf_init(&own[own_n].text, POLICY_TEXT_MAX + 1);
	own[own_n].name = name;
	own_n++;
	int status = file_read(path, &own[own_n - 1].text, e);
	free(path);
	return status;
}

/* All texts together are right. */
static int check_own(struct err *e)
{
	struct indicators *s = indicators_new(e);
	if (!s)
		return -1;
	int status = 0;
	if (indicators_add_shipped(s) < 0 || indicators_check(s) < 0) {
		const struct diag *d = s->diags.first;
		err_set(e, ERR_INPUT, "指标文本有错：%s:%d: %s", d ? d->file : "", d ? d->at.line : 0,
			d ? d->what : "");
		status = err_todo(e, "改正，或用 yicai indicator check 查看");
	}
	indicators_free(s);
	return status;
}

static int is_text(const struct dirent *d)
{
	return str_ends(str_of(d->d_name), STR(".indicator"));
}

int indicators_also(const char *folder, struct err *e)
{
	struct dirent **name;
	int n = scandir(folder, &name, is_text, alphasort), status = 0;
	if (n < 0)
		return err_set(e, ERR_IO, "文件夹 %s 打不开，读不到本市自己的指标", folder);
	for (int i = 0; i < n; i++) {
		if (status == 0)
			status = read_own(folder, name[i]->d_name, e);
		free(name[i]);
	}
	free(name);
	return status < 0 ? -1 : check_own(e);
}

int indicators_add_shipped(struct indicators *s)
{
	int status = 0;
	for (size_t i = 0; i < own_n; i++)
		if (indicators_add(s, own[i].name, buf_str(&own[i].text)) < 0)
			status = -1;
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("indicators/")) && indicators_add(s, a->path, asset_str(a)) < 0)
			status = -1;
	return status;
}

int indicators_check(struct indicators *s)
{
	if (packs_check(s->packs, &s->diags) < 0)
		return -1;
	size_t before = s->diags.errors;
	for (size_t i = 0; i < s->n; i++)
		check_sides(s, &s->item[i]);
	s->choices = choices_new(s->packs, s->mem);
	if (!s->choices || s->diags.errors != before)
		return -1;
	struct diags same = {0}; /* what is wrong with a text was said above */
	diags_init(&same, s->mem);
	if (packs_check(s->months, &same) == 0)
		s->months_choices = choices_new(s->months, s->mem);
	for (size_t i = 0; i < s->n && !s->months_choices; i++)
		s->item[i].num.monthly = s->item[i].den.monthly = NULL;
	return 0;
}

/* Marks the records that a text names. */
static void note_records(struct str text, bool *reads)
{
	for (size_t k = 0; k < fact_dict.n; k++) {
		const struct record *r = fact_dict.records[k];
		reads[k] |= str_find(text, str_of(r->name)) >= 0 || str_find(text, str_of(r->table)) >= 0;
	}
}

void indicators_read(const struct indicators *s, bool *reads)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR(SHARED_FILES)))
			note_records(asset_str(a), reads);
	for (size_t i = 0; i < s->n; i++)
		note_records(s->item[i].text, reads);
}

const struct indicator *indicator_find(const struct indicators *s, struct str id, day_t on)
{
	const struct indicator *best = NULL;
	for (size_t i = 0; i < s->n; i++) {
		const struct indicator *x = &s->item[i];
		if (!str_eq(x->id, id))
			continue;
		day_t from = x->num.policy->from, had = best ? best->num.policy->from : DAY_NONE;
		bool begun = from <= on, begun_best = best && had <= on;
		if (!best || (begun && (!begun_best || from > had)) || (!begun && !begun_best && from < had))
			best = x;
	}
	return best;
}
