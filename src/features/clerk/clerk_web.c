/* The desk of an institution's clerk: its routes, the first page, the own record. */
#include "features/clerk/clerk_routes_web.h"

#include "features/employment/employment.h"
#include "features/exchange/uploads.h"
#include "features/orgs/orgs.h"
#include "features/reach_web.h"

/* clang-format off */
static const struct out_field staff_rows[] = {
    OUT_ID_(struct staff_item, row.person_id, "编号"),
    OUT_TEXT_(struct staff_item, row.name, "姓名"),
    OUT_TEXT_(struct staff_item, row.number, "证件号码（遮盖）"),
    OUT_WORD_(struct staff_item, post, "岗位"),
    OUT_WORD_(struct staff_item, grade, "等级"),
    OUT_WORD_(struct staff_item, state, "在职状态"),
    OUT_DAY_(struct staff_item, row.since, "起始日期"),
    OUT_DAY_(struct staff_item, row.expires, "证书到期"),
    OUT_DAY_(struct staff_item, row.contract_to, "合同到期"),
    OUT_TEXTS_(struct staff_item, marks, nmarks, "标记"),
    OUT_BOOL_(struct staff_item, ahead, "还没到岗"),
};
static const struct out_shape staff_item_shape = OUT_SHAPE("Staff", struct staff_item, staff_rows);
static const struct out_field staff_out[] = {
    OUT_LIST_(struct staff_output, staff, n, "人员", staff_item_shape),
    OUT_INT_(struct staff_output, total, "共几人"),
    OUT_INT_(struct staff_output, next_key, "下一页从哪里接着列"),
    OUT_INT_(struct staff_output, next_no, "下一页从哪里接着列"),
};
const struct out_shape staff_out_shape = OUT_SHAPE("StaffList", struct staff_output, staff_out);
static const struct out_field due_rows[] = {
    OUT_WORD_(struct due_item, name, "名"),
    OUT_TEXT_(struct due_item, title, "事项"),
    OUT_TEXT_(struct due_item, text, "说明"),
    OUT_TEXT_(struct due_item, href, "去哪里办"),
    OUT_INT_(struct due_item, count, "几件"),
};
static const struct out_shape due_shape = OUT_SHAPE("ClerkDue", struct due_item, due_rows);
static const struct out_field home_rows[] = {
    OUT_TEXT_(struct clerk_home, org.name, "机构"),
    OUT_INT_(struct clerk_home, org.staff, "在职"),
    OUT_INT_(struct clerk_home, org.carers, "养老护理员"),
    OUT_INT_(struct clerk_home, org.certified, "持证"),
    OUT_INT_(struct clerk_home, org.clients, "服务对象"),
    OUT_LIST_(struct clerk_home, due, ndue, "待办", due_shape),
    OUT_LIST_(struct clerk_home, expiring, nexpiring, "将到期的证书", staff_item_shape),
    OUT_LIST_(struct clerk_home, contracts, ncontracts, "将到期的合同", staff_item_shape),
};
const struct out_shape clerk_home_shape = OUT_SHAPE("ClerkHome", struct clerk_home, home_rows);
static const struct out_field profile_rows[] = {
    OUT_WORD_(struct profile_item, label, "项目"),
    OUT_TEXT_(struct profile_item, text, "内容"),
};
static const struct out_shape profile_item_shape = OUT_SHAPE("ProfileField", struct profile_item, profile_rows);
static const struct out_field profile_out[] = {
    OUT_TEXT_(struct profile_output, name, "机构"),
    OUT_LIST_(struct profile_output, field, n, "项目", profile_item_shape),
};
const struct out_shape profile_shape = OUT_SHAPE("OrgProfile", struct profile_output, profile_out);
/* clang-format on */

int clerk_org(struct ctx *c, int64_t *org, struct err *e)
{
	struct reach who = user_reach(c->user);
	if (who.kind != REACH_ORG)
		return err_todo((err_set(e, ERR_DENIED, "这是机构经办的页面，您的账号不属于一家机构"), e),
				"用左边的菜单");
	*org = who.id;
	return 0;
}

int staff_words(struct ctx *c, struct staff_item *s, struct err *e)
{
	const struct person_row *r = &s->row;
	s->post = code_label(&posts, (int)r->post);
	s->grade = r->grade ? grade_label(r->grade) : NULL;
	s->state = work_state_label(r->state);
	s->marks = ARENA_ARRAY(c->mem, MARK_BITS, struct str);
	if (!s->marks)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (int b = 0; b < MARK_BITS; b++)
		if ((r->marks & (1u << b)) && b != MARK_BIT_FRONTLINE)
			s->marks[s->nmarks++] = str_of(person_mark_label(b));
	return 0;
}

int staff_of(struct ctx *c, const struct people_filter *f, const struct list_page *p, struct staff_item **ret,
	     size_t *n, int64_t *total, struct err *e)
{
	struct person_row *rows;
	if (directory_people(c->house, user_reach(c->user), f, p, true, c->mem, &rows, n, total, e) < 0)
		return -1;
	*ret = ARENA_ARRAY(c->mem, *n + 1, struct staff_item);
	if (!*ret)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < *n; i++) {
		(*ret)[i].row = rows[i];
		if (staff_words(c, &(*ret)[i], e) < 0)
			return -1;
	}
	return 0;
}

