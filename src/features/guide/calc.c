/* The world of typed-in facts, and the policy run on it. */
#include "features/guide/calc.h"

#include <stdio.h>

#include "features/assessments/assessments.h"
#include "features/benefits/benefits.h"
#include "features/credentials/credentials.h"
#include "features/education/education.h"
#include "features/employment/employment.h"
#include "features/features.h"
#include "features/guide/calc_run.h"
#include "features/orgs/orgs.h"
#include "features/policies/choice.h"
#include "features/policies/shipped.h"
#include "features/rates/rates.h"
#include "features/training/training.h"
#include "features/units/units.h"
#include "features/units/units_data.h"

/* A world that is being filled. */
struct filling {
	struct world *w;
	struct house *h;
	int64_t person, unit;
	int64_t org[CALC_JOBS]; /* [spell] row of its institution */
	int64_t serial;         /* of rows */
	bool failed;            /* no memory */
};

/* A row that is being put together. */
struct adding {
	struct filling *f;
	int record;
	int64_t cell[RECORD_FIELDS_MAX];
};

/* An empty row of a record. */
static struct adding row_of(struct filling *f, const char *record)
{
	struct adding a = {.f = f, .record = dict_record(f->w->dict, str_of(record))};
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		a.cell[i] = FIELD_NONE;
	return a;
}

/* A cell by its label, as the world holds it. */
static void put(struct adding *a, const char *label, int64_t v)
{
	int field = record_field(a->f->w->dict->records[a->record], str_of(label));
	a->f->failed |= field < 0;
	if (field >= 0)
		a->cell[field] = v;
}

/* A text, which becomes a number of the pool. */
static void put_text(struct adding *a, const char *label, const char *text)
{
	if (!text)
		return;
	int64_t n = pool_put(a->f->w->pool, str_of(text));
	a->f->failed |= n < 0;
	put(a, label, n);
}

/* A code of a list; 0 stays blank. */
static void put_code(struct adding *a, const char *label, const struct codelist *codes, int64_t number)
{
	put_text(a, label, number > 0 ? code_label(codes, (int)number) : NULL);
}

/* A day; DAY_NONE stays blank. */
static void put_day(struct adding *a, const char *label, day_t d)
{
	if (d != DAY_NONE)
		put(a, label, d);
}

/* Puts the row into the world; returns its number. */
static int64_t add(struct adding *a)
{
	int64_t row = world_add(a->f->w, a->record, a->cell, ++a->f->serial, (struct origin){0, 0, -1, 0});
	a->f->failed |= row < 0;
	return row;
}

/* An institution in the county. */
static int64_t add_org(struct filling *f, const char *name, int64_t kind, int64_t ownership)
{
	struct adding a = row_of(f, "机构");
	put_text(&a, "统一社会信用代码", name);
	put_text(&a, "机构名称", name);
	put_code(&a, "机构类别", &org_kinds, kind);
	put_code(&a, "举办性质", &org_ownerships, ownership);
	put(&a, "所在单元", f->unit);
	return add(&a);
}

/* The spells with their institutions. */
static void add_jobs(struct filling *f, const struct calc_facts *c)
{
	static const char *const names[CALC_JOBS] = {"第一段的机构", "第二段的机构", "第三段的机构"};
	for (size_t i = 0; i < CALC_JOBS; i++) {
		const struct calc_job *j = &c->job[i];
		f->org[i] = FIELD_NONE;
		if (j->from == DAY_NONE)
			continue;
		bool same = i > 0 && j->same && f->org[i - 1] != FIELD_NONE;
		f->org[i] = same ? f->org[i - 1] : add_org(f, names[i], j->kind, j->ownership);
		struct adding a = row_of(f, "任职");
		put(&a, "证件号码", f->person);
		put(&a, "机构代码", f->org[i]);
		put_code(&a, "岗位", &posts, j->post);
		put(&a, "一线护理", j->frontline);
		put_code(&a, "用工身份", &work_identities, j->identity);
		put_day(&a, "起始日期", j->from);
		put_day(&a, "终止日期", j->to);
		put(&a, "社会保险", j->insured);
		put_code(&a, "终止方", &ended_bys, j->to == DAY_NONE ? 0 : j->ended_by);
		add(&a);
	}
}

