/* Matters: who may do what when, four eyes, deadlines, undo, delegation, bulk; and that no table has a dead end or a way
 * round. The kind of these tests is small and has everything. */
#include "features/exchange/trial.h"

#include "flow/inside.h"
#include "flow/once.h"

static const struct flow_state states[] = {
    {"draft", "填写", "t.apply", 0, FLOW_OPEN},   {"first", "初审", "t.first", 5, FLOW_OPEN},
    {"second", "复审", "t.second", 5, FLOW_OPEN}, {"notice", "公示", "t.second", 7, FLOW_OPEN},
    {"done", "办结", NULL, 0, FLOW_DONE},         {"gone", "已撤回", NULL, 0, FLOW_STOPPED}};
static const struct flow_move moves[] = {
    {"submit", "提交", "draft", "first", FLOW_FILES, NULL},
    {"withdraw", "撤回申请", "draft", "gone", FLOW_STARTER, NULL},
    {"withdraw", "撤回申请", "first", "gone", FLOW_STARTER, NULL},
    {"approve", "通过", "first", "second", FLOW_UNDO | FLOW_BULK, NULL},
    {"return", "退回", "first", "draft", FLOW_OPINION, NULL},
    {"approve", "通过", "second", "notice", FLOW_BULK, "first"},
    {"return", "退回", "second", "draft", FLOW_OPINION, "first"},
    {"expire", "期满", "notice", "done", FLOW_SELF, NULL},
};
static const char *const required[] = {"first", "second", "notice", NULL};
static int happened(const struct flow_event *ev, struct err *e);
static const struct flow_kind kind = {.code = "t",
				      .label = "样例件",
				      .states = states,
				      .nstates = 6,
				      .moves = moves,
				      .nmoves = 8,
				      .required = required,
				      .happened = happened};

/* What the kind was told last, and whether it shall refuse. */
static char told_move[32], told_to[32];
static bool refuses;

static int happened(const struct flow_event *ev, struct err *e)
{
	snprintf(told_move, sizeof told_move, "%s", ev->move);
	snprintf(told_to, sizeof told_to, "%s", ev->to);
	return refuses ? err_set(e, ERR_CONFLICT, "不行") : 0;
}

/* Units 1 ⊃ 10 ⊃ 100; institution 7. */
static const struct flow_hat clerk_hat = {{"t.apply", 7}, FLOW_ORG, 7, {NULL, 0}};
static const struct flow_hat county_hats[] = {{{"t.first", 7}, FLOW_UNIT, 10, {NULL, 0}},
					      {{"t.second", 8}, FLOW_UNIT, 10, {NULL, 0}}};
static const struct flow_hat city_hat = {{"t.second", 8}, FLOW_ALL, 0, {NULL, 0}};
static const struct flow_hat other_hat = {{"t.first", 7}, FLOW_UNIT, 20, {NULL, 0}};
static const struct flow_actor clerk = {{"clerk", 5}, &clerk_hat, 1}, county = {{"county", 6}, county_hats, 2},
			       city = {{"city", 4}, &city_hat, 1}, other = {{"other", 5}, &other_hat, 1};

static struct calendar *cal;
static int64_t next_about;

