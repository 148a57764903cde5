/* A run computed: the facts as they were known, every subject evaluated, what came out frozen in one transaction. */
#include <stdio.h>
#include <stdlib.h>

#include "features/features.h"
#include "features/runs/compute.h"

static const struct sql WORK_ADD = {
    "runs.work_add", "INSERT INTO run_works (run_id, program, evaluated, subjects) VALUES ($1, $2, $3, $4)"};
static const struct sql END_ADD = {
    "runs.end_add",
    "INSERT INTO run_ends (run_id, at, state, why, lines, people, orgs, due, doubt,"
    " recover, digest, journal, form) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};

/* The facts, as known. */
static int load_world(struct computing *c, struct house *h, struct err *e)
{
	struct uses u = {0};
	struct load_owners few = {c->few.who.id, c->few.who.n};
	if (packs_uses(c->f.packs, c->f.selected, &u, e) < 0 ||
	    load_used_of(&c->w, h, c->f.run.known_on, &u, c->few.only ? &few : NULL, c->f.pool, c->f.mem, e) < 0)
		return -1;
	parts_init(&c->parts, c->f.packs);
	c->unit = FIELD_NONE;
	if (c->f.run.unit.n) {
		c->unit = world_find(c->w, dict_record(c->w->dict, STR("单元")), c->f.run.unit);
		if (c->unit < 0)
			return err_set(e, ERR_DAMAGED, "单元 %.*s 不在当时已知的单元里", STR_FMT(c->f.run.unit));
	}
	c->ev = evaluation_new(c->f.packs, c->f.choices, c->w, c->f.query, e);
	return c->ev ? spans_init(&c->spans, c->w, c->f.run.from, c->f.run.to, e) : -1;
}

/* The end's row, in the open recording. */
static int add_end(struct house *h, struct recording *r, int64_t run, const struct run_end *end, struct err *e)
{
	struct str digest = {(const char *)end->digest, end->state == RUN_DONE ? SM3_SIZE : 0};
	return sql_run(h->store, &END_ADD,
		       ARGS(INT(run), INT(recording_now(r)), INT((int64_t)end->state), TEXT(str_of(end->why)),
			    INT(end->lines), INT(end->people), INT(end->orgs), INT(end->sum[LINE_DUE]),
			    INT(end->sum[LINE_DOUBT]), INT(end->sum[LINE_RECOVER]), BYTES(digest),
			    INT(recording_journal(r)), INT(DIGEST_FORM)),
		       NULL, e);
}

/* How it was computed, in the open recording. */
static int add_work(struct house *h, const struct computing *c, struct err *e)
{
	int64_t evaluated, subjects;
	count_work(c, &evaluated, &subjects);
	return sql_run(h->store, &WORK_ADD,
		       ARGS(INT(c->f.run.id), TEXT(str_of(run_evaluator)), INT(evaluated), INT(subjects)), NULL, e);
}

/* One transaction: what was computed (nothing when it did not get so far), and the end. */
static int end_run(struct house *h, struct computing *c, const struct keep *keep, struct run_end *end, struct err *e)
{
	struct recording *r;
	char detail[700];
	snprintf(detail, sizeof detail, "第 %lld 批%s%s", (long long)c->f.run.id, run_state_text(end->state),
		 end->why);
	const char *who = c->watch && c->watch->who ? c->watch->who : c->f.run.who.p;
	struct deed d = {.who = who, .what = "run_end", .detail = detail};
	if (keep)
		d.digest = end->digest;
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	if (run_worker_done(h, c->f.run.id, e) < 0 ||
	    (keep && (keep_write(keep, h, c->f.run.id, e) < 0 || add_work(h, c, e) < 0)) ||
	    add_end(h, r, c->f.run.id, end, e) < 0) {
		recording_abandon(r);
		return -1;
	}
	return recording_commit(r, e);
}

int run_call_off(struct house *h, int64_t run, const char *who, struct err *e)
{
	struct run_watch watch = {.who = who};
	struct computing c = {.watch = &watch};
	struct run_end end = {.state = RUN_CANCELLED};
	struct arena *mem = arena_new(1 << 20);
	int status = mem ? run_get(h, run, mem, &c.f.run, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && (c.f.run.state == RUN_WAITING || c.f.run.state == RUN_BROKEN) &&
	    (status = run_note_worker(h, run, e)) == 0)
		status = end_run(h, &c, NULL, &end, e);
	arena_free(mem);
	return status;
}

/* Keeps the reason why it failed as the run's end, when the store still lets it. */
static void end_failed(struct house *h, struct computing *c, const struct err *why)
{
	struct run_end end = {.state = RUN_FAILED};
	struct err ignored = {0};
	snprintf(end.why, sizeof end.why, "%s", why->what);
	if (why->code == ERR_UNCERTAIN || end_run(h, c, NULL, &end, &ignored) < 0)
		run_give_up(h, c->f.run.id);
}

/* What the run comes to, frozen; nothing of it when it was called off. */
static int freeze(struct computing *c, struct house *h, struct err *e)
{
	struct run_end end = {.state = c->cancelled ? RUN_CANCELLED : RUN_DONE};
	struct keep keep = {0};
	int status = c->cancelled ? 0 : keep_make(&keep, &c->spans, &c->taken, &c->parts, &end, e);
	if (status == 0 && (status = run_beat(h, c->f.run.id, e)) == 0)
		status = end_run(h, c, c->cancelled ? NULL : &keep, &end, e);
	keep_release(&keep);
	return status;
}

/* Computes the run that this process has taken. */
static int compute(struct computing *c, struct house *h, struct err *e)
{
	int status = find_base(c, h, e) < 0 || load_world(c, h, e) < 0 || run_beat(h, c->f.run.id, e) < 0 ||
			     take_unchanged(c, h, e) < 0 || evaluate_run(c, e) < 0
			 ? -1
			 : freeze(c, h, e);
	if (status < 0)
		end_failed(h, c, e);
	return status;
}

int run_compute(struct house *h, int64_t run, const struct run_watch *watch, struct err *e)
{
	return run_compute_by(h, run, RUN_FASTEST, watch, e);
}

int run_compute_by(struct house *h, int64_t run, enum run_way way, const struct run_watch *watch, struct err *e)
{
	struct computing c = {.watch = watch, .way = way};
	if (frozen_open(&c.f, h, run, e) < 0)
		return -1;
	int status = run_claim(h, run, e) < 0 ? -1 : compute(&c, h, e);
	spans_release(&c.spans);
	kept_lines_release(&c.taken);
	changed_release(&c.changed);
	few_release(&c.few);
	evaluation_free(c.ev);
	frozen_close(&c.f);
	return status;
}
