/* The steps of a line, each with what it rests on, and the months of a group compared. */
#include "policy/story.h"

#include "policy/plain.h"

/* "S26 S-a4 §A5". */
static void put_cites(struct buf *b, const struct cite *c)
{
	for (size_t i = 0; i < c->nclauses; i++)
		buf_printf(b, " %.*s", STR_FMT(c->clauses[i]));
	for (size_t i = 0; i < c->nrules; i++)
		buf_printf(b, " §%.*s", STR_FMT(c->rules[i]));
}

void put_bracketed(struct story *s, const struct cite *c)
{
	struct buf b;
	buf_init(&b, 4096);
	put_cites(&b, c);
	if (b.n)
		buf_printf(s->out, "（%.*s）", STR_FMT(str_trim(buf_str(&b))));
	s->out->failed |= b.failed;
	buf_release(&b);
}

/* The sentence of a statement, or its text. */
static void put_statement(struct story *s, const char *mark, const struct rule *r)
{
	if (s->listening)
		return;
	buf_printf(s->out, "  %s%s", mark, str_ends(str_of(mark), STR("：")) ? "" : " ");
	plain_rule(s->out, s->w, r);
	put_bracketed(s, &r->cite);
	buf_putc(s->out, '\n');
}

/* The other policy's side of 互斥. */
static void tell_excludes(struct story *s, const struct rule *r, enum tri t)
{
	tell_line(&s->t);
	if (t == YES)
		buf_printf(s->out, "没有享受过“%.*s”", STR_FMT(r->other->title));
	else
		failing_text(s->out, s->w, r);
	buf_putc(s->out, '\n');
}

/* Which fact is missing that the line hinges on, if it does. */
static void put_hinge(struct story *s)
{
	if (!s->hinges.n)
		return;
	tell_line(&s->t);
	buf_printf(s->out, "%.*s\n", STR_FMT(s->hinges));
}

/* A reading alone decides that the condition holds: there is nothing to tell of the person. */
static bool settled(struct work *w, const struct node *n)
{
	if (n->kind == NODE_OR)
		return settled(w, n->kid[0]) || settled(w, n->kid[1]);
	return node_needs(w->ev, w->plan, n) == 0 && truth(w, n) == YES;
}

/* Whether a condition comes out otherwise when rows that hinge on a missing fact are seen otherwise: then it is open. */
static bool hinges(struct work *w, const struct rule *r, enum tri as_told)
{
	const struct work told = *w;
	bool differs = false;
	for (int i = 0; i < 4 && !differs && !w->failed; i++) {
		struct draft d = {.share_num = 1, .share_den = 1};
		d.last_doubt = &d.doubts;
		w->eyes = (struct eyes){.rows_in = i & 1, .cuts_in = i & 2};
		w->subject_stamp = ++w->ev->tick;
		w->line_stamp = ++w->ev->tick;
		differs = rule_holds(w, r, &d) != as_told;
		bool failed = w->failed;
		*w = told;
		w->failed = failed;
	}
	return differs;
}

/* --- what a step rests on --- */

/* A step of the line at hand. */
struct step {
	enum reason_kind kind;
	const void *of; /* its statement; of AVENUE the avenue */
	size_t nth;     /* number of the doubt */
};

static enum tri stands(struct story *s, const struct rule *r);
static void tell_condition(struct story *s, const struct rule *r, enum tri t);
static void tell_figure(struct story *s, const struct rule *r, const struct draft *d, const struct line *l);
static void tell_doubt(struct story *s, const struct doubt *x);
static void tell_other_avenues(struct story *s, const struct draft *taken);

/* What a step of a line rests on; the work stands on the line. */
static void tell_step(struct story *s, const struct step *x, const struct made *a)
{
	const struct doubt *d = a->d.doubts;
	switch (x->kind) {
	case REASON_CONDITION: tell_condition(s, x->of, stands(s, x->of)); return;
	case REASON_FIGURE: tell_figure(s, x->of, &a->d, &a->l); return;
	case REASON_AVENUE: tell_other_avenues(s, &a->d); return;
	default: break;
	}
	for (size_t i = 0; d && i < x->nth; i++)
		d = d->next;
	if (d)
		tell_doubt(s, d);
}

