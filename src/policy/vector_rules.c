/* Statements: how rules.c decides one line, for all lines of all owners. What a statement cannot decide for want of a fact
 * would become a doubt that names the fact; such owners are left to the reference, which has the words. */
#include "policy/vector_compile.h"

/* The statements of an avenue, or the policy's own. */
static const struct rule *rules_of(const struct compiler *c, const struct avenue *in, size_t *n)
{
	*n = in ? in->nrules : c->pl->p->nrules;
	return in ? in->rules : c->pl->p->rules;
}

/* The 归属 档次 金额 分期 that applies. */
static const struct rule *rule_that_applies(const struct compiler *c, const struct avenue *in, enum rule_kind k)
{
	for (;; in = NULL) {
		size_t n;
		const struct rule *r = rules_of(c, in, &n);
		for (size_t i = 0; i < n; i++)
			if (r[i].kind == k)
				return &r[i];
		if (!in)
			return NULL;
	}
}

/* --- 互斥 --- */

/* A condition made for a statement: kept, so that its answer is asked for once. */
static const struct node *item_is(struct compiler *c, const struct rule *r, int field)
{
	for (struct made_node *m = *c->made; m; m = m->next)
		if (m->of == r)
			return m->node;
	struct made_node *m = ARENA_NEW(c->kept, struct made_node);
	struct node *eq = ARENA_NEW(c->kept, struct node), *cell = ARENA_NEW(c->kept, struct node);
	struct node *text = ARENA_NEW(c->kept, struct node);
	if (!m || !eq || !cell || !text)
		return NULL;
	*cell = (struct node){.kind = NODE_NAME, .ref = REF_COLUMN, .index = field};
	*text = (struct node){.kind = NODE_TEXT, .text = r->other->item};
	*eq = (struct node){.kind = NODE_EQ, .kid = {cell, text}};
	*m = (struct made_node){r, eq, *c->made};
	*c->made = m;
	return eq;
}

/* Whoever has a row of the record, or a matching one, is left to the reference. */
static void leave_owners_of(struct compiler *c, int rec, const struct node *where)
{
	struct node all = {.kind = NODE_NAME, .ref = REF_RECORD, .index = rec};
	const struct meaning *m = compile_record(c, &all);
	for (int i = 0; i < m->rows.n && !c->cannot; i++) {
		struct lookout here = {.spot = &m->rows.s[i], .rows = &m->rows};
		struct verdict t = {graph_all(c->g), graph_none(c->g)};
		c->scope = &here;
		if (where && !told_truth(c, where, &t))
			cannot(c, where, "互斥");
		c->scope = NULL;
		graph_escape(c->g, graph_and(c->g, m->rows.s[i].in, graph_or(c->g, t.yes, t.maybe)));
	}
}

/* 互斥: owners that could be excluded are left to the reference; the others are not. */
static struct verdict not_excluded(struct compiler *c, const struct rule *r)
{
	struct evaluation *ev = c->ev;
	struct verdict yes = {graph_all(c->g), graph_none(c->g)};
	int other = r->other->subject_rec;
	if (dict_owner(ev->world->dict, other) != c->f->subject) {
		cannot(c, r->expr, "与这项政策互斥");
		return yes;
	}
	leave_owners_of(c, other, NULL);
	int paid = ev->rec_enjoyed, item = paid < 0 ? -1 : record_field(ev->world->t[paid].rec, STR("项目"));
	if (paid < 0 || item < 0 || !r->other->item.p)
		return yes;
	if (dict_owner(ev->world->dict, paid) != c->f->subject)
		cannot(c, r->expr, "已享受");
	else
		leave_owners_of(c, paid, item_is(c, r, item));
	return yes;
}

/* --- conditions --- */

