#include "features/duties/duties.h"

#include "base/asset.h"
#include "base/utf8.h"

static const struct code role_codes[] = {
    {DUTY_LEADS, "牵头", "牵头单位|牵头部门"},
    {DUTY_RESPONSIBLE, "责任", "责任单位|责任部门|配合"},
    {DUTY_SUPERVISES, "督办", "督办单位"},
};
const struct codelist duty_roles = {"任务角色", role_codes, sizeof role_codes / sizeof *role_codes, false};

static const struct code verdict_codes[] = {
    {1, "通报表扬", "表扬"}, {2, "讲评", "一般讲评"}, {3, "通报批评", "批评"}, {4, "退回补充", "退回"}};
const struct codelist duty_verdicts = {"任务讲评", verdict_codes, sizeof verdict_codes / sizeof *verdict_codes,
				       false};

FACT_OWNED(duties, DUTIES, NO_FIND, NO_REACH, .name = "任务清单", .aliases = "职责矩阵|任务表",
	   .clause = "C-a10 S39 N2-3", .from = -1, .to = -1, .cut = -1, .ends_with = -1);
FACT_OWNED(duty_reports, DUTY_REPORTS, NO_FIND, NO_REACH, .name = "任务报告", .aliases = "任务进展|进展报告",
	   .clause = "N2-3", .from = -1, .to = -1, .cut = -1, .ends_with = -1);

/* The table of names that the program carries. */
static struct str departments(void)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_is(str_of(a->path), "data/departments.csv"))
			return asset_str(a);
	return (struct str){0};
}

/* The bureau's own name for an alias that ends the text; n 0: none does. *alias is what it stands for. */
static struct str own_name(struct str text, struct str *alias)
{
	struct str found = {0}, rest = departments();
	while (rest.p) {
		struct str line = str_cut(&rest, '\n'), name = str_trim(str_cut(&line, ',')), other = str_trim(line);
		if (other.n && other.n > alias->n && str_ends(text, other)) {
			*alias = other;
			found = name;
		}
	}
	return found;
}

int department_check(struct str text, struct buf *norm, struct err *e)
{
	struct buf half;
	buf_init(&half, 4096);
	if (utf8_fold_width(&half, str_trim(text))) {
		buf_release(&half);
		return err_set(e, ERR_LIMIT, "太长");
	}
	struct str s = buf_str(&half), alias = {0}, name = own_name(s, &alias);
	int status = buf_put(norm, s.p, s.n - alias.n);
	if (status == 0)
		status = buf_put_str(norm, name);
	buf_release(&half);
	return status ? err_set(e, ERR_LIMIT, "太长") : 0;
}

void duty_reports_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	const int verdict = FACT_INDEX(duty_reports, verdict), evidence = FACT_INDEX(duty_reports, evidence),
		  remark = FACT_INDEX(duty_reports, remark);
	(void)x;
	if (cells[verdict].v != FIELD_NONE && cells[evidence].s.n == 0 && cells[remark].s.n == 0)
		finding_fault(out, verdict, "通报、讲评要有证据或讲评意见");
}
