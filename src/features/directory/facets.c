/* How many have each value: every stored set of the facet's kind beside the chosen people, as it lies in the store. */
#include <stdlib.h>

#include "features/directory/choose.h"
#include "features/directory/kept.h"
#include "features/employment/employment.h"
#include "features/people/people.h"

static const struct sql SETS = {"dir_bits.of_kind",
				"SELECT value, chunk, bits FROM dir_bits WHERE kind = $1 ORDER BY value, chunk"};
static const struct sql COUNTY = {"dir_bits.county", "SELECT code, name FROM units WHERE id = $1 AND closed_by = 0"};
static const struct sql INTAKE_OF = {"dir_person.intake_of", "SELECT intake FROM dir_person WHERE no = $1"};

static const int facet_kinds[FACET__MAX] = {
    [FACET_COUNTY] = TRAIT_COUNTY, [FACET_POST] = TRAIT_POST, [FACET_GRADE] = TRAIT_GRADE,
    [FACET_STATE] = TRAIT_STATE,   [FACET_SEX] = TRAIT_SEX,   [FACET_MARK] = TRAIT_MARK,
    [FACET_INTAKE] = TRAIT_INTAKE,
};

/* The filter without the facet's own part; false: it has none. */
static bool without(struct people_filter *f, enum people_facet facet)
{
	switch (facet) {
	case FACET_COUNTY: return f->unit_id ? f->unit_id = 0, true : false;
	case FACET_POST: return f->posts ? f->posts = 0, true : false;
	case FACET_GRADE: return f->grades ? f->grades = 0, true : false;
	case FACET_STATE: return f->states ? f->states = 0, true : false;
	case FACET_SEX: return f->sexes ? f->sexes = 0, true : false;
	case FACET_INTAKE: return f->intake.n ? f->intake = (struct str){0}, true : false;
	case FACET_MARK: /* marks narrow each other */
	case FACET__MAX: break;
	}
	return false;
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

/* A value being counted. */
struct counted {
	int64_t value, n;
	int64_t first; /* one who has it */
	struct str code, label;
};
struct counts {
	struct counted *v;
	size_t n, cap;
};

/* The value that a stored set is of, a new one when it is not the last. */
static struct counted *counted_for(struct counts *c, int64_t value, struct err *e)
{
	if (c->n && c->v[c->n - 1].value == value)
		return &c->v[c->n - 1];
	if (c->n == c->cap) {
		size_t cap = c->cap ? 2 * c->cap : 64;
		struct counted *more = cap > FACET_VALUES_MAX ? NULL : reallocarray(c->v, cap, sizeof *more);
		if (!more) {
			err_set(e, ERR_LIMIT, "内存不够，或者可以筛选的值超过 %d 个", FACET_VALUES_MAX);
			return NULL;
		}
		c->v = more;
		c->cap = cap;
	}
	c->v[c->n] = (struct counted){.value = value, .first = -1};
	return &c->v[c->n++];
}

/* Counts every value of a kind. */
static int count_values(struct store *s, const struct set *chosen, int kind, struct counts *c, struct err *e)
{
	struct stmt *st;
	int more;
	if (store_stmt(s, &SETS, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, kind);
	while ((more = stmt_step(st, e)) == 1) {
		int64_t chunk = stmt_int(st, 1);
		struct counted *v = counted_for(c, stmt_int(st, 0), e);
		if (!v) {
			more = -1;
			break;
		}
		if (chunk < 0 || (uint64_t)chunk >= chosen->chunks)
			continue;
		struct str bits = stmt_bytes(st, 2);
		v->n += chunk_count_and(bits, chosen->w + (size_t)chunk * CHUNK_WORDS);
		if (v->first < 0 && kind == TRAIT_INTAKE)
			v->first = chunk * CHUNK_NUMBERS + chunk_first(bits);
	}
	stmt_reset(st);
	return more;
}

/* Name and code of a county. */
static int county_label(struct store *s, struct counted *v, struct arena *mem, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &COUNTY, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, v->value);
	int got = stmt_step(st, e);
	struct str code = got == 1 ? stmt_text(st, 0) : STR(""), name = got == 1 ? stmt_text(st, 1) : STR("");
	v->code = (struct str){arena_copy(mem, code.p, code.n), code.n};
	v->label = (struct str){arena_copy(mem, name.p, name.n), name.n};
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* By code; what has none comes last. */
static int by_code(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;
	if (!x->code.n != !y->code.n)
		return x->code.n ? -1 : 1;
	int order = str_cmp(x->code, y->code);
	return order ? order : (x->value > y->value) - (x->value < y->value);
}

/* Names what was counted; what nobody has is left out. */
static int put_counts(struct store *s, enum people_facet facet, struct counts *c, struct arena *mem,
		      struct facet_counts *out, struct err *e)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].n)
			c->v[n++] = c->v[i];
	struct facet_count *to = ARENA_ARRAY(mem, n + 1, struct facet_count);
	if (!to)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		struct counted *v = &c->v[i];
		int bad = facet == FACET_COUNTY   ? county_label(s, v, mem, e)
			  : facet == FACET_INTAKE ? intake_label(s, v->first, mem, &v->label, e)
						  : 0;
		if (bad)
			return -1;
	}
	if (facet == FACET_COUNTY && n)
		qsort(c->v, n, sizeof *c->v, by_code);
	for (size_t i = 0; i < n; i++) {
		const struct counted *v = &c->v[i];
		bool named = facet == FACET_COUNTY || facet == FACET_INTAKE;
		to[i] = (struct facet_count){facet == FACET_INTAKE ? 0 : v->value,
					     named ? v->label : code_word(facet, (int)v->value), v->n};
	}
	*out = (struct facet_counts){to, n};
	return 0;
}

