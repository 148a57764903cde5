/* The pages of an import: the list, its columns, what the check found, what was written. */
#include "features/exchange/exchange_pages.h"

#include "exchange.tmpl.h"

#define COLUMNS_MAX 10 /* of the rows to look at */
#define LISTED      6

/* The address of a page of this import. */
static struct str at(const struct frame *f, const struct upload *u, const char *what)
{
	return frame_text(f, "%s/%lld%s", import_base(f->path), (long long)u->id, what);
}

/* The trail above the pages of an import. */
static void crumbs(struct frame *f)
{
	const struct ui_link link[] = {{.text = STR("导入表格"), .href = str_of(import_base(f->path))}};
	frame_crumbs(f, link, 1);
}

/* How a state is coloured. */
static enum ui_tone tone_of(int64_t state)
{
	switch (state) {
	case UPLOAD_DONE: return UI_OK;
	case UPLOAD_CHECKED:
	case UPLOAD_NEW: return UI_WARN;
	case UPLOAD_FAILED: return UI_BAD;
	case UPLOAD_CHECKING:
	case UPLOAD_WRITING: return UI_INFO;
	default: return UI_MUTE;
	}
}

/* An instant as a text. */
static struct str when(const struct frame *f, instant_t t)
{
	char text[20] = "";
	if (t)
		instant_text(t, text);
	return frame_text(f, "%.16s", text);
}

/* One import's row. */
static struct ui_row row_of(const struct frame *f, const struct import_item *x)
{
	const struct upload *u = &x->u;
	struct ui_cell *c = ARENA_ARRAY(f->mem, LISTED, struct ui_cell);
	struct ui_row row = {.cells = c, .href = at(f, u, "")};
	if (!c)
		return row;
	c[0] = (struct ui_cell){.text = u->name, .href = row.href, .strong = true};
	c[1] = (struct ui_cell){.text = u->sheet.n ? u->sheet : STR("—")};
	c[2] = (struct ui_cell){.kind = UI_CELL_CHIP, .text = str_of(x->state), .tone = tone_of(u->state)};
	if (u->batch)
		c[3].text =
		    frame_text(f, "写入 %lld 条，更正 %lld 条", (long long)u->written, (long long)u->corrected);
	else if (u->checked)
		c[3].text = frame_text(f, "可导入 %lld 行，不能导入 %lld 行", (long long)u->good + u->fixed,
				       (long long)u->refused);
	c[4] = (struct ui_cell){.text = u->who};
	c[5] = (struct ui_cell){.text = when(f, u->created)};
	return row;
}

void imports_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[LISTED] = {{.label = {"文件", 6}, .wide = true},
							 {.label = {"表", 3}},
							 {.label = {"状态", 6}},
							 {.label = {"行数", 6}},
							 {.label = {"上传人", 9}},
							 {.label = {"上传时间", 12}}};
	const struct imports_output *o = out;
	const char *base = import_base(f->path);
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++)
		rows[i] = row_of(f, &o->import[i]);
	struct ui_table t = {.label = STR("导入过的表格"),
			     .columns = columns,
			     .columns_n = LISTED,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = STR("还没有导入过表格"),
			     .empty_todo = STR("在上面选一个文件，或先下载空表填写")};
	struct ui_form form = frame_form(f, str_of(base));
	form.upload = true;
	form.key = STR("");
	struct ui_field file = frame_field(f, &file_shape, "file", STR(""));
	file.accept = ".xlsx,.csv";
	struct ui_link sheets = {
	    .text = STR("下载空表"), .href = frame_text(f, "%s/templates", base), .icon = "download"};
	f->ui.lead = STR("先上传，再看检查结果，最后确认；确认后 24 小时内可整批撤销");
	imports_list(h, f, &form, &file, &sheets, &t);
}

void templates_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct templates_output *o = out;
	struct ui_item *items = ARENA_ARRAY(f->mem, o->n + 1, struct ui_item);
	(void)in;
	for (size_t i = 0; items && i < o->n; i++)
		items[i] = (struct ui_item){
		    .title = o->sheet[i],
		    .text = STR("表头、下拉选项和填写说明都在里面"),
		    .icon = "file-spreadsheet",
		    .tone = UI_INFO,
		    .href = frame_text(f, "%s/template?sheet=%.*s", import_base(f->path), STR_FMT(o->sheet[i]))};
	crumbs(f);
	f->ui.lead = STR("按空表填写最省事；用您自己的表也行，列名和次序不必一样");
	import_templates(h, f, items, items ? o->n : 0);
}

