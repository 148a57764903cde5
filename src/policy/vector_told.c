/* What the reference evaluator itself says of facts with few values. A condition on a row that depends on its codes
 * alone, or on the institution it names, is put to it once for each kind of row or each institution; the programme looks
 * the answer up. What a policy means is thereby written down once. */
#include "policy/vector_compile.h"

/* What is told of rows, where it is not of the row that a field names. */
enum told_of {
	TOLD_KIND = -1,     /* by the kind of the row */
	TOLD_MEMBER = -2,   /* the row is in a set */
	TOLD_CONDITION = -3 /* a condition looks at the row's own rows */
};
/* As a told's rec: by the rows of this record themselves. */
static int told_by_rows(int record)
{
	return -1 - record;
}
/* The record whose rows themselves it is told by; rec is one of those. */
static int told_record(int rec)
{
	return -1 - rec;
}

/* --- on what a condition depends --- */

static unsigned ties_of_all(struct compiler *c, const struct node *n, int depth, int *field);

/* The row of a record, by one REF field only. */
static unsigned tied_to_ref(int index, int *field)
{
	if (*field >= 0 && *field != index)
		return TIED_TO_MORE;
	*field = index;
	return TIED_TO_REF;
}

/* A cell of the row in scope 0, or of the subject. */
static unsigned ties_of_cell(struct compiler *c, int rec, int index, int *field)
{
	const struct field *f = &c->ev->world->t[rec].rec->fields[index];
	if (f->type == FIELD_REF)
		return tied_to_ref(index, field);
	return few_values(f) && c->f->kinds[rec].use[index] ? TIED_TO_KIND : TIED_TO_MORE;
}

/* A let, or an alternative: they see no scope. */
static unsigned ties_of_own(struct compiler *c, const struct node *n)
{
	unsigned need = node_needs(c->ev, c->pl, n);
	if (need & (NEED_SUBJECT | NEED_DUE | NEED_HOME | NEED_ORDINAL | NEED_ALL))
		return TIED_TO_MORE;
	return !(need & NEED_MONTH) ? TIED_TO_NOTHING : c->axis.dated ? TIED_TO_MORE : TIED_TO_LINE;
}

static unsigned ties_of_context(const struct compiler *c, int which)
{
	switch (which) {
	case CTX_MONTH:
	case CTX_MONTH_FIRST:
	case CTX_MONTH_LAST: return c->axis.dated ? TIED_TO_MORE : TIED_TO_LINE;
	case CTX_AS_OF:
	case CTX_AREA: return TIED_TO_NOTHING;
	default: return TIED_TO_MORE;
	}
}

/* A bare name. */
static unsigned ties_of_name(struct compiler *c, const struct node *n, int depth, int *field)
{
	switch (n->ref) {
	case REF_LABEL:
	case REF_KEYWORD: return TIED_TO_NOTHING;
	case REF_LET: return ties_of_own(c, ((const struct let *)n->target)->expr);
	case REF_CONTEXT: return ties_of_context(c, n->index);
	case REF_COLUMN:
	case REF_NAV:
		if (n->index2 < depth)
			return TIED_TO_NOTHING; /* of a row within the condition, whose own ties count */
		if (n->index2 > depth || !c->scope)
			return TIED_TO_MORE;
		return ties_of_cell(c, c->scope->spot->rec, n->index, field);
	case REF_START:
	case REF_END:
	case REF_SELF:
	case REF_ROWS_OF: return n->index2 < depth ? TIED_TO_NOTHING : TIED_TO_MORE;
	default: return TIED_TO_MORE;
	}
}

/* 对象.x without a row in scope. */
static bool of_subject(const struct compiler *c, const struct node *n)
{
	return !c->scope && n->kind == NODE_FIELD && (n->ref == REF_FIELD || n->ref == REF_NAV) &&
	       n->kid[0]->ref == REF_CONTEXT && n->kid[0]->index == CTX_SUBJECT;
}

