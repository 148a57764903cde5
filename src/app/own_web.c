/* A user's own account, the background jobs, static files, the description of the interface. */
#include "app/app.h"
#include "app/inside.h"
#include "app/app_pages.h"
#include "html/static.h"
#include "http/cookie.h"
#include "own.tmpl.h"

#define OWN_LISTED 100 /* sessions, tokens, jobs of one page */

/* GET /: where the user works. */
static int get_start(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	(void)out;
	if (!c->user->account)
		return ctx_go(c, e, "/welcome");
	return ctx_go(c, e, account_kind_desk(c->user->kind) ? "/home" : "/m");
}

/* GET /static/…: files whose address changes with their content. */
static int get_static(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	(void)out;
	struct static_file f;
	if (!static_find(c->request->path, &f))
		return err_set(e, ERR_NOTFOUND, "没有这个文件");
	bool packed = f.gzip.n && http_accepts_gzip(c->request);
	http_header_set(c->response, "Content-Type", f.type);
	http_header_set(c->response, "Vary", STR("Accept-Encoding"));
	if (packed)
		http_header_set(c->response, "Content-Encoding", STR("gzip"));
	c->response->cache = HTTP_IMMUTABLE;
	c->response->fixed = packed ? f.gzip : f.body;
	c->response->gzipped = packed;
	c->raw = true;
	return 0;
}

/* GET /openapi.json */
static int get_openapi(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	(void)out;
	http_content_type(c->response, "application/json");
	c->response->cache = HTTP_REVALIDATE;
	c->raw = true;
	return app_openapi(c->app, &c->response->body) < 0 ? err_set(e, ERR_LIMIT, "说明太长") : 0;
}

static const char *const sizes[] = {"standard", "large", "largest", NULL};
struct size_input {
	int64_t size;
	struct str to;
};
static const struct in_field size_fields[] = {IN_CHOICE_(struct size_input, size, "字号", .words = sizes),
					      IN_TEXT_(struct size_input, to, "回到哪里", .max = 2000)};
static const struct in_shape size_shape = IN_SHAPE(struct size_input, size_fields);

/* Keeps how the reader likes pages, in a cookie for a year. */
static int keep_view(struct ctx *c, const char *size, bool roomy, bool keyless, struct err *e)
{
	char text[80];
	snprintf(text, sizeof text, "%s%s%s", size, roomy ? ".roomy" : "", keyless ? ".keyless" : "");
	struct cookie k = {
	    .name = VIEW_COOKIE, .value = str_of(text), .max_age = 366 * 86400, .secure = c->app->cfg.secure};
	return cookie_set(c->response, &k) < 0 ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* The view cookie has this word. */
static bool view_has(const struct http_request *rq, const char *word)
{
	return str_find(http_value(&rq->cookies, VIEW_COOKIE), str_of(word)) >= 0;
}

/* GET /view: larger or smaller letters, and back. */
static int get_view(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct size_input *i = in;
	bool ours = i->to.n && i->to.p[0] == '/' && (i->to.n == 1 || i->to.p[1] != '/');
	if (keep_view(c, sizes[i->size], view_has(c->request, "roomy"), view_has(c->request, "keyless"), e) < 0)
		return -1;
	return ctx_go(c, e, "%.*s", STR_FMT(ours ? i->to : STR("/")));
}

struct looks_input {
	int64_t size;
	bool roomy, keyless;
};
static const char *const size_words[] = {"标准", "大字", "特大字", NULL};
static const struct in_field looks_fields[] = {IN_CHOICE_(struct looks_input, size, "字号", .words = size_words),
					       IN_BOOL_(struct looks_input, roomy, "列表行距宽松"),
					       IN_BOOL_(struct looks_input, keyless, "关闭单键快捷键",
							.hint = "用语音或其他输入设备时，避免误触 J、K、A、R 等键")};
static const struct in_shape looks_shape = IN_SHAPE(struct looks_input, looks_fields);

/* POST /me/view */
static int post_view(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct looks_input *i = in;
	if (keep_view(c, sizes[i->size], i->roomy, i->keyless, e) < 0)
		return -1;
	ctx_tell(c, "显示方式已保存");
	return ctx_go(c, e, "/me");
}

struct me_output {
	struct str login, name, kind, scope;
	struct str *roles, *rights;
	size_t nroles, nrights;
	bool mfa;
};
static const struct out_field me_fields[] = {
    OUT_TEXT_(struct me_output, login, "用户名"),        OUT_TEXT_(struct me_output, name, "姓名"),
    OUT_TEXT_(struct me_output, kind, "账号类别"),       OUT_TEXT_(struct me_output, scope, "数据范围"),
    OUT_TEXTS_(struct me_output, roles, nroles, "角色"), OUT_TEXTS_(struct me_output, rights, nrights, "权限"),
    OUT_BOOL_(struct me_output, mfa, "已用动态口令"),
};
static const struct out_shape me_shape = OUT_SHAPE("Me", struct me_output, me_fields);

/* GET /me: name, roles and rights of whoever asks. */
static int get_me(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct me_output *o = out;
	const struct user *u = c->user;
	*o = (struct me_output){.login = str_of(u->login),
				.name = str_of(u->name),
				.mfa = u->mfa,
				.kind = str_of(account_kind_label(u->kind)),
				.scope = str_of(scope_label(u->scope.kind))};
	o->roles = ARENA_ARRAY(c->mem, ROLES_EACH, struct str);
	o->rights = ARENA_ARRAY(c->mem, CAN__MAX, struct str);
	if (!o->roles || !o->rights)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < u->roles_n; i++) {
		struct role r;
		if (role_find(c->house, str_of(u->roles[i]), &r, e) < 0)
			return -1;
		o->roles[o->nroles++] = ctx_text(c, "%s", r.label);
	}
	for (int k = 0; k < CAN__MAX; k++)
		if (user_may(u, (enum capability)k))
			o->rights[o->nrights++] = str_of(capability_label((enum capability)k));
	return 0;
}

