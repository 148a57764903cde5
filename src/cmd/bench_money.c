/* yicai bench money: one quarter of a whole city from the run to the bank's answer, and many who write at once. Every step is
 * what the pages do, each transaction with its commit; how long it took is told, and how long the longest of its transactions
 * kept everybody else from writing. */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cmd/bench_city.h"
#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/applications/funding.h"
#include "features/demo/demo_law.h"
#include "features/ledger/ledger.h"
#include "features/payments/look.h"
#include "features/payments/results.h"
#include "features/payments/templates.h"
#include "store/store.h"
#include "features/runs/start.h"
#include "features/units/units.h"

#define POLICY       "绍兴.特殊岗位津贴"
#define CITY_PEOPLE  600000
#define CITY_ORGS    5000
#define WRITERS      64
#define WRITES       200 /* of each writer */
#define BULK_LINES   10000
#define REFUSED_EACH 1000 /* the bank sends every thousandth line back */

/* A bench on its way. */
struct bench {
	struct home home;
	struct calendar *cal;
	struct arena *mem;
	struct clock clock;
	day_t today;
	int64_t city, run, round, line, funding, batch, check;
	int64_t *org; /* institutions with something due */
	size_t norgs;
	int64_t *application;
	int64_t began, longest; /* of the step, µs */
	int64_t worked;         /* processor time when it began, µs */
	char file[64];          /* the payment file, then the bank's answer */
};

static int64_t now(const struct bench *b)
{
	return b->clock.now(b->clock.self);
}

/* Processor time of this program so far, µs. */
static int64_t worked(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* A step begins. */
static void step(struct bench *b)
{
	arena_clear(b->mem);
	b->longest = 0;
	b->began = now(b);
	b->worked = worked();
}

/* A step's row. */
static void done(const struct bench *b, const char *what, int64_t n)
{
	int64_t took = now(b) - b->began, each = took ? n * 1000000 / took : 0, work = worked() - b->worked;
	printf("%s,%lld,%lld.%02lld,%lld.%02lld,%lld,%lld\n", what, (long long)n, (long long)took / 1000000,
	       (long long)took / 10000 % 100, (long long)work / 1000000, (long long)work / 10000 % 100,
	       (long long)each, (long long)b->longest / 1000);
	fflush(stdout);
}

/* One transaction of a step, in somebody's name. */
static int once(struct bench *b, const char *who, const char *what,
		int (*f)(struct bench *b, struct recording *r, int64_t arg, struct err *e), int64_t arg,
		struct err *e)
{
	struct deed d = {.who = who, .what = what, .detail = "测速"};
	struct recording *r;
	int64_t began = now(b);
	if (recording_begin(&r, &b->home.house, &d, e) < 0 || recording_end(r, f(b, r, arg, e), e) < 0)
		return -1;
	if (now(b) - began > b->longest)
		b->longest = now(b) - began;
	return 0;
}

/* --- the city --- */

/* The city, when the store is empty; an allowance that may be paid. */
static int prepare(struct bench *b, int64_t people, int64_t orgs, struct err *e)
{
	struct house *h = &b->home.house;
	struct progress *bar = progress_new("造城");
	int status = bench_city(h, people, orgs, progress_step, bar, e);
	progress_end(bar);
	if (status < 0 || unit_by_code(h, STR("330600"), INSTANT_OPEN, &b->city, e) < 0)
		return -1;
	return demo_law(h, b->cal, b->city, b->today, e);
}

/* --- from the run to the finance office --- */

/* Last quarter's run for everybody. */
static int compute(struct bench *b, struct err *e)
{
	month_t last = month_of_day(b->today) - 1;
	struct run_ask ask = {.policy = STR(POLICY),
			      .from = last - 2,
			      .to = last,
			      .as_of = b->today,
			      .known_on = INSTANT_OPEN,
			      .everything = true,
			      .who = "shaoxing"};
	struct run run;
	struct progress *bar = progress_new("核算");
	step(b);
	int status = run_start(&b->home.house, &ask, &b->run, e);
	if (status == 0)
		status =
		    run_compute(&b->home.house, b->run, &(struct run_watch){.told = progress_step, .self = bar}, e);
	progress_end(bar);
	if (status < 0 || run_get(&b->home.house, b->run, b->mem, &run, e) < 0)
		return -1;
	done(b, "核算一个季度并冻结（人）", run.people);
	return 0;
}

/* The round of the run. */
static int open_round(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	struct round_new n = {.run = b->run,
			      .policy = STR(POLICY),
			      .title = STR("测速"),
			      .basis = STR(DEMO_LAW_NUMBER),
			      .opens = b->today,
			      .closes = b->today + 20,
			      .who = "shaoxing"};
	(void)arg;
	return round_open(&b->home.house, r, &n, &b->round, e);
}

/* Who has something due. */
static int find_orgs(struct bench *b, struct err *e)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}, .policy = STR(POLICY), .state = 1};
	struct run_total *t;
	size_t n;
	if (run_totals(&b->home.house, b->run, RUN_BY_ORG, &f, b->mem, &t, &n, e) < 0)
		return -1;
	b->org = calloc(n + 1, sizeof *b->org);
	b->application = calloc(n + 1, sizeof *b->application);
	if (!b->org || !b->application)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++)
		if (t[i].org && !t[i].counts && t[i].amount > 0)
			b->org[b->norgs++] = t[i].org;
	return b->norgs ? 0 : err_set(e, ERR_NOTFOUND, "这次核算里没有一家机构可以申领");
}

