#include "policy/tell.h"

#include "policy/plain.h"

int teller_init(struct teller *t, struct work *w, struct buf *out)
{
	*t = (struct teller){.w = w, .out = out, .indent = 3};
	t->let_told = WORK_ARRAY(w, w->ev->packs->nlets + 1, bool);
	t->pick_told = WORK_ARRAY(w, w->ev->packs->nreadings + 1, bool);
	return t->let_told && t->pick_told ? 0 : -1;
}

void teller_forget(struct teller *t)
{
	memset(t->let_told, 0, t->w->ev->packs->nlets + 1);
	memset(t->pick_told, 0, t->w->ev->packs->nreadings + 1);
	memset(t->field_told, 0, sizeof t->field_told);
	t->ntold = 0;
}

void teller_copy(struct teller *to, const struct teller *from)
{
	memcpy(to->let_told, from->let_told, to->w->ev->packs->nlets + 1);
	memcpy(to->pick_told, from->pick_told, to->w->ev->packs->nreadings + 1);
	memcpy(to->field_told, from->field_told, sizeof to->field_told);
	memcpy(to->told, from->told, sizeof to->told);
	to->ntold = from->ntold;
}

void tell_line(struct teller *t)
{
	for (int i = 0; i < t->indent; i++)
		buf_puts(t->out, "  ");
}

/* --- rows --- */

/* A code that says by itself what it is: 养老护理员, but not 是 or 个人. */
static bool speaks(const struct evaluation *ev, const struct field *f, int64_t cell)
{
	return f->type == FIELD_CODE && pool_text(ev->world->pool, cell).n > 6;
}

/* A cell as a word of its row: long codes bare, the rest with the field's name. */
static void tell_cell(struct teller *t, int rec, int64_t row, int field)
{
	const struct evaluation *ev = t->w->ev;
	const struct field *f = &ev->world->t[rec].rec->fields[field];
	int64_t c = cell_at(ev->world->t[rec].col[field], row);
	if (f->type == FIELD_SECRET) {
		masked_text(t->out, pool_text(ev->world->pool, c));
		return;
	}
	if (!speaks(ev, f, c) && f->type != FIELD_REF)
		buf_printf(t->out, "%s：", f->label);
	struct value v = cell_value(t->w, rec, row, field);
	if (f->type == FIELD_REF) {
		row_name(t->out, ev, ev->ref_rec[rec][field], c);
		return;
	}
	value_text(t->out, t->w, v, NULL);
	if (f->type == FIELD_INT && f->unit)
		buf_puts(t->out, f->unit);
}

/* The fields that its owner and its 存续 say already. */
static bool said_elsewhere(const struct record *r, int field)
{
	return field == r->owner || field == r->from || (field == r->to && r->from >= 0);
}

/* A row that was never in effect: its first day is blank, or its institution was closed before. */
static void tell_empty(struct teller *t, day_t from, day_t to)
{
	char a[11], b[11];
	day_text(from, a);
	day_text(to, b);
	if (from == DAY_NONE)
		buf_puts(t->out, "起始日期空缺，一天也没有生效");
	else
		buf_printf(t->out, "%s起，但%s已经终止，一天也没有生效", a, b);
}

/* "任职.csv:3 绍兴样例养老院甲，养老护理员，编外合同，2021-07-01起". */
static void tell_row(struct teller *t, int rec, int64_t row, day_t from, day_t to)
{
	const struct wtable *x = &t->w->ev->world->t[rec];
	if (t->brief) {
		int64_t which[] = {rec, row, from, to};
		buf_put(t->out, (const char *)which, sizeof which);
		return;
	}
	tell_line(t);
	size_t before = t->out->n;
	row_origin(t->out, t->w->ev, rec, row);
	note_row(t->notes, before, rec, row);
	const char *lead = t->out->n == before ? "：" : " ";
	if (t->out->n == before)
		buf_puts(t->out, x->rec->name);
	for (size_t i = 0; i < x->rec->n; i++)
		if (cell_at(x->col[i], row) != FIELD_NONE && !said_elsewhere(x->rec, (int)i)) {
			buf_puts(t->out, lead);
			tell_cell(t, rec, row, (int)i);
			lead = "，";
		}
	if (x->rec->from >= 0) {
		buf_puts(t->out, lead);
		if (from <= to)
			span_text(t->out, from, to);
		else
			tell_empty(t, from, to);
	}
	buf_putc(t->out, '\n');
}

