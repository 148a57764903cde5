/* What a policy asks of its subject. */
#include "policy/uses.h"

#include <stdlib.h>

#include "policy/policy.h"

/* A walk over the tree; each let, table and reading is entered once. */
struct walk {
	const struct dict *dict;
	struct uses *u;
	const struct policy *at;     /* whose text it is */
	bool *let, *table, *reading; /* [index] entered */
	bool *policy;                /* [index] named; NULL: it does not matter */
};

static void walk(struct walk *w, const struct node *n);

/* A column, found by where its row of the feature's list lies. */
static void use_column(struct walk *w, const struct field *f)
{
	for (size_t r = 0; f && r < w->dict->n; r++) {
		const struct record *rec = w->dict->records[r];
		if (f < rec->fields || f >= rec->fields + rec->n)
			continue;
		w->u->record[r] = true;
		w->u->field[r][f - rec->fields] = true;
	}
}

/* The columns by which subjects of the one policy name those of the other. */
static void link_subjects(struct walk *w, const struct policy *from, const struct policy *to)
{
	const struct record *rec = w->dict->records[from->subject_rec];
	for (size_t f = 0; f < rec->n; f++)
		if (rec->fields[f].type == FIELD_REF &&
		    dict_record(w->dict, str_of(rec->fields[f].ref)) == to->subject_rec)
			w->u->field[from->subject_rec][f] = true;
}

/* Another policy: its lines are asked for. */
static void name_policy(struct walk *w, const struct policy *p)
{
	if (!w->policy || !p)
		return;
	w->policy[p->index] = true;
	if (w->at->subject_rec < 0 || p->subject_rec < 0)
		return;
	link_subjects(w, w->at, p);
	link_subjects(w, p, w->at);
}

/* A name that is worked out elsewhere in the text. */
static void enter(struct walk *w, const struct node *n)
{
	if (n->ref == REF_LET) {
		const struct let *l = n->target;
		bool first = !w->let[l->index];
		w->let[l->index] = true;
		if (first)
			walk(w, l->expr);
	} else if (n->ref == REF_TABLE) {
		const struct table *t = n->target;
		bool first = !w->table[t->index];
		w->table[t->index] = true;
		for (size_t i = 0; first && i < t->nrows; i++)
			walk(w, t->rows[i].value);
	} else if (n->ref == REF_READING) {
		const struct reading *r = n->target;
		bool first = !w->reading[r->index];
		w->reading[r->index] = true;
		for (size_t i = 0; first && i < r->nalts; i++)
			walk(w, r->alts[i].value);
	} else if (n->ref == REF_POLICY) {
		name_policy(w, n->target);
	} else if (n->ref == REF_BUILTIN && n->index == B_LOCAL) {
		uses_whole(w->u, w->dict, "地方标准");
	}
}

/* The condition that a row's own column is a certain code, among those that must all hold; NULL: there is none. */
static const struct node *code_wanted(const struct record *rec, const struct node *n)
{
	if (n->kind == NODE_AND) {
		const struct node *left = code_wanted(rec, n->kid[0]);
		return left ? left : code_wanted(rec, n->kid[1]);
	}
	if (n->kind != NODE_EQ || n->kid[0]->kind != NODE_NAME || n->kid[0]->ref != REF_COLUMN || n->kid[0]->index2 ||
	    n->kid[1]->ref != REF_LABEL)
		return NULL;
	const struct field *f = n->kid[0]->target;
	return f >= rec->fields && f < rec->fields + rec->n && f->type == FIELD_CODE ? n : NULL;
}

/* 全部 of a record, narrowed to one code; false: it is something else. */
static bool narrowed(struct walk *w, const struct node *n)
{
	const struct node *all = n->kind == NODE_FILTER ? n->kid[0] : NULL, *record = all ? all->kid[0] : NULL;
	if (!all || all->kind != NODE_ALL || record->ref != REF_RECORD || record->index < 0)
		return false;
	const struct record *rec = w->dict->records[record->index];
	const struct node *eq = code_wanted(rec, n->kid[1]);
	if (!eq)
		return false;
	struct uses_only *o = &w->u->only[record->index], is = {.coded = true};
	is.field = (size_t)((const struct field *)eq->kid[0]->target - rec->fields);
	is.label = eq->kid[1]->text;
	if (o->coded && (o->field != is.field || !str_eq(o->label, is.label)))
		o->whole = true;
	is.whole = o->whole;
	*o = is;
	w->u->everybody = w->u->record[record->index] = true;
	walk(w, n->kid[1]);
	return true;
}

/* The record whose rows a name stands for; −1: it stands for something else. */
static int rows_named(const struct node *n)
{
	if (n->ref == REF_RECORD || n->ref == REF_ROWS_OF)
		return n->index;
	return n->ref == REF_NAV && n->type && n->type->kind == TYPE_ROW ? n->type->record : -1;
}

/* A row that is a value may be put into words. */
static void tell(struct walk *w, const struct type *t)
{
	for (; t; t = t->elem) {
		if (t->kind == TYPE_ROW && t->record >= 0)
			w->u->told[t->record] = true;
		if (t->home)
			tell(w, t->home);
	}
}

