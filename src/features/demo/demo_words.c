#include "features/demo/demo_words.h"

#include "features/notices/notices.h"
#include "features/phrases/phrases.h"

/* An announcement of the demo city. */
struct demo_notice {
	const char *title, *said, *who;
	bool county, pinned, draft;
	int audience, days; /* days: how long it stands */
};
static const struct demo_notice notices[] = {
    {"请各机构十二月十日前核对在职人员花名册（演示）",
     "各养老机构：\n\n年底前要办四季度津贴。请登录后到“本机构人员”核对：离职的办离职，新来的登记上岗日期，证书到期的"
     "换证后更正有效期。\n\n"
     "十二月十日后登记的，下一季度才能核算。",
     "county", true, false, false, NOTICE_ORGS, 11},
    {"护理员在手机上怎样看自己的补贴（演示）",
     "一、打开单位发的网址，填登记的手机号和短信里的六位数字。\n\n二、首页就是钱：走到哪一步、每月多少，点“为什么是这"
     "么多”看理由。\n\n"
     "三、觉得不对，点“补贴意见”，写明哪里不对。经办人要在规定的工作日内答复。",
     "shaoxing", false, false, false, NOTICE_WORKERS, 60},
    {"年度养老护理员职业技能等级认定计划（演示）",
     "今年最后一批认定安排在十二月。报名请与本机构经办人联系，条件和需要的材料见“政策”栏目。\n\n"
     "取得新等级证书的，登记后按政策规定的月份起计发津贴。",
     "shaoxing", false, true, false, NOTICE_OFFICERS | NOTICE_ORGS | NOTICE_WORKERS, 45},
    {"春节期间补贴发放安排（演示草稿）", "请财政和各区县核对后发布。", "shaoxing", false, false, true,
     NOTICE_OFFICERS | NOTICE_ORGS, 90},
};

static const char *const phrases[] = {"材料齐全，符合条件，同意。", "请补齐工资发放表和考勤记录。",
				      "证书已过期，换证后再报。", "在职时间与社保记录不一致，请核实。"};

/* The announcements, each published but the draft. */
static int put_notices(struct house *h, int64_t city, int64_t county, struct err *e)
{
	day_t today = instant_day(h->clock.now(h->clock.self));
	for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
		const struct demo_notice *d = &notices[i];
		int64_t id;
		struct notice n = {.unit = d->county ? county : city,
				   .audience = d->audience,
				   .from = today,
				   .to = today + d->days,
				   .pinned = d->pinned,
				   .title = str_of(d->title),
				   .said = str_of(d->said),
				   .who = str_of(d->who)};
		if (notice_save(h, &n, &id, e) < 0 ||
		    (!d->draft && notice_move(h, id, NOTICE_PUBLISHED, d->who, e) < 0))
			return -1;
	}
	return 0;
}

int demo_words(struct house *h, int64_t city, int64_t county, struct err *e)
{
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
		struct phrase p = {.unit = city, .said = str_of(phrases[i]), .who = STR("shaoxing")};
		if (phrase_add(h, &p, e) < 0)
			return -1;
	}
	return put_notices(h, city, county, e);
}
