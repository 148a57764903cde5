/* Attachments of matters: downloaded, and looked at in the page where that is safe: pictures. A PDF is left to the browser's own
 * viewer, in a page of its own; anything else is downloaded. What a file is follows from its first bytes, not from its name. */
#include "features/matters/matters_pages.h"

#include "app/app.h"

/* The first bytes of what may be shown. */
static const struct {
	const char *magic;
	size_t at, n;
	const char *type;
	bool picture;
} shown_types[] = {
    {"\x89PNG\r\n\x1a\n", 0, 8, "image/png", true},
    {"\xff\xd8\xff", 0, 3, "image/jpeg", true},
    {"GIF87a", 0, 6, "image/gif", true},
    {"GIF89a", 0, 6, "image/gif", true},
    {"WEBP", 8, 4, "image/webp", true},
    {"%PDF-", 0, 5, "application/pdf", false},
};

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

static const struct out_field view_rows[] = {
    OUT_TEXT_(struct file_output, name, "文件名"), OUT_INT_(struct file_output, size, "字节"),
    OUT_WORD_(struct file_output, type, "类型"), OUT_BOOL_(struct file_output, picture, "可以在页面里看"),
    OUT_TEXT_(struct file_output, href, "下载")};
static const struct out_shape view_out = OUT_SHAPE("MatterFileView", struct file_output, view_rows);

/* What the bytes are: its place in shown_types, or -1. */
static int type_of(struct str bytes)
{
	for (size_t i = 0; i < sizeof shown_types / sizeof *shown_types; i++)
		if (bytes.n >= shown_types[i].at + shown_types[i].n &&
		    memcmp(bytes.p + shown_types[i].at, shown_types[i].magic, shown_types[i].n) == 0)
			return (int)i;
	return -1;
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
	int type = i->shown ? type_of(bytes) : -1;
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
	int type = type_of(bytes);
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
