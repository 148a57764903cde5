#include "features/payroll/payroll.h"

FACT_OWNED(payroll, PAYROLL, NO_FIND, NO_REACH, .name = "工资", .aliases = "工资表|工资发放|工资流水|薪酬",
	   .clause = "K6 C24", .from = -1, .to = -1, .cut = -1, .ends_with = -1);
