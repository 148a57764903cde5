/* Facts for the tests of the evaluator: sheets (CSV with canonical headers) become a world, packs are read from files. */
#ifndef YICAI_POLICY_TEST_FACTS_H
#define YICAI_POLICY_TEST_FACTS_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/money.h"
#include "policy/parse.h"
#include "policy/policy.h"
#include "policy/test_dict.h"

#define TEST_COLS 64

/* Everything a test of the evaluator stands on. */
struct bench {
	struct arena *mem;
	struct pool *pool;
	struct packs *packs;
	struct diags d;
};

/* A file's bytes in the arena; p NULL when it cannot be read. */
static inline struct str test_read(struct arena *mem, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct str s = {0};
	if (!f)
		return s;
	fseek(f, 0, SEEK_END);
	s.n = (size_t)ftell(f);
	rewind(f);
	char *p = arena_get(mem, s.n + 1);
	s.p = p;
	if (p && fread(p, 1, s.n, f) != s.n)
		s.p = NULL;
	fclose(f);
	return s;
}

/* A path below the project. */
static inline const char *test_path(struct arena *mem, const char *a, const char *b)
{
	const char *root = getenv("YICAI_SOURCE");
	struct buf path;
	buf_init(&path, 4096);
	buf_printf(&path, "%s/%s%s%s", root ? root : ".", a, b ? "/" : "", b ? b : "");
	const char *p = arena_copy(mem, path.p, path.n);
	buf_release(&path);
	return p;
}

/* Says all that is wrong with the packs. */
static inline void test_say(struct bench *t)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	for (const struct diag *x = t->d.first; x; x = x->next)
		buf_printf(&b, "%s:%d:%d %s %s\n", x->file, x->at.line, x->at.col, x->what, x->hint ? x->hint : "");
	fputs(b.p ? b.p : "", stderr);
	buf_release(&b);
}

/* An empty set of packs. */
static inline void bench_init(struct bench *t)
{
	t->mem = arena_new(0);
	t->pool = pool_new(0);
	t->packs = packs_new(&test_dict, t->pool, t->mem);
	diags_init(&t->d, t->mem);
}

static inline void bench_release(struct bench *t)
{
	pool_free(t->pool);
	arena_free(t->mem);
}

/* Adds a pack's file below the project. */
static inline int bench_add(struct bench *t, const char *folder, const char *name)
{
	const char *path = test_path(t->mem, folder, name);
	struct str text = test_read(t->mem, path);
	return text.p ? packs_add(t->packs, path, text, &t->d) : -1;
}

/* All packs of the project. */
static inline int bench_packs(struct bench *t)
{
	static const char *const files[][2] = {
	    {"policies/通则", "养老人才通则.policy"}, {"policies/绍兴", "入职奖补.policy"},
	    {"policies/绍兴", "特殊岗位津贴.policy"}, {"policies/绍兴", "定向培养补助.policy"},
	    {"policies/绍兴", "定向培养追回.policy"}, {"policies/昆明", "护理员补助.policy"},
	    {"policies/南阳", "公益性岗位.policy"},
	};
	int status = 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (bench_add(t, files[i][0], files[i][1]) != 0)
			status = -1;
	if (status == 0)
		status = packs_check(t->packs, &t->d);
	if (status != 0)
		test_say(t);
	return status;
}

/* --- sheets --- */

/* A text as the source of a CSV reader. */
struct test_text {
	struct str s;
	size_t at;
};

static inline long test_fill(void *self, char *p, size_t n)
{
	struct test_text *t = self;
	size_t k = t->s.n - t->at < n ? t->s.n - t->at : n;
	memcpy(p, t->s.p + t->at, k);
	t->at += k;
	return (long)k;
}

/* The row of a record whose key is this text: of the unit, the institution, the agreement, or the person. */
static inline int64_t test_ref(const struct world *w, const char *record, struct str key)
{
	int rec = dict_record(w->dict, str_of(record));
	int64_t row = world_find(w, rec, key);
	if (row >= 0)
		return row;
	int64_t text = pool_find(w->pool, key);
	const struct wtable *t = &w->t[rec];
	for (size_t i = 0; i < t->n; i++)
		if (cell_at(t->col[0], i) == text)
			return (int64_t)i;
	return -1;
}

/* One cell; false when it cannot be. */
static inline bool test_cell(const struct world *w, const struct field *f, struct str s, int64_t *out)
{
	day_t day;
	month_t month;
	if (!s.n)
		return true;
	switch (f->type) {
	case FIELD_INT: return str_to_i64(s, out);
	case FIELD_DEC2:
	case FIELD_MONEY: return decimal_parse(s, 2, false, out);
	case FIELD_DAY:
		if (!day_parse(s, &day))
			return false;
		*out = day;
		return true;
	case FIELD_MONTH:
		if (!month_parse(s, &month))
			return false;
		*out = month;
		return true;
	case FIELD_BOOL: *out = str_is(s, "是"); return true;
	case FIELD_REF: *out = test_ref(w, f->ref, s); return *out >= 0;
	default: *out = pool_put(w->pool, s); return *out >= 0;
	}
}