/* Texts in a row: 甲、乙、丙 */
static struct str joined(const struct frame *f, const struct str *v, size_t n)
{
	struct buf b;
	buf_init(&b, 8000);
	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, i ? "、" : "");
		buf_put_str(&b, v[i]);
	}
	return frame_kept(f, &b);
}

/* The page of GET /me. */
static void show_me(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct me_output *o = out;
	const struct http_request *rq = f->ctx->request;
	struct ui_fact facts[] = {{.name = STR("姓名"), .value = o->name},
				  {.name = STR("用户名"), .value = o->login},
				  {.name = STR("账号类别"), .value = o->kind},
				  {.name = STR("动态口令"), .value = o->mfa ? STR("已启用") : STR("未用")}};
	struct ui_fact rights[] = {{.name = STR("角色"), .value = joined(f, o->roles, o->nroles)},
				   {.name = STR("数据范围"), .value = o->scope, .sub = f->ui.unit},
				   {.name = STR("权限"), .value = joined(f, o->rights, o->nrights)}};
	int size = view_has(rq, "largest") ? 2 : view_has(rq, "large") ? 1 : 0;
	struct ui_field view[] = {
	    frame_field(f, &looks_shape, "size", str_of(size_words[size])),
	    frame_field(f, &looks_shape, "roomy", view_has(rq, "roomy") ? STR("1") : STR("")),
	    frame_field(f, &looks_shape, "keyless", view_has(rq, "keyless") ? STR("1") : STR(""))};
	const struct ui_link tools[] = {
	    {.text = STR("改密码"), .href = STR("/me/password"), .icon = "key"},
	    {.text = STR("登录设备"), .href = STR("/me/sessions"), .icon = "device-mobile"},
	    {.text = STR("接口令牌"), .href = STR("/me/tokens"), .icon = "lock"}};
	frame_tools(f, tools, 3);
	account_page(h, f, facts, 4, rights, 3, view, 3);
}

struct session_item {
	int64_t id, begun, seen, expires;
	struct str address, agent;
	bool mfa, here;
};
struct sessions_output {
	struct session_item *sessions;
	size_t n;
	struct arena *mem; /* where the list lives */
	int64_t here;
};
static const struct out_field session_rows[] = {
    OUT_ID_(struct session_item, id, "编号"),
    OUT_INSTANT_(struct session_item, begun, "登录时间"),
    OUT_INSTANT_(struct session_item, seen, "最近活动"),
    OUT_INSTANT_(struct session_item, expires, "到期"),
    OUT_TEXT_(struct session_item, address, "地址"),
    OUT_TEXT_(struct session_item, agent, "浏览器"),
    OUT_BOOL_(struct session_item, mfa, "动态口令"),
    OUT_BOOL_(struct session_item, here, "当前"),
};
static const struct out_shape session_shape = OUT_SHAPE("Session", struct session_item, session_rows);
static const struct out_field sessions_rows[] = {
    OUT_LIST_(struct sessions_output, sessions, n, "登录设备", session_shape)};
static const struct out_shape sessions_shape = OUT_SHAPE("Sessions", struct sessions_output, sessions_rows);

