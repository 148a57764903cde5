/* The inside of the vector evaluator: what vector.c, vector_run.c and vector_text.c share. */
#ifndef YICAI_POLICY_VECTOR_INSIDE_H
#define YICAI_POLICY_VECTOR_INSIDE_H

#include "policy/vector_compile.h"
#include "policy/vector_kernel.h"

/* A version of a policy. */
struct entry {
	struct evaluation *ev; /* whose policy it is */
	struct plan *pl;
	uint32_t policy; /* number of the policy within those that are run */
	struct axis axis;
};

/* A shape's programme. */
struct programme {
	struct graph *g;
	struct arena *mem;
	struct dues *dues; /* [entry]; of those that are left to the reference nothing */
	int count;         /* number: how many runs an owner has */
	bool unordered;    /* those of a policy may come out in another order than that of their months */
};

/* What a run says, with what it is made of. */
struct text_key {
	uint32_t entry;
	int32_t avenue; /* −1 none */
	uint32_t tier;  /* number in the vector's own pool of texts; UINT32_MAX none */
	int64_t fen;
	uint64_t doubts; /* bit by place among the avenue's and the policy's statements */
};

struct text {
	struct vector_text says;
	const struct plan *plan;
	bool keyed;          /* made from key, else from a line */
	struct text_key key; /* of a keyed one */
	uint64_t hash;
};

struct texts {
	struct text *text;
	size_t n, cap;
	uint32_t *slot;
	size_t slots;
};

struct runs {
	struct vector_run *run;
	size_t n, cap;
};

/* What is to be run: shapes, each by the programme with its number. */
struct job {
	const struct shape *shape;
	size_t shapes;
	const uint8_t *some; /* [owner] asked for; NULL: all */
};

struct vector {
	struct evaluation *ev;                      /* the first: its world has the facts */
	struct evaluation *of[VECTOR_POLICIES_MAX]; /* the policy's; several may have one */
	struct arena *kept;
	struct vector_options o;
	struct vector_stats stats;
	const struct policy *policy[VECTOR_POLICIES_MAX];
	const char *cannot[VECTOR_POLICIES_MAX]; /* why it is left to the reference; NULL */
	size_t npolicies;
	struct entry entry[PACKS_MAX];
	size_t nentries;
	struct facts facts;
	struct told *told;
	struct word *word;
	struct calendar *calendars;
	struct made_node *made;
	struct local_rates *rates;
	struct programme *programme; /* [shape]; g NULL: its owners are left to the reference */
	int bits;                    /* of a set */
	kernel run;
	size_t nways;       /* of all versions together, at most */
	struct pool *words; /* tiers */
	struct texts texts;
	struct runs runs;
	bool stopped;     /* by the watch, in this run */
	bool parted;      /* in this run somebody's policies were decided here, and others by the reference */
	uint8_t *escaped; /* [owner] bits of policies that are left to the reference in this run */
	struct job job;
	uint32_t *shape_of; /* [owner] made when a few are asked for */
	struct work work;   /* of the compiler: about no owner */
};

/* Which bit stands for a policy among those that an owner is left to the reference for: every eighth shares one. */
static inline uint8_t policy_bit(size_t policy)
{
	return (uint8_t)(1u << policy % 8);
}

/* vector_text.c: the number of a text, made when new; −1: no memory. */
int64_t text_by_key(struct vector *v, const struct text_key *k);
int64_t text_by_line(struct vector *v, const struct plan *pl, const struct line *l);
void texts_release(struct texts *t);

/* Nanoseconds since some moment: for the statistics alone. */
int64_t vector_ticks(void);

/* vector_run.c */
/* How many threads: as asked, or one a processor. */
int vector_threads(const struct vector *v);
int runs_add(struct runs *r, const struct vector_run *x);

#endif
