/* 算一算: the form, of what the policy asks and no more, and the result above it. */
#include "features/guide/guide_pages.h"

#include "base/money.h"
#include "features/features.h"
#include "features/public_pages.h"
#include "guide.tmpl.h"
#include "http/url.h"

#define SECTIONS_MAX 12
#define FIELDS_MAX   80

/* The value of a field as the form shows it. */
static struct str value_text(const struct frame *f, const struct in_field *in, const struct calc_input *c)
{
	const char *at = (const char *)c + in->offset;
	char text[32] = "";
	int64_t n;
	switch (in->type) {
	case IN_TEXT: return *(const struct str *)at;
	case IN_DAY: day_text(*(const day_t *)at, text); break;
	case IN_MONTH:
		if (*(const month_t *)at != DAY_NONE)
			month_text(*(const month_t *)at, text);
		break;
	case IN_BOOL: return *(const bool *)at ? STR("1") : STR("");
	case IN_CODE: n = *(const int64_t *)at; return n > 0 ? str_of(code_label(in->codes, (int)n)) : STR("");
	case IN_CHOICE: return str_of(in->words[*(const int64_t *)at]);
	case IN_MONEY:
		n = *(const int64_t *)at;
		if (n != IN_NONE)
			decimal_text(n, 2, text);
		break;
	case IN_INT: n = *(const int64_t *)at; return n == IN_NONE ? STR("") : frame_text(f, "%lld", (long long)n);
	default: break;
	}
	return frame_text(f, "%s", text);
}

/* The form that is being put together. */
struct forming {
	struct frame *f;
	const struct calc_output *o;
	struct calc_section *section;
	size_t n, fields;
	struct ui_field *field;
};

/* Begins a section. */
static void section(struct forming *x, struct str title, const char *note, bool folded)
{
	x->section[x->n++] = (struct calc_section){
	    .title = title, .note = str_of(note), .folded = folded, .field = x->field + x->fields};
}

/* A field of the open section. */
static struct ui_field *field(struct forming *x, struct str name)
{
	const struct in_field *in = NULL;
	for (size_t i = 0; i < calc_shape.n; i++)
		if (str_is(name, calc_shape.fields[i].name))
			in = &calc_shape.fields[i];
	if (!in || x->fields == FIELDS_MAX)
		return &x->field[FIELDS_MAX];
	struct ui_field *out = &x->field[x->fields++];
	*out = frame_field(x->f, &calc_shape, in->name, value_text(x->f, in, &x->o->form));
	x->section[x->n - 1].n++;
	return out;
}

/* The field when the policy looks at that column. */
static void field_if(struct forming *x, struct str name, const char *record, const char *label)
{
	if (uses_field(x->o->uses, &fact_dict, record, label))
		field(x, name);
}

/* One spell of work. */
static void job(struct forming *x, int no)
{
	static const char *const titles[] = {"第一段工作", "第二段工作", "第三段工作"};
	static const char *const columns[][3] = {{"kind", "机构", "机构类别"},     {"ownership", "机构", "举办性质"},
						 {"post", "任职", "岗位"},         {"frontline", "任职", "一线护理"},
						 {"identity", "任职", "用工身份"}, {"insured", "任职", "社会保险"},
						 {"ended_by", "任职", "终止方"}};
	const struct calc_job *j = &x->o->form.f.job[no];
	section(x, str_of(titles[no]), no ? "换过单位、中断过，再填" : NULL, no > 0 && j->from == DAY_NONE);
	field(x, frame_text(x->f, "job%d_from", no + 1));
	field(x, frame_text(x->f, "job%d_to", no + 1));
	if (no)
		field(x, frame_text(x->f, "job%d_same", no + 1));
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		field_if(x, frame_text(x->f, "job%d_%s", no + 1, columns[i][0]), columns[i][1], columns[i][2]);
}

