/* Taking a batch back: what it brought is retracted, what it corrected says again what it said before. */
#include "features/exchange/exchange.h"

#include <stdlib.h>

#include "base/map.h"
#include "fact/journal.h"
#include "features/features.h"

#define UNDO_MAX (32u << 20) /* rows of one batch */

/* A row that the batch wrote, as it stands. */
struct written {
	int64_t owner, id, journal;
	instant_t known_from;
	struct cell *before; /* what it said before the batch corrected it; NULL: it is new */
	int64_t owner_before, line_before;
};

/* One sheet's part of the batch. */
struct part {
	struct written *row;
	size_t n, cap;
	struct map *gone; /* ids of the things that go, NULL none */
};

struct undo {
	struct house *h;
	int64_t batch;
	struct part part[IMPORT_SHEETS_MAX]; /* [fact type] */
	struct map *undone;                  /* batch → the entry that took it back */
	struct arena *mem;
};

/* Room for one more row. */
static int room(struct part *p, struct err *e)
{
	if (p->n < p->cap)
		return 0;
	if (p->n >= UNDO_MAX)
		return err_set(e, ERR_LIMIT, "这一批超过 %u 行，不能撤销", UNDO_MAX);
	size_t cap = p->cap ? p->cap * 2 : 256;
	struct written *more = reallocarray(p->row, cap, sizeof *more);
	if (!more)
		return err_set(e, ERR_NOMEM, "内存不足");
	p->row = more;
	p->cap = cap;
	return 0;
}

/* The version of this fact that entry `journal` wrote: 1 with *v (its texts are gone), 0 none, -1. */
static int version_of(struct undo *u, const struct fact_type *t, int64_t journal, struct version *v, struct err *e)
{
	struct fact_reader *r;
	int64_t id = v->id;
	int more;
	if (fact_history(&r, u->h, t, v->owner, 0, e))
		return -1;
	while ((more = fact_next(r, v, e)) == 1)
		if (v->id == id && v->journal == journal)
			break;
	fact_reader_free(r);
	return more;
}

/* Goes from what the batch wrote to what stands: changes by batches that were taken back are none. 0, 1 when something
 * later did change it (*by says which), -1. */
static int follow(struct undo *u, const struct fact_type *t, struct version *v, int64_t *by, struct err *e)
{
	while (v->closed_by) {
		int64_t undo;
		*by = v->closed_by;
		if (!map_get_int(u->undone, v->closed_by, &undo))
			return 1;
		int found = version_of(u, t, undo, v, e);
		if (found != 1)
			return found < 0 ? -1 : 1;
	}
	return 0;
}

/* Gathers what the batch wrote of a sheet, first as it was written. */
static int gather_rows(struct undo *u, size_t type, struct err *e)
{
	struct part *p = &u->part[type];
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_of_journal(&r, u->h, fact_types[type], u->batch, 0, e))
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		if ((more = room(p, e)) != 0)
			break;
		p->row[p->n++] = (struct written){.owner = v.owner,
						  .id = v.id,
						  .journal = v.closed_by,
						  .line_before = v.line,
						  .known_from = v.known_from};
	}
	fact_reader_free(r);
	return more;
}

/* … then as it stands: nothing later may have changed it. Until here a row's journal is the entry that closed it. */
static int gather_written(struct undo *u, size_t type, struct err *e)
{
	const struct fact_type *t = fact_types[type];
	struct part *p = &u->part[type];
	if (gather_rows(u, type, e))
		return -1;
	for (size_t i = 0; i < p->n; i++) {
		struct written *w = &p->row[i];
		struct version v = {.owner = w->owner,
				    .id = w->id,
				    .journal = u->batch,
				    .known_from = w->known_from,
				    .line = w->line_before,
				    .closed_by = w->journal};
		int64_t by = 0, line = w->line_before;
		int changed = follow(u, t, &v, &by, e);
		if (changed < 0)
			return -1;
		if (changed) {
			err_set(e, ERR_CONFLICT, "%s表第 %lld 行后来在第 %lld 批又改过", t->rec->name,
				(long long)line, (long long)by);
			return err_todo(e, "先撤销第 %lld 批", (long long)by);
		}
		w->journal = v.journal;
		w->known_from = v.known_from;
	}
	return 0;
}

