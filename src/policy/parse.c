/* The parser: rows of tokens → the tree. Here the file, the policy's head, and what all statements share. */
#include "policy/parser.h"

#include <stdarg.h>
#include <stdio.h>

bool next_row(struct parser *p)
{
	if (p->row >= p->lx.nrows)
		return false;
	const struct row *r = &p->lx.rows[p->row++];
	p->at = r->first;
	p->end = r->first + r->n;
	p->bad = r->bad;
	p->depth = 0;
	const struct token *last = &p->lx.tokens[p->end - 1];
	p->stop = (struct token){.kind = T_END, .at = {last->end_line, last->end_col, 1}, .text = {"", 0}};
	p->stop.end_line = last->end_line;
	p->stop.end_col = last->end_col;
	return true;
}

bool next_body_row(struct parser *p)
{
	return p->row < p->lx.nrows && p->lx.rows[p->row].body && next_row(p);
}

struct token *peek(struct parser *p)
{
	return p->at < p->end ? &p->lx.tokens[p->at] : &p->stop;
}

struct token *peek_second(struct parser *p)
{
	return p->at + 1 < p->end ? &p->lx.tokens[p->at + 1] : &p->stop;
}

struct token *last_token(struct parser *p)
{
	return p->at > p->lx.rows[p->row - 1].first ? &p->lx.tokens[p->at - 1] : &p->stop;
}

struct token *take(struct parser *p)
{
	struct token *t = peek(p);
	p->at += p->at < p->end;
	return t;
}

bool accept_kind(struct parser *p, enum token_kind kind)
{
	bool yes = peek(p)->kind == kind;
	if (yes)
		take(p);
	return yes;
}

bool at_word(struct parser *p, const char *word)
{
	const struct token *t = peek(p);
	return token_is_word(t) && str_is(t->text, word);
}

bool accept_word(struct parser *p, const char *word)
{
	bool yes = at_word(p, word);
	if (yes)
		take(p);
	return yes;
}

/* Says it in d. */
static bool say(struct parser *p, struct pos at, const char *hint, const char *what, va_list ap)
    __attribute__((format(printf, 4, 0)));
static bool say(struct parser *p, struct pos at, const char *hint, const char *what, va_list ap)
{
	char room[500];
	if (vsnprintf(room, sizeof room, what, ap) < 0)
		room[0] = 0;
	diag_add(p->d, DIAG_ERROR, p->p, at, hint, "%s", room);
	return false;
}

bool fail(struct parser *p, const struct token *t, const char *hint, const char *what, ...)
{
	va_list ap;
	va_start(ap, what);
	say(p, t->at, hint, what, ap);
	va_end(ap);
	return false;
}

bool fail_at(struct parser *p, struct pos at, const char *hint, const char *what, ...)
{
	va_list ap;
	va_start(ap, what);
	say(p, at, hint, what, ap);
	va_end(ap);
	return false;
}

bool no_memory(struct parser *p)
{
	p->d->starved = true;
	return fail(p, peek(p), NULL, "内存不足");
}

const char *shown(struct parser *p, const struct token *t)
{
	if (t->kind == T_END)
		return "行尾";
	struct str s = diag_brief(t->text);
	const char *more = s.n < t->text.n ? "…" : "";
	return diag_text(p->mem, t->kind == T_STRING ? "引文“%.*s%s”" : "“%.*s%s”", STR_FMT(s), more);
}

bool want_name(struct parser *p, struct str *name, struct pos *at, const char *what, const char *example)
{
	const struct token *t = peek(p);
	if (t->kind == T_WORD) {
		*name = take(p)->text;
		if (at)
			*at = t->at;
		return true;
	}
	const char *hint = diag_text(p->mem, "例如“%s”", example);
	if (token_is_operator_word(t))
		return fail(p, t, "换一个名字", "%s是运算词，不能作名字", shown(p, t));
	if (t->kind == T_LABEL || (t->kind >= T_INT && t->kind <= T_MONTH))
		return fail(p, t, "名字以汉字或字母开头", "%s不能作名字", shown(p, t));
	return fail(p, t, hint, "%s", what);
}

