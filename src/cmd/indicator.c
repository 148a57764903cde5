/* yicai indicator …: what is counted, how it stands, and who was counted. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/looking.h"
#include "crypt/crypt.h"
#include "features/features.h"
#include "features/indicators/flow.h"
#include "features/subsidies/load.h"
#include "features/subsidies/places.h"
#include "features/units/units.h"
#include "features/units/units_data.h"
#include "policy/parse.h"

/* Prints what was found in the texts. */
static void print_diags(const struct indicators *s)
{
	struct buf out;
	buf_init(&out, 4u << 20);
	for (const struct diag *d = s->diags.first; d; d = d->next) {
		struct str text = {0};
		for (size_t i = 0; i <= s->n && i < INDICATORS_MAX; i++)
			if (s->item[i].file && strcmp(s->item[i].file, d->file) == 0)
				text = s->item[i].text;
		diag_print(&out, d, text);
	}
	fwrite(out.p ? out.p : "", 1, out.n, stderr);
	buf_release(&out);
}

/* Adds a file of the user's. */
static int add_file(struct indicators *s, const char *path, struct err *e)
{
	struct buf b;
	buf_init(&b, POLICY_TEXT_MAX + 1);
	int status = file_read(path, &b, e);
	if (status == 0 && indicators_add(s, path, buf_str(&b)) < 0)
		status = err_set(e, ERR_INPUT, "指标文本有错");
	buf_release(&b);
	return status;
}

/* Checks the set and says what is wrong. */
static int check_set(struct indicators *s, int status, struct err *e)
{
	if (status == 0 && indicators_check(s) < 0)
		status = err_set(e, ERR_INPUT, "指标文本有%zu处错误", s->diags.errors);
	print_diags(s);
	return status;
}

/* The indicators of these files, with those that the program carries when they are asked for. */
static struct indicators *open_set(const char *const *path, size_t n, bool shipped, struct err *e)
{
	struct indicators *s = indicators_new(e);
	int status = s ? 0 : -1;
	for (size_t i = 0; i < n && status == 0; i++)
		status = add_file(s, path[i], e);
	if (status == 0 && shipped && indicators_add_shipped(s) < 0)
		status = err_set(e, ERR_INPUT, "指标文本有错");
	if (s && check_set(s, status, e) == 0)
		return s;
	indicators_free(s);
	return NULL;
}

/* Those of the operands, or those that the program carries. */
static struct indicators *operand_set(const struct call *c, struct err *e)
{
	return open_set(c->operand, c->noperands, !c->noperands, e);
}

/* Those that the program carries, and those of --pack. */
static struct indicators *asked_set(const struct call *c, struct err *e)
{
	const char *path[VALUES_MAX];
	size_t n = 0;
	while (n < VALUES_MAX && (path[n] = call_value_at(c, "pack", n)))
		n++;
	return open_set(path, n, true, e);
}

int cmd_indicator_check(struct call *c)
{
	struct err e = {0};
	struct indicators *s = operand_set(c, &e);
	if (!s)
		return call_fail(&e);
	printf("%zu 个指标，没有错误，%zu 处提醒\n", s->n, s->diags.warnings);
	indicators_free(s);
	return EXIT_DONE;
}

int cmd_indicator_test(struct call *c)
{
	struct err e = {0};
	struct case_result r = {0};
	struct buf out;
	struct indicators *s = operand_set(c, &e);
	if (!s)
		return call_fail(&e);
	buf_init(&out, 16u << 20);
	int status = 0;
	for (size_t i = 0; i < s->n && status == 0; i++) {
		const struct indicator *x = &s->item[i];
		status = policy_test(s->packs, x->num.policy, units_into_world, NULL, &out, &r, &e);
		if (status == 0 && x->den.policy)
			status = policy_test(s->packs, x->den.policy, units_into_world, NULL, &out, &r, &e);
	}
	if (status == 0)
		fwrite(out.p ? out.p : "", 1, out.n, stdout);
	buf_release(&out);
	indicators_free(s);
	if (status < 0)
		return call_fail(&e);
	printf("%zu 个样例通过，%zu 个不符\n", r.passed, r.failed);
	return r.failed ? EXIT_WRONG : EXIT_DONE;
}

