#include <stdlib.h>

#include "features/payments/plans.h"
#include "features/payments/whole.h"

#include "features/payments/inside.h"

static const struct sql GET = {"plan.recovery", RECOVERY_COLUMNS "r.id = $1"};
static const struct sql OF_ADJUSTMENT = {"plan.of_adjustment", RECOVERY_COLUMNS "r.adjustment_id = $1 ORDER BY r.id"};
static const struct sql OF_LINE = {"plan.of_line",
				   RECOVERY_COLUMNS "r.line_id = $1 AND r.id > $2 AND ($3 = 0 OR r.amount > "
						    "COALESCE((SELECT SUM(m.amount) FROM recovery_moves m WHERE"
						    " m.recovery_id = r.id), 0)) ORDER BY r.id LIMIT $4"};
static const struct sql STEPS = {
    "plan.steps", "SELECT id, recovery_id, way, amount, payment_id, at, journal, basis, who FROM recovery_moves"
		  " WHERE recovery_id = $1 ORDER BY id"};
static const struct sql OF_STEP = {"plan.of_step", "SELECT recovery_id FROM recovery_moves WHERE id = $1"};
static const struct sql PARTS = {
    "plan.parts", "SELECT p.no, p.due, p.amount, p.way, p.at, p.basis, p.who FROM recovery_plans p WHERE"
		  " p.recovery_id = $1 AND p.version = (SELECT MAX(x.version) FROM recovery_plans x WHERE"
		  " x.recovery_id = $1) ORDER BY p.no"};
static const struct sql VERSION = {"plan.version",
				   "SELECT COALESCE(MAX(version), 0) FROM recovery_plans WHERE recovery_id = $1"};
static const struct sql PART_ADD = {
    "plan.part_add",
    "INSERT INTO recovery_plans (recovery_id, version, no, due, amount, way, basis, at, who, journal)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
#define ADJUSTMENT_COLUMNS                                                                                           \
	"SELECT id, run_id, at, arrears, clawback, undone, journal, policy, who FROM payment_adjustments WHERE "
static const struct sql ADJUSTMENTS = {"plan.adjustments", ADJUSTMENT_COLUMNS "id < $1 ORDER BY id DESC LIMIT $2"};
static const struct sql ADJUSTMENT = {"plan.adjustment", ADJUSTMENT_COLUMNS "id = $1"};
static const struct sql ARREARS = {"plan.arrears",
				   PAYMENT_COLUMNS "p.about_kind = 'adjustment' AND p.about = $1 ORDER BY p.id"};
static const struct sql OFFSETS = {"plan.offsets", PAYMENT_COLUMNS
				   "p.person_id = $1 AND p.line_id = $2 AND s.state = 1 ORDER BY p.id"};

static const struct sql LINE_OF_PAYMENT = {"plan.line_of_payment", "SELECT line_id FROM payments WHERE id = $1"};

static const struct row_field step_fields[] = {
    ROW_INT(struct recovery_step, id, 0),      ROW_INT(struct recovery_step, recovery, 1),
    ROW_INT(struct recovery_step, way, 2),     ROW_INT(struct recovery_step, amount, 3),
    ROW_INT(struct recovery_step, payment, 4), ROW_INT(struct recovery_step, at, 5),
    ROW_INT(struct recovery_step, journal, 6), ROW_TEXT(struct recovery_step, basis, 7),
    ROW_TEXT(struct recovery_step, who, 8),    {0}};
static const struct row_field part_fields[] = {
    ROW_INT(struct plan_part, no, 0),     ROW_INT(struct plan_part, due, 1),
    ROW_INT(struct plan_part, amount, 2), ROW_INT(struct plan_part, way, 3),
    ROW_INT(struct plan_part, at, 4),     ROW_TEXT(struct plan_part, basis, 5),
    ROW_TEXT(struct plan_part, who, 6),   {0}};
static const struct row_field adjustment_fields[] = {
    ROW_INT(struct adjustment, id, 0),       ROW_INT(struct adjustment, run, 1),
    ROW_INT(struct adjustment, at, 2),       ROW_INT(struct adjustment, arrears, 3),
    ROW_INT(struct adjustment, clawback, 4), ROW_INT(struct adjustment, undone, 5),
    ROW_INT(struct adjustment, journal, 6),  ROW_TEXT(struct adjustment, policy, 7),
    ROW_TEXT(struct adjustment, who, 8),     {0}};

#define MANY_MAX 1000000 /* rows of what belongs to one thing */

int recovery_get(struct house *h, int64_t recovery, struct arena *mem, struct recovery *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(recovery)), recovery_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这笔应追回款") : got < 0 ? -1 : 0;
}

