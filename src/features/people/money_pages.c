/* The page of a person's money: the lines, and why one of them is so. */
#include "features/clause_pages.h"
#include "features/mark_pages.h"
#include "features/people/money_web.h"
#include "features/records/record_web.h"
#include "money.tmpl.h"

/* 2026-01 至 2026-06, or the day of an instalment. */
static struct str period(const struct frame *f, const struct owed_line *l)
{
	char a[11], b[11];
	if (l->due != DAY_NONE) {
		day_text(l->due, a);
		return frame_text(f, "%s 到期", a);
	}
	month_text(l->from, a);
	month_text(l->to, b);
	return l->from == l->to ? frame_text(f, "%s", a) : frame_text(f, "%s 至 %s", a, b);
}

/* The colour of a line's state. */
static enum ui_tone tone_of(const struct owed_line *l)
{
	switch (l->state) {
	case OWED_DUE: return UI_OK;
	case OWED_DOUBT: return UI_WARN;
	case OWED_RECOVER: return UI_BAD;
	case OWED_NOT: break;
	}
	return l->ahead ? UI_INFO : UI_MUTE;
}

/* 分 as 元, with separators: 1,234.50 */
static struct str yuan(const struct frame *f, int64_t fen)
{
	struct buf b;
	buf_init(&b, 64);
	struct html h = {.out = &b};
	html_f_yuan(&h, fen);
	struct str out = frame_text(f, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return out;
}

/* The list to the left. */
static void lines_table(const struct frame *f, const struct money_output *o, struct ui_table *t)
{
	static const struct ui_column head[] = {{.label = STR("项目"), .wide = true},
						{.label = STR("期间")},
						{.label = STR("档次")},
						{.label = STR("合计（元）"), .number = true},
						{.label = STR("结果")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->owed.n + 1, struct ui_row);
	struct ui_cell *c = ARENA_ARRAY(f->mem, o->owed.n * 5 + 1, struct ui_cell);
	*t = (struct ui_table){.label = STR("补贴各笔"),
			       .columns = head,
			       .columns_n = 5,
			       .rows = rows,
			       .empty = STR("这段时间没有可算的补贴"),
			       .empty_todo = STR("换一个期间；没有任职、证书或协议就没有可算的")};
	for (size_t i = 0; rows && c && i < o->owed.n; i++, c += 5) {
		const struct owed_line *l = &o->owed.lines[i];
		struct http_pair at = {STR("line"), frame_text(f, "%zu", i + 1)};
		rows[i] =
		    (struct ui_row){.cells = c, .href = frame_with(f, &at, 1), .current = (int64_t)i + 1 == o->line};
		c[0] = (struct ui_cell){.text = l->title, .href = rows[i].href};
		c[1] = (struct ui_cell){.text = period(f, l)};
		c[2] = (struct ui_cell){.text = l->tier};
		c[3] = (struct ui_cell){.kind = l->number == FIELD_NONE ? UI_CELL_YUAN : UI_CELL_COUNT,
					.num = l->number != FIELD_NONE ? l->number
					       : l->sum == FIELD_NONE  ? UI_NONE
								       : l->sum};
		c[4] = (struct ui_cell){.kind = UI_CELL_CHIP, .tone = tone_of(l), .text = str_of(l->word)};
	}
	t->rows_n = rows && c ? o->owed.n : 0;
}

/* The steps as conditions. */
static struct ui_cond *conds_of(const struct frame *f, const struct owed_line *l, size_t *n)
{
	struct ui_cond *v = ARENA_ARRAY(f->mem, l->n + 1, struct ui_cond);
	*n = 0;
	for (size_t i = 0; v && i < l->n; i++) {
		const struct owed_step *s = &l->steps[i];
		if (s->figure)
			continue;
		v[(*n)++] = (struct ui_cond){.tone = s->mark == OWED_FAILS  ? UI_BAD
						     : s->mark == OWED_OPEN ? UI_WARN
									    : UI_OK,
					     .text = s->text,
					     .fact = s->facts,
					     .clause = clauses_cited(f, s->clauses)};
	}
	return v;
}

/* The arithmetic. */
static struct ui_term *terms_of(const struct frame *f, const struct owed_line *l, size_t *n)
{
	struct ui_term *v = ARENA_ARRAY(f->mem, OWED_TERMS_MAX + 1, struct ui_term);
	*n = 0;
	for (size_t i = 0; v && i < l->nterms; i++) {
		const struct owed_term *t = &l->term[i];
		v[(*n)++] =
		    (struct ui_term){.value = t->value, .unit = str_of(t->unit), .note = t->note, .sign = t->sign};
	}
	if (v && *n && l->sum != FIELD_NONE)
		v[(*n)++] =
		    (struct ui_term){.value = yuan(f, l->sum), .unit = STR("元"), .sign = "=", .result = true};
	return v;
}

/* How many conditions hold. */
static struct ui_chip verdict_of(const struct frame *f, const struct ui_cond *c, size_t n)
{
	size_t bad = 0, open = 0;
	for (size_t i = 0; i < n; i++) {
		bad += c[i].tone == UI_BAD;
		open += c[i].tone == UI_WARN;
	}
	if (bad)
		return (struct ui_chip){.tone = UI_BAD, .text = frame_text(f, "%zu 条不符合", bad)};
	if (open)
		return (struct ui_chip){.tone = UI_WARN, .text = frame_text(f, "%zu 条还不清楚", open)};
	return (struct ui_chip){.tone = UI_OK, .text = frame_text(f, "%zu 条全部符合", n)};
}

/* What the explanation rests on. */
static struct ui_fact *sources_of(const struct frame *f, const struct owed_line *l, size_t *n)
{
	struct ui_fact *v = ARENA_ARRAY(f->mem, l->nreadings + 4, struct ui_fact);
	char day[11];
	*n = 0;
	if (!v)
		return NULL;
	day_text(l->version, day);
	v[(*n)++] = (struct ui_fact){.name = STR("政策"), .value = l->title, .sub = l->status};
	v[(*n)++] = (struct ui_fact){.name = STR("条款"), .value = clauses_cited(f, l->clauses)};
	if (day[0])
		v[(*n)++] = (struct ui_fact){.name = STR("版本"), .value = frame_text(f, "%s 起", day)};
	for (size_t i = 0; i < l->nreadings; i++)
		v[(*n)++] = (struct ui_fact){.name = l->readings[i].name, .value = l->readings[i].label};
	return v;
}

/* Why the line is so. */
static void explain_of(const struct frame *f, const struct money_output *o, struct ui_explain *x)
{
	const struct owed_line *l = &o->owed.lines[o->line - 1];
	char day[11];
	*x = (struct ui_explain){.sub = frame_text(f, "%.*s · %.*s%s%.*s%s%.*s", STR_FMT(l->title),
						   STR_FMT(period(f, l)), l->tier.n ? " · " : "", STR_FMT(l->tier),
						   l->months.n ? " · " : "", STR_FMT(l->months))};
	x->title = l->sum != FIELD_NONE      ? frame_text(f, "为什么是 %.*s 元", STR_FMT(yuan(f, l->sum)))
		   : l->ahead                ? STR("为什么还没有")
		   : l->number != FIELD_NONE ? frame_text(f, "为什么是 %lld 个", (long long)l->number)
					     : STR("为什么没有");
	x->terms = terms_of(f, l, &x->terms_n);
	x->conds = conds_of(f, l, &x->conds_n);
	x->verdict = verdict_of(f, x->conds, x->conds_n);
	x->sources = sources_of(f, l, &x->sources_n);
	day_text(l->cured, day);
	if (l->reason.n || day[0]) {
		x->tip_strong = l->reason;
		x->tip = day[0] ? frame_text(f, "%s最早 %s 起符合", l->reason.n ? "。" : "", day) : STR(" ");
	}
}

/* The explanation as a sheet that can be stamped and handed over. */
static void explain_sheet(struct html *h, const struct frame *f, const struct money_output *o,
			  const struct ui_explain *x)
{
	const struct owed_line *l = &o->owed.lines[o->line - 1];
	struct ui_sheet s = {.frame = f->ui,
			     .number = frame_text(f, "%lld-%lld", (long long)o->id, (long long)o->line),
			     .made_by = f->ui.user,
			     .made_at = f->now,
			     .stamp = frame_text(f, "%.*s（盖章）", STR_FMT(f->ui.unit)),
			     .basis = frame_text(f, "%.*s。按打印时所知的事实和选定的读法计算，不是发放记录。",
						 STR_FMT(clauses_cited(f, l->clauses)))};
	s.frame.title = STR("补贴说明");
	s.frame.lead = o->name;
	s.frame.mark = mark_of(f);
	s.frame.back_href = frame_with(f, &(struct http_pair){STR("print"), STR("")}, 1);
	ui_sheet_begin(h, &s);
	ui_explain(h, x);
	ui_sheet_end(h, &s);
}

void money_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct money_output *o = out;
	struct ui_table t;
	struct ui_explain x = {0};
	char from[8], to[8];
	month_text(o->from, from);
	month_text(o->to, to);
	struct ui_field fields[] = {frame_field(f, &money_shape, "from", frame_text(f, "%s", from)),
				    frame_field(f, &money_shape, "to", frame_text(f, "%s", to))};
	fields[0].bare = fields[1].bare = true;
	struct ui_filter filter = {.action = f->path, .fields = fields, .fields_n = 2};
	struct ui_tally tallies[] = {{.n = o->owed.due / 100, .text = STR("元应发")},
				     {.n = o->owed.doubt / 100, .text = STR("元待确认")},
				     {.n = o->owed.recover / 100, .text = STR("元应追回")}};
	lines_table(f, o, &t);
	if (o->line)
		explain_of(f, o, &x);
	if (o->line && ((const struct money_input *)in)->print) {
		explain_sheet(h, f, o, &x);
		return;
	}
	const struct http_pair print[] = {{STR("line"), frame_text(f, "%lld", (long long)o->line)},
					  {STR("print"), STR("1")}};
	const struct ui_link sheet = {.text = STR("打印说明"), .href = frame_with(f, print, 2), .icon = "printer"};
	x.deeds = &sheet;
	x.deeds_n = 1;
	record_crumbs(f, OF_PERSON, o->id, o->name);
	f->ui.title = STR("补贴与为什么");
	f->ui.list_keys = o->owed.n > 1;
	f->ui.lead = frame_text(f, "%.*s，按现在所知的事实和选定的读法即时计算，不是发放记录", STR_FMT(o->name));
	money_show(h, f, &filter, tallies, 3, &t, o->line ? &x : NULL);
}
