/* What a run found, by pages, within reach. */
#include "features/runs/inside.h"

/* What is within reach ($2 kind, $3 id; enum reach_kind) of a row `l` with unit_id and org_id. */
#define REACH_PLACE                                                                                                  \
	"($2 = 1 OR ($2 = 2 AND EXISTS (SELECT 1 FROM run_units a WHERE a.run_id = l.run_id"                         \
	" AND a.unit_id = l.unit_id AND a.over_id = $3)) OR ($2 = 3 AND l.org_id = $3)"

/* The same of a line, which has a person as well. */
#define REACH_LINE REACH_PLACE " OR ($2 = 4 AND l.person_id = $3))"

/* $4 policy, $5 institution, $6 county, $7 owner, $8 month, $9 state + 1, $10 after, $11 without amount only. */
#define FILTER_BEFORE                                                                                                \
	REACH_LINE " AND ($4 = '' OR l.policy = $4) AND (l.org_id = $5 OR $5 = 0) AND (l.county_id = $6 OR $6 = 0)"  \
		   " AND (l.owner_id = $7 OR $7 = 0) AND ($8 = 0 OR (l.from_month <= $8 AND l.to_month >= $8))"      \
		   " AND ($9 = 0 OR l.state = $9 - 1) AND ($11 = 0 OR l.no_amount = 1)"
#define FILTER FILTER_BEFORE " AND l.no > $10"
/* The same of a few lines that have been found already: not by reading on from there. */
#define FILTER_FEW FILTER_BEFORE " AND +l.no > $10"

/* A person is called as was known (runs q) when the run was computed; whatever else a line is about is called as the line has it,
 * and so are people in lines of runs before 048. */
#define PERSON             " LEFT JOIN people p ON p.id = l.person_id AND p.known_from <= q.known_on AND p.known_to > q.known_on"
#define NAME(text, person) "CASE WHEN l.name > 0 THEN " text ".text ELSE COALESCE(" person ".name, '') END"

#define LINE_COLUMNS                                                                                                 \
	"SELECT l.no, l.owner_id, l.person_id, l.org_id, l.unit_id, l.county_id, l.policy, " NAME(                   \
	    "n",                                                                                                     \
	    "p") ","                                                                                                 \
		 " COALESCE(o.name, ''), COALESCE(u.name, ''), COALESCE(c.name, ''), l.version, l.from_month, "      \
		 "l.to_month,"                                                                                       \
		 " l.due, l.period, l.tier, l.amount, l.counts, l.no_amount, l.outside, l.state, l.cured, r.text, "  \
		 "cl.text,"                                                                                          \
		 " rd.text, CASE WHEN l.name > 0 THEN 1 ELSE 0 END FROM run_lines l JOIN runs q ON q.id = "          \
		 "l.run_id" PERSON " JOIN run_texts n ON n.run_id = l.run_id AND n.no = l.name"                      \
		 " JOIN run_texts r ON r.run_id = l.run_id AND r.no = l.reason"                                      \
		 " JOIN run_texts cl ON cl.run_id = l.run_id AND cl.no = l.clauses"                                  \
		 " JOIN run_texts rd ON rd.run_id = l.run_id AND rd.no = l.readings"                                 \
		 " LEFT JOIN run_orgs o ON o.run_id = l.run_id AND o.org_id = l.org_id"                              \
		 " LEFT JOIN run_units u ON u.run_id = l.run_id AND u.unit_id = l.unit_id AND u.over_id = l.unit_id" \
		 " LEFT JOIN run_units c ON c.run_id = l.run_id AND c.unit_id = l.county_id AND c.over_id = "        \
		 "l.county_id"                                                                                       \
		 " WHERE l.run_id = $1 AND "

/* A person's lines: of the person himself, and of what belongs to him. Each half has an index of its own, which SQLite uses for
 * the second only as long as it is not told of one person and one run. */
#define OF_PERSON(l, id)                                                                                             \
	l ".no IN (SELECT y.no FROM run_lines y WHERE y.run_id = $1 AND y.owner_id = " id                            \
	  " UNION SELECT y.no FROM run_lines y WHERE +y.run_id = $1 AND y.person_id BETWEEN " id " AND " id          \
	  " AND y.person_id <> y.owner_id)"

