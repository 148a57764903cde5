/* The shipped divisions. */
#include "features/units/units_data.h"

#include <string.h>

#include "base/asset.h"
#include "base/csv.h"

/* An asset as the CSV reader's source. */
struct feed {
	struct str rest;
};

/* csv_fill of a struct feed. */
static long feed_fill(void *self, char *p, size_t n)
{
	struct feed *f = self;
	size_t take = f->rest.n < n ? f->rest.n : n;
	memcpy(p, f->rest.p, take);
	f->rest.p += take;
	f->rest.n -= take;
	return (long)take;
}

/* The cells of a row; blank dates are DAY_NONE. */
static int read_row(const struct str *c, size_t n, struct unit_row *u, struct err *e)
{
	if (n != 8)
		return err_set(e, ERR_DAMAGED, "自带的行政区划有一行不是 8 格");
	*u = (struct unit_row){c[0], c[1], c[2], c[3], c[4], c[7], DAY_NONE, DAY_NONE};
	if ((c[5].n && !day_parse(c[5], &u->from)) || (c[6].n && !day_parse(c[6], &u->to)))
		return err_set(e, ERR_DAMAGED, "自带的行政区划里 %.*s 的日期不对", STR_FMT(c[0]));
	return 0;
}

/* One file, without its header. */
static int each_of(const struct asset *a, int (*f)(void *self, const struct unit_row *u), void *self, struct err *e)
{
	struct feed feed = {asset_str(a)};
	struct csv_reader *r = csv_new(feed_fill, &feed);
	const struct str *cells;
	size_t n;
	int status = 0, got = r ? csv_next(r, &cells, &n, e) : err_set(e, ERR_NOMEM, "内存不够");
	while (status == 0 && got > 0 && (got = csv_next(r, &cells, &n, e)) > 0) {
		struct unit_row u;
		status = read_row(cells, n, &u, e) < 0 ? -1 : f(self, &u);
	}
	csv_free(r);
	return got < 0 ? -1 : status;
}

int units_each(int (*f)(void *self, const struct unit_row *u), void *self, struct err *e)
{
	int status = 0;
	for (unsigned long i = 0; i < assets_n && status == 0; i++) {
		struct str path = str_of(assets[i].path);
		if (str_starts(path, STR("data/units/")) && str_ends(path, STR(".csv")))
			status = each_of(&assets[i], f, self, e);
	}
	return status;
}

/* What units_find looks for, and where it puts it. */
struct wanted {
	struct str code;
	struct arena *mem;
	struct unit_row *out;
	bool failed;
};

/* A copy in the asker's memory. */
static struct str keep(struct wanted *w, struct str s)
{
	char *p = arena_copy(w->mem, s.p, s.n);
	w->failed |= !p;
	return (struct str){p, p ? s.n : 0};
}

/* Copies the row when it is the one; 1 ends the search. */
static int take_wanted(void *self, const struct unit_row *u)
{
	struct wanted *w = self;
	if (!str_eq(u->code, w->code))
		return 0;
	*w->out = (struct unit_row){keep(w, u->code),    keep(w, u->name),      keep(w, u->kind), keep(w, u->parent),
				    keep(w, u->gb_code), keep(w, u->successor), u->from,          u->to};
	return 1;
}

int units_find(struct str code, struct arena *mem, struct unit_row *out, struct err *e)
{
	struct wanted w = {code, mem, out, false};
	int got = units_each(take_wanted, &w, e);
	if (got < 0)
		return -1;
	if (w.failed)
		return err_set(e, ERR_NOMEM, "内存不够");
	return got ? 0 : err_set(e, ERR_NOTFOUND, "没有单元 %.*s", STR_FMT(code));
}

/* The unit's cells for the world's table, the parent's row given. */
static int64_t add_row(struct world *w, int record, const struct unit_row *u, int64_t parent)
{
	const struct record *rec = w->dict->records[record];
	int64_t cells[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < rec->n; i++)
		cells[i] = FIELD_NONE;
	const struct {
		const char *label;
		int64_t v;
	} set[] = {
	    {"单元代码", pool_put(w->pool, u->code)},
	    {"单元名称", pool_put(w->pool, u->name)},
	    {"单元类型", pool_put(w->pool, u->kind)},
	    {"上级代码", parent},
	    {"起始日期", u->from == DAY_NONE ? FIELD_NONE : u->from},
	    {"终止日期", u->to == DAY_NONE ? FIELD_NONE : u->to},
	};
	for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
		int field = record_field(rec, str_of(set[i].label));
		if (field >= 0)
			cells[field] = set[i].v;
	}
	return world_add(w, record, cells, 0, (struct origin){0, 0, -1, 0});
}

int64_t units_into_world(void *self, struct world *w, struct str code)
{
	struct err e = {0};
	struct unit_row u = {0};
	int record = dict_record(w->dict, STR("单元"));
	int64_t there = record < 0 || !code.n ? -1 : world_find(w, record, code);
	if (there >= 0 || record < 0 || units_find(code, w->mem, &u, &e) < 0)
		return there;
	int64_t parent = u.parent.n ? units_into_world(self, w, u.parent) : FIELD_NONE;
	return parent < 0 && parent != FIELD_NONE ? -1 : add_row(w, record, &u, parent);
}
