/* From the statement that fails to offers: walks the expression to the part that does not come out as it must, and says what
 * row, cell or days would make it. Whether that is so is not decided here: every offer is tried. */
#include "policy/missing_inside.h"

static void seek_truth(struct seeker *s, const struct node *n, bool yes);
static void seek_present(struct seeker *s, const struct node *n);
static void seek_value(struct seeker *s, const struct node *n, enum missing_bound b, const struct value *v,
		       size_t n_v);
static void seek_any(struct seeker *s, const struct node *n, int depth);

/* What the offers at hand are made for. */
static const void *leaf_of(const struct seeker *s)
{
	return s->leaf ? (const void *)s->leaf : s->rule ? (const void *)s->rule : s->line->policy;
}

/* The place for an offer that works, when all are taken: that of one that does not; −1. */
static long idle_place(const struct seeker *s)
{
	for (size_t i = 0; i < s->noffers; i++)
		if (!s->offer[i].works)
			return (long)i;
	return -1;
}

/* The two changes make the same of the facts. */
static bool same_change(const struct seeker *s, const struct change *a, const struct change *b)
{
	const struct world *w = s->of->world;
	if (a->deed != b->deed || a->rec != b->rec || a->owner != b->owner || a->row != b->row ||
	    a->field != b->field || a->ref != b->ref || !a->cell != !b->cell)
		return false;
	size_t cells = a->deed == MISSING_ADD ? w->t[a->rec].rec->n : 1;
	return (!a->cell || memcmp(a->cell, b->cell, cells * sizeof *a->cell) == 0) &&
	       (a->ref < 0 || memcmp(a->spare, b->spare, w->t[s->of->rec_org].rec->n * sizeof *a->spare) == 0);
}

/* An offer for the same part that makes the same of the facts, and was tried; NULL. */
static const struct offer *tried_already(const struct seeker *s, const struct offer *o)
{
	for (size_t i = 0; i < s->noffers; i++) {
		const struct offer *x = &s->offer[i];
		size_t k = 0;
		while (x->leaf == o->leaf && x->n == o->n && k < o->n && same_change(s, &x->change[k], &o->change[k]))
			k++;
		if (k == o->n)
			return x;
	}
	return NULL;
}

bool offer_put(struct seeker *s, struct offer *o)
{
	if (!o->n || o->n + s->state->n > CHANGES_MAX)
		return false;
	o->leaf = leaf_of(s);
	const struct offer *tried = o->works ? NULL : tried_already(s, o);
	if (tried)
		o->works = tried->works;
	else if (!o->works)
		o->works = offer_works(s, o);
	if (s->noffers < OFFERS_MAX) {
		s->offer[s->noffers++] = *o;
		return o->works;
	}
	long at = o->works ? idle_place(s) : -1;
	if (at >= 0)
		s->offer[at] = *o;
	return o->works;
}

#define IDLE_MAX 2 /* offers for one part that do not make it hold alone, and may with others */

/* Where an offer works, those for the same part that do not are left out; else a few of them stay. */
static void drop_idle(struct seeker *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->noffers; i++) {
		const struct offer o = s->offer[i];
		size_t works = 0, idle = 0;
		for (size_t k = 0; k < s->noffers; k++)
			works += s->offer[k].works && s->offer[k].leaf == o.leaf;
		for (size_t k = 0; k < n; k++)
			idle += s->offer[k].leaf == o.leaf;
		if (o.works || (!works && idle < IDLE_MAX))
			s->offer[n++] = o;
	}
	s->noffers = n;
}

/* The first day on which any row of the record that has days begins; DAY_NONE. */
static day_t first_day(struct seeker *s)
{
	day_t first = DAY_NONE;
	int service = s->service;
	if (service < 0 || !s->look.own[service])
		return first;
	for (size_t i = 0; i < s->look.world.t[service].n; i++) {
		day_t from, to;
		row_spell(&s->look.world, service, (int64_t)i, &from, &to);
		if (from != DAY_NONE && (first == DAY_NONE || from < first))
			first = from;
	}
	return first;
}

