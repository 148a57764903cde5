#include "features/messages/follow_web.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/jobs.h"
#include "auth/role.h"
#include "base/money.h"
#include "features/matters/matters_web.h"
#include "features/messages/messages.h"
#include "store/sql.h"

#define GROUPS_MAX  200     /* kinds and states of matters that moved */
#define WAITERS_MAX 100000  /* accounts that wait for one state, once a role */
#define PARTY_PAGE  1000    /* steps told at a time */
#define PAID_MAX    2000000 /* accounts told of one look's answers of banks */
#define JOBS_MAX    200     /* ended jobs told at a time */

/* The matters whose last step lies beyond the last look, $1 … $2, and is not too old, $3. */
#define MOVED                                                                                                        \
	" FROM flow_steps s JOIN flow_now n ON n.matter_id = s.matter_id AND n.seq = s.seq JOIN flow_matters m"      \
	" ON m.id = s.matter_id"
#define MOVED_SINCE " WHERE s.journal > $1 AND s.journal <= $2 AND s.at >= $3 AND s.from_state <> s.to_state"
/* Of the kind $4 in the state $5, where a scope reaches the matter and neither the actor nor four eyes stand against it. */
#define REACHED(scope, unit, org, person)                                                                            \
	" AND m.kind = $4 AND n.state = $5 AND n.may <> '' AND a.state = 1 AND a.login <> s.who AND a.login <>"      \
	" n.barred AND a.login <> n.barred_too AND ((" scope " AND EXISTS (SELECT 1 FROM flow_places p WHERE"        \
	" p.matter_id = m.id AND p.unit_id = " unit ")) OR (" org ") OR (" person ")) GROUP BY a.id ORDER BY a.id"   \
	" LIMIT $6"
#define WAITER "SELECT a.id, COUNT(*), MAX(m.about), MAX(m.title)"

static const struct sql STATES = {"message.states",
				  "SELECT DISTINCT m.kind, n.state" MOVED MOVED_SINCE " AND n.may <> '' LIMIT $4"};
static const struct sql WAITERS = {
    "message.waiters",
    WAITER MOVED " JOIN account_role r ON r.role = $7 JOIN account a ON a.id = r.account_id" MOVED_SINCE REACHED(
	"a.scope >= 4", "a.unit_id", "a.scope = 3 AND m.org_id = a.org_id",
	"a.scope = 2 AND m.person_id = a.person_id")};
static const struct sql DELEGATES = {
    "message.delegates", WAITER MOVED
    " JOIN flow_delegations d ON d.may = n.may AND d.from_day <= $7 AND d.to_day >= $7 AND NOT EXISTS (SELECT 1"
    " FROM flow_delegation_ends x WHERE x.id = d.id) JOIN account a ON a.login_key = lower(d.to_whom)" MOVED_SINCE
	REACHED("d.scope = 2", "d.scope_id", "d.scope = 3 AND m.org_id = d.scope_id",
		"d.scope = 4 AND m.person_id = d.scope_id")};

/* Steps by somebody else, for whoever started the matter, its institution and its person. */
#define STEP                                                                                                         \
	"SELECT a.id, a.scope, s.matter_id, s.seq, m.about, m.kind, s.move, s.from_state, s.to_state, m.title, "     \
	"s.opinion"
#define STEPS_OF                                                                                                     \
	" FROM flow_steps s JOIN flow_matters m ON m.id = s.matter_id JOIN account a ON a.state = 1 AND"             \
	" a.login <> s.who AND "
#define STEPS_SINCE " WHERE s.journal > $1 AND s.journal <= $2 AND s.at >= $3 AND s.seq > 1"
static const struct sql PARTIES = {
    "message.parties",
    "SELECT * FROM (" STEP STEPS_OF
    "a.login_key = lower(m.started_by) AND (a.scope <> 3 OR a.org_id = m.org_id)" STEPS_SINCE " UNION " STEP STEPS_OF
    "a.org_id = m.org_id AND a.org_id <> 0 AND a.scope = 3" STEPS_SINCE " UNION " STEP STEPS_OF
    "a.person_id = m.person_id AND a.person_id <> 0 AND a.scope = 2" STEPS_SINCE
    ") t WHERE (t.matter_id, t.seq, t.id) > ($4, $5, $6) ORDER BY t.matter_id, t.seq, t.id LIMIT $7"};