/* What a mark of the staff asks for. */
static const struct {
	enum person_mark_bit bit;
	const char *name, *title, *text;
	enum ui_tone tone;
} marks_due[] = {
    {MARK_BIT_EXPIRED, "certificates.expired", "证书已过期", "没有同类的有效证书", UI_BAD},
    {MARK_BIT_UNCERTIFIED, "certificates.missing", "护理员缺证", "在职养老护理员没有有效的等级证书", UI_BAD},
    {MARK_BIT_CONTRACT_OVER, "contracts.over", "合同已到期", "续签后登记新的期限，或办离职", UI_BAD},
    {MARK_BIT_EXPIRING, "certificates.expiring", "证书将到期", "九十天内", UI_WARN},
    {MARK_BIT_CONTRACT_ENDING, "contracts.ending", "合同将到期", "九十天内", UI_WARN},
    {MARK_BIT_INCOMPLETE, "people.incomplete", "资料不全", "缺手机号、银行账号、岗位或用工身份，影响发放", UI_INFO},
    {MARK_BIT_TWO_PLACES, "people.two_places", "同时在两家任职", "核对后办转移或离职", UI_WARN},
};
#define MARKS_DUE (sizeof marks_due / sizeof *marks_due)

/* Adds what waits; nothing waits at 0. */
static void add_due(struct clerk_home *o, struct due_item d)
{
	if (d.count > 0)
		o->due[o->ndue++] = d;
}

/* What the staff's marks ask for. */
static int due_of_marks(struct ctx *c, int64_t org, struct clerk_home *o, struct err *e)
{
	for (size_t i = 0; i < MARKS_DUE; i++) {
		struct people_filter f = {
		    .org_id = org, .states = 1u << WORK_WORKING, .marks = 1u << marks_due[i].bit};
		struct due_item d = {.name = marks_due[i].name,
				     .title = str_of(marks_due[i].title),
				     .text = str_of(marks_due[i].text),
				     .tone = marks_due[i].tone,
				     .href = ctx_text(c, "/org/staff?mark=%s", person_mark_label(marks_due[i].bit))};
		if (directory_people_count(c->house, user_reach(c->user), &f, &d.count, e) < 0)
			return -1;
		add_due(o, d);
	}
	return 0;
}

