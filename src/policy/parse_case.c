/* 样例: facts, questions, and exactly the lines that come out. */
#include "policy/parser.h"

#include "base/date.h"

#define TIMES_MAX 100000 /* rows that ×99 may stand for */

/* No value stands where one should. */
static struct node *no_value(struct parser *p, const struct token *t)
{
	bool end = t->kind == T_END;
	fail(p, t, "写成“列名 值”，各项之间用“，”", end ? "%s后面缺一个值" : "%s前面缺一个值",
	     shown(p, end ? last_token(p) : t));
	return NULL;
}

/* A name, a label or a policy's id as a value. */
static struct node *parse_word_value(struct parser *p, const struct token *t)
{
	struct node *n = ARENA_NEW(p->mem, struct node);
	if (!n) {
		no_memory(p);
		return NULL;
	}
	*n = (struct node){.kind = NODE_NAME, .at = t->at, .whole = t->at, .text = t->text, .height = 1};
	if (t->kind == T_WORD && peek_second(p)->kind == T_DOT)
		return want_id(p, &n->text, &n->at, "") ? n : NULL;
	take(p);
	return n;
}

/* What a value may be: a literal, a name, a label, or a policy's id. NULL with the error said. */
static struct node *parse_value(struct parser *p)
{
	const struct token *t = peek(p);
	const char *hint = t->kind == T_LABEL && str_ends(t->text, STR("天")) ? unit_hint(p, t->text) : NULL;
	if (hint) {
		fail(p, t, hint, "%s不是这里的写法", shown(p, t));
		return NULL;
	}
	if (t->kind != T_STRING && !token_is_label(t))
		return no_value(p, t);
	struct node *n = parse_literal(p);
	return n ? n : parse_word_value(p, t);
}

/* span = "自" date [ "至" date ] ; the word has been taken. */
static bool parse_spell(struct parser *p, struct case_field *f)
{
	f->kind = CASE_SPELL;
	if (peek(p)->kind != T_DAY)
		return fail(p, peek(p), "写成“自 2023-03-01”或“自 2023-03-01 至 2024-06-30”", "“自”后面要写日期");
	f->from = parse_literal(p);
	if (!accept_word(p, "至"))
		return f->from;
	if (peek(p)->kind != T_DAY)
		return fail(p, peek(p), "没有结束就只写“自 2023-03-01”", "“至”后面要写日期");
	f->to = parse_literal(p);
	if (f->from && f->to && f->to->num < f->from->num)
		return fail_at(p, f->to->at, "前一个日期在先", "终止日期早于起始日期");
	return f->from && f->to;
}

/* span = month [ "至" month ] ; the first month stands here. */
static bool parse_months(struct parser *p, struct case_field *f)
{
	f->kind = CASE_MONTHS;
	f->from = parse_literal(p);
	f->to = f->from;
	if (!accept_word(p, "至"))
		return f->from;
	if (peek(p)->kind != T_MONTH)
		return fail(p, peek(p), "写成“2024-01 至 2024-12”", "“至”后面要写月份");
	f->to = parse_literal(p);
	if (f->from && f->to && f->to->num < f->from->num)
		return fail_at(p, f->to->at, "前一个月份在先", "止月早于起月");
	return f->from && f->to;
}

/* field = [ name ] literal | [ name ] name | span */
static bool parse_field(struct parser *p, struct case_field *f)
{
	const struct token *t = peek(p), *next = peek_second(p);
	f->at = t->at;
	if (accept_word(p, "自"))
		return parse_spell(p, f);
	if (t->kind == T_MONTH)
		return parse_months(p, f);
	bool last = next->kind == T_COMMA || next->kind == T_PAUSE || next->kind == T_END || next->kind == T_DOT;
	bool named = (t->kind == T_WORD || t->kind == T_LABEL) && !last;
	if (named)
		f->name = take(p)->text;
	f->value = parse_value(p);
	return f->value;
}

/* [ name [ "×" int ] ":" ] */
static bool parse_fact_name(struct parser *p, struct case_fact *f)
{
	const struct token *t = peek(p), *next = peek_second(p);
	f->times = 1;
	if (t->kind != T_WORD || (next->kind != T_COLON && next->kind != T_TIMES))
		return true;
	f->name = take(p)->text;
	if (accept_kind(p, T_TIMES)) {
		struct token *n = peek(p);
		if (n->kind != T_INT || n->num < 1 || n->num > TIMES_MAX)
			return fail(p, n, "写成“站 ×100：…”，最多100000", "“×”后面要写个数");
		f->times = take(p)->num;
		n->flags |= F_GLUED;
	}
	return accept_kind(p, T_COLON) || fail(p, peek(p), "写成“站 ×100：…”", "个数后面缺“：”");
}