/* The four steps; `here` from 0, 4: all done. */
static const struct ui_step *steps_of(const struct frame *f, int here, bool failed)
{
	static const char *const text[] = {"选文件", "对列名", "看检查结果", "确认导入"};
	struct ui_step *s = ARENA_ARRAY(f->mem, 4, struct ui_step);
	for (int i = 0; s && i < 4; i++)
		s[i] = (struct ui_step){.text = str_of(text[i]),
					.state = i < here   ? UI_STEP_DONE
						 : i > here ? UI_STEP_AHEAD
						 : failed   ? UI_STEP_FAILED
							    : UI_STEP_HERE};
	return s;
}

/* Choices of texts. */
static void choose(const struct frame *f, struct ui_field *field, const struct str *text, size_t n, bool numbered)
{
	struct ui_option *o = ARENA_ARRAY(f->mem, n + 1, struct ui_option);
	for (size_t i = 0; o && i < n; i++)
		o[i] =
		    (struct ui_option){.label = text[i], .value = numbered ? frame_text(f, "%zu", i + 1) : text[i]};
	field->kind = UI_SELECT;
	field->bare = true;
	field->options = o;
	field->options_n = o ? n : 0;
}

/* The bar that says which tab is read, and as which sheet. */
static struct ui_filter which_tab(const struct frame *f, const struct import_output *o)
{
	struct ui_field *fields = ARENA_ARRAY(f->mem, 2, struct ui_field);
	struct str *sheet = ARENA_ARRAY(f->mem, IMPORT_SHEETS_MAX, struct str);
	size_t n = 0;
	if (!fields || !sheet)
		return (struct ui_filter){.action = f->path};
	for (; sheet_name(n) && n < IMPORT_SHEETS_MAX; n++)
		sheet[n] = str_of(sheet_name(n));
	fields[0] = (struct ui_field){
	    .name = "tab", .label = STR("工作表"), .value = frame_text(f, "%lld", (long long)o->chosen)};
	choose(f, &fields[0], o->tab, o->tabs, true);
	fields[1] = (struct ui_field){.name = "sheet", .label = STR("按哪张表导入"), .value = o->sheet};
	choose(f, &fields[1], sheet, n, false);
	return (struct ui_filter){
	    .action = at(f, &o->is.u, ""), .fields = fields, .fields_n = 2, .button = STR("重新认列")};
}

/* A select for each column. */
static struct ui_field *column_fields(const struct frame *f, const struct import_output *o)
{
	struct ui_field *fields = ARENA_ARRAY(f->mem, o->columns + 1, struct ui_field);
	struct ui_option *option = ARENA_ARRAY(f->mem, o->labels + 1, struct ui_option);
	if (!fields || !option)
		return NULL;
	option[0] = (struct ui_option){.value = STR(COLUMN_OUT), .label = STR(COLUMN_OUT)};
	for (size_t i = 0; i < o->labels; i++)
		option[i + 1] = (struct ui_option){.value = str_of(o->label[i]), .label = str_of(o->label[i])};
	size_t typed = 0;
	for (size_t i = 0; i < o->columns; i++) {
		struct str value = str_of(o->column[i].label);
		for (; f->typed && typed < f->typed->n; typed++)
			if (str_is(f->typed->at[typed].name, "col")) {
				value = f->typed->at[typed++].value;
				break;
			}
		fields[i] = (struct ui_field){.label = o->column[i].header,
					      .hint = o->column[i].samples,
					      .value = value,
					      .options = option,
					      .options_n = o->labels + 1};
	}
	return fields;
}

