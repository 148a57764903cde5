#include "http/router.h"

#include <stdlib.h>

/* A route: its number, and the names of its parameters in the order of its segments. */
struct route {
	int number;
	struct str pattern;
	struct str names[ROUTER_PARAMS_MAX];
	size_t names_n;
};

/* What may follow after the same beginning of a path. The routes of a node are those that end there; those of rest take
 * whatever follows. */
struct node {
	struct str text;        /* the literal segment that leads here */
	struct node **literals; /* sorted by text */
	size_t literals_n;
	struct node *param;
	const struct route *routes[HTTP_METHODS];
	const struct route *rest[HTTP_METHODS];
};

struct router {
	struct arena *mem;
	struct node *root;
	size_t n;
};

/* The segments of a path or pattern. */
struct segments {
	struct str at[ROUTER_DEPTH_MAX];
	size_t n;
};

struct router *router_new(void)
{
	struct router *r = calloc(1, sizeof(*r));
	if (r && (r->mem = arena_new(0)) && (r->root = ARENA_NEW(r->mem, struct node)))
		return r;
	router_free(r);
	return NULL;
}

void router_free(struct router *r)
{
	if (r)
		arena_free(r->mem);
	free(r);
}

/* Cuts a path that begins with a slash; false when it has too many segments. The root has one, which is empty. */
static bool cut(struct str path, struct segments *s)
{
	struct str rest = {path.p + 1, path.n - 1};
	s->n = 0;
	while (rest.p) {
		if (s->n == ROUTER_DEPTH_MAX)
			return false;
		s->at[s->n++] = str_cut(&rest, '/');
	}
	return true;
}

