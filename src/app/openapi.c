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
	json_key(&s->j, "additionalProperties");
	json_bool(&s->j, false);
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
	case IN_INT: text(s, "type", "integer"); break;
	case IN_BOOL: text(s, "type", "boolean"); break;
	case IN_DAY: text(s, "type", "string"), text(s, "format", "date"); break;
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
	if (f->type == IN_TEXT && f->max) {
		json_key(&s->j, "maxLength");
		json_int(&s->j, f->max);
	}
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

/* The members of a body. */
static void body(struct spec *s, const struct route *r)
{
	json_key(&s->j, "requestBody");
	json_open(&s->j, '{');
	json_key(&s->j, "content");
	json_open(&s->j, '{');
	json_key(&s->j, r->flags & ROUTE_UPLOAD ? "multipart/form-data" : "application/json");
	json_open(&s->j, '{');
	json_key(&s->j, "schema");
	json_open(&s->j, '{');
	text(s, "type", "object");
	json_key(&s->j, "properties");
	json_open(&s->j, '{');
	for (size_t i = 0; i < r->in->n; i++)
		if (!(r->in->fields[i].flags & IN_PATH)) {
			json_key(&s->j, r->in->fields[i].name);
			in_schema(s, &r->in->fields[i]);
		}
	for (int i = 0; i < 4; i++)
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
	json_key(&s->j, r->out || r->method == HTTP_POST ? "application/json" : "*/*");
	json_open(&s->j, '{');
	json_key(&s->j, "schema");
	if (r->out) {
		ref(s, r->out);
	} else {
		json_open(&s->j, '{');
		json_close(&s->j, '}');
	}
	json_close(&s->j, '}');
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

/* What comes back otherwise. */
static void failures(struct spec *s, const struct route *r)
{
	static const struct {
		const char *status, *what;
	} all[] = {{"401", "没有登录"},
		   {"403", "没有权限"},
		   {"404", "没有，或不在管理范围内"},
		   {"409", "别人已改过，或编号用过"},
		   {"422", "填写有误，fields 指出是哪些"},
		   {"429", "太频繁"},
		   {"503", "暂时不能办理"}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if ((r->flags & (ROUTE_PUBLIC | ROUTE_STATIC)) && i < 2)
			continue;
		json_key(&s->j, all[i].status);
		json_open(&s->j, '{');
		text(s, "description", all[i].what);
		json_close(&s->j, '}');
	}
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
		text(s, "description", capability_word(r->may));
	json_key(&s->j, "parameters");
	json_open(&s->j, '[');
	for (size_t i = 0; r->in && i < r->in->n; i++)
		if (r->method == HTTP_GET || (r->in->fields[i].flags & IN_PATH))
			parameter(s, &r->in->fields[i]);
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
