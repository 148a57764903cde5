#include "features/orgs/orgs.h"

static const struct code kind_codes[] = {
    {1, "养老机构", "养老院|福利院|敬老院(城市)|老年公寓|养老服务机构"},
    {2, "农村敬老院", "敬老院|农村特困供养机构"},
    {3, "居家社区养老服务中心", "居家养老服务中心|照料中心|居家社区服务中心"},
    {4, "城市社区养老服务机构", "社区养老服务机构|社区养老服务站"},
    {5, "护理院", NULL},
    {6, "荣军医院", NULL},
    {7, "康复医院", NULL},
    {8, "养老社区", NULL},
    {9, "老年活动中心", "老年活动室"},
    {10, "老年幸福食堂", "幸福食堂|老年食堂"},
    {11, "残疾人托养机构", "残疾人托(安)养机构|残疾人托安养机构"},
    {12, "家政公司", "家政服务公司|家政企业"},
    {13, "培训机构", "培训学校"},
    {14, "评价机构", "评价组织|鉴定机构"},
    {15, "院校", "学校|大学|学院|职业学校"},
    {16, "志愿组织", "志愿服务组织"},
    {17, "行政部门", "机关|行政机关"},
    {18, "其他", "其它"},
};
const struct codelist org_kinds = {"机构类别", kind_codes, sizeof kind_codes / sizeof *kind_codes, false};

static const struct code ownership_codes[] = {
    {1, "公办", "公立|国办|政府办"},
    {2, "民办非营利", "民办非企业|民非|非营利|非营利性|民办非营利性|民办(非营利)"},
    {3, "民办营利", "营利|营利性|民办营利性|民办(营利)"},
};
const struct codelist org_ownerships = {"举办性质", ownership_codes, sizeof ownership_codes / sizeof *ownership_codes,
					false};

static const struct code operation_codes[] = {
    {1, "公办公营", "公营"},
    {2, "公建民营", "公办民营"},
    {3, "民办民营", "民营"},
};
const struct codelist org_operations = {"运营方式", operation_codes, sizeof operation_codes / sizeof *operation_codes,
					false};

int org_account_check(struct str text, struct buf *norm, struct err *e)
{
	size_t digits = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == ' ' || text.p[i] == '-')
			continue;
		if (text.p[i] < '0' || text.p[i] > '9')
			return err_set(e, ERR_INPUT, "对公账号应为 8 至 32 位数字");
		digits++;
		if (buf_put(norm, text.p + i, 1))
			return err_set(e, ERR_LIMIT, "对公账号太长");
	}
	return digits < 8 || digits > 32 ? err_set(e, ERR_INPUT, "对公账号应为 8 至 32 位数字") : 0;
}

FACT_SELF(orgs, ORGS, FIND(TEXT, code), NO_REACH, .name = "机构", .aliases = "机构表|机构名册|机构信息|养老机构",
	  .clause = "K2 S8", .from = FACT_INDEX(orgs, founded), .to = FACT_INDEX(orgs, closed), .cut = -1,
	  .ends_with = -1);

void orgs_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	rule_order(&orgs_record, cells, FACT_INDEX(orgs, founded), FACT_INDEX(orgs, closed), out);
}

int org_unit(struct house *h, int64_t org, int64_t *unit, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*unit = 0;
	if (fact_of_owner(&r, h, &orgs_facts, org, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	int64_t at = got > 0 ? v.cell[FACT_INDEX(orgs, unit_id)].v : FIELD_NONE;
	fact_reader_free(r);
	if (at != FIELD_NONE)
		*unit = at;
	return got < 0 ? -1 : 0;
}
