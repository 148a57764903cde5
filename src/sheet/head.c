/* Finding the header: under titles, over merged levels, with remarks and units in it. */
#include "sheet/source.h"

#include "base/utf8.h"

/* Drops what a clerk adds to a header: blanks, line breaks, asterisks, remarks in brackets; width is folded. */
static struct str clean(struct str s, struct arena *mem)
{
	struct buf folded, out;
	buf_init(&folded, SHEET_CELL_MAX * 2);
	buf_init(&out, SHEET_CELL_MAX * 2);
	utf8_fold_width(&folded, s);
	int depth = 0;
	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];
		depth += c == '(' || c == '[';
		if (depth == 0 && c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '*' && c != ':')
			buf_putc(&out, c);
		if ((c == ')' || c == ']') && depth > 0)
			depth--;
	}
	struct str in = buf_str(&out);
	char *p = arena_copy(mem, in.p, in.n);
	struct str ret = {p ? p : "", p ? in.n : 0};
	buf_release(&folded);
	buf_release(&out);
	return ret;
}

/* The cell over column c in rows `row`, and up to two above when it is blank there. *from: the row it was found in. */
static struct str over(const struct tab *t, size_t row, size_t c, size_t *from)
{
	for (size_t up = 0; up <= 2 && up <= row; up++) {
		const struct grid_row *r = &t->head[row - up];
		if (c < r->n && r->cell[c].kind == GRID_TEXT && str_trim(r->cell[c].text).n) {
			*from = row - up;
			return str_trim(r->cell[c].text);
		}
	}
	*from = row;
	return (struct str){"", 0};
}

/* The name is the field's label, or one of its aliases. */
static bool called(const struct field *f, struct str name, bool alias)
{
	if (!alias)
		return str_is(name, f->label);
	struct str rest = str_of(f->aliases);
	while (f->aliases && rest.p) {
		if (str_eq(str_cut(&rest, '|'), name))
			return true;
	}
	return false;
}

/* The field that a heading names: by label first, then by alias; one that has no column yet is preferred. */
static int field_named(const struct finding_head *h, const struct record *rec, struct str name)
{
	int taken = -1;
	for (int alias = 0; alias < 2; alias++) {
		for (size_t f = 0; f < rec->n; f++) {
			if (!called(&rec->fields[f], name, alias))
				continue;
			if (h->column[f] < 0)
				return (int)f;
			taken = (int)f;
		}
		if (taken >= 0 && !alias)
			return taken;
	}
	return taken;
}

/* The unit words of a heading: （万元）, 万元 at its end. */
static void read_unit(struct heading *g)
{
	g->scale = str_find(g->shown, STR("万元")) >= 0 ? 10000 : 1;
	g->yuan = g->scale == 1 && str_find(g->shown, STR("元")) >= 0;
}

/* Reads row `row` of the head as the lowest row of a header. */
static void read_header(struct finding_head *h, const struct tab *t, size_t row, const struct record *rec,
			struct arena *mem)
{
	*h = (struct finding_head){.row = row, .first = row, .twice = -1};
	for (size_t f = 0; f < RECORD_FIELDS_MAX; f++)
		h->column[f] = -1;
	for (size_t up = 0; up <= 2 && up <= row; up++) {
		size_t n = t->head[row - up].n;
		h->width = n > h->width && (up == 0 || n <= SHEET_COLS_MAX) ? n : h->width;
	}
	h->width = h->width > SHEET_COLS_MAX ? SHEET_COLS_MAX : h->width;
	for (size_t c = 0; c < h->width; c++) {
		struct heading *g = &h->heading[c];
		size_t from;
		g->shown = over(t, row, c, &from);
		g->text = clean(g->shown, mem);
		read_unit(g);
		struct str name = g->text;
		int f = name.n ? field_named(h, rec, name) : -1;
		if (f < 0 && g->scale == 10000 && str_ends(name, STR("万元")))
			f = field_named(h, rec, (struct str){name.p, name.n - strlen("万元")});
		if (f < 0) {
			if (from != row)
				g->text = g->shown = (struct str){"", 0};
			continue;
		}
		if (h->column[f] >= 0) {
			h->twice = f;
			continue;
		}
		h->column[f] = (int)c;
		h->found++;
		h->first = from < h->first ? from : h->first;
	}
}

int head_find(struct finding_head *out, struct book *b, size_t tab, const struct record *rec, struct arena *mem,
	      struct err *e)
{
	struct finding_head *try = ARENA_NEW(mem, struct finding_head);
	if (!try)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (book_head(b, tab, e) < 0)
		return -1;
	*out = (struct finding_head){.twice = -1};
	for (size_t row = 0; row < b->tabs[tab].nhead; row++) {
		read_header(try, &b->tabs[tab], row, rec, mem);
		if (try->found > out->found)
			*out = *try;
	}
	return 0;
}

int head_missing(const struct finding_head *h, const struct record *rec)
{
	for (size_t f = 0; f < rec->n; f++) {
		if (h->column[f] < 0 && rec->fields[f].flags & (FIELD_KEY | FIELD_REQUIRED))
			return (int)f;
	}
	return -1;
}

int book_fit(struct book *b, size_t tab, const struct record *rec, struct err *e)
{
	struct arena *mem = arena_new(64u << 20);
	struct finding_head *h = mem ? ARENA_NEW(mem, struct finding_head) : NULL;
	if (!h) {
		arena_free(mem);
		err_set(e, ERR_NOMEM, "内存不足");
		return -2;
	}
	int fit = head_find(h, b, tab, rec, mem, e) < 0 ? -2 : 0;
	if (fit == 0)
		fit = h->found == 0 || head_missing(h, rec) >= 0 ? -1 : h->found;
	arena_free(mem);
	return fit;
}
