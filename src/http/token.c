#include "http/token.h"

/* Letters, digits, and the marks of a token. */
static const bool is_tchar[256] = {
    ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['!'] = true, ['#'] = true, ['$'] = true,
    ['%'] = true,         ['&'] = true,         ['\''] = true,        ['*'] = true, ['+'] = true, ['-'] = true,
    ['.'] = true,         ['^'] = true,         ['_'] = true,         ['`'] = true, ['|'] = true, ['~'] = true,
};

/* A letter, a digit, or one of the marks of a token. */
static inline bool tchar(char c)
{
	return is_tchar[(unsigned char)c];
}

bool token_is(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!tchar(s.p[i]))
			return false;
	return s.n > 0;
}

/* An ASCII letter made small. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool token_same(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

struct str token_lower(struct str s, struct arena *mem)
{
	char *p = arena_copy(mem, s.p, s.n);
	for (size_t i = 0; p && i < s.n; i++)
		p[i] = lower(p[i]);
	return (struct str){p, p ? s.n : 0};
}

struct str token_trim(struct str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = (struct str){s.p + 1, s.n - 1};
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

struct str token_next(struct str *rest)
{
	return token_trim(str_cut(rest, ','));
}

/* The quoted text at the beginning of *rest, taken off it, into mem; false when its end is missing. */
static bool take_quoted(struct str *rest, struct arena *mem, struct str *out)
{
	char *to = arena_get(mem, rest->n + 1);
	size_t n = 0, i = 1;
	if (!to)
		return false;
	for (; i < rest->n && rest->p[i] != '"'; i++) {
		bool escape =
		    rest->p[i] == '\\' && i + 1 < rest->n && (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\');
		i += escape;
		to[n++] = rest->p[i];
	}
	if (i >= rest->n)
		return false;
	*rest = (struct str){rest->p + i + 1, rest->n - i - 1};
	*out = (struct str){to, n};
	return true;
}

/* The next `name=value` behind a semicolon, taken off *rest; false when malformed. */
static bool take_param(struct str *rest, struct arena *mem, struct str *name, struct str *value)
{
	size_t n = 0;
	*rest = token_trim(*rest);
	while (n < rest->n && tchar(rest->p[n]))
		n++;
	if (n == 0 || n == rest->n || rest->p[n] != '=')
		return false;
	*name = (struct str){rest->p, n};
	*rest = (struct str){rest->p + n + 1, rest->n - n - 1};
	if (rest->n && rest->p[0] == '"')
		return take_quoted(rest, mem, value);
	for (n = 0; n < rest->n && tchar(rest->p[n]); n++)
		continue;
	*value = (struct str){rest->p, n};
	*rest = (struct str){rest->p + n, rest->n - n};
	return n > 0;
}

int token_param(struct str header, const char *name, struct arena *mem, struct str *out)
{
	struct str rest = header, key, value;
	int found = 1;
	str_cut(&rest, ';');
	while (rest.p) {
		if (token_trim(rest).n == 0)
			break;
		if (!take_param(&rest, mem, &key, &value))
			return -1;
		if (token_same(key, str_of(name))) {
			if (found == 0)
				return -1;
			*out = value;
			found = 0;
		}
		rest = token_trim(rest);
		if (rest.n == 0)
			break;
		if (rest.p[0] != ';')
			return -1;
		rest = (struct str){rest.p + 1, rest.n - 1};
	}
	return found;
}
