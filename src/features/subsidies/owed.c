#include "features/subsidies/owed.h"

#include "features/subsidies/why.h"
#include "policy/policy.h"

#define FACTS_SHOWN 12 /* of one step */

/* What a step rests on, in one text. */
static struct str facts_of(const struct reason_step *s, struct arena *mem)
{
	struct buf b;
	buf_init(&b, 8000);
	for (size_t i = 0; i < s->nfacts && i < FACTS_SHOWN; i++) {
		buf_puts(&b, i ? "；" : "");
		buf_put_str(&b, str_trim(s->fact[i].text));
		if (s->fact[i].from.n)
			buf_printf(&b, "（%.*s）", STR_FMT(s->fact[i].from));
	}
	if (s->nfacts > FACTS_SHOWN)
		buf_printf(&b, "；……共%zu条", s->nfacts);
	const char *kept = arena_copy(mem, b.p ? b.p : "", b.n);
	buf_release(&b);
	return str_of(kept);
}

/* One step. */
static struct owed_step step_of(const struct reason_step *s, struct arena *mem)
{
	struct owed_step out = {.text = s->text, .facts = facts_of(s, mem), .clauses = s->clauses};
	out.mark = s->mark == REASON_FAILS ? OWED_FAILS : s->mark == REASON_OPEN ? OWED_OPEN : OWED_HOLDS;
	out.word = s->mark == REASON_HOLDS   ? "符合"
		   : s->mark == REASON_FAILS ? "不符合"
		   : s->mark == REASON_OPEN  ? "不清楚"
					     : NULL;
	out.figure = s->kind == REASON_FIGURE || s->kind == REASON_PERIOD;
	return out;
}

/* The steps, terms and readings of a line. */
static int put_parts(struct owed_line *l, const struct reasons *r, const struct reason_span *s, struct arena *mem,
		     struct err *e)
{
	l->steps = ARENA_ARRAY(mem, s->nsteps + 1, struct owed_step);
	l->readings = ARENA_ARRAY(mem, r->nreadings + 1, struct owed_reading);
	if (!l->steps || !l->readings)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < s->nsteps; i++)
		l->steps[l->n++] = step_of(&s->step[i], mem);
	for (size_t i = 0; i < s->nterms && i < OWED_TERMS_MAX; i++)
		l->term[l->nterms++] =
		    (struct owed_term){s->term[i].sign, s->term[i].unit, s->term[i].value, s->term[i].note};
	for (size_t i = 0; i < r->nreadings; i++)
		l->readings[l->nreadings++] = (struct owed_reading){r->reading[i].name, r->reading[i].label};
	return 0;
}

/* One span as a line. */
static int put_line(struct owed *o, const struct reasons *r, const struct reason_span *s, struct arena *mem,
		    struct err *e)
{
	static const enum owed_state states[] = {
	    [LINE_DUE] = OWED_DUE, [LINE_DOUBT] = OWED_DOUBT, [LINE_RECOVER] = OWED_RECOVER, [LINE_NOT] = OWED_NOT};
	struct owed_line *l = &o->lines[o->n++];
	bool none = s->no_amount || s->state == LINE_NOT, months = s->due == DAY_NONE;
	*l = (struct owed_line){.policy = r->policy,
				.title = r->title,
				.status = r->status,
				.tier = s->tier.n ? s->tier : s->name,
				.reason = s->reason,
				.months = s->months,
				.org = s->org,
				.clauses = s->clauses,
				.from = months ? s->from : DAY_NONE,
				.to = months ? s->to : DAY_NONE,
				.due = s->due,
				.cured = s->cured,
				.version = r->version,
				.state = states[s->state],
				.word = s->ahead ? "还没有到" : line_state_text(s->state),
				.ahead = s->ahead,
				.amount = none || r->counts ? FIELD_NONE : s->amount,
				.sum = none || r->counts ? FIELD_NONE : s->sum,
				.number = none || !r->counts ? FIELD_NONE : s->sum};
	return put_parts(l, r, s, mem, e);
}

int owed_person(struct house *h, int64_t person, int64_t at, month_t from, month_t to, day_t as_of, instant_t known,
		struct arena *mem, struct owed *out, struct err *e)
{
	static const enum line_state order[] = {LINE_DUE, LINE_DOUBT, LINE_RECOVER, LINE_NOT};
	const struct why_ask ask = {.at = at, .from = from, .to = to, .as_of = as_of, .known_on = known};
	struct why w = {0};
	size_t all = 0;
	if (why_person(h, person, &ask, mem, &w, e) < 0)
		return -1;
	*out = (struct owed){.due = w.due, .doubt = w.doubt, .recover = w.recover};
	for (size_t p = 0; p < w.n; p++)
		all += w.policy[p].nspans;
	if (!(out->lines = ARENA_ARRAY(mem, all + 1, struct owed_line)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < sizeof order / sizeof *order; k++)
		for (size_t p = 0; p < w.n; p++)
			for (size_t i = 0; i < w.policy[p].nspans; i++)
				if (w.policy[p].span[i].state == (int)order[k] &&
				    put_line(out, &w.policy[p], &w.policy[p].span[i], mem, e) < 0)
					return -1;
	return 0;
}
