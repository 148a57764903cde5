/* yicai simulate: what scenarios would cost beside what is in force. */
#include "policy/scenario.h"

#include <string.h>

#include "base/file.h"
#include "base/money.h"
#include "cmd/commands.h"
#include "cmd/entitle.h"

/* One scenario and what it is compared on. */
struct simulation {
	struct entitling *g;
	const struct call *call;
	const char *file;
	struct scenario s;
	struct pack_load other; /* when it brings texts of its own */
	struct diff_side side[2];
	struct workforce_counts workforce;
	enum diff_by by;
	struct policy_diff d;
};

/* Reads the file into the call's memory and takes it apart. */
static int read_scenario(struct simulation *m, struct err *e)
{
	struct buf b;
	buf_init(&b, SCENARIO_TEXT_MAX + 1);
	int status = file_read(m->file, &b, e);
	char *copy = status == 0 ? arena_copy(m->call->mem, b.p ? b.p : "", b.n) : NULL;
	if (status == 0)
		status = copy ? scenario_parse(&m->s, m->file, (struct str){copy, b.n}, e)
			      : err_set(e, ERR_NOMEM, "内存不够");
	buf_release(&b);
	return status;
}

/* The path of a text that stands beside the scenario. */
static const char *beside(const struct simulation *m, struct str text)
{
	size_t folder = (size_t)(file_name(m->file) - m->file);
	if (text.n && text.p[0] == '/')
		folder = 0;
	char *path = ARENA_ARRAY(m->call->mem, folder + text.n + 1, char);
	if (path) {
		memcpy(path, m->file, folder);
		memcpy(path + folder, text.p, text.n);
		path[folder + text.n] = '\0';
	}
	return path;
}

/* The scenario's texts, and of those of --pack what they leave. */
static int load_texts(struct simulation *m, struct err *e)
{
	const char *path[SCENARIO_LINES_MAX + VALUES_MAX + 1];
	size_t n = 0;
	for (; n < m->s.ntexts; n++)
		if (!(path[n] = beside(m, m->s.text[n])))
			return err_set(e, ERR_NOMEM, "内存不够");
	n += packs_paths(m->call, path + n);
	return packs_load_with(&m->other, m->g->packs.pool, path, n, m->s.ntexts, m->g->packs.law, e);
}

/* The facts of both ways: as they are, or with those who leave and enter. */
static struct world *facts_of(struct simulation *m, const struct policy *p, struct err *e)
{
	const struct scenario *s = &m->s;
	if (!s->forecast)
		return m->g->world;
	if (str_find(p->source, STR("工资")) >= 0) {
		err_set(e, ERR_INPUT, "%.*s 要看每月的工资流水，以后的还没有，推算不了进出", STR_FMT(p->id));
		err_todo(e, "去掉“离开”“新进”，或者换一项政策");
		return NULL;
	}
	return workforce_world(&s->workforce, m->g->world, month_first(s->query.from), month_last(s->query.to),
			       m->g->mem, &m->workforce, e);
}

/* Both ways of the scenario's policy. */
static int set_sides(struct simulation *m, struct err *e)
{
	char id[256];
	const struct pack_load *then = m->s.ntexts ? &m->other : &m->g->packs;
	bool selected[PACKS_MAX] = {false};
	snprintf(id, sizeof id, "%.*s", STR_FMT(m->s.policy));
	const struct policy *before = packs_wanted(&m->g->packs, id, e),
			    *after = before ? packs_wanted(then, id, e) : NULL;
	struct choices *plain = after ? choices_new(m->g->packs.packs, m->g->packs.mem) : NULL,
		       *asked = plain ? choices_new(then->packs, then->mem) : NULL;
	if (!asked)
		return e->code ? -1 : err_set(e, ERR_NOMEM, "内存不够");
	if (scenario_fits(&m->s, after, e) < 0)
		return -1;
	selected[after->index] = true;
	for (size_t i = 0; i < m->s.nreadings; i++)
		if (choices_set(asked, m->s.reading[i], selected, e) < 0)
			return -1;
	struct world *facts = facts_of(m, after, e), *w = facts ? scenario_world(&m->s, facts, m->g->mem, e) : NULL;
	m->side[0] = (struct diff_side){m->g->packs.packs, before, plain, facts};
	m->side[1] = (struct diff_side){then->packs, after, asked, w};
	return w ? 0 : -1;
}

/* Who was taken to leave and to enter. */
static void print_workforce(const struct simulation *m)
{
	char leave[32], enter[32];
	decimal_text(m->s.workforce.leave, 2, leave);
	decimal_text(m->s.workforce.enter, 2, enter);
	printf("进出  在岗 %zu 人；每年离开 %s%%，推算 %zu 人；每年新进 %s%%，推算 %zu 人\n", m->workforce.now, leave,
	       m->workforce.left, enter, m->workforce.entered);
}

/* What is compared, for eyes. */
static void print_head(const struct simulation *m)
{
	const struct scenario *s = &m->s;
	char from[8], to[8], day[11], fen[32];
	month_text(s->query.from, from);
	month_text(s->query.to, to);
	day_text(s->query.as_of, day);
	printf("方案  %.*s\n政策  %.*s  %s 至 %s，查看日 %s\n", STR_FMT(s->name), STR_FMT(s->policy), from, to, day);
	for (size_t i = 0; i < s->nreadings; i++)
		printf("读法  %.*s\n", STR_FMT(s->reading[i]));
	for (size_t i = 0; i < s->ntexts; i++)
		printf("文本  %.*s\n", STR_FMT(s->text[i]));
	if (s->forecast)
		print_workforce(m);
	for (size_t i = 0; i < s->nrates; i++) {
		const struct scenario_rate *r = &s->rate[i];
		decimal_text(r->amount, 2, fen);
		day_text(r->from, day);
		printf("标准  %.*s %.*s %s 元，%s 起\n", STR_FMT(r->unit), STR_FMT(r->tier), fen, day);
	}
}

