/* What is submitted, frozen; and what a reviewer should look at twice. */
#include <stdio.h>
#include <stdlib.h>

#include "base/money.h"
#include "features/applications/inside.h"
#include "policy/policy.h"
#include "features/payroll/payroll.h"
#include "features/people/people.h"

static const struct sql LINE_ADD = {
    "claims.line_add",
    "INSERT INTO application_lines (application_id, version, line_no, owner_id, person_id, policy, name,"
    " from_month, to_month, period, tier, monthly, amount, account) VALUES ($1, $2, $3, $4, $5, $6, $7,"
    " $8, $9, $10, $11, $12, $13, $14)"};
static const struct sql DOUBT_ADD = {"claims.doubt_add",
				     "INSERT INTO application_doubts (application_id, version, line_no, kind, text)"
				     " VALUES ($1, $2, $3, $4, $5)"};
/* Another institution's application for the same person, policy and months, in its last version. */
static const struct sql ELSEWHERE = {
    "claims.elsewhere",
    "SELECT a.org_name FROM application_lines l JOIN applications a ON a.id = l.application_id WHERE l.owner_id = $1"
    " AND l.policy = $2 AND l.from_month <= $4 AND l.to_month >= $3 AND l.application_id <> $5 AND l.version ="
    " (SELECT MAX(x.version) FROM application_lines x WHERE x.application_id = l.application_id) ORDER BY a.id LIMIT "
    "1"};
static const struct sql SAME_ACCOUNT = {
    "claims.same_account", "SELECT 1 FROM application_lines WHERE account = $1 AND person_id <> $2 LIMIT 1"};
static const struct sql LAST_TIER = {
    "claims.last_tier", "SELECT tier FROM application_lines WHERE owner_id = $1 AND policy = $2"
			" AND application_id <> $3 AND to_month < $4 ORDER BY to_month DESC, application_id DESC"
			" LIMIT 1"};
static const struct sql LAST_SUM = {
    "claims.last_sum",
    "SELECT SUM(l.amount) FROM application_lines l WHERE l.application_id = (SELECT MAX(a.id) FROM applications a"
    " JOIN claim_rounds r ON r.id = a.round_id WHERE a.org_id = $1 AND r.policy = $2 AND a.id < $3) AND l.version ="
    " (SELECT MAX(x.version) FROM application_lines x WHERE x.application_id = l.application_id)"};

/* A submission in the making. */
struct submission {
	struct house *h;
	const struct application *a;
	int64_t version, amount;
};

/* Notes a doubt about a line (0: the whole). */
static int doubt(struct submission *s, int64_t line_no, enum doubt_kind kind, struct str text, struct err *e)
{
	return sql_run(s->h->store, &DOUBT_ADD,
		       ARGS(INT(s->a->id), INT(s->version), INT(line_no), INT((int64_t)kind), TEXT(text)), NULL, e);
}