/* An institution's clerk opens its application. */
static int open_one(struct bench *b, struct recording *r, int64_t i, struct err *e)
{
	struct flow_hat hat = {STR("claims.apply"), FLOW_ORG, b->org[i], {NULL, 0}};
	const struct flow_actor clerk = {STR("clerk"), &hat, 1};
	return application_open(&b->home.house, r, b->cal, b->round, b->org[i], &clerk, &b->application[i], e);
}

/* And submits it. */
static int submit_one(struct bench *b, struct recording *r, int64_t i, struct err *e)
{
	struct flow_hat hat = {STR("claims.apply"), FLOW_ORG, b->org[i], {NULL, 0}};
	const struct flow_actor clerk = {STR("clerk"), &hat, 1};
	struct flow_matter at;
	return flow_of(&b->home.house, &application_kind, b->application[i], b->mem, &at, e) < 0
		   ? -1
		   : application_act(&b->home.house, r, b->cal, b->application[i], at.seq, STR("submit"), STR(""),
				     &clerk, e);
}

/* All applications, a transaction each. */
static int each_application(struct bench *b, const char *label, const char *who, const char *what,
			    int (*f)(struct bench *b, struct recording *r, int64_t i, struct err *e), struct err *e)
{
	struct progress *bar = progress_new(label);
	int status = 0;
	step(b);
	for (size_t i = 0; status == 0 && i < b->norgs; i++) {
		progress_step(bar, (int64_t)i, (int64_t)b->norgs);
		status = once(b, who, what, f, (int64_t)i, e);
		arena_clear(b->mem);
	}
	progress_end(bar);
	if (status == 0)
		done(b, label, (int64_t)b->norgs);
	return status;
}

/* What stands in a state, as a reviewer has it before him: at most `lines` lines (0: all). */
static int choose(struct bench *b, const char *state, int64_t lines, struct flow_each **each, size_t *n, int64_t *sum,
		  int64_t *chosen, struct err *e)
{
	struct queue_filter f = {.reach = {REACH_ALL, 0}, .state = str_of(state), .n = QUEUE_PAGE_MAX};
	struct flow_each *x = ARENA_ARRAY(b->mem, FLOW_BULK_MAX, struct flow_each);
	struct queue_row *q;
	size_t got = 1;
	if (!x)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (*n = 0, *sum = *chosen = 0; got; f.due = q[got - 1].due, f.after = q[got - 1].matter) {
		if (applications_queue(&b->home.house, &f, b->mem, &q, &got, e) < 0)
			return -1;
		for (size_t i = 0; i < got; i++) {
			if (*n == FLOW_BULK_MAX || (lines && *chosen >= lines)) {
				*each = x;
				return 0;
			}
			x[(*n)++] = (struct flow_each){.matter = q[i].matter, .seq = q[i].seq};
			*sum += q[i].amount;
			*chosen += q[i].lines;
		}
		if (!got)
			break;
	}
	*each = x;
	return 0;
}

/* A bulk approval, its numbers in the bench's memory. */
struct approval {
	struct flow_each *each;
	size_t n;
	int64_t sum;
	struct flow_actor by;
};
static int approve_chosen(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	const struct approval *a = (const struct approval *)(intptr_t)arg;
	if (flow_bulk(&b->home.house, r, b->cal, &application_kind, STR("approve"), STR("同意"), a->each, a->n,
		      a->sum, &a->by, b->mem, e) < 0)
		return -1;
	for (size_t i = 0; i < a->n; i++)
		if (!a->each[i].done)
			return err_set(e, ERR_CONFLICT, "有一件没有办成：%s", a->each[i].why);
	return 0;
}