/* The day before the line's. */
static day_t before_line(const struct seeker *s)
{
	return s->w.due != DAY_NONE ? s->w.due - 1 : month_first(s->w.month) - 1;
}

/* --- rows --- */

/* A recorded row that would do but for cells that are blank. */
static void offer_fills(struct seeker *s, const struct want *x, day_t from, day_t to)
{
	const struct wtable *t = &s->w.ev->world->t[x->rec];
	for (uint32_t i = t->start ? t->start[x->owner] : 0; t->start && i < t->start[x->owner + 1]; i++) {
		struct want own = *x;
		struct offer o = {0};
		day_t a, b;
		bool blank = true;
		own.own = true;
		own.owner = i;
		row_spell(s->w.ev->world, x->rec, i, &a, &b);
		if (s->look.base[x->rec][i] < 0 ||
		    (from != DAY_NONE && (a > from || b < (to == DAY_OPEN ? from : to))))
			continue;
		o.n = want_cells(s, &own, o.change);
		for (size_t k = 0; k < o.n; k++)
			blank &= o.change[k].deed == MISSING_FILL;
		if (blank)
			offer_put(s, &o);
	}
}

/* So many rows as wanted, in effect on the days; when: a day for cells that must have one. */
static bool offer_rows(struct seeker *s, const struct want *x, struct span at, day_t when, size_t count)
{
	struct offer o = {0};
	for (; o.n < count && o.n < CHANGES_MAX; o.n++)
		if (!want_make(s, x, at.from, at.to, when, &o.change[o.n]))
			return false;
	return o.n == count && offer_put(s, &o);
}

/* The days on which a row as wanted must be in effect; from DAY_NONE when that does not matter. */
static struct span days_wanted(const struct want *x)
{
	if (x->on != DAY_NONE)
		return (struct span){x->on, DAY_OPEN};
	if (x->days && x->days->n)
		return (struct span){x->days->s[0].from, x->days->s[0].from};
	return (struct span){DAY_NONE, DAY_NONE};
}

/* More rows of a set, of which an expression (NULL: none) is within a bound. Where their days do not matter, later ones
 * may be too late: those before and on the first day of service are tried as well. */
static void offer_row(struct seeker *s, const struct node *rows, const struct node *of, enum missing_bound b,
		      const struct value *v, size_t n_v, size_t count)
{
	bool works = false;
	for (int other = 0; other < 2 && !works; other++) {
		struct want x;
		day_t early = first_day(s);
		if (!want_rows(&s->w, rows, other, &x) || !s->look.own[x.rec])
			return;
		if (of && !want_value(&s->w, of, b, v, n_v, &x))
			continue;
		struct span at = days_wanted(&x);
		if (count == 1)
			offer_fills(s, &x, at.from, at.to);
		works = offer_rows(s, &x, at, before_line(s), count);
		if (at.from != DAY_NONE || early == DAY_NONE || count > 1)
			continue;
		offer_rows(s, &x, at, early - 1, 1);
		offer_rows(s, &x, at, early, 1);
	}
}

/* The rows must not be: all of them. */
static void offer_against(struct seeker *s, const struct rows *r)
{
	struct offer o = {0};
	if (!r || r->rec < 0 || !s->look.own[r->rec] || r->n > CHANGES_MAX)
		return;
	for (size_t i = 0; i < r->n; i++) {
		int64_t base = trial_base(&s->look, r->rec, r->p[i].row);
		bool again = false;
		for (size_t k = 0; k < o.n; k++)
			again |= o.change[k].row == base;
		if (base < 0)
			return;
		if (!again)
			o.change[o.n++] = (struct change){.deed = MISSING_AGAINST,
							  .rec = r->rec,
							  .row = base,
							  .owner = -1,
							  .ref = -1,
							  .from = DAY_NONE,
							  .to = DAY_NONE};
	}
	offer_put(s, &o);
}

/* --- days --- */

