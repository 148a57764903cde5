#include "base/hex.h"

void hex_put(struct str bytes, char *out, size_t room)
{
	static const char digit[] = "0123456789abcdef";
	size_t n = 0;
	for (size_t i = 0; i < bytes.n && n + 2 < room; i++) {
		out[n++] = digit[(unsigned char)bytes.p[i] >> 4];
		out[n++] = digit[bytes.p[i] & 15];
	}
	if (room)
		out[n] = 0;
}

struct str hex_text(struct arena *mem, struct str bytes)
{
	char *text = arena_array(mem, bytes.n + 1, 2);
	if (!text)
		return STR("");
	hex_put(bytes, text, 2 * bytes.n + 2);
	return (struct str){text, 2 * bytes.n};
}
