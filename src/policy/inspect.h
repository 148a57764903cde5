/* A policy as law to be read, as structs: what policy_show() writes as text, for pages that lay it out themselves. All texts
 * live in the arena that is handed in, but for the file's text and name, which are the packs'. */
#ifndef YICAI_POLICY_INSPECT_H
#define YICAI_POLICY_INSPECT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct policy; /* policy/policy.h; not included, so that pages can be written without the language's inside */

#define VIEW_TEXT_MAX (4u << 20) /* bytes of all texts that are made */

/* A clause of the basis: its number, its document's nickname, what it says in our words; the last two n 0 unknown. */
struct view_clause {
	struct str no, document, gist;
};

/* A statement. */
struct view_rule {
	const char *word;    /* 须, 除外 … */
	struct str text;     /* how it is computed: 须 中断 ≤ 30日 除非 … */
	struct str sentence; /* in words; n 0 none */
	struct str clauses;  /* "S26 §A5"; n 0 none */
	struct str relation; /* 互斥: title of the other policy; n 0 */
	struct str related;  /* its id */
	bool same_month;     /* 互斥 within a month, else ever */
};
struct view_rules {
	struct view_rule *rule;
	size_t n;
};

/* 途径. */
struct view_avenue {
	struct str name, when, sentence, clauses;
	struct view_rules rules;
};

/* 表: the keys of a row joined by 、 */
struct view_row {
	struct str key, value;
};
struct view_table {
	struct str name, by, clauses;
	bool shared; /* of the shared file */
	struct view_row *row;
	size_t n;
};

/* 令. */
struct view_name {
	struct str name, text, sentence, clauses;
	bool shared;
};

/* 读法 with its alternatives, the default first. */
struct view_alt {
	struct str label, text, clauses; /* text: what it computes; n 0: the word alone */
};
struct view_reading {
	struct str name, sentence, clauses;
	bool shared;
	struct view_alt *alt;
	size_t n;
};

struct view_milestone {
	struct str name, span;
};

struct view_case {
	struct str name, title;
};

struct policy_view {
	struct str id, title, status, note; /* note: what the status means for whoever would pay; n 0 nothing */
	struct str area;                    /* code of the unit */
	bool undated;
	day_t from, to; /* DAY_NONE where none is given */
	struct view_clause *clause;
	size_t nclauses;
	struct str subject, where;       /* record that it is about; which of its rows, n 0 all */
	struct str period, item, result; /* 按月; what 已享受 calls it; 应追回 …; n 0 none */
	struct view_milestone *milestone;
	size_t nmilestones;
	struct str uses, uses_title; /* the shared file; n 0 none */
	struct view_rules conditions, amounts, doubts;
	struct view_avenue *avenue;
	size_t navenues;
	struct view_table *table;
	size_t ntables;
	struct view_name *name;
	size_t nnames;
	struct view_reading *reading;
	size_t nreadings;
	struct view_case *kase;
	size_t ncases;
	struct str source; /* the text of the file */
	const char *file;
};

/* Takes a policy (not a shared file) apart. -1: no memory, or texts longer than VIEW_TEXT_MAX. */
int policy_inspect(const struct policy *p, struct arena *mem, struct policy_view *out, struct err *e);

/* 施行 in words: "2025-01-01 起", "2025-01-01 至 2027-12-31"; "不详" when from is DAY_NONE. */
#define FORCE_TEXT 27
void policy_force_text(day_t from, day_t to, char out[static FORCE_TEXT]);

/* What a status means for whoever would pay: （可以试算 …）; "" nothing. */
const char *policy_status_note(struct str status);

#endif
