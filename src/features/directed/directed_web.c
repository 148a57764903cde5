/* /directed: the months that schools state, and their sheets. The cases are in breach_web.c. */
#include "base/money.h"
#include "features/directed/directed_pages.h"
#include "features/directory/directory.h"
#include "features/reach_web.h"

#include <stdlib.h>

/* clang-format off */
static const struct in_field months_fields[] = {IN_MONTH_(struct months_input, month, "月份")};
static const struct in_shape months_shape = IN_SHAPE(struct months_input, months_fields);
static const struct in_field open_fields[] = {
    IN_MONTH_(struct months_input, month, "月份", .flags = IN_NEEDED)};
const struct in_shape directed_open_shape = IN_SHAPE(struct months_input, open_fields);
static const struct in_field path_fields[] = {
    IN_ID_(struct attendance_input, id, "在校填报", .of = "attendance", .flags = IN_PATH)};
static const struct in_shape path_shape = IN_SHAPE(struct attendance_input, path_fields);
static const struct in_field days_fields[] = {
    IN_ID_(struct attendance_input, id, "在校填报", .of = "attendance", .flags = IN_PATH),
    IN_NUMBERS_(struct attendance_input, agreement, "协议"), /* of the school's own: attendance_save looks */
    IN_TEXTS_(struct attendance_input, days, "在校天数"),
    IN_TEXTS_(struct attendance_input, note, "备注"),
    IN_BOOL_(struct attendance_input, check, "保存并提交"),
    IN_INT_(struct attendance_input, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
};
static const struct in_shape days_shape = IN_SHAPE(struct attendance_input, days_fields);
static const struct in_field act_fields[] = {
    IN_ID_(struct attendance_input, id, "在校填报", .of = "attendance", .flags = IN_PATH),
    IN_INT_(struct attendance_input, seq, "看到的一步", .flags = IN_NEEDED, .min = 1, .max = INT32_MAX),
    IN_TEXT_(struct attendance_input, move, "怎么办", .flags = IN_NEEDED, .max = 20),
    IN_TEXT_(struct attendance_input, opinion, "意见", .flags = IN_LONG | IN_STOCK, .max = 500, .hint = "退回补正必须写明哪里不对"),
};
const struct in_shape sheet_act_shape = IN_SHAPE(struct attendance_input, act_fields);
static const struct in_field advance_fields[] = {
    IN_ID_(struct attendance_input, id, "在校填报", .of = "attendance", .flags = IN_PATH),
    IN_DAY_(struct attendance_input, paid_on, "垫付日期", .flags = IN_NEEDED, .hint = "学校把补助付给学生的那一天"),
    IN_TEXT_(struct attendance_input, voucher, "付款凭证", .flags = IN_NEEDED, .max = 60, .hint = "凭证号或发放表编号"),
};
const struct in_shape sheet_advance_shape = IN_SHAPE(struct attendance_input, advance_fields);

static const struct out_field month_rows[] = {
    OUT_ID_(struct month_row, school, "院校编号"),    OUT_TEXT_(struct month_row, school_name, "院校"),
    OUT_MONTH_(struct month_row, month, "月份"),      OUT_ID_(struct month_row, sheet, "填报编号"),
    OUT_INT_(struct month_row, students, "应填几人"), OUT_INT_(struct month_row, entered, "已填几人"),
    OUT_INT_(struct month_row, days, "在校天数合计"), OUT_WORD_(struct month_row, state, "到了哪一步"),
};
static const struct out_shape month_shape = OUT_SHAPE("DirectedMonth", struct month_row, month_rows);
static const struct out_field months_rows[] = {
    OUT_LIST_(struct months_output, row, n, "月份", month_shape),
    OUT_INT_(struct months_output, missing, "没有提交"),
    OUT_INT_(struct months_output, waiting, "等区县确认"),
};
static const struct out_shape months_out = OUT_SHAPE("DirectedMonths", struct months_output, months_rows);
static const struct out_field row_rows[] = {
    OUT_ID_(struct student_row, agreement, "协议编号（系统）"), OUT_TEXT_(struct student_row, number, "协议编号"),
    OUT_TEXT_(struct student_row, name, "姓名"),                OUT_INT_(struct student_row, days, "在校天数"),
    OUT_INT_(struct student_row, most, "协议期内的天数"),       OUT_TEXT_(struct student_row, note, "备注"),
    OUT_MONEY_(struct student_row, due, "按条款应发"),          OUT_MONEY_(struct student_row, advanced, "已垫付"),
};
static const struct out_shape row_shape = OUT_SHAPE("AttendanceDay", struct student_row, row_rows);
static const struct out_field move_rows[] = {OUT_WORD_(struct move_shown, code, "代码"),
					     OUT_WORD_(struct move_shown, label, "做什么")};
static const struct out_shape move_shape = OUT_SHAPE("AttendanceMove", struct move_shown, move_rows);
static const struct out_field sheet_rows[] = {
    OUT_ID_(struct attendance_show, s.id, "编号"),
    OUT_TEXT_(struct attendance_show, school_name, "院校"),
    OUT_MONTH_(struct attendance_show, month, "月份"),
    OUT_WORD_(struct attendance_show, state, "到了哪一步"),
    OUT_INT_(struct attendance_show, s.seq, "第几步"),
    OUT_DAY_(struct attendance_show, due_day, "期限"),
    OUT_LIST_(struct attendance_show, row, n, "学生", row_shape),
    OUT_INT_(struct attendance_show, entered, "已填几人"),
    OUT_INT_(struct attendance_show, total, "在校天数合计"),
    OUT_MONEY_(struct attendance_show, due, "按条款应发合计"),
    OUT_MONEY_(struct attendance_show, advanced, "已垫付合计"),
    OUT_LIST_(struct attendance_show, move, nmoves, "可以怎么办", move_shape),
    OUT_ONE_(struct attendance_show, story, "经过", matter_story_shape),
};
static const struct out_shape sheet_out = OUT_SHAPE("Attendance", struct attendance_show, sheet_rows);
/* clang-format on */

/* The institution is the user's own, or lies within the user's unit. */
static int sees_org(struct ctx *c, int64_t org, bool *yes, struct err *e)
{
	struct reach r = user_reach(c->user);
	*yes = r.kind == REACH_ALL || (r.kind == REACH_ORG && org && r.id == org);
	return r.kind == REACH_UNIT && org ? directory_sees_org(c->house, r, org, yes, e) : 0;
}

int directed_seen(struct ctx *c, const struct agreement *a, bool *yes, struct err *e)
{
	if (sees_org(c, a->school, yes, e) < 0)
		return -1;
	return *yes ? 0 : sees_org(c, a->org, yes, e);
}

/* What is on the sheet of a school's month, counted. */
static int count_sheet(struct ctx *c, struct month_row *m, const struct attendance *s, struct err *e)
{
	struct attendance_day *d;
	size_t n;
	if (attendance_days(c->house, s->id, c->mem, &d, &n, e) < 0)
		return -1;
	m->entered = (int64_t)n;
	for (size_t i = 0; i < n; i++)
		m->days += d[i].days;
	return 0;
}

/* What the facts say of it, where there is no sheet: it came with an import. */
static int count_facts(struct ctx *c, struct month_row *m, const struct agreement *a, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		int64_t days;
		if (a[i].school != m->school || !directed_window_days(&a[i], m->month))
			continue;
		if (directed_fact_days(c->house, a[i].id, m->month, &days, e) < 0)
			return -1;
		m->entered += days != FIELD_NONE;
		m->days += days != FIELD_NONE ? days : 0;
	}
	return 0;
}

