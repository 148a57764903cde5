/* /posts: quota, holders and budget of each county; granting, placing, renewing, leaving; an institution's own. */
#include "features/posts/posts_pages.h"

#include <string.h>

#include "features/directory/directory.h"
#include "features/employment/employment.h"
#include "features/ledger/ledger.h"
#include "features/matters/matters_web.h"
#include "features/reach_web.h"

const char *const posts_which[] = {"在岗", "快到期", "到期未办", "未核定", "已离岗", "全部", NULL};
enum { WHICH_HERE, WHICH_SOON, WHICH_OVER, WHICH_UNDECIDED, WHICH_LEFT, WHICH_ALL };

/* clang-format off */
static const struct in_field county_fields[] = {
    IN_ID_(struct posts_county_input, id, "区县", .of = "unit", .flags = IN_PATH),
    IN_CHOICE_(struct posts_county_input, which, "哪些", .words = posts_which)};
static const struct in_shape county_shape = IN_SHAPE(struct posts_county_input, county_fields);
static const struct in_field grant_fields[] = {
    IN_ID_(struct grant_input, id, "区县", .of = "unit", .flags = IN_PATH),
    IN_INT_(struct grant_input, posts, "岗位数", .flags = IN_NEEDED, .min = 0, .max = POSTS_MAX, .hint = "调减到在岗人数以下的，不解聘人，只是先不再安置"),
    IN_DAY_(struct grant_input, starts, "从哪天起", .flags = IN_NEEDED, .hint = "同一天的指标，以后下达的为准"),
    IN_TEXT_(struct grant_input, document, "文号", .flags = IN_NEEDED, .max = POSTS_TEXT_MAX, .hint = "下达岗位指标的文件"),
    IN_CODE_(struct grant_input, source, "资金来源", .flags = IN_NEEDED, .codes = &ledger_sources, .hint = "预算在资金台账里设，用途写“公益性岗位”"),
    IN_MONEY_(struct grant_input, monthly, "每岗每月", .flags = IN_NEEDED, .min = 1, .max = POSTS_MONTHLY_MAX, .hint = "岗位补贴加社会保险补贴，用来看预算够不够"),
    IN_INT_(struct grant_input, longest, "最长期限", .flags = IN_NEEDED, .min = 1, .max = POSTS_MONTHS_MAX, .hint = "一个人前后占岗一共不超过几个月，以文件为准"),
    IN_INT_(struct grant_input, near_years, "距退休年数", .flags = IN_NEEDED, .min = 0, .max = 10, .hint = "到岗时距法定退休不超过几年的可以延到退休；没有这一条的填 0"),
    IN_NUMBERS_(struct grant_input, kinds, "可以安置的人", .flags = IN_NEEDED, .hint = "照文件勾选"),
    IN_TEXT_(struct grant_input, note, "说明", .max = POSTS_TEXT_MAX, .hint = "与 100:1 不同的，写明为什么"),
};
const struct in_shape grant_shape = IN_SHAPE(struct grant_input, grant_fields);
static const struct in_field place_fields[] = {
    IN_ID_(struct place_input, id, "区县", .of = "unit", .flags = IN_PATH),
    IN_TEXT_(struct place_input, name, "姓名", .flags = IN_NEEDED, .max = 50),
    IN_TEXT_(struct place_input, number, "证件号码", .flags = IN_NEEDED | IN_HIDDEN, .max = 30, .hint = "还没有登记过的人，一并登记"),
    IN_CODE_(struct place_input, kind, "人员类别", .flags = IN_NEEDED, .codes = &post_kinds),
    IN_ID_(struct place_input, org, "机构", .of = "org", .flags = IN_NEEDED),
    IN_CODE_(struct place_input, post, "岗位", .flags = IN_NEEDED, .codes = &posts),
    IN_BOOL_(struct place_input, frontline, "一线护理"),
    IN_DAY_(struct place_input, from, "从哪天起", .flags = IN_NEEDED),
    IN_DAY_(struct place_input, until, "到哪天", .flags = IN_NEEDED, .hint = "期限的最后一天"),
    IN_DAY_(struct place_input, retires, "法定退休日期", .hint = "只在期限超过最长期限、临近退休时填"),
    IN_TEXT_(struct place_input, document, "核定文件", .flags = IN_NEEDED, .max = POSTS_TEXT_MAX, .hint = "文件或审批表编号"),
    IN_BOOL_(struct place_input, ahead, "以后年度"),
    IN_TEXT_(struct place_input, note, "说明", .max = POSTS_TEXT_MAX),
};
const struct in_shape place_shape = IN_SHAPE(struct place_input, place_fields);
static const struct in_field holder_fields[] = {
    IN_ID_(struct holder_input, id, "公益性岗位人员", .of = "post_holder", .flags = IN_PATH)};
