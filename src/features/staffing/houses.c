#include "features/staffing/houses.h"

#include <stdlib.h>

#include "features/features.h"
#include "features/subsidies/places.h"

/* The facts that matter, found once. */
struct facts {
	const struct world *w;
	const struct wtable *org, *client, *person, *job, *cert;
	struct cells kind, beds, name, unit, founded, closed;         /* 机构 */
	struct cells served_from, served_to, ability;                 /* 服务对象 */
	struct cells job_org, post, identity, job_from, job_to;       /* 任职 */
	struct cells cert_kind, occupation, issued, expires, revoked; /* 证书 */
	day_t on;
	int64_t *at; /* [org row] its place among the rows, −1 */
};

/* A record's table by name. */
static const struct wtable *table_of(const struct world *w, const char *name)
{
	int r = dict_record(w->dict, str_of(name));
	return r < 0 ? NULL : &w->t[r];
}

void staffing_records(bool *reads)
{
	static const char *const names[] = {"单元", "机构", "服务对象", "人员", "任职", "证书"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		reads[dict_record(&fact_dict, str_of(names[i]))] = true;
}

/* A column by label; every one that is asked for here is in the dictionary. */
static struct cells column_of(const struct wtable *t, const char *label)
{
	int f = t ? record_field(t->rec, str_of(label)) : -1;
	const struct cells none = {0};
	return f < 0 ? none : t->col[f];
}

/* A text cell. */
static struct str text(const struct facts *f, struct cells c, size_t row)
{
	int64_t v = c.at ? cell_at(c, row) : FIELD_NONE;
	return v == FIELD_NONE ? (struct str){"", 0} : pool_text(f->w->pool, v);
}

/* Any of the words. */
static bool one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

/* The day lies between two cells, an empty one being open. */
static bool covers(const struct facts *f, struct cells from, struct cells to, size_t row)
{
	int64_t a = from.at ? cell_at(from, row) : FIELD_NONE, b = to.at ? cell_at(to, row) : FIELD_NONE;
	return (a == FIELD_NONE || a <= f->on) && (b == FIELD_NONE || b >= f->on);
}

/* Finds tables and columns. */
static int find_facts(struct facts *f, struct err *e)
{
	const struct world *w = f->w;
	f->org = table_of(w, "机构");
	f->client = table_of(w, "服务对象");
	f->person = table_of(w, "人员");
	f->job = table_of(w, "任职");
	f->cert = table_of(w, "证书");
	if (!f->org || !f->client || !f->person || !f->job || !f->cert)
		return err_set(e, ERR_DAMAGED, "字典里缺机构、服务对象、人员、任职或证书");
	f->kind = column_of(f->org, "机构类别");
	f->beds = column_of(f->org, "床位数");
	f->name = column_of(f->org, "机构名称");
	f->unit = column_of(f->org, "所在单元");
	f->founded = column_of(f->org, "成立日期");
	f->closed = column_of(f->org, "注销日期");
	f->served_from = column_of(f->client, "服务开始");
	f->served_to = column_of(f->client, "服务结束");
	f->ability = column_of(f->client, "能力等级");
	f->job_org = column_of(f->job, "机构代码");
	f->post = column_of(f->job, "岗位");
	f->identity = column_of(f->job, "用工身份");
	f->job_from = column_of(f->job, "起始日期");
	f->job_to = column_of(f->job, "终止日期");
	f->cert_kind = column_of(f->cert, "证书类别");
	f->occupation = column_of(f->cert, "职业");
	f->issued = column_of(f->cert, "发证日期");
	f->expires = column_of(f->cert, "有效期至");
	f->revoked = column_of(f->cert, "撤销日期");
	return 0;
}

/* Residents of an institution by ability. */
static void count_residents(const struct facts *f, struct staffing_row *r)
{
	const struct wtable *t = f->client;
	if (!t->start)
		return;
	for (size_t k = t->start[r->org]; k < t->start[r->org + 1]; k++) {
		if (!covers(f, f->served_from, f->served_to, k))
			continue;
		enum ability a = ABILITY__MAX;
		struct str label = text(f, f->ability, k);
		while (--a > ABILITY_ANY && !str_is(label, ability_label(a)))
			;
		r->house.residents[a]++;
	}
}

/* One more of a post. */
static void add_staff(struct staffing_house *h, struct str post)
{
	size_t i = 0;
	while (i < h->nposts && !str_eq(h->posts[i].post, post))
		i++;
	if (i == STAFFING_POSTS_MAX)
		return;
	if (i == h->nposts) {
		h->posts[h->nposts++].post = post;
		h->posts[i].staff[SHIFT_NIGHT] = -1;
	}
	h->posts[i].staff[SHIFT_DAY]++;
}

/* The person holds a carer's certificate in force. */
static bool certified(const struct facts *f, size_t person)
{
	static const char *const kinds[] = {"职业技能等级证书", "职业资格证书", "聘任"};
	const struct wtable *t = f->cert;
	for (size_t k = t->start ? t->start[person] : 0; t->start && k < t->start[person + 1]; k++) {
		bool revoked =
		    f->revoked.at && cell_at(f->revoked, k) != FIELD_NONE && cell_at(f->revoked, k) <= f->on;
		bool carer =
		    str_is(text(f, f->occupation, k), "养老护理员") && one_of(text(f, f->cert_kind, k), kinds, 3);
		if (carer && !revoked && cell_at(f->issued, k) != FIELD_NONE && covers(f, f->issued, f->expires, k))
			return true;
	}
	return false;
}

/* A spell counts on the day, in an institution that is looked at. */
static bool works(const struct facts *f, size_t k)
{
	static const char *const not_staff[] = {"见习", "志愿者"};
	int64_t org = cell_at(f->job_org, k);
	return org != FIELD_NONE && f->at[org] >= 0 && covers(f, f->job_from, f->job_to, k) &&
	       !one_of(text(f, f->identity, k), not_staff, 2);
}

/* An earlier spell of the person is of the same post and institution. */
static bool counted_before(const struct facts *f, size_t first, size_t k)
{
	for (size_t i = first; i < k; i++)
		if (works(f, i) && cell_at(f->job_org, i) == cell_at(f->job_org, k) &&
		    cell_at(f->post, i) == cell_at(f->post, k))
			return true;
	return false;
}

/* Everybody's spells, put to their institutions. */
static void count_staff(const struct facts *f, struct staffing_row *rows)
{
	const struct wtable *t = f->job;
	size_t people = t->start ? f->person->n : 0;
	for (size_t p = 0; p < people; p++)
		for (size_t k = t->start[p]; k < t->start[p + 1]; k++) {
			if (!works(f, k) || counted_before(f, t->start[p], k))
				continue;
			struct staffing_house *h = &rows[f->at[cell_at(f->job_org, k)]].house;
			struct str post = text(f, f->post, k);
			add_staff(h, post);
			if (str_is(post, "养老护理员")) {
				h->nurses++;
				h->certified += certified(f, p);
			}
		}
}

int staffing_houses(struct staffing_row **ret, size_t *n, const struct world *w, day_t on, struct arena *mem,
		    struct err *e)
{
	struct facts f = {.w = w, .on = on};
	if (find_facts(&f, e) < 0)
		return -1;
	struct staffing_row *rows = ARENA_ARRAY(mem, f.org->n + 1, struct staffing_row);
	f.at = ARENA_ARRAY(mem, f.org->n + 1, int64_t);
	if (!rows || !f.at)
		return err_set(e, ERR_NOMEM, "内存不足");
	size_t count = 0;
	for (size_t i = 0; i < f.org->n; i++) {
		f.at[i] = -1;
		if (!staffing_concerns(text(&f, f.kind, i)) || !covers(&f, f.founded, f.closed, i))
			continue;
		f.at[i] = (int64_t)count;
		struct staffing_row *r = &rows[count++];
		*r = (struct staffing_row){.org = (int64_t)i,
					   .unit = f.unit.at ? cell_at(f.unit, i) : FIELD_NONE,
					   .name = text(&f, f.name, i)};
		r->house.beds = f.beds.at && cell_at(f.beds, i) != FIELD_NONE ? cell_at(f.beds, i) : 0;
		count_residents(&f, r);
	}
	count_staff(&f, rows);
	*ret = rows;
	*n = count;
	return 0;
}

int staffing_norms_for(struct staffing_norms *out, const struct staffing_norms *all, const struct world *w,
		       int64_t unit, struct arena *mem, struct err *e)
{
	int units = dict_record(w->dict, STR("单元"));
	struct staffing_norms some = {ARENA_ARRAY(mem, all->n + 1, struct staffing_norm), 0};
	if (!some.norm)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < all->n; i++) {
		struct str area = all->norm[i].area;
		int64_t top = area.n ? world_find(w, units, area) : -1;
		if (area.n == 0 || (top >= 0 && unit != FIELD_NONE && lies_within(w, unit, top)))
			some.norm[some.n++] = all->norm[i];
	}
	*out = some;
	return 0;
}
