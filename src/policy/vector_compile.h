/* From the checked tree of a policy to the graph of a shape. What the evaluator computes for one owner and one line, the
 * compiler says for all: a value is a list of *options*, each with the set of owners and lines for which it holds. */
#ifndef YICAI_POLICY_VECTOR_COMPILE_H
#define YICAI_POLICY_VECTOR_COMPILE_H

#include "policy/lines.h"
#include "policy/vector_shape.h"

#define OPTIONS_MAX 4096 /* of one value */
#define PIECES_MAX  (SLOTS_MAX * 2)

/* Three-valued truth: the sets in which it is so, and in which that is unknown. */
struct verdict {
	int yes, maybe;
};

/* A row of the owner's as the programme knows it. */
struct spot {
	int rec, slot;
	int from, to; /* numbers: first and last day in effect */
	int in;       /* set: it is one of the rows at all */
};

/* One value that an expression may have. */
struct option {
	int set;
	enum {
		SAME,  /* v, for all owners and lines */
		LANE,  /* number `lane` of each owner; v has the kind (a day, a number, a row of record v.rec …) */
		LINES, /* line[l] on line l: days or months */
		SPOT,  /* the owner's row `spot` */
	} what;
	struct value v;
	int lane;
	const int32_t *line;
	struct spot spot;
	uint32_t text;      /* of a tier: its word's number in the vector's pool */
	const int64_t *fen; /* of an amount: in fen, one for all lines, or of 分期 one a line */
};

/* The owner's rows; in walking order (first day, last day). */
struct spots {
	int rec;
	int n;
	struct spot *s;
	bool in_line; /* only their days within the line's month: 交 本月 */
};

/* A service clock over the owner's rows. */
struct ticking {
	struct spots rows;
	int *adds;  /* [row] flat: it adds days */
	int *start; /* [row] first day of the run it belongs to */
	int *fresh; /* [row] flat: it begins a run */
	int *push;  /* [row] days pushed before it in its run */
	int *next;  /* [row] first day of the run after its own; DAY_OPEN none */
	int *gap;   /* [row] days between the row and what was served before it */
};

/* What 前 间隔 接日 stand for while the condition on a 接点 is compiled: under the condition that the row before was this
 * one. */
struct joint_of {
	const struct spot *row, *previous; /* NULL: none before */
	int set, gap;
};

/* What an expression comes to. */
struct meaning {
	enum { MEANS_VALUE, MEANS_TRUTH, MEANS_ROWS, MEANS_VALUES, MEANS_CLOCK } kind;
	struct option *option; /* VALUE: disjoint sets, elsewhere 无. VALUES: each an element where its set holds */
	int n;
	int unknown; /* set in which it is 未知 */
	struct verdict truth;
	struct spots rows;
	const struct ticking *clock;
};

/* A row scope while its condition is compiled. */
struct lookout {
	const struct spot *spot;
	const struct spots *rows;
	const struct lookout *up;
};

#define TOLD_SETS_MAX 4 /* sets of lines that are told apart by bits */
#define TOLD_BITS_MAX 8 /* values likewise */

/* What the reference evaluator says of each row of a table, or of each kind of row: kept for all shapes. */
struct told {
	const struct plan *plan;
	const struct node *node;
	int rec; /* whose kinds or references it is told by; −1 − record: by its rows themselves (vector_told.c) */
	int field; /* the field that names the row it is told by, or an enum told_of */
	bool truth;
	struct told *next;
	size_t n; /* entries */
	/* truth that depends on the line: [entry] lines; odd where the reference's own answer hinges on a missing fact */
	uint64_t *yes, *maybe, *odd;
	/* truth that does not, and whatever has few answers: bits of a word that several share; −1 never */
	struct word *word;
	int yes_bit, maybe_bit, odd_bit;
	int first_bit, sets; /* lines that are one of few sets: a bit for each */
	uint64_t set[TOLD_SETS_MAX];
	/* values: number of the value in `value`, −1 无; few: bits of the word from first_bit on, the last of them for 未知 */
	int32_t *which;
	struct value *value;
	size_t nvalues;
	int32_t *number; /* [entry] the value itself where all are days or whole numbers; NULL */
	enum value_kind kind;
	int vrec;
	bool beyond; /* of some entry the value does not fit: whom it is not known of is left to the reference */
};

/* A node that was made, for a statement or a field: kept, since what the reference says of it is found by it. */
struct made_node {
	const void *of;
	const struct node *node;
	struct made_node *next;
};

