/* Stored facts as the columns of the policies: all of them by scans, one person by what can be reached, and both the same. */
#include "features/exchange/trial.h"

#include <fcntl.h>
#include <unistd.h>

#include "fact/snapshot.h"
#include "features/agreements/agreements.h"
#include "features/clients/clients.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/payroll/payroll.h"
#include "features/people/people.h"
#include "features/subsidies/load.h"
#include "features/units/units.h"
#include "store/fake.h"

/* A loaded world and what it lives in. */
struct loaded {
	struct world *w;
	struct pool *pool;
	struct arena *mem;
};

static struct loaded loaded_new(void)
{
	struct loaded l = {NULL, pool_new(0), arena_new(0)};
	assert_non_null(l.pool);
	assert_non_null(l.mem);
	return l;
}

static void loaded_free(struct loaded *l)
{
	pool_free(l->pool);
	arena_free(l->mem);
}

static struct loaded all_at(instant_t as_known)
{
	struct loaded l = loaded_new();
	SCRATCH_OK(load_everything(&l.w, &trial.h, as_known, l.pool, l.mem, &scratch_err));
	return l;
}

static struct loaded person_at(const char *number, instant_t as_known)
{
	struct loaded l = loaded_new();
	SCRATCH_OK(load_person(&l.w, &trial.h, str_of(number), as_known, l.pool, l.mem, &scratch_err));
	return l;
}

/* Number of the record. */
static int rec(const char *name)
{
	int r = dict_record(&fact_dict, str_of(name));
	assert_true(r >= 0);
	return r;
}

/* A record's table. */
static const struct wtable *table(const struct loaded *l, const char *name)
{
	return &l->w->t[rec(name)];
}

/* A cell by the field's label, as a number; as a text. */
static int64_t cell(const struct loaded *l, const char *record, size_t row, const char *label)
{
	int f = record_field(table(l, record)->rec, str_of(label));
	assert_true(f >= 0 && row < table(l, record)->n);
	return cell_at(table(l, record)->col[f], row);
}

static const char *text(const struct loaded *l, const char *record, size_t row, const char *label)
{
	struct str s = pool_text(l->pool, cell(l, record, row, label));
	return arena_copy(l->mem, s.p, s.n);
}

static day_t day(int y, int m, int d)
{
	return day_of(y, m, d);
}

#define AGREEMENT_HEAD                                                                                                                                 \
	"协议编号,证件号码,院校代码,机构代码,签订日期,入学日期,毕业日期,月标准,服务年限,到岗日期,违约日期," \
	"违约原因\n"

/* Two people with work, a certificate, an agreement with months; assessments, clients, rates. */
static void bring_in_all(void)
{
	furnished();
	file("more/任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2021-03-01,2023-02-28,,,是,个人\n" TWO
					   "," HOME ",医生,否,事业编制,2020-01-01,,,,,\n" ONE "," HOME
					   ",养老护理员,是,编外合同,2023-05-01,,2023-05-01,2026-04-30,是,\n");
	file("more/定向培养.csv",
	     AGREEMENT_HEAD "DX-2," TWO "," SCHOOL "," HOME ",2024-09-01,2024-09-01,2027-06-30,500.00,3,,,\nDX-1," ONE
			    "," SCHOOL "," HOME ",2023-09-01,2023-09-01,2026-06-30,,3,,,\n");
	file("more/在校月份.csv", "协议编号,月份,在校天数\nDX-2,2024-09,30\nDX-1,2023-09,28\nDX-2,2024-10,31\n");
	file("more/机构评估.csv", "机构代码,年度,评估类型,得分,结论,评估机构,评估日期\n" HOME
				  ",2022,服务质量,88.5,合格,样例评估所,2022-12-01\n");
	file("more/服务对象.csv",
	     "机构代码,对象编号,姓名,出生日期,常住单元,能力等级,服务开始,服务结束,近三个月服务天数\n" HOME
	     ",A1,乙一,1940-01-01,330602,重度,2022-01-01,,90\n");
	file("more/地方标准.csv",
	     "单元代码,政策编号,档次,金额,起始日期,终止日期,依据\n330602,绍兴.特殊岗位津贴,四级,300,"
	     "2023-01-01,,越民〔2023〕1号\n");
	import_path(scratch_path(trial.x, "more"));
	accepted();
}

