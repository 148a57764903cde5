/* Many at once, and a program that dies: whatever was acknowledged is there, once, and the books balance. */
#include "features/exchange/trial.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "fact/journal.h"
#include "features/payments/inside.h"
#include "features/people/people.h"
#include "flow/once.h"

#define THREADS 50

/* How often: a few times in every test run, more when YICAI_LONG is set (./dev soak). */
static int times(int few, int many)
{
	return getenv("YICAI_LONG") ? many : few;
}
#define ROUNDS times(3, 20)
#define KILLS  times(6, 30)

static int64_t line, one;

/* Lives of the program that is killed: each begins a second later, as a real one would, and so makes ids of its own. */
static int64_t life;

/* A clock that stands: recordings go on from the journal's head by themselves. */
static instant_t standing(void *self)
{
	(void)self;
	return TRIAL_BEGIN + (86400LL + life) * 1000000;
}

static void begin(void)
{
	struct recording *r;
	struct fact_reader *f;
	struct version v;
	struct deed d = {.who = "甲", .what = "budget"};
	furnished();
	SCRATCH_OK(fact_by_key(&f, &trial.h, &people_facts, (struct cell){FIELD_NONE, STR(ONE)}, INSTANT_OPEN, 0,
			       &scratch_err));
	assert_int_equal(fact_next(f, &v, &scratch_err), 1);
	one = v.id;
	fact_reader_free(f);
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	SCRATCH_OK(ledger_open(&trial.h, r, LEDGER_BUDGET, 10, 2026, STR(""), &line, &scratch_err));
	SCRATCH_OK(ledger_post(&trial.h, r, line, LEDGER_GRANT, 100000000,
			       (struct ledger_case){"budget", 1, "甲", ""}, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

/* A house of one's own over the same store. */
static int own_house(struct house *h, struct err *e)
{
	*h = (struct house){.keys = trial.h.keys, .clock = {standing, NULL}};
	return store_open(&h->store, trial.x->url, 0, e);
}

/* Decides one month's payment under a key: 1 done now, 0 was done before, -1 refused. */
static int request(struct house *h, const char *key, int64_t about, int64_t month, int64_t amount, struct err *e)
{
	struct recording *r;
	struct deed d = {.who = "甲", .what = "pay"};
	struct payment_due due = {.owner = one,
				  .person = one,
				  .org = 7,
				  .policy = STR("样例"),
				  .instalment = STR(""),
				  .period = month,
				  .month = month,
				  .amount = amount};
	struct buf answer;
	char content[64];
	int64_t count;
	snprintf(content, sizeof content, "%lld %lld", (long long)month, (long long)amount);
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	buf_init(&answer, 1000);
	int asked = once_asked(h, STR("甲"), str_of(key), str_of(content), &answer, e);
	bool same = asked > 0 && str_is(buf_str(&answer), content);
	buf_release(&answer);
	if (asked != 0) {
		recording_abandon(r);
		return asked < 0 ? -1 : same ? 0 : err_set(e, ERR_DAMAGED, "another answer");
	}
	if (payments_add(h, r, line, "request", about, "甲", &due, 1, false, &count, e) < 0 ||
	    once_done(h, r, STR("甲"), str_of(key), str_of(content), str_of(content), e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e) < 0 ? -1 : 1;
}

/* What a thread does, and what came of it. */
struct racer {
	pthread_barrier_t *start;
	char key[32];
	int64_t about, month, amount;
	int result;
	struct err e;
};

static void *race(void *arg)
{
	struct racer *x = arg;
	struct house h;
	int status = own_house(&h, &x->e);
	pthread_barrier_wait(x->start);
	x->result = status < 0 ? -2 : request(&h, x->key, x->about, x->month, x->amount, &x->e);
	store_close(h.store);
	return NULL;
}

/* Runs them all at once. */
static void race_all(struct racer *x)
{
	pthread_t t[THREADS];
	pthread_barrier_t start;
	pthread_barrier_init(&start, NULL, THREADS);
	for (int i = 0; i < THREADS; i++) {
		x[i].start = &start;
		assert_int_equal(pthread_create(&t[i], NULL, race, &x[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	pthread_barrier_destroy(&start);
}

static int64_t committed(void)
{
	struct ledger_line l;
	SCRATCH_OK(ledger_verify(&trial.h, &scratch_err));
	SCRATCH_OK(ledger_get(&trial.h, line, trial.mem, &l, &scratch_err));
	return l.balance[LEDGER_COMMITTED];
}

/* How many had this result, each other one being what is allowed. */
static int results(const struct racer *x, int want, int other, enum err_code code)
{
	int n = 0;
	for (int i = 0; i < THREADS; i++) {
		n += x[i].result == want;
		if (x[i].result != want && (x[i].result != other || (other < 0 && x[i].e.code != code)))
			fail_msg("%d: %d %s", i, x[i].result, x[i].e.what);
	}
	return n;
}

static void fifty_times_the_same_request_is_one_payment(void **state)
{
	(void)state;
	begin();
	for (int round = 0; round < ROUNDS; round++) {
		struct racer x[THREADS] = {0};
		for (int i = 0; i < THREADS; i++) {
			snprintf(x[i].key, sizeof x[i].key, "same %d", round);
			x[i].about = 100 + round;
			x[i].month = 24000 + round;
			x[i].amount = 100;
		}
		race_all(x);
		assert_int_equal(results(x, 1, 0, ERR_NONE), 1);
		assert_int_equal(committed(), 100 * (round + 1));
	}
}

static void fifty_requests_for_the_same_month_are_one_payment(void **state)
{
	(void)state;
	begin();
	for (int round = 0; round < ROUNDS; round++) {
		struct racer x[THREADS] = {0};
		for (int i = 0; i < THREADS; i++) {
			snprintf(x[i].key, sizeof x[i].key, "own %d %d", round, i);
			x[i].about = 1000 + round * THREADS + i;
			x[i].month = 24000 + round;
			x[i].amount = 100 + i;
		}
		int64_t before = committed();
		race_all(x);
		assert_int_equal(results(x, 1, -1, ERR_CONFLICT), 1);
		for (int i = 0; i < THREADS; i++)
			before += x[i].result == 1 ? x[i].amount : 0;
		assert_int_equal(committed(), before);
	}
}

static void fifty_who_want_the_last_money_do_not_get_more_than_there_is(void **state)
{
	(void)state;
	begin();
	struct racer x[THREADS] = {0};
	for (int i = 0; i < THREADS; i++) {
		snprintf(x[i].key, sizeof x[i].key, "last %d", i);
		x[i].about = 5000 + i;
		x[i].month = 24000 + i;
		x[i].amount = 100000000 / 7;
	}
	race_all(x);
	assert_int_equal(results(x, 1, -1, ERR_CONFLICT), 7);
	assert_int_equal(committed(), 7 * (100000000 / 7));
}

/* The program that is killed: request after request, each told on the pipe once it is acknowledged. */
static void work_until_killed(int pipe, int64_t from)
{
	struct house h;
	struct err e = {0};
	char key[32];
	if (own_house(&h, &e) < 0)
		_exit(1);
	for (int64_t i = from;; i++) {
		snprintf(key, sizeof key, "kill %lld", (long long)i);
		if (request(&h, key, 10000 + i, 24000 + i, 100, &e) < 0 || write(pipe, &i, sizeof i) != sizeof i) {
			fprintf(stderr, "CHILD %lld %s %s\n", (long long)i, e.what, e.where);
			_exit(2);
		}
	}
}

static void a_program_killed_at_any_moment_loses_and_doubles_nothing(void **state)
{
	(void)state;
	begin();
	struct rng g = {7};
	int64_t acknowledged = -1;
	for (int k = 0; k < KILLS; k++) {
		int fd[2], status;
		int64_t i = -1, last = 1 + (int64_t)rng_below(&g, 12);
		assert_int_equal(pipe(fd), 0);
		store_close(trial.x->s); /* a connection to SQLite must not live in two processes */
		trial.x->s = trial.h.store = NULL;
		life = k + 1;
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(fd[0]);
			work_until_killed(fd[1], acknowledged < 0 ? 0 : acknowledged);
		}
		close(fd[1]);
		for (int64_t n = 0; n < last && read(fd[0], &i, sizeof i) == sizeof i; n++)
			acknowledged = i > acknowledged ? i : acknowledged;
		kill(child, SIGKILL);
		while (read(fd[0], &i, sizeof i) == sizeof i) /* told before it died */
			acknowledged = i > acknowledged ? i : acknowledged;
		close(fd[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		SCRATCH_OK(store_open(&trial.x->s, trial.x->url, 0, &scratch_err));
		trial.h.store = trial.x->s;
		int64_t there = committed() / 100, checked;
		assert_true(there == acknowledged + 1 || there == acknowledged + 2);
		SCRATCH_OK(journal_verify(&trial.h, fact_types, fact_types_n, NULL, NULL, &checked, &scratch_err));
	}
	assert_true(acknowledged > KILLS);
}

static int on_file(void **state)
{
	(void)state;
	trial_begin(SCRATCH_FILE);
	return 0;
}

#define RACE(f)                                                                                                      \
	{#f " (SQLite)", f, on_file, trial_end, NULL},                                                               \
	{                                                                                                            \
#f " (PostgreSQL)", f, trial_on_pg, trial_end, NULL                                                  \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    RACE(fifty_times_the_same_request_is_one_payment),
	    RACE(fifty_requests_for_the_same_month_are_one_payment),
	    RACE(fifty_who_want_the_last_money_do_not_get_more_than_there_is),
	    RACE(a_program_killed_at_any_moment_loses_and_doubles_nothing),
	};
	return trial_run("payment races", tests, sizeof tests / sizeof *tests);
}
