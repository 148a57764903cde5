/* /policies/:id/adopt, /policies/:id/repeal, /adoptions/:id: how a draft becomes law, and how law ends. */
#include "features/policies/adopt_pages.h"

#include <stdio.h>

#include "app/app.h"
#include "app/jobs.h"
#include "base/money.h"
#include "features/costs/change_web.h"
#include "features/policies/law_area_web.h"
#include "features/policies/shipped.h"
#include "features/policies/statute.h"
#include "features/reach_web.h"
#include "features/units/units.h"
#include "features/units/units_data.h"
#include "policy/cases.h"
#include "base/hex.h"

#define YEAR_MIN 2000
#define YEAR_MAX 2100

/* clang-format off */
static const struct in_field ask_fields[] = {
    IN_TEXT_(struct adopt_input, id, "政策编号", .flags = IN_PATH, .max = 100)};
static const struct in_shape ask_shape = IN_SHAPE(struct adopt_input, ask_fields);
enum { F_NUMBER = 1, F_BODY, F_DECIDED, F_STARTS, F_FILE, F_FIGURE };
static const struct in_field adopt_fields[] = {
    IN_TEXT_(struct adopt_input, id, "政策编号", .flags = IN_PATH, .max = 100),
    IN_TEXT_(struct adopt_input, number, "文号", .flags = IN_NEEDED, .max = ADOPTION_NUMBER_MAX,
	     .hint = "如 绍市民〔2026〕8号；核算的说明里写着它"),
    IN_TEXT_(struct adopt_input, body, "发文机关", .flags = IN_NEEDED, .max = ADOPTION_NUMBER_MAX),
    IN_DAY_(struct adopt_input, decided, "通过日期", .flags = IN_NEEDED, .hint = "文件的成文日期"),
    IN_DAY_(struct adopt_input, starts, "施行日期", .flags = IN_NEEDED, .hint = "从这天起；以前的月份仍只能试算"),
    IN_FILE_(struct adopt_input, file, "文件扫描件", .flags = IN_NEEDED, .hint = "不超过 20 MB"),
    IN_TEXTS_(struct adopt_input, figure, "数额"),
};
const struct in_shape adopt_shape = IN_SHAPE(struct adopt_input, adopt_fields);
static const struct in_field path_fields[] = {
    IN_ID_(struct adoption_path, id, "登记", .of = "adoption", .flags = IN_PATH)};
