/* Who computes a run: one process at a time, which the store knows by its name, so that nobody says 核算中 of a run whose process has
 * died, and a run is taken over only from the dead. */
#include <unistd.h>

#include "base/alive.h"
#include "features/runs/inside.h"

/* µs without a sign of life after which a process of another machine counts as gone. It gives one before and after everything that takes
 * long. Should it live all the same, only one of the two can end the run. */
#define SILENT 600000000

static const struct sql GET = {"runs.worker", "SELECT process, beat FROM run_workers WHERE run_id = $1"};
static const struct sql ENDED = {"runs.ended", "SELECT state FROM run_ends WHERE run_id = $1"};
static const struct sql PUT = {
    "runs.worker_put", "INSERT INTO run_workers (run_id, process, beat) VALUES ($1, $2, $3)"
		       " ON CONFLICT (run_id) DO UPDATE SET process = excluded.process, beat = excluded.beat"};
static const struct sql BEAT = {"runs.worker_beat",
				"UPDATE run_workers SET beat = $3 WHERE run_id = $1 AND process = $2"};
static const struct sql GIVE_UP = {"runs.worker_give_up",
				   "UPDATE run_workers SET process = '' WHERE run_id = $1 AND process = $2"};
static const struct sql DONE = {"runs.worker_done", "DELETE FROM run_workers WHERE run_id = $1 AND process = $2"};

/* A row of the table. */
struct worker {
	struct str process;
	int64_t beat;
};
static const struct row_field fields[] = {ROW_TEXT(struct worker, process, 0), ROW_INT(struct worker, beat, 1), {0}};

/* The process of this name is at work, as far as can be seen from this one. */
static bool works(struct house *h, const char *self, struct str process, int64_t beat)
{
	int64_t apart = h->clock.now(h->clock.self) - beat; /* below 0: by another clock, ahead of this one */
	switch (process_life(self, process)) {
	case PROCESS_THERE: return true;
	case PROCESS_ELSEWHERE: /* a file is one machine's */
		return store_engine(h->store) == STORE_PG && apart <= SILENT && apart >= -SILENT;
	default: return false;
	}
}

enum run_state run_state_by(struct house *h, struct str process, int64_t beat)
{
	char self[PROCESS_NAME_MAX];
	if (beat < 0)
		return RUN_WAITING;
	process_name(getpid(), self);
	return works(h, self, process, beat) ? RUN_COMPUTING : RUN_BROKEN;
}

int run_note_worker(struct house *h, int64_t run, struct err *e)
{
	char self[PROCESS_NAME_MAX];
	process_name(getpid(), self);
	return sql_run(h->store, &PUT, ARGS(INT(run), TEXT(str_of(self)), INT(h->clock.now(h->clock.self))), NULL, e);
}

/* In the open transaction: nobody else computes it, and it has not ended; this process is noted. */
static int claim(struct house *h, int64_t run, struct arena *mem, struct err *e)
{
	char self[PROCESS_NAME_MAX];
	struct worker w;
	int64_t state;
	int got = sql_int(h->store, &ENDED, ARGS(INT(run)), &state, e);
	if (got > 0)
		return err_set(e, ERR_CONFLICT, "第 %lld 批核算已经结束（%s）", (long long)run,
			       run_state_text((enum run_state)state));
	process_name(getpid(), self);
	if (got == 0)
		got = sql_row(h->store, &GET, ARGS(INT(run)), fields, &w, mem, e);
	if (got > 0 && !str_is(w.process, self) && works(h, self, w.process, w.beat)) {
		err_set(e, ERR_CONFLICT, "第 %lld 批正由另一个程序核算", (long long)run);
		return err_todo(e, "等它算完");
	}
	return got < 0 ? -1 : run_note_worker(h, run, e);
}

int run_claim(struct house *h, int64_t run, struct err *e)
{
	struct arena *mem = arena_new(1 << 20);
	int status = mem ? store_begin(h->store, true, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (status = claim(h, run, mem, e)) == 0)
		status = store_commit(h->store, e);
	else if (mem && store_in_tx(h->store))
		store_rollback(h->store);
	arena_free(mem);
	return status;
}

/* A transaction of one of the statements about this process. */
static int note(struct house *h, const struct sql *sql, const struct sql_arg *args, size_t n, struct err *e)
{
	if (store_begin(h->store, true, e) < 0)
		return -1;
	if (sql_run(h->store, sql, args, n, NULL, e) == 0)
		return store_commit(h->store, e);
	store_rollback(h->store);
	return -1;
}

int run_beat(struct house *h, int64_t run, struct err *e)
{
	char self[PROCESS_NAME_MAX];
	if (store_engine(h->store) != STORE_PG)
		return 0;
	process_name(getpid(), self);
	return note(h, &BEAT, ARGS(INT(run), TEXT(str_of(self)), INT(h->clock.now(h->clock.self))), e);
}

void run_give_up(struct house *h, int64_t run)
{
	char self[PROCESS_NAME_MAX];
	struct err ignored = {0};
	process_name(getpid(), self);
	note(h, &GIVE_UP, ARGS(INT(run), TEXT(str_of(self))), &ignored);
}

int run_worker_done(struct house *h, int64_t run, struct err *e)
{
	char self[PROCESS_NAME_MAX];
	int64_t ours = 0;
	process_name(getpid(), self);
	if (sql_run(h->store, &DONE, ARGS(INT(run), TEXT(str_of(self))), &ours, e) < 0)
		return -1;
	return ours ? 0 : err_set(e, ERR_CONFLICT, "第 %lld 批已由另一个程序接着核算", (long long)run);
}