static struct verdict rule_verdict(struct compiler *c, const struct rule *r)
{
	struct verdict t = {graph_none(c->g), graph_none(c->g)};
	switch (r->kind) {
	case RULE_MUST: t = compile_truth(c, r->expr); break;
	case RULE_BAR:
		t = compile_truth(c, r->expr);
		t.yes = graph_not(c->g, graph_or(c->g, t.yes, t.maybe));
		break;
	case RULE_EXCLUDES: t = not_excluded(c, r); break;
	default: {
		const struct meaning *m = compile(c, r->expr);
		t.yes = month_covered(c, m, r->expr);
		t.maybe = m->unknown;
	}
	}
	return r->unless && r->kind != RULE_EXCLUDES ? either_holds(c, t, compile_truth(c, r->unless)) : t;
}

/* Where the conditions of the policy or of an avenue hold, or cannot be decided; *open: where one cannot. */
static int conditions_set(struct compiler *c, const struct avenue *in, int *open)
{
	size_t n;
	const struct rule *r = rules_of(c, in, &n);
	int ok = graph_all(c->g);
	*open = graph_none(c->g);
	for (size_t i = 0; i < n && !c->cannot; i++) {
		if (r[i].kind > RULE_EXCLUDES)
			continue;
		struct verdict t = rule_verdict(c, &r[i]);
		*open = graph_or(c->g, *open, t.maybe);
		ok = graph_and(c->g, ok, graph_or(c->g, t.yes, t.maybe));
	}
	return ok;
}

/* --- what a line says --- */

/* The amount in fen on a line; false when it is too large. 0 and less: there is no line. */
static bool fen_of(struct compiler *c, const struct way *w, struct value v, int line, int64_t *fen)
{
	if (!w->shares)
		return val_round(v, 1, 1, fen);
	struct err e = {0};
	c->w->e = &e;
	c->w->milestone = line;
	return share_of(c->w, w->shares, v, fen);
}

/* The lines on which a value comes to something. */
static int positive(struct compiler *c, const struct way *w, struct value v)
{
	uint64_t bits = 0;
	int64_t fen = 0;
	if (v.kind != VAL_NUM && v.kind != VAL_MONEY) {
		cannot(c, NULL, "这样的金额");
		return graph_none(c->g);
	}
	if (!w->shares) {
		if (!val_round(v, 1, 1, &fen))
			cannot(c, NULL, "这么大的金额");
		return graph_bits(c->g, fen > 0 ? UINT64_MAX : 0);
	}
	for (int l = 0; l < c->axis.lines; l++) {
		if (!fen_of(c, w, v, l, &fen))
			cannot(c, NULL, "这么大的金额");
		bits |= (uint64_t)(fen > 0) << l;
	}
	return graph_bits(c->g, bits);
}

/* 金额 or 分期: options that are known; where it comes to more than nothing. */
static int take_amount(struct compiler *c, const struct avenue *in, struct way *w)
{
	const struct rule *r = rule_that_applies(c, in, RULE_AMOUNT);
	if (!r)
		w->shares = r = rule_that_applies(c, in, RULE_SHARES);
	w->amount = r ? compile(c, r->expr) : new_meaning(c, MEANS_VALUE);
	int set = graph_none(c->g);
	if (w->amount->kind != MEANS_VALUE)
		cannot(c, r ? r->expr : NULL, "这样的金额");
	for (int i = 0; i < w->amount->n && !c->cannot; i++) {
		struct option *o = &w->amount->option[i];
		if (o->what != SAME) {
			cannot(c, r->expr, "因人而异的金额");
			return set;
		}
		o->set = graph_and(c->g, o->set, positive(c, w, o->v));
		set = graph_or(c->g, set, o->set);
	}
	w->open = graph_or(c->g, w->open, w->amount->unknown);
	return graph_or(c->g, set, w->amount->unknown);
}

