#include "features/clause_pages.h"
#include "features/subsidies/why_pages.h"

#include "base/money.h"
#include "http/url.h"
#include "why.tmpl.h"

static const struct out_field fact_rows[] = {
    OUT_TEXT_(struct reason_fact, text, "事实"), OUT_TEXT_(struct reason_fact, from, "来源"),
    OUT_ID_(struct reason_fact, id, "记录编号"), OUT_INT_(struct reason_fact, journal, "日志编号")};
static const struct out_shape fact_shape = OUT_SHAPE("ReasonFact", struct reason_fact, fact_rows);
static const struct out_field step_rows[] = {
    OUT_WORD_(struct reason_step, word, "语句"), OUT_TEXT_(struct reason_step, text, "说法"),
    OUT_WORD_(struct reason_step, said, "是否符合"), OUT_TEXT_(struct reason_step, clauses, "依据"),
    OUT_LIST_(struct reason_step, fact, nfacts, "事实", fact_shape)};
static const struct out_shape step_shape = OUT_SHAPE("ReasonStep", struct reason_step, step_rows);
static const struct out_field lack_field_rows[] = {OUT_TEXT_(struct missing_field, name, "字段"),
						   OUT_WORD_(struct missing_field, how, "须怎样"),
						   OUT_TEXTS_(struct missing_field, value, nvalues, "值")};
static const struct out_shape lack_field_shape = OUT_SHAPE("MissingField", struct missing_field, lack_field_rows);
static const struct out_field lack_rows[] = {OUT_WORD_(struct missing_fact, what, "补充、补填、与记录不符、妨碍"),
					     OUT_TEXT_(struct missing_fact, record, "哪张表"),
					     OUT_TEXT_(struct missing_fact, whose, "谁的"),
					     OUT_TEXT_(struct missing_fact, from_row, "已有的记录的来源"),
					     OUT_DAY_(struct missing_fact, from, "从哪天"),
					     OUT_DAY_(struct missing_fact, to, "到哪天"),
					     OUT_INT_(struct missing_fact, days, "多少天"),
					     OUT_LIST_(struct missing_fact, field, nfields, "字段", lack_field_shape),
					     OUT_TEXT_(struct missing_fact, text, "一句话")};
const struct out_shape missing_fact_shape = OUT_SHAPE("MissingFact", struct missing_fact, lack_rows);
static const struct out_field span_rows[] = {
    OUT_MONTH_(struct reason_span, from, "起始月份"),
    OUT_MONTH_(struct reason_span, to, "终止月份"),
    OUT_COUNT_(struct reason_span, n, "几个月或几期"),
    OUT_DAY_(struct reason_span, due, "到期日"),
    OUT_TEXT_(struct reason_span, name, "期"),
    OUT_TEXT_(struct reason_span, tier, "档次"),
    OUT_WORD_(struct reason_span, result, "结果"),
    OUT_BOOL_(struct reason_span, no_amount, "金额待定"),
    OUT_MONEY_(struct reason_span, amount, "每月或每期（百分之一）"),
    OUT_MONEY_(struct reason_span, sum, "合计（百分之一）"),
    OUT_DAY_(struct reason_span, cured, "哪天起符合"),
    OUT_TEXT_(struct reason_span, reason, "原因"),
    OUT_TEXT_(struct reason_span, months, "各月是不是一样"),
    OUT_TEXT_(struct reason_span, org, "归属机构"),
    OUT_TEXT_(struct reason_span, unit, "归属单元"),
    OUT_TEXT_(struct reason_span, clauses, "依据"),
    OUT_WORD_(struct reason_span, missing.said, "缺不缺"),
    OUT_LIST_AS_(struct reason_span, missing.fact, missing.nfacts, "missing", "补上就符合的事实", missing_fact_shape),
    OUT_LIST_(struct reason_span, step, nsteps, "逐条", step_shape)};
