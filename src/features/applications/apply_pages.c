/* An institution's application, and the public notice, as pages. */
#include "applications.tmpl.h"
#include "features/block_pages.h"
#include "features/clause_pages.h"
#include "features/applications/applications_show_pages.h"
#include "features/public_pages.h"

static const struct ui_link crumb_apply[] = {{.text = STR("补贴申领"), .href = STR("/org/apply")}};

/* The colour of where an application is. */
static enum ui_tone tone_of(const struct apply_item *x)
{
	struct str s = str_of(x->state);
	return str_is(s, "办结")                        ? UI_OK
	       : x->open || str_is(s, "填写")           ? UI_WARN
	       : str_is(s, "不予通过")                  ? UI_BAD
	       : x->application && !str_is(s, "已撤回") ? UI_INFO
							: UI_MUTE;
}

void apply_list_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct apply_output *o = out;
	struct apply_card *k = ARENA_ARRAY(f->mem, o->n + 1, struct apply_card);
	(void)in;
	for (size_t i = 0; k && i < o->n; i++) {
		const struct apply_item *x = &o->item[i];
		char opens[11], closes[11];
		bool draft = str_is(str_of(x->state), "填写");
		day_text(x->opens, opens);
		day_text(x->closes, closes);
		k[i] =
		    (struct apply_card){.x = x,
					.chip = {.tone = tone_of(x), .text = str_of(x->state)},
					.note = frame_text(f, "申报时间 %s 至 %s", opens, closes),
					.step = x->application ? trail_steps(f, &x->trail) : NULL,
					.open = {.text = draft ? STR("接着填") : STR("看这份申领"),
						 .href = frame_text(f, "/org/apply/%lld", (long long)x->application),
						 .primary = draft},
					.form = frame_form(f, STR("/org/apply"))};
	}
	f->ui.lead = frame_text(f, "%.*s：按民政核算的结果申报，走到哪一步、钱在哪里都在这里", STR_FMT(o->org));
	apply_list_show(h, f, k, k ? o->n : 0);
}

#define DUE_COLUMNS 6

/* Somebody who can be claimed for, with a box. */
static struct ui_row due_row(const struct frame *f, const struct claim_case *c, const struct candidate *x,
			     bool choose)
{
	struct ui_cell *k = ARENA_ARRAY(f->mem, DUE_COLUMNS, struct ui_cell);
	if (!k)
		return (struct ui_row){0};
	k[0] = (struct ui_cell){
	    .text = x->name, .href = frame_text(f, "/workers/%lld", (long long)x->person), .strong = true};
	k[1] = (struct ui_cell){.text = months_said(f, x->from, x->to)};
	k[2] = (struct ui_cell){.text = x->tier};
	k[3] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->monthly};
	k[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->amount, .strong = true};
	k[5] = (struct ui_cell){
	    .kind = UI_CELL_CHIP, .tone = x->doubt ? UI_WARN : UI_OK, .text = str_of(x->state), .sub = x->reason};
	(void)c;
	return (struct ui_row){.cells = k,
			       .id = choose ? frame_text(f, "%lld", (long long)x->no) : STR(""),
			       .sum = x->amount,
			       .chosen = x->ticked};
}

