#include "features/clerk/transfers.h"

#include "crypt/crypt.h"
#include "features/directory/directory.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "store/sql.h"

#define COLUMNS                                                                                                      \
	"id, person, employment, from_org, to_org, asked_by, day, post, identity, frontline, state, why, answer, "   \
	"asker, "                                                                                                    \
	"answerer, asked_at, answered_at, journal"
#define LOOKED_THROUGH 5000 /* of the newest, for those that a reach covers */

static const struct sql ADD = {"transfer.add", "INSERT INTO transfer (" COLUMNS
					       ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, "
					       "$11, '', $12, '', $13, 0, 0)"};
static const struct sql GET = {"transfer.get", "SELECT " COLUMNS " FROM transfer WHERE id = $1"};
static const struct sql LIST = {"transfer.list", "SELECT " COLUMNS " FROM transfer ORDER BY id DESC LIMIT $1"};
static const struct sql LIST_ORG = {"transfer.list_org",
				    "SELECT " COLUMNS " FROM transfer WHERE from_org = $2 OR to_org = $2 "
				    "ORDER BY id DESC LIMIT $1"};
static const struct sql END = {"transfer.end",
			       "UPDATE transfer SET state = $2, answer = $3, answerer = $4, answered_at = $5, "
			       "journal = $6 WHERE id = $1 AND state = 1"};

static const struct row_field fields[] = {ROW_INT(struct transfer, id, 0),
					  ROW_INT(struct transfer, person, 1),
					  ROW_INT(struct transfer, employment, 2),
					  ROW_INT(struct transfer, from_org, 3),
					  ROW_INT(struct transfer, to_org, 4),
					  ROW_INT(struct transfer, asked_by, 5),
					  ROW_INT(struct transfer, day, 6),
					  ROW_INT(struct transfer, post, 7),
					  ROW_INT(struct transfer, identity, 8),
					  ROW_INT(struct transfer, frontline, 9),
					  ROW_INT(struct transfer, state, 10),
					  ROW_TEXT(struct transfer, why, 11),
					  ROW_TEXT(struct transfer, answer, 12),
					  ROW_TEXT(struct transfer, asker, 13),
					  ROW_TEXT(struct transfer, answerer, 14),
					  ROW_INT(struct transfer, asked_at, 15),
					  ROW_INT(struct transfer, answered_at, 16),
					  ROW_INT(struct transfer, journal, 17),
					  {0}};

const char *transfer_state_label(int64_t state)
{
	static const char *const label[] = {"",
#define X(n, c) c,
					    TRANSFER_STATES(X)
#undef X
	};
	return state > 0 && state < (int64_t)(sizeof label / sizeof *label) ? label[state] : "";
}

/* A text of the one version of a thing that owns itself; a secret masked. In mem. */
static int text_of(struct house *h, const struct fact_type *t, int64_t id, int field, struct arena *mem,
		   struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct buf b;
	bool secret = t->rec->fields[field].type == FIELD_SECRET;
	*out = STR("");
	if (fact_of_owner(&r, h, t, id, INSTANT_OPEN, secret ? FACT_REVEAL : 0, e))
		return -1;
	int more = fact_next(r, &v, e);
	buf_init(&b, 400);
	if (more == 1 && (!secret || mask_number(&b, v.cell[field].s)))
		buf_put_str(&b, secret ? STR("****") : v.cell[field].s);
	const char *copy = arena_copy(mem, b.p ? b.p : "", b.n);
	*out = (struct str){copy ? copy : "", copy ? b.n : 0};
	buf_release(&b);
	fact_reader_free(r);
	return more < 0 ? -1 : 0;
}

/* Names of the person and of both institutions. */
static int read_names(struct house *h, struct transfer *t, struct arena *mem, struct err *e)
{
	const int name = FACT_INDEX(orgs, name);
	return text_of(h, &people_facts, t->person, FACT_INDEX(people, name), mem, &t->name, e) ||
		       text_of(h, &people_facts, t->person, FACT_INDEX(people, number), mem, &t->number, e) ||
		       text_of(h, &orgs_facts, t->from_org, name, mem, &t->from_name, e) ||
		       text_of(h, &orgs_facts, t->to_org, name, mem, &t->to_name, e)
		   ? -1
		   : 0;
}