/* Where a school's month stands, in a word and a colour; sheet NULL: there is none. */
static void say_state(struct month_row *m, const struct attendance *sheet)
{
	if (sheet) {
		m->state = flow_state_label(&attendance_kind, sheet->state);
		m->tone = str_is(sheet->state, "confirmed") ? UI_OK
			  : str_is(sheet->state, "county")  ? UI_INFO
							    : UI_WARN;
	} else {
		m->state = m->entered == m->students ? "表格导入" : m->entered ? "导入不全" : "没有填报";
		m->tone = m->entered == m->students ? UI_OK : UI_BAD;
	}
}

/* How far a school's month is. */
static int take_month(struct ctx *c, struct month_row *m, const struct agreement *a, size_t n, struct err *e)
{
	struct attendance s = {0};
	bool own = user_reach(c->user).kind == REACH_ORG && ctx_may(c, CAN_CLAIMS_APPLY);
	for (size_t i = 0; i < n; i++)
		m->students += a[i].school == m->school && directed_window_days(&a[i], m->month) > 0;
	if (!m->students)
		return 0;
	int got = attendance_of(c->house, m->school, m->month, c->mem, &s, e);
	if (got < 0 || (got > 0 ? count_sheet(c, m, &s, e) : count_facts(c, m, a, n, e)) < 0)
		return -1;
	m->sheet = s.id;
	say_state(m, got > 0 ? &s : NULL);
	m->may_open = got == 0 && own && m->entered < m->students;
	m->may_fill = got > 0 && own && str_is(s.state, "filling");
	return 0;
}

