/* 本人: what a worker sees and may do on the phone. Whose pages they are comes from the account's scope alone; no address
 * names a person. */
#include "features/me/me_pages.h"

#include <stdio.h>

#include "base/csv.h"
#include "base/json.h"
#include "base/money.h"
#include "features/reach_web.h"
#include "features/employment/employment.h"
#include "features/people/people.h"
#include "features/posts/posts.h"
#include "features/subsidies/why_pages.h"

#define EXPORT_MAX ((size_t)16 << 20) /* bytes of one's own data */

const char *const request_topics[] = {"姓名或证件", "手机号或银行卡", "工作经历", "证书", "学历",
				      "培训",       "钱不对",         "其他",     NULL};

static const struct in_field policy_fields[] = {
    IN_TEXT_(struct me_policy_input, policy, "政策", .flags = IN_PATH, .max = 80)};
static const struct in_shape policy_shape = IN_SHAPE(struct me_policy_input, policy_fields);
static const struct in_field id_fields[] = {IN_INT_(struct me_id_input, id, "证书", .flags = IN_PATH)};
static const struct in_shape id_shape = IN_SHAPE(struct me_id_input, id_fields);
static const struct in_field request_fields[] = {
    IN_CHOICE_(struct me_request_input, topic, "哪里不对", .words = request_topics),
    IN_TEXT_(struct me_request_input, text, "应该是什么", .flags = IN_NEEDED | IN_LONG, .min = 2,
	     .max = REQUEST_TEXT_MAX, .hint = "写清楚现在是什么、应该是什么；有证明的写明什么证明")};
const struct in_shape me_request_shape = IN_SHAPE(struct me_request_input, request_fields);
static const char *const formats[] = {"csv", "json", NULL};
struct export_input {
	int64_t format;
};
static const struct in_field export_fields[] = {IN_CHOICE_(struct export_input, format, "格式", .words = formats)};
static const struct in_shape export_shape = IN_SHAPE(struct export_input, export_fields);

static const struct out_field step_out[] = {
    OUT_WORD_(struct my_step, sign, "标记"), OUT_TEXT_(struct my_step, text, "理由"),
    OUT_TEXT_(struct my_step, clauses, "条款"), OUT_TEXTS_(struct my_step, fact, nfacts, "依据")};
static const struct out_shape step_shape = OUT_SHAPE("MyReason", struct my_step, step_out);
static const struct out_field span_out[] = {
    OUT_MONTH_(struct my_span, from, "从"),
    OUT_MONTH_(struct my_span, to, "到"),
    OUT_INT_(struct my_span, n, "几个月"),
    OUT_DAY_(struct my_span, due, "到期日"),
    OUT_TEXT_(struct my_span, name, "期次"),
    OUT_TEXT_(struct my_span, tier, "档次"),
    OUT_WORD_(struct my_span, state_text, "结果"),
    OUT_MONEY_(struct my_span, amount, "每月"),
    OUT_MONEY_(struct my_span, sum, "合计"),
    OUT_TEXT_(struct my_span, reason, "原因"),
    OUT_TEXT_(struct my_span, months, "各月是不是一样"),
    OUT_DAY_(struct my_span, cured, "从哪天起符合"),
    OUT_LIST_AS_(struct my_span, missing.fact, missing.nfacts, "missing", "补上就符合的事实", missing_fact_shape),
    OUT_LIST_(struct my_span, step, nsteps, "理由", step_shape)};
static const struct out_shape span_shape = OUT_SHAPE("MyMoneySpan", struct my_span, span_out);
static const struct out_field policy_out[] = {OUT_TEXT_(struct my_policy, id, "政策编号"),
					      OUT_TEXT_(struct my_policy, title, "名称"),
					      OUT_TEXT_(struct my_policy, status, "状态"),
					      OUT_BOOL_(struct my_policy, draft, "只可试算"),
					      OUT_MONEY_(struct my_policy, due, "试算合计"),
					      OUT_MONEY_(struct my_policy, doubt, "待确认合计"),
					      OUT_TEXT_(struct my_policy, run, "核算"),
					      OUT_MONEY_(struct my_policy, run_sum, "核算合计"),
					      OUT_TEXT_(struct my_policy, claim, "钱在哪里"),
					      OUT_MONEY_(struct my_policy, claim_sum, "申领合计"),
					      OUT_LIST_(struct my_policy, span, n, "明细", span_shape)};
