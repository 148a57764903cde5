#include "features/runs/subject.h"

#include "features/features.h"
#include "features/people/people.h"

#define KEY_MAX 4096

void run_subjects_init(struct run_subjects *s, struct house *h, instant_t known, instant_t or_known)
{
	*s = (struct run_subjects){.h = h, .known = {known, or_known}};
	buf_init(&s->key, KEY_MAX);
}

void run_subjects_release(struct run_subjects *s)
{
	buf_release(&s->key);
}

/* The key of the fact with this id among those of its owner, if it is one of this type: 1, 0, -1. */
static int key_of(struct run_subjects *s, const struct fact_type *t, int64_t owner, int64_t id, instant_t known,
		  struct err *e)
{
	struct fact_reader *r;
	struct version v;
	size_t field = t == &people_facts ? FACT_INDEX(people, number) : 0;
	int got, found = 0;
	if (fact_of_owner(&r, s->h, t, owner, known, t == &people_facts ? FACT_REVEAL : 0, e) < 0)
		return -1;
	while (!found && (got = fact_next(r, &v, e)) != 0) {
		if (got < 0)
			found = -1;
		else if (v.id == id)
			found = 1;
	}
	if (found == 1) {
		buf_put_str(&s->key, v.cell[field].s);
		s->type = t;
	}
	fact_reader_free(r);
	return found;
}

/* The subject can be of this type: what belongs to a person, or what belongs to nobody. */
static bool may_be(const struct fact_type *t, bool of_person)
{
	int owner = t->rec->owner;
	if (t->rec->fields[0].type != FIELD_TEXT)
		return false;
	return of_person ? owner >= 0 && fact_type_named(str_of(t->rec->fields[owner].ref)) == &people_facts
			 : owner < 0 && t != &people_facts;
}

/* Looks for it where the last one was, then everywhere. */
static int seek(struct run_subjects *s, int64_t owner, int64_t person, instant_t known, struct err *e)
{
	int64_t holder = person ? person : owner;
	if (person == owner)
		return key_of(s, &people_facts, owner, owner, known, e);
	int got = s->type && may_be(s->type, person != 0) ? key_of(s, s->type, holder, owner, known, e) : 0;
	for (size_t i = 0; i < fact_types_n && got == 0; i++)
		if (may_be(fact_types[i], person != 0))
			got = key_of(s, fact_types[i], holder, owner, known, e);
	return got;
}

int run_subject(struct run_subjects *s, int64_t owner, int64_t person, struct str *key, struct err *e)
{
	if (s->owner != owner) {
		s->owner = 0;
		buf_clear(&s->key);
		int got = seek(s, owner, person, s->known[0], e);
		if (got == 0 && s->known[1] != s->known[0])
			got = seek(s, owner, person, s->known[1], e);
		if (got < 0)
			return -1;
		if (s->key.failed)
			return err_set(e, ERR_NOMEM, "内存不够");
		s->owner = owner;
	}
	*key = buf_str(&s->key);
	return 0;
}
