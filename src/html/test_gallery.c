/* Every part on a page, with ordinary, very long, hostile and empty texts. With YICAI_GALLERY=DIR the pages and the files
 * of web/ are written there, where tests/html/run looks at them with a browser. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "base/asset.h"
#include "html/parts.h"
#include "html/static.h"

#define LEN(a)  (sizeof(a) / sizeof *(a))
#define HOSTILE "</td><script>alert(1)</script>\"'&lt;"

enum flavour { ORDINARY, LONG, NASTY, EMPTY };
static const char *const flavours[] = {"ordinary", "long", "hostile", "empty"};
static enum flavour flavour;
static char pool[1 << 20];
static size_t used;

/* A text in the flavour of the day. */
static struct str T(const char *c) {
	static const char longer[] = "（新昌县澄潭街道社会福利院暨农村区域性养老服务中心第二分院综合服务部）";
	struct buf b;
	buf_init(&b, 4096);
	if (flavour != EMPTY)
		buf_puts(&b, c);
	if (flavour == LONG)
		buf_puts(&b, longer);
	if (flavour == NASTY)
		buf_puts(&b, HOSTILE);
	struct str s = {pool + used, b.n};
	assert_true(used + b.n < sizeof pool);
	memcpy(pool + used, buf_str(&b).p, b.n);
	used += b.n;
	buf_release(&b);
	return s;
}

/* A text that is never empty: a title, a name, what a link says. */
static struct str
R(const char *c) {
	return flavour == EMPTY ? str_of(c) : T(c);
}

/* A text that stays as it is: a heading, an address. */
#define S(c) STR(c)

static const struct ui_link first_links[] = {
    {.text = STR("工作台"), .href = STR("/dash"), .icon = "home"},
    {.text = STR("我的待办"), .href = STR("/todo"), .icon = "inbox", .count = 37, .current = true},
};
static const struct ui_link work_links[] = {
    {.text = STR("人才库"), .href = STR("/workers"), .icon = "users"},
    {.text = STR("机构库"), .href = STR("/orgs"), .icon = "building-community"},
    {.text = STR("培训与评价"), .href = STR("/training/plans"), .icon = "school"},
    {.text = STR("补贴资金"), .href = STR("/subsidy/batches"), .icon = "coin", .count = 12},
    {.text = STR("信用与投诉"), .href = STR("/credit"), .icon = "shield-check", .count = 2},
};
static const struct ui_link rule_links[] = {
    {.text = STR("目标与统计"), .href = STR("/targets"), .icon = "target-arrow"},
    {.text = STR("报表与导入"), .href = STR("/reports"), .icon = "file-spreadsheet"},
    {.text = STR("系统设置"), .href = STR("/sys"), .icon = "settings"},
};
static const struct ui_group groups[] = {
    {.links = first_links, .n = LEN(first_links)},
    {.title = STR("业务"), .links = work_links, .n = LEN(work_links)},
    {.title = STR("统筹"), .links = rule_links, .n = LEN(rule_links)},
};
static const struct ui_link account_links[] = {{.text = STR("我的账号"), .href = STR("/me"), .icon = "user"}};
static const struct ui_link crumbs[] = {{.text = STR("工作台"), .href = STR("/dash")}};
static const struct ui_link tools[] = {
    {.text = STR("导出 Excel"), .href = STR("/x.xlsx"), .icon = "file-spreadsheet"},
    {.text = STR("打印"), .href = STR("/print"), .icon = "printer"},
    {.text = STR("大屏展示"), .href = STR("/tv"), .icon = "device-tv", .primary = true},
};
static const struct ui_link bottom_links[] = {
    {.text = STR("首页"), .href = STR("/m/"), .icon = "home", .current = true},
    {.text = STR("证书"), .href = STR("/m/certs"), .icon = "certificate"},
    {.text = STR("培训"), .href = STR("/m/training"), .icon = "school"},
    {.text = STR("我的"), .href = STR("/m/profile"), .icon = "user"},
};
static const struct ui_link public_links[] = {
    {.text = STR("查证书"), .href = STR("/verify"), .current = true},
    {.text = STR("看政策"), .href = STR("/policy")},
    {.text = STR("找机构"), .href = STR("/rank")},
};

/* The frame that all desk pages share. */
static struct ui_frame frame(const char *title)
{
	return (struct ui_frame){
	    .title = R(title),
	    .lead = T("12 件待复核，3 件已超期"),
	    .site = S("绍兴市养老服务人才管理平台"),
	    .unit = T("市民政局 · 养老服务处"),
	    .user = T("沈建国"),
	    .footer = T("演示数据，人物与机构均为虚构"),
	    .csrf = S("c0ffee"),
	    .nav = groups,
	    .nav_n = LEN(groups),
	    .crumbs = crumbs,
	    .crumbs_n = LEN(crumbs),
	    .tools = tools,
	    .tools_n = flavour == EMPTY ? 0 : LEN(tools),
	    .user_links = account_links,
	    .user_links_n = LEN(account_links),
	    .search_action = S("/search"),
	    .messages_href = S("/messages"),
	    .help_href = S("/help/todo"),
	    .logout_action = S("/logout"),
	    .messages = 5,
	    .idle_secs = 1800,
	    .bottom = bottom_links,
	    .bottom_n = LEN(bottom_links),
	    .top = public_links,
	    .top_n = LEN(public_links),
	    .size = UI_SIZE_STANDARD,
	    .size_href = S("/size"),
	    .phone = S("0575-0000-0000"),
	};
}

/* ---- lists */

