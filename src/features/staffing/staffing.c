#include "features/staffing/staffing.h"

#include "base/buf.h"

typedef __int128 wide;

/* Greatest common divisor. */
static wide divisor(wide a, wide b)
{
	while (b) {
		wide r = a % b;
		a = b;
		b = r;
	}
	return a;
}

/* A sum of fractions, exact. */
struct fraction {
	wide num, den;
};

/* Adds num ÷ den. False: it cannot be held. */
static bool add(struct fraction *f, int64_t num, int64_t den)
{
	wide common = f->den / divisor(f->den, den) * den;
	if (common > ((wide)1 << 62))
		return false;
	f->num = f->num * (common / f->den) + (wide)num * (common / den);
	f->den = common;
	return f->num < ((wide)1 << 62);
}

/* The smallest whole number not below it. */
static int64_t ceiling(struct fraction f)
{
	return (int64_t)((f.num + f.den - 1) / f.den);
}

/* All residents. */
static int64_t all_residents(const struct staffing_house *h)
{
	int64_t n = 0;
	for (int a = 0; a < ABILITY__MAX; a++)
		n += h->residents[a];
	return n;
}

/* What a norm counts in this institution: residents, beds, or the house. */
static int64_t counted(const struct staffing_norm *n, const struct staffing_house *h)
{
	if (n->base == BASE_BEDS)
		return h->beds;
	if (n->base == BASE_HOUSE)
		return 1;
	return n->ability == ABILITY_ANY ? all_residents(h) : h->residents[n->ability];
}

/* The norm is in force. */
static bool in_force(const struct staffing_norm *n, struct str edition, day_t on)
{
	return (edition.n == 0 || str_eq(n->edition, edition)) && n->from <= on && on <= n->to;
}

/* The institution's numbers are within bounds. */
static int check(const struct staffing_house *h, struct err *e)
{
	bool sound = h->beds >= 0 && h->beds <= STAFFING_COUNT_MAX && h->nposts <= STAFFING_POSTS_MAX &&
		     h->nurses >= 0 && h->certified >= 0 && h->certified <= h->nurses;
	for (int a = 0; a < ABILITY__MAX; a++)
		sound &= h->residents[a] >= 0 && h->residents[a] <= STAFFING_COUNT_MAX;
	for (size_t i = 0; sound && i < h->nposts; i++)
		sound &= h->posts[i].staff[SHIFT_DAY] >= -1 && h->posts[i].staff[SHIFT_NIGHT] >= -1;
	return sound ? 0
		     : err_set(e, ERR_INPUT, "机构的床位、服务对象或人员数不对：须在0至%d之间，持证的不多于护理员",
			       STAFFING_COUNT_MAX);
}

/* How many of a post are on duty; −1 when nobody says. */
static int64_t on_duty(const struct staffing_house *h, struct str post, enum shift shift)
{
	int64_t n = 0;
	for (size_t i = 0; i < h->nposts; i++)
		if (str_eq(h->posts[i].post, post)) {
			if (h->posts[i].staff[shift] < 0)
				return -1;
			n += h->posts[i].staff[shift];
		}
	return n;
}

/* The line of a post and shift, a new one when there is none. Norms of one base are added up; another base is another line,
 * because a post that is asked for by residents and by beds needs the larger, not the sum. */
struct group {
	struct staffing_line line;
	enum staffing_base base;
	struct str edition;
	struct fraction sum;
	int64_t each, least; /* sum of the parts rounded by themselves; the least that is asked for */
	bool by_ability;
};

/* Finds it. */
static struct group *group_of(struct group *g, size_t *n, const struct staffing_norm *norm)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(g[i].line.post, norm->post) && g[i].line.shift == norm->shift && g[i].base == norm->base &&
		    str_eq(g[i].edition, norm->edition))
			return &g[i];
	g[*n] = (struct group){.line = {.post = norm->post, .shift = norm->shift, .source = norm->edition},
			       .base = norm->base,
			       .edition = norm->edition,
			       .sum = {0, 1}};
	return &g[(*n)++];
}

/* Adds a norm to its line. */
static int take(struct group *g, const struct staffing_norm *n, const struct staffing_house *h, struct err *e)
{
	int64_t count = counted(n, h), num = count * n->staff, den = n->base == BASE_HOUSE ? 1 : n->per;
	if (!add(&g->sum, num, den))
		return err_set(e, ERR_LIMIT, "配比标准的分数太细，加不起来");
	g->each += ceiling((struct fraction){num, den});
	if (count > 0 && n->least > g->least)
		g->least = n->least;
	g->line.mandatory |= n->mandatory;
	g->line.unverified |= !n->verified;
	g->by_ability |= n->base == BASE_RESIDENTS && n->ability != ABILITY_ANY;
	return 0;
}

/* Rounds, and compares with who is there. */
static void finish(struct group *g, const struct staffing_house *h, enum staffing_rounding rounding)
{
	struct staffing_line *l = &g->line;
	wide d = divisor(g->sum.num, g->sum.den);
	l->num = (int64_t)(g->sum.num / d);
	l->den = (int64_t)(g->sum.den / d);
	l->required = rounding == ROUND_ONCE ? ceiling(g->sum) : g->each;
	l->required = l->required < g->least ? g->least : l->required;
	l->actual = on_duty(h, l->post, l->shift);
	l->gap = l->actual >= 0 && l->required > l->actual ? l->required - l->actual : 0;
	l->unknown = g->by_ability && h->residents[ABILITY_ANY] > 0;
}

int staffing_lines(struct staffing_line **ret, size_t *n, const struct staffing_norms *norms,
		   const struct staffing_house *house, struct str edition, day_t on, enum staffing_rounding rounding,
		   struct arena *mem, struct err *e)
{
	struct group *g = ARENA_ARRAY(mem, norms->n + 1, struct group);
	struct staffing_line *lines = ARENA_ARRAY(mem, norms->n + 1, struct staffing_line);
	size_t groups = 0;
	if (!g || !lines)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (check(house, e) < 0)
		return -1;
	for (size_t i = 0; i < norms->n; i++)
		if (in_force(&norms->norm[i], edition, on) &&
		    take(group_of(g, &groups, &norms->norm[i]), &norms->norm[i], house, e) < 0)
			return -1;
	for (size_t i = 0; i < groups; i++) {
		finish(&g[i], house, rounding);
		lines[i] = g[i].line;
	}
	*ret = lines;
	*n = groups;
	return 0;
}

bool staffing_reaches(int64_t part, int64_t whole, int64_t num, int64_t den)
{
	return whole > 0 && (wide)part * den >= (wide)num * whole;
}

int64_t staffing_missing(int64_t part, int64_t whole, int64_t num, int64_t den)
{
	wide need = ((wide)num * whole + den - 1) / den;
	if (whole <= 0 || need > whole)
		return -1;
	return need > part ? (int64_t)(need - part) : 0;
}
