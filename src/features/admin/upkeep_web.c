/* 后台任务, 备份, 自查: what keeps the system running, and what is wrong with how it is run. */
#include "app/app.h"
#include "app/jobs.h"
#include "fact/journal.h"
#include "features/admin/snapshot_web.h"
#include "features/reach_web.h"
#include "features/admin/sys_pages.h"
#include "features/admin/sys_web.h"
#include "features/directory/directory.h"
#include "flow/calendar.h"

#include <sys/stat.h>

#define DAYS(n) ((instant_t)(n)*86400 * 1000000)

struct job_item {
	int64_t id, done, total, created, started, ended;
	struct str title, who, message, result;
	const char *state;
	bool running;
	int64_t number; /* of the state */
};
static const struct out_field job_rows[] = {OUT_ID_(struct job_item, id, "编号"),
					    OUT_TEXT_(struct job_item, title, "任务"),
					    OUT_WORD_(struct job_item, state, "状态"),
					    OUT_BOOL_(struct job_item, running, "还没结束"),
					    OUT_INT_(struct job_item, done, "已完成"),
					    OUT_INT_(struct job_item, total, "共"),
					    OUT_TEXT_(struct job_item, who, "发起人"),
					    OUT_TEXT_(struct job_item, message, "说明"),
					    OUT_TEXT_(struct job_item, result, "结果在哪里"),
					    OUT_INSTANT_(struct job_item, created, "发起时间"),
					    OUT_INSTANT_(struct job_item, started, "开始时间"),
					    OUT_INSTANT_(struct job_item, ended, "结束时间")};
static const struct out_shape job_shape = OUT_SHAPE("JobRow", struct job_item, job_rows);

struct jobs_output {
	struct job_item *jobs;
	size_t n;
};
static const struct out_field jobs_rows[] = {OUT_LIST_(struct jobs_output, jobs, n, "后台任务", job_shape)};
static const struct out_shape jobs_shape = OUT_SHAPE("Jobs", struct jobs_output, jobs_rows);

/* A job as it is told. */
static struct job_item job_item(struct ctx *c, const struct job *j)
{
	return (struct job_item){.id = j->id,
				 .done = j->done,
				 .total = j->total,
				 .created = j->created,
				 .started = j->started,
				 .ended = j->ended,
				 .title = j->title,
				 .who = account_called(c->house, j->who, c->mem),
				 .message = j->message,
				 .result = j->result,
				 .state = job_state_label(j->state),
				 .running = j->state <= JOB_RUNNING,
				 .number = j->state};
}

/* GET /sys/jobs: the newest. */
static int get_jobs(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct jobs_output *o = out;
	struct job *jobs;
	size_t n;
	(void)in;
	if (job_list(c->house, 0, JOBS_LISTED_MAX, c->mem, &jobs, &n, e) < 0)
		return -1;
	if (!(o->jobs = ARENA_ARRAY(c->mem, n + 1, struct job_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < n; o->n++)
		o->jobs[o->n] = job_item(c, &jobs[o->n]);
	return 0;
}

/* A job's state as a chip. */
static struct ui_cell job_state(const struct job_item *j)
{
	return listed_chip(j->state, j->running                                           ? UI_INFO
				     : j->number == JOB_DONE                              ? UI_OK
				     : j->number == JOB_FAILED || j->number == JOB_BROKEN ? UI_BAD
											  : UI_MUTE);
}

/* The page of GET /sys/jobs */
static void show_jobs(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"任务", 6}, .wide = true},
						   {.label = {"状态", 6}},
						   {.label = {"发起人", 9}},
						   {.label = {"发起", 6}},
						   {.label = {"结束", 6}},
						   {.label = {"说明", 6}, .wide = true},
						   {.label = {"", 0}}};
	const struct jobs_output *o = out;
	struct listing l =
	    listing_new(f, "后台任务", columns, 7, o->n, "还没有后台任务", "核算、导出和核对会在这里排队");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct job_item *j = &o->jobs[i];
		c[0] = listed_link(j->title, frame_text(f, "/jobs/%lld", (long long)j->id));
		c[1] = job_state(j);
		c[2] = listed_text(j->who);
		c[3] = listed_instant(f, j->created);
		c[4] = listed_instant(f, j->ended);
		c[5] = listed_text(j->message);
		if (j->running && frame_may(f, CAN_JOBS_MANAGE))
			c[6] = listed_deed(f, "停止", frame_text(f, "/sys/jobs/%lld/cancel", (long long)j->id), true);
	}
	f->ui.lead = frame_text(f, "最近 %d 个；每天第一次运行时自动整理登录数据、更新名册", JOBS_LISTED_MAX);
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

