/* Where the money of a claim is, step by step with dates. */
#include <stdio.h>

#include "features/applications/inside.h"
#include "features/applications/queue.h"
#include "features/payments/payments.h"

/* One person's lines in what was submitted last of each application: those of the person and of what belongs to them, each by an index
 * of its own. */
static const struct sql OF_PERSON = {
    "claims.of_person",
    "SELECT l.application_id, l.line_no, l.person_id, l.from_month, l.to_month, l.amount, (SELECT COUNT(*) FROM"
    " objections o LEFT JOIN objection_ends x ON x.id = o.id WHERE o.application_id = l.application_id AND o.version"
    " = l.version AND o.line_no = l.line_no AND (x.id IS NULL OR x.upheld = 1)), COALESCE(s.at, 0), l.policy,"
    " COALESCE(s.reason, '') FROM (SELECT y.application_id, y.version, y.line_no FROM application_lines y WHERE"
    " y.owner_id = $1 UNION ALL SELECT y.application_id, y.version, y.line_no FROM application_lines y WHERE"
    " y.person_id = $1 AND y.person_id <> y.owner_id) n CROSS JOIN application_lines l LEFT JOIN application_strikes"
    " s ON s.application_id = l.application_id AND s.version = l.version AND s.line_no = l.line_no AND " STRIKE_STANDS
    " WHERE"
    " l.application_id = n.application_id AND l.version = n.version AND l.line_no = n.line_no AND ($2 = '' OR"
    " l.policy = $2) AND n.version = (SELECT MAX(v.version) FROM application_lines v WHERE v.application_id ="
    " n.application_id) ORDER BY l.application_id DESC, l.line_no LIMIT $3"};
static const struct row_field of_person_fields[] = {ROW_INT(struct trail, application, 0),
						    ROW_INT(struct trail, line_no, 1),
						    ROW_INT(struct trail, person, 2),
						    ROW_INT(struct trail, from, 3),
						    ROW_INT(struct trail, to, 4),
						    ROW_INT(struct trail, amount, 5),
						    ROW_INT(struct trail, objections, 6),
						    ROW_INT(struct trail, struck_at, 7),
						    ROW_TEXT(struct trail, policy, 8),
						    ROW_TEXT(struct trail, struck, 9),
						    {0}};

/* States of the way in their order; the step before them is the run, the one behind them the payment. */
static const char *const ways[] = {"draft", "county", "city", "notice", "finance"};
static const char *const texts[TRAIL_STEPS] = {"核算", "机构申报", "区县初审", "市级复审",
					       "公示", "财政安排", "支付到账"};
#define WAYS (sizeof ways / sizeof *ways)

/* The place of a state on the way; WAYS behind it. */
static size_t place_of(struct str state)
{
	size_t i = 0;
	while (i < WAYS && !str_is(state, ways[i]))
		i++;
	return i;
}

/* When each step of the way was done: its last leaving forward that no later return took back. */
static void take_history(struct trail *t, const struct flow_step *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t from = place_of(s[i].from), to = place_of(s[i].to);
		if (from < WAYS && to > from && !str_is(s[i].move, "withdraw") && !str_is(s[i].move, "reject"))
			t->step[from + 1].at = s[i].at;
		for (size_t k = to; k < from && from < WAYS; k++)
			t->step[k + 1].at = 0;
	}
}

/* Marks what is done, where it stands, and what failed. */
static void place_steps(struct trail *t)
{
	size_t here = place_of(t->state);
	bool stopped = str_is(t->state, "refused") || str_is(t->state, "withdrawn");
	t->step[0].place = TRAIL_DONE;
	for (size_t k = 1; k < TRAIL_STEPS; k++) {
		if (t->step[k].at)
			t->step[k].place = TRAIL_DONE;
		else if (stopped && t->step[k - 1].place == TRAIL_DONE)
			t->step[k].place = TRAIL_FAILED;
		else
			t->step[k].place = !stopped && k == here + 1 ? TRAIL_HERE : TRAIL_AHEAD;
		if (k <= WAYS && t->step[k].place == TRAIL_HERE)
			t->step[k].due = t->due;
	}
}

