#include "features/exchange/import.h"

#include "features/credentials/credentials.h"
#include "features/employment/employment.h"
#include "features/payroll/payroll.h"
#include "features/people/people.h"

/* What the parts are made of, 人员 first: it is written before the others. */
static const struct fact_type *const part_types[ROSTER_PARTS] = {&people_facts, &employment_facts, &credentials_facts,
								 &payroll_facts};

/* Five columns stand in two or three of the parts: 证件号码, 机构代码 and 社会保险. */
#define ROSTER_SHARED 5
#define COLUMNS(t)    (sizeof(struct t##_fields) - 1)
_Static_assert(COLUMNS(people) + COLUMNS(employment) + COLUMNS(credentials) + COLUMNS(payroll) - ROSTER_SHARED <=
		   RECORD_FIELDS_MAX,
	       "the roster has more columns than RECORD_FIELDS_MAX (base/field.h) allows");

/* A column that several parts have: by itself it does not say that there is a row of any of them. */
static bool shared(const struct field *f)
{
	return !strcmp(f->label, "证件号码") || !strcmp(f->label, "机构代码") || !strcmp(f->label, "社会保险");
}

bool roster_named(struct str name)
{
	static const char *const names[] = {ROSTER_NAME, "名册", "人员花名册", "员工花名册", "职工花名册", "roster"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(str_trim(name), names[i]))
			return true;
	return false;
}

/* The roster's field for a field of a part: the one of that label, a new one when there is none. Only 证件号码 is a key of
 * the roster; what a part needs is looked at when there is such a part. */
static int roster_field(struct roster *r, const struct field *f)
{
	int at = record_field(&r->rec, str_of(f->label));
	if (at >= 0)
		return at;
	at = (int)r->rec.n++;
	r->field[at] = *f;
	if (strcmp(f->label, "证件号码") != 0 && strcmp(f->label, "姓名") != 0)
		r->field[at].flags &= ~(unsigned)(FIELD_KEY | FIELD_REQUIRED);
	return at;
}

void roster_init(struct roster *r)
{
	*r = (struct roster){.rec = {.name = ROSTER_NAME,
				     .table = "roster",
				     .clause = "A8",
				     .owner = -1,
				     .from = -1,
				     .to = -1,
				     .cut = -1,
				     .ends_with = -1}};
	r->rec.fields = r->field;
	for (size_t p = 0; p < ROSTER_PARTS; p++) {
		const struct record *rec = part_types[p]->rec;
		r->part[p].type = fact_type_find(str_of(rec->name));
		for (size_t i = 0; i < rec->n; i++)
			r->part[p].from[i] = roster_field(r, &rec->fields[i]);
	}
	int org = record_field(&r->rec, STR("机构代码"));
	r->field[org].type = FIELD_TEXT; /* a code, or the institution's name */
	r->field[org].aliases =
	    "统一社会信用代码|信用代码|机构信用代码|单位代码|机构|机构名称|单位|单位名称|工作单位|所在机构";
}

/* Whether the roster's row has anything of this part. */
static bool has_part(const struct roster *r, size_t p, const struct sheet_row *row)
{
	const struct record *rec = part_types[p]->rec;
	for (size_t i = 0; i < rec->n; i++)
		if (!shared(&rec->fields[i]) && row->cell[r->part[p].from[i]].state != CELL_BLANK)
			return true;
	return p == 0;
}

/* The row's institution: its own cell, else the title's, else the one the clerk named. */
static struct str org_text(const struct import *im, const struct job *job, const struct sheet_row *row)
{
	int at = record_field(&im->roster.rec, STR("机构代码"));
	if (row->cell[at].text.n)
		return row->cell[at].text;
	return job->binding.title_org.n ? job->binding.title_org : im->o->org;
}

/* The id of the row's institution; the last answer is kept. 1, 0 none, -1. */
static int org_id(struct import *im, struct str text, int64_t *id, struct err *e)
{
	if (im->org_id && str_eq(text, im->org_text)) {
		*id = im->org_id;
		return 1;
	}
	int found = find_id(im, fact_type_find(STR("机构")), text, id, e);
	if (!found)
		found = find_org_named(im, text, id, e);
	if (found == 1) {
		im->org_text = (struct str){arena_copy(im->rep->mem, text.p, text.n), text.n};
		im->org_id = im->org_text.p ? *id : 0;
	}
	return found;
}