struct id_input {
	int64_t id;
};
static const struct in_field id_fields[] = {IN_ID_(struct id_input, id, "编号", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct id_input, id_fields);

/* GET /sys/jobs/:id/cancel: which job it is about; one that has ended cannot be stopped. */
static int get_cancel(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct job_item *o = out;
	struct job j;
	if (job_get(c->house, i->id, c->mem, &j, e) < 0)
		return -1;
	if (j.state > JOB_RUNNING)
		return err_set(e, ERR_CONFLICT, "任务已经结束，不用停止");
	*o = job_item(c, &j);
	return 0;
}

/* The question before a job is stopped. */
static void show_cancel(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct job_item *j = out;
	(void)in;
	sys_question(
	    h, f, UI_BAD, frame_text(f, "停止“%.*s”？", STR_FMT(j->title)),
	    frame_text(f, "由 %.*s 发起。已经写入的留着，没有做完的不再做；发起人会看到“已取消”。", STR_FMT(j->who)),
	    STR("停止任务"), "/sys/jobs");
}

/* POST /sys/jobs/:id/cancel */
static int post_cancel(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_input *i = in;
	struct job j;
	(void)out;
	if (job_get(c->house, i->id, c->mem, &j, e) < 0 || job_cancel(c, &j, e) < 0)
		return -1;
	ctx_tell(c, "已要求停止");
	return ctx_go(c, e, "/sys/jobs");
}

struct backup_item {
	int64_t number, at;
	struct str who, file, size;
};
struct backup_output {
	struct backup_item *backups;
	size_t n;
	int64_t days; /* since the newest; IN_NONE: there is none */
	struct ctx *c;
};
static const struct out_field backup_rows[] = {
    OUT_INT_(struct backup_item, number, "日志序号"), OUT_INSTANT_(struct backup_item, at, "时间"),
    OUT_TEXT_(struct backup_item, who, "谁"), OUT_TEXT_(struct backup_item, file, "文件"),
    OUT_TEXT_(struct backup_item, size, "大小")};
static const struct out_shape backup_shape = OUT_SHAPE("Backup", struct backup_item, backup_rows);
static const struct out_field backups_rows[] = {OUT_LIST_(struct backup_output, backups, n, "备份", backup_shape),
						OUT_INT_(struct backup_output, days, "几天前")};
static const struct out_shape backups_shape = OUT_SHAPE("Backups", struct backup_output, backups_rows);

#define BACKUPS_LISTED 50

/* A copy of a text. */
static struct str copy(struct ctx *c, struct str s)
{
	const char *p = arena_copy(c->mem, s.p, s.n);
	return p ? (struct str){p, s.n} : STR("");
}

/* Takes one into the list. */
static int take_backup(void *self, const struct entry *en)
{
	struct backup_output *o = self;
	o->backups[o->n++] = (struct backup_item){.number = en->number,
						  .at = en->at,
						  .who = copy(o->c, en->who),
						  .file = copy(o->c, en->source),
						  .size = copy(o->c, en->detail)};
	return 0;
}

/* GET /sys/backup */
static int get_backups(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct backup_output *o = out;
	struct journal_query q = {.who = STR(""), .what = STR("backup"), .or_what = STR(""), .n = BACKUPS_LISTED};
	(void)in;
	*o = (struct backup_output){.c = c, .backups = ARENA_ARRAY(c->mem, BACKUPS_LISTED, struct backup_item)};
	if (!o->backups)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (journal_search(c->house, &q, take_backup, o, e) < 0)
		return -1;
	for (size_t k = 0; k < o->n; k++)
		o->backups[k].who = account_called(c->house, o->backups[k].who, c->mem);
	o->days = o->n ? c->today - instant_day(o->backups[0].at) : IN_NONE;
	return 0;
}

#define BACKUP_DAYS 7 /* older than that is too old */

/* The page of GET /sys/backup */
static void show_backups(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"时间", 6}},
						   {.label = {"文件", 6}, .wide = true},
						   {.label = {"大小", 6}},
						   {.label = {"谁", 3}}};
	const struct backup_output *o = out;
	struct listing l =
	    listing_new(f, "备份", columns, 4, o->n, "还没有备份过", "在服务器上运行 yicai backup 文件名");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		c[0] = listed_instant(f, o->backups[i].at);
		c[1] = listed_text(o->backups[i].file);
		c[2] = listed_text(o->backups[i].size);
		c[3] = listed_text(o->backups[i].who);
	}
	struct ui_tip tips[] = {{.tone = o->days == IN_NONE      ? UI_BAD
					 : o->days > BACKUP_DAYS ? UI_WARN
								 : UI_OK,
				 .strong = o->days == IN_NONE
					       ? STR("从来没有备份过。")
					       : frame_text(f, "最近一次备份在 %lld 天前。", (long long)o->days)},
				{.tone = UI_INFO,
				 .text = STR("备份：yicai backup 文件名（服务不用停）。恢复：在空的库上 yicai "
					     "restore 文件名。密钥文件不在备份里，"
					     "要另外保管：没有它，证件号码读不出来。")}};
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.tips = tips, .tips_n = 2, .table = &l.t});
}

