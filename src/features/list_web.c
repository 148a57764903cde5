/* Lists: what their addresses say, made into parts of pages. */
#include "features/list_web.h"

#include "features/block_pages.h"

const char *const list_orders[] = {"升序", "降序", NULL};

/* What stands in the address under this name. */
static struct str asked(const struct frame *f, const char *name)
{
	return http_value(&f->ctx->request->query, name);
}

/* Something was chosen, not 全部. */
static bool chosen(struct str value)
{
	return value.n && !str_is(value, "全部");
}

void list_turn_page(struct list_turn t, bool descending, struct list_page *out)
{
	out->descending = descending != (t.back && t.no != IN_NONE);
	out->after = (struct list_place){t.no != IN_NONE, t.key == IN_NONE ? FIELD_NONE : t.key, t.no};
}

/* The address of a page that begins behind a place, or ends before it. */
static struct str turned(const struct frame *f, struct list_place to, int64_t at, bool back)
{
	const struct http_pair set[] = {{STR("key"), frame_text(f, "%lld", (long long)to.key)},
					{STR("no"), frame_text(f, "%lld", (long long)to.no)},
					{STR("at"), frame_text(f, "%lld", (long long)at)},
					{STR("back"), back ? STR("1") : STR("")}};
	return frame_with(f, set, 4);
}

struct ui_pager list_pager(const struct frame *f, const struct list_shown *s, const char *noun)
{
	int64_t from = s->turn.at == IN_NONE ? 1 : s->turn.at, to = from + (int64_t)s->n - 1;
	int64_t before = from - (int64_t)s->limit;
	struct ui_pager p = {.from = from, .to = s->n ? to : 0, .total = s->total, .noun = str_of(noun)};
	if (s->n && from > 1)
		p.prev_href = before <= 1 ? frame_with(f, &(struct http_pair){STR("at"), STR("")}, 1)
					  : turned(f, s->first, before, true);
	if (s->n && to < s->total)
		p.next_href = turned(f, s->last, to + 1, false);
	return p;
}

struct ui_field list_field(const struct frame *f, const struct in_shape *s, const char *name)
{
	struct str value = asked(f, name);
	struct ui_field out = frame_field(f, s, name, chosen(value) ? value : STR(""));
	struct ui_option *o = ARENA_ARRAY(f->mem, out.options_n + 1, struct ui_option);
	out.bare = true;
	out.hint = STR("");
	for (size_t i = 0; o && i < out.options_n; i++)
		o[i] = out.options[i];
	if (o && out.options_n)
		o[0] = (struct ui_option){.value = STR(""), .label = STR("全部")};
	out.options = o;
	return out;
}

/* How many of this word. */
static int64_t count_of(struct str word, const struct facet_count *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].label, word))
			return v[i].n;
	return 0;
}

void list_counts(const struct frame *f, struct ui_field *field, const struct facet_count *v, size_t n)
{
	struct ui_option *o = ARENA_ARRAY(f->mem, field->options_n + 1, struct ui_option);
	for (size_t i = 0; o && i < field->options_n; i++) {
		o[i] = field->options[i];
		if (o[i].value.n)
			o[i].label =
			    frame_text(f, "%.*s（%lld）", STR_FMT(o[i].label), (long long)count_of(o[i].value, v, n));
	}
	field->options = o ? o : field->options;
}

void list_values(const struct frame *f, struct ui_field *field, const struct facet_count *v, size_t n)
{
	struct ui_option *o = ARENA_ARRAY(f->mem, n + 1, struct ui_option);
	if (!o)
		return;
	o[0] = (struct ui_option){.value = STR(""), .label = STR("全部")};
	for (size_t i = 0; i < n; i++) {
		o[i + 1].value = frame_text(f, "%lld", (long long)v[i].value);
		o[i + 1].label = frame_text(f, "%.*s（%lld）", STR_FMT(v[i].label), (long long)v[i].n);
	}
	field->kind = UI_SELECT;
	field->options = o;
	field->options_n = n + 1;
}

