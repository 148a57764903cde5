#include "features/policies/adoption.h"

#include <stdio.h>

#include "base/utf8.h"
#include "features/policies/shipped.h"
#include "features/policies/wording.h"
#include "features/units/units.h"
#include "store/sql.h"

static const struct flow_state states[] = {{"begun", "登记", ADOPTION_POWER, 0, FLOW_OPEN},
					   {"confirm", "待确认", ADOPTION_POWER, 5, FLOW_OPEN},
					   {"enacted", "已生效", NULL, 0, FLOW_DONE},
					   {"rejected", "不予确认", NULL, 0, FLOW_STOPPED},
					   {"withdrawn", "已撤回", NULL, 0, FLOW_STOPPED}};
static const struct flow_move moves[] = {{"submit", "提交确认", "begun", "confirm", FLOW_FILES, NULL},
					 {"withdraw", "撤回", "confirm", "withdrawn", FLOW_STARTER, NULL},
					 {"confirm", "确认，从现在起照此核算", "confirm", "enacted", 0, "begun"},
					 {"reject", "不予确认", "confirm", "rejected", FLOW_OPINION, "begun"}};
static const char *const required[] = {"confirm", NULL};

static int happened(const struct flow_event *ev, struct err *e);

const struct flow_kind adoption_flow = {.code = "adoption",
					.label = "政策通过和废止",
					.clause = "S-a13",
					.states = states,
					.nstates = sizeof states / sizeof *states,
					.moves = moves,
					.nmoves = sizeof moves / sizeof *moves,
					.required = required,
					.happened = happened};

static const struct sql ADD = {
    "adoption.add",
    "INSERT INTO policy_proposals (id, policy, kind, number, body, decided, starts, before_digest, after_digest,"
    " before_text, after_text, at, who, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
    " $14)"};
static const struct sql ENACT = {"adoption.enact",
				 "INSERT INTO policy_enactments (proposal_id, policy, at, who, journal)"
				 " VALUES ($1, $2, $3, $4, $5)"};
static const struct sql TEXTS = {"adoption.texts",
				 "SELECT before_text, after_text FROM policy_proposals WHERE id = $1"};
#define COLUMNS                                                                                                      \
	"SELECT p.id, p.kind, p.decided, p.starts, p.at, m.id, n.seq, n.due, COALESCE(x.at, 0), p.policy, p.number," \
	" p.body, p.who, n.state, COALESCE(x.who, ''), p.before_digest, p.after_digest FROM policy_proposals p JOIN" \
	" flow_matters m ON m.kind = 'adoption' AND m.about = p.id JOIN flow_now n ON n.matter_id = m.id LEFT JOIN"  \
	" policy_enactments x ON x.proposal_id = p.id WHERE "
static const struct sql GET = {"adoption.get", COLUMNS "p.id = $1"};
static const struct sql LIST = {"adoption.list", COLUMNS "($1 = '' OR p.policy = $1) ORDER BY p.id DESC"};
static const struct sql OF_TEXT = {
    "adoption.of_text", COLUMNS "p.after_digest = $1 AND x.at IS NOT NULL AND p.kind = 1 ORDER BY p.id DESC LIMIT 1"};
static const struct sql WAITS = {"adoption.waits", COLUMNS "p.policy = $1 AND n.state = 'confirm' LIMIT 1"};
static const struct row_field fields[] = {ROW_INT(struct adoption, id, 0),
					  ROW_INT(struct adoption, kind, 1),
					  ROW_INT(struct adoption, decided, 2),
					  ROW_INT(struct adoption, starts, 3),
					  ROW_INT(struct adoption, at, 4),
					  ROW_INT(struct adoption, matter, 5),
					  ROW_INT(struct adoption, seq, 6),
					  ROW_INT(struct adoption, due, 7),
					  ROW_INT(struct adoption, enacted, 8),
					  ROW_TEXT(struct adoption, policy, 9),
					  ROW_TEXT(struct adoption, number, 10),
					  ROW_TEXT(struct adoption, body, 11),
					  ROW_TEXT(struct adoption, who, 12),
					  ROW_TEXT(struct adoption, state, 13),
					  ROW_TEXT(struct adoption, confirmed_by, 14),
					  ROW_BYTES(struct adoption, before_digest, 15),
					  ROW_BYTES(struct adoption, after_digest, 16),
					  {0}};
/* What a proposal began from, and what it makes of it. */
struct texts_of {
	struct str before, after;
};
static const struct row_field text_fields[] = {
    ROW_TEXT(struct texts_of, before, 0), ROW_TEXT(struct texts_of, after, 1), {0}};

const char *adoption_kind_text(enum adoption_kind k)
{
	return k == ADOPTION_REPEALED ? "废止" : "通过";
}

int adoption_get(struct house *h, int64_t id, struct arena *mem, struct adoption *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(id)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这件通过或废止的登记") : got < 0 ? -1 : 0;
}

