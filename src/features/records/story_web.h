/* What the pages of a person, an institution and a unit share: everything known, section by section with its sources, the
 * timeline, what is missing, what was changed; as known now or at the end of a day. */
#ifndef YICAI_FEATURES_RECORDS_STORY_WEB_H
#define YICAI_FEATURES_RECORDS_STORY_WEB_H

#include "app/frame.h"
#include "features/directory/story.h"

/* Whose records: the first segment of the address. */
enum record_of { OF_PERSON, OF_ORG, OF_UNIT };

#define STORY_CHANGES_MAX  500  /* changes that a page lists */
#define STORY_PAYMENTS_MAX 1000 /* payments on a person's timeline */

/* One value of a fact. */
struct story_value {
	const char *label;
	struct str text;
};
/* One fact. */
struct story_item {
	int64_t id, versions, journal, line, at;
	day_t from, to;
	bool ended;
	struct str who, deed, file;
	struct story_value *values; /* those that are not blank */
	size_t n;
	const struct story_fact *fact;
};
struct story_part {
	const char *record, *table;
	struct story_item *facts;
	size_t n;
	const struct fact_type *type;
};
struct story_point {
	day_t day;
	const char *kind;
	struct str title, detail;
	bool future;
	int64_t fen;                     /* what was paid; IN_NONE: no payment */
	int64_t payment;                 /* its number; 0: */
	const struct story_event *event; /* what says so */
};
struct story_lack {
	const char *record;
	struct str text;
	bool grave;
};
/* A correction, or a taking back. */
struct story_moved {
	int64_t at, fact;
	const char *record, *table;
	struct str who, deed, reason;
	const struct fact_type *type;
};
struct story_output {
	int64_t id;
	struct str name;
	int64_t known; /* 0: now */
	struct story_part *parts;
	size_t nparts;
	struct story_point *timeline;
	size_t npoints;
	struct story_lack *lacks;
	size_t nlacks;
	struct story_moved *moved;
	size_t nmoved;
	enum record_of of;
	day_t day;
	const struct story *story;
};

/* Its shape, for OUT_ONE_. */
extern const struct out_shape story_shape;

/* Reads it as known at c->known. ERR_NOTFOUND: not known then. */
int story_read(struct ctx *c, enum record_of of, int64_t id, struct story_output *out, struct err *e);

/* The section of this record; NULL. */
const struct story_part *story_part_of(const struct story_output *o, const char *table);
/* The text of a field of a part's newest fact; "" when there is none. */
struct str story_text_of(const struct story_part *p, size_t i, const char *column);

/* A section as a table, with what can be done; `more` rows at most. */
struct story_table {
	struct ui_card card;
	struct ui_table table;
};
void story_table_of(const struct frame *f, const struct story_output *o, const struct story_part *p,
		    struct story_table *out);
/* The changes likewise. */
void story_moved_table(const struct frame *f, const struct story_output *o, struct story_table *out);
/* The timeline's events, n how many: all, or those of one kind of section (table; NULL all). */
struct ui_event *story_events(const struct frame *f, const struct story_output *o, const char *table, size_t *n);
/* The way to the record on paper: ?print=1. */
struct ui_link story_print_link(const struct frame *f);
/* The record as an A4 sheet under this title: the facts of its head, each section that has something, and where the record does
 * not agree with what is known today, the day it is as of. */
void story_sheet(struct html *h, const struct frame *f, const struct story_output *o, struct str title,
		 const struct ui_fact *facts, size_t n);
/* The tabs: 履历, one a section, 变更记录; `first` what the first is called. */
struct ui_link *story_tabs(const struct frame *f, const struct story_output *o, const char *first, struct str current,
			   size_t *n);
/* What stands above a story that is not of today; n 0 text: nothing. */
struct ui_tip story_known_tip(const struct frame *f, const struct story_output *o);

#endif
