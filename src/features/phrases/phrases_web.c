/* /phrases: sentences kept ready for opinions. */
#include "features/phrases/phrases_web.h"

#include "features/reach_web.h"
#include "phrases.tmpl.h"

static const char *const whose[] = {"只给我自己", "给本单位和下级的经办人员", NULL};
struct phrase_input {
	struct str said;
	int64_t whose;
};
static const struct in_field add_fields[] = {
    IN_TEXT_(struct phrase_input, said, "常用语", .flags = IN_NEEDED, .min = 2, .max = PHRASE_MAX,
	     .hint = "例如：材料齐全，符合条件，同意。请不要写个人信息"),
    IN_CHOICE_(struct phrase_input, whose, "给谁用", .words = whose),
};
static const struct in_shape add_shape = IN_SHAPE(struct phrase_input, add_fields);
struct phrase_path {
	int64_t id;
};
static const struct in_field path_fields[] = {
    IN_ID_(struct phrase_path, id, "常用语", .flags = IN_PATH, .of = "phrase")};
static const struct in_shape path_shape = IN_SHAPE(struct phrase_path, path_fields);

static const struct out_field item_rows[] = {
    OUT_ID_(struct phrase_item, p.id, "编号"), OUT_TEXT_(struct phrase_item, p.said, "常用语"),
    OUT_TEXT_(struct phrase_item, of, "谁的"), OUT_BOOL_(struct phrase_item, mine, "可以删去")};
static const struct out_shape item_shape = OUT_SHAPE("StockPhrase", struct phrase_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct phrases_output, item, n, "常用语", item_shape),
					     OUT_BOOL_(struct phrases_output, office, "可以给本单位存")};
static const struct out_shape list_out = OUT_SHAPE("StockPhrases", struct phrases_output, list_rows);

/* The office in which the user works; 0: none. */
static int64_t office_of(const struct user *u)
{
	struct reach who = user_reach(u);
	return who.kind == REACH_UNIT ? who.id : 0;
}

int phrases_of_user(struct house *h, const struct user *u, struct arena *mem, struct str **ret, size_t *n,
		    struct err *e)
{
	struct phrase *p;
	if (phrases_of(h, u->account, office_of(u), mem, &p, n, e) < 0)
		return -1;
	if (!(*ret = ARENA_ARRAY(mem, *n + 1, struct str)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < *n; i++)
		(*ret)[i] = p[i].said;
	return 0;
}

/* The phrase is the user's to take away: his own, or his office's when he may keep those. */
static bool owns(const struct ctx *c, const struct phrase *p)
{
	return p->account ? p->account == c->user->account
			  : ctx_may(c, CAN_NOTICES_PUBLISH) && p->unit == office_of(c->user);
}

/* GET /phrases */
static int get_phrases(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct phrases_output *o = out;
	struct phrase *p;
	(void)in;
	if (phrases_of(c->house, c->user->account, office_of(c->user), c->mem, &p, &o->n, e) < 0)
		return -1;
	if (!(o->item = ARENA_ARRAY(c->mem, o->n + 1, struct phrase_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < o->n; i++)
		o->item[i] = (struct phrase_item){
		    p[i], p[i].account ? STR("我的") : unit_name(c->house, p[i].unit, c->mem), owns(c, &p[i])};
	o->office = ctx_may(c, CAN_NOTICES_PUBLISH) && office_of(c->user);
	return 0;
}

/* POST /phrases */
static int post_phrase(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct phrase_input *i = in;
	struct phrase p = {.account = c->user->account, .said = i->said, .who = str_of(ctx_who(c))};
	(void)out;
	if (i->whose == 1) {
		if (!ctx_may(c, CAN_NOTICES_PUBLISH) || !office_of(c->user))
			return err_set(e, ERR_DENIED, "您不能给本单位存常用语，请存成自己的");
		p.account = 0;
		p.unit = office_of(c->user);
	}
	if (phrase_add(c->house, &p, e) < 0)
		return -1;
	ctx_tell(c, "已存下，填意见时可以选");
	return ctx_go(c, e, "/phrases");
}

/* POST /phrases/:id/drop */
static int post_drop(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct phrase_path *i = in;
	(void)out;
	if (phrase_drop(c->house, i->id, e) < 0)
		return -1;
	ctx_tell(c, "已删去");
	return ctx_go(c, e, "/phrases");
}

/* Only what the user may take away is named in a request. */
static int sees_phrase(struct ctx *c, int64_t id, bool *yes, struct err *e)
{
	struct phrase p;
	struct err why = {0};
	*yes = phrase_get(c->house, id, c->mem, &p, &why) == 0 && owns(c, &p);
	if (why.code == ERR_NONE || why.code == ERR_NOTFOUND)
		return 0;
	*e = why;
	return -1;
}

/* The page of what is kept, with the form for one more. */
static void phrases_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct phrases_output *o = out;
	struct ui_field fields[] = {frame_field(f, &add_shape, "said", STR("")),
				    frame_field(f, &add_shape, "whose", str_of(whose[0]))};
	(void)in;
	fields[1].kind = UI_RADIO;
	fields[1].required = true;
	f->ui.lead = STR("在每一步填意见的地方可以选，选了还能再补充");
	phrases_show(h, f, o, fields, o->office ? 2 : 1);
}

static const struct route routes[] = {
    {HTTP_GET, "/phrases", .flags = ROUTE_ANYONE, .title = "审批意见常用语", .out = &list_out, .handle = get_phrases,
     .page = phrases_page},
    {HTTP_POST, "/phrases", .flags = ROUTE_ANYONE, .title = "存常用语", .in = &add_shape, .handle = post_phrase},
    {HTTP_POST, "/phrases/:id/drop", .flags = ROUTE_ANYONE, .title = "删去常用语", .in = &path_shape,
     .handle = post_drop, .form = "/phrases"},
};
static const struct thing_kind kinds[] = {{"phrase", sees_phrase}};

const struct web phrases_web = {.name = "phrases",
				.routes = routes,
				.nroutes = sizeof routes / sizeof *routes,
				.kinds = kinds,
				.nkinds = sizeof kinds / sizeof *kinds};
