/* 更正要求 at the desk: what people within reach want corrected; made with the ordinary forms, settled here. */
#include "features/directory/story.h"
#include "features/me/me_pages.h"
#include "features/messages/messages.h"
#include "features/reach_web.h"
#include "me.tmpl.h"

static const char *const which_words[] = {"等待办理", "已办结", NULL};
struct which_input {
	int64_t which;
};
static const struct in_field list_fields[] = {IN_CHOICE_(struct which_input, which, "哪些", .words = which_words)};
static const struct in_shape list_shape = IN_SHAPE(struct which_input, list_fields);
static const struct in_field one_fields[] = {
    IN_ID_(struct me_id_input, id, "更正要求", .flags = IN_PATH, .of = "me_request")};
static const struct in_shape one_shape = IN_SHAPE(struct me_id_input, one_fields);
static const char *const deeds[] = {"已经更正", "不更正", NULL};
static const struct in_field settle_fields[] = {
    IN_ID_(struct settle_input, id, "更正要求", .flags = IN_PATH, .of = "me_request"),
    IN_CHOICE_(struct settle_input, deed, "结果", .words = deeds),
    IN_TEXT_(struct settle_input, reason, "答复", .flags = IN_LONG | IN_STOCK, .max = REQUEST_TEXT_MAX,
	     .hint = "不更正的必须写明理由；本人会看到这段话")};
const struct in_shape settle_shape = IN_SHAPE(struct settle_input, settle_fields);

static const struct out_field item_fields[] = {OUT_ID_(struct request_item, r.id, "编号"),
					       OUT_TEXT_(struct request_item, name, "姓名"),
					       OUT_TEXT_(struct request_item, org, "机构"),
					       OUT_TEXT_(struct request_item, r.topic, "哪里不对"),
					       OUT_TEXT_(struct request_item, r.text, "应该是什么"),
					       OUT_WORD_(struct request_item, state, "状态"),
					       OUT_INSTANT_(struct request_item, r.made, "提出时间"),
					       OUT_TEXT_(struct request_item, r.reason, "答复"),
					       OUT_TEXT_(struct request_item, r.settled_by, "经办人"),
					       OUT_INSTANT_(struct request_item, r.settled, "办结时间")};
static const struct out_shape item_shape = OUT_SHAPE("CorrectionRequest", struct request_item, item_fields);
static const struct out_field list_out[] = {OUT_LIST_(struct requests_output, request, n, "更正要求", item_shape),
					    OUT_INT_(struct requests_output, all, "共几条")};
static const struct out_shape requests_shape = OUT_SHAPE("CorrectionRequests", struct requests_output, list_out);

/* With the person's name and place; a person who is no more in the list stays without. */
static int item_of(struct ctx *c, const struct request *r, struct request_item *out, struct err *e)
{
	struct person_row row;
	struct err gone = {0};
	*out = (struct request_item){.r = *r, .state = request_state_label(r->state)};
	if (directory_person(c->house, user_reach(c->user), r->person, false, c->mem, &row, &gone) == 0) {
		out->name = row.name;
		out->org = row.org;
		return 0;
	}
	if (gone.code == ERR_NOTFOUND)
		return 0;
	*e = gone;
	return -1;
}

