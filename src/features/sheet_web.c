#include "features/sheet_web.h"

#include <stdlib.h>
#include <unistd.h>

const char *const sheet_kinds[] = {"xlsx", "csv", NULL};

struct str sheet_number(struct ctx *c, int64_t v)
{
	return v == IN_NONE ? STR("") : ctx_text(c, "%lld", (long long)v);
}

struct str sheet_day(struct ctx *c, day_t d)
{
	char text[11];
	if (d == DAY_NONE)
		return STR("");
	day_text(d, text);
	return ctx_text(c, "%s", text);
}

/* The file at path. */
static int write_table(const struct sheet_table *t, enum sheet_kind kind, const char *path, struct err *e)
{
	struct sheet_writer *w;
	if (writer_open(&w, path, kind == SHEET_AS_CSV ? SHEET_CSV_BOM : SHEET_XLSX, e) < 0)
		return -1;
	if (writer_tab_plain(w, t->name, t->headers, t->n, e) < 0 || t->rows(t->self, w, e) < 0) {
		writer_abandon(w);
		return -1;
	}
	return writer_close(w, e);
}

int sheet_download(struct ctx *c, const struct sheet_table *t, enum sheet_kind kind, struct err *e)
{
	char path[] = "/tmp/yicai-sheet-XXXXXX";
	int fd = mkstemp(path);
	if (fd < 0)
		return err_set(e, ERR_IO, "建不了临时文件");
	close(fd);
	const char *kept = arena_copy(c->mem, path, sizeof path);
	if (!kept || write_table(t, kind, path, e) < 0) {
		unlink(path);
		return kept ? -1 : err_set(e, ERR_NOMEM, "内存不足");
	}
	c->download.type = kind == SHEET_AS_CSV ? "text/csv; charset=utf-8"
						: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	c->download.name = ctx_text(c, "%s.%s", t->name, sheet_kinds[kind]);
	c->download.path = kept;
	return 0;
}
