/* /todo: what waits for whom, what was done, what was delegated; and the attachments of matters. */
#include "features/matters/matters_web.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/jobs.h"
#include "base/money.h"
#include "features/matters/matters_pages.h"
#include "features/reach_web.h"

static const char *const tabs[] = {"待办", "已办", "我发起的", "抄送我的", NULL};
/* In the order of their words in the form; ends with NULL. */
static const enum capability powers[] = {CAN_CLAIMS_REVIEW1, CAN_CLAIMS_REVIEW2, CAN_PAY_ISSUE, CAN_CLAIMS_APPLY};
const char *const delegate_powers[] = {"初审", "复审", "安排支付", "提出申报", NULL};

/* clang-format off */
static const struct in_field todo_fields[] = {
    IN_CHOICE_(struct todo_input, tab, "列表", .words = tabs),
    IN_INT_(struct todo_input, due, "接在哪个期限后面", .min = 0, .max = INT32_MAX),
    IN_INT_(struct todo_input, after, "接在哪一件后面", .min = 0, .max = INT64_MAX),
};
static const struct in_shape todo_shape = IN_SHAPE(struct todo_input, todo_fields);
static const struct in_field bulk_fields[] = {
    IN_NUMBERS_(struct todo_bulk_input, id, "办件", .flags = IN_NEEDED, .of = "matter"),
    IN_NUMBERS_(struct todo_bulk_input, seq, "看到的一步"),
    IN_MONEY_(struct todo_bulk_input, sum, "合计"),
    IN_TEXT_(struct todo_bulk_input, opinion, "意见", .flags = IN_STOCK, .max = 500, .hint = "写进每一件的经过；可以不填"),
};
const struct in_shape todo_bulk_shape = IN_SHAPE(struct todo_bulk_input, bulk_fields);
static const struct in_field delegate_fields[] = {
    IN_TEXT_(struct delegate_input, to, "委托给谁", .flags = IN_NEEDED, .max = LOGIN_MAX,
	     .hint = "对方的登录账号，须与您同一单位"),
    IN_CHOICE_(struct delegate_input, may, "委托什么", .words = delegate_powers),
    IN_DAY_(struct delegate_input, from, "从哪天起", .flags = IN_NEEDED),
    IN_DAY_(struct delegate_input, until, "到哪天止", .flags = IN_NEEDED, .hint = "当天仍有效，最长一年"),
};
const struct in_shape delegate_shape = IN_SHAPE(struct delegate_input, delegate_fields);
struct end_input { int64_t id; };
static const struct in_field end_fields[] = {IN_INT_(struct end_input, id, "委托", .flags = IN_PATH)};
static const struct in_shape end_shape = IN_SHAPE(struct end_input, end_fields);
struct copy_input { int64_t id; struct str to; };
static const struct in_field copy_fields[] = {
    IN_ID_(struct copy_input, id, "办件", .of = "matter", .flags = IN_PATH),
    IN_TEXT_(struct copy_input, to, "抄送给谁", .flags = IN_NEEDED, .max = LOGIN_MAX),
};
static const struct in_shape copy_shape = IN_SHAPE(struct copy_input, copy_fields);