/* Some rows of a set. */
static void tell_rows(struct teller *t, const struct rows *r)
{
	t->indent++;
	for (size_t i = 0; i < r->n && i < TELL_ROWS_MAX; i++)
		if (r->p[i].row >= 0)
			tell_row(t, r->rec, r->p[i].row, r->p[i].from, r->p[i].to);
	if (r->n > TELL_ROWS_MAX) {
		tell_line(t);
		buf_printf(t->out, "……共%zu条\n", r->n);
	}
	t->indent--;
}

/* --- why a row was left out --- */

/* The first part of a condition that a row does not meet. */
static const struct node *first_unmet(struct work *w, const struct node *n)
{
	while (n->kind == NODE_AND)
		n = truth(w, n->kid[0]) != YES ? n->kid[0] : n->kid[1];
	return n;
}

/* The parts of a failed alternative that do not depend on a reading. */
static const struct node *telling_side(const struct node *n)
{
	while (n->kind == NODE_OR && n->kid[0] && n->kid[1]) {
		const struct node *subject = n->kid[0]->kid[0];
		n = subject && subject->kind == NODE_PICK ? n->kid[1] : n->kid[0];
	}
	return n;
}

/* "岗位是院长": the left side of what is not met, else its text. */
static void tell_unmet(struct teller *t, const struct node *n)
{
	const struct node *u = telling_side(n);
	buf_puts(t->out, "：");
	if (u->kind >= NODE_EQ && u->kind <= NODE_NOT_IN) {
		plain_text(t->out, t->w, u->kid[0]);
		buf_puts(t->out, "是");
		value_text(t->out, t->w, eval(t->w, u->kid[0]), u->kid[0]->type);
		return;
	}
	buf_puts(t->out, "不满足“");
	plain_text(t->out, t->w, u);
	buf_puts(t->out, "”");
}

/* The row is of another month: nothing to tell of it. */
static bool of_other_month(const struct node *unmet)
{
	return unmet->kind == NODE_EQ && unmet->kid[1]->ref == REF_CONTEXT && unmet->kid[1]->index == CTX_MONTH;
}

/* "任职.csv:3不算：…" of one row that a filter left out. */
static void tell_one_out(struct teller *t, const struct rows *r, size_t i, const struct node *condition)
{
	struct work *w = t->w;
	struct scope s = {.rows = r, .p = &r->p[i], .up = w->scope};
	w->scope = &s;
	if (truth(w, condition) == NO && !of_other_month(first_unmet(w, condition))) {
		tell_line(t);
		size_t before = t->out->n;
		row_origin(t->out, w->ev, r->rec, r->p[i].row);
		note_row(t->notes, before, r->rec, r->p[i].row);
		if (t->out->n == before)
			buf_puts(t->out, w->ev->world->t[r->rec].rec->name);
		buf_puts(t->out, "不算");
		tell_unmet(t, first_unmet(w, condition));
		buf_putc(t->out, '\n');
	}
	w->scope = s.up;
}

/* What an expression stands for: names and readings followed. */
static const struct node *meaning(const struct teller *t, const struct node *n)
{
	n = chosen(t->w->plan, n);
	while (n->kind == NODE_NAME && n->ref == REF_LET)
		n = chosen(t->w->plan, ((const struct let *)n->target)->expr);
	return n;
}

