/* The clerk's pages: what is due, staff, the own record. */
#include "features/clerk/clerk_pages.h"

#include "features/list_web.h"

#include "clerk.tmpl.h"

#define STAFF_COLUMNS 8
#define DUE_COLUMNS   3

/* A day as a text; "—" for none. */
static struct str day_cell(const struct frame *f, day_t d)
{
	char text[11];
	if (d == DAY_NONE || d == DAY_OPEN)
		return STR("—");
	day_text(d, text);
	return frame_text(f, "%s", text);
}

/* People whose papers end soon; the day is the certificate's or the contract's. */
static struct ui_table ending(const struct frame *f, const struct staff_item *s, size_t n, bool contract)
{
	static const struct ui_column columns[DUE_COLUMNS] = {
	    {.label = {"姓名", 6}}, {.label = {"岗位", 6}}, {.label = {"到期", 6}}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_table t = {.label = contract ? STR("将到期的合同") : STR("将到期的证书"),
			     .columns = columns,
			     .columns_n = DUE_COLUMNS,
			     .rows = rows,
			     .plain = true};
	for (size_t i = 0; rows && i < n; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, DUE_COLUMNS, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = s[i].row.name,
					.href = frame_text(f, "/workers/%lld", (long long)s[i].row.person_id)};
		c[1] = (struct ui_cell){.text = str_of(s[i].post)};
		c[2] = (struct ui_cell){.text = day_cell(f, contract ? s[i].row.contract_to : s[i].row.expires)};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void clerk_home_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct clerk_home *o = out;
	const struct ui_tally tally[] = {
	    {.n = o->org.staff, .text = STR("在职人员"), .href = STR("/org/staff")},
	    {.n = o->org.carers, .text = STR("养老护理员"), .href = STR("/org/staff?post=养老护理员")},
	    {.n = o->org.certified, .text = STR("持有效等级证书")},
	    {.n = o->org.clients, .text = STR("服务对象")}};
	struct ui_todo *todo = ARENA_ARRAY(f->mem, o->ndue + 1, struct ui_todo);
	(void)in;
	for (size_t i = 0; todo && i < o->ndue; i++)
		todo[i] = (struct ui_todo){.tone = (enum ui_tone)o->due[i].tone,
					   .icon = o->due[i].tone == UI_BAD ? "alert-triangle" : "clock",
					   .title = o->due[i].title,
					   .text = o->due[i].text,
					   .href = o->due[i].href,
					   .count = o->due[i].count};
	struct ui_table certs = ending(f, o->expiring, o->nexpiring, false);
	struct ui_table contracts = ending(f, o->contracts, o->ncontracts, true);
	f->ui.title = o->org.name;
	f->ui.lead = STR("到期、缺证和等您确认的事都在这里");
	const struct ui_link tools[] = {
	    {.text = STR("登记一人"), .href = STR("/org/staff/new"), .icon = "user-plus"},
	    {.text = STR("导入花名册"), .href = STR("/org/import"), .icon = "table-import", .primary = true}};
	frame_tools(f, tools, 2);
	clerk_home_show(h, f, tally, 4, todo, todo ? o->ndue : 0, &certs, &contracts);
}

/* What can be done with somebody who works here. */
static struct ui_cell deeds_of(const struct frame *f, const struct staff_item *s)
{
	struct ui_link *l = ARENA_ARRAY(f->mem, 2, struct ui_link);
	if (!l || s->ahead || s->row.state != WORK_WORKING)
		return (struct ui_cell){.text = STR("")};
	l[0] = (struct ui_link){.text = STR("转出"),
				.href = frame_text(f, "/org/transfers/out/%lld", (long long)s->row.person_id)};
	l[1] = (struct ui_link){.text = STR("离职"),
				.href = frame_text(f, "/org/staff/%lld/end", (long long)s->row.person_id)};
	return (struct ui_cell){.kind = UI_CELL_ACTIONS, .links = l, .links_n = 2};
}

/* One person's row. */
static struct ui_row staff_row(const struct frame *f, const struct staff_item *s)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, STAFF_COLUMNS, struct ui_cell);
	struct ui_row row = {.cells = c, .href = frame_text(f, "/workers/%lld", (long long)s->row.person_id)};
	if (!c)
		return row;
	c[0] = (struct ui_cell){.text = s->row.name, .sub = s->row.number, .href = row.href, .strong = true};
	c[1] = (struct ui_cell){.text = str_of(s->post)};
	c[2] = (struct ui_cell){.text = str_of(s->grade)};
	c[3] = (struct ui_cell){.text = day_cell(f, s->row.since)};
	c[3].sub = s->ahead ? STR("还没到岗") : s->row.state == WORK_LEFT ? STR("离职") : STR("");
	c[4] = (struct ui_cell){.text = day_cell(f, s->row.expires)};
	c[5] = (struct ui_cell){.text = day_cell(f, s->row.contract_to)};
	c[6] = (struct ui_cell){.kind = s->nmarks ? UI_CELL_CHIP : UI_CELL_TEXT,
				.tone = UI_WARN,
				.text = s->nmarks ? s->marks[0] : STR("")};
	if (s->nmarks > 1)
		c[6].sub = frame_text(f, "另有 %zu 项", s->nmarks - 1);
	c[7] = deeds_of(f, s);
	return row;
}

