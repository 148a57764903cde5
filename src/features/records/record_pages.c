/* The pages of one fact: form, before and after, taking back, versions. */
#include "features/records/record_web.h"
#include "record.tmpl.h"

struct str record_base(const struct frame *f, enum record_of of, int64_t id, const struct fact_type *t)
{
	if (id == IN_NONE)
		return frame_text(f, "/%s/new", record_place(of));
	return frame_text(f, "/%s/%lld/%s", record_place(of), (long long)id, t->rec->table);
}

void record_crumbs(struct frame *f, enum record_of of, int64_t id, struct str whose)
{
	static const struct str all[] = {
	    [OF_PERSON] = {"人才库", 9}, [OF_ORG] = {"机构库", 9}, [OF_UNIT] = {"单元", 6}};
	const struct ui_link links[] = {
	    {.text = all[of], .href = frame_text(f, "/%s", record_place(of))},
	    {.text = whose, .href = frame_text(f, "/%s/%lld", record_place(of), (long long)id)}};
	frame_crumbs(f, links, id == IN_NONE ? 1 : 2);
}

/* The input that suits a field of a record. */
static enum ui_input input_of(const struct field *f)
{
	switch (f->type) {
	case FIELD_INT:
	case FIELD_DEC2: return UI_NUMBER;
	case FIELD_MONEY: return UI_MONEY;
	case FIELD_DAY: return UI_DAY;
	case FIELD_MONTH: return UI_MONTH;
	case FIELD_BOOL:
	case FIELD_CODE: return UI_SELECT;
	case FIELD_SECRET: return UI_ID;
	default: return UI_TEXT;
	}
}

/* The choices of a code or of 是, 否; a blank one first. */
static void put_options(const struct frame *f, const struct field *field, struct ui_field *out)
{
	size_t n = field->type == FIELD_CODE ? field->codes->n : 2;
	struct ui_option *o = ARENA_ARRAY(f->mem, n + 1, struct ui_option);
	if (!o)
		return;
	o[0] = (struct ui_option){.value = STR(""), .label = STR("未填")};
	for (size_t i = 0; i < n; i++) {
		struct str word = str_of(field->type == FIELD_CODE ? field->codes->codes[i].label : i ? "否" : "是");
		o[i + 1] = (struct ui_option){.value = word, .label = word};
	}
	out->options = o;
	out->options_n = n + 1;
}

/* What is said below the label. */
static struct str hint_of(const struct frame *f, const struct change *c, size_t i)
{
	const struct field *field = &c->type->rec->fields[i];
	if (field->type == FIELD_SECRET && c->before[i].n)
		return frame_text(f, "现在是：%.*s。不改就留空%s", STR_FMT(c->before[i]),
				  field->flags & FIELD_KEY ? "" : "，要去掉写“清空”");
	if (field->type == FIELD_REF && c->before[i].n)
		return frame_text(f, "现在是：%.*s。写%s的代码%s", STR_FMT(c->before[i]), field->ref,
				  strcmp(field->ref, "机构") == 0 ? "或全称" : "");
	if (field->type == FIELD_REF)
		return frame_text(f, "写%s的代码%s", field->ref, strcmp(field->ref, "机构") == 0 ? "或全称" : "");
	if (field->flags & FIELD_DERIVED)
		return STR("留空则由证件号码得出");
	return field->example && field->type == FIELD_TEXT ? frame_text(f, "例如：%s", field->example) : STR("");
}

/* One field of the form. */
static struct ui_field field_of(const struct frame *f, const struct change *c, size_t i)
{
	const struct field *field = &c->type->rec->fields[i];
	const char *wrong = frame_fault(f, field->column);
	struct ui_field out = {.kind = input_of(field),
			       .name = field->column,
			       .label = str_of(field->label),
			       .hint = hint_of(f, c, i),
			       .error = str_of(wrong),
			       .unit = field->type == FIELD_MONEY ? STR("") : str_of(field->unit),
			       .required = (field->flags & (FIELD_KEY | FIELD_REQUIRED)) != 0};
	out.value = field->type == FIELD_SECRET ? STR("") : frame_value(f, field->column, c->shown[i]);
	if (field->type == FIELD_SECRET && c->id)
		out.required = false;
	if (out.kind == UI_SELECT)
		put_options(f, field, &out);
	return out;
}

/* A hidden field. */
static struct ui_field hidden(const char *name, struct str value)
{
	return (struct ui_field){.kind = UI_HIDDEN, .name = name, .value = value};
}

/* A number as a hidden field; IN_NONE none. */
static size_t hidden_number(const struct frame *f, const char *name, int64_t v, struct ui_field *out)
{
	if (v == IN_NONE)
		return 0;
	*out = hidden(name, frame_text(f, "%lld", (long long)v));
	return 1;
}

