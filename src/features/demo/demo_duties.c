/* Tasks and reports of the demo city, with days counted from today. */
#include "features/demo/demo_duties.h"

#include <string.h>

#include "features/duties/duties.h"
#include "features/steering/duty.h"
#include "features/steering/report.h"
#include "features/units/units.h"

#define NEVER 100000 /* days: not done, no report */

/* A task: days from today on which it is due, was done, was reported on. */
static const struct task {
	const char *unit, *document, *clause, *department;
	int role;
	const char *task;
	int due, done, told;
	const char *content, *evidence;
	int verdict; /* of duty_verdicts; 0 none */
	const char *remark;
} tasks[] = {
#define SX "加强养老服务队伍建设的实施意见（征求意见稿）"
    {"330600", SX, "一（一）", "市民政局", DUTY_LEADS, "每万老年人口持证养老护理员达到27人，按县分解、按季通报", 32,
     NEVER, -12, "六个区县分解数已下达，三季度通报已发；诸暨、越城增长慢，已约谈。", "分解表、三季度通报", 1,
     "分解到位，继续按月盯进度"},
    {"330600", SX, "一（一）", "市财政局", DUTY_RESPONSIBLE, "特殊岗位津贴、入职奖补列入年度预算", -40, -46, -46,
     "本年预算已下达到区县。", "预算下达文", 1, "按期完成"},
    {"330600", SX, "二（三）", "市人力资源和社会保障局", DUTY_LEADS, "养老护理员等级认定机构备案不少于3家", -85, -90,
     -90, "已备案4家，认定计划已公布。", "备案公告", 0, NULL},
    {"330600", SX, "二（四）", "市卫生健康委员会", DUTY_RESPONSIBLE, "在养老机构设应急救护培训点，组织救护员取证", 12,
     NEVER, -33, "培训点已设31个，取证培训办了六期。", "培训点名单", 4, "取证人数与名单对不上，补正后重报"},
    {"330600", SX, "三（六）", "市教育局", DUTY_RESPONSIBLE, "在杭绍院校开定向培养班，签约后向民政备案", 63, NEVER,
     NEVER, NULL, NULL, 0, NULL},
    {"330600", SX, "四（二）", "市民政局", DUTY_SUPERVISES, "岗前培训未满100%的机构逐家整改", -20, NEVER, NEVER, NULL,
     NULL, 0, NULL},
    {"330602", SX, "一（一）", "区民政局", DUTY_LEADS, "补足本区持证养老护理员，组织四季度两批认定", -9, NEVER, -40,
     "第一批36人已考完，第二批场地未落实。", NULL, 3, "已逾期，12月5日前报场地和日程"},
    {"330603", SX, "一（一）", "区民政局", DUTY_LEADS, "补足本区持证养老护理员，组织四季度两批认定", 26, NEVER, -6,
     "两批认定已排期，报名52人。", "排期表", 0, NULL},
    {"330604", SX, "一（一）", "区民政局", DUTY_LEADS, "补足本区持证养老护理员，组织四季度两批认定", 26, NEVER, NEVER,
     NULL, NULL, 0, NULL},
    {"330624", SX, "一（一）", "县民政局", DUTY_LEADS, "补足本县持证养老护理员，组织四季度两批认定", -15, -18, -18,
     "两批认定已完成，取证41人。", "成绩册", 1, "进度第一"},
    {"330681", SX, "一（一）", "市民政局", DUTY_LEADS, "补足本市持证养老护理员，组织四季度两批认定", -3, NEVER, NEVER,
     NULL, NULL, 0, NULL},
    {"330683", SX, "一（一）", "市民政局", DUTY_LEADS, "补足本市持证养老护理员，组织四季度两批认定", 26, NEVER, -2,
     "第一批已报名29人。", NULL, 2, "请同时报第二批计划"},
#undef SX
    {"411300", "养老服务人才队伍建设三年行动方案", "二（一）", "市民政局", DUTY_LEADS, "年度培训一万人次", 32, NEVER,
     -25, "十月底累计培训数见看板。", "班次汇总", 1, NULL},
    {"411300", "养老服务人才队伍建设三年行动方案", "二（五）", "市民政局", DUTY_LEADS, "每千名老年人配一名社会工作者",
     -60, NEVER, NEVER, NULL, NULL, 0, NULL},
    {"500000", "养老服务人才队伍建设实施方案", "二（九）", "市民政局", DUTY_LEADS, "养老服务人才达到25000人", 397,
     NEVER, -58, "各区县分解数已下达。", "分解表", 0, NULL},
    {"500000", "养老服务人才队伍建设实施方案", "二（九）", "市人力资源和社会保障局", DUTY_RESPONSIBLE,
     "技能人才认证率达到60%", 397, NEVER, NEVER, NULL, NULL, 0, NULL},
};

#define TASKS (sizeof tasks / sizeof *tasks)

/* What is being made. */
struct making {
	struct house *h;
	struct arena *mem;
	struct demo_duties *out;
	day_t today;
};

/* The id of a unit. */
static int unit_id(struct making *m, const char *code, int64_t *id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_by_key(&r, m->h, &units_facts, (struct cell){FIELD_NONE, str_of(code)}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	*id = got > 0 ? v.id : 0;
	fact_reader_free(r);
	return got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "这个库里没有演示城市");
}

static struct str text(const char *s)
{
	return s ? str_of(s) : STR("");
}

