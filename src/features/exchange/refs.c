#include "features/exchange/import.h"

#include "base/hash.h"
#include "features/orgs/orgs.h"

bool referred_to(const struct fact_type *t)
{
	size_t keys = 0;
	for (size_t i = 0; i < t->rec->n; i++)
		keys += t->rec->fields[i].flags & FIELD_KEY ? 1 : 0;
	return t->find < (int)t->rec->n && keys == 1;
}

const struct field *key_field(const struct record *rec)
{
	for (size_t i = 0; i < rec->n; i++)
		if (rec->fields[i].flags & FIELD_KEY)
			return &rec->fields[i];
	return NULL;
}

struct str key_form(struct import *im, const struct field *key, struct str text)
{
	struct buf b;
	struct str form = str_trim(text);
	struct err why;
	buf_init(&b, SHEET_CELL_MAX);
	if (key && key->check && !key->check(text, &b, &why) && b.n) {
		char *copy = arena_copy(im->row_mem, b.p, b.n);
		form = copy ? (struct str){copy, b.n} : form;
	}
	buf_release(&b);
	return form;
}

/* Asks the store for the thing with this key text. */
static int ask_id(struct import *im, int type, struct str key, int64_t *id, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	if (fact_by_key(&reader, im->h, features[type].type, (struct cell){FIELD_NONE, key}, INSTANT_OPEN, 0, e))
		return -1;
	int found = fact_next(reader, &v, e);
	fact_reader_free(reader);
	if (found == 1)
		*id = v.id;
	return found;
}

int find_id(struct import *im, int type, struct str text, int64_t *id, struct err *e)
{
	struct sheet_state *s = &im->sheet[type];
	if ((*id = names_find(&s->names, text)) != 0)
		return 1;
	struct str key = key_form(im, key_field(features[type].type->rec), text);
	if (!str_eq(key, text) && (*id = names_find(&s->names, key)) != 0)
		return 1;
	if (s->complete && !s->names_lost)
		return 0;
	if (sheet_warm(im, type, e))
		return -1;
	if ((*id = names_find(&s->names, key)) != 0)
		return 1;
	if (s->complete && !s->names_lost)
		return 0;
	int found = ask_id(im, type, key, id, e);
	if (found == 1 && !names_put(&s->names, key, *id))
		s->names_lost = true;
	return found < 0 || sheet_read_paid(im, type, e) ? -1 : found;
}

int find_org_named(struct import *im, struct str name, int64_t *id, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	int more, count = 0;
	if (fact_all(&reader, im->h, &orgs_facts, INSTANT_OPEN, 0, e))
		return -1;
	while ((more = fact_next(reader, &v, e)) == 1)
		if (str_eq(str_trim(v.cell[FACT_INDEX(orgs, name)].s), str_trim(name))) {
			*id = v.id;
			count++;
		}
	fact_reader_free(reader);
	return more < 0 ? -1 : count == 1;
}

/* What a refused key is remembered by. */
static int64_t refused_hash(const struct import *im, int type, struct str key)
{
	return (int64_t)hash_bytes(im->seed + (uint64_t)type, key.p, key.n);
}

void refused_key(struct import *im, const struct row *r)
{
	const struct record *rec = features[r->type].type->rec;
	const struct field *key = key_field(rec);
	if (!referred_to(features[r->type].type) || !key || map_count(im->refused) >= REFUSED_MAX)
		return;
	struct str text = r->cell[key - rec->fields].s;
	if (text.n)
		map_put_int(im->refused, refused_hash(im, r->type, key_form(im, key, text)), (int64_t)r->line);
}

/* What is wrong with a reference that leads nowhere. */
static void tell_unknown(struct import *im, const struct row *r, const struct field *f, int type)
{
	const struct record *to = features[type].type->rec;
	struct str text = r->cell[f - features[r->type].type->rec->fields].s;
	char quoted[SHOWN_ROOM];
	int64_t line;
	if (map_get_int(im->refused, refused_hash(im, type, key_form(im, key_field(to), text)), &line))
		note_field(im, NOTE_REFUSED, r->job, r->line, f, "%s %s 在%s表第 %lld 行被拒绝，这一行也不能导入",
			   to->name, quoted_cell(f, text, quoted), to->name, (long long)line);
	else
		note_field(im, NOTE_REFUSED, r->job, r->line, f, "没有这个%s：%s，%s表和库里都没有", to->name,
			   quoted_cell(f, text, quoted), to->name);
}

/* One reference: 0 known or blank, 1 refused, 2 waits, -1. */
static int ref(struct import *im, struct row *r, size_t i, struct err *e)
{
	const struct field *f = &features[r->type].type->rec->fields[i];
	struct cell *c = &r->cell[i];
	int64_t id;
	if (f->type != FIELD_REF || !c->s.n)
		return 0;
	int type = fact_type_find(str_of(f->ref));
	int found = find_id(im, type, c->s, &id, e);
	if (found < 0)
		return -1;
	if (found) {
		*c = (struct cell){id, {0}};
		return 0;
	}
	if (type == r->type && !r->last_chance)
		return 2;
	tell_unknown(im, r, f, type);
	return 1;
}

int row_refs(struct import *im, struct row *r, struct err *e)
{
	const struct record *rec = features[r->type].type->rec;
	int worst = 0;
	for (size_t i = 0; i < rec->n; i++) {
		if (r->owner_follows && (int)i == rec->owner)
			continue;
		int one = ref(im, r, i, e);
		if (one < 0)
			return -1;
		worst = one == 1 || worst == 1 ? 1 : one > worst ? one : worst;
	}
	return worst;
}
