/* 补贴 of a person as output: the lines of all policies, each with its steps. */
#include "features/people/money_web.h"

#include "features/reach_web.h"
#include "features/subsidies/why.h"

static const struct in_field money_rows[] = {
    IN_ID_(struct money_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_MONTH_(struct money_input, from, "从哪个月"),
    IN_MONTH_(struct money_input, to, "到哪个月"),
    IN_INT_(struct money_input, line, "看哪一笔", .min = 1, .max = 100000),
    IN_BOOL_(struct money_input, print, "打印"),
};
const struct in_shape money_shape = IN_SHAPE(struct money_input, money_rows);

static const struct out_field step_fields[] = {
    OUT_TEXT_(struct owed_step, text, "条件"),
    OUT_WORD_(struct owed_step, word, "结果"),
    OUT_TEXT_(struct owed_step, facts, "依据事实"),
    OUT_TEXT_(struct owed_step, clauses, "条款"),
};
static const struct out_shape step_shape = OUT_SHAPE("MoneyStep", struct owed_step, step_fields);
static const struct out_field line_fields[] = {
    OUT_TEXT_(struct owed_line, policy, "政策编号"), OUT_TEXT_(struct owed_line, title, "政策"),
    OUT_MONTH_(struct owed_line, from, "从"),        OUT_MONTH_(struct owed_line, to, "到"),
    OUT_DAY_(struct owed_line, due, "到期日"),       OUT_TEXT_(struct owed_line, tier, "档次"),
    OUT_WORD_(struct owed_line, word, "状态"),       OUT_MONEY_(struct owed_line, amount, "每月或每期"),
    OUT_MONEY_(struct owed_line, sum, "合计"),       OUT_INT_(struct owed_line, number, "个数"),
    OUT_TEXT_(struct owed_line, reason, "原因"),     OUT_TEXT_(struct owed_line, months, "各月是不是一样"),
    OUT_DAY_(struct owed_line, cured, "最早符合日"), OUT_TEXT_(struct owed_line, org, "付款单位"),
    OUT_TEXT_(struct owed_line, clauses, "条款"),    OUT_LIST_(struct owed_line, steps, n, "逐条", step_shape),
};
static const struct out_shape line_shape = OUT_SHAPE("MoneyLine", struct owed_line, line_fields);
static const struct out_field money_fields[] = {
    OUT_ID_(struct money_output, id, "编号"),
    OUT_TEXT_(struct money_output, name, "姓名"),
    OUT_MONTH_(struct money_output, from, "从"),
    OUT_MONTH_(struct money_output, to, "到"),
    OUT_MONEY_(struct money_output, owed.due, "应发"),
    OUT_MONEY_(struct money_output, owed.doubt, "待确认"),
    OUT_MONEY_(struct money_output, owed.recover, "应追回"),
    OUT_LIST_(struct money_output, owed.lines, owed.n, "各笔", line_shape),
};
const struct out_shape money_out_shape = OUT_SHAPE("Money", struct money_output, money_fields);

/* Where the person is: the county of the work, else what the user is in charge of. */
static int place_of(struct ctx *c, int64_t person, int64_t *unit, struct err *e)
{
	struct reach r = user_reach(c->user);
	if (why_home(c->house, person, c->mem, unit, e) < 0)
		return -1;
	if (!*unit && r.kind == REACH_UNIT)
		*unit = r.id;
	return 0;
}

int get_money(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct money_input *i = in;
	struct money_output *o = out;
	day_t day = c->known == INSTANT_OPEN ? c->today : instant_day(c->known);
	month_t to = i->to == DAY_NONE ? month_of_day(day) : i->to;
	month_t from = i->from == DAY_NONE ? to - to % 12 : i->from;
	if (from > to || to - from >= 120)
		return err_set(e, ERR_USAGE, "起始月份应早于终止月份，最多看十年");
	*o = (struct money_output){.id = i->id, .from = from, .to = to, .name = person_name(c->house, i->id, c->mem)};
	int64_t at;
	if (place_of(c, i->id, &at, e) < 0 ||
	    owed_person(c->house, i->id, at, from, to, day, c->known, c->mem, &o->owed, e) < 0)
		return -1;
	o->line = i->line == IN_NONE ? o->owed.n > 0 : i->line;
	return o->line > (int64_t)o->owed.n ? err_set(e, ERR_NOTFOUND, "没有这一笔") : 0;
}
