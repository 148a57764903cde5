/* 核算: what entitle and policy diff have in common. */
#ifndef YICAI_CMD_ENTITLE_H
#define YICAI_CMD_ENTITLE_H

#include "cmd/house.h"
#include "cmd/packs.h"
#include "policy/diff.h"

/* The question as asked on the command line, and everything that answering it needs. */
struct entitling {
	struct home home;
	struct pack_load packs;
	struct arena *mem; /* the world's */
	struct world *world;
	struct query query;
	bool selected[PACKS_MAX]; /* by policy index */
	bool every;               /* all policies */
	instant_t known;          /* --known-on, else INSTANT_OPEN */
	const char *person;       /* --person; NULL */
	int64_t unit;             /* row of --unit; −1 not asked for */
};

/* Opens store and packs and loads the world. `from`/`to` default to the look's year. -1: nothing is open. */
int entitling_open(struct entitling *g, const struct call *c, const char *policy, bool dates_needed, struct err *e);
void entitling_close(struct entitling *g);

/* One subject whose amounts differ, as a row: 对象,姓名,金额未定 (是: and the amounts are
 * blank),原来,换后,差额, with `first` before them unless that is NULL. */
int diff_subject_row(struct table_out *out, struct entitling *g, const struct policy_diff *d,
		     const struct diff_subject *s, bool mask, const char *first, struct err *e);
/* --by: by what the sums of a comparison are put together (default: by county). ERR_USAGE. */
int call_diff_by(const struct call *c, enum diff_by *by, struct err *e);
/* A table for them, with a column `first` before them unless that is NULL. NULL: no memory. */
struct table_out *diff_table(enum format f, enum diff_by by, const char *first);
/* A comparison moves the bar: for struct diff_watch. */
bool diff_step(void *bar, size_t done, size_t all);

#endif
