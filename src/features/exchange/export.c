#include "features/exchange/exchange.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "base/pool.h"
#include "features/exchange/roster.h"
#include "features/exchange/scope.h"
#include "features/exchange/row_spool.h"
#include "features/features.h"
#include "sheet/sheet.h"

#define TEXTS_MAX     20000000   /* key texts of what is referred to */
#define ROW_MAX       (4u << 20) /* bytes of one row */
#define PROGRESS_ROWS 10000

/* Key texts of one record by id: numbers in the exporter's pool. */
struct exporter {
	struct house *h;
	const struct export_options *o;
	instant_t as_known;
	struct scope *scope;
	struct pool *texts;
	struct map *keys[IMPORT_SHEETS_MAX]; /* [fact type]; NULL: not loaded */
	int type[IMPORT_SHEETS_MAX];
	struct row_spool *spool[IMPORT_SHEETS_MAX];
	size_t n;
};

/* The field by whose text rows of this record are referred to. */
static size_t key_of(const struct record *rec)
{
	size_t i = 0;
	while (i < rec->n && !(rec->fields[i].flags & FIELD_KEY))
		i++;
	return i;
}

/* Loads the key texts of a record, once. */
static int load_keys(struct exporter *x, int type, struct err *e)
{
	const struct fact_type *t = fact_types[type];
	struct fact_reader *r;
	struct version v;
	int more;
	if (x->keys[type])
		return 0;
	x->keys[type] = map_new(0);
	if (!x->keys[type])
		return err_set(e, ERR_NOMEM, "内存不足");
	if (fact_all(&r, x->h, t, x->as_known, FACT_REVEAL, e))
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		int64_t text = pool_put(x->texts, v.cell[key_of(t->rec)].s);
		if (text < 0 || map_put_int(x->keys[type], v.id, text)) {
			more = err_set(e, ERR_NOMEM, "内存不足");
			break;
		}
	}
	fact_reader_free(r);
	return more;
}

/* Loads what the fields of a record refer to. */
static int load_refs(struct exporter *x, const struct record *rec, struct err *e)
{
	for (size_t i = 0; i < rec->n; i++)
		if (rec->fields[i].type == FIELD_REF && load_keys(x, fact_type_find(str_of(rec->fields[i].ref)), e))
			return -1;
	return 0;
}

/* One cell as text, appended. */
static int put_cell(const struct exporter *x, const struct field *f, const struct cell *c, struct buf *out)
{
	int64_t text;
	if (f->type != FIELD_REF)
		return cell_text(f, c->v, c->s, out);
	if (c->v == FIELD_NONE || !map_get_int(x->keys[fact_type_find(str_of(f->ref))], c->v, &text))
		return 0;
	return buf_put_str(out, pool_text(x->texts, text));
}

/* One row into the spool. */
static int put_row(const struct exporter *x, const struct record *rec, const struct version *v, struct row_spool *to,
		   struct buf *line, struct err *e)
{
	struct str cells[RECORD_FIELDS_MAX];
	size_t end[RECORD_FIELDS_MAX];
	buf_clear(line);
	for (size_t i = 0; i < rec->n; i++) {
		if (put_cell(x, &rec->fields[i], &v->cell[i], line))
			return err_set(e, ERR_LIMIT, "一行超过 %u 字节", ROW_MAX);
		end[i] = line->n;
	}
	for (size_t i = 0; i < rec->n; i++) {
		size_t from = i ? end[i - 1] : 0;
		cells[i] = (struct str){line->p ? line->p + from : "", end[i] - from};
	}
	return row_spool_add(to, cells, e);
}

/* All rows of a sheet that belong, sorted by its keys. */
static int gather_sheet(struct exporter *x, size_t at, struct err *e)
{
	const struct fact_type *t = fact_types[x->type[at]];
	struct fact_reader *r;
	struct version v;
	struct buf line;
	size_t keys[RECORD_FIELDS_MAX], nkeys = 0;
	int more;
	if (load_refs(x, t->rec, e) || row_spool_new(&x->spool[at], t->rec->n, e) ||
	    fact_all(&r, x->h, t, x->as_known, FACT_REVEAL, e))
		return -1;
	buf_init(&line, ROW_MAX);
	while ((more = fact_next(r, &v, e)) == 1) {
		if (scope_has(x->scope, t, &v) && put_row(x, t->rec, &v, x->spool[at], &line, e)) {
			more = -1;
			break;
		}
		size_t n = row_spool_rows(x->spool[at]);
		if (x->o->progress && n % PROGRESS_ROWS == 0)
			x->o->progress(x->o->progress_self, t->rec->name, (int64_t)n);
	}
	buf_release(&line);
	fact_reader_free(r);
	for (size_t i = 0; i < t->rec->n; i++)
		if (t->rec->fields[i].flags & FIELD_KEY)
			keys[nkeys++] = i;
	return more ? -1 : row_spool_sort(x->spool[at], keys, nkeys, e);
}

/* Whether the sheet has full numbers of people in it. */
static bool reveals(const struct record *rec)
{
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *f = &rec->fields[i];
		if (f->type == FIELD_SECRET || (f->type == FIELD_REF && !strcmp(f->ref, "人员")))
			return true;
	}
	return false;
}

