/* Rounds and applications: opened, ticked, reviewed. */
#include "features/applications/applications.h"

#include <stdio.h>
#include <stdlib.h>

#include "features/applications/inside.h"
#include "features/payments/payments.h"
#include "policy/policy.h"

static const struct flow_state states[] = {{"draft", "填写", "claims.apply", 0, FLOW_OPEN},
					   {"county", "区县初审", "claims.review1", 5, FLOW_OPEN},
					   {"city", "市级复审", "claims.review2", 5, FLOW_OPEN},
					   {"notice", "公示", "claims.review2", NOTICE_DAYS, FLOW_OPEN},
					   {"finance", "财政", "pay.issue", 5, FLOW_OPEN},
					   {"done", "办结", NULL, 0, FLOW_DONE},
					   {"refused", "不予通过", NULL, 0, FLOW_STOPPED},
					   {"withdrawn", "已撤回", NULL, 0, FLOW_STOPPED}};
static const struct flow_move moves[] = {
    {"submit", "提交", "draft", "county", 0, NULL},
    {"withdraw", "撤回", "draft", "withdrawn", FLOW_STARTER, NULL},
    {"withdraw", "撤回", "county", "withdrawn", FLOW_STARTER, NULL},
    {"approve", "通过", "county", "city", FLOW_UNDO | FLOW_BULK, NULL},
    {"strike", "核减", "county", "county", FLOW_OPINION, NULL},
    {"restore", "恢复", "county", "county", FLOW_OPINION, NULL},
    {"return", "退回补正", "county", "draft", FLOW_OPINION, NULL},
    {"reject", "不予通过", "county", "refused", FLOW_OPINION, NULL},
    {"approve", "通过", "city", "notice", FLOW_BULK, "county"},
    {"strike", "核减", "city", "city", FLOW_OPINION, "county"},
    {"restore", "恢复", "city", "city", FLOW_OPINION, "county"},
    {"return", "退回补正", "city", "draft", FLOW_OPINION, "county"},
    {"reject", "不予通过", "city", "refused", FLOW_OPINION, "county"},
    {"expire", "公示期满", "notice", "finance", FLOW_SELF, NULL},
    {"fund", "安排支付", "finance", "done", 0, "city"},
    {"return", "退回补正", "finance", "draft", FLOW_OPINION, "city"},
};
static const char *const required[] = {"county", "city", "notice", "finance", NULL};
const struct flow_kind application_kind = {.code = "application",
					   .label = "申领",
					   .clause = "S30",
					   .states = states,
					   .nstates = sizeof states / sizeof *states,
					   .moves = moves,
					   .nmoves = sizeof moves / sizeof *moves,
					   .required = required};

