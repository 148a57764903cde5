/* Everything, by column scans; and what is printed of a subject. */
#include "features/subsidies/load.h"

#include "base/map.h"
#include "features/people/people.h"
#include "features/subsidies/load_cells.h"

#define LOAD_ROWS_MAX 2000000000u

/* What turns ids into row numbers: one map a record. */
struct id_maps {
	struct map *of[RECORDS_MAX];
};

static int64_t intern(void *self, struct str s)
{
	return pool_put(self, s);
}

/* Runs the record's scan into columns. */
static int scan(struct columns *out, struct house *h, const struct fact_type *t, instant_t as_known,
		struct pool *pool, struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, &t->scan, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, as_known == INSTANT_OPEN ? INSTANT_OPEN - 1 : as_known);
	return stmt_columns(st, t->scan_kinds, intern, pool, LOAD_ROWS_MAX, out, e);
}

/* Puts the ids of a scanned record into its map. */
static int map_ids(struct id_maps *m, int record, const struct columns *c, struct err *e)
{
	m->of[record] = map_new(LOAD_ROWS_MAX);
	for (size_t i = 0; m->of[record] && i < c->n; i++) {
		if (map_put_int(m->of[record], c->col[1][i], (int64_t)i) < 0)
			return err_set(e, ERR_NOMEM, "内存不够");
	}
	return m->of[record] ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

/* One column of a table: cells as the world holds them. */
static int fill_column(struct wtable *t, size_t field, const int64_t *from, const struct id_maps *m, int target,
		       struct pool *pool)
{
	const struct field *f = &t->rec->fields[field];
	int64_t label[CODE_NUMBERS_MAX];
	if (f->type == FIELD_CODE && code_labels(f->codes, pool, label) < 0)
		return -1;
	for (size_t i = 0; i < t->n; i++) {
		int64_t v = from ? from[i] : FIELD_NONE, row;
		if (v != FIELD_NONE && f->type == FIELD_CODE)
			v = v > 0 && v < CODE_NUMBERS_MAX ? label[v] : FIELD_NONE;
		if (v != FIELD_NONE && f->type == FIELD_REF)
			v = target >= 0 && m->of[target] && map_get_int(m->of[target], v, &row) ? row : FIELD_NONE;
		t->col[field][i] = v;
	}
	return 0;
}

/* One record's table from its scanned columns. Rows whose owner is not known at the instant are left out by the caller's
 * order: an owner is loaded before what it owns. */
static int fill_table(struct world *w, int record, const struct columns *c, const struct id_maps *m, struct err *e)
{
	const struct record *rec = w->dict->records[record];
	int64_t *ids;
	if (world_size(w, record, c->n, &ids, e) < 0)
		return -1;
	int at = 2;
	for (size_t i = 0; i < c->n; i++)
		ids[i] = c->col[1][i];
	for (size_t f = 0; f < rec->n; f++) {
		bool owner = (int)f == rec->owner, secret = rec->fields[f].type == FIELD_SECRET;
		const int64_t *from = owner ? c->col[0] : secret ? NULL : c->col[at++];
		int target = rec->fields[f].type == FIELD_REF ? dict_record(w->dict, str_of(rec->fields[f].ref)) : -1;
		if (fill_column(&w->t[record], f, from, m, target, w->pool) < 0)
			return err_set(e, ERR_NOMEM, "内存不够");
	}
	return 0;
}

int load_everything(struct world **ret, struct house *h, instant_t as_known, struct pool *pool, struct arena *mem,
		    struct err *e)
{
	struct id_maps m = {0};
	struct world *w = world_new(&fact_dict, pool, mem);
	int status = w ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t k = 0; k < fact_types_n && status == 0; k++) {
		struct columns c = {0};
		status = scan(&c, h, fact_types[k], as_known, pool, e);
		if (status == 0)
			status = map_ids(&m, (int)k, &c, e);
		if (status == 0)
			status = fill_table(w, (int)k, &c, &m, e);
		columns_release(&c);
	}
	for (size_t k = 0; k < RECORDS_MAX; k++)
		map_free(m.of[k]);
	if (status == 0)
		status = world_seal(w, e);
	if (status == 0)
		*ret = w;
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
	buf_put_str(key, pool_text(w->pool, t->col[0][row]));
	int owner = t->rec->owner;
	if (owner < 0) {
		buf_put_str(name, pool_text(w->pool, t->col[1][row]));
		return 0;
	}
	int people = dict_record(w->dict, str_of(t->rec->fields[owner].ref));
	int64_t person = t->col[owner][row];
	return person == FIELD_NONE ? 0 : person_texts(h, w->t[people].id[person], as_known, NULL, name, e);
}
