/* The pages of 工作台 and of the search. */
#include "app/jobs.h"
#include "features/exchange/exchange.h"
#include "features/home/home_web.h"
#include "home.tmpl.h"

/* How much there is, as large numbers. */
static size_t tallies(const struct home_output *o, struct ui_tally *t)
{
	const struct ui_tally all[] = {
	    {.n = o->people, .text = STR("人员档案"), .href = STR("/workers")},
	    {.n = o->working, .text = STR("在职"), .href = STR("/workers?state=在职")},
	    {.n = o->frontline, .text = STR("一线护理"), .href = STR("/workers?mark=一线")},
	    {.n = o->orgs, .text = STR("机构"), .href = STR("/orgs")},
	};
	size_t n = 0;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].n != IN_NONE)
			t[n++] = all[i];
	return n;
}

/* What waits, as the list of parts. */
static struct ui_todo *todos(const struct frame *f, const struct home_output *o)
{
	struct ui_todo *t = ARENA_ARRAY(f->mem, o->n + 1, struct ui_todo);
	for (size_t i = 0; t && i < o->n; i++)
		t[i] = (struct ui_todo){.tone = (enum ui_tone)o->todos[i].tone,
					.icon = o->todos[i].icon,
					.title = o->todos[i].title,
					.text = o->todos[i].text,
					.href = o->todos[i].href,
					.count = o->todos[i].count};
	return t;
}

/* The import ran as a job that is listed with the words that it had. */
static bool told_as_job(const struct home_output *o, struct str source)
{
	for (size_t i = 0; i < o->njobs; i++)
		if (str_starts(o->jobs[i].title, STR("导入 ")) && str_ends(o->jobs[i].title, source))
			return true;
	return false;
}

/* Jobs of today as a list, and imports that were none: those of the command line. */
static struct ui_item *today(const struct frame *f, const struct home_output *o, size_t *n)
{
	struct ui_item *v = ARENA_ARRAY(f->mem, o->njobs + o->nbatches + 1, struct ui_item);
	*n = 0;
	for (size_t i = 0; v && i < o->njobs; i++)
		v[(*n)++] = (struct ui_item){.title = o->jobs[i].title,
					     .text = frame_text(f, "%s%s%.*s", job_state_label(o->jobs[i].state),
								o->jobs[i].message.n ? "，" : "",
								STR_FMT(o->jobs[i].message)),
					     .href = frame_text(f, "/jobs/%lld", (long long)o->jobs[i].id),
					     .icon = "clock",
					     .tone = o->jobs[i].state == JOB_FAILED ? UI_BAD : UI_INFO};
	for (size_t i = 0; v && i < o->nbatches; i++) {
		if (told_as_job(o, o->batches[i].source))
			continue;
		v[(*n)++] = (struct ui_item){
		    .title = frame_text(f, "导入 %.*s", STR_FMT(o->batches[i].source)),
		    .text = frame_text(f, "批次 %lld，写入 %lld 行%s", (long long)o->batches[i].number,
				       (long long)o->batches[i].rows, o->batches[i].undone_by ? "，已撤销" : ""),
		    .icon = "table-import",
		    .tone = UI_OK};
	}
	return v;
}

/* Where those go who see no people. */
static size_t elsewhere(const struct frame *f, struct ui_item *v)
{
	static const struct {
		enum capability may;
		const char *title, *text, *href, *icon;
	} places[] = {
	    {CAN_USERS_MANAGE, "账号", "开设、停用、重置密码", "/sys/users", "users"},
	    {CAN_PARAMS_MANAGE, "参数", "登录、公示期等参数", "/sys/params", "settings"},
	    {CAN_ROLES_MANAGE, "角色和授权", "谁能做什么", "/sys/roles", "key"},
	    {CAN_SESSIONS_MANAGE, "登录会话", "谁在线，结束可疑的会话", "/sys/sessions", "device-mobile"},
	    {CAN_JOURNAL_READ, "日志", "谁在什么时候改了什么", "/audit/log", "book"},
	};
	size_t n = 0;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (frame_may(f, places[i].may))
			v[n++] = (struct ui_item){.title = str_of(places[i].title),
						  .text = str_of(places[i].text),
						  .href = str_of(places[i].href),
						  .icon = places[i].icon,
						  .tone = UI_INFO};
	return n;
}

