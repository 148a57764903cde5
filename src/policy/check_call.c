#include "policy/check.h"

#define PARAMS_MAX 3

/* A built-in word: how many arguments, of which kinds when they are simple, which options, how it is used. */
struct signature {
	const char *word, *usage;
	int min, max;
	enum type_kind in[PARAMS_MAX], out;
	const char *options; /* "容断 断于": separated by blanks; NULL none */
	const struct type *(*special)(struct checker *c, struct node *n); /* NULL: in and out say all */
};

/* How many arguments stand without an option. */
static int plain_count(const struct node *n)
{
	int count = 0;
	for (size_t k = 0; k < n->nargs; k++)
		count += !n->args[k].option.p;
	return count;
}

/* The i-th plain argument of a call, which is there. */
static struct node *plain(const struct node *n, int i)
{
	size_t k = 0;
	while (k + 1 < n->nargs && (n->args[k].option.p || i > 0))
		i -= !n->args[k++].option.p;
	return n->args[k].value;
}

/* The argument with this option, NULL when it is not given. */
static const struct arg *option(const struct node *n, const char *word)
{
	for (size_t k = 0; k < n->nargs; k++)
		if (n->args[k].option.p && str_is(n->args[k].option, word))
			return &n->args[k];
	return NULL;
}

/* “周年”的第1个参数 */
static const char *role(struct checker *c, const struct node *n, int i)
{
	return check_text(c, "“%.*s”的第%d个参数", STR_FMT(n->text), i + 1);
}

/* “连续”的“容断” */
static const char *option_role(struct checker *c, const struct node *n, const char *word)
{
	return check_text(c, "“%.*s”的“%s”", STR_FMT(n->text), word);
}

/* The words of a list with bars between them. */
static struct labels words_of(const char *words, struct str room[static 8])
{
	struct labels l = {.label = room};
	for (struct str rest = str_of(words); rest.p && l.n < 8;)
		room[l.n++] = str_cut(&rest, '|');
	return l;
}

/* Says that the labels a node can have are not among the words a built-in knows. */
static const struct type *not_word(struct checker *c, struct node *n, struct str label, const char *words)
{
	struct str room[8];
	struct labels l = words_of(words, room);
	const char *hint = check_nearest(c, label, l.label, l.n);
	if (!hint)
		hint = check_text(c, "可以是%s", labels_text(c, &l));
	return FAIL(c, n->whole, hint, "这里没有“%.*s”这个词", STR_FMT(label));
}

/* A label that the built-in reads: one of `words`, or a pick whose alternatives are. */
static const struct type *keyword(struct checker *c, struct node *n, const char *words)
{
	struct str room[8];
	struct labels known = words_of(words, room);
	const struct type *t = infer(c, n, &type_loose);
	if (!t || t->kind == TYPE_ANY)
		return t;
	if (t->kind != TYPE_ENUM)
		return FAIL(c, n->whole, check_text(c, "可以是%s", labels_text(c, &known)), "这里要一个词，写的是%s",
			    type_says(c, t));
	for (size_t i = 0; i < t->labels->n; i++)
		if (!labels_have(&known, t->labels->label[i]))
			return not_word(c, n, t->labels->label[i], words);
	if (n->ref == REF_LABEL)
		n->ref = REF_KEYWORD;
	return t;
}

/* A row of the record, or said. */
static const struct type *row_of(struct checker *c, struct node *n, const char *record, const char *who)
{
	const struct type *t = infer_as(c, n, TYPE_ROW, who);
	if (!t || t->kind == TYPE_ANY || t->record == dict_record(c->s->dict, str_of(record)))
		return t;
	return FAIL(c, n->whole, NULL, "%s要是一个%s，写的是%s", who, record, type_says(c, t));
}

/* The value of one option of a clock. */
static bool clock_option(struct checker *c, const struct arg *a, const struct type *rows)
{
	const char *who = check_text(c, "“%.*s”", STR_FMT(a->option));
	if (!a->value)
		return true;
	if (str_is(a->option, "断于") || str_is(a->option, "准"))
		return infer_in(c, a->value, rows, false, true, type_basic(TYPE_BOOL));
	if (str_is(a->option, "前身"))
		return row_of(c, a->value, "机构", who);
	return infer_as(c, a->value, str_is(a->option, "容断") ? TYPE_DAYS : TYPE_DAY, who);
}

