/* Who acts, and what a matter's page tells of its way. */
#include <stdio.h>

#include "features/matters/matters_web.h"
#include "features/reach_web.h"
#include "html/shell.h"

struct flow_hat hat_of(const struct user *u, const char *may)
{
	static const enum flow_scope scopes[] = {
	    [REACH_ALL] = FLOW_ALL, [REACH_UNIT] = FLOW_UNIT, [REACH_ORG] = FLOW_ORG, [REACH_PERSON] = FLOW_PERSON};
	struct reach r = user_reach(u);
	/* Whoever reaches nobody gets a scope that covers nothing: the person without an id. */
	return (struct flow_hat){.may = str_of(may),
				 .scope = r.kind == REACH_NOBODY ? FLOW_PERSON : scopes[r.kind],
				 .id = r.kind == REACH_NOBODY ? 0 : r.id};
}

/* A state of some kind of matter is acted in by this power. */
static bool is_power(const char *may)
{
	for (size_t k = 0; k < matter_kinds_n; k++) {
		const struct flow_kind *kind = matter_kinds[k].kind;
		for (size_t i = 0; i < kind->nstates; i++)
			if (kind->states[i].may && strcmp(kind->states[i].may, may) == 0)
				return true;
	}
	return false;
}

int actor_of(struct ctx *c, struct flow_actor *out, struct err *e)
{
	struct flow_hat *given = NULL;
	size_t n = 0, count = 0;
	struct str who = str_of(ctx_who(c));
	if (c->user->account && c->user->step == USER_READY &&
	    flow_delegated(c->house, who, c->today, c->mem, &given, &n, e) < 0)
		return -1;
	struct flow_hat *hat = ARENA_ARRAY(c->mem, n + CAN__MAX + 1, struct flow_hat);
	if (!hat)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (int k = 0; k < CAN__MAX; k++)
		if (ctx_may(c, (enum capability)k) && is_power(capability_word((enum capability)k)))
			hat[count++] = hat_of(c->user, capability_word((enum capability)k));
	for (size_t i = 0; i < n; i++)
		hat[count++] = given[i];
	*out = (struct flow_actor){.who = who, .hat = hat, .hats = count};
	return 0;
}

int calendar_of(struct ctx *c, struct calendar **ret, struct err *e)
{
	return calendar_load(ret, c->house->store, e);
}

struct str due_words(struct ctx *c, const struct calendar *cal, int64_t due, int64_t *tone)
{
	struct err ignored = {0};
	int n;
	*tone = UI_MUTE;
	if (due == 0)
		return STR("");
	if (calendar_between(cal, c->today, (day_t)due, &n, &ignored) < 0)
		return STR("");
	*tone = due < c->today ? UI_BAD : n <= 1 ? UI_WARN : UI_MUTE;
	if (due < c->today)
		return ctx_text(c, "超期 %d 天", n < 0 ? -n : 1);
	return n == 0 ? STR("今天到期") : ctx_text(c, "剩 %d 天", n);
}

int request_recording(struct ctx *c, struct recording **ret, const char *what, const char *detail, struct err *e)
{
	struct deed d = {.who = ctx_who(c), .what = what, .detail = detail};
	return recording_begin(ret, c->house, &d, e);
}

int matter_recording(struct ctx *c, struct recording **ret, const char *detail, struct err *e)
{
	return request_recording(c, ret, "flow", detail, e);
}

int matters_waiting(struct ctx *c, struct matters_waiting *out, struct err *e)
{
	struct flow_actor by;
	*out = (struct matters_waiting){0};
	if (actor_of(c, &by, e) < 0)
		return -1;
	for (size_t i = 0; i < by.hats; i++) {
		struct flow_matter *m;
		size_t n;
		int64_t waiting;
		if (flow_waiting(c->house, by.who, &by.hat[i], &waiting, e) < 0 ||
		    flow_page(c->house, FLOW_LIST_TODO, by.who, &by.hat[i], NULL, FLOW_PAGE_MAX, c->mem, &m, &n, e) <
			0)
			return -1;
		out->count += waiting;
		for (size_t k = 0; k < n && m[k].due; k++) {
			out->overdue += m[k].due < c->today;
			if (!out->nearest || m[k].due < out->nearest)
				out->nearest = m[k].due;
		}
	}
	return 0;
}

int matter_file_bytes(struct ctx *c, const struct http_file *f, struct str *out, struct err *e)
{
	char *p = f->size > 0 && f->size <= FLOW_FILE_MAX ? arena_get(c->mem, (size_t)f->size) : NULL;
	FILE *in = p ? fopen(f->path, "rb") : NULL;
	size_t n = in ? fread(p, 1, (size_t)f->size, in) : 0;
	if (in)
		fclose(in);
	if (!in || n != (size_t)f->size)
		return err_set(e, f->size > FLOW_FILE_MAX ? ERR_LIMIT : ERR_INPUT,
			       "附件是空的、超过 %d MB，或没有传完", FLOW_FILE_MAX >> 20);
	*out = (struct str){p, n};
	return 0;
}

