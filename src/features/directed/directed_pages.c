/* Months, sheets and agreements as pages. */
#include "features/clause_pages.h"
#include "features/directed/directed_pages.h"

#include "directed.tmpl.h"
#include "features/block_pages.h"

static const struct ui_link crumb[] = {{.text = STR("定向培养"), .href = STR("/directed")}};

/* The three sections. */
static size_t tabs_of(struct ui_link tabs[static 3], int at)
{
	tabs[0] = (struct ui_link){.text = STR("在校填报"), .href = STR("/directed"), .current = at == 0};
	tabs[1] = (struct ui_link){.text = STR("协议"), .href = STR("/directed/agreements"), .current = at == 1};
	tabs[2] = (struct ui_link){.text = STR("毁约认定"), .href = STR("/directed/breaches"), .current = at == 2};
	return 3;
}

/* "12 / 15", "—" when nothing is there. */
static struct str of_all(const struct frame *f, int64_t n, int64_t all)
{
	return frame_text(f, "%lld / %lld", (long long)n, (long long)all);
}

/* A number as UI parts take it. */
static int64_t shown(int64_t n)
{
	return n == FIELD_NONE || n == IN_NONE ? UI_NONE : n;
}

#define MONTH_COLUMNS 5

/* A school's month as a row. */
static struct ui_row month_row_of(const struct frame *f, const struct months_output *o, const struct month_row *x)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, MONTH_COLUMNS, struct ui_cell);
	struct str href = x->sheet ? frame_text(f, "/directed/sheets/%lld", (long long)x->sheet) : STR("");
	char month[8];
	if (!c)
		return (struct ui_row){0};
	month_text(x->month, month);
	c[0] = (struct ui_cell){
	    .text = o->own ? frame_text(f, "%s", month) : x->school_name, .href = href, .strong = true};
	c[1] = (struct ui_cell){.text = of_all(f, x->entered, x->students)};
	c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->entered ? x->days : UI_NONE};
	c[3] = (struct ui_cell){.kind = UI_CELL_CHIP, .tone = (enum ui_tone)x->tone, .text = str_of(x->state)};
	c[4] = (struct ui_cell){.text = x->may_fill ? STR("接着填")
					: x->sheet  ? STR("看这份")
						    : STR("—"),
				.href = href};
	return (struct ui_row){.cells = c, .href = href};
}

/* What is most urgent. */
static struct ui_tip urgent(const struct frame *f, const struct months_output *o)
{
	if (o->missing)
		return (struct ui_tip){
		    .tone = UI_WARN,
		    .strong = STR("还没有提交"),
		    .text = o->own ? frame_text(f, "%lld 个月没有填完或没有提交，没有在校天数就没有补助",
						(long long)o->missing)
				   : frame_text(f, "%lld 所院校没有填完或没有提交", (long long)o->missing)};
	if (o->waiting && !o->own)
		return (struct ui_tip){.tone = UI_INFO,
				       .strong = STR("等您确认"),
				       .text = frame_text(f, "%lld 所院校已提交", (long long)o->waiting)};
	return (struct ui_tip){0};
}

