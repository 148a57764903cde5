/* Why a line says what it says, and whether it still says what was computed. */
#include "features/runs/inside.h"

#include "features/features.h"
#include "features/people/people.h"
#include "features/runs/stored.h"

/* The facts that the line rests on: those around its person; of a unit, everything. */
static int load_around(struct frozen *f, struct house *h, const struct run_line *l, struct world **w, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (!l->person)
		return load_everything(w, h, f->run.known_on, f->pool, f->mem, e);
	if (fact_of_owner(&r, h, &people_facts, l->person, f->run.known_on, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	struct str number = v.cell[FACT_INDEX(people, number)].s;
	const char *copy = got > 0 ? arena_copy(f->mem, number.p, number.n) : NULL;
	fact_reader_free(r);
	if (got < 0)
		return -1;
	if (got == 0)
		return err_set(e, ERR_DAMAGED, "第 %lld 行的人员当时不在库里", (long long)l->no);
	if (!copy)
		return err_set(e, ERR_NOMEM, "内存不够");
	return load_person(w, h, (struct str){copy, number.n}, f->run.known_on, f->pool, f->mem, e);
}

/* What is wanted of an explanation: text, structs, or both. */
struct wanted {
	struct arena *mem; /* of what follows */
	struct run_line *line;
	struct reasons **reasons;
	size_t *n;
	struct buf *text;
};

/* The policy in the set, and the row of the line's subject in the world. */
static int explain_line(struct frozen *f, struct world *w, const struct run_line *l, const struct wanted *want,
			struct err *e)
{
	const struct policy *p = packs_find(f->packs, l->policy);
	int record = p ? dict_record(w->dict, p->subject) : -1;
	struct query q = f->query;
	q.from = (month_t)l->from;
	q.to = (month_t)l->to;
	for (size_t i = 0; record >= 0 && i < w->t[record].n; i++) {
		if (w->t[record].id[i] != l->owner)
			continue;
		struct evaluation *ev = evaluation_new(f->packs, f->choices, w, q, e);
		const struct line_asked asked = {.version = (day_t)l->version,
						 .state = (int)l->state,
						 .due = (day_t)l->due,
						 .tier = l->tier,
						 .reason = l->reason,
						 .amount = l->amount};
		int status =
		    ev ? explain_one(ev, p, (int64_t)i, &asked, want->mem, want->reasons, want->n, want->text, e)
		       : -1;
		evaluation_free(ev);
		return status;
	}
	return err_set(e, ERR_DAMAGED, "第 %lld 行说的对象当时不在库里", (long long)l->no);
}

/* The line within reach, and why it says what it says. */
static int explain_no(struct house *h, int64_t run, int64_t no, struct reach reach, const struct wanted *want,
		      struct err *e)
{
	struct frozen f;
	struct run_line *l;
	struct world *w = NULL;
	size_t n;
	struct run_filter one = {.reach = reach, .after = no - 1, .n = 1};
	if (frozen_open(&f, h, run, e) < 0)
		return -1;
	int status = run_lines(h, run, &one, want->mem ? want->mem : f.mem, &l, &n, NULL, e);
	if (status == 0 && (n == 0 || l->no != no))
		status = err_set(e, ERR_NOTFOUND, "第 %lld 批核算没有第 %lld 行", (long long)run, (long long)no);
	if (status == 0)
		status = load_around(&f, h, l, &w, e);
	if (status == 0)
		status = explain_line(&f, w, l, want, e);
	if (status == 0 && want->line)
		*want->line = *l;
	frozen_close(&f);
	return status;
}

int run_explain(struct house *h, int64_t run, int64_t no, struct reach reach, struct buf *out, struct err *e)
{
	return explain_no(h, run, no, reach, &(struct wanted){.text = out}, e);
}

int run_reasons(struct house *h, int64_t run, int64_t no, struct reach reach, struct arena *mem,
		struct run_line *line, struct reasons **ret, size_t *n, struct err *e)
{
	return explain_no(h, run, no, reach, &(struct wanted){mem, line, ret, n, NULL}, e);
}

/* Adds all lines of a run to the digest, page by page. */
static int digest_pages(struct house *h, int64_t run, struct line_digest *d, struct err *e)
{
	struct run_filter page = {.reach = {REACH_ALL, 0}};
	struct arena *mem = arena_new(0);
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	do {
		struct run_line *l;
		size_t n;
		if (status == 0)
			status = run_lines(h, run, &page, mem, &l, &n, &page.after, e);
		for (size_t i = 0; status == 0 && i < n; i++)
			digest_line(d, &l[i]);
		if (status == 0)
			arena_clear(mem);
	} while (status == 0 && page.after);
	arena_free(mem);
	return status;
}

/* The digest of a run whose lines were proved one by one. */
static int lines_digest(struct house *h, const struct run *r, uint8_t out[static SM3_SIZE], struct err *e)
{
	struct line_digest *d = digest_begin(r->form, e);
	int status = d && digest_pages(h, r->id, d, e) == 0 ? digest_end(d, out, e) : -1;
	digest_free(d);
	return status;
}

int run_verify(struct house *h, int64_t run, struct err *e)
{
	struct run r;
	uint8_t digest[SM3_SIZE];
	struct arena *mem = arena_new(0);
	int status = mem ? run_get(h, run, mem, &r, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = run_is_done(&r, "核对", e);
	if (status == 0)
		status = r.form < 3 ? lines_digest(h, &r, digest, e) : stored_digest(h, run, digest, e);
	if (status == 0 && !str_eq(r.digest, (struct str){(const char *)digest, SM3_SIZE}))
		status = err_set(e, ERR_DAMAGED, "第 %lld 批核算的行被改动过", (long long)run);
	arena_free(mem);
	return status;
}