int transfer_get(struct house *h, int64_t id, struct arena *mem, struct transfer *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	if (got != 1)
		return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这次转移") : -1;
	return read_names(h, out, mem, e);
}

int transfer_seen(struct house *h, struct reach who, const struct transfer *t, bool *yes, struct err *e)
{
	if (directory_sees_org(h, who, t->from_org, yes, e) < 0)
		return -1;
	return *yes ? 0 : directory_sees_org(h, who, t->to_org, yes, e);
}

/* The newest, as read, of an institution or of all. */
static int newest(struct house *h, struct reach who, struct arena *mem, struct transfer **ret, size_t *n,
		  struct err *e)
{
	bool one = who.kind == REACH_ORG;
	size_t max = one ? TRANSFERS_LISTED : LOOKED_THROUGH;
	const struct sql_arg args[] = {INT((int64_t)max), INT(who.id)};
	return sql_rows(h->store, one ? &LIST_ORG : &LIST, args, one ? 2 : 1, fields, sizeof **ret, mem, max,
			(void **)ret, n, e);
}

int transfer_list(struct house *h, struct reach who, bool pending, struct arena *mem, struct transfer **ret,
		  size_t *n, struct err *e)
{
	size_t all = 0, k = 0;
	if (newest(h, who, mem, ret, &all, e) < 0)
		return -1;
	for (size_t i = 0; i < all && k < TRANSFERS_LISTED; i++) {
		struct transfer *t = &(*ret)[i];
		bool yes = !pending || t->state == TRANSFER_PENDING;
		if (yes && transfer_seen(h, who, t, &yes, e) < 0)
			return -1;
		if (yes && read_names(h, t, mem, e) < 0)
			return -1;
		if (yes)
			(*ret)[k++] = *t;
	}
	*n = k;
	return 0;
}

/* The person of this number, when that is their name: 1, 0, -1. */
static int person_named(struct house *h, struct str number, struct str name, int64_t *id, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	struct buf norm;
	struct err why;
	buf_init(&norm, 64);
	if (person_number_check(number, &norm, &why) || !norm.n) {
		buf_release(&norm);
		return 0;
	}
	int found = fact_by_key(&r, h, &people_facts, (struct cell){FIELD_NONE, buf_str(&norm)}, INSTANT_OPEN, 0, e);
	if (found == 0) {
		found = fact_next(r, &v, e);
		if (found == 1)
			*id = v.id;
		if (found == 1 && !str_eq(v.cell[FACT_INDEX(people, name)].s, str_trim(name)))
			found = 0;
		fact_reader_free(r);
	}
	buf_release(&norm);
	return found;
}

/* The spell of work that is open on the day, at this institution (0: at any, not `but`): 1 with *v, 0, -1. */
static int open_spell(struct house *h, int64_t person, int64_t org, int64_t but, day_t today, struct version *v,
		      struct err *e)
{
	struct fact_reader *r;
	int more;
	if (fact_of_owner(&r, h, &employment_facts, person, INSTANT_OPEN, 0, e))
		return -1;
	while ((more = fact_next(r, v, e)) == 1) {
		int64_t at = v->cell[FACT_INDEX(employment, org_id)].v,
			ends = v->cell[FACT_INDEX(employment, ends)].v;
		if ((!org || at == org) && at != but && (ends == FIELD_NONE || ends >= today))
			break;
	}
	fact_reader_free(r);
	return more;
}

