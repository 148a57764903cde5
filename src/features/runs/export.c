#include "features/runs/export.h"

#include "base/money.h"
#include "crypt/crypt.h"
#include "features/features.h"
#include "features/people/people.h"
#include "policy/policy.h"

/* X(member, label, type): the columns of a line. */
#define COLUMNS(X)                                                                                                   \
	X(NO, "行", FIELD_INT)                                                                                       \
	X(POLICY, "政策编号", FIELD_TEXT)                                                                            \
	X(NAME, "姓名", FIELD_TEXT)                                                                                  \
	X(NUMBER, "证件号码", FIELD_SECRET)                                                                          \
	X(ORG, "机构", FIELD_TEXT)                                                                                   \
	X(COUNTY, "区县", FIELD_TEXT)                                                                                \
	X(FROM, "起始月份", FIELD_MONTH)                                                                             \
	X(TO, "终止月份", FIELD_MONTH)                                                                               \
	X(DUE, "到期日", FIELD_DAY)                                                                                  \
	X(TIER, "档次", FIELD_TEXT)                                                                                  \
	X(AMOUNT, "每月或每期金额", FIELD_MONEY)                                                                     \
	X(TIMES, "月数或期数", FIELD_INT)                                                                            \
	X(SUM, "金额合计", FIELD_MONEY)                                                                              \
	X(COUNT, "个数", FIELD_INT)                                                                                  \
	X(RESULT, "结果", FIELD_TEXT)                                                                                \
	X(REASON, "原因", FIELD_TEXT)                                                                                \
	X(CURED, "哪天起符合", FIELD_DAY)                                                                            \
	X(CLAUSES, "依据", FIELD_TEXT)                                                                               \
	X(READINGS, "读法", FIELD_TEXT)
#define NAME(name, label, type) CELL_##name,
#define FIELD(name, text, kind) {.label = (text), .type = (kind)},

enum { COLUMNS(NAME) CELLS };
static const struct field line_columns[] = {COLUMNS(FIELD)};
static const struct record lines_tab = {.name = "明细", .fields = line_columns, .n = CELLS},
			   refused_tab = {.name = "不符合", .fields = line_columns, .n = CELLS};

enum { SUM_COUNTY, SUM_POLICY, SUM_RESULT, SUM_TIMES, SUM_AMOUNT, SUM_COUNT, SUM_CELLS };
static const struct field sum_columns[] = {
    {.label = "区县", .type = FIELD_TEXT},      {.label = "政策编号", .type = FIELD_TEXT},
    {.label = "结果", .type = FIELD_TEXT},      {.label = "笔数", .type = FIELD_INT},
    {.label = "金额合计", .type = FIELD_MONEY}, {.label = "个数", .type = FIELD_INT}};
static const struct record sums_tab = {.name = "合计", .fields = sum_columns, .n = SUM_CELLS};

/* One export on its way. */
struct exporting {
	struct house *h;
	const struct run *run;
	const struct run_filter *f;
	struct sheet_writer *w;
	struct arena *mem; /* of one page */
	struct buf masked;
	int64_t lines;
	bool starved;
};

/* A text in the page's memory. */
static struct str text(struct exporting *x, const char *s)
{
	const char *p = arena_copy(x->mem, s, strlen(s));
	x->starved |= !p;
	return str_of(p);
}

static struct str month_cell(struct exporting *x, int64_t m)
{
	char t[8];
	month_text((month_t)m, t);
	return text(x, t);
}

static struct str day_cell(struct exporting *x, int64_t d)
{
	char t[11];
	day_text((day_t)d, t);
	return text(x, t);
}

/* 分 as 元. */
static struct str yuan_cell(struct exporting *x, int64_t fen)
{
	char t[32];
	decimal_text(fen, 2, t);
	return text(x, t);
}

static struct str number_cell(struct exporting *x, int64_t n)
{
	char t[32];
	decimal_text(n, 0, t);
	return text(x, t);
}

