/* Importing in a browser: the file, what its columns are, the check, the confirmation, the way back. */
#include "features/exchange/exchange_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "base/utf8.h"
#include "features/exchange/import_jobs_web.h"
#include "features/reach_web.h"

static const char *const show_words[] = {
#define X(label) label,
    LOOK_SHOWN(X)
#undef X
	NULL};
static const int64_t show_class[] = {0, LOOK_REFUSED, LOOK_FIXED, LOOK_UPDATED};

static const struct in_field import_fields[] = {
    IN_ID_(struct import_input, id, "导入", .of = "upload", .flags = IN_PATH),
    IN_INT_(struct import_input, tab, "工作表", .min = 1, .max = SHEET_TABS_MAX),
    IN_TEXT_(struct import_input, sheet, "按哪张表导入", .max = 20),
    IN_CHOICE_(struct import_input, show, "显示", .words = show_words),
    IN_INT_(struct import_input, after, "从哪里接着列", .min = 0, .max = 100000),
};
static const struct in_shape import_shape = IN_SHAPE(struct import_input, import_fields);

static const struct in_field check_fields[] = {
    IN_ID_(struct check_input, id, "导入", .of = "upload", .flags = IN_PATH),
    IN_INT_(struct check_input, tab, "工作表", .flags = IN_NEEDED, .min = 1, .max = SHEET_TABS_MAX),
    IN_TEXT_(struct check_input, sheet, "按哪张表导入", .flags = IN_NEEDED, .max = 20),
    IN_INT_(struct check_input, header_first, "表头首行", .flags = IN_NEEDED, .min = 0, .max = SHEET_ROWS_MAX),
    IN_INT_(struct check_input, header_last, "表头末行", .flags = IN_NEEDED, .min = 0, .max = SHEET_ROWS_MAX),
    IN_TEXTS_(struct check_input, col, "各列是什么"),
};
const struct in_shape check_shape = IN_SHAPE(struct check_input, check_fields);

static const struct in_field confirm_fields[] = {
    IN_ID_(struct confirm_input, id, "导入", .of = "upload", .flags = IN_PATH),
    IN_BOOL_(struct confirm_input, only_good, "只导入合格的行"),
};
const struct in_shape confirm_shape = IN_SHAPE(struct confirm_input, confirm_fields);

struct file_input {
	const struct http_file *file;
};
static const struct in_field file_fields[] = {
    IN_FILE_(struct file_input, file, "表格文件", .flags = IN_NEEDED,
	     .hint = ".xlsx 或 .csv，不超过 50 MB；.xls 和 .et 请先另存为 .xlsx"),
};
const struct in_shape file_shape = IN_SHAPE(struct file_input, file_fields);

struct template_input {
	struct str sheet;
};
static const struct in_field template_fields[] = {
    IN_TEXT_(struct template_input, sheet, "哪张表", .flags = IN_NEEDED, .max = 20)};
static const struct in_shape template_shape = IN_SHAPE(struct template_input, template_fields);

/* clang-format off */
static const struct out_field item_rows[] = {
    OUT_ID_(struct import_item, u.id, "编号"),
    OUT_TEXT_(struct import_item, u.name, "文件"),
    OUT_TEXT_(struct import_item, u.who, "谁"),
    OUT_TEXT_(struct import_item, u.sheet, "表"),
    OUT_WORD_(struct import_item, state, "状态"),
    OUT_TEXT_(struct import_item, u.message, "说明"),
    OUT_TEXT_(struct import_item, u.about, "检查时的提示"),
    OUT_INT_(struct import_item, u.bytes, "字节"),
    OUT_INT_(struct import_item, u.rows, "数据行"),
    OUT_INT_(struct import_item, u.good, "可导入"),
    OUT_INT_(struct import_item, u.fixed, "已更正"),
    OUT_INT_(struct import_item, u.updated, "将更新"),
    OUT_INT_(struct import_item, u.refused, "不能导入"),
    OUT_INT_(struct import_item, u.skipped, "跳过"),
    OUT_INT_(struct import_item, u.written, "写入几条记录"),
    OUT_INT_(struct import_item, u.corrected, "更正几条记录"),
    OUT_INT_(struct import_item, u.unchanged, "不变"),
    OUT_INT_(struct import_item, u.before, "同样内容导入过的批次"),
    OUT_INT_(struct import_item, u.batch, "批次"),
    OUT_INT_(struct import_item, u.undone_by, "撤销批次"),
    OUT_INSTANT_(struct import_item, u.created, "上传时间"),
    OUT_INSTANT_(struct import_item, u.checked, "检查时间"),
    OUT_INSTANT_(struct import_item, u.ended, "写入时间"),
    OUT_BOOL_(struct import_item, mine, "本人上传"),
};
static const struct out_shape item_shape = OUT_SHAPE("Import", struct import_item, item_rows);
static const struct out_field imports_rows[] = {
    OUT_LIST_(struct imports_output, import, n, "导入", item_shape)};
