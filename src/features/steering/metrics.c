#include "features/steering/metrics.h"

#include <pthread.h>
#include <string.h>

#include "features/indicators/flow.h"

/* The set that the program carries, and what pages see of it. */
static struct {
	struct indicators *set;
	struct metric *metric;
	size_t n;
	int64_t form;
	struct err error;
	bool good;
} carried;
static pthread_once_t carried_once = PTHREAD_ONCE_INIT;

/* Words joined by a blank. */
static struct str joined(struct arena *mem, const struct str *v, size_t n)
{
	size_t length = 0;
	for (size_t i = 0; i < n; i++)
		length += v[i].n + 1;
	char *p = arena_get(mem, length + 1);
	struct str out = {p ? p : "", 0};
	for (size_t i = 0; p && i < n; i++) {
		if (i)
			p[out.n++] = ' ';
		memcpy(p + out.n, v[i].p, v[i].n);
		out.n += v[i].n;
	}
	return out;
}

/* The record that a side counts, by its Chinese name. */
static const char *subject_name(struct arena *mem, const struct policy *p)
{
	return p ? arena_copy(mem, p->subject.p, p->subject.n) : "";
}

/* One target. */
static int take_target(struct metric_target *out, const struct indicator *i, const struct indicator_target *t,
		       struct arena *mem)
{
	char text[96];
	target_text(i, t, text);
	const char *kept = arena_copy(mem, text, strlen(text));
	*out = (struct metric_target){.due = t->due,
				      .yearly = t->yearly,
				      .num = t->num,
				      .per = t->per,
				      .percent = t->percent,
				      .clauses = t->clauses,
				      .text = str_of(kept)};
	return kept ? 0 : -1;
}

/* One version. */
static int take(struct metric *m, const struct indicator *i, struct arena *mem)
{
	const struct str calibre[2] = {i->den.basis, i->den.ages};
	const struct policy *p = i->num.policy;
	*m = (struct metric){.id = i->id,
			     .title = i->title,
			     .status = p->status,
			     .area = p->area,
			     .clauses = joined(mem, p->clauses, p->nclauses),
			     .num_title = i->num.title,
			     .den_title = i->den.policy ? i->den.title : STR(""),
			     .num_unit = measure_label(i->num.measure),
			     .den_unit = measure_label(i->den.measure),
			     .basis = i->den.basis.n ? joined(mem, calibre, 2) : STR(""),
			     .num_subject = subject_name(mem, p),
			     .den_subject = subject_name(mem, i->den.policy),
			     .file = str_of(i->file),
			     .text = i->text,
			     .since = p->from,
			     .flows = indicator_flows_mean(i),
			     .ntargets = i->ntargets,
			     .of = i};
	m->target = ARENA_ARRAY(mem, i->ntargets + 1, struct metric_target);
	if (!m->target || !m->num_subject || !m->den_subject)
		return -1;
	for (size_t k = 0; k < i->ntargets; k++)
		if (take_target(&m->target[k], i, &i->target[k], mem) < 0)
			return -1;
	return 0;
}

/* Reads the set, once. */
static void read_carried(void)
{
	struct err *e = &carried.error;
	struct indicators *s = indicators_new(e);
	if (!s)
		return;
	if (indicators_add_shipped(s) < 0 || indicators_check(s) < 0) {
		err_set(e, ERR_DAMAGED, "程序自带的指标文本有错，用 yicai indicator check 查看");
		indicators_free(s);
		return;
	}
	struct metric *m = ARENA_ARRAY(s->mem, s->n + 1, struct metric);
	uint64_t form = 1469598103934665603u;
	bool good = m != NULL;
	for (size_t i = 0; good && i < s->n; i++) {
		good = take(&m[i], &s->item[i], s->mem) == 0;
		for (size_t k = 0; k < s->item[i].text.n; k++)
			form = (form ^ (unsigned char)s->item[i].text.p[k]) * 1099511628211u;
	}
	if (!good) {
		err_set(e, ERR_NOMEM, "内存不够");
		indicators_free(s);
		return;
	}
	carried.set = s;
	carried.metric = m;
	carried.n = s->n;
	carried.form = (int64_t)(form >> 1);
	carried.good = true;
}

