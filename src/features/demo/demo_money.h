/* A demo city's money: budgets, a quarter's allowances claimed, reviewed and published, payment batches in every state,
 * a school's month and a broken agreement. */
#ifndef YICAI_FEATURES_DEMO_DEMO_MONEY_H
#define YICAI_FEATURES_DEMO_DEMO_MONEY_H

#include "fact/fact.h"

/* What was made. */
struct demo_money {
	int64_t run, applications, payments, batches, paid; /* paid: 分 */
};

/* For 绍兴 of a demo city (demo_fill), signed with the demo accounts' names; many recordings of its own. ERR_NOTFOUND when the store
 * holds no demo city, ERR_CONFLICT when it has budget lines already. */
int demo_money(struct house *h, struct demo_money *out, struct err *e);

#endif