static const struct out_shape span_shape = OUT_SHAPE("ReasonSpan", struct reason_span, span_rows);
static const struct out_field reading_rows[] = {OUT_TEXT_(struct reason_reading, name, "读法"),
						OUT_TEXT_(struct reason_reading, label, "采用"),
						OUT_BOOL_(struct reason_reading, chosen, "不是默认的"),
						OUT_TEXTS_(struct reason_reading, other, nothers, "还可以选")};
static const struct out_shape reading_shape = OUT_SHAPE("ReasonReading", struct reason_reading, reading_rows);
static const struct out_field reasons_rows[] = {OUT_TEXT_(struct reasons, policy, "政策编号"),
						OUT_TEXT_(struct reasons, title, "政策"),
						OUT_TEXT_(struct reasons, status, "状态"),
						OUT_BOOL_(struct reasons, draft, "草案"),
						OUT_BOOL_(struct reasons, counts, "是个数不是钱"),
						OUT_TEXT_(struct reasons, subject, "对象"),
						OUT_DAY_(struct reasons, as_of, "查看日"),
						OUT_MONEY_(struct reasons, sum, "合计（百分之一）"),
						OUT_LIST_(struct reasons, span, nspans, "分段", span_shape),
						OUT_LIST_(struct reasons, reading, nreadings, "读法", reading_shape)};
const struct out_shape reasons_shape = OUT_SHAPE("Reasons", struct reasons, reasons_rows);

/* 分 as 1,234.50, or a number as it is. */
static struct str figure(const struct frame *f, bool counts, int64_t v)
{
	char text[GROUPED_MAX];
	if (counts)
		return frame_text(f, "%lld", (long long)v);
	decimal_grouped(v, 2, text);
	return frame_text(f, "%s", text);
}

struct str why_amount(const struct frame *f, const struct reasons *r, int64_t amount)
{
	return frame_text(f, "%.*s %s", STR_FMT(figure(f, r->counts, amount)), r->counts ? "个" : "元");
}

struct str why_when(const struct frame *f, const struct reason_span *s)
{
	char from[8], to[8], due[11];
	month_text(s->from, from);
	month_text(s->to, to);
	day_text(s->due, due);
	if (s->never && s->name.n)
		return s->name;
	if (due[0])
		return frame_text(f, "%s %.*s", due, STR_FMT(s->name));
	return s->n > 1 ? frame_text(f, "%s 至 %s", from, to) : frame_text(f, "%s", from);
}

struct str why_policy_href(const struct frame *f, struct str policy, const char *tail)
{
	struct buf b;
	buf_init(&b, 2000);
	buf_puts(&b, "/policies/");
	url_put_segment(&b, policy);
	struct str s = frame_text(f, "%.*s%s", STR_FMT(buf_str(&b)), tail);
	buf_release(&b);
	return s;
}

enum ui_tone why_tone(int64_t state)
{
	static const enum ui_tone tone[] = {
	    [REASON_DUE] = UI_OK, [REASON_UNSURE] = UI_WARN, [REASON_RECOVER] = UI_BAD, [REASON_NOT] = UI_MUTE};
	return tone[state];
}

const char *why_word(int64_t state)
{
	static const char *const word[] = {
	    [REASON_DUE] = "应发", [REASON_UNSURE] = "待确认", [REASON_RECOVER] = "应追回", [REASON_NOT] = "不符合"};
	return word[state];
}

/* Conditions and doubts as the panel lists them. */
static size_t conditions(const struct frame *f, const struct reasons *r, const struct reason_span *s,
			 struct ui_cond *out)
{
	static const enum ui_tone tone[] = {UI_INFO, UI_OK, UI_BAD, UI_WARN};
	size_t n = 0;
	for (size_t i = 0; i < s->nsteps; i++) {
		const struct reason_step *x = &s->step[i];
		if (x->kind != REASON_CONDITION && x->kind != REASON_DOUBT)
			continue;
		out[n++] = (struct ui_cond){.tone = tone[x->mark],
					    .text = x->absence && x->mark == REASON_HOLDS
							? frame_text(f, "没有这种情形：%.*s", STR_FMT(x->text))
							: x->text,
					    .fact = x->nfacts ? x->fact[0].text : STR(""),
					    .clause = clauses_cited(f, x->clauses),
					    .href = why_policy_href(f, r->policy, "#clauses")};
	}
	return n;
}

