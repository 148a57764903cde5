/* /directed/agreements and /directed/breaches: what each agreement comes to, and what happens when one is broken. */
#include "features/directed/directed_pages.h"
#include "features/ledger/ledger.h"
#include "features/orgs/orgs.h"
#include "features/payments/plans.h"
#include "features/reach_web.h"
#include "features/units/units.h"

const char *const agreement_states[] = {"全部", "在校", "待到岗", "服务期内", "已满三年", "已毁约", NULL};
const char *const breach_lists[] = {"在办", "疑似毁约", "已办结", NULL};

/* clang-format off */
static const struct in_field agreements_fields[] = {
    IN_CHOICE_(struct agreements_input, which, "哪些", .words = agreement_states)};
const struct in_shape agreements_shape = IN_SHAPE(struct agreements_input, agreements_fields);
static const struct in_field breaches_fields[] = {
    IN_CHOICE_(struct breaches_input, which, "哪些", .words = breach_lists)};
const struct in_shape breaches_shape = IN_SHAPE(struct breaches_input, breaches_fields);
static const struct in_field agreement_fields[] = {
    IN_ID_(struct directed_path, id, "协议", .of = "agreement", .flags = IN_PATH)};
const struct in_shape directed_agreement_path = IN_SHAPE(struct directed_path, agreement_fields);
static const struct in_field breach_fields[] = {
    IN_ID_(struct directed_path, id, "毁约认定", .of = "breach", .flags = IN_PATH)};
