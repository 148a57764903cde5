/* A case on its page or beside the queue. */
#include "applications.tmpl.h"
#include "base/money.h"
#include "features/block_pages.h"

static const struct ui_link crumbs[] = {{.text = STR("我的待办"), .href = STR("/todo")},
					{.text = STR("申领审核"), .href = STR("/subsidy/apps")}};

struct str months_said(const struct frame *f, int64_t from, int64_t to)
{
	char a[8], b[8];
	month_text((month_t)from, a);
	month_text((month_t)to, b);
	return from == to ? frame_text(f, "%s", a) : frame_text(f, "%s 至 %s", a, b);
}

struct str yuan_said(const struct frame *f, int64_t fen)
{
	char text[GROUPED_MAX];
	decimal_grouped(fen, 2, text);
	return frame_text(f, "%s", text);
}

struct ui_step *trail_steps(const struct frame *f, const struct trail *t)
{
	static const enum ui_step_state states[] = {[TRAIL_AHEAD] = UI_STEP_AHEAD,
						    [TRAIL_HERE] = UI_STEP_HERE,
						    [TRAIL_DONE] = UI_STEP_DONE,
						    [TRAIL_FAILED] = UI_STEP_FAILED};
	struct ui_step *s = ARENA_ARRAY(f->mem, TRAIL_STEPS, struct ui_step);
	for (size_t i = 0; s && i < TRAIL_STEPS; i++) {
		const struct trail_step *x = &t->step[i];
		char at[20], due[11];
		instant_text(x->at, at);
		day_text(x->due ? (day_t)x->due : DAY_NONE, due);
		s[i] = (struct ui_step){.text = str_of(x->text), .state = states[x->place]};
		if (x->place == TRAIL_DONE && x->at)
			s[i].sub = frame_text(f, "%.10s", at);
		else if (x->place == TRAIL_HERE && *due)
			s[i].sub = frame_text(f, "期限 %s", due);
	}
	return s;
}

#define LINE_COLUMNS 8 /* the last one where lines can be struck */

/* Where a line is struck. */
static struct str strike_href(const struct frame *f, const struct claim_case *c, int64_t no)
{
	return frame_text(f, "/subsidy/apps/%lld/strike?no=%lld", (long long)c->a.id, (long long)no);
}

/* Where that is taken back. */
static struct str restore_href(const struct frame *f, const struct claim_case *c, int64_t no)
{
	return frame_text(f, "/subsidy/apps/%lld/restore?no=%lld", (long long)c->a.id, (long long)no);
}

/* One line. */
static struct ui_row line_row(const struct frame *f, const struct claim_case *c, const struct claim_line *x)
{
	struct ui_cell *k = ARENA_ARRAY(f->mem, LINE_COLUMNS, struct ui_cell);
	bool plain = str_is(str_of(x->state), "正常");
	if (!k)
		return (struct ui_row){0};
	k[0] = (struct ui_cell){.text = x->l.name,
				.href = user_may(f->user, CAN_PEOPLE_READ)
					    ? frame_text(f, "/workers/%lld", (long long)x->l.person)
					    : STR(""),
				.strong = true};
	k[1] = (struct ui_cell){.text = months_said(f, x->l.from, x->l.to)};
	k[2] = (struct ui_cell){.text = x->l.tier};
	k[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->l.monthly};
	k[4] =
	    (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->l.struck.n ? 0 : x->l.amount, .strong = !x->l.struck.n};
	if (x->l.struck.n)
		k[4].sub = frame_text(f, "原 %.*s", STR_FMT(yuan_said(f, x->l.amount)));
	k[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
				.tone = x->l.struck.n     ? UI_BAD
					: plain           ? UI_MUTE
					: x->l.objections ? UI_WARN
							  : UI_OK,
				.text = str_of(x->state),
				.sub = x->l.struck};
	k[6] = (struct ui_cell){
	    .text = STR("为什么"),
	    .sub = frame_text(f, "第 %lld 行", (long long)x->l.no),
	    .href = frame_text(f, "/subsidy/batches/%lld/lines/%lld", (long long)c->round.run, (long long)x->l.no)};
	k[7] = (struct ui_cell){.kind = UI_CELL_ACTIONS};
	if (c->strikes) {
		const struct ui_link turn = {.text = x->l.struck.n ? STR("恢复") : STR("核减"),
					     .href = x->l.struck.n ? restore_href(f, c, x->l.no)
								   : strike_href(f, c, x->l.no)};
		k[7].links = BLOCK_KEEP(f, turn);
		k[7].links_n = k[7].links ? 1 : 0;
	}
	return (struct ui_row){.cells = k};
}

