/* 机构库: the list of institutions, and what one of them is made of. */
#include "features/orgs/orgs_pages.h"

#include "features/clients/clients.h"
#include "features/employment/employment.h"
#include "features/orgs/orgs.h"
#include "features/reach_web.h"
#include "features/steering/staff.h"
#include "features/units/units.h"

static const char *const sort_words[] = {
#define X(n, label) label,
    ORGS_SORTS(X)
#undef X
	NULL};
static const char *const mark_words[] = {"全部",
#define X(n, label) label,
					 ORG_MARKS(X)
#undef X
					     NULL};
static const char *const closed_words[] = {"在办", "已注销", "都看", NULL};
static const char *const densities[] = {"dense", "loose", NULL};
static const char *const formats[] = {"页面", "xlsx", "csv", NULL};

static const struct in_field list_fields[] = {
    IN_TEXT_(struct org_list_input, q, "名称", .max = 30, .hint = "名称中连着的两个字"),
    IN_ID_(struct org_list_input, unit, "区县", .of = "unit"),
    IN_CODE_(struct org_list_input, kind, "机构类别", .codes = &org_kinds),
    IN_CODE_(struct org_list_input, ownership, "举办性质", .codes = &org_ownerships),
    IN_CODE_(struct org_list_input, operation, "运营方式", .codes = &org_operations),
    IN_CHOICE_(struct org_list_input, mark, "提醒", .words = mark_words),
    IN_CHOICE_(struct org_list_input, closed, "状态", .words = closed_words),
    IN_CHOICE_(struct org_list_input, sort, "排序", .words = sort_words),
    IN_CHOICE_(struct org_list_input, order, "方向", .words = list_orders),
    IN_TEXTS_(struct org_list_input, col, "列", .max = 20),
    IN_CHOICE_(struct org_list_input, density, "行距", .words = densities),
    IN_INT_(struct org_list_input, size, "每页", .min = 1, .max = LIST_LIMIT_MAX),
    LIST_TURN_(struct org_list_input),
    IN_BOOL_(struct org_list_input, print, "打印"),
    IN_CHOICE_(struct org_list_input, format, "格式", .words = formats),
};
const struct in_shape orgs_list_shape = IN_SHAPE(struct org_list_input, list_fields);

static const struct in_field chosen_fields[] = {IN_NUMBERS_(struct org_chosen_input, id, "机构", .of = "org")};
const struct in_shape orgs_chosen_shape = IN_SHAPE(struct org_chosen_input, chosen_fields);

static const struct out_field row_fields[] = {
    OUT_ID_(struct org_list_item, row.org_id, "编号"),
    OUT_TEXT_(struct org_list_item, row.name, "机构名称"),
    OUT_TEXT_(struct org_list_item, row.code, "统一社会信用代码"),
    OUT_WORD_(struct org_list_item, kind, "机构类别"),
    OUT_WORD_(struct org_list_item, ownership, "举办性质"),
    OUT_WORD_(struct org_list_item, operation, "运营方式"),
    OUT_TEXT_(struct org_list_item, row.county, "区县"),
    OUT_TEXT_(struct org_list_item, row.street, "街道"),
    OUT_TEXT_(struct org_list_item, row.address, "地址"),
    OUT_INT_(struct org_list_item, row.beds, "床位数"),
    OUT_INT_(struct org_list_item, row.staff, "在职人数"),
    OUT_INT_(struct org_list_item, row.carers, "养老护理员"),
    OUT_INT_(struct org_list_item, row.frontline, "一线护理"),
    OUT_INT_(struct org_list_item, row.certified, "持证人数"),
    OUT_INT_(struct org_list_item, row.uncertified, "缺证人数"),
    OUT_INT_(struct org_list_item, row.clients, "服务对象"),
    OUT_BOOL_(struct org_list_item, row.closed, "已注销"),
    OUT_TEXTS_(struct org_list_item, marks, nmarks, "提醒"),
};
static const struct out_shape row_shape = OUT_SHAPE("OrgRow", struct org_list_item, row_fields);
static const struct out_field list_out[] = {OUT_LIST_(struct org_list_output, orgs, n, "机构", row_shape),
					    OUT_INT_(struct org_list_output, total, "共几家")};
static const struct out_shape list_shape = OUT_SHAPE("Orgs", struct org_list_output, list_out);

