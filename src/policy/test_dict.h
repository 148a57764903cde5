/* A dictionary for the tests of the policy layer: the records and columns that the six packs name, as small as they
 * can be. The real one is made by the features. */
#ifndef YICAI_POLICY_TEST_DICT_H
#define YICAI_POLICY_TEST_DICT_H

#include "policy/world.h"

/* clang-format off */

/* 单元类型 */
static const struct code test_codes_0_c[] = {
	{1, "省", NULL}, {2, "市", NULL}, {3, "县", NULL}, {4, "功能区", NULL}, {5, "街道", NULL}, {6, "村", NULL},
};
static const struct codelist test_codes_0 = {"单元类型", test_codes_0_c, 6, false};

/* 机构类别 */
static const struct code test_codes_1_c[] = {
	{1, "养老机构", NULL}, {2, "农村敬老院", NULL}, {3, "居家社区养老服务中心", NULL}, {4, "城市社区养老服务机构", NULL},
	{5, "护理院", NULL}, {6, "荣军医院", NULL}, {7, "康复医院", NULL}, {8, "养老社区", NULL}, {9, "老年活动中心", NULL},
	{10, "老年幸福食堂", NULL}, {11, "残疾人托养机构", NULL}, {12, "家政公司", NULL}, {13, "培训机构", NULL}, {14, "评价机构", NULL},
	{15, "院校", NULL}, {16, "志愿组织", NULL}, {17, "行政部门", NULL}, {18, "其他", NULL},
};
static const struct codelist test_codes_1 = {"机构类别", test_codes_1_c, 18, false};

/* 举办性质 */
static const struct code test_codes_2_c[] = {
	{1, "公办", NULL}, {2, "民办非营利", NULL}, {3, "民办营利", NULL},
};
static const struct codelist test_codes_2 = {"举办性质", test_codes_2_c, 3, false};

/* 性别 */
static const struct code test_codes_3_c[] = {
	{1, "男", NULL}, {2, "女", NULL},
};
static const struct codelist test_codes_3 = {"性别", test_codes_3_c, 2, false};

/* 学历 */
static const struct code test_codes_4_c[] = {
	{1, "研究生", NULL}, {2, "本科", NULL}, {3, "技师班", NULL}, {4, "专科", NULL}, {5, "高职", NULL},
	{6, "高级工班", NULL}, {7, "中专", NULL}, {8, "职高", NULL}, {9, "技工", NULL}, {10, "高中", NULL}, {11, "初中", NULL},
	{12, "小学", NULL},
};
static const struct codelist test_codes_4 = {"学历", test_codes_4_c, 12, true};

/* 学业结论 */
static const struct code test_codes_5_c[] = {
	{1, "毕业", NULL}, {2, "结业", NULL}, {3, "肄业", NULL}, {4, "在读", NULL},
};
static const struct codelist test_codes_5 = {"学业结论", test_codes_5_c, 4, false};

/* 岗位 */
static const struct code test_codes_6_c[] = {
	{1, "养老护理员", NULL}, {2, "医生", NULL}, {3, "护士", NULL}, {4, "康复师", NULL}, {5, "营养师", NULL},
	{6, "心理咨询师", NULL}, {7, "社会工作者", NULL}, {8, "老年人能力评估师", NULL}, {9, "院长", NULL}, {10, "管理人员", NULL},
	{11, "养老顾问", NULL}, {12, "社区助老员", NULL}, {13, "老年助浴员", NULL}, {14, "认知障碍照护员", NULL}, {15, "工勤人员", NULL},
	{16, "其他", NULL},
};
static const struct codelist test_codes_6 = {"岗位", test_codes_6_c, 16, false};

/* 用工身份 */
static const struct code test_codes_7_c[] = {
	{1, "编外合同", NULL}, {2, "事业编制", NULL}, {3, "国企平台发薪", NULL}, {4, "劳务派遣", NULL}, {5, "退休返聘", NULL},
	{6, "公益性岗位", NULL}, {7, "见习", NULL}, {8, "非全日制", NULL}, {9, "志愿者", NULL},
};
static const struct codelist test_codes_7 = {"用工身份", test_codes_7_c, 9, false};

