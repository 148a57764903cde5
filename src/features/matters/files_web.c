/* Attachments of matters: downloaded, and looked at in the page where that is safe: pictures. A PDF is left to the browser's own
 * viewer, in a page of its own; anything else is downloaded, and so is what is not what its name says: shown is only what first bytes and name agree on. */
#include "features/matters/matters_pages.h"

#include <strings.h>

#include "app/app.h"

/* The first bytes of what may be shown. */
static const struct {
	const char *magic;
	size_t at, n;
	const char *type;
	bool picture;
	const char *endings[2]; /* of the name, in small letters */
} shown_types[] = {
    {"\x89PNG\r\n\x1a\n", 0, 8, "image/png", true, {".png"}},
    {"\xff\xd8\xff", 0, 3, "image/jpeg", true, {".jpg", ".jpeg"}},
    {"GIF87a", 0, 6, "image/gif", true, {".gif"}},
    {"GIF89a", 0, 6, "image/gif", true, {".gif"}},
    {"WEBP", 8, 4, "image/webp", true, {".webp"}},
    {"%PDF-", 0, 5, "application/pdf", false, {".pdf"}},
};
#define SHOWN_TYPES ((int)(sizeof shown_types / sizeof *shown_types))

struct file_input {
	int64_t id, no;
	bool shown;
};
static const struct in_field file_fields[] = {
    IN_ID_(struct file_input, id, "办件", .of = "matter", .flags = IN_PATH),
    IN_INT_(struct file_input, no, "附件", .flags = IN_PATH),
    IN_BOOL_(struct file_input, shown, "在浏览器里打开"),
};
static const struct in_shape file_shape = IN_SHAPE(struct file_input, file_fields);
static const struct in_shape view_shape = {sizeof(struct file_input), file_fields, 2};

static const struct out_field view_rows[] = {OUT_TEXT_(struct file_output, name, "文件名"),
					     OUT_INT_(struct file_output, size, "字节"),
					     OUT_WORD_(struct file_output, type, "类型"),
					     OUT_BOOL_(struct file_output, misnamed, "内容和文件名不一致"),
					     OUT_BOOL_(struct file_output, picture, "可以在页面里看"),
					     OUT_TEXT_(struct file_output, href, "下载")};
static const struct out_shape view_out = OUT_SHAPE("MatterFileView", struct file_output, view_rows);

/* What the bytes are: its place in shown_types, or -1. */
static int type_of_bytes(struct str bytes)
{
	for (int i = 0; i < SHOWN_TYPES; i++)
		if (bytes.n >= shown_types[i].at + shown_types[i].n &&
		    memcmp(bytes.p + shown_types[i].at, shown_types[i].magic, shown_types[i].n) == 0)
			return i;
	return -1;
}

/* The name ends so, in letters of either size. */
static bool named(struct str name, const char *ending)
{
	size_t n = strlen(ending);
	return name.n > n && strncasecmp(name.p + name.n - n, ending, n) == 0;
}

/* The name says that it is of this type. */
static bool named_as(struct str name, int type)
{
	const char *const *e = shown_types[type].endings;
	return named(name, e[0]) || (e[1] && named(name, e[1]));
}

/* What it may be shown as: its place in shown_types, or -1; *misnamed (may be NULL): bytes and name do not agree, where one of
 * them is of a type that could be shown. */
static int type_of(struct str name, struct str bytes, bool *misnamed)
{
	int type = type_of_bytes(bytes);
	bool right = type >= 0 && named_as(name, type), other = type >= 0 && !right;
	for (int i = 0; i < SHOWN_TYPES && type < 0; i++)
		other = other || named_as(name, i);
	if (misnamed)
		*misnamed = other;
	return right ? type : -1;
}

/* GET /matters/:id/files/:no */
static int get_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct file_input *i = in;
	struct str name, bytes;
	(void)out;
	if (flow_file_bytes(c->house, i->id, i->no, c->mem, &name, &bytes, e) < 0)
		return -1;
	struct buf *b = arena_get(c->mem, sizeof *b);
	char *copy = arena_copy(c->mem, bytes.p, bytes.n);
	if (!b || !copy)
		return err_set(e, ERR_NOMEM, "内存不足");
	*b = (struct buf){.p = copy, .n = bytes.n, .max = bytes.n};
	int type = i->shown ? type_of(name, bytes, NULL) : -1;
	c->download = (struct download){.type = type < 0 ? "application/octet-stream" : shown_types[type].type,
					.name = name,
					.shown = type >= 0,
					.bytes = b};
	return 0;
}

/* GET /matters/:id/files/:no/view */
static int get_view(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct file_input *i = in;
	struct file_output *o = out;
	struct str bytes;
	if (flow_file_bytes(c->house, i->id, i->no, c->mem, &o->name, &bytes, e) < 0)
		return -1;
	int type = type_of(o->name, bytes, &o->misnamed);
	o->size = (int64_t)bytes.n;
	o->type = type < 0 ? NULL : shown_types[type].type;
	o->picture = type >= 0 && shown_types[type].picture;
	o->href = ctx_text(c, "/matters/%lld/files/%lld", (long long)i->id, (long long)i->no);
	return 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/matters/:id/files/:no", .flags = ROUTE_ANYONE, .title = "附件", .in = &file_shape,
     .handle = get_file},
    {HTTP_GET, "/matters/:id/files/:no/view", .flags = ROUTE_ANYONE, .title = "看附件", .in = &view_shape,
     .out = &view_out, .handle = get_view, .page = file_page},
};

const struct web matter_files_web = {
    .name = "matter_files", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
