/* 意见反馈: a text to the system administrators, with the page it was written on; their list and their answers. */
#include "features/admin/sys_pages.h"
#include "features/help/help_pages.h"
#include "features/reach_web.h"
#include "help.tmpl.h"
#include "store/sql.h"

#define LISTED       200
#define PER_ADDRESS  10 /* a minute */
#define FEEDBACK_MAX 1000

static const struct sql ADD = {
    "feedback.add", "INSERT INTO feedback (id, at, account, who, page, said, answer, answered, answered_by)"
		    " VALUES ($1, $2, $3, $4, $5, $6, '', 0, '')"};
#define COLUMNS "id, at, who, page, said, answer, answered, answered_by"
static const struct sql ALL = {"feedback.all", "SELECT " COLUMNS " FROM feedback ORDER BY id DESC LIMIT $1"};
static const struct sql OWN = {"feedback.own",
			       "SELECT " COLUMNS " FROM feedback WHERE account = $2 ORDER BY id DESC LIMIT $1"};
static const struct sql ONE = {"feedback.one", "SELECT " COLUMNS " FROM feedback WHERE id = $1"};
static const struct sql OPEN = {"feedback.open", "SELECT count(*) FROM feedback WHERE answered = 0"};
static const struct sql ANSWER = {"feedback.answer",
				  "UPDATE feedback SET answer = $2, answered = $3, answered_by = $4 WHERE id = $1"};

struct said {
	int64_t id, at, answered;
	struct str who, page, text, answer, by;
};
static const struct row_field columns_of[] = {
    ROW_INT(struct said, id, 0),       ROW_INT(struct said, at, 1),    ROW_TEXT(struct said, who, 2),
    ROW_TEXT(struct said, page, 3),    ROW_TEXT(struct said, text, 4), ROW_TEXT(struct said, answer, 5),
    ROW_INT(struct said, answered, 6), ROW_TEXT(struct said, by, 7),   {0}};
static const struct out_field said_rows[] = {
    OUT_ID_(struct said, id, "编号"),       OUT_INSTANT_(struct said, at, "时间"),
    OUT_TEXT_(struct said, who, "谁"),      OUT_TEXT_(struct said, page, "哪个页面"),
    OUT_TEXT_(struct said, text, "意见"),   OUT_TEXT_(struct said, answer, "答复"),
    OUT_TEXT_(struct said, by, "谁答复的"), OUT_INSTANT_(struct said, answered, "答复时间")};
static const struct out_shape said_shape = OUT_SHAPE("Feedback", struct said, said_rows);

struct saids {
	struct said *said;
	size_t n;
};
static const struct out_field saids_rows[] = {OUT_LIST_(struct saids, said, n, "意见", said_shape)};
static const struct out_shape saids_shape = OUT_SHAPE("Feedbacks", struct saids, saids_rows);

/* Those who wrote it and answered it, by name; whoever asked with the login, by which administrators find the account. */
static void named(struct ctx *c, struct said *s)
{
	s->who = account_called(c->house, s->who, c->mem);
	s->by = account_said(c->house, s->by, c->mem);
}

/* The newest, of an account or (0) of all. */
static int list(struct ctx *c, int64_t account, struct saids *o, struct err *e)
{
	const struct sql_arg args[] = {INT(LISTED), INT(account)};
	if (sql_rows(c->house->store, account ? &OWN : &ALL, args, account ? 2 : 1, columns_of, sizeof *o->said,
		     c->mem, LISTED, (void **)&o->said, &o->n, e) < 0)
		return -1;
	for (size_t i = 0; i < o->n; i++)
		named(c, &o->said[i]);
	return 0;
}

struct say_input {
	struct str page, text;
};
static const struct in_field say_fields[] = {IN_TEXT_(struct say_input, page, "哪个页面", .max = 200),
					     IN_TEXT_(struct say_input, text, "意见或问题",
						      .flags = IN_NEEDED | IN_LONG, .max = FEEDBACK_MAX,
						      .hint = "请不要写证件号码、手机号等个人信息")};
static const struct in_shape say_shape = IN_SHAPE(struct say_input, say_fields);

/* GET /feedback: the user's own. */
static int get_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	return list(c, c->user->account, out, e);
}

/* The rows of a list. */
static struct listing rows_of(struct frame *f, const struct saids *o, bool all)
{
	static const struct ui_column columns[] = {
	    {.label = {"时间", 6}}, {.label = {"意见", 6}, .wide = true}, {.label = {"答复", 6}, .wide = true}};
	struct listing l = listing_new(f, "意见", columns, 3, o->n, all ? "还没有人提意见" : "您还没有提过意见", "");
	struct ui_cell *c;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct said *s = &o->said[i];
		struct str href = all ? frame_text(f, "/sys/feedback/%lld", (long long)s->id) : STR("");
		c[0] = (struct ui_cell){.text = frame_minute(f, s->at), .sub = all ? s->who : STR(""), .href = href};
		c[1] = (struct ui_cell){.text = s->text, .sub = s->page};
		c[2] = s->answered ? (struct ui_cell){.text = s->answer, .sub = s->by}
				   : listed_chip("待答复", all ? UI_WARN : UI_MUTE);
		l.rows[i].href = href;
	}
	return l;
}

