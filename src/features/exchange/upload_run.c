/* Checking, writing and taking back an upload: the same import as the command line's, its columns decided. */
#include "features/exchange/uploads.h"

#include "features/features.h"
#include "features/orgs/orgs.h"

#include <unistd.h>

/* What an import of this upload is told; lives as long as it runs. */
struct asked {
	struct import_options o;
	struct sheet_choice choice;
	struct roster roster;
	struct reach within;
};

/* Its columns, as fields of the record. */
static int decide(struct house *h, const struct upload *u, struct arena *mem, struct asked *a, struct err *e)
{
	struct upload_column *c;
	size_t n;
	const struct record *rec = peek_record(u->sheet, &a->roster);
	int *field = ARENA_ARRAY(mem, SHEET_COLS_MAX, int);
	if (!rec)
		return sheet_unknown(u->sheet, e);
	if (!field)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (upload_columns(h, u->id, mem, &c, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < SHEET_COLS_MAX; i++)
		field[i] = COLUMN_GUESSED;
	for (size_t i = 0; i < n; i++) {
		int at = record_field(rec, c[i].label);
		if (c[i].col >= 0 && c[i].col < SHEET_COLS_MAX)
			field[c[i].col] = at >= 0 ? at : COLUMN_LEFT_OUT;
	}
	a->choice = (struct sheet_choice){.header_first = (size_t)u->header_first,
					  .header_last = (size_t)u->header_last,
					  .field = field,
					  .n = SHEET_COLS_MAX};
	return 0;
}

/* The code of the institution whose roster it is: the uploader's own. */
static int own_org(struct house *h, const struct upload *u, struct arena *mem, struct asked *a, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (u->reach_kind != REACH_ORG)
		return 0;
	if (fact_of_owner(&r, h, &orgs_facts, u->reach_id, INSTANT_OPEN, 0, e))
		return -1;
	int more = fact_next(r, &v, e);
	struct str code = more == 1 ? v.cell[FACT_INDEX(orgs, code)].s : STR("");
	const char *copy = arena_copy(mem, code.p ? code.p : "", code.n);
	a->o.org = (struct str){copy ? copy : "", copy ? code.n : 0};
	fact_reader_free(r);
	return more < 0 ? -1 : 0;
}

/* Everything an import of this upload is told. */
static int ask(struct house *h, const struct upload *u, struct arena *mem, struct asked *a, struct err *e)
{
	*a = (struct asked){.within = {(enum reach_kind)u->reach_kind, u->reach_id}};
	a->o = (struct import_options){.sheet = u->sheet,
				       .tab = (size_t)u->tab,
				       .choice = &a->choice,
				       .within = &a->within,
				       .who = arena_copy(mem, u->who.p, u->who.n)};
	if (own_org(h, u, mem, a, e) || decide(h, u, mem, a, e))
		return -1;
	return arena_failed(mem) ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

int upload_check(struct house *h, const char *files, const struct upload *u, struct arena *mem,
		 struct import_report *r, struct err *e)
{
	struct asked *a = ARENA_NEW(mem, struct asked);
	const char *path = upload_path(files, u, mem);
	if (!a)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (access(path, R_OK))
		return err_todo((err_set(e, ERR_NOTFOUND, "上传的文件已经不在了"), e), "请重新上传");
	if (ask(h, u, mem, a, e))
		return -1;
	a->o.dry_run = a->o.accept_good = a->o.looks = true;
	a->o.mark = upload_marked(files, u, mem);
	return import_run(h, &path, 1, &a->o, r, e);
}

/* Keeps what was written. */
static int written(struct house *h, struct upload *u, const struct import_report *r, struct err *e)
{
	u->written = u->corrected = u->unchanged = 0;
	for (size_t i = 0; i < r->counts; i++) {
		if (roster_named(str_of(r->count[i].sheet))) /* its rows are counted as records of its parts */
			continue;
		u->written += r->count[i].written;
		u->corrected += r->count[i].corrected;
		u->unchanged += r->count[i].unchanged + r->count[i].repeated;
	}
	u->batch = r->batch;
	u->state = r->batch ? UPLOAD_DONE : UPLOAD_CHECKED;
	u->ended = r->batch ? r->at : 0;
	u->message = r->batch     ? STR("")
		     : r->refused ? STR("没有写入：检查以后库里的内容有了变化，请重新检查")
				  : STR("没有写入：文件里的内容库里都有了，一行也不用写");
	return upload_save(h, u, e);
}

int upload_write(struct house *h, const char *files, int64_t id, struct arena *mem, struct err *e)
{
	struct asked *a = ARENA_NEW(mem, struct asked);
	struct import_report r;
	struct upload u;
	if (!a)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (upload_get(h, id, mem, &u, e) < 0)
		return -1;
	if (u.state != UPLOAD_WRITING)
		return 0;
	const char *path = upload_path(files, &u, mem);
	if (ask(h, &u, mem, a, e))
		return -1;
	a->o.accept_good = u.only_good;
	if (import_run(h, &path, 1, &a->o, &r, e))
		return -1;
	int ret = written(h, &u, &r, e);
	import_report_release(&r);
	return ret;
}

int upload_undo(struct house *h, struct upload *u, const char *who, instant_t now, struct err *e)
{
	struct undo_report r;
	if (u->state != UPLOAD_DONE)
		return err_set(e, ERR_CONFLICT, "这次导入%s，不能撤销", upload_state_label(u->state));
	if (now - u->ended > UPLOAD_KEEP)
		return err_todo((err_set(e, ERR_CONFLICT, "导入已超过 24 小时，不能整批撤销"), e),
				"逐条更正，并写明理由");
	if (import_undo(h, u->batch, who, &r, e))
		return -1;
	u->state = UPLOAD_UNDONE;
	u->undone_by = r.batch;
	return upload_save(h, u, e);
}