/* A filter's first choice leaves it open, as in every other list. */
static void open_choice(const struct frame *f, struct ui_field *field)
{
	struct ui_option *o = field->options_n ? ARENA_ARRAY(f->mem, field->options_n, struct ui_option) : NULL;
	if (!o || field->options[0].value.n)
		return;
	memcpy(o, field->options, field->options_n * sizeof *o);
	o[0].label = STR("全部");
	field->options = o;
}

/* The filter bar of the staff. */
static struct ui_filter staff_filter(const struct frame *f)
{
	static const char *const shown[] = {"q", "state", "post", "mark"};
	struct ui_field *fields = ARENA_ARRAY(f->mem, 4 + LIST_FIELDS_MAX, struct ui_field);
	struct ui_link *tags = ARENA_ARRAY(f->mem, 4, struct ui_link);
	size_t n = 0;
	for (size_t i = 0; fields && i < 4; i++) {
		fields[i] = frame_field(f, &staff_shape, shown[i], http_value(&f->ctx->request->query, shown[i]));
		fields[i].bare = true;
		open_choice(f, &fields[i]);
	}
	n = fields && tags ? list_tags(f, fields, 4, tags) : 0;
	return (struct ui_filter){.action = STR("/org/staff"),
				  .fields = fields,
				  .fields_n = fields ? 4 + list_kept(f, &fields[4]) : 0,
				  .on = tags,
				  .on_n = n,
				  .clear_href = STR("/org/staff")};
}

/* The columns of the staff; those with an order's word can be sorted by. */
static const struct list_column staff_columns[STAFF_COLUMNS] = {
    {.label = "姓名", .sort = "姓名", .shown = true, .always = true},
    {.label = "岗位", .shown = true},
    {.label = "等级", .sort = "等级", .shown = true},
    {.label = "起始日期", .sort = "起始日期", .shown = true},
    {.label = "证书到期", .sort = "证书到期", .shown = true},
    {.label = "合同到期", .shown = true},
    {.label = "提醒", .shown = true},
    {.label = "办理", .shown = true}};

void staff_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct staff_input *i = in;
	const struct staff_output *o = out;
	struct ui_column columns[STAFF_COLUMNS];
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t k = 0; k < STAFF_COLUMNS; k++)
		columns[k] = list_heading(f, &staff_columns[k]);
	for (size_t k = 0; rows && k < o->n; k++)
		rows[k] = staff_row(f, &o->staff[k]);
	struct ui_table t = {.label = STR("本机构人员"),
			     .columns = columns,
			     .columns_n = STAFF_COLUMNS,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = f->query.n ? STR("没有符合条件的人员") : STR("没有在职人员"),
			     .empty_todo = f->query.n ? STR("放宽上面的条件，或检查姓名")
						      : STR("有名册的整批导入，也可以一个一个登记"),
			     .empty_link = {.text = STR("导入花名册"), .href = STR("/org/import")}};
	if (f->query.n)
		t.empty_link = (struct ui_link){0};
	const struct list_shown shown = {
	    {i->key, i->no, i->at, i->back}, o->first, o->last, o->n, LIST_LIMIT, o->total};
	struct ui_pager pager = list_pager(f, &shown, "人");
	struct ui_filter filter = staff_filter(f);
	const struct ui_link tools[] = {
	    {.text = STR("转入一人"), .href = STR("/org/transfers/in"), .icon = "transfer"},
	    {.text = STR("导入花名册"), .href = STR("/org/import"), .icon = "table-import"},
	    {.text = STR("登记一人"), .href = STR("/org/staff/new"), .icon = "user-plus", .primary = true}};
	frame_tools(f, tools, 3);
	f->ui.lead = frame_text(f, "共 %s 人", frame_count(f, o->total));
	clerk_list(h, f, &filter, &t, &pager);
}

