/* The page of who gets what. */
#include "features/clause_pages.h"
#include "features/clerk/clerk_pages.h"

#include "clerk.tmpl.h"

#define POLICY_COLUMNS 6
#define DUE_COLUMNS    6
#define NOT_COLUMNS    5
#define SHOWN_MAX      2000 /* people and policies on one page */

/* The sums of each policy. */
static struct ui_table policy_table(const struct frame *f, const struct eligible_output *o)
{
	static const struct ui_column columns[] = {
	    {.label = {"政策", 6}, .wide = true},          {.label = {"符合", 6}, .number = true},
	    {.label = {"待确认", 9}, .number = true},      {.label = {"不符合", 9}, .number = true},
	    {.label = {"合计（元）", 15}, .number = true}, {.label = {"待确认（元）", 18}, .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->npolicies + 1, struct ui_row);
	struct ui_table t = {
	    .label = STR("各项政策"), .columns = columns, .columns_n = POLICY_COLUMNS, .rows = rows, .plain = true};
	for (size_t i = 0; rows && i < o->npolicies; i++) {
		const struct policy_item *p = &o->policies[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, POLICY_COLUMNS, struct ui_cell);
		const struct http_pair only[] = {{STR("policy"), p->policy}};
		if (!c)
			break;
		c[0] = (struct ui_cell){
		    .text = p->title.n ? p->title : p->policy, .sub = p->policy, .href = frame_with(f, only, 1)};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = p->due};
		c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = p->doubt};
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = p->not_due};
		c[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = p->counts ? UI_NONE : p->amount};
		c[5] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = p->counts ? UI_NONE : p->doubtful};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

/* A person's name, leading to their page. */
static struct ui_cell who_of(const struct frame *f, const struct eligible_line *l)
{
	return (struct ui_cell){
	    .text = l->name, .href = frame_text(f, "/workers/%lld", (long long)l->person), .strong = true};
}

/* A person who gets something. */
static struct ui_row due_row(const struct frame *f, const struct eligible_item *x)
{
	static const enum ui_tone tone[] = {UI_OK, UI_WARN, UI_BAD, UI_MUTE};
	struct ui_cell *c = ARENA_ARRAY(f->mem, DUE_COLUMNS, struct ui_cell);
	if (!c)
		return (struct ui_row){0};
	c[0] = who_of(f, &x->l);
	c[1] = (struct ui_cell){.text = x->l.title, .sub = clauses_cited(f, x->l.clauses)};
	c[2] = (struct ui_cell){.text = x->l.tier};
	c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->l.months};
	c[4] = (struct ui_cell){.kind = x->l.counts ? UI_CELL_COUNT : UI_CELL_YUAN, .num = x->l.amount};
	c[5] = (struct ui_cell){
	    .kind = UI_CELL_CHIP, .tone = tone[x->l.state & 3], .text = str_of(x->state), .sub = x->l.reason};
	return (struct ui_row){.cells = c};
}

/* A person who does not, with what fails and the day that cures it; *dated: there is such a day. */
static struct ui_row not_row(const struct frame *f, const struct eligible_item *x, bool *dated)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, NOT_COLUMNS, struct ui_cell);
	char day[11] = "";
	if (!c)
		return (struct ui_row){0};
	bool cures = x->cured != DAY_NONE && x->cured != DAY_OPEN;
	*dated |= cures;
	if (cures)
		day_text(x->cured, day);
	c[0] = who_of(f, &x->l);
	c[1] = (struct ui_cell){.text = x->l.title};
	c[2] =
	    (struct ui_cell){.text = x->l.failed.n ? x->l.failed : STR("—"), .sub = clauses_cited(f, x->l.clauses)};
	c[3] = (struct ui_cell){.text = x->l.reason.n ? x->l.reason : STR("—")};
	c[4] = (struct ui_cell){.text = cures ? frame_text(f, "%s 起", day) : STR("—")};
	return (struct ui_row){.cells = c};
}

