/* What the templates of 申领 take: cases and applications ready to be written. */
#ifndef YICAI_FEATURES_APPLICATIONS_APPLICATIONS_SHOW_PAGES_H
#define YICAI_FEATURES_APPLICATIONS_APPLICATIONS_SHOW_PAGES_H

#include "features/applications/applications_pages.h"

/* An amount of 分 as "29,850.00". */
struct str yuan_said(const struct frame *f, int64_t fen);

/* A doubt with where it can be looked into. */
struct claim_doubt_shown {
	const struct claim_doubt *d;
	struct str why_href, strike_href; /* strike_href empty: it cannot be struck */
};
/* An objection with the form for its answer (action empty: none). */
struct claim_objection_shown {
	const struct claim_objection *o;
	struct ui_chip chip;
	struct str when;
	struct ui_form form;
	struct ui_field field[2];
};
/* A case. Forms with an empty action are left out. */
struct claim_shown {
	const struct claim_case *c;
	bool officer, next;
	bool own; /* an institution reads its own: what the check found is not told it */
	struct claim_doubt_shown *doubt;
	size_t ndoubts, doubts_left; /* left: of lines that stand */
	struct ui_table before, lines;
	struct str lines_note, note, notice, undo_until, fund_text;
	struct str fund_short; /* no budget line has enough: what each lacks */
	struct ui_link sheet;
	struct ui_step *step;
	struct ui_fact fact[8];
	size_t nfacts;
	struct ui_form act, undo, fund, object, copy;
	struct ui_field opinion, budget, copy_to, object_field[3];
	size_t nbudgets;
	struct ui_deed deed[6];
	size_t ndeeds;
	struct claim_objection_shown *objection;
	size_t nobjections;
	struct matter_shown way;
};
/* A budget line with what is available of it, and what is missing of a sum (分). */
struct str case_budget_said(const struct frame *f, const struct claim_budget *b, int64_t sum);

/* A round on an institution's desk. */
struct apply_card {
	const struct apply_item *x;
	struct ui_chip chip;
	struct str note;
	struct ui_step *step;
	struct ui_link open;
	struct ui_form form;
};
/* An application that is being filled in. */
struct apply_draft_shown {
	const struct claim_case *c;
	struct ui_table due, not_due;
	struct str due_note, not_note;
	struct ui_bulk bulk;
	struct ui_tip returned;
	struct ui_form upload, withdraw;
	struct ui_field file;
	struct matter_shown way;
};

/* A case ready to be written; next: it stands beside the queue. */
struct claim_shown claim_shown_of(struct frame *f, const struct claim_case *c, bool next);

#endif
