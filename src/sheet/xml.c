#include "sheet/xml.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define CHUNK_SIZE (64 << 10)
#define SEPARATOR  '\n' /* between namespace and name: stands in neither */

struct xml {
	XML_Parser parser;
	struct part *part;
	const char *name;
	enum xml_vocabulary vocabulary;
	struct xml_handler handler;
	void *self;
	unsigned depth;
	unsigned strange; /* depth at which an element of another vocabulary began; 0: in none */
	bool paused, ended, failed;
	struct err why;
	long long fed;
};

/* The namespaces of a vocabulary. */
static const struct str namespaces[][2] = {
    [XML_SPREADSHEET] = {{"http://schemas.openxmlformats.org/spreadsheetml/2006/main", 57},
			 {"http://purl.oclc.org/ooxml/spreadsheetml/main", 45}},
    [XML_RELATIONSHIPS] = {{"http://schemas.openxmlformats.org/package/2006/relationships", 60}, {NULL, 0}},
};

/* The local name of an element of the vocabulary; NULL for any other. */
static const char *local_name(const struct xml *x, const char *name)
{
	for (int i = 0; i < 2; i++) {
		struct str ns = namespaces[x->vocabulary][i];
		if (ns.p && strncmp(name, ns.p, ns.n) == 0 && name[ns.n] == SEPARATOR)
			return name + ns.n + 1;
	}
	return NULL;
}

void xml_fail(struct xml *x, enum err_code code, const char *what, ...)
{
	char text[sizeof x->why.what];
	va_list args;
	if (x->failed)
		return;
	va_start(args, what);
	vsnprintf(text, sizeof text, what, args);
	va_end(args);
	err_set(&x->why, code, "%s", text);
	x->failed = true;
	XML_StopParser(x->parser, XML_FALSE);
}

void xml_pause(struct xml *x)
{
	if (x->failed || x->paused)
		return;
	x->paused = true;
	XML_StopParser(x->parser, XML_TRUE);
}

static void XMLCALL on_start(void *self, const char *name, const char **atts)
{
	struct xml *x = self;
	if (x->failed)
		return;
	if (++x->depth > XML_DEPTH_MAX) {
		xml_fail(x, ERR_INPUT, "%s嵌套太深，不是表格软件存的文件", x->name);
		return;
	}
	const char *local = x->strange ? NULL : local_name(x, name);
	if (local)
		x->handler.start(x->self, local, (const char *const *)atts);
	else if (!x->strange)
		x->strange = x->depth;
}

static void XMLCALL on_end(void *self, const char *name)
{
	struct xml *x = self;
	if (x->failed)
		return;
	if (!x->strange)
		x->handler.end(x->self, local_name(x, name));
	else if (x->strange == x->depth)
		x->strange = 0;
	x->depth--;
}

static void XMLCALL on_text(void *self, const char *p, int n)
{
	struct xml *x = self;
	if (!x->failed && !x->strange && n > 0)
		x->handler.text(x->self, p, (size_t)n);
}

static void XMLCALL on_doctype(void *self, const char *name, const char *system, const char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	struct xml *x = self;
	xml_fail(x, ERR_INPUT, "%s里有实体声明（DTD），不是表格软件存的文件", x->name);
}

int xml_open(struct xml **ret, struct part *part, const char *name, enum xml_vocabulary v,
	     const struct xml_handler *h, void *self, struct err *e)
{
	struct xml *x = calloc(1, sizeof *x);
	XML_Parser parser = XML_ParserCreateNS(NULL, SEPARATOR);
	if (!x || !parser) {
		XML_ParserFree(parser);
		free(x);
		part_close(part);
		return err_set(e, ERR_NOMEM, "内存不足");
	}
	*x = (struct xml){.parser = parser, .part = part, .name = name, .vocabulary = v, .handler = *h, .self = self};
	XML_SetUserData(parser, x);
	XML_SetElementHandler(parser, on_start, on_end);
	if (h->text)
		XML_SetCharacterDataHandler(parser, on_text);
	XML_SetStartDoctypeDeclHandler(parser, on_doctype);
	*ret = x;
	return 0;
}

