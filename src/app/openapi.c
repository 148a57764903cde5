/* The description of the interface, OpenAPI 3.1, made of the routes and their shapes. */
#include <stdio.h>

#include "app/inside.h"

#define SHAPES_MAX 1000

/* A writer with the schemas that were named so far. */
struct spec {
	struct json j;
	const struct out_shape *shape[SHAPES_MAX];
	size_t n;
};

/* "key": "text" */
static void text(struct spec *s, const char *key, const char *value)
{
	json_key(&s->j, key);
	json_str(&s->j, str_of(value));
}

/* "key": value */
static void number(struct spec *s, const char *key, int64_t value)
{
	json_key(&s->j, key);
	json_int(&s->j, value);
}

/* "key": true or false */
static void truth(struct spec *s, const char *key, bool value)
{
	json_key(&s->j, key);
	json_bool(&s->j, value);
}

/* Notes a schema once. */
static void note_shape(struct spec *s, const struct out_shape *shape)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->shape[i] == shape)
			return;
	if (s->n < SHAPES_MAX)
		s->shape[s->n++] = shape;
}

/* {"$ref": "#/components/schemas/NAME"} */
static void ref(struct spec *s, const struct out_shape *shape)
{
	char at[200];
	note_shape(s, shape);
	snprintf(at, sizeof at, "#/components/schemas/%s", shape->name);
	json_open(&s->j, '{');
	text(s, "$ref", at);
	json_close(&s->j, '}');
}

/* "type": ["string", "null"], with its format. */
static void maybe(struct spec *s, const char *type, const char *format)
{
	json_key(&s->j, "type");
	json_open(&s->j, '[');
	json_str(&s->j, str_of(type));
	json_str(&s->j, STR("null"));
	json_close(&s->j, ']');
	if (format)
		text(s, "format", format);
}

/* A list of what follows. */
static void list_of(struct spec *s, const struct out_field *f)
{
	text(s, "type", "array");
	json_key(&s->j, "items");
	if (f->type == OUT_LIST) {
		ref(s, f->shape);
		return;
	}
	json_open(&s->j, '{');
	text(s, "type", "string");
	json_close(&s->j, '}');
}

/* One of the schema, or null. */
static void ref_or_null(struct spec *s, const struct out_shape *shape)
{
	json_key(&s->j, "anyOf");
	json_open(&s->j, '[');
	ref(s, shape);
	json_open(&s->j, '{');
	text(s, "type", "null");
	json_close(&s->j, '}');
	json_close(&s->j, ']');
}

/* The schema of an answer's member. */
static void out_schema(struct spec *s, const struct out_field *f)
{
	json_key(&s->j, out_name(f));
	if (f->type == OUT_ONE) {
		ref(s, f->shape);
		return;
	}
	json_open(&s->j, '{');
	switch (f->type) {
	case OUT_TEXT: text(s, "type", "string"); break;
	case OUT_WORD: maybe(s, "string", NULL); break;
	case OUT_INT: maybe(s, "integer", "int64"); break;
	case OUT_COUNT: text(s, "type", "integer"); break;
	case OUT_ID: maybe(s, "string", NULL); break;
	case OUT_MONEY: maybe(s, "string", "decimal"); break;
	case OUT_DAY: maybe(s, "string", "date"); break;
	case OUT_MONTH: maybe(s, "string", NULL); break;
	case OUT_INSTANT: maybe(s, "string", "date-time"); break;
	case OUT_BOOL: text(s, "type", "boolean"); break;
	case OUT_MAYBE: ref_or_null(s, f->shape); break;
	case OUT_LIST:
	case OUT_TEXTS: list_of(s, f); break;
	case OUT_ONE: break;
	}
	text(s, "description", f->label);
	json_close(&s->j, '}');
}

