#include "features/admin/snapshot_web.h"

#include "fact/snapshot.h"
#include "features/features.h"
#include "store/place.h"
#include "store/sql.h"

#define SNAPSHOT_WORTH 100000                      /* rows: fewer are read from the store as fast */
#define SNAPSHOT_AGAIN ((instant_t)3600 * 1000000) /* not more often than every hour */

static const struct sql GAINED = {"upkeep.gained", "SELECT sum(written + closed) FROM journal WHERE number > $1"};

/* Tells how far the snapshot is, by records; false: cancelled. */
static bool tell_snapshot(void *self, int64_t done, int64_t total)
{
	return job_tell(self, "重做列存快照", done, total);
}

int snapshot_run(struct job_run *r, struct err *e)
{
	return snapshot_make(r->house, fact_types, fact_types_n, tell_snapshot, r, e);
}

/* Up to where there is a snapshot, and how many rows it has; nothing where there is none to be used. In the open
 * transaction. */
static int snapshot_there(struct house *h, struct snapshot_state *out, struct err *e)
{
	struct snapshot *s = NULL;
	struct err doubt = {0};
	*out = (struct snapshot_state){0};
	int got = snapshot_open(&s, h, fact_types, fact_types_n, &doubt);
	if (got > 0)
		*out = snapshot_state(s);
	else if (got < 0)
		*e = doubt;
	snapshot_close(s);
	return got < 0 ? -1 : 0;
}

/* What this server has asked for. */
struct asked {
	instant_t at;    /* 0: nothing yet */
	int64_t journal; /* how far the snapshot was then */
	bool open;       /* not known yet whether it was made */
	bool in_vain;    /* it was not, or was cancelled: not asked again until the next start */
};

int snapshot_due(struct house *h, instant_t now, bool *yes, struct err *e)
{
	static struct asked asked; /* only the thread that queues looks */
	struct snapshot_state s;
	int64_t gained = 0;
	*yes = false;
	if (!store_file(h->store) || asked.in_vain || (!asked.open && asked.at && now - asked.at < SNAPSHOT_AGAIN))
		return 0;
	if (snapshot_there(h, &s, e) < 0)
		return -1;
	if (asked.open) {
		asked.open = false;
		asked.in_vain = s.journal <= asked.journal;
		return 0;
	}
	if (sql_int(h->store, &GAINED, ARGS(INT(s.journal)), &gained, e) < 0)
		return -1;
	*yes = gained >= SNAPSHOT_WORTH && gained >= s.rows / 20;
	if (*yes)
		asked = (struct asked){.at = now, .journal = s.journal, .open = true};
	return 0;
}