unsigned ties_of(struct compiler *c, const struct node *n, int depth, int *field)
{
	if (n->kind == NODE_PICK)
		return ties_of_own(c, chosen(c->pl, n));
	if (n->kind == NODE_NAME)
		return ties_of_name(c, n, depth, field);
	if (n->kind == NODE_ALL || n->ref == REF_AVENUE)
		return TIED_TO_MORE;
	if (of_subject(c, n))
		return ties_of_cell(c, c->f->subject, n->index, field);
	if (n->kind == NODE_CALL && n->ref == REF_BUILTIN)
		switch (n->index) {
		case B_RUNNING:
		case B_TOTAL:
		case B_JOINTS:
		case B_ASSIGN:
		case B_DUE_SUM:
		case B_ORDINAL:
		case B_HIGHER: return TIED_TO_MORE;
		default: break;
		}
	return ties_of_all(c, n, depth, field);
}

/* Of the parts of a node. */
static unsigned ties_of_all(struct compiler *c, const struct node *n, int depth, int *field)
{
	unsigned ties = 0;
	bool opens = n->kind == NODE_FILTER || n->kind == NODE_OF || n->kind == NODE_EACH;
	for (int i = 0; i < 3 && n->kid[i]; i++)
		ties |= ties_of(c, n->kid[i], depth + (opens && i == 1), field);
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value)
			ties |= ties_of(c, n->args[i].value, depth, field);
	if (n->kind == NODE_CALL && n->ref == REF_TABLE) {
		const struct table *t = n->target;
		for (size_t i = 0; i < t->nrows; i++)
			ties |= ties_of_own(c, t->rows[i].value);
	}
	return ties;
}

/* --- asking --- */

/* The answer for one entry and line. */
enum answer { ANSWER_NO, ANSWER_YES, ANSWER_MAYBE, ANSWER_ODD };

/* Sets the evaluator before a row: in scope, or as the subject. */
struct before {
	struct rows rows;
	struct piece piece;
	struct scope scope;
};

static void stand_before(struct compiler *c, struct before *b, int rec, int64_t row, bool scope)
{
	struct work *w = c->w;
	w->subject_stamp = ++c->ev->tick;
	w->scope = NULL;
	w->subject = 0;
	if (!scope) {
		w->subject = row;
		return;
	}
	b->piece = (struct piece){.row = (int32_t)row, .joint = -1};
	row_spell(c->ev->world, rec, row, &b->piece.from, &b->piece.to);
	b->rows = (struct rows){.rec = rec, .n = 1, .p = &b->piece, .before = -1};
	b->scope = (struct scope){.rows = &b->rows, .p = &b->piece};
	w->scope = &b->scope;
}

/* The condition's truth as the evaluator stands. */
static enum answer ask(struct compiler *c, const struct node *n)
{
	struct work *w = c->w;
	struct err e = {0};
	w->e = &e;
	w->taint = NULL;
	enum tri t = truth(w, n);
	bool odd = w->failed || w->taint || (t == MAYBE && is_beyond(w->miss));
	w->failed = false;
	w->taint = NULL;
	return odd ? ANSWER_ODD : t == YES ? ANSWER_YES : t == MAYBE ? ANSWER_MAYBE : ANSWER_NO;
}

void stand_on_line(struct compiler *c, int l)
{
	line_begin(c->w, c->axis.dated ? month_of_day(c->ev->q.as_of) : c->axis.month[l], DAY_NONE);
}

/* The rows of a table read the month for its year alone. */
static bool rows_year_only(struct compiler *c, const struct table *t);

/* The node does. */
static bool year_only(struct compiler *c, const struct node *n)
{
	n = chosen(c->pl, n);
	if (n->kind == NODE_CALL && n->ref == REF_BUILTIN && n->index == B_YEAR &&
	    n->args[0].value->ref == REF_CONTEXT)
		return true;
	if (n->kind == NODE_NAME && n->ref == REF_CONTEXT)
		return ties_of_context(c, n->index) != TIED_TO_LINE;
	if (n->kind == NODE_NAME && n->ref == REF_LET)
		return year_only(c, ((const struct let *)n->target)->expr);
	for (int i = 0; i < 3 && n->kid[i]; i++)
		if (!year_only(c, n->kid[i]))
			return false;
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].value && !year_only(c, n->args[i].value))
			return false;
	return n->kind != NODE_CALL || n->ref != REF_TABLE || rows_year_only(c, n->target);
}

