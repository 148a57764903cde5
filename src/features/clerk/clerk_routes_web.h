/* Handlers and shapes of the clerk's desk that its table of routes names. */
#ifndef YICAI_FEATURES_CLERK_CLERK_ROUTES_WEB_H
#define YICAI_FEATURES_CLERK_CLERK_ROUTES_WEB_H

#include "features/clerk/clerk_pages.h"

/* The institution whose clerk the user is; ERR_DENIED for everybody else. */
int clerk_org(struct ctx *c, int64_t *org, struct err *e);
/* Codes of a person's row as words. */
int staff_words(struct ctx *c, struct staff_item *s, struct err *e);
/* A page of the institution's people in mem. */
int staff_of(struct ctx *c, const struct people_filter *f, const struct list_page *p, struct staff_item **ret,
	     size_t *n, int64_t *total, struct err *e);

extern const struct out_shape clerk_home_shape, staff_out_shape, leave_out_shape, profile_shape, eligible_out_shape,
    transfers_shape, transfer_shape, leaving_shape;
extern const struct in_shape leave_path_shape, answer_path_shape;

/* staff_web.c */
int get_staff(struct ctx *c, const void *in, void *out, struct err *e);
int post_staff(struct ctx *c, const void *in, void *out, struct err *e);
int get_leave(struct ctx *c, const void *in, void *out, struct err *e);
int post_leave(struct ctx *c, const void *in, void *out, struct err *e);
/* eligible_web.c */
int get_eligible(struct ctx *c, const void *in, void *out, struct err *e);
int post_eligible(struct ctx *c, const void *in, void *out, struct err *e);
extern const struct job_kind eligible_job;
/* transfers_web.c */
int get_transfers(struct ctx *c, const void *in, void *out, struct err *e);
int get_transfer(struct ctx *c, const void *in, void *out, struct err *e);
int get_leaving(struct ctx *c, const void *in, void *out, struct err *e);
int post_transfer_in(struct ctx *c, const void *in, void *out, struct err *e);
int post_transfer_out(struct ctx *c, const void *in, void *out, struct err *e);
int post_confirm_transfer(struct ctx *c, const void *in, void *out, struct err *e);
int post_refuse_transfer(struct ctx *c, const void *in, void *out, struct err *e);
int post_withdraw_transfer(struct ctx *c, const void *in, void *out, struct err *e);
int sees_transfer(struct ctx *c, int64_t id, bool *yes, struct err *e);
int count_transfers(struct ctx *c, int64_t *n, struct err *e);

#endif