/* A step's text in one month of the group. */
static struct str said_in(const struct story *s, size_t month, size_t step)
{
	return s->said[month * STORY_STEPS_MAX + step].text;
}

/* "2024-01 至 2024-03：" */
static void tell_months(struct story *s, month_t from, month_t to)
{
	char x[8], y[8];
	month_text(from, x);
	month_text(to, y);
	tell_line(&s->t);
	buf_printf(s->out, from == to ? "%s：\n" : "%s 至 %s：\n", x, y);
}

/* Counts the lines before a month again, where 序次 asks for their number. */
static void replay(struct work *w, month_t month)
{
	struct draft d;
	if (!w->plan->ordinals)
		return;
	w->ordinals = NULL;
	for (month_t m = first_month(w); m < month && !w->failed; m++) {
		line_begin(w, m, DAY_NONE);
		line_make(w, &d);
	}
}

/* From here on rows that hinge on a missing fact are seen so. */
static void see_with(struct work *w, struct eyes eyes)
{
	if (w->eyes.rows_in == eyes.rows_in && w->eyes.cuts_in == eyes.cuts_in)
		return;
	w->eyes = eyes;
	work_again(w);
}

void go_to(struct work *w, struct made *a)
{
	see_with(w, a->eyes);
	replay(w, a->l.month);
	w->milestone = (int)a->slot;
	line_begin(w, a->l.month, a->l.due);
	if (!a->untold)
		return;
	a->untold = false;
	why_told(w, &a->d, &a->l);
	enter_avenue(w, NULL);
}

/* The work stands on a line of the group and has made it again. */
static void stand_on(struct story *s, struct made *a)
{
	struct draft d;
	bool untold = a->untold;
	a->untold = untold && a == s->group; /* of the others nobody asks for the reason */
	go_to(s->w, a);
	a->untold = untold && a != s->group;
	if (a->stands && (s->w->plan->ordinals || !s->listening))
		line_make(s->w, &d);
}

/* What a step rests on, told for each run of months in which that is the same. */
static void tell_by_month(struct story *s, const struct step *x, size_t step)
{
	const struct avenue *in = s->w->in;
	teller_copy(&s->kept, &s->t);
	for (size_t i = 0, n; i < s->n && !s->w->failed; i += n) {
		for (n = 1; i + n < s->n && str_eq(said_in(s, i, step), said_in(s, i + n, step)); n++)
			;
		stand_on(s, &s->group[i]);
		enter_avenue(s->w, in);
		teller_copy(&s->t, &s->kept);
		tell_months(s, s->group[i].l.month, s->group[i + n - 1].l.month);
		s->t.indent++;
		tell_step(s, x, &s->group[i]);
		s->t.indent--;
	}
	stand_on(s, s->group);
	enter_avenue(s->w, in);
}

/* What the step rests on can be another thing in another month. */
static bool may_differ(const struct story *s, const struct step *x)
{
	const struct rule *r = x->kind == REASON_CONDITION ? x->of : NULL;
	if (!r || !r->expr || r->unless || r->kind == RULE_MONTH || s->hinges.n)
		return true;
	return (node_needs(s->w->ev, s->w->plan, r->expr) & NEED_LINE) != 0;
}

/* The step's text is kept, to be compared with that of other months. */
static void hear(struct story *s, const struct step *x, size_t step)
{
	size_t at = s->out->n;
	if (may_differ(s, x))
		tell_step(s, x, s->group + s->heard);
	struct buf b;
	buf_init(&b, EXPLAIN_MAX);
	if (!s->out->failed)
		buf_put(&b, s->out->p + at, s->out->n - at);
	if (step < STORY_STEPS_MAX)
		s->said[step] = (struct step_said){x->of, keep_text(s->w, &b)};
	else
		buf_release(&b);
}