int recovery_steps(struct house *h, int64_t recovery, struct arena *mem, struct recovery_step **ret, size_t *n,
		   struct err *e)
{
	return sql_rows(h->store, &STEPS, ARGS(INT(recovery)), step_fields, sizeof **ret, mem, MANY_MAX, (void **)ret,
			n, e);
}

int recovery_of_step(struct house *h, int64_t step, int64_t *recovery, struct err *e)
{
	int got = sql_int(h->store, &OF_STEP, ARGS(INT(step)), recovery, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这一步追回") : got < 0 ? -1 : 0;
}

int recovery_plan(struct house *h, int64_t recovery, struct arena *mem, struct plan_part **ret, size_t *n,
		  struct err *e)
{
	return sql_rows(h->store, &PARTS, ARGS(INT(recovery)), part_fields, sizeof **ret, mem, PLAN_PARTS_MAX,
			(void **)ret, n, e);
}

int recovery_plan_check(int n, enum recovery_way way, struct str basis, struct err *e)
{
	if (n < 1 || n > PLAN_PARTS_MAX)
		return err_at((err_set(e, ERR_INPUT, "分期要在 1 到 %d 期之间", PLAN_PARTS_MAX), e), "期数");
	if (way != RECOVERY_REFUNDED && way != RECOVERY_OFFSET && way != RECOVERY_REMITTED)
		return err_at((err_set(e, ERR_INPUT, "计划只能是退回、抵扣或上缴"), e), "方式");
	return str_trim(basis).n
		   ? 0
		   : err_at((err_set(e, ERR_INPUT, "要写明与本人约定的依据；抵扣要有本人同意书"), e), "依据");
}

int recovery_plan_set(struct house *h, struct recording *r, int64_t recovery, const struct plan_part *part, size_t n,
		      struct str basis, const char *who, struct err *e)
{
	int64_t version;
	if (sql_int(h->store, &VERSION, ARGS(INT(recovery)), &version, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (sql_run(h->store, &PART_ADD,
			    ARGS(INT(recovery), INT(version + 1), INT((int64_t)i + 1), INT(part[i].due),
				 INT(part[i].amount), INT(part[i].way), TEXT(basis), INT(recording_now(r)),
				 TEXT(str_of(who)), INT(recording_journal(r))),
			    NULL, e) < 0)
			return -1;
	return 0;
}

/* `open` 分 in n equal instalments from the day on, the last with the rest. */
static void equal_parts(struct plan_part *part, int n, int64_t open, day_t first, enum recovery_way way)
{
	for (int i = 0; i < n; i++)
		part[i] = (struct plan_part){.due = day_anniv(first, i, ANNIV_MONTH_END),
					     .amount = i == n - 1 ? open - open / n * i : open / n,
					     .way = way};
}

int recovery_plan_make(struct house *h, struct recording *r, int64_t recovery, int n, day_t first,
		       enum recovery_way way, struct str basis, const char *who, struct err *e)
{
	struct recovery c = {0};
	struct plan_part part[PLAN_PARTS_MAX];
	struct arena *mem = arena_new((size_t)1 << 20);
	int status = mem ? recovery_plan_check(n, way, basis, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = recovery_get(h, recovery, mem, &c, e);
	if (status == 0)
		status = recovery_way_check(h, &c, way, e);
	if (status == 0 && c.open < n)
		status = err_set(e, ERR_CONFLICT, c.open ? "每期不到一分钱，期数太多" : "这笔已经追回完了");
	if (status == 0) {
		equal_parts(part, n, c.open, first, way);
		status = recovery_plan_set(h, r, recovery, part, (size_t)n, basis, who, e);
	}
	arena_free(mem);
	return status;
}

int adjustments_list(struct house *h, int64_t before, size_t n, struct arena *mem, struct adjustment **ret,
		     size_t *count, struct err *e)
{
	return sql_rows(h->store, &ADJUSTMENTS, ARGS(INT(before), INT((int64_t)n)), adjustment_fields, sizeof **ret,
			mem, n, (void **)ret, count, e);
}

int adjustment_get(struct house *h, int64_t id, struct arena *mem, struct adjustment *out, struct err *e)
{
	int got = sql_row(h->store, &ADJUSTMENT, ARGS(INT(id)), adjustment_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这次补发追回") : got < 0 ? -1 : 0;
}

int adjustment_recoveries(struct house *h, int64_t id, struct arena *mem, struct recovery **ret, size_t *n,
			  struct err *e)
{
	return sql_rows(h->store, &OF_ADJUSTMENT, ARGS(INT(id)), recovery_fields, sizeof **ret, mem, MANY_MAX,
			(void **)ret, n, e);
}

int adjustment_payments(struct house *h, int64_t id, struct arena *mem, struct payment **ret, size_t *n,
			struct err *e)
{
	return sql_rows(h->store, &ARREARS, ARGS(INT(id)), payment_fields, sizeof **ret, mem, MANY_MAX, (void **)ret,
			n, e);
}

/* By month, then in the order in which they were made. */
static int by_month(const void *a, const void *b)
{
	const struct recovery *x = a, *y = b;
	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

int person_owes(struct house *h, int64_t person, struct arena *mem, struct recovery **ret, size_t *n, struct err *e)
{
	if (recoveries_page(h, (struct reach){REACH_PERSON, person}, true, 0, PAYMENT_PAGE_MAX, mem, ret, n, e) < 0)
		return -1;
	if (*n)
		qsort(*ret, *n, sizeof **ret, by_month);
	return 0;
}

/* The line of the payment that is set off; 0 none is. */
static int line_of_offset(struct house *h, int64_t payment, int64_t *line, struct err *e)
{
	*line = 0;
	if (!payment)
		return 0;
	int got = sql_int(h->store, &LINE_OF_PAYMENT, ARGS(INT(payment)), line, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这笔款") : got < 0 ? -1 : 0;
}

/* The amount, claim by claim. */
static int repay_each(struct house *h, struct recording *r, const struct recovery *c, size_t n, int64_t line,
		      enum recovery_way way, int64_t amount, int64_t payment, struct str basis, const char *who,
		      struct err *e)
{
	for (size_t i = 0; i < n && amount > 0; i++) {
		int64_t part = c[i].open < amount ? c[i].open : amount;
		if (line && c[i].line != line)
			continue;
		if (recovery_move(h, r, c[i].id, way, part, payment, basis, who, e) < 0)
			return -1;
		amount -= part;
	}
	if (amount > 0)
		return err_set(e, ERR_CONFLICT, line ? "超过这一预算行还没有追回的数额" : "超过还没有追回的数额");
	return 0;
}

int person_repays(struct house *h, struct recording *r, int64_t person, enum recovery_way way, int64_t amount,
		  int64_t payment, struct str basis, const char *who, struct err *e)
{
	struct recovery *c = NULL;
	size_t n = 0;
	int64_t line = 0;
	struct arena *mem = arena_new((size_t)16 << 20);
	int status = mem ? line_of_offset(h, payment, &line, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = person_owes(h, person, mem, &c, &n, e);
	if (status == 0)
		status = repay_each(h, r, c, n, line, way, amount, payment, basis, who, e);
	arena_free(mem);
	return status;
}

int offset_payments(struct house *h, int64_t person, int64_t line, struct arena *mem, struct payment **ret, size_t *n,
		    struct err *e)
{
	return sql_rows(h->store, &OFFSETS, ARGS(INT(person), INT(line)), payment_fields, sizeof **ret, mem, MANY_MAX,
			(void **)ret, n, e);
}

int recoveries_of_line(struct house *h, int64_t line, bool open_only, int64_t after, size_t n, struct arena *mem,
		       struct recovery **ret, size_t *count, struct err *e)
{
	return sql_rows(h->store, &OF_LINE, ARGS(INT(line), INT(after), INT(open_only), INT((int64_t)n)),
			recovery_fields, sizeof **ret, mem, n, (void **)ret, count, e);
}
