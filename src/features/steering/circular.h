/* 通报 and 讲评 as documents: with number and date, frozen when they are issued. Feature F2 (N2-3). */
#ifndef YICAI_FEATURES_STEERING_CIRCULAR_H
#define YICAI_FEATURES_STEERING_CIRCULAR_H

#include "fact/fact.h"

#define CIRCULARS_LISTED 200
#define CIRCULAR_LINES   2000
#define CIRCULARS_A_YEAR 9999

enum circular_kind { CIRCULAR_REPORT = 1, CIRCULAR_REVIEW }; /* 通报, 讲评 */
enum circular_part { CIRCULAR_PRAISE = 1, CIRCULAR_COMMENT, CIRCULAR_BLAME, CIRCULAR_LATE, CIRCULAR__MAX };

struct circular {
	int64_t id, unit, kind, year, no;
	day_t day, from, to; /* the reports of these days */
	struct str title, note, who;
};
/* What is said of one duty of one unit. */
struct circular_line {
	int64_t part; /* enum circular_part */
	struct str unit, department, document, clause, task, remark;
	day_t due; /* DAY_NONE */
};

/* Issues one with the next number of its unit, kind and year, into x->no and x->id; within a write transaction. ERR_LIMIT: more than
 * CIRCULAR_LINES lines, or CIRCULARS_A_YEAR. */
int circular_add(struct house *h, struct circular *x, const struct circular_line *lines, size_t n, instant_t at,
		 struct err *e);
/* Those of the units within `unit` and of those it lies in, as of the figures of generation gen, the latest first: at most
 * CIRCULARS_LISTED, in mem. */
int circular_list(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct circular **ret, size_t *n,
		  struct err *e);
/* One with its lines. ERR_NOTFOUND. */
int circular_get(struct house *h, int64_t id, struct arena *mem, struct circular *out, struct circular_line **lines,
		 size_t *n, struct err *e);

#endif
