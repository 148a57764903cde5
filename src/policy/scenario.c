/* Scenarios: reading them, and the world as they would have it. */
#include "policy/scenario.h"

#include <string.h>

#include "base/money.h"
#include "base/utf8.h"
#include "policy/lint.h"
#include "policy/resolve.h"

/* --- reading --- */

/* What is read of a file, and where one is. */
struct reader {
	struct scenario *s;
	const char *file;
	int line;
	bool day; /* 查看日 was given */
	struct err *e;
};

/* What is wrong with the line at hand. */
static int wrong(const struct reader *r, const char *what, const char *todo)
{
	err_set(r->e, ERR_INPUT, "%s", what);
	err_at(r->e, "%s:%d", r->file, r->line);
	return err_todo(r->e, "%s", todo);
}

/* A value that may be given once. */
static int once(const struct reader *r, struct str *at, struct str value)
{
	if (at->n)
		return wrong(r, "写了两次", "留一行");
	*at = value;
	return 0;
}

/* The piece before the first blank, which is cut off. */
static struct str word(struct str *rest)
{
	*rest = str_trim(*rest);
	struct str w = str_cut(rest, ' ');
	*rest = rest->p ? str_trim(*rest) : (struct str){"", 0};
	return w;
}

static int take_months(const struct reader *r, struct str v)
{
	struct query *q = &r->s->query;
	long at = str_find(v, STR("至"));
	struct str from = at < 0 ? v : str_trim((struct str){v.p, (size_t)at});
	struct str to = at < 0 ? v : str_trim((struct str){v.p + at + 3, v.n - (size_t)at - 3});
	if (q->from)
		return wrong(r, "月份写了两次", "留一行");
	if (!month_parse(from, &q->from) || !month_parse(to, &q->to) || q->from > q->to)
		return wrong(r, "月份不对", "写成 月份：2025-01 至 2025-12");
	return 0;
}

static int take_rate(const struct reader *r, struct str v)
{
	struct scenario *s = r->s;
	struct scenario_rate *x = &s->rate[s->nrates];
	if (s->nrates == SCENARIO_LINES_MAX)
		return wrong(r, "标准太多，最多 64 条", "分成几个方案");
	x->unit = word(&v);
	x->tier = word(&v);
	struct str amount = word(&v);
	if (!x->unit.n || !x->tier.n || !decimal_parse(amount, 2, true, &x->amount) || x->amount < 0 ||
	    !day_parse(v, &x->from))
		return wrong(r, "标准不对",
			     "写成 标准：单元代码 档次 金额 起始日期，如 330602 三级 400.00 2025-01-01");
	s->nrates++;
	return 0;
}

/* 每年 8%, of at most so many percent. */
static int take_share(const struct reader *r, struct str v, int64_t *share, int most)
{
	if (str_starts(v, STR("每年")))
		v = str_trim((struct str){v.p + strlen("每年"), v.n - strlen("每年")});
	if (*share)
		return wrong(r, "写了两次", "留一行");
	if (!str_ends(v, STR("%")) || !decimal_parse(str_trim((struct str){v.p, v.n - 1}), 2, true, share) ||
	    *share < 0 || *share > most * INT64_C(100))
		return wrong(r, "比例不对", "写成 离开：每年 8% 或 新进：每年 10%");
	r->s->forecast = true;
	return 0;
}

/* One of a list. */
static int more(const struct reader *r, struct str *list, size_t *n, struct str v)
{
	if (*n == SCENARIO_LINES_MAX)
		return wrong(r, "太多，最多 64 行", "分成几个方案");
	list[(*n)++] = v;
	return 0;
}

