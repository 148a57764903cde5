/* Moves: who may make them, what they leave behind, and what they bring about. */
#include <stdio.h>

#include "flow/inside.h"

static const struct sql MATTER_ADD = {"flow.matter_add",
				      "INSERT INTO flow_matters (id, kind, about, title, unit_id, org_id, person_id,"
				      " started_by, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql PLACE_ADD = {
    "flow.place_add", "INSERT INTO flow_places (matter_id, unit_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"};
static const struct sql STEP_ADD = {"flow.step_add",
				    "INSERT INTO flow_steps (matter_id, seq, at, who, for_whom, move, from_state,"
				    " to_state, opinion, amount, due, journal)"
				    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
static const struct sql NOW_SET = {
    "flow.now_set",
    "INSERT INTO flow_now (matter_id, seq, state, may, since, due, amount, barred, barred_too)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (matter_id) DO UPDATE SET seq = excluded.seq,"
    " state = excluded.state, may = excluded.may, since = excluded.since, due = excluded.due,"
    " amount = excluded.amount, barred = excluded.barred, barred_too = excluded.barred_too"};
static const struct sql LIES_IN = {"flow.lies_in", "SELECT 1 FROM flow_places WHERE matter_id = $1 AND unit_id = $2"};
static const struct sql LAST_OUT = {"flow.last_out",
				    "SELECT who, for_whom FROM flow_steps WHERE matter_id = $1 AND from_state = $2"
				    " AND move <> 'undo' ORDER BY seq DESC LIMIT 1"};
static const struct sql LAST_STEP = {
    "flow.last_step", "SELECT seq, at, amount, due, journal, who, for_whom, move, from_state, to_state,"
		      " opinion FROM flow_steps WHERE matter_id = $1 ORDER BY seq DESC LIMIT 1"};
static const struct sql HAS_FILES = {"flow.has_files", "SELECT 1 FROM flow_files WHERE matter_id = $1 LIMIT 1"};

const struct row_field flow_matter_fields[] = {ROW_INT(struct flow_matter, id, 0),
					       ROW_INT(struct flow_matter, about, 1),
					       ROW_INT(struct flow_matter, unit, 2),
					       ROW_INT(struct flow_matter, org, 3),
					       ROW_INT(struct flow_matter, person, 4),
					       ROW_INT(struct flow_matter, seq, 5),
					       ROW_INT(struct flow_matter, since, 6),
					       ROW_INT(struct flow_matter, due, 7),
					       ROW_INT(struct flow_matter, amount, 8),
					       ROW_INT(struct flow_matter, started_at, 9),
					       ROW_TEXT(struct flow_matter, kind, 10),
					       ROW_TEXT(struct flow_matter, title, 11),
					       ROW_TEXT(struct flow_matter, state, 12),
					       ROW_TEXT(struct flow_matter, started_by, 13),
					       {0}};

const struct row_field flow_step_fields[] = {
    ROW_INT(struct flow_step, seq, 0),       ROW_INT(struct flow_step, at, 1),
    ROW_INT(struct flow_step, amount, 2),    ROW_INT(struct flow_step, due, 3),
    ROW_INT(struct flow_step, journal, 4),   ROW_TEXT(struct flow_step, who, 5),
    ROW_TEXT(struct flow_step, for_whom, 6), ROW_TEXT(struct flow_step, move, 7),
    ROW_TEXT(struct flow_step, from, 8),     ROW_TEXT(struct flow_step, to, 9),
    ROW_TEXT(struct flow_step, opinion, 10), {0}};

static const struct sql GET = {"flow.get", MATTER_COLUMNS " WHERE m.id = $1"};
static const struct sql OF = {"flow.of", MATTER_COLUMNS " WHERE m.kind = $1 AND m.about = $2"};

const struct flow_actor flow_self = {.who = {"系统", 6}};

int flow_get(struct house *h, int64_t matter, struct arena *mem, struct flow_matter *out, struct err *e)
{
	int got = sql_row(h->store, &GET, ARGS(INT(matter)), flow_matter_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这个办件") : got < 0 ? -1 : 0;
}

int flow_of(struct house *h, const struct flow_kind *k, int64_t about, struct arena *mem, struct flow_matter *out,
	    struct err *e)
{
	int got = sql_row(h->store, &OF, ARGS(TEXT(str_of(k->code)), INT(about)), flow_matter_fields, out, mem, e);
	return got == 0 ? err_set(e, ERR_NOTFOUND, "没有这件“%s”", k->label) : got < 0 ? -1 : 0;
}

/* What a move is made with. */
struct moving {
	struct house *h;
	struct recording *r;
	const struct calendar *cal;
	const struct flow_kind *k;
	struct arena *mem; /* of this move */
	struct flow_matter m;
	const struct flow_actor *by;
	struct str for_whom; /* of the hat that was used */
};

/* The hat reaches the matter: 1, 0, -1. */
static int covers(struct house *h, const struct flow_hat *hat, const struct flow_matter *m, struct err *e)
{
	int64_t one;
	switch (hat->scope) {
	case FLOW_ALL: return 1;
	case FLOW_ORG: return m->org == hat->id && m->org != 0;
	case FLOW_PERSON: return m->person == hat->id && m->person != 0;
	case FLOW_UNIT: return sql_int(h->store, &LIES_IN, ARGS(INT(m->id), INT(hat->id)), &one, e);
	}
	return 0;
}

/* The actor has a hat for this capability that reaches the matter: 1, 0, -1. */
static int may_act(struct moving *x, const char *may, struct err *e)
{
	for (size_t i = 0; may && i < x->by->hats; i++) {
		const struct flow_hat *hat = &x->by->hat[i];
		int yes = str_is(hat->may, may) ? covers(x->h, hat, &x->m, e) : 0;
		if (yes > 0)
			x->for_whom = hat->for_whom;
		if (yes != 0)
			return yes;
	}
	return 0;
}

/* The two accounts stand for one person. */
static bool same_person(struct str a, struct str b)
{
	return a.n && str_eq(a, b);
}

/* Who moved the matter out of a state last, and for whom; empty when nobody did. */
static int last_out(struct moving *x, const char *state, struct str who[2], struct err *e)
{
	struct stmt *st;
	if (sql_open(&st, x->h->store, &LAST_OUT, ARGS(INT(x->m.id), TEXT(str_of(state))), e) < 0)
		return -1;
	int got = stmt_step(st, e);
	for (int i = 0; i < 2; i++) {
		struct str s = got > 0 ? stmt_text(st, i) : STR("");
		const char *copy = arena_copy(x->mem, s.p, s.n);
		if (!copy)
			got = err_set(e, ERR_NOMEM, "内存不够");
		who[i] = (struct str){copy, s.n};
	}
	stmt_reset(st);
	return got < 0 ? -1 : 0;
}

/* Four eyes: not whoever moved it out of that state, neither himself nor for somebody. */
static int check_eyes(struct moving *x, const struct flow_move *m, struct err *e)
{
	struct str who[2];
	if (!m->unlike)
		return 0;
	if (last_out(x, m->unlike, who, e) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		if (!same_person(who[i], x->by->who) && !same_person(who[i], x->for_whom))
			continue;
		err_set(e, ERR_DENIED, "这一步要由另一个人办：“%s”是您办的",
			state_of(x->k, str_of(m->unlike))->label);
		return err_todo(e, "请别的经办人办这一步");
	}
	return 0;
}

/* The actor may make this move. */
static int check_actor(struct moving *x, const struct flow_move *m, struct err *e)
{
	const struct flow_state *s = state_of(x->k, x->m.state);
	int may;
	if (x->by == &flow_self)
		may = (m->flags & FLOW_SELF) != 0;
	else if (m->flags & FLOW_STARTER)
		may = str_eq(x->by->who, x->m.started_by) ? 1 : may_act(x, x->k->states[0].may, e);
	else
		may = may_act(x, s->may, e);
	if (may < 0)
		return -1;
	if (!may)
		return err_set(e, ERR_DENIED, "您不能办“%s”的“%s”", x->k->label, m->label);
	return check_eyes(x, m, e);
}

/* What the move demands of the one who makes it. */
static int check_papers(struct moving *x, const struct flow_move *m, struct str opinion, struct err *e)
{
	int64_t one;
	if (opinion.n > FLOW_OPINION_MAX)
		return err_set(e, ERR_LIMIT, "意见太长，最多 %d 字节", FLOW_OPINION_MAX);
	if ((m->flags & FLOW_OPINION) && str_trim(opinion).n == 0)
		return err_at((err_set(e, ERR_INPUT, "“%s”要写明意见", m->label), e), "意见");
	if (!(m->flags & FLOW_FILES))
		return 0;
	int got = sql_int(x->h->store, &HAS_FILES, ARGS(INT(x->m.id)), &one, e);
	return got == 0 ? err_at((err_set(e, ERR_INPUT, "“%s”要有附件", m->label), e), "附件") : got < 0 ? -1 : 0;
}

/* The day by which the new state is to be acted in; 0 when it has no deadline, or the calendar does not reach so far. */
static day_t deadline(const struct moving *x, const struct flow_state *s)
{
	day_t due;
	struct err ignored;
	if (s->days == 0 || calendar_add(x->cal, instant_day(recording_now(x->r)), s->days, &due, &ignored) < 0)
		return 0;
	return due;
}

/* Whom four eyes keep from every move of the state that a matter has come to: he need not see it in his list. Others leave
 * `who` as it was. */
static int barred(struct moving *x, const struct flow_state *s, struct str who[2], struct err *e)
{
	const char *unlike = NULL;
	for (size_t i = 0; i < x->k->nmoves; i++) {
		const struct flow_move *m = &x->k->moves[i];
		if (strcmp(m->from, s->code) != 0 || (m->flags & (FLOW_STARTER | FLOW_SELF)))
			continue;
		if (!m->unlike || (unlike && strcmp(unlike, m->unlike) != 0))
			return 0;
		unlike = m->unlike;
	}
	return unlike ? last_out(x, unlike, who, e) : 0;
}

/* Whom a state waits for: nobody when only the program itself, or whoever started the matter, can move it on. */
static const char *waits_for(const struct moving *x, const struct flow_state *s)
{
	for (size_t i = 0; i < x->k->nmoves; i++)
		if (strcmp(x->k->moves[i].from, s->code) == 0 && !(x->k->moves[i].flags & (FLOW_STARTER | FLOW_SELF)))
			return s->may;
	return "";
}

/* Writes the step and where the matter stands now. */
static int write_step(struct moving *x, const char *move, const char *from, const char *to, struct str opinion,
		      int64_t amount, struct err *e)
{
	const struct flow_state *s = state_of(x->k, str_of(to));
	bool stays =
	    strcmp(from, to) == 0; /* what happens within a state moves neither its beginning nor its deadline */
	int64_t seq = x->m.seq + 1, now = recording_now(x->r), due = stays ? x->m.due : deadline(x, s);
	int64_t since = stays ? x->m.since : now;
	struct str who[2] = {{"", 0}, {"", 0}};
	if (sql_run(x->h->store, &STEP_ADD,
		    ARGS(INT(x->m.id), INT(seq), INT(now), TEXT(x->by->who), TEXT(x->for_whom), TEXT(str_of(move)),
			 TEXT(str_of(from)), TEXT(str_of(to)), TEXT(opinion), INT(amount), INT(due),
			 INT(recording_journal(x->r))),
		    NULL, e) < 0 ||
	    barred(x, s, who, e) < 0 ||
	    sql_run(x->h->store, &NOW_SET,
		    ARGS(INT(x->m.id), INT(seq), TEXT(str_of(to)), TEXT(str_of(waits_for(x, s))), INT(since),
			 INT(due), INT(amount), TEXT(who[0]), TEXT(who[1])),
		    NULL, e) < 0)
		return -1;
	if (!x->k->happened)
		return 0;
	struct flow_event ev = {.h = x->h,
				.r = x->r,
				.kind = x->k,
				.matter = x->m.id,
				.about = x->m.about,
				.seq = seq,
				.who = x->by->who,
				.move = move,
				.from = from,
				.to = to,
				.opinion = opinion};
	return x->k->happened(&ev, e);
}

/* Somebody acted since the actor looked: who and when. */
static int acted_meanwhile(struct moving *x, struct err *e)
{
	struct flow_step last = {0};
	char at[20];
	int got = sql_row(x->h->store, &LAST_STEP, ARGS(INT(x->m.id)), flow_step_fields, &last, x->mem, e);
	if (got < 0)
		return -1;
	instant_text(last.at, at);
	err_set(e, ERR_CONFLICT, "%.*s 已在 %s 办过这一步，现在是“%s”", STR_FMT(last.who), at,
		state_of(x->k, x->m.state) ? state_of(x->k, x->m.state)->label : "");
	return err_todo(e, "刷新后再看要不要办");
}

/* The move, checked and made. */
static int make_move(struct moving *x, const struct flow_act *a, struct err *e)
{
	if (flow_get(x->h, a->matter, x->mem, &x->m, e) < 0)
		return -1;
	if (!str_is(x->m.kind, x->k->code))
		return err_set(e, ERR_NOTFOUND, "没有这件“%s”", x->k->label);
	if (x->m.seq != a->seq)
		return acted_meanwhile(x, e);
	const struct flow_move *m = move_of(x->k, x->m.state, a->move);
	if (!m)
		return err_set(e, ERR_CONFLICT, "“%s”时没有“%.*s”这一步", state_of(x->k, x->m.state)->label,
			       STR_FMT(a->move));
	if (check_actor(x, m, e) < 0 || check_papers(x, m, a->opinion, e) < 0)
		return -1;
	return write_step(x, m->code, m->from, m->to, a->opinion, a->amount ? *a->amount : x->m.amount, e);
}

/* Memory for one move. */
#define MOVE_MEMORY ((size_t)4 << 20)

int flow_act(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	     const struct flow_act *a, const struct flow_actor *by, int64_t *after, struct err *e)
{
	struct moving x = {.h = h, .r = r, .cal = cal, .k = k, .by = by, .mem = arena_new(MOVE_MEMORY)};
	int status = x.mem ? make_move(&x, a, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(x.mem);
	if (status == 0 && after)
		*after = a->seq + 1;
	return status;
}

int flow_may(struct house *h, const struct flow_kind *k, int64_t matter, const struct flow_actor *by, struct err *e)
{
	struct moving x = {.h = h, .k = k, .by = by, .mem = arena_new(MOVE_MEMORY)};
	int may = x.mem ? flow_get(h, matter, x.mem, &x.m, e) : err_set(e, ERR_NOMEM, "内存不够");
	const struct flow_state *s = may == 0 ? state_of(k, x.m.state) : NULL;
	if (s)
		may = may_act(&x, s->may, e);
	arena_free(x.mem);
	return may;
}

/* The moves that may be made of a matter that was read. */
static int list_moves(struct moving *x, const struct flow_move **out, bool *other, struct err *e)
{
	int n = 0;
	for (size_t i = 0; i < x->k->nmoves; i++) {
		const struct flow_move *m = &x->k->moves[i];
		struct err why = {0};
		if (!str_is(x->m.state, m->from) || (m->flags & FLOW_SELF))
			continue;
		if (check_actor(x, m, &why) == 0) {
			out[n++] = m;
		} else if (why.code != ERR_DENIED) {
			*e = why;
			return -1;
		} else if (m->unlike && !(m->flags & FLOW_STARTER)) {
			int may = may_act(x, state_of(x->k, x->m.state)->may, e);
			if (may < 0)
				return -1;
			*other |= may > 0;
		}
	}
	return n;
}

int flow_can(struct house *h, const struct flow_kind *k, int64_t matter, const struct flow_actor *by,
	     const struct flow_move **out, bool *other, struct err *e)
{
	struct moving x = {.h = h, .k = k, .by = by, .mem = arena_new(MOVE_MEMORY)};
	bool forbidden = false;
	int n = x.mem ? flow_get(h, matter, x.mem, &x.m, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (n == 0)
		n = list_moves(&x, out, &forbidden, e);
	arena_free(x.mem);
	if (n >= 0 && other)
		*other = forbidden;
	return n;
}

const char *flow_state_label(const struct flow_kind *k, struct str state)
{
	const struct flow_state *s = state_of(k, state);
	return s ? s->label : "";
}

const char *flow_move_label(const struct flow_kind *k, struct str from, struct str move)
{
	const struct flow_move *m = move_of(k, from, move);
	return m ? m->label : str_is(move, "start") ? "开始" : str_is(move, "undo") ? "撤回上一步" : "";
}

/* Undoes the last step of a matter that was read. */
static int take_back(struct moving *x, int64_t seq, struct err *e)
{
	struct flow_step last = {0};
	if (x->m.seq != seq)
		return acted_meanwhile(x, e);
	if (sql_row(x->h->store, &LAST_STEP, ARGS(INT(x->m.id)), flow_step_fields, &last, x->mem, e) < 0)
		return -1;
	const struct flow_move *m = move_of(x->k, last.from, last.move);
	if (!m || !(m->flags & FLOW_UNDO))
		return err_set(e, ERR_CONFLICT, "这一步不能撤回");
	if (!str_eq(last.who, x->by->who))
		return err_set(e, ERR_DENIED, "只能撤回自己办的一步");
	if (recording_now(x->r) - last.at > FLOW_UNDO_MICROS)
		return err_set(e, ERR_CONFLICT, "已超过 %d 分钟，不能撤回", (int)(FLOW_UNDO_MICROS / 60000000));
	x->for_whom = last.for_whom;
	return write_step(x, "undo", m->to, m->from, STR(""), last.amount, e);
}

int flow_undo(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	      int64_t matter, int64_t seq, const struct flow_actor *by, struct err *e)
{
	struct moving x = {.h = h, .r = r, .cal = cal, .k = k, .by = by, .mem = arena_new(MOVE_MEMORY)};
	int status = x.mem ? flow_get(h, matter, x.mem, &x.m, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = take_back(&x, seq, e);
	arena_free(x.mem);
	return status;
}

/* The rows of a new matter. */
static int add_matter(struct moving *x, const struct flow_new *n, struct err *e)
{
	struct house *h = x->h;
	int64_t now = recording_now(x->r);
	if (sql_run(h->store, &MATTER_ADD,
		    ARGS(INT(x->m.id), TEXT(str_of(x->k->code)), INT(n->about), TEXT(n->title), INT(n->unit),
			 INT(n->org), INT(n->person), TEXT(x->by->who), INT(now)),
		    NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < n->nplaces; i++)
		if (sql_run(h->store, &PLACE_ADD, ARGS(INT(x->m.id), INT(n->places[i])), NULL, e) < 0)
			return -1;
	x->m.about = n->about;
	x->m.org = n->org;
	x->m.person = n->person;
	int may = x->by == &flow_self ? 1 : may_act(x, x->k->states[0].may, e);
	if (may == 0)
		return err_set(e, ERR_DENIED, "您不能发起“%s”", x->k->label);
	return may < 0 ? -1 : write_step(x, "start", "", x->k->states[0].code, STR(""), n->amount, e);
}

int flow_start(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	       const struct flow_new *n, const struct flow_actor *by, int64_t *matter, struct err *e)
{
	struct moving x = {.h = h, .r = r, .cal = cal, .k = k, .by = by, .mem = arena_new(MOVE_MEMORY)};
	x.m.id = id_new(recording_now(r));
	int status = x.mem ? add_matter(&x, n, e) : err_set(e, ERR_NOMEM, "内存不够");
	arena_free(x.mem);
	if (status == 0)
		*matter = x.m.id;
	return status;
}
