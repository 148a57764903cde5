/* Lines as they are printed. */
#include "cmd/lines.h"

#include <stdlib.h>
#include <string.h>

#include "crypt/crypt.h"
#include "features/subsidies/load.h"
#include "policy/vector.h"
#include "features/subsidies/places.h"
#include "policy/diff.h"

/* --unit keeps the line: its paying institution, or the unit it is about, lies in the subtree. */
static bool kept(const struct entitling *g, const struct line *l)
{
	if (g->unit < 0)
		return true;
	int64_t unit = str_is(l->policy->subject, "单元") ? l->subject : l->unit;
	return unit != FIELD_NONE && lies_within(g->world, unit, g->unit);
}

/* Drops the lines from `from` on that are not asked for. */
static void filter_lines(struct entitling *g, struct lines *raw, size_t from)
{
	size_t k = from;
	for (size_t i = from; i < raw->n; i++) {
		if (kept(g, &raw->line[i]))
			raw->line[k++] = raw->line[i];
	}
	raw->n = k;
}

/* A line's text in the list's own pool. */
static int own_text(struct line_list *l, struct str *text)
{
	int64_t at = text->n ? pool_put(l->texts, *text) : 0;
	if (text->n)
		*text = pool_text(l->texts, at);
	return at < 0 ? -1 : 0;
}

/* Takes the texts of the lines from `from` on out of the evaluation, which then forgets the subject: the memory of a
 * run does not grow with the people it looks at. */
static int settle_lines(struct line_list *l, size_t from, struct err *e)
{
	for (size_t i = from; i < l->raw.n; i++) {
		struct line *x = &l->raw.line[i];
		if (own_text(l, &x->tier) < 0 || own_text(l, &x->reason) < 0 || own_text(l, &x->clauses) < 0 ||
		    own_text(l, &x->readings) < 0)
			return err_set(e, ERR_NOMEM, "内存不够");
	}
	evaluation_clear(l->ev);
	return 0;
}

/* Evaluates one policy for every subject of the world. */
static int evaluate_policy(struct line_list *l, struct entitling *g, const struct policy *p, struct progress *bar,
			   struct err *e)
{
	int record = dict_record(g->world->dict, p->subject);
	size_t n = g->world->t[record].n;
	for (size_t i = 0; i < n; i++) {
		size_t before = l->raw.n;
		if (i % 256 == 0)
			progress_tell(bar, (int64_t)i, (int64_t)n);
		if (evaluate(l->ev, p, (int64_t)i, &l->raw, e) < 0)
			return -1;
		filter_lines(g, &l->raw, before);
		if (settle_lines(l, before, e) < 0)
			return -1;
	}
	return 0;
}

/* --- everybody at once --- */

/* The policies about the subjects of one record, evaluated for all of them. */
struct everybody {
	const struct policy *policy[VECTOR_POLICIES_MAX];
	size_t n;
	struct vector *vector; /* NULL: one by one */
	const struct vector_run *run;
	size_t nruns;
};

/* The selected policies about this record's subjects, in order. */
static void gather_policies(struct everybody *x, const struct entitling *g, int record)
{
	const struct packs *s = g->packs.packs;
	for (size_t k = 0; k < s->norder; k++) {
		const struct policy *p = s->pack[s->order[k]];
		if (g->selected[p->index] && dict_record(g->world->dict, p->subject) == record &&
		    x->n < VECTOR_POLICIES_MAX)
			x->policy[x->n++] = p;
	}
}

/* Evaluates them, when there are enough subjects. */
static int evaluate_everybody(struct line_list *l, struct everybody *x, const struct entitling *g, int record,
			      struct err *e)
{
	*x = (struct everybody){.n = 0};
	gather_policies(x, g, record);
	if (!x->n || g->query.all || g->person || g->world->t[record].n < VECTOR_MANY)
		return 0;
	x->vector = vector_new(l->ev, x->policy, x->n, (struct vector_options){.threads = 0}, e);
	if (!x->vector || vector_evaluate(x->vector, &x->run, &x->nruns, e) < 0)
		return -1;
	return vector_sort(x->vector, &x->run, e);
}

/* The policy's number among those that were evaluated for everybody; −1: it was not. */
static int number_of(const struct everybody *x, const struct policy *p)
{
	for (size_t k = 0; x->vector && k < x->n; k++)
		if (x->policy[k] == p)
			return (int)k;
	return -1;
}

/* Takes the lines of one policy over from those of everybody. */
static int take_policy(struct line_list *l, struct entitling *g, const struct everybody *x, int k, struct err *e)
{
	for (size_t i = 0; i < x->nruns; i++) {
		size_t before = l->raw.n;
		if (x->run[i].policy != k)
			continue;
		if (vector_lines(x->vector, &x->run[i], &l->raw, e) < 0)
			return -1;
		filter_lines(g, &l->raw, before);
		if (settle_lines(l, before, e) < 0)
			return -1;
	}
	return 0;
}