/* The lines under a step's headline. */
static void put_facts(struct story *s, const struct step *x)
{
	size_t step = s->nsteps++;
	if (s->listening) {
		hear(s, x, step);
		return;
	}
	for (size_t i = 1; s->said && i < s->n; i++)
		if (!str_eq(said_in(s, i, step), said_in(s, 0, step))) {
			tell_by_month(s, x, step);
			return;
		}
	tell_step(s, x, s->group);
}

/* --- steps --- */

/* How a condition of the line at hand stands. */
static enum tri stands(struct story *s, const struct rule *r)
{
	struct draft d = {.share_num = 1, .share_den = 1};
	d.last_doubt = &d.doubts;
	enum tri t = rule_holds(s->w, r, &d);
	if (t == MAYBE || !s->hinges.n || !hinges(s->w, r, t))
		return t;
	s->w->miss = NULL;
	return MAYBE;
}

/* What a condition rests on. */
static void tell_condition(struct story *s, const struct rule *r, enum tri t)
{
	if (t == MAYBE && s->w->miss) {
		tell_line(&s->t);
		lack_text(s->out, s->w->ev, s->w->miss);
		buf_putc(s->out, '\n');
	} else if (t == MAYBE) {
		put_hinge(s);
	}
	if (r->kind == RULE_EXCLUDES)
		tell_excludes(s, r, t);
	else if (r->kind == RULE_MONTH)
		tell_month(&s->t, r->expr);
	else if (r->expr)
		tell_expr(&s->t, r->expr);
	if (t != YES && r->unless)
		tell_expr(&s->t, r->unless);
}

/* One condition: its mark, its sentence, its facts. */
static void put_condition(struct story *s, const struct rule *r, enum tri t)
{
	const char *held = r->kind == RULE_BAR || r->kind == RULE_EXCLUDES ? "✓ 没有这种情形：" : "✓";
	note_step(s->notes, REASON_CONDITION,
		  t == YES  ? REASON_HOLDS
		  : t == NO ? REASON_FAILS
			    : REASON_OPEN,
		  r, STR(""));
	put_statement(s, t == YES ? held : t == NO ? "✗" : "？", r);
	note_facts(s->notes);
	put_facts(s, &(struct step){.kind = REASON_CONDITION, .of = r});
}

/* The conditions of the policy or an avenue, up to the one that fails; false when one does. */
static bool put_conditions(struct story *s, const struct avenue *in)
{
	const struct policy *p = s->w->plan->p;
	const struct rule *r = in ? in->rules : p->rules;
	size_t n = in ? in->nrules : p->nrules;
	for (size_t i = 0; i < n && !s->w->failed; i++) {
		if (r[i].kind > RULE_EXCLUDES)
			continue;
		enum tri t = stands(s, &r[i]);
		if (t != YES || r[i].kind != RULE_MUST || !settled(s->w, r[i].expr))
			put_condition(s, &r[i], t);
		if (t == NO)
			return false;
	}
	return true;
}

/* Where the line is counted. */
static void put_home(struct story *s, const struct line *l)
{
	const struct evaluation *ev = s->w->ev;
	if (s->listening || (l->home == FIELD_NONE && l->unit == FIELD_NONE))
		return;
	note_step(s->notes, REASON_HOME, REASON_TOLD, NULL, STR(""));
	buf_puts(s->out, "  ");
	size_t at = s->out->n;
	buf_puts(s->out, "算在");
	if (l->home != FIELD_NONE)
		row_name(s->out, ev, ev->rec_org, l->home);
	if (l->unit != FIELD_NONE) {
		buf_puts(s->out, l->home != FIELD_NONE ? "（" : "");
		row_name(s->out, ev, ev->rec_unit, l->unit);
		buf_puts(s->out, l->home != FIELD_NONE ? "）" : "");
	}
	buf_puts(s->out, "名下");
	note_say(s->notes, at);
	buf_putc(s->out, '\n');
}