static const char *const id_example = "政策编号写成“城市.名称”，例如“绍兴.入职奖补”";

/* A part of a policy's id. */
static bool want_id_part(struct parser *p, const struct token **part, const char *what)
{
	*part = peek(p);
	if ((*part)->kind == T_WORD) {
		take(p);
		return true;
	}
	if (token_is_operator_word(*part))
		return fail(p, *part, "换一个名字", "%s是运算词，不能作名字", shown(p, *part));
	return fail(p, *part, id_example, "%s", what);
}

/* "city.name" in the arena; p NULL without memory. */
static struct str joined_id(struct parser *p, struct str city, struct str name)
{
	char *id = arena_get(p->mem, city.n + 1 + name.n);
	if (!id)
		return (struct str){NULL, 0};
	memcpy(id, city.p, city.n);
	id[city.n] = '.';
	memcpy(id + city.n + 1, name.p, name.n);
	return (struct str){id, city.n + 1 + name.n};
}

bool want_id(struct parser *p, struct str *id, struct pos *at, const char *what)
{
	const struct token *city, *name;
	if (!want_id_part(p, &city, what))
		return false;
	if (!accept_kind(p, T_DOT))
		return fail(p, peek(p), id_example, "%s后面缺“.”和政策名称", shown(p, city));
	if (!want_id_part(p, &name, "点后面缺政策名称"))
		return false;
	*id = (struct str){city->text.p, (size_t)(name->text.p + name->text.n - city->text.p)};
	*at = (struct pos){city->at.line, city->at.col, name->end_col - city->at.col};
	if (id->n != city->text.n + 1 + name->text.n) /* blanks or a wide dot between them */
		*id = joined_id(p, city->text, name->text);
	return id->p || no_memory(p);
}

bool want_label(struct parser *p, struct str *label, const char *what)
{
	const struct token *t = peek(p);
	if (!token_is_label(t))
		return fail(p, t, NULL, "%s", what);
	*label = take(p)->text;
	return true;
}

bool want_word(struct parser *p, const char *word, const char *hint)
{
	return accept_word(p, word) || fail(p, peek(p), hint, "%s前面缺“%s”", shown(p, peek(p)), word);
}

/* A clause's id, or a rule's number behind its sign. */
static bool parse_reference(struct parser *p, struct cite *c)
{
	struct token *t = take(p);
	struct str *slot;
	if (t->kind != T_SECTION) {
		GROW(p->mem, c->clauses, c->nclauses, slot);
		if (slot)
			*slot = t->text;
		return slot || no_memory(p);
	}
	t = peek(p);
	if (t->kind != T_WORD && t->kind != T_CLAUSE && t->kind != T_INT)
		return fail(p, t, "例如“§A4”", "“§”后面要写规则号");
	GROW(p->mem, c->rules, c->nrules, slot);
	if (slot)
		*slot = take(p)->text;
	return slot || no_memory(p);
}

/* A clause's id or § stands here. */
static bool at_reference(struct parser *p)
{
	const struct token *t = peek(p);
	return t->kind == T_SECTION || t->kind == T_CLAUSE || (t->kind == T_WORD && clause_is(t->text));
}

bool parse_cite(struct parser *p, struct cite *c)
{
	if (at_reference(p) || peek(p)->kind == T_STRING)
		peek(p)->flags |= F_CITE;
	while (at_reference(p))
		if (!parse_reference(p, c))
			return false;
	if (peek(p)->kind == T_STRING)
		c->sentence = take(p)->text;
	if (c->sentence.p && at_reference(p))
		return fail(p, peek(p), "条款号写在引文前面", "引文后面不能再写条款号");
	if (c->sentence.p && peek(p)->kind == T_STRING)
		return fail(p, peek(p), "合成一句", "只能有一句引文");
	return true;
}

