#include "features/designations/designations.h"

static const struct code kind_codes[] = {
    {1, "应急救护培训点", "救护培训点|应急救护点"},
    {2, "人才培养基地", "培养基地"},
    {3, "人才培训基地", "培训基地"},
    {4, "人才实训基地", "实训基地|实习实训基地"},
    {5, "师资研修中心", "技能培训师资研修中心"},
    {6, "技能大师工作室", "大师工作室"},
    {7, "社会工作领军人才工作室", "领军人才工作室|老年社会工作领军人才工作室"},
    {8, "社会工作科室", "社工科室"},
    {9, "社会培训评价组织", "评价组织备案"},
    {10, "用人单位评价机构", "企业评价机构"},
    {11, "院校评价机构", "院校职业技能等级评价机构"},
    {12, "专项职业能力考核机构", "专项能力考核机构"},
};
const struct codelist designation_kinds = {"称号", kind_codes, sizeof kind_codes / sizeof *kind_codes, false};

static const struct code tier_codes[] = {
    {1, "国家级", "国家"},
    {2, "省级", "省"},
    {3, "市级", "市"},
    {4, "县级", "县|区县级|县区级"},
};
const struct codelist designation_tiers = {"称号层级", tier_codes, sizeof tier_codes / sizeof *tier_codes, true};

FACT_OWNED(designations, DESIGNATIONS, NO_FIND, NO_REACH, .name = "机构称号", .aliases = "称号|称号表|基地与工作室",
	   .clause = "S5 S19 N3-6 N3-7 C5", .from = FACT_INDEX(designations, granted),
	   .to = FACT_INDEX(designations, ends), .cut = FACT_INDEX(designations, revoked),
	   .ends_with = FACT_INDEX(designations, org_id));

void designations_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	const struct record *r = &designations_record;
	rule_order(r, cells, FACT_INDEX(designations, granted), FACT_INDEX(designations, ends), out);
	rule_order(r, cells, FACT_INDEX(designations, granted), FACT_INDEX(designations, revoked), out);
}
