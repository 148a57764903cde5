/* Answers as JSON, from the rows of their shapes. */
#include <stdio.h>

#include "app/shape.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/money.h"

/* 分 as a text in 元. */
static void put_money(struct json *j, int64_t v)
{
	char text[32];
	if (v == IN_NONE) {
		json_nil(j);
		return;
	}
	decimal_text(v, 2, text);
	json_str(j, str_of(text));
}

/* A day as ISO text. */
static void put_day(struct json *j, day_t d)
{
	char text[11];
	day_text(d, text);
	if (*text)
		json_str(j, str_of(text));
	else
		json_nil(j);
}

/* A month as ISO text. */
static void put_month(struct json *j, month_t m)
{
	char text[8];
	month_text(m, text);
	if (*text && m != DAY_NONE)
		json_str(j, str_of(text));
	else
		json_nil(j);
}

/* An instant in the country's time, to the second. */
static void put_instant(struct json *j, int64_t t)
{
	char text[20], out[32];
	if (t == 0 || t == INSTANT_OPEN || t == IN_NONE) {
		json_nil(j);
		return;
	}
	instant_text(t, text);
	text[10] = 'T';
	snprintf(out, sizeof out, "%s+08:00", text);
	json_str(j, str_of(out));
}

/* An id as a text. */
static void put_id(struct json *j, int64_t id)
{
	char text[24];
	if (id == IN_NONE || id == 0) {
		json_nil(j);
		return;
	}
	snprintf(text, sizeof text, "%lld", (long long)id);
	json_str(j, str_of(text));
}

/* A list of structs. */
static void put_list(struct json *j, const struct out_field *f, const char *first, size_t n)
{
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		out_json(j, f->shape, first + i * f->shape->size);
	json_close(j, ']');
}

/* A list of texts. */
static void put_texts(struct json *j, const struct str *v, size_t n)
{
	json_open(j, '[');
	for (size_t i = 0; i < n; i++)
		json_str(j, v[i]);
	json_close(j, ']');
}

/* One member of the struct at p. */
static void put_field(struct json *j, const struct out_field *f, const char *p)
{
	const void *at = p + f->offset;
	const size_t *count = (const size_t *)(p + f->count);
	switch (f->type) {
	case OUT_TEXT: json_str(j, *(const struct str *)at); break;
	case OUT_WORD:
		if (*(const char *const *)at)
			json_str(j, str_of(*(const char *const *)at));
		else
			json_nil(j);
		break;
	case OUT_INT:
		if (*(const int64_t *)at == IN_NONE)
			json_nil(j);
		else
			json_int(j, *(const int64_t *)at);
		break;
	case OUT_COUNT: json_int(j, (int64_t) * (const size_t *)at); break;
	case OUT_ID: put_id(j, *(const int64_t *)at); break;
	case OUT_MONEY: put_money(j, *(const int64_t *)at); break;
	case OUT_DAY: put_day(j, *(const day_t *)at); break;
	case OUT_MONTH: put_month(j, *(const month_t *)at); break;
	case OUT_INSTANT: put_instant(j, *(const int64_t *)at); break;
	case OUT_BOOL: json_bool(j, *(const bool *)at); break;
	case OUT_ONE: out_json(j, f->shape, at); break;
	case OUT_MAYBE:
		if (*(const void *const *)at)
			out_json(j, f->shape, *(const void *const *)at);
		else
			json_nil(j);
		break;
	case OUT_LIST: put_list(j, f, *(const char *const *)at, *count); break;
	case OUT_TEXTS: put_texts(j, *(const struct str *const *)at, *count); break;
	}
}

const char *out_name(const struct out_field *f)
{
	const char *dot = strrchr(f->name, '.');
	if (f->as)
		return f->as;
	return dot ? dot + 1 : f->name;
}

void out_json(struct json *j, const struct out_shape *s, const void *p)
{
	json_open(j, '{');
	for (size_t i = 0; i < s->n; i++) {
		json_key(j, out_name(&s->fields[i]));
		put_field(j, &s->fields[i], p);
	}
	json_close(j, '}');
}