/* A schema with all its members, which are always there. */
static void component(struct spec *s, const struct out_shape *shape)
{
	json_key(&s->j, shape->name);
	json_open(&s->j, '{');
	text(s, "type", "object");
	json_key(&s->j, "properties");
	json_open(&s->j, '{');
	for (size_t i = 0; i < shape->n; i++)
		out_schema(s, &shape->fields[i]);
	json_close(&s->j, '}');
	json_key(&s->j, "required");
	json_open(&s->j, '[');
	for (size_t i = 0; i < shape->n; i++)
		json_str(&s->j, str_of(out_name(&shape->fields[i])));
	json_close(&s->j, ']');
	truth(s, "additionalProperties", false);
	json_close(&s->j, '}');
}

/* The values that a field takes. */
static void choices(struct spec *s, const struct in_field *f)
{
	json_key(&s->j, "enum");
	json_open(&s->j, '[');
	for (size_t i = 0; f->codes && i < f->codes->n; i++)
		json_str(&s->j, str_of(f->codes->codes[i].label));
	for (size_t i = 0; !f->codes && f->words && f->words[i]; i++)
		json_str(&s->j, str_of(f->words[i]));
	json_close(&s->j, ']');
}

/* What a field takes; a list's members likewise. */
static void in_schema(struct spec *s, const struct in_field *f)
{
	json_open(&s->j, '{');
	switch (f->type) {
	case IN_INT: text(s, "type", "integer"), text(s, "format", "int64"); break;
	case IN_BOOL: text(s, "type", "boolean"); break;
	case IN_DAY: text(s, "type", "string"), text(s, "format", "date"); break;
	case IN_MONTH: text(s, "type", "string"), text(s, "pattern", "^[0-9]{4}-[0-9]{2}$"); break;
	case IN_ID: text(s, "type", "string"), text(s, "pattern", "^[0-9]+$"); break;
	case IN_MONEY: text(s, "type", "string"), text(s, "format", "decimal"); break;
	case IN_CODE:
	case IN_CHOICE: text(s, "type", "string"), choices(s, f); break;
	case IN_TEXTS:
	case IN_NUMBERS:
		text(s, "type", "array");
		json_key(&s->j, "items");
		json_open(&s->j, '{');
		text(s, "type", "string");
		json_close(&s->j, '}');
		break;
	case IN_FILE: text(s, "type", "string"), text(s, "format", "binary"); break;
	default: text(s, "type", "string"); break;
	}
	if (f->type == IN_TEXT && f->max)
		number(s, "maxLength", f->max);
	if (f->type == IN_INT && (f->min || f->max)) {
		number(s, "minimum", f->min);
		number(s, "maximum", f->max);
	}
	if (f->of)
		text(s, "x-of", f->of);
	text(s, "description", f->label);
	json_close(&s->j, '}');
}

/* A parameter of the path or the query. */
static void parameter(struct spec *s, const struct in_field *f)
{
	bool path = f->flags & IN_PATH;
	json_open(&s->j, '{');
	text(s, "name", f->name);
	text(s, "in", path ? "path" : "query");
	json_key(&s->j, "required");
	json_bool(&s->j, path || (f->flags & IN_NEEDED));
	json_key(&s->j, "schema");
	in_schema(s, f);
	json_close(&s->j, '}');
}

