/* Whose rows somebody may bring in.
 *
 * An institution: its own record, its staff's spells and pay, its clients, its agreements; everything of people who work
 * there now (or worked there and work nowhere since). A person who works elsewhere is no business of its: such a one
 * comes by 转入. A person whom nobody employs may be taken on, their record staying as it is.
 * A unit: institutions in it, their rows, and everything of the people whom the unit sees or nobody employs. */
#include "features/exchange/import.h"

#include "features/agreements/agreements.h"
#include "features/directory/directory.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"

/* What a person is to whoever imports. */
enum standing { PERSON_OWN, PERSON_FREE, PERSON_ELSEWHERE };

/* The institution lies within reach. 1, 0, -1. */
static int org_within(struct import *im, int64_t org, struct err *e)
{
	bool yes = false;
	if (org == FIELD_NONE)
		return 0;
	return directory_sees_org(im->h, *im->o->within, org, &yes, e) < 0 ? -1 : yes;
}

/* The unit likewise. */
static int unit_within(struct import *im, int64_t unit, struct err *e)
{
	bool yes = false;
	if (unit == FIELD_NONE)
		return 0;
	return directory_sees_unit(im->h, *im->o->within, unit, &yes, e) < 0 ? -1 : yes;
}

/* What spells of work say of a person: whether they ever worked within reach, do so now, or work elsewhere now. */
struct spells {
	bool ever, now, elsewhere;
};

/* Reads them. */
static int spells_of(struct import *im, int64_t person, struct spells *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more;
	*out = (struct spells){0};
	if (fact_of_owner(&r, im->h, &employment_facts, person, INSTANT_OPEN, FACT_BEFORE, e))
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		int64_t ends = v.cell[FACT_INDEX(employment, ends)].v;
		bool open = ends == FIELD_NONE || ends >= im->rules.today;
		int within = org_within(im, v.cell[FACT_INDEX(employment, org_id)].v, e);
		if (within < 0) {
			more = -1;
			break;
		}
		out->ever |= within;
		out->now |= within && open;
		out->elsewhere |= !within && open;
	}
	fact_reader_free(r);
	return more;
}

/* What a person is. A unit's officer also has those who live or are registered there, or have an agreement there. */
static int standing_of(struct import *im, int64_t person, enum standing *out, struct err *e)
{
	struct spells s;
	bool seen = false;
	if (spells_of(im, person, &s, e))
		return -1;
	if (im->o->within->kind == REACH_UNIT && directory_sees_person(im->h, *im->o->within, person, &seen, e) < 0)
		return -1;
	*out = s.now || seen ? PERSON_OWN : s.elsewhere ? PERSON_ELSEWHERE : s.ever ? PERSON_OWN : PERSON_FREE;
	return 0;
}

/* The person of this number in the store; 0 none. */
static int person_of(struct import *im, struct str number, int64_t *id, struct err *e)
{
	*id = 0;
	int found = find_id(im, fact_type_find(STR("人员")), number, id, e);
	if (found == 0)
		*id = 0;
	return found < 0 ? -1 : 0;
}

/* Refuses a row, naming the field that shows whose it is. */
static int refuse(struct import *im, const struct row *r, int field, const char *why)
{
	const struct record *rec = features[r->type].type->rec;
	note_field(im, NOTE_REFUSED, r->job, r->line, field < 0 ? NULL : &rec->fields[field], "%s", why);
	return 1;
}

#define ELSEWHERE "此人现在在别的机构任职：请用“人员转入”办理"
#define NOT_OURS  "不是您管理范围内的人员"

/* A spell of work: the institution lies within reach; the person worked there before, or works nowhere else. */
static int employment_confined(struct import *im, const struct row *r, struct err *e)
{
	const int org = FACT_INDEX(employment, org_id);
	struct spells s;
	int within = org_within(im, r->cell[org].v, e);
	if (within <= 0)
		return within < 0 ? -1 : refuse(im, r, org, "不是您管理范围内的机构");
	if (im->o->within->kind == REACH_UNIT)
		return 0;
	if (spells_of(im, r->cell[employment_record.owner].v, &s, e))
		return -1;
	return s.elsewhere && !s.ever ? refuse(im, r, employment_record.owner, ELSEWHERE) : 0;
}

