/* Which rows are the header, and which column is which field. */
#include "sheet/header.h"

#include "base/map.h"

#define LEVELS_MAX     3 /* rows of a header */
#define NAME_MAX_BYTES 2048u
#define ALIKE_ENOUGH   40
#define IGNORED        (-2)
#define UNKNOWN        (-1)

/* All that is looked at while the header is sought. */
struct seeking {
	const struct grid_row *head;
	size_t n, width;
	struct heading *heading; /* [row × width + column] */
	const struct record *rec;
	const struct sheet_choice *choice; /* NULL: nothing is decided */
	struct map *names;                 /* key of a label or alias → field */
	struct arena *mem;
};

/* Rows top … bottom tried as the header. */
struct attempt {
	size_t top, bottom;
	int keys, fields, twice, joined;
	int *field;      /* [column] */
	size_t *leaf;    /* [column] row of the column's own heading */
	bool *canonical; /* [column] it is called by its field's label */
	int column[RECORD_FIELDS_MAX];
	int second[RECORD_FIELDS_MAX]; /* another column for the same field, −1 none */
};

/* The heading of a row and a column. */
static const struct heading *at(const struct seeking *s, size_t row, size_t column)
{
	return &s->heading[row * s->width + column];
}

/* Puts the names that a field answers to into the map; the first field with a name keeps it. */
static int names_put(struct seeking *s, int field, struct str words)
{
	while (words.p) {
		struct grid_cell cell = {.kind = GRID_TEXT, .text = str_cut(&words, '|')};
		struct heading h = heading_of(&cell, s->mem);
		int64_t taken;
		if (h.key.n && !map_get(s->names, h.key, &taken) && map_put(s->names, h.key, field))
			return -1;
	}
	return 0;
}

/* Labels go before aliases. */
static int names_make(struct seeking *s)
{
	for (size_t i = 0; i < s->rec->n; i++)
		if (names_put(s, (int)i, str_of(s->rec->fields[i].label)))
			return -1;
	for (size_t i = 0; i < s->rec->n; i++)
		if (s->rec->fields[i].aliases && names_put(s, (int)i, str_of(s->rec->fields[i].aliases)))
			return -1;
	return 0;
}

/* Reads every cell of the head as a heading. */
static int headings_make(struct seeking *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->width = s->head[i].n > s->width ? s->head[i].n : s->width;
	s->heading = ARENA_ARRAY(s->mem, s->n * s->width + 1, struct heading);
	if (!s->heading)
		return -1;
	for (size_t i = 0; i < s->n; i++)
		for (size_t c = 0; c < s->head[i].n; c++)
			s->heading[i * s->width + c] = heading_of(&s->head[i].cell[c], s->mem);
	return 0;
}

/* The group that a heading of a row stands under: the nearest one at its left in the row above it, or the same column. */
static struct str group_of(const struct seeking *s, size_t row, size_t column)
{
	for (size_t c = column + 1; c-- > 0;)
		if (at(s, row, c)->key.n)
			return at(s, row, c)->key;
	return (struct str){NULL, 0};
}

/* The field of the groups from row `from` to the leaf, joined; UNKNOWN. *canonical: that is the field's label. */
static int joined_field(const struct seeking *s, size_t from, size_t leaf, size_t column, bool *canonical)
{
	char name[NAME_MAX_BYTES];
	size_t n = 0;
	int64_t field;
	for (size_t row = from; row <= leaf; row++) {
		struct str part = row < leaf ? group_of(s, row, column) : at(s, row, column)->key;
		if (part.n > sizeof name - n)
			return UNKNOWN;
		if (part.n)
			memcpy(name + n, part.p, part.n);
		n += part.n;
	}
	if (!map_get(s->names, (struct str){name, n}, &field))
		return UNKNOWN;
	*canonical = str_is((struct str){name, n}, s->rec->fields[field].label);
	return (int)field;
}