/* All selected policies, in order. */
static int evaluate_all(struct line_list *l, struct entitling *g, struct progress *bar, struct err *e)
{
	const struct packs *s = g->packs.packs;
	struct everybody *all = calloc(g->world->dict->n, sizeof *all);
	int status = all ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t r = 0; r < g->world->dict->n && status == 0; r++)
		status = evaluate_everybody(l, &all[r], g, (int)r, e);
	for (size_t k = 0; k < s->norder && status == 0; k++) {
		const struct policy *p = s->pack[s->order[k]];
		const struct everybody *x = &all[dict_record(g->world->dict, p->subject)];
		if (g->selected[p->index])
			status = number_of(x, p) >= 0 ? take_policy(l, g, x, number_of(x, p), e)
						      : evaluate_policy(l, g, p, bar, e);
	}
	for (size_t r = 0; all && r < g->world->dict->n; r++)
		vector_free(all[r].vector);
	free(all);
	return status;
}

/* The subject's key and name, kept in the list's arena. */
static int fill_subject(struct line_list *l, struct entitling *g, struct out_line *o, struct err *e)
{
	struct buf key, name;
	buf_init(&key, 4096);
	buf_init(&name, 4096);
	int status = load_subject(&g->home.house, g->world, dict_record(g->world->dict, o->line.policy->subject),
				  o->line.subject, g->known, &key, &name, e);
	if (status == 0) {
		char *k = arena_copy(l->mem, key.p ? key.p : "", key.n),
		     *n = arena_copy(l->mem, name.p ? name.p : "", name.n);
		o->subject = (struct str){k, key.n};
		o->name = (struct str){n, name.n};
		status = k && n ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	}
	buf_release(&key);
	buf_release(&name);
	return status;
}

/* 政策编号, 对象, 月份, 档次 as UTF-8 bytes; then 到期日, so that the order is always the same. */
static int by_contract(const void *a, const void *b)
{
	const struct out_line *x = a, *y = b;
	int c = str_cmp(x->policy, y->policy);
	if (!c)
		c = str_cmp(x->subject, y->subject);
	if (!c)
		c = (x->line.month > y->line.month) - (x->line.month < y->line.month);
	if (!c)
		c = str_cmp(x->line.tier, y->line.tier);
	return c ? c : (x->line.due > y->line.due) - (x->line.due < y->line.due);
}

/* Raw lines → lines with keys, in order. */
static int finish(struct line_list *l, struct entitling *g, struct err *e)
{
	l->n = l->raw.n;
	l->line = calloc(l->n + 1, sizeof *l->line);
	if (!l->line)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < l->n; i++) {
		struct out_line *o = &l->line[i], *before = i ? &l->line[i - 1] : NULL;
		o->line = l->raw.line[i];
		o->policy = o->line.policy->id;
		if (before && before->line.policy == o->line.policy && before->line.subject == o->line.subject) {
			o->subject = before->subject;
			o->name = before->name;
		} else if (fill_subject(l, g, o, e) < 0) {
			return -1;
		}
	}
	qsort(l->line, l->n, sizeof *l->line, by_contract);
	return 0;
}

int lines_compute(struct line_list *l, struct entitling *g, const struct choices *ch, bool mask, struct err *e)
{
	*l = (struct line_list){.mask = mask, .mem = arena_new((size_t)16 << 30), .texts = pool_new(0)};
	l->ev = l->mem && l->texts ? evaluation_new(g->packs.packs, ch, g->world, g->query, e) : NULL;
	int status = l->ev ? 0 : e->code ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	struct progress *bar = progress_new("核算");
	if (status == 0)
		status = evaluate_all(l, g, bar, e);
	progress_end(bar);
	if (status == 0)
		status = finish(l, g, e);
	if (status < 0)
		lines_release(l);
	return status;
}

void lines_release(struct line_list *l)
{
	evaluation_free(l->ev);
	free(l->raw.line);
	free(l->line);
	arena_free(l->mem);
	pool_free(l->texts);
	*l = (struct line_list){0};
}

/* One line's cells. */
static int print_line(struct table_out *t, const struct line_list *l, const struct out_line *o)
{
	char month[8], due[11], amount[32];
	struct buf key, name;
	buf_init(&key, 512);
	buf_init(&name, 1024);
	month_text(o->line.month, month);
	day_text(o->line.due, due);
	line_amount_text(&o->line, amount);
	bool person = l->mask && str_is(o->line.policy->subject, "人员");
	if (person) {
		mask_number(&key, o->subject);
		mask_name(&name, o->name);
	}
	struct str cells[] = {o->policy,
			      person ? buf_str(&key) : o->subject,
			      person ? buf_str(&name) : o->name,
			      str_of(month),
			      str_of(due),
			      o->line.tier,
			      str_of(amount),
			      str_of(line_state_text(o->line.state)),
			      o->line.clauses,
			      o->line.readings,
			      o->line.reason};
	int status = table_row(t, cells);
	buf_release(&key);
	buf_release(&name);
	return status;
}

