/* 证书: skill levels, titles and the other credentials a person holds, with revocation from its day. */
#ifndef YICAI_FEATURES_CREDENTIALS_CREDENTIALS_H
#define YICAI_FEATURES_CREDENTIALS_CREDENTIALS_H

#include "fact/fact_sql.h"
#include "features/rule.h"

enum credential_kind {
	CRED_SKILL = 1,     /* 职业技能等级证书 */
	CRED_QUALIFICATION, /* 职业资格证书, its predecessor */
	CRED_APPOINTMENT,   /* 聘任: 特级技师, 首席技师, 学徒工 */
	CRED_TITLE,         /* 专业技术职称 */
	CRED_SOCIAL_WORKER, /* 社会工作者 */
	CRED_RESCUER,       /* 救护员证 */
	CRED_1X,            /* 1+X */
	CRED_HEALTH,        /* 健康证明 */
	CRED_TRAINED,       /* 培训合格证 */
	CRED_LICENCE,       /* 执业资格 */
};

/* What was written stays distinct (高级工 is not 三级): which pays as which is the policies' to say. */
enum credential_level {
	LEVEL_1 = 1,
	LEVEL_2,
	LEVEL_3,
	LEVEL_4,
	LEVEL_5,
	LEVEL_SENIOR_TECHNICIAN, /* 高级技师 */
	LEVEL_TECHNICIAN,        /* 技师 */
	LEVEL_HIGH,              /* 高级工 */
	LEVEL_MIDDLE,            /* 中级工 */
	LEVEL_LOW,               /* 初级工 */
	LEVEL_SPECIAL,           /* 特级技师 */
	LEVEL_CHIEF,             /* 首席技师 */
	LEVEL_APPRENTICE,        /* 学徒工 */
	TITLE_PROFESSOR,         /* 正高 */
	TITLE_ASSOCIATE,         /* 副高 */
	TITLE_MIDDLE,            /* 中级 */
	TITLE_ASSISTANT,         /* 助理级 */
	TITLE_JUNIOR,            /* 员级 */
	SOCIAL_SENIOR,           /* 高级 */
	SOCIAL_WORKER,           /* 社会工作师 */
	SOCIAL_ASSISTANT,        /* 助理 */
	ONE_X_LOW,               /* 初级: of a 1+X certificate, whose others are 中级 and 高级 */
};

extern const struct codelist credential_kinds, credential_levels;

/* Half width, upper case, without blanks. Which published form it has is looked at by `yicai check` and by an officer:
 * local forms exist, so an import takes them. */
int credential_number_check(struct str text, struct buf *norm, struct err *e);
/* The occupation's name for its code in the national list (4-10-01-05 is 养老护理员). */
int credential_occupation_check(struct str text, struct buf *norm, struct err *e);

/* A5: S17, C14, K14, S6, N2-8 */
#define CREDENTIALS(F)                                                                                               \
	F(OWNER, person_id, "证件号码", .flags = FIELD_KEY, .ref = "人员", .nav = "人员",                            \
	  .aliases = "身份证号|身份证号码|身份证|公民身份号码|证件号", .purpose = "认人")                            \
	F(CODE, kind, "证书类别", .flags = FIELD_KNOWN, .codes = &credential_kinds, .aliases = "证书类型|证书种类",  \
	  .clause = "S17 K4", .example = "职业技能等级证书", .purpose = "定是否计入等级")                            \
	F(TEXT, occupation, "职业", .flags = FIELD_KNOWN, .check = credential_occupation_check, .max = 60,           \
	  .aliases = "职业名称|职业(工种)|工种|职业工种", .clause = "S17", .example = "养老护理员",                  \
	  .purpose = "定是否计入等级")                                                                               \
	F(CODE, level, "等级", .flags = FIELD_KNOWN, .codes = &credential_levels,                                    \
	  .aliases = "级别|证书等级|技能等级|职业技能等级|职业等级", .clause = "S26 K5 C14", .example = "三级",      \
	  .purpose = "津贴的档次")                                                                                   \
	F(TEXT, number, "证书编号", .flags = FIELD_KEY, .check = credential_number_check, .max = 60,                 \
	  .aliases = "证书号|证书号码|编号|证号", .clause = "S17 K20", .example = "S000033000012213000123",          \
	  .purpose = "认证书")                                                                                       \
	F(TEXT, issuer, "发证机构", .max = 100, .aliases = "发证单位|颁证机构|评价机构|发证机关", .clause = "S18",   \
	  .purpose = "核对")                                                                                         \
	F(DAY, issued, "发证日期", .flags = FIELD_KNOWN, .aliases = "发证时间|取证日期|颁证日期|获证日期",           \
	  .clause = "S-a4", .example = "2022-05-01", .purpose = "等级从哪天起")                                      \
	F(DAY, expires, "有效期至", .flags = FIELD_TO_END, .aliases = "有效期|有效日期|有效期止|到期日期",           \
	  .clause = "S17", .purpose = "等级到哪天止")                                                                \
	F(DAY, revoked, "撤销日期", .aliases = "撤销时间|注销日期", .clause = "S17", .purpose = "等级到哪天止")      \
	F(TEXT, revoke_document, "撤销文号", .max = 100, .purpose = "撤销依据")                                      \
	F(TEXT, revoke_reason, "撤销原因", .max = 200, .purpose = "撤销依据")

FACT_DECLARE(credentials, CREDENTIALS);

/* 高级, 中级, 初级 as the kind of certificate means them (高级 of a skill certificate is 高级工). Valid and revoked not before
 * it was issued. */
void credentials_rule(const struct rule_context *x, struct cell *cells, struct findings *out);

#endif
