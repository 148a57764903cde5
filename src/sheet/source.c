/* A tab read as a record, row by row. */
#include "sheet/source.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "sheet/normal.h"

#define SOURCE_NOTES_MAX 8
#define MERGED_MAX       SHEET_COLS_MAX

/* A merged range that reaches over the present rows, with the text of its first cell. */
struct filling {
	uint32_t last_row;
	uint16_t column;
	struct grid_cell cell;
};

struct source {
	struct book *book;
	size_t tab;
	const struct record *rec;
	struct grid *grid;
	struct arena *mem; /* the source's life */
	struct arena *row; /* one row's */
	struct buf norm;
	struct binding binding;
	struct normal normal[RECORD_FIELDS_MAX];
	size_t width; /* cells of the header, CSV */
	size_t blanks;
	struct str header0[SHEET_COLS_MAX]; /* headings, to know a repeated header */
	struct survey survey;
	size_t merge; /* the next range that begins */
	struct filling filling[MERGED_MAX];
	size_t fillings;
	struct grid_cell cells[SHEET_COLS_MAX];
};

static const char *const totals[] = {"合计", "总计", "小计", "共计", "总合计", NULL};
static const char *const signatures[] = {"填表人",     "制表",     "审核人",  "负责人", "填报人",
					 "单位负责人", "经办人：", "经办人:", "联系人", NULL};
static const char *const instructions[] = {
    "填表说明", "填写说明", "说明", "示例", "例：", "例:", "注：", "注:", "备注：", "填写要求", NULL};

/* The text begins with one of the words. */
static bool begins(struct str s, const char *const *words)
{
	for (; *words; words++) {
		if (str_starts(s, str_of(*words)))
			return true;
	}
	return false;
}

/* The first cell that has something in it, blanks taken out. */
static struct str first_text(struct source *s, const struct grid_row *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct str t = str_trim(r->cell[i].text);
		if (r->cell[i].kind == GRID_TEXT && t.n) {
			char *p = arena_array(s->row, t.n + 1, 1);
			size_t k = 0;
			for (size_t j = 0; p && j < t.n; j++) {
				if (t.p[j] != ' ')
					p[k++] = t.p[j];
			}
			return (struct str){p ? p : "", p ? k : 0};
		}
	}
	return (struct str){"", 0};
}

/* Most cells repeat the header. */
static bool repeats_header(const struct source *s, const struct grid_row *r)
{
	size_t same = 0, used = 0;
	for (size_t i = 0; i < r->n && i < SHEET_COLS_MAX; i++) {
		struct str t = str_trim(r->cell[i].text);
		used += t.n > 0;
		same += t.n > 0 && str_eq(t, s->header0[i]);
	}
	return used >= 2 && same * 2 > used;
}

/* What the row is when it is no data; NULL. `good`: its keys are all valid. */
static const char *no_data(struct source *s, const struct grid_row *r, bool good)
{
	struct str t = first_text(s, r);
	if (begins(t, instructions) &&
	    (!good || begins(t, (const char *const[]){"示例", "填写说明", "填表说明", NULL})))
		return "说明行";
	if (good)
		return NULL;
	if (begins(t, totals))
		return "合计行";
	if (begins(t, signatures))
		return "签名行";
	return repeats_header(s, r) ? "重复的表头" : NULL;
}

/* Key cells are all there and valid. */
static bool keys_good(const struct source *s, const struct sheet_row *row)
{
	for (size_t f = 0; f < s->rec->n; f++) {
		if (s->rec->fields[f].flags & FIELD_KEY && row->cell[f].state != CELL_OK &&
		    row->cell[f].state != CELL_FIXED)
			return false;
	}
	return true;
}

