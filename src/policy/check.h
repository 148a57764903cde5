/* The inside of the resolver and checker: one walk over a tree that gives every name its thing and every expression
 * its type. Only packs.c and the check_*.c files include it; the result is read through policy/resolve.h.
 *
 * A function here that returns a type returns NULL when it has said what is wrong: whoever gets NULL stays silent. */
#ifndef YICAI_POLICY_CHECK_H
#define YICAI_POLICY_CHECK_H

#include "base/map.h"
#include "policy/resolve.h"

/* Where a bare name is looked up first: a row of some record, or a group of such rows. */
struct scope {
	const struct type *rows; /* TYPE_ROWS whose row, or group of rows, this is */
	bool group;
	bool joints; /* the rows know 前 间隔 接日 */
	const struct scope *out;
};

/* What is being worked out just now, to find circles: a let, a table, a reading or an avenue's amount. */
struct visit {
	const void *thing;
	struct str name;
	const struct visit *out;
};

struct checker {
	struct packs *s;
	struct diags *d;
	struct policy *p;    /* whose statements are checked */
	struct policy *file; /* whose text is read: p, or p's copy of its shared file */
	const struct scope *scope;
	const struct visit *visit;
	int depth;                         /* expressions within one another, names followed */
	int below;                         /* greatest height of a thing that was named since the current one began */
	int uses;                          /* enum depends of what was read since the current thing began */
	struct map *clauses;               /* the known clause ids; NULL when there is no list */
	bool (*needs)[PACKS_MAX];          /* [policy][policy it refers to] */
	struct pos (*needs_at)[PACKS_MAX]; /* where it does */
};

/* Says what is wrong at a place of the text being read; its value is a NULL type. */
#define STARVED(c, at)         no_type(diag_starved((c)->d, (c)->file, (at)))
#define FAIL(c, at, hint, ...) no_type(diag_add((c)->d, DIAG_ERROR, (c)->file, (at), (hint), __VA_ARGS__))
static inline const struct type *no_type(int said)
{
	(void)said;
	return NULL;
}

/* A warning at a place. */
#define WARN(c, at, hint, ...) ((void)diag_add((c)->d, DIAG_WARNING, (c)->file, (at), (hint), __VA_ARGS__))

/* A let or reading that could not be typed; never in a tree that was accepted. */
extern const struct type type_broken;

/* Wanted by a place where a bare name may stand for itself: a table's value, a tier. */
extern const struct type type_loose;

/* --- types.c: making and comparing types; all in the packs' arena --- */
const struct type *type_basic(enum type_kind k);
const struct type *type_record(struct checker *c, enum type_kind k, int record);
const struct type *type_elem(struct checker *c, enum type_kind k, const struct type *elem);
const struct type *type_int(struct checker *c, const char *unit);
const struct type *type_enum(struct checker *c, const struct labels *l);
const struct type *type_field(struct checker *c, int record, int field);

/* The labels of a code list; one label; both together (a's first). NULL only without memory. */
const struct labels *labels_of_codes(struct checker *c, const struct codelist *l);
const struct labels *labels_one(struct checker *c, struct str label);
const struct labels *labels_join(struct checker *c, const char *name, const struct labels *a, const struct labels *b);
bool labels_have(const struct labels *l, struct str label);
bool labels_meet(const struct labels *a, const struct labels *b);
/* "一级、二级、三级" of the first few. */
const char *labels_text(struct checker *c, const struct labels *l);

/* The type that both fit into, NULL when there is none (nothing is said). */
const struct type *type_join(struct checker *c, const struct type *a, const struct type *b);
/* A value of `t` may stand where `want` is wanted, coercions of policy/type.h included. */
bool type_fits(const struct type *t, enum type_kind want);
/* Values of both can be equal. */
bool type_comparable(const struct type *a, const struct type *b);
/* The type in words, in the arena. */
const char *type_says(struct checker *c, const struct type *t);
/* A formatted text in the arena; "" without memory. */
#define check_text(c, ...) diag_text((c)->s->mem, __VA_ARGS__)
/* 是不是“X”？ or NULL when no name is near. */
const char *check_nearest(struct checker *c, struct str name, const struct str *names, size_t n);

