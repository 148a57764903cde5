/* 政策计算 on the web: the form is made of what the policy asks, the answer of the policy itself; nothing is stored. */
#include "features/credentials/credentials.h"
#include "features/education/education.h"
#include "features/benefits/benefits.h"
#include "features/employment/employment.h"
#include "features/guide/guide_pages.h"
#include "features/orgs/orgs.h"
#include "features/units/units_data.h"

#define CALC_PER_MINUTE 60
#define CALC_UNITS_MAX  100

static const char *const level_words[] = {"没有证书", "五级", "四级", "三级", "二级", "一级", NULL};
static const char *const verdict_words[] = {"没有评估", "合格", "不合格", NULL};

/* A field of the struct with a name of its own: members of arrays have none. */
#define AT(n, m, ctype, itype, text, ...)                                                                            \
	{                                                                                                            \
		.name = (n), .label = (text), .type = (itype), .offset = IN_OFFSET_(struct calc_input, m, ctype),    \
		__VA_ARGS__                                                                                          \
	}
#define AT_DAY(n, m, ...)    AT(n, m, day_t, IN_DAY, __VA_ARGS__, )
#define AT_MONTH(n, m, ...)  AT(n, m, month_t, IN_MONTH, __VA_ARGS__, )
#define AT_CODE(n, m, ...)   AT(n, m, int64_t, IN_CODE, __VA_ARGS__, )
#define AT_CHOICE(n, m, ...) AT(n, m, int64_t, IN_CHOICE, __VA_ARGS__, )
#define AT_BOOL(n, m, text)  AT(n, m, bool, IN_BOOL, text, )

#define JOB_FIELDS(no, i)                                                                                            \
	AT_DAY("job" no "_from", f.job[i].from, "上岗日期", .hint = "如 2022-03-01"),                                \
	    AT_DAY("job" no "_to", f.job[i].to, "离岗日期", .hint = "还在岗就不填"),                                 \
	    AT_BOOL("job" no "_same", f.job[i].same, "与上一段是同一家机构"),                                        \
	    AT_CODE("job" no "_kind", f.job[i].kind, "机构类别", .codes = &org_kinds),                               \
	    AT_CODE("job" no "_ownership", f.job[i].ownership, "举办性质", .codes = &org_ownerships),                \
	    AT_CODE("job" no "_post", f.job[i].post, "岗位", .codes = &posts),                                       \
	    AT_BOOL("job" no "_frontline", f.job[i].frontline, "在一线直接护理老人"),                                \
	    AT_CODE("job" no "_identity", f.job[i].identity, "用工身份", .codes = &work_identities),                 \
	    AT_BOOL("job" no "_insured", f.job[i].insured, "单位交了社会保险"),                                      \
	    AT_CODE("job" no "_ended_by", f.job[i].ended_by, "离岗是谁提出的", .codes = &ended_bys)

#define CERT_FIELDS(no, i)                                                                                           \
	AT_CHOICE("cert" no "_level", level[i], "养老护理员等级", .words = level_words),                             \
	    AT_DAY("cert" no "_issued", f.cert[i].issued, "发证日期", .hint = "证书上写的日期"),                     \
	    AT_DAY("cert" no "_expires", f.cert[i].expires, "有效期至", .hint = "长期有效就不填"),                   \
	    AT_DAY("cert" no "_revoked", f.cert[i].revoked, "撤销日期", .hint = "没有被撤销就不填")