static bool rows_year_only(struct compiler *c, const struct table *t)
{
	for (size_t i = 0; i < t->nrows; i++)
		if (!year_only(c, t->rows[i].value))
			return false;
	return true;
}

/* Answers of one entry for all lines. */
static void ask_lines(struct compiler *c, const struct node *n, struct told *t, size_t entry, bool by_year)
{
	enum answer a = ANSWER_NO;
	for (int l = 0; l < c->axis.lines; l++) {
		if (l == 0 || !by_year || c->axis.month[l] / 12 != c->axis.month[l - 1] / 12) {
			stand_on_line(c, l);
			a = ask(c, n);
		}
		uint64_t bit = UINT64_C(1) << l;
		t->yes[entry] |= a == ANSWER_YES ? bit : 0;
		t->maybe[entry] |= a == ANSWER_MAYBE ? bit : 0;
		t->odd[entry] |= a == ANSWER_ODD ? bit : 0;
	}
}

/* Forgets what the evaluator computed on the way, now and then. */
static void tidy(struct compiler *c, size_t i)
{
	if (i % 64 != 63)
		return;
	arena_clear(c->ev->mem);
	c->ev->results = NULL;
	c->w->taint = NULL;
	c->w->ordinals = NULL;
	c->w->avenues = ARENA_ARRAY(c->ev->mem, c->pl->p->navenues + 1, struct avenue_result);
}

/* A row for an entry; −1: none. */
static int64_t sample_of(const struct compiler *c, const struct told *t, size_t entry)
{
	if (t->rec < 0)
		return (int64_t)entry;
	const uint32_t *s = t->field < 0 ? c->f->kinds[t->rec].sample : c->f->sample[t->rec][t->field];
	return s[entry] == NO_SAMPLE ? -1 : (int64_t)s[entry];
}

/* --- what was told is kept --- */

static struct told *find_told(struct compiler *c, const struct node *n, int rec, int field, bool truth)
{
	for (struct told *t = *c->told; t; t = t->next)
		if (t->node == n && t->plan == c->pl && t->rec == rec && t->field == field && t->truth == truth)
			return t;
	return NULL;
}

/* A new one with its number of entries. NULL: no memory. */
static struct told *new_told(struct compiler *c, const struct node *n, int rec, int field, bool truth)
{
	struct told *t = ARENA_NEW(c->kept, struct told);
	if (!t)
		return NULL;
	*t = (struct told){.plan = c->pl, .node = n, .rec = rec, .field = field, .truth = truth, .next = *c->told};
	const struct wtable *table = c->ev->world->t;
	if (rec < 0)
		t->n = table[told_record(rec)].n;
	else if (field < 0)
		t->n = c->f->kinds[rec].n;
	else if (facts_samples(c->f, rec, field))
		t->n = table[c->ev->ref_rec[rec][field]].n;
	else
		return NULL;
	*c->told = t;
	return t;
}

/* A table of 32 flags, filled by one condition after another: of the rows of a record, or of the kinds of its rows. */
struct word {
	int rec;
	bool kinds;
	int32_t *flags; /* [entry] */
	int used;       /* bits */
	struct word *next;
};

/* A table of flags for what is told, with so many free bits. */
static struct word *word_for(struct compiler *c, const struct told *t, int bits)
{
	bool kinds = t->rec >= 0 && t->field < 0;
	int rec = t->rec < 0 ? told_record(t->rec) : kinds ? t->rec : c->ev->ref_rec[t->rec][t->field];
	for (struct word *x = *c->word; x; x = x->next)
		if (x->rec == rec && x->kinds == kinds && x->used + bits <= 31)
			return x;
	struct word *x = ARENA_NEW(c->kept, struct word);
	if (!x)
		return NULL;
	*x = (struct word){rec, kinds, ARENA_ARRAY(c->kept, t->n + 1, int32_t), 0, *c->word};
	return x->flags ? *c->word = x : NULL;
}