/* The report on a task. */
static int put_told(struct making *m, struct recording *r, const struct task *t, const struct duty *d, struct err *e)
{
	struct duty_report x = {
	    .reported = m->today + t->told, .content = text(t->content), .evidence = text(t->evidence)};
	m->out->told++;
	return duty_report_add(r, d, &x, e);
}

/* All tasks and the reports on them, in one recording. */
static int put_tasks(struct making *m, struct duty *duty, struct err *e)
{
	struct recording *r;
	struct deed deed = {.who = "shaoxing", .what = "duty", .detail = "演示：任务与报告"};
	if (recording_begin(&r, m->h, &deed, e) < 0)
		return -1;
	int status = 0;
	for (size_t i = 0; i < TASKS && status == 0; i++) {
		const struct task *t = &tasks[i];
		struct duty *d = &duty[i];
		*d = (struct duty){.role = t->role,
				   .document = str_of(t->document),
				   .clause = str_of(t->clause),
				   .department = str_of(t->department),
				   .task = str_of(t->task),
				   .due = m->today + t->due,
				   .done = t->done == NEVER ? DAY_NONE : m->today + t->done};
		status = unit_id(m, t->unit, &d->unit, e);
		if (status == 0)
			status = duty_add(r, d, &d->id, e);
		if (status == 0 && t->told != NEVER)
			status = put_told(m, r, t, d, e);
		m->out->duties += status == 0;
	}
	return recording_end(r, status, e);
}

/* What was done, and what was said of the reports, in another recording. */
static int put_verdicts(struct making *m, const struct duty *duty, struct err *e)
{
	struct recording *r;
	struct deed deed = {.who = "shaoxing", .what = "duty", .detail = "演示：办结与讲评"};
	if (recording_begin(&r, m->h, &deed, e) < 0)
		return -1;
	int status = 0;
	for (size_t i = 0; i < TASKS && status == 0; i++) {
		struct duty_report *list;
		size_t n = 0;
		if (tasks[i].done != NEVER)
			status = duty_finish(r, m->h, &duty[i], duty[i].done, e);
		if (!tasks[i].verdict || status < 0)
			continue;
		status = duty_reports_of(m->h, &duty[i], m->mem, &list, &n, e);
		if (status == 0 && n)
			status =
			    duty_judge(r, m->h, duty[i].unit, list[0].id, tasks[i].verdict, text(tasks[i].remark), e);
	}
	return recording_end(r, status, e);
}

/* One quarter's report of a unit, locked. */
static int put_report(struct making *m, int64_t unit, month_t last, int64_t version, const char *reason,
		      struct err *e)
{
	struct report_ask a = {.unit = unit,
			       .kind = REPORT_QUARTER,
			       .version = version,
			       .known = m->h->clock.now(m->h->clock.self),
			       .who = STR("shaoxing"),
			       .reason = text(reason)};
	struct report_data d;
	struct buf xlsx, pdf;
	int64_t id;
	if (!report_period(REPORT_QUARTER, last, &a.starts, &a.ends))
		return err_set(e, ERR_INPUT, "这个月不是一个季度的末月");
	buf_init(&xlsx, REPORT_FILE);
	buf_init(&pdf, REPORT_FILE);
	int status = report_make(m->h, &a, m->mem, &d, e);
	if (status == 0 && (report_xlsx(&d, &xlsx, e) < 0 || report_pdf(&d, &pdf, e) < 0))
		status = -1;
	if (status == 0 && (status = store_begin(m->h->store, true, e)) == 0) {
		status = report_keep(m->h, &d, &xlsx, &pdf, &id, e);
		if (status == 0)
			status = store_commit(m->h->store, e);
		else
			store_rollback(m->h->store);
	}
	buf_release(&xlsx);
	buf_release(&pdf);
	m->out->reports += status == 0;
	return status;
}

/* 绍兴's last two quarters; the later one was corrected. */
static int put_reports(struct making *m, struct err *e)
{
	int64_t unit, version;
	month_t now = month_of_day(m->today), last = now - 1 - (day_ymd(month_first(now)).m - 1) % 3;
	day_t starts, ends;
	if (unit_id(m, "330600", &unit, e) < 0 || !report_period(REPORT_QUARTER, last, &starts, &ends) ||
	    report_last(m->h, unit, REPORT_QUARTER, ends, &version, e) < 0)
		return -1;
	if (version)
		return err_set(e, ERR_CONFLICT, "任务和报表已经装过了");
	return put_report(m, unit, last - 3, 1, NULL, e) < 0 || put_report(m, unit, last, 1, NULL, e) < 0
		   ? -1
		   : put_report(m, unit, last, 2, "嵊州补报两名护理员的证书，重算后再报", e);
}

int demo_duties(struct house *h, struct demo_duties *out, struct err *e)
{
	struct making m = {
	    .h = h, .mem = arena_new((size_t)8 << 30), .out = out, .today = instant_day(h->clock.now(h->clock.self))};
	*out = (struct demo_duties){0};
	int status = m.mem ? put_reports(&m, e) : err_set(e, ERR_NOMEM, "内存不够");
	struct duty duty[TASKS];
	if (status == 0)
		status = put_tasks(&m, duty, e);
	if (status == 0)
		status = put_verdicts(&m, duty, e);
	arena_free(m.mem);
	return status;
}
