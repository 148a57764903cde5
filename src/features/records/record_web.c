/* The same routes for each record, under its owner; their fields are made from the record's own list. */
#include "features/records/record_web.h"

#include <stdio.h>

#include "features/agreements/agreements.h"
#include "features/assessments/assessments.h"
#include "features/benefits/benefits.h"
#include "features/clients/clients.h"
#include "features/credentials/credentials.h"
#include "features/designations/designations.h"
#include "features/directory/directory.h"
#include "features/education/education.h"
#include "features/employment/employment.h"
#include "features/features.h"
#include "features/orgs/orgs.h"
#include "features/payroll/payroll.h"
#include "features/population/population.h"
#include "features/rates/rates.h"
#include "features/people/people.h"
#include "features/reach_web.h"
#include "features/training/training.h"
#include "features/units/units.h"

/* A record's field as a field of the form. AT is the record's table. */
#define FORM_AT_(t, c) ((size_t)FACT_INDEX(t, c))
#define FORM_FIELD(c, l)                                                                                             \
	{.name = #c,                                                                                                 \
	 .label = (l),                                                                                               \
	 .type = IN_TEXT,                                                                                            \
	 .offset = offsetof(struct fact_input, value) + sizeof(struct str) * FORM_AT_(AT, c),                        \
	 .max = 500},
#define FORM_SECRET(c, l)                                                                                            \
	{.name = #c,                                                                                                 \
	 .label = (l),                                                                                               \
	 .type = IN_TEXT,                                                                                            \
	 .offset = offsetof(struct fact_input, value) + sizeof(struct str) * FORM_AT_(AT, c),                        \
	 .flags = IN_HIDDEN,                                                                                         \
	 .max = 60},                                                                                                 \
	    {.name = #c "_sealed",                                                                                   \
	     .label = (l),                                                                                           \
	     .type = IN_TEXT,                                                                                        \
	     .offset = offsetof(struct fact_input, sealed) + sizeof(struct str) * FORM_AT_(AT, c),                   \
	     .flags = IN_HIDDEN,                                                                                     \
	     .max = 4000},
#define FORM_OWNER(c, l)
#define FORM_TEXT(c, l)        FORM_FIELD(c, l)
#define FORM_INT(c, l)         FORM_FIELD(c, l)
#define FORM_DEC2(c, l)        FORM_FIELD(c, l)
#define FORM_MONEY(c, l)       FORM_FIELD(c, l)
#define FORM_DAY(c, l)         FORM_FIELD(c, l)
#define FORM_MONTH(c, l)       FORM_FIELD(c, l)
#define FORM_BOOL(c, l)        FORM_FIELD(c, l)
#define FORM_CODE(c, l)        FORM_FIELD(c, l)
#define FORM_REF(c, l)         FORM_FIELD(c, l)
#define FORM_ROW(T, c, l, ...) FORM_##T(c, l)

/* What every form has beside the record's fields. */
#define FORM_REASON                                                                                                  \
	IN_TEXT_(struct fact_input, reason, "理由", .max = 200, .flags = IN_LONG | IN_STOCK,                         \
		 .hint = "为什么改，依据什么材料；写进日志")
#define FORM_OF(kind, word) IN_ID_(struct fact_input, id, word, .of = (kind), .flags = IN_PATH)
#define FORM_MONTHS         IN_INT_(struct fact_input, agreement, "定向培养协议", .min = 1, .max = INT64_MAX)
/* The shape of the forms about a fact that stands, and about a new one. */
#define FORM_OLD(t, LIST, kind, word)                                                                                \
	static const struct in_field t##_old_rows[] = {FORM_OF(kind, word),                                          \
						       IN_ID_(struct fact_input, fact, "记录", .flags = IN_PATH),    \
						       IN_INT_(struct fact_input, seen, "所见版本"),                 \
						       FORM_MONTHS,                                                  \
						       FORM_REASON,                                                  \
						       LIST(FORM_ROW)};                                              \
	static const struct in_shape t##_old_shape = IN_SHAPE(struct fact_input, t##_old_rows)
