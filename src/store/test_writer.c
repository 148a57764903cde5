/* The one writer: acknowledged is durable, a failing job falls alone, everybody in an uncertain commit is told. */
#include "store/fake.h"
#include "store/scratch.h"

#include <pthread.h>
#include <sched.h>

static const struct migration tables[] = {
    {1, "001-thing", "CREATE TABLE thing (id BIGINT PRIMARY KEY)", NULL, NULL, NULL},
};
static const struct sql add = {"thing.add", "INSERT INTO thing (id) VALUES ($1)"};
static const struct sql count = {"thing.count", "SELECT count(*) FROM thing"};

struct world {
	struct scratch *x;
	struct store_writer *w;
	struct fault fault;
};

static int setup(void **state)
{
	struct world *o = calloc(1, sizeof *o);
	o->x = scratch_new(*(enum scratch_kind *)*state);
	SCRATCH_OK(store_migrate(o->x->s, tables, 1, 0, NULL, &scratch_err));
	struct store *s = scratch_again(o->x, 0);
	SCRATCH_OK(fault_on(s, &o->fault, &scratch_err));
	SCRATCH_OK(store_writer_over(&o->w, s, &scratch_err));
	*state = o;
	return 0;
}

static int teardown(void **state)
{
	struct world *o = *state;
	store_writer_stop(o->w);
	scratch_free(o->x);
	free(o);
	return 0;
}

/* How many things another connection sees. */
static int64_t things(const struct world *o)
{
	struct stmt *st = NULL;
	SCRATCH_OK(store_stmt(o->x->s, &count, &st, &scratch_err));
	assert_int_equal(SCRATCH_OK(stmt_step(st, &scratch_err)), 1);
	int64_t n = stmt_int(st, 0);
	stmt_reset(st);
	return n;
}

/* A job: writes the thing with this id. */
static int put(struct store *s, void *arg, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &add, &st, e))
		return -1;
	stmt_bind_int(st, 1, *(const int64_t *)arg);
	return stmt_run(st, NULL, e);
}

