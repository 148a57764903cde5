/* Answers: pages and JSON from the same output, where to go on, files, and what went wrong. */
#include <stdio.h>
#include <unistd.h>

#include "app/again.h"
#include "app/app_pages.h"
#include "app/inside.h"
#include "http/cookie.h"
#include "http/form.h"
#include "http/url.h"

#define FLASH_COOKIE "yicai-said"
#define FLASH_MAX    900 /* bytes of its encoded text */

int status_of(enum err_code code)
{
	switch (code) {
	case ERR_NONE: return 200;
	case ERR_INPUT: return 422;
	case ERR_USAGE: return 400;
	case ERR_CONFLICT: return 409;
	case ERR_NOTFOUND: return 404;
	case ERR_LIMIT: return 413;
	case ERR_DENIED: return 403;
	case ERR_UNCERTAIN:
	case ERR_DB: return 503;
	default: return 500;
	}
}

/* The word of an error for programs. */
static const char *code_word(int status)
{
	switch (status) {
	case 400: return "usage";
	case 401: return "sign_in";
	case 403: return "denied";
	case 404: return "not_found";
	case 405: return "method";
	case 409: return "conflict";
	case 413: return "too_large";
	case 415: return "media_type";
	case 422: return "input";
	case 429: return "too_often";
	case 503: return "unavailable";
	default: return "broken";
	}
}

