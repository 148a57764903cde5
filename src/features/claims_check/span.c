#include "features/claims_check/span.h"

#include <stdio.h>
#include <string.h>

#include "base/money.h"

typedef __int128 wide;

struct span span_rounded(int64_t value, int64_t ulp)
{
	return ulp ? span_around(value, ulp / 2, ulp / 2 - 1) : (struct span){value, value};
}

struct span span_around(int64_t value, int64_t down, int64_t up)
{
	int64_t lo = value - down, hi = value > SPAN_OPEN - up ? SPAN_OPEN : value + up;
	return (struct span){lo < 0 ? 0 : lo, hi};
}

struct span span_add(struct span a, struct span b)
{
	int64_t lo = a.lo + b.lo, hi = a.hi >= SPAN_OPEN || b.hi >= SPAN_OPEN ? SPAN_OPEN : a.hi + b.hi;
	return (struct span){lo > SPAN_OPEN ? SPAN_OPEN : lo, hi > SPAN_OPEN ? SPAN_OPEN : hi};
}

struct span span_less(struct span a, struct span b)
{
	int64_t lo = b.hi >= SPAN_OPEN ? 0 : a.lo - b.hi, hi = a.hi >= SPAN_OPEN ? SPAN_OPEN : a.hi - b.lo;
	return (struct span){lo, hi};
}

bool span_meet(struct span a, struct span b)
{
	return a.lo <= b.hi && b.lo <= a.hi;
}

bool span_share(struct span part, struct span whole, struct span percent)
{
	const wide hundred = (wide)100 * MICRO;
	if (whole.hi <= 0)
		return false;
	bool reaches = part.hi >= SPAN_OPEN || hundred * part.hi >= (wide)percent.lo * whole.lo;
	bool stays =
	    whole.hi >= SPAN_OPEN || percent.hi >= SPAN_OPEN || hundred * part.lo <= (wide)percent.hi * whole.hi;
	return reaches && stays;
}

struct span span_wholes(struct span part, struct span percent)
{
	const wide hundred = (wide)100 * MICRO;
	if (percent.lo <= 0 || percent.hi >= SPAN_OPEN)
		return (struct span){0, SPAN_OPEN};
	wide lo = hundred * part.lo / percent.hi / MICRO * MICRO, hi = hundred * part.hi / percent.lo / MICRO * MICRO;
	if (lo * percent.hi < hundred * part.lo)
		lo += MICRO;
	return (struct span){lo > SPAN_OPEN ? SPAN_OPEN : (int64_t)lo, hi > SPAN_OPEN ? SPAN_OPEN : (int64_t)hi};
}

bool span_times(struct span a, struct span b, struct span total)
{
	wide least = (wide)a.lo * b.lo, most = (wide)a.hi * b.hi;
	return least <= (wide)total.hi * MICRO && most >= (wide)total.lo * MICRO;
}

void micro_text(int64_t value, char out[static 32])
{
	decimal_text(value, 6, out);
	size_t n = strlen(out);
	while (n && out[n - 1] == '0')
		out[--n] = 0;
	if (n && out[n - 1] == '.')
		out[n - 1] = 0;
}

void span_range(struct span s, char out[static 72])
{
	char lo[32], hi[32];
	bool whole = s.hi - s.lo >= MICRO;
	int64_t top = whole && s.hi < SPAN_OPEN ? s.hi / MICRO * MICRO : s.hi;
	micro_text(s.lo, lo);
	micro_text(top, hi);
	if (s.hi >= SPAN_OPEN)
		snprintf(out, 72, "%s以上", lo);
	else if (s.lo == top)
		snprintf(out, 72, "%s", lo);
	else
		snprintf(out, 72, "%s–%s", lo, hi);
}

void share_text(int64_t part, int64_t whole, char out[static 32])
{
	int64_t thousandths = 0;
	if (whole <= 0 || !money_share(part, 100000, whole, &thousandths)) {
		snprintf(out, 32, "—");
		return;
	}
	decimal_text(thousandths, 3, out);
}