/* What a filter's value is called. */
static struct str called(const struct ui_field *field)
{
	for (size_t i = 0; i < field->options_n; i++) {
		struct str label = field->options[i].label;
		long at = str_find(label, STR("（"));
		if (str_eq(field->options[i].value, field->value))
			return at > 0 ? (struct str){label.p, (size_t)at} : label;
	}
	return field->value;
}

size_t list_tags(const struct frame *f, const struct ui_field *fields, size_t n, struct ui_link *out)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		const struct http_pair off = {str_of(fields[i].name), STR("")};
		if (!fields[i].value.n || fields[i].kind == UI_HIDDEN)
			continue;
		out[k].text = frame_text(f, "%.*s：%.*s", STR_FMT(fields[i].label), STR_FMT(called(&fields[i])));
		out[k++].href = frame_with(f, &off, 1);
	}
	return k;
}

/* One of these words. */
static bool among(struct str name, const char *const *words)
{
	for (; *words; words++)
		if (str_is(name, *words))
			return true;
	return false;
}

/* The pairs of the query that are (or are not) among these names, as hidden fields. */
static size_t hidden(const struct frame *f, const char *const *names, bool those, struct ui_field *out)
{
	const struct http_pairs *q = &f->ctx->request->query;
	size_t k = 0;
	for (size_t i = 0; i < q->n && k < LIST_FIELDS_MAX; i++) {
		if (among(q->at[i].name, names) != those || !q->at[i].value.n)
			continue;
		const char *name = arena_copy(f->mem, q->at[i].name.p, q->at[i].name.n);
		if (name)
			out[k++] = (struct ui_field){.kind = UI_HIDDEN, .name = name, .value = q->at[i].value};
	}
	return k;
}

size_t list_kept(const struct frame *f, struct ui_field *out)
{
	static const char *const looks[] = {"sort", "order", "size", "col", "density", NULL};
	return hidden(f, looks, true, out);
}

size_t list_state(const struct frame *f, struct ui_field *out)
{
	static const char *const others[] = {"col", "density", "key", "no", "at", "back", NULL};
	return hidden(f, others, false, out);
}

/* The address asks for this column; *any: it asks for some. */
static bool column_asked(const struct frame *f, const char *label, bool *any)
{
	const struct http_pairs *q = &f->ctx->request->query;
	bool found = false;
	*any = false;
	for (size_t i = 0; i < q->n; i++) {
		if (!str_is(q->at[i].name, "col"))
			continue;
		*any = true;
		found |= str_is(q->at[i].value, label);
	}
	return found;
}

/* The column is on the page. */
static bool column_shown(const struct frame *f, const struct list_column *c)
{
	bool any, found = column_asked(f, c->label, &any);
	return c->always || (any ? found : c->shown);
}

size_t list_columns(const struct frame *f, const struct list_column *c, size_t n, int *out)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++)
		if (column_shown(f, &c[i]))
			out[k++] = (int)i;
	return k;
}

struct ui_column list_heading(const struct frame *f, const struct list_column *c)
{
	bool now = c->sort && str_is(asked(f, "sort"), c->sort), down = str_is(asked(f, "order"), "降序");
	struct ui_column out = {.label = str_of(c->label),
				.number = c->number,
				.wide = c->wide,
				.sorted = !now   ? 0
					  : down ? -1
						 : 1};
	const struct http_pair by[] = {{STR("sort"), str_of(c->sort)},
				       {STR("order"), now && !down ? STR("降序") : STR("升序")}};
	if (c->sort)
		out.sort_href = frame_with(f, by, 2);
	return out;
}