/* By id: so that the earlier form of a row finds it. */
static int by_id(const void *a, const void *b)
{
	const struct written *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

/* Copies the cells of a version. */
static struct cell *keep_cells(struct undo *u, const struct record *rec, const struct version *v)
{
	struct cell *cells = ARENA_ARRAY(u->mem, rec->n, struct cell);
	for (size_t i = 0; cells && i < rec->n; i++) {
		cells[i] = v->cell[i];
		if (cells[i].s.n && !(cells[i].s.p = arena_copy(u->mem, cells[i].s.p, cells[i].s.n)))
			return NULL;
	}
	return cells;
}

/* What the batch closed: each is the earlier form of a row that it wrote. */
static int gather_closed(struct undo *u, size_t type, struct err *e)
{
	const struct fact_type *t = fact_types[type];
	struct part *p = &u->part[type];
	struct fact_reader *r;
	struct version v;
	int more;
	if (p->n)
		qsort(p->row, p->n, sizeof *p->row, by_id);
	if (fact_closed_by(&r, u->h, t, u->batch, FACT_REVEAL, e))
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		struct written key = {.id = v.id}, *w = p->n ? bsearch(&key, p->row, p->n, sizeof key, by_id) : NULL;
		if (!w) {
			more = err_set(e, ERR_CONFLICT, "%s表有一条在这一批里收回了，不能撤销", t->rec->name);
			break;
		}
		w->before = keep_cells(u, t->rec, &v);
		w->owner_before = v.owner;
		w->line_before = v.line;
		if (!w->before) {
			more = err_set(e, ERR_NOMEM, "内存不足");
			break;
		}
	}
	fact_reader_free(r);
	return more;
}

/* The ids of what goes, of things that others can refer to. */
static int gather_gone(struct undo *u, size_t type, struct err *e)
{
	const struct fact_type *t = fact_types[type];
	struct part *p = &u->part[type];
	if (t->find >= (int)t->rec->n)
		return 0;
	for (size_t i = 0; i < p->n; i++) {
		if (p->row[i].before)
			continue;
		if (!p->gone)
			p->gone = map_new(0);
		if (!p->gone || map_put_int(p->gone, p->row[i].id, 1))
			return err_set(e, ERR_NOMEM, "内存不足");
	}
	return 0;
}

/* The name of a thing that goes and that this later row refers to; NULL none. */
static const char *refers_to(const struct undo *u, const struct fact_type *t, const struct version *v)
{
	int64_t there;
	for (size_t i = 0; i < t->rec->n; i++) {
		const struct field *f = &t->rec->fields[i];
		if (f->type != FIELD_REF || v->cell[i].v == FIELD_NONE)
			continue;
		const struct map *gone = u->part[fact_type_find(str_of(f->ref))].gone;
		if (gone && map_get_int(gone, v->cell[i].v, &there))
			return f->ref;
	}
	return NULL;
}

/* Nothing that came later refers to what goes. */
static int check_later(struct undo *u, size_t type, struct err *e)
{
	const struct fact_type *t = fact_types[type];
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_after(&r, u->h, t, u->batch, 0, e))
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		const char *what = refers_to(u, t, &v);
		if (!what)
			continue;
		more = err_set(e, ERR_CONFLICT, "第 %lld 批的%s表第 %lld 行引用了这一批的%s", (long long)v.journal,
			       t->rec->name, (long long)v.line, what);
		err_todo(e, "先撤销第 %lld 批", (long long)v.journal);
		break;
	}
	fact_reader_free(r);
	return more;
}