/* Transfers that wait for this institution, and imports that wait to be confirmed. */
static int due_of_matters(struct ctx *c, int64_t org, struct clerk_home *o, struct err *e)
{
	struct transfer *t;
	struct upload *u;
	size_t n;
	struct due_item in = {.name = "transfers.answer",
			      .title = STR("人员转移待您确认"),
			      .text = STR("对方机构提出，确认后任职才会变"),
			      .tone = UI_WARN,
			      .href = STR("/org/transfers")};
	struct due_item files = {.name = "imports.confirm",
				 .title = STR("导入待确认"),
				 .text = STR("已检查，还没有写入；文件只留一天"),
				 .tone = UI_INFO,
				 .href = STR("/org/import")};
	if (transfer_list(c->house, user_reach(c->user), true, c->mem, &t, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		in.count += t[i].asked_by != org;
	if (upload_list(c->house, user_reach(c->user), c->user->account, c->mem, &u, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		files.count += u[i].state == UPLOAD_CHECKED || u[i].state == UPLOAD_NEW;
	add_due(o, in);
	add_due(o, files);
	return 0;
}

/* GET /org/home */
static int get_home(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct clerk_home *o = out;
	int64_t org;
	(void)in;
	if (clerk_org(c, &org, e) < 0 || directory_org(c->house, user_reach(c->user), org, c->mem, &o->org, e) < 0)
		return -1;
	o->due = ARENA_ARRAY(c->mem, MARKS_DUE + 2, struct due_item);
	if (!o->due)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (due_of_marks(c, org, o, e) < 0 || due_of_matters(c, org, o, e) < 0)
		return -1;
	struct list_page p = {.sort = PEOPLE_BY_EXPIRES, .limit = HOME_LISTED};
	struct people_filter certs = {.org_id = org, .states = 1u << WORK_WORKING, .marks = MARK_EXPIRING};
	struct people_filter contracts = {.org_id = org, .states = 1u << WORK_WORKING, .marks = MARK_CONTRACT_ENDING};
	if (staff_of(c, &certs, &p, &o->expiring, &o->nexpiring, NULL, e) < 0)
		return -1;
	p.sort = PEOPLE_BY_NAME;
	return staff_of(c, &contracts, &p, &o->contracts, &o->ncontracts, NULL, e);
}

/* GET /org/profile: the own record, field by field. */
static int get_profile(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct profile_output *o = out;
	struct story s;
	int64_t org;
	(void)in;
	if (clerk_org(c, &org, e) < 0 || directory_org(c->house, user_reach(c->user), org, c->mem, &o->org, e) < 0 ||
	    story_of_org(c->house, org, c->known, c->mem, &s, e) < 0)
		return -1;
	const struct story_section *own = story_section(&s, &orgs_facts);
	o->name = s.name;
	o->field = ARENA_ARRAY(c->mem, orgs_record.n, struct profile_item);
	if (!o->field)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; own && own->n && i < orgs_record.n; i++)
		o->field[o->n++] = (struct profile_item){orgs_record.fields[i].label, own->fact[own->n - 1].text[i]};
	return 0;
}

#define CLERK .may = CAN_STAFF_SELF

static const struct route routes[] = {
    {HTTP_GET, "/org/home", CLERK, .title = "本机构", .out = &clerk_home_shape, .handle = get_home,
     .page = clerk_home_page},
    {HTTP_GET, "/org/profile", CLERK, .title = "机构资料", .out = &profile_shape, .handle = get_profile,
     .page = profile_page},
    {HTTP_GET, "/org/staff", CLERK, .title = "本机构人员", .in = &staff_shape, .out = &staff_out_shape,
     .handle = get_staff, .page = staff_page},
    {HTTP_GET, "/org/staff/new", CLERK, .title = "登记一人", .page = hire_page},
    {HTTP_POST, "/org/staff", CLERK, .title = "登记一人", .in = &hire_shape, .handle = post_staff,
     .form = "/org/staff/new"},
    {HTTP_GET, "/org/staff/:id/end", CLERK, .title = "结束任职", .in = &leave_path_shape, .out = &leave_out_shape,
     .handle = get_leave, .page = leave_page},
    {HTTP_POST, "/org/staff/:id/end", CLERK, .title = "结束任职", .in = &leave_shape, .handle = post_leave},
    {HTTP_GET, "/org/eligible", CLERK, .title = "谁能享受什么", .in = &eligible_shape, .out = &eligible_out_shape,
     .handle = get_eligible, .page = eligible_page},
    {HTTP_POST, "/org/eligible", CLERK, .title = "重新计算", .handle = post_eligible, .form = "/org/eligible"},
    {HTTP_GET, "/org/transfers", .may = CAN_PEOPLE_READ, .title = "人员转移", .out = &transfers_shape,
     .handle = get_transfers, .page = transfers_page},
    {HTTP_GET, "/org/transfers/in", CLERK, .title = "转入一人", .page = transfer_in_page},
    {HTTP_POST, "/org/transfers/in", CLERK, .title = "转入一人", .in = &transfer_in_shape,
     .handle = post_transfer_in},
    {HTTP_GET, "/org/transfers/out/:id", CLERK, .title = "转出一人", .in = &leave_path_shape, .out = &leaving_shape,
     .handle = get_leaving, .page = transfer_out_page},
    {HTTP_POST, "/org/transfers/out/:id", CLERK, .title = "转出一人", .in = &transfer_out_shape,
     .handle = post_transfer_out},
    {HTTP_GET, "/org/transfers/:id", .may = CAN_PEOPLE_READ, .title = "人员转移", .in = &answer_path_shape,
     .out = &transfer_shape, .handle = get_transfer, .page = transfer_answer_page},
    {HTTP_POST, "/org/transfers/:id/confirm", CLERK, .title = "确认转移", .in = &answer_shape,
     .handle = post_confirm_transfer, .form = "/org/transfers/:id"},
    {HTTP_POST, "/org/transfers/:id/refuse", CLERK, .title = "拒绝转移", .in = &answer_shape,
     .handle = post_refuse_transfer, .form = "/org/transfers/:id"},
    {HTTP_POST, "/org/transfers/:id/withdraw", CLERK, .title = "撤回转移", .in = &answer_shape,
     .handle = post_withdraw_transfer, .form = "/org/transfers/:id"},
};

static const struct thing_kind kinds[] = {{"transfer", sees_transfer}};
static const struct menu_item menu[] = {
    {.group = "本机构", .label = "到期和待办", .icon = "bell", .path = "/org/home", CLERK},
    {.group = "本机构", .label = "本机构人员", .icon = "user-check", .path = "/org/staff", CLERK},
    {.group = "本机构", .label = "谁能享受什么", .icon = "coin", .path = "/org/eligible", CLERK},
    {.group = "本机构", .label = "机构资料", .icon = "building", .path = "/org/profile", CLERK},
};
static const struct menu_item transfers_menu[] = {
    {.group = "业务",
     .label = "人员转移",
     .icon = "transfer",
     .path = "/org/transfers",
     .may = CAN_PEOPLE_READ,
     .count = count_transfers},
};

const struct web clerk_web = {.name = "clerk",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu,
			      .kinds = kinds,
			      .nkinds = sizeof kinds / sizeof *kinds,
			      .jobs = &eligible_job,
			      .njobs = 1};
const struct web transfers_web = {
    .name = "transfers", .menu = transfers_menu, .nmenu = sizeof transfers_menu / sizeof *transfers_menu};
