/* Stories as parts of pages. */
#include "features/records/record_web.h"
#include "features/records/story_web.h"

#define TABLE_COLUMNS_MAX (RECORD_FIELDS_MAX + 3)

/* The fact can be changed by the reader, on the page of today. */
static bool may_change(const struct frame *f, const struct story_output *o)
{
	return !o->known && frame_may(f, record_right(o->of));
}

/* Fields that some fact of the section fills. */
static size_t used_fields(const struct story_part *p, size_t out[static RECORD_FIELDS_MAX])
{
	const struct record *rec = p->type->rec;
	size_t n = 0;
	for (size_t i = 0; i < rec->n; i++) {
		bool used = false;
		for (size_t k = 0; k < p->n && !used; k++)
			used = (int)i != rec->owner && p->facts[k].fact->text[i].n > 0;
		if (used)
			out[n++] = i;
	}
	return n;
}

/* The field's values stand to the right. */
static bool is_number(const struct field *f)
{
	return f->type == FIELD_MONEY || f->type == FIELD_DEC2 || f->type == FIELD_INT;
}

/* Where the fact came from: 导入 任职.csv 第 12 行. */
static struct ui_cell source_cell(const struct frame *f, const struct story_item *s)
{
	char at[20];
	instant_text(s->at, at);
	struct str row = s->line == IN_NONE ? STR("") : frame_text(f, " 第 %lld 行", (long long)s->line);
	struct str file = s->file.n ? frame_text(f, " %.*s", STR_FMT(s->file)) : STR("");
	return (struct ui_cell){
	    .text = frame_text(f, "%.*s%.*s%.*s", STR_FMT(s->deed), STR_FMT(file), STR_FMT(row)),
	    .sub = frame_text(f, "%.16s %.*s · 日志 %lld", at, STR_FMT(s->who), (long long)s->journal)};
}

/* What can be done with the fact. */
static struct ui_cell deeds_cell(const struct frame *f, const struct story_output *o, const struct story_part *p,
				 const struct story_item *s)
{
	struct ui_link *l = ARENA_ARRAY(f->mem, 3, struct ui_link);
	struct str base =
	    frame_text(f, "%.*s/%lld", STR_FMT(record_base(f, o->of, o->id, p->type)), (long long)s->id);
	size_t n = 0;
	if (!l)
		return (struct ui_cell){0};
	if (may_change(f, o)) {
		l[n++] = (struct ui_link){.text = STR("更正"), .href = frame_text(f, "%.*s/correct", STR_FMT(base))};
		if (p->type->rec->owner >= 0)
			l[n++] = (struct ui_link){.text = STR("收回"),
						  .href = frame_text(f, "%.*s/retract", STR_FMT(base))};
	}
	l[n++] = (struct ui_link){.text = s->versions > 1 ? frame_text(f, "%lld 个版本", (long long)s->versions)
							  : STR("版本"),
				  .href = base};
	return (struct ui_cell){.kind = UI_CELL_ACTIONS, .links = l, .links_n = n};
}

/* A value: a day is not broken into lines, on paper either. */
static struct ui_cell value_cell(const struct field *field, struct str text)
{
	day_t day;
	if (field->type == FIELD_DAY && day_parse(text, &day))
		return (struct ui_cell){.kind = UI_CELL_DAY, .num = day};
	return (struct ui_cell){.text = text.n ? text : STR("—")};
}

/* One fact's row. */
static void fill_row(const struct frame *f, const struct story_output *o, const struct story_part *p,
		     const struct story_item *s, const size_t *used, size_t n, struct ui_cell *c)
{
	for (size_t k = 0; k < n; k++)
		c[k] = value_cell(&p->type->rec->fields[used[k]], s->fact->text[used[k]]);
	c[n] = source_cell(f, s);
	c[n + 1] = deeds_cell(f, o, p, s);
}

/* What the section's facts belong to is there: months at school need their agreement. */
static bool has_owner(const struct story_output *o, const struct story_part *p)
{
	const struct story_part *agreements = story_part_of(o, "agreements");
	return !str_is(str_of(p->table), "agreement_months") || (agreements && agreements->n);
}