/* GET /requests */
static int get_requests(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct which_input *i = in;
	struct requests_output *o = out;
	struct request *rows;
	size_t n;
	o->settled = i->which == 1;
	if (request_list(c->house, user_reach(c->user), !o->settled, c->mem, &rows, &n, &o->all, e) < 0)
		return -1;
	if (!(o->request = ARENA_ARRAY(c->mem, n + 1, struct request_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < n; o->n++)
		if (item_of(c, &rows[o->n], &o->request[o->n], e) < 0)
			return -1;
	return 0;
}

/* GET /requests/:id */
static int get_request(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct me_id_input *i = in;
	struct request r;
	return request_get(c->house, i->id, c->mem, &r, e) < 0 ? -1 : item_of(c, &r, out, e);
}

/* Tells whoever asked what became of it. */
static int tell_owner(struct ctx *c, int64_t id, struct err *e)
{
	struct request r;
	if (request_get(c->house, id, c->mem, &r, e) < 0)
		return -1;
	struct message_new m = {
	    .topic = ctx_text(c, "request:%lld", (long long)id),
	    .kind = MESSAGE_RESULT,
	    .tone = r.state == REQUEST_DONE ? MESSAGE_GOOD : MESSAGE_LOOK,
	    .title = ctx_text(c, "您的更正要求：%s", request_state_label(r.state)),
	    .said = ctx_text(c, "%.*s%s%.*s", STR_FMT(r.topic), r.reason.n ? "。答复：" : "", STR_FMT(r.reason)),
	    .href = STR("/m/data")};
	return message_put_person(c->house, r.person, &m, e);
}

/* Nobody is told that the record was corrected while it is as it was when they asked. */
static int must_be_changed(struct ctx *c, int64_t id, struct err *e)
{
	struct request r;
	bool changed;
	if (request_get(c->house, id, c->mem, &r, e) < 0)
		return -1;
	if (r.state != REQUEST_OPEN)
		return 0; /* settled before: said where it is settled */
	if (story_changed_since(c->house, r.person, r.made, c->mem, &changed, e) < 0)
		return -1;
	if (changed)
		return 0;
	fault_put(c->faults, &settle_fields[1], "提出要求以后，这个人的档案没有改动过");
	return err_todo((err_set(e, ERR_INPUT, "提出要求以后，这个人的档案没有改动过"), e),
			"先到档案里更正，再回来办结；不改的选“不更正”，写明理由");
}

/* POST /requests/:id */
static int post_settle(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct settle_input *i = in;
	if (i->deed == 1 && !i->reason.n) {
		fault_put(c->faults, &settle_fields[2], "不更正要写明理由");
		return err_set(e, ERR_INPUT, "不更正要写明理由");
	}
	enum request_state to = i->deed == 1 ? REQUEST_REFUSED : REQUEST_DONE;
	if (to == REQUEST_DONE && must_be_changed(c, i->id, e) < 0)
		return -1;
	if (request_settle(c->house, i->id, to, i->reason, ctx_who(c), e) < 0)
		return -1;
	if (tell_owner(c, i->id, e) < 0)
		return -1;
	ctx_tell(c, "已办结，本人可以看到答复");
	return ctx_go(c, e, "/requests");
}

/* The request is about somebody whom the user may see. */
static int sees_request(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct request r;
	struct err gone = {0};
	*yes = false;
	if (request_get(c->house, id, c->mem, &r, &gone) < 0) {
		if (gone.code == ERR_NOTFOUND)
			return 0;
		*e = gone;
		return -1;
	}
	return directory_sees_person(c->house, user_reach(c->user), r.person, yes, e);
}

/* How many wait. */
static int count_open(struct ctx *c, int64_t *n, struct err *e)
{
	struct request *rows;
	size_t got;
	return request_list(c->house, user_reach(c->user), true, c->mem, &rows, &got, n, e);
}

void requests_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = {"姓名", 6}},      {.label = {"机构", 6}, .wide = true},
	    {.label = {"哪里不对", 12}}, {.label = {"应该是什么", 15}, .wide = true},
	    {.label = {"提出时间", 12}}, {.label = {"状态", 6}}};
	(void)in;
	const struct requests_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	const struct ui_link pills[] = {{.text = STR("等待办理"), .href = STR("/requests"), .current = !o->settled},
					{.text = STR("已办结"),
					 .href = frame_text(f, "/requests?which=%s", "%E5%B7%B2%E5%8A%9E%E7%BB%93"),
					 .current = o->settled}};
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct request_item *r = &o->request[i];
		struct ui_cell *cell = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		char made[20];
		if (!cell)
			return;
		instant_text(r->r.made, made);
		struct str href = frame_text(f, "/requests/%lld", (long long)r->r.id);
		cell[0] = (struct ui_cell){.text = r->name, .href = href, .strong = true};
		cell[1] = (struct ui_cell){.text = r->org};
		cell[2] = (struct ui_cell){.text = r->r.topic};
		cell[3] = (struct ui_cell){.text = r->r.text};
		cell[4] = (struct ui_cell){.text = frame_text(f, "%s", made)};
		cell[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					   .tone = r->r.state == REQUEST_OPEN   ? UI_WARN
						   : r->r.state == REQUEST_DONE ? UI_OK
										: UI_MUTE,
					   .text = str_of(r->state)};
		rows[i] = (struct ui_row){.cells = cell, .href = href};
	}
	struct ui_table t = {.label = STR("更正要求"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .rows_n = o->n,
			     .empty = o->settled ? STR("还没有办结过") : STR("没有等待办理的要求"),
			     .empty_todo = STR("护理员在手机上提出后会出现在这里。")};
	f->ui.lead = frame_text(f, "本人发现自己的档案不对时提出；共 %lld 条", (long long)o->all);
	requests_list(h, f, &t, pills, 2);
}