void seek_uncut(struct seeker *s, const struct node *n, const struct spans *lack)
{
	n = behind(&s->w, n);
	if (n->kind != NODE_MINUS)
		return;
	n = n->kid[1];
	struct value v = eval(&s->w, n);
	const struct rows *r = v.kind == VAL_ROWS ? rows_any_day(s->w.mem, v.rows, lack) : NULL;
	offer_against(s, r);
}

/* A set must have the days that it lacks. */
static void seek_days(struct seeker *s, const struct node *n, const struct spans *lack)
{
	struct want x;
	struct offer o = {0};
	n = behind(&s->w, n);
	seek_uncut(s, n, lack);
	bool works = false;
	for (int other = 0; other < 2 && lack->n && !works; other++) {
		if (!want_rows(&s->w, n, other, &x) || !s->look.own[x.rec])
			return;
		offer_fills(s, &x, lack->s[0].from, lack->s[lack->n - 1].to);
		for (o.n = 0; o.n < lack->n && o.n < CHANGES_MAX; o.n++)
			if (!want_make(s, &x, lack->s[o.n].from, lack->s[o.n].to, lack->s[o.n].from, &o.change[o.n]))
				break;
		if (o.n == lack->n)
			works |= offer_put(s, &o);
		o.n = 1;
		if (lack->n > 1 &&
		    want_make(s, &x, lack->s[0].from, lack->s[lack->n - 1].to, lack->s[0].from, o.change))
			offer_put(s, &o);
	}
}

/* --- values --- */

/* A table's value must be within the bound: its key must be one of those that give it; of numbers the next one up. */
static void seek_table(struct seeker *s, const struct node *n, enum missing_bound b, const struct value *v,
		       size_t n_v)
{
	struct value *key, at = eval(&s->w, n->args[0].value);
	size_t k = keys_for(&s->w, n->target, b, v, n_v, &key);
	const struct value *next = NULL;
	if (k && key[0].kind != VAL_NUM) {
		seek_value(s, n->args[0].value, MISSING_ONE_OF, key, k);
		return;
	}
	for (size_t i = 0; i < k && at.kind == VAL_NUM; i++)
		if (val_compare(key[i], at) > 0 && (!next || val_compare(key[i], *next) < 0))
			next = &key[i];
	if (next)
		seek_value(s, n->args[0].value, MISSING_LEAST, next, 1);
}

/* The rows among those of 之 whose value is not within the bound. */
static void offer_without(struct seeker *s, const struct node *of, enum missing_bound b, const struct value *v,
			  size_t n_v)
{
	struct value rows = eval(&s->w, of->kid[0]), all = eval(&s->w, of);
	struct rows bad = {0};
	if (rows.kind != VAL_ROWS || all.kind != VAL_VALUES || all.values->n != rows.rows->n)
		return;
	bad = *rows.rows;
	bad.n = 0;
	bad.p = WORK_ARRAY(&s->w, rows.rows->n, struct piece);
	for (size_t i = 0; bad.p && i < all.values->n; i++)
		if (all.values->v[i].kind != VAL_NONE && !value_meets(&s->w, all.values->v[i], b, v, n_v))
			bad.p[bad.n++] = rows.rows->p[i];
	if (bad.n)
		offer_against(s, &bad);
}

/* 合计 and 计数 must come to a number: what is missing of it. false: nothing that can be said. */
static bool seek_total(struct seeker *s, const struct node *n, const struct node *of, const struct value *v,
		       struct value now)
{
	struct value *more = WORK_NEW(&s->w, struct value);
	bool list = of->kind == NODE_OF;
	if (!more || now.kind != v->kind || now.den != 1 || v->den != 1 || v->num <= now.num)
		return false;
	*more = *v;
	more->num -= now.num;
	if (n->index == B_COUNT && more->num <= CHANGES_MAX)
		offer_row(s, list ? of->kid[0] : of, NULL, MISSING_THERE, NULL, 0, (size_t)more->num);
	else if (n->index == B_SUM && list)
		offer_row(s, of->kid[0], of->kid[1], MISSING_LEAST, more, 1, 1);
	return true;
}