/* 连续(行集，…) 累计(行集，…) */
static const struct type *call_clock(struct checker *c, struct node *n)
{
	const struct type *rows = infer_rows(c, plain(n, 0), role(c, n, 0));
	if (!rows || !rows_dated(c, rows, plain(n, 0)->whole))
		return NULL;
	bool ok = true;
	for (size_t i = 0; i < n->nargs; i++)
		if (n->args[i].option.p)
			ok = clock_option(c, &n->args[i], rows) && ok;
	const struct arg *before = option(n, "前身");
	if (ok && before && !option(n, "自"))
		ok = FAIL(c, before->at, "前身的最后一天是“自”的前一天", "有“前身”就要有“自”") != NULL;
	return ok ? type_record(c, TYPE_CLOCK, rows->record) : NULL;
}

/* 接点(行集) */
static const struct type *call_joints(struct checker *c, struct node *n)
{
	const struct type *rows = infer_rows(c, plain(n, 0), role(c, n, 0));
	if (!rows || !rows_dated(c, rows, plain(n, 0)->whole))
		return NULL;
	struct type *t = ARENA_NEW(c->s->mem, struct type);
	if (!t)
		return STARVED(c, n->at);
	*t = (struct type){.kind = TYPE_ROWS, .record = rows->record, .walked = true};
	return t;
}

/* 代表(行集，日[，后入职|先入职]) */
static const struct type *call_stands(struct checker *c, struct node *n)
{
	const struct type *rows = infer_rows(c, plain(n, 0), role(c, n, 0));
	bool ok = rows && rows_dated(c, rows, plain(n, 0)->whole);
	ok = infer_as(c, plain(n, 1), TYPE_DAY, role(c, n, 1)) && ok;
	if (plain_count(n) > 2)
		ok = keyword(c, plain(n, 2), "后入职|先入职") && ok;
	return ok ? type_record(c, TYPE_ROW, rows->record) : NULL;
}

/* A type of which one value is better, greater or later than another, as the word asks. */
static bool ranked(enum builtin b, const struct type *t)
{
	switch (t->kind) {
	case TYPE_ANY: return true;
	case TYPE_ENUM: return (b == B_BEST || b == B_WORST) && (t->labels->ordered || t->labels->n == 1);
	case TYPE_INT:
	case TYPE_RATIO:
	case TYPE_MONEY:
	case TYPE_DAYS: return b == B_BEST || b == B_WORST;
	case TYPE_DAY:
	case TYPE_MONTH: return b == B_LATEST || b == B_EARLIEST;
	default: return false;
	}
}

/* Says why a type has no best. */
static const struct type *unranked(struct checker *c, struct node *n, const struct node *arg, const struct type *t)
{
	const char *hint = NULL;
	if (t->kind == TYPE_DAY || t->kind == TYPE_MONTH)
		hint = "日子用“最晚”“最早”";
	else if (t->kind == TYPE_ENUM)
		hint = "这些值没有高低；先用一张表换成有高低的档次";
	else if (t->kind == TYPE_ROWS || t->kind == TYPE_CLOCK)
		hint = "要哪一列的，写“… 之 列”";
	else if (n->index == B_LATEST || n->index == B_EARLIEST)
		hint = "不是日子用“最高”“最低”";
	return FAIL(c, arg->whole, hint, "“%.*s”不能用在%s上", STR_FMT(n->text), type_says(c, t));
}

/* 最高 最低 最晚 最早 (值集) or (a，b，…) */
static const struct type *call_best(struct checker *c, struct node *n)
{
	const struct type *all = NULL;
	bool ok = true;
	for (size_t i = 0; i < n->nargs; i++) {
		struct node *arg = n->args[i].value;
		const struct type *t = infer(c, arg, all);
		if (t && t->kind == TYPE_VALUES && n->nargs == 1)
			t = t->elem;
		const struct type *join = all && t ? type_join(c, all, t) : t;
		if (t && !ranked((enum builtin)n->index, t))
			ok = unranked(c, n, arg, t) != NULL;
		else if (t && !join)
			ok = FAIL(c, arg->whole, NULL, "“%.*s”比较的要是同一种：前面是%s，这里是%s", STR_FMT(n->text),
				  type_says(c, all), type_says(c, t)) != NULL;
		ok = ok && t;
		all = join ? join : all;
	}
	return ok ? all : NULL;
}

