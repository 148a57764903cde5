/* yicai staffing: required against actual staff, institution by institution, and what closing the gaps takes. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/looking.h"
#include "features/staffing/houses.h"
#include "features/subsidies/places.h"

#define NORMS_TEXT_MAX (4u << 20)
#define POSTS_TOLD     64

/* What is missing of one post over all institutions. */
struct lack {
	struct str post;
	int64_t gap, houses;
	bool unverified;
};

/* A call on its way. */
struct staffing {
	struct looking l;
	struct staffing_norms norms;
	struct str edition;
	enum staffing_rounding rounding;
	int64_t unit; /* −1: all */
	bool gaps;    /* only what is missing */
	struct lack lack[POSTS_TOLD];
	size_t nlacks;
	int64_t nurses, certified;
};

/* The norms: the user's file, or those that the program carries. */
static int read_norms(struct staffing *s, const struct call *c, struct err *e)
{
	const char *path = call_value(c, "norms");
	struct buf text;
	if (!path)
		return staffing_shipped(&s->norms, c->mem, e);
	buf_init(&text, NORMS_TEXT_MAX);
	int status = file_read(path, &text, e);
	const char *copy = status == 0 ? arena_copy(c->mem, text.p ? text.p : "", text.n) : NULL;
	if (status == 0)
		status = copy ? staffing_read(&s->norms, c->mem, (struct str){copy, text.n}, path, e)
			      : err_set(e, ERR_NOMEM, "内存不够");
	buf_release(&text);
	return status;
}

/* --unit as a row; −1 all. */
static int find_unit(struct staffing *s, const struct call *c, struct err *e)
{
	const char *code = call_value(c, "unit");
	s->unit = code ? world_find(s->l.world, s->l.units, str_of(code)) : -1;
	return code && s->unit < 0 ? err_set(e, ERR_USAGE, "没有单元 %s", code) : 0;
}

/* Adds a gap to its post. */
static void note_lack(struct staffing *s, const struct staffing_line *x)
{
	size_t i = 0;
	while (i < s->nlacks && !str_eq(s->lack[i].post, x->post))
		i++;
	if (i == POSTS_TOLD || x->gap == 0)
		return;
	if (i == s->nlacks)
		s->lack[s->nlacks++] = (struct lack){.post = x->post};
	s->lack[i].gap += x->gap;
	s->lack[i].houses++;
	s->lack[i].unverified |= x->unverified;
}

/* One line as a row. */
static int print_line(struct table_out *t, const struct staffing *s, const struct staffing_row *r,
		      const struct staffing_line *x)
{
	char exact[64], required[24], actual[24] = "不详", gap[24] = "不详";
	snprintf(exact, sizeof exact, x->den == 1 ? "%lld" : "%lld/%lld", (long long)x->num, (long long)x->den);
	snprintf(required, sizeof required, "%lld", (long long)x->required);
	if (x->actual >= 0) {
		snprintf(actual, sizeof actual, "%lld", (long long)x->actual);
		snprintf(gap, sizeof gap, "%lld", (long long)x->gap);
	}
	struct str none = {"", 0};
	struct str cells[] = {r->unit == FIELD_NONE ? none : looking_unit_name(&s->l, r->unit),
			      r->name,
			      x->post,
			      str_of(shift_label(x->shift)),
			      str_of(exact),
			      str_of(required),
			      str_of(actual),
			      str_of(gap),
			      str_of(x->mandatory ? "必须" : "推荐"),
			      str_of(x->unverified ? "未核实" : "已核实"),
			      str_of(x->unknown ? "有对象能力等级不详，可能更多" : ""),
			      x->source};
	return table_row(t, cells);
}

/* All lines of one institution. */
static int print_house(struct table_out *t, struct staffing *s, const struct staffing_row *r, struct err *e)
{
	struct staffing_line *x;
	size_t n;
	if (s->unit >= 0 && (r->unit == FIELD_NONE || !lies_within(s->l.world, r->unit, s->unit)))
		return 0;
	struct staffing_norms norms;
	if (staffing_norms_for(&norms, &s->norms, s->l.world, r->unit, s->l.mem, e) < 0)
		return -1;
	if (staffing_lines(&x, &n, &norms, &r->house, s->edition, s->l.on, s->rounding, s->l.mem, e) < 0)
		return -1;
	s->nurses += r->house.nurses;
	s->certified += r->house.certified;
	for (size_t i = 0; i < n; i++) {
		note_lack(s, &x[i]);
		if ((!s->gaps || x[i].gap > 0) && (x[i].required > 0 || x[i].actual > 0) &&
		    print_line(t, s, r, &x[i]) < 0)
			return -1;
	}
	return 0;
}

/* What it takes: so many of each post; and the certified share. */
static void tell_sums(const struct staffing *s)
{
	for (size_t i = 0; i < s->nlacks; i++)
		printf("补齐%.*s：%lld家机构共缺%lld人%s\n", STR_FMT(s->lack[i].post), (long long)s->lack[i].houses,
		       (long long)s->lack[i].gap, s->lack[i].unverified ? "（标准未核实）" : "");
	printf("养老护理员%lld人，持证%lld人", (long long)s->nurses, (long long)s->certified);
	int64_t more = staffing_missing(s->certified, s->nurses, 60, 100);
	if (s->nurses)
		printf("，%s60%%", staffing_reaches(s->certified, s->nurses, 60, 100) ? "达到" : "不到");
	if (more > 0)
		printf("，再有%lld人取证可达到", (long long)more);
	puts("");
}

int cmd_staffing(struct call *c)
{
	static const char *const head[] = {"单元", "机构", "岗位", "时段", "应配", "应配人数",
					   "现有", "缺口", "性质", "核实", "说明", "依据"};
	struct err e = {0};
	struct staffing s = {.edition = str_of(call_value(c, "edition"))};
	struct staffing_row *rows = NULL;
	struct table_out *t = NULL;
	size_t n = 0;
	enum format f;
	s.rounding = call_value(c, "each") ? ROUND_EACH : ROUND_ONCE;
	s.gaps = call_value(c, "gaps") != NULL;
	int status = call_format(c, &f, &e) < 0 || read_norms(&s, c, &e) < 0 || looking_open(&s.l, c, &e) < 0 ||
			     find_unit(&s, c, &e) < 0
			 ? -1
			 : 0;
	if (status == 0)
		status = staffing_houses(&rows, &n, s.l.world, s.l.on, s.l.mem, &e);
	if (status == 0 && !(t = table_open(stdout, f, head, 12, 0xe0)))
		status = err_set(&e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n && status == 0; i++)
		status = print_house(t, &s, &rows[i], &e);
	if (t && table_close(t, &e) < 0)
		status = -1;
	if (status == 0 && f == FORMAT_TEXT)
		tell_sums(&s);
	looking_close(&s.l);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
