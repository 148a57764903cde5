/* 本人 on the phone: one column, plain sentences, nothing that needs two thumbs. */
#include "features/me/me_pages.h"

#include "features/block_pages.h"
#include "features/public_pages.h"
#include "http/url.h"
#include "me.tmpl.h"

#define SOON_DAYS 90 /* a certificate that ends so soon is warned of */

void me_phone_frame(struct frame *f, const char *here, const char *back)
{
	static const struct ui_link links[] = {
	    {.text = {"首页", 6}, .href = {"/m", 2}, .icon = "home"},
	    {.text = {"证书", 6}, .href = {"/m/certs", 8}, .icon = "certificate"},
	    {.text = {"档案", 6}, .href = {"/m/record", 9}, .icon = "file-text"},
	    {.text = {"我的", 6}, .href = {"/m/data", 7}, .icon = "user"},
	};
	const size_t n = sizeof links / sizeof *links;
	struct ui_link *bottom = ARENA_ARRAY(f->mem, n, struct ui_link);
	for (size_t i = 0; bottom && i < n; i++) {
		bottom[i] = links[i];
		bottom[i].current = str_is(links[i].href, here);
	}
	f->ui.bottom = bottom;
	f->ui.bottom_n = bottom ? n : 0;
	f->ui.back_href = str_of(back);
}

/* 9月30日; with the year when it is another one. */
static struct str day_said(const struct frame *f, day_t d)
{
	struct ymd y = day_ymd(d);
	return y.y == day_ymd(f->today).y ? frame_text(f, "%d月%d日", y.m, y.d)
					  : frame_text(f, "%d年%d月%d日", y.y, y.m, y.d);
}

/* Where the money of a policy stands. */
static struct me_stand stands(const struct my_policy *p)
{
	if (p->claim.n)
		return (struct me_stand){
		    .chip = {.tone = p->paid ? UI_OK : UI_INFO, .text = p->paid ? STR("已到账") : STR("办理中")},
		    .sum = p->claim_sum,
		    .where = p->claim};
	if (p->draft)
		return (struct me_stand){.chip = {.tone = UI_WARN, .text = STR("试算")},
					 .sum = p->due,
					 .trial = true,
					 .where = STR("政策还在征求意见，只是试算，正式印发以前不发放。")};
	if (p->run.n)
		return (struct me_stand){
		    .chip = {.tone = UI_OK, .text = STR("已核算")}, .sum = p->run_sum, .where = p->run};
	return (struct me_stand){.chip = {.tone = UI_INFO, .text = STR("待核算")},
				 .sum = p->due,
				 .trial = true,
				 .where = STR("经办机构还没有核算到这一笔。")};
}

/* One sentence about the amount. */
static struct str sentence(const struct frame *f, const struct my_policy *p)
{
	const struct my_span *due = NULL, *refused = NULL;
	for (size_t i = 0; i < p->n; i++) {
		if (p->span[i].state == MY_DUE || p->span[i].state == MY_DOUBT)
			due = &p->span[i];
		else if (p->span[i].state == MY_NOT)
			refused = &p->span[i];
	}
	if (due && due->due == DAY_NONE)
		return frame_text(f, "共 %lld 个月，每月 %.*s%s%.*s。", (long long)due->n,
				  STR_FMT(block_yuan(f, due->amount)), due->tier.n ? "，按" : "", STR_FMT(due->tier));
	if (due)
		return frame_text(f, "%.*s，%.*s到期。", STR_FMT(due->name), STR_FMT(day_said(f, due->due)));
	return refused ? refused->reason : STR("现在没有应发的金额。");
}

struct str me_why_said(const struct me_stand *s, const struct my_policy *p)
{
	return s->sum || p->due || p->doubt ? STR("为什么是这么多") : STR("为什么现在没有");
}

/* Policies with money first; the order of the texts otherwise. */
static size_t place_of(const struct my_money *m, size_t i)
{
	bool pays = m->policy[i].due || m->policy[i].doubt;
	size_t at = 0;
	for (size_t k = 0; k < m->n; k++) {
		bool other = m->policy[k].due || m->policy[k].doubt;
		at += (other && !pays) || (other == pays && k < i);
	}
	return at;
}

