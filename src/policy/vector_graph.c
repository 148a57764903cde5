/* Making the programme: each node once, nothing that is known beforehand, registers used again. */
#include "policy/vector_graph.h"

#include <string.h>

struct graph *graph_new(struct arena *mem)
{
	struct graph *g = ARENA_NEW(mem, struct graph);
	if (!g)
		return NULL;
	g->mem = mem;
	g->cap = 256;
	g->slots = 1024;
	g->policies = UINT8_MAX;
	g->node = ARENA_ARRAY(mem, (size_t)g->cap, struct graph_node);
	g->slot = ARENA_ARRAY(mem, (size_t)g->slots, int);
	return g->node && g->slot ? g : NULL;
}

/* --- each node once --- */

static uint64_t mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ (h >> 29);
}

static uint64_t hash_of(const struct graph_node *n)
{
	uint64_t h = mix(n->op, (uint64_t)(uint32_t)n->a);
	h = mix(h, (uint64_t)(uint32_t)n->b);
	h = mix(h, (uint64_t)(uint32_t)n->c);
	return mix(mix(h, (uint64_t)n->imm), (uint64_t)(uintptr_t)n->table);
}

static bool same_node(const struct graph_node *x, const struct graph_node *y)
{
	return x->op == y->op && x->a == y->a && x->b == y->b && x->c == y->c && x->imm == y->imm &&
	       x->table == y->table;
}

/* Room for one more node in both arrays. */
static bool more_room(struct graph *g)
{
	if (g->n >= NODES_MAX)
		return false;
	if (g->n == g->cap) {
		struct graph_node *node = ARENA_ARRAY(g->mem, (size_t)g->cap * 2, struct graph_node);
		if (!node)
			return false;
		memcpy(node, g->node, (size_t)g->n * sizeof *node);
		g->node = node;
		g->cap *= 2;
	}
	if (2 * (g->n + 1) <= g->slots)
		return true;
	int slots = g->slots * 2, *slot = ARENA_ARRAY(g->mem, (size_t)slots, int);
	if (!slot)
		return false;
	for (int i = 0; i < g->n; i++) {
		uint64_t at = hash_of(&g->node[i]) & (uint64_t)(slots - 1);
		while (slot[at])
			at = (at + 1) & (uint64_t)(slots - 1);
		slot[at] = i + 1;
	}
	g->slot = slot;
	g->slots = slots;
	return true;
}

/* The node's number, the old one when it is there. */
static int node_of(struct graph *g, struct graph_node n)
{
	uint64_t at = hash_of(&n) & (uint64_t)(g->slots - 1);
	for (; g->slot[at]; at = (at + 1) & (uint64_t)(g->slots - 1))
		if (same_node(&g->node[g->slot[at] - 1], &n))
			return g->slot[at] - 1;
	int slots = g->slots;
	if (g->failed || !more_room(g)) {
		g->failed = true;
		return 0;
	}
	if (g->slots != slots) {
		at = hash_of(&n) & (uint64_t)(g->slots - 1);
		while (g->slot[at])
			at = (at + 1) & (uint64_t)(g->slots - 1);
	}
	n.reg = -1;
	g->node[g->n] = n;
	g->slot[at] = g->n + 1;
	return g->n++;
}

/* A set node. */
static int set_node(struct graph *g, enum graph_op op, int a, int b, bool flat)
{
	return node_of(g, (struct graph_node){.op = (uint8_t)op, .set = true, .flat = flat, .a = a, .b = b, .c = -1});
}

/* A set node of one number. */
static int test_node(struct graph *g, enum graph_op op, int a, int64_t imm, const void *table, bool flat)
{
	return node_of(
	    g,
	    (struct graph_node){
		.op = (uint8_t)op, .set = true, .flat = flat, .a = a, .b = -1, .c = -1, .imm = imm, .table = table});
}

