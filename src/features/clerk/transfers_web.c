/* 转入转出 in the browser. */
#include "features/clerk/clerk_routes_web.h"
#include "features/messages/messages.h"

#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/reach_web.h"

/* clang-format off */
static const struct in_field in_fields[] = {
    IN_TEXT_(struct transfer_input, name, "姓名", .flags = IN_NEEDED, .max = 50),
    IN_TEXT_(struct transfer_input, number, "证件号码", .flags = IN_NEEDED | IN_HIDDEN, .max = 30,
	     .hint = "与本人证件一致；退回修改时要重新填写"),
    IN_DAY_(struct transfer_input, day, "到岗日期", .flags = IN_NEEDED, .hint = "原机构的任职到前一天为止"),
    IN_CODE_(struct transfer_input, post, "岗位", .codes = &posts, .hint = "不填则与原来相同"),
    IN_CODE_(struct transfer_input, identity, "用工身份", .flags = IN_NEEDED, .codes = &work_identities),
    IN_BOOL_(struct transfer_input, frontline, "在一线护理老人"),
    IN_TEXT_(struct transfer_input, why, "说明", .max = TRANSFER_WHY_MAX, .hint = "给对方机构看"),
};
const struct in_shape transfer_in_shape = IN_SHAPE(struct transfer_input, in_fields);
static const struct in_field out_fields[] = {
    IN_ID_(struct transfer_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_TEXT_(struct transfer_input, to, "转到哪家机构", .flags = IN_NEEDED, .max = 60,
	     .hint = "对方的全称或统一社会信用代码"),
    IN_DAY_(struct transfer_input, day, "到岗日期", .flags = IN_NEEDED, .hint = "在对方机构的第一天"),
    IN_TEXT_(struct transfer_input, why, "说明", .max = TRANSFER_WHY_MAX, .hint = "给对方机构看"),
};
const struct in_shape transfer_out_shape = IN_SHAPE(struct transfer_input, out_fields);
static const struct in_field answer_fields[] = {
    IN_ID_(struct answer_input, id, "转移", .of = "transfer", .flags = IN_PATH),
    IN_TEXT_(struct answer_input, why, "理由", .flags = IN_STOCK, .max = TRANSFER_WHY_MAX),
};
const struct in_shape answer_shape = IN_SHAPE(struct answer_input, answer_fields);
const struct in_shape answer_path_shape = {sizeof(struct answer_input), answer_fields, 1};

static const struct out_field transfer_rows[] = {
    OUT_ID_(struct transfer_item, t.id, "编号"),
    OUT_TEXT_(struct transfer_item, t.name, "姓名"),
    OUT_TEXT_(struct transfer_item, t.number, "证件号码（遮盖）"),
    OUT_TEXT_(struct transfer_item, t.from_name, "原机构"),
    OUT_TEXT_(struct transfer_item, t.to_name, "新机构"),
    OUT_DAY_(struct transfer_item, day, "到岗日期"),
    OUT_WORD_(struct transfer_item, state, "状态"),
    OUT_WORD_(struct transfer_item, direction, "方向"),
    OUT_TEXT_(struct transfer_item, t.why, "说明"),
    OUT_TEXT_(struct transfer_item, t.answer, "答复"),
    OUT_TEXT_(struct transfer_item, t.asker, "提出人"),
    OUT_TEXT_(struct transfer_item, t.answerer, "答复人"),
    OUT_INSTANT_(struct transfer_item, t.asked_at, "提出时间"),
    OUT_INSTANT_(struct transfer_item, t.answered_at, "答复时间"),
    OUT_BOOL_(struct transfer_item, may_answer, "待本机构确认"),
    OUT_BOOL_(struct transfer_item, may_withdraw, "可撤回"),
};
const struct out_shape transfer_shape = OUT_SHAPE("Transfer", struct transfer_item, transfer_rows);
static const struct out_field transfers_rows[] = {
    OUT_LIST_(struct transfers_output, transfer, n, "转移", transfer_shape)};
const struct out_shape transfers_shape = OUT_SHAPE("Transfers", struct transfers_output, transfers_rows);
static const struct out_field leaving_rows[] = {
    OUT_ID_(struct leaving_output, id, "编号"),
    OUT_TEXT_(struct leaving_output, name, "姓名"),
    OUT_TEXT_(struct leaving_output, number, "证件号码（遮盖）"),
    OUT_TEXT_(struct leaving_output, post, "岗位"),
};
const struct out_shape leaving_shape = OUT_SHAPE("TransferOut", struct leaving_output, leaving_rows);
/* clang-format on */

/* What whoever looks can do about it. */
static struct transfer_item item_of(struct ctx *c, const struct transfer *t)
{
	struct reach who = user_reach(c->user);
	bool acts = who.kind == REACH_ORG && ctx_may(c, CAN_STAFF_SELF) && t->state == TRANSFER_PENDING;
	bool mine = who.kind == REACH_ORG && (who.id == t->from_org || who.id == t->to_org);
	return (struct transfer_item){.t = *t,
				      .day = (day_t)t->day,
				      .state = transfer_state_label(t->state),
				      .direction = !mine                 ? NULL
						   : who.id == t->to_org ? "转入"
									 : "转出",
				      .may_answer = acts && mine && t->asked_by != who.id,
				      .may_withdraw = acts && mine && t->asked_by == who.id};
}

int get_transfers(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct transfers_output *o = out;
	struct transfer *t;
	(void)in;
	if (transfer_list(c->house, user_reach(c->user), false, c->mem, &t, &o->n, e) < 0)
		return -1;
	o->transfer = ARENA_ARRAY(c->mem, o->n + 1, struct transfer_item);
	if (!o->transfer)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->transfer[i] = item_of(c, &t[i]);
	o->clerk = user_reach(c->user).kind == REACH_ORG && ctx_may(c, CAN_STAFF_SELF);
	return 0;
}

int get_transfer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct answer_input *i = in;
	struct transfer t;
	if (transfer_get(c->house, i->id, c->mem, &t, e) < 0)
		return -1;
	t.asker = account_said(c->house, t.asker, c->mem);
	t.answerer = t.answerer.n ? account_said(c->house, t.answerer, c->mem) : t.answerer;
	*(struct transfer_item *)out = item_of(c, &t);
	return 0;
}