/* Puts the answers of one kind into the word; −1 when there are none. */
static int put_flags(struct told *t, const uint8_t *answer, enum answer a)
{
	bool any = false;
	for (size_t i = 0; i < t->n; i++)
		if (answer[i] == a) {
			t->word->flags[i] |= 1 << t->word->used;
			any = true;
		}
	return any ? t->word->used++ : -1;
}

/* Asks for each entry, once. */
static int ask_flat(struct compiler *c, const struct node *n, struct told *t, bool scope)
{
	struct before b;
	uint8_t *answer = ARENA_ARRAY(c->kept, t->n + 1, uint8_t);
	if (!answer || !(t->word = word_for(c, t, 3)))
		return -1;
	stand_on_line(c, 0);
	for (size_t i = 0; i < t->n; i++) {
		int64_t row = sample_of(c, t, i);
		if (row >= 0) {
			stand_before(c, &b, t->rec < 0 ? told_record(t->rec) : t->rec, row, scope);
			answer[i] = (uint8_t)ask(c, n);
		}
		tidy(c, i);
	}
	t->yes_bit = put_flags(t, answer, ANSWER_YES);
	t->maybe_bit = put_flags(t, answer, ANSWER_MAYBE);
	t->odd_bit = put_flags(t, answer, ANSWER_ODD);
	return 0;
}

/* The number of a set of lines among those seen; −1: they are too many. */
static int set_number(struct told *t, uint64_t lines)
{
	for (int k = 0; k < t->sets; k++)
		if (t->set[k] == lines)
			return k;
	if (t->sets == TOLD_SETS_MAX)
		return -1;
	t->set[t->sets] = lines;
	return t->sets++;
}

/* Makes bits of a word of lines that are always one of few sets, and never in doubt. */
static int put_sets(struct compiler *c, struct told *t)
{
	bool few = true;
	for (size_t i = 0; i < t->n && few; i++)
		few = !t->maybe[i] && !t->odd[i] && (!t->yes[i] || set_number(t, t->yes[i]) >= 0);
	if (!few)
		return 0;
	if (!(t->word = word_for(c, t, TOLD_SETS_MAX)))
		return -1;
	t->first_bit = t->word->used;
	t->word->used += t->sets;
	for (size_t i = 0; i < t->n; i++)
		if (t->yes[i])
			t->word->flags[i] |= 1 << (t->first_bit + set_number(t, t->yes[i]));
	t->yes_bit = t->maybe_bit = t->odd_bit = -1;
	return 0;
}

/* Asks for each entry and line. */
static int ask_by_line(struct compiler *c, const struct node *n, struct told *t, bool scope)
{
	struct before b;
	bool by_year = !c->axis.dated && year_only(c, n);
	t->yes = ARENA_ARRAY(c->kept, t->n + 1, uint64_t);
	t->maybe = ARENA_ARRAY(c->kept, t->n + 1, uint64_t);
	t->odd = ARENA_ARRAY(c->kept, t->n + 1, uint64_t);
	if (!t->yes || !t->maybe || !t->odd)
		return -1;
	for (size_t i = 0; i < t->n; i++) {
		int64_t row = sample_of(c, t, i);
		if (row >= 0) {
			stand_before(c, &b, t->rec < 0 ? told_record(t->rec) : t->rec, row, scope);
			ask_lines(c, n, t, i, by_year);
		}
		tidy(c, i);
	}
	return put_sets(c, t);
}