/* Retracts and restores one sheet's rows. */
static int take_back(struct undo *u, struct recording *rec, size_t type, struct err *e)
{
	const struct fact_type *t = fact_types[type];
	const struct part *p = &u->part[type];
	for (size_t i = 0; i < p->n; i++) {
		const struct written *w = &p->row[i];
		struct version v = {
		    .owner = w->owner, .id = w->id, .known_from = w->known_from, .journal = w->journal};
		if (w->before && t->rec->owner >= 0)
			w->before[t->rec->owner].v = w->owner_before;
		if (w->before ? fact_correct(rec, t, &v, w->before, w->line_before, e) : fact_retract(rec, t, &v, e))
			return -1;
	}
	return 0;
}

/* All of it, in the open recording. */
static int undo_all(struct undo *u, struct recording *rec, int64_t *rows, struct err *e)
{
	for (size_t i = 0; i < fact_types_n; i++)
		if (gather_written(u, i, e) || gather_closed(u, i, e) || gather_gone(u, i, e))
			return -1;
	for (size_t i = 0; i < fact_types_n; i++)
		if (check_later(u, i, e))
			return -1;
	*rows = 0;
	for (size_t i = fact_types_n; i-- > 0;) {
		if (take_back(u, rec, i, e))
			return -1;
		*rows += (int64_t)u->part[i].n;
	}
	return 0;
}

/* Gives back what was gathered. */
static void release(struct undo *u)
{
	for (size_t i = 0; i < fact_types_n; i++) {
		free(u->part[i].row);
		map_free(u->part[i].gone);
	}
	map_free(u->undone);
	arena_free(u->mem);
}

/* The batch may be taken back: it is an import, and stands. Gathers what was taken back before. */
static int may_undo(struct undo *u, struct entry *en, struct err *e)
{
	struct import_batch *all;
	size_t n;
	int64_t undo;
	if (journal_get(u->h, u->batch, u->mem, en, e)) {
		if (e && e->code == ERR_NOTFOUND) {
			err_set(e, ERR_NOTFOUND, "没有第 %lld 批", (long long)u->batch);
			err_todo(e, "批号见 yicai import list");
		}
		return -1;
	}
	if (import_list(u->h, u->mem, &all, &n, e))
		return -1;
	if (!str_is(en->what, "import")) {
		struct str is = deed_label(en->what);
		return err_set(e, ERR_CONFLICT, "第 %lld 批是%.*s，不是导入，不能撤销", (long long)u->batch,
			       STR_FMT(is));
	}
	for (size_t i = 0; i < n; i++)
		if (all[i].undone_by && map_put_int(u->undone, all[i].number, all[i].undone_by))
			return err_set(e, ERR_NOMEM, "内存不足");
	if (map_get_int(u->undone, u->batch, &undo))
		return err_set(e, ERR_CONFLICT, "第 %lld 批已由第 %lld 批撤销", (long long)u->batch, (long long)undo);
	return 0;
}

/* In one recording: gathered, checked and taken back under the same lock. */
static int record(struct undo *u, const struct entry *en, const char *who, struct undo_report *out, struct err *e)
{
	struct recording *r;
	struct deed d = {
	    .who = who, .what = "undo", .source = arena_copy(u->mem, en->source.p, en->source.n), .undoes = u->batch};
	if (recording_begin(&r, u->h, &d, e))
		return -1;
	out->batch = recording_journal(r);
	if (undo_all(u, r, &out->rows, e)) {
		recording_abandon(r);
		return -1;
	}
	if (recording_detail(r, "撤销第 %lld 批，%lld 行", (long long)u->batch, (long long)out->rows)) {
		recording_abandon(r);
		return err_set(e, ERR_NOMEM, "内存不足");
	}
	return recording_commit(r, e);
}

int import_undo(struct house *h, int64_t batch, const char *who, struct undo_report *out, struct err *e)
{
	struct undo u = {.h = h, .batch = batch, .mem = arena_new(0), .undone = map_new(0)};
	struct undo_report done = {0};
	struct entry en = {0};
	int ret = u.mem && u.undone ? may_undo(&u, &en, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (!ret)
		ret = record(&u, &en, who, &done, e);
	release(&u);
	if (!ret)
		*out = done;
	return ret;
}
