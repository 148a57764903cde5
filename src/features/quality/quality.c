#include "features/quality/quality.h"

#include "features/directory/list.h"
#include "features/people/people.h"
#include "features/runs/runs.h"
#include "store/sql.h"

#define QUALITY_RUNS_MAX 100000             /* newest runs: policies by places */
#define QUALITY_MEMORY   ((size_t)64 << 20) /* the runs' numbers; a page of lines */

static const struct sql CLEAR_HITS = {"quality.clear_hits", "DELETE FROM quality_hit"};
static const struct sql CLEAR_COUNTS = {"quality.clear_counts", "DELETE FROM quality_count"};

/* Adds those of the finding $1 among the people of the directory who are at work, $2. */
#define HIT                                                                                                          \
	"INSERT INTO quality_hit (finding, county_id, org_id, person_id) SELECT $1, d.county_id, d.org_id,"          \
	" d.person_id FROM dir_person d"
#define AT_WORK   " WHERE d.state = $2"
#define OF_PEOPLE HIT " JOIN people p ON p.id = d.person_id AND p.closed_by = 0" AT_WORK
static const struct sql MARKED = {"quality.marked", HIT AT_WORK " AND (d.marks / $3) % 2 = 1"};
static const struct sql UNCHECKED = {"quality.unchecked", OF_PEOPLE " AND p.id_kind IS NOT NULL AND p.id_kind <> $3"};
static const struct sql NO_MOBILE = {"quality.no_mobile", OF_PEOPLE " AND p.mobile_x IS NULL"};
static const struct sql NO_ACCOUNT = {"quality.no_account", OF_PEOPLE " AND p.account_x IS NULL"};
/* Of runs since $1 that came to their end, the newest of each question. */
static const struct sql NEWEST = {
    "quality.newest",
    "SELECT r.id FROM runs r JOIN run_ends x ON x.run_id = r.id AND x.state = 2 WHERE r.at >= $1 AND NOT EXISTS "
    "(SELECT"
    " 1 FROM runs s JOIN run_ends y ON y.run_id = s.id AND y.state = 2 WHERE s.policy = r.policy AND s.unit = r.unit"
    " AND s.id > r.id) ORDER BY r.id"};
/* The same as HIT of one person, $3, who may have been added before. */
static const struct sql BLANK = {"quality.blank", HIT AT_WORK " AND d.person_id = $3 ON CONFLICT DO NOTHING"};
static const struct sql COUNT_ALL = {
    "quality.count_all", "INSERT INTO quality_count (county_id, org_id, finding, n) SELECT d.county_id,"
			 " d.org_id, 0, COUNT(*) FROM dir_person d WHERE d.state = $1 GROUP BY d.county_id,"
			 " d.org_id"};
static const struct sql COUNT_HITS = {
    "quality.count_hits", "INSERT INTO quality_count (county_id, org_id, finding, n) SELECT county_id,"
			  " org_id, finding, COUNT(*) FROM quality_hit GROUP BY county_id, org_id, finding"};
static const struct sql MADE_SET = {
    "quality.made_set",
    "INSERT INTO quality_state (id, made) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET made = excluded.made"};
static const struct sql MADE = {"quality.made", "SELECT made FROM quality_state WHERE id = 1"};

/* What a reach ($1 kind, $2 id) sees of counts or hits q, with the institution's row o of the directory. */
#define WITHIN                                                                                                       \
	" ($1 = 1 OR ($1 = 3 AND q.org_id = $2) OR ($1 = 2 AND (q.county_id IN (SELECT u.id FROM units u WHERE"      \
	" u.closed_by = 0 AND (u.id = $2 OR u.parent_id = $2 OR u.parent_id IN (SELECT v.id FROM units v WHERE"      \
	" v.closed_by = 0 AND v.parent_id = $2))) OR o.street_id = $2)))"
static const struct sql COUNTIES = {
    "quality.counties",
    "SELECT q.county_id, 0, q.finding, SUM(q.n), COALESCE(MAX(w.name), '未知区县') FROM quality_count q LEFT JOIN"
    " dir_org o ON o.org_id = q.org_id LEFT JOIN units w ON w.id = q.county_id AND w.closed_by = 0 WHERE" WITHIN
    " GROUP BY q.county_id, q.finding ORDER BY 5, 1, 3 LIMIT $3"};
