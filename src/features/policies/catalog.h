/* 政策一览: the policies of the program as plain rows, for whoever offers them for a choice. */
#ifndef YICAI_FEATURES_POLICIES_CATALOG_H
#define YICAI_FEATURES_POLICIES_CATALOG_H

#include "fact/fact.h"

struct catalog_item {
	struct str id, title, status;
	bool counts; /* posts and the like, not money */
};

/* All policies, shared files left out, of versions with one id the first; texts in mem. */
int catalog_list(struct house *h, struct arena *mem, struct catalog_item **ret, size_t *n, struct err *e);
/* The readings that the house has chosen and that are not the default: "政策编号.读法=选法", a line each, in mem. */
int catalog_chosen(struct house *h, struct arena *mem, struct str *out, struct err *e);

#endif
