/* 代码表 and 区划: the words that the records use with their numbers, and the tree of units. */
#include "features/admin/sys_pages.h"
#include "features/admin/sys_web.h"
#include "features/features.h"
#include "features/units/units.h"

#define LISTS_MAX 200

struct list_item {
	const char *name;
	size_t n;
	struct str *uses;
	size_t nuses;
	const struct codelist *codes;
};
static const struct out_field list_rows[] = {OUT_WORD_(struct list_item, name, "代码表"),
					     OUT_COUNT_(struct list_item, n, "几个代码"),
					     OUT_TEXTS_(struct list_item, uses, nuses, "用在哪里")};
static const struct out_shape list_shape = OUT_SHAPE("CodeList", struct list_item, list_rows);

struct lists_output {
	struct list_item *lists;
	size_t n;
};
static const struct out_field lists_rows[] = {OUT_LIST_(struct lists_output, lists, n, "代码表", list_shape)};
static const struct out_shape lists_shape = OUT_SHAPE("CodeLists", struct lists_output, lists_rows);

/* The list's place among those noted, a new one when there is none. */
static struct list_item *noted(struct lists_output *o, const struct codelist *l, struct arena *mem)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->lists[i].codes == l)
			return &o->lists[i];
	if (o->n == LISTS_MAX)
		return NULL;
	struct list_item *x = &o->lists[o->n++];
	*x = (struct list_item){.name = l->name, .n = l->n, .codes = l};
	x->uses = ARENA_ARRAY(mem, RECORD_FIELDS_MAX, struct str);
	return x;
}

/* GET /sys/dict */
static int get_lists(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct lists_output *o = out;
	(void)in;
	if (!(o->lists = ARENA_ARRAY(c->mem, LISTS_MAX, struct list_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t t = 0; t < fact_types_n; t++) {
		const struct record *r = fact_types[t]->rec;
		for (size_t i = 0; i < r->n; i++) {
			struct list_item *x =
			    r->fields[i].type == FIELD_CODE ? noted(o, r->fields[i].codes, c->mem) : NULL;
			if (x && x->uses && x->nuses < RECORD_FIELDS_MAX)
				x->uses[x->nuses++] = ctx_text(c, "%s · %s", r->name, r->fields[i].label);
		}
	}
	return 0;
}

/* The page of GET /sys/dict */
static void show_lists(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"代码表", 9}},
						   {.label = {"代码", 6}, .number = true},
						   {.label = {"用在哪里", 12}, .wide = true}};
	const struct lists_output *o = out;
	struct listing l = listing_new(f, "代码表", columns, 3, o->n, "没有代码表", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct list_item *x = &o->lists[i];
		c[0] = listed_link(str_of(x->name), frame_text(f, "/sys/dict/%s", x->name));
		c[1] = listed_count((int64_t)x->n);
		c[2] = listed_text(frame_joined(f, x->uses, x->nuses));
	}
	f->ui.lead = STR("代码随程序发布：号码只增不改，旧数据永远读得懂；导入时别名也认");
	const struct ui_link tool = {
	    .text = STR("行政区划"), .href = STR("/sys/units"), .icon = "building-community"};
	frame_tools(f, &tool, 1);
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

struct code_item {
	int64_t number;
	const char *label;
	struct str aliases;
};
struct codes_output {
	const char *name;
	bool ordered;
	struct code_item *codes;
	size_t n;
	struct str *uses;
	size_t nuses;
};
static const struct out_field code_rows[] = {OUT_INT_(struct code_item, number, "号码"),
					     OUT_WORD_(struct code_item, label, "名称"),
					     OUT_TEXT_(struct code_item, aliases, "别名")};
