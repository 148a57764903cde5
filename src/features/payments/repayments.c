#include "features/payments/repayments.h"

#include "features/payments/inside.h"
#include "features/payments/whole.h"

static const struct sql ADD = {"repayment.add",
			       "INSERT INTO repayments (id, person_id, parts, first_due, way, amount, basis, at, who,"
			       " journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct sql ANSWER = {"repayment.answer",
				  "INSERT INTO repayment_answers (id, agreed, own, said, at, who, journal)"
				  " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
#define COLUMNS                                                                                                      \
	"SELECT p.id, p.person_id, p.parts, p.first_due, p.way, p.amount, p.at, COALESCE(a.at, 0),"                  \
	" COALESCE(a.agreed, 0), COALESCE(a.own, 0), p.basis, p.who, COALESCE(a.said, ''), COALESCE(a.who, '')"      \
	" FROM repayments p LEFT JOIN repayment_answers a ON a.id = p.id WHERE "
static const struct sql GET = {"repayment.get", COLUMNS "p.id = $1"};
static const struct sql LAST = {"repayment.last", COLUMNS "p.person_id = $1 ORDER BY p.id DESC LIMIT 1"};

static const struct row_field fields[] = {ROW_INT(struct repayment, id, 0),
					  ROW_INT(struct repayment, person, 1),
					  ROW_INT(struct repayment, parts, 2),
					  ROW_INT(struct repayment, first, 3),
					  ROW_INT(struct repayment, way, 4),
					  ROW_INT(struct repayment, amount, 5),
					  ROW_INT(struct repayment, at, 6),
					  ROW_INT(struct repayment, answered, 7),
					  ROW_BOOL(struct repayment, agreed, 8),
					  ROW_BOOL(struct repayment, own, 9),
					  ROW_TEXT(struct repayment, basis, 10),
					  ROW_TEXT(struct repayment, who, 11),
					  ROW_TEXT(struct repayment, said, 12),
					  ROW_TEXT(struct repayment, answered_by, 13),
					  {0}};

int repayment_get(struct house *h, int64_t id, struct arena *mem, struct repayment *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这份还款计划") : got < 0 ? -1 : 0;
}

int repayment_last(struct house *h, int64_t person, struct arena *mem, struct repayment *out, struct err *e)
{
	return sql_row(h->store, &LAST, ARGS(INT(person)), fields, out, mem, e);
}

int repayment_parts(const struct repayment *p, struct arena *mem, struct plan_part **ret, size_t *n, struct err *e)
{
	struct plan_part *part = ARENA_ARRAY(mem, (size_t)p->parts, struct plan_part);
	int64_t left = p->amount;
	if (!part)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (int64_t i = 0; i < p->parts; i++) {
		int64_t amount = i == p->parts - 1 ? left : p->amount / p->parts;
		part[i] = (struct plan_part){.no = i + 1,
					     .due = day_anniv((day_t)p->first, (int)i, ANNIV_MONTH_END),
					     .amount = amount,
					     .way = p->way,
					     .at = p->at,
					     .basis = p->basis,
					     .who = p->who};
		left -= amount;
	}
	*ret = part;
	*n = (size_t)p->parts;
	return 0;
}

/* All that is owed can come back in this way. */
static int check_way(struct house *h, const struct recovery *c, size_t n, enum recovery_way way, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (recovery_way_check(h, &c[i], way, e) < 0)
			return -1;
	return 0;
}

/* What is open of all claims together. */
static int64_t open_of(const struct recovery *c, size_t n)
{
	int64_t open = 0;
	for (size_t i = 0; i < n; i++)
		open += c[i].open;
	return open;
}

/* The proposal over what was read. */
static int propose(struct house *h, struct recording *r, const struct repayment_new *n, const char *who, int64_t id,
		   struct arena *mem, struct err *e)
{
	struct recovery *c;
	size_t count;
	if (person_owes(h, n->person, mem, &c, &count, e) < 0 || check_way(h, c, count, n->way, e) < 0)
		return -1;
	int64_t open = open_of(c, count);
	if (open < n->parts)
		return err_set(e, ERR_CONFLICT, open ? "每期不到一分钱，期数太多" : "这个人没有要退还的款");
	return sql_run(h->store, &ADD,
		       ARGS(INT(id), INT(n->person), INT(n->parts), INT(n->first), INT((int64_t)n->way), INT(open),
			    TEXT(n->basis), INT(recording_now(r)), TEXT(str_of(who)), INT(recording_journal(r))),
		       NULL, e);
}

/* Memory for one person's claims. */
#define WORK_MEMORY ((size_t)16 << 20)

int repayment_propose(struct house *h, struct recording *r, const struct repayment_new *n, const char *who,
		      int64_t *id, struct err *e)
{
	int64_t new_id = id_new(recording_now(r));
	if (recovery_plan_check(n->parts, n->way, n->basis, e) < 0)
		return -1;
	if (n->first < instant_day(recording_now(r)))
		return err_at((err_set(e, ERR_INPUT, "第一期不能早于今天"), e), "第一期哪天前");
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? propose(h, r, n, who, new_id, mem, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

/* Gives each claim its share of the instalments, the oldest months first. */
static int share_out(struct house *h, struct recording *r, const struct repayment *p, const struct recovery *c,
		     size_t n, struct arena *mem, struct err *e)
{
	struct plan_part *part, own[PLAN_PARTS_MAX];
	size_t parts, at = 0;
	if (repayment_parts(p, mem, &part, &parts, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		for (int64_t open = c[i].open; open > 0 && at < parts; at += part[at].amount == 0) {
			int64_t amount = open < part[at].amount ? open : part[at].amount;
			own[k] = part[at];
			own[k].no = (int64_t)k + 1;
			own[k++].amount = amount;
			open -= amount;
			part[at].amount -= amount;
		}
		if (k && recovery_plan_set(h, r, c[i].id, own, k, p->basis, p->who.p, e) < 0)
			return -1;
	}
	return 0;
}

/* Why a plan that was proposed over so much can no longer be agreed to; NULL: it can. */
static const char *lapsed_why(const struct repayment *p, int64_t open, day_t today)
{
	if (open != p->amount)
		return "要退还的数额已有变化，这份计划不能再用";
	return p->first < today ? "第一期的日子已经过了，这份计划不能再用" : NULL;
}

/* Agreed: what is owed must still be what the person was shown, and nothing overdue from the start. */
static int take_effect(struct house *h, struct recording *r, const struct repayment *p, struct arena *mem,
		       struct err *e)
{
	struct recovery *c;
	size_t n;
	if (person_owes(h, p->person, mem, &c, &n, e) < 0 || check_way(h, c, n, (enum recovery_way)p->way, e) < 0)
		return -1;
	const char *why = lapsed_why(p, open_of(c, n), instant_day(recording_now(r)));
	if (why)
		return err_todo((err_set(e, ERR_CONFLICT, "%s", why), e), "重新定一份");
	return share_out(h, r, p, c, n, mem, e);
}

int repayment_lapsed(struct house *h, const struct repayment *p, day_t today, struct arena *mem, const char **why,
		     struct err *e)
{
	struct recovery *c;
	size_t n;
	*why = NULL;
	if (p->answered)
		return 0;
	if (person_owes(h, p->person, mem, &c, &n, e) < 0)
		return -1;
	*why = lapsed_why(p, open_of(c, n), today);
	return 0;
}

/* The plan can still be answered. */
static int check_open(struct house *h, const struct repayment *p, struct arena *mem, struct err *e)
{
	struct repayment last = {0};
	if (p->answered)
		return err_set(e, ERR_CONFLICT, "这份还款计划已经答复过");
	if (repayment_last(h, p->person, mem, &last, e) < 0)
		return -1;
	return last.id == p->id ? 0 : err_set(e, ERR_CONFLICT, "已有新的还款计划，请看新的一份");
}

int repayment_answer(struct house *h, struct recording *r, int64_t id, bool agreed, bool own, struct str said,
		     const char *who, struct err *e)
{
	struct repayment p = {0};
	if (!(agreed && own) && str_trim(said).n == 0)
		return err_at((err_set(e, ERR_INPUT, agreed ? "要写明本人签字的同意书" : "请写明为什么不同意"), e),
			      agreed ? "同意书" : "原因");
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? repayment_get(h, id, mem, &p, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = check_open(h, &p, mem, e);
	if (status == 0)
		status = sql_run(h->store, &ANSWER,
				 ARGS(INT(id), INT(agreed), INT(own), TEXT(said), INT(recording_now(r)),
				      TEXT(str_of(who)), INT(recording_journal(r))),
				 NULL, e);
	if (status == 0 && agreed)
		status = take_effect(h, r, &p, mem, e);
	arena_free(mem);
	return status;
}
