/* 核算批次 (run): what was due to whom, computed once from inputs that are frozen with it, and never changed again.
 *
 * A run remembers everything it depends on: the policy texts, the chosen readings, the months, the look's day and the
 * instant up to which facts were known. So it can be computed again, compared, and explained line by line years later.
 * Its lines are spans: months in a row that say the same are one line. The database refuses to change or remove them.
 *
 * C3: K4-K6, S15-S16, S24-S30, N3-20, C23. */
#ifndef YICAI_FEATURES_RUNS_RUNS_H
#define YICAI_FEATURES_RUNS_RUNS_H

#include <stdatomic.h>

#include "fact/fact.h"
#include "features/reach.h"
#include "policy/reasons.h"

struct packs; /* policy/policy.h */

#define RUN_LINES_MAX    20000000 /* lines (spans) of one run */
#define RUN_READINGS_MAX 128      /* readings chosen for one run */
#define RUN_PAGE_MAX     1000     /* rows of one page */
#define RUN_DIFF_MAX     50000    /* owners of one page of a comparison: each page reads both runs */

/* What a run shall compute. Zero the rest. */
struct run_ask {
	struct str policy;         /* a policy's id, or "all" */
	month_t from, to;          /* months, both included */
	day_t as_of;               /* 查看日: what falls due later is left out */
	instant_t known_on;        /* facts known at this instant; INSTANT_OPEN: all that is known when it begins */
	struct str unit;           /* 单元代码: this unit with all below it; n 0: everywhere */
	const struct str *reading; /* "[政策编号.]键=值" */
	size_t nreadings;
	bool everything; /* lines that are 不符合 as well, with the reason and the day that cures it */
	bool here;       /* this process computes it next; else whoever calls run_compute first */
	const char *who;
};

/* Whether the question makes sense, all that can be said without the store; *readings, in mem, gets those that the run would keep, a
 * line each: not those of policies that have no part in it. ERR_USAGE, ERR_LIMIT name what is wrong. */
int run_check(const struct packs *packs, const struct run_ask *ask, struct arena *mem, struct str *readings,
	      struct err *e);

/* Checks the question and freezes it with the policy texts; *run gets its number (批号). Nothing is computed yet. ERR_USAGE
 * names what is wrong with the question. One transaction, one journal entry. */
int run_begin(struct house *h, const struct packs *packs, const struct run_ask *ask, int64_t *run, struct err *e);

/* Asks the question of an earlier run again, with its policy texts, of what is known now: facts have been corrected since. Who
 * has not changed is not evaluated when it is computed; the lines are those of evaluating everybody. ERR_CONFLICT: the
 * earlier run has no lines, or its texts are not the law any more. One transaction, one journal entry. */
int run_again(struct house *h, int64_t base, const char *who, bool here, int64_t *run, struct err *e);

/* How a run was computed. */
struct run_work {
	int64_t base; /* the run whose question it asks again; 0 none */
	int64_t evaluated,
	    subjects; /* how many of its subjects were evaluated, the others' lines taken from base; 0 unknown */
};
int run_work(struct house *h, int64_t run, struct run_work *out, struct err *e);

/* Whoever waits for a run: told how far it is, and may call it off. All may be NULL. */
struct run_watch {
	void (*told)(void *self, int64_t done, int64_t total); /* subjects; from the computing thread */
	void *self;
	const atomic_bool *cancel; /* looked at every few hundred subjects */
	const char *who;           /* of its end in the journal: who had it computed; NULL: who began it */
};

/* Computes a begun run from its frozen inputs and freezes its lines, all of them or none: for a thread of its own, with a
 * house of its own. While it computes nobody is kept from writing. A run that was cut short by a crash (中断) may be computed
 * again. A failure is kept as the run's end, with its reason, when the store lets it, else the run is 中断; a called off run is ended so
 * and returns 0. ERR_CONFLICT when the run has ended before, or another process that lives computes it. */
int run_compute(struct house *h, int64_t run, const struct run_watch *watch, struct err *e);

