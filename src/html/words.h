/* The words that the parts' templates need for the enums of their structs: classes, icons, input types. */
#ifndef YICAI_HTML_WORDS_H
#define YICAI_HTML_WORDS_H

#include "html/parts.h"

#define UI_FACT_LONG                                                                                                 \
	72 /* bytes of a value that stands in its column: 24 characters; a longer one takes the whole row */
#define UI_HEAD_LONG 27 /* bytes of a column's name that stands in one line: nine characters */

/* Class, type and keyboard of an input; NULL: the usual keyboard. */
const char *ui_input_class(enum ui_input kind);
const char *ui_input_type(enum ui_input kind);
const char *ui_input_mode(enum ui_input kind);

/* One button of a form; small in a bar. */
void ui_deed(struct html *h, const struct ui_deed *d, bool small);

/* Class and icon of an event of the timeline. */
const char *ui_event_class(enum ui_event_kind kind);
const char *ui_event_icon(enum ui_event_kind kind);

/* Class of a step, and the words a screen reader adds to it. */
const char *ui_step_class(enum ui_step_state s);
const char *ui_step_said(enum ui_step_state s);

/* Class of a rank's or a tile's level, 1 … 4. */
const char *ui_level_class(int level);

/* Rounded permille of done in total, 0 … 1000; total 0 gives 0. */
int64_t ui_share(int64_t done, int64_t total);

/* The chip's own icon, else its tone's; NULL for none. */
const char *ui_chip_icon(const struct ui_chip *c);

/* The rows of a table become blocks on a phone, each cell with the name of its column: one with too many columns to stand there. */
bool ui_table_stacks(const struct ui_table *t);

/* A text as text, in which no date (2026-11-29, 2026年11月) breaks across lines and no line begins with a "·". A template's
 * filter: {= text | prose}; for text between tags only. */
void html_f_prose(struct html *h, struct str s);

/* Whether a column leads to the list sorted by it, and the one by which it is sorted (NULL: none). */
bool ui_table_sorts(const struct ui_table *t);
const struct ui_column *ui_table_sorted(const struct ui_table *t);

/* The year of a day. */
int ui_year(day_t d);

#endif
