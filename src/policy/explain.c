/* The explanation that an officer and a care worker read: line by line, statement by statement. */
#include "policy/story.h"

#include "policy/missing.h"
#include "policy/plain.h"

/* What a refusal lacks, a fact a line. */
static void put_missing(struct story *s, const struct made *a)
{
	struct evaluation *ev = s->w->ev;
	struct arena *mem = s->notes ? s->notes->mem : s->w->mem;
	struct missing m;
	if (!ev->seeker)
		ev->seeker = seeker_new(ev, s->w->e);
	if (!ev->seeker || missing_of(ev->seeker, &a->l, a->slot, mem, &m, s->w->e) != 0) {
		s->w->failed = true;
		return;
	}
	note_missing(s->notes, &m);
	if (!m.nfacts)
		return;
	buf_printf(s->out, "  %s%s：\n", m.said, m.unsure ? "，还要经办人确认" : "");
	for (size_t i = 0; i < m.nfacts; i++)
		buf_printf(s->out, "    %.*s\n", STR_FMT(m.fact[i].text));
}

/* The heading of milestones that do not come. */
static void put_never(struct story *s, const struct made *a, size_t n)
{
	const struct period *p = &s->w->plan->p->period;
	buf_putc(s->out, '\n');
	for (size_t i = 0; i < n && p->kind == PERIOD_MILESTONES; i++)
		buf_printf(s->out, "%s%.*s", i ? "、" : "", STR_FMT(p->milestones[a[i].slot].name));
	buf_puts(s->out, p->kind == PERIOD_MILESTONES ? "：不发\n" : "不发\n");
}

/* The heading of a group of lines: months, tier, amount each, state. */
static void put_heading(struct story *s, const struct made *a, const struct made *b, size_t n)
{
	const struct line *l = &a->l;
	char from[8], to[8], due[11];
	month_text(l->month, from);
	month_text(b->l.month, to);
	day_text(l->due, due);
	if (l->state == LINE_NOT && a->d.cause == CAUSE_PERIOD) {
		put_never(s, a, n);
		return;
	}
	buf_printf(s->out, "\n%s", due[0] ? due : from);
	if (n > 1)
		buf_printf(s->out, " 至 %s（%zu个月）", to, n);
	if (l->state == LINE_NOT) {
		if (s->w->plan->p->period.kind == PERIOD_MILESTONES)
			buf_printf(s->out, " %.*s", STR_FMT(s->w->plan->p->period.milestones[a->slot].name));
		buf_puts(s->out, a->d.cause == CAUSE_NOT_YET && l->cured != DAY_NONE ? "：还没有到\n" : "：不发\n");
		return;
	}
	if (l->tier.n)
		buf_printf(s->out, " %.*s", STR_FMT(l->tier));
	buf_puts(s->out, n > 1 ? " 每月 " : " ");
	if (l->no_amount)
		buf_puts(s->out, "金额待定");
	else
		put_amount(s, l->amount);
	buf_printf(s->out, "，%s\n", line_state_text(l->state));
}

/* The two lines can be told together. */
static bool tell_together(const struct made *a, const struct made *b)
{
	const struct line *x = &a->l, *y = &b->l;
	if (a->d.cause == CAUSE_PERIOD && b->d.cause == CAUSE_PERIOD && !a->stands && !b->stands)
		return str_eq(x->reason, y->reason);
	if (x->state != y->state || x->due != y->due || x->month + 1 != y->month)
		return false;
	if (x->state == LINE_NOT)
		return a->d.failed == b->d.failed && a->d.cause == b->d.cause &&
		       (x->cured == y->cured || a->d.cause == CAUSE_NOT_YET);
	return x->amount == y->amount && x->no_amount == y->no_amount && x->home == y->home &&
	       a->d.avenue == b->d.avenue && str_eq(x->tier, y->tier) && str_eq(x->reason, y->reason);
}

/* One group of lines. */
static void put_group(struct story *s, struct made *a, size_t n)
{
	go_to(s->w, a);
	note_span(s->notes, a, a + n - 1, n);
	put_heading(s, a, a + n - 1, n);
	s->group = a;
	s->n = n;
	struct str months = compare_months(s);
	note_months_said(s->notes, months);
	if (months.n)
		buf_printf(s->out, "  %.*s\n", STR_FMT(months));
	if (!a->stands) {
		buf_printf(s->out, "  %.*s\n", STR_FMT(a->l.reason));
		if (s->refusals-- <= MISSING_TOLD_MAX)
			put_missing(s, a);
	}
	put_steps(s);
	note_span_end(s->notes);
}