/* The lines told by the bits of the flags. */
static int lines_by_bits(struct compiler *c, const struct told *t, int flags)
{
	struct graph *g = c->g;
	uint64_t all = c->axis.lines < 64 ? (UINT64_C(1) << c->axis.lines) - 1 : UINT64_MAX;
	int yes = graph_none(g);
	for (int k = 0; k < t->sets; k++) { /* what is said of lines behind the last is of no meaning */
		int lines = graph_bits(g, t->set[k] == all ? UINT64_MAX : t->set[k]);
		yes = graph_or(g, yes, graph_and(g, graph_flag(g, flags, t->first_bit + k), lines));
	}
	return yes;
}

/* The sets of an answer looked up at `at`. */
static struct verdict look_up(struct compiler *c, const struct told *t, int at, int in)
{
	struct graph *g = c->g;
	if (t->word) {
		int flags = graph_lookup(g, at, t->word->flags, t->n);
		if (t->odd_bit >= 0)
			graph_escape(g, graph_and(g, in, graph_flag(g, flags, t->odd_bit)));
		if (t->sets)
			return (struct verdict){lines_by_bits(c, t, flags), graph_none(g)};
		return (struct verdict){t->yes_bit < 0 ? graph_none(g) : graph_flag(g, flags, t->yes_bit),
					t->maybe_bit < 0 ? graph_none(g) : graph_flag(g, flags, t->maybe_bit)};
	}
	bool maybe = false, odd = false;
	for (size_t i = 0; i < t->n; i++) {
		maybe |= t->maybe[i] != 0;
		odd |= t->odd[i] != 0;
	}
	if (odd)
		graph_escape(g, graph_and(g, in, graph_sets(g, at, t->odd, t->n)));
	return (struct verdict){graph_sets(g, at, t->yes, t->n),
				maybe ? graph_sets(g, at, t->maybe, t->n) : graph_none(g)};
}

bool told_truth(struct compiler *c, const struct node *n, struct verdict *out)
{
	int field = -1;
	unsigned ties = ties_of(c, n, 0, &field);
	unsigned row = ties & (TIED_TO_KIND | TIED_TO_REF);
	if (ties & TIED_TO_MORE || (row != TIED_TO_KIND && row != TIED_TO_REF))
		return false;
	int rec = c->scope ? c->scope->spot->rec : c->f->subject, slot = c->scope ? c->scope->spot->slot : 0;
	struct told *t = find_told(c, n, rec, row == TIED_TO_KIND ? TOLD_KIND : field, true);
	if (!t) {
		t = new_told(c, n, rec, row == TIED_TO_KIND ? TOLD_KIND : field, true);
		if (!t || (ties & TIED_TO_LINE ? ask_by_line : ask_flat)(c, n, t, c->scope != NULL) != 0) {
			cannot(c, n, "内存");
			return false;
		}
	}
	int in = c->scope ? c->scope->spot->in : graph_all(c->g);
	*out = look_up(c, t, column_of(c, rec, row == TIED_TO_KIND ? PART_KIND : field, slot), in);
	return true;
}

/* --- values --- */

#define TOLD_VALUES_MAX 64

/* The number of a value among those seen, a new one when it is new; −3 when there are too many. */
static int value_number(struct told *t, struct value v, const struct pool *pool)
{
	if (v.kind == VAL_NONE || v.kind == VAL_UNKNOWN)
		return v.kind == VAL_NONE ? -1 : -2;
	for (size_t i = 0; i < t->nvalues; i++)
		if (t->value[i].kind == v.kind && val_same(pool, t->value[i], v))
			return (int)i;
	if (t->nvalues == TOLD_VALUES_MAX)
		return -3;
	t->value[t->nvalues] = v;
	return (int)t->nvalues++;
}

/* A value that fits a number of each owner. */
static bool numeric(struct value v)
{
	bool whole = v.kind == VAL_DAY || v.kind == VAL_MONTH || v.kind == VAL_ROW ||
		     ((v.kind == VAL_NUM || v.kind == VAL_MONEY) && v.den == 1);
	return v.kind == VAL_NONE || (whole && v.num > INT32_MIN && v.num < INT32_MAX);
}

