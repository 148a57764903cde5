#include "features/steering/staff.h"

#include <stdio.h>

#define WITHIN "FROM figure_within w JOIN staffing_house s ON s.gen = w.gen AND s.unit_id = w.unit_id "
static const struct sql HOUSES = {
    "staffing_house.within",
    "SELECT s.org_id, s.beds, s.residents, s.nurses, s.certified, s.gap, coalesce(o.name, ''), u.name " WITHIN
    "JOIN figure_unit u ON u.gen = w.gen AND u.unit_id = w.unit_id "
    "LEFT JOIN orgs o ON o.id = s.org_id AND o.closed_by = 0 "
    "WHERE w.gen = $1 AND w.top_id = $2 AND ($3 = 0 OR s.gap > 0) ORDER BY s.gap DESC, s.org_id LIMIT $4"};
static const struct sql POSTS = {
    "staffing_line.posts",
    "SELECT l.post, l.shift, sum(l.gap), count(*), max(l.unverified) FROM figure_within w JOIN staffing_house s ON "
    "s.gen = w.gen "
    "AND s.unit_id = w.unit_id JOIN staffing_line l ON l.gen = s.gen AND l.org_id = s.org_id "
    "WHERE w.gen = $1 AND w.top_id = $2 AND l.gap > 0 GROUP BY l.post, l.shift ORDER BY 3 DESC, 1, 2 LIMIT $3"};
static const struct sql LACKS = {
    "staffing_line.lacks",
    "SELECT s.org_id, s.beds, s.residents, s.nurses, s.certified, coalesce(o.name, ''), u.name, l.post, l.source, "
    "l.shift, "
    "l.num, l.den, l.required, l.actual, l.gap, l.mandatory, l.unverified, l.unsure " WITHIN
    "JOIN staffing_line l ON l.gen = s.gen AND l.org_id = s.org_id "
    "JOIN figure_unit u ON u.gen = w.gen AND u.unit_id = w.unit_id "
    "LEFT JOIN orgs o ON o.id = s.org_id AND o.closed_by = 0 "
    "WHERE w.gen = $1 AND w.top_id = $2 AND l.gap > 0 ORDER BY s.gap DESC, s.org_id, l.no LIMIT $3"};
static const struct sql SUMS = {"staffing_house.sums",
				"SELECT count(*), coalesce(sum(CASE WHEN s.gap > 0 THEN 1 ELSE 0 END), 0), "
				"coalesce(sum(s.nurses), 0), coalesce(sum(s.certified), 0) " WITHIN
				"WHERE w.gen = $1 AND w.top_id = $2"};
static const struct sql HOUSE = {
    "staffing_house.one",
    "SELECT s.org_id, s.beds, s.residents, s.nurses, s.certified, s.gap, coalesce(o.name, ''), u.name "
    "FROM staffing_house s JOIN figure_unit u ON u.gen = s.gen AND u.unit_id = s.unit_id "
    "LEFT JOIN orgs o ON o.id = s.org_id AND o.closed_by = 0 WHERE s.gen = $1 AND s.org_id = $2"};
static const struct sql LINES = {
    "staffing_line.of", "SELECT post, source, shift, num, den, required, actual, gap, mandatory, unverified, unsure "
			"FROM staffing_line WHERE gen = $1 AND org_id = $2 ORDER BY no"};
static const struct sql NORMS = {
    "staffing_norm.standing",
    "SELECT edition, area, ability, shift, post, base, staff, per, least, mandatory, starts, ends, "
    "source, verified FROM staffing_norm WHERE until = $1 ORDER BY id"};
#define SAME "edition = $1 AND area = $2 AND ability = $3 AND shift = $4 AND post = $5 AND base = $6 "
static const struct sql CLOSE = {"staffing_norm.close",
				 "UPDATE staffing_norm SET until = $7 WHERE " SAME "AND until = $8"};
