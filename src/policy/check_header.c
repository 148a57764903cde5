#include "policy/check.h"

/* One of the words, or said with what it may be. */
static void one_of(struct checker *c, const char *what, struct str word, struct pos at, const char *words)
{
	struct str names[16];
	size_t n = 0;
	for (struct str rest = str_of(words); rest.p && n < 16;) {
		names[n] = str_cut(&rest, '|');
		if (str_eq(names[n++], word))
			return;
	}
	const char *hint = check_nearest(c, word, names, n);
	if (!hint)
		hint = check_text(c, "可以是%s", labels_text(c, &(struct labels){.label = names, .n = n}));
	FAIL(c, at, hint, "“%s”不能是“%.*s”", what, STR_FMT(word));
}

/* 项目 is one of those that 已享受 knows. */
static void check_item(struct checker *c)
{
	int r = dict_record(c->s->dict, STR("已享受"));
	int f = r >= 0 ? record_field(c->s->dict->records[r], STR("项目")) : -1;
	const struct codelist *codes = f >= 0 ? c->s->dict->records[r]->fields[f].codes : NULL;
	const struct labels *l = codes && c->p->item.p ? labels_of_codes(c, codes) : NULL;
	if (!l || labels_have(l, c->p->item))
		return;
	const char *hint = check_nearest(c, c->p->item, l->label, l->n);
	FAIL(c, c->p->item_at, hint ? hint : check_text(c, "可以是%s", labels_text(c, l)), "已享受的项目没有“%.*s”",
	     STR_FMT(c->p->item));
}

/* A unit's code: six digits of a province, city or county, up to twelve of a village. */
static bool area_formed(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n >= 6 && s.n <= 12;
}

/* 状态 辖区 施行 依据 项目 结果 */
static void check_facts(struct checker *c)
{
	const struct policy *p = c->p;
	one_of(c, "状态", p->status, p->status_at, "征求意见稿|草案|已通过|有效|试行|答复|废止|假想");
	if (!area_formed(p->area))
		FAIL(c, p->area_at, "例如“辖区 330600”", "“%.*s”不是单元代码", STR_FMT(p->area));
	check_clauses(c, p->clauses, p->nclauses, p->clauses_at);
	check_item(c);
	if (p->result.p)
		one_of(c, "结果", p->result, p->result_at, "应发|应追回");
}

/* The condition of 对象. */
static void check_subject(struct checker *c)
{
	struct policy *p = c->p;
	if (p->subject_rec < 0 || !p->subject_where)
		return;
	c->uses = 0;
	const struct type *rows = type_record(c, TYPE_ROWS, p->subject_rec);
	if (rows && infer_in(c, p->subject_where, rows, false, false, type_basic(TYPE_BOOL)) && (c->uses & DEP_LINE))
		FAIL(c, p->subject_where->whole, "可以用“查看日”", "“对象”的条件不能随月份、到期日变化");
}

/* Months that a milestone's span can have: every alternative of a pick. n 0: not known. */
static size_t span_months(const struct node *n, int64_t out[static 256])
{
	if (n->kind == NODE_SPAN) {
		out[0] = n->num;
		return 1;
	}
	const struct reading *r = n->kind == NODE_PICK ? n->target : NULL;
	size_t count = 0;
	for (size_t i = 0; r && i < r->nalts && count < 256; i++)
		if (r->alts[i].value && r->alts[i].value->kind == NODE_SPAN)
			out[count++] = r->alts[i].value->num;
	return count;
}

/* Some choice of readings makes a milestone not later than the one before. */
static bool out_of_order(const struct node *before, const struct node *after)
{
	int64_t a[256], b[256];
	size_t na = span_months(before, a), nb = span_months(after, b);
	bool same = before->kind == NODE_PICK && after->kind == NODE_PICK && before->target == after->target;
	for (size_t i = 0; i < na; i++)
		for (size_t k = 0; k < nb; k++)
			if ((!same || i == k) && a[i] >= b[k])
				return true;
	return false;
}

/* 逐期 时钟 满 …: the clock, and milestones that ascend under every reading. */
static void check_milestones(struct checker *c)
{
	struct period *d = &c->p->period;
	const struct type *clock = infer(c, d->expr, NULL);
	if (clock && clock->kind != TYPE_CLOCK)
		FAIL(c, d->expr->whole, "先用连续(…)或者累计(…)算成时钟", "“逐期”后面要是时钟，写的是%s",
		     type_says(c, clock));
	for (size_t i = 0; i < d->n; i++) {
		struct milestone *m = &d->milestones[i];
		if (infer_as(c, m->span, TYPE_SPAN, "“满”后面") && i > 0 && d->milestones[i - 1].span->type &&
		    out_of_order(d->milestones[i - 1].span, m->span))
			FAIL(c, m->at, NULL, "“%.*s”要晚于“%.*s”，各种读法下都是", STR_FMT(m->name),
			     STR_FMT(d->milestones[i - 1].name));
		for (size_t k = 0; k < i; k++)
			if (str_eq(d->milestones[k].name, m->name))
				FAIL(c, m->at, NULL, "“%.*s”写了两次", STR_FMT(m->name));
	}
}

