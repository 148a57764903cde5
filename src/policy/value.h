/* Values of the policy language while it is evaluated, and the exact arithmetic, spans and row sets they are made of.
 * Everything lives in the arena handed in; nothing is freed one by one. */
#ifndef YICAI_POLICY_VALUE_H
#define YICAI_POLICY_VALUE_H

#include "policy/type.h"
#include "policy/world.h"

/* What a value is at run time. The static type (policy/type.h) says more: 日数 and 整数 are both numbers here. */
enum value_kind {
	VAL_NONE, /* 无: known to be absent */
	VAL_UNKNOWN, /* 未知: must be there and is not; .miss says which fact, .den what it is multiplied with, in 分 */
	VAL_BOOL,   /* 是否: .num */
	VAL_NUM,    /* 整数 日数 时长（months）率: .num / .den, reduced, den > 0 */
	VAL_MONEY,  /* 元: .num / .den 分 */
	VAL_DAY,    /* 日: .num; DAY_OPEN is later than every day */
	VAL_MONTH,  /* 月: .num */
	VAL_LABEL,  /* 枚举, and text of a cell: .num is its number in the pool */
	VAL_TEXT,   /* text made on the way: .text, .n */
	VAL_ROW,    /* row .num of record .rec, in effect from .from to .to */
	VAL_ROWS,   /* .rows */
	VAL_SPANS,  /* .spans */
	VAL_VALUES, /* .values */
	VAL_CLOCK,  /* .clock */
	VAL_GROUPS, /* .groups */
};

/* A fact that is missing, for the sentence “缺少任职的岗位”. */
struct miss {
	int rec;          /* record, −1 none; nothing is missing when it is MISS_BEYOND (policy/beyond.h) */
	int64_t row;      /* its row, −1 none */
	int field;        /* the blank field, −1 none */
	const char *what; /* what else is missing: a table's key, a reading's parameter; NULL */
};

#define ROW_BEFORE (-2) /* the row that stands for 前身: only its institution is known, in .from */

struct value {
	uint8_t kind; /* enum value_kind */
	int rec;      /* ROW */
	union {
		int64_t num;
		const char *text;
		const struct miss *miss;
		const struct rows *rows;
		const struct spans *spans;
		const struct values *values;
		const struct clock_runs *clock;
		const struct groups *groups;
	};
	union {
		int64_t den;
		size_t n;
		struct {
			day_t from, to;
		};
	};
};

/* Closed day intervals, ascending, disjoint, touching ones merged. */
struct span {
	day_t from, to;
};
struct spans {
	size_t n;
	struct span *s;
};

/* A row or a part of one: in effect from `from` to `to` (empty when from > to). */
struct piece {
	int32_t row;
	day_t from, to;
	int32_t joint; /* number in rows->joint, −1 none */
};

/* What 接点, the clock and 择归 know of a piece. */
struct joint {
	struct piece previous; /* 前; row −1: none */
	int32_t gap;           /* 间隔, days */
	day_t day;             /* 接日 */
	bool tied;             /* 并列 */
	struct value home;     /* 所归 */
};

struct rows {
	int rec;
	size_t n;
	struct piece *p;
	const struct joint *joint;
	int64_t before; /* row of the institution that 前身 names; −1 */
};

struct values {
	size_t n;
	struct value *v;
};

struct groups {
	size_t n;
	struct value *key;
	const struct rows **rows;
};

/* --- values --- */