void put_amount(struct story *s, int64_t v)
{
	if (s->w->plan->counts)
		buf_printf(s->out, "%lld个", (long long)v);
	else
		money_text(s->out, v);
}

/* "50,000.00元 × 30% = 15,000.00元": the share of a total. */
static void put_shares(struct story *s, const struct rule *r, const struct line *l)
{
	struct work *w = s->w;
	size_t k = w->milestone < (int)r->nshares ? (size_t)w->milestone : r->nshares - 1;
	struct value total = eval(w, r->expr);
	value_text(s->out, w, total, r->expr->type);
	note_term(s->notes, NULL, total, r->expr->type, "元", STR("全部"));
	if (r->shares[k]->kind != NODE_NONE) {
		struct value share = eval(w, r->shares[k]);
		buf_puts(s->out, " × ");
		value_text(s->out, w, share, r->shares[k]->type);
		note_term(s->notes, "×", share, r->shares[k]->type, "", w->plan->p->period.milestones[k].name);
	}
	for (size_t i = 0; i < r->nshares && r->shares[k]->kind == NODE_NONE; i++) {
		struct value p = eval(w, r->shares[i]);
		int64_t part;
		if (p.kind != VAL_NUM || (total.kind != VAL_MONEY) || !val_round(total, p.num, p.den, &part))
			continue;
		buf_puts(s->out, " － ");
		money_text(s->out, part);
		note_term(s->notes, "－", val_money(part), NULL, "元", w->plan->p->period.milestones[i].name);
	}
	buf_puts(s->out, " ＝ ");
	put_amount(s, l->amount);
}

/* "＝ 金额（S26 §A9）". */
static void put_figure(struct story *s, const struct rule *r)
{
	buf_printf(s->out, "  ＝ %s", statement_word(r->kind));
	if (r->cite.sentence.p)
		buf_printf(s->out, "：%.*s", STR_FMT(r->cite.sentence));
	put_bracketed(s, &r->cite);
	buf_putc(s->out, '\n');
}

/* The statement that gives the amount; NULL: none does. */
static const struct rule *figure_rule(struct work *w)
{
	const struct rule *r = rule_of_kind(w, RULE_AMOUNT);
	return r ? r : rule_of_kind(w, RULE_SHARES);
}

/* The arithmetic of a line's amount, and what it rests on. */
static void tell_figure(struct story *s, const struct rule *r, const struct draft *d, const struct line *l)
{
	tell_line(&s->t);
	if (l->no_amount) {
		buf_puts(s->out, "金额待定\n");
	} else if (r->kind == RULE_SHARES) {
		tell_sum(&s->t, r->expr);
		buf_putc(s->out, '\n');
		tell_line(&s->t);
		put_shares(s, r, l);
		buf_putc(s->out, '\n');
	} else {
		tell_sum(&s->t, r->expr);
		if (d->share_num != d->share_den)
			buf_printf(s->out, " × %lld÷%lld天", (long long)d->share_num, (long long)d->share_den);
		buf_puts(s->out, " ＝ ");
		put_amount(s, l->amount);
		buf_putc(s->out, '\n');
	}
	tell_expr(&s->t, r->expr);
}

/* The amount with its arithmetic. */
static void put_arithmetic(struct story *s)
{
	const struct rule *r = figure_rule(s->w);
	if (!r)
		return;
	note_step(s->notes, REASON_FIGURE, REASON_TOLD, r, STR(""));
	if (!s->listening)
		put_figure(s, r);
	note_facts(s->notes);
	put_facts(s, &(struct step){.kind = REASON_FIGURE, .of = r});
}

