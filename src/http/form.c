#include "http/form.h"

#include "http/url.h"

/* How many pairs the text can have at most. */
static size_t pieces(struct str raw)
{
	size_t n = 1;
	for (size_t i = 0; i < raw.n; i++)
		n += raw.p[i] == '&';
	return n;
}

/* One piece, decoded into *pair. */
static const char *parse_pair(struct str piece, struct arena *mem, struct http_pair *pair)
{
	struct str value = piece, name = str_cut(&value, '=');
	if (!value.p)
		value = STR("");
	if (name.n == 0)
		return "表单里有一项没有名称";
	if (!url_decode(name, true, mem, &pair->name) || !url_decode(value, true, mem, &pair->value))
		return "表单里有不能识别的编码或控制字符";
	return NULL;
}

const char *form_parse(struct str raw, struct arena *mem, struct http_pairs *out)
{
	size_t most = pieces(raw), n = 0;
	if (most > HTTP_PAIRS_MAX)
		return "表单的项数太多";
	struct http_pair *at = ARENA_ARRAY(mem, most, struct http_pair);
	if (!at)
		return "内存不足";
	while (raw.p) {
		struct str piece = str_cut(&raw, '&');
		const char *why = piece.n ? parse_pair(piece, mem, &at[n]) : NULL;
		if (why)
			return why;
		n += piece.n > 0;
	}
	*out = (struct http_pairs){at, n};
	return NULL;
}
