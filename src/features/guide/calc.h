/* 政策计算: a shipped policy run on facts that somebody typed in. A world is made in memory, evaluated as an officer's run
 * is, explained, and forgotten; nothing is stored. The counties' own figures are those of the store. */
#ifndef YICAI_FEATURES_GUIDE_CALC_H
#define YICAI_FEATURES_GUIDE_CALC_H

#include "fact/fact.h"
#include "policy/uses.h"
#include "features/subsidies/reckon.h"

#define CALC_JOBS       3
#define CALC_CERTS      2
#define CALC_MONTHS_MAX 240 /* months of one calculation */

/* Numbers FIELD_NONE and days DAY_NONE where nothing was said; codes are numbers of their lists, 0 not said. */
struct calc_job {
	day_t from, to; /* from DAY_NONE: no such spell */
	int64_t post, identity, kind, ownership, ended_by;
	bool frontline, insured;
	bool same; /* at the institution of the spell before */
};
struct calc_cert {
	int64_t level;
	day_t issued, expires, revoked; /* issued DAY_NONE: no such certificate */
};
struct calc_facts {
	struct str unit; /* 单元代码 of the county where the institutions are */
	struct calc_job job[CALC_JOBS];
	struct calc_cert cert[CALC_CERTS];
	int64_t study;   /* 学历 of a graduate */
	day_t graduated; /* 毕业日期 */
	day_t trained;   /* 结束日期 of a passed course before or beside the work */
	month_t paid_from, paid_to;
	int64_t wage;    /* 分 a month */
	int64_t verdict; /* 结论 of the institutions' yearly 服务质量评估 */
	day_t agreed, enrolled, leaves, breached, arrived;
	int64_t monthly, years; /* 分; 年 */
	month_t school_from, school_to;
	int64_t got_item;
	day_t got_on;
	month_t from, to; /* what is asked: months, both included */
	day_t as_of;
};

/* What a calculator's form is made of: the policy's uses and its area (a unit's code, in mem). ERR_NOTFOUND: no such
 * policy, or none that the public can calculate. */
int calc_form(struct house *h, struct str id, struct arena *mem, struct uses *uses, struct str *area, struct err *e);

/* Runs the policy with the readings that the house chose. The result lives in mem. ERR_INPUT: the facts do not go together (a month
 * too many, an unknown unit); ERR_NOTFOUND as above. */
int calc_run(struct str id, struct house *h, const struct calc_facts *f, struct arena *mem, struct reckoned *out,
	     struct err *e);

#endif
