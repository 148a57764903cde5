/* /staffing: who is required against who is there. */
#include "features/steering/staff_web.h"

#include "features/reach_web.h"

static const char *const shows[] = {"有缺口的", "全部", NULL};
static const char *const formats[] = {"页面", "xlsx", "csv", NULL};

static const struct in_field staff_fields[] = {
    IN_ID_(struct staffing_input, unit, "单元", .of = "unit"),
    IN_CHOICE_(struct staffing_input, show, "列哪些", .words = shows),
    IN_CHOICE_(struct staffing_input, format, "格式", .words = formats),
};
static const struct in_shape staff_in = IN_SHAPE(struct staffing_input, staff_fields);
static const struct in_field house_fields[] = {
    IN_ID_(struct staffing_input, org, "机构", .of = "org", .flags = IN_PATH)};
static const struct in_shape house_in = IN_SHAPE(struct staffing_input, house_fields);
static const struct in_field norms_fields[] = {
    IN_INT_(struct norms_input, no, "改哪一条", .min = 1, .max = STAFFING_NORMS_MAX)};
static const struct in_shape norms_in = IN_SHAPE(struct norms_input, norms_fields);
static const struct in_field norm_fields[] = {
    IN_INT_(struct staffing_norm_input, no, "第几条", .flags = IN_NEEDED, .min = 1, .max = STAFFING_NORMS_MAX),
    IN_TEXT_(struct staffing_norm_input, edition, "版本", .max = 100),
    IN_TEXT_(struct staffing_norm_input, post, "岗位", .max = 60),
    IN_INT_(struct staffing_norm_input, staff, "人员", .flags = IN_NEEDED, .min = 0, .max = 1000, .hint = "几个人"),
    IN_INT_(struct staffing_norm_input, per, "每多少对象", .flags = IN_NEEDED, .min = 0, .max = 100000,
	    .hint = "每家机构一律的写 0"),
    IN_INT_(struct staffing_norm_input, least, "至少", .min = 0, .max = 1000),
    IN_DAY_(struct staffing_norm_input, from, "起始日期", .flags = IN_NEEDED),
    IN_DAY_(struct staffing_norm_input, to, "终止日期", .hint = "空着：还有效"),
    IN_TEXT_(struct staffing_norm_input, source, "来源", .flags = IN_NEEDED, .max = 200,
	     .hint = "标准号、文号和条款"),
    IN_BOOL_(struct staffing_norm_input, mandatory, "必须达到（不勾：推荐）"),
    IN_BOOL_(struct staffing_norm_input, verified, "已对照原文核实"),
    IN_TEXT_(struct staffing_norm_input, reason, "更改理由", .flags = IN_NEEDED | IN_LONG | IN_STOCK, .max = 200),
};
const struct in_shape norm_in_shape = IN_SHAPE(struct staffing_norm_input, norm_fields);