static const struct out_field item_rows[] = {
    OUT_ID_(struct todo_item, m.id, "编号"),
    OUT_WORD_(struct todo_item, kind, "类别"),
    OUT_TEXT_(struct todo_item, m.title, "事项"),
    OUT_TEXT_(struct todo_item, whose, "谁的"),
    OUT_WORD_(struct todo_item, state, "到了哪一步"),
    OUT_MONEY_(struct todo_item, m.amount, "金额"),
    OUT_DAY_(struct todo_item, due, "期限"),
    OUT_TEXT_(struct todo_item, deadline, "还剩多少"),
    OUT_INSTANT_(struct todo_item, m.since, "何时到这一步"),
    OUT_INT_(struct todo_item, m.seq, "第几步"),
    OUT_TEXT_(struct todo_item, href, "页面"),
    OUT_BOOL_(struct todo_item, bulk, "可以成批通过"),
};
static const struct out_shape item_shape = OUT_SHAPE("Matter", struct todo_item, item_rows);
static const struct out_field todo_rows[] = {
    OUT_LIST_(struct todo_output, item, n, "办件", item_shape),
    OUT_INT_(struct todo_output, waiting, "待办几件"),
    OUT_INT_(struct todo_output, overdue, "超期几件"),
    OUT_DAY_(struct todo_output, nearest, "最近的期限"),
    OUT_INT_(struct todo_output, next, "接着列"),
};
static const struct out_shape todo_out = OUT_SHAPE("Todo", struct todo_output, todo_rows);
static const struct out_field part_rows[] = {
    OUT_TEXT_(struct todo_part, title, "事项"),
    OUT_INT_(struct todo_part, count, "几件"),
    OUT_MONEY_(struct todo_part, amount, "金额"),
};
static const struct out_shape part_shape = OUT_SHAPE("TodoPart", struct todo_part, part_rows);
static const struct out_field bulk_rows[] = {
    OUT_LIST_(struct todo_bulk, item, n, "办件", item_shape),
    OUT_LIST_(struct todo_bulk, part, nparts, "分项", part_shape),
    OUT_MONEY_(struct todo_bulk, sum, "合计"),
};
static const struct out_shape bulk_out = OUT_SHAPE("TodoBulk", struct todo_bulk, bulk_rows);
static const struct out_field delegation_rows[] = {
    OUT_ID_(struct delegation_item, d.id, "编号"),
    OUT_TEXT_(struct delegation_item, of_whom, "谁委托的"),
    OUT_TEXT_(struct delegation_item, to_whom, "委托给谁"),
    OUT_WORD_(struct delegation_item, may, "委托什么"),
    OUT_DAY_(struct delegation_item, from, "从"),
    OUT_DAY_(struct delegation_item, to, "到"),
    OUT_WORD_(struct delegation_item, state, "状态"),
    OUT_BOOL_(struct delegation_item, may_end, "可以结束"),
};
static const struct out_shape delegation_shape = OUT_SHAPE("Delegation", struct delegation_item, delegation_rows);
static const struct out_field delegations_rows[] = {
    OUT_LIST_(struct delegations_output, item, n, "委托", delegation_shape)};
static const struct out_shape delegations_out = OUT_SHAPE("Delegations", struct delegations_output, delegations_rows);
/* clang-format on */

const struct matter_kind *matter_kind_of(struct str code)
{
	for (size_t i = 0; i < matter_kinds_n; i++)
		if (str_is(code, matter_kinds[i].kind->code))
			return &matter_kinds[i];
	return NULL;
}

/* The move by which a matter is approved with others from where it stands; NULL none. */
static const struct flow_move *bulk_move(const struct flow_kind *k, struct str state)
{
	for (size_t i = 0; i < k->nmoves; i++)
		if (str_is(state, k->moves[i].from) && (k->moves[i].flags & FLOW_BULK) &&
		    strcmp(k->moves[i].code, "approve") == 0)
			return &k->moves[i];
	return NULL;
}

/* A matter as the lists show it. */
static struct todo_item item_of(struct ctx *c, const struct calendar *cal, const struct flow_matter *m)
{
	const struct matter_kind *k = matter_kind_of(m->kind);
	struct todo_item t = {.m = *m, .kind = "", .state = "", .due = m->due ? (day_t)m->due : DAY_NONE};
	if (!k)
		return t;
	const char *page = user_reach(c->user).kind == REACH_ORG && k->own_page ? k->own_page : k->page;
	t.kind = k->kind->label;
	t.state = flow_state_label(k->kind, m->state);
	t.href = ctx_text(c, "%s%lld", page, (long long)m->about);
	t.whose = m->org ? org_name(c->house, m->org, c->mem) : person_name(c->house, m->person, c->mem);
	t.deadline = due_words(c, cal, m->due, &t.tone);
	t.bulk = bulk_move(k->kind, m->state) != NULL;
	return t;
}

/* By deadline, those without last, then by number. */
static int by_deadline(const void *a, const void *b)
{
	const struct flow_matter *x = a, *y = b;
	int64_t dx = x->due ? x->due : INT64_MAX, dy = y->due ? y->due : INT64_MAX;
	return dx != dy ? (dx > dy) - (dx < dy) : (x->id > y->id) - (x->id < y->id);
}

