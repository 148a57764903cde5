/* Appeals: handed in, accepted, answered. */
#include "features/appeals/appeals.h"

#include "features/applications/applications.h"
#include "features/runs/runs.h"
#include "features/units/units.h"
#include "store/sql.h"

/* The power by which a person hands in an appeal of their own: no capability of an account, but made for that one deed. */
#define FILES_IT "appeal.file"

static const struct flow_state states[] = {{"begun", "填写", FILES_IT, 0, FLOW_OPEN},
					   {"filed", "待受理", "claims.review1", 5, FLOW_OPEN},
					   {"handling", "办理中", "claims.review1", APPEAL_DAYS, FLOW_OPEN},
					   {"upheld", "申诉成立", NULL, 0, FLOW_DONE},
					   {"dismissed", "申诉不成立", NULL, 0, FLOW_DONE},
					   {"declined", "不予受理", NULL, 0, FLOW_STOPPED},
					   {"withdrawn", "已撤回", NULL, 0, FLOW_STOPPED}};
static const struct flow_move moves[] = {{"file", "提出", "begun", "filed", 0, NULL},
					 {"accept", "受理", "filed", "handling", 0, NULL},
					 {"decline", "不予受理", "filed", "declined", FLOW_OPINION, NULL},
					 {"uphold", "成立", "handling", "upheld", FLOW_OPINION, NULL},
					 {"dismiss", "不成立", "handling", "dismissed", FLOW_OPINION, NULL},
					 {"withdraw", "撤回", "filed", "withdrawn", FLOW_STARTER, NULL},
					 {"withdraw", "撤回", "handling", "withdrawn", FLOW_STARTER, NULL}};
static const char *const required[] = {"filed", "handling", NULL};
const struct flow_kind appeal_kind = {.code = "appeal",
				      .label = "申诉",
				      .clause = "S30",
				      .states = states,
				      .nstates = sizeof states / sizeof *states,
				      .moves = moves,
				      .nmoves = sizeof moves / sizeof *moves,
				      .required = required};

#define COLUMNS                                                                                                      \
	"SELECT a.id, a.person_id, a.application_id, a.line_no, a.at, m.id, n.seq, n.since, n.due, m.unit_id,"       \
	" a.policy, a.topic, a.text, a.who, n.state FROM appeals a JOIN flow_matters m ON m.kind = 'appeal' AND"     \
	" m.about = a.id JOIN flow_now n ON n.matter_id = m.id WHERE "
static const struct sql ADD = {"appeals.add",
			       "INSERT INTO appeals (id, person_id, application_id, line_no, policy, topic,"
			       " text, who, at, journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
			       " $10)"};
static const struct sql GET = {"appeals.get", COLUMNS "a.id = $1"};
static const struct sql OF = {"appeals.of", COLUMNS "a.person_id = $1 ORDER BY a.id DESC LIMIT $2"};
static const struct sql LIST = {
    "appeals.list", COLUMNS
    "($1 = 1 OR ($1 = 2 AND EXISTS (SELECT 1 FROM flow_places p WHERE p.matter_id = m.id AND p.unit_id = $2)) OR"
    " ($1 = 3 AND m.org_id = $2) OR ($1 = 4 AND m.person_id = $2)) AND (($3 = 1 AND n.state IN ('filed',"
    " 'handling')) OR ($3 = 0 AND n.state NOT IN ('begun', 'filed', 'handling'))) ORDER BY CASE WHEN n.due = 0"
    " THEN 9999999 ELSE n.due END, a.id DESC LIMIT $4"};
static const struct row_field fields[] = {ROW_INT(struct appeal, id, 0),          ROW_INT(struct appeal, person, 1),
					  ROW_INT(struct appeal, application, 2), ROW_INT(struct appeal, line_no, 3),
					  ROW_INT(struct appeal, at, 4),          ROW_INT(struct appeal, matter, 5),
					  ROW_INT(struct appeal, seq, 6),         ROW_INT(struct appeal, since, 7),
					  ROW_INT(struct appeal, due, 8),         ROW_INT(struct appeal, unit, 9),
					  ROW_TEXT(struct appeal, policy, 10),    ROW_TEXT(struct appeal, topic, 11),
					  ROW_TEXT(struct appeal, text, 12),      ROW_TEXT(struct appeal, who, 13),
					  ROW_TEXT(struct appeal, state, 14),     {0}};

/* Memory for one appeal's work. */
#define WORK_MEMORY ((size_t)256 << 20)

int appeal_get(struct house *h, int64_t appeal, struct arena *mem, struct appeal *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(appeal)), fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这件申诉") : got < 0 ? -1 : 0;
}

