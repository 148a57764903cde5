/* Long work in the background: a thread with a house of its own takes what waits, oldest first; another one what waits and is quick. */
#include "app/jobs.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/inside.h"
#include "store/sql.h"

#define COLUMNS                                                                                                      \
	"id, account, who, kind, title, args, state, done, total, message, result, created, started, ended, "        \
	"server, beat"

static const struct sql ADD = {"job.add",
			       "INSERT INTO job (" COLUMNS ", cancel) VALUES ($1, $2, $3, $4, $5, $6, 1, 0, "
			       "0, '', '', $7, 0, 0, '', 0, 0)"};
static const struct sql GET = {"job.get", "SELECT " COLUMNS " FROM job WHERE id = $1"};
static const struct sql LIST = {"job.list", "SELECT " COLUMNS " FROM job ORDER BY id DESC LIMIT $1"};
static const struct sql LIST_OF = {"job.list_of",
				   "SELECT " COLUMNS " FROM job WHERE account = $2 ORDER BY id DESC LIMIT $1"};
static const struct sql NEWEST = {"job.newest", "SELECT " COLUMNS " FROM job WHERE kind = $1 AND args = $2"
						" ORDER BY id DESC LIMIT 1"};
static const struct sql NEXT = {"job.next",
				"SELECT " COLUMNS " FROM job WHERE state = 1 AND id > $1 ORDER BY id LIMIT 1"};
static const struct sql TAKE = {"job.take", "UPDATE job SET state = 2, started = $2, server = $3, beat = $2"
					    " WHERE id = $1 AND state = 1"};
static const struct sql TELL = {"job.tell", "UPDATE job SET done = $2, total = $3, message = $4, beat = $6"
					    " WHERE id = $1 AND state = 2 AND server = $5"};
static const struct sql BEAT = {"job.beat", "UPDATE job SET beat = $2 WHERE id = $1 AND state = 2 AND server = $3"};
static const struct sql END = {"job.end", "UPDATE job SET state = $2, ended = $3, message = $4, result = $5 "
					  "WHERE id = $1 AND state = 2 AND server = $6"};
static const struct sql CANCEL = {"job.cancel", "UPDATE job SET cancel = 1 WHERE id = $1 AND state <= 2"};
static const struct sql CANCEL_WAITING = {"job.cancel_waiting",
					  "UPDATE job SET state = 5, ended = $2 WHERE id = $1 AND state = 1"};
static const struct sql CANCELLED = {"job.cancelled", "SELECT cancel FROM job WHERE id = $1"};
static const struct sql RUNNING = {"job.running",
				   "SELECT " COLUMNS " FROM job WHERE state = 2 AND id > $1 ORDER BY id LIMIT 1"};
static const struct sql SINCE = {"job.since", "SELECT count(*) FROM job WHERE kind = $1 AND created >= $2"};
static const struct sql OPEN = {"job.open", "SELECT count(*) FROM job WHERE kind = $1 AND state <= 2"};
static const struct sql AGAIN = {"job.again", "UPDATE job SET state = 1, started = 0"
					      " WHERE id = $1 AND state = 2 AND server = $2"};

static const struct row_field fields[] = {
    ROW_INT(struct job, id, 0),
    ROW_INT(struct job, account, 1),
    ROW_TEXT(struct job, who, 2),
    ROW_TEXT(struct job, kind, 3),
    ROW_TEXT(struct job, title, 4),
    ROW_TEXT(struct job, args, 5),
    ROW_INT(struct job, state, 6),
    ROW_INT(struct job, done, 7),
    ROW_INT(struct job, total, 8),
    ROW_TEXT(struct job, message, 9),
    ROW_TEXT(struct job, result, 10),
    ROW_INT(struct job, created, 11),
    ROW_INT(struct job, started, 12),
    ROW_INT(struct job, ended, 13),
    ROW_TEXT(struct job, server, 14),
    ROW_INT(struct job, beat, 15),
    {0},
};

const char *job_state_label(int64_t s)
{
	static const char *const label[] = {"", "排队", "进行中", "完成", "失败", "已取消", "中断"};
	return s > 0 && s < (int64_t)(sizeof label / sizeof *label) ? label[s] : "";
}

/* Adds a job that waits. */
static int add(struct store *s, const struct job *j, struct err *e)
{
	return sql_run(s, &ADD,
		       ARGS(INT(j->id), INT(j->account), TEXT(j->who), TEXT(j->kind), TEXT(j->title), TEXT(j->args),
			    INT(j->created)),
		       NULL, e);
}