/* What a doubt rests on. */
static void tell_doubt(struct story *s, const struct doubt *x)
{
	if (!x->miss)
		put_hinge(s);
	if (x->rule)
		tell_expr(&s->t, x->rule->expr);
	if (x->miss) {
		tell_line(&s->t);
		lack_text(s->out, s->w->ev, x->miss);
		buf_putc(s->out, '\n');
	}
}

/* The doubts that hold. */
static void put_doubts(struct story *s, const struct draft *d, const struct line *l)
{
	size_t nth = 0;
	for (const struct doubt *x = d->doubts; x; x = x->next, nth++) {
		note_step(s->notes, REASON_DOUBT, REASON_OPEN, x->rule, x->rule ? STR("") : STR("缺少事实"));
		if (x->rule)
			put_statement(s, "？ 待确认：", x->rule);
		note_facts(s->notes);
		put_facts(s, &(struct step){.kind = REASON_DOUBT, .of = x->rule, .nth = nth});
	}
	if (!d->doubts && l->state == LINE_DOUBT) {
		note_step(s->notes, REASON_DOUBT, REASON_OPEN, NULL, l->reason);
		buf_printf(s->out, "  ？ %.*s\n", STR_FMT(l->reason));
	}
}

/* How the day of a milestone came about. */
static void put_period(struct story *s)
{
	struct work *w = s->w;
	const struct period *p = &w->plan->p->period;
	if (p->kind == PERIOD_ONCE) {
		size_t at = s->out->n + strlen("  · ");
		note_step(s->notes, REASON_PERIOD, REASON_TOLD, NULL, STR("日期"));
		buf_puts(s->out, "  · 日期");
		struct value v = slot_day(w, 0);
		value_text(s->out, w, v, p->expr->type);
		note_say(s->notes, at);
		buf_putc(s->out, '\n');
		note_facts(s->notes);
		tell_expr(&s->t, p->expr);
		return;
	}
	if (p->kind != PERIOD_MILESTONES)
		return;
	struct value v, span = eval(w, p->milestones[w->milestone].span);
	const struct clock_runs *c = as_clock(w, p->expr, &v);
	note_step(s->notes, REASON_PERIOD, REASON_TOLD, NULL, STR("服务年限"));
	buf_puts(s->out, "  · 服务年限\n");
	note_facts(s->notes);
	if (c)
		tell_clock(&s->t, c, span.kind == VAL_NUM ? span.num : 0, DAY_NONE);
	tell_expr(&s->t, p->expr);
}

/* What an avenue is called: its sentence, else its name. */
static struct str avenue_called(const struct avenue *r)
{
	return r->cite.sentence.n ? r->cite.sentence : r->name;
}

/* The avenue that gives the line. */
static void put_avenue(struct story *s, const struct avenue *r)
{
	struct str called = avenue_called(r);
	note_step(s->notes, REASON_AVENUE, REASON_TOLD, NULL, called);
	buf_printf(s->out, "  途径：%.*s\n", STR_FMT(called));
}

/* Other avenues that are open and would give a line as well: the one that gives most was taken, of equals the first. */
static void tell_other_avenues(struct story *s, const struct draft *taken)
{
	const struct policy *p = s->w->plan->p;
	for (size_t i = 0; i < p->navenues; i++) {
		const struct avenue *r = &p->avenues[i];
		if (r == taken->avenue || truth(s->w, r->when) != YES)
			continue;
		const struct draft *d = avenue_draft(s->w, r);
		if (!d || d->outcome != LINE_STANDS)
			continue;
		tell_line(&s->t);
		buf_printf(s->out, "“%.*s”也符合", STR_FMT(avenue_called(r)));
		put_bracketed(s, &r->cite);
		buf_puts(s->out, "，");
		if (d->no_amount)
			buf_puts(s->out, "金额待定");
		else
			put_amount(s, d->fen);
		bool same = !d->no_amount && !taken->no_amount && d->fen == taken->fen;
		buf_puts(s->out, same ? "：给得一样多，取前一条\n" : "：取给得多的\n");
	}
}