/* 最高 最低 最早 最晚 合计 计数 over the rows of a set. */
static void seek_over(struct seeker *s, const struct node *n, enum missing_bound b, const struct value *v, size_t n_v)
{
	const struct node *of = behind(&s->w, n->args[0].value);
	struct value now = eval(&s->w, n);
	bool total = n->index == B_COUNT || n->index == B_SUM;
	if (total && b == MISSING_LEAST && seek_total(s, n, of, v, now))
		return;
	if (n->nargs != 1 || of->kind != NODE_OF || total) {
		seek_any(s, of, 0);
		return;
	}
	/* one more cannot make the earliest later, or the highest lower */
	bool least = n->index == B_EARLIEST || n->index == B_WORST;
	if (now.kind == VAL_NONE || b != (least ? MISSING_LEAST : MISSING_MOST))
		offer_row(s, of->kid[0], of->kid[1], b, v, n_v, 1);
	if (now.kind != VAL_NONE)
		offer_without(s, of, b, v, n_v);
}

/* A built-in word's value. */
static void seek_builtin(struct seeker *s, const struct node *n, enum missing_bound b, const struct value *v,
			 size_t n_v)
{
	struct value x;
	switch (n->index) {
	case B_BEST:
	case B_WORST:
	case B_LATEST:
	case B_EARLIEST:
	case B_SUM:
	case B_COUNT: seek_over(s, n, b, v, n_v); return;
	case B_FULL_YEARS:
		if (b == MISSING_LEAST && v->num > 0 && v->num < 100)
			seek_clock(s, n->args[0].value, 12 * v->num);
		seek_any(s, n->args[0].value, 0);
		return;
	case B_FULL_DAY:
		x = eval(&s->w, n->args[1].value);
		if (x.kind == VAL_NUM)
			seek_clock(s, n->args[0].value, x.num);
		seek_any(s, n->args[0].value, 0);
		return;
	case B_STANDS: offer_row(s, n, NULL, MISSING_THERE, NULL, 0, 1); return;
	default: seek_any(s, n, 0); return;
	}
}

/* The subject's own cells that the statement asks for. */
static void seek_own(struct seeker *s, const struct node *n, bool yes)
{
	struct want x = {.rec = s->w.plan->p->subject_rec, .owner = s->w.subject, .own = true, .on = DAY_NONE};
	struct offer o = {0};
	if (!want_cond(&s->w, n, yes, false, &x))
		return;
	o.n = want_cells(s, &x, o.change);
	offer_put(s, &o);
}

/* The value of an expression must be within the bound. */
static void seek_value(struct seeker *s, const struct node *n, enum missing_bound b, const struct value *v,
		       size_t n_v)
{
	n = behind(&s->w, n);
	switch (n->kind) {
	case NODE_IF: seek_truth(s, n->kid[0], truth(&s->w, n->kid[0]) != YES); return;
	case NODE_ELSE: seek_value(s, n->kid[0], b, v, n_v); return;
	case NODE_OF: offer_row(s, n->kid[0], n->kid[1], b, v, n_v, 1); return;
	case NODE_CALL:
		if (n->ref == REF_TABLE)
			seek_table(s, n, b, v, n_v);
		else
			seek_builtin(s, n, b, v, n_v);
		return;
	default: seek_any(s, n, 0); return;
	}
}

/* Something must be there. */
static void seek_present(struct seeker *s, const struct node *n)
{
	n = behind(&s->w, n);
	enum type_kind t = n->type ? n->type->kind : TYPE_ANY;
	if (t == TYPE_ROWS || t == TYPE_CLOCK)
		offer_row(s, n, NULL, MISSING_THERE, NULL, 0, 1);
	else if (n->kind == NODE_FIELD)
		seek_present(s, n->kid[0]);
	else
		seek_value(s, n, MISSING_THERE, NULL, 0);
}

/* Something must not be there. */
static void seek_absent(struct seeker *s, const struct node *n)
{
	n = behind(&s->w, n);
	struct value v = eval(&s->w, n);
	if (v.kind == VAL_ROWS || v.kind == VAL_CLOCK)
		offer_against(s, as_rows(&s->w, v));
	else if (n->kind == NODE_OF || n->kind == NODE_FIELD)
		seek_absent(s, n->kid[0]);
	else if (n->kind == NODE_CALL && n->ref == REF_BUILTIN && n->nargs)
		seek_absent(s, n->args[0].value);
}

