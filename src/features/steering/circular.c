#include "features/steering/circular.h"

#include "store/sql.h"

#define COLUMNS "id, unit_id, kind, year, no, day, starts, ends, title, note, who"
static const struct sql NUMBER = {"circular.number",
				  "SELECT max(no) FROM circular WHERE unit_id = $1 AND kind = $2 AND year = $3"};
static const struct sql ADD = {"circular.add", "INSERT INTO circular (" COLUMNS
					       ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
static const struct sql LINE = {
    "circular_line.add",
    "INSERT INTO circular_line (circular_id, no, part, unit, department, document, clause, task, due, remark) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct sql ABOUT = {
    "circular.about",
    "SELECT " COLUMNS
    " FROM circular WHERE unit_id IN (SELECT unit_id FROM figure_within WHERE gen = $1 AND top_id = $2"
    " UNION SELECT top_id FROM figure_within WHERE gen = $1 AND unit_id = $2) ORDER BY id DESC LIMIT $3"};
static const struct sql ONE = {"circular.one", "SELECT " COLUMNS " FROM circular WHERE id = $1"};
static const struct sql LINES = {"circular_line.of",
				 "SELECT part, unit, department, document, clause, task, due, remark "
				 "FROM circular_line WHERE circular_id = $1 ORDER BY no LIMIT $2"};

/* Rows as the store has them: days are numbers. */
struct circular_row {
	struct circular c;
	int64_t day, from, to;
};
struct line_row {
	struct circular_line l;
	int64_t due;
};
static const struct row_field fields[] = {
    ROW_INT(struct circular_row, c.id, 0),     ROW_INT(struct circular_row, c.unit, 1),
    ROW_INT(struct circular_row, c.kind, 2),   ROW_INT(struct circular_row, c.year, 3),
    ROW_INT(struct circular_row, c.no, 4),     ROW_INT(struct circular_row, day, 5),
    ROW_INT(struct circular_row, from, 6),     ROW_INT(struct circular_row, to, 7),
    ROW_TEXT(struct circular_row, c.title, 8), ROW_TEXT(struct circular_row, c.note, 9),
    ROW_TEXT(struct circular_row, c.who, 10),  {0}};
static const struct row_field line_fields[] = {ROW_INT(struct line_row, l.part, 0),
					       ROW_TEXT(struct line_row, l.unit, 1),
					       ROW_TEXT(struct line_row, l.department, 2),
					       ROW_TEXT(struct line_row, l.document, 3),
					       ROW_TEXT(struct line_row, l.clause, 4),
					       ROW_TEXT(struct line_row, l.task, 5),
					       ROW_INT(struct line_row, due, 6),
					       ROW_TEXT(struct line_row, l.remark, 7),
					       {0}};

/* A row with its days. */
static struct circular taken(const struct circular_row *r)
{
	struct circular x = r->c;
	x.day = (day_t)r->day;
	x.from = (day_t)r->from;
	x.to = (day_t)r->to;
	return x;
}

/* Writes one line. */
static int add_line(struct house *h, int64_t id, size_t no, const struct circular_line *x, struct err *e)
{
	return sql_run(h->store, &LINE,
		       ARGS(INT(id), INT((int64_t)no), INT(x->part), TEXT(x->unit), TEXT(x->department),
			    TEXT(x->document), TEXT(x->clause), TEXT(x->task), INT(x->due), TEXT(x->remark)),
		       NULL, e);
}

int circular_add(struct house *h, struct circular *x, const struct circular_line *lines, size_t n, instant_t at,
		 struct err *e)
{
	int64_t last = 0;
	if (n > CIRCULAR_LINES)
		return err_todo((err_set(e, ERR_LIMIT, "一份最多写 %d 项", CIRCULAR_LINES), e), "请缩短日期范围");
	if (sql_int(h->store, &NUMBER, ARGS(INT(x->unit), INT(x->kind), INT(x->year)), &last, e) < 0)
		return -1;
	if (last >= CIRCULARS_A_YEAR)
		return err_set(e, ERR_LIMIT, "今年的文号用完了");
	x->no = last + 1;
	x->id = id_new(at);
	if (sql_run(h->store, &ADD,
		    ARGS(INT(x->id), INT(x->unit), INT(x->kind), INT(x->year), INT(x->no), INT(x->day), INT(x->from),
			 INT(x->to), TEXT(x->title), TEXT(x->note), TEXT(x->who)),
		    NULL, e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		if (add_line(h, x->id, k + 1, &lines[k], e) < 0)
			return -1;
	return 0;
}

int circular_list(struct house *h, int64_t gen, int64_t unit, struct arena *mem, struct circular **ret, size_t *n,
		  struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &ABOUT, ARGS(INT(gen), INT(unit), INT(CIRCULARS_LISTED)), fields,
		     sizeof(struct circular_row), mem, CIRCULARS_LISTED, &rows, n, e) < 0)
		return -1;
	const struct circular_row *r = rows;
	if (!(*ret = ARENA_ARRAY(mem, *n + 1, struct circular)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t k = 0; k < *n; k++)
		(*ret)[k] = taken(&r[k]);
	return 0;
}

int circular_get(struct house *h, int64_t id, struct arena *mem, struct circular *out, struct circular_line **lines,
		 size_t *n, struct err *e)
{
	void *rows;
	struct circular_row one;
	int got = sql_row(h->store, &ONE, ARGS(INT(id)), fields, &one, mem, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这份通报");
	if (sql_rows(h->store, &LINES, ARGS(INT(id), INT(CIRCULAR_LINES)), line_fields, sizeof(struct line_row), mem,
		     CIRCULAR_LINES, &rows, n, e) < 0)
		return -1;
	const struct line_row *r = rows;
	if (!(*lines = ARENA_ARRAY(mem, *n + 1, struct circular_line)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t k = 0; k < *n; k++) {
		(*lines)[k] = r[k].l;
		(*lines)[k].due = (day_t)r[k].due;
	}
	*out = taken(&one);
	return 0;
}
