/* 养老机构: what is public of institutions, as a list, one by one, and as a ranking on paper, terminal and television. */
#include "features/assessments/assessments.h"
#include "features/guide/guide_pages.h"
#include "features/guide/rank.h"
#include "features/orgs/orgs.h"

#define ORGS_PER_MINUTE 120
#define ORGS_PAGE       30
#define RANK_SHOWN      20
#define CARE_KINDS      0x0ffeu /* codes 1 … 11 of 机构类别: those that care for old people */

static const struct in_field list_fields[] = {
    IN_TEXT_(struct orgs_input, q, "机构名称", .max = 30, .hint = "名称里连着的两个字就够"),
    IN_CODE_(struct orgs_input, kind, "机构类别", .codes = &org_kinds),
    IN_INT_(struct orgs_input, key, "从哪里接着列"),
    IN_INT_(struct orgs_input, no, "从哪里接着列"),
};
static const struct in_shape list_shape = IN_SHAPE(struct orgs_input, list_fields);
static const struct in_field one_fields[] = {IN_INT_(struct orgs_input, id, "机构", .flags = IN_PATH)};
static const struct in_shape one_shape = IN_SHAPE(struct orgs_input, one_fields);

static const struct out_field org_fields[] = {
    OUT_ID_(struct org_item, id, "编号"),
    OUT_TEXT_(struct org_item, name, "名称"),
    OUT_TEXT_(struct org_item, county, "区县"),
    OUT_WORD_(struct org_item, kind, "机构类别"),
    OUT_WORD_(struct org_item, ownership, "举办性质"),
    OUT_TEXT_(struct org_item, rating, "机构等级"),
    OUT_TEXT_(struct org_item, address, "地址"),
    OUT_INT_(struct org_item, beds, "床位数"),
    OUT_INT_(struct org_item, carers, "养老护理员"),
    OUT_INT_(struct org_item, certified, "护理员持证率（千分）"),
    OUT_INT_(struct org_item, year, "评估年度"),
    OUT_INT_(struct org_item, score, "评估得分（百分之一分）"),
    OUT_WORD_(struct org_item, verdict, "评估结论"),
    OUT_INT_(struct org_item, place, "名次（同分并列）"),
    OUT_BOOL_(struct org_item, closed, "已注销"),
};
static const struct out_shape org_shape = OUT_SHAPE("PublicOrg", struct org_item, org_fields);
static const struct out_field orgs_fields[] = {
    OUT_LIST_(struct orgs_output, org, n, "机构", org_shape),
    OUT_INT_(struct orgs_output, total, "共几家"),
    OUT_INT_(struct orgs_output, year, "评估年度"),
    OUT_INT_(struct orgs_output, next_key, "下一页从哪里接着列"),
    OUT_INT_(struct orgs_output, next_no, "下一页从哪里接着列"),
};
static const struct out_shape orgs_shape = OUT_SHAPE("PublicOrgs", struct orgs_output, orgs_fields);

static const struct reach everything = {REACH_ALL, 0};

/* The public part of a row. */
static struct org_item item_of(const struct org_row *r)
{
	struct org_item o = {.id = r->org_id,
			     .name = r->name,
			     .county = r->county,
			     .rating = r->rating,
			     .address = r->address,
			     .kind = code_label(&org_kinds, (int)r->kind),
			     .ownership = code_label(&org_ownerships, (int)r->ownership),
			     .beds = r->beds == FIELD_NONE ? IN_NONE : r->beds,
			     .carers = r->carers,
			     .certified = IN_NONE,
			     .score = IN_NONE,
			     .year = IN_NONE,
			     .place = IN_NONE,
			     .closed = r->closed};
	if (r->carers > 0)
		o.certified = (r->carers - r->uncertified) * 1000 / r->carers;
	return o;
}

