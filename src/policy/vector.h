/* The fast evaluator: policies for all their subjects at once, with the lines of evaluate() (policy/policy.h), which
 * stays the definition. Owners stand in lanes, months in bits: a condition is one word an owner, with a bit for every
 * line that may be due, and `且` one instruction for thirty-two owners and sixteen months. Whatever depends on nothing
 * but a few facts with few values (岗位, 等级, an institution) is asked of evaluate()'s own walk once for each value.
 * docs/decisions/008-vector-engine.md tells why it is built so. */
#ifndef YICAI_POLICY_VECTOR_H
#define YICAI_POLICY_VECTOR_H

#include "policy/policy.h"

/* Which build of the kernels runs. */
enum vector_isa { VECTOR_AUTO, VECTOR_PORTABLE, VECTOR_AVX2, VECTOR_AVX512 };

#define VECTOR_THREADS_MAX  64
#define VECTOR_POLICIES_MAX 64
#define VECTOR_MANY         1000 /* fewer subjects are as fast evaluated one by one as made ready for all at once */

/* Tells how far an evaluation is, from the thread that called it, and learns whether to go on (false: stop). */
struct vector_watch {
	bool (*step)(void *self, size_t done, size_t all); /* subjects; NULL: nobody waits */
	void *self;
};

struct vector_options {
	int threads; /* 1 …; 0: one a processor */
	enum vector_isa isa;
	bool strict; /* a policy that has to be left to the reference evaluator altogether is an error */
	bool sole;   /* so is a single subject that has to be, when it comes to it */
	struct vector_watch watch;
};

/* What was done how. */
struct vector_stats {
	size_t subjects;     /* looked at, once a policy */
	size_t by_vector;    /* of them decided by the vector programme alone */
	size_t by_reference; /* policies of a subject that the reference evaluator decided */
	size_t policies, policies_by_reference;
	size_t shapes, instructions, blocks;
	int64_t compile_ns, load_ns, run_ns, reference_ns;
};

/* Consecutive months of a subject that say the same, or one milestone. Lines as evaluate() gives them follow from it:
 * vector_lines. Which policy and what it says of tier, amount, reason is text of the run: struct vector_text. */
struct vector_run {
	uint32_t subject; /* row */
	uint32_t text;    /* number of what it says */
	int32_t home;     /* row of the institution that pays; −1 none */
	month_t from;     /* first month; of a dated line its month */
	day_t due;        /* DAY_NONE for months */
	uint16_t months;  /* how many */
	uint16_t policy;  /* number within those that are run */
};

/* What runs say beside who, when and where. */
struct vector_text {
	struct str tier, reason, clauses, readings;
	int64_t amount;
	bool no_amount;
	enum line_state state;
};

/* Policies made ready for all subjects of one record. */
struct vector;

/* Compiles the policies (n of them, all about the same record) under the evaluation's choices and brings the facts they
 * read into columns by shape. The evaluation must outlive it, and is used by it. NULL with e: no memory; strict and not
 * to be expressed. */
struct vector *vector_new(struct evaluation *ev, const struct policy *const *p, size_t n, struct vector_options o,
			  struct err *e);
/* The same for policies of several evaluations, ev[i] that of p[i]: one policy under several choices, or of several texts, in one
 * pass over the same facts. They ask the same query, of worlds with one dictionary and pool that differ in 地方标准 alone. */
struct vector *vector_new_of(struct evaluation *const *ev, const struct policy *const *p, size_t n,
			     struct vector_options o, struct err *e);
void vector_free(struct vector *v);

/* Evaluates everybody. *runs: all of a subject and policy together, sorted by line; the vector's own, as long as it
 * lives or until the next call. Subjects stand in no particular order before vector_sort, then by policy as well. -1: limits, no memory;
 * ERR_CONFLICT when the watch stopped it (e), or sole is set and a subject is not for the vector programme alone. */
int vector_evaluate(struct vector *v, const struct vector_run **runs, size_t *n, struct err *e);

/* The same for a few subjects (rows, ascending), whose cells are read anew from the world: those whose facts have changed.
 * Their numbers of rows must be what they were. */
int vector_evaluate_some(struct vector *v, const uint32_t *subjects, size_t nsubjects, const struct vector_run **runs,
			 size_t *n, struct err *e);

/* Sorts the runs of the last evaluation by subject; *runs as before. -1: no memory. */
int vector_sort(struct vector *v, const struct vector_run **runs, struct err *e);

const struct vector_text *vector_text(const struct vector *v, const struct vector_run *r);
/* The unit that its lines name: of the institution that pays, or the subject itself where that is a unit; FIELD_NONE. */
int64_t vector_unit(const struct vector *v, const struct vector_run *r);
const struct vector_stats *vector_stats(const struct vector *v);

/* The line of a run's month, into *out; returns for how many months from that one on it says the same, 1 for a milestone. */
int vector_stretch(const struct vector *v, const struct vector_run *r, month_t month, struct line *out);

/* Appends the lines of one run, one a month. */
int vector_lines(const struct vector *v, const struct vector_run *r, struct lines *out, struct err *e);

#endif