/* The faults of single fields. */
static void put_faults(struct json *j, const struct faults *f)
{
	json_key(j, "fields");
	json_open(j, '[');
	for (size_t i = 0; i < f->n; i++) {
		json_open(j, '{');
		json_key(j, "name");
		json_str(j, str_of(f->v[i].name));
		json_key(j, "label");
		json_str(j, str_of(f->v[i].label));
		json_key(j, "message");
		json_str(j, str_of(f->v[i].what));
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* {"error": {"code", "message", "where", "todo", "fields"}} */
static void error_json(struct visit *v, int status, const struct err *e)
{
	struct json j;
	json_init(&j, &v->rs->body);
	json_open(&j, '{');
	json_key(&j, "error");
	json_open(&j, '{');
	json_key(&j, "code");
	json_str(&j, str_of(code_word(status)));
	json_key(&j, "message");
	json_str(&j, str_of(e->what));
	json_key(&j, "where");
	json_str(&j, str_of(e->where));
	json_key(&j, "todo");
	json_str(&j, str_of(e->todo));
	put_faults(&j, &v->faults);
	json_close(&j, '}');
	json_close(&j, '}');
	http_content_type(v->rs, "application/json");
}

/* Sets a cookie that lives for a minute with the text, or takes it away. */
static void set_flash(struct visit *v, const char *what)
{
	struct buf b;
	buf_init(&b, FLASH_MAX);
	if (what)
		url_put_segment(&b, str_of(what));
	struct cookie c = {
	    .name = FLASH_COOKIE, .value = buf_str(&b), .max_age = what ? 60 : -1, .secure = v->app->cfg.secure};
	if (!b.failed)
		cookie_set(v->rs, &c);
	buf_release(&b);
}

/* What the page before said was done, once. */
static struct str take_flash(struct visit *v)
{
	struct str s = http_value(&v->rq->cookies, FLASH_COOKIE);
	struct http_pairs said;
	if (!s.n || s.n > FLASH_MAX)
		return STR("");
	struct str as_form = ctx_text(&(struct ctx){.mem = v->rq->mem}, "said=%.*s", STR_FMT(s));
	set_flash(v, NULL);
	if (form_parse(as_form, v->rq->mem, &said))
		return STR("");
	return http_value(&said, "said");
}

/* The token of a visitor's forms: bound to a cookie that is set when he has none. */
static struct str visitor_csrf(struct visit *v)
{
	if (!(v->route->flags & ROUTE_FORM))
		return STR("");
	char secret[SESSION_TOKEN_MAX + 1], *token = arena_get(v->rq->mem, CSRF_MAX + 1);
	struct err e = {0};
	if (!token)
		return STR("");
	if (!v->visitor.n) {
		if (secret_new(secret, &e) < 0)
			return STR("");
		struct cookie c = {.name = "yicai-visitor", .value = str_of(secret), .secure = v->app->cfg.secure};
		cookie_set(v->rs, &c);
		v->visitor = arena_str(v->rq->mem, str_of(secret));
	}
	csrf_for(&v->app->write_house, v->visitor, token);
	return str_of(token);
}

/* A new key for the forms of this page; a public page without forms has none. */
static struct str form_key(struct visit *v)
{
	if (!v->user.account && !(v->route->flags & ROUTE_FORM))
		return STR("");
	char secret[SESSION_TOKEN_MAX + 1];
	struct err e = {0};
	if (secret_new(secret, &e) < 0)
		return STR("");
	return arena_str(v->rq->mem, (struct str){secret, 22});
}

/* Where the page's own help is: the route's, or the one that speaks of its address. */
static struct str help_of(struct visit *v)
{
	const struct route *r = v->route;
	struct ctx c = {.mem = v->rq->mem};
	if (!r || !r->pattern)
		return STR("/help");
	return r->help ? ctx_text(&c, "/help/%s", r->help) : ctx_text(&c, "/help?of=%s", r->pattern);
}

/* Everything around a page. */
static struct frame frame_of(struct visit *v, const char *title)
{
	const struct app_config *cfg = &v->app->cfg;
	const struct str view = http_value(&v->rq->cookies, VIEW_COOKIE);
	long at = str_find(v->rq->target, STR("?"));
	instant_t now = app_now(v->app);
	v->ctx.app = v->app;
	v->ctx.mem = v->rq->mem;
	v->ctx.user = &v->user;
	v->ctx.request = v->rq;
	struct frame f = {.ctx = &v->ctx,
			  .user = &v->user,
			  .path = v->rq->path,
			  .faults = &v->faults,
			  .typed = v->faults.n ? &v->body : NULL,
			  .htmx = v->rq->htmx,
			  .key = form_key(v),
			  .today = instant_day(now),
			  .now = now,
			  .mem = v->rq->mem};
	if (at >= 0)
		f.query = (struct str){v->rq->target.p + at + 1, v->rq->target.n - (size_t)at - 1};
	f.ui = (struct ui_frame){.title = str_of(title),
				 .site = str_of(cfg->site),
				 .user = str_of(v->user.name),
				 .csrf = v->user.account ? str_of(v->user.csrf) : visitor_csrf(v),
				 .flash = {.tone = UI_OK, .text = take_flash(v)},
				 .size_href = STR("/view"),
				 .here = v->rq->method == HTTP_GET ? v->rq->target : v->rq->path,
				 .loose = str_find(view, STR("roomy")) >= 0,
				 .keys_off = str_find(view, STR("keyless")) >= 0};
	f.ui.size = str_find(view, STR("largest")) >= 0 ? UI_SIZE_LARGEST
		    : str_find(view, STR("large")) >= 0 ? UI_SIZE_LARGE
							: UI_SIZE_STANDARD;
	if (v->user.account) {
		f.ui.search_action = user_may(&v->user, CAN_PEOPLE_READ) ? STR("/search") : STR("");
		f.ui.logout_action = STR("/logout");
		f.ui.help_href = help_of(v);
		f.ui.idle_secs = v->user.token ? 0 : (v->user.expires - now) / 1000000;
	}
	return f;
}

/* What could not be shown for want of memory is an error, not a page with gaps. After a write the page stays: it was done. */
static bool has_gaps(const struct visit *v, const struct route *r)
{
	return arena_failed(v->rq->mem) && (r->method == HTTP_GET || (r->flags & ROUTE_SAFE));
}

/* The HTML of a route's page. */
static void put_page(struct visit *v, const struct route *r, int status)
{
	struct html h = {.out = &v->rs->body};
	struct frame f = frame_of(v, r->title);
	frame_menu(&f, v);
	visit_leave(v);
	v->rs->status = status;
	http_content_type(v->rs, "text/html; charset=utf-8");
	http_header_set(v->rs, "Vary", STR("HX-Request, Accept"));
	r->page(&h, &f, v->in, v->out);
	if (has_gaps(v, r)) {
		struct err e = {0};
		err_set(&e, ERR_NOMEM, "内存不够");
		v->rs->cache = HTTP_NO_STORE;
		render_error(v, 0, &e);
		return;
	}
	// A page that waited asks for its progress alone; once it waits no more it is another page, and read anew.
	if (v->rq->htmx && v->rq->method == HTTP_GET && f.ui.refresh_secs == 0)
		http_header_set(v->rs, "HX-Refresh", STR("true"));
}

void render_json_body(struct visit *v, struct buf *out)
{
	struct json j;
	json_init(&j, out);
	out_json(&j, v->route->out, v->out);
}

/* What was done, for a program: where the page would have gone on, and what it would have said. */
static void put_done(struct visit *v, struct str location, struct str message)
{
	struct json j;
	http_content_type(v->rs, "application/json");
	json_init(&j, &v->rs->body);
	json_open(&j, '{');
	json_key(&j, "location");
	json_str(&j, location);
	json_key(&j, "message");
	json_str(&j, message);
	json_close(&j, '}');
}

/* An answer that was kept from the first time. */
static void render_kept(struct visit *v)
{
	v->rs->status = (int)v->kept->status;
	if (v->json && v->route->out) {
		http_content_type(v->rs, "application/json");
		buf_put_str(&v->rs->body, v->kept->body.n ? v->kept->body : STR("{}"));
	} else if (v->json) {
		put_done(v, v->kept->location, v->kept->flash);
	} else {
		if (v->kept->flash.n)
			set_flash(v, v->kept->flash.p);
		http_redirect(v->rs, 303, v->kept->location.n ? v->kept->location : STR("/"));
	}
}

/* A file. */
static void render_download(struct visit *v)
{
	struct download *d = &v->ctx.download;
	struct err e = {0};
	http_content_type(v->rs, d->type);
	http_content_name(v->rs, d->name, d->shown);
	if (!d->path) {
		buf_put_str(&v->rs->body, buf_str(d->bytes));
		return;
	}
	int status = http_send_file(v->rs, d->path, &e);
	unlink(d->path);
	if (status < 0)
		render_error(v, 500, &e);
}

/* Where to go on: 303, or for htmx a header. */
static void render_move(struct visit *v)
{
	if (v->ctx.flash)
		set_flash(v, v->ctx.flash);
	if (v->rq->htmx) {
		v->rs->status = 204;
		http_header_set(v->rs, "HX-Location", str_of(v->ctx.location));
	} else {
		http_redirect(v->rs, 303, str_of(v->ctx.location));
	}
}

void render_done(struct visit *v)
{
	const struct route *r = v->route;
	if (v->ctx.raw)
		return;
	if (r->flags & ROUTE_OPEN)
		v->rs->cache = HTTP_REVALIDATE;
	if (v->kept) {
		render_kept(v);
	} else if (v->ctx.download.type) {
		render_download(v);
	} else if (v->json && r->out) {
		v->rs->status = v->ctx.status;
		http_content_type(v->rs, "application/json");
		render_json_body(v, &v->rs->body);
	} else if (v->ctx.location && !v->json) {
		render_move(v);
	} else if (r->page && !v->json) {
		put_page(v, r, v->ctx.status);
	} else {
		put_done(v, str_of(v->ctx.location), str_of(v->ctx.flash));
	}
}

/* What people read of a failure of ours: when it was and what to do. What was wrong goes to whoever runs the program. */
static void word_failure(struct visit *v, int status, const struct err *was, struct err *said)
{
	char text[sizeof *was], at[20];
	err_text(was, text, sizeof text);
	if (v->app->cfg.failed)
		v->app->cfg.failed(v->route ? v->route->pattern : "-", text);
	*said = *was;
	*said->where = 0;
	instant_text(app_now(v->app), at);
	if (was->code == ERR_UNCERTAIN) {
		err_set(said, was->code, "没有等到数据库的答复，可能已经写入");
		err_todo(said, "先查一查有没有写成，再决定要不要重办");
	} else if (status == 503) {
		err_set(said, was->code, "数据库暂时不能用");
		err_todo(said, "过一会儿再试；一直这样，请把时间 %.16s 告诉系统管理员", at);
	} else {
		err_set(said, was->code, "系统出了差错，没有办成");
		err_todo(said, "不是您的问题。请把时间 %.16s 告诉系统管理员", at);
	}
}

void render_error(struct visit *v, int status, const struct err *was)
{
	struct err worded;
	const struct err *e = was;
	status = status ? status : status_of(e->code);
	if (status >= 500 && (e->code == ERR_UNCERTAIN || status_of(e->code) >= 500)) {
		word_failure(v, status, was, &worded);
		e = &worded;
	}
	if (v->rs->body.n)
		buf_clear(&v->rs->body);
	v->rs->status = status;
	if (status == 503 && !http_header_get(v->rs, "Retry-After").n)
		http_header_set(v->rs, "Retry-After", STR("5"));
	if (v->json) {
		error_json(v, status, e);
		return;
	}
	struct html h = {.out = &v->rs->body};
	static const struct route none = {.title = "出错了"};
	if (!v->route)
		v->route = &none;
	struct frame f = frame_of(v, v->route->title ? v->route->title : "出错了");
	f.typed = NULL;
	frame_menu(&f, v);
	visit_leave(v);
	http_content_type(v->rs, "text/html; charset=utf-8");
	error_page(&h, &f, status, e);
}

/* The GET route whose page has the form of this POST; NULL none. */
static const struct route *form_route(struct visit *v)
{
	const char *pattern = v->route->form ? v->route->form : v->route->pattern;
	for (size_t i = 0; i < v->app->nroutes; i++) {
		const struct route *r = v->app->route[i];
		if (r->method == HTTP_GET && r->page && strcmp(r->pattern, pattern) == 0)
			return r;
	}
	return NULL;
}

/* What the form's page cannot do without, and was sent in the form instead of the address: the two people of a merger. */
static void lend_query(struct visit *v, const struct route *r)
{
	size_t most = v->rq->query.n + (r->in ? r->in->n : 0), n = v->rq->query.n;
	struct http_pair *all = ARENA_ARRAY(v->rq->mem, most + 1, struct http_pair);
	if (!all)
		return;
	for (size_t i = 0; i < n; i++)
		all[i] = v->rq->query.at[i];
	for (size_t i = 0; r->in && i < r->in->n; i++) {
		const struct in_field *f = &r->in->fields[i];
		struct str sent = http_value(&v->body, f->name);
		if ((f->flags & IN_NEEDED) && sent.n && !http_value(&v->rq->query, f->name).n)
			all[n++] = (struct http_pair){str_of(f->name), sent};
	}
	v->rq->query = (struct http_pairs){all, n};
}

/* Keeps those parameters of the path that the form's route has too; the others are asked for in its query. */
void render_form(struct visit *v, const struct err *e)
{
	const struct route *r = form_route(v);
	struct err again = {0};
	struct faults faults = v->faults;
	if (!faults.n) {
		faults.mem = v->rq->mem;
		fault_put(&faults, NULL, "%s", e->what);
	}
	v->faults = (struct faults){0};
	if (r)
		lend_query(v, r);
	if (!r || dispatch_read(v, r, &again) < 0) {
		v->faults = faults;
		render_error(v, 422, e);
		return;
	}
	v->faults = faults;
	v->route = r;
	put_page(v, r, 422);
}
