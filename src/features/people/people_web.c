/* 人才库: the list of people, filtered, sorted and paged by its address. */
#include "features/people/people_pages.h"

#include "features/directory/list.h"
#include "features/employment/employment.h"
#include "features/list_web.h"
#include "features/people/merge_web.h"
#include "features/people/money_web.h"
#include "features/people/people.h"
#include "features/people/person_web.h"
#include "features/reach_web.h"

static const char *const sort_words[] = {
#define X(n, label) label,
    PEOPLE_SORTS(X)
#undef X
	NULL};
static const char *const densities[] = {"dense", "loose", NULL};
static const char *const formats[] = {"XLSX", "CSV", NULL};
static const char *const state_words[] = {"全部",
#define X(n, label) label,
					  WORK_STATES(X)
#undef X
					      NULL};
static const char *const grade_words[] = {"全部",
#define X(n, label) label,
					  GRADES(X)
#undef X
					      NULL};
static const char *const mark_words[] = {"全部",
#define X(n, label, meaning) label,
					 PERSON_MARKS(X)
#undef X
					     NULL};

/* The filters, of the list and of its export; the export's members lie in its `list`. */
#define FILTERS(T, in)                                                                                               \
	{.name = "q",                                                                                                \
	 .label = "姓名",                                                                                            \
	 .type = IN_TEXT,                                                                                            \
	 .offset = offsetof(T, in q),                                                                                \
	 .max = 30,                                                                                                  \
	 .hint = "姓氏，或姓名中连着的两个字"},                                                                      \
	    {.name = "unit", .label = "区县", .type = IN_ID, .offset = offsetof(T, in unit), .of = "unit"},          \
	    {.name = "org", .label = "机构", .type = IN_ID, .offset = offsetof(T, in org), .of = "org"},             \
	    {.name = "post", .label = "岗位", .type = IN_CODE, .offset = offsetof(T, in post), .codes = &posts},     \
	    {.name = "grade",                                                                                        \
	     .label = "等级",                                                                                        \
	     .type = IN_CHOICE,                                                                                      \
	     .offset = offsetof(T, in grade),                                                                        \
	     .words = grade_words},                                                                                  \
	    {.name = "state",                                                                                        \
	     .label = "在职状态",                                                                                    \
	     .type = IN_CHOICE,                                                                                      \
	     .offset = offsetof(T, in state),                                                                        \
	     .words = state_words},                                                                                  \
	    {.name = "mark",                                                                                         \
	     .label = "提醒",                                                                                        \
	     .type = IN_CHOICE,                                                                                      \
	     .offset = offsetof(T, in mark),                                                                         \
	     .words = mark_words},                                                                                   \
	    {.name = "sex", .label = "性别", .type = IN_CODE, .offset = offsetof(T, in sex), .codes = &sexes},       \
	    {.name = "old", .label = "年龄从", .type = IN_INT, .offset = offsetof(T, in old), .min = 1, .max = 120}, \
	    {.name = "young",                                                                                        \
	     .label = "年龄到",                                                                                      \
	     .type = IN_INT,                                                                                         \
	     .offset = offsetof(T, in young),                                                                        \
	     .min = 1,                                                                                               \
	     .max = 120},                                                                                            \
	    {.name = "intake", .label = "人员来源", .type = IN_TEXT, .offset = offsetof(T, in intake), .max = 40},   \
	    {.name = "sort",                                                                                         \
	     .label = "排序",                                                                                        \
	     .type = IN_CHOICE,                                                                                      \
	     .offset = offsetof(T, in sort),                                                                         \
	     .words = sort_words},                                                                                   \
	    {.name = "order",                                                                                        \
	     .label = "方向",                                                                                        \
	     .type = IN_CHOICE,                                                                                      \
	     .offset = offsetof(T, in order),                                                                        \
	     .words = list_orders},                                                                                  \
	    {.name = "col", .label = "列", .type = IN_TEXTS, .offset = offsetof(T, in col), .max = 20},              \
	    {.name = "density",                                                                                      \
	     .label = "行距",                                                                                        \
	     .type = IN_CHOICE,                                                                                      \
	     .offset = offsetof(T, in density),                                                                      \
	     .words = densities},                                                                                    \
	{                                                                                                            \
		.name = "size", .label = "每页", .type = IN_INT, .offset = offsetof(T, in size), .min = 1,           \
		.max = LIST_LIMIT_MAX                                                                                \
	}

static const struct in_field list_fields[] = {FILTERS(struct people_input, ), LIST_TURN_(struct people_input),
					      IN_BOOL_(struct people_input, print, "打印")};
const struct in_shape people_list_shape = IN_SHAPE(struct people_input, list_fields);

