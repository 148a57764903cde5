#include "real.h"

#include <stdlib.h>

#include "base/date.h"

#define SPELLS_MAX 32 /* of one person; of pieces twice as many */
#define NEVER      INT32_MAX

enum { BLANK = -1 };
enum identity { CONTRACT, DISPATCHED, PUBLIC, PLATFORM, RETIRED, WELFARE, OTHER_IDENTITY };

struct org {
	int32_t unit;
	int8_t shaoxing, kunming; /* in the city; BLANK */
	int8_t home, elder_home;  /* of the kinds that count; BLANK */
	int8_t private_;          /* BLANK */
	struct str code;
};
struct spell {
	day_t from, to;
	int32_t org;
	int8_t care, front, identity; /* BLANK */
};
struct certificate {
	day_t from, to, revoked; /* NEVER */
	int8_t level;            /* 0 一级 … 4 五级; 5 none */
	bool blank;
};
struct pay {
	month_t month;
	int32_t org;
	int8_t positive; /* BLANK */
};
struct assessment {
	int32_t year;
	int8_t failed; /* BLANK */
};
struct rate {
	int8_t tier;
	day_t from, to;
	int64_t fen;
};

struct real {
	struct query q;
	size_t orgs, units;
	struct org *org;
	const uint32_t *spells, *certificates, *payments, *trainings, *assessments, *rates; /* [owner] first row */
	struct spell *spell;
	struct certificate *certificate;
	struct pay *pay;
	day_t *trained; /* [row of 培训] the last day of one that counts; NEVER; DAY_NONE blank */
	struct assessment *assessment;
	struct rate *rate;
	int32_t *parent;
};

/* --- facts --- */

/* Reading one record's columns. */
struct sheet {
	const struct world *w;
	const struct wtable *t;
	bool failed;
};

static struct sheet sheet_of(const struct world *w, const char *record)
{
	int rec = dict_record(w->dict, str_of(record));
	return (struct sheet){w, rec < 0 ? NULL : &w->t[rec], rec < 0 || w->t[rec].unread};
}

static int64_t cell(struct sheet *t, const char *label, size_t row)
{
	int field = record_field(t->t->rec, str_of(label));
	if (field < 0 || !t->t->col[field].at) {
		t->failed = true;
		return FIELD_NONE;
	}
	return cell_at(t->t->col[field], row);
}

static day_t day_cell(struct sheet *t, const char *label, size_t row, day_t blank)
{
	int64_t d = cell(t, label, row);
	return d == FIELD_NONE ? blank : (day_t)d;
}

/* The place of a word among others: BLANK, or behind the last for one that is not there. */
static int8_t word_cell(struct sheet *t, const char *label, size_t row, const char *const *words, int n)
{
	int64_t x = cell(t, label, row);
	if (x == FIELD_NONE)
		return BLANK;
	struct str s = pool_text(t->w->pool, x);
	for (int i = 0; i < n; i++)
		if (str_is(s, words[i]))
			return (int8_t)i;
	return (int8_t)n;
}

/* It is one of the words. */
static int8_t among(struct sheet *t, const char *label, size_t row, const char *const *words, int n)
{
	int8_t i = word_cell(t, label, row, words, n);
	return i == BLANK ? BLANK : i < n;
}
#define WORDS(...) (const char *const[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)

/* The unit lies in the city. */
static int8_t inside(const struct world *w, int64_t unit, const char *city)
{
	int rec = dict_record(w->dict, STR("单元"));
	int64_t c = world_find(w, rec, str_of(city));
	struct cells parent = w->t[rec].col[record_field(w->t[rec].rec, STR("上级代码"))];
	if (unit == FIELD_NONE)
		return BLANK;
	for (; unit != FIELD_NONE; unit = cell_at(parent, (size_t)unit))
		if (unit == c)
			return 1;
	return 0;
}

static bool take_orgs(struct real *f, const struct world *w)
{
	struct sheet t = sheet_of(w, "机构");
	f->orgs = t.t->n;
	f->org = calloc(f->orgs + 1, sizeof *f->org);
	for (size_t i = 0; f->org && i < f->orgs; i++) {
		struct org *o = &f->org[i];
		int64_t unit = cell(&t, "所在单元", i), code = cell(&t, "统一社会信用代码", i);
		o->unit = unit == FIELD_NONE ? -1 : (int32_t)unit;
		o->shaoxing = inside(w, unit, "330600");
		o->kunming = inside(w, unit, "530100");
		o->home = among(&t, "机构类别", i,
				WORDS("养老机构", "农村敬老院", "居家社区养老服务中心", "城市社区养老服务机构"));
		o->elder_home = among(&t, "机构类别", i, WORDS("养老机构", "农村敬老院"));
		o->private_ = among(&t, "举办性质", i, WORDS("民办非营利", "民办营利"));
		o->code = code == FIELD_NONE ? STR("") : pool_text(w->pool, code);
	}
	return f->org && !t.failed;
}

