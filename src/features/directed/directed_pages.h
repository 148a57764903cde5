/* 定向培养 as pages: months, a sheet, agreements with their accounts, cases of breach. */
#ifndef YICAI_FEATURES_DIRECTED_DIRECTED_PAGES_H
#define YICAI_FEATURES_DIRECTED_DIRECTED_PAGES_H

#include "app/frame.h"
#include "features/directed/directed.h"
#include "features/matters/matters_pages.h"

#define DIRECTED_MONTHS_SHOWN 24 /* months of one school on the first page */

/* GET /directed, POST /directed/sheets */
struct months_input {
	month_t month; /* DAY_NONE: the last one that is over */
};
extern const struct in_shape directed_open_shape;
/* A school's month. */
struct month_row {
	int64_t school, sheet, students, entered, days; /* sheet 0: none */
	month_t month;
	struct str school_name;
	const char *state;
	int64_t tone;
	bool may_open, may_fill; /* the user may begin it; may go on with it */
};
struct months_output {
	struct month_row *row;
	size_t n;
	bool own; /* one school's months, rather than one month's schools */
	month_t month;
	int64_t missing, waiting; /* not handed in; to be confirmed */
};

/* GET /directed/sheets/:id */
struct student_row {
	int64_t agreement, person, days, fact, due, advanced; /* days, fact FIELD_NONE; 分 */
	struct str number, name, note;
	int64_t most; /* days of the month within the agreement */
};
struct attendance_show {
	struct attendance s;
	struct str school_name;
	const char *state, *bar; /* bar: how many days count for a month, in words */
	month_t month;
	day_t due_day;
	struct student_row *row;
	size_t n;
	int64_t entered, total, due, advanced; /* lines, days, 分 */
	bool may_fill, may_advance, confirmed;
	struct move_shown *move;
	size_t nmoves;
	struct matter_story story;
};
struct attendance_input {
	int64_t id, seq;
	struct numbers agreement;
	struct texts days, note;
	bool check;
	struct str move, opinion, voucher;
	day_t paid_on;
};
extern const struct in_shape sheet_act_shape, sheet_advance_shape;

/* GET /directed/agreements */
struct agreements_input {
	int64_t which;
};
extern const char *const agreement_states[];
struct agreement_item {
	struct agreement a;
	struct str name, school_name, org_name;
	int64_t state; /* place in agreement_states, 1 and on */
	day_t signed_on, graduates, arrived, breached;
};
struct agreements_output {
	struct agreement_item *item;
	size_t n, all;
};

/* GET /directed/agreements/:id */
struct breach_item {
	struct breach b;
	struct str name, number, school_name, deadline;
	const char *state;
	day_t day, due;
	int64_t tone;
};
struct agreement_show {
	struct agreement_item x;
	struct directed_account account;
	struct advance *advance;
	size_t nadvances;
	struct breach_item *breach;
	size_t nbreaches;
	bool may_declare;
	bool may_take_back; /* the school, of what it advanced */
};
/* An advance that came back to the school, or was entered wrongly. */
struct takeback_path {
	int64_t id, amount;
	month_t month;
	day_t back_on;
	struct str voucher;
};
extern const struct in_shape declare_shape, takeback_shape;
struct directed_path {
	int64_t id;
};

/* GET /directed/breaches: open, ended, and what the pack suspects. */
struct suspect_item {
	struct agreement_item x;
	struct directed_breach_said said;
};
struct breaches_input {
	int64_t which;
};
extern const char *const breach_lists[];
struct breaches_output {
	struct breach_item *item;
	size_t n;
	struct suspect_item *suspect;
	size_t nsuspects;
	int64_t which;
};

/* GET /directed/breaches/:id */
struct breach_claim {
	int64_t id, amount, open;
	struct str line;
};
struct breach_show {
	struct breach_item x;
	struct agreement_item agreement;
	struct directed_account account;
	struct breach_claim *claim;
	size_t nclaims;
	struct move_shown *move;
	size_t nmoves;
	bool may_attach, decided;
	struct matter_story story;
};
struct breach_input {
	int64_t id, seq;
	struct str move, opinion;
	const struct http_file *file;
};
extern const struct in_shape breach_act_shape, breach_file_shape;

/* The pages of the routes. */
void directed_page(struct html *h, struct frame *f, const void *in, const void *out);
void attendance_page(struct html *h, struct frame *f, const void *in, const void *out);
void agreements_page(struct html *h, struct frame *f, const void *in, const void *out);
void agreement_page(struct html *h, struct frame *f, const void *in, const void *out);
void breaches_page(struct html *h, struct frame *f, const void *in, const void *out);
void breach_page(struct html *h, struct frame *f, const void *in, const void *out);

/* What the handlers of the two files share. */
int directed_item(struct ctx *c, const struct agreement *a, struct agreement_item *out, struct err *e);
/* The agreement lies within the user's reach: its school or its institution does. */
int directed_seen(struct ctx *c, const struct agreement *a, bool *yes, struct err *e);
int breach_item_of(struct ctx *c, const struct calendar *cal, const struct breach *b, struct breach_item *out,
		   struct err *e);

int get_agreements(struct ctx *c, const void *in, void *out, struct err *e);
int get_agreement(struct ctx *c, const void *in, void *out, struct err *e);
int post_breach(struct ctx *c, const void *in, void *out, struct err *e);
int post_takeback(struct ctx *c, const void *in, void *out, struct err *e);
int get_breaches(struct ctx *c, const void *in, void *out, struct err *e);
int get_breach(struct ctx *c, const void *in, void *out, struct err *e);
int post_breach_act(struct ctx *c, const void *in, void *out, struct err *e);
int post_breach_file(struct ctx *c, const void *in, void *out, struct err *e);
extern const struct in_shape directed_agreement_path, directed_breach_path, agreements_shape, breaches_shape;
extern const struct out_shape agreements_out, agreement_out, breaches_out, breach_out;

extern const struct web directed_web;

#endif
