/* /units/:id: a unit with what lies in it, its population and its local rates. */
#include "features/directory/directory.h"
#include "features/reach_web.h"
#include "features/units/units.h"
#include "features/units/units_pages.h"
#include "store/sql.h"

static const struct sql BELOW = {"units.below", "SELECT id, code, name, kind, valid_to FROM units"
						" WHERE parent_id = $1 AND closed_by = 0 ORDER BY code, id"};

static const struct in_field unit_fields[] = {
    IN_ID_(struct unit_input, id, "单元", .of = "unit", .flags = IN_PATH),
    IN_TEXT_(struct unit_input, tab, "栏目", .max = 40),
};
static const struct in_shape unit_shape = IN_SHAPE(struct unit_input, unit_fields);

static const struct out_field item_fields[] = {
    OUT_ID_(struct unit_below, id, "编号"), OUT_TEXT_(struct unit_below, code, "单元代码"),
    OUT_TEXT_(struct unit_below, name, "名称"), OUT_WORD_(struct unit_below, kind, "类型"),
    OUT_DAY_(struct unit_below, to, "终止日期")};
static const struct out_shape item_shape = OUT_SHAPE("UnitBelow", struct unit_below, item_fields);
static const struct out_field out_fields[] = {OUT_ONE_(struct unit_output, story, "档案", story_shape),
					      OUT_WORD_(struct unit_output, kind, "类型"),
					      OUT_TEXT_(struct unit_output, parent_name, "上级"),
					      OUT_LIST_(struct unit_output, below, nbelow, "下级单元", item_shape)};
static const struct out_shape out_shape = OUT_SHAPE("UnitStory", struct unit_output, out_fields);

/* A row of the statement. */
struct below_row {
	int64_t id, kind, to;
	struct str code, name;
};
static const struct row_field below_fields[] = {
    ROW_INT(struct below_row, id, 0),    ROW_TEXT(struct below_row, code, 1), ROW_TEXT(struct below_row, name, 2),
    ROW_CELL(struct below_row, kind, 3), ROW_CELL(struct below_row, to, 4),   {0}};

/* The units directly in it. */
static int read_below(struct ctx *c, int64_t unit, struct unit_output *o, struct err *e)
{
	void *rows;
	if (sql_rows(c->house->store, &BELOW, ARGS(INT(unit)), below_fields, sizeof(struct below_row), c->mem,
		     UNITS_BELOW_MAX, &rows, &o->nbelow, e) < 0)
		return -1;
	const struct below_row *r = rows;
	if (!(o->below = ARENA_ARRAY(c->mem, o->nbelow + 1, struct unit_below)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->nbelow; i++)
		o->below[i] =
		    (struct unit_below){r[i].id, r[i].code, r[i].name,
					code_label(&unit_kinds, r[i].kind == FIELD_NONE ? 0 : (int)r[i].kind),
					r[i].to == FIELD_NONE ? DAY_NONE : (day_t)r[i].to};
	return 0;
}

/* GET /units/:id */
static int get_unit(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct unit_input *i = in;
	struct unit_output *o = out;
	bool sees = false;
	o->tab = i->tab;
	if (story_read(c, OF_UNIT, i->id, &o->story, e) < 0 || read_below(c, i->id, o, e) < 0)
		return -1;
	const int64_t *own = o->story.parts[0].facts[0].fact->value;
	int64_t kind = own[FACT_INDEX(units, kind)], parent = own[FACT_INDEX(units, parent_id)];
	o->kind = code_label(&unit_kinds, kind == FIELD_NONE ? 0 : (int)kind);
	if (parent == FIELD_NONE)
		return 0;
	o->parent_name = unit_name(c->house, parent, c->mem);
	if (directory_sees_unit(c->house, user_reach(c->user), parent, &sees, e) < 0)
		return -1;
	o->parent = sees ? parent : 0;
	return 0;
}

/* GET /units: the user's own. */
static int get_own(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct reach who = user_reach(c->user);
	(void)in;
	(void)out;
	if (who.kind != REACH_UNIT)
		return err_set(e, ERR_DENIED, "您的数据范围不是区县或全市，看不到单元");
	return ctx_go(c, e, "/units/%lld", (long long)who.id);
}

static const struct route routes[] = {
    {HTTP_GET, "/units", .may = CAN_ORGS_READ, .title = "单元", .handle = get_own},
    {HTTP_GET, "/units/:id", .may = CAN_ORGS_READ, .title = "单元", .in = &unit_shape, .out = &out_shape,
     .handle = get_unit, .page = unit_page},
};
static const struct menu_item menu[] = {
    {.group = "统筹", .label = "单元和人口", .icon = "list-details", .path = "/units", .may = CAN_ORGS_CORRECT},
};

const struct web units_web = {.name = "units",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu};