static bool take_spells(struct real *f, const struct world *w)
{
	struct sheet t = sheet_of(w, "任职"), orgs = sheet_of(w, "机构");
	f->spells = t.t->start;
	f->spell = calloc(t.t->n + 1, sizeof *f->spell);
	for (size_t i = 0; f->spell && i < t.t->n; i++) {
		struct spell *s = &f->spell[i];
		s->org = (int32_t)cell(&t, "机构代码", i);
		s->from = day_cell(&t, "起始日期", i, DAY_NONE);
		s->to = day_cell(&t, "终止日期", i, NEVER);
		day_t closed = day_cell(&orgs, "注销日期", (size_t)s->org, NEVER);
		s->to = closed < s->to ? closed : s->to;
		s->care = among(&t, "岗位", i, WORDS("养老护理员", "认知障碍照护员", "老年助浴员"));
		int64_t front = cell(&t, "一线护理", i);
		s->front = front == FIELD_NONE ? BLANK : front != 0;
		s->identity =
		    word_cell(&t, "用工身份", i,
			      WORDS("编外合同", "劳务派遣", "事业编制", "国企平台发薪", "退休返聘", "公益性岗位"));
	}
	return f->spell && !t.failed && !orgs.failed;
}

static bool take_certificates(struct real *f, const struct world *w)
{
	static const char *const level[] = {"一级",     "二级",     "三级", "四级",   "五级",   "高级技师",
					    "特级技师", "首席技师", "技师", "高级工", "中级工", "初级工"};
	static const int8_t worth[] = {0, 1, 2, 3, 4, 0, 0, 0, 1, 2, 3, 4, 5};
	struct sheet t = sheet_of(w, "证书");
	f->certificates = t.t->start;
	f->certificate = calloc(t.t->n + 1, sizeof *f->certificate);
	for (size_t i = 0; f->certificate && i < t.t->n; i++) {
		struct certificate *c = &f->certificate[i];
		int8_t care = among(&t, "职业", i, WORDS("养老护理员")),
		       kind = among(&t, "证书类别", i, WORDS("职业技能等级证书", "职业资格证书", "聘任")),
		       l = word_cell(&t, "等级", i, level, sizeof level / sizeof *level);
		c->from = day_cell(&t, "发证日期", i, DAY_NONE);
		c->to = day_cell(&t, "有效期至", i, NEVER);
		c->revoked = day_cell(&t, "撤销日期", i, NEVER);
		if (c->revoked != NEVER && c->revoked - 1 < c->to)
			c->to = c->revoked - 1;
		bool counts = care != 0 && kind != 0;
		c->level = counts && l != BLANK ? worth[l] : 5;
		c->blank = counts && (care == BLANK || kind == BLANK || l == BLANK || c->from == DAY_NONE);
	}
	return f->certificate && !t.failed;
}

static bool take_pay(struct real *f, const struct world *w)
{
	struct sheet t = sheet_of(w, "工资");
	f->payments = t.t->start;
	f->pay = calloc(t.t->n + 1, sizeof *f->pay);
	for (size_t i = 0; f->pay && i < t.t->n; i++) {
		int64_t fen = cell(&t, "实发", i), gross = cell(&t, "应发", i), month = cell(&t, "月份", i);
		fen = fen == FIELD_NONE ? gross : fen;
		f->pay[i] = (struct pay){(month_t)month, (int32_t)cell(&t, "机构代码", i),
					 fen == FIELD_NONE ? BLANK : fen > 0};
	}
	return f->pay && !t.failed;
}

static bool take_trainings(struct real *f, const struct world *w)
{
	struct sheet t = sheet_of(w, "培训");
	f->trainings = t.t->start;
	f->trained = calloc(t.t->n + 1, sizeof *f->trained);
	for (size_t i = 0; f->trained && i < t.t->n; i++) {
		int8_t kind = among(&t, "培训类别", i, WORDS("岗前", "在岗轮训", "转岗")),
		       passed = among(&t, "结果", i, WORDS("合格"));
		f->trained[i] = kind == 0 || passed == 0           ? NEVER
				: kind == BLANK || passed == BLANK ? DAY_NONE
								   : day_cell(&t, "结束日期", i, DAY_NONE);
	}
	return f->trained && !t.failed;
}

