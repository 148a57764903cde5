/* The pages of staffing. */
#include "features/steering/dash_pages.h"
#include "features/steering/staff_web.h"
#include "staff.tmpl.h"

/* Institutions as rows. */
static struct ui_table houses_of(const struct frame *f, const struct staffing_output *o)
{
	static const struct ui_column cols[] = {
	    {.label = STR("机构"), .wide = true},     {.label = STR("单元")},
	    {.label = STR("床位"), .number = true},   {.label = STR("收住"), .number = true},
	    {.label = STR("护理员"), .number = true}, {.label = STR("持证"), .number = true},
	    {.label = STR("缺口"), .number = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct staff_house *x = &o->houses[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c, .href = frame_text(f, "/staffing/%lld", (long long)x->org)};
		c[0] = (struct ui_cell){.text = x->name, .href = rows[i].href};
		c[1] = (struct ui_cell){.text = x->unit};
		const int64_t v[] = {x->beds, x->residents, x->nurses, x->certified, x->gap};
		for (int k = 0; k < 5; k++)
			c[k + 2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = v[k], .strong = k == 4};
	}
	return (struct ui_table){.label = STR("机构配比"),
				 .columns = cols,
				 .columns_n = 7,
				 .rows = rows,
				 .rows_n = rows ? o->n : 0,
				 .empty = o->state.ready ? STR("没有缺口") : STR("还没有算过"),
				 .empty_todo = o->state.ready
						   ? STR("收住老人的机构都达到了标准，或者还没有登记收住的老人和床位")
						   : STR("随指标一起计算，一般一分钟内算好")};
}

/* Which shift a post is counted in. */
static struct str shift_said(enum shift s)
{
	return s == SHIFT_DAY ? STR("白班") : STR("夜班");
}

/* What closing the gaps takes. */
static struct ui_table posts_of(const struct frame *f, const struct staffing_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("岗位")},
						{.label = STR("共缺"), .number = true},
						{.label = STR("几家"), .number = true},
						{.label = STR("标准")}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nposts + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->nposts; i++) {
		const struct staff_post *x = &o->posts[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 4, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c};
		c[0] = (struct ui_cell){.text = x->post, .sub = shift_said((enum shift)x->shift)};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->gap, .strong = true};
		c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->houses};
		c[3] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = x->unverified ? STR("未核实") : STR("已核实"),
					.tone = x->unverified ? UI_WARN : UI_OK};
	}
	return (struct ui_table){.label = STR("补齐要什么"),
				 .columns = cols,
				 .columns_n = 4,
				 .rows = rows,
				 .rows_n = rows ? o->nposts : 0,
				 .plain = true,
				 .empty = STR("什么都不缺")};
}

/* What closing the gaps takes in each unit below, and in all. */
static struct ui_table units_of(const struct frame *f, const struct staffing_output *o)
{
	size_t n = o->nposts + 4;
	struct ui_column *cols = ARENA_ARRAY(f->mem, n, struct ui_column);
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->nunits + 1, struct ui_row);
	struct ui_cell *foot = ARENA_ARRAY(f->mem, n, struct ui_cell);
	if (!cols || !rows || !foot)
		return (struct ui_table){0};
	cols[0] = (struct ui_column){.label = STR("单元")};
	cols[1] = (struct ui_column){.label = STR("机构"), .number = true};
	cols[2] = (struct ui_column){.label = STR("有缺口的"), .number = true};
	foot[0] = (struct ui_cell){.text = o->unit, .strong = true};
	foot[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->sums.all, .strong = true};
	foot[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->sums.short_of, .strong = true};
	for (size_t k = 0; k < o->nposts; k++) {
		cols[k + 3] = (struct ui_column){.label = frame_text(f, "招%.*s", STR_FMT(o->posts[k].post)),
						 .sub = shift_said((enum shift)o->posts[k].shift),
						 .number = true};
		foot[k + 3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->posts[k].gap, .strong = true};
	}
	cols[n - 1] = (struct ui_column){.label = STR("护理员取证"), .sub = STR("到 60%"), .number = true};
	foot[n - 1] =
	    (struct ui_cell){.kind = UI_CELL_COUNT, .num = o->missing < 0 ? UI_NONE : o->missing, .strong = true};
	for (size_t i = 0; i < o->nunits; i++) {
		const struct staff_unit *u = &o->units[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, n, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c, .href = frame_text(f, "/staffing?unit=%lld", (long long)u->id)};
		c[0] = (struct ui_cell){.text = u->name, .href = rows[i].href};
		c[1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = u->sums.all};
		c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = u->sums.short_of};
		for (size_t k = 0; k < u->nposts; k++)
			c[k + 3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = u->posts[k].gap};
		c[n - 1] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = u->missing < 0 ? UI_NONE : u->missing};
	}
	return (struct ui_table){.label = STR("各单元补齐要什么"),
				 .columns = cols,
				 .columns_n = n,
				 .rows = rows,
				 .rows_n = o->nunits,
				 .whole = true,
				 .foot = foot};
}