static struct recording *open_recording(void)
{
	struct recording *r;
	struct deed d = {.who = "甲", .what = "flow"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	return r;
}

static void begin(void)
{
	next_about = 0;
	refuses = false;
	SCRATCH_OK(calendar_load(&cal, NULL, &scratch_err));
}

static int64_t started(int64_t amount)
{
	static const int64_t places[] = {100, 10, 1};
	struct flow_new n = {.about = ++next_about,
			     .title = STR("一件"),
			     .unit = 100,
			     .org = 7,
			     .places = places,
			     .nplaces = 3,
			     .amount = amount};
	int64_t id;
	struct recording *r = open_recording();
	SCRATCH_OK(flow_start(&trial.h, r, cal, &kind, &n, &clerk, &id, &scratch_err));
	SCRATCH_OK(flow_attach(&trial.h, r, id, STR("合同.pdf"), STR("pdf"), clerk.who, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return id;
}

static struct flow_matter stands(int64_t id)
{
	struct flow_matter m;
	SCRATCH_OK(flow_get(&trial.h, id, trial.mem, &m, &scratch_err));
	return m;
}

/* Tries a move on what the actor saw last; the store stays as it was when it fails. */
static int moved(int64_t id, const struct flow_actor *by, const char *move, const char *opinion)
{
	struct recording *r = open_recording();
	struct flow_act a = {.matter = id, .seq = stands(id).seq, .move = str_of(move), .opinion = str_of(opinion)};
	int status = flow_act(&trial.h, r, cal, &kind, &a, by, NULL, &scratch_err);
	if (status < 0)
		recording_abandon(r);
	else
		SCRATCH_OK(recording_commit(r, &scratch_err));
	return status;
}

static void must(int64_t id, const struct flow_actor *by, const char *move, const char *to)
{
	SCRATCH_OK(moved(id, by, move, "同意"));
	assert_true(str_is(stands(id).state, to));
	assert_string_equal(told_to, to);
}

static void a_matter_goes_its_way_with_deadlines(void **state)
{
	(void)state;
	begin();
	int64_t id = started(100);
	must(id, &clerk, "submit", "first");
	assert_int_equal(stands(id).due, day_of(2026, 11, 27)); /* from Saturday 2026-11-21 */
	must(id, &county, "approve", "second");
	must(id, &city, "approve", "notice");
	assert_int_equal(stands(id).due, day_of(2026, 12, 1));
	must(id, &flow_self, "expire", "done");
	struct flow_step *s;
	size_t n;
	SCRATCH_OK(flow_history(&trial.h, id, trial.mem, &s, &n, &scratch_err));
	assert_int_equal(n, 5);
	assert_true(str_is(s[2].who, "county") && str_is(s[2].opinion, "同意") && str_is(s[2].to, "second"));
	calendar_free(cal);
}

/* Every move by everybody in every state: exactly those of the table succeed. */
static void nobody_can_do_what_the_table_does_not_say(void **state)
{
	(void)state;
	begin();
	static const struct flow_actor *const all[] = {&clerk, &county, &city, &other, &flow_self};
	static const char *const codes[] = {"submit", "withdraw", "approve", "return", "expire", "undo", "start"};
	static const char *const way[][3] = {
	    {"draft", "", ""}, {"first", "submit", ""}, {"second", "submit", "approve"}};
	static const char *const may[][2] = {{"draft", "clerk submit"},   {"draft", "clerk withdraw"},
					     {"first", "clerk withdraw"}, {"first", "county approve"},
					     {"first", "county return"},  {"second", "city approve"},
					     {"second", "city return"}};
	for (size_t w = 0; w < 3; w++) {
		for (size_t a = 0; a < 5; a++) {
			for (size_t c = 0; c < 7; c++) {
				int64_t id = started(1);
				if (*way[w][1])
					must(id, &clerk, way[w][1], "first");
				if (*way[w][2])
					must(id, &county, way[w][2], "second");
				char pair[40];
				snprintf(pair, sizeof pair, "%.*s %s", STR_FMT(all[a]->who), codes[c]);
				bool want = false;
				for (size_t k = 0; k < sizeof may / sizeof *may; k++)
					want |= !strcmp(may[k][0], way[w][0]) && !strcmp(may[k][1], pair);
				bool did = moved(id, all[a], codes[c], "意见") == 0;
				if (did != want)
					fail_msg("%s in %s", pair, way[w][0]);
				err_clear(&scratch_err);
			}
		}
	}
	calendar_free(cal);
}

static void four_eyes_hold_also_through_a_delegation(void **state)
{
	(void)state;
	begin();
	int64_t id = started(100), given;
	struct flow_hat *hats;
	size_t n;
	must(id, &clerk, "submit", "first");
	must(id, &county, "approve", "second");
	assert_int_equal(moved(id, &county, "approve", "同意"), -1);
	scratch_err_is(ERR_DENIED, "这一步要由另一个人办：“初审”是您办的");
	struct recording *r = open_recording();
	SCRATCH_OK(flow_delegate(&trial.h, r, STR("deputy"), &county_hats[1], day_of(2026, 11, 1),
				 day_of(2026, 12, 1), county.who, &given, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(flow_delegated(&trial.h, STR("deputy"), day_of(2026, 11, 21), trial.mem, &hats, &n, &scratch_err));
	assert_int_equal(n, 1);
	struct flow_hat passed_on = hats[0];
	struct flow_actor deputy = {STR("deputy"), hats, 1};
	assert_int_equal(moved(id, &deputy, "approve", "同意"), -1);
	scratch_err_is(ERR_DENIED, "另一个人");
	SCRATCH_OK(flow_delegated(&trial.h, STR("deputy"), day_of(2026, 12, 2), trial.mem, &hats, &n, &scratch_err));
	assert_int_equal(n, 0);
	r = open_recording();
	assert_int_equal(flow_delegate_end(&trial.h, r, given, STR("somebody"), &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "没有这项委托");
	SCRATCH_OK(flow_delegate_end(&trial.h, r, given, county.who, &scratch_err));
	assert_int_equal(flow_delegate(&trial.h, r, STR("x"), &passed_on, 0, 1, STR("deputy"), &given, &scratch_err),
			 -1);
	scratch_err_is(ERR_DENIED, "不能再委托");
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(flow_delegated(&trial.h, STR("deputy"), day_of(2026, 11, 21), trial.mem, &hats, &n, &scratch_err));
	assert_int_equal(n, 0);
	must(id, &city, "approve", "notice");
	calendar_free(cal);
}

static void two_who_act_at_once_do_not_both_succeed(void **state)
{
	(void)state;
	begin();
	int64_t id = started(100);
	must(id, &clerk, "submit", "first");
	struct flow_act stale = {.matter = id, .seq = stands(id).seq, .move = STR("return"), .opinion = STR("缺件")};
	must(id, &county, "approve", "second");
	struct recording *r = open_recording();
	assert_int_equal(flow_act(&trial.h, r, cal, &kind, &stale, &county, NULL, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "county 已在 2026-11-21");
	recording_abandon(r);
	assert_int_equal(moved(id, &city, "return", " "), -1);
	scratch_err_is(ERR_INPUT, "要写明意见");
	refuses = true;
	assert_int_equal(moved(id, &city, "approve", ""), -1);
	scratch_err_is(ERR_CONFLICT, "不行");
	assert_true(str_is(stands(id).state, "second"));
	calendar_free(cal);
}

static void a_step_is_taken_back_in_time_and_only_by_who_made_it(void **state)
{
	(void)state;
	begin();
	int64_t id = started(100);
	must(id, &clerk, "submit", "first");
	must(id, &county, "approve", "second");
	struct recording *r = open_recording();
	assert_int_equal(flow_undo(&trial.h, r, cal, &kind, id, 3, &city, &scratch_err), -1);
	scratch_err_is(ERR_DENIED, "只能撤回自己");
	SCRATCH_OK(flow_undo(&trial.h, r, cal, &kind, id, 3, &county, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	assert_true(str_is(stands(id).state, "first"));
	must(id, &county, "approve", "second");
	trial.now += FLOW_UNDO_MICROS;
	r = open_recording();
	assert_int_equal(flow_undo(&trial.h, r, cal, &kind, id, 5, &county, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已超过 10 分钟");
	recording_abandon(r);
	must(id, &city, "approve", "notice");
	r = open_recording();
	assert_int_equal(flow_undo(&trial.h, r, cal, &kind, id, 6, &city, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "不能撤回");
	recording_abandon(r);
	calendar_free(cal);
}

static size_t todo(const struct flow_actor *a, size_t hat)
{
	struct flow_matter *m;
	size_t n;
	int64_t waiting = -1;
	SCRATCH_OK(
	    flow_page(&trial.h, FLOW_LIST_TODO, a->who, &a->hat[hat], NULL, 0, trial.mem, &m, &n, &scratch_err));
	SCRATCH_OK(flow_waiting(&trial.h, a->who, &a->hat[hat], &waiting, &scratch_err));
	assert_int_equal(waiting, (int64_t)n);
	return n;
}

static void lists_hold_what_one_can_act_on(void **state)
{
	(void)state;
	begin();
	int64_t a = started(100), b = started(200);
	assert_int_equal(todo(&clerk, 0), 2);
	must(a, &clerk, "submit", "first");
	must(b, &clerk, "submit", "first");
	assert_int_equal(todo(&clerk, 0), 0);
	assert_int_equal(todo(&county, 0), 2);
	assert_int_equal(todo(&other, 0), 0);
	must(a, &county, "approve", "second");
	assert_int_equal(todo(&county, 0), 1);
	assert_int_equal(todo(&county, 1), 0); /* four eyes */
	assert_int_equal(todo(&city, 0), 1);
	struct flow_matter *m;
	size_t n;
	SCRATCH_OK(flow_page(&trial.h, FLOW_LIST_ACTED, county.who, NULL, NULL, 0, trial.mem, &m, &n, &scratch_err));
	assert_int_equal(n, 1);
	SCRATCH_OK(flow_page(&trial.h, FLOW_LIST_STARTED, clerk.who, NULL, NULL, 1, trial.mem, &m, &n, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(m->id, b);
	SCRATCH_OK(flow_page(&trial.h, FLOW_LIST_STARTED, clerk.who, NULL, m, 1, trial.mem, &m, &n, &scratch_err));
	assert_int_equal(m->id, a);
	struct recording *r = open_recording();
	SCRATCH_OK(flow_copy(&trial.h, r, a, STR("boss"), county.who, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	SCRATCH_OK(
	    flow_page(&trial.h, FLOW_LIST_COPIED, STR("boss"), NULL, NULL, 0, trial.mem, &m, &n, &scratch_err));
	assert_int_equal(n, 1);
	calendar_free(cal);
}

static void many_at_once_come_to_the_sum_that_was_shown(void **state)
{
	(void)state;
	begin();
	struct flow_each each[5];
	for (int i = 0; i < 5; i++) {
		each[i].matter = started(100);
		must(each[i].matter, &clerk, "submit", "first");
		each[i].seq = 2;
	}
	struct recording *r = open_recording();
	assert_int_equal(flow_bulk(&trial.h, r, cal, &kind, STR("approve"), STR(""), each, 5, 499, &county, trial.mem,
				   &scratch_err),
			 -1);
	scratch_err_is(ERR_CONFLICT, "合计与看到的不一样");
	recording_abandon(r);
	must(each[3].matter, &county, "return", "draft");
	r = open_recording();
	SCRATCH_OK(flow_bulk(&trial.h, r, cal, &kind, STR("approve"), STR(""), each, 5, 500, &county, trial.mem,
			     &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	for (int i = 0; i < 5; i++) {
		assert_int_equal(each[i].done, i != 3);
		assert_true(str_is(stands(each[i].matter).state, i == 3 ? "draft" : "second"));
	}
	assert_non_null(strstr(each[3].why, "county 已在"));
	r = open_recording();
	assert_int_equal(
	    flow_bulk(&trial.h, r, cal, &kind, STR("submit"), STR(""), each, 1, 100, &clerk, trial.mem, &scratch_err),
	    -1);
	scratch_err_is(ERR_INPUT, "不能成批办");
	recording_abandon(r);
	calendar_free(cal);
}

static int reminded;
static int remind(void *self, const struct flow_matter *m, bool overdue)
{
	(void)m;
	reminded += overdue == *(bool *)self;
	return 0;
}

static int reminders(day_t today, bool overdue)
{
	struct recording *r = open_recording();
	reminded = 0;
	SCRATCH_OK(flow_remind(&trial.h, r, cal, today, remind, &overdue, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	return reminded;
}

static void one_is_reminded_once_before_and_once_after_the_deadline(void **state)
{
	(void)state;
	begin();
	int64_t id = started(100);
	must(id, &clerk, "submit", "first"); /* due Friday 2026-11-27 */
	assert_int_equal(reminders(day_of(2026, 11, 24), false), 0);
	assert_int_equal(reminders(day_of(2026, 11, 25), false), 1);
	assert_int_equal(reminders(day_of(2026, 11, 26), false), 0);
	assert_int_equal(reminders(day_of(2026, 11, 30), true), 1);
	assert_int_equal(reminders(day_of(2026, 12, 1), true), 0);
	calendar_free(cal);
}

static void a_table_with_a_hole_is_refused(void **state)
{
	(void)state;
	struct flow_kind k = kind;
	struct flow_move bad[9];
	SCRATCH_OK(flow_check(&k, &scratch_err));
	k.moves = bad;
	memcpy(bad, moves, sizeof moves);
	bad[8] = (struct flow_move){"skip", "跳过", "first", "notice", 0, NULL};
	k.nmoves = 9;
	assert_int_equal(flow_check(&k, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "可以绕过必经的状态（second）");
	bad[7].from = "first";
	k.nmoves = 8;
	assert_int_equal(flow_check(&k, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "从这个状态走不到头（notice）");
	memcpy(bad, moves, sizeof moves);
	bad[5].to = "done";
	assert_int_equal(flow_check(&k, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "走不到这个状态（notice）");
	memcpy(bad, moves, sizeof moves);
	bad[0].to = "nowhere";
	assert_int_equal(flow_check(&k, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "指向没有的状态（submit）");
}

static void the_same_request_is_answered_and_another_under_its_key_refused(void **state)
{
	(void)state;
	begin();
	struct buf answer;
	buf_init(&answer, 1000);
	struct recording *r = open_recording();
	assert_int_equal(once_asked(&trial.h, STR("甲"), STR("k1"), STR("付100"), &answer, &scratch_err), 0);
	SCRATCH_OK(once_done(&trial.h, r, STR("甲"), STR("k1"), STR("付100"), STR("第1号"), &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
	r = open_recording();
	assert_int_equal(once_asked(&trial.h, STR("甲"), STR("k1"), STR("付100"), &answer, &scratch_err), 1);
	assert_true(str_is(buf_str(&answer), "第1号"));
	assert_int_equal(once_asked(&trial.h, STR("甲"), STR("k1"), STR("付101"), &answer, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "已用于内容不同的请求");
	assert_int_equal(once_asked(&trial.h, STR("乙"), STR("k1"), STR("付101"), &answer, &scratch_err), 0);
	assert_int_equal(once_asked(&trial.h, STR("甲"), STR(""), STR("付101"), &answer, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "幂等键是空的");
	recording_abandon(r);
	buf_release(&answer);
	calendar_free(cal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_matter_goes_its_way_with_deadlines),
	    TRIAL(nobody_can_do_what_the_table_does_not_say),
	    TRIAL(four_eyes_hold_also_through_a_delegation),
	    TRIAL(two_who_act_at_once_do_not_both_succeed),
	    TRIAL(a_step_is_taken_back_in_time_and_only_by_who_made_it),
	    TRIAL(lists_hold_what_one_can_act_on),
	    TRIAL(many_at_once_come_to_the_sum_that_was_shown),
	    TRIAL(one_is_reminded_once_before_and_once_after_the_deadline),
	    TRIAL(a_table_with_a_hole_is_refused),
	    TRIAL(the_same_request_is_answered_and_another_under_its_key_refused),
	};
	return trial_run("flow", tests, sizeof tests / sizeof *tests);
}