static const struct in_field export_fields[] = {
    FILTERS(struct people_export_input, list.),
    IN_NUMBERS_(struct people_export_input, id, "人员", .of = "person"),
    IN_CHOICE_(struct people_export_input, format, "格式", .words = formats),
    IN_BOOL_(struct people_export_input, full, "证件号码写全号",
	     .hint = "全号只在办事必需时导出；写明用途，记入日志"),
    IN_TEXT_(struct people_export_input, reason, "用途", .max = 200, .hint = "写全号时必填"),
};
const struct in_shape people_export_shape = IN_SHAPE(struct people_export_input, export_fields);

static const struct out_field export_out[] = {OUT_INT_(struct people_export_output, total, "共几人"),
					      OUT_BOOL_(struct people_export_output, may_reveal, "可导出全号")};
static const struct out_shape export_shape = OUT_SHAPE("PeopleExport", struct people_export_output, export_out);

static const struct out_field row_fields[] = {
    OUT_ID_(struct person_item, row.person_id, "编号"),
    OUT_TEXT_(struct person_item, row.name, "姓名"),
    OUT_TEXT_(struct person_item, row.number, "证件号码（遮盖）"),
    OUT_WORD_(struct person_item, sex, "性别"),
    OUT_DAY_(struct person_item, row.born, "出生日期"),
    OUT_TEXT_(struct person_item, row.county, "区县"),
    OUT_ID_(struct person_item, row.org_id, "机构编号"),
    OUT_TEXT_(struct person_item, row.org, "机构"),
    OUT_WORD_(struct person_item, post, "岗位"),
    OUT_WORD_(struct person_item, grade, "等级"),
    OUT_WORD_(struct person_item, state, "在职状态"),
    OUT_DAY_(struct person_item, row.since, "起始日期"),
    OUT_DAY_(struct person_item, row.expires, "证书到期"),
    OUT_TEXTS_(struct person_item, marks, nmarks, "标记"),
};
const struct out_shape person_row_shape = OUT_SHAPE("PersonRow", struct person_item, row_fields);
static const struct out_field list_out[] = {
    OUT_LIST_(struct people_output, people, n, "人员", person_row_shape),
    OUT_INT_(struct people_output, total, "共几人"),
    OUT_INT_(struct people_output, next_key, "下一页从哪里接着列"),
    OUT_INT_(struct people_output, next_no, "下一页从哪里接着列"),
};
static const struct out_shape list_shape = OUT_SHAPE("People", struct people_output, list_out);

struct people_filter people_filter_of(const struct people_input *i)
{
	struct people_filter f = {.name = i->q, .intake = i->intake};
	f.unit_id = i->unit == IN_NONE ? 0 : i->unit;
	f.org_id = i->org == IN_NONE ? 0 : i->org;
	f.posts = i->post ? 1u << i->post : 0;
	f.grades = i->grade ? 1u << i->grade : 0;
	f.states = i->state ? 1u << i->state : 0;
	f.sexes = i->sex ? 1u << i->sex : 0;
	f.marks = i->mark ? 1u << (i->mark - 1) : 0;
	f.age_from = i->old == IN_NONE ? 0 : (int)i->old;
	f.age_to = i->young == IN_NONE ? 0 : (int)i->young;
	return f;
}

int person_item_words(struct person_item *p, struct arena *mem, struct err *e)
{
	const struct person_row *r = &p->row;
	p->sex = code_label(&sexes, (int)r->sex);
	p->post = code_label(&posts, (int)r->post);
	p->grade = r->grade ? grade_label(r->grade) : NULL;
	p->state = work_state_label(r->state);
	p->marks = ARENA_ARRAY(mem, MARK_BITS, struct str);
	if (!p->marks)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (int b = 0; b < MARK_BITS; b++)
		if (r->marks & (1u << b))
			p->marks[p->nmarks++] = str_of(person_mark_label(b));
	return 0;
}

/* The facets that the filter bar shows. */
#define SHOWN (1u << FACET_COUNTY | 1u << FACET_POST | 1u << FACET_GRADE | 1u << FACET_STATE | 1u << FACET_MARK)

