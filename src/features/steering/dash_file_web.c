/* /dash?format=xlsx: the figures of the page as a table to be saved. */
#include "features/sheet_web.h"
#include "features/steering/dash_web.h"

#define COLUMNS 14

static const char *const heads[COLUMNS] = {"单元代码", "单元",   "指标", "依据", "值",   "单位", "分子",
					   "分母",     "待核实", "目标", "期限", "判断", "还差", "数据日期"};

/* What is written. */
struct filing {
	struct ctx *c;
	const struct dash_output *o;
	const struct metric *const *order;
	const struct figure *now;
	size_t n;
};

/* One line: an indicator of the unit itself. */
static int own_line(const struct filing *x, const struct dash_metric *m, struct sheet_writer *w, struct err *e)
{
	struct ctx *c = x->c;
	const struct str cells[COLUMNS] = {x->o->code,
					   x->o->unit,
					   m->title,
					   m->clauses,
					   m->value,
					   m->unit_word,
					   sheet_number(c, m->num),
					   sheet_number(c, m->den),
					   sheet_number(c, m->doubt),
					   m->target,
					   m->target.n ? sheet_day(c, m->due) : STR(""),
					   str_of(m->standing),
					   sheet_number(c, m->missing),
					   sheet_day(c, x->o->day)};
	return writer_row(w, cells, COLUMNS, e);
}

/* One line: an indicator of a unit below; a ratio's target holds there too. */
static int line_below(const struct filing *x, const struct dash_unit *u, size_t k, struct sheet_writer *w,
		      struct err *e)
{
	struct ctx *c = x->c;
	const struct metric *m = x->order[k];
	const struct metric_target *t = metric_next(m, c->today);
	struct figure_value v = figure_among(x->now, x->n, u->id, m, x->o->day);
	bool ratio = t && t->per;
	int64_t missing = 0;
	enum metric_standing s = ratio ? metric_standing(t, v, &missing) : METRIC_UNKNOWN;
	const struct str cells[COLUMNS] = {u->code,
					   u->name,
					   m->title,
					   m->clauses,
					   u->cell[k],
					   metric_unit(m, t),
					   sheet_number(c, v.known ? v.num : IN_NONE),
					   sheet_number(c, v.known && m->den_title.n ? v.den : IN_NONE),
					   sheet_number(c, v.num_doubt + v.den_doubt),
					   ratio ? t->text : STR(""),
					   ratio ? sheet_day(c, metric_due(t, c->today)) : STR(""),
					   !ratio                ? STR("")
					   : s == METRIC_UNKNOWN ? STR("不详")
					   : s == METRIC_REACHED ? STR("已达标")
								 : STR("未达标"),
					   sheet_number(c, s == METRIC_UNKNOWN ? IN_NONE : missing),
					   sheet_day(c, x->o->day)};
	return writer_row(w, cells, COLUMNS, e);
}

/* The unit's own lines, then those of the units below. */
static int put_lines(void *self, struct sheet_writer *w, struct err *e)
{
	const struct filing *x = self;
	for (size_t k = 0; k < x->o->nmetrics; k++)
		if (own_line(x, &x->o->metrics[k], w, e) < 0)
			return -1;
	for (size_t i = 0; i < x->o->nunits; i++)
		for (size_t k = 0; k < x->o->units[i].ncells; k++)
			if (line_below(x, &x->o->units[i], k, w, e) < 0)
				return -1;
	return 0;
}

int dash_file(struct ctx *c, const struct dash_output *o, const struct metric *const *order, const struct figure *now,
	      size_t n, int format, struct err *e)
{
	struct filing x = {c, o, order, now, n};
	struct sheet_table t = {"看板", heads, COLUMNS, put_lines, &x};
	return sheet_download(c, &t, format == 1 ? SHEET_AS_XLSX : SHEET_AS_CSV, e);
}
