/* 样例: the cases written in a policy, run against a world made of their facts. */
#include <stdio.h>
#include <stdlib.h>

#include "base/money.h"
#include "policy/cases.h"
#include "policy/stage.h"

#define CASE_NAMES_MAX 1000
#define CASE_ROWS_MAX  1000000

/* --- fresh keys --- */

/* The last character of a credit code for its first seventeen. */
static char credit_check(const char *code)
{
	static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int weight = 1, sum = 0;
	for (int i = 0; i < 17; i++, weight = weight * 3 % 31)
		sum += (int)(strchr(digits, code[i]) - digits) * weight;
	return digits[(31 - sum % 31) % 31];
}

/* The check character of the nine-character body code inside a credit code. */
static char body_check(const char *body)
{
	static const int weight[] = {3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (int i = 0; i < 8; i++)
		sum += (body[i] <= '9' ? body[i] - '0' : body[i] - 'A' + 10) * weight[i];
	int c = 11 - sum % 11;
	return c == 10 ? 'X' : c == 11 ? '0' : (char)('0' + c);
}

/* A valid unified social credit code, ascending with its number. */
static void credit_code(int64_t n, char out[static 19])
{
	char text[32];
	snprintf(text, sizeof text, "52999999MJ%06lld", (long long)(n % 1000000));
	text[16] = body_check(text + 8);
	text[17] = credit_check(text);
	memcpy(out, text, 18);
	out[18] = '\0';
}

/* A key nobody else has. */
static int64_t fresh_key(struct case_stage *s, const struct field *f)
{
	char text[64];
	s->serial++;
	if (strcmp(f->label, "统一社会信用代码") == 0)
		credit_code(s->serial, text);
	else
		snprintf(text, sizeof text, "样例%06lld", (long long)s->serial);
	return pool_put(s->w->pool, str_of(text));
}

/* --- cells --- */

/* The thing with this name in the case; NULL. */
static const struct named *find(const struct case_stage *s, struct str name)
{
	for (size_t i = 0; i < s->nnamed; i++)
		if (str_eq(s->named[i].name, name))
			return &s->named[i];
	return NULL;
}

/* The shipped unit with this code, fetched into the world; one that is there already. */
static int64_t unit_row(struct case_stage *s, struct str code)
{
	int rec = dict_record(s->w->dict, STR("单元"));
	int64_t row = rec < 0 ? -1 : world_find(s->w, rec, code);
	return row >= 0 || !s->units ? row : s->units(s->units_self, s->w, code);
}

/* The row that a REF cell names. */
static int ref_cell(struct case_stage *s, const struct field *f, const struct node *v, int64_t *out)
{
	const struct named *n = find(s, v->text);
	if (n) {
		*out = n->row;
		return 0;
	}
	int rec = dict_record(s->w->dict, str_of(f->ref));
	int64_t row = strcmp(f->ref, "单元") == 0 ? unit_row(s, v->text) : world_find(s->w, rec, v->text);
	if (row < 0)
		return err_set(s->e, ERR_INPUT, "没有代码或名字是“%.*s”的%s", STR_FMT(v->text), f->ref);
	*out = row;
	return 0;
}

/* A value as the cell of its field. */
static int cell_of(struct case_stage *s, const struct field *f, const struct node *v, int64_t *out)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_SECRET:
	case FIELD_CODE:
		*out = pool_put(s->w->pool, v->text);
		return *out < 0 ? err_set(s->e, ERR_NOMEM, "内存不够") : 0;
	case FIELD_REF: return ref_cell(s, f, v, out);
	case FIELD_BOOL: *out = v->kind == NODE_TRUE; return 0;
	case FIELD_DEC2: *out = v->num * 100; return 0;
	case FIELD_INT:
		*out = v->kind == NODE_SPAN && f->unit && strcmp(f->unit, "年") == 0 ? v->num / 12 : v->num;
		return 0;
	default: *out = v->num; return 0;
	}
}

/* The row that owns facts of a record when the case does not say which: the only one; a person when there is none. */
static int64_t only_owner(struct case_stage *s, int owner)
{
	if (s->only[owner] != -1 || strcmp(s->w->dict->records[owner]->name, "人员") != 0)
		return s->only[owner];
	const struct record *r = s->w->dict->records[owner];
	int64_t cell[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < r->n; i++)
		cell[i] = r->fields[i].flags & FIELD_KEY ? fresh_key(s, &r->fields[i]) : FIELD_NONE;
	return s->only[owner] = world_add(s->w, owner, cell, ++s->serial, (struct origin){.file = -1});
}