static void everything_becomes_rows_that_name_each_other(void **state)
{
	(void)state;
	bring_in_all();
	struct loaded l = all_at(INSTANT_OPEN);
	assert_int_equal(table(&l, "单元")->n, 4);
	assert_int_equal(table(&l, "机构")->n, 2);
	assert_int_equal(table(&l, "人员")->n, 2);
	assert_int_equal(table(&l, "任职")->n, 3);
	int64_t county = world_find(l.w, rec("单元"), STR("330602"));
	int64_t city = world_find(l.w, rec("单元"), STR("330600"));
	assert_int_equal(cell(&l, "单元", (size_t)county, "上级代码"), city);
	assert_string_equal(text(&l, "单元", (size_t)county, "单元类型"), "县");
	int64_t home = world_find(l.w, rec("机构"), STR(HOME));
	assert_int_equal(cell(&l, "机构", (size_t)home, "所在单元"), county);
	assert_int_equal(cell(&l, "机构", (size_t)home, "床位数"), 100);
	/* Spells stand by person, within a person in the order they came. */
	const struct wtable *jobs = table(&l, "任职");
	for (size_t p = 0; p < 2; p++) {
		bool one = strcmp(text(&l, "人员", p, "姓名"), "甲一") == 0;
		assert_int_equal(jobs->start[p + 1] - jobs->start[p], one ? 2 : 1);
		size_t at = jobs->start[p];
		assert_int_equal(cell(&l, "任职", at, "证件号码"), p);
		assert_int_equal(cell(&l, "任职", at, "机构代码"), home);
		assert_string_equal(text(&l, "任职", at, "岗位"), one ? "养老护理员" : "医生");
		assert_int_equal(cell(&l, "任职", at, "一线护理"), one);
		assert_int_equal(cell(&l, "任职", at, "起始日期"), one ? day(2021, 3, 1) : day(2020, 1, 1));
		assert_true(one || cell(&l, "任职", at, "终止日期") == FIELD_NONE);
	}
	/* Months follow their agreement, wherever its row stands. */
	int64_t second = world_find(l.w, rec("定向培养"), STR("DX-2"));
	const struct wtable *months = table(&l, "在校月份");
	assert_int_equal(months->start[second + 1] - months->start[second], 2);
	assert_int_equal(cell(&l, "在校月份", months->start[second], "月份"), month_of(2024, 9));
	assert_int_equal(cell(&l, "定向培养", (size_t)second, "月标准"), 50000);
	assert_int_equal(cell(&l, "机构评估", 0, "得分"), 8850);
	assert_string_equal(text(&l, "地方标准", 0, "政策编号"), "绍兴.特殊岗位津贴");
	/* No secrets, no origins. */
	assert_true(cell(&l, "人员", 0, "证件号码") == FIELD_NONE);
	assert_true(cell(&l, "人员", 0, "手机号") == FIELD_NONE);
	assert_null(jobs->origin);
	loaded_free(&l);
}

/* Row of the id in a table; fails when it is not there. */
static size_t row_of(const struct loaded *l, size_t record, int64_t id)
{
	const struct wtable *t = &l->w->t[record];
	for (size_t i = 0; i < t->n; i++)
		if (t->id[i] == id)
			return i;
	fail_msg("no %s with id %lld", t->rec->name, (long long)id);
	return 0;
}

/* Every row of the smaller world stands in the larger one and says the same. */
static void says_the_same(const struct loaded *small, const struct loaded *large)
{
	for (size_t r = 0; r < fact_types_n; r++) {
		const struct wtable *t = &small->w->t[r], *u = &large->w->t[r];
		for (size_t i = 0; i < t->n; i++) {
			size_t k = row_of(large, r, t->id[i]);
			for (size_t f = 0; f < t->rec->n; f++) {
				int64_t a = cell_at(t->col[f], i), b = cell_at(u->col[f], k);
				enum field_type type = t->rec->fields[f].type;
				if (a == FIELD_NONE || b == FIELD_NONE) {
					/* What is not reached from a person is blank there: a clerk's unit, say. */
					assert_true(a == b || (type == FIELD_REF && a == FIELD_NONE));
				} else if (type == FIELD_REF) {
					size_t to = (size_t)dict_record(&fact_dict, str_of(t->rec->fields[f].ref));
					assert_int_equal(small->w->t[to].id[a], large->w->t[to].id[b]);
				} else if (type == FIELD_TEXT || type == FIELD_CODE) {
					assert_true(str_eq(pool_text(small->pool, a), pool_text(large->pool, b)));
				} else {
					assert_int_equal(a, b);
				}
			}
		}
	}
}

