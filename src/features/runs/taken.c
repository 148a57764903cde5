/* A run that asks an earlier one's question again: whose facts have changed is evaluated; the lines of the others are taken
 * from the run before, which is checked on the way. */
#include <stdlib.h>

#include "features/runs/compute.h"
#include "features/runs/walk.h"
#include "policy/depends.h"
#include "policy/uses.h"

static const struct sql BASE_OF = {"runs.base_of", "SELECT base_id FROM run_bases WHERE run_id = $1"};
static const struct sql BASE_IS_OURS = {"runs.base_is_ours",
					"SELECT 1 FROM run_works WHERE run_id = $1 AND program = $2"};
static const struct sql TEXTS = {"runs.texts", "SELECT no, text FROM run_texts WHERE run_id = $1 ORDER BY no"};

int find_base(struct computing *c, struct house *h, struct err *e)
{
	int64_t id, one;
	int got = sql_int(h->store, &BASE_OF, ARGS(INT(c->f.run.id)), &id, e);
	if (got > 0)
		got = sql_int(h->store, &BASE_IS_OURS, ARGS(INT(id), TEXT(str_of(run_evaluator))), &one, e);
	if (got > 0)
		got = run_get(h, id, c->f.mem, &c->base, e) < 0 ? -1 : c->base.state == RUN_DONE;
	if (got <= 0) {
		c->base.id = 0;
		return got;
	}
	return few_find(&c->few, h, &c->f, &c->base, e);
}

/* --- who is evaluated --- */

/* The policy is about people, or what belongs to them, and neither it nor one that it names looks at everybody. */
static int is_own(struct computing *c, const struct policy *p, bool *own, struct err *e)
{
	*own = of_people(p->subject_rec) && !depends_on_all(c->f.packs, p);
	struct uses *u = *own ? calloc(1, sizeof *u) : NULL;
	if (*own && !u)
		return err_set(e, ERR_NOMEM, "内存不够");
	int status = *own ? one_uses(c->f.packs, p, u, e) : 0;
	*own = *own && !u->everybody;
	free(u);
	return status;
}

/* Everybody who was loaded has changed. */
static int mark_few(struct computing *c, struct err *e)
{
	for (size_t r = 0; r < c->w->dict->n; r++) {
		size_t n = c->w->t[r].n + 1;
		if (!(c->changed.row[r] = malloc(n)))
			return err_set(e, ERR_NOMEM, "内存不够");
		memset(c->changed.row[r], 1, n);
	}
	return 0;
}

/* Which policies are evaluated for everybody. */
static int choose_whole(struct computing *c, struct house *h, struct err *e)
{
	if (c->few.only) {
		if (mark_few(c, e) < 0)
			return -1;
	} else if (changed_find(&c->changed, h, c->w, c->f.packs, c->few.from, c->f.run.id, e) < 0)
		return -1;
	for (size_t i = 0; i < c->f.packs->n; i++) {
		const struct policy *p = c->f.packs->pack[i];
		bool own = c->few.only;
		if (p->shared || !c->f.selected[packs_find(c->f.packs, p->id)->index])
			continue;
		if (!own && is_own(c, p, &own, e) < 0)
			return -1;
		c->part[p->index] = !c->changed.all && own;
	}
	return 0;
}

/* --- lines of the run before --- */

/* What is needed to take lines over. */
struct taking {
	struct computing *c;
	struct walk w;
	struct id_rows rows[DICT_RECORDS_MAX];
	int64_t *text; /* [number of the run before] number among those of the spans */
	size_t texts;
};

/* The version of a policy that a line is of; NULL. */
static const struct policy *policy_of(const struct packs *s, const struct run_part *part)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->pack[i]->from == part->version && str_eq(s->pack[i]->id, part->policy))
			return s->pack[i];
	return NULL;
}

