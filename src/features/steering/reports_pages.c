/* The pages of reports. */
#include <stdio.h>

#include "features/steering/reports_web.h"
#include "reports.tmpl.h"

/* Reports as rows. */
static struct ui_table table_of(const struct frame *f, const struct report_item *v, size_t n, const char *label)
{
	static const struct ui_column cols[] = {{.label = STR("报表"), .wide = true},
						{.label = STR("版次"), .number = true},
						{.label = STR("报送")},
						{.label = STR("报送人")},
						{.label = STR("更正理由"), .wide = true},
						{.label = STR("状态")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	for (size_t i = 0; rows && i < n; i++) {
		const struct report *r = &v[i].r;
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		bool latest =
		    i == 0 || v[i - 1].r.unit != r->unit || v[i - 1].r.kind != r->kind || v[i - 1].r.ends != r->ends;
		char at[20];
		if (!c)
			return (struct ui_table){0};
		instant_text(r->at, at);
		rows[i] = (struct ui_row){.cells = c, .href = frame_text(f, "/reports/%lld", (long long)r->id)};
		c[0] = (struct ui_cell){.text = r->title, .href = rows[i].href};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = r->version};
		c[2] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
		c[3] = (struct ui_cell){.text = r->who};
		c[4] = (struct ui_cell){.text = r->reason};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = latest ? STR("已锁定") : STR("已被更正"),
					.tone = latest ? UI_OK : UI_MUTE};
	}
	return (struct ui_table){.label = str_of(label),
				 .columns = cols,
				 .columns_n = 6,
				 .rows = rows,
				 .rows_n = rows ? n : 0,
				 .empty = STR("还没有报送过"),
				 .empty_todo = STR("选报表和期末月份，报送即锁定；以后更正另出一版")};
}

static const struct ui_link crumbs[] = {{.text = STR("报表"), .href = STR("/reports")}};

void reports_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct reports_output *o = out;
	struct ui_table t = table_of(f, o->reports, o->n, "报表");
	struct ui_form form = frame_form(f, STR("/reports/check"));
	struct ui_field fields[] = {frame_field(f, &report_in_shape, "kind", STR("季报")),
				    frame_field(f, &report_in_shape, "last", STR("")),
				    frame_field(f, &report_in_shape, "reason", STR(""))};
	(void)in;
	fields[0].required = true;
	f->ui.title = frame_text(f, "报表 · %.*s", STR_FMT(o->unit));
	f->ui.lead = STR("月报、季报、年报：报送即锁定，更正另出一版并写理由，每个数都能点到人");
	f->ui.list_keys = o->n > 0;
	reports_show(h, f, &t, &form, fields, 3, o->may_lock);
}

void report_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct report_check *o = out;
	char starts[11], ends[11];
	day_text(o->starts, starts);
	day_text(o->ends, ends);
	const struct ui_fact facts[] = {
	    {.name = STR("报表"), .value = o->title, .strong = true},
	    {.name = STR("单元"), .value = o->unit},
	    {.name = STR("期间"), .value = frame_text(f, "%s 至 %s", starts, ends)},
	    {.name = STR("版次"), .value = frame_text(f, "第 %lld 版", (long long)o->version)},
	    {.name = STR("更正理由"), .value = o->reason}};
	const struct ui_field hidden[] = {
	    {.kind = UI_HIDDEN, .name = "kind", .value = str_of(report_kind_label(o->kind))},
	    {.kind = UI_HIDDEN, .name = "last", .value = frame_text(f, "%.7s", ends)},
	    {.kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->unit_id)},
	    {.kind = UI_HIDDEN, .name = "reason", .value = o->reason}};
	struct ui_confirm q = {.form = frame_form(f, STR("/reports")),
			       .question = STR("生成并锁定这一期？"),
			       .effect =
				   STR("按现在已知的事实生成；锁定后不能改，也不能撤销，更正只能另出一版并写理由。"),
			       .button = STR("生成并锁定"),
			       .tone = UI_INFO};
	(void)in;
	q.form.back = STR("/reports");
	frame_crumbs(f, crumbs, 1);
	f->ui.title = STR("报送前核对");
	report_ask_show(h, f, &q, facts, o->reason.n ? 5 : 4, hidden, 4);
}