/* Fields of a shape one after another, from the first-th on. */
static struct ui_field *fields_of(const struct frame *f, const struct in_shape *s, size_t first)
{
	struct ui_field *fields = ARENA_ARRAY(f->mem, s->n + 1, struct ui_field);
	for (size_t i = first; fields && i < s->n; i++) {
		fields[i - first] = frame_field(f, s, s->fields[i].name, STR(""));
		if (!strcmp(s->fields[i].name, "number"))
			fields[i - first].kind = UI_ID;
		if (!strcmp(s->fields[i].name, "mobile"))
			fields[i - first].kind = UI_TEL;
	}
	return fields;
}

/* The trail above a page of the staff. */
static void crumbs(struct frame *f, const char *text, const char *href)
{
	const struct ui_link link[] = {{.text = str_of(text), .href = str_of(href)}};
	frame_crumbs(f, link, 1);
}

void hire_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	struct ui_form form = frame_form(f, STR("/org/staff"));
	struct ui_tip tip = {.tone = UI_INFO,
			     .text = STR("现在别的机构任职的人，请办转入，不要在这里登记。"),
			     .link = {.text = STR("转入一人"), .href = STR("/org/transfers/in")}};
	(void)in;
	(void)out;
	form.back = STR("/org/staff");
	crumbs(f, "本机构人员", "/org/staff");
	clerk_form(h, f, &tip, NULL, 0, &form, fields_of(f, &hire_shape, 0), hire_shape.n, STR("登记"), UI_INFO);
}

void leave_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct leave_output *o = out;
	(void)in;
	struct ui_form form = frame_form(f, frame_text(f, "/org/staff/%lld/end", (long long)o->id));
	struct ui_tip tip = {.tone = UI_WARN,
			     .text = STR("离职后，此人的补贴从终止日期起不再计入本机构。去别的机构的请办转出。")};
	const struct ui_fact facts[] = {{.name = STR("姓名"), .value = o->name, .strong = true},
					{.name = STR("岗位"), .value = o->post},
					{.name = STR("起始日期"), .value = day_cell(f, o->begins)}};
	form.back = STR("/org/staff");
	crumbs(f, "本机构人员", "/org/staff");
	clerk_form(h, f, &tip, facts, 3, &form, fields_of(f, &leave_shape, 1), leave_shape.n - 1, STR("登记离职"),
		   UI_BAD);
}

void profile_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct profile_output *o = out;
	const struct ui_tally tally[] = {{.n = o->org.staff, .text = STR("在职人员")},
					 {.n = o->org.carers, .text = STR("养老护理员")},
					 {.n = o->org.certified, .text = STR("持有效等级证书")},
					 {.n = o->org.clients, .text = STR("服务对象")}};
	struct ui_fact *facts = ARENA_ARRAY(f->mem, o->n + 1, struct ui_fact);
	(void)in;
	for (size_t i = 0; facts && i < o->n; i++)
		facts[i] = (struct ui_fact){.name = str_of(o->field[i].label),
					    .value = o->field[i].text.n ? o->field[i].text : STR("—")};
	f->ui.title = o->name;
	f->ui.lead = STR("有变动时，下载“机构”空表填好导入，或请区县民政更正");
	const struct ui_link tools[] = {
	    {.text = STR("下载空表"), .href = STR("/org/import/template?sheet=机构"), .icon = "download"},
	    {.text = STR("导入"), .href = STR("/org/import"), .icon = "table-import"}};
	frame_tools(f, tools, 2);
	profile_show(h, f, tally, facts, facts ? o->n : 0);
}

/* One transfer in the list. */
static struct ui_row transfer_row(const struct frame *f, const struct transfer_item *x)
{
	static const enum ui_tone tone[] = {UI_MUTE, UI_WARN, UI_OK, UI_BAD, UI_MUTE};
	struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
	struct ui_row row = {.cells = c, .href = frame_text(f, "/org/transfers/%lld", (long long)x->t.id)};
	if (!c)
		return row;
	c[0] = (struct ui_cell){.text = x->t.name, .sub = x->t.number, .href = row.href, .strong = true};
	c[1] = (struct ui_cell){.text = str_of(x->direction)};
	c[2] = (struct ui_cell){.text = x->t.from_name};
	c[3] = (struct ui_cell){.text = x->t.to_name};
	c[4] = (struct ui_cell){.text = day_cell(f, x->day)};
	c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
				.tone = tone[x->t.state],
				.text = x->may_answer ? STR("待您确认") : str_of(x->state)};
	return row;
}