/* One line 名：值. */
static int take(struct reader *r, struct str key, struct str v)
{
	struct scenario *s = r->s;
	if (!v.n)
		return wrong(r, "后面没有内容", "补上，或删去这一行");
	if (str_is(key, "方案"))
		return once(r, &s->name, v);
	if (str_is(key, "政策"))
		return once(r, &s->policy, v);
	if (str_is(key, "月份"))
		return take_months(r, v);
	if (str_is(key, "查看日")) {
		r->day = day_parse(v, &s->query.as_of);
		return r->day ? 0 : wrong(r, "日期不对", "写成 查看日：2025-12-31");
	}
	if (str_is(key, "离开"))
		return take_share(r, v, &s->workforce.leave, 100);
	if (str_is(key, "新进"))
		return take_share(r, v, &s->workforce.enter, 1000);
	if (str_is(key, "读法"))
		return more(r, s->reading, &s->nreadings, v);
	if (str_is(key, "文本"))
		return more(r, s->text, &s->ntexts, v);
	if (str_is(key, "标准"))
		return take_rate(r, v);
	return wrong(r, "不认识这一行", "可以写 方案、政策、月份、查看日、读法、标准、离开、新进、文本");
}

/* A line without its note; false when nothing is left. */
static bool bare(struct str *line)
{
	*line = str_cut(line, '#');
	*line = str_trim(*line);
	return line->n > 0;
}

int scenario_parse(struct scenario *out, const char *file, struct str text, struct err *e)
{
	struct reader r = {out, file, 0, false, e};
	*out = (struct scenario){0};
	if (text.n > SCENARIO_TEXT_MAX)
		return err_at((err_set(e, ERR_LIMIT, "方案太长，最多 64 KB"), e), "%s", file);
	while (text.p) {
		struct str line = str_cut(&text, '\n');
		r.line++;
		if (!bare(&line))
			continue;
		long wide = str_find(line, STR("：")), narrow = str_find(line, STR(":"));
		bool first = narrow >= 0 && (wide < 0 || narrow < wide);
		long at = first ? narrow : wide;
		if (at < 0)
			return wrong(&r, "这一行没有冒号", "写成 名：值，如 政策：绍兴.特殊岗位津贴");
		size_t behind = (size_t)at + (first ? 1 : 3);
		if (take(&r, str_trim((struct str){line.p, (size_t)at}),
			 str_trim((struct str){line.p + behind, line.n - behind})) != 0)
			return -1;
	}
	if (!out->name.n || !out->policy.n || !out->query.from)
		return wrong(&r,
			     !out->name.n     ? "没有写方案"
			     : !out->policy.n ? "没有写政策"
					      : "没有写月份",
			     "方案、政策、月份各写一行");
	if (!r.day)
		out->query.as_of = month_last(out->query.to);
	return 0;
}

/* Notes that local rates are asked for. */
static void note_local(void *self, const struct node *n)
{
	bool *asked = self;
	*asked |= n->kind == NODE_CALL && n->ref == REF_BUILTIN && n->index == B_LOCAL;
}

int scenario_fits(const struct scenario *s, const struct policy *p, struct err *e)
{
	bool asked = !s->nrates;
	walk_policy(p, note_local, &asked);
	if (p->base)
		walk_policy(p->base, note_local, &asked);
	return asked
		   ? 0
		   : err_todo(
			 (err_set(e, ERR_INPUT, "“标准”改变不了%.*s：它的文本里没有地方标准", STR_FMT(s->policy)), e),
			 "另写一份政策文本，用“文本：”代替");
}

/* --- the world as the scenario would have it --- */

/* The table 地方标准 on its way. */
struct rates {
	const struct wtable *old;
	struct wtable now;
	int policy, tier, amount, from;
	int64_t policy_text; /* number in the pool */
};

/* The stored rate gives way: it is the same unit's, policy's and tier's and begins no earlier. */
static bool gives_way(const struct rates *r, uint32_t row, const struct scenario_rate *x, const struct pool *pool)
{
	return cell_at(r->old->col[r->policy], row) == r->policy_text &&
	       cell_at(r->old->col[r->from], row) >= x->from &&
	       str_eq(pool_text(pool, cell_at(r->old->col[r->tier], row)), x->tier);
}

