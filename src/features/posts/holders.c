/* Who holds a post, as the facts say, and how a county stands. */
#include "features/posts/inside.h"

#include <stdio.h>

#include "features/ledger/ledger.h"
#include "features/units/units.h"

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
static const struct sql UNITS_SQL = {
    "posts.units", "SELECT id, kind FROM units WHERE known_to = $1 AND kind IN (3, 4) AND (valid_from IS NULL OR"
		   " valid_from <= $2) AND (valid_to IS NULL OR valid_to >= $2) ORDER BY code"};
/* Former ones too: an institution may still lie in one. */
static const struct sql COUNTIES = {"posts.counties",
				    "SELECT id, kind FROM units WHERE known_to = $1 AND kind IN (3, 4)"};
struct unit_row {
	int64_t id, kind;
};
static const struct row_field unit_fields[] = {
    ROW_INT(struct unit_row, id, 0), ROW_INT(struct unit_row, kind, 1), {0}};
_Static_assert(UNIT_COUNTY == 3 && UNIT_ZONE == 4, "posts.units says so");

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
	if (x->until == FIELD_NONE)
		return POST_HERE;
	return x->until < today ? POST_OVER : x->until <= today + POSTS_SOON_DAYS ? POST_SOON : POST_HERE;
}

bool post_touches(const struct post_holder *x, int64_t from, int64_t to)
{
	return (x->begins == FIELD_NONE || x->begins <= to) && (x->ends == FIELD_NONE || x->ends >= from);
}

/* The ids of the units that a statement gives. */
static int unit_ids(struct house *h, const struct sql *sql, const struct sql_arg *args, size_t nargs,
		    struct arena *mem, int64_t **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, sql, args, nargs, unit_fields, sizeof(struct unit_row), mem, POSTS_UNITS_MAX, &rows, n,
		     e) < 0)
		return -1;
	const struct unit_row *u = rows;
	if (!(*ret = ARENA_ARRAY(mem, *n + 1, int64_t)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < *n; i++)
		(*ret)[i] = u[i].id;
	return 0;
}

int post_units(struct house *h, day_t today, struct arena *mem, int64_t **ret, size_t *n, struct err *e)
{
	return unit_ids(h, &UNITS_SQL, ARGS(INT(INSTANT_OPEN), INT(today)), mem, ret, n, e);
}

/* Counties of units, looked up once each. */
struct lookup {
	const int64_t *county;
	size_t ncounties;
	int64_t *unit, *of;
	size_t n;
};

/* The county of a unit: itself or the nearest above it; 0 when it lies in none. */
static int county_of(struct house *h, struct lookup *l, int64_t unit, int64_t *county, struct err *e)
{
	int64_t place[UNIT_PLACES_MAX];
	size_t n, k = 0;
	while (k < l->n && l->unit[k] != unit)
		k++;
	if (k < l->n) {
		*county = l->of[k];
		return 0;
	}
	*county = 0;
	if (unit_places(h, unit, place, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && !*county; i++)
		for (size_t c = 0; c < l->ncounties && !*county; c++)
			if (l->county[c] == place[i])
				*county = place[i];
	l->unit[l->n] = unit;
	l->of[l->n++] = *county;
	return 0;
}

/* For at most n units. */
static int lookup_open(struct lookup *l, struct house *h, size_t n, struct arena *mem, struct err *e)
{
	int64_t *counties = NULL;
	*l = (struct lookup){.unit = ARENA_ARRAY(mem, n + 1, int64_t), .of = ARENA_ARRAY(mem, n + 1, int64_t)};
	if (!l->unit || !l->of)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (n && unit_ids(h, &COUNTIES, ARGS(INT(INSTANT_OPEN)), mem, &counties, &l->ncounties, e) < 0)
		return -1;
	l->county = counties;
	return 0;
}

/* Puts each to its county. */
static int place(struct house *h, struct post_holder *x, size_t n, struct arena *mem, struct err *e)
{
	struct lookup l;
	if (lookup_open(&l, h, n, mem, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (county_of(h, &l, x[i].unit, &x[i].county, e) < 0)
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
	struct lookup l;
	if (lookup_open(&l, h, all, mem, e) < 0)
		return -1;
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		if (county_of(h, &l, p[i].county, &p[i].county, e) < 0)
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

/* Counts the holders of a county. */
static void count(struct post_county *c, day_t today)
{
	for (size_t i = 0; i < c->nholders; i++) {
		enum post_state s = post_state_of(&c->holder[i], today);
		c->held += s != POST_LEFT;
		c->soon += s == POST_SOON;
		c->over += s == POST_OVER;
		c->undecided += s != POST_LEFT && !c->holder[i].kind;
	}
	int64_t posts = c->now ? c->now->posts : 0;
	c->free = posts > c->held ? posts - c->held : 0;
	c->surplus = c->held > posts ? c->held - posts : 0;
}

int post_county(struct house *h, int64_t county, day_t today, struct arena *mem, struct post_county *out,
		struct err *e)
{
	*out = (struct post_county){.unit = county};
	if (post_quotas(h, county, mem, &out->quota, &out->nquotas, e) < 0 ||
	    post_holders(h, (struct post_which){.county = county}, mem, &out->holder, &out->nholders, e) < 0)
		return -1;
	out->now = post_quota_on(out->quota, out->nquotas, today);
	count(out, today);
	return out->now ? post_budget(h, county, out->now->source, day_ymd(today).y, out->quota, out->nquotas,
				      out->holder, out->nholders, mem, &out->budget, e)
			: 0;
}