/* Those who can be claimed for; choose: with boxes, else those that are ticked. */
static struct ui_table due_table(const struct frame *f, const struct apply_case *o, bool choose)
{
	static const struct ui_column columns[DUE_COLUMNS] = {{.label = STR("姓名")},
							      {.label = STR("月份")},
							      {.label = STR("档次")},
							      {.label = STR("每月（元）"), .number = true},
							      {.label = STR("金额（元）"), .number = true},
							      {.label = STR("核算结果"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->ncandidates + 1, struct ui_row);
	struct ui_table t = {.label = STR("可以申报的人"),
			     .columns = columns,
			     .columns_n = DUE_COLUMNS,
			     .rows = rows,
			     .choose = choose,
			     .empty = STR("没有可以申报的人")};
	for (size_t i = 0; rows && i < o->ncandidates; i++)
		if (choose || o->candidate[i].ticked)
			rows[t.rows_n++] = due_row(f, &o->c, &o->candidate[i], choose);
	return t;
}

/* Those who do not qualify, and why. */
static struct ui_table not_table(const struct frame *f, const struct apply_case *o)
{
	static const struct ui_column columns[] = {{.label = STR("姓名")},
						   {.label = STR("月份")},
						   {.label = STR("不符合的原因"), .wide = true},
						   {.label = STR("从哪天起符合")},
						   {.label = STR("理由")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nnot + 1, struct ui_row);
	struct ui_table t = {.label = STR("不符合的人"),
			     .columns = columns,
			     .columns_n = 5,
			     .rows = rows,
			     .empty = STR("没有不符合的人")};
	for (size_t i = 0; rows && i < o->nnot; i++) {
		const struct not_candidate *x = &o->not_due[i];
		struct ui_cell *k = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		if (!k)
			break;
		k[0] = (struct ui_cell){
		    .text = x->name, .href = frame_text(f, "/workers/%lld", (long long)x->person), .strong = true};
		k[1] = (struct ui_cell){.text = months_said(f, x->from, x->to)};
		k[2] = (struct ui_cell){.text = x->reason, .sub = clauses_cited(f, x->clauses)};
		k[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->cured};
		k[4] = (struct ui_cell){.text = STR("为什么"),
					.href = frame_text(f, "/subsidy/batches/%lld/lines/%lld",
							   (long long)o->c.round.run, (long long)x->no)};
		rows[t.rows_n++] = (struct ui_row){.cells = k};
	}
	return t;
}

/* The last opinion with which it came back; text empty: it did not. */
static struct ui_tip returned_of(const struct frame *f, const struct claim_case *c)
{
	for (size_t i = c->story.nsteps; i-- > 0;) {
		const struct matter_step *s = &c->story.step[i];
		char at[20];
		if (!str_is(s->s.move, "return"))
			continue;
		instant_text(s->s.at, at);
		return (struct ui_tip){.tone = UI_WARN,
				       .strong = frame_text(f, "%.10s 退回补正（%.*s）", at, STR_FMT(s->who)),
				       .text = s->s.opinion};
	}
	return (struct ui_tip){0};
}

/* The page while it is filled in. */
static void draft_page(struct html *h, struct frame *f, const struct apply_case *o)
{
	static const struct ui_deed deeds[] = {
	    {.text = STR("核对并提交"), .name = "check", .value = "1", .tone = UI_INFO},
	    {.text = STR("保存勾选"), .tone = UI_MUTE}};
	long long id = (long long)o->c.a.id;
	struct apply_draft_shown s = {
	    .c = &o->c,
	    .due = due_table(f, o, true),
	    .not_due = not_table(f, o),
	    .due_note = frame_text(f, "已勾 %lld 行，%.*s 元；去掉勾就是不为这个人申报", (long long)o->ticked_n,
				   STR_FMT(yuan_said(f, o->ticked_amount))),
	    .not_note = o->reasons ? frame_text(f, "%zu 行；资料有错的先更正，下一批核算会补上", o->nnot) : STR(""),
	    .bulk = {.form = frame_form(f, frame_text(f, "/org/apply/%lld/lines", id)),
		     .deeds = deeds,
		     .deeds_n = 2,
		     .noun = STR("行"),
		     .money = true},
	    .returned = returned_of(f, &o->c),
	    .upload = frame_form(f, frame_text(f, "/org/apply/%lld/files", id)),
	    .file = frame_field(f, &apply_file_shape, "file", STR("")),
	    .way = matter_shown_of(f, &o->c.story, o->c.m.id)};
	s.upload.upload = true;
	for (size_t i = 0; i < o->c.nmoves; i++)
		if (str_is(str_of(o->c.move[i].code), "withdraw"))
			s.withdraw = frame_form(f, frame_text(f, "/subsidy/apps/%lld/act", id));
	apply_draft(h, f, &s);
}

/* The page after it was sent. */
static void sent_page(struct html *h, struct frame *f, const struct apply_case *o)
{
	struct claim_shown s = claim_shown_of(f, &o->c, false);
	s.own = true;
	s.ndoubts = 0;
	s.opinion = (struct ui_field){0}; /* nothing an institution does to what it sent asks for one */
	s.note = str_is(o->c.m.state, "county") ? STR("区县民政初审时逐人核对；要补正的退回到这里。") : STR("");
	s.copy.action = STR("");
	claim_case_show(h, f, &s);
}

void apply_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct apply_case *o = out;
	char closes[11];
	(void)in;
	day_text(o->c.closes, closes);
	frame_crumbs(f, crumb_apply, 1);
	f->ui.title = o->c.round.title;
	f->ui.lead = o->draft ? frame_text(f, "核算应发的人已列好；%s 前提交", closes) : o->c.trail.said;
	if (o->draft)
		draft_page(h, f, o);
	else
		sent_page(h, f, o);
}

void apply_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct apply_case *o = out;
	struct ui_link trail[2] = {crumb_apply[0]};
	struct str back = frame_text(f, "/org/apply/%lld", (long long)o->c.a.id);
	struct ui_answer a[] = {
	    {.label = STR("申领"), .value = o->c.round.title},
	    {.label = STR("机构"), .value = o->c.a.org_name},
	    {.label = STR("人次"), .value = frame_text(f, "%lld", (long long)o->ticked_n), .change = back},
	    {.label = STR("合计（元）"), .value = yuan_said(f, o->ticked_amount), .change = back},
	    {.label = STR("附件"), .value = frame_text(f, "%zu 个", o->c.story.nfiles), .change = back}};
	struct ui_confirm c = {
	    .form = frame_form(f, frame_text(f, "/subsidy/apps/%lld/act", (long long)o->c.a.id)),
	    .question = STR("提交这份申领？"),
	    .effect =
		STR("提交后不能再改。下一步：区县民政 5 个工作日内初审，再由市民政复审、公示 7 个工作日，财政支付。"),
	    .button = frame_text(f, "提交 %lld 行，%.*s 元", (long long)o->ticked_n,
				 STR_FMT(yuan_said(f, o->ticked_amount))),
	    .tone = UI_INFO};
	struct ui_table t = due_table(f, o, false);
	(void)in;
	c.form.back = back;
	trail[1] = (struct ui_link){.text = o->c.round.title, .href = back};
	frame_crumbs(f, trail, 2);
	f->ui.lead = STR("名单和金额以这里为准");
	apply_check_show(h, f, &c, a, sizeof a / sizeof *a, o->c.seq, &t);
}

/* --- the public notice --- */

/* 2026-11-30 至 2026-12-08 */
static struct str term_said(const struct frame *f, const struct notice_item *x)
{
	char from[11], until[11];
	day_text(x->from, from);
	day_text(x->until, until);
	return frame_text(f, "%s 至 %s", from, *until ? until : "工作日历公布后确定");
}

void notices_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct notices_output *o = out;
	struct ui_item *items = ARENA_ARRAY(f->mem, o->n + 1, struct ui_item);
	(void)in;
	for (size_t i = 0; items && i < o->n; i++)
		items[i] = (struct ui_item){
		    .title = frame_text(f, "%.*s · %.*s", STR_FMT(o->item[i].org_name), STR_FMT(o->item[i].title)),
		    .text = frame_text(f, "%.*s，%lld 人次，%.*s 元，公示 %.*s", STR_FMT(o->item[i].unit),
				       (long long)o->item[i].lines, STR_FMT(yuan_said(f, o->item[i].amount)),
				       STR_FMT(term_said(f, &o->item[i]))),
		    .href = frame_text(f, "/notice/%lld", (long long)o->item[i].id),
		    .icon = "message-report",
		    .tone = UI_INFO};
	public_frame(f, "/notice");
	f->ui.lead = STR("发放前公示，对谁有异议都可以提；只停有异议的那一笔，其他人照常。");
	notices_show(h, f, items, items ? o->n : 0);
}

