/* The list of institutions as a file: what is filtered, in the list's order. It holds nothing of persons. */
#include <stdio.h>

#include "features/orgs/orgs_pages.h"
#include "features/reach_web.h"
#include "features/sheet_web.h"

static const char *const headers[] = {
    "机构名称", "统一社会信用代码", "机构类别", "举办性质", "运营方式", "区县", "街道", "地址",
    "床位数",   "在职人数",         "护理员",   "缺证人数", "服务对象", "评级", "状态", "提醒"};
#define CELLS (sizeof headers / sizeof *headers)

/* One file on its way. */
struct exporting {
	struct ctx *c;
	const struct org_list_input *in; /* what is filtered; NULL: */
	const struct org_chosen_input *chosen;
	struct arena *mem; /* of one page of rows */
};

/* A number as a cell; "" when it is not known. */
static struct str number_cell(struct arena *mem, int64_t n)
{
	char text[24];
	int len = n == FIELD_NONE ? 0 : snprintf(text, sizeof text, "%lld", (long long)n);
	const char *kept = arena_copy(mem, text, (size_t)len);
	return str_of(kept);
}

/* The marks in a row: 有护理员缺证、有合同到期 */
static struct str marks_cell(struct arena *mem, const struct org_list_item *o)
{
	struct buf b;
	buf_init(&b, 2000);
	for (size_t i = 0; i < o->nmarks; i++) {
		buf_puts(&b, i ? "、" : "");
		buf_put_str(&b, o->marks[i]);
	}
	const char *kept = arena_copy(mem, b.p ? b.p : "", b.n);
	buf_release(&b);
	return str_of(kept);
}

/* One row. */
static int put(struct exporting *x, struct sheet_writer *w, const struct org_row *r, struct err *e)
{
	struct org_list_item o = {.row = *r};
	if (org_item_words(&o, x->mem, e) < 0)
		return -1;
	const struct str cells[CELLS] = {r->name,
					 r->code,
					 str_of(o.kind),
					 str_of(o.ownership),
					 str_of(o.operation),
					 r->county,
					 r->street,
					 r->address,
					 number_cell(x->mem, r->beds),
					 number_cell(x->mem, r->staff),
					 number_cell(x->mem, r->carers),
					 number_cell(x->mem, r->uncertified),
					 number_cell(x->mem, r->clients),
					 r->rating,
					 str_of(r->closed ? "已注销" : "在办"),
					 marks_cell(x->mem, &o)};
	return writer_row(w, cells, CELLS, e);
}

/* All that the filter finds, page by page. */
static int put_all(void *self, struct sheet_writer *w, struct err *e)
{
	struct exporting *x = self;
	struct orgs_filter f = orgs_filter_of(x->in);
	struct list_page page = {.sort = (int)x->in->sort, .descending = x->in->order == 1, .limit = LIST_LIMIT_MAX};
	struct org_row *row;
	size_t n = LIST_LIMIT_MAX;
	while (n == LIST_LIMIT_MAX) {
		arena_clear(x->mem);
		if (directory_orgs(x->c->house, user_reach(x->c->user), &f, &page, x->mem, &row, &n, NULL, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			if (put(x, w, &row[i], e) < 0)
				return -1;
		if (n)
			page.after = row[n - 1].place;
	}
	return 0;
}

/* Those that were ticked, in the order sent. */
static int put_chosen(void *self, struct sheet_writer *w, struct err *e)
{
	struct exporting *x = self;
	struct org_row row;
	for (size_t i = 0; i < x->chosen->id.n; i++) {
		arena_clear(x->mem);
		if (directory_org(x->c->house, user_reach(x->c->user), x->chosen->id.v[i], x->mem, &row, e) < 0 ||
		    put(x, w, &row, e) < 0)
			return -1;
	}
	return 0;
}

int post_orgs_export(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct exporting x = {.c = c, .chosen = in};
	const struct sheet_table t = {"机构名单", headers, CELLS, put_chosen, &x};
	(void)out;
	if (!x.chosen->id.n) {
		fault_put(c->faults, orgs_chosen_shape.fields, "请先在列表里选几家机构");
		return err_set(e, ERR_INPUT, "没有选机构");
	}
	if (!(x.mem = arena_new(64u << 20)))
		return err_set(e, ERR_NOMEM, "内存不足");
	int status = sheet_download(c, &t, SHEET_AS_XLSX, e);
	arena_free(x.mem);
	return status;
}

int orgs_export(struct ctx *c, const struct org_list_input *i, int64_t total, struct err *e)
{
	struct exporting x = {.c = c, .in = i};
	const struct sheet_table t = {"机构名单", headers, CELLS, put_all, &x};
	if (!ctx_may(c, CAN_EXPORT_RUN))
		return err_set(e, ERR_DENIED, "您的账号没有“%s”的权限", capability_label(CAN_EXPORT_RUN));
	if (total > ORGS_EXPORT_MAX) {
		err_set(e, ERR_LIMIT, "选中 %lld 家，一次最多导出 %d 家", (long long)total, ORGS_EXPORT_MAX);
		return err_todo(e, "按区县分几次导出");
	}
	if (!(x.mem = arena_new(64u << 20)))
		return err_set(e, ERR_NOMEM, "内存不足");
	int status = sheet_download(c, &t, i->format == 1 ? SHEET_AS_XLSX : SHEET_AS_CSV, e);
	arena_free(x.mem);
	return status;
}
