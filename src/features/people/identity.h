/* Numbers by which a person is known: parsed, checked, explained. Judged as identifiers, with no look at whom they
 * belong to.
 *
 * Each takes a text as people write it (full-width forms, blanks inside, lower case), appends the normal form to norm,
 * and says in e, in Chinese, why a number is none. today bounds birth dates; DAY_NONE: no bound. */
#ifndef YICAI_FEATURES_PEOPLE_IDENTITY_H
#define YICAI_FEATURES_PEOPLE_IDENTITY_H

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/number.h"

/* GB/T 2261.1; the numbers of people.h's enum sex. */
enum { IDENTITY_MALE = 1, IDENTITY_FEMALE = 2 };

/* What a number tells of its holder. */
struct identity {
	day_t born;     /* DAY_NONE: it does not tell */
	int sex;        /* 0: it does not tell */
	char region[7]; /* address code of a citizen's number as of its issue; never looked up in today's table */
};

/* 居民身份证 (GB 11643): 18 characters, province prefix, a date since 1900, ISO 7064 MOD 11-2. The order number is not
 * judged (000 passes), nor the rest of the address code. */
int citizen_id_parse(struct str text, day_t today, struct buf *norm, struct identity *out, struct err *e);

/* 港澳台居民居住证: the same form under 810000, 820000, 830000. */
int residence_permit_parse(struct str text, day_t today, struct buf *norm, struct identity *out, struct err *e);

/* 外国人永久居留身份证: since 2023-12 18 digits that begin with 9; before, three letters and twelve digits. */
int foreign_permit_parse(struct str text, day_t today, struct buf *norm, struct identity *out, struct err *e);

/* 护照: 5 to 17 letters and digits; no check digit. */
int passport_parse(struct str text, struct buf *norm, struct err *e);

/* 银行卡: 16 to 19 digits, Luhn. */
int bank_card_parse(struct str text, struct buf *norm, struct err *e);

/* 手机: 11 digits, 13 to 19; a leading +86, 0086 or 86 is taken off. */
int mobile_parse(struct str text, struct buf *norm, struct err *e);

/* The two digits are a province of GB/T 2260 (11 … 65, 71, 81, 82). */
bool province_prefix(const char *two);

#endif