/* 人 ÷ 人（户籍 60岁以上）. */
static void sides_text(const struct indicator *i, char *out, size_t n)
{
	int at = snprintf(out, n, "%s", measure_label(i->num.measure));
	if (i->den.policy)
		at += snprintf(out + at, n - (size_t)at, " ÷ %s", measure_label(i->den.measure));
	if (i->den.basis.n)
		snprintf(out + at, n - (size_t)at, "（%.*s %.*s）", STR_FMT(i->den.basis), STR_FMT(i->den.ages));
}

/* All targets of an indicator in one text. */
static void targets_text(const struct indicator *i, struct buf *out)
{
	for (size_t k = 0; k < i->ntargets; k++) {
		char due[11] = "每年", what[96];
		if (!i->target[k].yearly)
			day_text(i->target[k].due, due);
		target_text(i, &i->target[k], what);
		buf_printf(out, "%s%s %s", k ? "；" : "", due, what);
	}
}

int cmd_indicator_list(struct call *c)
{
	static const char *const head[] = {"指标", "名称", "计量", "状态", "条款", "目标"};
	struct err e = {0};
	enum format f;
	struct indicators *s = call_format(c, &f, &e) < 0 ? NULL : open_set(NULL, 0, true, &e);
	struct table_out *t = s ? table_open(stdout, f, head, 6, 0) : NULL;
	for (size_t i = 0; t && i < s->n; i++) {
		const struct indicator *x = &s->item[i];
		struct buf targets, clauses;
		char sides[160];
		buf_init(&targets, 4096);
		buf_init(&clauses, 1024);
		sides_text(x, sides, sizeof sides);
		targets_text(x, &targets);
		for (size_t k = 0; k < x->num.policy->nclauses; k++)
			buf_printf(&clauses, "%s%.*s", k ? " " : "", STR_FMT(x->num.policy->clauses[k]));
		struct str cells[] = {
		    x->id, x->title, str_of(sides), x->num.policy->status, buf_str(&clauses), buf_str(&targets)};
		table_row(t, cells);
		buf_release(&targets);
		buf_release(&clauses);
	}
	int status = t ? table_close(t, &e) : -1;
	indicators_free(s);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int looking_open(struct looking *l, const struct call *c, struct err *e)
{
	struct clock clock = clock_system();
	day_t known;
	memset(l, 0, sizeof *l);
	l->on = instant_day(clock.now(clock.self));
	l->known = INSTANT_OPEN;
	if (call_day(c, "on", &l->on, e) < 0)
		return -1;
	int given = call_day(c, "known-on", &known, e);
	if (given < 0)
		return -1;
	if (given > 0)
		l->known = instant_day_end(known);
	l->set = asked_set(c, e);
	l->mem = l->set ? arena_new((size_t)64 << 30) : NULL;
	if (!l->mem)
		return l->set ? err_set(e, ERR_NOMEM, "内存不够") : -1;
	if (home_open(c, &l->home, e) < 0)
		return -1;
	l->units = dict_record(&fact_dict, STR("单元"));
	return load_everything(&l->world, &l->home.house, l->known, l->set->pool, l->mem, e);
}

void looking_close(struct looking *l)
{
	home_close(&l->home);
	arena_free(l->mem);
	indicators_free(l->set);
}

/* A text cell of a unit. */
static struct str unit_cell(const struct looking *l, int64_t unit, int field)
{
	int64_t v = cell_at(l->world->t[l->units].col[field], unit);
	return v == FIELD_NONE ? (struct str){"", 0} : pool_text(l->world->pool, v);
}

struct str looking_unit_code(const struct looking *l, int64_t unit)
{
	return unit_cell(l, unit, FACT_INDEX(units, code));
}

struct str looking_unit_name(const struct looking *l, int64_t unit)
{
	return unit_cell(l, unit, FACT_INDEX(units, name));
}

int64_t unit_wanted(const struct looking *l, const struct call *c, const struct indicator *i, struct err *e)
{
	const char *code = call_value(c, "unit");
	struct str wanted = code ? str_of(code) : i->num.policy->area;
	int64_t unit = world_find(l->world, l->units, wanted);
	if (unit < 0)
		err_todo((err_set(e, ERR_USAGE, "没有单元 %.*s", STR_FMT(wanted)), e), "代码见 yicai export 单元");
	return unit;
}

static const char *const standing_texts[] = {"达到", "未达到", "不详"};

/* A value against a target as cells from 分子 on. */
struct shown {
	char num[24], den[24], value[48], doubt[24], target[96], due[11], missing[24];
	const char *standing;
};

/* Fills them; t NULL: no target. */
static void fill_cells(struct shown *x, const struct indicator_result *r, struct indicator_value v,
		       const struct indicator_target *t)
{
	int64_t missing = 0;
	*x = (struct shown){.standing = ""};
	snprintf(x->num, sizeof x->num, "%lld", (long long)v.num);
	if (r->indicator->den.policy)
		snprintf(x->den, sizeof x->den, "%lld", (long long)v.den);
	snprintf(x->doubt, sizeof x->doubt, "%lld", (long long)(v.num_doubt + v.den_doubt));
	indicator_text(r, v, t, x->value);
	if (!t)
		return;
	target_text(r->indicator, t, x->target);
	day_text(target_due(t, r->on), x->due);
	enum standing s = target_standing(t, v, &missing);
	x->standing = standing_texts[s];
	if (s != STANDING_UNKNOWN)
		snprintf(x->missing, sizeof x->missing, "%lld", (long long)missing);
}

/* One unit as a row of `show`. */
static void show_row(struct table_out *t, const struct looking *l, const struct indicator_result *r, int64_t unit)
{
	struct shown x;
	char on[11];
	fill_cells(&x, r, indicator_at(r, unit), target_next(r->indicator, r->on));
	day_text(r->on, on);
	struct str cells[] = {r->indicator->id,
			      looking_unit_code(l, unit),
			      looking_unit_name(l, unit),
			      str_of(on),
			      str_of(x.num),
			      str_of(x.den),
			      str_of(x.value),
			      str_of(x.doubt),
			      str_of(x.target),
			      str_of(x.due),
			      str_of(x.standing),
			      str_of(x.missing)};
	table_row(t, cells);
}

/* Something was counted in the unit. */
static bool has_any(const struct indicator_result *r, int64_t unit)
{
	return r->num.known[unit] || (r->indicator->den.policy && r->den.known[unit]);
}

/* The unit and those right below it. */
static int show_units(const struct looking *l, const struct indicator_result *r, int64_t unit, enum format f,
		      struct err *e)
{
	static const char *const head[] = {"指标", "单元代码", "单元", "日期", "分子", "分母",
					   "值",   "待核实",   "目标", "期限", "结论", "还差"};
	struct table_out *t = table_open(stdout, f, head, 12, 0x8b0);
	if (!t)
		return err_set(e, ERR_NOMEM, "内存不够");
	show_row(t, l, r, unit);
	for (size_t u = 0; u < l->world->t[l->units].n; u++)
		if (unit_above(l->world, (int64_t)u) == unit && has_any(r, (int64_t)u))
			show_row(t, l, r, (int64_t)u);
	return table_close(t, e);
}

/* The name of an institution's row. */
static struct str org_name(const struct looking *l, int64_t org)
{
	int rec = dict_record(&fact_dict, STR("机构"));
	int field = record_field(fact_dict.records[rec], STR("机构名称"));
	int64_t v = org == FIELD_NONE || !l->world->t[rec].col[field].at ? FIELD_NONE
									 : cell_at(l->world->t[rec].col[field], org);
	return v == FIELD_NONE ? (struct str){"", 0} : pool_text(l->world->pool, v);
}

/* One member as a row; numbers masked for eyes. */
static int member_row(struct table_out *t, struct looking *l, const struct indicator_count *n,
		      const struct indicator_member *m, const char *side, bool mask, struct err *e)
{
	struct buf key, name, shown_key, shown_name;
	char amount[24];
	buf_init(&key, 4096);
	buf_init(&name, 4096);
	buf_init(&shown_key, 4096);
	buf_init(&shown_name, 4096);
	int status = load_subject(&l->home.house, l->world, n->record, m->subject, l->known, &key, &name, e);
	bool person = mask && str_is(n->policy->subject, "人员");
	if (person) {
		mask_number(&shown_key, buf_str(&key));
		mask_name(&shown_name, buf_str(&name));
	}
	snprintf(amount, sizeof amount, "%lld", (long long)m->amount);
	if (status == 0) {
		struct str cells[] = {str_of(side),
				      person ? buf_str(&shown_key) : buf_str(&key),
				      person ? buf_str(&shown_name) : buf_str(&name),
				      org_name(l, m->org),
				      m->unit == FIELD_NONE ? (struct str){"", 0} : looking_unit_name(l, m->unit),
				      str_of(amount),
				      str_of(m->doubt ? "待核实" : "计入")};
		table_row(t, cells);
	}
	buf_release(&key);
	buf_release(&name);
	buf_release(&shown_key);
	buf_release(&shown_name);
	return status;
}

/* The very people, institutions or units that were counted. */
static int show_members(struct looking *l, const struct indicator_result *r, int64_t unit, const struct call *c,
			enum format f, struct err *e)
{
	static const char *const head[] = {"一侧", "对象", "名称", "机构", "单元", "数量", "状态"};
	struct table_out *t = table_open(stdout, f, head, 7, 0x20);
	int64_t shown = 0;
	int status = t ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (int side = 0; side < 2 && status == 0; side++) {
		const struct indicator_count *n = side ? &r->den : &r->num;
		for (size_t i = 0; n->policy && i < n->n && status == 0; i++)
			if (n->member[i].unit != FIELD_NONE && lies_within(l->world, n->member[i].unit, unit)) {
				status =
				    member_row(t, l, n, &n->member[i], side ? "分母" : "分子", f == FORMAT_TEXT, e);
				shown++;
			}
	}
	if (t && table_close(t, e) < 0)
		status = -1;
	if (status == 0 && f != FORMAT_TEXT)
		status =
		    fact_reveal_journal(&l->home.house, call_who(), call_value(c, "format"), "指标明细", shown, e);
	return status;
}

const struct indicator *indicator_wanted(const struct looking *l, const char *id, struct err *e)
{
	struct str names[INDICATORS_MAX];
	const struct indicator *i = indicator_find(l->set, str_of(id), l->on);
	if (i)
		return i;
	for (size_t k = 0; k < l->set->n; k++)
		names[k] = l->set->item[k].id;
	struct str near = nearest_name(str_of(id), names, l->set->n);
	err_set(e, ERR_USAGE, "没有“%s”这个指标", id);
	if (near.p)
		err_todo(e, "是不是“%.*s”？", STR_FMT(near));
	else
		err_todo(e, "有哪些见 yicai indicator list");
	return NULL;
}

int cmd_indicator_show(struct call *c)
{
	struct err e = {0};
	struct looking l = {.mem = NULL};
	struct indicator_result r;
	enum format f;
	int status = call_format(c, &f, &e) < 0 ? -1 : looking_open(&l, c, &e);
	const struct indicator *i = status == 0 ? indicator_wanted(&l, c->operand[0], &e) : NULL;
	int64_t unit = i ? unit_wanted(&l, c, i, &e) : -1;
	status = unit < 0 ? -1 : indicator_run(&r, l.set, i, l.world, l.on, l.mem, &e);
	if (status == 0)
		status =
		    call_value(c, "members") ? show_members(&l, &r, unit, c, f, &e) : show_units(&l, &r, unit, f, &e);
	looking_close(&l);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* Every target of one indicator as rows of `targets`. */
static int target_rows(struct table_out *t, struct looking *l, const struct call *c, const struct indicator *i,
		       struct err *e)
{
	struct indicator_result r;
	struct arena *mem = arena_new((size_t)8 << 30);
	int64_t unit = unit_wanted(l, c, i, e);
	int status = !mem ? err_set(e, ERR_NOMEM, "内存不够") : unit < 0 ? -1 : 0;
	bool within = status == 0 && lies_within(l->world, unit, world_find(l->world, l->units, i->num.policy->area));
	if (within)
		status = indicator_run(&r, l->set, i, l->world, l->on, mem, e);
	for (size_t k = 0; within && status == 0 && k < i->ntargets; k++) {
		struct shown x;
		char left[24];
		struct indicator_result then = r;
		day_t due = target_due(&i->target[k], l->on);
		/* A year's count begins anew each January: once the day has passed it is what it was on that day. */
		if (due < l->on && !i->target[k].yearly && !indicator_flows_mean(i))
			status = indicator_run(&then, l->set, i, l->world, due, mem, e);
		if (status < 0)
			break;
		fill_cells(&x, &then, indicator_at(&then, unit), &i->target[k]);
		snprintf(left, sizeof left, "%d", target_due(&i->target[k], l->on) - l->on);
		struct str cells[] = {i->id,
				      i->title,
				      i->target[k].clauses,
				      looking_unit_name(l, unit),
				      str_of(x.target),
				      str_of(x.due),
				      str_of(left),
				      str_of(x.num),
				      str_of(x.den),
				      str_of(x.value),
				      str_of(x.doubt),
				      str_of(x.standing),
				      str_of(x.missing)};
		table_row(t, cells);
	}
	arena_free(mem);
	return status;
}

int cmd_indicator_targets(struct call *c)
{
	static const char *const head[] = {"指标", "名称", "条款", "单元",   "目标", "期限", "剩余天数",
					   "分子", "分母", "值",   "待核实", "结论", "还差"};
	struct err e = {0};
	struct looking l = {.mem = NULL};
	enum format f;
	int status = call_format(c, &f, &e) < 0 ? -1 : looking_open(&l, c, &e);
	struct table_out *t = status == 0 ? table_open(stdout, f, head, 13, 0x15c0) : NULL;
	for (size_t i = 0; t && status == 0 && i < l.set->n; i++)
		if (indicator_find(l.set, l.set->item[i].id, l.on) == &l.set->item[i])
			status = target_rows(t, &l, c, &l.set->item[i], &e);
	if (t && table_close(t, &e) < 0)
		status = -1;
	looking_close(&l);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* --months, 24 when it is not given. */
static int months_wanted(const struct call *c, size_t *n, struct err *e)
{
	const char *text = call_value(c, "months");
	int64_t v = 24;
	if (text && (!str_to_i64(str_of(text), &v) || v < FORECAST_MONTHS_LEAST || v > FORECAST_MONTHS_MOST))
		return err_set(e, ERR_USAGE, "--months 要在%d到%d之间", FORECAST_MONTHS_LEAST, FORECAST_MONTHS_MOST);
	*n = (size_t)v;
	return 0;
}

/* What the target asks of the numerator, with the denominator of today; −1: nobody knows. */
static int64_t wanted_count(const struct indicator_target *t, struct indicator_value v)
{
	int64_t missing;
	enum standing s = target_standing(t, v, &missing);
	if (s == STANDING_UNKNOWN)
		return -1;
	return t->per ? (int64_t)(((__int128)t->num * v.den + t->per - 1) / t->per) : t->num;
}

/* One target as a row of `forecast`. */
static int forecast_row(struct table_out *out, const struct indicator_result *r, struct indicator_value v,
			const struct indicator_target *t, const struct flow_month *m, size_t n, struct err *e)
{
	char target[96], due[11], wanted_text[24] = "", stock[24], months[24], band[64] = "", mid[24] = "",
				  chance[24] = "";
	int64_t wanted = wanted_count(t, v);
	struct forecast f = {.known = false};
	day_t day = target_due(t, r->on);
	if (wanted >= 0 && forecast_make(&f, v.num, m, n, day - r->on, wanted, e) < 0)
		return -1;
	target_text(r->indicator, t, target);
	day_text(day, due);
	snprintf(stock, sizeof stock, "%lld", (long long)v.num);
	snprintf(months, sizeof months, "%d", day - r->on);
	if (wanted >= 0)
		snprintf(wanted_text, sizeof wanted_text, "%lld", (long long)wanted);
	if (f.known) {
		snprintf(band, sizeof band, "%lld–%lld", (long long)f.low, (long long)f.high);
		snprintf(mid, sizeof mid, "%lld", (long long)f.mid);
		snprintf(chance, sizeof chance, "%d.%d%%", f.permille / 10, f.permille % 10);
	}
	struct str cells[] = {str_of(target), str_of(due), str_of(months), str_of(wanted_text),
			      str_of(stock),  str_of(mid), str_of(band),   str_of(chance)};
	return table_row(out, cells);
}

/* The months seen, then every target. */
static int print_forecast(const struct indicator_result *r, struct indicator_value v, const struct flow_month *m,
			  size_t n, enum format f, struct err *e)
{
	static const char *const head[] = {"目标", "期限", "剩余天数", "需要",
					   "现有", "预计", "八成区间", "达到的可能"};
	int64_t in = 0, out = 0;
	struct table_out *t = table_open(stdout, f, head, 8, 0x3c);
	int status = t ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t k = 0; k < r->indicator->ntargets && status == 0; k++)
		status = forecast_row(t, r, v, &r->indicator->target[k], m, n, e);
	if (t && table_close(t, e) < 0)
		status = -1;
	for (size_t k = 0; k < n; k++) {
		in += m[k].entries;
		out += m[k].exits;
	}
	if (status == 0 && f == FORMAT_TEXT)
		printf("依据最近%zu个月：新计入%lld，不再计入%lld。分母按现在的算。\n", n, (long long)in,
		       (long long)out);
	return status;
}

int cmd_indicator_forecast(struct call *c)
{
	struct err e = {0};
	struct looking l = {.mem = NULL};
	struct indicator_result r;
	struct flow_month m[FORECAST_MONTHS_MOST];
	enum format f;
	size_t n = 0;
	int64_t stock;
	int status = call_format(c, &f, &e) < 0 || months_wanted(c, &n, &e) < 0 ? -1 : looking_open(&l, c, &e);
	const struct indicator *i = status == 0 ? indicator_wanted(&l, c->operand[0], &e) : NULL;
	int64_t unit = i ? unit_wanted(&l, c, i, &e) : -1;
	if (unit >= 0 && !indicator_flows_mean(i)) {
		err_set(&e, ERR_USAGE, "“%.*s”数的是一年里发生的事，每年从零数起，不能按月进出预测", STR_FMT(i->id));
		unit = -1;
	}
	status = unit < 0 ? -1 : indicator_run(&r, l.set, i, l.world, l.on, l.mem, &e);
	if (status == 0)
		status = indicator_flows(m, n, &stock, l.set, i, l.world, unit, l.on, &e);
	if (status == 0)
		status = print_forecast(&r, indicator_at(&r, unit), m, n, f, &e);
	looking_close(&l);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* The ends of the months of a trend: --from and --to, the last twelve when they are not given. */
static int trend_months(const struct looking *l, const struct call *c, month_t *from, month_t *to, struct err *e)
{
	*to = month_of_day(l->on);
	*from = *to - 11;
	if (call_month(c, "from", from, e) < 0 || call_month(c, "to", to, e) < 0)
		return -1;
	if (*to > month_of_day(l->on))
		*to = month_of_day(l->on);
	if (*from > *to || *to - *from >= FORECAST_MONTHS_MOST)
		return err_set(e, ERR_USAGE, "--from 晚于 --to，或者超过%d个月", FORECAST_MONTHS_MOST);
	return 0;
}

/* One version of an indicator at one month's end as a row. */
static int trend_row(struct table_out *t, const struct looking *l, const struct indicator *i, int64_t unit, day_t on,
		     struct err *e)
{
	struct arena *mem = arena_new((size_t)8 << 30);
	struct indicator_result r;
	int status = mem ? indicator_run(&r, l->set, i, l->world, on, mem, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0) {
		struct shown x;
		char day[11], since[11];
		fill_cells(&x, &r, indicator_at(&r, unit), target_next(i, on));
		day_text(on, day);
		day_text(i->num.policy->from, since);
		struct str cells[] = {i->id,           str_of(*since ? since : "不详"),
				      str_of(day),     str_of(x.num),
				      str_of(x.den),   str_of(x.value),
				      str_of(x.doubt), str_of(x.target),
				      str_of(x.due),   str_of(x.standing)};
		status = table_row(t, cells);
	}
	arena_free(mem);
	return status;
}

int cmd_indicator_trend(struct call *c)
{
	static const char *const head[] = {"指标", "版本",   "日期", "分子", "分母",
					   "值",   "待核实", "目标", "期限", "结论"};
	struct err e = {0};
	struct looking l = {.mem = NULL};
	enum format f;
	month_t from = 0, to = 0;
	int status =
	    call_format(c, &f, &e) < 0 || looking_open(&l, c, &e) < 0 || trend_months(&l, c, &from, &to, &e) < 0 ? -1
														 : 0;
	const struct indicator *wanted = status == 0 ? indicator_wanted(&l, c->operand[0], &e) : NULL;
	int64_t unit = wanted ? unit_wanted(&l, c, wanted, &e) : -1;
	struct table_out *t = unit >= 0 ? table_open(stdout, f, head, 10, 0x58) : NULL;
	status = t ? 0 : -1;
	for (size_t k = 0; status == 0 && k < l.set->n; k++)
		for (month_t m = from; m <= to && str_eq(l.set->item[k].id, wanted->id) && status == 0; m++)
			status =
			    trend_row(t, &l, &l.set->item[k], unit, month_last(m) < l.on ? month_last(m) : l.on, &e);
	if (t && table_close(t, &e) < 0)
		status = -1;
	looking_close(&l);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
