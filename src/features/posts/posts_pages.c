#include "features/posts/posts_pages.h"

#include "base/money.h"

#include "posts.tmpl.h"

static const struct ui_link crumb[] = {{.text = STR("公益性岗位"), .href = STR("/posts")}};

/* A number as parts take it. */
static int64_t shown(int64_t n)
{
	return n == IN_NONE || n == FIELD_NONE ? UI_NONE : n;
}

/* A day in words; — when there is none. */
static struct str day_said(const struct frame *f, day_t d)
{
	char text[11];
	day_text(d, text);
	return *text ? frame_text(f, "%s", text) : STR("—");
}

/* An amount in a cell, red when it is below zero. */
static struct ui_cell money(int64_t fen)
{
	return (struct ui_cell){
	    .kind = UI_CELL_YUAN, .num = shown(fen), .tone = fen != IN_NONE && fen < 0 ? UI_BAD : UI_MUTE};
}

/* How a county's posts stand, in a word. */
static struct ui_cell stand(const struct frame *f, const struct county_figures *x)
{
	struct ui_cell c = {.kind = UI_CELL_CHIP, .tone = UI_OK, .text = STR("已满")};
	if (x->posts == IN_NONE)
		c = (struct ui_cell){.kind = UI_CELL_CHIP,
				     .tone = x->held ? UI_BAD : UI_MUTE,
				     .text = x->held ? STR("没有指标有人") : STR("没有指标")};
	else if (x->surplus)
		c = (struct ui_cell){
		    .kind = UI_CELL_CHIP, .tone = UI_WARN, .text = frame_text(f, "超额 %lld", (long long)x->surplus)};
	else if (x->free)
		c = (struct ui_cell){
		    .kind = UI_CELL_CHIP, .tone = UI_INFO, .text = frame_text(f, "空岗 %lld", (long long)x->free)};
	return c;
}

/* What waits in a county. */
static struct str waiting(const struct frame *f, const struct county_figures *x)
{
	struct str s = STR("");
	const struct {
		const char *word;
		int64_t n;
	} part[] = {{"快到期", x->soon}, {"到期未办", x->over}, {"未核定", x->undecided}};
	for (size_t i = 0; i < 3; i++)
		if (part[i].n)
			s = frame_text(f, "%.*s%s%s %lld 人", STR_FMT(s), s.n ? "，" : "", part[i].word,
				       (long long)part[i].n);
	return s.n ? s : STR("—");
}

#define COUNTY_COLUMNS 8

/* A county as a row. */
static struct ui_row county_row(const struct frame *f, const struct county_figures *x)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, COUNTY_COLUMNS, struct ui_cell);
	struct str href = frame_text(f, "/posts/units/%lld", (long long)x->unit);
	if (!c)
		return (struct ui_row){0};
	c[0] = (struct ui_cell){.text = x->name, .sub = x->number, .href = href, .strong = true};
	c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = shown(x->ratio)};
	c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = shown(x->posts)};
	c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->held};
	c[4] = stand(f, x);
	c[5] = (struct ui_cell){.text = waiting(f, x)};
	c[6] = money(x->granted);
	c[7] = money(x->left);
	return (struct ui_row){.cells = c, .href = href};
}

/* The sums below. */
static struct ui_cell *county_foot(const struct frame *f, const struct posts_output *o)
{
	struct ui_cell *c = ARENA_ARRAY(f->mem, COUNTY_COLUMNS, struct ui_cell);
	int64_t sum[5] = {0};
	for (size_t i = 0; i < o->n; i++) {
		const struct county_figures *x = &o->county[i];
		const int64_t v[] = {x->ratio, x->posts, x->held, x->granted, x->left};
		for (size_t k = 0; k < 5; k++)
			sum[k] += v[k] == IN_NONE ? 0 : v[k];
	}
	if (!c)
		return NULL;
	c[0] = (struct ui_cell){.text = frame_text(f, "合计 %zu 个区县", o->n), .strong = true};
	c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->run ? sum[0] : UI_NONE};
	c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = sum[1]};
	c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = sum[2]};
	c[6] = money(sum[3]);
	c[7] = money(sum[4]);
	return c;
}

