#include "features/exchange/import.h"

#include "base/hash.h"

#define PAGE        1000    /* rows fetched ahead at a time */
#define FETCHED_MAX 4000000 /* rows of one sheet fetched ahead in one import */

/* How many rows a page brings for the cost of one single read. */
static int64_t worth(const struct import *im)
{
	return store_engine(im->h->store) == STORE_PG ? 100 : 8;
}

/* One cell into the hash. */
static uint64_t mix(uint64_t h, const struct field *f, const struct cell *c)
{
	bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
	return text ? hash_bytes(h, c->s.p, c->s.n) : hash_int(h, c->v) + 0x9e3779b97f4a7c15u;
}

/* The hash of a row's key, and of all it says. */
static void hashes(const struct import *im, const struct record *rec, int type, const struct cell *cells,
		   uint64_t *key, uint64_t *content)
{
	*key = *content = im->seed ^ (uint64_t)(type + 1);
	for (size_t i = 0; i < rec->n; i++) {
		*content = mix(*content, &rec->fields[i], &cells[i]);
		if (rec->fields[i].flags & FIELD_KEY)
			*key = mix(*key, &rec->fields[i], &cells[i]);
	}
}

/* Remembers a row that stands. */
static int remember(struct import *im, int type, const struct version *v, struct err *e)
{
	const struct fact_type *t = features[type].type;
	struct sheet_state *s = &im->sheet[type];
	uint64_t key, content;
	hashes(im, t->rec, type, v->cell, &key, &content);
	if (s->referred_to && !names_put(&s->names, v->cell[t->find].s, v->id))
		s->names_lost = true;
	if (v->journal == recording_journal(im->rec) || seen_find(&s->seen, key))
		return 0;
	return seen_put(&s->seen, key, content, SEEN_STANDS, e);
}

/* Fetches one page ahead. */
static int page(struct import *im, int type, struct err *e)
{
	struct sheet_state *s = &im->sheet[type];
	struct fact_reader *reader;
	struct version v;
	int more, n = 0;
	if (fact_page(&reader, im->h, features[type].type, s->owner, s->id, PAGE, INSTANT_OPEN, FACT_REVEAL, e))
		return -1;
	while ((more = fact_next(reader, &v, e)) == 1 && !(more = remember(im, type, &v, e))) {
		s->owner = v.owner;
		s->id = v.id;
		n++;
	}
	fact_reader_free(reader);
	s->credit -= n;
	s->fetched += n;
	s->complete = more == 0 && n < PAGE;
	return more;
}

int sheet_warm(struct import *im, int type, struct err *e)
{
	struct sheet_state *s = &im->sheet[type];
	while (!s->complete && s->credit >= PAGE && s->fetched < FETCHED_MAX)
		if (page(im, type, e))
			return -1;
	return 0;
}

int sheet_read_paid(struct import *im, int type, struct err *e)
{
	im->sheet[type].credit += worth(im);
	return sheet_warm(im, type, e);
}

/* Copies a version's texts, so that it outlives its reader. */
static int keep_texts(struct import *im, const struct record *rec, struct version *v, struct err *e)
{
	for (size_t i = 0; i < rec->n; i++) {
		struct str *s = &v->cell[i].s;
		if (s->n && !(s->p = arena_copy(im->row_mem, s->p, s->n)))
			return err_set(e, ERR_NOMEM, "内存不足");
	}
	return 0;
}

/* The version has the key of these cells. */
static bool same_key(const struct record *rec, const struct version *v, const struct cell *cells)
{
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *f = &rec->fields[i];
		bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
		if ((f->flags & FIELD_KEY) && (text ? !str_eq(v->cell[i].s, cells[i].s) : v->cell[i].v != cells[i].v))
			return false;
	}
	return true;
}

/* What stands under the row's key: 1 with *v, 0 none, -1. here: this import may have written it. */
static int standing(struct import *im, const struct row *r, bool here, struct version *v, struct err *e)
{
	const struct fact_type *t = features[r->type].type;
	struct fact_reader *reader;
	bool by_key = t->find < (int)t->rec->n;
	unsigned how = here ? FACT_REVEAL : FACT_REVEAL | FACT_BEFORE;
	if (by_key ? fact_by_key(&reader, im->h, t, r->cell[t->find], INSTANT_OPEN, how, e)
		   : fact_of_owner(&reader, im->h, t, r->cell[t->rec->owner].v, INSTANT_OPEN, how, e))
		return -1;
	int more;
	while ((more = fact_next(reader, v, e)) == 1)
		if (same_key(t->rec, v, r->cell))
			break;
	if (more == 1 && keep_texts(im, t->rec, v, e))
		more = -1;
	fact_reader_free(reader);
	return more < 0 || sheet_read_paid(im, r->type, e) ? -1 : more;
}

