#include "features/runs/few.h"

#include "features/features.h"
#include "features/runs/changed.h"
#include "policy/depends.h"
#include "policy/uses.h"

#define FEW_MAX   50000 /* people; of more everybody is read */
#define FEW_SHARE 8     /* nor of more than an eighth */

static const struct sql FIRST_AFTER = {"runs.first_after", "SELECT min(number) FROM journal WHERE at > $1"};
static const struct sql SUBJECTS = {"runs.subjects", "SELECT subjects FROM run_works WHERE run_id = $1"};

/* A search at work. */
struct search {
	struct few *x;
	struct house *h;
	const struct frozen *f;
	const struct run *base;
	struct uses *used;
	bool counted[DICT_RECORDS_MAX]; /* [record] subjects are its rows, once a record */
	struct ids moved;               /* whose own rows of such records were written */
};

/* The selected policies are about people or what is theirs, and nothing that is used refers to others' rows. */
static bool each_alone(struct search *s)
{
	const struct packs *packs = s->f->packs;
	if (s->used->everybody) /* a policy that is named may, too */
		return false;
	for (size_t i = 0; i < packs->n; i++) {
		const struct policy *p = packs->pack[i];
		if (p->shared || !s->f->selected[packs_find(packs, p->id)->index])
			continue;
		if (!of_people(p->subject_rec) || depends_on_all(packs, p))
			return false;
		s->counted[p->subject_rec] = true;
	}
	for (size_t k = 0; k < fact_types_n; k++) {
		const struct record *rec = fact_types[k]->rec;
		for (size_t i = 0; i < rec->n && s->used->record[k]; i++) {
			const struct field *one = &rec->fields[i];
			if (one->type == FIELD_REF && (int)i != rec->owner && s->used->field[k][i] &&
			    of_people(dict_record(&fact_dict, str_of(one->ref))))
				return false;
		}
	}
	return true;
}

/* The owners of all rows that a statement gives. 1; 0: they are not people, or too many. */
static int add_owners(struct search *s, const struct sql *rows, int record, struct err *e)
{
	struct stmt *st;
	int got, status = 1;
	if (sql_open(&st, s->h->store, rows, ARGS(INT(s->x->from), INT(s->f->run.id)), e) < 0)
		return -1;
	while (status > 0 && (got = stmt_step(st, e)) != 0) {
		int64_t id = stmt_int(st, 0);
		if (got < 0 || ids_put(&s->x->who, id, e) < 0 ||
		    (s->counted[record] && ids_put(&s->moved, id, e) < 0))
			status = -1;
		else if (!of_people(record) || s->x->who.n > FEW_MAX)
			status = 0;
	}
	stmt_reset(st);
	return status;
}

/* Everything that was written and closed since. 1; 0: not so few. */
static int read_journal(struct search *s, struct err *e)
{
	int status = 1;
	for (size_t k = 0; k < fact_types_n && status > 0; k++) {
		if (!s->used->record[k] || !policies_read(s->f->packs, (int)k))
			continue;
		status = add_owners(s, &fact_types[k]->owners_of_journal, (int)k, e);
		if (status > 0)
			status = add_owners(s, &fact_types[k]->owners_closed_by, (int)k, e);
	}
	return status;
}

/* How many rows of the counted records somebody has. */
static int count_rows(const struct search *s, int64_t who, instant_t known, int64_t *n, struct err *e)
{
	for (size_t k = 0; k < fact_types_n; k++) {
		struct fact_reader *r;
		struct version v;
		int got;
		if (!s->counted[k])
			continue;
		if (fact_of_owner(&r, s->h, fact_types[k], who, known, 0, e) < 0)
			return -1;
		while ((got = fact_next(r, &v, e)) > 0)
			++*n;
		fact_reader_free(r);
		if (got < 0)
			return -1;
	}
	return 0;
}

/* How many subjects there are now: those of the run before, without who is gone, with who came. 1, 0 not known, -1. */
static int count_subjects(struct search *s, struct err *e)
{
	int64_t before = 0, now = 0;
	int got = sql_int(s->h->store, &SUBJECTS, ARGS(INT(s->base->id)), &s->x->subjects, e);
	for (size_t i = 0; i < s->moved.n && got > 0; i++)
		if (count_rows(s, s->moved.id[i], s->base->known_on, &before, e) < 0 ||
		    count_rows(s, s->moved.id[i], s->f->run.known_on, &now, e) < 0)
			got = -1;
	s->x->subjects += now - before;
	return got;
}

/* The search. 1: only these; 0, -1. */
static int find(struct search *s, struct err *e)
{
	s->x->from = s->f->run.id;
	if (packs_uses(s->f->packs, s->f->selected, s->used, e) < 0 ||
	    sql_int(s->h->store, &FIRST_AFTER, ARGS(INT(s->base->known_on)), &s->x->from, e) < 0)
		return -1;
	int got = each_alone(s) ? read_journal(s, e) : 0;
	if (got > 0)
		got = count_subjects(s, e);
	if (got > 0)
		got = (int64_t)s->x->who.n <= s->x->subjects / FEW_SHARE;
	return got;
}

int few_find(struct few *x, struct house *h, const struct frozen *f, const struct run *base, struct err *e)
{
	struct search s = {.x = x, .h = h, .f = f, .base = base, .used = ARENA_NEW(f->mem, struct uses)};
	*x = (struct few){0};
	if (!s.used)
		return err_set(e, ERR_NOMEM, "内存不够");
	memset(s.used, 0, sizeof *s.used);
	int got = ids_init(&x->who, e) < 0 || ids_init(&s.moved, e) < 0 ? -1 : find(&s, e);
	ids_release(&s.moved);
	ids_sort(&x->who);
	x->only = got > 0;
	return got < 0 ? -1 : 0;
}

void few_release(struct few *x)
{
	ids_release(&x->who);
	*x = (struct few){0};
}