static const struct out_shape my_policy_shape = OUT_SHAPE("MyPolicy", struct my_policy, policy_out);
static const struct out_field next_out[] = {OUT_DAY_(struct my_next, day, "日期"),
					    OUT_TEXT_(struct my_next, what, "事项")};
static const struct out_shape next_shape = OUT_SHAPE("MyNext", struct my_next, next_out);
static const struct out_field cert_out[] = {
    OUT_ID_(struct my_cert, id, "编号"),           OUT_TEXT_(struct my_cert, kind, "类别"),
    OUT_TEXT_(struct my_cert, occupation, "职业"), OUT_TEXT_(struct my_cert, level, "等级"),
    OUT_TEXT_(struct my_cert, number, "证书编号"), OUT_TEXT_(struct my_cert, issuer, "发证机构"),
    OUT_WORD_(struct my_cert, verdict, "状态"),    OUT_DAY_(struct my_cert, issued, "发证日期"),
    OUT_DAY_(struct my_cert, expires, "有效期至"), OUT_INT_(struct my_cert, days, "还有几天到期")};
static const struct out_shape cert_shape = OUT_SHAPE("MyCertificate", struct my_cert, cert_out);
static const struct out_field home_out[] = {
    OUT_TEXT_(struct me_home, name, "姓名"),
    OUT_TEXT_(struct me_home, org, "机构"),
    OUT_WORD_(struct me_home, post, "岗位"),
    OUT_WORD_(struct me_home, grade, "等级"),
    OUT_LIST_(struct me_home, money.policy, money.n, "我的钱", my_policy_shape),
    OUT_LIST_(struct me_home, money.next, money.nnext, "接下来", next_shape),
    OUT_LIST_(struct me_home, cert, ncerts, "证书", cert_shape),
    OUT_INT_(struct me_home, open, "等待办理的要求"),
    OUT_LIST_AS_(struct me_home, notices.notice, notices.n, "notices", "通知公告", notice_brief_shape)};
static const struct out_shape home_shape = OUT_SHAPE("MyHome", struct me_home, home_out);
static const struct out_field trail_step_out[] = {OUT_WORD_(struct trail_step, text, "步骤"),
						  OUT_INSTANT_(struct trail_step, at, "何时办完")};
static const struct out_shape trail_step_shape = OUT_SHAPE("MyClaimStep", struct trail_step, trail_step_out);
static const struct out_field trail_out[] = {
    OUT_TEXT_(struct trail, title, "申领"), OUT_TEXT_(struct trail, org_name, "机构"),
    OUT_MONEY_(struct trail, amount, "金额"), OUT_TEXT_(struct trail, said, "钱在哪里"),
    OUT_LIST_(struct trail, steps, nsteps, "各步", trail_step_shape)};
static const struct out_shape trail_shape = OUT_SHAPE("MyClaim", struct trail, trail_out);
static const struct out_field one_policy_out[] = {OUT_ONE_(struct me_policy, policy, "政策", my_policy_shape),
						  OUT_LIST_(struct me_policy, trail, ntrails, "申领", trail_shape)};
static const struct out_shape one_policy_shape = OUT_SHAPE("MyPolicyWhy", struct me_policy, one_policy_out);
static const struct out_field certs_out[] = {OUT_LIST_(struct me_certs, cert, n, "证书", cert_shape)};
static const struct out_shape certs_shape = OUT_SHAPE("MyCertificates", struct me_certs, certs_out);
static const struct out_field value_out[] = {OUT_WORD_(struct my_value, label, "项目"),
					     OUT_TEXT_(struct my_value, text, "内容")};
