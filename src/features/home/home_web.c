/* 工作台: what the user can act on, counted within his reach; and the one search field. */
#include "features/home/home_web.h"

#include <stdio.h>

#include "app/jobs.h"
#include "features/exchange/exchange.h"
#include "features/matters/matters_web.h"
#include "features/reach_web.h"

static const struct in_field search_fields[] = {IN_TEXT_(struct search_input, q, "搜索", .max = 60)};
static const struct in_shape search_shape = IN_SHAPE(struct search_input, search_fields);

static const struct out_field todo_fields[] = {
    OUT_WORD_(struct home_todo, name, "名"),   OUT_TEXT_(struct home_todo, title, "事项"),
    OUT_TEXT_(struct home_todo, text, "说明"), OUT_TEXT_(struct home_todo, href, "去哪里办"),
    OUT_INT_(struct home_todo, count, "几件"),
};
static const struct out_shape todo_shape = OUT_SHAPE("HomeTodo", struct home_todo, todo_fields);
static const struct out_field home_fields[] = {
    OUT_LIST_(struct home_output, todos, n, "待办", todo_shape),
    OUT_INT_(struct home_output, people, "人员"),
    OUT_INT_(struct home_output, working, "在职"),
    OUT_INT_(struct home_output, frontline, "一线"),
    OUT_INT_(struct home_output, orgs, "机构"),
    OUT_LIST_AS_(struct home_output, notices.notice, notices.n, "notices", "通知公告", notice_brief_shape),
};
static const struct out_shape home_shape = OUT_SHAPE("Home", struct home_output, home_fields);

/* One person found. */
static const struct out_field found_person_fields[] = {
    OUT_ID_(struct person_row, person_id, "编号"),
    OUT_TEXT_(struct person_row, name, "姓名"),
    OUT_TEXT_(struct person_row, number, "证件号码（遮盖）"),
    OUT_TEXT_(struct person_row, county, "区县"),
    OUT_TEXT_(struct person_row, org, "机构"),
};
static const struct out_shape found_person_shape = OUT_SHAPE("FoundPerson", struct person_row, found_person_fields);
static const struct out_field found_org_fields[] = {
    OUT_ID_(struct org_row, org_id, "编号"),
    OUT_TEXT_(struct org_row, name, "名称"),
    OUT_TEXT_(struct org_row, code, "统一社会信用代码"),
    OUT_TEXT_(struct org_row, county, "区县"),
};
static const struct out_shape found_org_shape = OUT_SHAPE("FoundOrg", struct org_row, found_org_fields);
static const struct out_field search_out[] = {
    OUT_LIST_(struct search_found, people, npeople, "人员", found_person_shape),
    OUT_INT_(struct search_found, people_all, "共几人"),
    OUT_LIST_(struct search_found, orgs, norgs, "机构", found_org_shape),
    OUT_INT_(struct search_found, orgs_all, "共几家"),
};
static const struct out_shape search_out_shape = OUT_SHAPE("Found", struct search_found, search_out);

/* Adds one that waits; nothing waits at 0. */
static void add(struct home_output *o, struct home_todo t)
{
	if (t.count > 0 && o->n < HOME_TODOS_MAX)
		o->todos[o->n++] = t;
}

/* What a mark asks of the user. */
struct mark_todo {
	const char *name, *title, *icon;
	enum person_mark_bit bit;
	enum ui_tone tone;
};
static const struct mark_todo mark_todos[] = {
    {"certificates.expired", "证书已过期", "certificate", MARK_BIT_EXPIRED, UI_BAD},
    {"certificates.missing", "在职护理员缺证", "certificate", MARK_BIT_UNCERTIFIED, UI_BAD},
    {"contracts.over", "合同已到期", "file-text", MARK_BIT_CONTRACT_OVER, UI_BAD},
    {"certificates.expiring", "证书九十天内到期", "certificate", MARK_BIT_EXPIRING, UI_WARN},
    {"contracts.ending", "合同九十天内到期", "file-text", MARK_BIT_CONTRACT_ENDING, UI_WARN},
    {"people.two_places", "同时在两家机构在职", "users", MARK_BIT_TWO_PLACES, UI_WARN},
    {"people.incomplete", "资料不全", "clipboard-check", MARK_BIT_INCOMPLETE, UI_INFO},
};

/* What waits in the records of people: of those at work, since only they can be asked. */
static int people_todos(struct ctx *c, struct home_output *o, struct err *e)
{
	struct reach who = user_reach(c->user);
	for (size_t i = 0; i < sizeof mark_todos / sizeof *mark_todos; i++) {
		const struct mark_todo *m = &mark_todos[i];
		struct people_filter f = {.marks = 1u << m->bit, .states = 1u << WORK_WORKING};
		int64_t n;
		if (directory_people_count(c->house, who, &f, &n, e) < 0)
			return -1;
		add(o,
		    (struct home_todo){.name = m->name,
				       .title = str_of(m->title),
				       .text = str_of(person_mark_meaning(m->bit)),
				       .href = ctx_text(c, "/workers?mark=%s&state=在职", person_mark_label(m->bit)),
				       .count = n,
				       .icon = m->icon,
				       .tone = m->tone});
	}
	struct people_filter twins = {.marks = MARK_SUSPECT};
	int64_t n = 0;
	if (ctx_may(c, CAN_PEOPLE_MERGE) && directory_people_count(c->house, who, &twins, &n, e) < 0)
		return -1;
	add(o, (struct home_todo){.name = "people.suspects",
				  .title = STR("重复嫌疑"),
				  .text = STR("可能登记了两次的人：核对后合并，或留下不动"),
				  .href = STR("/workers/suspects"),
				  .count = n,
				  .icon = "git-merge",
				  .tone = UI_WARN});
	return 0;
}

