/* Names of the sheets, and their blank workbooks. */
#include "features/exchange/exchange.h"
#include "features/exchange/roster.h"
#include "sheet/sheet.h"

const char *const *sheet_names(void)
{
	static const char *const names[] = {"单元",     "机构",   "人员",     "学历",     "任职",     "工资",
					    "证书",     "培训",   "定向培养", "在校月份", "已享受",   "机构评估",
					    "服务对象", "人口",   "地方标准", "机构称号", "目标分解", "任务清单",
					    "任务报告", "花名册", NULL};
	return names;
}

int sheet_unknown(struct str name, struct err *e)
{
	struct buf b;
	buf_init(&b, 200);
	for (const char *const *s = sheet_names(); *s; s++)
		buf_printf(&b, "%s%s", b.n ? "、" : "", *s);
	err_set(e, ERR_USAGE, "没有“%.*s”这张表", (int)(name.n < 60 ? name.n : 60), name.p);
	err_todo(e, "可以是：%s", b.p ? b.p : "");
	buf_release(&b);
	return -1;
}

int sheet_template(struct str sheet, const char *path, struct err *e)
{
	struct roster roster;
	const struct fact_type *t = fact_type_named(sheet);
	if (t)
		return template_write(t->rec, path, e);
	if (!roster_named(sheet))
		return sheet_unknown(sheet, e);
	roster_init(&roster);
	return template_write(&roster.rec, path, e);
}