/* Lines of one institution or owner. SQLite, which knows no sizes, would look for them through the whole run. */
#define OF_ONE(column, id)                                                                                           \
	"l.no IN (SELECT y.no FROM run_lines y WHERE y.run_id = $1 AND y." column " = " id " AND y.no > $10)"

/* The same lines found along the run, an institution, a person, an owner. */
enum path { ALONG_RUN, ALONG_ORG, ALONG_PERSON, ALONG_OWNER, PATHS };
static const struct sql PAGE[PATHS] = {
    {"runs.lines", LINE_COLUMNS FILTER " ORDER BY l.no LIMIT $12"},
    {"runs.lines_of_org", LINE_COLUMNS OF_ONE("org_id", "$13") " AND " FILTER_FEW " ORDER BY l.no LIMIT $12"},
    {"runs.lines_of_person", LINE_COLUMNS OF_PERSON("l", "$13") " AND " FILTER_FEW " ORDER BY l.no LIMIT $12"},
    {"runs.lines_of_owner", LINE_COLUMNS OF_ONE("owner_id", "$13") " AND " FILTER_FEW " ORDER BY l.no LIMIT $12"},
};

#define COUNT_COLUMNS                                                                                                \
	"SELECT COUNT(*), COALESCE(SUM(CASE WHEN l.counts = 1 THEN 0 ELSE l.amount * (CASE WHEN $8 > 0 THEN 1"       \
	" ELSE l.to_month - l.from_month + 1 END) END), 0) FROM run_lines l WHERE l.run_id = $1 AND "
static const struct sql COUNT[PATHS] = {
    {"runs.count", COUNT_COLUMNS FILTER},
    {"runs.count_of_org", COUNT_COLUMNS OF_ONE("org_id", "$12") " AND " FILTER_FEW},
    {"runs.count_of_person", COUNT_COLUMNS OF_PERSON("l", "$12") " AND " FILTER_FEW},
    {"runs.count_of_owner", COUNT_COLUMNS OF_ONE("owner_id", "$12") " AND " FILTER_FEW},
};

static const struct row_field line_fields[] = {ROW_INT(struct run_line, no, 0),
					       ROW_INT(struct run_line, owner, 1),
					       ROW_INT(struct run_line, person, 2),
					       ROW_INT(struct run_line, org, 3),
					       ROW_INT(struct run_line, unit, 4),
					       ROW_INT(struct run_line, county, 5),
					       ROW_TEXT(struct run_line, policy, 6),
					       ROW_TEXT(struct run_line, name, 7),
					       ROW_TEXT(struct run_line, org_name, 8),
					       ROW_TEXT(struct run_line, unit_name, 9),
					       ROW_TEXT(struct run_line, county_name, 10),
					       ROW_INT(struct run_line, version, 11),
					       ROW_INT(struct run_line, from, 12),
					       ROW_INT(struct run_line, to, 13),
					       ROW_INT(struct run_line, due, 14),
					       ROW_INT(struct run_line, period, 15),
					       ROW_TEXT(struct run_line, tier, 16),
					       ROW_INT(struct run_line, amount, 17),
					       ROW_BOOL(struct run_line, counts, 18),
					       ROW_BOOL(struct run_line, no_amount, 19),
					       ROW_BOOL(struct run_line, outside, 20),
					       ROW_INT(struct run_line, state, 21),
					       ROW_INT(struct run_line, cured, 22),
					       ROW_TEXT(struct run_line, reason, 23),
					       ROW_TEXT(struct run_line, clauses, 24),
					       ROW_TEXT(struct run_line, readings, 25),
					       ROW_BOOL(struct run_line, named, 26),
					       {0}};

/* The narrowest way to the lines; *key gets whose. */
static enum path path_of(const struct run_filter *f, int64_t *key)
{
	if (f->owner)
		return *key = f->owner, ALONG_OWNER;
	if (f->reach.kind == REACH_PERSON)
		return *key = f->reach.id, ALONG_PERSON;
	if (f->reach.kind == REACH_ORG)
		return *key = f->reach.id, ALONG_ORG;
	return *key = f->org, f->org ? ALONG_ORG : ALONG_RUN;
}

