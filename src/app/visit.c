/* What is asked, and by whom: route, user, right; before the body is read. */
#include "app/inside.h"
#include "http/url.h"

/* A page asked for with a slash at its end (/m/) is the one without. False: it is not that. */
static bool without_slash(struct visit *v)
{
	struct buf to;
	long at = str_find(v->rq->target, STR("?"));
	struct str path = {v->rq->target.p, at < 0 ? v->rq->target.n : (size_t)at};
	if (v->match.status != 404 || v->rq->method != HTTP_GET || path.n < 2 || path.p[path.n - 1] != '/')
		return false;
	buf_init(&to, 16u << 10);
	buf_put(&to, path.p, path.n - 1);
	buf_put(&to, path.p + path.n, v->rq->target.n - path.n);
	http_redirect(v->rs, 303, buf_str(&to));
	buf_release(&to);
	return true;
}

struct house *visit_reader(struct visit *v, struct err *e)
{
	if (!v->reader && !(v->reader = app_borrow(v->app, e)))
		return NULL;
	if (!store_in_tx(v->reader->store) && store_begin(v->reader->store, false, e) < 0)
		visit_leave(v);
	return v->reader;
}

void visit_leave(struct visit *v)
{
	if (v->reader)
		app_return(v->app, v->reader);
	v->reader = v->ctx.house = NULL;
}

/* Finds the user: by token, by session, or nobody; the store is not asked about whoever shows neither. -1: the store. */
static int find_user(struct visit *v, struct err *e)
{
	struct auth_settings settings;
	struct str bearer = http_header_of(v->rq, "authorization");
	struct str cookie = http_value(&v->rq->cookies, session_cookie_name(v->app->cfg.secure));
	v->visitor = http_value(&v->rq->cookies, "yicai-visitor");
	struct house *h = bearer.n || cookie.n ? visit_reader(v, e) : NULL;
	if (!h)
		return bearer.n || cookie.n ? -1 : 0;
	if (bearer.n) {
		int got = token_find(h, bearer, &v->user, e);
		v->bad_token = got == 0;
		v->json = true;
		return got < 0 ? -1 : 0;
	}
	app_settings(v->app, h, &settings);
	return session_find(h, &settings, cookie, &v->user, e) < 0 ? -1 : 0;
}

/* The answer to a path or method that we do not have. */
static bool no_route(struct visit *v)
{
	struct err e = {0}, ignored = {0};
	if (without_slash(v))
		return false;
	if (!v->json && find_user(v, &ignored) < 0) /* told within the own frame, as long as it is known */
		v->user = (struct user){0};
	if (v->match.status == 405) {
		char allow[64];
		route_allow(v->match.allow, allow);
		http_header_set(v->rs, "Allow", str_of(allow));
		err_set(&e, ERR_USAGE, "这个地址不接受这种请求");
		render_error(v, 405, &e);
	} else {
		err_set(&e, ERR_NOTFOUND, "没有这个页面");
		err_todo(&e, "检查地址，或从首页重新进入");
		render_error(v, 404, &e);
	}
	return false;
}

/* The page of ours that a form was sent from, as the browser says; "" when it does not, or when nothing is shown there. */
static struct str page_before(const struct visit *v)
{
	struct str from = http_header_of(v->rq, "referer"), host = v->rq->host;
	struct route_match m;
	long at = str_find(from, STR("://"));
	struct str rest = at < 0 ? STR("") : (struct str){from.p + at + 3, from.n - (size_t)at - 3};
	if (rest.n <= host.n || !str_starts(rest, host) || rest.p[host.n] != '/')
		return STR("");
	struct str place = {rest.p + host.n, rest.n - host.n}, query = place;
	router_find(v->app->router, HTTP_GET, str_cut(&query, '?'), &m);
	return m.number < 0 ? STR("") : place;
}

/* To /login and back here, or 401. Whose form came too late is told that nothing of it was kept. */
static bool ask_to_sign_in(struct visit *v)
{
	struct err e = {0};
	struct buf to;
	if (v->json) {
		http_header_set(v->rs, "WWW-Authenticate", STR("Bearer"));
		err_set(&e, ERR_DENIED, v->bad_token ? "令牌不对、已过期或已停用" : "请先登录");
		render_error(v, 401, &e);
		return false;
	}
	buf_init(&to, 16u << 10);
	buf_puts(&to, str_starts(v->rq->path, STR("/m/")) || str_is(v->rq->path, "/m") ? "/m/login" : "/login");
	struct url_query q;
	url_query_init(&q, &to);
	bool asks = v->rq->method == HTTP_GET;
	struct str back = asks ? v->rq->target : page_before(v);
	if (!asks)
		url_query_put(&q, "lost", STR("1"));
	if (back.n && !str_is(back, "/"))
		url_query_put(&q, "to", back);
	http_redirect(v->rs, 303, buf_str(&to));
	buf_release(&to);
	return false;
}

