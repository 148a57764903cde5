/* Who holds a post, as the facts say, and how a county stands. */
#include "features/posts/inside.h"

#include "features/ledger/ledger.h"

_Static_assert(POSTS_IDENTITY == 6, "the statements and the index of 191-posts.sql say so");

/* COALESCE stands for a decision that there is not; identity = 6 as the index says it. */
#define COLUMNS                                                                                                      \
	"SELECT e.id, e.person_id, e.org_id, COALESCE(o.unit_id, 0), e.post, e.begins, e.ends,"                      \
	" COALESCE(e.contract_from, e.begins), e.contract_to, COALESCE((SELECT d.kind FROM post_deeds d"             \
	" WHERE d.employment_id = e.id AND d.kind > 0 ORDER BY d.id DESC LIMIT 1), 0) FROM employment e"             \
	" JOIN orgs o ON o.id = e.org_id AND o.known_to = $1 WHERE e.identity = 6 AND e.known_to = $1"
#define ORDER " ORDER BY e.begins, e.id"
static const struct sql ALL = {"posts.all", COLUMNS " AND o.kind = 4" ORDER};
static const struct sql OF_ORG = {"posts.of_org", COLUMNS " AND e.org_id = $2" ORDER};
static const struct sql OF_PERSON = {"posts.of_person", COLUMNS " AND e.person_id = $2" ORDER};
static const struct sql ONE = {"posts.one", COLUMNS " AND o.kind = 4 AND e.id = $2"};
static const struct row_field fields[] = {ROW_INT(struct post_holder, id, 0),
					  ROW_INT(struct post_holder, person, 1),
					  ROW_INT(struct post_holder, org, 2),
					  ROW_INT(struct post_holder, unit, 3),
					  ROW_CELL(struct post_holder, post, 4),
					  ROW_CELL(struct post_holder, begins, 5),
					  ROW_CELL(struct post_holder, ends, 6),
					  ROW_CELL(struct post_holder, from, 7),
					  ROW_CELL(struct post_holder, until, 8),
					  ROW_INT(struct post_holder, kind, 9),
					  {0}};
static const struct sql DEEDS = {
    "posts.deeds", "SELECT deed, kind, reason, day, until, retires, at, number, note, who FROM post_deeds"
		   " WHERE employment_id = $1 ORDER BY id"};
static const struct row_field deed_fields[] = {ROW_INT(struct post_deed, deed, 0),
					       ROW_INT(struct post_deed, kind, 1),
					       ROW_INT(struct post_deed, reason, 2),
					       ROW_INT(struct post_deed, day, 3),
					       ROW_INT(struct post_deed, until, 4),
					       ROW_INT(struct post_deed, retires, 5),
					       ROW_INT(struct post_deed, at, 6),
					       ROW_TEXT(struct post_deed, number, 7),
					       ROW_TEXT(struct post_deed, note, 8),
					       ROW_TEXT(struct post_deed, who, 9),
					       {0}};

_Static_assert(POSTS_ORG_KIND == 4, "posts.places says so");
static const struct sql PLACES = {
    "posts.places", "SELECT id, COALESCE(unit_id, 0), name FROM orgs WHERE known_to = $1 AND kind = 4 AND"
		    " (closed IS NULL OR closed >= $2) ORDER BY name, id"};
static const struct row_field place_fields[] = {ROW_INT(struct post_place, org, 0),
						ROW_INT(struct post_place, county, 1),
						ROW_TEXT(struct post_place, name, 2),
						{0}};

const char *post_state_text(enum post_state s)
{
	static const char *const text[POST_STATE__MAX] = {"", "待到岗", "在岗", "快到期", "到期未办", "已离岗"};
	return text[s];
}

enum post_state post_state_of(const struct post_holder *x, day_t today)
{
	if (x->ends != FIELD_NONE && x->ends < today)
		return POST_LEFT;
	if (x->begins != FIELD_NONE && x->begins > today)
		return POST_AHEAD;
	if (x->ends != FIELD_NONE || x->until == FIELD_NONE)
		return POST_HERE;
	return x->until < today ? POST_OVER : x->until <= today + POSTS_SOON_DAYS ? POST_SOON : POST_HERE;
}

