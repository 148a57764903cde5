/* A person's facts as known, every policy that is about them, each with its reasons. */
#include "features/subsidies/why.h"

#include <stdlib.h>

#include "base/money.h"
#include "features/directory/list.h"
#include "features/people/people.h"
#include "features/policies/choice.h"
#include "features/policies/shipped.h"
#include "features/subsidies/load.h"
#include "features/units/area.h"

/* What a look holds. */
struct look {
	struct shipped texts;
	struct choices *choices;
	struct world *w;
	struct evaluation *ev;
	struct arena *mem; /* of the result */
	struct house *h;
	int64_t at; /* of why_ask; 0 where one policy is asked for */
	struct why *out;
};

/* What can be said of the question before anything is read. */
static int check_ask(const struct why_ask *ask, struct err *e)
{
	if (ask->from > ask->to)
		return err_set(e, ERR_USAGE, "起始月份晚于终止月份");
	if (ask->to - ask->from >= WHY_MONTHS_MAX || month_first(ask->from) == DAY_NONE ||
	    month_first(ask->to) == DAY_NONE)
		return err_set(e, ERR_USAGE, "月份太多，一次最多看 %d 个月", WHY_MONTHS_MAX);
	return 0;
}

/* The readings: as chosen by the house, those of the question on top. */
static int take_readings(struct look *k, struct house *h, const struct why_ask *ask, struct err *e)
{
	if (ask->plain || ask->reading)
		k->choices = choices_new(k->texts.packs, k->texts.mem);
	else
		k->choices = choice_in_force(h, k->texts.packs, ask->known_on, k->texts.mem, e);
	if (!k->choices)
		return e->code ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; ask->reading && i < ask->nreadings; i++)
		if (choices_set(k->choices, ask->reading[i], NULL, e) < 0)
			return -1;
	return 0;
}

