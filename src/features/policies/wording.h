/* A policy's text as a document: what its head says of its standing, the sums written in it, and the same text with another
 * head or other sums. Nothing else of the text is touched, so that two of them can be compared line by line. */
#ifndef YICAI_FEATURES_POLICIES_WORDING_H
#define YICAI_FEATURES_POLICIES_WORDING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

#define WORDING_FIGURES_MAX 200 /* sums of one text */

/* 政策编号 as the text states it; the word behind 状态; n 0 where there is none. They lie in the text. */
struct str wording_id(struct str text);
struct str wording_status(struct str text);
/* The document that 状态 names; n 0 none. It lies in the text. */
struct str wording_document(struct str text);
/* 施行; DAY_NONE where none is given. */
struct wording_dates {
	day_t from, to;
};
struct wording_dates wording_dates(struct str text);
/* Not law that can be paid from: 征求意见稿, 草案, 假想. */
bool wording_is_draft(struct str text);

/* A sum of money, or a share of 分期, written in a statement (not in the cases). */
struct wording_figure {
	size_t at, n;          /* where its digits stand in the text */
	struct str value;      /* 500, 12.5 */
	const char *unit;      /* 元, 万元, % */
	struct str label, row; /* 市标准 and 一级: the statement's name, the word before it; row n 0 none. In mem */
};
/* All of them in their order, in mem. ERR_LIMIT. */
int wording_figures(struct str text, struct arena *mem, struct wording_figure **ret, size_t *n, struct err *e);

/* The text with its n sums replaced by `value` (numbers, blank: as it is), in mem. ERR_INPUT (e->where: the sum) for what
 * is no number of at most two decimals, or when n is not how many there are. */
int wording_set_figures(struct str text, const struct str *value, size_t n, struct arena *mem, struct str *out,
			struct err *e);

/* What a text's head shall say. */
struct wording_head {
	struct str status, document; /* 已通过, 绍市民〔2026〕8号; document n 0: none */
	day_t from, to;              /* 施行; from DAY_NONE: since ever, both: 不详 */
};
/* The text with this head, in mem. ERR_DAMAGED: it has no 状态 or no 施行. */
int wording_set_head(struct str text, const struct wording_head *head, struct arena *mem, struct str *out,
		     struct err *e);

#endif
