#include "features/targets/assignments.h"

#include "base/utf8.h"

static const struct code state_codes[] = {
    {ASSIGNMENT_DRAFT, "拟定", "草拟|待下达"},      {ASSIGNMENT_ISSUED, "下达", "已下达"},
    {ASSIGNMENT_ACCEPTED, "接受", "已接受|同意"},   {ASSIGNMENT_NEGOTIATED, "协商", "协商中|有异议"},
    {ASSIGNMENT_REPLACED, "作废", "已替换|被替换"},
};
const struct codelist assignment_states = {"分解状态", state_codes, sizeof state_codes / sizeof *state_codes, false};

FACT_OWNED(assignments, ASSIGNMENTS, NO_FIND, NO_REACH, .name = "目标分解", .aliases = "目标分解表|任务分解",
	   .clause = "N2-3 C-a9", .from = FACT_INDEX(assignments, issued), .to = -1, .cut = -1, .ends_with = -1);

int indicator_name_check(struct str text, struct buf *norm, struct err *e)
{
	size_t at = norm->n;
	if (utf8_fold_width(norm, str_trim(text)))
		return err_set(e, ERR_LIMIT, "太长");
	struct str name = {norm->p + at, norm->n - at};
	return str_find(name, STR(".")) > 0 ? 0 : err_set(e, ERR_INPUT, "指标编号要写成“城市.名称”");
}

/* A number that is there. */
static bool has(const struct cell *cells, int field)
{
	return cells[field].v != FIELD_NONE;
}

void assignments_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	const int amount = FACT_INDEX(assignments, amount), floor = FACT_INDEX(assignments, floor),
		  cap = FACT_INDEX(assignments, cap), state = FACT_INDEX(assignments, state),
		  answered = FACT_INDEX(assignments, answered);
	(void)x;
	if (has(cells, floor) && has(cells, amount) && cells[amount].v < cells[floor].v)
		finding_fault(out, amount, "小于下限");
	if (has(cells, cap) && has(cells, amount) && cells[amount].v > cells[cap].v)
		finding_fault(out, amount, "大于上限");
	bool negotiated = cells[state].v == ASSIGNMENT_NEGOTIATED,
	     replied = negotiated || cells[state].v == ASSIGNMENT_ACCEPTED;
	if (negotiated && !has(cells, FACT_INDEX(assignments, proposed)))
		finding_fault(out, FACT_INDEX(assignments, proposed), "协商要写建议数");
	if (negotiated && cells[FACT_INDEX(assignments, note)].s.n == 0)
		finding_fault(out, FACT_INDEX(assignments, note), "协商要写理由");
	if (replied && !has(cells, answered))
		finding_fault(out, answered, "接受、协商要写答复日期");
	rule_order(&assignments_record, cells, FACT_INDEX(assignments, issued), answered, out);
	rule_order(&assignments_record, cells, FACT_INDEX(assignments, issued), FACT_INDEX(assignments, due), out);
}
