/* Reports as they are kept: written once, read, made again and compared. */
#include <stdio.h>
#include <string.h>

#include "fact/journal.h"
#include "features/steering/report.h"
#include "store/sql.h"

#define REPORT_COLUMNS                                                                                               \
	"id, unit_id, kind, starts, ends, version, known, at, form, checked, who, reason, title FROM report "
static const struct sql ADD = {
    "report.add", "INSERT INTO report (id, unit_id, kind, starts, ends, version, known, at, who, reason, form, "
		  "title, checked, xlsx, pdf) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, "
		  "$14)"};
static const struct sql GET = {"report.get", "SELECT " REPORT_COLUMNS "WHERE id = $1"};
static const struct sql LIST = {"report.list",
				"SELECT " REPORT_COLUMNS "ORDER BY ends DESC, unit_id, kind, version DESC "
				"LIMIT $1"};
static const struct sql LAST = {
    "report.last", "SELECT coalesce(max(version), 0) FROM report WHERE unit_id = $1 AND kind = $2 AND ends = $3"};
static const struct sql XLSX = {"report.xlsx", "SELECT xlsx FROM report WHERE id = $1"};
static const struct sql PDF = {"report.pdf", "SELECT pdf FROM report WHERE id = $1"};
static const struct sql CHECKED = {"report.checked", "UPDATE report SET checked = $2 WHERE id = $1"};
static const struct sql FIGURES = {"report.figures",
				   "SELECT unit_id, unit, metric, since, num, den, num_doubt, den_doubt, known "
				   "FROM report_figure WHERE report_id = $1 ORDER BY place"};
#define PEOPLE_WHERE                                                                                                 \
	"FROM report_member WHERE report_id = $1 AND metric = $2 AND side = $3 AND (CAST($4 AS BIGINT) = 0 OR "      \
	"county_id = $4) "
static const struct sql PEOPLE = {"report.people", "SELECT no, org_id, subject_id, amount, doubt " PEOPLE_WHERE
						   "AND no > $5 ORDER BY no LIMIT $6"};
static const struct sql PEOPLE_COUNT = {"report.people_count", "SELECT count(*) " PEOPLE_WHERE};

static const struct row_field fields[] = {ROW_INT(struct report, id, 0),      ROW_INT(struct report, unit, 1),
					  ROW_INT(struct report, kind, 2),    ROW_INT(struct report, starts, 3),
					  ROW_INT(struct report, ends, 4),    ROW_INT(struct report, version, 5),
					  ROW_INT(struct report, known, 6),   ROW_INT(struct report, at, 7),
					  ROW_INT(struct report, form, 8),    ROW_INT(struct report, checked, 9),
					  ROW_TEXT(struct report, who, 10),   ROW_TEXT(struct report, reason, 11),
					  ROW_TEXT(struct report, title, 12), {0}};

/* The report's own row. */
static int add_report(struct house *h, const struct report_data *d, const struct buf *xlsx, const struct buf *pdf,
		      int64_t id, instant_t now, struct err *e)
{
	const struct report_ask *a = &d->ask;
	char title[200];
	report_title(a, d->unit, title);
	return sql_run(h->store, &ADD,
		       ARGS(INT(id), INT(a->unit), INT(a->kind), INT(a->starts), INT(a->ends), INT(a->version),
			    INT(a->known), INT(now), TEXT(a->who), TEXT(a->reason), INT(metrics_form()),
			    TEXT(str_of(title)), BYTES(buf_str(xlsx)), BYTES(buf_str(pdf))),
		       NULL, e);
}

/* Its figures. */
static int add_figures(struct house *h, const struct report_data *d, int64_t id, struct err *e)
{
	static const char *const columns[] = {"report_id", "place", "unit_id",   "unit",      "metric", "since",
					      "num",       "den",   "num_doubt", "den_doubt", "known",  NULL};
	struct bulk *b;
	if (bulk_begin(&b, h->store, "report_figure", columns, "iiittiiiiii", e) < 0)
		return -1;
	for (size_t k = 0; k < d->nfigures; k++) {
		const struct report_figure *f = &d->figure[k];
		bulk_int(b, 0, id);
		bulk_int(b, 1, (int64_t)k);
		bulk_int(b, 2, f->unit);
		bulk_text(b, 3, f->name);
		bulk_text(b, 4, f->metric->id);
		bulk_int(b, 5, f->metric->since);
		bulk_int(b, 6, f->value.num);
		bulk_int(b, 7, f->value.den);
		bulk_int(b, 8, f->value.num_doubt);
		bulk_int(b, 9, f->value.den_doubt);
		bulk_int(b, 10, f->value.known);
		if (bulk_row(b, e) < 0) {
			bulk_abandon(b);
			return -1;
		}
	}
	return bulk_end(b, e);
}

