/* The one writer: a thread that takes what waits, runs it in one transaction, a savepoint a job, and answers after the
 * commit. One writer with many jobs to a commit beats many writers, who starve each other over the lock. */
#include "store/driver.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* A job lives on the stack of the thread that waits for it. */
struct job {
	write_job run;
	void *arg;
	int result;
	struct err err;
	bool done;
	pthread_cond_t told;
	struct job *next;
};

struct store_writer {
	struct store *s; /* the thread's alone */
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows, and of every job's done */
	pthread_cond_t work;
	struct job *first, **last;
	size_t waiting;
	bool stopping;
};

/* The job's answer, unless it failed by itself. */
static void give(struct job *j, const struct err *why)
{
	if (j->result == 0 && why->code != ERR_NONE) {
		j->result = -1;
		j->err = *why;
	}
}

/* A job left the transaction as it found it. */
static bool kept_rules(const struct store *s, int depth)
{
	return s->in_tx && s->depth == depth;
}

/* Runs one job in its savepoint. -1: the whole transaction is lost, and why. */
static int run_job(struct store *s, struct job *j, struct err *why)
{
	if (store_savepoint(s, why))
		return -1;
	int depth = s->depth;
	j->result = j->run(s, j->arg, &j->err);
	if (!kept_rules(s, depth))
		return err_set(why, ERR_UNCERTAIN, "一项写入自行结束了事务，不知道写进去没有");
	if (j->result == 0 && s->failed)
		j->result = err_set(&j->err, ERR_DB, "写入里有一步失败，却没有报告");
	return j->result == 0 ? store_savepoint_release(s, why) : store_savepoint_rollback(s, why);
}

/* Runs the jobs and commits those that succeeded; *why stays ERR_NONE when that went well. */
static void run_group(struct store *s, struct job *first, struct err *why)
{
	bool any = false;
	if (store_begin(s, true, why))
		return;
	for (struct job *j = first; j; j = j->next) {
		if (run_job(s, j, why)) {
			store_rollback(s);
			return;
		}
		any = any || j->result == 0;
	}
	if (any)
		store_commit(s, why);
	else
		store_rollback(s);
}

/* Takes the jobs that wait, at most a group of them; the lock is held. */
static struct job *take_group(struct store_writer *w)
{
	struct job *first = w->first, **end = &w->first;
	for (int n = 0; *end && n < STORE_GROUP_MAX; n++) {
		end = &(*end)->next;
		w->waiting--;
	}
	w->first = *end;
	if (!w->first)
		w->last = &w->first;
	*end = NULL;
	return first;
}

/* Tells everybody in the group; the lock is held. A job that was told may be gone, so its successor is read first. */
static void tell_group(struct job *first, const struct err *why)
{
	for (struct job *j = first, *next; j; j = next) {
		next = j->next;
		give(j, why);
		j->done = true;
		pthread_cond_signal(&j->told);
	}
}

/* The thread. */
static void *writer_main(void *self)
{
	struct store_writer *w = self;
	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (!w->first && !w->stopping)
			pthread_cond_wait(&w->work, &w->lock);
		if (!w->first)
			break;
		struct job *group = take_group(w);
		struct err why = {0};
		pthread_mutex_unlock(&w->lock);
		run_group(w->s, group, &why);
		pthread_mutex_lock(&w->lock);
		tell_group(group, &why);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* Starts the thread with all signals left to the others. */
static int start_thread(struct store_writer *w)
{
	sigset_t all, old;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int r = pthread_create(&w->thread, NULL, writer_main, w);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return r;
}

/* Gives the writer back; its thread is over or never was. */
static void writer_free(struct store_writer *w)
{
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	store_close(w->s);
	free(w);
}

int store_writer_over(struct store_writer **ret, struct store *s, struct err *e)
{
	struct store_writer *w = calloc(1, sizeof *w);
	if (!w) {
		store_close(s);
		return err_set(e, ERR_NOMEM, "内存不够，开不了写线程");
	}
	w->s = s;
	w->last = &w->first;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->work, NULL);
	if (start_thread(w)) {
		writer_free(w);
		return err_set(e, ERR_NOMEM, "开不了写线程");
	}
	*ret = w;
	return 0;
}

int store_writer_start(struct store_writer **ret, const char *url, struct err *e)
{
	struct store *s;
	return store_open(&s, url, 0, e) ? -1 : store_writer_over(ret, s, e);
}

/* Puts the job last; refuses when too many wait. The lock is held. */
static int enqueue(struct store_writer *w, struct job *j, struct err *e)
{
	if (w->stopping)
		return err_set(e, ERR_DB, "写线程正在停止");
	if (w->waiting == STORE_QUEUE_MAX) {
		err_set(e, ERR_LIMIT, "等着写入的太多（%d 项）", STORE_QUEUE_MAX);
		return err_todo(e, "稍后再试");
	}
	*w->last = j;
	w->last = &j->next;
	w->waiting++;
	pthread_cond_signal(&w->work);
	return 0;
}

int store_write(struct store_writer *w, write_job job, void *arg, struct err *e)
{
	struct job j = {.run = job, .arg = arg};
	pthread_cond_init(&j.told, NULL);
	pthread_mutex_lock(&w->lock);
	int r = enqueue(w, &j, e);
	while (r == 0 && !j.done)
		pthread_cond_wait(&j.told, &w->lock);
	pthread_mutex_unlock(&w->lock);
	pthread_cond_destroy(&j.told);
	if (r == 0 && j.result < 0 && e)
		*e = j.err;
	return r ? r : j.result;
}

void store_writer_stop(struct store_writer *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	writer_free(w);
}