static const struct sql ADD = {
    "staffing_norm.add",
    "INSERT INTO staffing_norm (id, edition, area, ability, shift, post, base, staff, per, least, "
    "mandatory, starts, ends, source, verified, at, who, reason, until) VALUES ($1, $2, $3, $4, $5, $6, "
    "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"};

static const struct row_field house_fields[] = {ROW_INT(struct staff_house, org, 0),
						ROW_INT(struct staff_house, beds, 1),
						ROW_INT(struct staff_house, residents, 2),
						ROW_INT(struct staff_house, nurses, 3),
						ROW_INT(struct staff_house, certified, 4),
						ROW_INT(struct staff_house, gap, 5),
						ROW_TEXT(struct staff_house, name, 6),
						ROW_TEXT(struct staff_house, unit, 7),
						{0}};
static const struct row_field post_fields[] = {
    ROW_TEXT(struct staff_post, post, 0),      ROW_INT(struct staff_post, shift, 1),
    ROW_INT(struct staff_post, gap, 2),        ROW_INT(struct staff_post, houses, 3),
    ROW_INT(struct staff_post, unverified, 4), {0}};
static const struct row_field line_fields[] = {
    ROW_TEXT(struct staff_line, post, 0),      ROW_TEXT(struct staff_line, source, 1),
    ROW_INT(struct staff_line, shift, 2),      ROW_INT(struct staff_line, num, 3),
    ROW_INT(struct staff_line, den, 4),        ROW_INT(struct staff_line, required, 5),
    ROW_INT(struct staff_line, actual, 6),     ROW_INT(struct staff_line, gap, 7),
    ROW_BOOL(struct staff_line, mandatory, 8), ROW_BOOL(struct staff_line, unverified, 9),
    ROW_BOOL(struct staff_line, unsure, 10),   {0}};