/* What somebody has decided about a column; COLUMN_GUESSED: nothing. */
static int chosen_field(const struct seeking *s, size_t column)
{
	const struct sheet_choice *c = s->choice;
	return c && c->header_last && column < c->n ? c->field[column] : COLUMN_GUESSED;
}

/* What a column is: what was decided; else the field of its heading together with the groups above it, else of the heading alone. */
static int column_field(const struct seeking *s, const struct attempt *a, size_t column, bool *joined)
{
	size_t row = a->bottom + 1;
	int chosen = chosen_field(s, column);
	*joined = false;
	while (row-- > a->top)
		if (at(s, row, column)->key.n)
			break;
	bool blank = row + 1 == a->top || row > a->bottom;
	a->leaf[column] = blank ? a->bottom : row;
	if (chosen != COLUMN_GUESSED) {
		a->canonical[column] =
		    chosen >= 0 && !blank && str_is(at(s, row, column)->key, s->rec->fields[chosen].label);
		return chosen;
	}
	if (blank)
		return IGNORED;
	for (size_t from = a->top; from <= row; from++) {
		int field = joined_field(s, from, row, column, &a->canonical[column]);
		*joined = from < row;
		if (field != UNKNOWN)
			return field;
	}
	return heading_ignored(at(s, row, column)->key) ? IGNORED : UNKNOWN;
}

/* Binds every column of an attempt. */
static int attempt_make(const struct seeking *s, struct attempt *a)
{
	bool joined;
	a->keys = a->fields = a->twice = a->joined = 0;
	a->field = ARENA_ARRAY(s->mem, s->width + 1, int);
	a->leaf = ARENA_ARRAY(s->mem, s->width + 1, size_t);
	a->canonical = ARENA_ARRAY(s->mem, s->width + 1, bool);
	if (!a->field || !a->leaf || !a->canonical)
		return -1;
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		a->column[i] = a->second[i] = -1;
	for (size_t c = 0; c < s->width; c++) {
		int f = a->field[c] = column_field(s, a, c, &joined);
		if (f < 0)
			continue;
		if (a->column[f] >= 0) {
			a->second[f] = (int)c;
			a->twice++;
			continue;
		}
		a->column[f] = (int)c;
		a->fields++;
		a->joined += joined;
		a->keys += (s->rec->fields[f].flags & FIELD_KEY) != 0;
	}
	return 0;
}

/* Whether a is a better header than b: more keys, more fields, fewer of them twice, more found by their group, fewer
 * rows, further up. */
static bool better(const struct attempt *a, const struct attempt *b)
{
	int order[] = {a->keys - b->keys, (a->fields - a->twice) - (b->fields - b->twice), b->twice - a->twice,
		       a->joined - b->joined, (int)(b->bottom - b->top) - (int)(a->bottom - a->top)};
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (order[i])
			return order[i] > 0;
	return false;
}

/* Whether the header is decided to lie elsewhere. */
static bool elsewhere(const struct seeking *s, const struct attempt *a)
{
	const struct sheet_choice *c = s->choice;
	return c && c->header_last &&
	       (s->head[a->top].row != c->header_first || s->head[a->bottom].row != c->header_last);
}

/* Tries every run of at most LEVELS_MAX rows; the best into *best. */
static int seek(const struct seeking *s, struct attempt *best)
{
	struct attempt a = {0};
	bool any = false;
	for (a.bottom = 0; a.bottom < s->n; a.bottom++)
		for (a.top = a.bottom + 1; a.top-- > 0 && a.bottom - a.top < LEVELS_MAX;) {
			if (elsewhere(s, &a))
				continue;
			if (attempt_make(s, &a))
				return -1;
			if (!any || better(&a, best))
				*best = a;
			any = true;
		}
	return 0;
}

