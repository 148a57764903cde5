/* The directory against the facts: what it says after any edits is what it would say if made anew. */
#include "features/exchange/trial.h"

#include "features/agreements/agreements.h"
#include "features/clients/clients.h"
#include "features/credentials/credentials.h"
#include "features/directory/inside.h"
#include "features/directory/kept.h"
#include "features/directory/search.h"
#include "features/directory/suspects.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"
#include "features/units/units.h"

static const struct reach all = {REACH_ALL, 0};

/* Brings it up to date and compares it with the facts; returns how many were done. */
static int64_t current(void)
{
	int64_t done, checked;
	SCRATCH_OK(directory_catch_up(&trial.h, &done, &scratch_err));
	SCRATCH_OK(directory_check(&trial.h, &checked, &scratch_err));
	return done;
}

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

/* Days from today as text. */
static const char *in_days(int n)
{
	char text[11];
	day_text(instant_day(trial.now) + n, text);
	return arena_copy(trial.mem, text, strlen(text));
}

/* A text made of parts, in the trial's arena. */
static const char *made(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *made(const char *fmt, ...)
{
	char text[8000];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	return arena_copy(trial.mem, text, strlen(text));
}

static int64_t counted(struct reach who, struct people_filter f)
{
	int64_t n;
	SCRATCH_OK(directory_people_count(&trial.h, who, &f, &n, &scratch_err));
	return n;
}

/* The names of a page, joined. */
static const char *listed(struct reach who, struct people_filter f, struct list_page p)
{
	struct person_row *row;
	size_t n;
	struct buf b;
	SCRATCH_OK(directory_people(&trial.h, who, &f, &p, false, trial.mem, &row, &n, NULL, &scratch_err));
	buf_init(&b, 1 << 16);
	buf_puts(&b, "");
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s", i ? " " : "", STR_FMT(row[i].name));
	const char *text = arena_copy(trial.mem, b.p, b.n);
	buf_release(&b);
	return text;
}

/* Whether the person with this number is seen. */
static bool sees(struct reach who, const char *number)
{
	bool yes;
	SCRATCH_OK(directory_sees_person(&trial.h, who, id_of(&people_facts, number), &yes, &scratch_err));
	return yes;
}

#define CRED_HEAD "证件号码,证书类别,职业,等级,证书编号,发证日期,有效期至\n"

static void an_empty_store_has_an_empty_directory(void **state)
{
	struct directory_state s;
	struct search_found found;
	(void)state;
	SCRATCH_OK(directory_state(&trial.h, &s, &scratch_err));
	assert_false(s.current);
	assert_int_equal(s.day, DAY_NONE);
	assert_int_equal(counted(all, (struct people_filter){0}), 0);
	SCRATCH_OK(directory_search(&trial.h, all, STR("张伟"), trial.mem, &found, &scratch_err));
	assert_int_equal(found.npeople, 0);
	assert_int_equal(current(), 0);
	SCRATCH_OK(directory_state(&trial.h, &s, &scratch_err));
	assert_true(s.current);
}

static void who_works_where_is_seen_by_unit_and_institution(void **state)
{
	struct person_row *row;
	size_t n;
	int64_t total;
	(void)state;
	furnished();
	import_text("任职.csv", made(JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,,2020-01-01,%s,是,\n",
				     in_days(30)));
	accepted();
	import_text("证书.csv",
		    made(CRED_HEAD ONE ",职业技能等级证书,养老护理员,三级,S000033000012213000123,2021-05-01,%s\n",
			 in_days(90)));
	accepted();
	current();
	int64_t county = id_of(&units_facts, "330602"), other = id_of(&units_facts, "330604"),
		city = id_of(&units_facts, "330600"), home = id_of(&orgs_facts, HOME),
		school = id_of(&orgs_facts, SCHOOL);
	assert_true(sees(all, ONE));
	assert_true(sees((struct reach){REACH_UNIT, county}, ONE));
	assert_true(sees((struct reach){REACH_UNIT, city}, ONE));
	assert_false(sees((struct reach){REACH_UNIT, other}, ONE));
	assert_true(sees((struct reach){REACH_ORG, home}, ONE));
	assert_false(sees((struct reach){REACH_ORG, school}, ONE));
	assert_false(sees((struct reach){REACH_ORG, home}, TWO));
	assert_true(sees((struct reach){REACH_UNIT, county}, TWO)); /* registered there */
	assert_true(sees((struct reach){REACH_PERSON, id_of(&people_facts, ONE)}, ONE));
	assert_false(sees((struct reach){REACH_PERSON, id_of(&people_facts, ONE)}, TWO));
	assert_false(sees((struct reach){0}, ONE));
	assert_int_equal(counted((struct reach){0}, (struct people_filter){0}), 0);
	assert_int_equal(counted((struct reach){REACH_ORG, home}, (struct people_filter){0}), 1);
	assert_int_equal(counted((struct reach){REACH_PERSON, id_of(&people_facts, TWO)}, (struct people_filter){0}),
			 1);
	SCRATCH_OK(directory_people(&trial.h, all, &(struct people_filter){.states = 1 << WORK_WORKING},
				    &(struct list_page){0}, true, trial.mem, &row, &n, &total, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(total, 1);
	assert_string_equal(row->name.p, "甲一");
	assert_string_equal(row->number.p, "330602********0015");
	assert_string_equal(row->org.p, "越城样例养老院");
	assert_string_equal(row->county.p, "越城区");
	assert_int_equal(row->grade, GRADE_3);
	assert_int_equal(row->since, day_of(2020, 1, 1));
	assert_int_equal(row->expires, instant_day(trial.now) + 90);
	assert_int_equal(row->marks, MARK_FRONTLINE | MARK_EXPIRING | MARK_CONTRACT_ENDING | MARK_INCOMPLETE);
	assert_int_equal(row->age, 27);
}

static void a_former_employer_sees_for_two_years(void **state)
{
	(void)state;
	furnished();
	int64_t home = id_of(&orgs_facts, HOME), county = id_of(&units_facts, "330602");
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,2024-11-30,,,是,个人\n");
	accepted();
	current();
	assert_true(sees((struct reach){REACH_ORG, home}, ONE));
	assert_int_equal(counted(all, (struct people_filter){.states = 1 << WORK_LEFT}), 1);
	trial.now = TRIAL_BEGIN + 9 * INT64_C(86400000000); /* 2026-11-30 */
	assert_int_equal(current(), 0);
	assert_true(sees((struct reach){REACH_ORG, home}, ONE));
	trial.now += INT64_C(86400000000);
	assert_int_equal(current(), 2); /* the person, and the institution that counts its staff */
	assert_false(sees((struct reach){REACH_ORG, home}, ONE));
	assert_true(sees((struct reach){REACH_UNIT, county}, ONE));
}

static void a_day_passing_ends_what_ends(void **state)
{
	(void)state;
	furnished();
	import_text("任职.csv", made(JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,%s,,,是,\n" TWO
						  "," HOME ",医生,否,编外合同,%s,,,,是,\n",
				     in_days(3), in_days(2)));
	accepted();
	current();
	assert_string_equal(listed(all, (struct people_filter){.states = 1 << WORK_WORKING}, (struct list_page){0}),
			    "甲一");
	assert_string_equal(listed(all, (struct people_filter){.states = 1 << WORK_NEVER}, (struct list_page){0}),
			    "甲二");
	trial.now += 2 * INT64_C(86400000000);
	current();
	assert_int_equal(counted(all, (struct people_filter){.states = 1 << WORK_WORKING}), 2);
	trial.now += 2 * INT64_C(86400000000);
	current();
	assert_string_equal(listed(all, (struct people_filter){.states = 1 << WORK_LEFT}, (struct list_page){0}),
			    "甲一");
}

/* 200 people with names, births and grades that differ. */
static void crowd(void)
{
	static const char *const family[] = {"赵", "钱", "孙", "李", "周"}, *const given[] = {"伟", "芳", "秀英",
											      "敏"};
	struct recording *r;
	struct deed d = {.who = "命令行 甲", .what = "assert"};
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	for (int i = 0; i < 200; i++) {
		struct cell c[RECORD_FIELDS_MAX];
		for (size_t k = 0; k < people_record.n; k++)
			c[k] = (struct cell){.v = FIELD_NONE};
		c[FACT_INDEX(people, name)].s = str_of(made("%s%s", family[i % 5], given[i / 5 % 4]));
		c[FACT_INDEX(people, number)].s = str_of(made("P%07d", i));
		if (i % 7)
			c[FACT_INDEX(people, born)].v = day_of(1960 + i % 40, 1 + i % 12, 1 + i % 28);
		c[FACT_INDEX(people, sex)].v = 1 + i % 2;
		c[FACT_INDEX(people, intake)].s = str_of(i % 3 ? "农村转移劳动力" : "");
		SCRATCH_OK(fact_assert(r, &people_facts, 0, c, 0, NULL, &scratch_err));
	}
	SCRATCH_OK(recording_commit(r, &scratch_err));
	current();
}

static void pages_follow_each_other_in_every_order(void **state)
{
	(void)state;
	crowd();
	for (int sort = 0; sort < PEOPLE__SORTS; sort++) {
		for (int down = 0; down < 2; down++) {
			struct list_page p = {.sort = sort, .descending = down, .limit = 7};
			struct person_row *row, last = {0};
			size_t n = 1, seen = 0;
			while (n) {
				SCRATCH_OK(directory_people(&trial.h, all, &(struct people_filter){0}, &p, false,
							    trial.mem, &row, &n, NULL, &scratch_err));
				for (size_t i = 0; i < n; i++, seen++) {
					if (seen && sort == PEOPLE_BY_BORN && row[i].born == DAY_NONE)
						assert_true(seen >= 200 - 29);
					if (seen && sort == PEOPLE_BY_BORN && row[i].born != DAY_NONE)
						assert_true(down ? row[i].born <= last.born
								 : row[i].born >= last.born);
					last = row[i];
				}
				if (n)
					p.after = row[n - 1].place;
			}
			assert_int_equal(seen, 200);
		}
	}
}

/* How many of a sex there are, by the facet's count. */
static int64_t facet_of_sex(struct people_filter f, int64_t sex)
{
	struct facet_count *c;
	size_t n;
	SCRATCH_OK(directory_people_facet(&trial.h, all, &f, FACET_SEX, trial.mem, &c, &n, &scratch_err));
	for (size_t i = 0; i < n; i++)
		if (c[i].value == sex)
			return c[i].n;
	return 0;
}

static void counts_are_kept_until_the_directory_changes(void **state)
{
	(void)state;
	crowd();
	struct dir_state at;
	assert_int_equal(dir_state_get(trial.h.store, &at, &scratch_err), 1);
	struct facets_asked q = {at.edition, all, {.name = STR("秀英")}, 1u << FACET_SEX};
	struct facet_counts kept[FACET__MAX];
	assert_false(facets_recall(&q, trial.mem, kept));
	assert_int_equal(facet_of_sex((struct people_filter){.name = STR("秀英")}, SEX_FEMALE), 20);
	assert_true(facets_recall(&q, trial.mem, kept));
	assert_int_equal(kept[FACET_SEX].v[0].n + kept[FACET_SEX].v[1].n, 50);
	assert_int_equal(facet_of_sex((struct people_filter){.name = STR("秀英")}, SEX_FEMALE), 20);
	q.who = (struct reach){REACH_UNIT, 1};
	assert_false(facets_recall(&q, trial.mem, kept));
	import_text("人员.csv", PERSON_HEAD ",330602199001019620,钱秀英,,,,,,,,,,\n");
	assert_int_equal(facet_of_sex((struct people_filter){.name = STR("秀英")}, SEX_FEMALE), 20);
	current();
	assert_int_equal(facet_of_sex((struct people_filter){.name = STR("秀英")}, SEX_FEMALE), 21);
}

static void filters_narrow_and_facets_count(void **state)
{
	struct facet_count *c;
	size_t n;
	int64_t *ids;
	(void)state;
	crowd();
	assert_int_equal(counted(all, (struct people_filter){.name = STR("赵")}), 40);
	assert_int_equal(counted(all, (struct people_filter){.name = STR("秀英")}), 50);
	assert_int_equal(counted(all, (struct people_filter){.name = STR("李 秀英")}), 10);
	assert_int_equal(counted(all, (struct people_filter){.name = STR("秀赵")}), 0);
	assert_int_equal(counted(all, (struct people_filter){.name = STR("秀英"), .sexes = 1 << SEX_FEMALE}), 20);
	assert_int_equal(counted(all, (struct people_filter){.intake = STR("农村转移劳动力")}), 133);
	int64_t young = counted(all, (struct people_filter){.age_to = 39}),
		old = counted(all, (struct people_filter){.age_from = 40});
	assert_int_equal(young + old, 200 - 29);
	SCRATCH_OK(directory_people_facet(&trial.h, all, &(struct people_filter){.sexes = 1 << SEX_MALE}, FACET_SEX,
					  trial.mem, &c, &n, &scratch_err));
	assert_int_equal(n, 2);
	assert_string_equal(c[1].label.p, "女");
	assert_int_equal(c[1].n, 100);
	SCRATCH_OK(directory_people_facet(&trial.h, all, &(struct people_filter){0}, FACET_INTAKE, trial.mem, &c, &n,
					  &scratch_err));
	assert_int_equal(n, 1);
	assert_string_equal(c[0].label.p, "农村转移劳动力");
	SCRATCH_OK(directory_people_ids(&trial.h, all, &(struct people_filter){.name = STR("赵")}, 40, trial.mem,
					&ids, &n, &scratch_err));
	assert_int_equal(n, 40);
	assert_int_equal(
	    directory_people_ids(&trial.h, all, &(struct people_filter){0}, 100, trial.mem, &ids, &n, &scratch_err),
	    -1);
	scratch_err_is(ERR_LIMIT, "选中 200 条，一次最多 100 条");
	assert_int_equal(directory_people(&trial.h, all, &(struct people_filter){0}, &(struct list_page){.sort = 99},
					  false, trial.mem, &(struct person_row *){0}, &n, NULL, &scratch_err),
			 -1);
	scratch_err_is(ERR_INPUT, "没有这种排序");
}

static void a_search_finds_by_name_and_numbers_within_the_reach(void **state)
{
	struct search_found f;
	(void)state;
	furnished();
	import_text("证书.csv",
		    CRED_HEAD ONE ",职业技能等级证书,养老护理员,三级,S000033000012213000123,2021-05-01,\n");
	accepted();
	current();
	struct reach other = {REACH_UNIT, id_of(&units_facts, "330604")};
	static const struct {
		const char *text, *name;
		enum search_how how;
	} cases[] = {
	    {"甲一", "甲一", SEARCH_BY_NAME},
	    {" 甲 二 ", "甲二", SEARCH_BY_NAME},
	    {ONE, "甲一", SEARCH_BY_NUMBER},
	    {"３３０６０２１９９９０１０１００１５", "甲一", SEARCH_BY_NUMBER},
	    {"138 0000 0000", "甲二", SEARCH_BY_MOBILE},
	    {"s000033000012213000123", "甲一", SEARCH_BY_CERTIFICATE},
	    {"000123", "甲一", SEARCH_BY_CERTIFICATE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		SCRATCH_OK(directory_search(&trial.h, all, str_of(cases[i].text), trial.mem, &f, &scratch_err));
		assert_int_equal(f.npeople, 1);
		assert_int_equal(f.people_all, 1);
		assert_string_equal(f.people[0].name.p, cases[i].name);
		assert_int_equal(f.people_how[0], cases[i].how);
		SCRATCH_OK(directory_search(&trial.h, other, str_of(cases[i].text), trial.mem, &f, &scratch_err));
		assert_int_equal(f.npeople, 0);
		assert_int_equal(f.people_all, 0);
	}
	SCRATCH_OK(directory_search(&trial.h, all, STR("甲"), trial.mem, &f, &scratch_err));
	assert_int_equal(f.npeople, 2);
	SCRATCH_OK(directory_search(&trial.h, all, STR("样例"), trial.mem, &f, &scratch_err));
	assert_int_equal(f.norgs, 2);
	SCRATCH_OK(directory_search(&trial.h, all, STR(HOME), trial.mem, &f, &scratch_err));
	assert_int_equal(f.norgs, 1);
	assert_int_equal(f.orgs_how[0], SEARCH_BY_CODE);
	SCRATCH_OK(directory_search(&trial.h, other, STR("样例"), trial.mem, &f, &scratch_err));
	assert_int_equal(f.norgs, 0);
	SCRATCH_OK(directory_search(&trial.h, all, STR("' OR 1=1 --"), trial.mem, &f, &scratch_err));
	assert_int_equal(f.npeople, 0);
}

static void an_institution_counts_its_staff(void **state)
{
	struct org_row *row;
	size_t n;
	(void)state;
	furnished();
	import_text("任职.csv", made(JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,,,,是,\n" TWO "," HOME
						  ",医生,否,编外合同,2020-01-01,,,,是,\n"));
	accepted();
	current();
	SCRATCH_OK(directory_orgs(&trial.h, all, &(struct orgs_filter){0},
				  &(struct list_page){.sort = ORGS_BY_STAFF, .descending = true}, trial.mem, &row, &n,
				  NULL, &scratch_err));
	assert_int_equal(n, 2);
	assert_string_equal(row[0].name.p, "越城样例养老院");
	assert_int_equal(row[0].staff, 2);
	assert_int_equal(row[0].carers, 1);
	assert_int_equal(row[0].frontline, 1);
	assert_int_equal(row[0].uncertified, 1);
	assert_int_equal(row[0].certified, 0);
	assert_int_equal(row[0].beds, 100);
	assert_int_equal(row[0].marks, 1 << ORG_MARK_BIT_UNCERTIFIED);
	assert_int_equal(row[1].marks, 1 << ORG_MARK_BIT_NO_STAFF);
	bool yes;
	SCRATCH_OK(directory_sees_org(&trial.h, (struct reach){REACH_ORG, row[0].org_id}, row[1].org_id, &yes,
				      &scratch_err));
	assert_false(yes);
	SCRATCH_OK(directory_sees_unit(&trial.h, (struct reach){REACH_UNIT, id_of(&units_facts, "330600")},
				       id_of(&units_facts, "330602"), &yes, &scratch_err));
	assert_true(yes);
	SCRATCH_OK(directory_sees_unit(&trial.h, (struct reach){REACH_UNIT, id_of(&units_facts, "330602")},
				       id_of(&units_facts, "330600"), &yes, &scratch_err));
	assert_false(yes);
}

static void two_of_one_name_and_birth_are_suspects(void **state)
{
	struct suspect *s;
	size_t n;
	int64_t next;
	(void)state;
	import_text("人员.csv", PERSON_HEAD ",330602199901010015,甲一,,,,,,,,,,\n"
					    ",330604199901010018,甲一,,,,,,,,,,\n"
					    ",330602199901010023,甲二,,,,,,,,,,\n");
	accepted();
	current();
	assert_int_equal(counted(all, (struct people_filter){.marks = MARK_SUSPECT}), 2);
	SCRATCH_OK(directory_suspects(&trial.h, all, 0, 50, trial.mem, &s, &n, &next, &scratch_err));
	assert_int_equal(n, 1);
	assert_int_equal(next, 0);
	assert_int_equal(s[0].whys, 1 << SUSPECT_TWIN);
	assert_string_equal(s[0].a.number.p, "330602********0015");
	assert_string_equal(s[0].b.number.p, "330604********0018");
	SCRATCH_OK(import_undo(&trial.h, trial.report.batch, "命令行 甲", &(struct undo_report){0}, &scratch_err));
	current();
	assert_int_equal(counted(all, (struct people_filter){0}), 0);
}

static void what_was_changed_behind_its_back_is_found(void **state)
{
	static const struct sql spoil[] = {
	    {"test.spoil_0", "UPDATE dir_person SET org_id = 7"},
	    {"test.spoil_1", "DELETE FROM dir_bits WHERE kind = 1"},
	    {"test.spoil_2", "DELETE FROM dir_person"},
	    {"test.spoil_3", "UPDATE dir_org SET staff = staff + 1"},
	};
	static const char *const says[] = {"的 org_id 是 7，应是 0", "特征集合（第 1 类）", "行数 是 0，应是 1",
					   "的 staff 是 1，应是 0"};
	int64_t checked;
	(void)state;
	furnished();
	for (size_t i = 0; i < 4; i++) {
		struct stmt *st;
		SCRATCH_OK(directory_rebuild(&trial.h, NULL, NULL, &scratch_err));
		current();
		SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
		SCRATCH_OK(store_stmt(trial.h.store, &spoil[i], &st, &scratch_err));
		SCRATCH_OK(stmt_run(st, NULL, &scratch_err));
		SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
		assert_int_equal(directory_check(&trial.h, &checked, &scratch_err), -1);
		scratch_err_is(ERR_DAMAGED, says[i]);
	}
}

/* Random edits. */
static struct rng dice;
#define CHANCE(n) ((int64_t)rng_below(&dice, (uint64_t)(n)))

/* Ids that stand, of one fact type, as (owner, id). */
struct standing {
	int64_t owner[400], id[400];
	size_t n;
};

static void all_standing(const struct fact_type *t, struct standing *s)
{
	struct fact_reader *r;
	struct version v;
	s->n = 0;
	SCRATCH_OK(fact_all(&r, &trial.h, t, INSTANT_OPEN, 0, &scratch_err));
	while (s->n < 400 && fact_next(r, &v, &scratch_err) == 1) {
		s->owner[s->n] = v.owner;
		s->id[s->n++] = v.id;
	}
	fact_reader_free(r);
}

/* Some id of a type, FIELD_NONE when there is none. */
static int64_t some(const struct fact_type *t)
{
	struct standing s;
	all_standing(t, &s);
	return s.n ? s.id[CHANCE(s.n)] : FIELD_NONE;
}

static int64_t some_day(void)
{
	return CHANCE(8) ? instant_day(trial.now) - 1200 + CHANCE(1400) : FIELD_NONE;
}

/* Random cells for a row of this type. */
static void some_cells(const struct fact_type *t, struct cell *c)
{
	static const char *const texts[] = {
	    "张伟",   "张伟强",     "欧阳芳", "李 秀英",       "S000033000012213000123",
	    "ABC123", "养老护理员", "",       "农村转移劳动力"};
	for (size_t i = 0; i < t->rec->n; i++) {
		const struct field *f = &t->rec->fields[i];
		c[i] = (struct cell){.v = FIELD_NONE};
		switch (f->type) {
		case FIELD_TEXT: c[i].s = str_of(texts[CHANCE(9)]); break;
		case FIELD_SECRET: c[i].s = str_of(CHANCE(3) ? made("1380000%04d", (int)CHANCE(30)) : ""); break;
		case FIELD_CODE: c[i].v = CHANCE(6) ? f->codes->codes[CHANCE(f->codes->n)].number : FIELD_NONE; break;
		case FIELD_DAY: c[i].v = some_day(); break;
		case FIELD_BOOL: c[i].v = CHANCE(2); break;
		case FIELD_REF: c[i].v = CHANCE(5) ? some(fact_type_named(str_of(f->ref))) : FIELD_NONE; break;
		default: c[i].v = CHANCE(100); break;
		}
	}
	if (t == &people_facts && CHANCE(2)) {
		c[FACT_INDEX(people, number)].s = STR(ONE);
		c[FACT_INDEX(people, born)].v = day_of(1999, 1, 1);
	}
	if (t == &units_facts) /* no rings */
		c[FACT_INDEX(units, parent_id)].v = CHANCE(2) ? id_of(&units_facts, "330600") : FIELD_NONE;
}

/* One fact asserted, corrected or retracted. */
static void edit(struct recording *r, const struct fact_type *t)
{
	struct cell c[RECORD_FIELDS_MAX];
	struct standing s;
	struct fact_reader *reader;
	struct version v;
	all_standing(t, &s);
	some_cells(t, c);
	int64_t owner = t->rec->owner < 0 ? 0 : some(fact_type_named(str_of(t->rec->fields[t->rec->owner].ref)));
	if (s.n == 0 || CHANCE(3) == 0) {
		if (owner != FIELD_NONE)
			SCRATCH_OK(fact_assert(r, t, owner, c, 0, NULL, &scratch_err));
		return;
	}
	size_t i = (size_t)CHANCE(s.n);
	SCRATCH_OK(fact_of_owner(&reader, &trial.h, t, s.owner[i], INSTANT_OPEN, 0, &scratch_err));
	int got;
	while ((got = fact_next(reader, &v, &scratch_err)) == 1 && v.id != s.id[i])
		;
	fact_reader_free(reader);
	if (got != 1 || v.journal == recording_journal(r))
		return;
	if (t->rec->owner >= 0)
		c[t->rec->owner].v = CHANCE(4) ? FIELD_NONE : owner;
	if (CHANCE(4) || t == &units_facts)
		SCRATCH_OK(fact_correct(r, t, &v, c, 0, &scratch_err));
	else
		SCRATCH_OK(fact_retract(r, t, &v, &scratch_err));
}

static void after_any_edits_it_is_as_if_made_anew(void **state)
{
	static const struct fact_type *const types[] = {&people_facts,     &people_facts,     &employment_facts,
							&employment_facts, &employment_facts, &credentials_facts,
							&agreements_facts, &orgs_facts,       &clients_facts};
	(void)state;
	dice = (struct rng){20261128};
	furnished();
	current();
	for (int round = 0; round < 60; round++) {
		struct recording *r;
		struct deed d = {.who = "命令行 甲", .what = "correct"};
		SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
		for (int64_t k = CHANCE(6); k >= 0; k--)
			edit(r, types[CHANCE(9)]);
		if (round % 20 == 19)
			edit(r, &units_facts);
		SCRATCH_OK(recording_commit(r, &scratch_err));
		if (CHANCE(3) == 0)
			trial.now += (1 + CHANCE(40)) * INT64_C(86400000000);
		if (CHANCE(3))
			current();
	}
	current();
}

static void its_indexes_are_the_same_after_a_rebuild(void **state)
{
	static const struct sql indexes = {"test.indexes",
					   "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND "
					   "tbl_name LIKE 'dir_%' AND sql IS NOT NULL ORDER BY name"};
	struct buf b[2];
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct stmt *st;
		buf_init(&b[i], 1 << 16);
		SCRATCH_OK(store_stmt(trial.h.store, &indexes, &st, &scratch_err));
		while (SCRATCH_OK(stmt_step(st, &scratch_err)) == 1) {
			buf_put_str(&b[i], stmt_text(st, 1));
			buf_putc(&b[i], '\n');
		}
		SCRATCH_OK(directory_rebuild(&trial.h, NULL, NULL, &scratch_err));
	}
	assert_string_equal(b[0].p, b[1].p);
	buf_release(&b[0]);
	buf_release(&b[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(an_empty_store_has_an_empty_directory),
	    TRIAL(who_works_where_is_seen_by_unit_and_institution),
	    TRIAL(a_former_employer_sees_for_two_years),
	    TRIAL(a_day_passing_ends_what_ends),
	    TRIAL(pages_follow_each_other_in_every_order),
	    TRIAL(filters_narrow_and_facets_count),
	    TRIAL(counts_are_kept_until_the_directory_changes),
	    TRIAL(a_search_finds_by_name_and_numbers_within_the_reach),
	    TRIAL(an_institution_counts_its_staff),
	    TRIAL(two_of_one_name_and_birth_are_suspects),
	    TRIAL(what_was_changed_behind_its_back_is_found),
	    TRIAL(after_any_edits_it_is_as_if_made_anew),
	    {"its_indexes_are_the_same_after_a_rebuild (SQLite)", its_indexes_are_the_same_after_a_rebuild,
	     trial_on_file, trial_end, NULL},
	};
	return trial_run("directory", tests, sizeof tests / sizeof *tests);
}