static const struct sql ORGS = {"quality.orgs",
				"SELECT q.county_id, q.org_id, q.finding, q.n, COALESCE(g.name, '没有机构') FROM "
				"quality_count q LEFT JOIN dir_org"
				" o ON o.org_id = q.org_id LEFT JOIN orgs g ON g.id = q.org_id AND g.closed_by = 0 "
				"WHERE q.county_id = $4 AND" WITHIN " ORDER BY 5, 2, 3 LIMIT $3"};
static const struct sql PEOPLE = {
    "quality.people",
    "SELECT q.person_id, q.county_id, q.org_id, d.name, COALESCE(g.name, '') FROM quality_hit q JOIN dir_person d ON"
    " d.person_id = q.person_id LEFT JOIN dir_org o ON o.org_id = q.org_id LEFT JOIN orgs g ON g.id = q.org_id AND"
    " g.closed_by = 0 WHERE q.finding = $3 AND q.county_id BETWEEN $4 AND $5 AND q.org_id BETWEEN $6 AND $7"
    " AND q.person_id > $8 AND" WITHIN " ORDER BY q.person_id LIMIT $9"};

static const char *const labels[] = {"在职人员",
#define X(n, c, d) c,
				     QUALITY_FINDINGS(X)
#undef X
};
static const char *const meanings[] = {"现在在职的人",
#define X(n, c, d) d,
				       QUALITY_FINDINGS(X)
#undef X
};

const char *quality_label(int finding)
{
	return finding >= 0 && finding < QUALITY__MAX ? labels[finding] : "";
}

const char *quality_meaning(int finding)
{
	return finding >= 0 && finding < QUALITY__MAX ? meanings[finding] : "";
}

/* One finding that a mark of the directory stands for. */
static int find_marked(struct house *h, enum quality_finding q, enum person_mark mark, struct err *e)
{
	return sql_run(h->store, &MARKED, ARGS(INT((int64_t)q), INT(WORK_WORKING), INT((int64_t)mark)), NULL, e);
}

/* One that a statement finds. */
static int find(struct house *h, const struct sql *sql, enum quality_finding q, struct err *e)
{
	return sql_run(h->store, sql, ARGS(INT((int64_t)q), INT(WORK_WORKING)), NULL, e);
}

/* A run whose lines are looked at. */
struct newest {
	int64_t run;
};