/* Where the fact's own pages begin. */
static struct str fact_base(const struct frame *f, const struct fact_output *o)
{
	struct str base = record_base(f, o->of, o->id, o->change->type);
	return o->fact == IN_NONE ? base : frame_text(f, "%.*s/%lld", STR_FMT(base), (long long)o->fact);
}

/* Where a change is given up. */
static struct str back_to(const struct frame *f, const struct fact_output *o)
{
	if (o->id == IN_NONE)
		return frame_text(f, "/%s", record_place(o->of));
	return frame_text(f, "/%s/%lld?tab=%s", record_place(o->of), (long long)o->id, o->change->type->rec->table);
}

void fact_form_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct fact_output *o = out;
	const struct change *c = o->change;
	struct ui_field *fields = ARENA_ARRAY(f->mem, c->type->rec->n + 4, struct ui_field);
	size_t n = 0;
	(void)in;
	if (!fields)
		return;
	for (size_t i = 0; i < c->type->rec->n; i++)
		if ((int)i != c->type->rec->owner)
			fields[n++] = field_of(f, c, i);
	fields[n] = frame_field(f, o->shape, "reason", STR(""));
	if (o->fact == IN_NONE)
		fields[n].hint = STR("依据什么材料；写进日志");
	fields[n++].required = true;
	if (o->fact != IN_NONE)
		n += hidden_number(f, "seen", o->seen, &fields[n]);
	if (o->id != IN_NONE)
		n += hidden_number(f, "agreement", o->in->agreement, &fields[n]);
	struct ui_form form = frame_form(f, frame_text(f, "%.*s/check", STR_FMT(fact_base(f, o))));
	form.back = back_to(f, o);
	record_crumbs(f, o->of, o->id, o->whose);
	f->ui.title =
	    o->id == IN_NONE ? f->ui.title : frame_text(f, "%s%s", o->fact == IN_NONE ? "登记" : "更正", o->record);
	f->ui.lead = o->fact == IN_NONE ? STR("填好后先核对，再写入")
					: STR("改好后先看前后对照，再写入；原来的内容不会丢，任何一天的样子都能再查");
	record_form(h, f, &form, fields, n);
}

/* The rows of the comparison. */
static struct ui_change *diff_rows(const struct frame *f, const struct fact_output *o, size_t *n)
{
	struct ui_change *rows = ARENA_ARRAY(f->mem, o->n, struct ui_change);
	*n = 0;
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct fact_cell *c = &o->fields[i];
		if (o->fact == IN_NONE && !c->after.n)
			continue;
		rows[*n] = (struct ui_change){
		    .name = str_of(c->label), .before = c->before, .after = c->after, .same = !c->changed};
		if (c->changed && str_eq(c->before, c->after))
			rows[*n].after = frame_text(f, "%.*s（中间的数字有改动）", STR_FMT(c->after));
		(*n)++;
	}
	return rows;
}

/* What was typed, as it goes on to the writing: numbers sealed. */
static struct ui_field *carried(const struct frame *f, const struct fact_output *o, size_t *n)
{
	const struct record *rec = o->change->type->rec;
	struct ui_field *v = ARENA_ARRAY(f->mem, rec->n + 4, struct ui_field);
	*n = 0;
	for (size_t i = 0; v && i < rec->n; i++) {
		bool secret = rec->fields[i].type == FIELD_SECRET;
		struct str value = secret ? o->in->sealed[i] : o->in->value[i];
		if ((int)i == rec->owner || !value.n)
			continue;
		v[(*n)++] = hidden(
		    secret ? frame_text(f, "%s_sealed", rec->fields[i].column).p : rec->fields[i].column, value);
	}
	if (v) {
		v[(*n)++] = hidden("reason", o->in->reason);
		if (o->fact != IN_NONE)
			*n += hidden_number(f, "seen", o->seen, &v[*n]);
		if (o->id != IN_NONE)
			*n += hidden_number(f, "agreement", o->in->agreement, &v[*n]);
	}
	return v;
}

/* What was derived or brought to its normal form. */
static size_t notes(const struct frame *f, const struct fact_output *o, struct str *out)
{
	size_t n = 0;
	for (size_t i = 0; i < o->n; i++)
		if (o->fields[i].noted.n)
			out[n++] = frame_text(f, "%s：%.*s", o->fields[i].label, STR_FMT(o->fields[i].noted));
	return n;
}

