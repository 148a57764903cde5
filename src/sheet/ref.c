#include "sheet/ref.h"

bool ref_parse(struct str s, struct ref *out)
{
	uint32_t column = 0, row = 0;
	size_t i = 0;
	for (; i < s.n && i < 3 && (s.p[i] & ~0x20) >= 'A' && (s.p[i] & ~0x20) <= 'Z'; i++)
		column = column * 26 + (uint32_t)((s.p[i] & ~0x20) - 'A' + 1);
	if (i == 0 || i == s.n || s.n - i > 7 || s.p[i] == '0' || column > REF_COLUMNS)
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		row = row * 10 + (uint32_t)(s.p[i] - '0');
	}
	*out = (struct ref){column - 1, row};
	return row >= 1 && row <= REF_ROWS;
}

bool ref_range(struct str s, struct ref *from, struct ref *to)
{
	struct str rest = s, first = str_cut(&rest, ':');
	if (!ref_parse(first, from))
		return false;
	if (rest.p)
		return ref_parse(rest, to) && to->row >= from->row && to->column >= from->column;
	*to = *from;
	return true;
}

size_t ref_letters(uint32_t column, char out[static 4])
{
	char reversed[4];
	size_t n = 0;
	for (uint32_t c = column + 1; c && n < 3; c = (c - 1) / 26)
		reversed[n++] = (char)('A' + (c - 1) % 26);
	for (size_t i = 0; i < n; i++)
		out[i] = reversed[n - 1 - i];
	out[n] = '\0';
	return n;
}