#define FORM_BOTH(t, LIST, kind, word)                                                                               \
	FORM_OLD(t, LIST, kind, word);                                                                               \
	static const struct in_field t##_new_rows[] = {FORM_OF(kind, word), FORM_MONTHS, FORM_REASON,                \
						       LIST(FORM_ROW)};                                              \
	static const struct in_shape t##_new_shape = IN_SHAPE(struct fact_input, t##_new_rows)

#define AT people
FORM_OLD(people, PEOPLE, "person", "人员");
#undef AT
#define AT education
FORM_BOTH(education, EDUCATION, "person", "人员");
#undef AT
#define AT employment
FORM_BOTH(employment, EMPLOYMENT, "person", "人员");
#undef AT
#define AT payroll
FORM_BOTH(payroll, PAYROLL, "person", "人员");
#undef AT
#define AT credentials
FORM_BOTH(credentials, CREDENTIALS, "person", "人员");
#undef AT
#define AT training
FORM_BOTH(training, TRAINING, "person", "人员");
#undef AT
#define AT agreements
FORM_BOTH(agreements, AGREEMENTS, "person", "人员");
#undef AT
#define AT agreement_months
FORM_BOTH(agreement_months, AGREEMENT_MONTHS, "person", "人员");
#undef AT
#define AT benefits
FORM_BOTH(benefits, BENEFITS, "person", "人员");
#undef AT
#define AT orgs
FORM_OLD(orgs, ORGS, "org", "机构");
#undef AT
#define AT assessments
FORM_BOTH(assessments, ASSESSMENTS, "org", "机构");
#undef AT
#define AT clients
FORM_BOTH(clients, CLIENTS, "org", "机构");
#undef AT
#define AT designations
FORM_BOTH(designations, DESIGNATIONS, "org", "机构");
#undef AT

#define AT units
FORM_OLD(units, UNITS, "unit", "单元");
#undef AT
#define AT population
FORM_BOTH(population, POPULATION, "unit", "单元");
#undef AT
#define AT rates
FORM_BOTH(rates, RATES, "unit", "单元");
#undef AT

/* A person, an institution or a unit that is not there yet. */
#define AT people
static const struct in_field person_first_rows[] = {FORM_REASON, PEOPLE(FORM_ROW)};
#undef AT
#define AT orgs
static const struct in_field org_first_rows[] = {FORM_REASON, ORGS(FORM_ROW)};
#undef AT
#define AT units
static const struct in_field unit_first_rows[] = {FORM_REASON, UNITS(FORM_ROW)};
#undef AT
static const struct in_shape unit_first_shape = IN_SHAPE(struct fact_input, unit_first_rows);
static const struct in_shape person_first_shape = IN_SHAPE(struct fact_input, person_first_rows);
static const struct in_shape org_first_shape = IN_SHAPE(struct fact_input, org_first_rows);

static const struct in_field which_person_rows[] = {
    FORM_OF("person", "人员"), IN_ID_(struct fact_input, fact, "记录", .flags = IN_PATH), FORM_REASON};
static const struct in_field which_org_rows[] = {
    FORM_OF("org", "机构"), IN_ID_(struct fact_input, fact, "记录", .flags = IN_PATH), FORM_REASON};
static const struct in_field which_unit_rows[] = {
    FORM_OF("unit", "单元"), IN_ID_(struct fact_input, fact, "记录", .flags = IN_PATH), FORM_REASON};
static const struct in_shape which_unit = IN_SHAPE(struct fact_input, which_unit_rows);
static const struct in_shape which_person = IN_SHAPE(struct fact_input, which_person_rows);
static const struct in_shape which_org = IN_SHAPE(struct fact_input, which_org_rows);