/* Takes one session into the list. */
static int take_session(void *self, const struct session_row *s)
{
	struct sessions_output *o = self;
	const char *address = arena_copy(o->mem, s->address.p, s->address.n);
	const char *agent = arena_copy(o->mem, s->agent.p, s->agent.n);
	if (!address || !agent || o->n == OWN_LISTED)
		return 1;
	o->sessions[o->n++] = (struct session_item){.id = s->id,
						    .begun = s->begun,
						    .seen = s->seen,
						    .expires = s->expires,
						    .mfa = s->mfa,
						    .address = {address, s->address.n},
						    .agent = {agent, s->agent.n},
						    .here = s->id == o->here};
	return 0;
}

/* GET /me/sessions */
static int get_sessions(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct sessions_output *o = out;
	o->mem = c->mem;
	o->here = c->user->token ? 0 : c->user->session;
	o->sessions = ARENA_ARRAY(c->mem, OWN_LISTED, struct session_item);
	if (!o->sessions)
		return err_set(e, ERR_NOMEM, "内存不足");
	return session_each(c->house, c->user->account, OWN_LISTED, take_session, o, e) < 0 ? -1 : 0;
}

/* A one-cell form that ends a row of a list. */
static struct ui_link end_link(const struct frame *f, const char *where, int64_t id)
{
	return (struct ui_link){
	    .text = STR("结束"), .href = frame_text(f, "%s/%lld/end", where, (long long)id), .danger = true};
}

