/* What a marked workbook needs beside its tabs: two colours, names that follow, lists of parts. */
#include "sheet/mark.h"

#include "sheet/escape.h"
#include "sheet/xml.h"

#include <stdio.h>
#include <stdlib.h>

#define NS_MAIN   "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define NS_STRICT "http://purl.oclc.org/ooxml/spreadsheetml/main"

/* Our colours: 朱 on pale for what cannot be imported, 琥珀 on pale for what was corrected. */
static const char *const colours[2][2] = {{"FFA8321F", "FFFBE3DE"}, {"FF8A5200", "FFFCF1DA"}};

/* One of our differential styles. */
static void put_style(struct buf *out, struct str x, int fixed)
{
	buf_printf(
	    out,
	    "<%.*sdxf><%.*sfont><%.*scolor rgb=\"%s\"/></%.*sfont><%.*sfill><%.*spatternFill patternType=\"solid\">"
	    "<%.*sfgColor rgb=\"%s\"/><%.*sbgColor rgb=\"%s\"/></%.*spatternFill></%.*sfill></%.*sdxf>",
	    STR_FMT(x), STR_FMT(x), STR_FMT(x), colours[fixed][0], STR_FMT(x), STR_FMT(x), STR_FMT(x), STR_FMT(x),
	    colours[fixed][1], STR_FMT(x), colours[fixed][1], STR_FMT(x), STR_FMT(x), STR_FMT(x));
}

/* Editing styles.xml. */
struct styling {
	struct marking *m;
	int n;            /* differential styles seen */
	int found[2];     /* numbers of ours, −1 none */
	char seen[3][12]; /* colours in the style at work: of the font, behind, in front */
	bool in_list, done;
	struct buf a;
};

/* The list's own colours as they go by, to know ours again. */
static void take_colour(struct styling *g, const struct splice_tag *t)
{
	int i = strcmp(t->name, "color") == 0 ? 0 : strcmp(t->name, "bgColor") == 0 ? 1 : -1;
	if (i >= 0)
		snprintf(g->seen[i], sizeof g->seen[i], "%.*s", STR_FMT(tag_att(t->atts, "rgb")));
}

/* Adds the styles of ours that are not there. */
static void add_styles(struct styling *g, struct splice *s)
{
	buf_clear(&g->a);
	for (int i = 0; i < 2; i++) {
		if (g->found[i] >= 0)
			continue;
		put_style(&g->a, splice_prefix(s), i);
		g->found[i] = g->n++;
	}
	splice_put(s, buf_str(&g->a));
	g->done = true;
}

/* The whole list, for a workbook that has none. */
static void add_list(struct styling *g, struct splice *s)
{
	struct str x = splice_prefix(s);
	struct buf open;
	buf_init(&open, 200);
	buf_printf(&open, "<%.*sdxfs>", STR_FMT(x));
	splice_put(s, buf_str(&open));
	add_styles(g, s);
	buf_clear(&open);
	buf_printf(&open, "</%.*sdxfs>", STR_FMT(x));
	splice_put(s, buf_str(&open));
	buf_release(&open);
}

/* Elements that stand behind the list. */
static bool is_behind_list(const char *name)
{
	return strcmp(name, "tableStyles") == 0 || strcmp(name, "colors") == 0 || strcmp(name, "extLst") == 0;
}

static void styles_start(void *self, struct splice *s, const struct splice_tag *t)
{
	struct styling *g = self;
	if (!t->main)
		return;
	if (t->depth == 2 && strcmp(t->name, "dxfs") == 0) {
		buf_clear(&g->a);
		tag_set(&g->a, t->raw, "count", (struct str){NULL, 0});
		if (t->empty)
			splice_open(s, buf_str(&g->a));
		else
			splice_replace(s, buf_str(&g->a));
		g->in_list = true;
	} else if (t->depth == 2 && is_behind_list(t->name) && !g->done) {
		add_list(g, s);
	} else if (g->in_list && t->depth == 3) {
		memset(g->seen, 0, sizeof g->seen);
	} else if (g->in_list) {
		take_colour(g, t);
	}
}

