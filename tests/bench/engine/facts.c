#include "facts.h"

#include <stdio.h>
#include <stdlib.h>

/* clang-format off */
static const struct code education_codes[] = {{1, "本科", NULL}, {2, "专科", NULL}, {3, "中专", NULL}};
static const struct codelist education_list = {"学历", education_codes, 3, true};
static const struct code level_codes[] = {
	{1, "一级", NULL}, {2, "二级", NULL}, {3, "三级", NULL}, {4, "四级", NULL}, {5, "五级", NULL},
};
static const struct codelist level_list = {"等级", level_codes, 5, true};

static const struct field unit_fields[] = {
	{.label = "单元代码", .column = "code", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "上级代码", .column = "parent_id", .type = FIELD_REF, .ref = "单元", .nav = "上级"},
};
static const struct record unit_record = {"单元", "unit", NULL, NULL, unit_fields, 2, -1, -1, -1, -1, -1};

static const struct field org_fields[] = {
	{.label = "所在单元", .column = "unit_id", .type = FIELD_REF, .ref = "单元"},
	{.label = "民办", .column = "is_private", .type = FIELD_BOOL},
};
static const struct record org_record = {"机构", "org", NULL, NULL, org_fields, 2, -1, -1, -1, -1, -1};

static const struct field person_fields[] = {
	{.label = "学历", .column = "education", .type = FIELD_CODE, .codes = &education_list},
	{.label = "毕业日期", .column = "graduated", .type = FIELD_DAY},
	{.label = "定向培养", .column = "directed", .type = FIELD_BOOL},
	{.label = "参加养老保险", .column = "pension", .type = FIELD_BOOL},
};
static const struct record person_record = {"人员", "person", NULL, NULL, person_fields, 4, -1, -1, -1, -1, -1};