/* A number node. */
static int number_node(struct graph *g, enum graph_op op, int a, int b, int64_t imm)
{
	return node_of(g, (struct graph_node){.op = (uint8_t)op, .a = a, .b = b, .c = -1, .imm = imm});
}

/* --- sets --- */

int graph_bits(struct graph *g, uint64_t bits)
{
	return test_node(g, OP_BITS, -1, (int64_t)bits, NULL, bits == 0 || bits == UINT64_MAX);
}

/* The set's bits are known. */
static bool known(const struct graph *g, int a, uint64_t *bits)
{
	*bits = (uint64_t)g->node[a].imm;
	return g->node[a].op == OP_BITS;
}

bool graph_is_none(const struct graph *g, int a)
{
	uint64_t bits;
	return known(g, a, &bits) && bits == 0;
}

bool graph_is_all(const struct graph *g, int a)
{
	uint64_t bits;
	return known(g, a, &bits) && bits == UINT64_MAX;
}

/* The set is all but another one: which. */
static bool is_rest(const struct graph *g, int a, int *of)
{
	*of = g->node[a].b;
	return g->node[a].op == OP_BUT && graph_is_all(g, g->node[a].a);
}

#define PROOF_DEEP 3 /* steps of a proof that is sought */

/* a lies within b, as far as their making shows it. */
static bool lies_in(const struct graph *g, int a, int b, int deep)
{
	const struct graph_node *x = &g->node[a], *y = &g->node[b];
	if (a == b || graph_is_none(g, a) || graph_is_all(g, b))
		return true;
	if (deep == 0)
		return false;
	if (y->op == OP_AND)
		return lies_in(g, a, y->a, deep - 1) && lies_in(g, a, y->b, deep - 1);
	if (x->op == OP_OR)
		return lies_in(g, x->a, b, deep - 1) && lies_in(g, x->b, b, deep - 1);
	return (x->op == OP_AND && (lies_in(g, x->a, b, deep - 1) || lies_in(g, x->b, b, deep - 1))) ||
	       (x->op == OP_BUT && lies_in(g, x->a, b, deep - 1)) ||
	       (y->op == OP_OR && (lies_in(g, a, y->a, deep - 1) || lies_in(g, a, y->b, deep - 1)));
}

/* a and b have nothing in common, likewise. */
static bool lies_off(const struct graph *g, int a, int b, int deep)
{
	const struct graph_node *x = &g->node[a];
	if (deep == 0)
		return false;
	if (x->op == OP_BUT)
		return lies_in(g, b, x->b, deep - 1) || lies_off(g, x->a, b, deep - 1);
	return x->op == OP_AND && (lies_off(g, x->a, b, deep - 1) || lies_off(g, x->b, b, deep - 1));
}

static bool is_off(const struct graph *g, int a, int b)
{
	return lies_off(g, a, b, PROOF_DEEP) || lies_off(g, b, a, PROOF_DEEP);
}

int graph_and(struct graph *g, int a, int b)
{
	uint64_t x, y;
	int rest;
	if (known(g, a, &x) && known(g, b, &y))
		return graph_bits(g, x & y);
	if (lies_in(g, a, b, PROOF_DEEP))
		return a;
	if (lies_in(g, b, a, PROOF_DEEP))
		return b;
	if (is_off(g, a, b))
		return graph_none(g);
	if (is_rest(g, b, &rest))
		return graph_but(g, a, rest);
	if (is_rest(g, a, &rest))
		return graph_but(g, b, rest);
	if (g->node[b].op == OP_BUT && lies_in(g, a, g->node[b].a, PROOF_DEEP))
		return graph_but(g, a, g->node[b].b);
	if (g->node[a].op == OP_BUT && lies_in(g, b, g->node[a].a, PROOF_DEEP))
		return graph_but(g, b, g->node[a].b);
	bool flat = g->node[a].flat && g->node[b].flat;
	return a < b ? set_node(g, OP_AND, a, b, flat) : set_node(g, OP_AND, b, a, flat);
}

