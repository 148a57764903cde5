/* Stories: what is told of a person and an institution, with its sources, its versions and what is missing. */
#include "features/exchange/trial.h"

#include "features/credentials/credentials.h"
#include "features/directory/story.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"

#define CRED_HEAD "证件号码,证书类别,职业,等级,证书编号,发证日期,有效期至\n"

/* The id of the thing with this key. */
static int64_t id_of(const struct fact_type *t, const char *key)
{
	struct fact_reader *r;
	struct version v;
	SCRATCH_OK(
	    fact_by_key(&r, &trial.h, t, (struct cell){FIELD_NONE, str_of(key)}, INSTANT_OPEN, 0, &scratch_err));
	int got = fact_next(r, &v, &scratch_err);
	fact_reader_free(r);
	assert_int_equal(got, 1);
	return v.id;
}

static struct story s;

/* Tells the first person's. */
static void told_as(instant_t as_known)
{
	SCRATCH_OK(story_of_person(&trial.h, id_of(&people_facts, ONE), as_known, trial.mem, &s, &scratch_err));
}

/* A life: a spell, a certificate that is corrected later. */
static instant_t lived(void)
{
	furnished();
	import_text("任职.csv", JOB_HEAD ONE
		    "," HOME ",养老护理员,是,编外合同,2020-01-01,2022-12-31,2020-01-01,2022-12-31,是,个人\n");
	accepted();
	import_text("证书.csv", CRED_HEAD ONE ",职业技能等级证书,养老护理员,四级,A1,2020-05-01,\n");
	accepted();
	instant_t before = trial.now;
	import_text("证书.csv", CRED_HEAD ONE ",职业技能等级证书,养老护理员,三级,A1,2020-05-01,2027-05-01\n");
	accepted();
	return before;
}

static void a_story_has_sections_with_sources(void **state)
{
	(void)state;
	lived();
	told_as(INSTANT_OPEN);
	assert_string_equal(s.name.p, "甲一");
	assert_ptr_equal(s.section[0].type, &people_facts);
	assert_string_equal(s.section[0].fact[0].text[FACT_INDEX(people, number)].p, "330602********0015");
	const struct story_section *work = story_section(&s, &employment_facts);
	assert_int_equal(work->n, 1);
	assert_string_equal(work->fact[0].text[FACT_INDEX(employment, org_id)].p, "越城样例养老院");
	assert_string_equal(work->fact[0].text[FACT_INDEX(employment, post)].p, "养老护理员");
	assert_string_equal(work->fact[0].text[FACT_INDEX(employment, begins)].p, "2020-01-01");
	assert_true(work->fact[0].ended);
	assert_int_equal(work->fact[0].to, day_of(2022, 12, 31));
	assert_string_equal(work->fact[0].source.file.p, "任职.csv");
	assert_string_equal(work->fact[0].source.deed.p, "导入");
	assert_int_equal(work->fact[0].source.line, 2);
	assert_int_equal(story_section(&s, &credentials_facts)->fact[0].versions, 2);
}

/* The event of this kind, the latest; fails when there is none. */
static const struct story_event *event(enum story_kind kind)
{
	for (size_t i = 0; i < s.events; i++)
		if (s.event[i].kind == kind)
			return &s.event[i];
	fail_msg("no event of kind %s", story_kind_label((int)kind));
	return NULL;
}

static void its_timeline_says_what_happened(void **state)
{
	(void)state;
	lived();
	told_as(INSTANT_OPEN);
	assert_string_equal(event(STORY_BEGIN)->title.p, "到越城样例养老院任养老护理员");
	assert_string_equal(event(STORY_BEGIN)->detail.p, "编外合同 · 合同至 2022-12-31");
	assert_string_equal(event(STORY_END)->title.p, "离开越城样例养老院");
	assert_string_equal(event(STORY_CERTIFICATE)->title.p, "取得养老护理员三级职业技能等级证书");
	assert_string_equal(event(STORY_CERTIFICATE)->detail.p, "A1");
	assert_true(event(STORY_EXPIRY)->future);
	assert_int_equal(event(STORY_BIRTH)->day, day_of(1999, 1, 1));
	assert_string_equal(event(STORY_CORRECTION)->detail.p, "证书");
	for (size_t i = 1; i < s.events; i++)
		assert_true(s.event[i - 1].day >= s.event[i].day);
}

