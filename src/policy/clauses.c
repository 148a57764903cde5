#include "policy/clauses.h"

#include "base/asset.h"

/* The list's text; p NULL when the program carries none. */
static struct str list_text(void)
{
	for (unsigned long i = 0; i < assets_n; i++)
		if (!strcmp(assets[i].path, "data/clauses.csv"))
			return asset_str(&assets[i]);
	return (struct str){NULL, 0};
}

struct map *clauses_known(void)
{
	struct str rest = list_text();
	struct map *known = rest.p ? map_new(10000) : NULL;
	while (known && rest.p) {
		struct str line = str_cut(&rest, '\n');
		struct str id = str_cut(&line, ',');
		if (id.n && map_put(known, id, 1) < 0) {
			map_free(known);
			return NULL;
		}
	}
	return known;
}

bool clause_gist(struct str id, struct str *document, struct str *gist)
{
	struct str rest = list_text();
	while (rest.p) {
		struct str line = str_cut(&rest, '\n');
		if (!str_eq(str_cut(&line, ','), id))
			continue;
		*document = str_cut(&line, ',');
		*gist = line.p ? line : STR("");
		return true;
	}
	return false;
}

void clause_documents(struct str clauses, struct buf *out)
{
	struct str document, gist;
	while (clauses.n) {
		struct str id = str_cut(&clauses, ' ');
		if (!id.n || !clause_gist(id, &document, &gist) || !document.n ||
		    (out->n && memmem(out->p, out->n, document.p, document.n)))
			continue;
		buf_printf(out, "%s%.*s", out->n ? "、" : "", STR_FMT(document));
	}
}

void clause_cited(struct str clauses, struct buf *out)
{
	struct str before = STR(""), document, gist;
	for (bool first = true; clauses.n;) {
		struct str id = str_cut(&clauses, ' ');
		if (!id.n)
			continue;
		bool known = clause_gist(id, &document, &gist) && document.n;
		bool same = !first && known && str_eq(document, before);
		const char *between = first ? "" : same ? "、" : "，";
		if (known && !same)
			buf_printf(out, "%s%.*s %.*s", between, STR_FMT(document), STR_FMT(id));
		else
			buf_printf(out, "%s%.*s", between, STR_FMT(id));
		before = known ? document : STR("");
		first = false;
	}
}
