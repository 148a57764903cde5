#include "features/rates/change.h"

#include <stdio.h>

#include "base/money.h"
#include "base/utf8.h"
#include "store/sql.h"

static int happened(const struct flow_event *ev, struct err *e);

static const struct flow_state states[] = {{"begun", "拟定", "claims.review1", 0, FLOW_OPEN},
					   {"city", "市级确认", "claims.review2", 10, FLOW_OPEN},
					   {"set", "已生效", NULL, 0, FLOW_DONE},
					   {"rejected", "不予确认", NULL, 0, FLOW_STOPPED},
					   {"withdrawn", "已撤回", NULL, 0, FLOW_STOPPED}};
static const struct flow_move moves[] = {{"submit", "报市级", "begun", "city", 0, NULL},
					 {"withdraw", "撤回", "city", "withdrawn", FLOW_STARTER, NULL},
					 {"confirm", "确认", "city", "set", 0, "begun"},
					 {"reject", "不予确认", "city", "rejected", FLOW_OPINION, NULL}};
static const char *const required[] = {"city", NULL};
const struct flow_kind rate_flow = {.code = "rate",
				    .label = "县标准",
				    .clause = "S30",
				    .states = states,
				    .nstates = sizeof states / sizeof *states,
				    .moves = moves,
				    .nmoves = sizeof moves / sizeof *moves,
				    .required = required,
				    .happened = happened};

static const struct sql ADD = {"rates.change_add",
			       "INSERT INTO rate_changes (id, unit_id, policy, tier, amount, starts, basis, at, who,"
			       " journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
#define COLUMNS                                                                                                      \
	"SELECT c.id, c.unit_id, c.amount, c.starts, c.at, m.id, n.seq, c.policy, c.tier, c.basis, c.who, n.state"   \
	" FROM rate_changes c JOIN flow_matters m ON m.kind = 'rate' AND m.about = c.id JOIN flow_now n ON"          \
	" n.matter_id = m.id WHERE "
static const struct sql GET = {"rates.change_get", COLUMNS "c.id = $1"};
static const struct sql LIST = {"rates.change_list", COLUMNS "c.policy = $1 ORDER BY c.id DESC"};
static const struct sql WAITS = {"rates.change_waits", COLUMNS
				 "c.unit_id = $1 AND c.policy = $2 AND c.tier = $3 AND n.state = 'city' LIMIT 1"};
static const struct sql ROWS = {"rates.rows",
				"SELECT unit_id, amount, begins, ends, tier, basis FROM rates WHERE known_to = $1"
				" AND policy = $2 ORDER BY unit_id, tier, begins"};
static const struct row_field fields[] = {ROW_INT(struct rate_change, id, 0),
					  ROW_INT(struct rate_change, unit, 1),
					  ROW_INT(struct rate_change, amount, 2),
					  ROW_INT(struct rate_change, starts, 3),
					  ROW_INT(struct rate_change, at, 4),
					  ROW_INT(struct rate_change, matter, 5),
					  ROW_INT(struct rate_change, seq, 6),
					  ROW_TEXT(struct rate_change, policy, 7),
					  ROW_TEXT(struct rate_change, tier, 8),
					  ROW_TEXT(struct rate_change, basis, 9),
					  ROW_TEXT(struct rate_change, who, 10),
					  ROW_TEXT(struct rate_change, state, 11),
					  {0}};
static const struct row_field row_fields[] = {ROW_INT(struct rate_row, unit, 0),
					      ROW_CELL(struct rate_row, amount, 1),
					      ROW_CELL(struct rate_row, begins, 2),
					      ROW_CELL(struct rate_row, ends, 3),
					      ROW_TEXT(struct rate_row, tier, 4),
					      ROW_TEXT(struct rate_row, basis, 5),
					      {0}};

int rate_change_get(struct house *h, int64_t id, struct arena *mem, struct rate_change *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这件拟定的县标准") : got < 0 ? -1 : 0;
}

int rate_change_list(struct house *h, struct str policy, struct arena *mem, struct rate_change **ret, size_t *n,
		     struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LIST, ARGS(TEXT(policy)), fields, sizeof **ret, mem, RATE_CHANGES_MAX, &rows, n, e) <
	    0)
		return -1;
	*ret = rows;
	return 0;
}

