#include "base/number.h"
#include "base/utf8.h"

bool number_fold(struct str text, bool hyphens, char *out, size_t n, size_t *len)
{
	size_t used = 0, took, size;
	for (text = str_trim(text); text.n; text = (struct str){text.p + took, text.n - took}) {
		char bytes[4];
		uint32_t c = utf8_fold_char(utf8_next(text, &took));
		if (c == ' ' || c == '\t' || (hyphens && c == '-'))
			continue;
		size = utf8_encode(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c, bytes);
		if (size >= n - used)
			break;
		memcpy(out + used, bytes, size);
		used += size;
	}
	out[used] = '\0';
	*len = used;
	return text.n == 0;
}

bool number_digits(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return true;
}

size_t number_stranger(const char *p, size_t n, char c[static 5])
{
	size_t at = 0, took = 1;
	for (size_t i = 0; i < n; i += took) {
		uint32_t stranger = utf8_next((struct str){p + i, n - i}, &took);
		at++;
		if (stranger >= '0' && stranger <= '9')
			continue;
		c[utf8_encode(stranger, c)] = '\0';
		return at;
	}
	return 0;
}
