#include "features/views/views.h"

#include <stddef.h>

static const struct sql OF = {"saved_view.of", "SELECT list, name, query FROM saved_view WHERE account = $1"
					       " AND (list = $2 OR $2 = '') ORDER BY list, name"};
static const struct sql SAVE = {
    "saved_view.save", "INSERT INTO saved_view (account, list, name, query, made) VALUES ($1, $2, $3, $4, $5)"
		       " ON CONFLICT (account, list, name) DO UPDATE SET query = excluded.query,"
		       " made = excluded.made"};
static const struct sql OTHERS = {"saved_view.others", "SELECT count(*) FROM saved_view WHERE account = $1"
						       " AND list = $2 AND name <> $3"};
static const struct sql DROP = {"saved_view.drop",
				"DELETE FROM saved_view WHERE account = $1 AND list = $2 AND name = $3"};

static const struct row_field fields[] = {ROW_TEXT(struct saved_view, list, 0),
					  ROW_TEXT(struct saved_view, name, 1),
					  ROW_TEXT(struct saved_view, query, 2),
					  {0}};

int views_of(struct store *s, int64_t account, struct str list, struct arena *mem, struct saved_view **ret, size_t *n,
	     struct err *e)
{
	struct stmt *st;
	size_t max = list.n ? VIEWS_MAX : 8 * VIEWS_MAX;
	struct saved_view *v = ARENA_ARRAY(mem, max, struct saved_view);
	if (!v)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (store_stmt(s, &OF, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, account);
	stmt_bind_text(st, 2, list);
	int got = 0;
	*n = 0;
	while (*n < max && (got = stmt_step(st, e)) == 1)
		if ((got = stmt_fetch(st, fields, &v[(*n)++], mem, e)) < 0)
			break;
	stmt_reset(st);
	*ret = v;
	return got < 0 ? -1 : 0;
}

/* How many there are of other names. */
static int others(struct store *s, int64_t account, const struct saved_view *v, int64_t *n, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &OTHERS, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, account);
	stmt_bind_text(st, 2, v->list);
	stmt_bind_text(st, 3, v->name);
	int got = stmt_step(st, e);
	*n = got == 1 ? stmt_int(st, 0) : 0;
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

int view_save(struct store *s, int64_t account, const struct saved_view *v, instant_t now, struct err *e)
{
	struct stmt *st;
	int64_t n;
	if (others(s, account, v, &n, e) < 0)
		return -1;
	if (n >= VIEWS_MAX)
		return err_set(e, ERR_LIMIT, "一张列表最多存 %d 个常用，请先删去不用的", VIEWS_MAX);
	if (store_stmt(s, &SAVE, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, account);
	stmt_bind_text(st, 2, v->list);
	stmt_bind_text(st, 3, v->name);
	stmt_bind_text(st, 4, v->query);
	stmt_bind_int(st, 5, now);
	return stmt_run(st, NULL, e);
}

int view_drop(struct store *s, int64_t account, struct str list, struct str name, struct err *e)
{
	struct stmt *st;
	int64_t changed = 0;
	if (store_stmt(s, &DROP, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, account);
	stmt_bind_text(st, 2, list);
	stmt_bind_text(st, 3, name);
	if (stmt_run(st, &changed, e) < 0)
		return -1;
	return changed ? 0 : err_set(e, ERR_NOTFOUND, "没有叫“%.*s”的常用", STR_FMT(name));
}
