/* One case (样例) put to the engine, for whoever wants its lines and not only whether they are the expected ones. */
#ifndef YICAI_POLICY_CASES_H
#define YICAI_POLICY_CASES_H

#include "policy/policy.h"

/* A question answered; the lines' texts live in it. */
struct case_answer {
	struct arena *mem;
	struct evaluation *ev;
	struct lines lines;
};

/* Runs the case with this number of a policy's own: *passed, and what was missing and what extra, a line each, appended to
 * differs; so is why it could not be answered at all. -1: no memory. */
int policy_test_case(const struct packs *s, const struct policy *p, size_t number, unit_source units,
		     void *units_self, bool *passed, struct buf *differs, struct err *e);

/* Makes the world of a case's facts and puts its question number `ask` to it. The case need not be one of the
 * policy's own, but its facts must have been resolved like those (columns, records). -1: as policy_test, nothing to
 * free. */
int case_answer(struct case_answer *a, const struct packs *packs, const struct policy *p, const struct pcase *k,
		size_t ask, unit_source units, void *units_self, struct err *e);
void case_answer_free(struct case_answer *a);

#endif
