/* Clauses as officers' pages name them: with the document they stand in. */
#ifndef YICAI_FEATURES_CLAUSE_PAGES_H
#define YICAI_FEATURES_CLAUSE_PAGES_H

#include "app/frame.h"

/* "S26 S30 §A6" as 绍兴征求意见稿 S26、S30，§A6, in the request's memory; "" of no clauses. */
struct str clauses_cited(const struct frame *f, struct str clauses);

#endif
