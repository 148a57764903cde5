/* What runs say: each text once. */
#include <stdlib.h>

#include "policy/say.h"
#include "policy/vector_inside.h"

static uint64_t mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ (h >> 29);
}

static uint64_t mix_text(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = mix(h, (uint8_t)s.p[i]);
	return mix(h, s.n);
}

static uint64_t key_hash(const struct text_key *k)
{
	return mix(mix(mix(mix(mix(1, k->entry), (uint64_t)k->avenue), k->tier), (uint64_t)k->fen), k->doubts);
}

static bool same_key(const struct text_key *a, const struct text_key *b)
{
	return a->entry == b->entry && a->avenue == b->avenue && a->tier == b->tier && a->fen == b->fen &&
	       a->doubts == b->doubts;
}

/* Room for one more; −1: no memory. */
static int grow(struct texts *t)
{
	if (t->n == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 64;
		struct text *p = realloc(t->text, cap * sizeof *p);
		if (!p)
			return -1;
		t->text = p;
		t->cap = cap;
	}
	if (2 * (t->n + 1) <= t->slots)
		return 0;
	size_t slots = t->slots ? t->slots * 2 : 256;
	uint32_t *slot = calloc(slots, sizeof *slot);
	if (!slot)
		return -1;
	for (size_t i = 0; i < t->n; i++) {
		size_t at = t->text[i].hash & (slots - 1);
		while (slot[at])
			at = (at + 1) & (slots - 1);
		slot[at] = (uint32_t)i + 1;
	}
	free(t->slot);
	t->slot = slot;
	t->slots = slots;
	return 0;
}

/* Puts a new text into its free slot. */
static int64_t put(struct texts *t, const struct text *x)
{
	size_t at = x->hash & (t->slots - 1);
	while (t->slot[at])
		at = (at + 1) & (t->slots - 1);
	t->text[t->n] = *x;
	t->slot[at] = (uint32_t)t->n + 1;
	return (int64_t)t->n++;
}

/* The sentences of the doubts, as the reference puts them. */
static struct str doubts_text(struct vector *v, const struct entry *x, const struct avenue *in, uint64_t doubts)
{
	const struct plan *pl = x->pl;
	struct work *w = &v->work;
	struct err e = {0};
	struct draft d = {.doubts = NULL};
	struct doubt one[64], **last = &d.doubts;
	int bit = 0;
	w->ev = x->ev;
	w->plan = x->pl;
	w->e = &e;
	for (int part = in ? 0 : 1; part < 2; part++) {
		const struct rule *r = part ? pl->p->rules : in->rules;
		size_t n = part ? pl->p->nrules : in->nrules;
		for (size_t i = 0; i < n && bit < 64; i++, bit++) {
			if (!(doubts >> bit & 1))
				continue;
			one[bit] = (struct doubt){.rule = &r[i]};
			*last = &one[bit];
			last = &one[bit].next;
		}
	}
	struct str s = doubt_text(w, &d);
	const char *p = arena_copy(v->kept, s.p ? s.p : "", s.n);
	return (struct str){p ? p : "", p ? s.n : 0};
}

int64_t text_by_key(struct vector *v, const struct text_key *k)
{
	struct texts *t = &v->texts;
	struct text x = {.keyed = true, .key = *k, .hash = key_hash(k)};
	if (grow(t) != 0)
		return -1;
	for (size_t at = x.hash & (t->slots - 1); t->slot[at]; at = (at + 1) & (t->slots - 1)) {
		const struct text *o = &t->text[t->slot[at] - 1];
		if (o->keyed && o->hash == x.hash && same_key(&o->key, k))
			return t->slot[at] - 1;
	}
	struct plan *pl = v->entry[k->entry].pl;
	const struct avenue *in = k->avenue < 0 ? NULL : &pl->p->avenues[k->avenue];
	const struct basis *b = in ? &pl->avenue[k->avenue] : &pl->basis;
	x.plan = pl;
	x.says = (struct vector_text){.reason = b->passed,
				      .clauses = b->clauses,
				      .readings = pl->readings,
				      .amount = k->fen,
				      .state = k->doubts ? LINE_DOUBT : plain_state(pl->p)};
	if (k->tier != UINT32_MAX)
		x.says.tier = pool_text(v->words, k->tier);
	if (k->doubts)
		x.says.reason = doubts_text(v, &v->entry[k->entry], in, k->doubts);
	return put(t, &x);
}

