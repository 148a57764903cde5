/* /m/appeal for whoever does not agree, /appeals for those who answer. */
#include "base/money.h"
#include "features/appeals/appeals_pages.h"
#include "features/directory/directory.h"
#include "features/directory/list.h"
#include "features/reach_web.h"

const char *const appeal_topics[] = {"金额不对", "月份少了", "档次不对", "应当有而没有", "核减了不服", "其他", NULL};
static const char *const which_words[] = {"在办", "已办结", NULL};

/* clang-format off */
static const struct in_field new_fields[] = {
    IN_INT_(struct appeal_input, application, "哪一笔", .min = 0, .max = INT64_MAX),
    IN_INT_(struct appeal_input, line, "哪一行", .min = 0, .max = INT64_MAX),
    IN_CHOICE_(struct appeal_input, topic, "哪里不对", .words = appeal_topics),
    IN_TEXT_(struct appeal_input, text, "说说情况", .flags = IN_NEEDED | IN_LONG, .min = 5, .max = APPEAL_TEXT_MAX,
	     .hint = "写清楚您认为应该是多少、为什么；有证明的写明是什么证明"),
};
const struct in_shape appeal_new_shape = IN_SHAPE(struct appeal_input, new_fields);
static const struct in_shape ask_shape = {sizeof(struct appeal_input), new_fields, 2};
static const struct in_field act_fields[] = {
    IN_ID_(struct appeal_input, id, "申诉", .of = "appeal", .flags = IN_PATH),
    IN_INT_(struct appeal_input, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
    IN_TEXT_(struct appeal_input, move, "怎么办", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct appeal_input, opinion, "答复", .flags = IN_LONG | IN_STOCK, .max = 1000,
	     .hint = "答复和不予受理必须写：核实了什么、依据哪一条、结果是什么。本人马上看得到"),
};
const struct in_shape appeal_act_shape = IN_SHAPE(struct appeal_input, act_fields);
static const struct in_shape path_shape = {sizeof(struct appeal_input), act_fields, 1};
static const struct in_field list_fields[] = {IN_CHOICE_(struct appeals_input, which, "哪些", .words = which_words)};
static const struct in_shape list_shape = IN_SHAPE(struct appeals_input, list_fields);

static const struct out_field about_rows[] = {
    OUT_ID_(struct appeal_about, application, "申领"),
    OUT_INT_(struct appeal_about, line_no, "行号"),
    OUT_TEXT_(struct appeal_about, said, "哪一笔"),
};
static const struct out_shape about_shape = OUT_SHAPE("AppealAbout", struct appeal_about, about_rows);
static const struct out_field form_rows[] = {OUT_LIST_(struct appeal_form, about, n, "可以申诉的", about_shape)};
static const struct out_shape form_shape = OUT_SHAPE("AppealForm", struct appeal_form, form_rows);
static const struct out_field item_rows[] = {
    OUT_ID_(struct appeal_item, a.id, "编号"),
    OUT_ID_(struct appeal_item, a.person, "人员编号"),
    OUT_TEXT_(struct appeal_item, name, "姓名"),
    OUT_TEXT_(struct appeal_item, a.policy, "政策"),
    OUT_TEXT_(struct appeal_item, a.topic, "哪里不对"),
    OUT_TEXT_(struct appeal_item, a.text, "说了什么"),
    OUT_WORD_(struct appeal_item, state, "到了哪一步"),
    OUT_INT_(struct appeal_item, a.seq, "第几步"),
    OUT_INSTANT_(struct appeal_item, a.at, "提出时间"),
    OUT_DAY_(struct appeal_item, due, "期限"),
    OUT_TEXT_(struct appeal_item, deadline, "还剩多少"),
};
static const struct out_shape item_shape = OUT_SHAPE("Appeal", struct appeal_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct appeals_output, item, n, "申诉", item_shape)};
static const struct out_shape list_out = OUT_SHAPE("Appeals", struct appeals_output, list_rows);
static const struct out_field show_rows[] = {
    OUT_ONE_(struct appeal_show, x, "申诉", item_shape),
    OUT_ONE_(struct appeal_show, story, "经过", matter_story_shape),
    OUT_TEXT_(struct appeal_show, answer, "答复"),
    OUT_TEXT_(struct appeal_show, who, "谁答复的"),
    OUT_DAY_(struct appeal_show, decided, "答复日期"),
    OUT_DAY_(struct appeal_show, review, "行政复议到哪天止"),
    OUT_DAY_(struct appeal_show, lawsuit, "行政诉讼到哪天止"),
    OUT_BOOL_(struct appeal_show, may_withdraw, "可以撤回"),
};
static const struct out_shape show_shape = OUT_SHAPE("AppealCase", struct appeal_show, show_rows);
/* clang-format on */

