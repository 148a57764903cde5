/* Stories as output: for JSON, and for the pages of story_pages.c. */
#include "features/records/story_web.h"

#include <stdlib.h>

#include "features/agreements/agreements.h"
#include "features/payments/payments_pages.h"
#include "features/reach_web.h"

static const struct out_field value_fields[] = {OUT_WORD_(struct story_value, label, "栏目"),
						OUT_TEXT_(struct story_value, text, "内容（遮盖）")};
static const struct out_shape value_shape = OUT_SHAPE("StoryValue", struct story_value, value_fields);
static const struct out_field item_fields[] = {
    OUT_ID_(struct story_item, id, "记录编号"),      OUT_DAY_(struct story_item, from, "起始日期"),
    OUT_DAY_(struct story_item, to, "终止日期"),     OUT_BOOL_(struct story_item, ended, "已结束"),
    OUT_INT_(struct story_item, versions, "版本数"), OUT_INT_(struct story_item, journal, "日志号"),
    OUT_INSTANT_(struct story_item, at, "写入时间"), OUT_TEXT_(struct story_item, who, "经手人"),
    OUT_TEXT_(struct story_item, deed, "操作"),      OUT_TEXT_(struct story_item, file, "来源文件"),
    OUT_INT_(struct story_item, line, "来源行"),     OUT_LIST_(struct story_item, values, n, "内容", value_shape),
};
static const struct out_shape item_shape = OUT_SHAPE("StoryFact", struct story_item, item_fields);
static const struct out_field part_fields[] = {
    OUT_WORD_(struct story_part, record, "记录"),
    OUT_WORD_(struct story_part, table, "记录代号"),
    OUT_LIST_(struct story_part, facts, n, "各条", item_shape),
};
static const struct out_shape part_shape = OUT_SHAPE("StoryPart", struct story_part, part_fields);
static const struct out_field point_fields[] = {
    OUT_DAY_(struct story_point, day, "日期"),         OUT_WORD_(struct story_point, kind, "类别"),
    OUT_TEXT_(struct story_point, title, "事项"),      OUT_TEXT_(struct story_point, detail, "说明"),
    OUT_BOOL_(struct story_point, future, "还没有到"), OUT_MONEY_(struct story_point, fen, "金额"),
};
static const struct out_shape point_shape = OUT_SHAPE("StoryPoint", struct story_point, point_fields);
static const struct out_field lack_fields[] = {
    OUT_WORD_(struct story_lack, record, "记录"),
    OUT_TEXT_(struct story_lack, text, "缺什么"),
    OUT_BOOL_(struct story_lack, grave, "影响资金"),
};
static const struct out_shape lack_shape = OUT_SHAPE("StoryLack", struct story_lack, lack_fields);
static const struct out_field moved_fields[] = {
    OUT_INSTANT_(struct story_moved, at, "时间"),  OUT_WORD_(struct story_moved, record, "记录"),
    OUT_ID_(struct story_moved, fact, "记录编号"), OUT_TEXT_(struct story_moved, who, "经手人"),
    OUT_TEXT_(struct story_moved, deed, "操作"),   OUT_TEXT_(struct story_moved, reason, "理由"),
};
static const struct out_shape moved_shape = OUT_SHAPE("StoryChange", struct story_moved, moved_fields);
static const struct out_field story_fields[] = {
    OUT_ID_(struct story_output, id, "编号"),
    OUT_TEXT_(struct story_output, name, "名称"),
    OUT_INSTANT_(struct story_output, known, "截至"),
    OUT_LIST_(struct story_output, parts, nparts, "各项记录", part_shape),
    OUT_LIST_(struct story_output, timeline, npoints, "时间线", point_shape),
    OUT_LIST_(struct story_output, lacks, nlacks, "缺少的内容", lack_shape),
    OUT_LIST_(struct story_output, moved, nmoved, "变更", moved_shape),
};
const struct out_shape story_shape = OUT_SHAPE("Story", struct story_output, story_fields);

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不足");
}

/* Who wrote the last fact that was put down, by login and by name: mostly the next one's writer as well. */
struct writer {
	struct str login, name;
};

/* The name of this login. */
static struct str name_again(struct ctx *c, struct str login, struct writer *w)
{
	if (!str_eq(login, w->login))
		*w = (struct writer){login, account_said(c->house, login, c->mem)};
	return w->name;
}

