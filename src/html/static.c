#include "html/static.h"
#include "base/asset.h"

#define AT "/static/"

/* What a browser is told about a file, by its ending. */
static const struct {
	const char *ending, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
};

/* path is AT, the name's stem, a dot, the digest, the name's ending. */
static bool is_named(struct str path, struct str stem, struct str ending)
{
	if (!str_starts(path, STR(AT)) || !str_ends(path, ending))
		return false;
	path.p += sizeof(AT) - 1;
	path.n -= sizeof(AT) - 1;
	if (!str_starts(path, stem) || path.n < stem.n + 2 + ending.n || path.p[stem.n] != '.')
		return false;
	struct str digest = {path.p + stem.n + 1, path.n - stem.n - 1 - ending.n};
	return str_find(digest, STR(".")) < 0;
}

/* The path goes on with the stem behind AT, if it begins with that: a look at a few bytes, for each page asks for several
 * files by name. */
static bool may_be_named(const char *path, struct str stem)
{
	return strnlen(path, sizeof(AT)) == sizeof(AT) && strncmp(path + sizeof(AT) - 1, stem.p, stem.n) == 0;
}

const char *static_url(const char *name)
{
	struct str all = str_of(name);
	size_t dot = all.n;
	while (dot && all.p[dot - 1] != '.')
		dot--;
	if (!dot)
		return "#";
	struct str stem = {all.p, dot - 1}, ending = {all.p + dot - 1, all.n - dot + 1};
	for (const struct asset *a = assets; a->path && a->path[0] == '/'; a++)
		if (may_be_named(a->path, stem) && is_named(str_of(a->path), stem, ending))
			return a->path;
	return "#";
}

/* The asset of exactly this path followed by `more`, or NULL. */
static const struct asset *find(struct str path, struct str more)
{
	for (const struct asset *a = assets; a->path && a->path[0] == '/'; a++) {
		struct str p = str_of(a->path);
		if (p.n == path.n + more.n && str_starts(p, path) && str_ends(p, more))
			return a;
	}
	return NULL;
}

bool static_find(struct str url, struct static_file *out)
{
	const struct asset *a = str_starts(url, STR(AT)) ? find(url, STR("")) : NULL;
	if (!a)
		return false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_ends(url, str_of(types[i].ending))) {
			const struct asset *packed = find(url, STR(".gz"));
			out->type = str_of(types[i].type);
			out->body = asset_str(a);
			out->gzip = packed ? asset_str(packed) : (struct str){"", 0};
			return true;
		}
	return false;
}
