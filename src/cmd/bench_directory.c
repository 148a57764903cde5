/* yicai bench directory: how long lists, figures and searches take in an open store. */
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/directory/search.h"
#include "features/people/people.h"

#define ROUNDS 41
#define BEFORE 5 /* rounds that only warm up */

static const struct reach everything = {REACH_ALL, 0};

/* One thing that is timed. */
static const struct list_case {
	const char *name;
	struct people_filter filter;
	struct list_page page;
} lists[] = {
    {"全部，按姓名", {0}, {.sort = PEOPLE_BY_NAME}},
    {"全部，最近变动", {0}, {.sort = PEOPLE_BY_CHANGED, .descending = true}},
    {"在职三级，按起始日期", {.states = 1 << WORK_WORKING, .grades = 1 << GRADE_3}, {.sort = PEOPLE_BY_SINCE}},
    {"缺证，按姓名", {.marks = MARK_UNCERTIFIED}, {.sort = PEOPLE_BY_NAME}},
    {"证书将到期的女性四十几岁",
     {.marks = MARK_EXPIRING, .sexes = 1 << SEX_FEMALE, .age_from = 40, .age_to = 49},
     {.sort = PEOPLE_BY_EXPIRES}},
    {"无等级，按等级", {.grades = 1 << GRADE_NONE}, {.sort = PEOPLE_BY_GRADE}},
};

/* Ascending. */
static int by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Median and 95th percentile of the rounds. */
static void tell(const char *name, int64_t hits, int64_t *took)
{
	qsort(took, ROUNDS, sizeof *took, by_time);
	printf("%s,%lld,%lld,%lld\n", name, (long long)hits, (long long)took[ROUNDS / 2],
	       (long long)took[ROUNDS * 95 / 100]);
}

/* A page with masked numbers and its count. */
static int time_list(struct house *h, const struct list_case *l, struct arena *mem, struct err *e)
{
	int64_t took[ROUNDS], total = 0;
	struct clock c = clock_system();
	for (int i = -BEFORE; i < ROUNDS; i++) {
		struct person_row *row;
		size_t n;
		int64_t t0 = c.now(c.self);
		arena_clear(mem);
		if (directory_people(h, everything, &l->filter, &l->page, true, mem, &row, &n, &total, e) < 0)
			return -1;
		if (i >= 0)
			took[i] = c.now(c.self) - t0;
	}
	tell(l->name, total, took);
	return 0;
}

/* A search for the text. */
static int time_search(struct house *h, const char *name, struct str text, struct arena *mem, struct err *e)
{
	int64_t took[ROUNDS];
	struct search_found f = {0};
	struct clock c = clock_system();
	for (int i = -BEFORE; i < ROUNDS; i++) {
		int64_t t0 = c.now(c.self);
		arena_clear(mem);
		if (directory_search(h, everything, text, mem, &f, e) < 0)
			return -1;
		if (i >= 0)
			took[i] = c.now(c.self) - t0;
	}
	tell(name, f.people_all, took);
	return 0;
}

/* The name of somebody in the middle of the list. */
static int some_name(struct house *h, char name[static 200], struct err *e)
{
	struct arena *mem = arena_new(0);
	struct person_row *row;
	size_t n = 0;
	const struct list_page p = {.sort = PEOPLE_BY_CHANGED, .descending = true};
	int bad = mem ? directory_people(h, everything, &(struct people_filter){0}, &p, false, mem, &row, &n, NULL, e)
		      : err_set(e, ERR_NOMEM, "内存不够");
	if (!bad && n)
		snprintf(name, 200, "%.*s", STR_FMT(row[n / 2].name));
	else if (!bad)
		bad = err_set(e, ERR_NOTFOUND, "库里没有人，没有可测的");
	arena_free(mem);
	return bad;
}

/* Everything that is timed. */
static int time_all(struct house *h, struct arena *mem, struct err *e)
{
	char name[200];
	puts("项目,命中,中位数微秒,95分位微秒");
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (time_list(h, &lists[i], mem, e) < 0)
			return -1;
	if (some_name(h, name, e) < 0 || time_search(h, "搜姓名", str_of(name), mem, e) < 0)
		return -1;
	return time_search(h, "搜号码", STR("330602199901010015"), mem, e);
}

int bench_directory(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct arena *mem = arena_new(0);
	if (!mem || home_open(c, &h, &e) < 0) {
		arena_free(mem);
		return call_fail(&e);
	}
	int status = time_all(&h.house, mem, &e);
	arena_free(mem);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
