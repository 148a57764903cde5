/* The web application: the store's connections, the routes of all features, the server. */
#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/inside.h"
#include "fact/journal.h"
#include "store/rest.h"

instant_t app_now(const struct app *a)
{
	return a->cfg.clock.now(a->cfg.clock.self);
}

/* A store's connection with the keys: one seat of the readers. */
static void *open_house(void *self, struct err *e)
{
	struct app *a = self;
	struct house *h = calloc(1, sizeof *h);
	if (!h) {
		err_set(e, ERR_NOMEM, "内存不足");
		return NULL;
	}
	*h = (struct house){.keys = a->keys, .clock = a->cfg.clock};
	if (store_open(&h->store, a->cfg.db, 0, e) == 0)
		return h;
	free(h);
	return NULL;
}

/* Closes a seat's connection. */
static void close_house(void *self, void *thing)
{
	(void)self;
	struct house *h = thing;
	store_close(h->store);
	free(h);
}

struct house *app_borrow(struct app *a, struct err *e)
{
	return seats_take(a->readers, READER_WAIT, e);
}

void app_return(struct app *a, struct house *h)
{
	if (!store_in_tx(h->store))
		store_wake(h->store);
	else if (atomic_load(&a->writes))
		store_rollback(h->store);
	else
		store_rest(h->store);
	seats_give(a->readers, h, false);
}

/* Lets a reader give up the state that it keeps. */
static void wake(void *thing)
{
	struct house *h = thing;
	store_wake(h->store);
}

void app_wake_readers(struct app *a)
{
	seats_visit(a->readers, wake);
}

void app_settings(struct app *a, struct house *h, struct auth_settings *out)
{
	struct err e = {0};
	instant_t now = app_now(a);
	pthread_mutex_lock(&a->settings_lock);
	if (h && (now - a->settings_at >= SETTINGS_EVERY || now < a->settings_at)) {
		struct auth_settings fresh;
		if (auth_settings_load(h, &fresh, &e) == 0)
			a->settings = fresh;
		a->settings_at = now;
	}
	*out = a->settings;
	pthread_mutex_unlock(&a->settings_lock);
}

/* A job of app_write, with the house around the writer's store. */
struct write {
	struct app *app;
	int (*f)(struct house *h, void *arg, struct err *e);
	void *arg;
	bool queued; /* a job */
};

/* In the writer's thread. */
static int write_one(struct store *s, void *arg, struct err *e)
{
	struct write *w = arg;
	w->app->write_house.store = s;
	w->app->jobs_queued = false;
	int status = keys_refresh(w->app->keys, e);
	if (status == 0)
		status = w->f(&w->app->write_house, w->arg, e);
	if (status == 0 && w->app->cfg.after_write)
		w->app->cfg.after_write(w->app, &w->app->write_house);
	w->queued = w->app->jobs_queued;
	return status;
}

int app_write(struct app *a, int (*f)(struct house *h, void *arg, struct err *e), void *arg, struct err *e)
{
	struct write w = {a, f, arg, false};
	atomic_fetch_add(&a->writes, 1);
	app_wake_readers(a);
	int status = store_write(a->writer, write_one, &w, e);
	atomic_fetch_sub(&a->writes, 1);
	if (status == 0 && w.queued)
		jobs_wake(a);
	return status;
}

/* A route with what its shapes must hold: no field without an offset inside, kinds of ids that exist. */
static int check_route(const struct app *a, const struct route *r, struct err *e)
{
	for (size_t i = 0; r->in && i < r->in->n; i++) {
		const struct in_field *f = &r->in->fields[i];
		bool known = !f->of;
		for (size_t w = 0; w < a->cfg.nwebs; w++)
			for (size_t k = 0; f->of && k < a->cfg.webs[w]->nkinds; k++)
				known |= strcmp(a->cfg.webs[w]->kinds[k].name, f->of) == 0;
		if (!known || f->offset >= r->in->size)
			return err_set(e, ERR_DAMAGED, "程序有错：%s 的字段 %s 没有登记好", r->pattern, f->name);
	}
	if (!(r->flags & (ROUTE_PUBLIC | ROUTE_ANYONE | ROUTE_STEP)) && r->may >= CAN__MAX)
		return err_set(e, ERR_DAMAGED, "程序有错：%s 没有说明权限", r->pattern);
	if (!r->handle && !r->page)
		return err_set(e, ERR_DAMAGED, "程序有错：%s 没有处理", r->pattern);
	return 0;
}