static const struct in_field calc_fields[] = {
    AT("id", id, struct str, IN_TEXT, "政策", .flags = IN_PATH, .max = 80),
    AT_MONTH("from", f.from, "从哪个月", .flags = IN_NEEDED),
    AT_MONTH("to", f.to, "到哪个月", .flags = IN_NEEDED),
    AT_DAY("as_of", f.as_of, "查看日", .hint = "到这一天还没有到期的不算；不填就是今天"),
    AT("unit", f.unit, struct str, IN_TEXT, "机构所在的区县", .flags = IN_NEEDED, .max = 12),
    JOB_FIELDS("1", 0),
    JOB_FIELDS("2", 1),
    JOB_FIELDS("3", 2),
    CERT_FIELDS("1", 0),
    CERT_FIELDS("2", 1),
    AT_CODE("study", f.study, "毕业时的学历", .codes = &education_levels),
    AT_DAY("graduated", f.graduated, "毕业日期", .hint = "毕业证书上写的日期"),
    AT_DAY("trained", f.trained, "培训合格的日期", .hint = "岗前或在岗培训考核合格的那一天"),
    AT_MONTH("paid_from", f.paid_from, "工资流水从哪个月"),
    AT_MONTH("paid_to", f.paid_to, "到哪个月"),
    AT("wage", f.wage, int64_t, IN_MONEY, "每月实发", .min = 0, .max = 100000000),
    AT_CHOICE("verdict", verdict, "机构每年的服务质量评估", .words = verdict_words),
    AT_DAY("agreed", f.agreed, "协议签订日期"),
    AT_DAY("enrolled", f.enrolled, "入学日期"),
    AT_DAY("leaves", f.leaves, "毕业日期"),
    AT("monthly", f.monthly, int64_t, IN_MONEY, "协议里的月标准", .min = 0, .max = 100000000,
       .hint = "协议没有写就不填"),
    AT("years", f.years, int64_t, IN_INT, "承诺服务几年", .min = 1, .max = 60),
    AT_MONTH("school_from", f.school_from, "在校从哪个月"),
    AT_MONTH("school_to", f.school_to, "到哪个月"),
    AT_DAY("arrived", f.arrived, "到岗日期", .hint = "还没有到岗就不填"),
    AT_DAY("breached", f.breached, "违约日期", .hint = "没有违约就不填"),
    AT_CODE("got_item", f.got_item, "已经领过的补助", .codes = &benefit_items),
    AT_DAY("got_on", f.got_on, "领到的日期"),
};
const struct in_shape calc_shape = IN_SHAPE(struct calc_input, calc_fields);

struct id_text {
	struct str id;
};
static const struct in_field id_fields[] = {IN_TEXT_(struct id_text, id, "政策", .flags = IN_PATH, .max = 80)};
static const struct in_shape id_shape = IN_SHAPE(struct id_text, id_fields);

static const struct out_field span_fields[] = {
    OUT_MONTH_(struct reckon_span, from, "从"),
    OUT_MONTH_(struct reckon_span, to, "到"),
    OUT_INT_(struct reckon_span, n, "几个月"),
    OUT_DAY_(struct reckon_span, due, "到期日"),
    OUT_TEXT_(struct reckon_span, tier, "档次"),
    OUT_WORD_(struct reckon_span, state_text, "结果"),
    OUT_MONEY_(struct reckon_span, amount, "每月"),
    OUT_MONEY_(struct reckon_span, sum, "合计"),
    OUT_BOOL_(struct reckon_span, no_amount, "金额不明"),
    OUT_TEXT_(struct reckon_span, reason, "原因"),
    OUT_DAY_(struct reckon_span, cured, "从哪天起符合"),
    OUT_TEXT_(struct reckon_span, clauses, "条款"),
};
static const struct out_shape span_shape = OUT_SHAPE("CalculatedSpan", struct reckon_span, span_fields);
static const struct out_field line_fields[] = {
    OUT_INT_(struct told_line, depth, "层"),
    OUT_WORD_(struct told_line, sign, "标记"),
    OUT_TEXT_(struct told_line, text, "说明"),
};
static const struct out_shape line_shape = OUT_SHAPE("ExplanationLine", struct told_line, line_fields);
static const struct out_field block_fields[] = {
    OUT_TEXT_(struct told_block, title, "标题"),
    OUT_LIST_(struct told_block, line, n, "说明", line_shape),
};
static const struct out_shape block_shape = OUT_SHAPE("ExplanationBlock", struct told_block, block_fields);
static const struct out_field calc_out[] = {
    OUT_TEXT_(struct calc_output, policy.id, "政策编号"),
    OUT_TEXT_(struct calc_output, policy.title, "名称"),
    OUT_TEXT_(struct calc_output, policy.status, "状态"),
    OUT_BOOL_(struct calc_output, policy.draft, "只可试算"),
    OUT_BOOL_(struct calc_output, done, "已经计算"),
    OUT_MONEY_(struct calc_output, r.due, "应发合计"),
    OUT_MONEY_(struct calc_output, r.doubt, "待确认合计"),
    OUT_LIST_(struct calc_output, r.span, r.n, "结果", span_shape),
    OUT_LIST_(struct calc_output, r.told.block, r.told.n, "为什么", block_shape),
};
static const struct out_shape calc_out_shape = OUT_SHAPE("Calculation", struct calc_output, calc_out);

/* Gathers the units right below the policy's area. */
struct gathering {
	struct ctx *c;
	struct str area;
	struct calc_output *o;
};

