/* /policies: the published rules as they are computed, which reading counts, and whether their cases come out. */
#include <stdio.h>

#include "features/policies/policies_pages.h"
#include "features/reach_web.h"
#include "http/url.h"
#include "base/hex.h"

static const struct in_field id_fields[] = {
    IN_TEXT_(struct policy_input, id, "政策编号", .flags = IN_PATH, .max = 100)};
static const struct in_shape id_shape = IN_SHAPE(struct policy_input, id_fields);
static const struct in_field ask_fields[] = {
    IN_TEXT_(struct choose_input, id, "政策编号", .flags = IN_PATH, .max = 100),
    IN_TEXT_(struct choose_input, reading, "读法", .max = 100)};
static const struct in_shape ask_shape = IN_SHAPE(struct choose_input, ask_fields);
static const struct in_field choose_fields[] = {
    IN_TEXT_(struct choose_input, id, "政策编号", .flags = IN_PATH, .max = 100),
    IN_TEXT_(struct choose_input, reading, "读法", .flags = IN_NEEDED, .max = 100),
    IN_TEXT_(struct choose_input, label, "采用", .flags = IN_NEEDED, .max = 100),
    IN_TEXT_(struct choose_input, reason, "理由", .flags = IN_NEEDED | IN_LONG | IN_STOCK, .max = CHOICE_REASON_MAX,
	     .hint = "谁定的、依据什么；记入日志，以后都查得到")};
const struct in_shape policy_choose_shape = IN_SHAPE(struct choose_input, choose_fields);

static const struct out_field item_rows[] = {
    OUT_TEXT_(struct catalog_item, id, "政策编号"), OUT_TEXT_(struct catalog_item, title, "名称"),
    OUT_TEXT_(struct catalog_item, status, "状态"), OUT_BOOL_(struct catalog_item, counts, "是个数不是钱")};
static const struct out_shape item_shape = OUT_SHAPE("Policy", struct catalog_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct policies_output, policies, n, "政策", item_shape)};
static const struct out_shape list_shape = OUT_SHAPE("Policies", struct policies_output, list_rows);
static const struct out_field clause_rows[] = {OUT_TEXT_(struct view_clause, no, "条款"),
					       OUT_TEXT_(struct view_clause, document, "文件"),
					       OUT_TEXT_(struct view_clause, gist, "说了什么")};
static const struct out_shape clause_shape = OUT_SHAPE("PolicyClause", struct view_clause, clause_rows);
static const struct out_field rule_rows[] = {
    OUT_WORD_(struct view_rule, word, "语句"), OUT_TEXT_(struct view_rule, sentence, "说法"),
    OUT_TEXT_(struct view_rule, text, "怎样算"), OUT_TEXT_(struct view_rule, clauses, "依据")};
static const struct out_shape rule_shape = OUT_SHAPE("PolicyRule", struct view_rule, rule_rows);
static const struct out_field alt_rows[] = {OUT_TEXT_(struct view_alt, label, "选法"),
					    OUT_TEXT_(struct view_alt, text, "怎样算")};
static const struct out_shape alt_shape = OUT_SHAPE("PolicyAlternative", struct view_alt, alt_rows);
static const struct out_field reading_rows[] = {
    OUT_TEXT_(struct view_reading, name, "读法"), OUT_TEXT_(struct view_reading, sentence, "问题"),
    OUT_TEXT_(struct view_reading, clauses, "依据"), OUT_LIST_(struct view_reading, alt, n, "选法", alt_shape)};
static const struct out_shape reading_shape = OUT_SHAPE("PolicyReading", struct view_reading, reading_rows);
static const struct out_field case_rows[] = {
    OUT_TEXT_(struct statute_case, name, "样例"), OUT_TEXT_(struct statute_case, title, "说明"),
    OUT_BOOL_(struct statute_case, passed, "相符"), OUT_TEXT_(struct statute_case, differs, "差别")};
static const struct out_shape case_shape = OUT_SHAPE("PolicyCase", struct statute_case, case_rows);
static const struct out_field choice_rows[] = {
    OUT_INSTANT_(struct choice, at, "何时"),   OUT_TEXT_(struct choice, who, "谁"),
    OUT_TEXT_(struct choice, reading, "读法"), OUT_TEXT_(struct choice, label, "采用"),
    OUT_TEXT_(struct choice, reason, "理由"),  OUT_INT_(struct choice, journal, "日志编号")};
static const struct out_shape choice_shape = OUT_SHAPE("PolicyChoice", struct choice, choice_rows);
static const struct out_field law_rows[] = {
    OUT_TEXT_(struct policy_output, law.view.id, "政策编号"),
    OUT_TEXT_(struct policy_output, law.view.title, "名称"),
    OUT_TEXT_(struct policy_output, law.view.status, "状态"),
    OUT_TEXT_(struct policy_output, digest, "文本的 SM3"),
    OUT_LIST_(struct policy_output, law.view.clause, law.view.nclauses, "依据", clause_shape),
    OUT_LIST_AS_(struct policy_output, law.view.conditions.rule, law.view.conditions.n, "conditions", "条件",
		 rule_shape),
    OUT_LIST_AS_(struct policy_output, law.view.amounts.rule, law.view.amounts.n, "amounts", "金额", rule_shape),
    OUT_LIST_AS_(struct policy_output, law.view.doubts.rule, law.view.doubts.n, "doubts", "存疑", rule_shape),
    OUT_LIST_(struct policy_output, law.view.reading, law.view.nreadings, "读法", reading_shape),
    OUT_TEXTS_(struct policy_output, law.in_force, law.view.nreadings, "各读法现在采用"),
    OUT_LIST_(struct policy_output, law.choice, law.nchoices, "选定的经过", choice_shape),
    OUT_LIST_(struct policy_output, law.kase, law.ncases, "样例", case_shape),
    OUT_LIST_(struct policy_output, version, nversions, "版本", law_version_shape),
    OUT_LIST_(struct policy_output, adoption, nadoptions, "通过和废止", adoption_item_shape)};
