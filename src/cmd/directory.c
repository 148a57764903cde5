/* yicai directory, directory rebuild, directory check: the read model behind lists and search. */
#include "features/directory/directory.h"

#include "cmd/commands.h"
#include "cmd/house.h"

void home_catch_up(struct home *h)
{
	struct err e = {0};
	char text[1200];
	struct directory_state s;
	if (directory_state(&h->house, &s, &e) == 0 &&
	    (s.day == DAY_NONE || directory_catch_up(&h->house, NULL, &e) == 0))
		return;
	err_text(&e, text, sizeof text);
	fprintf(stderr, "数据已写入，名录还没有更新：%s；稍后运行 yicai directory\n", text);
}

/* Up to where it is. */
static int say_state(struct house *h, int64_t done, struct err *e)
{
	struct directory_state s;
	int64_t people, orgs;
	char day[11];
	if (directory_state(h, &s, e) < 0 || directory_size(h, &people, &orgs, e) < 0)
		return -1;
	day_text(s.day, day);
	printf("名录更新了 %lld 行：%lld 人，%lld 家机构，到第 %lld 批，按 %s\n", (long long)done, (long long)people,
	       (long long)orgs, (long long)s.journal, day);
	return 0;
}

int cmd_directory(struct call *c)
{
	struct err e = {0};
	struct home h;
	int64_t done;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = directory_catch_up(&h.house, &done, &e);
	if (status == 0)
		status = say_state(&h.house, done, &e);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_directory_rebuild(struct call *c)
{
	struct err e = {0};
	struct home h;
	int64_t people, orgs;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("名录");
	int status = directory_rebuild(&h.house, progress_step, bar, &e);
	progress_end(bar);
	if (status == 0)
		status = directory_size(&h.house, &people, &orgs, &e);
	home_close(&h);
	if (status != 0)
		return call_fail(&e);
	printf("名录已重做：%lld 人，%lld 家机构\n", (long long)people, (long long)orgs);
	return EXIT_DONE;
}

int cmd_directory_check(struct call *c)
{
	struct err e = {0};
	struct home h;
	int64_t checked;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = directory_check(&h.house, &checked, &e);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("名录与事实一致，核对了 %lld 人\n", (long long)checked);
	return EXIT_DONE;
}