/* The rows of one scenario: by group and year, or its people. Eyes also see the total. */
static int put_rows(struct simulation *m, struct table_out *out, bool people, bool eyes, struct err *e)
{
	char name[200];
	bool mask = eyes && str_is(m->d.policy->subject, "人员");
	snprintf(name, sizeof name, "%.*s", STR_FMT(m->s.name));
	for (size_t i = 0; people && i < m->d.nsubjects; i++)
		if (diff_subject_row(out, m->g, &m->d, &m->d.subject[i], mask, name, e) != 0)
			return -1;
	for (size_t i = 0; !people && i < m->d.nrows + eyes; i++) {
		struct diff_cells c;
		struct str cells[DIFF_COLUMNS + 1] = {str_of(name)};
		policy_diff_cells(&m->d, i, &c);
		for (int k = 0; k < DIFF_COLUMNS; k++)
			cells[k + 1] = str_of(c.text[k]);
		if (table_row(out, cells) != 0)
			return err_set(e, ERR_NOMEM, "内存不够");
	}
	return 0;
}

/* The table of places, or of people. */
static struct table_out *open_table(enum format f, bool people, enum diff_by by, struct err *e)
{
	static const char *const person[] = {"方案", "对象", "姓名", "金额未定", "原来", "换后", "差额"};
	struct table_out *out = people ? table_open(stdout, f, person, 7, 0x70) : diff_table(f, by, "方案");
	if (!out)
		err_set(e, ERR_NOMEM, "内存不够");
	return out;
}

/* What the table of places does not say, for eyes. */
static int print_foot(const struct policy_diff *d, struct err *e)
{
	struct buf b;
	buf_init(&b, 1 << 12);
	int status = policy_diff_foot(d, &b) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
	if (status == 0 && b.n)
		fwrite(b.p, 1, b.n, stdout);
	buf_release(&b);
	return status;
}

/* Computes one scenario and puts it out; `out` is NULL for eyes, which get a table each. */
static int simulate(struct simulation *m, struct table_out *out, struct err *e)
{
	struct progress *bar = progress_new("测算");
	struct diff_watch watch = {diff_step, bar};
	bool people = call_value(m->call, "people") != NULL;
	int status = m->s.ntexts ? load_texts(m, e) : 0;
	if (status == 0)
		status = set_sides(m, e);
	if (status == 0)
		status = policy_diff_sides(m->side, m->s.query, m->by, &watch, &m->d, e);
	progress_end(bar);
	if (status == 0 && out && people)
		status = fact_reveal_journal(&m->g->home.house, call_who(), "标准输出", "测算，逐人",
					     (int64_t)m->d.nsubjects, e);
	if (status == 0 && out) {
		status = put_rows(m, out, people, false, e);
	} else if (status == 0) {
		print_head(m);
		struct table_out *own = open_table(FORMAT_TEXT, people, m->by, e);
		status = own ? put_rows(m, own, people, true, e) : -1;
		struct err later = {0}; /* the first one is told */
		if (own && table_close(own, status ? &later : e) < 0)
			status = -1;
		if (status == 0 && !people)
			status = print_foot(&m->d, e);
	}
	policy_diff_free(&m->d);
	if (m->s.ntexts)
		packs_release(&m->other);
	return status;
}

/* Every scenario in turn; all are read before the first is computed. */
static int simulate_all(struct simulation *all, size_t n, enum format f, struct err *e)
{
	struct table_out *out = NULL;
	int status = 0;
	if (f != FORMAT_TEXT && !(out = open_table(f, call_value(all->call, "people") != NULL, all->by, e)))
		return -1;
	for (size_t i = 0; i < n && status == 0; i++) {
		if (i && f == FORMAT_TEXT)
			putchar('\n');
		status = simulate(&all[i], out, e);
	}
	struct err later = {0}; /* the first one is told */
	if (out && table_close(out, status ? &later : e) < 0)
		status = -1;
	return status;
}

/* The one policy that all scenarios are about, so that only what it reads has to be read in; "all": several, or a text that may
 * look at anything. NULL: no memory. */
static const char *policy_of(const struct call *c, const struct simulation *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].s.ntexts || !str_eq(all[i].s.policy, all[0].s.policy))
			return "all";
	return n ? arena_copy(c->mem, all[0].s.policy.p, all[0].s.policy.n) : "all";
}

int cmd_simulate(struct call *c)
{
	struct err e = {0};
	struct entitling g;
	enum format f;
	struct simulation *all = ARENA_ARRAY(c->mem, c->noperands, struct simulation);
	if (!all)
		err_set(&e, ERR_NOMEM, "内存不够");
	enum diff_by by;
	if (!all || call_format(c, &f, &e) < 0 || call_diff_by(c, &by, &e) < 0)
		return call_fail(&e);
	for (size_t i = 0; i < c->noperands; i++) {
		all[i] = (struct simulation){.g = &g, .call = c, .file = c->operand[i], .by = by};
		if (read_scenario(&all[i], &e) != 0)
			return call_fail(&e);
	}
	const char *policy = policy_of(c, all, c->noperands);
	if (!policy)
		err_set(&e, ERR_NOMEM, "内存不够");
	if (!policy || entitling_open(&g, c, policy, false, &e) < 0)
		return call_fail(&e);
	int status = simulate_all(all, c->noperands, f, &e);
	entitling_close(&g);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