/* s26, which should have been S26. */
static bool small_clause(struct str s)
{
	char big[16];
	if (s.n < 2 || s.n > sizeof big || s.p[0] < 'a' || s.p[0] > 'z')
		return false;
	memcpy(big, s.p, s.n);
	big[0] = (char)(s.p[0] - 'a' + 'A');
	return clause_is((struct str){big, s.n});
}

/* A number stands right behind the comma: 50,000. */
static bool digits_follow(const struct token *next, const struct token *comma)
{
	bool close = next->at.line == comma->end_line && next->at.col == comma->end_col;
	return close && next->text.n > 0 && next->text.p[0] >= '0' && next->text.p[0] <= '9';
}

/* What would be right where the row should have ended. */
static const char *end_hint(struct parser *p, const struct token *t, const struct token *before)
{
	bool continued = before->kind != T_END && t->at.line != before->end_line;
	if (t->kind == T_COMMA && before->kind == T_INT && digits_follow(peek_second(p), t))
		return "金额不用千分位，例如“50000元”";
	if (t->kind == T_COMMA || t->kind == T_PAUSE)
		return "两个条件之间用“且”或“或”；并列的值放进“{ }”";
	if (t->kind == T_EQ)
		return "一行只写一个“=”；两个比较用“且”连接";
	if (t->kind == T_WORD && small_clause(t->text))
		return "条款号用大写字母，例如“S26”";
	const char *hint = word_hint(p, WORDS_OPERATOR, t);
	if (!hint)
		hint = said_hint(p, before);
	if (hint)
		return hint;
	if (continued)
		return "这一行缩进较深，算作上一行的接续；如果另起一行，要与上一行对齐";
	return "前面的话已经完整；再加条件用“且”或“或”，条款号和引文写在行末";
}

bool finish(struct parser *p)
{
	const struct token *t = peek(p), *before = last_token(p);
	if (t->kind == T_END)
		return true;
	if (t->kind == T_CLOSE || t->kind == T_SET_CLOSE || t->kind == T_PICK_CLOSE)
		return fail(p, t, NULL, "多了一个“%s”", token_text(t->kind));
	if (t->kind == T_THEN || t->kind == T_OTHERWISE)
		return fail(p, t, "写成“若 条件 则 甲 否则 乙”", "%s前面没有“若”", shown(p, t));
	bool unit =
	    before->kind == T_INT && (str_is(t->text, "元") || str_is(t->text, "日") || str_is(t->text, "年") ||
				      str_is(t->text, "个月") || str_is(t->text, "万元"));
	if (unit)
		return fail(p, t, diag_text(p->mem, "写成“%.*s%.*s”", STR_FMT(before->text), STR_FMT(t->text)),
			    "数和单位之间不能空格");
	if (t->at.line != before->end_line && statement_number(t->text) >= 0)
		return fail(p, t, p->lx.rows[p->row - 1].body ? "与上面的行对齐" : "顶格写，前面不留空格",
			    "%s是语句开头的词", shown(p, t));
	return fail(p, t, end_hint(p, t, before), "%s放在这里读不通", shown(p, t));
}

/* header = "沿用" name */
static bool head_uses(struct parser *p)
{
	return want_name(p, &p->p->uses, &p->p->uses_at, "“沿用”后面要写通则的名字", "沿用 养老人才通则");
}

/* header = "状态" name [ text ] */
static bool head_status(struct parser *p)
{
	struct policy *x = p->p;
	if (!want_name(p, &x->status, &x->status_at, "“状态”后面要写政策的效力", "状态 征求意见稿"))
		return false;
	x->standing = x->status;
	if (peek(p)->kind != T_STRING)
		return true;
	struct str document = take(p)->text;
	const char *told = diag_text(p->mem, "%.*s（%.*s）", STR_FMT(x->status), STR_FMT(document));
	x->standing = str_of(told);
	return true;
}

/* header = "项目" name */
static bool head_item(struct parser *p)
{
	return want_name(p, &p->p->item, &p->p->item_at, "“项目”后面要写已享受表里的项目名", "项目 岗位津贴");
}

