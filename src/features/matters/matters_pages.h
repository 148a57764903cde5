/* 待办 as pages: the four lists, a bulk action with its sum, delegations; the parts that a matter's own page uses. */
#ifndef YICAI_FEATURES_MATTERS_MATTERS_PAGES_H
#define YICAI_FEATURES_MATTERS_MATTERS_PAGES_H

#include "app/frame.h"
#include "features/matters/matters_web.h"

#define TODO_SHOWN 50 /* matters on a page */

/* GET /todo */
struct todo_input {
	int64_t tab, due, after; /* behind the matter with this deadline and id; IN_NONE: from the first */
};
struct todo_item {
	struct flow_matter m;
	const char *kind, *state;
	struct str whose, href, deadline;
	day_t due; /* DAY_NONE without */
	int64_t tone;
	bool bulk; /* can be approved with others */
};
struct todo_output {
	struct todo_item *item;
	size_t n;
	int64_t waiting, overdue, next_due, next; /* next IN_NONE: no more */
	day_t nearest;
};

/* POST /todo/check and /todo/bulk */
struct todo_bulk_input {
	struct numbers id, seq;
	int64_t sum; /* as it was shown; IN_NONE in the check */
	struct str opinion;
};
struct todo_part {
	struct str title; /* of the kind and title */
	int64_t count, amount;
};
struct todo_bulk {
	struct todo_item *item;
	size_t n;
	int64_t sum;
	struct todo_part *part; /* by title */
	size_t nparts;
};
extern const struct in_shape todo_bulk_shape;

/* GET and POST /todo/delegations */
struct delegate_input {
	struct str to;
	int64_t may; /* place in delegate_powers */
	day_t from, until;
};
extern const char *const delegate_powers[];
extern const struct in_shape delegate_shape;
struct delegation_item {
	struct flow_delegation d;
	struct str of_whom, to_whom;
	const char *may, *state;
	day_t from, to;
	bool mine, may_end;
};
struct delegations_output {
	struct delegation_item *item;
	size_t n;
};

/* GET /matters/:id/files/:no/view */
struct file_output {
	struct str name, href;
	int64_t size;
	const char *type; /* NULL: to be downloaded */
	bool picture;
	bool misnamed; /* the bytes are not what the name says: to be downloaded */
};

/* The pages of the routes. */
void file_page(struct html *h, struct frame *f, const void *in, const void *out);
void todo_page(struct html *h, struct frame *f, const void *in, const void *out);
void todo_check_page(struct html *h, struct frame *f, const void *in, const void *out);
void delegations_page(struct html *h, struct frame *f, const void *in, const void *out);

/* Ready for a template: what happened, oldest first, with opinions and dates. */
struct matter_shown {
	struct ui_table history;
	struct ui_item *file;
	size_t nfiles;
	struct str reminded; /* "" never */
};
struct matter_shown matter_shown_of(const struct frame *f, const struct matter_story *s, int64_t matter);
/* The n-th value that was typed under a name of which a form has many; else what is stored. */
struct str typed_nth(const struct frame *f, const char *name, size_t n, struct str stored);
/* Moves as buttons: what goes on is the main one, what returns or stops is grey, what takes back in full red; how many. */
size_t moves_as_deeds(const struct move_shown *m, size_t n, struct ui_deed *out);

#endif
