#include "features/runs/start.h"

#include "features/policies/shipped.h"

int run_start_check(struct house *h, const struct run_ask *ask, struct arena *mem, struct str *readings,
		    struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	int status = run_check(s.packs, ask, mem, readings, e);
	shipped_close(&s);
	return status;
}

int run_start(struct house *h, const struct run_ask *ask, int64_t *run, struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	int status = run_begin(h, s.packs, ask, run, e);
	shipped_close(&s);
	return status;
}
