/* Lists of people and institutions: filter, sort, page, count, selection for export and bulk actions.
 *
 * Pages go by keyset: a page ends at a place, the next begins after it, and what is written meanwhile moves nothing. */
#ifndef YICAI_FEATURES_DIRECTORY_LIST_H
#define YICAI_FEATURES_DIRECTORY_LIST_H

#include "base/arena.h"
#include "features/directory/directory.h"

/* X(NAME, Chinese): 在职状态. Numbers are stored. */
#define WORK_STATES(X)                                                                                               \
	X(WORKING, "在职")                                                                                           \
	X(LEFT, "离职")                                                                                              \
	X(NEVER, "未任职")
enum work_state {
	WORK__NONE,
#define WORK_STATE_(n, c) WORK_##n,
	WORK_STATES(WORK_STATE_)
#undef WORK_STATE_
	    WORK__MAX
};

/* X(NAME, Chinese): the highest level in force that a skill certificate, a qualification or an appointment gives, the
 * old names standing with the new (高级工 with 三级); best first. Numbers are stored. */
#define GRADES(X)                                                                                                    \
	X(CHIEF, "首席技师")                                                                                         \
	X(SPECIAL, "特级技师")                                                                                       \
	X(1, "一级")                                                                                                 \
	X(2, "二级")                                                                                                 \
	X(3, "三级")                                                                                                 \
	X(4, "四级")                                                                                                 \
	X(5, "五级")                                                                                                 \
	X(APPRENTICE, "学徒工")                                                                                      \
	X(NONE, "无等级")
enum grade {
	GRADE__UNSET,
#define GRADE_(n, c) GRADE_##n,
	GRADES(GRADE_)
#undef GRADE_
	    GRADE__MAX
};

/* X(NAME, Chinese, what it means): marks of a person. Bit numbers are stored. */
#define PERSON_MARKS(X)                                                                                              \
	X(FRONTLINE, "一线", "在职且任一线护理")                                                                     \
	X(EXPIRING, "证书将到期", "持有的证书在九十天内到期")                                                        \
	X(EXPIRED, "证书已过期", "有证书过期，且没有同类同职业的有效证书")                                           \
	X(CONTRACT_ENDING, "合同将到期", "在职，合同在九十天内到期")                                                 \
	X(CONTRACT_OVER, "合同已到期", "在职，合同已过期限")                                                         \
	X(UNCERTIFIED, "缺证", "在职养老护理员，没有有效的等级证书")                                                 \
	X(INCOMPLETE, "资料不全", "缺手机号或银行账号，或在职而岗位、用工身份不明")                                  \
	X(TWO_PLACES, "待确认", "同时在两家机构在职")                                                                \
	X(SUSPECT, "重复嫌疑", "与另一人同名同生日、同手机、同账号或证件号码相近")
enum person_mark_bit {
#define PERSON_MARK_BIT_(n, c, d) MARK_BIT_##n,
	PERSON_MARKS(PERSON_MARK_BIT_)
#undef PERSON_MARK_BIT_
	    MARK_BITS
};
enum person_mark {
#define PERSON_MARK_(n, c, d) MARK_##n = 1 << MARK_BIT_##n,
	PERSON_MARKS(PERSON_MARK_)
#undef PERSON_MARK_
};
#define EXPIRY_DAYS 90 /* 将到期 */

/* Chinese words; "" for a number that is none. */
const char *work_state_label(int state);
const char *grade_label(int grade);
const char *person_mark_label(int bit);
const char *person_mark_meaning(int bit);

/* What to list. Zeroed: everybody that the reach sees. Sets of codes are masks: bit n for code n; 0: any. */
struct people_filter {
	int64_t unit_id; /* works (or worked last; if never, lives or is registered) in this unit or below; 0 any */
	int64_t org_id;  /* works, or if nowhere worked last, at this institution; 0 any */
	uint32_t posts;  /* codes of 岗位 */
	uint32_t grades; /* enum grade */
	uint32_t states; /* enum work_state */
	uint32_t sexes;  /* enum sex */
	uint32_t marks;  /* enum person_mark: all of these */
	int age_from, age_to; /* full years today, inclusive; 0 none */
	struct str intake;    /* 人员来源, exactly; n 0 any */
	struct str name;      /* a family name's first character, or two and more characters anywhere; n 0 any */
};