#define FILTER_ARGS(run, f)                                                                                          \
	INT(run), INT((int64_t)(f)->reach.kind), INT((f)->reach.id), TEXT((f)->policy), INT((f)->org),               \
	    INT((f)->county), INT((f)->owner), INT((f)->month), INT((f)->state), INT((f)->after),                    \
	    INT((f)->no_amount)

/* A reach of nothing is refused by its statement; this makes the numbers of enum reach_kind those of the statement. */
_Static_assert(REACH_ALL == 1 && REACH_UNIT == 2 && REACH_ORG == 3 && REACH_PERSON == 4, "as in the statements");

int run_lines(struct house *h, int64_t run, const struct run_filter *f, struct arena *mem, struct run_line **ret,
	      size_t *count, int64_t *next, struct err *e)
{
	int64_t key;
	enum path p = path_of(f, &key);
	size_t n = f->n && f->n < RUN_PAGE_MAX ? f->n : RUN_PAGE_MAX;
	const struct sql_arg args[] = {FILTER_ARGS(run, f), INT((int64_t)n + 1), INT(key)};
	void *rows;
	if (sql_rows(h->store, &PAGE[p], args, p == ALONG_RUN ? 12 : 13, line_fields, sizeof **ret, mem, n + 1, &rows,
		     count, e) < 0)
		return -1;
	*ret = rows;
	bool more = *count > n;
	*count = more ? n : *count;
	if (next)
		*next = more ? (*ret)[n - 1].no : 0;
	return 0;
}