static const struct out_shape imports_shape = OUT_SHAPE("Imports", struct imports_output, imports_rows);

static const struct out_field column_rows[] = {
    OUT_TEXT_(struct column_item, header, "表头"),
    OUT_TEXT_(struct column_item, samples, "样例"),
    OUT_WORD_(struct column_item, label, "认作"),
};
static const struct out_shape column_shape = OUT_SHAPE("ImportColumn", struct column_item, column_rows);
static const struct out_field cell_rows[] = {
    OUT_TEXT_(struct upload_cell, label, "列"),
    OUT_TEXT_(struct upload_cell, text, "内容"),
    OUT_TEXT_(struct upload_cell, note, "原值或原因"),
    OUT_BOOL_(struct upload_cell, refused, "不能导入"),
};
static const struct out_shape cell_shape = OUT_SHAPE("ImportCell", struct upload_cell, cell_rows);
static const struct out_field look_rows[] = {
    OUT_INT_(struct look_item, row, "行"),
    OUT_WORD_(struct look_item, class, "处理"),
    OUT_TEXT_(struct look_item, note, "说明"),
    OUT_LIST_(struct look_item, cell, n, "格", cell_shape),
};
static const struct out_shape look_shape = OUT_SHAPE("ImportRow", struct look_item, look_rows);
static const struct out_field import_rows[] = {
    OUT_ONE_(struct import_output, is, "导入", item_shape),
    OUT_TEXTS_(struct import_output, tab, tabs, "工作表"),
    OUT_INT_(struct import_output, chosen, "第几张"),
    OUT_TEXT_(struct import_output, sheet, "按哪张表导入"),
    OUT_LIST_(struct import_output, column, columns, "列", column_shape),
    OUT_TEXT_(struct import_output, missing, "缺少的列"),
    OUT_INT_(struct import_output, header_first, "表头首行"),
    OUT_INT_(struct import_output, header_last, "表头末行"),
    OUT_LIST_(struct import_output, look, looks, "需要看的行", look_shape),
    OUT_INT_(struct import_output, next, "下一页从哪里接着列"),
    OUT_BOOL_(struct import_output, may_undo, "可撤销"),
    OUT_TEXT_(struct import_output, trouble, "文件的问题"),
};
static const struct out_shape import_out_shape = OUT_SHAPE("ImportDetail", struct import_output, import_rows);
struct made_output {
	int64_t id;
};
static const struct out_field made_rows[] = {OUT_ID_(struct made_output, id, "编号")};
static const struct out_shape made_shape = OUT_SHAPE("ImportMade", struct made_output, made_rows);
/* clang-format on */

const char *import_base(struct str path)
{
	return str_starts(path, STR("/org/")) ? "/org/import" : "/import";
}

/* Goes to the page of an import. */
static int go(struct ctx *c, int64_t id, struct err *e)
{
	return ctx_go(c, e, "%s/%lld", import_base(c->request->path), (long long)id);
}

/* An upload with what its job's end means for it: one that nobody works on any more goes back a step. */
static int current_upload(struct ctx *c, int64_t id, struct upload *u, struct job *job, struct err *e)
{
	struct err none = {0};
	if (upload_get(c->house, id, c->mem, u, e) < 0)
		return -1;
	*job = (struct job){0};
	if (!u->job || (u->state != UPLOAD_CHECKING && u->state != UPLOAD_WRITING))
		return 0;
	if (job_get(c->house, u->job, c->mem, job, &none) == 0 && job->state <= JOB_RUNNING)
		return 0;
	u->message = job->state == JOB_CANCELLED ? STR("任务已停止，什么都没有写入")
		     : job->message.n            ? job->message
						 : STR("任务中断，什么都没有写入");
	u->state = u->state == UPLOAD_CHECKING ? UPLOAD_FAILED : UPLOAD_CHECKED;
	job->id = 0;
	return 0;
}