/* One thing that was looked at. */
enum finding { FINDING_OK, FINDING_WARN, FINDING_BAD };
struct check_item {
	const char *what, *state, *todo;
	struct str said;
	enum finding finding;
};
struct check_output {
	struct check_item *checks;
	size_t n, wrong;
};
static const struct out_field check_rows[] = {
    OUT_WORD_(struct check_item, what, "查什么"), OUT_WORD_(struct check_item, state, "结果"),
    OUT_TEXT_(struct check_item, said, "情况"), OUT_WORD_(struct check_item, todo, "怎么办")};
static const struct out_shape check_shape = OUT_SHAPE("Check", struct check_item, check_rows);
static const struct out_field checks_rows[] = {OUT_LIST_(struct check_output, checks, n, "自查", check_shape),
					       OUT_COUNT_(struct check_output, wrong, "要处理的")};
static const struct out_shape checks_shape = OUT_SHAPE("Checks", struct check_output, checks_rows);
#define CHECKS_MAX 20

/* Notes what was found; todo only matters when something is wrong. */
static void found(struct check_output *o, const char *what, enum finding f, struct str said, const char *todo)
{
	static const char *const word[] = {"正常", "留意", "要处理"};
	if (o->n == CHECKS_MAX)
		return;
	o->wrong += f != FINDING_OK;
	o->checks[o->n++] = (struct check_item){what, word[f], f == FINDING_OK ? NULL : todo, said, f};
}

/* Others than the owner may read the file. */
static void check_file(struct ctx *c, struct check_output *o, const char *what, const char *path)
{
	struct stat st;
	if (!path || stat(path, &st) < 0)
		return;
	found(o, what, st.st_mode & 077 ? FINDING_BAD : FINDING_OK, ctx_text(c, "权限 %03o", st.st_mode & 0777),
	      "在服务器上把权限改成只有服务账号能读：chmod 600");
}

/* How the server was started. */
static void check_server(struct ctx *c, struct check_output *o)
{
	const struct app_config *cfg = app_started_with(c->app);
	bool local =
	    str_starts(str_of(cfg->listen), STR("127.")) || str_starts(str_of(cfg->listen), STR("localhost"));
	check_file(c, o, "密钥文件", cfg->key);
	if (!str_starts(str_of(cfg->db), STR("postgres")))
		check_file(c, o, "数据库文件", cfg->db);
	found(o, "加密连接",
	      cfg->secure ? FINDING_OK
	      : local     ? FINDING_WARN
			  : FINDING_BAD,
	      cfg->secure ? STR("cookie 只走加密连接")
	      : local     ? STR("只在本机收请求，没有声明前面有 HTTPS")
			  : STR("直接对外收不加密的请求"),
	      "放在 HTTPS 反向代理后面，用 --secure --proxy 启动");
	found(o, "短信", cfg->sms ? FINDING_OK : FINDING_WARN, cfg->sms ? STR("已配置") : STR("没有短信通道"),
	      "从业人员要用短信登录：用 --sms 启动");
#ifdef YICAI_TEST
	found(o, "程序版本", FINDING_BAD, STR("这是测试版，时间可以从外面改"), "换成正式版");
#else
	found(o, "程序版本", FINDING_OK, ctx_text(c, "%s 正式版", YICAI_VERSION), NULL);
#endif
}

/* What is counted over the accounts. */
struct census {
	instant_t now;
	int64_t no_totp, initial, idle, holders[3];
};