int run_count(struct house *h, int64_t run, const struct run_filter *f, int64_t *lines, int64_t *amount,
	      struct err *e)
{
	int64_t key;
	enum path p = path_of(f, &key);
	const struct sql_arg args[] = {FILTER_ARGS(run, f), INT(key)};
	struct stmt *st;
	if (sql_open(&st, h->store, &COUNT[p], args, p == ALONG_RUN ? 11 : 12, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0) {
		*lines = stmt_int(st, 0);
		*amount = stmt_int(st, 1);
	}
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

static const struct sql WORK = {
    "runs.work",
    "SELECT COALESCE(b.base_id, 0), COALESCE(w.evaluated, 0), COALESCE(w.subjects, 0) FROM runs r"
    " LEFT JOIN run_bases b ON b.run_id = r.id LEFT JOIN run_works w ON w.run_id = r.id WHERE r.id = $1"};

int run_work(struct house *h, int64_t run, struct run_work *out, struct err *e)
{
	static const struct row_field fields[] = {ROW_INT(struct run_work, base, 0),
						  ROW_INT(struct run_work, evaluated, 1),
						  ROW_INT(struct run_work, subjects, 2),
						  {0}};
	*out = (struct run_work){0};
	return sql_row(h->store, &WORK, ARGS(INT(run)), fields, out, NULL, e) < 0 ? -1 : 0;
}

/* Totals are summed from what the run summed up; for one person from that person's lines, month by month. */
#define TOTALS(source, reach)                                                                                        \
	"SELECT t.policy, t.county, t.org, t.month, t.state, t.counts, t.lines, t.amount,"                           \
	" COALESCE(c.name, ''), COALESCE(o.name, '') FROM (SELECT l.policy, CASE WHEN $4 = 1 THEN l.county_id"       \
	" ELSE 0 END AS county, CASE WHEN $5 = 1 THEN l.org_id ELSE 0 END AS org, CASE WHEN $6 = 1 THEN l.month"     \
	" ELSE 0 END AS month, l.state, l.counts, SUM(l.lines) AS lines, SUM(l.amount) AS amount FROM " source       \
	" WHERE l.run_id = $1 AND " reach " AND ($7 = '' OR l.policy = $7) AND (l.org_id = $8 OR $8 = 0)"            \
	" AND (l.county_id = $9 OR $9 = 0) AND ($10 = 0 OR l.month = $10) AND ($11 = 0 OR l.state = $11 - 1)"        \
	" GROUP BY 1, 2, 3, 4, 5, 6) t"                                                                              \
	" LEFT JOIN run_units c ON c.run_id = $1 AND c.unit_id = t.county AND c.over_id = t.county"                  \
	" LEFT JOIN run_orgs o ON o.run_id = $1 AND o.org_id = t.org"                                                \
	" ORDER BY t.policy, t.state, t.county, t.org, t.month"

#define MONTHS_OF_LINES                                                                                              \
	"(SELECT x.run_id, x.policy, x.county_id, x.org_id, x.unit_id, x.person_id, x.state, x.counts, m.month,"     \
	" 1 AS lines, x.amount FROM run_lines x JOIN (SELECT DISTINCT run_id, month FROM run_sums WHERE"             \
	" run_id = $1) m ON m.month BETWEEN x.from_month AND x.to_month WHERE x.run_id = $1 AND " OF_PERSON(         \
	    "x", "$3") ") l"

static const struct sql SUMS = {"runs.totals", TOTALS("run_sums l", REACH_PLACE ")")};
static const struct sql SUMS_OF_PERSON = {"runs.totals_of_person", TOTALS(MONTHS_OF_LINES, REACH_LINE)};

static const struct row_field total_fields[] = {ROW_TEXT(struct run_total, policy, 0),
						ROW_INT(struct run_total, county, 1),
						ROW_INT(struct run_total, org, 2),
						ROW_INT(struct run_total, month, 3),
						ROW_INT(struct run_total, state, 4),
						ROW_BOOL(struct run_total, counts, 5),
						ROW_INT(struct run_total, lines, 6),
						ROW_INT(struct run_total, amount, 7),
						ROW_TEXT(struct run_total, county_name, 8),
						ROW_TEXT(struct run_total, org_name, 9),
						{0}};

int run_totals(struct house *h, int64_t run, unsigned by, const struct run_filter *f, struct arena *mem,
	       struct run_total **ret, size_t *count, struct err *e)
{
	const struct sql *sql = f->reach.kind == REACH_PERSON ? &SUMS_OF_PERSON : &SUMS;
	void *rows;
	if (sql_rows(h->store, sql,
		     ARGS(INT(run), INT((int64_t)f->reach.kind), INT(f->reach.id), INT((by & RUN_BY_COUNTY) != 0),
			  INT((by & RUN_BY_ORG) != 0), INT((by & RUN_BY_MONTH) != 0), TEXT(f->policy), INT(f->org),
			  INT(f->county), INT(f->month), INT(f->state)),
		     total_fields, sizeof **ret, mem, RUN_LINES_MAX, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Money of both runs, subject by subject, and what the later one calls it. Lines that are 不符合 say nothing of money. */
#define NAME_IN(run)                                                                                                 \
	"(SELECT MIN(" NAME("t", "p") ") FROM run_lines l JOIN run_texts t ON t.run_id = l.run_id AND t.no = l.name" \
				      " JOIN runs q ON q.id = l.run_id" PERSON " WHERE l.run_id = " run              \
				      " AND l.owner_id = d.owner_id)"
#define DIFF_OF                                                                                                      \
	"WITH d AS (SELECT l.owner_id, MAX(l.person_id) AS person_id, l.policy, l.state, MAX(l.counts) AS counts,"   \
	" SUM(CASE WHEN l.run_id = $1 THEN l.amount * (l.to_month - l.from_month + 1) ELSE 0 END) AS before,"        \
	" SUM(CASE WHEN l.run_id = $4 THEN l.amount * (l.to_month - l.from_month + 1) ELSE 0 END) AS after"          \
	" FROM run_lines l WHERE l.run_id IN ($1, $4) AND l.owner_id > $5 AND l.state <> 3 AND " REACH_LINE          \
	" AND ($6 = '' OR l.policy = $6) AND ($7 = 0 OR l.state = $7 - 1) GROUP BY l.owner_id, l.policy, l.state)"   \
	" SELECT d.owner_id, d.person_id, d.policy, d.state, d.counts, d.before, d.after,"                           \
	" COALESCE(" NAME_IN("$4") ", " NAME_IN(                                                                     \
	    "$1") ", '')"                                                                                            \
		  " FROM d WHERE d.before <> d.after AND d.owner_id IN (SELECT DISTINCT owner_id FROM d WHERE "      \
		  "before <> after"                                                                                  \
		  " ORDER BY owner_id LIMIT $8) ORDER BY d.owner_id, d.policy, d.state"
static const struct sql DIFF = {"runs.diff", DIFF_OF};

static const struct row_field change_fields[] = {ROW_INT(struct run_change, owner, 0),
						 ROW_INT(struct run_change, person, 1),
						 ROW_TEXT(struct run_change, policy, 2),
						 ROW_INT(struct run_change, state, 3),
						 ROW_BOOL(struct run_change, counts, 4),
						 ROW_INT(struct run_change, before, 5),
						 ROW_INT(struct run_change, after, 6),
						 ROW_TEXT(struct run_change, name, 7),
						 {0}};

int run_is_done(const struct run *r, const char *what, struct err *e)
{
	if (r->state == RUN_DONE)
		return 0;
	return err_set(e, ERR_CONFLICT, "第 %lld 批（%s）没有可%s的行", (long long)r->id, run_state_text(r->state),
		       what);
}

/* Changes of one subject: policies × states. */
#define CHANGES_OF_OWNER 1000

int run_diff(struct house *h, int64_t a, int64_t b, const struct run_filter *f, int64_t after, size_t n,
	     struct arena *mem, struct run_change **ret, size_t *count, struct err *e)
{
	void *rows;
	struct run one = {0}, other = {0};
	n = n && n < RUN_PAGE_MAX ? n : RUN_PAGE_MAX;
	if (run_get(h, a, mem, &one, e) < 0 || run_is_done(&one, "对照", e) < 0 ||
	    run_get(h, b, mem, &other, e) < 0 || run_is_done(&other, "对照", e) < 0)
		return -1;
	if (sql_rows(h->store, &DIFF,
		     ARGS(INT(a), INT((int64_t)f->reach.kind), INT(f->reach.id), INT(b), INT(after), TEXT(f->policy),
			  INT(f->state), INT((int64_t)n)),
		     change_fields, sizeof **ret, mem, n * CHANGES_OF_OWNER, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

#define RUN_COLUMNS                                                                                                  \
	"SELECT r.id, r.at, r.who, r.policy, r.from_month, r.to_month, r.as_of, r.known_on, r.unit, r.unit_name,"    \
	" r.readings, r.everything, COALESCE(x.state, 1), COALESCE(x.at, 0), COALESCE(x.why, ''),"                   \
	" COALESCE(x.lines, 0), COALESCE(x.people, 0), COALESCE(x.orgs, 0), COALESCE(x.due, 0),"                     \
	" COALESCE(x.doubt, 0), COALESCE(x.recover, 0), x.digest, COALESCE(x.form, 1), COALESCE(w.process, ''),"     \
	" COALESCE(w.beat, -1) FROM runs r LEFT JOIN run_ends x ON x.run_id = r.id"                                  \
	" LEFT JOIN run_workers w ON w.run_id = r.id WHERE "
static const struct sql GET = {"runs.get", RUN_COLUMNS "r.id = $1"};
static const struct sql LIST = {"runs.list", RUN_COLUMNS "r.id < $1 ORDER BY r.id DESC LIMIT $2"};

/* A run as it is read: numbers of the store are 64 bits. */
struct run_row {
	int64_t id, at, from, to, as_of, known_on, state, ended, lines, people, orgs, due, doubt, recover, form, beat;
	struct str who, policy, unit, unit_name, readings, why, digest, process;
	bool everything;
};
static const struct row_field run_fields[] = {
    ROW_INT(struct run_row, id, 0),         ROW_INT(struct run_row, at, 1),
    ROW_TEXT(struct run_row, who, 2),       ROW_TEXT(struct run_row, policy, 3),
    ROW_INT(struct run_row, from, 4),       ROW_INT(struct run_row, to, 5),
    ROW_INT(struct run_row, as_of, 6),      ROW_INT(struct run_row, known_on, 7),
    ROW_TEXT(struct run_row, unit, 8),      ROW_TEXT(struct run_row, unit_name, 9),
    ROW_TEXT(struct run_row, readings, 10), ROW_BOOL(struct run_row, everything, 11),
    ROW_INT(struct run_row, state, 12),     ROW_INT(struct run_row, ended, 13),
    ROW_TEXT(struct run_row, why, 14),      ROW_INT(struct run_row, lines, 15),
    ROW_INT(struct run_row, people, 16),    ROW_INT(struct run_row, orgs, 17),
    ROW_INT(struct run_row, due, 18),       ROW_INT(struct run_row, doubt, 19),
    ROW_INT(struct run_row, recover, 20),   ROW_BYTES(struct run_row, digest, 21),
    ROW_INT(struct run_row, form, 22),      ROW_TEXT(struct run_row, process, 23),
    ROW_INT(struct run_row, beat, 24),      {0}};

static struct run run_of(struct house *h, const struct run_row *r)
{
	bool open = r->state == RUN_COMPUTING;
	return (struct run){.id = r->id,
			    .at = r->at,
			    .who = r->who,
			    .policy = r->policy,
			    .from = (month_t)r->from,
			    .to = (month_t)r->to,
			    .as_of = (day_t)r->as_of,
			    .known_on = r->known_on,
			    .unit = r->unit,
			    .unit_name = r->unit_name,
			    .readings = r->readings,
			    .everything = r->everything,
			    .state = open ? run_state_by(h, r->process, r->beat) : (enum run_state)r->state,
			    .ended = r->ended,
			    .why = r->why,
			    .lines = r->lines,
			    .people = r->people,
			    .orgs = r->orgs,
			    .due = r->due,
			    .doubt = r->doubt,
			    .recover = r->recover,
			    .digest = r->digest,
			    .form = (int)r->form};
}

int run_get(struct house *h, int64_t run, struct arena *mem, struct run *out, struct err *e)
{
	struct run_row r = {0};
	int got = sql_row(h->store, &GET, ARGS(INT(run)), run_fields, &r, mem, e);
	if (got == 0)
		return err_todo((err_set(e, ERR_NOTFOUND, "没有第 %lld 批核算", (long long)run), e),
				"有哪些见 yicai run list");
	if (got > 0)
		*out = run_of(h, &r);
	return got < 0 ? -1 : 0;
}

int run_list(struct house *h, int64_t before, size_t n, struct arena *mem, struct run **ret, size_t *count,
	     struct err *e)
{
	void *rows;
	size_t k;
	n = n && n < RUN_PAGE_MAX ? n : RUN_PAGE_MAX;
	if (sql_rows(h->store, &LIST, ARGS(INT(before), INT((int64_t)n)), run_fields, sizeof(struct run_row), mem, n,
		     &rows, &k, e) < 0)
		return -1;
	struct run *runs = ARENA_ARRAY(mem, k + 1, struct run);
	if (!runs)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < k; i++)
		runs[i] = run_of(h, (struct run_row *)rows + i);
	*ret = runs;
	*count = k;
	return 0;
}

static const struct sql PLACES = {
    "runs.places", "SELECT over_id FROM run_units WHERE run_id = $1 AND unit_id = $2 ORDER BY over_id"};

/* One place. */
struct place {
	int64_t id;
};
static const struct row_field place_fields[] = {ROW_INT(struct place, id, 0), {0}};

int run_places(struct house *h, int64_t run, int64_t unit, struct arena *mem, int64_t **ret, size_t *n, struct err *e)
{
	void *rows;
	size_t k;
	if (sql_rows(h->store, &PLACES, ARGS(INT(run), INT(unit)), place_fields, sizeof(struct place), mem, 1000,
		     &rows, &k, e) < 0)
		return -1;
	int64_t *id = ARENA_ARRAY(mem, k + 1, int64_t);
	if (!id)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < k; i++)
		id[i] = ((struct place *)rows)[i].id;
	*ret = id;
	*n = k;
	return 0;
}

const char *run_state_text(enum run_state s)
{
	static const char *const text[] = {"", "核算中", "已完成", "未算成", "已取消", "等待核算", "中断"};
	return s >= RUN_COMPUTING && s <= RUN_BROKEN ? text[s] : "";
}
