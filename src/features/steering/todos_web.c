/* 今天要办: what whoever looks at the figures can do about them today. */
#include "features/directory/list.h"
#include "features/reach_web.h"
#include "features/steering/dash_web.h"

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
