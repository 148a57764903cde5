/* What the files of the directory share: what is known of a person and an institution, and the rows made of it. */
#ifndef YICAI_FEATURES_DIRECTORY_INSIDE_H
#define YICAI_FEATURES_DIRECTORY_INSIDE_H

#include "base/arena.h"
#include "base/map.h"
#include "features/directory/bits.h"
#include "features/directory/list.h"

#define DIRECTORY_FORM 1 /* what rows and traits mean; another one in the store: made anew */

#define DAY_NEVER 4000000 /* stored for a day that is not known or does not come: after all others */
#define PATH_MAX_ 16      /* units on the way up; a ring ends here, too */
#define TO_DAY(v) ((v) == DAY_NEVER ? DAY_NONE : (day_t)(v))
#define OF_DAY(v) ((v) == FIELD_NONE ? (int64_t)DAY_NEVER : (v))

/* Units and institutions, read once each. */
struct places {
	struct house *h;
	struct map *units, *orgs; /* id → place in the arrays */
	struct place_unit {
		int64_t id, parent; /* parent FIELD_NONE: none, or the unit is not known */
		int64_t kind;
	} * unit;
	size_t units_n, units_cap;
	struct place_org {
		int64_t id, unit;
		day_t closed; /* last day; DAY_OPEN */
	} * org;
	size_t orgs_n, orgs_cap;
};
#define PLACES_MAX 4000000

int places_init(struct places *p, struct house *h, struct err *e);
void places_release(struct places *p);
/* The unit and all above it into path (FIELD_NONE: none), how many into *n. */
int places_path(struct places *p, int64_t unit, const struct place_unit *path[static PATH_MAX_], size_t *n,
		struct err *e);
/* The institution; one that is not known has no unit and is open. */
int places_org(struct places *p, int64_t org, const struct place_org **ret, struct err *e);

/* A spell of work, a certificate, an agreement: what the directory needs of it. */
struct spell {
	int64_t id, org, post, frontline, identity, begins, ends, contract_to;
};
struct certificate {
	int64_t kind, level, expires, revoked, issued;
	struct str occupation, number;
};
struct pact {
	int64_t school, org;
};
#define FACTS_OF_ONE_MAX 2000 /* of each sort; what is more is not looked at */

/* What stands of one person; in an arena that is cleared with it. */
struct person_facts {
	int64_t id;
	struct str name, number, intake; /* number: plain; never kept */
	int64_t sex, born, home, living;
	int64_t mobile, account; /* the beginning of the blind index; 0 none */
	instant_t changed;
	struct spell *spell;
	size_t spells;
	struct certificate *certificate;
	size_t certificates;
	struct pact *pact;
	size_t pacts;
};

/* A row of dir_person. */
struct person_entry {
	int64_t no, person_id;
	struct str name, intake; /* of the facts' arena */
	int64_t name_key, sex, born, county_id, street_id, org_id, post, grade, expires, contract_to, state, since,
	    marks, changed, next_day, twin, mobile, account, place;
	struct traits traits; /* all but that of MARK_SUSPECT, which depends on others */
};

/* Makes the row and the traits of a person for a day. MARK_SUSPECT is not set. */
int person_entry_make(struct person_entry *out, const struct person_facts *f, struct places *p, day_t today,
		      struct err *e);

/* Reads what stands of the person: 1, 0 there is none, −1. Texts in mem. */
int person_facts_read(struct person_facts *out, struct house *h, int64_t person_id, struct arena *mem, struct err *e);
/* Takes over one version; false when there is no memory. v of people is read with FACT_REVEAL, the others without. */
bool facts_take_person(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem);
bool facts_take_spell(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem);
bool facts_take_certificate(struct person_facts *f, const struct house *h, const struct version *v,
			    struct arena *mem);
bool facts_take_pact(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem);

/* The facts that belong to persons, the person's own first. X-like table, ends with NULL. */
struct person_source {
	const struct fact_type *type;
	bool (*take)(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem);
};
extern const struct person_source person_sources[];
#define PERSON_SOURCES 4

/* A row of dir_org. */
struct org_entry {
	int64_t no, org_id;
	int64_t name_key, county_id, street_id, beds, closed, staff, carers, frontline, certified, uncertified,
	    expiring, expired, contracts, clients, marks, next_day;
	struct traits traits;
};

/* Sets of people that are looked at for each institution, loaded once. */
struct org_sets {
	struct set working, carer, frontline, certified, uncertified, expiring, expired, contracts, one, both;
};
int org_sets_load(struct org_sets *s, struct store *store, int64_t people, struct err *e);
void org_sets_release(struct org_sets *s);
/* Makes the row of an institution for a day: 1, 0 it does not stand, −1. */
int org_entry_make(struct org_entry *out, struct house *h, int64_t org_id, struct places *p, struct org_sets *s,
		   day_t today, struct err *e);

/* The days that still come: the nearest after today. */
static inline void day_comes(int64_t *next, day_t today, int64_t d)
{
	if (d != FIELD_NONE && d > today && d < *next)
		*next = d;
}

/* The stored state; 0 when there is none. */
struct dir_state {
	int64_t form, journal, day, next_person, next_org;
	int64_t edition; /* dir_state_put makes it, whatever is here; 0: made by an older version */
};
int dir_state_get(struct store *s, struct dir_state *out, struct err *e);
int dir_state_put(struct store *s, const struct dir_state *in, struct err *e);

/* Reads a row of dir_person, of dir_org: 1, 0, −1. Texts in mem. */
int person_entry_get(struct person_entry *out, struct store *s, int64_t person_id, struct arena *mem, struct err *e);
int org_entry_get(struct org_entry *out, struct store *s, int64_t org_id, struct err *e);
/* Writes a row under its number. */
int person_entry_put(struct store *s, const struct person_entry *p, struct err *e);
int org_entry_put(struct store *s, const struct org_entry *o, struct err *e);
int person_entry_drop(struct store *s, int64_t no, struct err *e);
int org_entry_drop(struct store *s, int64_t no, struct err *e);
/* The number columns of a row, in the order of the table's; for comparing and writing. */
#define PERSON_NUMBERS 19
#define ORG_NUMBERS    16
extern const char *const person_number_names[PERSON_NUMBERS];
extern const char *const org_number_names[ORG_NUMBERS];
int64_t *person_numbers(struct person_entry *p);
int64_t *org_numbers(struct org_entry *o);

/* Today in the house. */
static inline day_t house_today(const struct house *h)
{
	return instant_day(h->clock.now(h->clock.self));
}

/* Everything anew, in the open write transaction. */
int rebuild_within(struct house *h, void (*progress)(void *self, int64_t done, int64_t total), void *self,
		   struct err *e);

/* Of all that the facts say, page by page: f is called with each person's row; its number is not set. Ends with f's
 * first value that is not 0. */
int each_person_entry(struct house *h, struct places *p, day_t today,
		      int (*f)(void *self, struct person_entry *entry, struct err *e), void *self, struct err *e);

#endif
