/* 我的钱: the reasons of why.h in a form that a phone shows. */
#include "features/me/money.h"

#include <stdio.h>

#include "features/runs/runs.h"
#include "features/subsidies/why.h"
#include "policy/clauses.h"
#include "policy/policy.h"

#define AHEAD_MONTHS 60           /* instalments that are looked for */
#define RUNS_LOOKED  12           /* newest runs that are looked at */
#define LINES_LOOKED RUN_PAGE_MAX /* of one person and policy in a run */

/* The documents that a step rests on, in words. */
static struct str documents_of(struct str clauses, struct arena *mem)
{
	struct buf b;
	buf_init(&b, 2000);
	clause_documents(clauses, &b);
	char *kept = arena_copy(mem, b.n ? b.p : "", b.n);
	struct str out = {kept ? kept : "", kept ? b.n : 0};
	buf_release(&b);
	return out;
}

/* The steps of a span; what is deeper than one level stays on the desk. */
static int put_steps(const struct reason_span *r, struct arena *mem, struct my_span *s, struct err *e)
{
	static const char *const sign[] = {"", "✓", "✗", "？"};
	s->step = ARENA_ARRAY(mem, r->nsteps + 1, struct my_step);
	if (!s->step)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < r->nsteps; i++) {
		const struct reason_step *from = &r->step[i];
		struct my_step *to = &s->step[s->nsteps++];
		*to = (struct my_step){
		    .sign = sign[from->mark], .text = from->text, .clauses = documents_of(from->clauses, mem)};
		to->fact = ARENA_ARRAY(mem, from->nfacts + 1, struct str);
		if (!to->fact)
			return err_set(e, ERR_NOMEM, "内存不足");
		for (size_t k = 0; k < from->nfacts; k++)
			to->fact[to->nfacts++] = from->fact[k].text;
	}
	return 0;
}

/* One span; months that have not come are left out. */
static int put_span(const struct reasons *r, const struct reason_span *s, struct arena *mem, struct my_policy *p,
		    struct err *e)
{
	if ((s->ahead && r->monthly) || s->never)
		return 0;
	struct my_span *to = &p->span[p->n++];
	*to = (struct my_span){.from = s->from,
			       .to = s->to,
			       .n = (int64_t)s->n,
			       .due = s->due,
			       .name = s->name,
			       .tier = s->tier,
			       .reason = s->reason,
			       .months = s->months,
			       .org = s->org,
			       .state = (enum my_state)s->state,
			       .state_text = line_state_text(s->state),
			       .amount = s->amount,
			       .sum = s->sum,
			       .no_amount = s->no_amount,
			       .ahead = s->ahead,
			       .cured = s->cured,
			       .missing = s->missing};
	p->due += s->state == LINE_DUE && !s->no_amount ? s->sum : 0;
	p->doubt += s->state == LINE_DOUBT && !s->no_amount ? s->sum : 0;
	return put_steps(s, mem, to, e);
}

/* Lines of one run that are money for the person: their sum and the months from the first to the last. */
struct said_by_run {
	int64_t sum;
	month_t from, to;
	bool any, months;
};

/* Adds a line up. */
static int add_line(const struct run_line *l, struct said_by_run *s, struct err *e)
{
	int64_t n = l->due == DAY_NONE ? l->to - l->from + 1 : 1, sum;
	if ((l->state != LINE_DUE && l->state != LINE_DOUBT) || l->counts || l->no_amount)
		return 0;
	if (__builtin_mul_overflow(l->amount, n, &sum) || __builtin_add_overflow(s->sum, sum, &s->sum))
		return err_set(e, ERR_LIMIT, "金额太大，加不起来");
	s->any = true;
	if (l->due != DAY_NONE)
		return 0;
	s->from = s->months && s->from < l->from ? s->from : (month_t)l->from;
	s->to = s->months && s->to > l->to ? s->to : (month_t)l->to;
	s->months = true;
	return 0;
}