/* How many lines stand, and what they come to: all of them, also those that the page does not show. */
static const struct ui_cell *lines_foot(const struct frame *f, const struct claim_case *c)
{
	struct ui_cell *k = ARENA_ARRAY(f->mem, LINE_COLUMNS, struct ui_cell);
	if (!k)
		return NULL;
	k[0] = (struct ui_cell){.text = STR("合计")};
	k[1] = (struct ui_cell){.text = frame_text(f, "%lld 人次", (long long)c->a.lines)};
	k[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = c->a.amount, .strong = true};
	if (c->struck_n)
		k[5] = (struct ui_cell){.text = frame_text(f, "另核减 %lld", (long long)c->struck_n)};
	return k;
}

struct ui_table case_lines(const struct frame *f, const struct claim_case *c)
{
	static const struct ui_column columns[LINE_COLUMNS] = {{.label = STR("姓名")},
							       {.label = STR("月份")},
							       {.label = STR("档次")},
							       {.label = STR("每月（元）"), .number = true},
							       {.label = STR("金额（元）"), .number = true},
							       {.label = STR("状态"), .wide = true},
							       {.label = STR("理由")},
							       {.label = STR("办理")}};
	size_t n = c->nlines < LINES_ON_PAGE ? c->nlines : LINES_ON_PAGE;
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_table t = {.label = STR("逐人"),
			     .columns = columns,
			     .columns_n = c->strikes ? LINE_COLUMNS : LINE_COLUMNS - 1,
			     .rows = rows,
			     .empty = STR("还没有提交过"),
			     .empty_todo = STR("机构提交后，这里逐人列出")};
	for (size_t i = 0; rows && i < n; i++)
		rows[t.rows_n++] = line_row(f, c, &c->line[i]);
	if (t.rows_n)
		t.foot = lines_foot(f, c);
	return t;
}

/* What stands on the two sides of the comparison. */
static struct ui_row before_row(const struct frame *f, struct str name, struct str text, struct str change)
{
	struct ui_cell *k = ARENA_ARRAY(f->mem, 3, struct ui_cell);
	if (!k)
		return (struct ui_row){0};
	k[0] = (struct ui_cell){.text = name};
	k[1] = (struct ui_cell){.text = text};
	k[2] = (struct ui_cell){.text = change};
	return (struct ui_row){.cells = k};
}