/* 周期 */
static void check_period(struct checker *c)
{
	struct period *d = &c->p->period;
	c->uses = 0;
	if (d->kind == PERIOD_MONTHLY)
		return;
	if (d->kind == PERIOD_MILESTONES)
		check_milestones(c);
	else
		infer_as(c, d->expr, TYPE_DAY, "“一次 于”后面");
	if (c->uses & DEP_LINE)
		FAIL(c, d->expr->whole, "到期日由“周期”算出来，不能反过来用它", "“周期”用到了到期日、归属单元或序次");
}

/* A name that lets, tables, readings or avenues may not have, or have twice. */
static void check_name(struct checker *c, const char *kind, struct str name, struct pos at, bool twice)
{
	const char *what;
	if (twice)
		FAIL(c, at, NULL, "“%.*s”写了两次", STR_FMT(name));
	else if (name_reserved(c, name, &what))
		FAIL(c, at, "请另起名字", "%s不能叫“%.*s”，它是%s", kind, STR_FMT(name), what);
}

/* Another let or table of the same name stands before, in this file or in the shared one. */
static bool named_before(const struct policy *p, struct str name, const struct let *l, const struct table *t)
{
	for (; p; p = p->base) {
		for (size_t i = 0; i < p->nlets && &p->lets[i] != l; i++)
			if (str_eq(p->lets[i].name, name))
				return true;
		for (size_t i = 0; i < p->ntables && &p->tables[i] != t; i++)
			if ((t || !l) && str_eq(p->tables[i].name, name))
				return true;
	}
	return false;
}

/* A let of the shared file, or one before it here, or a table of the shared file has its name. */
static void check_let_names(struct checker *c)
{
	const struct policy *p = c->p;
	for (size_t i = 0; i < p->nlets; i++)
		check_name(c, "令", p->lets[i].name, p->lets[i].at,
			   named_before(p, p->lets[i].name, &p->lets[i], NULL));
	for (size_t i = 0; i < p->ntables; i++)
		check_name(c, "对照表", p->tables[i].name, p->tables[i].at,
			   named_before(p, p->tables[i].name, NULL, &p->tables[i]));
}

/* Readings: each once, and none of the shared file again but a setting; alternatives each once. */
static void check_reading_names(struct checker *c)
{
	const struct policy *p = c->p;
	for (size_t i = 0; i < p->nreadings; i++) {
		const struct reading *r = &p->readings[i];
		bool twice = false;
		for (size_t k = 0; k < i; k++)
			twice = twice || str_eq(p->readings[k].name, r->name);
		if (twice)
			FAIL(c, r->at, NULL, "“%.*s”写了两次", STR_FMT(r->name));
		else if (p->base && policy_reading(p->base, r->name) && setting_named(r->name) < 0)
			FAIL(c, r->at, "请另起名字", "沿用的通则里已有读法“%.*s”", STR_FMT(r->name));
		if (r->nalts > 255)
			FAIL(c, r->at, NULL, "读法“%.*s”的选择太多，最多255个", STR_FMT(r->name));
		for (size_t k = 0; k < r->nalts; k++)
			for (size_t j = 0; j < k; j++)
				if (str_eq(r->alts[j].label, r->alts[k].label))
					FAIL(c, r->alts[k].at, NULL, "选择“%.*s”写了两次", STR_FMT(r->alts[k].label));
	}
}

/* Avenues: each once, and not called as a let or table. */
static void check_avenue_names(struct checker *c)
{
	const struct policy *p = c->p;
	for (size_t i = 0; i < p->navenues; i++) {
		bool twice = named_before(p, p->avenues[i].name, NULL, NULL);
		for (size_t k = 0; k < i; k++)
			twice = twice || str_eq(p->avenues[k].name, p->avenues[i].name);
		check_name(c, "途径", p->avenues[i].name, p->avenues[i].at, twice);
	}
}

/* All lets, tables and readings of the text have their types. */
static void check_things(struct checker *c)
{
	struct policy *p = c->p;
	for (size_t i = 0; i < p->nlets; i++) {
		let_type(c, &p->lets[i], p);
		check_cite(c, &p->lets[i].cite, p->lets[i].at);
	}
	for (size_t i = 0; i < p->ntables; i++) {
		table_type(c, &p->tables[i], p);
		check_cite(c, &p->tables[i].cite, p->tables[i].at);
	}
	for (size_t i = 0; i < p->nreadings; i++) {
		reading_type(c, &p->readings[i], p);
		check_cite(c, &p->readings[i].cite, p->readings[i].at);
		for (size_t k = 0; k < p->readings[i].nalts; k++)
			check_cite(c, &p->readings[i].alts[k].cite, p->readings[i].alts[k].at);
	}
}

void check_header(struct checker *c)
{
	check_let_names(c);
	check_reading_names(c);
	if (!c->p->shared) {
		check_avenue_names(c);
		check_facts(c);
	}
	check_things(c);
	if (!c->p->shared) {
		check_subject(c);
		check_period(c);
	}
}
