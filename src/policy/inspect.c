#include "policy/inspect.h"

#include <stdio.h>

#include "policy/clauses.h"
#include "policy/grow.h"
#include "policy/policy.h"
#include "policy/unparse.h"

/* A policy being taken apart. */
struct taking {
	struct arena *mem;
	struct policy_view *v;
	struct buf text; /* of one expression at a time */
	size_t made;     /* bytes */
	bool failed;
};

#define TAKE_GROW(t, items, count, slot)                                                                             \
	do {                                                                                                         \
		GROW((t)->mem, items, count, slot);                                                                  \
		(t)->failed |= !(slot);                                                                              \
	} while (0)

/* What stands in the buffer, kept; the buffer is empty afterwards. */
static struct str keep(struct taking *t)
{
	char *p = t->text.failed ? NULL : arena_copy(t->mem, t->text.p ? t->text.p : "", t->text.n);
	struct str s = {p ? p : "", p ? t->text.n : 0};
	t->made += s.n;
	t->failed |= !p || t->made > VIEW_TEXT_MAX;
	buf_clear(&t->text);
	return s;
}

/* A text of the packs. */
static struct str copied(struct taking *t, struct str s)
{
	buf_put_str(&t->text, s);
	return keep(t);
}

/* An expression as text; NULL is empty. */
static struct str node_kept(struct taking *t, const struct node *n)
{
	if (n)
		node_text(&t->text, n);
	return keep(t);
}

/* "S26 §A5". */
static struct str cite_kept(struct taking *t, const struct cite *c)
{
	cite_text(&t->text, c);
	return keep(t);
}

void policy_force_text(day_t from, day_t to, char out[static FORCE_TEXT])
{
	char first[11], last[11];
	day_text(from, first);
	day_text(to, last);
	if (!*first)
		snprintf(out, FORCE_TEXT, "不详");
	else if (*last)
		snprintf(out, FORCE_TEXT, "%s 至 %s", first, last);
	else
		snprintf(out, FORCE_TEXT, "%s 起", first);
}

const char *policy_status_note(struct str status)
{
	static const struct {
		const char *status, *note;
	} notes[] = {
	    {"征求意见稿", "（可以试算，结果标“草案”；正式印发并采用以前不能据此发放）"},
	    {"草案", "（可以试算，结果标“草案”；正式印发并采用以前不能据此发放）"},
	    {"答复", "（答复转述的规定）"},
	    {"已通过", "（按通过的文件发放）"},
	    {"废止", "（已废止，只用于算以前的月份）"},
	    {"假想", "（假想的政策，只为检验）"},
	};
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		if (str_is(status, notes[i].status))
			return notes[i].note;
	return "";
}

/* One statement into a list. */
static void take_rule(struct taking *t, const struct rule *r, struct view_rules *to)
{
	struct view_rule *v;
	TAKE_GROW(t, to->rule, to->n, v);
	if (!v)
		return;
	*v = (struct view_rule){.word = rule_word(r->kind), .sentence = copied(t, r->cite.sentence)};
	rule_text(&t->text, r);
	v->text = keep(t);
	v->clauses = cite_kept(t, &r->cite);
	if (r->kind == RULE_EXCLUDES && r->other) {
		v->relation = copied(t, r->other->title);
		v->related = copied(t, r->other->id);
		v->same_month = r->same_month;
	}
}

/* Statements, each into the list of its kind; an avenue has one list. */
static void take_rules(struct taking *t, const struct rule *r, size_t n, struct view_rules *conditions,
		       struct view_rules *amounts, struct view_rules *doubts)
{
	for (size_t i = 0; i < n; i++)
		take_rule(t, &r[i],
			  r[i].kind <= RULE_EXCLUDES ? conditions
			  : r[i].kind == RULE_DOUBT  ? doubts
						     : amounts);
}

/* 途径. */
static void take_avenues(struct taking *t, const struct policy *p)
{
	for (size_t i = 0; i < p->navenues; i++) {
		const struct avenue *r = &p->avenues[i];
		struct view_avenue *v;
		TAKE_GROW(t, t->v->avenue, t->v->navenues, v);
		if (!v)
			return;
		*v = (struct view_avenue){.name = copied(t, r->name), .sentence = copied(t, r->cite.sentence)};
		v->when = node_kept(t, r->when);
		v->clauses = cite_kept(t, &r->cite);
		take_rules(t, r->rules, r->nrules, &v->rules, &v->rules, &v->rules);
	}
}

/* The keys of a table's row. */
static struct str keys_kept(struct taking *t, const struct table_row *row)
{
	for (size_t k = 0; k < row->nkeys; k++) {
		const struct table_key *key = &row->keys[k];
		buf_puts(&t->text, k ? "、" : "");
		if (key->kind == KEY_LABEL)
			buf_put_str(&t->text, key->label);
		else if (key->kind == KEY_OTHER || key->kind == KEY_NONE)
			buf_puts(&t->text, key->kind == KEY_OTHER ? "其余" : "无");
		else
			buf_printf(&t->text, "%lld%s", (long long)key->num, key->kind == KEY_INT_UP ? "以上" : "");
	}
	return keep(t);
}

