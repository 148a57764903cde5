/* What changed between two runs, subject by subject. */
#include <stdlib.h>

#include "features/runs/walk.h"

int run_is_done(const struct run *r, const char *what, struct err *e)
{
	if (r->state == RUN_DONE)
		return 0;
	return err_set(e, ERR_CONFLICT, "第 %lld 批（%s）没有可%s的行", (long long)r->id, run_state_text(r->state),
		       what);
}

/* --- the money of lines --- */

/* What one line, or all lines of a subject, policy and state, come to in each of the runs. */
struct sum {
	int64_t owner, person, state, before, after;
	bool counts;
	struct str policy;
};

struct sums {
	struct sum *s;
	size_t n, cap;
};

/* The line at hand as a sum of run number `which`. */
static int add_line(struct sums *all, const struct walk *w, int which, struct err *e)
{
	const struct run_part *p = walk_part(w);
	int64_t amount;
	if (__builtin_mul_overflow(walk_value(w, KEPT_AMOUNT), walk_value(w, KEPT_TO) - walk_value(w, KEPT_FROM) + 1,
				   &amount))
		return err_set(e, ERR_LIMIT, "合计太大");
	if (all->n == all->cap) {
		size_t cap = all->cap ? 2 * all->cap : 4096;
		struct sum *more = reallocarray(all->s, cap, sizeof *more);
		if (!more)
			return err_set(e, ERR_NOMEM, "内存不够");
		all->s = more;
		all->cap = cap;
	}
	all->s[all->n++] = (struct sum){.owner = walk_value(w, KEPT_OWNER),
					.person = walk_value(w, KEPT_PERSON),
					.state = walk_value(w, KEPT_STATE),
					.before = which ? 0 : amount,
					.after = which ? amount : 0,
					.counts = p->counts,
					.policy = p->policy};
	return 0;
}

/* A run's lines about owners behind `after`; those that are 不符合 say nothing of money. */
static int add_run(struct sums *all, struct house *h, int64_t run, int which, const struct run_filter *f,
		   int64_t after, struct arena *mem, struct err *e)
{
	struct run_filter lines = {.reach = f->reach, .policy = f->policy, .state = f->state};
	struct walk w;
	int got, status = walk_begin(&w, h, run, &lines, mem, e);
	while (status == 0 && (got = walk_next(&w, e)) != 0) {
		if (got < 0)
			status = -1;
		else if (walk_value(&w, KEPT_OWNER) > after && walk_value(&w, KEPT_STATE) != LINE_NOT)
			status = add_line(all, &w, which, e);
	}
	walk_end(&w);
	return status;
}

/* owner, policy, state. */
static int by_subject(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	int c = str_cmp(x->policy, y->policy);
	return c ? c : (x->state > y->state) - (x->state < y->state);
}

/* Puts those of one subject, policy and state together, and leaves out what has not changed. */
static int leave_changes(struct sums *all, struct err *e)
{
	size_t kept = 0;
	if (all->n)
		qsort(all->s, all->n, sizeof *all->s, by_subject);
	for (size_t i = 0, end; i < all->n; i = end) {
		struct sum one = all->s[i];
		for (end = i + 1; end < all->n && by_subject(&all->s[i], &all->s[end]) == 0; end++) {
			const struct sum *x = &all->s[end];
			if (__builtin_add_overflow(one.before, x->before, &one.before) ||
			    __builtin_add_overflow(one.after, x->after, &one.after))
				return err_set(e, ERR_LIMIT, "合计太大");
			one.person = x->person > one.person ? x->person : one.person;
			one.counts |= x->counts;
		}
		if (one.before != one.after)
			all->s[kept++] = one;
	}
	all->n = kept;
	return 0;
}

/* --- what they are called --- */

/* What a run calls a subject; *found false: it has no line about it. */
static int name_in(struct house *h, int64_t run, int64_t owner, struct arena *mem, struct str *name, bool *found,
		   struct err *e)
{
	struct run_filter f = {.reach = {REACH_ALL, 0}, .owner = owner, .n = 1};
	struct run_line *l;
	size_t n;
	if (run_lines(h, run, &f, mem, &l, &n, NULL, e) < 0)
		return -1;
	if ((*found = n > 0))
		*name = l->name;
	return 0;
}

/* The changes of at most n owners as they are told: by the name that the later run has. */
static int tell(struct house *h, int64_t a, int64_t b, const struct sums *all, size_t n, struct arena *mem,
		struct run_change **ret, size_t *count, struct err *e)
{
	size_t owners = 0;
	*count = 0;
	if (!(*ret = ARENA_ARRAY(mem, all->n + 1, struct run_change)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < all->n; i++) {
		const struct sum *s = &all->s[i];
		bool first = i == 0 || s->owner != s[-1].owner, found = true;
		if (first && owners++ == n)
			break;
		struct run_change *c = &(*ret)[(*count)++];
		*c = (struct run_change){.owner = s->owner,
					 .person = s->person,
					 .name = first ? STR("") : c[-1].name,
					 .policy = s->policy,
					 .state = s->state,
					 .counts = s->counts,
					 .before = s->before,
					 .after = s->after};
		if (first && (name_in(h, b, s->owner, mem, &c->name, &found, e) < 0 ||
			      (!found && name_in(h, a, s->owner, mem, &c->name, &found, e) < 0)))
			return -1;
	}
	return 0;
}

int run_diff(struct house *h, int64_t a, int64_t b, const struct run_filter *f, int64_t after, size_t n,
	     struct arena *mem, struct run_change **ret, size_t *count, struct err *e)
{
	struct run one = {0}, other = {0};
	struct sums all = {0};
	n = !n ? RUN_PAGE_MAX : n < RUN_DIFF_MAX ? n : RUN_DIFF_MAX;
	if (run_get(h, a, mem, &one, e) < 0 || run_is_done(&one, "对照", e) < 0 ||
	    run_get(h, b, mem, &other, e) < 0 || run_is_done(&other, "对照", e) < 0)
		return -1;
	int status = add_run(&all, h, a, 0, f, after, mem, e) < 0 || add_run(&all, h, b, 1, f, after, mem, e) < 0 ||
			     leave_changes(&all, e) < 0
			 ? -1
			 : tell(h, a, b, &all, n, mem, ret, count, e);
	free(all.s);
	return status;
}