int rate_rows(struct house *h, struct str policy, struct arena *mem, struct rate_row **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &ROWS, ARGS(INT(INSTANT_OPEN), TEXT(policy)), row_fields, sizeof **ret, mem,
		     RATES_LISTED_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* An amount outside the bounds, with the clause. */
static int check_bounds(const struct rate_change_new *n, struct err *e)
{
	const struct rate_bounds *from = n->bounds ? n->bounds : &rate_bounds_shipped;
	struct rate_bound b;
	char is[32], limit[32];
	if (from->bounds(from, n->policy, n->tier, n->starts, &b, e) < 0)
		return err_at(e, "档次");
	bool low = b.floor != FIELD_NONE && n->amount < b.floor,
	     high = b.ceiling != FIELD_NONE && n->amount > b.ceiling;
	if (!low && !high)
		return 0;
	decimal_text(n->amount, 2, is);
	decimal_text(low ? b.floor : b.ceiling, 2, limit);
	err_set(e, ERR_INPUT, "%s 元%s %s 元（%.*s %.*s，%.*s）", is, low ? "低于下限" : "高于上限", limit,
		STR_FMT(n->policy), STR_FMT(n->tier), STR_FMT(b.clause));
	return err_at(e, "金额");
}

/* What can be said against it. */
static int check(struct house *h, const struct rate_change_new *n, struct arena *mem, struct err *e)
{
	struct rate_change other;
	if (!str_trim(n->basis).n || utf8_count(n->basis) > RATE_BASIS_MAX)
		return err_at((err_set(e, ERR_INPUT, "要写文件名称和文号，最多 %d 个字", RATE_BASIS_MAX), e), "依据");
	if (n->starts == DAY_NONE)
		return err_at((err_set(e, ERR_INPUT, "没有填从哪天起"), e), "起始日期");
	if (n->amount < 0)
		return err_at((err_set(e, ERR_INPUT, "没有填金额"), e), "金额");
	if (check_bounds(n, e) < 0)
		return -1;
	int got =
	    sql_row(h->store, &WAITS, ARGS(INT(n->unit), TEXT(n->policy), TEXT(n->tier)), fields, &other, mem, e);
	return got > 0 ? err_todo((err_set(e, ERR_CONFLICT, "这一档已有一件拟定在等市级确认"), e),
				  "等确认，或先撤回那一件")
		       : got;
}

/* The row and its matter, handed on. */
static int add(struct house *h, struct recording *r, const struct calendar *cal, const struct rate_change_new *n,
	       const struct flow_actor *by, int64_t id, struct err *e)
{
	char title[300], yuan[32];
	struct flow_act submit = {.seq = 1, .move = STR("submit"), .opinion = STR("")};
	decimal_text(n->amount, 2, yuan);
	snprintf(title, sizeof title, "%.*s %.*s：%s 元", STR_FMT(n->policy), STR_FMT(n->tier), yuan);
	struct flow_new f = {
	    .about = id, .title = str_of(title), .unit = n->unit, .places = n->places, .nplaces = n->nplaces};
	if (sql_run(h->store, &ADD,
		    ARGS(INT(id), INT(n->unit), TEXT(n->policy), TEXT(n->tier), INT(n->amount), INT(n->starts),
			 TEXT(str_trim(n->basis)), INT(recording_now(r)), TEXT(by->who), INT(recording_journal(r))),
		    NULL, e) < 0 ||
	    flow_start(h, r, cal, &rate_flow, &f, by, &submit.matter, e) < 0)
		return -1;
	return flow_act(h, r, cal, &rate_flow, &submit, by, NULL, e);
}

int rate_change_propose(struct house *h, struct recording *r, const struct calendar *cal,
			const struct rate_change_new *n, const struct flow_actor *by, int64_t *id, struct err *e)
{
	struct arena *mem = arena_new(16u << 20);
	int64_t new_id = id_new(recording_now(r));
	int status = mem ? check(h, n, mem, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = add(h, r, cal, n, by, new_id, e);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

/* One standing figure of the tier makes room: it ends the day before; one of that very day gives way; a later one bounds it. */
static int make_room(const struct flow_event *ev, const struct rate_change *c, const struct version *v, int64_t *ends,
		     struct err *e)
{
	int64_t begins = v->cell[FACT_INDEX(rates, begins)].v, end = v->cell[FACT_INDEX(rates, ends)].v;
	if (begins != FIELD_NONE && begins > c->starts) {
		if (*ends == FIELD_NONE || begins - 1 < *ends)
			*ends = begins - 1;
		return 0;
	}
	if (begins == c->starts)
		return fact_retract(ev->r, &rates_facts, v, e);
	if (end != FIELD_NONE && end < c->starts)
		return 0;
	struct cell cell[RECORD_FIELDS_MAX];
	memcpy(cell, v->cell, sizeof cell);
	cell[FACT_INDEX(rates, ends)].v = c->starts - 1;
	return fact_correct(ev->r, &rates_facts, v, cell, 0, e);
}

/* The figure becomes a fact. */
static int set_rate(const struct flow_event *ev, const struct rate_change *c, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	int got, status = 0;
	int64_t ends = FIELD_NONE;
	if (fact_of_owner(&reader, ev->h, &rates_facts, c->unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while (status == 0 && (got = fact_next(reader, &v, e)) != 0)
		status = got < 0 ? -1
			 : str_eq(v.cell[FACT_INDEX(rates, policy)].s, c->policy) &&
				 str_eq(v.cell[FACT_INDEX(rates, tier)].s, c->tier)
			     ? make_room(ev, c, &v, &ends, e)
			     : 0;
	fact_reader_free(reader);
	struct cell cell[RECORD_FIELDS_MAX] = {0};
	for (int i = 0; i < RECORD_FIELDS_MAX; i++)
		cell[i].v = FIELD_NONE;
	cell[FACT_INDEX(rates, policy)].s = c->policy;
	cell[FACT_INDEX(rates, tier)].s = c->tier;
	cell[FACT_INDEX(rates, amount)].v = c->amount;
	cell[FACT_INDEX(rates, begins)].v = c->starts;
	cell[FACT_INDEX(rates, ends)].v = ends;
	cell[FACT_INDEX(rates, basis)].s = c->basis;
	return status < 0 ? -1 : fact_assert(ev->r, &rates_facts, c->unit, cell, 0, NULL, e);
}

static int happened(const struct flow_event *ev, struct err *e)
{
	struct rate_change c;
	if (!str_is(str_of(ev->move), "confirm"))
		return 0;
	struct arena *mem = arena_new(16u << 20);
	int status = mem ? rate_change_get(ev->h, ev->about, mem, &c, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = set_rate(ev, &c, e);
	arena_free(mem);
	return status;
}

int rate_change_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t id, int64_t seq,
		    struct str move, struct str opinion, const struct rate_bounds *bounds,
		    const struct flow_actor *by, struct err *e)
{
	struct rate_change c;
	struct arena *mem = arena_new(16u << 20);
	int status = mem ? rate_change_get(h, id, mem, &c, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && str_is(move, "confirm")) {
		const struct rate_change_new n = {.policy = c.policy,
						  .tier = c.tier,
						  .amount = c.amount,
						  .starts = (day_t)c.starts,
						  .bounds = bounds};
		status = check_bounds(&n, e);
	}
	if (status == 0) {
		struct flow_act act = {.matter = c.matter, .seq = seq, .move = move, .opinion = opinion};
		status = flow_act(h, r, cal, &rate_flow, &act, by, NULL, e);
	}
	arena_free(mem);
	return status;
}