/* From a row to the one that it names: the column, of whichever record it can be. */
static void use_way(struct walk *w, const struct node *n)
{
	for (size_t r = 0; n->type && n->type->kind == TYPE_ROW && r < w->dict->n; r++) {
		const struct record *rec = w->dict->records[r];
		if (n->index >= 0 && (size_t)n->index < rec->n && rec->fields[n->index].type == FIELD_REF &&
		    dict_record(w->dict, str_of(rec->fields[n->index].ref)) == n->type->record)
			w->u->field[r][n->index] = true;
	}
}

/* One expression with all below it. */
static void walk(struct walk *w, const struct node *n)
{
	if (!n || narrowed(w, n))
		return;
	int rows = rows_named(n);
	w->u->everybody |= n->kind == NODE_ALL;
	tell(w, n->type);
	if (w->policy && n->ref == REF_RECORD && n->index2 == 1 &&
	    w->at->subject_rec >= 0) /* by way of what the subject names */
		w->u->field[w->at->subject_rec][n->num] = true;
	if (n->ref == REF_NAV && w->policy)
		use_way(w, n);
	if (n->ref == REF_COLUMN || n->ref == REF_FIELD)
		use_column(w, n->target);
	else if (rows >= 0)
		w->u->record[rows] = w->u->only[rows].whole = true;
	else
		enter(w, n);
	for (size_t i = 0; i < 3; i++)
		walk(w, n->kid[i]);
	for (size_t i = 0; i < n->nargs; i++)
		walk(w, n->args[i].value);
}

/* Statements of a policy or an avenue. What excludes another policy looks at what was paid already. */
static void walk_rules(struct walk *w, const struct rule *r, size_t n)
{
	int paid = dict_record(w->dict, STR("已享受"));
	for (size_t i = 0; i < n; i++) {
		walk(w, r[i].expr);
		walk(w, r[i].unless);
		for (size_t k = 0; k < r[i].nshares; k++)
			walk(w, r[i].shares[k]);
		if (r[i].kind == RULE_EXCLUDES) {
			name_policy(w, r[i].other);
			if (paid >= 0)
				w->u->record[paid] = true;
		}
	}
}

/* The policy's own text with all that it builds on. */
static void walk_text(struct walk *w, const struct policy *p)
{
	w->at = p;
	walk(w, p->subject_where);
	walk(w, p->period.expr);
	for (size_t i = 0; i < p->period.n; i++)
		walk(w, p->period.milestones[i].span);
	walk_rules(w, p->rules, p->nrules);
	for (size_t i = 0; i < p->navenues; i++) {
		walk(w, p->avenues[i].when);
		walk_rules(w, p->avenues[i].rules, p->avenues[i].nrules);
	}
}

/* A walk that has been nowhere. -1: no memory. */
static int walk_begin(struct walk *w, const struct packs *s, struct uses *out, struct err *e)
{
	bool *seen = calloc(s->nlets + s->ntables + s->nreadings + 1, sizeof *seen);
	*w = (struct walk){.dict = s->dict, .u = out, .let = seen};
	if (!seen)
		return err_set(e, ERR_NOMEM, "内存不够");
	w->table = seen + s->nlets;
	w->reading = w->table + s->ntables;
	return 0;
}

int policy_uses(const struct packs *packs, const struct policy *p, struct uses *out, struct err *e)
{
	struct walk w;
	*out = (struct uses){0};
	if (walk_begin(&w, packs, out, e) < 0)
		return -1;
	walk_text(&w, p);
	free(w.let);
	return 0;
}

/* What two ways of coming by a record's rows have in common. */
static struct uses_only only_both(const struct uses_only *a, const struct uses_only *b)
{
	struct uses_only both = a->coded ? *a : *b;
	both.whole =
	    a->whole || b->whole || (a->coded && b->coded && (a->field != b->field || !str_eq(a->label, b->label)));
	return both;
}

void uses_add(struct uses *u, const struct uses *more)
{
	u->everybody |= more->everybody;
	for (size_t r = 0; r < DICT_RECORDS_MAX; r++) {
		u->record[r] |= more->record[r];
		u->told[r] |= more->told[r];
		u->only[r] = only_both(&u->only[r], &more->only[r]);
		for (size_t f = 0; f < RECORD_FIELDS_MAX; f++)
			u->field[r][f] |= more->field[r][f];
	}
}

void uses_whole(struct uses *u, const struct dict *d, const char *record)
{
	int r = dict_record(d, str_of(record));
	if (r < 0)
		return;
	u->record[r] = true;
	for (size_t f = 0; f < d->records[r]->n; f++)
		u->field[r][f] = true;
}

bool names_row(const struct field *f)
{
	size_t n = strlen(f->label), name = strlen("名称");
	return f->type == FIELD_TEXT &&
	       (f->flags & FIELD_KEY || (n >= name && strcmp(f->label + n - name, "名称") == 0));
}

/* What may be told of any row: which it is, whose, when, and what it refers to. */
static bool tells_row(const struct field *f)
{
	return f->flags & FIELD_KEY || f->type == FIELD_REF || f->type == FIELD_DAY || f->type == FIELD_MONTH ||
	       names_row(f);
}