/* 合计(值集) */
static const struct type *call_sum(struct checker *c, struct node *n)
{
	const struct type *t = infer_as(c, plain(n, 0), TYPE_VALUES, role(c, n, 0));
	if (!t || t->kind == TYPE_ANY)
		return t;
	enum type_kind k = t->elem->kind;
	if (k == TYPE_INT || k == TYPE_MONEY || k == TYPE_DAYS || k == TYPE_ANY)
		return t->elem;
	return FAIL(c, plain(n, 0)->whole, NULL, "“合计”只能加整数、元、日数，写的是%s", type_says(c, t->elem));
}

/* 取整(率，舍去|四舍五入|进一) */
static const struct type *call_round(struct checker *c, struct node *n)
{
	bool ok = infer_as(c, plain(n, 0), TYPE_RATIO, role(c, n, 0));
	ok = keyword(c, plain(n, 1), "舍去|四舍五入|进一") && ok;
	return ok ? type_basic(TYPE_INT) : NULL;
}

/* A field of a record by label, its type; NULL when the dictionary has none. */
static const struct type *dict_type(struct checker *c, const char *record, const char *field)
{
	int r = dict_record(c->s->dict, str_of(record));
	int f = r >= 0 ? record_field(c->s->dict->records[r], str_of(field)) : -1;
	return f >= 0 ? type_field(c, r, f) : NULL;
}

/* 上溯(单元，{县、功能区}) */
static const struct type *call_above(struct checker *c, struct node *n)
{
	const struct type *unit = row_of(c, plain(n, 0), "单元", role(c, n, 0));
	const struct type *kinds = infer(c, plain(n, 1), dict_type(c, "单元", "单元类型"));
	if (!unit || !kinds)
		return NULL;
	if (kinds->kind != TYPE_SET || kinds->elem->kind != TYPE_ENUM)
		return FAIL(c, plain(n, 1)->whole, "写成“{县、功能区}”", "%s要是单元类型的集合，写的是%s",
			    role(c, n, 1), type_says(c, kinds));
	return type_record(c, TYPE_ROW, dict_record(c->s->dict, STR("单元")));
}

/* One option of 择归: in the scope of a row (每 归) or of a group (大 早). */
static const struct type *assign_by(struct checker *c, struct node *n, const struct type *rows, const char *word,
				    struct pos *at)
{
	const struct arg *a = option(n, word);
	if (!a)
		return FAIL(c, n->at, "用法：择归(行集，每 列，归 式，大 式，早 日)", "“择归”少了“%s”", word);
	*at = a->value->whole;
	bool group = !strcmp(word, "大") || !strcmp(word, "早");
	return infer_in(c, a->value, rows, group, false, NULL);
}

/* 择归(行集，每 列，归 式，大 式，早 日) */
static const struct type *call_assign(struct checker *c, struct node *n)
{
	const struct type *rows = infer_rows(c, plain(n, 0), role(c, n, 0));
	if (!rows)
		return NULL;
	struct pos at[4] = {{0}};
	const struct type *key = assign_by(c, n, rows, "每", &at[0]), *home = assign_by(c, n, rows, "归", &at[1]);
	const struct type *most = assign_by(c, n, rows, "大", &at[2]), *first = assign_by(c, n, rows, "早", &at[3]);
	if (!key || !home || !most || !first)
		return NULL;
	if (!type_comparable(key, key))
		return FAIL(c, at[0], NULL, "%s要是一列", option_role(c, n, "每"));
	if (home->kind != TYPE_ROW && home->kind != TYPE_ENUM)
		return FAIL(c, at[1], NULL, "%s要是单元、机构或枚举，写的是%s", option_role(c, n, "归"),
			    type_says(c, home));
	if (!ranked(B_BEST, most) || most->kind == TYPE_ENUM)
		return FAIL(c, at[2], NULL, "%s要是整数、元或日数，写的是%s", option_role(c, n, "大"),
			    type_says(c, most));
	if (!type_fits(first, TYPE_DAY))
		return FAIL(c, at[3], NULL, "%s要是日，写的是%s", option_role(c, n, "早"), type_says(c, first));
	struct type *t = ARENA_NEW(c->s->mem, struct type);
	if (!t)
		return STARVED(c, n->at);
	*t = (struct type){.kind = TYPE_ROWS, .record = rows->record, .walked = true, .home = home};
	return t;
}

