/* Inside the claims check: the text as glyphs, its sentences and quantities, and the checks over them. */
#ifndef YICAI_FEATURES_CLAIMS_CHECK_INSIDE_H
#define YICAI_FEATURES_CLAIMS_CHECK_INSIDE_H

#include <uchar.h>

#include "features/claims_check/claims_check.h"
#include "features/claims_check/span.h"

/* One character as the checks see it: half width, blanks left out; a paragraph's end is '\n'. */
struct glyph {
	char32_t c;
	uint32_t at; /* where it stands in the source, bytes */
	uint32_t line, column;
};

/* [from, to) of the glyphs. */
struct range {
	size_t from, to;
};

/* What a quantity counts. 家, 个, 所 say the same of organisations, 人 and 名 of people; 人次 is never 人. */
enum unit {
	UNIT_NONE,
	UNIT_PERSON,
	UNIT_TIMES_PERSON, /* 人次 */
	UNIT_PIECE,        /* 个 家 所 处 */
	UNIT_BED,          /* 张 */
	UNIT_YUAN,
	UNIT_PERCENT, /* values in hundredths of the whole; ‰ is brought to it */
	UNIT_POINT,   /* 个百分点 */
	UNIT_YEAR,    /* 年 of duration, 周岁 and 岁 are ages */
	UNIT_MONTH,
	UNIT_DAY,
	UNIT_AGE,
	UNIT_FOLD,  /* 倍 */
	UNIT_SORT,  /* 项 种 类 级 门 期 次 …: what is counted by naming it */
	UNIT_ROUND, /* 次 期 场 */
};

/* A number with its unit. */
struct quantity {
	struct range whole;  /* with hedges and unit: 约2.89万张 */
	struct range number; /* 2.89万 */
	struct span span;    /* what it may be */
	int64_t value;       /* as written, in millionths */
	enum unit unit;
	struct range measure; /* the unit's word */
	struct range before;  /* the words before it, back to the last comma or quantity */
	struct range after;   /* the words behind it, up to the next */
	bool hedged;          /* 约, 余, 以上 … */
	bool twice;           /* hedged on both sides: 余…左右 */
	bool each;            /* 每…: a rate's base, no count */
	bool chinese;         /* written in Chinese numerals */
	size_t part, sentence, item, paragraph;
};

/* A stretch between 。 ； ！ ？ or paragraph ends. */
struct part {
	struct range r;
	size_t sentence, item, paragraph;
};

#define QUANTITIES_MAX 200000u

/* A text taken apart. Lives in mem. */
struct text {
	struct arena *mem;
	struct str source;
	struct glyph *g;
	size_t n;
	struct part *part;
	size_t parts;
	struct quantity *q;
	size_t quantities;
	struct claim *claim;
	size_t claims;
	bool full; /* more than CLAIMS_MAX claims */
	bool nomem;
};

/* text.c: takes the source apart into glyphs and parts. */
int text_read(struct text *t, struct str source, struct err *e);
/* quantity.c: finds the quantities of all parts. */
int text_measure(struct text *t, struct err *e);

/* The words w stand at glyph i. */
bool text_at(const struct text *t, size_t i, const char32_t *w);
/* They end just before glyph i. */
bool text_behind(const struct text *t, size_t i, const char32_t *w);
/* Where w first stands in r; r.to when nowhere. */
size_t text_find(const struct text *t, struct range r, const char32_t *w);
/* Where w last stands in r; r.to when nowhere. */
size_t text_find_last(const struct text *t, struct range r, const char32_t *w);
/* Any of the words, separated by '|', stands in r; *at (may be NULL) where the earliest does. */
bool text_has(const struct text *t, struct range r, const char32_t *words, size_t *at);
/* How many glyphs w has. */
size_t word_length(const char32_t *w);

/* The original words of a range, blanks out, at most `most` characters (… behind what was cut); in the arena. */
struct str text_words(struct text *t, struct range r, size_t most);
/* The whole part that holds glyph i. */
const struct part *text_part(const struct text *t, size_t i);
/* The sentence (。 to 。) around a part. */
struct range text_sentence(const struct text *t, const struct part *p);
/* The paragraph around a part. */
struct range text_paragraph(const struct text *t, const struct part *p);

/* The quantities of a range: indices [from, to). */
struct range text_quantities(const struct text *t, struct range r);

/* A number at glyph i: Arabic or Chinese, with 万 and 亿. *end behind it, *value in millionths, *ulp the weight of its last
 * place, *chinese how it is written. False: none. */
bool number_at(const struct text *t, size_t i, size_t *end, int64_t *value, int64_t *ulp, bool *chinese);

/* The last two characters of a, endings such as 数 aside, stand in b. */
bool noun_in(const struct text *t, struct range a, struct range b);
/* Two texts name the same thing: the shorter's last two characters stand in the other, endings such as 数 aside. */
bool same_noun(const struct text *t, struct range a, struct range b);

/* Things named in a list that ends at glyph `end` (not in it) and does not reach before `from`: 、 between them, a last 和 or
 * 及 may or may not divide. *least and *most how many; *begin where it begins. False: no list of two. */
bool list_before(const struct text *t, size_t from, size_t end, size_t *begin, size_t *least, size_t *most);
/* The same for a list that begins at `from` and ends at the latest at `to`. */
bool list_behind(const struct text *t, size_t from, size_t to, size_t *end, size_t *least, size_t *most);

/* Notes a claim at glyph i; computed is formatted. */
void claim_note(struct text *t, size_t i, enum claim_kind k, enum claim_verdict v, const char *computed, ...)
    __attribute__((format(printf, 5, 6)));

/* The checks, each over the whole text. */
void check_sums(struct text *t);
void check_shares(struct text *t);
void check_counts(struct text *t);
void check_numbering(struct text *t);
void check_parallel(struct text *t);
void check_parts(struct text *t);
void check_products(struct text *t);
void check_growth(struct text *t);
void check_means(struct text *t);
void check_dates(struct text *t);
void check_readings(struct text *t);

#endif
