#include "features/clients/clients.h"

static const struct code ability_codes[] = {
    {1, "完好", "能力完好|自理"},     {2, "轻度", "轻度失能|轻度受损"}, {3, "中度", "中度失能|中度受损"},
    {4, "重度", "重度失能|重度受损"}, {5, "完全", "完全失能"},
};
const struct codelist client_abilities = {"能力等级", ability_codes, sizeof ability_codes / sizeof *ability_codes,
					  true};

FACT_OWNED(clients, CLIENTS, NO_FIND, NO_REACH, .name = "服务对象", .aliases = "服务对象表|老人名册|长者名册",
	   .clause = "N3-20 C13", .from = FACT_INDEX(clients, begins), .to = FACT_INDEX(clients, ends), .cut = -1,
	   .ends_with = -1);

void clients_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	(void)x;
	rule_order(&clients_record, cells, FACT_INDEX(clients, begins), FACT_INDEX(clients, ends), out);
}