int adoption_list(struct house *h, struct str policy, struct arena *mem, struct adoption **ret, size_t *n,
		  struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LIST, ARGS(TEXT(policy)), fields, sizeof **ret, mem, ADOPTIONS_MAX, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int adoption_texts(struct house *h, int64_t id, struct arena *mem, struct str *before, struct str *after,
		   struct err *e)
{
	struct texts_of t;
	int got = sql_row(h->store, &TEXTS, ARGS(INT(id)), text_fields, &t, mem, e);
	if (got <= 0)
		return got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "没有这件通过或废止的登记");
	*before = t.before;
	*after = t.after;
	return 0;
}

int adoption_of_text(struct house *h, struct str digest, struct arena *mem, struct adoption *out, struct err *e)
{
	return sql_row(h->store, &OF_TEXT, ARGS(BYTES(digest)), fields, out, mem, e);
}

/* --- recording one --- */

/* A text that must be there and not too long. */
static int check_text(struct str s, const char *where, struct err *e)
{
	if (!str_trim(s).n)
		return err_at((err_set(e, ERR_INPUT, "没有填%s", where), e), "%s", where);
	if (utf8_count(s) > ADOPTION_NUMBER_MAX)
		return err_at((err_set(e, ERR_INPUT, "%s太长，最多 %d 个字", where, ADOPTION_NUMBER_MAX), e), "%s",
			      where);
	return 0;
}

/* Everything that can be said without the texts. */
static int check_new(const struct adoption_new *n, day_t today, struct err *e)
{
	if (check_text(n->number, "文号", e) < 0 || check_text(n->body, "发文机关", e) < 0)
		return -1;
	if (n->decided == DAY_NONE || n->decided > today)
		return err_at((err_set(e, ERR_INPUT, "通过日期不能空着，也不能在今天以后"), e), "通过日期");
	if (n->starts == DAY_NONE)
		return err_at((err_set(e, ERR_INPUT, "没有填从哪天起"), e), "施行日期");
	if (!n->bytes.n)
		return err_at((err_set(e, ERR_INPUT, "要附上文件的扫描件"), e), "文件");
	return 0;
}

/* Nothing waits for this policy. */
static int check_waiting(struct house *h, struct str policy, struct arena *mem, struct err *e)
{
	struct adoption a;
	int got = sql_row(h->store, &WAITS, ARGS(TEXT(policy)), fields, &a, mem, e);
	if (got <= 0)
		return got;
	err_set(e, ERR_CONFLICT, "这项政策已有一件登记在等确认（%.*s）", STR_FMT(a.number));
	return err_todo(e, "先确认、不予确认或撤回那一件");
}

/* A repeal changes the head of what is in force. */
static int repealed_text(const struct adoption_new *n, struct str before, struct arena *mem, struct str *after,
			 struct err *e)
{
	struct wording_dates d = wording_dates(before);
	bool never = wording_is_draft(before) || (d.from != DAY_NONE && d.from >= n->starts);
	if (str_is(wording_status(before), "废止") || (d.to != DAY_NONE && d.to < n->starts))
		return err_set(e, ERR_CONFLICT, "这项政策已经废止，或在那天以前就不再施行");
	struct wording_head head = {.status = never ? STR("废止") : wording_status(before),
				    .document = wording_document(before),
				    .from = d.from,
				    .to = never ? d.to : n->starts - 1};
	return wording_set_head(before, &head, mem, after, e);
}

/* The text as it was adopted. */
static int passed_text(const struct adoption_new *n, struct str before, struct arena *mem, struct str *after,
		       struct err *e)
{
	struct wording_head head = {
	    .status = STR(ADOPTION_STATUS), .document = str_trim(n->number), .from = n->starts, .to = DAY_NONE};
	struct str text = before;
	if (n->nfigures && wording_set_figures(before, n->figure, n->nfigures, mem, &text, e) < 0)
		return err_at(e, "数额");
	return wording_set_head(text, &head, mem, after, e);
}

/* The text in force, in mem, and the unit that the policy is of. */
static int take_policy(const struct shipped *s, struct house *h, struct str id, struct arena *mem, struct str *text,
		       int64_t *unit, struct err *e)
{
	const struct policy *p = shipped_policy(s, id, e);
	if (!p)
		return -1;
	const char *copy = arena_copy(mem, p->source.p, p->source.n);
	if (!copy)
		return err_set(e, ERR_NOMEM, "内存不够");
	*text = (struct str){copy, p->source.n};
	return unit_by_code(h, p->area, INSTANT_OPEN, unit, e);
}

/* The texts before and after, checked, and the unit that the policy is of. */
static int make_texts(struct house *h, const struct adoption_new *n, struct arena *mem, struct str *before,
		      struct str *after, int64_t *unit, struct err *e)
{
	struct shipped s;
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	int status = take_policy(&s, h, n->policy, mem, before, unit, e);
	shipped_close(&s);
	if (status == 0)
		status = n->kind == ADOPTION_REPEALED ? repealed_text(n, *before, mem, after, e)
						      : passed_text(n, *before, mem, after, e);
	if (status < 0 || shipped_open_trial(&s, NULL, h, n->policy, *after, e) < 0)
		return -1;
	shipped_close(&s);
	return 0;
}

