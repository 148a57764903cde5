/* 核验: what anybody may learn of a certificate who knows its number. The holder's name is masked, and nothing is told of
 * where they live, work or can be reached.
 *
 * C5: S17, C14. */
#ifndef YICAI_FEATURES_CREDENTIALS_VERIFY_H
#define YICAI_FEATURES_CREDENTIALS_VERIFY_H

#include "base/arena.h"
#include "features/credentials/credentials.h"

/* X(NAME, Chinese) */
#define VERDICTS(X)                                                                                                  \
	X(UNKNOWN, "没有查到")                                                                                       \
	X(VALID, "有效")                                                                                             \
	X(REVOKED, "已撤销")                                                                                         \
	X(EXPIRED, "已过期")
enum verdict {
#define VERDICT_(n, c) VERDICT_##n,
	VERDICTS(VERDICT_)
#undef VERDICT_
};
const char *verdict_label(enum verdict v);

/* One certificate as the public sees it. Days DAY_NONE and texts empty where they are not known. */
struct verified {
	enum verdict verdict;    /* never VERDICT_UNKNOWN */
	struct str number, name; /* name masked */
	struct str occupation, issuer;
	const char *kind, *level; /* labels; NULL unknown */
	day_t issued, expires, revoked;
};

#define VERIFIED_MAX 20 /* certificates of one number: more than one is a mistake of whoever registered them */

/* The number as it is looked up, appended to out: half width, upper case, without blanks. */
void verify_number(struct str text, struct buf *out);

/* The verdict of a stored version on a day. */
enum verdict verdict_of(const struct version *v, day_t today);

/* All certificates of this number that stand, in mem; none is 没有查到. */
int credential_verify(struct house *h, struct str number, day_t today, struct arena *mem, struct verified **ret,
		      size_t *n, struct err *e);

#endif
