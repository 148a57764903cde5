/* 任务 as pages read and write them: one clause's part of one department in one unit, its reports, the files handed in. */
#ifndef YICAI_FEATURES_STEERING_DUTY_H
#define YICAI_FEATURES_STEERING_DUTY_H

#include "fact/fact.h"

#define DUTIES_MAX   1000       /* of one unit on one page */
#define REPORTS_MAX  200        /* of one duty */
#define EVIDENCE_MAX (8u << 20) /* bytes of one file */

struct duty {
	int64_t id, unit, role; /* enum duty_role */
	struct str document, clause, department, task, note;
	day_t due, done; /* DAY_NONE: none, not done */
};
struct duty_report {
	int64_t id, verdict; /* code of duty_verdicts, 0 none */
	day_t reported;
	struct str content, evidence, remark;
};
struct duty_file {
	int64_t id, size;
	struct str name, who;
	instant_t at;
};

/* The duties of a unit, as they stand, in mem: at most DUTIES_MAX. */
int duties_of(struct house *h, int64_t unit, struct arena *mem, struct duty **ret, size_t *n, struct err *e);
/* ERR_NOTFOUND. */
int duty_get(struct house *h, int64_t unit, int64_t id, struct arena *mem, struct duty *out, struct err *e);
/* Its reports, newest first: those of the unit with its document, clause and department. */
int duty_reports_of(struct house *h, const struct duty *d, struct arena *mem, struct duty_report **ret, size_t *n,
		    struct err *e);
/* A new duty; *id gets its id. */
int duty_add(struct recording *r, const struct duty *d, int64_t *id, struct err *e);
/* Sets the day on which it was done. */
int duty_finish(struct recording *r, struct house *h, const struct duty *d, day_t done, struct err *e);
/* A report on a duty; verdict and remark are left out. */
int duty_report_add(struct recording *r, const struct duty *d, const struct duty_report *x, struct err *e);
/* Sets verdict and remark of one of the unit's reports. ERR_NOTFOUND. */
int duty_judge(struct recording *r, struct house *h, int64_t unit, int64_t report, int64_t verdict, struct str remark,
	       struct err *e);

/* Keeps a file; *id gets its id. Within a write transaction. */
int duty_file_add(struct house *h, const struct duty *d, struct str name, struct str bytes, const char *who,
		  instant_t at, int64_t *id, struct err *e);
int duty_files(struct house *h, int64_t duty, struct arena *mem, struct duty_file **ret, size_t *n, struct err *e);
/* One of a unit's files, in mem. ERR_NOTFOUND. */
int duty_file_get(struct house *h, int64_t unit, int64_t id, struct arena *mem, struct str *name, struct str *bytes,
		  struct err *e);

#endif
