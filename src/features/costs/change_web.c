#include "features/costs/change_web.h"
#include "app/app.h"
#include "base/number.h"

/* Tells the job how far it is; false: it was cancelled. */
static bool told(void *self, int64_t done, int64_t total)
{
	return job_tell(self, "正在测算", done, total);
}

struct cost_watch cost_watch_of(struct job_run *r)
{
	return (struct cost_watch){told, r};
}

int change_job_queue(struct ctx *c, const char *kind, struct str what, int64_t about, int64_t year, struct err *e)
{
	int64_t job;
	struct str args = ctx_text(c, "%lld %lld", (long long)about, (long long)year);
	if (job_queue(c, kind, what.p, args, &job, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)job);
}

int change_job_asked(const struct job_run *r, int64_t *about, int64_t *year, struct err *e)
{
	struct str y = r->job->args, id = str_cut(&y, ' ');
	if (!str_to_i64(id, about) || !str_to_i64(y, year))
		return err_set(e, ERR_DAMAGED, "任务没有说是哪一件、哪一年");
	return 0;
}

/* What the job keeps. */
struct computed {
	int64_t about;
	struct change_costs cost;
};

static int keep(struct house *h, void *arg, struct err *e)
{
	const struct computed *x = arg;
	return change_costs_keep(h, x->about, &x->cost, e);
}

int change_job_run(struct job_run *r, int64_t about, const struct proposed_change *change, int64_t year,
		   struct err *e)
{
	struct cost_watch watch = cost_watch_of(r);
	struct computed x = {.about = about};
	if (change_costs_compute(r->house, change, year, &watch, r->mem, &x.cost, e) < 0)
		return -1;
	return app_write(r->app, keep, &x, e);
}
