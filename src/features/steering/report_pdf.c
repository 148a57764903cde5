/* A report on paper: A4 landscape, 汇总 and 各单元 and 各机构, places to sign, pages numbered. The same data give the same bytes. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>

#include "base/late.h"
#include "features/steering/report.h"

/* The calls of cairo and pango, loaded with the first report. */
#define DRAW_CALLS(CALL)                                                                                             \
	CALL(cairo_create)                                                                                           \
	CALL(cairo_destroy)                                                                                          \
	CALL(cairo_fill_preserve)                                                                                    \
	CALL(cairo_move_to)                                                                                          \
	CALL(cairo_pdf_surface_create_for_stream)                                                                    \
	CALL(cairo_pdf_surface_set_metadata)                                                                         \
	CALL(cairo_rectangle)                                                                                        \
	CALL(cairo_set_line_width)                                                                                   \
	CALL(cairo_set_source_rgb)                                                                                   \
	CALL(cairo_show_page)                                                                                        \
	CALL(cairo_status_to_string)                                                                                 \
	CALL(cairo_stroke)                                                                                           \
	CALL(cairo_surface_destroy)                                                                                  \
	CALL(cairo_surface_finish)                                                                                   \
	CALL(cairo_surface_status)                                                                                   \
	CALL(g_object_unref)                                                                                         \
	CALL(pango_cairo_create_layout)                                                                              \
	CALL(pango_cairo_show_layout)                                                                                \
	CALL(pango_font_description_free)                                                                            \
	CALL(pango_font_description_from_string)                                                                     \
	CALL(pango_font_description_set_absolute_size)                                                               \
	CALL(pango_font_description_set_weight)                                                                      \
	CALL(pango_layout_get_pixel_size)                                                                            \
	CALL(pango_layout_set_alignment)                                                                             \
	CALL(pango_layout_set_font_description)                                                                      \
	CALL(pango_layout_set_text)                                                                                  \
	CALL(pango_layout_set_width)                                                                                 \
	CALL(pango_layout_set_wrap)
#define DRAW_CALL(name) typeof(name) *name;
static struct {
	DRAW_CALLS(DRAW_CALL)
} draw_by;

/* Loads the three libraries: pangocairo brings the others. */
static int load_draw(struct err *e)
{
#define DRAW_NAME(name) #name,
	static const char *const names[] = {DRAW_CALLS(DRAW_NAME)};
	static struct late library = {
	    "libpangocairo-1.0.so.0", "排版库 pangocairo", names, &draw_by, sizeof names / sizeof *names, false};
	return late_load(&library, e);
}

/* Points. */
#define PAGE_W  842
#define PAGE_H  595
#define MARGIN  40
#define PAD     4
#define COLUMNS 12

/* A page on its way. Lengths are points: of paper, not of money. */
struct paper {
	cairo_t *c;
	cairo_surface_t *surface;
	const struct report_data *d;
	struct buf *out;
	int page;
	int y;
	const char *what; /* the table's name */
	const struct str *head;
	const int *width;
	size_t n;
};