/* Whom it is about, and from where: the spell that would end. */
static int find_spell(struct house *h, const struct transfer_ask *a, struct version *v, struct err *e)
{
	int64_t person = a->person;
	int found = person ? 1 : person_named(h, a->number, a->name, &person, e);
	if (found < 0)
		return -1;
	if (!found)
		return err_todo((err_set(e, ERR_NOTFOUND, "没有这个人，或姓名与证件号码不符"), e),
				"核对姓名和号码；没有登记过的人请直接登记");
	found = a->person ? open_spell(h, person, a->by, 0, a->today, v, e)
			  : open_spell(h, person, 0, a->by, a->today, v, e);
	if (found < 0)
		return -1;
	if (!found)
		return err_todo(
		    (err_set(e, ERR_NOTFOUND, "此人现在没有在%s任职", a->person ? "本机构" : "别的机构"), e),
		    a->person ? "看看是否已经离职" : "没有任职的人不用转移，直接登记即可");
	return 0;
}

/* The day must lie within the spell, and not too far ahead. */
static int check_day(const struct transfer_ask *a, const struct version *v, struct err *e)
{
	int64_t begins = v->cell[FACT_INDEX(employment, begins)].v;
	char text[11];
	if (a->day > a->today + TRANSFER_AHEAD)
		return err_set(e, ERR_INPUT, "到岗日期最多在今后 %d 天以内", TRANSFER_AHEAD);
	if (begins == FIELD_NONE || a->day > begins)
		return 0;
	day_text((day_t)begins, text);
	return err_set(e, ERR_INPUT, "到岗日期要晚于现在这段任职的起始日期 %s", text);
}

int transfer_begin(struct house *h, const struct transfer_ask *a, int64_t *id, struct err *e)
{
	struct version v, there;
	struct stmt *st;
	if (find_spell(h, a, &v, e) < 0 || check_day(a, &v, e) < 0)
		return -1;
	int64_t to = a->person ? a->to_org : a->by;
	int works = open_spell(h, v.owner, to, 0, a->today, &there, e);
	if (works)
		return works < 0 ? -1 : err_set(e, ERR_CONFLICT, "此人已在转入的机构任职");
	if (store_stmt(h->store, &ADD, &st, e) < 0)
		return -1;
	*id = id_new(a->now);
	const int64_t number[] = {*id,         v.owner,     v.id,   v.cell[FACT_INDEX(employment, org_id)].v,
				  to,          a->by,       a->day, a->post,
				  a->identity, a->frontline};
	for (int i = 0; i < 10; i++)
		stmt_bind_int(st, i + 1, number[i]);
	stmt_bind_text(st, 11, a->why);
	stmt_bind_text(st, 12, str_of(a->who));
	stmt_bind_int(st, 13, a->now);
	if (stmt_run(st, NULL, e) == 0)
		return 0;
	if (e->code == ERR_CONFLICT) {
		err_set(e, ERR_CONFLICT, "此人已有一次转移在等确认");
		err_todo(e, "等那一次确认、拒绝或撤回以后再办");
	}
	return -1;
}

/* Notes how it ended; only one that is pending. */
static int end(struct house *h, int64_t id, enum transfer_state state, struct str answer, const char *who,
	       instant_t now, int64_t journal, struct err *e)
{
	int64_t changed = 0;
	if (sql_run(h->store, &END,
		    ARGS(INT(id), INT(state), TEXT(answer), TEXT(str_of(who)), INT(now), INT(journal)), &changed,
		    e) < 0)
		return -1;
	return changed ? 0 : err_set(e, ERR_CONFLICT, "这次转移已经办结");
}

/* The transfer, pending, and this institution's turn: that of who asked, or of the other. */
static int pending_of(struct house *h, int64_t id, int64_t by, bool asker, struct arena *mem, struct transfer *t,
		      struct err *e)
{
	if (transfer_get(h, id, mem, t, e) < 0)
		return -1;
	if (t->state != TRANSFER_PENDING)
		return err_set(e, ERR_CONFLICT, "这次转移%s，不能再办", transfer_state_label(t->state));
	bool one = by == t->from_org || by == t->to_org;
	if (!one || (by == t->asked_by) != asker)
		return err_set(e, ERR_DENIED, asker ? "只有提出的机构能撤回" : "要由对方机构确认");
	return 0;
}

