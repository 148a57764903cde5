/* Answers that are kept. */
#include "app/again.h"
#include "store/sql.h"

#include <stdio.h>

static const struct sql FIND = {"answer.find", "SELECT digest, status, location, flash, body FROM answer "
					       "WHERE account = $1 AND key = $2"};
static const struct sql KEEP = {"answer.keep",
				"INSERT INTO answer (account, key, digest, status, location, flash, body, at) "
				"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql FORGET = {"answer.forget", "DELETE FROM answer WHERE at < $1"};

/* One row of the table. */
struct kept {
	struct str digest;
	struct answer a;
};

int again_find(struct ctx *c, struct str key, const uint8_t digest[static SM3_SIZE], struct answer *out,
	       struct err *e)
{
	static const struct row_field fields[] = {
	    ROW_BYTES(struct kept, digest, 0),    ROW_INT(struct kept, a.status, 1),
	    ROW_TEXT(struct kept, a.location, 2), ROW_TEXT(struct kept, a.flash, 3),
	    ROW_TEXT(struct kept, a.body, 4),     {0}};
	struct kept row;
	int got = sql_row(c->house->store, &FIND, ARGS(INT(c->user->account), TEXT(key)), fields, &row, c->mem, e);
	if (got != 1)
		return got;
	if (!str_eq(row.digest, (struct str){(const char *)digest, SM3_SIZE})) {
		err_set(e, ERR_CONFLICT, "同一编号已用于另一个内容不同的请求");
		return err_todo(e, "回到上一页刷新后再提交");
	}
	*out = row.a;
	return 1;
}

int again_keep(struct ctx *c, struct str key, const uint8_t digest[static SM3_SIZE], const struct answer *a,
	       struct err *e)
{
	if (sql_run(c->house->store, &FORGET, ARGS(INT(c->now - AGAIN_KEEP)), NULL, e) < 0)
		return -1;
	return sql_run(c->house->store, &KEEP,
		       ARGS(INT(c->user->account), TEXT(key), BYTES(((struct str){(const char *)digest, SM3_SIZE})),
			    INT(a->status), TEXT(a->location), TEXT(a->flash),
			    TEXT(a->body.n <= AGAIN_BODY_MAX ? a->body : STR("")), INT(c->now)),
		       NULL, e);
}

/* A text with its length before it, so that no two requests have the same bytes. */
static void put(struct sm3 *h, struct str s)
{
	uint64_t n = s.n;
	sm3_put(h, &n, sizeof n);
	sm3_put(h, s.p, s.n);
}

int again_digest(const struct http_request *rq, const struct http_pairs *body, uint8_t out[static SM3_SIZE],
		 struct err *e)
{
	struct sm3 *h = sm3_new();
	if (!h)
		return err_set(e, ERR_NOMEM, "内存不足");
	put(h, str_of(http_method_text(rq->method)));
	put(h, rq->path);
	for (size_t i = 0; i < body->n; i++) {
		if (body->at[i].name.n && body->at[i].name.p[0] == '_')
			continue;
		put(h, body->at[i].name);
		put(h, body->at[i].value);
	}
	for (size_t i = 0; i < rq->files_n; i++) {
		put(h, rq->files[i].name);
		put(h, (struct str){(const char *)&rq->files[i].size, sizeof rq->files[i].size});
	}
	sm3_end(h, out);
	sm3_free(h);
	return 0;
}