void home_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct home_output *o = out;
	struct ui_tally t[4];
	struct ui_item other[8];
	struct home_shown s = {
	    .tally = t, .tallies = tallies(o, t), .todo = todos(f, o), .todos = o->n, .other = other};
	(void)in;
	s.today = today(f, o, &s.todays);
	s.others = elsewhere(f, other);
	s.people = o->people != IN_NONE;
	s.notices = &o->notices;
	f->ui.lead =
	    frame_text(f, "%.*s，%s", STR_FMT(f->ui.unit), o->n ? "下面是您现在可以办的事" : "现在没有要办的事");
	home_show(h, f, &s);
}

/* How somebody was found. */
static struct str found_by(enum search_how how)
{
	switch (how) {
	case SEARCH_BY_NUMBER: return STR("证件号码相同");
	case SEARCH_BY_MOBILE: return STR("手机号相同");
	case SEARCH_BY_CERTIFICATE: return STR("证书编号相同");
	case SEARCH_BY_CODE: return STR("信用代码相同");
	case SEARCH_BY_NAME: break;
	}
	return STR("");
}

/* The people found, a row each. */
static struct ui_row *people_rows(const struct frame *f, const struct search_found *o)
{
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->npeople + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->npeople; i++) {
		const struct person_row *p = &o->people[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 5, struct ui_cell);
		if (!c)
			return NULL;
		rows[i] =
		    (struct ui_row){.cells = c, .href = frame_text(f, "/workers/%lld", (long long)p->person_id)};
		c[0] = (struct ui_cell){.text = p->name, .href = rows[i].href, .sub = found_by(o->people_how[i])};
		c[1] = (struct ui_cell){.text = p->number};
		c[2] = (struct ui_cell){.text = p->org, .sub = p->county};
		c[3] = (struct ui_cell){.text = str_of(p->grade ? grade_label(p->grade) : "")};
		c[4] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = str_of(work_state_label(p->state)),
					.tone = p->state == WORK_WORKING ? UI_OK : UI_MUTE};
	}
	return rows;
}

/* The institutions found. */
static struct ui_row *orgs_rows(const struct frame *f, const struct search_found *o)
{
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->norgs + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->norgs; i++) {
		const struct org_row *g = &o->orgs[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 4, struct ui_cell);
		if (!c)
			return NULL;
		rows[i] = (struct ui_row){.cells = c, .href = frame_text(f, "/orgs/%lld", (long long)g->org_id)};
		c[0] = (struct ui_cell){.text = g->name, .href = rows[i].href, .sub = found_by(o->orgs_how[i])};
		c[1] = (struct ui_cell){.text = g->code};
		c[2] = (struct ui_cell){.text = g->county, .sub = g->street};
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = g->staff};
	}
	return rows;
}

void search_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct search_input *i = in;
	const struct search_found *o = out;
	static const struct ui_column people[] = {{.label = STR("姓名")},
						  {.label = STR("证件号码")},
						  {.label = STR("机构"), .wide = true},
						  {.label = STR("等级")},
						  {.label = STR("状态")}};
	static const struct ui_column orgs[] = {{.label = STR("机构名称"), .wide = true},
						{.label = STR("统一社会信用代码")},
						{.label = STR("区县")},
						{.label = STR("在职人数"), .number = true}};
	struct ui_table pt = {
	    .label = STR("找到的人员"), .columns = people, .columns_n = 5, .rows = people_rows(f, o)};
	struct ui_table ot = {.label = STR("找到的机构"), .columns = orgs, .columns_n = 4, .rows = orgs_rows(f, o)};
	pt.rows_n = pt.rows ? o->npeople : 0;
	ot.rows_n = ot.rows ? o->norgs : 0;
	struct search_shown s = {.q = i->q, .people = &pt, .orgs = &ot};
	s.people_note = frame_text(f, o->people_all > (int64_t)o->npeople ? "共 %s 人，列出最像的 %zu 人" : "%s 人",
				   frame_count(f, o->people_all), o->npeople);
	s.orgs_note = frame_text(f, o->orgs_all > (int64_t)o->norgs ? "共 %s 家，列出最像的 %zu 家" : "%s 家",
				 frame_count(f, o->orgs_all), o->norgs);
	s.more = o->people_all > (int64_t)o->npeople ? i->q : STR("");
	f->ui.search_text = i->q;
	f->ui.list_keys = o->npeople + o->norgs > 0;
	f->ui.lead = i->q.n ? frame_text(f, "“%.*s”的结果", STR_FMT(i->q))
			    : STR("姓名两个字就够；号码要完整，证书编号可以只写末六位");
	search_show(h, f, &s);
}