static bool take_assessments(struct real *f, const struct world *w)
{
	struct sheet t = sheet_of(w, "机构评估");
	f->assessments = t.t->start;
	f->assessment = calloc(t.t->n + 1, sizeof *f->assessment);
	for (size_t i = 0; f->assessment && i < t.t->n; i++) {
		int8_t kind = among(&t, "评估类型", i, WORDS("服务质量"));
		f->assessment[i].year = kind == 0 ? 0 : (int32_t)cell(&t, "年度", i);
		f->assessment[i].failed = kind == BLANK ? BLANK : among(&t, "结论", i, WORDS("不合格"));
	}
	return f->assessment && !t.failed;
}

static bool take_rates(struct real *f, const struct world *w)
{
	struct sheet t = sheet_of(w, "地方标准"), u = sheet_of(w, "单元");
	f->rates = t.t->start;
	f->units = u.t->n;
	f->rate = calloc(t.t->n + 1, sizeof *f->rate);
	f->parent = calloc(f->units + 1, sizeof *f->parent);
	for (size_t i = 0; f->rate && i < t.t->n; i++) {
		bool ours = among(&t, "政策编号", i, WORDS("绍兴.特殊岗位津贴")) > 0;
		f->rate[i] = (struct rate){
		    ours ? word_cell(&t, "档次", i, WORDS("一级", "二级", "三级", "四级", "五级")) : BLANK,
		    day_cell(&t, "起始日期", i, DAY_NONE), day_cell(&t, "终止日期", i, NEVER), cell(&t, "金额", i)};
	}
	for (size_t i = 0; f->parent && i < f->units; i++) {
		int64_t up = cell(&u, "上级代码", i);
		f->parent[i] = up == FIELD_NONE ? -1 : (int32_t)up;
	}
	return f->rate && f->parent && !t.failed && !u.failed;
}

struct real *real_new(const struct world *w, struct query q)
{
	struct real *f = calloc(1, sizeof *f);
	if (!f)
		return NULL;
	f->q = q;
	if (q.to - q.from < REAL_LINES_MAX && take_orgs(f, w) && take_spells(f, w) && take_certificates(f, w) &&
	    take_pay(f, w) && take_trainings(f, w) && take_assessments(f, w) && take_rates(f, w))
		return f;
	real_free(f);
	return NULL;
}

void real_free(struct real *f)
{
	if (!f)
		return;
	free(f->org);
	free(f->spell);
	free(f->certificate);
	free(f->pay);
	free(f->trained);
	free(f->assessment);
	free(f->rate);
	free(f->parent);
	free(f);
}

/* --- days of service --- */

/* Days on end; of a row also where. */
struct span {
	day_t from, to;
	int32_t org;
};
struct spans {
	int n;
	struct span s[2 * SPELLS_MAX];
};

/* Adds a span in the order of first days. */
static void add(struct spans *x, day_t from, day_t to, int32_t org)
{
	int i = x->n++;
	for (; i > 0 && (from < x->s[i - 1].from || (from == x->s[i - 1].from && to < x->s[i - 1].to)); i--)
		x->s[i] = x->s[i - 1];
	x->s[i] = (struct span){from, to, org};
}

/* The same days without overlaps and joints. */
static void unite(const struct spans *x, struct spans *out)
{
	out->n = 0;
	for (int i = 0; i < x->n; i++) {
		struct span *last = out->n ? &out->s[out->n - 1] : NULL;
		if (!last || (last->to != NEVER && x->s[i].from > last->to + 1))
			out->s[out->n++] = x->s[i];
		else if (x->s[i].to > last->to)
			last->to = x->s[i].to;
	}
}

/* The rows without the days of others (in order). */
static void cut_out(struct spans *x, const struct spans *cut)
{
	struct spans out = {0};
	if (!cut->n)
		return;
	for (int i = 0; i < x->n; i++) {
		day_t from = x->s[i].from, to = x->s[i].to;
		for (int k = 0; k < cut->n && from <= to; k++) {
			if (cut->s[k].to < from || cut->s[k].from > to)
				continue;
			if (cut->s[k].from > from)
				add(&out, from, cut->s[k].from - 1, x->s[i].org);
			from = cut->s[k].to == NEVER ? NEVER : cut->s[k].to + 1;
		}
		if (from <= to && from != NEVER)
			add(&out, from, to, x->s[i].org);
	}
	*x = out;
}

