/* 补贴: what one person gets in a period, and why, computed from the facts as known. */
#ifndef YICAI_FEATURES_PEOPLE_MONEY_WEB_H
#define YICAI_FEATURES_PEOPLE_MONEY_WEB_H

#include "app/frame.h"
#include "features/subsidies/owed.h"

struct money_input {
	int64_t id;
	month_t from, to;
	int64_t line; /* which line is explained: its place in the list, from 1 */
	bool print;   /* the explanation as an A4 sheet */
};
struct money_output {
	int64_t id;
	struct str name;
	month_t from, to;
	struct owed owed;
	int64_t line; /* the one explained, from 1; 0 none */
};

extern const struct in_shape money_shape;
extern const struct out_shape money_out_shape;

/* GET /workers/:id/money and its page. */
int get_money(struct ctx *c, const void *in, void *out, struct err *e);
void money_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
