/* 重复嫌疑 and merging as pages. */
#ifndef YICAI_FEATURES_PEOPLE_MERGE_WEB_H
#define YICAI_FEATURES_PEOPLE_MERGE_WEB_H

#include "app/frame.h"
#include "features/directory/suspects.h"
#include "features/people/merge.h"
#include "features/records/story_web.h"

struct suspects_input {
	int64_t from;
};
struct suspect_item {
	struct suspect pair;
	struct str why;
};
struct suspects_output {
	struct suspect_item *pairs;
	size_t n;
	int64_t next; /* IN_NONE: the last page */
};

struct merge_pick_input {
	struct numbers id;
};
struct merge_input {
	int64_t keep, give;
	struct str reason;
};
struct merge_output {
	struct story_output keep, give;
};

struct merged_input {
	int64_t journal;
};
struct merged_output {
	int64_t journal, keep, moved, filled, doubled, undone;
	struct str name, reason, who;
	int64_t at;
};

extern const struct in_shape suspects_shape, merge_pick_shape, merge_shape, merge_do_shape, merged_shape;
extern const struct out_shape suspects_out_shape, merge_out_shape, merged_out_shape;

/* GET /workers/suspects: pairs of which the user sees both. */
int get_suspects(struct ctx *c, const void *in, void *out, struct err *e);
void suspects_page(struct html *h, struct frame *f, const void *in, const void *out);
/* POST /workers/merge/pick: two of a list. */
int post_merge_pick(struct ctx *c, const void *in, void *out, struct err *e);
/* GET /workers/merge?keep=&give=: both side by side; POST: merged. */
int get_merge(struct ctx *c, const void *in, void *out, struct err *e);
int post_merge(struct ctx *c, const void *in, void *out, struct err *e);
void merge_page(struct html *h, struct frame *f, const void *in, const void *out);
/* GET /workers/merged/:journal: what became of it; POST …/undo: taken back. */
int get_merged(struct ctx *c, const void *in, void *out, struct err *e);
int post_unmerge(struct ctx *c, const void *in, void *out, struct err *e);
void merged_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