/* It is this user's own, and stands where it may be worked on. */
static int mine_in(struct ctx *c, const struct upload *u, unsigned states, const char *what, struct err *e)
{
	if (u->account != c->user->account)
		return err_todo(
		    (err_set(e, ERR_DENIED, "这是 %.*s 上传的文件", STR_FMT(account_said(c->house, u->who, c->mem))),
		     e),
		    "请由本人继续，或自己上传");
	if (states >> u->state & 1)
		return 0;
	err_set(e, ERR_CONFLICT, "这次导入%s，不能%s", upload_state_label(u->state), what);
	return err_todo(e, "刷新页面看现在的情况");
}

#define IN_STATE(s) (1u << UPLOAD_##s)

/* An import as page and JSON show it. */
static struct import_item item_of(struct ctx *c, const struct upload *u)
{
	struct import_item x = {*u, upload_state_label(u->state), u->account == c->user->account};
	x.u.who = account_said(c->house, u->who, c->mem);
	return x;
}

/* GET …: the imports of my scope. */
static int get_imports(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct imports_output *o = out;
	struct upload *u;
	(void)in;
	if (upload_list(c->house, user_reach(c->user), c->user->account, c->mem, &u, &o->n, e) < 0)
		return -1;
	o->import = ARENA_ARRAY(c->mem, o->n + 1, struct import_item);
	if (!o->import)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->import[i] = item_of(c, &u[i]);
	return 0;
}

/* A new upload on its way into the store. */
struct adding {
	struct app *app;
	struct upload u;
};

/* In the writer's transaction. */
static int add(struct house *h, void *arg, struct err *e)
{
	struct adding *a = arg;
	return upload_tidy(h, app_files(a->app), a->u.created, e) < 0 ? -1 : upload_add(h, &a->u, e);
}

/* What is wrong with the file before anybody looks into it; false when nothing is. */
static bool refuse_file(struct ctx *c, const struct http_file *file)
{
	struct book *b;
	struct err why = {0};
	if (file->size > UPLOAD_BYTES_MAX)
		fault_put(c->faults, &file_fields[0], "文件有 %lld MB，最多 50 MB：请分成几个文件",
			  (long long)(file->size >> 20));
	else if (!file->size)
		fault_put(c->faults, &file_fields[0], "请选择一个文件，空文件不能导入");
	else if (book_open(&b, file->path, &why) < 0)
		fault_put(c->faults, &file_fields[0], "%s%s%s", why.what, *why.todo ? "：" : "", why.todo);
	else
		book_close(b);
	return c->faults->n > 0;
}

/* The file's name as it may stand in a folder. */
static struct str kept_name(struct ctx *c, struct str name)
{
	while (name.n && name.p[0] == '.')
		name = (struct str){name.p + 1, name.n - 1};
	return name.n && name.n <= UPLOAD_NAME_MAX ? name : ctx_text(c, "上传的文件.xlsx");
}

/* POST …: takes the file. */
static int post_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct file_input *i = in;
	struct made_output *o = out;
	struct reach who = user_reach(c->user);
	if (refuse_file(c, i->file))
		return err_set(e, ERR_INPUT, "%s", c->faults->v[0].what);
	struct adding a = {.app = c->app,
			   .u = {.id = id_new(c->now),
				 .account = c->user->account,
				 .who = str_of(ctx_who(c)),
				 .reach_kind = who.kind,
				 .reach_id = who.id,
				 .name = kept_name(c, i->file->name),
				 .bytes = i->file->size,
				 .state = UPLOAD_NEW,
				 .sheet = STR(""),
				 .message = STR(""),
				 .about = STR(""),
				 .created = c->now}};
	if (upload_take(app_files(c->app), i->file->path, &a.u, c->mem, e) < 0)
		return -1;
	if (app_write(c->app, add, &a, e) < 0) {
		upload_remove(app_files(c->app), &a.u, false, c->mem);
		return -1;
	}
	o->id = a.u.id;
	return go(c, a.u.id, e);
}

