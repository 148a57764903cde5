/* 配比: how many people of each post an institution must have by whom it serves, and how many it has. Norms are dated
 * parameters with a source; one that the bureau has not entered itself is marked 未核实. Feature D2 (C11, C13, N3-18). */
#ifndef YICAI_FEATURES_STAFFING_STAFFING_H
#define YICAI_FEATURES_STAFFING_STAFFING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

#define STAFFING_NORMS_MAX 2000u
#define STAFFING_POSTS_MAX 64u     /* of one institution */
#define STAFFING_COUNT_MAX 1000000 /* residents, beds or staff of one institution */

enum ability {
	ABILITY_ANY,      /* a norm for all of them together */
	ABILITY_FULL,     /* 完好 */
	ABILITY_MILD,     /* 轻度 */
	ABILITY_MODERATE, /* 中度 */
	ABILITY_SEVERE,   /* 重度 */
	ABILITY_NONE,     /* 完全 */
	ABILITY__MAX
};

enum shift { SHIFT_DAY, SHIFT_NIGHT, SHIFT__MAX };

enum staffing_base {
	BASE_RESIDENTS, /* per so many residents of the ability */
	BASE_BEDS,      /* per so many beds */
	BASE_HOUSE,     /* each institution, whatever its size */
};

/* 人员 per 对象数: 1 to 3. */
struct staffing_norm {
	struct str edition; /* MZ/T 187-2021 */
	struct str area;    /* code of the unit in which it holds; n 0: everywhere */
	enum ability ability;
	enum shift shift;
	struct str post;
	int64_t staff, per; /* staff ÷ per; per 0 with BASE_HOUSE */
	enum staffing_base base;
	int64_t least; /* at least so many where there is any resident or bed; 0 */
	bool mandatory;
	day_t from, to; /* DAY_OPEN */
	struct str source;
	bool verified; /* the bureau entered it; else 未核实 */
};

struct staffing_norms {
	struct staffing_norm *norm;
	size_t n;
};

/* Reads norms from CSV (columns as in data/staffing-norms.csv, in any order); texts live in mem. ERR_INPUT names the line. */
int staffing_read(struct staffing_norms *out, struct arena *mem, struct str csv, const char *file, struct err *e);

/* The norms that the program carries: placeholders, all but those of the documents 未核实. */
int staffing_shipped(struct staffing_norms *out, struct arena *mem, struct err *e);

/* Institutions of this kind house elders, so that norms hold for them: 养老机构, 农村敬老院, 护理院. */
bool staffing_concerns(struct str kind);

/* Whom an institution serves and who works there on a day. */
struct staffing_house {
	int64_t residents[ABILITY__MAX]; /* [ABILITY_ANY]: those whose ability is not known */
	int64_t beds;
	struct {
		struct str post;
		int64_t staff
		    [SHIFT__MAX]; /* on duty by day and by night, −1 not known; a post without shifts counts by day */
	} posts[STAFFING_POSTS_MAX];
	size_t nposts;
	int64_t nurses, certified; /* 养老护理员 and those of them with a certificate in force */
};

/* Where fractions are rounded up: once for a post, or for each ability by itself. */
enum staffing_rounding { ROUND_ONCE, ROUND_EACH };

/* What is required of a post against what is there. */
struct staffing_line {
	struct str post;
	enum shift shift;
	int64_t num, den;  /* the exact requirement before rounding; den ≥ 1 */
	int64_t required;  /* whole people */
	int64_t actual;    /* −1: nobody says */
	int64_t gap;       /* to be taken on; 0 when there are enough, or nobody says how many there are */
	bool mandatory;    /* some norm in it must be met */
	bool unverified;   /* some norm in it is 未核实 */
	bool unknown;      /* residents of unknown ability were left out: it may be more */
	struct str source; /* editions, joined by 、 */
};

/* The requirement of each post and shift for which a norm of the edition (n 0: every edition) is in force on the day. Lines
 * in the norms' order, in mem. ERR_INPUT: a number out of bounds; ERR_LIMIT: a sum of fractions too large to hold. */
int staffing_lines(struct staffing_line **ret, size_t *n, const struct staffing_norms *norms,
		   const struct staffing_house *house, struct str edition, day_t on, enum staffing_rounding rounding,
		   struct arena *mem, struct err *e);

/* part ÷ whole reaches num ÷ den, by cross-multiplication: 1199 of 2000 does not reach 60 %. A whole of 0 reaches nothing. */
bool staffing_reaches(int64_t part, int64_t whole, int64_t num, int64_t den);

/* How many more of `part` it takes to reach num ÷ den of the same whole; −1 when all of it is not enough. */
int64_t staffing_missing(int64_t part, int64_t whole, int64_t num, int64_t den);

/* 完好 …; "" for ABILITY_ANY. 日, 夜. */
const char *ability_label(enum ability a);
const char *shift_label(enum shift s);

#endif
