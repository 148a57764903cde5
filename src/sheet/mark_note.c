/* Comments on marked cells, and the shapes that spreadsheets draw them in. */
#include "sheet/mark.h"

#include "sheet/escape.h"
#include "sheet/ref.h"
#include "sheet/xml.h"

#include <stdio.h>
#include <stdlib.h>

#define SHAPE_FIRST 8193 /* number of our first shape */

/* A cell with a comment. */
struct place {
	uint32_t row, column;
};

struct noting {
	struct marking *m;
	struct tab_plan *plan;
	/* comments */
	uint32_t authors, ours; /* authors seen; number of ours, UINT32_MAX not seen */
	struct place *dropped;  /* where comments of ours were, as the part had them */
	size_t ndropped, room;
	/* shapes */
	long row, column; /* of the shape at work, −1 not said */
	struct buf a, b;
};

/* Goes through the plan's marked cells: index of the next one, *column in the new tab; n at the end. */
static size_t next_cell(const struct tab_plan *p, size_t i, uint32_t *column)
{
	for (; i < p->n; i++) {
		const struct mark *k = p->mark[i];
		bool again = i && p->mark[i - 1]->row == k->row && p->mark[i - 1]->column == k->column;
		int64_t moved = (int64_t)k->column + p->by;
		if (k->column < 0 || k->column == p->old || again || moved < 0 || moved >= REF_COLUMNS ||
		    k->row == 0 || k->row > REF_ROWS)
			continue;
		*column = (uint32_t)moved;
		break;
	}
	return i;
}

/* Our comments, appended to out with the elements' prefix. */
static void put_comments(struct noting *g, struct str x, struct buf *out)
{
	const struct tab_plan *p = g->plan;
	char letters[4];
	uint32_t column;
	size_t i = next_cell(p, 0, &column);
	for (size_t n = 0; p->notes && i < p->n && n < MARK_NOTES_MAX; n++, i = next_cell(p, i + 1, &column)) {
		buf_clear(&g->a);
		mark_text(p, p->mark[i]->row, p->mark[i]->column, &g->a);
		ref_letters(column, letters);
		buf_printf(out, "<%.*scomment ref=\"%s%zu\" authorId=\"%u\"><%.*stext><%.*st xml:space=\"preserve\">",
			   STR_FMT(x), letters, p->mark[i]->row, g->ours, STR_FMT(x), STR_FMT(x));
		xml_put(out, buf_str(&g->a));
		buf_printf(out, "</%.*st></%.*stext></%.*scomment>", STR_FMT(x), STR_FMT(x), STR_FMT(x));
	}
}

/* Our shapes. */
static void put_shapes(const struct tab_plan *p, struct buf *out)
{
	uint32_t column;
	size_t i = next_cell(p, 0, &column);
	for (size_t n = 0; p->notes && i < p->n && n < MARK_NOTES_MAX; n++, i = next_cell(p, i + 1, &column)) {
		size_t row = p->mark[i]->row - 1;
		buf_printf(
		    out,
		    "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" "
		    "xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
		    "xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_x0000_s%zu\" type=\"#_x0000_t202\" "
		    "style=\"position:absolute;z-index:%zu;visibility:hidden\" fillcolor=\"#ffffe1\" "
		    "o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" "
		    "obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox "
		    "style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>"
		    "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
		    "<x:Anchor>%u, 15, %zu, 2, %u, 31, %zu, 9</x:Anchor><x:AutoFill>False</x:AutoFill>"
		    "<x:Row>%zu</x:Row><x:Column>%u</x:Column></x:ClientData></v:shape>",
		    SHAPE_FIRST + n, n + 1, column + 1, row ? row - 1 : 0, column + 4, row + 4, row, column);
	}
}

/* Remembers where a comment of ours was. */
static void remember(struct noting *g, struct splice *s, struct ref ref)
{
	if (g->ndropped == g->room) {
		g->room = g->room ? g->room * 2 : 64;
		struct place *more = reallocarray(g->dropped, g->room, sizeof *more);
		if (!more) {
			splice_fail(s, "内存不足");
			return;
		}
		g->dropped = more;
	}
	g->dropped[g->ndropped++] = (struct place){ref.row, ref.column};
}

static void comments_start(void *self, struct splice *s, const struct splice_tag *t)
{
	struct noting *g = self;
	struct ref ref;
	if (!t->main)
		return;
	if (strcmp(t->name, "author") == 0) {
		splice_take_text(s);
	} else if (strcmp(t->name, "comment") == 0) {
		bool placed = ref_parse(tag_att(t->atts, "ref"), &ref);
		buf_clear(&g->a);
		buf_clear(&g->b);
		if (xml_number(tag_att(t->atts, "authorId"), UINT32_MAX - 1) == g->ours) {
			if (placed)
				remember(g, s, ref);
			splice_drop(s);
		} else if (shift_ranges(&g->a, tag_att(t->atts, "ref"), g->plan->by) == 0) {
			tag_set(&g->b, t->raw, "ref", buf_str(&g->a));
			splice_replace(s, buf_str(&g->b));
		}
	} else if ((strcmp(t->name, "commentList") == 0 || strcmp(t->name, "authors") == 0) && t->empty) {
		splice_open(s, t->raw);
	}
}

/* Adds ours to the authors when it is not among them. */
static void authors_end(struct noting *g, struct splice *s)
{
	struct str x = splice_prefix(s);
	if (g->ours != UINT32_MAX)
		return;
	g->ours = g->authors;
	buf_clear(&g->a);
	buf_printf(&g->a, "<%.*sauthor>" MARK_AUTHOR "</%.*sauthor>", STR_FMT(x), STR_FMT(x));
	splice_put(s, buf_str(&g->a));
}

