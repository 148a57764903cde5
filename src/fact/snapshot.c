/* What making and reading a snapshot have in common. */
#include "fact/snapshot.h"

#include <errno.h>
#include <unistd.h>

#include "base/evp.h"
#include "crypt/keys.h"
#include "fact/snapshot_inside.h"
#include "store/place.h"
#include "store/sql.h"

static const struct sql ENTRY_AT = {"snapshot.entry_at", "SELECT at, digest FROM journal WHERE number = $1"};
static const struct sql MIGRATION_LAST = {"snapshot.migration_last", "SELECT max(number) FROM migration"};

int snapshot_path(const struct house *h, struct buf *out, struct err *e)
{
	const char *file = store_file(h->store);
	buf_printf(out, "%s.columns", file ? file : h->keys->path);
	return out->failed ? err_set(e, ERR_LIMIT, "快照的路径太长") : 0;
}

int snap_beside(const struct house *h, struct buf *out, struct err *e)
{
	if (snapshot_path(h, out, e) < 0)
		return -1;
	return buf_printf(out, ".new") < 0 ? err_set(e, ERR_LIMIT, "快照的路径太长") : 0;
}

/* Removes the file of a path; none there is no error. */
static int remove_file(const char *path, struct err *e)
{
	if (unlink(path) == 0 || errno == ENOENT)
		return 0;
	err_set(e, ERR_IO, "快照删不掉（%s）", errno_text(errno));
	err_at(e, "%s", path);
	return err_todo(e, "请自己删去这个文件");
}

int snapshot_remove(const struct house *h, struct err *e)
{
	struct buf path, beside;
	buf_init(&path, 4000);
	buf_init(&beside, 4000);
	int status = snapshot_path(h, &path, e) < 0 || snap_beside(h, &beside, e) < 0 ? -1 : 0;
	if (status == 0)
		status = remove_file(beside.p, e) < 0 || remove_file(path.p, e) < 0 ? -1 : 0;
	buf_release(&path);
	buf_release(&beside);
	return status;
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

int snap_migration(struct house *h, int64_t *out, struct err *e)
{
	*out = 0;
	return sql_int(h->store, &MIGRATION_LAST, NULL, 0, out, e) < 0 ? -1 : 0;
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