static bool same_text(const struct text *a, const struct text *b)
{
	return a->plan == b->plan && a->says.amount == b->says.amount && a->says.no_amount == b->says.no_amount &&
	       a->says.state == b->says.state && str_eq(a->says.tier, b->says.tier) &&
	       str_eq(a->says.reason, b->says.reason) && str_eq(a->says.clauses, b->says.clauses);
}

/* A text that outlives the reference evaluator's memory. */
static struct str kept_text(struct vector *v, struct str s)
{
	int64_t at = pool_put(v->words, s);
	return at < 0 ? (struct str){"", 0} : pool_text(v->words, at);
}

int64_t text_by_line(struct vector *v, const struct plan *pl, const struct line *l)
{
	struct texts *t = &v->texts;
	struct text x = {.plan = pl};
	x.says =
	    (struct vector_text){l->tier, l->reason, l->clauses, pl->readings, l->amount, l->no_amount, l->state};
	x.hash =
	    mix_text(mix_text(mix_text(mix(mix((uintptr_t)pl, (uint64_t)l->amount), l->state), l->tier), l->reason),
		     l->clauses);
	if (grow(t) != 0)
		return -1;
	for (size_t at = x.hash & (t->slots - 1); t->slot[at]; at = (at + 1) & (t->slots - 1)) {
		const struct text *o = &t->text[t->slot[at] - 1];
		if (!o->keyed && o->hash == x.hash && same_text(o, &x))
			return t->slot[at] - 1;
	}
	x.says.tier = kept_text(v, l->tier);
	x.says.reason = kept_text(v, l->reason);
	x.says.clauses = kept_text(v, l->clauses);
	return put(t, &x);
}

void texts_release(struct texts *t)
{
	free(t->text);
	free(t->slot);
	*t = (struct texts){0};
}

const struct vector_text *vector_text(const struct vector *v, const struct vector_run *r)
{
	return &v->texts.text[r->text].says;
}

int64_t vector_unit(const struct vector *v, const struct vector_run *r)
{
	const struct evaluation *ev = v->ev;
	if (r->home >= 0 && ev->org_unit >= 0)
		return cell_at(ev->world->t[ev->rec_org].col[ev->org_unit], r->home);
	return v->texts.text[r->text].plan->p->subject_rec == ev->rec_unit ? (int64_t)r->subject : FIELD_NONE;
}

int vector_stretch(const struct vector *v, const struct vector_run *r, month_t month, struct line *out)
{
	const struct text *t = &v->texts.text[r->text];
	int n = 1, left = r->from + r->months - month;
	*out = (struct line){.policy = t->plan->p,
			     .subject = r->subject,
			     .month = month,
			     .due = r->due,
			     .tier = t->says.tier,
			     .amount = t->says.amount,
			     .no_amount = t->says.no_amount,
			     .state = t->says.state,
			     .home = r->home < 0 ? FIELD_NONE : r->home,
			     .unit = vector_unit(v, r),
			     .cured = DAY_NONE,
			     .reason = t->says.reason,
			     .clauses = t->says.clauses,
			     .readings = t->says.readings,
			     .outside = is_outside(t->plan, month)};
	while (n < left && is_outside(t->plan, month + n) == out->outside)
		n++;
	return n;
}

int vector_lines(const struct vector *v, const struct vector_run *r, struct lines *out, struct err *e)
{
	struct line l;
	for (month_t m = r->from, end = r->from + r->months; m < end;) {
		for (int n = vector_stretch(v, r, m, &l); n > 0; n--, l.month = ++m)
			if (line_append(out, &l, e) != 0)
				return -1;
	}
	return 0;
}
