/* Everything, by column scans; and what is printed of a subject.
 *
 * The scans of a record come in the order of owner and id, so that ids are turned into row numbers by looking on from
 * where the last one was found. While a column is read, a block at a time, codes become texts and ids become rows: so it fits
 * into 32 bits, and lies in the world's memory from the first. Rows that are not taken over are closed up there. */
#include "features/subsidies/load.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "fact/snapshot.h"
#include "features/people/people.h"
#include "features/subsidies/load_cells.h"

/* A record's rows as scanned: owners (as rows), ids, the fields that a scan gives, in the world's memory. */
struct scanned {
	struct snapshot_columns c;
	const int64_t *id; /* [row] */
	size_t n;          /* rows taken over: those whose owner is known */
	uint32_t *by_id;   /* world rows in the order of their ids; NULL when that is their own order */
	struct map *rows;  /* id → world row; NULL: looked for in the order of ids */
};

/* Everything that is being loaded. */
struct loading {
	struct world *w;
	const bool *wanted;               /* [record]; NULL: all */
	const struct load_owners *owners; /* NULL: everybody */
	const struct uses *used;          /* columns; NULL: all */
	struct buf chosen;                /* these owners as statements read them */
	struct scanned of[DICT_RECORDS_MAX];
	bool raw;                  /* codes stay numbers, owners ids */
	bool crowded;              /* the pool took a text no more: memory is out, or there are too many */
	struct snapshot *snapshot; /* NULL: from the store */
	struct err doubt;          /* why it is not used */
};

#define OWNERS_BYTES_MAX ((size_t)256 << 20) /* of chosen owners' ids, written one after the other */

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够，装不下全部事实");
}

/* A text's number in the pool. */
static int64_t intern(void *self, struct str s)
{
	struct loading *l = self;
	int64_t number = pool_put(l->w->pool, s);
	l->crowded |= number < 0;
	return number;
}

/* The id of a record's i-th row in the order of ids. */
static int64_t id_at(const struct scanned *s, size_t i)
{
	return s->id[s->by_id ? s->by_id[i] : i];
}

#define MAPPED_MAX 65536 /* so many rows are put into a map: it stays in the processor's own memory */

/* Maps the rows of a small table to which many rows refer, in no order. Without memory they are looked for. */
static void map_ids(struct scanned *s, size_t references)
{
	if (s->rows || s->n == 0 || s->n > MAPPED_MAX || references < 4 * s->n || !(s->rows = map_new(MAPPED_MAX)))
		return;
	for (size_t row = 0; row < s->n; row++)
		if (map_put_int(s->rows, s->id[row], (int64_t)row) < 0) {
			map_free(s->rows);
			s->rows = NULL;
			return;
		}
}

/* World row of the row with this id, FIELD_NONE when it is not known. *near: where the last one was found, from which
 * the next one is usually not far. */
static int64_t row_of_id(const struct scanned *s, int64_t id, size_t *near)
{
	size_t low = 0, high = s->n;
	int64_t row = FIELD_NONE;
	if (s->rows) {
		map_get_int(s->rows, id, &row);
		return row;
	}
	if (*near < s->n && id_at(s, *near) <= id) {
		size_t step = 1;
		for (low = *near; low + step < s->n && id_at(s, low + step) <= id; step *= 2)
			low += step;
		high = low + step < s->n ? low + step : s->n;
	}
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (id_at(s, mid) < id)
			low = mid + 1;
		else
			high = mid;
	}
	if (low >= s->n || id_at(s, low) != id)
		return FIELD_NONE;
	*near = low;
	return s->by_id ? s->by_id[low] : (int64_t)low;
}

/* Puts row numbers into the order of their ids, by merging runs. */
static void sort_by_id(const struct scanned *s, uint32_t *row, uint32_t *scratch, size_t n)
{
	if (n < 2)
		return;
	size_t half = n / 2;
	sort_by_id(s, row, scratch, half);
	sort_by_id(s, row + half, scratch, n - half);
	memcpy(scratch, row, half * sizeof *row);
	const int64_t *id = s->id;
	for (size_t i = 0, j = half, k = 0; i < half; k++)
		row[k] = j < n && id[row[j]] < id[scratch[i]] ? row[j++] : scratch[i++];
}

