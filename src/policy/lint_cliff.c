/* Cliffs (悬崖): something that should help, and lowers what a person gets over a horizon. Everybody of a space that is made
 * from the policy's own text is told twice, with an event and without it, and both futures are added up. */
#include "base/money.h"
#include "policy/cliff_inside.h"
#include "policy/uses.h"

/* --- one tale --- */

/* A unit that a case names by its code: made up, directly below the policy's city. */
static int64_t lint_unit(void *self, struct world *w, struct str code)
{
	const struct policy *p = self;
	int rec = dict_record(w->dict, STR("单元"));
	const struct record *r = w->dict->records[rec];
	int key = record_field(r, STR("单元代码")), up = record_field(r, STR("上级代码"));
	int64_t cell[RECORD_FIELDS_MAX], city = -1;
	if (key < 0 || up < 0)
		return -1;
	if (!str_eq(code, p->area) && (city = world_find(w, rec, p->area)) < 0)
		city = lint_unit(self, w, p->area);
	for (size_t i = 0; i < r->n; i++)
		cell[i] = FIELD_NONE;
	cell[key] = pool_put(w->pool, code);
	cell[up] = city >= 0 ? city : FIELD_NONE;
	return world_add(w, rec, cell, 0, (struct origin){.file = -1});
}

bool cliff_lines(struct search *s, const struct tale *t, struct case_answer *out)
{
	struct err e = {0};
	struct case_ask ask = {.from = t->from, .to = t->to, .as_of = month_last(t->to)};
	struct pcase k = {.facts = t->f, .nfacts = t->n, .asks = &ask, .nasks = 1};
	return case_answer(out, s->w->s, s->w->p, &k, 0, lint_unit, (void *)(uintptr_t)s->w->p, &e) == 0;
}

void cliff_paid(const struct tale *t, const struct lines *l, struct paid *out)
{
	*out = (struct paid){.known = true};
	for (size_t i = 0; i < l->n && out->known; i++) {
		const struct line *x = &l->line[i];
		if (x->month < t->from || x->month > t->to)
			continue;
		int64_t *sum = &out->sum[x->month - t->from];
		out->doubts += x->state == LINE_DOUBT;
		out->known =
		    !x->no_amount && money_add(*sum, x->amount, sum) && money_add(out->total, x->amount, &out->total);
	}
}

/* What a tale is worth; one of the evaluations that a policy may take, several when it is long. */
static bool worth(struct search *s, const struct tale *t, struct paid *out)
{
	struct case_answer a;
	s->trials += 1 + t->n / 50;
	if (!cliff_lines(s, t, &a))
		return false;
	cliff_paid(t, &a.lines, out);
	case_answer_free(&a);
	return out->known;
}

/* --- one person --- */

/* A is the better example: fewer facts, then the deeper fall. */
static bool better(const struct cliff *a, const struct cliff *b)
{
	if (!b->found || a->size != b->size)
		return !b->found || a->size < b->size;
	return a->before - a->after > b->before - b->after;
}

/* Both futures of a person: with the event and without. */
static void try_event(struct search *s, const struct who *who, const struct tale *t, const struct paid *before,
		      enum cliff_event e, int level)
{
	struct tale more;
	struct paid after;
	if (!cliff_happens(s, t, e, level, &more))
		return;
	s->space.events++;
	if (!worth(s, &more, &after)) {
		s->space.unknown++;
		return;
	}
	struct cliff c = {true, *who, level, t->n, before->total, after.total};
	if (c.after < c.before && better(&c, &s->best[e]))
		s->best[e] = c;
}

/* Everything that can happen to a person. Whoever stops is asked what a year more would bring, and nothing else; of
 * instalments it is no event to have begun a year earlier: only the calendar moves. */
static void try_events(struct search *s, const struct who *who, const struct tale *t, const struct paid *before)
{
	bool stops = who->at && who->ends, broken = who->at && who->gap;
	if (stops || !who->at)
		try_event(s, who, t, before, CLIFF_LONGER, -1);
	if (stops)
		return;
	for (int l = 0; s->certificate && l < CLIFF_LEVELS; l++)
		try_event(s, who, t, before, CLIFF_CERTIFICATE, l);
	if (s->monthly)
		try_event(s, who, t, before, CLIFF_EARLIER, -1);
	for (int l = 0; s->graduation && !broken && l < CLIFF_DEGREES; l++)
		try_event(s, who, t, before, CLIFF_DEGREE, l);
	if (s->course && !broken && !who->trained)
		try_event(s, who, t, before, CLIFF_TRAINING, -1);
}

/* Somebody of the space, unless the search has gone on for too long. */
static void try_person(struct search *s, const struct who *who)
{
	struct tale t;
	struct paid before;
	if (s->trials >= CLIFF_TRIALS_MAX) {
		s->cut = true;
		return;
	}
	arena_clear(s->mem);
	if (!cliff_person(s, who, &t))
		return;
	s->space.persons++;
	if (!worth(s, &t, &before)) {
		s->space.unknown++;
		return;
	}
	s->space.paid += before.total > 0;
	if (before.total > 0)
		try_events(s, who, &t, &before);
}

