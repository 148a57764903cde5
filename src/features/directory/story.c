#include "features/directory/story.h"

#include <stdlib.h>

#include "features/agreements/agreements.h"
#include "features/clients/clients.h"
#include "features/directory/choose.h"
#include "features/directory/telling.h"
#include "features/features.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/population/population.h"
#include "features/rates/rates.h"
#include "features/units/units.h"

#define STORY_KIND_LABEL_(n, c) [STORY_##n] = c,
const char *story_kind_label(int kind)
{
	static const char *const label[STORY__KINDS] = {STORY_KINDS(STORY_KIND_LABEL_)};
	return kind >= 0 && kind < STORY__KINDS ? label[kind] : "";
}

/* Room for one more fact of a section, doubling at each power of two. */
static int room(struct telling *t, struct story_section *s, struct err *e)
{
	if ((s->n & (s->n - 1)) != 0)
		return 0;
	struct story_fact *more = ARENA_ARRAY(t->mem, s->n ? 2 * s->n : 1, struct story_fact);
	if (!more)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (s->n)
		memcpy(more, s->fact, s->n * sizeof *more);
	s->fact = more;
	return 0;
}

/* Adds what was known of this owner at the instant, each with the number of its versions until then. */
static int add_owner(struct telling *t, struct story_section *s, int64_t owner, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t id = 0, versions = 0;
	instant_t first = 0;
	int more;
	if (fact_history(&r, t->h, s->type, owner, FACT_REVEAL, e) < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		versions = v.id == id ? versions + 1 : 1;
		first = versions == 1 ? v.known_from : first;
		id = v.id;
		if (v.known_from > t->at || v.known_to <= t->at)
			continue;
		if (room(t, s, e) < 0 || tell_fact(t, s->type, &v, &s->fact[s->n], e) < 0) {
			more = -1;
			break;
		}
		s->fact[s->n].first_known = first;
		s->fact[s->n++].versions = versions;
	}
	fact_reader_free(r);
	return more;
}

/* By the first day in effect, then as they were entered. */
static int by_day(const void *a, const void *b)
{
	const struct story_fact *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* The record's owner is a thing of that record. */
static bool owned_by(const struct fact_type *t, const struct record *owner)
{
	return t->rec->owner >= 0 && strcmp(t->rec->fields[t->rec->owner].ref, owner->name) == 0;
}

/* One section: its facts, in order. */
static int add_section(struct telling *t, struct story *s, const struct fact_type *type, int64_t owner, struct err *e)
{
	struct story_section *to = &s->section[s->sections++];
	const struct story_section *agreements = story_section(s, &agreements_facts);
	*to = (struct story_section){.type = type};
	if (type != &agreement_months_facts) {
		if (add_owner(t, to, owner, e) < 0)
			return -1;
	} else {
		for (size_t i = 0; agreements && i < agreements->n; i++)
			if (add_owner(t, to, agreements->fact[i].id, e) < 0)
				return -1;
	}
	if (to->n)
		qsort(to->fact, to->n, sizeof *to->fact, by_day);
	return 0;
}

/* All sections: the subject's own record, then what it owns. */
static int add_sections(struct telling *t, struct story *s, const struct fact_type *self, struct err *e)
{
	s->section = ARENA_ARRAY(t->mem, fact_types_n + 1, struct story_section);
	if (!s->section)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (add_section(t, s, self, s->id, e) < 0)
		return -1;
	for (size_t i = 0; i < fact_types_n; i++) {
		const struct fact_type *type = fact_types[i];
		bool here = self == &units_facts ? type == &population_facts || type == &rates_facts
						 : owned_by(type, self->rec) ||
						       (self == &people_facts && owned_by(type, &agreements_record));
		if (here && add_section(t, s, type, s->id, e) < 0)
			return -1;
	}
	return 0;
}

/* A story of any kind; a unit's has no timeline. */
static int story_of(struct house *h, const struct fact_type *self, int64_t id, instant_t as_known, struct arena *mem,
		    struct story *out, struct err *e)
{
	struct telling t;
	struct story s = {.id = id, .as_known = as_known};
	bool person = self == &people_facts, org = self == &orgs_facts;
	int name = record_field(self->rec, person ? STR("姓名") : org ? STR("机构名称") : STR("单元名称"));
	int bad = telling_init(&t, h, as_known, mem, e);
	s.day = t.day;
	if (!bad)
		bad = add_sections(&t, &s, self, e);
	if (!bad && s.section[0].n == 0)
		bad = err_set(e, ERR_NOTFOUND,
			      person ? "当时没有这个人的记录"
			      : org  ? "当时没有这家机构的记录"
				     : "当时没有这个单元的记录");
	if (!bad)
		s.name = s.section[0].fact[0].text[name];
	if (!bad && (person || org) && (tell_events(&t, &s, e) < 0 || tell_hints(&t, &s, person, e) < 0))
		bad = -1;
	telling_release(&t);
	if (!bad)
		*out = s;
	return bad;
}

int story_of_person(struct house *h, int64_t person_id, instant_t as_known, struct arena *mem, struct story *out,
		    struct err *e)
{
	return story_of(h, &people_facts, person_id, as_known, mem, out, e);
}

int story_of_org(struct house *h, int64_t org_id, instant_t as_known, struct arena *mem, struct story *out,
		 struct err *e)
{
	return story_of(h, &orgs_facts, org_id, as_known, mem, out, e);
}

int story_of_unit(struct house *h, int64_t unit_id, instant_t as_known, struct arena *mem, struct story *out,
		  struct err *e)
{
	return story_of(h, &units_facts, unit_id, as_known, mem, out, e);
}

/* A fact of this owner was entered, corrected or taken back after the instant. */
static int owner_changed(struct house *h, const struct fact_type *type, int64_t owner, instant_t since, bool *yes,
			 struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_history(&r, h, type, owner, 0, e) < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1)
		*yes |= v.known_from > since || (v.known_to != INSTANT_OPEN && v.known_to > since);
	fact_reader_free(r);
	return more;
}