/* The person's facts, found by their number. */
static int take_facts(struct look *k, struct house *h, int64_t person, instant_t known, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	char number[64] = "";
	if (fact_of_owner(&r, h, &people_facts, person, known, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	struct str s = got > 0 ? v.cell[FACT_INDEX(people, number)].s : STR("");
	bool fits = s.n < sizeof number;
	if (fits)
		memcpy(number, s.p, s.n);
	fact_reader_free(r);
	if (got < 0)
		return -1;
	if (got == 0 || !fits)
		return err_set(e, ERR_NOTFOUND, "库里没有这个人");
	return load_person(&k->w, h, (struct str){number, s.n}, known, k->texts.pool, k->texts.mem, e);
}

/* The row is the person, or belongs to them. */
static bool of_person(const struct world *w, int record, int64_t row, int64_t person)
{
	int people = dict_record(w->dict, STR("人员")), owner = w->t[record].rec->owner;
	if (record == people)
		return w->t[people].id[row] == person;
	if (owner < 0 || dict_owner(w->dict, record) != people)
		return false;
	int64_t at = cell_at(w->t[record].col[owner], row);
	return at != FIELD_NONE && w->t[people].id[at] == person;
}

/* Counts one span in. */
static int add_sums(struct why *out, const struct reasons *r, struct err *e)
{
	for (size_t i = 0; i < r->nspans && !r->counts; i++) {
		const struct reason_span *s = &r->span[i];
		int64_t *sum = s->state == LINE_DUE       ? &out->due
			       : s->state == LINE_DOUBT   ? &out->doubt
			       : s->state == LINE_RECOVER ? &out->recover
							  : NULL;
		if (sum && !money_add(*sum, s->sum, sum))
			return err_set(e, ERR_LIMIT, "合计太大");
	}
	return 0;
}

/* A day that lies ahead, unless it was the last one told. */
static void add_next(struct look *k, const struct reasons *r, day_t day, struct str what)
{
	struct why *o = k->out;
	if (o->nnext == WHY_NEXT_MAX || (o->nnext && o->next[o->nnext - 1].day == day))
		return;
	o->next[o->nnext++] =
	    (struct why_next){.day = day, .policy = r->policy, .area = r->area, .title = r->title, .what = what};
}

/* What of a policy is still to come: instalments that only wait for their day, conditions that time cures. */
static void add_days(struct look *k, const struct reasons *r)
{
	for (size_t i = 0; i < r->nspans; i++) {
		const struct reason_span *s = &r->span[i];
		if (s->state != LINE_NOT || s->cured == DAY_NONE || s->cured < r->as_of)
			continue;
		if (!s->ahead || !r->monthly)
			add_next(k, r, s->cured, s->ahead && s->name.n ? s->name : s->reason);
	}
}

/* What came out is told: something stands, or the policy concerns the place where the person is. */
static int told(struct look *k, const struct reasons *r, bool *yes, struct err *e)
{
	*yes = r->nspans > 0;
	if (!r->nspans || r->lines)
		return 0;
	return area_concerns(k->h, r->area, k->at, yes, e);
}

/* One policy for all of the person's rows that it is about. */
static int explain_policy(struct look *k, const struct policy *p, int64_t person, struct err *e)
{
	bool yes;
	int record = dict_record(k->w->dict, p->subject);
	for (size_t row = 0; record >= 0 && row < k->w->t[record].n; row++) {
		struct reasons *r;
		size_t n;
		if (!of_person(k->w, record, (int64_t)row, person))
			continue;
		if (explain_reasons(k->ev, p, (int64_t)row, k->mem, &r, &n, NULL, e) < 0)
			return -1;
		for (size_t i = 0; i < n; i++) {
			if (told(k, &r[i], &yes, e) < 0)
				return -1;
			if (!yes)
				continue;
			if (k->out->n == WHY_POLICIES_MAX)
				return err_set(e, ERR_LIMIT, "一个人的政策说明超过 %d 份", WHY_POLICIES_MAX);
			k->out->policy[k->out->n++] = r[i];
			add_days(k, &r[i]);
			if (add_sums(k->out, &r[i], e) < 0)
				return -1;
		}
		evaluation_clear(k->ev);
	}
	return 0;
}

/* Earlier days first. */
static int by_day(const void *x, const void *y)
{
	const struct why_next *a = x, *b = y;
	return (a->day > b->day) - (a->day < b->day);
}

/* The policy that is asked for, or all of them; of versions with one id the first stands for all. */
static int explain_all(struct look *k, int64_t person, const struct why_ask *ask, struct err *e)
{
	const struct packs *packs = k->texts.packs;
	if (ask->policy.n) {
		const struct policy *p = shipped_policy(&k->texts, ask->policy, e);
		return p ? explain_policy(k, p, person, e) : -1;
	}
	for (size_t i = 0; i < packs->norder; i++) {
		const struct policy *p = packs->pack[packs->order[i]];
		if (packs_find(packs, p->id) == p && explain_policy(k, p, person, e) < 0)
			return -1;
	}
	return 0;
}

/* With everything open. */
static int look(struct look *k, struct house *h, int64_t person, const struct why_ask *ask, struct err *e)
{
	struct query q = {.from = ask->from, .to = ask->to, .as_of = ask->as_of, .all = true};
	k->out->policy = ARENA_ARRAY(k->mem, WHY_POLICIES_MAX, struct reasons);
	k->out->next = ARENA_ARRAY(k->mem, WHY_NEXT_MAX, struct why_next);
	if (!k->out->policy || !k->out->next)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (take_readings(k, h, ask, e) < 0 || take_facts(k, h, person, ask->known_on, e) < 0)
		return -1;
	k->ev = evaluation_new(k->texts.packs, k->choices, k->w, q, e);
	int status = k->ev ? explain_all(k, person, ask, e) : -1;
	evaluation_free(k->ev);
	qsort(k->out->next, k->out->nnext, sizeof *k->out->next, by_day);
	return status;
}

int why_person(struct house *h, int64_t person, const struct why_ask *ask, struct arena *mem, struct why *out,
	       struct err *e)
{
	struct why got = {.person = person};
	struct look k = {.mem = mem, .out = &got, .h = h, .at = ask->policy.n ? 0 : ask->at};
	if (check_ask(ask, e) < 0 || shipped_open(&k.texts, h, ask->known_on, e) < 0)
		return -1;
	int status = look(&k, h, person, ask, e);
	shipped_close(&k.texts);
	if (status == 0)
		*out = got;
	return status;
}

int why_home(struct house *h, int64_t person, struct arena *mem, int64_t *unit, struct err *e)
{
	struct person_row row;
	if (directory_person(h, (struct reach){REACH_PERSON, person}, person, false, mem, &row, e) < 0)
		return -1;
	*unit = row.county_id;
	return 0;
}
