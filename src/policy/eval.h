/* The evaluator's inside: what its files share. Nobody outside this layer includes it. */
#ifndef YICAI_POLICY_EVAL_H
#define YICAI_POLICY_EVAL_H

#include "policy/beyond.h"
#include "policy/plan.h"

/* Three-valued truth. */
enum tri { NO, YES, MAYBE };

/* How rows that hinge on a missing fact are seen. The days that 减 takes away are seen on their own: a row of which nobody
 * knows whether it counts or is taken away may do the one without the other. */
struct eyes {
	bool rows_in; /* they are taken in */
	bool cuts_in; /* they are among the days taken away; within 减's right side the two change places */
};

/* A let whose value holds for everybody: computed once for each month and due day it is asked for. */
struct shared {
	const void *of; /* let or reading */
	const struct plan *plan;
	int64_t month, due;
	struct eyes eyes;
	struct cached c;
	struct shared *next;
};
#define SHARED_SLOTS 64
#define SHARED_MAX   4096

#define RUN_MEMORY_MAX     ((size_t)16 << 30) /* bytes for what holds for everybody: rows of a whole city */
#define SUBJECT_MEMORY_MAX ((size_t)4 << 30)  /* bytes for one subject, and for its results until evaluation_clear */

/* All lines of a policy for a subject up to the day of looking: what other policies ask for. */
struct result {
	const struct plan *plan;
	int64_t subject;
	struct lines lines;
	struct result *next;
};

/* Which of two plans 就高 整案 follows. */
enum side { SIDE_FIRST, SIDE_SECOND };

/* How a line came out. */
enum outcome { LINE_STANDS, LINE_FAILS };

/* Why a line fails, beside a statement that does not hold. */
enum cause_kind {
	CAUSE_RULE,    /* a statement: 须 除外 互斥 计月 途径 */
	CAUSE_PERIOD,  /* the milestone or the day does not come */
	CAUSE_NOT_YET, /* its day lies after the day of looking */
	CAUSE_AMOUNT,  /* 0 or 无 */
};

struct doubt {
	const struct rule
	    *rule; /* 存疑, or the statement that could not be decided; NULL for an avenue's 当 or a row */
	const struct miss *miss; /* the missing fact; NULL */
	struct doubt *next;
};

/* One line on its way. */
struct draft {
	enum outcome outcome;
	enum cause_kind cause;
	const struct rule *failed;
	const struct avenue *avenue; /* the one that gives the line */
	struct value amount;         /* before the month's share */
	int64_t fen;                 /* after it, rounded */
	bool no_amount;
	struct value tier, home;
	int64_t share_num, share_den;
	struct doubt *doubts, **last_doubt;
};

/* 名.金额 of an avenue within a line. */
struct avenue_result {
	uint64_t stamp;
	bool busy;
	struct draft d;
};

struct scope {
	const struct rows *rows;
	const struct piece *p;    /* NULL in a group scope */
	const struct rows *group; /* 本组 */
	const struct scope *up;
};

/* The count of lines per key at one 序次. */
struct ordinal {
	const struct node *node;
	uint64_t stamp; /* of the line for which `last` holds */
	int64_t last;
	struct ordinal_key {
		struct value key;
		int64_t n, unsure;       /* lines counted; how many of them hang on a missing fact */
		const struct miss *miss; /* the last such fact */
		struct ordinal_key *next;
	} * keys;
	struct ordinal *next;
};

/* One policy at work on one subject. */
struct work {
	struct evaluation *ev;
	struct plan *plan;
	int64_t subject;
	struct arena *mem;
	month_t month; /* of the line */
	day_t due;     /* DAY_NONE in a month */
	int milestone; /* number of the line; 0 */
	bool monthly;
	const struct scope *scope;
	struct eyes eyes;
	enum side side;
	__int128 plan_fen[2]; /* what 整案 compares: the sums of both plans up to the day of looking */
	bool plan_beyond;     /* one of them has an amount that does not fit: neither is known to be the higher */
	const struct taint *taint;
	const struct miss *miss;   /* behind the last MAYBE */
	const struct miss *unsure; /* of the line at hand: what the last of its conditions hung on; NULL */
	uint64_t subject_stamp, line_stamp, home_stamp;
	const struct avenue *in; /* the avenue being evaluated */
	struct value home;       /* 归属 */
	enum { HOME_OPEN, HOME_BUSY, HOME_KNOWN } home_state;
	struct avenue_result *avenues; /* [avenue] */
	int64_t share_num, share_den;  /* what 计月 of the policy itself left to its avenues */
	struct ordinal *ordinals;
	struct cure {
		const struct rule *rule; /* the last statement that was asked for its cure; NULL */
		month_t month;           /* in which it holds again */
		day_t day;               /* the day that brings it; DAY_NONE: time alone does not */
	} cure;
	bool failed;
	struct err *e;
};