/* 归属 of the policy or an avenue: an institution; where its unit is not known. */
static struct meaning *take_home(struct compiler *c, const struct avenue *in, int *open)
{
	const struct rule *r = rule_that_applies(c, in, RULE_HOME);
	*open = graph_none(c->g);
	if (!r)
		return NULL;
	struct meaning *home = compile(c, r->expr);
	for (int i = 0; i < home->n && !c->cannot; i++)
		if (home->option[i].what != LANE || home->option[i].v.kind != VAL_ROW ||
		    home->option[i].v.rec != c->ev->rec_org)
			cannot(c, r->expr, "这样的归属");
	if (c->cannot)
		return home;
	const struct record *org = c->ev->world->t[c->ev->rec_org].rec;
	*open = home->unknown;
	if (org->fields[c->ev->org_unit].flags & FIELD_KNOWN) {
		struct node unit = {.kind = NODE_FIELD, .ref = REF_NAV, .index = c->ev->org_unit};
		*open = graph_or(c->g, *open, told_field(c, &unit, home)->unknown);
	}
	return home;
}

/* 档次: words that are known, or the milestones' names. */
static struct meaning *take_tier(struct compiler *c, const struct avenue *in)
{
	const struct rule *r = rule_that_applies(c, in, RULE_TIER);
	const struct period *period = &c->pl->p->period;
	if (!r && period->kind == PERIOD_MILESTONES) {
		struct meaning *m = new_meaning(c, MEANS_VALUE);
		for (size_t i = 0; i < period->n; i++)
			add_option(c, m,
				   (struct option){.set = graph_bits(c->g, UINT64_C(1) << i),
						   .what = SAME,
						   .v = val_text(period->milestones[i].name)});
		return m;
	}
	if (!r)
		return new_meaning(c, MEANS_VALUE);
	struct meaning *m = compile(c, r->expr);
	for (int i = 0; i < m->n && !c->cannot; i++)
		if (m->option[i].what != SAME ||
		    (m->option[i].v.kind != VAL_LABEL && m->option[i].v.kind != VAL_TEXT))
			cannot(c, r->expr, "这样的档次");
	return m;
}

/* Every 存疑 of the policy or of an avenue. */
static void take_doubts(struct compiler *c, const struct avenue *in, struct way *w)
{
	size_t n;
	const struct rule *r = rules_of(c, in, &n);
	for (size_t i = 0; i < n && !c->cannot; i++) {
		if (r[i].kind != RULE_DOUBT)
			continue;
		struct verdict t = compile_truth(c, r[i].expr);
		w->open = graph_or(c->g, w->open, t.maybe);
		if (graph_is_none(c->g, t.yes))
			continue;
		if (w->doubts == DOUBTS_MAX) {
			cannot(c, r[i].expr, "这么多存疑");
			return;
		}
		w->doubt[w->doubts] = &r[i];
		w->doubt_set[w->doubts++] = t.yes;
	}
}

/* --- avenues --- */

/* The draft of an avenue or of the policy: where it stands, whatever its 当 says. */
static void draft_way(struct compiler *c, const struct avenue *in, struct way *w)
{
	struct meaning *outer_home = c->home;
	const struct avenue *outer = c->in;
	int open;
	*w = (struct way){.avenue = in, .open = graph_none(c->g)};
	if (++c->depth > 200) {
		w->tier = w->amount = cannot(c, NULL, "套得太深");
		c->depth--;
		return;
	}
	c->in = in;
	w->home = c->home = take_home(c, in, &open);
	w->set = conditions_set(c, in, &w->open);
	w->set = graph_and(c->g, w->set, take_amount(c, in, w));
	w->tier = take_tier(c, in);
	w->open = graph_or(c->g, w->open, graph_or(c->g, open, w->tier->unknown));
	c->home = outer_home;
	c->in = outer;
	c->depth--;
}

struct meaning *compile_avenue_amount(struct compiler *c, const struct avenue *r)
{
	struct way w;
	draft_way(c, r, &w);
	if (c->cannot || w.shares)
		return cannot(c, r->when, "途径的金额");
	graph_escape(c->g, graph_and(c->g, w.set, w.amount->unknown));
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	for (int i = 0; i < w.amount->n && !c->cannot; i++) {
		struct option o = w.amount->option[i];
		int64_t fen = 0;
		o.set = graph_and(c->g, o.set, w.set);
		if (!fen_of(c, &w, o.v, 0, &fen))
			cannot(c, r->when, "这么大的金额");
		o.v = c->pl->counts ? val_int(fen) : val_money(fen);
		add_option(c, m, o);
	}
	return m;
}