void directed_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct months_output *o = out;
	const struct ui_column columns[MONTH_COLUMNS] = {
	    {.label = o->own ? STR("月份") : STR("院校"), .wide = !o->own},
	    {.label = STR("已填／应填（人）"), .number = true},
	    {.label = STR("在校天数合计"), .number = true},
	    {.label = STR("到了哪一步")},
	    {.label = STR("操作")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_form *forms = ARENA_ARRAY(f->mem, o->n + 1, struct ui_form);
	struct month_row *open = ARENA_ARRAY(f->mem, o->n + 1, struct month_row);
	struct ui_link tabs[3];
	struct ui_table t = {.label = STR("在校填报"),
			     .columns = columns,
			     .columns_n = MONTH_COLUMNS,
			     .rows = rows,
			     .empty = STR("没有在协议期内的学生"),
			     .empty_todo = STR("先导入“定向培养”协议表，学生在校的月份会出现在这里")};
	size_t nforms = 0;
	char month[8];
	(void)in;
	if (!rows || !forms || !open)
		return;
	for (size_t i = 0; i < o->n; i++) {
		rows[t.rows_n++] = month_row_of(f, o, &o->row[i]);
		if (!o->row[i].may_open)
			continue;
		forms[nforms] = frame_form(f, STR("/directed/sheets"));
		open[nforms++] = o->row[i];
	}
	month_text(o->month, month);
	struct ui_field field = {.kind = UI_MONTH,
				 .name = "month",
				 .label = STR("月份"),
				 .value = frame_text(f, "%s", month),
				 .required = true};
	struct ui_tip tip = urgent(f, o);
	const struct ui_link claim[] = {
	    {.text = STR("每学年申领"), .href = STR("/org/apply"), .icon = "report-money"}};
	if (o->own && frame_may(f, CAN_CLAIMS_APPLY))
		frame_tools(f, claim, 1);
	size_t ntabs = tabs_of(tabs, 0);
	f->ui.lead = STR(
	    "院校每月填学生的在校天数，区县确认后才算补助；院校按月垫付，每学年申领一次（绍兴征求意见稿 S14、S15）");
	directed_months_show(h, f, tabs, ntabs, o->own ? NULL : &field, &tip, &t, forms, open, nforms);
}

#define SHEET_COLUMNS 5

/* The sheet as it is read. */
static struct ui_table sheet_table(const struct frame *f, const struct attendance_show *o)
{
	static const struct ui_column columns[SHEET_COLUMNS] = {{.label = STR("姓名")},
								{.label = STR("在校天数"), .number = true},
								{.label = STR("备注"), .wide = true},
								{.label = STR("按条款应发（元）"), .number = true},
								{.label = STR("已垫付（元）"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_cell *foot = ARENA_ARRAY(f->mem, SHEET_COLUMNS, struct ui_cell);
	struct ui_table t = {
	    .label = STR("学生"), .columns = columns, .columns_n = SHEET_COLUMNS, .rows = rows, .foot = foot};
	for (size_t i = 0; rows && foot && i < o->n; i++) {
		const struct student_row *x = &o->row[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, SHEET_COLUMNS, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x->name,
					.sub = x->number,
					.href = frame_text(f, "/directed/agreements/%lld", (long long)x->agreement)};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT,
					.num = shown(x->days),
					.sub = x->fact != FIELD_NONE && x->fact != x->days
						   ? frame_text(f, "后来更正为 %lld", (long long)x->fact)
						   : STR("")};
		c[2] = (struct ui_cell){.text = x->note.n ? x->note : STR("—")};
		c[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->confirmed ? x->due : UI_NONE};
		c[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->confirmed ? x->advanced : UI_NONE};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	if (!foot)
		return t;
	foot[0] = (struct ui_cell){.text = frame_text(f, "合计 %zu 人", o->n), .strong = true};
	foot[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->total};
	foot[2] = (struct ui_cell){.text = STR("")};
	foot[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->confirmed ? o->due : UI_NONE};
	foot[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->confirmed ? o->advanced : UI_NONE};
	return t;
}

/* What is told of the sheet above its list. */
static size_t sheet_facts(const struct frame *f, const struct attendance_show *o, struct ui_fact *x)
{
	size_t n = 0;
	char due[11] = "";
	if (o->due_day != DAY_NONE)
		day_text(o->due_day, due);
	x[n++] = (struct ui_fact){.name = STR("院校"), .value = o->school_name};
	x[n++] = (struct ui_fact){.name = STR("到了哪一步"),
				  .value = str_of(o->state),
				  .sub = *due ? frame_text(f, "期限 %s", due) : STR("")};
	x[n++] = (struct ui_fact){.name = STR("已填／应填"), .value = of_all(f, o->entered, (int64_t)o->n)};
	x[n++] =
	    (struct ui_fact){.name = STR("在校天数合计"), .value = frame_text(f, "%lld 天", (long long)o->total)};
	return n;
}

void attendance_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct attendance_show *o = out;
	struct str *days = ARENA_ARRAY(f->mem, o->n + 1, struct str),
		   *notes = ARENA_ARRAY(f->mem, o->n + 1, struct str);
	struct str base = frame_text(f, "/directed/sheets/%lld", (long long)o->s.id);
	struct ui_form fill = frame_form(f, frame_text(f, "%.*s/days", STR_FMT(base)));
	struct ui_form act = frame_form(f, frame_text(f, "%.*s/act", STR_FMT(base)));
	struct ui_form advance = frame_form(f, frame_text(f, "%.*s/advance", STR_FMT(base)));
	struct ui_field opinion = frame_field(f, &sheet_act_shape, "opinion", STR(""));
	struct ui_field advances[2] = {frame_field(f, &sheet_advance_shape, "paid_on", STR("")),
				       frame_field(f, &sheet_advance_shape, "voucher", STR(""))};
	struct ui_table t = sheet_table(f, o);
	struct matter_shown way = matter_shown_of(f, &o->story, o->s.matter);
	struct ui_deed deeds[FLOW_MOVES_MAX];
	struct ui_fact facts[6];
	struct move_shown move[FLOW_MOVES_MAX];
	size_t nmoves = 0;
	char month[8];
	(void)in;
	for (size_t i = 0; days && notes && i < o->n; i++) {
		const struct student_row *x = &o->row[i];
		days[i] = typed_nth(f, "days", i,
				    x->days == FIELD_NONE ? STR("") : frame_text(f, "%lld", (long long)x->days));
		notes[i] = typed_nth(f, "note", i, x->note);
	}
	for (size_t i = 0; i < o->nmoves; i++) /* handing in goes with saving */
		if (!str_is(str_of(o->move[i].code), "submit"))
			move[nmoves++] = o->move[i];
	month_text(o->month, month);
	frame_crumbs(f, crumb, 1);
	f->ui.title = frame_text(f, "%s 在校填报", month);
	f->ui.lead = o->may_fill ? STR("每人填这个月的在校天数，填完提交给区县民政") : o->school_name;
	size_t nfacts = sheet_facts(f, o, facts), ndeeds = moves_as_deeds(move, nmoves, deeds);
	attendance_case_show(h, f, o, days, notes, &fill, facts, nfacts, &t, &act, &opinion, deeds, ndeeds, &advance,
			     advances, o->may_advance ? 2 : 0, &way);
}

/* The colour of where an agreement stands. */
static enum ui_tone tone_of(int64_t state)
{
	static const enum ui_tone tones[] = {UI_MUTE, UI_INFO, UI_WARN, UI_INFO, UI_OK, UI_BAD};
	return tones[state];
}

void agreements_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("院校"), .wide = true},
						   {.label = STR("约定的机构"), .wide = true},
						   {.label = STR("签订日期")},
						   {.label = STR("毕业日期")},
						   {.label = STR("到岗日期")},
						   {.label = STR("状态")}};
	const struct agreements_input *i = in;
	const struct agreements_output *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_link tabs[3], pills[8];
	struct ui_table t = {.label = STR("定向培养协议"),
			     .columns = columns,
			     .columns_n = 7,
			     .rows = rows,
			     .empty = o->all ? STR("没有这样的协议") : STR("还没有定向培养协议"),
			     .empty_todo =
				 o->all ? STR("换一个条件看看") : STR("到“导入”里用“定向培养”表录入三方协议")};
	size_t npills = 0;
	for (; agreement_states[npills]; npills++) {
		struct http_pair set = {STR("which"), npills ? str_of(agreement_states[npills]) : STR("")};
		pills[npills] = (struct ui_link){.text = str_of(agreement_states[npills]),
						 .href = frame_with(f, &set, 1),
						 .current = i->which == (int64_t)npills};
	}
	for (size_t k = 0; rows && k < o->n; k++) {
		const struct agreement_item *x = &o->item[k];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			return;
		struct str href = frame_text(f, "/directed/agreements/%lld", (long long)x->a.id);
		c[0] = (struct ui_cell){.text = x->name, .sub = x->a.number, .href = href, .strong = true};
		c[1] = (struct ui_cell){.text = x->school_name};
		c[2] = (struct ui_cell){.text = x->org_name};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->signed_on};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->graduates};
		c[5] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->arrived};
		c[6] = (struct ui_cell){
		    .kind = UI_CELL_CHIP, .tone = tone_of(x->state), .text = str_of(agreement_states[x->state])};
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = href};
	}
	size_t ntabs = tabs_of(tabs, 1);
	f->ui.list_keys = true;
	frame_crumbs(f, crumb, 1);
	f->ui.lead = frame_text(
	    f, "院校、机构、学生三方协议 %zu 份；毕业后在约定的机构服务不少于三年（绍兴征求意见稿 S14）", o->all);
	agreements_show(h, f, tabs, ntabs, pills, npills, &t);
}

