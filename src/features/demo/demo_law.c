#include "features/demo/demo_law.h"

#include "features/policies/adoption.h"
#include "features/rates/change.h"
#include "features/units/units.h"

#define BODY  "绍兴市民政局（演示）"
#define PAPER "这是演示用的文件。真的登记要附上正式文件的扫描件。\n"

/* One to be recorded. */
struct paper {
	const char *policy, *number, *file;
	day_t decided, starts;
	const struct str *figure;
	size_t nfigures;
	const char *who, *confirms; /* confirms NULL: it waits */
};

/* Records it, and confirms it where somebody does. */
static int record(struct house *h, const struct calendar *cal, int64_t city, day_t today, const struct paper *p,
		  struct err *e)
{
	struct deed d = {.who = p->who, .what = "flow", .detail = "演示：登记政策通过"};
	const struct flow_hat hat = {STR(ADOPTION_POWER), FLOW_UNIT, city, {NULL, 0}};
	const struct flow_actor by = {str_of(p->who), &hat, 1}, other = {str_of(p->confirms), &hat, 1};
	struct recording *r;
	int64_t id;
	struct adoption_new n = {.kind = ADOPTION_PASSED,
				 .policy = str_of(p->policy),
				 .number = str_of(p->number),
				 .body = STR(BODY),
				 .decided = p->decided,
				 .starts = p->starts,
				 .figure = p->figure,
				 .nfigures = p->nfigures,
				 .file = str_of(p->file),
				 .bytes = STR(PAPER)};
	if (recording_begin(&r, h, &d, e) < 0)
		return -1;
	int status = adoption_propose(h, r, cal, &n, today, &by, &id, e);
	if (status == 0 && p->confirms)
		status = adoption_act(h, r, cal, id, 2, STR("confirm"), STR("与印发的文件核对过"), &other, e);
	return recording_end(r, status, e);
}

/* A county's rate that waits for the city. */
static int propose_rate(struct house *h, const struct calendar *cal, day_t today, struct err *e)
{
	struct deed d = {.who = "上虞区民政局（演示）", .what = "flow", .detail = "演示：拟定县标准"};
	struct recording *r;
	int64_t places[UNIT_PLACES_MAX], id;
	struct rate_change_new n = {.policy = STR("绍兴.特殊岗位津贴"),
				    .tier = STR("二级"),
				    .basis = STR("虞民〔演示〕2号"),
				    .amount = 45000,
				    .starts = day_of(day_ymd(today).y + 1, 1, 1),
				    .places = places};
	if (unit_by_code(h, STR("330604"), INSTANT_OPEN, &n.unit, e) < 0)
		return -1;
	if (!n.unit)
		return err_set(e, ERR_NOTFOUND, "这个库里没有演示城市");
	const struct flow_hat hat = {STR("claims.review1"), FLOW_UNIT, n.unit, {NULL, 0}};
	const struct flow_actor by = {STR("上虞区民政局（演示）"), &hat, 1};
	if (unit_places(h, n.unit, places, &n.nplaces, e) < 0 || recording_begin(&r, h, &d, e) < 0)
		return -1;
	return recording_end(r, rate_change_propose(h, r, cal, &n, &by, &id, e), e);
}

int demo_law(struct house *h, const struct calendar *cal, int64_t city, day_t today, struct err *e)
{
	const struct str raised[] = {STR(""), STR(""), STR("55000"), STR(""), STR("")};
	const struct paper papers[] = {{"绍兴.特殊岗位津贴", DEMO_LAW_NUMBER, "绍市民〔演示〕8号.txt",
					day_of(2020, 12, 28), day_of(2021, 1, 1), NULL, 0, "绍兴市民政局经办（演示）",
					"shaoxing"},
				       {"绍兴.入职奖补", "绍市民〔演示〕9号", "绍市民〔演示〕9号.txt", today - 6,
					day_of(day_ymd(today).y + 1, 1, 1), raised, sizeof raised / sizeof *raised,
					"绍兴市民政局经办（演示）", NULL}};
	struct adoption *a;
	size_t n;
	struct arena *mem = arena_new(ADOPTION_WORK_MEMORY);
	int status = mem ? adoption_list(h, STR(""), mem, &a, &n, e) : err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; status == 0 && !n && i < sizeof papers / sizeof *papers; i++)
		status = record(h, cal, city, today, &papers[i], e);
	if (status == 0 && !n)
		status = propose_rate(h, cal, today, e);
	arena_free(mem);
	return status;
}