void list_table(const struct frame *f, const struct list_column *c, size_t n, const struct list_rows *rows,
		struct ui_table *t)
{
	int at[LIST_COLUMNS_MAX];
	size_t shown = list_columns(f, c, n, at);
	struct ui_column *head = ARENA_ARRAY(f->mem, shown, struct ui_column);
	struct ui_row *row = ARENA_ARRAY(f->mem, rows->n + 1, struct ui_row);
	struct ui_cell *cells = ARENA_ARRAY(f->mem, rows->n * shown + 1, struct ui_cell);
	if (!head || !row || !cells)
		return;
	for (size_t k = 0; k < shown; k++)
		head[k] = list_heading(f, &c[at[k]]);
	for (size_t i = 0; i < rows->n; i++) {
		const void *one = (const char *)rows->row + i * rows->size;
		long long id = (long long)rows->id(one);
		for (size_t k = 0; k < shown; k++)
			cells[i * shown + k] = rows->cell(f, one, at[k]);
		row[i] = (struct ui_row){.cells = &cells[i * shown],
					 .id = frame_text(f, "%lld", id),
					 .href = frame_text(f, "%s/%lld", rows->path, id)};
	}
	t->columns = head;
	t->columns_n = shown;
	t->rows = row;
	t->rows_n = rows->n;
}

struct ui_columns list_chooser(const struct frame *f, const struct list_column *c, size_t n)
{
	struct ui_option *o = ARENA_ARRAY(f->mem, n, struct ui_option);
	struct ui_field *state = ARENA_ARRAY(f->mem, LIST_FIELDS_MAX, struct ui_field);
	for (size_t i = 0; o && i < n; i++)
		o[i] = (struct ui_option){.value = str_of(c[i].label),
					  .label = str_of(c[i].label),
					  .chosen = column_shown(f, &c[i]),
					  .off = c[i].always};
	return (struct ui_columns){.action = f->path,
				   .hidden = state,
				   .hidden_n = state ? list_state(f, state) : 0,
				   .columns = o,
				   .columns_n = o ? n : 0,
				   .loose = f->ui.loose};
}

void list_looks(struct frame *f)
{
	struct str density = asked(f, "density");
	if (density.n)
		f->ui.loose = str_is(density, "loose");
}

struct ui_link list_print_link(const struct frame *f)
{
	const struct http_pair set[] = {{STR("print"), STR("1")}, {STR("size"), frame_text(f, "%d", LIST_LIMIT_MAX)}};
	return (struct ui_link){.text = STR("打印"), .href = frame_with(f, set, 2), .icon = "printer"};
}

/* The columns without the links that sort by them. */
static struct ui_column *plain_columns(const struct frame *f, const struct ui_table *t)
{
	struct ui_column *v = ARENA_ARRAY(f->mem, t->columns_n + 1, struct ui_column);
	for (size_t i = 0; v && i < t->columns_n; i++) {
		v[i] = t->columns[i];
		v[i].sort_href = STR("");
		v[i].sorted = 0;
	}
	return v;
}

void list_sheet(struct html *h, const struct frame *f, const struct ui_filter *filter, const struct ui_table *t,
		const struct ui_pager *pager)
{
	const struct http_pair back[] = {{STR("print"), STR("")}, {STR("size"), STR("")}};
	struct frame paper = *f;
	struct blocks b = {.f = &paper};
	struct str on = STR("");
	for (size_t i = 0; i < filter->on_n; i++)
		on = frame_text(f, "%.*s%s%.*s", STR_FMT(on), on.n ? "；" : "", STR_FMT(filter->on[i].text));
	const struct ui_fact facts[] = {
	    {.name = STR("条件"), .value = on.n ? on : STR("全部")},
	    {.name = STR("本表"),
	     .value = frame_text(f, "第 %lld–%lld %.*s，共 %lld %.*s", (long long)pager->from, (long long)pager->to,
				 STR_FMT(pager->noun), (long long)pager->total, STR_FMT(pager->noun))}};
	struct ui_table rows = *t;
	rows.choose = false;
	rows.columns = plain_columns(f, t);
	struct page_block *block = block_add(&b);
	block->facts = facts;
	block->facts_n = t->rows_n ? 2 : 1;
	block = block_add(&b);
	block->card.title = t->label;
	block->table = &rows;
	if (!rows.columns)
		rows.columns_n = rows.rows_n = 0;
	struct ui_sheet sheet = blocks_sheet(f, f->ui.title, STR(""), "");
	sheet.frame.lead = STR("");
	sheet.frame.back_href = frame_with(f, back, 2);
	blocks_page(h, &b, &sheet);
}