/* What there is to say above the columns. */
static size_t column_tips(const struct frame *f, const struct import_output *o, struct ui_tip *tip)
{
	size_t n = 0;
	if (o->is.u.message.n)
		tip[n++] = (struct ui_tip){.tone = UI_BAD, .strong = STR("上次没有检查成"), .text = o->is.u.message};
	if (o->trouble.n)
		tip[n++] = (struct ui_tip){.tone = UI_BAD, .strong = STR("读不了这个文件"), .text = o->trouble};
	if (!o->trouble.n && !o->sheet.n)
		tip[n++] =
		    (struct ui_tip){.tone = UI_WARN,
				    .strong = STR("看不出是哪张表"),
				    .text = STR("请在下面选“按哪张表导入”；文件里有几张工作表时，先选对工作表")};
	if (o->missing.n)
		tip[n++] = (struct ui_tip){.tone = UI_WARN,
					   .strong = STR("还缺必须有的列"),
					   .text = frame_text(f, "%.*s：在下面给对应的列选上", STR_FMT(o->missing))};
	if (o->remembered)
		tip[n++] = (struct ui_tip){
		    .tone = UI_INFO, .text = frame_text(f, "有 %lld 列按您上次的选择认出", (long long)o->remembered)};
	return n;
}

/* A file that was handed in: what its columns are. */
static void columns_page(struct html *h, struct frame *f, const struct import_output *o)
{
	struct ui_tip tip[5];
	size_t tips = column_tips(f, o, tip);
	struct ui_filter which = which_tab(f, o);
	struct ui_form form = frame_form(f, at(f, &o->is.u, "/check"));
	form.key = STR("");
	const struct ui_field hidden[] = {
	    {.kind = UI_HIDDEN, .name = "tab", .value = frame_text(f, "%lld", (long long)o->chosen)},
	    {.kind = UI_HIDDEN, .name = "sheet", .value = o->sheet},
	    {.kind = UI_HIDDEN, .name = "header_first", .value = frame_text(f, "%lld", (long long)o->header_first)},
	    {.kind = UI_HIDDEN, .name = "header_last", .value = frame_text(f, "%lld", (long long)o->header_last)}};
	struct ui_field *columns = column_fields(f, o);
	struct ui_link drop = {.text = STR("放弃这个文件"), .href = at(f, &o->is.u, "/drop"), .icon = "trash"};
	if (o->sheet.n)
		f->ui.lead =
		    frame_text(f, "%.*s，表头在第 %lld 行", STR_FMT(o->is.u.name), (long long)o->header_last);
	import_columns(h, f, steps_of(f, 1, o->trouble.n > 0), tip, tips, &which, &form, hidden, 4, columns,
		       columns && o->sheet.n ? o->columns : 0, &drop);
}

/* The job that works on it now. */
static void waiting_page(struct html *h, struct frame *f, const struct import_output *o)
{
	const struct upload *u = &o->is.u;
	bool writing = u->state == UPLOAD_WRITING;
	struct ui_job job = {.id = frame_text(f, "%lld", (long long)u->job),
			     .title = writing ? STR("正在写入") : STR("正在检查每一行"),
			     .state = str_of(job_state_label(o->job.state)),
			     .tone = UI_INFO,
			     .running = true,
			     .noun = STR("行"),
			     .csrf = f->ui.csrf,
			     .self_href = f->path};
	if (o->is.mine && !writing)
		job.stop_action = frame_text(f, "/jobs/%lld/cancel", (long long)u->job);
	f->ui.refresh_secs = 2;
	f->ui.lead =
	    frame_text(f, "%.*s，按“%.*s”%s", STR_FMT(u->name), STR_FMT(u->sheet), writing ? "导入" : "检查");
	import_waits(h, f, steps_of(f, writing ? 3 : 2, false), &job);
}

/* The columns of the rows to look at: name and number first, then those of which something is said, then what fits. */
static size_t shown_columns(const struct import_output *o, struct str *label)
{
	size_t n = 0;
	for (int pass = 0; pass < 4; pass++)
		for (size_t i = 0; i < o->looks; i++)
			for (size_t k = 0; k < o->look[i].n && n < COLUMNS_MAX - 2; k++) {
				const struct upload_cell *c = &o->look[i].cell[k];
				bool wanted = pass == 0   ? str_is(c->label, "姓名")
					      : pass == 1 ? str_is(c->label, "证件号码")
					      : pass == 2 ? c->note.n > 0
							  : n < 5 && c->text.n;
				for (size_t j = 0; wanted && j < n; j++)
					wanted = !str_eq(label[j], c->label);
				if (wanted)
					label[n++] = c->label;
			}
	return n;
}

