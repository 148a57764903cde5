/* A fault between a store and its engine: the engine's table of functions with those that can fail replaced. */
#include "store/fake.h"

#include <stdlib.h>

#include "store/driver.h"

struct wrap {
	struct driver drv; /* the engine's, but for what is replaced */
	struct fault *f;
};

/* The fault of a wrapped store. */
static struct fault *fault_of(const struct store *s)
{
	return ((struct wrap *)s->fault)->f;
}

/* Counts a call; true when it is the one, or comes after it and nothing works any more. */
static bool strikes(struct store *s, enum fault_call call)
{
	struct fault *f = fault_of(s);
	f->calls[call]++;
	if (f->only && f->call != call)
		return false;
	if (f->hit)
		return f->gone;
	f->counted++;
	if (f->at == 0 || f->counted != f->at)
		return false;
	f->hit = true;
	f->where = call;
	return true;
}

/* The error that the test asked for. */
static int report(struct store *s, enum fault_call call, struct err *e)
{
	enum err_code code = fault_of(s)->code;
	if (code == ERR_NONE || (code == ERR_UNCERTAIN && call != CALL_COMMIT))
		code = ERR_DB;
	return err_set(e, code, "测试要求的失败（第 %ld 次调用）", fault_of(s)->counted);
}

/* A call of a kind that is either made or not: what it comes to. */
#define STRUCK(s, call, made, e)                                                                                     \
	do {                                                                                                         \
		if (!strikes(s, call))                                                                               \
			return made;                                                                                 \
		if (fault_of(s)->after)                                                                              \
			(void)(made);                                                                                \
		return report(s, call, e);                                                                           \
	} while (0)

/* driver.begin: a failed one leaves no transaction. */
static int fault_begin(struct store *s, bool write, struct err *e)
{
	if (!strikes(s, CALL_BEGIN))
		return s->under->begin(s, write, e);
	return report(s, CALL_BEGIN, e);
}

/* driver.commit: the transaction is over, carried out or rolled back. */
static int fault_commit(struct store *s, struct err *e)
{
	if (!strikes(s, CALL_COMMIT))
		return s->under->commit(s, e);
	if (fault_of(s)->after)
		s->under->commit(s, NULL);
	else
		s->under->rollback(s);
	return report(s, CALL_COMMIT, e);
}

/* driver.savepoint */
static int fault_savepoint(struct store *s, enum savepoint_verb verb, int depth, struct err *e)
{
	STRUCK(s, CALL_SAVEPOINT, s->under->savepoint(s, verb, depth, e), e);
}

/* driver.script */
static int fault_script(struct store *s, const char *text, struct err *e)
{
	STRUCK(s, CALL_SCRIPT, s->under->script(s, text, e), e);
}

/* driver.prepare: a failed one leaves nothing behind. */
static int fault_prepare(struct stmt *st, struct err *e)
{
	if (!strikes(st->s, CALL_PREPARE))
		return st->s->under->prepare(st, e);
	return report(st->s, CALL_PREPARE, e);
}

/* driver.step */
static int fault_step(struct stmt *st, struct err *e)
{
	struct store *s = st->s;
	if (!strikes(s, CALL_STEP))
		return s->under->step(st, e);
	int r = fault_of(s)->after ? s->under->step(st, NULL) : 0;
	if (r == 1 || st->state == STMT_ROWS)
		s->under->reset(st);
	return report(s, CALL_STEP, e);
}

/* driver.bulk_begin */
static int fault_bulk_begin(struct bulk *b, struct err *e)
{
	if (!strikes(b->s, CALL_BULK_BEGIN))
		return b->s->under->bulk_begin(b, e);
	return report(b->s, CALL_BULK_BEGIN, e);
}

/* driver.bulk_row */
static int fault_bulk_row(struct bulk *b, struct err *e)
{
	STRUCK(b->s, CALL_BULK_ROW, b->s->under->bulk_row(b, e), e);
}

/* driver.bulk_flush */
static int fault_bulk_flush(struct bulk *b, struct err *e)
{
	STRUCK(b->s, CALL_BULK_FLUSH, b->s->under->bulk_flush(b, e), e);
}

int fault_on(struct store *s, struct fault *f, struct err *e)
{
	fault_off(s);
	struct wrap *w = calloc(1, sizeof *w);
	if (!w)
		return err_set(e, ERR_NOMEM, "内存不够");
	w->f = f;
	w->drv = *s->drv;
	w->drv.begin = fault_begin;
	w->drv.commit = fault_commit;
	w->drv.savepoint = fault_savepoint;
	w->drv.script = fault_script;
	w->drv.prepare = fault_prepare;
	w->drv.step = fault_step;
	w->drv.scan = NULL; /* every row is a call that can fail */
	w->drv.bulk_begin = fault_bulk_begin;
	w->drv.bulk_row = fault_bulk_row;
	w->drv.bulk_flush = fault_bulk_flush;
	s->under = s->drv;
	s->drv = &w->drv;
	s->fault = w;
	return 0;
}

void fault_off(struct store *s)
{
	if (!s->fault)
		return;
	s->drv = s->under;
	s->under = NULL;
	free(s->fault);
	s->fault = NULL;
}

/* Whether what the round left behind is right. */
static int round_right(struct store *s, const struct torture *t, const struct fault *f, int result,
		       const struct err *why, struct err *e)
{
	if (store_in_tx(s)) {
		store_rollback(s);
		return err_set(e, ERR_DB, "事务没有结束");
	}
	if (result == 0 && f->hit && !t->recovers)
		return err_set(e, ERR_DB, "有一步失败，却报告成功");
	if (result < 0 && !f->hit)
		return err_set(e, ERR_DB, "没有一步失败，却报告失败：%s", why->what);
	if (result < 0 && why->code == ERR_NONE)
		return err_set(e, ERR_DB, "报告失败，却没有说是什么");
	return t->check ? t->check(s, t->self, result, why, e) : 0;
}

long torture(struct store *s, const struct torture *t, struct err *e)
{
	long max = t->max ? t->max : 100000;
	for (long k = 1; k <= max; k++) {
		struct fault f = {.at = k, .code = t->code, .after = t->after, .gone = t->gone};
		struct err why = {0};
		if (fault_on(s, &f, e))
			return -1;
		int result = t->run(s, t->self, &why);
		fault_off(s);
		if (round_right(s, t, &f, result, &why, e))
			return err_at(e, "第 %ld 次调用（种类 %d）失败时", k, (int)f.where);
		if (!f.hit)
			return k - 1;
	}
	return err_set(e, ERR_LIMIT, "试了 %ld 轮还没有结束", max);
}
