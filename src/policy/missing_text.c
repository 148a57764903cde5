/* What a refusal lacks, told: each fact with its fields and days, and one sentence for all. */
#include "policy/missing_inside.h"
#include "policy/say.h"

#define VALUES_TOLD_MAX 5 /* of one field; more are counted */

/* A text kept where the result lives. */
static struct str kept(struct arena *mem, struct buf *b)
{
	char *p = b->failed ? NULL : arena_copy(mem, b->p ? b->p : "", b->n);
	struct str s = {p ? p : "", p ? b->n : 0};
	buf_release(b);
	return s;
}

/* The words before the values. */
static const char *how(enum missing_bound b, const struct field *f, size_t n)
{
	bool day = f->type == FIELD_DAY || f->type == FIELD_MONTH;
	switch (b) {
	case MISSING_ONE_OF: return n > 1 ? "是其中之一" : f->type == FIELD_BOOL ? "填" : "是";
	case MISSING_LEAST: return day ? "不早于" : "不少于";
	case MISSING_MOST: return day ? "不晚于" : "不超过";
	case MISSING_WITHIN: return "在";
	case MISSING_OTHER: return "不是";
	default: return "要写明";
	}
}

/* The field that a wish is about, of the row or of what it refers to. */
static const struct field *wish_field(const struct seeker *s, int rec, const struct wish *x)
{
	const struct dict *d = s->of->world->dict;
	if (x->field2 < 0)
		return &d->records[rec]->fields[x->field];
	return &d->records[s->look.ev->ref_rec[rec][x->field]]->fields[x->field2];
}

/* One wish as a field of the fact. */
static int tell_field(struct seeker *s, int rec, const struct wish *x, struct arena *mem, struct missing_field *out)
{
	const struct dict *d = s->of->world->dict;
	const struct field *f = wish_field(s, rec, x), *first = &d->records[rec]->fields[x->field];
	struct buf b;
	buf_init(&b, 1024);
	const char *thing = first->nav ? first->nav : first->label;
	if (x->field2 >= 0 && !str_starts(str_of(f->label), str_of(thing)))
		buf_printf(&b, "%s的", thing);
	buf_puts(&b, f->label);
	*out = (struct missing_field){.name = kept(mem, &b), .bound = x->bound, .how = how(x->bound, f, x->n)};
	out->value = ARENA_ARRAY(mem, x->n + 1, struct str);
	if (!out->value)
		return -1;
	for (size_t i = 0; i < x->n; i++) {
		buf_init(&b, 4096);
		value_text(&b, &s->w, x->v[i], x->type);
		out->value[out->nvalues++] = kept(mem, &b);
	}
	return 0;
}

/* "岗位是养老护理员、认知障碍照护员之一". */
static void put_field(struct buf *b, const struct missing_field *f)
{
	bool choice = f->bound == MISSING_ONE_OF && f->nvalues > 1;
	if (f->bound == MISSING_THERE) {
		buf_printf(b, "写明%.*s", STR_FMT(f->name));
		return;
	}
	buf_printf(b, "%.*s%s", STR_FMT(f->name), choice ? "是" : f->how);
	for (size_t i = 0; i < f->nvalues && i < VALUES_TOLD_MAX; i++)
		buf_printf(b, strcmp(f->how, "填") ? "%s%.*s" : "%s“%.*s”", i ? "、" : "", STR_FMT(f->value[i]));
	if (f->nvalues > VALUES_TOLD_MAX)
		buf_printf(b, "等%zu种", f->nvalues);
	buf_puts(b, choice ? "之一" : "");
}

/* Of whom a fact is: the name up its owners. */
static void put_whose(struct buf *b, const struct seeker *s, int rec, int64_t row)
{
	const struct world *w = s->of->world;
	for (int steps = 0; rec >= 0 && row >= 0 && steps < 4; steps++) {
		const struct wtable *t = &w->t[rec];
		int name = record_field(t->rec, STR("姓名")), owner = t->rec->owner;
		if (name >= 0 && cell_at(t->col[name], row) != FIELD_NONE &&
		    t->rec->fields[name].type == FIELD_TEXT) {
			buf_put_str(b, pool_text(w->pool, cell_at(t->col[name], row)));
			return;
		}
		rec = dict_owner(w->dict, rec);
		row = owner < 0 ? -1 : cell_at(t->col[owner], row);
	}
}

