/* 垫付: what a school paid its students before it claimed. */
#include "features/directed/inside.h"

static const struct sql OF = {"advance.of", "SELECT agreement_id, no, amount, paid_on, at, month, voucher, who FROM"
					    " agreement_advances WHERE agreement_id = $1 ORDER BY month, no"};
static const struct sql ADD = {"advance.add",
			       "INSERT INTO agreement_advances (agreement_id, month, no, amount, paid_on,"
			       " voucher, who, at, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct row_field fields[] = {
    ROW_INT(struct advance, agreement, 0), ROW_INT(struct advance, no, 1),   ROW_INT(struct advance, amount, 2),
    ROW_INT(struct advance, paid_on, 3),   ROW_INT(struct advance, at, 4),   ROW_INT(struct advance, month, 5),
    ROW_TEXT(struct advance, voucher, 6),  ROW_TEXT(struct advance, who, 7), {0}};

int advances_of(struct house *h, int64_t agreement, struct arena *mem, struct advance **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &OF, ARGS(INT(agreement)), fields, sizeof **ret, mem, DIRECTED_AGREEMENTS_MAX, &rows,
		     n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* What was entered for the month, and the last number; then whether this one fits. */
static int check(const struct advance *a, const struct advance *there, size_t n, int64_t due, int64_t *no,
		 struct err *e)
{
	int64_t sum = 0;
	*no = 1;
	for (size_t i = 0; i < n; i++) {
		if (there[i].month != a->month)
			continue;
		sum += there[i].amount;
		*no = there[i].no + 1;
	}
	if (a->amount < 0 && sum + a->amount < 0)
		return err_set(e, ERR_CONFLICT, "冲回的比垫付的多");
	if (a->amount > 0 && sum + a->amount > due)
		return err_todo((err_set(e, ERR_CONFLICT, "垫付超过这个月按条款应发的数"), e),
				"已经登记过的不用再登记");
	return 0;
}

int advance_add(struct house *h, struct recording *r, const struct advance *a, int64_t due, day_t today,
		const char *who, struct err *e)
{
	struct advance *there;
	size_t n;
	int64_t no;
	if (str_trim(a->voucher).n == 0)
		return err_at((err_set(e, ERR_INPUT, "要写明付款凭证"), e), "凭证");
	if (a->paid_on > today)
		return err_at((err_set(e, ERR_INPUT, "垫付日期不能在今天以后"), e), "垫付日期");
	if (a->amount == 0)
		return err_set(e, ERR_INPUT, "垫付的金额不能是零");
	struct arena *mem = arena_new(DIRECTED_WORK_MEMORY);
	int status = mem ? advances_of(h, a->agreement, mem, &there, &n, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = check(a, there, n, due, &no, e);
	if (status == 0)
		status = sql_run(h->store, &ADD,
				 ARGS(INT(a->agreement), INT(a->month), INT(no), INT(a->amount), INT(a->paid_on),
				      TEXT(a->voucher), TEXT(str_of(who)), INT(recording_now(r)),
				      INT(recording_journal(r))),
				 NULL, e);
	arena_free(mem);
	return status;
}