/* The unit's own figures. */
static struct ui_table own(const struct frame *f, const struct report_output *o)
{
	static const struct ui_column cols[] = {
	    {.label = STR("指标"), .wide = true},   {.label = STR("目标")},
	    {.label = STR("期末"), .number = true}, {.label = STR("分子"), .number = true},
	    {.label = STR("分母"), .number = true}, {.label = STR("判断")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	size_t n = 0;
	for (size_t i = 0; rows && i < o->n && o->cells[i].unit == o->it.r.unit; i++) {
		const struct report_cell *x = &o->cells[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			break;
		struct str people = STR("");
		if (user_may(f->user, CAN_PEOPLE_READ))
			people = frame_text(f, "/reports/%lld/people?metric=%.*s", (long long)o->it.r.id,
					    STR_FMT(x->metric));
		rows[n++] = (struct ui_row){.cells = c, .href = people};
		c[0] = (struct ui_cell){.text = x->title, .sub = x->metric};
		c[1] = (struct ui_cell){.text = x->target};
		c[2] = (struct ui_cell){.text = x->value, .strong = true};
		c[3] = (struct ui_cell){.text = str_of(frame_count(f, x->num)), .href = people};
		c[4] = (struct ui_cell){.text = x->den == IN_NONE ? STR("—") : str_of(frame_count(f, x->den)),
					.href = x->den == IN_NONE ? STR("")
								  : frame_text(f, "%.*s&side=分母", STR_FMT(people))};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP, .text = x->standing, .tone = (enum ui_tone)x->tone};
	}
	return (struct ui_table){.label = STR("汇总"),
				 .columns = cols,
				 .columns_n = 6,
				 .rows = rows,
				 .rows_n = n,
				 .empty = STR("没有要报的指标")};
}

/* How many indicators the report has. */
static size_t metrics_of(const struct report_output *o)
{
	size_t n = 0;
	while (n < o->n && o->cells[n].unit == o->it.r.unit)
		n++;
	return n;
}

/* Every unit below, every indicator; each number leads to its people. */
static struct ui_table units(const struct frame *f, const struct report_output *o)
{
	size_t m = metrics_of(o), n = m ? o->n / m : 0;
	struct ui_column *cols = ARENA_ARRAY(f->mem, m + 1, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	if (!cols || !rows || n < 2)
		return (struct ui_table){0};
	cols[0] = (struct ui_column){.label = STR("单元")};
	for (size_t k = 0; k < m; k++)
		cols[k + 1] = (struct ui_column){
		    .label = o->cells[k].title, .sub = o->cells[k].target, .number = true, .wide = true};
	for (size_t u = 1; u < n; u++) {
		const struct report_cell *x = &o->cells[u * m];
		struct ui_cell *c = ARENA_ARRAY(f->mem, m + 1, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[u - 1] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = x->unit_name};
		for (size_t k = 0; k < m; k++)
			c[k + 1] =
			    (struct ui_cell){.text = x[k].value,
					     .href = !user_may(f->user, CAN_PEOPLE_READ)
							 ? STR("")
							 : frame_text(f, "/reports/%lld/people?metric=%.*s&unit=%lld",
								      (long long)o->it.r.id, STR_FMT(x[k].metric),
								      (long long)x[k].unit)};
	}
	return (struct ui_table){
	    .label = STR("各单元"), .columns = cols, .columns_n = m + 1, .rows = rows, .rows_n = n - 1};
}

/* What it rests on. */
static size_t facts_of(const struct frame *f, const struct report_output *o, struct ui_fact *v)
{
	const struct report *r = &o->it.r;
	char ends[11], known[20], checked[20];
	size_t n = 0;
	day_text((day_t)r->ends, ends);
	instant_text(r->known, known);
	instant_text(r->checked, checked);
	v[n++] = (struct ui_fact){.name = STR("填报单位"), .value = o->it.unit};
	v[n++] = (struct ui_fact){.name = STR("数据截至"), .value = frame_text(f, "%s", ends)};
	v[n++] = (struct ui_fact){
	    .name = STR("按何时已知"), .value = frame_text(f, "%s", known), .sub = STR("锁定的一刻")};
	v[n++] = (struct ui_fact){.name = STR("版次"), .value = frame_text(f, "第 %lld 版", (long long)r->version)};
	v[n++] = (struct ui_fact){.name = STR("报送人"), .value = r->who};
	if (r->reason.n)
		v[n++] = (struct ui_fact){.name = STR("更正理由"), .value = r->reason};
	v[n++] = (struct ui_fact){.name = STR("重做核对"),
				  .value = r->checked ? frame_text(f, "%s 逐字节一致", checked) : STR("还没有做过")};
	return n;
}

void report_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct report_output *o = out;
	struct ui_fact fact[8];
	struct ui_link files[2] = {
	    {.text = STR("下载工作簿"),
	     .href = frame_text(f, "/reports/%lld/file?format=XLSX", (long long)o->it.r.id),
	     .icon = "file-spreadsheet",
	     .primary = true},
	    {.text = STR("下载 PDF"),
	     .href = frame_text(f, "/reports/%lld/file?format=PDF", (long long)o->it.r.id),
	     .icon = "printer"},
	};
	char last[11];
	day_text((day_t)o->it.r.ends, last);
	const struct ui_field fields[] = {
	    {.kind = UI_HIDDEN, .name = "kind", .value = str_of(o->it.kind)},
	    {.kind = UI_HIDDEN, .name = "last", .value = frame_text(f, "%.7s", last)},
	    {.kind = UI_HIDDEN, .name = "unit", .value = frame_text(f, "%lld", (long long)o->it.r.unit)},
	    frame_field(f, &report_in_shape, "reason", STR("")),
	};
	(void)in;
	struct report_shown s = {.fact = fact,
				 .facts = facts_of(f, o, fact),
				 .own = own(f, o),
				 .units = units(f, o),
				 .versions = table_of(f, o->versions, o->nversions, "各版"),
				 .may_lock = o->may_lock,
				 .latest = o->latest,
				 .again = frame_form(f, frame_text(f, "/reports/%lld/again", (long long)o->it.r.id)),
				 .correct = frame_form(f, STR("/reports/check")),
				 .correct_field = fields,
				 .correct_fields = 4,
				 .files = files,
				 .nfiles = 2};
	s.has_units = s.units.rows_n > 0;
	s.has_versions = o->nversions > 1;
	frame_crumbs(f, crumbs, 1);
	f->ui.title = o->it.r.title;
	f->ui.lead = o->latest ? STR("已锁定，不再改变；点数字看名单") : STR("这一版已被更正，留着备查");
	report_show(h, f, &s);
}

void report_people_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column cols[] = {{.label = STR("名称"), .wide = true},
						{.label = STR("号码")},
						{.label = STR("机构"), .wide = true},
						{.label = STR("数量"), .number = true},
						{.label = STR("状态")}};
	const struct report_one_input *i = in;
	const struct report_people_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_link *l = ARENA_ARRAY(f->mem, 2, struct ui_link);
	bool people = str_is(o->subject, "人员");
	for (size_t k = 0; rows && k < o->n; k++) {
		const struct member_item *p = &o->members[k];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		if (!c)
			return;
		rows[k] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){
		    .text = p->name,
		    .href = people && !p->hidden ? frame_text(f, "/workers/%lld", (long long)p->id) : STR("")};
		c[1] = (struct ui_cell){.text = p->number};
		c[2] = (struct ui_cell){.text = p->org};
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = p->amount};
		c[4] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = p->doubt ? STR("待核实") : STR("计入"),
					.tone = p->doubt ? UI_WARN : UI_OK};
	}
	struct ui_table t = {.label = STR("名单"),
			     .columns = cols,
			     .columns_n = 5,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = STR("没有计入的")};
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = o->total, .noun = STR("条")};
	if (i->after != IN_NONE)
		pager.from = pager.to = 0;
	if (o->next != IN_NONE)
		pager.next_href = frame_text(f, "/reports/%lld/people?metric=%.*s&unit=%lld%s&after=%lld",
					     (long long)o->it.r.id, STR_FMT(o->metric), (long long)o->unit_id,
					     i->side ? "&side=分母" : "", (long long)o->next);
	if (l) {
		l[0] = (struct ui_link){.text = STR("报表"), .href = STR("/reports")};
		l[1] = (struct ui_link){.text = o->it.r.title,
					.href = frame_text(f, "/reports/%lld", (long long)o->it.r.id)};
		frame_crumbs(f, l, 2);
	}
	f->ui.title = frame_text(f, "%.*s · %.*s", STR_FMT(o->title), STR_FMT(o->unit));
	f->ui.lead = frame_text(f, "锁定时计入的 %lld 条；姓名是现在登记的", (long long)o->total);
	report_people_show(h, f, &t, &pager);
}
