/* One policy to be read: taken apart, its cases run, the readings in force and who chose them. */
#ifndef YICAI_FEATURES_POLICIES_STATUTE_H
#define YICAI_FEATURES_POLICIES_STATUTE_H

#include "fact/fact.h"
#include "features/policies/choice.h"
#include "policy/inspect.h"

/* A case of the policy, run. */
struct statute_case {
	struct str name, title, differs; /* differs: what was missing and what extra */
	bool passed;
};

struct statute {
	struct policy_view view;
	struct str *in_force; /* [reading of the view] the alternative in force */
	struct statute_case *kase;
	size_t ncases, failed;
	struct choice *choice; /* newest first */
	size_t nchoices;
	uint8_t digest[SM3_SIZE]; /* of the text */
};

/* Reads the policy with this id, in mem; runs its cases when asked to. ERR_NOTFOUND. */
int statute_read(struct house *h, struct str id, bool cases, struct arena *mem, struct statute *out, struct err *e);
/* choice_make with the program's texts. */
int statute_choose(struct house *h, const struct choice *c, struct err *e);

#endif
