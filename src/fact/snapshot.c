/* What making and reading a snapshot have in common. */
#include "fact/snapshot.h"

#include "base/evp.h"
#include "crypt/keys.h"
#include "fact/snapshot_inside.h"
#include "store/place.h"
#include "store/sql.h"

static const struct sql ENTRY_AT = {"snapshot.entry_at", "SELECT at, digest FROM journal WHERE number = $1"};

int snapshot_path(const struct house *h, struct buf *out, struct err *e)
{
	const char *file = store_file(h->store);
	buf_printf(out, "%s.columns", file ? file : h->keys->path);
	return out->failed ? err_set(e, ERR_LIMIT, "快照的路径太长") : 0;
}

void snap_plan(struct snap_plan *p, const struct fact_type *t)
{
	int at = META;
	*p = (struct snap_plan){.kinds = "iiiii---", .file_kinds = "iiii", .n = SNAP_FIELDS};
	for (int i = 0; i < SNAP_FIELDS; i++)
		p->from[i] = i;
	for (size_t f = 0; f < t->rec->n; f++) {
		enum field_type type = t->rec->fields[f].type;
		if ((int)f == t->rec->owner)
			continue;
		if (type == FIELD_SECRET) {
			p->kinds[at++] = '-';
			p->kinds[at++] = '-';
			continue;
		}
		p->file_kinds[p->n] = type == FIELD_TEXT ? 't' : 'i';
		p->from[p->n++] = at;
		p->kinds[at++] = type == FIELD_TEXT ? 't' : 'i';
	}
}

void snap_layout(const struct fact_type *const *types, size_t n, uint8_t out[static SM3_SIZE])
{
	struct buf b;
	buf_init(&b, 1u << 20);
	for (size_t k = 0; k < n; k++) {
		const struct record *rec = types[k]->rec;
		buf_printf(&b, "%s %d", rec->table, rec->owner);
		for (size_t f = 0; f < rec->n; f++)
			buf_printf(&b, " %s:%d", rec->fields[f].column, (int)rec->fields[f].type);
		buf_putc(&b, '\n');
	}
	sm3_digest(b.p, b.n, out);
	buf_release(&b);
}

int snap_digest(const void *p, size_t n, uint8_t out[static DIGEST_SIZE])
{
	struct err ignored = {0};
	EVP_MD_CTX *c = evp_load(&ignored) < 0 ? NULL : evp.MD_CTX_new();
	bool ok = c && evp.DigestInit_ex(c, evp.sha256(), NULL) == 1 && evp.DigestUpdate(c, p, n) == 1 &&
		  evp.DigestFinal_ex(c, out, NULL) == 1;
	if (c)
		evp.MD_CTX_free(c);
	return ok ? 0 : -1;
}

void snap_seal(const struct house *h, const struct snap_head *head, uint8_t out[static SM3_SIZE])
{
	keyed_digest(h->keys, STR("snapshot"), head, offsetof(struct snap_head, seal), out);
}

int snap_entry(struct house *h, int64_t number, instant_t *at, uint8_t digest[static SM3_SIZE], struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, h->store, &ENTRY_AT, ARGS(INT(number)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0 && stmt_bytes(st, 1).n == SM3_SIZE) {
		*at = stmt_int(st, 0);
		memcpy(digest, stmt_bytes(st, 1).p, SM3_SIZE);
	} else if (got > 0) {
		got = 0;
	}
	stmt_reset(st);
	return got;
}
