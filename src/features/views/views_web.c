/* Pages under /views: keeping a filter under a name, and what is kept. */
#include "features/views/views_web.h"

#include "http/url.h"
#include "views.tmpl.h"

static const char *const lists[] = {"workers", "orgs", NULL};
static const char *const list_titles[] = {"人才库", "机构库"};

const char *view_list_title(struct str list)
{
	return list_titles[str_is(list, lists[1])];
}

struct view_input {
	int64_t list;
	struct str name, query;
};
static const struct in_field view_fields[] = {
    IN_CHOICE_(struct view_input, list, "列表", .words = lists),
    IN_TEXT_(struct view_input, name, "名称", .flags = IN_NEEDED, .max = VIEW_NAME_MAX,
	     .hint = "例如：越城在职三级以上。同名的会被替换"),
    IN_TEXT_(struct view_input, query, "筛选", .max = VIEW_QUERY_MAX),
};
static const struct in_shape view_shape = IN_SHAPE(struct view_input, view_fields);
/* The form has no name yet. */
static const struct in_field ask_fields[] = {
    IN_CHOICE_(struct view_input, list, "列表", .words = lists),
    IN_TEXT_(struct view_input, query, "筛选", .max = VIEW_QUERY_MAX),
};
static const struct in_shape ask_shape = IN_SHAPE(struct view_input, ask_fields);

struct views_output {
	struct saved_view *views;
	size_t n;
};
static const struct out_field one_fields[] = {
    OUT_TEXT_(struct saved_view, list, "列表"),
    OUT_TEXT_(struct saved_view, name, "名称"),
    OUT_TEXT_(struct saved_view, query, "筛选"),
};
static const struct out_shape one_shape = OUT_SHAPE("SavedView", struct saved_view, one_fields);
static const struct out_field views_fields[] = {OUT_LIST_(struct views_output, views, n, "常用", one_shape)};
static const struct out_shape views_shape = OUT_SHAPE("SavedViews", struct views_output, views_fields);

/* GET /views */
static int get_views(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct views_output *o = out;
	(void)in;
	return views_of(c->house->store, c->user->account, STR(""), c->mem, &o->views, &o->n, e);
}

/* POST /views */
static int post_view(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct view_input *i = in;
	struct saved_view v = {str_of(lists[i->list]), i->name, i->query};
	(void)out;
	if (view_save(c->house->store, c->user->account, &v, c->now, e) < 0)
		return -1;
	ctx_tell(c, "已存为常用“%.*s”", STR_FMT(i->name));
	return ctx_go(c, e, "/%.*s?%.*s", STR_FMT(v.list), STR_FMT(v.query));
}

/* POST /views/drop */
static int post_drop(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct view_input *i = in;
	(void)out;
	if (view_drop(c->house->store, c->user->account, str_of(lists[i->list]), i->name, e) < 0)
		return -1;
	ctx_tell(c, "已删去常用“%.*s”", STR_FMT(i->name));
	return ctx_go(c, e, "/views");
}

/* The page of the form. */
static void new_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct view_input *i = in;
	const struct ui_link crumbs[] = {
	    {.text = str_of(list_titles[i->list]), .href = frame_text(f, "/%s", lists[i->list])}};
	struct ui_field fields[] = {
	    frame_field(f, &view_shape, "name", STR("")),
	    {.kind = UI_HIDDEN, .name = "list", .value = str_of(lists[i->list])},
	    {.kind = UI_HIDDEN, .name = "query", .value = frame_value(f, "query", i->query)},
	};
	(void)out;
	frame_crumbs(f, crumbs, 1);
	f->ui.lead = STR("把现在的筛选、排序和列存下来，以后一点就开");
	view_new(h, f, fields, sizeof fields / sizeof *fields);
}

/* The page of what is kept. */
static void views_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct views_output *o = out;
	(void)in;
	f->ui.lead = STR("只有您自己看得到");
	view_list(h, f, o->views, o->n);
}

const struct ui_link *views_links(const struct frame *f, const struct saved_view *v, size_t n)
{
	struct ui_link *l = ARENA_ARRAY(f->mem, n + 2, struct ui_link);
	for (size_t i = 0; l && i < n; i++)
		l[i] = (struct ui_link){.text = v[i].name,
					.href = frame_text(f, "/%.*s?%.*s", STR_FMT(v[i].list), STR_FMT(v[i].query)),
					.current = str_eq(v[i].query, f->query)};
	return l;
}

struct str views_save_href(const struct frame *f, const char *list)
{
	struct buf b;
	struct url_query q;
	static const char *const place[] = {"key", "no", "at", "back", NULL};
	struct buf now;
	struct url_query kept;
	buf_init(&now, VIEW_QUERY_MAX);
	url_query_init(&kept, &now);
	url_query_keep(&kept, &f->ctx->request->query, place);
	buf_init(&b, HTTP_TARGET_MAX);
	buf_puts(&b, "/views/new");
	url_query_init(&q, &b);
	url_query_put(&q, "list", str_of(list));
	if (now.n > 1)
		url_query_put(&q, "query", (struct str){now.p + 1, now.n - 1});
	struct str out = now.n > 1 && !now.failed ? frame_text(f, "%.*s", STR_FMT(buf_str(&b))) : STR("");
	buf_release(&b);
	buf_release(&now);
	return out;
}

static const struct route routes[] = {
    {HTTP_GET, "/views", .flags = ROUTE_ANYONE, .title = "常用筛选", .out = &views_shape, .handle = get_views,
     .page = views_page},
    {HTTP_GET, "/views/new", .flags = ROUTE_ANYONE, .title = "存为常用", .in = &ask_shape, .page = new_page},
    {HTTP_POST, "/views", .flags = ROUTE_ANYONE, .title = "存为常用", .in = &view_shape, .handle = post_view,
     .form = "/views/new"},
    {HTTP_POST, "/views/drop", .flags = ROUTE_ANYONE, .title = "删去常用", .in = &view_shape, .handle = post_drop,
     .form = "/views"},
};

const struct web views_web = {.name = "views", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