/* Copies of the row's cells with merged ranges filled down. */
static void fill_merged(struct source *s, struct grid_row *r)
{
	const struct survey *v = &s->survey;
	if (!v->nmerges)
		return;
	size_t n = r->n > SHEET_COLS_MAX ? SHEET_COLS_MAX : r->n;
	for (size_t i = 0; i < n; i++)
		s->cells[i] = r->cell[i];
	size_t k = 0;
	for (size_t i = 0; i < s->fillings; i++) {
		struct filling *f = &s->filling[i];
		if (f->last_row < r->row)
			continue;
		while (n <= f->column && n < SHEET_COLS_MAX)
			s->cells[n++] = (struct grid_cell){.kind = GRID_BLANK, .text = {"", 0}};
		if (f->column < n && s->cells[f->column].kind == GRID_BLANK)
			s->cells[f->column] = f->cell;
		s->filling[k++] = *f;
	}
	s->fillings = k;
	for (; s->merge < v->nmerges && v->merge[s->merge].first_row <= r->row; s->merge++) {
		const struct merge *m = &v->merge[s->merge];
		if (m->first_row != r->row || m->column >= n || s->fillings == MERGED_MAX)
			continue;
		struct grid_cell c = s->cells[m->column];
		char *p = c.text.n ? arena_copy(s->mem, c.text.p, c.text.n) : NULL;
		if (p) {
			c.text.p = p;
			s->filling[s->fillings++] = (struct filling){m->last_row, m->column, c};
		}
	}
	r->cell = s->cells;
	r->n = n;
}

/* Cells of the record's fields from a row of the grid. */
static void read_cells(struct source *s, const struct grid_row *r, struct sheet_row *out)
{
	static const struct grid_cell blank = {.kind = GRID_BLANK, .text = {"", 0}};
	for (size_t f = 0; f < s->rec->n; f++) {
		int c = s->binding.column[f];
		struct sheet_cell *cell = &out->cell[f];
		if (c < 0) {
			*cell = (struct sheet_cell){CELL_BLANK, FIELD_NONE, {"", 0}, {"", 0}, NULL};
			continue;
		}
		normal_cell(&s->normal[f], (size_t)c < r->n ? &r->cell[c] : &blank, cell);
		out->bad |= cell->state == CELL_BAD;
		out->fixed |= cell->state == CELL_FIXED;
	}
}

/* A CSV row with more or fewer cells than the header. */
static void check_width(struct source *s, const struct grid_row *r, struct sheet_row *out)
{
	if (s->book->xlsx || r->n == s->width)
		return;
	out->why = why_of(s->row, "这一行有%zu格，表头有%zu格", r->n, s->width);
	out->bad = true;
}

int source_next(struct source *s, struct sheet_row *out, struct err *e)
{
	struct grid_row r;
	for (;;) {
		int got = s->grid->next(s->grid, &r, e);
		if (got <= 0)
			return got;
		if (r.row <= s->binding.header_row)
			continue;
		arena_clear(s->row);
		fill_merged(s, &r);
		bool used = false;
		for (size_t i = 0; i < r.n && !used; i++)
			used = r.cell[i].kind != GRID_BLANK &&
			       (r.cell[i].kind != GRID_TEXT || str_trim(r.cell[i].text).n);
		if (used)
			break;
		s->blanks++;
	}
	out->kind = ROW_DATA;
	out->row = r.row;
	out->why = NULL;
	out->bad = out->fixed = false;
	read_cells(s, &r, out);
	const char *skip = no_data(s, &r, keys_good(s, out));
	if (skip) {
		out->kind = ROW_SKIPPED;
		out->why = skip;
		out->bad = false;
		return 1;
	}
	check_width(s, &r, out);
	return 1;
}

const struct binding *source_binding(const struct source *s)
{
	return &s->binding;
}

size_t source_blanks(const struct source *s)
{
	return s->blanks;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	grid_close(s->grid);
	survey_release(&s->survey);
	buf_release(&s->norm);
	arena_free(s->mem);
	arena_free(s->row);
	free(s);
}