/* Whoever has not finished signing in is led to the step that is missing. */
static bool lead_to_step(struct visit *v)
{
	static const char *const where[] = {
	    [USER_PASSWORD] = "/me/password", [USER_TOTP] = "/login/code", [USER_TOTP_ENROL] = "/me/totp"};
	struct err e = {0};
	if (v->json) {
		err_set(&e, ERR_DENIED, "登录还没有完成");
		err_todo(&e, "先在网页上改密码或验证动态口令");
		render_error(v, 403, &e);
	} else {
		http_redirect(v->rs, 303, str_of(where[v->user.step]));
	}
	return false;
}

/* The user may use this route. */
static bool allowed(struct visit *v)
{
	const struct route *r = v->route;
	if (v->bad_token)
		return ask_to_sign_in(v);
	if (r->flags & ROUTE_PUBLIC)
		return true;
	if (!v->user.account)
		return ask_to_sign_in(v);
	if (v->user.step != USER_READY && !(r->flags & ROUTE_STEP))
		return lead_to_step(v);
	if ((r->flags & (ROUTE_ANYONE | ROUTE_STEP)) || user_may(&v->user, r->may))
		return true;
	struct err e = {0};
	err_set(&e, ERR_DENIED, "您的账号没有“%s”的权限", capability_label(r->may));
	err_todo(&e, "需要时请找安全管理员");
	render_error(v, 403, &e);
	return false;
}

/* Not more often than the route allows. */
static bool not_too_often(struct visit *v, size_t number)
{
	const struct route *r = v->route;
	if (!r->per_minute || limiter_take(v->app->limiter, v->rq->peer, number, r->per_minute, app_now(v->app)))
		return true;
	struct err e = {0};
	http_header_set(v->rs, "Retry-After", STR("60"));
	err_set(&e, ERR_LIMIT, "查得太勤了");
	err_todo(&e, "请一分钟以后再试");
	render_error(v, 429, &e);
	return false;
}

/* The body is of a size and kind that the route takes. */
static bool body_fits(struct visit *v)
{
	if (!str_is(v->rq->type, "multipart/form-data") || (v->route->flags & ROUTE_UPLOAD))
		return true;
	struct err e = {0};
	err_set(&e, ERR_INPUT, "这个页面不收文件");
	render_error(v, 415, &e);
	return false;
}

/* Everything up to the user. Who reads goes on with the reader. */
static bool begin(struct visit *v)
{
	struct err e = {0};
	int status = find_user(v, &e);
	if (status < 0 || v->rq->method != HTTP_GET)
		visit_leave(v);
	if (status < 0)
		render_error(v, 503, &e);
	return status == 0;
}

bool visit_arrive(void *app, struct http_request *rq, struct http_response *rs)
{
	struct visit *v = ARENA_NEW(rq->mem, struct visit);
	if (!v) {
		rs->status = 503;
		return false;
	}
	v->app = app;
	v->rq = rq;
	v->rs = rs;
	rq->user = v;
	router_find(v->app->router, rq->method, rq->path, &v->match);
	v->json = v->match.json || http_prefers_json(rq);
	if (v->match.number < 0)
		return no_route(v);
	v->route = v->app->route[v->match.number];
	rq->route = str_of(v->route->pattern);
	if (v->route->flags & ROUTE_STATIC)
		return true;
	return begin(v) && allowed(v) && not_too_often(v, (size_t)v->match.number) && body_fits(v);
}

bool visit_admit(void *app, struct http_request *rq, struct http_response *rs)
{
	bool yes = visit_arrive(app, rq, rs);
	if (rq->user)
		visit_leave(rq->user);
	return yes;
}

void visit_refuse(void *app, const struct http_request *rq, struct http_response *rs, const char *why)
{
	struct visit *v = rq->user;
	struct err e = {0};
	(void)app;
	if (!v) { // refused before anybody was asked for
		http_content_type(rs, "text/plain; charset=utf-8");
		buf_puts(&rs->body, why);
		return;
	}
	v->rs = rs;
	err_set(&e, rs->status == 500 ? ERR_DAMAGED : ERR_INPUT, "%s", why);
	if (rs->status == 413)
		err_todo(&e, "%s",
			 v->route && (v->route->flags & ROUTE_UPLOAD) ? "一次最多 50 MB，请分成几个文件"
								      : "写短一些再提交");
	render_error(v, rs->status, &e);
}