/* The lines of a policy: its months, or its milestones. */
struct axis {
	int lines;
	uint64_t all;                        /* bits of those that can be due at all */
	const int32_t *first, *last, *month; /* [line] of months */
	const int32_t *end; /* 月末: last, but in the month of the day of looking that day (evaluation_so_far) */
	bool dated;
};

/* All that compiling a policy for a shape needs. */
struct compiler {
	struct vector *v;
	struct facts *f;
	struct evaluation *ev;
	struct plan *pl;
	struct work *w; /* of the reference evaluator, about no owner */
	struct graph *g;
	struct arena *mem;  /* as long as the shape's programme */
	struct arena *kept; /* as long as the vector: tables */
	struct shape *shape;
	struct axis axis;
	struct meaning *due; /* dated: the day of each line */
	const struct lookout *scope;
	struct meaning **let, **pick; /* [let index], [reading index] what was compiled */
	const struct avenue *in;
	struct meaning *home; /* 归属 of the policy or avenue at hand */
	struct told **told;
	struct word **word;
	struct calendar **calendars;
	struct made_node **made;
	struct local_rates **rates;
	struct joint_of joint;
	const char *cannot; /* what cannot be expressed, NULL */
	const struct node *cannot_at;
	int depth;
};

/* --- values: vector_value.c --- */

/* Gives the policy up: it cannot be expressed. */
struct meaning *cannot(struct compiler *c, const struct node *n, const char *what);
struct meaning *new_meaning(struct compiler *c, int kind);
struct meaning *same_value(struct compiler *c, struct value v);
struct meaning *truth_meaning(struct compiler *c, struct verdict t);
/* Adds an option unless its set is empty. */
void add_option(struct compiler *c, struct meaning *m, struct option o);
/* Where none of the options holds and it is not 未知. */
int absent_set(struct compiler *c, const struct meaning *m);
int present_set(struct compiler *c, const struct meaning *m);
/* Keeps lines where the condition holds. */
struct meaning *within(struct compiler *c, const struct meaning *m, int set);
/* a op b for two options: LE, LT or EQ as NODE_LE, NODE_LT, NODE_EQ. */
int compare_options(struct compiler *c, enum node_kind op, const struct option *a, const struct option *b);
/* The option as a number of each owner; −1: it is not one. */
int option_number(struct compiler *c, const struct option *o);
/* A table of the lines: line[l] + by. */
const int32_t *lines_shifted(struct compiler *c, const int32_t *line, int64_t by);
/* A node that stands for a constant; NULL: there is none for it. */
const struct node *literal(struct compiler *c, struct value v);
/* The reference evaluator's value of a node that depends on nothing. false: it is not to be had. */
bool reference_value(struct compiler *c, const struct node *n, struct value *out);
/* A copy of the node with other operands: kids where kid is not NULL, else arguments. */
const struct node *with_operands(struct compiler *c, const struct node *n, const struct node *const *operand,
				 int count);

/* --- what the reference says: vector_told.c --- */

enum { TIED_TO_NOTHING = 0, TIED_TO_KIND = 1, TIED_TO_REF = 2, TIED_TO_LINE = 4, TIED_TO_MORE = 8 };

/* On which parts of the row in scope 0 a node depends; *field: the REF field of TIED_TO_REF. */
unsigned ties_of(struct compiler *c, const struct node *n, int depth, int *field);
/* Truth of a condition on the row in scope, by the row's kind or the thing it refers to. */
bool told_truth(struct compiler *c, const struct node *n, struct verdict *out);
/* Value likewise. */
struct meaning *told_value(struct compiler *c, const struct node *n);
/* The field of a row value: of the owner's row or of any table's. */
struct meaning *told_field(struct compiler *c, const struct node *n, const struct meaning *row);
/* Truth of a condition that hangs on one row of another table: rows of 机构 and what they own. */
bool told_by_row(struct compiler *c, const struct node *n, struct verdict *out);
/* member_of for rows of another table; monthly: the set is another one in another month. */
int told_member(struct compiler *c, const struct option *o, const struct node *set, bool monthly);
/* The line's month becomes the reference evaluator's. */
void stand_on_line(struct compiler *c, int l);

/* --- expressions: vector_expr.c --- */

struct meaning *compile(struct compiler *c, const struct node *n);
/* By the kind of the node, whatever it depends on. */
struct meaning *compile_kind(struct compiler *c, const struct node *n);
struct meaning *compile_table(struct compiler *c, const struct node *n);