/* Whatever rows and clocks an expression rests on: one more of each. */
static void seek_any(struct seeker *s, const struct node *n, int depth)
{
	n = behind(&s->w, n);
	enum type_kind t = n->type ? n->type->kind : TYPE_ANY;
	if (depth > 12 || n->kind == NODE_ALL)
		return;
	if (t == TYPE_ROWS || t == TYPE_CLOCK)
		offer_row(s, n, NULL, MISSING_THERE, NULL, 0, 1);
	size_t kids = n->kind == NODE_FILTER || n->kind == NODE_OF || n->kind == NODE_EACH ? 1 : 3;
	for (size_t i = 0; i < kids && n->kid[i]; i++)
		seek_any(s, n->kid[i], depth + 1);
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value && !n->args[i].option.p)
			seek_any(s, n->args[i].value, depth + 1);
}

/* --- conditions --- */

/* A comparison or 在: the side that can be moved. */
static void seek_compare(struct seeker *s, const struct node *n, bool yes)
{
	struct work *w = &s->w;
	enum missing_bound b;
	const struct value *v;
	size_t n_v = 1;
	seek_own(s, n, yes);
	if (n->kind == NODE_IN || n->kind == NODE_NOT_IN) {
		if (!set_values(w, n->kid[1], &b, &v, &n_v) || (yes != (n->kind == NODE_IN) && b == MISSING_WITHIN))
			return seek_any(s, n->kid[0], 0);
		if (yes != (n->kind == NODE_IN))
			b = MISSING_OTHER;
		seek_value(s, n->kid[0], b, v, n_v);
		return;
	}
	for (int i = 0; i < 2; i++) {
		struct value x = eval(w, n->kid[!i]);
		if (!(node_needs(w->ev, w->plan, n->kid[i]) & NEED_SUBJECT))
			continue;
		if (x.kind != VAL_NONE && x.kind != VAL_UNKNOWN && bound_of(w, n->kind, i == 1, yes, x, &b, &v))
			seek_value(s, n->kid[i], b, v, n_v);
		else
			seek_any(s, n->kid[i], 0);
	}
}

/* One condition that is not made of others. */
static void seek_leaf(struct seeker *s, const struct node *n, bool yes)
{
	struct work *w = &s->w;
	struct value v, span;
	bool has = n->kind == NODE_HAS_NOT ? !yes : yes;
	switch (n->kind) {
	case NODE_HAS:
	case NODE_HAS_NOT:
		seek_own(s, n, yes);
		if (has)
			seek_present(s, n->kid[0]);
		else
			seek_absent(s, n->kid[0]);
		return;
	case NODE_FULL:
		span = eval(w, n->kid[1]);
		if (yes && span.kind == VAL_NUM)
			seek_clock(s, n->kid[0], span.num);
		return;
	case NODE_COVERS: {
		const struct spans *x = as_spans(w, eval(w, n->kid[0])), *y = as_spans(w, eval(w, n->kid[1]));
		if (yes && x && y)
			seek_days(s, n->kid[0], spans_minus(w->mem, y, x));
		return;
	}
	case NODE_EQ:
	case NODE_NE:
	case NODE_LT:
	case NODE_LE:
	case NODE_GT:
	case NODE_GE:
	case NODE_IN:
	case NODE_NOT_IN: seek_compare(s, n, yes); return;
	default: break;
	}
	v = eval(w, n);
	if (v.kind == VAL_ROWS || v.kind == VAL_CLOCK) {
		if (yes)
			seek_present(s, n);
		else
			seek_absent(s, n);
	} else {
		seek_own(s, n, yes);
		seek_any(s, n, 0);
	}
}