static const struct in_shape holder_shape = IN_SHAPE(struct holder_input, holder_fields);
static const struct in_field renew_fields[] = {
    IN_ID_(struct holder_input, id, "公益性岗位人员", .of = "post_holder", .flags = IN_PATH),
    IN_CODE_(struct holder_input, kind, "人员类别", .flags = IN_NEEDED, .codes = &post_kinds),
    IN_DAY_(struct holder_input, until, "到哪天", .flags = IN_NEEDED, .hint = "新的最后一天"),
    IN_DAY_(struct holder_input, retires, "法定退休日期", .hint = "只在期限超过最长期限、临近退休时填"),
    IN_TEXT_(struct holder_input, document, "核定文件", .flags = IN_NEEDED, .max = POSTS_TEXT_MAX, .hint = "文件或审批表编号"),
    IN_BOOL_(struct holder_input, ahead, "以后年度"),
    IN_TEXT_(struct holder_input, note, "说明", .max = POSTS_TEXT_MAX),
};
const struct in_shape renew_shape = IN_SHAPE(struct holder_input, renew_fields);
static const struct in_field vacate_fields[] = {
    IN_ID_(struct holder_input, id, "公益性岗位人员", .of = "post_holder", .flags = IN_PATH),
    IN_DAY_(struct holder_input, last, "离岗日期", .flags = IN_NEEDED, .hint = "最后在岗的一天"),
    IN_CODE_(struct holder_input, reason, "离岗原因", .flags = IN_NEEDED, .codes = &post_reasons, .hint = "指标调减不是离岗的原因"),
    IN_TEXT_(struct holder_input, remark, "说明", .max = POSTS_TEXT_MAX),
};
const struct in_shape vacate_shape = IN_SHAPE(struct holder_input, vacate_fields);

static const struct out_field figures_rows[] = {
    OUT_ID_(struct county_figures, unit, "区县"),            OUT_TEXT_(struct county_figures, name, "区县名称"),
    OUT_INT_(struct county_figures, ratio, "按100:1应配"),   OUT_INT_(struct county_figures, posts, "岗位指标"),
    OUT_DAY_(struct county_figures, starts, "从哪天起"),     OUT_TEXT_(struct county_figures, number, "文号"),
    OUT_INT_(struct county_figures, held, "占岗"),           OUT_INT_(struct county_figures, free, "空岗"),
    OUT_INT_(struct county_figures, surplus, "超额"),        OUT_INT_(struct county_figures, soon, "快到期"),
    OUT_INT_(struct county_figures, over, "到期未办"),       OUT_INT_(struct county_figures, undecided, "未核定"),
    OUT_WORD_(struct county_figures, source, "资金来源"),    OUT_MONEY_(struct county_figures, monthly, "每岗每月"),
    OUT_INT_(struct county_figures, longest, "最长期限（月）"),
    OUT_INT_(struct county_figures, near_years, "距退休年数"), OUT_TEXT_(struct county_figures, kinds, "可以安置的人"),
    OUT_MONEY_(struct county_figures, granted, "本年预算"),  OUT_MONEY_(struct county_figures, needed, "本年要用"),
    OUT_MONEY_(struct county_figures, left, "本年余")};
static const struct out_shape figures_shape = OUT_SHAPE("PostsCounty", struct county_figures, figures_rows);
static const struct out_field list_rows[] = {
    OUT_LIST_(struct posts_output, county, n, "区县", figures_shape), OUT_INT_(struct posts_output, run, "应配取自核算批次"),
    OUT_DAY_(struct posts_output, as_of, "应配的查看日"), OUT_INT_(struct posts_output, year, "预算年度")};