static void filter(struct html *h)
{
	static const struct ui_option cols[] = {{.value = STR("org"), .label = STR("机构"), .chosen = true},
						{.value = STR("n"), .label = STR("人数")}};
	static const struct ui_columns choice = {.action = STR("/todo"), .columns = cols, .columns_n = 2};
	static const struct ui_option counties[] = {{.value = STR(""), .label = STR("全部")},
						    {.value = STR("330602"), .label = STR("越城区")}};
	const struct ui_field fields[] = {
	    {.kind = UI_SELECT,
	     .name = "county",
	     .label = S("区县市"),
	     .options = counties,
	     .options_n = 2,
	     .bare = true},
	    {.kind = UI_SELECT, .name = "due", .label = S("期限"), .options = counties, .options_n = 2, .bare = true},
	    {.kind = UI_DAY, .name = "from", .label = S("申报日期起"), .value = S("2025-06-01"), .bare = true},
	    {.kind = UI_TEXT, .name = "word", .label = S("关键字"), .value = T("福康"), .bare = true},
	    {.kind = UI_HIDDEN, .name = "sort", .value = S("due")},
	};
	const struct ui_link saved[] = {{.text = T("已超期"), .href = S("?due=over"), .count = 3},
					{.text = T("有疑点"), .href = S("?doubt=1"), .count = 4}};
	const struct ui_link on[] = {{.text = T("关键字：福康"), .href = S("/todo")}};
	ui_filter(h, &(struct ui_filter){.action = S("/todo"),
					 .fields = fields,
					 .fields_n = LEN(fields),
					 .saved = saved,
					 .saved_n = flavour == EMPTY ? 0 : 2,
					 .on = on,
					 .on_n = flavour == EMPTY ? 0 : 1,
					 .clear_href = S("/todo"),
					 .save_href = S("/todo/save"),
					 .columns = &choice});
}

#define COLUMNS 7

static void list_row(struct ui_cell c[COLUMNS], int i)
{
	static const enum ui_tone tones[] = {UI_BAD, UI_OK, UI_WARN, UI_MUTE};
	c[0] = (struct ui_cell){.kind = UI_CELL_TEXT, .text = S("SB-0612-031"), .href = S("/subsidy/apps/31")};
	c[1] = (struct ui_cell){.kind = UI_CELL_TEXT, .text = T("长乐镇颐养中心"), .sub = T("嵊州市")};
	c[2] = (struct ui_cell){.kind = UI_CELL_TEXT, .text = T("特殊岗位津贴"), .sub = T("二季度")};
	c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = i == 2 ? UI_NONE : 14 + 1000 * i};
	c[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = 1095000 + i * 12345, .strong = true};
	c[5] = (struct ui_cell){.kind = UI_CELL_CHIP, .tone = tones[i % 4], .text = T("超期 3 天")};
	c[6] = (struct ui_cell){.kind = UI_CELL_DAY, .num = i == 1 ? DAY_NONE : day_of(2025, 6, 20 + i)};
}

static void list(struct html *h)
{
	static const struct ui_column columns[COLUMNS] = {
	    {.label = STR("申报编号"), .sort_href = STR("?sort=no")},
	    {.label = STR("机构"), .sort_href = STR("?sort=org")},
	    {.label = STR("项目")},
	    {.label = STR("人数"), .number = true, .sort_href = STR("?sort=n")},
	    {.label = STR("金额（元）"), .number = true, .sort_href = STR("?sort=-sum"), .sorted = -1},
	    {.label = STR("期限")},
	    {.label = STR("申报日"), .sub = STR("受理")},
	};
	static struct ui_cell cells[6][COLUMNS];
	static struct ui_row rows[6];
	for (int i = 0; i < 6; i++) {
		list_row(cells[i], i);
		rows[i] = (struct ui_row){.cells = cells[i],
					  .id = S("31"),
					  .href = S("/subsidy/apps/31"),
					  .sum = 1095000,
					  .current = i == 3,
					  .chosen = i == 3};
	}
	static struct ui_cell foot[COLUMNS];
	foot[0] = (struct ui_cell){.text = S("合计")};
	foot[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = 3273};
	foot[4] = (struct ui_cell){.kind = UI_CELL_YUAN, .num = 123456789};
	ui_table(h, &(struct ui_table){.label = S("待复核列表"),
				       .columns = columns,
				       .columns_n = COLUMNS,
				       .rows = rows,
				       .rows_n = flavour == EMPTY ? 0 : 6,
				       .foot = foot,
				       .choose = true,
				       .empty = S("没有待复核的申报"),
				       .empty_todo = S("换个筛选条件，或去看看已办的。"),
				       .empty_link = {.text = S("看已办"), .href = S("/todo?done=1")}});
}

static void panel(struct html *h)
{
	const struct ui_side s = {.title = R("福康护理院 · 38 人 · 29,850 元"),
				  .sub = T("SB-0618-007，二季度特殊岗位津贴"),
				  .page_href = S("/subsidy/apps/7"),
				  .close_href = S("/todo")};
	const struct ui_cond doubts[] = {
	    {UI_WARN, T("赵建芬：5 月社保记录缺失"), T("申报在岗，社保联网未查到 5 月缴费。影响金额 250 元"),
	     T("第 8 条"), S("/policy/8")},
	    {UI_BAD, T("孙丽君：同月在两家机构申报"), T("4 月另由柯桥区柯岩颐乐园申报"), S(""), S("")},
	    {UI_OK, T("吴小梅：证书 4 月 26 日晋升三级"), T("按“次月起”规则，5 月、6 月 300 元"), S(""), S("")},
	};
	const struct ui_form form = {.action = S("/subsidy/apps/7/review"), .csrf = S("c0ffee"), .key = S("k1")};
	ui_side_begin(h, &s);
	ui_explain(h, &(struct ui_explain){.title = S("3 条疑点"),
					   .conds = doubts,
					   .conds_n = 3,
					   .verdict = {UI_WARN, NULL, T("需人工判断")}});
	ui_form_begin(h, &form);
	ui_field(h,
		 &(struct ui_field){
		     .kind = UI_AREA, .name = "reason", .label = S("复核意见"), .hint = S("退回时必填"), .rows = 2});
	static const struct ui_deed deeds[] = {{STR("通过，看下一件"), "deed", "pass", STR(""), UI_INFO, NULL},
					       {STR("退回补正"), "deed", "return", STR(""), UI_MUTE, NULL},
					       {STR("不予通过"), "deed", "refuse", STR(""), UI_BAD, NULL}};
	ui_deeds(h, deeds, 3);
	ui_form_end(h, &form);
	ui_side_end(h, &s);
}

