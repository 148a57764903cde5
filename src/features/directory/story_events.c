/* The timeline and what is missing: each a table over the sections. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "features/agreements/agreements.h"
#include "features/assessments/assessments.h"
#include "features/benefits/benefits.h"
#include "features/credentials/credentials.h"
#include "features/directory/telling.h"
#include "features/education/education.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/training/training.h"

/* An event: the day field of a fact, and words in which {列名} stands for a field. Parts of the detail between '|' are
 * left out when their field is blank. */
static const struct event_rule {
	const struct fact_type *type;
	enum story_kind kind;
	const char *day, *title, *detail;
} rules[] = {
    {&people_facts, STORY_BIRTH, "出生日期", "出生", ""},
    {&employment_facts, STORY_BEGIN, "起始日期", "到{机构代码}任{岗位}", "{用工身份}|合同至 {合同终止日期}"},
    {&employment_facts, STORY_END, "终止日期", "离开{机构代码}", "{终止方}"},
    {&credentials_facts, STORY_CERTIFICATE, "发证日期", "取得{职业}{等级}{证书类别}", "{证书编号}|{发证机构}"},
    {&credentials_facts, STORY_EXPIRY, "有效期至", "{职业}{等级}{证书类别}到期", "{证书编号}"},
    {&credentials_facts, STORY_REVOCATION, "撤销日期", "{职业}{等级}{证书类别}撤销", "{撤销文号}|{撤销原因}"},
    {&education_facts, STORY_STUDY, "毕业日期", "{学历}{结论}", "{毕业院校}|{专业}"},
    {&training_facts, STORY_TRAINING, "结束日期", "{培训类别}培训{结果}", "{班次编号}|{承办机构代码}|{学时} 学时"},
    {&agreements_facts, STORY_AGREEMENT, "签订日期", "签订定向培养协议", "{协议编号}|{院校代码}|{机构代码}"},
    {&agreements_facts, STORY_AGREEMENT, "到岗日期", "定向培养到岗", "{机构代码}"},
    {&agreements_facts, STORY_AGREEMENT, "违约日期", "定向培养违约", "{违约原因}"},
    {&benefits_facts, STORY_BENEFIT, "发放日期", "享受{项目} {金额} 元", "{发放单位}|{期间}"},
    {&orgs_facts, STORY_BEGIN, "成立日期", "成立", "{机构类别}|{举办性质}"},
    {&orgs_facts, STORY_END, "注销日期", "注销", ""},
    {&assessments_facts, STORY_ASSESSMENT, "评估日期", "{年度} 年{评估类型}评估{结论}", "{得分} 分|{评估机构}"},
};
#define RULES (sizeof rules / sizeof *rules)

/* Appends one part with its fields put in; nothing when one of them is blank and `whole` is set. */
static void put_part(struct buf *b, struct str part, const struct story_fact *f, bool whole)
{
	size_t at = b->n;
	while (part.n) {
		long open = str_find(part, STR("{")), close = str_find(part, STR("}"));
		if (open < 0 || close < open) {
			buf_put_str(b, part);
			return;
		}
		buf_put(b, part.p, (size_t)open);
		struct str label = {part.p + open + 1, (size_t)(close - open - 1)};
		int field = record_field(f->type->rec, label);
		struct str text = field < 0 ? STR("") : f->text[field];
		if (whole && !text.n) {
			b->n = at;
			return;
		}
		buf_put_str(b, text);
		part = (struct str){part.p + close + 1, part.n - (size_t)close - 1};
	}
}