static const struct out_shape list_out = OUT_SHAPE("Posts", struct posts_output, list_rows);
static const struct out_field holder_rows[] = {
    OUT_ID_(struct holder_item, x.id, "编号"),          OUT_ID_(struct holder_item, x.person, "人员"),
    OUT_TEXT_(struct holder_item, name, "姓名"),        OUT_TEXT_(struct holder_item, org_name, "机构"),
    OUT_WORD_(struct holder_item, post, "岗位"),        OUT_WORD_(struct holder_item, kind, "人员类别"),
    OUT_DAY_(struct holder_item, begins, "到岗"),       OUT_DAY_(struct holder_item, until, "期限到"),
    OUT_DAY_(struct holder_item, ends, "离岗"),         OUT_WORD_(struct holder_item, state, "状态"),
    OUT_INT_(struct holder_item, days, "期限还有几天")};
static const struct out_shape holder_item_shape = OUT_SHAPE("PostHolder", struct holder_item, holder_rows);
static const struct out_field quota_rows[] = {
    OUT_DAY_(struct quota_item, starts, "从哪天起"),     OUT_INT_(struct quota_item, q.posts, "岗位数"),
    OUT_MONEY_(struct quota_item, q.monthly, "每岗每月"), OUT_WORD_(struct quota_item, source, "资金来源"),
    OUT_INT_(struct quota_item, q.longest, "最长期限（月）"), OUT_INT_(struct quota_item, q.near_years, "距退休年数"),
    OUT_TEXT_(struct quota_item, kinds, "可以安置的人"), OUT_TEXT_(struct quota_item, q.number, "文号"),
    OUT_TEXT_(struct quota_item, q.note, "说明"),        OUT_TEXT_(struct quota_item, who, "谁下达"),
    OUT_INSTANT_(struct quota_item, q.at, "何时")};
static const struct out_shape quota_shape = OUT_SHAPE("PostQuota", struct quota_item, quota_rows);
static const struct out_field county_rows[] = {
    OUT_ONE_(struct posts_county_output, now, "现在", figures_shape),
    OUT_LIST_(struct posts_county_output, holder, n, "人员", holder_item_shape),
    OUT_LIST_(struct posts_county_output, quota, nquotas, "历次指标", quota_shape),
    OUT_BOOL_(struct posts_county_output, may_place, "可以安置"), OUT_BOOL_(struct posts_county_output, may_grant, "可以下达")};
static const struct out_shape county_out = OUT_SHAPE("PostsOfCounty", struct posts_county_output, county_rows);
static const struct out_field org_rows[] = {OUT_ID_(struct post_place, org, "机构"), OUT_TEXT_(struct post_place, name, "名称")};
static const struct out_shape org_shape = OUT_SHAPE("PostPlace", struct post_place, org_rows);
static const struct out_field place_rows[] = {
    OUT_ONE_(struct place_output, now, "现在", figures_shape),
    OUT_LIST_(struct place_output, place, nplaces, "可以安置的机构", org_shape)};
static const struct out_shape place_out = OUT_SHAPE("PostForm", struct place_output, place_rows);
static const struct out_field deed_rows[] = {
    OUT_WORD_(struct deed_item, deed, "办了什么"), OUT_DAY_(struct deed_item, day, "从"), OUT_DAY_(struct deed_item, until, "到"),
    OUT_WORD_(struct deed_item, why, "类别或原因"), OUT_DAY_(struct deed_item, retires, "法定退休日期"),
    OUT_TEXT_(struct deed_item, d.number, "核定文件"), OUT_TEXT_(struct deed_item, d.note, "说明"),
    OUT_TEXT_(struct deed_item, who, "谁办"), OUT_INSTANT_(struct deed_item, d.at, "何时")};
static const struct out_shape deed_shape = OUT_SHAPE("PostDeed", struct deed_item, deed_rows);
static const struct out_field one_rows[] = {
    OUT_ONE_(struct holder_output, x, "人员", holder_item_shape), OUT_ONE_(struct holder_output, now, "区县", figures_shape),
    OUT_LIST_(struct holder_output, deed, ndeeds, "经过", deed_shape), OUT_BOOL_(struct holder_output, may_act, "可以办理")};