static const struct out_shape code_shape = OUT_SHAPE("Code", struct code_item, code_rows);
static const struct out_field codes_rows[] = {OUT_WORD_(struct codes_output, name, "代码表"),
					      OUT_BOOL_(struct codes_output, ordered, "有高低之分"),
					      OUT_TEXTS_(struct codes_output, uses, nuses, "用在哪里"),
					      OUT_LIST_(struct codes_output, codes, n, "代码", code_shape)};
static const struct out_shape codes_shape = OUT_SHAPE("Codes", struct codes_output, codes_rows);

struct name_input {
	struct str name;
};
static const struct in_field name_fields[] = {
    IN_TEXT_(struct name_input, name, "代码表", .flags = IN_PATH, .max = 60)};
static const struct in_shape name_shape = IN_SHAPE(struct name_input, name_fields);

/* GET /sys/dict/:name */
static int get_codes(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct name_input *i = in;
	struct lists_output all = {0};
	struct codes_output *o = out;
	if (get_lists(c, NULL, &all, e) < 0)
		return -1;
	const struct list_item *found = NULL;
	for (size_t k = 0; k < all.n && !found; k++)
		if (str_is(i->name, all.lists[k].name))
			found = &all.lists[k];
	if (!found)
		return err_set(e, ERR_NOTFOUND, "没有这个代码表");
	*o = (struct codes_output){.name = found->name,
				   .ordered = found->codes->ordered,
				   .uses = found->uses,
				   .nuses = found->nuses,
				   .codes = ARENA_ARRAY(c->mem, found->n + 1, struct code_item)};
	if (!o->codes)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < found->n; k++) {
		const struct code *x = &found->codes->codes[k];
		o->codes[o->n++] = (struct code_item){x->number, x->label, str_of(x->aliases)};
	}
	return 0;
}

/* Aliases as people read them: a、b. */
static struct str aliases_told(const struct frame *f, struct str s)
{
	struct str v[40];
	size_t n = 0;
	while (s.p && s.n && n < sizeof v / sizeof *v)
		v[n++] = str_cut(&s, '|');
	return frame_joined(f, v, n);
}

/* The page of GET /sys/dict/:name */
static void show_codes(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = {"号码", 6}, .number = true}, {.label = {"名称", 6}}, {.label = {"别名", 6}, .wide = true}};
	const struct codes_output *o = out;
	struct listing l = listing_new(f, "代码", columns, 3, o->n, "没有代码", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		c[0] = listed_text(frame_text(f, "%lld", (long long)o->codes[i].number));
		c[1] = (struct ui_cell){.text = str_of(o->codes[i].label), .strong = true};
		c[2] = listed_text(aliases_told(f, o->codes[i].aliases));
	}
	f->ui.title = str_of(o->name);
	f->ui.lead = frame_text(f, "用在 %.*s%s", STR_FMT(frame_joined(f, o->uses, o->nuses)),
				o->ordered ? "；从高到低排列" : "");
	sys_crumbs(f, "系统", "代码表", "/sys/dict");
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

struct unit_row {
	int64_t id, below;
	struct str code, name;
	const char *kind;
	day_t from, to;
};
struct units_output {
	struct unit_row *units, *path;
	size_t n, npath;
};
static const struct out_field unit_rows[] = {
    OUT_ID_(struct unit_row, id, "编号"),        OUT_TEXT_(struct unit_row, code, "单元代码"),
    OUT_TEXT_(struct unit_row, name, "名称"),    OUT_WORD_(struct unit_row, kind, "类型"),
    OUT_DAY_(struct unit_row, from, "起始日期"), OUT_DAY_(struct unit_row, to, "终止日期"),
    OUT_INT_(struct unit_row, below, "下级数")};
static const struct out_shape unit_shape = OUT_SHAPE("Unit", struct unit_row, unit_rows);
static const struct out_field units_rows[] = {OUT_LIST_(struct units_output, path, npath, "从上到下", unit_shape),
					      OUT_LIST_(struct units_output, units, n, "下级", unit_shape)};
static const struct out_shape units_shape = OUT_SHAPE("Units", struct units_output, units_rows);

