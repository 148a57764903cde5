/* 角色: the built-in ones and the bureau's own, with what each may do. */
#include "features/admin/sys_pages.h"
#include "features/admin/sys_web.h"

struct role_item {
	struct str code, label;
	struct str *caps, *scopes;
	size_t ncaps, nscopes;
	bool built_in, administrator;
};
static const struct out_field role_rows[] = {
    OUT_TEXT_(struct role_item, code, "代码"),
    OUT_TEXT_(struct role_item, label, "名称"),
    OUT_TEXTS_(struct role_item, scopes, nscopes, "可配的数据范围"),
    OUT_TEXTS_(struct role_item, caps, ncaps, "权限"),
    OUT_BOOL_(struct role_item, built_in, "自带"),
    OUT_BOOL_(struct role_item, administrator, "管理员"),
};
static const struct out_shape role_shape = OUT_SHAPE("Role", struct role_item, role_rows);

struct roles_output {
	struct role_item *roles;
	size_t n, max;
	struct ctx *c;
};
static const struct out_field roles_rows[] = {OUT_LIST_(struct roles_output, roles, n, "角色", role_shape)};
static const struct out_shape roles_shape = OUT_SHAPE("Roles", struct roles_output, roles_rows);

/* A role as page and JSON show it. */
static int item_of(struct ctx *c, const struct role *r, struct role_item *o)
{
	*o = (struct role_item){.code = ctx_text(c, "%s", r->code),
				.label = ctx_text(c, "%s", r->label),
				.built_in = r->built_in,
				.administrator = r->administrator};
	o->caps = ARENA_ARRAY(c->mem, CAN__MAX, struct str);
	o->scopes = ARENA_ARRAY(c->mem, SCOPE__MAX, struct str);
	if (!o->caps || !o->scopes)
		return -1;
	for (int k = 0; k < CAN__MAX; k++)
		if (capset_has(&r->caps, (enum capability)k))
			o->caps[o->ncaps++] = str_of(capability_label((enum capability)k));
	for (int k = SCOPE_SELF; k < SCOPE__MAX; k++)
		if (r->scopes & (1u << k))
			o->scopes[o->nscopes++] = str_of(scope_label((enum scope_kind)k));
	return 0;
}

/* Takes one into the list. */
static int take(void *self, const struct role *r)
{
	struct roles_output *o = self;
	return o->n < o->max ? item_of(o->c, r, &o->roles[o->n++]) : 0;
}

/* GET /sys/roles */
static int get_roles(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct roles_output *o = out;
	(void)in;
	*o = (struct roles_output){.c = c, .max = roles_built_in_n + ROLES_MAX};
	if (!(o->roles = ARENA_ARRAY(c->mem, o->max, struct role_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	return role_each(c->house, take, o, e) < 0 ? -1 : 0;
}

/* The page of GET /sys/roles */
static void show_roles(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"角色", 6}},
						   {.label = {"来历", 6}},
						   {.label = {"可配的数据范围", 21}, .wide = true},
						   {.label = {"权限", 6}, .wide = true},
						   {.label = {"", 0}}};
	const struct roles_output *o = out;
	struct listing l = listing_new(f, "角色", columns, 5, o->n, "没有角色", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct role_item *r = &o->roles[i];
		c[0] = (struct ui_cell){.text = r->label, .sub = r->code, .strong = true};
		c[1] = r->administrator ? listed_chip("管理员", UI_INFO)
		       : r->built_in    ? listed_chip("自带", UI_MUTE)
					: listed_chip("本局自定", UI_OK);
		c[2] = listed_text(frame_joined(f, r->scopes, r->nscopes));
		c[3] = listed_text(frame_joined(f, r->caps, r->ncaps));
		if (!r->built_in)
			c[4] = listed_deed(f, "修改", frame_text(f, "/sys/roles/edit?code=%.*s", STR_FMT(r->code)),
					   false);
	}
	const struct ui_link tool = {
	    .text = STR("新建角色"), .href = STR("/sys/roles/edit"), .icon = "plus", .primary = true};
	frame_tools(f, &tool, 1);
	f->ui.lead = STR("自带的角色不能改；可以另建本局自己的角色，只能含业务权限");
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t});
}

struct code_input {
	struct str code;
};
static const struct in_field code_fields[] = {IN_TEXT_(struct code_input, code, "角色代码", .max = ROLE_CODE_MAX)};
static const struct in_shape code_shape = IN_SHAPE(struct code_input, code_fields);