/* A run of service: its gaps up to some days are made up for. */
struct run {
	day_t from, full[3];
};

/* The runs of united days, and on which day each is so many months long; how many. */
static int runs_of(const struct spans *x, int gap, const int *months, int nmonths, struct run *out)
{
	int n = 0;
	for (int i = 0, k; i < x->n; i = k) {
		for (k = i + 1; k < x->n && x->s[k].from - x->s[k - 1].to - 1 <= gap; k++)
			;
		struct run *r = &out[n++];
		r->from = x->s[i].from;
		for (int m = 0; m < nmonths; m++) {
			day_t full = day_anniv(r->from, months[m], ANNIV_NEXT_MONTH);
			for (int p = i; p < k; p++) {
				full += p > i ? x->s[p].from - x->s[p - 1].to - 1 : 0;
				if (x->s[p].to >= full - 1)
					break;
				full += p == k - 1 ? NEVER / 2 : 0;
			}
			r->full[m] = full;
		}
	}
	return n;
}

/* The run that has begun by then; NULL. */
static const struct run *run_on(const struct run *r, int n, day_t d)
{
	while (n > 0 && r[n - 1].from > d)
		n--;
	return n ? &r[n - 1] : NULL;
}

/* Every day of it is there. */
static bool covered(const struct spans *united, day_t first, day_t last)
{
	for (int i = 0; i < united->n; i++)
		if (united->s[i].from <= first && united->s[i].to >= last)
			return true;
	return false;
}

/* The institution of the row in effect that began last; −1. */
static int32_t stands(const struct real *f, const struct spans *rows, day_t d)
{
	const struct span *best = NULL;
	for (int i = 0; i < rows->n; i++) {
		const struct span *s = &rows->s[i];
		if (s->from <= d && s->to >= d &&
		    (!best || s->from > best->from ||
		     (s->from == best->from && str_cmp(f->org[s->org].code, f->org[best->org].code) > 0)))
			best = s;
	}
	return best ? best->org : -1;
}

static bool any_in(const struct spans *rows, day_t first, day_t last)
{
	for (int i = 0; i < rows->n; i++)
		if (rows->s[i].from <= last && rows->s[i].to >= first)
			return true;
	return false;
}

/* The best level of certificates on a day, with those revoked by the day of looking or without; 5 none. */
static int level_on(const struct real *f, uint32_t person, day_t d, bool stable)
{
	int best = 5;
	for (uint32_t i = f->certificates[person]; i < f->certificates[person + 1]; i++) {
		const struct certificate *c = &f->certificate[i];
		if (c->from <= d && c->to >= d && !(stable && c->revoked <= f->q.as_of) && c->level < best)
			best = c->level;
	}
	return best;
}

/* A certificate of which something is not known. */
static bool blank_certificate(const struct real *f, uint32_t person)
{
	for (uint32_t i = f->certificates[person]; i < f->certificates[person + 1]; i++)
		if (f->certificate[i].blank)
			return true;
	return false;
}

/* All of it holds: 0 when one does not, whatever is not known of the others; BLANK. */
static int all_of(int a, int b, int c, int d)
{
	if (!a || !b || !c || !d)
		return 0;
	return a < 0 || b < 0 || c < 0 || d < 0 ? BLANK : 1;
}

/* --- 绍兴.特殊岗位津贴 --- */

static int64_t local_rate(const struct real *f, int32_t unit, int tier, day_t d)
{
	for (; unit >= 0; unit = f->parent[unit]) {
		const struct rate *best = NULL;
		for (uint32_t i = f->rates[unit]; i < f->rates[unit + 1]; i++) {
			const struct rate *r = &f->rate[i];
			if (r->tier == tier && r->from <= d && r->to >= d && (!best || r->from > best->from))
				best = r;
		}
		if (best)
			return best->fen;
	}
	return 0;
}

/* The person's rows; false: a blank could matter. */
static bool allowance_rows(const struct real *f, uint32_t person, struct spans *rows, struct spans *special,
			   struct spans *cut)
{
	rows->n = special->n = cut->n = 0;
	for (uint32_t i = f->spells[person]; i < f->spells[person + 1]; i++) {
		const struct spell *s = &f->spell[i];
		const struct org *o = &f->org[s->org];
		int post = all_of(o->shaoxing, o->home, s->care, s->front);
		if (s->from > s->to)
			continue;
		if (post == BLANK || s->identity == BLANK)
			return false;
		if (s->identity == PUBLIC || s->identity == PLATFORM)
			add(cut, s->from, s->to, s->org);
		if (!post)
			continue;
		bool extra = s->identity == RETIRED || s->identity == WELFARE;
		if (extra)
			add(special, s->from, s->to, s->org);
		if (extra || s->identity == CONTRACT || s->identity == DISPATCHED)
			add(rows, s->from, s->to, s->org);
	}
	return true;
}