/* Certificates, graduation, training, what was had before. */
static void add_papers(struct filling *f, const struct calc_facts *c)
{
	for (size_t i = 0; i < CALC_CERTS; i++) {
		const struct calc_cert *k = &c->cert[i];
		if (k->issued == DAY_NONE || !k->level)
			continue;
		struct adding a = row_of(f, "证书");
		put(&a, "证件号码", f->person);
		put_code(&a, "证书类别", &credential_kinds, CRED_SKILL);
		put_text(&a, "职业", "养老护理员");
		put_code(&a, "等级", &credential_levels, k->level);
		put_day(&a, "发证日期", k->issued);
		put_day(&a, "有效期至", k->expires);
		put_day(&a, "撤销日期", k->revoked);
		add(&a);
	}
	if (c->study && c->graduated != DAY_NONE) {
		struct adding a = row_of(f, "学历");
		put(&a, "证件号码", f->person);
		put_code(&a, "学历", &education_levels, c->study);
		put_text(&a, "结论", "毕业");
		put_day(&a, "毕业日期", c->graduated);
		add(&a);
	}
	if (c->trained != DAY_NONE) {
		struct adding a = row_of(f, "培训");
		put(&a, "证件号码", f->person);
		put_text(&a, "培训类别", "岗前");
		put_day(&a, "开始日期", c->trained);
		put_day(&a, "结束日期", c->trained);
		put_text(&a, "结果", "合格");
		add(&a);
	}
	if (c->got_item && c->got_on != DAY_NONE) {
		struct adding a = row_of(f, "已享受");
		put(&a, "证件号码", f->person);
		put_code(&a, "项目", &benefit_items, c->got_item);
		put_day(&a, "发放日期", c->got_on);
		add(&a);
	}
}

/* Wages of each month in which a spell lies. */
static void add_wages(struct filling *f, const struct calc_facts *c)
{
	if (c->paid_from == DAY_NONE || c->paid_to == DAY_NONE)
		return;
	for (month_t m = c->paid_from; m <= c->paid_to && m - c->paid_from < 2 * CALC_MONTHS_MAX; m++)
		for (size_t i = 0; i < CALC_JOBS; i++) {
			const struct calc_job *j = &c->job[i];
			if (f->org[i] == FIELD_NONE || month_last(m) < j->from ||
			    (j->to != DAY_NONE && month_first(m) > j->to) || (i && f->org[i] == f->org[i - 1]))
				continue;
			struct adding a = row_of(f, "工资");
			put(&a, "证件号码", f->person);
			put(&a, "机构代码", f->org[i]);
			put(&a, "月份", m);
			put(&a, "实发", c->wage);
			add(&a);
		}
}

/* The same yearly assessment of all institutions, for the years that are asked about. */
static void add_assessments(struct filling *f, const struct calc_facts *c)
{
	for (int year = day_ymd(month_first(c->from)).y; c->verdict && year <= day_ymd(month_first(c->to)).y; year++)
		for (size_t i = 0; i < CALC_JOBS; i++) {
			if (f->org[i] == FIELD_NONE || (i && f->org[i] == f->org[i - 1]))
				continue;
			struct adding a = row_of(f, "机构评估");
			put(&a, "机构代码", f->org[i]);
			put(&a, "年度", year);
			put_text(&a, "评估类型", "服务质量");
			put_code(&a, "结论", &assessment_verdicts, c->verdict);
			add(&a);
		}
}

/* The agreement with its school, its institution and its months. */
static void add_agreement(struct filling *f, const struct calc_facts *c)
{
	if (c->agreed == DAY_NONE)
		return;
	int64_t school = add_org(f, "培养院校", 15, 1);
	int64_t org = f->org[0] != FIELD_NONE ? f->org[0] : add_org(f, "约定的机构", 1, 2);
	struct adding a = row_of(f, "定向培养");
	put_text(&a, "协议编号", "试算");
	put(&a, "证件号码", f->person);
	put(&a, "院校代码", school);
	put(&a, "机构代码", org);
	put_day(&a, "签订日期", c->agreed);
	put_day(&a, "入学日期", c->enrolled);
	put_day(&a, "毕业日期", c->leaves);
	put_day(&a, "违约日期", c->breached);
	put_day(&a, "到岗日期", c->arrived);
	put(&a, "月标准", c->monthly);
	put(&a, "服务年限", c->years);
	int64_t agreement = add(&a);
	for (month_t m = c->school_from;
	     m != DAY_NONE && c->school_to != DAY_NONE && m <= c->school_to && m - c->school_from < CALC_MONTHS_MAX;
	     m++) {
		struct adding b = row_of(f, "在校月份");
		put(&b, "协议编号", agreement);
		put(&b, "月份", m);
		put(&b, "在校天数", month_days(m));
		add(&b);
	}
}

/* A stored figure of a unit's, as a row. */
static void add_rate(struct filling *f, int64_t unit, const struct version *v)
{
	const struct cell *c = v->cell;
	struct adding a = row_of(f, "地方标准");
	const int texts[] = {FACT_INDEX(rates, policy), FACT_INDEX(rates, tier)};
	for (size_t i = 0; i < 2; i++) {
		int64_t n = pool_put(f->w->pool, c[texts[i]].s);
		f->failed |= n < 0;
		a.cell[texts[i]] = n;
	}
	a.cell[FACT_INDEX(rates, unit_id)] = unit;
	a.cell[FACT_INDEX(rates, amount)] = c[FACT_INDEX(rates, amount)].v;
	a.cell[FACT_INDEX(rates, begins)] = c[FACT_INDEX(rates, begins)].v;
	a.cell[FACT_INDEX(rates, ends)] = c[FACT_INDEX(rates, ends)].v;
	add(&a);
}