/* Where the ratio comes from. */
static struct ui_tip ratio_tip(const struct frame *f, const struct posts_output *o)
{
	if (o->run)
		return (struct ui_tip){
		    .tone = UI_INFO,
		    .text =
			frame_text(f, "“按 100:1”取自%s核算批次 %lld，查看日 %.*s。原则上按它配，根据财力可以少配",
				   o->runs_differ ? "各区县最近算到的一批，最新的是" : "", (long long)o->run,
				   STR_FMT(day_said(f, o->as_of))),
		    .link = {.text = STR("看这一批"),
			     .href = frame_text(f, "/subsidy/batches/%lld", (long long)o->run)}};
	if (o->outside)
		return (struct ui_tip){
		    .tone = UI_INFO,
		    .text =
			STR("“" POSTS_POLICY
			    "”的辖区不含这些区县，所以没有按 100:1 应配的数；指标按本地文件下达，安置和预算照常办")};
	return (struct ui_tip){
	    .tone = UI_INFO,
	    .text = STR("还没有核算过“" POSTS_POLICY "”，“按 100:1”是空的；核算一批以后这里就有应配的岗位数"),
	    .link = {.text = o->may_run ? STR("去核算") : STR(""), .href = STR("/subsidy/batches/new")}};
}

void posts_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct posts_output *o = out;
	const struct ui_column columns[COUNTY_COLUMNS] = {
	    {.label = STR("区县"), .sub = STR("现行指标的文号"), .wide = true},
	    {.label = STR("按 100:1"), .number = true},
	    {.label = STR("指标"), .number = true},
	    {.label = STR("占岗"), .number = true},
	    {.label = STR("空岗或超额")},
	    {.label = STR("要办的"), .wide = true},
	    {.label = frame_text(f, "%lld 年预算（元）", (long long)o->year), .number = true},
	    {.label = STR("用到年底还余（元）"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	struct ui_table t = {.label = STR("各区县公益性岗位"),
			     .columns = columns,
			     .columns_n = COUNTY_COLUMNS,
			     .rows = rows,
			     .foot = county_foot(f, o),
			     .empty = STR("您的范围里没有区县"),
			     .empty_todo = STR("先登记单元")};
	struct ui_tip tip = ratio_tip(f, o);
	(void)in;
	for (size_t i = 0; rows && i < o->n; i++)
		rows[t.rows_n++] = county_row(f, &o->county[i]);
	f->ui.list_keys = true;
	f->ui.lead = STR("城市社区养老服务机构 75 周岁以上服务对象每 100 人配一个，原则上、根据财力（N3-20）；"
			 "指标由市级下达，区县安置人");
	posts_show(h, f, &tip, &t);
}

/* The figures of a county, and the rule that its document states. */
static size_t county_facts(const struct frame *f, const struct county_figures *x, int64_t year, struct ui_fact *out)
{
	size_t n = 0;
	char granted[GROUPED_MAX], needed[GROUPED_MAX], left[GROUPED_MAX], monthly[GROUPED_MAX];
	decimal_grouped(x->granted == IN_NONE ? 0 : x->granted, 2, granted);
	decimal_grouped(x->needed == IN_NONE ? 0 : x->needed, 2, needed);
	decimal_grouped(x->left == IN_NONE ? 0 : x->left < 0 ? -x->left : x->left, 2, left);
	decimal_grouped(x->monthly == IN_NONE ? 0 : x->monthly, 2, monthly);
	out[n++] = (struct ui_fact){
	    .name = STR("岗位指标"),
	    .value = x->posts == IN_NONE ? STR("没有下达") : frame_text(f, "%lld 个", (long long)x->posts),
	    .sub = x->posts == IN_NONE
		       ? STR("")
		       : frame_text(f, "%.*s 起，%.*s", STR_FMT(day_said(f, x->starts)), STR_FMT(x->number)),
	    .strong = true};
	out[n++] = (struct ui_fact){.name = STR("占岗"),
				    .value = frame_text(f, "%lld 人", (long long)x->held),
				    .sub = x->surplus ? frame_text(f, "超额 %lld 人", (long long)x->surplus)
						      : frame_text(f, "空岗 %lld 个", (long long)x->free),
				    .strong = true};
	out[n++] = (struct ui_fact){.name = STR("按 100:1"),
				    .value = x->ratio == IN_NONE ? STR("没有核算")
								 : frame_text(f, "%lld 个", (long long)x->ratio)};
	out[n++] =
	    (struct ui_fact){.name = frame_text(f, "%lld 年预算", (long long)year),
			     .value = x->granted == IN_NONE ? STR("没有下达") : frame_text(f, "%s 元", granted),
			     .sub = str_of(x->source)};
	out[n++] = (struct ui_fact){
	    .name = STR("占岗的人今年要用"),
	    .value = x->needed == IN_NONE ? STR("—") : frame_text(f, "%s 元", needed),
	    .sub =
		x->left == IN_NONE ? STR("") : frame_text(f, x->left < 0 ? "不够，差额 %s 元" : "还余 %s 元", left)};
	if (x->posts == IN_NONE)
		return n;
	out[n++] = (struct ui_fact){.name = STR("每岗每月"), .value = frame_text(f, "%s 元", monthly)};
	out[n++] = (struct ui_fact){
	    .name = STR("最长期限"),
	    .value = frame_text(f, "%lld 个月", (long long)x->longest),
	    .sub = x->near_years ? frame_text(f, "距法定退休不超过 %lld 年的可到退休", (long long)x->near_years)
				 : STR("")};
	out[n++] = (struct ui_fact){.name = STR("可以安置的人"), .value = x->kinds};
	return n;
}

/* What is most urgent in a county. */
static struct ui_tip county_tip(const struct frame *f, const struct posts_county_output *o)
{
	const struct county_figures *x = &o->now;
	if (x->posts == IN_NONE)
		return (struct ui_tip){
		    .tone = UI_WARN, .strong = STR("还没有下达岗位指标"), .text = STR("市级下达以后才能安置人")};
	if (x->surplus)
		return (struct ui_tip){
		    .tone = UI_WARN,
		    .strong = frame_text(f, "超额 %lld 人", (long long)x->surplus),
		    .text = STR("在岗的不因指标调减解聘，可以做到期满，也可以续期；超额消化完以前不再安置新人")};
	if (x->granted == IN_NONE)
		return (struct ui_tip){.tone = UI_WARN,
				       .strong = STR("今年没有预算"),
				       .text = STR("在资金台账里设“公益性岗位”的预算行以后才能安置人"),
				       .link = {.text = frame_may(f, CAN_LEDGER_READ) ? STR("资金台账") : STR(""),
						.href = STR("/ledger")}};
	if (x->left < 0)
		return (struct ui_tip){.tone = UI_BAD,
				       .strong = STR("预算不够占岗的人用到年底"),
				       .text = STR("先请财政追加；这以前安置不了新人")};
	return (struct ui_tip){0};
}

/* How long a term still lasts. */
static struct str days_said(const struct frame *f, const struct holder_item *x)
{
	if (x->days == IN_NONE)
		return STR("");
	return x->days < 0 ? frame_text(f, "过了 %lld 天", (long long)-x->days)
			   : frame_text(f, "还有 %lld 天", (long long)x->days);
}

#define HOLDER_COLUMNS 6

/* Holders as a list; `page`: where their names lead. */
static struct ui_table holder_table(const struct frame *f, const struct holder_item *x, size_t n, bool own)
{
	static const struct ui_column columns[HOLDER_COLUMNS] = {
	    {.label = STR("姓名")},     {.label = STR("机构"), .wide = true},
	    {.label = STR("人员类别")}, {.label = STR("到岗")},
	    {.label = STR("期限到")},   {.label = STR("状态")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, n + 1, struct ui_row);
	struct ui_table t = {
	    .label = STR("公益性岗位人员"), .columns = columns, .columns_n = HOLDER_COLUMNS, .rows = rows};
	for (size_t i = 0; rows && i < n; i++) {
		struct ui_cell *c = ARENA_ARRAY(f->mem, HOLDER_COLUMNS, struct ui_cell);
		struct str href = own ? frame_text(f, "/workers/%lld", (long long)x[i].x.person)
				      : frame_text(f, "/posts/holders/%lld", (long long)x[i].x.id);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = x[i].name, .sub = str_of(x[i].post), .href = href, .strong = true};
		c[1] = (struct ui_cell){.text = x[i].org_name};
		c[2] = (struct ui_cell){.text = x[i].kind ? str_of(x[i].kind) : STR("未核定")};
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x[i].begins};
		c[4] = (struct ui_cell){.text = day_said(f, x[i].until), .sub = days_said(f, &x[i])};
		c[5] = (struct ui_cell){
		    .kind = UI_CELL_CHIP, .tone = (enum ui_tone)x[i].tone, .text = str_of(x[i].state)};
		if (x[i].ends != DAY_NONE)
			c[5].sub = frame_text(f, "最后一天 %.*s", STR_FMT(day_said(f, x[i].ends)));
		rows[t.rows_n++] = (struct ui_row){.cells = c, .href = href};
	}
	return t;
}

/* Everything that was granted. */
static struct ui_table quota_table(const struct frame *f, const struct posts_county_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("从哪天起")},
						   {.label = STR("岗位数"), .number = true},
						   {.label = STR("每岗每月（元）"), .number = true},
						   {.label = STR("最长期限")},
						   {.label = STR("文号"), .wide = true},
						   {.label = STR("谁下达")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nquotas + 1, struct ui_row);
	struct ui_table t = {.label = STR("历次指标"), .columns = columns, .columns_n = 6, .rows = rows};
	for (size_t i = 0; rows && i < o->nquotas; i++) {
		const struct quota_item *x = &o->quota[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.kind = UI_CELL_DAY, .num = x->starts};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->q.posts};
		c[2] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = x->q.monthly};
		c[3] = (struct ui_cell){.text = frame_text(f, "%lld 个月", (long long)x->q.longest)};
		c[4] = (struct ui_cell){.text = x->q.number, .sub = x->q.note};
		c[5] = (struct ui_cell){.text = x->who, .sub = str_of(x->source)};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void posts_county_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct posts_county_input *i = in;
	const struct posts_county_output *o = out;
	struct str base = frame_text(f, "/posts/units/%lld", (long long)o->now.unit);
	struct ui_fact facts[9];
	struct ui_link pills[8], tools[2];
	struct ui_table holders = holder_table(f, o->holder, o->n, false), quotas = quota_table(f, o);
	struct ui_tip tip = county_tip(f, o);
	size_t nfacts = county_facts(f, &o->now, o->year, facts), npills = 0, ntools = 0;
	for (; posts_which[npills]; npills++) {
		struct http_pair set = {STR("which"), npills ? str_of(posts_which[npills]) : STR("")};
		pills[npills] = (struct ui_link){.text = str_of(posts_which[npills]),
						 .href = frame_with(f, &set, 1),
						 .count = o->counts[npills],
						 .current = i->which == (int64_t)npills};
	}
	holders.empty = i->which ? STR("没有这样的人") : STR("没有人占公益性岗位");
	holders.empty_todo = o->may_place && o->now.free ? STR("点右上角“安置新人”") : STR("");
	if (o->may_grant)
		tools[ntools++] = (struct ui_link){.text = STR("下达指标"),
						   .href = frame_text(f, "%.*s/grant", STR_FMT(base)),
						   .icon = "target-arrow",
						   .primary = !o->may_place};
	if (o->may_place)
		tools[ntools++] = (struct ui_link){.text = STR("安置新人"),
						   .href = frame_text(f, "%.*s/new", STR_FMT(base)),
						   .icon = "user-plus",
						   .primary = true};
	frame_tools(f, tools, ntools);
	frame_crumbs(f, crumb, 1);
	f->ui.list_keys = true;
	f->ui.title = frame_text(f, "%.*s公益性岗位", STR_FMT(o->now.name));
	f->ui.lead = STR("谁占岗看任职：用工身份是公益性岗位的都算，期限就是合同的起止日期");
	posts_county_show(h, f, &tip, facts, nfacts, pills, frame_may(f, CAN_PEOPLE_READ) ? npills : 0, &holders,
			  &quotas);
}

