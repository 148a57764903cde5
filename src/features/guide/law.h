/* The shipped policies as the public reads them: who, how much, why; plain structs without the policy layer's own. */
#ifndef YICAI_FEATURES_GUIDE_LAW_H
#define YICAI_FEATURES_GUIDE_LAW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "fact/fact.h"

/* A policy in the list. */
struct guide_policy {
	struct str id, city, title, status, item;
	bool draft, calc; /* 征求意见稿; the public can calculate it */
};
struct guide_policies {
	struct guide_policy *policy;
	size_t n;
};

/* A row of a table of amounts. */
struct guide_amount {
	struct str table, key;
	int64_t fen;
};
struct guide_condition {
	struct str text, clauses; /* clauses: the documents that it rests on */
	bool bar;                 /* 除外, 互斥: who has this gets nothing */
};
struct guide_reading {
	struct str name, sentence, chosen, others;
};
struct guide_law {
	struct guide_policy policy;
	struct str dates, clauses, text; /* text: the pack as law to be read */
	struct guide_condition *condition;
	size_t nconditions;
	struct guide_amount *amount;
	size_t namounts;
	struct guide_reading *reading;
	size_t nreadings;
};

struct policy;

/* What a list shows of a policy, in mem. */
struct guide_policy law_head(const struct policy *p, struct arena *mem);
/* All shipped policies, by their files. -1: no memory, or the program carries a text that it does not understand. */
int law_list(struct house *h, struct arena *mem, struct guide_policies *out, struct err *e);
/* Everything of one. ERR_NOTFOUND. */
int law_read(struct house *h, struct str id, struct arena *mem, struct guide_law *out, struct err *e);

#endif