/* Persons and sum against the last time; no rows the first time. */
static struct ui_table before_of(const struct frame *f, const struct claim_case *c)
{
	static const struct ui_column columns[] = {
	    {.label = STR("比什么")}, {.label = STR("上次 → 这次")}, {.label = STR("变化")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, 2, struct ui_row);
	struct ui_table t = {
	    .label = STR("与上次申领比"), .columns = columns, .columns_n = 3, .rows = rows, .plain = true};
	int64_t share = 0;
	if (!rows || !c->before_n)
		return t;
	if (c->before_amount)
		money_share(c->a.amount - c->before_amount, 1000, c->before_amount, &share);
	rows[t.rows_n++] =
	    before_row(f, STR("人次"), frame_text(f, "%lld → %lld", (long long)c->before_n, (long long)c->a.lines),
		       frame_text(f, "%+lld", (long long)(c->a.lines - c->before_n)));
	rows[t.rows_n++] = before_row(
	    f, STR("金额（元）"),
	    frame_text(f, "%.*s → %.*s", STR_FMT(yuan_said(f, c->before_amount)), STR_FMT(yuan_said(f, c->a.amount))),
	    frame_text(f, "%s%lld.%lld%%", share < 0 ? "-" : "+", (long long)(share < 0 ? -share : share) / 10,
		       (long long)(share < 0 ? -share : share) % 10));
	return t;
}

/* The address of one of the case's deeds. */
static struct ui_form deed_form(const struct frame *f, const struct claim_case *c, const char *deed)
{
	return frame_form(f, frame_text(f, "/subsidy/apps/%lld/%s", (long long)c->a.id, deed));
}

/* The doubts, each with the way to taking the line out. */
static void show_doubts(const struct frame *f, struct claim_shown *s)
{
	const struct claim_case *c = s->c;
	s->doubt = ARENA_ARRAY(f->mem, c->ndoubts + 1, struct claim_doubt_shown);
	for (size_t i = 0; s->doubt && i < c->ndoubts; i++) {
		const struct claim_doubt *d = &c->doubt[i];
		struct claim_doubt_shown *x = &s->doubt[s->ndoubts++];
		s->doubts_left += !d->struck;
		*x = (struct claim_doubt_shown){.d = d};
		if (c->strikes && d->line_no && !d->struck)
			x->strike_href = strike_href(f, c, d->line_no);
		if (d->line_no)
			x->why_href = frame_text(f, "/subsidy/batches/%lld/lines/%lld", (long long)c->round.run,
						 (long long)d->line_no);
	}
}

/* What stands below the decision. */
static struct str note_of(const struct claim_shown *s)
{
	if (s->ndeeds)
		return str_is(s->c->m.state, "county") ? STR("通过后 10 分钟内可撤回。操作会记入审计日志。")
						       : STR("操作会记入审计日志。");
	return s->c->other ? STR("上一步是您办的，这一步要由另一个人办。") : STR("");
}

/* The moves as buttons; A and R are their keys. */
static void show_moves(const struct frame *f, struct claim_shown *s)
{
	const struct claim_case *c = s->c;
	for (size_t i = 0; i < c->nmoves && s->ndeeds < sizeof s->deed / sizeof *s->deed; i++) {
		const struct claim_move *m = &c->move[i];
		bool approve = str_is(str_of(m->code), "approve"), back = str_is(str_of(m->code), "return");
		if (s->officer && str_is(str_of(m->code), "withdraw"))
			continue;
		s->deed[s->ndeeds++] =
		    (struct ui_deed){.text = approve && s->next ? STR("通过，看下一件") : str_of(m->label),
				     .name = "move",
				     .value = m->code,
				     .tone = approve                             ? UI_INFO
					     : str_is(str_of(m->code), "reject") ? UI_BAD
										 : UI_MUTE,
				     .key = approve ? "a"
					    : back  ? "r"
						    : NULL};
	}
	s->act = deed_form(f, c, "act");
	if (s->ndeeds) {
		s->opinion = frame_field(f, &case_act_shape, "opinion", STR(""));
		s->opinion.rows = 2;
	}
	if (c->story.may_undo) {
		char until[20];
		instant_text(c->story.undo_until, until);
		s->undo = deed_form(f, c, "undo");
		s->undo_until = frame_text(f, "%.5s", until + 11);
	}
	s->note = note_of(s);
}

/* Objections with their answers, and the forms for both. */
static void show_objections(const struct frame *f, struct claim_shown *s)
{
	const struct claim_case *c = s->c;
	char from[20], until[11];
	bool asked = false;
	s->objection = ARENA_ARRAY(f->mem, c->nobjections + 1, struct claim_objection_shown);
	for (size_t i = 0; s->objection && i < c->nobjections; i++) {
		const struct claim_objection *o = &c->objection[i];
		struct claim_objection_shown *x = &s->objection[s->nobjections++];
		char at[20], due[11];
		instant_text(o->o.at, at);
		day_text(o->due, due);
		*x = (struct claim_objection_shown){
		    .o = o,
		    .chip = {.tone = !o->o.answered ? UI_WARN
				     : o->o.upheld  ? UI_BAD
						    : UI_OK,
			     .text = str_of(o->state)},
		    .when = o->o.answered || !*due
				? frame_text(f, "%.*s，%.10s 提出", STR_FMT(o->o.by), at)
				: frame_text(f, "%.*s，%.10s 提出，应在 %s 前答复", STR_FMT(o->o.by), at, due)};
		if (o->o.answered || !c->answers || asked)
			continue;
		asked = true; /* one form on a page: the oldest is answered first */
		x->form = frame_form(f, frame_text(f, "/subsidy/objections/%lld/answer", (long long)o->o.id));
		x->field[0] = frame_field(f, &answer_objection_shape, "result", STR(""));
		x->field[0].required = true;
		x->field[1] = frame_field(f, &answer_objection_shape, "answer", STR(""));
		x->field[1].rows = 2;
	}
	if (!str_is(c->m.state, "notice"))
		return;
	instant_text(c->m.since, from);
	day_text(c->due, until);
	s->notice = frame_text(f, "公示 %.10s 至 %s", from, *until ? until : "工作日历公布后确定");
	s->sheet = (struct ui_link){.text = STR("打印张贴的名单"),
				    .href = frame_text(f, "/subsidy/publicity/%lld", (long long)c->a.id)};
	if (!c->objects)
		return;
	s->object = deed_form(f, c, "object");
	s->object_field[0] = frame_field(f, &case_object_shape, "no", STR(""));
	s->object_field[1] = frame_field(f, &case_object_shape, "text", STR(""));
	s->object_field[2] = frame_field(f, &case_object_shape, "by", STR(""));
}

struct str case_budget_said(const struct frame *f, const struct claim_budget *b, int64_t sum)
{
	struct str said =
	    frame_text(f, "%.*s（%s，可用 %.*s 元", STR_FMT(b->name), b->source, STR_FMT(yuan_said(f, b->available)));
	return b->enough
		   ? frame_text(f, "%.*s）", STR_FMT(said))
		   : frame_text(f, "%.*s，差 %.*s 元）", STR_FMT(said), STR_FMT(yuan_said(f, sum - b->available)));
}

/* The budget lines to choose among. */
static void show_budgets(const struct frame *f, struct claim_shown *s)
{
	const struct claim_case *c = s->c;
	bool may = false;
	for (size_t i = 0; i < c->nmoves; i++)
		may |= str_is(str_of(c->move[i].code), "return");
	bool rest = str_is(c->m.state, "done") && c->nbudgets;
	if (!rest && (!str_is(c->m.state, "finance") || !may))
		return;
	struct ui_option *o = ARENA_ARRAY(f->mem, c->nbudgets + 1, struct ui_option);
	bool enough = false;
	s->fund = deed_form(f, c, rest ? "rest" : "fund");
	for (size_t i = 0; o && i < c->nbudgets; i++) {
		const struct claim_budget *b = &c->budget[i];
		o[i] = (struct ui_option){.value = frame_text(f, "%lld", (long long)b->id),
					  .label = case_budget_said(f, b, c->payable),
					  .off = !b->enough};
		enough |= b->enough;
		if (!b->enough)
			s->fund_short =
			    frame_text(f, "%.*s%s%.*s", STR_FMT(s->fund_short), i ? "；" : "", STR_FMT(o[i].label));
	}
	s->budget = frame_field(f, &case_fund_shape, "line", STR(""));
	s->budget.kind = UI_SELECT;
	s->budget.options = o;
	s->budget.options_n = s->nbudgets = o ? c->nbudgets : 0;
	if (enough)
		s->fund_short = STR("");
	s->fund_text =
	    frame_text(f, "%s %.*s 元", rest ? "补安排支付" : "安排支付", STR_FMT(yuan_said(f, c->payable)));
}

/* The figures at the head. */
static void show_facts(const struct frame *f, struct claim_shown *s)
{
	const struct claim_case *c = s->c;
	char opens[11], closes[11];
	day_text(c->opens, opens);
	day_text(c->closes, closes);
	struct ui_fact facts[] = {
	    {.name = STR("机构"),
	     .value = c->a.org_name,
	     .sub = c->unit,
	     .href = user_may(f->user, CAN_ORGS_READ) ? frame_text(f, "/orgs/%lld", (long long)c->a.org) : STR("")},
	    {.name = STR("人次"),
	     .value = frame_text(f, "%lld", (long long)c->a.lines),
	     .sub = c->struck_n ? frame_text(f, "另核减 %lld", (long long)c->struck_n) : STR("")},
	    {.name = STR("金额（元）"), .value = yuan_said(f, c->a.amount), .strong = true},
	    {.name = STR("到了哪一步"), .value = str_of(c->state), .sub = c->deadline},
	    {.name = STR("第几次提交"), .value = frame_text(f, "%lld", (long long)c->a.version)},
	    {.name = STR("申报时间"), .value = frame_text(f, "%s 至 %s", opens, closes)},
	    {.name = STR("核算依据"),
	     .value = frame_text(f, "第 %lld 批", (long long)c->round.run),
	     .href = frame_text(f, "/subsidy/batches/%lld", (long long)c->round.run)},
	    {.name = STR("发放依据"), .value = c->round.basis},
	};
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (facts[i].value.n)
			s->fact[s->nfacts++] = facts[i];
}

struct claim_shown claim_shown_of(struct frame *f, const struct claim_case *c, bool next)
{
	struct claim_shown s = {.c = c,
				.next = next,
				.officer = frame_may(f, CAN_CLAIMS_REVIEW1) || frame_may(f, CAN_CLAIMS_REVIEW2) ||
					   frame_may(f, CAN_PAY_ISSUE) || frame_may(f, CAN_REPORTS_READ),
				.step = trail_steps(f, &c->trail),
				.lines = case_lines(f, c),
				.before = before_of(f, c),
				.way = matter_shown_of(f, &c->story, c->m.id)};
	show_doubts(f, &s);
	show_moves(f, &s);
	show_objections(f, &s);
	show_budgets(f, &s);
	show_facts(f, &s);
	s.lines_note = c->nlines > LINES_ON_PAGE ? frame_text(f, "前 %d 行，共 %zu 行", LINES_ON_PAGE, c->nlines)
						 : frame_text(f, "%zu 行", c->nlines);
	if (s.officer) {
		s.copy = frame_form(f, frame_text(f, "/matters/%lld/copy", (long long)c->m.id));
		s.copy_to = (struct ui_field){.kind = UI_TEXT,
					      .name = "to",
					      .label = STR("抄送给谁"),
					      .hint = STR("对方的登录账号；对方能看，不能办"),
					      .required = true,
					      .max = LOGIN_MAX};
	}
	return s;
}

void case_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct claim_case *c = out;
	struct claim_shown s = claim_shown_of(f, c, false);
	(void)in;
	frame_crumbs(f, crumbs, 2);
	f->ui.title = frame_text(f, "%.*s", STR_FMT(c->a.org_name));
	f->ui.lead = frame_text(f, "%.*s · %lld 人次 · %.*s 元 · %s%s%.*s", STR_FMT(c->round.title),
				(long long)c->a.lines, STR_FMT(yuan_said(f, c->a.amount)), c->state,
				c->deadline.n ? " · " : "", STR_FMT(c->deadline));
	claim_case_show(h, f, &s);
}