/* header = "结果" name */
static bool head_result(struct parser *p)
{
	return want_name(p, &p->p->result, &p->p->result_at, "“结果”后面要写结果的名称", "结果 应追回");
}

/* header = "辖区" code */
static bool head_area(struct parser *p)
{
	const struct token *t = peek(p);
	p->p->area_at = t->at;
	if (t->kind != T_INT && t->kind != T_LABEL)
		return fail(p, t, "写六位行政区划代码，例如“辖区 330600”", "“辖区”后面要写单元代码");
	p->p->area = take(p)->text;
	return true;
}

/* header = "施行" ( "不详" | day ( "起" | "至" day ) ) */
static bool head_dates(struct parser *p)
{
	static const char *const forms = "写成“施行 2022-01-01 起”、“施行 2022-01-01 至 2024-12-31”或“施行 不详”";
	if (accept_word(p, "不详")) {
		p->p->undated = true;
		return true;
	}
	const struct token *t = peek(p);
	if (t->kind != T_DAY)
		return fail(p, t, forms, "“施行”后面要写日期");
	p->p->from = (day_t)take(p)->num;
	if (accept_word(p, "起"))
		return true;
	if (!accept_word(p, "至"))
		return fail(p, peek(p), forms, "施行日期后面缺“起”或“至”");
	const struct token *to = peek(p);
	if (to->kind != T_DAY)
		return fail(p, to, forms, "“至”后面要写日期");
	p->p->to = (day_t)take(p)->num;
	if (p->p->to < p->p->from)
		return fail(p, to, "前一个日期在先", "截止日期早于施行日期");
	return true;
}

/* header = "依据" clause { clause } */
static bool head_clauses(struct parser *p)
{
	struct cite c = {0};
	p->p->clauses_at = peek(p)->at;
	while (at_reference(p) && peek(p)->kind != T_SECTION)
		if (!parse_reference(p, &c))
			return false;
	if (c.nclauses == 0)
		return fail(p, peek(p), "例如“依据 S26 S27”", "“依据”后面要写条款号");
	p->p->clauses = c.clauses;
	p->p->nclauses = c.nclauses;
	return true;
}

/* header = "对象" name [ "其中" expr ] */
static bool head_subject(struct parser *p)
{
	if (!want_name(p, &p->p->subject, &p->p->subject_at, "“对象”后面要写表名", "对象 人员"))
		return false;
	if (!accept_kind(p, T_WHERE))
		return true;
	p->p->subject_where = parse_expr(p);
	return p->p->subject_where;
}

/* milestone = "满" path name */
static bool parse_milestone(struct parser *p, struct milestone *m)
{
	m->at = peek(p)->at;
	if (!accept_kind(p, T_FULL))
		return fail(p, peek(p), "写成“满 3年 第1期”", "%s前面缺“满”", shown(p, peek(p)));
	m->span = parse_level(p, PREC_PATH);
	return m->span && want_name(p, &m->name, NULL, "时长后面要写这一期的名称", "满 3年 第1期");
}

/* period = "逐期" set milestone { "," milestone } */
static bool parse_milestones(struct parser *p, struct period *period)
{
	period->kind = PERIOD_MILESTONES;
	period->expr = parse_level(p, PREC_SET);
	if (!period->expr)
		return false;
	do {
		struct milestone *m;
		GROW(p->mem, period->milestones, period->n, m);
		if (!m)
			return no_memory(p);
		if (!parse_milestone(p, m))
			return false;
	} while (accept_kind(p, T_COMMA));
	return true;
}

/* period = "按月" | "一次" "于" expr | "逐期" … */
static bool head_period(struct parser *p)
{
	static const char *const forms = "“按月”、“一次 于 某日”或“逐期 服务 满 3年 第1期，满 4年 第2期”";
	struct period *period = &p->p->period;
	period->at = peek(p)->at;
	if (accept_word(p, "按月")) {
		period->kind = PERIOD_MONTHLY;
		return true;
	}
	if (accept_word(p, "逐期"))
		return parse_milestones(p, period);
	if (!accept_word(p, "一次"))
		return fail(p, peek(p), diag_text(p->mem, "写成%s", forms), "“周期”后面要写什么时候有一笔");
	period->kind = PERIOD_ONCE;
	if (!accept_kind(p, T_ON))
		return fail(p, peek(p), "写成“周期 一次 于 某日”", "“一次”后面缺“于”");
	period->expr = parse_expr(p);
	return period->expr;
}

