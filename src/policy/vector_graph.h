/* The programme of a shape of owners: a graph without loops, each node computed once for a block of owners.
 *
 * A node is a *set* (for each owner one bit a line: month or milestone) or a *number* (for each owner 32 bits: a day, a
 * row, a code). A set that says the same of all lines is all ones or all zeros and is called flat. The same node asked
 * for twice is made once, so that policies share what they have in common. Nobody outside vector_*.c includes this. */
#ifndef YICAI_POLICY_VECTOR_GRAPH_H
#define YICAI_POLICY_VECTOR_GRAPH_H

#include "base/arena.h"
#include "base/date.h"

#define LANES       512       /* owners in a block */
#define LINES_WIDE  64        /* bits of the widest set */
#define NODES_MAX   100000    /* what takes more is sooner told by the reference */
#define NUMBER_NONE INT32_MIN /* a blank cell */

/* X(name): a and b are nodes, imm a number, table an array that outlives the programme. */
#define GRAPH_OPS(X)                                                                                                                  \
	/* numbers */                                                                                                                 \
	X(OP_COLUMN)  /* column imm of the block */                                                                                   \
	X(OP_NUMBER)  /* imm */                                                                                                       \
	X(OP_LOOKUP)  /* table[a], an int32_t; of imm entries; outside them NUMBER_NONE */                                            \
	X(OP_DAYS)    /* what the struct day_table says of day a */                                                                   \
	X(OP_PICK)    /* a where the flat set c is all ones, else b */                                                                \
	X(OP_GREATER) /* max */                                                                                                       \
	X(OP_LESSER)  /* min */                                                                                                       \
	X(OP_PLUS)    /* a + b, wrapping */                                                                                           \
	X(OP_MINUS)   /* a − b, wrapping */                                                                                         \
	X(OP_SHIFT)   /* a + imm, wrapping */                                                                                         \
	X(OP_COUNT)   /* how many lines the set a has */                                                                              \
	X(OP_OWNERS) /* no number of each: the owners that have a line in a and did not escape so far with a bit of imm, then −1 */ \
	/* sets */                                                                                                                    \
	X(OP_BITS)     /* imm */                                                                                                      \
	X(OP_AND)      /* a ∩ b */                                                                                                  \
	X(OP_OR)       /* a ∪ b */                                                                                                  \
	X(OP_BUT)      /* a without b */                                                                                              \
	X(OP_AND3)     /* a ∩ b ∩ c; and the other ways of three: graph_finish makes them of two */                               \
	X(OP_AND_OR)   /* (a ∩ b) ∪ c */                                                                                          \
	X(OP_AND_BUT)  /* a ∩ b without c */                                                                                        \
	X(OP_OR_AND)   /* (a ∪ b) ∩ c */                                                                                          \
	X(OP_OR3)      /* a ∪ b ∪ c */                                                                                            \
	X(OP_OR_BUT)   /* (a ∪ b) without c */                                                                                      \
	X(OP_BUT_OR)   /* (a without b) ∪ c */                                                                                      \
	X(OP_TURNS)    /* a, and the lines on which b is not as on the line before, where it was empty at first */                    \
	X(OP_LE)       /* flat: a ≤ b */                                                                                            \
	X(OP_EQ)       /* flat: a = b */                                                                                              \
	X(OP_LE_IMM)   /* flat: a ≤ imm */                                                                                          \
	X(OP_EQ_IMM)   /* flat: a = imm */                                                                                            \
	X(OP_LE_LINES) /* lines l with a ≤ table[l], ascending int32_t; imm of them */                                              \
	X(OP_EQ_LINES) /* lines l with a = table[l] */                                                                                \
	X(OP_FLAG)     /* flat: bit imm of a */                                                                                       \
	X(OP_SETS)     /* table[a], a uint64_t; of imm entries; outside them empty */                                                 \
	X(OP_ESCAPE) /* no value: owners with a bit in a are left to the reference evaluator, for the policies of imm */

enum graph_op {
#define X(name) name,
	GRAPH_OPS(X)
#undef X
	    OP__MAX
};

#define STEPS_MAX 64

/* A day for each day of the calendar; NUMBER_NONE for all others. Anniversaries lie almost equally far from every day: the
 * calendar is then cut into cells of 2^cell days, in each of which the distance changes once at most, and no table has to be
 * looked into: step[(day − first) >> cell] is the day in the cell from which on it is another (0 … 2^cell, 16 bits), and
 * what it is before that day (8 bits) and from it on (8 bits) beyond `least`. */