#define ACCOUNT_COLUMNS 6

/* The months of an agreement. */
static struct ui_table account_table(const struct frame *f, const struct directed_account *x)
{
	static const struct ui_column columns[ACCOUNT_COLUMNS] = {{.label = STR("月份")},
								  {.label = STR("在校天数"), .number = true},
								  {.label = STR("应发（元）"), .number = true},
								  {.label = STR("已垫付（元）"), .number = true},
								  {.label = STR("已到账（元）"), .number = true},
								  {.label = STR("条款和原因"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, x->n + 1, struct ui_row);
	struct ui_cell *foot = ARENA_ARRAY(f->mem, ACCOUNT_COLUMNS, struct ui_cell);
	struct ui_table t = {.label = STR("逐月账目"),
			     .columns = columns,
			     .columns_n = ACCOUNT_COLUMNS,
			     .rows = rows,
			     .foot = foot,
			     .empty = STR("还没有到协议的第一个月")};
	for (size_t i = 0; rows && foot && i < x->n; i++) {
		const struct directed_month *m = &x->month[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, ACCOUNT_COLUMNS, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.kind = UI_CELL_MONTH, .num = m->month};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = shown(m->days)};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = m->owed ? m->due : UI_NONE};
		c[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = m->advanced ? m->advanced : UI_NONE};
		c[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = m->paid ? m->paid : UI_NONE};
		c[5] = (struct ui_cell){.text = m->owed       ? clauses_cited(f, m->clauses)
						: m->reason.n ? m->reason
							      : STR("—"),
					.sub = m->owed ? m->tier : clauses_cited(f, m->clauses)};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	if (!foot)
		return t;
	foot[0] = (struct ui_cell){.text = STR("合计"), .strong = true};
	foot[1] = (struct ui_cell){.text = STR("")};
	foot[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->due};
	foot[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->advanced};
	foot[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->paid};
	foot[5] = (struct ui_cell){.text = STR("")};
	return t;
}

/* The vouchers of what was advanced. */
static struct ui_table advance_table(const struct frame *f, const struct agreement_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("月份")},
						   {.label = STR("垫付日期")},
						   {.label = STR("金额（元）"), .number = true},
						   {.label = STR("凭证"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nadvances + 1, struct ui_row);
	struct ui_table t = {.label = STR("垫付凭证"), .columns = columns, .columns_n = 4, .rows = rows};
	for (size_t i = 0; rows && i < o->nadvances; i++) {
		const struct advance *v = &o->advance[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 4, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.kind = UI_CELL_MONTH, .num = v->month};
		c[1] = (struct ui_cell){.kind = UI_CELL_DAY, .num = v->paid_on};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = v->amount};
		c[3] = (struct ui_cell){.text = v->voucher};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

/* A day in words; — when there is none. */
static struct str day_said(const struct frame *f, day_t d)
{
	char text[11];
	if (d == DAY_NONE)
		return STR("—");
	day_text(d, text);
	return frame_text(f, "%s", text);
}

/* What the agreement says. */
static size_t agreement_facts(const struct frame *f, const struct agreement_item *x, struct ui_fact *out)
{
	size_t n = 0;
	out[n++] = (struct ui_fact){
	    .name = STR("学生"),
	    .value = x->name,
	    .href = frame_may(f, CAN_PEOPLE_READ) ? frame_text(f, "/workers/%lld", (long long)x->a.person) : STR("")};
	out[n++] = (struct ui_fact){.name = STR("协议编号"), .value = x->a.number};
	out[n++] = (struct ui_fact){.name = STR("院校"), .value = x->school_name};
	out[n++] = (struct ui_fact){.name = STR("约定的机构"), .value = x->org_name};
	out[n++] = (struct ui_fact){.name = STR("签订日期"), .value = day_said(f, x->signed_on)};
	out[n++] = (struct ui_fact){.name = STR("毕业日期"), .value = day_said(f, x->graduates)};
	out[n++] = (struct ui_fact){.name = STR("到岗日期"), .value = day_said(f, x->arrived)};
	out[n++] = (struct ui_fact){
	    .name = STR("状态"),
	    .value = str_of(agreement_states[x->state]),
	    .sub = x->breached != DAY_NONE
		       ? frame_text(f, "%.*s %.*s", STR_FMT(day_said(f, x->breached)), STR_FMT(x->a.reason))
		       : STR("")};
	if (x->a.years != FIELD_NONE)
		out[n++] = (struct ui_fact){.name = STR("承诺服务"),
					    .value = frame_text(f, "%lld 年", (long long)x->a.years)};
	return n;
}

/* Cases as a table. */
static struct ui_table cases_table(const struct frame *f, const struct breach_item *b, size_t n)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("院校"), .wide = true},
						   {.label = STR("毁约日期")},
						   {.label = STR("原因"), .wide = true},
						   {.label = STR("到了哪一步")},
						   {.label = STR("期限")},
						   {.label = STR("向院校追回（元）"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_table t = {.label = STR("毁约认定"), .columns = columns, .columns_n = 7, .rows = rows};
	for (size_t i = 0; rows && i < n; i++) {
		const struct breach_item *x = &b[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			break;
		struct str href = frame_text(f, "/directed/breaches/%lld", (long long)x->b.id);
		bool done = x->b.adjustment != 0;
		c[0] = (struct ui_cell){.text = x->name, .sub = x->number, .href = href, .strong = true};
		c[1] = (struct ui_cell){.text = x->school_name};
		c[2] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->day};
		c[3] = (struct ui_cell){.text = x->b.reason};
		c[4] =
		    (struct ui_cell){.kind = UI_CELL_CHIP, .tone = done ? UI_BAD : UI_WARN, .text = str_of(x->state)};
		c[5] =
		    x->deadline.n
			? (struct ui_cell){.kind = UI_CELL_CHIP, .tone = (enum ui_tone)x->tone, .text = x->deadline}
			: (struct ui_cell){.text = STR("—")};
		c[6] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = done ? x->b.claimed : UI_NONE};
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = href};
	}
	return t;
}