/* --- names.c: what a name stands for --- */
const struct type *infer_name(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_field(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_pick(struct checker *c, struct node *n, const struct type *want);
/* The bare name means something here without being a label. */
bool name_known(struct checker *c, struct str name);
/* Makes the node the label of its own text. */
const struct type *name_label(struct checker *c, struct node *n, const struct labels *l);
/* Makes the node the subject's or, under 全部, all rows of a record. */
const struct type *name_record(struct checker *c, struct node *n, int record, bool all);
struct table *name_table(struct checker *c, struct str name, struct policy **where);
struct let *name_let(struct checker *c, struct str name, struct policy **where);
const struct type *let_type(struct checker *c, struct let *l, struct policy *where);
/* The words that no let, table or avenue may be called. */
bool name_reserved(struct checker *c, struct str name, const char **what);

/* Enters a thing: false when it is being worked out already (the circle is reported). */
bool visit_enter(struct checker *c, struct visit *v, const void *thing, struct str name, struct pos at);

/* What is put aside while another thing, with a scope of its own, is worked out. */
struct aside {
	const struct scope *scope;
	struct policy *file;
	int uses, below;
	const struct visit *visit;
};
struct aside check_aside(struct checker *c, struct policy *file);
/* Puts it back; what the thing used is added. `own` is the height of the thing's expression; false, and said at its
 * place, when with all that it names it is higher than NAMED_HEIGHT_MAX. */
bool check_back(struct checker *c, struct aside a, int own, struct pos at, int *uses, int *height);
/* A thing that was worked out before is named again. */
void check_again(struct checker *c, int uses, int height);

/* --- check_expr.c --- */
/* The type of an expression; `want` (or NULL) is what it will be compared with or put beside: it tells labels. */
const struct type *infer(struct checker *c, struct node *n, const struct type *want);
/* Likewise, and it must fit the kind; `role` names the place: “周年”的第1个参数. */
const struct type *infer_as(struct checker *c, struct node *n, enum type_kind want, const char *role);
/* A condition: 是否, or rows of which there must be some. */
const struct type *infer_cond(struct checker *c, struct node *n);
/* Both sides, each knowing the other's type. */
bool infer_pair(struct checker *c, struct node *a, struct node *b, const struct type **ta, const struct type **tb);
/* The expression in a scope of one row (or group) of rows. */
const struct type *infer_in(struct checker *c, struct node *n, const struct type *rows, bool group, bool joints,
			    const struct type *want);

/* --- check_time.c: rows, spells, sets --- */
const struct type *infer_filter(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_of(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_each(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_all(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_on(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_algebra(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_covers(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_full(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_distinct(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_set(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_within(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_holds(struct checker *c, struct node *n, const struct type *want);
/* Rows as rows: of a clock its accepted pieces. NULL and said when it is neither. */
const struct type *infer_rows(struct checker *c, struct node *n, const char *role);
/* The record's rows have a first or last day; else said. */
bool rows_dated(struct checker *c, const struct type *t, struct pos at);

/* --- check_call.c, check_table.c --- */
const struct type *infer_call(struct checker *c, struct node *n, const struct type *want);
const struct type *infer_lookup(struct checker *c, struct node *n, struct table *t, struct policy *where);
bool table_type(struct checker *c, struct table *t, struct policy *where);
/* After everything was checked: keys that no caller can have. */
void table_finish(struct checker *c, struct table *t);
const char *builtin_word(enum builtin b);

/* --- check_reading.c --- */
const struct type *reading_type(struct checker *c, struct reading *r, struct policy *where);
/* The setting with this key, or −1; the number of a label in it, or −1. */
int setting_named(struct str key);
int setting_label(enum setting s, struct str label);

/* --- check_rule.c, check_header.c, check_case.c, check_cite.c --- */
void check_header(struct checker *c);
void check_rules(struct checker *c);
void check_cases(struct checker *c);
void check_cite(struct checker *c, const struct cite *cite, struct pos at);
void check_clauses(struct checker *c, const struct str *clauses, size_t n, struct pos at);
/* The amount of an avenue (元 or 整数). */
const struct type *avenue_amount(struct checker *c, struct avenue *r);
/* Notes that p's result needs the other policy's first. */
void check_needs(struct checker *c, const struct policy *other, struct pos at);
/* The other policy's subject is the subject of p or has to do with it. */
bool check_linked(struct checker *c, const struct policy *other);

#endif
