/* The shipped policies as the public reads them. */
#include "features/guide/law.h"

#include <stdarg.h>
#include <stdio.h>

#include "features/guide/calc_run.h"
#include "features/policies/shipped.h"
#include "features/subsidies/reckon.h"
#include "policy/clauses.h"

struct guide_policy law_head(const struct policy *p, struct arena *mem)
{
	struct str rest = p->id;
	return (struct guide_policy){.id = arena_str(mem, p->id),
				     .city = arena_str(mem, str_cut(&rest, '.')),
				     .title = arena_str(mem, p->title),
				     .status = arena_str(mem, p->standing),
				     .item = arena_str(mem, p->item),
				     .draft = policy_is_draft(p),
				     .calc = calc_can(p)};
}

/* A formatted text kept in mem. */
__attribute__((format(printf, 2, 3))) static struct str made(struct arena *mem, const char *what, ...)
{
	char text[1000];
	va_list ap;
	va_start(ap, what);
	vsnprintf(text, sizeof text, what, ap);
	va_end(ap);
	return arena_str(mem, str_of(text));
}

int law_list(struct house *h, struct arena *mem, struct guide_policies *o, struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	o->policy = ARENA_ARRAY(mem, s.packs->n + 1, struct guide_policy);
	for (size_t i = 0; o->policy && i < s.packs->n; i++)
		if (packs_find(s.packs, s.packs->pack[i]->id) == s.packs->pack[i])
			o->policy[o->n++] = law_head(s.packs->pack[i], mem);
	shipped_close(&s);
	return o->policy ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

/* The documents whose clauses these are. */
static struct str documents_of(struct arena *mem, const struct cite *cite)
{
	struct buf b;
	buf_init(&b, 2000);
	for (size_t i = 0; i < cite->nclauses; i++)
		clause_documents(cite->clauses[i], &b);
	struct str out = arena_str(mem, buf_str(&b));
	buf_release(&b);
	return out;
}

/* Adds a sentence, if there is one. */
static void put_condition(struct arena *mem, struct guide_law *o, struct str text, const struct cite *cite, bool bar)
{
	if (text.n)
		o->condition[o->nconditions++] =
		    (struct guide_condition){arena_str(mem, text), documents_of(mem, cite), bar};
}

/* The sentences of statements. */
static void put_rules(struct arena *mem, struct guide_law *o, const struct rule *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (r[i].kind == RULE_EXCLUDES && r[i].other)
			put_condition(mem, o, made(mem, "享受过“%.*s”", STR_FMT(r[i].other->title)), &r[i].cite,
				      true);
		else if (r[i].kind <= RULE_BAR)
			put_condition(mem, o, r[i].cite.sentence, &r[i].cite, r[i].kind == RULE_BAR);
	}
}

/* Conditions: whose rows count by a clause of the document, then the statements, then those of the avenues. */
static int put_conditions(struct arena *mem, const struct policy *p, struct guide_law *o, struct err *e)
{
	size_t max = p->nlets + p->nrules + p->navenues;
	for (size_t i = 0; i < p->navenues; i++)
		max += p->avenues[i].nrules;
	if (!(o->condition = ARENA_ARRAY(mem, max + 1, struct guide_condition)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < p->nlets; i++)
		if (p->lets[i].cite.nclauses && p->lets[i].type && p->lets[i].type->kind == TYPE_ROWS)
			put_condition(mem, o, p->lets[i].cite.sentence, &p->lets[i].cite, false);
	put_rules(mem, o, p->rules, p->nrules);
	for (size_t i = 0; i < p->navenues; i++) {
		const struct avenue *r = &p->avenues[i];
		put_condition(mem, o, made(mem, "%.*s：%.*s", STR_FMT(r->name), STR_FMT(r->cite.sentence)), &r->cite,
			      false);
		put_rules(mem, o, r->rules, r->nrules);
	}
	return 0;
}

/* Amounts that the tables state. */
static int put_amounts(struct arena *mem, const struct policy *p, struct guide_law *o, struct err *e)
{
	size_t max = 1;
	for (size_t i = 0; i < p->ntables; i++)
		max += p->tables[i].nrows;
	if (!(o->amount = ARENA_ARRAY(mem, max, struct guide_amount)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < p->ntables; i++)
		for (size_t k = 0; k < p->tables[i].nrows; k++) {
			const struct table_row *r = &p->tables[i].rows[k];
			if (r->nkeys && r->value && r->value->kind == NODE_MONEY)
				o->amount[o->namounts++] =
				    (struct guide_amount){arena_str(mem, p->tables[i].name),
							  arena_str(mem, r->keys[0].label), r->value->num};
		}
	return 0;
}

/* The readings with what is in force. */
static int put_readings(struct arena *mem, const struct policy *p, struct guide_law *o, struct err *e)
{
	if (!(o->reading = ARENA_ARRAY(mem, p->nreadings + 1, struct guide_reading)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < p->nreadings; i++) {
		const struct reading *r = &p->readings[i];
		struct buf b;
		buf_init(&b, 2000);
		for (size_t k = 1; k < r->nalts; k++)
			buf_printf(&b, "%s%.*s", k > 1 ? "、" : "", STR_FMT(r->alts[k].label));
		o->reading[o->nreadings++] =
		    (struct guide_reading){arena_str(mem, r->name), arena_str(mem, r->cite.sentence),
					   arena_str(mem, r->alts[0].label), arena_str(mem, buf_str(&b))};
		buf_release(&b);
	}
	return 0;
}

/* 施行 in words. */
static struct str dates_of(struct arena *mem, const struct policy *p)
{
	char from[11] = "", to[11] = "";
	day_text(p->from, from);
	day_text(p->to, to);
	if (p->undated || (!*from && !*to))
		return STR("没有写明施行日期");
	return made(mem, "%s%s%s%s", from, *from ? " 起" : "", to, *to ? " 止" : "");
}

/* Everything of one policy. */
static int put_law(struct arena *mem, const struct shipped *s, const struct policy *p, struct guide_law *o,
		   struct err *e)
{
	struct cite cite = {.clauses = p->clauses, .nclauses = p->nclauses};
	struct buf text;
	o->policy = law_head(p, mem);
	o->dates = dates_of(mem, p);
	o->clauses = documents_of(mem, &cite);
	buf_init(&text, 1u << 20);
	int status = policy_show(s->packs, p, &text);
	o->text = arena_str(mem, buf_str(&text));
	buf_release(&text);
	if (status < 0)
		return err_set(e, ERR_LIMIT, "政策文本太长");
	return put_conditions(mem, p, o, e) < 0 || put_amounts(mem, p, o, e) < 0 || put_readings(mem, p, o, e) < 0
		   ? -1
		   : 0;
}

int law_read(struct house *h, struct str id, struct arena *mem, struct guide_law *out, struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	const struct policy *p = packs_find(s.packs, id);
	int status = p && !p->shared ? put_law(mem, &s, p, out, e) : err_set(e, ERR_NOTFOUND, "没有这项政策");
	shipped_close(&s);
	return status;
}