/* Counts one. */
static int count_account(void *self, const struct account *a)
{
	static const char *const admins[] = {"sysadmin", "secadmin", "auditadmin"};
	struct census *x = self;
	if (a->state != ACCOUNT_ACTIVE || !account_kind_desk(a->kind))
		return 0;
	x->no_totp += a->kind != ACCOUNT_CLERK && !a->has_totp;
	x->initial += a->must_change && a->created < x->now - DAYS(7);
	x->idle += (a->last_login ? a->last_login : a->created) < x->now - DAYS(180);
	for (size_t i = 0; i < a->roles_n; i++)
		for (int k = 0; k < 3; k++)
			x->holders[k] += str_is(str_of(a->roles[i]), admins[k]);
	return 0;
}

/* The accounts. */
static int check_accounts(struct ctx *c, struct check_output *o, struct err *e)
{
	struct census x = {.now = c->now};
	struct auth_settings s;
	if (account_each(c->house, STR(""), ACCOUNT_MAX, count_account, &x, e) < 0 ||
	    auth_settings_load(c->house, &s, e) < 0)
		return -1;
	bool all = x.holders[0] && x.holders[1] && x.holders[2];
	found(o, "三员分立", all ? FINDING_OK : FINDING_BAD,
	      ctx_text(c, "系统管理 %lld 人，安全管理 %lld 人，审计管理 %lld 人", (long long)x.holders[0],
		       (long long)x.holders[1], (long long)x.holders[2]),
	      "在服务器上用 yicai user add 设齐三名管理员");
	found(o, "动态口令的要求", s.totp_staff ? FINDING_OK : FINDING_BAD,
	      s.totp_staff ? STR("工作人员必须使用") : STR("没有要求工作人员使用"), "在参数里改成“是”");
	found(o, "没有动态口令的账号", x.no_totp ? FINDING_WARN : FINDING_OK,
	      ctx_text(c, "%lld 个", (long long)x.no_totp), "本人下次登录时会被要求设置；长期不登录的停用");
	found(o, "一周没改的初始密码", x.initial ? FINDING_WARN : FINDING_OK,
	      ctx_text(c, "%lld 个", (long long)x.initial), "重置密码，或停用");
	found(o, "半年没登录的账号", x.idle ? FINDING_WARN : FINDING_OK, ctx_text(c, "%lld 个", (long long)x.idle),
	      "核对后停用");
	return 0;
}

/* Backup and proof of the journal. */
static int check_data(struct ctx *c, struct check_output *o, struct err *e)
{
	struct backup_output b;
	struct job *jobs;
	size_t n;
	instant_t proved = 0;
	bool failed = false;
	if (get_backups(c, NULL, &b, e) < 0 || job_list(c->house, 0, JOBS_LISTED_MAX, c->mem, &jobs, &n, e) < 0)
		return -1;
	found(o, "备份",
	      b.days == IN_NONE      ? FINDING_BAD
	      : b.days > BACKUP_DAYS ? FINDING_WARN
				     : FINDING_OK,
	      b.days == IN_NONE ? STR("从来没有") : ctx_text(c, "%lld 天前", (long long)b.days),
	      "yicai backup，放到另一台机器上");
	for (size_t i = 0; i < n && !proved; i++)
		if (str_is(jobs[i].kind, "verify") && jobs[i].ended) {
			proved = jobs[i].ended;
			failed = jobs[i].state == JOB_FAILED;
		}
	found(o, "日志核对",
	      failed                       ? FINDING_BAD
	      : proved < c->now - DAYS(30) ? FINDING_WARN
					   : FINDING_OK,
	      failed   ? STR("最近一次核对发现问题")
	      : proved ? ctx_text(c, "%d 天前核对过", c->today - instant_day(proved))
		       : STR("没有核对过"),
	      "请审计管理员在“核对”里运行一次");
	return 0;
}

/* The calendar reaches far enough for deadlines. */
static int check_calendar(struct ctx *c, struct check_output *o, struct err *e)
{
	struct calendar *cal;
	if (calendar_load(&cal, c->house->store, e) < 0)
		return -1;
	int left = calendar_last(cal) - c->today;
	found(o, "工作日历",
	      left < 0    ? FINDING_BAD
	      : left < 60 ? FINDING_WARN
			  : FINDING_OK,
	      ctx_text(c, "还够 %d 天", left < 0 ? 0 : left), "国务院公布后，在工作日历里录入下一年");
	calendar_free(cal);
	return 0;
}