/* One cell of a row to look at. */
static struct ui_cell cell_of(const struct look_item *r, struct str label)
{
	for (size_t k = 0; k < r->n; k++) {
		const struct upload_cell *c = &r->cell[k];
		if (str_eq(c->label, label))
			return (struct ui_cell){.text = c->text,
						.sub = c->note,
						.mark = !c->note.n   ? NULL
							: c->refused ? "error"
								     : "fixed"};
	}
	return (struct ui_cell){.text = STR("")};
}

/* One row to look at: its number in the file, its cells, what becomes of it. */
static struct ui_row look_row(const struct frame *f, const struct look_item *r, const struct str *label, size_t n)
{
	static const enum ui_tone tone[] = {UI_MUTE, UI_WARN, UI_WARN, UI_BAD};
	struct ui_cell *c = ARENA_ARRAY(f->mem, COLUMNS_MAX, struct ui_cell);
	if (!c)
		return (struct ui_row){0};
	c[0] = (struct ui_cell){.text = frame_text(f, "%lld", (long long)r->row)};
	for (size_t i = 0; i < n; i++)
		c[i + 1] = cell_of(r, label[i]);
	c[n + 1] = (struct ui_cell){.kind = UI_CELL_CHIP,
				    .tone = tone[r->kind & 3],
				    .text = r->kind == LOOK_REFUSED ? STR("不导入") : str_of(r->class),
				    .sub = r->note};
	return (struct ui_row){.cells = c};
}

/* The table of rows to look at. */
static struct ui_table look_table(const struct frame *f, const struct import_output *o)
{
	struct str label[COLUMNS_MAX];
	size_t n = shown_columns(o, label);
	struct ui_column *columns = ARENA_ARRAY(f->mem, COLUMNS_MAX, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->looks + 1, struct ui_row);
	struct ui_table t = {.label = STR("需要看的行"), .columns = columns, .columns_n = n + 2, .rows = rows};
	t.empty = STR("没有这样的行");
	t.empty_todo = STR("换一个标签看");
	if (!columns || !rows)
		return t;
	columns[0] = (struct ui_column){.label = STR("行"), .number = true};
	for (size_t i = 0; i < n; i++)
		columns[i + 1] = (struct ui_column){.label = label[i]};
	columns[n + 1] = (struct ui_column){.label = STR("处理"), .wide = true};
	for (; t.rows_n < o->looks; t.rows_n++)
		rows[t.rows_n] = look_row(f, &o->look[t.rows_n], label, n);
	return t;
}

/* Which rows are shown. */
static size_t look_tabs(const struct frame *f, const struct import_output *o, int64_t now, struct ui_link *tab)
{
	static const char *const word[] = {
#define X(label) label,
	    LOOK_SHOWN(X)
#undef X
	};
	const struct upload *u = &o->is.u;
	const int64_t count[] = {u->refused + u->fixed + u->updated, u->refused, u->fixed, u->updated};
	size_t n = 0;
	for (int64_t i = 0; i < 4; i++)
		if (count[i] && count[0])
			tab[n++] = (struct ui_link){.text = str_of(word[i]),
						    .count = count[i],
						    .current = i == now,
						    .href = frame_text(f, "%.*s?show=%s", STR_FMT(f->path), word[i])};
	return n;
}

/* What there is to say above the findings. */
static size_t check_tips(const struct frame *f, const struct import_output *o, struct ui_tip *tip)
{
	const struct upload *u = &o->is.u;
	size_t n = 0;
	if (u->message.n)
		tip[n++] = (struct ui_tip){.tone = UI_BAD, .text = u->message};
	if (u->before)
		tip[n++] = (struct ui_tip){.tone = UI_WARN,
					   .strong = STR("这个文件导入过"),
					   .text = frame_text(f, "同样的内容已在第 %lld 批导入过，再导一次不会有变化",
							      (long long)u->before)};
	return n;
}

