/* /quality: what is missing or doubtful in the records, and whose. */
#include "features/quality/quality_pages.h"

#include "app/app.h"
#include "app/jobs.h"
#include "features/reach_web.h"

static const char *const finding_words[] = {
#define X(n, c, d) c,
    QUALITY_FINDINGS(X)
#undef X
	NULL};

static const struct in_field board_fields[] = {IN_ID_(struct quality_input, county, "区县", .of = "unit")};
static const struct in_shape board_shape = IN_SHAPE(struct quality_input, board_fields);
static const struct in_field people_fields[] = {
    IN_CHOICE_(struct quality_people_input, finding, "哪一项", .words = finding_words),
    IN_ID_(struct quality_people_input, county, "区县", .of = "unit"),
    IN_ID_(struct quality_people_input, org, "机构", .of = "org"),
    IN_INT_(struct quality_people_input, after, "接在谁后面", .min = 1, .max = INT64_MAX),
};
static const struct in_shape people_shape = IN_SHAPE(struct quality_people_input, people_fields);

static const struct out_field number_rows[] = {OUT_WORD_(struct quality_number, finding, "哪一项"),
					       OUT_WORD_(struct quality_number, meaning, "什么意思"),
					       OUT_INT_(struct quality_number, n, "几人")};
static const struct out_shape number_shape = OUT_SHAPE("QualityNumber", struct quality_number, number_rows);
static const struct out_field line_rows[] = {OUT_ID_(struct quality_line, row.county, "区县编号"),
					     OUT_ID_(struct quality_line, row.org, "机构编号"),
					     OUT_TEXT_(struct quality_line, row.name, "名称"),
					     OUT_LIST_(struct quality_line, number, n, "各项人数", number_shape)};
static const struct out_shape line_shape = OUT_SHAPE("QualityLine", struct quality_line, line_rows);
static const struct out_field board_rows[] = {
    OUT_LIST_(struct quality_output, line, n, "各区县或机构，第一行合计", line_shape),
    OUT_TEXT_(struct quality_output, county_name, "区县"), OUT_INSTANT_(struct quality_output, made, "统计时间"),
    OUT_BOOL_(struct quality_output, may_make, "可以重新统计")};
static const struct out_shape board_out = OUT_SHAPE("Quality", struct quality_output, board_rows);
static const struct out_field person_rows[] = {
    OUT_ID_(struct quality_person, id, "编号"), OUT_TEXT_(struct quality_person, name, "姓名"),
    OUT_ID_(struct quality_person, org, "机构编号"), OUT_TEXT_(struct quality_person, org_name, "机构")};
static const struct out_shape person_shape = OUT_SHAPE("QualityPerson", struct quality_person, person_rows);
static const struct out_field people_rows[] = {
    OUT_WORD_(struct quality_people_output, finding, "哪一项"),
    OUT_WORD_(struct quality_people_output, meaning, "什么意思"),
    OUT_TEXT_(struct quality_people_output, where, "哪里"),
    OUT_LIST_(struct quality_people_output, person, n, "人员", person_shape),
    OUT_ID_(struct quality_people_output, next, "接着列")};
static const struct out_shape people_out = OUT_SHAPE("QualityPeople", struct quality_people_output, people_rows);

/* A row with its numbers in words. */
static int line_of(struct ctx *c, const struct quality_row *r, struct quality_line *out, struct err *e)
{
	*out = (struct quality_line){.row = *r, .number = ARENA_ARRAY(c->mem, QUALITY__MAX, struct quality_number)};
	if (!out->number)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (int i = 0; i < QUALITY__MAX; i++)
		out->number[out->n++] = (struct quality_number){quality_label(i), quality_meaning(i), r->n[i]};
	return 0;
}

/* GET /quality */
static int get_quality(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct quality_input *i = in;
	struct quality_output *o = out;
	struct reach who = user_reach(c->user);
	struct quality_row *row, sum = {.name = STR("合计")};
	size_t n;
	o->county = i->county == IN_NONE ? 0 : i->county;
	o->county_name = unit_name(c->house, o->county, c->mem);
	o->may_make = ctx_may(c, CAN_PEOPLE_CORRECT) && who.kind == REACH_UNIT;
	if (quality_made(c->house, &o->made, e) < 0 ||
	    quality_board(c->house, who, o->county, c->mem, &row, &n, e) < 0)
		return -1;
	if (!(o->line = ARENA_ARRAY(c->mem, n + 1, struct quality_line)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < n; k++)
		for (int q = 0; q < QUALITY__MAX; q++)
			sum.n[q] += row[k].n[q];
	if (n && line_of(c, &sum, &o->line[o->n++], e) < 0)
		return -1;
	for (size_t k = 0; k < n; k++)
		if (line_of(c, &row[k], &o->line[o->n++], e) < 0)
			return -1;
	return 0;
}

/* GET /quality/people */
static int get_people(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct quality_people_input *i = in;
	struct quality_people_output *o = out;
	struct quality_people q = {.finding = (int)i->finding + 1,
				   .county = i->county == IN_NONE ? 0 : i->county,
				   .org = i->org == IN_NONE ? 0 : i->org,
				   .after = i->after == IN_NONE ? 0 : i->after};
	o->finding = quality_label(q.finding);
	o->meaning = quality_meaning(q.finding);
	o->where = q.org ? org_name(c->house, q.org, c->mem) : unit_name(c->house, q.county, c->mem);
	if (quality_list(c->house, user_reach(c->user), &q, c->mem, &o->person, &o->n, e) < 0)
		return -1;
	if (o->n > QUALITY_PAGE)
		o->next = o->person[(o->n = QUALITY_PAGE) - 1].id;
	return 0;
}

/* POST /quality/make */
static int post_make(struct ctx *c, const void *in, void *out, struct err *e)
{
	int64_t id;
	(void)in;
	(void)out;
	if (user_reach(c->user).kind != REACH_UNIT)
		return err_set(e, ERR_DENIED, "由区县或市级重新统计");
	if (job_queue(c, "quality", "统计数据质量", STR(""), &id, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)id);
}

/* In the writer's transaction. */
static int make(struct house *h, void *arg, struct err *e)
{
	(void)arg;
	return quality_make(h, e);
}

/* The job. */
static int run_make(struct job_run *r, struct err *e)
{
	if (app_write(r->app, make, NULL, e) < 0)
		return -1;
	job_result(r, "/quality");
	return 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/quality", .may = CAN_PEOPLE_READ, .title = "数据质量", .in = &board_shape, .out = &board_out,
     .handle = get_quality, .page = quality_page},
    {HTTP_GET, "/quality/people", .may = CAN_PEOPLE_READ, .title = "数据质量名单", .in = &people_shape,
     .out = &people_out, .handle = get_people, .page = quality_people_page},
    {HTTP_POST, "/quality/make", .may = CAN_PEOPLE_CORRECT, .title = "重新统计数据质量", .handle = post_make,
     .form = "/quality"},
};
static const struct menu_item menu[] = {
    {.group = "统筹", .label = "数据质量", .icon = "clipboard-check", .path = "/quality", .may = CAN_PEOPLE_READ}};
static const struct job_kind jobs[] = {
    {.name = "quality", .label = "统计数据质量", .run = run_make, .again = true, .daily = true, .slow = true}};

const struct web quality_web = {.name = "quality",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.menu = menu,
				.nmenu = sizeof menu / sizeof *menu,
				.jobs = jobs,
				.njobs = sizeof jobs / sizeof *jobs};
