/* Rows of the directory as they are stored. */
#include "features/directory/inside.h"

#define PERSON_COLUMNS                                                                                               \
	"name_key, sex, born, county_id, street_id, org_id, post, grade, expires, contract_to, state, since, "       \
	"marks, "                                                                                                    \
	"changed, next_day, twin, mobile, account, place"
#define ORG_COLUMNS                                                                                                  \
	"name_key, county_id, street_id, beds, closed, staff, carers, frontline, certified, uncertified, expiring, " \
	"expired, contracts, clients, marks, next_day"

static const struct sql STATE_GET = {"dir_state.get",
				     "SELECT form, journal, day, next_person, next_org, edition FROM dir_state"};
static const struct sql STATE_SET = {
    "dir_state.set", "INSERT INTO dir_state (id, form, journal, day, next_person, next_org, edition) VALUES (1, $1, "
		     "$2, $3, $4, $5, $6) "
		     "ON CONFLICT (id) DO UPDATE SET form = excluded.form, journal = excluded.journal, "
		     "day = excluded.day, next_person = excluded.next_person, next_org = excluded.next_org, "
		     "edition = excluded.edition"};
static const struct sql PERSON_GET = {"dir_person.get", "SELECT no, person_id, name, intake, traits, " PERSON_COLUMNS
							" FROM dir_person WHERE person_id = $1"};
static const struct sql PERSON_PUT = {
    "dir_person.put",
    "INSERT INTO dir_person (no, person_id, name, intake, traits, " PERSON_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, "
    "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) ON CONFLICT (no) DO "
    "UPDATE "
    "SET name = excluded.name, intake = excluded.intake, traits = excluded.traits, name_key = excluded.name_key, "
    "sex = excluded.sex, born = excluded.born, county_id = excluded.county_id, street_id = excluded.street_id, "
    "org_id = excluded.org_id, post = excluded.post, grade = excluded.grade, expires = excluded.expires, "
    "contract_to = excluded.contract_to, state = excluded.state, since = excluded.since, marks = excluded.marks, "
    "changed = excluded.changed, next_day = excluded.next_day, twin = excluded.twin, mobile = excluded.mobile, "
    "account = excluded.account, place = excluded.place"};
static const struct sql PERSON_DROP = {"dir_person.drop", "DELETE FROM dir_person WHERE no = $1"};
static const struct sql ORG_GET = {"dir_org.get",
				   "SELECT no, org_id, traits, " ORG_COLUMNS " FROM dir_org WHERE org_id = $1"};
static const struct sql ORG_PUT = {
    "dir_org.put",
    "INSERT INTO dir_org (no, org_id, traits, " ORG_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT (no) DO UPDATE SET traits = excluded.traits, "
    "name_key = excluded.name_key, county_id = excluded.county_id, street_id = excluded.street_id, "
    "beds = excluded.beds, closed = excluded.closed, staff = excluded.staff, carers = excluded.carers, "
    "frontline = excluded.frontline, certified = excluded.certified, uncertified = excluded.uncertified, "
    "expiring = excluded.expiring, expired = excluded.expired, contracts = excluded.contracts, "
    "clients = excluded.clients, marks = excluded.marks, next_day = excluded.next_day"};
static const struct sql ORG_DROP = {"dir_org.drop", "DELETE FROM dir_org WHERE no = $1"};

const char *const person_number_names[PERSON_NUMBERS] = {
    "name_key", "sex",   "born",  "county_id", "street_id", "org_id", "post",   "grade",   "expires", "contract_to",
    "state",    "since", "marks", "changed",   "next_day",  "twin",   "mobile", "account", "place"};
const char *const org_number_names[ORG_NUMBERS] = {
    "name_key",  "county_id",   "street_id", "beds",    "closed",    "staff",   "carers", "frontline",
    "certified", "uncertified", "expiring",  "expired", "contracts", "clients", "marks",  "next_day"};

_Static_assert(offsetof(struct person_entry, place) - offsetof(struct person_entry, name_key) ==
		   (PERSON_NUMBERS - 1) * sizeof(int64_t),
	       "the numbers of a person's row stand beside each other");
_Static_assert(offsetof(struct org_entry, next_day) - offsetof(struct org_entry, name_key) ==
		   (ORG_NUMBERS - 1) * sizeof(int64_t),
	       "the numbers of an institution's row stand beside each other");

int64_t *person_numbers(struct person_entry *p)
{
	return (int64_t *)((char *)p + offsetof(struct person_entry, name_key));
}

int64_t *org_numbers(struct org_entry *o)
{
	return (int64_t *)((char *)o + offsetof(struct org_entry, name_key));
}

int dir_state_get(struct store *s, struct dir_state *out, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &STATE_GET, &st, e) < 0)
		return -1;
	int got = stmt_step(st, e);
	if (got == 1)
		*out = (struct dir_state){stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2),
					  stmt_int(st, 3), stmt_int(st, 4), stmt_int(st, 5)};
	stmt_reset(st);
	return got;
}

/* A number that no other state of this directory or of another has, also where the draws repeat from run to run, and also
 * when the transaction that makes it is rolled back. */