static const struct out_shape law_shape = OUT_SHAPE("PolicyLaw", struct policy_output, law_rows);

/* GET /policies */
static int get_list(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct policies_output *o = out;
	(void)in;
	return catalog_list(c->house, c->mem, &o->policies, &o->n, e);
}

/* GET /policies/:id */
static int get_policy(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct policy_input *i = in;
	struct policy_output *o = out;
	if (statute_read(c->house, i->id, true, c->mem, &o->law, e) < 0 ||
	    costs_read(c->house, i->id, 0, user_reach(c->user), c->mem, &o->study, e) < 0)
		return -1;
	if (law_versions(c, i->id, &o->version, &o->nversions, e) < 0 ||
	    adoption_items(c, i->id, &o->adoption, &o->nadoptions, e) < 0)
		return -1;
	if (law_area(c, o->law.view.area, &o->area, e) < 0)
		return -1;
	if (!(o->sums = costs_sums(&o->study, c->mem, &o->nsums)))
		return err_set(e, ERR_NOMEM, "内存不足");
	o->digest = hex_text(c->mem, (struct str){(const char *)o->law.digest, SM3_SIZE});
	return 0;
}

/* GET /policies/:id/text */
static int get_text(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct policy_input *i = in;
	struct statute law;
	struct buf *text = ARENA_NEW(c->mem, struct buf);
	(void)out;
	if (!text)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (statute_read(c->house, i->id, false, c->mem, &law, e) < 0)
		return -1;
	char *kept = arena_copy(c->mem, law.view.source.p, law.view.source.n);
	if (!kept)
		return err_set(e, ERR_NOMEM, "内存不足");
	*text = (struct buf){.p = kept, .n = law.view.source.n, .cap = law.view.source.n, .max = law.view.source.n};
	c->download = (struct download){.type = "text/plain; charset=utf-8",
					.name = ctx_text(c, "%.*s.policy", STR_FMT(law.view.id)),
					.bytes = text};
	return 0;
}

/* GET /policies/:id/choose */
static int get_choose(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct choose_input *i = in;
	struct policy_output *o = out;
	return statute_read(c->house, i->id, false, c->mem, &o->law, e) < 0 ? -1
									    : law_area_mine(c, o->law.view.area, e);
}

/* POST /policies/:id/choose */
static int post_choose(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct choose_input *i = in;
	struct choice choice = {.who = str_of(ctx_who(c)),
				.policy = i->id,
				.reading = i->reading,
				.label = i->label,
				.reason = i->reason};
	struct statute law;
	struct buf b;
	(void)out;
	if (statute_read(c->house, i->id, false, c->mem, &law, e) < 0 || law_area_mine(c, law.view.area, e) < 0)
		return -1;
	if (statute_choose(c->house, &choice, e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &choose_fields[2], "%s", e->what);
		return -1;
	}
	ctx_tell(c, "“%.*s”改用“%.*s”，从现在起的试算和新的核算按它算", STR_FMT(i->reading), STR_FMT(i->label));
	buf_init(&b, 2000);
	url_put_segment(&b, i->id);
	int status = ctx_go(c, e, "/policies/%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return status;
}

/* GET /subsidy/schemes: the older address. */
static int get_schemes(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	(void)out;
	return ctx_go(c, e, "/policies");
}

static const struct route routes[] = {
    {HTTP_GET, "/policies", .may = CAN_POLICY_READ, .title = "政策一览", .out = &list_shape, .handle = get_list,
     .page = policies_list_page},
    {HTTP_GET, "/subsidy/schemes", .may = CAN_POLICY_READ, .title = "政策一览", .handle = get_schemes},
    {HTTP_GET, "/policies/:id", .may = CAN_POLICY_READ, .title = "政策", .in = &id_shape, .out = &law_shape,
     .handle = get_policy, .page = policy_show_page},
    {HTTP_GET, "/policies/:id/text", .may = CAN_POLICY_READ, .title = "政策文本", .in = &id_shape,
     .handle = get_text},
    {HTTP_GET, "/policies/:id/versions/:digest", .may = CAN_POLICY_READ, .title = "版本对照", .in = &version_shape,
     .out = &version_diff_shape, .handle = get_policy_version, .page = policy_version_page},
    {HTTP_GET, "/policies/:id/choose", .may = CAN_POLICY_READING, .title = "选定读法", .in = &ask_shape,
     .out = &law_shape, .handle = get_choose, .page = policy_choose_page},
    {HTTP_POST, "/policies/:id/choose", .may = CAN_POLICY_READING, .title = "选定读法", .in = &policy_choose_shape,
     .handle = post_choose},
};
static const struct menu_item menu[] = {
    {.group = "业务", .label = "政策", .icon = "scale", .path = "/policies", .may = CAN_POLICY_READ},
};

const struct web policies_web = {.name = "policies",
				 .routes = routes,
				 .nroutes = sizeof routes / sizeof *routes,
				 .menu = menu,
				 .nmenu = sizeof menu / sizeof *menu};