/* The samples of a column in one line. */
static struct str samples_of(struct ctx *c, const struct peek_column *p)
{
	struct buf b;
	buf_init(&b, 1000);
	for (size_t i = 0; i < p->samples; i++)
		buf_printf(&b, "%s%.*s", i ? "、" : "", STR_FMT(p->sample[i]));
	struct str s = b.failed || !b.n ? STR("") : ctx_text(c, "%s", b.p);
	buf_release(&b);
	return s;
}

/* What the file holds, as the form shows it. */
static int show_columns(struct ctx *c, const struct peek *p, struct import_output *o, struct err *e)
{
	o->tab = ARENA_ARRAY(c->mem, p->tabs + 1, struct str);
	o->column = ARENA_ARRAY(c->mem, p->n + 1, struct column_item);
	if (!o->tab || !o->column)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; o->tabs < p->tabs; o->tabs++)
		o->tab[o->tabs] = p->tab[o->tabs].name;
	o->chosen = (int64_t)p->chosen;
	o->sheet = str_of(p->sheet);
	o->label = p->label;
	o->labels = p->labels;
	o->header_first = (int64_t)p->header_first;
	o->header_last = (int64_t)p->header_last;
	o->missing = p->missing;
	for (; o->columns < p->n; o->columns++) {
		const struct peek_column *from = &p->column[o->columns];
		o->column[o->columns] = (struct column_item){.header = from->header,
							     .samples = samples_of(c, from),
							     .label = *from->label ? from->label : COLUMN_OUT};
	}
	return 0;
}

/* Looks into the file for the form of its columns. A file that cannot be read is told, not refused. */
static int look_inside(struct ctx *c, const struct import_input *i, struct import_output *o, struct err *e)
{
	const struct upload *u = &o->is.u;
	struct err why = {0};
	struct peek p;
	size_t remembered;
	int64_t tab = i->tab == IN_NONE ? u->tab : i->tab;
	struct str sheet = i->sheet.n ? i->sheet : i->tab == IN_NONE ? u->sheet : STR("");
	if (peek_file(upload_path(app_files(c->app), u, c->mem), (size_t)tab, sheet, c->mem, &p, &why) < 0) {
		o->trouble = ctx_text(c, "%s%s%s", why.what, *why.todo ? "：" : "", why.todo);
		return 0;
	}
	if (upload_recall(c->house, u->account, &p, c->mem, &remembered, e) < 0)
		return -1;
	o->remembered = (int64_t)remembered;
	return show_columns(c, &p, o, e);
}

/* The rows to look at. */
static int look_at_rows(struct ctx *c, const struct import_input *i, struct import_output *o, struct err *e)
{
	static const char *const class[] = {"", "将更新", "已更正", "不能导入"};
	struct upload_row *r;
	if (upload_looks(c->house, i->id, show_class[i->show], i->after == IN_NONE ? 0 : i->after, c->mem, &r,
			 &o->looks, e) < 0)
		return -1;
	o->look = ARENA_ARRAY(c->mem, o->looks + 1, struct look_item);
	if (!o->look)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->looks; k++)
		o->look[k] = (struct look_item){.row = r[k].row,
						.class = class[r[k].class & 3],
						.kind = r[k].class,
						.note = r[k].note,
						.cell = r[k].cell,
						.n = r[k].n,
						.no = r[k].no};
	o->next = o->looks == UPLOAD_LOOKS_PAGE ? o->look[o->looks - 1].no : IN_NONE;
	return 0;
}

/* GET …/:id */
static int get_import(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct import_input *i = in;
	struct import_output *o = out;
	o->next = IN_NONE;
	if (current_upload(c, i->id, &o->is.u, &o->job, e) < 0)
		return -1;
	const struct upload *u = &o->is.u;
	o->is.state = upload_state_label(u->state);
	o->is.mine = u->account == c->user->account;
	o->may_undo = u->state == UPLOAD_DONE && c->now - u->ended <= UPLOAD_KEEP && ctx_may(c, CAN_IMPORT_UNDO);
	if (u->state == UPLOAD_NEW || u->state == UPLOAD_FAILED || (u->state == UPLOAD_CHECKED && i->tab != IN_NONE))
		return look_inside(c, i, o, e);
	return u->checked ? look_at_rows(c, i, o, e) : 0;
}