int sees_transfer(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct err none = {0};
	struct transfer t;
	*yes = false;
	if (transfer_get(c->house, id, c->mem, &t, &none) < 0)
		return none.code == ERR_NOTFOUND ? 0 : (*e = none, -1);
	return transfer_seen(c->house, user_reach(c->user), &t, yes, e);
}

int count_transfers(struct ctx *c, int64_t *n, struct err *e)
{
	struct reach who = user_reach(c->user);
	struct transfer *t;
	size_t all;
	*n = 0;
	if (who.kind != REACH_ORG)
		return 0;
	if (transfer_list(c->house, who, true, c->mem, &t, &all, e) < 0)
		return -1;
	for (size_t i = 0; i < all; i++)
		*n += t[i].asked_by != who.id;
	return 0;
}

/* GET /org/transfers/out/:id */
int get_leaving(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct leave_input *i = in;
	struct leaving_output *o = out;
	struct person_row row;
	int64_t org;
	if (clerk_org(c, &org, e) < 0 ||
	    directory_person(c->house, user_reach(c->user), i->id, true, c->mem, &row, e) < 0)
		return -1;
	*o = (struct leaving_output){
	    .id = i->id, .name = row.name, .number = row.number, .post = str_of(code_label(&posts, (int)row.post))};
	return 0;
}

/* Tells the other of the two institutions what was done with a transfer. */
static int tell_other(struct ctx *c, int64_t id, int64_t by, const char *what, enum message_tone tone, struct err *e)
{
	struct transfer t;
	if (transfer_get(c->house, id, c->mem, &t, e) < 0)
		return -1;
	struct message_new m = {.topic = ctx_text(c, "transfer:%lld:%lld", (long long)id, (long long)t.state),
				.kind = MESSAGE_TRANSFER,
				.tone = tone,
				.title = ctx_text(c, "%.*s：%s", STR_FMT(t.name), what),
				.said = ctx_text(c, "%.*s → %.*s%s%.*s", STR_FMT(t.from_name), STR_FMT(t.to_name),
						 t.answer.n ? "。理由：" : "", STR_FMT(t.answer)),
				.href = ctx_text(c, "/org/transfers/%lld", (long long)id)};
	return message_put_org(c->house, by == t.from_org ? t.to_org : t.from_org, &m, e);
}

/* Asks for it; what is wrong with the day is told at its field. */
static int begin(struct ctx *c, struct transfer_ask *a, const struct in_field *day, struct err *e)
{
	int64_t id;
	a->who = ctx_who(c);
	a->today = c->today;
	a->now = c->now;
	if (transfer_begin(c->house, a, &id, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, day, "%s", e->what);
		if (e->code == ERR_NOTFOUND) {
			fault_put(c->faults, NULL, "%s%s%s", e->what, *e->todo ? "：" : "", e->todo);
			e->code = ERR_INPUT;
		}
		return -1;
	}
	if (tell_other(c, id, a->by, "转移要您确认", MESSAGE_LOOK, e) < 0)
		return -1;
	ctx_tell(c, "已提出，等对方机构确认；确认以前任职不变");
	return ctx_go(c, e, "/org/transfers/%lld", (long long)id);
}