static const struct out_shape value_shape = OUT_SHAPE("MyValue", struct my_value, value_out);
static const struct out_field fact_out[] = {
    OUT_TEXT_(struct my_fact, title, "标题"), OUT_LIST_(struct my_fact, value, n, "内容", value_shape),
    OUT_TEXT_(struct my_fact, from, "来源"), OUT_BOOL_(struct my_fact, ended, "已结束")};
static const struct out_shape fact_shape = OUT_SHAPE("MyFact", struct my_fact, fact_out);
static const struct out_field section_out[] = {OUT_WORD_(struct my_section, name, "类别"),
					       OUT_LIST_(struct my_section, fact, n, "记录", fact_shape)};
static const struct out_shape section_shape = OUT_SHAPE("MySection", struct my_section, section_out);
static const struct out_field record_out[] = {OUT_TEXT_(struct me_record, name, "姓名"),
					      OUT_LIST_(struct me_record, section, n, "档案", section_shape),
					      OUT_TEXTS_(struct me_record, hint, nhints, "还缺什么")};
static const struct out_shape record_shape = OUT_SHAPE("MyRecord", struct me_record, record_out);
static const struct out_field request_out[] = {OUT_ID_(struct request, id, "编号"),
					       OUT_TEXT_(struct request, topic, "哪里不对"),
					       OUT_TEXT_(struct request, text, "应该是什么"),
					       OUT_INSTANT_(struct request, made, "提出时间"),
					       OUT_INT_(struct request, state, "状态"),
					       OUT_TEXT_(struct request, reason, "答复"),
					       OUT_INSTANT_(struct request, settled, "办结时间")};
static const struct out_shape request_shape = OUT_SHAPE("MyRequest", struct request, request_out);
static const struct out_field data_out[] = {OUT_LIST_(struct me_data, request, n, "更正要求", request_shape),
					    OUT_INT_(struct me_data, facts, "几条记录")};
static const struct out_shape data_shape = OUT_SHAPE("MyData", struct me_data, data_out);

/* Whose pages these are. -1: the account is nobody's own. */
static int myself(const struct ctx *c, int64_t *person, struct err *e)
{
	if (c->user->scope.kind != SCOPE_SELF || !c->user->scope.person_id) {
		err_set(e, ERR_NOTFOUND, "这个账号不是本人账号，没有自己的档案");
		return err_todo(e, "工作人员请从工作台查看档案");
	}
	*person = c->user->scope.person_id;
	return 0;
}

/* A text of a story's fact by its column. */
static struct str said(const struct story_fact *f, int field)
{
	return f->text[field];
}

/* One certificate of the story. */
static struct my_cert cert_of(const struct ctx *c, const struct story_fact *f)
{
	const int64_t *v = f->value;
	int64_t expires = v[FACT_INDEX(credentials, expires)], revoked = v[FACT_INDEX(credentials, revoked)],
		issued = v[FACT_INDEX(credentials, issued)];
	struct my_cert k = {.id = f->id,
			    .kind = said(f, FACT_INDEX(credentials, kind)),
			    .occupation = said(f, FACT_INDEX(credentials, occupation)),
			    .level = said(f, FACT_INDEX(credentials, level)),
			    .number = said(f, FACT_INDEX(credentials, number)),
			    .issuer = said(f, FACT_INDEX(credentials, issuer)),
			    .issued = issued == FIELD_NONE ? DAY_NONE : (day_t)issued,
			    .expires = expires == FIELD_NONE ? DAY_NONE : (day_t)expires,
			    .days = expires == FIELD_NONE ? IN_NONE : expires - c->today,
			    .state = VERDICT_VALID};
	if (revoked != FIELD_NONE && revoked <= c->today)
		k.state = VERDICT_REVOKED;
	else if (k.days != IN_NONE && k.days < 0)
		k.state = VERDICT_EXPIRED;
	k.verdict = verdict_label(k.state);
	return k;
}