/* The people of one kind. */
static struct ui_table people_table(const struct frame *f, const struct eligible_output *o, bool due)
{
	static const struct ui_column due_columns[DUE_COLUMNS] = {{.label = {"姓名", 6}},
								  {.label = {"政策", 6}, .wide = true},
								  {.label = {"档次", 6}},
								  {.label = {"月（期）数", 15}, .number = true},
								  {.label = {"金额（元）", 15}, .number = true},
								  {.label = {"结果", 6}, .wide = true}};
	static const struct ui_column not_columns[NOT_COLUMNS] = {{.label = {"姓名", 6}},
								  {.label = {"政策", 6}, .wide = true},
								  {.label = {"不符合的条件", 18}, .wide = true},
								  {.label = {"原因", 6}, .wide = true},
								  {.label = {"何时符合", 12}}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, SHOWN_MAX, struct ui_row);
	bool dated = false;
	struct ui_table t = {.label = due ? STR("符合的人") : STR("不符合的人"),
			     .columns = due ? due_columns : not_columns,
			     .columns_n = due ? DUE_COLUMNS : NOT_COLUMNS,
			     .rows = rows,
			     .plain = true,
			     .empty = due ? STR("没有符合的人") : STR("没有不符合的人"),
			     .empty_todo = STR("换一项政策看")};
	for (size_t i = 0; rows && i < o->n && t.rows_n < SHOWN_MAX; i++)
		if ((o->line[i].l.state != ELIGIBLE_NOT) == due)
			rows[t.rows_n++] = due ? due_row(f, &o->line[i]) : not_row(f, &o->line[i], &dated);
	if (!due && !dated)
		t.columns_n--; /* nobody's day is known: no column of dashes */
	return t;
}

/* What there is to say above it. */
static size_t tips_of(const struct frame *f, const struct eligible_output *o, struct ui_tip *tip)
{
	char at[20];
	size_t n = 0;
	if (o->trouble.n)
		tip[n++] = (struct ui_tip){.tone = UI_BAD, .strong = STR("上次没有算成"), .text = o->trouble};
	if (!o->look.made_at && !o->job.id)
		tip[n++] = (struct ui_tip){.tone = UI_INFO,
					   .text = STR("还没有算过：按现行政策和库里的资料，逐人算今年一月到本月。")};
	if (!o->look.made_at)
		return n;
	instant_text(o->look.made_at, at);
	tip[n++] = (struct ui_tip){
	    .tone = UI_INFO,
	    .text = frame_text(
		f, "%.16s 按当时的资料算的，%lld 人，%.*s 至 %.*s。资料有变动后请重新计算；发多少以民政核算为准。",
		at, (long long)o->look.people, STR_FMT(o->from), STR_FMT(o->to))};
	return n;
}

/* All, those who get something, those who do not; one policy or all. */
static size_t tabs_of(const struct frame *f, const struct eligible_input *i, struct ui_link *tab)
{
	static const char *const word[] = {"全部", "符合", "不符合"};
	size_t n = 0;
	for (int64_t k = 0; k < 3; k++) {
		const struct http_pair show[] = {{STR("show"), str_of(word[k])}};
		tab[n++] = (struct ui_link){
		    .text = str_of(word[k]), .href = frame_with(f, show, 1), .current = i->show == k};
	}
	const struct http_pair all[] = {{STR("policy"), STR("")}};
	if (i->policy.n)
		tab[n++] = (struct ui_link){.text = STR("看所有政策"), .href = frame_with(f, all, 1)};
	return n;
}

void eligible_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct eligible_output *o = out;
	const struct eligible_input *i = in;
	struct ui_tip tip[3];
	struct ui_link tab[4];
	size_t tips = tips_of(f, o, tip), tabs = tabs_of(f, i, tab);
	struct ui_job job = {.id = frame_text(f, "%lld", (long long)o->job.id),
			     .title = STR("正在逐人计算"),
			     .state = str_of(job_state_label(o->job.state)),
			     .tone = UI_INFO,
			     .running = true,
			     .done = o->job.done,
			     .total = o->job.total,
			     .noun = STR("人"),
			     .csrf = f->ui.csrf,
			     .self_href = f->path,
			     .stop_action = frame_text(f, "/jobs/%lld/cancel", (long long)o->job.id)};
	struct ui_form again = frame_form(f, STR("/org/eligible"));
	struct ui_table policies = policy_table(f, o), due = people_table(f, o, true),
			not_due = people_table(f, o, false);
	if (o->job.id)
		f->ui.refresh_secs = 2;
	f->ui.lead = STR("每项政策里本机构谁符合、多少钱；谁不符合、缺哪一条、日子到了就会符合的写明哪天起");
	eligible_show(h, f, tip, tips, o->job.id ? &job : NULL, &again,
		      o->look.made_at ? STR("重新计算") : STR("现在计算"), &policies, tab, tabs,
		      i->show != 2 ? &due : NULL, i->show != 1 ? &not_due : NULL);
}