bool post_touches(const struct post_holder *x, int64_t from, int64_t to)
{
	return (x->begins == FIELD_NONE || x->begins <= to) && (x->ends == FIELD_NONE || x->ends >= from);
}

/* Puts each to its county. */
static int place(struct house *h, struct post_holder *x, size_t n, struct arena *mem, struct err *e)
{
	struct county_lookup l = {0};
	if (n && county_lookup_open(&l, h, n, mem, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (county_lookup(&l, x[i].unit, &x[i].county, e) < 0)
			return -1;
	return 0;
}

int post_holders(struct house *h, struct post_which which, struct arena *mem, struct post_holder **ret, size_t *n,
		 struct err *e)
{
	const struct sql *s = which.person ? &OF_PERSON : which.org ? &OF_ORG : &ALL;
	const struct sql_arg args[] = {INT(INSTANT_OPEN), INT(which.person ? which.person : which.org)};
	void *rows;
	size_t all = 0, k = 0;
	if (sql_rows(h->store, s, args, s == &ALL ? 1 : 2, fields, sizeof **ret, mem, POSTS_HOLDERS_MAX, &rows, &all,
		     e) < 0 ||
	    place(h, rows, all, mem, e) < 0)
		return -1;
	struct post_holder *x = rows;
	for (size_t i = 0; i < all; i++)
		if (!which.county || x[i].county == which.county)
			x[k++] = x[i];
	*ret = x;
	*n = k;
	return 0;
}

int post_holder(struct house *h, int64_t id, struct arena *mem, struct post_holder *out, struct err *e)
{
	int got = sql_row(h->store, &ONE, ARGS(INT(INSTANT_OPEN), INT(id)), fields, out, mem, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这个公益性岗位人员");
	return place(h, out, 1, mem, e);
}

int post_places(struct house *h, int64_t county, day_t today, struct arena *mem, struct post_place **ret, size_t *n,
		struct err *e)
{
	void *rows;
	size_t all = 0;
	if (sql_rows(h->store, &PLACES, ARGS(INT(INSTANT_OPEN), INT(today)), place_fields, sizeof **ret, mem,
		     POSTS_PLACES_MAX, &rows, &all, e) < 0)
		return -1;
	struct post_place *p = rows;
	struct county_lookup l;
	if (county_lookup_open(&l, h, all, mem, e) < 0)
		return -1;
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		if (county_lookup(&l, p[i].county, &p[i].county, e) < 0)
			return -1;
		if (p[i].county == county)
			p[(*n)++] = p[i];
	}
	*ret = p;
	return 0;
}

int post_deeds(struct house *h, int64_t holder, struct arena *mem, struct post_deed **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &DEEDS, ARGS(INT(holder)), deed_fields, sizeof **ret, mem, POSTS_DEEDS_MAX, &rows, n,
		     e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int post_months_in(const struct post_holder *x, int year, month_t out[static 12])
{
	month_t first = month_of(year, 1), last = month_of(year, 12);
	int64_t end = x->ends != FIELD_NONE ? x->ends : x->until, begin = x->from != FIELD_NONE ? x->from : x->begins;
	int n = 0;
	if (begin != FIELD_NONE && month_of_day((day_t)begin) > first)
		first = month_of_day((day_t)begin);
	if (end != FIELD_NONE && month_of_day((day_t)end) < last)
		last = month_of_day((day_t)end);
	for (month_t m = first; m <= last; m++)
		out[n++] = m;
	return n;
}

/* What a post costs in a month: by the quota of its first day, or the first there was. */
static int64_t monthly_in(const struct post_quota *q, size_t n, month_t m)
{
	const struct post_quota *then = post_quota_on(q, n, month_first(m));
	return then ? then->monthly : n ? q[n - 1].monthly : 0;
}

int post_budget(struct house *h, int64_t county, int64_t source, int year, const struct post_quota *q, size_t nq,
		const struct post_holder *x, size_t n, struct arena *mem, struct post_budget *out, struct err *e)
{
	struct ledger_line *line;
	size_t nlines;
	*out = (struct post_budget){0};
	if (ledger_lines(h, county, year, mem, &line, &nlines, e) < 0)
		return -1;
	for (size_t i = 0; i < nlines; i++)
		if (line[i].source == source && str_is(line[i].name, POSTS_PURPOSE)) {
			out->lines++;
			out->granted -= line[i].balance[LEDGER_APPROPRIATED] + line[i].balance[LEDGER_CLOSED];
		}
	for (size_t i = 0; i < n; i++) {
		month_t month[12];
		int months = post_months_in(&x[i], year, month);
		for (int m = 0; m < months; m++)
			out->needed += monthly_in(q, nq, month[m]);
	}
	return 0;
}

/* Holders of the day. */
static int64_t held_on(const struct post_county *c, int64_t day)
{
	int64_t n = 0;
	for (size_t i = 0; i < c->nholders; i++)
		n += post_touches(&c->holder[i], day, day);
	return n;
}

/* The most holders at one time from the day on: their number grows only where somebody begins. */
static int64_t most_held(const struct post_county *c, int64_t day)
{
	int64_t most = held_on(c, day);
	for (size_t i = 0; i < c->nholders; i++)
		if (c->holder[i].begins > day) {
			int64_t then = held_on(c, c->holder[i].begins);
			most = then > most ? then : most;
		}
	return most;
}

/* Counts the holders of a county. */
static void count(struct post_county *c, day_t today)
{
	for (size_t i = 0; i < c->nholders; i++) {
		enum post_state s = post_state_of(&c->holder[i], today);
		c->soon += s == POST_SOON;
		c->over += s == POST_OVER;
		c->undecided += s != POST_LEFT && !c->holder[i].kind;
	}
	int64_t posts = c->now ? c->now->posts : 0;
	c->held = most_held(c, today);
	c->free = posts > c->held ? posts - c->held : 0;
	c->surplus = c->held > posts ? c->held - posts : 0;
}

struct post_room post_room_on(const struct post_county *c, int64_t day)
{
	const struct post_quota *q = post_quota_on(c->quota, c->nquotas, day);
	return (struct post_room){.day = day, .held = held_on(c, day), .granted = q ? q->posts : 0};
}

/* A county whose holders are known. */
static int stand(struct house *h, day_t today, struct arena *mem, struct post_county *c, struct err *e)
{
	if (post_quotas(h, c->unit, mem, &c->quota, &c->nquotas, e) < 0)
		return -1;
	c->now = post_quota_on(c->quota, c->nquotas, today);
	count(c, today);
	return c->now ? post_budget(h, c->unit, c->now->source, day_ymd(today).y, c->quota, c->nquotas, c->holder,
				    c->nholders, mem, &c->budget, e)
		      : 0;
}

int post_county(struct house *h, int64_t county, day_t today, struct arena *mem, struct post_county *out,
		struct err *e)
{
	*out = (struct post_county){.unit = county};
	return post_holders(h, (struct post_which){.county = county}, mem, &out->holder, &out->nholders, e) < 0
		   ? -1
		   : stand(h, today, mem, out, e);
}

/* Those of the county, in their order. */
static int keep(const struct post_holder *all, size_t n, struct arena *mem, struct post_county *c, struct err *e)
{
	size_t own = 0;
	for (size_t i = 0; i < n; i++)
		own += all[i].county == c->unit;
	if (!(c->holder = ARENA_ARRAY(mem, own + 1, struct post_holder)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++)
		if (all[i].county == c->unit)
			c->holder[c->nholders++] = all[i];
	return 0;
}

int post_counties(struct house *h, int64_t under, day_t today, struct arena *mem, struct post_county **ret, size_t *n,
		  struct err *e)
{
	struct post_holder *all;
	int64_t *unit;
	size_t nall;
	if (post_units(h, today, under, mem, &unit, n, e) < 0 ||
	    post_holders(h, (struct post_which){0}, mem, &all, &nall, e) < 0)
		return -1;
	struct post_county *c = ARENA_ARRAY(mem, *n + 1, struct post_county);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < *n; i++) {
		c[i] = (struct post_county){.unit = unit[i]};
		if (keep(all, nall, mem, &c[i], e) < 0 || stand(h, today, mem, &c[i], e) < 0)
			return -1;
	}
	*ret = c;
	return 0;
}
