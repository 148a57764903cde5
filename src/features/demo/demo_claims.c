/* The demo city's claims: institution by institution at another step, in each county. */
#include "features/demo/demo_claims.h"

#include <stdio.h>

#include "features/appeals/appeals.h"
#include "features/applications/applications.h"
#include "features/applications/queue.h"
#include "features/demo/demo.h"
#include "features/demo/demo_law.h"
#include "features/directory/directory.h"
#include "features/directory/list.h"
#include "features/people/people.h"
#include "features/runs/start.h"
#include "features/units/units.h"

#define POLICY    "绍兴.特殊岗位津贴"
#define ORGS_MOST 200 /* institutions that claim */

/* Where an institution's claim has got to, in turn. */
enum stand { IN_FINANCE, IN_NOTICE, IN_CITY, IN_COUNTY, IN_DRAFT, SENT_BACK, REFUSED, STANDS };

/* What is being made. */
struct making {
	struct house *h;
	struct calendar *cal;
	struct arena *mem;
	day_t today;
	int64_t city, run, round;
	int64_t clerk_org, clerk_county; /* where the demo accounts of a clerk and of a county are */
	struct {
		int64_t org, application;
		enum stand stand;
	} claim[ORGS_MOST];
	size_t n;
};

/* Begins a recording in somebody's name. */
static int begin(struct making *m, struct recording **r, const char *who, const char *detail, struct err *e)
{
	struct deed d = {.who = who, .what = "claim", .detail = detail};
	return recording_begin(r, m->h, &d, e);
}

/* The id of the thing with this key. */
static int id_of(struct house *h, const struct fact_type *t, const char *key, int64_t *id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_by_key(&r, h, t, (struct cell){FIELD_NONE, str_of(key)}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got > 0)
		*id = v.id;
	fact_reader_free(r);
	return got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "这个库里没有演示城市");
}

int demo_tour_place(struct house *h, struct arena *mem, int64_t *org, int64_t *county, struct err *e)
{
	struct person_row row;
	int64_t person;
	if (directory_catch_up(h, NULL, e) < 0 || id_of(h, &people_facts, demo_stories[0].number, &person, e) < 0 ||
	    directory_person(h, (struct reach){REACH_ALL, 0}, person, false, mem, &row, e) < 0)
		return -1;
	*org = row.org_id;
	*county = row.county_id;
	return 0;
}

/* A run of these months and a round of it that is open for the coming weeks. */
static int open_round(struct making *m, month_t from, month_t to, struct err *e)
{
	struct recording *r;
	char title[100];
	struct ymd a = day_ymd(month_first(from)), b = day_ymd(month_first(to));
	snprintf(title, sizeof title, "%d年%d月至%d月特殊岗位津贴", a.y, a.m, b.m);
	struct run_ask ask = {.policy = STR(POLICY),
			      .from = from,
			      .to = to,
			      .as_of = m->today,
			      .known_on = INSTANT_OPEN,
			      .unit = STR("330600"),
			      .everything = true,
			      .who = "shaoxing"};
	if (run_start(m->h, &ask, &m->run, e) < 0 || run_compute(m->h, m->run, NULL, e) < 0)
		return -1;
	struct round_new n = {.run = m->run,
			      .policy = STR(POLICY),
			      .title = str_of(title),
			      .basis = STR(DEMO_LAW_NUMBER),
			      .opens = m->today - 5,
			      .closes = m->today + 25,
			      .who = "shaoxing"};
	return begin(m, &r, "shaoxing", "演示：开始申领", e) < 0 ||
		       recording_end(r, round_open(m->h, r, &n, &m->round, e), e) < 0
		   ? -1
		   : 0;
}

/* The institutions with something due, each with where it shall stand. */
static int choose(struct making *m, struct err *e)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}, .policy = STR(POLICY), .state = 1};
	struct run_total *t;
	size_t n;
	if (run_totals(m->h, m->run, RUN_BY_ORG, &f, m->mem, &t, &n, e) < 0)
		return -1;
	m->n = 0;
	for (size_t i = 0; i < n && m->n < ORGS_MOST; i++) {
		if (t[i].counts || !t[i].org || t[i].amount <= 0)
			continue;
		m->claim[m->n].org = t[i].org;
		m->claim[m->n].stand = t[i].org == m->clerk_org ? SENT_BACK : (enum stand)(m->n % STANDS);
		m->n++;
	}
	return 0;
}

