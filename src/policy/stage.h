/* The world of a 样例: what policy_test runs on, and the tests of the language's words. */
#ifndef YICAI_POLICY_STAGE_H
#define YICAI_POLICY_STAGE_H

#include "policy/policy.h"

/* A thing that a case names: 机构 甲. */
struct named {
	struct str name, key;
	int rec;
	int64_t row;
};

#define CASE_NAMES_MAX 1000
#define CASE_ROWS_MAX  1000000

/* A case being set up. The caller fills the first block; everything lives in mem. */
struct case_stage {
	const struct packs *packs;
	const struct policy *p;
	const struct pcase *k;
	struct world *w;
	struct arena *mem;
	unit_source units;
	void *units_self;
	struct named *named;
	size_t nnamed;
	int64_t *only;  /* [record] the one row of it, −1 none, −2 several */
	int64_t serial; /* of fresh keys */
	struct err *e;
};

/* Makes the world of the case and seals it. -1: a name that is not there, too many facts (e of the stage). */
int case_set_up(struct case_stage *s);

/* The row that a question is about, −1 when the case has none. */
int64_t case_subject(const struct case_stage *s, const struct case_ask *a);

/* The choices that a question makes, in the stage's arena; NULL and e. */
struct choices *case_choices(struct case_stage *s, const struct case_ask *a);

#endif
