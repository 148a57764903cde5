/* /notices: what is announced to me; drafting, publishing and withdrawing for those who may. */
#include "features/notices/notices_pages.h"

#include "features/directory/directory.h"
#include "features/reach_web.h"
#include "store/sql.h"

static const struct sql BELOW = {"notice.units",
				 "SELECT id, name FROM units WHERE (id = $1 OR parent_id = $1) AND closed_by = 0 AND"
				 " (valid_to IS NULL OR valid_to >= $2) ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END,"
				 " code LIMIT $3"};

static const struct in_field path_fields[] = {
    IN_ID_(struct notice_path, id, "公告", .flags = IN_PATH, .of = "announcement")};
static const struct in_shape path_shape = IN_SHAPE(struct notice_path, path_fields);
static const struct in_field own_fields[] = {
    IN_ID_(struct notice_path, id, "公告", .flags = IN_PATH, .of = "announcement_own")};
static const struct in_shape own_shape = IN_SHAPE(struct notice_path, own_fields);
static const struct in_field form_fields[] = {
    IN_ID_(struct notice_input, id, "草稿", .of = "announcement_own"),
    IN_TEXT_(struct notice_input, title, "标题", .flags = IN_NEEDED, .min = 2, .max = NOTICE_TITLE_MAX),
    IN_TEXT_(struct notice_input, said, "内容", .flags = IN_NEEDED | IN_LONG, .min = 2, .max = NOTICE_TEXT_MAX,
	     .hint = "请不要写个人信息；空一行另起一段"),
    IN_ID_(struct notice_input, unit, "哪个范围", .flags = IN_NEEDED, .of = "unit"),
    IN_BOOL_(struct notice_input, officers, "给范围内的经办人员看"),
    IN_BOOL_(struct notice_input, orgs, "给范围内的机构看"),
    IN_BOOL_(struct notice_input, workers, "给范围内的从业人员看（手机）"),
    IN_DAY_(struct notice_input, from, "从哪天", .flags = IN_NEEDED),
    IN_DAY_(struct notice_input, to, "到哪天", .flags = IN_NEEDED, .hint = "当天仍显示，过了自动不再显示"),
    IN_BOOL_(struct notice_input, pinned, "置顶"),
};
const struct in_shape announcement_shape = IN_SHAPE(struct notice_input, form_fields);

static const struct out_field brief_rows[] = {
    OUT_ID_(struct notice, id, "编号"), OUT_TEXT_(struct notice, title, "标题"),
    OUT_BOOL_(struct notice, pinned, "置顶"), OUT_INSTANT_(struct notice, published, "发布时间")};
const struct out_shape notice_brief_shape = OUT_SHAPE("AnnouncementBrief", struct notice, brief_rows);
static const struct out_field item_rows[] = {
    OUT_ID_(struct notice_item, n.id, "编号"),
    OUT_TEXT_(struct notice_item, n.title, "标题"),
    OUT_TEXT_(struct notice_item, n.said, "内容"),
    OUT_TEXT_(struct notice_item, unit, "哪个范围"),
    OUT_INT_(struct notice_item, n.audience, "给谁看（1 经办人员、2 机构、4 从业人员之和）"),
    OUT_DAY_(struct notice_item, from, "从哪天"),
    OUT_DAY_(struct notice_item, to, "到哪天"),
    OUT_BOOL_(struct notice_item, n.pinned, "置顶"),
    OUT_WORD_(struct notice_item, state, "状态"),
    OUT_INSTANT_(struct notice_item, n.published, "发布时间"),
    OUT_BOOL_(struct notice_item, read, "我已阅"),
};
static const struct out_shape item_shape = OUT_SHAPE("Announcement", struct notice_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct notices_output, item, n, "公告", item_shape)};
static const struct out_shape list_out = OUT_SHAPE("Announcements", struct notices_output, list_rows);
static const struct out_field one_rows[] = {OUT_ONE_(struct notice_output, item, "公告", item_shape),
					    OUT_BOOL_(struct notice_output, manages, "可以管理")};