/* The old spell ends the day before the new one begins. */
static int write_spells(struct recording *r, struct house *h, const struct transfer *t, struct err *e)
{
	const int org = FACT_INDEX(employment, org_id), ends = FACT_INDEX(employment, ends);
	struct fact_reader *reader;
	struct version v;
	struct cell fresh[RECORD_FIELDS_MAX], old[RECORD_FIELDS_MAX];
	int more;
	if (fact_of_owner(&reader, h, &employment_facts, t->person, INSTANT_OPEN, 0, e))
		return -1;
	while ((more = fact_next(reader, &v, e)) == 1)
		if (v.id == t->employment)
			break;
	fact_reader_free(reader);
	if (more < 0)
		return -1;
	if (!more || v.cell[org].v != t->from_org || (v.cell[ends].v != FIELD_NONE && v.cell[ends].v < t->day - 1) ||
	    v.cell[FACT_INDEX(employment, begins)].v >= t->day) {
		err_set(e, ERR_CONFLICT, "原来的任职后来改过，与这次转移对不上");
		return err_todo(e, "请提出的一方撤回后重新提出");
	}
	for (size_t i = 0; i < employment_record.n; i++) {
		old[i] = v.cell[i];
		fresh[i] = (struct cell){FIELD_NONE, {"", 0}};
	}
	old[ends].v = t->day - 1;
	fresh[employment_record.owner].v = t->person;
	fresh[org].v = t->to_org;
	fresh[FACT_INDEX(employment, begins)].v = t->day;
	fresh[FACT_INDEX(employment, post)].v = t->post ? t->post : v.cell[FACT_INDEX(employment, post)].v;
	fresh[FACT_INDEX(employment, identity)].v = t->identity ? t->identity : FIELD_NONE;
	fresh[FACT_INDEX(employment, frontline)].v = t->frontline;
	return fact_correct(r, &employment_facts, &v, old, 0, e) ||
		       fact_assert(r, &employment_facts, t->person, fresh, 0, NULL, e)
		   ? -1
		   : 0;
}

int transfer_confirm(struct house *h, int64_t id, int64_t by, const char *who, instant_t now, struct err *e)
{
	struct arena *mem = arena_new(0);
	struct recording *r;
	struct transfer t = {0};
	struct deed d = {.who = who, .what = "assert"};
	int ret = mem ? pending_of(h, id, by, false, mem, &t, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (!ret && !(ret = recording_begin(&r, h, &d, e))) {
		ret = write_spells(r, h, &t, e) ||
		      end(h, id, TRANSFER_DONE, STR(""), who, now, recording_journal(r), e) ||
		      recording_detail(r, "人员转移：%.*s → %.*s", STR_FMT(t.from_name), STR_FMT(t.to_name));
		if (ret)
			recording_abandon(r);
		else
			ret = recording_commit(r, e);
	}
	arena_free(mem);
	return ret ? -1 : 0;
}

/* Ends one without any change of facts. */
static int ended_without(struct house *h, int64_t id, int64_t by, bool asker, struct str why, const char *who,
			 instant_t now, struct err *e)
{
	struct arena *mem = arena_new(0);
	struct transfer t = {0};
	int ret = mem ? pending_of(h, id, by, asker, mem, &t, e) : err_set(e, ERR_NOMEM, "内存不足");
	if (!ret)
		ret = end(h, id, asker ? TRANSFER_WITHDRAWN : TRANSFER_REFUSED, why, who, now, 0, e);
	arena_free(mem);
	return ret;
}

int transfer_refuse(struct house *h, int64_t id, int64_t by, struct str why, const char *who, instant_t now,
		    struct err *e)
{
	return ended_without(h, id, by, false, why, who, now, e);
}

int transfer_withdraw(struct house *h, int64_t id, int64_t by, struct str why, const char *who, instant_t now,
		      struct err *e)
{
	return ended_without(h, id, by, true, why, who, now, e);
}
