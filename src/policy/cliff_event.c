/* What can happen to a person, and should help. */
#include "policy/cliff_inside.h"

/* Rows of the record are a person's spells, and can be set back: not a single day. */
static bool movable(const struct search *s, int record)
{
	const struct record *r = s->w->s->dict->records[record];
	return r->owner >= 0 && r->from >= 0 && r->from != r->to && !strcmp(r->fields[r->owner].ref, "人员");
}

/* A day so many months later. */
static struct node *moved(struct search *s, const struct node *n, int months)
{
	day_t d = day_anniv((day_t)n->num, months, ANNIV_NEXT_MONTH);
	return d >= DAY_FIRST ? cliff_day(s, d) : NULL;
}

/* Moves the beginning or the end of a fact. A course that is moved has ended earlier, too. */
static bool move(struct search *s, struct case_fact *f, int months, bool begin, bool end)
{
	const struct record *r = s->w->s->dict->records[f->rec];
	struct case_field *fields = ARENA_ARRAY(s->mem, f->nfields + 1, struct case_field);
	if (!fields)
		return false;
	for (size_t i = 0; i < f->nfields; i++) {
		struct case_field *x = &fields[i];
		*x = f->fields[i];
		if (x->kind == CASE_SPELL) {
			x->from = begin ? moved(s, x->from, months) : x->from;
			x->to = x->to && end ? moved(s, x->to, months) : x->to;
		} else if (x->kind == CASE_VALUE && x->value->kind == NODE_DAY &&
			   ((begin && x->field == r->from) || (end && x->field == r->to))) {
			x->value = moved(s, x->value, months);
		}
		if ((x->kind == CASE_SPELL && !x->from) || (x->kind == CASE_VALUE && !x->value))
			return false;
	}
	f->fields = fields;
	return true;
}

/* The day on which a spell ends; DAY_NONE when it is open. */
static day_t ending(const struct search *s, const struct case_fact *f)
{
	const struct case_field *x = cliff_field(f, s->w->s->dict->records[f->rec]->to);
	for (size_t i = 0; i < f->nfields; i++)
		if (f->fields[i].kind == CASE_SPELL)
			return f->fields[i].to ? (day_t)f->fields[i].to->num : DAY_NONE;
	return x ? (day_t)x->value->num : DAY_NONE;
}

/* Everything they did began a year earlier. */
static bool earlier(struct search *s, struct tale *t)
{
	bool any = false;
	for (size_t i = 0; i < t->n; i++) {
		any |= t->f[i].rec == s->service;
		if (movable(s, t->f[i].rec) && !move(s, &t->f[i], -12, true, t->f[i].rec == s->training))
			return false;
	}
	return any;
}

/* The last spell of service, when it ends, ends a year later. */
static bool longer(struct search *s, struct tale *t)
{
	day_t latest = DAY_NONE;
	size_t last = t->n;
	for (size_t i = 0; i < t->n; i++) {
		day_t end = t->f[i].rec == s->service ? ending(s, &t->f[i]) : DAY_NONE;
		if (t->f[i].rec == s->service && end == DAY_NONE)
			return false;
		if (t->f[i].rec == s->service && (last == t->n || end > latest)) {
			latest = end;
			last = i;
		}
	}
	return last < t->n && move(s, &t->f[last], 12, false, true);
}

bool cliff_happens(struct search *s, const struct tale *t, enum cliff_event e, int level, struct tale *out)
{
	const struct record *const *r = s->w->s->dict->records;
	*out = *t;
	out->f = ARENA_ARRAY(s->mem, t->n + 1, struct case_fact);
	if (!out->f)
		return false;
	for (size_t i = 0; i < t->n; i++)
		out->f[i] = t->f[i];
	switch (e) {
	case CLIFF_EARLIER: return earlier(s, out);
	case CLIFF_LONGER: return longer(s, out);
	case CLIFF_CERTIFICATE:
		return cliff_fact(s, s->certificate, r[s->credential]->from, t->on, s->level, cliff_levels[level],
				  &out->f[out->n++]);
	case CLIFF_DEGREE:
		return cliff_fact(s, s->graduation, s->graduated, t->on, s->degree_level, cliff_degrees[level],
				  &out->f[out->n++]);
	default: return cliff_fact(s, s->course, r[s->training]->from, t->on, -1, NULL, &out->f[out->n++]);
	}
}
