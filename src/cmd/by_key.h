/* A fact by what people call it, for commands. */
#ifndef YICAI_CMD_BY_KEY_H
#define YICAI_CMD_BY_KEY_H

#include "fact/fact.h"

/* The fact of a key (证件号码, 机构代码, 单元代码), as it stands: its id, and the code in a column (−1: none, *code
 * untouched). ERR_NOTFOUND. */
int by_key(struct house *h, const struct fact_type *t, const char *key, int column, int64_t *id, int64_t *code,
	   struct err *e);

#endif