int post_transfer_in(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct transfer_input *i = in;
	(void)out;
	struct transfer_ask a = {.number = i->number,
				 .name = i->name,
				 .to_org = FIELD_NONE,
				 .day = i->day,
				 .post = i->post,
				 .identity = i->identity,
				 .frontline = i->frontline,
				 .why = i->why};
	return clerk_org(c, &a.by, e) < 0 ? -1 : begin(c, &a, &in_fields[2], e);
}

/* The institution of this credit code: 1, 0, -1. */
static int org_of_code(struct ctx *c, struct str code, int64_t *id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct buf norm;
	struct err why;
	buf_init(&norm, 64);
	int found = credit_code_parse(code, &norm, &why) || !norm.n ? 0
		    : fact_by_key(&r, c->house, &orgs_facts, (struct cell){FIELD_NONE, buf_str(&norm)}, INSTANT_OPEN,
				  0, e) < 0
			? -1
			: 1;
	if (found == 1) {
		found = fact_next(r, &v, e);
		*id = found == 1 ? v.id : 0;
		fact_reader_free(r);
	}
	buf_release(&norm);
	return found;
}

/* The one open institution of exactly this name: how many there are, -1. */
static int org_of_name(struct ctx *c, struct str name, int64_t *id, struct err *e)
{
	struct orgs_filter f = {.name = str_trim(name)};
	struct list_page page = {.sort = ORGS_BY_NAME, .limit = LIST_LIMIT_MAX};
	struct org_row *rows;
	size_t n;
	int found = 0;
	if (directory_orgs(c->house, (struct reach){REACH_ALL, 0}, &f, &page, c->mem, &rows, &n, NULL, e) < 0)
		return -1;
	for (size_t i = 0; f.name.n && i < n; i++)
		if (str_eq(rows[i].name, f.name)) {
			*id = rows[i].org_id;
			found++;
		}
	return found;
}

int post_transfer_out(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct transfer_input *i = in;
	struct transfer_ask a = {
	    .person = i->id, .day = i->day, .identity = 0, .frontline = FIELD_NONE, .why = i->why};
	(void)out;
	if (clerk_org(c, &a.by, e) < 0)
		return -1;
	int found = org_of_code(c, i->to, &a.to_org, e);
	if (!found)
		found = org_of_name(c, i->to, &a.to_org, e);
	if (found < 0)
		return -1;
	if (found != 1) {
		fault_put(c->faults, &out_fields[1],
			  found ? "有 %d 家叫这个名称，请填统一社会信用代码"
				: "没有这家机构，请核对全称或统一社会信用代码",
			  found);
		return err_set(e, ERR_INPUT, "说不清是哪家机构");
	}
	return begin(c, &a, &out_fields[2], e);
}

int post_confirm_transfer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct answer_input *i = in;
	int64_t org;
	(void)out;
	if (clerk_org(c, &org, e) < 0 || transfer_confirm(c->house, i->id, org, ctx_who(c), c->now, e) < 0 ||
	    tell_other(c, i->id, org, "对方确认了转移", MESSAGE_GOOD, e) < 0)
		return -1;
	ctx_tell(c, "已确认：原任职结束，新任职开始");
	return ctx_go(c, e, "/org/transfers/%lld", (long long)i->id);
}

/* A refusal and a withdrawal want a reason. */
static int need_why(struct ctx *c, const struct answer_input *i, struct err *e)
{
	if (i->why.n)
		return 0;
	fault_put(c->faults, &answer_fields[1], "请写明理由，对方和上级看得到");
	return err_set(e, ERR_INPUT, "没有写理由");
}

int post_refuse_transfer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct answer_input *i = in;
	int64_t org;
	(void)out;
	if (clerk_org(c, &org, e) < 0 || need_why(c, i, e) < 0 ||
	    transfer_refuse(c->house, i->id, org, i->why, ctx_who(c), c->now, e) < 0 ||
	    tell_other(c, i->id, org, "对方拒绝了转移", MESSAGE_BAD, e) < 0)
		return -1;
	ctx_tell(c, "已拒绝，任职不变");
	return ctx_go(c, e, "/org/transfers/%lld", (long long)i->id);
}

int post_withdraw_transfer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct answer_input *i = in;
	int64_t org;
	(void)out;
	if (clerk_org(c, &org, e) < 0 || need_why(c, i, e) < 0 ||
	    transfer_withdraw(c->house, i->id, org, i->why, ctx_who(c), c->now, e) < 0 ||
	    tell_other(c, i->id, org, "对方撤回了转移", MESSAGE_PLAIN, e) < 0)
		return -1;
	ctx_tell(c, "已撤回，任职不变");
	return ctx_go(c, e, "/org/transfers/%lld", (long long)i->id);
}