int real_allowance(const struct real *f, uint32_t person, struct real_line *out)
{
	static const int32_t city[] = {50000, 40000, 30000, 25000, 20000};
	struct spans rows, special, cut, counted;
	struct run run[2 * SPELLS_MAX];
	int n = 0, months = 12;
	if (f->spells[person] == f->spells[person + 1])
		return 0;
	if (f->spells[person + 1] - f->spells[person] > SPELLS_MAX ||
	    !allowance_rows(f, person, &rows, &special, &cut))
		return -1;
	if (!rows.n)
		return 0;
	struct spans left = rows;
	cut_out(&left, &cut);
	unite(&left, &counted);
	int runs = runs_of(&counted, 30, &months, 1, run);
	if (blank_certificate(f, person))
		return -1;
	for (month_t m = f->q.from; m <= f->q.to; m++) {
		day_t first = month_first(m), last = month_last(m);
		const struct run *r = run_on(run, runs, first);
		if (last > f->q.as_of || !r || r->full[0] > first || !covered(&counted, first, last))
			continue;
		int level = level_on(f, person, first, false);
		if (level == 5)
			continue;
		int32_t home = stands(f, &rows, last);
		int64_t local = local_rate(f, f->org[home].unit, level, first);
		out[n++] = (struct real_line){.subject = person,
					      .month = m,
					      .home = home,
					      .fen = local > city[level] ? (int32_t)local : city[level],
					      .tier = (int8_t)level,
					      .doubt = level != level_on(f, person, first, true) ||
						       any_in(&special, first, last)};
	}
	return n;
}

const char *real_allowance_tier(int tier)
{
	return ((const char *const[]){"一级", "二级", "三级", "四级", "五级"})[tier];
}

/* --- 昆明.护理员补助 --- */

/* What the subsidy looks at of a person. */
struct care {
	struct spans rows, own, hired, counted, private_days; /* own: in private institutions; the last two united */
	struct run six[2 * SPELLS_MAX], years[2 * SPELLS_MAX];
	int nsix, nyears;
	day_t trained; /* NEVER */
};

/* The person's rows; false: a blank could matter. */
static bool care_rows(const struct real *f, uint32_t person, struct care *c)
{
	struct spans cut = {0};
	c->rows.n = c->own.n = c->hired.n = 0;
	for (uint32_t i = f->spells[person]; i < f->spells[person + 1]; i++) {
		const struct spell *s = &f->spell[i];
		const struct org *o = &f->org[s->org];
		int post = all_of(o->kunming, o->elder_home, s->care, 1);
		if (s->from > s->to)
			continue;
		if (post == BLANK || s->identity == BLANK)
			return false;
		if (s->identity == PUBLIC)
			add(&cut, s->from, s->to, s->org);
		if (!post || s->identity == PUBLIC || s->identity == OTHER_IDENTITY)
			continue;
		if (o->private_ == BLANK)
			return false;
		add(&c->rows, s->from, s->to, s->org);
		if (o->private_)
			add(&c->own, s->from, s->to, s->org);
		if (s->identity == RETIRED)
			add(&c->hired, s->from, s->to, s->org);
	}
	cut_out(&c->rows, &cut);
	cut_out(&c->own, &cut);
	return true;
}

/* The first training that counts; false: a blank could matter. */
static bool care_trained(const struct real *f, uint32_t person, struct care *c)
{
	c->trained = NEVER;
	for (uint32_t i = f->trainings[person]; i < f->trainings[person + 1]; i++) {
		if (f->trained[i] == DAY_NONE)
			return false;
		c->trained = f->trained[i] < c->trained ? f->trained[i] : c->trained;
	}
	return true;
}

/* How long the service is, and since the training in private institutions. */
static void care_clocks(struct care *c)
{
	static const int half[] = {6}, years[] = {12, 24, 36};
	struct spans since = {0};
	unite(&c->rows, &c->counted);
	unite(&c->own, &c->private_days);
	c->nsix = runs_of(&c->counted, NEVER, half, 1, c->six);
	for (int i = 0; i < c->private_days.n; i++)
		if (c->private_days.s[i].to >= c->trained) {
			struct span s = c->private_days.s[i];
			since.s[since.n++] = (struct span){s.from > c->trained ? s.from : c->trained, s.to, s.org};
		}
	c->nyears = c->trained == NEVER ? 0 : runs_of(&since, NEVER, years, 3, c->years);
}

