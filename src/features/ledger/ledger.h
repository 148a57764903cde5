/* 资金账 (ledger): double entry in 分, one budget line (资金来源, 县, 年度) at a time.
 *
 * A posting moves an amount from one account of a line to another. So it cannot be unbalanced, money of one source cannot reach
 * another line (专款专用), and no account but 指标 can go below zero: the database itself refuses all of that, and any change
 * of a posting. Every posting cites the case that it serves, each kind once for a case.
 *
 *   指标 → 可用 → 已承诺 → 在途 → 已付;  a bank's return: 在途 → 已承诺
 *   追回: 已付 → 应收;  refund or offset: 应收 → 可用, or → 上缴 to the treasury;  write-off: 应收 → 核销
 *
 * C5: S40, C28. */
#ifndef YICAI_FEATURES_LEDGER_LEDGER_H
#define YICAI_FEATURES_LEDGER_LEDGER_H

#include "fact/fact.h"
#include "features/reach.h"

/* 资金来源; the numbers are stored. X(name, Chinese) */
#define LEDGER_SOURCES(X)                                                                                            \
	X(LEDGER_BUDGET, "财政预算")                                                                                 \
	X(LEDGER_LOTTERY, "福彩公益金")                                                                              \
	X(LEDGER_EMPLOYMENT, "就业补助资金")                                                                         \
	X(LEDGER_TRAINING, "职工教育经费")
enum ledger_source {
	LEDGER_SOURCE_NONE,
#define X(name, label) name,
	LEDGER_SOURCES(X)
#undef X
	    LEDGER_SOURCE__MAX
};
const char *ledger_source_text(enum ledger_source s);
extern const struct codelist ledger_sources;

/* Accounts of a line; the numbers are stored and stand in the triggers. */
enum ledger_account {
	LEDGER_APPROPRIATED = 1, /* 指标: the other side of what was granted, always ≤ 0 */
	LEDGER_AVAILABLE,        /* 可用 */
	LEDGER_COMMITTED,        /* 已承诺: approved, not yet paid */
	LEDGER_TRANSIT,          /* 在途: handed to the bank, not yet answered */
	LEDGER_PAID,             /* 已付 */
	LEDGER_RECEIVABLE,       /* 应收: paid too much, to be recovered */
	LEDGER_REMITTED,         /* 上缴: recovered for the treasury */
	LEDGER_WRITTEN_OFF,      /* 核销 */
	LEDGER_CLOSED,           /* 结余: left over when the year was closed */
	LEDGER_ACCOUNT__MAX
};
const char *ledger_account_text(enum ledger_account a);

/* What a posting does. X(name, debit, credit, Chinese); the numbers are stored. */
#define LEDGER_KINDS(X)                                                                                              \
	X(LEDGER_GRANT, LEDGER_AVAILABLE, LEDGER_APPROPRIATED, "下达指标")                                           \
	X(LEDGER_COMMIT, LEDGER_COMMITTED, LEDGER_AVAILABLE, "承诺支出")                                             \
	X(LEDGER_RELEASE, LEDGER_AVAILABLE, LEDGER_COMMITTED, "撤销承诺")                                            \
	X(LEDGER_ISSUE, LEDGER_TRANSIT, LEDGER_COMMITTED, "发出支付")                                                \
	X(LEDGER_SETTLE, LEDGER_PAID, LEDGER_TRANSIT, "支付成功")                                                    \
	X(LEDGER_BOUNCE, LEDGER_COMMITTED, LEDGER_TRANSIT, "银行退回")                                               \
	X(LEDGER_CLAIM_BACK, LEDGER_RECEIVABLE, LEDGER_PAID, "确认追回")                                             \
	X(LEDGER_REFUND, LEDGER_AVAILABLE, LEDGER_RECEIVABLE, "追回入账")                                            \
	X(LEDGER_REMIT, LEDGER_REMITTED, LEDGER_RECEIVABLE, "追回上缴")                                              \
	X(LEDGER_WRITE_OFF, LEDGER_WRITTEN_OFF, LEDGER_RECEIVABLE, "核销")                                           \
	X(LEDGER_OFFSET, LEDGER_PAID, LEDGER_COMMITTED, "抵扣支付")                                                  \
	X(LEDGER_CLOSE, LEDGER_CLOSED, LEDGER_AVAILABLE, "年终结余")                                                 \
	X(LEDGER_UNCLAIM, LEDGER_PAID, LEDGER_RECEIVABLE, "撤销追回")                                                \
	X(LEDGER_REDUCE, LEDGER_APPROPRIATED, LEDGER_AVAILABLE, "调减指标")