/* Makes by_id where the rows stand in another order (owned ones). */
static int order_by_id(struct scanned *s, struct err *e)
{
	size_t i = 1;
	while (i < s->n && id_at(s, i - 1) < id_at(s, i))
		i++;
	if (i >= s->n)
		return 0;
	uint32_t *row = calloc(s->n, sizeof *row), *scratch = calloc(s->n, sizeof *scratch);
	if (!row || !scratch) {
		free(row);
		free(scratch);
		return no_memory(e);
	}
	for (i = 0; i < s->n; i++)
		row[i] = (uint32_t)i;
	sort_by_id(s, row, scratch, s->n);
	free(scratch);
	s->by_id = row;
	return 0;
}

/* The column is wanted. */
static bool takes_column(const struct loading *l, int record, size_t field)
{
	return !l->used || l->used->field[record][field];
}

/* The letters of a record's scan, with - for what is not wanted. */
static void kinds_of(const struct loading *l, int record, char kinds[static RECORD_FIELDS_MAX + 3])
{
	const struct fact_type *t = fact_types[record];
	size_t at = 2;
	snprintf(kinds, RECORD_FIELDS_MAX + 3, "%s", t->scan_kinds);
	for (size_t f = 0; f < t->rec->n; f++) {
		if ((int)f == t->rec->owner || t->rec->fields[f].type == FIELD_SECRET)
			continue;
		if (!takes_column(l, record, f))
			kinds[at] = '-';
		at++;
	}
}

/* What a column's numbers are in the world. */
struct column_settling {
	const int64_t *label;         /* [code] the label's number in the pool; NULL: no codes */
	const struct scanned *target; /* whose rows the ids name; NULL: no ids */
	bool lost;                    /* they are ids of a record that is not there */
	size_t near;
};

/* A record's columns on their way into the world. */
struct settling {
	struct loading *l;
	struct column_settling of[RECORD_FIELDS_MAX + 2];
};

/* What becomes of a column of a field with so many rows at most. */
static int settle_field(struct loading *l, int record, const struct field *f, size_t rows,
			struct column_settling *out, struct err *e)
{
	if (f->type == FIELD_CODE) {
		int64_t *label = ARENA_ARRAY(l->w->mem, CODE_NUMBERS_MAX, int64_t);
		if (!label || code_labels(f->codes, l->w->pool, label) < 0)
			return no_memory(e);
		out->label = label;
	}
	if (f->type == FIELD_REF) {
		int target = dict_record(l->w->dict, str_of(f->ref));
		out->lost = target < 0;
		if (target >= 0 && target != record) { /* its own rows are known when all are read */
			out->target = &l->of[target];
			map_ids(&l->of[target], rows);
		}
	}
	return 0;
}

/* What becomes of the columns of a record with so many rows at most. */
static int settle_record(struct loading *l, int record, const char *kinds, size_t rows, struct settling *out,
			 struct err *e)
{
	const struct record *rec = fact_types[record]->rec;
	int at = 2;
	*out = (struct settling){.l = l};
	if (l->raw)
		return 0;
	if (rec->owner >= 0)
		out->of[0].target = &l->of[dict_owner(l->w->dict, record)];
	for (size_t f = 0; f < rec->n; f++) {
		if ((int)f == rec->owner || rec->fields[f].type == FIELD_SECRET)
			continue;
		if (kinds[at] != '-' && settle_field(l, record, &rec->fields[f], rows, &out->of[at], e) < 0)
			return -1;
		at++;
	}
	return 0;
}

/* Codes become texts, ids rows. */
static void settle(void *self, int column, int64_t *cell, size_t n)
{
	struct column_settling *s = &((struct settling *)self)->of[column];
	for (size_t row = 0; s->label && row < n; row++)
		if (cell[row] != FIELD_NONE)
			cell[row] = cell[row] > 0 && cell[row] < CODE_NUMBERS_MAX ? s->label[cell[row]] : FIELD_NONE;
	for (size_t row = 0; s->target && row < n; row++)
		if (cell[row] != FIELD_NONE)
			cell[row] = row_of_id(s->target, cell[row], &s->near);
	for (size_t row = 0; s->lost && row < n; row++)
		cell[row] = FIELD_NONE;
}

/* A text of a scan. */
static int64_t intern_for(void *self, struct str s)
{
	return intern(((struct settling *)self)->l, s);
}

/* Columns that were read into memory of their own are settled and get a place in the world's, one after the other. */
static int move_in(struct settling *how, struct columns *read, struct snapshot_columns *out, struct err *e)
{
	struct arena *mem = how->l->w->mem;
	struct snapshot_columns c = {read->n, read->ncols, ARENA_ARRAY(mem, (size_t)read->ncols + 1, struct cells)};
	bool ok = c.col;
	for (int k = 0; k < c.ncols && ok; k++) {
		if (!read->col[k])
			continue;
		if (k != 1)
			settle(how, k, read->col[k], c.n);
		c.col[k] = cells_new(mem, c.n, k != 1 && cells_fit(read->col[k], c.n) ? NARROW : WIDE);
		if ((ok = c.col[k].at != NULL))
			cells_set(c.col[k], 0, read->col[k], c.n);
		free(read->col[k]);
		read->col[k] = NULL;
	}
	columns_release(read);
	if (!ok)
		return no_memory(e);
	*out = c;
	return 0;
}