/* The rows that did not come into an empty set, each with what it lacks: a day, or a condition. */
static void tell_left_out(struct teller *t, const struct node *n)
{
	n = meaning(t, n);
	bool by_days = n->kind == NODE_ON || n->kind == NODE_ANY_DAY || n->kind == NODE_MINUS || n->kind == NODE_MEET;
	if (n->kind != NODE_FILTER && !by_days)
		return;
	struct value v = eval(t->w, n->kid[0]);
	const struct rows *r = v.kind == VAL_ROWS ? v.rows : NULL;
	if (r && !r->n) {
		tell_left_out(t, n->kid[0]);
		return;
	}
	if (r && by_days) {
		tell_rows(t, r);
		return;
	}
	t->indent++;
	for (size_t i = 0; r && i < r->n && i < TELL_ROWS_MAX; i++)
		tell_one_out(t, r, i, n->kid[1]);
	t->indent--;
}

/* --- the clock --- */

/* The gaps of a run before the day it is asked for, each with its days and what becomes of them. */
static void tell_gaps(struct teller *t, const struct clock_runs *c, const struct clock_run *r, day_t due)
{
	for (size_t i = r->first; i < r->first + r->n; i++) {
		if (due != DAY_NONE && c->rows->p[i].from >= due)
			return;
		const struct joint *j = &c->rows->joint[c->rows->p[i].joint];
		if (j->gap <= 0)
			continue;
		bool again = i == r->first && r->served == DAY_NONE;
		int32_t pushed = c->push[i] - (i > r->first ? c->push[i - 1] : 0);
		tell_line(t);
		span_text(t->out, c->rows->p[i].from - j->gap, c->rows->p[i].from - 1);
		buf_printf(t->out, "中断%d天，%s\n", j->gap, again ? "重新起算" : pushed ? "顺延" : "不扣除");
	}
}

/* The run that is meant: in force on the day, or the first to complete, or the last. */
static long run_meant(const struct clock_runs *c, int64_t months, day_t on)
{
	if (on != DAY_NONE)
		return clock_run_on(c, on);
	day_t first = months > 0 ? clock_due_first(c, (int)months) : DAY_NONE;
	for (size_t i = 0; i < c->nruns; i++)
		if (first != DAY_NONE && clock_due(c, i, (int)months) == first)
			return (long)i;
	return (long)c->nruns - 1;
}

void tell_clock(struct teller *t, const struct clock_runs *c, int64_t months, day_t on)
{
	char text[11];
	long run = run_meant(c, months, on);
	if (run < 0) {
		tell_line(t);
		buf_puts(t->out, c->nruns ? "那一天以前还没有开始计算\n" : "没有计入的服务时间\n");
		return;
	}
	const struct clock_run *r = &c->run[run];
	day_t due = months > 0 ? clock_due(c, (size_t)run, (int)months) : DAY_NONE;
	day_text(r->origin, text);
	tell_line(t);
	buf_printf(t->out, text[0] ? "从%s算起" : "从哪一天算起不清楚", text);
	if (months > 0) {
		day_text(due, text);
		buf_printf(t->out, due == DAY_NONE ? "，还没有满" : "，到%s满", text);
		months_text(t->out, months);
	}
	day_t last = r->n ? c->rows->p[r->first + r->n - 1].to : r->served;
	day_text(last, text);
	if (last != DAY_OPEN)
		buf_printf(t->out, "，算到%s为止", text);
	buf_putc(t->out, '\n');
	tell_gaps(t, c, r, due);
}

/* --- expressions --- */

/* The expression was told of this line already; remembers it. */
static bool told(struct teller *t, const struct node *n)
{
	for (size_t i = 0; i < t->ntold; i++)
		if (t->told[i] == n)
			return true;
	if (t->ntold < TELL_NODES_MAX)
		t->told[t->ntold++] = n;
	return false;
}

/* A row that has no name of its own, as a unit or an institution has: it is told on a line of its own. */
static bool is_record(const struct teller *t, struct value v)
{
	return v.kind == VAL_ROW && v.num >= 0 && v.rec != t->w->ev->rec_unit && v.rec != t->w->ev->rec_org;
}