struct save_input {
	struct str code, label;
	struct texts scopes, caps;
};
static const struct in_field save_fields[] = {
    IN_TEXT_(struct save_input, code, "角色代码", .flags = IN_NEEDED, .max = ROLE_CODE_MAX,
	     .hint = "小写字母、数字和 -，以字母开头；用过的代码再保存就是修改它"),
    IN_TEXT_(struct save_input, label, "名称", .flags = IN_NEEDED, .max = 30),
    IN_TEXTS_(struct save_input, scopes, "可配的数据范围", .flags = IN_NEEDED),
    IN_TEXTS_(struct save_input, caps, "权限", .flags = IN_NEEDED)};
static const struct in_shape save_shape = IN_SHAPE(struct save_input, save_fields);

/* GET /sys/roles/edit: one of the bureau's own, or an empty one. */
static int get_role(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct code_input *i = in;
	struct role r;
	if (!i->code.n)
		return 0;
	if (role_find(c->house, i->code, &r, e) < 0)
		return -1;
	if (r.built_in)
		return err_set(e, ERR_CONFLICT, "“%s”是自带的角色，不能改", r.label);
	return item_of(c, &r, out) < 0 ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* A box is ticked: in what was typed, else in what is stored. */
static bool ticked(const struct frame *f, const char *name, struct str value, struct str label, const struct str *v,
		   size_t n)
{
	for (size_t i = 0; f->typed && i < f->typed->n; i++)
		if (str_is(f->typed->at[i].name, name) && str_eq(f->typed->at[i].value, value))
			return true;
	for (size_t i = 0; !(f->typed && f->typed->n) && i < n; i++)
		if (str_eq(v[i], label))
			return true;
	return false;
}

/* What the capabilities from this one on are about. */
static struct str cap_group(enum capability c)
{
	static const struct {
		enum capability from;
		const char *name;
	} group[] = {{CAN_PEOPLE_READ, "人员"},       {CAN_ORGS_READ, "机构"},          {CAN_IMPORT_RUN, "导入导出"},
		     {CAN_POLICY_READ, "政策和核算"}, {CAN_CLAIMS_APPLY, "申领"},       {CAN_PAY_ISSUE, "资金"},
		     {CAN_TARGETS_READ, "统筹"},      {CAN_STAFF_SELF, "本机构和本人"}, {CAN_AUDIT_READ, "记录"}};
	for (size_t i = 0; i < sizeof group / sizeof *group; i++)
		if (group[i].from == c)
			return str_of(group[i].name);
	return STR("");
}

/* The boxes of the capabilities that a bureau's own role may hold. */
static void cap_boxes(const struct frame *f, const struct role_item *r, struct ui_field *out)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, CAN__MAX, struct ui_option);
	for (int k = 0; v && k < CAN__MAX; k++) {
		enum capability c = (enum capability)k;
		struct str word = str_of(capability_word(c)), label = str_of(capability_label(c));
		if (capability_realms(c) & REALM_BUSINESS)
			v[out->options_n++] =
			    (struct ui_option){.value = word,
					       .label = label,
					       .hint = word,
					       .group = cap_group(c),
					       .chosen = ticked(f, "caps", word, label, r->caps, r->ncaps)};
	}
	out->options = v;
}

/* The boxes of the scopes. */
static void scope_boxes(const struct frame *f, const struct role_item *r, struct ui_field *out)
{
	struct ui_option *v = ARENA_ARRAY(f->mem, SCOPE__MAX, struct ui_option);
	for (int k = SCOPE_SELF; v && k < SCOPE__MAX; k++) {
		struct str label = str_of(scope_label((enum scope_kind)k));
		v[out->options_n++] =
		    (struct ui_option){.value = label,
				       .label = label,
				       .chosen = ticked(f, "scopes", label, label, r->scopes, r->nscopes)};
	}
	out->options = v;
}

/* The page of GET /sys/roles/edit */
static void show_role(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct role_item *r = out;
	struct ui_field fields[] = {
	    frame_field(f, &save_shape, "code", r->code), frame_field(f, &save_shape, "label", r->label),
	    frame_field(f, &save_shape, "scopes", STR("")), frame_field(f, &save_shape, "caps", STR(""))};
	(void)in;
	scope_boxes(f, r, &fields[2]);
	cap_boxes(f, r, &fields[3]);
	struct sys_form form = {.title = r->code.n ? STR("修改角色") : STR("新建角色"),
				.note = STR("持有它的账号，下一次请求起按新的权限"),
				.action = STR("/sys/roles/edit"),
				.button = STR("保存"),
				.fields = fields,
				.n = 4};
	struct ui_link drop = {.text = STR("删除"), .danger = true};
	drop.href = frame_text(f, "/sys/roles/drop?code=%.*s", STR_FMT(r->code));
	if (r->code.n)
		frame_tools(f, &drop, 1);
	f->ui.title = r->code.n ? r->label : STR("新建角色");
	sys_crumbs(f, "系统", "角色", "/sys/roles");
	sys_page(h, f, &(struct sys_page){.forms = &form, .forms_n = 1});
}