/* The rows of a statement that is bound, into a list of at most `most` structs of `size` bytes. */
static int fetch_all(struct stmt *st, const struct row_field *fields, void *list, size_t size, size_t most, size_t *n,
		     struct arena *mem, struct err *e)
{
	int got;
	*n = 0;
	while ((got = stmt_step(st, e)) == 1 && *n < most)
		if (stmt_fetch(st, fields, (char *)list + size * (*n)++, mem, e) < 0) {
			got = -1;
			break;
		}
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int staff_houses(struct house *h, int64_t gen, int64_t unit, bool only_short, struct arena *mem,
		 struct staff_house **ret, size_t *n, struct err *e)
{
	struct stmt *st;
	*ret = ARENA_ARRAY(mem, STAFF_HOUSES_MAX, struct staff_house);
	if (!*ret || store_stmt(h->store, &HOUSES, &st, e) < 0)
		return *ret ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	stmt_bind_int(st, 1, gen);
	stmt_bind_int(st, 2, unit);
	stmt_bind_int(st, 3, only_short);
	stmt_bind_int(st, 4, STAFF_HOUSES_MAX);
	return fetch_all(st, house_fields, *ret, sizeof **ret, STAFF_HOUSES_MAX, n, mem, e);
}

int staff_posts(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct staff_post **ret, size_t *n,
		struct err *e)
{
	struct stmt *st;
	*ret = ARENA_ARRAY(mem, STAFF_POSTS_MAX, struct staff_post);
	if (!*ret || store_stmt(h->store, &POSTS, &st, e) < 0)
		return *ret ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	stmt_bind_int(st, 1, gen);
	stmt_bind_int(st, 2, unit);
	stmt_bind_int(st, 3, STAFF_POSTS_MAX);
	return fetch_all(st, post_fields, *ret, sizeof **ret, STAFF_POSTS_MAX, n, mem, e);
}

/* The gap that a row says; its texts are the statement's. */
static struct staff_lack lack_of(const struct stmt *st)
{
	return (struct staff_lack){.org = stmt_int(st, 0),
				   .beds = stmt_int(st, 1),
				   .residents = stmt_int(st, 2),
				   .nurses = stmt_int(st, 3),
				   .certified = stmt_int(st, 4),
				   .name = stmt_text(st, 5),
				   .unit = stmt_text(st, 6),
				   .post = stmt_text(st, 7),
				   .source = stmt_text(st, 8),
				   .shift = stmt_int(st, 9),
				   .num = stmt_int(st, 10),
				   .den = stmt_int(st, 11),
				   .required = stmt_int(st, 12),
				   .actual = stmt_int(st, 13),
				   .gap = stmt_int(st, 14),
				   .mandatory = stmt_int(st, 15) != 0,
				   .unverified = stmt_int(st, 16) != 0,
				   .unsure = stmt_int(st, 17) != 0};
}

int staff_lacks(struct house *h, int64_t gen, int64_t unit,
		int (*each)(void *self, const struct staff_lack *x, struct err *e), void *self, struct err *e)
{
	struct stmt *st;
	int64_t n = 0;
	int got;
	if (store_stmt(h->store, &LACKS, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, gen);
	stmt_bind_int(st, 2, unit);
	stmt_bind_int(st, 3, STAFF_LACKS_MAX + 1);
	while ((got = stmt_step(st, e)) == 1) {
		struct staff_lack x = lack_of(st);
		if (++n > STAFF_LACKS_MAX)
			got = err_todo((err_set(e, ERR_LIMIT, "缺口多于 %d 行", STAFF_LACKS_MAX), e),
				       "请按区县分几次导出");
		else if (each(self, &x, e) < 0)
			got = -1;
		if (got < 0)
			break;
	}
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int staff_sums(struct house *h, int64_t gen, int64_t unit, struct staff_sums *out, struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, &SUMS, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, gen);
	stmt_bind_int(st, 2, unit);
	int got = stmt_step(st, e);
	if (got == 1)
		*out = (struct staff_sums){stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2), stmt_int(st, 3)};
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int staff_house(struct house *h, int64_t gen, int64_t org, struct arena *mem, struct staff_house *out,
		struct staff_line **lines, size_t *n, struct err *e)
{
	struct stmt *st;
	size_t found;
	*lines = ARENA_ARRAY(mem, STAFF_POSTS_MAX, struct staff_line);
	if (!*lines || store_stmt(h->store, &HOUSE, &st, e) < 0)
		return *lines ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	stmt_bind_int(st, 1, gen);
	stmt_bind_int(st, 2, org);
	if (fetch_all(st, house_fields, out, sizeof *out, 1, &found, mem, e) < 0)
		return -1;
	if (!found)
		return err_set(e, ERR_NOTFOUND, "这家机构没有配比要算：不收住老人，或者还没有算过");
	if (store_stmt(h->store, &LINES, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, gen);
	stmt_bind_int(st, 2, org);
	return fetch_all(st, line_fields, *lines, sizeof **lines, STAFF_POSTS_MAX, n, mem, e);
}

/* A text that outlives the statement. */
static struct str kept(struct arena *mem, struct str s)
{
	const char *p = arena_copy(mem, s.p ? s.p : "", s.n);
	return (struct str){p ? p : "", p ? s.n : 0};
}

/* The norm that a row says. */
static struct staffing_norm take_norm(const struct stmt *st, struct arena *mem)
{
	return (struct staffing_norm){.edition = kept(mem, stmt_text(st, 0)),
				      .area = kept(mem, stmt_text(st, 1)),
				      .ability = (enum ability)stmt_int(st, 2),
				      .shift = (enum shift)stmt_int(st, 3),
				      .post = kept(mem, stmt_text(st, 4)),
				      .base = (enum staffing_base)stmt_int(st, 5),
				      .staff = stmt_int(st, 6),
				      .per = stmt_int(st, 7),
				      .least = stmt_int(st, 8),
				      .mandatory = stmt_int(st, 9) != 0,
				      .from = (day_t)stmt_int(st, 10),
				      .to = (day_t)stmt_int(st, 11),
				      .source = kept(mem, stmt_text(st, 12)),
				      .verified = stmt_int(st, 13) != 0};
}

/* Both are about the same thing. */
static bool same(const struct staffing_norm *a, const struct staffing_norm *b)
{
	return str_eq(a->edition, b->edition) && str_eq(a->area, b->area) && a->ability == b->ability &&
	       a->shift == b->shift && str_eq(a->post, b->post) && a->base == b->base;
}

int staff_norms(struct house *h, struct arena *mem, struct staffing_norms *out, struct err *e)
{
	struct staffing_norms shipped;
	struct stmt *st;
	int got;
	if (staffing_shipped(&shipped, mem, e) < 0 || store_stmt(h->store, &NORMS, &st, e) < 0)
		return -1;
	struct staffing_norm *list = ARENA_ARRAY(mem, STAFFING_NORMS_MAX + 1, struct staffing_norm);
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不够");
	size_t n = shipped.n;
	for (size_t k = 0; k < n; k++)
		list[k] = shipped.norm[k];
	stmt_bind_int(st, 1, INSTANT_OPEN);
	while ((got = stmt_step(st, e)) == 1) {
		struct staffing_norm own = take_norm(st, mem);
		size_t at = 0;
		while (at < n && !same(&list[at], &own))
			at++;
		if (at < STAFFING_NORMS_MAX)
			list[at] = own;
		n = at == n && n < STAFFING_NORMS_MAX ? n + 1 : n;
	}
	stmt_reset(st);
	*out = (struct staffing_norms){list, n};
	return got < 0 ? -1 : 0;
}

/* Closes the norm that stands in its place. */
static int close_same(struct house *h, const struct staffing_norm *n, instant_t now, struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, &CLOSE, &st, e) < 0)
		return -1;
	stmt_bind_text(st, 1, n->edition);
	stmt_bind_text(st, 2, n->area);
	stmt_bind_int(st, 3, n->ability);
	stmt_bind_int(st, 4, n->shift);
	stmt_bind_text(st, 5, n->post);
	stmt_bind_int(st, 6, n->base);
	stmt_bind_int(st, 7, now);
	stmt_bind_int(st, 8, INSTANT_OPEN);
	return stmt_run(st, NULL, e);
}

/* Writes the norm. */
static int add(struct house *h, const struct staffing_norm *n, const char *who, struct str reason, instant_t now,
	       struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, &ADD, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, id_new(now));
	stmt_bind_text(st, 2, n->edition);
	stmt_bind_text(st, 3, n->area);
	stmt_bind_int(st, 4, n->ability);
	stmt_bind_int(st, 5, n->shift);
	stmt_bind_text(st, 6, n->post);
	stmt_bind_int(st, 7, n->base);
	stmt_bind_int(st, 8, n->staff);
	stmt_bind_int(st, 9, n->per);
	stmt_bind_int(st, 10, n->least);
	stmt_bind_int(st, 11, n->mandatory);
	stmt_bind_int(st, 12, n->from);
	stmt_bind_int(st, 13, n->to);
	stmt_bind_text(st, 14, n->source);
	stmt_bind_int(st, 15, n->verified);
	stmt_bind_int(st, 16, now);
	stmt_bind_text(st, 17, str_of(who));
	stmt_bind_text(st, 18, reason);
	stmt_bind_int(st, 19, INSTANT_OPEN);
	return stmt_run(st, NULL, e);
}

int staff_norm_set(struct house *h, const struct staffing_norm *n, const char *who, struct str reason, struct err *e)
{
	struct recording *r;
	char detail[600];
	snprintf(detail, sizeof detail, "配比标准 %.*s %.*s：%.*s", STR_FMT(n->edition), STR_FMT(n->post),
		 STR_FMT(reason));
	struct deed d = {.who = who, .what = "norm", .source = "配比标准", .detail = detail};
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	instant_t now = recording_now(r);
	if (close_same(h, n, now, e) < 0 || add(h, n, who, reason, now, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}