static const struct out_shape one_out = OUT_SHAPE("PostHolderShown", struct holder_output, one_rows);
static const struct out_field own_rows[] = {
    OUT_LIST_(struct own_posts_output, holder, n, "人员", holder_item_shape), OUT_INT_(struct own_posts_output, held, "占岗"),
    OUT_INT_(struct own_posts_output, soon, "快到期"), OUT_INT_(struct own_posts_output, over, "到期未办")};
static const struct out_shape own_out = OUT_SHAPE("OwnPosts", struct own_posts_output, own_rows);
/* clang-format on */

/* A cell as a day; DAY_NONE blank. */
static day_t as_day(int64_t cell)
{
	return cell == FIELD_NONE || cell == 0 ? DAY_NONE : (day_t)cell;
}

/* The kinds of a mask in words. */
static struct str kinds_said(struct ctx *c, int64_t mask)
{
	struct str all = STR("");
	for (size_t i = 0; i < post_kinds.n; i++)
		if (mask & post_kind_bit(post_kinds.codes[i].number))
			all = ctx_text(c, "%.*s%s%s", STR_FMT(all), all.n ? "、" : "", post_kinds.codes[i].label);
	return all;
}

/* A county's figures of the day. */
static struct county_figures figures_of(struct ctx *c, const struct post_county *x, const struct post_ratio *r)
{
	const struct post_quota *q = x->now;
	bool money = q && x->budget.lines;
	struct county_figures f = {.unit = x->unit,
				   .name = unit_name(c->house, x->unit, c->mem),
				   .ratio = r->run ? r->posts : IN_NONE,
				   .posts = q ? q->posts : IN_NONE,
				   .held = x->held,
				   .free = x->free,
				   .surplus = x->surplus,
				   .soon = x->soon,
				   .over = x->over,
				   .undecided = x->undecided,
				   .granted = money ? x->budget.granted : IN_NONE,
				   .needed = q ? x->budget.needed : IN_NONE,
				   .left = money ? x->budget.granted - x->budget.needed : IN_NONE,
				   .monthly = q ? q->monthly : IN_NONE,
				   .longest = q ? q->longest : IN_NONE,
				   .near_years = q ? q->near_years : IN_NONE,
				   .starts = q ? (day_t)q->starts : DAY_NONE,
				   .number = q ? q->number : STR(""),
				   .kinds = q ? kinds_said(c, q->kinds) : STR("")};
	f.source = q ? ledger_source_text((enum ledger_source)q->source) : NULL;
	return f;
}

/* The newest of the runs that the ratios come from. */
static void take_run(struct posts_output *o, const struct post_ratio *r)
{
	if (!r->run)
		return;
	o->runs_differ |= o->run && o->run != r->run;
	if (r->run > o->run) {
		o->run = r->run;
		o->as_of = (day_t)r->as_of;
	}
}

