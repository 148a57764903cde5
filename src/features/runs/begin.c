/* A run's question, frozen: what is asked, and the policy texts it is asked of. */
#include "features/runs/inside.h"

#include <stdio.h>

#include "features/features.h"
#include "features/policies/shipped.h"
#include "features/units/units.h"
#include "policy/parse.h"
#include "policy/uses.h"

static const struct sql RUN_ADD = {
    "runs.add",
    "INSERT INTO runs (id, at, who, policy, from_month, to_month, as_of, known_on, unit, unit_name, readings,"
    " everything) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
static const struct sql BASE_ADD = {"runs.base_add", "INSERT INTO run_bases (run_id, base_id) VALUES ($1, $2)"};
static const struct sql TEXT_ADD = {
    "runs.text_add", "INSERT INTO run_pack_texts (digest, text) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING"};
static const struct sql PACK_ADD = {"runs.pack_add", "INSERT INTO run_packs (run_id, no, policy, file, digest)"
						     " VALUES ($1, $2, $3, $4, $5)"};
static const struct sql PACKS_OF = {
    "runs.packs_of",
    "SELECT p.file, t.text, p.digest, p.policy FROM run_packs p JOIN run_pack_texts t ON t.digest = p.digest"
    " WHERE p.run_id = $1 ORDER BY p.no"};

int select_policies(const struct packs *packs, struct str policy, bool selected[static PACKS_MAX], struct err *e)
{
	bool all = str_is(policy, "all"), any = false;
	for (size_t i = 0; i < packs->n; i++) {
		const struct policy *p = packs->pack[i];
		selected[p->index] = !p->shared && packs_find(packs, p->id) == p && (all || str_eq(p->id, policy));
		any |= selected[p->index];
	}
	if (any)
		return 0;
	err_set(e, ERR_USAGE, "没有“%.*s”这项政策", STR_FMT(policy));
	return err_todo(e, "有哪些见 yicai policy list；全部政策写 all");
}

struct choices *readings_set(const struct packs *packs, struct str readings, const bool *selected, struct arena *mem,
			     struct err *e)
{
	struct choices *ch = choices_new(packs, mem);
	if (!ch) {
		err_set(e, ERR_NOMEM, "内存不够");
		return NULL;
	}
	for (struct str rest = readings; rest.n;) {
		struct str one = str_cut(&rest, '\n');
		if (choices_set(ch, one, selected, e) < 0)
			return NULL;
	}
	return ch;
}

/* The name of the unit that the run is limited to, into name; ERR_USAGE when there is none of that code. */
static int unit_name(struct house *h, const struct run_ask *ask, struct buf *name, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct cell key = {FIELD_NONE, ask->unit};
	if (!ask->unit.n)
		return 0;
	if (fact_by_key(&r, h, &units_facts, key, ask->known_on, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got > 0)
		buf_put_str(name, v.cell[FACT_INDEX(units, name)].s);
	fact_reader_free(r);
	if (got == 0)
		return err_todo((err_set(e, ERR_USAGE, "没有单元 %.*s", STR_FMT(ask->unit)), e),
				"代码见 yicai export 单元");
	return got < 0 ? -1 : 0;
}

/* A reading of a policy that has no part in a run of those that are in it ("政策编号.读法=选法"). */
static bool is_elsewhere(const struct packs *packs, struct str reading, const bool *in)
{
	struct str key = str_trim(str_cut(&reading, '='));
	while (key.n && key.p[key.n - 1] != '.')
		key.n--;
	const struct policy *p = key.n ? packs_find(packs, (struct str){key.p, key.n - 1}) : NULL;
	return p && !in[p->index];
}

/* The readings that have a part in a run of the selected policies into text, a line each; all are checked. */
static int keep_readings(const struct packs *packs, const struct run_ask *ask, const bool *selected,
			 struct choices *all, struct buf *text, struct err *e)
{
	bool in[PACKS_MAX];
	memcpy(in, selected, sizeof in);
	if (packs_named(packs, in, e) < 0)
		return -1;
	for (size_t i = 0; i < ask->nreadings; i++) {
		struct str one = ask->reading[i];
		if (one.n == 0 || memchr(one.p, '\n', one.n))
			return err_set(e, ERR_USAGE, "读法是空的，或写成了几行");
		if (choices_set(all, one, selected, e) < 0)
			return -1;
		if (!is_elsewhere(packs, one, in))
			buf_printf(text, "%s%.*s", text->n ? "\n" : "", STR_FMT(one));
	}
	return text->failed ? err_set(e, ERR_LIMIT, "另选的读法太长") : 0;
}

/* What can be said of the question without the store; the readings that the run keeps into text, a line each. */
static int check_ask(const struct packs *packs, const struct run_ask *ask, struct buf *text, struct err *e)
{
	bool selected[PACKS_MAX] = {0};
	if (ask->from > ask->to)
		return err_set(e, ERR_USAGE, "起始月份晚于终止月份");
	if (ask->to - ask->from >= RUN_MONTHS_MAX || month_first(ask->from) == DAY_NONE ||
	    month_first(ask->to) == DAY_NONE)
		return err_set(e, ERR_USAGE, "月份太多，一次最多核算 %d 个月", RUN_MONTHS_MAX);
	if (ask->nreadings > RUN_READINGS_MAX)
		return err_set(e, ERR_LIMIT, "一次最多另选 %d 种读法", RUN_READINGS_MAX);
	if (select_policies(packs, ask->policy, selected, e) < 0)
		return -1;
	struct arena *mem = arena_new(64u << 20);
	struct choices *all = mem ? choices_new(packs, mem) : NULL;
	int status = all ? keep_readings(packs, ask, selected, all, text, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(mem);
	return status;
}

int run_check(const struct packs *packs, const struct run_ask *ask, struct arena *mem, struct str *readings,
	      struct err *e)
{
	struct buf kept;
	buf_init(&kept, 64u << 10);
	int status = check_ask(packs, ask, &kept, e);
	if (status == 0)
		*readings = arena_str(mem, buf_str(&kept));
	buf_release(&kept);
	return status;
}

/* The policy texts, each under its digest. */
static int add_packs(struct house *h, const struct packs *packs, int64_t run, struct err *e)
{
	for (size_t i = 0; i < packs->n; i++) {
		const struct policy *p = packs->pack[i];
		uint8_t digest[SM3_SIZE];
		sm3_digest(p->source.p, p->source.n, digest);
		struct str d = {(const char *)digest, SM3_SIZE};
		if (sql_run(h->store, &TEXT_ADD, ARGS(BYTES(d), TEXT(p->source)), NULL, e) < 0 ||
		    sql_run(h->store, &PACK_ADD,
			    ARGS(INT(run), INT((int64_t)i + 1), TEXT(p->id), TEXT(str_of(p->file)), BYTES(d)), NULL,
			    e) < 0)
			return -1;
	}
	return 0;
}

/* The question in one line, for the journal. */
static void describe(const struct run_ask *ask, int64_t base, char out[static 300])
{
	char from[8], to[8], as_of[11], again[48] = "";
	month_text(ask->from, from);
	month_text(ask->to, to);
	day_text(ask->as_of, as_of);
	if (base)
		snprintf(again, sizeof again, " 照第 %lld 批", (long long)base);
	snprintf(out, 300, "%.*s %s—%s 查看日 %s%s%.*s%s", STR_FMT(ask->policy), from, to, as_of,
		 ask->unit.n ? " 单元 " : "", STR_FMT(ask->unit), again);
}

/* The rows, in the open recording. */
static int add_rows(struct house *h, struct recording *r, const struct packs *packs, const struct run_ask *ask,
		    struct str readings, struct err *e)
{
	struct buf name;
	int64_t run = recording_journal(r);
	instant_t now = recording_now(r), known = ask->known_on < now ? ask->known_on : now;
	struct run_ask as_known = *ask;
	as_known.known_on = known;
	buf_init(&name, 1024);
	int status = unit_name(h, &as_known, &name, e);
	if (status == 0)
		status = sql_run(h->store, &RUN_ADD,
				 ARGS(INT(run), INT(now), TEXT(str_of(ask->who)), TEXT(ask->policy), INT(ask->from),
				      INT(ask->to), INT(ask->as_of), INT(known), TEXT(ask->unit),
				      TEXT(buf_str(&name)), TEXT(readings), INT(ask->everything)),
				 NULL, e);
	buf_release(&name);
	if (status == 0 && ask->here)
		status = run_note_worker(h, run, e);
	return status < 0 ? -1 : add_packs(h, packs, run, e);
}

/* One transaction: the question, and the run that it was asked before (0: none). */
static int begin(struct house *h, const struct packs *packs, const struct run_ask *ask, struct str readings,
		 int64_t base, int64_t *run, struct err *e)
{
	struct recording *r;
	char detail[300];
	describe(ask, base, detail);
	struct deed d = {.who = ask->who, .what = "run", .detail = detail};
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	int64_t id = recording_journal(r);
	if (add_rows(h, r, packs, ask, readings, e) < 0 ||
	    (base && sql_run(h->store, &BASE_ADD, ARGS(INT(id), INT(base)), NULL, e) < 0)) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	*run = id;
	return 0;
}

int run_begin(struct house *h, const struct packs *packs, const struct run_ask *ask, int64_t *run, struct err *e)
{
	struct buf readings;
	buf_init(&readings, 64u << 10);
	int status = check_ask(packs, ask, &readings, e);
	if (status == 0)
		status = begin(h, packs, ask, buf_str(&readings), 0, run, e);
	buf_release(&readings);
	return status;
}

int run_packs(struct house *h, int64_t run, int (*f)(void *self, struct str policy, struct str digest), void *self,
	      struct err *e)
{
	struct stmt *st;
	int got, status = 0;
	if (sql_open(&st, h->store, &PACKS_OF, ARGS(INT(run)), e) < 0)
		return -1;
	while (status == 0 && (got = stmt_step(st, e)) != 0)
		status = got < 0 ? -1 : f(self, stmt_text(st, 3), stmt_bytes(st, 2));
	stmt_reset(st);
	return status;
}

/* One stored text into the set, when it is what its digest says. */
static int take_pack(struct frozen *f, const struct stmt *st, struct diags *d, struct err *e)
{
	struct str file = stmt_text(st, 0), text = stmt_text(st, 1), want = stmt_bytes(st, 2);
	uint8_t digest[SM3_SIZE];
	sm3_digest(text.p, text.n, digest);
	if (!str_eq((struct str){(const char *)digest, SM3_SIZE}, want))
		return err_set(e, ERR_DAMAGED, "第 %lld 批核算所依据的政策文本 %.*s 被改动过", (long long)f->run.id,
			       STR_FMT(file));
	char *name = arena_copy(f->mem, file.p, file.n), *copy = arena_copy(f->mem, text.p, text.n);
	if (!name || !copy)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (packs_add(f->packs, name, (struct str){copy, text.n}, d) < 0)
		return err_set(e, ERR_DAMAGED, "本程序读不懂第 %lld 批核算所依据的政策文本 %s", (long long)f->run.id,
			       name);
	return 0;
}

/* All stored texts, checked together. */
static int take_packs(struct frozen *f, struct house *h, struct err *e)
{
	struct stmt *st;
	struct diags d;
	int got, status = 0;
	diags_init(&d, f->mem);
	if (sql_open(&st, h->store, &PACKS_OF, ARGS(INT(f->run.id)), e) < 0)
		return -1;
	while (status == 0 && (got = stmt_step(st, e)) != 0)
		status = got < 0 ? -1 : take_pack(f, st, &d, e);
	stmt_reset(st);
	if (status == 0 && packs_check(f->packs, &d) < 0)
		status =
		    err_set(e, ERR_DAMAGED, "本程序认为第 %lld 批核算所依据的政策文本有错", (long long)f->run.id);
	return status;
}

/* Everything but the world. */
static int take_inputs(struct frozen *f, struct house *h, int64_t run, struct err *e)
{
	if (run_get(h, run, f->mem, &f->run, e) < 0 || take_packs(f, h, e) < 0 ||
	    select_policies(f->packs, f->run.policy, f->selected, e) < 0)
		return -1;
	f->choices = readings_set(f->packs, f->run.readings, f->selected, f->mem, e);
	f->query = (struct query){f->run.from, f->run.to, f->run.as_of, f->run.everything};
	return f->choices ? 0 : -1;
}

int frozen_open(struct frozen *f, struct house *h, int64_t run, struct err *e)
{
	*f = (struct frozen){.pool = pool_new(0), .mem = arena_new((size_t)64 << 30)};
	f->packs = f->pool && f->mem ? packs_new(&fact_dict, f->pool, f->mem) : NULL;
	int status = f->packs ? take_inputs(f, h, run, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status < 0)
		frozen_close(f);
	return status;
}

void frozen_close(struct frozen *f)
{
	arena_free(f->mem);
	pool_free(f->pool);
	*f = (struct frozen){0};
}

/* The text has a say in what such a run comes to. */
static bool decides(const struct policy *p, struct str policy)
{
	return p->shared || str_is(policy, "all") || str_eq(p->id, policy);
}

/* Every text of the one set that decides stands in the other. */
static bool stands_in(const struct packs *one, const struct packs *other, struct str policy)
{
	for (size_t i = 0; i < one->n; i++) {
		bool found = !decides(one->pack[i], policy);
		for (size_t k = 0; k < other->n && !found; k++)
			found = str_eq(one->pack[i]->source, other->pack[k]->source);
		if (!found)
			return false;
	}
	return true;
}

/* A run without lines cannot be asked again: what to do instead. */
static int nothing_to_ask_again(const struct run *r, struct err *e)
{
	err_set(e, ERR_CONFLICT, "第 %lld 批%s（%s），不能照它再算", (long long)r->id,
		run_ended(r->state) ? "没有算成" : "还没有算完", run_state_text(r->state));
	if (r->state == RUN_COMPUTING)
		return err_todo(e, "等它算完");
	if (run_ended(r->state))
		return err_todo(e, "另起一批核算");
	return err_todo(e, "先接着算：在那一批的页面上点“接着算”，或 yicai run resume 批号");
}

/* The texts of a run are still the law, so that asking it again says what is due. */
static int check_law(struct house *h, const struct frozen *f, struct err *e)
{
	struct shipped now;
	if (shipped_open(&now, h, INSTANT_OPEN, e) < 0)
		return -1;
	bool same = stands_in(f->packs, now.packs, f->run.policy) && stands_in(now.packs, f->packs, f->run.policy);
	shipped_close(&now);
	if (same)
		return 0;
	err_set(e, ERR_CONFLICT, "第 %lld 批以后政策文本有了变动，照它再算得出的是旧规定的钱", (long long)f->run.id);
	return err_todo(e, "按现行文本另起一批核算");
}

int run_again(struct house *h, int64_t base, const char *who, bool here, int64_t *run, struct err *e)
{
	struct frozen f;
	if (frozen_open(&f, h, base, e) < 0)
		return -1;
	struct run_ask ask = {.policy = f.run.policy,
			      .from = f.run.from,
			      .to = f.run.to,
			      .as_of = f.run.as_of,
			      .known_on = INSTANT_OPEN,
			      .unit = f.run.unit,
			      .everything = f.run.everything,
			      .here = here,
			      .who = who};
	int status = -1;
	if (f.run.state != RUN_DONE)
		nothing_to_ask_again(&f.run, e);
	else if (check_law(h, &f, e) == 0)
		status = begin(h, f.packs, &ask, f.run.readings, base, run, e);
	frozen_close(&f);
	return status;
}
