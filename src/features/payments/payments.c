/* What is owed, under its business keys. */
#include "features/payments/payments.h"

#include <stdio.h>

#include "features/payments/inside.h"
#include "features/payments/whole.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/runs/runs.h"

static const struct sql ADD = {
    "payments.add", "INSERT INTO payments (id, owner_id, person_id, org_id, policy, line_id, about_kind, about,"
		    " from_month, to_month, amount, at, journal)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
static const struct sql KEY_ADD = {
    "payments.key_add", "INSERT INTO payment_keys (owner_id, policy, period, instalment, seq, payment_id, month,"
			" amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql STATE_ADD = {
    "payments.state_add", "INSERT INTO payment_states (payment_id, state, batch_id, no, attempt, since, reason,"
			  " offset_amount) VALUES ($1, 1, 0, 0, 0, $2, '', 0)"};
static const struct sql STATE_SET = {
    "payments.state_set", "UPDATE payment_states SET state = $3, batch_id = $4, no = $5, attempt = $6, since = $7,"
			  " reason = $8 WHERE payment_id = $1 AND state = $2"};
/* How often the key was used, and how much of it still counts. */
static const struct sql KEY_STANDS = {
    "payments.key_stands",
    "SELECT COUNT(*), COALESCE(SUM(CASE WHEN s.state = 6 THEN 0 ELSE 1 END), 0) FROM payment_keys k"
    " JOIN payment_states s ON s.payment_id = k.payment_id WHERE k.owner_id = $1 AND k.policy = $2 AND k.period = $3"
    " AND k.instalment = $4"};
/* What was decided and not cancelled for an owner under a policy in the periods $3 to $4: how many, the first, the last. */
static const struct sql DECIDED = {
    "payments.decided",
    "SELECT COUNT(DISTINCT k.period), MIN(k.period), MAX(k.period) FROM payment_keys k JOIN payment_states s ON"
    " s.payment_id = k.payment_id WHERE k.owner_id = $1 AND k.policy = $2 AND k.period BETWEEN $3 AND $4"
    " AND k.instalment = $5 AND s.state <> 6"};
static const struct sql STATE_OF = {"payments.state_of",
				    "SELECT s.state, p.line_id, p.amount - s.offset_amount, s.attempt,"
				    " s.offset_amount FROM payment_states s"
				    " JOIN payments p ON p.id = s.payment_id WHERE s.payment_id = $1"};

#define PAYMENT_FILTER                                                                                               \
	"($1 = 1 OR ($1 = 3 AND p.org_id = $2) OR ($1 = 4 AND p.person_id = $2)) AND (p.line_id = $3 OR $3 = 0)"     \
	" AND ($4 = 0 OR s.state = $4) AND (s.batch_id = $5 OR $5 = 0) AND p.id > $6 ORDER BY p.id LIMIT $7"
static const struct sql PAGE = {"payments.page", PAYMENT_COLUMNS PAYMENT_FILTER};
static const struct sql OF_PERSON = {"payments.of_person", PAYMENT_COLUMNS "p.person_id = $2 AND " PAYMENT_FILTER};

const struct row_field payment_fields[] = {ROW_INT(struct payment, id, 0),
					   ROW_INT(struct payment, owner, 1),
					   ROW_INT(struct payment, person, 2),
					   ROW_INT(struct payment, org, 3),
					   ROW_INT(struct payment, line, 4),
					   ROW_INT(struct payment, about, 5),
					   ROW_INT(struct payment, from, 6),
					   ROW_INT(struct payment, to, 7),
					   ROW_INT(struct payment, amount, 8),
					   ROW_INT(struct payment, state, 9),
					   ROW_INT(struct payment, batch, 10),
					   ROW_INT(struct payment, no, 11),
					   ROW_INT(struct payment, attempt, 12),
					   ROW_INT(struct payment, since, 13),
					   ROW_INT(struct payment, offset, 14),
					   ROW_TEXT(struct payment, policy, 15),
					   ROW_TEXT(struct payment, about_kind, 16),
					   ROW_TEXT(struct payment, reason, 17),
					   {0}};

const char *payment_state_text(enum payment_state s)
{
	static const char *const text[] = {"", "待支付", "已入批次", "已发银行", "已到账", "银行退回", "已取消"};
	return s >= PAYMENT_WAITING && s <= PAYMENT_CANCELLED ? text[s] : "";
}

/* An institution as a payee. */
static int payee_org(struct house *h, int64_t org, instant_t known, struct payee *out, struct err *e)
{
	struct version v;
	if (fact_of_owner(&out->reader, h, &orgs_facts, org, known, 0, e) < 0)
		return -1;
	int got = fact_next(out->reader, &v, e);
	if (got > 0) {
		out->name = v.cell[FACT_INDEX(orgs, name)].s;
		out->number = v.cell[FACT_INDEX(orgs, code)].s;
		out->bank = v.cell[FACT_INDEX(orgs, bank)].s;
		out->account = v.cell[FACT_INDEX(orgs, account)].s;
	}
	return got;
}

int payee_read(struct house *h, int64_t payee, instant_t known, struct payee *out, struct err *e)
{
	struct version v;
	*out = (struct payee){0};
	if (payee < 0)
		return payee_org(h, -payee, known, out, e);
	if (fact_of_owner(&out->reader, h, &people_facts, payee, known, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(out->reader, &v, e);
	if (got > 0) {
		out->name = v.cell[FACT_INDEX(people, name)].s;
		out->number = v.cell[FACT_INDEX(people, number)].s;
		out->bank = v.cell[FACT_INDEX(people, bank)].s;
		out->account = v.cell[FACT_INDEX(people, account)].s;
	}
	return got;
}

void payee_release(struct payee *p)
{
	fact_reader_free(p->reader);
	p->reader = NULL;
}

int state_set(struct house *h, const struct recording *r, const struct state_change *c, struct err *e)
{
	int64_t changed = 0;
	if (sql_run(h->store, &STATE_SET,
		    ARGS(INT(c->payment), INT((int64_t)c->from), INT((int64_t)c->to), INT(c->batch), INT(c->no),
			 INT(c->attempt), INT(recording_now(r)), TEXT(c->reason)),
		    &changed, e) < 0)
		return -1;
	return changed == 1
		   ? 0
		   : err_set(e, ERR_CONFLICT, "这笔款已不是“%s”，可能已有人办过", payment_state_text(c->from));
}

/* The number under which a key is used next; ERR_CONFLICT when it stands already and this is not in addition. */
static int next_seq(struct house *h, const struct payment_due *d, bool again, int64_t *seq, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &KEY_STANDS,
		     ARGS(INT(d->owner), TEXT(d->policy), INT(d->period), TEXT(d->instalment)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	int64_t used = got > 0 ? stmt_int(st, 0) : 0, stands = got > 0 ? stmt_int(st, 1) : 0;
	stmt_reset(st);
	if (got < 0)
		return -1;
	if (stands && !again) {
		char month[8] = "";
		if (d->period)
			month_text((month_t)d->period, month);
		err_set(e, ERR_CONFLICT, "%.*s %s%.*s 这一期的款已经有了，不能再付一次", STR_FMT(d->policy), month,
			STR_FMT(d->instalment));
		return err_todo(e, "差额由补发追回处理");
	}
	*seq = used;
	return 0;
}

/* What was decided of one line; d->n 0: nothing. */
static int decided_of(struct house *h, const struct run_line *l, struct payment_decided *d, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &DECIDED,
		     ARGS(INT(l->owner), TEXT(l->policy), INT(l->period ? l->from : 0), INT(l->period ? l->to : 0),
			  TEXT(l->period ? STR("") : l->tier)),
		     e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0)
		*d = (struct payment_decided){l->no, stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2)};
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int payments_decided(struct house *h, const struct run_line *line, size_t n, struct arena *mem,
		     struct payment_decided **ret, size_t *count, struct err *e)
{
	struct payment_decided *d = ARENA_ARRAY(mem, n + 1, struct payment_decided);
	size_t k = 0;
	if (!d)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		if (decided_of(h, &line[i], &d[k], e) < 0)
			return -1;
		k += d[k].n > 0;
	}
	*ret = d;
	*count = k;
	return 0;
}

/* One payment of due[0 … n − 1], which are of one owner and policy. */
static int add_one(struct house *h, struct recording *r, int64_t line, const char *about_kind, int64_t about,
		   const struct payment_due *due, size_t n, bool again, struct err *e)
{
	int64_t id = id_new(recording_now(r)), amount = 0, from = due->month, to = from;
	int whole = owner_recovered(h, due->owner, due->policy, e);
	if (whole > 0) {
		err_set(e, ERR_CONFLICT, "%.*s 这份协议已按毁约全额追回，不能再付", STR_FMT(due->policy));
		return err_todo(e, "在审核中剔除这一行");
	}
	if (whole < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (due[i].amount <= 0 || __builtin_add_overflow(amount, due[i].amount, &amount))
			return err_set(e, ERR_INPUT, "应付的金额要大于零");
		from = due[i].month < from ? due[i].month : from;
		to = due[i].month > to ? due[i].month : to;
	}
	if (sql_run(h->store, &ADD,
		    ARGS(INT(id), INT(due->owner), INT(due->person), INT(due->org), TEXT(due->policy), INT(line),
			 TEXT(str_of(about_kind)), INT(about), INT(from), INT(to), INT(amount), INT(recording_now(r)),
			 INT(recording_journal(r))),
		    NULL, e) < 0 ||
	    sql_run(h->store, &STATE_ADD, ARGS(INT(id), INT(recording_now(r))), NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int64_t seq;
		if (next_seq(h, &due[i], again, &seq, e) < 0 ||
		    sql_run(h->store, &KEY_ADD,
			    ARGS(INT(due[i].owner), TEXT(due[i].policy), INT(due[i].period), TEXT(due[i].instalment),
				 INT(seq), INT(id), INT(due[i].month), INT(due[i].amount)),
			    NULL, e) < 0)
			return -1;
	}
	return 0;
}

int payments_add(struct house *h, struct recording *r, int64_t line, const char *about_kind, int64_t about,
		 const char *who, const struct payment_due *due, size_t n, bool again, int64_t *count, struct err *e)
{
	int64_t total = 0, made = 0;
	for (size_t i = 0; i < n; i++)
		if (__builtin_add_overflow(total, due[i].amount, &total))
			return err_set(e, ERR_LIMIT, "合计太大");
	if (ledger_post(h, r, line, LEDGER_COMMIT, total, (struct ledger_case){about_kind, about, who, ""}, e) < 0)
		return -1;
	for (size_t i = 0, k; i < n; i = k, made++) {
		for (k = i + 1; k < n && due[k].owner == due[i].owner && str_eq(due[k].policy, due[i].policy);)
			k++;
		if (add_one(h, r, line, about_kind, about, &due[i], k - i, again, e) < 0)
			return -1;
	}
	*count = made;
	return 0;
}

/* Where a payment stands: its state, line, what is still to be paid of it, attempt, what was set off against it. */
static int stands(struct house *h, int64_t payment, int64_t out[static 5], struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &STATE_OF, ARGS(INT(payment)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	for (int i = 0; got > 0 && i < 5; i++)
		out[i] = stmt_int(st, i);
	stmt_reset(st);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这笔款") : got < 0 ? -1 : 0;
}

/* Moves a payment that waits or was refused, with a reason. */
static int set_aside(struct house *h, struct recording *r, int64_t payment, enum payment_state to, struct str reason,
		     int64_t now[static 5], struct err *e)
{
	if (str_trim(reason).n == 0)
		return err_at((err_set(e, ERR_INPUT, "要写明原因"), e), "原因");
	if (stands(h, payment, now, e) < 0)
		return -1;
	if (to == PAYMENT_CANCELLED && now[4] > 0)
		return err_set(e, ERR_CONFLICT, "这笔款已抵扣过追回款，不能取消");
	bool may = now[0] == PAYMENT_REFUSED || (now[0] == PAYMENT_WAITING && to == PAYMENT_CANCELLED);
	if (!may)
		return err_set(e, ERR_CONFLICT, "这笔款现在是“%s”，不能这样办",
			       payment_state_text((enum payment_state)now[0]));
	struct state_change c = {payment, (enum payment_state)now[0], to, 0, 0, now[3], reason};
	return state_set(h, r, &c, e);
}

int payment_cancel(struct house *h, struct recording *r, int64_t payment, const char *who, struct str reason,
		   struct err *e)
{
	int64_t now[5];
	if (set_aside(h, r, payment, PAYMENT_CANCELLED, reason, now, e) < 0)
		return -1;
	return ledger_post(h, r, now[1], LEDGER_RELEASE, now[2], (struct ledger_case){"payment", payment, who, ""},
			   e);
}

int payment_retry(struct house *h, struct recording *r, int64_t payment, const char *who, struct str reason,
		  struct err *e)
{
	int64_t now[5];
	(void)who;
	return set_aside(h, r, payment, PAYMENT_WAITING, reason, now, e);
}

int payments_page(struct house *h, const struct payment_filter *f, struct arena *mem, struct payment **ret,
		  size_t *count, struct err *e)
{
	void *rows;
	size_t n = f->n && f->n < PAYMENT_PAGE_MAX ? f->n : PAYMENT_PAGE_MAX;
	const struct sql *sql = f->reach.kind == REACH_PERSON ? &OF_PERSON : &PAGE;
	if (sql_rows(h->store, sql,
		     ARGS(INT((int64_t)f->reach.kind), INT(f->reach.id), INT(f->line), INT(f->state), INT(f->batch),
			  INT(f->after), INT((int64_t)n)),
		     payment_fields, sizeof **ret, mem, n, &rows, count, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}