static const struct in_shape path_shape = IN_SHAPE(struct adoption_path, path_fields);
static const struct in_field act_fields[] = {
    IN_ID_(struct adoption_path, id, "登记", .of = "adoption", .flags = IN_PATH),
    IN_INT_(struct adoption_path, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
    IN_TEXT_(struct adoption_path, move, "怎么办", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct adoption_path, opinion, "意见", .flags = IN_LONG | IN_STOCK, .max = 1000,
	     .hint = "不予确认的必须写明为什么"),
};
const struct in_shape adoption_act_shape = IN_SHAPE(struct adoption_path, act_fields);
static const struct in_field cost_fields[] = {
    IN_ID_(struct adoption_path, id, "登记", .of = "adoption", .flags = IN_PATH),
    IN_INT_(struct adoption_path, year, "年度", .flags = IN_NEEDED, .min = YEAR_MIN, .max = YEAR_MAX,
	    .hint = "按这一年一月到十二月、现在已经登记的事实算"),
};
const struct in_shape adoption_cost_shape = IN_SHAPE(struct adoption_path, cost_fields);

static const struct out_field figure_rows[] = {
    OUT_TEXT_(struct wording_figure, label, "在哪里"), OUT_TEXT_(struct wording_figure, row, "档"),
    OUT_TEXT_(struct wording_figure, value, "现在的数额"), OUT_WORD_(struct wording_figure, unit, "单位")};
static const struct out_shape figure_shape = OUT_SHAPE("PolicyFigure", struct wording_figure, figure_rows);
static const struct out_field form_rows[] = {
    OUT_TEXT_(struct adopt_form, id, "政策编号"), OUT_TEXT_(struct adopt_form, title, "名称"),
    OUT_TEXT_(struct adopt_form, status, "状态"), OUT_BOOL_(struct adopt_form, repeal, "登记的是废止"),
    OUT_LIST_(struct adopt_form, figure, nfigures, "数额", figure_shape)};
static const struct out_shape form_shape = OUT_SHAPE("AdoptionForm", struct adopt_form, form_rows);
#define ITEM_ROWS(T)                                                                                                 \
	OUT_ID_(T, a.id, "编号"), OUT_TEXT_(T, a.policy, "政策编号"), OUT_WORD_(T, kind, "通过或废止"),              \
	    OUT_TEXT_(T, a.number, "文号"), OUT_TEXT_(T, a.body, "发文机关"), OUT_DAY_(T, decided, "通过日期"),      \
	    OUT_DAY_(T, starts, "施行日期"), OUT_WORD_(T, state, "到了哪一步"), OUT_INT_(T, a.seq, "第几步")
static const struct out_field item_rows[] = {ITEM_ROWS(struct adoption_item)};
const struct out_shape adoption_item_shape = OUT_SHAPE("Adoption", struct adoption_item, item_rows);
static const struct out_field pair_rows[] = {
    OUT_COUNT_(struct line_pair, before_no, "原来的行号"), OUT_COUNT_(struct line_pair, after_no, "登记的行号"),
    OUT_TEXT_(struct line_pair, before, "原来"), OUT_TEXT_(struct line_pair, after, "登记的"),
    OUT_BOOL_(struct line_pair, same, "没有变")};
static const struct out_shape pair_shape = OUT_SHAPE("AdoptionLine", struct line_pair, pair_rows);
static const struct out_field county_rows[] = {
    OUT_ID_(struct cost, unit, "区县"),        OUT_TEXT_(struct cost, unit_name, "区县名称"),
    OUT_INT_(struct cost, gain, "得益对象数"), OUT_INT_(struct cost, lose, "受损对象数"),
    OUT_MONEY_(struct cost, before, "原来"),   OUT_MONEY_(struct cost, after, "登记的")};
static const struct out_shape county_shape = OUT_SHAPE("AdoptionCost", struct cost, county_rows);
static const struct out_field outside_rows[] = {
    OUT_TEXT_(struct outside_item, unit, "单元"),
    OUT_TEXT_(struct outside_item, r.tier, "档次"),
    OUT_MONEY_(struct outside_item, r.amount, "金额"),
    OUT_DAY_(struct outside_item, r.begins, "起始日期"),
    OUT_TEXT_(struct outside_item, bound, "界限"),
};
static const struct out_shape outside_shape = OUT_SHAPE("RateOutside", struct outside_item, outside_rows);
static const struct out_field show_rows[] = {
    ITEM_ROWS(struct adoption_show),
    OUT_TEXT_(struct adoption_show, title, "名称"),
    OUT_TEXT_(struct adoption_show, who, "谁登记"),
    OUT_TEXT_(struct adoption_show, confirmed_by, "谁确认"),
    OUT_TEXT_(struct adoption_show, digest, "文本的 SM3"),
    OUT_COUNT_(struct adoption_show, changed, "几行不同"),
    OUT_LIST_(struct adoption_show, pair, npairs, "逐行", pair_shape),
    OUT_INT_(struct adoption_show, cases, "样例数"),
    OUT_INT_(struct adoption_show, failed, "与样例不符的"),
    OUT_INT_(struct adoption_show, cost.year, "测算的年度"),
    OUT_LIST_AS_(struct adoption_show, cost.cost, cost.n, "cost", "差多少钱", county_shape),
    OUT_LIST_(struct adoption_show, outside, noutside, "超出界限的地方标准", outside_shape),
    OUT_LIST_(struct adoption_show, move, nmoves, "可以怎么办", move_shown_shape),
    OUT_ONE_(struct adoption_show, story, "经过", matter_story_shape),
};
static const struct out_shape show_shape = OUT_SHAPE("AdoptionShown", struct adoption_show, show_rows);
/* clang-format on */

/* What an adoption is called where it stands. */
static const char *state_said(const struct adoption *a)
{
	return flow_state_label(&adoption_flow, a->state);
}

int adoption_items(struct ctx *c, struct str policy, struct adoption_item **ret, size_t *n, struct err *e)
{
	struct adoption *a;
	size_t count;
	if (adoption_list(c->house, policy, c->mem, &a, &count, e) < 0)
		return -1;
	struct adoption_item *x = ARENA_ARRAY(c->mem, count + 1, struct adoption_item);
	if (!x)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < count; i++)
		x[i] = (struct adoption_item){.a = a[i],
					      .kind = adoption_kind_text((enum adoption_kind)a[i].kind),
					      .state = state_said(&a[i]),
					      .decided = (day_t)a[i].decided,
					      .starts = (day_t)a[i].starts};
	*ret = x;
	*n = count;
	return 0;
}

