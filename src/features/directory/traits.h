/* What a person or an institution has or is, as numbers: one set in dir_bits for each. */
#ifndef YICAI_FEATURES_DIRECTORY_TRAITS_H
#define YICAI_FEATURES_DIRECTORY_TRAITS_H

#include "base/buf.h"

/* Kinds are stored; never change a number. */
enum trait_kind {
	TRAIT_NONE,
	/* of people */
	TRAIT_EVERYBODY,   /* 0 */
	TRAIT_SEEN,        /* id of a unit or an institution that may see them */
	TRAIT_AT,          /* id of each unit on the way up from where they work */
	TRAIT_COUNTY,      /* id of the county among these */
	TRAIT_ORG,         /* id of the institution they work at, or worked at last */
	TRAIT_TIED,        /* id of each institution that a fact of theirs names */
	TRAIT_POST,        /* code; 0 unknown */
	TRAIT_GRADE,       /* enum grade */
	TRAIT_STATE,       /* enum work_state */
	TRAIT_SEX,         /* enum sex; 0 unknown */
	TRAIT_AGE,         /* full years */
	TRAIT_MARK,        /* enum person_mark_bit */
	TRAIT_INTAKE,      /* digest of the text */
	TRAIT_NAME,        /* digest of the whole name */
	TRAIT_NAME_FIRST,  /* its first character */
	TRAIT_NAME_PAIR,   /* two characters beside each other */
	TRAIT_CERTIFICATE, /* digest of the last six characters of a certificate's number */
	/* of institutions */
	TRAIT_ORG_ANY = 40, /* 0 */
	TRAIT_ORG_AT,       /* id of each unit on the way up */
	TRAIT_ORG_SELF,     /* its own id */
	TRAIT_ORG_KIND,     /* code; 0 unknown */
	TRAIT_ORG_OWNERSHIP,
	TRAIT_ORG_OPERATION,
	TRAIT_ORG_CLOSED, /* 1 closed, 0 open */
	TRAIT_ORG_MARK,   /* enum org_mark_bit */
	TRAIT_ORG_NAME,
	TRAIT_ORG_NAME_FIRST,
	TRAIT_ORG_NAME_PAIR,
};

struct trait {
	int64_t value;
	int kind; /* enum trait_kind */
};

/* The traits of one row, sorted, each once. */
#define TRAITS_MAX 400 /* of one row; what is more is left out, beginning with what comes last */
struct traits {
	size_t n;
	struct trait t[TRAITS_MAX];
};

/* Adds one, unsorted. */
void trait_add(struct traits *t, int kind, int64_t value);
/* Sorts, and leaves doubled ones out. */
void traits_sort(struct traits *t);
/* As bytes, for the row; appended. And back, false when they are not that. */
int traits_pack(const struct traits *t, struct buf *out);
bool traits_unpack(struct str bytes, struct traits *t);
/* By kind, then value. */
int trait_cmp(const struct trait *a, const struct trait *b);

/* A digest that stays the same for ever, ≥ 0. */
int64_t text_digest(struct str s);

#define NAME_CHARS_MAX 120 /* characters of a name that are looked at */

/* The characters by which names are found: half width, upper case, without blanks, dots and hyphens. Returns how many. */
size_t name_chars(struct str name, uint32_t out[static NAME_CHARS_MAX]);
/* Digest of these characters. */
int64_t name_digest(const uint32_t *c, size_t n);
/* Two characters as one number. */
static inline int64_t name_pair(uint32_t a, uint32_t b)
{
	return (int64_t)a << 21 | b;
}
/* Adds the traits whole, first and pairs of a name. */
void traits_of_name(struct traits *t, struct str name, int whole, int first, int pair);
/* By which names are put in order: the first characters' places in GB 2312, where the common ones stand by pinyin. */
int64_t name_key(struct str name);
/* Digest of the last six letters or digits of a certificate's number; −1 when it has fewer. */
int64_t certificate_tail(struct str number);

#endif
