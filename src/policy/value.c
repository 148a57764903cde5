#include "policy/beyond.h"

struct value val_beyond(enum beyond what)
{
	static const struct miss miss[] = {
	    [BEYOND_NUMBER] = {MISS_BEYOND, -1, -1, "算出来的数太大"},
	    [BEYOND_DAY] = {MISS_BEYOND, -1, -1, "算出来的日期在公元1年到9999年以外"},
	    [BEYOND_SPAN] = {MISS_BEYOND, -1, -1, "时长超过一万年"},
	};
	return val_unknown(&miss[what]);
}

/* Greatest common divisor of two magnitudes. */
static unsigned __int128 gcd(unsigned __int128 a, unsigned __int128 b)
{
	while (b) {
		unsigned __int128 t = a % b;
		a = b;
		b = t;
	}
	return a;
}

bool val_ratio(enum value_kind kind, __int128 num, __int128 den, struct value *out)
{
	if (den == 0)
		return false;
	if (den < 0) {
		num = -num;
		den = -den;
	}
	if (den != 1) {
		unsigned __int128 g =
		    gcd(num < 0 ? -(unsigned __int128)num : (unsigned __int128)num, (unsigned __int128)den);
		num /= (__int128)g;
		den /= (__int128)g;
	}
	if (num > INT64_MAX || num <= INT64_MIN || den > INT64_MAX)
		return false;
	*out = (struct value){.kind = (uint8_t)kind, .num = (int64_t)num, .den = (int64_t)den};
	return true;
}

/* −1, 0 or 1. */
static int sign_of(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int val_compare(struct value a, struct value b)
{
	bool ratios = a.kind == VAL_NUM || a.kind == VAL_MONEY;
	if (!ratios || (a.den == 1 && b.den == 1))
		return sign_of(a.num, b.num);
	__int128 x = (__int128)a.num * b.den, y = (__int128)b.num * a.den;
	return (x > y) - (x < y);
}

/* a ÷ b rounded half up, away from zero for negatives; b > 0. */
static __int128 half_up(__int128 a, __int128 b)
{
	__int128 q = a / b, r = a % b;
	if (r < 0)
		r = -r;
	if (r >= b - r)
		q += a < 0 ? -1 : 1;
	return q;
}

bool val_round(struct value v, int64_t share_num, int64_t share_den, int64_t *out)
{
	struct value share;
	if (!val_ratio(VAL_NUM, share_num, share_den, &share))
		return false;
	__int128 q = half_up((__int128)v.num * share.num, (__int128)v.den * share.den);
	if (q > INT64_MAX || q <= INT64_MIN)
		return false;
	*out = (int64_t)q;
	return true;
}

struct str val_str(const struct pool *pool, struct value v)
{
	if (v.kind == VAL_LABEL)
		return pool_text(pool, v.num);
	if (v.kind == VAL_TEXT)
		return (struct str){v.text, v.n};
	return (struct str){"", 0};
}

/* The value is a text of either kind. */
static bool textual(struct value v)
{
	return v.kind == VAL_LABEL || v.kind == VAL_TEXT;
}

bool val_same(const struct pool *pool, struct value a, struct value b)
{
	if (a.kind == VAL_NONE || b.kind == VAL_NONE)
		return a.kind == b.kind;
	if (textual(a) && textual(b)) {
		if (a.kind == VAL_LABEL && b.kind == VAL_LABEL)
			return a.num == b.num;
		return str_eq(val_str(pool, a), val_str(pool, b));
	}
	if (a.kind == VAL_ROW && b.kind == VAL_ROW)
		return a.rec == b.rec && a.num == b.num;
	if ((a.kind == VAL_NUM || a.kind == VAL_MONEY) && a.kind == b.kind)
		return a.num == b.num && a.den == b.den;
	return a.kind == b.kind && a.num == b.num;
}

int val_order(const struct pool *pool, struct value a, struct value b)
{
	if (textual(a) && textual(b) && !(a.kind == VAL_LABEL && b.kind == VAL_LABEL))
		return str_cmp(val_str(pool, a), val_str(pool, b));
	if (a.kind != b.kind)
		return sign_of(a.kind, b.kind);
	return a.kind == VAL_NONE ? 0 : val_compare(a, b);
}