/* A box is ticked: in what was typed, else in what holds. */
static bool ticked(const struct frame *f, const char *name, struct str value, bool stored)
{
	for (size_t i = 0; f->typed && i < f->typed->n; i++)
		if (str_is(f->typed->at[i].name, name) && str_eq(f->typed->at[i].value, value))
			return true;
	return !(f->typed && f->typed->n) && stored;
}

/* The boxes of who may be placed. */
static void kind_boxes(const struct frame *f, int64_t mask, struct ui_field *out)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, post_kinds.n, struct ui_option);
	for (size_t i = 0; v && i < post_kinds.n; i++) {
		struct str value = frame_text(f, "%d", post_kinds.codes[i].number);
		v[i] = (struct ui_option){
		    .value = value,
		    .label = str_of(post_kinds.codes[i].label),
		    .chosen = ticked(f, "kinds", value, mask & post_kind_bit(post_kinds.codes[i].number))};
	}
	out->kind = UI_CHECKS;
	out->options = v;
	out->options_n = v ? post_kinds.n : 0;
}

/* The kinds that the quota allows, as a choice. */
static void kind_choice(const struct frame *f, int64_t mask, struct ui_field *out)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, post_kinds.n + 1, struct ui_option);
	size_t n = 0;
	if (!v)
		return;
	v[n++] = (struct ui_option){.value = STR(""), .label = STR("请选择")};
	for (size_t i = 0; i < post_kinds.n; i++)
		if (mask & post_kind_bit(post_kinds.codes[i].number)) {
			struct str word = str_of(post_kinds.codes[i].label);
			v[n++] = (struct ui_option){.value = word, .label = word};
		}
	out->options = v;
	out->options_n = n;
}