static void styles_end(void *self, struct splice *s, const char *name, bool main, unsigned depth)
{
	struct styling *g = self;
	if (depth == 1 && !g->done)
		add_list(g, s);
	if (!main || !g->in_list)
		return;
	if (depth == 3 && strcmp(name, "dxf") == 0) {
		for (int i = 0; i < 2; i++)
			if (strcmp(g->seen[0], colours[i][0]) == 0 && strcmp(g->seen[1], colours[i][1]) == 0)
				g->found[i] = g->n;
		g->n++;
	} else if (depth == 2) {
		add_styles(g, s);
		g->in_list = false;
	}
}

/* Styles for a workbook that has none. */
static int new_styles(struct marking *m, struct err *e)
{
	static const char head[] =
	    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<styleSheet xmlns=\"";
	static const char body[] =
	    "\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills "
	    "count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill "
	    "patternType=\"gray125\"/></fill></fills><borders "
	    "count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs "
	    "count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs "
	    "count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs><dxfs "
	    "count=\"2\">";
	const char *name = part_target(m->book, m->book->workbook, STR("styles.xml"));
	struct change *c = name ? change_of(m, name) : NULL;
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_puts(&c->text, head);
	buf_puts(&c->text, m->strict ? NS_STRICT : NS_MAIN);
	buf_puts(&c->text, body);
	put_style(&c->text, (struct str){"", 0}, 0);
	put_style(&c->text, (struct str){"", 0}, 1);
	buf_puts(&c->text, "</dxfs></styleSheet>");
	m->bad_style = 0;
	m->fixed_style = 1;
	if (c->text.failed)
		return err_set(e, ERR_NOMEM, "内存不足");
	return mark_rels(m, m->book->workbook, "rIdYicaiStyles", "styles", "styles.xml", e);
}

int mark_styles(struct marking *m, struct err *e)
{
	static const struct splice_handler handler = {styles_start, styles_end};
	struct styling g = {.m = m, .found = {-1, -1}};
	if (!m->book->styles_part)
		return new_styles(m, e);
	struct change *c = change_of(m, m->book->styles_part);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_init(&g.a, MARK_SMALL_MAX);
	int status = splice_part(m->book, m->book->styles_part, &handler, &g, (struct splice_to){.buf = &c->text}, e);
	buf_release(&g.a);
	m->bad_style = g.found[0];
	m->fixed_style = g.found[1];
	return status;
}

/* Editing workbook.xml: names follow their tabs. */
struct naming {
	struct moves moves;
	struct buf a, b;
};

static void names_start(void *self, struct splice *s, const struct splice_tag *t)
{
	(void)self;
	if (t->main && strcmp(t->name, "definedName") == 0)
		splice_take_text(s);
}

static void names_end(void *self, struct splice *s, const char *name, bool main, unsigned depth)
{
	struct naming *g = self;
	(void)depth;
	if (!main || strcmp(name, "definedName") != 0)
		return;
	buf_clear(&g->a);
	buf_clear(&g->b);
	struct str text = splice_text(s);
	xml_put(&g->b, shift_formula(&g->a, text, &g->moves) ? text : buf_str(&g->a));
	splice_put(s, buf_str(&g->b));
}

int mark_names(struct marking *m, struct err *e)
{
	static const struct splice_handler handler = {names_start, names_end};
	struct naming g = {.moves = {0, m->moving, m->book->ntabs}};
	struct change *c = change_of(m, m->book->workbook);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_init(&g.a, MARK_SMALL_MAX);
	buf_init(&g.b, MARK_SMALL_MAX);
	int status = splice_part(m->book, m->book->workbook, &handler, &g, (struct splice_to){.buf = &c->text}, e);
	buf_release(&g.a);
	buf_release(&g.b);
	return status;
}

/* Editing a list of relationships or of content types: something is added at its end, something left out. */
struct listing {
	const char *add;
	const char *drop_kind; /* relationships whose type ends so; NULL */
	const char *drop_part; /* overrides of this part; NULL */
	bool has_vml;
};

static void list_start(void *self, struct splice *s, const struct splice_tag *t)
{
	struct listing *g = self;
	struct str type = tag_att(t->atts, "Type"), part = tag_att(t->atts, "PartName");
	g->has_vml |= strcmp(t->name, "Default") == 0 && str_is(tag_att(t->atts, "Extension"), "vml");
	if (g->drop_kind && str_ends(type, str_of(g->drop_kind)))
		splice_drop(s);
	if (g->drop_part && part.n && *part.p == '/' && strcmp(part.p + 1, g->drop_part) == 0)
		splice_drop(s);
	if (t->depth == 1 && t->empty)
		splice_open(s, t->raw);
}