/* Rows of the record are found by a text alone, or may be called by one. */
static bool is_called(const struct uses *u, const struct dict *d, int record)
{
	const struct record *rec = d->records[record];
	size_t keys = 0;
	for (size_t f = 0; f < rec->n; f++)
		keys += (rec->fields[f].flags & FIELD_KEY) != 0;
	return rec->owner < 0 || u->told[record] || keys == 1;
}

/* What the language itself may ask of a row of the record: which it is, when it is in effect, and the text by which it is called
 * where it can be. */
static bool asks_of_row(const struct uses *u, const struct dict *d, int record, size_t field)
{
	const struct record *rec = d->records[record];
	const struct field *f = &rec->fields[field];
	int at = (int)field;
	if (names_row(f))
		return is_called(u, d, record);
	if (at == rec->from || at == rec->to || at == rec->cut || at == rec->ends_with)
		return true;
	bool when = f->type == FIELD_DAY || f->type == FIELD_MONTH;
	return f->type != FIELD_SECRET && (f->flags & FIELD_KEY || (when && rec->from < 0 && rec->owner >= 0));
}

/* The record, and what it belongs or refers to. named: everything by which rows may be told as well. */
static void close_record(struct uses *u, const struct dict *d, int record, bool named)
{
	const struct record *rec = d->records[record];
	u->record[record] = true;
	for (size_t f = 0; f < rec->n; f++) {
		int to = rec->fields[f].type == FIELD_REF ? dict_record(d, str_of(rec->fields[f].ref)) : -1;
		u->field[record][f] |= named ? tells_row(&rec->fields[f]) : asks_of_row(u, d, record, f);
		if (to >= 0 && !u->record[to])
			close_record(u, d, to, named);
	}
}

/* All records that are used. */
static void close_all(struct uses *u, const struct dict *d, bool named)
{
	for (size_t r = 0; r < d->n; r++)
		if (u->record[r])
			close_record(u, d, (int)r, named);
}

void uses_close(struct uses *u, const struct dict *d)
{
	close_all(u, d, true);
}

/* Every policy that is wanted or named and has not been walked yet, with all its versions; false: none is left. */
static bool walk_wanted(struct walk *w, const struct packs *s, bool *walked)
{
	bool any = false;
	for (size_t i = 0; i < s->n; i++) {
		const struct policy *p = s->pack[i], *first = p->shared ? NULL : packs_find(s, p->id);
		if (!first || walked[p->index] || !(w->policy[p->index] || w->policy[first->index]))
			continue;
		w->policy[first->index] = true; /* whichever version was named: all */
		walked[p->index] = any = true;
		w->u->record[p->subject_rec] = true;
		walk_text(w, p);
	}
	return any;
}

int packs_uses(const struct packs *packs, const bool *selected, struct uses *out, struct err *e)
{
	static const char *const whole[] = {"单元", "机构", "地方标准"}, *const rows[] = {"人员", "任职"};
	bool named[PACKS_MAX], walked[PACKS_MAX] = {false};
	struct walk w;
	if (walk_begin(&w, packs, out, e) < 0)
		return -1;
	for (size_t i = 0; i < PACKS_MAX; i++)
		named[i] = !selected || selected[i];
	w.policy = named;
	while (walk_wanted(&w, packs, walked))
		;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		uses_whole(out, packs->dict, whole[i]);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (dict_record(packs->dict, str_of(rows[i])) >= 0)
			out->record[dict_record(packs->dict, str_of(rows[i]))] = true;
	if (uses_record(out, packs->dict, "已享受"))
		uses_whole(out, packs->dict, "已享受");
	close_all(out, packs->dict, false);
	free(w.let);
	return 0;
}

int packs_named(const struct packs *packs, bool *marked, struct err *e)
{
	bool walked[PACKS_MAX] = {false};
	struct uses *into = calloc(1, sizeof *into);
	struct walk w = {0};
	int status = into ? walk_begin(&w, packs, into, e) : err_set(e, ERR_NOMEM, "内存不够");
	w.policy = marked;
	while (status == 0 && walk_wanted(&w, packs, walked))
		;
	for (size_t i = 0; i < packs->n; i++)
		marked[packs->pack[i]->index] |= walked[packs->pack[i]->index];
	free(w.let);
	free(into);
	return status;
}

int one_uses(const struct packs *packs, const struct policy *p, struct uses *out, struct err *e)
{
	bool selected[PACKS_MAX] = {false};
	selected[packs_find(packs, p->id)->index] = true;
	return packs_uses(packs, selected, out, e);
}

bool uses_record(const struct uses *u, const struct dict *d, const char *record)
{
	int r = dict_record(d, str_of(record));
	return r >= 0 && u->record[r];
}

bool uses_field(const struct uses *u, const struct dict *d, const char *record, const char *label)
{
	int r = dict_record(d, str_of(record)), f = r < 0 ? -1 : record_field(d->records[r], str_of(label));
	return f >= 0 && u->field[r][f];
}
