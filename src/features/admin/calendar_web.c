/* 工作日历: the working days of a year by which deadlines are counted, and the arrangement of a new year. */
#include "features/admin/calendar_pages.h"
#include "features/admin/sys_web.h"
#include "flow/calendar.h"
#include "sys.tmpl.h"

struct special {
	day_t day;
	const char *kind;
};
static const struct out_field special_rows[] = {OUT_DAY_(struct special, day, "日期"),
						OUT_WORD_(struct special, kind, "安排")};
static const struct out_shape special_shape = OUT_SHAPE("CalendarDay", struct special, special_rows);
static const struct out_field year_rows[] = {
    OUT_INT_(struct calendar_output, year, "年"), OUT_INT_(struct calendar_output, first, "最早一年"),
    OUT_INT_(struct calendar_output, last, "已公布到哪年"), OUT_INT_(struct calendar_output, worked, "工作日数"),
    OUT_LIST_(struct calendar_output, specials, n, "与平常周次不同的日子", special_shape)};
static const struct out_shape year_shape = OUT_SHAPE("CalendarYear", struct calendar_output, year_rows);

struct year_input {
	int64_t year;
};
static const struct in_field year_fields[] = {IN_INT_(struct year_input, year, "年", .min = CALENDAR_FIRST_YEAR,
						      .max = CALENDAR_FIRST_YEAR + CALENDAR_YEARS_MAX)};
static const struct in_shape year_in = IN_SHAPE(struct year_input, year_fields);

/* The year of a day. */
static int year_of(day_t d)
{
	return day_ymd(d).y;
}

/* Fills the days of a published year. */
static int fill(struct ctx *c, const struct calendar *cal, struct calendar_output *o, struct err *e)
{
	day_t from = day_of((int)o->year, 1, 1), to = day_of((int)o->year, 12, 31);
	o->works = ARENA_ARRAY(c->mem, 366, bool);
	o->specials = ARENA_ARRAY(c->mem, 366, struct special);
	if (!o->works || !o->specials)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (day_t d = from; d <= to; d++) {
		bool *works = &o->works[d - from];
		if (calendar_works(cal, d, works, e) < 0)
			return -1;
		o->worked += *works;
		if (*works == calendar_weekend(d))
			o->specials[o->n++] = (struct special){d, *works ? "上班" : "放假"};
	}
	return 0;
}

/* GET /sys/calendar: this year's, or the one asked for. */
static int get_year(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct year_input *i = in;
	struct calendar_output *o = out;
	struct calendar *cal;
	if (calendar_load(&cal, c->house->store, e) < 0)
		return -1;
	o->first = year_of(calendar_first(cal));
	o->last = year_of(calendar_last(cal));
	o->year = i->year != IN_NONE ? i->year : year_of(c->today);
	int status = o->year >= o->first && o->year <= o->last ? fill(c, cal, o, e) : 0;
	calendar_free(cal);
	return status;
}

struct publish_input {
	int64_t year;
	struct str source, days;
};
static const struct in_field publish_fields[] = {
    IN_INT_(struct publish_input, year, "年", .flags = IN_NEEDED, .min = CALENDAR_FIRST_YEAR,
	    .max = CALENDAR_FIRST_YEAR + CALENDAR_YEARS_MAX),
    IN_TEXT_(struct publish_input, source, "依据", .flags = IN_NEEDED, .max = 100,
	     .hint = "通知的名称和文号，例如：国务院办公厅关于2027年部分节假日安排的通知"),
    IN_TEXT_(struct publish_input, days, "安排", .flags = IN_NEEDED | IN_LONG, .max = 4000,
	     .hint = "每行一天：日期,休或班,名称。例如 2027-01-01,休,元旦；2027-02-07,班,春节")};
static const struct in_shape publish_shape = IN_SHAPE(struct publish_input, publish_fields);

/* The page of GET /sys/calendar */
static void show_year(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct calendar_output *o = out;
	(void)in;
	struct ui_field fields[] = {
	    frame_field(f, &publish_shape, "year", frame_text(f, "%lld", (long long)o->last + 1)),
	    frame_field(f, &publish_shape, "source", STR("")), frame_field(f, &publish_shape, "days", STR(""))};
	fields[2].rows = 12;
	struct sys_form form = {.title = STR("公布一年的安排"),
				.note = STR("已公布的年份再公布，就是更正；新的安排替换旧的，旧的留在日志里"),
				.action = STR("/sys/calendar"),
				.button = STR("公布"),
				.fields = fields,
				.n = 3};
	struct ui_link tabs[5];
	size_t n = 0;
	for (int64_t y = o->year - 2; y <= o->year + 2; y++)
		if (y >= o->first && y <= o->last + 1)
			tabs[n++] = (struct ui_link){.text = frame_text(f, "%lld", (long long)y),
						     .href = frame_text(f, "/sys/calendar?year=%lld", (long long)y),
						     .current = y == o->year};
	f->ui.title = frame_text(f, "%lld 年工作日历", (long long)o->year);
	f->ui.lead = o->works ? frame_text(f, "工作日 %lld 天；办理期限按它计算，从次日起算", (long long)o->worked)
			      : STR("国务院每年公布安排，没有公布的年份不计算期限");
	sys_crumbs(f, "系统", NULL, NULL);
	calendar_page(h, f, o, tabs, n, &form);
}

/* POST /sys/calendar */
static int post_year(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct publish_input *i = in;
	(void)out;
	struct str source = ctx_text(c, "%.*s", STR_FMT(i->source));
	if (calendar_publish(c->house, (int)i->year, i->days, source.p, ctx_who(c), e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &publish_fields[2], "%s%s%s", e->what, *e->where ? "：" : "", e->where);
		return -1;
	}
	ctx_tell(c, "%lld 年的工作日已公布", (long long)i->year);
	return ctx_go(c, e, "/sys/calendar?year=%lld", (long long)i->year);
}

static const struct route routes[] = {
    {HTTP_GET, "/sys/calendar", .may = CAN_CALENDAR_MANAGE, .title = "工作日历", .in = &year_in, .out = &year_shape,
     .handle = get_year, .page = show_year},
    {HTTP_POST, "/sys/calendar", .may = CAN_CALENDAR_MANAGE, .title = "公布工作日", .in = &publish_shape,
     .handle = post_year},
};

static const struct menu_item menu[] = {
    {.group = "系统", .label = "工作日历", .icon = "calendar", .path = "/sys/calendar", .may = CAN_CALENDAR_MANAGE},
};

const struct web calendar_web = {.name = "calendar",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu};
