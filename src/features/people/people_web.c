/* 人才库: the list of people, filtered, sorted and paged by its address. */
#include "features/people/people_pages.h"

#include "features/directory/list.h"
#include "features/employment/employment.h"
#include "features/people/people.h"
#include "features/reach_web.h"
#include "people.tmpl.h"

static const char *const sort_words[] = {
#define X(n, label) label,
    PEOPLE_SORTS(X)
#undef X
	NULL};
static const char *const order_words[] = {"升序", "降序", NULL};
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

static const struct in_field list_fields[] = {
    IN_TEXT_(struct people_input, q, "姓名", .max = 30, .hint = "姓氏，或姓名中连着的两个字"),
    IN_ID_(struct people_input, unit, "区县街道", .of = "unit"),
    IN_ID_(struct people_input, org, "机构", .of = "org"),
    IN_CODE_(struct people_input, post, "岗位", .codes = &posts),
    IN_CHOICE_(struct people_input, grade, "等级", .words = grade_words),
    IN_CHOICE_(struct people_input, state, "在职状态", .words = state_words),
    IN_CHOICE_(struct people_input, mark, "标记", .words = mark_words),
    IN_CODE_(struct people_input, sex, "性别", .codes = &sexes),
    IN_CHOICE_(struct people_input, sort, "排序", .words = sort_words),
    IN_CHOICE_(struct people_input, order, "方向", .words = order_words),
    IN_INT_(struct people_input, size, "每页", .min = 1, .max = LIST_LIMIT_MAX),
    IN_INT_(struct people_input, key, "从哪里接着列"),
    IN_INT_(struct people_input, no, "从哪里接着列"),
};
const struct in_shape people_list_shape = IN_SHAPE(struct people_input, list_fields);

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
static const struct out_shape row_shape = OUT_SHAPE("PersonRow", struct person_item, row_fields);
static const struct out_field list_out[] = {
    OUT_LIST_(struct people_output, people, n, "人员", row_shape),
    OUT_INT_(struct people_output, total, "共几人"),
    OUT_INT_(struct people_output, next_key, "下一页从哪里接着列"),
    OUT_INT_(struct people_output, next_no, "下一页从哪里接着列"),
};
static const struct out_shape list_shape = OUT_SHAPE("People", struct people_output, list_out);

/* What the address asks for, as the directory takes it. */
static struct people_filter filter_of(const struct people_input *i)
{
	struct people_filter f = {.name = i->q};
	f.unit_id = i->unit == IN_NONE ? 0 : i->unit;
	f.org_id = i->org == IN_NONE ? 0 : i->org;
	f.posts = i->post ? 1u << i->post : 0;
	f.grades = i->grade ? 1u << i->grade : 0;
	f.states = i->state ? 1u << i->state : 0;
	f.sexes = i->sex ? 1u << i->sex : 0;
	f.marks = i->mark ? 1u << (i->mark - 1) : 0;
	return f;
}

/* Codes as words, for page and JSON. */
static int words_of(struct person_item *p, struct arena *mem, struct err *e)
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

/* The values of one facet. */
static int facet(struct ctx *c, const struct people_filter *f, enum people_facet which, struct people_output *o,
		 struct err *e)
{
	return directory_people_facet(c->house, user_reach(c->user), f, which, c->mem, &o->facet[which],
				      &o->nfacet[which], e);
}

/* GET /workers */
static int get_people(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct people_input *i = in;
	struct people_output *o = out;
	struct people_filter f = filter_of(i);
	struct person_row *rows;
	struct list_page page = {.sort = (int)i->sort,
				 .descending = i->order == 1,
				 .limit = i->size == IN_NONE ? LIST_LIMIT : (size_t)i->size};
	page.after = (struct list_place){i->no != IN_NONE, i->key == IN_NONE ? FIELD_NONE : i->key, i->no};
	if (directory_people(c->house, user_reach(c->user), &f, &page, true, c->mem, &rows, &o->n, &o->total, e) < 0)
		return -1;
	if (!(o->people = ARENA_ARRAY(c->mem, o->n + 1, struct person_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->n; k++) {
		o->people[k].row = rows[k];
		if (words_of(&o->people[k], c->mem, e) < 0)
			return -1;
	}
	bool more = o->n == page.limit;
	o->next_key = more ? rows[o->n - 1].place.key : IN_NONE;
	o->next_no = more ? rows[o->n - 1].place.no : IN_NONE;
	return facet(c, &f, FACET_COUNTY, o, e) < 0 || facet(c, &f, FACET_MARK, o, e) < 0 ? -1 : 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/workers", .may = CAN_PEOPLE_READ, .title = "人才库", .in = &people_list_shape, .out = &list_shape,
     .handle = get_people, .page = people_list_page},
};

static const struct menu_item menu[] = {
    {.group = "业务", .label = "人才库", .icon = "users", .path = "/workers", .may = CAN_PEOPLE_READ},
};

const struct web people_web = {.name = "people",
			       .routes = routes,
			       .nroutes = sizeof routes / sizeof *routes,
			       .menu = menu,
			       .nmenu = sizeof menu / sizeof *menu};