static const struct out_field house_rows[] = {
    OUT_ID_(struct staff_house, org, "机构编号"),    OUT_TEXT_(struct staff_house, name, "机构"),
    OUT_TEXT_(struct staff_house, unit, "单元"),     OUT_INT_(struct staff_house, beds, "床位"),
    OUT_INT_(struct staff_house, residents, "收住"), OUT_INT_(struct staff_house, nurses, "养老护理员"),
    OUT_INT_(struct staff_house, certified, "持证"), OUT_INT_(struct staff_house, gap, "缺口"),
};
static const struct out_shape house_shape = OUT_SHAPE("StaffHouse", struct staff_house, house_rows);
static const struct out_field post_rows[] = {
    OUT_TEXT_(struct staff_post, post, "岗位"),
    OUT_INT_(struct staff_post, gap, "共缺"),
    OUT_INT_(struct staff_post, houses, "几家"),
    OUT_INT_(struct staff_post, unverified, "标准未核实"),
};
static const struct out_shape post_shape = OUT_SHAPE("StaffPost", struct staff_post, post_rows);
static const struct out_field unit_rows[] = {
    OUT_ID_(struct staff_unit, id, "单元编号"),
    OUT_TEXT_(struct staff_unit, name, "单元"),
    OUT_INT_(struct staff_unit, sums.all, "机构数"),
    OUT_INT_(struct staff_unit, sums.short_of, "有缺口的"),
    OUT_INT_(struct staff_unit, sums.nurses, "养老护理员"),
    OUT_INT_(struct staff_unit, sums.certified, "持证"),
    OUT_LIST_(struct staff_unit, posts, nposts, "各岗位缺口", post_shape),
    OUT_INT_(struct staff_unit, missing, "到 60% 还要几人取证"),
};
static const struct out_shape unit_shape = OUT_SHAPE("StaffUnit", struct staff_unit, unit_rows);
static const struct out_field staff_rows[] = {
    OUT_ONE_(struct staffing_output, state, "截至", dash_state_shape),
    OUT_TEXT_(struct staffing_output, unit, "单元"),
    OUT_LIST_(struct staffing_output, houses, n, "机构", house_shape),
    OUT_LIST_(struct staffing_output, posts, nposts, "补齐要什么", post_shape),
    OUT_INT_(struct staffing_output, sums.all, "机构数"),
    OUT_INT_(struct staffing_output, sums.short_of, "有缺口的"),
    OUT_INT_(struct staffing_output, sums.nurses, "养老护理员"),
    OUT_INT_(struct staffing_output, sums.certified, "持证"),
    OUT_INT_(struct staffing_output, missing, "到 60% 还要几人取证"),
    OUT_LIST_(struct staffing_output, units, nunits, "各单元", unit_shape),
};
static const struct out_shape staff_out = OUT_SHAPE("Staffing", struct staffing_output, staff_rows);
static const struct out_field line_rows[] = {
    OUT_TEXT_(struct staff_line, post, "岗位"),
    OUT_INT_(struct staff_line, shift, "时段"),
    OUT_INT_(struct staff_line, num, "应配分子"),
    OUT_INT_(struct staff_line, den, "应配分母"),
    OUT_INT_(struct staff_line, required, "应配"),
    OUT_INT_(struct staff_line, actual, "现有（-1 不详）"),
    OUT_INT_(struct staff_line, gap, "缺口"),
    OUT_BOOL_(struct staff_line, mandatory, "必须"),
    OUT_BOOL_(struct staff_line, unverified, "标准未核实"),
    OUT_TEXT_(struct staff_line, source, "依据"),
};
static const struct out_shape line_shape = OUT_SHAPE("StaffLine", struct staff_line, line_rows);
static const struct out_field one_rows[] = {OUT_ONE_(struct staff_one_output, state, "截至", dash_state_shape),
					    OUT_ONE_(struct staff_one_output, house, "机构", house_shape),
					    OUT_LIST_(struct staff_one_output, lines, n, "岗位", line_shape)};
static const struct out_shape one_out = OUT_SHAPE("StaffHousePage", struct staff_one_output, one_rows);
static const struct out_field norm_rows[] = {
    OUT_INT_(struct norm_item, no, "第几条"),         OUT_TEXT_(struct norm_item, edition, "版本"),
    OUT_TEXT_(struct norm_item, area, "辖区"),        OUT_TEXT_(struct norm_item, post, "岗位"),
    OUT_WORD_(struct norm_item, ability, "能力等级"), OUT_WORD_(struct norm_item, shift, "时段"),
    OUT_WORD_(struct norm_item, base, "基数"),        OUT_INT_(struct norm_item, staff, "人员"),
    OUT_INT_(struct norm_item, per, "每多少对象"),    OUT_INT_(struct norm_item, least, "至少"),
    OUT_DAY_(struct norm_item, from, "起始日期"),     OUT_DAY_(struct norm_item, to, "终止日期"),
    OUT_TEXT_(struct norm_item, source, "来源"),      OUT_BOOL_(struct norm_item, mandatory, "必须"),
    OUT_BOOL_(struct norm_item, verified, "已核实"),
};
static const struct out_shape norm_shape = OUT_SHAPE("StaffNorm", struct norm_item, norm_rows);
static const struct out_field norms_rows[] = {OUT_LIST_(struct norms_output, norms, n, "标准", norm_shape)};
static const struct out_shape norms_out = OUT_SHAPE("StaffNorms", struct norms_output, norms_rows);

