/* yicai entitle: what is due, to whom, and why. */
#include "cmd/entitle.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/lines.h"
#include "crypt/crypt.h"
#include "features/people/people.h"
#include "features/subsidies/load.h"

/* --policy ID|all → which policies. */
static int select_policies(struct entitling *g, const char *id, struct err *e)
{
	struct packs *s = g->packs.packs;
	if (!id)
		return err_todo((err_set(e, ERR_USAGE, "没有说算哪项政策"), e), "写 --policy 编号，或 --policy all");
	g->every = strcmp(id, "all") == 0;
	for (size_t i = 0; g->every && i < s->n; i++)
		g->selected[i] = packs_find(s, s->pack[i]->id) == s->pack[i];
	if (g->every)
		return 0;
	struct policy *p = packs_wanted(&g->packs, id, e);
	if (!p)
		return -1;
	g->selected[p->index] = true;
	return 0;
}

/* --from --to --as-of --known-on. */
static int read_dates(struct entitling *g, const struct call *c, bool needed, struct err *e)
{
	struct clock clock = clock_system();
	day_t known;
	g->query.as_of = instant_day(clock.now(clock.self));
	g->known = INSTANT_OPEN;
	if (call_day(c, "as-of", &g->query.as_of, e) < 0)
		return -1;
	g->query.from = month_of(day_ymd(g->query.as_of).y, 1);
	g->query.to = month_of_day(g->query.as_of);
	int from = call_month(c, "from", &g->query.from, e),
	    to = from < 0 ? -1 : call_month(c, "to", &g->query.to, e);
	int on = to < 0 ? -1 : call_day(c, "known-on", &known, e);
	if (on < 0)
		return -1;
	if (on > 0)
		g->known = instant_day_end(known);
	if (needed && (!from || !to))
		return err_todo((err_set(e, ERR_USAGE, "没有说算哪些月份"), e), "写 --from YYYY-MM --to YYYY-MM");
	if (g->query.from > g->query.to)
		return err_set(e, ERR_USAGE, "--from 晚于 --to");
	return 0;
}

/* Everybody's facts: what the policies read; for an explanation, or a scenario with texts of its own, all. */
static int load_everybody(struct entitling *g, const struct call *c, struct err *e)
{
	struct house *h = &g->home.house;
	struct uses u = {0};
	if (g->every || call_value(c, "explain"))
		return load_everything(&g->world, h, g->known, g->packs.pool, g->mem, e);
	return packs_uses(g->packs.packs, g->selected, &u, e) < 0
		   ? -1
		   : load_used(&g->world, h, g->known, &u, g->packs.pool, g->mem, e);
}

/* The world: one person's, or everybody's. */
static int load_world(struct entitling *g, const struct call *c, struct err *e)
{
	g->mem = arena_new((size_t)64 << 30);
	if (!g->mem)
		return err_set(e, ERR_NOMEM, "内存不够");
	g->person = call_value(c, "person");
	struct house *h = &g->home.house;
	if (!g->person)
		return load_everybody(g, c, e);
	if (load_person(&g->world, h, str_of(g->person), g->known, g->packs.pool, g->mem, e) < 0)
		return -1;
	if (g->world->t[dict_record(g->world->dict, STR("人员"))].n)
		return 0;
	return err_todo((err_set(e, ERR_USAGE, "没有这个证件号码的人"), e), "核对 --person 后面的号码");
}

/* --unit, as a row of the world. */
static int find_unit(struct entitling *g, const struct call *c, struct err *e)
{
	const char *code = call_value(c, "unit");
	g->unit = -1;
	if (!code)
		return 0;
	g->unit = world_find(g->world, dict_record(g->world->dict, STR("单元")), str_of(code));
	if (g->unit >= 0 || g->person)
		return 0;
	return err_todo((err_set(e, ERR_USAGE, "没有单元 %s", code), e), "代码见 yicai export 单元");
}

/* The policies as the house has adopted them, selected anew. */
static int in_force(struct entitling *g, const struct call *c, const char *policy, struct err *e)
{
	if (packs_in_force(&g->packs, c, &g->home.house, g->known, e) < 0)
		return -1;
	memset(g->selected, 0, sizeof g->selected);
	return select_policies(g, policy, e);
}

int entitling_open(struct entitling *g, const struct call *c, const char *policy, bool dates_needed, struct err *e)
{
	memset(g, 0, sizeof *g);
	if (packs_load_for(&g->packs, c, e) < 0)
		return -1;
	g->query.all = call_value(c, "all") != NULL;
	if (select_policies(g, policy, e) == 0 && read_dates(g, c, dates_needed, e) == 0 &&
	    home_open(c, &g->home, e) == 0 && in_force(g, c, policy, e) == 0) {
		if (load_world(g, c, e) == 0 && find_unit(g, c, e) == 0)
			return 0;
	}
	entitling_close(g);
	return -1;
}