/* X(NAME, Chinese): orders of people. */
#define PEOPLE_SORTS(X)                                                                                              \
	X(NAME, "姓名")                                                                                              \
	X(CHANGED, "变动时间")                                                                                       \
	X(SINCE, "起始日期")                                                                                         \
	X(GRADE, "等级")                                                                                             \
	X(EXPIRES, "证书到期")                                                                                       \
	X(BORN, "出生日期")
enum people_sort {
#define PEOPLE_SORT_(n, c) PEOPLE_BY_##n,
	PEOPLE_SORTS(PEOPLE_SORT_)
#undef PEOPLE_SORT_
	    PEOPLE__SORTS
};
const char *people_sort_label(int sort);

/* Where a page ends: the last row's sort key and number. Goes into the URL as two numbers. */
struct list_place {
	bool set; /* false: from the beginning */
	int64_t key, no;
};

/* A page of a list. */
struct list_page {
	int sort; /* enum people_sort, enum orgs_sort */
	bool descending;
	struct list_place after; /* the page begins behind it */
	size_t limit;            /* 1 … LIST_LIMIT_MAX; 0: LIST_LIMIT */
};
#define LIST_LIMIT     50
#define LIST_LIMIT_MAX 200

/* One person of a list. Blank numbers are FIELD_NONE, days DAY_NONE, texts empty. */
struct person_row {
	int64_t person_id;
	struct str name;
	struct str number; /* 证件号码, masked; empty unless asked for */
	int64_t sex;       /* enum sex */
	day_t born;
	int age;                      /* full years today; −1 unknown */
	int64_t county_id, street_id; /* of the institution; 0 none */
	struct str county, street;
	int64_t org_id; /* where they work, or worked last; 0 never */
	struct str org;
	int64_t post;      /* code of 岗位 */
	enum grade grade;  /* highest level in force */
	day_t expires;     /* when the next of their certificates ends */
	day_t contract_to; /* of the current contract */
	enum work_state state;
	day_t since;       /* WORKING: first day of this spell; LEFT: last day */
	uint32_t marks;    /* enum person_mark */
	instant_t changed; /* when 人员, 任职, 证书 or 定向培养 last got a version that stands */
	struct str intake;
	struct list_place place; /* to begin the next page behind this row */
};

/* How many; always exact, since a count costs an intersection of sets. */
int directory_people_count(struct house *h, struct reach who, const struct people_filter *f, int64_t *out,
			   struct err *e);

/* A page, in mem. `numbers`: with masked ID numbers (read and decrypted for the rows of the page). *total (may be NULL)
 * gets the count of all. ERR_INPUT: a sort or a limit that does not exist. */
int directory_people(struct house *h, struct reach who, const struct people_filter *f, const struct list_page *p,
		     bool numbers, struct arena *mem, struct person_row **ret, size_t *n, int64_t *total,
		     struct err *e);

/* One person as a list shows them; ERR_NOTFOUND also when the reach does not see them. */
int directory_person(struct house *h, struct reach who, int64_t person_id, bool numbers, struct arena *mem,
		     struct person_row *out, struct err *e);

/* The ids of all whom the filter finds, ascending, in mem: for an export or a bulk action. ERR_LIMIT: more than max. */
int directory_people_ids(struct house *h, struct reach who, const struct people_filter *f, size_t max,
			 struct arena *mem, int64_t **ret, size_t *n, struct err *e);

/* X(NAME, Chinese): what can be counted for the filter bar. */
#define PEOPLE_FACETS(X)                                                                                             \
	X(COUNTY, "区县")                                                                                            \
	X(POST, "岗位")                                                                                              \
	X(GRADE, "等级")                                                                                             \
	X(STATE, "在职状态")                                                                                         \
	X(SEX, "性别")                                                                                               \
	X(MARK, "标记")                                                                                              \
	X(INTAKE, "人员来源")
enum people_facet {
#define PEOPLE_FACET_(n, c) FACET_##n,
	PEOPLE_FACETS(PEOPLE_FACET_)
#undef PEOPLE_FACET_
	    FACET__MAX
};