/* Where the literal segment is among the children, or would be. */
static size_t place(const struct node *n, struct str text)
{
	size_t low = 0, high = n->literals_n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (str_cmp(n->literals[middle]->text, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The child of a literal segment, NULL when there is none. */
static struct node *child(const struct node *n, struct str text)
{
	size_t i = place(n, text);
	return i < n->literals_n && str_eq(n->literals[i]->text, text) ? n->literals[i] : NULL;
}

/* A new child of a literal segment; NULL: no memory. */
static struct node *grow_literal(struct router *r, struct node *n, struct str text)
{
	size_t i = place(n, text);
	struct node **more = ARENA_ARRAY(r->mem, n->literals_n + 1, struct node *),
		    *new = ARENA_NEW(r->mem, struct node);
	if (!more || !new)
		return NULL;
	for (size_t k = 0; k <= n->literals_n; k++)
		more[k] = k < i ? n->literals[k] : k == i ? new : n->literals[k - 1];
	new->text = text;
	n->literals = more;
	n->literals_n++;
	return new;
}

/* The node behind one segment of a pattern, made when it is new; NULL: no memory. */
static struct node *step(struct router *r, struct node *n, struct str segment)
{
	if (segment.n == 0 || segment.p[0] != ':') {
		struct node *there = child(n, segment);
		return there ? there : grow_literal(r, n, segment);
	}
	if (!n->param)
		n->param = ARENA_NEW(r->mem, struct node);
	return n->param;
}

/* A parameter's name is one to forty of a-z, 0-9 and _. */
static bool names(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_'))
			return false;
	return s.n > 0 && s.n <= 40;
}

/* Whether the route has a parameter of that name already. */
static bool named_twice(const struct route *route, struct str name)
{
	for (size_t i = 0; i < route->names_n; i++)
		if (str_eq(route->names[i], name))
			return true;
	return false;
}

/* Reads the parameters of the pattern's segments into the route; false when one is malformed. */
static bool read_segments(const struct segments *s, struct route *route)
{
	for (size_t i = 0; i < s->n; i++) {
		struct str t = s->at[i];
		bool last = i + 1 == s->n;
		if (str_is(t, "*") ? !last : t.n == 0 ? !last || i > 0 : str_find(t, STR("*")) >= 0)
			return false;
		if (t.n == 0 || (t.p[0] != ':' && !str_is(t, "*")))
			continue;
		struct str name = t.p[0] == ':' ? (struct str){t.p + 1, t.n - 1} : t;
		if ((t.p[0] == ':' && !names(name)) || route->names_n == ROUTER_PARAMS_MAX ||
		    named_twice(route, name))
			return false;
		route->names[route->names_n++] = name;
	}
	return true;
}

/* A copy of the pattern as a route, cut into segments; NULL with *e filled. */
static struct route *read_pattern(struct router *r, const char *pattern, int number, struct segments *s,
				  struct err *e)
{
	size_t n = strlen(pattern);
	struct route *route = ARENA_NEW(r->mem, struct route);
	char *text = arena_copy(r->mem, pattern, n);
	if (!route || !text || r->n == ROUTER_ROUTES_MAX) {
		err_set(e, ERR_LIMIT, "路由太多：最多 %d 条", ROUTER_ROUTES_MAX);
		return NULL;
	}
	route->number = number;
	route->pattern = (struct str){text, n};
	if (n == 0 || text[0] != '/' || n > ROUTER_PATTERN_MAX || !cut(route->pattern, s) ||
	    !read_segments(s, route)) {
		err_set(e, ERR_INPUT, "路由的写法不对：%.100s", pattern);
		err_todo(e, "以 / 开头，段是文字、:名称 或最后的 *，末尾没有 /");
		return NULL;
	}
	return route;
}

int router_put(struct router *r, enum http_method method, const char *pattern, int number, struct err *e)
{
	struct segments s;
	struct route *route = read_pattern(r, pattern, number, &s, e);
	struct node *n = r->root;
	if (!route)
		return -1;
	bool rest = str_is(s.at[s.n - 1], "*");
	for (size_t i = 0; n && i < s.n - rest; i++)
		n = step(r, n, s.at[i]);
	if (!n)
		return err_set(e, ERR_NOMEM, "内存不足");
	const struct route **here = rest ? &n->rest[method] : &n->routes[method];
	if (*here)
		return err_set(e, ERR_INPUT, "两条路由分不开：%s %.100s 与 %.100s", http_method_text(method), pattern,
			       (*here)->pattern.p);
	*here = route;
	r->n++;
	return 0;
}

/* One search through the tree. */
struct search {
	const struct segments *path;
	enum http_method method;
	bool spelled;   /* the last segment must be literal or part of a rest */
	unsigned allow; /* methods of the routes that fit otherwise */
	struct str values[ROUTER_DEPTH_MAX];
	size_t values_n;
};

/* The route among these for the method, HEAD by GET; notes the methods that there are. */
static const struct route *pick(struct search *s, const struct route *const *routes)
{
	for (int m = 0; m < HTTP_METHODS; m++)
		if (routes[m])
			s->allow |= 1u << m | (m == HTTP_GET ? 1u << HTTP_HEAD : 0);
	return !routes[s->method] && s->method == HTTP_HEAD ? routes[HTTP_GET] : routes[s->method];
}

/* The rest of the path from segment i on. */
static struct str rest_of(const struct segments *path, size_t i)
{
	struct str first = path->at[i], last = path->at[path->n - 1];
	return (struct str){first.p, (size_t)(last.p + last.n - first.p)};
}

/* The best route below n for the segments from i on: literal before parameter before rest. */
static const struct route *walk(struct search *s, const struct node *n, size_t i)
{
	const struct route *found = NULL;
	if (i == s->path->n)
		return pick(s, n->routes);
	struct str t = s->path->at[i];
	size_t mark = s->values_n;
	bool last = i + 1 == s->path->n;
	const struct node *literal = child(n, t);
	if (literal && (found = walk(s, literal, i + 1)))
		return found;
	if (n->param && t.n && !(last && s->spelled)) {
		s->values[s->values_n++] = t;
		if ((found = walk(s, n->param, i + 1)))
			return found;
		s->values_n = mark;
	}
	if (!last || t.n) {
		s->values[s->values_n] = rest_of(s->path, i);
		found = pick(s, n->rest);
		s->values_n += found != NULL;
	}
	return found;
}

/* Searches for the path and fills m with what was found. */
static void look(const struct router *r, enum http_method method, struct str path, bool spelled,
		 struct route_match *m)
{
	struct segments segments;
	struct search s = {.path = &segments, .method = method, .spelled = spelled};
	const struct route *found = cut(path, &segments) ? walk(&s, r->root, 0) : NULL;
	*m = (struct route_match){.number = -1, .status = s.allow ? 405 : 404, .allow = s.allow};
	if (!found)
		return;
	m->number = found->number;
	m->status = 0;
	m->pattern = found->pattern;
	m->params_n = found->names_n;
	for (size_t i = 0; i < found->names_n; i++)
		m->params[i] = (struct http_pair){found->names[i], s.values[i]};
}

void router_find(const struct router *r, enum http_method method, struct str path, struct route_match *m)
{
	bool json = str_ends(path, STR(".json"));
	*m = (struct route_match){.number = -1, .status = 404};
	if (path.n == 0 || path.p[0] != '/' || method >= HTTP_METHODS)
		return;
	look(r, method, path, json, m);
	if (!json || m->status != 404)
		return;
	look(r, method, (struct str){path.p, path.n - 5}, false, m);
	m->json = m->status != 404;
}

struct str route_param(const struct route_match *m, const char *name)
{
	for (size_t i = 0; i < m->params_n; i++)
		if (str_is(m->params[i].name, name))
			return m->params[i].value;
	return STR("");
}

void route_allow(unsigned allow, char out[static 64])
{
	struct str sep = STR("");
	size_t n = 0;
	for (int m = 0; m < HTTP_METHODS; m++) {
		if (!(allow & 1u << m))
			continue;
		struct str name = str_of(http_method_text((enum http_method)m));
		memcpy(out + n, sep.p, sep.n);
		memcpy(out + n + sep.n, name.p, name.n);
		n += sep.n + name.n;
		sep = STR(", ");
	}
	out[n] = '\0';
}