static const struct field spell_fields[] = {
	{.label = "人员编号", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员"},
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构"},
	{.label = "一线护理", .column = "front", .type = FIELD_BOOL},
	{.label = "财政发薪", .column = "payroll", .type = FIELD_BOOL},
	{.label = "起始日期", .column = "valid_from", .type = FIELD_DAY},
	{.label = "终止日期", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
};
static const struct record spell_record = {"任职", "employment", NULL, NULL, spell_fields, 6, 0, 4, 5, -1, -1};

static const struct field cert_fields[] = {
	{.label = "人员编号", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员"},
	{.label = "等级", .column = "level", .type = FIELD_CODE, .codes = &level_list},
	{.label = "发证日期", .column = "issued", .type = FIELD_DAY},
};
static const struct record cert_record = {"证书", "credential", NULL, NULL, cert_fields, 3, 0, 2, -1, -1, -1};

static const struct field training_fields[] = {
	{.label = "人员编号", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员"},
	{.label = "结束日期", .column = "done", .type = FIELD_DAY},
};
static const struct record training_record = {"培训", "training", NULL, NULL, training_fields, 2, 0, 1, -1, -1, -1};

static const struct field grade_fields[] = {
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构"},
	{.label = "年度", .column = "year", .type = FIELD_INT},
	{.label = "等次", .column = "grade", .type = FIELD_INT},
};
static const struct record grade_record = {"机构评估", "assessment", NULL, NULL, grade_fields, 3, 0, -1, -1, -1, -1};
/* clang-format on */

enum { UNIT, ORG, PERSON, SPELL, CERT, TRAINING, GRADE };

static const struct record *const records[] = {
    &unit_record, &org_record, &person_record, &spell_record, &cert_record, &training_record, &grade_record,
};
const struct dict bench_dict = {records, sizeof records / sizeof *records};

#define CITY "900000"

/* The city, its seven counties, and one outside it: rows 0 … 7 are the counties. */
static int fill_units(struct world *w)
{
	char code[16];
	for (int i = 0; i < COUNTIES + 1; i++) {
		snprintf(code, sizeof code, "9%02d000", i < COUNTIES ? i + 1 : 0);
		int64_t cells[] = {pool_put(w->pool, str_of(code)), i < COUNTY_OUTSIDE ? COUNTIES : FIELD_NONE};
		if (cells[0] < 0 || world_add(w, UNIT, cells, i, (struct origin){.file = -1}) < 0)
			return -1;
	}
	return 0;
}

static void fill_orgs(struct world *w, const struct registry *r)
{
	const struct cells *org = w->t[ORG].col, *grade = w->t[GRADE].col;
	for (uint32_t i = 0; i < r->orgs; i++) {
		cell_set(org[0], i, r->org_county[i]);
		cell_set(org[1], i, r->org_private[i]);
		for (int y = 0; y < GRADE_YEARS; y++) {
			size_t at = (size_t)i * GRADE_YEARS + (size_t)y;
			cell_set(grade[0], at, i);
			cell_set(grade[1], at, GRADE_YEAR_FIRST + y);
			cell_set(grade[2], at, r->org_grade[at]);
		}
	}
}

static int fill_people(struct world *w, const struct registry *r)
{
	const struct cells *col = w->t[PERSON].col;
	int64_t label[4] = {FIELD_NONE};
	for (int i = 0; i < 3; i++)
		if ((label[3 - i] = pool_put(w->pool, str_of(education_codes[i].label))) < 0)
			return -1;
	for (uint32_t i = 0; i < r->workers; i++) {
		cell_set(col[0], i, label[r->education[i]]);
		cell_set(col[1], i, r->education[i] ? r->graduated[i] : FIELD_NONE);
		cell_set(col[2], i, r->directed[i]);
		cell_set(col[3], i, r->pension[i]);
	}
	return 0;
}

/* Writes the owner of each row of an owned table. */
static void fill_owner(struct cells col, const uint32_t *start, uint32_t owners)
{
	for (uint32_t w = 0; w < owners; w++)
		for (uint32_t i = start[w]; i < start[w + 1]; i++)
			cell_set(col, i, w);
}

static void fill_spells(struct world *w, const struct registry *r)
{
	const struct cells *col = w->t[SPELL].col;
	fill_owner(col[0], r->spell_start, r->workers);
	for (uint32_t i = 0; i < r->spells; i++) {
		cell_set(col[1], i, r->spell_org[i]);
		cell_set(col[2], i, r->spell_front[i]);
		cell_set(col[3], i, r->spell_payroll[i]);
		cell_set(col[4], i, r->spell_from[i]);
		cell_set(col[5], i, r->spell_to[i] == SPELL_OPEN ? FIELD_NONE : r->spell_to[i]);
	}
}

static int fill_learning(struct world *w, const struct registry *r)
{
	const struct cells *cert = w->t[CERT].col, *training = w->t[TRAINING].col;
	int64_t label[6];
	for (int i = 0; i < 5; i++)
		if ((label[i + 1] = pool_put(w->pool, str_of(level_codes[i].label))) < 0)
			return -1;
	fill_owner(cert[0], r->cert_start, r->workers);
	fill_owner(training[0], r->training_start, r->workers);
	for (uint32_t i = 0; i < r->certs; i++) {
		cell_set(cert[1], i, label[r->cert_level[i]]);
		cell_set(cert[2], i, r->cert_issued[i]);
	}
	for (uint32_t i = 0; i < r->trainings; i++)
		cell_set(training[1], i, r->training_done[i]);
	return 0;
}

/* An empty table of n rows to be filled in place; all that there is fits into 4 bytes. ids: the same for all tables, as
 * evaluators read none, and rows that stand by their owners are not moved. */
static int take_table(struct world *w, int record, size_t n, int64_t *ids, struct err *e)
{
	size_t columns = w->t[record].rec->n;
	struct cells *col = ARENA_ARRAY(w->mem, columns, struct cells);
	for (size_t f = 0; col && f < columns; f++)
		if (!(col[f] = cells_new(w->mem, n, NARROW)).at)
			col = NULL;
	if (!col)
		return err_set(e, ERR_NOMEM, "内存不够");
	return world_take(w, record, n, ids, col, e);
}

struct world *bench_world(const struct registry *r, struct pool *pool, struct arena *mem, struct err *e)
{
	struct world *w = world_new(&bench_dict, pool, mem);
	size_t n[] = {[ORG] = r->orgs,   [PERSON] = r->workers,     [SPELL] = r->spells,
		      [CERT] = r->certs, [TRAINING] = r->trainings, [GRADE] = (size_t)r->orgs * GRADE_YEARS};
	size_t most = 0;
	for (int rec = ORG; rec <= GRADE; rec++)
		most = n[rec] > most ? n[rec] : most;
	int64_t *ids = ARENA_ARRAY(mem, most + 1, int64_t);
	if (!w || !ids || fill_units(w) != 0) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	for (size_t row = 0; row < most; row++)
		ids[row] = (int64_t)row;
	for (int rec = ORG; rec <= GRADE; rec++)
		if (take_table(w, rec, n[rec], ids, e) != 0)
			return NULL;
	fill_orgs(w, r);
	fill_spells(w, r);
	if (fill_people(w, r) != 0 || fill_learning(w, r) != 0) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	return world_seal(w, e) == 0 ? w : NULL;
}

/* --- the rules --- */

/* A file's text in the arena; p NULL when it cannot be read. */
static struct str read_file(struct arena *mem, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct str s = {NULL, 0};
	if (!f)
		return s;
	fseek(f, 0, SEEK_END);
	s.n = (size_t)ftell(f);
	rewind(f);
	char *p = arena_get(mem, s.n + 1);
	s.p = p && fread(p, 1, s.n, f) == s.n ? p : NULL;
	fclose(f);
	return s;
}

struct packs *bench_packs(const char *folder, struct pool *pool, struct arena *mem)
{
	static const char *const names[] = {"基准.津贴", "基准.奖补", "基准.补助"};
	struct packs *s = packs_new(&bench_dict, pool, mem);
	struct diags d;
	diags_init(&d, mem);
	int status = s ? 0 : -1;
	for (size_t i = 0; i < sizeof names / sizeof *names && status == 0; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s.policy", folder, names[i]);
		struct str text = read_file(mem, path);
		const char *kept = arena_copy(mem, path, strlen(path));
		status = text.p && kept ? packs_add(s, kept, text, &d) : -1;
	}
	if (status == 0)
		status = packs_check(s, &d);
	for (const struct diag *x = d.first; x; x = x->next)
		fprintf(stderr, "%s:%d:%d %s %s\n", x->file, x->at.line, x->at.col, x->what, x->hint ? x->hint : "");
	return status == 0 ? s : NULL;
}
