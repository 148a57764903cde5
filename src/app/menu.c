/* The menu: what the user may go to, with what waits there for them. */
#include "app/inside.h"

#define GROUPS_MAX 16
#define LINKS_MAX  64

/* The item is for this user. */
static bool shown(const struct menu_item *m, const struct user *u)
{
	return u->account && u->step == USER_READY && ((m->flags & ROUTE_ANYONE) || user_may(u, m->may));
}

/* This page lies at or below the item's path. */
static bool holds(const struct menu_item *m, struct str path)
{
	struct str at = str_of(m->path);
	return str_eq(path, at) || (at.n > 1 && str_starts(path, at) && path.p[at.n] == '/');
}

/* Length of the longest path of the user's items that holds this page: what lies below two of them belongs to the nearer. */
static size_t nearest(const struct frame *f, const struct app *a)
{
	size_t most = 0;
	for (size_t w = 0; w < a->cfg.nwebs; w++)
		for (size_t i = 0; i < a->cfg.webs[w]->nmenu; i++) {
			const struct menu_item *m = &a->cfg.webs[w]->menu[i];
			size_t n = strlen(m->path);
			most = n > most && shown(m, f->user) && holds(m, f->path) ? n : most;
		}
	return most;
}

/* The group with this title, a new one when there is none; NULL: too many. */
static struct ui_group *group_of(struct ui_group *g, size_t *n, const char *title)
{
	for (size_t i = 0; i < *n; i++)
		if (str_is(g[i].title, title))
			return &g[i];
	if (*n == GROUPS_MAX)
		return NULL;
	g[*n] = (struct ui_group){.title = str_of(title)};
	return &g[(*n)++];
}

/* All items of one group, in the order registered; near: how long the path of the current one is. */
static void fill(struct frame *f, const struct app *a, struct house *h, size_t near, struct ui_group *g)
{
	struct ui_link *links = ARENA_ARRAY(f->mem, LINKS_MAX, struct ui_link);
	struct err ignored = {0};
	size_t n = 0;
	for (size_t w = 0; links && w < a->cfg.nwebs; w++)
		for (size_t i = 0; i < a->cfg.webs[w]->nmenu && n < LINKS_MAX; i++) {
			const struct menu_item *m = &a->cfg.webs[w]->menu[i];
			int64_t count = 0;
			if (!shown(m, f->user) || !str_is(g->title, m->group))
				continue;
			if (h && m->count && m->count(f->ctx, &count, &ignored) < 0)
				count = 0;
			links[n++] = (struct ui_link){.text = str_of(m->label),
						      .href = str_of(m->path),
						      .icon = m->icon,
						      .count = count,
						      .current = near == strlen(m->path) && holds(m, f->path)};
		}
	g->links = links;
	g->n = n;
}

/* Where the user's name leads. */
static void own_links(struct frame *f)
{
	static const struct ui_link links[] = {
	    {.text = {"我的账号", 12}, .href = {"/me", 3}, .icon = "user"},
	    {.text = {"登录设备", 12}, .href = {"/me/sessions", 12}, .icon = "device-desktop"},
	};
	f->ui.user_links = links;
	f->ui.user_links_n = f->user->step == USER_READY ? sizeof links / sizeof *links : 0;
}

/* The bell: where messages are, and how many are new. */
static void put_bell(struct frame *f, const struct app *a, struct house *h)
{
	struct err ignored = {0};
	if (!a->cfg.unread || f->user->step != USER_READY)
		return;
	f->ui.messages_href = STR("/messages");
	if (h && a->cfg.unread(h, f->user, &f->ui.messages, &ignored) < 0)
		f->ui.messages = 0;
}

void frame_menu(struct frame *f, struct visit *v)
{
	struct app *a = v->app;
	struct err e = {0};
	struct ui_group *g = ARENA_ARRAY(f->mem, GROUPS_MAX, struct ui_group);
	size_t n = 0;
	if (!g || !f->user->account)
		return;
	struct house *h = visit_reader(v, &e);
	f->ctx->house = h;
	for (size_t w = 0; w < a->cfg.nwebs; w++)
		for (size_t i = 0; i < a->cfg.webs[w]->nmenu; i++)
			if (shown(&a->cfg.webs[w]->menu[i], f->user))
				group_of(g, &n, a->cfg.webs[w]->menu[i].group);
	size_t near = nearest(f, a);
	for (size_t i = 0; i < n; i++)
		fill(f, a, h, near, &g[i]);
	if (h && a->cfg.scope_name)
		f->ui.unit = a->cfg.scope_name(h, f->user, f->mem);
	put_bell(f, a, h);
	f->ctx->house = NULL;
	f->ui.nav = g;
	f->ui.nav_n = n;
	own_links(f);
}