/* A name or a phrase (name NULL: what n is about), and its value; rows follow on their own lines. */
static void tell_value(struct teller *t, const struct let *name, struct value v, const struct node *n)
{
	const struct rows *r = v.kind == VAL_ROWS ? v.rows : NULL;
	tell_line(t);
	if (name)
		buf_put_str(t->out, let_called(name));
	else
		plain_text(t->out, t->w, n);
	buf_puts(t->out, "：");
	if (r && !r->n)
		buf_puts(t->out, n->type && meaning(t, n)->kind == NODE_ON ? "那一天没有" : "没有");
	else if (r || is_record(t, v))
		buf_printf(t->out, "%zu条记录", r ? r->n : 1);
	else if (v.kind == VAL_CLOCK)
		buf_puts(t->out, "服务年限");
	else
		value_text(t->out, t->w, v, n->type);
	buf_putc(t->out, '\n');
	if (r && r->n)
		tell_rows(t, r);
	else if (r)
		tell_left_out(t, n);
}

/* A single row: where it was learned and what it says. */
static void tell_one(struct teller *t, struct value v)
{
	if (!is_record(t, v))
		return;
	if (v.to == DAY_NONE)
		row_spell(t->w->ev->world, v.rec, v.num, &v.from, &v.to);
	t->indent++;
	tell_row(t, v.rec, v.num, v.from, v.to);
	t->indent--;
}

/* A let: its name and value, and what it rests on. */
static void tell_let(struct teller *t, const struct let *l, const struct node *use)
{
	if (t->let_told[l->index])
		return;
	t->let_told[l->index] = true;
	if (l->expr->kind == NODE_SET)
		return;
	struct value v = let_value(t->w, l);
	if (v.kind == VAL_CLOCK) {
		tell_value(t, l, v, use);
		t->indent++;
		tell_clock(t, v.clock, 0, t->w->monthly ? month_first(t->w->month) : DAY_NONE);
		t->indent--;
		tell_expr(t, l->expr);
		return;
	}
	tell_value(t, l, v, l->expr);
	tell_one(t, v);
	if (v.kind == VAL_ROWS || v.kind == VAL_SPANS || v.kind == VAL_ROW)
		return;
	t->indent++;
	tell_expr(t, l->expr);
	t->indent--;
}

/* 满年: how many by the day. */
static void tell_years(struct teller *t, const struct clock_runs *c, day_t on)
{
	tell_line(t);
	buf_printf(t->out, "已满%d年\n", clock_years(c, on));
}

/* 满 n 于 D and the like: the clock's arithmetic, then its rows. */
static void tell_due(struct teller *t, const struct node *clock, const struct node *span, const struct node *on)
{
	struct value v, months = span ? eval(t->w, span) : val_none(), day = on ? eval(t->w, on) : val_none();
	const struct clock_runs *c = as_clock(t->w, clock, &v);
	if (c)
		tell_clock(t, c, months.kind == VAL_NUM ? months.num : 0,
			   day.kind == VAL_DAY ? (day_t)day.num : DAY_NONE);
	if (c && !span && day.kind == VAL_DAY)
		tell_years(t, c, (day_t)day.num);
	const struct node *x = chosen(t->w->plan, clock);
	if (x->kind == NODE_NAME && x->ref == REF_LET) {
		t->let_told[((const struct let *)x->target)->index] = true;
		x = chosen(t->w->plan, ((const struct let *)x->target)->expr);
	}
	for (size_t i = 0; x->kind == NODE_CALL && i < x->nargs; i++)
		if (x->args[i].value && !str_is(x->args[i].option, "断于") && !str_is(x->args[i].option, "准"))
			tell_expr(t, x->args[i].value);
}

/* The rate that was found; that there is none, the arithmetic says. */
static void tell_local(struct teller *t, const struct node *n)
{
	struct work *w = t->w;
	struct value u = eval(w, n->args[0].value), tier = eval(w, n->args[1].value), d = eval(w, n->args[2].value);
	if (told(t, n) || u.kind != VAL_ROW || d.kind != VAL_DAY)
		return;
	if (tier.kind == VAL_UNKNOWN) {
		tell_line(t);
		row_name(t->out, w->ev, u.rec, u.num);
		buf_puts(t->out, "自己的标准要看是哪一档，现在不知道\n");
		return;
	}
	struct str label = val_str(w->ev->world->pool, tier);
	int64_t row = local_rate(w, u.num, label.n ? label : keyword(w, n->args[1].value), (day_t)d.num);
	if (row < 0)
		return;
	tell_line(t);
	row_name(t->out, w->ev, u.rec, u.num);
	buf_puts(t->out, "自己的标准：\n");
	day_t from, to;
	row_spell(w->ev->world, w->ev->rec_rate, row, &from, &to);
	t->indent++;
	tell_row(t, w->ev->rec_rate, row, from, to);
	t->indent--;
}