/* "5 条全部符合". */
static struct ui_chip verdict(const struct frame *f, const struct reason_span *s)
{
	size_t n = 0, bad = 0, open = 0;
	for (size_t i = 0; i < s->nsteps; i++) {
		n += s->step[i].kind == REASON_CONDITION;
		bad += s->step[i].mark == REASON_FAILS;
		open += s->step[i].mark == REASON_OPEN;
	}
	if (bad)
		return (struct ui_chip){UI_BAD, NULL, STR("有一条不符合")};
	if (open)
		return (struct ui_chip){UI_WARN, NULL, STR("要有人确认")};
	if (!n)
		return (struct ui_chip){0};
	return (struct ui_chip){UI_OK, NULL, frame_text(f, "%zu 条全部符合", n)};
}

/* The equation: its numbers, and what they come to. */
static size_t terms(const struct frame *f, const struct reasons *r, const struct reason_span *s, struct ui_term *out)
{
	size_t n = 0;
	for (; n < s->nterms; n++)
		out[n] = (struct ui_term){.value = s->term[n].value,
					  .unit = str_of(s->term[n].unit),
					  .note = s->term[n].note,
					  .sign = s->term[n].sign};
	if (n)
		out[n++] = (struct ui_term){.value = figure(f, r->counts, s->sum),
					    .unit = r->counts ? STR("个") : STR("元"),
					    .sign = "=",
					    .result = true};
	return n;
}

/* 为什么是 750.00 元 */
static struct str title_of(const struct frame *f, const struct reasons *r, const struct reason_span *s)
{
	if (s->state == REASON_NOT)
		return s->ahead ? STR("为什么还没有") : STR("为什么不发");
	if (s->no_amount)
		return STR("为什么金额待定");
	return frame_text(f, "为什么是 %.*s", STR_FMT(why_amount(f, r, s->sum)));
}

/* The step that shows the arithmetic, where there are no numbers of their own. */
static struct str arithmetic(const struct reason_span *s)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->step[i].kind == REASON_FIGURE && s->step[i].nfacts)
			return s->step[i].fact[0].text;
	return STR("");
}

/* The avenue that gives the line, and what others would have given; false: the policy has none. */
static bool avenue_of(const struct frame *f, const struct reason_span *s, struct ui_fact *out)
{
	for (size_t i = 0; i < s->nsteps; i++) {
		const struct reason_step *x = &s->step[i];
		if (x->kind != REASON_AVENUE)
			continue;
		*out = (struct ui_fact){.name = STR("途径"), .value = x->text, .sub = STR("")};
		for (size_t k = 0; k < x->nfacts; k++)
			out->sub = k ? frame_text(f, "%.*s；%.*s", STR_FMT(out->sub), STR_FMT(x->fact[k].text))
				     : x->fact[k].text;
		return true;
	}
	return false;
}

/* What a refusal lacks, a fact a row; how many. */
static size_t lacks(const struct reason_span *s, struct ui_fact *out)
{
	size_t n = 0;
	for (; n < s->missing.nfacts; n++)
		out[n] = (struct ui_fact){.name = n ? STR("") : str_of(s->missing.said),
					  .value = s->missing.fact[n].text,
					  .sub = s->missing.fact[n].from_row};
	return n;
}

