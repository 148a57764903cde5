/* What an institution is on a day: the row of the directory, made of its facts and of the people who work there. */
#include "features/clients/clients.h"
#include "features/directory/inside.h"
#include "features/orgs/orgs.h"
#include "features/units/units.h"

#define POST_CARER 1

/* A set of people to be loaded: those with the trait. */
struct wanted {
	size_t offset;
	struct trait t;
};
#define WANTED(member, kind, value)                                                                                  \
	{                                                                                                            \
		offsetof(struct org_sets, member),                                                                   \
		{                                                                                                    \
			value, kind                                                                                  \
		}                                                                                                    \
	}
static const struct wanted wanted[] = {
    WANTED(working, TRAIT_STATE, WORK_WORKING),
    WANTED(carer, TRAIT_POST, POST_CARER),
    WANTED(frontline, TRAIT_MARK, MARK_BIT_FRONTLINE),
    WANTED(certified, TRAIT_EVERYBODY, 0),
    WANTED(uncertified, TRAIT_MARK, MARK_BIT_UNCERTIFIED),
    WANTED(expiring, TRAIT_MARK, MARK_BIT_EXPIRING),
    WANTED(expired, TRAIT_MARK, MARK_BIT_EXPIRED),
    WANTED(contracts, TRAIT_MARK, MARK_BIT_CONTRACT_ENDING),
    WANTED(contracts, TRAIT_MARK, MARK_BIT_CONTRACT_OVER),
    WANTED(one, TRAIT_NONE, 0),
    WANTED(both, TRAIT_GRADE, GRADE_NONE),
};

int org_sets_load(struct org_sets *s, struct store *store, int64_t people, struct err *e)
{
	*s = (struct org_sets){0};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct set *to = (struct set *)((char *)s + wanted[i].offset);
		if ((!to->w && set_init(to, people, e) < 0) || set_load(to, store, wanted[i].t, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < s->certified.chunks * CHUNK_WORDS; i++) /* all but those without a grade */
		s->certified.w[i] &= ~s->both.w[i];
	return 0;
}

void org_sets_release(struct org_sets *s)
{
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		set_release((struct set *)((char *)s + wanted[i].offset));
}

/* Counts the people who work there. */
static int count_staff(struct org_entry *o, struct org_sets *s, struct store *store, struct err *e)
{
	set_clear(&s->one);
	if (set_load(&s->one, store, (struct trait){o->org_id, TRAIT_ORG}, e) < 0)
		return -1;
	set_and(&s->one, &s->working);
	o->staff = set_count(&s->one);
	o->carers = set_count_and(&s->one, &s->carer);
	o->frontline = set_count_and(&s->one, &s->frontline);
	o->certified = set_count_and(&s->one, &s->certified);
	o->uncertified = set_count_and(&s->one, &s->uncertified);
	o->expiring = set_count_and(&s->one, &s->expiring);
	o->expired = set_count_and(&s->one, &s->expired);
	o->contracts = set_count_and(&s->one, &s->contracts);
	return 0;
}

/* Counts the elders who are served on the day. */
static int count_clients(struct org_entry *o, struct house *h, day_t today, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_of_owner(&r, h, &clients_facts, o->org_id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		int64_t from = v.cell[FACT_INDEX(clients, begins)].v, to = v.cell[FACT_INDEX(clients, ends)].v;
		day_comes(&o->next_day, today, from);
		if (to != FIELD_NONE)
			day_comes(&o->next_day, today, to + 1);
		o->clients += (from == FIELD_NONE || from <= today) && (to == FIELD_NONE || to >= today);
	}
	fact_reader_free(r);
	return more;
}

/* Where it lies. */
static int add_place(struct org_entry *o, struct places *p, int64_t unit, struct err *e)
{
	const struct place_unit *path[PATH_MAX_];
	size_t n;
	if (places_path(p, unit, path, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		trait_add(&o->traits, TRAIT_ORG_AT, path[i]->id);
		if ((path[i]->kind == UNIT_COUNTY || path[i]->kind == UNIT_ZONE) && !o->county_id)
			o->county_id = path[i]->id;
		if (path[i]->kind == UNIT_STREET && !o->street_id)
			o->street_id = path[i]->id;
	}
	return 0;
}

/* A code, 0 for one that is not known. */
static int64_t code_of(const struct version *v, int field)
{
	return v->cell[field].v == FIELD_NONE ? 0 : v->cell[field].v;
}

/* What its own record says. */
static void take_record(struct org_entry *o, const struct version *v, day_t today)
{
	const struct cell *c = v->cell;
	struct traits *t = &o->traits;
	int64_t closed = c[FACT_INDEX(orgs, closed)].v, beds = c[FACT_INDEX(orgs, beds)].v;
	o->name_key = name_key(c[FACT_INDEX(orgs, name)].s);
	o->beds = beds == FIELD_NONE ? -1 : beds;
	o->closed = closed != FIELD_NONE && closed < today;
	if (closed != FIELD_NONE)
		day_comes(&o->next_day, today, closed + 1);
	trait_add(t, TRAIT_ORG_ANY, 0);
	trait_add(t, TRAIT_ORG_SELF, o->org_id);
	trait_add(t, TRAIT_ORG_KIND, code_of(v, FACT_INDEX(orgs, kind)));
	trait_add(t, TRAIT_ORG_OWNERSHIP, code_of(v, FACT_INDEX(orgs, ownership)));
	trait_add(t, TRAIT_ORG_OPERATION, code_of(v, FACT_INDEX(orgs, operation)));
	trait_add(t, TRAIT_ORG_CLOSED, o->closed);
	traits_of_name(t, c[FACT_INDEX(orgs, name)].s, TRAIT_ORG_NAME, TRAIT_ORG_NAME_FIRST, TRAIT_ORG_NAME_PAIR);
}

/* The marks that the counts make. */
static void add_marks(struct org_entry *o)
{
	bool is[ORG_MARK_BITS] = {
	    [ORG_MARK_BIT_EXPIRING] = o->expiring > 0,   [ORG_MARK_BIT_EXPIRED] = o->expired > 0,
	    [ORG_MARK_BIT_CONTRACTS] = o->contracts > 0, [ORG_MARK_BIT_UNCERTIFIED] = o->uncertified > 0,
	    [ORG_MARK_BIT_NO_STAFF] = o->staff == 0,
	};
	for (int i = 0; i < ORG_MARK_BITS; i++) {
		if (!is[i])
			continue;
		o->marks |= 1 << i;
		trait_add(&o->traits, TRAIT_ORG_MARK, i);
	}
}

int org_entry_make(struct org_entry *out, struct house *h, int64_t org_id, struct places *p, struct org_sets *s,
		   day_t today, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t unit = FIELD_NONE;
	*out = (struct org_entry){.no = out->no, .org_id = org_id, .next_day = DAY_NEVER};
	if (fact_of_owner(&r, h, &orgs_facts, org_id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1) {
		take_record(out, &v, today);
		unit = v.cell[FACT_INDEX(orgs, unit_id)].v;
	}
	fact_reader_free(r);
	if (got != 1)
		return got;
	if (add_place(out, p, unit, e) < 0 || count_staff(out, s, h->store, e) < 0 ||
	    count_clients(out, h, today, e) < 0)
		return -1;
	add_marks(out);
	traits_sort(&out->traits);
	return 1;
}