/* GET /sys/check */
static int get_checks(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct check_output *o = out;
	struct directory_state d;
	(void)in;
	if (!(o->checks = ARENA_ARRAY(c->mem, CHECKS_MAX, struct check_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	check_server(c, o);
	if (check_accounts(c, o, e) < 0 || check_data(c, o, e) < 0 || check_calendar(c, o, e) < 0 ||
	    directory_state(c->house, &d, e) < 0)
		return -1;
	found(o, "名册", d.current ? FINDING_OK : FINDING_WARN, d.current ? STR("与日志一致") : STR("落后于日志"),
	      "在服务器上运行 yicai directory");
	return 0;
}

/* The page of GET /sys/check */
static void show_checks(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const enum ui_tone tone[] = {UI_OK, UI_WARN, UI_BAD};
	static const struct ui_column columns[] = {{.label = {"查什么", 9}},
						   {.label = {"结果", 6}},
						   {.label = {"情况", 6}, .wide = true},
						   {.label = {"怎么办", 9}, .wide = true}};
	const struct check_output *o = out;
	struct listing l = listing_new(f, "自查", columns, 4, o->n, "", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct check_item *x = &o->checks[i];
		c[0] = (struct ui_cell){.text = str_of(x->what), .strong = true};
		c[1] = listed_chip(x->state, tone[x->finding]);
		c[2] = listed_text(x->said);
		c[3] = listed_text(str_of(x->todo));
	}
	f->ui.lead = o->wrong ? frame_text(f, "查了 %zu 项，%zu 项要留意或处理", o->n, o->wrong)
			      : frame_text(f, "查了 %zu 项，都正常", o->n);
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

/* Removes what is over, on the writer. */
static int write_tidy(struct house *h, void *arg, struct err *e)
{
	struct auth_settings s;
	(void)arg;
	return auth_settings_load(h, &s, e) < 0 ? -1 : auth_tidy(h, &s, e);
}

/* The daily job: sessions, codes and sign-ins that are over. */
static int run_tidy(struct job_run *r, struct err *e)
{
	return app_write(r->app, write_tidy, NULL, e);
}

/* Ages and expiries move at the turn of the day, on the writer. */
static int write_catch_up(struct house *h, void *arg, struct err *e)
{
	(void)arg;
	return directory_catch_up(h, NULL, e);
}

/* The daily job: the directory. */
static int run_catch_up(struct job_run *r, struct err *e)
{
	return app_write(r->app, write_catch_up, NULL, e);
}

static const struct route routes[] = {
    {HTTP_GET, "/sys/jobs", .may = CAN_JOBS_READ, .title = "后台任务", .out = &jobs_shape, .handle = get_jobs,
     .page = show_jobs},
    {HTTP_GET, "/sys/jobs/:id/cancel", .may = CAN_JOBS_MANAGE, .title = "停止后台任务", .in = &id_shape,
     .out = &job_shape, .handle = get_cancel, .page = show_cancel},
    {HTTP_POST, "/sys/jobs/:id/cancel", .may = CAN_JOBS_MANAGE, .title = "停止后台任务", .in = &id_shape,
     .handle = post_cancel},
    {HTTP_GET, "/sys/backup", .may = CAN_BACKUP_READ, .title = "备份", .out = &backups_shape, .handle = get_backups,
     .page = show_backups},
    {HTTP_GET, "/sys/check", .may = CAN_PARAMS_MANAGE, .title = "自查", .out = &checks_shape, .handle = get_checks,
     .page = show_checks},
};

static const struct menu_item menu[] = {
    {.group = "系统", .label = "后台任务", .icon = "clock", .path = "/sys/jobs", .may = CAN_JOBS_READ},
    {.group = "系统", .label = "备份", .icon = "database", .path = "/sys/backup", .may = CAN_BACKUP_READ},
    {.group = "系统", .label = "自查", .icon = "shield-check", .path = "/sys/check", .may = CAN_PARAMS_MANAGE},
};

static const struct job_kind kinds[] = {
    {.name = "tidy", .label = "整理登录数据", .run = run_tidy, .again = true, .daily = true},
    {.name = "catch_up", .label = "更新名册", .run = run_catch_up, .again = true, .daily = true, .slow = true},
    {.name = "snapshot",
     .label = "重做列存快照",
     .run = snapshot_run,
     .again = true,
     .apart = true,
     .due = snapshot_due},
};

const struct web upkeep_web = {.name = "upkeep",
			       .routes = routes,
			       .nroutes = sizeof routes / sizeof *routes,
			       .menu = menu,
			       .nmenu = sizeof menu / sizeof *menu,
			       .jobs = kinds,
			       .njobs = sizeof kinds / sizeof *kinds};