/* One 表. */
static void take_table(struct taking *t, const struct table *x, bool shared)
{
	struct view_table *v;
	TAKE_GROW(t, t->v->table, t->v->ntables, v);
	if (!v)
		return;
	*v = (struct view_table){.name = copied(t, x->name), .by = copied(t, x->key), .shared = shared};
	v->clauses = cite_kept(t, &x->cite);
	for (size_t i = 0; i < x->nrows; i++) {
		struct view_row *row;
		TAKE_GROW(t, v->row, v->n, row);
		if (!row)
			return;
		row->key = keys_kept(t, &x->rows[i]);
		row->value = node_kept(t, x->rows[i].value);
	}
}

/* One 令. */
static void take_name(struct taking *t, const struct let *l, bool shared)
{
	struct view_name *v;
	TAKE_GROW(t, t->v->name, t->v->nnames, v);
	if (!v)
		return;
	*v =
	    (struct view_name){.name = copied(t, l->name), .sentence = copied(t, l->cite.sentence), .shared = shared};
	v->text = node_kept(t, l->expr);
	v->clauses = cite_kept(t, &l->cite);
}

/* One 读法. */
static void take_reading(struct taking *t, const struct reading *r, bool shared)
{
	struct view_reading *v;
	TAKE_GROW(t, t->v->reading, t->v->nreadings, v);
	if (!v)
		return;
	*v = (struct view_reading){
	    .name = copied(t, r->name), .sentence = copied(t, r->cite.sentence), .shared = shared};
	v->clauses = cite_kept(t, &r->cite);
	for (size_t i = 0; i < r->nalts; i++) {
		struct view_alt *a;
		TAKE_GROW(t, v->alt, v->n, a);
		if (!a)
			return;
		a->label = copied(t, r->alts[i].label);
		a->text = node_kept(t, r->alts[i].expr);
		a->clauses = cite_kept(t, &r->alts[i].cite);
	}
}

/* Tables, names and readings: a policy's own, or those of its shared file that it uses. */
static void take_things(struct taking *t, const struct policy *p, bool own)
{
	for (size_t i = 0; i < p->ntables; i++)
		if (own || p->tables[i].to)
			take_table(t, &p->tables[i], !own);
	for (size_t i = 0; i < p->nlets; i++)
		if (own || p->lets[i].type)
			take_name(t, &p->lets[i], !own);
	for (size_t i = 0; i < p->nreadings; i++)
		if (own || p->readings[i].type || reading_is_setting(&p->readings[i]))
			take_reading(t, &p->readings[i], !own);
}

/* 周期. */
static void take_period(struct taking *t, const struct period *d)
{
	if (d->kind == PERIOD_MONTHLY) {
		t->v->period = STR("按月");
		return;
	}
	if (d->kind == PERIOD_ONCE)
		buf_puts(&t->text, "一次，在");
	node_text(&t->text, d->expr);
	t->v->period = keep(t);
	for (size_t i = 0; d->kind == PERIOD_MILESTONES && i < d->n; i++) {
		struct view_milestone *m;
		TAKE_GROW(t, t->v->milestone, t->v->nmilestones, m);
		if (!m)
			return;
		m->name = copied(t, d->milestones[i].name);
		m->span = node_kept(t, d->milestones[i].span);
	}
}

/* Title, status, dates, whom it is for. */
static void take_header(struct taking *t, const struct policy *p)
{
	struct policy_view *v = t->v;
	v->id = copied(t, p->id);
	v->title = copied(t, p->title);
	v->status = copied(t, p->standing);
	v->note = str_of(policy_status_note(p->status));
	v->area = copied(t, p->area);
	v->from = p->from;
	v->to = p->to;
	v->undated = p->undated || (p->from == DAY_NONE && p->to == DAY_NONE);
	v->subject = copied(t, p->subject);
	v->where = node_kept(t, p->subject_where);
	v->item = copied(t, p->item);
	v->result = copied(t, p->result);
	v->uses = copied(t, p->base ? p->base->id : STR(""));
	v->uses_title = copied(t, p->base ? p->base->title : STR(""));
	v->source = p->source;
	v->file = p->file;
}

/* 依据 and 样例. */
static void take_lists(struct taking *t, const struct policy *p)
{
	for (size_t i = 0; i < p->nclauses; i++) {
		struct view_clause *c;
		TAKE_GROW(t, t->v->clause, t->v->nclauses, c);
		if (!c)
			return;
		*c = (struct view_clause){.no = copied(t, p->clauses[i])};
		clause_gist(c->no, &c->document, &c->gist);
	}
	for (size_t i = 0; i < p->ncases; i++) {
		struct view_case *c;
		TAKE_GROW(t, t->v->kase, t->v->ncases, c);
		if (!c)
			return;
		*c = (struct view_case){copied(t, p->cases[i].name), copied(t, p->cases[i].title)};
	}
}

int policy_inspect(const struct policy *p, struct arena *mem, struct policy_view *out, struct err *e)
{
	struct policy_view v = {0};
	struct taking t = {.mem = mem, .v = &v};
	buf_init(&t.text, 1u << 20);
	take_header(&t, p);
	take_period(&t, &p->period);
	take_lists(&t, p);
	take_rules(&t, p->rules, p->nrules, &v.conditions, &v.amounts, &v.doubts);
	take_avenues(&t, p);
	take_things(&t, p, true);
	if (p->base)
		take_things(&t, p->base, false);
	buf_release(&t.text);
	if (t.failed)
		return err_set(e, ERR_NOMEM, "内存不够，或政策太长");
	*out = v;
	return 0;
}