static const struct out_field cell_fields[] = {
    OUT_WORD_(struct fact_cell, name, "列名"),        OUT_WORD_(struct fact_cell, label, "栏目"),
    OUT_TEXT_(struct fact_cell, shown, "表单里的值"), OUT_TEXT_(struct fact_cell, before, "更正前"),
    OUT_TEXT_(struct fact_cell, after, "更正后"),     OUT_TEXT_(struct fact_cell, noted, "说明"),
    OUT_BOOL_(struct fact_cell, changed, "有改动"),
};
static const struct out_shape cell_shape = OUT_SHAPE("FactCell", struct fact_cell, cell_fields);
static const struct out_field fact_fields[] = {
    OUT_WORD_(struct fact_output, record, "记录"), OUT_ID_(struct fact_output, id, "编号"),
    OUT_ID_(struct fact_output, fact, "记录编号"), OUT_INT_(struct fact_output, seen, "版本"),
    OUT_TEXT_(struct fact_output, whose, "名称"),  OUT_LIST_(struct fact_output, fields, n, "栏目", cell_shape),
};
static const struct out_shape fact_shape = OUT_SHAPE("Fact", struct fact_output, fact_fields);

static const struct out_field version_fields[] = {
    OUT_INSTANT_(struct version_item, at, "时间"),  OUT_TEXT_(struct version_item, who, "经手人"),
    OUT_TEXT_(struct version_item, deed, "操作"),   OUT_TEXT_(struct version_item, file, "来源"),
    OUT_INT_(struct version_item, line, "行"),      OUT_INT_(struct version_item, journal, "日志号"),
    OUT_TEXT_(struct version_item, reason, "理由"),
};
static const struct out_shape version_shape = OUT_SHAPE("FactVersion", struct version_item, version_fields);
static const struct out_field versions_fields[] = {
    OUT_WORD_(struct versions_output, record, "记录"),
    OUT_ID_(struct versions_output, id, "编号"),
    OUT_ID_(struct versions_output, fact, "记录编号"),
    OUT_LIST_(struct versions_output, changes, n, "版本", version_shape),
};
static const struct out_shape versions_shape = OUT_SHAPE("FactVersions", struct versions_output, versions_fields);

/* The record of the person, institution or unit itself. */
static const struct fact_type *own_record(enum record_of of)
{
	return of == OF_ORG ? &orgs_facts : of == OF_UNIT ? &units_facts : &people_facts;
}

/* What they are called. */
static struct str name_of(struct ctx *c, enum record_of of, int64_t id)
{
	return of == OF_ORG    ? org_name(c->house, id, c->mem)
	       : of == OF_UNIT ? unit_name(c->house, id, c->mem)
			       : person_name(c->house, id, c->mem);
}

const char *record_place(enum record_of of)
{
	return of == OF_ORG ? "orgs" : of == OF_UNIT ? "units" : "workers";
}

enum capability record_right(enum record_of of)
{
	return of == OF_PERSON ? CAN_PEOPLE_CORRECT : CAN_ORGS_CORRECT;
}

/* The record that the route is about: the segment of its pattern behind the owner. */
static const struct fact_type *type_of(const struct ctx *c, enum record_of *of)
{
	struct str rest = str_of(c->route->pattern);
	str_cut(&rest, '/');
	struct str place = str_cut(&rest, '/');
	*of = str_is(place, "orgs") ? OF_ORG : str_is(place, "units") ? OF_UNIT : OF_PERSON;
	bool first = !str_is(str_cut(&rest, '/'), ":id");
	struct str table = first ? STR("") : str_cut(&rest, '/');
	for (size_t i = 0; i < fact_types_n && !first; i++)
		if (str_is(table, fact_types[i]->rec->table))
			return fact_types[i];
	return own_record(*of);
}

/* Whether a person's agreement has this number of months; -1 when that cannot be read. */
static int has_months(struct house *h, int64_t agreement, int64_t months, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got, found = 0;
	if (fact_history(&r, h, &agreement_months_facts, agreement, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) == 1 && !found)
		found = v.id == months;
	fact_reader_free(r);
	return got < 0 ? -1 : found;
}