static void page_list(struct html *h)
{
	struct ui_frame f = frame("补贴申报复核");
	static const struct ui_deed deeds[] = {{STR("批量通过"), "deed", "pass", STR(""), UI_INFO, "a"},
					       {STR("批量退回"), "deed", "return", STR(""), UI_MUTE, "r"},
					       {STR("作废"), NULL, NULL, STR("/todo/drop"), UI_BAD, NULL}};
	static const struct ui_link sizes[] = {{.text = STR("50"), .href = STR("?n=50"), .current = true},
					       {.text = STR("100"), .href = STR("?n=100")}};
	const struct ui_bulk bulk = {.form = {.action = S("/todo/bulk"), .csrf = S("c0ffee"), .key = S("k2")},
				     .deeds = deeds,
				     .deeds_n = LEN(deeds),
				     .noun = S("件"),
				     .note = T("无疑点的 5 件可一次通过"),
				     .money = true};
	f.list_keys = true;
	f.flash = (struct ui_flash){UI_OK, T("已退回 1 件"), S("/todo/undo"), S("撤回"), T("10 分钟内")};
	ui_desk_begin(h, &f);
	filter(h);
	ui_split_begin(h, true);
	const struct ui_card card = {.flush = true};
	ui_card_begin(h, &card);
	ui_bulk_begin(h, &bulk);
	list(h);
	ui_bulk_end(h, &bulk);
	ui_pager(h, &(struct ui_pager){.from = 1,
				       .to = flavour == EMPTY ? 0 : 9,
				       .total = flavour == EMPTY ? 0 : 12345,
				       .noun = S("件"),
				       .next_href = S("?page=2"),
				       .sizes = sizes,
				       .sizes_n = 2,
				       .at_least = true});
	ui_card_end(h, &card);
	panel(h);
	ui_split_end(h, true);
	ui_desk_end(h, &f);
}

/* ---- overview */

static void kpis(struct html *h)
{
	static const enum ui_tone tones[] = {UI_WARN, UI_INFO, UI_OK, UI_BAD};
	struct ui_kpi k[4];
	for (int i = 0; i < 4; i++)
		k[i] = (struct ui_kpi){.name = R("每万老年人持证养老护理员"),
				       .href = S("/dash/1"),
				       .tone = tones[i],
				       .state = T("需加快"),
				       .value = S("24.6"),
				       .unit = S("人"),
				       .target = T("目标 27人"),
				       .meter = {tones[i], 820, 900, UI_NONE, 0, T("完成 24.6，目标 27")},
				       .gap = T("距目标还差 318 人"),
				       .change = T("比上年末 +1.1"),
				       .change_sign = i % 3 - 1};
	ui_kpis(h, k, 4);
}

static void ranking(struct html *h)
{
	static const char *const names[] = {"柯桥区", "越城区", "上虞区", "新昌县", "诸暨市", "嵊州市"};
	static const struct str scale[] = {STR("≥27 达标"), STR("24.5–27"), STR("23–24.5"), STR("＜23")};
	struct ui_rank_row rows[6];
	struct ui_tile tiles[6];
	for (int i = 0; i < 6; i++) {
		rows[i] = (struct ui_rank_row){
		    R(names[i]),   S("/dash/330603"), S("27.7"),    T("差 55 人"),
		    1 + i * 3 / 5, 923 - 50 * i,      880 - 50 * i, T("27.7 人，上年末 26.4 人")};
		tiles[i] =
		    (struct ui_tile){i == 4 ? S("") : R(names[i]), S("/dash/330603"), S("27.7"), 1 + i * 3 / 5};
	}
	const struct ui_card card = {.title = S("各区县市每万老年人持证护理员"),
				     .note = T("由高到低，虚线为 2025 年目标"),
				     .more = {.text = S("按机构下钻"), .href = S("/dash/orgs")}};
	ui_card_begin(h, &card);
	html_lit(h, "<div class=\"two\"><div>");
	ui_rank(h, &(struct ui_rank){rows, 6, 900, S("目标 27 人")});
	html_lit(h, "</div>");
	ui_tiles(h, &(struct ui_tiles){tiles, 6, 3, scale});
	html_lit(h, "</div>");
	ui_card_end(h, &card);
}

static void charts(struct html *h)
{
	static const struct str years[] = {STR("2021"), STR("2022"), STR("2023"), STR("2024"), STR("2025 末")};
	static const int64_t real[] = {194, 221, 229, 235, UI_NONE}, path[] = {UI_NONE, 220, 237, 253, 270};
	static const struct ui_series lines[] = {{STR("实际"), real, false, false},
						 {STR("目标路径"), path, true, false}};
	static const struct str quarters[] = {STR("一季度"), STR("二季度"), STR("三季度"), STR("四季度")};
	static const int64_t plan[] = {1500, 1700, 1600, 1400}, done[] = {1462, 1623, UI_NONE, UI_NONE};
	static const struct ui_series bars[] = {{STR("计划"), plan, false, true}, {STR("完成"), done, false, false}};
	const struct ui_card a = {.title = S("五年走势与目标路径"), .note = S("人 / 每万老年人")},
			     b = {.title = S("培训人次：计划与完成")}, c = {.title = S("补贴资金：预算与支付")};
	struct ui_bullet bullets[] = {
	    {R("特殊岗位津贴"), S("/b"), S("489.4"), S("1,018"), S("48.1%"), UI_OK, 481, 500},
	    {T("毕业生入职奖补"), S(""), S("60"), S("168"), S("35.7%"), UI_WARN, 357, 500},
	    {T("技能竞赛奖励"), S(""), S("3.5"), S("14"), S("25.0%"), UI_BAD, 250, UI_NONE}};
	ui_grid_begin(h, 3);
	ui_card_begin(h, &a);
	ui_chart(h, &(struct ui_chart){"line", S("五年走势"), S("人"), S("年份"), years, 5, lines, 2, 1, S("换定义"),
				       3, false});
	ui_card_end(h, &a);
	ui_card_begin(h, &b);
	ui_chart(h, &(struct ui_chart){"bar", S("培训人次"), S("人次"), S("季度"), quarters, 4, bars, 2, 0, S(""), 0,
				       false});
	ui_card_end(h, &b);
	ui_card_begin(h, &c);
	ui_bullets(h, bullets, 3);
	ui_card_end(h, &c);
	ui_grid_end(h, 3);
}