/* Adding to the section. */
static struct ui_link add_link(const struct frame *f, const struct story_output *o, const struct story_part *p)
{
	if (!may_change(f, o) || p->type->rec->owner < 0 || !has_owner(o, p))
		return (struct ui_link){0};
	return (struct ui_link){.text = frame_text(f, "登记%s", p->record),
				.href = frame_text(f, "%.*s/new", STR_FMT(record_base(f, o->of, o->id, p->type))),
				.icon = "plus"};
}

void story_table_of(const struct frame *f, const struct story_output *o, const struct story_part *p,
		    struct story_table *out)
{
	size_t used[RECORD_FIELDS_MAX], n = used_fields(p, used), columns = n + 2;
	struct ui_column *head = ARENA_ARRAY(f->mem, columns, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, p->n + 1, struct ui_row);
	struct ui_cell *cells = ARENA_ARRAY(f->mem, p->n * columns + 1, struct ui_cell);
	*out = (struct story_table){0};
	out->card = (struct ui_card){.title = str_of(p->record),
				     .note = frame_text(f, "%zu 条", p->n),
				     .more = add_link(f, o, p),
				     .flush = true};
	out->table = (struct ui_table){.label = str_of(p->record),
				       .empty = frame_text(f, "没有%s记录", p->record),
				       .empty_todo = !may_change(f, o) ? STR("")
						     : has_owner(o, p) ? STR("可以逐条登记，成批的请导入表格")
								       : STR("先登记定向培养协议，再登记在校月份")};
	if (!head || !rows || !cells)
		return;
	for (size_t k = 0; k < n; k++) {
		const struct field *field = &p->type->rec->fields[used[k]];
		head[k] = (struct ui_column){.label = str_of(field->nav ? field->nav : field->label),
					     .sub = field->type == FIELD_MONEY ? STR("元") : STR(""),
					     .number = is_number(field)};
	}
	head[n] = (struct ui_column){.label = STR("来源")};
	head[n + 1] = (struct ui_column){.label = STR("操作")};
	for (size_t i = 0; i < p->n; i++) { /* the newest first */
		fill_row(f, o, p, &p->facts[p->n - 1 - i], used, n, &cells[i * columns]);
		rows[i] = (struct ui_row){.cells = &cells[i * columns]};
	}
	out->table.columns = head;
	out->table.columns_n = columns;
	out->table.rows = rows;
	out->table.rows_n = p->n;
}

void story_moved_table(const struct frame *f, const struct story_output *o, struct story_table *out)
{
	static const struct ui_column head[] = {{.label = STR("时间")},
						{.label = STR("记录")},
						{.label = STR("操作")},
						{.label = STR("经手人")},
						{.label = STR("理由"), .wide = true},
						{.label = STR("前后对照")}};
	size_t columns = sizeof head / sizeof *head;
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nmoved + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, o->nmoved * columns + 1, struct ui_cell);
	*out = (struct story_table){
	    .card = {.title = STR("变更记录"), .note = STR("更正、收回和合并；最初登记的不列"), .flush = true}};
	out->table = (struct ui_table){.label = STR("变更记录"),
				       .columns = head,
				       .columns_n = columns,
				       .rows = rows,
				       .empty = STR("没有改动过"),
				       .empty_todo = STR("更正、收回和合并都会列在这里")};
	for (size_t i = 0; rows && c && i < o->nmoved; i++) {
		const struct story_moved *m = &o->moved[i];
		char at[20];
		instant_text(m->at, at);
		rows[i].cells = &c[i * columns];
		rows[i].href =
		    frame_text(f, "%.*s/%lld", STR_FMT(record_base(f, o->of, o->id, m->type)), (long long)m->fact);
		c[i * columns] = (struct ui_cell){.text = frame_text(f, "%.16s", at)};
		c[i * columns + 1] = (struct ui_cell){.text = str_of(m->record)};
		c[i * columns + 2] = (struct ui_cell){.text = m->deed};
		c[i * columns + 3] = (struct ui_cell){.text = m->who};
		c[i * columns + 4] = (struct ui_cell){.text = m->reason};
		c[i * columns + 5] = (struct ui_cell){.text = STR("看对照"), .href = rows[i].href};
	}
	out->table.rows_n = rows && c ? o->nmoved : 0;
}