/* The two facts must be alike but for their days. */
static bool alike(const struct missing_fact *a, const struct missing_fact *b)
{
	if (!a || a->deed != MISSING_ADD || b->deed != MISSING_ADD || !str_eq(a->record, b->record) ||
	    a->nfields != b->nfields || !a->nfields)
		return false;
	for (size_t i = 0; i < a->nfields; i++) {
		const struct missing_field *x = &a->field[i], *y = &b->field[i];
		if (!str_eq(x->name, y->name) || x->bound != y->bound || x->nvalues != y->nvalues)
			return false;
		for (size_t k = 0; k < x->nvalues; k++)
			if (!str_eq(x->value[k], y->value[k]))
				return false;
	}
	return true;
}

/* The days on which a fact is in effect. */
static void put_days(struct buf *b, const struct missing_fact *f)
{
	char day[11];
	day_text(f->from, day);
	if (f->to == DAY_OPEN) {
		buf_printf(b, "%s有效", day);
		return;
	}
	span_text(b, f->from, f->to);
	if (f->days > 1)
		buf_printf(b, "（%lld天）", (long long)f->days);
}

/* The sentence of one fact; before: the one told before it, or NULL. */
static void put_fact(struct buf *b, const struct missing_fact *f, const struct missing_fact *before)
{
	buf_puts(b, f->deed == MISSING_AGAINST ? "已有的" : "");
	buf_put_str(b, f->record);
	if (f->from_row.n)
		buf_printf(b, "（%.*s）", STR_FMT(f->from_row));
	if (f->deed == MISSING_AGAINST) {
		buf_puts(b, "妨碍它");
		return;
	}
	buf_puts(b, "：");
	const char *lead = "";
	if (f->from != DAY_NONE) {
		put_days(b, f);
		lead = "，";
	}
	if (alike(before, f)) {
		buf_printf(b, "%s其余同上", lead);
		return;
	}
	for (size_t i = 0; i < f->nfields; i++) {
		buf_puts(b, lead);
		put_field(b, &f->field[i]);
		lead = "，";
	}
}

/* One change as a fact. */
static int tell_fact(struct seeker *s, const struct change *c, struct arena *mem, struct missing_fact *out,
		     const struct missing_fact *before)
{
	static const char *const what[] = {[MISSING_ADD] = "补充",
					   [MISSING_FILL] = "补填",
					   [MISSING_ALTER] = "与记录不符",
					   [MISSING_AGAINST] = "妨碍"};
	struct buf b;
	*out = (struct missing_fact){.deed = c->deed,
				     .what = what[c->deed],
				     .record = str_of(s->of->world->dict->records[c->rec]->name),
				     .from = c->from,
				     .to = c->to,
				     .field = ARENA_ARRAY(mem, c->nwishes + 1, struct missing_field)};
	if (c->from != DAY_NONE && c->to != DAY_OPEN)
		out->days = (int64_t)c->to - c->from + 1;
	buf_init(&b, 1024);
	int up = dict_owner(s->of->world->dict, c->rec);
	put_whose(&b, s, c->deed == MISSING_ADD ? up : c->rec, c->deed == MISSING_ADD ? c->owner : c->row);
	out->whose = kept(mem, &b);
	buf_init(&b, 1024);
	if (c->row >= 0)
		row_origin(&b, s->of, c->rec, c->row);
	out->from_row = kept(mem, &b);
	for (size_t i = 0; out->field && i < c->nwishes; i++)
		if (tell_field(s, c->rec, &c->wish[i], mem, &out->field[out->nfields++]) != 0)
			return -1;
	buf_init(&b, 1 << 14);
	put_fact(&b, out, before);
	out->text = kept(mem, &b);
	return out->field ? 0 : -1;
}

int missing_tell(struct seeker *s, const struct state *x, struct arena *mem, struct missing *out)
{
	struct buf b;
	out->fact = ARENA_ARRAY(mem, x->n + 1, struct missing_fact);
	for (size_t i = 0; out->fact && i < x->n; i++, out->nfacts++)
		if (tell_fact(s, &x->change[i], mem, &out->fact[i], i ? &out->fact[i - 1] : NULL) != 0)
			return -1;
	buf_init(&b, 1 << 16);
	buf_puts(&b, out->kind == MISSING_FACTS ? "还缺" : "没有可以补的。");
	for (size_t i = 0; i < out->nfacts; i++)
		buf_printf(&b, "%s%.*s", i ? "；" : "", STR_FMT(out->fact[i].text));
	buf_puts(&b, out->kind == MISSING_RECORDS ? "；记录有误的，可以申请更正"
		     : out->unsure                ? "。补上以后还要经办人确认"
						  : "");
	out->text = kept(mem, &b);
	return out->fact && out->text.n ? 0 : -1;
}
