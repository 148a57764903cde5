/* A demo city's steering at work: tasks of departments with deadlines, reports on them, and the quarters' reports that were locked. */
#ifndef YICAI_FEATURES_DEMO_DEMO_DUTIES_H
#define YICAI_FEATURES_DEMO_DEMO_DUTIES_H

#include "fact/fact.h"

/* What was made. */
struct demo_duties {
	int64_t duties, told, reports; /* tasks, reports on tasks, reports locked */
};

/* For a demo city (demo_fill), signed with the demo accounts' names. Tasks of 绍兴, its counties and 南阳 and 重庆: done, under way,
 * nearly due, overdue, praised and sent back; of 绍兴 the last two quarters' reports, the later one corrected once. ERR_NOTFOUND
 * when the store holds no demo city, ERR_CONFLICT when it has them already. */
int demo_duties(struct house *h, struct demo_duties *out, struct err *e);

#endif
