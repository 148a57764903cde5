/* The directory made anew: people by scans of their facts side by side, sets in memory by chunk, then all rows in order. */
#include <stdlib.h>

#include "fact/journal.h"
#include "features/directory/inside.h"
#include "features/directory/suspects.h"
#include "features/directory/twins.h"
#include "features/orgs/orgs.h"

#define PAGE 4000 /* rows that are read at a time */

/* One fact type, read in the order of owners. */
struct stream {
	struct house *h;
	const struct fact_type *type;
	unsigned flags;
	struct fact_reader *r;
	struct version v;
	int64_t owner, id; /* of the last one */
	size_t n;          /* read of this page */
	bool have;         /* v is the next one; false: the end */
};

/* Goes on to the next version. */
static int stream_next(struct stream *s, struct err *e)
{
	for (;;) {
		if (!s->r && fact_page(&s->r, s->h, s->type, s->owner, s->id, PAGE, INSTANT_OPEN, s->flags, e) < 0)
			return -1;
		int more = fact_next(s->r, &s->v, e);
		if (more < 0)
			return -1;
		s->have = more == 1;
		if (s->have) {
			s->owner = s->v.owner;
			s->id = s->v.id;
			s->n++;
			return 0;
		}
		fact_reader_free(s->r);
		s->r = NULL;
		if (s->n < PAGE)
			return 0;
		s->n = 0;
	}
}

/* Takes all versions of this owner. */
static int stream_take(struct stream *s, size_t source, struct person_facts *f, struct arena *mem, struct err *e)
{
	while (s->have && s->v.owner <= f->id) {
		if (s->v.owner == f->id && !person_sources[source].take(f, s->h, &s->v, mem))
			return err_set(e, ERR_NOMEM, "内存不够");
		if (stream_next(s, e) < 0)
			return -1;
	}
	return 0;
}

/* The streams are open at their beginnings: each person in turn. */
static int walk(struct stream *s, struct places *p, day_t today, struct arena *mem, struct person_entry *entry,
		int (*f)(void *self, struct person_entry *entry, struct err *e), void *self, struct err *e)
{
	while (s[0].have) {
		arena_clear(mem);
		struct person_facts facts = {.id = s[0].v.id};
		for (size_t i = 0; i < PERSON_SOURCES; i++)
			if (stream_take(&s[i], i, &facts, mem, e) < 0)
				return -1;
		entry->no = 0;
		if (person_entry_make(entry, &facts, p, today, e) < 0)
			return -1;
		int end = f(self, entry, e);
		if (end)
			return end;
	}
	return 0;
}

int each_person_entry(struct house *h, struct places *p, day_t today,
		      int (*f)(void *self, struct person_entry *entry, struct err *e), void *self, struct err *e)
{
	struct stream s[PERSON_SOURCES] = {{0}};
	struct arena *mem = arena_new(0);
	struct person_entry *entry = calloc(1, sizeof *entry);
	int status = mem && entry ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; !status && i < PERSON_SOURCES; i++) {
		s[i] = (struct stream){.h = h, .type = person_sources[i].type, .flags = i == 0 ? FACT_REVEAL : 0};
		status = stream_next(&s[i], e);
	}
	if (!status)
		status = walk(s, p, today, mem, entry, f, self, e);
	for (size_t i = 0; i < PERSON_SOURCES; i++)
		fact_reader_free(s[i].r);
	free(entry);
	arena_free(mem);
	return status;
}

/* X(index, what it is on): left out while rows are loaded. The migration makes the same. */
#define INDEXES(X)                                                                                                   \
	X(dir_person_name, "dir_person (name_key, no)")                                                              \
	X(dir_person_changed, "dir_person (changed, no)")                                                            \
	X(dir_person_since, "dir_person (since, no)")                                                                \
	X(dir_person_grade, "dir_person (grade, no)")                                                                \
	X(dir_person_expires, "dir_person (expires, no)")                                                            \
	X(dir_person_born, "dir_person (born, no)")                                                                  \
	X(dir_person_next, "dir_person (next_day)")                                                                  \
	X(dir_person_twin, "dir_person (twin) WHERE twin <> 0")                                                      \
	X(dir_person_mobile, "dir_person (mobile) WHERE mobile <> 0")                                                \
	X(dir_person_account, "dir_person (account) WHERE account <> 0")                                             \
	X(dir_person_place, "dir_person (place) WHERE place <> 0")
#define INDEX_DROP(name, on) {"drop." #name, "DROP INDEX " #name},
#define INDEX_MAKE(name, on) {"make." #name, "CREATE INDEX " #name " ON " on},
static const struct sql index_drops[] = {INDEXES(INDEX_DROP)}, index_makes[] = {INDEXES(INDEX_MAKE)};
#define INDEX_N (sizeof index_drops / sizeof *index_drops)

