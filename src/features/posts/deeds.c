/* Taking up a post, renewing, leaving: the checks at each step, and the fact that each of them writes. */
#include "features/posts/inside.h"

#include "base/money.h"
#include "base/utf8.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"

#define WORK_MEMORY ((size_t)256 << 20) /* bytes of one deed */

static const struct sql ADD = {
    "posts.deed_add", "INSERT INTO post_deeds (id, employment_id, person_id, org_id, deed, kind, reason, day,"
		      " until, retires, number, note, who, at, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
		      " $9, $10, $11, $12, $13, $14, $15)"};

/* A deed that is looked at: how the county stands, and who it is about. */
struct looking {
	struct house *h;
	struct arena *mem;
	day_t today;
	struct post_county county;
	const struct post_quota *quota; /* that holds on the term's first day */
};

/* Registers somebody who is new to the house: who is placed here had no work. */
static int add_person(struct looking *l, struct recording *r, struct str number, struct str name, int64_t *person,
		      struct err *e)
{
	struct rule_context x = {.today = l->today};
	struct findings found = {0};
	struct cell cell[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		cell[i] = (struct cell){FIELD_NONE, STR("")};
	cell[FACT_INDEX(people, number)].s = number;
	cell[FACT_INDEX(people, name)].s = name;
	people_rule(&x, cell, &found);
	for (size_t i = 0; found.refused && i < found.n; i++)
		if (found.item[i].fault)
			return post_refuse(e, ERR_INPUT, "证件号码", "%s", found.item[i].text);
	if (!name.n)
		return post_refuse(e, ERR_INPUT, "姓名", "没有填姓名");
	return fact_assert(r, &people_facts, 0, cell, 0, person, e);
}

/* The person of this number, when that is their name; 0 when nobody has it. */
static int find_person(struct looking *l, struct str number, struct str name, int64_t *person, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*person = 0;
	if (fact_by_key(&r, l->h, &people_facts, (struct cell){FIELD_NONE, number}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	bool fits = got > 0 && str_eq(v.cell[FACT_INDEX(people, name)].s, name);
	*person = got > 0 ? v.id : 0;
	fact_reader_free(r);
	if (got <= 0)
		return got;
	return fits ? 0
		    : post_refuse(e, ERR_INPUT, "证件号码",
				  "证件号码和姓名对不上：请核对证件；档案里的姓名错了的，先更正档案");
}

/* Who it is, registered if new. */
static int take_person(struct looking *l, struct recording *r, const struct post_new *x, int64_t *person,
		       struct err *e)
{
	struct buf norm;
	struct err why = {0};
	struct str name = str_trim(x->name);
	buf_init(&norm, 64);
	int status = person_number_check(x->number_of_id, &norm, &why) < 0 || !norm.n
			 ? post_refuse(e, ERR_INPUT, "证件号码", "%s", *why.what ? why.what : "没有填证件号码")
			 : find_person(l, buf_str(&norm), name, person, e);
	if (status == 0 && !*person)
		status = add_person(l, r, buf_str(&norm), name, person, e);
	buf_release(&norm);
	return status;
}

/* The unit is in the county whose quota and budget pay. */
static int check_county(struct looking *l, int64_t unit, struct err *e)
{
	struct county_lookup all;
	int64_t county = 0;
	if (unit != FIELD_NONE &&
	    (county_lookup_open(&all, l->h, 1, l->mem, e) < 0 || county_lookup(&all, unit, &county, e) < 0))
		return -1;
	return county == l->county.unit
		   ? 0
		   : post_refuse(e, ERR_INPUT, "机构", "这家机构不在这个区县，请在它所在的区县安置");
}

/* The institution may have such posts: of the kind that the clause names, in the county, not closed. */
static int check_org(struct looking *l, int64_t org, int64_t from, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, l->h, &orgs_facts, org, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	int64_t kind = got > 0 ? v.cell[FACT_INDEX(orgs, kind)].v : 0,
		closed = got > 0 ? v.cell[FACT_INDEX(orgs, closed)].v : FIELD_NONE,
		unit = got > 0 ? v.cell[FACT_INDEX(orgs, unit_id)].v : FIELD_NONE;
	fact_reader_free(r);
	if (got <= 0)
		return got < 0 ? -1 : post_refuse(e, ERR_INPUT, "机构", "没有这家机构，请从列出的里面选");
	if (kind != POSTS_ORG_KIND)
		return post_refuse(e, ERR_INPUT, "机构", "公益性岗位只配给城市社区养老服务机构（N3-20），这家不是");
	if (closed != FIELD_NONE && closed < from)
		return post_refuse(e, ERR_INPUT, "机构", "那天这家机构已经注销，请另选机构或改到岗日期");
	return check_county(l, unit, e);
}

/* Their name, for a message; "另一家机构" when there is none. In mem. */
static struct str name_of_org(struct looking *l, int64_t org)
{
	struct fact_reader *r;
	struct version v;
	struct err ignored = {0};
	struct str out = STR("另一家机构");
	if (fact_of_owner(&r, l->h, &orgs_facts, org, INSTANT_OPEN, 0, &ignored) < 0)
		return out;
	if (fact_next(r, &v, &ignored) > 0) {
		struct str s = v.cell[FACT_INDEX(orgs, name)].s;
		const char *p = arena_copy(l->mem, s.p, s.n);
		if (p && s.n)
			out = (struct str){p, s.n};
	}
	fact_reader_free(r);
	return out;
}

/* What stands in the way of holding a post: where another post is, where other work, whether the very spell is there. */
struct in_the_way {
	int64_t post_at, work_at;
	bool same;
};

/* Looks at one spell of the person. */
static void look_at(const struct version *v, const struct post_holder *x, int64_t from, int64_t until,
		    struct in_the_way *out)
{
	int64_t identity = v->cell[FACT_INDEX(employment, identity)].v,
		org = v->cell[FACT_INDEX(employment, org_id)].v;
	struct post_holder other = {.begins = v->cell[FACT_INDEX(employment, begins)].v,
				    .ends = v->cell[FACT_INDEX(employment, ends)].v};
	if (v->id == x->id)
		return;
	if (identity == POSTS_IDENTITY && post_touches(&other, from, until))
		out->post_at = org;
	else if (identity >= 1 && identity <= 4 && post_touches(&other, from, from))
		out->work_at = org;
	else if (org == x->org && other.begins == x->begins)
		out->same = true;
}

/* Holds no other post in that time, and is in no other employment on its first day. x: the person, the institution and the
 * first day; its id, when the spell is there already, is not looked at. */
static int check_free(struct looking *l, const struct post_holder *x, int64_t from, int64_t until, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct in_the_way w = {0};
	int got;
	if (fact_of_owner(&r, l->h, &employment_facts, x->person, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, &v, e)) > 0)
		look_at(&v, x, from, until, &w);
	fact_reader_free(r);
	if (got < 0)
		return -1;
	if (w.post_at)
		return post_refuse(e, ERR_CONFLICT, "证件号码",
				   "这个人这段时间已在%.*s占一个公益性岗位，一人只能占一个",
				   STR_FMT(name_of_org(l, w.post_at)));
	if (w.work_at)
		return post_refuse(e, ERR_INPUT, "证件号码",
				   "这个人那天还在%.*s任职，公益性岗位安置没有就业的人；已经离职的先登记离职",
				   STR_FMT(name_of_org(l, w.work_at)));
	return w.same ? post_refuse(e, ERR_CONFLICT, "从哪天起", "这一天在这家机构已有任职，请先更正那一条") : 0;
}

/* Months that two days span, a part of one counting whole. */
static int64_t months_between(int64_t from, int64_t until)
{
	int64_t n = 0;
	while (n <= 12 * POSTS_MONTHS_MAX && day_anniv((day_t)from, (int)n, ANNIV_NEXT_MONTH) <= until)
		n++;
	return n;
}

/* Months of the person's earlier posts. */
static int earlier_months(struct looking *l, int64_t person, int64_t but, int64_t *months, struct err *e)
{
	struct post_holder *x;
	size_t n;
	*months = 0;
	if (post_holders(l->h, (struct post_which){.person = person}, l->mem, &x, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (x[i].id != but && x[i].begins != FIELD_NONE && x[i].ends != FIELD_NONE)
			*months += months_between(x[i].begins, x[i].ends);
	return 0;
}

/* The term is no longer than the document allows: all terms together, or until retirement for whoever was near it when the
 * first one began. */
static int check_term(struct looking *l, int64_t person, int64_t but, int64_t from, int64_t until, day_t retires,
		      struct err *e)
{
	const struct post_quota *q = l->quota;
	int64_t before, months = months_between(from, until);
	if (earlier_months(l, person, but, &before, e) < 0)
		return -1;
	int64_t all = before + months;
	if (retires != DAY_NONE && until > retires)
		return post_refuse(e, ERR_INPUT, "到哪天", "不能超过法定退休的日期");
	if (all <= q->longest)
		return 0;
	if (q->near_years && retires != DAY_NONE) {
		if (day_anniv((day_t)from, (int)(12 * q->near_years), ANNIV_NEXT_MONTH) < retires)
			return post_refuse(e, ERR_INPUT, "法定退休日期", "到岗时距法定退休超过 %lld 年，不能延到退休",
					   (long long)q->near_years);
		return 0;
	}
	if (before)
		return post_refuse(e, ERR_INPUT, "到哪天",
				   "连同以前占岗的 %lld 个月，一共 %lld 个月，超过文件规定的 %lld 个月",
				   (long long)before, (long long)all, (long long)q->longest);
	return post_refuse(e, ERR_INPUT, "到哪天", "一共 %lld 个月，超过文件规定的 %lld 个月%s", (long long)months,
			   (long long)q->longest, q->near_years ? "；临近退休的要填法定退休日期" : "");
}

/* The quota that holds on the first day, and whether it allows such a person. */
static int check_quota(struct looking *l, int64_t from, int64_t kind, struct err *e)
{
	l->quota = post_quota_on(l->county.quota, l->county.nquotas, from);
	if (!l->quota)
		return post_refuse(e, ERR_INPUT, "从哪天起", "那天还没有给这个县下达岗位指标，先请市级下达");
	if (kind < 1 || !code_label(&post_kinds, (int)kind) || !(l->quota->kinds & post_kind_bit(kind)))
		return post_refuse(e, ERR_INPUT, "人员类别", "%.*s没有列这一类人", STR_FMT(l->quota->number));
	return 0;
}

/* Keeps the day when it is within the term, before the one kept, and no post is free on it. */
static void keep_full(const struct post_county *c, int64_t day, int64_t from, int64_t until, struct post_room *full)
{
	if (day <= from || day > until || (full->day != DAY_NONE && day >= full->day))
		return;
	struct post_room then = post_room_on(c, day);
	if (then.held >= then.granted)
		*full = then;
}

/* The first day of the term on which no post is free; .day DAY_NONE: there is none. Posts get fewer only where a quota starts,
 * holders more only where one begins. */
static struct post_room first_full(const struct post_county *c, int64_t from, int64_t until)
{
	struct post_room full = post_room_on(c, from);
	if (full.held >= full.granted)
		return full;
	full.day = DAY_NONE;
	for (size_t i = 0; i < c->nholders; i++)
		keep_full(c, c->holder[i].begins, from, until, &full);
	for (size_t i = 0; i < c->nquotas; i++)
		keep_full(c, c->quota[i].starts, from, until, &full);
	return full;
}

/* A post is free on every day of the term. */
static int check_room(const struct looking *l, int64_t from, int64_t until, struct err *e)
{
	struct post_room full = first_full(&l->county, from, until);
	char day[11] = "";
	if (full.day == DAY_NONE)
		return 0;
	if (full.day != from)
		day_text((day_t)full.day, day);
	const char *then = *day ? " 那天" : "";
	if (full.held == full.granted)
		return post_refuse(e, ERR_CONFLICT, "机构", "%s%s指标 %lld 个都占满了，没有空岗", day, then,
				   (long long)full.granted);
	return post_refuse(
	    e, ERR_CONFLICT, "机构",
	    "%s%s指标 %lld 个，占岗 %lld 人，超额 %lld 人：在岗的不因此解聘，超额消化完以前不再安置新人", day, then,
	    (long long)full.granted, (long long)full.held, (long long)(full.held - full.granted));
}

/* The budget reaches: every year of the term that has one; the running one must have one; later ones may still come, if that is
 * known. x: the county's holders as they will be. */
static int check_budget(struct looking *l, const struct post_holder *x, size_t n, int64_t from, int64_t until,
			bool ahead, struct err *e)
{
	int first = day_ymd((day_t)from).y, last_year = day_ymd((day_t)until).y, running = day_ymd(l->today).y;
	for (int year = first; year <= last_year; year++) {
		struct post_budget b;
		char granted[GROUPED_MAX], needed[GROUPED_MAX], lacks[GROUPED_MAX];
		if (post_budget(l->h, l->county.unit, l->quota->source, year, l->county.quota, l->county.nquotas, x,
				n, l->mem, &b, e) < 0)
			return -1;
		if (!b.lines && year <= running)
			return post_refuse(e, ERR_CONFLICT, "从哪天起",
					   "%d 年还没有给这个县下达“%s”的预算，先请财政下达", year, POSTS_PURPOSE);
		if (!b.lines && !ahead)
			return post_refuse(e, ERR_INPUT, "以后年度",
					   "%d 年起的预算还没有下达；确定要安置的，勾上“以后年度”", year);
		if (!b.lines)
			break;
		if (b.needed <= b.granted)
			continue;
		decimal_grouped(b.granted, 2, granted);
		decimal_grouped(b.needed, 2, needed);
		decimal_grouped(b.needed - b.granted, 2, lacks);
		return post_refuse(e, ERR_CONFLICT, "到哪天", "%d 年预算 %s 元，连同这个人要 %s 元，差 %s 元", year,
				   granted, needed, lacks);
	}
	return 0;
}

/* A note that is too long, a document that is missing. */
static int check_texts(struct str number, struct str note, struct err *e)
{
	if (!str_trim(number).n || utf8_count(number) > POSTS_TEXT_MAX)
		return post_refuse(e, ERR_INPUT, "核定文件", "要写核定的文件或审批表编号，最多 %d 字",
				   POSTS_TEXT_MAX);
	return utf8_count(note) > POSTS_TEXT_MAX
		   ? post_refuse(e, ERR_INPUT, "说明", "说明太长，最多 %d 字", POSTS_TEXT_MAX)
		   : 0;
}

/* The decision beside the fact. */
static int add_deed(struct house *h, struct recording *r, const struct post_holder *x, const struct post_deed *d,
		    const char *who, struct err *e)
{
	return sql_run(h->store, &ADD,
		       ARGS(INT(id_new(recording_now(r))), INT(x->id), INT(x->person), INT(x->org), INT(d->deed),
			    INT(d->kind), INT(d->reason), INT(d->day), INT(d->until), INT(d->retires),
			    TEXT(str_trim(d->number)), TEXT(str_trim(d->note)), TEXT(str_of(who)),
			    INT(recording_now(r)), INT(recording_journal(r))),
		       NULL, e);
}

/* Days of a term that can be. */
static int check_days(const struct looking *l, int64_t from, int64_t until, struct err *e)
{
	if (from == DAY_NONE || from > l->today + POSTS_AHEAD_DAYS)
		return post_refuse(e, ERR_INPUT, "从哪天起", "要填到岗的日期，最多提前 %d 天安置", POSTS_AHEAD_DAYS);
	return until == DAY_NONE || until < from
		   ? post_refuse(e, ERR_INPUT, "到哪天", "要填期限的最后一天，不早于到岗")
		   : 0;
}

/* The county's holders with one more, or with one in another's place. */
static struct post_holder *with(struct looking *l, const struct post_holder *x, size_t *n)
{
	struct post_holder *all = ARENA_ARRAY(l->mem, l->county.nholders + 1, struct post_holder);
	bool there = false;
	for (size_t i = 0; all && i < l->county.nholders; i++) {
		bool same = x->id && l->county.holder[i].id == x->id;
		all[i] = same ? *x : l->county.holder[i];
		there |= same;
	}
	*n = l->county.nholders + !there;
	if (all && !there)
		all[l->county.nholders] = *x;
	return all;
}

/* All that must hold of a new holder. */
static int check_new(struct looking *l, struct recording *r, const struct post_new *x, struct post_holder *now,
		     struct err *e)
{
	size_t n;
	if (check_days(l, x->from, x->until, e) < 0 || take_person(l, r, x, &now->person, e) < 0 ||
	    check_org(l, x->org, x->from, e) < 0 || check_texts(x->number, x->note, e) < 0 ||
	    check_quota(l, x->from, x->kind, e) < 0 || check_free(l, now, x->from, x->until, e) < 0 ||
	    check_term(l, now->person, 0, x->from, x->until, x->retires, e) < 0 ||
	    check_room(l, x->from, x->until, e) < 0)
		return -1;
	struct post_holder *all = with(l, now, &n);
	return all ? check_budget(l, all, n, x->from, x->until, x->ahead, e) : err_set(e, ERR_NOMEM, "内存不够");
}

/* The fact. */
static int assert_job(struct recording *r, const struct post_new *x, int64_t person, int64_t *id, struct err *e)
{
	struct cell cell[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		cell[i] = (struct cell){FIELD_NONE, STR("")};
	cell[FACT_INDEX(employment, org_id)].v = x->org;
	cell[FACT_INDEX(employment, post)].v = x->post;
	cell[FACT_INDEX(employment, frontline)].v = x->frontline;
	cell[FACT_INDEX(employment, identity)].v = POSTS_IDENTITY;
	cell[FACT_INDEX(employment, begins)].v = x->from;
	cell[FACT_INDEX(employment, contract_from)].v = x->from;
	cell[FACT_INDEX(employment, contract_to)].v = x->until;
	return fact_assert(r, &employment_facts, person, cell, 0, id, e);
}

/* Memory, and the county as it stands. */
static int look(struct looking *l, int64_t county, struct err *e)
{
	l->mem = arena_new(WORK_MEMORY);
	return l->mem ? post_county(l->h, county, l->today, l->mem, &l->county, e)
		      : err_set(e, ERR_NOMEM, "内存不够");
}

int post_take(struct house *h, struct recording *r, const struct post_new *x, day_t today, const char *who,
	      int64_t *id, struct err *e)
{
	struct looking l = {.h = h, .today = today};
	struct post_holder now = {.org = x->org,
				  .begins = x->from,
				  .ends = FIELD_NONE,
				  .from = x->from,
				  .until = x->until,
				  .kind = x->kind};
	struct post_deed d = {.deed = POST_TAKEN,
			      .kind = x->kind,
			      .day = x->from,
			      .until = x->until,
			      .retires = x->retires == DAY_NONE ? 0 : x->retires,
			      .number = x->number,
			      .note = x->note};
	int status = look(&l, x->county, e);
	if (status == 0)
		status = check_new(&l, r, x, &now, e);
	if (status == 0)
		status = assert_job(r, x, now.person, &now.id, e);
	if (status == 0)
		status = add_deed(h, r, &now, &d, who, e);
	arena_free(l.mem);
	if (status == 0)
		*id = now.id;
	return status;
}

/* The standing fact of a holder, to be corrected. */
static int standing(struct house *h, const struct post_holder *x, struct version *v, struct err *e)
{
	struct fact_reader *r;
	int got;
	if (fact_of_owner(&r, h, &employment_facts, x->person, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((got = fact_next(r, v, e)) > 0 && v->id != x->id)
		;
	fact_reader_free(r);
	return got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这个公益性岗位人员");
}

/* One day of the fact becomes another. */
static int correct(struct house *h, struct recording *r, const struct post_holder *x, int field, int64_t day,
		   int64_t ended_by, struct err *e)
{
	struct version v;
	struct cell cell[RECORD_FIELDS_MAX];
	if (standing(h, x, &v, e) < 0)
		return -1;
	memcpy(cell, v.cell, sizeof cell);
	cell[field].v = day;
	if (ended_by)
		cell[FACT_INDEX(employment, ended_by)].v = ended_by;
	return fact_correct(r, &employment_facts, &v, cell, 0, e);
}

/* The first day that a decision on a term gives: of one that was decided the day behind it, else its own first. */
static int64_t first_given(const struct post_holder *x)
{
	return x->until == FIELD_NONE || !x->kind || x->until < x->from ? x->from : x->until + 1;
}

/* All that must hold of a renewal; x becomes the holder as it will be. */
static int check_renewal(struct looking *l, const struct post_renewal *n, struct post_holder *x, struct err *e)
{
	int64_t old = x->until, from = first_given(x), paid = old == FIELD_NONE || old < x->from ? x->from : old + 1;
	size_t all_n;
	if (x->ends != FIELD_NONE)
		return post_refuse(e, ERR_CONFLICT, "到哪天", "已经登记离岗，不能续期；再安置的另办");
	if (n->until == DAY_NONE || n->until < l->today || (old != FIELD_NONE && x->kind && n->until <= old))
		return post_refuse(e, ERR_INPUT, "到哪天", "要填新的最后一天，晚于原来的期限和今天");
	from = from < l->today ? l->today : from;
	paid = paid < l->today ? l->today : paid;
	if (check_texts(n->number, n->note, e) < 0 || check_quota(l, l->today, n->kind, e) < 0)
		return -1;
	if (check_free(l, x, from, n->until, e) < 0)
		return err_at(e, "到哪天");
	if (check_term(l, x->person, x->id, x->from, n->until, n->retires, e) < 0)
		return -1;
	x->until = n->until;
	struct post_holder *all = with(l, x, &all_n);
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不够");
	return paid > n->until ? 0 : check_budget(l, all, all_n, paid, n->until, n->ahead, e);
}

int post_renew(struct house *h, struct recording *r, const struct post_renewal *n, day_t today, const char *who,
	       struct err *e)
{
	struct looking l = {.h = h, .today = today};
	struct arena *mem = arena_new(1u << 20);
	struct post_holder x = {0};
	int status = mem ? post_holder(h, n->holder, mem, &x, e) : err_set(e, ERR_NOMEM, "内存不够");
	int64_t old = x.until, from = first_given(&x);
	if (status == 0)
		status = look(&l, x.county, e);
	if (status == 0)
		status = check_renewal(&l, n, &x, e);
	if (status == 0 && old != n->until)
		status = correct(h, r, &x, FACT_INDEX(employment, contract_to), n->until, 0, e);
	struct post_deed d = {.deed = POST_RENEWED,
			      .kind = n->kind,
			      .day = from,
			      .until = n->until,
			      .retires = n->retires == DAY_NONE ? 0 : n->retires,
			      .number = n->number,
			      .note = n->note};
	if (status == 0)
		status = add_deed(h, r, &x, &d, who, e);
	arena_free(l.mem);
	arena_free(mem);
	return status;
}

/* Whose doing a leaving was. */
static int64_t ended_by(int64_t reason)
{
	static const int64_t by[] = {0,
#define X(n, label, whose) whose,
				     POST_REASONS(X)
#undef X
	};
	return reason > 0 && reason < (int64_t)(sizeof by / sizeof *by) ? by[reason] : 0;
}

int post_vacate(struct house *h, struct recording *r, const struct post_leaving *n, day_t today, const char *who,
		struct err *e)
{
	struct arena *mem = arena_new(1u << 20);
	struct post_holder x = {0};
	int status = mem ? post_holder(h, n->holder, mem, &x, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && x.ends != FIELD_NONE)
		status = post_refuse(e, ERR_CONFLICT, "离岗日期", "已经登记离岗");
	if (status == 0 && !ended_by(n->reason))
		status = post_refuse(e, ERR_INPUT, "离岗原因", "没有选离岗原因");
	if (status == 0 && (n->day == DAY_NONE || n->day < x.begins || n->day > today + POSTS_AHEAD_DAYS))
		status = post_refuse(e, ERR_INPUT, "离岗日期", "要填最后在岗的一天：不早于到岗，最多提前 %d 天登记",
				     POSTS_AHEAD_DAYS);
	if (status == 0 && utf8_count(n->note) > POSTS_TEXT_MAX)
		status = post_refuse(e, ERR_INPUT, "说明", "说明太长，最多 %d 字", POSTS_TEXT_MAX);
	if (status == 0)
		status = correct(h, r, &x, FACT_INDEX(employment, ends), n->day, ended_by(n->reason), e);
	struct post_deed d = {
	    .deed = POST_ENDED, .reason = n->reason, .day = n->day, .number = STR(""), .note = n->note};
	if (status == 0)
		status = add_deed(h, r, &x, &d, who, e);
	arena_free(mem);
	return status;
}