/* The page of GET /me/sessions. */
static void show_sessions(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct sessions_output *o = out;
	static const struct ui_column columns[] = {{.label = {"浏览器", 9}, .wide = true},
						   {.label = {"地址", 6}},
						   {.label = {"登录时间", 12}},
						   {.label = {"最近活动", 12}},
						   {.label = {"", 0}}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct session_item *s = &o->sessions[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		struct ui_link *end = ARENA_NEW(f->mem, struct ui_link);
		char begun[20], seen[20];
		if (!c || !end)
			return;
		instant_text(s->begun, begun);
		instant_text(s->seen, seen);
		*end = end_link(f, "/me/sessions", s->id);
		c[0] = (struct ui_cell){.text = s->agent.n ? s->agent : STR("没有报出名称"),
					.sub = s->here ? STR("当前设备") : STR("")};
		c[1] = (struct ui_cell){.text = s->address};
		c[2] = (struct ui_cell){.text = frame_text(f, "%s", begun)};
		c[3] = (struct ui_cell){.text = frame_text(f, "%s", seen)};
		c[4] = (struct ui_cell){.kind = UI_CELL_ACTIONS, .links = end, .links_n = s->here ? 0 : 1};
		rows[i] = (struct ui_row){.cells = c};
	}
	struct ui_table t = {
	    .label = STR("登录设备"), .columns = columns, .columns_n = 5, .rows = rows, .rows_n = o->n};
	struct ui_tip tip = {.tone = UI_INFO, .text = STR("不认识的设备请立即结束，并改密码。")};
	own_list_page(h, f, &t, &tip, NULL, 0, STR(""), STR(""));
}

struct id_input {
	int64_t id;
};
static const struct in_field id_fields[] = {IN_ID_(struct id_input, id, "编号", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct id_input, id_fields);

/* GET …/:id/end: the question, because a link posts nothing. */
static void show_end(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)out;
	const struct id_input *i = in;
	bool token = str_starts(f->path, STR("/me/tokens"));
	const char *where = token ? "/me/tokens" : "/me/sessions";
	struct ui_confirm q = {.form = frame_form(f, frame_text(f, "%s/%lld/end", where, (long long)i->id)),
			       .question = token ? STR("停用这个令牌？") : STR("结束这台设备的登录？"),
			       .effect = token ? STR("用它的程序马上不能再访问。") : STR("那台设备要重新登录。"),
			       .button = token ? STR("停用") : STR("结束登录"),
			       .tone = UI_BAD};
	q.form.back = str_of(where);
	question_page(h, f, &q);
}

/* POST /me/sessions/:id/end */
static int post_session_end(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct id_input *i = in;
	struct actor by = {.who = ctx_who(c), .user = c->user};
	if (session_end(c->house, &by, i->id, e) < 0)
		return -1;
	ctx_tell(c, "已结束那台设备的登录");
	return ctx_go(c, e, "/me/sessions");
}

/* GET /jobs/:id */
struct job_output {
	struct job job;
	const char *state;
	bool running;
};
static const struct out_field job_fields[] = {
    OUT_ID_(struct job_output, job.id, "编号"),
    OUT_TEXT_(struct job_output, job.title, "任务"),
    OUT_WORD_(struct job_output, state, "状态"),
    OUT_BOOL_(struct job_output, running, "还没结束"),
    OUT_INT_(struct job_output, job.done, "已完成"),
    OUT_INT_(struct job_output, job.total, "共"),
    OUT_TEXT_(struct job_output, job.message, "说明"),
    OUT_TEXT_(struct job_output, job.result, "结果在哪里"),
    OUT_TEXT_(struct job_output, job.who, "发起人"),
    OUT_INSTANT_(struct job_output, job.created, "发起时间"),
    OUT_INSTANT_(struct job_output, job.ended, "结束时间"),
};
static const struct out_shape job_shape = OUT_SHAPE("Job", struct job_output, job_fields);

/* One job: its owner's, or anybody's with jobs.read. */
static int get_job(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct job_output *o = out;
	if (job_get(c->house, i->id, c->mem, &o->job, e) < 0)
		return -1;
	if (o->job.account != c->user->account && !ctx_may(c, CAN_JOBS_READ))
		return err_set(e, ERR_NOTFOUND, "没有这个后台任务");
	o->state = job_state_label(o->job.state);
	o->running = o->job.state <= JOB_RUNNING;
	return 0;
}

/* The page of one job, which reads itself anew until it has ended. */
static void show_job(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct job_output *o = out;
	const struct job *j = &o->job;
	enum ui_tone tone = o->running ? UI_INFO : j->state == JOB_DONE ? UI_OK : UI_BAD;
	struct ui_job v = {.id = frame_text(f, "%lld", (long long)j->id),
			   .title = j->title,
			   .state = j->message.n ? j->message : str_of(o->state),
			   .tone = tone,
			   .done = j->done,
			   .total = j->total,
			   .noun = STR("项"),
			   .running = o->running,
			   .csrf = f->ui.csrf,
			   .self_href = f->path,
			   .stop_action = o->running ? frame_text(f, "%.*s/cancel", STR_FMT(f->path)) : STR("")};
	if (j->result.n &&
	    j->account == f->user->account) // the result of another's work may be closed to who stops it
		v.result = (struct ui_link){.text = STR("看结果"), .href = j->result, .primary = true};
	f->ui.title = j->title;
	f->ui.refresh_secs = o->running ? 2 : 0;
	job_page(h, f, &v);
}

struct jobs_output {
	struct job_output *jobs;
	size_t n;
};
static const struct out_field jobs_fields[] = {OUT_LIST_(struct jobs_output, jobs, n, "后台任务", job_shape)};
static const struct out_shape jobs_shape = OUT_SHAPE("OwnJobs", struct jobs_output, jobs_fields);

/* GET /jobs: one's own, newest first. */
static int get_jobs(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct jobs_output *o = out;
	struct job *list;
	(void)in;
	if (job_list(c->house, c->user->account, OWN_LISTED, c->mem, &list, &o->n, e) < 0)
		return -1;
	if (!(o->jobs = ARENA_ARRAY(c->mem, o->n + 1, struct job_output)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->jobs[i] = (struct job_output){
		    .job = list[i], .state = job_state_label(list[i].state), .running = list[i].state <= JOB_RUNNING};
	return 0;
}

/* One job as a row of the list. */
static struct ui_row job_row(const struct frame *f, const struct job_output *j)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, 3, struct ui_cell);
	struct ui_row row = {.cells = c, .href = frame_text(f, "/jobs/%lld", (long long)j->job.id)};
	char at[20];
	if (!c)
		return row;
	instant_text(j->job.created, at);
	c[0] = (struct ui_cell){.text = j->job.title, .href = row.href, .strong = true};
	c[1] = (struct ui_cell){.kind = UI_CELL_CHIP,
				.text = str_of(j->state),
				.tone = j->running                 ? UI_INFO
					: j->job.state == JOB_DONE ? UI_OK
								   : UI_WARN};
	c[2] = (struct ui_cell){.text = frame_text(f, "%s", at)};
	return row;
}

/* The page of GET /jobs. */
static void show_jobs(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct jobs_output *o = out;
	static const struct ui_column columns[] = {
	    {.label = STR("任务"), .wide = true}, {.label = STR("状态")}, {.label = STR("发起时间")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++)
		rows[i] = job_row(f, &o->jobs[i]);
	struct ui_table t = {.label = STR("后台任务"),
			     .columns = columns,
			     .columns_n = 3,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = STR("还没有后台任务"),
			     .empty_todo = STR("导入表格或发起核算后，进度和结果列在这里")};
	jobs_page(h, f, &t);
}

/* POST /jobs/:id/cancel */
static int post_job_cancel(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct job j;
	(void)out;
	if (job_get(c->house, i->id, c->mem, &j, e) < 0)
		return -1;
	if (j.account != c->user->account)
		return err_set(e, ERR_NOTFOUND, "没有这个后台任务");
	if (job_cancel(c, &j, e) < 0)
		return -1;
	ctx_tell(c, "已要求停止");
	return ctx_go(c, e, "/jobs/%lld", (long long)i->id);
}

/* The page that was left by sending a form, as an address of this site; of a question before the last step, what it was about.
 * n 0: not told by the browser. */
static struct str page_before(const struct frame *f)
{
	struct str from = http_header_of(f->ctx->request, "referer");
	long at = str_find(from, STR("://"));
	if (f->ctx->request->method != HTTP_POST || at < 0)
		return STR("");
	from = (struct str){from.p + at + 3, from.n - (size_t)at - 3};
	if ((at = str_find(from, STR("/"))) < 0)
		return STR("");
	from = (struct str){from.p + at, from.n - (size_t)at};
	if (str_ends(from, STR("/check")))
		from.n -= strlen("/check");
	bool elsewhere = from.n > 1 && (from.p[1] == '/' || from.p[1] == '\\'); /* names another host */
	return elsewhere ? STR("") : from;
}

void error_page(struct html *h, const struct frame *f, int status, const struct err *e)
{
	struct ui_link links[2] = {{.text = {"回首页", 9}, .href = {"/", 1}, .icon = "home"}};
	struct str before = status == 409 ? page_before(f) : STR("");
	struct ui_trouble t = {
	    .status = status, .what = str_of(e->what), .todo = str_of(e->todo), .links = links, .links_n = 1};
	if (before.n)
		links[t.links_n++] = (struct ui_link){.text = STR("看现在的内容"), .href = before, .icon = "refresh"};
	if (*e->where)
		t.what = frame_text(f, "%s：%s", e->what, e->where);
	if (!f->user->account || f->user->step != USER_READY)
		trouble_public(h, &f->ui, &t);
	else if (account_kind_desk(f->user->kind))
		trouble_desk(h, &f->ui, &t);
	else
		trouble_phone(h, &f->ui, &t);
}

#define OPEN (ROUTE_PUBLIC | ROUTE_OUTSIDE)

static const struct route routes[] = {
    {HTTP_GET, "/", .flags = ROUTE_PUBLIC, .title = "首页", .handle = get_start},
    {HTTP_GET, "/static/*", .flags = ROUTE_STATIC | OPEN, .title = "样式和脚本", .handle = get_static},
    {HTTP_GET, "/openapi.json", .flags = ROUTE_STATIC | OPEN, .title = "接口说明", .handle = get_openapi},
    {HTTP_GET, "/view", .flags = OPEN, .title = "字号", .in = &size_shape, .handle = get_view},
    {HTTP_GET, "/me", .flags = ROUTE_ANYONE, .title = "我的账号", .out = &me_shape, .handle = get_me,
     .page = show_me},
    {HTTP_POST, "/me/view", .flags = ROUTE_ANYONE, .title = "显示方式", .in = &looks_shape, .handle = post_view,
     .form = "/me"},
    {HTTP_GET, "/me/sessions", .flags = ROUTE_ANYONE, .title = "登录设备", .out = &sessions_shape,
     .handle = get_sessions, .page = show_sessions},
    {HTTP_GET, "/me/sessions/:id/end", .flags = ROUTE_ANYONE, .title = "结束登录", .in = &id_shape, .page = show_end},
    {HTTP_POST, "/me/sessions/:id/end", .flags = ROUTE_ANYONE, .title = "结束登录", .in = &id_shape,
     .handle = post_session_end},
    {HTTP_GET, "/jobs", .flags = ROUTE_ANYONE, .title = "后台任务", .out = &jobs_shape, .handle = get_jobs,
     .page = show_jobs},
    {HTTP_GET, "/jobs/:id", .flags = ROUTE_ANYONE, .title = "后台任务", .in = &id_shape, .out = &job_shape,
     .handle = get_job, .page = show_job},
    {HTTP_POST, "/jobs/:id/cancel", .flags = ROUTE_ANYONE, .title = "停止后台任务", .in = &id_shape,
     .handle = post_job_cancel, .form = "/jobs/:id"},
};

const struct web own_web = {.name = "own", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