/* The back link and the trail of a county's form; the trail of a holder whose county is no more leads to all counties. */
static void county_frame(struct frame *f, const struct county_figures *x, struct ui_form *form)
{
	struct ui_link *trail = ARENA_ARRAY(f->mem, 2, struct ui_link);
	if (!x->unit) {
		form->back = crumb[0].href;
		frame_crumbs(f, crumb, 1);
		return;
	}
	form->back = frame_text(f, "/posts/units/%lld", (long long)x->unit);
	if (!trail)
		return;
	trail[0] = crumb[0];
	trail[1] = (struct ui_link){.text = x->name, .href = form->back};
	frame_crumbs(f, trail, 2);
}

void posts_grant_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct posts_county_output *o = out;
	const struct post_quota *q = o->nquotas ? &o->quota[0].q : NULL;
	struct ui_form form = frame_form(f, frame_text(f, "/posts/units/%lld/grant", (long long)o->now.unit));
	char monthly[32] = "";
	if (q)
		decimal_text(q->monthly, 2, monthly);
	struct ui_field fields[] = {
	    frame_field(f, &grant_shape, "posts",
			o->now.ratio == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)o->now.ratio)),
	    frame_field(f, &grant_shape, "starts", STR("")),
	    frame_field(f, &grant_shape, "document", STR("")),
	    frame_field(f, &grant_shape, "source", str_of(o->now.source ? o->now.source : "就业补助资金")),
	    frame_field(f, &grant_shape, "monthly", frame_text(f, "%s", monthly)),
	    frame_field(f, &grant_shape, "longest", frame_text(f, "%lld", q ? (long long)q->longest : 36LL)),
	    frame_field(f, &grant_shape, "near_years", frame_text(f, "%lld", q ? (long long)q->near_years : 5LL)),
	    frame_field(f, &grant_shape, "kinds", STR("")),
	    frame_field(f, &grant_shape, "note", STR(""))};
	struct ui_tip tip = {
	    .tone = UI_INFO,
	    .text =
		STR("条款没有写期限和安置谁（N3-20）：照下达的文件填。36 个月、5 年只是常见的填法，要与文件核对")};
	struct ui_fact facts[9];
	(void)in;
	kind_boxes(f, q ? q->kinds : 0, &fields[7]);
	county_frame(f, &o->now, &form);
	f->ui.lead = o->now.name;
	posts_form_show(h, f, &tip, facts, county_facts(f, &o->now, o->year, facts), &form, fields,
			sizeof fields / sizeof *fields, STR("下达"));
}

