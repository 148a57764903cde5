/* The difference between what a run says and what was decided, key by key, and what makes it up. */
#include <stdio.h>
#include <stdlib.h>

#include "features/payments/inside.h"
#include "features/runs/runs.h"
#include "policy/policy.h"

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
/* From when to when each person was paid. */
static const struct sql RANGES = {
    "adjust.ranges", "SELECT owner_id, MIN(period), MAX(period), MAX(payment_id) FROM payment_keys"
		     " k WHERE k.policy = $1 AND k.period > 0" NOT_WHOLE("k") " GROUP BY owner_id ORDER BY owner_id"};
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

/* Months of one person between the first and the last that he was paid for. */
struct range {
	int64_t owner, from, to, payment;
};
static const struct row_field range_fields[] = {ROW_INT(struct range, owner, 0),
						ROW_INT(struct range, from, 1),
						ROW_INT(struct range, to, 2),
						ROW_INT(struct range, payment, 3),
						{0}};

/* The key was decided before, or lies between months that were: then it is in question. */
static bool in_question(struct key *k, const struct range *r, size_t n)
{
	size_t low = 0, high = n;
	if (k->decided_before)
		return true;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (r[mid].owner < k->owner)
			low = mid + 1;
		else
			high = mid;
	}
	if (k->doubt || k->period == 0 || low == n || r[low].owner != k->owner || k->period < r[low].from ||
	    k->period > r[low].to)
		return false;
	k->payment = r[low].payment;
	return true;
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
	return got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_DAMAGED, "找不到原来的款");
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

/* The plan from folded keys. */
static int plan_keys(struct house *h, const struct run *r, struct str policy, struct keys_list *l, struct arena *mem,
		     struct adjust_item **ret, size_t *n, struct err *e)
{
	void *rows;
	size_t ranges, k = 0;
	if (sql_rows(h->store, &RANGES, ARGS(TEXT(policy)), range_fields, sizeof(struct range), l->mem,
		     ADJUST_KEYS_MAX, &rows, &ranges, e) < 0)
		return -1;
	struct adjust_item *item = ARENA_ARRAY(mem, l->n + 1, struct adjust_item);
	if (!item)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < l->n; i++) {
		if (!in_question(&l->k[i], rows, ranges) || !settle(&l->k[i], &item[k]))
			continue;
		item[k].policy = policy;
		item[k].instalment = keep(mem, item[k].instalment);
		if (!item[k].instalment.p)
			return err_set(e, ERR_NOMEM, "内存不够");
		if (check_reach(r, &l->k[i], e) < 0 || fill_payer(h, l->k[i].payment, &item[k], e) < 0)
			return -1;
		k++;
	}
	*ret = item;
	*n = k;
	return 0;
}

/* The run can be compared with. */
static int check_run(const struct run *r, struct err *e)
{
	if (r->state != RUN_DONE)
		return err_set(e, ERR_USAGE, "第 %lld 批核算没有算完", (long long)r->id);
	if (r->unit.n)
		return err_todo(
		    (err_set(e, ERR_USAGE, "第 %lld 批核算只算了一个单元，不能据此调整", (long long)r->id), e),
		    "不限单元再核算一次");
	return 0;
}

int adjust_plan(struct house *h, int64_t run, struct str policy, struct arena *mem, struct adjust_item **ret,
		size_t *n, struct err *e)
{
	struct keys_list l = {.mem = arena_new((size_t)8 << 30)};
	struct run r;
	int status = l.mem ? run_get(h, run, l.mem, &r, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (status = check_run(&r, e)) == 0)
		status = take_run(h, run, policy, &l, e) < 0 ? -1 : take_past(h, policy, &r, &l, e);
	if (status == 0) {
		fold(&l);
		status = plan_keys(h, &r, policy, &l, mem, ret, n, e);
	}
	free(l.k);
	arena_free(l.mem);
	return status;
}
