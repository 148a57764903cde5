/* The one place that enforces: a request that was admitted is decoded, checked, done in its transaction, and answered
 * after the commit. */
#include "app/again.h"
#include "app/inside.h"

/* A page of another site sent this form. */
static bool from_elsewhere(const struct http_request *rq)
{
	struct str site = http_header_of(rq, "sec-fetch-site"), from = http_header_of(rq, "origin");
	if (site.n && !str_is(site, "same-origin") && !str_is(site, "none"))
		return true;
	if (!from.n)
		return false;
	long at = str_find(from, STR("://"));
	return at < 0 || !str_eq((struct str){from.p + at + 3, from.n - (size_t)at - 3}, rq->host);
}

/* The form is one of ours, made for this session. */
static int check_csrf(struct visit *v, struct err *e)
{
	struct str sent = http_value(&v->body, "_csrf");
	if (!sent.n)
		sent = http_header_of(v->rq, "x-csrf-token");
	bool right = v->user.account ? csrf_right(&v->user, sent)
				     : v->visitor.n && csrf_for_right(&v->app->write_house, v->visitor, sent);
	if (right && (v->user.token || !from_elsewhere(v->rq)))
		return 0;
	err_set(e, ERR_DENIED, "表单已失效");
	return err_todo(e, "回到上一页刷新后再提交");
}

/* The body as pairs, whichever way it was sent. */
static int read_body(struct visit *v, struct err *e)
{
	if (str_is(v->rq->type, "application/json"))
		return json_pairs(v->rq->body, v->rq->mem, &v->body, e);
	if (v->rq->body.n)
		return err_set(e, ERR_INPUT, "请求正文应为表单或 JSON");
	v->body = v->rq->form;
	return 0;
}

/* Whether the thing lies within the user's scope; what does not is as if it were not there. */
static int within_scope(struct ctx *c, const struct in_field *f, int64_t id, struct err *e)
{
	for (size_t w = 0; w < c->app->cfg.nwebs; w++) {
		const struct web *web = c->app->cfg.webs[w];
		for (size_t i = 0; i < web->nkinds; i++) {
			bool yes = false;
			if (strcmp(web->kinds[i].name, f->of) != 0)
				continue;
			if (web->kinds[i].sees(c, id, &yes, e) < 0)
				return -1;
			return yes ? 0 : err_set(e, ERR_NOTFOUND, "没有这个%s，或不在您的管理范围内", f->label);
		}
	}
	return err_set(e, ERR_DAMAGED, "程序有错：没有登记“%s”的范围", f->of);
}

/* All ids that were sent: of the path, of the query, of the body. */
static int check_scope(struct ctx *c, const struct in_shape *s, const char *in, struct err *e)
{
	for (size_t i = 0; s && i < s->n; i++) {
		const struct in_field *f = &s->fields[i];
		const struct numbers *many = (const struct numbers *)(in + f->offset);
		if (!f->of)
			continue;
		if (f->type == IN_ID && *(const int64_t *)(in + f->offset) != IN_NONE &&
		    within_scope(c, f, *(const int64_t *)(in + f->offset), e) < 0)
			return -1;
		for (size_t k = 0; f->type == IN_NUMBERS && k < many->n; k++)
			if (within_scope(c, f, many->v[k], e) < 0)
				return -1;
	}
	return 0;
}

/* Decodes the input of a route. -1: no memory, or faults (ERR_INPUT). */
static int decode(struct visit *v, const struct route *r, bool reading, struct err *e)
{
	struct sent from = {.path = v->path,
			    .query = v->rq->query,
			    .body = v->body,
			    .files = v->rq->files,
			    .nfiles = v->rq->files_n,
			    .query_only = reading};
	v->in = arena_get(v->rq->mem, r->in ? r->in->size : 1);
	size_t size = r->out ? r->out->size : r->out_size;
	v->out = size ? arena_get(v->rq->mem, size) : NULL;
	if (!v->in || (size && !v->out))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (in_decode(r->in, &from, v->rq->mem, v->in, &v->faults, e) < 0)
		return -1;
	for (size_t i = 0; r->in && i < r->in->n && v->faults.n; i++)
		if ((r->in->fields[i].flags & IN_PATH) && strcmp(v->faults.v[0].name, r->in->fields[i].name) == 0)
			return err_set(e, ERR_NOTFOUND, "没有这个%s", r->in->fields[i].label);
	return v->faults.n ? err_set(e, ERR_INPUT, "%s", v->faults.v[0].what) : 0;
}

/* As known on: ?known=YYYY-MM-DD, the end of that day. */
static int known_on(struct visit *v, instant_t *out, struct err *e)
{
	struct str day = http_value(&v->rq->query, "known");
	day_t d;
	*out = INSTANT_OPEN;
	if (!day.n)
		return 0;
	if (!day_parse(day, &d))
		return err_set(e, ERR_INPUT, "“截至”应写成 2025-06-30 的样子");
	*out = instant_day_end(d);
	return 0;
}

/* What the handler gets. */
static int ready(struct visit *v, const struct route *r, struct house *h, struct err *e)
{
	instant_t now = app_now(v->app), known;
	if (known_on(v, &known, e) < 0)
		return -1;
	v->ctx = (struct ctx){.app = v->app,
			      .route = r,
			      .house = h,
			      .mem = v->rq->mem,
			      .user = &v->user,
			      .request = v->rq,
			      .response = v->rs,
			      .faults = &v->faults,
			      .now = now,
			      .today = instant_day(now),
			      .known = known,
			      .status = 200};
	v->faults.mem = v->rq->mem;
	return 0;
}

