/* The tree of a policy file, as parsed, in the arena of its compilation. The resolver fills what is marked so. Grammar:
 * docs/policy-manual.md, "语法". */
#ifndef YICAI_POLICY_AST_H
#define YICAI_POLICY_AST_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

#define NODE_HEIGHT_MAX  500  /* operators above one another in an expression */
#define NAMED_HEIGHT_MAX 1500 /* and above one another when names are followed: bounds every recursion */
#define NAME_CHARS_MAX   64   /* characters of a name or label */

/* Where something stands in its file: 1-based line, 1-based column and length, both in characters. */
struct pos {
	int line, col, len;
};

/* What a statement rests on, as written behind it: K4 S-a4 §K4 "…". */
struct cite {
	struct str *clauses; /* S26, K-a1, N3-20 */
	size_t nclauses;
	struct str *rules; /* §A4 without the sign: A4 */
	size_t nrules;
	struct str sentence; /* without the quotes; p NULL when there is none */
};

/* X(name, operator or NULL): every kind of expression. */
/* clang-format off */
#define NODE_KINDS(X) \
	X(NODE_DAY, NULL)     /* 2024-03-01: .day */ \
	X(NODE_MONTH, NULL)   /* 2024-03: .num month number */ \
	X(NODE_INT, NULL)     /* 3: .num */ \
	X(NODE_DAYS, NULL)    /* 30日: .num */ \
	X(NODE_SPAN, NULL)    /* 6个月 3年: .num in months */ \
	X(NODE_MONEY, NULL)   /* 500元: .num in 分 */ \
	X(NODE_RATIO, NULL)   /* 30% 12.5%: .num / .den */ \
	X(NODE_TEXT, NULL)    /* "学年": .text */ \
	X(NODE_NONE, NULL)    /* 无 */ \
	X(NODE_UNKNOWN, NULL) /* 未知 */ \
	X(NODE_TRUE, NULL)    /* 是 */ \
	X(NODE_FALSE, NULL)   /* 否 */ \
	X(NODE_NAME, NULL)    /* a bare name: .text */ \
	X(NODE_FIELD, NULL)   /* kid[0] . text */ \
	X(NODE_CALL, NULL)    /* text(args): .text, .args */ \
	X(NODE_PICK, NULL)    /* 〔text〕 */ \
	X(NODE_SET, NULL)     /* {a、b}: .args */ \
	X(NODE_IF, NULL)      /* 若 kid[0] 则 kid[1] 否则 kid[2] */ \
	X(NODE_FILTER, "其中") X(NODE_OR, "或") X(NODE_AND, "且") X(NODE_NOT, "非") X(NODE_EQ, "=") \
	X(NODE_NE, "≠") X(NODE_LT, "<") X(NODE_LE, "≤") X(NODE_GT, ">") X(NODE_GE, "≥") X(NODE_IN, "在") \
	X(NODE_NOT_IN, "不在") X(NODE_HOLDS, "含") X(NODE_COVERS, "覆盖") \
	X(NODE_FULL, "满")    /* kid[0] 满 kid[1] 于 kid[2] */ \
	X(NODE_HAS, "有") \
	X(NODE_HAS_NOT, "无") /* kid[0] 有 */ \
	X(NODE_ELSE, "缺则") X(NODE_ADD, "+") X(NODE_SUB, "−") X(NODE_CAT, "&") X(NODE_MUL, "×") X(NODE_DIV, "÷") \
	X(NODE_ALL, "全部")   /* kid[0] */ \
	X(NODE_ON, "于") X(NODE_ANY_DAY, "任一日") X(NODE_MINUS, "减") X(NODE_MEET, "交") X(NODE_JOIN, "并") \
	X(NODE_EACH, "每") X(NODE_OF, "之") \
	X(NODE_DISTINCT, "去重") /* kid[0] 去重 */
/* clang-format on */

enum node_kind {
#define X(name, op) name,
	NODE_KINDS(X)
#undef X
	    NODE__MAX
};

/* The static type of an expression; filled by the checker (policy/type.h says what each kind carries). */
struct type;