/* A condition must hold, or must not. */
static void seek_truth(struct seeker *s, const struct node *n, bool yes)
{
	struct work *w = &s->w;
	n = behind(w, n);
	if (n->kind == NODE_NOT) {
		seek_truth(s, n->kid[0], !yes);
		return;
	}
	if (n->kind == NODE_AND || n->kind == NODE_OR) {
		bool all =
		    (n->kind == NODE_AND) == yes; /* both sides must be as asked, the first that is not comes first */
		for (int i = 0; i < 2; i++)
			if (truth(w, n->kid[i]) != (yes ? YES : NO)) {
				seek_truth(s, n->kid[i], yes);
				if (all)
					return;
			}
		return;
	}
	const struct node *leaf = s->leaf;
	bool leaf_yes = s->leaf_yes;
	s->leaf = n;
	s->leaf_yes = yes;
	seek_leaf(s, n, yes);
	s->leaf = leaf;
	s->leaf_yes = leaf_yes;
}

/* --- statements --- */

/* 计月: the days that the month lacks. */
static void seek_month(struct seeker *s, const struct rule *r)
{
	struct work *w = &s->w;
	struct span month = {month_first(w->month), month_last(w->month)};
	const struct spans *have = as_spans(w, eval(w, r->expr));
	const struct spans *lack = have ? spans_minus(w->mem, &(struct spans){1, &month}, have) : NULL;
	if (lack)
		seek_days(s, r->expr, lack);
}

/* 互斥: money that was paid must not have been. */
static void seek_enjoyed(struct seeker *s, const struct rule *r)
{
	struct enjoyed how;
	if (excluded(&s->w, r, &how) != YES || how.row < 0)
		return;
	struct piece p = {.row = (int32_t)how.row, .joint = -1};
	offer_against(s, &(struct rows){.rec = s->w.ev->rec_enjoyed, .n = 1, .p = &p, .before = -1});
}

/* The statement that fails. */
static void seek_rule(struct seeker *s, const struct rule *r)
{
	s->rule = r;
	s->leaf = NULL;
	switch (r->kind) {
	case RULE_MONTH: seek_month(s, r); break;
	case RULE_MUST:
		seek_own(s, r->expr, true);
		seek_truth(s, r->expr, true);
		break;
	case RULE_BAR: seek_truth(s, r->expr, false); break;
	case RULE_EXCLUDES: seek_enjoyed(s, r); break;
	default: seek_any(s, r->expr, 0); break;
	}
	if (r->unless)
		seek_truth(s, r->unless, true);
}

/* Every avenue: what would open it, or what fails in it. */
static void seek_avenues(struct seeker *s)
{
	const struct policy *p = s->w.plan->p;
	for (size_t i = 0; i < p->navenues && !s->w.failed; i++) {
		const struct avenue *r = &p->avenues[i];
		s->in = NULL;
		s->rule = NULL;
		s->leaf = NULL;
		enter_avenue(&s->w, NULL);
		if (truth(&s->w, r->when) == NO) {
			seek_truth(s, r->when, true);
			continue;
		}
		const struct draft *d = avenue_draft(&s->w, r);
		if (d->outcome == LINE_STANDS || !d->failed)
			continue;
		s->in = r;
		enter_avenue(&s->w, r);
		seek_rule(s, d->failed);
	}
}

/* The day of the line does not come. */
static void seek_period(struct seeker *s)
{
	const struct period *p = &s->w.plan->p->period;
	s->rule = NULL;
	s->leaf = NULL;
	if (p->kind == PERIOD_ONCE) {
		seek_present(s, p->expr);
		return;
	}
	struct value span = eval(&s->w, p->milestones[s->slot].span);
	if (span.kind == VAL_NUM)
		seek_clock(s, p->expr, span.num);
}

void seek_offers(struct seeker *s, const struct made *m)
{
	s->noffers = 0;
	s->in = NULL;
	if (m->d.cause == CAUSE_PERIOD || m->d.cause == CAUSE_NOT_YET)
		seek_period(s);
	else if (m->d.failed && !m->d.avenue)
		seek_rule(s, m->d.failed);
	else
		seek_avenues(s);
	drop_idle(s);
}