/* Puts one row; blank keys and the owner are filled. */
static int64_t put_row(struct case_stage *s, int rec, int64_t *cell, struct pos at)
{
	const struct record *r = s->w->dict->records[rec];
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
		if (cell[i] == FIELD_NONE && text && f->flags & FIELD_KEY)
			cell[i] = fresh_key(s, f);
	}
	if (r->owner >= 0 && cell[r->owner] == FIELD_NONE) {
		int64_t own = only_owner(s, dict_owner(s->w->dict, rec));
		if (own < 0) {
			err_set(s->e, ERR_INPUT, "“%s”属于谁不明白：样例里%s%s", r->name,
				own == -2 ? "有几个" : "没有", r->fields[r->owner].ref);
			return -1;
		}
		cell[r->owner] = own;
	}
	if (s->serial > CASE_ROWS_MAX) {
		err_set(s->e, ERR_LIMIT, "一个样例最多 %d 行事实", CASE_ROWS_MAX);
		return -1;
	}
	int64_t row = world_add(s->w, rec, cell, ++s->serial, (struct origin){.line = at.line, .file = -1});
	if (row < 0)
		err_set(s->e, ERR_NOMEM, "内存不够");
	s->only[rec] = s->only[rec] == -1 ? row : -2;
	return row;
}

/* The cells that a fact states; *months: its field of months, or NULL. */
static int state_cells(struct case_stage *s, const struct case_fact *f, int64_t *cell,
		       const struct case_field **months)
{
	const struct record *r = s->w->dict->records[f->rec];
	for (size_t i = 0; i < r->n; i++)
		cell[i] = FIELD_NONE;
	*months = NULL;
	if (f->name.p && f->ref >= 0)
		cell[f->ref] = find(s, f->name) ? find(s, f->name)->row : FIELD_NONE;
	for (size_t i = 0; i < f->nfields; i++) {
		const struct case_field *x = &f->fields[i];
		if (x->kind == CASE_MONTHS) {
			*months = x;
		} else if (x->kind == CASE_SPELL) {
			cell[r->from] = x->from->num;
			if (x->to && r->to >= 0)
				cell[r->to] = x->to->num;
		} else if (cell_of(s, &r->fields[x->field], x->value, &cell[x->field]) != 0) {
			return -1;
		}
	}
	return 0;
}

/* The text that names a row by itself: its first key of text. */
static struct str row_key(const struct case_stage *s, int rec, const int64_t *cell)
{
	const struct record *r = s->w->dict->records[rec];
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].flags & FIELD_KEY && r->fields[i].type == FIELD_TEXT)
			return pool_text(s->w->pool, cell[i]);
	return (struct str){0};
}

/* Adds what a fact says: a row, or one for each month, so many times. */
static int add_fact(struct case_stage *s, const struct case_fact *f)
{
	const struct record *r = s->w->dict->records[f->rec];
	const struct case_field *months;
	int64_t stated[RECORD_FIELDS_MAX] = {0}, cell[RECORD_FIELDS_MAX] = {0}, row = -1;
	if (state_cells(s, f, stated, &months) != 0)
		return -1;
	int64_t from = months ? months->from->num : 0, to = months && months->to ? months->to->num : from;
	for (int64_t n = 0; n < f->times; n++)
		for (int64_t m = from; m <= to; m++) {
			memcpy(cell, stated, sizeof cell);
			if (months)
				cell[months->field] = m;
			if ((row = put_row(s, f->rec, cell, f->at)) < 0)
				return -1;
		}
	if (f->name.p && r->owner < 0 && s->nnamed < CASE_NAMES_MAX)
		s->named[s->nnamed++] = (struct named){f->name, row_key(s, f->rec, cell), f->rec, row};
	return 0;
}

/* Units first, then whoever owns, then what is owned, as the dictionary orders them. */
int case_set_up(struct case_stage *s)
{
	size_t n = s->packs->dict->n;
	s->w = world_new(s->packs->dict, s->packs->pool, s->mem);
	s->named = ARENA_ARRAY(s->mem, CASE_NAMES_MAX, struct named);
	s->only = ARENA_ARRAY(s->mem, n, int64_t);
	if (!s->w || !s->named || !s->only)
		return err_set(s->e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++)
		s->only[i] = -1;
	unit_row(s, s->p->area);
	for (size_t rec = 0; rec < n; rec++)
		for (size_t i = 0; i < s->k->nfacts; i++)
			if (s->k->facts[i].rec == (int)rec && add_fact(s, &s->k->facts[i]) != 0)
				return err_at(s->e, "第 %d 行", s->k->facts[i].at.line);
	if (s->p->subject_rec >= 0)
		only_owner(s, s->p->subject_rec);
	return world_seal(s->w, s->e);
}

