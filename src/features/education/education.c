#include "features/education/education.h"

/* Best first, schools of technicians standing with what they count as (C15). */
static const struct code level_codes[] = {
    {1, "研究生", "硕士|博士|硕士研究生|博士研究生|研究生及以上"},
    {2, "本科", "大学本科|大学|本科学历"},
    {9, "技师班", "预备技师|预备技师班"},
    {3, "专科", "大专|大学专科|大专学历"},
    {4, "高职", "高等职业|高等职业教育"},
    {8, "高级工班", "高级技工班"},
    {5, "中专", "中等专科|中等专业学校"},
    {6, "职高", "职业高中"},
    {7, "技工", "技校|技工学校"},
    {10, "高中", "普通高中"},
    {11, "初中", "初级中学"},
    {12, "小学", NULL},
};
const struct codelist education_levels = {"学历", level_codes, sizeof level_codes / sizeof *level_codes, true};

static const struct code end_codes[] = {
    {1, "毕业", "已毕业"},
    {2, "结业", NULL},
    {3, "肄业", NULL},
    {4, "在读", "在校"},
};
const struct codelist education_ends = {"学业结论", end_codes, sizeof end_codes / sizeof *end_codes, false};

FACT_OWNED(education, EDUCATION, NO_FIND, NO_REACH, .name = "学历", .aliases = "教育|教育经历|学历信息",
	   .clause = "S13 S24", .from = -1, .to = -1, .cut = -1, .ends_with = -1);

void education_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	rule_order(&education_record, cells, FACT_INDEX(education, begins), FACT_INDEX(education, ends), out);
}