/* cairo's bytes go to the buffer. */
static cairo_status_t take(void *self, const unsigned char *p, unsigned n)
{
	struct buf *out = self;
	buf_put(out, (const char *)p, n);
	return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* A text in a box; its height. draw false: measured alone. */
static int text_at(struct paper *p, struct str s, int x, int y, int width, int size, bool bold, PangoAlignment align,
		   bool draw)
{
	PangoLayout *l = draw_by.pango_cairo_create_layout(p->c);
	PangoFontDescription *f = draw_by.pango_font_description_from_string("Noto Sans CJK SC");
	int height = 0;
	draw_by.pango_font_description_set_absolute_size(f, size * PANGO_SCALE);
	draw_by.pango_font_description_set_weight(f, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	draw_by.pango_layout_set_font_description(l, f);
	draw_by.pango_layout_set_width(l, width * PANGO_SCALE);
	draw_by.pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	draw_by.pango_layout_set_alignment(l, align);
	draw_by.pango_layout_set_text(l, s.p ? s.p : "", (int)s.n);
	draw_by.pango_layout_get_pixel_size(l, NULL, &height);
	if (draw) {
		draw_by.cairo_move_to(p->c, x, y);
		draw_by.pango_cairo_show_layout(p->c, l);
	}
	draw_by.pango_font_description_free(f);
	draw_by.g_object_unref(l);
	return height;
}

/* A rectangle around a cell. */
static void box(struct paper *p, int x, int y, int w, int h, bool shaded)
{
	draw_by.cairo_rectangle(p->c, x, y, w, h);
	if (shaded) {
		draw_by.cairo_set_source_rgb(p->c, 0.91, 0.94, 0.945);
		draw_by.cairo_fill_preserve(p->c);
	}
	draw_by.cairo_set_source_rgb(p->c, 0.45, 0.5, 0.53);
	draw_by.cairo_set_line_width(p->c, 0.6);
	draw_by.cairo_stroke(p->c);
	draw_by.cairo_set_source_rgb(p->c, 0.09, 0.13, 0.17);
}

/* One row of cells; the first column to the left, the others as `right` says. Returns its height. */
static int row(struct paper *p, const struct str *cell, bool head, bool draw)
{
	int height = 16, x = MARGIN;
	for (size_t k = 0; k < p->n; k++) {
		int h = text_at(p, cell[k], 0, 0, p->width[k] - 2 * PAD, 9, head, PANGO_ALIGN_LEFT, false) + 2 * PAD;
		height = h > height ? h : height;
	}
	for (size_t k = 0; k < p->n && draw; k++) {
		box(p, x, p->y, p->width[k], height, head);
		text_at(p, cell[k], x + PAD, p->y + PAD, p->width[k] - 2 * PAD, 9, head,
			k && !head ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT, true);
		x += p->width[k];
	}
	return height;
}

/* The foot of a page, and the page. */
static void end_page(struct paper *p)
{
	char foot[64];
	snprintf(foot, sizeof foot, "第 %d 页", p->page);
	text_at(p, str_of(foot), MARGIN, PAGE_H - MARGIN + 12, PAGE_W - 2 * MARGIN, 8, false, PANGO_ALIGN_CENTER,
		true);
	draw_by.cairo_show_page(p->c);
}

/* The head of a page: title, what it rests on, the table's head. */
static void begin_page(struct paper *p)
{
	const struct report_data *d = p->d;
	char title[200], note[600], known[20], ends[11];
	report_title(&d->ask, d->unit, title);
	instant_text(d->ask.known, known);
	day_text(d->ask.ends, ends);
	snprintf(note, sizeof note, "%s　第 %lld 版　数据截至 %s　按 %s 已知的事实　填报单位：%.*s%s%.*s", p->what,
		 (long long)d->ask.version, ends, known, STR_FMT(d->unit), d->ask.reason.n ? "　更正理由：" : "",
		 STR_FMT(d->ask.reason));
	p->page++;
	p->y = MARGIN;
	p->y += text_at(p, str_of(title), MARGIN, p->y, PAGE_W - 2 * MARGIN, 16, true, PANGO_ALIGN_CENTER, true) + 6;
	p->y += text_at(p, str_of(note), MARGIN, p->y, PAGE_W - 2 * MARGIN, 9, false, PANGO_ALIGN_LEFT, true) + 6;
	p->y += row(p, p->head, true, true);
}

/* One row of the table, on a new page when it does not fit. */
static void put_row(struct paper *p, const struct str *cell)
{
	int height = row(p, cell, false, false);
	if (p->y + height > PAGE_H - MARGIN - 30) {
		end_page(p);
		begin_page(p);
	}
	p->y += row(p, cell, false, true);
}

/* Places to sign, and the end of the page. */
static void sign(struct paper *p)
{
	p->y += 16;
	text_at(p,
		STR("填表人：　　　　　　　　审核人：　　　　　　　　负责人：　　　　　　　　（盖章）　　　　　年　　"
		    "月　　日"),
		MARGIN, p->y, PAGE_W - 2 * MARGIN, 10, false, PANGO_ALIGN_LEFT, true);
	end_page(p);
}

/* A text made in an arena. */
static struct str made(struct arena *mem, const char *text)
{
	const char *p = arena_copy(mem, text, strlen(text));
	return str_of(p ? p : "");
}

/* 汇总. */
static void summary(struct paper *p, struct arena *mem)
{
	static const struct str head[] = {{"指标", 6}, {"条款", 6}, {"目标", 6},   {"期限", 6}, {"本期末", 9},
					  {"分子", 6}, {"分母", 6}, {"上期末", 9}, {"判断", 6}, {"还差", 6}};
	static const int width[] = {220, 60, 92, 66, 60, 56, 66, 60, 46, 36};
	const struct report_data *d = p->d;
	p->what = "汇总表";
	p->head = head;
	p->width = width;
	p->n = 10;
	begin_page(p);
	for (size_t i = 0; i < d->nmetrics; i++) {
		const struct report_figure *f = &d->figure[i];
		const struct metric_target *t = metric_next(f->metric, d->ask.ends);
		char now[48], before[48], due[11] = "", num[24], den[24] = "", lack[24] = "";
		int64_t missing = 0;
		enum metric_standing s = t ? metric_standing(t, f->value, &missing) : METRIC_UNKNOWN;
		metric_text(f->metric, f->value, t, now);
		metric_text(f->metric, f->before, t, before);
		if (t)
			day_text(metric_due(t, d->ask.ends), due);
		snprintf(num, sizeof num, "%lld", (long long)f->value.num);
		if (f->metric->den_title.n)
			snprintf(den, sizeof den, "%lld", (long long)f->value.den);
		if (t && s == METRIC_SHORT)
			snprintf(lack, sizeof lack, "%lld", (long long)missing);
		const struct str cells[] = {f->metric->title,
					    t ? t->clauses : f->metric->clauses,
					    t ? t->text : STR(""),
					    made(mem, due),
					    made(mem, now),
					    made(mem, num),
					    made(mem, den),
					    made(mem, before),
					    !t                    ? STR("")
					    : s == METRIC_REACHED ? STR("达到")
					    : s == METRIC_SHORT   ? STR("未达到")
								  : STR("不详"),
					    made(mem, lack)};
		put_row(p, cells);
	}
	sign(p);
}

/* 各单元: as many indicators a table as fit on the paper. */
static void units(struct paper *p, struct arena *mem)
{
	const struct report_data *d = p->d;
	const size_t wide = 6;
	for (size_t from = 0; from < d->nmetrics; from += wide) {
		size_t n = d->nmetrics - from < wide ? d->nmetrics - from : wide;
		struct str head[COLUMNS] = {STR("单元")};
		int width[COLUMNS] = {120};
		for (size_t k = 0; k < n; k++) {
			head[k + 1] = d->metric[from + k]->title;
			width[k + 1] = (PAGE_W - 2 * MARGIN - 120) / (int)n;
		}
		p->what = "各单元对照表";
		p->head = head;
		p->width = width;
		p->n = n + 1;
		begin_page(p);
		for (size_t u = 0; u < d->nunits; u++) {
			const struct report_figure *f = &d->figure[u * d->nmetrics];
			struct str cells[COLUMNS] = {f->name};
			for (size_t k = 0; k < n; k++) {
				const struct metric *m = d->metric[from + k];
				char text[48];
				metric_text(m, f[from + k].value, metric_next(m, d->ask.ends), text);
				cells[k + 1] = made(mem, text);
			}
			put_row(p, cells);
		}
		sign(p);
	}
}

/* 明细: how many of each institution are counted; everybody by name is in the workbook. */
static void institutions(struct paper *p, struct arena *mem)
{
	static const struct str head[] = {{"指标", 6}, {"单元", 6}, {"机构", 6}, {"计入", 6}, {"待核实", 9}};
	static const int width[] = {200, 120, 300, 70, 72};
	const struct report_data *d = p->d;
	p->what = "明细表（按机构；逐人明细见同名工作簿）";
	p->head = head;
	p->width = width;
	p->n = 5;
	begin_page(p);
	for (size_t i = 0; i < d->nmembers;) {
		const struct report_member *m = &d->member[i];
		int64_t amount = 0, doubt = 0;
		size_t k = i;
		char a[24], b[24];
		for (; k < d->nmembers && d->member[k].metric == m->metric && d->member[k].side == m->side &&
		       d->member[k].org == m->org;
		     k++) {
			amount += d->member[k].doubt ? 0 : d->member[k].amount;
			doubt += d->member[k].doubt;
		}
		i = k;
		if (m->side || !m->org)
			continue;
		snprintf(a, sizeof a, "%lld", (long long)amount);
		snprintf(b, sizeof b, "%lld", (long long)doubt);
		const struct str cells[] = {m->metric->title, m->unit_name, m->org_name, made(mem, a), made(mem, b)};
		put_row(p, cells);
	}
	sign(p);
}

int report_pdf(const struct report_data *d, struct buf *out, struct err *e)
{
	char title[200], created[40], at[20];
	struct paper p = {.d = d, .out = out};
	if (load_draw(e) < 0)
		return -1;
	struct arena *mem = arena_new(0);
	if (!mem)
		return err_set(e, ERR_NOMEM, "内存不够");
	report_title(&d->ask, d->unit, title);
	instant_text(d->ask.known, at);
	snprintf(created, sizeof created, "%.10sT%.8s+08:00", at, at + 11);
	p.surface = draw_by.cairo_pdf_surface_create_for_stream(take, out, PAGE_W, PAGE_H);
	draw_by.cairo_pdf_surface_set_metadata(p.surface, CAIRO_PDF_METADATA_TITLE, title);
	draw_by.cairo_pdf_surface_set_metadata(p.surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
	p.c = draw_by.cairo_create(p.surface);
	summary(&p, mem);
	units(&p, mem);
	institutions(&p, mem);
	draw_by.cairo_destroy(p.c);
	draw_by.cairo_surface_finish(p.surface);
	cairo_status_t bad = draw_by.cairo_surface_status(p.surface);
	draw_by.cairo_surface_destroy(p.surface);
	arena_free(mem);
	return bad != CAIRO_STATUS_SUCCESS
		   ? err_set(e, ERR_IO, "报表写不成 PDF：%s", draw_by.cairo_status_to_string(bad))
		   : 0;
}