/* The rows of the page, in the order shown. */
static int rows_of(struct ctx *c, const struct person_row *rows, bool back, struct people_output *o, struct err *e)
{
	if (!(o->people = ARENA_ARRAY(c->mem, o->n + 1, struct person_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->n; k++) {
		o->people[k].row = rows[back ? o->n - 1 - k : k];
		if (person_item_words(&o->people[k], c->mem, e) < 0)
			return -1;
	}
	if (o->n) {
		o->first = o->people[0].row.place;
		o->last = o->people[o->n - 1].row.place;
	}
	return 0;
}

/* GET /workers */
static int get_people(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct people_input *i = in;
	struct people_output *o = out;
	struct people_filter f = people_filter_of(i);
	struct person_row *rows;
	struct list_page page = {.sort = (int)i->sort, .limit = i->size == IN_NONE ? LIST_LIMIT : (size_t)i->size};
	list_turn_page((struct list_turn){i->key, i->no, i->at, i->back}, i->order == 1, &page);
	if (directory_people(c->house, user_reach(c->user), &f, &page, true, c->mem, &rows, &o->n, &o->total, e) <
		0 ||
	    rows_of(c, rows, i->back && i->no != IN_NONE, o, e) < 0)
		return -1;
	bool more = o->n == page.limit;
	o->limit = (int64_t)page.limit;
	o->next_key = more ? o->last.key : IN_NONE;
	o->next_no = more ? o->last.no : IN_NONE;
	o->unit = unit_name(c->house, f.unit_id, c->mem);
	o->org = org_name(c->house, f.org_id, c->mem);
	if (directory_people_facets(c->house, user_reach(c->user), &f, SHOWN, c->mem, o->facet, e) < 0)
		return -1;
	return views_of(c->house->store, c->user->account, STR("workers"), c->mem, &o->views, &o->nviews, e);
}

static const struct route routes[] = {
    {HTTP_GET, "/workers", .may = CAN_PEOPLE_READ, .title = "人才库", .in = &people_list_shape, .out = &list_shape,
     .handle = get_people, .page = people_list_page},
    {HTTP_GET, "/workers/export", .may = CAN_EXPORT_RUN, .title = "导出名单", .in = &people_list_shape,
     .out = &export_shape, .handle = get_people_export, .page = people_export_page},
    {HTTP_POST, "/workers/export", .may = CAN_EXPORT_RUN, .flags = ROUTE_OUTSIDE, .title = "导出名单",
     .in = &people_export_shape, .handle = post_people_export},
    {HTTP_GET, "/workers/:id", .may = CAN_PEOPLE_READ, .title = "人员档案", .in = &person_shape,
     .out = &person_out_shape, .handle = get_person, .page = person_page},
    {HTTP_GET, "/workers/:id/money", .may = CAN_PEOPLE_READ, .title = "补贴与为什么", .in = &money_shape,
     .out = &money_out_shape, .handle = get_money, .page = money_page},
    {HTTP_GET, "/workers/:id/reveal", .may = CAN_PEOPLE_REVEAL, .title = "查看全号", .in = &reveal_ask_shape,
     .out = &reveal_out_shape, .handle = get_reveal, .page = reveal_page},
    {HTTP_POST, "/workers/:id/reveal", .may = CAN_PEOPLE_REVEAL, .title = "查看全号", .in = &reveal_shape,
     .out_size = sizeof(struct reveal_output), .handle = post_reveal, .page = revealed_page},
    {HTTP_GET, "/workers/suspects", .may = CAN_PEOPLE_MERGE, .title = "重复嫌疑", .in = &suspects_shape,
     .out = &suspects_out_shape, .handle = get_suspects, .page = suspects_page},
    {HTTP_POST, "/workers/merge/pick", .may = CAN_PEOPLE_MERGE, .flags = ROUTE_SAFE, .title = "合并所选",
     .in = &merge_pick_shape, .handle = post_merge_pick, .form = "/workers"},
    {HTTP_GET, "/workers/merge", .may = CAN_PEOPLE_MERGE, .title = "合并重复人员", .in = &merge_shape,
     .out = &merge_out_shape, .handle = get_merge, .page = merge_page},
    {HTTP_POST, "/workers/merge", .may = CAN_PEOPLE_MERGE, .title = "合并重复人员", .in = &merge_do_shape,
     .out = &merged_out_shape, .handle = post_merge},
    {HTTP_GET, "/workers/merged/:journal", .may = CAN_PEOPLE_MERGE, .title = "合并结果", .in = &merged_shape,
     .out = &merged_out_shape, .handle = get_merged, .page = merged_page},
    {HTTP_POST, "/workers/merged/:journal/undo", .may = CAN_PEOPLE_MERGE, .title = "撤销合并", .in = &merged_shape,
     .out = &merged_out_shape, .handle = post_unmerge, .form = "/workers/merged/:journal"},
};

static const struct menu_item menu[] = {
    {.group = "业务", .label = "人才库", .icon = "users", .path = "/workers", .may = CAN_PEOPLE_READ},
};

const struct web people_web = {.name = "people",
			       .routes = routes,
			       .nroutes = sizeof routes / sizeof *routes,
			       .menu = menu,
			       .nmenu = sizeof menu / sizeof *menu};
