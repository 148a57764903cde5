/* 参数: how people sign in; each value with where it comes from and since when. */
#include "features/reach_web.h"
#include "features/admin/sys_pages.h"
#include "features/admin/sys_web.h"

struct param_item {
	const char *word, *label, *unit, *source;
	int64_t value, djbh, asvs, least, most, at;
	struct str who;
};
static const struct out_field param_rows[] = {
    OUT_WORD_(struct param_item, word, "参数"),     OUT_WORD_(struct param_item, label, "名称"),
    OUT_INT_(struct param_item, value, "现在的值"), OUT_WORD_(struct param_item, unit, "单位"),
    OUT_WORD_(struct param_item, source, "来源"),   OUT_INT_(struct param_item, djbh, "等保三级"),
    OUT_INT_(struct param_item, asvs, "ASVS 5.0"),  OUT_INT_(struct param_item, least, "最小"),
    OUT_INT_(struct param_item, most, "最大"),      OUT_INSTANT_(struct param_item, at, "改于"),
    OUT_TEXT_(struct param_item, who, "谁改的"),
};
static const struct out_shape param_shape = OUT_SHAPE("Parameter", struct param_item, param_rows);

struct params_output {
	struct param_item *params;
	size_t n;
};
static const struct out_field params_rows[] = {OUT_LIST_(struct params_output, params, n, "参数", param_shape)};
static const struct out_shape params_shape = OUT_SHAPE("Parameters", struct params_output, params_rows);

/* Where a value comes from. */
static const char *source_of(const struct auth_setting *x, int64_t value, bool set)
{
	if (value == x->djbh)
		return set ? "等保三级（确认过）" : "等保三级（默认）";
	return value == x->asvs ? "ASVS 5.0" : "本局自定";
}

/* GET /sys/params */
static int get_params(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct params_output *o = out;
	struct auth_settings now;
	struct auth_setting_note notes[AUTH_SETTINGS_MAX];
	(void)in;
	if (auth_settings_load(c->house, &now, e) < 0 || auth_setting_notes(c->house, notes, e) < 0)
		return -1;
	if (!(o->params = ARENA_ARRAY(c->mem, auth_setting_n, struct param_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < auth_setting_n; i++) {
		const struct auth_setting *x = &auth_setting_list[i];
		int64_t value;
		memcpy(&value, (const char *)&now + x->offset, sizeof value);
		o->params[o->n++] =
		    (struct param_item){.word = x->word,
					.label = x->label,
					.unit = x->unit,
					.source = source_of(x, value, notes[i].at != 0),
					.value = value,
					.djbh = x->djbh,
					.asvs = x->asvs,
					.least = x->least,
					.most = x->most,
					.at = notes[i].at,
					.who = account_called(c->house, ctx_text(c, "%s", notes[i].who), c->mem)};
	}
	return 0;
}

/* A value with its unit: 10 字符, 是. */
static struct str told(const struct frame *f, const struct param_item *p, int64_t v)
{
	if (str_is(str_of(p->unit), "是否"))
		return v ? STR("是") : STR("否");
	return frame_text(f, "%lld %s", (long long)v, p->unit);
}

struct set_input {
	struct str word;
	int64_t value;
};
static const struct in_field set_fields[] = {
    IN_TEXT_(struct set_input, word, "参数", .flags = IN_NEEDED, .max = 40),
    IN_INT_(struct set_input, value, "值", .flags = IN_NEEDED, .min = 0, .max = 1000000)};
static const struct in_shape set_shape = IN_SHAPE(struct set_input, set_fields);

struct profile_input {
	int64_t profile;
};
static const char *const profile_words[] = {"等保", "asvs", NULL};
static const struct in_field profile_fields[] = {
    IN_CHOICE_(struct profile_input, profile, "换成哪一套", .words = profile_words,
	       .hint = "等保三级要求密码含几类字符、定期更换；ASVS 5.0 要求更长而不强制更换")};
static const struct in_shape profile_shape = IN_SHAPE(struct profile_input, profile_fields);

/* The page of GET /sys/params */
static void show_params(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"参数", 6}, .wide = true},
						   {.label = {"现在的值", 12}},
						   {.label = {"来源", 6}},
						   {.label = {"改动", 6}},
						   {.label = {"等保三级", 12}},
						   {.label = {"ASVS 5.0", 8}},
						   {.label = {"", 0}}};
	const struct params_output *o = out;
	struct listing l = listing_new(f, "参数", columns, 7, o->n, "没有参数", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct param_item *p = &o->params[i];
		c[0] = (struct ui_cell){.text = str_of(p->label), .sub = str_of(p->word)};
		c[1] = (struct ui_cell){.text = told(f, p, p->value), .strong = true};
		c[2] = listed_text(str_of(p->source));
		c[3] = p->at ? (struct ui_cell){.text = frame_minute(f, p->at), .sub = p->who} : listed_text(STR(""));
		c[4] = listed_text(told(f, p, p->djbh));
		c[5] = listed_text(told(f, p, p->asvs));
		c[6] = listed_deed(f, "修改", frame_text(f, "/sys/params/edit?word=%s", p->word), false);
	}
	struct ui_field field = frame_field(f, &profile_shape, "profile", STR("等保"));
	struct sys_form form = {.title = STR("换成整套"),
				.note = STR("两套不同的参数一起改"),
				.action = STR("/sys/params/profile"),
				.button = STR("换"),
				.fields = &field,
				.n = 1};
	f->ui.lead = STR("登录的参数；改动一分钟内生效，写入日志");
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t, .forms = &form, .forms_n = 1});
}

