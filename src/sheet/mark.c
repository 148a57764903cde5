/* The file handed back: what becomes of each tab, and the new file put together. */
#include "sheet/mark.h"

#include "sheet/header.h"
#include "sheet/libzip.h"
#include "sheet/ref.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* By tab, row, column. */
static int mark_order(const void *a, const void *b)
{
	const struct mark *x = *(const struct mark *const *)a, *y = *(const struct mark *const *)b;
	if (x->tab != y->tab)
		return x->tab < y->tab ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return (int)x->fixed - (int)y->fixed;
}

/* The header over a column, for a text; n 0. */
static struct str header_over(const struct tab_plan *p, long column)
{
	if (!p->header || column < 0 || (size_t)column >= p->header->n)
		return (struct str){NULL, 0};
	struct str s = str_trim(p->header->cell[column].text);
	return s.n <= 60 && s.n && !memchr(s.p, '\n', s.n) ? s : (struct str){NULL, 0};
}

size_t first_mark(const struct tab_plan *p, size_t row)
{
	size_t low = 0, high = p->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (p->mark[middle]->row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < p->n && p->mark[low]->row == row ? low : p->n;
}

void mark_text(const struct tab_plan *p, size_t row, long column, struct buf *out)
{
	bool first = true;
	for (size_t i = first_mark(p, row); i < p->n && p->mark[i]->row == row; i++) {
		const struct mark *k = p->mark[i];
		if (column >= 0 && k->column != column)
			continue;
		struct str header = column < 0 ? header_over(p, k->column) : (struct str){NULL, 0};
		if (out->n > MARK_TEXT_MAX)
			return;
		buf_printf(out, "%s%.*s%s%s%s", first ? "" : "；", STR_FMT(header), header.n ? "：" : "",
			   k->fixed ? "已更正：" : "", k->text);
		first = false;
	}
}

bool has_part(const struct marking *m, const char *name)
{
	return libzip.name_locate(m->book->zip, name, ZIP_FL_NOCASE | ZIP_FL_ENC_RAW) >= 0;
}

struct change *change_of(struct marking *m, const char *name)
{
	for (struct change *c = m->changes; c; c = c->next)
		if (strcasecmp(c->name, name) == 0)
			return c;
	struct change *c = ARENA_NEW(m->mem, struct change);
	if (!c)
		return NULL;
	*c = (struct change){.name = name, .file = {.fd = -1}, .next = m->changes};
	buf_init(&c->text, MARK_SMALL_MAX);
	m->changes = c;
	return c;
}

/* Column of an earlier 问题: the first, or the last used; −1 none. */
static long old_column(const struct tab_plan *p)
{
	struct arena *mem = arena_new(1 << 20);
	long found = -1;
	size_t n = p->header && mem ? p->header->n : 0;
	for (size_t i = 0; i < n && found<0; i += n> 1 ? n - 1 : 1)
		if (str_is(heading_of(&p->header->cell[i], mem).key, SHEET_PROBLEM))
			found = (long)i;
	arena_free(mem);
	return found;
}

/* The row of the header among the rows that were kept of the head. */
static void find_header(struct tab_plan *p, const struct tab *t)
{
	p->header_row = t->header_row;
	for (size_t i = 0; i < t->nhead; i++)
		if (t->head[i].row == (p->header_row ? p->header_row : t->head[0].row))
			p->header = &t->head[i];
	if (!p->header_row)
		p->header_row = p->header ? p->header->row : 1;
	p->old = old_column(p);
	if (!p->look.ours && (p->old > 0 || !p->n))
		p->old = -1;
}

/* What comments and shapes a tab has. */
static int find_notes(struct marking *m, size_t tab, bool *unreadable, struct err *e)
{
	struct tab_plan *p = &m->tab[tab];
	struct rel *rels;
	if (book_rels(m->book, p->part, &rels, e))
		return -1;
	const struct rel *comments = rel_of_kind(rels, "comments"), *shapes = rel_of_kind(rels, "vmlDrawing");
	p->comments = comments && has_part(m, comments->part) ? comments->part : NULL;
	p->shapes = shapes && p->look.legacy && has_part(m, shapes->part) ? shapes->part : NULL;
	*unreadable = (p->shapes && !look_readable(m->book, p->shapes)) || (p->comments && !p->shapes);
	if (*unreadable)
		p->comments = p->shapes = NULL;
	return 0;
}

/* Decides where a tab's 问题 column goes and how far its other columns move; still: they must not. */
static void plan_column(struct tab_plan *p, bool still)
{
	long last = p->look.any ? (long)p->look.last_column : 0;
	p->column = -1;
	if (!p->n) {
		p->by = p->old == 0 && !still ? -1 : 0;
		return;
	}
	if (p->old == 0 || (p->old > 0 && p->old == last)) {
		p->column = p->old;
	} else if (still || last + 1 >= (long)REF_COLUMNS) {
		p->column = last + 1 < (long)REF_COLUMNS ? last + 1 : -1;
	} else {
		p->column = 0;
		p->by = 1;
	}
}

/* Decides what becomes of a tab. */
static int plan_tab(struct marking *m, size_t tab, bool stuck, struct err *e)
{
	struct tab_plan *p = &m->tab[tab];
	bool unreadable = false;
	if (find_notes(m, tab, &unreadable, e))
		return -1;
	plan_column(p, stuck || p->look.rooted || unreadable);
	p->notes = p->n && !m->strict && !unreadable && (p->shapes || !p->look.legacy);
	p->rewrite = p->n || p->old >= 0;
	m->moving[tab] = (struct moving){m->book->tabs[tab].name, p->by};
	m->moved |= p->by != 0;
	return 0;
}

/* Whether the workbook is of the strict kind. */
static int find_strict(struct marking *m, struct err *e)
{
	char head[4096];
	struct part *part;
	int found = part_open(&part, m->book, m->book->workbook, e);
	if (found <= 0)
		return found;
	long n = part_read(part, head, sizeof head, e);
	part_close(part);
	if (n < 0)
		return -1;
	m->strict = memmem(head, (size_t)n, "purl.oclc.org/ooxml/spreadsheetml", 33) != NULL;
	return 0;
}

/* Looks at everything and decides. */
static int plan(struct marking *m, const struct mark *const *marks, size_t n, struct err *e)
{
	struct book *b = m->book;
	bool stuck = false;
	size_t at = 0;
	if (find_strict(m, e) || look_at_book(b, &stuck, e))
		return -1;
	for (size_t i = 0; i < b->ntabs; i++) {
		struct tab_plan *p = &m->tab[i];
		p->part = b->tabs[i].part;
		p->mark = marks + at;
		for (; at < n && marks[at]->tab == i; at++)
			p->n++;
		if (look_at_tab(&p->look, b, i, &stuck, e))
			return -1;
		if (p->n && !b->tabs[i].head && book_head(b, i, e))
			return -1;
		find_header(p, &b->tabs[i]);
	}
	for (size_t i = 0; i < b->ntabs; i++)
		if (plan_tab(m, i, stuck, e))
			return -1;
	for (size_t i = 0; i < b->ntabs; i++)
		m->tab[i].rewrite |= m->moved && m->tab[i].look.mentions;
	return 0;
}

/* A name for a part that does not exist: xl/comments7.xml. */
static const char *new_name(struct marking *m, const char *before, const char *behind)
{
	char name[64];
	for (int i = 1; i < 10000; i++) {
		snprintf(name, sizeof name, "%s%d%s", before, i, behind);
		bool taken = has_part(m, name);
		for (struct change *c = m->changes; c; c = c->next)
			taken |= strcasecmp(c->name, name) == 0;
		if (!taken)
			return arena_copy(m->mem, name, strlen(name));
	}
	return NULL;
}

/* Gives a tab that is to have comments the parts for them. */
static int make_notes(struct marking *m, size_t tab, struct err *e)
{
	struct tab_plan *p = &m->tab[tab];
	char target[80];
	if (p->notes && !p->comments) {
		p->comments = new_name(m, "xl/comments", ".xml");
		if (!p->comments)
			return err_set(e, ERR_LIMIT, "工作簿里的批注太多");
		snprintf(target, sizeof target, "/%s", p->comments);
		if (mark_rels(m, p->part, "rIdYicaiComments", "comments", target, e))
			return -1;
	}
	if (p->notes && !p->shapes) {
		p->shapes = new_name(m, "xl/drawings/vmlDrawing", ".vml");
		p->shapes_id = "rIdYicaiShapes";
		if (!p->shapes)
			return err_set(e, ERR_LIMIT, "工作簿里的批注太多");
		snprintf(target, sizeof target, "/%s", p->shapes);
		if (mark_rels(m, p->part, p->shapes_id, "vmlDrawing", target, e))
			return -1;
	}
	return mark_notes(m, tab, e);
}

/* Makes every change. */
static int change(struct marking *m, struct err *e)
{
	bool marks = false;
	if (m->moved && (mark_chain(m, e) || mark_names(m, e)))
		return -1;
	for (size_t i = 0; i < m->book->ntabs; i++)
		marks |= m->tab[i].n > 0;
	if (marks && mark_styles(m, e))
		return -1;
	for (size_t i = 0; i < m->book->ntabs; i++)
		if (m->tab[i].rewrite && (make_notes(m, i, e) || mark_sheet(m, i, e)))
			return -1;
	return mark_types(m, e);
}

/* What a part of the result is made of. */
static zip_source_t *source_of(zip_t *out, struct change *c)
{
	if (c->file.fd >= 0)
		return libzip.source_file(out, c->file.name, 0, -1);
	return libzip.source_buffer(out, c->text.p ? c->text.p : "", c->text.n, 0);
}

/* Adds a part; one time for all new parts, so that equal content makes equal files. */
static int add_part(zip_t *out, const char *name, zip_source_t *s, bool ours)
{
	zip_int64_t i = s ? libzip.file_add(out, name, s, ZIP_FL_ENC_UTF_8) : -1;
	if (i < 0) {
		libzip.source_free(s);
		return -1;
	}
	return ours ? libzip.file_set_mtime(out, (zip_uint64_t)i, 315532800, 0) : 0;
}

/* All parts of the result: those of the book in their order, changed or as they are, then the new ones. */
static int add_parts(struct marking *m, zip_t *out)
{
	zip_int64_t n = libzip.get_num_entries(m->book->zip, 0);
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = libzip.get_name(m->book->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
		struct change *c = m->changes;
		while (c && name && strcasecmp(c->name, name) != 0)
			c = c->next;
		if (!name)
			return -1;
		if (c && c->gone)
			continue;
		zip_source_t *s =
		    c ? source_of(out, c) : libzip.source_zip(out, m->book->zip, (zip_uint64_t)i, 0, 0, -1);
		if (add_part(out, name, s, c != NULL))
			return -1;
	}
	for (struct change *c = m->changes; c; c = c->next)
		if (!c->gone && !has_part(m, c->name) && add_part(out, c->name, source_of(out, c), true))
			return -1;
	return 0;
}

/* Puts the result together beside the path and renames it. */
static int write_book(struct marking *m, struct err *e)
{
	struct temp temp;
	int code = 0;
	if (temp_open(&temp, m->path, e))
		return -1;
	zip_t *out = libzip.open(temp.name, ZIP_CREATE | ZIP_TRUNCATE, &code);
	if (out && add_parts(m, out) == 0 && libzip.close(out) == 0)
		return temp_commit(&temp, e);
	errno = out ? libzip.error_code_system(libzip.get_error(out)) : EIO;
	temp_refuse(&temp, e);
	if (out)
		libzip.discard(out);
	temp_drop(&temp);
	return -1;
}

/* Marks a workbook. */
static int mark_workbook(struct book *b, const struct mark *const *marks, size_t n, const char *path, struct err *e)
{
	struct marking m = {.book = b, .path = path, .mem = arena_new(64u << 20)};
	int status = -1;
	if (m.mem) {
		m.tab = ARENA_ARRAY(m.mem, b->ntabs, struct tab_plan);
		m.moving = ARENA_ARRAY(m.mem, b->ntabs, struct moving);
	}
	if (!m.mem || !m.tab || !m.moving)
		err_set(e, ERR_NOMEM, "内存不足");
	else if (plan(&m, marks, n, e) == 0 && change(&m, e) == 0)
		status = write_book(&m, e);
	for (struct change *c = m.changes; c; c = c->next) {
		temp_drop(&c->file);
		buf_release(&c->text);
	}
	arena_free(m.mem);
	return status;
}

int book_mark(struct book *b, const struct mark *marks, size_t n, const char *path, struct err *e)
{
	const struct mark **sorted = calloc(n ? n : 1, sizeof *sorted);
	if (!sorted)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++)
		sorted[i] = &marks[i];
	if (n)
		qsort(sorted, n, sizeof *sorted, mark_order);
	int status = b->xlsx ? mark_workbook(b, sorted, n, path, e) : mark_csv(b, sorted, n, path, e);
	free(sorted);
	if (status && e && !e->where[0])
		err_at(e, "%.*s", STR_FMT(b->name));
	return status;
}
