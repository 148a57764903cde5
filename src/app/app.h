/* The web application: routes of all features over one store, served until it is stopped. */
#ifndef YICAI_APP_APP_H
#define YICAI_APP_APP_H

#include <stdio.h>

#include "app/route.h"
#include "auth/sms.h"

struct app_config {
	const char *listen;  /* 127.0.0.1:8080; NULL: nothing is served, only app_run_job */
	const char *program; /* ourselves, for jobs in a process of their own; NULL: they run in this one */
	int connections;     /* most served at once; beyond it 503 */
	const char *db;      /* path or URL of the store */
	const char *key;     /* key file */
	const char *temp;    /* folder for uploads while their request lasts; NULL: the system's */
	const char *files;   /* private folder for what is kept longer than a request, made when needed; NULL none */
	const char *proxy;   /* address of the one proxy that is believed; NULL none */
	const char *site;    /* name of the service on every page */
	const struct web *const *webs;
	size_t nwebs;
	struct clock clock;
	FILE *log;              /* one line a request, without personal data; NULL none */
	int readers;            /* store connections for reading; 0: 16 */
	struct sms_sender *sms; /* NULL: none, workers cannot sign in */
	bool secure;            /* behind TLS: cookies are marked so */
	/* What the user's scope is called on every page (绍兴市民政局), in mem; NULL none. */
	struct str (*scope_name)(struct house *h, const struct user *u, struct arena *mem);
	/* How many messages wait for the user, for the bell of every page that leads to /messages; cheap. NULL: no bell. */
	int (*unread)(struct house *h, const struct user *u, int64_t *n, struct err *e);
	/* Stock phrases that the user may choose beside an opinion (IN_STOCK), in mem; asked for on pages that have one. NULL: none. */
	int (*phrases)(struct house *h, const struct user *u, struct arena *mem, struct str **ret, size_t *n,
		       struct err *e);
	/* After each piece of writing, within its transaction: read models keep up; NULL none. */
	void (*after_write)(struct app *a, struct house *h);
	/* Told of each failure of ours (500, 503) that a page only hints at: route and what was wrong; NULL nobody. */
	void (*failed)(const char *route, const char *what);
};

/* Opens the store, checks the routes (ERR_DAMAGED: two alike, a shape too large, an unknown kind of id), begins to
 * serve. */
int app_start(struct app **ret, const struct app_config *cfg, struct err *e);
/* What it was started with: for the page that looks at its own configuration. */
const struct app_config *app_started_with(const struct app *a);
/* Where it listens, with the port that was found. */
const char *app_address(const struct app *a);
/* app_config.files; NULL none. */
const char *app_files(const struct app *a);
/* Finishes what runs (at most 10 s), ends the jobs, closes the store. NULL is a no-op. */
void app_stop(struct app *a);

/* All routes, in the order registered: for the description of the interface and for tests over every route. */
const struct route *app_route(const struct app *a, size_t i);
size_t app_routes(const struct app *a);

/* A writing job on the one writer's connection, for what is outside a request's transaction (sign-in, jobs). */
int app_write(struct app *a, int (*f)(struct house *h, void *arg, struct err *e), void *arg, struct err *e);

#define APP_JOB_OF "YICAI_JOB_OF" /* environment: number of the process that waits for the job */
/* Runs a job that another process of this program has taken and waits for, and notes how it ended. ERR_NOTFOUND;
 * ERR_CONFLICT: it is another server's by now. */
int app_run_job(struct app *a, int64_t id, struct err *e);

/* The description of the interface, OpenAPI 3.1, appended to out. */
int app_openapi(const struct app *a, struct buf *out);

/* The routes of the application itself: signing in (sign_web.c), a user's own account, static files, jobs (own_web.c). */
extern const struct web sign_web, own_web;

#endif