/* The texts of the run before among those of the spans. */
static int take_texts(struct taking *t, struct house *h, struct err *e)
{
	struct stmt *st;
	int got;
	size_t cap = 0;
	bool full = false;
	if (sql_open(&st, h->store, &TEXTS, ARGS(INT(t->c->base.id)), e) < 0)
		return -1;
	while (!full && (got = stmt_step(st, e)) > 0) {
		if (t->texts == cap) {
			cap = cap ? 2 * cap : 1024;
			int64_t *more = reallocarray(t->text, cap, sizeof *more);
			if ((full = !more))
				break;
			t->text = more;
		}
		if (stmt_int(st, 0) != (int64_t)t->texts) {
			stmt_reset(st);
			return err_set(e, ERR_DAMAGED, "第 %lld 批的文字不齐", (long long)t->c->base.id);
		}
		int64_t at = pool_put(t->c->spans.texts, stmt_text(st, 1));
		full = at < 0;
		t->text[t->texts++] = at;
	}
	stmt_reset(st);
	return full ? err_set(e, ERR_NOMEM, "内存不够") : got;
}

/* The line's subject is as it was: known, and not evaluated anew. */
static bool stays(const struct taking *t, const struct policy *p, const struct kept *k)
{
	const struct computing *c = t->c;
	if (c->few.only)
		return !ids_has(&c->few.who, k->v[KEPT_PERSON]);
	int64_t row = id_rows_find(&t->rows[p->subject_rec], k->v[KEPT_OWNER]);
	return row != FIELD_NONE && computes_part(c, p) && !c->changed.row[p->subject_rec][row];
}

/* One line, with the numbers that texts and policies have here. */
static int take_line(struct taking *t, struct kept *k, struct err *e)
{
	const struct policy *p = policy_of(t->c->f.packs, walk_part(&t->w));
	if (!p)
		return err_set(e, ERR_DAMAGED, "不知道第 %lld 行是哪项政策的", (long long)t->w.no);
	if (!stays(t, p, k))
		return 0;
	k->v[KEPT_PART] = t->c->parts.place[p->index];
	for (size_t i = 0; i < KEPT_TEXTS; i++) {
		int64_t *no = &k->v[kept_texts[i]];
		if (*no < 0 || *no >= (int64_t)t->texts)
			return err_set(e, ERR_DAMAGED, "第 %lld 行没有文字", (long long)t->w.no);
		*no = t->text[*no];
	}
	return kept_lines_put(&t->c->taken, k, e);
}

/* Every line, in order. */
static int take_lines(struct taking *t, struct house *h, struct err *e)
{
	static const struct run_filter all = {.reach = {REACH_ALL, 0}};
	int got, status = walk_begin(&t->w, h, t->c->base.id, &all, t->c->f.mem, e);
	while (status == 0 && (got = walk_next(&t->w, e)) != 0) {
		struct kept k;
		if (got < 0) {
			status = -1;
			break;
		}
		walk_line(&t->w, &k);
		status = take_line(t, &k, e);
	}
	walk_end(&t->w);
	return status;
}

/* Takes what stays, once the run before is known to be what was computed. */
static int take_base(struct taking *t, struct house *h, struct err *e)
{
	const struct world *w = t->c->w;
	for (size_t r = 0; r < w->dict->n && !t->c->few.only; r++)
		if (id_rows_init(&t->rows[r], &w->t[r], e) < 0)
			return -1;
	if (run_verify(h, t->c->base.id, e) < 0)
		return e->code == ERR_DAMAGED ? err_todo(e, "另起一批核算") : -1;
	if (kept_lines_expect(&t->c->taken, t->c->base.lines, e) < 0 || take_texts(t, h, e) < 0)
		return -1;
	return take_lines(t, h, e);
}

int take_unchanged(struct computing *c, struct house *h, struct err *e)
{
	struct taking t = {.c = c};
	if (!c->base.id)
		return 0;
	if (choose_whole(c, h, e) < 0)
		return -1;
	if (c->changed.all)
		return 0;
	int status = take_base(&t, h, e);
	free(t.text);
	for (size_t r = 0; r < c->w->dict->n; r++)
		id_rows_release(&t.rows[r]);
	return status;
}