/* The routes of all features into one table and the router. */
static int put_routes(struct app *a, struct err *e)
{
	for (size_t w = 0; w < a->cfg.nwebs; w++)
		a->nroutes += a->cfg.webs[w]->nroutes;
	a->route = ARENA_ARRAY(a->mem, a->nroutes + 1, const struct route *);
	a->router = router_new();
	if (!a->route || !a->router)
		return err_set(e, ERR_NOMEM, "内存不足");
	size_t n = 0;
	for (size_t w = 0; w < a->cfg.nwebs; w++)
		for (size_t i = 0; i < a->cfg.webs[w]->nroutes; i++) {
			const struct route *r = &a->cfg.webs[w]->routes[i];
			if (check_route(a, r, e) < 0 || router_put(a->router, r->method, r->pattern, (int)n, e) < 0)
				return -1;
			a->route[n++] = r;
		}
	return 0;
}

const struct route *app_route(const struct app *a, size_t i)
{
	return a->route[i];
}

size_t app_routes(const struct app *a)
{
	return a->nroutes;
}

/* One line a request; nothing in it is personal. */
static void note(void *self, const struct http_done *d)
{
	struct app *a = self;
	char at[20];
	instant_text(app_now(a), at);
	fprintf(a->cfg.log, "%s %s %.*s %d %lldus %lldB\n", at, http_method_text(d->method),
		d->route.n ? (int)d->route.n : 1, d->route.n ? d->route.p : "-", d->status, (long long)d->micros,
		(long long)d->bytes);
}

/* The store's connections, and the one writer. */
static int open_store(struct app *a, struct err *e)
{
	const struct seats_ops ops = {open_house, close_house, a};
	if (keys_load(&a->keys, a->cfg.key, e) < 0)
		return -1;
	a->readers = seats_new(a->cfg.readers ? a->cfg.readers : READERS, &ops);
	if (!a->readers)
		return err_set(e, ERR_NOMEM, "内存不足");
	a->write_house = (struct house){.keys = a->keys, .clock = a->cfg.clock};
	if (store_writer_start(&a->writer, a->cfg.db, e) < 0)
		return -1;
	struct house *h = app_borrow(a, e);
	if (!h)
		return -1;
	int status = journal_fits(h, e);
	if (status == 0)
		status = auth_settings_load(h, &a->settings, e);
	a->settings_at = app_now(a);
	app_return(a, h);
	return status;
}

/* The server and the thread of the jobs, if anything is to be served. */
static int begin(struct app *a, struct err *e)
{
	struct http_config http = {.listen = a->cfg.listen,
				   .tmp = a->cfg.temp,
				   .proxy = a->cfg.proxy,
				   .connections = a->cfg.connections,
				   .stop_ms = STOP_WAIT,
				   .admit = visit_admit,
				   .refuse = visit_refuse,
				   .done = a->cfg.log ? note : NULL};
	if (!a->cfg.listen)
		return 0;
	if (http_server_start(&a->server, &http, visit_handle, a, e) < 0)
		return -1;
	if (pthread_create(&a->jobs, NULL, jobs_thread, a) != 0)
		return err_set(e, ERR_NOMEM, "不能开始后台线程");
	a->jobs_started = true;
	return 0;
}

int app_start(struct app **ret, const struct app_config *cfg, struct err *e)
{
	struct app *a = calloc(1, sizeof *a);
	if (!a)
		return err_set(e, ERR_NOMEM, "内存不足");
	a->cfg = *cfg;
	process_name(cfg->listen ? getpid() : getppid(), a->self);
	pthread_mutex_init(&a->jobs_lock, NULL);
	pthread_mutex_init(&a->settings_lock, NULL);
	pthread_cond_init(&a->jobs_bell, NULL);
	a->mem = arena_new(0);
	a->limiter = limiter_new();
	if (!a->mem || !a->limiter) {
		err_set(e, ERR_NOMEM, "内存不足");
	} else if (put_routes(a, e) == 0 && open_store(a, e) == 0 && begin(a, e) == 0) {
		*ret = a;
		return 0;
	}
	app_stop(a);
	return -1;
}

const struct app_config *app_started_with(const struct app *a)
{
	return &a->cfg;
}

const char *app_address(const struct app *a)
{
	return http_server_address(a->server);
}

const char *app_files(const struct app *a)
{
	return a->cfg.files;
}

void app_stop(struct app *a)
{
	if (!a)
		return;
	atomic_store(&a->stopping, true);
	http_server_stop(a->server);
	if (a->jobs_started) {
		jobs_wake(a);
		pthread_join(a->jobs, NULL);
	}
	store_writer_stop(a->writer);
	seats_free(a->readers);
	keys_free(a->keys);
	router_free(a->router);
	limiter_free(a->limiter);
	arena_free(a->mem);
	pthread_cond_destroy(&a->jobs_bell);
	pthread_mutex_destroy(&a->settings_lock);
	pthread_mutex_destroy(&a->jobs_lock);
	free(a);
}
