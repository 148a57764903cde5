/* yicai indicator refresh: the figures that pages show, worked out now. */
#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/steering/figures.h"

int cmd_indicator_refresh(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct figures_state s;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct figures_writer w = figures_direct(&h.house);
	day_t today = instant_day(h.house.clock.now(h.house.clock.self));
	int status = figures_make(&h.house, today, &w, &e);
	if (status == 0)
		status = figures_state(&h.house, today, &s, &e);
	home_close(&h);
	if (status != 0)
		return call_fail(&e);
	printf("指标重算好了：到第 %lld 批，用时 %lld.%03lld 秒\n", (long long)s.journal,
	       (long long)(s.took / 1000000), (long long)(s.took / 1000 % 1000));
	return EXIT_DONE;
}
