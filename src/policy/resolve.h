/* Names → things: what the resolver leaves in the tree, and the set of packs that are evaluated together. */
#ifndef YICAI_POLICY_RESOLVE_H
#define YICAI_POLICY_RESOLVE_H

#include "policy/diag.h"
#include "policy/type.h"
#include "policy/world.h"

/* Scopes. A row scope is opened for each row by the right side of 其中 之 每, by the options 断于 准 (rows that know 前
 * 间隔 接日) and 每 归 of 择归, and by the condition of 对象 … 其中; a group scope by the right side of 之 on a 分组 and by
 * the options 大 早. Scope 0 is the innermost one. A let, a table's value and an alternative see none but their own. */

/* What a NODE_NAME, NODE_FIELD or NODE_CALL stands for: node.ref, with what index, index2 and target mean. */
enum ref_kind {
	REF_NONE,
	REF_LET,    /* target: struct let */
	REF_RECORD, /* the subject's rows of record `index` (under 全部: all rows). How it gets there: index2 =
	                0 owned by the subject; 1 owned by the thing that the subject's REF field `num` names
	                (定向培养 → 人员 → 任职); 2 not owned by it at all: only under 全部 */
	REF_SELF, /* the row itself, by its only key (单元代码 of a 单元): of scope index2; NODE_FIELD: of kid[0] */
	REF_COLUMN, /* field `index` of the row in scope `index2` (0 the innermost); target: its const struct field */
	REF_FIELD,  /* NODE_FIELD on a row: field `index` of record type(kid[0]).record; target as of REF_COLUMN */
	REF_NAV,    /* row → the row its REF field `index` names. Bare name: of the row in scope index2 */
	REF_ROWS_OF, /* row → the rows of record `index` that it owns (机构.机构评估). Bare name: of scope index2 */
	REF_START,
	REF_END,     /* 起 止 of the row in scope index2, or of kid[0] */
	REF_SCOPED,  /* 前 间隔 接日 本组 所归 并列: index is enum scoped, index2 the scope */
	REF_LABEL,   /* an enumeration's label: index is its number in the pool */
	REF_CONTEXT, /* index is enum context */
	REF_TABLE,   /* NODE_CALL: target struct table */
	REF_BUILTIN, /* NODE_CALL: index is enum builtin */
	REF_AVENUE,  /* 工龄.金额: target struct avenue */
	REF_POLICY,  /* argument of 应发额: target struct policy */
	REF_READING, /* NODE_PICK: target struct reading */
	REF_KEYWORD, /* a label that a builtin reads (后入职, 逐行, 舍去), from .text or by index as a REF_LABEL. Where one
	                may stand, a pick of such labels may, too: its alternatives hold them as REF_LABEL */
};

enum scoped { SCOPED_PREVIOUS, SCOPED_GAP, SCOPED_JOINT, SCOPED_GROUP, SCOPED_HOME, SCOPED_TIED };

/* Names that the period sets: 本月 月首 月末 · 到期日 · 查看日 · 对象 · 归属单元 · 辖区. */
enum context { CTX_MONTH, CTX_MONTH_FIRST, CTX_MONTH_LAST, CTX_DUE, CTX_AS_OF, CTX_SUBJECT, CTX_HOME_UNIT, CTX_AREA };

/* X(name, word): the built-in words; vocabulary in docs/policy-manual.md. */
/* clang-format off */
#define BUILTINS(X) \
	X(B_ANNIV, "周年") X(B_PERIOD, "期间") X(B_RUNNING, "连续") X(B_TOTAL, "累计") X(B_JOINTS, "接点") \
	X(B_STANDS, "代表") X(B_BEST, "最高") X(B_WORST, "最低") X(B_LATEST, "最晚") X(B_EARLIEST, "最早") \
	X(B_COUNT, "计数") X(B_SUM, "合计") X(B_ROUND, "取整") X(B_DAYS, "天数") X(B_YEAR, "年份") \
	X(B_MONTH_NO, "月号") X(B_YEAR_START, "年初") X(B_ABOVE, "上溯") X(B_ASSIGN, "择归") \
	X(B_LOCAL, "地方标准") X(B_HIGHER, "就高") X(B_DUE_SUM, "应发额") X(B_ORDINAL, "序次") \
	X(B_FULL_DAY, "满期") X(B_FULL_YEARS, "满年")
/* clang-format on */

enum builtin {
#define X(name, word) name,
	BUILTINS(X)
#undef X
	    B__MAX
};