/* One school's months, the newest first. */
static int take_own(struct ctx *c, int64_t school, const struct agreement *a, size_t n, struct months_output *o,
		    struct err *e)
{
	month_t last = month_of_day(c->today) - 1;
	if (!(o->row = ARENA_ARRAY(c->mem, DIRECTED_MONTHS_SHOWN + 1, struct month_row)))
		return err_set(e, ERR_NOMEM, "内存不足");
	o->own = true;
	for (month_t m = last; m > last - DIRECTED_MONTHS_SHOWN; m--) {
		struct month_row row = {
		    .school = school, .month = m, .school_name = org_name(c->house, school, c->mem)};
		if (!directed_school_month(m))
			continue;
		if (take_month(c, &row, a, n, e) < 0)
			return -1;
		if (row.students)
			o->row[o->n++] = row;
	}
	return 0;
}

/* One month's schools. */
static int take_schools(struct ctx *c, const struct agreement *a, size_t n, struct months_output *o, struct err *e)
{
	if (!(o->row = ARENA_ARRAY(c->mem, n + 1, struct month_row)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) { /* by school */
		struct month_row row = {.school = a[i].school, .month = o->month};
		bool yes;
		if (i && a[i].school == a[i - 1].school)
			continue;
		if (sees_org(c, a[i].school, &yes, e) < 0 || (yes && take_month(c, &row, a, n, e) < 0))
			return -1;
		row.school_name = org_name(c->house, row.school, c->mem);
		if (yes && row.students)
			o->row[o->n++] = row;
	}
	return 0;
}

/* GET /directed */
static int get_months(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct months_input *i = in;
	struct months_output *o = out;
	struct reach r = user_reach(c->user);
	struct agreement *a;
	size_t n;
	o->month = i->month == DAY_NONE ? month_of_day(c->today) - 1 : i->month;
	if (directed_agreements(c->house, r.kind == REACH_ORG ? r.id : 0, c->mem, &a, &n, e) < 0 ||
	    (r.kind == REACH_ORG ? take_own(c, r.id, a, n, o, e) : take_schools(c, a, n, o, e)) < 0)
		return -1;
	for (size_t k = 0; k < o->n; k++) {
		o->missing += o->row[k].tone == UI_BAD || o->row[k].tone == UI_WARN;
		o->waiting += o->row[k].tone == UI_INFO;
	}
	return 0;
}

/* POST /directed/sheets: begins a month's sheet, or goes on with it. */
static int post_open(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct months_input *i = in;
	struct reach r = user_reach(c->user);
	struct matter_work w;
	int64_t id = 0;
	(void)out;
	if (r.kind != REACH_ORG)
		return err_todo((err_set(e, ERR_DENIED, "在校天数由院校填报"), e), "区县确认院校提交的");
	if (matter_work_begin(c, &w, "在校填报", e) < 0 ||
	    matter_work_end(&w, attendance_open(c->house, w.r, w.cal, r.id, i->month, c->today, &w.by, &id, e), e) <
		0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &open_fields[0], "%s", e->what);
		return -1;
	}
	return ctx_go(c, e, "/directed/sheets/%lld", (long long)id);
}

/* What was saved for an agreement; NULL nothing. */
static const struct attendance_day *day_of_agreement(const struct attendance_day *d, size_t n, int64_t agreement)
{
	for (size_t i = 0; i < n; i++)
		if (d[i].agreement == agreement)
			return &d[i];
	return NULL;
}