/* As of when staffing is: it may be older than the figures beside it. */
static int staff_state(struct ctx *c, struct dash_state *out, int64_t *gen, struct err *e)
{
	if (dash_state(c, out, gen, e) < 0)
		return -1;
	out->current &= out->staffed == out->journal;
	out->behind += out->journal - out->staffed;
	out->journal = out->staffed;
	return 0;
}

/* One unit below: its gaps by the posts of the page. */
static int take_unit(struct ctx *c, int64_t gen, const struct figure_unit *u, struct staffing_output *o,
		     struct err *e)
{
	struct staff_unit *x = &o->units[o->nunits];
	struct staff_post *posts;
	size_t n;
	*x = (struct staff_unit){.id = u->id, .name = u->name};
	if (staff_sums(c->house, gen, u->id, &x->sums, e) < 0)
		return -1;
	if (!x->sums.all)
		return 0;
	x->posts = ARENA_ARRAY(c->mem, o->nposts + 1, struct staff_post);
	if (!x->posts)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (staff_posts(c->house, gen, u->id, c->mem, &posts, &n, e) < 0)
		return -1;
	x->nposts = o->nposts;
	for (size_t k = 0; k < o->nposts; k++) {
		x->posts[k] = (struct staff_post){.post = o->posts[k].post, .shift = o->posts[k].shift};
		for (size_t i = 0; i < n; i++)
			if (posts[i].shift == o->posts[k].shift && str_eq(posts[i].post, o->posts[k].post))
				x->posts[k] = posts[i];
	}
	x->missing = staffing_missing(x->sums.certified, x->sums.nurses, 60, 100);
	o->nunits++;
	return 0;
}