void posts_place_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct place_output *o = out;
	struct ui_form form = frame_form(f, frame_text(f, "/posts/units/%lld/new", (long long)o->now.unit));
	struct ui_option *orgs = ARENA_ARRAY(f->mem, o->nplaces + 1, struct ui_option);
	struct ui_field fields[12];
	static const char *const names[] = {"name", "number", "kind",    "org",      "post",  "frontline",
					    "from", "until",  "retires", "document", "ahead", "note"};
	struct ui_tip tip = {0};
	struct ui_fact facts[9];
	(void)in;
	for (size_t i = 0; i < 12; i++)
		fields[i] = frame_field(f, &place_shape, names[i], STR(""));
	fields[1].kind = UI_ID;
	kind_choice(f, o->kinds, &fields[2]);
	if (orgs) {
		orgs[0] = (struct ui_option){.value = STR(""), .label = STR("请选择")};
		for (size_t i = 0; i < o->nplaces; i++)
			orgs[i + 1] = (struct ui_option){.value = frame_text(f, "%lld", (long long)o->place[i].org),
							 .label = o->place[i].name};
	}
	fields[3].kind = UI_SELECT;
	fields[3].options = orgs;
	fields[3].options_n = orgs ? o->nplaces + 1 : 0;
	fields[10].label = STR("以后年度预算还没有下达，仍然安置");
	if (o->now.surplus || !o->now.free)
		tip = (struct ui_tip){.tone = UI_WARN,
				      .strong = o->now.surplus ? STR("超额，不能安置新人") : STR("没有空岗"),
				      .text = STR("有人离岗或市级追加指标以后再来")};
	else if (!o->nplaces)
		tip = (struct ui_tip){.tone = UI_WARN,
				      .strong = STR("没有可以安置的机构"),
				      .text = STR("只配给城市社区养老服务机构（N3-20）；先登记机构")};
	county_frame(f, &o->now, &form);
	f->ui.lead = o->now.name;
	posts_form_show(h, f, &tip, facts, county_facts(f, &o->now, day_ymd(f->today).y, facts), &form, fields, 12,
			STR("安置"));
}