/* The words that have something to say of themselves. */
static bool tell_call(struct teller *t, const struct node *n)
{
	if (n->ref != REF_BUILTIN)
		return false;
	switch (n->index) {
	case B_FULL_DAY:
		tell_due(t, n->args[0].value, n->args[1].value, n->nargs > 2 ? n->args[2].value : NULL);
		return true;
	case B_FULL_YEARS:
		if (!told(t, chosen(t->w->plan, n->args[0].value)))
			tell_due(t, n->args[0].value, NULL, n->args[1].value);
		return true;
	case B_LOCAL: tell_local(t, n); return true;
	case B_DUE_SUM: return true;
	default: return false;
	}
}

/* A field of the subject itself. */
static void tell_field(struct teller *t, const struct node *n)
{
	if (n->index < RECORD_FIELDS_MAX && t->field_told[n->index])
		return;
	if (n->index < RECORD_FIELDS_MAX)
		t->field_told[n->index] = true;
	tell_value(t, NULL, eval(t->w, n), n);
}

/* Rows, a row or days that have no name of their own. */
static bool tell_unnamed(struct teller *t, const struct node *n)
{
	bool rows = n->type && n->type->kind == TYPE_ROWS;
	bool calls = n->kind == NODE_CALL && n->ref == REF_BUILTIN && n->index == B_STANDS;
	if (!rows && !calls)
		return false;
	if (told(t, n))
		return true;
	struct value v = eval(t->w, n);
	tell_value(t, NULL, v, n);
	tell_one(t, v);
	return true;
}

/* An alternative in force. */
static void tell_pick(struct teller *t, const struct node *n)
{
	const struct reading *r = n->target;
	const struct node *alt = chosen(t->w->plan, n);
	if (t->pick_told[r->index])
		return;
	t->pick_told[r->index] = true;
	if (alt->ref != REF_LABEL && (alt->kid[0] || alt->kind == NODE_CALL || alt->kind == NODE_NAME))
		tell_expr(t, alt);
}

/* 若: the condition, and the branch that it takes. */
static void tell_if(struct teller *t, const struct node *n)
{
	enum tri which = truth(t->w, n->kid[0]);
	tell_expr(t, n->kid[0]);
	if (which != MAYBE)
		tell_expr(t, n->kid[which == YES ? 1 : 2]);
}

/* 缺则: the first, and the second where the first is missing. */
static void tell_else(struct teller *t, const struct node *n)
{
	struct value v = eval(t->w, n->kid[0]);
	tell_expr(t, n->kid[0]);
	if (v.kind == VAL_NONE || v.kind == VAL_UNKNOWN)
		tell_expr(t, n->kid[1]);
}

/* The parts of an expression; behind 其中 之 每 names are columns, of which nothing can be told without a row. */
static void tell_parts(struct teller *t, const struct node *n)
{
	size_t kids = n->kind == NODE_FILTER || n->kind == NODE_OF || n->kind == NODE_EACH ? 1 : 3;
	for (size_t i = 0; i < kids && n->kid[i]; i++)
		tell_expr(t, n->kid[i]);
	for (size_t i = 0; n->kind == NODE_CALL && i < n->nargs; i++)
		if (n->args[i].value && !n->args[i].option.p)
			tell_expr(t, n->args[i].value);
}

/* 对象.院校.所在单元: a way from the subject to a value. */
static bool of_subject(const struct node *n)
{
	while (n->kind == NODE_FIELD && (n->ref == REF_FIELD || n->ref == REF_NAV))
		n = n->kid[0];
	return n->kind == NODE_NAME && n->ref == REF_CONTEXT && n->index == CTX_SUBJECT;
}

