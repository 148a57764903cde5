#include "sheet/splice.h"

#include "sheet/escape.h"
#include "sheet/xml.h"

#include <expat.h>
#include <stdlib.h>

#define CHUNK_SIZE (64 << 10)
#define WINDOW_MAX (8u << 20)  /* bytes between two tags, and of one tag */
#define HELD_MAX   (64u << 20) /* bytes of an element kept aside */
#define PIECE_SIZE (256u << 10)

struct splice {
	XML_Parser parser;
	const struct splice_handler *handler;
	void *self;
	struct splice_to to;
	struct buf window; /* bytes of the part from `base` on */
	long long base;
	long long done;     /* up to here the part has been written or left out */
	struct buf pending; /* not yet in the file */
	struct buf held;    /* the element kept aside */
	struct buf text;
	struct buf prefix;
	unsigned depth, dropped, taken, holding, opened; /* depths at which these began; 0: not */
	bool replaced, failed, let_go;                   /* let_go: the element kept aside is not written */
	struct err why;
};

void splice_fail(struct splice *s, const char *what)
{
	if (!s->failed) {
		err_set(&s->why, ERR_INPUT, "%s", what);
		XML_StopParser(s->parser, XML_FALSE);
	}
	s->failed = true;
}

/* Writes bytes where they belong now. */
static void out(struct splice *s, const char *p, size_t n)
{
	if (s->failed || !n)
		return;
	if (s->holding || s->to.buf) {
		if (buf_put(s->holding ? &s->held : s->to.buf, p, n))
			splice_fail(s, "工作簿里有太长的一段，标不了");
		return;
	}
	buf_put(&s->pending, p, n);
	if (s->pending.n < PIECE_SIZE)
		return;
	if (temp_write(s->to.file, s->pending.p, s->pending.n, &s->why))
		s->failed = true;
	buf_clear(&s->pending);
}

/* Writes the part's own bytes up to an offset, or leaves them out. */
static void pass(struct splice *s, long long upto, bool keep)
{
	if (upto <= s->done)
		return;
	if (keep && s->done >= s->base && upto - s->base <= (long long)s->window.n)
		out(s, s->window.p + (s->done - s->base), (size_t)(upto - s->done));
	s->done = upto;
}

void splice_put(struct splice *s, struct str bytes)
{
	out(s, bytes.p, bytes.n);
}

void splice_replace(struct splice *s, struct str raw)
{
	out(s, raw.p, raw.n);
	s->replaced = true;
}

void splice_open(struct splice *s, struct str raw)
{
	size_t n = raw.n > 2 ? raw.n - 2 : 0;
	while (n && strchr(" \t\r\n", raw.p[n - 1]))
		n--;
	out(s, raw.p, n);
	out(s, ">", 1);
	s->replaced = true;
	s->opened = s->depth;
}

void splice_drop(struct splice *s)
{
	s->dropped = s->depth;
}

void splice_take_text(struct splice *s)
{
	s->taken = s->depth;
	buf_clear(&s->text);
}

struct str splice_text(const struct splice *s)
{
	return buf_str(&s->text);
}

void splice_hold(struct splice *s)
{
	s->holding = s->depth;
	buf_clear(&s->held);
}

void splice_release(struct splice *s, bool keep)
{
	s->holding = 0;
	s->let_go = !keep;
	if (keep)
		out(s, s->held.p, s->held.n);
}

struct str splice_prefix(const struct splice *s)
{
	return buf_str(&s->prefix);
}

/* The name behind the prefix, and whether that is the root's. */
static const char *local(const struct splice *s, const char *name, bool *main)
{
	const char *colon = strchr(name, ':');
	size_t n = colon ? (size_t)(colon - name) + 1 : 0;
	*main = str_eq((struct str){name, n}, buf_str(&s->prefix));
	return name + n;
}