int graph_or(struct graph *g, int a, int b)
{
	uint64_t x, y;
	if (known(g, a, &x) && known(g, b, &y))
		return graph_bits(g, x | y);
	if (lies_in(g, b, a, PROOF_DEEP))
		return a;
	if (lies_in(g, a, b, PROOF_DEEP))
		return b;
	bool flat = g->node[a].flat && g->node[b].flat;
	return a < b ? set_node(g, OP_OR, a, b, flat) : set_node(g, OP_OR, b, a, flat);
}

int graph_but(struct graph *g, int a, int b)
{
	uint64_t x, y;
	int rest;
	if (known(g, a, &x) && known(g, b, &y))
		return graph_bits(g, x & ~y);
	if (lies_in(g, a, b, PROOF_DEEP))
		return graph_bits(g, 0);
	if (is_off(g, a, b))
		return a;
	if (is_rest(g, b, &rest))
		return graph_and(g, a, rest);
	return set_node(g, OP_BUT, a, b, g->node[a].flat && g->node[b].flat);
}

int graph_turns(struct graph *g, int a, int b)
{
	return graph_is_none(g, b) ? a : set_node(g, OP_TURNS, a, b, false);
}

/* --- comparisons --- */

/* The number is the same for every owner. */
static bool constant(const struct graph *g, int a, int64_t *v)
{
	*v = g->node[a].imm;
	return g->node[a].op == OP_NUMBER;
}

/* Empty or full. */
static int whether(struct graph *g, bool yes)
{
	return graph_bits(g, yes ? UINT64_MAX : 0);
}

int graph_le(struct graph *g, int a, int b)
{
	int64_t x, y;
	if (a == b)
		return graph_all(g);
	if (constant(g, b, &y))
		return graph_le_imm(g, a, y);
	if (constant(g, a, &x))
		return graph_not(g, graph_le_imm(g, b, x - 1));
	return set_node(g, OP_LE, a, b, true);
}

int graph_eq(struct graph *g, int a, int b)
{
	int64_t x;
	if (a == b)
		return graph_all(g);
	if (constant(g, b, &x))
		return graph_eq_imm(g, a, x);
	if (constant(g, a, &x))
		return graph_eq_imm(g, b, x);
	return set_node(g, OP_EQ, a < b ? a : b, a < b ? b : a, true);
}

int graph_le_imm(struct graph *g, int a, int64_t imm)
{
	int64_t x;
	if (imm < INT32_MIN || imm >= INT32_MAX)
		return whether(g, imm >= INT32_MAX);
	if (constant(g, a, &x))
		return whether(g, x <= imm);
	return test_node(g, OP_LE_IMM, a, imm, NULL, true);
}

int graph_eq_imm(struct graph *g, int a, int64_t imm)
{
	int64_t x;
	if (imm < INT32_MIN || imm > INT32_MAX)
		return graph_none(g);
	if (constant(g, a, &x))
		return whether(g, x == imm);
	return test_node(g, OP_EQ_IMM, a, imm, NULL, true);
}

/* A factor by which a day, over 65,536, is the number of lines before it or one less; 0: the lines are not that even.
 * The least that never falls two behind is taken and tried for every day. */
static int slope_of(const int32_t *line, int lines)
{
	int64_t slope = 1;
	if (lines < 2 || (int64_t)line[lines - 1] - line[0] > 30000)
		return 0;
	for (int l = 1; l < lines; l++) {
		int64_t day = line[l] - line[0] + 2, least = (l * INT64_C(65536) + day - 1) / day;
		slope = least > slope ? least : slope;
	}
	int n = 0; /* lines before the day */
	for (int32_t d = 0; d <= line[lines - 1] - line[0] + 2; d++) {
		int64_t k = d * slope >> 16;
		n += n < lines && line[n] - line[0] + 1 < d;
		if (slope > UINT16_MAX || k > 31 || (k != n && k != n - 1))
			return 0;
	}
	return (int)slope;
}

