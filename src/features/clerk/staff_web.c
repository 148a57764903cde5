/* Own staff: the list, taking somebody on, ending their work. */
#include "features/clerk/clerk_routes_web.h"

#include "features/employment/employment.h"
#include "features/exchange/exchange.h"
#include "features/list_web.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/reach_web.h"
#include "features/sheet_web.h"

static const char *const state_words[] = {"在职", "离职", "全部", NULL};
static const char *const sort_words[] = {
#define X(n, label) label,
    PEOPLE_SORTS(X)
#undef X
	NULL};
static const char *const mark_words[] = {"全部",
#define X(n, label, meaning) label,
					 PERSON_MARKS(X)
#undef X
					     NULL};

/* clang-format off */
static const struct in_field staff_fields[] = {
    IN_TEXT_(struct staff_input, q, "姓名", .max = 30),
    IN_CHOICE_(struct staff_input, state, "在职状态", .words = state_words),
    IN_CODE_(struct staff_input, post, "岗位", .codes = &posts),
    IN_CHOICE_(struct staff_input, mark, "提醒", .words = mark_words),
    IN_CHOICE_(struct staff_input, sort, "排序", .words = sort_words),
    IN_CHOICE_(struct staff_input, order, "方向", .words = list_orders),
    LIST_TURN_(struct staff_input),
};
const struct in_shape staff_shape = IN_SHAPE(struct staff_input, staff_fields);

static const struct in_field hire_fields[] = {
    IN_TEXT_(struct hire_input, name, "姓名", .flags = IN_NEEDED, .max = 50),
    IN_TEXT_(struct hire_input, number, "证件号码", .flags = IN_NEEDED | IN_HIDDEN, .max = 30,
	     .hint = "居民身份证 18 位；为保护个人信息，退回修改时要重新填写"),
    IN_TEXT_(struct hire_input, mobile, "手机号", .flags = IN_HIDDEN, .max = 20),
    IN_CODE_(struct hire_input, post, "岗位", .flags = IN_NEEDED, .codes = &posts),
    IN_BOOL_(struct hire_input, frontline, "在一线护理老人"),
    IN_CODE_(struct hire_input, identity, "用工身份", .flags = IN_NEEDED, .codes = &work_identities),
    IN_DAY_(struct hire_input, begins, "起始日期", .flags = IN_NEEDED, .hint = "到本机构上岗的第一天"),
    IN_DAY_(struct hire_input, contract_from, "合同起始日期"),
    IN_DAY_(struct hire_input, contract_to, "合同终止日期", .hint = "无固定期限的不填"),
    IN_BOOL_(struct hire_input, insured, "参加社会保险"),
};
const struct in_shape hire_shape = IN_SHAPE(struct hire_input, hire_fields);

static const struct in_field leave_fields[] = {
    IN_ID_(struct leave_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_DAY_(struct leave_input, ends, "终止日期", .flags = IN_NEEDED, .hint = "在本机构的最后一天"),
    IN_CODE_(struct leave_input, ended_by, "终止方", .flags = IN_NEEDED, .codes = &ended_bys),
    IN_TEXT_(struct leave_input, reason, "说明", .max = 200, .hint = "写进日志"),
};
const struct in_shape leave_shape = IN_SHAPE(struct leave_input, leave_fields);
const struct in_shape leave_path_shape = {sizeof(struct leave_input), leave_fields, 1};

static const struct out_field leave_rows[] = {
    OUT_ID_(struct leave_output, id, "编号"),
    OUT_TEXT_(struct leave_output, name, "姓名"),
    OUT_TEXT_(struct leave_output, post, "岗位"),
    OUT_DAY_(struct leave_output, begins, "起始日期"),
};
const struct out_shape leave_out_shape = OUT_SHAPE("Leaving", struct leave_output, leave_rows);
/* clang-format on */

/* A page that was read backwards, in the order shown. */
static void turn_round(struct staff_item *s, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct staff_item kept = s[i];
		s[i] = s[n - 1 - i];
		s[n - 1 - i] = kept;
	}
}

