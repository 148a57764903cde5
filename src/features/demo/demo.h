/* The demo city: four cities' institutions and people, made up from a seed, the same every time.
 *
 * Names are put together from syllables; numbers have right check digits and cannot exist (the county part of an ID
 * number is 99, an institution's serial begins with 9, cards are of an unissued range). 昆明 2021 is the published
 * year: 22 institutions whose staff come to exactly 318600 元 when the pack computes it (K8). */
#ifndef YICAI_FEATURES_DEMO_DEMO_H
#define YICAI_FEATURES_DEMO_DEMO_H

#include "fact/fact.h"

#define DEMO_PEOPLE_LEAST 500
#define DEMO_PEOPLE_MOST  5000000

/* What was made. */
struct demo_counts {
	int64_t people, orgs, facts, clients;
	int64_t journal;
};

/* What is made up never goes among what is true: ERR_CONFLICT when the store holds a person or an institution. */
int demo_needs_empty(struct house *h, struct err *e);

/* Fills a store that was initialised and holds no persons and institutions; ERR_CONFLICT when it holds some. All in
 * one recording. people: how many persons in all. */
int demo_fill(struct house *h, const char *who, int64_t people,
	      void (*progress)(void *self, int64_t done, int64_t total), void *self, struct demo_counts *counts,
	      struct err *e);

/* Persons whose story is told: a name for the tour, and the number of their document. */
struct demo_story {
	const char *name; /* 津贴, 差几天, 转岗 */
	const char *number;
	const char *what;
};
extern const struct demo_story demo_stories[];
extern const size_t demo_stories_n;

#endif