/* What waits, over all powers, each matter once; one more than a page when there is more. */
static int waiting_page(struct ctx *c, const struct flow_actor *by, const struct flow_matter *after,
			struct flow_matter **ret, size_t *n, struct err *e)
{
	struct flow_matter *all = ARENA_ARRAY(c->mem, by->hats * (TODO_SHOWN + 1) + 1, struct flow_matter);
	size_t count = 0, kept = 0;
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < by->hats; i++) {
		struct flow_matter *m;
		size_t k;
		if (flow_page(c->house, FLOW_LIST_TODO, by->who, &by->hat[i], after, TODO_SHOWN + 1, c->mem, &m, &k,
			      e) < 0)
			return -1;
		for (size_t j = 0; j < k; j++)
			all[count++] = m[j];
	}
	qsort(all, count, sizeof *all, by_deadline);
	for (size_t i = 0; i < count && kept <= TODO_SHOWN; i++)
		if (!kept || all[kept - 1].id != all[i].id)
			all[kept++] = all[i];
	*ret = all;
	*n = kept;
	return 0;
}

/* GET /todo */
static int get_todo(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct todo_input *i = in;
	struct todo_output *o = out;
	struct matters_waiting w;
	struct flow_actor by;
	struct calendar *cal;
	struct flow_matter *m, after = {.id = i->after, .due = i->due == IN_NONE ? 0 : i->due};
	const struct flow_matter *behind = i->after == IN_NONE ? NULL : &after;
	size_t n;
	o->next = IN_NONE;
	o->nearest = DAY_NONE;
	if (actor_of(c, &by, e) < 0 || matters_waiting(c, &w, e) < 0)
		return -1;
	if (i->tab == 0 ? waiting_page(c, &by, behind, &m, &n, e) < 0
			: flow_page(c->house, (enum flow_list)i->tab, by.who, NULL, behind, TODO_SHOWN + 1, c->mem,
				    &m, &n, e) < 0)
		return -1;
	o->item = ARENA_ARRAY(c->mem, n + 1, struct todo_item);
	if (!o->item || calendar_of(c, &cal, e) < 0)
		return o->item ? -1 : err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < n && o->n < TODO_SHOWN; o->n++)
		o->item[o->n] = item_of(c, cal, &m[o->n]);
	calendar_free(cal);
	if (n > TODO_SHOWN) {
		o->next = m[TODO_SHOWN - 1].id;
		o->next_due = m[TODO_SHOWN - 1].due;
	}
	o->waiting = w.count;
	o->overdue = w.overdue;
	o->nearest = w.nearest ? (day_t)w.nearest : DAY_NONE;
	return 0;
}

/* The group of an item: its title within its kind. */
static void add_part(struct todo_bulk *o, const struct todo_item *t)
{
	size_t i = 0;
	while (i < o->nparts && !str_eq(o->part[i].title, t->m.title))
		i++;
	if (i == o->nparts)
		o->part[o->nparts++] = (struct todo_part){.title = t->m.title};
	o->part[i].count++;
	o->part[i].amount += t->m.amount;
}

/* POST /todo/check: writes nothing; what would be approved, and what it comes to. */
static int post_check(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct todo_bulk_input *i = in;
	struct todo_bulk *o = out;
	struct calendar *cal;
	o->item = ARENA_ARRAY(c->mem, i->id.n + 1, struct todo_item);
	o->part = ARENA_ARRAY(c->mem, i->id.n + 1, struct todo_part);
	if (!o->item || !o->part)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (calendar_of(c, &cal, e) < 0)
		return -1;
	int status = 0;
	for (size_t k = 0; status == 0 && k < i->id.n; k++) {
		struct flow_matter m;
		if ((status = flow_get(c->house, i->id.v[k], c->mem, &m, e)) < 0)
			break;
		struct todo_item t = item_of(c, cal, &m);
		if (!t.bulk) {
			fault_put(c->faults, &bulk_fields[0], "“%.*s”现在不能成批通过", STR_FMT(m.title));
			status = err_set(e, ERR_INPUT, "选中的有不能成批办的");
		}
		o->item[o->n++] = t;
		o->sum += m.amount;
		add_part(o, &t);
	}
	calendar_free(cal);
	return status;
}