int graph_le_lines(struct graph *g, int a, const int32_t *line, int lines)
{
	int64_t x;
	if (constant(g, a, &x)) {
		uint64_t before = 0; /* lines are ascending: those from the first one on that is not before x */
		for (int l = 0; l < lines; l++)
			before |= (uint64_t)(line[l] < x) << l;
		return graph_bits(g, ~before);
	}
	return node_of(g, (struct graph_node){.op = OP_LE_LINES,
					      .set = true,
					      .a = a,
					      .b = -1,
					      .c = slope_of(line, lines),
					      .imm = lines,
					      .table = line});
}

int graph_eq_lines(struct graph *g, int a, const int32_t *line, int lines)
{
	return test_node(g, OP_EQ_LINES, a, lines, line, false);
}

int graph_flag(struct graph *g, int a, int bit)
{
	return test_node(g, OP_FLAG, a, bit, NULL, true);
}

int graph_sets(struct graph *g, int a, const uint64_t *table, size_t n)
{
	return test_node(g, OP_SETS, a, (int64_t)n, table, false);
}

/* --- numbers --- */

int graph_column(struct graph *g, int column)
{
	return number_node(g, OP_COLUMN, -1, -1, column);
}

int graph_number(struct graph *g, int32_t v)
{
	return number_node(g, OP_NUMBER, -1, -1, v);
}

int graph_lookup(struct graph *g, int a, const int32_t *table, size_t n)
{
	return node_of(
	    g, (struct graph_node){.op = OP_LOOKUP, .a = a, .b = -1, .c = -1, .imm = (int64_t)n, .table = table});
}

int graph_days(struct graph *g, int a, const struct day_table *table)
{
	return node_of(g, (struct graph_node){.op = OP_DAYS, .a = a, .b = -1, .c = -1, .table = table});
}

/* The step of one cell; false: the distance changes twice in it, or by too much. */
static bool step_of(struct day_table *t, size_t cell)
{
	size_t from = cell << t->cell, end = (cell + 1) << t->cell, change = end;
	int64_t before = 0, after = 0;
	for (size_t i = from; i < end && i < t->n; i++) {
		int64_t beyond = (int64_t)t->day[i] - (t->first + (int64_t)i) - t->least;
		if (beyond > UINT8_MAX || (change < end && beyond != after))
			return false;
		if (i == from)
			before = after = beyond;
		if (beyond != after)
			change = i;
		after = beyond;
	}
	t->step[cell] = (uint32_t)(change - from) | (uint32_t)before << 16 | (uint32_t)after << 24;
	return true;
}

void day_table_steps(struct day_table *t)
{
	int64_t least = INT32_MAX;
	for (size_t i = 0; i < t->n; i++) {
		int64_t far = (int64_t)t->day[i] - (t->first + (int64_t)i);
		least = far < least ? far : least;
	}
	t->stepwise = least > INT32_MIN / 2;
	t->least = (int32_t)least;
	t->cell = 8;
	while (t->n > (size_t)STEPS_MAX << t->cell)
		t->cell++;
	for (size_t k = 0; k << t->cell < t->n && t->stepwise; k++)
		t->stepwise = t->cell < 16 && step_of(t, k);
}

int graph_pick(struct graph *g, int when, int a, int b)
{
	if (a == b || graph_is_all(g, when))
		return a;
	if (graph_is_none(g, when))
		return b;
	return node_of(g, (struct graph_node){.op = OP_PICK, .a = a, .b = b, .c = when});
}

int graph_greater(struct graph *g, int a, int b)
{
	return a == b ? a : number_node(g, OP_GREATER, a < b ? a : b, a < b ? b : a, 0);
}

int graph_lesser(struct graph *g, int a, int b)
{
	return a == b ? a : number_node(g, OP_LESSER, a < b ? a : b, a < b ? b : a, 0);
}

