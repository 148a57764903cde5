/* What the files of the story share: one telling, and facts made readable. */
#ifndef YICAI_FEATURES_DIRECTORY_TELLING_H
#define YICAI_FEATURES_DIRECTORY_TELLING_H

#include "base/map.h"
#include "features/directory/story.h"

struct telling {
	struct house *h;
	struct arena *mem;
	instant_t at; /* as known; never INSTANT_OPEN */
	day_t day;
	struct map *names;   /* id of a thing → its name, a struct str in mem */
	struct map *sources; /* journal number → a struct story_source in mem */
	size_t facts;        /* told so far */
};

int telling_init(struct telling *t, struct house *h, instant_t as_known, struct arena *mem, struct err *e);
void telling_release(struct telling *t);
/* One cell as people read it: a secret in plain text is masked, a REF is what the thing is called; "" blank. */
int tell_cell(struct telling *t, const struct fact_type *type, size_t field, const struct cell *c, struct str *out,
	      struct err *e);
/* One version, read with FACT_REVEAL, as people read it. */
int tell_fact(struct telling *t, const struct fact_type *type, const struct version *v, struct story_fact *out,
	      struct err *e);
/* What a journal entry says of itself; the texts in mem. detail (may be NULL) gets its detail. */
int tell_source(struct telling *t, int64_t journal, int64_t line, struct story_source *out, struct str *detail,
		struct err *e);
/* The timeline and the hints of a story whose sections are there. */
int tell_events(struct telling *t, struct story *s, struct err *e);
int tell_hints(struct telling *t, struct story *s, bool person, struct err *e);

#endif