/* The heading most like a field's label among those that are no field's; NULL when none is like it. */
static const struct heading *nearest(const struct seeking *s, const struct attempt *a, const struct field *f)
{
	const struct heading *best = NULL;
	int most = ALIKE_ENOUGH - 1;
	for (size_t row = a->top; row <= a->bottom; row++)
		for (size_t c = 0; c < s->width; c++) {
			const struct heading *h = at(s, row, c);
			int alike = a->field[c] == UNKNOWN && h->key.n ? text_alike(h->key, str_of(f->label)) : 0;
			if (alike > most) {
				most = alike;
				best = h;
			}
		}
	return best;
}

/* Appends the labels of a record's fields that have one of the flags and no column. */
static int missing(const struct record *rec, const struct attempt *a, unsigned flags, struct buf *out)
{
	int n = 0;
	for (size_t i = 0; i < rec->n; i++)
		if ((rec->fields[i].flags & flags) && a->column[i] < 0) {
			buf_puts(out, n++ ? "、" : "");
			buf_puts(out, rec->fields[i].label);
		}
	return n;
}

/* Says that nothing in the first rows looks like the record's header. */
static int refuse_headless(const struct seeking *s, struct err *e)
{
	struct attempt none;
	struct buf labels;
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		none.column[i] = -1;
	buf_init(&labels, 200);
	missing(s->rec, &none, FIELD_KEY | FIELD_REQUIRED, &labels);
	err_set(e, ERR_INPUT, "前%d行里没有“%s”的表头", SHEET_HEADER_ROWS, s->rec->name);
	if (s->width == 1 && s->n && s->heading[0].shown.n &&
	    memchr(s->heading[0].shown.p, ';', s->heading[0].shown.n))
		err_todo(e, "列与列之间要用逗号：另存为“CSV UTF-8（逗号分隔）”或.xlsx");
	else if (s->width == 1 && s->n && s->head[0].cell[0].text.n &&
		 memchr(s->head[0].cell[0].text.p, '\t', s->head[0].cell[0].text.n))
		err_todo(e, "这是制表符分隔的文件：另存为“CSV UTF-8（逗号分隔）”或.xlsx");
	else
		err_todo(e, "表头里至少要有：%s", labels.p ? labels.p : "");
	buf_release(&labels);
	return 1;
}

/* Says which columns are missing, and what came nearest to the first of them. */
static int refuse_missing(const struct seeking *s, const struct attempt *a, struct err *e)
{
	struct buf labels;
	buf_init(&labels, 400);
	int n = missing(s->rec, a, FIELD_KEY | FIELD_REQUIRED, &labels);
	const struct heading *near = NULL;
	for (size_t i = 0; n && !near && i < s->rec->n; i++)
		if ((s->rec->fields[i].flags & (FIELD_KEY | FIELD_REQUIRED)) && a->column[i] < 0)
			near = nearest(s, a, &s->rec->fields[i]);
	if (n) {
		err_set(e, ERR_INPUT, "表头缺少“%s”列", labels.p ? labels.p : "");
		if (near)
			err_todo(e, "最接近的表头是“%.*s”，是的话请改名", STR_FMT(near->shown));
		else
			err_todo(e, "补上这一列，或用“yicai template %s”的空表", s->rec->name);
	}
	buf_release(&labels);
	return n ? 1 : 0;
}

/* Says which two columns are the same field. */
static int refuse_twice(const struct seeking *s, const struct attempt *a, struct err *e)
{
	for (size_t i = 0; i < s->rec->n; i++) {
		if (a->second[i] < 0)
			continue;
		size_t x = (size_t)a->column[i], y = (size_t)a->second[i];
		err_set(e, ERR_INPUT, "第%zu列“%.*s”和第%zu列“%.*s”都是“%s”", x + 1,
			STR_FMT(at(s, a->leaf[x], x)->shown), y + 1, STR_FMT(at(s, a->leaf[y], y)->shown),
			s->rec->fields[i].label);
		err_todo(e, "只留一列，另一列改名或删去");
		return 1;
	}
	return 0;
}

