/* Norms from their table. */
#include <string.h>

#include "base/asset.h"
#include "base/csv.h"
#include "features/staffing/staffing.h"

/* The columns, in the order of struct row. */
static const char *const columns[] = {"版本", "辖区", "能力等级", "时段",     "岗位",     "人员", "对象数",
				      "基数", "至少", "性质",     "起始日期", "终止日期", "来源", "核实"};
enum { EDITION, AREA, ABILITY, SHIFT, POST, STAFF, PER, BASE, LEAST, FORCE, FROM, TO, SOURCE, VERIFIED, COLUMNS };

const char *ability_label(enum ability a)
{
	static const char *const labels[ABILITY__MAX] = {"", "完好", "轻度", "中度", "重度", "完全"};
	return labels[a];
}

bool staffing_concerns(struct str kind)
{
	return str_is(kind, "养老机构") || str_is(kind, "农村敬老院") || str_is(kind, "护理院");
}

const char *shift_label(enum shift s)
{
	return s == SHIFT_DAY ? "日" : "夜";
}

/* A whole number within bounds. */
static bool whole(struct str s, int64_t *out)
{
	return str_to_i64(s, out) && *out >= 0 && *out <= STAFFING_COUNT_MAX;
}

/* The columns with a list of words; the number of the word that a cell has is kept. */
static const struct choice {
	int column;
	const char *words[7];
} choices[] = {
    {ABILITY, {"", "完好", "轻度", "中度", "重度", "完全", NULL}},
    {SHIFT, {"日", "夜", NULL}},
    {BASE, {"服务对象", "床位", "机构", NULL}},
    {FORCE, {"推荐", "必须", NULL}},
    {VERIFIED, {"否", "是", NULL}},
};
#define CHOICES (sizeof choices / sizeof *choices)

/* The words of a row as numbers; the name of the first wrong column, NULL when all are right. */
static const char *read_words(int number[COLUMNS], const struct str *c)
{
	static const int wanted[] = {EDITION, POST, SOURCE};
	for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
		if (c[wanted[k]].n == 0)
			return columns[wanted[k]];
	for (size_t k = 0; k < CHOICES; k++) {
		int i = 0, column = choices[k].column;
		while (choices[k].words[i] && !str_is(c[column], choices[k].words[i]))
			i++;
		if (!choices[k].words[i])
			return columns[column];
		number[column] = i;
	}
	return NULL;
}

/* The numbers and days of a row, likewise. */
static const char *read_numbers(struct staffing_norm *n, const struct str *c)
{
	if (!whole(c[STAFF], &n->staff) || n->staff == 0)
		return columns[STAFF];
	if (!whole(c[PER], &n->per) || (n->per == 0) != (n->base == BASE_HOUSE))
		return columns[PER];
	if (!whole(c[LEAST], &n->least))
		return columns[LEAST];
	if (!day_parse(c[FROM], &n->from))
		return columns[FROM];
	return c[TO].n && (!day_parse(c[TO], &n->to) || n->to < n->from) ? columns[TO] : NULL;
}

/* One row as a norm; the name of the wrong column, NULL when all are right. */
static const char *read_row(struct staffing_norm *n, const struct str *c)
{
	int number[COLUMNS] = {0};
	const char *bad = read_words(number, c);
	if (bad)
		return bad;
	*n = (struct staffing_norm){.edition = c[EDITION],
				    .area = c[AREA],
				    .ability = (enum ability)number[ABILITY],
				    .shift = (enum shift)number[SHIFT],
				    .post = c[POST],
				    .base = (enum staffing_base)number[BASE],
				    .mandatory = number[FORCE],
				    .to = DAY_OPEN,
				    .source = c[SOURCE],
				    .verified = number[VERIFIED]};
	return read_numbers(n, c);
}

/* Which cell of a row is which column. */
static int read_header(int at[COLUMNS], const struct str *cells, size_t n, const char *file, struct err *e)
{
	for (int k = 0; k < COLUMNS; k++) {
		at[k] = -1;
		for (size_t i = 0; i < n; i++)
			if (str_is(str_trim(cells[i]), columns[k]))
				at[k] = (int)i;
		if (at[k] < 0) {
			err_set(e, ERR_INPUT, "配比标准缺“%s”一列", columns[k]);
			return err_at(e, "%s:1", file);
		}
	}
	return 0;
}

/* One more norm. */
static int take(struct staffing_norms *out, struct arena *mem, const int at[COLUMNS], const struct str *cells,
		size_t n, size_t line, const char *file, struct err *e)
{
	struct str row[COLUMNS];
	for (int k = 0; k < COLUMNS; k++) {
		struct str s = (size_t)at[k] < n ? str_trim(cells[at[k]]) : (struct str){"", 0};
		row[k] = (struct str){arena_copy(mem, s.p, s.n), s.n};
		if (!row[k].p)
			return err_set(e, ERR_NOMEM, "内存不足");
	}
	if (out->n == STAFFING_NORMS_MAX)
		return err_set(e, ERR_LIMIT, "配比标准多于%u行", STAFFING_NORMS_MAX);
	const char *wrong = read_row(&out->norm[out->n], row);
	if (wrong) {
		err_set(e, ERR_INPUT, "“%s”填得不对", wrong);
		return err_at(e, "%s:%zu", file, line);
	}
	out->n++;
	return 0;
}

/* A piece of text for the CSV reader. */
static long fill(void *self, char *p, size_t n)
{
	struct str *rest = self;
	n = n < rest->n ? n : rest->n;
	memcpy(p, rest->p, n);
	*rest = (struct str){rest->p + n, rest->n - n};
	return (long)n;
}

int staffing_read(struct staffing_norms *out, struct arena *mem, struct str csv, const char *file, struct err *e)
{
	struct staffing_norms all = {ARENA_ARRAY(mem, STAFFING_NORMS_MAX, struct staffing_norm), 0};
	struct csv_reader *r = csv_new(fill, &csv);
	const struct str *cells;
	size_t n;
	int at[COLUMNS], rc = r && all.norm ? csv_next(r, &cells, &n, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (rc == 0)
		rc = err_set(e, ERR_INPUT, "配比标准是空的");
	if (rc > 0)
		rc = read_header(at, cells, n, file, e) < 0 ? -1 : 1;
	while (rc > 0 && (rc = csv_next(r, &cells, &n, e)) > 0)
		if (!(n == 1 && cells[0].n == 0) && take(&all, mem, at, cells, n, csv_line(r), file, e) < 0)
			rc = -1;
	csv_free(r);
	if (rc == 0)
		*out = all;
	return rc;
}

int staffing_shipped(struct staffing_norms *out, struct arena *mem, struct err *e)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_is(str_of(a->path), "data/staffing-norms.csv"))
			return staffing_read(out, mem, asset_str(a), "staffing-norms.csv", e);
	return err_set(e, ERR_NOTFOUND, "程序没有带配比标准");
}