/* Whom it counts. */
static int add_members(struct house *h, const struct report_data *d, int64_t id, struct err *e)
{
	static const char *const columns[] = {"report_id", "metric",     "side",   "no",    "county_id",
					      "org_id",    "subject_id", "amount", "doubt", NULL};
	struct bulk *b;
	if (bulk_begin(&b, h->store, "report_member", columns, "itiiiiiii", e) < 0)
		return -1;
	for (size_t k = 0; k < d->nmembers; k++) {
		const struct report_member *m = &d->member[k];
		bulk_int(b, 0, id);
		bulk_text(b, 1, m->metric->id);
		bulk_int(b, 2, m->side);
		bulk_int(b, 3, (int64_t)k + 1);
		bulk_int(b, 4, m->county);
		bulk_int(b, 5, m->org);
		bulk_int(b, 6, m->subject);
		bulk_int(b, 7, m->amount);
		bulk_int(b, 8, m->doubt);
		if (bulk_row(b, e) < 0) {
			bulk_abandon(b);
			return -1;
		}
	}
	return bulk_end(b, e);
}

int report_keep(struct house *h, const struct report_data *d, const struct buf *xlsx, const struct buf *pdf,
		int64_t *id, struct err *e)
{
	struct recording *r;
	char detail[400], title[200], who[200];
	int64_t last;
	if (report_last(h, d->ask.unit, d->ask.kind, d->ask.ends, &last, e) < 0)
		return -1;
	if (last + 1 != d->ask.version)
		return err_set(e, ERR_CONFLICT, "这一期刚有别人报了第 %lld 版，请看过再更正", (long long)last);
	report_title(&d->ask, d->unit, title);
	snprintf(detail, sizeof detail, "%s 第 %lld 版 %.*s", title, (long long)d->ask.version,
		 STR_FMT(d->ask.reason));
	snprintf(who, sizeof who, "%.*s", STR_FMT(d->ask.who));
	struct deed deed = {.who = who, .what = "report", .source = "报表", .detail = detail};
	if (recording_begin(&r, h, &deed, e) < 0)
		return -1;
	instant_t now = recording_now(r);
	*id = id_new(now);
	if (add_report(h, d, xlsx, pdf, *id, now, e) < 0 || add_figures(h, d, *id, e) < 0 ||
	    add_members(h, d, *id, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}

int report_get(struct house *h, int64_t id, struct arena *mem, struct report *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这份报表") : got < 0 ? -1 : 0;
}

int report_list(struct house *h, struct arena *mem, struct report **ret, size_t *n, struct err *e)
{
	return sql_rows(h->store, &LIST, ARGS(INT(REPORTS_LISTED)), fields, sizeof **ret, mem, REPORTS_LISTED,
			(void **)ret, n, e);
}

int report_last(struct house *h, int64_t unit, int64_t kind, day_t ends, int64_t *version, struct err *e)
{
	*version = 0;
	return sql_int(h->store, &LAST, ARGS(INT(unit), INT(kind), INT(ends)), version, e) < 0 ? -1 : 0;
}

/* A report as it was handed out. */
struct kept_file {
	struct str bytes;
};

int report_file(struct house *h, int64_t id, bool pdf, struct arena *mem, struct str *out, struct err *e)
{
	static const struct row_field bytes[] = {ROW_BYTES(struct kept_file, bytes, 0), {0}};
	struct kept_file file = {0};
	int got = sql_row(h->store, pdf ? &PDF : &XLSX, ARGS(INT(id)), bytes, &file, mem, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这份报表");
	*out = file.bytes;
	return 0;
}

#define FIGURES_MAX (REPORT_METRICS * 500)

/* A figure as it lies in the store. */
struct kept_figure {
	int64_t unit, since, num, den, num_doubt, den_doubt;
	struct str name, metric;
	bool known;
};
static const struct row_field figure_fields[] = {
    ROW_INT(struct kept_figure, unit, 0),      ROW_TEXT(struct kept_figure, name, 1),
    ROW_TEXT(struct kept_figure, metric, 2),   ROW_INT(struct kept_figure, since, 3),
    ROW_INT(struct kept_figure, num, 4),       ROW_INT(struct kept_figure, den, 5),
    ROW_INT(struct kept_figure, num_doubt, 6), ROW_INT(struct kept_figure, den_doubt, 7),
    ROW_BOOL(struct kept_figure, known, 8),    {0}};

int report_figures(struct house *h, int64_t id, struct arena *mem, struct report_figure **ret, size_t *n,
		   struct err *e)
{
	struct kept_figure *row;
	size_t rows, k = 0;
	if (sql_rows(h->store, &FIGURES, ARGS(INT(id)), figure_fields, sizeof *row, mem, FIGURES_MAX, (void **)&row,
		     &rows, e) < 0)
		return -1;
	struct report_figure *list = ARENA_ARRAY(mem, rows + 1, struct report_figure);
	if (!list)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < rows; i++) {
		const struct kept_figure *x = &row[i];
		const struct metric *m = metric_version(x->metric, (day_t)x->since);
		if (m)
			list[k++] =
			    (struct report_figure){.unit = x->unit,
						   .name = x->name,
						   .metric = m,
						   .value = {x->num, x->den, x->num_doubt, x->den_doubt, x->known}};
	}
	*ret = list;
	*n = k;
	return 0;
}

int report_people(struct house *h, int64_t id, struct str metric, int64_t side, int64_t county, int64_t after,
		  size_t limit, struct arena *mem, struct report_person **ret, size_t *n, int64_t *total,
		  struct err *e)
{
	static const struct row_field person_fields[] = {
	    ROW_INT(struct report_person, no, 0),      ROW_INT(struct report_person, org, 1),
	    ROW_INT(struct report_person, subject, 2), ROW_INT(struct report_person, amount, 3),
	    ROW_BOOL(struct report_person, doubt, 4),  {0}};
	*total = 0;
	if (sql_int(h->store, &PEOPLE_COUNT, ARGS(INT(id), TEXT(metric), INT(side), INT(county)), total, e) < 0)
		return -1;
	return sql_rows(h->store, &PEOPLE,
			ARGS(INT(id), TEXT(metric), INT(side), INT(county), INT(after), INT((int64_t)limit)),
			person_fields, sizeof **ret, mem, limit, (void **)ret, n, e);
}

/* Compares one file. */
static int same(struct house *h, int64_t id, bool pdf, const struct buf *again, struct arena *mem, struct err *e)
{
	struct str kept = STR("");
	if (report_file(h, id, pdf, mem, &kept, e) < 0)
		return -1;
	if (kept.n == again->n && memcmp(kept.p, again->p, kept.n) == 0)
		return 0;
	return err_set(e, ERR_DAMAGED, "重做的%s与报送的不一样：报送 %zu 字节，重做 %zu 字节",
		       pdf ? " PDF " : "工作簿", kept.n, again->n);
}

int report_again(struct house *h, int64_t id, struct arena *mem, struct err *e)
{
	struct report r;
	struct report_data d;
	struct buf xlsx, pdf;
	if (report_get(h, id, mem, &r, e) < 0)
		return -1;
	if (r.form != metrics_form())
		return err_set(e, ERR_CONFLICT,
			       "报送以后程序换了指标定义，这一份不能再逐字节重做；报送的文件仍可下载");
	const struct report_ask ask = {.unit = r.unit,
				       .kind = r.kind,
				       .version = r.version,
				       .starts = (day_t)r.starts,
				       .ends = (day_t)r.ends,
				       .known = r.known,
				       .who = r.who,
				       .reason = r.reason};
	buf_init(&xlsx, REPORT_FILE);
	buf_init(&pdf, REPORT_FILE);
	int status = report_make(h, &ask, mem, &d, e);
	if (status == 0 && (report_xlsx(&d, &xlsx, e) < 0 || report_pdf(&d, &pdf, e) < 0 ||
			    same(h, id, false, &xlsx, mem, e) < 0 || same(h, id, true, &pdf, mem, e) < 0))
		status = -1;
	buf_release(&xlsx);
	buf_release(&pdf);
	return status;
}

int report_checked(struct house *h, int64_t id, instant_t at, struct err *e)
{
	return sql_run(h->store, &CHECKED, ARGS(INT(id), INT(at)), NULL, e);
}