/* "缺少“证件号码”列", with the nearest header that was seen. */
static int refuse_missing(struct source *s, const struct finding_head *h, int missing, struct err *e)
{
	if (h->found == 0)
		err_set(e, ERR_INPUT, "没有找到“%s”的表头", s->rec->name);
	else
		err_set(e, ERR_INPUT, "缺少“%s”这一列", s->rec->fields[missing].label);
	book_at(s->book, s->tab, h->found ? s->book->tabs[s->tab].head[h->row].row : 0, e);
	struct buf seen;
	buf_init(&seen, 200);
	for (size_t c = 0; c < h->width && !seen.failed; c++) {
		if (h->heading[c].shown.n)
			buf_printf(&seen, "%s%.*s", seen.n ? "、" : "", STR_FMT(h->heading[c].shown));
	}
	if (h->found)
		err_todo(e, "表头现有 %s", seen.p ? seen.p : "");
	else
		err_todo(e, "表头应在前%d行，列名见 yicai template %s", SHEET_HEADER_ROWS, s->rec->name);
	buf_release(&seen);
	return -1;
}

/* Money in title lines: 单位：万元. */
static bool title_says_wan(const struct tab *t, size_t header)
{
	for (size_t r = 0; r < header; r++) {
		for (size_t c = 0; c < t->head[r].n; c++) {
			struct str s = t->head[r].cell[c].text;
			if (str_find(s, STR("单位")) >= 0 && str_find(s, STR("万元")) >= 0)
				return true;
		}
	}
	return false;
}

/* A text that stands behind "填报单位：" and the like; n 0. */
static struct str behind_label(struct str s)
{
	static const char *const labels[] = {"填报单位", "机构名称", "单位名称",         "养老机构",
					     "填报机构", "机构代码", "统一社会信用代码", NULL};
	for (size_t i = 0; labels[i]; i++) {
		long at = str_find(s, str_of(labels[i]));
		if (at < 0)
			continue;
		struct str rest = {s.p + at + strlen(labels[i]), s.n - (size_t)at - strlen(labels[i])};
		rest = str_trim(rest);
		if (str_starts(rest, STR("：")))
			rest = (struct str){rest.p + 3, rest.n - 3};
		else if (str_starts(rest, STR(":")))
			rest = (struct str){rest.p + 1, rest.n - 1};
		else
			continue;
		rest = str_trim(rest);
		return str_cut(&rest, ' ');
	}
	return (struct str){"", 0};
}

/* The institution named over the header. */
static struct str title_org(const struct tab *t, size_t header)
{
	for (size_t r = 0; r < header; r++) {
		for (size_t c = 0; c < t->head[r].n; c++) {
			struct str found = behind_label(t->head[r].cell[c].text);
			if (found.n)
				return found;
		}
	}
	return (struct str){"", 0};
}

/* What is told of one bound field. */
static void bind_field(struct source *s, const struct finding_head *h, size_t f, bool wan)
{
	struct binding *b = &s->binding;
	int c = h->column[f];
	b->column[f] = c;
	b->scale[f] = 1;
	if (c < 0)
		return;
	const struct heading *g = &h->heading[c];
	const struct field *field = &s->rec->fields[f];
	b->header[f] = arena_copy(s->mem, g->shown.p, g->shown.n);
	if (field->type == FIELD_MONEY && (g->scale == 10000 || (wan && !g->yuan))) {
		b->scale[f] = 10000;
		b->note[f] = "单位万元，已换算";
	} else if (!str_is(g->text, field->label)) {
		b->note[f] = why_of(s->mem, "由“%.*s”认出", STR_FMT(g->shown));
	}
	struct normal *k = &s->normal[f];
	*k = (struct normal){.f = field,
			     .scale = b->scale[f],
			     .today = DAY_NONE,
			     .from_1904 = s->book->from_1904,
			     .mem = s->row,
			     .norm = &s->norm};
	if (field->type == FIELD_CODE)
		label_index_make(&k->labels, field->codes, s->mem);
}

