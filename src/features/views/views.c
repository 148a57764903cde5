#include "features/views/views.h"
#include "store/sql.h"

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
	return sql_rows(s, &OF, ARGS(INT(account), TEXT(list)), fields, sizeof **ret, mem,
			list.n ? VIEWS_MAX : 8 * VIEWS_MAX, (void **)ret, n, e);
}

/* How many there are of other names. */
static int others(struct store *s, int64_t account, const struct saved_view *v, int64_t *n, struct err *e)
{
	*n = 0;
	return sql_int(s, &OTHERS, ARGS(INT(account), TEXT(v->list), TEXT(v->name)), n, e) < 0 ? -1 : 0;
}

int view_save(struct store *s, int64_t account, const struct saved_view *v, instant_t now, struct err *e)
{
	int64_t n;
	if (others(s, account, v, &n, e) < 0)
		return -1;
	if (n >= VIEWS_MAX)
		return err_set(e, ERR_LIMIT, "一张列表最多存 %d 个常用，请先删去不用的", VIEWS_MAX);
	return sql_run(s, &SAVE, ARGS(INT(account), TEXT(v->list), TEXT(v->name), TEXT(v->query), INT(now)), NULL, e);
}

int view_drop(struct store *s, int64_t account, struct str list, struct str name, struct err *e)
{
	int64_t changed = 0;
	if (sql_run(s, &DROP, ARGS(INT(account), TEXT(list), TEXT(name)), &changed, e) < 0)
		return -1;
	return changed ? 0 : err_set(e, ERR_NOTFOUND, "没有叫“%.*s”的常用", STR_FMT(name));
}
