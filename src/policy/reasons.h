/* An explanation as structs: what explain() writes as text, and the same walk makes it. Whoever shows it (a page, a
 * phone, a sheet) finds every part apart: months, conditions, facts with their sources, arithmetic, readings.
 * All texts live in the arena that is handed in; nothing points into the evaluation. */
#ifndef YICAI_POLICY_REASONS_H
#define YICAI_POLICY_REASONS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "policy/missing.h"

struct evaluation; /* policy/policy.h; not included, so that pages can be written without the language's inside */
struct policy;

#define REASON_SPANS_MAX 4096        /* groups of lines of one explanation */
#define EXPLAIN_MAX      (64u << 20) /* bytes of an explanation's text */
#define MISSING_TOLD_MAX 4           /* the latest refusals of an explanation: of these it is told what they lack */
#define REASON_TERMS_MAX 4           /* numbers of a span's arithmetic before the result */

/* One line of what a step rests on, as explain() writes it. */
struct reason_fact {
	int depth;       /* 0 …: it belongs to the nearest line above with less */
	struct str text; /* without the source in front of it */
	struct str from; /* 任职.csv:3, 日志第7条; n 0: not a stored row */
	int record;      /* number in the dictionary; −1: not a row */
	int64_t id;      /* of the row in the store; 0 none */
	int64_t journal; /* the entry that wrote it; 0 none */
};

enum reason_kind {
	REASON_PERIOD,    /* how the day of an instalment comes about */
	REASON_CONDITION, /* 须 除外 互斥 计月 */
	REASON_AVENUE,    /* 途径 that gives the line; the conditions behind it are the avenue's */
	REASON_HOME,      /* 归属 */
	REASON_FIGURE,    /* 金额, 分期: the arithmetic */
	REASON_DOUBT,     /* 待确认 because of */
};

/* As enum line_state. */
enum reason_state { REASON_DUE, REASON_UNSURE, REASON_RECOVER, REASON_NOT };

enum reason_mark {
	REASON_TOLD,
	REASON_HOLDS,
	REASON_FAILS,
	REASON_OPEN /* a fact is missing, or somebody must look */
};

/* One step of the way to a line. */
struct reason_step {
	enum reason_kind kind;
	enum reason_mark mark;
	const char *said; /* of the mark: 符合, 不符合, 待查; NULL for TOLD */
	bool absence;     /* 除外, 互斥: what holds is that there is no such case */
	const char *word; /* 须, 除外 …; NULL for PERIOD, AVENUE, HOME */
	struct str
	    text; /* the statement's sentence, else its words (of FIGURE: 金额); of AVENUE what it is called, of HOME 算在机构（单元）名下 */
	struct str clauses; /* "S26 §A5"; n 0 none */
	struct reason_fact *fact;
	size_t nfacts;
};

/* A number of the arithmetic. */
struct reason_term {
	const char *sign; /* before it: "×", "－"; NULL for the first */
	struct str value; /* 1,234.50, 30%, 3 */
	const char *unit; /* 元, 元/月, 个月, 天, 个; "" none */
	struct str note;  /* what it is: 四级, 2024-04 至 2024-06 */
};

/* Lines that say the same and follow one another; a milestone by itself; milestones that never come, together. */
struct reason_span {
	month_t from, to;
	size_t n;           /* lines */
	day_t due;          /* DAY_NONE for months */
	struct str name;    /* of milestones: 第1期、第2期; n 0 */
	struct str tier;    /* 档次 */
	int state;          /* enum reason_state; of all of them */
	const char *result; /* of the state: 应发 */
	bool ahead;         /* REASON_NOT: only the day has not come yet */
	bool never;         /* REASON_NOT: the period does not come to it */
	bool no_amount, outside;
	int64_t amount;    /* of each line: 分, or a number */
	int64_t sum;       /* of all */
	day_t cured;       /* DAY_NONE */
	struct str months; /* of several months: 每个月都一样, or that the steps say where they differ; n 0 */
	struct str reason, org, unit;
	struct str clauses; /* "S26 S30" */
	struct reason_term term[REASON_TERMS_MAX];
	size_t nterms;
	struct reason_step *step;
	size_t nsteps;
	struct missing missing; /* REASON_NOT, of the latest MISSING_TOLD_MAX: what the first of them lacks */
};

/* A reading in force. */
struct reason_reading {
	struct str name, label, sentence, clauses;
	bool chosen;       /* not the default */
	struct str *other; /* what else could be chosen */
	size_t nothers;
};

/* One version of a policy for one subject. */
struct reasons {
	struct str policy, title, status;
	struct str area;     /* 辖区: the code of the unit that it is of */
	day_t version;       /* from which it is in force; DAY_NONE undated */
	bool draft, monthly; /* draft: may be tried, not paid from */
	bool counts;         /* posts and the like, not money */
	struct str subject;  /* name, and masked number or code */
	day_t as_of;
	struct reason_span *span;
	size_t nspans;
	size_t lines, open; /* in money; of these 待确认 */
	int64_t sum;        /* of lines in money: 分, or a number */
	bool sum_whole;     /* false: too large to be added up */
	struct reason_reading *reading;
	size_t nreadings;
};

/* Explains like explain(): one of *ret for each version of the policy in the set. The text that explain() would write
 * is appended to text, unless that is NULL. -1 as explain(). */
int explain_reasons(struct evaluation *ev, const struct policy *p, int64_t subject, struct arena *mem,
		    struct reasons **ret, size_t *n, struct buf *text, struct err *e);

/* A line, or months in a row that say the same, as they were computed. */
struct line_asked {
	day_t version; /* from which the version of the policy is in force that it is of; DAY_NONE undated */
	int state;     /* enum reason_state */
	day_t due;     /* DAY_NONE for months */
	struct str tier, reason;
	int64_t amount;
};
/* The same of that line alone among those that the evaluation's months have: sums are of it, and *n is 1. Of lines that come at once (instalments
 * that never came) nothing but what they say tells them apart; when none is of its version and state, all are explained. */
int explain_one(struct evaluation *ev, const struct policy *p, int64_t subject, const struct line_asked *asked,
		struct arena *mem, struct reasons **ret, size_t *n, struct buf *text, struct err *e);

#endif
