/* The policy texts that runs were frozen with. */
#include "features/runs/inside.h"

static const struct sql TEXTS = {
    "runs.texts_of", "SELECT p.digest, t.text, count(*), min(r.id), max(r.id), min(r.at), max(r.at) FROM run_packs p"
		     " JOIN run_pack_texts t ON t.digest = p.digest JOIN runs r ON r.id = p.run_id"
		     " WHERE p.policy = $1 GROUP BY p.digest, t.text ORDER BY max(r.id) DESC"};

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