void agreement_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("定向培养"), .href = STR("/directed")},
						{.text = STR("协议"), .href = STR("/directed/agreements")}};
	const struct agreement_show *o = out;
	const struct directed_breach_said *b = &o->account.breach;
	struct ui_table account = account_table(f, &o->account), cases = cases_table(f, o->breach, o->nbreaches);
	struct ui_table advances = advance_table(f, o);
	struct ui_form form = frame_form(f, frame_text(f, "/directed/agreements/%lld/breach", (long long)o->x.a.id));
	struct ui_field fields[3] = {
	    frame_field(f, &declare_shape, "day", b->day == DAY_NONE ? STR("") : day_said(f, b->day)),
	    frame_field(f, &declare_shape, "reason", o->x.a.reason), frame_field(f, &declare_shape, "text", STR(""))};
	struct ui_form back =
	    frame_form(f, frame_text(f, "/directed/agreements/%lld/takeback", (long long)o->x.a.id));
	struct ui_field returned[4] = {
	    frame_field(f, &takeback_shape, "month", STR("")), frame_field(f, &takeback_shape, "amount", STR("")),
	    frame_field(f, &takeback_shape, "back_on", STR("")), frame_field(f, &takeback_shape, "voucher", STR(""))};
	struct ui_fact facts[10];
	struct ui_tip tip = {0};
	(void)in;
	if (b->day != DAY_NONE && !o->nbreaches)
		tip = (struct ui_tip){.tone = UI_WARN,
				      .strong = STR("按条款看已经毁约"),
				      .text = frame_text(f, "%.*s 起没有履行%s%.*s；应追回 %.*s（%.*s）",
							 STR_FMT(day_said(f, b->day)), b->reason.n ? "，" : "",
							 STR_FMT(b->reason), STR_FMT(block_yuan(f, b->amount)),
							 STR_FMT(clauses_cited(f, b->clauses)))};
	if (tip.text.n && o->may_declare)
		tip.link = (struct ui_link){.text = STR("提出认定"), .href = STR("#declare")};
	frame_crumbs(f, crumbs, 2);
	f->ui.title = frame_text(f, "%.*s 的定向培养协议", STR_FMT(o->x.name));
	f->ui.lead = frame_text(f, "应发合计 %.*s，垫付 %.*s，到账 %.*s", STR_FMT(block_yuan(f, o->account.due)),
				STR_FMT(block_yuan(f, o->account.advanced)), STR_FMT(block_yuan(f, o->account.paid)));
	size_t nfacts = agreement_facts(f, &o->x, facts);
	agreement_show(h, f, facts, nfacts, &tip, &account, &cases, &advances, &form, fields, o->may_declare ? 3 : 0,
		       &back, returned, o->may_take_back ? 4 : 0);
}