/* 终止方 */
static const struct code test_codes_8_c[] = {
	{1, "单位", NULL}, {2, "个人", NULL}, {3, "协商", NULL}, {4, "期满", NULL}, {5, "其他", NULL},
};
static const struct codelist test_codes_8 = {"终止方", test_codes_8_c, 5, false};

/* 证书类别 */
static const struct code test_codes_9_c[] = {
	{1, "职业技能等级证书", NULL}, {2, "职业资格证书", NULL}, {3, "聘任", NULL}, {4, "专业技术职称", NULL}, {5, "社会工作者", NULL},
	{6, "救护员证", NULL}, {7, "1+X", NULL}, {8, "健康证明", NULL}, {9, "培训合格证", NULL}, {10, "执业资格", NULL},
};
static const struct codelist test_codes_9 = {"证书类别", test_codes_9_c, 10, false};

/* 职业 */
static const struct code test_codes_10_c[] = {
	{1, "养老护理员", NULL}, {2, "健康照护师", NULL}, {3, "老年人能力评估师", NULL},
};
static const struct codelist test_codes_10 = {"职业", test_codes_10_c, 3, false};

/* 等级 */
static const struct code test_codes_11_c[] = {
	{1, "首席技师", NULL}, {2, "特级技师", NULL}, {3, "一级", NULL}, {4, "高级技师", NULL}, {5, "二级", NULL},
	{6, "技师", NULL}, {7, "三级", NULL}, {8, "高级工", NULL}, {9, "四级", NULL}, {10, "中级工", NULL}, {11, "五级", NULL},
	{12, "初级工", NULL}, {13, "学徒工", NULL},
};
static const struct codelist test_codes_11 = {"等级", test_codes_11_c, 13, true};

/* 培训类别 */
static const struct code test_codes_12_c[] = {
	{1, "岗前", NULL}, {2, "在岗轮训", NULL}, {3, "转岗", NULL}, {4, "院长", NULL}, {5, "管理", NULL}, {6, "救护员", NULL},
	{7, "继续教育", NULL}, {8, "家庭照护", NULL}, {9, "线上", NULL},
};
static const struct codelist test_codes_12 = {"培训类别", test_codes_12_c, 9, false};

/* 培训结果 */
static const struct code test_codes_13_c[] = {
	{1, "合格", NULL}, {2, "不合格", NULL}, {3, "缺考", NULL}, {4, "在训", NULL},
};
static const struct codelist test_codes_13 = {"培训结果", test_codes_13_c, 4, false};

/* 享受项目 */
static const struct code test_codes_14_c[] = {
	{1, "学费补偿", NULL}, {2, "定向培养补助", NULL}, {3, "入职奖补", NULL}, {4, "岗位津贴", NULL}, {5, "其他", NULL},
};
static const struct codelist test_codes_14 = {"享受项目", test_codes_14_c, 5, false};

/* 评估类型 */
static const struct code test_codes_15_c[] = {
	{1, "服务质量", NULL}, {2, "等级评定", NULL},
};
static const struct codelist test_codes_15 = {"评估类型", test_codes_15_c, 2, false};

/* 评估结论 */
static const struct code test_codes_16_c[] = {
	{1, "合格", NULL}, {2, "不合格", NULL}, {3, "一级", NULL}, {4, "二级", NULL}, {5, "三级", NULL}, {6, "四级", NULL},
	{7, "五级", NULL},
};
static const struct codelist test_codes_16 = {"评估结论", test_codes_16_c, 7, false};

