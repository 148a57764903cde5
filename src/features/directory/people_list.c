/* Lists of people. */
#include <stdlib.h>

#include "features/directory/choose.h"
#include "features/employment/employment.h"
#include "features/people/people.h"

static const struct order orders[PEOPLE__SORTS] = {
    [PEOPLE_BY_NAME] = ORDER(dir_person, name_key, false),  [PEOPLE_BY_CHANGED] = ORDER(dir_person, changed, false),
    [PEOPLE_BY_SINCE] = ORDER(dir_person, since, true),     [PEOPLE_BY_GRADE] = ORDER(dir_person, grade, false),
    [PEOPLE_BY_EXPIRES] = ORDER(dir_person, expires, true), [PEOPLE_BY_BORN] = ORDER(dir_person, born, true),
};

static const struct sql IDS = {"dir_person.ids", "SELECT person_id FROM dir_person WHERE no IN (" KEYS_PARAMS ")"};

#define PEOPLE_LABEL_(n, c) [PEOPLE_BY_##n] = c,
const char *people_sort_label(int sort)
{
	static const char *const label[PEOPLE__SORTS] = {PEOPLE_SORTS(PEOPLE_LABEL_)};
	return sort >= 0 && sort < PEOPLE__SORTS ? label[sort] : "";
}

#define STATE_LABEL_(n, c) [WORK_##n] = c,
const char *work_state_label(int state)
{
	static const char *const label[WORK__MAX] = {WORK_STATES(STATE_LABEL_)};
	return state > 0 && state < WORK__MAX ? label[state] : "";
}

#define GRADE_LABEL_(n, c) [GRADE_##n] = c,
const char *grade_label(int grade)
{
	static const char *const label[GRADE__MAX] = {GRADES(GRADE_LABEL_)};
	return grade > 0 && grade < GRADE__MAX ? label[grade] : "";
}

#define MARK_LABEL_(n, c, d) [MARK_BIT_##n] = {c, d},
static const char *const mark_words[MARK_BITS][2] = {PERSON_MARKS(MARK_LABEL_)};

const char *person_mark_label(int bit)
{
	return bit >= 0 && bit < MARK_BITS ? mark_words[bit][0] : "";
}

const char *person_mark_meaning(int bit)
{
	return bit >= 0 && bit < MARK_BITS ? mark_words[bit][1] : "";
}

/* Full years. */
static int age_of(day_t born, day_t today)
{
	if (born == DAY_NONE || born > today)
		return -1;
	int age = day_ymd(today).y - day_ymd(born).y;
	return day_anniv(born, 12 * age, ANNIV_NEXT_MONTH) > today ? age - 1 : age;
}

/* The row of the statement. */
static bool read_row(void *self, struct stmt *st, void *row, struct arena *mem)
{
	struct person_row *r = row;
	bool bad = false;
	*r = (struct person_row){
	    .person_id = stmt_int(st, 1),
	    .name = row_text(st, 2, mem, &bad),
	    .sex = stmt_int(st, 3) ? stmt_int(st, 3) : FIELD_NONE,
	    .born = TO_DAY(stmt_int(st, 4)),
	    .county_id = stmt_int(st, 5),
	    .county = row_text(st, 6, mem, &bad),
	    .street_id = stmt_int(st, 7),
	    .street = row_text(st, 8, mem, &bad),
	    .org_id = stmt_int(st, 9),
	    .org = row_text(st, 10, mem, &bad),
	    .post = stmt_int(st, 11) ? stmt_int(st, 11) : FIELD_NONE,
	    .grade = (enum grade)stmt_int(st, 12),
	    .expires = TO_DAY(stmt_int(st, 13)),
	    .contract_to = TO_DAY(stmt_int(st, 14)),
	    .state = (enum work_state)stmt_int(st, 15),
	    .since = TO_DAY(stmt_int(st, 16)),
	    .marks = (uint32_t)stmt_int(st, 17),
	    .changed = stmt_int(st, 18),
	    .intake = row_text(st, 19, mem, &bad),
	    .number = STR(""),
	};
	r->age = age_of(r->born, *(const day_t *)self);
	return !bad;
}

