/* The explanation that an officer and a care worker read: line by line, statement by statement. */
#include "policy/note.h"
#include "policy/tell.h"

/* What an explanation is made of. */
struct story {
	struct work *w;
	struct teller t;
	struct buf *out;
	struct notes *notes; /* the same as structs; NULL: nobody wants them */
	size_t refusals;     /* groups that are still to be told and do not stand */
	struct str
	    hinges; /* of the line at hand: which fact is missing that it comes out differently with; n 0 none */
};

/* "S26 S-a4 §A5". */
static void put_cites(struct buf *b, const struct cite *c)
{
	for (size_t i = 0; i < c->nclauses; i++)
		buf_printf(b, " %.*s", STR_FMT(c->clauses[i]));
	for (size_t i = 0; i < c->nrules; i++)
		buf_printf(b, " §%.*s", STR_FMT(c->rules[i]));
}

/* "（S26 §A5）", nothing when nothing is cited. */
static void put_bracketed(struct story *s, const struct cite *c)
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
	buf_printf(s->out, "  %s%s", mark, str_ends(str_of(mark), STR("：")) ? "" : " ");
	if (r->cite.sentence.p) {
		buf_put_str(s->out, r->cite.sentence);
	} else {
		buf_printf(s->out, "%s ", statement_word(r->kind));
		buf_put_str(s->out, r->kind == RULE_EXCLUDES ? r->other->title : source_text(s->w->plan->p, r->expr));
	}
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
	if (t == MAYBE && s->w->miss) {
		tell_line(&s->t);
		buf_puts(s->out, "缺少");
		miss_text(s->out, s->w->ev, s->w->miss);
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

/* The conditions of the policy or an avenue, up to the one that fails; false when one does. */
static bool put_conditions(struct story *s, const struct avenue *in)
{
	const struct policy *p = s->w->plan->p;
	const struct rule *r = in ? in->rules : p->rules;
	size_t n = in ? in->nrules : p->nrules;
	struct draft d = {.share_num = 1, .share_den = 1};
	d.last_doubt = &d.doubts;
	for (size_t i = 0; i < n && !s->w->failed; i++) {
		if (r[i].kind > RULE_EXCLUDES)
			continue;
		enum tri t = rule_holds(s->w, &r[i], &d);
		if (t != MAYBE && s->hinges.n && hinges(s->w, &r[i], t)) {
			t = MAYBE;
			s->w->miss = NULL;
		}
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
	if (l->home == FIELD_NONE && l->unit == FIELD_NONE)
		return;
	note_step(s->notes, REASON_HOME, REASON_TOLD, NULL, STR(""));
	buf_puts(s->out, "  归属：");
	size_t at = s->out->n;
	if (l->home != FIELD_NONE)
		row_name(s->out, ev, ev->rec_org, l->home);
	if (l->unit != FIELD_NONE) {
		buf_puts(s->out, l->home != FIELD_NONE ? "（" : "");
		row_name(s->out, ev, ev->rec_unit, l->unit);
		buf_puts(s->out, l->home != FIELD_NONE ? "）" : "");
	}
	note_say(s->notes, at);
	buf_putc(s->out, '\n');
}

/* A sum, or a number of posts. */
static void put_amount(struct story *s, int64_t v)
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

/* The arithmetic of the amount and what it rests on. */
static void put_arithmetic(struct story *s, const struct draft *d, const struct line *l)
{
	const struct rule *r = rule_of_kind(s->w, RULE_AMOUNT);
	if (!r)
		r = rule_of_kind(s->w, RULE_SHARES);
	if (!r)
		return;
	note_step(s->notes, REASON_FIGURE, REASON_TOLD, r, str_of(statement_word(r->kind)));
	put_figure(s, r);
	note_facts(s->notes);
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

/* The doubts that hold. */
static void put_doubts(struct story *s, const struct draft *d, const struct line *l)
{
	for (const struct doubt *x = d->doubts; x; x = x->next) {
		note_step(s->notes, REASON_DOUBT, REASON_OPEN, x->rule, x->rule ? STR("") : STR("缺少事实"));
		if (x->rule)
			put_statement(s, "？ 待确认：", x->rule);
		note_facts(s->notes);
		if (!x->miss)
			put_hinge(s);
		if (x->rule)
			tell_expr(&s->t, x->rule->expr);
		if (x->miss) {
			tell_line(&s->t);
			buf_puts(s->out, "缺少");
			miss_text(s->out, s->w->ev, x->miss);
			buf_putc(s->out, '\n');
		}
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

/* The avenue that gives the line. */
static void put_avenue(struct story *s, const struct avenue *r)
{
	note_step(s->notes, REASON_AVENUE, REASON_TOLD, NULL, r->name);
	buf_printf(s->out, "  途径：%.*s\n", STR_FMT(r->name));
}

/* Other avenues that are open and would give a line as well: the one that gives most was taken, of equals the first. */
static void put_other_avenues(struct story *s, const struct draft *taken)
{
	const struct policy *p = s->w->plan->p;
	for (size_t i = 0; i < p->navenues; i++) {
		const struct avenue *r = &p->avenues[i];
		if (r == taken->avenue || truth(s->w, r->when) != YES)
			continue;
		const struct draft *d = avenue_draft(s->w, r);
		if (!d || d->outcome != LINE_STANDS)
			continue;
		note_facts(s->notes);
		tell_line(&s->t);
		buf_printf(s->out, "途径%.*s也符合", STR_FMT(r->name));
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
		put_other_avenues(s, d);
		enter_avenue(s->w, d->avenue);
		put_conditions(s, d->avenue);
	}
	put_home(s, l);
	put_arithmetic(s, d, l);
	put_doubts(s, d, l);
}

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

/* The work stands on a line again, which has its reason then. */
static void go_to(struct work *w, struct made *a)
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

/* One group of lines: told by its first. */
static void put_group(struct story *s, struct made *a, size_t n)
{
	struct work *w = s->w;
	struct draft d;
	go_to(w, a);
	note_span(s->notes, a, a + n - 1, n);
	put_heading(s, a, a + n - 1, n);
	if (n > 1 && w->monthly) {
		char text[8];
		month_text(a->l.month, text);
		buf_printf(s->out, "  以%s为例\n", text);
	}
	teller_forget(&s->t);
	s->hinges = a->hinges ? a->l.reason : STR("");
	if (a->stands) {
		line_make(w, &d);
		put_standing(s, &a->d, &a->l);
	} else {
		buf_printf(s->out, "  %.*s\n", STR_FMT(a->l.reason));
		if (s->refusals-- <= MISSING_TOLD_MAX)
			put_missing(s, a);
		put_failing(s, &a->d);
	}
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

/* One version of a policy; r, in mem, gets the same as structs unless it is NULL. */
static int explain_plan(struct evaluation *ev, struct plan *pl, int64_t subject, struct buf *out, struct reasons *r,
			struct arena *mem, struct err *e)
{
	struct work w;
	struct pass p;
	if (plan_pass(&w, ev, pl, subject, &p, e) != 0)
		return -1;
	struct notes notes = {.w = &w, .mem = mem, .out = out, .r = r};
	struct story s = {.w = &w, .out = out, .notes = r ? &notes : NULL};
	if (teller_init(&s.t, &w, out) != 0)
		return -1;
	s.t.notes = s.notes;
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

int explain_reasons(struct evaluation *ev, const struct policy *p, int64_t subject, struct arena *mem,
		    struct reasons **ret, size_t *n, struct buf *text, struct err *e)
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
	ev->q.all = ev->later = true;
	for (size_t i = 0; i < ev->packs->n && status == 0; i++)
		if (ev->plan[i] && str_eq(ev->plan[i]->p->id, p->id))
			status = explain_plan(ev, ev->plan[i], subject, out, r ? &r[got++] : NULL, mem, e);
	ev->q.all = all;
	ev->later = later;
	buf_release(&own);
	if (ret && status == 0) {
		*ret = r;
		*n = got;
	}
	return status;
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
