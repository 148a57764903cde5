/* The difference between what a run says and what was decided, key by key, and what makes it up. */
#include <stdio.h>
#include <stdlib.h>

#include "features/payments/inside.h"
#include "features/runs/runs.h"
#include "policy/policy.h"

#define ADJUST_ROUNDS_MAX 100000            /* rounds of one policy */
#define OFFERS_MEMORY     ((size_t)1 << 30) /* one owner's lines in all of them */

/* Nothing is made up for whom everything was claimed back (whole.h). */
#define NOT_WHOLE(t)                                                                                                 \
	" AND NOT EXISTS (SELECT 1 FROM recovery_wholes w WHERE w.owner_id = " t ".owner_id AND w.policy = " t       \
	".policy)"

/* What was decided under each key. */
static const struct sql DECIDED = {
    "adjust.decided",
    "SELECT k.owner_id, k.period, MIN(k.month), SUM(CASE WHEN s.state = 6 THEN 0 ELSE k.amount END),"
    " SUM(CASE WHEN s.state = 4 THEN k.amount ELSE 0 END), MAX(k.payment_id), k.instalment FROM payment_keys k"
    " JOIN payment_states s ON s.payment_id = k.payment_id WHERE k.policy = $1 AND (k.period = 0 OR k.period BETWEEN"
    " $2 AND $3)" NOT_WHOLE(
	"k") " GROUP BY k.owner_id, k.period, k.instalment ORDER BY k.owner_id, k.period, k.instalment"};
/* What was claimed back under each key and not undone, and what of it is still open. */
static const struct sql CLAIMED = {
    "adjust.claimed",
    "SELECT r.owner_id, r.period, SUM(r.amount - COALESCE(m.undone, 0)), SUM(r.amount - COALESCE(m.moved, 0)),"
    " r.instalment FROM recoveries r LEFT JOIN (SELECT recovery_id, SUM(CASE WHEN way = 1 THEN amount ELSE 0 END) AS"
    " undone, SUM(amount) AS moved FROM recovery_moves GROUP BY recovery_id) m ON m.recovery_id = r.id"
    " WHERE r.policy = $1" NOT_WHOLE(
	"r") " GROUP BY r.owner_id, r.period, r.instalment ORDER BY r.owner_id, r.period, r.instalment"};
/* Until when each person was paid. */
static const struct sql PAID_UNTIL = {
    "adjust.paid_until", "SELECT owner_id, MAX(period), MAX(payment_id) FROM payment_keys k WHERE k.policy = $1 AND "
			 "k.period > 0" NOT_WHOLE("k") " GROUP BY owner_id ORDER BY owner_id"};
/* The runs that a policy was claimed for from. */
static const struct sql ROUNDS = {"adjust.rounds",
				  "SELECT run_id FROM claim_rounds WHERE policy = $1 ORDER BY run_id"};
static const struct sql PAYMENT_OF = {"adjust.payment_of",
				      "SELECT person_id, org_id, line_id FROM payments WHERE id = $1"};

/* A key with what the run, the payments and the claims say of it. */
struct key {
	int64_t owner, person, org, line, period, month, due, decided, settled, claimed, open, payment;
	struct str instalment;
	bool doubt, decided_before;
};

/* Keys in the making. */
struct keys_list {
	struct key *k;
	size_t n, cap;
	struct arena *mem;
};

/* Room for one more; NULL with e. */
static struct key *key_room(struct keys_list *l, struct err *e)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 1024;
		struct key *more = cap > ADJUST_KEYS_MAX * 2 ? NULL : realloc(l->k, cap * sizeof *more);
		if (!more) {
			err_set(e, ERR_LIMIT, "一次调整涉及的月份太多，或内存不够");
			return NULL;
		}
		l->k = more;
		l->cap = cap;
	}
	l->k[l->n] = (struct key){0};
	return &l->k[l->n++];
}

/* By owner, period, instalment. */
static int by_key(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return str_cmp(x->instalment, y->instalment);
}

/* The months of one line of the run. */
static int take_line(struct keys_list *l, const struct run_line *x, struct err *e)
{
	if (x->counts || (x->state != LINE_DUE && x->state != LINE_DOUBT) || x->no_amount)
		return 0;
	for (int64_t month = x->from; month <= x->to; month++) {
		struct key *k = key_room(l, e);
		if (!k)
			return -1;
		k->owner = x->owner;
		k->person = x->person;
		k->org = x->org;
		k->period = x->period ? month : 0;
		k->month = month;
		k->due = x->amount;
		k->doubt = x->state == LINE_DOUBT;
		k->instalment = x->period ? STR("") : x->tier;
	}
	return 0;
}