/* Agreements that look broken. */
static struct ui_table suspects_table(const struct frame *f, const struct breaches_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("院校"), .wide = true},
						   {.label = STR("约定的机构"), .wide = true},
						   {.label = STR("按条款的毁约日")},
						   {.label = STR("应追回（元）"), .number = true},
						   {.label = STR("条款和原因"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nsuspects + 1, struct ui_row);
	struct ui_table t = {.label = STR("疑似毁约"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .empty = STR("没有疑似毁约的协议"),
			     .empty_todo = STR("毕业后 60 日内没有到岗、三年内离岗的会列在这里")};
	for (size_t i = 0; rows && i < o->nsuspects; i++) {
		const struct suspect_item *x = &o->suspect[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			break;
		struct str href = frame_text(f, "/directed/agreements/%lld", (long long)x->x.a.id);
		c[0] = (struct ui_cell){.text = x->x.name, .sub = x->x.a.number, .href = href, .strong = true};
		c[1] = (struct ui_cell){.text = x->x.school_name};
		c[2] = (struct ui_cell){.text = x->x.org_name};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->said.day};
		c[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->said.amount};
		struct str cited = clauses_cited(f, x->said.clauses);
		c[5] = (struct ui_cell){.text = x->said.reason.n ? x->said.reason : cited,
					.sub = x->said.reason.n ? cited : STR("")};
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = href};
	}
	return t;
}

