/* Uploads in the store: their rows, their columns, and what somebody should look at. */
#include "features/exchange/uploads.h"

#include "features/directory/directory.h"
#include "store/sql.h"

#define COLUMNS                                                                                                      \
	"id, account, who, reach_kind, reach_id, name, bytes, state, sheet, tab, header_first, header_last, job, "   \
	"message, "                                                                                                  \
	"about, total, good, fixed, updated, refused, skipped, written, corrected, unchanged, only_good, earlier, "  \
	"batch, "                                                                                                    \
	"undone_by, created, checked, ended"

static const struct sql ADD = {"upload.add",
			       "INSERT INTO upload (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
			       "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, "
			       "$25, $26, $27, $28, $29, $30, $31)"};
static const struct sql SAVE = {
    "upload.save",
    "UPDATE upload SET state = $8, sheet = $9, tab = $10, header_first = $11, header_last = $12, job = $13, message "
    "= $14, "
    "about = $15, total = $16, good = $17, fixed = $18, updated = $19, refused = $20, skipped = $21, written = $22, "
    "corrected = $23, unchanged = $24, only_good = $25, earlier = $26, batch = $27, undone_by = $28, checked = $30, "
    "ended = $31 WHERE id = $1 AND account = $2 AND who = $3 AND reach_kind = $4 AND reach_id = $5 AND name = $6 AND "
    "bytes = $7 AND created = $29"};
static const struct sql GET = {"upload.get", "SELECT " COLUMNS " FROM upload WHERE id = $1"};
static const struct sql LIST = {"upload.list", "SELECT " COLUMNS " FROM upload ORDER BY id DESC LIMIT $1"};
static const struct sql OLD = {"upload.old",
			       "SELECT " COLUMNS " FROM upload WHERE batch = 0 AND created < $1 AND state <> 6 "
			       "AND state <> 9 ORDER BY id LIMIT 100"};
static const struct sql COLUMNS_DROP = {"upload.columns_drop", "DELETE FROM upload_column WHERE upload = $1"};
static const struct sql COLUMN_ADD = {
    "upload.column_add", "INSERT INTO upload_column (upload, col, header, label) VALUES ($1, $2, $3, $4)"};
static const struct sql COLUMNS_GET = {"upload.columns",
				       "SELECT col, header, label FROM upload_column WHERE upload = $1 ORDER BY col"};
static const struct sql REMEMBER = {
    "upload.remember", "INSERT INTO upload_memory (account, sheet, header, label) VALUES ($1, $2, $3, $4) "
		       "ON CONFLICT (account, sheet, header) DO UPDATE SET label = excluded.label"};
static const struct sql RECALL = {
    "upload.recall", "SELECT label FROM upload_memory WHERE account = $1 AND sheet = $2 AND header = $3"};
static const struct sql LOOKS_DROP = {"upload.looks_drop", "DELETE FROM upload_look WHERE upload = $1"};
static const struct sql CELLS_DROP = {"upload.cells_drop", "DELETE FROM upload_cell WHERE upload = $1"};
static const struct sql LOOK_ADD = {
    "upload.look_add", "INSERT INTO upload_look (upload, no, place, class, note) VALUES ($1, $2, $3, $4, $5)"};