int story_changed_since(struct house *h, int64_t person_id, instant_t since, struct arena *mem, bool *yes,
			struct err *e)
{
	struct story s = {0};
	struct err gone = {0};
	bool changed = false;
	if (story_of_person(h, person_id, INSTANT_OPEN, mem, &s, &gone) < 0) {
		if (gone.code != ERR_NOTFOUND)
			return *e = gone, -1;
		*yes = true;
		return 0;
	}
	const struct story_section *agreements = story_section(&s, &agreements_facts);
	for (size_t i = 0; i < s.sections; i++) {
		const struct fact_type *type = s.section[i].type;
		bool by_agreement = type == &agreement_months_facts;
		size_t owners = !by_agreement ? 1 : agreements ? agreements->n : 0;
		for (size_t k = 0; k < owners; k++)
			if (owner_changed(h, type, by_agreement ? agreements->fact[k].id : person_id, since, &changed,
					  e) < 0)
				return -1;
	}
	*yes = changed;
	return 0;
}

const struct story_section *story_section(const struct story *s, const struct fact_type *t)
{
	for (size_t i = 0; i < s->sections; i++)
		if (s->section[i].type == t)
			return &s->section[i];
	return NULL;
}

/* Which fields of two versions differ. A secret is compared as it is shown: another number with the same ends is not
 * told apart. */
static uint64_t differences(const struct story_fact *a, const struct story_fact *b)
{
	uint64_t fields = 0;
	for (size_t i = 0; i < a->type->rec->n; i++)
		if (a->value[i] != b->value[i] || !str_eq(a->text[i], b->text[i]))
			fields |= (uint64_t)1 << i;
	return fields;
}

/* All versions of the fact, in order. */
static int versions_of(struct telling *t, struct story_section *s, int64_t owner, int64_t id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_history(&r, t->h, s->type, owner, FACT_REVEAL, e) < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		if (v.id != id)
			continue;
		if (room(t, s, e) < 0 || tell_fact(t, s->type, &v, &s->fact[s->n], e) < 0) {
			more = -1;
			break;
		}
		s->n++;
	}
	fact_reader_free(r);
	return more;
}

/* The changes between them, and the end. */
static int changes_of(struct telling *t, const struct story_section *s, struct story_change *c, size_t *n,
		      struct err *e)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct story_fact *now = &s->fact[i], *last = i ? &s->fact[i - 1] : NULL;
		struct story_change *to = &c[(*n)++];
		*to =
		    (struct story_change){.before = last, .after = now, .fields = last ? differences(last, now) : 0};
		if (tell_source(t, now->source.journal, now->source.line, &to->source, &to->reason, e) < 0)
			return -1;
	}
	const struct story_fact *end = &s->fact[s->n - 1];
	if (!end->closed_by)
		return 0;
	c[*n] = (struct story_change){.before = end};
	return tell_source(t, end->closed_by, 0, &c[*n].source, &c[*n].reason, e) < 0 ? -1 : (++*n, 0);
}

int story_changes(struct house *h, const struct fact_type *type, int64_t owner, int64_t id, struct arena *mem,
		  struct story_change **ret, size_t *n, struct err *e)
{
	struct telling t;
	struct story_section s = {.type = type};
	struct story_change *c = NULL;
	size_t count = 0;
	int bad = telling_init(&t, h, INSTANT_OPEN, mem, e);
	if (!bad)
		bad = versions_of(&t, &s, owner, id, e);
	if (!bad && s.n == 0)
		bad = err_set(e, ERR_NOTFOUND, "没有这一条%s", type->rec->name);
	if (!bad && !(c = ARENA_ARRAY(mem, s.n + 1, struct story_change)))
		bad = err_set(e, ERR_NOMEM, "内存不够");
	if (!bad)
		bad = changes_of(&t, &s, c, &count, e);
	telling_release(&t);
	if (bad)
		return -1;
	*ret = c;
	*n = count;
	return 0;
}