/* --- asking --- */

int64_t case_subject(const struct case_stage *s, const struct case_ask *a)
{
	const struct named *n = a->name.p ? find(s, a->name) : NULL;
	int64_t row = n && n->key.p ? world_find(s->w, n->rec, n->key) : -1;
	if (row >= 0)
		return row;
	if (n)
		return n->row;
	return s->w && s->w->t[s->p->subject_rec].n ? 0 : -1;
}

struct choices *case_choices(struct case_stage *s, const struct case_ask *a)
{
	struct choices *c = choices_new(s->packs, s->mem);
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; c && i < a->nkeys; i++) {
		bool whole = str_find(a->keys[i], STR(".")) >= 0;
		buf_clear(&b);
		if (!whole)
			buf_printf(&b, "%.*s.", STR_FMT(s->p->id));
		buf_printf(&b, "%.*s=%.*s", STR_FMT(a->keys[i]), STR_FMT(a->labels[i]));
		if (choices_set(c, buf_str(&b), NULL, s->e) != 0)
			c = NULL;
	}
	buf_release(&b);
	return c;
}

/* What a line of 得 expects of the state. */
static enum line_state wanted_state(const struct case_due *d)
{
	if (str_is(d->result, "待确认"))
		return LINE_DOUBT;
	return str_is(d->result, "应追回") ? LINE_RECOVER : LINE_DUE;
}

/* A line is what 得 says of this month. */
static bool matches(const struct case_due *d, month_t m, const struct line *l)
{
	if (l->month != m || l->state != wanted_state(d) || (d->tier.p && !str_eq(d->tier, l->tier)))
		return false;
	if (d->due != DAY_NONE && d->due != l->due)
		return false;
	if (d->amount->kind == NODE_UNKNOWN)
		return l->no_amount;
	return !l->no_amount && l->amount == d->amount->num;
}

/* "缺 2024-03 四级 250.00 应发". */
static void put_missing(struct buf *out, const struct case_due *d, month_t m, bool counts)
{
	char month[8], due[11], amount[32];
	month_text(m, month);
	day_text(d->due, due);
	decimal_text(d->amount->num, counts ? 0 : 2, amount);
	buf_printf(out, "      缺 %s %.*s%s%s %s%s%s\n", month, STR_FMT(d->tier), d->tier.n ? " " : "",
		   d->amount->kind == NODE_UNKNOWN ? "金额未知" : amount, line_state_text(wanted_state(d)),
		   due[0] ? " 到期 " : "", due);
}

static void put_extra(struct buf *out, const struct line *l)
{
	char month[8], due[11], amount[32];
	month_text(l->month, month);
	day_text(l->due, due);
	line_amount_text(l, amount);
	buf_printf(out, "      多 %s %.*s%s%s %s%s%s %.*s\n", month, STR_FMT(l->tier), l->tier.n ? " " : "",
		   l->no_amount ? "金额未知" : amount, line_state_text(l->state), due[0] ? " 到期 " : "", due,
		   STR_FMT(l->reason));
}

/* Compares the lines that came out with those that follow the question; what differs goes to out. */
static bool as_expected(struct case_stage *s, size_t ask, const struct lines *got, struct buf *out)
{
	bool *used = ARENA_ARRAY(s->mem, got->n + 1, bool), same = true;
	bool counts = policy_counts(s->p);
	for (size_t i = 0; used && i < s->k->ndues; i++) {
		const struct case_due *d = &s->k->dues[i];
		if (s->k->due_ask[i] != ask || d->nothing)
			continue;
		for (month_t m = d->from; m <= d->to; m++) {
			size_t j = 0;
			while (j < got->n && (used[j] || !matches(d, m, &got->line[j])))
				j++;
			if (j < got->n) {
				used[j] = true;
				continue;
			}
			put_missing(out, d, m, counts);
			same = false;
		}
	}
	for (size_t j = 0; used && j < got->n; j++)
		if (!used[j]) {
			put_extra(out, &got->line[j]);
			same = false;
		}
	return used && same;
}