void request_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = {"更正要求", 12}, .href = {"/requests", 9}}};
	(void)in;
	const struct request_item *r = out;
	char made[20], settled[20] = "";
	instant_text(r->r.made, made);
	if (r->r.settled)
		instant_text(r->r.settled, settled);
	struct ui_fact facts[] = {
	    {.name = STR("姓名"), .value = r->name, .href = frame_text(f, "/workers/%lld", (long long)r->r.person)},
	    {.name = STR("机构"), .value = r->org},
	    {.name = STR("哪里不对"), .value = r->r.topic},
	    {.name = STR("应该是什么"), .value = r->r.text},
	    {.name = STR("提出时间"), .value = frame_text(f, "%s", made)},
	    {.name = STR("状态"), .value = str_of(r->state), .sub = r->r.reason},
	    {.name = STR("办结"), .value = frame_text(f, "%s %.*s", settled, STR_FMT(r->r.settled_by))}};
	struct ui_field fields[] = {frame_field(f, &settle_shape, "deed", STR("已经更正")),
				    frame_field(f, &settle_shape, "reason", STR(""))};
	fields[0].kind = UI_RADIO;
	fields[0].required = true;
	frame_crumbs(f, crumbs, 1);
	f->ui.title = frame_text(f, "%.*s：%.*s", STR_FMT(r->name), STR_FMT(r->r.topic));
	bool open = r->r.state == REQUEST_OPEN;
	request_one(h, f, facts, open ? 6 : 7, fields, 2, open && frame_may(f, CAN_PEOPLE_CORRECT));
}

static const struct route routes[] = {
    {HTTP_GET, "/requests", .may = CAN_PEOPLE_READ, .title = "更正要求", .in = &list_shape, .out = &requests_shape,
     .handle = get_requests, .page = requests_page},
    {HTTP_GET, "/requests/:id", .may = CAN_PEOPLE_READ, .title = "更正要求", .in = &one_shape, .out = &item_shape,
     .handle = get_request, .page = request_page},
    {HTTP_POST, "/requests/:id", .may = CAN_PEOPLE_CORRECT, .title = "办结更正要求", .in = &settle_shape,
     .handle = post_settle},
};
/* Officers settle them; an institution's clerk reads what its own people want corrected. */
static const struct menu_item menu[] = {
    {.group = "业务",
     .label = "更正要求",
     .icon = "message-report",
     .path = "/requests",
     .may = CAN_PEOPLE_CORRECT,
     .count = count_open},
    {.group = "业务", .label = "更正要求", .icon = "message-report", .path = "/requests", .may = CAN_STAFF_SELF}};
static const struct thing_kind kinds[] = {{"me_request", sees_request}};

const struct web requests_web = {.name = "requests",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu,
				 .kinds = kinds,
				 .nkinds = sizeof kinds / sizeof *kinds};
