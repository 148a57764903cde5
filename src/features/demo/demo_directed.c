/* The demo city's directed training. */
#include "features/demo/demo_directed.h"

#include "features/agreements/agreements.h"
#include "features/directed/directed.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/units/units.h"

#define MONTHS_BACK 12 /* how far a month with students is looked for */

/* Who is at school now; numbers with right check digits of a county that does not exist. */
static const struct {
	const char *number, *name, *agreement;
	int y, m, d;
} students[] = {{"330699200803150019", "演示学生甲", "DX-YS-001", 2008, 3, 15},
		{"330699200808220020", "演示学生乙", "DX-YS-002", 2008, 8, 22},
		{"330699200811090044", "演示学生丙", "DX-YS-003", 2008, 11, 9}};
#define STUDENTS (sizeof students / sizeof *students)

/* What is being made. */
struct making {
	struct house *h;
	struct calendar *cal;
	struct arena *mem;
	day_t today;
	struct agreement *a;
	size_t n;
	int64_t unit, place[UNIT_PLACES_MAX];
	size_t nplaces;
};

/* The county of the school, with all that it lies in. */
static int find_places(struct making *m, struct err *e)
{
	return org_unit(m->h, m->a->school, &m->unit, e) < 0 ? -1
							     : unit_places(m->h, m->unit, m->place, &m->nplaces, e);
}

/* Cells of a fact, all blank. */
static void blank(struct cell *c)
{
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		c[i] = (struct cell){FIELD_NONE, STR("")};
}

/* One student with an agreement of this school year. */
static int add_student(struct making *m, struct recording *r, size_t i, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	int64_t person;
	day_t begins = month_first(directed_year_of(month_of_day(m->today) - 1));
	blank(c);
	c[FACT_INDEX(people, number)].s = str_of(students[i].number);
	c[FACT_INDEX(people, name)].s = str_of(students[i].name);
	c[FACT_INDEX(people, born)].v = day_of(students[i].y, students[i].m, students[i].d);
	if (fact_assert(r, &people_facts, 0, c, 0, &person, e) < 0)
		return -1;
	blank(c);
	c[FACT_INDEX(agreements, number)].s = str_of(students[i].agreement);
	c[FACT_INDEX(agreements, school_id)].v = m->a->school;
	c[FACT_INDEX(agreements, org_id)].v = m->a->org;
	c[FACT_INDEX(agreements, signed_on)].v = c[FACT_INDEX(agreements, enrolled)].v = begins;
	c[FACT_INDEX(agreements, graduates)].v = day_anniv(begins, 36, ANNIV_MONTH_END) - 63;
	c[FACT_INDEX(agreements, monthly)].v = 50000;
	c[FACT_INDEX(agreements, years)].v = 3;
	return fact_assert(r, &agreements_facts, person, c, 0, NULL, e);
}

/* Those who are at school now, and the list of agreements with them. */
static int add_students(struct making *m, struct err *e)
{
	struct deed d = {.who = "school", .what = "assert", .detail = "演示：定向培养协议"};
	struct recording *r;
	int status = 0;
	if (recording_begin(&r, m->h, &d, e) < 0)
		return -1;
	for (size_t i = 0; status == 0 && i < STUDENTS; i++)
		status = add_student(m, r, i, e);
	return recording_end(r, status, e) < 0 ? -1
					       : directed_agreements(m->h, m->a->school, m->mem, &m->a, &m->n, e);
}

/* The last month in which the school had a student; 0 none. */
static month_t last_month(const struct making *m)
{
	month_t last = month_of_day(m->today) - 1;
	for (month_t x = last; x > last - MONTHS_BACK; x--)
		for (size_t i = 0; directed_school_month(x) && i < m->n; i++)
			if (m->a[i].school == m->a->school && directed_window_days(&m->a[i], x))
				return x;
	return 0;
}

/* The school states the month and hands it in. */
static int state_month(struct making *m, struct recording *r, month_t month, struct err *e)
{
	const struct flow_hat hat = {STR("claims.apply"), FLOW_ORG, m->a->school, {NULL, 0}};
	const struct flow_actor by = {STR("school"), &hat, 1};
	struct attendance_day *d = ARENA_ARRAY(m->mem, m->n + 1, struct attendance_day);
	size_t n = 0;
	int64_t sheet;
	if (!d)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < m->n; i++) {
		int days = directed_window_days(&m->a[i], month);
		if (m->a[i].school == m->a->school && days)
			d[n++] = (struct attendance_day){m->a[i].id, days, STR("")};
	}
	return attendance_open(m->h, r, m->cal, m->a->school, month, m->today, &by, &sheet, e) < 0 ||
		       attendance_save(m->h, r, sheet, d, n, &by, e) < 0
		   ? -1
		   : attendance_act(m->h, r, m->cal, sheet, 1, STR("submit"), STR(""), &by, e);
}

/* An agreement under which somebody is at work is said to be broken. */
static int declare_breach(struct making *m, struct recording *r, struct err *e)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct agreement *a = &m->a[i];
		struct breach_new n = {.agreement = a->id,
				       .day = m->today - 30,
				       .reason = STR("个人离职"),
				       .text = STR("演示：上月离开约定的机构，没有说明去向"),
				       .places = m->place,
				       .nplaces = m->nplaces,
				       .unit = m->unit,
				       .who = STR("school")};
		struct breach b;
		int64_t id;
		if (a->school != m->a->school || a->arrived == FIELD_NONE || a->breached != FIELD_NONE)
			continue;
		return breach_open(m->h, r, m->cal, &n, m->today, &id, e) < 0 ||
			       breach_get(m->h, id, m->mem, &b, e) < 0
			   ? -1
			   : flow_attach(m->h, r, b.matter, STR("离职证明（演示）.txt"), STR("演示"), STR("school"),
					 e);
	}
	return 0;
}

/* The month and the breach, in one recording. */
static int make(struct making *m, struct err *e)
{
	struct deed d = {.who = "school", .what = "flow", .detail = "演示：定向培养"};
	struct recording *r;
	if (find_places(m, e) < 0 || add_students(m, e) < 0 || recording_begin(&r, m->h, &d, e) < 0)
		return -1;
	month_t month = last_month(m);
	int status = month ? state_month(m, r, month, e) : 0;
	if (status == 0)
		status = declare_breach(m, r, e);
	return recording_end(r, status, e);
}

int demo_directed(struct house *h, struct err *e)
{
	struct making m = {
	    .h = h, .today = instant_day(h->clock.now(h->clock.self)), .mem = arena_new((size_t)256 << 20)};
	int status = m.mem ? directed_agreements(h, 0, m.mem, &m.a, &m.n, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && m.n)
		status = calendar_load(&m.cal, h->store, e);
	if (status == 0 && m.n)
		status = make(&m, e);
	calendar_free(m.cal);
	arena_free(m.mem);
	return status;
}