/* What is known of an entry's value: its number among the few, and itself. */
static void note_value(struct compiler *c, struct told *t, size_t i, struct value v, bool *few, bool *numbers)
{
	int k = value_number(t, v, c->ev->world->pool);
	t->beyond |= val_is_beyond(v);
	*few &= k != -3;
	*numbers &= numeric(v);
	t->which[i] = k;
	t->number[i] = v.kind == VAL_NONE ? NUMBER_NONE : (int32_t)v.num;
	if (v.kind != VAL_NONE && v.kind != VAL_UNKNOWN) {
		t->kind = (enum value_kind)v.kind;
		t->vrec = v.kind == VAL_ROW ? v.rec : -1;
	}
}

/* Makes bits of a word of which value an entry has. */
static int put_values(struct compiler *c, struct told *t)
{
	int bits = (int)t->nvalues + 1;
	if (!(t->word = word_for(c, t, bits)))
		return -1;
	t->first_bit = t->word->used;
	t->word->used += bits;
	for (size_t i = 0; i < t->n; i++)
		if (t->which[i] != -1)
			t->word->flags[i] |= 1 << (t->first_bit + (t->which[i] < 0 ? bits - 1 : t->which[i]));
	return 0;
}

/* Asks for the value of each entry. */
static int ask_values(struct compiler *c, const struct node *n, struct told *t, bool scope)
{
	struct before b;
	bool few = true, numbers = true;
	t->which = ARENA_ARRAY(c->kept, t->n + 1, int32_t);
	t->number = ARENA_ARRAY(c->kept, t->n + 1, int32_t);
	t->value = ARENA_ARRAY(c->kept, TOLD_VALUES_MAX, struct value);
	if (!t->which || !t->number || !t->value)
		return -1;
	for (size_t i = 0; i <= t->n; i++) {
		int64_t row = i == t->n ? -1 : sample_of(c, t, i);
		struct value v = val_none();
		if (row >= 0)
			stand_before(c, &b, t->rec < 0 ? told_record(t->rec) : t->rec, row, scope);
		if (row >= 0 && !reference_value(c, n, &v))
			return -1;
		note_value(c, t, i, v, &few, &numbers);
		tidy(c, i);
	}
	if (few && t->kind != VAL_ROW)
		t->number = NULL;
	if (!few && !numbers)
		return -1;
	return !t->number && t->nvalues <= TOLD_BITS_MAX ? put_values(c, t) : 0;
}

/* An entry of `at` has this one of few values; the one behind the last: 未知. */
static int has_value(struct compiler *c, const struct told *t, int at, size_t value)
{
	struct graph *g = c->g;
	if (t->word)
		return graph_flag(g, graph_lookup(g, at, t->word->flags, t->n), t->first_bit + (int)value);
	return graph_eq_imm(g, graph_lookup(g, at, t->which, t->n), value == t->nvalues ? -2 : (int64_t)value);
}

/* The options of what was told, looked up at `at`. */
static void add_told(struct compiler *c, struct meaning *m, const struct told *t, int at, int set)
{
	struct graph *g = c->g;
	if (t->number) {
		int lane = graph_lookup(g, at, t->number, t->n);
		int there = graph_not(g, graph_eq_imm(g, lane, NUMBER_NONE));
		add_option(c, m,
			   (struct option){.set = graph_and(g, set, there),
					   .what = LANE,
					   .v = {.kind = (uint8_t)t->kind, .rec = t->vrec, .den = 1},
					   .lane = lane});
		return;
	}
	for (size_t i = 0; i < t->nvalues; i++)
		add_option(c, m,
			   (struct option){
			       .set = graph_and(g, set, has_value(c, t, at, i)), .what = SAME, .v = t->value[i]});
	bool unknown = false;
	for (size_t i = 0; i < t->n; i++)
		unknown |= t->which[i] == -2;
	if (!unknown)
		return;
	int open = graph_and(g, set, has_value(c, t, at, t->nvalues));
	m->unknown = graph_or(g, m->unknown, open);
	if (t->beyond)
		graph_escape(g, open);
}