struct evaluation {
	const struct packs *packs;
	const struct choices *choices;
	struct world *world;
	struct query q;
	bool so_far;       /* evaluation_so_far */
	bool later;        /* of a month that is refused the reason is said when it is told: why_told */
	struct arena *run; /* as long as the evaluation */
	struct arena *mem; /* until evaluation_clear */
	uint64_t tick;
	struct plan *plan[PACKS_MAX];                 /* by policy index; NULL for a shared file */
	struct table_plan *table;                     /* [table index] */
	struct cached *let;                           /* [2 × let index + eyes.rows_in] */
	uint8_t *let_need;                            /* [let index] enum need; NEED_UNKNOWN: not yet looked at */
	int **ref_rec;                                /* [record][field] record that a REF field refers to, −1 */
	int rec_unit, rec_org, rec_rate, rec_enjoyed; /* 单元 机构 地方标准 已享受; −1 */
	int unit_parent, unit_kind, org_unit;         /* fields: 上级代码, 单元类型, 所在单元; −1 */
	int org_code;                                 /* 统一社会信用代码 */
	struct rate_fields {
		int policy, tier, amount;
	} rate;
	struct shared *shared[SHARED_SLOTS];
	size_t nshared;
	struct result *results;
	struct seeker *seeker; /* made when first asked what a refusal lacks; NULL */
};

/* 月末: the last day of a month, or of what there is of it. */
static inline day_t month_end(const struct evaluation *ev, month_t m)
{
	return ev->so_far && month_of_day(ev->q.as_of) == m ? ev->q.as_of : month_last(m);
}

/* Where the days of a record's rows stand in the evaluation's world. */
static inline struct row_days days_of_rows(const struct evaluation *ev, int rec)
{
	int ends = ev->world->t[rec].rec->ends_with;
	return row_days(ev->world, rec, ends < 0 ? -1 : ev->ref_rec[rec][ends]);
}

/* row_spell of the evaluation's world. */
static inline void row_lasts(const struct evaluation *ev, int rec, int64_t row, day_t *from, day_t *to)
{
	const struct row_days d = days_of_rows(ev, rec);
	row_days_at(&d, row, from, to);
}

/* --- eval.c --- */

struct value eval(struct work *w, const struct node *n);
enum tri truth(struct work *w, const struct node *n);
/* A condition's truth from its value; blank is 否. Sets w->miss for MAYBE. */
enum tri truth_of(struct work *w, struct value v);
/* Fails the evaluation, once. */
struct value eval_fail(struct work *w, enum err_code code, const char *what);
/* The parts of a value that may stand for another. NULL: it is none (or there is no memory: w->failed). */
const struct rows *as_rows(struct work *w, struct value v);
const struct spans *as_spans(struct work *w, struct value v);
/* Rows of a record: all, or of an owner. */
const struct rows *rows_all(struct work *w, int rec);
const struct rows *rows_owned(struct work *w, int rec, int64_t owner);
/* A cell as a value. */
struct value cell_value(struct work *w, int rec, int64_t row, int field);
/* Field of a row value, the predecessor among them. */
struct value row_field(struct work *w, struct value row, int field);
struct value unknown_cell(struct work *w, int rec, int64_t row, int field);
struct value unknown_what(struct work *w, const char *what);
/* The unit lies in the subtree of another. */
bool unit_within(const struct evaluation *ev, int64_t unit, int64_t top);
/* The text of a label or keyword that a word reads: of a pick, the chosen one. */
struct str keyword(struct work *w, const struct node *n);
/* The setting of the word 取整 and the like: the value equals one of the set's elements. */
enum tri member_of(struct work *w, struct value v, const struct node *set);
/* The unit of 归属, evaluated when first asked for. */
struct value home_unit(struct work *w);
struct value let_value(struct work *w, const struct let *l);
/* arena_get or failure. */
void *work_get(struct work *w, size_t n);
#define WORK_NEW(w, T)      ((T *)work_get((w), sizeof(T)))
#define WORK_ARRAY(w, n, T) ((T *)work_get((w), (n) * sizeof(T)))