int appeals_of(struct house *h, int64_t person, struct arena *mem, struct appeal **ret, size_t *n, struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &OF, ARGS(INT(person), INT(APPEALS_LISTED)), fields, sizeof **ret, mem, APPEALS_LISTED,
		     &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

int appeals_list(struct house *h, struct reach reach, bool open, struct arena *mem, struct appeal **ret, size_t *n,
		 struct err *e)
{
	void *rows;
	if (sql_rows(h->store, &LIST, ARGS(INT((int64_t)reach.kind), INT(reach.id), INT(open), INT(APPEALS_LISTED)),
		     fields, sizeof **ret, mem, APPEALS_LISTED, &rows, n, e) < 0)
		return -1;
	*ret = rows;
	return 0;
}

/* Not one more about the same line, and not too many. */
static int check_open(struct house *h, const struct appeal_new *n, struct arena *mem, struct err *e)
{
	struct appeal *a;
	size_t count, open = 0;
	if (appeals_of(h, n->person, mem, &a, &count, e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (!str_is(a[i].state, "filed") && !str_is(a[i].state, "handling"))
			continue;
		open++;
		if (a[i].application == n->application && a[i].line_no == n->line_no &&
		    str_eq(a[i].policy, n->policy))
			return err_todo((err_set(e, ERR_CONFLICT, "这一笔已有一件申诉在办"), e),
					"等答复，或先撤回那一件");
	}
	return open < APPEAL_OPEN_MAX ? 0 : err_set(e, ERR_LIMIT, "同时在办的申诉最多 %d 件", APPEAL_OPEN_MAX);
}

/* The row and its matter, handed in at once. */
static int add(struct house *h, struct recording *r, const struct calendar *cal, const struct appeal_new *n,
	       int64_t id, struct err *e)
{
	int64_t place[UNIT_PLACES_MAX], matter;
	struct flow_new f = {.about = id,
			     .title = n->title,
			     .unit = n->unit,
			     .org = n->org,
			     .person = n->person,
			     .places = place,
			     .amount = n->amount};
	const struct flow_hat hat = {STR(FILES_IT), FLOW_PERSON, n->person, {NULL, 0}};
	const struct flow_actor by = {n->who, &hat, 1};
	if (unit_places(h, n->unit, place, &f.nplaces, e) < 0 ||
	    sql_run(h->store, &ADD,
		    ARGS(INT(id), INT(n->person), INT(n->application), INT(n->line_no), TEXT(n->policy),
			 TEXT(n->topic), TEXT(n->text), TEXT(n->who), INT(recording_now(r)),
			 INT(recording_journal(r))),
		    NULL, e) < 0 ||
	    flow_start(h, r, cal, &appeal_kind, &f, &by, &matter, e) < 0)
		return -1;
	struct flow_act file = {.matter = matter, .seq = 1, .move = STR("file"), .opinion = STR("")};
	return flow_act(h, r, cal, &appeal_kind, &file, &by, NULL, e);
}

int appeal_open(struct house *h, struct recording *r, const struct calendar *cal, const struct appeal_new *n,
		int64_t *id, struct err *e)
{
	int64_t new_id = id_new(recording_now(r));
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && str_trim(n->text).n == 0)
		status = err_at((err_set(e, ERR_INPUT, "申诉要写明内容"), e), "内容");
	if (status == 0)
		status = check_open(h, n, mem, e);
	if (status == 0)
		status = add(h, r, cal, n, new_id, e);
	arena_free(mem);
	if (status == 0)
		*id = new_id;
	return status;
}

/* The explanation of the line as it was computed, beside the decision. */
static int attach_why(struct house *h, struct recording *r, const struct appeal *a, struct str who, struct arena *mem,
		      struct err *e)
{
	struct application x = {0};
	struct claim_round round = {0};
	struct buf text;
	if (!a->application)
		return 0;
	if (application_get(h, a->application, mem, &x, e) < 0 || round_get(h, x.round, mem, &round, e) < 0)
		return -1;
	buf_init(&text, FLOW_FILE_MAX);
	int status = run_explain(h, round.run, a->line_no, (struct reach){REACH_ALL, 0}, &text, e);
	if (status == 0 && text.failed)
		status = err_set(e, ERR_LIMIT, "核算说明太长");
	if (status == 0)
		status = flow_attach(h, r, a->matter, STR("核算说明.txt"), buf_str(&text), who, e);
	buf_release(&text);
	return status;
}

int appeal_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t appeal, int64_t seq,
	       struct str move, struct str opinion, const struct flow_actor *by, struct err *e)
{
	struct appeal a = {0};
	struct arena *mem = arena_new(WORK_MEMORY);
	int status = mem ? appeal_get(h, appeal, mem, &a, e) : err_set(e, ERR_NOMEM, "内存不够");
	struct flow_act act = {.matter = a.matter, .seq = seq, .move = move, .opinion = opinion};
	if (status == 0)
		status = flow_act(h, r, cal, &appeal_kind, &act, by, NULL, e);
	if (status == 0 && (str_is(move, "uphold") || str_is(move, "dismiss")))
		status = attach_why(h, r, &a, by->who, mem, e);
	arena_free(mem);
	return status;
}

/* The day itself, or the next working day where it is known. */
static day_t or_next(const struct calendar *cal, day_t d)
{
	struct err ignored = {0};
	day_t moved;
	return calendar_add(cal, d, 0, &moved, &ignored) < 0 ? d : moved;
}

struct appeal_rights appeal_rights(const struct calendar *cal, day_t decided)
{
	return (struct appeal_rights){or_next(cal, decided + REVIEW_DAYS),
				      or_next(cal, day_anniv(decided, LAWSUIT_MONTHS, ANNIV_MONTH_END))};
}