/* Headers that belong to no field; 序号 and 问题 are silent. */
static int list_unknown(struct source *s, const struct finding_head *h, struct err *e)
{
	struct binding *b = &s->binding;
	b->unknown = ARENA_ARRAY(s->mem, h->width + 1, struct str);
	if (!b->unknown)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t c = 0; c < h->width; c++) {
		bool bound = false;
		for (size_t f = 0; f < s->rec->n; f++)
			bound |= h->column[f] == (int)c;
		struct str t = h->heading[c].text;
		s->header0[c] = h->heading[c].shown;
		if (!bound && t.n && !str_is(t, "序号") && !str_is(t, SHEET_PROBLEM))
			b->unknown[b->nunknown++] = h->heading[c].shown;
	}
	return 0;
}

/* Things to tell of a workbook's tab. */
static int list_notes(struct source *s, struct err *e)
{
	struct binding *b = &s->binding;
	if (!s->book->xlsx)
		return 0;
	if (survey_make(&s->survey, s->book, s->tab, e) < 0)
		return -1;
	b->notes = ARENA_ARRAY(s->mem, SOURCE_NOTES_MAX, struct str);
	if (!b->notes)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (s->book->tabs[s->tab].hidden)
		b->notes[b->nnotes++] = STR("工作表是隐藏的，照样读入");
	if (s->survey.hidden_rows)
		b->notes[b->nnotes++] = str_of(why_of(s->mem, "有%zu行是隐藏的，照样读入", s->survey.hidden_rows));
	if (s->survey.hidden_columns)
		b->notes[b->nnotes++] = str_of(why_of(s->mem, "有%zu列是隐藏的，照样读入", s->survey.hidden_columns));
	if (s->survey.nmerges)
		b->notes[b->nnotes++] = STR("合并的单元格已按首格填满");
	return 0;
}

/* Binds columns to fields and says what is missing. */
static int bind(struct source *s, day_t today, struct err *e)
{
	struct tab *t = &s->book->tabs[s->tab];
	struct finding_head *h = ARENA_NEW(s->mem, struct finding_head);
	if (!h)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (head_find(h, s->book, s->tab, s->rec, s->mem, e) < 0)
		return -1;
	int missing = h->found ? head_missing(h, s->rec) : 0;
	if (missing >= 0)
		return refuse_missing(s, h, missing, e);
	size_t line = t->head[h->row].row;
	if (h->twice >= 0) {
		err_set(e, ERR_INPUT, "有两列都是“%s”", s->rec->fields[h->twice].label);
		book_at(s->book, s->tab, line, e);
		return err_todo(e, "留一列，另一列改名或删去");
	}
	bool wan = title_says_wan(t, h->first);
	s->binding.header_first = t->head[h->first].row;
	s->binding.header_row = line;
	s->binding.title_org = title_org(t, h->first);
	s->width = t->head[h->row].n;
	for (size_t f = 0; f < s->rec->n; f++) {
		bind_field(s, h, f, wan);
		if (s->rec->fields[f].flags & FIELD_DERIVED && s->rec->fields[f].type == FIELD_DAY)
			s->normal[f].today = today;
	}
	t->header_first = s->binding.header_first;
	t->header_row = line;
	return list_unknown(s, h, e) < 0 ? -1 : list_notes(s, e);
}

int source_open(struct source **ret, struct book *b, size_t tab, const struct record *rec, day_t today, struct err *e)
{
	struct source *s = calloc(1, sizeof *s);
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不足");
	s->book = b;
	s->tab = tab;
	s->rec = rec;
	s->mem = arena_new(512u << 20);
	s->row = arena_new(64u << 20);
	buf_init(&s->norm, SHEET_CELL_MAX * 2);
	int status = s->mem && s->row ? 0 : err_set(e, ERR_NOMEM, "内存不足");
	if (status == 0)
		status = bind(s, today, e);
	if (status == 0)
		status = grid_open(&s->grid, b, tab, e);
	if (status < 0) {
		source_close(s);
		return -1;
	}
	*ret = s;
	return 0;
}