/* fact = name [ name [ "×" int ] ":" ] field { "," field } */
static bool parse_fact(struct parser *p, struct case_fact *f)
{
	f->at = peek(p)->at;
	if (!want_name(p, &f->record, NULL, "样例的每一行以表名、“问”或“得”开头",
		       "任职 甲：养老护理员，自 2023-03-01") ||
	    !parse_fact_name(p, f))
		return false;
	do {
		struct case_field *field;
		GROW(p->mem, f->fields, f->nfields, field);
		if (!field)
			return no_memory(p);
		if (!parse_field(p, field))
			return false;
	} while (accept_kind(p, T_COMMA));
	const struct token *t = peek(p);
	if (t->kind == T_PAUSE)
		return fail(p, t, "改成“，”", "各项之间用逗号，不用顿号");
	if (t->kind != T_END && token_is_label(t))
		return fail(p, t, "各项之间写“，”", "%s前面缺“，”", shown(p, t));
	return finish(p);
}

/* month [ "至" month ] */
static bool parse_period(struct parser *p, month_t *from, month_t *to, const char *word)
{
	const struct token *t = peek(p);
	if (t->kind != T_MONTH)
		return fail(p, t, "月份写成 2024-01", "“%s”后面要写月份", word);
	*from = *to = (month_t)take(p)->num;
	if (!accept_word(p, "至"))
		return true;
	t = peek(p);
	if (t->kind != T_MONTH)
		return fail(p, t, "写成“2024-01 至 2024-12”", "“至”后面要写月份");
	*to = (month_t)take(p)->num;
	return *to >= *from || fail(p, t, "前一个月份在先", "止月早于起月");
}

/* label "=" label ; the key may have a policy's id before it. */
static bool parse_choice(struct parser *p, struct case_ask *a)
{
	struct str *key, *label;
	struct pos *at;
	size_t n = a->nkeys, m = n;
	GROW(p->mem, a->keys, a->nkeys, key);
	GROW(p->mem, a->labels, n, label);
	GROW(p->mem, a->key_at, m, at);
	if (!key || !label || !at)
		return no_memory(p);
	const struct token *t = peek(p);
	*at = t->at;
	if (!want_label(p, key, "“，”后面要写读法，例如“中断容忍=0”"))
		return false;
	while (accept_kind(p, T_DOT)) {
		struct str part;
		if (!want_label(p, &part, "点后面要写读法的名字"))
			return false;
		*key = (struct str){key->p, (size_t)(part.p + part.n - key->p)};
		at->len = last_token(p)->end_col - at->col;
	}
	struct token *eq = peek(p);
	if (!accept_kind(p, T_EQ))
		return fail(p, eq, "写成“中断容忍=0”", "读法后面缺“=”");
	eq->flags |= F_GLUED;
	peek(p)->flags |= F_GLUED;
	return want_label(p, label, "“=”后面要写读法的一种选择");
}

/* ask = "问" [ name ] month [ "至" month ] "," "查看" date { "," label "=" label } */
static bool parse_ask(struct parser *p, struct case_ask *a)
{
	static const char *const form = "写成“问 2024-01 至 2024-12，查看 2024-12-31”";
	a->at = take(p)->at;
	if (peek(p)->kind == T_WORD)
		a->name = take(p)->text;
	if (!parse_period(p, &a->from, &a->to, "问"))
		return false;
	if (!accept_kind(p, T_COMMA) || !accept_word(p, "查看"))
		return fail(p, peek(p), form, "问的月份后面缺“，查看”和日期");
	if (peek(p)->kind != T_DAY)
		return fail(p, peek(p), form, "“查看”后面要写日期");
	a->as_of = (day_t)take(p)->num;
	while (accept_kind(p, T_COMMA))
		if (!parse_choice(p, a))
			return false;
	return finish(p);
}

/* [ label ] amount ; the label when something other than a comma stands behind it. */
static bool parse_amount(struct parser *p, struct case_due *due)
{
	const struct token *t = peek(p), *next = peek_second(p);
	if ((token_is_label(t) || t->kind == T_STRING) && next->kind != T_COMMA && next->kind != T_END)
		due->tier = take(p)->text;
	t = peek(p);
	if (t->kind != T_MONEY && t->kind != T_INT && t->kind != T_UNKNOWN)
		return fail(p, t,
			    t->kind == T_LABEL && unit_hint(p, t->text)
				? unit_hint(p, t->text)
				: "写成“得 2024-03 至 2024-12，四级 250元”；没有金额的写“未知”",
			    "这里要写金额");
	due->amount = parse_literal(p);
	return due->amount;
}

