#include "features/runs/walk.h"

#include <stdlib.h>

#include "features/runs/reach_sql.h"

/* $1 run, $2 kind and $3 id of the reach, $4 policy, $5 institution, $6 county, $7 after. A person's reach is seen to line by line. */
#define STRETCHES                                                                                                    \
	"SELECT l.first, l.last FROM run_stretches l JOIN run_parts p ON p.run_id = l.run_id AND p.no = l.part"      \
	" WHERE l.run_id = $1 AND " RUN_REACH_PLACE " OR $2 = 4) AND ($4 = '' OR p.policy = $4)"                     \
	" AND (l.org_id = $5 OR $5 = 0) AND (l.county_id = $6 OR $6 = 0) AND l.last > $7"
static const struct sql ALONG_RUN = {"runs.stretches", STRETCHES " ORDER BY l.first"};
static const struct sql ALONG_ORG = {"runs.stretches_of_org", STRETCHES " AND l.org_id = $8 ORDER BY l.first"};
/* The one that line $8 lies in. */
static const struct sql AROUND = {
    "runs.stretch_around",
    STRETCHES " AND l.first = (SELECT MAX(x.first) FROM run_stretches x WHERE x.run_id = $1 AND x.first <= $8)"};

static const struct sql PARTS = {"runs.parts",
				 "SELECT no, version, counts, policy FROM run_parts WHERE run_id = $1 ORDER BY no"};
static const struct sql BLOCK = {"runs.block", "SELECT bytes FROM run_blocks WHERE run_id = $1 AND first = $2"};
static const struct sql WHOSE = {
    "runs.whose", "SELECT bytes FROM run_whose WHERE run_id = $1 AND first <= $2 ORDER BY first DESC LIMIT 1"};

static const struct row_field span_fields[] = {
    ROW_INT(struct span_of_lines, first, 0), ROW_INT(struct span_of_lines, last, 1), {0}};
static const struct row_field part_fields[] = {ROW_INT(struct run_part, no, 0),
					       ROW_INT(struct run_part, version, 1),
					       ROW_BOOL(struct run_part, counts, 2),
					       ROW_TEXT(struct run_part, policy, 3),
					       {0}};

/* A reach of nothing is refused by its statement; this makes the numbers of enum reach_kind those of the statement. */
_Static_assert(REACH_ALL == 1 && REACH_UNIT == 2 && REACH_ORG == 3 && REACH_PERSON == 4, "as in the statements");

#define PLACE_ARGS(w)                                                                                                \
	INT((w)->run), INT((int64_t)(w)->f->reach.kind), INT((w)->f->reach.id), TEXT((w)->f->policy),                \
	    INT((w)->f->org), INT((w)->f->county), INT((w)->f->after)

/* --- where to look --- */

/* All stretches of the place that is asked for. */
static int find_stretches(struct walk *w, struct err *e)
{
	int64_t org = w->f->org;
	if (w->f->reach.kind == REACH_ORG)
		org = w->f->reach.id;
	const struct sql_arg args[] = {PLACE_ARGS(w), INT(org)};
	return sql_rows(w->h->store, org ? &ALONG_ORG : &ALONG_RUN, args, org ? 8 : 7, span_fields, sizeof *w->span,
			w->mem, RUN_LINES_MAX, (void **)&w->span, &w->spans, e);
}

#define WHOSE_LINES_MAX 100000 /* lines about one, or about what belongs to them */

