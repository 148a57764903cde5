#include "features/training/training.h"

static const struct code kind_codes[] = {
    {1, "岗前", "岗前培训"}, {2, "在岗轮训", "轮训|在岗培训|在岗"},      {3, "转岗", "转岗培训"},
    {4, "院长", "院长培训"}, {5, "管理", "管理培训|管理人员"},           {6, "救护员", "救护员培训|应急救护"},
    {7, "继续教育", NULL},   {8, "家庭照护", "家庭照护者|家庭照护培训"}, {9, "线上", "线上培训|网络培训"},
};
const struct codelist training_kinds = {"培训类别", kind_codes, sizeof kind_codes / sizeof *kind_codes, false};

static const struct code result_codes[] = {
    {1, "合格", "通过|已合格"},
    {2, "不合格", "未通过|未合格"},
    {3, "缺考", "未参加考试"},
    {4, "在训", "培训中|进行中"},
};
const struct codelist training_results = {"培训结果", result_codes, sizeof result_codes / sizeof *result_codes,
					  false};

static const struct code tier_codes[] = {
    {1, "省", "省级"},
    {2, "市", "市级"},
    {3, "县", "县级|区县|区县级|县(市、区)"},
    {4, "机构", "机构自办|本机构"},
};
const struct codelist training_tiers = {"组织层级", tier_codes, sizeof tier_codes / sizeof *tier_codes, false};

FACT_OWNED(training, TRAINING, NO_FIND, NO_REACH, .name = "培训", .aliases = "培训表|培训经历|培训记录",
	   .clause = "K13 S7 C4", .from = FACT_INDEX(training, begins), .to = FACT_INDEX(training, ends), .cut = -1,
	   .ends_with = -1);

void training_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	rule_order(&training_record, cells, FACT_INDEX(training, begins), FACT_INDEX(training, ends), out);
}