const struct in_shape directed_breach_path = IN_SHAPE(struct directed_path, breach_fields);
struct declare_path { int64_t id; day_t day; struct str reason, text; };
static const struct in_field declare_fields[] = {
    IN_ID_(struct declare_path, id, "协议", .of = "agreement", .flags = IN_PATH),
    IN_DAY_(struct declare_path, day, "毁约日期", .flags = IN_NEEDED, .hint = "不履行协议的第一天"),
    IN_TEXT_(struct declare_path, reason, "毁约原因", .flags = IN_NEEDED, .max = DIRECTED_REASON_MAX,
	     .hint = "写进协议；因病、入伍、升学的照实写，由市级斟酌"),
    IN_TEXT_(struct declare_path, text, "经过和证据", .flags = IN_NEEDED | IN_LONG, .min = 5, .max = 1000,
	     .hint = "什么时候、怎么联系、本人怎么说；书面材料提交后作为附件加上"),
};
const struct in_shape declare_shape = IN_SHAPE(struct declare_path, declare_fields);
static const struct in_field takeback_fields[] = {
    IN_ID_(struct takeback_path, id, "协议", .of = "agreement", .flags = IN_PATH),
    IN_MONTH_(struct takeback_path, month, "哪个月的垫付", .flags = IN_NEEDED),
    IN_MONEY_(struct takeback_path, amount, "冲回多少", .flags = IN_NEEDED, .min = 1, .max = 100000000),
    IN_DAY_(struct takeback_path, back_on, "哪天退回", .flags = IN_NEEDED, .hint = "学生把钱退给学校的那一天；登记错了的写今天"),
    IN_TEXT_(struct takeback_path, voucher, "凭证或原因", .flags = IN_NEEDED, .max = 60, .hint = "收据号，或写明登记错了什么"),
};
const struct in_shape takeback_shape = IN_SHAPE(struct takeback_path, takeback_fields);
static const struct in_field act_fields[] = {
    IN_ID_(struct breach_input, id, "毁约认定", .of = "breach", .flags = IN_PATH),
    IN_INT_(struct breach_input, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
    IN_TEXT_(struct breach_input, move, "怎么办", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct breach_input, opinion, "意见", .flags = IN_LONG | IN_STOCK, .max = 1000,
	     .hint = "核实了什么、依据哪一条、结论是什么；除撤回外都要写"),
};
const struct in_shape breach_act_shape = IN_SHAPE(struct breach_input, act_fields);
static const struct in_field file_fields[] = {
    IN_ID_(struct breach_input, id, "毁约认定", .of = "breach", .flags = IN_PATH),
    IN_FILE_(struct breach_input, file, "附件", .flags = IN_NEEDED,
	     .hint = "离职证明、谈话记录、通知书的扫描件等，每个不超过 20 MB"),
};
const struct in_shape breach_file_shape = IN_SHAPE(struct breach_input, file_fields);

#define ITEM_ROWS(T, x)                                                                                              \
	OUT_ID_(T, x a.id, "编号"), OUT_TEXT_(T, x a.number, "协议编号"), OUT_ID_(T, x a.person, "人员编号"),         \
	    OUT_TEXT_(T, x name, "姓名"), OUT_TEXT_(T, x school_name, "院校"), OUT_TEXT_(T, x org_name, "约定的机构"), \
	    OUT_DAY_(T, x signed_on, "签订日期"), OUT_DAY_(T, x graduates, "毕业日期"),                               \
	    OUT_DAY_(T, x arrived, "到岗日期"), OUT_DAY_(T, x breached, "违约日期"),                                   \
	    OUT_TEXT_(T, x a.reason, "违约原因"), OUT_MONEY_(T, x a.monthly, "月标准")
static const struct out_field item_rows[] = {ITEM_ROWS(struct agreement_item, )};
static const struct out_shape item_shape = OUT_SHAPE("Agreement", struct agreement_item, item_rows);
static const struct out_field agreements_rows[] = {
    OUT_LIST_(struct agreements_output, item, n, "协议", item_shape), OUT_COUNT_(struct agreements_output, all, "共几份")};
const struct out_shape agreements_out = OUT_SHAPE("Agreements", struct agreements_output, agreements_rows);
static const struct out_field account_month_rows[] = {
    OUT_MONTH_(struct directed_month, month, "月份"),      OUT_INT_(struct directed_month, days, "在校天数"),
    OUT_MONEY_(struct directed_month, due, "应发"),        OUT_MONEY_(struct directed_month, advanced, "已垫付"),
    OUT_MONEY_(struct directed_month, paid, "已到账"),     OUT_TEXT_(struct directed_month, tier, "学年"),
    OUT_TEXT_(struct directed_month, clauses, "条款"),     OUT_TEXT_(struct directed_month, reason, "不发的原因"),
};
static const struct out_shape account_month_shape = OUT_SHAPE("DirectedAccountMonth", struct directed_month, account_month_rows);
static const struct out_field said_rows[] = {
    OUT_DAY_(struct directed_breach_said, day, "毁约日"), OUT_MONEY_(struct directed_breach_said, amount, "应追回"),
    OUT_BOOL_(struct directed_breach_said, doubt, "待确认"), OUT_TEXT_(struct directed_breach_said, reason, "原因"),
    OUT_TEXT_(struct directed_breach_said, clauses, "条款"),
};
static const struct out_shape said_shape = OUT_SHAPE("BreachSaid", struct directed_breach_said, said_rows);
static const struct out_field account_rows[] = {
    OUT_LIST_(struct directed_account, month, n, "逐月", account_month_shape),
    OUT_MONEY_(struct directed_account, due, "应发合计"), OUT_MONEY_(struct directed_account, advanced, "垫付合计"),
    OUT_MONEY_(struct directed_account, paid, "到账合计"),
    OUT_ONE_(struct directed_account, breach, "按条款看是否毁约", said_shape),
};
static const struct out_shape account_shape = OUT_SHAPE("DirectedAccount", struct directed_account, account_rows);
#define BREACH_ROWS(T, x)                                                                                            \
	OUT_ID_(T, x b.id, "编号"), OUT_ID_(T, x b.agreement, "协议编号（系统）"), OUT_TEXT_(T, x number, "协议编号"),  \
	    OUT_TEXT_(T, x name, "姓名"), OUT_TEXT_(T, x school_name, "院校"), OUT_DAY_(T, x day, "毁约日期"),         \
	    OUT_TEXT_(T, x b.reason, "原因"), OUT_TEXT_(T, x b.text, "经过"), OUT_WORD_(T, x state, "到了哪一步"),      \
	    OUT_INT_(T, x b.seq, "第几步"), OUT_DAY_(T, x due, "期限"), OUT_MONEY_(T, x b.full, "全额"),               \
	    OUT_MONEY_(T, x b.claimed, "向院校追回"), OUT_MONEY_(T, x b.cancelled, "取消待支付")
static const struct out_field breach_rows[] = {BREACH_ROWS(struct breach_item, )};
static const struct out_shape breach_shape = OUT_SHAPE("Breach", struct breach_item, breach_rows);
static const struct out_field agreement_rows[] = {
    OUT_ONE_(struct agreement_show, x, "协议", item_shape),
    OUT_ONE_(struct agreement_show, account, "账目", account_shape),
    OUT_LIST_(struct agreement_show, breach, nbreaches, "毁约认定", breach_shape),
    OUT_BOOL_(struct agreement_show, may_declare, "可以提出毁约认定"),
    OUT_BOOL_(struct agreement_show, may_take_back, "可以冲回垫付"),
};
const struct out_shape agreement_out = OUT_SHAPE("AgreementShown", struct agreement_show, agreement_rows);
static const struct out_field suspect_rows[] = {
    OUT_ONE_(struct suspect_item, x, "协议", item_shape), OUT_ONE_(struct suspect_item, said, "按条款看", said_shape)};
static const struct out_shape suspect_shape = OUT_SHAPE("BreachSuspect", struct suspect_item, suspect_rows);
static const struct out_field breaches_rows[] = {
    OUT_LIST_(struct breaches_output, item, n, "毁约认定", breach_shape),
    OUT_LIST_(struct breaches_output, suspect, nsuspects, "疑似毁约", suspect_shape)};
const struct out_shape breaches_out = OUT_SHAPE("Breaches", struct breaches_output, breaches_rows);
static const struct out_field claim_rows[] = {
    OUT_ID_(struct breach_claim, id, "应追回款"), OUT_TEXT_(struct breach_claim, line, "预算行"),
    OUT_MONEY_(struct breach_claim, amount, "应追回"), OUT_MONEY_(struct breach_claim, open, "还没追回")};
static const struct out_shape claim_shape = OUT_SHAPE("BreachClaim", struct breach_claim, claim_rows);
static const struct out_field move_rows[] = {OUT_WORD_(struct move_shown, code, "代码"),
					     OUT_WORD_(struct move_shown, label, "做什么")};
static const struct out_shape move_shape = OUT_SHAPE("BreachMove", struct move_shown, move_rows);
static const struct out_field show_rows[] = {
    OUT_ONE_(struct breach_show, x, "毁约认定", breach_shape),
    OUT_ONE_(struct breach_show, agreement, "协议", item_shape),
    OUT_ONE_(struct breach_show, account, "账目", account_shape),
    OUT_LIST_(struct breach_show, claim, nclaims, "应追回款", claim_shape),
    OUT_LIST_(struct breach_show, move, nmoves, "可以怎么办", move_shape),
    OUT_ONE_(struct breach_show, story, "经过", matter_story_shape),
};
const struct out_shape breach_out = OUT_SHAPE("BreachShown", struct breach_show, show_rows);
/* clang-format on */

/* A cell as a day; DAY_NONE blank. */
static day_t as_day(int64_t cell)
{
	return cell == FIELD_NONE ? DAY_NONE : (day_t)cell;
}

/* Where an agreement stands: 在校, 待到岗, 服务期内, 已满三年, 已毁约. */
static int64_t state_of(const struct agreement *a, day_t today)
{
	if (a->breached != FIELD_NONE && a->breached <= today)
		return 5;
	if (a->arrived != FIELD_NONE && a->arrived <= today)
		return day_anniv((day_t)a->arrived, 36, ANNIV_MONTH_END) <= today ? 4 : 3;
	return a->graduates != FIELD_NONE && a->graduates < today ? 2 : 1;
}

int directed_item(struct ctx *c, const struct agreement *a, struct agreement_item *out, struct err *e)
{
	(void)e;
	*out = (struct agreement_item){.a = *a,
				       .name = person_name(c->house, a->person, c->mem),
				       .school_name = org_name(c->house, a->school, c->mem),
				       .org_name = org_name(c->house, a->org, c->mem),
				       .state = state_of(a, c->today),
				       .signed_on = as_day(a->signed_on),
				       .graduates = as_day(a->graduates),
				       .arrived = as_day(a->arrived),
				       .breached = as_day(a->breached)};
	out->a.monthly = a->monthly == FIELD_NONE ? IN_NONE : a->monthly;
	return 0;
}

/* The agreements within the user's reach. */
static int seen_agreements(struct ctx *c, struct agreement **ret, size_t *n, struct err *e)
{
	struct agreement *a;
	size_t all, kept = 0;
	if (directed_agreements(c->house, 0, c->mem, &a, &all, e) < 0)
		return -1;
	for (size_t i = 0; i < all; i++) {
		bool yes;
		if (directed_seen(c, &a[i], &yes, e) < 0)
			return -1;
		if (yes)
			a[kept++] = a[i];
	}
	*ret = a;
	*n = kept;
	return 0;
}

/* GET /directed/agreements */
int get_agreements(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct agreements_input *i = in;
	struct agreements_output *o = out;
	struct agreement *a;
	if (seen_agreements(c, &a, &o->all, e) < 0)
		return -1;
	if (!(o->item = ARENA_ARRAY(c->mem, o->all + 1, struct agreement_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->all; k++) {
		if (i->which && state_of(&a[k], c->today) != i->which)
			continue;
		if (directed_item(c, &a[k], &o->item[o->n++], e) < 0)
			return -1;
	}
	return 0;
}

int breach_item_of(struct ctx *c, const struct calendar *cal, const struct breach *b, struct breach_item *out,
		   struct err *e)
{
	struct agreement a = {0};
	struct err gone = {0};
	(void)e;
	*out = (struct breach_item){.b = *b,
				    .name = person_name(c->house, b->person, c->mem),
				    .school_name = org_name(c->house, b->school, c->mem),
				    .state = flow_state_label(&breach_kind, b->state),
				    .day = (day_t)b->day,
				    .due = b->due ? (day_t)b->due : DAY_NONE};
	if (directed_agreement(c->house, b->agreement, c->mem, &a, &gone) == 0)
		out->number = a.number;
	out->deadline = due_words(c, cal, b->due, &out->tone);
	return 0;
}

/* Cases as items, those within reach. */
static int take_breaches(struct ctx *c, const struct breach *b, size_t n, struct breach_item **ret, size_t *count,
			 struct err *e)
{
	struct calendar *cal;
	int status = 0;
	*count = 0;
	if (!(*ret = ARENA_ARRAY(c->mem, n + 1, struct breach_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (calendar_of(c, &cal, e) < 0)
		return -1;
	for (size_t i = 0; status == 0 && i < n; i++) {
		struct agreement a = {.school = b[i].school, .org = b[i].org};
		bool yes;
		status = directed_seen(c, &a, &yes, e);
		if (status == 0 && yes)
			status = breach_item_of(c, cal, &b[i], &(*ret)[(*count)++], e);
	}
	calendar_free(cal);
	return status;
}

/* Whoever may say that an agreement was broken: its school or institution, the county. */
static bool may_declare(const struct ctx *c)
{
	return ctx_may(c, CAN_CLAIMS_APPLY) || ctx_may(c, CAN_CLAIMS_REVIEW1);
}

/* Cases of the agreement, the open one first. */
static int take_cases(struct ctx *c, struct agreement_show *o, struct err *e)
{
	struct breach *open, *ended;
	size_t n, m;
	if (breach_list(c->house, o->x.a.id, true, c->mem, &open, &n, e) < 0 ||
	    breach_list(c->house, o->x.a.id, false, c->mem, &ended, &m, e) < 0)
		return -1;
	struct breach *all = ARENA_ARRAY(c->mem, n + m + 1, struct breach);
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不足");
	bool done = false;
	for (size_t i = 0; i < n; i++)
		all[i] = open[i];
	for (size_t i = 0; i < m; i++) {
		all[n + i] = ended[i];
		done |= ended[i].adjustment != 0;
	}
	o->may_declare = may_declare(c) && !n && !done;
	return take_breaches(c, all, n + m, &o->breach, &o->nbreaches, e);
}

/* The user is the agreement's school. */
static bool is_school(const struct ctx *c, const struct agreement *a)
{
	struct reach r = user_reach(c->user);
	return r.kind == REACH_ORG && r.id == a->school && ctx_may(c, CAN_CLAIMS_APPLY);
}

/* What the agreement comes to. */
static int take_account(struct ctx *c, const struct agreement *a, struct directed_account *out, struct err *e)
{
	struct directed_reckoning *k = directed_reckoning_open(c->house, c->today, e);
	int status = k ? directed_reckon(k, a, c->mem, out, e) : -1;
	directed_reckoning_close(k);
	for (size_t i = 0; status == 0 && i < out->n; i++)
		if (out->month[i].days == FIELD_NONE)
			out->month[i].days = IN_NONE;
	return status;
}

/* GET /directed/agreements/:id */
int get_agreement(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct directed_path *i = in;
	struct agreement_show *o = out;
	struct agreement a = {0};
	if (directed_agreement(c->house, i->id, c->mem, &a, e) < 0 || directed_item(c, &a, &o->x, e) < 0 ||
	    take_account(c, &a, &o->account, e) < 0 ||
	    advances_of(c->house, a.id, c->mem, &o->advance, &o->nadvances, e) < 0)
		return -1;
	o->may_take_back = is_school(c, &a) && o->account.advanced > 0;
	return take_cases(c, o, e);
}

/* POST /directed/agreements/:id/takeback */
int post_takeback(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct takeback_path *i = in;
	struct agreement a = {0};
	struct matter_work w;
	(void)out;
	if (directed_agreement(c->house, i->id, c->mem, &a, e) < 0)
		return -1;
	if (!is_school(c, &a))
		return err_set(e, ERR_DENIED, "垫付由院校登记和冲回");
	const struct advance v = {.agreement = i->id,
				  .month = i->month,
				  .amount = -i->amount,
				  .paid_on = i->back_on,
				  .voucher = i->voucher};
	if (matter_work_begin(c, &w, "冲回垫付", e) < 0)
		return -1;
	if (matter_work_end(&w, advance_add(c->house, w.r, &v, 0, c->today, ctx_who(c), e), e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &takeback_fields[strcmp(e->where, "垫付日期") == 0 ? 3 : 4], "%s",
				  e->what);
		return -1;
	}
	ctx_tell(c, "已冲回；应发不变的，这个月可以重新登记垫付");
	return ctx_go(c, e, "/directed/agreements/%lld", (long long)i->id);
}

/* POST /directed/agreements/:id/breach */
int post_breach(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct declare_path *i = in;
	struct agreement a = {0};
	struct matter_work w;
	int64_t place[UNIT_PLACES_MAX], id = 0;
	struct breach_new n = {.agreement = i->id,
			       .day = i->day,
			       .reason = i->reason,
			       .text = i->text,
			       .places = place,
			       .who = str_of(ctx_who(c))};
	(void)out;
	if (!may_declare(c))
		return err_set(e, ERR_DENIED, "毁约由院校、约定的机构或区县民政提出");
	if (directed_agreement(c->house, i->id, c->mem, &a, e) < 0 || org_unit(c->house, a.school, &n.unit, e) < 0 ||
	    unit_places(c->house, n.unit, place, &n.nplaces, e) < 0 ||
	    matter_work_begin(c, &w, "提出毁约认定", e) < 0)
		return -1;
	if (matter_work_end(&w, breach_open(c->house, w.r, w.cal, &n, c->today, &id, e), e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &declare_fields[1], "%s", e->what);
		return -1;
	}
	ctx_tell(c, "已提出。请把证据作为附件加上，区县核实后报市级认定");
	return ctx_go(c, e, "/directed/breaches/%lld", (long long)id);
}

/* Agreements that the pack takes for broken, and nobody has declared so far. */
static int take_suspects(struct ctx *c, struct breaches_output *o, struct err *e)
{
	struct agreement *a;
	size_t n;
	if (seen_agreements(c, &a, &n, e) < 0)
		return -1;
	if (!(o->suspect = ARENA_ARRAY(c->mem, n + 1, struct suspect_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	struct directed_reckoning *k = directed_reckoning_open(c->house, c->today, e);
	int status = k ? 0 : -1;
	for (size_t i = 0; status == 0 && i < n; i++) {
		struct directed_account x = {.breach.day = DAY_NONE};
		struct breach *b;
		size_t open, ended = 0;
		if (state_of(&a[i], c->today) == 1 || state_of(&a[i], c->today) == 4)
			continue;
		if (breach_list(c->house, a[i].id, true, c->mem, &b, &open, e) < 0 ||
		    breach_list(c->house, a[i].id, false, c->mem, &b, &ended, e) < 0)
			status = -1;
		else if (!open && !ended)
			status = directed_reckon(k, &a[i], c->mem, &x, e);
		if (status < 0 || open || ended || x.breach.day == DAY_NONE)
			continue;
		struct suspect_item *s = &o->suspect[o->nsuspects++];
		s->said = x.breach;
		status = directed_item(c, &a[i], &s->x, e);
	}
	directed_reckoning_close(k);
	return status;
}

/* GET /directed/breaches */
int get_breaches(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct breaches_input *i = in;
	struct breaches_output *o = out;
	struct breach *b;
	size_t n;
	o->which = i->which;
	if (i->which == 1)
		return take_suspects(c, o, e);
	return breach_list(c->house, 0, i->which == 0, c->mem, &b, &n, e) < 0
		   ? -1
		   : take_breaches(c, b, n, &o->item, &o->n, e);
}

/* What was claimed, and what of it came back. */
static int take_claims(struct ctx *c, struct breach_show *o, struct err *e)
{
	struct recovery *r;
	size_t n;
	if (!o->x.b.adjustment)
		return 0;
	if (adjustment_recoveries(c->house, o->x.b.adjustment, c->mem, &r, &n, e) < 0)
		return -1;
	if (!(o->claim = ARENA_ARRAY(c->mem, n + 1, struct breach_claim)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		struct ledger_line l;
		if (ledger_get(c->house, r[i].line, c->mem, &l, e) < 0)
			return -1;
		o->claim[o->nclaims++] = (struct breach_claim){
		    r[i].id, r[i].amount, r[i].open,
		    ctx_text(c, "%lld 年 %.*s %s", (long long)l.year, STR_FMT(unit_name(c->house, l.unit, c->mem)),
			     ledger_source_text((enum ledger_source)l.source))};
	}
	return 0;
}

/* GET /directed/breaches/:id */
int get_breach(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct directed_path *i = in;
	struct breach_show *o = out;
	struct agreement a = {0};
	struct breach b = {0};
	struct flow_matter m;
	struct calendar *cal;
	if (breach_get(c->house, i->id, c->mem, &b, e) < 0 || flow_get(c->house, b.matter, c->mem, &m, e) < 0 ||
	    directed_agreement(c->house, b.agreement, c->mem, &a, e) < 0 || calendar_of(c, &cal, e) < 0)
		return -1;
	int status = breach_item_of(c, cal, &b, &o->x, e);
	calendar_free(cal);
	if (status < 0 || directed_item(c, &a, &o->agreement, e) < 0 || take_account(c, &a, &o->account, e) < 0 ||
	    take_claims(c, o, e) < 0 || matter_story_of(c, &breach_kind, &m, &o->story, e) < 0 ||
	    moves_shown(c, &breach_kind, b.matter, &o->move, &o->nmoves, e) < 0)
		return -1;
	o->decided = b.adjustment != 0;
	o->may_attach = str_is(b.state, "county") && may_declare(c);
	return 0;
}

/* POST /directed/breaches/:id/act */
int post_breach_act(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct breach_input *i = in;
	struct flow_actor by;
	struct calendar *cal;
	(void)out;
	if (actor_of(c, &by, e) < 0 || calendar_of(c, &cal, e) < 0)
		return -1;
	int status = breach_act(c->house, cal, i->id, i->seq, i->move, i->opinion, &by, ctx_who(c), e);
	calendar_free(cal);
	if (status < 0 && e->code == ERR_INPUT)
		fault_put(c->faults, &act_fields[3], "%s", e->what);
	if (status < 0)
		return -1;
	ctx_tell(c, str_is(i->move, "establish") ? "毁约成立，已向院校立应追回款" : "已办");
	return ctx_go(c, e, "/directed/breaches/%lld", (long long)i->id);
}

/* POST /directed/breaches/:id/files */
int post_breach_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct breach_input *i = in;
	struct breach b = {0};
	struct matter_work w;
	struct str bytes;
	(void)out;
	if (!may_declare(c))
		return err_set(e, ERR_DENIED, "附件由提出的单位和区县民政加上");
	if (breach_get(c->house, i->id, c->mem, &b, e) < 0)
		return -1;
	if (!str_is(b.state, "county"))
		return err_set(e, ERR_CONFLICT, "已经不在区县核实，不能再加附件");
	if (matter_file_bytes(c, i->file, &bytes, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &file_fields[1], "%s", e->what);
		return -1;
	}
	struct str name = i->file->name.n ? i->file->name : STR("附件");
	if (matter_work_begin(c, &w, "毁约证据", e) < 0 ||
	    matter_work_end(&w, flow_attach(c->house, w.r, b.matter, name, bytes, w.by.who, e), e) < 0)
		return -1;
	ctx_tell(c, "附件已加上：%.*s", STR_FMT(name));
	return ctx_go(c, e, "/directed/breaches/%lld", (long long)i->id);
}
