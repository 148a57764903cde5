/* The lines of a run, and one line with its reasons. */
#include "features/clause_pages.h"
#include "features/runs/runs_pages.h"
#include "features/mark_pages.h"
#include "features/subsidies/why_pages.h"
#include "runs.tmpl.h"
#include "why.tmpl.h"

/* The trail: all runs, this run. */
static void trail(struct frame *f, int64_t run)
{
	struct ui_link *crumbs = ARENA_ARRAY(f->mem, 2, struct ui_link);
	if (!crumbs)
		return;
	crumbs[0] = (struct ui_link){.text = STR("核算批次"), .href = STR("/subsidy/batches")};
	crumbs[1] = (struct ui_link){.text = frame_text(f, "第 %lld 批", (long long)run),
				     .href = frame_text(f, "/subsidy/batches/%lld", (long long)run)};
	frame_crumbs(f, crumbs, 2);
}

/* "2024-01 至 2024-12", or the due day. */
static struct str when(const struct frame *f, const struct run_line *l)
{
	char from[8], to[8], due[11];
	month_text((month_t)l->from, from);
	month_text((month_t)l->to, to);
	day_text((day_t)l->due, due);
	if (due[0])
		return frame_text(f, "%s 到期", due);
	return l->from == l->to ? frame_text(f, "%s", from) : frame_text(f, "%s 至 %s", from, to);
}

/* One line's cells. */
static void line_cells(const struct frame *f, int64_t run, const struct run_line_item *x, struct ui_cell *c)
{
	const struct run_line *l = &x->line;
	struct str why = frame_text(f, "/subsidy/batches/%lld/lines/%lld", (long long)run, (long long)l->no);
	char cured[11];
	day_text((day_t)l->cured, cured);
	c[0] = (struct ui_cell){.text = l->name, .sub = l->policy, .href = why, .strong = true};
	c[1] = (struct ui_cell){.text = l->org_name, .sub = l->county_name};
	c[2] = (struct ui_cell){.text = when(f, l)};
	c[3] = (struct ui_cell){.text = l->tier};
	c[4] = (struct ui_cell){.kind = l->counts ? UI_CELL_COUNT : UI_CELL_YUAN,
				.num = l->no_amount || l->state == REASON_NOT ? UI_NONE : l->amount};
	c[5] = (struct ui_cell){.text = str_of(x->result), .kind = UI_CELL_CHIP, .tone = why_tone(l->state)};
	c[6] = (struct ui_cell){.text = l->reason, .sub = cured[0] ? frame_text(f, "%s 起符合", cured) : STR("")};
	c[7] = (struct ui_cell){.text = STR("为什么"), .href = why};
}

/* The table of lines. */
static struct ui_table table_of(const struct frame *f, const struct run_lines_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("机构")},
						   {.label = STR("月份或到期日")},
						   {.label = STR("档次")},
						   {.label = STR("每月金额（元）"), .number = true},
						   {.label = STR("结果")},
						   {.label = STR("原因"), .wide = true},
						   {.label = STR("说明")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t k = 0; rows && k < o->n; k++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, 8, struct ui_cell);
		if (!c)
			break;
		line_cells(f, o->run.id, &o->lines[k], c);
		rows[k] = (struct ui_row){.cells = c, .href = c[7].href};
	}
	return (struct ui_table){.label = STR("核算明细"),
				 .columns = columns,
				 .columns_n = 8,
				 .rows = rows,
				 .rows_n = rows ? o->n : 0,
				 .empty = STR("没有符合条件的行"),
				 .empty_todo = STR("放宽上面的条件，或回到合计")};
}

/* Result and month; the place comes from the totals. */
static struct ui_filter filter_of(const struct frame *f, const struct run_lines_input *i, struct ui_field *fields)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, 5, struct ui_option);
	const struct http_pairs *q = &f->ctx->request->query;
	for (int k = 0; v && k < 5; k++)
		v[k] = (struct ui_option){.value = str_of(run_results[k]), .label = str_of(run_results[k])};
	fields[0] = (struct ui_field){.kind = UI_SELECT,
				      .name = "result",
				      .label = STR("结果"),
				      .value = str_of(run_results[i->result]),
				      .bare = true,
				      .options = v,
				      .options_n = v ? 5 : 0};
	fields[1] = (struct ui_field){
	    .kind = UI_MONTH, .name = "month", .label = STR("月份"), .value = http_value(q, "month"), .bare = true};
	fields[2] = (struct ui_field){.kind = UI_HIDDEN, .name = "county", .value = http_value(q, "county")};
	fields[3] = (struct ui_field){.kind = UI_HIDDEN, .name = "org", .value = http_value(q, "org")};
	return (struct ui_filter){
	    .action = f->path, .fields = fields, .fields_n = 4, .clear_href = f->query.n ? f->path : STR("")};
}