static const struct out_shape one_out = OUT_SHAPE("AnnouncementPage", struct notice_output, one_rows);
static const struct out_field managed_rows[] = {
    OUT_ID_(struct notice_item, n.id, "编号"),        OUT_TEXT_(struct notice_item, n.title, "标题"),
    OUT_TEXT_(struct notice_item, unit, "哪个范围"),  OUT_DAY_(struct notice_item, from, "从哪天"),
    OUT_DAY_(struct notice_item, to, "到哪天"),       OUT_WORD_(struct notice_item, state, "状态"),
    OUT_TEXT_(struct notice_item, n.who, "谁起草的"), OUT_INT_(struct notice_item, n.readers, "几人已阅")};
static const struct out_shape managed_shape = OUT_SHAPE("ManagedAnnouncement", struct notice_item, managed_rows);
static const struct out_field manage_rows[] = {OUT_LIST_(struct notices_output, item, n, "公告", managed_shape)};
static const struct out_shape manage_out = OUT_SHAPE("ManagedAnnouncements", struct notices_output, manage_rows);
static const struct out_field reader_rows[] = {OUT_TEXT_(struct notice_reader, name, "谁"),
					       OUT_INSTANT_(struct notice_reader, at, "时间")};
static const struct out_shape reader_shape = OUT_SHAPE("AnnouncementReader", struct notice_reader, reader_rows);
static const struct out_field readers_rows[] = {
    OUT_ONE_(struct notice_readers_output, item, "公告", managed_shape),
    OUT_LIST_(struct notice_readers_output, reader, n, "已阅的人", reader_shape)};
static const struct out_shape readers_out =
    OUT_SHAPE("AnnouncementReaders", struct notice_readers_output, readers_rows);
static const struct out_field unit_rows[] = {OUT_ID_(struct notice_unit, id, "编号"),
					     OUT_TEXT_(struct notice_unit, name, "名称")};
static const struct out_shape unit_shape = OUT_SHAPE("AnnouncementUnit", struct notice_unit, unit_rows);
static const struct out_field form_rows[] = {OUT_TEXT_(struct notice_form, n.title, "标题"),
					     OUT_TEXT_(struct notice_form, n.said, "内容"),
					     OUT_LIST_(struct notice_form, unit, nunits, "可选的范围", unit_shape)};
static const struct out_shape form_out = OUT_SHAPE("AnnouncementForm", struct notice_form, form_rows);

int notices_home_of(struct ctx *c, struct notices_home *out, struct err *e)
{
	return notice_standing(c->house, user_reach(c->user), c->today, NOTICES_AT_HOME, c->mem, &out->notice,
			       &out->n, e);
}

/* With the unit's name and whether the user has read it. */
static int item_of(struct ctx *c, const struct notice *n, struct notice_item *out, struct err *e)
{
	*out = (struct notice_item){.n = *n,
				    .unit = unit_name(c->house, n->unit, c->mem),
				    .state = notice_state_label(n->state),
				    .from = (day_t)n->from,
				    .to = (day_t)n->to};
	out->n.who = account_said(c->house, n->who, c->mem);
	if (n->state == NOTICE_PUBLISHED && n->to < c->today)
		out->state = "已过期";
	return notice_was_read(c->house, n->id, c->user->account, &out->read, e);
}