void transfers_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"姓名", 6}},
						   {.label = {"方向", 6}},
						   {.label = {"原机构", 9}, .wide = true},
						   {.label = {"新机构", 9}, .wide = true},
						   {.label = {"到岗日期", 12}},
						   {.label = {"状态", 6}}};
	const struct transfers_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++)
		rows[i] = transfer_row(f, &o->transfer[i]);
	struct ui_table t = {.label = STR("人员转移"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .rows_n = rows ? o->n : 0,
			     .empty = STR("还没有人员转移"),
			     .empty_todo = o->clerk ? STR("转入由新机构提出，或由原机构在“本机构人员”里转出")
						    : STR("机构提出以后，两家机构和上级民政都能看到")};
	const struct ui_link tools[] = {
	    {.text = STR("转入一人"), .href = STR("/org/transfers/in"), .icon = "transfer", .primary = true}};
	if (o->clerk)
		frame_tools(f, tools, 1);
	f->ui.lead = STR("一方提出、对方确认后，原任职结束，新任职开始；确认以前什么都不变");
	clerk_list(h, f, NULL, &t, NULL);
}

void transfer_in_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	struct ui_form form = frame_form(f, STR("/org/transfers/in"));
	struct ui_tip tip = {.tone = UI_INFO,
			     .text = STR("填此人的姓名和证件号码；原机构确认以后，此人才成为本机构人员。")};
	(void)in;
	(void)out;
	form.back = STR("/org/transfers");
	crumbs(f, "人员转移", "/org/transfers");
	clerk_form(h, f, &tip, NULL, 0, &form, fields_of(f, &transfer_in_shape, 0), transfer_in_shape.n,
		   STR("提出转入"), UI_INFO);
}

void transfer_out_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct leaving_output *o = out;
	(void)in;
	struct ui_form form = frame_form(f, frame_text(f, "/org/transfers/out/%lld", (long long)o->id));
	struct ui_tip tip = {.tone = UI_INFO, .text = STR("对方机构确认以后，此人在本机构的任职才结束。")};
	const struct ui_fact facts[] = {{.name = STR("姓名"), .value = o->name, .strong = true},
					{.name = STR("证件号码"), .value = o->number},
					{.name = STR("岗位"), .value = o->post}};
	form.back = STR("/org/staff");
	crumbs(f, "人员转移", "/org/transfers");
	clerk_form(h, f, &tip, facts, 3, &form, fields_of(f, &transfer_out_shape, 1), transfer_out_shape.n - 1,
		   STR("提出转出"), UI_INFO);
}

/* An instant as a text; "—" for none. */
static struct str when(const struct frame *f, instant_t t)
{
	char text[20];
	if (!t)
		return STR("—");
	instant_text(t, text);
	return frame_text(f, "%.16s", text);
}

void transfer_answer_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct transfer_item *x = out;
	const struct transfer *t = &x->t;
	(void)in;
	bool pending = t->state == TRANSFER_PENDING, done = t->state == TRANSFER_DONE;
	const struct ui_step steps[] = {{.text = t->asked_by == t->to_org ? STR("新机构提出") : STR("原机构提出"),
					 .sub = when(f, t->asked_at),
					 .state = UI_STEP_DONE},
					{.text = pending ? STR("对方确认") : str_of(x->state),
					 .sub = pending ? STR("") : when(f, t->answered_at),
					 .state = pending ? UI_STEP_HERE
						  : done  ? UI_STEP_DONE
							  : UI_STEP_FAILED},
					{.text = STR("任职改好"), .state = done ? UI_STEP_DONE : UI_STEP_AHEAD}};
	const struct ui_fact facts[] = {
	    {.name = STR("姓名"), .value = t->name, .strong = true},
	    {.name = STR("证件号码"), .value = t->number},
	    {.name = STR("原机构"), .value = t->from_name},
	    {.name = STR("新机构"), .value = t->to_name},
	    {.name = STR("到岗日期"), .value = day_cell(f, x->day)},
	    {.name = STR("提出人"), .value = t->asker, .sub = t->why},
	    {.name = STR("答复"), .value = t->answerer.n ? t->answerer : STR("—"), .sub = t->answer}};
	struct ui_form confirm = frame_form(f, frame_text(f, "/org/transfers/%lld/confirm", (long long)t->id));
	struct ui_form refuse = frame_form(
	    f, frame_text(f, "/org/transfers/%lld/%s", (long long)t->id, x->may_answer ? "refuse" : "withdraw"));
	struct ui_field why = frame_field(f, &answer_shape, "why", STR(""));
	why.required = true;
	crumbs(f, "人员转移", "/org/transfers");
	f->ui.title = frame_text(f, "%.*s的转移", STR_FMT(t->name));
	transfer_show(h, f, steps, 3, facts, 7, x->may_answer ? &confirm : NULL,
		      x->may_answer || x->may_withdraw ? &refuse : NULL, &why,
		      x->may_answer ? STR("拒绝") : STR("撤回"));
}