/* All certificates of a story. */
static int certs_of(struct ctx *c, const struct story *s, struct my_cert **ret, size_t *n, struct err *e)
{
	const struct story_section *x = story_section(s, &credentials_facts);
	size_t max = x ? x->n : 0;
	if (!(*ret = ARENA_ARRAY(c->mem, max + 1, struct my_cert)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (*n = 0; *n < max; ++*n)
		(*ret)[*n] = cert_of(c, &x->fact[max - 1 - *n]); /* the newest first */
	return 0;
}

/* The lines of the newest claim that stand where its first stands, as one sum with its months; what else it has stands beside it. */
static int put_claim(struct ctx *c, const struct trail *t, size_t n, struct my_policy *p, struct err *e)
{
	int64_t from = t[0].from, to = t[0].to, sum = 0, rest = 0;
	char a[8], b[8], yuan[32];
	for (size_t k = 0; k < n && t[k].application == t[0].application; k++) {
		bool same = str_eq(t[k].said, t[0].said);
		int64_t *into = same ? &sum : &rest;
		if (t[k].struck.n && !same)
			continue; /* its own card below says why there is nothing */
		if (__builtin_add_overflow(*into, t[k].amount, into))
			return err_set(e, ERR_LIMIT, "金额太大，加不起来");
		from = same && t[k].from < from ? t[k].from : from;
		to = same && t[k].to > to ? t[k].to : to;
	}
	month_text((month_t)from, a);
	month_text((month_t)to, b);
	decimal_text(rest, 2, yuan);
	p->claim = ctx_text(c, "%.*s（%s%s%s）：%.*s%s%s%s", STR_FMT(t[0].title), a, to > from ? " 至 " : "",
			    to > from ? b : "", STR_FMT(t[0].said), rest ? "；同一次申领另有 " : "", rest ? yuan : "",
			    rest ? " 元" : "");
	p->claim_sum = t[0].struck.n ? 0 : sum;
	p->paid = t[0].step[TRAIL_STEPS - 1].at != 0;
	return 0;
}

/* Where the newest claim for each policy is. */
static int take_claims(struct ctx *c, int64_t me, struct my_money *m, struct err *e)
{
	for (size_t i = 0; i < m->n; i++) {
		struct trail *t;
		size_t n;
		if (person_trails(c->house, me, m->policy[i].id, c->mem, &t, &n, e) < 0)
			return -1;
		if (!n)
			continue;
		if (put_claim(c, t, n, &m->policy[i], e) < 0)
			return -1;
	}
	return 0;
}

/* The end of the public-welfare post that one holds comes among what is next. */
static int take_post(struct ctx *c, int64_t me, struct my_money *m, struct err *e)
{
	struct post_holder *x;
	size_t n, k = 0;
	if (post_holders(c->house, (struct post_which){.person = me}, c->mem, &x, &n, e) < 0)
		return -1;
	struct my_next *all = ARENA_ARRAY(c->mem, m->nnext + n + 1, struct my_next);
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		enum post_state s = post_state_of(&x[i], c->today);
		if (s == POST_LEFT)
			continue;
		if (x[i].ends != FIELD_NONE)
			all[k++] = (struct my_next){(day_t)x[i].ends, STR("公益性岗位最后在岗的一天")};
		else if (x[i].until != FIELD_NONE)
			all[k++] = (struct my_next){(day_t)x[i].until,
						    s == POST_OVER ? STR("公益性岗位的期限已过，续期或离岗请问单位")
								   : STR("公益性岗位期限的最后一天")};
	}
	for (size_t i = 0; i < m->nnext; i++)
		all[k++] = m->next[i];
	m->next = all;
	m->nnext = k;
	return 0;
}

/* GET /m/ */
static int get_home(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct me_home *o = out;
	struct person_row row;
	struct story s;
	struct request *r;
	size_t n;
	int64_t me;
	if (myself(c, &me, e) < 0 ||
	    directory_person(c->house, user_reach(c->user), me, false, c->mem, &row, e) < 0 ||
	    story_of_person(c->house, me, INSTANT_OPEN, c->mem, &s, e) < 0 ||
	    my_money(c->house, me, STR(""), c->today, c->mem, &o->money, e) < 0 ||
	    take_claims(c, me, &o->money, e) < 0 || take_post(c, me, &o->money, e) < 0 ||
	    certs_of(c, &s, &o->cert, &o->ncerts, e) < 0 || request_of(c->house, me, c->mem, &r, &n, e) < 0 ||
	    notices_home_of(c, &o->notices, e) < 0)
		return -1;
	o->name = row.name;
	o->org = row.org;
	o->post = code_label(&posts, (int)row.post);
	o->grade = row.grade && row.grade != GRADE_NONE ? grade_label(row.grade) : NULL;
	for (size_t i = 0; i < n; i++)
		o->open += r[i].state == REQUEST_OPEN;
	return 0;
}

/* GET /m/money/:policy */
static int get_policy(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct me_policy_input *i = in;
	struct me_policy *o = out;
	struct my_money m;
	int64_t me;
	if (myself(c, &me, e) < 0 || my_money(c->house, me, i->policy, c->today, c->mem, &m, e) < 0)
		return -1;
	if (!m.n)
		return err_set(e, ERR_NOTFOUND, "这项政策没有涉及您的内容");
	if (take_claims(c, me, &m, e) < 0)
		return -1;
	o->policy = m.policy[0];
	return person_trails(c->house, me, i->policy, c->mem, &o->trail, &o->ntrails, e);
}

/* GET /m/certs */
static int get_certs(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct me_certs *o = out;
	struct story s;
	int64_t me;
	return myself(c, &me, e) < 0 || story_of_person(c->house, me, INSTANT_OPEN, c->mem, &s, e) < 0
		   ? -1
		   : certs_of(c, &s, &o->cert, &o->n, e);
}

/* GET /m/certs/:id/code: one of one's own; another's is as if it were not there. */
static int get_code(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct me_id_input *i = in;
	struct me_certs all = {0};
	if (get_certs(c, NULL, &all, e) < 0)
		return -1;
	for (size_t k = 0; k < all.n; k++)
		if (all.cert[k].id == i->id) {
			*(struct my_cert *)out = all.cert[k];
			return 0;
		}
	return err_set(e, ERR_NOTFOUND, "没有这本证书");
}

/* 2021-07-01 至 2024-06-30；空：没有日期 */
static struct str span_said(struct ctx *c, const struct story_fact *f)
{
	char from[11] = "", to[11] = "";
	if (f->from != DAY_NONE)
		day_text(f->from, from);
	if (f->to != DAY_NONE && f->to != DAY_OPEN)
		day_text(f->to, to);
	if (!*from && !*to)
		return STR("");
	return ctx_text(c, "%s%s%s", from, f->to == DAY_OPEN ? " 起" : *to ? " 至 " : "", to);
}

/* A fact with those of its values that are known, each under the name that its page has for it. */
static struct my_fact fact_of(struct ctx *c, const struct story_section *x, const struct story_fact *f)
{
	const struct record *rec = x->type->rec;
	struct my_fact out = {.ended = f->ended,
			      .from = f->source.file,
			      .title = span_said(c, f),
			      .value = ARENA_ARRAY(c->mem, rec->n + 1, struct my_value)};
	for (size_t i = 0; out.value && i < rec->n; i++) {
		const struct field *field = &rec->fields[i];
		if (f->text[i].n && (int)i != rec->owner)
			out.value[out.n++] = (struct my_value){field->nav ? field->nav : field->label, f->text[i]};
	}
	return out;
}

/* What is missing, in a word that whoever has never seen the sheet knows: 常住单元 is where one lives. */
static struct str hint_said(struct ctx *c, struct str hint)
{
	const struct str sheet = STR("缺常住单元");
	if (!str_starts(hint, sheet))
		return hint;
	return ctx_text(c, "缺住在哪个区县、街道%.*s", (int)(hint.n - sheet.n), hint.p + sheet.n);
}

/* GET /m/record */
static int get_record(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct me_record *o = out;
	struct story s;
	int64_t me;
	if (myself(c, &me, e) < 0 || story_of_person(c->house, me, INSTANT_OPEN, c->mem, &s, e) < 0)
		return -1;
	o->section = ARENA_ARRAY(c->mem, s.sections + 1, struct my_section);
	o->hint = ARENA_ARRAY(c->mem, s.hints + 1, struct str);
	if (!o->section || !o->hint)
		return err_set(e, ERR_NOMEM, "内存不足");
	o->name = s.name;
	for (size_t i = 0; i < s.sections; i++) {
		const struct story_section *x = &s.section[i];
		struct my_section *to = &o->section[o->n];
		if (!x->n)
			continue;
		*to = (struct my_section){.name = i == 0 ? "基本信息" : x->type->rec->name,
					  .fact = ARENA_ARRAY(c->mem, x->n, struct my_fact)};
		for (; to->fact && to->n < x->n; to->n++)
			to->fact[to->n] = fact_of(c, x, &x->fact[x->n - 1 - to->n]);
		o->n++;
	}
	for (size_t i = 0; i < s.hints; i++)
		o->hint[o->nhints++] = hint_said(c, s.hint[i].text);
	return 0;
}

/* GET /m/data */
static int get_data(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct me_data *o = out;
	struct story s;
	int64_t me;
	if (myself(c, &me, e) < 0 || story_of_person(c->house, me, INSTANT_OPEN, c->mem, &s, e) < 0)
		return -1;
	for (size_t i = 0; i < s.sections; i++)
		o->facts += (int64_t)s.section[i].n;
	return request_of(c->house, me, c->mem, &o->request, &o->n, e);
}

/* Where own data is written to, in either form. */
struct exporting {
	struct buf *out;
	struct json json;
	bool as_json;
	int64_t numbers; /* full numbers that went out */
};

/* One value: its record, its place there, its field. */
static void put_value(struct exporting *x, const char *record, size_t no, const char *field, struct str value)
{
	if (x->as_json) {
		json_open(&x->json, '{');
		json_key(&x->json, "record");
		json_str(&x->json, str_of(record));
		json_key(&x->json, "no");
		json_int(&x->json, (int64_t)no);
		json_key(&x->json, "field");
		json_str(&x->json, str_of(field));
		json_key(&x->json, "value");
		json_str(&x->json, value);
		json_close(&x->json, '}');
		return;
	}
	char text[24];
	snprintf(text, sizeof text, "%zu", no);
	const struct str cells[] = {str_of(record), str_of(text), str_of(field), value};
	csv_put_row(x->out, cells, 4);
}

/* The full numbers of the own record, in the open transaction; the journal tells of it. */
static int put_numbers(struct ctx *c, struct exporting *x, int64_t me, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, c->house, &people_facts, me, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	for (size_t i = 0; got > 0 && i < people_record.n; i++) {
		if (people_record.fields[i].type != FIELD_SECRET || !v.cell[i].s.n)
			continue;
		put_value(x, people_record.name, 1, people_record.fields[i].label, v.cell[i].s);
		x->numbers++;
	}
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* Everything of the story but its masked numbers. */
static void put_story(struct exporting *x, const struct story *s)
{
	for (size_t i = 0; i < s->sections; i++)
		for (size_t k = 0; k < s->section[i].n; k++) {
			const struct record *rec = s->section[i].type->rec;
			const struct story_fact *f = &s->section[i].fact[k];
			for (size_t j = 0; j < rec->n; j++)
				if (f->text[j].n && rec->fields[j].type != FIELD_SECRET && (int)j != rec->owner)
					put_value(x, rec->name, k + 1, rec->fields[j].label, f->text[j]);
		}
}

/* POST /m/data/export: all that is kept of oneself, numbers in full; the journal notes that it went out. */
static int post_export(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct export_input *i = in;
	struct story s;
	struct exporting x = {.as_json = i->format == 1};
	int64_t me;
	if (myself(c, &me, e) < 0 || story_of_person(c->house, me, INSTANT_OPEN, c->mem, &s, e) < 0)
		return -1;
	if (!(x.out = ARENA_NEW(c->mem, struct buf)))
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_init(x.out, EXPORT_MAX);
	if (x.as_json) {
		json_init(&x.json, x.out);
		json_open(&x.json, '[');
	} else {
		const struct str head[] = {STR("表"), STR("第几条"), STR("字段"), STR("内容")};
		buf_puts(x.out, "\xEF\xBB\xBF");
		csv_put_row(x.out, head, 4);
	}
	int status = put_numbers(c, &x, me, e);
	put_story(&x, &s);
	if (x.as_json)
		json_close(&x.json, ']');
	if (status == 0 && x.out->failed)
		status = err_set(e, ERR_LIMIT, "内容太多，放不进一个文件");
	if (status == 0)
		status =
		    fact_reveal_journal(c->house, ctx_who(c), "本人导出", "本人查阅、复制个人信息", x.numbers, e);
	char *copy = status == 0 ? arena_copy(c->mem, x.out->p, x.out->n) : NULL;
	size_t n = x.out->n;
	buf_release(x.out);
	if (status < 0)
		return -1;
	if (!copy)
		return err_set(e, ERR_NOMEM, "内存不足");
	*x.out = (struct buf){.p = copy, .n = n}; /* in the request's memory: nobody releases it */
	c->download = (struct download){.type = x.as_json ? "application/json" : "text/csv; charset=utf-8",
					.name = x.as_json ? STR("我的档案.json") : STR("我的档案.csv"),
					.bytes = x.out};
	return 0;
}

/* POST /m/requests */
static int post_request(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)out;
	const struct me_request_input *i = in;
	int64_t me, id;
	if (myself(c, &me, e) < 0 ||
	    request_add(c->house, me, str_of(request_topics[i->topic]), i->text, ctx_who(c), &id, e) < 0)
		return -1;
	ctx_tell(c, "已经提交，经办人核对以后会在这里答复");
	return ctx_go(c, e, "/m/data");
}

/* GET of a page that needs nothing but whose it is. */
static int get_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	(void)out;
	int64_t me;
	return myself(c, &me, e);
}