/* Why a scan failed, when it was for the pool: more texts than memory holds. −1. */
static int refused(const struct loading *l, struct err *e)
{
	return l->crowded ? no_memory(e) : -1;
}

/* Reads a record's columns from the snapshot. 1; 0: it is not to be trusted, and closed; -1. */
static int scan_snapshot(struct loading *l, int record, struct house *h, const char *kinds, instant_t as_known,
			 struct err *e)
{
	struct settling how;
	const struct snapshot_reader to = {intern_for, settle, &how, WORLD_ROWS_MAX - 1, l->w->mem};
	if (settle_record(l, record, kinds, snapshot_rows(l->snapshot, (size_t)record), &how, e) < 0)
		return -1;
	int got = snapshot_scan(l->snapshot, h, (size_t)record, kinds, as_known, &to, &l->of[record].c, &l->doubt);
	if (got < 0)
		*e = l->doubt;
	if (got)
		return got < 0 ? refused(l, e) : 1;
	if (l->doubt.code == ERR_DAMAGED)
		snapshot_discard(l->snapshot);
	snapshot_close(l->snapshot);
	l->snapshot = NULL;
	return 0;
}

/* Reads a record's columns from the store: everybody's, or what the chosen owners have. */
static int scan_store(struct loading *l, int record, struct house *h, bool chosen, const char *kinds,
		      instant_t as_known, struct err *e)
{
	const struct fact_type *t = fact_types[record];
	struct columns read;
	struct settling how;
	struct stmt *st;
	if (store_stmt(h->store, chosen ? fact_scan_of(t, h->store) : &t->scan, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, as_known == INSTANT_OPEN ? INSTANT_OPEN - 1 : as_known);
	if (chosen)
		stmt_bind_text(st, 2, buf_str(&l->chosen));
	if (stmt_columns(st, kinds, intern, l, WORLD_ROWS_MAX - 1, &read, e) < 0)
		return refused(l, e);
	if (settle_record(l, record, kinds, read.n, &how, e) == 0)
		return move_in(&how, &read, &l->of[record].c, e);
	columns_release(&read);
	return -1;
}

/* Reads a record's columns: from the snapshot while it is to be trusted, else from the store. */
static int scan(struct loading *l, int record, struct house *h, instant_t as_known, struct err *e)
{
	char kinds[RECORD_FIELDS_MAX + 3];
	kinds_of(l, record, kinds);
	int got = l->snapshot ? scan_snapshot(l, record, h, kinds, as_known, e) : 0;
	if (got)
		return got < 0 ? -1 : 0;
	return scan_store(l, record, h, false, kinds, as_known, e);
}

/* Reads a record's columns of the chosen owners only. */
static int read_owners(struct loading *l, int record, struct house *h, instant_t as_known, struct err *e)
{
	char kinds[RECORD_FIELDS_MAX + 3];
	kinds_of(l, record, kinds);
	if (!l->chosen.n)
		fact_owners(&l->chosen, h->store, l->owners->id, l->owners->n);
	return l->chosen.failed ? no_memory(e) : scan_store(l, record, h, true, kinds, as_known, e);
}

/* The record is one whose owners were chosen: 人员, or what belongs to 人员. */
static bool of_owners(const struct load_owners *o, int record)
{
	int people = dict_record(&fact_dict, STR("人员"));
	return o && (record == people || dict_owner(&fact_dict, record) == people);
}

/* Rows whose owner is known. */
static size_t owned_rows(struct cells owner, size_t n)
{
	size_t owned = 0;
	for (size_t row = 0; row < n; row++)
		owned += cell_at(owner, row) != FIELD_NONE;
	return owned;
}

/* Closes up the rows of a column whose owner is known. */
static void close_up(struct cells owner, struct cells c, size_t n)
{
	size_t at = 0;
	for (size_t row = 0; row < n; row++)
		if (cell_at(owner, row) != FIELD_NONE)
			cell_set(c, at++, cell_at(c, row));
}

/* Chooses the rows to be taken over: a fact whose owner is not known at the instant is nobody's. */
static int choose(struct loading *l, int record, struct err *e)
{
	struct scanned *s = &l->of[record];
	if (!s->c.n)
		return 0;
	if (!s->c.col[0].at || !s->c.col[1].at)
		return err_set(e, ERR_DB, "%s 读不出编号", l->w->t[record].rec->name);
	const struct cells owner = s->c.col[0];
	s->id = s->c.col[1].at;
	s->n = dict_owner(l->w->dict, record) < 0 ? s->c.n : owned_rows(owner, s->c.n);
	for (int k = s->c.ncols - 1; k >= 0 && s->n < s->c.n; k--) /* the owners, by which it is known, last */
		if (s->c.col[k].at)
			close_up(owner, s->c.col[k], s->c.n);
	return order_by_id(s, e);
}

/* A column of ids of the record's own rows becomes one of rows. */
static int settle_own(struct loading *l, int record, struct cells *c, struct err *e)
{
	const struct scanned *s = &l->of[record];
	struct cells rows = cells_new(l->w->mem, s->n, NARROW);
	size_t near = 0;
	for (size_t row = 0; rows.at && row < s->n; row++) {
		int64_t id = cell_at(*c, row);
		if (cell_put(&rows, row, id == FIELD_NONE ? id : row_of_id(s, id, &near), s->n, l->w->mem) < 0)
			return no_memory(e);
	}
	*c = rows;
	return rows.at ? 0 : no_memory(e);
}

/* The field refers to rows of its own record. */
static bool refers_to_own(const struct record *rec, size_t field)
{
	const struct field *f = &rec->fields[field];
	return f->type == FIELD_REF && (int)field != rec->owner &&
	       (str_is(str_of(f->ref), rec->name) || str_is(str_of(f->ref), rec->table));
}

/* A column without anything in it. */
static struct cells blank_column(struct loading *l, size_t n)
{
	struct cells c = cells_new(l->w->mem, n, NARROW);
	for (size_t row = 0; c.at && row < n; row++)
		cell_set(c, row, FIELD_NONE);
	return c;
}

/* One record's table of the world. Secrets stay blank; the scan does not have them. */
static int fill_table(struct loading *l, int record, struct err *e)
{
	const struct record *rec = l->w->dict->records[record];
	const struct scanned *s = &l->of[record];
	struct cells col[RECORD_FIELDS_MAX] = {{0}};
	int at = 2;
	for (size_t f = 0; f < rec->n && s->n; f++) {
		bool secret = rec->fields[f].type == FIELD_SECRET, owner = (int)f == rec->owner;
		if (owner)
			col[f] = s->c.col[0];
		else if (!secret)
			col[f] = s->c.col[at++];
		else if (takes_column(l, record, f) && !(col[f] = blank_column(l, s->n)).at)
			return no_memory(e);
		if (col[f].at && refers_to_own(rec, f) && settle_own(l, record, &col[f], e) < 0)
			return -1;
	}
	return world_take(l->w, record, s->n, s->n ? s->c.col[1].at : NULL, col, e);
}

/* All records, each after those it belongs or refers to. */
static int load_records(struct loading *l, struct house *h, instant_t as_known, struct err *e)
{
	for (size_t k = 0; k < fact_types_n; k++) {
		if (l->wanted && !l->wanted[k]) {
			world_leave_out(l->w, (int)k);
			continue;
		}
		int got = of_owners(l->owners, (int)k) ? read_owners(l, (int)k, h, as_known, e)
						       : scan(l, (int)k, h, as_known, e);
		if (got < 0 || choose(l, (int)k, e) < 0 || fill_table(l, (int)k, e) < 0)
			return -1;
	}
	return world_seal(l->w, e);
}

/* Fills the world, all of it as the store is at one moment. */
static int load(struct world **ret, struct loading *l, struct house *h, instant_t as_known, struct err *e)
{
	bool own = !store_in_tx(h->store);
	if (!l->w)
		return no_memory(e);
	buf_init(&l->chosen, OWNERS_BYTES_MAX);
	int status = own ? store_begin(h->store, false, e) : 0;
	if (status == 0) {
		/* what some owners have is found by key, and of the rest there is little */
		status = l->owners ? 0 : snapshot_open(&l->snapshot, h, fact_types, fact_types_n, &l->doubt);
		if (status < 0)
			*e = l->doubt;
		else
			status = load_records(l, h, as_known, e);
		snapshot_close(l->snapshot);
		if (own)
			store_rollback(h->store);
	}
	buf_release(&l->chosen);
	for (size_t k = 0; k < DICT_RECORDS_MAX; k++) {
		free(l->of[k].by_id);
		map_free(l->of[k].rows);
	}
	if (status == 0)
		*ret = l->w;
	return status;
}

void load_closure(bool wanted[static DICT_RECORDS_MAX])
{
	for (size_t k = fact_types_n; k-- > 0;) { /* what a record belongs or refers to stands before it */
		const struct record *rec = fact_types[k]->rec;
		for (size_t f = 0; f < rec->n && wanted[k]; f++)
			if (rec->fields[f].type == FIELD_REF)
				wanted[dict_record(&fact_dict, str_of(rec->fields[f].ref))] = true;
	}
}

int load_everything(struct world **ret, struct house *h, instant_t as_known, struct pool *pool, struct arena *mem,
		    struct err *e)
{
	return load(ret, &(struct loading){.w = world_new(&fact_dict, pool, mem)}, h, as_known, e);
}

int load_wanted(struct world **ret, struct house *h, instant_t as_known, const bool *wanted,
		const struct load_owners *owners, struct pool *pool, struct arena *mem, struct err *e)
{
	struct loading l = {.w = world_new(&fact_dict, pool, mem), .wanted = wanted, .owners = owners};
	return load(ret, &l, h, as_known, e);
}

int load_used(struct world **ret, struct house *h, instant_t as_known, const struct uses *used, struct pool *pool,
	      struct arena *mem, struct err *e)
{
	return load_used_of(ret, h, as_known, used, NULL, pool, mem, e);
}

int load_used_of(struct world **ret, struct house *h, instant_t as_known, const struct uses *used,
		 const struct load_owners *owners, struct pool *pool, struct arena *mem, struct err *e)
{
	struct loading l = {
	    .w = world_new(&fact_dict, pool, mem), .wanted = used->record, .used = used, .owners = owners};
	return load(ret, &l, h, as_known, e);
}

/* The column of a scan that gives a field. */
static int scan_column(const struct record *rec, size_t field)
{
	int at = 2;
	for (size_t f = 0; f < field; f++)
		at += (int)f != rec->owner && rec->fields[f].type != FIELD_SECRET;
	return at;
}

int load_holders(struct ids *out, struct house *h, int record, size_t field, int64_t code, struct pool *pool,
		 struct arena *mem, struct err *e)
{
	struct uses *used = ARENA_NEW(mem, struct uses);
	struct loading l = {.w = world_new(&fact_dict, pool, mem), .used = used, .raw = true};
	if (!used || !l.w)
		return no_memory(e);
	memset(used, 0, sizeof *used);
	used->field[record][field] = true;
	int status = snapshot_open(&l.snapshot, h, fact_types, fact_types_n, &l.doubt);
	if (status < 0)
		*e = l.doubt;
	else
		status = scan(&l, record, h, INSTANT_OPEN, e);
	snapshot_close(l.snapshot);
	const struct snapshot_columns *c = &l.of[record].c;
	const int held = scan_column(fact_types[record]->rec, field);
	for (size_t i = 0; status == 0 && i < c->n; i++) {
		int64_t cell = cell_at(c->col[held], i);
		if (cell == code || cell == FIELD_NONE)
			status = ids_put(out, cell_at(c->col[0], i), e);
	}
	return status;
}

/* A person's number in full and name. */
static int person_texts(struct house *h, int64_t id, instant_t as_known, struct buf *key, struct buf *name,
			struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, h, &people_facts, id, as_known, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got > 0) {
		if (key)
			buf_put_str(key, v.cell[FACT_INDEX(people, number)].s);
		buf_put_str(name, v.cell[FACT_INDEX(people, name)].s);
	}
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

int load_subject(struct house *h, const struct world *w, int record, int64_t row, instant_t as_known, struct buf *key,
		 struct buf *name, struct err *e)
{
	const struct wtable *t = &w->t[record];
	if (fact_types[record] == &people_facts)
		return person_texts(h, t->id[row], as_known, key, name, e);
	/* 协议编号, 单元代码: the first field; 单元名称: the second */
	buf_put_str(key, pool_text(w->pool, cell_at(t->col[0], (size_t)row)));
	int owner = t->rec->owner;
	if (owner < 0) {
		buf_put_str(name, pool_text(w->pool, cell_at(t->col[1], (size_t)row)));
		return 0;
	}
	int people = dict_record(w->dict, str_of(t->rec->fields[owner].ref));
	int64_t person = cell_at(t->col[owner], (size_t)row);
	return person == FIELD_NONE ? 0 : person_texts(h, w->t[people].id[person], as_known, NULL, name, e);
}
