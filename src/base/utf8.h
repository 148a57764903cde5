/* UTF-8: checking, stepping, widths, and the few foldings that Chinese spreadsheets need. */
#ifndef YICAI_BASE_UTF8_H
#define YICAI_BASE_UTF8_H

#include "base/buf.h"

/* Valid UTF-8 throughout (no overlong forms, no surrogates, ≤ U+10FFFF). */
bool utf8_valid(struct str s);

/* Decodes the character at s.p, gives its length in *len; U+FFFD and 1 for a bad byte. s must not be empty. */
uint32_t utf8_next(struct str s, size_t *len);

/* Appends one character. */
int utf8_put(struct buf *b, uint32_t c);

/* Columns on a terminal: 2 for wide characters, 0 for combining ones. */
int utf8_width(struct str s);

/* Number of characters. */
size_t utf8_count(struct str s);

/* s with full-width ASCII forms (０-９ Ａ-Ｚ （ ） ： － ．), the ideographic blank and the dashes made half-width,
 * appended to out. */
int utf8_fold_width(struct buf *out, struct str s);

/* A control character other than TAB, LF, CR, or a bidirectional override, is in it. */
bool utf8_has_control(struct str s);

/* GB18030 text appended to out as UTF-8; -1 when it is not GB18030. */
int utf8_from_gb18030(struct buf *out, struct str s);

#endif