/* The step as a page tells it. */
static struct matter_step step_of(struct ctx *c, const struct flow_kind *k, const struct flow_step *s)
{
	struct str who = account_said(c->house, s->who, c->mem);
	if (s->for_whom.n)
		who = ctx_text(c, "%.*s（受 %.*s 委托）", STR_FMT(who),
			       STR_FMT(account_said(c->house, s->for_whom, c->mem)));
	return (struct matter_step){
	    .s = *s, .who = who, .move = flow_move_label(k, s->from, s->move), .to = flow_state_label(k, s->to)};
}

/* The last step can be taken back by the user now. */
static bool undoable(struct ctx *c, const struct flow_kind *k, const struct flow_step *last)
{
	if (!str_is(last->who, ctx_who(c)) || c->now - last->at > FLOW_UNDO_MICROS)
		return false;
	for (size_t i = 0; i < k->nmoves; i++)
		if (str_is(last->move, k->moves[i].code) && str_is(last->from, k->moves[i].from))
			return k->moves[i].flags & FLOW_UNDO;
	return false;
}

int matter_story_of(struct ctx *c, const struct flow_kind *k, const struct flow_matter *m, struct matter_story *out,
		    struct err *e)
{
	struct flow_step *s;
	if (flow_history(c->house, m->id, c->mem, &s, &out->nsteps, e) < 0 ||
	    flow_files(c->house, m->id, c->mem, &out->file, &out->nfiles, e) < 0 ||
	    flow_reminders(c->house, m->id, c->mem, &out->reminder, &out->nreminders, e) < 0)
		return -1;
	if (!(out->step = ARENA_ARRAY(c->mem, out->nsteps + 1, struct matter_step)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < out->nsteps; i++)
		out->step[i] = step_of(c, k, &s[i]);
	if (out->nsteps && undoable(c, k, &s[out->nsteps - 1])) {
		out->may_undo = true;
		out->undo_until = s[out->nsteps - 1].at + FLOW_UNDO_MICROS;
	}
	return 0;
}

static const struct out_field step_rows[] = {
    OUT_INT_(struct matter_step, s.seq, "第几步"),    OUT_INSTANT_(struct matter_step, s.at, "时间"),
    OUT_TEXT_(struct matter_step, who, "谁办的"),     OUT_WORD_(struct matter_step, move, "做了什么"),
    OUT_WORD_(struct matter_step, to, "到了哪一步"),  OUT_TEXT_(struct matter_step, s.opinion, "意见"),
    OUT_MONEY_(struct matter_step, s.amount, "金额"),
};
static const struct out_shape step_shape = OUT_SHAPE("MatterStep", struct matter_step, step_rows);
static const struct out_field file_rows[] = {
    OUT_INT_(struct flow_file, no, "序号"),
    OUT_TEXT_(struct flow_file, name, "文件名"),
    OUT_INT_(struct flow_file, size, "字节"),
    OUT_INSTANT_(struct flow_file, at, "上传时间"),
};
static const struct out_shape file_shape = OUT_SHAPE("MatterFile", struct flow_file, file_rows);
static const struct out_field reminder_rows[] = {
    OUT_INSTANT_(struct flow_reminder, at, "提醒时间"),
    OUT_BOOL_(struct flow_reminder, overdue, "已超期"),
};
static const struct out_shape reminder_shape = OUT_SHAPE("MatterReminder", struct flow_reminder, reminder_rows);
static const struct out_field story_rows[] = {
    OUT_LIST_(struct matter_story, step, nsteps, "经过", step_shape),
    OUT_LIST_(struct matter_story, file, nfiles, "附件", file_shape),
    OUT_LIST_(struct matter_story, reminder, nreminders, "提醒", reminder_shape),
    OUT_BOOL_(struct matter_story, may_undo, "可撤回上一步"),
};
const struct out_shape matter_story_shape = OUT_SHAPE("MatterStory", struct matter_story, story_rows);

int matter_work_begin(struct ctx *c, struct matter_work *w, const char *what, struct err *e)
{
	if (actor_of(c, &w->by, e) < 0 || calendar_of(c, &w->cal, e) < 0)
		return -1;
	if (matter_recording(c, &w->r, what, e) == 0)
		return 0;
	calendar_free(w->cal);
	return -1;
}

int matter_work_end(struct matter_work *w, int status, struct err *e)
{
	calendar_free(w->cal);
	return recording_end(w->r, status, e);
}

int moves_shown(struct ctx *c, const struct flow_kind *k, int64_t matter, struct move_shown **ret, size_t *n,
		struct err *e)
{
	const struct flow_move *m[FLOW_MOVES_MAX];
	struct flow_actor by;
	if (actor_of(c, &by, e) < 0)
		return -1;
	int count = flow_can(c->house, k, matter, &by, m, NULL, e);
	struct move_shown *out = ARENA_ARRAY(c->mem, FLOW_MOVES_MAX, struct move_shown);
	if (!out)
		return err_set(e, ERR_NOMEM, "内存不足");
	*ret = out;
	*n = 0;
	for (int i = 0; i < count; i++)
		out[(*n)++] = (struct move_shown){m[i]->code, m[i]->label, m[i]->flags & FLOW_OPINION};
	return count < 0 ? -1 : 0;
}

static const struct out_field move_rows[] = {OUT_WORD_(struct move_shown, code, "代码"),
					     OUT_WORD_(struct move_shown, label, "做什么"),
					     OUT_BOOL_(struct move_shown, opinion, "要写意见")};
const struct out_shape move_shown_shape = OUT_SHAPE("MatterMove", struct move_shown, move_rows);
