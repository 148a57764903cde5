#include "features/exchange/peek.h"

#include "features/exchange/import.h"

const struct record *peek_record(struct str sheet, struct roster *roster)
{
	int type = fact_type_find(sheet);
	if (type >= 0)
		return features[type].type->rec;
	if (!roster_named(sheet))
		return NULL;
	roster_init(roster);
	return &roster->rec;
}

/* The sheet whose fields the tab's header has most of; NULL none. 0, -1. */
static int best_sheet(struct book *b, size_t tab, const char **ret, struct err *e)
{
	struct roster roster;
	struct str name = book_tab(b, tab);
	const struct record *named = peek_record(name, &roster);
	int most = 0;
	*ret = named ? named->name : NULL;
	for (size_t i = 0; !named && sheet_name(i); i++) {
		int fit = book_fit(b, tab, peek_record(str_of(sheet_name(i)), &roster), e);
		if (fit < -1)
			return -1;
		if (fit > most) {
			most = fit;
			*ret = sheet_name(i);
		}
	}
	return 0;
}

/* What every tab is taken for; the first that fits something is the one to read. */
static int look_at_tabs(struct book *b, struct arena *mem, struct peek *out, struct err *e)
{
	out->tabs = book_tabs(b);
	out->tab = ARENA_ARRAY(mem, out->tabs + 1, struct peek_tab);
	if (!out->tab)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < out->tabs; i++) {
		struct str name = book_tab(b, i);
		const char *copy = arena_copy(mem, name.p, name.n);
		out->tab[i] = (struct peek_tab){.name = str_of(copy), .hidden = book_tab_hidden(b, i)};
		if (best_sheet(b, i, &out->tab[i].sheet, e))
			return -1;
		if (!out->chosen && out->tab[i].sheet)
			out->chosen = i + 1;
	}
	out->chosen = out->chosen ? out->chosen : 1;
	return 0;
}

/* A sample as it may be shown under a field (−1: not known which, so whatever looks like a number of a person is masked). */
static struct str shown(const struct record *rec, int field, struct str text, struct arena *mem)
{
	static const struct field secret = {.type = FIELD_SECRET, .label = ""},
				  plain = {.type = FIELD_TEXT, .label = ""};
	char quoted[SHOWN_ROOM];
	size_t digits = 0;
	for (size_t i = 0; i < text.n; i++)
		digits += text.p[i] >= '0' && text.p[i] <= '9';
	const struct field *f = field >= 0 ? &rec->fields[field] : digits >= 11 ? &secret : &plain;
	const char *copy = harmless(mem, quoted_cell(f, text, quoted));
	return copy ? str_of(copy) : STR("");
}

/* The columns of the chosen tab. */
static int look_at_columns(struct book *b, const struct record *rec, struct arena *mem, struct peek *out,
			   struct err *e)
{
	struct sheet_view v;
	if (book_view(b, out->chosen - 1, rec, NULL, mem, &v, e))
		return -1;
	out->column = ARENA_ARRAY(mem, v.n + 1, struct peek_column);
	if (!out->column)
		return err_set(e, ERR_NOMEM, "内存不足");
	out->n = v.n;
	out->header_first = v.header_first;
	out->header_last = v.header_last;
	for (size_t i = 0; i < v.n; i++) {
		const struct sheet_column *c = &v.column[i];
		struct peek_column *into = &out->column[i];
		into->header = shown(rec, c->header.n > 40 ? -1 : 0, c->header, mem);
		into->label = c->field >= 0                 ? rec->fields[c->field].label
			      : c->field == COLUMN_LEFT_OUT ? COLUMN_OUT
							    : "";
		for (size_t k = 0; k < c->samples; k++)
			into->sample[into->samples++] = shown(rec, c->field, c->sample[k], mem);
	}
	return 0;
}

/* The fields that a column may be, and those that must have one and have none. */
static int look_at_fields(const struct record *rec, struct arena *mem, struct peek *out, struct err *e)
{
	const char **label = ARENA_ARRAY(mem, rec->n + 1, const char *);
	struct buf b;
	if (!label)
		return err_set(e, ERR_NOMEM, "内存不足");
	buf_init(&b, 2000);
	for (size_t i = 0; i < rec->n; i++) {
		bool there = !(rec->fields[i].flags & (FIELD_KEY | FIELD_REQUIRED));
		label[i] = rec->fields[i].label;
		for (size_t c = 0; c < out->n; c++)
			there |= !strcmp(out->column[c].label, label[i]);
		if (!there)
			buf_printf(&b, "%s%s", b.n ? "、" : "", label[i]);
	}
	out->label = label;
	out->labels = rec->n;
	const char *missing = arena_copy(mem, b.p ? b.p : "", b.n);
	out->missing = (struct str){missing ? missing : "", missing ? b.n : 0};
	buf_release(&b);
	return 0;
}

/* Looks into the open book. */
static int look(struct book *b, size_t tab, struct str sheet, struct arena *mem, struct peek *out, struct err *e)
{
	struct roster roster;
	if (look_at_tabs(b, mem, out, e))
		return -1;
	out->xlsx = book_is_xlsx(b);
	if (tab > out->tabs)
		return err_set(e, ERR_INPUT, "没有第 %zu 张工作表", tab);
	out->chosen = tab ? tab : out->chosen;
	if (!sheet.n && !out->tab[out->chosen - 1].sheet)
		return 0;
	const struct record *rec = peek_record(sheet.n ? sheet : str_of(out->tab[out->chosen - 1].sheet), &roster);
	if (!rec)
		return sheet_unknown(sheet, e);
	out->sheet = rec->name;
	return look_at_columns(b, rec, mem, out, e) || look_at_fields(rec, mem, out, e) ? -1 : 0;
}

int peek_file(const char *path, size_t tab, struct str sheet, struct arena *mem, struct peek *out, struct err *e)
{
	struct book *b;
	if (book_open(&b, path, e))
		return -1;
	*out = (struct peek){0};
	int ret = look(b, tab, sheet, mem, out, e);
	book_close(b);
	return ret;
}