/* [ "," "到期" date ] [ "," ( "待确认" | "应追回" ) ] */
static bool parse_due_end(struct parser *p, struct case_due *due)
{
	while (accept_kind(p, T_COMMA)) {
		const struct token *t = peek(p);
		if (due->due == DAY_NONE && !due->result.p && accept_word(p, "到期")) {
			if (peek(p)->kind != T_DAY)
				return fail(p, peek(p), "写成“到期 2024-07-01”", "“到期”后面要写日期");
			due->due = (day_t)take(p)->num;
		} else if (!due->result.p && (at_word(p, "待确认") || at_word(p, "应追回")))
			due->result = take(p)->text;
		else
			return fail(p, t, "金额后面可以写“，到期 2024-07-01”和“，待确认”或“，应追回”",
				    "%s放在这里读不通", shown(p, t));
	}
	return true;
}

/* due = "得" ( "无" | month [ "至" month ] [ "," ] [ label ] amount … ) */
static bool parse_due(struct parser *p, struct case_due *due)
{
	due->at = take(p)->at;
	due->due = DAY_NONE;
	due->nothing = accept_kind(p, T_NONE);
	if (due->nothing)
		return finish(p);
	if (!parse_period(p, &due->from, &due->to, "得"))
		return false;
	accept_kind(p, T_COMMA);
	return parse_amount(p, due) && parse_due_end(p, due) && finish(p);
}

/* A line that answers the last question. */
static bool parse_answer(struct parser *p, struct pcase *c)
{
	struct case_due *due;
	size_t n = c->ndues, *ask;
	if (c->nasks == 0)
		return fail(p, peek(p), "先写“问 2024-01 至 2024-12，查看 2024-12-31”", "“得”前面没有“问”");
	GROW(p->mem, c->due_ask, n, ask);
	GROW(p->mem, c->dues, c->ndues, due);
	if (!due || !ask)
		return no_memory(p);
	*ask = c->nasks - 1;
	return parse_due(p, due);
}

/* A line of a case's body. */
static bool parse_case_line(struct parser *p, struct pcase *c)
{
	if (at_word(p, "得"))
		return parse_answer(p, c);
	if (at_word(p, "问")) {
		struct case_ask *a;
		GROW(p->mem, c->asks, c->nasks, a);
		return a ? parse_ask(p, a) : no_memory(p);
	}
	const struct token *t = peek(p), *next = peek_second(p);
	if (c->nasks > 0 && t->kind == T_WORD)
		return fail(p, t, "把事实写在“问”前面；另一种情形另写一个样例", "“问”后面不能再写事实");
	if (t->kind == T_WORD && (next->kind == T_MONTH || next->kind == T_NONE) && word_hint(p, WORDS_CASE, t) &&
	    t->at.len <= 2 && !str_is(t->text, "工资"))
		return fail(p, t, word_hint(p, WORDS_CASE, t), "样例里没有%s这样的行", shown(p, t));
	struct case_fact *f;
	GROW(p->mem, c->facts, c->nfacts, f);
	return f ? parse_fact(p, f) : no_memory(p);
}

/* Every question has its answer. */
static void check_answers(struct parser *p, const struct pcase *c, struct pos end)
{
	if (c->nasks == 0) {
		fail_at(p, end, "写上“问 2024-01 至 2024-12，查看 2024-12-31”和“得 …”", "样例里没有“问”");
		return;
	}
	for (size_t ask = 0, due = 0; ask < c->nasks; ask++) {
		size_t answers = 0;
		for (; due < c->ndues && c->due_ask[due] == ask; due++)
			answers++;
		if (answers == 0)
			fail_at(p, c->asks[ask].at, "写上应得的每一行；什么都没有就写“得 无”", "“问”后面没有“得”");
	}
}

/* case = "样例" name string NL INDENT { ( fact | ask | due ) NL } DEDENT ; the word has been taken. */
void parse_case(struct parser *p)
{
	struct pcase *c;
	size_t before = p->d->errors;
	GROW(p->mem, p->p->cases, p->p->ncases, c);
	if (!c) {
		no_memory(p);
		return;
	}
	if (!p->bad && want_name(p, &c->name, &c->at, "“样例”后面要写编号", "样例 A1 \"满一年\"")) {
		if (peek(p)->kind != T_STRING)
			fail(p, peek(p), "写成：样例 A1 \"满一年当月即首月\"", "编号后面要写带引号的说明");
		else {
			c->title = take(p)->text;
			finish(p);
		}
	}
	bool bad = p->bad;
	struct pos end = p->stop.at;
	while (next_body_row(p)) {
		bad |= p->bad;
		if (!p->bad)
			parse_case_line(p, c);
	}
	if (!bad && p->d->errors == before)
		check_answers(p, c, end);
}
