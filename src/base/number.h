/* Numbers and codes as people write them, brought to one form before they are judged. */
#ifndef YICAI_BASE_NUMBER_H
#define YICAI_BASE_NUMBER_H

#include "base/str.h"

/* Text without blanks of any width (and, when asked, hyphens), half width, upper case: into out, at most n − 1 bytes and a
 * NUL; *len how many. False when it is longer: out has its beginning. */
bool number_fold(struct str text, bool hyphens, char *out, size_t n, size_t *len);

/* All of n characters are digits. */
bool number_digits(const char *p, size_t n);

/* The first of n characters that is no digit, 0 when all are; *c is that character, NUL-terminated, to be quoted. */
size_t number_stranger(const char *p, size_t n, char c[static 5]);

#endif
