/* 毁约认定: declared with what proves it, checked by the county, decided by the city; then everything is claimed back. */
#include "features/agreements/agreements.h"
#include "features/directed/inside.h"
#include "features/payments/whole.h"

#include <stdio.h>

/* The power by which a case is begun: no capability of an account, but made for that one deed. */
#define DECLARES_IT "breach.declare"

static const struct flow_state states[] = {
    {"begun", "填写", DECLARES_IT, 0, FLOW_OPEN},          {"county", "区县核实", "claims.review1", 5, FLOW_OPEN},
    {"city", "市级认定", "claims.review2", 10, FLOW_OPEN}, {"established", "毁约成立", NULL, 0, FLOW_DONE},
    {"rejected", "不予认定", NULL, 0, FLOW_STOPPED},       {"withdrawn", "已撤回", NULL, 0, FLOW_STOPPED}};
static const struct flow_move moves[] = {
    {"declare", "提出", "begun", "county", 0, NULL},
    {"withdraw", "撤回", "county", "withdrawn", FLOW_STARTER, NULL},
    {"verify", "核实，报市级", "county", "city", FLOW_OPINION | FLOW_FILES, NULL},
    {"reject", "不予认定", "county", "rejected", FLOW_OPINION, NULL},
    {"return", "退回再核", "city", "county", FLOW_OPINION, "county"},
    {"establish", "毁约成立，全额追回", "city", "established", FLOW_OPINION, "county"},
    {"reject", "不予认定", "city", "rejected", FLOW_OPINION, "county"}};
static const char *const required[] = {"county", "city", NULL};
const struct flow_kind breach_kind = {.code = "breach",
				      .label = "毁约认定",
				      .clause = "S16",
				      .states = states,
				      .nstates = sizeof states / sizeof *states,
				      .moves = moves,
				      .nmoves = sizeof moves / sizeof *moves,
				      .required = required};

