/* Editing a part of a workbook as it streams by: what is not touched stays byte for byte. Private to the sheet layer.
 *
 * The part is read with expat (no DTD, caps as in xml.h); handlers see each tag with its raw bytes and say what becomes
 * of it. Only UTF-8 parts can be edited. */
#ifndef YICAI_SHEET_SPLICE_H
#define YICAI_SHEET_SPLICE_H

#include "sheet/book.h"
#include "sheet/temp.h"

struct splice;

/* An element's start. */
struct splice_tag {
	const char *name;        /* without its prefix */
	bool main;               /* it has the prefix of the root */
	bool empty;              /* <x/> */
	unsigned depth;          /* 1: the root */
	struct str raw;          /* the whole tag */
	const char *const *atts; /* decoded, names as they are written */
};

struct splice_handler {
	void (*start)(void *self, struct splice *s, const struct splice_tag *t);
	/* Before the end tag is written; what is put now stands before it. */
	void (*end)(void *self, struct splice *s, const char *name, bool main, unsigned depth);
};

/* Where the result goes: a file, or a buffer. */
struct splice_to {
	struct temp *file;
	struct buf *buf;
};

/* Edits a whole part of the book. −1: damage, a cap, not UTF-8, or what splice_fail said. */
int splice_part(struct book *b, const char *name, const struct splice_handler *h, void *self, struct splice_to to,
		struct err *e);

/* From `start`, about this tag: other bytes instead; nothing of the element at all; its text to be taken, not written. */
void splice_replace(struct splice *s, struct str raw);
void splice_drop(struct splice *s);
/* From `start`, about an empty tag: it becomes an open one with this raw form's attributes, so that `end` can put
 * something into it; its end tag is written by itself. */
void splice_open(struct splice *s, struct str raw);
void splice_take_text(struct splice *s);
/* From `start` or `end`: bytes that come before the tag. */
void splice_put(struct splice *s, struct str bytes);
/* From `end`: the decoded text that splice_take_text asked for. */
struct str splice_text(const struct splice *s);
/* From `start`: this element is kept aside until its end, where splice_release says whether it is written. */
void splice_hold(struct splice *s);
void splice_release(struct splice *s, bool keep);
/* Prefix of the root with its colon, or nothing. */
struct str splice_prefix(const struct splice *s);
void splice_fail(struct splice *s, const char *what);

/* A tag with an attribute set to a value (added when it is not there), or taken out (value p NULL). Appends to out. */
int tag_set(struct buf *out, struct str raw, const char *name, struct str value);
/* An attribute by the name it is written with; p NULL when it is not there. */
struct str tag_att(const char *const *atts, const char *name);

#endif