/* 地方标准(单元，档次，日) */
static const struct type *call_local(struct checker *c, struct node *n)
{
	bool ok = row_of(c, plain(n, 0), "单元", role(c, n, 0));
	const struct type *tier = infer(c, plain(n, 1), &type_loose);
	if (tier && !type_fits(tier, TYPE_TEXT))
		tier = FAIL(c, plain(n, 1)->whole, NULL, "%s要是档次（枚举或文本），写的是%s", role(c, n, 1),
			    type_says(c, tier));
	ok = infer_as(c, plain(n, 2), TYPE_DAY, role(c, n, 2)) && ok && tier;
	return ok ? type_basic(TYPE_MONEY) : NULL;
}

/* 就高(元，元，逐行|整案) */
static const struct type *call_higher(struct checker *c, struct node *n)
{
	bool ok = infer_as(c, plain(n, 0), TYPE_MONEY, role(c, n, 0));
	ok = infer_as(c, plain(n, 1), TYPE_MONEY, role(c, n, 1)) && ok;
	ok = keyword(c, plain(n, 2), "逐行|整案") && ok;
	return ok ? type_basic(TYPE_MONEY) : NULL;
}

/* 城市.政策 as one id, when the node is written so. */
static struct str policy_id(struct checker *c, const struct node *n)
{
	if (n->kind == NODE_NAME)
		return n->text;
	if (n->kind != NODE_FIELD || n->kid[0]->kind != NODE_NAME)
		return (struct str){NULL, 0};
	return str_of(check_text(c, "%.*s.%.*s", STR_FMT(n->kid[0]->text), STR_FMT(n->text)));
}

/* 应发额(政策) */
static const struct type *call_due_sum(struct checker *c, struct node *n)
{
	struct node *arg = plain(n, 0);
	struct str id = policy_id(c, arg);
	if (!id.p)
		return FAIL(c, arg->whole, "写政策编号，例如“应发额(绍兴.入职奖补)”", "“应发额”的参数要是政策编号");
	struct policy *other = packs_find(c->s, id);
	if (!other || other->shared) {
		struct str ids[PACKS_MAX];
		size_t count = 0;
		for (size_t i = 0; i < c->s->n; i++)
			if (!c->s->pack[i]->shared)
				ids[count++] = c->s->pack[i]->id;
		return FAIL(c, arg->whole, check_nearest(c, id, ids, count), "没有编号为“%.*s”的政策", STR_FMT(id));
	}
	if (!check_linked(c, other))
		return FAIL(c, arg->whole, NULL, "“%.*s”的对象和本政策的对象没有联系", STR_FMT(id));
	arg->ref = REF_POLICY;
	arg->target = other;
	arg->index = other->index;
	c->uses |= DEP_SUBJECT;
	check_needs(c, other, arg->whole);
	return type_basic(TYPE_MONEY);
}

/* 序次(值) */
static const struct type *call_ordinal(struct checker *c, struct node *n)
{
	const struct type *t = infer(c, plain(n, 0), NULL);
	c->uses |= DEP_LINE | DEP_SUBJECT;
	if (t && !type_comparable(t, t))
		return FAIL(c, plain(n, 0)->whole, NULL, "“序次”按一个值来数，写的是%s", type_says(c, t));
	return t ? type_basic(TYPE_INT) : NULL;
}