/* The latest assessment. */
static int assess(struct ctx *c, struct org_item *o, struct err *e)
{
	int64_t year, score, verdict;
	if (latest_assessment(c->house, o->id, &year, &score, &verdict, e) < 0)
		return -1;
	o->year = year ? year : IN_NONE;
	o->score = score;
	o->verdict = verdict ? code_label(&assessment_verdicts, (int)verdict) : NULL;
	return 0;
}

/* GET /orgs-public */
static int get_orgs(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct orgs_input *i = in;
	struct orgs_output *o = out;
	struct orgs_filter f = {.name = i->q, .kinds = i->kind ? 1u << i->kind : CARE_KINDS};
	struct list_page page = {.sort = ORGS_BY_NAME, .limit = ORGS_PAGE};
	struct org_row *rows;
	page.after = (struct list_place){i->no != IN_NONE, i->key == IN_NONE ? FIELD_NONE : i->key, i->no};
	if (directory_orgs(c->house, everything, &f, &page, c->mem, &rows, &o->n, &o->total, e) < 0)
		return -1;
	if (!(o->org = ARENA_ARRAY(c->mem, o->n + 1, struct org_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < o->n; k++) {
		o->org[k] = item_of(&rows[k]);
		if (assess(c, &o->org[k], e) < 0)
			return -1;
	}
	bool more = o->n == ORGS_PAGE;
	o->next_key = more ? rows[o->n - 1].place.key : IN_NONE;
	o->next_no = more ? rows[o->n - 1].place.no : IN_NONE;
	o->year = IN_NONE;
	return 0;
}

/* GET /org/:id/public */
static int get_org(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct orgs_input *i = in;
	struct org_row row;
	if (directory_org(c->house, everything, i->id, c->mem, &row, e) < 0)
		return -1;
	*(struct org_item *)out = item_of(&row);
	return assess(c, out, e);
}

/* GET /rank and its variants */
static int get_rank(struct ctx *c, const void *in, void *out, struct err *e)
{
	(void)in;
	struct orgs_output *o = out;
	struct ranked best[RANK_SHOWN];
	size_t n;
	if (rank_orgs(c->house, RANK_SHOWN, best, &n, &o->year, e) < 0)
		return -1;
	if (!(o->org = ARENA_ARRAY(c->mem, n + 1, struct org_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t k = 0; k < n; k++) {
		struct org_row row;
		struct err gone = {0};
		if (directory_org(c->house, everything, best[k].org_id, c->mem, &row, &gone) < 0) {
			if (gone.code != ERR_NOTFOUND)
				return *e = gone, -1;
			continue; /* the list of institutions has not caught up with it yet */
		}
		o->org[o->n] = item_of(&row);
		o->org[o->n].score = best[k].score;
		o->org[o->n].place = best[k].place;
		o->org[o->n++].year = o->year;
	}
	o->total = (int64_t)o->n;
	o->next_key = o->next_no = IN_NONE;
	return 0;
}

#define OPEN_LIST .flags = ROUTE_PUBLIC | ROUTE_LIMITED, .per_minute = ORGS_PER_MINUTE

static const struct route routes[] = {
    {HTTP_GET, "/orgs-public", OPEN_LIST, .title = "养老机构", .in = &list_shape, .out = &orgs_shape,
     .handle = get_orgs, .page = orgs_public_page},
    {HTTP_GET, "/org/:id/public", OPEN_LIST, .title = "养老机构", .in = &one_shape, .out = &org_shape,
     .handle = get_org, .page = org_public_page},
    {HTTP_GET, "/rank", OPEN_LIST, .title = "服务质量榜", .out = &orgs_shape, .handle = get_rank, .page = rank_page},
    {HTTP_GET, "/kiosk/rank", OPEN_LIST, .title = "养老机构服务质量榜", .out = &orgs_shape, .handle = get_rank,
     .page = rank_kiosk_page},
    {HTTP_GET, "/tv/rank", OPEN_LIST, .title = "养老机构服务质量榜", .out = &orgs_shape, .handle = get_rank,
     .page = rank_tv_page},
};

const struct web guide_orgs_web = {.name = "guide_orgs", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