/* Notices as items. */
static int items_of(struct ctx *c, const struct notice *v, size_t n, struct notices_output *o, struct err *e)
{
	if (!(o->item = ARENA_ARRAY(c->mem, n + 1, struct notice_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < n; o->n++)
		if (item_of(c, &v[o->n], &o->item[o->n], e) < 0)
			return -1;
	return 0;
}

/* GET /notices */
static int get_notices(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct notice *v;
	size_t n;
	(void)in;
	return notice_standing(c->house, user_reach(c->user), c->today, NOTICES_STANDING, c->mem, &v, &n, e) < 0
		   ? -1
		   : items_of(c, v, n, out, e);
}

/* The user may publish for the notice's unit. */
static int manages(struct ctx *c, const struct notice *n, bool *yes, struct err *e)
{
	*yes = false;
	return ctx_may(c, CAN_NOTICES_PUBLISH) ? directory_sees_unit(c->house, user_reach(c->user), n->unit, yes, e)
					       : 0;
}

/* GET /notices/:id */
static int get_notice(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct notice_path *i = in;
	struct notice_output *o = out;
	struct notice n;
	return notice_get(c->house, i->id, c->mem, &n, e) < 0 || item_of(c, &n, &o->item, e) < 0 ||
		       manages(c, &n, &o->manages, e) < 0
		   ? -1
		   : 0;
}

/* POST /notices/:id/read */
static int post_read(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct notice_path *i = in;
	(void)out;
	if (notice_read(c->house, i->id, c->user->account, e) < 0)
		return -1;
	ctx_tell(c, "已记下您已阅");
	return ctx_go(c, e, "/notices/%lld", (long long)i->id);
}

/* GET /notices/manage */
static int get_manage(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct notice *v;
	size_t n;
	(void)in;
	return notice_list(c->house, user_reach(c->user), c->mem, &v, &n, e) < 0 ? -1 : items_of(c, v, n, out, e);
}

/* The units for which the user may publish: his own and those directly below. */
static int units_of(struct ctx *c, struct notice_form *o, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct notice_unit, id, 0), ROW_TEXT(struct notice_unit, name, 1), {0}};
	struct reach who = user_reach(c->user);
	void *rows;
	if (who.kind != REACH_UNIT)
		return err_set(e, ERR_DENIED, "您的数据范围不是区县或全市，不能发布公告");
	if (sql_rows(c->house->store, &BELOW, ARGS(INT(who.id), INT(c->today), INT(NOTICE_UNITS_MAX)), fields,
		     sizeof(struct notice_unit), c->mem, NOTICE_UNITS_MAX, &rows, &o->nunits, e) < 0)
		return -1;
	o->unit = rows;
	return 0;
}

/* GET /notices/new */
static int get_new(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct notice_form *o = out;
	(void)in;
	if (units_of(c, o, e) < 0)
		return -1;
	o->n = (struct notice){.unit = user_reach(c->user).id,
			       .audience = NOTICE_ORGS,
			       .from = c->today,
			       .to = c->today + 30,
			       .title = STR(""),
			       .said = STR("")};
	return 0;
}

/* GET /notices/:id/edit */
static int get_edit(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct notice_path *i = in;
	struct notice_form *o = out;
	if (units_of(c, o, e) < 0 || notice_get(c->house, i->id, c->mem, &o->n, e) < 0)
		return -1;
	return o->n.state == NOTICE_DRAFT ? 0 : err_set(e, ERR_CONFLICT, "只有草稿可以改；已发布的先撤回");
}

/* POST /notices: a draft, new or changed. */
static int post_notice(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct notice_input *i = in;
	int64_t id;
	(void)out;
	struct notice n = {.id = i->id == IN_NONE ? 0 : i->id,
			   .unit = i->unit,
			   .audience = (i->officers ? NOTICE_OFFICERS : 0) | (i->orgs ? NOTICE_ORGS : 0) |
				       (i->workers ? NOTICE_WORKERS : 0),
			   .from = i->from,
			   .to = i->to,
			   .pinned = i->pinned,
			   .title = i->title,
			   .said = i->said,
			   .who = str_of(ctx_who(c))};
	if (notice_save(c->house, &n, &id, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &form_fields[n.audience ? 8 : 4], "%s", e->what);
		return -1;
	}
	ctx_tell(c, "草稿已保存，发布以前只有管理公告的人看得到");
	return ctx_go(c, e, "/notices/%lld", (long long)id);
}

/* POST /notices/:id/publish, /withdraw, /redraft */
static int move(struct ctx *c, const void *in, enum notice_state to, const char *said, struct err *e)
{
	const struct notice_path *i = in;
	if (notice_move(c->house, i->id, to, ctx_who(c), e) < 0)
		return -1;
	ctx_tell(c, "%s", said);
	return to == NOTICE_DRAFT ? ctx_go(c, e, "/notices/%lld/edit", (long long)i->id)
				  : ctx_go(c, e, "/notices/%lld", (long long)i->id);
}
static int post_publish(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	return move(c, in, NOTICE_PUBLISHED, "已发布，范围内的人在首页看得到", e);
}
static int post_withdraw(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	return move(c, in, NOTICE_WITHDRAWN, "已撤回，别人看不到了", e);
}
static int post_redraft(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	return move(c, in, NOTICE_DRAFT, "已改成草稿，改好再发布", e);
}