/* The journal's entry of an export that shows full numbers: before the first byte is out. */
static int journal_export(struct exporter *x, struct err *e)
{
	struct buf detail;
	bool any = false;
	struct recording *rec;
	buf_init(&detail, 900);
	for (size_t i = 0; i < x->n; i++) {
		const struct record *r = fact_types[x->type[i]]->rec;
		any |= reveals(r) && row_spool_rows(x->spool[i]);
		buf_printf(&detail, "%s%s %zu 行", i ? "、" : "", r->name, row_spool_rows(x->spool[i]));
	}
	if (x->o->unit.n)
		buf_printf(&detail, "；单元 %.*s", STR_FMT(x->o->unit));
	struct deed d = {.who = x->o->who,
			 .what = "export",
			 .source = x->o->out ? file_name(x->o->out) : "标准输出",
			 .detail = detail.p};
	int ret = !any ? 0 : recording_begin(&rec, x->h, &d, e) || recording_commit(rec, e) ? -1 : 0;
	buf_release(&detail);
	return ret;
}

/* One sheet's rows into a tab. */
static int write_tab(const struct exporter *x, size_t at, struct sheet_writer *w, struct err *e)
{
	const struct record *rec = fact_types[x->type[at]]->rec;
	struct str cells[SPOOL_CELLS_MAX];
	if (writer_tab(w, rec, e))
		return -1;
	for (size_t i = 0; i < row_spool_rows(x->spool[at]); i++) {
		row_spool_row(x->spool[at], i, cells);
		if (writer_row(w, cells, rec->n, e))
			return -1;
	}
	return 0;
}

/* Sheets `from` … `to` − 1 into one file. */
static int write_file(const struct exporter *x, const char *path, enum sheet_format f, size_t from, size_t to,
		      struct err *e)
{
	struct sheet_writer *w;
	if (writer_open(&w, path, f, e))
		return -1;
	for (size_t i = from; i < to; i++)
		if (write_tab(x, i, w, e)) {
			writer_abandon(w);
			return -1;
		}
	return writer_close(w, e);
}

/* One CSV a sheet into a folder, which is made when it is not there. */
static int write_folder(const struct exporter *x, const char *folder, struct err *e)
{
	if (mkdir(folder, 0777) && errno != EEXIST)
		return err_set(e, ERR_IO, "建不了文件夹 %s：%s", folder, errno_text(errno));
	for (size_t i = 0; i < x->n; i++) {
		struct buf path;
		buf_init(&path, 4096);
		int ret = buf_printf(&path, "%s/%s.csv", folder, fact_types[x->type[i]]->rec->name);
		ret = ret ? err_set(e, ERR_LIMIT, "路径太长：%s", folder)
			  : write_file(x, path.p, SHEET_CSV, i, i + 1, e);
		buf_release(&path);
		if (ret)
			return -1;
	}
	return 0;
}

/* Where it all goes: what --out says. */
static int write_out(const struct exporter *x, struct err *e)
{
	struct str out = str_of(x->o->out);
	if (!x->o->out)
		return write_file(x, NULL, SHEET_CSV, 0, 1, e);
	if (str_ends(out, STR(".xlsx")))
		return write_file(x, x->o->out, SHEET_XLSX, 0, x->n, e);
	if (str_ends(out, STR(".csv")))
		return write_file(x, x->o->out, SHEET_CSV, 0, 1, e);
	return write_folder(x, x->o->out, e);
}

/* Adds a sheet that is asked for, once. */
static void add_sheet(struct exporter *x, int type)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->type[i] == type)
			return;
	x->type[x->n++] = type;
}

/* What is asked for, and whether there is a place for it. */
static int ask(struct exporter *x, const struct str *sheets, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		bool all = str_is(sheets[i], "全部") || str_is(sheets[i], "all");
		int type = all ? 0 : fact_type_find(sheets[i]);
		if (type < 0 && roster_named(sheets[i])) {
			err_set(e, ERR_USAGE, ROSTER_NAME "只能导入");
			return err_todo(e, "它的各列在人员、任职、证书、工资这几张表里，导出它们");
		}
		if (type < 0)
			return sheet_unknown(sheets[i], e);
		for (int t = 0; all && t < (int)fact_types_n; t++)
			add_sheet(x, t);
		if (!all)
			add_sheet(x, type);
	}
	if (!x->n)
		return err_set(e, ERR_USAGE, "没有说导出哪张表");
	if (x->n > 1 && (!x->o->out || str_ends(str_of(x->o->out), STR(".csv")))) {
		err_set(e, ERR_USAGE, "导出几张表要有地方放");
		return err_todo(e, "用 --out 文件夹，或 --out 文件.xlsx");
	}
	return 0;
}

/* Gathers, journals, writes. */
static int run(struct exporter *x, struct err *e)
{
	if (x->o->unit.n && scope_new(&x->scope, x->h, x->o->unit, x->as_known, e))
		return -1;
	for (size_t i = 0; i < x->n; i++)
		if (gather_sheet(x, i, e))
			return -1;
	return journal_export(x, e) || write_out(x, e) ? -1 : 0;
}

int export_run(struct house *h, const struct str *sheets, size_t n, const struct export_options *o,
	       struct export_report *out, struct err *e)
{
	struct exporter x = {
	    .h = h, .o = o, .as_known = o->known_on == DAY_NONE ? INSTANT_OPEN : instant_day_end(o->known_on)};
	struct export_report done = {0};
	int ret = ask(&x, sheets, n, e);
	x.texts = ret ? NULL : pool_new(TEXTS_MAX);
	if (!ret)
		ret = x.texts ? run(&x, e) : err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < x.n; i++) {
		done.sheet[i] = fact_types[x.type[i]]->rec->name;
		done.rows[i] = x.spool[i] ? (int64_t)row_spool_rows(x.spool[i]) : 0;
		row_spool_free(x.spool[i]);
	}
	done.n = x.n;
	for (size_t i = 0; i < fact_types_n; i++)
		map_free(x.keys[i]);
	pool_free(x.texts);
	scope_free(x.scope);
	if (!ret)
		*out = done;
	return ret;
}
