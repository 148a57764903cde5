#include "features/population/population.h"

static const struct code basis_codes[] = {
    {1, "户籍", "户籍人口"},
    {2, "常住", "常住人口"},
};
const struct codelist population_bases = {"人口口径", basis_codes, sizeof basis_codes / sizeof *basis_codes, false};

FACT_OWNED(population, POPULATION, NO_FIND, NO_REACH, .name = "人口", .aliases = "人口表|人口数据",
	   .clause = "K1 S-a11", .from = -1, .to = -1, .cut = -1, .ends_with = -1);