/* A phrase and its value. */
static void tell_phrase(struct teller *t, const struct node *n)
{
	if (n->kind == NODE_FIELD && !told(t, n))
		tell_value(t, NULL, eval(t->w, n), n);
}

/* A name or a field of the subject; false when it is neither. */
static bool tell_name(struct teller *t, const struct node *n)
{
	if (n->kind == NODE_NAME && n->ref == REF_LET)
		tell_let(t, n->target, n);
	else if (n->kind == NODE_FIELD && n->ref == REF_FIELD && n->kid[0]->ref == REF_CONTEXT)
		tell_field(t, n);
	else if (of_subject(n))
		tell_phrase(t, n);
	else
		return false;
	return true;
}

void tell_expr(struct teller *t, const struct node *n)
{
	if (t->w->failed || t->indent > TELL_DEPTH_MAX || tell_name(t, n))
		return;
	switch (n->kind) {
	case NODE_PICK: tell_pick(t, n); return;
	case NODE_FULL: tell_due(t, n->kid[0], n->kid[1], n->kid[2]); return;
	case NODE_IF: tell_if(t, n); return;
	case NODE_ELSE: tell_else(t, n); return;
	case NODE_ALL: return;
	default: break;
	}
	if ((n->kind == NODE_CALL && tell_call(t, n)) || tell_unnamed(t, n))
		return;
	tell_parts(t, n);
}

void tell_month(struct teller *t, const struct node *n)
{
	struct work *w = t->w;
	struct value v = eval(w, n);
	struct span month = {month_first(w->month), month_last(w->month)};
	const struct rows *r = v.kind == VAL_ROWS ? v.rows : NULL;
	const struct rows *in = r ? rows_any_day(w->mem, r, &(struct spans){1, &month}) : NULL;
	if (!in || !in->n) {
		tell_expr(t, n);
		return;
	}
	const struct spans *days = spans_meet(w->mem, rows_spans(w->mem, in), &(struct spans){1, &month});
	tell_line(t);
	if (spans_days(days) == month.to - month.from + 1) {
		buf_puts(t->out, "当月每一天都计入");
	} else {
		buf_printf(t->out, "计入%lld天：", (long long)spans_days(days));
		value_text(t->out, w, val_spans(days), NULL);
	}
	const struct reading *rule = policy_reading(w->plan->p, STR("月规则"));
	if (rule && w->plan->month_rule != MONTH_WHOLE)
		buf_printf(t->out, "（月规则：%.*s）", STR_FMT(choice_of(w->ev->choices, w->plan->p, rule)->label));
	buf_putc(t->out, '\n');
	tell_rows(t, in);
}

/* --- arithmetic --- */

/* A part of a sum in brackets when it is a sum itself. */
static void sum_part(struct teller *t, const struct node *n)
{
	const struct node *x = chosen(t->w->plan, n);
	bool bracket = x->kind == NODE_ADD || x->kind == NODE_SUB;
	buf_puts(t->out, bracket ? "（" : "");
	tell_sum(t, n);
	buf_puts(t->out, bracket ? "）" : "");
}

/* Which of the two was taken, and by what. */
static void sum_taken(struct teller *t, bool whole)
{
	const struct work *w = t->w;
	const __int128 *sum = w->plan_fen;
	if (!whole) {
		buf_puts(t->out, "，取高的");
		return;
	}
	buf_printf(t->out, "，整个时期合起来比，取%s", w->side == SIDE_FIRST ? "前者" : "后者");
	if (sum[SIDE_FIRST] > INT64_MAX || sum[SIDE_SECOND] > INT64_MAX)
		return;
	buf_puts(t->out, "（到查看日前者共");
	money_text(t->out, (int64_t)sum[SIDE_FIRST]);
	buf_puts(t->out, "，后者共");
	money_text(t->out, (int64_t)sum[SIDE_SECOND]);
	buf_puts(t->out, "）");
}

