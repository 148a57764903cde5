/* 公益性岗位 (public-welfare posts): the city grants a county a number of posts by a document; the county fills them within its
 * budget, for a term, in 城市社区养老服务机构. Who holds one is a fact: 任职 with the identity 公益性岗位, the term being the
 * contract's days; so an import that brings such a row brings a holder, and the packs read what the county decided. Here are
 * the quota, the decisions and the checks. The clause names neither term nor categories: the document does, and the quota
 * carries them. docs/decisions/032-public-welfare-posts.md. C8: N3-20, N3-a7. Functions that write do so in the caller's
 * recording. */
#ifndef YICAI_FEATURES_POSTS_POSTS_H
#define YICAI_FEATURES_POSTS_POSTS_H

#include "fact/fact.h"

#define POSTS_POLICY_FILE "policies/南阳/公益性岗位.policy"
#define POSTS_POLICY      "南阳.公益性岗位" /* the pack that says how many posts 100:1 comes to */
#define POSTS_PURPOSE     "公益性岗位"      /* 用途 of the budget lines that pay them */
#define POSTS_IDENTITY    6                 /* 用工身份 公益性岗位 */
#define POSTS_ORG_KIND    4                 /* 机构类别 城市社区养老服务机构 */
#define POSTS_QUOTAS_MAX  1000              /* quotas of one unit */
#define POSTS_HOLDERS_MAX 100000            /* spells of one reading */
#define POSTS_DEEDS_MAX   1000              /* of one holder */
#define POSTS_UNITS_MAX   4000              /* counties of one reading */
#define POSTS_SOON_DAYS   90                /* a term that ends within them ends soon */
#define POSTS_AHEAD_DAYS  90                /* how far ahead a term may begin, a leaving lie */
#define POSTS_TEXT_MAX    200               /* characters of a document's number, of a note */
#define POSTS_MAX         100000            /* posts of one quota */
#define POSTS_MONTHLY_MAX 10000000          /* 分 a month and post */
#define POSTS_MONTHS_MAX  120               /* the longest term */

/* Who may hold one (人员类别): a document allows some of them. X(bit's number, word); the numbers are stored. N3-9, N3-20. */
#define POST_KINDS(X)                                                                                                \
	X(1, "就业困难人员")                                                                                         \
	X(2, "零就业家庭成员")                                                                                       \
	X(3, "残疾人")                                                                                               \
	X(4, "低保家庭成员")                                                                                         \
	X(5, "城镇登记失业人员")                                                                                     \
	X(6, "农村转移劳动力")                                                                                       \
	X(7, "未就业大中专毕业生")                                                                                   \
	X(8, "文件列明的其他人员")
extern const struct codelist post_kinds;
/* A kind in a mask of kinds. */
static inline int64_t post_kind_bit(int64_t kind)
{
	return (int64_t)1 << kind;
}

/* Why somebody left (离岗原因), and whose doing it was (终止方 of 任职). A smaller quota is no reason. The numbers are stored.
 * X(number, word, 终止方) */
#define POST_REASONS(X)                                                                                              \
	X(1, "期满", 4)                                                                                              \
	X(2, "本人辞职", 2)                                                                                          \
	X(3, "找到其他工作", 2)                                                                                      \
	X(4, "到法定退休年龄", 5)                                                                                    \
	X(5, "不再属于可以安置的人", 3)                                                                              \
	X(6, "违反岗位管理规定", 1)                                                                                  \
	X(7, "去世或其他", 5)
extern const struct codelist post_reasons;

/* 岗位指标: what a document granted a unit from a day on. */
struct post_quota {
	int64_t id, unit;
	int64_t starts;     /* day */
	int64_t posts;      /* how many */
	int64_t monthly;    /* 分 for a post and month */
	int64_t source;     /* enum ledger_source that pays */
	int64_t longest;    /* months that one person may hold posts, all terms together */
	int64_t near_years; /* who begins within so many years of retirement may stay until then; 0: nobody */
	int64_t kinds;      /* who may hold one: bits of POST_KINDS */
	int64_t at;
	struct str number, note, who; /* number: 文号 */
};
/* Enters it; one of the same day takes the place of the earlier. ERR_INPUT (e->where: the field's label). N3-20. */
int post_quota_set(struct house *h, struct recording *r, const struct post_quota *q, const char *who, int64_t *id,
		   struct err *e);
/* All of a unit, the newest day first. */
int post_quotas(struct house *h, int64_t unit, struct arena *mem, struct post_quota **ret, size_t *n, struct err *e);
/* The one of them that holds on the day; NULL. */
const struct post_quota *post_quota_on(const struct post_quota *q, size_t n, int64_t day);

/* Where a holder stands on a day. */
enum post_state {
	POST_AHEAD = 1, /* 待到岗 */
	POST_HERE,      /* 在岗 */
	POST_SOON,      /* 快到期: the term ends within POSTS_SOON_DAYS, no leaving is registered */
	POST_OVER,      /* 到期未办: the term is over, nobody renewed it or let them go */
	POST_LEFT,      /* 已离岗 */
	POST_STATE__MAX
};
const char *post_state_text(enum post_state s);

/* A spell in such a post. Days FIELD_NONE where blank. */
struct post_holder {
	int64_t id; /* of the fact 任职 */
	int64_t person, org, unit, county;
	int64_t post, begins, ends;
	int64_t from, until; /* the term; from is begins where the contract's day is blank */
	int64_t kind;        /* of POST_KINDS; 0: nobody decided, the row came with an import */
};
enum post_state post_state_of(const struct post_holder *x, day_t today);
/* Whose spells: of a county, an institution, a person; 0 any. All of them, ended ones too, by day and id. A county's are those in
 * 城市社区养老服务机构 alone, for only they are of its quota; an institution's and a person's are those of any. */
