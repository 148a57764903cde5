/* The directory compared with what the facts say: row by row, then the sets by a sum of digests. */
#include <stdlib.h>

#include "features/directory/inside.h"

static const struct sql BITS_ALL = {"dir_bits.all", "SELECT kind, value, chunk, bits FROM dir_bits "
						    "WHERE (kind, value, chunk) > ($1, $2, $3) "
						    "ORDER BY kind, value, chunk LIMIT 500"};
static const struct sql ORG_IDS = {"orgs.standing_ids", "SELECT id FROM orgs WHERE closed_by = 0 ORDER BY id"};

#define KINDS 64

struct checking {
	struct house *h;
	struct places places;
	struct arena *mem;
	day_t day;
	struct person_entry *there;
	struct org_entry *org_there, *org_want;
	uint64_t want[KINDS], have[KINDS]; /* [kind] sum of the digests of all that are in its sets */
	int64_t people, orgs;
};

/* Somebody is in a set: what the sum takes. */
static uint64_t digest_of(int64_t value, int64_t no)
{
	uint64_t x = (uint64_t)value * 0x9e3779b97f4a7c15u ^ ((uint64_t)no + 0x632be59bd9b4e019u);
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* A difference: says where, and what to do. */
static int differs(struct err *e, const char *what, int64_t id, const char *column, int64_t there, int64_t want)
{
	err_set(e, ERR_DAMAGED, "名录与事实不符：%s %lld 的 %s 是 %lld，应是 %lld", what, (long long)id, column,
		(long long)there, (long long)want);
	return err_todo(e, "运行 yicai directory rebuild");
}

/* Both have the same traits; the first that one of them alone has is named. */
static int compare_traits(const struct traits *there, const struct traits *want, const char *what, int64_t id,
			  struct err *e)
{
	for (size_t i = 0; i < there->n || i < want->n; i++) {
		int order = i == there->n ? 1 : i == want->n ? -1 : trait_cmp(&there->t[i], &want->t[i]);
		if (order == 0)
			continue;
		const struct trait *t = order < 0 ? &there->t[i] : &want->t[i];
		err_set(e, ERR_DAMAGED, "名录与事实不符：%s %lld %s特征 %d:%lld", what, (long long)id,
			order < 0 ? "多了" : "少了", t->kind, (long long)t->value);
		return err_todo(e, "运行 yicai directory rebuild");
	}
	return 0;
}

/* One person. */
static int check_person(void *self, struct person_entry *want, struct err *e)
{
	struct checking *c = self;
	arena_clear(c->mem);
	int got = person_entry_get(c->there, c->h->store, want->person_id, c->mem, e);
	if (got < 0)
		return -1;
	if (got == 0)
		return differs(e, "人员", want->person_id, "行数", 0, 1);
	want->marks |= c->there->marks & MARK_SUSPECT;
	for (int i = 0; i < PERSON_NUMBERS; i++)
		if (person_numbers(c->there)[i] != person_numbers(want)[i])
			return differs(e, "人员", want->person_id, person_number_names[i],
				       person_numbers(c->there)[i], person_numbers(want)[i]);
	if (!str_eq(c->there->name, want->name) || !str_eq(c->there->intake, want->intake))
		return differs(e, "人员", want->person_id, "姓名或来源", 0, 1);
	if (compare_traits(&c->there->traits, &want->traits, "人员", want->person_id, e) < 0)
		return -1;
	for (size_t i = 0; i < want->traits.n; i++)
		c->want[want->traits.t[i].kind] += digest_of(want->traits.t[i].value, c->there->no);
	if (want->marks & MARK_SUSPECT)
		c->want[TRAIT_MARK] += digest_of(MARK_BIT_SUSPECT, c->there->no);
	c->people++;
	return 0;
}

/* One institution. */
static int check_org(struct checking *c, int64_t id, struct org_sets *sets, struct err *e)
{
	int got = org_entry_get(c->org_there, c->h->store, id, e);
	int made = got < 0 ? -1 : org_entry_make(c->org_want, c->h, id, &c->places, sets, c->day, e);
	if (made < 0)
		return -1;
	if (got != made)
		return differs(e, "机构", id, "行数", got, made);
	for (int i = 0; i < ORG_NUMBERS; i++)
		if (org_numbers(c->org_there)[i] != org_numbers(c->org_want)[i])
			return differs(e, "机构", id, org_number_names[i], org_numbers(c->org_there)[i],
				       org_numbers(c->org_want)[i]);
	if (compare_traits(&c->org_there->traits, &c->org_want->traits, "机构", id, e) < 0)
		return -1;
	for (size_t i = 0; i < c->org_want->traits.n; i++)
		c->want[c->org_want->traits.t[i].kind] += digest_of(c->org_want->traits.t[i].value, c->org_there->no);
	c->orgs++;
	return 0;
}

/* All institutions. */
static int check_orgs(struct checking *c, int64_t people, struct err *e)
{
	struct org_sets sets;
	struct stmt *st;
	int more = -1, bad = org_sets_load(&sets, c->h->store, people, e);
	if (!bad)
		bad = store_stmt(c->h->store, &ORG_IDS, &st, e);
	while (!bad && (more = stmt_step(st, e)) == 1)
		bad = check_org(c, stmt_int(st, 0), &sets, e);
	org_sets_release(&sets);
	return bad ? bad : more;
}

/* Sums what is in one stored chunk. */
static void sum_chunk(struct checking *c, int64_t kind, int64_t value, int64_t chunk, struct str bits)
{
	uint64_t w[CHUNK_WORDS] = {0};
	chunk_add(bits, w);
	for (size_t i = 0; i < CHUNK_WORDS; i++)
		for (uint64_t x = w[i]; x; x &= x - 1)
			c->have[kind & (KINDS - 1)] +=
			    digest_of(value, chunk * CHUNK_NUMBERS + (int64_t)(i << 6) + __builtin_ctzll(x));
}

/* Sums all sets, page by page. */
static int sum_sets(struct checking *c, struct err *e)
{
	int64_t at[3] = {-1, 0, 0};
	for (int more = 1, n = 1; n;) {
		struct stmt *st;
		if (store_stmt(c->h->store, &BITS_ALL, &st, e) < 0)
			return -1;
		for (int i = 0; i < 3; i++)
			stmt_bind_int(st, i + 1, at[i]);
		for (n = 0; (more = stmt_step(st, e)) == 1; n++) {
			for (int i = 0; i < 3; i++)
				at[i] = stmt_int(st, i);
			sum_chunk(c, at[0], at[1], at[2], stmt_bytes(st, 3));
		}
		if (more < 0)
			return -1;
	}
	for (int kind = 0; kind < KINDS; kind++) {
		if (c->want[kind] == c->have[kind])
			continue;
		err_set(e, ERR_DAMAGED, "名录的特征集合（第 %d 类）与各行不符", kind);
		return err_todo(e, "运行 yicai directory rebuild");
	}
	return 0;
}

/* All of it, in the open read transaction. */
static int check_all(struct checking *c, struct err *e)
{
	struct dir_state s;
	struct directory_state now;
	int64_t people, orgs;
	if (directory_state(c->h, &now, e) < 0)
		return -1;
	if (!now.current) {
		err_set(e, ERR_CONFLICT, "名录还没有更新到今天，差 %lld 条登记", (long long)now.behind);
		return err_todo(e, "先让 yicai directory 更新它");
	}
	c->day = now.day;
	if (dir_state_get(c->h->store, &s, e) < 0 || directory_size(c->h, &people, &orgs, e) < 0 ||
	    each_person_entry(c->h, &c->places, c->day, check_person, c, e) < 0)
		return -1;
	if (people != c->people)
		return differs(e, "人员表", 0, "行数", people, c->people);
	if (check_orgs(c, s.next_person, e) < 0)
		return -1;
	return orgs != c->orgs ? differs(e, "机构表", 0, "行数", orgs, c->orgs) : sum_sets(c, e);
}

int directory_check(struct house *h, int64_t *checked, struct err *e)
{
	struct checking *c = calloc(1, sizeof *c);
	bool own = !store_in_tx(h->store);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不够");
	*c = (struct checking){.h = h,
			       .mem = arena_new(0),
			       .there = calloc(1, sizeof *c->there),
			       .org_there = calloc(1, sizeof *c->org_there),
			       .org_want = calloc(1, sizeof *c->org_want)};
	bool memory = c->mem && c->there && c->org_there && c->org_want;
	int bad = memory ? places_init(&c->places, h, e) : err_set(e, ERR_NOMEM, "内存不够");
	bool begun = !bad && own && (bad = store_begin(h->store, false, e)) == 0;
	if (!bad)
		bad = check_all(c, e);
	if (begun)
		store_rollback(h->store);
	if (!bad)
		*checked = c->people;
	places_release(&c->places);
	arena_free(c->mem);
	free(c->there);
	free(c->org_there);
	free(c->org_want);
	free(c);
	return bad;
}