/* 满期(时钟，时长[，日]) 满年(时钟，日): a clock, and not yet rows. */
static const struct type *call_full(struct checker *c, struct node *n)
{
	const struct type *clock = infer(c, plain(n, 0), NULL);
	if (clock && clock->kind != TYPE_CLOCK && clock->kind != TYPE_ANY)
		clock = FAIL(c, plain(n, 0)->whole, "先用连续(…)或者累计(…)算成时钟", "%s要是时钟，写的是%s",
			     role(c, n, 0), type_says(c, clock));
	bool years = n->index == B_FULL_YEARS, ok = clock;
	ok = infer_as(c, plain(n, 1), years ? TYPE_DAY : TYPE_SPAN, role(c, n, 1)) && ok;
	if (plain_count(n) > 2)
		ok = infer_as(c, plain(n, 2), TYPE_DAY, role(c, n, 2)) && ok;
	return ok ? type_basic(years ? TYPE_INT : TYPE_DAY) : NULL;
}

#define CLOCK_OPTIONS "断于 准 自 起 前身 断即止"

static const struct signature signatures[B__MAX] = {
    [B_ANNIV] = {"周年", "周年(日，时长)", 2, 2, {TYPE_DAY, TYPE_SPAN}, TYPE_DAY, NULL, NULL},
    [B_PERIOD] = {"期间", "期间(日，日)", 2, 2, {TYPE_DAY, TYPE_DAY}, TYPE_SPANS, NULL, NULL},
    [B_RUNNING] = {"连续", "连续(行集，容断 30日，…)", 1, 1, {0}, 0, "容断 " CLOCK_OPTIONS, call_clock},
    [B_TOTAL] = {"累计", "累计(行集，…)", 1, 1, {0}, 0, CLOCK_OPTIONS, call_clock},
    [B_JOINTS] = {"接点", "接点(行集)", 1, 1, {0}, 0, NULL, call_joints},
    [B_STANDS] = {"代表", "代表(行集，日) 或 代表(行集，日，先入职)", 2, 3, {0}, 0, NULL, call_stands},
    [B_BEST] = {"最高", "最高(值集) 或 最高(甲，乙)", 1, 16, {0}, 0, NULL, call_best},
    [B_WORST] = {"最低", "最低(值集) 或 最低(甲，乙)", 1, 16, {0}, 0, NULL, call_best},
    [B_LATEST] = {"最晚", "最晚(值集) 或 最晚(甲，乙)", 1, 16, {0}, 0, NULL, call_best},
    [B_EARLIEST] = {"最早", "最早(值集) 或 最早(甲，乙)", 1, 16, {0}, 0, NULL, call_best},
    [B_COUNT] = {"计数", "计数(行集 之 列 去重)", 1, 1, {TYPE_VALUES}, TYPE_INT, NULL, NULL},
    [B_SUM] = {"合计", "合计(行集 之 列)", 1, 1, {0}, 0, NULL, call_sum},
    [B_ROUND] = {"取整", "取整(率，舍去)", 2, 2, {0}, 0, NULL, call_round},
    [B_DAYS] = {"天数", "天数(段集)", 1, 1, {TYPE_SPANS}, TYPE_DAYS, NULL, NULL},
    [B_YEAR] = {"年份", "年份(日)", 1, 1, {TYPE_DAY}, TYPE_INT, NULL, NULL},
    [B_MONTH_NO] = {"月号", "月号(日)", 1, 1, {TYPE_DAY}, TYPE_INT, NULL, NULL},
    [B_YEAR_START] = {"年初", "年初(日)", 1, 1, {TYPE_DAY}, TYPE_DAY, NULL, NULL},
    [B_ABOVE] = {"上溯", "上溯(单元，{县、功能区})", 2, 2, {0}, 0, NULL, call_above},
    [B_ASSIGN] = {"择归", "择归(行集，每 列，归 式，大 式，早 日)", 1, 1, {0}, 0, "每 归 大 早", call_assign},
    [B_LOCAL] = {"地方标准", "地方标准(单元，档次，日)", 3, 3, {0}, 0, NULL, call_local},
    [B_HIGHER] = {"就高", "就高(元，元，逐行)", 3, 3, {0}, 0, NULL, call_higher},
    [B_DUE_SUM] = {"应发额", "应发额(政策编号)", 1, 1, {0}, 0, NULL, call_due_sum},
    [B_ORDINAL] = {"序次", "序次(值)", 1, 1, {0}, 0, NULL, call_ordinal},
    [B_FULL_DAY] = {"满期", "满期(时钟，时长) 或 满期(时钟，时长，日)", 2, 3, {0}, 0, NULL, call_full},
    [B_FULL_YEARS] = {"满年", "满年(时钟，日)", 2, 2, {0}, 0, NULL, call_full},
};