/* What a bank answered: the account, how many and how much came, and did not. */
#define ANSWERED                                                                                                     \
	"SELECT a.id, r.id, SUM(x.paid), SUM(1 - x.paid), SUM(x.paid * i.amount), SUM((1 - x.paid) * i.amount),"     \
	" MAX(x.reason) FROM payment_results r JOIN payment_answers x ON x.batch_id = r.batch_id AND"                \
	" x.result_id = r.id JOIN payment_items i ON i.batch_id = x.batch_id AND i.no = x.no JOIN payments p ON"     \
	" p.id = i.payment_id JOIN account a ON a.state = 1 AND "
#define ANSWERED_SINCE                                                                                               \
	" WHERE r.journal > $1 AND r.journal <= $2 AND r.at >= $3 GROUP BY a.id, r.id ORDER BY a.id, r.id LIMIT $4"
static const struct sql PAID_OWN = {"message.paid_own", ANSWERED
				    "a.person_id = p.person_id AND a.person_id <> 0 AND a.scope = 2" ANSWERED_SINCE};
static const struct sql PAID_ORG = {"message.paid_org",
				    ANSWERED "a.org_id = p.org_id AND a.org_id <> 0 AND a.scope = 3" ANSWERED_SINCE};

/* Everybody whose money came back is to have a short message, account or not; once an answer. */
static const struct sql SMS = {
    "message.sms",
    "INSERT INTO sms_due (result_id, person_id, amount, reason, at, state, tries, sent) SELECT r.id, p.person_id,"
    " SUM(i.amount), MAX(x.reason), MAX(r.at), 1, 0, 0 FROM payment_results r JOIN payment_answers x ON x.batch_id ="
    " r.batch_id AND x.result_id = r.id AND x.paid = 0 JOIN payment_items i ON i.batch_id = x.batch_id AND i.no = "
    "x.no"
    " JOIN payments p ON p.id = i.payment_id WHERE r.journal > $1 AND r.journal <= $2 AND r.at >= $3 AND p.person_id "
    "<> 0"
    " GROUP BY r.id, p.person_id ON CONFLICT (result_id, person_id) DO NOTHING"};

static const struct sql ENDED = {
    "message.jobs", "SELECT id, account, state, title, message FROM job WHERE told = 0 AND ended <> 0 AND"
		    " account <> 0 ORDER BY id LIMIT $1"};
static const struct sql TOLD = {"message.job_told", "UPDATE job SET told = 1 WHERE id = $1"};
static const struct sql HEAD = {"message.head", "SELECT number FROM journal_head WHERE one = 1"};

/* One look: from where to where. */
struct follow {
	struct house *h;
	struct arena *mem;
	int64_t from, to; /* journal entries, from excluded */
	instant_t since;
};

struct state_row {
	struct str kind, state;
};
static const struct row_field state_fields[] = {
    ROW_TEXT(struct state_row, kind, 0), ROW_TEXT(struct state_row, state, 1), {0}};

/* An account for which matters wait. */
struct waiter {
	int64_t account, n, about;
	struct str title;
};
static const struct row_field waiter_fields[] = {ROW_INT(struct waiter, account, 0),
						 ROW_INT(struct waiter, n, 1),
						 ROW_INT(struct waiter, about, 2),
						 ROW_TEXT(struct waiter, title, 3),
						 {0}};

/* The waiters of one state, gathered over roles. */
struct waiters {
	struct follow *f;
	const struct state_row *of;
	enum capability may;
	struct waiter *v;
	size_t n;
	struct err *e;
};

/* Adds rows of waiters. */
static int add_waiters(struct waiters *w, void *rows, size_t n)
{
	if (n == 0)
		return 0;
	struct waiter *all = ARENA_ARRAY(w->f->mem, w->n + n, struct waiter);
	if (!all)
		return err_set(w->e, ERR_NOMEM, "内存不够");
	if (w->n)
		memcpy(all, w->v, w->n * sizeof *all);
	memcpy(all + w->n, rows, n * sizeof *all);
	w->v = all;
	w->n += n;
	return 0;
}

/* Those who hold a role that has the power. */
static int add_role(void *self, const struct role *r)
{
	struct waiters *w = self;
	const struct follow *f = w->f;
	void *rows;
	size_t n;
	if (!capset_has(&r->caps, w->may))
		return 0;
	if (sql_rows(f->h->store, &WAITERS,
		     ARGS(INT(f->from), INT(f->to), INT(f->since), TEXT(w->of->kind), TEXT(w->of->state),
			  INT(WAITERS_MAX), TEXT(str_of(r->code))),
		     waiter_fields, sizeof(struct waiter), f->mem, WAITERS_MAX, &rows, &n, w->e) < 0)
		return -1;
	return add_waiters(w, rows, n);
}

