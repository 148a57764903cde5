/* The list of people as a file: what is filtered, or who is chosen. Numbers are masked, unless somebody who may see them
 * says what for; either way the journal knows who took what. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "features/people/people.h"
#include "features/people/people_pages.h"
#include "features/reach_web.h"
#include "people.tmpl.h"
#include "sheet/sheet.h"

static const char *const headers[] = {"姓名", "性别",     "出生日期", "证件号码", "区县",     "机构",     "岗位",
				      "等级", "在职状态", "起始日期", "证书到期", "合同到期", "人员来源", "提醒"};
#define CELLS (sizeof headers / sizeof *headers)

/* One export on its way. */
struct exporting {
	struct ctx *c;
	const struct people_export_input *in;
	struct sheet_writer *w;
	struct arena *mem; /* of one page of rows */
	int64_t rows;
};

/* A day as a cell. */
static struct str day_cell(struct arena *mem, day_t d)
{
	char text[11];
	day_text(d, text);
	const char *kept = arena_copy(mem, text, strlen(text));
	return str_of(kept);
}

/* The person's number in full. */
static int full_number(struct exporting *x, int64_t person, struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*out = STR("");
	if (fact_of_owner(&r, x->c->house, &people_facts, person, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1) {
		struct str s = v.cell[FACT_INDEX(people, number)].s;
		out->p = arena_copy(x->mem, s.p, s.n);
		out->n = out->p ? s.n : 0;
	}
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* The marks in a row: 证书将到期、资料不全 */
static struct str marks_of(struct arena *mem, const struct person_item *p)
{
	struct buf b;
	buf_init(&b, 2000);
	for (size_t i = 0; i < p->nmarks; i++) {
		buf_puts(&b, i ? "、" : "");
		buf_put_str(&b, p->marks[i]);
	}
	const char *kept = arena_copy(mem, b.p ? b.p : "", b.n);
	buf_release(&b);
	return str_of(kept);
}

/* One row. */
static int put(struct exporting *x, const struct person_row *row, struct err *e)
{
	struct person_item p = {.row = *row};
	struct str number = row->number;
	if (person_item_words(&p, x->mem, e) < 0 || (x->in->full && full_number(x, row->person_id, &number, e) < 0))
		return -1;
	const struct str cells[CELLS] = {row->name,
					 str_of(p.sex),
					 day_cell(x->mem, row->born),
					 number,
					 row->county,
					 row->org,
					 str_of(p.post),
					 str_of(p.grade),
					 str_of(p.state),
					 day_cell(x->mem, row->since),
					 day_cell(x->mem, row->expires),
					 day_cell(x->mem, row->contract_to),
					 row->intake,
					 marks_of(x->mem, &p)};
	x->rows++;
	return writer_row(x->w, cells, CELLS, e);
}

/* Those that were ticked, in the order sent. */
static int put_chosen(struct exporting *x, struct err *e)
{
	struct person_row row;
	for (size_t i = 0; i < x->in->id.n; i++)
		if (directory_person(x->c->house, user_reach(x->c->user), x->in->id.v[i], true, x->mem, &row, e) <
			0 ||
		    put(x, &row, e) < 0)
			return -1;
	return 0;
}

/* All that the filter finds, in the list's order, page by page. */
static int put_filtered(struct exporting *x, struct err *e)
{
	struct people_filter f = people_filter_of(&x->in->list);
	struct list_page page = {
	    .sort = (int)x->in->list.sort, .descending = x->in->list.order == 1, .limit = LIST_LIMIT_MAX};
	struct person_row *row;
	size_t n = LIST_LIMIT_MAX;
	while (n == LIST_LIMIT_MAX) {
		arena_clear(x->mem);
		if (directory_people(x->c->house, user_reach(x->c->user), &f, &page, true, x->mem, &row, &n, NULL,
				     e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			if (put(x, &row[i], e) < 0)
				return -1;
		if (n)
			page.after = row[n - 1].place;
	}
	return 0;
}

/* The file at path. */
static int write_file(struct exporting *x, const char *path, struct err *e)
{
	if (writer_open(&x->w, path, x->in->format ? SHEET_CSV_BOM : SHEET_XLSX, e) < 0)
		return -1;
	if (writer_tab_plain(x->w, "人员名单", headers, CELLS, e) < 0 ||
	    (x->in->id.n ? put_chosen(x, e) : put_filtered(x, e)) < 0) {
		writer_abandon(x->w);
		return -1;
	}
	return writer_close(x->w, e);
}

/* The journal's entry, before the first byte is out. */
static int journal_export(struct house *h, void *arg, struct err *e)
{
	const struct exporting *x = arg;
	char detail[400];
	snprintf(detail, sizeof detail, "人员名单 %lld 人，%s%s%.*s", (long long)x->rows,
		 x->in->full ? "证件号码全号" : "证件号码遮盖", x->in->reason.n ? "；" : "", STR_FMT(x->in->reason));
	struct recording *r;
	struct deed d = {.who = ctx_who(x->c), .what = "export", .source = "人才库", .detail = detail};
	return recording_begin(&r, h, &d, e) < 0 || recording_commit(r, e) < 0 ? -1 : 0;
}

/* What is asked for may be had. */
static int check(struct ctx *c, const struct people_export_input *i, struct err *e)
{
	const struct in_shape *s = &people_export_shape;
	struct people_filter f = people_filter_of(&i->list);
	int64_t total = 0;
	if (i->full && !ctx_may(c, CAN_PEOPLE_REVEAL))
		return err_set(e, ERR_DENIED, "您的账号没有“%s”的权限", capability_label(CAN_PEOPLE_REVEAL));
	for (size_t k = 0; k < s->n && i->full && !i->reason.n; k++)
		if (strcmp(s->fields[k].name, "reason") == 0) {
			fault_put(c->faults, &s->fields[k], "请写明用途");
			return err_set(e, ERR_INPUT, "请写明用途");
		}
	if (!i->id.n && directory_people_count(c->house, user_reach(c->user), &f, &total, e) < 0)
		return -1;
	if (total > EXPORT_PEOPLE_MAX) {
		err_set(e, ERR_LIMIT, "选中 %lld 人，一次最多导出 %d 人", (long long)total, EXPORT_PEOPLE_MAX);
		return err_todo(e, "按区县分几次导出");
	}
	return 0;
}

int post_people_export(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct people_export_input *i = in;
	struct exporting x = {.c = c, .in = i};
	char path[] = "/tmp/yicai-list-XXXXXX";
	(void)out;
	if (store_begin(c->house->store, false, e) < 0)
		return -1;
	int bad = check(c, i, e);
	int fd = bad ? -1 : mkstemp(path);
	if (!bad && (fd < 0 || !(x.mem = arena_new(64u << 20))))
		bad = err_set(e, ERR_IO, "建不了临时文件");
	if (fd >= 0)
		close(fd);
	if (!bad)
		bad = write_file(&x, path, e);
	arena_free(x.mem);
	store_rollback(c->house->store);
	if (!bad)
		bad = app_write(c->app, journal_export, &x, e);
	if (bad) {
		if (fd >= 0)
			unlink(path);
		return -1;
	}
	c->download.type = i->format ? "text/csv; charset=utf-8"
				     : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	c->download.name = i->format ? STR("人员名单.csv") : STR("人员名单.xlsx");
	c->download.path = arena_copy(c->mem, path, sizeof path);
	return c->download.path ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

int get_people_export(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct people_export_output *o = out;
	struct people_filter f = people_filter_of(in);
	o->may_reveal = ctx_may(c, CAN_PEOPLE_REVEAL);
	return directory_people_count(c->house, user_reach(c->user), &f, &o->total, e);
}

void people_export_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct people_export_output *o = out;
	const struct http_pairs *q = f->typed && f->typed->n ? f->typed : &f->ctx->request->query;
	static const struct ui_link crumbs[] = {{.text = STR("人才库"), .href = STR("/workers")}};
	struct ui_field *fields = ARENA_ARRAY(f->mem, q->n + 3, struct ui_field);
	size_t n = 0;
	(void)in;
	if (!fields)
		return;
	fields[n++] = frame_field(f, &people_export_shape, "format", STR("XLSX"));
	if (o->may_reveal) {
		fields[n++] = frame_field(f, &people_export_shape, "full", STR(""));
		fields[n++] = frame_field(f, &people_export_shape, "reason", STR(""));
	}
	for (size_t i = 0; i < q->n; i++) {
		static const char *const not_kept[] = {"key",   "no",     "at",   "back",
						       "known", "format", "full", "reason"};
		bool keep = q->at[i].value.n > 0 && q->at[i].name.p[0] != '_';
		for (size_t k = 0; k < sizeof not_kept / sizeof *not_kept; k++)
			keep &= !str_is(q->at[i].name, not_kept[k]);
		const char *name = keep ? arena_copy(f->mem, q->at[i].name.p, q->at[i].name.n) : NULL;
		if (name)
			fields[n++] = (struct ui_field){.kind = UI_HIDDEN, .name = name, .value = q->at[i].value};
	}
	frame_crumbs(f, crumbs, 1);
	people_export(h, f,
		      frame_text(f,
				 "按现在的筛选和排序导出 %lld 人，证件号码遮盖。谁在什么时候导出了多少人，记入日志。",
				 (long long)o->total),
		      fields, n);
}
