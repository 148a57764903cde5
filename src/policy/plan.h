/* A policy under the choices in force: all that can be said of it before a fact is seen. */
#ifndef YICAI_POLICY_PLAN_H
#define YICAI_POLICY_PLAN_H

#include "policy/policy.h"
#include "policy/value.h"

/* On what an expression depends under the chosen alternatives: or-ed. */
enum need {
	NEED_SUBJECT = 1, /* the subject's facts */
	NEED_MONTH = 2,   /* 本月 月首 月末 */
	NEED_DUE = 4,     /* 到期日 */
	NEED_HOME = 8,    /* 归属单元 */
	NEED_ORDINAL = 16,
	NEED_ALL = 32, /* 全部: rows of everybody */
};
#define NEED_LINE    (NEED_MONTH | NEED_DUE | NEED_ORDINAL)
#define NEED_UNKNOWN 255

/* A missing fact on which a row set hinged: the row was left out, or taken in. A list of facts and lists. */
struct taint {
	const struct miss *miss;
	const struct taint *sub, *next;
};

/* A value kept for as long as what it depends on stays. */
struct cached {
	struct value v;
	const struct taint *taint;
	const void *by; /* the work that computed it: another one's subject and line are not its own */
	uint64_t stamp;
};

/* A table (表) made ready: one entry a key. */
struct table_entry {
	int kind; /* of struct table_key */
	int64_t key;
	const struct node *value;
};
struct table_plan {
	struct table_entry *entry;
	size_t n;
};

#define AVENUES_MAX 64 /* 途径 of one policy */

/* What holds a line: the policy as a whole, and each of its avenues. */
struct basis {
	struct str clauses; /* of the statements that a due line rests on */
	struct str passed;  /* the reason of a due line */
};

/* A policy under the choices in force: all that can be said before a fact is seen. */
struct plan {
	const struct policy *p;
	enum anniv_rule anniv;
	bool first_day_out;
	enum gap_rule gaps;
	int month_rule; /* MONTH_… or SET_MONTH_DAYS + n */
	bool stands_earliest;
	int64_t area;             /* row of its unit, −1: not in the world */
	int64_t id_text;          /* its id as a text of the pool, −1 */
	const struct node **pick; /* [reading] the chosen alternative */
	uint8_t *pick_need;       /* [reading] enum need of it; NEED_UNKNOWN: not yet looked at */
	struct cached *picked;    /* [2 × reading + eyes.rows_in] */
	struct reads {
		enum { READS_NOT, READS_OWN, READS_VIA } how;
		int via;  /* READS_VIA: the subject's REF field that names the owner */
	} * records;      /* [record] how it gets to the subject's rows of it */
	bool *own_days;   /* [field of the subject] it reads that day of the subject itself */
	bool ordinals;    /* it counts lines: 序次 */
	bool whole_plans; /* 就高 整案 */
	bool draft;       /* its status or dates mark every line */
	bool counts;      /* posts, not money */
	struct str readings;
	struct basis basis;
	struct basis avenue[AVENUES_MAX];
	const struct plan *next_version; /* the version that follows this one in time */
	bool first_version;
};

/* Plans for all policies of the set; −1 with e. */
int plans_make(struct evaluation *ev, struct err *e);
/* The plans of another evaluation for one of the same packs and choices, over a world with the same units and texts: what is
 * kept of values is its own. */
int plans_share(struct evaluation *ev, const struct evaluation *of, struct err *e);
/* The expression itself where it is a pick: the alternative in force. */
const struct node *chosen(const struct plan *pl, const struct node *n);
/* What an expression needs under the choices in force. */
unsigned node_needs(struct evaluation *ev, struct plan *pl, const struct node *n);

#endif
