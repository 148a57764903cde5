/* 通知公告 on other pages: what a home page shows of those that stand for its reader. */
#ifndef YICAI_FEATURES_NOTICES_NOTICES_WEB_H
#define YICAI_FEATURES_NOTICES_NOTICES_WEB_H

#include "app/frame.h"
#include "features/notices/notices.h"

#define NOTICES_AT_HOME 5

/* The first few of those that stand for the user, in the request's memory. */
struct notices_home {
	struct notice *notice;
	size_t n;
};
int notices_home_of(struct ctx *c, struct notices_home *out, struct err *e);
/* Its list as an answer's member: OUT_LIST_ of this shape. */
extern const struct out_shape notice_brief_shape;

/* The card with them; nothing when there is none. */
void notices_card(struct html *h, const struct frame *f, const struct notices_home *n);

extern const struct web notices_web;

#endif
