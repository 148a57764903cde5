/* Entering, correcting and taking back facts by hand, and all versions of one, as pages. */
#ifndef YICAI_FEATURES_RECORDS_RECORD_WEB_H
#define YICAI_FEATURES_RECORDS_RECORD_WEB_H

#include "app/frame.h"
#include "features/directory/story.h"
#include "features/records/change.h"

/* What comes in: whose, which fact, and a text for each field of the record. */
struct fact_input {
	int64_t id;        /* person or institution; IN_NONE: a new one */
	int64_t fact;      /* IN_NONE: a new fact */
	int64_t seen;      /* known_from of the version that the form showed */
	int64_t agreement; /* 在校天数: of which agreement */
	struct str reason;
	struct str value[RECORD_FIELDS_MAX], sealed[RECORD_FIELDS_MAX];
};

/* One field of the form. */
struct fact_cell {
	const char *name, *label;
	struct str shown;         /* what the form has */
	struct str before, after; /* as people read it */
	struct str noted;
	bool changed;
};
struct fact_output {
	const char *record; /* 任职 */
	int64_t id, fact, seen;
	struct fact_cell *fields;
	size_t n;
	struct str whose; /* name of the person or institution */
	/* for the page */
	const struct change *change;
	const struct in_shape *shape;
	const struct fact_input *in;
	bool of_org;
};

/* All versions of one fact. */
struct version_item {
	int64_t at;
	struct str who, deed, file, reason;
	int64_t line, journal;
	const struct story_change *change;
};
struct versions_output {
	const char *record;
	int64_t id, fact;
	struct version_item *changes;
	size_t n;
	struct str whose;
	const struct fact_type *type;
	bool of_org, stands;
};

/* One version, ready for its template. */
struct version_shown {
	struct str title, source, reason;
	struct ui_diff diff;
};

extern const struct web records_web;

/* Where the record's pages of this person or institution begin: /workers/12/employment. */
struct str record_base(const struct frame *f, bool of_org, int64_t id, const struct fact_type *t);
/* The trail above such a page. */
void record_crumbs(struct frame *f, bool of_org, int64_t id, struct str whose);

/* The pages: the form, before and after, the question before taking back, the versions. */
void fact_form_page(struct html *h, struct frame *f, const void *in, const void *out);
void fact_check_page(struct html *h, struct frame *f, const void *in, const void *out);
void fact_retract_page(struct html *h, struct frame *f, const void *in, const void *out);
void fact_versions_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