/* What a notice is about, as facts. */
static size_t notice_facts(const struct frame *f, const struct notice_show *o, struct ui_fact *facts)
{
	facts[0] = (struct ui_fact){.name = STR("机构"), .value = o->head.org_name, .sub = o->head.unit};
	facts[1] = (struct ui_fact){.name = STR("政策"), .value = block_policy(o->policy_title)};
	facts[2] = (struct ui_fact){.name = STR("公示期"), .value = term_said(f, &o->head)};
	facts[3] = (struct ui_fact){.name = STR("人次"), .value = frame_text(f, "%lld", (long long)o->head.lines)};
	facts[4] = (struct ui_fact){.name = STR("合计（元）"), .value = yuan_said(f, o->head.amount), .strong = true};
	return 5;
}

void notice_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct notice_show *o = out;
	struct ui_fact facts[5];
	struct ui_link links[] = {{.text = STR("提出异议"),
				   .href = frame_text(f, "/notice/%lld/object", (long long)o->head.id),
				   .icon = "message-report"},
				  {.text = STR("政策怎么规定的"),
				   .href = frame_text(f, "/policy/%.*s", STR_FMT(o->policy_title)),
				   .icon = "book"}};
	(void)in;
	public_frame(f, "/notice");
	f->ui.title = o->head.title;
	f->ui.back_href = STR("/notice");
	f->ui.lead = STR("姓名已遮盖；不公开证件号码、银行账号、电话和住址。");
	notice_show_page(h, f, facts, notice_facts(f, o, facts), o, links);
}

