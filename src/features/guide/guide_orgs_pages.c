/* 养老机构 as pages. */
#include "features/guide/guide_pages.h"

#include "features/public_pages.h"
#include "guide.tmpl.h"

/* 96.4% of permille; — when unknown. */
static struct str rate_text(const struct frame *f, int64_t permille)
{
	return permille == IN_NONE
		   ? STR("—")
		   : frame_text(f, "%lld.%lld%%", (long long)(permille / 10), (long long)(permille % 10));
}

/* 92.5 of hundredths; — when unknown. */
static struct str score_text(const struct frame *f, int64_t v)
{
	return v == IN_NONE || v == FIELD_NONE
		   ? STR("—")
		   : frame_text(f, "%lld.%02lld", (long long)(v / 100), (long long)(v % 100));
}

/* One line below an institution's name. */
static struct str said(const struct frame *f, const struct org_item *o)
{
	struct buf b;
	buf_init(&b, 1000);
	buf_printf(&b, "%.*s", STR_FMT(o->county));
	if (o->kind)
		buf_printf(&b, "%s%s", b.n ? " · " : "", o->kind);
	if (o->rating.n)
		buf_printf(&b, " · %.*s", STR_FMT(o->rating));
	if (o->beds != IN_NONE)
		buf_printf(&b, " · 床位 %lld 张", (long long)o->beds);
	if (o->certified != IN_NONE)
		buf_printf(&b, " · 持证率 %.*s", STR_FMT(rate_text(f, o->certified)));
	struct str out = frame_text(f, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return out;
}

/* Another one of the list has the same place. */
static bool tied(const struct orgs_output *o, size_t i)
{
	return (i > 0 && o->org[i - 1].place == o->org[i].place) ||
	       (i + 1 < o->n && o->org[i + 1].place == o->org[i].place);
}

/* Institutions as a list of links; `numbered`: with their places. */
static struct ui_item *items_of(const struct frame *f, const struct orgs_output *o, bool numbered)
{
	struct ui_item *out = ARENA_ARRAY(f->mem, o->n + 1, struct ui_item);
	for (size_t i = 0; out && i < o->n; i++) {
		const struct org_item *org = &o->org[i];
		out[i] = (struct ui_item){.title = org->name,
					  .text = said(f, org),
					  .href = frame_text(f, "/org/%lld/public", (long long)org->id),
					  .icon = "building",
					  .tone = UI_INFO};
		if (numbered) {
			out[i].title = frame_text(f, "%s%lld　%.*s", tied(o, i) ? "并列 " : "", (long long)org->place,
						  STR_FMT(org->name));
			out[i].text = frame_text(f, "得分 %.*s · %.*s", STR_FMT(score_text(f, org->score)),
						 STR_FMT(out[i].text));
			out[i].icon = "award";
		}
	}
	return out;
}

void orgs_public_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct orgs_input *i = in;
	const struct orgs_output *o = out;
	const struct http_pairs *query = &f->ctx->request->query;
	struct ui_field q = {.kind = UI_SEARCH,
			     .name = "q",
			     .label = STR("机构名称"),
			     .hint = STR("名称里连着的两个字就够"),
			     .value = http_value(query, "q"),
			     .bare = false,
			     .required = true,
			     .max = 30};
	struct ui_link more = {0};
	(void)i;
	public_frame(f, "/orgs-public");
	f->ui.lead = frame_text(f, "共 %s 家为老年人服务的机构。持证率指在岗养老护理员中有等级证书的比例。",
				frame_count(f, o->total));
	if (o->next_no != IN_NONE) {
		const struct http_pair next[] = {{STR("key"), frame_text(f, "%lld", (long long)o->next_key)},
						 {STR("no"), frame_text(f, "%lld", (long long)o->next_no)}};
		more =
		    (struct ui_link){.text = STR("再列一些"), .href = frame_with(f, next, 2), .icon = "chevron-down"};
	}
	orgs_public(h, f, &q, items_of(f, o, false), o->n, &more);
}