static const struct field test_unit_f[] = {
	{.label = "单元代码", .column = "code", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "单元名称", .column = "name", .type = FIELD_TEXT},
	{.label = "单元类型", .column = "kind", .type = FIELD_CODE, .codes = &test_codes_0},
	{.label = "上级代码", .column = "parent_id", .type = FIELD_REF, .ref = "单元", .nav = "上级"},
	{.label = "国标代码", .column = "gb", .type = FIELD_TEXT},
	{.label = "起始日期", .column = "valid_from", .type = FIELD_DAY},
	{.label = "终止日期", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
};
static const struct record test_unit = {"单元", "unit", NULL, NULL, test_unit_f, 7, -1, 5, 6, -1, -1};

static const struct field test_org_f[] = {
	{.label = "统一社会信用代码", .column = "code", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "机构名称", .column = "name", .type = FIELD_TEXT},
	{.label = "机构类别", .column = "kind", .type = FIELD_CODE, .codes = &test_codes_1, .flags = FIELD_KNOWN},
	{.label = "举办性质", .column = "ownership", .type = FIELD_CODE, .codes = &test_codes_2, .flags = FIELD_KNOWN},
	{.label = "成立日期", .column = "founded", .type = FIELD_DAY},
	{.label = "注销日期", .column = "closed", .type = FIELD_DAY, .flags = FIELD_TO_END},
	{.label = "所在单元", .column = "unit_id", .type = FIELD_REF, .ref = "单元", .flags = FIELD_KNOWN},
	{.label = "床位数", .column = "beds", .type = FIELD_INT, .unit = "张"},
};
static const struct record test_org = {"机构", "org", NULL, NULL, test_org_f, 8, -1, 4, 5, -1, -1};

static const struct field test_person_f[] = {
	{.label = "证件号码", .column = "number", .type = FIELD_SECRET, .flags = FIELD_KEY},
	{.label = "姓名", .column = "name", .type = FIELD_TEXT},
	{.label = "性别", .column = "sex", .type = FIELD_CODE, .codes = &test_codes_3},
	{.label = "出生日期", .column = "born", .type = FIELD_DAY},
	{.label = "职工养老金起领日", .column = "pension", .type = FIELD_DAY},
	{.label = "手机号", .column = "mobile", .type = FIELD_SECRET},
};
static const struct record test_person = {"人员", "person", NULL, NULL, test_person_f, 6, -1, -1, -1, -1, -1};

static const struct field test_education_f[] = {
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员", .flags = FIELD_KEY},
	{.label = "学历", .column = "level", .type = FIELD_CODE, .codes = &test_codes_4, .flags = FIELD_KEY},
	{.label = "结论", .column = "outcome", .type = FIELD_CODE, .codes = &test_codes_5},
	{.label = "毕业院校", .column = "school", .type = FIELD_TEXT},
	{.label = "专业", .column = "subject", .type = FIELD_TEXT},
	{.label = "入学日期", .column = "enrolled", .type = FIELD_DAY},
	{.label = "毕业日期", .column = "graduated", .type = FIELD_DAY, .flags = FIELD_KEY},
};
static const struct record test_education = {"学历", "education", NULL, NULL, test_education_f, 7, 0, -1, -1, -1, -1};

static const struct field test_employment_f[] = {
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员", .flags = FIELD_KEY},
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构", .flags = FIELD_KEY},
	{.label = "岗位", .column = "post", .type = FIELD_CODE, .codes = &test_codes_6, .flags = FIELD_KNOWN},
	{.label = "一线护理", .column = "frontline", .type = FIELD_BOOL},
	{.label = "用工身份", .column = "identity", .type = FIELD_CODE, .codes = &test_codes_7, .flags = FIELD_KNOWN},
	{.label = "起始日期", .column = "valid_from", .type = FIELD_DAY, .flags = FIELD_KEY},
	{.label = "终止日期", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
	{.label = "合同起始日期", .column = "contract_from", .type = FIELD_DAY},
	{.label = "合同终止日期", .column = "contract_to", .type = FIELD_DAY},
	{.label = "社会保险", .column = "insured", .type = FIELD_BOOL},
	{.label = "终止方", .column = "ended_by", .type = FIELD_CODE, .codes = &test_codes_8},
};
static const struct record test_employment = {"任职", "employment", NULL, NULL, test_employment_f, 11, 0, 5, 6, -1, 1};

static const struct field test_payroll_f[] = {
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员", .flags = FIELD_KEY},
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构", .flags = FIELD_KEY},
	{.label = "月份", .column = "month", .type = FIELD_MONTH, .flags = FIELD_KEY},
	{.label = "应发", .column = "gross", .type = FIELD_MONEY},
	{.label = "实发", .column = "net", .type = FIELD_MONEY},
	{.label = "社会保险", .column = "insured", .type = FIELD_BOOL},
	{.label = "出勤天数", .column = "days", .type = FIELD_INT, .unit = "日", .min = 0, .max = 31},
};
static const struct record test_payroll = {"工资", "payroll", NULL, NULL, test_payroll_f, 7, 0, -1, -1, -1, -1};

static const struct field test_credential_f[] = {
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员", .flags = FIELD_KEY},
	{.label = "证书类别", .column = "kind", .type = FIELD_CODE, .codes = &test_codes_9},
	{.label = "职业", .column = "trade", .type = FIELD_CODE, .codes = &test_codes_10},
	{.label = "等级", .column = "level", .type = FIELD_CODE, .codes = &test_codes_11, .flags = FIELD_KNOWN},
	{.label = "证书编号", .column = "number", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "发证机构", .column = "issuer", .type = FIELD_TEXT},
	{.label = "发证日期", .column = "valid_from", .type = FIELD_DAY},
	{.label = "有效期至", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
	{.label = "撤销日期", .column = "revoked", .type = FIELD_DAY},
	{.label = "撤销原因", .column = "revoked_why", .type = FIELD_TEXT},
};
static const struct record test_credential = {"证书", "credential", NULL, NULL, test_credential_f, 10, 0, 6, 7, 8, -1};

static const struct field test_training_f[] = {
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员", .flags = FIELD_KEY},
	{.label = "班次编号", .column = "class", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "培训类别", .column = "kind", .type = FIELD_CODE, .codes = &test_codes_12},
	{.label = "开始日期", .column = "valid_from", .type = FIELD_DAY},
	{.label = "结束日期", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
	{.label = "结果", .column = "result", .type = FIELD_CODE, .codes = &test_codes_13},
	{.label = "学时", .column = "hours", .type = FIELD_DEC2},
};
static const struct record test_training = {"培训", "training", NULL, NULL, test_training_f, 7, 0, 3, 4, -1, -1};

static const struct field test_agreement_f[] = {
	{.label = "协议编号", .column = "number", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员"},
	{.label = "院校代码", .column = "school_id", .type = FIELD_REF, .ref = "机构", .nav = "院校"},
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构"},
	{.label = "签订日期", .column = "signed", .type = FIELD_DAY},
	{.label = "入学日期", .column = "enrolled", .type = FIELD_DAY},
	{.label = "毕业日期", .column = "graduated", .type = FIELD_DAY},
	{.label = "月标准", .column = "monthly", .type = FIELD_MONEY},
	{.label = "服务年限", .column = "years", .type = FIELD_INT, .unit = "年"},
	{.label = "到岗日期", .column = "arrived", .type = FIELD_DAY},
	{.label = "违约日期", .column = "broken", .type = FIELD_DAY},
	{.label = "违约原因", .column = "broken_why", .type = FIELD_TEXT},
};
static const struct record test_agreement = {"定向培养", "agreement", NULL, NULL, test_agreement_f, 12, 1, -1, -1, -1, -1};

static const struct field test_agreement_month_f[] = {
	{.label = "协议编号", .column = "agreement_id", .type = FIELD_REF, .ref = "定向培养", .nav = "定向培养", .flags = FIELD_KEY},
	{.label = "月份", .column = "month", .type = FIELD_MONTH, .flags = FIELD_KEY},
	{.label = "在校天数", .column = "days", .type = FIELD_INT, .unit = "日", .flags = FIELD_KNOWN},
};
static const struct record test_agreement_month = {"在校月份", "agreement_month", NULL, NULL, test_agreement_month_f, 3, 0, -1, -1, -1, -1};

static const struct field test_benefit_f[] = {
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员", .flags = FIELD_KEY},
	{.label = "项目", .column = "item", .type = FIELD_CODE, .codes = &test_codes_14, .flags = FIELD_KEY},
	{.label = "金额", .column = "amount", .type = FIELD_MONEY},
	{.label = "发放日期", .column = "paid", .type = FIELD_DAY, .flags = FIELD_KEY},
	{.label = "期间", .column = "period", .type = FIELD_TEXT},
};
static const struct record test_benefit = {"已享受", "benefit", NULL, NULL, test_benefit_f, 5, 0, 3, 3, -1, -1};

static const struct field test_assessment_f[] = {
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构", .flags = FIELD_KEY},
	{.label = "年度", .column = "year", .type = FIELD_INT, .unit = "年", .flags = FIELD_KEY},
	{.label = "评估类型", .column = "kind", .type = FIELD_CODE, .codes = &test_codes_15, .flags = FIELD_KEY},
	{.label = "得分", .column = "score", .type = FIELD_DEC2},
	{.label = "结论", .column = "outcome", .type = FIELD_CODE, .codes = &test_codes_16},
	{.label = "评估日期", .column = "assessed", .type = FIELD_DAY},
};
static const struct record test_assessment = {"机构评估", "assessment", NULL, NULL, test_assessment_f, 6, 0, -1, -1, -1, -1};

static const struct field test_client_f[] = {
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构", .flags = FIELD_KEY},
	{.label = "对象编号", .column = "number", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "出生日期", .column = "born", .type = FIELD_DAY},
	{.label = "服务开始", .column = "valid_from", .type = FIELD_DAY},
	{.label = "服务结束", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
	{.label = "近三个月服务天数", .column = "days", .type = FIELD_INT, .unit = "日"},
};
static const struct record test_client = {"服务对象", "client", NULL, NULL, test_client_f, 6, 0, 3, 4, -1, -1};

static const struct field test_local_rate_f[] = {
	{.label = "单元代码", .column = "unit_id", .type = FIELD_REF, .ref = "单元", .nav = "单元", .flags = FIELD_KEY},
	{.label = "政策编号", .column = "policy", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "档次", .column = "tier", .type = FIELD_TEXT, .flags = FIELD_KEY},
	{.label = "金额", .column = "amount", .type = FIELD_MONEY},
	{.label = "起始日期", .column = "valid_from", .type = FIELD_DAY, .flags = FIELD_KEY},
	{.label = "终止日期", .column = "valid_to", .type = FIELD_DAY, .flags = FIELD_TO_END},
};
static const struct record test_local_rate = {"地方标准", "local_rate", NULL, NULL, test_local_rate_f, 6, 0, 4, 5, -1, -1};

static const struct field test_accident_f[] = {
	{.label = "证件号码", .column = "person_id", .type = FIELD_REF, .ref = "人员", .nav = "人员", .flags = FIELD_KEY},
	{.label = "机构代码", .column = "org_id", .type = FIELD_REF, .ref = "机构", .nav = "机构", .flags = FIELD_KEY},
	{.label = "责任", .column = "fault", .type = FIELD_BOOL},
	{.label = "日期", .column = "day", .type = FIELD_DAY, .flags = FIELD_KEY},
};
static const struct record test_accident = {"事故", "accident", NULL, NULL, test_accident_f, 4, 0, 3, 3, -1, -1};

static const struct record *const test_records[] = {
	&test_unit, &test_org, &test_person, &test_education, &test_employment, &test_payroll,
	&test_credential, &test_training, &test_agreement, &test_agreement_month, &test_benefit,
	&test_assessment, &test_client, &test_local_rate, &test_accident,
};
/* clang-format on */

static const struct dict test_dict = {test_records, sizeof test_records / sizeof(void *)};

#endif