static void a_person_brings_all_that_can_be_reached_and_says_the_same(void **state)
{
	(void)state;
	bring_in_all();
	struct loaded l = all_at(INSTANT_OPEN), p = person_at(ONE, INSTANT_OPEN);
	says_the_same(&p, &l);
	assert_int_equal(table(&p, "人员")->n, 1);
	assert_int_equal(table(&p, "任职")->n, 2);
	assert_int_equal(table(&p, "定向培养")->n, 1);
	assert_int_equal(table(&p, "在校月份")->n, 1);
	assert_int_equal(table(&p, "机构")->n, 2);
	assert_int_equal(table(&p, "机构评估")->n, 1);
	assert_int_equal(table(&p, "单元")->n, 3);
	assert_int_equal(table(&p, "地方标准")->n, 1);
	assert_int_equal(table(&p, "服务对象")->n, 0);
	struct loaded a = loaded_new();
	SCRATCH_OK(load_agreement(&a.w, &trial.h, STR("DX-1"), INSTANT_OPEN, a.pool, a.mem, &scratch_err));
	says_the_same(&a, &p);
	says_the_same(&p, &a);
	loaded_free(&a);
	loaded_free(&p);
	loaded_free(&l);
}

static void a_person_knows_where_each_fact_came_from(void **state)
{
	(void)state;
	bring_in_all();
	struct loaded p = person_at(ONE, INSTANT_OPEN);
	const struct wtable *jobs = table(&p, "任职");
	assert_int_equal(jobs->origin[0].journal, 2);
	assert_int_equal(jobs->origin[0].line, 2);
	assert_int_equal(jobs->origin[1].line, 4);
	assert_true(str_is(pool_text(p.pool, jobs->origin[0].file), "任职.csv"));
	assert_true(jobs->origin[0].known > TRIAL_BEGIN && jobs->origin[0].known <= trial.now);
	const struct origin *o = table(&p, "人员")->origin;
	assert_int_equal(o->journal, 1);
	assert_true(str_is(pool_text(p.pool, o->file), "人员.csv"));
	loaded_free(&p);
}

static void a_number_that_nobody_has_gives_an_empty_world(void **state)
{
	(void)state;
	bring_in_all();
	struct loaded p = person_at(THREE, INSTANT_OPEN), a = loaded_new();
	assert_int_equal(table(&p, "人员")->n, 0);
	assert_int_equal(table(&p, "任职")->n, 0);
	SCRATCH_OK(load_agreement(&a.w, &trial.h, STR("DX-9"), INSTANT_OPEN, a.pool, a.mem, &scratch_err));
	assert_int_equal(table(&a, "人员")->n, 0);
	loaded_free(&p);
	loaded_free(&a);
}

static void the_past_is_loaded_as_it_was_known(void **state)
{
	(void)state;
	instant_t before = trial.now;
	bring_in_all();
	instant_t first = trial.now;
	import_text("任职.csv", JOB_HEAD TWO "," HOME ",护士,否,编外合同,2020-01-01,,,,,\n");
	accepted();
	struct loaded now[] = {all_at(INSTANT_OPEN), person_at(TWO, INSTANT_OPEN)};
	struct loaded then[] = {all_at(first), person_at(TWO, first)};
	struct loaded never[] = {all_at(before), person_at(TWO, before)};
	for (size_t i = 0; i < 2; i++) {
		size_t at = table(&now[i], "任职")->start[table(&now[i], "人员")->n - 1];
		assert_string_equal(text(&now[i], "任职", at, "岗位"), "护士");
		assert_string_equal(text(&then[i], "任职", at, "岗位"), "医生");
		assert_int_equal(table(&never[i], "任职")->n + table(&never[i], "人员")->n, 0);
		loaded_free(&now[i]);
		loaded_free(&then[i]);
		loaded_free(&never[i]);
	}
}