/* The page of GET /feedback */
static void show_own(struct html *h, struct frame *f, const void *in, const void *out)
{
	struct listing l = rows_of(f, out, false);
	const struct ui_link help = {.text = STR("帮助"), .href = STR("/help")};
	struct ui_field fields[] = {frame_field(f, &say_shape, "text", STR("")),
				    frame_field(f, &say_shape, "page", http_header_of(f->ctx->request, "referer"))};
	struct sys_form form = {.title = STR("提意见"),
				.note = STR("由系统管理员答复"),
				.action = STR("/feedback"),
				.button = STR("提交"),
				.fields = fields,
				.n = 1};
	(void)in;
	frame_crumbs(f, &help, 1);
	if (account_kind_desk(f->user->kind))
		sys_page(h, f, &(struct sys_page){.table = &l.t, .forms = &form, .forms_n = 1});
	else
		feedback_phone(h, f, fields, 1);
}

/* POST /feedback */
static int post_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct say_input *i = in;
	(void)out;
	if (sql_run(c->house->store, &ADD,
		    ARGS(INT(id_new(c->now)), INT(c->now), INT(c->user->account), TEXT(str_of(ctx_who(c))),
			 TEXT(i->page), TEXT(i->text)),
		    NULL, e) < 0)
		return -1;
	ctx_tell(c, "已交给系统管理员，答复会出现在这一页");
	return ctx_go(c, e, "/feedback");
}

/* GET /sys/feedback: everybody's. */
static int get_all(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	return list(c, 0, out, e);
}

/* The page of GET /sys/feedback */
static void show_all(struct html *h, struct frame *f, const void *in, const void *out)
{
	struct listing l = rows_of(f, out, true);
	(void)in;
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

struct answer_input {
	int64_t id;
	struct str answer;
};
static const struct in_field one_fields[] = {IN_ID_(struct answer_input, id, "意见", .flags = IN_PATH)};
static const struct in_shape one_in = IN_SHAPE(struct answer_input, one_fields);
static const struct in_field answer_fields[] = {
    IN_ID_(struct answer_input, id, "意见", .flags = IN_PATH),
    IN_TEXT_(struct answer_input, answer, "答复", .flags = IN_NEEDED | IN_LONG | IN_STOCK, .max = FEEDBACK_MAX)};
static const struct in_shape answer_in = IN_SHAPE(struct answer_input, answer_fields);

/* GET /sys/feedback/:id */
static int get_one(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct answer_input *i = in;
	int got = sql_row(c->house->store, &ONE, ARGS(INT(i->id)), columns_of, out, c->mem, e);
	if (got == 1)
		named(c, out);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这条意见") : got < 0 ? -1 : 0;
}

/* The page of GET /sys/feedback/:id */
static void show_one(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct said *s = out;
	struct ui_fact facts[] = {{.name = STR("谁"), .value = s->who},
				  {.name = STR("时间"), .value = frame_minute(f, s->at)},
				  {.name = STR("页面"), .value = s->page.n ? s->page : STR("—")},
				  {.name = STR("意见"), .value = s->text}};
	struct sys_card card = {.title = STR("意见"), .facts = facts, .n = 4};
	struct ui_field field = frame_field(f, &answer_in, "answer", s->answer);
	struct sys_form form = {
	    .title = STR("答复"), .action = f->path, .button = STR("答复"), .fields = &field, .n = 1};
	(void)in;
	sys_crumbs(f, "系统", "意见反馈", "/sys/feedback");
	sys_page(h, f, &(struct sys_page){.cards = &card, .cards_n = 1, .forms = &form, .forms_n = 1});
}

/* POST /sys/feedback/:id */
static int post_answer(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct answer_input *i = in;
	int64_t changed = 0;
	(void)out;
	if (sql_run(c->house->store, &ANSWER,
		    ARGS(INT(i->id), TEXT(i->answer), INT(c->now), TEXT(str_of(ctx_who(c)))), &changed, e) < 0)
		return -1;
	if (!changed)
		return err_set(e, ERR_NOTFOUND, "没有这条意见");
	ctx_tell(c, "已答复");
	return ctx_go(c, e, "/sys/feedback");
}

/* How many wait for an answer. */
static int count_open(struct ctx *c, int64_t *n, struct err *e)
{
	*n = 0;
	return sql_int(c->house->store, &OPEN, NULL, 0, n, e) < 0 ? -1 : 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/feedback", .flags = ROUTE_ANYONE, .title = "意见反馈", .out = &saids_shape, .handle = get_own,
     .page = show_own},
    {HTTP_POST, "/feedback", .flags = ROUTE_ANYONE | ROUTE_LIMITED, .per_minute = PER_ADDRESS, .title = "提意见",
     .in = &say_shape, .handle = post_own},
    {HTTP_GET, "/sys/feedback", .may = CAN_PARAMS_MANAGE, .title = "意见反馈", .out = &saids_shape, .handle = get_all,
     .page = show_all},
    {HTTP_GET, "/sys/feedback/:id", .may = CAN_PARAMS_MANAGE, .title = "意见", .in = &one_in, .out = &said_shape,
     .handle = get_one, .page = show_one},
    {HTTP_POST, "/sys/feedback/:id", .may = CAN_PARAMS_MANAGE, .title = "答复意见", .in = &answer_in,
     .handle = post_answer},
};

static const struct menu_item menu[] = {
    {.group = "系统",
     .label = "意见反馈",
     .icon = "message-report",
     .path = "/sys/feedback",
     .may = CAN_PARAMS_MANAGE,
     .count = count_open},
};

const struct web feedback_web = {.name = "feedback",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu};