static const struct in_field org_fields[] = {
    IN_ID_(struct org_input, id, "机构", .of = "org", .flags = IN_PATH),
    IN_TEXT_(struct org_input, tab, "栏目", .max = 40),
    IN_BOOL_(struct org_input, print, "打印"),
};
static const struct in_shape org_shape = IN_SHAPE(struct org_input, org_fields);
static const struct out_field staff_fields[] = {OUT_ID_(struct person_row, person_id, "编号"),
						OUT_TEXT_(struct person_row, name, "姓名"),
						OUT_TEXT_(struct person_row, number, "证件号码（遮盖）")};
static const struct out_shape staff_shape = OUT_SHAPE("OrgStaff", struct person_row, staff_fields);
static const struct out_field level_fields[] = {OUT_TEXT_(struct facet_count, label, "能力等级"),
						OUT_INT_(struct facet_count, n, "人数")};
static const struct out_shape level_shape = OUT_SHAPE("OrgClients", struct facet_count, level_fields);
static const struct out_field norm_fields[] = {
    OUT_TEXT_(struct org_norm, post, "岗位"),   OUT_INT_(struct org_norm, required, "应配"),
    OUT_INT_(struct org_norm, actual, "在岗"),  OUT_INT_(struct org_norm, gap, "缺口"),
    OUT_TEXT_(struct org_norm, source, "依据"), OUT_BOOL_(struct org_norm, unverified, "未核实"),
};
static const struct out_shape norm_shape = OUT_SHAPE("OrgNorm", struct org_norm, norm_fields);
static const struct out_field org_out[] = {
    OUT_ONE_(struct org_output, now, "现在", row_shape),
    OUT_ONE_(struct org_output, story, "档案", story_shape),
    OUT_LIST_(struct org_output, staff, nstaff, "在职人员", staff_shape),
    OUT_INT_(struct org_output, working, "在职人数"),
    OUT_LIST_(struct org_output, ability, nability, "服务对象", level_shape),
    OUT_LIST_(struct org_output, norms, nnorms, "配比", norm_shape),
};
static const struct out_shape org_out_shape = OUT_SHAPE("Org", struct org_output, org_out);

struct orgs_filter orgs_filter_of(const struct org_list_input *i)
{
	struct orgs_filter f = {.name = i->q, .closed = i->closed == 1, .any = i->closed == 2};
	f.unit_id = i->unit == IN_NONE ? 0 : i->unit;
	f.kinds = i->kind ? 1u << i->kind : 0;
	f.ownerships = i->ownership ? 1u << i->ownership : 0;
	f.operations = i->operation ? 1u << i->operation : 0;
	f.marks = i->mark ? 1u << (i->mark - 1) : 0;
	return f;
}

/* The word of a code that may be unknown. */
static const char *word(const struct codelist *l, int64_t v)
{
	return v == FIELD_NONE ? NULL : code_label(l, (int)v);
}

