/* 政策与计算: the way in for the public, and the policies in force as readable cards. */
#include "features/guide/guide_pages.h"

static const struct out_field policy_fields[] = {
    OUT_TEXT_(struct guide_policy, id, "政策编号"),   OUT_TEXT_(struct guide_policy, city, "城市"),
    OUT_TEXT_(struct guide_policy, title, "名称"),    OUT_TEXT_(struct guide_policy, status, "状态"),
    OUT_TEXT_(struct guide_policy, item, "项目"),     OUT_BOOL_(struct guide_policy, draft, "只可试算"),
    OUT_BOOL_(struct guide_policy, calc, "可以计算"),
};
static const struct out_shape policy_shape = OUT_SHAPE("PublicPolicy", struct guide_policy, policy_fields);
static const struct out_field policies_fields[] = {OUT_LIST_(struct guide_policies, policy, n, "政策", policy_shape)};
static const struct out_shape policies_shape = OUT_SHAPE("PublicPolicies", struct guide_policies, policies_fields);

static const struct out_field condition_fields[] = {
    OUT_TEXT_(struct guide_condition, text, "条件"),
    OUT_TEXT_(struct guide_condition, clauses, "条款"),
    OUT_BOOL_(struct guide_condition, bar, "有则不发"),
};
static const struct out_shape condition_shape =
    OUT_SHAPE("PublicPolicyCondition", struct guide_condition, condition_fields);
static const struct out_field amount_fields[] = {
    OUT_TEXT_(struct guide_amount, table, "表"),
    OUT_TEXT_(struct guide_amount, key, "档次"),
    OUT_MONEY_(struct guide_amount, fen, "金额"),
};
static const struct out_shape amount_shape = OUT_SHAPE("PublicPolicyAmount", struct guide_amount, amount_fields);
static const struct out_field reading_fields[] = {
    OUT_TEXT_(struct guide_reading, name, "读法"),
    OUT_TEXT_(struct guide_reading, sentence, "问题"),
    OUT_TEXT_(struct guide_reading, chosen, "现用"),
    OUT_TEXT_(struct guide_reading, others, "还可以选"),
};
static const struct out_shape reading_shape = OUT_SHAPE("PublicPolicyReading", struct guide_reading, reading_fields);
static const struct out_field law_fields[] = {
    OUT_ONE_(struct guide_law, policy, "政策", policy_shape),
    OUT_TEXT_(struct guide_law, dates, "施行"),
    OUT_TEXT_(struct guide_law, clauses, "依据"),
    OUT_LIST_(struct guide_law, condition, nconditions, "条件", condition_shape),
    OUT_LIST_(struct guide_law, amount, namounts, "金额", amount_shape),
    OUT_LIST_(struct guide_law, reading, nreadings, "读法", reading_shape),
    OUT_TEXT_(struct guide_law, text, "全文"),
};
static const struct out_shape law_shape = OUT_SHAPE("PublicPolicyText", struct guide_law, law_fields);

struct id_text {
	struct str id;
};
static const struct in_field id_fields[] = {IN_TEXT_(struct id_text, id, "政策", .flags = IN_PATH, .max = 80)};
static const struct in_shape id_shape = IN_SHAPE(struct id_text, id_fields);

/* GET /policy */
static int get_policies(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	return law_list(c->house, c->mem, out, e);
}

/* GET /policy/:id */
static int get_policy(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct id_text *i = in;
	return law_read(c->house, i->id, c->mem, out, e);
}

#define PAGES_PER_MINUTE 120

static const struct route routes[] = {
    {HTTP_GET, "/welcome", .flags = ROUTE_PUBLIC, .title = "养老服务人才公共服务", .page = welcome_page},
    {HTTP_GET, "/policy", .flags = ROUTE_PUBLIC | ROUTE_LIMITED, .per_minute = PAGES_PER_MINUTE,
     .title = "政策与计算", .out = &policies_shape, .handle = get_policies, .page = policies_public_page},
    {HTTP_GET, "/policy/:id", .flags = ROUTE_PUBLIC | ROUTE_LIMITED, .per_minute = PAGES_PER_MINUTE, .title = "政策",
     .in = &id_shape, .out = &law_shape, .handle = get_policy, .page = policy_public_page},
    {HTTP_GET, "/kiosk", .flags = ROUTE_PUBLIC, .title = "请选择要办的事", .page = kiosk_page},
};

const struct web guide_web = {.name = "guide", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