struct day_table {
	day_t first;
	size_t n;
	const int32_t *day; /* [n + 1] */
	bool stepwise;
	int cell;
	int32_t least;
	uint32_t step[STEPS_MAX];
};

/* Finds the steps of a table that has its days. */
void day_table_steps(struct day_table *t);

struct graph_node {
	uint8_t op;
	bool flat;   /* of a set */
	bool set;    /* a set, else a number */
	int a, b, c; /* nodes; −1 none. OP_LE_LINES: c is its lines' slope, 0 none */
	int64_t imm;
	const void *table;
	int reg; /* register of its kind, −1 none; graph_finish */
};

/* A node as kernels run it: d, a, b and c are registers of the kind that the operation asks for. Where one is a number that is
 * read, it is twice its register, or twice a column of the block and one more. */
#define REGISTERS_MAX 32767
struct instruction {
	uint16_t op, d, a, b, c; /* REGISTERS_MAX of each kind */
	int32_t by;              /* OP_LE_LINES: its lines' slope */
	int64_t imm;
	const void *table;
};

struct graph {
	struct arena *mem;
	struct graph_node *node;
	int n, cap;
	int *slot; /* hash table of node + 1 */
	int slots;
	struct instruction *code; /* the nodes to be computed, in order */
	int ncode;
	int numbers, sets; /* registers needed */
	int *keep;         /* nodes that are read after the run */
	int nkeep, capkeep;
	uint8_t policies; /* bits of those that are being made: who escapes is left to the reference for them */
	bool failed;      /* no memory, or too many nodes: what came after is nonsense */
};

struct graph *graph_new(struct arena *mem);

/* Sets. */
int graph_bits(struct graph *g, uint64_t bits);
int graph_and(struct graph *g, int a, int b);
int graph_or(struct graph *g, int a, int b);
int graph_but(struct graph *g, int a, int b);
static inline int graph_none(struct graph *g)
{
	return graph_bits(g, 0);
}
static inline int graph_all(struct graph *g)
{
	return graph_bits(g, UINT64_MAX);
}
static inline int graph_not(struct graph *g, int a)
{
	return graph_but(g, graph_all(g), a);
}
/* a, and the lines on which the set b is not as on the line before it. Before the first line all sets count as empty. */
int graph_turns(struct graph *g, int a, int b);
/* The set is known to be empty; full. */
bool graph_is_none(const struct graph *g, int a);
bool graph_is_all(const struct graph *g, int a);

/* Comparisons of numbers. */
int graph_le(struct graph *g, int a, int b);
int graph_eq(struct graph *g, int a, int b);
int graph_le_imm(struct graph *g, int a, int64_t imm);
int graph_eq_imm(struct graph *g, int a, int64_t imm);
int graph_le_lines(struct graph *g, int a, const int32_t *line, int lines);
int graph_eq_lines(struct graph *g, int a, const int32_t *line, int lines);
int graph_flag(struct graph *g, int a, int bit);
int graph_sets(struct graph *g, int a, const uint64_t *table, size_t n);

/* Numbers. */
int graph_column(struct graph *g, int column);
int graph_number(struct graph *g, int32_t v);
int graph_lookup(struct graph *g, int a, const int32_t *table, size_t n);
int graph_days(struct graph *g, int a, const struct day_table *table);
int graph_pick(struct graph *g, int when, int a, int b);
int graph_greater(struct graph *g, int a, int b);
int graph_lesser(struct graph *g, int a, int b);
int graph_plus(struct graph *g, int a, int b);
int graph_minus(struct graph *g, int a, int b);
int graph_shift(struct graph *g, int a, int64_t by);
/* How many lines the set has. */
int graph_count(struct graph *g, int set);
/* A list of the owners that have a line in the set and are not escaped by what was made before of g->policies: their places in the block,
 * ascending; −1 behind the last unless it is full. */
int graph_owners(struct graph *g, int set);

/* Owners with a bit in the set are left to the reference evaluator for g->policies. */
void graph_escape(struct graph *g, int a);

/* The node's value is read after the run. */
void graph_keep(struct graph *g, int a);

/* Puts the nodes that are needed into order and gives each its register. -1: failed before. */
int graph_finish(struct graph *g);

#endif