/* Columns on their way into the store, and the job that checks them. */
struct checking {
	struct ctx *c;
	struct upload u;
	struct upload_column *column;
	size_t n;
};

/* In the writer's transaction: once more who stands where, then the job. */
static int begin_check(struct house *h, void *arg, struct err *e)
{
	struct checking *k = arg;
	struct ctx in_tx = *k->c;
	struct upload now;
	struct job job;
	in_tx.house = h;
	if (current_upload(&in_tx, k->u.id, &now, &job, e) < 0 ||
	    mine_in(&in_tx, &now, IN_STATE(NEW) | IN_STATE(FAILED) | IN_STATE(CHECKED), "再检查", e) < 0)
		return -1;
	k->u.state = UPLOAD_CHECKING;
	k->u.message = STR("");
	struct str title = ctx_text(k->c, "检查 %.*s", STR_FMT(k->u.name));
	if (job_queue(&in_tx, "import_check", title.p, ctx_text(k->c, "%lld", (long long)k->u.id), &k->u.job, e) < 0)
		return -1;
	return upload_columns_save(h, &k->u, k->column, k->n, e) < 0 ? -1 : upload_save(h, &k->u, e);
}

/* What the form says each column is: fields of the sheet, each once, none missing that must be there. */
static int take_columns(struct ctx *c, const struct check_input *i, const struct peek *p, struct checking *k,
			struct err *e)
{
	const struct in_field *field = &check_fields[5];
	struct roster roster;
	const struct record *rec = peek_record(i->sheet, &roster);
	k->column = ARENA_ARRAY(c->mem, p->n + 1, struct upload_column);
	if (!k->column || !rec)
		return k->column ? sheet_unknown(i->sheet, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (i->col.n != p->n)
		return err_todo((err_set(e, ERR_CONFLICT, "文件有 %zu 列，送来 %zu 列", p->n, i->col.n), e),
				"回到上一页刷新");
	uint64_t had = 0;
	for (size_t j = 0; j < p->n; j++) {
		int at = record_field(rec, i->col.v[j]);
		if (at < 0 && !str_is(i->col.v[j], COLUMN_OUT))
			fault_put(c->faults, field, "%s里没有“%.*s”这一列", rec->name, STR_FMT(i->col.v[j]));
		else if (at >= 0 && (had >> at & 1))
			fault_put(c->faults, field, "有两列都选了“%s”，只留一列", rec->fields[at].label);
		had |= at >= 0 ? (uint64_t)1 << at : 0;
		k->column[k->n++] = (struct upload_column){(int64_t)j, p->column[j].header, i->col.v[j]};
	}
	for (size_t j = 0; j < rec->n; j++)
		if ((rec->fields[j].flags & (FIELD_KEY | FIELD_REQUIRED)) && !(had >> j & 1))
			fault_put(c->faults, field, "还没有一列是“%s”，它必须有", rec->fields[j].label);
	return c->faults->n ? err_set(e, ERR_INPUT, "%s", c->faults->v[0].what) : 0;
}

/* POST …/:id/check: what the columns are; the check begins. */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct check_input *i = in;
	struct checking k = {.c = c};
	struct job job;
	struct peek p;
	(void)out;
	if (current_upload(c, i->id, &k.u, &job, e) < 0 ||
	    mine_in(c, &k.u, IN_STATE(NEW) | IN_STATE(FAILED) | IN_STATE(CHECKED), "再检查", e) < 0)
		return -1;
	if (peek_file(upload_path(app_files(c->app), &k.u, c->mem), (size_t)i->tab, i->sheet, c->mem, &p, e) < 0) {
		e->code = e->code == ERR_USAGE ? ERR_INPUT : e->code;
		return -1;
	}
	k.u.tab = i->tab;
	k.u.sheet = str_of(p.sheet);
	k.u.header_first = i->header_first;
	k.u.header_last = i->header_last;
	if (take_columns(c, i, &p, &k, e) < 0 || app_write(c->app, begin_check, &k, e) < 0)
		return -1;
	return go(c, i->id, e);
}

