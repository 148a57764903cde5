/* yicai policy diff: what another reading costs, by county and year, and who gains and loses.
 *
 * Both readings are evaluated over the same facts; what is compared is each subject's sum per county and year, so the
 * differences of the subjects add up to the total by construction, to the fen. */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/lines.h"
#include "crypt/crypt.h"

/* One subject's sums in one county and year, under both readings. */
struct share {
	struct str subject, name;
	int64_t unit;
	int year;
	int64_t before, after;
};

struct shares {
	struct share *s;
	size_t n;
	const struct policy *policy;
};

/* Adds a list's lines, under the old reading or the new. */
static void add_list(struct shares *d, const struct line_list *l, const struct world *w, bool after)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct line *x = &l->line[i].line;
		int64_t unit = str_is(x->policy->subject, "单元") ? x->subject : x->unit;
		d->s[d->n++] = (struct share){l->line[i].subject,   l->line[i].name,       county_of(w, unit),
					      (int)(x->month / 12), after ? 0 : x->amount, after ? x->amount : 0};
	}
}

/* By county, year, subject. */
static int by_place(const void *a, const void *b)
{
	const struct share *x = a, *y = b;
	int c = (x->unit > y->unit) - (x->unit < y->unit);
	if (!c)
		c = x->year - y->year;
	return c ? c : str_cmp(x->subject, y->subject);
}

static int by_subject(const void *a, const void *b)
{
	const struct share *x = a, *y = b;
	return str_cmp(x->subject, y->subject);
}

/* Neighbours that compare equal become one. */
static int fold_shares(struct shares *d, int (*same)(const void *, const void *), struct err *e)
{
	size_t k = 0;
	qsort(d->s, d->n, sizeof *d->s, same);
	for (size_t i = 0; i < d->n; i++) {
		if (!k || same(&d->s[k - 1], &d->s[i]) != 0) {
			d->s[k++] = d->s[i];
		} else if (__builtin_add_overflow(d->s[k - 1].before, d->s[i].before, &d->s[k - 1].before) ||
			   __builtin_add_overflow(d->s[k - 1].after, d->s[i].after, &d->s[k - 1].after)) {
			return err_set(e, ERR_LIMIT, "合计太大");
		}
	}
	d->n = k;
	return 0;
}

/* What a group of shares comes to. */
struct tally {
	int64_t before, after, winners, losers;
};

static void tally_add(struct tally *t, const struct share *s)
{
	t->before += s->before;
	t->after += s->after;
	t->winners += s->after > s->before;
	t->losers += s->after < s->before;
}

/* One row of the table. */
static void tally_row(struct table_out *out, const struct shares *d, struct str unit, const char *year,
		      const struct tally *t)
{
	char before[32], after[32], diff[32], winners[24], losers[24];
	struct line l = {.policy = d->policy, .amount = t->before};
	line_amount_text(&l, before);
	l.amount = t->after;
	line_amount_text(&l, after);
	l.amount = t->after - t->before;
	line_amount_text(&l, diff);
	snprintf(winners, sizeof winners, "%lld", (long long)t->winners);
	snprintf(losers, sizeof losers, "%lld", (long long)t->losers);
	struct str cells[] = {unit,         str_of(year),    str_of(before), str_of(after),
			      str_of(diff), str_of(winners), str_of(losers)};
	table_row(out, cells);
}

/* The name of a county; 未定 where no institution stands behind a line. */
static struct str unit_name(const struct world *w, int64_t unit)
{
	return unit == FIELD_NONE ? STR("未定")
				  : pool_text(w->pool, w->t[dict_record(w->dict, STR("单元"))].col[1][unit]);
}

