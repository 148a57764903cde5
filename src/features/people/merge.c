/* Merging and taking a merge back. Everything is gathered before anything is written, so that no reader is open while
 * rows are closed. */
#include "features/people/merge.h"

#include <stdlib.h>

#include "fact/journal.h"
#include "features/people/people.h"
#include "features/rule.h"
#include "store/store.h"
#include "store/sql.h"

static const struct sql NOTE = {"merge.note", "INSERT INTO merge (journal, keep_id, give_id) VALUES ($1, $2, $3)"};
static const struct sql KEPT = {"merge.kept", "SELECT keep_id FROM merge WHERE journal = $1"};

/* A version that stands, with its texts kept. */
struct standing {
	const struct fact_type *t;
	struct version v;
	struct cell *cells; /* secrets in plain text */
	bool changed;       /* this recording has corrected it */
};

/* What is being merged. */
struct merging {
	struct house *h;
	struct arena *mem;
	struct standing *fact;
	size_t n;
};

/* Keeps a version that was read with FACT_REVEAL. */
static int keep(struct merging *m, const struct fact_type *t, const struct version *v, struct err *e)
{
	struct standing *s = &m->fact[m->n];
	if (m->n == MERGE_FACTS_MAX)
		return err_set(e, ERR_LIMIT, "这个人的记录超过 %d 条，不能合并", MERGE_FACTS_MAX);
	s->t = t;
	s->v = *v;
	s->changed = false;
	s->cells = ARENA_ARRAY(m->mem, t->rec->n, struct cell);
	if (!s->cells)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < t->rec->n; i++) {
		s->cells[i] = v->cell[i];
		if (v->cell[i].s.n && !(s->cells[i].s.p = arena_copy(m->mem, v->cell[i].s.p, v->cell[i].s.n)))
			return err_set(e, ERR_NOMEM, "内存不够");
	}
	m->n++;
	return 0;
}

