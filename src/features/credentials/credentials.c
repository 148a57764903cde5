#include "features/credentials/credentials.h"

#include "base/utf8.h"

static const struct code kind_codes[] = {
    {CRED_SKILL, "职业技能等级证书", "职业技能等级|技能等级证书|技能等级|等级证书|职业技能等级证"},
    {CRED_QUALIFICATION, "职业资格证书", "职业资格|国家职业资格证书|职业资格证"},
    {CRED_APPOINTMENT, "聘任", "聘任(特级技师、首席技师、学徒工)|岗位聘任|评聘"},
    {CRED_TITLE, "专业技术职称", "职称|专业技术资格|职称证书"},
    {CRED_SOCIAL_WORKER, "社会工作者", "社会工作者职业资格|社工证|社会工作者职业水平证书"},
    {CRED_RESCUER, "救护员证", "救护员|应急救护员证|红十字救护员证"},
    {CRED_1X, "1+X", "1+X证书|1+X职业技能等级证书"},
    {CRED_HEALTH, "健康证明", "健康证"},
    {CRED_TRAINED, "培训合格证", "培训合格证书|培训证书|结业证书"},
    {CRED_LICENCE, "执业资格", "执业资格证|执业证|执业证书"},
};
const struct codelist credential_kinds = {"证书类别", kind_codes, sizeof kind_codes / sizeof *kind_codes, false};

/* Within a ladder the best first, the ladders of skill woven into each other as they correspond (2019 standard, 新八级工). */
static const struct code level_codes[] = {
    {LEVEL_CHIEF, "首席技师", NULL},
    {LEVEL_SPECIAL, "特级技师", NULL},
    {LEVEL_1, "一级", "1|1级|壹级|Ⅰ级|一级/高级技师|一级(高级技师)|高级技师/一级|高级技师(一级)|一级高级技师"},
    {LEVEL_SENIOR_TECHNICIAN, "高级技师", NULL},
    {LEVEL_2, "二级", "2|2级|贰级|Ⅱ级|二级/技师|二级(技师)|技师/二级|技师(二级)|二级技师"},
    {LEVEL_TECHNICIAN, "技师", NULL},
    {LEVEL_3, "三级",
     "3|3级|叁级|Ⅲ级|三级/高级工|三级(高级工)|高级工/三级|高级工(三级)|三级高级工|高级(三级)|三级/高级"},
    {LEVEL_HIGH, "高级工", NULL},
    {LEVEL_4, "四级",
     "4|4级|肆级|Ⅳ级|四级/中级工|四级(中级工)|中级工/四级|中级工(四级)|四级中级工|中级(四级)|四级/中级"},
    {LEVEL_MIDDLE, "中级工", NULL},
    {LEVEL_5, "五级",
     "5|5级|伍级|Ⅴ级|五级/初级工|五级(初级工)|初级工/五级|初级工(五级)|五级初级工|初级(五级)|五级/初级"},
    {LEVEL_LOW, "初级工", NULL},
    {LEVEL_APPRENTICE, "学徒工", "学徒"},
    {TITLE_PROFESSOR, "正高", "正高级"},
    {TITLE_ASSOCIATE, "副高", "副高级"},
    {TITLE_MIDDLE, "中级", "中级职称"},
    {TITLE_ASSISTANT, "助理级", "初级职称"},
    {TITLE_JUNIOR, "员级", NULL},
    {SOCIAL_SENIOR, "高级", "高级社会工作师"},
    {SOCIAL_WORKER, "社会工作师", "中级社会工作师|社工师"},
    {SOCIAL_ASSISTANT, "助理", "助理社会工作师|助理社工师"},
    {ONE_X_LOW, "初级", NULL},
};
const struct codelist credential_levels = {"等级", level_codes, sizeof level_codes / sizeof *level_codes, true};

/* Appends text half width and upper case, without blanks. */
static int plain_code(struct str text, struct buf *norm, struct err *e)
{
	size_t at = norm->n;
	if (utf8_fold_width(norm, text))
		return err_set(e, ERR_LIMIT, "太长");
	size_t to = at;
	for (size_t i = at; i < norm->n; i++) {
		char c = norm->p[i];
		if (c == ' ' || c == '\t')
			continue;
		norm->p[to++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	norm->n = to;
	norm->p[to] = '\0';
	return 0;
}

int credential_number_check(struct str text, struct buf *norm, struct err *e)
{
	size_t at = norm->n;
	if (plain_code(text, norm, e))
		return -1;
	return norm->n > at ? 0 : err_set(e, ERR_INPUT, "证书编号是空的");
}

int credential_occupation_check(struct str text, struct buf *norm, struct err *e)
{
	size_t at = norm->n;
	if (utf8_fold_width(norm, str_trim(text)))
		return err_set(e, ERR_LIMIT, "职业名称太长");
	struct str folded = {norm->p + at, norm->n - at};
	if (!str_is(folded, "4-10-01-05") && !str_is(folded, "养老护理") && !str_is(folded, "护理员"))
		return 0;
	norm->n = at;
	return buf_puts(norm, "养老护理员") ? err_set(e, ERR_LIMIT, "职业名称太长") : 0;
}

FACT_OWNED(credentials, CREDENTIALS, FIND(TEXT, number), NO_REACH, .name = "证书",
	   .aliases = "持证|持证情况|证书表|证书信息", .clause = "S17 C14 K14",
	   .from = FACT_INDEX(credentials, issued), .to = FACT_INDEX(credentials, expires),
	   .cut = FACT_INDEX(credentials, revoked), .ends_with = -1);

/* What the words 高级 中级 初级 mean on a certificate of this kind; the level itself when they mean nothing else. */
static int64_t meant(int64_t kind, int64_t level)
{
	if (kind == CRED_SKILL || kind == CRED_QUALIFICATION)
		return level == SOCIAL_SENIOR  ? LEVEL_HIGH
		       : level == TITLE_MIDDLE ? LEVEL_MIDDLE
		       : level == ONE_X_LOW    ? LEVEL_LOW
					       : level;
	if (kind == CRED_TITLE)
		return level == ONE_X_LOW ? TITLE_ASSISTANT : level;
	if (kind == CRED_SOCIAL_WORKER)
		return level == TITLE_MIDDLE ? SOCIAL_WORKER : level == ONE_X_LOW ? SOCIAL_ASSISTANT : level;
	return level;
}

/* Brings the level into the words of its kind. Which kinds of certificate count for what is for the policies to say. */
static void level_of_kind(struct cell *cells, struct findings *out)
{
	const int field = FACT_INDEX(credentials, level);
	int64_t kind = cells[FACT_INDEX(credentials, kind)].v, level = cells[field].v;
	if (kind == FIELD_NONE || level == FIELD_NONE)
		return;
	int64_t to = meant(kind, level);
	if (to != level)
		finding_fixed(out, field, "%s的“%s”即%s", code_label(&credential_kinds, (int)kind),
			      code_label(&credential_levels, (int)level), code_label(&credential_levels, (int)to));
	cells[field].v = to;
}

void credentials_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	const struct record *r = &credentials_record;
	level_of_kind(cells, out);
	rule_order(r, cells, FACT_INDEX(credentials, issued), FACT_INDEX(credentials, expires), out);
	rule_order(r, cells, FACT_INDEX(credentials, issued), FACT_INDEX(credentials, revoked), out);
}