/* What the form of a policy shows. */
static int take_form(struct ctx *c, struct str id, struct adopt_form *o, struct err *e)
{
	struct statute law;
	struct adoption *a;
	size_t n;
	if (statute_read(c->house, id, false, c->mem, &law, e) < 0 || law_area_mine(c, law.view.area, e) < 0 ||
	    adoption_list(c->house, STR(""), c->mem, &a, &n, e) < 0)
		return -1;
	const char *text = arena_copy(c->mem, law.view.source.p, law.view.source.n);
	if (!text)
		return err_set(e, ERR_NOMEM, "内存不足");
	struct str source = {text, law.view.source.n};
	o->id = law.view.id;
	o->title = law.view.title;
	o->status = law.view.status;
	o->draft = wording_is_draft(source);
	o->body = n ? a[0].body : STR("");
	return o->repeal ? 0 : wording_figures(source, c->mem, &o->figure, &o->nfigures, e);
}

/* GET /policies/:id/adopt, /policies/:id/repeal */
static int get_adopt(struct ctx *c, const void *in, void *out, struct err *e)
{
	return take_form(c, ((const struct adopt_input *)in)->id, out, e);
}

static int get_repeal(struct ctx *c, const void *in, void *out, struct err *e)
{
	((struct adopt_form *)out)->repeal = true;
	return get_adopt(c, in, out, e);
}

/* Which field an error is about. */
static int as_fault(struct ctx *c, struct err *e)
{
	static const struct {
		const char *where;
		int field;
	} at[] = {{"文号", F_NUMBER},
		  {"发文机关", F_BODY},
		  {"通过日期", F_DECIDED},
		  {"施行日期", F_STARTS},
		  {"文件", F_FILE}};
	int field = F_FIGURE;
	if (e->code != ERR_INPUT)
		return -1;
	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		if (!strcmp(e->where, at[i].where))
			field = at[i].field;
	fault_put(c->faults, &adopt_fields[field], "%s", e->what);
	return -1;
}

/* Records it and goes on to its page. */
static int record(struct ctx *c, const struct adopt_input *i, enum adoption_kind kind, struct err *e)
{
	int64_t id = 0;
	struct matter_work w;
	struct statute law;
	struct adoption_new n = {.kind = kind,
				 .policy = i->id,
				 .number = i->number,
				 .body = i->body,
				 .decided = i->decided,
				 .starts = i->starts,
				 .figure = i->figure.v,
				 .nfigures = kind == ADOPTION_PASSED ? i->figure.n : 0};
	if (statute_read(c->house, i->id, false, c->mem, &law, e) < 0 || law_area_mine(c, law.view.area, e) < 0)
		return -1;
	if (matter_file_bytes(c, i->file, &n.bytes, e) < 0)
		return as_fault(c, (err_at(e, "文件"), e));
	n.file = i->file->name.n ? i->file->name : STR("文件");
	if (matter_work_begin(c, &w, "登记政策通过、废止", e) < 0)
		return -1;
	if (matter_work_end(&w, adoption_propose(c->house, w.r, w.cal, &n, c->today, &w.by, &id, e), e) < 0)
		return as_fault(c, e);
	ctx_tell(c, "已登记，等另一个人确认；确认以前一切照旧");
	return ctx_go(c, e, "/adoptions/%lld", (long long)id);
}

/* POST /policies/:id/adopt, /policies/:id/repeal */
static int post_adopt(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	return record(c, in, ADOPTION_PASSED, e);
}

static int post_repeal(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	return record(c, in, ADOPTION_REPEALED, e);
}

