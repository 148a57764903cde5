/* 数据质量 (data quality): what is missing or doubtful in the records of people at work, county by county and institution by
 * institution, each number with its people. Worked out beforehand by statements over sets, never while a page waits. */
#ifndef YICAI_FEATURES_QUALITY_QUALITY_H
#define YICAI_FEATURES_QUALITY_QUALITY_H

#include "fact/fact.h"
#include "features/reach.h"

#define QUALITY_ROWS_MAX 20000 /* counties or institutions of one board */
#define QUALITY_PAGE     50    /* people of a page */
#define QUALITY_RUN_DAYS 400   /* a run older than this holds nobody's amount back */

/* X(NAME, Chinese, what it means). Numbers are stored. */
#define QUALITY_FINDINGS(X)                                                                                          \
	X(UNCHECKED, "证件没有校验", "证件不是居民身份证，号码没有校验码可核对")                                     \
	X(UNCERTIFIED, "缺证", "在职养老护理员，没有登记有效的等级证书")                                             \
	X(OVERLAP, "任职重叠", "今天同时在两家机构在职")                                                             \
	X(EXPIRED, "在岗证书过期", "有证书过期，且没有同类同职业的有效证书")                                         \
	X(NO_MOBILE, "缺手机号", "没有手机号，本人登录不了，收不到短信")                                             \
	X(NO_ACCOUNT, "缺银行卡", "没有银行账号，补贴发不出去")                                                      \
	X(TWIN, "重复嫌疑", "与另一人同名同生日、同手机、同账号或证件号码相近")                                      \
	X(BLANK, "缺事实", "最近一次核算里，因为有事实空着，金额待确认")
enum quality_finding {
	QUALITY_ALL, /* everybody at work */
#define QUALITY_FINDING_(n, c, d) QUALITY_##n,
	QUALITY_FINDINGS(QUALITY_FINDING_)
#undef QUALITY_FINDING_
	    QUALITY__MAX
};
const char *quality_label(int finding);
const char *quality_meaning(int finding);

/* A county (org 0) or an institution with its numbers; n[0] is everybody at work. */
struct quality_row {
	int64_t county, org;
	struct str name;
	int64_t n[QUALITY__MAX];
};

/* Works everything out anew, in the open write transaction. The directory must be up to date. */
int quality_make(struct house *h, struct err *e);
/* When it was; 0 never. */
int quality_made(struct house *h, instant_t *at, struct err *e);

/* What a reach sees, by county (county 0) or by institution of a county; in mem, by name, those without people left out. */
int quality_board(struct house *h, struct reach who, int64_t county, struct arena *mem, struct quality_row **ret,
		  size_t *n, struct err *e);

/* The people of one number: within reach, of a county and an institution (0 any), behind a person; in mem. */
struct quality_person {
	int64_t id, county, org;
	struct str name, org_name;
};
struct quality_people {
	int finding;
	int64_t county, org, after;
};
int quality_list(struct house *h, struct reach who, const struct quality_people *q, struct arena *mem,
		 struct quality_person **ret, size_t *n, struct err *e);

#endif