/* The unit that a group or title above a column's heading names in brackets; n 0. */
static struct str group_unit(const struct seeking *s, const struct attempt *a, size_t column)
{
	for (size_t row = a->leaf[column]; row-- > 0 && a->bottom - row <= LEVELS_MAX;)
		for (size_t c = column + 1; c-- > 0;)
			if (at(s, row, c)->key.n || at(s, row, c)->unit.n) {
				if (is_unit(at(s, row, c)->unit))
					return at(s, row, c)->unit;
				break;
			}
	return (struct str){NULL, 0};
}

/* Hands the best attempt over as header and binding. */
static int conclude(const struct seeking *s, const struct attempt *a, struct header *h, struct binding *b)
{
	h->first = a->top;
	h->last = a->bottom;
	h->nfields = (size_t)a->fields;
	b->header_first = s->head[a->top].row;
	b->header_row = s->head[a->bottom].row;
	b->unknown = ARENA_ARRAY(s->mem, s->width + 1, struct str);
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		b->column[i] = i < s->rec->n ? a->column[i] : -1;
	for (size_t c = 0; b->unknown && c < s->width; c++) {
		if (a->field[c] == UNKNOWN)
			b->unknown[b->nunknown++] = at(s, a->leaf[c], c)->shown;
		for (size_t row = a->top; row <= a->bottom; row++)
			h->width = at(s, row, c)->shown.n ? c + 1 : h->width;
		if (a->field[c] < 0 || a->column[a->field[c]] != (int)c)
			continue;
		h->heading[a->field[c]] = at(s, a->leaf[c], c);
		h->canonical[a->field[c]] = a->canonical[c];
		h->group[a->field[c]] = group_unit(s, a, c);
	}
	return b->unknown ? 0 : -1;
}

/* Reads the head and tries what may be its header. */
static int look(struct seeking *s, struct attempt *best, struct err *e)
{
	return !s->names || names_make(s) || headings_make(s) || seek(s, best) ? err_set(e, ERR_NOMEM, "内存不足")
									       : 0;
}

int header_find(const struct grid_row *head, size_t n, const struct record *rec, const struct sheet_choice *choice,
		struct header *h, struct binding *b, struct arena *mem, struct err *e)
{
	struct seeking s = {.head = head, .n = n, .rec = rec, .choice = choice, .names = map_new(0), .mem = mem};
	struct attempt best = {0};
	*h = (struct header){0};
	int status = look(&s, &best, e);
	if (status == 0 && best.fields == 0)
		status = refuse_headless(&s, e);
	else if (status == 0 && (status = refuse_missing(&s, &best, e)) == 0 &&
		 (status = refuse_twice(&s, &best, e)) == 0)
		status = conclude(&s, &best, h, b) ? err_set(e, ERR_NOMEM, "内存不足") : 0;
	map_free(s.names);
	return status;
}

/* The columns of an attempt, up to the last that has a heading or was decided. */
static int view_of(const struct seeking *s, const struct attempt *a, struct sheet_view *out)
{
	out->column = ARENA_ARRAY(s->mem, s->width + 1, struct sheet_column);
	out->n = 0;
	if (!out->column)
		return -1;
	if (!a->field)
		return 0;
	out->header_first = s->head[a->top].row;
	out->header_last = s->head[a->bottom].row;
	for (size_t c = 0; c < s->width; c++) {
		out->column[c].header = at(s, a->leaf[c], c)->shown;
		out->column[c].field = a->field[c];
		if (out->column[c].header.n || a->field[c] >= 0)
			out->n = c + 1;
	}
	return 0;
}

int header_view(const struct grid_row *head, size_t n, const struct record *rec, const struct sheet_choice *choice,
		struct sheet_view *out, struct arena *mem, struct err *e)
{
	struct seeking s = {.head = head, .n = n, .rec = rec, .choice = choice, .names = map_new(0), .mem = mem};
	struct attempt best = {0};
	*out = (struct sheet_view){0};
	int status = look(&s, &best, e);
	if (status == 0 && view_of(&s, &best, out))
		status = err_set(e, ERR_NOMEM, "内存不足");
	map_free(s.names);
	return status;
}