/* Adds whose amount a run could not tell for a blank. */
static int find_blank_in(struct house *h, int64_t run, struct arena *mem, struct err *e)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}, .no_amount = true};
	do {
		struct run_line *l;
		size_t n;
		arena_clear(mem);
		if (run_lines(h, run, &f, mem, &l, &n, &f.after, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			if (l[i].person && (i == 0 || l[i].person != l[i - 1].person) &&
			    sql_run(h->store, &BLANK, ARGS(INT(QUALITY_BLANK), INT(WORK_WORKING), INT(l[i].person)),
				    NULL, e) < 0)
				return -1;
	} while (f.after);
	return 0;
}

/* Those of all runs that still count. */
static int find_blank(struct house *h, instant_t since, struct err *e)
{
	static const struct row_field fields[] = {ROW_INT(struct newest, run, 0), {0}};
	struct arena *runs = arena_new(QUALITY_MEMORY), *mem = arena_new(QUALITY_MEMORY);
	void *rows;
	size_t n = 0;
	int status = !runs || !mem ? err_set(e, ERR_NOMEM, "内存不够")
				   : sql_rows(h->store, &NEWEST, ARGS(INT(since)), fields, sizeof(struct newest),
					      runs, QUALITY_RUNS_MAX, &rows, &n, e);
	for (size_t i = 0; status == 0 && i < n; i++)
		status = find_blank_in(h, ((struct newest *)rows)[i].run, mem, e);
	arena_free(runs);
	arena_free(mem);
	return status;
}

int quality_make(struct house *h, struct err *e)
{
	struct store *s = h->store;
	instant_t now = h->clock.now(h->clock.self), since = now - QUALITY_RUN_DAYS * 86400 * 1000000LL;
	bool ok =
	    sql_run(s, &CLEAR_HITS, NULL, 0, NULL, e) == 0 && sql_run(s, &CLEAR_COUNTS, NULL, 0, NULL, e) == 0 &&
	    sql_run(s, &UNCHECKED, ARGS(INT(QUALITY_UNCHECKED), INT(WORK_WORKING), INT(ID_CITIZEN)), NULL, e) == 0 &&
	    find_marked(h, QUALITY_UNCERTIFIED, MARK_UNCERTIFIED, e) == 0 &&
	    find_marked(h, QUALITY_OVERLAP, MARK_TWO_PLACES, e) == 0 &&
	    find_marked(h, QUALITY_EXPIRED, MARK_EXPIRED, e) == 0 && find(h, &NO_MOBILE, QUALITY_NO_MOBILE, e) == 0 &&
	    find(h, &NO_ACCOUNT, QUALITY_NO_ACCOUNT, e) == 0 && find_marked(h, QUALITY_TWIN, MARK_SUSPECT, e) == 0 &&
	    find_blank(h, since, e) == 0 && sql_run(s, &COUNT_ALL, ARGS(INT(WORK_WORKING)), NULL, e) == 0 &&
	    sql_run(s, &COUNT_HITS, NULL, 0, NULL, e) == 0 && sql_run(s, &MADE_SET, ARGS(INT(now)), NULL, e) == 0;
	return ok ? 0 : -1;
}

int quality_made(struct house *h, instant_t *at, struct err *e)
{
	*at = 0;
	return sql_int(h->store, &MADE, NULL, 0, at, e) < 0 ? -1 : 0;
}

/* A number as read. */
struct number_row {
	int64_t county, org, finding, n;
	struct str name;
};
static const struct row_field number_fields[] = {
    ROW_INT(struct number_row, county, 0),  ROW_INT(struct number_row, org, 1),
    ROW_INT(struct number_row, finding, 2), ROW_INT(struct number_row, n, 3),
    ROW_TEXT(struct number_row, name, 4),   {0}};

int quality_board(struct house *h, struct reach who, int64_t county, struct arena *mem, struct quality_row **ret,
		  size_t *n, struct err *e)
{
	const size_t max = (size_t)QUALITY_ROWS_MAX * QUALITY__MAX;
	void *rows;
	size_t all;
	*n = 0;
	const struct sql_arg args[] = {INT((int64_t)who.kind), INT(who.id), INT((int64_t)max), INT(county)};
	if (sql_rows(h->store, county ? &ORGS : &COUNTIES, args, county ? 4 : 3, number_fields,
		     sizeof(struct number_row), mem, max, &rows, &all, e) < 0)
		return -1;
	const struct number_row *c = rows;
	struct quality_row *out = ARENA_ARRAY(mem, all + 1, struct quality_row);
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < all; i++) {
		if (!*n || out[*n - 1].county != c[i].county || out[*n - 1].org != c[i].org)
			out[(*n)++] = (struct quality_row){.county = c[i].county, .org = c[i].org, .name = c[i].name};
		if (c[i].finding >= 0 && c[i].finding < QUALITY__MAX)
			out[*n - 1].n[c[i].finding] = c[i].n;
	}
	*ret = out;
	return 0;
}

int quality_list(struct house *h, struct reach who, const struct quality_people *q, struct arena *mem,
		 struct quality_person **ret, size_t *n, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct quality_person, id, 0),        ROW_INT(struct quality_person, county, 1),
	    ROW_INT(struct quality_person, org, 2),       ROW_TEXT(struct quality_person, name, 3),
	    ROW_TEXT(struct quality_person, org_name, 4), {0}};
	void *rows;
	if (sql_rows(h->store, &PEOPLE,
		     ARGS(INT((int64_t)who.kind), INT(who.id), INT(q->finding), INT(q->county),
			  INT(q->county ? q->county : INT64_MAX), INT(q->org), INT(q->org ? q->org : INT64_MAX),
			  INT(q->after), INT(QUALITY_PAGE + 1)),
		     fields, sizeof **ret, mem, QUALITY_PAGE + 1, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}