static void a_written_job_is_seen_by_all(void **state)
{
	struct world *o = *state;
	int64_t id = 1;
	SCRATCH_OK(store_write(o->w, put, &id, &scratch_err));
	assert_int_equal(things(o), 1);
	assert_int_equal(store_write(o->w, put, &id, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已有相同的记录");
	id = 2;
	SCRATCH_OK(store_write(o->w, put, &id, &scratch_err));
	assert_int_equal(things(o), 2);
}

/* A client in a thread of its own: one write, and its answer. */
struct client {
	struct world *o;
	write_job job;
	int64_t id;
	int result;
	struct err e;
	pthread_t t;
};

/* How many clients were sent away. */
static int refused;

static void *client_main(void *self)
{
	struct client *c = self;
	c->result = store_write(c->o->w, c->job, &c->id, &c->e);
	if (c->e.code == ERR_LIMIT)
		__atomic_add_fetch(&refused, 1, __ATOMIC_RELEASE);
	return NULL;
}

/* A client with a small stack. */
static void client_start(struct client *c)
{
	pthread_attr_t a;
	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 256 << 10);
	assert_int_equal(pthread_create(&c->t, &a, client_main, c), 0);
	pthread_attr_destroy(&a);
}

/* A job that holds the writer until it is let go, so that others queue up behind it. */
static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_moved = PTHREAD_COND_INITIALIZER;
static bool gate_reached, gate_open;

static int hold(struct store *s, void *arg, struct err *e)
{
	pthread_mutex_lock(&gate_lock);
	gate_reached = true;
	pthread_cond_broadcast(&gate_moved);
	while (!gate_open)
		pthread_cond_wait(&gate_moved, &gate_lock);
	pthread_mutex_unlock(&gate_lock);
	return put(s, arg, e);
}

/* Starts a client that holds the writer, and waits until it does. */
static void gate_shut(struct client *c)
{
	gate_reached = gate_open = false;
	client_start(c);
	pthread_mutex_lock(&gate_lock);
	while (!gate_reached)
		pthread_cond_wait(&gate_moved, &gate_lock);
	pthread_mutex_unlock(&gate_lock);
}

static void gate_let_go(void)
{
	pthread_mutex_lock(&gate_lock);
	gate_open = true;
	pthread_cond_broadcast(&gate_moved);
	pthread_mutex_unlock(&gate_lock);
}

/* Writes something, then finds itself wrong. */
static int fail_by_itself(struct store *s, void *arg, struct err *e)
{
	int64_t twice = *(const int64_t *)arg + 1000000;
	if (put(s, &twice, e))
		return -1;
	return err_set(e, ERR_INPUT, "这一项自己不对");
}

static void jobs_of_many_threads_share_commits_and_a_bad_one_falls_alone(void **state)
{
	enum { N = 200 };
	struct world *o = *state;
	static struct client c[N + 1];
	c[N] = (struct client){.o = o, .job = hold, .id = 5000};
	gate_shut(&c[N]);
	for (int i = 0; i < N; i++) {
		c[i] = (struct client){.o = o, .job = i % 10 == 3 ? fail_by_itself : put, .id = i};
		client_start(&c[i]);
	}
	gate_let_go();
	for (int i = 0; i <= N; i++) {
		pthread_join(c[i].t, NULL);
		assert_int_equal(c[i].result, i < N && i % 10 == 3 ? -1 : 0);
		if (c[i].result) {
			assert_int_equal(c[i].e.code, ERR_INPUT);
			assert_string_equal(c[i].e.what, "这一项自己不对");
		}
	}
	assert_int_equal(things(o), N - N / 10 + 1);
	assert_in_range(o->fault.calls[CALL_COMMIT], 2, N);
}

static void everybody_in_a_commit_that_fails_is_told(void **state)
{
	enum { N = 20 };
	static struct client c[N + 1];
	struct world *o = *state;
	for (int round = 0; round < 3; round++) {
		bool uncertain = round > 0, happened = round == 2;
		int64_t before = things(o);
		o->fault =
		    (struct fault){.at = 1, .only = true, .call = CALL_COMMIT, .gone = true, .after = happened};
		o->fault.code = uncertain ? ERR_UNCERTAIN : ERR_IO;
		c[N] = (struct client){.o = o, .job = hold, .id = 5000 + round};
		gate_shut(&c[N]);
		for (int i = 0; i < N; i++) {
			c[i] = (struct client){.o = o, .job = put, .id = round * 100 + i};
			client_start(&c[i]);
		}
		gate_let_go();
		for (int i = 0; i <= N; i++) {
			pthread_join(c[i].t, NULL);
			assert_int_equal(c[i].result, -1);
			assert_int_equal(c[i].e.code, uncertain ? ERR_UNCERTAIN : ERR_IO);
		}
		assert_int_equal(things(o), before + (happened ? N + 1 : 0));
	}
}

static int end_of_transaction(struct store *s, void *arg, struct err *e)
{
	(void)arg;
	return store_commit(s, e);
}

static int swallow(struct store *s, void *arg, struct err *e)
{
	(void)e;
	put(s, arg, NULL);
	put(s, arg, NULL);
	return 0;
}

static void a_job_that_breaks_the_rules_is_told(void **state)
{
	struct world *o = *state;
	int64_t id = 1;
	assert_int_equal(store_write(o->w, end_of_transaction, &id, &scratch_err), -1);
	scratch_err_is(ERR_UNCERTAIN, "一项写入自行结束了事务");
	assert_int_equal(store_write(o->w, swallow, &id, &scratch_err), -1);
	scratch_err_is(ERR_DB, "写入里有一步失败，却没有报告");
	assert_int_equal(things(o), 0);
	SCRATCH_OK(store_write(o->w, put, &id, &scratch_err));
	assert_int_equal(things(o), 1);
}

static void the_queue_has_an_end(void **state)
{
	enum { N = STORE_QUEUE_MAX + 40 };
	struct world *o = *state;
	struct client *c = calloc(N + 1, sizeof *c);
	refused = 0;
	c[N] = (struct client){.o = o, .job = hold, .id = 5000};
	gate_shut(&c[N]);
	for (int i = 0; i < N; i++) {
		c[i] = (struct client){.o = o, .job = put, .id = i};
		client_start(&c[i]);
	}
	/* The writer is held, so 40 are refused at once, whichever they are; then the rest may go. */
	while (__atomic_load_n(&refused, __ATOMIC_ACQUIRE) < 40)
		sched_yield();
	gate_let_go();
	for (int i = 0; i <= N; i++) {
		pthread_join(c[i].t, NULL);
		if (c[i].result) {
			assert_int_equal(c[i].e.code, ERR_LIMIT);
			assert_string_equal(c[i].e.what, "等着写入的太多（1024 项）");
		}
	}
	assert_int_equal(things(o), STORE_QUEUE_MAX + 1);
	free(c);
}

static void stopping_finishes_what_waits(void **state)
{
	enum { N = 30 };
	static struct client c[N + 1];
	struct world *o = *state;
	c[N] = (struct client){.o = o, .job = hold, .id = 5000};
	gate_shut(&c[N]);
	for (int i = 0; i < N; i++) {
		c[i] = (struct client){.o = o, .job = put, .id = i};
		client_start(&c[i]);
	}
	gate_let_go();
	for (int i = 0; i <= N; i++)
		pthread_join(c[i].t, NULL);
	store_writer_stop(o->w);
	store_writer_stop(NULL);
	o->w = NULL;
	assert_int_equal(things(o), N + 1);
}

static void a_writer_needs_its_store(void **state)
{
	struct store_writer *w = NULL;
	(void)state;
	assert_int_equal(store_writer_start(&w, "/nonexistent/folder/x.db", &scratch_err), -1);
	scratch_err_is(ERR_DB, "没有这个存储文件");
	assert_null(w);
}

#define ON(f) SCRATCH_ON(f, SCRATCH_TWO)
int main(void)
{
	const struct scratch_test tests[] = {
	    ON(a_written_job_is_seen_by_all),
	    ON(jobs_of_many_threads_share_commits_and_a_bad_one_falls_alone),
	    ON(everybody_in_a_commit_that_fails_is_told),
	    ON(a_job_that_breaks_the_rules_is_told),
	    SCRATCH_ON(the_queue_has_an_end, 1u << SCRATCH_FILE),
	    ON(stopping_finishes_what_waits),
	    SCRATCH_ON(a_writer_needs_its_store, 1u << SCRATCH_FILE),
	};
	return scratch_run(tests, sizeof tests / sizeof *tests, setup, teardown);
}