/* The figures of one unit of the world, from the store. */
static int add_rates_of(struct filling *f, int64_t unit, struct str code, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t id;
	int got;
	if (unit_by_code(f->h, code, INSTANT_OPEN, &id, e) < 0)
		return -1;
	if (!id)
		return 0;
	if (fact_of_owner(&r, f->h, &rates_facts, id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) > 0)
		add_rate(f, unit, &v);
	fact_reader_free(r);
	return got;
}

/* The figures of the county and of all above it. */
static int add_rates(struct filling *f, struct err *e)
{
	const struct wtable *t = &f->w->t[dict_record(f->w->dict, STR("单元"))];
	int code = record_field(t->rec, STR("单元代码"));
	for (size_t i = 0; i < t->n; i++)
		if (add_rates_of(f, (int64_t)i, pool_text(f->w->pool, cell_at(t->col[code], i)), e) < 0)
			return -1;
	return 0;
}

/* All of it. */
static int fill(struct filling *f, const struct calc_facts *c, struct err *e)
{
	f->unit = units_into_world(NULL, f->w, c->unit);
	if (f->unit < 0)
		return err_set(e, ERR_INPUT, "没有这个区县：%.*s", STR_FMT(c->unit));
	struct adding person = row_of(f, "人员");
	put_text(&person, "姓名", "本人");
	f->person = add(&person);
	add_jobs(f, c);
	add_papers(f, c);
	add_wages(f, c);
	add_assessments(f, c);
	add_agreement(f, c);
	if (add_rates(f, e) < 0)
		return -1;
	return f->failed ? err_set(e, ERR_NOMEM, "内存不够") : world_seal(f->w, e);
}

bool calc_can(const struct policy *p)
{
	return !p->shared && !policy_counts(p) && (str_is(p->subject, "人员") || str_is(p->subject, "定向培养"));
}

/* The policy of this id; NULL with ERR_NOTFOUND. */
static const struct policy *wanted(const struct shipped *s, struct str id, struct err *e)
{
	const struct policy *p = packs_find(s->packs, id);
	if (p && calc_can(p))
		return p;
	err_set(e, ERR_NOTFOUND, "没有这项可以计算的政策");
	err_todo(e, "请从政策目录进入");
	return NULL;
}

int calc_form(struct house *h, struct str id, struct arena *mem, struct uses *uses, struct str *area, struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	const struct policy *p = wanted(&s, id, e);
	int status = p ? policy_uses(s.packs, p, uses, e) : -1;
	const char *copy = status == 0 ? arena_copy(mem, p->area.p, p->area.n) : NULL;
	if (status == 0)
		*area = (struct str){copy ? copy : "", copy ? p->area.n : 0};
	shipped_close(&s);
	return status;
}

/* The policy on a world of these facts. */
static int run(const struct shipped *s, const struct policy *p, struct house *h, const struct calc_facts *c,
	       struct arena *mem, struct reckoned *out, struct err *e)
{
	struct arena *world = arena_new(64u << 20);
	struct filling f = {.h = h, .w = world ? world_new(&fact_dict, s->pool, world) : NULL};
	struct choices *ch = choice_in_force(h, s->packs, INSTANT_OPEN, s->mem, e);
	struct query q = {c->from, c->to, c->as_of, true};
	int status = !ch ? -1 : f.w ? fill(&f, c, e) : err_set(e, ERR_NOMEM, "内存不够");
	int subject = dict_record(&fact_dict, p->subject);
	if (status == 0 && f.w->t[subject].n == 0)
		status = err_set(e, ERR_INPUT, "还没有填协议的签订日期");
	struct evaluation *ev = status == 0 ? evaluation_new(s->packs, ch, f.w, q, e) : NULL;
	if (status == 0)
		status = ev ? reckon(ev, p, 0, mem, out, e) : -1;
	evaluation_free(ev);
	arena_free(world);
	return status;
}

int calc_run(struct str id, struct house *h, const struct calc_facts *f, struct arena *mem, struct reckoned *out,
	     struct err *e)
{
	struct shipped s;
	if (f->to < f->from || f->to - f->from >= CALC_MONTHS_MAX)
		return err_set(e, ERR_INPUT, "计算的月份要从早到晚，最多 %d 个月", CALC_MONTHS_MAX);
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	const struct policy *p = wanted(&s, id, e);
	int status = p ? run(&s, p, h, f, mem, out, e) : -1;
	shipped_close(&s);
	return status;
}
