/* /staffing?format=xlsx: what closing the gaps takes, institution by institution and post by post. */
#include "features/sheet_web.h"
#include "features/steering/staff_web.h"

#define COLUMNS 17

static const char *const heads[COLUMNS] = {"单元", "机构", "床位",       "收住老人", "岗位",           "时段",
					   "应配", "应有", "现有",       "还要招",   "性质",           "标准",
					   "核实", "说明", "养老护理员", "持证",     "到 60% 还要取证"};

/* Where the lines go. */
struct filing {
	struct ctx *c;
	int64_t gen, unit, last; /* last: the institution of the line before */
	struct sheet_writer *w;
};

/* How many carers an institution has, and how many more of them need a certificate: once for each institution. */
static void put_carers(struct ctx *c, const struct staff_lack *x, struct str *cells)
{
	int64_t missing = staffing_missing(x->certified, x->nurses, 60, 100);
	cells[0] = sheet_number(c, x->nurses);
	cells[1] = sheet_number(c, x->certified);
	cells[2] = staffing_reaches(x->certified, x->nurses, 60, 100) ? STR("0")
		   : missing < 0                                      ? STR("全部取证也不到")
								      : sheet_number(c, missing);
}

/* One gap. */
static int put_line(void *self, const struct staff_lack *x, struct err *e)
{
	struct filing *s = self;
	struct ctx *c = s->c;
	char share[STAFF_SHARE_ROOM];
	staff_share_text(x->num, x->den, share);
	struct str cells[COLUMNS] = {x->unit,
				     x->name,
				     sheet_number(c, x->beds),
				     sheet_number(c, x->residents),
				     x->post,
				     x->shift == SHIFT_DAY ? STR("白班") : STR("夜班"),
				     str_of(share),
				     sheet_number(c, x->required),
				     sheet_number(c, x->actual),
				     sheet_number(c, x->gap),
				     x->mandatory ? STR("必须") : STR("推荐"),
				     x->source,
				     x->unverified ? STR("未核实") : STR("已核实"),
				     x->unsure ? STR("有老人的能力等级不详，可能更多") : STR("")};
	if (x->org != s->last)
		put_carers(c, x, cells + 14);
	s->last = x->org;
	return writer_row(s->w, cells, COLUMNS, e);
}

/* All of them. */
static int put_lines(void *self, struct sheet_writer *w, struct err *e)
{
	struct filing *s = self;
	s->w = w;
	return staff_lacks(s->c->house, s->gen, s->unit, put_line, s, e);
}

int staff_file(struct ctx *c, int64_t gen, int64_t unit, int format, struct err *e)
{
	struct filing x = {.c = c, .gen = gen, .unit = unit};
	struct sheet_table t = {"配比缺口", heads, COLUMNS, put_lines, &x};
	return sheet_download(c, &t, format == 1 ? SHEET_AS_XLSX : SHEET_AS_CSV, e);
}