/* The line stands: everything that it rests on. */
static void put_standing(struct story *s, const struct draft *d, const struct line *l)
{
	put_period(s);
	put_conditions(s, NULL);
	if (d->avenue) {
		put_avenue(s, d->avenue);
		note_facts(s->notes);
		put_facts(s, &(struct step){.kind = REASON_AVENUE, .of = d->avenue});
		enter_avenue(s->w, d->avenue);
		put_conditions(s, d->avenue);
	}
	put_home(s, l);
	put_arithmetic(s);
	put_doubts(s, d, l);
}

/* The line does not stand: what held, and what did not. */
static void put_failing(struct story *s, const struct draft *d)
{
	if (d->cause == CAUSE_PERIOD || d->cause == CAUSE_NOT_YET)
		put_period(s);
	if (d->cause == CAUSE_PERIOD)
		return;
	if (put_conditions(s, NULL) && d->avenue) {
		enter_avenue(s->w, d->avenue);
		put_avenue(s, d->avenue);
		put_conditions(s, d->avenue);
	}
}

/* A line's steps. */
static void put_line(struct story *s, struct made *a)
{
	s->nsteps = 0;
	s->hinges = a->hinges ? a->l.reason : STR("");
	teller_forget(&s->t);
	stand_on(s, a);
	if (a->stands)
		put_standing(s, &a->d, &a->l);
	else
		put_failing(s, &a->d);
}

void put_steps(struct story *s)
{
	put_line(s, s->group);
}

/* --- months --- */

/* The steps of all months are the same statements. */
static bool same_steps(const struct story *s, const size_t *nsteps)
{
	for (size_t k = 1; k < s->n; k++) {
		if (nsteps[k] != nsteps[0] || nsteps[k] > STORY_STEPS_MAX)
			return false;
		for (size_t i = 0; i < nsteps[0]; i++)
			if (s->said[k * STORY_STEPS_MAX + i].of != s->said[i].of)
				return false;
	}
	return true;
}

/* The steps of every month are heard. */
static void listen(struct story *s, size_t *nsteps)
{
	struct story own = *s;
	struct buf text;
	buf_init(&text, EXPLAIN_MAX);
	own.listening = own.t.brief = true;
	own.out = own.t.out = &text;
	own.notes = own.t.notes = NULL;
	for (size_t k = 0; k < s->n && !s->w->failed; k++) {
		buf_clear(&text);
		put_line(&own, &s->group[k]);
		nsteps[k] = own.nsteps;
		own.heard++;
		own.said += STORY_STEPS_MAX;
	}
	if (text.failed)
		eval_fail(s->w, ERR_LIMIT, "说明太长");
	buf_release(&text);
	go_to(s->w, s->group);
}

/* "以2024-01为例": the first month stands for the others. */
static struct str for_example(struct story *s)
{
	struct buf b;
	char month[8];
	month_text(s->group->l.month, month);
	buf_init(&b, 64);
	buf_printf(&b, "以%s为例", month);
	s->said = NULL;
	return keep_text(s->w, &b);
}

struct str compare_months(struct story *s)
{
	s->said = NULL;
	if (s->n < 2 || !s->w->monthly)
		return STR("");
	if (!s->group->stands && s->group->d.cause != CAUSE_RULE)
		return for_example(s);
	size_t *nsteps = WORK_ARRAY(s->w, s->n, size_t);
	s->said = WORK_ARRAY(s->w, s->n * STORY_STEPS_MAX, struct step_said);
	if (!nsteps || !s->said)
		return STR("");
	listen(s, nsteps);
	if (!same_steps(s, nsteps))
		return for_example(s);
	for (size_t k = 1; k < s->n; k++)
		for (size_t i = 0; i < nsteps[0]; i++)
			if (!str_eq(s->said[k * STORY_STEPS_MAX + i].text, s->said[i].text))
				return STR("各月不一样的地方，分月写明");
	return STR("每个月都一样");
}
