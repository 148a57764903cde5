/* 报表: what a city or county was on the last day of a month, quarter or year, as facts were known at the instant of its
 * submission. Locked from then on: a correction is a new version with a reason, and the same report made again from that instant
 * has the same bytes. Feature F3. */
#ifndef YICAI_FEATURES_STEERING_REPORT_H
#define YICAI_FEATURES_STEERING_REPORT_H

#include "fact/fact.h"
#include "features/steering/metrics.h"

#define REPORT_METRICS 40
#define REPORT_FILE    (32u << 20) /* bytes of one of its files */
#define REPORT_REASON  300         /* characters */
#define REPORTS_LISTED 200

enum report_kind { REPORT_MONTH = 1, REPORT_QUARTER, REPORT_YEAR };
/* 月报, 季报, 年报. */
const char *report_kind_label(int64_t kind);

/* What is asked for. */
struct report_ask {
	int64_t unit, kind, version;
	day_t starts, ends;
	instant_t known;
	struct str who, reason;
};

/* The period of a kind that ends with this month; false: no such period ends there (a quarter in May). */
bool report_period(int64_t kind, month_t last, day_t *starts, day_t *ends);
/* 绍兴市养老服务队伍建设季报（2026年第三季度）. Into out. */
void report_title(const struct report_ask *a, struct str unit, char out[static 200]);

/* One figure of it, and one of those it counts. */
struct report_figure {
	int64_t unit;
	struct str name; /* of the unit */
	const struct metric *metric;
	struct figure_value value, before; /* before: on the last day of the period before */
};
struct report_member {
	const struct metric *metric;
	int64_t side, county, org, subject, amount; /* county: the unit right below the report's, or the report's */
	bool doubt;
	struct str unit_name, org_name, name, number; /* name and number masked */
};

/* All that it says; everything in its arena. */
struct report_data {
	struct report_ask ask;
	struct str unit, code;
	const struct metric *metric[REPORT_METRICS];
	size_t nmetrics;
	struct report_figure
	    *figure; /* the unit's own first, then those below by code; each in the order of metric */
	size_t nfigures, nunits;
	struct report_member *member;
	size_t nmembers;
};

/* Works it out from the facts as known at ask.known. ERR_NOTFOUND: no such unit then. */
int report_make(struct house *h, const struct report_ask *ask, struct arena *mem, struct report_data *out,
		struct err *e);
/* Its two files, always the same for the same data. */
int report_xlsx(const struct report_data *d, struct buf *out, struct err *e);
int report_pdf(const struct report_data *d, struct buf *out, struct err *e);

/* A report that was submitted, without its files. */
struct report {
	int64_t id, unit, kind, starts, ends, version, known, at, form, checked;
	struct str who, reason, title;
};
/* Keeps it with its files under a new id, within a write transaction; journalled. ERR_CONFLICT: that version is there. */
int report_keep(struct house *h, const struct report_data *d, const struct buf *xlsx, const struct buf *pdf,
		int64_t *id, struct err *e);
/* ERR_NOTFOUND. */
int report_get(struct house *h, int64_t id, struct arena *mem, struct report *out, struct err *e);
/* The newest of all units, by end, unit and version. */
int report_list(struct house *h, struct arena *mem, struct report **ret, size_t *n, struct err *e);
/* The last version of a period; 0 none. */
int report_last(struct house *h, int64_t unit, int64_t kind, day_t ends, int64_t *version, struct err *e);
/* One of its files, in mem. */
int report_file(struct house *h, int64_t id, bool pdf, struct arena *mem, struct str *out, struct err *e);
/* Its figures in their places. */
int report_figures(struct house *h, int64_t id, struct arena *mem, struct report_figure **ret, size_t *n,
		   struct err *e);
/* A page of its members behind `after`: of one metric and side, within a county (0: all). */
struct report_person {
	int64_t no, org, subject, amount;
	bool doubt;
};
int report_people(struct house *h, int64_t id, struct str metric, int64_t side, int64_t county, int64_t after,
		  size_t limit, struct arena *mem, struct report_person **ret, size_t *n, int64_t *total,
		  struct err *e);
/* Makes it again from its instant and compares every byte. ERR_DAMAGED: a file differs; ERR_CONFLICT: the program carries other
 * indicators by now. Notes the instant when they agree (through the writer of a job, so only computed here). */
int report_again(struct house *h, int64_t id, struct arena *mem, struct err *e);
/* Notes when it was last made again and found equal; within a write transaction. */
int report_checked(struct house *h, int64_t id, instant_t at, struct err *e);

#endif
