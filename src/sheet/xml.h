/* The one XML reader of the sheet layer: expat without DTD and entities, with caps on depth and on the length of a
 * tag, over a part of a workbook. Private to the sheet layer. */
#ifndef YICAI_SHEET_XML_H
#define YICAI_SHEET_XML_H

#include "sheet/book.h"

#define XML_DEPTH_MAX 64u
#define XML_TAG_MAX   (1u << 20) /* bytes of one tag, comment or the like */

/* Which vocabulary an element must belong to; others are passed over with all that is in them. */
enum xml_vocabulary {
	XML_SPREADSHEET,  /* transitional or strict */
	XML_RELATIONSHIPS /* of the package */
};

/* What the reader tells. Names are local ones of the vocabulary; attributes as xml_att takes them. */
struct xml_handler {
	void (*start)(void *self, const char *name, const char *const *atts);
	void (*end)(void *self, const char *name);
	void (*text)(void *self, const char *p, size_t n); /* NULL: not wanted */
};

struct xml;
/* Begins reading a part; takes the part over, also when it fails. */
int xml_open(struct xml **ret, struct part *part, const char *name, enum xml_vocabulary v,
	     const struct xml_handler *h, void *self, struct err *e);
/* Goes on: 1 after xml_pause, 0 at the end, −1. */
int xml_run(struct xml *x, struct err *e);
/* How much of the part is read, in thousandths. */
int xml_passed(const struct xml *x);
void xml_close(struct xml *x); /* NULL is a no-op */

/* From a handler: the current xml_run returns 1 when the handler is done. */
void xml_pause(struct xml *x);
/* From a handler: the current xml_run fails with this; the first one counts. */
void xml_fail(struct xml *x, enum err_code code, const char *what, ...) __attribute__((format(printf, 3, 4)));

/* Reads a whole part of the book: 1, 0 when there is none, −1. The handler's self is told its reader in *at (may be
 * NULL), for xml_fail. */
int xml_read(struct book *b, const char *name, enum xml_vocabulary v, const struct xml_handler *h, void *self,
	     struct xml **at, struct err *e);

/* An attribute without namespace; n 0 and p NULL when it is not there. */
struct str xml_att(const char *const *atts, const char *name);
/* The attribute of this name that points to a relationship (r:id). */
struct str xml_att_rel(const char *const *atts, const char *name);
/* "1", "true", "on". */
bool xml_true(struct str s);
/* A number of at most nine digits, or `otherwise`. */
uint32_t xml_number(struct str s, uint32_t otherwise);

#endif
