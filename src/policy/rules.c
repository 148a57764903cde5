/* Statements: how one line is decided. 周期 has set its month and day; then 须 除外 互斥 计月 as written, the first that
 * fails being the reason; then 归属 档次 金额 or 分期; then every 存疑. */
#include "policy/eval.h"

/* Adds a doubt to the line. */
static void add_doubt(struct work *w, struct draft *d, const struct rule *r, const struct miss *m)
{
	struct doubt *x = WORK_NEW(w, struct doubt);
	if (!x)
		return;
	*x = (struct doubt){.rule = r, .miss = m};
	*d->last_doubt = x;
	d->last_doubt = &x->next;
}

void enter_avenue(struct work *w, const struct avenue *r)
{
	w->in = r;
	w->home_state = HOME_OPEN;
	w->home_stamp = ++w->ev->tick;
}

/* The statements at hand: the avenue's, or the policy's own. */
static const struct rule *rules_of(const struct work *w, const struct avenue *in, size_t *n)
{
	*n = in ? in->nrules : w->plan->p->nrules;
	return in ? in->rules : w->plan->p->rules;
}

const struct rule *rule_of_kind(const struct work *w, enum rule_kind k)
{
	for (const struct avenue *in = w->in;; in = NULL) {
		size_t n;
		const struct rule *r = rules_of(w, in, &n);
		for (size_t i = 0; i < n; i++)
			if (r[i].kind == k)
				return &r[i];
		if (!in)
			return NULL;
	}
}

/* --- conditions --- */

/* The month counts, and what share of the amount it carries (月规则). */
static enum tri month_counts(struct work *w, const struct node *n, struct draft *d)
{
	struct value v = eval(w, n);
	if (v.kind == VAL_UNKNOWN)
		return truth_of(w, v);
	const struct spans *s = as_spans(w, v);
	struct span month = {month_first(w->month), month_last(w->month)};
	const struct spans *in = s ? spans_meet(w->mem, s, &(struct spans){1, &month}) : NULL;
	if (!in)
		return NO;
	int64_t days = spans_days(in), all = month_days(w->month);
	bool counts = days == all;
	switch (w->plan->month_rule) {
	case MONTH_WHOLE: break;
	case MONTH_SHARE:
		counts = days > 0;
		d->share_num = days;
		d->share_den = all;
		break;
	case MONTH_ON_FIRST: counts = spans_have(in, month.from); break;
	case MONTH_ON_LAST: counts = spans_have(in, month.to); break;
	case MONTH_ANY_DAY: counts = days > 0; break;
	default: counts = days >= w->plan->month_rule - SET_MONTH_DAYS; break;
	}
	return counts ? YES : NO;
}

/* Three-valued or. */
static enum tri either(enum tri a, enum tri b)
{
	if (a == YES || b == YES)
		return YES;
	return a == MAYBE || b == MAYBE ? MAYBE : NO;
}

static enum tri opposite(enum tri t)
{
	return t == MAYBE ? MAYBE : t == YES ? NO : YES;
}

/* What 互斥 looks for among the other policy's lines. */
struct enjoyment {
	const struct work *w;
	bool same_month;
	month_t found; /* month of the first; 0 none */
};

static void enjoyed_line(void *self, const struct line *l)
{
	struct enjoyment *j = self;
	bool due = l->state == LINE_DUE || l->state == LINE_DOUBT;
	if (!j->found && due && (!j->same_month || l->month == j->w->month))
		j->found = l->month;
}

/* The months that the text of 期间 names include this one: 2022-03, 2022-01至2022-06, 2022. */
static enum tri period_has(struct work *w, struct value period, month_t m)
{
	struct str s = val_str(w->ev->world->pool, period);
	month_t part[2];
	int n = 0;
	for (size_t i = 0; i + 4 <= s.n && n < 2;) {
		struct str seven = {s.p + i, 7}, four = {s.p + i, 4};
		int64_t year;
		if (i + 7 <= s.n && month_parse(seven, &part[n])) {
			i += 7;
			n++;
		} else if (str_to_i64(four, &year) && year >= 1000) {
			part[n] = month_of((int)year, n ? 12 : 1);
			n++;
			i += 4;
			if (n == 1 && i == s.n)
				part[n++] = month_of((int)year, 12);
		} else {
			i++;
		}
	}
	if (!n)
		return MAYBE;
	return part[0] <= m && m <= part[n - 1] ? YES : NO;
}

/* Numbers of the fields of 已享受. */
struct benefit_fields {
	int item, amount, paid, period;
};

