#include "html/static.h"

#include <stdatomic.h>

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

/* How the path stands to those that begin with AT and the stem, by bytes; 0: it is one of them. */
static int beside(const char *path, struct str stem)
{
	int order = strncmp(path, AT, sizeof(AT) - 1);
	return order ? order : strncmp(path + sizeof(AT) - 1, stem.p, stem.n);
}

/* The first file whose path is not before those that begin with AT and the stem. */
static size_t first_of(struct str stem)
{
	size_t from = 0, to = assets_n;
	while (from < to) {
		size_t at = from + (to - from) / 2;
		if (beside(assets[at].path, stem) < 0)
			from = at + 1;
		else
			to = at;
	}
	return from;
}

/* What follows AT and the stem is a dot, a digest, the name's ending. */
static bool is_named(const char *path, struct str stem, struct str ending)
{
	struct str rest = str_of(path + sizeof(AT) - 1 + stem.n);
	if (rest.n < 2 + ending.n || rest.p[0] != '.' || !str_ends(rest, ending))
		return false;
	struct str digest = {rest.p + 1, rest.n - 1 - ending.n};
	return str_find(digest, STR(".")) < 0;
}

/* The path of the file whose name consists of stem and ending; NULL when there is none. */
static const char *path_of(struct str stem, struct str ending)
{
	for (size_t i = first_of(stem); i < assets_n && beside(assets[i].path, stem) == 0; i++)
		if (is_named(assets[i].path, stem, ending))
			return assets[i].path;
	return NULL;
}

/* Where a path is kept once it was found: by the first letter and the length of its name. */
#define KEPT 64
static size_t place_of(struct str name)
{
	return ((unsigned char)name.p[0] * 7u + name.n) % KEPT;
}

const char *static_url(const char *name)
{
	static _Atomic(const char *) kept[KEPT];
	struct str all = str_of(name);
	size_t dot = all.n;
	while (dot && all.p[dot - 1] != '.')
		dot--;
	if (!dot)
		return "#";
	struct str stem = {all.p, dot - 1}, ending = {all.p + dot - 1, all.n - dot + 1};
	const char *path = kept[place_of(all)];
	if (path && strncmp(path + sizeof(AT) - 1, stem.p, stem.n) == 0 && is_named(path, stem, ending))
		return path;
	path = path_of(stem, ending);
	if (path)
		kept[place_of(all)] = path;
	return path ? path : "#";
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