/* How many there are. */
static int people_counts(struct ctx *c, struct home_output *o, struct err *e)
{
	struct reach who = user_reach(c->user);
	struct people_filter all = {0}, working = {.states = 1u << WORK_WORKING}, front = {.marks = MARK_FRONTLINE};
	return directory_people_count(c->house, who, &all, &o->people, e) < 0 ||
		       directory_people_count(c->house, who, &working, &o->working, e) < 0 ||
		       directory_people_count(c->house, who, &front, &o->frontline, e) < 0
		   ? -1
		   : 0;
}

/* What waits in the records of institutions. */
static int orgs_todos(struct ctx *c, struct home_output *o, struct err *e)
{
	struct orgs_filter all = {0}, empty = {.marks = 1u << ORG_MARK_BIT_NO_STAFF};
	int64_t n;
	if (directory_orgs_count(c->house, user_reach(c->user), &all, &o->orgs, e) < 0 ||
	    directory_orgs_count(c->house, user_reach(c->user), &empty, &n, e) < 0)
		return -1;
	add(o, (struct home_todo){.name = "orgs.no_staff",
				  .title = STR("机构没有在职人员"),
				  .text = STR("还没有导入名册，或已经停业"),
				  .href = STR("/orgs?mark=没有在职人员"),
				  .count = n,
				  .icon = "building",
				  .tone = UI_INFO});
	return 0;
}

/* Jobs of the user that run, or ended today. */
static int own_jobs(struct ctx *c, struct home_output *o, struct err *e)
{
	size_t n, k = 0;
	if (job_list(c->house, c->user->account, 10, c->mem, &o->jobs, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!o->jobs[i].ended || instant_day(o->jobs[i].ended) == c->today)
			o->jobs[k++] = o->jobs[i];
	o->njobs = k;
	return 0;
}

/* Today's imports; shown to whoever may import, without the names of other files than his reach's: counts alone. */
static int todays_batches(struct ctx *c, struct home_output *o, struct err *e)
{
	size_t n, k = 0;
	if (import_list(c->house, c->mem, &o->batches, &n, e) < 0)
		return -1;
	for (size_t i = n; i-- > 0;)
		if (instant_day(o->batches[i].at) == c->today && str_is(o->batches[i].who, ctx_who(c)))
			o->batches[k++] = o->batches[i];
	o->nbatches = k;
	return 0;
}

/* Matters that wait for the user, with the nearest deadline. */
static int matters_todo(struct ctx *c, struct home_output *o, struct err *e)
{
	struct matters_waiting w;
	char day[11] = "";
	if (matters_waiting(c, &w, e) < 0)
		return -1;
	if (w.nearest)
		day_text((day_t)w.nearest, day);
	add(o, (struct home_todo){.name = "matters.waiting",
				  .title = STR("等您办的申领和申诉"),
				  .text = !*day ? STR("没有期限")
					  : w.overdue
					      ? ctx_text(c, "%lld 件已超期；最近的期限 %s", (long long)w.overdue, day)
					      : ctx_text(c, "最近的期限 %s", day),
				  .href = STR("/todo"),
				  .count = w.count,
				  .icon = "inbox",
				  .tone = w.overdue ? UI_BAD : UI_WARN});
	return 0;
}

/* GET /home */
static int get_home(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct home_output *o = out;
	(void)in;
	o->people = o->working = o->frontline = o->orgs = IN_NONE;
	if (!(o->todos = ARENA_ARRAY(c->mem, HOME_TODOS_MAX, struct home_todo)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (matters_todo(c, o, e) < 0 || notices_home_of(c, &o->notices, e) < 0)
		return -1;
	if (ctx_may(c, CAN_PEOPLE_READ) && (people_todos(c, o, e) < 0 || people_counts(c, o, e) < 0))
		return -1;
	if (ctx_may(c, CAN_ORGS_READ) && orgs_todos(c, o, e) < 0)
		return -1;
	if (ctx_may(c, CAN_IMPORT_RUN) && todays_batches(c, o, e) < 0)
		return -1;
	return own_jobs(c, o, e);
}

/* GET /search */
static int get_search(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct search_input *i = in;
	if (!str_trim(i->q).n)
		return 0;
	return directory_search(c->house, user_reach(c->user), i->q, c->mem, out, e);
}

static const struct route routes[] = {
    {HTTP_GET, "/home", .flags = ROUTE_ANYONE, .title = "工作台", .out = &home_shape,
     .out_size = sizeof(struct home_output), .handle = get_home, .page = home_page},
    {HTTP_GET, "/search", .may = CAN_PEOPLE_READ, .title = "搜索", .in = &search_shape, .out = &search_out_shape,
     .handle = get_search, .page = search_page},
};

static const struct menu_item menu[] = {
    {.group = "", .label = "工作台", .icon = "home", .path = "/home", .flags = ROUTE_ANYONE},
};

const struct web home_web = {.name = "home",
			     .routes = routes,
			     .nroutes = sizeof routes / sizeof *routes,
			     .menu = menu,
			     .nmenu = sizeof menu / sizeof *menu};
