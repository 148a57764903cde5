/* /claims-check: sums, shares, counts and dates of a policy text, checked. Nothing is kept. */
#include "features/steering/claims_web.h"

#include <string.h>

#include "base/file.h"
#include "claims.tmpl.h"

static const struct in_field claims_fields[] = {
    IN_TEXT_(struct claims_text_input, text, "文本", .flags = IN_LONG, .max = CLAIM_TEXT_CHARS,
	     .hint = "把文件正文粘贴在这里；也可以不粘贴，上传一个文本文件"),
    IN_FILE_(struct claims_text_input, file, "文本文件", .hint = "TXT，UTF-8 或 GB18030"),
    IN_BOOL_(struct claims_text_input, all, "成立的也列出"),
};
static const struct in_shape claims_in = IN_SHAPE(struct claims_text_input, claims_fields);

static const struct out_field claim_rows[] = {
    OUT_INT_(struct claim_item, line, "行"),        OUT_INT_(struct claim_item, column, "列"),
    OUT_WORD_(struct claim_item, kind, "类别"),     OUT_WORD_(struct claim_item, verdict_text, "结论"),
    OUT_TEXT_(struct claim_item, sentence, "原句"), OUT_TEXT_(struct claim_item, computed, "算出来的"),
};
static const struct out_shape claim_shape = OUT_SHAPE("Claim", struct claim_item, claim_rows);
static const struct out_field claims_rows[] = {
    OUT_LIST_(struct claims_output, claims, n, "说法", claim_shape),
    OUT_INT_(struct claims_output, holds, "成立"),
    OUT_INT_(struct claims_output, doubtful, "存疑"),
    OUT_INT_(struct claims_output, fails, "不成立"),
};
static const struct out_shape claims_out = OUT_SHAPE("Claims", struct claims_output, claims_rows);

/* The text that was sent: what was pasted, else the file's. */
static int text_of(struct ctx *c, const struct claims_text_input *i, struct str *out, struct err *e)
{
	struct buf b;
	*out = i->text;
	if (i->text.n)
		return 0;
	if (!i->file) {
		fault_put(c->faults, &claims_fields[0], "请粘贴文本，或者上传文件");
		return err_set(e, ERR_INPUT, "没有文本");
	}
	buf_init(&b, CLAIMS_TEXT_MAX + 1);
	int status = file_read(i->file->path, &b, e);
	const char *p = status == 0 ? arena_copy(c->mem, b.p ? b.p : "", b.n) : NULL;
	*out = (struct str){p, p ? b.n : 0};
	buf_release(&b);
	return status < 0 ? -1 : p ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

/* GET /claims-check: nothing has been asked yet. */
static int get_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)c;
	(void)in;
	(void)out;
	(void)e;
	return 0;
}

/* POST /claims-check: writes nothing. */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct claims_text_input *i = in;
	struct claims_output *o = out;
	struct claims found;
	struct str text;
	struct err why = {0};
	if (text_of(c, i, &text, e) < 0)
		return -1;
	if (claims_check(&found, c->mem, text, &why) < 0) {
		if (why.code == ERR_NOMEM)
			return *e = why, -1;
		fault_put(c->faults, &claims_fields[i->text.n ? 0 : 1], "%s", why.what);
		return err_set(e, ERR_INPUT, "%s", why.what);
	}
	o->asked = true;
	if (!(o->claims = ARENA_ARRAY(c->mem, found.n + 1, struct claim_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < found.n; k++) {
		const struct claim *x = &found.item[k];
		o->holds += x->verdict == CLAIM_HOLDS;
		o->doubtful += x->verdict == CLAIM_DOUBTFUL;
		o->fails += x->verdict == CLAIM_FAILS;
		if ((x->verdict != CLAIM_HOLDS || i->all) && o->n < CLAIMS_SHOWN)
			o->claims[o->n++] = (struct claim_item){.line = (int64_t)x->line,
								.column = (int64_t)x->column,
								.verdict = x->verdict,
								.kind = claim_kind_label(x->kind),
								.verdict_text = claim_verdict_label(x->verdict),
								.sentence = x->sentence,
								.computed = x->computed};
	}
	return 0;
}

void claims_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column cols[] = {{.label = STR("位置")},
						{.label = STR("结论")},
						{.label = STR("类别")},
						{.label = STR("原句"), .wide = true},
						{.label = STR("算出来的"), .wide = true}};
	const struct claims_text_input *i = in;
	const struct claims_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t k = 0; rows && k < o->n; k++) {
		const struct claim_item *x = &o->claims[k];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		if (!c)
			return;
		rows[k] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = frame_text(f, "第 %lld 行", (long long)x->line),
					.sub = frame_text(f, "第 %lld 字", (long long)x->column)};
		c[1] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = str_of(x->verdict_text),
					.tone = x->verdict == CLAIM_HOLDS      ? UI_OK
						: x->verdict == CLAIM_DOUBTFUL ? UI_WARN
									       : UI_BAD};
		c[2] = (struct ui_cell){.text = str_of(x->kind)};
		c[3] = (struct ui_cell){.text = x->sentence};
		c[4] = (struct ui_cell){.text = x->computed};
	}
	struct ui_table t = {.label = STR("说法"),
			     .columns = cols,
			     .columns_n = 5,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = STR("没有可疑的说法"),
			     .empty_todo = STR("算得出来的都对得上；勾选“成立的也列出”可以逐条看")};
	const struct ui_tally tally[] = {{.n = o->fails, .text = STR("不成立")},
					 {.n = o->doubtful, .text = STR("存疑")},
					 {.n = o->holds, .text = STR("成立")}};
	struct ui_form form = frame_form(f, STR("/claims-check"));
	const struct ui_field fields[] = {frame_field(f, &claims_in, "text", i->text),
					  frame_field(f, &claims_in, "file", STR("")),
					  frame_field(f, &claims_in, "all", i->all ? STR("1") : STR(""))};
	form.upload = true;
	f->ui.title = STR("数据核对");
	f->ui.lead = STR("找出文件里的合计、占比、点数、日期，按四舍五入的余地算一遍；只在这一页算，不保存");
	claims_show(h, f, &t, tally, o->asked, &form, fields, 3);
}

static const struct route routes[] = {
    {HTTP_GET, "/claims-check", .may = CAN_TARGETS_READ, .title = "数据核对", .in = &claims_in, .out = &claims_out,
     .out_size = sizeof(struct claims_output), .handle = get_check, .page = claims_check_page},
    {HTTP_POST, "/claims-check", .may = CAN_TARGETS_READ, .flags = ROUTE_SAFE | ROUTE_UPLOAD, .title = "数据核对",
     .in = &claims_in, .out = &claims_out, .out_size = sizeof(struct claims_output), .handle = post_check,
     .page = claims_check_page},
};
static const struct menu_item menu[] = {
    {.group = "统筹",
     .label = "数据核对",
     .icon = "clipboard-check",
     .path = "/claims-check",
     .may = CAN_TARGETS_READ},
};
const struct web claims_web = {.name = "claims_check",
			       .routes = routes,
			       .nroutes = sizeof routes / sizeof *routes,
			       .menu = menu,
			       .nmenu = sizeof menu / sizeof *menu};
