#include "policy/dump.h"

#include "base/date.h"

static const char *const operators[] = {
#define X(name, op) op,
    NODE_KINDS(X)
#undef X
};

/* " text" */
static void put_word(struct buf *out, const char *before, struct str s)
{
	buf_puts(out, before);
	buf_put_str(out, s);
}

/* A date or month in quotes of nothing: 2024-03-01. */
static void put_day(struct buf *out, day_t d)
{
	char text[11];
	day_text(d, text);
	buf_puts(out, d == DAY_NONE ? "—" : text);
}

/* A month: 2024-03. */
static void put_month(struct buf *out, month_t m)
{
	char text[8];
	month_text(m, text);
	buf_puts(out, text);
}

/* A literal, canonical: 30日 36月 50000分 30/100. */
static void put_literal(struct buf *out, const struct node *n)
{
	switch (n->kind) {
	case NODE_DAY: put_day(out, (day_t)n->num); break;
	case NODE_MONTH: put_month(out, (month_t)n->num); break;
	case NODE_INT: buf_printf(out, "%lld", (long long)n->num); break;
	case NODE_DAYS: buf_printf(out, "%lld日", (long long)n->num); break;
	case NODE_SPAN: buf_printf(out, "%lld月", (long long)n->num); break;
	case NODE_MONEY: buf_printf(out, "%lld分", (long long)n->num); break;
	case NODE_RATIO: buf_printf(out, "%lld/%lld", (long long)n->num, (long long)n->den); break;
	case NODE_TEXT: buf_printf(out, "\"%.*s\"", STR_FMT(n->text)); break;
	case NODE_NONE: buf_puts(out, "无"); break;
	case NODE_UNKNOWN: buf_puts(out, "未知"); break;
	case NODE_TRUE: buf_puts(out, "是"); break;
	case NODE_FALSE: buf_puts(out, "否"); break;
	default: buf_put_str(out, n->text); break;
	}
}

/* Arguments, with their options: (断于 …). */
static void put_args(struct buf *out, const struct node *n)
{
	for (size_t i = 0; i < n->nargs; i++) {
		const struct arg *a = &n->args[i];
		buf_puts(out, i > 0 || n->kind == NODE_CALL ? " " : "");
		if (a->option.p)
			buf_printf(out, "(%.*s%s", STR_FMT(a->option), a->value ? " " : "");
		if (a->value)
			node_dump(out, a->value);
		buf_puts(out, a->option.p ? ")" : "");
	}
}

void node_dump(struct buf *out, const struct node *n)
{
	if (n->kind <= NODE_NAME) {
		put_literal(out, n);
		return;
	}
	if (n->kind == NODE_PICK) {
		buf_printf(out, "〔%.*s〕", STR_FMT(n->text));
		return;
	}
	if (n->kind == NODE_SET) {
		buf_puts(out, "{");
		put_args(out, n);
		buf_puts(out, "}");
		return;
	}
	if (n->kind == NODE_CALL)
		buf_printf(out, "(%.*s:", STR_FMT(n->text));
	else if (n->kind == NODE_FIELD || n->kind == NODE_IF)
		buf_puts(out, n->kind == NODE_FIELD ? "(." : "(若");
	else
		buf_printf(out, "(%s", operators[n->kind]);
	put_args(out, n);
	for (int i = 0; i < 3 && n->kid[i]; i++) {
		buf_putc(out, ' ');
		node_dump(out, n->kid[i]);
	}
	if (n->kind == NODE_FIELD)
		put_word(out, " ", n->text);
	buf_putc(out, ')');
}

/* " S26 §A4 "…"" */
static void put_cite(struct buf *out, const struct cite *c)
{
	for (size_t i = 0; i < c->nclauses; i++)
		put_word(out, " ", c->clauses[i]);
	for (size_t i = 0; i < c->nrules; i++)
		put_word(out, " §", c->rules[i]);
	if (c->sentence.p)
		buf_printf(out, " \"%.*s\"", STR_FMT(c->sentence));
	buf_puts(out, ")\n");
}

/* A line of the head that is there. */
static void put_head_word(struct buf *out, const char *word, struct str s)
{
	if (s.p)
		buf_printf(out, "(%s %.*s)\n", word, STR_FMT(s));
}