/* What the doubts about a line say, one after the other. */
static struct str doubts_said(const struct frame *f, const struct claim_case *c, int64_t no)
{
	struct str said = STR("");
	for (size_t i = 0; i < c->ndoubts; i++) {
		const struct claim_doubt *d = &c->doubt[i];
		if (d->line_no == no)
			said = frame_text(f, "%.*s%s%s%s%.*s", STR_FMT(said), said.n ? "；" : "", d->label,
					  d->text.n ? "：" : "", STR_FMT(d->text));
	}
	return said;
}

void strike_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct claim_case *c = out;
	int64_t no = ((const struct case_input *)in)->no;
	const struct claim_line *x = claim_line_of(c, no);
	struct str doubts = doubts_said(f, c, no), back = frame_text(f, "/subsidy/apps/%lld", (long long)c->a.id);
	struct ui_link trail[3] = {crumbs[0], crumbs[1], {.text = c->a.org_name, .href = back}};
	struct ui_field reason = frame_field(f, &case_strike_shape, "reason", doubts);
	struct str sum = x ? yuan_said(f, x->l.amount) : STR("");
	struct ui_fact facts[4];
	size_t n = 0;
	if (!x)
		return;
	facts[n++] = (struct ui_fact){
	    .name = STR("姓名"), .value = x->l.name, .sub = frame_text(f, "第 %lld 行", (long long)no)};
	facts[n++] =
	    (struct ui_fact){.name = STR("月份"), .value = months_said(f, x->l.from, x->l.to), .sub = x->l.tier};
	facts[n++] = (struct ui_fact){.name = STR("金额（元）"), .value = sum, .strong = true};
	facts[n++] = (struct ui_fact){.name = STR("疑点"), .value = doubts.n ? doubts : STR("没有")};
	struct ui_confirm q = {.form = frame_form(f, frame_text(f, "%.*s/strike", STR_FMT(back))),
			       .question = frame_text(f, "核减%.*s的 %.*s 元？", STR_FMT(x->l.name), STR_FMT(sum)),
			       .effect =
				   frame_text(f, "合计从 %.*s 元减为 %.*s 元，其他人照常。这一步办结以前可以恢复。",
					      STR_FMT(yuan_said(f, c->a.amount)),
					      STR_FMT(yuan_said(f, c->a.amount - x->l.amount))),
			       .button = frame_text(f, "核减 %.*s 元", STR_FMT(sum)),
			       .tone = UI_BAD};
	q.form.back = back;
	frame_crumbs(f, trail, 3);
	claim_strike_show(h, f, &q, facts, n, no, &reason);
}

