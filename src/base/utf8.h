/* UTF-8: checking, stepping, widths, and the few foldings that Chinese spreadsheets need. */
#ifndef YICAI_BASE_UTF8_H
#define YICAI_BASE_UTF8_H

#include "base/buf.h"

/* Valid UTF-8 throughout (no overlong forms, no surrogates, ≤ U+10FFFF). */
bool utf8_valid(struct str s);

/* Decodes the character at s.p, gives its length in *len; U+FFFD and 1 for a bad byte. s must not be empty. */
uint32_t utf8_next(struct str s, size_t *len);

/* Bytes of one character, written to out (U+FFFD for what is no character). */
size_t utf8_encode(uint32_t c, char out[static 4]);

/* Appends one character. */
int utf8_put(struct buf *b, uint32_t c);

/* Columns on a terminal: 2 for wide characters, 0 for combining ones. */
int utf8_width(struct str s);

/* Number of characters. */
size_t utf8_count(struct str s);

/* The half-width form of one character: full-width ASCII forms (０-９ Ａ-Ｚ （ ） ： － ．), the ideographic and the
 * no-break blank, the dashes; any other character itself. */
uint32_t utf8_fold_char(uint32_t c);

/* s with every character made half-width (utf8_fold_char), appended to out; bad bytes stay as they are. */
int utf8_fold_width(struct buf *out, struct str s);

/* The same into n bytes at out, no NUL behind it. Returns the bytes that the whole takes; more than n: only a part is
 * there. Half-width forms are never longer, so s.n bytes are always enough. */
size_t utf8_fold_into(char *out, size_t n, struct str s);

/* A control character other than TAB, LF, CR, or a bidirectional override, is in it. */
bool utf8_has_control(struct str s);

/* GB18030 text appended to out as UTF-8; -1 when it is not GB18030 (a character cut off at the end included). */
int utf8_from_gb18030(struct buf *out, struct str s);

#endif