int get_staff(struct ctx *c, const void *in, void *out, struct err *e)
{
	static const uint32_t states[] = {1u << WORK_WORKING, 1u << WORK_LEFT, 0};
	const struct staff_input *i = in;
	struct staff_output *o = out;
	int64_t org;
	struct people_filter f = {.name = i->q,
				  .states = states[i->state],
				  .posts = i->post ? 1u << i->post : 0,
				  .marks = i->mark ? 1u << (i->mark - 1) : 0};
	struct list_page p = {.sort = (int)i->sort, .limit = LIST_LIMIT};
	list_turn_page((struct list_turn){i->key, i->no, i->at, i->back}, i->order == 1, &p);
	if (clerk_org(c, &org, e) < 0 || staff_of(c, &f, &p, &o->staff, &o->n, &o->total, e) < 0)
		return -1;
	for (size_t k = 0; k < o->n; k++)
		o->staff[k].ahead = o->staff[k].row.state == WORK_WORKING && o->staff[k].row.org_id != org;
	if (i->back && i->no != IN_NONE)
		turn_round(o->staff, o->n);
	if (o->n) {
		o->first = o->staff[0].row.place;
		o->last = o->staff[o->n - 1].row.place;
	}
	bool more = o->n == LIST_LIMIT && (int64_t)o->n < o->total;
	o->next_key = more ? o->last.key : IN_NONE;
	o->next_no = more ? o->last.no : IN_NONE;
	return 0;
}

/* A row's findings as faults of the form's fields; what belongs to none is the form's. */
static int refuse(struct ctx *c, const struct import_report *r, struct err *e)
{
	const struct import_look *x = r->looks ? &r->look[0] : NULL;
	for (size_t k = 0; x && k < x->n; k++) {
		const struct in_field *field = NULL;
		for (size_t i = 0; i < hire_shape.n; i++)
			if (!strcmp(hire_fields[i].label, x->cell[k].label))
				field = &hire_fields[i];
		if (x->cell[k].refused && field)
			fault_put(c->faults, field, "%s", x->cell[k].note);
		else if (x->cell[k].refused)
			fault_put(c->faults, NULL, "%s：%s", x->cell[k].label, x->cell[k].note);
	}
	if (!c->faults->n)
		fault_put(c->faults, NULL, "%s", x && x->note ? x->note : "这一行不能登记");
	return err_set(e, ERR_INPUT, "%s", c->faults->v[0].what);
}

/* The code of the own institution. */
static int org_code(struct ctx *c, int64_t org, struct str *out, struct err *e)
{
	struct org_row row;
	if (directory_org(c->house, user_reach(c->user), org, c->mem, &row, e) < 0)
		return -1;
	*out = row.code;
	return 0;
}

/* POST /org/staff: somebody is taken on, by the rules of a row of the roster. */
int post_staff(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct hire_input *i = in;
	struct import_report r;
	int64_t org;
	(void)out;
	struct reach within = user_reach(c->user);
	struct import_options o = {.within = &within, .who = ctx_who(c)};
	if (clerk_org(c, &org, e) < 0 || org_code(c, org, &o.org, e) < 0)
		return -1;
	const struct import_cell cells[] = {
	    {"姓名", i->name},
	    {"证件号码", i->number},
	    {"手机号", i->mobile},
	    {"机构代码", o.org},
	    {"岗位", str_of(code_label(&posts, (int)i->post))},
	    {"一线护理", i->frontline ? STR("是") : STR("否")},
	    {"用工身份", str_of(code_label(&work_identities, (int)i->identity))},
	    {"起始日期", sheet_day(c, i->begins)},
	    {"合同起始日期", sheet_day(c, i->contract_from)},
	    {"合同终止日期", sheet_day(c, i->contract_to)},
	    {"社会保险", i->insured ? STR("是") : STR("否")},
	};
	if (import_entry(c->house, STR("花名册"), cells, sizeof cells / sizeof *cells, &o, "机构登记人员", &r, e))
		return -1;
	int ret = r.refused ? refuse(c, &r, e) : 0;
	bool same = !r.refused && !r.batch;
	import_report_release(&r);
	if (ret)
		return ret;
	ctx_tell(c, same ? "%.*s 已经登记过，没有改动" : "%.*s 已登记为本机构人员", STR_FMT(i->name));
	return ctx_go(c, e, "/org/staff");
}