void staffing_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct staffing_input *i = in;
	const struct staffing_output *o = out;
	struct ui_table houses = houses_of(f, o), posts = posts_of(f, o), units = units_of(f, o);
	const struct ui_tally tally[] = {{.n = o->sums.all, .text = STR("收住老人的机构")},
					 {.n = o->sums.short_of, .text = STR("有缺口的")},
					 {.n = o->sums.nurses, .text = STR("养老护理员")},
					 {.n = o->sums.certified, .text = STR("持证")}};
	const struct ui_link pills[] = {
	    {.text = STR("有缺口的"),
	     .href = frame_text(f, "/staffing?unit=%lld", (long long)o->unit_id),
	     .current = i->show == 0},
	    {.text = STR("全部"),
	     .href = frame_text(f, "/staffing?unit=%lld&show=全部", (long long)o->unit_id),
	     .current = i->show == 1},
	};
	const struct ui_link tools[] = {
	    {.text = STR("配比标准"), .href = STR("/staffing/norms"), .icon = "book"},
	    {.text = STR("导出缺口清单"),
	     .href = frame_text(f, "/staffing?unit=%lld&format=xlsx", (long long)o->unit_id),
	     .icon = "file-spreadsheet"}};
	struct str share = !o->sums.nurses ? STR("还没有养老护理员")
			   : o->reached    ? STR("持证的达到 60%")
			   : o->missing < 0
			       ? STR("全部取证也不到 60%")
			       : frame_text(f, "持证的不到 60%%，再有 %lld 人取证可达到", (long long)o->missing);
	frame_tools(f, tools, 2);
	f->ui.title = frame_text(f, "配比 · %.*s", STR_FMT(o->unit));
	f->ui.lead = frame_text(f, "按标准应有的人与现有的人，分数先合计、最后进一次；%.*s",
				STR_FMT(dash_as_of(f, &o->state)));
	staff_show(h, f, tally, pills, &houses, &posts, &units, share);
}

/* The posts of one institution. */
static struct ui_table lines_of(const struct frame *f, const struct staff_one_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("岗位")},
						{.label = STR("应配")},
						{.label = STR("应有"), .number = true},
						{.label = STR("现有"), .number = true},
						{.label = STR("缺口"), .number = true},
						{.label = STR("性质")},
						{.label = STR("标准"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct staff_line *x = &o->lines[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		if (!c)
			return (struct ui_table){0};
		rows[i] = (struct ui_row){.cells = c};
		char share[STAFF_SHARE_ROOM];
		staff_share_text(x->num, x->den, share);
		c[0] = (struct ui_cell){.text = x->post, .sub = shift_said((enum shift)x->shift)};
		c[1] = (struct ui_cell){.text = frame_text(f, "%s", share),
					.sub = x->unsure ? STR("有老人的能力等级不详，可能更多") : STR("")};
		c[2] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->required};
		c[3] = (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->actual < 0 ? UI_NONE : x->actual};
		c[4] =
		    (struct ui_cell){.kind = UI_CELL_COUNT, .num = x->actual < 0 ? UI_NONE : x->gap, .strong = true};
		c[5] = (struct ui_cell){.text = x->mandatory ? STR("必须") : STR("推荐")};
		c[6] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = x->unverified ? STR("未核实") : STR("已核实"),
					.tone = x->unverified ? UI_WARN : UI_OK,
					.sub = x->source};
	}
	return (struct ui_table){.label = STR("岗位配比"),
				 .columns = cols,
				 .columns_n = 7,
				 .rows = rows,
				 .rows_n = rows ? o->n : 0,
				 .empty = STR("没有适用的标准")};
}

void staff_one_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("配比"), .href = STR("/staffing")}};
	const struct staff_one_output *o = out;
	struct ui_table t = lines_of(f, o);
	const struct ui_fact facts[] = {
	    {.name = STR("机构"),
	     .value = o->house.name,
	     .href =
		 user_may(f->user, CAN_ORGS_READ) ? frame_text(f, "/orgs/%lld", (long long)o->house.org) : STR(""),
	     .sub = o->house.unit},
	    {.name = STR("收住老人"), .value = frame_text(f, "%lld 人", (long long)o->house.residents)},
	    {.name = STR("床位"), .value = frame_text(f, "%lld 张", (long long)o->house.beds)},
	    {.name = STR("养老护理员"),
	     .value = frame_text(f, "%lld 人", (long long)o->house.nurses),
	     .sub = frame_text(f, "持证 %lld 人", (long long)o->house.certified)},
	    {.name = STR("共缺"), .value = frame_text(f, "%lld 人", (long long)o->house.gap), .strong = true},
	};
	(void)in;
	frame_crumbs(f, crumbs, 1);
	f->ui.title = frame_text(f, "%.*s · 配比", STR_FMT(o->house.name));
	f->ui.lead = dash_as_of(f, &o->state);
	staff_one_show(h, f, facts, 5, &t);
}