/* Who acts for an institution: the clerk's account for his own, somebody without an account for the others. */
static struct str clerk_of(const struct making *m, int64_t org)
{
	return org == m->clerk_org ? STR("clerk") : STR("机构经办");
}

/* Starts the claims, in one recording. */
static int start_all(struct making *m, struct recording *r, struct err *e)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct flow_hat hat = {STR("claims.apply"), FLOW_ORG, m->claim[i].org, {NULL, 0}};
		const struct flow_actor by = {clerk_of(m, m->claim[i].org), &hat, 1};
		if (application_open(m->h, r, m->cal, m->round, m->claim[i].org, &by, &m->claim[i].application, e) <
		    0)
			return -1;
	}
	return 0;
}

/* Who makes this move: the demo accounts what is theirs, somebody without an account the rest. */
static struct str actor_of(const struct making *m, const struct flow_matter *at, const char *who, bool own)
{
	if (own)
		return clerk_of(m, at->org);
	return at->unit != m->clerk_county && str_is(str_of(who), "county") ? STR("区县经办") : str_of(who);
}

/* A move of every claim that shall stand in one of these places. */
static int move_all(struct making *m, unsigned stands, const char *who, const char *may, const char *move,
		    const char *opinion, struct err *e)
{
	struct recording *r;
	if (begin(m, &r, who, "演示：申领", e) < 0)
		return -1;
	int status = 0;
	for (size_t i = 0; status == 0 && i < m->n; i++) {
		bool own = str_is(str_of(may), "claims.apply");
		const struct flow_hat hat = {
		    str_of(may), own ? FLOW_ORG : FLOW_ALL, own ? m->claim[i].org : 0, {NULL, 0}};
		struct flow_matter at;
		if (!(stands & (1u << m->claim[i].stand)))
			continue;
		status = flow_of(m->h, &application_kind, m->claim[i].application, m->mem, &at, e);
		if (status < 0)
			break;
		const struct flow_actor by = {actor_of(m, &at, who, own), &hat, 1};
		status = application_act(m->h, r, m->cal, m->claim[i].application, at.seq, str_of(move),
					 str_of(opinion), &by, e);
	}
	return recording_end(r, status, e);
}

/* The notices so far have run their term. */
static int expire(struct making *m, struct err *e)
{
	struct recording *r;
	int64_t count;
	return begin(m, &r, "系统", "演示：公示期满", e) < 0 ||
		       recording_end(r, notices_expire(m->h, r, m->cal, m->today + 60, &count, e), e) < 0
		   ? -1
		   : 0;
}

/* Somebody objects to the first line of the first notice. */
static int object(struct making *m, struct err *e)
{
	struct recording *r;
	struct notice_row *row;
	size_t n, i = 0;
	int64_t id;
	while (i < m->n && m->claim[i].stand != IN_NOTICE)
		i++;
	if (i == m->n)
		return 0;
	if (notice_rows(m->h, m->claim[i].application, false, m->mem, &row, &n, e) < 0)
		return -1;
	if (n == 0)
		return 0;
	return begin(m, &r, "公众", "演示：公示异议", e) < 0 ||
		       recording_end(r,
				     objection_add(m->h, r, m->cal, m->claim[i].application, row[0].no,
						   STR("二月份没有看到这位护理员上班（演示）"), STR("没有留名"), &id,
						   e),
				     e) < 0
		   ? -1
		   : 0;
}

#define BIT(s) (1u << (s))
#define PASSED (BIT(IN_FINANCE) | BIT(IN_NOTICE) | BIT(IN_CITY))

/* A quarter at every step. */
static int quarter(struct making *m, struct err *e)
{
	struct recording *r;
	return choose(m, e) < 0 || begin(m, &r, "机构经办", "演示：开始申报", e) < 0 ||
		       recording_end(r, start_all(m, r, e), e) < 0 ||
		       move_all(m, ~BIT(IN_DRAFT), "机构经办", "claims.apply", "submit", "", e) < 0 ||
		       move_all(m, BIT(SENT_BACK), "county", "claims.review1", "return",
				"请补二月份的工资发放表，并核对一人的上岗日期（演示）", e) < 0 ||
		       move_all(m, BIT(REFUSED), "county", "claims.review1", "reject",
				"与上一季度重复申报，不予通过（演示）", e) < 0 ||
		       move_all(m, PASSED, "county", "claims.review1", "approve", "材料齐全（演示）", e) < 0 ||
		       move_all(m, BIT(IN_FINANCE), "shaoxing", "claims.review2", "approve", "", e) < 0 ||
		       expire(m, e) < 0 ||
		       move_all(m, BIT(IN_NOTICE), "shaoxing", "claims.review2", "approve", "", e) < 0
		   ? -1
		   : object(m, e);
}

