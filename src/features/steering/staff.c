#include "features/steering/staff.h"
#include "store/sql.h"

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

int staff_houses(struct house *h, int64_t gen, int64_t unit, bool only_short, struct arena *mem,
		 struct staff_house **ret, size_t *n, struct err *e)
{
	return sql_rows(h->store, &HOUSES, ARGS(INT(gen), INT(unit), INT(only_short), INT(STAFF_HOUSES_MAX)),
			house_fields, sizeof **ret, mem, STAFF_HOUSES_MAX, (void **)ret, n, e);
}

int staff_posts(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct staff_post **ret, size_t *n,
		struct err *e)
{
	return sql_rows(h->store, &POSTS, ARGS(INT(gen), INT(unit), INT(STAFF_POSTS_MAX)), post_fields, sizeof **ret,
			mem, STAFF_POSTS_MAX, (void **)ret, n, e);
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
	if (sql_open(&st, h->store, &LACKS, ARGS(INT(gen), INT(unit), INT(STAFF_LACKS_MAX + 1)), e) < 0)
		return -1;
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
	static const struct row_field fields[] = {ROW_INT(struct staff_sums, all, 0),
						  ROW_INT(struct staff_sums, short_of, 1),
						  ROW_INT(struct staff_sums, nurses, 2),
						  ROW_INT(struct staff_sums, certified, 3),
						  {0}};
	return sql_row(h->store, &SUMS, ARGS(INT(gen), INT(unit)), fields, out, NULL, e) < 0 ? -1 : 0;
}

int staff_house(struct house *h, int64_t gen, int64_t org, struct arena *mem, struct staff_house *out,
		struct staff_line **lines, size_t *n, struct err *e)
{
	int found = sql_row(h->store, &HOUSE, ARGS(INT(gen), INT(org)), house_fields, out, mem, e);
	if (found <= 0)
		return found < 0 ? -1 : err_set(e, ERR_NOTFOUND, "这家机构没有配比要算：不收住老人，或者还没有算过");
	return sql_rows(h->store, &LINES, ARGS(INT(gen), INT(org)), line_fields, sizeof **lines, mem, STAFF_POSTS_MAX,
			(void **)lines, n, e);
}

/* A norm of the bureau's own as it lies in the store. */
struct norm_row {
	struct str edition, area, post, source;
	int64_t ability, shift, base, staff, per, least, from, to;
	bool mandatory, verified;
};
static const struct row_field norm_fields[] = {ROW_TEXT(struct norm_row, edition, 0),
					       ROW_TEXT(struct norm_row, area, 1),
					       ROW_INT(struct norm_row, ability, 2),
					       ROW_INT(struct norm_row, shift, 3),
					       ROW_TEXT(struct norm_row, post, 4),
					       ROW_INT(struct norm_row, base, 5),
					       ROW_INT(struct norm_row, staff, 6),
					       ROW_INT(struct norm_row, per, 7),
					       ROW_INT(struct norm_row, least, 8),
					       ROW_BOOL(struct norm_row, mandatory, 9),
					       ROW_INT(struct norm_row, from, 10),
					       ROW_INT(struct norm_row, to, 11),
					       ROW_TEXT(struct norm_row, source, 12),
					       ROW_BOOL(struct norm_row, verified, 13),
					       {0}};

/* The norm that a row says. */
static struct staffing_norm norm_of(const struct norm_row *r)
{
	return (struct staffing_norm){.edition = r->edition,
				      .area = r->area,
				      .ability = (enum ability)r->ability,
				      .shift = (enum shift)r->shift,
				      .post = r->post,
				      .base = (enum staffing_base)r->base,
				      .staff = r->staff,
				      .per = r->per,
				      .least = r->least,
				      .mandatory = r->mandatory,
				      .from = (day_t)r->from,
				      .to = (day_t)r->to,
				      .source = r->source,
				      .verified = r->verified};
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
	struct norm_row *row;
	size_t rows, n;
	if (staffing_shipped(&shipped, mem, e) < 0 ||
	    sql_rows(h->store, &NORMS, ARGS(INT(INSTANT_OPEN)), norm_fields, sizeof *row, mem, STAFFING_NORMS_MAX,
		     (void **)&row, &rows, e) < 0)
		return -1;
	struct staffing_norm *list = ARENA_ARRAY(mem, shipped.n + rows + 1, struct staffing_norm);
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (n = 0; n < shipped.n; n++)
		list[n] = shipped.norm[n];
	for (size_t i = 0; i < rows; i++) {
		struct staffing_norm own = norm_of(&row[i]);
		size_t at = 0;
		while (at < n && !same(&list[at], &own))
			at++;
		list[at] = own;
		n += at == n;
	}
	*out = (struct staffing_norms){list, n};
	return n > STAFFING_NORMS_MAX ? err_set(e, ERR_LIMIT, "配比标准多于%u行", STAFFING_NORMS_MAX) : 0;
}

/* Closes the norm that stands in its place. */
static int close_same(struct house *h, const struct staffing_norm *n, instant_t now, struct err *e)
{
	return sql_run(h->store, &CLOSE,
		       ARGS(TEXT(n->edition), TEXT(n->area), INT(n->ability), INT(n->shift), TEXT(n->post),
			    INT(n->base), INT(now), INT(INSTANT_OPEN)),
		       NULL, e);
}

/* Writes the norm. */
static int add(struct house *h, const struct staffing_norm *n, const char *who, struct str reason, instant_t now,
	       struct err *e)
{
	return sql_run(h->store, &ADD,
		       ARGS(INT(id_new(now)), TEXT(n->edition), TEXT(n->area), INT(n->ability), INT(n->shift),
			    TEXT(n->post), INT(n->base), INT(n->staff), INT(n->per), INT(n->least), INT(n->mandatory),
			    INT(n->from), INT(n->to), TEXT(n->source), INT(n->verified), INT(now), TEXT(str_of(who)),
			    TEXT(reason), INT(INSTANT_OPEN)),
		       NULL, e);
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

void staff_share_text(int64_t num, int64_t den, char out[static STAFF_SHARE_ROOM])
{
	int64_t hundredths = (num * 100 + den - 1) / den;
	if (den == 1)
		snprintf(out, STAFF_SHARE_ROOM, "%lld", (long long)num);
	else
		snprintf(out, STAFF_SHARE_ROOM, "%lld.%02lld", (long long)(hundredths / 100),
			 (long long)(hundredths % 100));
}