void restore_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct claim_case *c = out;
	int64_t no = ((const struct case_input *)in)->no;
	const struct claim_line *x = claim_line_of(c, no);
	struct str back = frame_text(f, "/subsidy/apps/%lld", (long long)c->a.id);
	struct ui_link trail[3] = {crumbs[0], crumbs[1], {.text = c->a.org_name, .href = back}};
	struct ui_field reason = frame_field(f, &case_restore_shape, "reason", STR(""));
	if (!x)
		return;
	struct str sum = yuan_said(f, x->l.amount);
	const struct ui_fact facts[] = {
	    {.name = STR("姓名"), .value = x->l.name, .sub = frame_text(f, "第 %lld 行", (long long)no)},
	    {.name = STR("月份"), .value = months_said(f, x->l.from, x->l.to), .sub = x->l.tier},
	    {.name = STR("金额（元）"), .value = sum, .strong = true},
	    {.name = STR("核减原因"), .value = x->l.struck}};
	struct ui_confirm q = {.form = frame_form(f, frame_text(f, "%.*s/restore", STR_FMT(back))),
			       .question = frame_text(f, "恢复%.*s的 %.*s 元？", STR_FMT(x->l.name), STR_FMT(sum)),
			       .effect = frame_text(f, "合计从 %.*s 元变为 %.*s 元。核减和恢复都留在办理记录里。",
						    STR_FMT(yuan_said(f, c->a.amount)),
						    STR_FMT(yuan_said(f, c->a.amount + x->l.amount))),
			       .button = frame_text(f, "恢复 %.*s 元", STR_FMT(sum)),
			       .tone = UI_INFO};
	q.form.back = back;
	frame_crumbs(f, trail, 3);
	claim_strike_show(h, f, &q, facts, 4, no, &reason);
}