/* The same person, policy and month claimed by another institution: only the officer is told which. */
static int doubt_twice(struct submission *s, const struct run_line *l, struct err *e)
{
	struct stmt *st;
	char text[500];
	if (sql_open(&st, s->h->store, &ELSEWHERE,
		     ARGS(INT(l->owner), TEXT(l->policy), INT(l->from), INT(l->to), INT(s->a->id)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0)
		snprintf(text, sizeof text, "%.*s 与 %.*s 都申报了", STR_FMT(s->a->org_name),
			 STR_FMT(stmt_text(st, 0)));
	stmt_reset(st);
	return got > 0 ? doubt(s, l->no, DOUBT_TWICE, str_of(text), e) : got;
}

/* A month of the line without wages, or without insurance. */
static int doubt_payroll(struct submission *s, const struct run_line *l, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got, months = 0, uninsured = 0;
	char text[200];
	if (!l->person || !l->period)
		return 0;
	if (fact_of_owner(&r, s->h, &payroll_facts, l->person, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) > 0) {
		int64_t month = v.cell[FACT_INDEX(payroll, month)].v;
		months += month >= l->from && month <= l->to;
		uninsured += month >= l->from && month <= l->to && v.cell[FACT_INDEX(payroll, insured)].v == 0;
	}
	fact_reader_free(r);
	int missing = (int)(l->to - l->from + 1) - months;
	if (got < 0 || (missing <= 0 && uninsured == 0))
		return got;
	if (missing > 0 && uninsured)
		snprintf(text, sizeof text, "%d个月没有工资，%d个月没有社保", missing, uninsured);
	else
		snprintf(text, sizeof text, "%d个月没有%s", missing > 0 ? missing : uninsured,
			 missing > 0 ? "工资记录" : "社保");
	return doubt(s, l->no, DOUBT_PAYROLL, str_of(text), e);
}

/* No account, or one that belongs to somebody else's claim. `account`: its blind index. */
static int doubt_account(struct submission *s, const struct run_line *l, struct str account, struct err *e)
{
	int64_t one;
	if (!l->person)
		return 0;
	if (account.n == 0)
		return doubt(s, l->no, DOUBT_ACCOUNT, STR("没有银行账号"), e);
	int got = sql_int(s->h->store, &SAME_ACCOUNT, ARGS(BYTES(account), INT(l->person)), &one, e);
	return got > 0 ? doubt(s, l->no, DOUBT_ACCOUNT, STR("与另一人的银行账号相同"), e) : got;
}

/* Another level than in the claim before. */
static int doubt_level(struct submission *s, const struct run_line *l, struct err *e)
{
	struct stmt *st;
	char text[300] = "";
	if (!l->period)
		return 0;
	if (sql_open(&st, s->h->store, &LAST_TIER, ARGS(INT(l->owner), TEXT(l->policy), INT(s->a->id), INT(l->from)),
		     e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0 && !str_eq(stmt_text(st, 0), l->tier))
		snprintf(text, sizeof text, "由%.*s变为%.*s", STR_FMT(stmt_text(st, 0)), STR_FMT(l->tier));
	stmt_reset(st);
	return got > 0 && *text ? doubt(s, l->no, DOUBT_LEVEL, str_of(text), e) : got < 0 ? -1 : 0;
}

/* The sum against the institution's last claim: more than three tenths apart. */
static int doubt_sum(struct submission *s, struct str policy, struct err *e)
{
	int64_t last;
	char before[GROUPED_MAX], now[GROUPED_MAX], text[200];
	int got = sql_int(s->h->store, &LAST_SUM, ARGS(INT(s->a->org), TEXT(policy), INT(s->a->id)), &last, e);
	if (got <= 0 || (s->amount * 10 <= last * 13 && s->amount * 10 >= last * 7))
		return got < 0 ? -1 : 0;
	decimal_grouped(last, 2, before);
	decimal_grouped(s->amount, 2, now);
	snprintf(text, sizeof text, "上次 %s 元，这次 %s 元", before, now);
	return doubt(s, 0, DOUBT_SUM, str_of(text), e);
}

/* Freezes one line with its doubts. */
static int freeze_line(struct submission *s, const struct run_line *l, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t amount = l->amount * (l->to - l->from + 1);
	if (fact_of_owner(&r, s->h, &people_facts, l->person, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	struct str account = got > 0 ? v.cell[FACT_INDEX(people, account)].s : STR("");
	int status = got < 0 ? -1
			     : sql_run(s->h->store, &LINE_ADD,
				       ARGS(INT(s->a->id), INT(s->version), INT(l->no), INT(l->owner), INT(l->person),
					    TEXT(l->policy), TEXT(l->name), INT(l->from), INT(l->to), INT(l->period),
					    TEXT(l->tier), INT(l->amount), INT(amount), BYTES(account)),
				       NULL, e);
	if (status == 0)
		status = doubt_account(s, l, account, e);
	fact_reader_free(r);
	if (status == 0 && l->state == LINE_DOUBT)
		status = doubt(s, l->no, DOUBT_UNSURE, l->reason, e);
	if (status == 0)
		status = doubt_twice(s, l, e);
	if (status == 0)
		status = doubt_payroll(s, l, e);
	if (status == 0)
		status = doubt_level(s, l, e);
	s->amount += amount;
	return status;
}

/* All ticked lines. */
static int freeze_ticked(struct submission *s, const struct run_line *l, size_t n, const int64_t *ticked, size_t k,
			 struct err *e)
{
	size_t i = 0;
	for (size_t t = 0; t < k; t++) {
		while (i < n && l[i].no < ticked[t])
			i++;
		if (i < n && l[i].no == ticked[t] && freeze_line(s, &l[i], e) < 0)
			return -1;
	}
	return 0;
}

int submission_freeze(struct house *h, struct recording *r, const struct application *a,
		      const struct claim_round *round, struct arena *mem, int64_t *amount, struct err *e)
{
	struct submission s = {.h = h, .a = a, .version = a->version + 1};
	struct run_line *l;
	int64_t *ticked;
	size_t n, k;
	(void)r;
	if (application_ticked(h, a->id, mem, &ticked, &k, e) < 0 ||
	    lines_of_org(h, round, a->org, mem, &l, &n, e) < 0)
		return -1;
	if (k == 0)
		return err_set(e, ERR_INPUT, "一个人也没有勾选，不能提交");
	if (freeze_ticked(&s, l, n, ticked, k, e) < 0 || doubt_sum(&s, round->policy, e) < 0)
		return -1;
	*amount = s.amount;
	return 0;
}
