/* Indicators as pages see them: definitions and targets, without the language they are written in. One set for the whole
 * program, the one it carries; it is read once and never changes. Feature F1. */
#ifndef YICAI_FEATURES_STEERING_METRICS_H
#define YICAI_FEATURES_STEERING_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

/* A target as the document states it. */
struct metric_target {
	day_t due;
	bool yearly;
	int64_t num, per; /* 22 per 10000; per 0: a count */
	bool percent;
	struct str clauses;
	struct str text; /* 每万人22人, 60%, 2.5万人 */
};

/* One version of an indicator. */
struct metric {
	struct str id, title, status, area;    /* 绍兴.持证密度; 征求意见稿; 330600 */
	struct str clauses;                    /* S2 S4 S-a11 */
	struct str num_title, den_title;       /* what is counted; den_title n 0: no denominator */
	const char *num_unit, *den_unit;       /* 人, 人次, 机构 … */
	struct str basis;                      /* 户籍 60岁以上; n 0 */
	const char *num_subject, *den_subject; /* 人员, 机构, 单元 …: what the members are */
	struct str file, text;                 /* the definition as it is written */
	day_t since;                           /* in force from; DAY_NONE: not known */
	bool flows;                            /* months of entries and exits tell something of the days to come */
	struct metric_target *target;
	size_t ntargets;
	const void *of; /* struct indicator */
};

/* What an indicator is somewhere on a day. */
struct figure_value {
	int64_t num, den; /* den 0: none, or nothing known */
	int64_t num_doubt, den_doubt;
	bool known;
};

/* All versions of all indicators, by city. -1: a text that the program carries is wrong (it does not start then), no memory. */
int metrics_all(const struct metric **ret, size_t *n, struct err *e);
/* The version in force on a day, as indicator_find. NULL: no such indicator, or the set cannot be read. */
const struct metric *metric_find(struct str id, day_t on);
/* The version that began on this day. NULL. */
const struct metric *metric_version(struct str id, day_t since);
/* A number that is another one when the program carries other indicators. */
int64_t metrics_form(void);

/* "21.99", "59.95%", "2797"; "—" unknown: cut, never rounded up. t: whose form it follows, NULL the first target's. */
void metric_text(const struct metric *m, struct figure_value v, const struct metric_target *t, char out[static 48]);
/* What stands behind the value: 人 of a count, 人/万人 of a density, nothing of a percentage. */
struct str metric_unit(const struct metric *m, const struct metric_target *t);
/* The value in hundredths, as a chart takes it: of a percentage, of a density, of a count. INT64_MIN unknown. */
int64_t metric_hundredths(const struct metric *m, struct figure_value v, const struct metric_target *t);
/* Likewise the target. */
int64_t target_hundredths(const struct metric_target *t);

enum metric_standing { METRIC_REACHED, METRIC_SHORT, METRIC_UNKNOWN };
/* By cross-multiplication; *missing: how many more of the numerator it takes. */
enum metric_standing metric_standing(const struct metric_target *t, struct figure_value v, int64_t *missing);
/* The numerator that reaches the target with this denominator, rounded up. */
int64_t metric_wanted(const struct metric_target *t, struct figure_value v);
/* The target that is next on a day, else the last one; NULL without any. */
const struct metric_target *metric_next(const struct metric *m, day_t on);
/* As on which day a target is judged: the day itself; a year's count, which begins anew each January, as on the day when it was due,
 * once that has passed. */
day_t metric_judged(const struct metric *m, const struct metric_target *t, day_t on);
/* The day on which it is due, seen from a day. */
day_t metric_due(const struct metric_target *t, day_t on);

#endif
