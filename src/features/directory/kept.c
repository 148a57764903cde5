#include "features/directory/kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One question and its counts, in one piece of memory. */
struct kept {
	struct facets_asked q; /* its texts point into the piece */
	struct facet_counts v[FACET__MAX];
	uint64_t asked; /* when, as a number that grows */
};

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static struct kept *all[KEPT_MAX];
static uint64_t now;

/* Both ask for the same. */
static bool same(const struct facets_asked *a, const struct facets_asked *b)
{
	const struct people_filter *f = &a->filter, *g = &b->filter;
	return a->edition == b->edition && a->who.kind == b->who.kind && a->who.id == b->who.id &&
	       a->facets == b->facets && f->unit_id == g->unit_id && f->org_id == g->org_id && f->posts == g->posts &&
	       f->grades == g->grades && f->states == g->states && f->sexes == g->sexes && f->marks == g->marks &&
	       f->age_from == g->age_from && f->age_to == g->age_to && str_eq(f->intake, g->intake) &&
	       str_eq(f->name, g->name);
}

/* The place of a question, or the one to be given up for it. */
static struct kept **place_of(const struct facets_asked *q, bool *there)
{
	struct kept **oldest = &all[0];
	for (size_t i = 0; i < KEPT_MAX; i++) {
		if (all[i] && same(&all[i]->q, q)) {
			*there = true;
			return &all[i];
		}
		if (*oldest && (!all[i] || all[i]->asked < (*oldest)->asked))
			oldest = &all[i];
	}
	*there = false;
	return oldest;
}

/* The counts of one facet in mem. */
static bool copy_counts(const struct facet_counts *from, struct arena *mem, struct facet_counts *to)
{
	struct facet_count *v = ARENA_ARRAY(mem, from->n + 1, struct facet_count);
	for (size_t i = 0; v && i < from->n; i++) {
		v[i] = from->v[i];
		v[i].label.p = arena_copy(mem, v[i].label.p, v[i].label.n);
		if (!v[i].label.p)
			return false;
	}
	*to = (struct facet_counts){v, from->n};
	return v != NULL;
}

bool facets_recall(const struct facets_asked *q, struct arena *mem, struct facet_counts out[static FACET__MAX])
{
	bool there, ok;
	pthread_mutex_lock(&one);
	struct kept *k = *place_of(q, &there);
	ok = there;
	if (there)
		k->asked = ++now;
	for (int i = 0; ok && i < FACET__MAX; i++)
		if (q->facets & 1u << i)
			ok = copy_counts(&k->v[i], mem, &out[i]);
	pthread_mutex_unlock(&one);
	return ok;
}

/* Bytes of a piece that holds all of it. */
static size_t size_of(const struct facets_asked *q, const struct facet_counts out[static FACET__MAX])
{
	size_t n = sizeof(struct kept) + q->filter.intake.n + q->filter.name.n;
	for (int i = 0; i < FACET__MAX; i++) {
		if (!(q->facets & 1u << i))
			continue;
		n += out[i].n * sizeof *out[i].v;
		for (size_t k = 0; k < out[i].n; k++)
			n += out[i].v[k].label.n;
	}
	return n;
}

/* A text behind those that the piece has already. */
static struct str put_text(char **end, struct str s)
{
	struct str copy = {*end, s.n};
	if (s.n)
		memcpy(*end, s.p, s.n);
	*end += s.n;
	return copy;
}

/* Fills a piece of that size: the struct, the counts, the texts. */
static void fill(struct kept *k, const struct facets_asked *q, const struct facet_counts out[static FACET__MAX])
{
	struct facet_count *v = (struct facet_count *)(k + 1);
	*k = (struct kept){.q = *q};
	for (int i = 0; i < FACET__MAX; i++) {
		if (!(q->facets & 1u << i))
			continue;
		k->v[i] = (struct facet_counts){v, out[i].n};
		if (out[i].n)
			memcpy(v, out[i].v, out[i].n * sizeof *v);
		v += out[i].n;
	}
	char *end = (char *)v;
	k->q.filter.intake = put_text(&end, q->filter.intake);
	k->q.filter.name = put_text(&end, q->filter.name);
	for (int i = 0; i < FACET__MAX; i++)
		for (size_t n = 0; n < k->v[i].n; n++)
			k->v[i].v[n].label = put_text(&end, k->v[i].v[n].label);
}

void facets_keep(const struct facets_asked *q, const struct facet_counts out[static FACET__MAX])
{
	size_t size = size_of(q, out);
	struct kept *k = size <= KEPT_BYTES_MAX ? malloc(size) : NULL;
	bool there;
	if (!k)
		return;
	fill(k, q, out);
	pthread_mutex_lock(&one);
	k->asked = ++now;
	struct kept **at = place_of(q, &there), *old = *at;
	*at = k;
	pthread_mutex_unlock(&one);
	free(old);
}
