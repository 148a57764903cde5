/* 办件 in the browser: who acts, which kinds there are and where their pages lie, what the lists and the first page need. */
#ifndef YICAI_FEATURES_MATTERS_MATTERS_WEB_H
#define YICAI_FEATURES_MATTERS_MATTERS_WEB_H

#include "app/route.h"
#include "features/reach.h"
#include "flow/flow.h"

/* A kind of matter, and the page of a thing of this kind: an address that ends with the id of what the matter is about. */
struct matter_kind {
	const struct flow_kind *kind;
	const char *page;        /* /subsidy/apps/ */
	const char *own_page;    /* for institutions; NULL: the same */
	const char *person_page; /* for the person whose matter it is; NULL: the same */
};
extern const struct matter_kind matter_kinds[];
extern const size_t matter_kinds_n;
/* The kind of this code; NULL. */
const struct matter_kind *matter_kind_of(struct str code);

/* Who the user is to the flow: powers of one's own within one's scope, and those that were delegated and hold today. */
int actor_of(struct ctx *c, struct flow_actor *out, struct err *e);
/* The user's scope as a hat with this power. */
struct flow_hat hat_of(const struct user *u, const char *may);
/* The working days as published; lives as long as the request (calendar_free is its caller's). */
int calendar_of(struct ctx *c, struct calendar **ret, struct err *e);
/* "剩 3 天", "今天到期", "超期 2 天" in working days, with its tone; "" without a deadline. */
struct str due_words(struct ctx *c, const struct calendar *cal, int64_t due, int64_t *tone);

/* Opens a recording for what a request does; `what` and `detail` stand in the journal. */
int request_recording(struct ctx *c, struct recording **ret, const char *what, const char *detail, struct err *e);
/* The same for what it does to matters. */
int matter_recording(struct ctx *c, struct recording **ret, const char *detail, struct err *e);

/* How much waits for the user. */
struct matters_waiting {
	int64_t count, overdue, nearest; /* nearest: day, 0 none */
};
int matters_waiting(struct ctx *c, struct matters_waiting *out, struct err *e);

/* What a matter's page tells of its way: history, attachments, reminders; names of accounts in words. */
struct matter_step {
	struct flow_step s;
	const char *move, *to;
	struct str who;
};
struct matter_story {
	struct matter_step *step;
	size_t nsteps;
	struct flow_file *file;
	size_t nfiles;
	struct flow_reminder *reminder;
	size_t nreminders;
	bool may_undo; /* the user may take the last step back now */
	instant_t undo_until;
};
int matter_story_of(struct ctx *c, const struct flow_kind *k, const struct flow_matter *m, struct matter_story *out,
		    struct err *e);
/* Its members as rows of an answer: OUT_ONE_ of this shape. */
extern const struct out_shape matter_story_shape;

/* What a matter is worked on with: opened, and ended as the work ended. */
struct matter_work {
	struct flow_actor by;
	struct calendar *cal;
	struct recording *r;
};
int matter_work_begin(struct ctx *c, struct matter_work *w, const char *what, struct err *e);
int matter_work_end(struct matter_work *w, int status, struct err *e);

/* The moves that the user may make of a matter. */
struct move_shown {
	const char *code, *label;
	bool opinion; /* it wants one */
};
int moves_shown(struct ctx *c, const struct flow_kind *k, int64_t matter, struct move_shown **ret, size_t *n,
		struct err *e);
extern const struct out_shape move_shown_shape;

/* The bytes of an uploaded file, to be attached. ERR_INPUT, ERR_LIMIT: empty, not whole, above FLOW_FILE_MAX. */
int matter_file_bytes(struct ctx *c, const struct http_file *f, struct str *out, struct err *e);

extern const struct web matters_web, matter_files_web;

#endif
