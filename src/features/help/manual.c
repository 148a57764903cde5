/* Reading the manual's pages. */
#include "features/help/manual.h"

#include "base/asset.h"

#define FOLDER "docs/用户手册/"

/* A page of the manual: <!-- addresses -->, # title, text. */
static struct manual_page page_of(struct str name, struct str text)
{
	struct manual_page p = {.name = name};
	struct str first = str_cut(&text, '\n');
	if (str_starts(first, STR("<!--")) && str_ends(first, STR("-->"))) {
		p.paths = str_trim((struct str){first.p + 4, first.n - 7});
		first = str_cut(&text, '\n');
	}
	if (str_starts(first, STR("# ")))
		p.title = str_trim((struct str){first.p + 2, first.n - 2});
	p.text = text.p ? text : STR("");
	return p;
}

int manual_pages(struct arena *mem, struct manual_page **ret, size_t *n, struct err *e)
{
	struct manual_page *v = ARENA_ARRAY(mem, MANUAL_PAGES_MAX, struct manual_page);
	size_t k = 0;
	if (!v)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (const struct asset *a = assets; a->path && k < MANUAL_PAGES_MAX; a++) {
		struct str path = str_of(a->path);
		size_t skip = sizeof FOLDER - 1;
		if (str_starts(path, STR(FOLDER)) && str_ends(path, STR(".md")))
			v[k++] = page_of((struct str){path.p + skip, path.n - skip - 3}, asset_str(a));
	}
	*ret = v;
	*n = k;
	return 0;
}

const struct manual_page *manual_named(const struct manual_page *v, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].name, name))
			return &v[i];
	return NULL;
}

const struct manual_page *manual_of(const struct manual_page *v, size_t n, struct str path)
{
	const struct manual_page *best = NULL;
	size_t longest = 0;
	for (size_t i = 0; i < n; i++)
		for (struct str rest = v[i].paths; rest.p && rest.n;) {
			struct str at = str_cut(&rest, ' ');
			bool fits = str_starts(path, at) && (path.n == at.n || path.p[at.n] == '/');
			if (fits && at.n > longest) {
				longest = at.n;
				best = &v[i];
			}
		}
	return best;
}

/* Takes a marked piece off the front of s (**…**, `…`, [text](address)); false when none begins there. */
static bool take_mark(struct str *s, struct span *out)
{
	static const struct {
		const char *open, *close;
		enum span_kind kind;
	} marks[] = {{"**", "**", SPAN_STRONG}, {"`", "`", SPAN_CODE}, {"[", "](", SPAN_LINK}};
	for (size_t i = 0; i < 3; i++) {
		struct str open = str_of(marks[i].open), close = str_of(marks[i].close);
		if (!str_starts(*s, open))
			continue;
		struct str rest = {s->p + open.n, s->n - open.n};
		long at = str_find(rest, close);
		if (at <= 0)
			return false;
		*out = (struct span){.kind = marks[i].kind, .text = {rest.p, (size_t)at}};
		rest = (struct str){rest.p + at + close.n, rest.n - (size_t)at - close.n};
		if (out->kind == SPAN_LINK)
			out->href = str_cut(&rest, ')');
		*s = rest.p ? rest : (struct str){s->p + s->n, 0};
		return true;
	}
	return false;
}

/* A line's pieces. */
static int spans_of(struct str s, struct arena *mem, struct span_line *out, struct err *e)
{
	struct span *v = ARENA_ARRAY(mem, MANUAL_SPANS_MAX, struct span);
	size_t n = 0;
	if (!v)
		return err_set(e, ERR_NOMEM, "内存不足");
	while (s.n && n < MANUAL_SPANS_MAX) {
		if (take_mark(&s, &v[n])) {
			n++;
			continue;
		}
		size_t k = 1;
		while (k < s.n && s.p[k] != '*' && s.p[k] != '`' && s.p[k] != '[')
			k++;
		if (n && v[n - 1].kind == SPAN_PLAIN)
			v[n - 1].text.n += k;
		else
			v[n++] = (struct span){.text = {s.p, k}};
		s = (struct str){s.p + k, s.n - k};
	}
	*out = (struct span_line){v, n};
	return 0;
}

/* What a line begins, with the mark taken off. */
static enum block_kind kind_of(struct str *line)
{
	size_t digits = 0;
	while (digits < line->n && line->p[digits] >= '0' && line->p[digits] <= '9')
		digits++;
	size_t skip = str_starts(*line, STR("### ")) ? 4 : str_starts(*line, STR("## ")) ? 3 : 0;
	enum block_kind kind = skip == 4 ? BLOCK_SUBHEADING : skip ? BLOCK_HEADING : BLOCK_TEXT;
	if (str_starts(*line, STR("- "))) {
		kind = BLOCK_LIST;
		skip = 2;
	} else if (digits && str_starts((struct str){line->p + digits, line->n - digits}, STR(". "))) {
		kind = BLOCK_STEPS;
		skip = digits + 2;
	}
	*line = (struct str){line->p + skip, line->n - skip};
	return kind;
}

int manual_blocks(struct str text, struct arena *mem, struct block **ret, size_t *n, struct err *e)
{
	struct block *v = ARENA_ARRAY(mem, MANUAL_BLOCKS_MAX, struct block), *open = NULL;
	size_t k = 0;
	if (!v)
		return err_set(e, ERR_NOMEM, "内存不足");
	while (text.p && text.n && k < MANUAL_BLOCKS_MAX) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (!line.n ||
		    str_starts(line, STR("!["))) { // the pictures are for those who read it outside of the program
			open = NULL;
			continue;
		}
		enum block_kind kind = kind_of(&line);
		bool goes_on = open && open->kind == kind && kind >= BLOCK_LIST && open->n < MANUAL_LINES_MAX;
		if (!goes_on) {
			size_t room = kind >= BLOCK_LIST ? MANUAL_LINES_MAX : 1;
			open = &v[k++];
			*open = (struct block){.kind = kind, .lines = ARENA_ARRAY(mem, room, struct span_line)};
			if (!open->lines)
				return err_set(e, ERR_NOMEM, "内存不足");
		}
		if (spans_of(line, mem, &open->lines[open->n++], e) < 0)
			return -1;
	}
	*ret = v;
	*n = k;
	return 0;
}
