/* yicai indicator split: a target dealt out to the units below, as the sheet 目标分解. */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/looking.h"
#include "features/subsidies/places.h"
#include "features/targets/assignments.h"
#include "features/targets/split.h"

/* A split on its way. */
struct splitting {
	struct looking l;
	const struct indicator *i, *by;
	int64_t total, floor, cap, version;
	day_t due;
	int64_t row[SPLIT_UNITS_MAX]; /* of the units */
	struct split_unit unit[SPLIT_UNITS_MAX];
	struct split_share share[SPLIT_UNITS_MAX];
	size_t n;
};

/* A whole number of an option; what it was before when it is not given. */
static int number_of(const struct call *c, const char *name, int64_t *out, struct err *e)
{
	const char *text = call_value(c, name);
	if (text && (!str_to_i64(str_of(text), out) || *out < 0 || *out > SPLIT_VALUE_MAX))
		return err_set(e, ERR_USAGE, "--%s 要写0至%lld的整数", name, (long long)SPLIT_VALUE_MAX);
	return 0;
}

/* All that the call says. */
static int read_call(struct splitting *s, const struct call *c, struct err *e)
{
	s->cap = SPLIT_NO_CAP;
	s->version = 1;
	s->total = -1;
	int due = call_day(c, "due", &s->due, e);
	if (due < 0 || number_of(c, "amount", &s->total, e) < 0 || number_of(c, "floor", &s->floor, e) < 0 ||
	    number_of(c, "cap", &s->cap, e) < 0 || number_of(c, "version", &s->version, e) < 0)
		return -1;
	if (due == 0 || s->total < 0)
		return err_set(e, ERR_USAGE, "没有说把多少分到哪天：写 --amount 总数 --due YYYY-MM-DD");
	s->i = indicator_wanted(&s->l, c->operand[0], e);
	const char *by = call_value(c, "by");
	s->by = s->i && by ? indicator_wanted(&s->l, by, e) : s->i;
	return s->by ? 0 : -1;
}

/* The units right below the one asked for, weighed by the denominator of the indicator, or by what it counts when it has none. */
static int weigh(struct splitting *s, int64_t top, struct err *e)
{
	struct indicator_result r;
	const struct world *w = s->l.world;
	if (indicator_run(&r, s->l.set, s->by, s->l.world, s->l.on, s->l.mem, e) < 0)
		return -1;
	const struct indicator_count *count = s->by->den.policy ? &r.den : &r.num;
	for (size_t u = 0; u < w->t[s->l.units].n; u++) {
		if (unit_above(w, (int64_t)u) != top || !count->known[u])
			continue;
		if (s->n == SPLIT_UNITS_MAX)
			return err_set(e, ERR_LIMIT, "单元多于%u个", SPLIT_UNITS_MAX);
		s->row[s->n] = (int64_t)u;
		s->unit[s->n++] = (struct split_unit){count->sum[u], s->floor, s->cap};
	}
	return split_target(s->share, s->unit, s->n, s->total, e);
}

/* One unit's part as a row of the sheet. */
static int print_row(struct table_out *t, const struct splitting *s, size_t k)
{
	char due[11], version[24], got[24], floor[24] = "", cap[24] = "", weight[24];
	struct str none = {"", 0};
	day_text(s->due, due);
	snprintf(version, sizeof version, "%lld", (long long)s->version);
	snprintf(got, sizeof got, "%lld", (long long)s->share[k].got);
	snprintf(weight, sizeof weight, "%lld", (long long)s->unit[k].weight);
	if (s->floor)
		snprintf(floor, sizeof floor, "%lld", (long long)s->floor);
	if (s->cap != SPLIT_NO_CAP)
		snprintf(cap, sizeof cap, "%lld", (long long)s->cap);
	const struct split_share *x = &s->share[k];
	const char *why = x->at_floor       ? "按下限"
			  : x->at_cap       ? "按上限"
			  : x->by_remainder ? "按权重，余数进一"
					    : "按权重";
	const struct indicator_side *side = s->by->den.policy ? &s->by->den : &s->by->num;
	struct str cells[] = {looking_unit_code(&s->l, s->row[k]),
			      s->i->id,
			      str_of(due),
			      str_of(version),
			      str_of(got),
			      str_of(floor),
			      str_of(cap),
			      str_of(weight),
			      str_of(code_label(&assignment_states, ASSIGNMENT_DRAFT)),
			      none,
			      none,
			      none,
			      side->title,
			      str_of(why)};
	return table_row(t, cells);
}

/* Says where the method's paradoxes bite. */
static int tell_paradoxes(const struct splitting *s, struct err *e)
{
	struct split_paradox p[SPLIT_PARADOXES];
	size_t found = 0;
	if (split_paradoxes(p, &found, s->unit, s->n, s->total, NULL, e) < 0)
		return -1;
	for (size_t k = 0; k < found && k < SPLIT_PARADOXES; k++) {
		char unit[128], other[128], text[512];
		struct str a = looking_unit_name(&s->l, s->row[p[k].unit]),
			   b = looking_unit_name(&s->l, s->row[p[k].other]);
		snprintf(unit, sizeof unit, "%.*s", STR_FMT(a));
		snprintf(other, sizeof other, "%.*s", STR_FMT(b));
		split_paradox_text(&p[k], unit, other, text, sizeof text);
		fprintf(stderr, "提醒：%s\n", text);
	}
	return 0;
}

/* The sheet. */
static int print_split(const struct splitting *s, enum format f, struct err *e)
{
	static const char *const head[] = {"单元代码", "指标", "期限",   "版本",     "任务数",   "下限",     "上限",
					   "权重",     "状态", "建议数", "下达日期", "答复日期", "分解依据", "说明"};
	struct table_out *t = table_open(stdout, f, head, 14, 0xf8);
	if (!t)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t k = 0; k < s->n; k++)
		if (print_row(t, s, k) < 0)
			break;
	return table_close(t, e);
}

int cmd_indicator_split(struct call *c)
{
	struct err e = {0};
	struct splitting *s = calloc(1, sizeof *s);
	enum format f;
	if (!s) {
		err_set(&e, ERR_NOMEM, "内存不够");
		return call_fail(&e);
	}
	int status = call_format(c, &f, &e) < 0 || looking_open(&s->l, c, &e) < 0 || read_call(s, c, &e) < 0 ? -1 : 0;
	int64_t top = status == 0 ? unit_wanted(&s->l, c, s->i, &e) : -1;
	status = top < 0 ? -1 : weigh(s, top, &e);
	if (status == 0)
		status = print_split(s, f, &e);
	if (status == 0)
		status = tell_paradoxes(s, &e);
	looking_close(&s->l);
	free(s);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