/* What is shown, the names of places as they are called now. */
static const struct row_kind kind = {
    {"dir_person.rows",
     "SELECT p.no, p.person_id, p.name, p.sex, p.born, p.county_id, c.name, p.street_id, s.name, p.org_id, o.name, "
     "p.post, p.grade, p.expires, p.contract_to, p.state, p.since, p.marks, p.changed, p.intake, p.name_key "
     "FROM dir_person p LEFT JOIN units c ON c.id = p.county_id AND c.closed_by = 0 "
     "LEFT JOIN units s ON s.id = p.street_id AND s.closed_by = 0 "
     "LEFT JOIN orgs o ON o.id = p.org_id AND o.closed_by = 0 WHERE p.no IN (" KEYS_PARAMS ")"},
    sizeof(struct person_row),
    offsetof(struct person_row, place),
    read_row};

/* Reads the masked number of a row. */
static int fill_number(struct house *h, struct person_row *r, struct arena *mem, struct err *e)
{
	struct fact_reader *reader;
	struct version v;
	struct buf b;
	if (fact_of_owner(&reader, h, &people_facts, r->person_id, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(reader, &v, e);
	buf_init(&b, 256);
	if (got == 1 && v.cell[FACT_INDEX(people, number)].s.n &&
	    mask_number(&b, v.cell[FACT_INDEX(people, number)].s) == 0) {
		r->number = (struct str){arena_copy(mem, b.p, b.n), b.n};
		if (!r->number.p)
			got = err_set(e, ERR_NOMEM, "内存不够");
	}
	buf_release(&b);
	fact_reader_free(reader);
	return got < 0 ? -1 : 0;
}

/* The rows of a page. */
static int rows_of(struct house *h, const struct placed *at, size_t n, bool numbers, struct arena *mem,
		   struct person_row **ret, size_t *count, struct err *e)
{
	day_t today = house_today(h);
	if (page_rows(h->store, &kind, &today, at, n, mem, (void **)ret, count, e) < 0)
		return -1;
	for (size_t i = 0; numbers && i < *count; i++)
		if (fill_number(h, &(*ret)[i], mem, e) < 0)
			return -1;
	return 0;
}

int people_rows(struct house *h, const int64_t *no, size_t n, bool numbers, struct arena *mem,
		struct person_row **ret, size_t *count, struct err *e)
{
	struct placed *at;
	if (placed_as(no, n, mem, &at, e) < 0)
		return -1;
	return rows_of(h, at, n, numbers, mem, ret, count, e);
}

int chosen_people(struct set *out, struct house *h, struct reach who, const struct people_filter *f, int64_t *numbers,
		  struct err *e)
{
	int64_t orgs;
	struct conditions *c = calloc(1, sizeof *c);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不够");
	int bad = reach_people(c, h, who, e);
	if (!bad)
		bad = numbers_given(h->store, numbers, &orgs, e);
	if (!bad) {
		filter_people(c, f);
		bad = choose(out, h->store, c, *numbers, e);
	}
	free(c);
	return bad;
}

int directory_people_count(struct house *h, struct reach who, const struct people_filter *f, int64_t *out,
			   struct err *e)
{
	struct set chosen;
	int64_t numbers;
	if (chosen_people(&chosen, h, who, f, &numbers, e) < 0)
		return -1;
	*out = set_count(&chosen);
	set_release(&chosen);
	return 0;
}

/* What the filter says of the keys of an order. */
static struct key_range keys_of(const struct people_filter *f, int sort)
{
	if (sort != PEOPLE_BY_GRADE || !f->grades)
		return ANY_KEY;
	return (struct key_range){__builtin_ctz(f->grades), 31 - __builtin_clz(f->grades)};
}

int directory_people(struct house *h, struct reach who, const struct people_filter *f, const struct list_page *p,
		     bool numbers, struct arena *mem, struct person_row **ret, size_t *n, int64_t *total,
		     struct err *e)
{
	struct set chosen;
	struct placed *at;
	int64_t given = 0, count;
	size_t found;
	if (page_check(p, PEOPLE__SORTS, e) < 0 || chosen_people(&chosen, h, who, f, &given, e) < 0)
		return -1;
	count = set_count(&chosen);
	int bad = page_of(h->store, &orders[p->sort], &chosen, given, keys_of(f, p->sort), p, mem, &at, &found, e);
	set_release(&chosen);
	if (bad || rows_of(h, at, found, numbers, mem, ret, n, e) < 0)
		return -1;
	if (total)
		*total = count;
	return 0;
}

/* Ids being gathered. */
struct gathering {
	int64_t *id;
	size_t n;
};

static int take_id(void *self, struct stmt *st, struct err *e)
{
	struct gathering *g = self;
	(void)e;
	g->id[g->n++] = stmt_int(st, 0);
	return 0;
}

/* Ascending. */
static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

int ids_of_set(struct store *s, const struct sql *sql, const struct set *chosen, size_t max, struct arena *mem,
	       int64_t **ret, size_t *n, struct err *e)
{
	size_t count = (size_t)set_count(chosen), k = 0;
	if (count > max)
		return err_set(e, ERR_LIMIT, "选中 %zu 条，一次最多 %zu 条", count, max);
	int64_t *no = calloc(count + 1, sizeof *no);
	struct gathering g = {ARENA_ARRAY(mem, count + 1, int64_t), 0};
	int bad = no && g.id ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	for (int64_t at = -1; !bad && k < count && (at = set_next(chosen, at + 1)) >= 0;)
		no[k++] = at;
	if (!bad)
		bad = each_of(s, sql, no, k, take_id, &g, e);
	free(no);
	if (bad)
		return -1;
	if (g.n)
		qsort(g.id, g.n, sizeof *g.id, by_id);
	*ret = g.id;
	*n = g.n;
	return 0;
}

int directory_people_ids(struct house *h, struct reach who, const struct people_filter *f, size_t max,
			 struct arena *mem, int64_t **ret, size_t *n, struct err *e)
{
	struct set chosen;
	int64_t given;
	if (chosen_people(&chosen, h, who, f, &given, e) < 0)
		return -1;
	int bad = ids_of_set(h->store, &IDS, &chosen, max, mem, ret, n, e);
	set_release(&chosen);
	return bad;
}

int directory_sees_person(struct house *h, struct reach who, int64_t person_id, bool *yes, struct err *e)
{
	int64_t no;
	int got = person_no(h->store, person_id, &no, e);
	if (got < 0)
		return -1;
	*yes = false;
	if (got == 0 || who.kind == REACH_NOBODY)
		return 0;
	if (who.kind == REACH_UNIT || who.kind == REACH_ORG)
		return set_stored_has(h->store, (struct trait){who.id, TRAIT_SEEN}, no, yes, e);
	*yes = who.kind == REACH_ALL || (who.kind == REACH_PERSON && who.id == person_id);
	return 0;
}

int directory_person(struct house *h, struct reach who, int64_t person_id, bool numbers, struct arena *mem,
		     struct person_row *out, struct err *e)
{
	bool yes;
	int64_t no = -1;
	size_t n = 0;
	struct person_row *row = NULL;
	if (directory_sees_person(h, who, person_id, &yes, e) < 0)
		return -1;
	if (yes &&
	    (person_no(h->store, person_id, &no, e) < 0 || people_rows(h, &no, 1, numbers, mem, &row, &n, e) < 0))
		return -1;
	if (n == 0)
		return err_set(e, ERR_NOTFOUND, "没有这个人，或不在您的范围内");
	*out = row[0];
	return 0;
}