/* One row of 已享受: money of this item was paid, by the day of looking, for this month. */
static enum tri paid_row(struct work *w, const struct rule *r, const struct benefit_fields *f, int64_t row)
{
	int rec = w->ev->rec_enjoyed;
	struct value item = cell_value(w, rec, row, f->item), paid = cell_value(w, rec, row, f->paid);
	struct value amount = cell_value(w, rec, row, f->amount);
	if (item.kind == VAL_UNKNOWN || paid.kind == VAL_UNKNOWN)
		return truth_of(w, item.kind == VAL_UNKNOWN ? item : paid);
	if (!str_eq(val_str(w->ev->world->pool, item), r->other->item) || paid.kind != VAL_DAY ||
	    paid.num > w->ev->q.as_of)
		return NO;
	if (amount.kind == VAL_UNKNOWN)
		return truth_of(w, amount);
	if (amount.kind != VAL_MONEY || amount.num <= 0)
		return NO;
	if (!r->same_month)
		return YES;
	struct value period = f->period < 0 ? val_none() : cell_value(w, rec, row, f->period);
	enum tri in = period.kind == VAL_LABEL ? period_has(w, period, w->month) : MAYBE;
	if (in == MAYBE)
		w->miss = unknown_cell(w, rec, row, f->period).miss;
	return in;
}

/* The rows of 已享受 of the subject, or of the person it belongs to. */
static const struct rows *benefit_rows(struct work *w)
{
	struct evaluation *ev = w->ev;
	int rec = ev->rec_enjoyed, subject = w->plan->p->subject_rec;
	const struct wtable *t = &ev->world->t[rec];
	int owner = t->rec->owner < 0 ? -1 : ev->ref_rec[rec][t->rec->owner];
	if (owner == subject)
		return rows_owned(w, rec, w->subject);
	const struct record *s = ev->world->t[subject].rec;
	for (size_t i = 0; i < s->n; i++) {
		if (owner < 0 || ev->ref_rec[subject][i] != owner) /* its column may not have been read */
			continue;
		int64_t to = cell_at(ev->world->t[subject].col[i], w->subject);
		if (to != FIELD_NONE)
			return rows_owned(w, rec, to);
	}
	return NULL;
}

/* 已享受 has the other policy's item. */
static enum tri paid_before(struct work *w, const struct rule *r, struct enjoyed *how)
{
	struct evaluation *ev = w->ev;
	const struct rows *rows = ev->rec_enjoyed < 0 || !r->other->item.p ? NULL : benefit_rows(w);
	if (!rows)
		return NO;
	const struct record *rec = ev->world->t[ev->rec_enjoyed].rec;
	struct benefit_fields f = {record_field(rec, STR("项目")), record_field(rec, STR("金额")),
				   record_field(rec, STR("发放日期")), record_field(rec, STR("期间"))};
	enum tri found = NO;
	if (f.item < 0 || f.amount < 0 || f.paid < 0)
		return NO;
	for (size_t i = 0; i < rows->n && found != YES; i++) {
		found = either(found, paid_row(w, r, &f, rows->p[i].row));
		how->row = rows->p[i].row;
		how->paid = (day_t)cell_at(w->ev->world->t[w->ev->rec_enjoyed].col[f.paid], how->row);
	}
	return found;
}

enum tri excluded(struct work *w, const struct rule *r, struct enjoyed *how)
{
	struct enjoyment j = {.w = w, .same_month = r->same_month};
	*how = (struct enjoyed){.row = -1, .paid = DAY_NONE};
	if (linked_lines(w, r->other, enjoyed_line, &j) != 0)
		return NO;
	how->month = j.found;
	return j.found ? YES : paid_before(w, r, how);
}

/* Counts the line at every 序次 of an expression that was reached, whatever the rest of it says. */
static void count_ordinals(struct work *w, const struct node *n)
{
	n = chosen(w->plan, n);
	if (n->kind == NODE_CALL && n->ref == REF_BUILTIN && n->index == B_ORDINAL) {
		eval(w, n);
		return;
	}
	if (n->ref == REF_LET && n->kind == NODE_NAME)
		count_ordinals(w, ((const struct let *)n->target)->expr);
	for (size_t i = 0; i < 3 && n->kid[i]; i++)
		count_ordinals(w, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value)
			count_ordinals(w, n->args[i].value);
}