/* The units below that house elders. */
static int take_units(struct ctx *c, int64_t gen, struct staffing_output *o, struct err *e)
{
	struct figure_unit *below;
	size_t n;
	if (figure_units_below(c->house, gen, o->unit_id, c->mem, &below, &n, e) < 0)
		return -1;
	if (!(o->units = ARENA_ARRAY(c->mem, n + 1, struct staff_unit)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < n; k++)
		if (take_unit(c, gen, &below[k], o, e) < 0)
			return -1;
	return 0;
}

/* GET /staffing */
static int get_staff(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct staffing_input *i = in;
	struct staffing_output *o = out;
	int64_t gen;
	if (dash_unit_asked(c, i->unit, &o->unit_id, e) < 0 || staff_state(c, &o->state, &gen, e) < 0)
		return -1;
	if (i->format)
		return staff_file(c, gen, o->unit_id, (int)i->format, e);
	o->unit = unit_name(c->house, o->unit_id, c->mem);
	if (staff_houses(c->house, gen, o->unit_id, i->show == 0, c->mem, &o->houses, &o->n, e) < 0 ||
	    staff_posts(c->house, gen, o->unit_id, c->mem, &o->posts, &o->nposts, e) < 0 ||
	    staff_sums(c->house, gen, o->unit_id, &o->sums, e) < 0)
		return -1;
	o->reached = staffing_reaches(o->sums.certified, o->sums.nurses, 60, 100);
	o->missing = staffing_missing(o->sums.certified, o->sums.nurses, 60, 100);
	return take_units(c, gen, o, e);
}

/* GET /staffing/:org */
static int get_house(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct staffing_input *i = in;
	struct staff_one_output *o = out;
	int64_t gen;
	return staff_state(c, &o->state, &gen, e) < 0 ||
		       staff_house(c->house, gen, i->org, c->mem, &o->house, &o->lines, &o->n, e) < 0
		   ? -1
		   : 0;
}

/* GET /staffing/norms */
static int get_norms(struct ctx *c, const void *in, void *out, struct err *e)
{
	static const char *const bases[] = {"服务对象", "床位", "每家机构"};
	const struct norms_input *i = in;
	struct norms_output *o = out;
	struct staffing_norms all;
	if (staff_norms(c->house, c->mem, &all, e) < 0)
		return -1;
	if (!(o->norms = ARENA_ARRAY(c->mem, all.n + 1, struct norm_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < all.n; k++) {
		const struct staffing_norm *x = &all.norm[k];
		o->norms[o->n++] =
		    (struct norm_item){.no = (int64_t)k + 1,
				       .edition = x->edition,
				       .area = x->area,
				       .post = x->post,
				       .source = x->source,
				       .ability = x->ability == ABILITY_ANY ? "不分" : ability_label(x->ability),
				       .shift = shift_label(x->shift),
				       .base = bases[x->base],
				       .staff = x->staff,
				       .per = x->per,
				       .least = x->least,
				       .from = x->from,
				       .to = x->to,
				       .mandatory = x->mandatory,
				       .verified = x->verified};
	}
	o->edit = i->no == IN_NONE || i->no > (int64_t)o->n ? 0 : i->no;
	o->may_set = ctx_may(c, CAN_TARGETS_SET);
	return 0;
}

/* What is wrong with a correction. */
static int check_norm(struct ctx *c, const struct staffing_norm_input *i, const struct staffing_norm *x,
		      struct err *e)
{
	if (!str_eq(i->edition, x->edition) || !str_eq(i->post, x->post))
		return err_set(e, ERR_CONFLICT, "标准的次序变了，请刷新后再改");
	if (i->to != DAY_NONE && i->to < i->from) {
		fault_put(c->faults, &norm_fields[7], "早于起始日期");
		return err_set(e, ERR_INPUT, "终止日期早于起始日期");
	}
	if ((x->base == BASE_HOUSE) != (i->per == 0)) {
		fault_put(c->faults, &norm_fields[4], x->base == BASE_HOUSE ? "每家机构一律的写 0" : "要大于 0");
		return err_set(e, ERR_INPUT, "每多少对象不对");
	}
	return 0;
}

/* POST /staffing/norms */
static int post_norm(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct staffing_norm_input *i = in;
	struct staffing_norms all;
	(void)out;
	if (staff_norms(c->house, c->mem, &all, e) < 0)
		return -1;
	if (i->no > (int64_t)all.n)
		return err_set(e, ERR_NOTFOUND, "没有这一条标准");
	struct staffing_norm x = all.norm[i->no - 1];
	if (check_norm(c, i, &x, e) < 0)
		return -1;
	x.staff = i->staff;
	x.per = i->per;
	x.least = i->least == IN_NONE ? 0 : i->least;
	x.from = i->from;
	x.to = i->to == DAY_NONE ? DAY_OPEN : i->to;
	x.source = i->source;
	x.mandatory = i->mandatory;
	x.verified = i->verified;
	if (staff_norm_set(c->house, &x, ctx_who(c), i->reason, e) < 0)
		return -1;
	ctx_tell(c, "标准已改，配比随指标一起重算");
	return ctx_go(c, e, "/staffing/norms");
}

static const struct route routes[] = {
    {HTTP_GET, "/staffing", .may = CAN_TARGETS_READ, .title = "配比", .in = &staff_in, .out = &staff_out,
     .out_size = sizeof(struct staffing_output), .handle = get_staff, .page = staffing_page},
    {HTTP_GET, "/staffing/norms", .may = CAN_TARGETS_READ, .title = "配比标准", .in = &norms_in, .out = &norms_out,
     .out_size = sizeof(struct norms_output), .handle = get_norms, .page = norms_page},
    {HTTP_POST, "/staffing/norms", .may = CAN_TARGETS_SET, .title = "更改配比标准", .in = &norm_in_shape,
     .handle = post_norm, .form = "/staffing/norms"},
    {HTTP_GET, "/staffing/:org", .may = CAN_TARGETS_READ, .title = "机构配比", .in = &house_in, .out = &one_out,
     .out_size = sizeof(struct staff_one_output), .handle = get_house, .page = staff_one_page},
};
static const struct menu_item menu[] = {
    {.group = "统筹", .label = "配比", .icon = "users", .path = "/staffing", .may = CAN_TARGETS_READ},
};
const struct web staff_web = {.name = "staffing",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu};
