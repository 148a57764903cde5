#include "features/benefits/benefits.h"

static const struct code item_codes[] = {
    {1, "学费补偿", "学费减免|学费代偿"},
    {2, "定向培养补助", "定向培养"},
    {3, "入职奖补", "入职奖励|入职补贴"},
    {4, "岗位津贴", "特殊岗位津贴|护理员津贴"},
    {5, "其他", "其它"},
};
const struct codelist benefit_items = {"享受项目", item_codes, sizeof item_codes / sizeof *item_codes, false};

FACT_OWNED(benefits, BENEFITS, NO_FIND, NO_REACH, .name = "已享受", .aliases = "已享受待遇|已享受项目|prior benefits",
	   .clause = "S28 S29", .from = FACT_INDEX(benefits, paid), .to = FACT_INDEX(benefits, paid), .cut = -1,
	   .ends_with = -1);