int job_queue(struct ctx *c, const char *kind, const char *title, struct str args, int64_t *id, struct err *e)
{
	const struct job j = {.id = id_new(c->now),
			      .account = c->user->account,
			      .who = str_of(ctx_who(c)),
			      .kind = str_of(kind),
			      .title = str_of(title),
			      .args = args,
			      .created = c->now};
	*id = j.id;
	c->app->jobs_queued = true;
	return add(c->house->store, &j, e);
}

/* The first row of a statement whose parameter is an id. */
static int one(struct store *s, const struct sql *sql, int64_t id, struct arena *mem, struct job *out, struct err *e)
{
	return sql_row(s, sql, ARGS(INT(id)), fields, out, mem, e);
}

int job_get(struct house *h, int64_t id, struct arena *mem, struct job *out, struct err *e)
{
	int got = one(h->store, &GET, id, mem, out, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这个后台任务") : got < 0 ? -1 : 0;
}

int job_list(struct house *h, int64_t account, size_t n, struct arena *mem, struct job **out, size_t *count,
	     struct err *e)
{
	struct stmt *st;
	size_t k = 0;
	n = n > JOBS_LISTED_MAX ? JOBS_LISTED_MAX : n;
	struct job *list = ARENA_ARRAY(mem, n + 1, struct job);
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (store_stmt(h->store, account ? &LIST_OF : &LIST, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, (int64_t)n);
	if (account)
		stmt_bind_int(st, 2, account);
	int got;
	while ((got = stmt_step(st, e)) == 1 && k < n)
		if (stmt_fetch(st, fields, &list[k++], mem, e) < 0)
			break;
	stmt_reset(st);
	if (got != 0)
		return -1;
	*out = list;
	*count = k;
	return 0;
}

/* What a job's thread writes of a job, on the one writer's connection. */
struct note {
	int64_t id, done, total;
	enum job_state state;
	instant_t at;
	struct str message, result, server;
	bool cancelled; /* found by write_progress */
};

/* Somebody asked for the job's end. */
static bool cancelled(struct house *h, int64_t id)
{
	struct err e = {0};
	int64_t asked = 0;
	return sql_int(h->store, &CANCELLED, ARGS(INT(id)), &asked, &e) == 1 && asked;
}

/* Progress, and whether somebody has asked for the end: the writer sees it, also when the job reads an older state. */
static int write_progress(struct house *h, void *arg, struct err *e)
{
	struct note *n = arg;
	int64_t ours = 1;
	n->cancelled = cancelled(h, n->id);
	int status = sql_run(
	    h->store, &TELL,
	    ARGS(INT(n->id), INT(n->done), INT(n->total), TEXT(n->message), TEXT(n->server), INT(n->at)), &ours, e);
	n->cancelled |= !ours; /* another server took us for gone and has settled it */
	return status;
}

/* The end, unless another server has settled the job meanwhile. */
static int write_end(struct house *h, void *arg, struct err *e)
{
	const struct note *n = arg;
	return sql_run(
	    h->store, &END,
	    ARGS(INT(n->id), INT(n->state), INT(n->at), TEXT(n->message), TEXT(n->result), TEXT(n->server)), NULL, e);
}

bool job_tell(struct job_run *r, const char *doing, int64_t done, int64_t total)
{
	struct err e = {0};
	instant_t now = r->house->clock.now(r->house->clock.self);
	struct note n = {.id = r->job->id,
			 .at = now,
			 .done = done,
			 .total = total,
			 .message = str_of(doing),
			 .server = r->job->server};
	if (atomic_load(&r->app->stopping))
		return false;
	bool soon = now - r->told < JOB_TELL_EVERY && done < total; /* the last word is always said */
	if (soon || store_writing(r->house->store))
		return !r->cancelled;
	r->told = now;
	app_write(r->app, write_progress, &n, &e);
	r->cancelled |= n.cancelled;
	return !r->cancelled;
}

void job_result(struct job_run *r, const char *path, ...)
{
	va_list ap;
	va_start(ap, path);
	vsnprintf(r->result, sizeof r->result, path, ap);
	va_end(ap);
}

void job_say(struct job_run *r, const char *text)
{
	snprintf(r->said, sizeof r->said, "%s", text);
}

/* The kind of a job. */
static const struct job_kind *kind_of(const struct app *a, struct str name)
{
	for (size_t w = 0; w < a->cfg.nwebs; w++)
		for (size_t i = 0; i < a->cfg.webs[w]->njobs; i++)
			if (str_is(name, a->cfg.webs[w]->jobs[i].name))
				return &a->cfg.webs[w]->jobs[i];
	return NULL;
}

int job_newest(struct house *h, const char *kind, struct str args, struct arena *mem, struct job *out, struct err *e)
{
	return sql_row(h->store, &NEWEST, ARGS(TEXT(str_of(kind)), TEXT(args)), fields, out, mem, e);
}

int job_cancel(struct ctx *c, const struct job *j, struct err *e)
{
	struct store *s = c->house->store;
	const struct job_kind *k = kind_of(c->app, j->kind);
	int64_t waiting = 0, running = 0;
	if (sql_run(s, &CANCEL_WAITING, ARGS(INT(j->id), INT(c->now)), &waiting, e) < 0 ||
	    sql_run(s, &CANCEL, ARGS(INT(j->id)), &running, e) < 0)
		return -1;
	if (waiting && k && k->called_off)
		return k->called_off(c, j, e);
	return waiting || running ? 0 : err_set(e, ERR_CONFLICT, "任务已经结束，不用取消");
}

/* Notes how a job ended. */
static void end(struct app *a, const struct job *j, enum job_state state, const char *why, const char *result)
{
	struct err ignored = {0};
	struct note n = {.id = j->id,
			 .state = state,
			 .at = app_now(a),
			 .message = str_of(why),
			 .result = str_of(result),
			 .server = j->server};
	app_write(a, write_end, &n, &ignored);
}

/* The job waits, to be begun anew. */
static int write_again(struct house *h, void *arg, struct err *e)
{
	const struct job *j = arg;
	return sql_run(h->store, &AGAIN, ARGS(INT(j->id), TEXT(j->server)), NULL, e);
}

/* The server stops in the middle of a job that may be begun anew: it waits for the next start. When this cannot be written, the next
 * start finds it running and does the same. */
static void wait_again(struct app *a, const struct job *j)
{
	struct err ignored = {0};
	struct job again = *j;
	app_write(a, write_again, &again, &ignored);
}

/* Runs one job to its end in this process and notes how it ended. */
static void run_here(struct app *a, struct house *h, const struct job *j, struct arena *mem)
{
	struct err e = {0};
	char why[700] = "";
	struct job_run r = {.house = h, .app = a, .job = j, .mem = mem, .now = h->clock.now(h->clock.self)};
	const struct job_kind *k = kind_of(a, j->kind);
	int status = k ? k->run(&r, &e) : err_set(&e, ERR_NOTFOUND, "本程序不认识这种任务");
	if (store_in_tx(h->store))
		store_rollback(h->store);
	if (status < 0)
		err_text(&e, why, sizeof why);
	else
		snprintf(why, sizeof why, "%s", r.said);
	bool broken = status < 0 && !r.cancelled && atomic_load(&a->stopping);
	if (broken && k && k->again)
		wait_again(a, j);
	else
		end(a, j,
		    status == 0   ? JOB_DONE
		    : broken      ? JOB_BROKEN
		    : r.cancelled ? JOB_CANCELLED
				  : JOB_FAILED,
		    why, r.result);
#ifdef __GLIBC__
	malloc_trim(0); /* what a job gave back shall not stay with the server */
#endif
}

/* Runs one job of a kind in a process of its own. One that did not come to its end is noted for it. */
static void run_apart(struct app *a, struct house *h, const struct job_kind *k, const struct job *j,
		      struct arena *mem)
{
	struct err e = {0}, unread = {0};
	struct job now;
	char why[700] = "";
	job_apart(a, j->id, mem, &e);
	if (job_get(h, j->id, mem, &now, &unread) < 0 || now.state != JOB_RUNNING || !str_eq(now.server, j->server))
		return;
	if (k->go_on)
		err_todo(&e, "%s", k->go_on);
	err_text(&e, why, sizeof why);
	bool broken = atomic_load(&a->stopping);
	if (broken && k->again)
		wait_again(a, j);
	else
		end(a, j, broken ? JOB_BROKEN : JOB_FAILED, why, "");
}

/* Runs a job that was taken. */
static void run_one(struct app *a, struct house *h, const struct job *j, struct arena *mem)
{
	const struct job_kind *k = kind_of(a, j->kind);
	if (k && k->apart && a->cfg.program)
		run_apart(a, h, k, j, mem);
	else
		run_here(a, h, j, mem);
}

int app_run_job(struct app *a, int64_t id, struct err *e)
{
	struct job j = {0};
	struct arena *mem = arena_new(0);
	struct house *h = mem ? app_borrow(a, e) : NULL;
	int status = !mem ? err_set(e, ERR_NOMEM, "内存不足") : h ? job_get(h, id, mem, &j, e) : -1;
	if (status == 0 && !str_is(j.server, a->self))
		status = err_set(e, ERR_CONFLICT, "任务已经由另一台服务接手");
	if (status == 0)
		run_here(a, h, &j, mem);
	if (h)
		app_return(a, h);
	arena_free(mem);
	return status;
}

/* Marks a waiting job as taken by this server; *changed 0 when another one was quicker. Or notes a sign of life of one that was. */
struct take {
	const struct sql *sql;
	int64_t id, changed;
	const char *self;
};
static int write_take(struct house *h, void *arg, struct err *e)
{
	struct take *t = arg;
	instant_t now = h->clock.now(h->clock.self);
	return sql_run(h->store, t->sql, ARGS(INT(t->id), INT(now), TEXT(str_of(t->self))), &t->changed, e);
}

/* The oldest job that waits, of the quick ones when only those are wanted. 1, 0 none, -1. */
static int find_next(struct app *a, struct house *h, bool quick, struct arena *mem, struct job *out, struct err *e)
{
	int got;
	for (int64_t after = 0; (got = one(h->store, &NEXT, after, mem, out, e)) == 1; after = out->id) {
		const struct job_kind *k = kind_of(a, out->kind);
		if (!quick || (k && !k->slow && !k->apart))
			break;
	}
	return got;
}

/* Takes and runs the oldest job that waits; false when there is none. */
static bool next_job(struct app *a, struct house *h, bool quick)
{
	struct err e = {0};
	struct job j;
	struct arena *mem = arena_new(0);
	bool did = false;
	if (mem && find_next(a, h, quick, mem, &j, &e) == 1) {
		struct take t = {.sql = &TAKE, .id = j.id, .self = a->self};
		did = app_write(a, write_take, &t, &e) == 0;
		j.server = str_of(a->self);
		if (did && t.changed)
			run_one(a, h, &j, mem);
	}
	arena_free(mem);
	return did;
}

/* Servers of several machines may share the store. A file is one machine's. */
static bool shared(const struct app *a)
{
	return strstr(a->cfg.db, "://") != NULL;
}

/* The server that took a running job is gone: seen on this machine at once, of another one when it is silent. */
static bool left_behind(const struct app *a, const struct job *j)
{
	enum process_life life = process_life(a->self, j->server);
	return life == PROCESS_GONE ||
	       (life == PROCESS_ELSEWHERE && (!shared(a) || app_now(a) - j->beat > JOB_SILENT));
}

/* What servers left behind is begun anew when its kind allows that, else it is 中断. A sign of life that waited for the writer's turn
 * was written before this had its own, so that a long write of a living server does not look like silence. */
static int settle(struct house *h, void *arg, struct err *e)
{
	struct app *a = arg;
	struct arena *mem = arena_new(0);
	struct job j;
	int got = mem ? 1 : err_set(e, ERR_NOMEM, "内存不足");
	for (int64_t after = 0; got == 1 && (got = one(h->store, &RUNNING, after, mem, &j, e)) == 1; after = j.id) {
		const struct job_kind *k = kind_of(a, j.kind);
		struct note n = {.id = j.id,
				 .state = JOB_BROKEN,
				 .at = h->clock.now(h->clock.self),
				 .message = STR("服务重新启动，任务中断，请重新发起"),
				 .server = j.server};
		if (!left_behind(a, &j))
			continue;
		a->jobs_queued = true;
		if ((k && k->again ? write_again(h, &j, e) : write_end(h, &n, e)) < 0)
			got = -1;
	}
	arena_free(mem);
	return got;
}

/* One look at what runs: a sign of life for each job of this server, and what is left behind settled. */
static void look(struct app *a)
{
	struct err e = {0};
	struct job j;
	struct arena *mem = arena_new(0);
	struct house *h = mem ? app_borrow(a, &e) : NULL;
	bool left = false;
	for (int64_t after = 0; h && one(h->store, &RUNNING, after, mem, &j, &e) == 1; after = j.id) {
		struct take t = {.sql = &BEAT, .id = j.id, .self = a->self};
		if (!str_is(j.server, a->self))
			left |= left_behind(a, &j);
		else if (shared(a) && app_now(a) - j.beat >= JOB_BEAT_EVERY)
			app_write(a, write_take, &t, &e);
	}
	if (h)
		app_return(a, h);
	arena_free(mem);
	if (left)
		app_write(a, settle, a, &e);
}

/* The count that a statement about a kind gives. since 0: it takes none. */
static int count_of(struct house *h, const struct sql *sql, const char *kind, instant_t since, int64_t *n,
		    struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, sql, &st, e) < 0)
		return -1;
	stmt_bind_text(st, 1, str_of(kind));
	if (since)
		stmt_bind_int(st, 2, since);
	int got = stmt_step(st, e);
	*n = got == 1 ? stmt_int(st, 0) : 0;
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* Queues a job of the server's own. */
static int queue_own(struct app *a, struct house *h, const struct job_kind *k, instant_t now, struct err *e)
{
	const struct job j = {.id = id_new(now),
			      .who = STR("系统"),
			      .kind = str_of(k->name),
			      .title = str_of(k->label),
			      .created = now};
	a->jobs_queued = true;
	return add(h->store, &j, e);
}

/* Queues a kind's job of this day, unless this server or another did so already. */
static int queue_daily(struct app *a, struct house *h, const struct job_kind *k, instant_t now, struct err *e)
{
	int64_t there;
	if (count_of(h, &SINCE, k->name, instant_day_end(instant_day(now) - 1) + 1, &there, e) < 0)
		return -1;
	return there ? 0 : queue_own(a, h, k, now, e);
}

/* Queues what is due, unless it waits or runs. */
static int write_due(struct house *h, void *arg, struct err *e)
{
	struct app *a = arg;
	for (size_t w = 0; w < a->cfg.nwebs; w++)
		for (size_t i = 0; i < a->cfg.webs[w]->njobs; i++) {
			const struct job_kind *k = &a->cfg.webs[w]->jobs[i];
			int64_t open = 0;
			bool yes = false;
			if (!k->due)
				continue;
			if (count_of(h, &OPEN, k->name, 0, &open, e) < 0 ||
			    (!open && k->due(h, app_now(a), &yes, e) < 0) ||
			    (yes && queue_own(a, h, k, app_now(a), e) < 0))
				return -1;
		}
	return 0;
}

/* What is done once a day: all kinds that say so. */
static int write_daily(struct house *h, void *arg, struct err *e)
{
	struct app *a = arg;
	for (size_t w = 0; w < a->cfg.nwebs; w++)
		for (size_t i = 0; i < a->cfg.webs[w]->njobs; i++)
			if (a->cfg.webs[w]->jobs[i].daily &&
			    queue_daily(a, h, &a->cfg.webs[w]->jobs[i], app_now(a), e) < 0)
				return -1;
	return 0;
}

/* Runs one job if one waits; else waits for the bell. */
static void go_on(struct app *a, bool quick, uint64_t *heard)
{
	struct err e = {0};
	struct house *h = app_borrow(a, &e);
	bool did = h && next_job(a, h, quick);
	if (h)
		app_return(a, h);
	if (!did)
		jobs_wait(a, heard);
}

/* The thread of the quick jobs. */
static void *quick_thread(void *arg)
{
	struct app *a = arg;
	for (uint64_t heard = 0; !atomic_load(&a->stopping);)
		go_on(a, true, &heard);
	return NULL;
}

/* The thread that looks. */
static void *look_thread(void *arg)
{
	struct app *a = arg;
	for (uint64_t heard = 0; !atomic_load(&a->stopping); jobs_wait(a, &heard)) {
		app_wake_readers(a);
		look(a);
	}
	return NULL;
}

void *jobs_thread(void *arg)
{
	struct app *a = arg;
	struct err e = {0};
	uint64_t heard = 0;
	pthread_t quick, looks;
	app_write(a, settle, a, &e);
	bool looked = pthread_create(&looks, NULL, look_thread, a) == 0;
	bool two = pthread_create(&quick, NULL, quick_thread, a) == 0; /* without it all wait for each other */
	instant_t asked = 0;
	for (day_t queued = DAY_NONE, today; !atomic_load(&a->stopping);) {
		if ((today = instant_day(app_now(a))) != queued && app_write(a, write_daily, a, &e) == 0)
			queued = today;
		if (app_now(a) - asked >= JOB_DUE_EVERY && app_write(a, write_due, a, &e) == 0)
			asked = app_now(a);
		go_on(a, false, &heard);
	}
	if (two)
		pthread_join(quick, NULL);
	if (looked)
		pthread_join(looks, NULL);
	return NULL;
}

void jobs_wait(struct app *a, uint64_t *heard)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += JOB_LOOK_EVERY;
	pthread_mutex_lock(&a->jobs_lock);
	if (a->jobs_rung == *heard && !atomic_load(&a->stopping))
		pthread_cond_timedwait(&a->jobs_bell, &a->jobs_lock, &until);
	*heard = a->jobs_rung;
	pthread_mutex_unlock(&a->jobs_lock);
}

void jobs_wake(struct app *a)
{
	pthread_mutex_lock(&a->jobs_lock);
	a->jobs_rung++;
	pthread_cond_broadcast(&a->jobs_bell);
	pthread_mutex_unlock(&a->jobs_lock);
}