/* The cards of the home page. */
static const struct me_card *cards_of(const struct frame *f, const struct my_money *m)
{
	struct me_card *out = ARENA_ARRAY(f->mem, m->n + 1, struct me_card);
	for (size_t i = 0; out && i < m->n; i++) {
		const struct my_policy *p = &m->policy[i];
		struct buf b;
		buf_init(&b, 2000);
		buf_puts(&b, "/m/money/");
		url_put_segment(&b, p->id);
		out[place_of(m, i)] = (struct me_card){.p = p,
						       .stand = stands(p),
						       .text = sentence(f, p),
						       .href = frame_text(f, "%.*s", STR_FMT(buf_str(&b)))};
		buf_release(&b);
	}
	return out;
}

/* What to look after soon, as notices. */
static size_t warnings_of(const struct frame *f, const struct my_cert *k, size_t n, struct ui_tip *out, size_t max)
{
	size_t got = 0;
	for (size_t i = 0; i < n && got < max; i++) {
		if (k[i].state != VERDICT_VALID && k[i].state != VERDICT_EXPIRED)
			continue;
		if (k[i].days == IN_NONE || k[i].days > SOON_DAYS)
			continue;
		struct str name = k[i].kind.n ? k[i].kind : k[i].occupation;
		bool over = k[i].days < 0;
		out[got++] = (struct ui_tip){.tone = over ? UI_BAD : UI_WARN,
					     .strong = over ? frame_text(f, "%.*s已经过期", STR_FMT(name))
							    : frame_text(f, "%.*s快到期了", STR_FMT(name)),
					     .text = over ? frame_text(f, "%.*s到期。请尽快换证，不然会影响津贴。",
								       STR_FMT(day_said(f, k[i].expires)))
							  : frame_text(f, "%.*s到期，还有 %lld 天。请提前办理。",
								       STR_FMT(day_said(f, k[i].expires)),
								       (long long)k[i].days),
					     .link = {.text = STR("看证书"), .href = STR("/m/certs")}};
	}
	return got;
}

void me_home_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_item items[] = {
	    {.title = STR("我的发放"),
	     .text = STR("每笔钱走到哪里"),
	     .href = STR("/m/payments"),
	     .icon = "coin",
	     .tone = UI_OK},
	    {.title = {"我的证书", 12},
	     .text = {"出示证书码", 15},
	     .href = {"/m/certs", 8},
	     .icon = "certificate",
	     .tone = UI_OK},
	    {.title = {"我的档案", 12},
	     .text = {"看看还缺什么", 18},
	     .href = {"/m/record", 9},
	     .icon = "file-text",
	     .tone = UI_INFO},
	    {.title = {"信息不对", 12},
	     .text = {"要求更正", 12},
	     .href = {"/m/requests/new", 15},
	     .icon = "message-report",
	     .tone = UI_WARN},
	    {.title = {"补贴意见", 12},
	     .text = {"提意见、看答复", 21},
	     .href = {"/m/appeals", 10},
	     .icon = "gavel",
	     .tone = UI_INFO},
	    {.title = {"大字和设置", 15},
	     .text = {"字号、退出登录", 21},
	     .href = {"/m/settings", 11},
	     .icon = "settings",
	     .tone = UI_MUTE},
	};
	(void)in;
	const struct me_home *o = out;
	struct ui_tip tips[6];
	size_t ntips = warnings_of(f, o->cert, o->ncerts, tips, 6);
	struct ui_item *next = ARENA_ARRAY(f->mem, o->money.nnext + 1, struct ui_item);
	size_t n = 0;
	for (; next && n < o->money.nnext && n < 6; n++)
		next[n] = (struct ui_item){.title = day_said(f, o->money.next[n].day),
					   .text = o->money.next[n].what,
					   .icon = "calendar",
					   .tone = UI_INFO};
	me_phone_frame(f, "/m", NULL);
	f->ui.title = frame_text(f, "%.*s，您好", STR_FMT(o->name));
	f->ui.lead = frame_text(f, "%.*s%s%s%s%s", STR_FMT(o->org), o->org.n && o->post ? " · " : "",
				o->post ? o->post : "", o->grade ? " · " : "", o->grade ? o->grade : "");
	me_home(h, f, &o->notices, cards_of(f, &o->money), o->money.n, tips, ntips, next, n, items,
		sizeof items / sizeof *items);
}