const char *builtin_word(enum builtin b)
{
	return signatures[b].word;
}

/* The option word is one that this built-in has. */
static bool takes(const struct signature *s, struct str word)
{
	for (struct str rest = str_of(s->options ? s->options : ""); rest.p;)
		if (str_eq(str_cut(&rest, ' '), word))
			return true;
	return false;
}

/* The options are known, once each, with a value where they need one. */
static bool options_fit(struct checker *c, const struct node *n, const struct signature *s)
{
	for (size_t i = 0; i < n->nargs; i++) {
		struct str word = n->args[i].option;
		if (!word.p)
			continue;
		if (!takes(s, word))
			return FAIL(c, n->args[i].at, check_text(c, "用法：%s", s->usage), "“%s”没有“%.*s”", s->word,
				    STR_FMT(word));
		if (option(n, check_text(c, "%.*s", STR_FMT(word))) != &n->args[i])
			return FAIL(c, n->args[i].at, NULL, "“%.*s”写了两次", STR_FMT(word));
	}
	return true;
}

/* The number of plain arguments is right. */
static bool count_fits(struct checker *c, const struct node *n, const struct signature *s)
{
	int given = plain_count(n);
	if (given >= s->min && given <= s->max)
		return true;
	FAIL(c, n->whole, check_text(c, "用法：%s", s->usage),
	     s->min == s->max ? "“%s”要%d个参数，写了%d个"
	     : given < s->min ? "“%s”至少要%d个参数，写了%d个"
			      : "“%s”最多%d个参数，写了%d个",
	     s->word, given < s->min ? s->min : s->max, given);
	return false;
}

/* A call of a built-in word. */
static const struct type *infer_builtin(struct checker *c, struct node *n, enum builtin b)
{
	const struct signature *s = &signatures[b];
	n->ref = REF_BUILTIN;
	n->index = (int)b;
	if (!options_fit(c, n, s) || !count_fits(c, n, s))
		return NULL;
	if (s->special)
		return s->special(c, n);
	bool ok = true;
	for (int i = 0; i < s->max; i++) {
		const struct type *t = infer_as(c, plain(n, i), s->in[i], role(c, n, i));
		if (t && s->in[i] == TYPE_SPANS && (t->kind == TYPE_ROWS || t->kind == TYPE_CLOCK))
			ok = rows_dated(c, t, plain(n, i)->whole) && ok;
		ok = ok && t;
	}
	return ok ? type_basic(s->out) : NULL;
}

/* Says that nothing of this name takes arguments. */
static const struct type *no_call(struct checker *c, const struct node *n)
{
	struct policy *where;
	if (name_let(c, n->text, &where))
		return FAIL(c, n->at, "去掉括号", "“%.*s”是一个令，不带参数", STR_FMT(n->text));
	struct str names[512];
	size_t count = 0;
	for (int b = 0; b < B__MAX; b++)
		names[count++] = str_of(signatures[b].word);
	for (const struct policy *p = c->file; p; p = p->base)
		for (size_t i = 0; i < p->ntables && count < 512; i++)
			names[count++] = p->tables[i].name;
	return FAIL(c, n->at, check_nearest(c, n->text, names, count), "没有叫“%.*s”的词或对照表", STR_FMT(n->text));
}

const struct type *infer_call(struct checker *c, struct node *n, const struct type *want)
{
	(void)want;
	for (int b = 0; b < B__MAX; b++)
		if (str_is(n->text, signatures[b].word))
			return infer_builtin(c, n, (enum builtin)b);
	struct policy *where;
	struct table *t = name_table(c, n->text, &where);
	if (!t)
		return no_call(c, n);
	if (n->nargs != 1 || n->args[0].option.p || !n->args[0].value)
		return FAIL(c, n->whole, NULL, "对照表“%.*s”要1个参数", STR_FMT(n->text));
	return infer_lookup(c, n, t, where);
}
