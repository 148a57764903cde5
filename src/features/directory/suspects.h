/* 重复嫌疑: pairs of records that may be one person's. Merging them: features/people/merge.h. */
#ifndef YICAI_FEATURES_DIRECTORY_SUSPECTS_H
#define YICAI_FEATURES_DIRECTORY_SUSPECTS_H

#include "features/directory/list.h"

/* X(NAME, Chinese): why. An ID number with one digit wrong keeps either the birth date or all but it, and an old number of
 * fifteen digits has the place and order of the new one: SAME_PLACE finds these by a keyed digest. */
#define SUSPECT_WHYS(X)                                                                                              \
	X(TWIN, "同名同生日")                                                                                        \
	X(MOBILE, "同手机号")                                                                                        \
	X(ACCOUNT, "同银行账号")                                                                                     \
	X(PLACE, "同名且证件号码相近")
enum suspect_why {
#define SUSPECT_WHY_(n, c) SUSPECT_##n,
	SUSPECT_WHYS(SUSPECT_WHY_)
#undef SUSPECT_WHY_
	    SUSPECT__WHYS
};
const char *suspect_why_label(int why);

/* Two people, the earlier record first. */
struct suspect {
	struct person_row a, b; /* with masked numbers */
	unsigned whys;          /* 1 << enum suspect_why */
};
#define SUSPECTS_MAX 200

/* Pairs of which the reach sees both, from this place on (0: the start), in mem. *next: the place to go on from, 0 at the
 * end. At most limit (≤ SUSPECTS_MAX) pairs, and those of the last person in full. */
int directory_suspects(struct house *h, struct reach who, int64_t from, size_t limit, struct arena *mem,
		       struct suspect **ret, size_t *n, int64_t *next, struct err *e);
/* How many pairs this person is in, and the first of them (untouched when there is none), texts in mem. Worth asking only
 * of who is marked (MARK_SUSPECT). */
int directory_suspect_of(struct house *h, struct reach who, int64_t person_id, struct arena *mem,
			 struct suspect *first, size_t *n, struct err *e);

#endif