/* What can be done beside confirming. */
static size_t check_links(const struct frame *f, const struct import_output *o, struct ui_link *link)
{
	const struct upload *u = &o->is.u;
	size_t n = 0;
	if (u->refused || u->fixed)
		link[n++] = (struct ui_link){
		    .text = STR("下载原表（问题已写成批注）"), .href = at(f, u, "/marked"), .icon = "download"};
	if (!o->is.mine || u->state != UPLOAD_CHECKED)
		return n;
	link[n++] = (struct ui_link){.text = STR("重新对列名"),
				     .href = frame_text(f, "%.*s?tab=%lld", STR_FMT(f->path), (long long)u->tab),
				     .icon = "columns"};
	link[n++] = (struct ui_link){.text = STR("先改好再一起导"), .href = at(f, u, "/drop"), .icon = "arrow-left"};
	return n;
}

/* The four large numbers. */
static void check_tallies(const struct upload *u, struct ui_tally *t)
{
	t[0] = (struct ui_tally){.n = u->good, .text = STR("可以导入"), .chip = {UI_OK, NULL, STR("无问题")}};
	t[1] = (struct ui_tally){
	    .n = u->fixed, .text = STR("可以导入"), .chip = {UI_WARN, NULL, STR("已自动更正，请过目")}};
	t[2] = (struct ui_tally){.n = u->refused, .text = STR("不能导入"), .chip = {UI_BAD, NULL, STR("需要修改")}};
	t[3] = (struct ui_tally){.n = 0, .text = STR("现在写入的行数。确认之前，系统里什么都不会变")};
}

/* What a check found. */
static void checked_page(struct html *h, struct frame *f, const struct import_input *in,
			 const struct import_output *o)
{
	const struct upload *u = &o->is.u;
	struct ui_tip tip[3];
	struct ui_tally tally[4];
	struct ui_link tab[4], link[3];
	size_t tips = check_tips(f, o, tip), tabs = look_tabs(f, o, in->show, tab), links = check_links(f, o, link);
	struct ui_table t = look_table(f, o);
	struct ui_pager pager = {
	    .from = o->looks ? 1 : 0, .to = (int64_t)o->looks, .total = UI_NONE, .noun = STR("行")};
	const struct http_pair next[] = {{STR("after"), frame_text(f, "%lld", (long long)o->next)}};
	struct ui_form form = frame_form(f, at(f, u, "/confirm"));
	struct ui_field only = frame_field(f, &confirm_shape, "only_good", STR(""));
	struct ui_card card = {.title =
				   frame_text(f, "需要看的 %lld 行", (long long)u->refused + u->fixed + u->updated),
			       .note = STR("行号与您的 Excel 一致")};
	bool can = o->is.mine && u->state == UPLOAD_CHECKED && u->good + u->fixed > 0;
	check_tallies(u, tally);
	if (o->next != IN_NONE)
		pager.next_href = frame_with(f, next, 1);
	only.hint = frame_text(f, "%lld 行不能导入的留在原表里，改好再传", (long long)u->refused);
	struct str button = can ? frame_text(f, "导入 %lld 行（%lld + %lld）", (long long)u->good + u->fixed,
					     (long long)u->good, (long long)u->fixed)
				: STR("");
	f->ui.lead =
	    frame_text(f, "%.*s，按“%.*s”检查了 %lld 行", STR_FMT(u->name), STR_FMT(u->sheet), (long long)u->rows);
	import_checked(h, f, steps_of(f, 2, false), tip, tips, u->about, tally, &card, tab, tabs, &t, &pager, &form,
		       u->refused ? &only : NULL, button, link, links,
		       can ? STR("导入后 24 小时内可整批撤销；之后别人在它上面又改过的，就不能撤销了") : STR(""));
}

