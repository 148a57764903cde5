#include "base/field.h"
#include "base/utf8.h"

int record_field(const struct record *r, struct str label)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_is(label, r->fields[i].label))
			return (int)i;
	return -1;
}

/* Same text once both are half-width. */
static bool same_folded(struct str a, struct str b)
{
	while (a.n && b.n) {
		size_t m, n;
		if (utf8_fold_char(utf8_next(a, &m)) != utf8_fold_char(utf8_next(b, &n)))
			return false;
		a = (struct str){a.p + m, a.n - m};
		b = (struct str){b.p + n, b.n - n};
	}
	return a.n == b.n;
}

/* Whether one of the words separated by '|' is the text. */
static bool among(const char *words, struct str text)
{
	struct str rest = str_of(words);
	while (words && rest.p)
		if (same_folded(str_cut(&rest, '|'), text))
			return true;
	return false;
}

int code_number(const struct codelist *l, struct str text)
{
	text = str_trim(text);
	if (!text.n)
		return 0;
	for (size_t i = 0; i < l->n; i++)
		if (str_is(text, l->codes[i].label))
			return l->codes[i].number;
	for (size_t i = 0; i < l->n; i++)
		if (same_folded(str_of(l->codes[i].label), text) || among(l->codes[i].aliases, text))
			return l->codes[i].number;
	return 0;
}

const char *code_label(const struct codelist *l, int number)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->codes[i].number == number)
			return l->codes[i].label;
	return NULL;
}