/* The key under which a request that writes is done once, however often it is sent. */
static void key_parameter(struct spec *s, const struct route *r)
{
	json_open(&s->j, '{');
	text(s, "name", "Idempotency-Key");
	text(s, "in", "header");
	truth(s, "required", (r->flags & ROUTE_KEYED) != 0);
	text(s, "description", "每次操作一个新编号；同一编号再发，得到同一答复");
	json_key(&s->j, "schema");
	json_open(&s->j, '{');
	text(s, "type", "string");
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

/* The schema of a body: its members, and which must be there. */
static void body_schema(struct spec *s, const struct in_shape *in)
{
	json_open(&s->j, '{');
	text(s, "type", "object");
	json_key(&s->j, "properties");
	json_open(&s->j, '{');
	for (size_t i = 0; i < in->n; i++)
		if (!(in->fields[i].flags & IN_PATH)) {
			json_key(&s->j, in->fields[i].name);
			in_schema(s, &in->fields[i]);
		}
	json_close(&s->j, '}');
	json_key(&s->j, "required");
	json_open(&s->j, '[');
	for (size_t i = 0; i < in->n; i++)
		if ((in->fields[i].flags & (IN_PATH | IN_NEEDED)) == IN_NEEDED)
			json_str(&s->j, str_of(in->fields[i].name));
	json_close(&s->j, ']');
	truth(s, "additionalProperties", false);
	json_close(&s->j, '}');
}

/* The body of a request that writes. */
static void body(struct spec *s, const struct route *r)
{
	json_key(&s->j, "requestBody");
	json_open(&s->j, '{');
	json_key(&s->j, "content");
	json_open(&s->j, '{');
	json_key(&s->j, r->flags & ROUTE_UPLOAD ? "multipart/form-data" : "application/json");
	json_open(&s->j, '{');
	json_key(&s->j, "schema");
	body_schema(s, r->in);
	json_close(&s->j, '}');
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

/* What comes back when all is well. */
static void done(struct spec *s, const struct route *r)
{
	json_key(&s->j, "200");
	json_open(&s->j, '{');
	text(s, "description", r->out ? "所要的数据" : "已办");
	json_key(&s->j, "content");
	json_open(&s->j, '{');
	json_key(&s->j, r->out || r->page || r->method == HTTP_POST ? "application/json" : "*/*");
	json_open(&s->j, '{');
	json_key(&s->j, "schema");
	if (r->out) {
		ref(s, r->out);
	} else {
		json_open(&s->j, '{');
		if (r->method == HTTP_POST)
			text(s, "$ref", "#/components/schemas/Done");
		json_close(&s->j, '}');
	}
	json_close(&s->j, '}');
	if (r->page) {
		json_key(&s->j, "text/html");
		json_open(&s->j, '{');
		json_close(&s->j, '}');
	}
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

/* Where an answer to this route may say no with this status. */
enum { WHEN_ALWAYS, WHEN_SIGNED, WHEN_WRITING, WHEN_LIMITED };
static const struct {
	const char *status, *what;
	int when;
} REFUSALS[] = {{"400", "请求的写法不对", WHEN_WRITING},
		{"401", "没有登录", WHEN_SIGNED},
		{"403", "没有权限，或表单已失效", WHEN_SIGNED},
		{"404", "没有，或不在管理范围内", WHEN_ALWAYS},
		{"409", "别人已改过，或编号用过", WHEN_ALWAYS},
		{"413", "太大", WHEN_WRITING},
		{"415", "不收这种内容", WHEN_WRITING},
		{"422", "填写有误，fields 指出是哪些", WHEN_ALWAYS},
		{"429", "太频繁", WHEN_LIMITED},
		{"503", "暂时不能办理", WHEN_ALWAYS}};

/* What comes back otherwise: all of one form. */
static void failures(struct spec *s, const struct route *r)
{
	const bool holds[] = {[WHEN_ALWAYS] = true,
			      [WHEN_SIGNED] = !(r->flags & (ROUTE_PUBLIC | ROUTE_STATIC)) || r->method == HTTP_POST,
			      [WHEN_WRITING] = r->method == HTTP_POST,
			      [WHEN_LIMITED] = r->per_minute > 0};
	for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
		if (!holds[REFUSALS[i].when])
			continue;
		json_key(&s->j, REFUSALS[i].status);
		json_open(&s->j, '{');
		text(s, "description", REFUSALS[i].what);
		json_key(&s->j, "content");
		json_open(&s->j, '{');
		json_key(&s->j, "application/json");
		json_open(&s->j, '{');
		json_key(&s->j, "schema");
		json_open(&s->j, '{');
		text(s, "$ref", "#/components/schemas/Error");
		for (int k = 0; k < 4; k++)
			json_close(&s->j, '}');
	}
}

/* A schema of an object whose members are all texts, but for one (may be NULL) that is a list of `of`. */
static void texts_schema(struct spec *s, const char *const *names, size_t n, const char *list, const char *of)
{
	json_open(&s->j, '{');
	text(s, "type", "object");
	json_key(&s->j, "properties");
	json_open(&s->j, '{');
	for (size_t i = 0; i < n; i++) {
		json_key(&s->j, names[i]);
		json_open(&s->j, '{');
		text(s, "type", list && strcmp(names[i], list) == 0 ? "array" : "string");
		if (list && strcmp(names[i], list) == 0) {
			json_key(&s->j, "items");
			json_open(&s->j, '{');
			text(s, "$ref", of);
			json_close(&s->j, '}');
		}
		json_close(&s->j, '}');
	}
	json_close(&s->j, '}');
	json_key(&s->j, "required");
	json_open(&s->j, '[');
	for (size_t i = 0; i < n; i++)
		json_str(&s->j, str_of(names[i]));
	json_close(&s->j, ']');
	truth(s, "additionalProperties", false);
	json_close(&s->j, '}');
}

/* What was done (render.c): where it can be seen, and what a page would say; and what every refusal looks like: what is wrong,
 * where, what to do, and the fields. */
static void answer_schemas(struct spec *s)
{
	static const char *const what[] = {"location", "message"};
	static const char *const error[] = {"code", "message", "where", "todo", "fields"};
	static const char *const field[] = {"name", "label", "message"};
	json_key(&s->j, "Done");
	texts_schema(s, what, 2, NULL, NULL);
	json_key(&s->j, "FieldError");
	texts_schema(s, field, 3, NULL, NULL);
	json_key(&s->j, "ErrorBody");
	texts_schema(s, error, 5, "fields", "#/components/schemas/FieldError");
	json_key(&s->j, "Error");
	json_open(&s->j, '{');
	text(s, "type", "object");
	json_key(&s->j, "properties");
	json_open(&s->j, '{');
	json_key(&s->j, "error");
	json_open(&s->j, '{');
	text(s, "$ref", "#/components/schemas/ErrorBody");
	json_close(&s->j, '}');
	json_close(&s->j, '}');
	json_key(&s->j, "required");
	json_open(&s->j, '[');
	json_str(&s->j, STR("error"));
	json_close(&s->j, ']');
	truth(s, "additionalProperties", false);
	json_close(&s->j, '}');
}

/* Who may ask, for those who test every route. */
static void conditions(struct spec *s, const struct route *r)
{
	static const struct {
		unsigned flag;
		const char *word;
	} words[] = {{ROUTE_PUBLIC, "public"}, {ROUTE_ANYONE, "anyone"},   {ROUTE_KEYED, "keyed"},
		     {ROUTE_UPLOAD, "upload"}, {ROUTE_LIMITED, "limited"}, {ROUTE_OUTSIDE, "outside"},
		     {ROUTE_STEP, "step"},     {ROUTE_SAFE, "safe"},       {ROUTE_FORM, "form"},
		     {ROUTE_STATIC, "static"}, {ROUTE_OPEN, "open"}};
	json_key(&s->j, "x-flags");
	json_open(&s->j, '[');
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (r->flags & words[i].flag)
			json_str(&s->j, str_of(words[i].word));
	json_close(&s->j, ']');
	if (!(r->flags & (ROUTE_PUBLIC | ROUTE_ANYONE | ROUTE_STEP)))
		text(s, "x-capability", capability_word(r->may));
	truth(s, "x-page", r->page != NULL);
}

/* /workers/:id → /workers/{id} */
static void openapi_path(const char *pattern, struct buf *out)
{
	for (const char *p = pattern; *p; p++) {
		if (*p != ':') {
			buf_putc(out, *p);
			continue;
		}
		buf_putc(out, '{');
		while (p[1] && p[1] != '/')
			buf_putc(out, *++p);
		buf_putc(out, '}');
	}
}

/* One operation. */
static void operation(struct spec *s, const struct route *r)
{
	json_key(&s->j, r->method == HTTP_GET ? "get" : "post");
	json_open(&s->j, '{');
	text(s, "summary", r->title);
	if (!(r->flags & (ROUTE_PUBLIC | ROUTE_ANYONE | ROUTE_STEP)))
		text(s, "description", capability_label(r->may));
	conditions(s, r);
	json_key(&s->j, "parameters");
	json_open(&s->j, '[');
	for (size_t i = 0; r->in && i < r->in->n; i++)
		if (r->method == HTTP_GET || (r->in->fields[i].flags & IN_PATH))
			parameter(s, &r->in->fields[i]);
	if (r->method == HTTP_POST)
		key_parameter(s, r);
	json_close(&s->j, ']');
	if (r->method == HTTP_POST && r->in)
		body(s, r);
	json_key(&s->j, "responses");
	json_open(&s->j, '{');
	done(s, r);
	failures(s, r);
	json_close(&s->j, '}');
	if (r->flags & (ROUTE_PUBLIC | ROUTE_STATIC)) {
		json_key(&s->j, "security");
		json_open(&s->j, '[');
		json_close(&s->j, ']');
	}
	json_close(&s->j, '}');
}

/* All paths, each with its methods together. */
static void paths(struct spec *s, const struct app *a)
{
	struct buf path;
	buf_init(&path, 4096);
	for (size_t i = 0; i < a->nroutes; i++) {
		bool seen = false;
		for (size_t k = 0; k < i; k++)
			seen |= strcmp(a->route[k]->pattern, a->route[i]->pattern) == 0;
		if (seen)
			continue;
		buf_clear(&path);
		openapi_path(a->route[i]->pattern, &path);
		json_key(&s->j, path.p ? path.p : "");
		json_open(&s->j, '{');
		for (size_t k = i; k < a->nroutes; k++)
			if (strcmp(a->route[k]->pattern, a->route[i]->pattern) == 0)
				operation(s, a->route[k]);
		json_close(&s->j, '}');
	}
	buf_release(&path);
}

/* The schemas and how one signs in. Naming a schema may name further ones. */
static void components(struct spec *s)
{
	json_key(&s->j, "components");
	json_open(&s->j, '{');
	json_key(&s->j, "schemas");
	json_open(&s->j, '{');
	answer_schemas(s);
	for (size_t i = 0; i < s->n; i++)
		component(s, s->shape[i]);
	json_close(&s->j, '}');
	json_key(&s->j, "securitySchemes");
	json_open(&s->j, '{');
	json_key(&s->j, "token");
	json_open(&s->j, '{');
	text(s, "type", "http");
	text(s, "scheme", "bearer");
	json_close(&s->j, '}');
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

int app_openapi(const struct app *a, struct buf *out)
{
	struct spec s = {.n = 0};
	json_init(&s.j, out);
	json_open(&s.j, '{');
	text(&s, "openapi", "3.1.0");
	json_key(&s.j, "info");
	json_open(&s.j, '{');
	text(&s, "title", "颐才 Yicai");
	text(&s, "version", YICAI_VERSION);
	json_close(&s.j, '}');
	json_key(&s.j, "security");
	json_open(&s.j, '[');
	json_open(&s.j, '{');
	json_key(&s.j, "token");
	json_open(&s.j, '[');
	json_close(&s.j, ']');
	json_close(&s.j, '}');
	json_close(&s.j, ']');
	json_key(&s.j, "paths");
	json_open(&s.j, '{');
	paths(&s, a);
	json_close(&s.j, '}');
	components(&s);
	json_close(&s.j, '}');
	return out->failed ? -1 : 0;
}