static const struct sql ROUND_ADD = {
    "claims.round_add", "INSERT INTO claim_rounds (id, run_id, policy, title, opens, closes, basis, at, who,"
			" journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
#define ROUND_COLUMNS "SELECT id, run_id, opens, closes, at, policy, title, basis, who FROM claim_rounds WHERE "
static const struct sql ROUND_GET = {"claims.round_get", ROUND_COLUMNS "id = $1"};
static const struct sql ROUND_LIST = {"claims.round_list", ROUND_COLUMNS "id < $1 ORDER BY id DESC LIMIT $2"};
static const struct sql ADD = {"claims.add",
			       "INSERT INTO applications (id, round_id, org_id, org_name, at, who, journal)"
			       " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql TICK = {"claims.tick",
				"INSERT INTO application_ticks (application_id, line_no) VALUES ($1, $2)"
				" ON CONFLICT DO NOTHING"};
static const struct sql UNTICK = {"claims.untick", "DELETE FROM application_ticks WHERE application_id = $1"};
static const struct sql TICKED = {"claims.ticked",
				  "SELECT line_no FROM application_ticks WHERE application_id = $1 ORDER BY line_no"};
static const struct sql STRIKE = {
    "claims.strike",
    "INSERT INTO application_strikes (application_id, version, line_no, reason, who, at,"
    " journal, nth) SELECT l.application_id, l.version, l.line_no, $4, $5, $6, $7, 1 + (SELECT COUNT(*)"
    " FROM application_restores y WHERE y.application_id = l.application_id AND y.version = l.version"
    " AND y.line_no = l.line_no) FROM application_lines l WHERE l.application_id = $1 AND l.version = $2"
    " AND l.line_no = $3"};
static const struct sql RESTORE = {
    "claims.restore",
    "INSERT INTO application_restores (application_id, version, line_no, nth, reason, who, at,"
    " journal) SELECT s.application_id, s.version, s.line_no, s.nth, $4, $5, $6, $7 FROM"
    " application_strikes s WHERE s.application_id = $1 AND s.version = $2 AND s.line_no = $3 AND " STRIKE_STANDS};
static const struct sql GET = {
    "claims.get",
    "SELECT a.id, a.round_id, a.org_id, a.at, v.version, (SELECT COUNT(*) FROM application_lines l WHERE"
    " l.application_id = a.id AND l.version = v.version AND NOT EXISTS (SELECT 1 FROM application_strikes s WHERE"
    " s.application_id = l.application_id AND s.version = l.version AND s.line_no = l.line_no AND " STRIKE_STANDS
    ")),"
    " (SELECT COALESCE(SUM(l.amount), 0) FROM application_lines l WHERE l.application_id = a.id AND l.version ="
    " v.version AND NOT EXISTS (SELECT 1 FROM application_strikes s WHERE s.application_id = l.application_id AND"
    " s.version = l.version AND s.line_no = l.line_no AND " STRIKE_STANDS
    ")), a.org_name FROM applications a JOIN (SELECT x.id,"
    " COALESCE((SELECT MAX(l.version) FROM application_lines l WHERE l.application_id = x.id), 0) AS version"
    " FROM applications x WHERE x.id = $1) v ON v.id = a.id"};

static const struct row_field round_fields[] = {
    ROW_INT(struct claim_round, id, 0),     ROW_INT(struct claim_round, run, 1),
    ROW_INT(struct claim_round, opens, 2),  ROW_INT(struct claim_round, closes, 3),
    ROW_INT(struct claim_round, at, 4),     ROW_TEXT(struct claim_round, policy, 5),
    ROW_TEXT(struct claim_round, title, 6), ROW_TEXT(struct claim_round, basis, 7),
    ROW_TEXT(struct claim_round, who, 8),   {0}};
static const struct row_field fields[] = {ROW_INT(struct application, id, 0),
					  ROW_INT(struct application, round, 1),
					  ROW_INT(struct application, org, 2),
					  ROW_INT(struct application, at, 3),
					  ROW_INT(struct application, version, 4),
					  ROW_INT(struct application, lines, 5),
					  ROW_INT(struct application, amount, 6),
					  ROW_TEXT(struct application, org_name, 7),
					  {0}};

const char *doubt_kind_text(enum doubt_kind k)
{
	static const char *const text[] = {"",
#define X(name, label) label,
					   DOUBTS(X)
#undef X
	};
	return k < DOUBT__MAX ? text[k] : "";
}

/* A run that computed a draft is never paid by: what was adopted is computed anew. */
static int check_law(struct house *h, const struct round_new *n, struct err *e)
{
	bool draft;
	if (run_of_draft(h, n->run, n->policy, &draft, e) < 0)
		return -1;
	if (!draft)
		return 0;
	err_set(e, ERR_CONFLICT, "第 %lld 批是按 %.*s 的征求意见稿核算的，只能试算", (long long)n->run,
		STR_FMT(n->policy));
	err_at(e, "政策");
	return err_todo(e, "先登记这项政策的通过，再核算一批");
}

/* Months outside the policy's dates are paid only by a document that says so. */
static int check_basis(struct house *h, const struct round_new *n, struct arena *mem, struct err *e)
{
	struct run_filter page = {.reach = {REACH_ALL, 0}, .policy = n->policy};
	while (n->basis.n == 0) {
		struct run_line *l;
		size_t k;
		if (run_lines(h, n->run, &page, mem, &l, &k, &page.after, e) < 0)
			return -1;
		for (size_t i = 0; i < k; i++) {
			if (!l[i].outside || l[i].state == LINE_NOT)
				continue;
			err_set(e, ERR_CONFLICT, "有的月份在 %.*s 的施行日期以外，只能试算", STR_FMT(n->policy));
			err_at(e, "发放依据");
			return err_todo(e, "要发放，写明依据的文件");
		}
		if (!page.after)
			break;
	}
	return 0;
}

int round_open(struct house *h, struct recording *r, const struct round_new *n, int64_t *id, struct err *e)
{
	struct run run;
	int64_t new_id = id_new(recording_now(r));
	struct arena *mem = arena_new((size_t)4 << 30);
	int status = mem ? run_get(h, n->run, mem, &run, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && run.state != RUN_DONE)
		status = err_set(e, ERR_CONFLICT, "第 %lld 批核算没有算完，不能据此申领", (long long)n->run);
	if (status == 0 && n->opens > n->closes)
		status = err_set(e, ERR_INPUT, "申领的开始日晚于截止日");
	if (status == 0)
		status = check_law(h, n, e);
	if (status == 0)
		status = check_basis(h, n, mem, e);
	if (status == 0)
		status = sql_run(h->store, &ROUND_ADD,
				 ARGS(INT(new_id), INT(n->run), TEXT(n->policy), TEXT(n->title), INT(n->opens),
				      INT(n->closes), TEXT(n->basis), INT(recording_now(r)), TEXT(str_of(n->who)),
				      INT(recording_journal(r))),
				 NULL, e);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

int round_get(struct house *h, int64_t round, struct arena *mem, struct claim_round *out, struct err *e)
{
	int got = sql_row(h->store, &ROUND_GET, ARGS(INT(round)), round_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这次申领") : got < 0 ? -1 : 0;
}

int round_list(struct house *h, int64_t before, size_t n, struct arena *mem, struct claim_round **ret, size_t *count,
	       struct err *e)
{
	void *rows;
	n = n && n < 1000 ? n : 1000;
	if (sql_rows(h->store, &ROUND_LIST, ARGS(INT(before), INT((int64_t)n)), round_fields, sizeof **ret, mem, n,
		     &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int application_get(struct house *h, int64_t application, struct arena *mem, struct application *out, struct err *e)
{
	struct flow_matter m = {0};
	int got = sql_row(h->store, &GET, ARGS(INT(application)), fields, out, mem, e);
	if (got == 0)
		return err_set(e, ERR_NOTFOUND, "没有这份申领");
	if (got < 0 || application_matter(h, application, mem, &m, e) < 0)
		return -1;
	out->matter = m.id;
	return 0;
}

int application_matter(struct house *h, int64_t application, struct arena *mem, struct flow_matter *out,
		       struct err *e)
{
	return flow_of(h, &application_kind, application, mem, out, e);
}

/* Whether a line may be claimed for: due, or in doubt, in money. */
static bool claimable(const struct run_line *l)
{
	return !l->counts && !l->no_amount && l->amount > 0 && (l->state == LINE_DUE || l->state == LINE_DOUBT);
}

/* Leaves of a line the months that nobody decided on yet: those behind the last decided one, else those before the first; what lies
 * between is made up for by an adjustment. False: nothing is left. */
static bool leave_undecided(struct run_line *l, const struct payment_decided *d)
{
	if (!l->period || (d->last >= l->to && d->first <= l->from))
		return false;
	if (d->last < l->to)
		l->from = d->last + 1;
	else
		l->to = d->first - 1;
	return true;
}

/* All lines of the institution in the round's run, in mem. */
static int all_lines(struct house *h, const struct claim_round *round, int64_t org, struct arena *mem,
		     struct run_line **ret, size_t *n, struct err *e)
{
	struct run_filter page = {.reach = {REACH_ORG, org}, .policy = round->policy};
	int64_t lines, amount;
	if (run_count(h, round->run, &page, &lines, &amount, e) < 0)
		return -1;
	struct run_line *all = ARENA_ARRAY(mem, (size_t)lines + 1, struct run_line);
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不够");
	*n = 0;
	do {
		struct run_line *l;
		size_t k;
		if (run_lines(h, round->run, &page, mem, &l, &k, &page.after, e) < 0)
			return -1;
		if (k)
			memcpy(&all[*n], l, k * sizeof *l);
		*n += k;
	} while (page.after);
	*ret = all;
	return 0;
}

int lines_of_org(struct house *h, const struct claim_round *round, int64_t org, struct arena *mem,
		 struct run_line **ret, size_t *n, struct err *e)
{
	struct payment_decided *decided;
	struct run_line *l;
	size_t all, lines = 0, ndecided, count = 0;
	if (all_lines(h, round, org, mem, &l, &all, e) < 0)
		return -1;
	for (size_t i = 0; i < all; i++)
		if (claimable(&l[i]))
			l[lines++] = l[i];
	if (payments_decided(h, l, lines, mem, &decided, &ndecided, e) < 0)
		return -1;
	for (size_t i = 0, d = 0; i < lines; i++) {
		while (d < ndecided && decided[d].line_no < l[i].no)
			d++;
		bool known = d < ndecided && decided[d].line_no == l[i].no;
		if (known && !leave_undecided(&l[i], &decided[d]))
			continue;
		if (count == APPLICATION_LINES_MAX)
			return err_set(e, ERR_LIMIT, "一份申领最多 %d 行", APPLICATION_LINES_MAX);
		l[count++] = l[i];
	}
	*ret = l;
	*n = count;
	return 0;
}

/* The rows of a new application and its matter. */
static int start(struct house *h, struct recording *r, const struct calendar *cal, const struct claim_round *round,
		 int64_t org, const struct flow_actor *by, int64_t id, struct arena *mem, struct err *e)
{
	struct run_line *l;
	size_t n, nplaces;
	int64_t matter, *places, amount = 0;
	if (lines_of_org(h, round, org, mem, &l, &n, e) < 0)
		return -1;
	if (n == 0)
		return err_todo((err_set(e, ERR_NOTFOUND, "这次核算里本机构没有可以申领的人"), e),
				"看看不符合的原因");
	if (run_places(h, round->run, l->unit, mem, &places, &nplaces, e) < 0 ||
	    sql_run(h->store, &ADD,
		    ARGS(INT(id), INT(round->id), INT(org), TEXT(l->org_name), INT(recording_now(r)), TEXT(by->who),
			 INT(recording_journal(r))),
		    NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		amount += l[i].amount * (l[i].to - l[i].from + 1);
		if (l[i].state == LINE_DUE && sql_run(h->store, &TICK, ARGS(INT(id), INT(l[i].no)), NULL, e) < 0)
			return -1;
	}
	struct flow_new f = {.about = id,
			     .title = round->title,
			     .unit = l->unit,
			     .org = org,
			     .places = places,
			     .nplaces = nplaces,
			     .amount = amount};
	return flow_start(h, r, cal, &application_kind, &f, by, &matter, e);
}

/* Today lies within the round's days. */
static int check_open(const struct claim_round *round, day_t today, struct err *e)
{
	char opens[11], closes[11];
	if (today >= round->opens && today <= round->closes)
		return 0;
	day_text((day_t)round->opens, opens);
	day_text((day_t)round->closes, closes);
	return err_set(e, ERR_CONFLICT, "这次申领的时间是 %s 至 %s", opens, closes);
}

/* Memory for one application's work. */
#define WORK_MEMORY ((size_t)2 << 30)

int application_open(struct house *h, struct recording *r, const struct calendar *cal, int64_t round, int64_t org,
		     const struct flow_actor *by, int64_t *id, struct err *e)
{
	struct claim_round c = {0};
	int64_t new_id = id_new(recording_now(r));
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? round_get(h, round, mem, &c, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = check_open(&c, instant_day(recording_now(r)), e);
	if (status == 0)
		status = start(h, r, cal, &c, org, by, new_id, mem, e);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

int application_ticked(struct house *h, int64_t application, struct arena *mem, int64_t **ret, size_t *n,
		       struct err *e)
{
	static const struct row_field tick_fields[] = {{ROW_IS_INT, 0, 0}, {0}};
	void *rows;
	if (sql_rows(h->store, &TICKED, ARGS(INT(application)), tick_fields, sizeof(int64_t), mem,
		     APPLICATION_LINES_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* The actor may act on the application where it stands. */
static int check_may(struct house *h, int64_t matter, const struct flow_actor *by, struct err *e)
{
	int may = flow_may(h, &application_kind, matter, by, e);
	return may == 0 ? err_set(e, ERR_DENIED, "您不能改这份申领") : may < 0 ? -1 : 0;
}

/* A line with its number, for looking one up. */
static int by_no(const void *no, const void *line)
{
	const int64_t a = *(const int64_t *)no, b = ((const struct run_line *)line)->no;
	return (a > b) - (a < b);
}

/* Replaces the ticks of an application that was read. */
static int set_ticks(struct house *h, const struct application *a, const int64_t *line_no, size_t n,
		     struct arena *mem, struct err *e)
{
	struct claim_round round = {0};
	struct run_line *l;
	size_t k;
	if (round_get(h, a->round, mem, &round, e) < 0 || lines_of_org(h, &round, a->org, mem, &l, &k, e) < 0 ||
	    sql_run(h->store, &UNTICK, ARGS(INT(a->id)), NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!bsearch(&line_no[i], l, k, sizeof *l, by_no))
			return err_set(e, ERR_NOTFOUND, "本机构没有可以申领的第 %lld 行", (long long)line_no[i]);
		if (sql_run(h->store, &TICK, ARGS(INT(a->id), INT(line_no[i])), NULL, e) < 0)
			return -1;
	}
	return 0;
}

int application_tick(struct house *h, struct recording *r, int64_t application, const int64_t *line_no, size_t n,
		     const struct flow_actor *by, struct err *e)
{
	struct application a = {0};
	struct flow_matter m = {0};
	(void)r;
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? application_get(h, application, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = application_matter(h, application, mem, &m, e);
	if (status == 0 && !str_is(m.state, "draft"))
		status = err_set(e, ERR_CONFLICT, "申领已经提交，不能再改");
	if (status == 0)
		status = check_may(h, a.matter, by, e);
	if (status == 0)
		status = set_ticks(h, &a, line_no, n, mem, e);
	arena_free(mem);
	return status;
}

int application_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t application,
		    int64_t seq, struct str move, struct str opinion, const struct flow_actor *by, struct err *e)
{
	struct application a = {0};
	struct claim_round round = {0};
	int64_t amount = 0;
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? application_get(h, application, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	struct flow_act act = {.matter = a.matter, .seq = seq, .move = move, .opinion = opinion};
	if (status == 0 &&
	    (str_is(move, "fund") || str_is(move, "expire") || str_is(move, "strike") || str_is(move, "restore")))
		status = err_set(e, ERR_INPUT, "这一步不能这样办");
	if (status == 0 && str_is(move, "submit")) {
		status = round_get(h, a.round, mem, &round, e);
		/* What came back may be sent again after the last day. */
		if (status == 0 && a.version == 0)
			status = check_open(&round, instant_day(recording_now(r)), e);
		if (status == 0)
			status = submission_freeze(h, r, &a, &round, mem, &amount, e);
		act.amount = &amount;
	}
	if (status == 0)
		status = flow_act(h, r, cal, &application_kind, &act, by, NULL, e);
	arena_free(mem);
	return status;
}

/* Taking a line out, and taking that back. */
struct turn {
	const struct sql *sql;
	const char *move, *word;
	bool back; /* the line must be struck */
};

/* What the sum is after a line was struck or restored, told to the matter as a step of its own. */
static int tell_turn(struct house *h, struct recording *r, int64_t application, const struct flow_matter *m,
		     const struct turn *t, struct str reason, const struct flow_actor *by, struct arena *mem,
		     struct err *e)
{
	struct application left = {0};
	if (application_get(h, application, mem, &left, e) < 0)
		return -1;
	struct flow_act act = {
	    .matter = m->id, .seq = m->seq, .move = str_of(t->move), .opinion = reason, .amount = &left.amount};
	return flow_act(h, r, NULL, &application_kind, &act, by, NULL, e);
}

/* Does it, by whoever may act on the application now. */
static int turn_line(struct house *h, struct recording *r, int64_t application, int64_t line_no, const struct turn *t,
		     struct str reason, const struct flow_actor *by, struct err *e)
{
	struct application a = {0};
	struct flow_matter m = {0};
	int64_t changed = 0;
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? application_get(h, application, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && str_trim(reason).n == 0)
		status = err_at((err_set(e, ERR_INPUT, "%s要写明原因", t->word), e), "原因");
	if (status == 0)
		status = application_matter(h, application, mem, &m, e);
	if (status == 0 && !str_is(m.state, "county") && !str_is(m.state, "city"))
		status = err_set(e, ERR_CONFLICT, "只有初审和复审时可以%s", t->word);
	if (status == 0)
		status = check_may(h, a.matter, by, e);
	if (status == 0)
		status = sql_run(h->store, t->sql,
				 ARGS(INT(application), INT(a.version), INT(line_no), TEXT(reason), TEXT(by->who),
				      INT(recording_now(r)), INT(recording_journal(r))),
				 &changed, e);
	if (status == 0 && changed != 1)
		status = t->back ? err_set(e, ERR_CONFLICT, "第 %lld 行没有被核减", (long long)line_no)
				 : err_set(e, ERR_NOTFOUND, "申领里没有第 %lld 行", (long long)line_no);
	if (status == 0)
		status = tell_turn(h, r, application, &m, t, reason, by, mem, e);
	arena_free(mem);
	return status;
}

int application_strike(struct house *h, struct recording *r, int64_t application, int64_t line_no, struct str reason,
		       const struct flow_actor *by, struct err *e)
{
	static const struct turn strike = {&STRIKE, "strike", "核减", false};
	return turn_line(h, r, application, line_no, &strike, reason, by, e);
}

int application_restore(struct house *h, struct recording *r, int64_t application, int64_t line_no, struct str reason,
			const struct flow_actor *by, struct err *e)
{
	static const struct turn restore = {&RESTORE, "restore", "恢复", true};
	return turn_line(h, r, application, line_no, &restore, reason, by, e);
}
