/* 机构服务质量榜: institutions by the score of the latest year's 服务质量评估. */
#ifndef YICAI_FEATURES_GUIDE_RANK_H
#define YICAI_FEATURES_GUIDE_RANK_H

#include "fact/fact.h"

#define RANK_MAX 100 /* institutions of one ranking */

struct ranked {
	int64_t org_id, score; /* hundredths */
	int64_t place;         /* 名次, from 1; of one score (并列) the same */
};

/* The best n of the latest year that has at least one score, best first; institutions of one score share a
 * place, in the order of their names. *year is 0 when nobody was assessed. out has room for n <= RANK_MAX. */
int rank_orgs(struct house *h, size_t n, struct ranked *out, size_t *found, int64_t *year, struct err *e);

/* The latest 服务质量评估 of one institution: *year 0 when there is none; score FIELD_NONE and verdict 0 where blank. */
int latest_assessment(struct house *h, int64_t org_id, int64_t *year, int64_t *score, int64_t *verdict,
		      struct err *e);

#endif