/* A person's own record: one of ours; a new one only for an officer, or in a roster. */
static int person_confined(struct import *im, const struct row *r, struct err *e)
{
	const int number = FACT_INDEX(people, number);
	int64_t id;
	enum standing is;
	if (person_of(im, r->cell[number].s, &id, e))
		return -1;
	if (!id && im->o->within->kind == REACH_UNIT)
		return 0;
	if (!id)
		return refuse(im, r, number, "库里没有此人：新人员请用“花名册”导入，或在“本机构人员”里登记");
	if (standing_of(im, id, &is, e))
		return -1;
	bool ours = is == PERSON_OWN || (is == PERSON_FREE && im->o->within->kind == REACH_UNIT);
	return ours ? 0 : refuse(im, r, number, is == PERSON_ELSEWHERE ? ELSEWHERE : NOT_OURS);
}

/* Something of a person. org: field that names the institution, which then decides; −1 none. */
static int owned_confined(struct import *im, const struct row *r, int org, struct err *e)
{
	const int owner = features[r->type].type->rec->owner;
	enum standing is;
	if (org >= 0 && r->cell[org].v != FIELD_NONE) {
		int within = org_within(im, r->cell[org].v, e);
		if (within)
			return within < 0 ? -1 : 0;
		if (!strcmp(features[r->type].type->rec->table, "payroll"))
			return refuse(im, r, org, "不是您管理范围内的机构");
	}
	if (standing_of(im, r->cell[owner].v, &is, e))
		return -1;
	bool ours = is == PERSON_OWN || (is == PERSON_FREE && im->o->within->kind == REACH_UNIT);
	return ours ? 0 : refuse(im, r, owner, is == PERSON_ELSEWHERE ? ELSEWHERE : NOT_OURS);
}

/* An institution's own record: it is there and within reach, or comes to lie in the unit. */
static int org_confined(struct import *im, const struct row *r, struct err *e)
{
	const int unit = FACT_INDEX(orgs, unit_id);
	int64_t id = 0;
	int found = find_id(im, fact_type_find(STR("机构")), r->cell[FACT_INDEX(orgs, code)].s, &id, e);
	int within = found < 0 ? -1 : found == 0 ? im->o->within->kind == REACH_UNIT : org_within(im, id, e);
	if (within <= 0)
		return within < 0 ? -1 : refuse(im, r, FACT_INDEX(orgs, code), "不是您管理范围内的机构");
	if (im->o->within->kind == REACH_ORG)
		return 0;
	within = unit_within(im, r->cell[unit].v, e);
	return within < 0 ? -1 : within ? 0 : refuse(im, r, unit, "不在您的管理范围内");
}

/* The agreement of this number: 1 with whether it is within reach, 0 none, -1. */
static int agreement_within(struct import *im, struct str number, bool *yes, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	int school = 0, org = 0;
	if (fact_by_key(&reader, im->h, &agreements_facts, (struct cell){FIELD_NONE, number}, INSTANT_OPEN, 0, e))
		return -1;
	int found = fact_next(reader, &v, e);
	if (found == 1) {
		school = org_within(im, v.cell[FACT_INDEX(agreements, school_id)].v, e);
		org = school < 0 ? -1 : org_within(im, v.cell[FACT_INDEX(agreements, org_id)].v, e);
	}
	fact_reader_free(reader);
	*yes = school > 0 || org > 0;
	return school < 0 || org < 0 ? -1 : found;
}

/* An agreement: it names an institution within reach, and did so before. */
static int agreement_confined(struct import *im, const struct row *r, struct err *e)
{
	const int school = FACT_INDEX(agreements, school_id), org = FACT_INDEX(agreements, org_id);
	bool before = true;
	int a = org_within(im, r->cell[school].v, e), b = a < 0 ? -1 : org_within(im, r->cell[org].v, e);
	if (b < 0 || agreement_within(im, r->cell[FACT_INDEX(agreements, number)].s, &before, e) < 0)
		return -1;
	bool fresh = a > 0 || b > 0;
	int64_t there = 0;
	int found = find_id(im, r->type, r->cell[FACT_INDEX(agreements, number)].s, &there, e);
	if (found < 0)
		return -1;
	return fresh && (before || !found) ? 0 : refuse(im, r, school, "院校和用人单位都不在您的管理范围内");
}

/* Months at school: of an agreement within reach. */
static int months_confined(struct import *im, const struct row *r, struct str number, struct err *e)
{
	bool yes = false;
	if (agreement_within(im, number, &yes, e) < 0)
		return -1;
	return yes ? 0 : refuse(im, r, agreement_months_record.owner, "不是您管理范围内的协议");
}

/* A row of a unit: the unit (of a unit's own row the one above it) lies within reach. */
static int unit_confined(struct import *im, const struct row *r, int field, struct err *e)
{
	int within = im->o->within->kind == REACH_UNIT ? unit_within(im, r->cell[field].v, e) : 0;
	return within < 0 ? -1 : within ? 0 : refuse(im, r, field, "不在您的管理范围内");
}