/* The sign of an event. */
static enum ui_event_kind sign_of(enum story_kind k)
{
	switch (k) {
	case STORY_BEGIN:
	case STORY_END: return UI_EVENT_JOB;
	case STORY_CERTIFICATE:
	case STORY_EXPIRY:
	case STORY_REVOCATION: return UI_EVENT_CERT;
	case STORY_STUDY:
	case STORY_TRAINING:
	case STORY_AGREEMENT: return UI_EVENT_TRAINING;
	case STORY_BENEFIT: return UI_EVENT_PAY;
	case STORY_CORRECTION: return UI_EVENT_CHANGE;
	default: return UI_EVENT_NODE;
	}
}

/* A payment, with the way to why it is so much. */
static struct ui_event paid_event(const struct frame *f, const struct story_output *o, const struct story_point *p)
{
	return (struct ui_event){
	    .day = p->day,
	    .kind = UI_EVENT_PAY,
	    .state = frame_text(f, "补贴 · %s", p->kind),
	    .title = p->title,
	    .text = p->detail,
	    .href = frame_text(f, "/subsidy/payments/items/%lld", (long long)p->payment),
	    .fen = p->fen,
	    .why = {.text = STR("为什么是这个金额"), .href = frame_text(f, "/workers/%lld/money", (long long)o->id)}};
}

struct ui_event *story_events(const struct frame *f, const struct story_output *o, const char *table, size_t *n)
{
	struct ui_event *v = ARENA_ARRAY(f->mem, o->npoints + 1, struct ui_event);
	*n = 0;
	for (size_t i = 0; v && i < o->npoints; i++) {
		const struct story_point *p = &o->timeline[i];
		if (p->payment) {
			if (!table || strcmp(table, "benefits") == 0)
				v[(*n)++] = paid_event(f, o, p);
			continue;
		}
		const struct fact_type *t = p->event->fact->type;
		if (table && strcmp(t->rec->table, table) != 0)
			continue;
		v[(*n)++] =
		    (struct ui_event){.day = p->day,
				      .kind = sign_of(p->event->kind),
				      .state = frame_text(f, "%s%s", p->kind, p->future ? " · 还没有到" : ""),
				      .title = p->title,
				      .text = p->detail,
				      .href = frame_text(f, "%.*s/%lld", STR_FMT(record_base(f, o->of, o->id, t)),
							 (long long)p->event->fact->id),
				      .fen = UI_NONE,
				      .future = p->future};
	}
	return v;
}

struct ui_link *story_tabs(const struct frame *f, const struct story_output *o, const char *first, struct str current,
			   size_t *n)
{
	struct ui_link *v = ARENA_ARRAY(f->mem, o->nparts + 3, struct ui_link);
	*n = 0;
	if (!v)
		return NULL;
	v[(*n)++] = (struct ui_link){.text = str_of(first),
				     .href = frame_with(f, &(struct http_pair){STR("tab"), STR("")}, 1),
				     .current = !current.n};
	for (size_t i = 0; i < o->nparts; i++) {
		struct str tab = str_of(o->parts[i].table);
		v[(*n)++] = (struct ui_link){.text = i == 0 ? STR("基本信息") : str_of(o->parts[i].record),
					     .href = frame_with(f, &(struct http_pair){STR("tab"), tab}, 1),
					     .count = i == 0 ? 0 : (int64_t)o->parts[i].n,
					     .current = str_eq(current, tab)};
	}
	v[(*n)++] = (struct ui_link){.text = STR("变更记录"),
				     .href = frame_with(f, &(struct http_pair){STR("tab"), STR("changes")}, 1),
				     .count = (int64_t)o->nmoved,
				     .current = str_is(current, "changes")};
	return v;
}

struct ui_tip story_known_tip(const struct frame *f, const struct story_output *o)
{
	struct http_pair off = {STR("known"), STR("")};
	char day[11];
	if (!o->known)
		return (struct ui_tip){0};
	day_text(o->day, day);
	return (struct ui_tip){.tone = UI_WARN,
			       .strong = frame_text(f, "%s 当天结束时所知的样子。", day),
			       .text = STR("以后的登记和更正都不算在内，此页不能改动。"),
			       .link = {.text = STR("回到现在"), .href = frame_with(f, &off, 1)}};
}