enum tri rule_holds(struct work *w, const struct rule *r, struct draft *d)
{
	enum tri t;
	struct enjoyed how;
	if (w->plan->ordinals && r->expr)
		count_ordinals(w, r->expr);
	switch (r->kind) {
	case RULE_MUST: t = truth(w, r->expr); break;
	case RULE_BAR: t = opposite(truth(w, r->expr)); break;
	case RULE_EXCLUDES: t = opposite(excluded(w, r, &how)); break;
	case RULE_MONTH: t = month_counts(w, r->expr, d); break;
	default: return YES;
	}
	if (t != YES && r->unless) {
		const struct miss *m = w->miss;
		enum tri u = truth(w, r->unless);
		if (t == MAYBE && u != YES)
			w->miss = m;
		t = either(t, u);
	}
	return t;
}

/* The line fails. */
static void fail(struct draft *d, enum cause_kind why, const struct rule *r)
{
	d->outcome = LINE_FAILS;
	d->cause = why;
	d->failed = r;
}

/* The conditions of the policy or of an avenue, in order; false at the first that does not hold. */
static bool conditions_hold(struct work *w, const struct avenue *in, struct draft *d)
{
	size_t n;
	const struct rule *r = rules_of(w, in, &n);
	for (size_t i = 0; i < n && !w->failed; i++) {
		if (r[i].kind > RULE_EXCLUDES)
			continue;
		enum tri t = rule_holds(w, &r[i], d);
		if (t == NO) {
			fail(d, CAUSE_RULE, &r[i]);
			return false;
		}
		if (t == MAYBE) {
			w->unsure = w->miss;
			add_doubt(w, d, &r[i], w->miss);
		}
	}
	return !w->failed;
}

/* --- amount --- */

bool share_of(struct work *w, const struct rule *r, struct value total, int64_t *fen)
{
	int64_t whole, rest;
	size_t k = w->milestone < (int)r->nshares ? (size_t)w->milestone : r->nshares - 1;
	if (!val_round(total, 1, 1, &whole))
		return false;
	rest = whole;
	for (size_t i = 0; i < r->nshares; i++) {
		struct value p = eval(w, r->shares[i]);
		int64_t part = 0;
		if (val_is_beyond(p) || (p.kind == VAL_NUM && !val_round(total, p.num, p.den, &part)))
			return false;
		rest -= part;
		if (i == k)
			*fen = part;
	}
	if (r->shares[k]->kind == NODE_NONE)
		*fen = rest;
	return true;
}

/* 金额 or 分期 of the line. */
static void take_amount(struct work *w, struct draft *d)
{
	const struct rule *r = rule_of_kind(w, RULE_AMOUNT);
	if (!r)
		r = rule_of_kind(w, RULE_SHARES);
	d->amount = r ? eval(w, r->expr) : val_none();
	if (w->failed)
		return;
	bool fits = true;
	if (d->amount.kind == VAL_NONE || d->amount.kind == VAL_UNKNOWN)
		d->fen = 0;
	else if (r->kind == RULE_SHARES)
		fits = share_of(w, r, d->amount, &d->fen);
	else
		fits = val_round(d->amount, d->share_num, d->share_den, &d->fen);
	if (!fits)
		d->amount = val_beyond(BEYOND_NUMBER);
	d->no_amount = d->amount.kind == VAL_UNKNOWN;
	if (d->no_amount)
		add_doubt(w, d, r, d->amount.miss);
	else if (d->fen <= 0)
		fail(d, CAUSE_AMOUNT, r);
}

/* 归属 and 档次 of the line. */
static void take_labels(struct work *w, struct draft *d)
{
	struct value unit = home_unit(w);
	d->home = w->home_state == HOME_KNOWN ? w->home : val_none();
	if (unit.kind == VAL_UNKNOWN)
		add_doubt(w, d, rule_of_kind(w, RULE_HOME), unit.miss);
	const struct rule *r = rule_of_kind(w, RULE_TIER);
	const struct period *period = &w->plan->p->period;
	d->tier = val_none();
	if (r)
		d->tier = eval(w, r->expr);
	else if (period->kind == PERIOD_MILESTONES)
		d->tier = val_text(period->milestones[w->milestone].name);
	if (d->tier.kind == VAL_UNKNOWN)
		add_doubt(w, d, r, d->tier.miss);
}

/* Every 存疑 that holds, or cannot be decided. */
static void take_doubts(struct work *w, const struct avenue *in, struct draft *d)
{
	size_t n;
	const struct rule *r = rules_of(w, in, &n);
	for (size_t i = 0; i < n && !w->failed; i++) {
		if (r[i].kind != RULE_DOUBT)
			continue;
		if (w->plan->ordinals)
			count_ordinals(w, r[i].expr);
		enum tri t = truth(w, r[i].expr);
		if (t != NO)
			add_doubt(w, d, &r[i], t == MAYBE ? w->miss : NULL);
	}
}

