/* A house for tests of sheets: a fresh store with all tables, a key file, a clock that goes on by a second at every look,
 * and files made of texts. Every test runs on SQLite, and on PostgreSQL where YICAI_TEST_PG names a server. Included once
 * in a test program. */
#ifndef YICAI_FEATURES_EXCHANGE_TRIAL_H
#define YICAI_FEATURES_EXCHANGE_TRIAL_H

#include "store/scratch.h"

#include <sys/stat.h>

#include "base/file.h"
#include "features/exchange/exchange.h"
#include "features/features.h"

/* 2026-11-21 in Asia/Shanghai. */
#define TRIAL_BEGIN 1795190400000000

struct trial {
	struct scratch *x;
	struct house h;
	struct arena *mem;
	instant_t now;
	struct import_options options; /* of the next import */
	struct import_report report;   /* of the last one */
};

static struct trial trial;

/* What takes long and the store has no say in is tried on one engine; on PostgreSQL with YICAI_LONG. */
static inline bool tried_elsewhere(void)
{
	return trial.x->kind == SCRATCH_PG && !getenv("YICAI_LONG");
}

/* The clock of the house. */
static instant_t trial_now(void *self)
{
	struct trial *t = self;
	return t->now += 1000000;
}

/* An empty house. */
static void trial_begin(enum scratch_kind kind)
{
	const struct migration *m;
	size_t n;
	trial = (struct trial){.mem = arena_new(0), .now = TRIAL_BEGIN, .options = {.who = "命令行 甲"}};
	SCRATCH_OK(migrations_all(trial.mem, &m, &n, &scratch_err));
	trial.x = scratch_migrated(kind, m, n, trial.now);
	const char *key = scratch_path(trial.x, "key");
	SCRATCH_OK(keys_create(key, CRYPT_AES_GCM, &scratch_err));
	trial.h = (struct house){.store = trial.x->s, .clock = {trial_now, &trial}};
	SCRATCH_OK(keys_load(&trial.h.keys, key, &scratch_err));
}

/* Its end. */
static int trial_end(void **state)
{
	(void)state;
	import_report_release(&trial.report);
	keys_free(trial.h.keys);
	arena_free(trial.mem);
	scratch_free(trial.x);
	return 0;
}

/* A house on SQLite, and one on PostgreSQL. */
__attribute__((unused)) static int trial_on_file(void **state)
{
	(void)state;
	trial_begin(SCRATCH_MEMORY);
	return 0;
}

/* The same on the server. */
static int trial_on_pg(void **state)
{
	(void)state;
	trial_begin(SCRATCH_PG);
	return 0;
}

/* A test on both engines. */
#define TRIAL(f)                                                                                                     \
	{#f " (SQLite)", f, trial_on_file, trial_end, NULL},                                                         \
	{                                                                                                            \
#f " (PostgreSQL)", f, trial_on_pg, trial_end, NULL                                                  \
	}

/* Runs them, those on PostgreSQL only where there is one. */
static int trial_run(const char *name, const struct CMUnitTest *tests, size_t n)
{
	static struct CMUnitTest chosen[400];
	size_t some = 0;
	for (size_t i = 0; i < n && some < 400; i++)
		if (tests[i].setup_func != trial_on_pg || getenv("YICAI_TEST_PG"))
			chosen[some++] = tests[i];
	return _cmocka_run_group_tests(name, chosen, some, NULL, NULL);
}

/* Makes a file in the test's folder, the folder it lies in too; returns its path. */
__attribute__((unused)) static const char *file(const char *name, const char *text)
{
	const char *path = scratch_path(trial.x, name);
	char *slash = strrchr(name, '/');
	if (slash) {
		char folder[300];
		snprintf(folder, sizeof folder, "%s/%.*s", trial.x->dir, (int)(slash - name), name);
		mkdir(folder, 0777);
	}
	SCRATCH_OK(file_write(path, str_of(text), &scratch_err));
	return path;
}

/* Imports a path with the options set; the report is in trial.report. */
__attribute__((unused)) static void import_path(const char *path)
{
	import_report_release(&trial.report);
	SCRATCH_OK(import_run(&trial.h, &path, 1, &trial.options, &trial.report, &scratch_err));
}

/* Imports one sheet from a text. */
__attribute__((unused)) static void import_text(const char *name, const char *text)
{
	import_path(file(name, text));
}

/* The report as the terminal shows it. */
__attribute__((unused)) static const char *told(void)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	import_report_text(&trial.report, &b);
	const char *text = arena_copy(trial.mem, b.p, b.n);
	buf_release(&b);
	return text;
}