struct word_input {
	struct str word;
};
static const struct in_field word_fields[] = {
    IN_TEXT_(struct word_input, word, "参数", .flags = IN_NEEDED, .max = 40)};
static const struct in_shape word_shape = IN_SHAPE(struct word_input, word_fields);

/* GET /sys/params/edit: one of them. */
static int get_param(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct word_input *i = in;
	struct params_output all = {0};
	if (get_params(c, NULL, &all, e) < 0)
		return -1;
	for (size_t k = 0; k < all.n; k++)
		if (str_is(i->word, all.params[k].word)) {
			memcpy(out, &all.params[k], sizeof all.params[k]);
			return 0;
		}
	return err_set(e, ERR_NOTFOUND, "没有这个参数");
}

/* The page of GET /sys/params/edit */
static void show_param(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct param_item *p = out;
	struct ui_field fields[] = {{.kind = UI_HIDDEN, .name = "word", .value = str_of(p->word)},
				    frame_field(f, &set_shape, "value", frame_text(f, "%lld", (long long)p->value))};
	bool yesno = str_is(str_of(p->unit), "是否");
	(void)in;
	fields[1].label = str_of(p->label);
	fields[1].unit = yesno ? STR("") : str_of(p->unit);
	fields[1].hint = yesno ? STR("1 是，0 否")
			       : frame_text(f, "%lld 到 %lld；等保三级 %lld，ASVS 5.0 %lld", (long long)p->least,
					    (long long)p->most, (long long)p->djbh, (long long)p->asvs);
	struct sys_form form = {.title = str_of(p->label),
				.action = STR("/sys/params/edit"),
				.button = STR("保存"),
				.fields = fields,
				.n = 2};
	f->ui.title = str_of(p->label);
	sys_crumbs(f, "系统", "参数", "/sys/params");
	sys_page(h, f, &(struct sys_page){.forms = &form, .forms_n = 1});
}

/* POST /sys/params/edit */
static int post_param(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct set_input *i = in;
	struct acting a;
	(void)out;
	acting_init(&a, c->house, c->user);
	if (auth_setting_set(c->house, &a.by, i->word, i->value, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &set_fields[1], "%s", e->what);
		return -1;
	}
	ctx_tell(c, "参数已保存");
	return ctx_go(c, e, "/sys/params");
}

/* POST /sys/params/profile */
static int post_profile(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct profile_input *i = in;
	struct acting a;
	(void)out;
	acting_init(&a, c->house, c->user);
	if (auth_settings_profile(c->house, &a.by, str_of(profile_words[i->profile]), e) < 0)
		return -1;
	ctx_tell(c, "参数已换成%s", i->profile ? " ASVS 5.0" : "等保三级");
	return ctx_go(c, e, "/sys/params");
}

static const struct route routes[] = {
    {HTTP_GET, "/sys/params", .may = CAN_PARAMS_MANAGE, .title = "参数", .out = &params_shape, .handle = get_params,
     .page = show_params},
    {HTTP_GET, "/sys/params/edit", .may = CAN_PARAMS_MANAGE, .title = "改参数", .in = &word_shape,
     .out = &param_shape, .handle = get_param, .page = show_param},
    {HTTP_POST, "/sys/params/edit", .may = CAN_PARAMS_MANAGE, .title = "改参数", .in = &set_shape,
     .handle = post_param},
    {HTTP_POST, "/sys/params/profile", .may = CAN_PARAMS_MANAGE, .title = "换一套参数", .in = &profile_shape,
     .handle = post_profile, .form = "/sys/params"},
};

static const struct menu_item menu[] = {
    {.group = "系统", .label = "参数", .icon = "settings", .path = "/sys/params", .may = CAN_PARAMS_MANAGE},
};

const struct web params_web = {.name = "params",
			       .routes = routes,
			       .nroutes = sizeof routes / sizeof *routes,
			       .menu = menu,
			       .nmenu = sizeof menu / sizeof *menu};