void run_lines_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct run_lines_input *i = in;
	const struct run_lines_output *o = out;
	struct ui_field fields[4];
	struct ui_table t = table_of(f, o);
	struct ui_filter filter = filter_of(f, i, fields);
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = o->total, .noun = STR("行")};
	const struct http_pair next[] = {{STR("after"), frame_text(f, "%lld", (long long)o->next)}};
	const struct http_pair print[] = {{STR("print"), STR("1")}};
	if (i->print) {
		const struct ui_fact facts[] = {
		    {.name = STR("批次"), .value = frame_text(f, "第 %lld 批", (long long)o->run.id)},
		    {.name = STR("政策"), .value = o->run.policy},
		    {.name = STR("行数"), .value = frame_text(f, "%lld", (long long)o->total)}};
		struct ui_sheet s = {.frame = f->ui,
				     .number = frame_text(f, "HS-%lld", (long long)o->run.id),
				     .made_by = f->ui.user,
				     .made_at = f->now,
				     .stamp = frame_text(f, "%.*s（盖章）", STR_FMT(f->ui.unit)),
				     .landscape = true};
		s.frame.title = STR("补贴核算明细表");
		s.frame.lead = run_law_said(f, o->title, o->law);
		s.frame.mark = mark_of(f);
		s.frame.back_href = f->path;
		run_sheet(h, &s, facts, 3, &t);
		return;
	}
	if (o->next)
		pager.next_href = frame_with(f, next, 1);
	const struct ui_link tools[] = {{.text = STR("打印"), .href = frame_with(f, print, 1), .icon = "printer"},
					{.text = STR("导出"),
					 .href = frame_text(f, "/subsidy/batches/%lld/export%s%.*s", (long long)i->id,
							    f->query.n ? "?" : "", STR_FMT(f->query)),
					 .icon = "download"}};
	frame_tools(f, tools, frame_may(f, CAN_EXPORT_RUN) ? 2 : 1);
	trail(f, o->run.id);
	f->ui.lead = frame_text(f, "共 %s 行；连着几个月一样的合为一行", frame_count(f, o->total));
	runs_filtered(h, f, &filter, &t, &pager);
}

/* The span that the line is. */
static const struct reason_span *span_of(const struct run_why *o, const struct reasons **r)
{
	*r = o->n ? o->reasons : NULL;
	return o->n && o->reasons->nspans ? o->reasons->span : NULL;
}

/* Who and where, beside the explanation. */
static size_t sources_of(const struct frame *f, const struct run_why_input *i, const struct run_line *l,
			 struct ui_fact *out)
{
	size_t n = 0;
	out[n++] = (struct ui_fact){.name = STR("对象"),
				    .value = l->name,
				    .href = l->person && user_may(f->user, CAN_PEOPLE_READ)
						? frame_text(f, "/workers/%lld", (long long)l->person)
						: STR("")};
	out[n++] =
	    (struct ui_fact){.name = STR("政策"), .value = l->policy, .href = why_policy_href(f, l->policy, "")};
	out[n++] =
	    (struct ui_fact){.name = STR("批次"),
			     .value = frame_text(f, "第 %lld 批第 %lld 行", (long long)i->id, (long long)i->no),
			     .href = frame_text(f, "/subsidy/batches/%lld", (long long)i->id)};
	return n;
}

void run_why_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct run_why_input *i = in;
	const struct run_why *o = out;
	const struct reasons *r = NULL;
	const struct reason_span *s = span_of(o, &r);
	struct ui_fact facts[4];
	const struct http_pair print[] = {{STR("print"), STR("1")}};
	struct ui_link deed = {.text = STR("打印说明"), .href = frame_with(f, print, 1), .icon = "printer"};
	struct why_beside b = {.sources = facts,
			       .sources_n = sources_of(f, i, &o->line, facts),
			       .deeds = &deed,
			       .deeds_n = i->print ? 0 : 1};
	f->ui.title = frame_text(f, "%.*s：%s", STR_FMT(o->line.name), o->result);
	trail(f, i->id);
	if (r && s)
		b.sub = frame_text(f, "%.*s · %.*s", STR_FMT(r->title), STR_FMT(why_when(f, s)));
	if (i->print && r && s) {
		struct ui_sheet sheet = {.frame = f->ui,
					 .number = frame_text(f, "HS-%lld-%lld", (long long)i->id, (long long)i->no),
					 .made_by = f->ui.user,
					 .made_at = f->now,
					 .stamp = frame_text(f, "%.*s（盖章）", STR_FMT(f->ui.unit)),
					 .basis = clauses_cited(f, o->line.clauses)};
		sheet.frame.title = STR("补贴核算说明");
		sheet.frame.lead = run_law_said(f, r->title, r->status);
		sheet.frame.mark = mark_of(f);
		sheet.frame.back_href = f->path;
		ui_sheet_begin(h, &sheet);
		why_span_panel(h, f, r, s, &b);
		why_span_facts(h, f, r, s);
		ui_sheet_end(h, &sheet);
		return;
	}
	why_page(h, f, r, s, &b, o->line.reason);
}
