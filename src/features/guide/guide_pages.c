/* The way in for the public; policies as cards, one policy as readable law. */
#include "features/guide/guide_pages.h"

#include "features/public_pages.h"
#include "guide.tmpl.h"
#include "http/url.h"

void welcome_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_item items[] = {
	    {.title = {"核验证书", 12},
	     .text = {"输入编号，看是不是有效", 33},
	     .href = {"/verify", 7},
	     .icon = "shield-check",
	     .tone = UI_INFO},
	    {.title = {"政策与计算", 15},
	     .text = {"能领什么，能领多少", 27},
	     .href = {"/policy", 7},
	     .icon = "coin",
	     .tone = UI_OK},
	    {.title = {"养老机构", 12},
	     .text = {"床位、等级、护理员持证率", 36},
	     .href = {"/orgs-public", 12},
	     .icon = "building",
	     .tone = UI_OK},
	    {.title = {"机构服务质量榜", 21},
	     .text = {"按年度评估得分", 21},
	     .href = {"/rank", 5},
	     .icon = "award",
	     .tone = UI_OK},
	    {.title = {"护理员登录", 15},
	     .text = {"手机号和验证码", 21},
	     .href = {"/m/login", 8},
	     .icon = "device-mobile",
	     .tone = UI_OK},
	    {.title = {"工作人员登录", 18},
	     .text = {"民政部门和机构经办", 27},
	     .href = {"/login", 6},
	     .icon = "login",
	     .tone = UI_OK},
	};
	(void)in;
	(void)out;
	public_frame(f, "/welcome");
	f->ui.lead = STR("查证书、看政策、找机构，都不用登录。");
	welcome(h, f, items, sizeof items / sizeof *items);
}

void kiosk_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_item items[] = {
	    {.title = {"查护理员证书", 18},
	     .text = {"输入证书编号", 18},
	     .href = {"/kiosk/verify", 13},
	     .icon = "certificate",
	     .tone = UI_INFO},
	    {.title = {"看机构质量榜", 18},
	     .text = {"年度评估得分、持证率", 30},
	     .href = {"/kiosk/rank", 11},
	     .icon = "award",
	     .tone = UI_OK},
	};
	(void)in;
	(void)out;
	f->ui.lead = STR("用手指点一下要办的事；一分钟没人操作会回到这一页");
	f->ui.refresh_secs = 60;
	f->ui.refresh_to = STR("/kiosk");
	kiosk_home(h, f, items, sizeof items / sizeof *items);
}

/* The address of a policy's page; `more` behind it. */
static struct str policy_href(const struct frame *f, struct str id, const char *more)
{
	struct buf b;
	buf_init(&b, 2000);
	buf_puts(&b, "/policy/");
	url_put_segment(&b, id);
	buf_puts(&b, more);
	struct str out = frame_text(f, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return out;
}

/* What a policy's status means for the reader. */
static struct ui_chip status_chip(const struct guide_policy *p)
{
	return (struct ui_chip){.tone = p->draft ? UI_WARN : UI_OK, .text = p->status};
}

void policies_public_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct guide_policies *o = out;
	struct policy_card *cards = ARENA_ARRAY(f->mem, o->n + 1, struct policy_card);
	size_t n = 0;
	public_frame(f, "/policy");
	f->ui.lead = STR("每项政策讲清三件事：谁可以、多少钱、凭什么。能算的可以当场算一算，填的内容不保存。");
	for (; cards && n < o->n; n++)
		cards[n] = (struct policy_card){
		    .p = o->policy[n],
		    .chip = status_chip(&o->policy[n]),
		    .first = !n || !str_eq(o->policy[n].city, o->policy[n - 1].city),
		    .read = {.text = STR("看规定"), .href = policy_href(f, o->policy[n].id, ""), .icon = "book"},
		    .calc = {.text = STR("算一算"),
			     .href = policy_href(f, o->policy[n].id, "/calc"),
			     .icon = "coin",
			     .primary = true}};
	policy_cards(h, f, cards, n);
}

void policy_public_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	(void)in;
	const struct guide_law *o = out;
	struct ui_chip chip = status_chip(&o->policy);
	struct ui_link calc = {.text = STR("用我的情况算一算"),
			       .href = policy_href(f, o->policy.id, "/calc"),
			       .icon = "coin",
			       .primary = true};
	public_frame(f, "/policy");
	f->ui.title = o->policy.title;
	f->ui.back_href = STR("/policy");
	f->ui.lead = frame_text(f, "%.*s · %.*s", STR_FMT(o->policy.city), STR_FMT(o->dates));
	policy_law(h, f, o, &chip, &calc);
}
