#include "features/phrases/phrases.h"

#include "store/sql.h"

#define COLUMNS "SELECT id, account, unit_id, said, who FROM phrase"
static const struct sql OF = {"phrase.of", COLUMNS " WHERE account = $1 AND unit_id = $2 ORDER BY id LIMIT $3"};
static const struct sql GET = {"phrase.get", COLUMNS " WHERE id = $1"};
static const struct sql ADD = {"phrase.add",
			       "INSERT INTO phrase (id, account, unit_id, said, at, who) VALUES ($1, $2,"
			       " $3, $4, $5, $6) ON CONFLICT (account, unit_id, said) DO NOTHING"};
static const struct sql COUNT = {"phrase.count", "SELECT COUNT(*) FROM phrase WHERE account = $1 AND unit_id = $2"};
static const struct sql DROP = {"phrase.drop", "DELETE FROM phrase WHERE id = $1"};
static const struct sql ABOVE = {"phrase.above", "SELECT parent_id FROM units WHERE id = $1 AND closed_by = 0"};

static const struct row_field fields[] = {ROW_INT(struct phrase, id, 0),   ROW_INT(struct phrase, account, 1),
					  ROW_INT(struct phrase, unit, 2), ROW_TEXT(struct phrase, said, 3),
					  ROW_TEXT(struct phrase, who, 4), {0}};

/* Those of one owner behind what is in the list. */
static int add_of(struct house *h, int64_t account, int64_t unit, struct arena *mem, struct phrase *list, size_t *n,
		  struct err *e)
{
	void *rows;
	size_t more;
	if (sql_rows(h->store, &OF, ARGS(INT(account), INT(unit), INT(PHRASES_MAX)), fields, sizeof *list, mem,
		     PHRASES_MAX, &rows, &more, e) < 0)
		return -1;
	for (size_t i = 0; i < more; i++)
		list[(*n)++] = ((const struct phrase *)rows)[i];
	return 0;
}

int phrases_of(struct house *h, int64_t account, int64_t unit, struct arena *mem, struct phrase **ret, size_t *n,
	       struct err *e)
{
	struct phrase *list = ARENA_ARRAY(mem, (OFFICES_MAX + 1) * PHRASES_MAX, struct phrase);
	*n = 0;
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (account && add_of(h, account, 0, mem, list, n, e) < 0)
		return -1;
	for (int i = 0; unit && i < OFFICES_MAX; i++) {
		int64_t above = 0;
		if (add_of(h, 0, unit, mem, list, n, e) < 0 ||
		    sql_int(h->store, &ABOVE, ARGS(INT(unit)), &above, e) < 0)
			return -1;
		unit = above;
	}
	*ret = list;
	return 0;
}

int phrase_add(struct house *h, const struct phrase *p, struct err *e)
{
	instant_t now = h->clock.now(h->clock.self);
	int64_t there = 0;
	if (sql_int(h->store, &COUNT, ARGS(INT(p->account), INT(p->unit)), &there, e) < 0)
		return -1;
	if (there >= PHRASES_MAX)
		return err_set(e, ERR_LIMIT, "最多存 %d 句，请先删去不用的", PHRASES_MAX);
	return sql_run(h->store, &ADD,
		       ARGS(INT(id_new(now)), INT(p->account), INT(p->unit), TEXT(p->said), INT(now), TEXT(p->who)),
		       NULL, e);
}

int phrase_get(struct house *h, int64_t id, struct arena *mem, struct phrase *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这句常用语") : got < 0 ? -1 : 0;
}

int phrase_drop(struct house *h, int64_t id, struct err *e)
{
	return sql_run(h->store, &DROP, ARGS(INT(id)), NULL, e);
}
