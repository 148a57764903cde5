/* GET /help: the manual's index, or (?of=address) on to the page that speaks of it; GET /help/:page. */
#include "features/help/help_pages.h"

#include <string.h>

#include "help.tmpl.h"

struct of_input {
	struct str of;
};
static const struct in_field of_fields[] = {IN_TEXT_(struct of_input, of, "哪个页面的帮助", .max = 200)};
static const struct in_shape of_shape = IN_SHAPE(struct of_input, of_fields);

static const struct out_field page_rows[] = {OUT_TEXT_(struct manual_page, name, "名称"),
					     OUT_TEXT_(struct manual_page, title, "标题")};
static const struct out_shape page_shape = OUT_SHAPE("ManualPage", struct manual_page, page_rows);
static const struct out_field help_rows[] = {OUT_TEXT_(struct help_output, title, "标题"),
					     OUT_TEXT_(struct help_output, text, "正文（Markdown）"),
					     OUT_LIST_(struct help_output, pages, n, "手册目录", page_shape)};
static const struct out_shape help_shape = OUT_SHAPE("Manual", struct help_output, help_rows);

/* The page of the manual for the reader's first role; the others' begins at the address. */
static const struct manual_page *page_of_role(const struct user *u, const struct help_output *o)
{
	static const struct {
		const char *role, *page;
	} pages[] = {{"hr", "for-hr"},         {"finance", "for-finance"}, {"clerk", "for-clerks"},
		     {"body", "for-trainers"}, {"school", "for-trainers"}, {"auditor", "audit"},
		     {"sysadmin", "sysadmin"}, {"secadmin", "security"},   {"auditadmin", "audit"}};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (strcmp(u->roles[0], pages[i].role) == 0)
			return manual_named(o->pages, o->n, str_of(pages[i].page));
	return NULL;
}

/* GET /help */
static int get_index(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct of_input *i = in;
	struct help_output *o = out;
	if (manual_pages(c->mem, &o->pages, &o->n, e) < 0)
		return -1;
	const struct manual_page *p = str_is(i->of, "/home") ? page_of_role(c->user, o) : NULL;
	if (!p && i->of.n)
		p = manual_of(o->pages, o->n, i->of);
	o->title = STR("使用帮助");
	o->text = STR("");
	return p ? ctx_go(c, e, "/help/%.*s", STR_FMT(p->name)) : 0;
}

struct page_input {
	struct str page;
};
static const struct in_field page_fields[] = {
    IN_TEXT_(struct page_input, page, "帮助页", .flags = IN_PATH, .max = 60)};
static const struct in_shape page_in = IN_SHAPE(struct page_input, page_fields);

/* GET /help/:page */
static int get_page(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct page_input *i = in;
	struct help_output *o = out;
	if (manual_pages(c->mem, &o->pages, &o->n, e) < 0)
		return -1;
	if (!(o->page = manual_named(o->pages, o->n, i->page)))
		return err_todo((err_set(e, ERR_NOTFOUND, "没有这一页帮助"), e), "从帮助的目录里找");
	o->title = o->page->title;
	o->text = o->page->text;
	return manual_blocks(o->text, c->mem, &o->blocks, &o->nblocks, e);
}

/* A page for those who do one kind of work, not about one thing. */
static bool of_role(struct str name)
{
	static const char *const others[] = {"worker", "verify", "sysadmin", "security", "audit"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (str_is(name, others[i]))
			return true;
	return str_starts(name, STR("for-"));
}

/* Links to the pages of roles, or to the others; behind those that are there. */
static void list_pages(const struct frame *f, const struct help_output *o, bool roles, struct ui_link *out, size_t *n)
{
	for (size_t i = 0; i < o->n; i++)
		if (of_role(o->pages[i].name) == roles)
			out[(*n)++] = (struct ui_link){.text = o->pages[i].title,
						       .href = frame_text(f, "/help/%.*s", STR_FMT(o->pages[i].name)),
						       .current = o->page == &o->pages[i]};
}

/* The page of both, on the surface that the reader knows. */
static void show_help(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct help_output *o = out;
	const struct ui_link home = {.text = STR("帮助"), .href = STR("/help")};
	struct ui_link *pages = ARENA_ARRAY(f->mem, o->n + 1, struct ui_link);
	(void)in;
	size_t n = 0, roles = 0;
	if (pages) {
		list_pages(f, o, true, pages, &n);
		roles = n;
		list_pages(f, o, false, pages, &n);
	}
	f->ui.title = o->title;
	if (o->page)
		frame_crumbs(f, &home, 1);
	if (!f->user->account || f->user->step != USER_READY)
		help_public(h, f, o, pages, roles, n);
	else if (account_kind_desk(f->user->kind))
		help_desk(h, f, o, pages, roles, n);
	else
		help_phone(h, f, o, pages, roles, n);
}

static const struct route routes[] = {
    {HTTP_GET, "/help", .flags = ROUTE_PUBLIC, .title = "使用帮助", .in = &of_shape, .out = &help_shape,
     .handle = get_index, .page = show_help},
    {HTTP_GET, "/help/:page", .flags = ROUTE_PUBLIC, .title = "使用帮助", .in = &page_in, .out = &help_shape,
     .handle = get_page, .page = show_help},
};

const struct web help_web = {.name = "help", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