/* What was told of a node, asked when it is new. NULL: it cannot be said. */
static struct told *values_told(struct compiler *c, const struct node *key, const struct node *n, int rec, int field,
				bool scope)
{
	struct told *t = find_told(c, key, rec, field, false);
	if (t)
		return t;
	t = new_told(c, key, rec, field, false);
	stand_on_line(c, 0);
	if (!t || ask_values(c, n, t, scope) != 0) {
		cannot(c, n, "这样的值");
		return NULL;
	}
	return t;
}

struct meaning *told_value(struct compiler *c, const struct node *n)
{
	int field = -1;
	unsigned ties = ties_of(c, n, 0, &field);
	if (ties != TIED_TO_KIND && ties != TIED_TO_REF)
		return NULL;
	int rec = c->scope ? c->scope->spot->rec : c->f->subject, slot = c->scope ? c->scope->spot->slot : 0;
	field = ties == TIED_TO_KIND ? TOLD_KIND : field;
	struct told *t = values_told(c, n, n, rec, field, c->scope != NULL);
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	if (t)
		add_told(c, m, t, column_of(c, rec, field < 0 ? PART_KIND : field, slot), graph_all(c->g));
	return m;
}

/* The field of the row in scope 0, as a node: the same one whenever it is asked for. */
static const struct node *field_of_row(struct compiler *c, const struct node *n, int rec)
{
	const struct field *of = &c->ev->world->t[rec].rec->fields[n->index];
	int ref = n->ref == REF_NAV ? REF_NAV : REF_COLUMN;
	for (const struct made_node *m = *c->made; m; m = m->next)
		if (m->of == of && m->node->ref == ref && m->node->type == n->type && m->node->target == n->target)
			return m->node;
	struct made_node *m = ARENA_NEW(c->kept, struct made_node);
	struct node *x = ARENA_NEW(c->kept, struct node);
	if (!m || !x)
		return NULL;
	*x = (struct node){.kind = NODE_NAME, .ref = ref, .index = n->index, .type = n->type, .target = n->target};
	*m = (struct made_node){of, x, *c->made};
	*c->made = m;
	return x;
}

/* The field of one of the owner's rows: by its kind, or its own column. */
static void add_field_of_spot(struct compiler *c, struct meaning *m, const struct node *n, const struct option *o)
{
	struct lookout here = {.spot = &o->spot};
	const struct lookout *outer = c->scope;
	const struct node *x = field_of_row(c, n, o->spot.rec);
	if (!x)
		return;
	c->scope = &here;
	struct meaning *v = within(c, compile(c, x), o->set);
	c->scope = outer;
	for (int i = 0; i < v->n; i++)
		add_option(c, m, v->option[i]);
	m->unknown = graph_or(c->g, m->unknown, v->unknown);
}

struct meaning *told_field(struct compiler *c, const struct node *n, const struct meaning *row)
{
	struct meaning *m = new_meaning(c, MEANS_VALUE);
	m->unknown = row->unknown;
	for (int i = 0; i < row->n && !c->cannot; i++) {
		const struct option *o = &row->option[i];
		if (o->what == SPOT) {
			add_field_of_spot(c, m, n, o);
			continue;
		}
		if (o->what != LANE || o->v.kind != VAL_ROW)
			return cannot(c, n, "这样的行");
		const struct node *x = field_of_row(c, n, o->v.rec);
		const void *key = &c->ev->world->t[o->v.rec].rec->fields[n->index];
		struct told *t = x ? values_told(c, key, x, told_by_rows(o->v.rec), n->index, true) : NULL;
		if (t)
			add_told(c, m, t, o->lane, o->set);
	}
	return m;
}

/* --- conditions on a row of another table --- */

/* The row in scope is in the set: a condition of its own, with a copy of the set's node. NULL: no memory. */
static const struct node *self_in(struct compiler *c, const struct node *set)
{
	struct node *self = ARENA_NEW(c->kept, struct node), *in = ARENA_NEW(c->kept, struct node),
		    *of = ARENA_NEW(c->kept, struct node);
	if (!self || !in || !of)
		return NULL;
	*self = (struct node){.kind = NODE_NAME, .ref = REF_SELF};
	*of = *set;
	*in = (struct node){.kind = NODE_IN, .kid = {self, of}};
	return in;
}

