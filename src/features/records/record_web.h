/* Entering, correcting and taking back facts by hand, and all versions of one, as pages. */
#ifndef YICAI_FEATURES_RECORDS_RECORD_WEB_H
#define YICAI_FEATURES_RECORDS_RECORD_WEB_H

#include "app/frame.h"
#include "features/records/change.h"
#include "features/records/story_web.h"

/* What comes in: whose, which fact, and a text for each field of the record. */
struct fact_input {
	int64_t id;        /* person, institution or unit; IN_NONE: a new one */
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
	struct str whose; /* name of the person, institution or unit */
	/* for the page */
	const struct change *change;
	const struct in_shape *shape;
	const struct fact_input *in;
	enum record_of of;
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
	enum record_of of;
	bool stands;
};

/* One version, ready for its template. */
struct version_shown {
	struct str title, source, reason;
	struct ui_diff diff;
};

extern const struct web records_web;

/* Where the record's pages of this person, institution or unit begin: /workers/12/employment. */
struct str record_base(const struct frame *f, enum record_of of, int64_t id, const struct fact_type *t);
/* The trail above such a page. */
void record_crumbs(struct frame *f, enum record_of of, int64_t id, struct str whose);
/* The first segment of their addresses: workers, orgs, units. */
const char *record_place(enum record_of of);
/* The right to change them. */
enum capability record_right(enum record_of of);

/* The pages: the form, before and after, the question before taking back, the versions. */
void fact_form_page(struct html *h, struct frame *f, const void *in, const void *out);
void fact_check_page(struct html *h, struct frame *f, const void *in, const void *out);
void fact_retract_page(struct html *h, struct frame *f, const void *in, const void *out);
void fact_versions_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