/* The line under the title: what it is, and whether its months are alike. */
static struct str with_months(const struct frame *f, const struct reason_span *s, struct str sub)
{
	return s->months.n && sub.n ? frame_text(f, "%.*s · %.*s", STR_FMT(sub), STR_FMT(s->months)) : sub;
}

void why_span_panel(struct html *h, const struct frame *f, const struct reasons *r, const struct reason_span *s,
		    const struct why_beside *b)
{
	struct ui_cond *conds = ARENA_ARRAY(f->mem, s->nsteps + 1, struct ui_cond);
	struct ui_term eq[REASON_TERMS_MAX + 1];
	struct ui_fact *src = ARENA_ARRAY(f->mem, b->sources_n + s->missing.nfacts + 5, struct ui_fact);
	size_t n = 0;
	if (!conds || !src)
		return;
	struct str sum = arithmetic(s), home = s->org.n ? s->org : s->unit;
	n += lacks(s, src);
	n += avenue_of(f, s, &src[n]);
	if (sum.n)
		src[n++] = (struct ui_fact){.name = STR("算式"), .value = sum};
	if (s->clauses.n)
		src[n++] = (struct ui_fact){.name = STR("条款"),
					    .value = clauses_cited(f, s->clauses),
					    .href = why_policy_href(f, r->policy, "#clauses")};
	if (home.n)
		src[n++] = (struct ui_fact){.name = STR("归属"), .value = home, .sub = s->org.n ? s->unit : STR("")};
	for (size_t i = 0; i < b->sources_n; i++)
		src[n++] = b->sources[i];
	struct ui_explain x = {.title = title_of(f, r, s),
			       .sub = with_months(f, s, b->sub),
			       .terms = eq,
			       .terms_n = s->state == REASON_NOT || s->no_amount ? 0 : terms(f, r, s, eq),
			       .verdict = verdict(f, s),
			       .conds = conds,
			       .conds_n = conditions(f, r, s, conds),
			       .sources = src,
			       .sources_n = n,
			       .deeds = b->deeds,
			       .deeds_n = b->deeds_n,
			       .close_href = b->close_href};
	if (s->state == REASON_NOT || s->state == REASON_UNSURE)
		x.tip = s->reason;
	if (r->draft)
		x.tip_strong = frame_text(f, "%.*s，可以试算，不能据此发放。", STR_FMT(r->status));
	if (r->draft && !x.tip.n)
		x.tip = STR("正式印发并采用以后才能发放。");
	ui_explain(h, &x);
}

/* Texts in a row. */
static struct str joined(const struct frame *f, const struct str *v, size_t n)
{
	struct str all = STR("");
	for (size_t i = 0; i < n; i++)
		all = frame_text(f, "%.*s%s%.*s", STR_FMT(all), i ? "、" : "", STR_FMT(v[i]));
	return all;
}

void why_span_facts(struct html *h, const struct frame *f, const struct reasons *r, const struct reason_span *s)
{
	static const struct ui_column columns[] = {
	    {.label = STR("读法"), .wide = true}, {.label = STR("采用")}, {.label = STR("还可以选"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, r->nreadings + 1, struct ui_row);
	for (size_t i = 0; rows && i < r->nreadings; i++) {
		const struct reason_reading *x = &r->reading[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 3, struct ui_cell);
		if (!c)
			return;
		c[0] = (struct ui_cell){
		    .text = x->name, .sub = x->sentence, .href = why_policy_href(f, r->policy, "#readings")};
		c[1] = (struct ui_cell){.text = x->label, .sub = x->chosen ? STR("不是默认的") : STR("默认")};
		c[2] = (struct ui_cell){.text = joined(f, x->other, x->nothers)};
		rows[i] = (struct ui_row){.cells = c};
	}
	struct ui_table t = {.label = STR("用到的读法"),
			     .columns = columns,
			     .columns_n = 3,
			     .rows = rows,
			     .rows_n = rows ? r->nreadings : 0,
			     .plain = true};
	why_facts_card(h, f, r, s, &t);
}
