/* How many have each value: an intersection for each. */
#include <stdlib.h>

#include "features/directory/choose.h"
#include "features/employment/employment.h"
#include "features/people/people.h"

static const struct sql COUNTIES = {
    "dir_bits.counties",
    "SELECT v.value, u.name FROM (SELECT DISTINCT value FROM dir_bits WHERE kind = $1) v "
    "LEFT JOIN units u ON u.id = v.value AND u.closed_by = 0 ORDER BY u.code NULLS LAST, v.value"};
static const struct sql VALUES = {"dir_bits.values",
				  "SELECT DISTINCT value FROM dir_bits WHERE kind = $1 ORDER BY value"};
static const struct sql INTAKE_OF = {"dir_person.intake_of", "SELECT intake FROM dir_person WHERE no = $1"};

static const int facet_kinds[FACET__MAX] = {
    [FACET_COUNTY] = TRAIT_COUNTY, [FACET_POST] = TRAIT_POST, [FACET_GRADE] = TRAIT_GRADE,
    [FACET_STATE] = TRAIT_STATE,   [FACET_SEX] = TRAIT_SEX,   [FACET_MARK] = TRAIT_MARK,
    [FACET_INTAKE] = TRAIT_INTAKE,
};

/* The filter without the facet's own part. */
static struct people_filter without(const struct people_filter *f, enum people_facet facet)
{
	struct people_filter g = *f;
	switch (facet) {
	case FACET_COUNTY: g.unit_id = 0; break;
	case FACET_POST: g.posts = 0; break;
	case FACET_GRADE: g.grades = 0; break;
	case FACET_STATE: g.states = 0; break;
	case FACET_SEX: g.sexes = 0; break;
	case FACET_INTAKE: g.intake = (struct str){0}; break;
	case FACET_MARK: /* marks narrow each other */
	case FACET__MAX: break;
	}
	return g;
}

/* The word of a code. */
static struct str code_word(enum people_facet facet, int value)
{
	const char *word = NULL;
	switch (facet) {
	case FACET_POST: word = code_label(&posts, value); break;
	case FACET_GRADE: word = grade_label(value); break;
	case FACET_STATE: word = work_state_label(value); break;
	case FACET_SEX: word = code_label(&sexes, value); break;
	case FACET_MARK: word = person_mark_label(value); break;
	case FACET_COUNTY:
	case FACET_INTAKE:
	case FACET__MAX: break;
	}
	return word && *word ? str_of(word) : STR("未填");
}

/* All values there are, with the names of counties. */
static int values_of(struct store *s, enum people_facet facet, struct arena *mem, struct facet_count *out, size_t *n,
		     struct err *e)
{
	struct stmt *st;
	int more;
	if (store_stmt(s, facet == FACET_COUNTY ? &COUNTIES : &VALUES, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, facet_kinds[facet]);
	while ((more = stmt_step(st, e)) == 1 && *n < FACET_VALUES_MAX) {
		struct facet_count *c = &out[(*n)++];
		c->value = stmt_int(st, 0);
		if (facet == FACET_COUNTY) {
			struct str name = stmt_text(st, 1);
			c->label = (struct str){arena_copy(mem, name.p, name.n), name.n};
		} else if (facet != FACET_INTAKE) {
			c->label = code_word(facet, (int)c->value);
		}
	}
	stmt_reset(st);
	return more < 0 ? -1 : 0;
}

/* The text of an intake, from somebody who has it. */
static int intake_label(struct store *s, int64_t no, struct arena *mem, struct str *out, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &INTAKE_OF, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, no);
	int got = stmt_step(st, e);
	struct str text = got == 1 ? stmt_text(st, 0) : STR("");
	*out = (struct str){arena_copy(mem, text.p, text.n), text.n};
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* Counts each value; those that nobody has are left out. */
static int count_values(struct store *s, const struct set *chosen, int64_t numbers, enum people_facet facet,
			struct arena *mem, struct facet_count *c, size_t *n, struct err *e)
{
	struct set one = {0};
	size_t kept = 0;
	int bad = set_init(&one, numbers, e);
	for (size_t i = 0; !bad && i < *n; i++) {
		set_clear(&one);
		bad = set_load(&one, s, (struct trait){c[i].value, facet_kinds[facet]}, e);
		c[i].n = bad ? 0 : set_count_and(&one, chosen);
		if (c[i].n == 0)
			continue;
		if (facet == FACET_INTAKE) {
			bad = intake_label(s, set_next(&one, 0), mem, &c[i].label, e);
			c[i].value = 0;
		}
		c[kept++] = c[i];
	}
	set_release(&one);
	*n = kept;
	return bad;
}

int directory_people_facet(struct house *h, struct reach who, const struct people_filter *f, enum people_facet facet,
			   struct arena *mem, struct facet_count **ret, size_t *n, struct err *e)
{
	struct set chosen;
	int64_t numbers;
	size_t count = 0;
	if (facet < 0 || facet >= FACET__MAX)
		return err_set(e, ERR_INPUT, "没有这种统计");
	struct people_filter g = without(f, facet);
	struct facet_count *c = ARENA_ARRAY(mem, FACET_VALUES_MAX, struct facet_count);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (chosen_people(&chosen, h, who, &g, &numbers, e) < 0)
		return -1;
	int bad = values_of(h->store, facet, mem, c, &count, e);
	if (!bad)
		bad = count_values(h->store, &chosen, numbers, facet, mem, c, &count, e);
	set_release(&chosen);
	if (bad)
		return -1;
	*ret = c;
	*n = count;
	return 0;
}