static const struct route routes[] = {
    {HTTP_GET, "/m", .may = CAN_ME_READ, .title = "首页", .out = &home_shape, .handle = get_home,
     .page = me_home_page},
    {HTTP_GET, "/m/money/:policy", .may = CAN_ME_READ, .title = "为什么是这么多", .in = &policy_shape,
     .out = &one_policy_shape, .handle = get_policy, .page = me_policy_page},
    {HTTP_GET, "/m/certs", .may = CAN_ME_READ, .title = "我的证书", .out = &certs_shape, .handle = get_certs,
     .page = me_certs_page},
    {HTTP_GET, "/m/certs/:id/code", .may = CAN_ME_READ, .title = "证书码", .in = &id_shape, .out = &cert_shape,
     .handle = get_code, .page = me_code_page},
    {HTTP_GET, "/m/record", .may = CAN_ME_READ, .title = "我的档案", .out = &record_shape, .handle = get_record,
     .page = me_record_page},
    {HTTP_GET, "/m/data", .may = CAN_ME_READ, .title = "我的数据", .out = &data_shape, .handle = get_data,
     .page = me_data_page},
    {HTTP_POST, "/m/data/export", .may = CAN_ME_READ, .title = "导出我的数据", .in = &export_shape,
     .handle = post_export, .form = "/m/data"},
    {HTTP_GET, "/m/requests/new", .may = CAN_ME_CORRECT, .title = "要求更正", .handle = get_own,
     .page = me_request_page},
    {HTTP_POST, "/m/requests", .may = CAN_ME_CORRECT, .title = "要求更正", .in = &me_request_shape,
     .handle = post_request, .form = "/m/requests/new"},
    {HTTP_GET, "/m/settings", .may = CAN_ME_READ, .title = "设置", .handle = get_own, .page = me_settings_page},
};

const struct web me_web = {.name = "me", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