/* Whose pages these are. -1: the account is nobody's own. */
static int myself(struct ctx *c, int64_t *person, struct err *e)
{
	struct reach r = user_reach(c->user);
	if (r.kind != REACH_PERSON)
		return err_set(e, ERR_NOTFOUND, "这个账号不是本人账号，不能提申诉");
	*person = r.id;
	return 0;
}

/* An appeal as the lists show it. */
static struct appeal_item item_of(struct ctx *c, const struct calendar *cal, const struct appeal *a)
{
	struct appeal_item x = {.a = *a, .state = flow_state_label(&appeal_kind, a->state)};
	x.name = person_name(c->house, a->person, c->mem);
	x.due = a->due ? (day_t)a->due : DAY_NONE;
	x.deadline = due_words(c, cal, a->due, &x.tone);
	return x;
}

/* Many of them. */
static int take_items(struct ctx *c, const struct appeal *a, size_t n, struct appeals_output *o, struct err *e)
{
	struct calendar *cal;
	if (!(o->item = ARENA_ARRAY(c->mem, n + 1, struct appeal_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (calendar_of(c, &cal, e) < 0)
		return -1;
	for (; o->n < n; o->n++)
		o->item[o->n] = item_of(c, cal, &a[o->n]);
	calendar_free(cal);
	return 0;
}

/* GET /m/appeals */
static int get_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct appeal *a;
	size_t n;
	int64_t me;
	(void)in;
	return myself(c, &me, e) < 0 || appeals_of(c->house, me, c->mem, &a, &n, e) < 0 ? -1
											: take_items(c, a, n, out, e);
}

/* GET /m/appeal/new: what can be appealed. */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct appeal_form *o = out;
	struct trail *t;
	size_t n;
	int64_t me;
	(void)in;
	if (myself(c, &me, e) < 0 || person_trails(c->house, me, STR(""), c->mem, &t, &n, e) < 0)
		return -1;
	if (!(o->about = ARENA_ARRAY(c->mem, n + 1, struct appeal_about)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		char yuan[GROUPED_MAX];
		decimal_grouped(t[i].amount, 2, yuan);
		o->about[o->n++] =
		    (struct appeal_about){.application = t[i].application,
					  .line_no = t[i].line_no,
					  .amount = t[i].amount,
					  .said = ctx_text(c, "%.*s，%s 元", STR_FMT(t[i].title), yuan)};
	}
	return 0;
}

/* The claim that is meant, which must be one's own; none: about no claim in particular. */
static int take_about(struct ctx *c, const struct appeal_input *i, struct appeal_new *n, struct err *e)
{
	struct trail *t;
	size_t count;
	n->title = ctx_text(c, "申诉：%s", appeal_topics[i->topic]);
	if (i->application == IN_NONE || i->application == 0)
		return 0;
	if (person_trails(c->house, n->person, STR(""), c->mem, &t, &count, e) < 0)
		return -1;
	for (size_t k = 0; k < count; k++) {
		if (t[k].application != i->application || t[k].line_no != i->line)
			continue;
		n->application = t[k].application;
		n->line_no = t[k].line_no;
		n->amount = t[k].amount;
		n->policy = t[k].policy;
		n->title = ctx_text(c, "%s：%.*s", appeal_topics[i->topic], STR_FMT(t[k].title));
		return 0;
	}
	return err_set(e, ERR_NOTFOUND, "没有这一笔，或不是您的");
}

/* POST /m/appeals */
static int post_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct appeal_input *i = in;
	struct appeal_new n = {
	    .text = i->text, .topic = str_of(appeal_topics[i->topic]), .policy = STR(""), .who = str_of(ctx_who(c))};
	struct person_row row;
	struct calendar *cal;
	struct recording *r;
	int64_t id = 0;
	(void)out;
	if (myself(c, &n.person, e) < 0 || take_about(c, i, &n, e) < 0 ||
	    directory_person(c->house, user_reach(c->user), n.person, false, c->mem, &row, e) < 0)
		return -1;
	n.unit = row.county_id;
	n.org = 0; /* it is between the person and the office */
	if (calendar_of(c, &cal, e) < 0)
		return -1;
	int status = matter_recording(c, &r, "申诉", e);
	if (status == 0)
		status = recording_end(r, appeal_open(c->house, r, cal, &n, &id, e), e);
	calendar_free(cal);
	if (status < 0)
		return -1;
	ctx_tell(c, "已经提出。5 个工作日内告诉您受不受理，受理后 %d 个工作日内答复。", APPEAL_DAYS);
	return ctx_go(c, e, "/m/appeal/%lld", (long long)id);
}

/* The claim it is about. */
static int take_trail(struct ctx *c, struct appeal_show *o, struct err *e)
{
	struct trail *t;
	size_t n;
	if (!o->x.a.application)
		return 0;
	if (person_trails(c->house, o->x.a.person, STR(""), c->mem, &t, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && !o->trail; i++)
		if (t[i].application == o->x.a.application && t[i].line_no == o->x.a.line_no)
			o->trail = &t[i];
	return 0;
}

/* What the user may do with it. */
static int take_moves(struct ctx *c, struct appeal_show *o, struct err *e)
{
	const struct flow_move *m[FLOW_MOVES_MAX];
	struct flow_actor by;
	if (actor_of(c, &by, e) < 0)
		return -1;
	int n = flow_can(c->house, &appeal_kind, o->x.a.matter, &by, m, NULL, e);
	for (int i = 0; i < n; i++) {
		if (m[i]->flags & FLOW_STARTER) {
			o->may_withdraw = true;
			continue;
		}
		o->move[o->nmoves].code = m[i]->code;
		o->move[o->nmoves].label = m[i]->label;
		o->move[o->nmoves++].opinion = m[i]->flags & FLOW_OPINION;
	}
	return n < 0 ? -1 : 0;
}

/* The answer, and where one may go with it. */
static void take_decision(struct appeal_show *o, const struct calendar *cal)
{
	o->decided = o->review = o->lawsuit = DAY_NONE;
	if (!o->story.nsteps)
		return;
	const struct matter_step *last = &o->story.step[o->story.nsteps - 1];
	if (!str_is(o->x.a.state, "upheld") && !str_is(o->x.a.state, "dismissed") &&
	    !str_is(o->x.a.state, "declined"))
		return;
	o->answer = last->s.opinion;
	o->who = last->who;
	o->decided = instant_day(last->s.at);
	if (str_is(o->x.a.state, "upheld"))
		return;
	struct appeal_rights rights = appeal_rights(cal, o->decided);
	o->review = rights.review;
	o->lawsuit = rights.lawsuit;
}

/* GET /appeals/:id and /m/appeal/:id */
static int get_one(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct appeal_input *i = in;
	struct appeal_show *o = out;
	struct appeal a = {0};
	struct flow_matter m;
	struct calendar *cal;
	if (appeal_get(c->house, i->id, c->mem, &a, e) < 0 || flow_get(c->house, a.matter, c->mem, &m, e) < 0 ||
	    calendar_of(c, &cal, e) < 0)
		return -1;
	o->x = item_of(c, cal, &a);
	int status = matter_story_of(c, &appeal_kind, &m, &o->story, e);
	if (status == 0)
		status = take_trail(c, o, e);
	if (status == 0)
		status = take_moves(c, o, e);
	if (status == 0)
		take_decision(o, cal);
	calendar_free(cal);
	return status;
}

/* GET /appeals */
static int get_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct appeals_input *i = in;
	struct appeals_output *o = out;
	struct appeal *a;
	size_t n;
	o->ended = i->which == 1;
	return appeals_list(c->house, user_reach(c->user), !o->ended, c->mem, &a, &n, e) < 0
		   ? -1
		   : take_items(c, a, n, o, e);
}

/* POST /appeals/:id/act and /m/appeal/:id/withdraw */
static int act(struct ctx *c, const struct appeal_input *i, struct str move, struct err *e)
{
	struct flow_actor by;
	struct calendar *cal;
	struct recording *r;
	if (actor_of(c, &by, e) < 0 || calendar_of(c, &cal, e) < 0)
		return -1;
	int status = matter_recording(c, &r, "办理申诉", e);
	if (status == 0)
		status = recording_end(r, appeal_act(c->house, r, cal, i->id, i->seq, move, i->opinion, &by, e), e);
	calendar_free(cal);
	if (status < 0 && e->code == ERR_INPUT && !c->faults->n)
		fault_put(c->faults, &act_fields[3], "%s", e->what);
	return status;
}

/* POST /appeals/:id/act */
static int post_act(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct appeal_input *i = in;
	(void)out;
	if (act(c, i, i->move, e) < 0)
		return -1;
	ctx_tell(c, "已办，本人马上看得到");
	return ctx_go(c, e, "/appeals/%lld", (long long)i->id);
}

/* POST /m/appeal/:id/withdraw */
static int post_withdraw(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct appeal_input *i = in;
	(void)out;
	if (act(c, i, STR("withdraw"), e) < 0)
		return -1;
	ctx_tell(c, "申诉已撤回");
	return ctx_go(c, e, "/m/appeal/%lld", (long long)i->id);
}

/* An appeal is seen by its person, and by whoever reaches the place where the person works. */
static int sees_appeal(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct appeal a = {0};
	struct err why = {0};
	struct flow_hat own = hat_of(c->user, "");
	*yes = false;
	if (appeal_get(c->house, id, c->mem, &a, &why) < 0) {
		*e = why;
		return why.code == ERR_NOTFOUND ? 0 : -1;
	}
	int got = user_reach(c->user).kind == REACH_NOBODY ? 0 : flow_within(c->house, a.matter, &own, e);
	if (got == 0)
		got = flow_copied(c->house, a.matter, str_of(ctx_who(c)), e);
	*yes = got > 0;
	return got < 0 ? -1 : 0;
}

/* clang-format off */
static const struct in_shape withdraw_shape = {sizeof(struct appeal_input), act_fields, 2};
static const struct route routes[] = {
    {HTTP_GET, "/m/appeals", .may = CAN_ME_READ, .title = "我的申诉", .out = &list_out, .handle = get_own,
     .page = appeals_own_page},
    {HTTP_GET, "/m/appeal/new", .may = CAN_ME_CORRECT, .title = "我有意见", .in = &ask_shape, .out = &form_shape,
     .handle = get_new, .page = appeal_new_page},
    {HTTP_POST, "/m/appeals", .may = CAN_ME_CORRECT, .flags = ROUTE_KEYED, .title = "我有意见", .in = &appeal_new_shape,
     .handle = post_new, .form = "/m/appeal/new"},
    {HTTP_GET, "/m/appeal/:id", .may = CAN_ME_READ, .title = "我的申诉", .in = &path_shape, .out = &show_shape,
     .handle = get_one, .page = appeal_own_page},
    {HTTP_POST, "/m/appeal/:id/withdraw", .may = CAN_ME_CORRECT, .flags = ROUTE_KEYED, .title = "撤回申诉",
     .in = &withdraw_shape, .handle = post_withdraw, .form = "/m/appeal/:id"},
    {HTTP_GET, "/appeals", .may = CAN_RUNS_READ, .title = "申诉", .in = &list_shape, .out = &list_out,
     .handle = get_list, .page = appeals_page},
    {HTTP_GET, "/appeals/:id", .may = CAN_RUNS_READ, .title = "申诉", .in = &path_shape, .out = &show_shape,
     .handle = get_one, .page = appeal_page},
    {HTTP_POST, "/appeals/:id/act", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "办理申诉", .in = &appeal_act_shape,
     .handle = post_act, .form = "/appeals/:id"},
};
static const struct menu_item menu[] = {
    {.group = "业务", .label = "申诉", .icon = "gavel", .path = "/appeals", .may = CAN_REPORTS_READ},
};
static const struct thing_kind kinds[] = {{"appeal", sees_appeal}};
/* clang-format on */

const struct web appeals_web = {.name = "appeals",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.menu = menu,
				.nmenu = sizeof menu / sizeof *menu,
				.kinds = kinds,
				.nkinds = sizeof kinds / sizeof *kinds};
