#include "flow/once.h"

#include "store/sql.h"

static const struct sql GET = {"once.get", "SELECT digest, answer FROM request_keys WHERE who = $1 AND key = $2"};
static const struct sql ADD = {"once.add", "INSERT INTO request_keys (who, key, digest, answer, at, journal)"
					   " VALUES ($1, $2, $3, $4, $5, $6)"};

int once_asked(struct house *h, struct str who, struct str key, struct str content, struct buf *answer, struct err *e)
{
	struct stmt *st;
	uint8_t digest[SM3_SIZE];
	if (key.n == 0 || key.n > ONCE_KEY_MAX) {
		err_set(e, ERR_INPUT, "请求的幂等键是空的，或超过 %d 字节", ONCE_KEY_MAX);
		return err_todo(e, "每个新请求用一个新的键，重发时用原来的键");
	}
	if (sql_open(&st, h->store, &GET, ARGS(TEXT(who), TEXT(key)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	sm3_digest(content.p, content.n, digest);
	if (got > 0 && !str_eq(stmt_bytes(st, 0), (struct str){(const char *)digest, SM3_SIZE})) {
		err_set(e, ERR_CONFLICT, "这个幂等键已用于内容不同的请求");
		got = err_todo(e, "新的请求换一个新的键");
	} else if (got > 0) {
		buf_put_str(answer, stmt_text(st, 1));
	}
	stmt_reset(st);
	return got;
}

int once_done(struct house *h, struct recording *r, struct str who, struct str key, struct str content,
	      struct str answer, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	if (answer.n > ONCE_ANSWER_MAX)
		return err_set(e, ERR_LIMIT, "请求的答复超过 %d 字节", ONCE_ANSWER_MAX);
	sm3_digest(content.p, content.n, digest);
	return sql_run(h->store, &ADD,
		       ARGS(TEXT(who), TEXT(key), BYTES(((struct str){(const char *)digest, SM3_SIZE})), TEXT(answer),
			    INT(recording_now(r)), INT(recording_journal(r))),
		       NULL, e);
}