static const struct sql empties[] = {{"dir_person.empty", "DELETE FROM dir_person"},
				     {"dir_org.empty", "DELETE FROM dir_org"},
				     {"dir_bits.empty", "DELETE FROM dir_bits"}};
#define EMPTIES (sizeof empties / sizeof *empties)
static const struct sql PEOPLE_COUNT = {"people.count", "SELECT count(*) FROM people WHERE closed_by = 0"};

/* A number's place in a set: low is its place in the chunk. */
struct mark {
	int64_t value;
	uint16_t kind, low;
};

/* A chunk of a set, packed. */
struct packed {
	int64_t value;
	uint32_t kind, chunk, n;
	size_t at; /* in `bytes` */
};

struct building {
	struct house *h;
	struct bulk *rows;
	struct mark *mark; /* of the chunk that is being filled */
	size_t marks, marks_cap;
	struct packed *packed;
	size_t packed_n, packed_cap;
	struct buf bytes, traits;
	int64_t next; /* number of the next person */
	int64_t total;
	void (*progress)(void *self, int64_t done, int64_t total);
	void *progress_self;
};

#define MARKS_MAX  (CHUNK_NUMBERS * (size_t)TRAITS_MAX)
#define PACKED_MAX 400000000
#define BYTES_MAX  ((size_t)8 << 30)

/* Room for `more` more behind n. */
static int room(void *array, size_t *cap, size_t n, size_t more, size_t size, size_t max, struct err *e)
{
	void *old, *to;
	if (n + more <= *cap)
		return 0;
	size_t want = *cap ? *cap * 2 : 65536;
	while (want < n + more)
		want *= 2;
	memcpy(&old, array, sizeof old);
	if (n + more > max || !(to = reallocarray(old, want, size)))
		return err_set(e, ERR_NOMEM, "内存不够，名录装不下");
	memcpy(array, &to, sizeof to);
	*cap = want;
	return 0;
}

/* By set, then number. */
static int mark_cmp(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->low > y->low) - (x->low < y->low);
}

/* By set, then chunk: the order of the table. */
static int packed_cmp(const void *a, const void *b)
{
	const struct packed *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->chunk > y->chunk) - (x->chunk < y->chunk);
}

/* Packs the sets of the chunk that is full, or the last. */
static int end_chunk(struct building *b, struct err *e)
{
	uint32_t chunk = (uint32_t)((b->next - 1) / CHUNK_NUMBERS);
	uint16_t *low = b->marks ? malloc(CHUNK_NUMBERS * sizeof *low) : NULL;
	if (b->marks && !low)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (b->marks)
		qsort(b->mark, b->marks, sizeof *b->mark, mark_cmp);
	int bad = 0;
	for (size_t i = 0; !bad && i < b->marks;) {
		const struct mark *m = &b->mark[i];
		size_t n = 0, at = b->bytes.n;
		for (; i < b->marks && b->mark[i].kind == m->kind && b->mark[i].value == m->value; i++)
			low[n++] = b->mark[i].low;
		bad = room(&b->packed, &b->packed_cap, b->packed_n, 1, sizeof *b->packed, PACKED_MAX, e);
		if (!bad && chunk_pack_numbers(low, n, &b->bytes) < 0)
			bad = err_set(e, ERR_NOMEM, "内存不够，名录装不下");
		if (!bad)
			b->packed[b->packed_n++] =
			    (struct packed){m->value, m->kind, chunk, (uint32_t)(b->bytes.n - at), at};
	}
	free(low);
	b->marks = 0;
	return bad;
}

static const char *const row_columns[] = {
    "no",        "person_id", "name", "intake", "traits",  "name_key",    "sex",   "born",  "county_id",
    "street_id", "org_id",    "post", "grade",  "expires", "contract_to", "state", "since", "marks",
    "changed",   "next_day",  "twin", "mobile", "account", "place",       NULL};
static const char row_kinds[] = "iittbiiiiiiiiiiiiiiiiiii";
_Static_assert(sizeof row_kinds == 5 + PERSON_NUMBERS + 1, "a letter for each column");