static void page_dash(struct html *h)
{
	struct ui_frame f = frame("养老服务队伍建设 · 全市总览");
	f.charts = true;
	const struct ui_todo todos[] = {
	    {UI_BAD, "alert-triangle", R("机构申报初审已超期"), T("嵊州 2 件、诸暨 1 件"), S("/todo"), 3},
	    {UI_WARN, "coin", R("岗位津贴待复核"), T("二季度批次，共 28.65 万元"), S("/todo"), 12},
	    {UI_INFO, "certificate", R("证书核验有疑问"), T(""), S("/todo"), 4}};
	const struct ui_card todo = {.title = S("今天要办"),
				     .note = S("6月30日 星期一"),
				     .more = {.text = S("全部 37 件"), .href = S("/todo")}};
	ui_desk_begin(h, &f);
	kpis(h);
	ui_grid_begin(h, 21);
	ranking(h);
	ui_card_begin(h, &todo);
	ui_todos(h, todos, 3);
	ui_card_end(h, &todo);
	ui_grid_end(h, 21);
	charts(h);
	ui_desk_end(h, &f);
}

/* ---- one person */

static const struct ui_column month_columns[] = {{.label = STR("月份")},
						 {.label = STR("等级")},
						 {.label = STR("市标准"), .number = true},
						 {.label = STR("执行（就高）"), .number = true}};

static void why(struct html *h)
{
	const struct ui_term terms[] = {{S("250"), S("元 / 月"), T("四级（中级）标准"), NULL, false},
					{S("3"), S("个月"), T("4、5、6 月"), "×", false},
					{S("750.00"), S("元"), S(""), "=", true}};
	const struct ui_cond conds[] = {
	    {UI_OK, T("一线护理岗位连续满 1 年"), T("2021-07-05 起，劳动合同 2 份"), T("第 8 条第 1 款"),
	     S("/policy/8")},
	    {UI_BAD, T("4–6 月均在职在岗"), T("5 月无考勤"), S(""), S("")},
	    {UI_WARN, T("未列入联合惩戒名单"), T("尚未核验"), S(""), S("")},
	};
	const struct ui_cell april[] = {{.text = S("4 月")},
					{.text = S("四级")},
					{.kind = UI_CELL_COUNT, .num = 250},
					{.kind = UI_CELL_COUNT, .num = 250, .strong = true}};
	const struct ui_row rows[] = {{.cells = april}, {.cells = april}};
	const struct ui_table months = {.label = S("逐月标准"),
					.columns = month_columns,
					.columns_n = 4,
					.rows = rows,
					.rows_n = 2,
					.plain = true};
	const struct ui_fact sources[] = {
	    {.name = S("文件"), .value = T("《关于加强养老服务队伍建设的实施意见》第 8 条"), .href = S("/policy/8")},
	    {.name = S("规则版本"), .value = T("岗位津贴 v3，2023-01-01 起")},
	    {.name = S("初审"), .value = T("越城区民政局 王建平，06-09")}};
	static const struct ui_link deeds[] = {
	    {.text = STR("打印说明"), .href = STR("/print"), .icon = "printer"},
	    {.text = STR("提出异议"), .href = STR("/appeal"), .icon = "message-report"}};
	ui_explain(h, &(struct ui_explain){.title = R("为什么是 750.00 元"),
					   .sub = T("特殊岗位津贴 · 2025 年二季度"),
					   .terms = terms,
					   .terms_n = 3,
					   .verdict = {UI_BAD, NULL, T("1 条不符合")},
					   .conds = conds,
					   .conds_n = 3,
					   .months = &months,
					   .tip_strong = T("如果取得三级证书，"),
					   .tip = T("次月起为 300 元 / 月，每季度多 150 元。"),
					   .sources = sources,
					   .sources_n = 3,
					   .deeds = deeds,
					   .deeds_n = 2,
					   .close_href = S("/workers/1")});
}