/* What a run says in words: 2026-07 至 2026-09，2026-11-28 核算（第 57 批）。 */
static int put_run(const struct run *r, const struct said_by_run *s, struct my_policy *p, struct arena *mem,
		   struct err *e)
{
	char day[11], from[8] = "", to[8] = "", text[120];
	if (s->months)
		month_text(s->from, from);
	if (s->months && s->to != s->from)
		month_text(s->to, to);
	day_text(instant_day(r->ended), day);
	snprintf(text, sizeof text, "%s%s%s%s%s 核算（第 %lld 批）", from, *to ? " 至 " : "", to, *from ? "，" : "",
		 day, (long long)r->id);
	const char *kept = arena_copy(mem, text, strlen(text));
	if (!kept)
		return err_set(e, ERR_NOMEM, "内存不足");
	p->run = str_of(kept);
	p->run_sum = s->sum;
	return 0;
}

/* The newest finished run that has money of the policy for the person: how much and for when. */
static int find_run(struct house *h, int64_t person, struct my_policy *p, struct arena *mem, struct err *e)
{
	struct run *runs;
	size_t n;
	if (run_list(h, INT64_MAX, RUNS_LOOKED, mem, &runs, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct run_filter f = {.reach = {REACH_PERSON, person}, .policy = p->id, .n = LINES_LOOKED};
		struct said_by_run said = {0};
		struct run_line *line;
		size_t lines;
		if (runs[i].state != RUN_DONE)
			continue;
		if (run_lines(h, runs[i].id, &f, mem, &line, &lines, NULL, e) < 0)
			return -1;
		for (size_t k = 0; k < lines; k++)
			if (add_line(&line[k], &said, e) < 0)
				return -1;
		if (said.any)
			return put_run(&runs[i], &said, p, mem, e);
	}
	return 0;
}

/* One policy of the look. */
static int put_policy(struct house *h, int64_t person, const struct reasons *r, struct arena *mem,
		      struct my_money *out, struct err *e)
{
	struct my_policy *p = &out->policy[out->n++];
	*p = (struct my_policy){
	    .id = r->policy, .title = r->title, .status = r->status, .draft = r->draft, .monthly = r->monthly};
	if (!(p->span = ARENA_ARRAY(mem, r->nspans + 1, struct my_span)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < r->nspans; i++)
		if (put_span(r, &r->span[i], mem, p, e) < 0)
			return -1;
	out->due += p->due;
	out->doubt += p->doubt;
	return find_run(h, person, p, mem, e);
}

/* Everything of the look; of a person of whom nobody knows where they work, what gives something. */
static int take(struct house *h, int64_t person, const struct why *w, bool all, struct arena *mem,
		struct my_money *out, struct err *e)
{
	out->policy = ARENA_ARRAY(mem, w->n + 1, struct my_policy);
	out->next = ARENA_ARRAY(mem, w->nnext + 1, struct my_next);
	if (!out->policy || !out->next)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < w->n; i++) {
		const struct reasons *r = &w->policy[i];
		if (!r->counts && (all || r->lines) && put_policy(h, person, r, mem, out, e) < 0)
			return -1;
	}
	for (size_t i = 0; all && i < w->nnext; i++) {
		char text[600];
		snprintf(text, sizeof text, "%.*s：%.*s", STR_FMT(w->next[i].title), STR_FMT(w->next[i].what));
		const char *kept = arena_copy(mem, text, strlen(text));
		if (!kept)
			return err_set(e, ERR_NOMEM, "内存不足");
		out->next[out->nnext++] = (struct my_next){w->next[i].day, str_of(kept)};
	}
	return 0;
}

int my_money(struct house *h, int64_t person, struct str policy, day_t today, struct arena *mem, struct my_money *out,
	     struct err *e)
{
	month_t now = month_of_day(today);
	struct why w;
	*out = (struct my_money){.from = month_of(day_ymd(today).y, 1), .to = now};
	struct why_ask ask = {
	    .policy = policy, .from = out->from, .to = now + AHEAD_MONTHS, .as_of = today, .known_on = INSTANT_OPEN};
	if (why_home(h, person, mem, &ask.at, e) < 0 || why_person(h, person, &ask, mem, &w, e) < 0)
		return -1;
	return take(h, person, &w, policy.n > 0 || ask.at, mem, out, e);
}