/* What happened to a holder. */
static struct ui_table deed_table(const struct frame *f, const struct holder_output *o)
{
	static const struct ui_column columns[] = {{.label = STR("办了什么")},
						   {.label = STR("从")},
						   {.label = STR("到")},
						   {.label = STR("类别或原因")},
						   {.label = STR("核定文件"), .wide = true},
						   {.label = STR("谁办")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->ndeeds + 1, struct ui_row);
	struct ui_table t = {.label = STR("经过"),
			     .columns = columns,
			     .columns_n = 6,
			     .rows = rows,
			     .empty = STR("随表格导入，区县还没有核定"),
			     .empty_todo = STR("用下面的“续期或核定”写明人员类别和核定文件")};
	for (size_t i = 0; rows && i < o->ndeeds; i++) {
		const struct deed_item *x = &o->deed[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 6, struct ui_cell);
		if (!c)
			break;
		c[0] = (struct ui_cell){.text = str_of(x->deed), .strong = true};
		c[1] = (struct ui_cell){.text = x->d.deed == POST_ENDED ? STR("—") : day_said(f, x->day)};
		c[2] = (struct ui_cell){.text = day_said(f, x->d.deed == POST_ENDED ? x->day : x->until)};
		c[3] = (struct ui_cell){
		    .text = str_of(x->why),
		    .sub = x->retires == DAY_NONE ? STR("")
						  : frame_text(f, "法定退休 %.*s", STR_FMT(day_said(f, x->retires)))};
		c[4] = (struct ui_cell){.text = x->d.number.n ? x->d.number : STR("—"), .sub = x->d.note};
		c[5] = (struct ui_cell){.text = x->who};
		rows[t.rows_n++] = (struct ui_row){.cells = c};
	}
	return t;
}

void posts_holder_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct holder_output *o = out;
	const struct holder_item *x = &o->x;
	struct str base = frame_text(f, "/posts/holders/%lld", (long long)x->x.id);
	struct ui_form renew = frame_form(f, frame_text(f, "%.*s/renew", STR_FMT(base)));
	struct ui_form leave = frame_form(f, frame_text(f, "%.*s/leave", STR_FMT(base)));
	struct ui_field again[] = {
	    frame_field(f, &renew_shape, "until", STR("")),   frame_field(f, &renew_shape, "kind", str_of(x->kind)),
	    frame_field(f, &renew_shape, "retires", STR("")), frame_field(f, &renew_shape, "document", STR("")),
	    frame_field(f, &renew_shape, "ahead", STR("")),   frame_field(f, &renew_shape, "note", STR(""))};
	struct ui_field end[] = {frame_field(f, &vacate_shape, "last", STR("")),
				 frame_field(f, &vacate_shape, "reason", STR("")),
				 frame_field(f, &vacate_shape, "remark", STR(""))};
	struct ui_table deeds = deed_table(f, o);
	const struct ui_fact facts[] = {
	    {.name = STR("姓名"),
	     .value = x->name,
	     .href = frame_may(f, CAN_PEOPLE_READ) ? frame_text(f, "/workers/%lld", (long long)x->x.person) : STR(""),
	     .strong = true},
	    {.name = STR("机构"),
	     .value = x->org_name,
	     .href = frame_may(f, CAN_ORGS_READ) ? frame_text(f, "/orgs/%lld", (long long)x->x.org) : STR("")},
	    {.name = STR("岗位"), .value = x->post ? str_of(x->post) : STR("—")},
	    {.name = STR("人员类别"), .value = x->kind ? str_of(x->kind) : STR("未核定")},
	    {.name = STR("到岗"), .value = day_said(f, x->begins)},
	    {.name = STR("期限到"), .value = day_said(f, x->until), .sub = days_said(f, x)},
	    {.name = STR("状态"),
	     .value = str_of(x->state),
	     .sub = x->ends == DAY_NONE ? STR("") : frame_text(f, "最后一天 %.*s", STR_FMT(day_said(f, x->ends)))}};
	(void)in;
	kind_choice(f, o->kinds, &again[1]);
	again[4].label = STR("以后年度预算还没有下达，仍然续期");
	county_frame(f, &o->now, &renew);
	renew.back = STR("");
	f->ui.title = frame_text(f, "%.*s：公益性岗位", STR_FMT(x->name));
	f->ui.lead = x->org_name;
	posts_holder_show(h, f, facts, sizeof facts / sizeof *facts, &deeds, o->may_act, &renew, again,
			  sizeof again / sizeof *again, &leave, end, sizeof end / sizeof *end);
}

void own_posts_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct own_posts_output *o = out;
	struct ui_table t = holder_table(f, o->holder, o->n, true);
	struct ui_tip tip = {0};
	(void)in;
	t.empty = STR("本机构没有人占公益性岗位");
	t.empty_todo = STR("公益性岗位由区县人社、民政安置；城市社区养老服务机构需要的，向区县提出");
	if (o->over)
		tip = (struct ui_tip){.tone = UI_BAD,
				      .strong = frame_text(f, "%lld 人期限已过", (long long)o->over),
				      .text = STR("请区县续期；不再在岗的，请区县登记离岗")};
	else if (o->soon)
		tip = (struct ui_tip){.tone = UI_WARN,
				      .strong = frame_text(f, "%lld 人九十天内到期", (long long)o->soon),
				      .text = STR("要留用的，现在请区县续期")};
	f->ui.lead = frame_text(f, "本机构占岗 %lld 人", (long long)o->held);
	own_posts_show(h, f, &tip, &t);
}
