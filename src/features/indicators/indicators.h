/* 指标: what is counted of whom, as text. An indicator is one or two policies that share a head: its numerator gives a whole
 * number for each person, institution or unit, its denominator likewise; both are pooled over units, never averaged, and a
 * target is reached by cross-multiplying whole numbers. Feature F1 (S2–S6, S19, N3-2–N3-14, C1, C5, C6, C8, C11, C18).
 *
 *     指标 绍兴.持证密度 "每万老年人口拥有的持证养老护理员"
 *       沿用 养老人才通则
 *       状态 征求意见稿
 *       辖区 330600
 *       施行 2022-01-01 起
 *       依据 S2 S4 S-a11
 *
 *     分子 人 "在岗的持证养老护理员"
 *       对象 人员
 *     须 …
 *     归属 …
 *     金额 1
 *
 *     分母 人 户籍 60岁以上 "户籍60周岁以上人口"
 *       对象 单元
 *     金额 …
 *
 *     目标 2022-12-31 达到 每10000 22   S2
 *
 * What stands below 分子 and 分母 is the language of policies, 样例 included; 到期日 is the day on which one looks. */
#ifndef YICAI_FEATURES_INDICATORS_INDICATORS_H
#define YICAI_FEATURES_INDICATORS_INDICATORS_H

#include "policy/policy.h"

#define INDICATORS_MAX 100u /* versions of indicators in one set */
#define TARGETS_MAX    16u  /* of one indicator */

/* What is counted: units that are never added to each other. */
enum measure {
	MEASURE_NONE,
	MEASURE_PERSON,
	MEASURE_TIMES,
	MEASURE_ORG,
	MEASURE_BED,
	MEASURE_YUAN,
	MEASURE_CLASS,
	MEASURE__MAX
};

/* A target as the document states it: so many, or so many per so many. */
struct indicator_target {
	day_t due;
	bool yearly;      /* 每年: due at the end of each year */
	int64_t num, per; /* 22 per 10000; per 0: a count */
	bool percent;     /* written as a percentage */
	struct str clauses;
};

/* Numerator or denominator. */
struct indicator_side {
	struct policy *policy; /* NULL: there is no denominator */
	struct policy
	    *monthly; /* the same for the ends of many months at once (series.h); NULL: it has to go day by day */
	enum measure measure;
	struct str basis, ages; /* 户籍 or 常住, 60岁以上 …; n 0 where no population is counted */
	struct str title;
	struct pos at;
};

/* One version of an indicator. Texts live in the set. */
struct indicator {
	struct str id, title;
	const char *file;
	struct str text;
	struct indicator_side num, den;
	struct indicator_target target[TARGETS_MAX];
	size_t ntargets;
};

/* Indicators that are checked and evaluated together. */
struct indicators {
	struct arena *mem;
	struct pool *pool;
	struct packs *packs;
	struct choices *choices; /* the default readings, after indicators_check */
	struct packs *months;    /* of the sides' monthly policies; checked by indicators_check */
	struct choices *months_choices;
	struct diags diags;
	struct indicator item[INDICATORS_MAX];
	size_t n;
};

/* An empty set over the dictionary of all features, with the shared files (通则) that the program carries. NULL: no memory,
 * or a shared file is wrong (e). */
struct indicators *indicators_new(struct err *e);
void indicators_free(struct indicators *s);

/* Adds one file; -1 with the errors in s->diags. text and file are copied. */
int indicators_add(struct indicators *s, const char *file, struct str text);
/* Adds those that the program carries, and those of indicators_also. */
int indicators_add_shipped(struct indicators *s);
/* From now on the files 名称.indicator of this folder belong to what the program carries: indicators of the city's own, and later versions
 * of those that are there. To be called before the first set is made, by one thread. ERR_IO: the folder or a file cannot be read;
 * ERR_INPUT: a text is wrong, with all of them; ERR_LIMIT: more than INDICATORS_MAX. */
int indicators_also(const char *folder, struct err *e);
/* Checks all: names and types as in a policy; what is counted (人 is not 人次); one caliber a denominator. */
int indicators_check(struct indicators *s);

/* Which records the texts of the set may read, its shared files' too: those that they name. Added to reads, [record]. */
void indicators_read(const struct indicators *s, bool *reads);

/* The version in force on a day: the last that began; the first when none had. NULL: no such id. */
const struct indicator *indicator_find(const struct indicators *s, struct str id, day_t on);

/* 人, 人次, 机构, 张, 元, 班; "" for MEASURE_NONE. */
const char *measure_label(enum measure m);

/* Somebody or something that was counted. */
struct indicator_member {
	int64_t subject; /* row of the side's subject record */
	int64_t org;     /* row of the institution of 归属; FIELD_NONE */
	int64_t unit;    /* row of its unit; FIELD_NONE: it is counted nowhere */
	int64_t amount;
	bool doubt; /* a fact is missing or an officer must look: not counted, shown apart */
};

/* One side on one day. */
struct indicator_count {
	const struct policy *policy;
	int record; /* of the subjects */
	struct indicator_member *member;
	size_t n;
	int64_t *sum,
	    *doubt;  /* [unit row] with everything below it; of a population: its own figure, else those below it */
	bool *known; /* [unit row] something was counted there; 0 is known where the subjects are no populations */
};

/* An indicator on one day. */
struct indicator_result {
	const struct indicator *indicator;
	day_t on;
	struct indicator_count num, den;
};

/* Evaluates for all units of the world at once; the result lives in mem. w must share the set's pool. */
int indicator_run(struct indicator_result *out, const struct indicators *s, const struct indicator *i,
		  struct world *w, day_t on, struct arena *mem, struct err *e);

/* What an indicator is in a unit. */
struct indicator_value {
	int64_t num, den; /* den 0: none, or nothing known */
	int64_t num_doubt, den_doubt;
	bool known; /* there is a value: of a ratio, a denominator above 0 */
};
struct indicator_value indicator_at(const struct indicator_result *r, int64_t unit);

/* The value as it is shown, cut and never rounded up: "21.99" per 10000, "59.95%", "2797"; "—" unknown. How it is written follows
 * the target t (NULL: the indicator's first). */
void indicator_text(const struct indicator_result *r, struct indicator_value v, const struct indicator_target *t,
		    char out[static 48]);
/* The target: "每万人22人", "60%", "2.5万人". */
void target_text(const struct indicator *i, const struct indicator_target *t, char out[static 96]);

/* How a value stands to a target. */
enum standing { STANDING_REACHED, STANDING_SHORT, STANDING_UNKNOWN };

/* num × per ≥ target × den, in whole numbers: 59.95 % does not reach 60 %. *missing: how many more of the numerator it takes. */
enum standing target_standing(const struct indicator_target *t, struct indicator_value v, int64_t *missing);

/* The target that is next on a day: the first that is due on it or later, else the last; NULL without any. */
const struct indicator_target *target_next(const struct indicator *i, day_t on);
/* The day on which it is due, seen from a day: of a yearly one the end of that year. */
day_t target_due(const struct indicator_target *t, day_t on);

#endif