/* What was ticked, as a role. ERR_INPUT with the fault. */
static int role_of(struct ctx *c, const struct save_input *i, struct role *r, struct err *e)
{
	if (i->code.n > ROLE_CODE_MAX || i->label.n > ROLE_LABEL_MAX)
		return err_set(e, ERR_INPUT, "代码或名称太长");
	memcpy(r->code, i->code.p, i->code.n);
	memcpy(r->label, i->label.p, i->label.n);
	for (size_t k = 0; k < i->scopes.n; k++) {
		enum scope_kind s = scope_named(i->scopes.v[k]);
		if (s < SCOPE_SELF) {
			fault_put(c->faults, &save_fields[2], "没有“%.*s”这种范围", STR_FMT(i->scopes.v[k]));
			return err_set(e, ERR_INPUT, "没有这种范围");
		}
		r->scopes |= 1u << s;
	}
	for (size_t k = 0; k < i->caps.n; k++) {
		enum capability cap = capability_named(i->caps.v[k]);
		if (cap == CAN__MAX) {
			fault_put(c->faults, &save_fields[3], "没有“%.*s”这种权限", STR_FMT(i->caps.v[k]));
			return err_set(e, ERR_INPUT, "没有这种权限");
		}
		capset_add(&r->caps, cap);
	}
	return 0;
}

/* POST /sys/roles/edit */
static int post_role(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct save_input *i = in;
	struct acting a;
	struct role r = {0};
	(void)out;
	acting_init(&a, c->house, c->user);
	if (role_of(c, i, &r, e) < 0)
		return -1;
	if (role_save(c->house, &a.by, &r, e) < 0) {
		if (e->code == ERR_INPUT || e->code == ERR_DENIED)
			fault_put(c->faults, &save_fields[e->code == ERR_DENIED ? 3 : 0], "%s", e->what);
		e->code = e->code == ERR_DENIED ? ERR_INPUT : e->code;
		return -1;
	}
	ctx_tell(c, "角色“%s”已保存", r.label);
	return ctx_go(c, e, "/sys/roles");
}

static const struct in_field drop_fields[] = {
    IN_TEXT_(struct code_input, code, "角色代码", .flags = IN_NEEDED, .max = ROLE_CODE_MAX)};
static const struct in_shape drop_shape = IN_SHAPE(struct code_input, drop_fields);

/* GET /sys/roles/drop: the question. */
static void show_drop(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct role_item *r = out;
	const struct code_input *i = in;
	struct ui_field code = {.kind = UI_SHOWN, .name = "code", .label = STR("角色代码"), .value = i->code};
	struct sys_form form = {.title = STR("删除这个角色？"),
				.note = STR("还有账号持有它时不能删"),
				.action = f->path,
				.button = STR("删除角色"),
				.fields = &code,
				.n = 1,
				.danger = true};
	f->ui.title = frame_text(f, "删除“%.*s”", STR_FMT(r->label));
	sys_crumbs(f, "系统", "角色", "/sys/roles");
	sys_page(h, f, &(struct sys_page){.forms = &form, .forms_n = 1});
}

/* POST /sys/roles/drop */
static int post_drop(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct code_input *i = in;
	struct acting a;
	(void)out;
	acting_init(&a, c->house, c->user);
	if (role_drop(c->house, &a.by, i->code, e) < 0)
		return -1;
	ctx_tell(c, "角色已删除");
	return ctx_go(c, e, "/sys/roles");
}

static const struct route routes[] = {
    {HTTP_GET, "/sys/roles", .may = CAN_ROLES_MANAGE, .title = "角色", .out = &roles_shape, .handle = get_roles,
     .page = show_roles},
    {HTTP_GET, "/sys/roles/edit", .may = CAN_ROLES_MANAGE, .title = "角色", .in = &code_shape, .out = &role_shape,
     .handle = get_role, .page = show_role},
    {HTTP_POST, "/sys/roles/edit", .may = CAN_ROLES_MANAGE, .title = "保存角色", .in = &save_shape,
     .handle = post_role},
    {HTTP_GET, "/sys/roles/drop", .may = CAN_ROLES_MANAGE, .title = "删除角色", .in = &drop_shape, .out = &role_shape,
     .handle = get_role, .page = show_drop},
    {HTTP_POST, "/sys/roles/drop", .may = CAN_ROLES_MANAGE, .title = "删除角色", .in = &drop_shape,
     .handle = post_drop},
};

static const struct menu_item menu[] = {
    {.group = "系统", .label = "角色", .icon = "list-details", .path = "/sys/roles", .may = CAN_ROLES_MANAGE},
};

const struct web roles_web = {.name = "roles",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu};