void me_policy_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct me_policy *o = out;
	struct me_stand stand = stands(&o->policy);
	me_phone_frame(f, "/m", "/m");
	f->ui.title = me_why_said(&stand, &o->policy);
	f->ui.lead = o->policy.title;
	me_why(h, f, o, &stand);
}

void me_certs_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const enum ui_tone tone[] = {UI_WARN, UI_OK, UI_BAD, UI_BAD};
	(void)in;
	const struct me_certs *o = out;
	struct me_cert_card *cards = ARENA_ARRAY(f->mem, o->n + 1, struct me_cert_card);
	struct ui_tip tips[6];
	for (size_t i = 0; cards && i < o->n; i++) {
		const struct my_cert *k = &o->cert[i];
		bool soon = k->state == VERDICT_VALID && k->days != IN_NONE && k->days <= SOON_DAYS;
		cards[i] = (struct me_cert_card){.k = k,
						 .chip = {.tone = soon ? UI_WARN : tone[k->state],
							  .text = soon ? STR("快到期") : str_of(k->verdict)},
						 .href = frame_text(f, "/m/certs/%lld/code", (long long)k->id)};
	}
	me_phone_frame(f, "/m/certs", "/m");
	f->ui.lead = frame_text(f, "登记在册的证书 %zu 本", o->n);
	me_certs(h, f, cards, cards ? o->n : 0, tips, warnings_of(f, o->cert, o->n, tips, 6));
}

void me_code_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct my_cert *k = out;
	struct buf path;
	int size = 0;
	buf_init(&path, 1000);
	buf_puts(&path, "/verify/");
	url_put_segment(&path, k->number);
	struct str link = frame_text(f, "%.*s", STR_FMT(buf_str(&path)));
	buf_release(&path);
	const unsigned char *qr = k->number.n ? qr_modules(f->mem, site_address(f->ctx, link), &size) : NULL;
	me_phone_frame(f, "/m/certs", "/m/certs");
	f->ui.title =
	    k->level.n ? frame_text(f, "%.*s · %.*s", STR_FMT(k->occupation), STR_FMT(k->level)) : k->occupation;
	f->ui.lead = k->kind;
	me_code(h, f, k, qr, size, link);
}

void me_record_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct me_record *o = out;
	me_phone_frame(f, "/m/record", "/m");
	f->ui.lead = STR("单位和经办机构登记的内容；号码已遮盖");
	me_record(h, f, o);
}

void me_data_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct me_data *o = out;
	me_phone_frame(f, "/m/data", "/m");
	f->ui.lead = frame_text(f, "系统里有您的 %lld 条记录，您可以查看、导出、要求更正。", (long long)o->facts);
	me_data(h, f, o);
}

void me_request_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	(void)out;
	struct ui_field fields[] = {frame_field(f, &me_request_shape, "topic", str_of(request_topics[0])),
				    frame_field(f, &me_request_shape, "text", STR(""))};
	fields[0].required = true;
	me_phone_frame(f, "/m/data", "/m/data");
	f->ui.lead = STR("经办人核对后更正，或说明为什么不改");
	me_ask(h, f, fields, 2);
}

void me_settings_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const char *const words[] = {"标准字", "大字", "特大字"}, *const sizes[] = {"standard", "large",
											   "largest"};
	(void)in;
	(void)out;
	struct ui_link *links = ARENA_ARRAY(f->mem, 3, struct ui_link);
	for (int i = 0; links && i < 3; i++)
		links[i] = (struct ui_link){.text = str_of(words[i]),
					    .href = frame_text(f, "/view?size=%s&to=/m/settings", sizes[i]),
					    .current = (int)f->ui.size == i,
					    .primary = (int)f->ui.size == i};
	me_phone_frame(f, "/m/data", "/m/data");
	f->ui.lead = STR("选一个看得清的字号");
	me_settings(h, f, links, links ? 3 : 0);
}