static void list_end(void *self, struct splice *s, const char *name, bool main, unsigned depth)
{
	struct listing *g = self;
	(void)name, (void)main;
	if (depth == 1 && g->add)
		splice_put(s, str_of(g->add));
}

static const struct splice_handler list_handler = {list_start, list_end};

/* Edits a list that is in the book, or was edited before. */
static int edit_list(struct marking *m, const char *name, struct listing *g, struct err *e)
{
	struct change *c = change_of(m, name);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (!c->text.n)
		return splice_part(m->book, name, &list_handler, g, (struct splice_to){.buf = &c->text}, e);
	long end = -1;
	for (size_t i = c->text.n; i-- > 1 && end < 0;)
		if (c->text.p[i - 1] == '<' && c->text.p[i] == '/')
			end = (long)i - 1;
	struct buf whole;
	if (end < 0 || !g->add)
		return 0;
	buf_init(&whole, MARK_SMALL_MAX);
	buf_put(&whole, c->text.p, (size_t)end);
	buf_puts(&whole, g->add);
	buf_puts(&whole, c->text.p + end);
	buf_release(&c->text);
	c->text = whole;
	return whole.failed ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

int mark_rels(struct marking *m, const char *part, const char *id, const char *kind, const char *target,
	      struct err *e)
{
	static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships "
				   "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
	const char *name = part_rels(m->book, part);
	char add[600];
	if (!name)
		return err_set(e, ERR_NOMEM, "内存不足");
	snprintf(add, sizeof add, "<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"/>", id,
		 m->strict ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
			   : "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
		 kind, target);
	struct listing g = {.add = add};
	if (has_part(m, name))
		return edit_list(m, name, &g, e);
	struct change *c = change_of(m, name);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (!c->text.n) {
		buf_puts(&c->text, head);
		buf_puts(&c->text, "</Relationships>");
	}
	return edit_list(m, name, &g, e);
}

/* Entries for the parts that are new. */
static void put_types(const struct marking *m, bool has_vml, struct buf *out)
{
	static const char type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
	bool vml = false;
	for (const struct change *c = m->changes; c; c = c->next) {
		if (c->gone || has_part(m, c->name))
			continue;
		struct str name = str_of(c->name);
		vml |= str_ends(name, STR(".vml"));
		if (str_find(name, STR("comments")) >= 0)
			buf_printf(out, "<Override PartName=\"/%s\" ContentType=\"%scomments+xml\"/>", c->name, type);
		else if (str_ends(name, STR("styles.xml")))
			buf_printf(out, "<Override PartName=\"/%s\" ContentType=\"%sstyles+xml\"/>", c->name, type);
	}
	if (vml && !has_vml)
		buf_puts(out, "<Default Extension=\"vml\" "
			      "ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>");
}

int mark_chain(struct marking *m, struct err *e)
{
	struct rel *rels;
	if (book_rels(m->book, m->book->workbook, &rels, e))
		return -1;
	const struct rel *chain = rel_of_kind(rels, "calcChain");
	if (!chain || !has_part(m, chain->part))
		return 0;
	struct change *c = change_of(m, chain->part);
	struct listing g = {.drop_kind = "/calcChain"};
	const char *name = part_rels(m->book, m->book->workbook);
	if (!c || !name)
		return err_set(e, ERR_NOMEM, "内存不足");
	c->gone = true;
	m->chain = chain->part;
	return edit_list(m, name, &g, e);
}

int mark_types(struct marking *m, struct err *e)
{
	static const char name[] = "[Content_Types].xml";
	struct listing g = {.drop_part = m->chain};
	struct buf add, unused;
	buf_init(&unused, MARK_SMALL_MAX);
	buf_init(&add, MARK_SMALL_MAX);
	int status = splice_part(m->book, name, &list_handler, &g, (struct splice_to){.buf = &unused}, e);
	put_types(m, g.has_vml, &add);
	if (!status && (add.n || g.drop_part)) {
		g.add = add.p ? add.p : "";
		status = edit_list(m, name, &g, e);
	}
	buf_release(&add);
	buf_release(&unused);
	return status;
}