int told_member(struct compiler *c, const struct option *o, const struct node *set, bool monthly)
{
	struct told *t = find_told(c, set, told_by_rows(o->v.rec), TOLD_MEMBER, true);
	if (!t) {
		const struct node *in = self_in(c, set);
		t = new_told(c, set, told_by_rows(o->v.rec), TOLD_MEMBER, true);
		if (!in || !t || (monthly ? ask_by_line : ask_flat)(c, in, t, true) != 0) {
			cannot(c, set, "内存");
			return graph_none(c->g);
		}
	}
	if (c->cannot)
		return graph_none(c->g);
	struct verdict v = look_up(c, t, o->lane, o->set);
	graph_escape(c->g, graph_and(c->g, o->set, v.maybe));
	return v.yes;
}

/* The one expression of a row of another table whose own rows the condition looks at: 代表(…).机构 of
 * 代表(…).机构.机构评估. */
static const struct node *root_row(struct compiler *c, const struct node *n)
{
	n = chosen(c->pl, n);
	if (n->kind == NODE_FIELD && n->ref == REF_ROWS_OF)
		return n->kid[0];
	if (n->kind == NODE_NAME && n->ref == REF_LET)
		return root_row(c, ((const struct let *)n->target)->expr);
	if (n->kind == NODE_FILTER || n->kind == NODE_HAS || n->kind == NODE_HAS_NOT || n->kind == NODE_ON ||
	    n->kind == NODE_OF)
		return root_row(c, n->kid[0]);
	return NULL;
}

/* The condition over a row in scope instead of `root`, names followed. */
static struct node *over_row(struct compiler *c, const struct node *n, const struct node *root)
{
	n = chosen(c->pl, n);
	if (n == root) {
		struct node *self = ARENA_NEW(c->kept, struct node);
		if (self)
			*self = (struct node){.kind = NODE_NAME, .ref = REF_SELF, .type = n->type};
		return self;
	}
	if (n->kind == NODE_NAME && n->ref == REF_LET)
		return over_row(c, ((const struct let *)n->target)->expr, root);
	struct node *x = ARENA_NEW(c->kept, struct node);
	struct node *base = x && n->kid[0] ? over_row(c, n->kid[0], root) : NULL;
	if (!base)
		return NULL;
	*x = *n;
	x->kid[0] = base;
	return x;
}

bool told_by_row(struct compiler *c, const struct node *n, struct verdict *out)
{
	const struct node *root = root_row(c, n);
	if (!root || !root->type || root->type->kind != TYPE_ROW || c->scope)
		return false;
	int rec = root->type->record;
	if (rec == c->f->subject || c->f->reads[rec])
		return false;
	struct told *t = find_told(c, n, told_by_rows(rec), TOLD_CONDITION, true);
	if (!t) {
		const struct node *x = over_row(c, n, root);
		t = new_told(c, n, told_by_rows(rec), TOLD_CONDITION, true);
		if (!x || !t || ties_of_own(c, x) == TIED_TO_MORE || ask_by_line(c, x, t, true) != 0) {
			cannot(c, n, "这样的条件");
			return false;
		}
	}
	struct meaning *row = compile(c, root);
	out->yes = graph_none(c->g);
	out->maybe = row->unknown;
	for (int i = 0; i < row->n; i++) {
		const struct option *o = &row->option[i];
		if (o->what != LANE)
			return cannot(c, n, "这样的行"), false;
		struct verdict v = look_up(c, t, o->lane, o->set);
		out->yes = graph_or(c->g, out->yes, graph_and(c->g, o->set, v.yes));
		out->maybe = graph_or(c->g, out->maybe, graph_and(c->g, o->set, v.maybe));
	}
	if (n->kind == NODE_HAS_NOT) /* no row: nothing is there */
		out->yes = graph_or(c->g, out->yes, absent_set(c, row));
	return true;
}
