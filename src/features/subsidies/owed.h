/* 补贴 of one person told for a page: each line with its steps, arithmetic and readings as plain texts; the structs of the
 * policy layer stay behind this header. */
#ifndef YICAI_FEATURES_SUBSIDIES_OWED_H
#define YICAI_FEATURES_SUBSIDIES_OWED_H

#include "base/arena.h"
#include "fact/fact.h"

#define OWED_TERMS_MAX 4

enum owed_mark { OWED_HOLDS, OWED_FAILS, OWED_OPEN };
enum owed_state { OWED_DUE, OWED_DOUBT, OWED_RECOVER, OWED_NOT };

/* One step of the reasons. */
struct owed_step {
	struct str text, facts, clauses;
	const char *word; /* 符合, 不符合, 不清楚; NULL: only told */
	enum owed_mark mark;
	bool figure; /* arithmetic, or how the day comes about: no condition */
};
struct owed_term {
	const char *sign, *unit;
	struct str value, note;
};
struct owed_reading {
	struct str name, label;
};
/* Months that say the same, or an instalment. */
struct owed_line {
	struct str policy, title, status, tier, reason, org, clauses;
	struct str months; /* of several: whether they all rest on the same */
	month_t from, to;  /* DAY_NONE with a due day */
	day_t due, cured, version;
	enum owed_state state;
	const char *word; /* 应发, 还没有到 */
	bool ahead;
	int64_t amount, sum; /* 分; FIELD_NONE not known */
	int64_t number;      /* of a count; FIELD_NONE: it is money */
	struct owed_step *steps;
	size_t n;
	struct owed_term term[OWED_TERMS_MAX];
	size_t nterms;
	struct owed_reading *readings;
	size_t nreadings;
};
struct owed {
	int64_t due, doubt, recover; /* 分 */
	struct owed_line *lines;     /* what is due first, what is not last */
	size_t n;
};

/* Computes it in the open read transaction, as why_person (subsidies/why.h); all in mem. What of elsewhere gives nothing is
 * left out: elsewhere is what does not concern the unit `at`, 0 nothing. ERR_NOTFOUND, ERR_USAGE. */
int owed_person(struct house *h, int64_t person, int64_t at, month_t from, month_t to, day_t as_of, instant_t known,
		struct arena *mem, struct owed *out, struct err *e);

#endif
