#include "features/directory/twins.h"

#include <stdlib.h>

/* X(column, WHY): the likenesses, each a column. */
#define LIKENESSES(X)                                                                                                \
	X(twin, TWIN)                                                                                                \
	X(mobile, MOBILE)                                                                                            \
	X(account, ACCOUNT)                                                                                          \
	X(place, PLACE)

#define LIKE_DOUBLED(c, w)                                                                                           \
	[SUSPECT_##w] = {"dir_person.doubled_" #c,                                                                   \
			 "SELECT no FROM dir_person WHERE " #c " <> 0 AND " #c " IN (SELECT " #c                     \
			 " FROM dir_person WHERE " #c " <> 0 GROUP BY " #c " HAVING count(*) > 1)"},
#define LIKE_SAME(c, w)                                                                                              \
	[SUSPECT_##w] = {"dir_person.same_" #c, "SELECT no, person_id, marks FROM dir_person WHERE " #c              \
						" = $1 AND " #c " <> 0 ORDER BY no"},
static const struct sql doubled[] = {LIKENESSES(LIKE_DOUBLED)};
static const struct sql same[] = {LIKENESSES(LIKE_SAME)};
static const struct sql MARK_ADD = {"dir_person.mark_add", "UPDATE dir_person SET marks = marks + $2 WHERE no = $1"};
static const struct sql KEYS = {"dir_person.keys",
				"SELECT twin, mobile, account, place FROM dir_person WHERE no = $1"};

/* The likeness of a row. */
static int64_t like_of(const struct person_entry *p, int why)
{
	const int64_t key[] = {
	    [SUSPECT_TWIN] = p->twin,
	    [SUSPECT_MOBILE] = p->mobile,
	    [SUSPECT_ACCOUNT] = p->account,
	    [SUSPECT_PLACE] = p->place,
	};
	return key[why];
}

/* Sets the mark in the row and in its set, or takes it away. */
static int mark(struct store *s, int64_t no, bool has, struct changes *c, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &MARK_ADD, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, no);
	stmt_bind_int(st, 2, has ? MARK_SUSPECT : -MARK_SUSPECT);
	if (stmt_run(st, NULL, e) < 0)
		return -1;
	return changes_put(c, (struct trait){MARK_BIT_SUSPECT, TRAIT_MARK}, no, has, e);
}

int twins_mark_all(struct store *s, int64_t people, struct err *e)
{
	struct set who = {0};
	struct changes c = {0};
	int bad = set_init(&who, people, e);
	for (int why = 0; !bad && why < SUSPECT__WHYS; why++) {
		struct stmt *st;
		bad = store_stmt(s, &doubled[why], &st, e);
		while (!bad && (bad = stmt_step(st, e)) == 1) {
			set_put(&who, stmt_int(st, 0));
			bad = 0;
		}
	}
	for (int64_t no = -1; !bad && (no = set_next(&who, no + 1)) >= 0;)
		bad = mark(s, no, true, &c, e);
	if (!bad)
		bad = changes_write(&c, s, e);
	changes_release(&c);
	set_release(&who);
	return bad;
}

/* One more. */
static int like_put(struct likes *l, int why, int64_t key, struct err *e)
{
	if (key == 0)
		return 0;
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 64;
		struct like *more = reallocarray(l->l, cap, sizeof *more);
		if (!more)
			return err_set(e, ERR_NOMEM, "内存不够");
		l->l = more;
		l->cap = cap;
	}
	l->l[l->n++] = (struct like){why, key};
	return 0;
}

int likes_note(struct likes *l, struct person_entry *old, struct person_entry *now, struct err *e)
{
	for (int why = 0; why < SUSPECT__WHYS; why++) {
		int64_t a = old ? like_of(old, why) : 0, b = now ? like_of(now, why) : 0;
		if (a != b && (like_put(l, why, a, e) < 0 || like_put(l, why, b, e) < 0))
			return -1;
	}
	return 0;
}

void likes_release(struct likes *l)
{
	free(l->l);
	*l = (struct likes){0};
}

/* Somebody else has this likeness. */
static int shared(struct store *s, int why, int64_t key, bool *yes, struct err *e)
{
	struct stmt *st;
	int n = 0, more = 0;
	if (key == 0)
		return 0;
	if (store_stmt(s, &same[why], &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, key);
	while (n < 2 && (more = stmt_step(st, e)) == 1)
		n++;
	stmt_reset(st);
	*yes |= n > 1;
	return more < 0 ? -1 : 0;
}

int likes_of(struct store *s, int64_t no, int64_t key[static SUSPECT__WHYS], struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &KEYS, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, no);
	int got = stmt_step(st, e);
	for (int why = 0; got == 1 && why < SUSPECT__WHYS; why++)
		key[why] = stmt_int(st, why);
	stmt_reset(st);
	return got;
}

/* Whether the row is like another in any way. */
static int is_suspect(struct store *s, int64_t no, bool *yes, struct err *e)
{
	int64_t key[SUSPECT__WHYS];
	int got = likes_of(s, no, key, e);
	*yes = false;
	for (int why = 0; got == 1 && !*yes && why < SUSPECT__WHYS; why++)
		if (shared(s, why, key[why], yes, e) < 0)
			return -1;
	return got < 0 ? -1 : 0;
}

/* Gathers who has a likeness, and who of them is marked. */
static int gather(struct store *s, const struct like *l, struct set *who, struct set *marked, struct err *e)
{
	struct stmt *st;
	int more;
	if (store_stmt(s, &same[l->why], &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, l->key);
	while ((more = stmt_step(st, e)) == 1) {
		set_put(who, stmt_int(st, 0));
		if (stmt_int(st, 2) & MARK_SUSPECT)
			set_put(marked, stmt_int(st, 0));
	}
	return more;
}

int twins_mark(struct store *s, const struct likes *l, int64_t people, struct changes *c, struct err *e)
{
	struct set who = {0}, marked = {0};
	int bad = set_init(&who, people, e) < 0 || set_init(&marked, people, e) < 0 ? -1 : 0;
	for (size_t i = 0; !bad && i < l->n; i++)
		bad = gather(s, &l->l[i], &who, &marked, e);
	for (int64_t no = -1; !bad && (no = set_next(&who, no + 1)) >= 0;) {
		bool yes;
		bad = is_suspect(s, no, &yes, e);
		if (!bad && yes != set_has(&marked, no))
			bad = mark(s, no, yes, c, e);
	}
	set_release(&who);
	set_release(&marked);
	return bad;
}

int each_alike(struct store *s, int why, int64_t key, int (*f)(void *self, int64_t no), void *self, struct err *e)
{
	struct stmt *st;
	int more, end = 0;
	if (key == 0)
		return 0;
	if (store_stmt(s, &same[why], &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, key);
	while (!end && (more = stmt_step(st, e)) != 0)
		end = more < 0 ? -1 : f(self, stmt_int(st, 0));
	stmt_reset(st);
	return end;
}