struct unit_input {
	int64_t unit;
};
static const struct in_field unit_fields[] = {IN_ID_(struct unit_input, unit, "单元", .of = "unit")};
static const struct in_shape unit_in = IN_SHAPE(struct unit_input, unit_fields);

/* A unit as the page shows it. */
static struct unit_row row_of(const struct unit_item *v, size_t n, const struct unit_item *u)
{
	struct unit_row r = {.id = u->id,
			     .code = u->code,
			     .name = u->name,
			     .kind = code_label(&unit_kinds, (int)u->kind),
			     .from = u->from,
			     .to = u->to};
	for (size_t i = 0; i < n; i++)
		r.below += v[i].parent == u->id;
	return r;
}

/* GET /sys/units: what lies below a unit, at first below the user's own. */
static int get_units(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct unit_input *i = in;
	struct units_output *o = out;
	struct unit_item *v;
	size_t n;
	int64_t at = i->unit == IN_NONE ? c->user->scope.unit_id : i->unit;
	if (unit_items(c, &v, &n, e) < 0)
		return -1;
	o->units = ARENA_ARRAY(c->mem, n + 1, struct unit_row);
	o->path = ARENA_ARRAY(c->mem, n + 1, struct unit_row);
	if (!o->units || !o->path)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < n; k++) {
		if (v[k].parent == at && v[k].within)
			o->units[o->n++] = row_of(v, n, &v[k]);
		if (v[k].id == at)
			o->path[o->npath++] = row_of(v, n, &v[k]);
	}
	return 0;
}

/* The page of GET /sys/units */
static void show_units(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = {"名称", 6}},      {.label = {"单元代码", 12}}, {.label = {"类型", 6}},
	    {.label = {"起始日期", 12}}, {.label = {"终止日期", 12}}, {.label = {"下级", 6}, .number = true}};
	const struct units_output *o = out;
	struct listing l = listing_new(f, "下级单元", columns, 6, o->n, "没有下级单元", "要增改单元，导入“单元”表");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct unit_row *u = &o->units[i];
		struct str href = u->below ? frame_text(f, "/sys/units?unit=%lld", (long long)u->id) : STR("");
		c[0] = listed_link(u->name, href);
		c[1] = listed_text(u->code);
		c[2] = listed_text(str_of(u->kind));
		c[3] = (struct ui_cell){.kind = UI_CELL_DAY, .num = u->from};
		c[4] = (struct ui_cell){.kind = UI_CELL_DAY, .num = u->to == DAY_NONE ? DAY_OPEN : u->to};
		c[5] = listed_count(u->below);
	}
	if (o->npath)
		f->ui.title = o->path[0].name;
	f->ui.lead = STR("区划变动不改旧单元：写终止日期和承继单元，再登记新的");
	sys_crumbs(f, "系统", "行政区划", "/sys/units");
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

static const struct route routes[] = {
    {HTTP_GET, "/sys/dict", .may = CAN_DICT_MANAGE, .title = "代码表", .out = &lists_shape, .handle = get_lists,
     .page = show_lists},
    {HTTP_GET, "/sys/dict/:name", .may = CAN_DICT_MANAGE, .title = "代码表", .in = &name_shape, .out = &codes_shape,
     .handle = get_codes, .page = show_codes},
    {HTTP_GET, "/sys/units", .may = CAN_DICT_MANAGE, .title = "行政区划", .in = &unit_in, .out = &units_shape,
     .handle = get_units, .page = show_units},
};

static const struct menu_item menu[] = {
    {.group = "系统", .label = "代码表", .icon = "book", .path = "/sys/dict", .may = CAN_DICT_MANAGE},
};

const struct web dict_web = {.name = "dict",
			     .routes = routes,
			     .nroutes = sizeof routes / sizeof *routes,
			     .menu = menu,
			     .nmenu = sizeof menu / sizeof *menu};
