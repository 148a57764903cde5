/* 消息 as pages: the list of an account, on the desk and on the phone. */
#ifndef YICAI_FEATURES_MESSAGES_MESSAGES_PAGES_H
#define YICAI_FEATURES_MESSAGES_MESSAGES_PAGES_H

#include "app/frame.h"
#include "features/messages/messages.h"

#define MESSAGES_SHOWN 50 /* of a page */

struct messages_input {
	int64_t which;  /* 0 unread first choice, 1 all */
	int64_t before; /* IN_NONE: from the newest */
};
struct message_path {
	int64_t id;
};
/* A message as the list shows it. */
struct message_item {
	struct message m;
	const char *kind;
	bool unread;
};
struct messages_output {
	struct message_item *item;
	size_t n;
	int64_t unread, next; /* next: the page goes on before this one; IN_NONE: no more */
};
/* The same ready for a template. */
struct message_shown {
	const struct message_item *item;
	struct ui_chip chip; /* its kind, in its tone */
	struct str title;    /* with how many */
	struct str action;
	struct str again; /* where it is marked as unread */
};

extern const struct web messages_web;

/* How many messages of the user are unread: for the bell of every page. */
int messages_bell(struct house *h, const struct user *u, int64_t *n, struct err *e);

void messages_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
