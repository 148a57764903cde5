/* /messages: what I am told of, read and unread; opening one leads to the thing it tells of. */
#include "features/messages/messages_pages.h"

#include "app/app.h"
#include "app/jobs.h"

static const char *const whiches[] = {"全部", "未读", NULL};
static const struct in_field list_fields[] = {
    IN_CHOICE_(struct messages_input, which, "哪些", .words = whiches),
    IN_INT_(struct messages_input, before, "接在哪一条前面", .min = 1, .max = INT64_MAX),
};
static const struct in_shape list_shape = IN_SHAPE(struct messages_input, list_fields);
static const struct in_field path_fields[] = {
    IN_ID_(struct message_path, id, "消息", .flags = IN_PATH, .of = "message")};
static const struct in_shape path_shape = IN_SHAPE(struct message_path, path_fields);

static const struct out_field item_rows[] = {
    OUT_ID_(struct message_item, m.id, "编号"),
    OUT_WORD_(struct message_item, kind, "类别"),
    OUT_TEXT_(struct message_item, m.title, "标题"),
    OUT_TEXT_(struct message_item, m.said, "内容"),
    OUT_INT_(struct message_item, m.times, "几件"),
    OUT_TEXT_(struct message_item, m.href, "去哪里看"),
    OUT_INSTANT_(struct message_item, m.made, "时间"),
    OUT_BOOL_(struct message_item, unread, "未读"),
    OUT_INSTANT_(struct message_item, m.read_at, "读的时间"),
};
static const struct out_shape item_shape = OUT_SHAPE("Message", struct message_item, item_rows);
static const struct out_field list_rows[] = {
    OUT_LIST_(struct messages_output, item, n, "消息", item_shape),
    OUT_INT_(struct messages_output, unread, "未读几条"),
    OUT_ID_(struct messages_output, next, "接着列"),
};
static const struct out_shape list_out = OUT_SHAPE("Messages", struct messages_output, list_rows);

int messages_bell(struct house *h, const struct user *u, int64_t *n, struct err *e)
{
	return message_unread(h, u->account, n, e);
}

/* GET /messages */
static int get_messages(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct messages_input *i = in;
	struct messages_output *o = out;
	struct message *m;
	size_t n;
	if (message_unread(c->house, c->user->account, &o->unread, e) < 0 ||
	    message_list(c->house, c->user->account, i->which == 1, i->before == IN_NONE ? 0 : i->before,
			 MESSAGES_SHOWN + 1, c->mem, &m, &n, e) < 0)
		return -1;
	if (!(o->item = ARENA_ARRAY(c->mem, n + 1, struct message_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < n && o->n < MESSAGES_SHOWN; o->n++)
		o->item[o->n] =
		    (struct message_item){m[o->n], message_kind_label(m[o->n].kind), m[o->n].read_at == 0};
	o->next = n > MESSAGES_SHOWN ? m[MESSAGES_SHOWN - 1].id : 0;
	return 0;
}

/* POST /messages/:id/open: it is read, and on to the thing. */
static int post_open(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct message_path *i = in;
	struct message m;
	(void)out;
	if (message_get(c->house, c->user->account, i->id, c->mem, &m, e) < 0 ||
	    message_read(c->house, c->user->account, i->id, NULL, e) < 0)
		return -1;
	return ctx_go(c, e, "%.*s", STR_FMT(m.href));
}

/* POST /messages/:id/unread: it is to be thought of again. */
static int post_unread(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct message_path *i = in;
	int64_t n = 0;
	(void)out;
	if (message_unread_again(c->house, c->user->account, i->id, &n, e) < 0)
		return -1;
	ctx_tell(c, n ? "已标为未读" : "这条消息或同一件事更新的一条本来就是未读");
	return ctx_go(c, e, "/messages");
}

/* POST /messages/read: all of them. */
static int post_read(struct ctx *c, const void *in, void *out, struct err *e)
{
	int64_t n = 0;
	(void)in;
	(void)out;
	if (message_read(c->house, c->user->account, 0, &n, e) < 0)
		return -1;
	ctx_tell(c, "%lld 条消息已标为已读", (long long)n);
	return ctx_go(c, e, "/messages");
}

/* It is the user's own. */
static int sees_message(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct message m;
	struct err why = {0};
	*yes = message_get(c->house, c->user->account, id, c->mem, &m, &why) == 0;
	if (*yes || why.code == ERR_NOTFOUND)
		return 0;
	*e = why;
	return -1;
}

/* What the daily job writes. */
struct tidying {
	int64_t gone, told;
};

/* Old ones away, certificates that end told. */
static int tidy(struct house *h, void *arg, struct err *e)
{
	struct tidying *t = arg;
	day_t today = instant_day(h->clock.now(h->clock.self));
	return message_tidy(h, &t->gone, e) < 0 || message_certificates(h, today, &t->told, e) < 0 ? -1 : 0;
}

/* The daily job. */
static int run_daily(struct job_run *r, struct err *e)
{
	struct tidying t = {0};
	return app_write(r->app, tidy, &t, e);
}

static const struct route routes[] = {
    {HTTP_GET, "/messages", .flags = ROUTE_ANYONE, .title = "消息", .in = &list_shape, .out = &list_out,
     .handle = get_messages, .page = messages_page},
    {HTTP_POST, "/messages/:id/open", .flags = ROUTE_ANYONE, .title = "打开消息", .in = &path_shape,
     .handle = post_open, .form = "/messages"},
    {HTTP_POST, "/messages/:id/unread", .flags = ROUTE_ANYONE, .title = "标为未读", .in = &path_shape,
     .handle = post_unread, .form = "/messages"},
    {HTTP_POST, "/messages/read", .flags = ROUTE_ANYONE, .title = "全部标为已读", .handle = post_read,
     .form = "/messages"},
};
static const struct thing_kind kinds[] = {{"message", sees_message}};
static const struct job_kind jobs[] = {{.name = "messages",
					.label = "整理消息、提醒到期证书",
					.run = run_daily,
					.again = true,
					.daily = true,
					.slow = true}};

const struct web messages_web = {.name = "messages",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .kinds = kinds,
				 .nkinds = sizeof kinds / sizeof *kinds,
				 .jobs = jobs,
				 .njobs = sizeof jobs / sizeof *jobs};
