/* Bringing the directory up to date: who was touched since, and what became of them. */
#include <stdlib.h>

#include "base/ids.h"
#include "fact/journal.h"
#include "features/directory/inside.h"
#include "features/directory/twins.h"
#include "features/features.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/units/units.h"

static const struct sql PEOPLE_DUE = {
    "dir_person.due", "SELECT person_id FROM dir_person WHERE next_day <= $1 ORDER BY next_day LIMIT $2"};
static const struct sql ORGS_DUE = {"dir_org.due", "SELECT org_id FROM dir_org WHERE next_day <= $1"};
static const struct sql ID_OF = {"dir_person.id_of", "SELECT person_id FROM dir_person WHERE no = $1"};
static const struct sql COUNTS = {"dir_state.counts",
				  "SELECT (SELECT count(*) FROM dir_person), (SELECT count(*) FROM dir_org)"};

#define ANEW_SHARE  4    /* when more than a quarter is touched, all is made anew */
#define ANEW_LEAST  2000 /* but not for fewer than these */
#define ENTRIES_MAX 5000 /* entries behind; more: anew */

struct catching {
	struct house *h;
	struct dir_state state;
	struct places places;
	struct ids people, orgs;
	bool tree; /* the tree of units changed */
	day_t today;
	struct changes sets;
	struct likes likes;
	struct arena *mem;
	struct person_entry *old, *now; /* of the one being looked at */
	struct org_entry *old_org, *now_org;
	int64_t done;
};

/* Adds everybody of whom a fact names the institution. */
static int touch_tied(struct catching *c, int64_t org, struct err *e)
{
	struct set tied = {0};
	if (set_init(&tied, c->state.next_person, e) < 0)
		return -1;
	int bad = set_load(&tied, c->h->store, (struct trait){org, TRAIT_TIED}, e);
	for (int64_t no = -1; !bad && (no = set_next(&tied, no + 1)) >= 0;) {
		struct stmt *st;
		int64_t id = 0;
		if (store_stmt(c->h->store, &ID_OF, &st, e) < 0) {
			bad = -1;
			break;
		}
		stmt_bind_int(st, 1, no);
		int got = stmt_step(st, e);
		id = got == 1 ? stmt_int(st, 0) : 0;
		stmt_reset(st);
		bad = got < 0 ? -1 : got ? ids_put(&c->people, id, e) : 0;
	}
	set_release(&tied);
	return bad;
}

