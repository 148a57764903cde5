/* Long work in the background: queued with the request that asked for it, run by the server, its progress kept in the
 * store so that it survives a reload of the page and, as 中断, a restart of the server. Several servers may share a store: each job is
 * one server's, which gives signs of life; what a server leaves behind that is gone, any other settles. Two are done at a time, of which one is
 * quick. */
#ifndef YICAI_APP_JOBS_H
#define YICAI_APP_JOBS_H

#include "app/ctx.h"

enum job_state { JOB_WAITING = 1, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED, JOB_BROKEN /* 中断 */ };

struct job {
	int64_t id, account;
	struct str who;         /* name of the account */
	struct str kind, title; /* "run"; 核算 绍兴.特殊岗位津贴 2025年二季度 */
	struct str args;        /* the kind's own, a short text */
	int64_t state;          /* enum job_state */
	int64_t done, total;    /* total 0: unknown */
	struct str message;     /* what it is doing; why it failed */
	struct str result;      /* where to see what came of it: a path of this site; "" */
	instant_t created, started, ended;
	struct str server; /* which took it last; "" none */
	instant_t beat;    /* its last sign of life */
};

/* While a job runs: tells how far it is, and learns whether it was cancelled. */
struct job_run {
	struct house *house; /* the job's own connection; no transaction is open */
	struct app *app;
	const struct job *job;
	struct arena *mem;
	instant_t now;  /* when it began */
	instant_t told; /* when it last told how far it is */
	bool cancelled;
	char result[200]; /* job_result */
	char said[200];   /* job_say */
};
/* False: somebody cancelled, or another server has the job by now; end soon, with ERR_CONFLICT. Written to the store at most twice a second. */
bool job_tell(struct job_run *r, const char *doing, int64_t done, int64_t total);
/* Where to see what came of it. */
void job_result(struct job_run *r, const char *path, ...) __attribute__((format(printf, 2, 3)));

/* What is told of it once it has ended well. */
void job_say(struct job_run *r, const char *text);

struct job_kind {
	const char *name, *label; /* run; 核算 */
	int (*run)(struct job_run *r, struct err *e);
	bool again; /* safe to begin anew after a restart */
	bool apart; /* holds all facts while it runs: done in a process of its own, whose memory ends with it */
	bool daily; /* queued by the server itself, once a day (Asia/Shanghai) */
	/* Somebody has cancelled one that waited: in the open write transaction, ends what it was for. NULL: nothing to end. */
	int (*called_off)(struct ctx *c, const struct job *j, struct err *e);
	const char *go_on; /* what to do when its process was killed; NULL: begin another one */
	bool slow; /* may take minutes: one after another; the others pass them. What is done apart is slow as well */
	/* Asked every half minute: whether the server should queue one, unless one waits or runs. NULL: never. */
	int (*due)(struct house *h, instant_t now, bool *yes, struct err *e);
};

/* Queues a job inside the open transaction of a request; it begins after the commit. *id gets its number. */
int job_queue(struct ctx *c, const char *kind, const char *title, struct str args, int64_t *id, struct err *e);
/* One job. ERR_NOTFOUND. */
int job_get(struct house *h, int64_t id, struct arena *mem, struct job *out, struct err *e);
/* The newest one of a kind with these args. 1, 0 none, -1. */
int job_newest(struct house *h, const char *kind, struct str args, struct arena *mem, struct job *out, struct err *e);
/* The newest n of an account (0: of all). */
#define JOBS_LISTED_MAX 200
int job_list(struct house *h, int64_t account, size_t n, struct arena *mem, struct job **out, size_t *count,
	     struct err *e);
/* Asks for its end; what it has written stays or not as its kind says. Within a write transaction. */
int job_cancel(struct ctx *c, const struct job *j, struct err *e);
const char *job_state_label(int64_t s); /* 排队 进行中 完成 失败 已取消 中断 */

#endif
