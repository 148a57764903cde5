/* Institutions as the staffing norms see them, from the facts of a world (policy/world.h). */
#ifndef YICAI_FEATURES_STAFFING_HOUSES_H
#define YICAI_FEATURES_STAFFING_HOUSES_H

#include "features/staffing/staffing.h"
#include "policy/world.h"

/* One institution: its row in the world's table 机构. */
struct staffing_row {
	int64_t org;
	int64_t unit; /* row of its unit; FIELD_NONE */
	struct str name;
	struct staffing_house house;
};

/* All institutions that house elders (养老机构, 农村敬老院, 护理院) and exist on the day, in the world's order, in mem: residents
 * by ability as served that day, beds, staff by post without 见习 and 志愿者 (each person once a post), and how many of the carers
 * hold a certificate in force. Who is on duty by night no fact says: staff[SHIFT_NIGHT] is −1. */
int staffing_houses(struct staffing_row **ret, size_t *n, const struct world *w, day_t on, struct arena *mem,
		    struct err *e);

/* The records that staffing_houses looks at, added to reads, [record]. */
void staffing_records(bool *reads);

/* The norms that hold in a unit (FIELD_NONE: those that hold everywhere), in mem. */
int staffing_norms_for(struct staffing_norms *out, const struct staffing_norms *all, const struct world *w,
		       int64_t unit, struct arena *mem, struct err *e);

#endif
