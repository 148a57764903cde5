/* 工作台 and 全局搜索 as pages. */
#ifndef YICAI_FEATURES_HOME_HOME_WEB_H
#define YICAI_FEATURES_HOME_HOME_WEB_H

#include "app/frame.h"
#include "features/directory/search.h"
#include "features/notices/notices_web.h"

#define HOME_TODOS_MAX 24

/* One number that somebody can act on. */
struct home_todo {
	const char *name; /* certificates.expiring: for programs */
	struct str title, text, href;
	int64_t count;
	const char *icon;
	int64_t tone; /* enum ui_tone */
};

struct home_output {
	struct home_todo *todos; /* what waits; those with 0 are left out */
	size_t n;
	int64_t people, working, frontline, orgs; /* IN_NONE: not to be seen */
	struct import_batch *batches;             /* of today */
	size_t nbatches;
	struct job *jobs; /* the user's own that run or ended today */
	size_t njobs;
	struct notices_home notices;
};

struct search_input {
	struct str q;
};

/* The page of 工作台, ready for its template. */
struct home_shown {
	const struct ui_tally *tally;
	size_t tallies;
	const struct ui_todo *todo;
	size_t todos;
	const struct ui_item *today, *other;
	size_t todays, others;
	bool people; /* whoever looks sees people */
	const struct notices_home *notices;
};

/* The page of the search likewise. */
struct search_shown {
	struct str q, people_note, orgs_note, more; /* more: look for it in the list; "" all are shown */
	const struct ui_table *people, *orgs;
};

extern const struct web home_web;

/* The pages of GET /home and GET /search. */
void home_page(struct html *h, struct frame *f, const void *in, const void *out);
void search_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