/* One facet of the chosen people. */
static int facet_of(struct store *s, const struct set *chosen, enum people_facet facet, struct arena *mem,
		    struct facet_counts *out, struct err *e)
{
	struct counts c = {0};
	int bad = count_values(s, chosen, facet_kinds[facet], &c, e);
	if (!bad)
		bad = put_counts(s, facet, &c, mem, out, e);
	free(c.v);
	return bad;
}

/* Counts them. */
static int count_facets(struct house *h, struct reach who, const struct people_filter *f, unsigned facets,
			struct arena *mem, struct facet_counts out[static FACET__MAX], struct err *e)
{
	struct set all, other;
	int64_t numbers;
	if (chosen_people(&all, h, who, f, &numbers, e) < 0)
		return -1;
	int bad = 0;
	for (int facet = 0; !bad && facet < FACET__MAX; facet++) {
		struct people_filter g = *f;
		if (!(facets & 1u << facet))
			continue;
		bool apart = without(&g, (enum people_facet)facet);
		if (apart && (bad = chosen_people(&other, h, who, &g, &numbers, e)) < 0)
			break;
		bad = facet_of(h->store, apart ? &other : &all, (enum people_facet)facet, mem, &out[facet], e);
		if (apart)
			set_release(&other);
	}
	set_release(&all);
	return bad;
}

int directory_people_facets(struct house *h, struct reach who, const struct people_filter *f, unsigned facets,
			    struct arena *mem, struct facet_counts out[static FACET__MAX], struct err *e)
{
	struct dir_state state = {0};
	if (dir_state_get(h->store, &state, e) < 0)
		return -1;
	const struct facets_asked q = {state.edition, who, *f, facets};
	if (q.edition && facets_recall(&q, mem, out))
		return 0;
	if (count_facets(h, who, f, facets, mem, out, e) < 0)
		return -1;
	if (q.edition)
		facets_keep(&q, out);
	return 0;
}

int directory_people_facet(struct house *h, struct reach who, const struct people_filter *f, enum people_facet facet,
			   struct arena *mem, struct facet_count **ret, size_t *n, struct err *e)
{
	struct facet_counts out[FACET__MAX];
	if (facet < 0 || facet >= FACET__MAX)
		return err_set(e, ERR_INPUT, "没有这种统计");
	if (directory_people_facets(h, who, f, 1u << facet, mem, out, e) < 0)
		return -1;
	*ret = out[facet].v;
	*n = out[facet].n;
	return 0;
}