/* What of a bulk action was not done, in words: the first few. */
static struct str not_done(struct ctx *c, const struct flow_each *each, size_t n)
{
	struct str said = STR("");
	int told = 0;
	for (size_t i = 0; i < n; i++)
		if (!each[i].done && told++ < 3)
			said = ctx_text(c, "%.*s%s%s", STR_FMT(said), said.n ? "；" : "",
					each[i].why ? each[i].why : "");
	return said;
}

/* What is chosen of one kind, with its sum; *n how many. */
static int group_of(struct ctx *c, const struct todo_bulk_input *i, const struct matter_kind *k,
		    struct flow_each *each, size_t *n, int64_t *sum, struct err *e)
{
	*n = 0;
	*sum = 0;
	for (size_t j = 0; j < i->id.n; j++) {
		struct flow_matter m;
		if (flow_get(c->house, i->id.v[j], c->mem, &m, e) < 0)
			return -1;
		if (!str_is(m.kind, k->kind->code))
			continue;
		each[(*n)++] = (struct flow_each){.matter = m.id, .seq = i->seq.v[j]};
		*sum += m.amount;
	}
	return 0;
}

/* All kinds of what was chosen, in one recording. */
static int approve_all(struct ctx *c, struct recording *r, const struct todo_bulk_input *i, struct flow_each *each,
		       size_t *n, struct err *e)
{
	struct flow_actor by;
	struct calendar *cal;
	int64_t total = 0;
	*n = 0;
	if (actor_of(c, &by, e) < 0 || calendar_of(c, &cal, e) < 0)
		return -1;
	int status = 0;
	for (size_t k = 0; status == 0 && k < matter_kinds_n; k++) {
		size_t count;
		int64_t sum;
		status = group_of(c, i, &matter_kinds[k], each + *n, &count, &sum, e);
		total += sum;
		if (status == 0 && count)
			status = flow_bulk(c->house, r, cal, matter_kinds[k].kind, STR("approve"), i->opinion,
					   each + *n, count, sum, &by, c->mem, e);
		*n += count;
	}
	calendar_free(cal);
	if (status == 0 && total != i->sum)
		status =
		    err_todo((err_set(e, ERR_CONFLICT, "选中的办件合计与看到的不一样"), e), "刷新后核对合计再办");
	return status;
}