/* The cell that the thing has now, FIELD_NONE when it does not stand. */
static int cell_now(struct catching *c, const struct fact_type *t, int64_t id, const int *field, int64_t *out,
		    size_t n, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, c->h, t, id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	for (size_t i = 0; i < n; i++)
		out[i] = got == 1 ? v.cell[field[i]].v : FIELD_NONE;
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* A version of a unit or an institution was closed: what hangs on it is touched when it lies elsewhere now. */
static int touch_dependent(struct catching *c, const struct fact_type *t, const struct version *v, struct err *e)
{
	static const int of_unit[] = {FACT_INDEX(units, parent_id), FACT_INDEX(units, kind)};
	static const int of_org[] = {FACT_INDEX(orgs, unit_id), FACT_INDEX(orgs, closed)};
	const int *field = t == &units_facts ? of_unit : of_org;
	int64_t now[2];
	if (cell_now(c, t, v->id, field, now, 2, e) < 0)
		return -1;
	if (now[0] == v->cell[field[0]].v && now[1] == v->cell[field[1]].v)
		return 0;
	if (t == &units_facts)
		c->tree = true;
	return t == &units_facts ? 0 : touch_tied(c, v->id, e);
}

/* A row that an entry wrote or closed. */
static int touch(struct catching *c, const struct fact_type *t, const struct version *v, bool closed, struct err *e)
{
	if (closed && (t == &units_facts || t == &orgs_facts) && touch_dependent(c, t, v, e) < 0)
		return -1;
	if (t == &people_facts || strcmp(t->owner_column, "person_id") == 0)
		return ids_put(&c->people, v->owner, e);
	if (t == &orgs_facts || strcmp(t->owner_column, "org_id") == 0)
		return ids_put(&c->orgs, v->owner, e);
	return 0;
}

/* The tables that an entry touched. */
static int note_table(void *self, struct str table, int64_t rows, int64_t closed)
{
	bool *touched = self;
	for (size_t i = 0; i < fact_types_n; i++)
		if (str_is(table, fact_types[i]->rec->table))
			touched[i] |= rows || closed;
	return 0;
}

/* The records on which the directory rests. */
static bool rests_on(const struct fact_type *t)
{
	for (size_t i = 0; i < PERSON_SOURCES; i++)
		if (t == person_sources[i].type)
			return true;
	return t == &units_facts || t == &orgs_facts || strcmp(t->rec->table, "clients") == 0;
}

/* What one entry did to one record. */
static int touch_rows(struct catching *c, const struct fact_type *t, int64_t entry, bool closed, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more = closed ? fact_closed_by(&r, c->h, t, entry, 0, e) : fact_of_journal(&r, c->h, t, entry, 0, e);
	if (more < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1)
		if (touch(c, t, &v, closed, e) < 0) {
			more = -1;
			break;
		}
	fact_reader_free(r);
	return more;
}

/* Everything that one entry touched. */
static int touch_entry(struct catching *c, int64_t entry, struct err *e)
{
	bool touched[64] = {false};
	if (journal_parts(c->h, entry, note_table, touched, e) < 0)
		return -1;
	for (size_t i = 0; i < fact_types_n && i < 64; i++) {
		const struct fact_type *t = fact_types[i];
		if (touched[i] && rests_on(t) &&
		    (touch_rows(c, t, entry, false, e) < 0 || touch_rows(c, t, entry, true, e) < 0))
			return -1;
	}
	return 0;
}

/* Those whose day has come. *all: there are no more of them. */
static int touch_due(struct catching *c, bool *all, struct err *e)
{
	struct stmt *st;
	int64_t limit = DIRECTORY_PIECE, n = 0;
	int more;
	if (store_stmt(c->h->store, &PEOPLE_DUE, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, c->today);
	stmt_bind_int(st, 2, limit);
	for (; (more = stmt_step(st, e)) == 1; n++)
		if (ids_put(&c->people, stmt_int(st, 0), e) < 0)
			return -1;
	if (more < 0 || store_stmt(c->h->store, &ORGS_DUE, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, c->today);
	while ((more = stmt_step(st, e)) == 1)
		if (ids_put(&c->orgs, stmt_int(st, 0), e) < 0)
			return -1;
	*all = n < limit;
	return more;
}

/* Institutions whose counts hang on the person. */
static int touch_employers(struct catching *c, const struct traits *t, struct err *e)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->t[i].kind == TRAIT_ORG && ids_put(&c->orgs, t->t[i].value, e) < 0)
			return -1;
	return 0;
}

/* What was there and what is there now, of one row. */
struct turn {
	bool had, has;
	int64_t no;
	const struct traits *old, *now;
};
static const struct traits no_traits;

/* Notes in the sets, and for the others, what the turn changes. */
static int note_turn(struct catching *c, const struct turn *t, struct err *e)
{
	bool marked = t->had && c->old->marks & MARK_SUSPECT;
	if (likes_note(&c->likes, t->had ? c->old : NULL, t->has ? c->now : NULL, e) < 0 ||
	    touch_employers(c, t->old, e) < 0 || touch_employers(c, t->now, e) < 0)
		return -1;
	if (marked && !t->has &&
	    changes_put(&c->sets, (struct trait){MARK_BIT_SUSPECT, TRAIT_MARK}, t->no, false, e) < 0)
		return -1;
	if (marked && t->has)
		c->now->marks |= MARK_SUSPECT;
	return changes_between(&c->sets, t->no, t->old, t->now, e);
}

/* One person: reads, makes the row anew, writes it. */
static int person_again(struct catching *c, int64_t id, struct err *e)
{
	struct person_facts f;
	struct store *s = c->h->store;
	arena_clear(c->mem);
	int had = person_entry_get(c->old, s, id, c->mem, e);
	int has = had < 0 ? -1 : person_facts_read(&f, c->h, id, c->mem, e);
	if (has < 0 || (!had && !has))
		return has < 0 ? -1 : 0;
	struct turn t = {had, has, had ? c->old->no : c->state.next_person, had ? &c->old->traits : &no_traits,
			 has ? &c->now->traits : &no_traits};
	c->now->no = t.no;
	c->state.next_person += !had;
	c->done++;
	if ((has && person_entry_make(c->now, &f, &c->places, c->today, e) < 0) || note_turn(c, &t, e) < 0)
		return -1;
	return has ? person_entry_put(s, c->now, e) : person_entry_drop(s, t.no, e);
}

/* One institution. */
static int org_again(struct catching *c, int64_t id, struct org_sets *sets, struct err *e)
{
	struct store *s = c->h->store;
	int had = org_entry_get(c->old_org, s, id, e);
	if (had < 0)
		return -1;
	c->now_org->no = had ? c->old_org->no : c->state.next_org;
	int has = org_entry_make(c->now_org, c->h, id, &c->places, sets, c->today, e);
	if (has < 0 || (!had && !has))
		return has < 0 ? -1 : 0;
	c->state.next_org += !had;
	c->done++;
	int64_t no = had ? c->old_org->no : c->now_org->no;
	if (changes_between(&c->sets, no, had ? &c->old_org->traits : &no_traits,
			    has ? &c->now_org->traits : &no_traits, e) < 0)
		return -1;
	return has ? org_entry_put(s, c->now_org, e) : org_entry_drop(s, no, e);
}

/* All who were touched: people, likenesses, then institutions, which count people. */
static int again(struct catching *c, struct err *e)
{
	struct store *s = c->h->store;
	for (size_t i = 0; i < c->people.n; i++)
		if (person_again(c, c->people.id[i], e) < 0)
			return -1;
	if (changes_write(&c->sets, s, e) < 0 || twins_mark(s, &c->likes, c->state.next_person, &c->sets, e) < 0 ||
	    changes_write(&c->sets, s, e) < 0)
		return -1;
	if (c->orgs.n == 0)
		return 0;
	struct org_sets sets;
	int bad = org_sets_load(&sets, s, c->state.next_person, e);
	for (size_t i = 0; !bad && i < c->orgs.n; i++)
		bad = org_again(c, c->orgs.id[i], &sets, e);
	org_sets_release(&sets);
	return bad ? bad : changes_write(&c->sets, s, e);
}

/* One piece, in the open transaction. *more: there is more to do. */
static int piece(struct catching *c, int64_t head, bool *more, struct err *e)
{
	int64_t at = c->state.journal;
	bool all = true;
	while (at < head && c->people.n < DIRECTORY_PIECE && !c->tree)
		if (touch_entry(c, ++at, e) < 0)
			return -1;
	if (at == head && c->state.day < c->today && touch_due(c, &all, e) < 0)
		return -1;
	bool much = c->people.n > ANEW_LEAST && (int64_t)c->people.n > c->state.next_person / ANEW_SHARE;
	*more = false;
	if (c->tree || much) {
		c->done += (int64_t)c->people.n;
		return rebuild_within(c->h, NULL, NULL, e);
	}
	if (again(c, e) < 0)
		return -1;
	c->state.journal = at;
	*more = at < head || !all;
	if (!*more)
		c->state.day = c->today;
	return dir_state_put(c->h->store, &c->state, e);
}

static void catching_release(struct catching *c)
{
	places_release(&c->places);
	ids_release(&c->people);
	ids_release(&c->orgs);
	changes_release(&c->sets);
	likes_release(&c->likes);
	arena_free(c->mem);
	free(c->old);
	free(c->now);
	free(c->old_org);
	free(c->now_org);
}

/* Room for one piece. */
static int catching_init(struct catching *c, struct house *h, struct err *e)
{
	*c = (struct catching){.h = h,
			       .today = house_today(h),
			       .mem = arena_new(0),
			       .old = calloc(1, sizeof *c->old),
			       .now = calloc(1, sizeof *c->now),
			       .old_org = calloc(1, sizeof *c->old_org),
			       .now_org = calloc(1, sizeof *c->now_org)};
	if (!c->mem || !c->old || !c->now || !c->old_org || !c->now_org)
		return err_set(e, ERR_NOMEM, "内存不够");
	return places_init(&c->places, h, e) < 0 || ids_init(&c->people, e) < 0 || ids_init(&c->orgs, e) < 0 ? -1 : 0;
}

/* What is stored cannot be brought up to date: another form, another history, or too far behind. */
static bool past_mending(const struct catching *c, int64_t head)
{
	const struct dir_state *s = &c->state;
	return s->form != DIRECTORY_FORM || s->day > c->today || s->journal > head || head - s->journal > ENTRIES_MAX;
}

/* Makes it anew; *done grows by all that is in it. */
static int anew(struct house *h, int64_t *done, struct err *e)
{
	int64_t people = 0, orgs = 0;
	if (rebuild_within(h, NULL, NULL, e) < 0 || directory_size(h, &people, &orgs, e) < 0)
		return -1;
	*done += people + orgs;
	return 0;
}

/* One piece, with what it needs. */
static int one_piece(struct house *h, int64_t *done, bool *more, struct err *e)
{
	struct catching c;
	int64_t head = 0;
	uint8_t digest[SM3_SIZE];
	int bad = catching_init(&c, h, e);
	*more = false;
	if (!bad && (dir_state_get(h->store, &c.state, e) < 0 || journal_head(h, &head, digest, e) < 0))
		bad = -1;
	if (!bad && past_mending(&c, head))
		bad = anew(h, &c.done, e);
	else if (!bad)
		bad = piece(&c, head, more, e);
	*done += c.done;
	catching_release(&c);
	return bad;
}

/* Runs f in a write transaction of its own, or in a savepoint of the open one. */
static int within(struct house *h, int (*f)(struct house *h, void *arg, struct err *e), void *arg, struct err *e)
{
	struct store *s = h->store;
	bool own = !store_in_tx(s);
	if (h->recording)
		return err_set(e, ERR_CONFLICT, "登记还没有结束，名录不能更新");
	if ((own ? store_begin(s, true, e) : store_savepoint(s, e)) < 0)
		return -1;
	int bad = f(h, arg, e);
	if (!bad)
		return own ? store_commit(s, e) : store_savepoint_release(s, e);
	if (own)
		store_rollback(s);
	else
		store_savepoint_rollback(s, NULL);
	return bad;
}

struct piece_call {
	int64_t done;
	bool more;
};

/* For `within`. */
static int run_piece(struct house *h, void *arg, struct err *e)
{
	struct piece_call *p = arg;
	return one_piece(h, &p->done, &p->more, e);
}

int directory_catch_up(struct house *h, int64_t *done, struct err *e)
{
	struct directory_state state;
	struct piece_call p = {0};
	if (done)
		*done = 0;
	if (directory_state(h, &state, e) < 0)
		return -1;
	if (state.current)
		return 0;
	do {
		if (within(h, run_piece, &p, e) < 0)
			return -1;
	} while (p.more);
	if (done)
		*done = p.done;
	return 0;
}

struct rebuild_call {
	void (*progress)(void *self, int64_t done, int64_t total);
	void *self;
};

/* For `within`. */
static int run_rebuild(struct house *h, void *arg, struct err *e)
{
	struct rebuild_call *r = arg;
	return rebuild_within(h, r->progress, r->self, e);
}

int directory_rebuild(struct house *h, void (*progress)(void *self, int64_t done, int64_t total), void *self,
		      struct err *e)
{
	struct rebuild_call r = {progress, self};
	return within(h, run_rebuild, &r, e);
}

int directory_state(struct house *h, struct directory_state *out, struct err *e)
{
	struct dir_state s = {0};
	int64_t head;
	uint8_t digest[SM3_SIZE];
	int got = dir_state_get(h->store, &s, e);
	if (got < 0 || journal_head(h, &head, digest, e) < 0)
		return -1;
	struct directory_state to = {
	    .journal = s.journal, .behind = head - s.journal, .day = got ? (day_t)s.day : DAY_NONE};
	to.current = got && s.form == DIRECTORY_FORM && to.behind == 0 && s.day == house_today(h);
	*out = to;
	return 0;
}

int directory_size(struct house *h, int64_t *people, int64_t *orgs, struct err *e)
{
	struct stmt *st;
	if (store_stmt(h->store, &COUNTS, &st, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got == 1) {
		*people = stmt_int(st, 0);
		*orgs = stmt_int(st, 1);
	}
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}
