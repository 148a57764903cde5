/* How a workbook writes characters that XML cannot hold: _x000D_. Private to the sheet layer. */
#ifndef YICAI_SHEET_ESCAPE_H
#define YICAI_SHEET_ESCAPE_H

#include "base/buf.h"

/* Undoes the escapes in n bytes at p, in place; bytes left. */
size_t text_unescape(char *p, size_t n);

/* s as the text of an XML element or attribute: markup escaped, characters that XML cannot hold left out, what would
 * read as an escape escaped. Appends to out. */
int xml_put(struct buf *out, struct str s);

#endif