/* Somebody who worked there in the month was paid by it; BLANK. */
static int paid(const struct real *f, uint32_t person, month_t m, const struct spans *rows)
{
	int answer = 0;
	for (uint32_t i = f->payments[person]; i < f->payments[person + 1]; i++) {
		const struct pay *p = &f->pay[i];
		if (p->month != m || !p->positive)
			continue;
		for (int k = 0; k < rows->n; k++)
			if (rows->s[k].org == p->org && rows->s[k].from <= month_last(m) &&
			    rows->s[k].to >= month_first(m)) {
				if (p->positive == 1)
					return 1;
				answer = BLANK;
			}
	}
	return answer;
}

/* How an institution was assessed in a year: 0 not at all, 1 passed, 2 failed; BLANK. */
static int assessed(const struct real *f, int32_t org, int year)
{
	int answer = 0;
	for (uint32_t i = org < 0 ? 0 : f->assessments[org]; org >= 0 && i < f->assessments[org + 1]; i++) {
		const struct assessment *a = &f->assessment[i];
		if (a->year != year)
			continue;
		if (a->failed == 1)
			return 2;
		answer = a->failed == BLANK || answer == BLANK ? BLANK : 1;
	}
	return answer;
}

/* One way to the subsidy in a month: 1 it is open, with tier, institution and whether it was assessed; 0; BLANK. */
static int way(const struct real *f, uint32_t person, month_t m, const struct spans *rows,
	       const struct spans *counted, struct real_line *out)
{
	if (!covered(counted, month_first(m), month_last(m)))
		return 0;
	int pay = paid(f, person, m, rows);
	if (!pay)
		return 0;
	out->home = stands(f, rows, month_last(m));
	int verdict = assessed(f, out->home, m / 12);
	if (verdict == 2)
		return 0;
	out->doubt = !verdict;
	return pay == BLANK || verdict == BLANK ? BLANK : 1;
}

/* A month's line; 0 none, BLANK. */
static int care_month(const struct real *f, uint32_t person, const struct care *c, month_t m, struct real_line *out)
{
	static const int32_t amount[] = {5000, 10000, 15000};
	day_t first = month_first(m);
	int level = level_on(f, person, first, false), years = 0, own = 0;
	const struct run *six = run_on(c->six, c->nsix, first), *y = run_on(c->years, c->nyears, first);
	struct real_line other = {0};
	for (int i = 0; y && i < 3; i++)
		years += y->full[i] <= first;
	if (years)
		own = way(f, person, m, &c->own, &c->private_days, &other);
	if (level == 5) {
		*out = other;
		out->tier = (int8_t)(years - 1);
	} else {
		out->tier = level == 4 ? 0 : level == 3 ? 1 : 2;
		int open = six && six->full[0] <= first ? way(f, person, m, &c->rows, &c->counted, out) : 0;
		if (!open)
			return 0;
		out->doubt |= level < 2 || level != level_on(f, person, first, true) ||
			      (own == 1 && amount[years - 1] > amount[out->tier]);
		own = open == BLANK || own == BLANK ? BLANK : open;
	}
	if (own != 1)
		return own;
	out->subject = person;
	out->month = m;
	out->fen = amount[out->tier];
	out->doubt |= any_in(&c->hired, first, month_last(m));
	return 1;
}

int real_subsidy(const struct real *f, uint32_t person, struct real_line *out)
{
	struct care c;
	int n = 0;
	if (f->spells[person] == f->spells[person + 1])
		return 0;
	if (f->spells[person + 1] - f->spells[person] > SPELLS_MAX || !care_rows(f, person, &c))
		return -1;
	if (!c.rows.n)
		return 0;
	if (!care_trained(f, person, &c) || blank_certificate(f, person))
		return -1;
	care_clocks(&c);
	for (month_t m = f->q.from; m <= f->q.to; m++) {
		if (month_last(m) > f->q.as_of)
			continue;
		int line = care_month(f, person, &c, m, &out[n]);
		if (line == BLANK)
			return -1;
		n += line;
	}
	return n;
}

const char *real_subsidy_tier(int tier)
{
	return ((const char *const[]){"初级", "中级", "高级"})[tier];
}