/* 周期 */
static void put_period(struct buf *out, const struct period *p)
{
	buf_puts(out, p->kind == PERIOD_MONTHLY ? "(周期 按月"
		      : p->kind == PERIOD_ONCE  ? "(周期 一次 "
						: "(周期 逐期 ");
	if (p->expr)
		node_dump(out, p->expr);
	for (size_t i = 0; i < p->n; i++) {
		buf_puts(out, " (满 ");
		node_dump(out, p->milestones[i].span);
		buf_printf(out, " %.*s)", STR_FMT(p->milestones[i].name));
	}
	buf_puts(out, ")\n");
}

/* The head, a line each. */
static void put_head(struct buf *out, const struct policy *p)
{
	buf_printf(out, "(%s %.*s", p->shared ? "通则" : "政策", STR_FMT(p->id));
	if (p->title.p)
		buf_printf(out, " \"%.*s\"", STR_FMT(p->title));
	buf_puts(out, ")\n");
	if (p->shared)
		return;
	put_head_word(out, "沿用", p->uses);
	put_head_word(out, "状态", p->status);
	put_head_word(out, "辖区", p->area);
	buf_puts(out, p->undated ? "(施行 不详" : "(施行 ");
	if (!p->undated)
		put_day(out, p->from);
	if (p->to != DAY_NONE) {
		buf_putc(out, ' ');
		put_day(out, p->to);
	}
	buf_puts(out, p->nclauses ? ")\n(依据" : ")\n");
	for (size_t i = 0; i < p->nclauses; i++)
		put_word(out, " ", p->clauses[i]);
	buf_puts(out, p->nclauses ? ")\n" : "");
	put_head_word(out, "项目", p->item);
	put_head_word(out, "结果", p->result);
	buf_printf(out, "(对象 %.*s", STR_FMT(p->subject));
	if (p->subject_where) {
		buf_putc(out, ' ');
		node_dump(out, p->subject_where);
	}
	buf_puts(out, ")\n");
	put_period(out, &p->period);
}

/* 表, a row a line. */
static void put_table(struct buf *out, const struct table *t)
{
	buf_printf(out, "(表 %.*s 按 %.*s", STR_FMT(t->name), STR_FMT(t->key));
	put_cite(out, &t->cite);
	for (size_t i = 0; i < t->nrows; i++) {
		buf_puts(out, "  (");
		for (size_t k = 0; k < t->rows[i].nkeys; k++) {
			const struct table_key *key = &t->rows[i].keys[k];
			if (key->kind == KEY_INT || key->kind == KEY_INT_UP)
				buf_printf(out, "%lld%s ", (long long)key->num,
					   key->kind == KEY_INT_UP ? "以上" : "");
			else
				buf_printf(out, "%s%.*s ", key->kind == KEY_LABEL ? "" : "'", STR_FMT(key->label));
		}
		buf_puts(out, "→ ");
		node_dump(out, t->rows[i].value);
		buf_puts(out, ")\n");
	}
}

/* 读法, an alternative a line. */
static void put_reading(struct buf *out, const struct reading *r)
{
	buf_printf(out, "(读法 %.*s", STR_FMT(r->name));
	put_cite(out, &r->cite);
	for (size_t i = 0; i < r->nalts; i++) {
		buf_printf(out, "  (%.*s", STR_FMT(r->alts[i].label));
		if (r->alts[i].expr) {
			buf_puts(out, " = ");
			node_dump(out, r->alts[i].expr);
		}
		put_cite(out, &r->alts[i].cite);
	}
}

static const char *const rule_words[] = {
    [RULE_MONTH] = "计月",    [RULE_MUST] = "须",     [RULE_BAR] = "除外",
    [RULE_EXCLUDES] = "互斥", [RULE_HOME] = "归属",   [RULE_TIER] = "档次",
    [RULE_AMOUNT] = "金额",   [RULE_SHARES] = "分期", [RULE_DOUBT] = "存疑",
};

/* A rule, of the policy or of an avenue. */
static void put_rule(struct buf *out, const struct rule *r, const char *indent)
{
	buf_printf(out, "%s(%s ", indent, rule_words[r->kind]);
	if (r->expr)
		node_dump(out, r->expr);
	else
		buf_printf(out, "%.*s %s", STR_FMT(r->policy), r->same_month ? "同月" : "曾");
	for (size_t i = 0; i < r->nshares; i++) {
		buf_puts(out, r->shares[i]->kind == NODE_NONE ? " 余下" : " ");
		if (r->shares[i]->kind != NODE_NONE)
			node_dump(out, r->shares[i]);
	}
	if (r->unless) {
		buf_puts(out, " 除非 ");
		node_dump(out, r->unless);
	}
	put_cite(out, &r->cite);
}

