/* Everything that a run keeps, read in the order in which freeze.c proves it. */
#include "features/runs/stored.h"

/* A table's rows, in the order of their keys; letters say what each column is: a number, or a text or bytes. */
static const struct kept_table {
	struct sql sql;
	const char *kinds;
} tables[] = {
    {{"runs.stored_blocks", "SELECT first, bytes FROM run_blocks WHERE run_id = $1 ORDER BY first"}, "ib"},
    {{"runs.stored_whose", "SELECT first, bytes FROM run_whose WHERE run_id = $1 ORDER BY first"}, "ib"},
    {{"runs.stored_stretches", "SELECT first, last, part, county_id, org_id, unit_id FROM run_stretches"
			       " WHERE run_id = $1 ORDER BY first"},
     "iiiiii"},
    {{"runs.stored_parts", "SELECT no, policy, version, counts FROM run_parts WHERE run_id = $1 ORDER BY no"},
     "itii"},
    {{"runs.stored_texts", "SELECT no, text FROM run_texts WHERE run_id = $1 ORDER BY no"}, "it"},
    {{"runs.stored_orgs", "SELECT org_id, unit_id, code, name FROM run_orgs WHERE run_id = $1 ORDER BY org_id"},
     "iitt"},
    {{"runs.stored_units",
      "SELECT unit_id, over_id, code, name FROM run_units WHERE run_id = $1 ORDER BY unit_id, over_id"},
     "iitt"}};

/* Adds a table's rows of a run to what is proved. */
static int prove_table(const struct kept_table *t, struct house *h, int64_t run, struct proof *p, struct err *e)
{
	struct stmt *st;
	int got;
	if (sql_open(&st, h->store, &t->sql, ARGS(INT(run)), e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		proof_int(p, PROOF_ROW);
		for (int k = 0; t->kinds[k]; k++) {
			if (t->kinds[k] == 'i')
				proof_int(p, stmt_int(st, k));
			else
				proof_text(p, t->kinds[k] == 'b' ? stmt_bytes(st, k) : stmt_text(st, k));
		}
	}
	proof_int(p, PROOF_END);
	stmt_reset(st);
	return got;
}

int stored_digest(struct house *h, int64_t run, uint8_t out[static SM3_SIZE], struct err *e)
{
	struct proof *p = proof_begin(e);
	int status = p ? 0 : -1;
	for (size_t i = 0; status == 0 && i < sizeof tables / sizeof *tables; i++)
		status = prove_table(&tables[i], h, run, p, e);
	if (status == 0)
		proof_end(p, out);
	proof_free(p);
	return status;
}