/* Takes one, while it is in force. */
static int take_unit(void *self, const struct unit_row *u)
{
	struct gathering *g = self;
	bool over = u->to != DAY_NONE && u->to < g->c->today;
	if (!str_eq(u->parent, g->area) || over || g->o->nunits == CALC_UNITS_MAX)
		return 0;
	g->o->unit[g->o->nunits++] = (struct ui_option){.value = ctx_text(g->c, "%.*s", STR_FMT(u->code)),
							.label = ctx_text(g->c, "%.*s", STR_FMT(u->name))};
	return 0;
}

/* What form and answer need of the policy. */
static int prepare(struct ctx *c, struct str id, struct calc_output *o, struct err *e)
{
	struct gathering g = {.c = c, .o = o};
	struct guide_law law = {0};
	o->uses = ARENA_NEW(c->mem, struct uses);
	o->unit = ARENA_ARRAY(c->mem, CALC_UNITS_MAX + 1, struct ui_option);
	if (!o->uses || !o->unit)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (calc_form(c->house, id, c->mem, o->uses, &g.area, e) < 0 || law_read(c->house, id, c->mem, &law, e) < 0)
		return -1;
	o->policy = law.policy;
	return units_each(take_unit, &g, e) < 0 ? -1 : 0;
}

/* What the empty form begins with: somebody who began three years ago. */
static struct calc_input beginning(const struct ctx *c, const struct calc_output *o)
{
	struct calc_input i = {.id = o->policy.id};
	struct calc_facts *f = &i.f;
	month_t now = month_of_day(c->today);
	f->unit = o->nunits ? o->unit[0].value : STR("");
	f->from = month_of(day_ymd(c->today).y, 1);
	f->to = now;
	f->as_of = c->today;
	for (size_t k = 0; k < CALC_JOBS; k++)
		f->job[k] = (struct calc_job){.from = DAY_NONE, .to = DAY_NONE};
	f->job[0] = (struct calc_job){.from = month_first(now - 36),
				      .to = DAY_NONE,
				      .post = 1,
				      .frontline = true,
				      .identity = 1,
				      .kind = 1,
				      .ownership = 2,
				      .insured = true};
	for (size_t k = 0; k < CALC_CERTS; k++)
		f->cert[k] = (struct calc_cert){.issued = DAY_NONE, .expires = DAY_NONE, .revoked = DAY_NONE};
	f->graduated = f->trained = f->agreed = f->enrolled = f->leaves = f->breached = f->arrived = f->got_on =
	    DAY_NONE;
	f->paid_from = now - 36;
	f->paid_to = now;
	f->wage = 350000;
	f->monthly = f->years = IN_NONE;
	f->school_from = f->school_to = DAY_NONE;
	i.verdict = 1;
	return i;
}

/* GET /policy/:id/calc */
static int get_calc(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_text *i = in;
	struct calc_output *o = out;
	if (prepare(c, i->id, o, e) < 0)
		return -1;
	o->form = beginning(c, o);
	return 0;
}

/* Choices as the policy layer's codes. */
static struct calc_facts facts_of(const struct ctx *c, const struct calc_input *i)
{
	static const int64_t levels[] = {0, LEVEL_5, LEVEL_4, LEVEL_3, LEVEL_2, LEVEL_1};
	struct calc_facts f = i->f;
	for (size_t k = 0; k < CALC_CERTS; k++)
		f.cert[k].level = levels[i->level[k]];
	f.verdict = i->verdict;
	if (f.as_of == DAY_NONE)
		f.as_of = c->today;
	if (f.wage == IN_NONE)
		f.wage = 0;
	return f;
}

/* POST /policy/:id/calc */
static int post_calc(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct calc_input *i = in;
	struct calc_output *o = out;
	struct calc_facts f = facts_of(c, i);
	if (prepare(c, i->id, o, e) < 0)
		return -1;
	if (calc_run(i->id, c->house, &f, c->mem, &o->r, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, NULL, "%s", e->what);
		return -1;
	}
	o->form = *i;
	o->done = true;
	return 0;
}

#define CALC_FLAGS (ROUTE_PUBLIC | ROUTE_LIMITED)

static const struct route routes[] = {
    {HTTP_GET, "/policy/:id/calc", .flags = CALC_FLAGS | ROUTE_FORM, .per_minute = CALC_PER_MINUTE, .title = "算一算",
     .in = &id_shape, .out = &calc_out_shape, .handle = get_calc, .page = calc_page},
    {HTTP_POST, "/policy/:id/calc", .flags = CALC_FLAGS | ROUTE_SAFE | ROUTE_FORM, .per_minute = CALC_PER_MINUTE,
     .title = "算一算", .in = &calc_shape, .out = &calc_out_shape, .handle = post_calc, .page = calc_page},
};

const struct web guide_calc_web = {.name = "guide_calc", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