/* GET /notices/:id/readers */
static int get_readers(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct notice_path *i = in;
	struct notice_readers_output *o = out;
	struct notice n;
	return notice_get(c->house, i->id, c->mem, &n, e) < 0 || item_of(c, &n, &o->item, e) < 0 ||
		       notice_readers(c->house, i->id, c->mem, &o->reader, &o->n, e) < 0
		   ? -1
		   : 0;
}

/* The notice of this id; *there false: none. */
static int look_up(struct ctx *c, int64_t id, struct notice *n, bool *there, struct err *e)
{
	struct err why = {0};
	*there = notice_get(c->house, id, c->mem, n, &why) == 0;
	if (*there || why.code == ERR_NOTFOUND)
		return 0;
	*e = why;
	return -1;
}

/* It is the user's to manage. */
static int sees_own(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct notice n;
	return look_up(c, id, &n, yes, e) < 0 || (*yes && manages(c, &n, yes, e) < 0) ? -1 : 0;
}

/* It stands for the user, or is his to manage. */
static int sees_notice(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct notice n;
	bool there;
	*yes = false;
	if (look_up(c, id, &n, &there, e) < 0 || (there && manages(c, &n, yes, e) < 0))
		return -1;
	return !there || *yes || !notice_stands(&n, c->today)
		   ? 0
		   : notice_is_for(c->house, &n, user_reach(c->user), yes, e);
}

#define OWN .may = CAN_NOTICES_PUBLISH, .in = &own_shape
static const struct route routes[] = {
    {HTTP_GET, "/notices", .flags = ROUTE_ANYONE, .title = "通知公告", .out = &list_out, .handle = get_notices,
     .page = announcements_page},
    {HTTP_GET, "/notices/manage", .may = CAN_NOTICES_PUBLISH, .title = "管理公告", .out = &manage_out,
     .handle = get_manage, .page = notices_manage_page},
    {HTTP_GET, "/notices/new", .may = CAN_NOTICES_PUBLISH, .title = "起草公告", .out = &form_out, .handle = get_new,
     .page = notice_form_page},
    {HTTP_POST, "/notices", .may = CAN_NOTICES_PUBLISH, .title = "保存公告草稿", .in = &announcement_shape,
     .handle = post_notice, .form = "/notices/new"},
    {HTTP_GET, "/notices/:id", .flags = ROUTE_ANYONE, .title = "通知公告", .in = &path_shape, .out = &one_out,
     .handle = get_notice, .page = announcement_page},
    {HTTP_POST, "/notices/:id/read", .flags = ROUTE_ANYONE, .title = "公告已阅", .in = &path_shape,
     .handle = post_read, .form = "/notices/:id"},
    {HTTP_GET, "/notices/:id/edit", OWN, .title = "修改公告草稿", .out = &form_out, .handle = get_edit,
     .page = notice_form_page},
    {HTTP_POST, "/notices/:id/publish", OWN, .title = "发布公告", .handle = post_publish, .form = "/notices/:id"},
    {HTTP_POST, "/notices/:id/withdraw", OWN, .title = "撤回公告", .handle = post_withdraw, .form = "/notices/:id"},
    {HTTP_POST, "/notices/:id/redraft", OWN, .title = "公告改为草稿", .handle = post_redraft, .form = "/notices/:id"},
    {HTTP_GET, "/notices/:id/readers", OWN, .title = "谁已阅", .out = &readers_out, .handle = get_readers,
     .page = notice_readers_page},
};
static const struct menu_item menu[] = {
    {.group = "", .label = "通知公告", .icon = "volume", .path = "/notices", .flags = ROUTE_ANYONE}};
static const struct thing_kind kinds[] = {{"announcement", sees_notice}, {"announcement_own", sees_own}};

const struct web notices_web = {.name = "notices",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.menu = menu,
				.nmenu = sizeof menu / sizeof *menu,
				.kinds = kinds,
				.nkinds = sizeof kinds / sizeof *kinds};
