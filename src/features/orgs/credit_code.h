/* 统一社会信用代码 (GB 32100): parsed, checked, explained. */
#ifndef YICAI_FEATURES_ORGS_CREDIT_CODE_H
#define YICAI_FEATURES_ORGS_CREDIT_CODE_H

#include "base/buf.h"
#include "base/err.h"

/* Appends the normal form (half width, upper case, no blanks) to norm; -1 with the reason in Chinese: length,
 * characters (no I O S V Z), place code, check character. */
int credit_code_parse(struct str text, struct buf *norm, struct err *e);

#endif
