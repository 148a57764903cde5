/* Facts as people read them. */
#include <stdio.h>

#include "fact/journal.h"
#include "features/clients/clients.h"
#include "features/directory/telling.h"
#include "features/features.h"
#include "features/people/people.h"

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

int telling_init(struct telling *t, struct house *h, instant_t as_known, struct arena *mem, struct err *e)
{
	bool now = as_known == INSTANT_OPEN;
	*t = (struct telling){.h = h,
			      .mem = mem,
			      .at = now ? INSTANT_OPEN - 1 : as_known,
			      .day = instant_day(now ? h->clock.now(h->clock.self) : as_known),
			      .names = map_new(0),
			      .sources = map_new(0)};
	return t->names && t->sources ? 0 : no_memory(e);
}

void telling_release(struct telling *t)
{
	map_free(t->names);
	map_free(t->sources);
}

/* A copy in the telling's arena. */
static int keep(struct telling *t, struct str s, struct str *out, struct err *e)
{
	*out = (struct str){arena_copy(t->mem, s.p, s.n), s.n};
	return out->p ? 0 : no_memory(e);
}

/* A pointer as the maps hold it. */
static int64_t held(const void *p)
{
	return (int64_t)(intptr_t)p;
}

/* The field by which a thing is called: 名称 or 姓名; of an agreement its number. */
static int name_field(const struct record *rec)
{
	for (size_t i = 0; i < rec->n; i++)
		if (strcmp(rec->fields[i].column, "name") == 0)
			return (int)i;
	return 0;
}

/* Reads the name of a thing that owns itself. */
static int read_name(struct telling *t, const struct fact_type *type, int64_t id, struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*out = STR("");
	if (type->rec->owner >= 0)
		return 0;
	if (fact_of_owner(&r, t->h, type, id, t->at, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1)
		got = keep(t, v.cell[name_field(type->rec)].s, out, e);
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* What the thing that a REF names is called. */
static int name_of(struct telling *t, const struct field *f, int64_t id, struct str *out, struct err *e)
{
	int64_t there;
	if (map_get_int(t->names, id, &there)) {
		*out = *(const struct str *)(intptr_t)there;
		return 0;
	}
	struct str *name = ARENA_NEW(t->mem, struct str);
	if (!name)
		return no_memory(e);
	if (read_name(t, fact_type_named(str_of(f->ref)), id, name, e) < 0)
		return -1;
	*out = *name;
	return map_put_int(t->names, id, held(name)) < 0 ? no_memory(e) : 0;
}

/* 分 or hundredths with two places. */
static void put_hundredths(struct buf *b, int64_t v)
{
	uint64_t u = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
	buf_printf(b, "%s%llu.%02llu", v < 0 ? "-" : "", (unsigned long long)(u / 100),
		   (unsigned long long)(u % 100));
}

/* A secret, masked as its kind is. */
static void put_masked(struct buf *b, const struct field *f, struct str s)
{
	if (strcmp(f->column, "mobile") == 0)
		mask_mobile(b, s);
	else if (strcmp(f->column, "account") == 0)
		mask_bank(b, s);
	else
		mask_number(b, s);
}

/* A number as its type is written. */
static void put_number(struct buf *b, const struct field *f, int64_t v)
{
	char text[24];
	const char *label;
	switch (f->type) {
	case FIELD_DAY: day_text((day_t)v, text); break;
	case FIELD_MONTH: month_text((month_t)v, text); break;
	case FIELD_DEC2:
	case FIELD_MONEY: put_hundredths(b, v); return;
	case FIELD_BOOL: buf_puts(b, v ? "是" : "否"); return;
	case FIELD_CODE:
		label = code_label(f->codes, (int)v);
		buf_puts(b, label ? label : "");
		return;
	default: snprintf(text, sizeof text, "%lld", (long long)v); break;
	}
	buf_puts(b, text);
}

int tell_cell(struct telling *t, const struct fact_type *type, size_t field, const struct cell *c, struct str *out,
	      struct err *e)
{
	const struct field *f = &type->rec->fields[field];
	bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
	struct buf b;
	*out = STR("");
	if (text ? !c->s.n : c->v == FIELD_NONE)
		return 0;
	if (f->type == FIELD_REF)
		return name_of(t, f, c->v, out, e);
	buf_init(&b, 1 << 16);
	if (f->type == FIELD_SECRET)
		put_masked(&b, f, c->s);
	else if (type == &clients_facts && strcmp(f->column, "name") == 0)
		mask_name(&b, c->s);
	else if (text)
		buf_put_str(&b, c->s);
	else
		put_number(&b, f, c->v);
	int bad = b.failed ? no_memory(e) : keep(t, buf_str(&b), out, e);
	buf_release(&b);
	return bad;
}

int tell_source(struct telling *t, int64_t journal, int64_t line, struct story_source *out, struct str *detail,
		struct err *e)
{
	struct entry en;
	int64_t there;
	struct {
		struct story_source source;
		struct str detail;
	} * kept;
	if (!map_get_int(t->sources, journal, &there)) {
		kept = arena_get(t->mem, sizeof *kept);
		if (!kept)
			return no_memory(e);
		if (journal_get(t->h, journal, t->mem, &en, e) < 0)
			return -1;
		kept->source = (struct story_source){journal, en.at, en.who, deed_label(en.what), en.source, 0};
		kept->detail = en.detail;
		there = held(kept);
		if (map_put_int(t->sources, journal, there) < 0)
			return no_memory(e);
	}
	kept = (void *)(intptr_t)there;
	*out = kept->source;
	out->line = line;
	if (detail)
		*detail = kept->detail;
	return 0;
}

/* A day of the record's 存续; `open` when it names none. */
static day_t life_day(int field, const struct version *v, day_t open)
{
	return field < 0 || v->cell[field].v == FIELD_NONE ? open : (day_t)v->cell[field].v;
}

int tell_fact(struct telling *t, const struct fact_type *type, const struct version *v, struct story_fact *out,
	      struct err *e)
{
	const struct record *rec = type->rec;
	struct str *text = ARENA_ARRAY(t->mem, rec->n, struct str);
	int64_t *value = ARENA_ARRAY(t->mem, rec->n, int64_t);
	if (!text || !value)
		return no_memory(e);
	if (++t->facts > STORY_ROWS_MAX)
		return err_set(e, ERR_LIMIT, "记录超过 %d 条，不能一次看全", STORY_ROWS_MAX);
	for (size_t i = 0; i < rec->n; i++) {
		value[i] = v->cell[i].v;
		if (tell_cell(t, type, i, &v->cell[i], &text[i], e) < 0)
			return -1;
	}
	*out = (struct story_fact){.type = type,
				   .owner = v->owner,
				   .id = v->id,
				   .known_from = v->known_from,
				   .known_to = v->known_to,
				   .closed_by = v->closed_by,
				   .from = life_day(rec->from, v, DAY_NONE),
				   .to = life_day(rec->to, v, DAY_OPEN),
				   .versions = 1,
				   .text = text,
				   .value = value};
	out->ended =
	    out->to < t->day || (rec->cut >= 0 && v->cell[rec->cut].v != FIELD_NONE && v->cell[rec->cut].v <= t->day);
	return tell_source(t, v->journal, v->line, &out->source, NULL, e);
}
