/* Lists of institutions. */
#include <stdlib.h>

#include "features/directory/choose.h"
#include "features/orgs/orgs.h"

static const struct order orders[ORGS__SORTS] = {
    [ORGS_BY_NAME] = ORDER(dir_org, name_key, false),
    [ORGS_BY_STAFF] = ORDER(dir_org, staff, false),
    [ORGS_BY_BEDS] = ORDER(dir_org, beds, false),
    [ORGS_BY_CLIENTS] = ORDER(dir_org, clients, false),
    [ORGS_BY_UNCERTIFIED] = ORDER(dir_org, uncertified, false),
};

static const struct sql IDS = {"dir_org.ids", "SELECT org_id FROM dir_org WHERE no IN (" KEYS_PARAMS ")"};

#define ORGS_LABEL_(n, c) [ORGS_BY_##n] = c,
const char *orgs_sort_label(int sort)
{
	static const char *const label[ORGS__SORTS] = {ORGS_SORTS(ORGS_LABEL_)};
	return sort >= 0 && sort < ORGS__SORTS ? label[sort] : "";
}

#define ORG_MARK_LABEL_(n, c) [ORG_MARK_BIT_##n] = c,
const char *org_mark_label(int bit)
{
	static const char *const label[ORG_MARK_BITS] = {ORG_MARKS(ORG_MARK_LABEL_)};
	return bit >= 0 && bit < ORG_MARK_BITS ? label[bit] : "";
}

/* A day as it is stored in a fact. */
static day_t fact_day(int64_t v)
{
	return v == FIELD_NONE ? DAY_NONE : (day_t)v;
}

/* The row of the statement. */
static bool read_row(void *self, struct stmt *st, void *row, struct arena *mem)
{
	(void)self;
	struct org_row *r = row;
	bool bad = false;
	*r = (struct org_row){
	    .org_id = stmt_int(st, 1),
	    .code = row_text(st, 2, mem, &bad),
	    .name = row_text(st, 3, mem, &bad),
	    .rating = row_text(st, 4, mem, &bad),
	    .address = row_text(st, 5, mem, &bad),
	    .kind = stmt_cell(st, 6),
	    .ownership = stmt_cell(st, 7),
	    .operation = stmt_cell(st, 8),
	    .unit_id = stmt_int(st, 9),
	    .county_id = stmt_int(st, 10),
	    .county = row_text(st, 11, mem, &bad),
	    .street_id = stmt_int(st, 12),
	    .street = row_text(st, 13, mem, &bad),
	    .beds = stmt_int(st, 14) < 0 ? FIELD_NONE : stmt_int(st, 14),
	    .staff = stmt_int(st, 15),
	    .carers = stmt_int(st, 16),
	    .frontline = stmt_int(st, 17),
	    .certified = stmt_int(st, 18),
	    .uncertified = stmt_int(st, 19),
	    .expiring = stmt_int(st, 20),
	    .expired = stmt_int(st, 21),
	    .contracts = stmt_int(st, 22),
	    .clients = stmt_int(st, 23),
	    .closed = stmt_int(st, 24) != 0,
	    .founded = fact_day(stmt_cell(st, 25)),
	    .closed_on = fact_day(stmt_cell(st, 26)),
	    .marks = (uint32_t)stmt_int(st, 27),
	};
	return !bad;
}

/* What is shown, the names of places as they are called now. */
static const struct row_kind kind = {
    {"dir_org.rows",
     "SELECT p.no, p.org_id, o.code, o.name, o.rating, o.address, o.kind, o.ownership, o.operation, o.unit_id, "
     "p.county_id, c.name, p.street_id, s.name, p.beds, p.staff, p.carers, p.frontline, p.certified, p.uncertified, "
     "p.expiring, p.expired, p.contracts, p.clients, p.closed, o.founded, o.closed, p.marks "
     "FROM dir_org p LEFT JOIN orgs o ON o.id = p.org_id AND o.closed_by = 0 "
     "LEFT JOIN units c ON c.id = p.county_id AND c.closed_by = 0 "
     "LEFT JOIN units s ON s.id = p.street_id AND s.closed_by = 0 WHERE p.no IN (" KEYS_PARAMS ")"},
    sizeof(struct org_row),
    offsetof(struct org_row, place),
    read_row};

int org_rows(struct house *h, const int64_t *no, size_t n, struct arena *mem, struct org_row **ret, size_t *count,
	     struct err *e)
{
	struct placed *at;
	if (placed_as(no, n, mem, &at, e) < 0)
		return -1;
	return page_rows(h->store, &kind, NULL, at, n, mem, (void **)ret, count, e);
}