void entitling_close(struct entitling *g)
{
	home_close(&g->home);
	arena_free(g->mem);
	packs_release(&g->packs);
	g->mem = NULL;
}

/* Explains the policy for the person, or for what --subject names; *found: there is such a one. */
static int explain_policy(struct entitling *g, struct evaluation *ev, const struct policy *p, const char *subject,
			  struct buf *out, bool *found, struct err *e)
{
	int record = dict_record(g->world->dict, p->subject), status = 0;
	int64_t first = 0, end = (int64_t)g->world->t[record].n;
	if (str_is(p->subject, subject ? "人员" : "单元"))
		return 0;
	if (subject) {
		first = world_find(g->world, record, str_of(subject));
		end = first + 1;
	}
	*found |= first >= 0 && first < end;
	for (int64_t i = first; i >= 0 && i < end && status == 0; i++)
		status = explain(ev, p, i, out, e);
	return status;
}

/* Prints the explanation of every selected policy that has something to say of the person, or of what --subject names. */
static int explain_one(struct entitling *g, const struct choices *ch, const char *subject, struct err *e)
{
	struct evaluation *ev = evaluation_new(g->packs.packs, ch, g->world, g->query, e);
	struct buf out;
	bool found = false;
	buf_init(&out, 64u << 20);
	int status = ev ? 0 : -1;
	for (size_t k = 0; k < g->packs.packs->norder && status == 0; k++) {
		const struct policy *p = g->packs.packs->pack[g->packs.packs->order[k]];
		if (g->selected[p->index])
			status = explain_policy(g, ev, p, subject, &out, &found, e);
	}
	evaluation_free(ev);
	if (status == 0 && subject && !found)
		status = err_todo((err_set(e, ERR_USAGE, "没有编号是 %s 的机构、单元或协议", subject), e),
				  "核对 --subject 和 --policy；给人的政策用 --person");
	if (status == 0 && out.failed)
		status = err_set(e, ERR_LIMIT, "说明太长");
	if (status == 0)
		fwrite(out.p ? out.p : "", 1, out.n, stdout);
	buf_release(&out);
	return status;
}

/* Journals that full numbers went out. */
static int journal_use(struct entitling *g, const char *format, int64_t numbers, struct err *e)
{
	char where[80];
	snprintf(where, sizeof where, "标准输出 %s", format);
	return fact_reveal_journal(&g->home.house, call_who(), where, "核算结果", numbers, e);
}

/* Computes, sorts and prints the lines. */
static int print_lines(struct entitling *g, const struct call *c, const struct choices *ch, enum format f,
		       struct err *e)
{
	struct line_list list;
	bool totals = call_value(c, "totals") != NULL;
	if (lines_compute(&list, g, ch, f == FORMAT_TEXT, e) < 0)
		return -1;
	int status = totals ? lines_totals(&list, g, f, stdout, e) : 0;
	if (!totals && f != FORMAT_TEXT)
		status = journal_use(g, call_value(c, "format"), (int64_t)list.n, e);
	if (!totals && status == 0)
		status = lines_print(&list, f, stdout, e);
	if (status == 0 && !totals && f == FORMAT_TEXT && !list.n && !call_value(c, "all"))
		puts("没有应发的；加 --all 看差在哪里");
	lines_release(&list);
	return status;
}

int cmd_entitle(struct call *c)
{
	struct err e = {0};
	struct entitling g;
	enum format f;
	if (call_format(c, &f, &e) < 0)
		return call_fail(&e);
	bool wants = call_value(c, "explain") != NULL;
	const char *subject = call_value(c, "subject");
	if (wants && !subject && !call_value(c, "person")) {
		err_set(&e, ERR_USAGE, "--explain 要与 --person 或 --subject 同用");
		return call_fail(&e);
	}
	if (subject && !wants) {
		err_set(&e, ERR_USAGE, "--subject 要与 --explain 同用");
		return call_fail(&e);
	}
	if (wants && f != FORMAT_TEXT) {
		err_set(&e, ERR_USAGE, "--explain 只有文字，没有 %s", call_value(c, "format"));
		err_todo(&e, "不写 --format，或不写 --explain");
		return call_fail(&e);
	}
	if (entitling_open(&g, c, call_value(c, "policy"), true, &e) < 0)
		return call_fail(&e);
	struct choices *ch = packs_choices(&g.packs, c, g.selected, &e);
	int status = !ch ? -1 : wants ? explain_one(&g, ch, subject, &e) : print_lines(&g, c, ch, f, &e);
	entitling_close(&g);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