int lines_print(const struct line_list *l, enum format f, FILE *to, struct err *e)
{
	static const char *const head[] = {"政策编号", "对象", "姓名", "月份", "到期日", "档次",
					   "金额",     "结果", "条款", "读法", "原因"};
	struct table_out *t = table_open(to, f, head, 11, f == FORMAT_TEXT ? 0x40 : 0);
	if (!t)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < l->n; i++) {
		if (print_line(t, l, &l->line[i]) < 0)
			break;
	}
	return table_close(t, e);
}

/* What is added up of the lines with one policy, unit, month and state. */
struct sum {
	const struct policy *policy;
	int64_t unit;
	month_t month;
	enum line_state state;
	int64_t amount, lines;
};

/* By policy, unit, month, state. */
static int by_group(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	int c = str_cmp(x->policy->id, y->policy->id);
	if (!c)
		c = (x->unit > y->unit) - (x->unit < y->unit);
	if (!c)
		c = (x->month > y->month) - (x->month < y->month);
	return c ? c : (int)x->state - (int)y->state;
}

/* One group as a row. unit −1: all of them; month −1: all of them. */
static void print_sum(struct table_out *t, const struct world *w, const struct sum *s)
{
	char month[8] = "合计", amount[32], lines[24];
	struct line l = {.policy = s->policy, .amount = s->amount};
	struct str unit = STR("合计");
	if (s->month >= 0)
		month_text(s->month, month);
	if (s->unit == FIELD_NONE)
		unit = STR("未定");
	else if (s->unit >= 0)
		unit = pool_text(w->pool, cell_at(w->t[dict_record(w->dict, STR("单元"))].col[1], s->unit));
	line_amount_text(&l, amount);
	snprintf(lines, sizeof lines, "%lld", (long long)s->lines);
	struct str cells[] = {s->policy->id, unit,          str_of(month), str_of(line_state_text(s->state)),
			      str_of(lines), str_of(amount)};
	table_row(t, cells);
}

/* Adds equal neighbours together in place; returns how many groups are left. */
static size_t fold(struct sum *s, size_t n, struct err *e, int *status)
{
	size_t k = 0;
	qsort(s, n, sizeof *s, by_group);
	for (size_t i = 0; i < n; i++) {
		if (k && by_group(&s[k - 1], &s[i]) == 0) {
			s[k - 1].lines += s[i].lines;
			if (__builtin_add_overflow(s[k - 1].amount, s[i].amount, &s[k - 1].amount))
				*status = err_set(e, ERR_LIMIT, "合计太大");
		} else {
			s[k++] = s[i];
		}
	}
	return k;
}

/* The institutions that stand behind lines of one policy and state. */
static size_t homes(const struct line_list *l, const struct policy *p, enum line_state state, const struct world *w)
{
	size_t n = w->t[dict_record(w->dict, STR("机构"))].n, count = 0;
	unsigned char *seen = calloc(n + 1, 1);
	for (size_t i = 0; seen && i < l->n; i++) {
		const struct line *x = &l->line[i].line;
		if (x->policy == p && x->state == state && x->home != FIELD_NONE && !seen[x->home]) {
			seen[x->home] = 1;
			count++;
		}
	}
	free(seen);
	return count;
}

int lines_totals(const struct line_list *l, const struct entitling *g, enum format f, FILE *to, struct err *e)
{
	static const char *const head[] = {"政策编号", "单元", "月份", "结果", "笔数", "金额"};
	struct sum *s = calloc(l->n + 1, sizeof *s);
	struct table_out *t = s ? table_open(to, f, head, 6, 0x30) : NULL;
	if (!t) {
		free(s);
		return err_set(e, ERR_NOMEM, "内存不够");
	}
	int status = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct line *x = &l->line[i].line;
		int64_t unit = str_is(x->policy->subject, "单元") ? x->subject : x->unit;
		s[i] = (struct sum){x->policy, unit_county(g->world, unit), x->month, x->state, x->amount, 1};
	}
	size_t n = fold(s, l->n, e, &status);
	for (size_t i = 0; i < n; i++)
		print_sum(t, g->world, &s[i]);
	for (size_t i = 0; i < n; i++) {
		s[i].unit = -1;
		s[i].month = -1;
	}
	n = fold(s, n, e, &status);
	for (size_t i = 0; i < n; i++)
		print_sum(t, g->world, &s[i]);
	if (table_close(t, e) < 0)
		status = -1;
	for (size_t i = 0; f == FORMAT_TEXT && status == 0 && i < n; i++) {
		size_t k = homes(l, s[i].policy, s[i].state, g->world);
		if (k)
			fprintf(to, "%.*s %s：%zu 家机构\n", STR_FMT(s[i].policy->id), line_state_text(s[i].state),
				k);
	}
	free(s);
	return status;
}
