/* Who may be entered twice: MARK_SUSPECT, which depends on the others' rows. */
#ifndef YICAI_FEATURES_DIRECTORY_TWINS_H
#define YICAI_FEATURES_DIRECTORY_TWINS_H

#include "features/directory/inside.h"
#include "features/directory/suspects.h"

/* Marks all of a directory that has just been made. people: numbers given out. */
int twins_mark_all(struct store *s, int64_t people, struct err *e);

/* Likenesses that changed: kind is enum suspect_why. Zeroed: none. */
struct likes {
	struct like {
		int why;
		int64_t key;
	} * l;
	size_t n, cap;
};
/* Notes the likenesses in which two rows differ; either may be NULL: a new row, a row that goes. */
int likes_note(struct likes *l, struct person_entry *old, struct person_entry *now, struct err *e);
/* Looks anew at everybody who has one of them; people: numbers given out. Sets are changed through c. */
int twins_mark(struct store *s, const struct likes *l, int64_t people, struct changes *c, struct err *e);
void likes_release(struct likes *l);

/* The likenesses of the row with this number, 0 none: 1, 0 no such row, −1. */
int likes_of(struct store *s, int64_t no, int64_t key[static SUSPECT__WHYS], struct err *e);
/* Calls f with the number of everybody who has the likeness, until it returns other than 0. */
int each_alike(struct store *s, int why, int64_t key, int (*f)(void *self, int64_t no), void *self, struct err *e);

#endif