/* 途径 with its rules. */
static void put_avenue(struct buf *out, const struct avenue *r)
{
	buf_printf(out, "(途径 %.*s ", STR_FMT(r->name));
	node_dump(out, r->when);
	put_cite(out, &r->cite);
	for (size_t i = 0; i < r->nrules; i++)
		put_rule(out, &r->rules[i], "  ");
}

/* A fact of a case. */
static void put_fact(struct buf *out, const struct case_fact *f)
{
	buf_printf(out, "  (%.*s", STR_FMT(f->record));
	if (f->name.p)
		buf_printf(out, " %.*s:", STR_FMT(f->name));
	if (f->times != 1)
		buf_printf(out, " ×%lld", (long long)f->times);
	for (size_t i = 0; i < f->nfields; i++) {
		const struct case_field *x = &f->fields[i];
		buf_puts(out, " (");
		if (x->name.p)
			buf_printf(out, "%.*s ", STR_FMT(x->name));
		node_dump(out, x->kind == CASE_VALUE ? x->value : x->from);
		if (x->kind != CASE_VALUE) {
			buf_puts(out, "…");
			if (x->to)
				node_dump(out, x->to);
		}
		buf_putc(out, ')');
	}
	buf_puts(out, ")\n");
}

/* From a month to a month. */
static void put_months(struct buf *out, month_t from, month_t to)
{
	put_month(out, from);
	buf_puts(out, "…");
	put_month(out, to);
}

/* 问 */
static void put_ask(struct buf *out, const struct case_ask *a)
{
	buf_puts(out, "  (问 ");
	if (a->name.p)
		buf_printf(out, "%.*s ", STR_FMT(a->name));
	put_months(out, a->from, a->to);
	buf_puts(out, " 查看 ");
	put_day(out, a->as_of);
	for (size_t i = 0; i < a->nkeys; i++)
		buf_printf(out, " %.*s=%.*s", STR_FMT(a->keys[i]), STR_FMT(a->labels[i]));
	buf_puts(out, ")\n");
}

/* 得 */
static void put_due(struct buf *out, const struct case_due *d)
{
	if (d->nothing) {
		buf_puts(out, "  (得 无)\n");
		return;
	}
	buf_puts(out, "  (得 ");
	put_months(out, d->from, d->to);
	if (d->tier.p)
		put_word(out, " ", d->tier);
	buf_putc(out, ' ');
	node_dump(out, d->amount);
	if (d->due != DAY_NONE) {
		buf_puts(out, " 到期 ");
		put_day(out, d->due);
	}
	if (d->result.p)
		put_word(out, " ", d->result);
	buf_puts(out, ")\n");
}

/* 样例: facts, then each question with its answers. */
static void put_case(struct buf *out, const struct pcase *c)
{
	buf_printf(out, "(样例 %.*s \"%.*s\")\n", STR_FMT(c->name), STR_FMT(c->title));
	for (size_t i = 0; i < c->nfacts; i++)
		put_fact(out, &c->facts[i]);
	for (size_t a = 0, d = 0; a < c->nasks; a++) {
		put_ask(out, &c->asks[a]);
		for (; d < c->ndues && c->due_ask[d] == a; d++)
			put_due(out, &c->dues[d]);
	}
}

int policy_dump(struct buf *out, const struct policy *p)
{
	put_head(out, p);
	for (size_t i = 0; i < p->nlets; i++) {
		buf_printf(out, "(令 %.*s ", STR_FMT(p->lets[i].name));
		node_dump(out, p->lets[i].expr);
		put_cite(out, &p->lets[i].cite);
	}
	for (size_t i = 0; i < p->nrules; i++)
		put_rule(out, &p->rules[i], "");
	for (size_t i = 0; i < p->navenues; i++)
		put_avenue(out, &p->avenues[i]);
	for (size_t i = 0; i < p->ntables; i++)
		put_table(out, &p->tables[i]);
	for (size_t i = 0; i < p->nreadings; i++)
		put_reading(out, &p->readings[i]);
	for (size_t i = 0; i < p->ncases; i++)
		put_case(out, &p->cases[i]);
	return out->failed ? -1 : 0;
}