/* Where one way gives more than another: both stand there. */
static int gives_more(struct compiler *c, const struct way *a, const struct way *b)
{
	int more = graph_none(c->g);
	for (int i = 0; i < a->amount->n; i++)
		for (int k = 0; k < b->amount->n; k++) {
			int64_t x = 0, y = 0;
			fen_of(c, a, a->amount->option[i].v, 0, &x);
			fen_of(c, b, b->amount->option[k].v, 0, &y);
			if (x > y)
				more = graph_or(c->g, more,
						graph_and(c->g, a->amount->option[i].set, b->amount->option[k].set));
		}
	return more;
}

/* The open avenue that gives most, the first of equal ones. */
static void choose_avenues(struct compiler *c, struct dues *out, int base, int base_open)
{
	struct graph *g = c->g;
	int stands = graph_none(g), maybe = graph_none(g);
	for (int i = 0; i < out->ways && !c->cannot; i++) {
		struct way *w = &out->way[i];
		struct verdict when = compile_truth(c, w->avenue->when);
		w->set = graph_and(g, graph_and(g, base, w->set), graph_or(g, when.yes, when.maybe));
		w->open = graph_or(g, w->open, base_open);
		stands = graph_or(g, stands, w->set);
		maybe = graph_or(g, maybe, when.maybe);
		/* an amount that is not known is compared by the reference */
		graph_escape(g, graph_and(g, w->set, w->amount->unknown));
	}
	/* a way that might be open puts in doubt whatever line there is, also another's */
	graph_escape(g, graph_and(g, stands, maybe));
	for (int i = 1; i < out->ways && !c->cannot; i++)
		for (int k = 0; k < i; k++) {
			int more = gives_more(c, &out->way[i], &out->way[k]);
			int both = graph_and(g, out->way[i].set, out->way[k].set);
			out->way[k].set = graph_but(g, out->way[k].set, graph_and(g, both, more));
			out->way[i].set = graph_but(g, out->way[i].set, graph_but(g, both, more));
		}
	for (int i = 0; i < out->ways && !c->cannot; i++) {
		struct meaning *outer = c->home;
		c->home = out->way[i].home;
		take_doubts(c, out->way[i].avenue, &out->way[i]);
		c->home = outer;
	}
}

/* --- the whole policy --- */

/* The days of the milestones. */
static struct meaning *milestone_days(struct compiler *c)
{
	const struct period *p = &c->pl->p->period;
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	for (size_t i = 0; i < p->n && !c->cannot; i++) {
		const struct meaning *d = full_day_of(c, p->expr, p->milestones[i].span);
		graph_escape(c->g, d->unknown);
		for (int k = 0; k < d->n; k++) {
			struct option o = d->option[k];
			o.set = graph_and(c->g, o.set, graph_bits(c->g, UINT64_C(1) << i));
			add_option(c, m, o);
		}
	}
	return m;
}

/* Lines that can be due: asked for, and not after the day of looking. */
static int lines_asked(struct compiler *c, const struct dues *out)
{
	struct graph *g = c->g;
	const struct query *q = &c->ev->q;
	if (!c->axis.dated)
		return graph_bits(g, c->axis.all);
	int set = graph_none(g);
	int64_t first = month_first(q->from), last = month_last(q->to);
	if (q->as_of < last)
		last = q->as_of;
	for (int i = 0; i < out->due->n; i++) {
		const struct option *o = &out->due->option[i];
		int in = graph_but(g, graph_le_imm(g, o->lane, last), graph_le_imm(g, o->lane, first - 1));
		set = graph_or(g, set, graph_and(g, o->set, in));
	}
	return set;
}

/* The amounts in fen. */
static void settle_amounts(struct compiler *c, struct way *w)
{
	int lines = w->shares ? c->axis.lines : 1;
	for (int i = 0; i < w->amount->n && !c->cannot; i++) {
		int64_t *fen = ARENA_ARRAY(c->mem, (size_t)lines + 1, int64_t);
		w->amount->option[i].fen = fen;
		for (int l = 0; l < lines; l++)
			if (!fen || !fen_of(c, w, w->amount->option[i].v, l, &fen[l]))
				cannot(c, NULL, "这么大的金额");
	}
}