/* Two rows of one import under one key with different content. */
static void conflict(struct import *im, const struct row *r, const struct version *v)
{
	const struct record *rec = features[r->type].type->rec;
	if (v->journal == recording_journal(im->rec) && v->line)
		note_field(im, NOTE_REFUSED, r->job, r->line, NULL, "与%s表第 %lld 行的键相同，内容不同", rec->name,
			   (long long)v->line);
	else
		note_field(im, NOTE_REFUSED, r->job, r->line, NULL, "与%s表另一行的键相同，内容不同", rec->name);
}

/* Fields that the roster has no column for keep what is stored. */
static void keep_stored(const struct import *im, struct row *r, const struct version *v)
{
	const struct record *rec = features[r->type].type->rec;
	for (size_t i = 0; i < rec->n; i++) {
		int at = record_field(&im->roster.rec, str_of(rec->fields[i].label));
		if (at >= 0 && r->job->binding.column[at] < 0 && (int)i != rec->owner &&
		    !(rec->fields[i].flags & FIELD_KEY))
			r->cell[i] = v->cell[i];
	}
}

/* A new fact. */
static int assert_row(struct import *im, const struct row *r, int64_t *id, struct err *e)
{
	const struct fact_type *t = features[r->type].type;
	struct sheet_state *s = &im->sheet[r->type];
	int64_t owner = t->rec->owner < 0 ? 0 : r->cell[t->rec->owner].v;
	if (fact_assert(im->rec, t, owner, r->cell, (int64_t)r->line, id, e))
		return -1;
	if (s->referred_to && !names_put(&s->names, r->cell[t->find].s, *id))
		s->names_lost = true;
	return 0;
}

/* What stands against what came. */
static int compare(struct import *im, struct row *r, bool here, struct version *v, enum row_fate *fate, struct err *e)
{
	const struct fact_type *t = features[r->type].type;
	bool same = fact_same(im->h, t, v, r->cell);
	if (here || v->journal == recording_journal(im->rec)) {
		*fate = same ? ROW_REPEATED : ROW_REFUSED;
		r->clash = !same;
		if (!same)
			conflict(im, r, v);
		return 0;
	}
	*fate = same ? ROW_UNCHANGED : ROW_CORRECTED;
	if (!same)
		look_updated(im, r, v);
	return same ? 0 : fact_correct(im->rec, t, v, r->cell, (int64_t)r->line, e);
}

/* What stands under the key of a row that is none of those remembered: 1 with *v, 0 none, -1. */
static int standing_unseen(struct import *im, const struct row *r, uint64_t key, struct version *v, struct err *e)
{
	const struct sheet_state *s = &im->sheet[r->type];
	bool forgotten = seen_forgotten(&s->seen, key);
	return forgotten || !s->complete ? standing(im, r, forgotten, v, e) : 0;
}

/* Remembers what a row became. */
static int remember_fate(struct import *im, int type, uint64_t key, uint64_t content, enum row_fate fate,
			 struct err *e)
{
	if (fate == ROW_REFUSED || fate == ROW_REPEATED)
		return 0;
	return seen_put(&im->sheet[type].seen, key, content, fate == ROW_UNCHANGED ? SEEN_SAME : SEEN_WRITTEN, e);
}

int row_write(struct import *im, struct row *r, enum row_fate *fate, int64_t *id, struct err *e)
{
	const struct record *rec = features[r->type].type->rec;
	struct sheet_state *s = &im->sheet[r->type];
	struct version v;
	uint64_t key, content;
	int64_t own;
	if (sheet_warm(im, r->type, e))
		return -1;
	hashes(im, rec, r->type, r->cell, &key, &content);
	struct seen_row *was = seen_find(&s->seen, key);
	bool here = was && seen_how(was) != SEEN_STANDS;
	if (was && seen_same(was, content) && !id) {
		*fate = here ? ROW_REPEATED : ROW_UNCHANGED;
		return remember_fate(im, r->type, key, content, *fate, e);
	}
	int found = was ? standing(im, r, here, &v, e) : standing_unseen(im, r, key, &v, e);
	if (found < 0)
		return -1;
	if (found && r->keep) {
		keep_stored(im, r, &v);
		hashes(im, rec, r->type, r->cell, &key, &content);
	}
	*fate = ROW_WRITTEN;
	if (found ? compare(im, r, here, &v, fate, e) : assert_row(im, r, &own, e))
		return -1;
	if (id)
		*id = found ? v.id : own;
	return remember_fate(im, r->type, key, content, *fate, e);
}
