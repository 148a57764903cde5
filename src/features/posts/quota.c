/* What was granted, and what the ratio would come to. */
#include "features/posts/inside.h"

#include "base/utf8.h"
#include "features/ledger/ledger.h"
#include "features/runs/runs.h"
#include "policy/policy.h"

static const struct code kind_codes[] = {
#define X(n, label) {n, label, NULL},
    POST_KINDS(X)
#undef X
};
const struct codelist post_kinds = {"人员类别", kind_codes, sizeof kind_codes / sizeof *kind_codes, false};
static const struct code reason_codes[] = {
#define X(n, label, by) {n, label, NULL},
    POST_REASONS(X)
#undef X
};
const struct codelist post_reasons = {"离岗原因", reason_codes, sizeof reason_codes / sizeof *reason_codes, false};
static const struct code source_codes[] = {
#define X(name, label) {name, label, NULL},
    LEDGER_SOURCES(X)
#undef X
};
const struct codelist post_sources = {"资金来源", source_codes, sizeof source_codes / sizeof *source_codes, false};
#define KINDS_ALL (((1 << (sizeof kind_codes / sizeof *kind_codes)) - 1) << 1)

#define RUNS_LOOKED_AT 200 /* newest runs among which the ratio is looked for */

static const struct sql ADD = {
    "posts.quota_add", "INSERT INTO post_quotas (id, unit_id, starts, posts, monthly, source, longest, near_years,"
		       " kinds, number, note, who, at, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
		       " $11, $12, $13, $14)"};
static const struct sql LIST = {
    "posts.quotas", "SELECT id, unit_id, starts, posts, monthly, source, longest, near_years, kinds, at,"
		    " number, note, who FROM post_quotas WHERE unit_id = $1 ORDER BY starts DESC, id DESC"};
static const struct row_field fields[] = {
    ROW_INT(struct post_quota, id, 0),       ROW_INT(struct post_quota, unit, 1),
    ROW_INT(struct post_quota, starts, 2),   ROW_INT(struct post_quota, posts, 3),
    ROW_INT(struct post_quota, monthly, 4),  ROW_INT(struct post_quota, source, 5),
    ROW_INT(struct post_quota, longest, 6),  ROW_INT(struct post_quota, near_years, 7),
    ROW_INT(struct post_quota, kinds, 8),    ROW_INT(struct post_quota, at, 9),
    ROW_TEXT(struct post_quota, number, 10), ROW_TEXT(struct post_quota, note, 11),
    ROW_TEXT(struct post_quota, who, 12),    {0}};

/* A fault of a field. */
static int wrong(struct err *e, const char *where, const char *what)
{
	err_set(e, ERR_INPUT, "%s", what);
	return err_at(e, "%s", where);
}

/* What can be said against a quota. */
static int check(const struct post_quota *q, struct err *e)
{
	size_t number = utf8_count(str_trim(q->number));
	if (q->starts == DAY_NONE)
		return wrong(e, "从哪天起", "没有填从哪天起");
	if (q->posts < 0 || q->posts > POSTS_MAX)
		return wrong(e, "岗位数", "岗位数要在 0 到 100000 之间");
	if (q->monthly <= 0 || q->monthly > POSTS_MONTHLY_MAX)
		return wrong(e, "每岗每月", "每岗每月要大于 0，不超过 100000 元");
	if (q->source <= LEDGER_SOURCE_NONE || q->source >= LEDGER_SOURCE__MAX)
		return wrong(e, "资金来源", "没有选资金来源");
	if (q->longest < 1 || q->longest > POSTS_MONTHS_MAX)
		return wrong(e, "最长期限", "最长期限要在 1 到 120 个月之间");
	if (q->near_years < 0 || q->near_years > 10)
		return wrong(e, "距退休年数", "距退休年数要在 0 到 10 之间");
	if (q->kinds <= 0 || (q->kinds & ~(int64_t)KINDS_ALL))
		return wrong(e, "可以安置的人", "至少选一类可以安置的人");
	if (!number || number > POSTS_TEXT_MAX)
		return wrong(e, "文号", "要写下达指标的文号");
	return utf8_count(q->note) > POSTS_TEXT_MAX ? wrong(e, "说明", "说明太长") : 0;
}

int post_quota_set(struct house *h, struct recording *r, const struct post_quota *q, const char *who, int64_t *id,
		   struct err *e)
{
	int64_t new_id = id_new(recording_now(r));
	if (check(q, e) < 0 || sql_run(h->store, &ADD,
				       ARGS(INT(new_id), INT(q->unit), INT(q->starts), INT(q->posts), INT(q->monthly),
					    INT(q->source), INT(q->longest), INT(q->near_years), INT(q->kinds),
					    TEXT(str_trim(q->number)), TEXT(str_trim(q->note)), TEXT(str_of(who)),
					    INT(recording_now(r)), INT(recording_journal(r))),
				       NULL, e) < 0)
		return -1;
	*id = new_id;
	return 0;
}

int post_quotas(struct house *h, int64_t unit, struct arena *mem, struct post_quota **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LIST, ARGS(INT(unit)), fields, sizeof **ret, mem, POSTS_QUOTAS_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

const struct post_quota *post_quota_on(const struct post_quota *q, size_t n, int64_t day)
{
	for (size_t i = 0; i < n; i++)
		if (q[i].starts <= day)
			return &q[i];
	return NULL;
}

/* The newest run that computed the ratio to its end; run 0: none. */
static int newest_run(struct house *h, struct arena *mem, struct post_ratio *out, struct err *e)
{
	struct run *run;
	size_t n;
	if (run_list(h, INT64_MAX, RUNS_LOOKED_AT, mem, &run, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && !out->run; i++)
		if (run[i].state == RUN_DONE &&
		    (str_is(run[i].policy, POSTS_POLICY) || str_is(run[i].policy, "all"))) {
			out->run = run[i].id;
			out->as_of = run[i].as_of;
		}
	return 0;
}

int post_ratio(struct house *h, struct arena *mem, struct post_ratio *out, struct err *e)
{
	struct run_filter f = {.reach = {.kind = REACH_ALL}, .policy = STR(POSTS_POLICY), .n = RUN_PAGE_MAX};
	struct run_line *line;
	size_t n = 0;
	*out = (struct post_ratio){0};
	if (newest_run(h, mem, out, e) < 0)
		return -1;
	if (!out->run)
		return 0;
	if (run_lines(h, out->run, &f, mem, &line, &n, NULL, e) < 0)
		return -1;
	out->unit = ARENA_ARRAY(mem, n + 1, int64_t);
	out->posts = ARENA_ARRAY(mem, n + 1, int64_t);
	if (!out->unit || !out->posts)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		if (line[i].state == LINE_NOT)
			continue;
		out->unit[out->n] = line[i].owner;
		out->posts[out->n++] = line[i].amount;
	}
	return 0;
}

int64_t post_ratio_of(const struct post_ratio *r, int64_t unit)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->unit[i] == unit)
			return r->posts[i];
	return 0;
}