static inline struct value val_none(void)
{
	return (struct value){.kind = VAL_NONE};
}
static inline struct value val_bool(bool b)
{
	return (struct value){.kind = VAL_BOOL, .num = b};
}
static inline struct value val_int(int64_t v)
{
	return (struct value){.kind = VAL_NUM, .num = v, .den = 1};
}
static inline struct value val_money(int64_t fen)
{
	return (struct value){.kind = VAL_MONEY, .num = fen, .den = 1};
}
static inline struct value val_label(int64_t text)
{
	return (struct value){.kind = VAL_LABEL, .num = text};
}
static inline struct value val_month(int64_t m)
{
	return (struct value){.kind = VAL_MONTH, .num = m};
}
static inline struct value val_text(struct str s)
{
	return (struct value){.kind = VAL_TEXT, .text = s.p, .n = s.n};
}
static inline struct value val_rows(const struct rows *r)
{
	return (struct value){.kind = VAL_ROWS, .rows = r};
}
static inline struct value val_spans(const struct spans *s)
{
	return (struct value){.kind = VAL_SPANS, .spans = s};
}
static inline struct value val_unknown(const struct miss *m)
{
	return (struct value){.kind = VAL_UNKNOWN, .miss = m};
}

/* A day; DAY_NONE is 无. */
static inline struct value val_day(int64_t d)
{
	return d == DAY_NONE ? val_none() : (struct value){.kind = VAL_DAY, .num = d};
}

/* num / den of this kind (VAL_NUM, VAL_MONEY), reduced; false when it does not fit in 64 bits or den is 0. */
bool val_ratio(enum value_kind kind, __int128 num, __int128 den, struct value *out);

/* −1, 0, 1 of two numbers or moneys (exact), days, months. */
int val_compare(struct value a, struct value b);

/* 分 or a whole number, rounded half up (away from zero for negatives); false: does not fit. share is num / den. */
bool val_round(struct value v, int64_t share_num, int64_t share_den, int64_t *out);

/* The text of a LABEL or TEXT. */
struct str val_str(const struct pool *pool, struct value v);

/* Same value, as = says: labels and texts by their text, rows by record and number, 无 equals 无. Never called with
 * 未知, and not with sets. */
bool val_same(const struct pool *pool, struct value a, struct value b);

/* A total order over values of one kind, for grouping and counting: 无 first, rows by number. */
int val_order(const struct pool *pool, struct value a, struct value b);

/* --- spans --- */

/* The empty set, shared. */
extern const struct spans spans_none;

/* One interval; from > to, or from DAY_NONE, is empty. to DAY_NONE is open. NULL: no memory. */
const struct spans *spans_one(struct arena *a, day_t from, day_t to);

/* Sorts and merges n intervals (empty ones dropped) in place. */
const struct spans *spans_of(struct arena *a, struct span *s, size_t n);

const struct spans *spans_join(struct arena *a, const struct spans *x, const struct spans *y);
const struct spans *spans_meet(struct arena *a, const struct spans *x, const struct spans *y);
const struct spans *spans_minus(struct arena *a, const struct spans *x, const struct spans *y);

/* Every day of y is in x; the empty y is. */
bool spans_cover(const struct spans *x, const struct spans *y);
bool spans_touch(const struct spans *x, const struct spans *y);
bool spans_have(const struct spans *x, day_t d);

/* Number of days; an open end counts to the end of the calendar. */
int64_t spans_days(const struct spans *x);

/* --- rows --- */

/* When the row of a table is in effect: 存续 of its record. *from DAY_NONE when the first day is a blank cell. */
void row_spell(const struct world *w, int rec, int64_t row, day_t *from, day_t *to);

/* Where the days of a record's rows stand, for who asks for many: row_days_at is row_spell. */
struct row_days {
	const struct record *rec;
	struct cells from, to, cut, other; /* where the record has them */
	struct cells end;                  /* of the other; `at` NULL: it has none */
};
struct row_days row_days(const struct world *w, int rec, int with); /* with: record of ends_with, −1 none */

