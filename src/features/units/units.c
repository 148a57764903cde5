#include "features/units/units.h"

#include "base/utf8.h"

static const struct code kind_codes[] = {
    {UNIT_PROVINCE, "省", "省级|自治区|直辖市|特别行政区"},
    {UNIT_CITY, "市", "市级|地级市|地区|自治州|盟"},
    {UNIT_COUNTY, "县", "县级|区县|县市区|区|县级市|市辖区|自治县|旗"},
    {UNIT_ZONE, "功能区", "开发区|高新区|示范区|工区|新区"},
    {UNIT_STREET, "街道", "镇|乡|乡镇|镇街|乡镇街道|镇(街道)"},
    {UNIT_VILLAGE, "村", "社区|村居|村(社区)|居委会|村委会"},
};
const struct codelist unit_kinds = {"单元类型", kind_codes, sizeof kind_codes / sizeof *kind_codes, false};

int unit_code_check(struct str text, struct buf *norm, struct err *e)
{
	size_t at = norm->n;
	utf8_fold_width(norm, text);
	for (size_t i = at; i < norm->n; i++) {
		char c = norm->p[i];
		if (c == ' ' || c == '\t' || c == '/' || c == ',')
			return err_set(e, ERR_INPUT, "单元代码里不能有空格、逗号或斜线");
	}
	return norm->failed ? err_set(e, ERR_LIMIT, "单元代码太长") : 0;
}

int unit_gb_check(struct str text, struct buf *norm, struct err *e)
{
	size_t at = norm->n, digits = 0;
	utf8_fold_width(norm, text);
	for (size_t i = at; i < norm->n; i++)
		digits += norm->p[i] >= '0' && norm->p[i] <= '9';
	size_t n = norm->n - at;
	if (digits != n || (n != 6 && n != 9 && n != 12))
		return err_set(e, ERR_INPUT, "国标代码应为六位、九位或十二位数字");
	return 0;
}

FACT_SELF(units, UNITS, FIND(TEXT, code), NO_REACH, .name = "单元", .aliases = "区划|行政区划|单元表",
	  .clause = "C-a9 N3-a8", .from = FACT_INDEX(units, valid_from), .to = FACT_INDEX(units, valid_to), .cut = -1,
	  .ends_with = -1);

void units_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	rule_order(&units_record, cells, FACT_INDEX(units, valid_from), FACT_INDEX(units, valid_to), out);
}

/* The unit above another; 0 none. */
static int unit_above(struct house *h, int64_t unit, int64_t *above, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*above = 0;
	if (fact_of_owner(&r, h, &units_facts, unit, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	int64_t parent = got > 0 ? v.cell[FACT_INDEX(units, parent_id)].v : FIELD_NONE;
	fact_reader_free(r);
	if (parent != FIELD_NONE)
		*above = parent;
	return got < 0 ? -1 : 0;
}

int unit_by_code(struct house *h, struct str code, instant_t known, int64_t *id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_by_key(&r, h, &units_facts, (struct cell){FIELD_NONE, code}, known, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	*id = got > 0 ? v.id : 0;
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

int unit_places(struct house *h, int64_t unit, int64_t place[static UNIT_PLACES_MAX], size_t *n, struct err *e)
{
	*n = 0;
	while (unit && *n < UNIT_PLACES_MAX) {
		place[(*n)++] = unit;
		if (unit_above(h, unit, &unit, e) < 0)
			return -1;
	}
	return 0;
}