static const struct {
	const char *word;
	bool (*parse)(struct parser *p);
	const char *needed; /* what to write when it is missing; NULL when it may be */
} headers[] = {
    {"沿用", head_uses, NULL},          {"状态", head_status, "状态 征求意见稿"},
    {"辖区", head_area, "辖区 330600"}, {"施行", head_dates, "施行 2022-01-01 起"},
    {"依据", head_clauses, NULL},       {"项目", head_item, NULL},
    {"结果", head_result, NULL},        {"对象", head_subject, "对象 人员"},
    {"周期", head_period, "周期 按月"},
};
#define HEADERS (sizeof headers / sizeof *headers)

/* A line that cannot be read is there all the same. */
static void mark_seen(bool seen[HEADERS], struct str word)
{
	for (size_t i = 0; i < HEADERS; i++)
		seen[i] |= str_is(word, headers[i].word);
}

/* One line of the head; seen has a mark for each line that was there. */
static bool parse_header(struct parser *p, bool seen[HEADERS])
{
	struct token *t = peek(p);
	for (size_t i = 0; i < HEADERS; i++) {
		if (!token_is_word(t) || !str_is(t->text, headers[i].word))
			continue;
		if (seen[i])
			return fail(p, t, "删去其中一行", "“%s”写了两次", headers[i].word);
		seen[i] = true;
		take(p);
		return headers[i].parse(p) && finish(p);
	}
	if (statement_number(t->text) >= 0)
		return fail(p, t, "顶格写，前面不留空格", "%s是语句开头的词，不属于政策的抬头", shown(p, t));
	const char *hint = word_hint(p, WORDS_HEADER, t);
	return fail(p, t, hint ? hint : "抬头可以写：沿用 状态 辖区 施行 依据 项目 结果 对象 周期",
		    "抬头里没有%s这一项", shown(p, t));
}

/* Lines of the head that must be there. */
static void check_head(struct parser *p, const struct token *at, const bool seen[HEADERS])
{
	const char *missing = "", *example = NULL;
	for (size_t i = 0; i < HEADERS; i++)
		if (!seen[i] && headers[i].needed) {
			missing = diag_text(p->mem, "%s“%s”", missing, headers[i].word);
			example = example ? example : headers[i].needed;
		}
	if (example)
		fail(p, at, diag_text(p->mem, "在“政策”下面空两格写，例如“%s”", example), "政策的抬头缺%s", missing);
}

/* "政策" id string NL INDENT { header } DEDENT */
static void parse_policy_head(struct parser *p)
{
	bool seen[HEADERS] = {false};
	const struct token *t = take(p);
	if (!p->bad && want_id(p, &p->p->id, &p->p->at, "“政策”后面要写政策编号")) {
		if (peek(p)->kind != T_STRING)
			fail(p, peek(p), "例如：政策 绍兴.入职奖补 \"毕业生入职奖补\"",
			     "政策编号后面要写带引号的标题");
		else {
			p->p->title = take(p)->text;
			finish(p);
		}
	}
	while (next_body_row(p))
		if (!p->bad)
			parse_header(p, seen);
		else
			mark_seen(seen, peek(p)->text);
	bool loose = p->row < p->lx.nrows && word_in(WORDS_HEADER, p->lx.tokens[p->lx.rows[p->row].first].text);
	if (!loose) /* else that line will be complained about */
		check_head(p, t, seen);
}

