/* One policy for one subject, in words that pages use. */
#include "features/subsidies/reckon.h"

#include <stdlib.h>

#include "policy/policy.h"

_Static_assert(RECKON_DUE == (int)LINE_DUE && RECKON_NOT == (int)LINE_NOT, "one numbering");

#define TOLD_TEXT_MAX ((size_t)4 << 20) /* bytes of one explanation */

bool policy_is_draft(const struct policy *p)
{
	return str_is(p->status, "征求意见稿") || str_is(p->status, "草案") || str_is(p->status, "假想");
}

/* A text kept in mem; "" without memory for it, which *failed notes. */
static struct str kept(struct arena *mem, struct str s, bool *failed)
{
	const char *p = arena_copy(mem, s.p ? s.p : "", s.n);
	*failed |= !p;
	return (struct str){p ? p : "", p ? s.n : 0};
}

/* The line goes on with the span. */
static bool goes_on(const struct reckon_span *s, const struct line *l)
{
	return s->due == DAY_NONE && l->due == DAY_NONE && l->month == s->to + 1 && (int)l->state == (int)s->state &&
	       l->amount == s->amount && l->no_amount == s->no_amount && str_eq(l->tier, s->tier) &&
	       str_eq(l->clauses, s->clauses) && (l->state != LINE_NOT || str_eq(l->reason, s->reason));
}

/* A span that begins with this line. */
static struct reckon_span begun(const struct line *l, struct arena *mem, bool *failed)
{
	return (struct reckon_span){.from = l->month,
				    .to = l->month,
				    .n = 1,
				    .due = l->due,
				    .tier = kept(mem, l->tier, failed),
				    .state = (enum reckon_state)l->state,
				    .state_text = line_state_text(l->state),
				    .amount = l->amount,
				    .sum = l->no_amount || l->state == LINE_NOT ? 0 : l->amount,
				    .no_amount = l->no_amount,
				    .reason = kept(mem, l->reason, failed),
				    .clauses = kept(mem, l->clauses, failed),
				    .cured = l->cured};
}

/* Lines into spans. */
static int group(const struct lines *l, struct arena *mem, struct reckoned *out, struct err *e)
{
	size_t max = l->n < RECKON_SPANS_MAX ? l->n : RECKON_SPANS_MAX;
	bool failed = false;
	out->span = ARENA_ARRAY(mem, max + 1, struct reckon_span);
	if (!out->span)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < l->n; i++) {
		struct reckon_span *last = out->n ? &out->span[out->n - 1] : NULL;
		if (last && goes_on(last, &l->line[i])) {
			last->to++;
			last->n++;
			last->sum += last->no_amount || last->state == RECKON_NOT ? 0 : last->amount;
			last->cured = l->line[i].cured;
		} else if (out->n < max) {
			out->span[out->n++] = begun(&l->line[i], mem, &failed);
		}
	}
	for (size_t i = 0; i < out->n; i++) {
		out->due += out->span[i].state == RECKON_DUE ? out->span[i].sum : 0;
		out->doubt += out->span[i].state == RECKON_DOUBT ? out->span[i].sum : 0;
	}
	return failed ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* The explanation, taken apart. */
static int tell(struct evaluation *ev, const struct policy *p, int64_t subject, struct arena *mem, struct told *out,
		struct err *e)
{
	struct buf text;
	buf_init(&text, TOLD_TEXT_MAX);
	int status = explain(ev, p, subject, &text, e);
	if (status == 0)
		status = text.failed ? err_set(e, ERR_LIMIT, "说明太长") : told_of(buf_str(&text), mem, out, e);
	buf_release(&text);
	return status;
}

int reckon(struct evaluation *ev, const struct policy *p, int64_t subject, struct arena *mem, struct reckoned *out,
	   struct err *e)
{
	struct lines lines = {0};
	bool failed = false;
	struct reckoned r = {.policy = kept(mem, p->id, &failed),
			     .title = kept(mem, p->title, &failed),
			     .status = kept(mem, p->standing, &failed),
			     .draft = policy_is_draft(p),
			     .monthly = p->period.kind == PERIOD_MONTHLY,
			     .counts = policy_counts(p)};
	int status = failed ? err_set(e, ERR_NOMEM, "内存不够") : evaluate(ev, p, subject, &lines, e);
	if (status == 0)
		status = group(&lines, mem, &r, e);
	if (status == 0)
		status = tell(ev, p, subject, mem, &r.told, e);
	free(lines.line);
	if (status == 0)
		*out = r;
	return status;
}