/* --- avenues --- */

/* An empty draft. */
static void draft_begin(struct draft *d)
{
	*d = (struct draft){.outcome = LINE_STANDS, .share_num = 1, .share_den = 1};
	d->last_doubt = &d->doubts;
}

const struct draft *avenue_draft(struct work *w, const struct avenue *r)
{
	struct avenue_result *x = &w->avenues[r - w->plan->p->avenues];
	if (x->busy) {
		eval_fail(w, ERR_INPUT, "途径的金额用到了它自己");
		return &x->d;
	}
	if (x->stamp >= w->line_stamp)
		return &x->d;
	const struct avenue *outer = w->in;
	struct value home = w->home;
	int state = w->home_state;
	x->busy = true;
	enter_avenue(w, r);
	draft_begin(&x->d);
	x->d.avenue = r;
	x->d.share_num = w->share_num;
	x->d.share_den = w->share_den;
	if (conditions_hold(w, r, &x->d)) {
		take_amount(w, &x->d);
		if (x->d.outcome == LINE_STANDS)
			take_labels(w, &x->d);
	}
	x->busy = false;
	enter_avenue(w, outer);
	w->home = home;
	w->home_state = state;
	x->stamp = ++w->ev->tick;
	return &x->d;
}

struct value avenue_gives(struct work *w, const struct avenue *r)
{
	const struct draft *d = avenue_draft(w, r);
	if (w->failed || d->outcome != LINE_STANDS)
		return val_none();
	if (d->no_amount)
		return d->amount;
	return w->plan->counts ? val_int(d->fen) : val_money(d->fen);
}

/* The doubts of one draft behind those of another. */
static void append_doubts(struct work *w, struct draft *d, const struct draft *from)
{
	for (const struct doubt *x = from->doubts; x; x = x->next)
		add_doubt(w, d, x->rule, x->miss);
}

/* An avenue that gives a line is better than the best so far: more money, a known amount before none, of two unknown
 * ones the one of more money before the missing coefficient. What does not fit comes before all: nobody knows that another
 * is the better one. */
static bool better(const struct draft *a, const struct draft *best)
{
	if (!best)
		return true;
	if (val_is_beyond(a->amount) || val_is_beyond(best->amount))
		return !val_is_beyond(best->amount);
	if (a->no_amount && best->no_amount)
		return a->amount.den > best->amount.den;
	if (a->no_amount || best->no_amount)
		return best->no_amount;
	return a->fen > best->fen;
}

/* Takes the open avenue that gives most. */
static void take_avenue(struct work *w, struct draft *d)
{
	const struct policy *p = w->plan->p;
	const struct draft *best = NULL, *first = NULL;
	const struct miss *open = NULL;
	for (size_t i = 0; i < p->navenues && !w->failed; i++) {
		enum tri t = truth(w, p->avenues[i].when);
		const struct miss *m = w->miss;
		if (t == NO)
			continue;
		const struct draft *x = avenue_draft(w, &p->avenues[i]);
		open = t == MAYBE && !open ? m : open;
		first = first ? first : x;
		if (x->outcome == LINE_STANDS && better(x, best))
			best = x;
	}
	if (!best) {
		fail(d, first ? first->cause : CAUSE_RULE, first ? first->failed : NULL);
		d->avenue = first ? first->avenue : NULL;
		return;
	}
	d->avenue = best->avenue;
	d->amount = best->amount;
	d->fen = best->fen;
	d->no_amount = best->no_amount;
	d->tier = best->tier;
	d->home = best->home;
	d->share_num = best->share_num;
	d->share_den = best->share_den;
	append_doubts(w, d, best);
	if (open)
		add_doubt(w, d, NULL, open);
	enter_avenue(w, best->avenue);
	take_doubts(w, best->avenue, d);
}

void line_make(struct work *w, struct draft *d)
{
	draft_begin(d);
	if (!conditions_hold(w, NULL, d))
		return;
	if (w->plan->p->navenues) {
		w->share_num = d->share_num;
		w->share_den = d->share_den;
		take_avenue(w, d);
	} else {
		take_amount(w, d);
		if (d->outcome == LINE_STANDS)
			take_labels(w, d);
	}
	if (d->outcome == LINE_STANDS)
		take_doubts(w, NULL, d);
}
