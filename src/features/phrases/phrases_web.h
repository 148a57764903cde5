/* 常用语 as a page, and as choices beside an opinion. */
#ifndef YICAI_FEATURES_PHRASES_PHRASES_WEB_H
#define YICAI_FEATURES_PHRASES_PHRASES_WEB_H

#include "app/frame.h"
#include "features/phrases/phrases.h"

struct phrase_item {
	struct phrase p;
	struct str of; /* whose: 我的, or the office's name */
	bool mine;     /* the user may take it away */
};
struct phrases_output {
	struct phrase_item *item;
	size_t n;
	bool office; /* the user may keep phrases for his office */
};

/* What the user may choose beside an opinion; app_config.phrases. */
int phrases_of_user(struct house *h, const struct user *u, struct arena *mem, struct str **ret, size_t *n,
		    struct err *e);

extern const struct web phrases_web;

#endif