static void comments_end(void *self, struct splice *s, const char *name, bool main, unsigned depth)
{
	struct noting *g = self;
	(void)depth;
	if (main && strcmp(name, "author") == 0) {
		if (str_is(splice_text(s), MARK_AUTHOR))
			g->ours = g->authors;
		g->authors++;
		buf_clear(&g->a);
		xml_put(&g->a, splice_text(s));
		splice_put(s, buf_str(&g->a));
	} else if (main && strcmp(name, "authors") == 0) {
		authors_end(g, s);
	} else if (main && strcmp(name, "commentList") == 0) {
		struct buf made;
		buf_init(&made, MARK_SMALL_MAX);
		put_comments(g, splice_prefix(s), &made);
		splice_put(s, buf_str(&made));
		buf_release(&made);
	}
}

/* Moves the columns of an anchor: left column, offset, top row, offset, right column, …. */
static void move_anchor(struct buf *out, struct str text, int by)
{
	int64_t v;
	for (int i = 0; text.p; i++) {
		struct str part = str_trim(str_cut(&text, ','));
		if (i)
			buf_puts(out, ", ");
		if (i % 4 == 0 && str_to_i64(part, &v) && v + by >= 0)
			buf_printf(out, "%lld", (long long)v + by);
		else
			buf_put_str(out, part);
	}
}

static void shapes_start(void *self, struct splice *s, const struct splice_tag *t)
{
	struct noting *g = self;
	if (strcmp(t->name, "shape") == 0 && t->depth == 2) {
		splice_hold(s);
		g->row = g->column = -1;
	} else if (strcmp(t->name, "Row") == 0 || strcmp(t->name, "Column") == 0 || strcmp(t->name, "Anchor") == 0) {
		splice_take_text(s);
	}
}

/* Whether a comment of ours was there. */
static bool was_ours(const struct noting *g, long row, long column)
{
	for (size_t i = 0; i < g->ndropped; i++)
		if (g->dropped[i].row == row + 1 && g->dropped[i].column == column)
			return true;
	return false;
}

static void shapes_end(void *self, struct splice *s, const char *name, bool main, unsigned depth)
{
	struct noting *g = self;
	int64_t v = -1;
	(void)main;
	if (strcmp(name, "Row") == 0 || strcmp(name, "Column") == 0 || strcmp(name, "Anchor") == 0) {
		struct str text = str_trim(splice_text(s));
		bool number = str_to_i64(text, &v);
		buf_clear(&g->a);
		if (strcmp(name, "Row") == 0)
			g->row = number ? (long)v : -1;
		else if (strcmp(name, "Column") == 0)
			g->column = number ? (long)v : -1;
		if (strcmp(name, "Anchor") == 0)
			move_anchor(&g->a, text, g->plan->by);
		else if (strcmp(name, "Column") == 0 && number)
			buf_printf(&g->a, "%lld", (long long)v + g->plan->by);
		else
			buf_put_str(&g->a, text);
		splice_put(s, buf_str(&g->a));
	} else if (strcmp(name, "shape") == 0 && depth == 2) {
		splice_release(s, !was_ours(g, g->row, g->column));
	} else if (depth == 1) {
		struct buf made;
		buf_init(&made, MARK_SMALL_MAX);
		put_shapes(g->plan, &made);
		splice_put(s, buf_str(&made));
		buf_release(&made);
	}
}

/* The comments that the tab has, edited. */
static int edit_comments(struct noting *g, struct err *e)
{
	static const struct splice_handler handler = {comments_start, comments_end};
	struct change *c = change_of(g->m, g->plan->comments);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	return splice_part(g->m->book, g->plan->comments, &handler, g, (struct splice_to){.buf = &c->text}, e);
}

/* Comments for a tab that has none. */
static int new_comments(struct noting *g, struct err *e)
{
	struct change *c = change_of(g->m, g->plan->comments);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	g->ours = 0;
	buf_puts(&c->text,
		 "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments "
		 "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><authors><author>" MARK_AUTHOR
		 "</author></authors><commentList>");
	put_comments(g, (struct str){"", 0}, &c->text);
	buf_puts(&c->text, "</commentList></comments>");
	return c->text.failed ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* The shapes that the tab has, edited. */
static int edit_shapes(struct noting *g, struct err *e)
{
	static const struct splice_handler handler = {shapes_start, shapes_end};
	struct change *c = change_of(g->m, g->plan->shapes);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	return splice_part(g->m->book, g->plan->shapes, &handler, g, (struct splice_to){.buf = &c->text}, e);
}

/* Shapes for a tab that has none. */
static int new_shapes(struct noting *g, struct err *e)
{
	struct change *c = change_of(g->m, g->plan->shapes);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_puts(
	    &c->text,
	    "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
	    "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap "
	    "v:ext=\"edit\" "
	    "data=\"8,9\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" "
	    "path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" "
	    "o:connecttype=\"rect\"/></v:shapetype>");
	put_shapes(g->plan, &c->text);
	buf_puts(&c->text, "</xml>");
	return c->text.failed ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

int mark_notes(struct marking *m, size_t tab, struct err *e)
{
	struct noting g = {.m = m, .plan = &m->tab[tab], .ours = UINT32_MAX};
	int status = 0;
	buf_init(&g.a, MARK_SMALL_MAX);
	buf_init(&g.b, MARK_SMALL_MAX);
	if (g.plan->comments)
		status = has_part(m, g.plan->comments) ? edit_comments(&g, e) : new_comments(&g, e);
	if (!status && g.plan->shapes)
		status = has_part(m, g.plan->shapes) ? edit_shapes(&g, e) : new_shapes(&g, e);
	free(g.dropped);
	buf_release(&g.a);
	buf_release(&g.b);
	return status;
}