/* --- the space --- */

/* A person in one piece, one who stops before the event, and ones with an interruption. */
static void try_shapes(struct search *s, struct who who)
{
	try_person(s, &who);
	if (!who.at->service)
		return;
	who.ends = true;
	try_person(s, &who);
	who.ends = false;
	for (size_t i = 0; i < s->ngaps && s->length[who.length].days == 0 && !who.trained && !who.day; i++) {
		who.gap = s->gap[i];
		try_person(s, &who);
	}
}

/* Everybody in a setting: every length of service, certificate and training. */
static void try_setting(struct search *s, const struct around *x, int day)
{
	for (size_t l = 0; l < (x->service ? s->nlengths : 1); l++)
		for (int level = -1; level < (s->certificate ? CLIFF_LEVELS : 0); level++)
			for (int trained = 0; trained <= (s->course ? 1 : 0); trained++)
				try_shapes(s,
					   (struct who){
					       .at = x, .length = l, .day = day, .level = level, .trained = trained});
}

/* A case as it is written. */
static void try_case(struct search *s, const struct pcase *k, size_t ask, int day)
{
	for (size_t l = 0; l < (s->monthly ? 1 : s->nlengths); l++)
		try_person(s, &(struct who){.k = k, .ask = ask, .length = l, .day = day, .level = -1});
}

/* All of it; the event on the first of a month, in its middle, and half a year on. */
static void try_all(struct search *s)
{
	static const int days[] = {0, 14, 182};
	const struct policy *p = s->w->p;
	for (size_t d = 0; d < (s->monthly ? sizeof days / sizeof *days : 1); d++) {
		for (size_t i = 0; i < p->ncases; i++)
			for (size_t a = 0; a < p->cases[i].nasks && cliff_usable(&p->cases[i]); a++)
				try_case(s, &p->cases[i], a, days[d]);
		for (size_t i = 0; i < s->nsettings; i++)
			try_setting(s, &s->setting[i], days[d]);
	}
}

/* The record's number, when the policy looks at it; −1. */
static int looked_at(const struct search *s, const struct uses *u, const char *name)
{
	int rec = dict_record(s->w->s->dict, str_of(name));
	return rec >= 0 && u->record[rec] ? rec : -1;
}

/* The column of that label, −1. */
static int column(const struct search *s, int record, const char *label)
{
	return record < 0 ? -1 : record_field(s->w->s->dict->records[record], str_of(label));
}

/* Records and columns that events are made of. */
static bool set_records(struct search *s)
{
	struct uses *u = ARENA_NEW(s->w->mem, struct uses);
	struct err e = {0};
	if (!u || one_uses(s->w->s, s->w->p, u, &e) != 0)
		return false;
	s->credential = looked_at(s, u, "证书");
	s->training = looked_at(s, u, "培训");
	s->degree = looked_at(s, u, "学历");
	s->service = looked_at(s, u, "任职");
	s->rate = dict_record(s->w->s->dict, STR("地方标准"));
	s->level = column(s, s->credential, "等级");
	s->degree_level = column(s, s->degree, "学历");
	s->graduated = column(s, s->degree, "毕业日期");
	if (s->graduated < 0)
		s->degree = -1;
	return true;
}

/* The policy pays money to persons. */
static bool searched(const struct policy *p)
{
	return !policy_counts(p) && str_is(p->subject, "人员") && !str_is(p->result, "应追回");
}

/* Adds one search to the sum of them. */
static void add_space(struct cliff_space *sum, const struct cliff_space *one)
{
	sum->policies += one->policies;
	sum->persons += one->persons;
	sum->paid += one->paid;
	sum->events += one->events;
	sum->unknown += one->unknown;
	sum->unfinished += one->unfinished;
}

void lint_cliffs(struct lint *w, struct cliff_space *space)
{
	const struct policy *p = w->p;
	if (!searched(p))
		return;
	struct search *s = ARENA_NEW(w->mem, struct search);
	struct arena *mem = arena_new(0);
	if (s && mem) {
		s->w = w;
		s->mem = mem;
		s->monthly = p->period.kind == PERIOD_MONTHLY;
		if (set_records(s)) {
			cliff_space_make(s);
			try_all(s);
		} else {
			s->cut = true;
		}
		for (int e = 0; e < CLIFF__MAX; e++)
			cliff_say(s, (enum cliff_event)e);
		s->space.policies = 1;
		s->space.unfinished = s->cut;
		if (s->cut)
			diag_add(w->d, DIAG_WARNING, p, p->at, "少写几个样例、几个年限再找；没有找到的，不等于没有",
				 "悬崖没有找完：只试了%zu个人、%zu件事", s->space.persons, s->space.events);
		add_space(space, &s->space);
	}
	arena_free(mem);
}