/* Those to whom it was delegated. */
static int add_delegates(struct waiters *w)
{
	const struct follow *f = w->f;
	void *rows;
	size_t n;
	if (sql_rows(f->h->store, &DELEGATES,
		     ARGS(INT(f->from), INT(f->to), INT(f->since), TEXT(w->of->kind), TEXT(w->of->state),
			  INT(WAITERS_MAX), INT(instant_day(f->h->clock.now(f->h->clock.self)))),
		     waiter_fields, sizeof(struct waiter), f->mem, WAITERS_MAX, &rows, &n, w->e) < 0)
		return -1;
	return add_waiters(w, rows, n);
}

/* By account, the one for whom more wait first. */
static int by_account(const void *a, const void *b)
{
	const struct waiter *x = a, *y = b;
	if (x->account != y->account)
		return x->account < y->account ? -1 : 1;
	return (x->n < y->n) - (x->n > y->n);
}

/* Tells one that matters wait. */
static int tell_waiter(struct follow *f, const struct matter_kind *k, const struct flow_state *s,
		       const struct waiter *w, struct err *e)
{
	char topic[100], title[200], href[100];
	snprintf(topic, sizeof topic, "todo:%s:%s", k->kind->code, s->code);
	snprintf(title, sizeof title, "%s等您办：%s", k->kind->label, s->label);
	snprintf(href, sizeof href, "%s%lld", k->page, (long long)w->about);
	struct message_new m = {.topic = str_of(topic),
				.kind = MESSAGE_WAITING,
				.tone = MESSAGE_LOOK,
				.title = str_of(title),
				.said = w->title,
				.href = w->n == 1 ? str_of(href) : STR("/todo"),
				.href_many = STR("/todo"),
				.times = w->n};
	return message_put(f->h, w->account, &m, e);
}

/* Everybody for whom matters of one kind wait in one state. A state in which matters begin is nobody's news: what comes back
 * to it is told with the reason (tell_party). */
static int tell_state(struct follow *f, const struct state_row *of, struct err *e)
{
	const struct matter_kind *k = matter_kind_of(of->kind);
	const struct flow_state *s = NULL;
	for (size_t i = 1; k && i < k->kind->nstates; i++)
		if (str_is(of->state, k->kind->states[i].code))
			s = &k->kind->states[i];
	if (!s || !s->may)
		return 0;
	struct waiters w = {.f = f, .of = of, .may = capability_named(str_of(s->may)), .e = e};
	if (role_each(f->h, add_role, &w, e) != 0 || add_delegates(&w) < 0)
		return -1;
	if (w.n)
		qsort(w.v, w.n, sizeof *w.v, by_account);
	for (size_t i = 0; i < w.n; i++)
		if ((i == 0 || w.v[i].account != w.v[i - 1].account) && tell_waiter(f, k, s, &w.v[i], e) < 0)
			return -1;
	return 0;
}

