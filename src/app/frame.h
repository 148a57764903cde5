/* What every page has around its content: the menu, the trail, who is signed in, what was just done, what is wrong with
 * the form, and what was typed into it. Made by the application for each page; the page may set title, lead, crumbs and
 * tools in `ui` before it writes. */
#ifndef YICAI_APP_FRAME_H
#define YICAI_APP_FRAME_H

#include "app/route.h"
#include "html/parts.h"

struct frame {
	struct ui_frame ui; /* filled: site, user, menu, flash, csrf, size; title is the route's */
	struct ctx *ctx;    /* the store is closed by now: ctx->house is NULL */
	const struct user *user;
	struct str path;                /* of this page, without the query */
	struct str query;               /* its query, as sent */
	struct str key;                 /* _key of its forms */
	const struct faults *faults;    /* what is wrong; n 0 all well */
	const struct http_pairs *typed; /* what was sent with them; NULL */
	bool htmx;                      /* a fragment is enough */
	day_t today;
	instant_t now;
	struct arena *mem; /* of the request */
};

/* What a field shows: what was typed when the form comes back, else the value that is stored. */
struct str frame_value(const struct frame *f, const char *name, struct str stored);
/* The fault of this field; NULL. */
const char *frame_fault(const struct frame *f, const char *name);
/* The user may do this. */
bool frame_may(const struct frame *f, enum capability what);
/* A text made in the request's memory; "" when there is no memory for it. */
struct str frame_text(const struct frame *f, const char *what, ...) __attribute__((format(printf, 2, 3)));

/* A number for such a text: 1,114. Stands in the request's memory. */
const char *frame_count(const struct frame *f, int64_t n);

/* A posting form to this address, with its hidden fields. */
struct ui_form frame_form(const struct frame *f, struct str action);
/* The field of a shape as a form's field: label, hint, choices, what stands in it, what is wrong with it. ERR: a shape
 * without that field is a mistake of the program's and gives an empty one. */
struct ui_field frame_field(const struct frame *f, const struct in_shape *s, const char *name, struct str stored);
/* The summary of what is wrong, above a form. */
void frame_errors(struct html *h, const struct frame *f);
/* The trail above the heading: n links from the root on. */
void frame_crumbs(struct frame *f, const struct ui_link *links, size_t n);
/* The buttons beside the heading. */
void frame_tools(struct frame *f, const struct ui_link *links, size_t n);
/* This page's address with these parameters of the query set (value n 0: taken away); the others stay, but for those
 * that say where in a list the page begins (key, no, at, back). */
struct str frame_with(const struct frame *f, const struct http_pair *set, size_t n);

#endif