static struct str digest_of(struct str text, uint8_t d[static SM3_SIZE])
{
	sm3_digest(text.p, text.n, d);
	return (struct str){(const char *)d, SM3_SIZE};
}

/* The row. */
static int add(struct house *h, struct recording *r, const struct adoption_new *n, struct str before,
	       struct str after, struct str who, int64_t id, struct err *e)
{
	uint8_t was[SM3_SIZE], is[SM3_SIZE];
	return sql_run(h->store, &ADD,
		       ARGS(INT(id), TEXT(n->policy), INT((int64_t)n->kind), TEXT(str_trim(n->number)),
			    TEXT(str_trim(n->body)), INT(n->decided), INT(n->starts), BYTES(digest_of(before, was)),
			    BYTES(digest_of(after, is)), TEXT(before), TEXT(after), INT(recording_now(r)), TEXT(who),
			    INT(recording_journal(r))),
		       NULL, e);
}

/* Its matter, with the document, handed on. */
static int start(struct house *h, struct recording *r, const struct calendar *cal, const struct adoption_new *n,
		 int64_t unit, const struct flow_actor *by, int64_t id, struct err *e)
{
	char title[400];
	int64_t matter, places[UNIT_PLACES_MAX];
	snprintf(title, sizeof title, "%.*s %s：%.*s", STR_FMT(n->policy), adoption_kind_text(n->kind),
		 STR_FMT(n->number));
	struct flow_new f = {.about = id, .title = str_of(title), .unit = unit, .places = places};
	struct flow_act submit = {.seq = 1, .move = STR("submit"), .opinion = STR("")};
	if (unit_places(h, unit, places, &f.nplaces, e) < 0 ||
	    flow_start(h, r, cal, &adoption_flow, &f, by, &matter, e) < 0 ||
	    flow_attach(h, r, matter, n->file, n->bytes, by->who, e) < 0)
		return -1;
	submit.matter = matter;
	return flow_act(h, r, cal, &adoption_flow, &submit, by, NULL, e);
}

int adoption_propose(struct house *h, struct recording *r, const struct calendar *cal, const struct adoption_new *n,
		     day_t today, const struct flow_actor *by, int64_t *id, struct err *e)
{
	struct arena *mem = arena_new(ADOPTION_WORK_MEMORY);
	struct str before = {NULL, 0}, after = {NULL, 0};
	int64_t unit = 0, new_id = id_new(recording_now(r));
	int status = mem ? check_new(n, today, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = check_waiting(h, n->policy, mem, e);
	if (status == 0)
		status = make_texts(h, n, mem, &before, &after, &unit, e);
	if (status == 0)
		status = add(h, r, n, before, after, by->who, new_id, e);
	if (status == 0)
		status = start(h, r, cal, n, unit, by, new_id, e);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

/* --- confirming --- */

/* What is in force is still what the proposal began from. */
static int check_unchanged(struct house *h, const struct adoption *a, struct err *e)
{
	struct shipped s;
	uint8_t d[SM3_SIZE];
	if (shipped_open(&s, h, INSTANT_OPEN, e) < 0)
		return -1;
	const struct policy *p = shipped_policy(&s, a->policy, e);
	int status = p ? 0 : -1;
	if (p && !str_eq(digest_of(p->source, d), a->before_digest))
		status = err_todo((err_set(e, ERR_CONFLICT, "登记以后这项政策的文本又变了"), e),
				  "不予确认，按现在的文本重新登记");
	shipped_close(&s);
	return status;
}

/* A confirmed one becomes law. */
static int happened(const struct flow_event *ev, struct err *e)
{
	if (!str_is(str_of(ev->move), "confirm"))
		return 0;
	struct adoption a;
	struct arena *mem = arena_new(ADOPTION_WORK_MEMORY);
	int status = mem ? adoption_get(ev->h, ev->about, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = check_unchanged(ev->h, &a, e);
	if (status == 0)
		status = sql_run(ev->h->store, &ENACT,
				 ARGS(INT(a.id), TEXT(a.policy), INT(recording_now(ev->r)), TEXT(ev->who),
				      INT(recording_journal(ev->r))),
				 NULL, e);
	arena_free(mem);
	return status;
}

int adoption_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t id, int64_t seq,
		 struct str move, struct str opinion, const struct flow_actor *by, struct err *e)
{
	struct adoption a;
	struct arena *mem = arena_new(ADOPTION_WORK_MEMORY);
	int status = mem ? adoption_get(h, id, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0) {
		struct flow_act act = {.matter = a.matter, .seq = seq, .move = move, .opinion = opinion};
		status = flow_act(h, r, cal, &adoption_flow, &act, by, NULL, e);
	}
	arena_free(mem);
	return status;
}