/* Fails unless the report says this. */
__attribute__((unused)) static void tells(const char *words)
{
	if (!strstr(told(), words)) {
		fprintf(stderr, "wanted: %s\nin:\n%s\n", words, told());
		fail();
	}
}

/* The counts of a sheet: read, written, corrected, unchanged, repeated, refused. */
__attribute__((unused)) static void counts(const char *sheet, int read, int written, int corrected, int unchanged,
					   int repeated, int refused)
{
	for (size_t i = 0; i < trial.report.counts; i++) {
		const struct import_count *c = &trial.report.count[i];
		if (strcmp(c->sheet, sheet) != 0)
			continue;
		if (c->read != read || c->written != written || c->corrected != corrected ||
		    c->unchanged != unchanged || c->repeated != repeated || c->refused != refused) {
			fprintf(stderr, "%s\n", told());
			fail();
		}
		return;
	}
	fail_msg("no sheet %s in the report", sheet);
}

/* Nothing is refused and all is written. */
__attribute__((unused)) static void accepted(void)
{
	if (trial.report.refused || !trial.report.batch) {
		fprintf(stderr, "%s\n", told());
		fail();
	}
}

/* Refused with exactly these lines, and nothing written. */
__attribute__((unused)) static void refused(const char *lines)
{
	const char *at = strstr(told(), "拒绝（");
	at = at ? strchr(at, '\n') + 1 : "";
	if (strcmp(at, lines) != 0 || trial.report.batch) {
		fprintf(stderr, "wanted:\n%sgot:\n%s\n", lines, told());
		fail();
	}
}

/* A sheet as it is exported. */
__attribute__((unused)) static const char *exported(const char *sheet)
{
	struct export_options o = {.known_on = DAY_NONE, .who = "命令行 甲"};
	struct export_report r;
	struct str name = str_of(sheet);
	struct buf b;
	o.out = scratch_path(trial.x, "export.csv");
	SCRATCH_OK(export_run(&trial.h, &name, 1, &o, &r, &scratch_err));
	buf_init(&b, 1 << 24);
	SCRATCH_OK(file_read(o.out, &b, &scratch_err));
	const char *text = arena_copy(trial.mem, b.p ? b.p : "", b.n);
	buf_release(&b);
	return text;
}

/* Units, institutions and people that most tests need. */
#define UNIT_HEAD "单元代码,单元名称,单元类型,上级代码,国标代码,起始日期,终止日期,承继单元\n"
#define ORG_HEAD                                                                                                     \
	"统一社会信用代码,机构名称,机构类别,举办性质,运营方式,所在单元,地址,床位数,机构等级,成立日期,注销日期\n"
#define PERSON_HEAD                                                                                                                                        \
	"证件类型,证件号码,姓名,性别,出生日期,民族,手机号,户籍单元,常住单元,人员来源,职工养老金起领日,开户行," \
	"银行账号\n"
#define JOB_HEAD                                                                                                     \
	"证件号码,机构代码,岗位,一线护理,用工身份,起始日期,终止日期,合同起始日期,合同终止日期,社会保险,终止方\n"

#define HOME   "52330602MJ0000018E" /* 甲, in 330602 */
#define SCHOOL "12330602MB0000035W" /* in 330602 */
#define ONE    "330602199901010015"
#define TWO    "330602199901010023"
#define THREE  "330602199901010031"

static const char units_text[] = UNIT_HEAD "330600,绍兴市,市,330000,330600,,,\n"
					   "330602,越城区,县,330600,330602,,,\n"
					   "330604,上虞区,县,330600,330604,,,\n"
					   "330000,浙江省,省,,330000,,,\n";
static const char orgs_text[] =
    ORG_HEAD HOME ",越城样例养老院,养老机构,民办非营利,民办民营,330602,,100,,2010-01-01,\n" SCHOOL
		  ",样例职业学院,院校,公办,公办公营,330602,,,,2010-01-01,\n";
static const char people_text[] = PERSON_HEAD "," ONE ",甲一,,,,,,,,,,\n," TWO ",甲二,,,,13800000000,330602,,,,,\n";

/* Brings them in. */
__attribute__((unused)) static void furnished(void)
{
	file("base/单元.csv", units_text);
	file("base/机构.csv", orgs_text);
	file("base/人员.csv", people_text);
	import_path(scratch_path(trial.x, "base"));
	accepted();
}

#endif