static const struct sql ADD = {"breach.add", "INSERT INTO agreement_breaches (id, agreement_id, person_id, school_id,"
					     " org_id, day, reason, text, who, at, journal)"
					     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
static const struct sql DECIDE = {"breach.decide", "INSERT INTO breach_decisions (breach_id, adjustment_id,"
						   " full_amount, claimed, cancelled, journal)"
						   " VALUES ($1, $2, $3, $4, $5, $6)"};
#define COLUMNS                                                                                                      \
	"SELECT b.id, b.agreement_id, b.person_id, b.school_id, b.org_id, b.day, b.at, m.id, n.seq, n.since, n.due," \
	" COALESCE(d.adjustment_id, 0), COALESCE(d.full_amount, 0), COALESCE(d.claimed, 0), COALESCE(d.cancelled, "  \
	"0),"                                                                                                        \
	" b.reason, b.text, b.who, n.state FROM agreement_breaches b JOIN flow_matters m ON m.kind = 'breach' AND"   \
	" m.about = b.id JOIN flow_now n ON n.matter_id = m.id LEFT JOIN breach_decisions d ON d.breach_id = b.id "  \
	"WHERE "
static const struct sql GET = {"breach.get", COLUMNS "b.id = $1"};
static const struct sql LIST = {
    "breach.list",
    COLUMNS "(b.agreement_id = $1 OR $1 = 0) AND (($2 = 1 AND n.state IN ('begun', 'county', 'city'))"
	    " OR ($2 = 0 AND n.state NOT IN ('begun', 'county', 'city'))) ORDER BY b.id DESC LIMIT $3"};
static const struct row_field fields[] = {
    ROW_INT(struct breach, id, 0),         ROW_INT(struct breach, agreement, 1),
    ROW_INT(struct breach, person, 2),     ROW_INT(struct breach, school, 3),
    ROW_INT(struct breach, org, 4),        ROW_INT(struct breach, day, 5),
    ROW_INT(struct breach, at, 6),         ROW_INT(struct breach, matter, 7),
    ROW_INT(struct breach, seq, 8),        ROW_INT(struct breach, since, 9),
    ROW_INT(struct breach, due, 10),       ROW_INT(struct breach, adjustment, 11),
    ROW_INT(struct breach, full, 12),      ROW_INT(struct breach, claimed, 13),
    ROW_INT(struct breach, cancelled, 14), ROW_TEXT(struct breach, reason, 15),
    ROW_TEXT(struct breach, text, 16),     ROW_TEXT(struct breach, who, 17),
    ROW_TEXT(struct breach, state, 18),    {0}};

int breach_get(struct house *h, int64_t id, struct arena *mem, struct breach *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这件毁约认定") : got < 0 ? -1 : 0;
}

int breach_list(struct house *h, int64_t agreement, bool open, struct arena *mem, struct breach **ret, size_t *n,
		struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LIST, ARGS(INT(agreement), INT(open), INT(DIRECTED_AGREEMENTS_MAX)), fields,
		     sizeof **ret, mem, DIRECTED_AGREEMENTS_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Neither open nor decided. */
static int check_new(struct house *h, const struct breach_new *n, struct arena *mem, struct err *e)
{
	struct breach *b;
	size_t count;
	if (breach_list(h, n->agreement, true, mem, &b, &count, e) < 0)
		return -1;
	if (count)
		return err_set(e, ERR_CONFLICT, "这份协议已有一件毁约认定在办");
	int done = owner_recovered(h, n->agreement, STR(DIRECTED_PAY_POLICY), e);
	return done > 0 ? err_set(e, ERR_CONFLICT, "这份协议已认定毁约，全额追回过") : done;
}

/* The row and its matter, handed on at once. */
static int add(struct house *h, struct recording *r, const struct calendar *cal, const struct breach_new *n,
	       const struct agreement *a, int64_t id, struct err *e)
{
	char title[160];
	int64_t matter;
	snprintf(title, sizeof title, "协议 %.*s 毁约", STR_FMT(a->number));
	struct flow_new f = {.about = id,
			     .title = str_of(title),
			     .unit = n->unit,
			     .org = a->school,
			     .person = a->person,
			     .places = n->places,
			     .nplaces = n->nplaces};
	const struct flow_hat hat = {STR(DECLARES_IT), FLOW_ORG, a->school, {NULL, 0}};
	const struct flow_actor by = {n->who, &hat, 1};
	if (sql_run(h->store, &ADD,
		    ARGS(INT(id), INT(a->id), INT(a->person), INT(a->school), INT(a->org), INT(n->day),
			 TEXT(n->reason), TEXT(n->text), TEXT(n->who), INT(recording_now(r)),
			 INT(recording_journal(r))),
		    NULL, e) < 0 ||
	    flow_start(h, r, cal, &breach_kind, &f, &by, &matter, e) < 0)
		return -1;
	struct flow_act act = {.matter = matter, .seq = 1, .move = STR("declare"), .opinion = STR("")};
	return flow_act(h, r, cal, &breach_kind, &act, &by, NULL, e);
}

int breach_open(struct house *h, struct recording *r, const struct calendar *cal, const struct breach_new *n,
		day_t today, int64_t *id, struct err *e)
{
	struct agreement a = {0};
	int64_t new_id = id_new(recording_now(r));
	if (str_trim(n->reason).n == 0 || str_trim(n->text).n == 0)
		return err_at((err_set(e, ERR_INPUT, "要写明原因和经过"), e), "原因");
	if (n->day > today)
		return err_at((err_set(e, ERR_INPUT, "毁约日期不能在今天以后"), e), "毁约日期");
	struct arena *mem = arena_new(DIRECTED_WORK_MEMORY);
	int status = mem ? directed_agreement(h, n->agreement, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && a.signed_on != FIELD_NONE && n->day < a.signed_on)
		status = err_at((err_set(e, ERR_INPUT, "毁约日期不能早于签订日期"), e), "毁约日期");
	if (status == 0)
		status = check_new(h, n, mem, e);
	if (status == 0)
		status = add(h, r, cal, n, &a, new_id, e);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

/* The agreement says from now on when and why it was broken. */
static int mark_broken(struct house *h, struct recording *r, const struct breach *b, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	int got;
	if (fact_of_owner(&reader, h, &agreements_facts, b->person, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	while ((got = fact_next(reader, &v, e)) > 0 && v.id != b->agreement)
		;
	int status = got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_CONFLICT, "这份协议的记录已经撤回");
	struct cell cell[RECORD_FIELDS_MAX];
	if (status == 0) {
		memcpy(cell, v.cell, sizeof cell);
		cell[FACT_INDEX(agreements, breached)].v = b->day;
		cell[FACT_INDEX(agreements, breach_reason)].s = b->reason;
		status = fact_same(h, &agreements_facts, &v, cell)
			     ? 0
			     : fact_correct(r, &agreements_facts, &v, cell, 0, e);
	}
	fact_reader_free(reader);
	return status;
}

/* What the pack says is to be given back, with the agreement broken on that day. */
static int full_sum(struct house *h, const struct breach *b, day_t today, struct arena *mem, int64_t *full,
		    struct err *e)
{
	struct agreement a = {0};
	struct directed_account x = {0};
	struct directed_reckoning *k = directed_reckoning_open(h, today, e);
	int status = k ? directed_agreement(h, b->agreement, mem, &a, e) : -1;
	if (status == 0)
		status = directed_reckon(k, &a, mem, &x, e);
	directed_reckoning_close(k);
	if (status < 0)
		return -1;
	if (a.arrived != FIELD_NONE && x.breach.day == DAY_NONE && x.due > 0)
		return err_todo((err_set(e, ERR_CONFLICT, "到岗已满三年，不算毁约"), e), "S16：三年内毁约的才追回");
	*full = x.breach.day == DAY_NONE ? 0 : x.breach.amount;
	return 0;
}

/* What the decision brings about, once the agreement says that it was broken. */
static int claim_back(struct house *h, struct recording *r, const struct breach *b, int64_t full, const char *who,
		      struct err *e)
{
	struct whole_done done;
	const struct whole_new n = {.owner = b->agreement,
				    .person = b->person,
				    .debtor = b->school,
				    .policy = STR(DIRECTED_PAY_POLICY),
				    .claim_policy = STR(DIRECTED_CLAIM_POLICY),
				    .instalment = STR("全额"),
				    .reason = STR("定向培养毁约成立，不再支付")};
	if (recover_whole(h, r, &n, who, &done, e) < 0)
		return -1;
	return sql_run(h->store, &DECIDE,
		       ARGS(INT(b->id), INT(done.adjustment), INT(full), INT(done.claimed), INT(done.cancelled),
			    INT(recording_journal(r))),
		       NULL, e);
}

/* The second entry of a decision: what comes back is computed from the agreement as the first one left it. */
static int carry_out(struct house *h, const struct breach *b, const char *who, day_t today, struct arena *mem,
		     struct err *e)
{
	struct deed d = {.who = who, .what = "adjust", .detail = "定向培养毁约，全额追回"};
	struct recording *r;
	int64_t full = 0;
	if (full_sum(h, b, today, mem, &full, e) < 0 || recording_begin(&r, h, &d, e) < 0)
		return -1;
	return recording_end(r, claim_back(h, r, b, full, who, e), e);
}

int breach_act(struct house *h, const struct calendar *cal, int64_t id, int64_t seq, struct str move,
	       struct str opinion, const struct flow_actor *by, const char *who, struct err *e)
{
	struct deed d = {.who = who, .what = "flow", .detail = "毁约认定"};
	struct breach b = {0};
	struct recording *r;
	bool decides = str_is(move, "establish");
	day_t today = instant_day(h->clock.now(h->clock.self));
	struct arena *mem = arena_new(DIRECTED_WORK_MEMORY);
	int status = mem ? breach_get(h, id, mem, &b, e) : err_set(e, ERR_NOMEM, "内存不够");
	struct flow_act act = {.matter = b.matter, .seq = seq, .move = move, .opinion = opinion};
	if (status == 0)
		status = recording_begin(&r, h, &d, e);
	if (status == 0) {
		status = flow_act(h, r, cal, &breach_kind, &act, by, NULL, e);
		if (status == 0 && decides)
			status = mark_broken(h, r, &b, e);
		status = recording_end(r, status, e);
	}
	if (status == 0 && decides)
		status = carry_out(h, &b, who, today, mem, e);
	arena_free(mem);
	return status;
}