/* One person: the row to the store, the traits to the chunk. */
static int build_person(void *self, struct person_entry *p, struct err *e)
{
	struct building *b = self;
	p->no = b->next++;
	if (room(&b->mark, &b->marks_cap, b->marks, p->traits.n, sizeof *b->mark, MARKS_MAX, e) < 0)
		return -1;
	for (size_t i = 0; i < p->traits.n; i++)
		b->mark[b->marks++] = (struct mark){p->traits.t[i].value, (uint16_t)p->traits.t[i].kind,
						    (uint16_t)(p->no % CHUNK_NUMBERS)};
	buf_clear(&b->traits);
	if (traits_pack(&p->traits, &b->traits) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	bulk_int(b->rows, 0, p->no);
	bulk_int(b->rows, 1, p->person_id);
	bulk_text(b->rows, 2, p->name);
	bulk_text(b->rows, 3, p->intake);
	bulk_bytes(b->rows, 4, buf_str(&b->traits));
	for (int i = 0; i < PERSON_NUMBERS; i++)
		bulk_int(b->rows, 5 + i, person_numbers(p)[i]);
	if (bulk_row(b->rows, e) < 0)
		return -1;
	if (b->progress && b->next % 1000 == 0)
		b->progress(b->progress_self, b->next, b->total);
	return b->next % CHUNK_NUMBERS == 0 ? end_chunk(b, e) : 0;
}

/* All sets, in the order of the table. */
static int put_sets(struct building *b, struct err *e)
{
	static const char *const columns[] = {"kind", "value", "chunk", "bits", NULL};
	struct bulk *rows;
	if (b->packed_n)
		qsort(b->packed, b->packed_n, sizeof *b->packed, packed_cmp);
	if (bulk_begin(&rows, b->h->store, "dir_bits", columns, "iiib", e) < 0)
		return -1;
	for (size_t i = 0; i < b->packed_n; i++) {
		const struct packed *p = &b->packed[i];
		bulk_int(rows, 0, p->kind);
		bulk_int(rows, 1, p->value);
		bulk_int(rows, 2, p->chunk);
		bulk_bytes(rows, 3, (struct str){b->bytes.p + p->at, p->n});
		if (bulk_row(rows, e) < 0) {
			bulk_abandon(rows);
			return -1;
		}
	}
	return bulk_end(rows, e);
}

/* Runs statements without parameters. */
static int run_all(struct store *s, const struct sql *sql, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct stmt *st;
		if (store_stmt(s, &sql[i], &st, e) < 0 || stmt_run(st, NULL, e) < 0)
			return -1;
	}
	return 0;
}

/* How many people there are, for the progress. */
static int count_people(struct store *s, int64_t *n, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &PEOPLE_COUNT, &st, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	*n = got == 1 ? stmt_int(st, 0) : 0;
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* Everybody. */
static int build_people(struct building *b, struct places *p, day_t today, struct err *e)
{
	struct store *s = b->h->store;
	if (count_people(s, &b->total, e) < 0 || run_all(s, index_drops, INDEX_N, e) < 0 ||
	    run_all(s, empties, EMPTIES, e) < 0 ||
	    bulk_begin(&b->rows, s, "dir_person", row_columns, row_kinds, e) < 0)
		return -1;
	if (each_person_entry(b->h, p, today, build_person, b, e) < 0) {
		bulk_abandon(b->rows);
		return -1;
	}
	if (bulk_end(b->rows, e) < 0 || (b->next % CHUNK_NUMBERS != 0 && end_chunk(b, e) < 0) || put_sets(b, e) < 0)
		return -1;
	return run_all(s, index_makes, INDEX_N, e);
}

/* All institutions, which count the people. */
static int build_orgs(struct house *h, struct places *p, int64_t people, day_t today, int64_t *next, struct err *e)
{
	static const struct traits none;
	struct org_sets sets = {0};
	struct changes c = {0};
	struct stream s = {.h = h, .type = &orgs_facts};
	struct org_entry *o = calloc(1, sizeof *o);
	int bad = o ? org_sets_load(&sets, h->store, people, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (!bad)
		bad = stream_next(&s, e);
	while (!bad && s.have) {
		o->no = *next;
		int made = org_entry_make(o, h, s.v.id, p, &sets, today, e);
		if (made < 0 || (made && (org_entry_put(h->store, o, e) < 0 ||
					  changes_between(&c, o->no, &none, &o->traits, e) < 0)))
			bad = -1;
		*next += made == 1;
		if (!bad)
			bad = stream_next(&s, e);
	}
	fact_reader_free(s.r);
	if (!bad)
		bad = changes_write(&c, h->store, e);
	changes_release(&c);
	org_sets_release(&sets);
	free(o);
	return bad;
}

int rebuild_within(struct house *h, void (*progress)(void *self, int64_t done, int64_t total), void *self,
		   struct err *e)
{
	struct building b = {.h = h, .progress = progress, .progress_self = self};
	struct dir_state state = {.form = DIRECTORY_FORM, .day = house_today(h)};
	struct places p;
	uint8_t digest[SM3_SIZE];
	if (journal_head(h, &state.journal, digest, e) < 0 || places_init(&p, h, e) < 0)
		return -1;
	buf_init(&b.bytes, BYTES_MAX);
	buf_init(&b.traits, 1 << 16);
	int bad = build_people(&b, &p, (day_t)state.day, e);
	state.next_person = b.next;
	buf_release(&b.bytes);
	buf_release(&b.traits);
	free(b.mark);
	free(b.packed);
	if (!bad)
		bad = twins_mark_all(h->store, state.next_person, e);
	if (!bad)
		bad = build_orgs(h, &p, state.next_person, (day_t)state.day, &state.next_org, e);
	if (!bad)
		bad = dir_state_put(h->store, &state, e);
	places_release(&p);
	return bad;
}