/* What the tour's first person says of his quarter. */
struct saying {
	const char *topic, *text;
};

/* He hands it in, about the first line that he has. */
static int say(struct making *m, int64_t person, int64_t county, const struct trail *t, const struct saying *s,
	       int64_t *id, struct err *e)
{
	struct recording *r;
	char title[100];
	snprintf(title, sizeof title, "%s：特殊岗位津贴", s->topic);
	const struct appeal_new a = {.person = person,
				     .unit = county,
				     .application = t->application,
				     .line_no = t->line_no,
				     .amount = t->amount,
				     .policy = t->policy,
				     .title = str_of(title),
				     .topic = str_of(s->topic),
				     .text = str_of(s->text),
				     .who = STR("从业人员（演示）")};
	return begin(m, &r, "从业人员（演示）", "演示：申诉", e) < 0 ||
		       recording_end(r, appeal_open(m->h, r, m->cal, &a, id, e), e) < 0
		   ? -1
		   : 0;
}

/* His county does something with it. */
static int answer(struct making *m, int64_t appeal, const char *move, const char *opinion, struct err *e)
{
	static const struct flow_hat hat = {{"claims.review1", sizeof "claims.review1" - 1}, FLOW_ALL, 0, {NULL, 0}};
	const struct flow_actor by = {STR("county"), &hat, 1};
	struct recording *r;
	struct appeal a;
	return appeal_get(m->h, appeal, m->mem, &a, e) < 0 || begin(m, &r, "county", "演示：答复申诉", e) < 0 ||
		       recording_end(
			   r, appeal_act(m->h, r, m->cal, appeal, a.seq, str_of(move), str_of(opinion), &by, e), e) <
			   0
		   ? -1
		   : 0;
}

/* The tour's first person does not agree with the quarter: one question is answered, one waits. */
static int appeals(struct making *m, struct err *e)
{
	static const struct saying said[] = {
	    {"金额不对", "二月我一天也没有请假，是不是少算了在岗的天数（演示）"},
	    {"档次不对", "我在二月换了更高一级的证书，三月应当按新的级别算（演示）"}};
	struct person_row row;
	struct trail *t;
	int64_t person, id;
	size_t n;
	if (id_of(m->h, &people_facts, demo_stories[0].number, &person, e) < 0 ||
	    directory_person(m->h, (struct reach){REACH_ALL, 0}, person, false, m->mem, &row, e) < 0 ||
	    person_trails(m->h, person, STR(POLICY), m->mem, &t, &n, e) < 0)
		return -1;
	if (n == 0)
		return 0;
	return say(m, person, row.county_id, &t[0], &said[0], &id, e) < 0 || answer(m, id, "accept", "", e) < 0 ||
		       answer(m, id, "dismiss", "已经和单位核对二月考勤，天数没有少算，金额不变（演示）", e) < 0
		   ? -1
		   : say(m, person, row.county_id, &t[0], &said[1], &id, e);
}

/* All of it. */
static int make_all(struct making *m, struct err *e)
{
	month_t now = month_of_day(m->today);
	return id_of(m->h, &units_facts, "330600", &m->city, e) < 0 ||
		       demo_tour_place(m->h, m->mem, &m->clerk_org, &m->clerk_county, e) < 0 ||
		       demo_law(m->h, m->cal, m->city, m->today, e) < 0 || open_round(m, now - 10, now - 8, e) < 0 ||
		       quarter(m, e) < 0 || appeals(m, e) < 0 || open_round(m, now - 7, now - 6, e) < 0
		   ? -1
		   : 0;
}

int demo_claims(struct house *h, int64_t *applications, struct err *e)
{
	static struct making m;
	m = (struct making){.h = h, .today = instant_day(h->clock.now(h->clock.self)), .mem = arena_new(0)};
	int status = m.mem ? calendar_load(&m.cal, h->store, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = make_all(&m, e);
	calendar_free(m.cal);
	arena_free(m.mem);
	if (status == 0)
		*applications = (int64_t)m.n;
	return status;
}
