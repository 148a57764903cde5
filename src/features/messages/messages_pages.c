#include "features/messages/messages_pages.h"

#include "auth/account.h"
#include "features/me/me_pages.h"
#include "messages.tmpl.h"

/* A message ready for its template. */
static struct message_shown shown_of(const struct frame *f, const struct message_item *i)
{
	static const enum ui_tone tones[] = {UI_INFO, UI_OK, UI_WARN, UI_BAD};
	return (struct message_shown){
	    .item = i,
	    .chip = {.tone = i->unread ? tones[i->m.tone & 3] : UI_MUTE, .text = str_of(i->kind)},
	    .title = i->m.times > 1 ? frame_text(f, "%.*s（%lld 件）", STR_FMT(i->m.title), (long long)i->m.times)
				    : i->m.title,
	    .action = frame_text(f, "/messages/%lld/open", (long long)i->m.id),
	    .again = frame_text(f, "/messages/%lld/unread", (long long)i->m.id)};
}

void messages_page(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct messages_input *i = in;
	const struct messages_output *o = out;
	const struct ui_link pills[] = {{.text = STR("全部"), .href = STR("/messages"), .current = i->which == 0},
					{.text = STR("未读"),
					 .href = STR("/messages?which=%E6%9C%AA%E8%AF%BB"),
					 .count = o->unread,
					 .current = i->which == 1}};
	struct message_shown *v = ARENA_ARRAY(f->mem, o->n + 1, struct message_shown);
	struct str next = o->next ? frame_text(f, "/messages?%sbefore=%lld",
					       i->which == 1 ? "which=%E6%9C%AA%E8%AF%BB&" : "", (long long)o->next)
				  : STR("");
	for (size_t k = 0; v && k < o->n; k++)
		v[k] = shown_of(f, &o->item[k]);
	f->ui.lead = o->unread ? frame_text(f, "%lld 条未读", (long long)o->unread) : STR("没有未读的消息");
	if (account_kind_desk(f->user->kind)) {
		messages_desk(h, f, pills, v, v ? o->n : 0, next, o->unread > 0);
		return;
	}
	me_phone_frame(f, "/messages", "/m");
	messages_phone(h, f, pills, v, v ? o->n : 0, next, o->unread > 0);
}