/* The rows of one unit: the scenario's first, then those stored that do not give way. */
static void put_unit(struct rates *r, const struct scenario *s, const int64_t *unit, size_t owner,
		     const struct world *w, const int64_t *tier)
{
	int own = r->now.rec->owner;
	for (size_t k = 0; k < s->nrates; k++) {
		if (unit[k] != (int64_t)owner)
			continue;
		for (size_t f = 0; f < r->now.rec->n; f++)
			cell_set(r->now.col[f], r->now.n, FIELD_NONE);
		cell_set(r->now.col[own], r->now.n, (int64_t)owner);
		cell_set(r->now.col[r->policy], r->now.n, r->policy_text);
		cell_set(r->now.col[r->tier], r->now.n, tier[k]);
		cell_set(r->now.col[r->amount], r->now.n, s->rate[k].amount);
		cell_set(r->now.col[r->from], r->now.n++, s->rate[k].from);
	}
	for (uint32_t row = r->old->start ? r->old->start[owner] : 0; r->old->start && row < r->old->start[owner + 1];
	     row++) {
		bool gone = false;
		for (size_t k = 0; k < s->nrates; k++)
			gone |= unit[k] == (int64_t)owner && gives_way(r, row, &s->rate[k], w->pool);
		for (size_t f = 0; f < r->now.rec->n && !gone; f++)
			cell_set(r->now.col[f], r->now.n, cell_at(r->old->col[f], row));
		r->now.n += !gone;
	}
}

/* Room for the new table. */
static int make_room(struct rates *r, size_t rows, size_t owners, struct arena *mem, uint32_t **start, struct err *e)
{
	size_t fields = r->old->rec->n;
	r->now = (struct wtable){.rec = r->old->rec,
				 .col = ARENA_ARRAY(mem, fields, struct cells),
				 .id = ARENA_ARRAY(mem, rows + 1, int64_t)};
	*start = ARENA_ARRAY(mem, owners + 2, uint32_t);
	for (size_t f = 0; r->now.col && f < fields; f++)
		if (!(r->now.col[f] = cells_new(mem, rows, WIDE)).at)
			return err_set(e, ERR_NOMEM, "内存不够");
	return r->now.col && r->now.id && *start ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

/* Where the scenario's rates belong: rows of 单元, numbers of texts. */
static int find_units(const struct scenario *s, struct world *w, int rec_unit, int64_t *unit, int64_t *tier,
		      struct err *e)
{
	for (size_t k = 0; k < s->nrates; k++) {
		unit[k] = world_find(w, rec_unit, s->rate[k].unit);
		tier[k] = pool_put(w->pool, s->rate[k].tier);
		if (unit[k] < 0)
			return err_todo((err_set(e, ERR_INPUT, "没有单元 %.*s", STR_FMT(s->rate[k].unit)), e),
					"代码见 yicai export 单元");
		if (tier[k] < 0)
			return err_set(e, ERR_NOMEM, "内存不够");
	}
	return 0;
}

struct world *scenario_world(const struct scenario *s, struct world *w, struct arena *mem, struct err *e)
{
	int rec = dict_record(w->dict, STR("地方标准")), rec_unit = dict_record(w->dict, STR("单元"));
	int64_t unit[SCENARIO_LINES_MAX], tier[SCENARIO_LINES_MAX];
	struct world *now = ARENA_NEW(mem, struct world);
	struct wtable *tables = ARENA_ARRAY(mem, w->dict->n, struct wtable);
	uint32_t *start;
	if (!s->nrates || rec < 0 || rec_unit < 0)
		return w;
	struct rates r = {.old = &w->t[rec], .policy_text = pool_put(w->pool, s->policy)};
	r.policy = record_field(r.old->rec, STR("政策编号"));
	r.tier = record_field(r.old->rec, STR("档次"));
	r.amount = record_field(r.old->rec, STR("金额"));
	r.from = r.old->rec->from;
	size_t owners = w->t[rec_unit].n;
	if (!now || !tables || r.policy_text < 0) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	if (find_units(s, w, rec_unit, unit, tier, e) != 0 ||
	    make_room(&r, r.old->n + s->nrates, owners, mem, &start, e) != 0)
		return NULL;
	for (size_t o = 0; o < owners; o++) {
		start[o] = (uint32_t)r.now.n;
		put_unit(&r, s, unit, o, w, tier);
	}
	start[owners] = (uint32_t)r.now.n;
	r.now.start = start;
	memcpy(tables, w->t, w->dict->n * sizeof *tables);
	tables[rec] = r.now;
	*now = *w;
	now->t = tables;
	return now;
}