/* The route's own work; what could not be said for want of memory is an error, not an answer with gaps. */
static int handle(struct visit *v, const struct route *r, struct err *e)
{
	if (r->handle(&v->ctx, v->in, v->out, e) < 0)
		return -1;
	return arena_failed(v->rq->mem) ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

int dispatch_read(struct visit *v, const struct route *r, struct err *e)
{
	struct house *h = visit_reader(v, e);
	if (!h)
		return -1;
	if (r->flags & ROUTE_OUTSIDE)
		store_rollback(h->store);
	int status =
	    ready(v, r, h, e) < 0 || decode(v, r, !(r->flags & ROUTE_SAFE) && r->method == HTTP_GET, e) < 0 ? -1 : 0;
	if (status == 0)
		status = check_scope(&v->ctx, r->in, v->in, e);
	if (status == 0 && r->handle)
		status = handle(v, r, e);
	v->ctx.house = NULL;
	if (status < 0 || v->json) // no menu is asked for; or nothing can be, after an error within the transaction
		visit_leave(v);
	return status;
}

/* One writing request, handed to the writer's thread. */
struct writing {
	struct visit *v;
	struct str key;
	uint8_t digest[SM3_SIZE];
};

/* Keeps the answer under the request's key. */
static int keep(struct writing *w, struct err *e)
{
	struct visit *v = w->v;
	struct answer a = {
	    .status = v->ctx.status, .location = str_of(v->ctx.location), .flash = str_of(v->ctx.flash)};
	struct buf body;
	buf_init(&body, AGAIN_BODY_MAX);
	if (v->route->out)
		render_json_body(v, &body);
	a.body = body.failed ? STR("") : buf_str(&body);
	int status = again_keep(&v->ctx, w->key, w->digest, &a, e);
	buf_release(&body);
	return status;
}

/* The handler within the open write transaction. */
static int write_in(struct house *h, void *arg, struct err *e)
{
	struct writing *w = arg;
	struct visit *v = w->v;
	struct answer a;
	if (ready(v, v->route, h, e) < 0)
		return -1;
	if (w->key.n) {
		int got = again_find(&v->ctx, w->key, w->digest, &a, e);
		if (got < 0)
			return -1;
		if (got && (v->kept = arena_get(v->rq->mem, sizeof a))) {
			*v->kept = a;
			return 0;
		}
	}
	if (check_scope(&v->ctx, v->route->in, v->in, e) < 0 || handle(v, v->route, e) < 0)
		return -1;
	return w->key.n ? keep(w, e) : 0;
}

/* The key of a request that may be sent twice: the header, or the form's own; bound to the route. */
static int request_key(struct visit *v, struct str *out, struct err *e)
{
	struct str key = http_header_of(v->rq, "idempotency-key");
	if (!key.n)
		key = http_value(&v->body, "_key");
	*out = (struct str){"", 0};
	if (key.n > AGAIN_KEY_MAX)
		return err_set(e, ERR_INPUT, "请求编号太长，最多 %d 个字符", AGAIN_KEY_MAX);
	if (!key.n && (v->route->flags & ROUTE_KEYED)) {
		err_set(e, ERR_INPUT, "这个请求要带请求编号");
		return err_todo(e, "用请求头 Idempotency-Key，每次操作用一个新编号");
	}
	if (key.n)
		*out = ctx_text(&(struct ctx){.mem = v->rq->mem}, "%.*s %s", STR_FMT(key), v->route->pattern);
	return 0;
}

/* A route that writes. */
static int dispatch_write(struct visit *v, struct err *e)
{
	struct writing w = {.v = v};
	if (decode(v, v->route, false, e) < 0 || request_key(v, &w.key, e) < 0 ||
	    again_digest(v->rq, &v->body, w.digest, e) < 0)
		return -1;
	int status = app_write(v->app, write_in, &w, e);
	v->ctx.house = NULL;
	return status;
}

/* Writes last-seen of the session, when it is due. */
static int touch(struct house *h, void *arg, struct err *e)
{
	return session_touch(h, arg, e);
}

/* Done or not. */
static int run(struct visit *v, struct err *e)
{
	const struct route *r = v->route;
	if (r->method == HTTP_GET)
		return dispatch_read(v, r, e);
	if (read_body(v, e) < 0 || check_csrf(v, e) < 0)
		return -1;
	return r->flags & (ROUTE_SAFE | ROUTE_OUTSIDE) ? dispatch_read(v, r, e) : dispatch_write(v, e);
}

/* The path's parameters as pairs. */
static void take_path(struct visit *v)
{
	v->path = (struct http_pairs){v->match.params, v->match.params_n};
}

void visit_handle(void *app, struct http_request *rq, struct http_response *rs)
{
	bool goes_on = rq->user || visit_arrive(app, rq, rs); /* a request without body was not asked about before */
	struct visit *v = rq->user;
	if (!goes_on) {
		if (v)
			visit_leave(v);
		return;
	}
	struct err e = {0}, ignored = {0};
	v->rs = rs;
	take_path(v);
	if (v->user.touch_due)
		app_write(v->app, touch, &v->user, &ignored);
	int status = run(v, &e);
	if (status == 0)
		render_done(v);
	else if (e.code == ERR_INPUT && v->route->method == HTTP_POST && !v->json)
		render_form(v, &e);
	else
		render_error(v, 0, &e);
	visit_leave(v);
}