/* One of the agreements of the person that this number of months belongs to. */
static int months_owner(struct ctx *c, const struct fact_input *in, int64_t *owner, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got = 0, found = 0;
	if (fact_of_owner(&r, c->house, &agreements_facts, in->id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while (!found && (got = fact_next(r, &v, e)) == 1) {
		found = in->fact != IN_NONE ? has_months(c->house, v.id, in->fact, e)
					    : in->agreement == v.id || in->agreement == IN_NONE;
		*owner = v.id;
	}
	fact_reader_free(r);
	if (found < 0 || (!found && got < 0))
		return -1;
	return found ? 0 : err_set(e, ERR_NOTFOUND, "没有这份定向培养协议");
}

/* Whose fact it is: 0 for a person's or an institution's own record. */
static int owner_of(struct ctx *c, const struct fact_type *t, const struct fact_input *in, int64_t *owner,
		    struct err *e)
{
	*owner = 0;
	if (t == &agreement_months_facts)
		return months_owner(c, in, owner, e);
	if (t->rec->owner >= 0)
		*owner = in->id;
	else if (in->fact != IN_NONE && in->fact != in->id)
		return err_set(e, ERR_NOTFOUND, "没有这一条记录");
	return 0;
}

/* Opens the change that a request is about. */
static int open_change(struct ctx *c, const struct fact_input *in, struct change **ret, enum record_of *of,
		       struct err *e)
{
	const struct fact_type *t = type_of(c, of);
	struct change *ch = ARENA_NEW(c->mem, struct change);
	int64_t owner;
	if (!ch)
		return err_set(e, ERR_NOMEM, "内存不足");
	*ret = ch;
	if (owner_of(c, t, in, &owner, e) < 0)
		return -1;
	return change_open(ch, c->house, t, owner, in->fact == IN_NONE ? 0 : in->fact, c->mem, e);
}

/* The input of a route without an id has none. */
static void no_ids(const struct ctx *c, struct fact_input *in)
{
	bool id = false, fact = false;
	for (size_t i = 0; i < c->route->in->n; i++) {
		id |= c->route->in->fields[i].offset == offsetof(struct fact_input, id);
		fact |= c->route->in->fields[i].offset == offsetof(struct fact_input, fact);
	}
	in->id = id ? in->id : IN_NONE;
	in->fact = fact ? in->fact : IN_NONE;
}

/* What the page gets. */
static int fill(struct ctx *c, const struct fact_input *in, const struct change *ch, enum record_of of,
		struct fact_output *o, struct err *e)
{
	const struct record *rec = ch->type->rec;
	*o = (struct fact_output){.record = rec->name,
				  .id = in->id,
				  .fact = in->fact,
				  .seen = ch->id ? ch->was.known_from : 0,
				  .change = ch,
				  .shape = c->route->in,
				  .in = in,
				  .of = of};
	o->whose = in->id == IN_NONE ? STR("") : name_of(c, of, in->id);
	if (!(o->fields = ARENA_ARRAY(c->mem, rec->n, struct fact_cell)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < rec->n; i++)
		if ((int)i != rec->owner)
			o->fields[o->n++] = (struct fact_cell){.name = rec->fields[i].column,
							       .label = rec->fields[i].label,
							       .shown = ch->shown[i],
							       .before = ch->before[i],
							       .after = ch->after[i],
							       .noted = ch->noted[i],
							       .changed = ch->fields >> i & 1};
	return 0;
}

/* GET …/new, …/:fact/correct, …/:fact/retract */
static int get_form(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct fact_input *i = arena_get(c->mem, sizeof *i);
	struct change *ch;
	enum record_of of;
	if (!i)
		return err_set(e, ERR_NOMEM, "内存不足");
	*i = *(const struct fact_input *)in;
	no_ids(c, i);
	return open_change(c, i, &ch, &of, e) < 0 ? -1 : fill(c, i, ch, of, out, e);
}

/* The row of the route's shape for a column. */
static const struct in_field *row_of(const struct ctx *c, const char *name)
{
	for (size_t i = 0; i < c->route->in->n; i++)
		if (strcmp(c->route->in->fields[i].name, name) == 0)
			return &c->route->in->fields[i];
	return NULL;
}

/* What the change found wrong, as faults of the form. */
static int tell_faults(struct ctx *c, const struct change *ch, struct err *e)
{
	const struct record *rec = ch->type->rec;
	for (size_t i = 0; i < rec->n; i++)
		if (ch->wrong[i].n && row_of(c, rec->fields[i].column))
			fault_put(c->faults, row_of(c, rec->fields[i].column), "%s：%.*s", rec->fields[i].label,
				  STR_FMT(ch->wrong[i]));
	if (ch->fault.n)
		fault_put(c->faults, NULL, "%.*s", STR_FMT(ch->fault));
	return c->faults->n ? err_set(e, ERR_INPUT, "%s", c->faults->v[0].what) : 0;
}

/* An institution that the change newly names as 机构 lies within the user's reach. */
static int orgs_within(struct ctx *c, struct change *ch, struct err *e)
{
	const struct record *rec = ch->type->rec;
	for (size_t i = 0; i < rec->n; i++) {
		bool yes = true;
		if ((int)i == rec->owner || strcmp(rec->fields[i].column, "org_id") != 0 || !(ch->fields >> i & 1))
			continue;
		if (ch->cell[i].v != FIELD_NONE &&
		    directory_sees_org(c->house, user_reach(c->user), ch->cell[i].v, &yes, e) < 0)
			return -1;
		if (!yes)
			ch->wrong[i] = STR("没有这家机构，或不在您的管理范围内");
	}
	return 0;
}

/* Somebody new names a unit within the user's reach; else nobody here would see the record again. */
static int home_within(struct ctx *c, struct change *ch, struct err *e)
{
	const struct record *rec = ch->type->rec;
	bool home = false;
	for (size_t i = 0; i < rec->n && !home && !ch->refused; i++)
		if (rec->fields[i].type == FIELD_REF && strcmp(rec->fields[i].ref, "单元") == 0 &&
		    ch->cell[i].v != FIELD_NONE &&
		    directory_sees_unit(c->house, user_reach(c->user), ch->cell[i].v, &home, e) < 0)
			return -1;
	if (!home && !ch->refused)
		ch->fault = STR("请填写您辖区内的单元（户籍、常住或所在单元），否则登记后您看不到这条档案");
	return 0;
}

/* A unit is changed from above: whoever does sees what it lies in, before and after, and no unit lies within itself. */
static int units_within(struct ctx *c, struct change *ch, struct err *e)
{
	const int parent = FACT_INDEX(units, parent_id);
	struct reach who = user_reach(c->user), below = {REACH_UNIT, ch->id};
	int64_t was = ch->was.cell[parent].v, now = ch->cell[parent].v;
	bool from = who.kind == REACH_ALL, to = from, loop = false;
	if (ch->type != &units_facts || ch->refused)
		return 0;
	if (!ch->id)
		from = true;
	else if (was != FIELD_NONE && directory_sees_unit(c->house, who, was, &from, e) < 0)
		return -1;
	if (now != FIELD_NONE && !to && directory_sees_unit(c->house, who, now, &to, e) < 0)
		return -1;
	if (ch->id && now != FIELD_NONE && directory_sees_unit(c->house, below, now, &loop, e) < 0)
		return -1;
	if (!from)
		ch->fault = STR("只能更正您辖区之下的单元，本单元请由上级更正");
	else if (!to)
		ch->wrong[parent] = STR("没有这个单元，或不在您的辖区内");
	else if (loop)
		ch->wrong[parent] = STR("上级不能是它自己或它下面的单元");
	return 0;
}

/* Takes what was typed; 0 with faults told is -1. */
static int apply(struct ctx *c, const struct fact_input *in, struct change *ch, struct err *e)
{
	struct str typed[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < ch->type->rec->n; i++) {
		typed[i] = in->value[i];
		if (!typed[i].n && in->sealed[i].n && change_unseal(ch, i, in->sealed[i], &typed[i], e) < 0)
			return -1;
	}
	if (!in->reason.n)
		fault_put(c->faults, row_of(c, "reason"), "请写明理由");
	if (change_apply(ch, typed, c->today, e) < 0 || orgs_within(c, ch, e) < 0 || units_within(c, ch, e) < 0 ||
	    (in->id == IN_NONE && ch->type != &units_facts && home_within(c, ch, e) < 0))
		return -1;
	return tell_faults(c, ch, e);
}

/* Who changed the fact last, when, and which field from what into what; "" when that cannot be read. */
static struct str last_change(struct ctx *c, const struct change *ch)
{
	struct story_change *v;
	struct err ignored = {0};
	char at[20];
	size_t n, i = 0;
	if (story_changes(c->house, ch->type, ch->owner ? ch->owner : ch->id, ch->id, c->mem, &v, &n, &ignored) < 0 ||
	    !n)
		return STR("");
	const struct story_change *last = &v[n - 1];
	while (i < ch->type->rec->n && !(last->fields >> i & 1))
		i++;
	if (!last->before || !last->after || i == ch->type->rec->n)
		return STR("");
	instant_text(last->source.at, at);
	struct str who = account_said(c->house, last->source.who, c->mem), old = last->before->text[i],
		   fresh = last->after->text[i];
	return ctx_text(c, "%.*s在 %.16s 把%s从“%.*s”改成了“%.*s”%s。", STR_FMT(who), at,
			ch->type->rec->fields[i].label, STR_FMT(old), STR_FMT(fresh),
			last->fields & (last->fields - 1) ? "，还改了别的" : "");
}

/* The version that the form showed still stands. */
static int unchanged(struct ctx *c, const struct fact_input *in, const struct change *ch, struct err *e)
{
	if (!ch->id || in->seen == IN_NONE || in->seen == ch->was.known_from)
		return 0;
	err_set(e, ERR_CONFLICT, "这条%s刚刚被别人改过，您的改动没有写入", ch->type->rec->name);
	struct str said = last_change(c, ch);
	return err_todo(e, "%.*s看一下现在的内容，需要时再改一次", said.n < 170 ? (int)said.n : 0, said.p);
}

/* POST …/check: nothing is written, before and after are shown. */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct fact_input *i = arena_get(c->mem, sizeof *i);
	struct change *ch;
	enum record_of of;
	if (!i)
		return err_set(e, ERR_NOMEM, "内存不足");
	*i = *(const struct fact_input *)in;
	no_ids(c, i);
	if (open_change(c, i, &ch, &of, e) < 0 || unchanged(c, i, ch, e) < 0 || apply(c, i, ch, e) < 0)
		return -1;
	for (size_t k = 0; k < ch->type->rec->n; k++)
		if (ch->type->rec->fields[k].type == FIELD_SECRET && i->value[k].n &&
		    change_seal(ch, k, i->value[k], &i->sealed[k], e) < 0)
			return -1;
	return fill(c, i, ch, of, out, e);
}

/* POST: written, with its reason. */
static int post_change(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct fact_input i = *(const struct fact_input *)in;
	struct change *ch;
	enum record_of of;
	int64_t id;
	no_ids(c, &i);
	if (open_change(c, &i, &ch, &of, e) < 0 || unchanged(c, &i, ch, e) < 0 || apply(c, &i, ch, e) < 0)
		return -1;
	struct str reason = ctx_text(c, "%.*s", STR_FMT(i.reason));
	if (change_write(ch, ctx_who(c), reason.p, &id, e) < 0 || fill(c, &i, ch, of, out, e) < 0)
		return -1;
	((struct fact_output *)out)->fact = id;
	ctx_tell(c, i.fact == IN_NONE ? "已登记%s" : "已更正%s，原来的内容仍可查", ch->type->rec->name);
	return ctx_go(c, e, "/%s/%lld?tab=%s", record_place(of), (long long)(i.id == IN_NONE ? id : i.id),
		      ch->type->rec->table);
}

/* POST …/:fact/retract */
static int post_retract(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct fact_input *i = in;
	struct change *ch;
	enum record_of of;
	(void)out;
	if (!i->reason.n) {
		fault_put(c->faults, row_of(c, "reason"), "请写明理由");
		return err_set(e, ERR_INPUT, "请写明理由");
	}
	if (open_change(c, i, &ch, &of, e) < 0)
		return -1;
	struct str reason = ctx_text(c, "%.*s", STR_FMT(i->reason));
	if (change_retract(ch, ctx_who(c), reason.p, e) < 0)
		return -1;
	ctx_tell(c, "已收回这条%s，收回前的内容仍可查", ch->type->rec->name);
	return ctx_go(c, e, "/%s/%lld?tab=%s", record_place(of), (long long)i->id, ch->type->rec->table);
}

/* GET …/:fact */
static int get_versions(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct fact_input *i = in;
	struct versions_output *o = out;
	struct story_change *v;
	int64_t owner;
	o->type = type_of(c, &o->of);
	o->record = o->type->rec->name;
	o->id = i->id;
	o->fact = i->fact;
	o->whose = name_of(c, o->of, i->id);
	if (owner_of(c, o->type, i, &owner, e) < 0 ||
	    story_changes(c->house, o->type, owner ? owner : i->fact, i->fact, c->mem, &v, &o->n, e) < 0)
		return -1;
	if (!(o->changes = ARENA_ARRAY(c->mem, o->n + 1, struct version_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->n; k++)
		o->changes[k] = (struct version_item){.at = v[k].source.at,
						      .who = account_said(c->house, v[k].source.who, c->mem),
						      .deed = v[k].source.deed,
						      .file = v[k].source.file,
						      .line = v[k].source.line,
						      .journal = v[k].source.journal,
						      .reason = v[k].reason,
						      .change = &v[k]};
	o->stands = o->n && v[o->n - 1].after;
	return 0;
}

/* The routes of a record below its owner. */
#define RECORD_ROUTES(under, may_change, may_read, t, which)                                                         \
	{HTTP_GET,                                                                                                   \
	 under "/:id/" #t "/:fact/correct",                                                                          \
	 .may = (may_change),                                                                                        \
	 .title = "更正",                                                                                            \
	 .in = &t##_old_shape,                                                                                       \
	 .out = &fact_shape,                                                                                         \
	 .handle = get_form,                                                                                         \
	 .page = fact_form_page},                                                                                    \
	    {HTTP_POST,                                                                                              \
	     under "/:id/" #t "/:fact/check",                                                                        \
	     .may = (may_change),                                                                                    \
	     .flags = ROUTE_SAFE,                                                                                    \
	     .title = "核对更正",                                                                                    \
	     .in = &t##_old_shape,                                                                                   \
	     .out = &fact_shape,                                                                                     \
	     .handle = post_check,                                                                                   \
	     .page = fact_check_page,                                                                                \
	     .form = under "/:id/" #t "/:fact/correct"},                                                             \
	    {HTTP_POST,                                                                                              \
	     under "/:id/" #t "/:fact",                                                                              \
	     .may = (may_change),                                                                                    \
	     .title = "更正",                                                                                        \
	     .in = &t##_old_shape,                                                                                   \
	     .out = &fact_shape,                                                                                     \
	     .handle = post_change,                                                                                  \
	     .form = under "/:id/" #t "/:fact/correct"},                                                             \
	{                                                                                                            \
		HTTP_GET, under "/:id/" #t "/:fact", .may = (may_read), .title = "各个版本", .in = &(which),         \
						     .out = &versions_shape, .handle = get_versions,                 \
						     .page = fact_versions_page                                      \
	}

/* Of a record that may also be added and taken back. */
#define OWNED_ROUTES(under, may_change, may_read, t, which)                                                          \
	RECORD_ROUTES(under, may_change, may_read, t, which),                                                        \
	    {HTTP_GET,           under "/:id/" #t "/new", .may = (may_change),                                       \
	     .title = "登记",    .in = &t##_new_shape,    .out = &fact_shape,                                        \
	     .handle = get_form, .page = fact_form_page},                                                            \
	    {HTTP_POST,                                                                                              \
	     under "/:id/" #t "/check",                                                                              \
	     .may = (may_change),                                                                                    \
	     .flags = ROUTE_SAFE,                                                                                    \
	     .title = "核对登记",                                                                                    \
	     .in = &t##_new_shape,                                                                                   \
	     .out = &fact_shape,                                                                                     \
	     .handle = post_check,                                                                                   \
	     .page = fact_check_page,                                                                                \
	     .form = under "/:id/" #t "/new"},                                                                       \
	    {HTTP_POST,                                                                                              \
	     under "/:id/" #t,                                                                                       \
	     .may = (may_change),                                                                                    \
	     .title = "登记",                                                                                        \
	     .in = &t##_new_shape,                                                                                   \
	     .out = &fact_shape,                                                                                     \
	     .handle = post_change,                                                                                  \
	     .form = under "/:id/" #t "/new"},                                                                       \
	    {HTTP_GET,                                                                                               \
	     under "/:id/" #t "/:fact/retract",                                                                      \
	     .may = (may_change),                                                                                    \
	     .title = "收回",                                                                                        \
	     .in = &(which),                                                                                         \
	     .out = &fact_shape,                                                                                     \
	     .handle = get_form,                                                                                     \
	     .page = fact_retract_page},                                                                             \
	{                                                                                                            \
		HTTP_POST, under "/:id/" #t "/:fact/retract", .may = (may_change), .title = "收回", .in = &(which),  \
							      .handle = post_retract,                                \
							      .form = under "/:id/" #t "/:fact/retract"              \
	}

/* The routes that enter a person or an institution. */
#define FIRST_ROUTES(under, may_change, shape, word)                                                                   \
	{HTTP_GET,       under "/new",       .may = (may_change), .title = (word),                                     \
	 .in = &(shape), .out = &fact_shape, .handle = get_form,  .page = fact_form_page},                             \
	    {HTTP_POST,      under "/new/check", .may = (may_change),  .flags = ROUTE_SAFE,     .title = "核对登记",   \
	     .in = &(shape), .out = &fact_shape, .handle = post_check, .page = fact_check_page, .form = under "/new"}, \
	{                                                                                                              \
		HTTP_POST, under "/new", .may = (may_change), .title = (word), .in = &(shape), .out = &fact_shape,     \
					 .handle = post_change, .form = under "/new"                                   \
	}

#define OF_PERSON(t) OWNED_ROUTES("/workers", CAN_PEOPLE_CORRECT, CAN_PEOPLE_READ, t, which_person)
#define OF_ORG(t)    OWNED_ROUTES("/orgs", CAN_ORGS_CORRECT, CAN_ORGS_READ, t, which_org)
#define OF_A_UNIT(t) OWNED_ROUTES("/units", CAN_ORGS_CORRECT, CAN_ORGS_READ, t, which_unit)

static const struct route routes[] = {
    FIRST_ROUTES("/workers", CAN_PEOPLE_CORRECT, person_first_shape, "登记人员"),
    FIRST_ROUTES("/orgs", CAN_ORGS_CORRECT, org_first_shape, "登记机构"),
    RECORD_ROUTES("/workers", CAN_PEOPLE_CORRECT, CAN_PEOPLE_READ, people, which_person),
    RECORD_ROUTES("/orgs", CAN_ORGS_CORRECT, CAN_ORGS_READ, orgs, which_org),
    OF_PERSON(education),
    OF_PERSON(employment),
    OF_PERSON(payroll),
    OF_PERSON(credentials),
    OF_PERSON(training),
    OF_PERSON(agreements),
    OF_PERSON(agreement_months),
    OF_PERSON(benefits),
    OF_ORG(assessments),
    OF_ORG(clients),
    OF_ORG(designations),
    FIRST_ROUTES("/units", CAN_ORGS_CORRECT, unit_first_shape, "登记单元"),
    RECORD_ROUTES("/units", CAN_ORGS_CORRECT, CAN_ORGS_READ, units, which_unit),
    OF_A_UNIT(population),
    OF_A_UNIT(rates),
};

const struct web records_web = {.name = "records", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