static int64_t edition_after(int64_t before, int64_t draw)
{
	return (int64_t)((uint64_t)before * 0x9e3779b97f4a7c15u + (uint64_t)draw);
}

int dir_state_put(struct store *s, const struct dir_state *in, struct err *e)
{
	struct stmt *st;
	struct dir_state before = {0};
	int64_t draw;
	if (random_bytes(&draw, sizeof draw))
		return err_set(e, ERR_IO, "系统给不出随机数");
	if (dir_state_get(s, &before, e) < 0 || store_stmt(s, &STATE_SET, &st, e) < 0)
		return -1;
	const int64_t v[] = {in->form,        in->journal,  in->day,
			     in->next_person, in->next_org, edition_after(before.edition, draw)};
	for (int i = 0; i < 6; i++)
		stmt_bind_int(st, i + 1, v[i]);
	return stmt_run(st, NULL, e);
}

/* Something in the directory is not as it was written. */
static int broken(const char *what, int64_t id, struct err *e)
{
	err_set(e, ERR_DAMAGED, "名录里 %s %lld 的特征读不懂", what, (long long)id);
	return err_todo(e, "运行 yicai directory rebuild");
}

int person_entry_get(struct person_entry *out, struct store *s, int64_t person_id, struct arena *mem, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &PERSON_GET, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, person_id);
	int got = stmt_step(st, e);
	if (got == 1) {
		struct str name = stmt_text(st, 2), intake = stmt_text(st, 3);
		out->no = stmt_int(st, 0);
		out->person_id = stmt_int(st, 1);
		out->name = (struct str){arena_copy(mem, name.p, name.n), name.n};
		out->intake = (struct str){arena_copy(mem, intake.p, intake.n), intake.n};
		for (int i = 0; i < PERSON_NUMBERS; i++)
			person_numbers(out)[i] = stmt_int(st, 5 + i);
		if (!out->name.p || !out->intake.p)
			got = err_set(e, ERR_NOMEM, "内存不够");
		else if (!traits_unpack(stmt_bytes(st, 4), &out->traits))
			got = broken("人员", person_id, e);
	}
	stmt_reset(st);
	return got;
}

int org_entry_get(struct org_entry *out, struct store *s, int64_t org_id, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, &ORG_GET, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, org_id);
	int got = stmt_step(st, e);
	if (got == 1) {
		out->no = stmt_int(st, 0);
		out->org_id = stmt_int(st, 1);
		for (int i = 0; i < ORG_NUMBERS; i++)
			org_numbers(out)[i] = stmt_int(st, 3 + i);
		if (!traits_unpack(stmt_bytes(st, 2), &out->traits))
			got = broken("机构", org_id, e);
	}
	stmt_reset(st);
	return got;
}

int person_entry_put(struct store *s, const struct person_entry *p, struct err *e)
{
	struct stmt *st;
	struct buf b;
	struct person_entry copy = *p;
	buf_init(&b, 1 << 16);
	int bad = traits_pack(&p->traits, &b) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
	if (!bad && (bad = store_stmt(s, &PERSON_PUT, &st, e)) == 0) {
		stmt_bind_int(st, 1, p->no);
		stmt_bind_int(st, 2, p->person_id);
		stmt_bind_text(st, 3, p->name);
		stmt_bind_text(st, 4, p->intake);
		stmt_bind_bytes(st, 5, b.p ? b.p : "", b.n);
		for (int i = 0; i < PERSON_NUMBERS; i++)
			stmt_bind_int(st, 6 + i, person_numbers(&copy)[i]);
		bad = stmt_run(st, NULL, e);
	}
	buf_release(&b);
	return bad;
}

int org_entry_put(struct store *s, const struct org_entry *o, struct err *e)
{
	struct stmt *st;
	struct buf b;
	struct org_entry copy = *o;
	buf_init(&b, 1 << 16);
	int bad = traits_pack(&o->traits, &b) < 0 ? err_set(e, ERR_NOMEM, "内存不够") : 0;
	if (!bad && (bad = store_stmt(s, &ORG_PUT, &st, e)) == 0) {
		stmt_bind_int(st, 1, o->no);
		stmt_bind_int(st, 2, o->org_id);
		stmt_bind_bytes(st, 3, b.p ? b.p : "", b.n);
		for (int i = 0; i < ORG_NUMBERS; i++)
			stmt_bind_int(st, 4 + i, org_numbers(&copy)[i]);
		bad = stmt_run(st, NULL, e);
	}
	buf_release(&b);
	return bad;
}

/* Runs a statement that names one number. */
static int drop(struct store *s, const struct sql *sql, int64_t no, struct err *e)
{
	struct stmt *st;
	if (store_stmt(s, sql, &st, e) < 0)
		return -1;
	stmt_bind_int(st, 1, no);
	return stmt_run(st, NULL, e);
}

int person_entry_drop(struct store *s, int64_t no, struct err *e)
{
	return drop(s, &PERSON_DROP, no, e);
}

int org_entry_drop(struct store *s, int64_t no, struct err *e)
{
	return drop(s, &ORG_DROP, no, e);
}