static void a_corrected_person_keeps_the_day_of_entry_on_the_timeline(void **state)
{
	bool changed = true;
	(void)state;
	furnished();
	told_as(INSTANT_OPEN);
	instant_t entered = s.section[0].fact[0].known_from, before = trial.now;
	int64_t one = id_of(&people_facts, ONE);
	SCRATCH_OK(story_changed_since(&trial.h, one, before, trial.mem, &changed, &scratch_err));
	assert_false(changed);
	import_text("人员.csv", "证件号码,姓名,手机号\n" ONE ",甲一,13900000001\n");
	accepted();
	told_as(INSTANT_OPEN);
	assert_int_equal(event(STORY_RECORD)->day, instant_day(entered));
	assert_int_equal(s.section[0].fact[0].first_known, entered);
	assert_string_equal(event(STORY_CORRECTION)->detail.p, "人员");
	SCRATCH_OK(story_changed_since(&trial.h, one, before, trial.mem, &changed, &scratch_err));
	assert_true(changed);
}

static void it_is_told_as_known_on_an_earlier_day(void **state)
{
	(void)state;
	instant_t before = lived();
	told_as(before);
	const struct story_fact *f = &story_section(&s, &credentials_facts)->fact[0];
	assert_string_equal(f->text[FACT_INDEX(credentials, level)].p, "四级");
	assert_int_equal(f->versions, 1);
	assert_int_equal(story_of_person(&trial.h, id_of(&people_facts, ONE), 1, trial.mem, &s, &scratch_err), -1);
	scratch_err_is(ERR_NOTFOUND, "当时没有这个人的记录");
}

static void it_says_what_is_missing(void **state)
{
	struct buf b;
	(void)state;
	lived();
	told_as(INSTANT_OPEN);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < s.hints; i++)
		buf_printf(&b, "%s%.*s\n", s.hint[i].grave ? "!" : "", STR_FMT(s.hint[i].text));
	assert_string_equal(
	    b.p,
	    "缺手机号，用于联系本人\n!缺银行账号，用于发放补助\n!缺开户行，用于发放补助\n缺常住单元，用于统计\n");
	buf_release(&b);
}

static void a_fact_shows_each_change_with_who_and_why(void **state)
{
	struct story_change *c;
	size_t n;
	(void)state;
	lived();
	told_as(INSTANT_OPEN);
	const struct story_fact *f = &story_section(&s, &credentials_facts)->fact[0];
	SCRATCH_OK(story_changes(&trial.h, &credentials_facts, f->owner, f->id, trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 2);
	assert_null(c[0].before);
	assert_int_equal(c[1].fields, 1 << FACT_INDEX(credentials, level) | 1 << FACT_INDEX(credentials, expires));
	assert_string_equal(c[1].before->text[FACT_INDEX(credentials, level)].p, "四级");
	assert_string_equal(c[1].after->text[FACT_INDEX(credentials, level)].p, "三级");
	assert_string_equal(c[1].source.who.p, "命令行 甲");
	assert_int_equal(story_changes(&trial.h, &credentials_facts, f->owner, 42, trial.mem, &c, &n, &scratch_err),
			 -1);
	scratch_err_is(ERR_NOTFOUND, "没有这一条证书");
}

static void an_institution_has_a_story_and_counts(void **state)
{
	struct org_counts counts;
	(void)state;
	lived();
	SCRATCH_OK(directory_catch_up(&trial.h, NULL, &scratch_err));
	int64_t home = id_of(&orgs_facts, HOME);
	SCRATCH_OK(story_of_org(&trial.h, home, INSTANT_OPEN, trial.mem, &s, &scratch_err));
	assert_string_equal(s.name.p, "越城样例养老院");
	assert_string_equal(event(STORY_BEGIN)->title.p, "成立");
	assert_string_equal(event(STORY_BEGIN)->detail.p, "养老机构 · 民办非营利");
	SCRATCH_OK(directory_org_counts(&trial.h, (struct reach){REACH_ALL, 0}, home, &counts, &scratch_err));
	assert_int_equal(counts.clients, 0);
	assert_int_equal(counts.left, 0); /* longer ago than a year */
	assert_int_equal(directory_org_counts(&trial.h, (struct reach){REACH_ORG, 42}, home, &counts, &scratch_err),
			 -1);
	scratch_err_is(ERR_NOTFOUND, "不在您的范围内");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_story_has_sections_with_sources),
	    TRIAL(its_timeline_says_what_happened),
	    TRIAL(a_corrected_person_keeps_the_day_of_entry_on_the_timeline),
	    TRIAL(it_is_told_as_known_on_an_earlier_day),
	    TRIAL(it_says_what_is_missing),
	    TRIAL(a_fact_shows_each_change_with_who_and_why),
	    TRIAL(an_institution_has_a_story_and_counts),
	};
	return trial_run("story", tests, sizeof tests / sizeof *tests);
}
