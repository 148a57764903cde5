/* What one person gets and why not, computed from the facts: the explanation, added up for one institution. */
#include "features/clerk/eligible.h"
#include "features/orgs/orgs.h"
#include "features/subsidies/why.h"
#include "features/units/area.h"
#include "policy/policy.h"

_Static_assert(ELIGIBLE_EACH_MAX == 3 * WHY_POLICIES_MAX, "room for every policy of a person in each state");
_Static_assert((int)ELIGIBLE_DUE == (int)LINE_DUE && (int)ELIGIBLE_NOT == (int)LINE_NOT,
	       "states are the policy layer's");

/* A text and a number of the one version of a thing that owns itself; the text in mem. 1, 0 none, -1. */
static int read_one(struct house *h, const struct fact_type *t, int64_t id, int text, int number, struct arena *mem,
		    struct str *name, int64_t *next, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_of_owner(&r, h, t, id, INSTANT_OPEN, 0, e))
		return -1;
	int more = fact_next(r, &v, e);
	if (more == 1) {
		const char *copy = arena_copy(mem, v.cell[text].s.p, v.cell[text].s.n);
		*name = (struct str){copy ? copy : "", copy ? v.cell[text].s.n : 0};
		*next = v.cell[number].v;
	}
	fact_reader_free(r);
	return more;
}

int eligible_place(struct house *h, int64_t org, struct arena *mem, struct eligible_place *out, struct err *e)
{
	int64_t unit = FIELD_NONE;
	*out = (struct eligible_place){0};
	int got = read_one(h, &orgs_facts, org, FACT_INDEX(orgs, name), FACT_INDEX(orgs, unit_id), mem, &out->org,
			   &unit, e);
	out->unit = unit == FIELD_NONE ? 0 : unit;
	return got < 0 ? -1 : 0;
}

/* A span that is paid here, or by nobody. */
static bool ours(const struct reason_span *s, struct str org_name)
{
	return !s->org.n || str_eq(s->org, org_name);
}

/* The condition of a span that does not hold. */
static struct str failed_of(const struct reason_span *s)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->step[i].mark == REASON_FAILS || s->step[i].mark == REASON_OPEN)
			return s->step[i].text;
	return STR("");
}

/* What is due of one policy, added up; false when nothing is. */
static bool add_due(const struct reasons *r, struct str org_name, enum line_state state, struct eligible_line *l)
{
	bool any = false;
	for (size_t i = 0; i < r->nspans; i++) {
		const struct reason_span *s = &r->span[i];
		if (s->state != (int)state || !ours(s, org_name))
			continue;
		any = true;
		l->months += (int64_t)s->n;
		l->amount += s->no_amount ? 0 : s->sum;
		l->tier = s->tier.n ? s->tier : l->tier;
		l->reason = s->reason.n ? s->reason : l->reason;
		l->clauses = s->clauses;
	}
	return any;
}

/* The reason, and what would turn it. */
static struct str with_missing(const struct reason_span *s, struct arena *mem)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	buf_printf(&b, "%.*s。%.*s", STR_FMT(s->reason), STR_FMT(s->missing.text));
	char *p = b.failed || !s->missing.text.n ? NULL : arena_copy(mem, b.p, b.n);
	struct str text = p ? (struct str){p, b.n} : s->reason;
	buf_release(&b);
	return text;
}

/* Why nothing of it is due: the latest span that says so. */
static bool add_not(const struct reasons *r, struct arena *mem, struct eligible_line *l)
{
	const struct reason_span *last = NULL;
	for (size_t i = 0; i < r->nspans; i++)
		if (r->span[i].state == LINE_NOT && (!last || r->span[i].to >= last->to))
			last = &r->span[i];
	if (!last)
		return false;
	l->months = (int64_t)last->n;
	l->tier = last->tier.n ? last->tier : last->name;
	l->failed = failed_of(last);
	l->reason = with_missing(last, mem);
	l->clauses = last->clauses;
	l->cured = last->cured;
	return true;
}

/* What a person's explanation comes to at the institution. */
static int take(struct house *h, const struct why *w, struct str person_name, const struct eligible_place *at,
		struct arena *mem, struct eligible_line *lines, size_t *n, struct err *e)
{
	static const enum line_state paid[] = {LINE_DUE, LINE_DOUBT, LINE_RECOVER};
	for (size_t i = 0; i < w->n && i < WHY_POLICIES_MAX; i++) {
		const struct reasons *r = &w->policy[i];
		struct eligible_line blank = {.person = w->person,
					      .name = person_name,
					      .policy = r->policy,
					      .title = r->title,
					      .counts = r->counts,
					      .state = LINE_NOT,
					      .tier = STR(""),
					      .failed = STR(""),
					      .reason = STR(""),
					      .clauses = STR(""),
					      .cured = DAY_NONE};
		bool any = false, here;
		if (area_concerns(h, r->area, at->unit, &here, e) < 0)
			return -1;
		if (!here)
			continue;
		for (size_t k = 0; k < sizeof paid / sizeof *paid; k++) {
			struct eligible_line l = blank;
			l.state = paid[k];
			if (!add_due(r, at->org, paid[k], &l))
				continue;
			lines[(*n)++] = l;
			any = true;
		}
		if (!any && add_not(r, mem, &blank))
			lines[(*n)++] = blank;
	}
	return 0;
}

int eligible_person(struct house *h, const struct eligible_look *l, const struct eligible_place *at, int64_t person,
		    struct str person_name, day_t as_of, struct arena *mem, struct eligible_line *lines, size_t *n,
		    struct err *e)
{
	struct why w;
	struct why_ask ask = {.at = at->unit,
			      .from = (month_t)l->from_month,
			      .to = (month_t)l->to_month,
			      .as_of = as_of,
			      .known_on = INSTANT_OPEN};
	if (why_person(h, person, &ask, mem, &w, e) < 0)
		return -1;
	return take(h, &w, person_name, at, mem, lines, n, e);
}