/* A row of an institution. Assessments and titles are the offices' to give. */
static int org_row_confined(struct import *im, const struct row *r, bool offices_only, struct err *e)
{
	const int org = features[r->type].type->rec->owner;
	int within = offices_only && im->o->within->kind != REACH_UNIT ? 0 : org_within(im, r->cell[org].v, e);
	return within < 0 ? -1 : within ? 0 : refuse(im, r, org, "不是您管理范围内的机构，或须由民政部门录入");
}

int row_confined(struct import *im, struct row *r, struct str owner_text, struct err *e)
{
	const struct record *rec = features[r->type].type->rec;
	const char *t = rec->table;
	if (!im->o->within || im->o->within->kind == REACH_ALL)
		return 0;
	if (!strcmp(t, "people"))
		return person_confined(im, r, e);
	if (!strcmp(t, "employment"))
		return employment_confined(im, r, e);
	if (!strcmp(t, "orgs"))
		return org_confined(im, r, e);
	if (!strcmp(t, "units"))
		return unit_confined(im, r, record_field(rec, STR("上级代码")), e);
	if (!strcmp(t, "agreements"))
		return agreement_confined(im, r, e);
	if (!strcmp(t, "agreement_months"))
		return months_confined(im, r, owner_text, e);
	const struct field *owner = &rec->fields[rec->owner];
	if (!strcmp(owner->ref, "单元"))
		return unit_confined(im, r, rec->owner, e);
	if (!strcmp(owner->ref, "机构"))
		return org_row_confined(im, r, strcmp(t, "clients") != 0, e);
	int org = record_field(rec, STR("机构代码"));
	return owned_confined(im, r, org >= 0 ? org : record_field(rec, STR("承办机构代码")), e);
}

/* The name of the person in the store is the one in the row. */
static int same_name(struct import *im, const struct row *r, int64_t person, bool *yes, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	if (fact_of_owner(&reader, im->h, &people_facts, person, INSTANT_OPEN, FACT_BEFORE, e))
		return -1;
	int more = fact_next(reader, &v, e);
	*yes = more == 1 && str_eq(v.cell[FACT_INDEX(people, name)].s, r->cell[FACT_INDEX(people, name)].s);
	fact_reader_free(reader);
	return more < 0 ? -1 : 0;
}

/* The institutions that a roster's parts name lie within reach. */
static int roster_orgs(struct import *im, const struct row *part, const bool *has, struct err *e)
{
	for (size_t p = 1; p < ROSTER_PARTS; p++) {
		int at = has[p] ? record_field(features[part[p].type].type->rec, STR("机构代码")) : -1;
		int within = at < 0 ? 1 : org_within(im, part[p].cell[at].v, e);
		if (within <= 0)
			return within < 0 ? -1 : refuse(im, &part[p], at, "不是您管理范围内的机构");
	}
	return 0;
}

/* A roster's row about somebody who is not ours: whoever nobody employs may be taken on, under the name that is known. */
static int roster_joins(struct import *im, const struct row *person, bool joins, int64_t id, enum standing is,
			struct err *e)
{
	const int number = FACT_INDEX(people, number);
	bool same = false;
	if (is == PERSON_ELSEWHERE || !joins)
		return refuse(im, person, number, is == PERSON_ELSEWHERE ? ELSEWHERE : NOT_OURS);
	if (same_name(im, person, id, &same, e))
		return -1;
	return same ? 0 : refuse(im, person, FACT_INDEX(people, name), "库里这个证件号码的姓名不是这个：请核对");
}

int roster_confined(struct import *im, struct row *part, const bool *has, int64_t *person, struct err *e)
{
	const int number = FACT_INDEX(people, number);
	enum standing is = PERSON_FREE;
	int64_t id;
	*person = 0;
	if (!im->o->within || im->o->within->kind == REACH_ALL)
		return 0;
	int others = roster_orgs(im, part, has, e);
	if (others)
		return others;
	bool joins = has[1] && part[1].cell[FACT_INDEX(employment, org_id)].v != FIELD_NONE;
	if (person_of(im, part[0].cell[number].s, &id, e))
		return -1;
	if (!id && (joins || im->o->within->kind == REACH_UNIT))
		return 0;
	if (!id)
		return refuse(im, &part[0], number, "库里没有此人：新人员要写明入职日期");
	if (standing_of(im, id, &is, e))
		return -1;
	if (is == PERSON_OWN)
		return 0;
	*person = id;
	return roster_joins(im, &part[0], joins, id, is, e);
}