/* Approves in bulk what stands in a state. */
static int approve(struct bench *b, const char *label, const char *state, const char *may, const char *who,
		   int64_t lines, struct err *e)
{
	const struct flow_hat hat = {str_of(may), FLOW_ALL, 0, {NULL, 0}};
	struct approval a = {.by = {str_of(who), &hat, 1}};
	int64_t chosen;
	step(b);
	if (choose(b, state, lines, &a.each, &a.n, &a.sum, &chosen, e) < 0 ||
	    once(b, who, "flow", approve_chosen, (int64_t)(intptr_t)&a, e) < 0)
		return -1;
	done(b, label, chosen);
	return 0;
}

/* The notices' term is over. */
static int expire(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	int64_t n;
	return notices_expire(&b->home.house, r, b->cal, b->today + (day_t)arg, &n, e);
}

/* The budget line with all that is needed. */
static int grant(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	int64_t id;
	struct ledger_document d = {.day = b->today, .amount = LEDGER_AMOUNT_MAX / 10, .number = STR("测速1号")};
	(void)arg;
	if (ledger_open(&b->home.house, r, LEDGER_BUDGET, b->city, day_ymd(b->today).y, STR("测速"), &b->line, e) < 0)
		return -1;
	d.line = b->line;
	return ledger_budget(&b->home.house, r, &d, "finance", &id, e);
}

/* What waits for finance, to be taken over. */
static int ask_for_all(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	const struct queue_filter all = {.reach = {REACH_ALL, 0}};
	struct funding_new n = {.line = b->line, .who = "finance", .hat = {STR("pay.issue"), FLOW_ALL, 0, {NULL, 0}}};
	struct funding_pick *p;
	(void)arg;
	if (funding_picks(&b->home.house, &all, b->mem, &p, &n.npicks, e) < 0)
		return -1;
	for (size_t i = 0; i < n.npicks; i++)
		n.amount += p[i].amount;
	n.pick = p;
	n.n = (int64_t)n.npicks;
	return funding_add(&b->home.house, r, &n, &b->funding, e);
}

/* Finance takes all over, a few to a transaction. */
static int fund_all(struct bench *b, struct err *e)
{
	struct progress *bar = progress_new("财政安排支付");
	struct funding f = {0};
	int64_t left = 1;
	step(b);
	int status = once(b, "finance", "flow", ask_for_all, 0, e);
	while (status == 0 && left > 0) {
		int64_t began = now(b);
		status = funding_go_on(&b->home.house, b->cal, b->funding, &left, e);
		b->longest = now(b) - began > b->longest ? now(b) - began : b->longest;
		progress_step(bar, (int64_t)b->norgs - left, (int64_t)b->norgs);
	}
	progress_end(bar);
	if (status < 0 || funding_get(&b->home.house, b->funding, b->mem, &f, e) < 0)
		return -1;
	if (f.refused)
		return err_set(e, ERR_CONFLICT, "有 %lld 份没有安排成", (long long)f.refused);
	done(b, "财政成批安排支付（份）", f.done);
	return 0;
}

/* Everything up to money that waits. */
static int claim_all(struct bench *b, struct err *e)
{
	if (compute(b, e) < 0 || find_orgs(b, e) < 0 || once(b, "shaoxing", "claim", open_round, 0, e) < 0 ||
	    each_application(b, "机构打开申领（份）", "clerk", "claim", open_one, e) < 0 ||
	    each_application(b, "机构提交申领（份）", "clerk", "claim", submit_one, e) < 0 ||
	    approve(b, "成批初审一万行（行）", "county", "claims.review1", "county", BULK_LINES, e) < 0 ||
	    approve(b, "成批初审其余（行）", "county", "claims.review1", "county", 0, e) < 0 ||
	    approve(b, "成批复审全部（行）", "city", "claims.review2", "shaoxing", 0, e) < 0)
		return -1;
	step(b);
	if (once(b, "系统", "flow", expire, 60, e) < 0)
		return -1;
	done(b, "公示期满（份）", (int64_t)b->norgs);
	return once(b, "finance", "budget", grant, 0, e) < 0 ? -1 : fund_all(b, e);
}

/* --- from what waits to what the bank answered --- */

static int make(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	(void)arg;
	return batch_make(&b->home.house, r, b->line, "finance", &b->batch, e);
}