void fact_check_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct fact_output *o = out;
	size_t n, nfields, nnotes;
	struct ui_diff diff = {
	    .before_title = STR("更正前"), .after_title = STR("更正后"), .rows = diff_rows(f, o, &n)};
	struct ui_field *fields = carried(f, o, &nfields);
	struct str said[RECORD_FIELDS_MAX];
	struct ui_form form = frame_form(f, fact_base(f, o));
	(void)in;
	diff.n = n;
	nnotes = notes(f, o, said);
	form.back = back_to(f, o);
	record_crumbs(f, o->of, o->id, o->whose);
	f->ui.title = frame_text(f, "核对%s", o->record);
	f->ui.lead = o->fact == IN_NONE ? STR("看清楚再写入") : STR("只有标出的项目会改");
	record_check(h, f, &form, &diff, said, nnotes, o->in->reason, fields, nfields, o->fact == IN_NONE);
}

void fact_retract_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct fact_output *o = out;
	struct ui_fact *facts = ARENA_ARRAY(f->mem, o->n, struct ui_fact);
	size_t n = 0;
	(void)in;
	for (size_t i = 0; facts && i < o->n; i++)
		if (o->fields[i].before.n)
			facts[n++] =
			    (struct ui_fact){.name = str_of(o->fields[i].label), .value = o->fields[i].before};
	struct ui_field reason = frame_field(f, o->shape, "reason", STR(""));
	reason.required = true;
	struct ui_confirm q = {
	    .form = frame_form(f, frame_text(f, "%.*s/retract", STR_FMT(fact_base(f, o)))),
	    .question = frame_text(f, "收回这条%s？", o->record),
	    .effect = STR("收回是说：这条从来就不该有。如果只是结束了（离职、到期），请改用更正，填写终止日期。"),
	    .button = STR("收回"),
	    .tone = UI_BAD};
	q.form.back = back_to(f, o);
	record_crumbs(f, o->of, o->id, o->whose);
	f->ui.title = frame_text(f, "收回%s", o->record);
	record_retract(h, f, &q, facts, n, &reason);
}

/* One version's comparison with the one before. */
static struct ui_change *version_rows(const struct frame *f, const struct story_change *c, size_t *n)
{
	const struct story_fact *any = c->after ? c->after : c->before;
	const struct record *rec = any->type->rec;
	struct ui_change *rows = ARENA_ARRAY(f->mem, rec->n, struct ui_change);
	*n = 0;
	for (size_t i = 0; rows && i < rec->n; i++) {
		struct str a = c->before ? c->before->text[i] : STR(""), b = c->after ? c->after->text[i] : STR("");
		bool same = c->before && c->after && !(c->fields >> i & 1);
		if ((int)i == rec->owner || same || (!a.n && !b.n))
			continue;
		rows[(*n)++] = (struct ui_change){.name = str_of(rec->fields[i].label), .before = a, .after = b};
	}
	return rows;
}

/* Who, and from which row of which file. */
static struct str source_line(const struct frame *f, const struct version_item *v)
{
	char at[20];
	instant_text(v->at, at);
	struct str row = v->line ? frame_text(f, " 第 %lld 行", (long long)v->line) : STR("");
	return frame_text(f, "%s · %.*s%s%.*s%.*s · 日志 %lld", at, STR_FMT(v->who), v->file.n ? " · " : "",
			  STR_FMT(v->file), STR_FMT(row), (long long)v->journal);
}

void fact_versions_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct versions_output *o = out;
	struct version_shown *v = ARENA_ARRAY(f->mem, o->n + 1, struct version_shown);
	struct str base =
	    frame_text(f, "%.*s/%lld", STR_FMT(record_base(f, o->of, o->id, o->type)), (long long)o->fact);
	struct ui_link tools[] = {
	    {.text = STR("更正"), .href = frame_text(f, "%.*s/correct", STR_FMT(base)), .icon = "edit"},
	    {.text = STR("收回"), .href = frame_text(f, "%.*s/retract", STR_FMT(base)), .icon = "trash"}};
	bool may = frame_may(f, record_right(o->of));
	(void)in;
	for (size_t i = 0; v && i < o->n; i++) {
		const struct version_item *one = &o->changes[o->n - 1 - i];
		v[i].title = one->deed;
		v[i].source = source_line(f, one);
		v[i].reason = one->reason;
		v[i].diff.rows = version_rows(f, one->change, &v[i].diff.n);
		v[i].diff.of = frame_text(f, "第 %zu 次变动：", o->n - i);
		v[i].diff.before_title = STR("之前");
		v[i].diff.after_title = one->change->after ? STR("之后") : STR("收回后");
	}
	if (may && o->stands)
		frame_tools(f, tools, o->type->rec->owner < 0 ? 1 : 2);
	record_crumbs(f, o->of, o->id, o->whose);
	f->ui.title = frame_text(f, "%s的各个版本", o->record);
	f->ui.lead = frame_text(f, "共 %zu 次变动，新的在前", o->n);
	record_versions(h, f, v, v ? o->n : 0);
}
