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
/* What was submitted last, by application, for the owner and policy of a line l: o, of another application. */
#define OTHERS_OF_LINE                                                                                               \
	"o.owner_id = l.owner_id AND o.policy = l.policy AND o.application_id <> l.application_id AND o.version ="   \
	" (SELECT MAX(v.version) FROM application_lines v WHERE v.application_id = o.application_id)"
/* Other institutions' applications for the same person, policy and months as a line of application $1, version $2. The order is said
 * because SQLite knows of no sizes. */
static const struct sql ELSEWHERE = {
    "claims.elsewhere",
    "SELECT l.line_no, b.org_name FROM application_lines l CROSS JOIN application_lines o"
    " CROSS JOIN applications b WHERE l.application_id = $1 AND l.version = $2 AND " OTHERS_OF_LINE
    " AND o.from_month <= l.to_month AND o.to_month >= l.from_month AND b.id = o.application_id"
    " ORDER BY l.line_no, b.id"};
/* Whose account is whose, as far as it was claimed to. */
static const struct sql ACCOUNT_ADD = {
    "claims.account_add", "INSERT INTO claim_accounts (account, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"};
#define LINES_IN_DOUBT                                                                                               \
	"INSERT INTO application_doubts (application_id, version, line_no, kind, text) SELECT l.application_id,"     \
	" l.version, l.line_no, $3, $4 FROM application_lines l WHERE l.application_id = $1 AND l.version = $2 AND " \
	"l.person_id <> 0 AND "
static const struct sql NO_ACCOUNT = {"claims.no_account", LINES_IN_DOUBT "length(l.account) = 0"};
static const struct sql SAME_ACCOUNT = {"claims.same_account", LINES_IN_DOUBT
					"EXISTS (SELECT 1 FROM claim_accounts c WHERE c.account = l.account AND"
					" c.person_id <> l.person_id)"};
/* Lines whose level is another than in the claim before. */
static const struct sql OTHER_TIER = {
    "claims.other_tier",
    "SELECT p.line_no, p.was, p.tier FROM (SELECT l.line_no, l.tier, (SELECT o.tier FROM application_lines o"
    " WHERE " OTHERS_OF_LINE " AND o.to_month < l.from_month ORDER BY o.to_month DESC, o.application_id DESC LIMIT 1)"
    " AS was FROM application_lines l WHERE l.application_id = $1 AND l.version = $2 AND l.period <> 0) p WHERE"
    " p.was <> p.tier ORDER BY p.line_no"};
static const struct sql LAST_SUM = {
    "claims.last_sum",
    "SELECT SUM(l.amount) FROM application_lines l WHERE l.application_id = (SELECT MAX(a.id) FROM applications a"
    " JOIN claim_rounds r ON r.id = a.round_id WHERE a.org_id = $1 AND r.policy = $2 AND a.id < $3) AND l.version ="
    " (SELECT MAX(x.version) FROM application_lines x WHERE x.application_id = l.application_id)"};

/* Rows of other applications that are looked at beside one: many times what an institution's people come to. */
#define BESIDE_MAX (APPLICATION_LINES_MAX * 16)

/* A submission in the making. */
struct submission {
	struct house *h;
	const struct application *a;
	struct arena *mem;
	int64_t version, amount;
};

/* What another row says of a line. */
struct beside {
	int64_t line;
	struct str was, now;
};

/* Notes a doubt about a line (0: the whole). */
static int doubt(struct submission *s, int64_t line_no, enum doubt_kind kind, struct str text, struct err *e)
{
	return sql_run(s->h->store, &DOUBT_ADD,
		       ARGS(INT(s->a->id), INT(s->version), INT(line_no), INT((int64_t)kind), TEXT(text)), NULL, e);
}

/* The same person, policy and month claimed by another institution: only the officer is told which. */
static int doubt_twice(struct submission *s, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct beside, line, 0), ROW_TEXT(struct beside, was, 1), {0}};
	struct beside *b;
	size_t n;
	char text[500];
	if (sql_rows(s->h->store, &ELSEWHERE, ARGS(INT(s->a->id), INT(s->version)), fields, sizeof *b, s->mem,
		     BESIDE_MAX, (void **)&b, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (i && b[i].line == b[i - 1].line)
			continue;
		snprintf(text, sizeof text, "%.*s 与 %.*s 都申报了", STR_FMT(s->a->org_name), STR_FMT(b[i].was));
		if (doubt(s, b[i].line, DOUBT_TWICE, str_of(text), e) < 0)
			return -1;
	}
	return 0;
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

/* Lines without an account, or with one that belongs to somebody else's claim: of this application, or of any before it, which
 * gets no doubt itself (decision 042). */
static int doubt_accounts(struct submission *s, struct err *e)
{
	const struct sql_arg args[] = {INT(s->a->id), INT(s->version), INT(DOUBT_ACCOUNT), TEXT(STR("没有银行账号")),
				       TEXT(STR("与另一人的银行账号相同"))};
	const struct sql_arg same[] = {args[0], args[1], args[2], args[4]};
	return sql_run(s->h->store, &NO_ACCOUNT, args, 4, NULL, e) < 0
		   ? -1
		   : sql_run(s->h->store, &SAME_ACCOUNT, same, 4, NULL, e);
}

/* Another level than in the claim before. */
static int doubt_level(struct submission *s, struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_INT(struct beside, line, 0), ROW_TEXT(struct beside, was, 1), ROW_TEXT(struct beside, now, 2), {0}};
	struct beside *b;
	size_t n;
	char text[300];
	if (sql_rows(s->h->store, &OTHER_TIER, ARGS(INT(s->a->id), INT(s->version)), fields, sizeof *b, s->mem,
		     BESIDE_MAX, (void **)&b, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		snprintf(text, sizeof text, "由%.*s变为%.*s", STR_FMT(b[i].was), STR_FMT(b[i].now));
		if (doubt(s, b[i].line, DOUBT_LEVEL, str_of(text), e) < 0)
			return -1;
	}
	return 0;
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

/* Freezes one line, with the doubts that its person's records raise. */
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
	if (status == 0 && account.n)
		status = sql_run(s->h->store, &ACCOUNT_ADD, ARGS(BYTES(account), INT(l->person)), NULL, e);
	fact_reader_free(r);
	if (status == 0 && l->state == LINE_DOUBT)
		status = doubt(s, l->no, DOUBT_UNSURE, l->reason, e);
	if (status == 0)
		status = doubt_payroll(s, l, e);
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
	struct submission s = {.h = h, .a = a, .mem = mem, .version = a->version + 1};
	struct run_line *l;
	int64_t *ticked;
	size_t n, k;
	(void)r;
	if (application_ticked(h, a->id, mem, &ticked, &k, e) < 0 ||
	    lines_of_org(h, round, a->org, mem, &l, &n, e) < 0)
		return -1;
	if (k == 0)
		return err_set(e, ERR_INPUT, "一个人也没有勾选，不能提交");
	if (freeze_ticked(&s, l, n, ticked, k, e) < 0 || doubt_accounts(&s, e) < 0 || doubt_twice(&s, e) < 0 ||
	    doubt_level(&s, e) < 0 || doubt_sum(&s, round->policy, e) < 0)
		return -1;
	*amount = s.amount;
	return 0;
}
