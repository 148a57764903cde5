/* What the files of the application share: the running program, and one request on its way through it. */
#ifndef YICAI_APP_INSIDE_H
#define YICAI_APP_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "app/app.h"
#include "app/frame.h"
#include "app/jobs.h"
#include "base/alive.h"
#include "base/json.h"
#include "http/router.h"
#include "http/seats.h"
#include "store/store.h"

struct answer; /* again.h */

#define JOB_TELL_EVERY 500000   /* µs between two notes of a job's progress */
#define JOB_LOOK_EVERY 2        /* s between two looks for jobs that another process queued */
#define JOB_DUE_EVERY  30000000 /* µs between two questions whether something is due */
#define JOB_BEAT_EVERY 10000000 /* µs between two signs of life of a job */
/* µs without one after which a job that another machine's server took counts as left behind. Clocks agree better than that. */
#define JOB_SILENT     120000000
#define READERS        16       /* store connections for reading */
#define READER_WAIT    10000    /* ms to wait for one */
#define SETTINGS_EVERY 60000000 /* µs after which the parameters of signing in are read again */
#define STOP_WAIT      10000    /* ms that running requests get at the end */

#define VIEW_COOKIE "yicai-view" /* how the reader likes pages: large, roomy, keyless */

struct limiter; /* limit.c */

struct app {
	struct app_config cfg;
	const struct route **route; /* [number] of all features */
	size_t nroutes;
	struct router *router;
	struct http_server *server;
	struct keys *keys;
	struct seats *readers; /* struct house * */
	atomic_int writes;     /* on their way: meanwhile no reader keeps its state, which would hold the log back */
	struct store_writer *writer;
	struct house write_house; /* its store is the writer's */
	struct limiter *limiter;
	struct arena *mem; /* as long as the application */
	atomic_bool stopping;
	char self[PROCESS_NAME_MAX]; /* process_name; of a process for one job its server's */
	pthread_t jobs;
	bool jobs_started;
	uint64_t jobs_rung; /* how often the bell was rung */
	bool jobs_queued;   /* by the write that the writer is at; its thread's alone */
	pthread_mutex_t jobs_lock;
	pthread_cond_t jobs_bell;
	pthread_mutex_t settings_lock;
	struct auth_settings settings;
	instant_t settings_at;
};

/* A house for reading, of the pool; NULL with *e (ERR_LIMIT: all are in use). Give it back. No transaction is open; given back with
 * one, it may keep its state of the store for whoever reads next (store/rest.h). */
struct house *app_borrow(struct app *a, struct err *e);
void app_return(struct app *a, struct house *h);
/* No reader that is free keeps its state of the store any longer; to be called now and then, for the sake of other processes. */
void app_wake_readers(struct app *a);
/* The parameters of signing in, not older than a minute; h NULL: as last read. */
void app_settings(struct app *a, struct house *h, struct auth_settings *out);
instant_t app_now(const struct app *a);

struct visit;
/* Fills the frame's menu with what the user may go to, and what waits there, on the visit's reader. */
void frame_menu(struct frame *f, struct visit *v);

/* The thread of the background jobs, which has one of its own for those that are quick; waking both; waiting until the bell was
 * rung since *heard or it is time to look again. */
void *jobs_thread(void *app);
void jobs_wake(struct app *a);
void jobs_wait(struct app *a, uint64_t *heard);
/* Runs a job that was taken in a process of its own, which notes its end itself; waits for it. *e says why it
 * ended, should it not have noted its end. */
void job_apart(struct app *a, int64_t job, struct arena *mem, struct err *e);

/* At most `most` calls a minute of one address and one route: false past that. */
struct limiter *limiter_new(void);
void limiter_free(struct limiter *l);
bool limiter_take(struct limiter *l, struct str address, size_t route, int most, instant_t now);

/* One request on its way: visit.c finds out what is asked and by whom, dispatch.c does it, render.c answers. */
struct visit {
	struct app *app;
	struct http_request *rq;
	struct http_response *rs;
	const struct route *route; /* NULL: none fits */
	struct route_match match;
	struct house *reader;   /* borrowed by visit_reader; NULL none */
	struct user user;       /* of nobody: account 0 */
	struct str visitor;     /* cookie of a visitor without session; n 0 none */
	bool json;              /* the answer is JSON */
	bool bad_token;         /* Authorization was sent and is not right */
	struct http_pairs body; /* form or JSON, as pairs */
	struct http_pairs path; /* parameters of the path */
	struct faults faults;
	struct ctx ctx;
	void *in, *out;
	struct answer *kept; /* the answer of an earlier request with the same key */
};

/* The reader of this visit with one state of the store open: borrowed once for who asks, what the handler reads and what
 * waits in the menu. NULL with *e: all are in use, or the store. */
struct house *visit_reader(struct visit *v, struct err *e);
/* Gives it back, if there is one: before a page is written, before a write, and at the end. */
void visit_leave(struct visit *v);

/* Finds route and user and refuses what needs no look at the body: false with the answer filled. A reader may be borrowed
 * behind it. */
bool visit_arrive(void *app, struct http_request *rq, struct http_response *rs);
/* The same for http's admit, which asks when there is a body: nothing is borrowed while that comes. */
bool visit_admit(void *app, struct http_request *rq, struct http_response *rs);
/* Words a refusal that http makes after visit_admit (too large, no form, no memory: rs->status; why: a Chinese sentence) as
 * any other: a page of the house, or JSON. For http's refuse. */
void visit_refuse(void *app, const struct http_request *rq, struct http_response *rs, const char *why);
/* Does the request and fills the answer. For http's handler. */
void visit_handle(void *app, struct http_request *rq, struct http_response *rs);

/* Answers: the page or the JSON of what came out; where to go on; a file; an error by its code (status 0: of the code). */
void render_done(struct visit *v);
void render_error(struct visit *v, int status, const struct err *e);
/* 422: the form again, with what was typed and what is wrong with it. */
void render_form(struct visit *v, const struct err *e);
/* The handler's output as JSON, appended to out. */
void render_json_body(struct visit *v, struct buf *out);
/* The HTTP status of an error. */
int status_of(enum err_code code);

/* A buffer's text in the request's memory, empty when there is none; the buffer is released. */
struct str frame_kept(const struct frame *f, struct buf *b);

/* Runs the handler of a GET (or ROUTE_SAFE) route on a reader. */
int dispatch_read(struct visit *v, const struct route *r, struct err *e);

#endif
