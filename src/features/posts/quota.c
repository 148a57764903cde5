/* What was granted, and what the ratio would come to. */
#include "features/posts/inside.h"

#include <stdio.h>

#include "base/asset.h"
#include "base/utf8.h"
#include "features/ledger/ledger.h"
#include "features/runs/runs.h"
#include "features/units/units.h"
#include "policy/parse.h"
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

int post_refuse(struct err *e, enum err_code code, const char *where, const char *what, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, what);
	vsnprintf(text, sizeof text, what, ap);
	va_end(ap);
	err_set(e, code, "%s", text);
	return err_at(e, "%s", where);
}

/* What can be said against a quota. */
static int check(const struct post_quota *q, struct err *e)
{
	size_t number = utf8_count(str_trim(q->number));
	if (q->starts == DAY_NONE)
		return post_refuse(e, ERR_INPUT, "从哪天起", "没有填从哪天起");
	if (q->posts < 0 || q->posts > POSTS_MAX)
		return post_refuse(e, ERR_INPUT, "岗位数", "岗位数要在 0 到 100000 之间");
	if (q->monthly <= 0 || q->monthly > POSTS_MONTHLY_MAX)
		return post_refuse(e, ERR_INPUT, "每岗每月", "每岗每月要大于 0，不超过 100000 元");
	if (q->source <= LEDGER_SOURCE_NONE || q->source >= LEDGER_SOURCE__MAX)
		return post_refuse(e, ERR_INPUT, "资金来源", "没有选资金来源");
	if (q->longest < 1 || q->longest > POSTS_MONTHS_MAX)
		return post_refuse(e, ERR_INPUT, "最长期限", "最长期限要在 1 到 120 个月之间");
	if (q->near_years < 0 || q->near_years > 10)
		return post_refuse(e, ERR_INPUT, "距退休年数", "距退休年数要在 0 到 10 之间");
	if (q->kinds <= 0 || (q->kinds & ~(int64_t)KINDS_ALL))
		return post_refuse(e, ERR_INPUT, "可以安置的人", "至少选一类可以安置的人");
	if (!number || number > POSTS_TEXT_MAX)
		return post_refuse(e, ERR_INPUT, "文号", "要写下达指标的文号，最多 200 字");
	return utf8_count(q->note) > POSTS_TEXT_MAX ? post_refuse(e, ERR_INPUT, "说明", "说明太长，最多 200 字") : 0;
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

/* A run that computed the ratio to its end, and what it said. */
struct ratio_run {
	int64_t id, as_of;
	int64_t limit; /* the unit that it was limited to; 0 none */
	bool read;
	struct run_line *line;
	size_t n;
};

/* Notes that a run was frozen with the pack. */
static int with_pack(void *self, struct str policy, struct str digest)
{
	bool *has = self;
	(void)digest;
	*has |= str_is(policy, POSTS_POLICY);
	return 0;
}

/* A run to its end that the pack has part in: of all policies it may be one from before there was this pack. */
static int has_ratio(struct house *h, const struct run *run, bool *has, struct err *e)
{
	*has = run->state == RUN_DONE && str_is(run->policy, POSTS_POLICY);
	if (run->state != RUN_DONE || !str_is(run->policy, "all"))
		return 0;
	return run_packs(h, run->id, with_pack, has, e) < 0 ? -1 : 0;
}

/* The newest first. */
static int ratio_runs(struct house *h, struct arena *mem, struct ratio_run **ret, size_t *n, struct err *e)
{
	struct run *run;
	size_t all;
	*n = 0;
	if (run_list(h, INT64_MAX, RUNS_LOOKED_AT, mem, &run, &all, e) < 0)
		return -1;
	if (!(*ret = ARENA_ARRAY(mem, all + 1, struct ratio_run)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < all; i++) {
		struct ratio_run x = {.id = run[i].id, .as_of = run[i].as_of};
		bool has;
		if (has_ratio(h, &run[i], &has, e) < 0)
			return -1;
		if (!has)
			continue;
		if (run[i].unit.n && unit_by_code(h, run[i].unit, run[i].known_on, &x.limit, e) < 0)
			return -1;
		if (!run[i].unit.n || x.limit)
			(*ret)[(*n)++] = x;
	}
	return 0;
}

/* The policy's text as runs were computed with it last, else as the program carries it; n 0: it carries none. */
static int ratio_text(struct house *h, struct arena *mem, struct str *text, struct err *e)
{
	struct run_text *used;
	size_t n;
	*text = STR("");
	if (run_texts(h, STR(POSTS_POLICY), mem, &used, &n, e) < 0)
		return -1;
	if (n)
		*text = used[0].text;
	for (const struct asset *a = assets; a->path && !text->n; a++)
		if (!strcmp(a->path, POSTS_POLICY_FILE))
			*text = asset_str(a);
	return 0;
}

/* The unit that the policy is for; 0: there is no such unit, or no such policy. */
static int ratio_area(struct house *h, struct arena *mem, int64_t *area, struct err *e)
{
	struct str text;
	struct diags d;
	*area = 0;
	if (ratio_text(h, mem, &text, e) < 0)
		return -1;
	if (!text.n)
		return 0;
	diags_init(&d, mem);
	const struct policy *p = policy_parse("", text, mem, &d);
	if (!p)
		return err_set(e, ERR_DAMAGED, "核算用过的“%s”读不懂，请核对备份", POSTS_POLICY);
	return unit_by_code(h, p->area, INSTANT_OPEN, area, e);
}

/* What the run said of the unit. */
static int ratio_said(struct house *h, struct ratio_run *x, int64_t unit, struct arena *mem, struct post_ratio *out,
		      struct err *e)
{
	struct run_filter f = {.reach = {.kind = REACH_ALL}, .policy = STR(POSTS_POLICY), .n = RUN_PAGE_MAX};
	if (!x->read && run_lines(h, x->id, &f, mem, &x->line, &x->n, NULL, e) < 0)
		return -1;
	x->read = true;
	*out = (struct post_ratio){.run = x->id, .as_of = x->as_of};
	for (size_t i = 0; i < x->n; i++)
		if (x->line[i].owner == unit && x->line[i].state != LINE_NOT)
			out->posts = x->line[i].amount;
	return 0;
}

/* The unit is among those. */
static bool among(const int64_t *place, size_t n, int64_t unit)
{
	for (size_t i = 0; i < n; i++)
		if (place[i] == unit)
			return true;
	return false;
}

int post_ratios(struct house *h, const int64_t *unit, size_t n, struct arena *mem, struct post_ratio **ret,
		struct err *e)
{
	struct ratio_run *run;
	int64_t area, place[UNIT_PLACES_MAX];
	size_t nruns, nplaces;
	if (!(*ret = ARENA_ARRAY(mem, n + 1, struct post_ratio)))
		return err_set(e, ERR_NOMEM, "内存不够");
	if (ratio_runs(h, mem, &run, &nruns, e) < 0 || ratio_area(h, mem, &area, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		(*ret)[i] = (struct post_ratio){0};
		if (unit_places(h, unit[i], place, &nplaces, e) < 0)
			return -1;
		(*ret)[i].outside = !among(place, nplaces, area);
		if (!nruns || (*ret)[i].outside)
			continue;
		size_t k = 0;
		while (k < nruns && run[k].limit && !among(place, nplaces, run[k].limit))
			k++;
		if (k < nruns && ratio_said(h, &run[k], unit[i], mem, &(*ret)[i], e) < 0)
			return -1;
	}
	return 0;
}