/* The name of the person that a row is, or belongs to. */
static void put_person(struct story *s, int rec, int64_t row)
{
	const struct evaluation *ev = s->w->ev;
	for (int steps = 0; rec >= 0 && row != FIELD_NONE && steps < 4; steps++) {
		const struct wtable *t = &ev->world->t[rec];
		int name = record_field(t->rec, STR("姓名")), owner = t->rec->owner;
		if (name >= 0 && cell_at(t->col[name], row) != FIELD_NONE &&
		    t->rec->fields[name].type == FIELD_TEXT) {
			buf_printf(s->out, "%.*s ", STR_FMT(pool_text(ev->world->pool, cell_at(t->col[name], row))));
			return;
		}
		rec = owner < 0 ? -1 : ev->ref_rec[rec][owner];
		row = owner < 0 ? FIELD_NONE : cell_at(t->col[owner], row);
	}
}

/* Title, status, subject. */
static void put_title(struct story *s)
{
	const struct work *w = s->w;
	const struct policy *p = w->plan->p;
	char as_of[11];
	day_text(w->ev->q.as_of, as_of);
	buf_printf(s->out, "%.*s %.*s", STR_FMT(p->id), STR_FMT(p->title));
	if (p->status.p)
		buf_printf(s->out, "（%.*s%s）", STR_FMT(p->standing),
			   w->plan->draft ? "，可以试算，不能据此发放" : "");
	buf_puts(s->out, "\n对象 ");
	size_t at = s->out->n;
	put_person(s, p->subject_rec, w->subject);
	row_name(s->out, w->ev, p->subject_rec, w->subject);
	if (!s->out->failed)
		note_head(s->notes, (struct str){s->out->p + at, s->out->n - at});
	buf_printf(s->out, "，查看日 %s\n", as_of);
}

/* One reading in force and what else could be chosen. */
static void put_reading(struct story *s, const struct reading *r)
{
	const struct plan *pl = s->w->plan;
	const struct alt *a = choice_of(s->w->ev->choices, pl->p, r);
	note_reading(s->notes, r, a);
	buf_printf(s->out, "  %.*s＝%.*s%s", STR_FMT(r->name), STR_FMT(a->label),
		   a == r->alts ? "" : "（不是默认的）");
	if (r->cite.sentence.p)
		buf_printf(s->out, "：%.*s", STR_FMT(r->cite.sentence));
	const char *lead = "；还可以选";
	for (size_t i = 0; i < r->nalts; i++) {
		if (&r->alts[i] == a)
			continue;
		buf_printf(s->out, "%s%.*s", lead, STR_FMT(r->alts[i].label));
		lead = "、";
	}
	put_bracketed(s, &r->cite);
	buf_putc(s->out, '\n');
}

/* The readings in force. */
static void put_readings(struct story *s)
{
	struct str rest = s->w->plan->readings;
	if (!rest.n)
		return;
	buf_puts(s->out, "\n读法\n");
	while (rest.p && rest.n) {
		struct str one = str_cut(&rest, ' ');
		const struct reading *r = policy_reading(s->w->plan->p, str_cut(&one, '='));
		if (r)
			put_reading(s, r);
	}
}

/* How much in all. */
static void put_total(struct story *s, const struct pass *p)
{
	int64_t sum = 0;
	size_t n = 0, open = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (!p->m[i].shown || p->m[i].l.state == LINE_NOT)
			continue;
		if (!money_add(sum, p->m[i].l.amount, &sum)) {
			note_total(s->notes, 0, false, 0, 0);
			return;
		}
		n++;
		open += p->m[i].l.state == LINE_DOUBT;
	}
	note_total(s->notes, sum, true, n, open);
	if (!n) {
		buf_puts(s->out, "\n没有应发的金额\n");
		return;
	}
	buf_printf(s->out, "\n合计%zu行，", n);
	put_amount(s, sum);
	if (open)
		buf_printf(s->out, "，其中%zu行待确认", open);
	buf_putc(s->out, '\n');
}

/* How many lines from the i-th on are told together. */
static size_t group_size(const struct pass *p, size_t i)
{
	size_t n = 1;
	while (i + n < p->n && p->m[i].shown && p->m[i + n].shown && tell_together(&p->m[i + n - 1], &p->m[i + n]))
		n++;
	return n;
}