/* The norms as rows. */
static struct ui_table norms_of(const struct frame *f, const struct norms_output *o)
{
	static const struct ui_column cols[] = {{.label = STR("岗位")},
						{.label = STR("服务对象")},
						{.label = STR("标准")},
						{.label = STR("起止")},
						{.label = STR("性质")},
						{.label = STR("核实")},
						{.label = STR("来源"), .wide = true}};
	struct ui_row *rows = ARENA_ARRAY(f->mem, o->n + 1, struct ui_row);
	for (size_t i = 0; rows && i < o->n; i++) {
		const struct norm_item *x = &o->norms[i];
		struct ui_cell *c = ARENA_ARRAY(f->mem, 7, struct ui_cell);
		char from[11], to[11];
		if (!c)
			return (struct ui_table){0};
		day_text(x->from, from);
		day_text(x->to, to);
		rows[i] = (struct ui_row){.cells = c, .current = x->no == o->edit};
		c[0] = (struct ui_cell){
		    .text = x->post,
		    .sub = shift_said(str_is(str_of(x->shift), "日") ? SHIFT_DAY : SHIFT_NIGHT),
		    .href = o->may_set ? frame_text(f, "/staffing/norms?no=%lld#edit", (long long)x->no) : STR("")};
		c[1] = (struct ui_cell){.text = str_of(x->ability), .sub = str_of(x->base)};
		c[2] = (struct ui_cell){
		    .text = x->per ? frame_text(f, "%lld : %lld", (long long)x->staff, (long long)x->per)
				   : frame_text(f, "每家 %lld", (long long)x->staff),
		    .sub = x->least ? frame_text(f, "至少 %lld", (long long)x->least) : STR("")};
		c[3] = (struct ui_cell){.text = frame_text(f, "%s", from),
					.sub = x->to == DAY_OPEN ? STR("至今") : frame_text(f, "至 %s", to)};
		c[4] = (struct ui_cell){.text = x->mandatory ? STR("必须") : STR("推荐")};
		c[5] = (struct ui_cell){.kind = UI_CELL_CHIP,
					.text = x->verified ? STR("已核实") : STR("未核实"),
					.tone = x->verified ? UI_OK : UI_WARN};
		c[6] = (struct ui_cell){.text = x->source, .sub = x->edition};
	}
	return (struct ui_table){
	    .label = STR("配比标准"), .columns = cols, .columns_n = 7, .rows = rows, .rows_n = rows ? o->n : 0};
}

/* The form of one norm. */
static size_t norm_form(const struct frame *f, const struct norm_item *x, struct ui_field *v)
{
	size_t n = 0;
	char from[11], to[11] = "";
	day_text(x->from, from);
	if (x->to != DAY_OPEN)
		day_text(x->to, to);
	v[n++] = (struct ui_field){.kind = UI_HIDDEN, .name = "no", .value = frame_text(f, "%lld", (long long)x->no)};
	v[n++] = (struct ui_field){.kind = UI_HIDDEN, .name = "edition", .value = x->edition};
	v[n++] = (struct ui_field){.kind = UI_HIDDEN, .name = "post", .value = x->post};
	v[n++] = frame_field(f, &norm_in_shape, "staff", frame_text(f, "%lld", (long long)x->staff));
	v[n++] = frame_field(f, &norm_in_shape, "per", frame_text(f, "%lld", (long long)x->per));
	v[n++] =
	    frame_field(f, &norm_in_shape, "least", x->least ? frame_text(f, "%lld", (long long)x->least) : STR(""));
	v[n++] = frame_field(f, &norm_in_shape, "from", frame_text(f, "%s", from));
	v[n++] = frame_field(f, &norm_in_shape, "to", frame_text(f, "%s", to));
	v[n++] = frame_field(f, &norm_in_shape, "source", x->source);
	v[n++] = frame_field(f, &norm_in_shape, "mandatory", x->mandatory ? STR("1") : STR(""));
	v[n++] = frame_field(f, &norm_in_shape, "verified", x->verified ? STR("1") : STR(""));
	v[n++] = frame_field(f, &norm_in_shape, "reason", STR(""));
	return n;
}

void norms_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link crumbs[] = {{.text = STR("配比"), .href = STR("/staffing")}};
	const struct norms_output *o = out;
	struct ui_table t = norms_of(f, o);
	struct ui_field fields[12];
	struct ui_form form = frame_form(f, STR("/staffing/norms"));
	const struct norm_item *x = o->edit ? &o->norms[o->edit - 1] : NULL;
	bool edit = x && o->may_set;
	size_t n = edit ? norm_form(f, x, fields) : 0;
	(void)in;
	form.back = STR("/staffing/norms");
	frame_crumbs(f, crumbs, 1);
	f->ui.title = STR("配比标准");
	f->ui.lead = STR("带日期的参数，写明来源；没有对照原文核实的标“未核实”");
	norms_show(h, f, &t, &form, fields, n, edit,
		   x ? frame_text(f, "%.*s，%s", STR_FMT(x->post), x->ability) : STR(""));
}
