#include "policy/note.h"

#include <stdio.h>

#include "base/money.h"
#include "policy/grow.h"
#include "policy/plain.h"

_Static_assert((int)REASON_DUE == (int)LINE_DUE && (int)REASON_UNSURE == (int)LINE_DOUBT &&
		   (int)REASON_RECOVER == (int)LINE_RECOVER && (int)REASON_NOT == (int)LINE_NOT,
	       "one numbering");

#define NOTE_INDENT 3 /* levels of two blanks before a fact of depth 0 */

/* An array of the result with room for one more item; the notes fail without memory. */
#define NOTE_GROW(n, items, count, slot)                                                                             \
	do {                                                                                                         \
		GROW((n)->mem, items, count, slot);                                                                  \
		(n)->failed |= !(slot);                                                                              \
	} while (0)

struct str note_text(struct notes *n, struct str s)
{
	char *p = n && s.n ? arena_copy(n->mem, s.p, s.n) : NULL;
	if (n && s.n && !p)
		n->failed = true;
	return (struct str){p ? p : "", p ? s.n : 0};
}

/* Keeps a built text and releases the buffer. */
static struct str keep(struct notes *n, struct buf *b)
{
	n->failed |= b->failed;
	struct str s = note_text(n, buf_str(b));
	buf_release(b);
	return s;
}

struct str note_cite(struct notes *n, const struct cite *c)
{
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; i < c->nclauses; i++)
		buf_printf(&b, "%s%.*s", b.n ? " " : "", STR_FMT(c->clauses[i]));
	for (size_t i = 0; i < c->nrules; i++)
		buf_printf(&b, "%s§%.*s", b.n ? " " : "", STR_FMT(c->rules[i]));
	return keep(n, &b);
}

const char *statement_word(enum rule_kind k)
{
	static const char *const word[] = {[RULE_MONTH] = "计月",    [RULE_MUST] = "须",     [RULE_BAR] = "除外",
					   [RULE_EXCLUDES] = "互斥", [RULE_HOME] = "归属",   [RULE_TIER] = "档次",
					   [RULE_AMOUNT] = "金额",   [RULE_SHARES] = "分期", [RULE_DOUBT] = "存疑"};
	return word[k];
}

/* --- facts --- */

/* The source and row of a fact that tells a stored row; the rest is its text. */
static void take_row(struct notes *n, const struct noted_row *r, struct str line, struct reason_fact *f)
{
	const struct wtable *t = &n->w->ev->world->t[r->rec];
	size_t from = r->end - r->at;
	f->record = r->rec;
	f->id = t->id[r->row];
	f->journal = t->origin ? t->origin[r->row].journal : 0;
	f->from = note_text(n, (struct str){line.p, from});
	f->text = note_text(n, str_trim((struct str){line.p + from, line.n - from}));
}

/* One line of the text as a fact. */
static void take_fact(struct notes *n, struct str line, size_t at)
{
	struct reason_step *s = &n->step[n->nsteps - 1];
	struct reason_fact *f;
	size_t blanks = 0;
	while (blanks < line.n && line.p[blanks] == ' ')
		blanks++;
	NOTE_GROW(n, s->fact, s->nfacts, f);
	if (!f)
		return;
	struct str rest = {line.p + blanks, line.n - blanks};
	*f = (struct reason_fact){.depth = (int)blanks / 2 - NOTE_INDENT, .record = -1};
	f->depth = f->depth < 0 ? 0 : f->depth;
	for (size_t i = n->nrows; i-- > 0;)
		if (n->row[i].at == at + blanks) {
			take_row(n, &n->row[i], rest, f);
			return;
		}
	f->text = note_text(n, rest);
}