/* The lines that it changes. */
static int take_lines(struct ctx *c, struct adoption_show *o, struct err *e)
{
	struct str before, after;
	uint8_t d[SM3_SIZE];
	if (adoption_texts(c->house, o->a.id, c->mem, &before, &after, e) < 0 ||
	    line_diff(before, after, c->mem, &o->pair, &o->npairs, e) < 0)
		return -1;
	for (size_t k = 0; k < o->npairs; k++)
		o->changed += !o->pair[k].same;
	sm3_digest(after.p, after.n, d);
	o->digest = hex_text(c->mem, (struct str){(const char *)d, SM3_SIZE});
	return 0;
}

/* The counties' rates that it leaves outside its bounds; a repeal leaves all as they are. */
static int take_outside(struct ctx *c, struct adoption_show *o, struct err *e)
{
	struct str before, after;
	struct rate_outside *r;
	if (o->a.kind != ADOPTION_PASSED)
		return 0;
	if (adoption_texts(c->house, o->a.id, c->mem, &before, &after, e) < 0 ||
	    rates_outside(c->house, after, c->mem, &r, &o->noutside, e) < 0)
		return -1;
	if (!(o->outside = ARENA_ARRAY(c->mem, o->noutside + 1, struct outside_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->noutside; i++) {
		bool low = r[i].floor != FIELD_NONE && r[i].amount < r[i].floor;
		char limit[GROUPED_MAX];
		decimal_grouped(low ? r[i].floor : r[i].ceiling, 2, limit);
		o->outside[i] = (struct outside_item){.r = r[i],
						      .unit = unit_name(c->house, r[i].unit, c->mem),
						      .bound = ctx_text(c, "%s %s 元", low ? "下限" : "上限", limit)};
	}
	return 0;
}

/* How the text's own cases come out with it. */
static int run_cases(struct ctx *c, struct adoption_show *o, struct err *e)
{
	struct str before, after;
	struct shipped s;
	if (adoption_texts(c->house, o->a.id, c->mem, &before, &after, e) < 0 ||
	    shipped_open_trial(&s, NULL, c->house, o->a.policy, after, e) < 0)
		return -1;
	const struct policy *p = shipped_policy(&s, o->a.policy, e);
	int status = p ? 0 : -1;
	for (size_t i = 0; status == 0 && i < p->ncases; i++) {
		bool passed = false;
		struct buf differs;
		buf_init(&differs, 1u << 20);
		status = policy_test_case(s.packs, p, i, units_into_world, NULL, &passed, &differs, e);
		buf_release(&differs);
		o->cases++;
		o->failed += !passed;
	}
	shipped_close(&s);
	return status;
}

/* GET /adoptions/:id */
static int get_adoption(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct adoption_path *i = in;
	struct adoption_show *o = out;
	struct flow_matter m;
	struct statute law;
	if (adoption_get(c->house, i->id, c->mem, &o->a, e) < 0 ||
	    flow_get(c->house, o->a.matter, c->mem, &m, e) < 0 ||
	    statute_read(c->house, o->a.policy, false, c->mem, &law, e) < 0 || take_lines(c, o, e) < 0 ||
	    take_outside(c, o, e) < 0 || run_cases(c, o, e) < 0 ||
	    change_costs_read(c->house, i->id, user_reach(c->user), c->mem, &o->cost, e) < 0 ||
	    matter_story_of(c, &adoption_flow, &m, &o->story, e) < 0 ||
	    moves_shown(c, &adoption_flow, o->a.matter, &o->move, &o->nmoves, e) < 0)
		return -1;
	o->title = law.view.title;
	o->kind = adoption_kind_text((enum adoption_kind)o->a.kind);
	o->state = state_said(&o->a);
	o->decided = (day_t)o->a.decided;
	o->starts = (day_t)o->a.starts;
	o->due = o->a.due ? (day_t)o->a.due : DAY_NONE;
	o->who = account_said(c->house, o->a.who, c->mem);
	o->confirmed_by = o->a.enacted ? account_said(c->house, o->a.confirmed_by, c->mem) : STR("");
	o->year = day_ymd(o->starts > c->today ? o->starts : c->today).y;
	o->own = str_is(o->a.state, "confirm") && str_is(o->a.who, ctx_who(c));
	o->may_compute = ctx_may(c, CAN_RUNS_START);
	return 0;
}

/* POST /adoptions/:id/act */
static int post_act(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct adoption_path *i = in;
	struct matter_work w;
	(void)out;
	if (matter_work_begin(c, &w, "政策通过、废止", e) < 0)
		return -1;
	int status = adoption_act(c->house, w.r, w.cal, i->id, i->seq, i->move, i->opinion, &w.by, e);
	if (matter_work_end(&w, status, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &act_fields[3], "%s", e->what);
		return -1;
	}
	ctx_tell(c,
		 str_is(i->move, "confirm") ? "已确认，从现在起的试算和新的核算按它算；以前核算的批次不变" : "已办");
	return ctx_go(c, e, "/adoptions/%lld", (long long)i->id);
}

/* POST /adoptions/:id/costs */
static int post_costs(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct adoption_path *i = in;
	struct adoption a;
	(void)out;
	if (adoption_get(c->house, i->id, c->mem, &a, e) < 0)
		return -1;
	return change_job_queue(c, "adoption_costs", ctx_text(c, "测算 %.*s 差多少钱", STR_FMT(a.number)), i->id,
				i->year, e);
}

/* --- the job --- */

static int job_costs(struct job_run *r, struct err *e)
{
	struct adoption a;
	struct proposed_change change = {0};
	int64_t id, year;
	if (change_job_asked(r, &id, &year, e) < 0 || adoption_get(r->house, id, r->mem, &a, e) < 0 ||
	    adoption_texts(r->house, id, r->mem, &change.before, &change.after, e) < 0)
		return -1;
	change.policy = a.policy;
	if (change_job_run(r, id, &change, year, e) < 0)
		return -1;
	job_result(r, "/adoptions/%lld", (long long)id);
	return 0;
}

/* Law is everybody's who may read policies. */
static int sees_adoption(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct adoption a;
	struct err why = {0};
	*yes = ctx_may(c, CAN_POLICY_READ) && adoption_get(c->house, id, c->mem, &a, &why) == 0;
	if (*yes || why.code == ERR_NOTFOUND || !why.code)
		return 0;
	*e = why;
	return -1;
}

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET, "/policies/:id/adopt", .may = CAN_POLICY_READING, .title = "登记通过", .in = &ask_shape, .out = &form_shape,
     .handle = get_adopt, .page = adopt_page},
    {HTTP_POST, "/policies/:id/adopt", .may = CAN_POLICY_READING, .flags = ROUTE_UPLOAD, .title = "登记通过",
     .in = &adopt_shape, .handle = post_adopt},
    {HTTP_GET, "/policies/:id/repeal", .may = CAN_POLICY_READING, .title = "登记废止", .in = &ask_shape, .out = &form_shape,
     .handle = get_repeal, .page = adopt_page},
    {HTTP_POST, "/policies/:id/repeal", .may = CAN_POLICY_READING, .flags = ROUTE_UPLOAD, .title = "登记废止",
     .in = &adopt_shape, .handle = post_repeal},
    {HTTP_GET, "/adoptions/:id", .may = CAN_POLICY_READ, .title = "政策通过和废止", .in = &path_shape, .out = &show_shape,
     .handle = get_adoption, .page = adoption_page},
    {HTTP_POST, "/adoptions/:id/act", .may = CAN_POLICY_READING, .flags = ROUTE_KEYED, .title = "确认政策通过、废止",
     .in = &adoption_act_shape, .handle = post_act, .form = "/adoptions/:id"},
    {HTTP_POST, "/adoptions/:id/costs", .may = CAN_RUNS_START, .title = "测算差多少钱", .in = &adoption_cost_shape,
     .handle = post_costs, .form = "/adoptions/:id"},
};
static const struct thing_kind kinds[] = {{"adoption", sees_adoption}};
static const struct job_kind jobs[] = {
    {.name = "adoption_costs", .label = "测算通过的政策", .run = job_costs, .again = true, .apart = true}};
/* clang-format on */

const struct web adopt_web = {.name = "adopt",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .kinds = kinds,
			      .nkinds = sizeof kinds / sizeof *kinds,
			      .jobs = jobs,
			      .njobs = sizeof jobs / sizeof *jobs};