/* "通则" name [ string ] NL */
static void parse_shared_head(struct parser *p)
{
	take(p);
	p->p->shared = true;
	if (p->bad || !want_name(p, &p->p->id, &p->p->at, "“通则”后面要写名字", "通则 养老人才通则"))
		return;
	if (peek(p)->kind == T_STRING)
		p->p->title = take(p)->text;
	finish(p);
}

/* A statement that has no place here: in a shared file, or a second policy in one file. */
static bool misplaced(struct parser *p, const struct token *t)
{
	if (str_is(t->text, "政策") || str_is(t->text, "通则"))
		return !fail(p, t, "移到另一个文件", "一个文件只写一项政策或一份通则");
	bool common = str_is(t->text, "令") || str_is(t->text, "表") || str_is(t->text, "读法");
	return p->p->shared && !common && !fail(p, t, "通则只写“令”“表”“读法”", "%s不能写在通则里", shown(p, t));
}

/* One statement below the head, with its body. */
static void parse_statement(struct parser *p)
{
	const struct token *t = peek(p);
	bool known = token_is_word(t) && statement_number(t->text) >= 0;
	if (!known && p->bad) {
		/* something has been said about the row */
	} else if (p->lx.rows[p->row - 1].indent > 0) {
		fail(p, t, "顶格写，前面不留空格", "语句前面有空格");
	} else if (!known) {
		const char *hint = word_hint(p, WORDS_STATEMENT, t);
		if (!hint && word_in(WORDS_HEADER, t->text))
			hint = "它是政策的抬头：写在“政策”下面，前面空两格";
		fail(p, t,
		     hint ? hint
			  : "一行以这些词之一开头：令 表 读法 途径 样例 计月 须 除外 互斥 归属 档次 金额 分期 存疑",
		     "%s不是语句开头的词", shown(p, t));
	} else if (!misplaced(p, t)) {
		parse_known_statement(p);
		return;
	}
	while (next_body_row(p)) /* the body of what is not understood says nothing more */
		;
}

/* file = policy | common */
static void parse_file(struct parser *p)
{
	if (!next_row(p)) {
		fail_at(p, (struct pos){1, 1, 1}, "第一行写：政策 城市.名称 \"标题\"", "文件里没有政策");
		return;
	}
	const struct token *t = peek(p);
	bool shared = str_is(t->text, "通则");
	if (shared)
		parse_shared_head(p);
	else if (str_is(t->text, "政策"))
		parse_policy_head(p);
	else {
		fail(p, t, "第一行写：政策 城市.名称 \"标题\"", "文件要以“政策”或“通则”开头");
		parse_statement(p);
	}
	while (next_row(p))
		parse_statement(p);
}

/* Whether any rule of the policy says how much. */
static bool says_amount(const struct policy *pol)
{
	for (size_t i = 0; i < pol->nrules; i++)
		if (pol->rules[i].kind == RULE_AMOUNT || pol->rules[i].kind == RULE_SHARES)
			return true;
	return pol->navenues > 0;
}

/* Parses into p->p; the lexed text stays in p->lx. -1 with errors. */
int parse_into(struct parser *p, const char *file, struct str text, struct arena *mem, struct diags *d)
{
	*p = (struct parser){.mem = mem, .d = d};
	size_t before = d->errors;
	p->p = ARENA_NEW(mem, struct policy);
	if (!p->p)
		return diag_starved(d, NULL, (struct pos){1, 1, 1});
	p->p->file = file;
	p->p->source = text;
	p->p->from = p->p->to = DAY_NONE;
	p->p->at = (struct pos){1, 1, 1};
	if (policy_lex(text, mem, p->p, d, &p->lx) != 0)
		return -1;
	parse_file(p);
	if (d->errors == before && !p->p->shared && !says_amount(p->p))
		fail_at(p, p->p->at, "写一行“金额 …”，或者用“分期”或“途径”", "政策没有说给多少");
	return d->errors == before ? 0 : -1;
}

struct policy *policy_parse(const char *file, struct str text, struct arena *mem, struct diags *d)
{
	struct parser p;
	return parse_into(&p, file, text, mem, d) == 0 ? p.p : NULL;
}