static inline void row_days_at(const struct row_days *d, int64_t row, day_t *from, day_t *to)
{
	const struct record *r = d->rec;
	int64_t start = r->from < 0 ? DAY_FIRST : cell_at(d->from, row), end = FIELD_NONE;
	*from = start == FIELD_NONE ? DAY_NONE : (day_t)start;
	*to = DAY_OPEN;
	if (r->to >= 0 && r->to == r->from)
		*to = *from;
	else if (r->to >= 0 && (end = cell_at(d->to, row)) != FIELD_NONE)
		*to = (day_t)end;
	if (r->cut >= 0 && (end = cell_at(d->cut, row)) != FIELD_NONE && (day_t)end - 1 < *to)
		*to = (day_t)end - 1;
	if (d->end.at && (end = cell_at(d->other, row)) != FIELD_NONE && (end = cell_at(d->end, end)) != FIELD_NONE &&
	    (day_t)end < *to)
		*to = (day_t)end;
}

/* The days covered, forgetting the columns. */
const struct spans *rows_spans(struct arena *a, const struct rows *r);

/* Pieces in effect on the day; touching the days. The result shares the joints. */
const struct rows *rows_on(struct arena *a, const struct rows *r, day_t d);
const struct rows *rows_any_day(struct arena *a, const struct rows *r, const struct spans *s);

/* Cut: what remains outside, or inside, of s. */
const struct rows *rows_minus(struct arena *a, const struct rows *r, const struct spans *s);
const struct rows *rows_meet(struct arena *a, const struct rows *r, const struct spans *s);

/* --- the service clock, 连续 and 累计 --- */

#define TOLERANCE_NONE INT64_MAX /* 累计: no gap is too long */

enum gap_rule { GAPS_PUSH, GAPS_RESTART, GAPS_IGNORE }; /* 中断: 顺延, 重新起算, 不扣除 */

/* A condition on the piece of `rows` numbered i, whose joint is filled: 1 holds, 0 does not, −1 failed. */
typedef int (*piece_test)(void *self, const struct rows *rows, size_t i);

struct clock_options {
	int64_t tolerance; /* 容断, days */
	enum gap_rule gaps;
	enum anniv_rule anniv;
	bool first_day_out; /* 起算 = 首日不计 */
	bool stop;          /* 断即止 */
	bool from_given;    /* 自: only days from here on; DAY_NONE: none at all */
	day_t from;
	bool origin_given; /* 起: anniversaries from here */
	day_t origin;
	int64_t before;             /* 前身: row of the institution; −1 */
	piece_test breaks, accepts; /* 断于, 准; NULL */
	void *self;
	/* orders two rows that start and end together (institution code); NULL */
	int (*order)(void *self, int64_t a, int64_t b);
};

/* A stretch of service without a restart: pieces first … first + n − 1. */
struct clock_run {
	day_t origin; /* anniversaries are counted from here; DAY_NONE: unknown, never complete */
	day_t start;  /* its first day */
	day_t served; /* last day served before its first piece (前身); DAY_NONE */
	size_t first, n;
};

struct clock_runs {
	const struct rows *rows; /* the accepted pieces, with their joints */
	const int32_t *push;     /* [piece] days pushed before it within its run */
	const struct clock_run *run;
	size_t nruns;
	enum anniv_rule anniv;
	bool first_day_out;
};

/* Walks the rows. NULL: no memory, or a test failed. */
const struct clock_runs *clock_walk(struct arena *a, const struct rows *r, const struct clock_options *o);

/* The walk alone, 接点: every piece that adds a day, with what came before it. */
const struct rows *rows_joints(struct arena *a, const struct rows *r, const struct clock_options *o);

/* The day on which n months of the run are due (到期日), DAY_NONE when it does not come to that. */
day_t clock_due(const struct clock_runs *c, size_t run, int months);

/* The earliest of all runs. */
day_t clock_due_first(const struct clock_runs *c, int months);

/* How many days of service the run is short of n months; 0 when it has them, −1 when nothing can be said. */
int64_t clock_short(const struct clock_runs *c, size_t run, int months);

/* The run in force on a day: the one with the latest start not after it; −1 none. */
long clock_run_on(const struct clock_runs *c, day_t d);

/* Whole years complete on the day in the run in force. */
int clock_years(const struct clock_runs *c, day_t d);

#endif