static void history(struct html *h)
{
	const struct ui_event events[] = {
	    {.day = day_of(2025, 7, 5),
	     .kind = UI_EVENT_NODE,
	     .state = S("即将到来"),
	     .title = R("连续服务满 4 年"),
	     .text = T("可申领入职奖补第二期 30%，即 12,000 元"),
	     .fen = UI_NONE,
	     .future = true},
	    {.day = day_of(2025, 6, 20),
	     .kind = UI_EVENT_PAY,
	     .state = S("补贴 · 已发放"),
	     .title = R("特殊岗位津贴 2025 年二季度"),
	     .text = T("发放至尾号 3317 社保卡"),
	     .fen = 75000,
	     .why = {.text = S("为什么是这个金额"), .href = S("#why")},
	     .current = true},
	    {.day = day_of(2025, 5, 13),
	     .kind = UI_EVENT_TRAINING,
	     .state = S("培训 · 合格"),
	     .title = R("失智老年人照护专项培训"),
	     .fen = UI_NONE},
	    {.day = day_of(2024, 11, 2),
	     .kind = UI_EVENT_CERT,
	     .state = S("证书 · 有效"),
	     .title = R("救护员证"),
	     .href = S("/certs/1"),
	     .fen = UI_NONE},
	    {.day = day_of(2024, 6, 21),
	     .kind = UI_EVENT_HONOUR,
	     .state = S("荣誉"),
	     .title = R("职业技能大赛三等奖"),
	     .fen = UI_NONE},
	    {.day = day_of(2021, 7, 5),
	     .kind = UI_EVENT_JOB,
	     .state = S("就业"),
	     .title = R("入职越城区福康护理院"),
	     .fen = UI_NONE},
	    {.day = day_of(2021, 7, 4),
	     .kind = UI_EVENT_CHANGE,
	     .state = S("更正"),
	     .title = R("更正了出生日期"),
	     .fen = UI_NONE},
	};
	const struct ui_card card = {.title = S("履历时间线")};
	static const struct ui_link kinds[] = {{.text = STR("全部"), .href = STR("?"), .current = true},
					       {.text = STR("证书"), .href = STR("?kind=cert"), .count = 3}};
	ui_card_begin(h, &card);
	ui_pills(h, S("按类型筛选"), kinds, 2);
	ui_timeline(h, events, LEN(events));
	ui_card_end(h, &card);
}

static void page_person(struct html *h)
{
	struct ui_frame f = frame("陈雨桐");
	f.own_heading = true;
	const struct ui_chip chips[] = {{UI_OK, NULL, T("在职")},
					{UI_INFO, "certificate", R("四级 / 中级工")},
					{UI_MUTE, "shield-check", T("信用良好")}};
	const struct ui_fact facts[] = {
	    {.name = S("现服务机构"), .value = R("越城区福康护理院"), .href = S("/orgs/1")},
	    {.name = S("岗位与入职"), .value = T("一线护理员 · 2021-07-05")},
	    {.name = S("连续服务"), .value = T("3年11个月"), .strong = true},
	    {.name = S("人才编号"), .value = S("SX-2021-004417")},
	    {.name = S("身份证号"), .value = S("330602********1823"), .reveal_href = S("/workers/1/reveal")},
	    {.name = S("手机"), .value = S("138****6205")}};
	static const struct ui_link deeds[] = {
	    {.text = STR("办理变更登记"), .href = STR("/w/1/edit"), .primary = true},
	    {.text = STR("打印档案"), .href = STR("/w/1/print"), .icon = "printer"},
	    {.text = STR("注销"), .href = STR("/w/1/end"), .danger = true}};
	static const struct ui_link tabs[] = {{.text = STR("履历时间线"), .href = STR("/w/1"), .current = true},
					      {.text = STR("证书"), .href = STR("/w/1/certs"), .count = 3},
					      {.text = STR("培训"), .href = STR("/w/1/tr"), .count = 7},
					      {.text = STR("补贴"), .href = STR("/w/1/pay"), .count = 16},
					      {.text = STR("变更记录"), .href = STR("/w/1/log"), .count = 9}};
	const struct ui_change changes[] = {{S("姓名"), T("陈雨彤"), T("陈雨桐"), false},
					    {S("手机"), S("138****6205"), S("138****6205"), true},
					    {S("学历"), S(""), T("专科（高职）"), false}};
	const struct ui_card diff = {.title = S("更正"), .note = T("因身份证登记有误")};
	ui_desk_begin(h, &f);
	ui_who(h, &(struct ui_who){R("陈雨桐"), T("女 · 27 岁 · 专科（高职）"), S("陈"), NULL, chips, 3, facts, 6,
				   deeds, 3});
	ui_tabs(h, S("档案栏目"), tabs, LEN(tabs));
	ui_grid_begin(h, 2);
	history(h);
	html_lit(h, "<div>");
	why(h);
	ui_card_begin(h, &diff);
	ui_diff(h,
		&(struct ui_diff){.before_title = S("更正前"), .after_title = S("更正后"), .rows = changes, .n = 3});
	ui_card_end(h, &diff);
	html_lit(h, "</div>");
	ui_grid_end(h, 2);
	ui_desk_end(h, &f);
}

/* ---- forms */

static const struct ui_option levels[] = {
    {.value = STR("3"), .label = STR("三级 / 高级工"), .hint = STR("可以独立照护失能老人")},
    {.value = STR("4"), .label = STR("四级 / 中级工")},
    {.value = STR("9"), .label = STR("已停用"), .off = true}};

/* One field of every kind. */
static size_t fields(struct ui_field f[UI_SHOWN + 1])
{
	size_t n = 0;
	static char names[UI_SHOWN + 1][8];
	for (int kind = UI_TEXT; kind <= UI_SHOWN; kind++) {
		snprintf(names[n], sizeof names[n], "in%d", kind);
		f[n] =
		    (struct ui_field){.kind = (enum ui_input)kind,
				      .name = names[n],
				      .label = S("字段名称"),
				      .hint = T("按身份证填写"),
				      .required = n % 2,
				      .value = kind == UI_DAY                          ? S("2025-06-01")
					       : kind == UI_MONTH                      ? S("2025-06")
					       : kind == UI_SELECT || kind == UI_RADIO ? S("4")
					       : kind == UI_FILE || kind == UI_EMAIL || kind == UI_CODE ? S("")
													: T("330602"),
				      .error = n % 3 == 0 ? T("校验位不对，应为 X 或有一位写错") : S(""),
				      .options = levels,
				      .options_n = LEN(levels),
				      .unit = kind == UI_NUMBER ? S("小时") : S("")};
		n++;
	}
	return n;
}