/* Where a run of lines begins: something holds that did not hold on the line before. Of dated lines each is a run. */
static int starts_of(struct compiler *c, const struct way *w)
{
	struct graph *g = c->g;
	const struct meaning *m[] = {w->tier, w->amount, w->home};
	if (c->axis.dated)
		return w->set;
	int turns = graph_turns(g, graph_none(g), w->set);
	for (size_t k = 0; k < 3; k++)
		for (int i = 0; m[k] && i < m[k]->n; i++)
			if (!g->node[m[k]->option[i].set].flat)
				turns = graph_turns(g, turns, m[k]->option[i].set);
	for (int i = 0; i < w->doubts; i++)
		turns = graph_turns(g, turns, w->doubt_set[i]);
	return graph_and(g, w->set, turns);
}

/* What is read of a way after the run. */
static void keep_way(struct compiler *c, struct way *w)
{
	graph_escape(c->g, graph_and(c->g, w->set, w->open));
	graph_keep(c->g, w->set);
	w->starts = starts_of(c, w);
	graph_keep(c->g, w->starts);
	const struct meaning *m[] = {w->tier, w->amount, w->home};
	for (size_t k = 0; k < 3; k++)
		for (int i = 0; m[k] && i < m[k]->n; i++) {
			graph_keep(c->g, m[k]->option[i].set);
			if (m[k]->option[i].what == LANE)
				graph_keep(c->g, m[k]->option[i].lane);
		}
	for (int i = 0; i < w->doubts; i++)
		graph_keep(c->g, w->doubt_set[i]);
}

/* One way for a policy without avenues, one for each avenue. */
static void compile_ways(struct compiler *c, struct dues *out)
{
	const struct policy *p = c->pl->p;
	int open;
	out->ways = p->navenues ? (int)p->navenues : 1;
	out->way = ARENA_ARRAY(c->mem, (size_t)out->ways, struct way);
	if (!out->way) {
		cannot(c, NULL, "内存");
		return;
	}
	if (!p->navenues) {
		draft_way(c, NULL, &out->way[0]);
		c->home = out->way[0].home;
	} else {
		c->home = take_home(c, NULL, &open);
		int base = conditions_set(c, NULL, &open);
		for (int i = 0; i < out->ways && !c->cannot; i++)
			draft_way(c, &p->avenues[i], &out->way[i]);
		choose_avenues(c, out, base, open);
	}
	for (int i = 0; i < out->ways && !c->cannot; i++) {
		if (p->navenues)
			c->home = out->way[i].home;
		take_doubts(c, NULL, &out->way[i]);
	}
}

void compile_policy(struct compiler *c, struct dues *out)
{
	const struct policy *p = c->pl->p;
	*out = (struct dues){.pl = c->pl, .axis = c->axis};
	if (c->pl->ordinals || c->pl->whole_plans || p->subject_where || p->period.kind == PERIOD_ONCE) {
		cannot(c, p->period.expr, "这样的周期或计数");
		return;
	}
	if (c->axis.dated) {
		if (c->pl->next_version || !c->pl->first_version || p->period.n > LINES_WIDE) {
			cannot(c, p->period.expr, "有几个版本的分期政策");
			return;
		}
		c->due = out->due = milestone_days(c);
	}
	compile_ways(c, out);
	if (c->cannot)
		return;
	int asked = lines_asked(c, out);
	for (int i = 0; i < out->ways; i++) {
		out->way[i].set = graph_and(c->g, out->way[i].set, asked);
		settle_amounts(c, &out->way[i]);
		keep_way(c, &out->way[i]);
	}
	for (int i = 0; out->due && i < out->due->n; i++) {
		graph_keep(c->g, out->due->option[i].set);
		graph_keep(c->g, out->due->option[i].lane);
	}
}