void notice_object_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct notice_input *i = in;
	const struct notice_show *o = out;
	struct ui_option *v = ARENA_ARRAY(f->mem, o->n + 1, struct ui_option);
	struct str address = frame_text(f, "/notice/%lld/object", (long long)o->head.id);
	struct ui_form form = frame_form(f, address);
	if (!v)
		return;
	struct ui_field fields[] = {
	    frame_field(f, &notice_object_shape, "no", i->no > 0 ? frame_text(f, "%lld", (long long)i->no) : STR("")),
	    frame_field(f, &notice_object_shape, "text", STR("")),
	    frame_field(f, &notice_object_shape, "by", STR(""))};
	for (size_t k = 0; k < o->n; k++)
		v[k] =
		    (struct ui_option){.value = frame_text(f, "%lld", (long long)o->row[k].r.no),
				       .label = frame_text(f, "%.*s，%.*s，%.*s 元", STR_FMT(o->row[k].r.name),
							   STR_FMT(months_said(f, o->row[k].r.from, o->row[k].r.to)),
							   STR_FMT(yuan_said(f, o->row[k].r.amount)))};
	fields[0].kind = UI_SELECT;
	fields[0].options = v;
	fields[0].options_n = o->n;
	form.back = frame_text(f, "/notice/%lld", (long long)o->head.id);
	public_frame(f, "/notice");
	f->ui.back_href = form.back;
	f->ui.lead = frame_text(f, "%.*s · %.*s。核实后 %d 个工作日内答复。", STR_FMT(o->head.org_name),
				STR_FMT(o->head.title), OBJECTION_DAYS);
	notice_object_show(h, f, &form, fields, 3);
}

void publicity_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = STR("序号")}, {.label = STR("姓名")}, {.label = STR("机构")},
	    {.label = STR("档次")}, {.label = STR("月份")}, {.label = STR("金额（元）"), .number = true}};
	const struct notice_show *o = out;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_fact facts[5];
	struct ui_table t = {
	    .label = STR("公示名单"), .columns = columns, .columns_n = 6, .rows = rows, .plain = true};
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct notice_line *l = &o->row[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = frame_text(f, "%lld", (long long)l->seq)};
		c[1] = (struct ui_cell){.text = l->r.name};
		c[2] = (struct ui_cell){.text = l->r.org_name};
		c[3] = (struct ui_cell){.text = l->r.tier};
		c[4] = (struct ui_cell){.text = months_said(f, l->r.from, l->r.to)};
		c[5] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = l->r.amount};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	struct ui_sheet sheet = {
	    .frame = f->ui,
	    .made_by = f->ui.user,
	    .made_at = f->now,
	    .stamp = frame_text(f, "%.*s（盖章）", STR_FMT(f->ui.unit)),
	    .basis = STR("公示期内有异议的，请向上述单位提出，或在网上公示页面提出；只停有异议的一笔。")};
	sheet.frame.title = frame_text(f, "%.*s公示", STR_FMT(o->head.title));
	sheet.frame.lead = STR("姓名已遮盖，不含证件号码和账号");
	sheet.frame.back_href = frame_text(f, "/subsidy/apps/%lld", (long long)o->head.id);
	publicity_sheet(h, &sheet, facts, notice_facts(f, o, facts), &t);
}