/* Reads a sheet into its record's table; -1 and said when a cell cannot be. */
static inline int test_sheet(struct world *w, int rec, struct str text, const char *file)
{
	const struct record *r = w->dict->records[rec];
	struct test_text from = {text, 0};
	struct csv_reader *csv = csv_new(test_fill, &from);
	const struct str *cell;
	size_t n, cols = 0;
	int field[TEST_COLS], status;
	struct err e = {0};
	int64_t name = pool_put(w->pool, str_of(file));
	while ((status = csv_next(csv, &cell, &n, &e)) > 0) {
		int64_t row[RECORD_FIELDS_MAX];
		if (n == 1 && !cell[0].n)
			continue;
		if (!cols) {
			cols = n;
			for (size_t i = 0; i < n; i++)
				field[i] = record_field(r, cell[i]);
			continue;
		}
		for (size_t i = 0; i < r->n; i++)
			row[i] = FIELD_NONE;
		for (size_t i = 0; i < n && i < cols; i++)
			if (field[i] >= 0 && !test_cell(w, &r->fields[field[i]], cell[i], &row[field[i]])) {
				fprintf(stderr, "%s:%zu: %.*s\n", file, csv_line(csv), STR_FMT(cell[i]));
				status = -1;
			}
		struct origin o = {.line = (int32_t)csv_line(csv), .file = (int32_t)name};
		if (status < 0 || world_add(w, rec, row, (int64_t)w->t[rec].n + 1, o) < 0) {
			status = -1;
			break;
		}
	}
	csv_free(csv);
	return status < 0 ? -1 : 0;
}

/* The divisions that the program ships, parents first, at least those that the tests name. */
static inline int test_units(struct world *w, struct arena *mem)
{
	struct str text = test_read(mem, test_path(mem, "data/units/divisions.csv", NULL));
	return text.p ? test_sheet(w, dict_record(w->dict, STR("单元")), text, "divisions.csv") : -1;
}

/* A sealed world of the shipped divisions and the sheets of a folder below the project. NULL and said. */
static inline struct world *test_world_of(struct bench *t, const char *folder)
{
	struct world *w = world_new(&test_dict, t->pool, t->mem);
	struct err e = {0};
	if (!w || test_units(w, t->mem) != 0)
		return NULL;
	for (size_t i = 0; i < test_dict.n; i++) {
		struct buf file;
		buf_init(&file, 256);
		buf_printf(&file, "%s.csv", test_dict.records[i]->name);
		struct str text = test_read(t->mem, test_path(t->mem, folder, file.p));
		int status = text.p ? test_sheet(w, (int)i, text, file.p) : 0;
		buf_release(&file);
		if (status != 0)
			return NULL;
	}
	if (world_seal(w, &e) != 0) {
		fprintf(stderr, "%s\n", e.what);
		return NULL;
	}
	return w;
}

/* The subject's row by the text that names it. */
static inline int64_t test_subject(const struct world *w, const struct policy *p, struct str key)
{
	return test_ref(w, w->dict->records[p->subject_rec]->name, key);
}

/* A unit of the shipped divisions, for the packs' own cases. */
struct test_unit_source {
	struct bench *t;
	struct world *all;
};

/* Copies the unit and its ancestors. */
static inline int64_t test_shipped_unit(void *self, struct world *w, struct str code)
{
	struct test_unit_source *s = self;
	int rec = dict_record(w->dict, STR("单元"));
	const struct wtable *t = &s->all->t[rec];
	int64_t row = world_find(w, rec, code), from = world_find(s->all, rec, code);
	if (row >= 0 || from < 0)
		return row;
	int64_t cell[RECORD_FIELDS_MAX] = {0};
	for (size_t i = 0; i < t->rec->n; i++) {
		enum field_type type = t->rec->fields[i].type;
		cell[i] = cell_at(t->col[i], from);
		if (cell[i] != FIELD_NONE && (type == FIELD_TEXT || type == FIELD_CODE))
			cell[i] = pool_put(w->pool, pool_text(s->all->pool, cell[i]));
	}
	int parent = record_field(t->rec, STR("上级代码"));
	if (cell[parent] != FIELD_NONE)
		cell[parent] = test_shipped_unit(self, w, pool_text(s->all->pool, cell_at(t->col[0], cell[parent])));
	return world_add(w, rec, cell, from + 1, (struct origin){.file = -1});
}

#endif