/* The counties that the user's unit reaches, side by side. */
static int take_counties(struct ctx *c, int64_t under, struct posts_output *o, struct err *e)
{
	struct post_county *x;
	struct post_ratio *ratio;
	size_t n;
	if (post_counties(c->house, under, c->today, c->mem, &x, &n, e) < 0)
		return -1;
	int64_t *unit = ARENA_ARRAY(c->mem, n + 1, int64_t);
	if (!unit || !(o->county = ARENA_ARRAY(c->mem, n + 1, struct county_figures)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++)
		unit[i] = x[i].unit;
	if (post_ratios(c->house, unit, n, c->mem, &ratio, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		o->outside = ratio[i].outside && (o->n == 0 || o->outside);
		o->county[o->n++] = figures_of(c, &x[i], &ratio[i]);
		take_run(o, &ratio[i]);
	}
	return 0;
}

/* GET /posts */
static int get_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct posts_output *o = out;
	struct reach r = user_reach(c->user);
	(void)in;
	o->as_of = DAY_NONE;
	if ((r.kind == REACH_ALL || r.kind == REACH_UNIT) &&
	    take_counties(c, r.kind == REACH_ALL ? 0 : r.id, o, e) < 0)
		return -1;
	o->year = day_ymd(c->today).y;
	o->may_run = ctx_may(c, CAN_RUNS_START);
	return o->n == 1 ? ctx_go(c, e, "/posts/units/%lld", (long long)o->county[0].unit) : 0;
}

/* A holder as it is shown. */
static struct holder_item item_of(struct ctx *c, const struct post_holder *x)
{
	static const enum ui_tone tones[POST_STATE__MAX] = {UI_MUTE, UI_INFO, UI_OK, UI_WARN, UI_BAD, UI_MUTE};
	enum post_state s = post_state_of(x, c->today);
	return (struct holder_item){.x = *x,
				    .name = person_name(c->house, x->person, c->mem),
				    .org_name = org_name(c->house, x->org, c->mem),
				    .post = x->post == FIELD_NONE ? NULL : code_label(&posts, (int)x->post),
				    .kind = x->kind ? code_label(&post_kinds, (int)x->kind) : NULL,
				    .state = post_state_text(s),
				    .begins = as_day(x->begins),
				    .ends = as_day(x->ends),
				    .until = as_day(x->until),
				    .days = x->ends != FIELD_NONE || x->until == FIELD_NONE ? IN_NONE
											    : x->until - c->today,
				    .tone = tones[s]};
}

/* The holder belongs into a list of this name. */
static bool is_of(const struct post_holder *x, int64_t which, day_t today)
{
	enum post_state s = post_state_of(x, today);
	switch (which) {
	case WHICH_HERE: return s != POST_LEFT;
	case WHICH_SOON: return s == POST_SOON;
	case WHICH_OVER: return s == POST_OVER;
	case WHICH_UNDECIDED: return s != POST_LEFT && !x->kind;
	case WHICH_LEFT: return s == POST_LEFT;
	default: return true;
	}
}

/* The holders that are asked for, and how many each list has. */
static int take_holders(struct ctx *c, const struct post_county *x, int64_t which, struct posts_county_output *o,
			struct err *e)
{
	if (!(o->holder = ARENA_ARRAY(c->mem, x->nholders + 1, struct holder_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < x->nholders; i++) {
		for (int64_t w = 0; w <= WHICH_ALL; w++)
			o->counts[w] += is_of(&x->holder[i], w, c->today);
		if (is_of(&x->holder[i], which, c->today))
			o->holder[o->n++] = item_of(c, &x->holder[i]);
	}
	return 0;
}

/* What was granted, the newest first. */
static int take_quotas(struct ctx *c, const struct post_county *x, struct posts_county_output *o, struct err *e)
{
	if (!(o->quota = ARENA_ARRAY(c->mem, x->nquotas + 1, struct quota_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < x->nquotas; i++) {
		const struct post_quota *q = &x->quota[i];
		o->quota[o->nquotas++] =
		    (struct quota_item){.q = *q,
					.source = ledger_source_text((enum ledger_source)q->source),
					.who = account_said(c->house, q->who, c->mem),
					.kinds = kinds_said(c, q->kinds),
					.starts = (day_t)q->starts};
	}
	return 0;
}

/* A county as it stands. */
static int take_stand(struct ctx *c, int64_t unit, struct post_county *x, struct county_figures *f, day_t *as_of,
		      struct err *e)
{
	struct post_ratio *ratio;
	if (post_county(c->house, unit, c->today, c->mem, x, e) < 0 ||
	    post_ratios(c->house, &unit, 1, c->mem, &ratio, e) < 0)
		return -1;
	*f = figures_of(c, x, ratio);
	if (as_of)
		*as_of = ratio->run ? (day_t)ratio->as_of : DAY_NONE;
	return 0;
}

/* The same; ERR_NOTFOUND when the unit is none. */
static int take_county(struct ctx *c, int64_t unit, struct post_county *x, struct county_figures *f, day_t *as_of,
		       struct err *e)
{
	bool yes;
	if (post_unit_is(c->house, unit, c->today, &yes, e) < 0)
		return -1;
	return yes ? take_stand(c, unit, x, f, as_of, e) : err_set(e, ERR_NOTFOUND, "岗位指标按区县下达，这不是区县");
}

/* GET /posts/units/:id, and its /grant */
static int get_county(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct posts_county_input *i = in;
	struct posts_county_output *o = out;
	struct post_county x;
	if (take_county(c, i->id, &x, &o->now, &o->as_of, e) < 0 || take_quotas(c, &x, o, e) < 0)
		return -1;
	if (ctx_may(c, CAN_PEOPLE_READ) && take_holders(c, &x, i->which, o, e) < 0)
		return -1;
	o->year = day_ymd(c->today).y;
	o->may_grant = ctx_may(c, CAN_CLAIMS_REVIEW2) && user_reach(c->user).id != i->id;
	o->may_place = ctx_may(c, CAN_CLAIMS_REVIEW1) && x.now;
	return 0;
}

/* What a deed refused, put to its field; a refusal of a field that the form has not stays as it is. */
static int as_fault(struct ctx *c, const struct in_shape *s, struct err *e)
{
	for (size_t i = 0; i < s->n && (e->code == ERR_INPUT || e->code == ERR_CONFLICT); i++)
		if (!strcmp(s->fields[i].label, e->where)) {
			fault_put(c->faults, &s->fields[i], "%s", e->what);
			e->code = ERR_INPUT;
			break;
		}
	return -1;
}

/* POST /posts/units/:id/grant */
static int save_grant(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct grant_input *i = in;
	struct post_quota q = {.unit = i->id,
			       .starts = i->starts,
			       .posts = i->posts,
			       .monthly = i->monthly,
			       .source = i->source,
			       .longest = i->longest,
			       .near_years = i->near_years,
			       .number = i->document,
			       .note = i->note};
	struct recording *r;
	bool county;
	int64_t id;
	(void)out;
	if (post_unit_is(c->house, i->id, c->today, &county, e) < 0)
		return -1;
	if (!county || user_reach(c->user).id == i->id)
		return err_set(e, ERR_DENIED, "岗位指标由上级给区县下达");
	for (size_t k = 0; k < i->kinds.n; k++)
		if (i->kinds.v[k] > 0 && i->kinds.v[k] < 32)
			q.kinds |= post_kind_bit(i->kinds.v[k]);
	if (request_recording(c, &r, "assert", "下达公益性岗位指标", e) < 0)
		return -1;
	if (recording_end(r, post_quota_set(c->house, r, &q, c->user->login, &id, e), e) < 0)
		return as_fault(c, &grant_shape, e);
	ctx_tell(c, "已下达 %lld 个岗位", (long long)i->posts);
	return ctx_go(c, e, "/posts/units/%lld", (long long)i->id);
}

/* The institutions of the county that the user reaches: one that still lies in a former county they may not. */
static int take_places(struct ctx *c, int64_t county, struct place_output *o, struct err *e)
{
	size_t n;
	if (post_places(c->house, county, c->today, c->mem, &o->place, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		bool yes;
		if (directory_sees_org(c->house, user_reach(c->user), o->place[i].org, &yes, e) < 0)
			return -1;
		if (yes)
			o->place[o->nplaces++] = o->place[i];
	}
	return 0;
}

/* GET /posts/units/:id/new */
static int get_place(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct posts_county_input *i = in;
	struct place_output *o = out;
	struct post_county x;
	if (take_county(c, i->id, &x, &o->now, NULL, e) < 0)
		return -1;
	o->kinds = x.now ? x.now->kinds : 0;
	return take_places(c, i->id, o, e);
}

/* POST /posts/units/:id/new */
static int save_place(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct place_input *i = in;
	const struct post_new x = {.county = i->id,
				   .org = i->org,
				   .post = i->post,
				   .kind = i->kind,
				   .number_of_id = i->number,
				   .name = i->name,
				   .frontline = i->frontline,
				   .from = i->from,
				   .until = i->until,
				   .retires = i->retires,
				   .ahead = i->ahead,
				   .number = i->document,
				   .note = i->note};
	struct recording *r;
	int64_t id;
	(void)out;
	if (request_recording(c, &r, "assert", "公益性岗位安置", e) < 0)
		return -1;
	if (recording_end(r, post_take(c->house, r, &x, c->today, c->user->login, &id, e), e) < 0)
		return as_fault(c, &place_shape, e);
	ctx_tell(c, "已安置，任职记入档案");
	return ctx_go(c, e, "/posts/holders/%lld", (long long)id);
}

/* What was decided of a holder. */
static int take_deeds(struct ctx *c, int64_t holder, struct holder_output *o, struct err *e)
{
	static const char *const words[] = {"", "安置", "续期", "离岗"};
	struct post_deed *d;
	size_t n;
	if (post_deeds(c->house, holder, c->mem, &d, &n, e) < 0)
		return -1;
	if (!(o->deed = ARENA_ARRAY(c->mem, n + 1, struct deed_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++)
		o->deed[o->ndeeds++] =
		    (struct deed_item){.d = d[i],
				       .deed = words[d[i].deed],
				       .why = d[i].reason ? code_label(&post_reasons, (int)d[i].reason)
							  : code_label(&post_kinds, (int)d[i].kind),
				       .who = account_said(c->house, d[i].who, c->mem),
				       .day = as_day(d[i].day),
				       .until = as_day(d[i].until),
				       .retires = as_day(d[i].retires)};
	return 0;
}

/* The figures of the holder's county; without any when there is no such county today. */
static int take_own_county(struct ctx *c, int64_t unit, struct holder_output *o, struct err *e)
{
	struct post_county county = {0};
	bool yes = false;
	if (unit && post_unit_is(c->house, unit, c->today, &yes, e) < 0)
		return -1;
	if (!yes)
		o->now = figures_of(c, &county, &(struct post_ratio){0});
	else if (take_stand(c, unit, &county, &o->now, NULL, e) < 0)
		return -1;
	o->kinds = county.now ? county.now->kinds : 0;
	return 0;
}

/* GET /posts/holders/:id */
static int get_holder(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct holder_input *i = in;
	struct holder_output *o = out;
	struct post_holder x;
	if (!ctx_may(c, CAN_PEOPLE_READ))
		return err_todo((err_set(e, ERR_DENIED, "您的角色看公益性岗位的数字，不看人员"), e),
				"需要看人员的，请管理员加上“查看人员”");
	if (post_holder(c->house, i->id, c->mem, &x, e) < 0)
		return -1;
	o->x = item_of(c, &x);
	if (take_own_county(c, x.county, o, e) < 0)
		return -1;
	o->may_act = ctx_may(c, CAN_CLAIMS_REVIEW1) && x.ends == FIELD_NONE;
	return take_deeds(c, i->id, o, e);
}

/* POST /posts/holders/:id/renew */
static int save_renewal(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct holder_input *i = in;
	const struct post_renewal x = {.holder = i->id,
				       .kind = i->kind,
				       .until = i->until,
				       .retires = i->retires,
				       .ahead = i->ahead,
				       .number = i->document,
				       .note = i->note};
	struct recording *r;
	(void)out;
	if (request_recording(c, &r, "correct", "公益性岗位续期", e) < 0)
		return -1;
	if (recording_end(r, post_renew(c->house, r, &x, c->today, c->user->login, e), e) < 0)
		return as_fault(c, &renew_shape, e);
	ctx_tell(c, "已核定，新的期限记入档案");
	return ctx_go(c, e, "/posts/holders/%lld", (long long)i->id);
}

/* POST /posts/holders/:id/leave */
static int save_leaving(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct holder_input *i = in;
	const struct post_leaving x = {.holder = i->id, .reason = i->reason, .day = i->last, .note = i->remark};
	struct recording *r;
	(void)out;
	if (request_recording(c, &r, "correct", "公益性岗位离岗", e) < 0)
		return -1;
	if (recording_end(r, post_vacate(c->house, r, &x, c->today, c->user->login, e), e) < 0)
		return as_fault(c, &vacate_shape, e);
	ctx_tell(c, "已登记离岗");
	return ctx_go(c, e, "/posts/holders/%lld", (long long)i->id);
}

/* GET /org/posts */
static int get_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct own_posts_output *o = out;
	struct reach r = user_reach(c->user);
	struct post_holder *x;
	size_t n;
	(void)in;
	if (r.kind != REACH_ORG)
		return err_todo((err_set(e, ERR_DENIED, "这是机构经办的页面，您的账号不属于一家机构"), e),
				"用左边的菜单");
	if (post_holders(c->house, (struct post_which){.org = r.id}, c->mem, &x, &n, e) < 0)
		return -1;
	if (!(o->holder = ARENA_ARRAY(c->mem, n + 1, struct holder_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		enum post_state s = post_state_of(&x[i], c->today);
		if (s == POST_LEFT)
			continue;
		o->held++;
		o->soon += s == POST_SOON;
		o->over += s == POST_OVER;
		o->holder[o->n++] = item_of(c, &x[i]);
	}
	return 0;
}

/* A holder is seen by whoever reaches the institution, or the county that it belongs to today. */
static int sees_holder(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct post_holder x;
	struct err why = {0};
	*yes = false;
	if (post_holder(c->house, id, c->mem, &x, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	if (directory_sees_org(c->house, user_reach(c->user), x.org, yes, e) < 0)
		return -1;
	return *yes || !x.county ? 0 : directory_sees_unit(c->house, user_reach(c->user), x.county, yes, e);
}

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET, "/posts", .may = CAN_REPORTS_READ, .title = "公益性岗位", .out = &list_out, .handle = get_list, .page = posts_page},
    {HTTP_GET, "/posts/units/:id", .may = CAN_REPORTS_READ, .title = "公益性岗位", .in = &county_shape, .out = &county_out,
     .handle = get_county, .page = posts_county_page},
    {HTTP_GET, "/posts/units/:id/grant", .may = CAN_CLAIMS_REVIEW2, .title = "下达岗位指标", .in = &county_shape, .out = &county_out,
     .handle = get_county, .page = posts_grant_page},
    {HTTP_POST, "/posts/units/:id/grant", .may = CAN_CLAIMS_REVIEW2, .flags = ROUTE_KEYED, .title = "下达岗位指标", .in = &grant_shape,
     .handle = save_grant},
    {HTTP_GET, "/posts/units/:id/new", .may = CAN_CLAIMS_REVIEW1, .title = "安置新人", .in = &county_shape, .out = &place_out,
     .handle = get_place, .page = posts_place_page},
    {HTTP_POST, "/posts/units/:id/new", .may = CAN_CLAIMS_REVIEW1, .flags = ROUTE_KEYED, .title = "安置新人", .in = &place_shape,
     .handle = save_place},
    {HTTP_GET, "/posts/holders/:id", .may = CAN_REPORTS_READ, .title = "公益性岗位人员", .in = &holder_shape, .out = &one_out,
     .handle = get_holder, .page = posts_holder_page},
    {HTTP_POST, "/posts/holders/:id/renew", .may = CAN_CLAIMS_REVIEW1, .flags = ROUTE_KEYED, .title = "公益性岗位续期",
     .in = &renew_shape, .handle = save_renewal, .form = "/posts/holders/:id"},
    {HTTP_POST, "/posts/holders/:id/leave", .may = CAN_CLAIMS_REVIEW1, .flags = ROUTE_KEYED, .title = "公益性岗位离岗",
     .in = &vacate_shape, .handle = save_leaving, .form = "/posts/holders/:id"},
    {HTTP_GET, "/org/posts", .may = CAN_STAFF_SELF, .title = "公益性岗位", .out = &own_out, .handle = get_own, .page = own_posts_page},
};
static const struct menu_item menu[] = {
    {.group = "业务", .label = "公益性岗位", .icon = "user-check", .path = "/posts", .may = CAN_REPORTS_READ},
    {.group = "业务", .label = "公益性岗位", .icon = "user-check", .path = "/org/posts", .may = CAN_STAFF_SELF},
};
static const struct thing_kind kinds[] = {{"post_holder", sees_holder}};
/* clang-format on */

const struct web posts_web = {.name = "posts",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu,
			      .kinds = kinds,
			      .nkinds = sizeof kinds / sizeof *kinds};
