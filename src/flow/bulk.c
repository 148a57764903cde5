/* One move for many matters: all of them as shown, or none; then each by itself. */
#include "flow/inside.h"

static const struct sql AMOUNT = {"flow.amount", "SELECT amount FROM flow_now WHERE matter_id = $1"};

/* The matters come to the sum that the actor saw. */
static int check_sum(struct house *h, const struct flow_each *each, size_t n, int64_t sum, struct err *e)
{
	int64_t total = 0, amount;
	for (size_t i = 0; i < n; i++) {
		int got = sql_int(h->store, &AMOUNT, ARGS(INT(each[i].matter)), &amount, e);
		if (got < 0)
			return -1;
		if (got == 0 || __builtin_add_overflow(total, amount, &total))
			return err_set(e, ERR_NOTFOUND, "选中的办件里有不存在的");
	}
	if (total != sum) {
		err_set(e, ERR_CONFLICT, "选中的办件合计与看到的不一样");
		return err_todo(e, "刷新后核对合计再办");
	}
	return 0;
}

/* One of them, apart from the others. */
static int one_of_many(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
		       const struct flow_act *a, struct flow_each *each, const struct flow_actor *by,
		       struct arena *mem, struct err *e)
{
	struct err why = {0};
	if (store_savepoint(h->store, e) < 0)
		return -1;
	if (flow_act(h, r, cal, k, a, by, NULL, &why) == 0) {
		each->done = true;
		return store_savepoint_release(h->store, e);
	}
	if (why.code == ERR_DB || why.code == ERR_IO || why.code == ERR_NOMEM || why.code == ERR_DAMAGED) {
		*e = why;
		return -1;
	}
	each->why = arena_copy(mem, why.what, strlen(why.what));
	if (!each->why)
		return err_set(e, ERR_NOMEM, "内存不够");
	return store_savepoint_rollback(h->store, e);
}

int flow_bulk(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	      struct str move, struct str opinion, struct flow_each *each, size_t n, int64_t sum,
	      const struct flow_actor *by, struct arena *mem, struct err *e)
{
	if (n > FLOW_BULK_MAX)
		return err_set(e, ERR_LIMIT, "一次最多办 %d 件", FLOW_BULK_MAX);
	for (size_t i = 0; i < k->nmoves; i++)
		if (str_is(move, k->moves[i].code) && !(k->moves[i].flags & FLOW_BULK))
			return err_set(e, ERR_INPUT, "“%s”不能成批办", k->moves[i].label);
	if (check_sum(h, each, n, sum, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct flow_act a = {.matter = each[i].matter, .seq = each[i].seq, .move = move, .opinion = opinion};
		each[i].done = false;
		each[i].why = NULL;
		if (one_of_many(h, r, cal, k, &a, &each[i], by, mem, e) < 0)
			return -1;
	}
	return 0;
}