/* Puts one question to the engine. 1 as expected, 0 not, −1 it could not be answered. */
static int answer(struct case_stage *s, size_t ask, struct buf *out)
{
	const struct case_ask *a = &s->k->asks[ask];
	struct query q = {.from = a->from, .to = a->to, .as_of = a->as_of};
	struct choices *c = case_choices(s, a);
	int64_t subject = case_subject(s, a);
	if (subject < 0)
		return err_set(s->e, ERR_INPUT, "样例里没有可问的对象");
	struct evaluation *ev = c ? evaluation_new(s->packs, c, s->w, q, s->e) : NULL;
	struct lines got = {0};
	int r = ev && evaluate(ev, s->p, subject, &got, s->e) == 0 ? as_expected(s, ask, &got, out) : -1;
	free(got.line);
	evaluation_free(ev);
	return r;
}

/* One case; what differs goes to out. 1, 0, −1 as answer(). */
static int run_case(struct case_stage *s, struct buf *out)
{
	int all = 1;
	s->mem = arena_new(0);
	if (!s->mem)
		all = err_set(s->e, ERR_NOMEM, "内存不够");
	else if (case_set_up(s) != 0)
		all = -1;
	for (size_t i = 0; all >= 0 && i < s->k->nasks; i++) {
		int r = answer(s, i, out);
		all = r < 0 ? -1 : all && r;
	}
	arena_free(s->mem);
	return all;
}

void case_answer_free(struct case_answer *a)
{
	free(a->lines.line);
	evaluation_free(a->ev);
	arena_free(a->mem);
	*a = (struct case_answer){0};
}

int case_answer(struct case_answer *a, const struct packs *packs, const struct policy *p, const struct pcase *k,
		size_t ask, unit_source units, void *units_self, struct err *e)
{
	const struct case_ask *q = &k->asks[ask];
	struct case_stage s = {.packs = packs, .p = p, .k = k, .units = units, .units_self = units_self, .e = e};
	*a = (struct case_answer){.mem = arena_new(0)};
	s.mem = a->mem;
	int status = s.mem ? case_set_up(&s) : err_set(e, ERR_NOMEM, "内存不够");
	struct choices *c = status == 0 ? case_choices(&s, q) : NULL;
	int64_t subject = c ? case_subject(&s, q) : -1;
	if (c && subject < 0)
		err_set(e, ERR_INPUT, "样例里没有可问的对象");
	if (subject >= 0)
		a->ev =
		    evaluation_new(packs, c, s.w, (struct query){.from = q->from, .to = q->to, .as_of = q->as_of}, e);
	if (a->ev && evaluate(a->ev, p, subject, &a->lines, e) == 0)
		return 0;
	case_answer_free(a);
	return -1;
}

int policy_test_case(const struct packs *packs, const struct policy *p, size_t number, unit_source units,
		     void *units_self, bool *passed, struct buf *differs, struct err *e)
{
	struct err why = {0};
	struct case_stage s = {
	    .packs = packs, .p = p, .k = &p->cases[number], .units = units, .units_self = units_self, .e = &why};
	int as = run_case(&s, differs);
	*passed = as == 1;
	if (as < 0 && why.code == ERR_NOMEM) {
		*e = why;
		return -1;
	}
	if (as < 0)
		buf_printf(differs, "      %s%s%s\n", why.what, why.where[0] ? "：" : "", why.where);
	return 0;
}

int policy_test(const struct packs *packs, const struct policy *p, unit_source units, void *units_self,
		struct buf *out, struct case_result *r, struct err *e)
{
	for (size_t i = 0; i < p->ncases; i++) {
		bool passed = false;
		struct buf differs;
		buf_init(&differs, 1 << 20);
		int status = policy_test_case(packs, p, i, units, units_self, &passed, &differs, e);
		buf_printf(out, "%s  %.*s %.*s “%.*s”\n", passed ? "通过" : "失败", STR_FMT(p->id),
			   STR_FMT(p->cases[i].name), STR_FMT(p->cases[i].title));
		buf_put_str(out, buf_str(&differs));
		buf_release(&differs);
		r->passed += passed;
		r->failed += !passed;
		if (status < 0)
			return -1;
	}
	return out->failed ? err_set(e, ERR_LIMIT, "样例的结果太长") : 0;
}