/* What became of it. */
static void done_page(struct html *h, struct frame *f, const struct import_output *o)
{
	const struct upload *u = &o->is.u;
	struct ui_link link[3];
	size_t links = 0;
	struct ui_tip tip = {
	    .tone = UI_INFO,
	    .text = frame_text(f, "第 %lld 批已由第 %lld 批整批撤销", (long long)u->batch, (long long)u->undone_by)};
	const struct ui_tally tally[] = {
	    {.n = u->written, .text = STR("条新记录"), .chip = {UI_OK, NULL, STR("已写入")}},
	    {.n = u->corrected, .text = STR("条记录更正"), .chip = {UI_WARN, NULL, STR("旧的还查得到")}},
	    {.n = u->unchanged, .text = STR("条库里已有，不变")},
	    {.n = u->only_good ? u->refused : 0,
	     .text = STR("行没有导入"),
	     .chip = {UI_BAD, NULL, u->only_good ? STR("改好再传") : STR("")}}};
	const struct ui_fact facts[] = {
	    {.name = STR("文件"), .value = u->name},
	    {.name = STR("表"), .value = u->sheet},
	    {.name = STR("批次"), .value = u->batch ? frame_text(f, "第 %lld 批", (long long)u->batch) : STR("—")},
	    {.name = STR("谁"), .value = u->who},
	    {.name = STR("写入时间"), .value = when(f, u->ended)}};
	struct ui_card card = {.title = str_of(o->is.state)};
	if (o->may_undo)
		link[links++] = (struct ui_link){
		    .text = STR("整批撤销"), .href = at(f, u, "/undo"), .icon = "history", .danger = true};
	if (u->only_good && u->refused && u->state == UPLOAD_DONE)
		link[links++] = (struct ui_link){
		    .text = STR("下载没有导入的行（原表批注）"), .href = at(f, u, "/marked"), .icon = "download"};
	link[links++] =
	    (struct ui_link){.text = STR("再导入一个"), .href = str_of(import_base(f->path)), .icon = "upload"};
	import_done(h, f, steps_of(f, 4, false), &tip, u->undone_by ? 1 : 0, tally, &card, facts, 5, link, links);
}

void import_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct import_output *o = out;
	const struct import_input *i = in;
	crumbs(f);
	f->ui.title = o->is.u.sheet.n ? frame_text(f, "导入%.*s", STR_FMT(o->is.u.sheet)) : STR("导入表格");
	if (o->columns || o->trouble.n || o->is.u.state == UPLOAD_NEW || o->is.u.state == UPLOAD_FAILED)
		columns_page(h, f, o);
	else if (o->is.u.state == UPLOAD_CHECKING || o->is.u.state == UPLOAD_WRITING)
		waiting_page(h, f, o);
	else if (o->is.u.state == UPLOAD_CHECKED)
		checked_page(h, f, i, o);
	else
		done_page(h, f, o);
}

/* A question about an import. */
static void ask(struct html *h, struct frame *f, const struct upload *u, const char *what, struct ui_confirm *q)
{
	crumbs(f);
	q->form = frame_form(f, at(f, u, what));
	q->form.back = at(f, u, "");
	q->tone = UI_BAD;
	import_question(h, f, q);
}

/* What undoing takes back and what it restores; 0 of either is not said. */
static struct str undone_said(const struct frame *f, const struct upload *u)
{
	long long written = (long long)u->written, corrected = (long long)u->corrected;
	if (!corrected)
		return frame_text(f, "新写入的 %lld 条收回", written);
	if (!written)
		return frame_text(f, "更正的 %lld 条恢复原样", corrected);
	return frame_text(f, "新写入的 %lld 条收回，更正的 %lld 条恢复原样", written, corrected);
}

void import_undo_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct upload *u = &((const struct import_item *)out)->u;
	struct ui_confirm q = {
	    .question = frame_text(f, "整批撤销第 %lld 批？", (long long)u->batch),
	    .effect = frame_text(f, "%.*s；有别的内容用到它们时不能撤销，会说是哪一批。", STR_FMT(undone_said(f, u))),
	    .button = STR("整批撤销")};
	(void)in;
	ask(h, f, u, "/undo", &q);
}

void import_drop_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct upload *u = &((const struct import_item *)out)->u;
	struct ui_confirm q = {
	    .question = STR("放弃这次导入？"),
	    .effect = frame_text(f, "上传的 %.*s 会删除，系统里什么都没有写入；改好后再上传。", STR_FMT(u->name)),
	    .button = STR("放弃")};
	(void)in;
	ask(h, f, u, "/drop", &q);
}