struct arg {
	struct str option;  /* 容断, 断于, 准 …; p NULL for a plain argument */
	struct node *value; /* NULL for the option that stands alone (断即止) */
	struct pos at;
};

struct node {
	enum node_kind kind;
	struct pos at;    /* of the operator or the word itself */
	struct pos whole; /* from its first to its last character (when on one line; else to that line's end) */
	struct str text;  /* NAME FIELD CALL PICK TEXT; of a literal how it is written: 330602, 1日 */
	int64_t num, den; /* literals; RATIO as written: 12.5% is 125 / 1000 */
	struct node *kid[3];
	struct arg *args; /* CALL, SET */
	size_t nargs;
	int height; /* of the tree below it: a leaf is 1; at most NODE_HEIGHT_MAX, so recursion is bounded */
	/* by the resolver and checker */
	const struct type *type;
	int ref;           /* enum ref_kind of policy/resolve.h */
	int index, index2; /* number of the let, table, reading, record, field, builtin …; enum label in the pool */
	void *target;      /* the thing itself */
};

struct let {
	struct str name;
	struct pos at;
	struct node *expr;
	struct cite cite;
	const struct type *type; /* resolver */
	int index;               /* resolver: slot in the evaluator's cache */
	int when, height; /* resolver: enum depends of policy/resolve.h, or-ed; levels below it, names followed */
};

struct table_key {
	enum { KEY_LABEL, KEY_INT, KEY_INT_UP, KEY_OTHER, KEY_NONE } kind; /* 四级, 3, 3以上, 其余, 无 */
	struct str label;
	int64_t num;
	struct pos at;
};

struct table_row {
	struct table_key *keys;
	size_t nkeys;
	struct node *value;
};

struct table {
	struct str name, key; /* 表 name 按 key */
	struct pos at;
	struct cite cite;
	struct table_row *rows;
	size_t nrows;
	const struct type *from, *to; /* resolver */
	bool open;                    /* resolver: 按 names nothing known, `from` is what the callers hand in */
	int index;
	int when, height; /* resolver: as of a let, from its values */
};

struct alt {
	struct str label;
	struct pos at;
	struct node *expr;  /* NULL: the label itself */
	struct node *value; /* resolver: expr; else the label as a node: a REF_LABEL, or NODE_TRUE and NODE_FALSE
	                       where the reading's labels are 是 and 否 */
	struct cite cite;
};

struct reading {
	struct str name; /* the key of --reading: 中断容忍 */
	struct pos at;
	struct cite cite;
	struct alt *alts; /* the first is the default (starred in the text) */
	size_t nalts;
	const struct type *type; /* resolver: of the alternatives; NULL in a shared file's copy when never picked */
	int index;               /* resolver: number in the set, one for all copies of a shared reading */
	int when, height;        /* resolver: as of a let, from all alternatives */
};

enum rule_kind {
	RULE_MONTH,
	RULE_MUST,
	RULE_BAR,
	RULE_EXCLUDES,
	RULE_HOME,
	RULE_TIER,
	RULE_AMOUNT,
	RULE_SHARES,
	RULE_DOUBT
};

struct rule {
	enum rule_kind kind; /* 计月 须 除外 互斥 归属 档次 金额 分期 存疑 */
	struct pos at;
	struct node *expr;
	struct node *unless; /* 除非; NULL */
	struct str policy;   /* 互斥 */
	struct pos policy_at;
	struct policy *other; /* resolver: the policy that 互斥 names */
	bool same_month;      /* 互斥 … 同月 (else 曾) */
	struct node **shares; /* 分期: ratios; NODE_NONE is 余下 */
	size_t nshares;
	struct cite cite;
};

struct avenue { /* 途径 */
	struct str name;
	struct pos at;
	struct node *when; /* 当 */
	struct cite cite;
	struct rule *rules;
	size_t nrules;
	int index, height; /* resolver; height: of its amount, as of a let */
};