/* --- eval_number.c, eval_truth.c --- */

/* + − × ÷. */
struct value eval_arithmetic(struct work *w, const struct node *n);
/* & : texts put together, numbers in decimal. */
struct value eval_cat(struct work *w, const struct node *n);
/* A condition as a value. */
struct value truth_value(struct work *w, const struct node *n);
/* 若 则 否则. */
struct value eval_if(struct work *w, const struct node *n);

/* --- eval_set.c: row sets, values, groups --- */

struct value eval_filter(struct work *w, const struct node *n);
struct value eval_of(struct work *w, const struct node *n);
struct value eval_each(struct work *w, const struct node *n);
struct value eval_distinct(struct work *w, const struct node *n);
struct value eval_on(struct work *w, const struct node *n);
struct value eval_any_day(struct work *w, const struct node *n);
struct value eval_minus(struct work *w, const struct node *n);
struct value eval_meet(struct work *w, const struct node *n);
struct value eval_join(struct work *w, const struct node *n);
/* A row was decided by a missing fact: remembers it; the row is in or out as the evaluation says. */
bool taint_row(struct work *w, const struct miss *m);

/* What a table (表) says of a key: the row's expression; NULL: it has no row for it. */
const struct node *table_entry(struct work *w, const struct table *t, struct value key);

/* --- builtins.c --- */

struct value eval_builtin(struct work *w, const struct node *n);
/* 满 as a condition: clock, months, day. */
enum tri eval_full(struct work *w, const struct node *n);
/* The clock of an expression; NULL with *other its value (无, 未知). */
const struct clock_runs *as_clock(struct work *w, const struct node *n, struct value *other);
/* The row of R that stands for the subject on the day, −1 none. */
long stands_for(struct work *w, const struct rows *r, day_t d, bool earliest);
/* Position of a label in its ordered list, best first; −1. */
int label_rank(const struct work *w, const struct labels *l, struct value v);
/* The rate in force for a unit or the nearest of its ancestors: row of 地方标准, −1 none. */
int64_t local_rate(struct work *w, int64_t unit, struct str tier, day_t d);
struct value builtin_assign(struct work *w, const struct node *n);

/* --- rules.c --- */

/* Decides one line: the period has set month and due. */
void line_make(struct work *w, struct draft *d);
/* 名.金额. */
struct value avenue_gives(struct work *w, const struct avenue *r);
/* One statement: YES lets the line go on. */
enum tri rule_holds(struct work *w, const struct rule *r, struct draft *d);
/* How the other policy of 互斥 was enjoyed: a due line of this month, or a paid row of 已享受. */
struct enjoyed {
	month_t month; /* 0 none */
	int64_t row;   /* −1 none */
	day_t paid;
};
enum tri excluded(struct work *w, const struct rule *r, struct enjoyed *how);
/* The 归属 that applies to the line or avenue at hand; NULL. */
const struct rule *rule_of_kind(const struct work *w, enum rule_kind k);
/* A total divided: the share of the work's milestone, rounded; 余下 is what the other shares leave. false: too large. */
bool share_of(struct work *w, const struct rule *r, struct value total, int64_t *fen);
/* Evaluates an avenue as if its 当 held; what is left in the work is as it was. */
const struct draft *avenue_draft(struct work *w, const struct avenue *r);
/* Enters an avenue (NULL: leaves it): 归属 is another one's then. */
void enter_avenue(struct work *w, const struct avenue *r);

/* --- lines.c --- */

/* A new line begins: what depends on one is forgotten. */
void line_begin(struct work *w, month_t m, day_t due);
/* Prepares the work of a policy for a subject. */
void work_begin(struct work *w, struct evaluation *ev, struct plan *pl, int64_t subject, struct err *e);
/* All lines of another policy for the things linked with this subject, up to the day of looking. */
int linked_lines(struct work *w, const struct policy *p, void (*each)(void *self, const struct line *l), void *self);
/* The day of the i-th milestone, or of 一次 于: a day, 无, or 未知. */
struct value slot_day(struct work *w, size_t i);
/* The first month in which the subject's facts can matter. */
month_t first_month(struct work *w);

#endif