/* Ends the step at hand: what was written since its headline are its facts. */
static void end_step(struct notes *n)
{
	struct str all = buf_str(n->out);
	for (size_t at = n->facts; n->facts && at < all.n && !n->failed;) {
		struct str rest = {all.p + at, all.n - at}, line = str_cut(&rest, '\n');
		take_fact(n, line, at);
		at += line.n + 1;
	}
	n->facts = 0;
	n->nrows = 0;
}

void note_say(struct notes *n, size_t at)
{
	if (n && n->nsteps && !n->out->failed)
		n->step[n->nsteps - 1].text = note_text(n, (struct str){n->out->p + at, n->out->n - at});
}

void note_facts(struct notes *n)
{
	if (n)
		n->facts = n->out->n;
}

void note_row(struct notes *n, size_t at, int rec, int64_t row)
{
	struct noted_row *r;
	if (!n || !n->facts)
		return;
	NOTE_GROW(n, n->row, n->nrows, r);
	if (r)
		*r = (struct noted_row){at, n->out->n, rec, row};
}

/* --- steps and spans --- */

void note_step(struct notes *n, enum reason_kind kind, enum reason_mark mark, const struct rule *r, struct str text)
{
	struct reason_step *s;
	if (!n)
		return;
	end_step(n);
	NOTE_GROW(n, n->step, n->nsteps, s);
	if (!s)
		return;
	static const char *const said[] = {NULL, "符合", "不符合", "待查"};
	*s = (struct reason_step){.kind = kind, .mark = mark, .said = said[mark]};
	struct buf b;
	buf_init(&b, 1 << 16);
	if (r)
		plain_rule(&b, n->w, r);
	else
		buf_put_str(&b, text);
	s->text = keep(n, &b);
	if (!r)
		return;
	s->word = statement_word(r->kind);
	s->absence = r->kind == RULE_BAR || r->kind == RULE_EXCLUDES;
	s->clauses = note_cite(n, &r->cite);
}

/* The names of the milestones of a group. */
static struct str milestone_names(struct notes *n, const struct made *m, size_t lines)
{
	const struct period *p = &n->w->plan->p->period;
	struct buf b;
	buf_init(&b, 1 << 16);
	for (size_t i = 0; p->kind == PERIOD_MILESTONES && i < lines; i++)
		buf_printf(&b, "%s%.*s", i ? "、" : "", STR_FMT(p->milestones[m[i].slot].name));
	return keep(n, &b);
}

/* The name of a row. */
static struct str named(struct notes *n, int rec, int64_t row)
{
	struct buf b;
	buf_init(&b, 4096);
	if (rec >= 0 && row != FIELD_NONE)
		row_name(&b, n->w->ev, rec, row);
	return keep(n, &b);
}

void note_term(struct notes *n, const char *sign, struct value v, const struct type *t, const char *unit,
	       struct str note)
{
	if (!n || !n->r->nspans)
		return;
	struct reason_span *s = &n->r->span[n->r->nspans - 1];
	if (s->nterms == REASON_TERMS_MAX)
		return;
	struct buf b;
	buf_init(&b, 4096);
	value_text(&b, n->w, v, t);
	struct str value = keep(n, &b);
	if (*unit && str_ends(value, STR("元")) && str_starts(str_of(unit), STR("元")))
		value.n -= strlen("元");
	s->term[s->nterms++] = (struct reason_term){sign, value, unit, note_text(n, note)};
}

/* "250.00元/月 × 3个月" of months in money. */
static void note_months(struct notes *n, const struct reason_span *s)
{
	char from[8], to[8], months[24];
	month_text(s->from, from);
	month_text(s->to, to);
	snprintf(months, sizeof months, s->n > 1 ? "%s 至 %s" : "%s", from, to);
	bool counts = n->w->plan->counts;
	note_term(n, NULL, counts ? val_int(s->amount) : val_money(s->amount), NULL, counts ? "个" : "元/月",
		  s->tier);
	note_term(n, "×", val_int((int64_t)s->n), NULL, "个月", str_of(months));
}