/* A value of a facet and how many have it. */
struct facet_count {
	int64_t value;    /* unit id, code, enum; FACET_INTAKE: 0 */
	struct str label; /* in mem or static */
	int64_t n;        /* > 0 */
};
#define FACET_VALUES_MAX 4000

/* The counts of one facet. */
struct facet_counts {
	struct facet_count *v;
	size_t n;
};
/* Counts of the values under this filter, the facet's own part of it left out; counties by code, the others by number. Of
 * each facet in the mask (1 << enum people_facet); the others are left alone. */
int directory_people_facets(struct house *h, struct reach who, const struct people_filter *f, unsigned facets,
			    struct arena *mem, struct facet_counts out[static FACET__MAX], struct err *e);
/* The same of one. */
int directory_people_facet(struct house *h, struct reach who, const struct people_filter *f, enum people_facet facet,
			   struct arena *mem, struct facet_count **ret, size_t *n, struct err *e);

/* X(NAME, Chinese): marks of an institution. */
#define ORG_MARKS(X)                                                                                                 \
	X(EXPIRING, "有证书将到期")                                                                                  \
	X(EXPIRED, "有证书已过期")                                                                                   \
	X(CONTRACTS, "有合同将到期或已到期")                                                                         \
	X(UNCERTIFIED, "有护理员缺证")                                                                               \
	X(NO_STAFF, "没有在职人员")
enum org_mark_bit {
#define ORG_MARK_BIT_(n, c) ORG_MARK_BIT_##n,
	ORG_MARKS(ORG_MARK_BIT_)
#undef ORG_MARK_BIT_
	    ORG_MARK_BITS
};
const char *org_mark_label(int bit);

struct orgs_filter {
	int64_t unit_id;     /* in this unit or below; 0 any */
	uint32_t kinds;      /* codes of 机构类别 */
	uint32_t ownerships; /* codes of 举办性质 */
	uint32_t operations; /* codes of 运营方式 */
	uint32_t marks;      /* 1 << enum org_mark_bit: all of these */
	bool closed;         /* those that were closed; false: those that are open */
	bool any;            /* both */
	struct str name;     /* one character: the first; two and more: anywhere; n 0 any */
};

/* X(NAME, Chinese): orders of institutions. */
#define ORGS_SORTS(X)                                                                                                \
	X(NAME, "名称")                                                                                              \
	X(STAFF, "在职人数")                                                                                         \
	X(BEDS, "床位数")                                                                                            \
	X(CLIENTS, "服务对象")                                                                                       \
	X(UNCERTIFIED, "缺证人数")
enum orgs_sort {
#define ORGS_SORT_(n, c) ORGS_BY_##n,
	ORGS_SORTS(ORGS_SORT_)
#undef ORGS_SORT_
	    ORGS__SORTS
};
const char *orgs_sort_label(int sort);

/* One institution of a list. */
struct org_row {
	int64_t org_id;
	struct str code, name, rating, address;
	int64_t kind, ownership, operation; /* codes; FIELD_NONE unknown */
	int64_t unit_id, county_id, street_id;
	struct str county, street;
	int64_t beds;                         /* FIELD_NONE unknown */
	int64_t staff;                        /* 人: work there today */
	int64_t carers;                       /* of them 养老护理员 */
	int64_t frontline;                    /* of them 一线护理 */
	int64_t certified;                    /* of the staff with a grade in force */
	int64_t uncertified;                  /* carers without one */
	int64_t expiring, expired, contracts; /* staff with that mark (contracts: ending or over) */
	int64_t clients;                      /* 服务对象 today */
	bool closed;
	day_t founded, closed_on;
	uint32_t marks;
	struct list_place place;
};

int directory_orgs_count(struct house *h, struct reach who, const struct orgs_filter *f, int64_t *out, struct err *e);
int directory_orgs(struct house *h, struct reach who, const struct orgs_filter *f, const struct list_page *p,
		   struct arena *mem, struct org_row **ret, size_t *n, int64_t *total, struct err *e);
/* ERR_NOTFOUND also when the reach does not see it. */
int directory_org(struct house *h, struct reach who, int64_t org_id, struct arena *mem, struct org_row *out,
		  struct err *e);
int directory_orgs_ids(struct house *h, struct reach who, const struct orgs_filter *f, size_t max, struct arena *mem,
		       int64_t **ret, size_t *n, struct err *e);

#endif