static int sign(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	struct batch at;
	return batch_get(&b->home.house, b->batch, b->mem, &at, e) < 0
		   ? -1
		   : batch_sign(&b->home.house, r, b->batch, at.digest, arg ? "shaoxing" : "finance", e);
}

static int issue(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	(void)arg;
	return batch_issue(&b->home.house, r, b->batch, "finance", e);
}

static int read_answer(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	(void)arg;
	return result_read(&b->home.house, r, b->batch, b->file, STR("回执.csv"), "finance", &b->check, e);
}

static int book(struct bench *b, struct recording *r, int64_t arg, struct err *e)
{
	struct bank_taken taken;
	(void)arg;
	return result_book(&b->home.house, r, b->check, false, "finance", &taken, e);
}

/* What the bank answers: all paid but every thousandth line. */
static int write_answer(struct bench *b, int64_t items, struct err *e)
{
	FILE *f = fopen(b->file, "w");
	if (!f)
		return err_set(e, ERR_IO, "写不了 %s", b->file);
	fputs("序号,金额,结果,原因\n", f);
	for (int64_t at = 0; at < items;) {
		struct batch_line *l;
		size_t n;
		arena_clear(b->mem);
		if (batch_lines(&b->home.house, b->batch, BATCH_ALL, at, PAYMENT_PAGE_MAX, b->mem, &l, &n, e) < 0) {
			fclose(f);
			return -1;
		}
		for (size_t i = 0; i < n; i++) {
			bool back = l[i].no % REFUSED_EACH == 0;
			fprintf(f, "%lld,%lld.%02lld,%s,%s\n", (long long)l[i].no, (long long)l[i].amount / 100,
				(long long)l[i].amount % 100, back ? "失败" : "成功", back ? "账户已销户" : "");
			at = l[i].no;
		}
		if (!n)
			break;
	}
	return fclose(f) ? err_set(e, ERR_IO, "写不了 %s", b->file) : 0;
}

/* One transaction that is a step of its own, of so many lines. */
static int alone(struct bench *b, const char *label, const char *what,
		 int (*f)(struct bench *b, struct recording *r, int64_t arg, struct err *e), int64_t arg, int64_t n,
		 struct err *e)
{
	step(b);
	if (once(b, arg ? "shaoxing" : "finance", what, f, arg, e) < 0)
		return -1;
	done(b, label, n);
	return 0;
}

/* The payment file. */
static int write_file(struct bench *b, int64_t n, struct err *e)
{
	struct pay_template t;
	uint8_t digest[SM3_SIZE];
	step(b);
	if (pay_template_get(&b->home.house, STR("财政通用"), b->mem, &t, e) < 0 ||
	    pay_file(&b->home.house, b->batch, &t, b->file, NULL, digest, e) < 0)
		return -1;
	done(b, "写出支付文件（笔）", n);
	return 0;
}

static int pay_all(struct bench *b, struct err *e)
{
	struct batch_preview p;
	step(b);
	if (batch_preview(&b->home.house, b->line, NULL, &p, e) < 0)
		return -1;
	done(b, "预览支付批次（笔）", p.items);
	if (alone(b, "生成支付批次（笔）", "pay", make, 0, p.items, e) < 0 ||
	    alone(b, "第一人签字", "pay", sign, 0, 1, e) < 0 || alone(b, "第二人签字", "pay", sign, 1, 1, e) < 0 ||
	    alone(b, "发出（笔）", "pay", issue, 0, p.items, e) < 0 || write_file(b, p.items, e) < 0 ||
	    write_answer(b, p.items, e) < 0 ||
	    alone(b, "读入银行回执（笔）", "bank", read_answer, 0, p.items, e) < 0 ||
	    alone(b, "登记银行回执（笔）", "bank", book, 0, p.items, e) < 0)
		return -1;
	step(b);
	if (ledger_verify(&b->home.house, e) < 0)
		return -1;
	done(b, "核对台账", 1);
	return 0;
}

/* --- many at once --- */

/* One of those who write at once: budget documents of one line, each with its posting, balances and journal entry. */
struct writing {
	struct bench *b;
	struct store_writer *writer;
	struct house house; /* the writer's: its store is given with each job */
	int no, at;
	int64_t took[WRITES];
	struct err err;
	int status;
};