/* 样例: facts, questions, exact lines. */
struct case_field {
	enum { CASE_VALUE, CASE_SPELL, CASE_MONTHS } kind;
	struct str name; /* column; p NULL when bare */
	/* CASE_VALUE: a literal (TEXT: a label that is no name, "1+X"; INT with its text: a code, 330602), or NODE_NAME
	 * for a label, a name of the case or a policy's id */
	struct node *value;
	struct node *from, *to; /* CASE_SPELL: days, to NULL = open; CASE_MONTHS: months */
	struct pos at;
	int field; /* checker: CASE_VALUE and CASE_MONTHS: column of the fact's record */
};

struct case_fact {
	struct str record; /* 任职 */
	struct str name;   /* "甲" before the colon; p NULL */
	int64_t times;     /* ×99; 1 */
	struct case_field *fields;
	size_t nfields;
	struct pos at;
	int rec; /* checker: number of the record */
	int ref; /* checker: the column that `name` fills (机构代码); −1 when it names the new row itself or is not given */
};

struct case_ask {
	struct str name; /* which subject; p NULL: the only one */
	month_t from, to;
	day_t as_of;
	struct str *keys, *labels; /* 中断容忍=0; a key may be qualified: 绍兴.入职奖补.就高 */
	struct pos *key_at;
	size_t nkeys;
	struct pos at;
};

struct case_due {
	bool nothing; /* 得 无 */
	month_t from, to;
	struct str tier;     /* p NULL: not stated */
	struct node *amount; /* NODE_MONEY, NODE_INT, or NODE_UNKNOWN: a line without an amount (待确认) */
	day_t due;           /* 到期; DAY_NONE */
	struct str result;   /* 待确认, 应追回; p NULL: 应发 */
	struct pos at;
};

struct pcase {
	struct str name, title;
	struct pos at;
	struct case_fact *facts;
	size_t nfacts;
	struct case_ask *asks; /* each answered by the dues that follow it, up to the next ask */
	size_t nasks;
	struct case_due *dues;
	size_t ndues;
	size_t *due_ask; /* [due] the ask it answers */
};

enum period_kind { PERIOD_MONTHLY, PERIOD_MILESTONES, PERIOD_ONCE };

struct milestone {
	struct node *span; /* 3年 or a pick */
	struct str name;   /* 第1期 */
	struct pos at;
};

struct period {
	enum period_kind kind;
	struct node *expr; /* the clock, or the day */
	struct milestone *milestones;
	size_t n;
	struct pos at;
};

/* A policy (政策) or a shared file (通则: only name, title, lets, tables, readings). */
struct policy {
	bool shared;
	struct str id, title;
	struct pos at;
	const char *file;
	struct str source; /* the file's text, for carets */
	struct str uses;   /* 沿用; p NULL */
	struct pos uses_at;
	struct str status, standing; /* 状态; as it is told, with its document: 已通过（绍市民〔2026〕8号） */
	struct pos status_at;
	struct str area; /* 辖区 code */
	struct pos area_at;
	bool undated;   /* 施行 不详 */
	day_t from, to; /* 施行 … 起, … 至; DAY_NONE */
	struct str *clauses;
	size_t nclauses;
	struct str item, result; /* 项目; p NULL. 结果; p NULL: 应发 */
	struct pos clauses_at, item_at, result_at;
	struct str subject; /* 对象: record */
	struct pos subject_at;
	int subject_rec; /* resolver: its number in the dictionary */
	struct node *subject_where;
	struct period period;
	struct let *lets;
	size_t nlets;
	struct table *tables;
	size_t ntables;
	struct reading *readings;
	size_t nreadings;
	struct rule *rules;
	size_t nrules;
	struct avenue *avenues;
	size_t navenues;
	struct pcase *cases;
	size_t ncases;
	/* resolver: this policy's own copy of the shared file of 沿用: what a record's name stands for there depends on
	 * the subject. Lets never used in it stay without type */
	struct policy *base;
	const struct type *amount; /* resolver: 元 or 整数 */
	int index;                 /* resolver: number in the set (a copy: that of the shared file) */
};

#endif
