/* Announcements: whom they are for, drafts and what is published, days, readers. */
#include "features/exchange/trial.h"

#include "features/directory/directory.h"
#include "features/notices/notices.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/units/units.h"

#define DAY (86400 * 1000000LL)

static day_t today(void)
{
	return instant_day(trial.now);
}

/* The id of the thing with this key. */
static int64_t id_of(const struct fact_type *t, const char *key)
{
	struct fact_reader *r;
	struct version v;
	SCRATCH_OK(
	    fact_by_key(&r, &trial.h, t, (struct cell){FIELD_NONE, str_of(key)}, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(r, &v, &scratch_err), 1);
	fact_reader_free(r);
	return v.id;
}

/* A draft for a unit and an audience, from today for ten days. */
static int64_t draft(const char *unit, int audience, bool pinned, const char *title)
{
	int64_t id;
	struct notice n = {.unit = id_of(&units_facts, unit),
			   .audience = audience,
			   .from = today(),
			   .to = today() + 10,
			   .pinned = pinned,
			   .title = str_of(title),
			   .said = STR("内容"),
			   .who = STR("甲")};
	SCRATCH_OK(notice_save(&trial.h, &n, &id, &scratch_err));
	return id;
}

static void move(int64_t id, enum notice_state to)
{
	SCRATCH_OK(notice_move(&trial.h, id, to, "甲", &scratch_err));
}

/* The titles that stand for somebody, joined. */
static const char *standing(enum reach_kind kind, int64_t id)
{
	struct notice *v;
	size_t n;
	char text[400] = "";
	SCRATCH_OK(notice_standing(&trial.h, (struct reach){kind, id}, today(), 50, trial.mem, &v, &n, &scratch_err));
	for (size_t i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s", i ? " " : "",
			 STR_FMT(v[i].title));
	return arena_copy(trial.mem, text, strlen(text));
}

/* Institutions, people at work there, the directory; a write transaction is open. */
static void place(void)
{
	furnished();
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,,,,是,\n");
	accepted();
	SCRATCH_OK(directory_catch_up(&trial.h, NULL, &scratch_err));
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
}

static void it_is_for_an_audience_within_its_unit(void **state)
{
	(void)state;
	place();
	int64_t city = id_of(&units_facts, "330600"), county = id_of(&units_facts, "330602"),
		other = id_of(&units_facts, "330604"), org = id_of(&orgs_facts, HOME),
		one = id_of(&people_facts, ONE);
	move(draft("330602", NOTICE_ORGS, false, "机构"), NOTICE_PUBLISHED);
	move(draft("330604", NOTICE_ORGS | NOTICE_WORKERS, false, "别县"), NOTICE_PUBLISHED);
	move(draft("330600", NOTICE_WORKERS, true, "个人"), NOTICE_PUBLISHED);
	move(draft("330600", NOTICE_OFFICERS, false, "经办"), NOTICE_PUBLISHED);
	draft("330600", 7, false, "草稿");
	assert_string_equal(standing(REACH_ORG, org), "机构");
	assert_string_equal(standing(REACH_PERSON, one), "个人");
	assert_string_equal(standing(REACH_UNIT, county), "经办");
	assert_string_equal(standing(REACH_UNIT, city), "经办");
	assert_string_equal(standing(REACH_UNIT, other), "经办");
	assert_string_equal(standing(REACH_NOBODY, 0), "");
	assert_string_equal(standing(REACH_ALL, 0), "个人 经办 别县 机构");
}

static void only_a_draft_is_changed_and_only_in_its_turn(void **state)
{
	(void)state;
	place();
	int64_t id = draft("330602", NOTICE_ORGS, false, "甲"), same;
	struct notice n;
	move(id, NOTICE_PUBLISHED);
	SCRATCH_OK(notice_get(&trial.h, id, trial.mem, &n, &scratch_err));
	assert_true(n.state == NOTICE_PUBLISHED && n.published != 0);
	assert_int_equal(notice_save(&trial.h, &n, &same, &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "只有草稿可以改");
	assert_int_equal(notice_move(&trial.h, id, NOTICE_PUBLISHED, "甲", &scratch_err), -1);
	scratch_err_is(ERR_CONFLICT, "公告现在是“已发布”");
	move(id, NOTICE_WITHDRAWN);
	move(id, NOTICE_DRAFT);
	n.audience = 0;
	assert_int_equal(notice_save(&trial.h, &n, &same, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "至少选一类人看");
	n.audience = NOTICE_ORGS;
	n.to = n.from - 1;
	assert_int_equal(notice_save(&trial.h, &n, &same, &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "最后一天早于第一天");
	n.from = n.to = today() - 1;
	SCRATCH_OK(notice_save(&trial.h, &n, &same, &scratch_err));
	assert_int_equal(same, id);
	assert_int_equal(notice_move(&trial.h, id, NOTICE_PUBLISHED, "甲", &scratch_err), -1);
	scratch_err_is(ERR_INPUT, "最后一天已经过去");
}

static void it_goes_by_itself_and_who_read_it_is_kept_once(void **state)
{
	(void)state;
	place();
	int64_t org = id_of(&orgs_facts, HOME), id = draft("330602", NOTICE_ORGS, false, "甲");
	struct notice n;
	bool read;
	move(id, NOTICE_PUBLISHED);
	SCRATCH_OK(notice_read(&trial.h, id, 7, &scratch_err));
	SCRATCH_OK(notice_read(&trial.h, id, 7, &scratch_err));
	SCRATCH_OK(notice_was_read(&trial.h, id, 7, &read, &scratch_err));
	assert_true(read);
	SCRATCH_OK(notice_was_read(&trial.h, id, 8, &read, &scratch_err));
	assert_false(read);
	SCRATCH_OK(notice_get(&trial.h, id, trial.mem, &n, &scratch_err));
	assert_int_equal(n.readers, 1);
	trial.now += 10 * DAY;
	assert_string_equal(standing(REACH_ORG, org), "甲");
	trial.now += DAY;
	assert_string_equal(standing(REACH_ORG, org), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(it_is_for_an_audience_within_its_unit),
	    TRIAL(only_a_draft_is_changed_and_only_in_its_turn),
	    TRIAL(it_goes_by_itself_and_who_read_it_is_kept_once),
	};
	return trial_run("notices", tests, sizeof tests / sizeof *tests);
}