/* Ends as 已取消, for who does so, a run that nobody computes; leaves any other as it is. Within a write transaction; one journal entry. */
int run_call_off(struct house *h, int64_t run, const char *who, struct err *e);

enum run_state {
	RUN_COMPUTING = 1, /* 核算中: a process is at it */
	RUN_DONE,          /* 已完成 */
	RUN_FAILED,        /* 未算成 */
	RUN_CANCELLED,     /* 已取消 */
	RUN_WAITING,       /* 等待核算: nobody has begun to compute it */
	RUN_BROKEN,        /* 中断: the process that computed it is gone; run_compute goes on */
};
/* It has ended: nothing about it changes any more. */
static inline bool run_ended(enum run_state s)
{
	return s >= RUN_DONE && s <= RUN_CANCELLED;
}
const char *run_state_text(enum run_state s);

/* A run as asked and as it ended. */
struct run {
	int64_t id; /* 批号: number of the journal entry that began it */
	instant_t at;
	struct str who, policy;
	month_t from, to;
	day_t as_of;
	instant_t known_on;
	struct str unit, unit_name; /* n 0: everywhere */
	struct str readings;        /* as asked, a line each */
	bool everything;
	enum run_state state;
	instant_t ended; /* of RUN_DONE and on */
	struct str why;  /* of RUN_FAILED */
	int64_t lines, people, orgs;
	int64_t due, doubt, recover; /* 分, over all lines in money of each state */
	struct str digest;           /* SM3 of the lines, as the journal has it; n 0 while it has not ended */
	int form;                    /* how they were put into it: features/runs/inside.h */
};

/* One run, its texts in mem. ERR_NOTFOUND. */
int run_get(struct house *h, int64_t run, struct arena *mem, struct run *out, struct err *e);
/* The newest runs first, those with a number below `before` (INT64_MAX: from the newest), at most n. */
int run_list(struct house *h, int64_t before, size_t n, struct arena *mem, struct run **ret, size_t *count,
	     struct err *e);
/* The policy packs it was computed with: id, SM3 of the text. Calls f for each. */
int run_packs(struct house *h, int64_t run, int (*f)(void *self, struct str policy, struct str digest), void *self,
	      struct err *e);

/* A text of a policy that runs were computed with. */
struct run_text {
	struct str digest, text;   /* SM3_SIZE bytes */
	int64_t runs, first, last; /* how many, the first's and the last's number */
	instant_t first_at, last_at;
};
#define RUN_TEXTS_MAX 1000
/* All texts of a policy that runs were frozen with, the one used last first, in mem. */
int run_texts(struct house *h, struct str policy, struct arena *mem, struct run_text **ret, size_t *n, struct err *e);

/* Whether a run computed this policy as a draft: such a run is never paid by, whatever is adopted later. ERR_NOTFOUND: it did
 * not compute this policy. */
int run_of_draft(struct house *h, int64_t run, struct str policy, bool *draft, struct err *e);
/* What the policies of a run ("all": each of them, by its id) were as law when it was frozen, in mem: "已通过（绍市民〔2026〕8号）",
 * "征求意见稿"; versions of one policy are joined by 、. */
int run_law(struct house *h, int64_t run, struct str policy, struct arena *mem, struct str *out, struct err *e);

/* A span of equal months, or one due day. */
struct run_line {
	int64_t no;                /* 1 …: its place in the run */
	int64_t owner;             /* id of the person, agreement or unit that it is about */
	int64_t person;            /* id of the person behind it; 0 none */
	int64_t org, unit, county; /* ids of the institution that pays, its unit, that unit's county; 0 none */
	struct str policy, name;   /* policy id; name of the person or unit, in full: mask it */
	bool named; /* the line has the name; else it is the person's, as known when the run was computed */
	struct str org_name, unit_name, county_name;
	int64_t version;         /* day from which this version of the policy is in force; DAY_NONE undated */
	int64_t from, to;        /* months */
	int64_t due;             /* day; DAY_NONE for months */
	int64_t period;          /* month that a claim is for; 0 for an instalment, which is due once, whenever */
	struct str tier;         /* 档次, or the instalment's name */
	int64_t amount;          /* 分 for each month, or in all of a due day; of a count the number */
	bool counts;             /* the amount is a number of posts and the like, not money */
	bool no_amount, outside; /* as in struct line */
	int64_t state;           /* enum line_state */
	int64_t cured;           /* day; DAY_NONE */
	struct str reason, clauses, readings;
};