/* POST /todo/bulk */
static int post_bulk(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct todo_bulk_input *i = in;
	struct recording *r;
	size_t n = 0, done = 0;
	(void)out;
	if (i->id.n != i->seq.n || i->sum == IN_NONE) {
		fault_put(c->faults, &bulk_fields[0], "请从待办列表选中后核对再办");
		return err_set(e, ERR_INPUT, "没有核对过");
	}
	struct flow_each *each = ARENA_ARRAY(c->mem, i->id.n + 1, struct flow_each);
	if (!each)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (matter_recording(c, &r, "成批通过", e) < 0 || recording_end(r, approve_all(c, r, i, each, &n, e), e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		done += each[k].done;
	char sum[GROUPED_MAX];
	decimal_grouped(i->sum, 2, sum);
	if (done < n)
		ctx_tell(c, "通过 %zu 件，%zu 件没有办成：%.*s", done, n - done, STR_FMT(not_done(c, each, n)));
	else
		ctx_tell(c, "已通过 %zu 件，合计 %s 元", done, sum);
	return ctx_go(c, e, "/todo");
}

/* One delegation as the page shows it. */
static struct delegation_item delegation_of(struct ctx *c, const struct flow_delegation *d)
{
	bool mine = str_is(d->of_whom, ctx_who(c)), over = d->ended || d->to_day < c->today;
	enum capability may = capability_named(d->may);
	return (struct delegation_item){.d = *d,
					.of_whom = account_said(c->house, d->of_whom, c->mem),
					.to_whom = account_said(c->house, d->to_whom, c->mem),
					.may = may < CAN__MAX ? capability_label(may) : "",
					.state = d->ended               ? "已收回"
						 : d->to_day < c->today ? "已到期"
						 : d->from > c->today   ? "还没开始"
									: "有效",
					.from = (day_t)d->from,
					.to = (day_t)d->to_day,
					.mine = mine,
					.may_end = mine && !over};
}

/* GET /todo/delegations */
static int get_delegations(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct delegations_output *o = out;
	struct flow_delegation *d;
	(void)in;
	if (flow_delegations(c->house, str_of(ctx_who(c)), c->mem, &d, &o->n, e) < 0)
		return -1;
	if (!(o->item = ARENA_ARRAY(c->mem, o->n + 1, struct delegation_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->item[i] = delegation_of(c, &d[i]);
	return 0;
}

/* Somebody of the same office, who may be given a power. */
static bool colleague(const struct ctx *c, const struct account *a)
{
	const struct scope *s = &c->user->scope;
	return a->state == ACCOUNT_ACTIVE && a->id != c->user->account && account_kind_desk(a->kind) &&
	       a->kind == c->user->kind && a->scope.kind == s->kind && a->scope.unit_id == s->unit_id &&
	       a->scope.org_id == s->org_id;
}

/* POST /todo/delegations */
static int post_delegation(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct delegate_input *i = in;
	struct account to;
	struct err none = {0};
	struct recording *r;
	int64_t id;
	(void)out;
	if (account_by_login(c->house, i->to, &to, &none) < 0 || !colleague(c, &to))
		fault_put(c->faults, &delegate_fields[0], "没有这个账号，或不是同一单位的同事");
	if (!ctx_may(c, powers[i->may]))
		fault_put(c->faults, &delegate_fields[1], "您自己没有这项权限，不能委托");
	if (i->from < c->today)
		fault_put(c->faults, &delegate_fields[2], "起始日不能早于今天");
	if (i->until < i->from || i->until - i->from > 366)
		fault_put(c->faults, &delegate_fields[3], "终止日要在起始日之后，最长一年");
	if (c->faults->n)
		return err_set(e, ERR_INPUT, "委托没有登记");
	struct flow_hat hat = hat_of(c->user, capability_word(powers[i->may]));
	if (matter_recording(c, &r, "委托", e) < 0 ||
	    recording_end(
		r, flow_delegate(c->house, r, str_of(to.login), &hat, i->from, i->until, str_of(ctx_who(c)), &id, e),
		e) < 0)
		return -1;
	ctx_tell(c, "已委托 %s 代办“%s”", to.name, delegate_powers[i->may]);
	return ctx_go(c, e, "/todo/delegations");
}

/* POST /todo/delegations/:id/end; one's own alone, as the statement demands. */
static int post_end(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct end_input *i = in;
	struct recording *r;
	(void)out;
	if (matter_recording(c, &r, "收回委托", e) < 0 ||
	    recording_end(r, flow_delegate_end(c->house, r, i->id, str_of(ctx_who(c)), e), e) < 0)
		return -1;
	ctx_tell(c, "委托已收回");
	return ctx_go(c, e, "/todo/delegations");
}

/* POST /matters/:id/copy */
static int post_copy(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct copy_input *i = in;
	struct account to;
	struct err none = {0};
	struct recording *r;
	struct flow_matter m;
	(void)out;
	if (account_by_login(c->house, i->to, &to, &none) < 0 || !account_kind_desk(to.kind) ||
	    to.state != ACCOUNT_ACTIVE || to.kind == ACCOUNT_CLERK) {
		fault_put(c->faults, &copy_fields[1], "没有这个工作人员账号");
		return err_set(e, ERR_INPUT, "没有抄送");
	}
	if (flow_get(c->house, i->id, c->mem, &m, e) < 0)
		return -1;
	const struct matter_kind *k = matter_kind_of(m.kind);
	if (matter_recording(c, &r, "抄送", e) < 0 ||
	    recording_end(r, flow_copy(c->house, r, i->id, str_of(to.login), str_of(ctx_who(c)), e), e) < 0)
		return -1;
	ctx_tell(c, "已抄送 %s", to.name);
	return ctx_go(c, e, "%s%lld", k ? k->page : "/todo?", (long long)m.about);
}

/* A matter is seen by whoever reaches it, acts on it for somebody, or was let see it. */
static int sees_matter(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct flow_hat own = hat_of(c->user, "");
	struct flow_actor by;
	int got = user_reach(c->user).kind == REACH_NOBODY ? 0 : flow_within(c->house, id, &own, e);
	if (got == 0)
		got = flow_copied(c->house, id, str_of(ctx_who(c)), e);
	if (got == 0 && actor_of(c, &by, e) < 0)
		return -1;
	for (size_t i = 0; got == 0 && i < by.hats; i++)
		if (by.hat[i].for_whom.n)
			got = flow_within(c->house, id, &by.hat[i], e);
	*yes = got > 0;
	return got < 0 ? -1 : 0;
}

/* The badge of the menu. */
static int count_waiting(struct ctx *c, int64_t *n, struct err *e)
{
	struct flow_actor by;
	*n = 0;
	if (actor_of(c, &by, e) < 0)
		return -1;
	for (size_t i = 0; i < by.hats; i++) {
		int64_t waiting;
		if (flow_waiting(c->house, by.who, &by.hat[i], &waiting, e) < 0)
			return -1;
		*n += waiting;
	}
	return 0;
}

/* What the daily reminders were about. */
struct reminding {
	struct job_run *job;
	int64_t due, overdue;
};

/* One reminder: the matter's page and the lists tell of it. */
static int remind_one(void *self, const struct flow_matter *m, bool overdue)
{
	struct reminding *x = self;
	(void)m;
	x->due += !overdue;
	x->overdue += overdue;
	return 0;
}

/* In the writer's transaction. */
static int remind_in(struct house *h, void *arg, struct err *e)
{
	struct reminding *x = arg;
	struct recording *r;
	struct calendar *cal;
	struct deed d = {.who = "系统", .what = "flow", .detail = "期限提醒"};
	if (calendar_load(&cal, h->store, e) < 0)
		return -1;
	int status = recording_begin(&r, h, &d, e);
	if (status == 0) {
		status = flow_remind(h, r, cal, instant_day(x->job->now), remind_one, x, e);
		status = recording_end_of(r, x->due + x->overdue, status, e);
	}
	calendar_free(cal);
	return status;
}

/* The job, once a day. */
static int run_reminders(struct job_run *job, struct err *e)
{
	struct reminding x = {.job = job};
	char said[120];
	job_result(job, "/todo");
	if (app_write(job->app, remind_in, &x, e) < 0)
		return -1;
	snprintf(said, sizeof said, "提醒 %lld 件将到期，%lld 件已超期", (long long)x.due, (long long)x.overdue);
	job_tell(job, said, 1, 1);
	return 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/todo", .flags = ROUTE_ANYONE, .title = "我的待办", .in = &todo_shape, .out = &todo_out,
     .handle = get_todo, .page = todo_page},
    {HTTP_POST, "/todo/check", .flags = ROUTE_ANYONE | ROUTE_SAFE, .title = "请核对", .in = &todo_bulk_shape,
     .out = &bulk_out, .handle = post_check, .page = todo_check_page, .form = "/todo"},
    {HTTP_POST, "/todo/bulk", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "成批通过", .in = &todo_bulk_shape,
     .handle = post_bulk, .form = "/todo"},
    {HTTP_GET, "/todo/delegations", .flags = ROUTE_ANYONE, .title = "委托代办", .out = &delegations_out,
     .handle = get_delegations, .page = delegations_page},
    {HTTP_POST, "/todo/delegations", .flags = ROUTE_ANYONE, .title = "委托代办", .in = &delegate_shape,
     .handle = post_delegation},
    {HTTP_POST, "/todo/delegations/:id/end", .flags = ROUTE_ANYONE, .title = "收回委托", .in = &end_shape,
     .handle = post_end, .form = "/todo/delegations"},
    {HTTP_POST, "/matters/:id/copy", .flags = ROUTE_ANYONE, .title = "抄送", .in = &copy_shape, .handle = post_copy,
     .form = "/todo"},
};
static const struct menu_item menu[] = {
    {.group = "",
     .label = "我的待办",
     .icon = "inbox",
     .path = "/todo",
     .flags = ROUTE_ANYONE,
     .count = count_waiting},
};
static const struct thing_kind kinds[] = {{"matter", sees_matter}};
static const struct job_kind jobs[] = {
    {.name = "reminders", .label = "期限提醒", .run = run_reminders, .again = true, .daily = true}};

const struct web matters_web = {.name = "matters",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.menu = menu,
				.nmenu = sizeof menu / sizeof *menu,
				.kinds = kinds,
				.nkinds = 1,
				.jobs = jobs,
				.njobs = 1};