/* The call is 最高 or 最低 of sums that stand beside each other: a cap, a floor. */
static bool caps(const struct node *n)
{
	return n->ref == REF_BUILTIN && (n->index == B_BEST || n->index == B_WORST) && n->nargs > 1 && n->type &&
	       n->type->kind == TYPE_MONEY;
}

/* "标准（四级）150.00元，2,000.00元 × 5%，取低的". */
static void sum_capped(struct teller *t, const struct node *n)
{
	for (size_t i = 0; i < n->nargs; i++) {
		tell_sum(t, n->args[i].value);
		buf_puts(t->out, "，");
	}
	buf_puts(t->out, n->index == B_BEST ? "取高的" : "取低的");
}

/* "上虞区自己的标准300.00元", "柯桥区没有自己的标准". */
static void sum_local(struct teller *t, const struct node *n)
{
	struct value unit = eval(t->w, n->args[0].value), v = eval(t->w, n);
	if (unit.kind == VAL_ROW)
		row_name(t->out, t->w->ev, unit.rec, unit.num);
	else
		buf_puts(t->out, "县（市、区）");
	buf_puts(t->out, v.kind == VAL_NONE ? "没有自己的标准" : "自己的标准");
	if (v.kind != VAL_NONE)
		value_text(t->out, t->w, v, n->type);
}

/* 就高: both, and which was taken; where a county has no rate there was nothing to choose. */
static void sum_higher(struct teller *t, const struct node *n)
{
	const struct node *second = n->args[1].value;
	bool whole = n->nargs > 2 && str_is(keyword(t->w, n->args[2].value), "整案");
	tell_sum(t, n->args[0].value);
	buf_puts(t->out, "，");
	tell_sum(t, second);
	if (whole || eval(t->w, second).kind != VAL_NONE)
		sum_taken(t, whole);
}

/* "全市标准（四级）250.00元". */
static void sum_call(struct teller *t, const struct node *n)
{
	if (n->ref == REF_BUILTIN && n->index == B_HIGHER) {
		sum_higher(t, n);
		return;
	}
	if (n->ref == REF_BUILTIN && n->index == B_LOCAL) {
		sum_local(t, n);
		return;
	}
	if (caps(n)) {
		sum_capped(t, n);
		return;
	}
	if (n->ref == REF_TABLE)
		buf_put_str(t->out, table_called(n->target));
	if (n->ref == REF_BUILTIN && n->index == B_ROUND) {
		tell_sum(t, n->args[0].value);
		if (n->nargs > 1)
			buf_printf(t->out, "，%.*s", STR_FMT(keyword(t->w, n->args[1].value)));
		return;
	}
	if (n->ref == REF_TABLE) {
		buf_puts(t->out, "（");
		value_text(t->out, t->w, eval(t->w, n->args[0].value), n->args[0].value->type);
		buf_puts(t->out, "）");
	}
	if (n->ref == REF_BUILTIN && n->index == B_DUE_SUM)
		buf_printf(t->out, "“%.*s”一共应发",
			   STR_FMT(((const struct policy *)n->args[0].value->target)->title));
	value_text(t->out, t->w, eval(t->w, n), n->type);
}

void tell_sum(struct teller *t, const struct node *n)
{
	static const char *const sign[NODE__MAX] = {
	    [NODE_ADD] = " ＋ ", [NODE_SUB] = " － ", [NODE_MUL] = " × ", [NODE_DIV] = " ÷ "};
	const struct node *x = chosen(t->w->plan, n);
	if (x->kind == NODE_NAME && x->ref == REF_LET && x->type && x->type->kind == TYPE_MONEY)
		x = chosen(t->w->plan, ((const struct let *)x->target)->expr);
	if (x->kind < NODE__MAX && sign[x->kind]) {
		sum_part(t, x->kid[0]);
		buf_puts(t->out, sign[x->kind]);
		sum_part(t, x->kid[1]);
	} else if (x->kind == NODE_CALL) {
		sum_call(t, x);
	} else {
		value_text(t->out, t->w, eval(t->w, x), x->type);
	}
}
