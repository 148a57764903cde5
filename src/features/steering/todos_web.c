/* 今天要办: what whoever looks at the figures can do about them today. */
#include "features/directory/list.h"
#include "features/reach_web.h"
#include "features/steering/assigned.h"
#include "features/steering/dash_web.h"
#include "features/steering/duty.h"
#include "features/steering/report.h"
#include "features/targets/assignments.h"

/* Adds one that waits; nothing waits at 0. */
static void add(struct dash_output *o, struct dash_todo t)
{
	if (t.count > 0 && o->ntodos < DASH_TODOS)
		o->todos[o->ntodos++] = t;
}

/* Targets that are late, or will be missed. */
static void targets(struct ctx *c, struct dash_output *o)
{
	int64_t late = 0, slow = 0;
	for (size_t k = 0; k < o->nmetrics; k++) {
		late += o->metrics[k].tone == UI_BAD && o->metrics[k].due < c->today && o->metrics[k].target.n;
		slow += (o->metrics[k].tone == UI_WARN ||
			 (o->metrics[k].tone == UI_BAD && o->metrics[k].due >= c->today)) &&
			o->metrics[k].target.n;
	}
	add(o, (struct dash_todo){STR("目标逾期未达"), STR("期限已过，仍要补足并说明"),
				  ctx_text(c, "/targets?unit=%lld", (long long)o->unit_id), late, UI_BAD,
				  "alert-triangle"});
	add(o, (struct dash_todo){STR("目标需要加快"), STR("按现在的速度，到期达不到"),
				  ctx_text(c, "/targets?unit=%lld", (long long)o->unit_id), slow, UI_WARN,
				  "trending-down"});
}

/* What was dealt out to the unit and waits for its answer; duties that are late. */
static int duties(struct ctx *c, struct dash_output *o, struct err *e)
{
	struct assigned_fact x[ASSIGNED_VERSIONS];
	struct duty *list;
	struct reach r = user_reach(c->user);
	size_t n, k;
	int64_t late = 0, open = 0;
	if (duties_of(c->house, o->unit_id, c->mem, &list, &n, e) < 0 ||
	    assigned_read(c->house, o->unit_id, STR(""), DAY_NONE, c->mem, x, ASSIGNED_VERSIONS, &k, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		late += list[i].done == DAY_NONE && list[i].due != DAY_NONE && list[i].due < c->today;
	for (size_t i = 0; i < k; i++)
		open += x[i].state == ASSIGNMENT_ISSUED && r.id == o->unit_id && ctx_may(c, CAN_TARGETS_ANSWER);
	add(o, (struct dash_todo){STR("任务逾期"), STR("期限已过，还没有办结"),
				  ctx_text(c, "/duties?unit=%lld&state=逾期", (long long)o->unit_id), late, UI_BAD,
				  "flag"});
	add(o, (struct dash_todo){STR("目标分解待答复"), STR("接受，或者提出建议数"),
				  ctx_text(c, "/targets?unit=%lld", (long long)o->unit_id), open, UI_WARN,
				  "list-details"});
	return 0;
}

/* The last quarter that is over has not been reported yet. */
static int report_due(struct ctx *c, struct dash_output *o, struct err *e)
{
	day_t starts, ends;
	int64_t last;
	month_t m = month_of_day(c->today) - 1;
	if (!ctx_may(c, CAN_REPORTS_LOCK))
		return 0;
	while (!report_period(REPORT_QUARTER, m, &starts, &ends))
		m--;
	if (report_last(c->house, o->unit_id, REPORT_QUARTER, ends, &last, e) < 0)
		return -1;
	add(o, (struct dash_todo){STR("季报还没有报送"), STR("上一季度已经过完"), STR("/reports"), last == 0, UI_INFO,
				  "file-spreadsheet"});
	return 0;
}

int steering_todos(struct ctx *c, struct dash_output *o, struct err *e)
{
	static const struct {
		enum person_mark_bit bit;
		const char *title, *text, *icon;
		enum ui_tone tone;
	} marks[] = {
	    {MARK_BIT_EXPIRED, "证书已过期", "在职人员，到期后不再计入持证", "certificate", UI_BAD},
	    {MARK_BIT_UNCERTIFIED, "在职护理员缺证", "取得证书即计入持证密度", "certificate", UI_WARN},
	    {MARK_BIT_EXPIRING, "证书九十天内到期", "到期前复审或换证", "clock", UI_WARN},
	};
	if (!(o->todos = ARENA_ARRAY(c->mem, DASH_TODOS, struct dash_todo)))
		return err_set(e, ERR_NOMEM, "内存不足");
	targets(c, o);
	if (duties(c, o, e) < 0 || report_due(c, o, e) < 0)
		return -1;
	for (size_t i = 0; i < sizeof marks / sizeof *marks && ctx_may(c, CAN_PEOPLE_READ); i++) {
		struct people_filter f = {
		    .marks = 1u << marks[i].bit, .states = 1u << WORK_WORKING, .unit_id = o->unit_id};
		int64_t n;
		if (directory_people_count(c->house, user_reach(c->user), &f, &n, e) < 0)
			return -1;
		add(o, (struct dash_todo){str_of(marks[i].title), str_of(marks[i].text),
					  ctx_text(c, "/workers?mark=%s&state=在职&unit=%lld",
						   person_mark_label(marks[i].bit), (long long)o->unit_id),
					  n, marks[i].tone, marks[i].icon});
	}
	return 0;
}