/* In the writer's thread. */
static int write_document(struct store *s, void *arg, struct err *e)
{
	struct writing *w = arg;
	struct deed d = {.who = "finance", .what = "budget", .detail = "测速"};
	struct recording *r;
	char number[48];
	int64_t id;
	w->house.store = s;
	snprintf(number, sizeof number, "测速〔%d〕%d号", w->no, w->at);
	const struct ledger_document doc = {
	    .line = w->b->line, .day = w->b->today, .amount = 100, .number = str_of(number)};
	return recording_begin(&r, &w->house, &d, e) < 0
		   ? -1
		   : recording_end(r, ledger_budget(&w->house, r, &doc, "finance", &id, e), e);
}

static void *write_many(void *arg)
{
	struct writing *w = arg;
	for (w->at = 0; w->at < WRITES && w->status == 0; w->at++) {
		int64_t began = now(w->b);
		w->status = store_write(w->writer, write_document, w, &w->err);
		w->took[w->at] = now(w->b) - began;
	}
	return NULL;
}

static int by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* All waits of all writers, in order: the median, the 99th of a hundred and the longest. */
static int tell_waits(struct bench *b, const struct writing *w, struct err *e)
{
	static int64_t all[WRITERS * WRITES];
	const int64_t n = WRITERS * WRITES;
	for (int i = 0; i < WRITERS; i++) {
		if (w[i].status < 0) {
			*e = w[i].err;
			return -1;
		}
		memcpy(&all[i * WRITES], w[i].took, sizeof w[i].took);
	}
	qsort(all, (size_t)n, sizeof *all, by_time);
	b->longest = all[n - 1];
	done(b, "六十四人同时写（笔）", n);
	printf("等待：中位数 %lld 毫秒，99分位 %lld 毫秒，最长 %lld 毫秒\n", (long long)all[n / 2] / 1000,
	       (long long)all[n * 99 / 100] / 1000, (long long)all[n - 1] / 1000);
	return 0;
}

static int write_at_once(struct bench *b, struct err *e)
{
	static struct writing w[WRITERS];
	pthread_t thread[WRITERS];
	struct store_writer *writer;
	int started = 0;
	if (store_writer_start(&writer, b->home.db, e) < 0)
		return -1;
	step(b);
	for (; started < WRITERS; started++) {
		w[started] = (struct writing){.b = b, .writer = writer, .house = b->home.house, .no = started};
		if (pthread_create(&thread[started], NULL, write_many, &w[started]) != 0)
			break;
	}
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	int status = started < WRITERS ? err_set(e, ERR_NOMEM, "开不了线程") : tell_waits(b, w, e);
	store_writer_stop(writer);
	return status;
}

/* --- the command --- */

static int measure(struct bench *b, int64_t people, int64_t orgs, struct err *e)
{
	if (prepare(b, people, orgs, e) < 0)
		return -1;
	puts("步骤,数量,秒,处理器秒,每秒,最长一次事务毫秒");
	return claim_all(b, e) < 0 || pay_all(b, e) < 0 ? -1 : write_at_once(b, e);
}

/* A whole number of an option within 1 … most. */
static int number_of(const struct call *c, const char *option, int64_t most, int64_t *out, struct err *e)
{
	const char *text = call_value(c, option);
	if (!text || (str_to_i64(str_of(text), out) && *out > 0 && *out <= most))
		return 0;
	return err_set(e, ERR_USAGE, "--%s 要写 1 到 %lld 的数，“%s”不是", option, (long long)most, text);
}

int bench_money(struct call *c)
{
	struct err e = {0};
	struct bench b = {.clock = clock_system(), .file = "/tmp/yicai-bench-XXXXXX.csv"};
	int64_t people = CITY_PEOPLE, orgs = CITY_ORGS;
	if (number_of(c, "people", BENCH_PEOPLE_MOST, &people, &e) < 0 ||
	    number_of(c, "orgs", BENCH_ORGS_MOST, &orgs, &e) < 0 || home_open(c, &b.home, &e) < 0)
		return call_fail(&e);
	int fd = mkstemps(b.file, 4);
	b.mem = arena_new((size_t)2 << 30);
	b.today = instant_day(b.home.house.clock.now(b.home.house.clock.self));
	int status =
	    fd < 0 || !b.mem ? err_set(&e, ERR_IO, "建不了临时文件") : calendar_load(&b.cal, b.home.house.store, &e);
	if (status == 0)
		status = measure(&b, people, orgs, &e);
	if (fd >= 0) {
		close(fd);
		unlink(b.file);
	}
	calendar_free(b.cal);
	arena_free(b.mem);
	free(b.org);
	free(b.application);
	home_close(&b.home);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