/* The person's spell here that is open: 1 with *v, 0, -1. */
static int spell_here(struct ctx *c, int64_t person, int64_t org, struct version *v, struct err *e)
{
	struct fact_reader *r;
	int more;
	if (fact_of_owner(&r, c->house, &employment_facts, person, INSTANT_OPEN, 0, e))
		return -1;
	while ((more = fact_next(r, v, e)) == 1) {
		int64_t ends = v->cell[FACT_INDEX(employment, ends)].v;
		if (v->cell[FACT_INDEX(employment, org_id)].v == org && (ends == FIELD_NONE || ends >= c->today))
			break;
	}
	fact_reader_free(r);
	return more;
}

/* The same, or an error that says so. */
static int need_spell(struct ctx *c, int64_t person, struct version *v, struct err *e)
{
	int64_t org;
	if (clerk_org(c, &org, e) < 0)
		return -1;
	int found = spell_here(c, person, org, v, e);
	return found < 0 ? -1 : found ? 0 : err_set(e, ERR_CONFLICT, "此人现在不在本机构任职");
}

/* GET /org/staff/:id/end */
int get_leave(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct leave_input *i = in;
	struct leave_output *o = out;
	struct person_row row;
	struct version v;
	if (need_spell(c, i->id, &v, e) < 0 ||
	    directory_person(c->house, user_reach(c->user), i->id, false, c->mem, &row, e) < 0)
		return -1;
	const char *post = code_label(&posts, (int)v.cell[FACT_INDEX(employment, post)].v);
	*o = (struct leave_output){.id = i->id,
				   .name = row.name,
				   .post = str_of(post),
				   .begins = v.cell[FACT_INDEX(employment, begins)].v == FIELD_NONE
						 ? DAY_NONE
						 : (day_t)v.cell[FACT_INDEX(employment, begins)].v};
	return 0;
}

/* POST /org/staff/:id/end */
int post_leave(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct leave_input *i = in;
	const int ends = FACT_INDEX(employment, ends);
	struct cell cells[RECORD_FIELDS_MAX];
	struct recording *r;
	struct version v;
	(void)out;
	if (need_spell(c, i->id, &v, e) < 0)
		return -1;
	for (size_t k = 0; k < employment_record.n; k++)
		cells[k] = v.cell[k];
	cells[ends].v = i->ends;
	cells[FACT_INDEX(employment, ended_by)].v = i->ended_by;
	struct findings found = {0};
	employment_rule(&(struct rule_context){.today = c->today}, cells, &found);
	for (size_t k = 0; k < found.n; k++)
		if (found.item[k].fault)
			fault_put(c->faults, &leave_fields[1], "%s", found.item[k].text);
	if (i->ends > c->today + REACH_AHEAD_DAYS)
		fault_put(c->faults, &leave_fields[1], "最多写到今后 %d 天", REACH_AHEAD_DAYS);
	if (c->faults->n)
		return err_set(e, ERR_INPUT, "终止日期不对");
	struct str why = ctx_text(c, "结束任职%s%.*s", i->reason.n ? "：" : "", STR_FMT(i->reason));
	struct deed d = {.who = ctx_who(c), .what = "correct", .detail = why.p};
	if (recording_begin(&r, c->house, &d, e))
		return -1;
	if (fact_correct(r, &employment_facts, &v, cells, 0, e)) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e))
		return -1;
	ctx_tell(c, "已登记离职，这段任职的记录仍可查");
	return ctx_go(c, e, "/org/staff");
}
