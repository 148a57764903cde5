/* From versions of facts to what the directory needs of a person. */
#include "features/agreements/agreements.h"
#include "features/credentials/credentials.h"
#include "features/directory/inside.h"
#include "features/employment/employment.h"
#include "features/people/people.h"

const struct person_source person_sources[] = {
    {&people_facts, facts_take_person},
    {&employment_facts, facts_take_spell},
    {&credentials_facts, facts_take_certificate},
    {&agreements_facts, facts_take_pact},
};
_Static_assert(sizeof person_sources / sizeof *person_sources == PERSON_SOURCES, "as many as said");

/* A later version makes the person changed later. */
static void note_change(struct person_facts *f, const struct version *v)
{
	if (v->known_from > f->changed)
		f->changed = v->known_from;
}

/* The beginning of a number's blind index, never 0; 0 for a blank one. */
static int64_t blind_start(const struct house *h, const char *domain, struct str plain)
{
	uint8_t x[BLIND_SIZE];
	int64_t v;
	if (!plain.n)
		return 0;
	blind_index(h->keys, str_of(domain), plain, x);
	memcpy(&v, x, sizeof v);
	return (v & INT64_MAX) | 1;
}

/* Room for one more behind n of this size, doubling at each power of two. -1: no memory. */
static int grow(void *array, size_t n, size_t size, struct arena *mem)
{
	void *old;
	if ((n & (n - 1)) != 0)
		return 0;
	void *more = arena_array(mem, n ? 2 * n : 1, size);
	if (!more)
		return -1;
	memcpy(&old, array, sizeof old);
	if (n)
		memcpy(more, old, n * size);
	memcpy(array, &more, sizeof more);
	return 0;
}

bool facts_take_person(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem)
{
	const struct cell *c = v->cell;
	f->id = v->id;
	f->name = arena_str(mem, c[FACT_INDEX(people, name)].s);
	f->intake = arena_str(mem, c[FACT_INDEX(people, intake)].s);
	f->number = arena_str(mem, c[FACT_INDEX(people, number)].s);
	f->sex = c[FACT_INDEX(people, sex)].v;
	f->born = c[FACT_INDEX(people, born)].v;
	f->home = c[FACT_INDEX(people, home_unit_id)].v;
	f->living = c[FACT_INDEX(people, living_unit_id)].v;
	f->mobile = blind_start(h, "名录 手机号", c[FACT_INDEX(people, mobile)].s);
	f->account = blind_start(h, "名录 银行账号", c[FACT_INDEX(people, account)].s);
	note_change(f, v);
	return !arena_failed(mem);
}

bool facts_take_spell(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem)
{
	const struct cell *c = v->cell;
	(void)h;
	if (f->spells == FACTS_OF_ONE_MAX)
		return true;
	if (grow(&f->spell, f->spells, sizeof *f->spell, mem) < 0)
		return false;
	f->spell[f->spells++] = (struct spell){
	    .id = v->id,
	    .org = c[FACT_INDEX(employment, org_id)].v,
	    .post = c[FACT_INDEX(employment, post)].v,
	    .frontline = c[FACT_INDEX(employment, frontline)].v,
	    .identity = c[FACT_INDEX(employment, identity)].v,
	    .begins = c[FACT_INDEX(employment, begins)].v,
	    .ends = c[FACT_INDEX(employment, ends)].v,
	    .contract_to = c[FACT_INDEX(employment, contract_to)].v,
	};
	note_change(f, v);
	return true;
}

bool facts_take_certificate(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem)
{
	const struct cell *c = v->cell;
	(void)h;
	if (f->certificates == FACTS_OF_ONE_MAX)
		return true;
	if (grow(&f->certificate, f->certificates, sizeof *f->certificate, mem) < 0)
		return false;
	struct certificate *to = &f->certificate[f->certificates++];
	*to = (struct certificate){
	    .kind = c[FACT_INDEX(credentials, kind)].v,
	    .level = c[FACT_INDEX(credentials, level)].v,
	    .issued = c[FACT_INDEX(credentials, issued)].v,
	    .expires = c[FACT_INDEX(credentials, expires)].v,
	    .revoked = c[FACT_INDEX(credentials, revoked)].v,
	    .occupation = arena_str(mem, c[FACT_INDEX(credentials, occupation)].s),
	    .number = arena_str(mem, c[FACT_INDEX(credentials, number)].s),
	};
	note_change(f, v);
	return !arena_failed(mem);
}

bool facts_take_pact(struct person_facts *f, const struct house *h, const struct version *v, struct arena *mem)
{
	(void)h;
	if (f->pacts == FACTS_OF_ONE_MAX)
		return true;
	if (grow(&f->pact, f->pacts, sizeof *f->pact, mem) < 0)
		return false;
	f->pact[f->pacts++] =
	    (struct pact){v->cell[FACT_INDEX(agreements, school_id)].v, v->cell[FACT_INDEX(agreements, org_id)].v};
	note_change(f, v);
	return true;
}

int person_facts_read(struct person_facts *out, struct house *h, int64_t person_id, struct arena *mem, struct err *e)
{
	*out = (struct person_facts){.id = person_id};
	for (size_t i = 0; i < PERSON_SOURCES; i++) {
		struct fact_reader *r;
		struct version v;
		int more;
		unsigned flags = i == 0 ? FACT_REVEAL : 0;
		if (fact_of_owner(&r, h, person_sources[i].type, person_id, INSTANT_OPEN, flags, e) < 0)
			return -1;
		bool any = false;
		while ((more = fact_next(r, &v, e)) == 1) {
			any = true;
			if (!person_sources[i].take(out, h, &v, mem)) {
				more = err_set(e, ERR_NOMEM, "内存不够");
				break;
			}
		}
		fact_reader_free(r);
		if (more < 0)
			return -1;
		if (i == 0 && !any)
			return 0;
	}
	return 1;
}