/* Keeps all that stands of one owner. */
static int gather(struct merging *m, const struct fact_type *t, int64_t owner, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more;
	if (fact_of_owner(&r, m->h, t, owner, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1)
		if (keep(m, t, &v, e) < 0) {
			more = -1;
			break;
		}
	fact_reader_free(r);
	return more;
}

/* The facts of this type belong to persons, and are not the person's own record. */
static bool of_persons(const struct fact_type *t)
{
	return t->rec->owner >= 0 && str_is(str_of(t->rec->fields[t->rec->owner].ref), people_record.name);
}

/* The person's own record, the first of what is gathered. */
static int gather_person(struct merging *m, int64_t id, const char *which, struct standing **ret, struct err *e)
{
	size_t at = m->n;
	if (gather(m, &people_facts, id, e) < 0)
		return -1;
	if (m->n == at)
		return err_set(e, ERR_NOTFOUND, "没有要%s的这个人", which);
	*ret = &m->fact[at];
	return 0;
}

/* Both cells say the same. */
static bool same_cell(const struct cell *a, const struct cell *b)
{
	return a->v == b->v && str_eq(a->s, b->s);
}

/* The kept person's fact with the same key, which would be there twice; NULL none. */
static struct standing *double_of(const struct merging *m, size_t kept_from, size_t kept_to, const struct standing *s)
{
	const struct record *rec = s->t->rec;
	for (size_t i = kept_from; i < kept_to; i++) {
		bool same = m->fact[i].t == s->t;
		for (size_t f = 0; same && f < rec->n; f++)
			if ((int)f != rec->owner && (rec->fields[f].flags & FIELD_KEY))
				same = same_cell(&m->fact[i].cells[f], &s->cells[f]);
		if (same)
			return &m->fact[i];
	}
	return NULL;
}

/* Fills the blanks of what is kept from the other, once. */
static int fill_blanks(struct recording *r, struct standing *kept, const struct standing *give,
		       struct merge_report *out, struct err *e)
{
	const struct record *rec = kept->t->rec;
	int64_t filled = 0;
	for (size_t f = 0; f < rec->n && !kept->changed; f++) {
		const struct field *field = &rec->fields[f];
		if ((int)f == rec->owner || !cell_blank(field, &kept->cells[f]) || cell_blank(field, &give->cells[f]))
			continue;
		kept->cells[f] = give->cells[f];
		filled++;
	}
	kept->changed |= filled > 0;
	out->filled += filled;
	return filled ? fact_correct(r, kept->t, &kept->v, kept->cells, kept->v.line, e) : 0;
}

/* Gives one fact to the other person; where that one has the same, it fills its blanks and is taken out. */
static int give_fact(struct recording *r, const struct standing *s, int64_t to, struct standing *twin,
		     struct merge_report *out, struct err *e)
{
	if (twin) {
		out->doubled++;
		return fill_blanks(r, twin, s, out, e) < 0 ? -1 : fact_retract(r, s->t, &s->v, e);
	}
	s->cells[s->t->rec->owner].v = to;
	out->moved++;
	return fact_correct(r, s->t, &s->v, s->cells, s->v.line, e);
}

/* All of it, in the open recording. */
static int merge_all(struct merging *m, struct recording *r, const struct merge *what, struct merge_report *out,
		     struct err *e)
{
	struct standing *keep_, *give;
	if (gather_person(m, what->keep, "保留", &keep_, e) < 0 || gather_person(m, what->give, "并入", &give, e) < 0)
		return -1;
	size_t kept = m->n;
	for (size_t i = 0; i < what->ntypes; i++)
		if (of_persons(what->types[i]) && gather(m, what->types[i], what->keep, e) < 0)
			return -1;
	size_t given = m->n;
	for (size_t i = 0; i < what->ntypes; i++)
		if (of_persons(what->types[i]) && gather(m, what->types[i], what->give, e) < 0)
			return -1;
	for (size_t i = given; i < m->n; i++)
		if (give_fact(r, &m->fact[i], what->keep, double_of(m, kept, given, &m->fact[i]), out, e) < 0)
			return -1;
	return fill_blanks(r, keep_, give, out, e) < 0 || fact_retract(r, &people_facts, &give->v, e) < 0 ? -1 : 0;
}

/* Room for what is gathered. */
static int merging_init(struct merging *m, struct house *h, struct err *e)
{
	*m = (struct merging){h, arena_new(0), calloc(MERGE_FACTS_MAX, sizeof *m->fact), 0};
	return m->mem && m->fact ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

static void merging_release(struct merging *m)
{
	arena_free(m->mem);
	free(m->fact);
}

/* Notes who became whom. */
static int note_pair(struct house *h, const struct merge *what, int64_t journal, struct err *e)
{
	return sql_run(h->store, &NOTE, ARGS(INT(journal), INT(what->keep), INT(what->give)), NULL, e);
}

int people_merge_kept(struct house *h, int64_t journal, int64_t *keep, struct err *e)
{
	*keep = 0;
	return sql_int(h->store, &KEPT, ARGS(INT(journal)), keep, e) < 0 ? -1 : 0;
}

int people_merge(struct house *h, const struct merge *what, struct merge_report *out, struct err *e)
{
	struct merging m;
	struct recording *r;
	struct merge_report done = {0};
	struct deed d = {.who = what->who, .what = "merge"};
	if (what->keep == what->give)
		return err_set(e, ERR_INPUT, "这是同一个人，不用合并");
	if (!what->reason || !str_trim(str_of(what->reason)).n)
		return err_set(e, ERR_INPUT, "合并要写明理由");
	if (merging_init(&m, h, e) < 0 || recording_begin(&r, h, &d, e) < 0) {
		merging_release(&m);
		return -1;
	}
	done.journal = recording_journal(r);
	int bad = merge_all(&m, r, what, &done, e) < 0 || note_pair(h, what, done.journal, e) < 0;
	if (!bad && recording_detail(r, "%s：%lld 条改归，%lld 条重复，补 %lld 栏", what->reason,
				     (long long)done.moved, (long long)done.doubled, (long long)done.filled) < 0)
		bad = err_set(e, ERR_NOMEM, "内存不够");
	merging_release(&m);
	if (bad) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	*out = done;
	return 0;
}

/* Keeps what an entry wrote of a type, or closed. */
static int gather_entry(struct merging *m, const struct fact_type *t, int64_t journal, bool closed, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more = closed ? fact_closed_by(&r, m->h, t, journal, FACT_REVEAL, e)
			  : fact_of_journal(&r, m->h, t, journal, FACT_REVEAL, e);
	if (more < 0)
		return -1;
	while ((more = fact_next(r, &v, e)) == 1)
		if (keep(m, t, &v, e) < 0) {
			more = -1;
			break;
		}
	fact_reader_free(r);
	return more;
}

/* What the merge made of a fact that it closed; NULL: it took it out. */
static const struct standing *made_of(const struct merging *m, size_t from, size_t to, const struct standing *was)
{
	for (size_t i = from; i < to; i++)
		if (m->fact[i].t == was->t && m->fact[i].v.id == was->v.id)
			return &m->fact[i];
	return NULL;
}

/* Puts one fact back to what it was. */
static int put_back(struct recording *r, const struct standing *was, const struct standing *now,
		    struct merge_report *out, struct err *e)
{
	int owner = was->t->rec->owner;
	out->moved++;
	if (owner >= 0)
		was->cells[owner].v = was->v.owner;
	if (!now)
		return fact_restore(r, was->t, &was->v, was->cells, was->v.line, e);
	return fact_correct(r, was->t, &now->v, was->cells, was->v.line, e);
}

/* Takes back what entry `journal` did, in the open recording. */
static int unmerge_all(struct merging *m, struct recording *r, int64_t journal, const struct fact_type *const *types,
		       size_t n, struct merge_report *out, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (gather_entry(m, types[i], journal, false, e) < 0)
			return -1;
	size_t written = m->n;
	for (size_t i = 0; i < written; i++) {
		if (!m->fact[i].v.closed_by)
			continue;
		err_set(e, ERR_CONFLICT, "%s 的一条在第 %lld 批又改过，合并不能撤销", m->fact[i].t->rec->name,
			(long long)m->fact[i].v.closed_by);
		return err_todo(e, "改为登记更正");
	}
	for (size_t i = 0; i < n; i++)
		if (gather_entry(m, types[i], journal, true, e) < 0)
			return -1;
	for (size_t i = written; i < m->n; i++)
		if (put_back(r, &m->fact[i], made_of(m, 0, written, &m->fact[i]), out, e) < 0)
			return -1;
	return 0;
}

/* Looking for what took an entry back. */
struct seeking {
	int64_t journal, by;
};

/* For journal_each. */
static int undoes(void *self, const struct entry *en)
{
	struct seeking *s = self;
	if (en->undoes == s->journal)
		s->by = en->number;
	return s->by != 0;
}

/* The entry is a merge, and stands. */
static int may_unmerge(struct merging *m, int64_t journal, struct err *e)
{
	struct entry en;
	struct seeking s = {journal, 0};
	if (journal_get(m->h, journal, m->mem, &en, e) < 0)
		return -1;
	if (!str_is(en.what, "merge")) {
		struct str is = deed_label(en.what);
		return err_set(e, ERR_CONFLICT, "第 %lld 批是%.*s，不是合并人员", (long long)journal, STR_FMT(is));
	}
	if (journal_each(m->h, journal + 1, undoes, &s, e) < 0)
		return -1;
	return s.by ? err_set(e, ERR_CONFLICT, "第 %lld 批已由第 %lld 批撤销", (long long)journal, (long long)s.by)
		    : 0;
}

int people_merge_undo(struct house *h, int64_t journal, const char *who, const struct fact_type *const *types,
		      size_t n, struct merge_report *out, struct err *e)
{
	struct merging m;
	struct recording *r = NULL;
	struct merge_report done = {0};
	struct deed d = {.who = who, .what = "unmerge", .undoes = journal};
	int bad = merging_init(&m, h, e) < 0 || may_unmerge(&m, journal, e) < 0 || recording_begin(&r, h, &d, e) < 0;
	if (!bad) {
		done.journal = recording_journal(r);
		bad = unmerge_all(&m, r, journal, types, n, &done, e) < 0;
	}
	if (!bad &&
	    recording_detail(r, "撤销第 %lld 批的合并，%lld 条", (long long)journal, (long long)done.moved) < 0)
		bad = err_set(e, ERR_NOMEM, "内存不够");
	merging_release(&m);
	if (bad) {
		recording_abandon(r);
		return -1;
	}
	if (recording_commit(r, e) < 0)
		return -1;
	*out = done;
	return 0;
}
