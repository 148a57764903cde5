#include "features/assessments/assessments.h"

static const struct code kind_codes[] = {
    {1, "服务质量", "服务质量评估|质量评估"},
    {2, "等级评定", "等级评估|星级评定"},
};
const struct codelist assessment_kinds = {"评估类型", kind_codes, sizeof kind_codes / sizeof *kind_codes, false};

static const struct code verdict_codes[] = {
    {1, "合格", "达标|通过"}, {2, "不合格", "不达标|未通过"}, {3, "一级", "1级|壹级"}, {4, "二级", "2级|贰级"},
    {5, "三级", "3级|叁级"},  {6, "四级", "4级|肆级"},        {7, "五级", "5级|伍级"},
};
const struct codelist assessment_verdicts = {"评估结论", verdict_codes, sizeof verdict_codes / sizeof *verdict_codes,
					     false};

FACT_OWNED(assessments, ASSESSMENTS, NO_FIND, NO_REACH, .name = "机构评估", .aliases = "评估|质量评估|机构评估表",
	   .clause = "K7 C22 C30", .from = -1, .to = -1, .cut = -1, .ends_with = -1);