static void form_column(struct html *h, const struct ui_field *all, size_t n)
{
	const struct ui_form form = {
	    .action = S("/org/import"), .csrf = S("c0ffee"), .key = S("k3"), .upload = true, .back = S("/org")};
	const struct ui_card left = {.title = S("登记")};
	ui_card_begin(h, &left);
	ui_form_begin(h, &form);
	ui_fields(h, all, n);
	ui_submit(h, &form, S("导入 38 行（33 + 5）"), "upload", UI_OK);
	ui_form_end(h, &form);
	ui_card_end(h, &left);
}

static void jobs(struct html *h)
{
	ui_job(h, &(struct ui_job){.id = S("7"),
				   .title = R("计算二季度补贴"),
				   .state = S("正在计算"),
				   .tone = UI_INFO,
				   .done = 30300,
				   .total = 100000,
				   .noun = S("人"),
				   .left = T("约剩 2 分钟"),
				   .running = true,
				   .self_href = S("/jobs/7"),
				   .stop_action = S("/jobs/7/stop"),
				   .csrf = S("c0ffee")});
	ui_job(h, &(struct ui_job){.id = S("8"),
				   .title = R("导入"),
				   .state = S("正在准备"),
				   .tone = UI_MUTE,
				   .noun = S("行"),
				   .running = true,
				   .self_href = S("/jobs/8")});
	ui_job(h,
	       &(struct ui_job){.id = S("9"),
				.title = R("导出"),
				.state = S("已完成"),
				.tone = UI_OK,
				.done = 5,
				.total = 5,
				.result = {.text = S("下载"), .href = S("/x"), .icon = "download", .primary = true}});
}

static void answers_column(struct html *h)
{
	const struct ui_answer answers[] = {{S("姓名"), T("王秀琴"), S(""), S("/e#f-name")},
					    {S("等级"), S(""), T("从证书读出"), S("")}};
	const struct ui_card card = {.title = S("请核对"), .id = "check"};
	const struct ui_confirm confirm = {
	    {.action = S("/undo"), .csrf = S("c0ffee"), .key = S("k4"), .back = S("/org")},
	    S("确定撤回这一批？"),
	    T("38 人的记录将恢复到导入前"),
	    S("撤回 38 行"),
	    UI_BAD};
	html_lit(h, "<div>");
	ui_card_begin(h, &card);
	ui_answers(h, answers, 2);
	ui_card_end(h, &card);
	ui_confirm_begin(h, &confirm);
	ui_field(h, &(struct ui_field){.kind = UI_TEXT, .name = "why", .label = S("原因"), .required = true});
	ui_confirm_end(h, &confirm);
	jobs(h);
	ui_tip(h, &(struct ui_tip){
		      UI_WARN, T("请注意："), T("证书 30 天后到期。"), {.text = S("去换证"), .href = S("/c")}});
	ui_done(h, &(struct ui_done){R("已提交"), S("SB-0618-007"), T("区民政 5 个工作日内初审"), tools, 1});
	html_lit(h, "</div>");
}

static void page_form(struct html *h)
{
	struct ui_frame f = frame("导入护理员花名册");
	struct ui_field all[UI_SHOWN + 1];
	size_t n = fields(all);
	const struct ui_step steps[] = {{S("选文件"), S("6-03"), UI_STEP_DONE},
					{S("对列名"), S(""), UI_STEP_FAILED},
					{S("看检查结果"), S(""), UI_STEP_HERE},
					{S("确认导入"), S(""), UI_STEP_AHEAD}};
	const struct ui_tally tallies[] = {
	    {33, S("可以导入"), {UI_OK, NULL, T("无问题")}, S("?only=ok")},
	    {5, S("可以导入"), {UI_WARN, NULL, T("已自动更正，请过目")}, S("")},
	    {4, S("不能导入"), {UI_BAD, "circle-x", T("需要修改")}, S("")},
	    {0, T("现在写入的行数。确认之前，系统里什么都不会变"), {.text = S("")}, S("")}};
	ui_desk_begin(h, &f);
	ui_steps(h, S("导入步骤"), steps, 4);
	ui_tallies(h, tallies, 4);
	ui_field_errors(h, all, n);
	ui_grid_begin(h, 2);
	form_column(h, all, n);
	answers_column(h);
	ui_grid_end(h, 2);
	ui_trouble(h, &(struct ui_trouble){404, S("没有这个页面"), T("请检查地址，或从左边的菜单进入。"), S("7c3f"),
					   tools, 1});
	ui_desk_end(h, &f);
}

/* ---- phone, public, door, sheet, kiosk, television */

