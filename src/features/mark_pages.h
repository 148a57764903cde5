/* 水印: a page that shows personal data in full carries who looks at it and when. */
#ifndef YICAI_FEATURES_MARK_PAGES_H
#define YICAI_FEATURES_MARK_PAGES_H

#include "app/frame.h"

/* The user's name and login, and the minute; for ui_frame.mark. */
static inline struct str mark_of(const struct frame *f)
{
	char at[20];
	instant_text(f->now, at);
	return frame_text(f, "%s %s %.16s", f->user->name, f->user->login, at);
}

#endif