/* Shows a start tag to the handler. */
static void show_start(struct splice *s, const char *name, const char *const *atts, long long at, int n)
{
	struct splice_tag t = {.depth = s->depth, .atts = atts};
	if (at < s->base || at + n - s->base > (long long)s->window.n) {
		splice_fail(s, "工作簿里有太长的标记，标不了");
		return;
	}
	t.raw = (struct str){s->window.p + (at - s->base), (size_t)n};
	t.name = local(s, name, &t.main);
	t.empty = n > 2 && t.raw.p[n - 2] == '/';
	s->replaced = false;
	s->handler->start(s->self, s, &t);
}

static void XMLCALL on_start(void *self, const char *name, const char **atts)
{
	struct splice *s = self;
	long long at = XML_GetCurrentByteIndex(s->parser);
	int n = XML_GetCurrentByteCount(s->parser);
	if (s->failed)
		return;
	if (++s->depth > XML_DEPTH_MAX) {
		splice_fail(s, "工作簿里的嵌套太深");
		return;
	}
	if (s->depth == 1 && strchr(name, ':'))
		buf_put(&s->prefix, name, (size_t)(strchr(name, ':') - name) + 1);
	if (s->dropped)
		return;
	pass(s, at, !s->taken);
	if (s->taken)
		return;
	show_start(s, name, (const char *const *)atts, at, n);
	if (s->dropped == s->depth || s->replaced)
		pass(s, at + n, false);
	else
		pass(s, at + n, true);
}

/* Writes the end tag of an element that was empty. */
static void close_opened(struct splice *s, const char *name)
{
	if (s->opened != s->depth)
		return;
	out(s, "</", 2);
	out(s, name, strlen(name));
	out(s, ">", 1);
	s->opened = 0;
}

static void XMLCALL on_end(void *self, const char *name)
{
	struct splice *s = self;
	long long at = XML_GetCurrentByteIndex(s->parser);
	bool main;
	if (s->failed)
		return;
	if (!s->dropped) {
		pass(s, at, !s->taken);
		const char *short_name = local(s, name, &main);
		if (!s->taken || s->taken == s->depth) {
			s->taken = 0;
			s->let_go = false;
			s->handler->end(s->self, s, short_name, main, s->depth);
			close_opened(s, name);
			if (s->holding == s->depth)
				splice_release(s, true);
			if (s->let_go)
				pass(s, at + XML_GetCurrentByteCount(s->parser), false);
		}
	} else if (s->dropped == s->depth) {
		pass(s, at + XML_GetCurrentByteCount(s->parser), false);
		s->dropped = 0;
	}
	s->depth--;
}

static void XMLCALL on_text(void *self, const char *p, int n)
{
	struct splice *s = self;
	if (s->taken && buf_put(&s->text, p, (size_t)n))
		splice_fail(s, "工作簿里有太长的文字，标不了");
}

static void XMLCALL on_declaration(void *self, const char *version, const char *encoding, int alone)
{
	(void)version, (void)alone;
	if (encoding && strcasecmp(encoding, "UTF-8") != 0)
		splice_fail(self, "工作簿不是UTF-8编码，标不了");
}

static void XMLCALL on_doctype(void *self, const char *name, const char *system, const char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	splice_fail(self, "工作簿里有实体声明（DTD），不是表格软件存的文件");
}

/* Drops what has been written from the window. */
static void trim(struct splice *s)
{
	long long at = XML_GetCurrentByteIndex(s->parser);
	if (at > s->done && !s->dropped)
		pass(s, at, !s->taken);
	else if (s->dropped && at > s->done)
		s->done = at;
	size_t gone = s->done > s->base ? (size_t)(s->done - s->base) : 0;
	gone = gone < s->window.n ? gone : s->window.n;
	if (!gone)
		return;
	memmove(s->window.p, s->window.p + gone, s->window.n - gone);
	s->window.n -= gone;
	s->base += (long long)gone;
}