static const struct sql CELL_ADD = {"upload.cell_add",
				    "INSERT INTO upload_cell (upload, no, at, label, shown, note, refused) "
				    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql LOOKS = {"upload.looks",
				 "SELECT no, place, class, note FROM upload_look WHERE upload = $1 AND no > $2 AND "
				 "($3 = 0 OR class = $3) ORDER BY no LIMIT $4"};
static const struct sql CELLS = {"upload.cells",
				 "SELECT label, shown, note, refused FROM upload_cell WHERE upload = $1 AND "
				 "no = $2 ORDER BY at"};

/* In the order of COLUMNS. */
static const struct row_field fields[] = {ROW_INT(struct upload, id, 0),
					  ROW_INT(struct upload, account, 1),
					  ROW_TEXT(struct upload, who, 2),
					  ROW_INT(struct upload, reach_kind, 3),
					  ROW_INT(struct upload, reach_id, 4),
					  ROW_TEXT(struct upload, name, 5),
					  ROW_INT(struct upload, bytes, 6),
					  ROW_INT(struct upload, state, 7),
					  ROW_TEXT(struct upload, sheet, 8),
					  ROW_INT(struct upload, tab, 9),
					  ROW_INT(struct upload, header_first, 10),
					  ROW_INT(struct upload, header_last, 11),
					  ROW_INT(struct upload, job, 12),
					  ROW_TEXT(struct upload, message, 13),
					  ROW_TEXT(struct upload, about, 14),
					  ROW_INT(struct upload, rows, 15),
					  ROW_INT(struct upload, good, 16),
					  ROW_INT(struct upload, fixed, 17),
					  ROW_INT(struct upload, updated, 18),
					  ROW_INT(struct upload, refused, 19),
					  ROW_INT(struct upload, skipped, 20),
					  ROW_INT(struct upload, written, 21),
					  ROW_INT(struct upload, corrected, 22),
					  ROW_INT(struct upload, unchanged, 23),
					  ROW_INT(struct upload, only_good, 24),
					  ROW_INT(struct upload, before, 25),
					  ROW_INT(struct upload, batch, 26),
					  ROW_INT(struct upload, undone_by, 27),
					  ROW_INT(struct upload, created, 28),
					  ROW_INT(struct upload, checked, 29),
					  ROW_INT(struct upload, ended, 30),
					  {0}};

const char *upload_state_label(int64_t state)
{
	static const char *const label[] = {"",
#define X(n, c) c,
					    UPLOAD_STATES(X)
#undef X
	};
	return state > 0 && state < (int64_t)(sizeof label / sizeof *label) ? label[state] : "";
}

/* All columns as parameters, in their order. */
static void bind_all(struct stmt *st, const struct upload *u)
{
	for (const struct row_field *f = fields; f->type != ROW_END; f++) {
		const char *at = (const char *)u + f->offset;
		if (f->type == ROW_IS_TEXT)
			stmt_bind_text(st, f->column + 1, *(const struct str *)at);
		else
			stmt_bind_int(st, f->column + 1, *(const int64_t *)at);
	}
}

/* Adds or saves. */
static int put(struct house *h, const struct sql *sql, const struct upload *u, struct err *e)
{
	struct stmt *st;
	int64_t changed;
	if (store_stmt(h->store, sql, &st, e) < 0)
		return -1;
	bind_all(st, u);
	if (stmt_run(st, &changed, e) < 0)
		return -1;
	return changed == 1 ? 0 : err_set(e, ERR_NOTFOUND, "没有这次导入");
}

int upload_add(struct house *h, const struct upload *u, struct err *e)
{
	return put(h, &ADD, u, e);
}

int upload_save(struct house *h, const struct upload *u, struct err *e)
{
	return put(h, &SAVE, u, e);
}

int upload_get(struct house *h, int64_t id, struct arena *mem, struct upload *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这次导入") : got < 0 ? -1 : 0;
}

int upload_seen(struct house *h, struct reach who, int64_t account, const struct upload *u, bool *yes, struct err *e)
{
	*yes = who.kind != REACH_NOBODY && who.kind != REACH_PERSON &&
	       (u->account == account || who.kind == REACH_ALL ||
		(u->reach_kind == (int64_t)who.kind && u->reach_id == who.id));
	if (*yes || who.kind != REACH_UNIT)
		return 0;
	if (u->reach_kind == REACH_ORG)
		return directory_sees_org(h, who, u->reach_id, yes, e);
	return u->reach_kind == REACH_UNIT ? directory_sees_unit(h, who, u->reach_id, yes, e) : 0;
}

/* Every row of a statement that is open, into a list of at most max. */
static int gather(struct stmt *st, size_t max, struct arena *mem, struct upload **ret, size_t *n, struct err *e)
{
	struct upload *list = ARENA_ARRAY(mem, max + 1, struct upload);
	int got = list ? 1 : err_set(e, ERR_NOMEM, "内存不足");
	size_t k = 0;
	while (got == 1 && k < max && (got = stmt_step(st, e)) == 1)
		if (stmt_fetch(st, fields, &list[k++], mem, e) < 0)
			got = -1;
	stmt_reset(st);
	*ret = list;
	*n = k;
	return got < 0 ? -1 : 0;
}

#define LOOKED_THROUGH 2000 /* of the newest, for those that a reach covers */

int upload_list(struct house *h, struct reach who, int64_t account, struct arena *mem, struct upload **ret, size_t *n,
		struct err *e)
{
	struct stmt *st;
	size_t all, k = 0;
	if (store_stmt(h->store, &LIST, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, LOOKED_THROUGH);
	if (gather(st, LOOKED_THROUGH, mem, ret, &all, e) < 0)
		return -1;
	for (size_t i = 0; i < all && k < UPLOADS_LISTED; i++) {
		bool yes;
		if (upload_seen(h, who, account, &(*ret)[i], &yes, e) < 0)
			return -1;
		if (yes)
			(*ret)[k++] = (*ret)[i];
	}
	*n = k;
	return 0;
}

int upload_tidy(struct house *h, const char *files, instant_t now, struct err *e)
{
	struct stmt *st;
	struct upload *old;
	size_t n;
	struct arena *mem = arena_new(0);
	int ret = mem ? store_stmt(h->store, &OLD, &st, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (ret == 0) {
		stmt_bind_int(st, 1, now - UPLOAD_KEEP);
		ret = gather(st, 100, mem, &old, &n, e);
	}
	for (size_t i = 0; ret == 0 && i < n; i++) {
		if (old[i].state == UPLOAD_CHECKING || old[i].state == UPLOAD_WRITING)
			continue;
		upload_remove(files, &old[i], false, mem);
		old[i].state = UPLOAD_EXPIRED;
		ret = upload_save(h, &old[i], e);
	}
	arena_free(mem);
	return ret;
}

/* Runs a statement whose one parameter is the upload. */
static int run_for(struct house *h, const struct sql *sql, int64_t id, struct err *e)
{
	return sql_run(h->store, sql, ARGS(INT(id)), NULL, e);
}

/* A number and something else before a header and its label. */
static int put_column(struct house *h, const struct sql *sql, int64_t a, struct sql_arg second,
		      const struct upload_column *c, struct err *e)
{
	return sql_run(h->store, sql, ARGS(INT(a), second, TEXT(c->header), TEXT(c->label)), NULL, e);
}

int upload_columns_save(struct house *h, const struct upload *u, const struct upload_column *c, size_t n,
			struct err *e)
{
	if (run_for(h, &COLUMNS_DROP, u->id, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (put_column(h, &COLUMN_ADD, u->id, INT(c[i].col), &c[i], e) < 0)
			return -1;
		if (c[i].header.n && c[i].label.n &&
		    put_column(h, &REMEMBER, u->account, TEXT(u->sheet), &c[i], e) < 0)
			return -1;
	}
	return 0;
}

int upload_columns(struct house *h, int64_t id, struct arena *mem, struct upload_column **ret, size_t *n,
		   struct err *e)
{
	static const struct row_field column[] = {ROW_INT(struct upload_column, col, 0),
						  ROW_TEXT(struct upload_column, header, 1),
						  ROW_TEXT(struct upload_column, label, 2),
						  {0}};
	return sql_rows(h->store, &COLUMNS_GET, ARGS(INT(id)), column, sizeof **ret, mem, SHEET_COLS_MAX,
			(void **)ret, n, e);
}

/* Whether the sheet has this field, or it is left out. */
static const char *known_label(const struct peek *p, struct str label)
{
	for (size_t i = 0; i < p->labels; i++)
		if (str_is(label, p->label[i]))
			return p->label[i];
	return str_is(label, COLUMN_OUT) ? COLUMN_OUT : NULL;
}

int upload_recall(struct house *h, int64_t account, struct peek *p, struct arena *mem, size_t *n_remembered,
		  struct err *e)
{
	*n_remembered = 0;
	for (size_t i = 0; p->sheet && i < p->n; i++) {
		struct peek_column *c = &p->column[i];
		struct stmt *st;
		if (!c->header.n || store_stmt(h->store, &RECALL, &st, e) < 0)
			continue;
		stmt_bind_int(st, 1, account);
		stmt_bind_text(st, 2, str_of(p->sheet));
		stmt_bind_text(st, 3, c->header);
		int got = stmt_step(st, e);
		const char *label = got == 1 ? known_label(p, stmt_text(st, 0)) : NULL;
		stmt_reset(st);
		if (got < 0)
			return -1;
		*n_remembered += label && strcmp(label, c->label) != 0;
		c->label = label ? label : c->label;
	}
	(void)mem;
	return 0;
}

/* One row to look at, with its cells. */
static int put_look(struct house *h, int64_t id, int64_t no, const struct import_look *x, struct err *e)
{
	if (sql_run(h->store, &LOOK_ADD,
		    ARGS(INT(id), INT(no), INT((int64_t)x->row), INT(x->class), TEXT(str_of(x->note))), NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < x->n; i++)
		if (sql_run(h->store, &CELL_ADD,
			    ARGS(INT(id), INT(no), INT((int64_t)i), TEXT(str_of(x->cell[i].label)),
				 TEXT(str_of(x->cell[i].text)), TEXT(str_of(x->cell[i].note)),
				 INT(x->cell[i].refused)),
			    NULL, e) < 0)
			return -1;
	return 0;
}

/* The remarks of a check, a line each, in the report's memory. */
static struct str remarks(const struct import_report *r)
{
	static const enum import_note_kind kinds[] = {NOTE_REFUSED, NOTE_ABOUT, NOTE_SKIPPED};
	struct buf b;
	buf_init(&b, 8000);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < r->notes[kinds[k]].n && b.n < 6000; i++) {
			const struct import_note *n = &r->notes[kinds[k]].note[i];
			if (n->row && kinds[k] == NOTE_SKIPPED)
				buf_printf(&b, "第 %zu 行没有导入：%s\n", n->row, n->text);
			else if (!n->row)
				buf_printf(&b, "%s\n", n->text);
		}
	const char *copy = arena_copy(r->mem, b.p ? b.p : "", b.n);
	struct str out = {copy ? copy : "", copy ? b.n : 0};
	buf_release(&b);
	return out;
}

int upload_checked(struct house *h, struct upload *u, const struct import_report *r, struct err *e)
{
	u->about = remarks(r);
	u->rows = r->rows;
	u->fixed = r->of_class[LOOK_FIXED];
	u->refused = r->of_class[LOOK_REFUSED];
	u->updated = r->of_class[LOOK_UPDATED];
	u->good = u->rows - u->fixed - u->refused;
	u->before = r->before;
	u->skipped = 0;
	for (size_t i = 0; i < r->counts; i++)
		u->skipped += r->count[i].skipped;
	if (run_for(h, &LOOKS_DROP, u->id, e) < 0 || run_for(h, &CELLS_DROP, u->id, e) < 0)
		return -1;
	for (size_t i = 0; i < r->looks; i++)
		if (put_look(h, u->id, (int64_t)i + 1, &r->look[i], e) < 0)
			return -1;
	return upload_save(h, u, e);
}

/* The cells of a row. */
static int cells_of(struct house *h, int64_t id, struct upload_row *row, struct arena *mem, struct err *e)
{
	static const struct row_field cell[] = {ROW_TEXT(struct upload_cell, label, 0),
						ROW_TEXT(struct upload_cell, text, 1),
						ROW_TEXT(struct upload_cell, note, 2),
						ROW_BOOL(struct upload_cell, refused, 3),
						{0}};
	return sql_rows(h->store, &CELLS, ARGS(INT(id), INT(row->no)), cell, sizeof *row->cell, mem,
			RECORD_FIELDS_MAX, (void **)&row->cell, &row->n, e);
}

int upload_looks(struct house *h, int64_t id, int64_t class, int64_t after, struct arena *mem,
		 struct upload_row **ret, size_t *n, struct err *e)
{
	static const struct row_field look[] = {ROW_INT(struct upload_row, no, 0),
						ROW_INT(struct upload_row, row, 1),
						ROW_INT(struct upload_row, class, 2),
						ROW_TEXT(struct upload_row, note, 3),
						{0}};
	if (sql_rows(h->store, &LOOKS, ARGS(INT(id), INT(after), INT(class), INT(UPLOAD_LOOKS_PAGE)), look,
		     sizeof **ret, mem, UPLOAD_LOOKS_PAGE, (void **)ret, n, e) < 0)
		return -1;
	for (size_t i = 0; i < *n; i++)
		if (cells_of(h, id, &(*ret)[i], mem, e) < 0)
			return -1;
	return 0;
}