/* On what the value of an expression depends: a let is computed once for each of these. */
enum depends {
	DEP_SUBJECT = 1, /* the subject's facts */
	DEP_LINE = 2,    /* 本月 月首 月末 到期日 归属单元, 序次 */
	DEP_HOME = 4,    /* 归属单元, always together with DEP_LINE */
};

#define PACKS_MAX 256 /* policies and shared files in one set */

/* The packs that are evaluated together, in dependency order after packs_check. */
struct packs {
	struct arena *mem;
	const struct dict *dict;
	struct pool *pool; /* texts of labels; worlds made for these packs share it */
	struct policy *pack[PACKS_MAX];
	size_t n;
	size_t order[PACKS_MAX]; /* numbers of the policies (not shared files), each after those it refers to */
	size_t norder;
	struct reading *readings[1024];  /* all, by index */
	struct policy *reading_of[1024]; /* whose each is (a shared file's: the shared file) */
	size_t nreadings;
	size_t nlets;   /* slots: let.index runs below it, over all policies and their copies of shared files */
	size_t ntables; /* likewise table.index */
};

/* An empty set. Everything lives in mem; pool must outlive it. NULL: no memory. */
struct packs *packs_new(const struct dict *dict, struct pool *pool, struct arena *mem);

/* Parses one file into the set; -1 with the errors in d. text must outlive the set. */
int packs_add(struct packs *s, const char *file, struct str text, struct diags *d);

/* Resolves names, checks types and units, tables and relations, and finds the order. -1 with the errors in d. */
int packs_check(struct packs *s, struct diags *d);

/* The policy with this id, NULL when there is none. Of several versions (the same id from another day on) the one
 * added first. */
struct policy *packs_find(const struct packs *s, struct str id);

/* The reading with this name as the policy sees it: its own, else its shared file's; NULL. */
struct reading *policy_reading(const struct policy *p, struct str name);

/* Which alternative of every reading is in force, for every policy: choice[policy index][reading index]. A shared
 * reading (月规则) may be chosen differently for two policies that use it. */
struct choices {
	const struct packs *packs;
	uint8_t *of[PACKS_MAX]; /* [policy index][reading index] → number of the alternative; 0 is the default */
};

/* Readings that set words of the language for a whole policy, by their names; alternatives are plain labels.
 * X(name, key, labels): the number of a label in `labels` is its value. */
#define SETTINGS(X)                                                                                                  \
	X(SET_ANNIV, "周年", "次月首日|当月末日") /* enum anniv_rule */                                              \
	X(SET_FIRST_DAY, "起算", "首日计入|首日不计")                                                                \
	X(SET_GAP, "中断", "顺延|重新起算|不扣除")                                                                   \
	X(SET_MONTH, "月规则", "整月|按日折算|首日|末日|任一日") /* and 满N天: SET_MONTH_DAYS + N */               \
	X(SET_STANDS, "代表机构", "后入职|先入职")

enum setting {
#define X(name, key, labels) name,
	SETTINGS(X)
#undef X
	    SETTING__MAX
};

enum { FIRST_DAY_COUNTS, FIRST_DAY_NOT };                                                              /* 起算 */
enum { GAP_PUSH, GAP_RESTART, GAP_IGNORE };                                                            /* 中断 */
enum { MONTH_WHOLE, MONTH_SHARE, MONTH_ON_FIRST, MONTH_ON_LAST, MONTH_ANY_DAY, SET_MONTH_DAYS = 100 }; /* 月规则 */
enum { STANDS_LATEST, STANDS_EARLIEST }; /* 代表机构 */

/* The setting in force for a policy; the first value where it has no such reading. */
int choice_setting(const struct choices *c, const struct policy *p, enum setting s);

/* All defaults, in mem. */
struct choices *choices_new(const struct packs *s, struct arena *mem);

/* "[政策编号.]键=值". A qualified key applies to that policy; an unqualified one to every selected policy that has the
 * reading and that value (selected: bit by policy index; NULL all). ERR_USAGE when it fits none, naming what would. */
int choices_set(struct choices *c, struct str text, const bool *selected, struct err *e);

/* The reading sets a word of the language (SETTINGS). */
bool reading_is_setting(const struct reading *r);

/* The number of the alternative with this label, or −1. */
int reading_alt(const struct reading *r, struct str label);

/* The chosen alternative. */
static inline const struct alt *choice_of(const struct choices *c, const struct policy *p, const struct reading *r)
{
	return &r->alts[c->of[p->index][r->index]];
}

#endif