int xml_passed(const struct xml *x)
{
	return part_passed(x->part);
}

void xml_close(struct xml *x)
{
	if (!x)
		return;
	XML_ParserFree(x->parser);
	part_close(x->part);
	free(x);
}

/* Hands back why the reading ended. */
static int refuse(struct xml *x, struct err *e)
{
	if (!x->failed && XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY)
		xml_fail(x, ERR_NOMEM, "内存不足");
	if (!x->failed)
		xml_fail(x, ERR_INPUT, "文件已损坏：%s第%lu行不是合格的XML", x->name,
			 (unsigned long)XML_GetCurrentLineNumber(x->parser));
	if (!e)
		return -1;
	*e = x->why;
	if (!e->where[0])
		err_at(e, "%.*s", STR_FMT(part_book(x->part)->name));
	if (!e->todo[0])
		err_todo(e, "用表格软件打开，核对后重新另存为.xlsx");
	return -1;
}

/* Feeds the next chunk. */
static enum XML_Status feed(struct xml *x, struct err *e, bool *unreadable)
{
	void *chunk = XML_GetBuffer(x->parser, CHUNK_SIZE);
	if (!chunk)
		return XML_STATUS_ERROR;
	long got = part_read(x->part, chunk, CHUNK_SIZE, e);
	if (got < 0) {
		*unreadable = true;
		return XML_STATUS_ERROR;
	}
	x->fed += got;
	x->ended = got == 0;
	return XML_ParseBuffer(x->parser, (int)got, x->ended);
}

/* Whether a tag has become longer than any honest one. */
static bool tag_too_long(struct xml *x)
{
	long long at = XML_GetCurrentByteIndex(x->parser);
	if (at < 0 || x->fed - at <= XML_TAG_MAX + CHUNK_SIZE)
		return false;
	xml_fail(x, ERR_LIMIT, "%s里有超过1 MiB的标记，不是表格软件存的文件", x->name);
	return true;
}

int xml_run(struct xml *x, struct err *e)
{
	bool unreadable = false;
	if (x->failed)
		return refuse(x, e);
	while (!x->ended || x->paused) {
		enum XML_Status status =
		    x->paused ? (x->paused = false, XML_ResumeParser(x->parser)) : feed(x, e, &unreadable);
		if (unreadable)
			return -1;
		if (status == XML_STATUS_SUSPENDED)
			return 1;
		if (status == XML_STATUS_ERROR || x->failed || tag_too_long(x))
			return refuse(x, e);
	}
	return 0;
}

int xml_read(struct book *b, const char *name, enum xml_vocabulary v, const struct xml_handler *h, void *self,
	     struct xml **at, struct err *e)
{
	struct part *part;
	struct xml *x;
	int found = part_open(&part, b, name, e);
	if (found <= 0)
		return found;
	if (xml_open(&x, part, name, v, h, self, e))
		return -1;
	if (at)
		*at = x;
	int status = xml_run(x, e);
	while (status == 1)
		status = xml_run(x, e);
	xml_close(x);
	return status < 0 ? -1 : 1;
}

struct str xml_att(const char *const *atts, const char *name)
{
	for (; *atts; atts += 2)
		if (strcmp(atts[0], name) == 0)
			return str_of(atts[1]);
	return (struct str){NULL, 0};
}

struct str xml_att_rel(const char *const *atts, const char *name)
{
	for (; *atts; atts += 2) {
		const char *at = strchr(atts[0], SEPARATOR);
		if (at && strcmp(at + 1, name) == 0 && strstr(atts[0], "/relationships"))
			return str_of(atts[1]);
	}
	return (struct str){NULL, 0};
}

bool xml_true(struct str s)
{
	return str_is(s, "1") || str_is(s, "true") || str_is(s, "on");
}

uint32_t xml_number(struct str s, uint32_t otherwise)
{
	uint32_t v = 0;
	if (s.n == 0 || s.n > 9)
		return otherwise;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return otherwise;
		v = v * 10 + (uint32_t)(s.p[i] - '0');
	}
	return v;
}
