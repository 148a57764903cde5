/* What all list pages share: a filter bar with counts and removable tags, chosen columns, turning pages both ways. */
#ifndef YICAI_FEATURES_LIST_WEB_H
#define YICAI_FEATURES_LIST_WEB_H

#include "app/frame.h"
#include "features/directory/list.h"

#define LIST_COLUMNS_MAX 16
#define LIST_FIELDS_MAX  32

/* Where in a list a page begins, as its address says: behind this row, or before it. */
struct list_turn {
	int64_t key, no; /* IN_NONE: at the beginning */
	int64_t at;      /* which row of the list the page's first one is; IN_NONE: 1 */
	bool back;       /* the page ends before the row key, no */
};

/* The rows of a shape for it; its struct has members key, no, at and back. */
#define LIST_TURN_(T)                                                                                                \
	IN_INT_(T, key, "从哪里接着列"), IN_INT_(T, no, "从哪里接着列"),                                             \
	    IN_INT_(T, at, "从第几条起", .min = 1, .max = 1000000000), IN_BOOL_(T, back, "往回翻")

/* The directory's page for it; a page before a row is read in the opposite order. sort and limit are the caller's. */
void list_turn_page(struct list_turn t, bool descending, struct list_page *out);

/* What of a list is on the page. */
struct list_shown {
	struct list_turn turn;
	struct list_place first, last; /* of the rows shown, in the order shown */
	size_t n, limit;
	int64_t total;
};

/* The pager with its links; noun in 第 1–50 人. */
struct ui_pager list_pager(const struct frame *f, const struct list_shown *s, const char *noun);

/* A field of the filter bar: its value from the query, 全部 for none. */
struct ui_field list_field(const struct frame *f, const struct in_shape *s, const char *name);
/* Counts behind the choices: 养老护理员（312）. A choice that nobody has says （0）. */
void list_counts(const struct frame *f, struct ui_field *field, const struct facet_count *v, size_t n);
/* The choices are these values themselves: counties by id. */
void list_values(const struct frame *f, struct ui_field *field, const struct facet_count *v, size_t n);
/* The fields that are on, as tags; at most n. Returns how many. */
size_t list_tags(const struct frame *f, const struct ui_field *fields, size_t n, struct ui_link *out);
/* Hidden fields that keep order and looks of a list when it is filtered anew; returns how many, ≤ LIST_FIELDS_MAX. */
size_t list_kept(const struct frame *f, struct ui_field *out);
/* All of the query but columns, looks and place, as hidden fields: for the form of the columns. */
size_t list_state(const struct frame *f, struct ui_field *out);

/* A column that can be left out. */
struct list_column {
	const char *label;
	const char *sort; /* the order's word; NULL: not sorted by it */
	bool shown;       /* unless other columns were chosen */
	bool always;      /* cannot be left out */
	bool number;
	bool wide;
};
/* The columns that the address asks for, by number, in out; returns how many. */
size_t list_columns(const struct frame *f, const struct list_column *c, size_t n, int *out);
/* One of them as a heading, with the link that sorts by it; the same link again turns the order. */
struct ui_column list_heading(const struct frame *f, const struct list_column *c);
/* The form that chooses columns and density. */
struct ui_columns list_chooser(const struct frame *f, const struct list_column *c, size_t n);

/* What a list's bar holds while it is put together: its fields, the tags of those that are on, the form of the columns. */
struct list_bar {
	struct ui_field field[LIST_FIELDS_MAX];
	size_t n;
	struct ui_link tag[LIST_FIELDS_MAX];
	size_t tags;
	struct ui_columns chooser;
};

/* The rows of a list with columns that can be chosen, `size` bytes each; what stands in a column, and below path which page is a row's. */
struct list_rows {
	const void *row;
	size_t n, size;
	struct ui_cell (*cell)(const struct frame *f, const void *row, int column);
	int64_t (*id)(const void *row);
	const char *path; /* /workers */
};
/* The chosen columns, sorted as the address says, and their cells, into t; without memory it stays without rows. */
void list_table(const struct frame *f, const struct list_column *c, size_t n, const struct list_rows *rows,
		struct ui_table *t);

/* A list as it is on the page, on paper: ?print=1, with as many rows as an address may ask for. */
struct ui_link list_print_link(const struct frame *f);
/* The A4 sheet of the list: what it is filtered by, which of its rows these are, the rows. */
void list_sheet(struct html *h, const struct frame *f, const struct ui_filter *filter, const struct ui_table *t,
		const struct ui_pager *pager);

/* Dense or roomy rows, when the address says so. */
void list_looks(struct frame *f);

/* Descending, as the address says. */
extern const char *const list_orders[];

#endif