/* The numbers of the lines under an id, ascending, in mem. */
static int find_whose(struct walk *w, int64_t id, int64_t **ret, size_t *n, struct err *e)
{
	struct stmt *st;
	int64_t found = 0;
	*n = 0;
	if (sql_open(&st, w->h->store, &WHOSE, ARGS(INT(w->run), INT(id)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got > 0 && (found = whose_find(stmt_bytes(st, 0), id, NULL, 0, e)) > 0 && found <= WHOSE_LINES_MAX) {
		*n = (size_t)found;
		*ret = ARENA_ARRAY(w->mem, *n, int64_t);
		found = *ret ? whose_find(stmt_bytes(st, 0), id, *ret, *n, e) : err_set(e, ERR_NOMEM, "内存不够");
	}
	stmt_reset(st);
	if (found > WHOSE_LINES_MAX)
		return err_set(e, ERR_LIMIT, "一个人的行超过 %d 行", WHOSE_LINES_MAX);
	return got < 0 || found < 0 ? -1 : 0;
}

/* Those of these lines that lie in the place that is asked for, each for itself. */
static int place_lines(struct walk *w, const int64_t *no, size_t n, struct err *e)
{
	if (!(w->span = ARENA_ARRAY(w->mem, n + 1, struct span_of_lines)))
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		struct span_of_lines around;
		int got = no[i] <= w->f->after ? 0
					       : sql_row(w->h->store, &AROUND, ARGS(PLACE_ARGS(w), INT(no[i])),
							 span_fields, &around, w->mem, e);
		if (got < 0)
			return -1;
		if (got && no[i] <= around.last)
			w->span[w->spans++] = (struct span_of_lines){no[i], no[i]};
	}
	return 0;
}

int walk_begin(struct walk *w, struct house *h, int64_t run, const struct run_filter *f, struct arena *mem,
	       struct err *e)
{
	int64_t whose = f->owner, *no = NULL;
	size_t n;
	*w = (struct walk){.h = h, .run = run, .f = f, .mem = mem, .no = f->after};
	if (!whose && f->reach.kind == REACH_PERSON)
		whose = f->reach.id;
	if (sql_rows(h->store, &PARTS, ARGS(INT(run)), part_fields, sizeof *w->part, mem, PACKS_MAX,
		     (void **)&w->part, &w->parts, e) < 0)
		return -1;
	if (!(w->block = kept_block_new()))
		return err_set(e, ERR_NOMEM, "内存不够");
	if (!whose)
		return find_stretches(w, e);
	return find_whose(w, whose, &no, &n, e) < 0 ? -1 : place_lines(w, no, n, e);
}

void walk_end(struct walk *w)
{
	kept_block_free(w->block);
	w->block = NULL;
}

/* --- from line to line --- */

/* The block in which a line lies. */
static int open_block(struct walk *w, int64_t no, struct err *e)
{
	struct stmt *st;
	int64_t first = (no - 1) / KEPT_LINES * KEPT_LINES + 1;
	if (first == w->first)
		return 0;
	w->first = 0;
	if (sql_open(&st, w->h->store, &BLOCK, ARGS(INT(w->run), INT(first)), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	int status = got > 0 ? kept_open(w->block, stmt_bytes(st, 0), e) : got;
	stmt_reset(st);
	if (got == 0 || (status == 0 && no - first >= (int64_t)kept_count(w->block)))
		return err_set(e, ERR_DAMAGED, "第 %lld 批没有第 %lld 行", (long long)w->run, (long long)no);
	w->first = status == 0 ? first : 0;
	return status;
}

int64_t walk_value(const struct walk *w, enum kept_value v)
{
	return kept_value(w->block, (size_t)(w->no - w->first), v);
}

void walk_line(const struct walk *w, struct kept *out)
{
	kept_line(w->block, (size_t)(w->no - w->first), out);
}

const struct run_part *walk_part(const struct walk *w)
{
	static const struct run_part none;
	int64_t no = walk_value(w, KEPT_PART);
	for (size_t i = 0; i < w->parts; i++)
		if (w->part[i].no == no)
			return &w->part[i];
	return &none;
}

/* The filter lets the line at hand pass; that it lies in the right place is known. */
static bool passes(const struct walk *w)
{
	const struct run_filter *f = w->f;
	if (f->state && walk_value(w, KEPT_STATE) != f->state - 1)
		return false;
	if (f->month && (walk_value(w, KEPT_FROM) > f->month || walk_value(w, KEPT_TO) < f->month))
		return false;
	if (f->owner && walk_value(w, KEPT_OWNER) != f->owner)
		return false;
	if (f->no_amount && !walk_value(w, KEPT_NO_AMOUNT))
		return false;
	return f->reach.kind != REACH_PERSON || walk_value(w, KEPT_PERSON) == f->reach.id;
}

int walk_next(struct walk *w, struct err *e)
{
	for (; w->at < w->spans; w->at++) {
		const struct span_of_lines *s = &w->span[w->at];
		for (w->no = w->no < s->first ? s->first : w->no + 1; w->no <= s->last; w->no++) {
			if (open_block(w, w->no, e) < 0)
				return -1;
			if (passes(w))
				return 1;
		}
		w->no--;
	}
	return 0;
}