/* Which lines. Zero what does not matter; a zeroed reach shows nothing. */
struct run_filter {
	struct reach reach;
	struct str policy;
	int64_t org, county, owner; /* ids */
	month_t month;              /* lines with this month; 0 any */
	int state;                  /* enum line_state + 1; 0 any */
	bool no_amount;             /* only lines without an amount */
	int64_t after;              /* lines behind this number */
	size_t n;                   /* at most RUN_PAGE_MAX */
};

/* A page of lines in the order of the run (policy, county, institution, person, month); *next (may be NULL) gets the
 * number to go on after, 0 at the end. */
int run_lines(struct house *h, int64_t run, const struct run_filter *f, struct arena *mem, struct run_line **ret,
	      size_t *count, int64_t *next, struct err *e);
/* How many lines, and the months' money in them. */
int run_count(struct house *h, int64_t run, const struct run_filter *f, int64_t *lines, int64_t *amount,
	      struct err *e);

/* What totals are added up by. */
enum run_by { RUN_BY_COUNTY = 1, RUN_BY_ORG = 2, RUN_BY_MONTH = 4 };

/* A group with its sum; ids 0 and month 0 where it is not told apart (or not known). */
struct run_total {
	struct str policy, county_name, org_name;
	int64_t county, org, month;
	int64_t state; /* enum line_state */
	bool counts;
	int64_t lines;  /* months and due days */
	int64_t amount; /* 分, or a number */
};
/* Totals by policy and state and by what `by` names, in that order; the filter's after, n, owner and no_amount do not count. What a
 * person's reach sees is added up from that person's lines. */
int run_totals(struct house *h, int64_t run, unsigned by, const struct run_filter *f, struct arena *mem,
	       struct run_total **ret, size_t *count, struct err *e);

/* What changed for one subject between two runs: months' money of one policy and state. */
struct run_change {
	int64_t owner, person;
	struct str name, policy;
	int64_t state;
	bool counts;
	int64_t before, after;
};
/* Changes between run a and run b in the order of owner and policy: those behind `after` (an owner's id, 0 from the
 * start), of at most n owners (RUN_DIFF_MAX; 0: RUN_PAGE_MAX). The filter's reach, policy and state count. ERR_CONFLICT: one of them is not 已完成. */
int run_diff(struct house *h, int64_t a, int64_t b, const struct run_filter *f, int64_t after, size_t n,
	     struct arena *mem, struct run_change **ret, size_t *count, struct err *e);

/* Why a line says what it says, and no other: computed again from the run's inputs, appended to out as `explain` writes it.
 * ERR_NOTFOUND when the line is not within reach. */
int run_explain(struct house *h, int64_t run, int64_t no, struct reach reach, struct buf *out, struct err *e);

/* The unit with all that it lay in when the run was computed, ids in mem. */
int run_places(struct house *h, int64_t run, int64_t unit, struct arena *mem, int64_t **ret, size_t *n,
	       struct err *e);

/* The run leaves nothing out of what the policy may pay: it is limited to no unit, or to one in which the policy's whole area
 * (辖区) lies. 1, 0, -1. */
int run_covers(struct house *h, const struct run *r, struct str policy, struct err *e);

/* The same as structs, of the version that the line is of, and the line itself, in mem. */
int run_reasons(struct house *h, int64_t run, int64_t no, struct reach reach, struct arena *mem,
		struct run_line *line, struct reasons **ret, size_t *n, struct err *e);

/* Computes the digest of a run's lines again and compares; ERR_DAMAGED when they are not what was computed, ERR_CONFLICT
 * when it is not 已完成. */
int run_verify(struct house *h, int64_t run, struct err *e);

#endif