/* One fact. */
static int put_item(struct ctx *c, const struct story_fact *f, struct writer *w, struct story_item *out,
		    struct err *e)
{
	const struct record *rec = f->type->rec;
	*out = (struct story_item){.id = f->id,
				   .versions = f->versions,
				   .journal = f->source.journal,
				   .line = f->source.line ? f->source.line : IN_NONE,
				   .at = f->source.at,
				   .from = f->from,
				   .to = f->to,
				   .ended = f->ended,
				   .who = name_again(c, f->source.who, w),
				   .deed = f->source.deed,
				   .file = f->source.file,
				   .fact = f};
	if (!(out->values = ARENA_ARRAY(c->mem, rec->n, struct story_value)))
		return no_memory(e);
	for (size_t i = 0; i < rec->n; i++)
		if ((int)i != rec->owner && f->text[i].n)
			out->values[out->n++] = (struct story_value){rec->fields[i].label, f->text[i]};
	return 0;
}

/* All sections. */
static int put_parts(struct ctx *c, const struct story *s, struct story_output *o, struct err *e)
{
	struct writer w = {0};
	if (!(o->parts = ARENA_ARRAY(c->mem, s->sections + 1, struct story_part)))
		return no_memory(e);
	for (size_t i = 0; i < s->sections; i++) {
		const struct story_section *from = &s->section[i];
		struct story_part *p = &o->parts[o->nparts++];
		*p = (struct story_part){
		    .record = from->type->rec->name, .table = from->type->rec->table, .type = from->type};
		if (!(p->facts = ARENA_ARRAY(c->mem, from->n + 1, struct story_item)))
			return no_memory(e);
		for (size_t k = 0; k < from->n; k++)
			if (put_item(c, &from->fact[k], &w, &p->facts[p->n++], e) < 0)
				return -1;
	}
	return 0;
}

/* Timeline and hints. */
static int put_points(struct ctx *c, const struct story *s, struct story_output *o, struct err *e)
{
	o->timeline = ARENA_ARRAY(c->mem, s->events + 1, struct story_point);
	o->lacks = ARENA_ARRAY(c->mem, s->hints + 1, struct story_lack);
	if (!o->timeline || !o->lacks)
		return no_memory(e);
	for (size_t i = 0; i < s->events; i++) {
		const struct story_event *v = &s->event[i];
		o->timeline[o->npoints++] = (struct story_point){
		    v->day, story_kind_label(v->kind), v->title, v->detail, v->future, IN_NONE, 0, v};
	}
	for (size_t i = 0; i < s->hints; i++)
		o->lacks[o->nlacks++] = (struct story_lack){s->hint[i].rec->name, s->hint[i].text, s->hint[i].grave};
	return 0;
}

/* What a payment is for: 2026-06 至 2026-08. */
static struct str months_of(struct ctx *c, const struct payment *p)
{
	char from[8], to[8];
	if (p->from <= 0)
		return STR("");
	month_text((month_t)p->from, from);
	month_text((month_t)p->to, to);
	return p->from == p->to ? ctx_text(c, "%s", from) : ctx_text(c, "%s 至 %s", from, to);
}

/* A point among the others, which stand latest first. */
static void put_among(struct story_output *o, struct story_point p)
{
	size_t at = o->npoints++;
	for (; at > 0 && o->timeline[at - 1].day < p.day; at--)
		o->timeline[at] = o->timeline[at - 1];
	o->timeline[at] = p;
}

/* What the person was paid, as it stood then, for whoever may see amounts. */
static int put_payments(struct ctx *c, struct story_output *o, struct err *e)
{
	struct payment_filter f = {.reach = {REACH_PERSON, o->id}, .n = STORY_PAYMENTS_MAX};
	struct story_point *all;
	struct payment *v;
	bool seen = false; /* the payment of one line and institution as the one before it */
	size_t n;
	if (!ctx_may(c, CAN_RUNS_READ))
		return 0;
	if (payments_page(c->house, &f, c->mem, &v, &n, e) < 0)
		return -1;
	if (!n)
		return 0;
	if (!(all = ARENA_ARRAY(c->mem, o->npoints + n, struct story_point)))
		return no_memory(e);
	memcpy(all, o->timeline, o->npoints * sizeof *all);
	o->timeline = all;
	for (size_t i = 0; i < n; i++) {
		bool same = i && v[i].line == v[i - 1].line && v[i].org == v[i - 1].org;
		if (!same && payment_seen(c, v[i].id, &seen, e) < 0)
			return -1;
		if (seen && v[i].since <= c->known)
			put_among(o, (struct story_point){.day = instant_day(v[i].since),
							  .kind = payment_state_text((enum payment_state)v[i].state),
							  .title = ctx_text(c, "%.*s %.*s", STR_FMT(v[i].policy),
									    STR_FMT(months_of(c, &v[i]))),
							  .detail = v[i].reason,
							  .fen = v[i].amount - v[i].offset,
							  .payment = v[i].id});
	}
	return 0;
}