static void page_phone(struct html *h)
{
	struct ui_frame f = frame("王秀琴，您好");
	f.site = S("绍兴养老人才");
	f.lead = T("越城区福康护理院 · 护理员 · 三级 / 高级工");
	f.size = flavour == LONG ? UI_SIZE_LARGEST : UI_SIZE_LARGE;
	f.flash = (struct ui_flash){UI_OK, R("已提交"), S(""), S(""), S("")};
	const struct ui_step steps[] = {{S("单位申报"), S("6-03"), UI_STEP_DONE},
					{S("区里初审"), S("6-09"), UI_STEP_DONE},
					{S("公示"), S("6-16"), UI_STEP_HERE},
					{S("财政拨付"), S(""), UI_STEP_AHEAD},
					{S("到账"), S(""), UI_STEP_AHEAD}};
	const struct ui_item items[] = {{R("我的证书"), T("3 本，出示核验码"), S("/m/certs"), "certificate", UI_OK},
					{R("报名培训"), T("有 4 个班可报"), S("/m/tr"), "school", UI_INFO},
					{R("我的补贴"), T("共到账 16 笔"), S("/m/s"), "coin", UI_WARN},
					{R("我有意见"), T("申诉、更正信息"), S("/m/a"), "message-report", UI_BAD}};
	const struct ui_card pay = {.title = S("二季度岗位津贴")}, doing = {.title = S("我的办理")},
			     form = {.title = S("更正信息")};
	const struct ui_form edit = {.action = S("/m/edit"), .csrf = S("c0ffee"), .key = S("k5"), .back = S("/m/")};
	struct ui_field all[UI_SHOWN + 1];
	size_t n = fields(all);
	ui_phone_begin(h, &f);
	ui_card_begin(h, &pay);
	html_lit(h, "<p class=\"big\">900.00<small>元</small></p>");
	ui_steps(h, S("办理进度"), steps, 5);
	ui_button(h, &(struct ui_link){.text = S("为什么是这么多"), .href = S("/m/why"), .icon = "help-circle"});
	ui_card_end(h, &pay);
	ui_tip(h, &(struct ui_tip){UI_WARN,
				   T("救护员证快到期了"),
				   T("9 月 30 日到期，还有 92 天。"),
				   {.text = S("报名复训"), .href = S("/m/tr")}});
	ui_buttons_grid(h, S("常用功能"), items, 4);
	ui_card_begin(h, &doing);
	ui_items(h, items, flavour == EMPTY ? 0 : 4);
	ui_empty(
	    h, &(struct ui_empty){
		   NULL, S("没有正在办的事"), T("需要更正信息请点下面"), {.text = S("更正信息"), .href = S("/m/e")}});
	ui_card_end(h, &doing);
	why(h);
	history(h);
	ui_field_errors(h, all, n);
	ui_card_begin(h, &form);
	ui_form_begin(h, &edit);
	ui_fields(h, all, n);
	ui_submit(h, &edit, S("提交"), NULL, UI_OK);
	ui_form_end(h, &edit);
	ui_card_end(h, &form);
	ui_phone_end(h, &f);
}

static void page_public(struct html *h)
{
	struct ui_frame f = frame("查证书");
	f.site = S("绍兴市养老服务人才");
	f.lead = T("输入证书编号，或扫证书上的二维码");
	f.size = flavour == LONG ? UI_SIZE_LARGEST : UI_SIZE_LARGE;
	const struct ui_card card = {.title = S("")};
	const struct ui_form form = {.action = S("/verify"), .csrf = S("c0ffee")};
	const struct ui_fact facts[] = {{.name = S("姓名"), .value = T("王*琴"), .sub = T("请与本人身份证核对全名")},
					{.name = S("证书编号"), .value = S("S0003306 0021 233 000385")}};
	ui_public_begin(h, &f);
	ui_card_begin(h, &card);
	ui_form_begin(h, &form);
	ui_field(h, &(struct ui_field){.kind = UI_ID,
				       .name = "code",
				       .label = S("证书编号"),
				       .hint = S("在证书正面，共 16 到 24 位"),
				       .required = true,
				       .value = T("S00033060021")});
	ui_submit(h, &form, S("查询"), "search", UI_OK);
	ui_form_end(h, &form);
	ui_card_end(h, &card);
	ui_card_begin(h, &card);
	ui_facts(h, facts, 2);
	ui_card_end(h, &card);
	ui_public_end(h, &f);
}

static void page_verdict(struct html *h)
{
	struct ui_frame f = frame("证书有效");
	f.site = S("绍兴市养老服务人才");
	f.own_heading = true;
	f.size = flavour == LONG ? UI_SIZE_LARGEST : UI_SIZE_LARGE;
	const struct ui_fact facts[] = {{.name = S("姓名"), .value = T("王*琴"), .sub = T("请与本人身份证核对全名")},
					{.name = S("证书编号"), .value = S("S0003306 0021 233 000385")},
					{.name = S("发证机构"), .value = T("绍兴市养老护理职业技能评价中心")}};
	const struct str causes[] = {T("编号输错了一位，请对照证书再输一次"), T("证书刚发不久，数据还没有同步")};
	static const struct ui_link links[] = {
	    {.text = STR("打印结果"), .href = STR("/p"), .icon = "printer"},
	    {.text = STR("信息不符"), .href = STR("/c"), .icon = "message-report"}};
	const struct ui_question questions[] = {{R("本人和证书对不上怎么办"), T("请先不要签约，拨打 12345。"), true},
						{R("等级是什么意思"), T("一级最高，五级最低。"), false}};
	ui_public_begin(h, &f);
	ui_verdict(h, &(struct ui_verdict){.tone = flavour == EMPTY  ? UI_BAD
						   : flavour == LONG ? UI_WARN
								     : UI_OK,
					   .title = R("证书有效"),
					   .text = T("持证人目前在岗"),
					   .document = S("职业技能等级证书"),
					   .document_sub = T("养老护理员 · 三级 / 高级工"),
					   .facts = facts,
					   .facts_n = 3,
					   .at = INT64_C(1751247737000000),
					   .causes_title = S("可能的原因"),
					   .causes = causes,
					   .causes_n = flavour == LONG ? 2 : 0,
					   .number = T("核验编号 HY-20250630-094217-7C3F"),
					   .links = links,
					   .links_n = 2});
	ui_faq(h, questions, 2);
	ui_public_end(h, &f);
}

static void page_door(struct html *h)
{
	struct ui_frame f = frame("登录");
	f.lead = S("");
	const struct ui_form form = {.action = S("/login"), .csrf = S("c0ffee")};
	ui_door_begin(h, &f);
	const struct ui_error errors[] = {{"name", T("用户名或密码不对")}, {NULL, T("还可以再试 3 次")}};
	ui_errors(h, errors, flavour == EMPTY ? 0 : 2);
	ui_form_begin(h, &form);
	ui_field(h, &(struct ui_field){.kind = UI_TEXT,
				       .name = "name",
				       .label = S("用户名"),
				       .required = true,
				       .autocomplete = "username",
				       .value = T("")});
	ui_field(h, &(struct ui_field){.kind = UI_PASSWORD,
				       .name = "password",
				       .label = S("密码"),
				       .required = true,
				       .autocomplete = "current-password"});
	ui_submit(h, &form, S("登录"), "login", UI_OK);
	ui_form_end(h, &form);
	ui_door_end(h, &f);
}