/* How well a line fits the one that is asked for: 0 not at all. */
static int fits(const struct line_asked *asked, const struct line *l)
{
	if ((int)l->state != asked->state || l->due != asked->due)
		return 0;
	return 1 + 4 * str_eq(l->reason, asked->reason) + 2 * str_eq(l->tier, asked->tier) +
	       (l->amount == asked->amount);
}

/* Leaves only the lines shown that fit best; all of them where none fits. */
static void show_asked(struct work *w, struct pass *p, const struct line_asked *asked)
{
	int best = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (!p->m[i].shown)
			continue;
		if (p->m[i].untold)
			go_to(w, &p->m[i]);
		int fit = fits(asked, &p->m[i].l);
		best = fit > best ? fit : best;
	}
	for (size_t i = 0; i < p->n && best; i++)
		p->m[i].shown = p->m[i].shown && fits(asked, &p->m[i].l) == best;
}

/* One version of a policy, or of it the line that is asked for (NULL: all); r, in mem, gets the same as structs unless it is NULL. */
static int explain_plan(struct evaluation *ev, struct plan *pl, int64_t subject, const struct line_asked *asked,
			struct buf *out, struct reasons *r, struct arena *mem, struct err *e)
{
	struct work w;
	struct pass p;
	if (plan_pass(&w, ev, pl, subject, &p, e) != 0)
		return -1;
	struct notes notes = {.w = &w, .mem = mem, .out = out, .r = r};
	struct story s = {.w = &w, .out = out, .notes = r ? &notes : NULL};
	if (teller_init(&s.t, &w, out) != 0 || teller_init(&s.kept, &w, out) != 0)
		return -1;
	s.t.notes = s.notes;
	if (asked)
		show_asked(&w, &p, asked);
	put_title(&s);
	for (size_t i = 0; i < p.n; i += group_size(&p, i))
		s.refusals += p.m[i].shown && !p.m[i].stands;
	for (size_t i = 0; i < p.n && !w.failed; i += group_size(&p, i))
		if (p.m[i].shown)
			put_group(&s, &p.m[i], group_size(&p, i));
	put_total(&s, &p);
	put_readings(&s);
	if (out->failed || notes.failed)
		return err_set(e, ERR_LIMIT, "说明太长");
	return w.failed ? -1 : 0;
}

/* The set has this version of a policy. */
static bool has_version(const struct evaluation *ev, const struct policy *p, day_t version)
{
	for (size_t i = 0; i < ev->packs->n; i++)
		if (ev->plan[i] && str_eq(ev->plan[i]->p->id, p->id) && ev->plan[i]->p->from == version)
			return true;
	return false;
}

int explain_one(struct evaluation *ev, const struct policy *p, int64_t subject, const struct line_asked *asked,
		struct arena *mem, struct reasons **ret, size_t *n, struct buf *text, struct err *e)
{
	bool all = ev->q.all, later = ev->later;
	int status = 0;
	struct buf own;
	struct reasons *r = ret ? ARENA_ARRAY(mem, ev->packs->n + 1, struct reasons) : NULL;
	size_t got = 0;
	if (ret && !r)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (ev->world->partial)
		return err_set(e, ERR_DAMAGED, "要说明的事实没有读全");
	buf_init(&own, EXPLAIN_MAX);
	struct buf *out = text ? text : &own;
	bool told_apart = asked && has_version(ev, p, asked->version);
	ev->q.all = ev->later = true;
	for (size_t i = 0; i < ev->packs->n && status == 0; i++)
		if (ev->plan[i] && str_eq(ev->plan[i]->p->id, p->id) &&
		    (!told_apart || ev->plan[i]->p->from == asked->version))
			status = explain_plan(ev, ev->plan[i], subject, asked, out, r ? &r[got++] : NULL, mem, e);
	ev->q.all = all;
	ev->later = later;
	buf_release(&own);
	if (ret && status == 0) {
		*ret = r;
		*n = got;
	}
	return status;
}

int explain_reasons(struct evaluation *ev, const struct policy *p, int64_t subject, struct arena *mem,
		    struct reasons **ret, size_t *n, struct buf *text, struct err *e)
{
	return explain_one(ev, p, subject, NULL, mem, ret, n, text, e);
}

int explain(struct evaluation *ev, const struct policy *p, int64_t subject, struct buf *out, struct err *e)
{
	return explain_reasons(ev, p, subject, NULL, NULL, NULL, out, e);
}

void line_amount_text(const struct line *l, char out[static 32])
{
	out[0] = '\0';
	if (l->no_amount || l->state == LINE_NOT)
		return;
	decimal_text(l->amount, policy_counts(l->policy) ? 0 : 2, out);
}
