/* 核验证书: the answer as a document with its head in the colour of the verdict; what to do when there is none. */
#include "features/credentials/verify_pages.h"

#include "features/public_pages.h"
#include "verify.tmpl.h"

#define VERDICT_FACTS 7

static const struct str causes[] = {
    {"编号输错了：请对照证书，特别是 0 与 O、1 与 I", 0},
    {"证书刚发不久，数据还没有送到这里", 0},
    {"证书是外地发的，持证人没有在本地登记：请到发证地或全国联网查询系统核对", 0},
    {"这是培训或单位自发的证明，不是登记在册的证书", 0},
    {"证书可能是假的", 0},
};
#define CAUSES (sizeof causes / sizeof *causes)

static const struct ui_question questions[] = {
    {.question = {"本人和证书对不上怎么办", 0},
     .answer = {"请先不要签约。请对方出示身份证，核对姓名的全名；仍有疑问时拨打 12345，说明证书编号和核验时间。", 0}},
    {.question = {"这个等级是什么意思", 0},
     .answer = {"养老护理员分五级：五级（初级工）、四级（中级工）、三级（高级工）、二级（技师）、一级（高级技师），一"
		"级最高。",
		0}},
    {.question = {"“已过期”还能用吗", 0},
     .answer = {"过了有效期的证书不再证明持证人具备这项资格，请持证人办理复审或换证后再查。", 0}},
};
#define QUESTIONS (sizeof questions / sizeof *questions)

/* A text whose length was left to be counted. */
static struct str counted(struct str s)
{
	return str_of(s.p);
}

/* The causes of 没有查到, in the request's memory. */
static const struct str *causes_of(const struct frame *f)
{
	struct str *out = ARENA_ARRAY(f->mem, CAUSES, struct str);
	for (size_t i = 0; out && i < CAUSES; i++)
		out[i] = counted(causes[i]);
	return out;
}

/* The questions below an answer. */
static const struct ui_question *questions_of(const struct frame *f)
{
	struct ui_question *out = ARENA_ARRAY(f->mem, QUESTIONS, struct ui_question);
	for (size_t i = 0; out && i < QUESTIONS; i++)
		out[i] = (struct ui_question){.question = counted(questions[i].question),
					      .answer = counted(questions[i].answer)};
	return out;
}

/* 2025年6月30日 */
static struct str day_said(const struct frame *f, day_t d)
{
	struct ymd y = day_ymd(d);
	return d == DAY_NONE ? STR("没有登记") : frame_text(f, "%d年%d月%d日", y.y, y.m, y.d);
}

/* The sentence below the verdict. */
static struct str explained(const struct frame *f, const struct verified *v)
{
	switch (v->verdict) {
	case VERDICT_REVOKED: return frame_text(f, "%.*s起不再有效", STR_FMT(day_said(f, v->revoked)));
	case VERDICT_EXPIRED: return frame_text(f, "有效期到%.*s为止", STR_FMT(day_said(f, v->expires)));
	default: break;
	}
	return STR("登记在册，没有被撤销，在有效期内");
}

/* What the document says. */
static size_t facts_of(const struct frame *f, const struct verified *v, struct ui_fact *out)
{
	size_t n = 0;
	out[n++] = (struct ui_fact){.name = STR("姓名"), .value = v->name, .sub = STR("请与本人身份证核对全名")};
	out[n++] = (struct ui_fact){.name = STR("证书编号"), .value = v->number};
	if (v->issuer.n)
		out[n++] = (struct ui_fact){.name = STR("发证机构"), .value = v->issuer};
	out[n++] = (struct ui_fact){.name = STR("发证日期"), .value = day_said(f, v->issued)};
	out[n++] = (struct ui_fact){.name = STR("有效期至"),
				    .value = v->expires == DAY_NONE ? STR("长期有效") : day_said(f, v->expires)};
	if (v->revoked != DAY_NONE)
		out[n++] = (struct ui_fact){.name = STR("撤销日期"), .value = day_said(f, v->revoked)};
	return n;
}

/* One certificate as a document. */
static struct ui_verdict document(const struct frame *f, const struct verify_output *o, const struct verified *v)
{
	static const enum ui_tone tone[] = {UI_WARN, UI_OK, UI_BAD, UI_BAD};
	struct ui_fact *facts = ARENA_ARRAY(f->mem, VERDICT_FACTS, struct ui_fact);
	struct ui_verdict out = {.tone = tone[v->verdict],
				 .title = frame_text(f, "证书%s", verdict_label(v->verdict)),
				 .text = explained(f, v),
				 .document = v->kind ? str_of(v->kind) : STR("证书"),
				 .at = o->at,
				 .number = STR("以本页显示的核验时间为准；登记变动后请重新核验。")};
	out.document_sub = v->level ? frame_text(f, "%.*s · %s", STR_FMT(v->occupation), v->level) : v->occupation;
	if (facts) {
		out.facts = facts;
		out.facts_n = facts_of(f, v, facts);
	}
	return out;
}

/* 没有查到, with what may be the cause. */
static struct ui_verdict not_found(const struct frame *f, const struct verify_output *o)
{
	const struct str *list = causes_of(f);
	return (struct ui_verdict){.tone = UI_WARN,
				   .title = STR("没有查到这本证书"),
				   .text = frame_text(f, "证书编号：%.*s", STR_FMT(o->number)),
				   .at = o->at,
				   .causes_title = STR("可能的原因"),
				   .causes = list,
				   .causes_n = list ? CAUSES : 0};
}

/* All documents of an answer; *n of them. */
static const struct ui_verdict *documents(const struct frame *f, const struct verify_output *o, size_t *n)
{
	struct ui_verdict *out = ARENA_ARRAY(f->mem, o->n + 1, struct ui_verdict);
	*n = 0;
	for (size_t i = 0; out && i < o->n; i++)
		out[(*n)++] = document(f, o, &o->certificates[i].v);
	if (out && !o->n)
		out[(*n)++] = not_found(f, o);
	return out;
}

/* The field for the number, with what was asked before. */
static struct ui_field number_field(struct str value)
{
	return (struct ui_field){.kind = UI_ID,
				 .name = "code",
				 .label = STR("证书编号"),
				 .hint = STR("在证书正面，字母和数字；全角、空格、小写都可以"),
				 .value = value,
				 .required = true,
				 .focus = true,
				 .max = 80};
}

void verify_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct verify_output *o = out;
	struct ui_field field = number_field(STR(""));
	size_t n;
	public_frame(f, "/verify");
	if (!o->result) {
		f->ui.lead = STR("输入编号，马上知道这本证书是不是有效。不用登录，不收费。");
		verify_form(h, f, &field, questions_of(f), QUESTIONS);
		return;
	}
	const struct ui_verdict *v = documents(f, o, &n);
	f->ui.own_heading = true;
	f->ui.title = n ? v[0].title : f->ui.title;
	verify_answer(h, f, v, n, o->n ? o->number : STR(""), questions_of(f), QUESTIONS);
}

void verify_kiosk_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link tools[] = {{.text = {"回到首页", 12}, .href = {"/kiosk", 6}, .icon = "home"}};
	(void)in;
	const struct verify_output *o = out;
	struct ui_field field = number_field(STR(""));
	size_t n = 0;
	const struct ui_verdict *v = o->result ? documents(f, o, &n) : NULL;
	f->ui.lead = STR("把证书正面的编号输进来");
	f->ui.tools = tools;
	f->ui.tools_n = 1;
	verify_kiosk(h, f, &field, v, n);
}