int org_item_words(struct org_list_item *o, struct arena *mem, struct err *e)
{
	o->kind = word(&org_kinds, o->row.kind);
	o->ownership = word(&org_ownerships, o->row.ownership);
	o->operation = word(&org_operations, o->row.operation);
	if (!(o->marks = ARENA_ARRAY(mem, ORG_MARK_BITS, struct str)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (int b = 0; b < ORG_MARK_BITS; b++)
		if (o->row.marks & (1u << b))
			o->marks[o->nmarks++] = str_of(org_mark_label(b));
	return 0;
}

/* How many there are of each code under the filter, which has this mask for the list's own part. */
static int count_codes(struct ctx *c, struct orgs_filter *f, uint32_t *mask, const struct codelist *l,
		       struct facet_counts *out, struct err *e)
{
	uint32_t asked = *mask;
	*out = (struct facet_counts){ARENA_ARRAY(c->mem, l->n + 1, struct facet_count), 0};
	if (!out->v)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < l->n; i++) {
		struct facet_count *to = &out->v[out->n++];
		*to = (struct facet_count){.value = l->codes[i].number, .label = str_of(l->codes[i].label)};
		*mask = 1u << l->codes[i].number;
		if (directory_orgs_count(c->house, user_reach(c->user), f, &to->n, e) < 0)
			return -1;
	}
	*mask = asked;
	return 0;
}

/* How many have each mark, beside those that are asked for. */
static int count_marks(struct ctx *c, struct orgs_filter *f, struct facet_counts *out, struct err *e)
{
	uint32_t asked = f->marks;
	*out = (struct facet_counts){ARENA_ARRAY(c->mem, ORG_MARK_BITS, struct facet_count), 0};
	if (!out->v)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (int bit = 0; bit < ORG_MARK_BITS; bit++) {
		struct facet_count *to = &out->v[out->n++];
		*to = (struct facet_count){.value = bit, .label = str_of(org_mark_label(bit))};
		f->marks = asked | 1u << bit;
		if (directory_orgs_count(c->house, user_reach(c->user), f, &to->n, e) < 0)
			return -1;
	}
	f->marks = asked;
	return 0;
}

/* The counties within reach, with how many the rest of the filter finds there. */
static int count_counties(struct ctx *c, struct orgs_filter *f, struct facet_counts *out, struct err *e)
{
	struct people_filter all = {0};
	int64_t asked = f->unit_id;
	if (directory_people_facet(c->house, user_reach(c->user), &all, FACET_COUNTY, c->mem, &out->v, &out->n, e) <
	    0)
		return -1;
	for (size_t i = 0; i < out->n; i++) {
		f->unit_id = out->v[i].value;
		if (directory_orgs_count(c->house, user_reach(c->user), f, &out->v[i].n, e) < 0)
			return -1;
	}
	f->unit_id = asked;
	return 0;
}

/* What the filter bar offers, with counts: each facet under the other parts of the filter. */
static int count_all(struct ctx *c, const struct orgs_filter *filter, struct org_list_output *o, struct err *e)
{
	struct orgs_filter f = *filter;
	return count_counties(c, &f, &o->counties, e) < 0 ||
		       count_codes(c, &f, &f.kinds, &org_kinds, &o->kinds, e) < 0 ||
		       count_codes(c, &f, &f.ownerships, &org_ownerships, &o->ownerships, e) < 0 ||
		       count_marks(c, &f, &o->marks, e) < 0
		   ? -1
		   : 0;
}

/* GET /orgs */
static int get_orgs(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct org_list_input *i = in;
	struct org_list_output *o = out;
	struct orgs_filter f = orgs_filter_of(i);
	struct org_row *rows;
	struct list_page page = {.sort = (int)i->sort, .limit = i->size == IN_NONE ? LIST_LIMIT : (size_t)i->size};
	list_turn_page((struct list_turn){i->key, i->no, i->at, i->back}, i->order == 1, &page);
	if (directory_orgs(c->house, user_reach(c->user), &f, &page, c->mem, &rows, &o->n, &o->total, e) < 0)
		return -1;
	if (i->format)
		return orgs_export(c, i, o->total, e);
	if (!(o->orgs = ARENA_ARRAY(c->mem, o->n + 1, struct org_list_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->n; k++) {
		o->orgs[k].row = rows[i->back && i->no != IN_NONE ? o->n - 1 - k : k];
		if (org_item_words(&o->orgs[k], c->mem, e) < 0)
			return -1;
	}
	if (o->n) {
		o->first = o->orgs[0].row.place;
		o->last = o->orgs[o->n - 1].row.place;
	}
	o->limit = (int64_t)page.limit;
	o->unit = unit_name(c->house, f.unit_id, c->mem);
	return count_all(c, &f, o, e) < 0
		   ? -1
		   : views_of(c->house->store, c->user->account, STR("orgs"), c->mem, &o->views, &o->nviews, e);
}

/* Clients by level of ability, from the counts. */
static int take_ability(struct ctx *c, const struct org_counts *n, struct org_output *o, struct err *e)
{
	if (!(o->ability = ARENA_ARRAY(c->mem, 8, struct facet_count)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (int i = 1; i <= 8; i++) {
		int code = i == 8 ? 0 : i;
		const char *label = code ? code_label(&client_abilities, code) : "未评估";
		if (n->ability[code] && label)
			o->ability[o->nability++] = (struct facet_count){code, str_of(label), n->ability[code]};
	}
	o->clients = n->clients;
	o->joined = n->joined;
	o->left = n->left;
	return 0;
}

/* Who serves and is served there, as the norms take it. People on duty are counted by day: who works at night is not
 * recorded. */
static void house_of(const struct org_output *o, const struct org_counts *n, struct staffing_house *h)
{
	*h = (struct staffing_house){.beds = o->now.row.beds == FIELD_NONE ? 0 : o->now.row.beds,
				     .nurses = o->now.row.carers,
				     .certified = o->now.row.carers - o->now.row.uncertified};
	for (int i = 0; i < 8; i++) {
		const char *label = i ? code_label(&client_abilities, i) : NULL;
		int level = ABILITY_ANY;
		for (int a = ABILITY_FULL; a < ABILITY__MAX; a++)
			if (label && str_find(str_of(label), str_of(ability_label((enum ability)a))) >= 0)
				level = a;
		h->residents[level] += n->ability[i];
	}
	for (int p = 1; p < 32; p++) {
		const char *label = code_label(&posts, p);
		if (!label || !n->by_post[p] || h->nposts == STAFFING_POSTS_MAX)
			continue;
		h->posts[h->nposts].post = str_of(label);
		h->posts[h->nposts].staff[SHIFT_NIGHT] = -1;
		h->posts[h->nposts++].staff[SHIFT_DAY] = n->by_post[p];
	}
}

/* The bureau's norms that hold where the institution stands; none for one that houses nobody. */
static int norms_of(struct ctx *c, const struct org_row *r, struct staffing_norms *norms, struct err *e)
{
	const char *kind = code_label(&org_kinds, r->kind == FIELD_NONE ? 0 : (int)r->kind);
	size_t n = 0;
	if (staff_norms(c->house, c->mem, norms, e) < 0)
		return -1;
	for (size_t i = 0; i < norms->n && kind && staffing_concerns(str_of(kind)); i++) {
		struct reach area = {REACH_UNIT, 0};
		bool holds = !norms->norm[i].area.n;
		if (!holds && (unit_by_code(c->house, norms->norm[i].area, c->known, &area.id, e) < 0 ||
			       directory_sees_unit(c->house, area, r->unit_id, &holds, e) < 0))
			return -1;
		if (holds)
			norms->norm[n++] = norms->norm[i];
	}
	norms->n = n;
	return 0;
}

/* Staff against the norms in force today. */
static int take_norms(struct ctx *c, const struct org_counts *n, struct org_output *o, struct err *e)
{
	struct staffing_norms norms;
	struct staffing_house *h = ARENA_NEW(c->mem, struct staffing_house);
	struct staffing_line *line;
	size_t lines;
	if (!h)
		return err_set(e, ERR_NOMEM, "内存不足");
	house_of(o, n, h);
	if (norms_of(c, &o->now.row, &norms, e) < 0 ||
	    staffing_lines(&line, &lines, &norms, h, STR(""), c->today, ROUND_ONCE, c->mem, e) < 0)
		return -1;
	if (!(o->norms = ARENA_ARRAY(c->mem, lines + 1, struct org_norm)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < lines; i++)
		if (line[i].shift == SHIFT_DAY && line[i].required)
			o->norms[o->nnorms++] = (struct org_norm){line[i].post,   line[i].source, line[i].required,
								  line[i].actual, line[i].gap,    line[i].unverified};
	return 0;
}

/* Who works there now. */
static int take_staff(struct ctx *c, int64_t org, struct org_output *o, struct err *e)
{
	struct people_filter f = {.org_id = org, .states = 1u << WORK_WORKING};
	struct list_page page = {.sort = PEOPLE_BY_GRADE, .limit = ORG_STAFF_SHOWN};
	return directory_people(c->house, user_reach(c->user), &f, &page, true, c->mem, &o->staff, &o->nstaff,
				&o->working, e);
}

int get_org(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct org_input *i = in;
	struct org_output *o = out;
	struct reach who = user_reach(c->user);
	struct org_counts n = {0};
	o->tab = i->tab;
	if (directory_org(c->house, who, i->id, c->mem, &o->now.row, e) < 0 ||
	    org_item_words(&o->now, c->mem, e) < 0 || story_read(c, OF_ORG, i->id, &o->story, e) < 0 ||
	    directory_org_counts(c->house, who, i->id, &n, e) < 0 || take_ability(c, &n, o, e) < 0 ||
	    take_norms(c, &n, o, e) < 0)
		return -1;
	return ctx_may(c, CAN_PEOPLE_READ) ? take_staff(c, i->id, o, e) : 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/orgs", .may = CAN_ORGS_READ, .title = "机构库", .in = &orgs_list_shape, .out = &list_shape,
     .handle = get_orgs, .page = orgs_list_page},
    {HTTP_POST, "/orgs/export", .may = CAN_EXPORT_RUN, .title = "导出所选机构", .in = &orgs_chosen_shape,
     .handle = post_orgs_export, .form = "/orgs"},
    {HTTP_GET, "/orgs/:id", .may = CAN_ORGS_READ, .title = "机构", .in = &org_shape, .out = &org_out_shape,
     .handle = get_org, .page = org_page},
};

static const struct menu_item menu[] = {
    {.group = "业务", .label = "机构库", .icon = "building-community", .path = "/orgs", .may = CAN_ORGS_READ},
};

const struct web orgs_web = {.name = "orgs",
			     .routes = routes,
			     .nroutes = sizeof routes / sizeof *routes,
			     .menu = menu,
			     .nmenu = sizeof menu / sizeof *menu};