/* The words of a rule for a fact, in mem. */
static int words(struct telling *t, const char *pattern, const struct story_fact *f, bool parts, struct str *out,
		 struct err *e)
{
	struct buf b;
	struct str rest = str_of(pattern);
	buf_init(&b, 1 << 16);
	buf_puts(&b, "");
	while (parts && rest.n) {
		size_t at = b.n;
		if (at)
			buf_puts(&b, " · ");
		size_t from = b.n;
		put_part(&b, str_cut(&rest, '|'), f, true);
		if (b.n == from)
			b.n = at;
	}
	if (!parts)
		put_part(&b, rest, f, false);
	*out = (struct str){arena_copy(t->mem, b.p ? b.p : "", b.n), b.n};
	bool failed = b.failed || !out->p;
	buf_release(&b);
	return failed ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* Latest first; of one day in the order in which they were found. */
static int latest_first(const void *a, const void *b)
{
	const struct story_event *x = a, *y = b;
	if (x->day != y->day)
		return x->day > y->day ? -1 : 1;
	return (x->fact->id < y->fact->id) - (x->fact->id > y->fact->id);
}

/* The events that the rules find in a fact. */
static int rule_events(struct telling *t, struct story *s, const struct story_fact *f, struct err *e)
{
	for (size_t i = 0; i < RULES; i++) {
		const struct event_rule *rule = &rules[i];
		int field = rule->type == f->type ? record_field(f->type->rec, str_of(rule->day)) : -1;
		if (field < 0 || f->value[field] == FIELD_NONE)
			continue;
		struct story_event *ev = &s->event[s->events++];
		*ev = (struct story_event){.day = (day_t)f->value[field], .kind = rule->kind, .fact = f};
		ev->future = ev->day > t->day;
		if (words(t, rule->title, f, false, &ev->title, e) < 0 ||
		    words(t, rule->detail, f, true, &ev->detail, e) < 0)
			return -1;
	}
	return 0;
}

/* One deed of the house on a fact, on the day it did it. */
static struct story_event deed_on(const struct story_fact *f, instant_t at, enum story_kind kind, const char *title,
				  const char *detail)
{
	return (struct story_event){
	    .day = instant_day(at), .kind = kind, .title = str_of(title), .detail = str_of(detail), .fact = f};
}

/* What the house did with a fact: entered the subject, corrected the fact. */
static void house_events(struct story *s, const struct story_section *own, const struct story_fact *f)
{
	if (f == own->fact)
		s->event[s->events++] = deed_on(f, f->first_known, STORY_RECORD, "建档", "");
	if (f->versions > 1)
		s->event[s->events++] = deed_on(f, f->known_from, STORY_CORRECTION, "更正", f->type->rec->name);
}

int tell_events(struct telling *t, struct story *s, struct err *e)
{
	size_t facts = 0;
	for (size_t i = 0; i < s->sections; i++)
		facts += s->section[i].n;
	s->event =
	    ARENA_ARRAY(t->mem, facts * 5 + 1, struct story_event); /* three rules at most of a type, two more */
	if (!s->event)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < s->sections; i++) {
		const struct story_section *section = &s->section[i];
		for (size_t k = 0; k < section->n; k++) {
			house_events(s, &s->section[0], &section->fact[k]);
			if (rule_events(t, s, &section->fact[k], e) < 0)
				return -1;
		}
	}
	if (s->events)
		qsort(s->event, s->events, sizeof *s->event, latest_first);
	return 0;
}

#define HINTS_MAX 40

/* Adds a hint; more than HINTS_MAX are not told. */
static int hint(struct telling *t, struct story *s, const struct record *rec, int field, bool grave, struct err *e,
		const char *fmt, ...) __attribute__((format(printf, 7, 8)));
static int hint(struct telling *t, struct story *s, const struct record *rec, int field, bool grave, struct err *e,
		const char *fmt, ...)
{
	char text[512];
	va_list args;
	if (s->hints == HINTS_MAX)
		return 0;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	struct str kept = {arena_copy(t->mem, text, strlen(text)), strlen(text)};
	if (!kept.p)
		return err_set(e, ERR_NOMEM, "内存不够");
	s->hint[s->hints++] = (struct story_hint){rec, field, kept, grave};
	return 0;
}

/* Fields of a fact that a policy must know, and are blank. */
static int fact_hints(struct telling *t, struct story *s, const struct story_fact *f, struct err *e)
{
	const struct record *rec = f->type->rec;
	char day[11];
	day_text(f->from, day);
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *field = &rec->fields[i];
		if (!(field->flags & FIELD_KNOWN) || f->text[i].n || (field->flags & FIELD_TO_END))
			continue;
		if (hint(t, s, rec, (int)i, true, e, "%s%s%s：缺%s%s%s", rec->name, *day ? " " : "", day,
			 field->label, field->purpose ? "，用于" : "", field->purpose ? field->purpose : "") < 0)
			return -1;
	}
	return 0;
}

/* Fields of a person's record without which they are not reached, or not paid. */
static int person_hints(struct telling *t, struct story *s, struct err *e)
{
	static const struct {
		int field;
		bool grave;
	} wanted[] = {{FACT_INDEX(people, mobile), false},
		      {FACT_INDEX(people, account), true},
		      {FACT_INDEX(people, bank), true},
		      {FACT_INDEX(people, living_unit_id), false}};
	const struct story_section *work = story_section(s, &employment_facts);
	const struct story_section *certificates = story_section(s, &credentials_facts);
	bool working = false;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const struct field *f = &people_record.fields[wanted[i].field];
		if (!s->section[0].fact[0].text[wanted[i].field].n &&
		    hint(t, s, &people_record, wanted[i].field, wanted[i].grave, e, "缺%s，用于%s", f->label,
			 f->purpose) < 0)
			return -1;
	}
	for (size_t i = 0; work && i < work->n; i++)
		working |= !work->fact[i].ended && work->fact[i].from <= s->day;
	if (working && certificates && certificates->n == 0)
		return hint(t, s, &credentials_record, -1, true, e, "在职，没有登记任何证书");
	return 0;
}

int tell_hints(struct telling *t, struct story *s, bool person, struct err *e)
{
	s->hint = ARENA_ARRAY(t->mem, HINTS_MAX, struct story_hint);
	if (!s->hint)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (person && person_hints(t, s, e) < 0)
		return -1;
	for (size_t i = 0; i < s->sections; i++)
		for (size_t k = 0; k < s->section[i].n; k++)
			if (fact_hints(t, s, &s->section[i].fact[k], e) < 0)
				return -1;
	return 0;
}