/* One certificate; behind the first only when it is filled in. */
static void certificate(struct forming *x, int no, const struct calc_cert *c)
{
	section(x, no ? STR("另一本证书") : STR("证书"), no ? "升过级，把原来的也填上" : NULL,
		no > 0 && c->issued == DAY_NONE);
	field(x, frame_text(x->f, "cert%d_level", no + 1));
	field(x, frame_text(x->f, "cert%d_issued", no + 1));
	field(x, frame_text(x->f, "cert%d_expires", no + 1));
	field(x, frame_text(x->f, "cert%d_revoked", no + 1));
}

/* Sections with few fields, by the record that they are about. */
static void rest(struct forming *x)
{
	static const struct {
		const char *record, *title, *note;
		bool folded;
		const char *names[10];
	} parts[] = {
	    {"学历", "毕业", NULL, false, {"study", "graduated"}},
	    {"培训", "培训", "没有证书、按工龄领的要有", false, {"trained"}},
	    {"工资", "工资流水", "这些月份单位都发了工资", false, {"paid_from", "paid_to", "wage"}},
	    {"机构评估", "机构评估", NULL, false, {"verdict"}},
	    {"在校月份", "在校", "按月在校", false, {"school_from", "school_to"}},
	    {"已享受", "以前领过的", "没有就不填", true, {"got_item", "got_on"}},
	};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!uses_record(x->o->uses, &fact_dict, parts[i].record))
			continue;
		section(x, str_of(parts[i].title), parts[i].note, parts[i].folded);
		for (size_t k = 0; parts[i].names[k]; k++)
			field(x, str_of(parts[i].names[k]));
	}
}

/* The agreement of a student. */
static void agreement(struct forming *x)
{
	static const char *const columns[][2] = {{"enrolled", "入学日期"}, {"leaves", "毕业日期"},
						 {"years", "服务年限"},    {"monthly", "月标准"},
						 {"arrived", "到岗日期"},  {"breached", "违约日期"}};
	section(x, STR("定向培养协议"), "院校和约定的机构都在本市", false);
	field(x, STR("agreed"));
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		field_if(x, str_of(columns[i][0]), "定向培养", columns[i][1]);
}

/* The whole form. */
static void form_of(struct forming *x)
{
	const struct uses *u = x->o->uses;
	section(x, STR("算哪些月份"), NULL, false);
	field(x, STR("from"));
	field(x, STR("to"));
	field(x, STR("as_of"));
	struct ui_field *unit = field(x, STR("unit"));
	unit->kind = UI_SELECT;
	unit->options = x->o->unit;
	unit->options_n = x->o->nunits;
	unit->max = 0;
	if (uses_record(u, &fact_dict, "定向培养"))
		agreement(x);
	for (int i = 0; i < CALC_JOBS && uses_record(u, &fact_dict, "任职"); i++)
		job(x, i);
	for (int i = 0; i < CALC_CERTS && uses_record(u, &fact_dict, "证书"); i++)
		certificate(x, i, &x->o->form.f.cert[i]);
	rest(x);
}

void calc_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct calc_output *o = out;
	struct forming x = {.f = f, .o = o};
	struct buf back;
	x.section = ARENA_ARRAY(f->mem, SECTIONS_MAX, struct calc_section);
	x.field = ARENA_ARRAY(f->mem, FIELDS_MAX + 1, struct ui_field);
	if (!x.section || !x.field)
		return;
	form_of(&x);
	buf_init(&back, 2000);
	buf_puts(&back, "/policy/");
	url_put_segment(&back, o->policy.id);
	public_frame(f, "/policy");
	f->ui.title = frame_text(f, "算一算：%.*s", STR_FMT(o->policy.title));
	f->ui.back_href = frame_text(f, "%.*s", STR_FMT(buf_str(&back)));
	buf_release(&back);
	f->ui.lead = STR("只填和这项政策有关的内容；填的内容只用来计算，不保存。");
	calculator(h, f, o, x.section, x.n);
}