enum ledger_kind {
	LEDGER_KIND_NONE,
#define X(name, debit, credit, label) name,
	LEDGER_KINDS(X)
#undef X
	    LEDGER_KIND__MAX
};
const char *ledger_kind_text(enum ledger_kind k);

#define LEDGER_AMOUNT_MAX 1000000000000000LL /* 分 in one posting: ten trillion 元 */
#define LEDGER_PAGE_MAX   1000
#define LEDGER_NUMBER_MAX 180 /* bytes of a document's number */

/* A budget line. */
struct ledger_line {
	int64_t id, source, unit, year;
	struct str name;
	bool closed;
	int64_t balance[LEDGER_ACCOUNT__MAX]; /* 分, by account */
	int64_t bounced;                      /* 分, all that the bank ever returned */
	int64_t refunded;                     /* 分, all that was recovered for the line */
};

/* Opens a budget line, in the caller's recording; *id gets its id. ERR_CONFLICT when there is such a line. */
int ledger_open(struct house *h, struct recording *r, enum ledger_source source, int64_t unit, int year,
		struct str name, int64_t *id, struct err *e);

/* A document (指标文件) by which a line's money was granted, added to or taken away. */
struct ledger_document {
	int64_t id, line, day, amount, at, journal; /* amount in 分: > 0 granted or added, < 0 taken away */
	struct str number, note, who;
};

/* Enters a document for a line and posts it, in the caller's recording; d: line, day, amount, number, note count. *id gets
 * the document's. ERR_CONFLICT when the number was entered for the line before, the year is closed, or more is taken away
 * than is available; ERR_INPUT without a number or an amount. C28. */
int ledger_budget(struct house *h, struct recording *r, const struct ledger_document *d, const char *who, int64_t *id,
		  struct err *e);
/* The documents of a line, the oldest first. */
int ledger_documents(struct house *h, int64_t line, struct arena *mem, struct ledger_document **ret, size_t *n,
		     struct err *e);

/* What a posting serves. */
struct ledger_case {
	const char *kind; /* payment, batch, decision … */
	int64_t id;       /* > 0 */
	const char *who, *note;
};

/* Posts, in the caller's recording. ERR_CONFLICT when the account has not so much (with what is there), the year is closed,
 * or this kind was posted for this case before; ERR_INPUT when the amount is not positive or too large. */
int ledger_post(struct house *h, struct recording *r, int64_t line, enum ledger_kind kind, int64_t amount,
		struct ledger_case c, struct err *e);

/* Closes a line's year: no grant and no commitment any more. What is available then is left over (年终结余), and so is what comes
 * back to it later; what is committed or in transit may still be paid. ERR_CONFLICT when it is closed. */
int ledger_close(struct house *h, struct recording *r, int64_t line, const char *who, struct err *e);
/* The line that pays what a line would have to: itself, or once its year is closed the open one of the same source, unit and
 * purpose of the next year that has one; 0 when there is none. */
int ledger_heir(struct house *h, int64_t line, int64_t *heir, struct err *e);

/* A line with its balances. ERR_NOTFOUND. */
int ledger_get(struct house *h, int64_t line, struct arena *mem, struct ledger_line *out, struct err *e);
/* Lines of a unit (0: of all) and year (0: of all), by year, source, unit, name. */
int ledger_lines(struct house *h, int64_t unit, int year, struct arena *mem, struct ledger_line **ret, size_t *n,
		 struct err *e);

struct ledger_posting {
	int64_t id, line, debit, credit, amount, kind, about, at, journal;
	struct str about_kind, who, note;
};
/* Postings of a line behind `after` (0), in their order; those that serve a case. */
int ledger_postings(struct house *h, int64_t line, int64_t after, size_t n, struct arena *mem,
		    struct ledger_posting **ret, size_t *count, struct err *e);
int ledger_of_case(struct house *h, const char *kind, int64_t about, struct arena *mem, struct ledger_posting **ret,
		   size_t *count, struct err *e);

/* Adds up all postings again: ERR_DAMAGED naming the line and account whose balance is not what they come to. */
int ledger_verify(struct house *h, struct err *e);

#endif