int metrics_all(const struct metric **ret, size_t *n, struct err *e)
{
	pthread_once(&carried_once, read_carried);
	if (!carried.good) {
		*e = carried.error;
		return -1;
	}
	*ret = carried.metric;
	*n = carried.n;
	return 0;
}

int64_t metrics_form(void)
{
	pthread_once(&carried_once, read_carried);
	return carried.form;
}

const struct metric *metric_find(struct str id, day_t on)
{
	pthread_once(&carried_once, read_carried);
	const struct indicator *i = carried.good ? indicator_find(carried.set, id, on) : NULL;
	for (size_t k = 0; i && k < carried.n; k++)
		if (carried.metric[k].of == i)
			return &carried.metric[k];
	return NULL;
}

const struct metric *metric_version(struct str id, day_t since)
{
	pthread_once(&carried_once, read_carried);
	for (size_t k = 0; carried.good && k < carried.n; k++)
		if (str_eq(carried.metric[k].id, id) && carried.metric[k].since == since)
			return &carried.metric[k];
	return NULL;
}

/* The indicator behind it. */
static const struct indicator *of(const struct metric *m)
{
	return m->of;
}

/* The target of the indicator that a metric's target is. */
static const struct indicator_target *target_of(const struct metric *m, const struct metric_target *t)
{
	return t ? &of(m)->target[t - m->target] : NULL;
}

/* The value as the indicators take it. */
static struct indicator_value value_of(struct figure_value v)
{
	return (struct indicator_value){v.num, v.den, v.num_doubt, v.den_doubt, v.known};
}

void metric_text(const struct metric *m, struct figure_value v, const struct metric_target *t, char out[static 48])
{
	const struct indicator_result r = {.indicator = of(m)};
	indicator_text(&r, value_of(v), target_of(m, t), out);
}

struct str metric_unit(const struct metric *m, const struct metric_target *t)
{
	t = t ? t : m->ntargets ? &m->target[0] : NULL;
	if (!m->den_title.n)
		return str_is(str_of(m->num_unit), "机构") ? STR("家") : str_of(m->num_unit);
	if (!t || t->percent)
		return STR("");
	return str_is(str_of(m->num_unit), "机构") ? STR("家") : str_of(m->num_unit);
}

typedef __int128 wide;

/* The form that a value is shown in: per so many; 100 for a percentage, 0 for a count. */
static int64_t per_of(const struct metric *m, const struct metric_target *t)
{
	t = t ? t : m->ntargets ? &m->target[0] : NULL;
	return !m->den_title.n ? 0 : t && !t->percent ? t->per : 100;
}

int64_t metric_hundredths(const struct metric *m, struct figure_value v, const struct metric_target *t)
{
	int64_t per = per_of(m, t);
	if (!v.known || (per && v.den <= 0))
		return INT64_MIN;
	wide x = per ? (wide)v.num * per * 100 / v.den : (wide)v.num * 100;
	return x > INT64_MAX ? INT64_MAX : (int64_t)x;
}

int64_t target_hundredths(const struct metric_target *t)
{
	if (t->percent)
		return t->per ? (int64_t)((wide)t->num * 10000 / t->per) : 0;
	return t->num * 100;
}

enum metric_standing metric_standing(const struct metric_target *t, struct figure_value v, int64_t *missing)
{
	const struct indicator_target x = {t->due, t->yearly, t->num, t->per, t->percent, t->clauses};
	return (enum metric_standing)target_standing(&x, value_of(v), missing);
}

int64_t metric_wanted(const struct metric_target *t, struct figure_value v)
{
	return t->per ? (int64_t)(((wide)t->num * v.den + t->per - 1) / t->per) : t->num;
}

const struct metric_target *metric_next(const struct metric *m, day_t on)
{
	const struct indicator_target *t = target_next(of(m), on);
	return t ? &m->target[t - of(m)->target] : NULL;
}

day_t metric_due(const struct metric_target *t, day_t on)
{
	return t->yearly ? day_of(day_ymd(on).y, 12, 31) : t->due;
}

day_t metric_judged(const struct metric *m, const struct metric_target *t, day_t on)
{
	day_t due = metric_due(t, on);
	return !m->flows && !t->yearly && due < on ? due : on;
}
