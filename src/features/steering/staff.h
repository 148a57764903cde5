/* 配比 as pages read it: institutions with what they lack, worked out with the figures; norms with what the bureau entered. D2. */
#ifndef YICAI_FEATURES_STEERING_STAFF_H
#define YICAI_FEATURES_STEERING_STAFF_H

#include "fact/fact.h"
#include "features/staffing/staffing.h"

#define STAFF_HOUSES_MAX 500 /* on one page */
#define STAFF_POSTS_MAX  100
#define STAFF_LACKS_MAX  100000 /* lines of a gap list */

struct staff_house {
	int64_t org, beds, residents, nurses, certified, gap;
	struct str name, unit;
};
struct staff_post {
	struct str post;
	int64_t shift, gap, houses, unverified;
};
struct staff_line {
	struct str post, source;
	int64_t shift, num, den, required, actual, gap; /* actual −1: nobody says */
	bool mandatory, unverified, unsure;
};
/* One post that an institution lacks people of. */
struct staff_lack {
	int64_t org, beds, residents, nurses, certified;
	struct str name, unit, post, source;
	int64_t shift, num, den, required, actual, gap;
	bool mandatory, unverified, unsure;
};
struct staff_sums {
	int64_t all, short_of, nurses, certified;
};

/* Institutions within a unit, the largest gap first: only those that lack somebody, or all. */
int staff_houses(struct house *h, int64_t gen, int64_t unit, bool only_short, struct arena *mem,
		 struct staff_house **ret, size_t *n, struct err *e);
/* What closing all gaps takes, by post. */
int staff_posts(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct staff_post **ret, size_t *n,
		struct err *e);
/* Every gap within a unit, institution by institution, the largest first; each is told to `each`, whose texts live until it returns.
 * ERR_LIMIT beyond STAFF_LACKS_MAX. */
int staff_lacks(struct house *h, int64_t gen, int64_t unit,
		int (*each)(void *self, const struct staff_lack *x, struct err *e), void *self, struct err *e);
int staff_sums(struct house *h, int64_t gen, int64_t unit, struct staff_sums *out, struct err *e);
/* One institution. ERR_NOTFOUND: it houses nobody, or is not in the figures. */
int staff_house(struct house *h, int64_t gen, int64_t org, struct arena *mem, struct staff_house *out,
		struct staff_line **lines, size_t *n, struct err *e);

/* The norms: those that the program carries, with the bureau's own in the place of theirs; in mem. */
int staff_norms(struct house *h, struct arena *mem, struct staffing_norms *out, struct err *e);
/* Puts a norm in the place of the one of the same edition, area, ability, shift, post and base; journalled with its reason. Within
 * a write transaction. */
int staff_norm_set(struct house *h, const struct staffing_norm *n, const char *who, struct str reason, struct err *e);

#define STAFF_SHARE_ROOM 48 /* bytes of a share in digits */

/* How many people a ratio asks for, exactly: 10, or 10.35, rounded up to hundredths as people are. */
void staff_share_text(int64_t num, int64_t den, char out[static STAFF_SHARE_ROOM]);

#endif
