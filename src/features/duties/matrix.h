/* The duty matrix of a policy text: who leads and who is responsible for which clause. */
#ifndef YICAI_FEATURES_DUTIES_MATRIX_H
#define YICAI_FEATURES_DUTIES_MATRIX_H

#include "base/arena.h"
#include "features/duties/duties.h"

#define DUTY_LINES_MAX 5000u

/* One department's part in one clause. Texts live in the arena. */
struct duty_line {
	struct str clause;     /* 二（九）, 二（一）1 */
	struct str task;       /* the clause's first sentence */
	struct str department; /* its own name: 市人力资源和社会保障局 */
	enum duty_role role;
	size_t line; /* of the text, where it says so */
};

/* Reads them out of a text in UTF-8: （牵头单位：甲，责任单位：乙、丙）, （责任单位：甲、乙）, （甲、乙按职责分工负责）. Names
 * after the first take over its level (市). ERR_INPUT: no UTF-8; ERR_LIMIT. */
int duties_read(struct duty_line **ret, size_t *n, struct arena *mem, struct str text, struct err *e);

#endif
