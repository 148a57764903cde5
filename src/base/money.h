/* Money in 分 (fen), exact. Decimal text in and out; every operation that can overflow says so. */
#ifndef YICAI_BASE_MONEY_H
#define YICAI_BASE_MONEY_H

#include "base/str.h"

/* "1234.5" (scale 2) → 123450: a decimal with at most `scale` places, thousands separators, a leading ¥ or a
 * trailing 元 accepted when lenient; false when it is none, has more places, or does not fit. */
bool decimal_parse(struct str s, int scale, bool lenient, int64_t *out);

/* The text with exactly `scale` places, no separators: 25000, 2 → "250.00". */
void decimal_text(int64_t v, int scale, char out[static 32]);

/* The same as people read it, with separators between thousands: 123450, 2 → "1,234.50". */
#define GROUPED_MAX 40 /* bytes, NUL included */
void decimal_grouped(int64_t v, int scale, char out[static GROUPED_MAX]);

bool money_add(int64_t a, int64_t b, int64_t *out); /* false: overflow */

/* v × num ÷ den rounded half up (away from zero for negatives), exact in 128 bits; false: overflow or den ≤ 0. */
bool money_share(int64_t v, int64_t num, int64_t den, int64_t *out);

#endif
