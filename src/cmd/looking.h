/* What the commands over indicators work with: the indicators, the store's facts as known on a day, the day looked at. */
#ifndef YICAI_CMD_LOOKING_H
#define YICAI_CMD_LOOKING_H

#include "cmd/cmd.h"
#include "cmd/house.h"
#include "features/indicators/indicators.h"

struct looking {
	struct home home;
	struct indicators *set;
	struct arena *mem;
	struct world *world;
	instant_t known;
	day_t on;
	int units; /* record 单元 */
};

/* --on, --known-on; the store; everything in it. looking_close in any case. */
int looking_open(struct looking *l, const struct call *c, struct err *e);
void looking_close(struct looking *l);

/* The indicator that is asked for; NULL with an error that names what is near. */
const struct indicator *indicator_wanted(const struct looking *l, const char *id, struct err *e);
/* The unit that is asked for: --unit, else the indicator's area; −1 with an error. */
int64_t unit_wanted(const struct looking *l, const struct call *c, const struct indicator *i, struct err *e);

/* Code and name of a unit's row. */
struct str looking_unit_code(const struct looking *l, int64_t unit);
struct str looking_unit_name(const struct looking *l, int64_t unit);

#endif