int graph_plus(struct graph *g, int a, int b)
{
	int64_t v;
	if (constant(g, b, &v))
		return graph_shift(g, a, v);
	if (constant(g, a, &v))
		return graph_shift(g, b, v);
	return number_node(g, OP_PLUS, a < b ? a : b, a < b ? b : a, 0);
}

int graph_minus(struct graph *g, int a, int b)
{
	int64_t v;
	return constant(g, b, &v) ? graph_shift(g, a, -v) : number_node(g, OP_MINUS, a, b, 0);
}

int graph_shift(struct graph *g, int a, int64_t by)
{
	int64_t v;
	if (by == 0)
		return a;
	if (constant(g, a, &v))
		return graph_number(g, (int32_t)(uint32_t)((uint64_t)v + (uint64_t)by));
	return number_node(g, OP_SHIFT, a, -1, by);
}

int graph_count(struct graph *g, int set)
{
	return graph_is_none(g, set) ? graph_number(g, 0) : number_node(g, OP_COUNT, set, -1, 0);
}

int graph_owners(struct graph *g, int set)
{
	return number_node(g, OP_OWNERS, set, -1, g->policies);
}

/* --- what is read after the run --- */

void graph_keep(struct graph *g, int a)
{
	if (g->nkeep == g->capkeep) {
		int cap = g->capkeep ? g->capkeep * 2 : 64, *keep = ARENA_ARRAY(g->mem, (size_t)cap, int);
		if (!keep) {
			g->failed = true;
			return;
		}
		if (g->nkeep)
			memcpy(keep, g->keep, (size_t)g->nkeep * sizeof *keep);
		g->keep = keep;
		g->capkeep = cap;
	}
	g->keep[g->nkeep++] = a;
}

void graph_escape(struct graph *g, int a)
{
	if (!graph_is_none(g, a))
		graph_keep(g, test_node(g, OP_ESCAPE, a, g->policies, NULL, true));
}

/* --- order and registers --- */

/* The nodes that a node reads. */
static int reads(const struct graph_node *n, int out[static 3])
{
	int k = 0;
	if (n->a >= 0)
		out[k++] = n->a;
	if (n->b >= 0)
		out[k++] = n->b;
	if (n->c >= 0 && n->op != OP_LE_LINES)
		out[k++] = n->c;
	return k;
}

/* What reads a node but once can do its work as well: a set of three instead of two sets of two. */
static void join(struct graph_node *n, const struct graph_node *inner, int other)
{
	static const uint8_t both[3][3] = {/* inner AND, OR, BUT; read by AND, OR, BUT */
					   {OP_AND3, OP_AND_OR, OP_AND_BUT},
					   {OP_OR_AND, OP_OR3, OP_OR_BUT},
					   {OP_AND_BUT, OP_BUT_OR, OP__MAX}};
	bool swap = inner->op == OP_BUT && n->op == OP_AND; /* (a without b) ∩ c is (a ∩ c) without b */
	n->op = both[inner->op - OP_AND][n->op - OP_AND];
	n->a = inner->a;
	n->b = swap ? other : inner->b;
	n->c = swap ? inner->b : other;
}

/* The node puts two sets together. */
static bool is_pair(const struct graph_node *n)
{
	return n->op == OP_AND || n->op == OP_OR || n->op == OP_BUT;
}

/* Joins pairs of which one is read by the other alone. uses: how often each node is read, room for all. */
static void join_pairs(struct graph *g, int *uses)
{
	int in[3];
	for (int i = 0; i < g->n; i++)
		uses[i] = 0;
	for (int i = 0; i < g->nkeep; i++)
		uses[g->keep[i]] += 2;
	for (int i = g->n - 1; i >= 0; i--) /* a node stands behind all that it reads */
		for (int k = uses[i] ? reads(&g->node[i], in) : 0; k--;)
			uses[in[k]]++;
	for (int i = 0; i < g->n; i++) {
		struct graph_node *n = &g->node[i];
		if (!is_pair(n))
			continue;
		const struct graph_node *a = &g->node[n->a], *b = &g->node[n->b];
		if (is_pair(a) && uses[n->a] == 1 && !(n->op == OP_BUT && a->op == OP_BUT))
			join(n, a, n->b);
		else if (is_pair(b) && uses[n->b] == 1 && n->op != OP_BUT)
			join(n, b, n->a);
	}
}