/* The institutions whom the reach sees and the filter finds, to be released. */
static int chosen_orgs(struct set *out, struct house *h, struct reach who, const struct orgs_filter *f,
		       int64_t *numbers, struct err *e)
{
	int64_t people;
	struct conditions *c = calloc(1, sizeof *c);
	if (!c)
		return err_set(e, ERR_NOMEM, "内存不够");
	int bad = reach_orgs(c, who) < 0 || numbers_given(h->store, &people, numbers, e) < 0 ? -1 : 0;
	if (f->unit_id)
		condition_is(c, TRAIT_ORG_AT, f->unit_id);
	if (!f->any)
		condition_is(c, TRAIT_ORG_CLOSED, f->closed);
	condition_mask(c, TRAIT_ORG_KIND, f->kinds);
	condition_mask(c, TRAIT_ORG_OWNERSHIP, f->ownerships);
	condition_mask(c, TRAIT_ORG_OPERATION, f->operations);
	condition_marks(c, TRAIT_ORG_MARK, f->marks);
	condition_name(c, f->name, TRAIT_ORG_NAME_FIRST, TRAIT_ORG_NAME_PAIR);
	if (!bad)
		bad = choose(out, h->store, c, *numbers, e);
	free(c);
	return bad;
}

int directory_orgs_count(struct house *h, struct reach who, const struct orgs_filter *f, int64_t *out, struct err *e)
{
	struct set chosen;
	int64_t given;
	if (chosen_orgs(&chosen, h, who, f, &given, e) < 0)
		return -1;
	*out = set_count(&chosen);
	set_release(&chosen);
	return 0;
}

int directory_orgs(struct house *h, struct reach who, const struct orgs_filter *f, const struct list_page *p,
		   struct arena *mem, struct org_row **ret, size_t *n, int64_t *total, struct err *e)
{
	struct set chosen;
	struct placed *at;
	int64_t given, count;
	size_t found;
	if (page_check(p, ORGS__SORTS, e) < 0 || chosen_orgs(&chosen, h, who, f, &given, e) < 0)
		return -1;
	count = set_count(&chosen);
	int bad = page_of(h->store, &orders[p->sort], &chosen, given, ANY_KEY, p, mem, &at, &found, e);
	set_release(&chosen);
	if (bad || page_rows(h->store, &kind, NULL, at, found, mem, (void **)ret, n, e) < 0)
		return -1;
	if (total)
		*total = count;
	return 0;
}

int directory_orgs_ids(struct house *h, struct reach who, const struct orgs_filter *f, size_t max, struct arena *mem,
		       int64_t **ret, size_t *n, struct err *e)
{
	struct set chosen;
	int64_t given;
	if (chosen_orgs(&chosen, h, who, f, &given, e) < 0)
		return -1;
	int bad = ids_of_set(h->store, &IDS, &chosen, max, mem, ret, n, e);
	set_release(&chosen);
	return bad;
}

int directory_sees_org(struct house *h, struct reach who, int64_t org_id, bool *yes, struct err *e)
{
	int64_t no;
	int got = org_no(h->store, org_id, &no, e);
	if (got < 0)
		return -1;
	*yes = false;
	if (got == 0)
		return 0;
	if (who.kind == REACH_UNIT)
		return set_stored_has(h->store, (struct trait){who.id, TRAIT_ORG_AT}, no, yes, e);
	*yes = who.kind == REACH_ALL || (who.kind == REACH_ORG && who.id == org_id);
	return 0;
}

int directory_sees_unit(struct house *h, struct reach who, int64_t unit_id, bool *yes, struct err *e)
{
	struct places p;
	const struct place_unit *path[PATH_MAX_];
	size_t n = 0;
	*yes = who.kind == REACH_ALL;
	if (who.kind != REACH_UNIT)
		return 0;
	if (places_init(&p, h, e) < 0)
		return -1;
	int bad = places_path(&p, unit_id, path, &n, e);
	for (size_t i = 0; !bad && i < n; i++)
		*yes |= path[i]->id == who.id;
	places_release(&p);
	return bad;
}

int directory_org(struct house *h, struct reach who, int64_t org_id, struct arena *mem, struct org_row *out,
		  struct err *e)
{
	bool yes;
	int64_t no = -1;
	size_t n = 0;
	struct org_row *row = NULL;
	if (directory_sees_org(h, who, org_id, &yes, e) < 0)
		return -1;
	if (yes && (org_no(h->store, org_id, &no, e) < 0 || org_rows(h, &no, 1, mem, &row, &n, e) < 0))
		return -1;
	if (n == 0)
		return err_set(e, ERR_NOTFOUND, "没有这家机构，或不在您的范围内");
	*out = row[0];
	return 0;
}