/* What was advanced for the month. */
static int advanced_for(struct ctx *c, int64_t agreement, int64_t month, int64_t *sum, struct err *e)
{
	struct advance *v;
	size_t n;
	*sum = 0;
	if (advances_of(c->house, agreement, c->mem, &v, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		*sum += v[i].month == month ? v[i].amount : 0;
	return 0;
}

/* One student's row; with money when the month is confirmed (k set). */
static int take_row(struct ctx *c, struct attendance_show *o, const struct agreement *a,
		    const struct attendance_day *d, struct directed_reckoning *k, struct err *e)
{
	struct student_row *x = &o->row[o->n++];
	*x = (struct student_row){.agreement = a->id,
				  .person = a->person,
				  .days = d ? d->days : FIELD_NONE,
				  .number = a->number,
				  .name = person_name(c->house, a->person, c->mem),
				  .note = d ? d->note : STR(""),
				  .most = directed_window_days(a, o->month)};
	if (directed_fact_days(c->house, a->id, o->month, &x->fact, e) < 0 ||
	    (k && directed_due(k, a, o->month, c->mem, &x->due, e) < 0) ||
	    advanced_for(c, a->id, o->month, &x->advanced, e) < 0)
		return -1;
	o->entered += d != NULL;
	o->total += d ? d->days : 0;
	o->due += x->due;
	o->advanced += x->advanced;
	return 0;
}

/* The students of the sheet. */
static int take_rows(struct ctx *c, struct attendance_show *o, struct err *e)
{
	struct agreement *a;
	struct attendance_day *d;
	size_t n, days;
	if (directed_agreements(c->house, o->s.school, c->mem, &a, &n, e) < 0 ||
	    attendance_days(c->house, o->s.id, c->mem, &d, &days, e) < 0)
		return -1;
	if (!(o->row = ARENA_ARRAY(c->mem, n + 1, struct student_row)))
		return err_set(e, ERR_NOMEM, "内存不足");
	struct directed_reckoning *k = o->confirmed ? directed_reckoning_open(c->house, c->today, e) : NULL;
	int status = o->confirmed && !k ? -1 : 0;
	for (size_t i = 0; status == 0 && i < n; i++) {
		const struct attendance_day *saved = day_of_agreement(d, days, a[i].id);
		if (saved || directed_window_days(&a[i], o->month))
			status = take_row(c, o, &a[i], saved, k, e);
	}
	directed_reckoning_close(k);
	return status;
}

/* GET /directed/sheets/:id */
static int get_sheet(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct attendance_input *i = in;
	struct attendance_show *o = out;
	struct flow_matter m;
	bool own = user_reach(c->user).kind == REACH_ORG && ctx_may(c, CAN_CLAIMS_APPLY);
	if (attendance_get(c->house, i->id, c->mem, &o->s, e) < 0 ||
	    flow_get(c->house, o->s.matter, c->mem, &m, e) < 0)
		return -1;
	o->month = (month_t)o->s.month;
	o->school_name = org_name(c->house, o->s.school, c->mem);
	o->state = flow_state_label(&attendance_kind, o->s.state);
	o->confirmed = str_is(o->s.state, "confirmed");
	o->due_day = o->s.due ? (day_t)o->s.due : DAY_NONE;
	if (take_rows(c, o, e) < 0 || matter_story_of(c, &attendance_kind, &m, &o->story, e) < 0 ||
	    moves_shown(c, &attendance_kind, o->s.matter, &o->move, &o->nmoves, e) < 0)
		return -1;
	o->may_fill = own && str_is(o->s.state, "filling");
	o->may_advance = own && o->confirmed && o->advanced < o->due;
	return 0;
}

/* The n-th text of a list; "". */
static struct str nth(const struct texts *t, size_t n)
{
	return n < t->n ? str_trim(t->v[n]) : STR("");
}

/* The days as typed; a blank one is left out. What is no number of days is a fault of the field. */
static size_t take_days(struct ctx *c, const struct attendance_input *i, struct attendance_day *d)
{
	size_t n = 0;
	for (size_t k = 0; k < i->agreement.n; k++) {
		struct str text = nth(&i->days, k);
		int64_t days = 0;
		bool number = text.n && text.n <= 2;
		for (size_t j = 0; number && j < text.n; j++) {
			number = text.p[j] >= '0' && text.p[j] <= '9';
			days = days * 10 + (text.p[j] - '0');
		}
		if (!text.n)
			continue;
		if (!number)
			fault_put(c->faults, &days_fields[2], "第 %zu 行的在校天数要填 0 到 31 的整数", k + 1);
		d[n++] = (struct attendance_day){i->agreement.v[k], days, nth(&i->note, k)};
	}
	return n;
}

/* POST /directed/sheets/:id/days: saves, and hands in when asked. */
static int post_days(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct attendance_input *i = in;
	struct attendance_day *d = ARENA_ARRAY(c->mem, i->agreement.n + 1, struct attendance_day);
	struct matter_work w;
	(void)out;
	if (!d)
		return err_set(e, ERR_NOMEM, "内存不足");
	size_t n = take_days(c, i, d);
	if (c->faults->n)
		return err_set(e, ERR_INPUT, "没有保存");
	if (matter_work_begin(c, &w, "填报在校天数", e) < 0)
		return -1;
	int status = attendance_save(c->house, w.r, i->id, d, n, &w.by, e);
	if (status == 0 && i->check)
		status = attendance_act(c->house, w.r, w.cal, i->id, i->seq, STR("submit"), STR(""), &w.by, e);
	if (matter_work_end(&w, status, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &days_fields[2], "%s%s%s", e->what, *e->where ? "：" : "", e->where);
		return -1;
	}
	ctx_tell(c, i->check ? "已提交，等区县确认" : "已保存 %zu 人", n);
	return ctx_go(c, e, "/directed/sheets/%lld", (long long)i->id);
}

/* POST /directed/sheets/:id/act */
static int post_act(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct attendance_input *i = in;
	struct matter_work w;
	(void)out;
	if (matter_work_begin(c, &w, "在校填报", e) < 0 ||
	    matter_work_end(&w, attendance_act(c->house, w.r, w.cal, i->id, i->seq, i->move, i->opinion, &w.by, e),
			    e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &act_fields[3], "%s", e->what);
		return -1;
	}
	ctx_tell(c, str_is(i->move, "approve") ? "已确认，在校天数已记入" : "已办");
	return ctx_go(c, e, "/directed/sheets/%lld", (long long)i->id);
}

/* What is due for the month and not advanced so far, student by student. */
static int advance_all(struct ctx *c, const struct attendance_input *i, const struct attendance *s,
		       struct recording *r, struct directed_reckoning *k, int64_t *sum, struct err *e)
{
	struct agreement *a;
	size_t n;
	if (directed_agreements(c->house, s->school, c->mem, &a, &n, e) < 0)
		return -1;
	for (size_t j = 0; j < n; j++) {
		int64_t due = 0, advanced;
		if (directed_due(k, &a[j], (month_t)s->month, c->mem, &due, e) < 0 ||
		    advanced_for(c, a[j].id, s->month, &advanced, e) < 0)
			return -1;
		struct advance v = {.agreement = a[j].id,
				    .month = s->month,
				    .amount = due - advanced,
				    .paid_on = i->paid_on,
				    .voucher = i->voucher};
		if (v.amount <= 0)
			continue;
		if (advance_add(c->house, r, &v, due, c->today, ctx_who(c), e) < 0)
			return -1;
		*sum += v.amount;
	}
	return *sum ? 0 : err_set(e, ERR_CONFLICT, "这个月没有要登记的垫付");
}

/* POST /directed/sheets/:id/advance */
static int post_advance(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct attendance_input *i = in;
	struct attendance s = {0};
	struct matter_work w;
	int64_t sum = 0;
	(void)out;
	if (attendance_get(c->house, i->id, c->mem, &s, e) < 0)
		return -1;
	struct reach r = user_reach(c->user);
	if (r.kind != REACH_ORG || r.id != s.school)
		return err_set(e, ERR_DENIED, "垫付由院校登记");
	if (!str_is(s.state, "confirmed"))
		return err_set(e, ERR_CONFLICT, "区县还没有确认这个月的在校天数");
	struct directed_reckoning *k = directed_reckoning_open(c->house, c->today, e);
	if (!k)
		return -1;
	int status = matter_work_begin(c, &w, "登记垫付", e);
	if (status == 0)
		status = matter_work_end(&w, advance_all(c, i, &s, w.r, k, &sum, e), e);
	directed_reckoning_close(k);
	if (status < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &advance_fields[1], "%s", e->what);
		return -1;
	}
	char yuan[GROUPED_MAX];
	decimal_grouped(sum, 2, yuan);
	ctx_tell(c, "已登记垫付 %s 元", yuan);
	return ctx_go(c, e, "/directed/sheets/%lld", (long long)i->id);
}

/* A sheet is seen by its school, and by whoever reaches the school. */
static int sees_sheet(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct attendance s = {0};
	struct err why = {0};
	*yes = false;
	if (attendance_get(c->house, id, c->mem, &s, &why) == 0)
		return sees_org(c, s.school, yes, e);
	*e = why;
	return why.code == ERR_NOTFOUND ? 0 : -1;
}

/* An agreement by its school or institution. */
static int sees_agreement(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct agreement a = {0};
	struct err why = {0};
	*yes = false;
	if (directed_agreement(c->house, id, c->mem, &a, &why) == 0)
		return directed_seen(c, &a, yes, e);
	*e = why;
	return why.code == ERR_NOTFOUND ? 0 : -1;
}

/* A case as its agreement. */
static int sees_breach(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct breach b = {0};
	struct err why = {0};
	*yes = false;
	if (breach_get(c->house, id, c->mem, &b, &why) == 0) {
		struct agreement a = {.school = b.school, .org = b.org};
		return directed_seen(c, &a, yes, e);
	}
	*e = why;
	return why.code == ERR_NOTFOUND ? 0 : -1;
}

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET, "/directed", .may = CAN_RUNS_READ, .title = "定向培养", .in = &months_shape, .out = &months_out,
     .handle = get_months, .page = directed_page},
    {HTTP_POST, "/directed/sheets", .may = CAN_CLAIMS_APPLY, .title = "在校填报", .in = &directed_open_shape,
     .handle = post_open, .form = "/directed"},
    {HTTP_GET, "/directed/sheets/:id", .may = CAN_RUNS_READ, .title = "在校填报", .in = &path_shape, .out = &sheet_out,
     .handle = get_sheet, .page = attendance_page},
    {HTTP_POST, "/directed/sheets/:id/days", .may = CAN_CLAIMS_APPLY, .title = "填报在校天数", .in = &days_shape,
     .handle = post_days, .form = "/directed/sheets/:id"},
    {HTTP_POST, "/directed/sheets/:id/act", .may = CAN_RUNS_READ, .flags = ROUTE_KEYED, .title = "办理在校填报",
     .in = &sheet_act_shape, .handle = post_act, .form = "/directed/sheets/:id"},
    {HTTP_POST, "/directed/sheets/:id/advance", .may = CAN_CLAIMS_APPLY, .flags = ROUTE_KEYED, .title = "登记垫付",
     .in = &sheet_advance_shape, .handle = post_advance, .form = "/directed/sheets/:id"},
    {HTTP_GET, "/directed/agreements", .may = CAN_RUNS_READ, .title = "定向培养协议", .in = &agreements_shape,
     .out = &agreements_out, .handle = get_agreements, .page = agreements_page},
    {HTTP_GET, "/directed/agreements/:id", .may = CAN_RUNS_READ, .title = "定向培养协议", .in = &directed_agreement_path,
     .out = &agreement_out, .handle = get_agreement, .page = agreement_page},
    {HTTP_POST, "/directed/agreements/:id/takeback", .may = CAN_CLAIMS_APPLY, .flags = ROUTE_KEYED, .title = "冲回垫付",
     .in = &takeback_shape, .handle = post_takeback, .form = "/directed/agreements/:id"},
    {HTTP_POST, "/directed/agreements/:id/breach", .may = CAN_RUNS_READ, .flags = ROUTE_KEYED, .title = "提出毁约认定",
     .in = &declare_shape, .handle = post_breach, .form = "/directed/agreements/:id"},
    {HTTP_GET, "/directed/breaches", .may = CAN_RUNS_READ, .title = "毁约认定", .in = &breaches_shape,
     .out = &breaches_out, .handle = get_breaches, .page = breaches_page},
    {HTTP_GET, "/directed/breaches/:id", .may = CAN_RUNS_READ, .title = "毁约认定", .in = &directed_breach_path,
     .out = &breach_out, .handle = get_breach, .page = breach_page},
    {HTTP_POST, "/directed/breaches/:id/act", .may = CAN_RUNS_READ, .flags = ROUTE_KEYED, .title = "办理毁约认定",
     .in = &breach_act_shape, .handle = post_breach_act, .form = "/directed/breaches/:id"},
    {HTTP_POST, "/directed/breaches/:id/files", .may = CAN_RUNS_READ, .flags = ROUTE_UPLOAD, .title = "加附件",
     .in = &breach_file_shape, .handle = post_breach_file, .form = "/directed/breaches/:id"},
};
static const struct menu_item menu[] = {
    {.group = "业务", .label = "定向培养", .icon = "certificate", .path = "/directed", .may = CAN_RUNS_READ},
};
static const struct thing_kind kinds[] = {
    {"attendance", sees_sheet}, {"agreement", sees_agreement}, {"breach", sees_breach}};
/* clang-format on */

const struct web directed_web = {.name = "directed",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu,
				 .kinds = kinds,
				 .nkinds = sizeof kinds / sizeof *kinds};