/* What is public of one institution. */
static size_t facts_of(const struct frame *f, const struct org_item *o, struct ui_fact *out)
{
	size_t n = 0;
	out[n++] = (struct ui_fact){.name = STR("所在区县"), .value = o->county};
	out[n++] = (struct ui_fact){.name = STR("机构类别"), .value = str_of(o->kind)};
	out[n++] = (struct ui_fact){.name = STR("举办性质"), .value = str_of(o->ownership)};
	if (o->rating.n)
		out[n++] = (struct ui_fact){.name = STR("机构等级"), .value = o->rating};
	if (o->beds != IN_NONE)
		out[n++] =
		    (struct ui_fact){.name = STR("床位"), .value = frame_text(f, "%lld 张", (long long)o->beds)};
	if (o->address.n)
		out[n++] = (struct ui_fact){.name = STR("地址"), .value = o->address};
	out[n++] =
	    (struct ui_fact){.name = STR("在岗养老护理员"), .value = frame_text(f, "%lld 人", (long long)o->carers)};
	out[n++] = (struct ui_fact){.name = STR("护理员持证率"), .value = rate_text(f, o->certified)};
	if (o->year != IN_NONE)
		out[n++] = (struct ui_fact){
		    .name = STR("服务质量评估"),
		    .value = frame_text(f, "%lld 年 %s", (long long)o->year, o->verdict ? o->verdict : ""),
		    .sub = o->score == FIELD_NONE ? STR("")
						  : frame_text(f, "得分 %.*s", STR_FMT(score_text(f, o->score)))};
	return n;
}

void org_public_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct org_item *o = out;
	struct ui_fact facts[10];
	public_frame(f, "/orgs-public");
	f->ui.title = o->name;
	f->ui.back_href = STR("/orgs-public");
	f->ui.lead = o->closed ? STR("这家机构已经注销") : STR("");
	org_public(h, f, facts, facts_of(f, o, facts));
}

/* The year and what the ranking is by. */
static struct str lead_of(const struct frame *f, const struct orgs_output *o)
{
	return o->n ? frame_text(f, "%lld 年度服务质量评估，按得分排列；同分并列，按名称先后列出", (long long)o->year)
		    : STR("还没有登记过服务质量评估的得分");
}

void rank_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct orgs_output *o = out;
	public_frame(f, "/orgs-public");
	f->ui.lead = lead_of(f, o);
	f->ui.back_href = STR("/orgs-public");
	rank_public(h, f, items_of(f, o, true), o->n);
}

void rank_kiosk_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_link tools[] = {{.text = {"回到首页", 12}, .href = {"/kiosk", 6}, .icon = "home"}};
	(void)in;
	const struct orgs_output *o = out;
	struct ui_item *items = items_of(f, o, true);
	for (size_t i = 0; items && i < o->n; i++)
		items[i].href = STR(""); /* a terminal in a hall leads nowhere it cannot come back from */
	f->ui.lead = lead_of(f, o);
	f->ui.tools = tools;
	f->ui.tools_n = 1;
	f->ui.refresh_secs = 60;
	f->ui.refresh_to = STR("/kiosk");
	rank_kiosk(h, f, items, o->n);
}

#define TV_ROWS 6

void rank_tv_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct orgs_output *o = out;
	struct str at = http_value(&f->ctx->request->query, "at");
	int64_t chosen = 0;
	struct ui_board_row rows[TV_ROWS] = {0};
	size_t n = o->n < TV_ROWS ? o->n : TV_ROWS;
	const struct str heads[3] = {STR("等级"), STR("评估得分"), STR("持证率")};
	int size = 0;
	if (!str_to_i64(at, &chosen) || chosen < 1 || chosen > (int64_t)n)
		chosen = 1;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct ui_board_row){.no = frame_text(f, "%lld", (long long)o->org[i].place),
						.name = o->org[i].name,
						.href = frame_text(f, "/tv/rank?at=%zu", i + 1),
						.values = {o->org[i].rating.n ? o->org[i].rating : STR("—"),
							   score_text(f, o->org[i].score),
							   rate_text(f, o->org[i].certified)},
						.top = o->org[i].place <= 3,
						.current = (int64_t)i + 1 == chosen};
	const struct org_item *one = n ? &o->org[chosen - 1] : NULL;
	struct str path = one ? frame_text(f, "/org/%lld/public", (long long)one->id) : STR("/rank");
	const unsigned char *qr = qr_modules(f->mem, site_address(f->ctx, path), &size);
	f->ui.lead = lead_of(f, o);
	rank_tv(h, f, heads, rows, n, one, one ? score_text(f, one->score) : STR(""), one ? said(f, one) : STR(""),
		qr, size);
}