static void page_sheet(struct html *h)
{
	struct ui_sheet s = {.frame = frame("补贴核算说明"),
			     .number = S("HS-2025-0618-007"),
			     .made_by = T("沈建国"),
			     .made_at = INT64_C(1751247737000000),
			     .stamp = T("绍兴市民政局（盖章）"),
			     .basis = T("依据《关于加强养老服务队伍建设的实施意见》第 8 条。")};
	s.frame.back_href = S("/workers/1");
	ui_sheet_begin(h, &s);
	why(h);
	ui_sheet_end(h, &s);
}

static void page_kiosk(struct html *h)
{
	struct ui_frame f = frame("请选择要办的事");
	f.site = S("绍兴市养老服务人才 · 自助服务");
	f.lead = S("不会操作请按右下角“叫工作人员”");
	static const struct ui_link home[] = {{.text = STR("回首页"), .href = STR("/kiosk"), .icon = "home"}};
	f.tools = home;
	f.tools_n = 1;
	const struct ui_item items[] = {
	    {R("查护理员证书"), T("扫码或输入编号"), S("/verify"), "certificate", UI_INFO},
	    {R("看机构排行榜"), T("家属评分、持证率"), S("/rank"), "award", UI_MUTE},
	    {R("评价和投诉"), T("可以不留姓名"), S("/complain"), "message-report", UI_MUTE},
	    {R("查我的补贴"), T("需要刷身份证"), S("/m/"), "coin", UI_MUTE}};
	ui_kiosk_begin(h, &f);
	ui_buttons_grid(h, S("服务"), items, 4);
	ui_kiosk_end(h, &f);
}

static void page_tv(struct html *h)
{
	struct ui_frame f = frame("绍兴市养老机构服务质量榜");
	static const struct str heads[3] = {STR("星级"), STR("家属评分"), STR("持证率")};
	struct ui_board_row rows[6];
	for (int i = 0; i < 6; i++)
		rows[i] = (struct ui_board_row){
		    S("1"), R("越城区福康护理院"), S("/org/1"), {S("五星"), S("4.92"), S("96.4%")}, i < 3, i == 0};
	ui_tv_begin(h, &f);
	ui_board(h, heads, rows, 6);
	html_lit(h, "<section class=\"panel\"><h2>详情</h2><p class=\"big\">4.92</p>");
	ui_qr(h, (const unsigned char *)"1011010011", 3, S("二维码"));
	html_lit(h, "</section>");
	ui_tv_end(h, &f);
}

static const struct {
	const char *name;
	void (*write)(struct html *h);
} pages[] = {{"list", page_list},       {"dash", page_dash},   {"person", page_person},
	     {"form", page_form},       {"phone", page_phone}, {"public", page_public},
	     {"verdict", page_verdict}, {"door", page_door},   {"sheet", page_sheet},
	     {"kiosk", page_kiosk},     {"tv", page_tv}};

/* Puts bytes into DIR/name when a gallery is asked for. */
static void keep(const char *name, struct str bytes)
{
	const char *dir = getenv("YICAI_GALLERY");
	char path[512];
	if (!dir)
		return;
	snprintf(path, sizeof path, "%s/static", dir);
	mkdir(path, 0777);
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	assert_int_equal(fclose(f), 0);
}

static void every_part_is_written_in_every_flavour(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(pages); i++)
		for (flavour = ORDINARY; flavour <= EMPTY; flavour++) {
			struct buf out;
			char name[64];
			used = 0;
			buf_init(&out, HTML_PAGE_MAX);
			struct html h = {.out = &out};
			pages[i].write(&h);
			assert_false(out.failed);
			assert_true(str_ends(buf_str(&out), STR("</html>")));
			snprintf(name, sizeof name, "%s-%s.html", pages[i].name, flavours[flavour]);
			keep(name, buf_str(&out));
			buf_release(&out);
		}
}

static void no_hostile_text_leaves_its_place(void **state)
{
	(void)state;
	flavour = NASTY;
	for (size_t i = 0; i < LEN(pages); i++) {
		struct buf out;
		used = 0;
		buf_init(&out, HTML_PAGE_MAX);
		struct html h = {.out = &out};
		pages[i].write(&h);
		assert_int_equal(str_find(buf_str(&out), STR("<script>alert")), -1);
		assert_int_equal(str_find(buf_str(&out), STR("</td><script")), -1);
		assert_true(str_find(buf_str(&out), STR("&lt;script&gt;")) > 0);
		buf_release(&out);
	}
}

static void the_files_of_the_pages_are_there(void **state)
{
	(void)state;
	static const char *const names[] = {"desk.css", "phone.css",  "boot.js", "desk.js",   "phone.js",
					    "chart.js", "echarts.js", "htmx.js", "icons.svg", "mark.svg"};
	for (size_t i = 0; i < LEN(names); i++) {
		struct static_file f;
		const char *url = static_url(names[i]);
		assert_true(static_find(str_of(url), &f));
		assert_true(f.body.n > 0 && f.type.n > 0);
		keep(url + 1, f.body);
	}
	struct static_file none;
	assert_string_equal(static_url("nothing.css"), "#");
	assert_false(static_find(STR("/static/desk.css"), &none));
	assert_false(static_find(STR("policies/x"), &none));
	assert_false(static_find(STR("/static/../etc/passwd"), &none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_part_is_written_in_every_flavour),
	    cmocka_unit_test(no_hostile_text_leaves_its_place),
	    cmocka_unit_test(the_files_of_the_pages_are_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
