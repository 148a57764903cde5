/* From what was typed to a fact. */
#include "features/records/change.h"

#include <stdio.h>

#include "features/directory/telling.h"
#include "features/features.h"
#include "features/orgs/orgs.h"
#include "features/policies/bounds.h"
#include "sheet/sheet.h"

#define SEALED_MAX 8192 /* bytes of a sealed number, as hexadecimal digits */

/* A copy in the change's memory. */
static int keep(const struct change *c, struct str s, struct str *out, struct err *e)
{
	*out = (struct str){arena_copy(c->mem, s.p ? s.p : "", s.n), s.n};
	return out->p ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

/* What is wrong with a field, the first thing only. */
static void refuse(struct change *c, size_t field, const char *why)
{
	struct err ignored = {0};
	c->refused = true;
	if (!c->wrong[field].n)
		keep(c, str_of(why), &c->wrong[field], &ignored);
}

/* All cells as people read them. */
static int tell(const struct change *c, const struct cell *cells, struct str *out, struct err *e)
{
	struct telling t;
	int bad = telling_init(&t, c->h, INSTANT_OPEN, c->mem, e);
	for (size_t i = 0; !bad && i < c->type->rec->n; i++)
		bad = tell_cell(&t, c->type, i, &cells[i], &out[i], e);
	telling_release(&t);
	return bad;
}

/* The field by whose text things of this type are referred to. */
static const struct field *key_of(const struct fact_type *t)
{
	return &t->rec->fields[t->find < (int)t->rec->n ? t->find : 0];
}

/* The code of what a REF names, for the form. */
static int key_text(const struct change *c, const struct field *f, int64_t id, struct str *out, struct err *e)
{
	const struct fact_type *to = fact_type_named(str_of(f->ref));
	struct fact_reader *r;
	struct version v;
	*out = STR("");
	if (id == FIELD_NONE || key_of(to)->type != FIELD_TEXT)
		return 0;
	int64_t owner = id;
	if (fact_of_owner(&r, c->h, to, owner, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1)
		got = keep(c, v.cell[to->find].s, out, e);
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* What the form shows of a cell: as an export writes it, of a number nothing. */
static int shown_of(struct change *c, size_t i, struct err *e)
{
	const struct field *f = &c->type->rec->fields[i];
	struct buf b;
	if (f->type == FIELD_SECRET)
		return 0;
	if (f->type == FIELD_REF)
		return key_text(c, f, c->cell[i].v, &c->shown[i], e);
	buf_init(&b, SHEET_CELL_MAX);
	int bad = cell_text(f, c->cell[i].v, c->cell[i].s, &b) ? err_set(e, ERR_LIMIT, "%s太长", f->label)
							       : keep(c, buf_str(&b), &c->shown[i], e);
	buf_release(&b);
	return bad;
}

/* Keeps the version that stands. */
static int keep_version(struct change *c, const struct version *v, struct err *e)
{
	c->was = *v;
	for (size_t i = 0; i < c->type->rec->n; i++) {
		if (v->cell[i].s.n && keep(c, v->cell[i].s, &c->was.cell[i].s, e) < 0)
			return -1;
		c->cell[i] = c->was.cell[i];
	}
	return 0;
}

/* Reads the fact that stands. */
static int read_standing(struct change *c, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got;
	if (fact_of_owner(&r, c->h, c->type, c->owner ? c->owner : c->id, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) == 1)
		if (v.id == c->id)
			break;
	if (got == 1 && keep_version(c, &v, e) < 0)
		got = -1;
	fact_reader_free(r);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这一条%s，或已被收回", c->type->rec->name) : got < 0 ? -1 : 0;
}

int change_open(struct change *c, struct house *h, const struct fact_type *type, int64_t owner, int64_t id,
		struct arena *mem, struct err *e)
{
	*c = (struct change){.h = h, .mem = mem, .type = type, .owner = owner, .id = id};
	for (size_t i = 0; i < type->rec->n; i++)
		c->cell[i] = (struct cell){FIELD_NONE, {"", 0}};
	if (type->rec->owner >= 0)
		c->cell[type->rec->owner].v = owner ? owner : FIELD_NONE;
	if (id && read_standing(c, e) < 0)
		return -1;
	for (size_t i = 0; i < type->rec->n; i++)
		if (shown_of(c, i, e) < 0)
			return -1;
	return id ? tell(c, c->was.cell, c->before, e) : 0;
}

/* One typed text into its cell. A REF keeps its text until the rule has seen it. */
static void take(struct change *c, size_t i, struct str typed, day_t today)
{
	const struct field *f = &c->type->rec->fields[i];
	struct sheet_cell cell;
	struct err ignored = {0};
	if (f->type == FIELD_SECRET && !typed.n)
		return;
	if (f->type == FIELD_SECRET && str_is(typed, CHANGE_CLEAR))
		typed = STR("");
	struct field lone = *f;
	lone.flags &=
	    ~(unsigned)(FIELD_KEY | FIELD_REQUIRED); /* what must be there is asked for below, with the rest */
	cell_normalise(&lone, typed, 1, today, &cell, c->mem);
	c->cell[i] = (struct cell){cell.v, cell.text};
	if (cell.state == CELL_BAD)
		refuse(c, i, cell.why);
	if (cell.state == CELL_FIXED && cell.why)
		keep(c, str_of(cell.why), &c->noted[i], &ignored);
	if (f->type == FIELD_TEXT || f->type == FIELD_SECRET)
		c->cell[i].v = FIELD_NONE;
}

/* The thing with this key text: 1, 0, −1. */
static int find_key(const struct change *c, const struct fact_type *to, struct str text, int64_t *id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct sheet_cell cell;
	cell_normalise(key_of(to), text, 1, DAY_NONE, &cell, c->mem);
	if (cell.state == CELL_BAD || !cell.text.n)
		return 0;
	if (fact_by_key(&r, c->h, to, (struct cell){FIELD_NONE, cell.text}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	*id = v.id;
	fact_reader_free(r);
	return got;
}

/* The one institution of this name: 1; 0: none or several; −1. */
static int find_name(const struct change *c, struct str name, int64_t *id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got, n = 0;
	if (fact_all(&r, c->h, &orgs_facts, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) == 1)
		if (str_eq(v.cell[FACT_INDEX(orgs, name)].s, name)) {
			*id = v.id;
			n++;
		}
	fact_reader_free(r);
	return got < 0 ? -1 : n == 1;
}

/* A REF's text becomes the id. */
static int resolve(struct change *c, size_t i, struct err *e)
{
	const struct field *f = &c->type->rec->fields[i];
	const struct fact_type *to = fact_type_named(str_of(f->ref));
	struct str text = c->cell[i].s;
	int64_t id = FIELD_NONE;
	char why[200];
	int found = text.n ? find_key(c, to, text, &id, e) : 1;
	if (found == 0 && to == &orgs_facts)
		found = find_name(c, text, &id, e);
	if (found < 0)
		return -1;
	if (!found) {
		snprintf(why, sizeof why, "没有这个%s：%.*s", to->rec->name, (int)(text.n < 90 ? text.n : 90),
			 text.p);
		refuse(c, i, why);
	}
	c->cell[i] = (struct cell){found ? id : FIELD_NONE, {"", 0}};
	return 0;
}

/* The record's own rule. */
static int rule(struct change *c, day_t today, struct err *e)
{
	struct law_bounds law;
	const struct rule_context x = {.today = today, .rates = &law.from};
	struct findings found = {0};
	struct err ignored = {0};
	if (law_bounds_read(&law, c->h, c->mem, e) < 0)
		return -1;
	for (size_t i = 0; i < features_n; i++)
		if (features[i].type == c->type && features[i].rule)
			features[i].rule(&x, c->cell, &found);
	for (size_t i = 0; i < found.n; i++) {
		const struct finding *g = &found.item[i];
		if (g->fault)
			refuse(c, (size_t)g->field, g->text);
		else
			keep(c, str_of(g->text), &c->noted[g->field], &ignored);
	}
	return 0;
}

/* What must not be blank. */
static void required(struct change *c)
{
	const struct record *rec = c->type->rec;
	for (size_t i = 0; i < rec->n; i++)
		if ((int)i != rec->owner && (rec->fields[i].flags & (FIELD_KEY | FIELD_REQUIRED)) &&
		    cell_blank(&rec->fields[i], &c->cell[i]))
			refuse(c, i, "不能为空");
}

/* The other version has the same key. */
static bool same_key(const struct change *c, const struct version *v)
{
	const struct record *rec = c->type->rec;
	bool any = false;
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *f = &rec->fields[i];
		bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET;
		if (!(f->flags & FIELD_KEY) || (int)i == rec->owner)
			continue;
		any = true;
		if (text ? !str_eq(v->cell[i].s, c->cell[i].s) : v->cell[i].v != c->cell[i].v)
			return false;
	}
	return any && v->id != c->id;
}

/* Whether the same stands already, under another id. */
static int doubled(struct change *c, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int got = 0;
	bool by_key = c->type->find < (int)c->type->rec->n;
	if (by_key ? fact_by_key(&r, c->h, c->type, c->cell[c->type->find], INSTANT_OPEN, FACT_REVEAL, e) < 0
		   : fact_of_owner(&r, c->h, c->type, c->owner, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) == 1)
		if (same_key(c, &v))
			break;
	fact_reader_free(r);
	if (got == 1) {
		c->refused = true;
		c->fault = c->type->rec->owner < 0
			       ? STR("已经登记过，号码或代码相同；如果不在您的名单里，请联系上级民政部门")
			       : STR("已有一条关键内容相同的记录，请更正那一条");
	}
	return got < 0 ? -1 : 0;
}

/* Which fields differ. */
static void compare(struct change *c)
{
	for (size_t i = 0; i < c->type->rec->n; i++) {
		bool text =
		    c->type->rec->fields[i].type == FIELD_TEXT || c->type->rec->fields[i].type == FIELD_SECRET;
		const struct cell *a = &c->was.cell[i], *b = &c->cell[i];
		bool blank = cell_blank(&c->type->rec->fields[i], b);
		if (!c->id ? !blank : text ? !str_eq(a->s, b->s) : a->v != b->v)
			c->fields |= (uint64_t)1 << i;
	}
	if (c->id && !c->fields) {
		c->refused = true;
		c->fault = STR("没有改动");
	}
}

int change_apply(struct change *c, const struct str *typed, day_t today, struct err *e)
{
	const struct record *rec = c->type->rec;
	for (size_t i = 0; i < rec->n; i++)
		if ((int)i != rec->owner)
			take(c, i, str_trim(typed[i]), today);
	if (rule(c, today, e) < 0)
		return -1;
	for (size_t i = 0; i < rec->n; i++)
		if ((int)i != rec->owner && rec->fields[i].type == FIELD_REF && resolve(c, i, e) < 0)
			return -1;
	required(c);
	if (c->refused)
		return 0;
	if (rec->owner >= 0)
		c->cell[rec->owner] = (struct cell){c->owner, {"", 0}};
	compare(c);
	if (tell(c, c->cell, c->after, e) < 0)
		return -1;
	return c->refused ? 0 : doubled(c, e);
}

/* Begins the recording of a change. */
static int begin(struct change *c, struct recording **r, const char *who, const char *what, const char *reason,
		 struct err *e)
{
	char detail[900];
	snprintf(detail, sizeof detail, "%s：%s", c->type->rec->name, reason);
	struct deed d = {.who = who, .what = what, .detail = detail};
	return recording_begin(r, c->h, &d, e);
}

int change_write(struct change *c, const char *who, const char *reason, int64_t *id, struct err *e)
{
	struct recording *r;
	*id = c->id;
	if (begin(c, &r, who, c->id ? "correct" : "assert", reason, e) < 0)
		return -1;
	int bad = c->id ? fact_correct(r, c->type, &c->was, c->cell, 0, e)
			: fact_assert(r, c->type, c->owner, c->cell, 0, id, e);
	if (bad) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}

int change_retract(struct change *c, const char *who, const char *reason, struct err *e)
{
	struct recording *r;
	if (begin(c, &r, who, "retract", reason, e) < 0)
		return -1;
	if (fact_retract(r, c->type, &c->was, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}

/* What the sealed number is bound to: a field of a form. */
static struct str bound_to(const struct change *c, size_t field, char room[static 120])
{
	int n = snprintf(room, 120, "form.%s.%s", c->type->rec->table, c->type->rec->fields[field].column);
	return (struct str){room, n < 120 ? (size_t)n : 119};
}

int change_seal(const struct change *c, size_t field, struct str plain, struct str *out, struct err *e)
{
	struct buf cipher, hex;
	char room[120];
	buf_init(&cipher, SEALED_MAX / 2);
	buf_init(&hex, SEALED_MAX);
	int bad = crypt_seal(c->h->keys, bound_to(c, field, room), plain, &cipher, e);
	for (size_t i = 0; !bad && i < cipher.n; i++)
		buf_printf(&hex, "%02x", (unsigned char)cipher.p[i]);
	if (!bad)
		bad = hex.failed ? err_set(e, ERR_NOMEM, "内存不足") : keep(c, buf_str(&hex), out, e);
	buf_release(&cipher);
	buf_release(&hex);
	return bad;
}

/* The value of a hexadecimal digit; −1. */
static int digit(char x)
{
	return x >= '0' && x <= '9' ? x - '0' : x >= 'a' && x <= 'f' ? x - 'a' + 10 : -1;
}

int change_unseal(const struct change *c, size_t field, struct str sealed, struct str *out, struct err *e)
{
	struct buf cipher, plain;
	char room[120];
	int bad = 0;
	buf_init(&cipher, SEALED_MAX / 2);
	buf_init(&plain, CRYPT_PLAIN_MAX);
	for (size_t i = 0; !bad && i + 1 < sealed.n; i += 2) {
		int a = digit(sealed.p[i]), b = digit(sealed.p[i + 1]);
		bad = a < 0 || b < 0 || buf_putc(&cipher, (char)(a << 4 | b));
	}
	if (!bad)
		bad = crypt_open(c->h->keys, bound_to(c, field, room), buf_str(&cipher), &plain, e);
	if (bad)
		bad = err_set(e, ERR_INPUT, "核对页已失效，请从表单重新填写");
	else
		bad = keep(c, buf_str(&plain), out, e);
	buf_release(&cipher);
	buf_release(&plain);
	return bad;
}