/* --- conditions: vector_truth.c --- */

struct verdict compile_truth(struct compiler *c, const struct node *n);
struct verdict truth_of_meaning(struct compiler *c, const struct meaning *m);
struct verdict compile_member(struct compiler *c, const struct node *n);
struct verdict both_hold(struct compiler *c, struct verdict a, struct verdict b);
struct verdict either_holds(struct compiler *c, struct verdict a, struct verdict b);

/* --- rows and days: vector_rows.c --- */

int column_of(struct compiler *c, int rec, int part, int slot);
struct meaning *compile_record(struct compiler *c, const struct node *n);
struct meaning *compile_filter(struct compiler *c, const struct node *n);
struct meaning *compile_on(struct compiler *c, const struct node *n);
struct meaning *compile_any_day(struct compiler *c, const struct node *n);
struct meaning *compile_minus(struct compiler *c, const struct node *n);
struct meaning *compile_meet(struct compiler *c, const struct node *n);
struct meaning *compile_of(struct compiler *c, const struct node *n);
/* 计数(行集 之 列). */
struct meaning *compile_count(struct compiler *c, const struct node *n);
struct meaning *compile_stands(struct compiler *c, const struct node *n);
struct meaning *compile_best(struct compiler *c, const struct node *n);
/* The row has a day at all. */
int spot_lives(struct compiler *c, const struct spot *s);
/* The months that the rows cover as 计月 asks, and those that they cover every day of. */
int month_covered(struct compiler *c, const struct meaning *m, const struct node *n);
int whole_month(struct compiler *c, const struct meaning *m, const struct node *n);
/* Rows of a meaning; NULL: it has none. */
const struct spots *rows_meant(struct compiler *c, const struct meaning *m, const struct node *n);

/* --- the service clock: vector_clock.c --- */

struct meaning *compile_clock(struct compiler *c, const struct node *n);
struct meaning *compile_joints(struct compiler *c, const struct node *n);
/* 接点(…) 其中 …. */
struct meaning *filter_joints(struct compiler *c, const struct node *n, const struct meaning *base);
/* 满期(时钟, 时长). */
struct meaning *full_day_of(struct compiler *c, const struct node *clock, const struct node *span);
/* 前 间隔 接日 of the row in scope. */
struct meaning *compile_scoped(struct compiler *c, const struct node *n);
struct verdict compile_full(struct compiler *c, const struct node *n);
struct meaning *compile_full_day(struct compiler *c, const struct node *n);
struct meaning *compile_full_years(struct compiler *c, const struct node *n, int most);
/* f(day) for each owner by a table of the calendar; escapes where the day lies outside it. in: where it matters. */
int calendar_lookup(struct compiler *c, int day, int in, const struct day_table *table);
/* Tables of the calendar: anniversaries after so many months, year, month's first and last day, month number. */
enum calendar_kind { CAL_ANNIV, CAL_YEAR, CAL_MONTH, CAL_MONTH_FIRST, CAL_MONTH_LAST, CAL_MONTH_NO, CAL_YEAR_START };
const struct day_table *calendar_table(struct compiler *c, enum calendar_kind kind, int months, enum anniv_rule rule);

/* --- statements: vector_rules.c --- */

/* Doubts of one line that are told apart. */
#define DOUBTS_MAX 48

/* One way a line can come out, and what it says. */
struct way {
	const struct avenue *avenue;
	int set;    /* where it is due */
	int starts; /* of those lines each that does not say the same as the line before: a run of lines begins there */
	int owners; /* who has one: graph_owners */
	struct meaning *tier, *home;
	struct meaning *amount;    /* constants: money or count before its share */
	const struct rule *shares; /* 分期; NULL */
	const struct rule *doubt[DOUBTS_MAX];
	int doubt_set[DOUBTS_MAX], doubts;
	int open; /* where a statement could not be decided */
};

/* A policy's lines for a shape. */
struct dues {
	struct plan *pl;
	struct way *way;
	int ways;
	struct meaning *due; /* dated */
	struct axis axis;
	int count; /* number: how many runs an owner has of it */
};

/* 名.金额. */
struct meaning *compile_avenue_amount(struct compiler *c, const struct avenue *r);
/* 地方标准(单元, 档次, D) of 归属单元. */
struct meaning *compile_local(struct compiler *c, const struct node *n);

/* Compiles the policy of c->pl; c->cannot says when that was not possible. */
void compile_policy(struct compiler *c, struct dues *out);

#endif