/* Takes back the version that stands of a fact. */
static void retract(const struct fact_type *t, int64_t owner)
{
	struct fact_reader *f;
	struct version v;
	struct recording *r;
	struct deed d = {.who = "甲", .what = "retract"};
	SCRATCH_OK(fact_of_owner(&f, &trial.h, t, owner, INSTANT_OPEN, 0, &scratch_err));
	assert_int_equal(fact_next(f, &v, &scratch_err), 1);
	fact_reader_free(f);
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	SCRATCH_OK(fact_retract(r, t, &v, &scratch_err));
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

static void facts_of_nobody_are_left_out_and_references_to_nothing_are_blank(void **state)
{
	(void)state;
	bring_in_all();
	struct loaded l = all_at(INSTANT_OPEN);
	int64_t two = 0;
	for (size_t i = 0; i < 2; i++)
		if (strcmp(text(&l, "人员", i, "姓名"), "甲二") == 0)
			two = table(&l, "人员")->id[i];
	int64_t school = table(&l, "机构")->id[world_find(l.w, rec("机构"), STR(SCHOOL))];
	loaded_free(&l);
	retract(&people_facts, two);
	retract(&orgs_facts, school);
	l = all_at(INSTANT_OPEN);
	assert_int_equal(table(&l, "人员")->n, 1);
	assert_int_equal(table(&l, "任职")->n, 2);
	assert_int_equal(table(&l, "定向培养")->n, 1);
	assert_int_equal(table(&l, "在校月份")->n, 1);
	assert_true(cell(&l, "定向培养", 0, "院校代码") == FIELD_NONE);
	assert_true(cell(&l, "定向培养", 0, "机构代码") == world_find(l.w, rec("机构"), STR(HOME)));
	struct loaded p = person_at(ONE, INSTANT_OPEN);
	says_the_same(&p, &l);
	loaded_free(&p);
	loaded_free(&l);
}

/* What is printed of a row of a record. */
static void printed(const struct loaded *l, const char *record, int64_t row, const char *key, const char *name)
{
	struct buf k, n;
	buf_init(&k, 1000);
	buf_init(&n, 1000);
	SCRATCH_OK(load_subject(&trial.h, l->w, rec(record), row, INSTANT_OPEN, &k, &n, &scratch_err));
	assert_string_equal(k.p, key);
	assert_string_equal(n.p, name);
	buf_release(&k);
	buf_release(&n);
}

static void subjects_are_printed_by_their_key_and_name(void **state)
{
	(void)state;
	bring_in_all();
	struct loaded l = all_at(INSTANT_OPEN);
	bool one = strcmp(text(&l, "人员", 0, "姓名"), "甲一") == 0;
	printed(&l, "人员", one ? 0 : 1, ONE, "甲一");
	printed(&l, "定向培养", world_find(l.w, rec("定向培养"), STR("DX-2")), "DX-2", "甲二");
	printed(&l, "单元", world_find(l.w, rec("单元"), STR("330604")), "330604", "上虞区");
	loaded_free(&l);
}

/* Cells of a record, all blank. */
static struct cell *blank(void)
{
	static struct cell c[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		c[i] = (struct cell){.v = FIELD_NONE};
	return c;
}

#define AROUND INT64_C(0x80000000) /* 2³¹, which 32 bits do not hold */

/* What somebody is paid: amounts that 32 bits just hold or just do not. */
static void pay(struct recording *r, int64_t person, int64_t org, int month)
{
	const int64_t gross[] = {AROUND - 1, FIELD_NONE, AROUND, 350000}, net[] = {AROUND - 1, 0, FIELD_NONE, 320000};
	struct cell *c = blank();
	c[FACT_INDEX(payroll, org_id)].v = org;
	c[FACT_INDEX(payroll, month)].v = month_of(2025, 1) + month;
	c[FACT_INDEX(payroll, gross)].v = gross[month % 4];
	c[FACT_INDEX(payroll, net)].v = net[month % 4];
	SCRATCH_OK(fact_assert(r, &payroll_facts, person, c, 0, NULL, &scratch_err));
}

/* Many people whose rows came in no order at all. */
static void bring_in_a_muddle(struct rng *rng, int people)
{
	struct recording *r;
	struct deed d = {.who = "甲", .what = "import"};
	int64_t org[7], person[200], bond[200];
	struct cell *c;
	SCRATCH_OK(recording_begin(&r, &trial.h, &d, &scratch_err));
	for (int i = 0; i < 7; i++) {
		char code[8];
		snprintf(code, sizeof code, "C%d", i);
		c = blank();
		c[FACT_INDEX(orgs, code)].s = str_of(code);
		SCRATCH_OK(fact_assert(r, &orgs_facts, 0, c, 0, &org[i], &scratch_err));
	}
	for (int i = 0; i < people; i++) {
		char number[8];
		snprintf(number, sizeof number, "N%03d", i);
		c = blank();
		c[FACT_INDEX(people, number)].s = str_of(number);
		SCRATCH_OK(fact_assert(r, &people_facts, 0, c, 0, &person[i], &scratch_err));
	}
	for (int i = 0; i < people; i++) {
		c = blank();
		c[FACT_INDEX(agreements, org_id)].v = org[rng_below(rng, 7)];
		SCRATCH_OK(fact_assert(r, &agreements_facts, person[rng_below(rng, (uint64_t)people)], c, 0, &bond[i],
				       &scratch_err));
	}
	for (int i = 0; i < people; i++)
		pay(r, person[i], org[i % 7], i % 12);
	for (int i = 0; i < 4 * people; i++) {
		c = blank();
		c[FACT_INDEX(employment, org_id)].v = rng_below(rng, 9) ? org[rng_below(rng, 7)] : 12345;
		c[FACT_INDEX(employment, begins)].v = (int64_t)rng_below(rng, 20000);
		int64_t owner = rng_below(rng, 12) ? person[rng_below(rng, (uint64_t)people)] : 54321;
		SCRATCH_OK(fact_assert(r, &employment_facts, owner, c, 0, NULL, &scratch_err));
		c = blank();
		c[FACT_INDEX(agreement_months, month)].v = (int64_t)rng_below(rng, 30000);
		SCRATCH_OK(fact_assert(r, &agreement_months_facts, bond[rng_below(rng, (uint64_t)people)], c, 0, NULL,
				       &scratch_err));
	}
	SCRATCH_OK(recording_commit(r, &scratch_err));
}

static void whatever_the_order_both_ways_of_loading_agree(void **state)
{
	(void)state;
	struct rng rng = {20261124};
	enum { PEOPLE = 60 };
	bring_in_a_muddle(&rng, PEOPLE);
	struct loaded l = all_at(INSTANT_OPEN);
	size_t jobs = 0, bonds = 0, months = 0;
	for (int i = 0; i < PEOPLE; i++) {
		char number[8];
		snprintf(number, sizeof number, "N%03d", i);
		struct loaded p = person_at(number, INSTANT_OPEN);
		assert_int_equal(table(&p, "人员")->n, 1);
		says_the_same(&p, &l);
		jobs += table(&p, "任职")->n;
		bonds += table(&p, "定向培养")->n;
		months += table(&p, "在校月份")->n;
		loaded_free(&p);
	}
	assert_int_equal(jobs, table(&l, "任职")->n);
	assert_int_equal(bonds, PEOPLE);
	assert_int_equal(bonds, table(&l, "定向培养")->n);
	assert_int_equal(months, 4 * PEOPLE);
	assert_int_equal(months, table(&l, "在校月份")->n);
	assert_true(jobs > 3 * PEOPLE && jobs < 4 * PEOPLE);
	loaded_free(&l);
}

/* Both worlds are the same, to the width of their columns. */
static void are_the_same(const struct loaded *a, const struct loaded *b)
{
	says_the_same(a, b);
	for (size_t r = 0; r < fact_types_n; r++) {
		assert_int_equal(a->w->t[r].n, b->w->t[r].n);
		for (size_t f = 0; f < a->w->t[r].rec->n; f++)
			assert_int_equal(a->w->t[r].col[f].width, b->w->t[r].col[f].width);
	}
}

/* Changes a byte of the columns beside the store. */
static void damage(off_t at)
{
	struct buf path;
	unsigned char b = 0;
	buf_init(&path, 4000);
	SCRATCH_OK(snapshot_path(&trial.h, &path, &scratch_err));
	buf_putc(&path, '\0');
	int fd = open(path.p, O_RDWR);
	assert_true(fd >= 0 && pread(fd, &b, 1, at) == 1);
	b ^= 1;
	assert_true(pwrite(fd, &b, 1, at) == 1);
	close(fd);
	buf_release(&path);
}

static void the_columns_beside_the_store_give_the_same_world(void **state)
{
	(void)state;
	struct rng rng = {20261130};
	bring_in_a_muddle(&rng, 60);
	SCRATCH_OK(snapshot_make(&trial.h, fact_types, fact_types_n, NULL, NULL, &scratch_err));
	struct loaded plain = all_at(INSTANT_OPEN);
	bring_in_all(); /* the journal has gained it */
	struct loaded with = all_at(INSTANT_OPEN);
	SCRATCH_OK(snapshot_make(&trial.h, fact_types, fact_types_n, NULL, NULL, &scratch_err));
	struct loaded anew = all_at(INSTANT_OPEN);
	damage(400);
	struct loaded damaged = all_at(INSTANT_OPEN);
	SCRATCH_OK(snapshot_remove(&trial.h, &scratch_err));
	struct loaded without = all_at(INSTANT_OPEN);
	are_the_same(&with, &without);
	are_the_same(&anew, &without);
	are_the_same(&damaged, &without);
	assert_true(table(&plain, "人员")->n < table(&with, "人员")->n);
	const struct wtable *t = table(&with, "工资");
	assert_int_equal(t->n, 60);
	assert_int_equal(t->col[FACT_INDEX(payroll, gross)].width, WIDE);
	assert_int_equal(t->col[FACT_INDEX(payroll, net)].width, NARROW);
	assert_int_equal(t->col[t->rec->owner].width, NARROW);
	loaded_free(&plain);
	loaded_free(&with);
	loaded_free(&anew);
	loaded_free(&damaged);
	loaded_free(&without);
}

/* Loads both ways; what came of it is thrown away. */
static int run_loads(struct store *s, void *self, struct err *e)
{
	struct house h = {.store = s, .keys = trial.h.keys, .clock = trial.h.clock};
	struct loaded l = loaded_new();
	(void)self;
	int status = load_everything(&l.w, &h, INSTANT_OPEN, l.pool, l.mem, e);
	if (status == 0)
		status = load_person(&l.w, &h, STR(ONE), INSTANT_OPEN, l.pool, l.mem, e);
	if (status == 0 && table(&l, "任职")->n != 2)
		status = err_set(e, ERR_CONFLICT, "rows are missing");
	loaded_free(&l);
	return status;
}

static void a_store_that_fails_gives_an_error_and_never_half_a_world(void **state)
{
	(void)state;
	bring_in_all();
	struct torture t = {.run = run_loads, .code = ERR_DB, .max = 1000};
	long rounds = torture(trial.h.store, &t, &scratch_err);
	SCRATCH_OK(rounds < 0 ? -1 : 0);
	assert_true(rounds > 60);
}

static void memory_that_runs_out_is_an_error(void **state)
{
	(void)state;
	bring_in_all();
	for (size_t max = 1000; max < 200000; max += max / 3) {
		struct loaded l = {NULL, pool_new(0), arena_new(max)};
		int all = load_everything(&l.w, &trial.h, INSTANT_OPEN, l.pool, l.mem, &scratch_err);
		assert_true(all == 0 || scratch_err.code == ERR_NOMEM);
		arena_clear(l.mem);
		int one = load_person(&l.w, &trial.h, STR(ONE), INSTANT_OPEN, l.pool, l.mem, &scratch_err);
		assert_true(one == 0 || scratch_err.code == ERR_NOMEM);
		assert_false(store_in_tx(trial.h.store));
		loaded_free(&l);
	}
	struct loaded l = {NULL, pool_new(12), arena_new(0)};
	assert_int_equal(load_everything(&l.w, &trial.h, INSTANT_OPEN, l.pool, l.mem, &scratch_err), -1);
	assert_int_equal(load_person(&l.w, &trial.h, STR(ONE), INSTANT_OPEN, l.pool, l.mem, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_NOMEM);
	loaded_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(everything_becomes_rows_that_name_each_other),
	    TRIAL(a_person_brings_all_that_can_be_reached_and_says_the_same),
	    TRIAL(a_person_knows_where_each_fact_came_from),
	    TRIAL(a_number_that_nobody_has_gives_an_empty_world),
	    TRIAL(the_past_is_loaded_as_it_was_known),
	    TRIAL(facts_of_nobody_are_left_out_and_references_to_nothing_are_blank),
	    TRIAL(subjects_are_printed_by_their_key_and_name),
	    TRIAL(whatever_the_order_both_ways_of_loading_agree),
	    TRIAL(the_columns_beside_the_store_give_the_same_world),
	    TRIAL(a_store_that_fails_gives_an_error_and_never_half_a_world),
	    TRIAL(memory_that_runs_out_is_an_error),
	};
	return trial_run("load", tests, sizeof tests / sizeof *tests);
}