/* Whoever has something to act on. */
static int tell_waiting(struct follow *f, struct err *e)
{
	void *rows;
	size_t n;
	if (sql_rows(f->h->store, &STATES, ARGS(INT(f->from), INT(f->to), INT(f->since), INT(GROUPS_MAX)),
		     state_fields, sizeof(struct state_row), f->mem, GROUPS_MAX, &rows, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (tell_state(f, (const struct state_row *)rows + i, e) < 0)
			return -1;
	return 0;
}

/* A step of a matter, for somebody whose matter it is. */
struct party {
	int64_t account, scope, matter, seq, about;
	struct str kind, move, from, to, title, opinion;
};
static const struct row_field party_fields[] = {
    ROW_INT(struct party, account, 0), ROW_INT(struct party, scope, 1),     ROW_INT(struct party, matter, 2),
    ROW_INT(struct party, seq, 3),     ROW_INT(struct party, about, 4),     ROW_TEXT(struct party, kind, 5),
    ROW_TEXT(struct party, move, 6),   ROW_TEXT(struct party, from, 7),     ROW_TEXT(struct party, to, 8),
    ROW_TEXT(struct party, title, 9),  ROW_TEXT(struct party, opinion, 10), {0}};

/* The page of the matter for this account. */
static const char *page_for(const struct matter_kind *k, int64_t scope)
{
	if (scope == SCOPE_SELF && k->person_page)
		return k->person_page;
	return scope == SCOPE_ORG && k->own_page ? k->own_page : k->page;
}

/* Whether its owner is told of the step, and how: it ended, it came back, or something was taken out of it. */
static bool is_news(const struct flow_kind *k, const struct party *p, enum message_tone *tone)
{
	for (size_t i = 0; i < k->nstates; i++) {
		if (!str_is(p->to, k->states[i].code))
			continue;
		bool stays = str_eq(p->from, p->to) && p->opinion.n;
		*tone = k->states[i].end == FLOW_STOPPED ? MESSAGE_BAD
			: str_is(p->move, "dismiss")     ? MESSAGE_PLAIN /* done, and not as was hoped */
			: k->states[i].end == FLOW_DONE  ? MESSAGE_GOOD
							 : MESSAGE_LOOK;
		return k->states[i].end != FLOW_OPEN || i == 0 || stays;
	}
	return false;
}

/* Tells the owner of a matter what became of it. */
static int tell_party(struct follow *f, const struct party *p, struct err *e)
{
	const struct matter_kind *k = matter_kind_of(p->kind);
	enum message_tone tone;
	char topic[80], title[200], href[100];
	struct buf said;
	if (!k || !is_news(k->kind, p, &tone))
		return 0;
	snprintf(topic, sizeof topic, "step:%lld:%lld", (long long)p->matter, (long long)p->seq);
	snprintf(title, sizeof title, "%s：%s", k->kind->label, flow_move_label(k->kind, p->from, p->move));
	snprintf(href, sizeof href, "%s%lld", page_for(k, p->scope), (long long)p->about);
	buf_init(&said, 3 * MESSAGE_TEXT_MAX + FLOW_OPINION_MAX);
	buf_put_str(&said, p->title);
	if (p->opinion.n)
		buf_printf(&said, "。意见：%.*s", STR_FMT(p->opinion));
	struct message_new m = {.topic = str_of(topic),
				.kind = MESSAGE_RESULT,
				.tone = tone,
				.title = str_of(title),
				.said = buf_str(&said),
				.href = str_of(href)};
	int status = message_put(f->h, p->account, &m, e);
	buf_release(&said);
	return status;
}

/* Whoever waits for an answer, page by page. */
static int tell_parties(struct follow *f, struct err *e)
{
	struct party last = {0};
	size_t n = PARTY_PAGE;
	while (n == PARTY_PAGE) {
		void *rows;
		arena_clear(f->mem);
		if (sql_rows(f->h->store, &PARTIES,
			     ARGS(INT(f->from), INT(f->to), INT(f->since), INT(last.matter), INT(last.seq),
				  INT(last.account), INT(PARTY_PAGE)),
			     party_fields, sizeof(struct party), f->mem, PARTY_PAGE, &rows, &n, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++) {
			last = *((const struct party *)rows + i);
			if (tell_party(f, &last, e) < 0)
				return -1;
		}
	}
	return 0;
}

/* What a bank's answers mean for one account. */
struct paid {
	int64_t account, result, came, back, came_fen, back_fen;
	struct str reason;
};
static const struct row_field paid_fields[] = {ROW_INT(struct paid, account, 0),  ROW_INT(struct paid, result, 1),
					       ROW_INT(struct paid, came, 2),     ROW_INT(struct paid, back, 3),
					       ROW_INT(struct paid, came_fen, 4), ROW_INT(struct paid, back_fen, 5),
					       ROW_TEXT(struct paid, reason, 6),  {0}};

/* Tells of what came, or of what came back. */
static int tell_money(struct follow *f, const struct paid *p, bool own, bool back, struct err *e)
{
	char topic[64], title[200], said[400], sum[GROUPED_MAX];
	long long n = (long long)(back ? p->back : p->came);
	decimal_grouped(back ? p->back_fen : p->came_fen, 2, sum);
	snprintf(topic, sizeof topic, "bank:%lld:%d", (long long)p->result, back);
	if (own)
		snprintf(title, sizeof title, back ? "补贴 %s 元被银行退回" : "补贴 %s 元到账", sum);
	else
		snprintf(title, sizeof title, back ? "%lld 笔补贴被银行退回" : "%lld 笔补贴到账", n);
	if (back && own)
		snprintf(said, sizeof said, "原因：%.*s。请核对银行卡，告诉单位更正后再发。",
			 p->reason.n < 200 ? (int)p->reason.n : 0, p->reason.p);
	else if (back)
		snprintf(said, sizeof said, "合计 %s 元。请核对户名和账号，更正后再发。", sum);
	else
		snprintf(said, sizeof said,
			 own ? "已转入登记的银行卡，共 %lld 笔。" : "已转入本人银行卡，共 %lld 笔。", n);
	struct message_new m = {.topic = str_of(topic),
				.kind = MESSAGE_MONEY,
				.tone = back ? MESSAGE_BAD : MESSAGE_GOOD,
				.title = str_of(title),
				.said = str_of(said),
				.href = own ? STR("/m/payments") : STR("/org/payments")};
	return message_put(f->h, p->account, &m, e);
}

/* Everybody whose money came or came back. */
static int tell_paid(struct follow *f, bool own, struct err *e)
{
	void *rows;
	size_t n;
	arena_clear(f->mem);
	if (sql_rows(f->h->store, own ? &PAID_OWN : &PAID_ORG,
		     ARGS(INT(f->from), INT(f->to), INT(f->since), INT(PAID_MAX)), paid_fields, sizeof(struct paid),
		     f->mem, PAID_MAX, &rows, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct paid *p = (const struct paid *)rows + i;
		if ((p->came && tell_money(f, p, own, false, e) < 0) ||
		    (p->back && tell_money(f, p, own, true, e) < 0))
			return -1;
	}
	return 0;
}

/* A job that ended. */
struct ended {
	int64_t id, account, state;
	struct str title, message;
};
static const struct row_field ended_fields[] = {ROW_INT(struct ended, id, 0),       ROW_INT(struct ended, account, 1),
						ROW_INT(struct ended, state, 2),    ROW_TEXT(struct ended, title, 3),
						ROW_TEXT(struct ended, message, 4), {0}};

/* Tells its owner. */
static int tell_job(struct house *h, const struct ended *j, struct err *e)
{
	char topic[64], title[60], href[64];
	bool done = j->state == JOB_DONE;
	snprintf(topic, sizeof topic, "job:%lld", (long long)j->id);
	snprintf(title, sizeof title, "后台任务%s", job_state_label(j->state));
	snprintf(href, sizeof href, "/jobs/%lld", (long long)j->id);
	struct message_new m = {.topic = str_of(topic),
				.kind = MESSAGE_JOB,
				.tone = done ? MESSAGE_GOOD : MESSAGE_BAD,
				.title = str_of(title),
				.said = j->title,
				.href = str_of(href)};
	return message_put(h, j->account, &m, e) < 0 || sql_run(h->store, &TOLD, ARGS(INT(j->id)), NULL, e) < 0 ? -1
														: 0;
}

/* All of a look, in the savepoint. */
static int tell_all(struct follow *f, const struct ended *jobs, size_t njobs, struct err *e)
{
	for (size_t i = 0; i < njobs; i++)
		if (tell_job(f->h, &jobs[i], e) < 0)
			return -1;
	if (f->from == f->to)
		return 0;
	if (f->from < f->to &&
	    (tell_waiting(f, e) < 0 || tell_parties(f, e) < 0 || tell_paid(f, true, e) < 0 ||
	     tell_paid(f, false, e) < 0 ||
	     (f->from && sql_run(f->h->store, &SMS, ARGS(INT(f->from), INT(f->to), INT(f->since)), NULL, e) < 0)))
		return -1;
	return message_mark_set(f->h, "journal", f->to, e);
}

/* What there is to tell, and telling it. */
static int look(struct follow *f, struct err *e)
{
	struct arena *own = arena_new(0);
	struct store *s = f->h->store;
	void *jobs;
	size_t njobs;
	int status = own ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 &&
	    (message_mark(f->h, "journal", &f->from, e) < 0 || sql_int(s, &HEAD, NULL, 0, &f->to, e) < 0 ||
	     sql_rows(s, &ENDED, ARGS(INT(JOBS_MAX)), ended_fields, sizeof(struct ended), own, JOBS_MAX, &jobs,
		      &njobs, e) < 0))
		status = -1;
	if (status == 0 && (njobs || f->from != f->to) && (status = store_savepoint(s, e)) == 0) {
		status = tell_all(f, jobs, njobs, e);
		if (status == 0)
			status = store_savepoint_release(s, e);
		else
			store_savepoint_rollback(s, NULL);
	}
	arena_free(own);
	return status;
}

int messages_follow(struct house *h, struct err *e)
{
	struct follow f = {.h = h,
			   .mem = arena_new((size_t)512 << 20),
			   .since = h->clock.now(h->clock.self) - FOLLOW_DAYS * 86400 * 1000000LL};
	int status = f.mem ? look(&f, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(f.mem);
	return status;
}
