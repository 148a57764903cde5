/* An institution's people and elders today. */
#include "features/clients/clients.h"
#include "features/directory/choose.h"
#include "features/directory/story.h"

static const struct sql ROWS = {"dir_person.work_of",
				"SELECT state, since, post, grade FROM dir_person WHERE no IN (" KEYS_PARAMS ")"};

/* Counting. */
struct counting {
	struct org_counts *out;
	day_t year_ago;
};

/* One who works there, or worked there last. */
static int count_row(void *self, struct stmt *st, struct err *e)
{
	struct counting *c = self;
	int64_t since = stmt_int(st, 1), post = stmt_int(st, 2), grade = stmt_int(st, 3);
	bool lately = since > c->year_ago && since != DAY_NEVER;
	(void)e;
	if (stmt_int(st, 0) != WORK_WORKING) {
		c->out->left += lately;
		return 0;
	}
	c->out->joined += lately;
	c->out->by_post[post >= 0 && post < 32 ? post : 0]++;
	c->out->by_grade[grade >= 0 && grade < 16 ? grade : 0]++;
	return 0;
}

/* The staff. */
static int count_staff(struct house *h, int64_t org_id, struct counting *c, struct err *e)
{
	const struct people_filter f = {.org_id = org_id};
	struct set chosen;
	int64_t numbers, no[KEYS_AT_ONCE], at = -1;
	if (chosen_people(&chosen, h, (struct reach){REACH_ALL, 0}, &f, &numbers, e) < 0)
		return -1;
	int bad = 0;
	size_t n;
	do {
		for (n = 0; n < KEYS_AT_ONCE && (at = set_next(&chosen, at + 1)) >= 0;)
			no[n++] = at;
		bad = n ? each_of(h->store, &ROWS, no, n, count_row, c, e) : 0;
	} while (!bad && n == KEYS_AT_ONCE);
	set_release(&chosen);
	return bad;
}

/* The elders who are served today. */
static int count_clients(struct house *h, int64_t org_id, day_t today, struct org_counts *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_of_owner(&r, h, &clients_facts, org_id, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1) {
		int64_t from = v.cell[FACT_INDEX(clients, begins)].v, to = v.cell[FACT_INDEX(clients, ends)].v;
		int64_t ability = v.cell[FACT_INDEX(clients, ability)].v;
		if ((from != FIELD_NONE && from > today) || (to != FIELD_NONE && to < today))
			continue;
		out->clients++;
		out->ability[ability > 0 && ability < 8 ? ability : 0]++;
	}
	fact_reader_free(r);
	return more;
}

int directory_org_counts(struct house *h, struct reach who, int64_t org_id, struct org_counts *out, struct err *e)
{
	struct org_counts counts = {0};
	day_t today = house_today(h);
	struct counting c = {&counts, day_anniv(today, -12, ANNIV_MONTH_END)};
	bool yes;
	if (directory_sees_org(h, who, org_id, &yes, e) < 0)
		return -1;
	if (!yes)
		return err_set(e, ERR_NOTFOUND, "没有这家机构，或不在您的范围内");
	if (count_staff(h, org_id, &c, e) < 0 || count_clients(h, org_id, today, &counts, e) < 0)
		return -1;
	*out = counts;
	return 0;
}
