#include "features/agreements/agreements.h"

#include "features/rates/rates.h"

FACT_OWNED(agreements, AGREEMENTS, FIND(TEXT, number), NO_REACH, .name = "定向培养",
	   .aliases = "定向培养协议|定向培养表|协议", .clause = "S14 S15 S16", .from = -1, .to = -1, .cut = -1,
	   .ends_with = -1);

FACT_OWNED(agreement_months, AGREEMENT_MONTHS, NO_FIND, NO_REACH, .name = "在校月份",
	   .aliases = "在校月份表|在校情况|agreement months", .clause = "S15", .from = -1, .to = -1, .cut = -1,
	   .ends_with = -1);

void agreements_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	const int monthly = FACT_INDEX(agreements, monthly);
	rule_order(&agreements_record, cells, FACT_INDEX(agreements, enrolled), FACT_INDEX(agreements, graduates),
		   out);
	if (cells[monthly].v != FIELD_NONE)
		rate_within(x, STR(RATE_AGREEMENT_POLICY), STR(RATE_AGREEMENT_TIER),
			    cells[FACT_INDEX(agreements, signed_on)].v, monthly, monthly, cells[monthly].v, out);
}