/* The masked number of the person behind a line. */
static int masked_number(struct exporting *x, int64_t person, struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*out = STR("");
	if (!person)
		return 0;
	if (fact_of_owner(&r, x->h, &people_facts, person, x->run->known_on, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1) {
		buf_clear(&x->masked);
		mask_number(&x->masked, v.cell[FACT_INDEX(people, number)].s);
		*out = text(x, x->masked.failed || !x->masked.p ? "" : x->masked.p);
	}
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* What a line's amounts say: money for its months, or a number; nothing where nothing is due or known. */
static int put_amounts(struct exporting *x, const struct run_line *l, struct str *c, struct err *e)
{
	int64_t times = l->due != DAY_NONE ? 1 : l->to - l->from + 1, sum;
	c[CELL_TIMES] = number_cell(x, times);
	if (l->no_amount || l->state == LINE_NOT)
		return 0;
	if (l->counts) {
		c[CELL_COUNT] = number_cell(x, l->amount);
		return 0;
	}
	if (__builtin_mul_overflow(l->amount, times, &sum))
		return err_set(e, ERR_LIMIT, "第 %lld 行的金额合计太大", (long long)l->no);
	c[CELL_AMOUNT] = yuan_cell(x, l->amount);
	c[CELL_SUM] = yuan_cell(x, sum);
	return 0;
}

/* One line. */
static int put_line(struct exporting *x, const struct run_line *l, struct err *e)
{
	struct str c[CELLS] = {[CELL_NO] = number_cell(x, l->no),
			       [CELL_POLICY] = l->policy,
			       [CELL_NAME] = l->name,
			       [CELL_ORG] = l->org_name,
			       [CELL_COUNTY] = l->county_name,
			       [CELL_DUE] = day_cell(x, l->due),
			       [CELL_TIER] = l->tier,
			       [CELL_RESULT] = str_of(line_state_text((enum line_state)l->state)),
			       [CELL_REASON] = l->reason,
			       [CELL_CURED] = day_cell(x, l->cured),
			       [CELL_CLAUSES] = l->clauses,
			       [CELL_READINGS] = l->readings};
	if (l->due == DAY_NONE) {
		c[CELL_FROM] = month_cell(x, l->from);
		c[CELL_TO] = month_cell(x, l->to);
	}
	if (put_amounts(x, l, c, e) < 0 || masked_number(x, l->person, &c[CELL_NUMBER], e) < 0)
		return -1;
	if (x->starved)
		return err_set(e, ERR_NOMEM, "内存不够");
	x->lines++;
	return writer_row(x->w, c, CELLS, e);
}

/* All lines of a state, or (0) of every state but 不符合, unless `refused` says that those count too; page by page. */
static int put_lines(struct exporting *x, int state, bool refused, struct err *e)
{
	struct run_filter f = *x->f;
	f.state = state;
	f.after = 0;
	f.n = RUN_PAGE_MAX;
	do {
		struct run_line *l;
		size_t n;
		arena_clear(x->mem);
		if (run_lines(x->h, x->run->id, &f, x->mem, &l, &n, &f.after, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			if ((refused || l[i].state != LINE_NOT) && put_line(x, &l[i], e) < 0)
				return -1;
	} while (f.after);
	return 0;
}

/* The sums by county, policy and result. */
static int put_sums(struct exporting *x, struct err *e)
{
	struct run_filter f = *x->f;
	struct run_total *t;
	size_t n;
	if (run_totals(x->h, x->run->id, RUN_BY_COUNTY, &f, x->mem, &t, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		bool money = !t[i].counts && t[i].state != LINE_NOT;
		struct str c[SUM_CELLS] = {[SUM_COUNTY] = t[i].county_name.n ? t[i].county_name : STR("未定"),
					   [SUM_POLICY] = t[i].policy,
					   [SUM_RESULT] = str_of(line_state_text((enum line_state)t[i].state)),
					   [SUM_TIMES] = number_cell(x, t[i].lines),
					   [SUM_AMOUNT] = money ? yuan_cell(x, t[i].amount) : STR(""),
					   [SUM_COUNT] = t[i].counts ? number_cell(x, t[i].amount) : STR("")};
		if (x->starved)
			return err_set(e, ERR_NOMEM, "内存不够");
		if (writer_row(x->w, c, SUM_CELLS, e) < 0)
			return -1;
	}
	return 0;
}

/* The tabs of a workbook. */
static int put_tabs(struct exporting *x, struct err *e)
{
	bool refused_alone = x->f->state == LINE_NOT + 1;
	if (writer_tab(x->w, &sums_tab, e) < 0 || put_sums(x, e) < 0)
		return -1;
	if (!refused_alone && (writer_tab(x->w, &lines_tab, e) < 0 || put_lines(x, x->f->state, false, e) < 0))
		return -1;
	if ((refused_alone || !x->f->state) &&
	    (writer_tab(x->w, &refused_tab, e) < 0 || put_lines(x, LINE_NOT + 1, true, e) < 0))
		return -1;
	return 0;
}

/* How many there are, before anything is written. */
static int check_size(struct exporting *x, struct err *e)
{
	int64_t lines, amount;
	if (run_count(x->h, x->run->id, x->f, &lines, &amount, e) < 0)
		return -1;
	if (lines <= RUN_EXPORT_MAX)
		return 0;
	err_set(e, ERR_LIMIT, "共 %lld 行，一次最多导出 %d 行", (long long)lines, RUN_EXPORT_MAX);
	return err_todo(e, "按区县或月份分几次导出");
}

int run_export(struct house *h, const struct run *run, const struct run_filter *f, enum sheet_format format,
	       const char *path, int64_t *lines, struct err *e)
{
	struct exporting x = {.h = h, .run = run, .f = f};
	if (check_size(&x, e) < 0)
		return -1;
	if (!(x.mem = arena_new(64u << 20)))
		return err_set(e, ERR_NOMEM, "内存不够");
	buf_init(&x.masked, 1000);
	int status = writer_open(&x.w, path, format, e);
	if (status == 0) {
		status = format == SHEET_XLSX                 ? put_tabs(&x, e)
			 : writer_tab(x.w, &lines_tab, e) < 0 ? -1
							      : put_lines(&x, f->state, true, e);
		if (status < 0)
			writer_abandon(x.w);
		else
			status = writer_close(x.w, e);
	}
	buf_release(&x.masked);
	arena_free(x.mem);
	if (status == 0)
		*lines = x.lines;
	return status;
}