/* The sentence. */
static void say_place(struct trail *t, struct arena *mem)
{
	char text[400], day[11] = "", since[20];
	instant_text(t->since, since);
	day_text(t->due ? (day_t)t->due : DAY_NONE, day);
	if (t->struck.n)
		snprintf(text, sizeof text, "审核时核减：%.*s", STR_FMT(t->struck));
	else if (t->objections)
		snprintf(text, sizeof text, "公示中有人提出异议，这一笔先停下核实");
	else if (t->paid_state.n)
		snprintf(text, sizeof text, "财政已安排，%.*s", STR_FMT(t->paid_state));
	else if (str_is(t->state, "done"))
		snprintf(text, sizeof text, "%.10s 审核办结，等财政支付", since);
	else if (str_is(t->state, "draft"))
		snprintf(text, sizeof text, "单位正在填写或补正，还没有报到区县");
	else
		snprintf(text, sizeof text, "现在是“%s”，%.10s 到这一步%s%s%s",
			 flow_state_label(&application_kind, t->state), since, *day ? "，应在 " : "", day,
			 *day ? " 前办完" : "");
	t->said = arena_str(mem, str_of(text));
}

/* The run's end, the round, the matter and its history. */
static int fill(struct house *h, struct trail *t, struct arena *mem, struct err *e)
{
	struct application a = {0};
	struct claim_round round = {0};
	struct flow_matter m = {0};
	struct run run;
	struct flow_step *s;
	size_t n;
	if (application_get(h, t->application, mem, &a, e) < 0 || round_get(h, a.round, mem, &round, e) < 0 ||
	    run_get(h, round.run, mem, &run, e) < 0 || application_matter(h, a.id, mem, &m, e) < 0 ||
	    flow_history(h, m.id, mem, &s, &n, e) < 0)
		return -1;
	t->run = round.run;
	t->title = round.title;
	t->org_name = a.org_name;
	t->state = m.state;
	t->matter = m.id;
	t->since = m.since;
	t->due = m.due;
	if (!t->amount)
		t->amount = a.amount;
	for (size_t k = 0; k < TRAIL_STEPS; k++)
		t->step[k].text = texts[k];
	t->step[0].at = run.ended;
	take_history(t, s, n);
	return 0;
}

int application_trail(struct house *h, int64_t application, struct arena *mem, struct trail *out, struct err *e)
{
	*out = (struct trail){.application = application};
	if (fill(h, out, mem, e) < 0)
		return -1;
	place_steps(out);
	say_place(out, mem);
	return 0;
}

/* The person's payment that came of the application. */
static int take_payment(struct house *h, struct trail *t, struct arena *mem, struct err *e)
{
	struct payment_filter f = {.reach = {REACH_PERSON, t->person}, .n = PAYMENT_PAGE_MAX};
	struct payment *p;
	size_t n;
	char text[200], since[20];
	if (!str_is(t->state, "done"))
		return 0;
	if (payments_page(h, &f, mem, &p, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (p[i].about != t->application || !str_starts(p[i].about_kind, STR("application")) ||
		    !str_eq(p[i].policy, t->policy))
			continue;
		instant_text(p[i].since, since);
		snprintf(text, sizeof text, "%s（%.10s）%s%.*s", payment_state_text((enum payment_state)p[i].state),
			 since, p[i].reason.n ? "：" : "", STR_FMT(p[i].reason));
		t->paid_state = arena_str(mem, str_of(text));
		if (p[i].state == PAYMENT_PAID)
			t->step[TRAIL_STEPS - 1].at = p[i].since;
	}
	return 0;
}

int person_trails(struct house *h, int64_t person, struct str policy, struct arena *mem, struct trail **ret,
		  size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &OF_PERSON, ARGS(INT(person), TEXT(policy), INT(TRAILS_MAX)), of_person_fields,
		     sizeof **ret, mem, TRAILS_MAX, &rows, n, e) < 0)
		return -1;
	struct trail *t = rows;
	for (size_t i = 0; i < *n; i++) {
		if (fill(h, &t[i], mem, e) < 0 || take_payment(h, &t[i], mem, e) < 0)
			return -1;
		place_steps(&t[i]);
		say_place(&t[i], mem);
		t[i].steps = t[i].step;
		t[i].nsteps = TRAIL_STEPS;
	}
	*ret = t;
	return 0;
}