/* Rows by county and year, then the total by subject. */
static int print_places(struct shares *d, const struct world *w, enum format f, struct err *e)
{
	static const char *const head[] = {"单元", "年", "原读法", "新读法", "差额", "增加", "减少"};
	struct table_out *out = table_open(stdout, f, head, 7, 0x7c);
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = fold_shares(d, by_place, e);
	for (size_t i = 0; status == 0 && i < d->n;) {
		struct tally t = {0};
		size_t from = i;
		char year[16];
		for (; i < d->n && d->s[i].unit == d->s[from].unit && d->s[i].year == d->s[from].year; i++)
			tally_add(&t, &d->s[i]);
		snprintf(year, sizeof year, "%d", d->s[from].year);
		tally_row(out, d, unit_name(w, d->s[from].unit), year, &t);
	}
	if (status == 0)
		status = fold_shares(d, by_subject, e);
	struct tally total = {0};
	for (size_t i = 0; i < d->n; i++)
		tally_add(&total, &d->s[i]);
	tally_row(out, d, STR("合计"), "", &total);
	return table_close(out, e) < 0 ? -1 : status;
}

/* Every subject whose sum changes. */
static int print_people(struct shares *d, bool mask, enum format f, struct err *e)
{
	static const char *const head[] = {"对象", "姓名", "原读法", "新读法", "差额"};
	struct table_out *out = table_open(stdout, f, head, 5, 0x1c);
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = fold_shares(d, by_subject, e);
	bool person = mask && str_is(d->policy->subject, "人员");
	for (size_t i = 0; status == 0 && i < d->n; i++) {
		struct buf key, name;
		char before[32], after[32], diff[32];
		struct line l = {.policy = d->policy};
		if (d->s[i].before == d->s[i].after)
			continue;
		buf_init(&key, 512);
		buf_init(&name, 1024);
		if (person) {
			mask_number(&key, d->s[i].subject);
			mask_name(&name, d->s[i].name);
		}
		l.amount = d->s[i].before;
		line_amount_text(&l, before);
		l.amount = d->s[i].after;
		line_amount_text(&l, after);
		l.amount = d->s[i].after - d->s[i].before;
		line_amount_text(&l, diff);
		struct str cells[] = {person ? buf_str(&key) : d->s[i].subject,
				      person ? buf_str(&name) : d->s[i].name, str_of(before), str_of(after),
				      str_of(diff)};
		table_row(out, cells);
		buf_release(&key);
		buf_release(&name);
	}
	return table_close(out, e) < 0 ? -1 : status;
}

/* Both evaluations, and their difference. */
static int compare(struct entitling *g, const struct call *c, const struct policy *p, enum format f, struct err *e)
{
	struct line_list before, after;
	struct shares d = {.policy = p};
	const struct choices *plain = choices_new(g->packs.packs, g->packs.mem),
			     *ch = packs_choices(&g->packs, c, g->selected, e);
	if (!plain || !ch || lines_compute(&before, g, plain, false, e) < 0)
		return -1;
	int status = lines_compute(&after, g, ch, false, e);
	if (status == 0) {
		d.s = calloc(before.n + after.n + 1, sizeof *d.s);
		if (d.s) {
			add_list(&d, &before, g->world, false);
			add_list(&d, &after, g->world, true);
			status = call_value(c, "people") ? print_people(&d, f == FORMAT_TEXT, f, e)
							 : print_places(&d, g->world, f, e);
		} else {
			status = err_set(e, ERR_NOMEM, "内存不够");
		}
		free(d.s);
		lines_release(&after);
	}
	lines_release(&before);
	return status;
}

int cmd_policy_diff(struct call *c)
{
	struct err e = {0};
	struct entitling g;
	enum format f;
	if (call_format(c, &f, &e) < 0)
		return call_fail(&e);
	if (!call_value(c, "reading")) {
		err_set(&e, ERR_USAGE, "没有说换哪种读法");
		err_todo(&e, "写 --reading 键=值，有哪些见 yicai policy show %s", c->operand[0]);
		return call_fail(&e);
	}
	if (entitling_open(&g, c, c->operand[0], false, &e) < 0)
		return call_fail(&e);
	int status = 0;
	if (call_value(c, "people") && f != FORMAT_TEXT)
		status = fact_reveal_journal(&g.home.house, call_who(), "标准输出", "读法比较，逐人", 0, &e);
	if (status == 0)
		status = compare(&g, c, packs_find(g.packs.packs, str_of(c->operand[0])), f, &e);
	entitling_close(&g);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
