/* A JSON body as pairs. */
#include <jansson.h>
#include <stdio.h>

#include "app/shape.h"

/* Pairs as they come. */
struct growing {
	struct http_pair *v;
	size_t n, cap;
	struct arena *mem;
};

/* How many pairs the members of the object make. */
static size_t pairs_of(const json_t *object)
{
	size_t n = 0;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, key, value) n +=
	    json_is_array(value) ? json_array_size(value) : 1;
	return n;
}

/* A scalar as text; false for anything else. */
static bool scalar(const json_t *value, struct arena *mem, struct str *out)
{
	char number[32];
	if (json_is_string(value)) {
		*out = (struct str){arena_copy(mem, json_string_value(value), json_string_length(value)),
				    json_string_length(value)};
		return out->p != NULL;
	}
	if (json_is_integer(value)) {
		int n = snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
		*out = (struct str){arena_copy(mem, number, (size_t)n), (size_t)n};
		return out->p != NULL;
	}
	*out = json_is_true(value) ? STR("true") : STR("false");
	return json_is_boolean(value);
}

/* One member: a value, a list of values, or null, which is as if it were not there. */
static int put_member(struct growing *g, const char *key, const json_t *value, struct err *e)
{
	struct str name = {arena_copy(g->mem, key, strlen(key)), strlen(key)}, text;
	size_t n = json_is_array(value) ? json_array_size(value) : 1;
	if (json_is_null(value))
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (!scalar(json_is_array(value) ? json_array_get(value, i) : value, g->mem, &text) || !name.p)
			return err_set(e, ERR_INPUT, "“%s”应为文字、整数、真假或它们的列表；带小数的数请写成文字",
				       key);
		g->v[g->n++] = (struct http_pair){name, text};
	}
	return 0;
}

/* All members. */
static int put_members(struct growing *g, json_t *root, struct err *e)
{
	const char *key;
	json_t *value;
	json_object_foreach(root, key, value) if (put_member(g, key, value, e) < 0) return -1;
	return 0;
}

int json_pairs(struct str body, struct arena *mem, struct http_pairs *out, struct err *e)
{
	json_error_t why;
	json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, &why);
	if (!root) {
		err_set(e, ERR_INPUT, "请求正文不是合格的 JSON");
		return err_at(e, "第%d行第%d列", why.line, why.column);
	}
	struct growing g = {.mem = mem};
	int status = json_is_object(root) ? 0 : err_set(e, ERR_INPUT, "请求正文应为一个 JSON 对象");
	g.cap = status == 0 ? pairs_of(root) : 0;
	if (status == 0 && g.cap > 10 * IN_MANY_MAX)
		status = err_set(e, ERR_LIMIT, "请求正文里的项目太多");
	if (status == 0 && !(g.v = ARENA_ARRAY(mem, g.cap + 1, struct http_pair)))
		status = err_set(e, ERR_NOMEM, "内存不足");
	if (status == 0)
		status = put_members(&g, root, e);
	json_decref(root);
	if (status == 0)
		*out = (struct http_pairs){g.v, g.n};
	return status;
}