/* Makes the row of one part. */
static void part_row(const struct import *im, struct job *job, const struct sheet_row *row, size_t p, struct row *out)
{
	*out = (struct row){.type = im->roster.part[p].type,
			    .job = job,
			    .line = row->row,
			    .keep = true,
			    .owner_follows = p > 0,
			    .last_chance = true,
			    .bad = row->bad};
	out->told = row->why ? UINT64_MAX : 0;
	for (size_t i = 0; i < part_types[p]->rec->n; i++) {
		const struct sheet_cell *c = &row->cell[im->roster.part[p].from[i]];
		out->cell[i] = (struct cell){c->v, c->text};
		out->told |= c->state == CELL_BAD ? 1ull << i : 0;
	}
}

/* The row's institution, looked for when the first part wants it: 1 known, 0 not (which is noted once), -1. */
struct org {
	int found; /* -2: not looked for yet */
	int64_t id;
};

/* Finds out. */
static int find_org(struct import *im, struct job *job, const struct sheet_row *row, struct org *org, struct err *e)
{
	if (org->found != -2)
		return org->found;
	const struct field *f = &im->roster.field[record_field(&im->roster.rec, STR("机构代码"))];
	struct str text = org_text(im, job, row);
	char quoted[SHOWN_ROOM];
	org->found = text.n ? org_id(im, text, &org->id, e) : 0;
	if (org->found == 0 && !text.n)
		note_field(im, NOTE_REFUSED, job, row->row, f,
			   "不知道是哪个机构：没有这一列，标题里没有，也没有另外指定");
	else if (org->found == 0)
		note_field(im, NOTE_REFUSED, job, row->row, f, "没有这个机构，或同名的不止一个：%s",
			   quoted_cell(f, text, quoted));
	return org->found;
}

/* Checks one part without writing it: 0 good, 1 refused, -1. */
static int part_check(struct import *im, const struct sheet_row *row, struct org *org, struct row *r, struct err *e)
{
	int at = record_field(features[r->type].type->rec, STR("机构代码")), bad = 0;
	if (at >= 0) {
		int found = find_org(im, r->job, row, org, e);
		if (found < 0)
			return -1;
		r->cell[at] = (struct cell){found ? org->id : FIELD_NONE, {0}};
		r->told |= found ? 0 : 1ull << at;
		bad = !found;
	}
	bad |= row_check(im, r);
	int refs = row_refs(im, r, e);
	return refs < 0 ? -1 : bad | refs;
}

/* Writes the checked parts, the person first, unless it is one whose own record stays. */
static int write_parts(struct import *im, struct row *part, const bool *has, int64_t person, enum row_fate *fate,
		       struct err *e)
{
	*fate = ROW_REPEATED;
	for (size_t p = 0; p < ROSTER_PARTS; p++) {
		enum row_fate one = ROW_REPEATED;
		if (!has[p])
			continue;
		if (p)
			part[p].cell[part_types[p]->rec->owner].v = person;
		if (row_write(im, &part[p], &one, p ? NULL : &person, e) || clashed(im, &part[p], e))
			return -1;
		struct import_count *c = count_of(im, part_types[p]->rec->name);
		c->read++;
		int64_t *of[] = {&c->written, &c->corrected, &c->unchanged, &c->repeated, &c->refused};
		++*of[one];
		*fate = one == ROW_REFUSED || *fate == ROW_REFUSED ? ROW_REFUSED : one < *fate ? one : *fate;
	}
	return 0;
}

int roster_row(struct import *im, struct job *job, const struct sheet_row *row, struct err *e)
{
	struct row part[ROSTER_PARTS];
	bool has[ROSTER_PARTS], bad = row->bad;
	struct org org = {.found = -2};
	for (size_t p = 0; p < ROSTER_PARTS; p++) {
		has[p] = has_part(&im->roster, p, row);
		if (!has[p])
			continue;
		part_row(im, job, row, p, &part[p]);
		int one = part_check(im, row, &org, &part[p], e);
		if (one < 0)
			return -1;
		bad |= one;
	}
	enum row_fate fate = ROW_REFUSED;
	int64_t person = 0;
	int others = bad ? 0 : roster_confined(im, part, has, &person, e);
	if (others < 0)
		return -1;
	bad |= others > 0;
	has[0] = has[0] && !person;
	if (!bad && write_parts(im, part, has, person, &fate, e))
		return -1;
	if (bad)
		refused_key(im, &part[0]);
	struct import_count *c = job->count;
	int64_t *of[] = {&c->written, &c->corrected, &c->unchanged, &c->repeated, &c->refused};
	++*of[fate];
	im->rep->refused += fate == ROW_REFUSED;
	return 0;
}