/* Registers of one kind that are free again. */
struct pool_of_registers {
	int *free, nfree, used;
};

static int take_register(struct pool_of_registers *p)
{
	return p->nfree ? p->free[--p->nfree] : p->used++;
}

/* Marks what is needed, from the end on: a node stands behind all that it reads. last[i]: the last that reads i. */
static void mark(struct graph *g, int *last)
{
	for (int i = 0; i < g->n; i++)
		last[i] = -1;
	for (int i = 0; i < g->nkeep; i++)
		last[g->keep[i]] = g->n;
	for (int i = g->n - 1; i >= 0; i--) {
		int in[3], k = last[i] < 0 ? 0 : reads(&g->node[i], in);
		while (k--)
			if (last[in[k]] < i)
				last[in[k]] = i;
	}
}

/* Where an operand stands. */
static uint16_t place_of(const struct graph *g, int node)
{
	const struct graph_node *n = node < 0 ? NULL : &g->node[node];
	if (!n || n->set)
		return (uint16_t)(n && n->reg >= 0 ? n->reg : 0);
	return (uint16_t)(n->op == OP_COLUMN ? 2 * n->imm + 1 : 2 * n->reg);
}

/* Puts a node that has its register into the code. */
static void add_code(struct graph *g, const struct graph_node *n)
{
	bool lines = n->op == OP_LE_LINES; /* whose c is no node */
	g->code[g->ncode++] = (struct instruction){.op = n->op,
						   .d = (uint16_t)(n->reg < 0 ? 0 : n->reg),
						   .a = place_of(g, n->a),
						   .b = place_of(g, n->b),
						   .c = lines ? 0 : place_of(g, n->c),
						   .by = lines ? n->c : 0,
						   .imm = n->imm,
						   .table = n->table};
}

/* Gives every needed node a register; those of its operands that are read for the last time are free again. */
static void assign_registers(struct graph *g, const int *last, struct pool_of_registers *kind)
{
	for (int i = 0; i < g->n; i++) {
		struct graph_node *n = &g->node[i];
		int in[3], k = last[i] < 0 ? 0 : reads(n, in);
		if (last[i] < 0 || n->op == OP_COLUMN)
			continue;
		for (int j = 0; j < k; j++) {
			const struct graph_node *x = &g->node[in[j]];
			bool again = j && (in[j] == in[0] || (j == 2 && in[2] == in[1]));
			if (last[in[j]] == i && x->op != OP_COLUMN && !again) {
				struct pool_of_registers *p = &kind[x->set];
				p->free[p->nfree++] = x->reg;
			}
		}
		if (n->op != OP_ESCAPE)
			n->reg = take_register(&kind[n->set]);
		add_code(g, n);
	}
}

int graph_finish(struct graph *g)
{
	struct pool_of_registers kind[2] = {{ARENA_ARRAY(g->mem, (size_t)g->n + 1, int), 0, 0},
					    {ARENA_ARRAY(g->mem, (size_t)g->n + 1, int), 0, 0}};
	int *last = ARENA_ARRAY(g->mem, (size_t)g->n + 1, int);
	g->code = ARENA_ARRAY(g->mem, (size_t)g->n + 1, struct instruction);
	g->ncode = 0;
	if (g->failed || !last || !g->code || !kind[0].free || !kind[1].free)
		return -1;
	join_pairs(g, last);
	mark(g, last);
	assign_registers(g, last, kind);
	g->numbers = kind[0].used;
	g->sets = kind[1].used;
	return g->numbers > REGISTERS_MAX || g->sets > REGISTERS_MAX ? -1 : 0;
}