struct post_which {
	int64_t county, org, person;
};
int post_holders(struct house *h, struct post_which which, struct arena *mem, struct post_holder **ret, size_t *n,
		 struct err *e);
/* One of a quota, by the fact's id. ERR_NOTFOUND. */
int post_holder(struct house *h, int64_t id, struct arena *mem, struct post_holder *out, struct err *e);

/* What the county decided. */
enum post_deed_kind { POST_TAKEN = 1, POST_RENEWED, POST_ENDED };
struct post_deed {
	int64_t deed, kind, reason; /* reason of POST_REASONS, 0 */
	int64_t day, until;         /* first and last day; of an end the last day, and 0 */
	int64_t retires, at;        /* retires: statutory day of retirement, 0 not said */
	struct str number, note, who;
};
int post_deeds(struct house *h, int64_t holder, struct arena *mem, struct post_deed **ret, size_t *n, struct err *e);

/* A year's money of a unit: what was granted for these posts, what the holders' months of that year come to. */
struct post_budget {
	int64_t lines;   /* budget lines there are; 0: nothing was granted yet */
	int64_t granted; /* 分 */
	int64_t needed;  /* 分; each month that a term touches counts, at the amount that holds on its first day */
};
/* Of the holders of the county (as post_holders gives them; ended ones count until their last month). Lines of the source and
 * of the purpose POSTS_PURPOSE. C28. */
int post_budget(struct house *h, int64_t county, int64_t source, int year, const struct post_quota *q, size_t nq,
		const struct post_holder *x, size_t n, struct arena *mem, struct post_budget *out, struct err *e);

/* A county as it stands. */
struct post_county {
	int64_t unit;
	struct post_quota *quota; /* all of it, the newest day first */
	size_t nquotas;
	const struct post_quota *now; /* NULL: none granted */
	struct post_holder *holder;
	size_t nholders;
	int64_t held; /* the most at one time from today on, 待到岗 too: what the quota counts */
	int64_t soon, over, undecided;
	int64_t free, surplus; /* posts that can be filled; holders beyond the quota, whom nobody sends away */
	struct post_budget budget;
};
int post_county(struct house *h, int64_t county, day_t today, struct arena *mem, struct post_county *out,
		struct err *e);
/* Counties and functional zones that there are today, by code, in mem; under: those that are this unit or lie in it, 0 all. */
int post_units(struct house *h, day_t today, int64_t under, struct arena *mem, int64_t **ret, size_t *n,
	       struct err *e);
/* Whether the unit is one of them. */
int post_unit_is(struct house *h, int64_t unit, day_t today, bool *yes, struct err *e);
/* All of them as they stand. */
int post_counties(struct house *h, int64_t under, day_t today, struct arena *mem, struct post_county **ret, size_t *n,
		  struct err *e);

/* An institution of the county that may have such posts on the day. */
struct post_place {
	int64_t org, county;
	struct str name;
};
#define POSTS_PLACES_MAX 20000
int post_places(struct house *h, int64_t county, day_t today, struct arena *mem, struct post_place **ret, size_t *n,
		struct err *e);

/* How many posts 100:1 comes to in a unit, as the newest run of POSTS_POLICY said that reached it: 0 when it said nothing of it. */
struct post_ratio {
	bool outside;       /* the policy's area (辖区) does not reach it */
	int64_t run, as_of; /* run 0: none reached it, or it is outside */
	int64_t posts;
};
/* Of each of n units, in mem. N3-20. */
int post_ratios(struct house *h, const int64_t *unit, size_t n, struct arena *mem, struct post_ratio **ret,
		struct err *e);

/* Somebody who shall hold a post. */
struct post_new {
	int64_t county, org, post, kind;
	struct str number_of_id, name; /* of the person: both must fit */
	bool frontline;
	day_t from, until;
	day_t retires; /* DAY_NONE: not said */
	bool ahead;    /* known that the budget of later years is not granted yet */
	struct str number, note;
};
/* Writes 任职 and the decision, and registers the person when nobody has this number; *id gets the fact's. e->where names the field: 证件号码, 机构, 人员类别, 从哪天起, 到哪天,
 * 法定退休日期, 以后年度. ERR_INPUT: another name to the number, wrong kind of institution or person, a term too long, working elsewhere.
 * ERR_CONFLICT: holds another post; no post is free (or there are more holders than posts); the budget does not reach. */
int post_take(struct house *h, struct recording *r, const struct post_new *x, day_t today, const char *who,
	      int64_t *id, struct err *e);

/* A longer term, or a first decision on one that came with an import. */
struct post_renewal {
	int64_t holder, kind;
	day_t until, retires;
	bool ahead;
	struct str number, note;
};
/* Corrects 任职. A full quota does not stand in the way, nor a surplus: nobody is sent away because of it. Errors as post_take. */
int post_renew(struct house *h, struct recording *r, const struct post_renewal *x, day_t today, const char *who,
	       struct err *e);

struct post_leaving {
	int64_t holder, reason;
	day_t day; /* the last one in the post */
	struct str note;
};
/* Ends 任职. ERR_INPUT (离岗日期, 说明), ERR_CONFLICT: left already. */
int post_vacate(struct house *h, struct recording *r, const struct post_leaving *x, day_t today, const char *who,
		struct err *e);

#endif