void breaches_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct breaches_output *o = out;
	struct ui_link tabs[3], pills[4];
	struct ui_table t = o->which == 1 ? suspects_table(f, o) : cases_table(f, o->item, o->n);
	size_t npills = 0;
	(void)in;
	for (; breach_lists[npills]; npills++) {
		struct http_pair set = {STR("which"), npills ? str_of(breach_lists[npills]) : STR("")};
		pills[npills] = (struct ui_link){.text = str_of(breach_lists[npills]),
						 .href = frame_with(f, &set, 1),
						 .current = o->which == (int64_t)npills};
	}
	if (o->which != 1) {
		t.empty = o->which ? STR("还没有办结过") : STR("没有在办的毁约认定");
		t.empty_todo = STR("从协议的页面提出；按条款疑似毁约的列在“疑似毁约”");
	}
	size_t ntabs = tabs_of(tabs, 2);
	f->ui.list_keys = true;
	frame_crumbs(f, crumb, 1);
	f->ui.lead =
	    STR("三年内毁约的，院校把补助全额追回上缴；区县核实，市级认定，须是两个人（绍兴征求意见稿 S16）");
	agreements_show(h, f, tabs, ntabs, pills, npills, &t);
}

/* What is to come back, and what came back so far. */
static size_t money_facts(const struct frame *f, const struct breach_show *o, struct ui_fact *x)
{
	const struct directed_account *a = &o->account;
	size_t n = 0;
	const struct breach *b = &o->x.b;
	if (!o->decided) {
		x[n++] = (struct ui_fact){.name = STR("按条款应发"),
					  .value = block_yuan(f, a->due),
					  .sub = STR("全部月份，不按比例（绍兴征求意见稿 S16）")};
		x[n++] = (struct ui_fact){.name = STR("财政已付到账"),
					  .value = block_yuan(f, a->paid),
					  .sub = STR("认定后向院校追回这个数"),
					  .strong = true};
		x[n++] = (struct ui_fact){.name = STR("院校已垫付"),
					  .value = block_yuan(f, a->advanced),
					  .sub = STR("没有申领的部分由院校自己向学生追回")};
		return n;
	}
	x[n++] = (struct ui_fact){.name = STR("全额"),
				  .value = block_yuan(f, b->full),
				  .sub = STR("按条款应发的全部（绍兴征求意见稿 S16）")};
	x[n++] = (struct ui_fact){.name = STR("向院校追回"),
				  .value = block_yuan(f, b->claimed),
				  .sub = STR("财政付过的，上缴国库"),
				  .strong = true};
	x[n++] = (struct ui_fact){.name = STR("取消待支付"), .value = block_yuan(f, b->cancelled)};
	x[n++] = (struct ui_fact){.name = STR("院校自己追回"),
				  .value = block_yuan(f, b->full > b->claimed ? b->full - b->claimed : 0),
				  .sub = STR("院校垫付了还没有向财政领的")};
	return n;
}