/* Feeds the part through. */
static int feed(struct splice *s, struct part *part, struct err *e)
{
	char chunk[CHUNK_SIZE];
	long got;
	do {
		got = part_read(part, chunk, sizeof chunk, e);
		if (got < 0)
			return -1;
		if (buf_put(&s->window, chunk, (size_t)got))
			return err_set(e, ERR_LIMIT, "工作簿里有太长的一段，标不了");
		enum XML_Status status = XML_Parse(s->parser, chunk, (int)got, got == 0);
		if (status != XML_STATUS_OK && !s->failed)
			splice_fail(s, "工作簿已损坏，标不了");
		if (s->failed) {
			if (e)
				*e = s->why;
			return -1;
		}
		trim(s);
	} while (got);
	pass(s, s->base + (long long)s->window.n, true);
	if (s->to.file && s->pending.n && !s->failed && temp_write(s->to.file, s->pending.p, s->pending.n, e))
		return -1;
	if (s->failed && e)
		*e = s->why;
	return s->failed ? -1 : 0;
}

int splice_part(struct book *b, const char *name, const struct splice_handler *h, void *self, struct splice_to to,
		struct err *e)
{
	struct splice s = {.handler = h, .self = self, .to = to, .parser = XML_ParserCreate(NULL)};
	struct part *part;
	int found = s.parser ? part_open(&part, b, name, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (found <= 0) {
		XML_ParserFree(s.parser);
		return found < 0 ? -1 : err_set(e, ERR_INPUT, "文件已损坏：缺少%s", name);
	}
	buf_init(&s.window, WINDOW_MAX);
	buf_init(&s.pending, PIECE_SIZE + WINDOW_MAX);
	buf_init(&s.held, HELD_MAX);
	buf_init(&s.text, SHEET_CELL_MAX);
	buf_init(&s.prefix, 256);
	XML_SetUserData(s.parser, &s);
	XML_SetElementHandler(s.parser, on_start, on_end);
	XML_SetCharacterDataHandler(s.parser, on_text);
	XML_SetXmlDeclHandler(s.parser, on_declaration);
	XML_SetStartDoctypeDeclHandler(s.parser, on_doctype);
	int status = feed(&s, part, e);
	part_close(part);
	XML_ParserFree(s.parser);
	buf_release(&s.window);
	buf_release(&s.pending);
	buf_release(&s.held);
	buf_release(&s.text);
	buf_release(&s.prefix);
	return status;
}

/* An attribute in a raw tag, from the blank before it to behind its value; false when it is not there. */
static bool find_att(struct str raw, const char *name, size_t *from, size_t *to)
{
	size_t i = 1, n = strlen(name);
	while (i < raw.n && !strchr(" \t\r\n/>", raw.p[i]))
		i++;
	while (i < raw.n) {
		*from = i;
		while (i < raw.n && strchr(" \t\r\n", raw.p[i]))
			i++;
		size_t word = i;
		while (i < raw.n && !strchr(" \t\r\n=/>", raw.p[i]))
			i++;
		size_t end = i;
		while (i < raw.n && raw.p[i] != '"' && raw.p[i] != '\'' && raw.p[i] != '>')
			i++;
		if (i >= raw.n || raw.p[i] == '>')
			return false;
		const char *close = memchr(raw.p + i + 1, raw.p[i], raw.n - i - 1);
		if (!close)
			return false;
		i = (size_t)(close - raw.p) + 1;
		*to = i;
		if (end - word == n && memcmp(raw.p + word, name, n) == 0)
			return true;
	}
	return false;
}

/* Puts name="value" with a blank before it. */
static void put_att(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, " %s=\"", name);
	xml_put(b, value);
	buf_putc(b, '"');
}

int tag_set(struct buf *b, struct str raw, const char *name, struct str value)
{
	size_t from, to;
	if (!find_att(raw, name, &from, &to)) {
		from = to = raw.n >= 2 && raw.p[raw.n - 2] == '/' ? raw.n - 2 : raw.n - 1;
		while (from && strchr(" \t\r\n", raw.p[from - 1]))
			from--;
	}
	buf_put(b, raw.p, from);
	if (value.p)
		put_att(b, name, value);
	return buf_put(b, raw.p + to, raw.n - to);
}

struct str tag_att(const char *const *atts, const char *name)
{
	for (; *atts; atts += 2)
		if (strcmp(atts[0], name) == 0)
			return str_of(atts[1]);
	return (struct str){NULL, 0};
}
