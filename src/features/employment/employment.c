#include "features/employment/employment.h"

static const struct code post_codes[] = {
    {1, "养老护理员", "护理员|护工|养老护理|护理人员"},
    {2, "医生", "医师"},
    {3, "护士", "护师"},
    {4, "康复师", "康复治疗师|康复技师"},
    {5, "营养师", NULL},
    {6, "心理咨询师", NULL},
    {7, "社会工作者", "社工"},
    {8, "老年人能力评估师", "能力评估师"},
    {9, "院长", "负责人|机构负责人"},
    {10, "管理人员", "管理|行政管理|行政人员"},
    {11, "养老顾问", NULL},
    {12, "社区助老员", "助老员"},
    {13, "老年助浴员", "助浴员|助浴师"},
    {14, "认知障碍照护员", NULL},
    {15, "工勤人员", "工勤|后勤|后勤人员"},
    {16, "其他", "其它"},
};
const struct codelist posts = {"岗位", post_codes, sizeof post_codes / sizeof *post_codes, false};

static const struct code identity_codes[] = {
    {1, "编外合同", "合同制|劳动合同|编外|合同工|编外合同制"},
    {2, "事业编制", "在编|事业编|编内"},
    {3, "国企平台发薪", "国企平台|国企"},
    {4, "劳务派遣", "派遣"},
    {5, "退休返聘", "返聘"},
    {6, "公益性岗位", "公益岗|公益岗位"},
    {7, "见习", "见习生"},
    {8, "非全日制", "非全日制用工|兼职"},
    {9, "志愿者", "志愿服务"},
};
const struct codelist work_identities = {"用工身份", identity_codes, sizeof identity_codes / sizeof *identity_codes,
					 false};

static const struct code ended_by_codes[] = {
    {1, "单位", "用人单位|单位解除|辞退"},
    {2, "个人", "本人|主动离职|辞职|个人解除"},
    {3, "协商", "协商一致|双方协商"},
    {4, "期满", "合同期满|到期"},
    {5, "其他", "其它"},
};
const struct codelist ended_bys = {"终止方", ended_by_codes, sizeof ended_by_codes / sizeof *ended_by_codes, false};

FACT_OWNED(employment, EMPLOYMENT, NO_FIND, NO_REACH, .name = "任职", .aliases = "任职表|从业经历|工作经历|任职信息",
	   .clause = "C19 S27 S31", .from = FACT_INDEX(employment, begins), .to = FACT_INDEX(employment, ends),
	   .cut = -1, .ends_with = FACT_INDEX(employment, org_id));

void employment_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	const struct record *r = &employment_record;
	rule_order(r, cells, FACT_INDEX(employment, begins), FACT_INDEX(employment, ends), out);
	rule_order(r, cells, FACT_INDEX(employment, contract_from), FACT_INDEX(employment, contract_to), out);
}