/* The changes of one fact: everything behind its first version. */
static int add_changes(struct ctx *c, const struct fact_type *t, int64_t owner, int64_t fact, struct story_output *o,
		       struct err *e)
{
	struct story_change *v;
	size_t n;
	if (story_changes(c->house, t, owner, fact, c->mem, &v, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && o->nmoved < STORY_CHANGES_MAX; i++)
		if (v[i].before)
			o->moved[o->nmoved++] =
			    (struct story_moved){.at = v[i].source.at,
						 .fact = fact,
						 .record = t->rec->name,
						 .table = t->rec->table,
						 .who = account_said(c->house, v[i].source.who, c->mem),
						 .deed = v[i].source.deed,
						 .reason = v[i].reason,
						 .type = t};
	return 0;
}

/* Facts of this owner that have more than one version, or do not stand any more: their changes. */
static int moved_of(struct ctx *c, const struct fact_type *t, int64_t owner, struct story_output *o, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t id[STORY_CHANGES_MAX], last = 0;
	size_t n = 0;
	int got;
	if (fact_history(&r, c->house, t, owner, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) == 1) {
		if ((v.closed_by || v.id == last) && (!n || id[n - 1] != v.id) && n < STORY_CHANGES_MAX)
			id[n++] = v.id;
		last = v.id;
	}
	fact_reader_free(r);
	for (size_t i = 0; i < n && got == 0; i++)
		if (add_changes(c, t, owner, id[i], o, e) < 0)
			return -1;
	return got < 0 ? -1 : 0;
}

/* Latest first. */
static int latest_first(const void *a, const void *b)
{
	const struct story_moved *x = a, *y = b;
	return (x->at < y->at) - (x->at > y->at);
}

/* All changes. */
static int put_moved(struct ctx *c, struct story_output *o, struct err *e)
{
	if (!(o->moved = ARENA_ARRAY(c->mem, STORY_CHANGES_MAX, struct story_moved)))
		return no_memory(e);
	for (size_t i = 0; i < o->nparts; i++) {
		const struct fact_type *t = o->parts[i].type;
		if (t != &agreement_months_facts && moved_of(c, t, o->id, o, e) < 0)
			return -1;
	}
	if (o->nmoved)
		qsort(o->moved, o->nmoved, sizeof *o->moved, latest_first);
	return 0;
}

int story_read(struct ctx *c, enum record_of of, int64_t id, struct story_output *out, struct err *e)
{
	struct story *s = ARENA_NEW(c->mem, struct story);
	if (!s)
		return no_memory(e);
	if ((of == OF_ORG    ? story_of_org
	     : of == OF_UNIT ? story_of_unit
			     : story_of_person)(c->house, id, c->known, c->mem, s, e) < 0)
		return -1;
	*out = (struct story_output){.id = id,
				     .name = s->name,
				     .known = c->known == INSTANT_OPEN ? 0 : c->known,
				     .of = of,
				     .day = s->day,
				     .story = s};
	if (put_parts(c, s, out, e) < 0 || put_points(c, s, out, e) < 0 || put_moved(c, out, e) < 0)
		return -1;
	return of == OF_PERSON ? put_payments(c, out, e) : 0;
}

const struct story_part *story_part_of(const struct story_output *o, const char *table)
{
	for (size_t i = 0; i < o->nparts; i++)
		if (strcmp(o->parts[i].table, table) == 0)
			return &o->parts[i];
	return NULL;
}

struct str story_text_of(const struct story_part *p, size_t i, const char *column)
{
	for (size_t k = 0; p && i < p->n && k < p->type->rec->n; k++)
		if (strcmp(p->type->rec->fields[k].column, column) == 0)
			return p->facts[i].fact->text[k];
	return STR("");
}
