/* A piece of text that somebody else owns: pointer and length, not terminated. */
#ifndef YICAI_BASE_STR_H
#define YICAI_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(lit)   ((struct str){(lit), sizeof(lit) - 1})
#define STR_FMT(s) (int)(s).n, (s).p /* for "%.*s" */

/* The str of a C string; NULL gives the empty one. */
static inline struct str str_of(const char *c)
{
	return (struct str){c ? c : "", c ? strlen(c) : 0};
}

/* Same bytes. */
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* The same against a C string. */
static inline bool str_is(struct str a, const char *c)
{
	return str_eq(a, str_of(c));
}

/* Byte order, shorter first when one begins the other: the order of `entitle`'s rows. */
int str_cmp(struct str a, struct str b);

/* s begins, or ends, with these bytes; the empty ones always do. */
bool str_starts(struct str s, struct str with);
bool str_ends(struct str s, struct str with);

/* Position of the first needle in s, or -1. */
long str_find(struct str s, struct str needle);

/* s without ASCII and full-width blanks (U+3000, U+00A0) and BOMs at both ends. */
struct str str_trim(struct str s);

/* Cuts the piece before the first sep off *rest and returns it; all of it when there is none (*rest becomes empty
 * with p NULL, which ends a loop `while (rest.p)`). */
struct str str_cut(struct str *rest, char sep);

/* A whole decimal integer with optional sign, nothing else around it; false when it is none or does not fit. */
bool str_to_i64(struct str s, int64_t *out);

#endif