/* The claims against the school. */
static struct ui_table claims_table(const struct frame *f, const struct breach_show *o)
{
	static const struct ui_column columns[] = {{.label = STR("预算行"), .wide = true},
						   {.label = STR("应追回（元）"), .number = true},
						   {.label = STR("还没追回（元）"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nclaims + 1, struct ui_row);
	struct ui_table t = {.label = STR("向院校追回"),
			     .columns = columns,
			     .columns_n = 3,
			     .rows = rows,
			     .empty = STR("财政没有付过，没有要上缴的")};
	for (size_t i = 0; rows && i < o->nclaims; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, 3, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = o->claim[i].line, .strong = true};
		if (frame_may(f, CAN_LEDGER_READ))
			c[0].href = frame_text(f, "/subsidy/clawback/claims/%lld", (long long)o->claim[i].id);
		c[1] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->claim[i].amount};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = o->claim[i].open};
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = c[0].href};
	}
	return t;
}

/* What the case says. */
static size_t breach_facts(const struct frame *f, const struct breach_show *o, struct ui_fact *x)
{
	size_t n = 0;
	char at[20];
	instant_text(o->x.b.at, at);
	x[n++] = (struct ui_fact){.name = STR("协议"),
				  .value = o->x.number,
				  .href = frame_text(f, "/directed/agreements/%lld", (long long)o->x.b.agreement)};
	x[n++] = (struct ui_fact){.name = STR("学生"), .value = o->x.name};
	x[n++] = (struct ui_fact){.name = STR("院校"), .value = o->x.school_name};
	x[n++] = (struct ui_fact){.name = STR("约定的机构"), .value = o->agreement.org_name};
	x[n++] = (struct ui_fact){.name = STR("到岗日期"), .value = day_said(f, o->agreement.arrived)};
	x[n++] = (struct ui_fact){.name = STR("毁约日期"), .value = day_said(f, o->x.day), .strong = true};
	x[n++] = (struct ui_fact){.name = STR("毁约原因"), .value = o->x.b.reason};
	x[n++] = (struct ui_fact){.name = STR("经过和证据"), .value = o->x.b.text};
	x[n++] = (struct ui_fact){.name = STR("提出时间"), .value = frame_text(f, "%.16s", at)};
	x[n++] = (struct ui_fact){.name = STR("到了哪一步"), .value = str_of(o->x.state), .sub = o->x.deadline};
	return n;
}

void breach_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("定向培养"), .href = STR("/directed")},
						{.text = STR("毁约认定"), .href = STR("/directed/breaches")}};
	const struct breach_show *o = out;
	struct str base = frame_text(f, "/directed/breaches/%lld", (long long)o->x.b.id);
	struct ui_form act = frame_form(f, frame_text(f, "%.*s/act", STR_FMT(base)));
	struct ui_form file = frame_form(f, frame_text(f, "%.*s/files", STR_FMT(base)));
	struct ui_field opinion = frame_field(f, &breach_act_shape, "opinion", STR(""));
	struct ui_field upload = frame_field(f, &breach_file_shape, "file", STR(""));
	struct matter_shown way = matter_shown_of(f, &o->story, o->x.b.matter);
	struct ui_table claims = claims_table(f, o);
	struct ui_deed deeds[FLOW_MOVES_MAX];
	struct ui_fact facts[12], money[5];
	(void)in;
	file.upload = true;
	frame_crumbs(f, crumbs, 2);
	f->ui.title = frame_text(f, "%.*s 毁约认定", STR_FMT(o->x.name));
	f->ui.lead = STR("区县核实并附证据，市级另一个人认定；成立后全额追回");
	size_t n = breach_facts(f, o, facts), m = money_facts(f, o, money),
	       ndeeds = moves_as_deeds(o->move, o->nmoves, deeds);
	breach_case_show(h, f, o, facts, n, money, m, &claims, &act, &opinion, deeds, ndeeds, &file, &upload, &way);
}