struct reason_span *note_span(struct notes *n, const struct made *first, const struct made *last, size_t lines)
{
	const struct line *l = &first->l;
	struct reason_span *s;
	if (!n)
		return NULL;
	if (n->r->nspans == REASON_SPANS_MAX) {
		n->failed = true;
		return NULL;
	}
	NOTE_GROW(n, n->r->span, n->r->nspans, s);
	if (!s)
		return NULL;
	bool refused = l->state == LINE_NOT;
	*s =
	    (struct reason_span){.from = l->month, .to = last->l.month, .n = lines, .due = l->due, .state = l->state};
	s->result = line_state_text(l->state);
	s->never = refused && first->d.cause == CAUSE_PERIOD;
	s->ahead = refused && first->d.cause == CAUSE_NOT_YET && l->cured != DAY_NONE;
	s->no_amount = l->no_amount;
	s->outside = l->outside;
	s->cured = l->cured;
	s->amount = l->amount;
	if (!l->no_amount && !refused && !money_share(l->amount, (int64_t)lines, 1, &s->sum))
		n->failed = true;
	s->name = milestone_names(n, first, lines);
	s->tier = note_text(n, l->tier);
	s->reason = note_text(n, l->reason);
	s->clauses = note_text(n, l->clauses);
	s->org = named(n, n->w->ev->rec_org, l->home);
	s->unit = named(n, n->w->ev->rec_unit, l->unit);
	n->step = NULL;
	n->nsteps = 0;
	if (n->w->monthly && !refused && !l->no_amount)
		note_months(n, s);
	return s;
}

void note_months_said(struct notes *n, struct str months)
{
	if (n && n->r->nspans)
		n->r->span[n->r->nspans - 1].months = note_text(n, months);
}

void note_missing(struct notes *n, const struct missing *m)
{
	if (n && n->r->nspans)
		n->r->span[n->r->nspans - 1].missing = *m;
}

void note_span_end(struct notes *n)
{
	if (!n || !n->r->nspans)
		return;
	end_step(n);
	struct reason_span *s = &n->r->span[n->r->nspans - 1];
	s->step = n->step;
	s->nsteps = n->nsteps;
}

/* --- the whole --- */

void note_head(struct notes *n, struct str subject)
{
	if (!n)
		return;
	const struct plan *pl = n->w->plan;
	struct reasons *r = n->r;
	r->policy = note_text(n, pl->p->id);
	r->title = note_text(n, pl->p->title);
	r->area = note_text(n, pl->p->area);
	r->status = note_text(n, pl->p->standing);
	r->version = pl->p->undated ? DAY_NONE : pl->p->from;
	r->draft = pl->draft;
	r->monthly = n->w->monthly;
	r->counts = pl->counts;
	r->subject = note_text(n, str_trim(subject));
	r->as_of = n->w->ev->q.as_of;
}

void note_total(struct notes *n, int64_t sum, bool whole, size_t lines, size_t open)
{
	if (!n)
		return;
	n->r->sum = whole ? sum : 0;
	n->r->sum_whole = whole;
	n->r->lines = lines;
	n->r->open = open;
}

void note_reading(struct notes *n, const struct reading *r, const struct alt *chosen)
{
	struct reason_reading *x;
	if (!n)
		return;
	NOTE_GROW(n, n->r->reading, n->r->nreadings, x);
	if (!x)
		return;
	*x = (struct reason_reading){.name = note_text(n, r->name),
				     .label = note_text(n, chosen->label),
				     .sentence = note_text(n, r->cite.sentence),
				     .clauses = note_cite(n, &r->cite),
				     .chosen = chosen != r->alts};
	for (size_t i = 0; i < r->nalts; i++) {
		struct str *other;
		if (&r->alts[i] == chosen)
			continue;
		NOTE_GROW(n, x->other, x->nothers, other);
		if (!other)
			return;
		*other = note_text(n, r->alts[i].label);
	}
}
