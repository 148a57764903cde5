/* The policy texts that runs were frozen with. */
#include "features/policies/wording.h"
#include "features/runs/inside.h"

static const struct sql TEXTS = {
    "runs.texts_of", "SELECT p.digest, t.text, count(*), min(r.id), max(r.id), min(r.at), max(r.at) FROM run_packs p"
		     " JOIN run_pack_texts t ON t.digest = p.digest JOIN runs r ON r.id = p.run_id"
		     " WHERE p.policy = $1 GROUP BY p.digest, t.text ORDER BY max(r.id) DESC"};
static const struct sql TEXTS_OF_RUN = {"runs.texts_of_run",
					"SELECT t.text FROM run_packs p JOIN run_pack_texts t ON t.digest = p.digest"
					" WHERE p.run_id = $1 AND p.policy = $2 ORDER BY p.no"};

static const struct sql LAWS = {
    "runs.laws", "SELECT p.policy, t.text FROM run_packs p JOIN run_pack_texts t ON t.digest = p.digest"
		 " WHERE p.run_id = $1 AND ($2 = '' OR p.policy = $2) ORDER BY p.no"};

static const struct row_field text_fields[] = {
    ROW_BYTES(struct run_text, digest, 0), ROW_TEXT(struct run_text, text, 1),
    ROW_INT(struct run_text, runs, 2),     ROW_INT(struct run_text, first, 3),
    ROW_INT(struct run_text, last, 4),     ROW_INT(struct run_text, first_at, 5),
    ROW_INT(struct run_text, last_at, 6),  {0}};

int run_texts(struct house *h, struct str policy, struct arena *mem, struct run_text **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &TEXTS, ARGS(TEXT(policy)), text_fields, sizeof **ret, mem, RUN_TEXTS_MAX, &rows, n,
		     e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Adds what one text says of its standing. */
static void put_law(struct buf *b, struct str id, struct str text, bool named)
{
	struct str document = wording_document(text);
	buf_puts(b, b->n ? "、" : "");
	if (named)
		buf_printf(b, "%.*s ", STR_FMT(id));
	buf_put_str(b, wording_status(text));
	if (document.n)
		buf_printf(b, "（%.*s）", STR_FMT(document));
}

int run_law(struct house *h, int64_t run, struct str policy, struct arena *mem, struct str *out, struct err *e)
{
	struct stmt *st;
	struct buf b;
	bool all = str_is(policy, "all");
	int got;
	if (sql_open(&st, h->store, &LAWS, ARGS(INT(run), TEXT(all ? STR("") : policy)), e) < 0)
		return -1;
	buf_init(&b, 64u << 10);
	while ((got = stmt_step(st, e)) > 0)
		if (wording_id(stmt_text(st, 1)).n)
			put_law(&b, stmt_text(st, 0), stmt_text(st, 1), all);
	stmt_reset(st);
	char *p = got < 0 || b.failed ? NULL : arena_copy(mem, b.p ? b.p : "", b.n);
	*out = (struct str){p, p ? b.n : 0};
	buf_release(&b);
	return got < 0 ? -1 : p ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

int run_of_draft(struct house *h, int64_t run, struct str policy, bool *draft, struct err *e)
{
	struct stmt *st;
	int got, n = 0;
	bool any = false;
	if (sql_open(&st, h->store, &TEXTS_OF_RUN, ARGS(INT(run), TEXT(policy)), e) < 0)
		return -1;
	for (; (got = stmt_step(st, e)) > 0; n++)
		any |= wording_is_draft(stmt_text(st, 0));
	stmt_reset(st);
	if (got < 0)
		return -1;
	if (!n)
		return err_set(e, ERR_NOTFOUND, "第 %lld 批没有核算 %.*s", (long long)run, STR_FMT(policy));
	*draft = any;
	return 0;
}