/* What the run says is due. */
static int take_run(struct house *h, int64_t run, struct str policy, struct keys_list *l, struct err *e)
{
	struct run_filter page = {.reach = {REACH_ALL, 0}, .policy = policy};
	do {
		struct run_line *line;
		size_t n;
		if (run_lines(h, run, &page, l->mem, &line, &n, &page.after, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			if (take_line(l, &line[i], e) < 0)
				return -1;
	} while (page.after);
	return 0;
}

/* A text in the plan's memory; p NULL when there is none left. */
static struct str keep(struct arena *mem, struct str s)
{
	return (struct str){arena_copy(mem, s.p, s.n), s.n};
}

/* What was decided, and what was claimed back. */
static int take_past(struct house *h, struct str policy, const struct run *r, struct keys_list *l, struct err *e)
{
	struct stmt *st;
	int got;
	if (sql_open(&st, h->store, &DECIDED, ARGS(TEXT(policy), INT(r->from), INT(r->to)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		struct key *k = key_room(l, e);
		if (!k || !(k->instalment = keep(l->mem, stmt_text(st, 6))).p) {
			got = k ? err_set(e, ERR_NOMEM, "内存不够") : -1;
			break;
		}
		k->owner = stmt_int(st, 0);
		k->period = stmt_int(st, 1);
		k->month = stmt_int(st, 2);
		k->decided = stmt_int(st, 3);
		k->settled = stmt_int(st, 4);
		k->payment = stmt_int(st, 5);
		k->decided_before = true;
	}
	stmt_reset(st);
	if (got < 0 || sql_open(&st, h->store, &CLAIMED, ARGS(TEXT(policy)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		struct key *k = key_room(l, e);
		if (!k || !(k->instalment = keep(l->mem, stmt_text(st, 4))).p) {
			got = k ? err_set(e, ERR_NOMEM, "内存不够") : -1;
			break;
		}
		k->owner = stmt_int(st, 0);
		k->period = stmt_int(st, 1);
		k->claimed = stmt_int(st, 2);
		k->open = stmt_int(st, 3);
	}
	stmt_reset(st);
	return got;
}

/* What several say of one key, put together. */
static void fold(struct keys_list *l)
{
	size_t n = 0;
	if (!l->n)
		return;
	qsort(l->k, l->n, sizeof *l->k, by_key);
	for (size_t i = 0; i < l->n; i++) {
		struct key *x = &l->k[i], *to = n ? &l->k[n - 1] : NULL;
		if (!to || by_key(to, x) != 0) {
			l->k[n++] = *x;
			continue;
		}
		to->due += x->due;
		to->decided += x->decided;
		to->settled += x->settled;
		to->claimed += x->claimed;
		to->open += x->open;
		to->doubt |= x->doubt;
		to->decided_before |= x->decided_before;
		to->payment = x->payment > to->payment ? x->payment : to->payment;
		to->person = to->person ? to->person : x->person;
		to->org = to->org ? to->org : x->org;
		to->month = x->decided_before && x->month ? x->month : to->month;
	}
	l->n = n;
}

/* The last month that a person was paid for, and by which payment. */
struct paid_until {
	int64_t owner, month, payment;
};
static const struct row_field paid_until_fields[] = {ROW_INT(struct paid_until, owner, 0),
						     ROW_INT(struct paid_until, month, 1),
						     ROW_INT(struct paid_until, payment, 2),
						     {0}};

/* A month that nobody decided on is due to somebody who was paid for a later one, or the same; whose payment that was, or 0. */
static int64_t overlooked(const struct key *k, const struct paid_until *p, size_t n)
{
	size_t low = 0, high = n;
	if (k->doubt || k->period == 0 || k->due == 0)
		return 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (p[mid].owner < k->owner)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && p[low].owner == k->owner && k->period <= p[low].month ? p[low].payment : 0;
}

/* A run that a round offered the lines of. */
struct offer {
	int64_t run;
};
static const struct row_field offer_fields[] = {ROW_INT(struct offer, run, 0), {0}};

/* Lines of one owner in one of these runs. */
struct offer_page {
	const struct run_line *line;
	size_t n;
	const struct offer_page *next;
};

/* What all rounds of a policy offered; keys come owner by owner, so one owner's lines are kept. */
struct offers {
	struct house *h;
	struct str policy;
	const struct offer *offer;
	size_t n;
	int64_t owner; /* whose the pages are; 0 nobody's */
	const struct offer_page *pages;
	struct arena *mem; /* the pages */
};

/* The rounds of a policy, in mem; the caller frees o->mem. */
static int offers_open(struct offers *o, struct house *h, struct str policy, struct arena *mem, struct err *e)
{
	void *rows;
	*o = (struct offers){.h = h, .policy = policy, .mem = arena_new(OFFERS_MEMORY)};
	if (!o->mem)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (sql_rows(h->store, &ROUNDS, ARGS(TEXT(policy)), offer_fields, sizeof *o->offer, mem, ADJUST_ROUNDS_MAX,
		     &rows, &o->n, e) < 0)
		return -1;
	o->offer = rows;
	return 0;
}

/* The owner's lines in one run, before those that were found. */
static int offers_read(struct offers *o, int64_t run, int64_t owner, struct err *e)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}, .policy = o->policy, .owner = owner};
	do {
		struct run_line *line;
		size_t n;
		struct offer_page *page = ARENA_NEW(o->mem, struct offer_page);
		if (!page)
			return err_set(e, ERR_NOMEM, "内存不够");
		if (run_lines(o->h, run, &f, o->mem, &line, &n, &f.after, e) < 0)
			return -1;
		*page = (struct offer_page){line, n, o->pages};
		o->pages = page;
	} while (f.after);
	return 0;
}

/* The line offers the month to be claimed for. */
static bool offers_month(const struct run_line *l, int64_t month)
{
	return l->period > 0 && (l->state == LINE_DUE || l->state == LINE_DOUBT) && l->from <= month &&
	       month <= l->to;
}

/* Whether a round offered the month to be claimed for: who was left out of it then was left out by somebody's decision. 1, 0, -1. */
static int offered(struct offers *o, int64_t owner, int64_t month, struct err *e)
{
	if (o->owner != owner) {
		arena_clear(o->mem);
		o->pages = NULL;
		o->owner = owner;
		for (size_t i = 0; i < o->n; i++)
			if (offers_read(o, o->offer[i].run, owner, e) < 0)
				return -1;
	}
	for (const struct offer_page *p = o->pages; p; p = p->next)
		for (size_t i = 0; i < p->n; i++)
			if (offers_month(&p->line[i], month))
				return 1;
	return 0;
}

/* Whether the key is in question: it was decided before, or what is known now makes it due and no round ever offered it. What
 * was offered and not claimed, struck, refused or rightly objected to is not made up for behind the reviewers' back. 1, 0, -1. */
static int in_question(struct offers *o, struct key *k, const struct paid_until *p, size_t n, struct err *e)
{
	if (k->decided_before)
		return 1;
	if (!(k->payment = overlooked(k, p, n)))
		return 0;
	int got = offered(o, k->owner, k->period, e);
	return got < 0 ? -1 : got == 0;
}

/* What has to be done about a key; false when nothing has. */
static bool settle(const struct key *k, struct adjust_item *i)
{
	int64_t stands = k->decided - k->claimed, more = k->due - stands;
	*i = (struct adjust_item){.owner = k->owner,
				  .person = k->person,
				  .org = k->org,
				  .instalment = k->instalment,
				  .period = k->period,
				  .month = k->month,
				  .due = k->due,
				  .decided = stands};
	if (more > 0) {
		i->undo = more < k->open ? more : k->open;
		i->arrears = more - i->undo;
	} else if (more < 0) {
		int64_t can = k->settled - k->claimed;
		can = can > 0 ? can : 0;
		i->clawback = -more < can ? -more : can;
		i->waits = -more - i->clawback;
	}
	return more != 0;
}

/* Arrears of a year that was closed are paid by the line that took its place; while there is none, by nobody. */
static int arrears_line(struct house *h, struct adjust_item *i, struct err *e)
{
	int64_t heir;
	if (ledger_heir(h, i->line, &heir, e) < 0)
		return -1;
	i->no_line = heir == 0;
	i->line = heir ? heir : i->line;
	return 0;
}

/* Whose the key is and which line paid it. */
static int fill_payer(struct house *h, int64_t payment, struct adjust_item *i, struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &PAYMENT_OF, ARGS(INT(payment)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0) {
		i->person = stmt_int(st, 0);
		i->org = stmt_int(st, 1);
		i->line = stmt_int(st, 2);
	}
	stmt_reset(st);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_DAMAGED, "找不到原来的款");
	return i->arrears ? arrears_line(h, i, e) : 0;
}

/* Months that a run must begin before an instalment that it says nothing of, so that it was not merely overlooked. */
#define ADJUST_LOOK_BACK 24

/* A run that does not look far enough back cannot say that an instalment is not due. */
static int check_reach(const struct run *r, const struct key *k, struct err *e)
{
	char month[8];
	if (k->period || k->due || !k->decided_before || r->from <= k->month - ADJUST_LOOK_BACK)
		return 0;
	month_text((month_t)(k->month - ADJUST_LOOK_BACK), month);
	err_set(e, ERR_USAGE, "第 %lld 批核算的月份太短，不能判断分期款是否多发", (long long)r->id);
	return err_todo(e, "从 %s 以前的月份开始核算", month);
}

/* One key as an item of the plan; *made: it is one. */
static int plan_key(struct house *h, const struct run *r, struct str policy, const struct key *k, struct arena *mem,
		    struct adjust_item *item, bool *made, struct err *e)
{
	*made = settle(k, item);
	if (!*made)
		return 0;
	item->policy = policy;
	item->instalment = keep(mem, item->instalment);
	if (!item->instalment.p)
		return err_set(e, ERR_NOMEM, "内存不够");
	return check_reach(r, k, e) < 0 ? -1 : fill_payer(h, k->payment, item, e);
}

/* The plan from folded keys: those in question, of which something is to be done. */
static int plan_keys(const struct run *r, struct offers *o, struct keys_list *l, struct arena *mem,
		     struct adjust_item **ret, size_t *n, struct err *e)
{
	void *paid;
	size_t npaid, k = 0;
	if (sql_rows(o->h->store, &PAID_UNTIL, ARGS(TEXT(o->policy)), paid_until_fields, sizeof(struct paid_until),
		     l->mem, ADJUST_KEYS_MAX, &paid, &npaid, e) < 0)
		return -1;
	struct adjust_item *item = ARENA_ARRAY(mem, l->n + 1, struct adjust_item);
	if (!item)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < l->n; i++) {
		bool made = false;
		int asked = in_question(o, &l->k[i], paid, npaid, e);
		if (asked < 0 || (asked && plan_key(o->h, r, o->policy, &l->k[i], mem, &item[k], &made, e) < 0))
			return -1;
		k += made;
	}
	*ret = item;
	*n = k;
	return 0;
}

/* The run can be compared with. */
static int check_run(struct house *h, const struct run *r, struct str policy, struct err *e)
{
	bool draft;
	if (r->state != RUN_DONE)
		return err_set(e, ERR_USAGE, "第 %lld 批核算没有算完", (long long)r->id);
	if (run_of_draft(h, r->id, policy, &draft, e) < 0)
		return -1;
	if (draft)
		return err_todo(
		    (err_set(e, ERR_CONFLICT, "第 %lld 批是按征求意见稿核算的，不能据此补发、追回", (long long)r->id),
		     e),
		    "先登记这项政策的通过，再核算一批");
	int covers = run_covers(h, r, policy, e);
	if (covers)
		return covers < 0 ? -1 : 0;
	err_set(e, ERR_USAGE, "第 %lld 批核算只算了%.*s，不能据此调整", (long long)r->id, STR_FMT(r->unit_name));
	return err_todo(e, "由市级不选区县，再核算一次");
}

int adjust_plan(struct house *h, int64_t run, struct str policy, struct arena *mem, struct adjust_item **ret,
		size_t *n, struct err *e)
{
	struct keys_list l = {.mem = arena_new((size_t)8 << 30)};
	struct run r;
	int status = l.mem ? run_get(h, run, l.mem, &r, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (status = check_run(h, &r, policy, e)) == 0)
		status = take_run(h, run, policy, &l, e) < 0 ? -1 : take_past(h, policy, &r, &l, e);
	if (status == 0) {
		struct offers o;
		fold(&l);
		status = offers_open(&o, h, policy, l.mem, e) < 0 ? -1 : plan_keys(&r, &o, &l, mem, ret, n, e);
		arena_free(o.mem);
	}
	free(l.k);
	arena_free(l.mem);
	return status;
}