/* POST …/:id/confirm: all rows, or on purpose the good ones alone. */
static int post_confirm(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct confirm_input *i = in;
	struct upload u;
	struct job job;
	(void)out;
	if (current_upload(c, i->id, &u, &job, e) < 0 || mine_in(c, &u, IN_STATE(CHECKED), "再确认", e) < 0)
		return -1;
	if (u.refused && !i->only_good) {
		fault_put(c->faults, &confirm_fields[1], "还有 %lld 行不能导入：改好后重新上传，或勾选只导入合格的行",
			  (long long)u.refused);
		return err_set(e, ERR_INPUT, "还有不能导入的行");
	}
	if (u.good + u.fixed == 0)
		return err_set(e, ERR_CONFLICT, "没有一行可以导入");
	u.only_good = u.refused > 0;
	u.state = UPLOAD_WRITING;
	u.message = STR("");
	struct str title = ctx_text(c, "导入 %.*s", STR_FMT(u.name));
	if (job_queue(c, "import_write", title.p, ctx_text(c, "%lld", (long long)u.id), &u.job, e) < 0 ||
	    upload_save(c->house, &u, e) < 0)
		return -1;
	return go(c, u.id, e);
}

struct id_input {
	int64_t id;
};
static const struct in_field id_fields[] = {IN_ID_(struct id_input, id, "导入", .of = "upload", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct id_input, id_fields);

/* GET …/:id/drop and …/:id/undo: the upload that the question is about. */
static int get_one(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct import_item *o = out;
	struct job job;
	if (current_upload(c, i->id, &o->u, &job, e) < 0)
		return -1;
	*o = item_of(c, &o->u);
	return 0;
}

/* POST …/:id/drop */
static int post_drop(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct upload u;
	struct job job;
	(void)out;
	if (current_upload(c, i->id, &u, &job, e) < 0 ||
	    mine_in(c, &u, IN_STATE(NEW) | IN_STATE(FAILED) | IN_STATE(CHECKED), "放弃", e) < 0)
		return -1;
	u.state = UPLOAD_DROPPED;
	if (upload_save(c->house, &u, e) < 0)
		return -1;
	upload_remove(app_files(c->app), &u, false, c->mem);
	ctx_tell(c, "已放弃 %.*s，上传的文件已删除", STR_FMT(u.name));
	return ctx_go(c, e, "%s", import_base(c->request->path));
}

/* POST …/:id/undo */
static int post_undo(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct upload u;
	(void)out;
	if (upload_get(c->house, i->id, c->mem, &u, e) < 0 || upload_undo(c->house, &u, ctx_who(c), c->now, e) < 0)
		return -1;
	ctx_tell(c, "第 %lld 批已整批撤销，库里恢复到导入以前", (long long)u.batch);
	return go(c, u.id, e);
}

/* GET …/:id/marked: the file with its problems written in. */
static int get_marked(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct upload u;
	(void)out;
	if (upload_get(c->house, i->id, c->mem, &u, e) < 0)
		return -1;
	const char *path = upload_marked(app_files(c->app), &u, c->mem);
	if (access(path, R_OK))
		return err_todo((err_set(e, ERR_NOTFOUND, "批注过的原表已经不在了"), e),
				"文件只保留一天，请重新上传");
	bool csv = str_ends(u.name, STR(".csv"));
	http_content_type(c->response, csv ? "text/csv; charset=utf-8"
					   : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
	http_content_name(c->response, ctx_text(c, "批注-%.*s", STR_FMT(u.name)), false);
	c->raw = true;
	return http_send_file(c->response, path, e);
}

/* GET …/template: the blank workbook of a sheet. */
static int get_template(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct template_input *i = in;
	char path[] = "/tmp/yicai-template-XXXXXX.xlsx";
	(void)out;
	struct roster roster;
	const struct record *rec = peek_record(i->sheet, &roster);
	if (!rec)
		return err_set(e, ERR_NOTFOUND, "没有“%.*s”这张表", STR_FMT(i->sheet));
	int fd = mkstemps(path, 5);
	if (fd < 0)
		return err_set(e, ERR_IO, "建不了临时文件");
	close(fd);
	if (sheet_template(i->sheet, path, e) < 0) {
		unlink(path);
		return -1;
	}
	c->download.type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	c->download.name = ctx_text(c, "%s（空表）.xlsx", rec->name);
	c->download.path = arena_copy(c->mem, path, strlen(path));
	return c->download.path ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

static const struct out_field templates_rows[] = {OUT_TEXTS_(struct templates_output, sheet, n, "表")};
static const struct out_shape templates_shape = OUT_SHAPE("Templates", struct templates_output, templates_rows);

/* GET …/templates */
static int get_templates(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct templates_output *o = out;
	(void)in;
	o->sheet = ARENA_ARRAY(c->mem, IMPORT_SHEETS_MAX, struct str);
	if (!o->sheet)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; sheet_name(o->n) && o->n < IMPORT_SHEETS_MAX; o->n++)
		o->sheet[o->n] = str_of(sheet_name(o->n));
	return 0;
}

/* The upload lies within the user's scope. */
static int sees_upload(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct upload u;
	struct err none = {0};
	*yes = false;
	if (upload_get(c->house, id, c->mem, &u, &none) < 0)
		return none.code == ERR_NOTFOUND ? 0 : (*e = none, -1);
	return upload_seen(c->house, user_reach(c->user), c->user->account, &u, yes, e);
}

#define RUN .may = CAN_IMPORT_RUN

/* The routes under a base: the same for officers and institutions. */
/* clang-format off */
#define IMPORT_ROUTES(base)                                                                                          \
    {HTTP_GET, base, RUN, .title = "导入表格", .out = &imports_shape, .handle = get_imports, .page = imports_page},    \
    {HTTP_POST, base, RUN, .flags = ROUTE_UPLOAD | ROUTE_OUTSIDE, .title = "上传表格", .in = &file_shape,            \
     .out = &made_shape, .handle = post_file},                                                                       \
    {HTTP_GET, base "/templates", RUN, .title = "空表下载", .out = &templates_shape, .handle = get_templates,        \
     .page = templates_page},                                                                                        \
    {HTTP_GET, base "/template", RUN, .title = "下载空表", .in = &template_shape, .handle = get_template},           \
    {HTTP_GET, base "/:id", RUN, .title = "导入", .in = &import_shape, .out = &import_out_shape,                     \
     .handle = get_import, .page = import_page},                                                                     \
    {HTTP_POST, base "/:id/check", RUN, .flags = ROUTE_OUTSIDE, .title = "检查表格", .in = &check_shape,             \
     .handle = post_check, .form = base "/:id"},                                                                     \
    {HTTP_POST, base "/:id/confirm", RUN, .flags = ROUTE_KEYED, .title = "确认导入", .in = &confirm_shape,           \
     .handle = post_confirm, .form = base "/:id"},                                                                   \
    {HTTP_GET, base "/:id/drop", RUN, .title = "放弃导入", .in = &id_shape, .out = &item_shape, .handle = get_one,   \
     .page = import_drop_page},                                                                                      \
    {HTTP_POST, base "/:id/drop", RUN, .title = "放弃导入", .in = &id_shape, .handle = post_drop},                   \
    {HTTP_GET, base "/:id/undo", .may = CAN_IMPORT_UNDO, .title = "撤销导入", .in = &id_shape, .out = &item_shape,   \
     .handle = get_one, .page = import_undo_page},                                                                   \
    {HTTP_POST, base "/:id/undo", .may = CAN_IMPORT_UNDO, .title = "撤销导入", .in = &id_shape,                      \
     .handle = post_undo},                                                                                           \
    {HTTP_GET, base "/:id/marked", RUN, .title = "批注过的原表", .in = &id_shape, .handle = get_marked}
/* clang-format on */

static const struct route routes[] = {IMPORT_ROUTES("/import"), IMPORT_ROUTES("/org/import")};
static const struct thing_kind kinds[] = {{"upload", sees_upload}};
static const struct menu_item menu[] = {
    {.group = "统筹", .label = "导入表格", .icon = "table-import", .path = "/import", .may = CAN_IMPORT_RUN}};

const struct web exchange_web = {.name = "exchange",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu,
				 .kinds = kinds,
				 .nkinds = sizeof kinds / sizeof *kinds,
				 .jobs = import_jobs,
				 .njobs = IMPORT_JOBS};
